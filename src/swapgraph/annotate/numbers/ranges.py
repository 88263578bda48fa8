"""Joins two numerals to a range: *between 10 and 20*, *300-400*, *two or three*."""

from __future__ import annotations

from dataclasses import replace

from swapgraph.annotate.context import Context
from swapgraph.annotate.numbers.lexicon import number_words
from swapgraph.annotate.numbers.values import Numeral
from swapgraph.annotate.numerals import SCALES, SHORT_SCALES


def join_ranges(context: Context, found: list[Numeral]) -> list[Numeral]:
    """The numerals with ranges as one; scores (*3-1*) and telephone numbers come back as opaque."""
    out: list[Numeral] = []
    for numeral in found:
        left = out.pop() if out else None
        if left is None:
            out.append(numeral)
        elif _repeated(context, left, numeral):
            out.append(replace(left, last=numeral.last + 1))
        elif (both := _range(context, left, numeral)) is not None:
            out.append(both)
        elif numeral.first - left.last == 1 and context.words.at(left.last) == "-" and not left.ordinal:
            out += [replace(left, opaque=True), replace(numeral, opaque=True)]
        else:
            out += [left, numeral]
    return out


def _repeated(context: Context, left: Numeral, right: Numeral) -> bool:
    """Whether digits in brackets repeat a number in words: *twelve (12) men*."""
    words = context.words
    bracketed = right.first == left.last + 1 and words.at(left.last) == "(" and words.at(right.last) == ")"
    return bracketed and words.low[left.first].isalpha() and _plain(left) and left.value == right.value


def _range(context: Context, left: Numeral, right: Numeral) -> Numeral | None:
    words, signs = context.words, number_words().signs
    first = right.first - (words.at(right.first - 1) in signs and words.glued(right.first))  # $2-$3 million
    if first - left.last != 1 or not (_plain(left) and _plain(right)):
        return None
    value = left.value
    if right.scaled and not left.scaled and value < 1000:  # *2 to 3 million*
        value *= _scale(context, right)
    if value >= right.value or not _joined(context, left, right, value):
        return None
    return Numeral(left.first, right.last, value, scaled=left.scaled or right.scaled, upper=right.value)


def _plain(numeral: Numeral) -> bool:
    return not (numeral.ordinal or numeral.opaque or numeral.upper is not None)


def _scale(context: Context, numeral: Numeral) -> int:
    word = context.words.low[numeral.last - 1]
    return SCALES.get(word) or SHORT_SCALES.get(word) or 1


def _joined(context: Context, left: Numeral, right: Numeral, value: float) -> bool:
    """Whether the word between the two makes a range of them."""
    words, lexicon, joint = context.words, number_words(), context.words.at(left.last)
    start = left.first - (words.at(left.first - 1) in lexicon.signs)
    before, after = words.at(start - 1), words.at(right.last)
    if joint == "and":
        return before == "between"
    if joint == "or":
        return right.value <= 3 * value and after not in ("more", "so")
    if joint == "to":
        changes = any(lexicon.has("changeVerbs", words.at(k)) for k in range(start - 9, start - 1))
        return before != "from" or not changes
    if joint == "~":  # *1,000 – 1,200 people*; a long dash parts two thoughts
        return context.words.original(left.last) != "—" and context.plural_follows(right.last)
    if joint != "-" or (after == "-" and words.at(right.last + 1)[0].isdigit()):
        return False
    counted = context.content(right.last) or after in ("-", "%") or words.capital(right.last)
    return counted or value >= 10 or right.scaled or after in SHORT_SCALES  # small bare numbers are scores
