"""Sums of money: *$6bn*, *USD 50,000*, *40,000 hryvnias*, *a ten-million-dollar ransom*."""

from __future__ import annotations

from dataclasses import dataclass

from swapgraph.annotate.context import Context
from swapgraph.annotate.numbers.lexicon import number_words
from swapgraph.annotate.numbers.values import Numeral
from swapgraph.annotate.numerals import SHORT_SCALES


@dataclass(frozen=True, slots=True)
class Sum:
    """A numeral with what belongs to it: words `first` to `last - 1`, its currency, and the factor of a short scale."""

    first: int
    last: int
    currency: str | None = None
    factor: float = 1.0  # of *m* in *$3m*: without a currency it may be metres


def find_sum(context: Context, numeral: Numeral) -> Sum | None:
    """The sum of money that a numeral is part of, if it is."""
    words = context.words
    last, factor = numeral.last, 1.0
    if words.at(last) in SHORT_SCALES and words.glued(last):
        factor, last = float(SHORT_SCALES[words.at(last)]), last + 1
    return _signed(context, numeral.first, last, factor) or _worded(context, numeral, last, factor)


def _signed(context: Context, first: int, last: int, factor: float) -> Sum | None:
    """A sign or code before the number, or a sign behind it."""
    words, lexicon = context.words, number_words()
    before = words.at(first - 1)
    if before in lexicon.signs:
        longer = words.at(first - 2) + before  # US$
        if words.glued(first - 1) and longer in lexicon.signs:
            return Sum(first - 2, last, lexicon.signs[longer], factor)
        return Sum(first - 1, last, lexicon.signs[before], factor)
    if words.original(first - 1) in lexicon.prefixes:
        return Sum(first - 1, last, words.original(first - 1), factor)
    if words.at(last) in lexicon.signs:
        return Sum(first, last + 1, lexicon.signs[words.at(last)], factor)
    return None


def _worded(context: Context, numeral: Numeral, last: int, factor: float) -> Sum | None:
    """A currency by its name behind the number, the longest name first."""
    words, lexicon = context.words, number_words()
    at = last + (words.at(last) == "-")
    for length in (3, 2, 1):
        name = tuple(words.low[at : at + length])
        code = lexicon.currencies.get(name)
        if code is None or (name == (code.lower(),) and not words.original(at).isupper()):
            continue
        if name[0] in lexicon.large_only and length == 1 and numeral.value * factor < 1000:
            continue  # *40 pounds* of weight, *two won*
        return Sum(numeral.first, at + length, code, factor)
    return None
