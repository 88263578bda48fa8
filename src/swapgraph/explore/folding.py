"""Words as they are searched: without case and accents, and the ways in which a name from another script is spelled."""

from __future__ import annotations

import re
import unicodedata

_LETTERS = str.maketrans(
    {"ł": "l", "ø": "o", "đ": "d", "ð": "d", "þ": "th", "ß": "ss", "æ": "ae", "œ": "oe", "ı": "i", "ħ": "h", "ʼ": "'"}
)
_WORD = re.compile(r"[^\W_]+")
_SOUNDS = (
    (re.compile(r"shch|sch"), "sh"),
    (re.compile(r"zh"), "j"),
    (re.compile(r"kh|ch(?=[^aeiouy]|$)"), "h"),
    (re.compile(r"ph"), "f"),
    (re.compile(r"tz|ts"), "c"),
    (re.compile(r"[qk]|ck"), "k"),
    (re.compile(r"w"), "v"),
    (re.compile(r"ou|oo"), "u"),
    (re.compile(r"ee"), "i"),
    (re.compile(r"g"), "h"),
    (re.compile(r"[iyj]+e?(?=[aou])"), "i"),
    (re.compile(r"[iyj]+"), "i"),
    (re.compile(r"(.)\1+"), r"\1"),
)


def fold(text: str) -> str:
    """Text without case and accents; offsets do not survive."""
    text = text.casefold()
    if text.isascii():
        return text
    decomposed = unicodedata.normalize("NFKD", text.translate(_LETTERS))
    return "".join(c for c in decomposed if not unicodedata.combining(c))


def words(text: str) -> list[str]:
    """The words of a text, folded."""
    return _WORD.findall(fold(text))


def sound(word: str) -> str:
    """The same for spellings of one name: Zelensky, Zelenskyy and Zelenskiy; Khyliuk and Hyliuk; Kyiv and Kiev not."""
    for pattern, instead in _SOUNDS:
        word = pattern.sub(instead, word)
    return word
