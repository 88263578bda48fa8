"""What a number is: a count, a sum of money, a measure, an ordinal, or part of a name. The first that fits wins."""

from __future__ import annotations

from swapgraph.annotate.context import Context
from swapgraph.annotate.numbers.counting import in_adjective, is_exception, is_fraction, one_counts
from swapgraph.annotate.numbers.designations import is_designation, position
from swapgraph.annotate.numbers.measures import is_age, is_clock, is_measure, is_percent
from swapgraph.annotate.numbers.money import Sum, find_sum
from swapgraph.annotate.numbers.values import Numeral
from swapgraph.annotate.numerals import SETS, SHORT_SCALES, UNITS
from swapgraph.model import NumberKind


def kind_of(context: Context, numeral: Numeral) -> tuple[NumberKind, Sum] | None:
    """What a numeral is, and the words it takes in besides; None where it is no number (*no one*, *one another*)."""
    plain = Sum(numeral.first, numeral.last)
    if numeral.ordinal:
        ordinal = _ordinal(context, numeral)
        return (ordinal, plain) if ordinal else None
    if numeral.opaque or is_clock(context, numeral):
        return NumberKind.OTHER, plain
    if (money := find_sum(context, numeral)) is not None:
        return NumberKind.MONEY, money
    if is_percent(context, numeral):
        return NumberKind.PERCENT, plain
    if (kind := _measure_or_name(context, numeral)) is not None:
        return kind, plain
    return _count(context, numeral)


def _measure_or_name(context: Context, numeral: Numeral) -> NumberKind | None:
    """Whether a numeral measures or names something; None for what may be a count."""
    if is_measure(context, numeral) or is_age(context, numeral):
        return NumberKind.MEASURE
    if (place := position(context, numeral)) is not None:
        return place
    scaled = context.words.at(numeral.last) in SHORT_SCALES and context.words.glued(numeral.last)
    if scaled:
        return None
    if is_designation(context, numeral) or is_fraction(context, numeral) or in_adjective(context, numeral):
        return NumberKind.OTHER
    return None


def _count(context: Context, numeral: Numeral) -> tuple[NumberKind, Sum] | None:
    """A count, if whole; *one* only where it counts; *5k* and *1.2m* only before what they count."""
    plain = Sum(numeral.first, numeral.last)
    scale = SHORT_SCALES.get(context.words.at(numeral.last)) if context.words.glued(numeral.last) else None
    if scale is not None:
        longer = Sum(numeral.first, numeral.last + 1, factor=scale)
        if context.plural_follows(longer.last):
            return NumberKind.COUNT, longer
        return (NumberKind.MEASURE if context.words.at(numeral.last) == "m" else NumberKind.OTHER), plain
    if is_exception(context, numeral):
        return None
    if context.words.low[numeral.first] in SETS and context.content(numeral.last):
        return None  # *the trio leader*
    if context.words.low[numeral.first] == "one" and numeral.value == 1 and numeral.upper is None:
        return (NumberKind.COUNT, plain) if one_counts(context, numeral) else None
    return (NumberKind.OTHER if numeral.value % 1 and not numeral.scaled else NumberKind.COUNT), plain


def _ordinal(context: Context, numeral: Numeral) -> NumberKind | None:
    """*second* the unit of time and *at first* are no ordinals, *a third of* is a fraction."""
    words = context.words
    before, word, after = words.at(numeral.first - 1), words.low[numeral.last - 1], words.at(numeral.last)
    if before in ("a", "one") and after == "of" and word not in ("first", "second"):
        return NumberKind.OTHER
    if word == "second" and (before in UNITS or before in ("-", "per", "split")):
        return None
    if before == "at" and word == "first" and not context.content(numeral.last):
        return None
    return NumberKind.ORDINAL
