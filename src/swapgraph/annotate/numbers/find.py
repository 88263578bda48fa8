"""Finds the numbers in a document: the entry of the grammar."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace

from swapgraph.annotate.context import Context
from swapgraph.annotate.numbers.bounds import bound_after, bound_before
from swapgraph.annotate.numbers.fractions import with_parts_of
from swapgraph.annotate.numbers.kinds import kind_of
from swapgraph.annotate.numbers.lexicon import number_words
from swapgraph.annotate.numbers.measures import is_elided_term
from swapgraph.annotate.numbers.money import Sum
from swapgraph.annotate.numbers.ranges import join_ranges
from swapgraph.annotate.numbers.share import is_shared
from swapgraph.annotate.numbers.values import Numeral, numerals
from swapgraph.annotate.words import cut
from swapgraph.model import Bound, Document, NumberExpression, NumberKind, Span, TimeExpression

_POINTED = re.compile(r"[1-9]\d{0,2}\.\d{3}")


def find_numbers(doc: Document, times: Sequence[TimeExpression]) -> tuple[NumberExpression, ...]:
    """The numbers in a document that are no part of an expression of time, in the order of the text.

    Tokens, names and blocks are used where the document has them. `span` covers bound words, number and currency,
    `value_span` the numeral with its scale.
    """
    context = Context(doc, cut(doc))
    free = _outside(context, numerals(context.words), [time.span for time in times])
    found: list[NumberExpression] = []
    for numeral in join_ranges(context, free):
        whole = _thousands(context, numeral)
        known = kind_of(context, whole)
        if known is not None:
            kind = NumberKind.MEASURE if is_elided_term(context, whole, known[0], found) else known[0]
            found.append(_expression(context, whole, kind, known[1]))
    return with_parts_of(context, found)


def _thousands(context: Context, numeral: Numeral) -> Numeral:
    """The numeral, its point taken for a comma where it parts thousands of people or things: *1.212 bodies*."""
    words, written = context.words, context.words.original(numeral.first)
    if numeral.last - numeral.first != 1 or not _POINTED.fullmatch(written) or numeral.scaled:
        return numeral
    unit = (
        number_words().has("measureUnits", words.at(numeral.last))
        or words.at(numeral.first - 1) in number_words().signs
    )
    if unit or not context.plural_follows(numeral.last):
        return numeral
    return replace(numeral, value=float(written.replace(".", "")))


def _outside(context: Context, found: list[Numeral], spans: list[Span]) -> list[Numeral]:
    """The numerals that overlap no span; both lists are in the order of the text."""
    out, k = [], 0
    for numeral in found:
        span = context.words.span(numeral.first, numeral.last)
        while k < len(spans) and spans[k].end <= span.start:
            k += 1
        if k == len(spans) or not span.overlaps(spans[k]):
            out.append(numeral)
    return out


def _expression(context: Context, numeral: Numeral, kind: NumberKind, whole: Sum) -> NumberExpression:
    first, last, bound, shared = whole.first, whole.last, Bound.EXACT, False
    if kind not in (NumberKind.ORDINAL, NumberKind.OTHER):
        first, bound = _bounds(context, numeral, first)
        if bound is Bound.EXACT and (after := bound_after(context, last)):
            last, bound = after
        shared = is_shared(context, first, last)
    return NumberExpression(
        span=context.words.span(first, last),
        value_span=context.words.span(numeral.first, numeral.last + (whole.factor != 1)),
        value=_whole(numeral.value * whole.factor),
        bound=bound,
        kind=kind,
        upper=None if numeral.upper is None else _whole(numeral.upper * whole.factor),
        currency=whole.currency,
        distributive=shared,
    )


def _bounds(context: Context, numeral: Numeral, first: int) -> tuple[int, Bound]:
    """The bound words before; a range is at least its lower end."""
    start, bound = bound_before(context, first, numeral.value)
    if numeral.upper is not None:
        if context.words.at(start - 1) in ("between", "from"):
            start -= 1
        return start, Bound.AT_LEAST if bound is Bound.EXACT else bound
    return start, bound


def _whole(value: float) -> float:
    rounded = round(value, 6)
    return int(rounded) if rounded == int(rounded) else rounded
