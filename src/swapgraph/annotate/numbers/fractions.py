"""Fractions of a count that the text tells: *half of the 30* is 15, *two-thirds of them* those of the figure before."""

from __future__ import annotations

from collections.abc import Sequence

from swapgraph.annotate.context import Context
from swapgraph.annotate.numbers.bounds import bound_before
from swapgraph.annotate.numerals import UNITS
from swapgraph.annotate.words import word_set
from swapgraph.model import Bound, NumberExpression, NumberKind, Span

_DENOMINATORS = {
    "half": 2, "third": 3, "thirds": 3, "quarter": 4, "quarters": 4, "fourths": 4, "fifth": 5, "fifths": 5, "tenth": 10,
}  # fmt: skip
_DETERMINERS = word_set("the those these all its their his")
_PRONOUNS = word_set("them whom these those which")
_REACH = 200  # characters back to the figure that a pronoun stands for


def with_parts_of(context: Context, found: Sequence[NumberExpression]) -> tuple[NumberExpression, ...]:
    """The numbers with those that fractions of exact counts come to, where that is a whole number."""
    parts: list[NumberExpression] = []
    for k, word in enumerate(context.words.low):
        part = _part(context, k, [*found, *parts]) if word in _DENOMINATORS else None
        parts += [part] if part is not None else []
    kept = [n for n in found if not any(part.span.overlaps(n.value_span) for part in parts)]
    return tuple(sorted([*kept, *parts], key=lambda n: n.span))


def _part(context: Context, k: int, found: Sequence[NumberExpression]) -> NumberExpression | None:
    """What the fraction whose last word is word `k` comes to."""
    words = context.words
    below = _DENOMINATORS.get(words.low[k])
    if below is None or (words.at(k + 1) != "of" and words.low[k] != "half"):
        return None
    first, above = _numerator(context, k)
    whole = _whole(context, k + 1 + (words.at(k + 1) == "of"), found) if above else None
    if whole is None or whole.value * above % below:
        return None
    start, bound = bound_before(context, first, above)
    return NumberExpression(
        span=words.span(start, k + 1),
        value_span=words.span(first, k + 1),
        value=int(whole.value * above // below),
        bound=bound,
        kind=NumberKind.COUNT,
    )


def _numerator(context: Context, k: int) -> tuple[int, int]:
    """Where the fraction begins, and how many of its parts are taken; none before a bare ordinal."""
    words = context.words
    if words.low[k] == "half":
        article = words.at(k - 1) in ("a", "one")
        return k - article, 1
    at = k - 1 - (words.at(k - 1) == "-")
    number = UNITS.get(words.at(at), 1 if words.at(at) == "a" else 0)
    return at, number


def _whole(context: Context, at: int, found: Sequence[NumberExpression]) -> NumberExpression | None:
    """The exact count that word `at` on tells (*the 30 women*), or that it stands for (*them*)."""
    words = context.words
    pronoun = words.at(at) in _PRONOUNS and not words.at(at + 1)[0].isdigit()
    if pronoun:
        here = words.starts[at]
        before = [n for n in found if n.span.end <= here and n.kind is NumberKind.COUNT]
        last = max(before, key=lambda n: n.span.end, default=None)
        whole = last if last is not None and here - last.span.end < _REACH else None
    else:
        spans = [words.span(i, i + 1) for i in (at, at + 1) if i < len(words.low) - 1]
        starts = spans[1:] if words.at(at) in _DETERMINERS else spans[:1]
        whole = next((n for n in found if any(_begins(n, span) for span in starts)), None)
    exact = whole is not None and whole.bound is Bound.EXACT and whole.upper is None
    return whole if exact and whole is not None and whole.kind is NumberKind.COUNT else None


def _begins(number: NumberExpression, word: Span) -> bool:
    return number.value_span.start == word.start < word.end
