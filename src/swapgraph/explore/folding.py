"""Words as they are searched: without case and accents, and the ways in which a name from another script is spelled."""

from __future__ import annotations

import re
import unicodedata

_LATIN = {
    **dict(zip("łøđðıħʼ", "loddih'", strict=True)),
    **{"þ": "th", "ß": "ss", "æ": "ae", "œ": "oe"},
}
_CYRILLIC = {
    **dict(zip("абвгґдезиійклмнопрстуўфыэ", "abvggdeziiyklmnoprstuufye", strict=True)),
    **{"ё": "yo", "є": "ye", "ж": "zh", "ї": "yi", "х": "kh", "ц": "ts", "ч": "ch", "ш": "sh", "щ": "shch"},
    **{"ъ": "", "ь": "", "ю": "yu", "я": "ya"},
}
LETTERS = _LATIN | _CYRILLIC
"""Small letters and what is searched in their place: Cyrillic ones as names are written in English."""

_TABLE = str.maketrans(LETTERS)
_WORD = re.compile(r"[^\W_]+")
_SOUNDS = (
    (re.compile(r"shch|sch"), "sh"),
    (re.compile(r"zh"), "j"),
    (re.compile(r"kh|ch(?=[^aeiouy]|$)"), "h"),
    (re.compile(r"ph"), "f"),
    (re.compile(r"tz|ts"), "c"),
    (re.compile(r"[qk]|ck"), "k"),
    (re.compile(r"w"), "v"),
    (re.compile(r"m(?=[bp])"), "n"),
    (re.compile(r"ou|oo"), "u"),
    (re.compile(r"ee"), "i"),
    (re.compile(r"g"), "h"),
    (re.compile(r"[iyj]+e?(?=[aou])"), "i"),
    (re.compile(r"[iyj]+"), "i"),
    (re.compile(r"(.)\1+"), r"\1"),
)


def fold(text: str) -> str:
    """Text without case and accents, in Latin letters; offsets do not survive."""
    text = text.casefold()
    if text.isascii():
        return text
    decomposed = unicodedata.normalize("NFKD", text.translate(_TABLE))
    return "".join(c for c in decomposed if not unicodedata.combining(c))


def words(text: str) -> list[str]:
    """The words of a text, folded."""
    return _WORD.findall(fold(text))


def sound(word: str) -> str:
    """The same for spellings of one name: Zelensky, Zelenskyy and Zelenskiy; Khyliuk and Hyliuk; Istanbul and Istambul.

    Kyiv and Kiev sound different: they are two names of one place, which `indexing` knows from the gazetteer.
    """
    for pattern, instead in _SOUNDS:
        word = pattern.sub(instead, word)
    return word
