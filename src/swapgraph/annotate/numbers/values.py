"""Reads numerals: digits with separators and scales, number words, fractions and ordinals."""

from __future__ import annotations

from dataclasses import dataclass

from swapgraph.annotate.numerals import (
    COLLECTIVES,
    ORDINAL_SUFFIXES,
    ORDINALS,
    SCALES,
    SETS,
    SHORT_SCALES,
    TENS,
    UNITS,
    VULGAR,
    digits,
)
from swapgraph.annotate.words import Words, word_set

_STARTS = frozenset([*UNITS, *TENS, *COLLECTIVES, *SCALES, *ORDINALS, "half"])
_DESCRIBING = word_set("remaining other first last next final further extra additional full good")  # *a further dozen*
_BELOW_HUNDRED = frozenset([*UNITS, *TENS, *(word for word, value in ORDINALS.items() if value < 100)])


@dataclass(frozen=True, slots=True)
class Numeral:
    """Words `first` to `last - 1` write `value`, or the range from it to `upper`."""

    first: int
    last: int
    value: float
    ordinal: bool = False
    scaled: bool = False  # with a scale, so that the number need not be whole to count: *1.2 million*
    opaque: bool = False  # clock times, fractions, dates: *10:30*, *2/3*
    upper: float | None = None


def numerals(words: Words) -> list[Numeral]:
    """All numerals, from left to right. *dozens*, *several hundred* and the like are none."""
    found: list[Numeral] = []
    i, low = 0, words.low
    while i < len(low):
        word = low[i]
        numeral = None
        if "0" <= word[0] <= "9":
            numeral = _from_digits(words, i)
        elif word in _STARTS:
            numeral = _from_words(words, i)
        elif word in SETS and _gathers(words, i):
            numeral = Numeral(i, i + 1, SETS[word])
        elif word in VULGAR:
            numeral = Numeral(i, i + 1, VULGAR[word], opaque=True)
        if numeral:
            found.append(numeral)
            i = numeral.last
        else:
            i += 1
    return found


def _gathers(words: Words, i: int) -> bool:
    """*a pair of spies*, *the trio*."""
    if words.at(i + 1) == "of":
        return words.at(i - 1) in ("a", "the", "one", "another")
    return words.at(i - 1) == "the" and words.at(i + 1) not in ("'", "-")


def _from_digits(words: Words, i: int) -> Numeral | None:
    value = digits(words.low[i])
    if value is None:
        return Numeral(i, i + 1, 0, opaque=True)
    end = i + 1
    if (grouped := _other_grouping(words, i)) is not None:
        return grouped
    if words.at(end) in ORDINAL_SUFFIXES and words.glued(end):
        return Numeral(i, end + 1, value, ordinal=True)
    if words.at(end) in VULGAR:
        value, end = value + VULGAR[words.at(end)], end + 1
    elif words.at(end) in ("1/2", "1/4", "3/4"):
        top, bottom = words.at(end).split("/")
        value, end = value + int(top) / int(bottom), end + 1
    elif _half_follows(words, end):
        value, end = value + 0.5, end + 3
    return _scaled(words, i, end, value)


def _other_grouping(words: Words, i: int) -> Numeral | None:
    """Commas set otherwise than before three digits: *1,2 million* has a decimal one, *1,20,000* is Indian."""
    if words.at(i + 1) != "," or not (words.glued(i + 1) and words.glued(i + 2)) or len(words.low[i]) > 2:
        return None
    behind = words.at(i + 2)
    if behind.isdecimal() and len(behind) <= 2 and words.at(i + 3) in SCALES:
        return _scaled(words, i, i + 3, float(f"{words.low[i]}.{behind}"))
    if len(behind) == 6 and behind[2] == ",":
        return Numeral(i, i + 3, float(words.low[i] + behind.replace(",", "")))
    return None


def _scaled(words: Words, first: int, end: int, value: float) -> Numeral:
    """Take in the scale that follows: *1.2 million*, *$6-billion*, *6bn*, *two dozen*."""
    word = words.at(end)
    at = end + 1 if word == "-" else end
    scale = SCALES.get(words.at(at)) or (COLLECTIVES.get(words.at(at)) if words.at(at) == "dozen" else None)
    if scale is None and word in SHORT_SCALES and words.glued(end) and word not in ("m", "b", "k"):
        scale, at = SHORT_SCALES[word], end
    if scale is None:
        return Numeral(first, end, value)
    return Numeral(first, at + 1, value * scale, scaled=True)


def _half_follows(words: Words, i: int) -> bool:
    return words.at(i) == "and" and words.at(i + 1) == "a" and words.at(i + 2) == "half"


def _from_words(words: Words, i: int) -> Numeral | None:
    """Number words from word `i` on; takes in the *a* before (*a hundred*, *half a million*)."""
    word, before = words.low[i], words.at(i - 1)
    if word == "half":
        return _half(words, i)
    first = i
    if word in SCALES or word in COLLECTIVES:
        described = before in _DESCRIBING and words.at(i - 2) in ("a", "an", "the", "another")
        if not (described or before in ("a", "the", "an", "another")) or words.at(i - 2) in ("quite", "many"):
            return None
        if word == "score" and not (before == "a" and words.at(i + 1) == "of"):
            return None
        first = i - 1 if before in ("a", "an") else i
    if word in ORDINALS:
        return Numeral(i, i + 1, ORDINALS[word], ordinal=True)
    return _sum(words, first, i)


def _half(words: Words, i: int) -> Numeral | None:
    """*half a million*, *half a dozen*, *a half-dozen*."""
    at = i + 1 + (words.at(i + 1) in ("a", "-"))
    scale = COLLECTIVES.get(words.at(at)) or SCALES.get(words.at(at))
    return Numeral(i, at + 1, scale / 2, scaled=True) if scale and words.at(at) != "score" else None


def _sum(words: Words, first: int, i: int) -> Numeral:
    """Add and multiply: *two hundred and fifteen*, *a hundred thousand*, *twenty-sixth*, *six and a half million*."""
    total = current = 0.0
    filled = 1000  # what the next word must stay below: *two hundred* takes *fifteen*, not *three hundred*
    k, ordinal, scaled = i, False, False
    while True:
        at = _joined(words, k, first=k == i, after_scale=filled in (100, 1000) and k > i)
        word = words.at(at)
        value = UNITS.get(word, TENS.get(word))
        if value is not None and value < filled and not (filled == 10 and value == 0):
            current += value
            filled = 10 if word in TENS else 1
        elif word == "hundred" and ((current < 100 and filled < 100) or k == i):
            current, filled = (current or 1) * 100, 100
        elif (word in COLLECTIVES and filled < 100 and k > i) or (word in COLLECTIVES and k == i):
            current, filled, scaled = (current or 1) * COLLECTIVES[word], 0, True
        elif word in SCALES and word != "hundred":
            total += (current or 1) * SCALES[word]
            current, filled, scaled = 0.0, 1000, True
        elif word in ORDINALS and k > i and (ORDINALS[word] < filled or word.endswith(("hundredth", "thousandth"))):
            current += ORDINALS[word] if ORDINALS[word] < 100 else (current or 1) * (ORDINALS[word] - 1)
            ordinal, k = True, at + 1
            break
        else:
            break
        k = at + 1
    if (
        not ordinal
        and _half_follows(words, k + (words.at(k) == "-")) is False
        and words.at(k) == "-"
        and words.at(k + 1) == "and"
    ):
        dashed = [words.at(k + n) for n in range(1, 6)]
        if dashed == ["and", "-", "a", "-", "half"]:
            current, k = current + 0.5, k + 6
    elif not ordinal and _half_follows(words, k):
        current, k = current + 0.5, k + 3
    value_ = total + current
    if not ordinal and words.at(k) in SCALES and current % 1:
        return Numeral(first, k + 1, value_ * SCALES[words.at(k)], scaled=True)
    return Numeral(first, k, value_, ordinal=ordinal, scaled=scaled)


def _joined(words: Words, k: int, *, first: bool, after_scale: bool) -> int:
    """Where the next word of a numeral stands: behind a hyphen, or behind *and* where a hundred or more came before."""
    if first:
        return k
    if words.at(k) == "-":
        return k + 1
    if words.at(k) == "and" and after_scale and words.at(k + 1) in _BELOW_HUNDRED:
        return k + 1
    return k
