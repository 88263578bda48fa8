"""Joins resolved phrases with the words around them: *since*, *by*, *from ... to*, *between ... and*, *two days before*."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import date

from swapgraph.annotate import numerals
from swapgraph.annotate.context import Context
from swapgraph.annotate.times import periods
from swapgraph.annotate.times.grammar import Letters
from swapgraph.annotate.times.periods import Period, Pointing, Unit
from swapgraph.annotate.times.pointing import pointing
from swapgraph.annotate.times.resolve import Found

_UNTIL = frozenset(("until", "till", "by"))
_MOVES = frozenset("postponed moved delayed rescheduled shifted brought pushed changed put".split())
_RANGE_WORDS = frozenset(("to", "-", "~", "until", "till", "through", "into"))


def combine(context: Context, letters: Letters, found: Sequence[Found]) -> list[Found]:
    """The expressions of a text: neighbours joined to ranges, then what stands before each."""
    joined: list[Found] = []
    for item in found:
        if joined and (both := _range(context, joined[-1], item)):
            joined[-1] = both
        else:
            joined.append(item)
    return [_prefixed(context, letters, item) for item in joined]


def _range(context: Context, left: Found, right: Found) -> Found | None:
    """*from X to Y*, *X to Y*, *X-Y*, *between X and Y*; None where the two stand for themselves."""
    words = context.words
    if right.first - left.last != 1 or left.possessive or left.period.from_ is None or right.period.to is None:
        return None
    word, before = words.at(left.last), words.at(left.first - 1)
    if word == "and":
        if before != "between":
            return None
    elif word not in _RANGE_WORDS or (word == "~" and len(left.period.from_) != len(right.period.to)):
        return None
    if any(words.at(k) in _MOVES for k in range(left.first - 6, left.first)):
        return None
    first, last = left.period.first, right.period.last
    if first is None or last is None or left.period.from_ != left.period.to:
        return None
    to = right.period.to
    if last < first:
        if len(to) == 4 or (to := f"{int(to[:4]) + 1:04}{to[4:]}") < left.period.from_ or not _exists(to):
            return None
    return Found(left.first, right.last, Period(left.period.from_, to), possessive=right.possessive)


def _exists(iso: str) -> bool:
    return len(iso) < 10 or periods.make_day(int(iso[:4]), int(iso[5:7]), int(iso[8:])) is not None


def _prefixed(context: Context, letters: Letters, item: Found) -> Found:
    """The expression with the preposition that opens one of its ends, or the offset that moves it."""
    words, first = context.words, item.first
    before = words.at(first - 1)
    single = item.period.from_ == item.period.to
    if before == "from" and (not single or words.at(item.last) in ("on", "onwards", "onward")):
        if single:
            return replace(item, first=first - 1, last=item.last + 1, period=Period(item.period.from_, None))
        return replace(item, first=first - 1)
    if before == "between" and not single:
        return replace(item, first=first - 1)
    if item.possessive:
        return item
    if before == "from" and pointing(context, first, item.last) is Pointing.FUTURE:
        return replace(item, first=first - 1, period=Period(item.period.from_, None))
    if before in ("before", "after") and (moved := _moved(context, letters, item, -1 if before == "before" else 1)):
        return moved
    if before in ("since", "after"):
        start = item.period.to if before == "after" else item.period.from_
        return replace(item, first=first - 1, period=Period(start, None)) if start else item
    if before == "before":
        return replace(item, first=first - 1, period=Period(None, item.period.from_)) if item.period.from_ else item
    if before in _UNTIL or (before == "through" and words.at(first - 2) != "from"):
        return replace(item, first=first - 1, period=Period(None, item.period.to))
    if before == "to" and words.at(first - 2) == "up":
        return replace(item, first=first - 2, period=Period(None, item.period.to))
    if before == "than" and words.at(first - 2) == "later":
        return replace(item, first=first - 2, period=Period(None, item.period.to))
    return item


def _moved(context: Context, letters: Letters, item: Found, sign: int) -> Found | None:
    """*two days before Christmas*, *a week after June 2*."""
    words, day = context.words, item.period.day
    start = letters.before("numphrase units", item.first - 1)
    if start is None:
        start = letters.before("the dayunit", item.first - 1)
    if day is None or start is None:
        return None
    unit = {"day": Unit.DAY, "week": Unit.WEEK, "month": Unit.MONTH, "year": Unit.YEAR, "decade": Unit.DECADE}.get(
        words.low[item.first - 2].removesuffix("s"), Unit.WEEK
    )
    amount = 1.0 if words.low[start] == "the" else numerals.small(words, start, item.first - 2)
    period = periods.shift(day, sign * amount, unit) if amount else None
    return replace(item, first=start, period=period) if period else None


