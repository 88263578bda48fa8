"""Joins two numerals to a range: *between 10 and 20*, *300-400*, *two or three*."""

from __future__ import annotations

from dataclasses import replace

from swapgraph.annotate.context import Context
from swapgraph.annotate.numbers.lexicon import number_words
from swapgraph.annotate.numbers.values import Numeral
from swapgraph.annotate.numerals import SCALES, SHORT_SCALES


def join_ranges(context: Context, found: list[Numeral]) -> list[Numeral]:
    """The numerals with ranges as one; scores (*3-1*) and long numbers in groups come back as opaque."""
    out: list[Numeral] = []
    for k, numeral in enumerate(found):
        if not out:
            out.append(numeral)
            continue
        left = out[-1]
        if (both := _range(context, left, numeral)) is not None:
            out[-1] = both
        elif _dashed(context, left, numeral):
            out[-1] = replace(left, opaque=True)
            out.append(replace(numeral, opaque=True))
        else:
            out.append(numeral)
    return out


def _plain(numeral: Numeral) -> bool:
    return not (numeral.ordinal or numeral.opaque or numeral.upper is not None)


def _dashed(context: Context, left: Numeral, right: Numeral) -> bool:
    """Whether nothing but a hyphen stands between: a score, a phone number."""
    return right.first - left.last == 1 and context.words.at(left.last) == "-" and not left.ordinal


def _range(context: Context, left: Numeral, right: Numeral) -> Numeral | None:
    words = context.words
    first = right.first
    sign = words.at(first - 1)
    if sign in number_words().signs and words.glued(first):
        first -= 1  # $2-$3 million
    if first - left.last != 1 or not (_plain(left) and _plain(right)):
        return None
    joint, before = words.at(left.last), words.at(left.first - 1)
    value, high = left.value, right.value
    if right.scaled and not left.scaled and value < 1000 and (scale := _scale(context, right)):
        value *= scale
    if value >= high:
        return None
    if joint == "and":
        if before not in ("between",) and not (before in number_words().signs and words.at(left.first - 2) == "between"):
            return None
    elif joint == "or":
        if high > 3 * value or words.at(right.last) in ("more", "so"):
            return None
    elif joint == "to":
        if before == "from" and any(number_words().has("changeVerbs", words.at(k)) for k in range(left.first - 9, left.first - 1)):
            return None
    elif joint == "-":
        if words.at(right.last) == "-" and words.at(right.last + 1).isdigit():
            return None
        counted = context.content(right.last) or words.at(right.last) in ("-", "%") or words.capital(right.last)
        if not (counted or value >= 10 or right.scaled or words.at(right.last) in SHORT_SCALES):
            return None
    else:
        return None
    return Numeral(left.first, right.last, value, scaled=left.scaled or right.scaled, upper=high)


def _scale(context: Context, numeral: Numeral) -> int | None:
    word = context.words.low[numeral.last - 1]
    return SCALES.get(word) or SHORT_SCALES.get(word)
