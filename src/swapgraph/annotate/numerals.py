"""Numerals: digits and number words, and the value they write."""

from __future__ import annotations

import re

from swapgraph.annotate.words import Words

UNITS = {
    "zero": 0, "one": 1, "two": 2, "three": 3, "four": 4, "five": 5, "six": 6, "seven": 7, "eight": 8, "nine": 9,
    "ten": 10, "eleven": 11, "twelve": 12, "thirteen": 13, "fourteen": 14, "fifteen": 15, "sixteen": 16,
    "seventeen": 17, "eighteen": 18, "nineteen": 19,
}  # fmt: skip
TENS = {
    "twenty": 20, "thirty": 30, "forty": 40, "fourty": 40, "fifty": 50, "sixty": 60, "seventy": 70, "eighty": 80,
    "ninety": 90,
}  # fmt: skip
SCALES = {
    "hundred": 100, "thousand": 1000, "lakh": 10**5, "million": 10**6, "crore": 10**7, "billion": 10**9,
    "trillion": 10**12,
}  # fmt: skip
SHORT_SCALES = {
    "k": 1000, "m": 10**6, "mn": 10**6, "mln": 10**6, "mio": 10**6, "bn": 10**9, "bln": 10**9, "b": 10**9, "tn": 10**12,
    "trn": 10**12,
}  # fmt: skip
"""Scales that are written after digits only: *$6bn*."""

COLLECTIVES = {"dozen": 12, "score": 20}
SETS = {"pair": 2, "duo": 2, "trio": 3, "threesome": 3, "quartet": 4, "foursome": 4, "quintet": 5}
"""Nouns that count people: *one of the trio of ministers*."""

ORDINALS = {
    "first": 1, "second": 2, "third": 3, "fourth": 4, "fifth": 5, "sixth": 6, "seventh": 7, "eighth": 8, "ninth": 9,
    "tenth": 10, "eleventh": 11, "twelfth": 12, "thirteenth": 13, "fourteenth": 14, "fifteenth": 15, "sixteenth": 16,
    "seventeenth": 17, "eighteenth": 18, "nineteenth": 19, "twentieth": 20, "thirtieth": 30, "fortieth": 40,
    "fiftieth": 50, "sixtieth": 60, "seventieth": 70, "eightieth": 80, "ninetieth": 90, "hundredth": 100,
    "thousandth": 1000,
}  # fmt: skip
ORDINAL_SUFFIXES = frozenset({"st", "nd", "rd", "th"})

VULGAR = {"½": 0.5, "¼": 0.25, "¾": 0.75, "⅓": 1 / 3, "⅔": 2 / 3}

_DIGITS = re.compile(r"\d[\d,.'’\s]*")


def digits(word: str) -> float | None:
    """The value of a word of digits: `1,200` -> 1200, `6.5` -> 6.5; None for other words, dates and clock times."""
    if not word[0].isdigit():
        return None
    if word.isdigit():
        return float(word) if word.isascii() else None
    if not _DIGITS.fullmatch(word):
        return None
    plain = re.sub(r"[,'’\s]", "", word)
    return float(plain) if plain.count(".") <= 1 else None


def small(words: Words, first: int, last: int) -> float | None:
    """The value of words `first` to `last - 1` where they are one plain number: *12*, *twenty-one*, *a dozen*."""
    low = [w for w in words.low[first:last] if w not in ("-", "and")]
    half = 0.0
    if "half" in low:
        half, low = 0.5, low[: low.index("half")]
        low = low[:-1] if low and low[-1] in ("a", "an") else low
        if not low:
            return half
    if low and low[0] in ("a", "an"):
        low = low[1:] or ["one"]
    value = _plain(low)
    return None if value is None else value + half


def _plain(low: list[str]) -> float | None:
    if len(low) == 1:
        word = low[0]
        value = digits(word) if word[0].isdigit() else UNITS.get(word, TENS.get(word, COLLECTIVES.get(word)))
        return None if value is None else float(value)
    if len(low) == 2 and low[0] in TENS and low[1] in UNITS:
        return float(TENS[low[0]] + UNITS[low[1]])
    return None
