"""What tellings are looked up by, so that none is compared with all others.

A telling emits keys, another looks up keys; they meet in one wherever the two may be compared. Figures are met in one
month only, or else *1,000 bodies* would be looked for in all years; people and ordinals at any time.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from datetime import date, timedelta
from itertools import combinations

from swapgraph.model import Status
from swapgraph.resolve.evidence import LARGE, SOME_WEEKS
from swapgraph.resolve.periods import Period
from swapgraph.resolve.table import Telling

_LONG_DAYS, _LONG_MONTHS = 40, 24  # what lasts longer is looked up in one place with all such, and not day by day
_HORIZON = 180
"""Days within which a plan without a date is looked for in what has happened."""
_HAPPENING = frozenset({Status.ACTUAL, Status.CLAIMED, Status.DENIED})


def group_of(telling: Telling) -> bool | None:
    """Whether an event is told as happening or as planned; None for what is one with nothing: the hypothetical."""
    if telling.cumulative or telling.status == Status.HYPOTHETICAL:
        return None
    return telling.status in _HAPPENING


def block_of(telling: Telling) -> str | None:
    """The kind and group within which a telling is compared; None if it is compared with none."""
    group = group_of(telling)
    return None if group is None else f"{telling.type}|{group}"


def keys_of(telling: Telling) -> Iterator[str]:
    """All keys that a telling emits."""
    block = block_of(telling)
    if block is not None:
        if telling.period.to_the_day:
            yield from (f"{block}|day|{day}" for day in days_of(telling.period))
        elif falls_back(telling):
            yield from (month_key(block, month) for month in months_of(telling.window))
        yield from mark_keys(telling)
    yield from deed_keys(telling)
    yield from plan_keys(telling)
    yield from whole_keys(telling)


# Tellings of one event


def month_key(block: str, month: int | str) -> str:
    """The key of the vaguely dated tellings of one month."""
    return f"{block}|month|{month}"


def falls_back(telling: Telling) -> bool:
    """Whether a telling is dated well enough to mean the only event known in its time.

    A plan without a date is not: news is of the days before it came out, but of the future it may mean any day.
    """
    if telling.status == Status.PLANNED and not telling.period.is_known:
        return False
    return telling.window.is_known and telling.window.days <= SOME_WEEKS


def mark_keys(telling: Telling) -> Iterator[str]:
    """The keys of what tells an event from others, as a telling emits them."""
    yield from _marks(telling, months_of(telling.window) if telling.window.is_known else ())


def mark_lookups(telling: Telling) -> Iterator[str]:
    """The keys of tellings of the same, whenever they may have been."""
    yield from _marks(telling, months_around(telling.window) if telling.window.is_known else ())


def _marks(telling: Telling, months: Iterable[int | str]) -> Iterator[str]:
    block = block_of(telling)
    yield from (f"{block}|person|{person}" for person in sorted(telling.people))
    if telling.ordinal is not None:
        yield f"{block}|number|{telling.ordinal}"
    figures = sorted({number for _, number in telling.counts if float(number) >= LARGE})
    yield from (f"{block}|figure|{number}|{month}" for month in months for number in figures)


# Plans and deeds


def is_plan(telling: Telling) -> bool:
    """Whether a telling is a plan that something may carry out."""
    dated = telling.term.is_known or (telling.published is not None and not telling.period.start)
    return telling.status == Status.PLANNED and dated and not telling.cumulative


def is_deed(telling: Telling) -> bool:
    """Whether a telling is a deed that may carry out a plan."""
    return telling.status == Status.ACTUAL and not telling.cumulative and falls_back(telling)


def horizon(plan: Telling) -> Period:
    """When a plan may be carried out that has no date."""
    first = Period(plan.published, plan.published).first
    assert first is not None  # noqa: S101 - see `is_plan`
    return Period(first.isoformat(), (first + timedelta(days=_HORIZON)).isoformat())


def deed_keys(deed: Telling) -> Iterator[str]:
    """The keys that a deed emits for plans to find."""
    if is_deed(deed):
        if deed.period.to_the_day:
            yield from _deed_days(deed, "deed", days_of(deed.period))
        yield from _deed_marks(deed, "deed", months_of(deed.window))


def deed_lookups(plan: Telling) -> Iterator[str]:
    """The keys of the deeds that may carry out a plan."""
    if is_plan(plan) and plan.term.is_known:
        yield from _deed_days(plan, "deed", days_around(plan.term, 0))
    elif is_plan(plan):
        yield from _deed_marks(plan, "deed", months_around(horizon(plan)))


def plan_keys(plan: Telling) -> Iterator[str]:
    """The keys that a plan emits for deeds to find."""
    if is_plan(plan) and plan.term.is_known:
        yield from _deed_days(plan, "planned", days_of(plan.term))
    elif is_plan(plan):
        yield from _deed_marks(plan, "planned", months_of(horizon(plan)))


def plan_lookups(deed: Telling) -> Iterator[str]:
    """The keys of the plans that a deed may carry out."""
    if is_deed(deed):
        if deed.period.to_the_day:
            yield from _deed_days(deed, "planned", days_around(deed.period, 0))
        yield from _deed_marks(deed, "planned", months_around(deed.window))


def _deed_days(telling: Telling, kind: str, days: Iterable[int | str]) -> Iterator[str]:
    """Plan and deed have two sides in common, and a day."""
    pairs = list(combinations(sorted(telling.sides), 2))
    yield from (f"{telling.type}|{kind}|{a}|{b}|{day}" for day in days for a, b in pairs)


def _deed_marks(telling: Telling, kind: str, months: Iterable[int | str]) -> Iterator[str]:
    marks = [*sorted(telling.people), *sorted({number for _, number in telling.counts})]
    yield from (f"{telling.type}|{kind}|{mark}|{month}" for month in months for mark in marks)


# Phases and wholes


def is_phase(telling: Telling) -> bool:
    """Whether a telling may be of a phase: it has happened, as far as told, on days that are known."""
    told = telling.status in (Status.ACTUAL, Status.CLAIMED) and not telling.cumulative
    return told and telling.period.to_the_day and telling.period.is_known and "long" not in days_of(telling.period)


def is_whole(telling: Telling) -> bool:
    """Whether a telling is of what lasts some days, and may have had phases."""
    return is_phase(telling) and telling.period.days > 0


def whole_keys(whole: Telling) -> Iterator[str]:
    """The keys that a whole emits for its phases to find."""
    if is_whole(whole):
        yield from (f"{whole.type}|lasting|{day}" for day in days_of(whole.period))


def whole_lookups(phase: Telling) -> Iterator[str]:
    """The key of the wholes that a phase may be of: they last on its first day."""
    if is_phase(phase):
        yield from (f"{phase.type}|lasting|{day}" for day in [*days_of(phase.period)][:1])


def phase_lookups(whole: Telling) -> Iterator[str]:
    """The keys of what may be the phases of a whole: a day has them all."""
    if is_whole(whole):
        yield from (f"{block_of(whole)}|day|{day}" for day in days_of(whole.period))


# Days and months


def month_of(day: date | None) -> int:
    """The month of a day, counted from the beginning; of a period that has one."""
    assert day is not None  # noqa: S101 - the caller has asked
    return day.year * 12 + day.month


def days_of(period: Period) -> Iterable[int | str]:
    """The days that a period is looked up by: its own, or `long`."""
    first, last = sorted(_ends(period))
    return range(first, last + 1) if last - first <= _LONG_DAYS else ("long",)


def months_of(period: Period) -> Iterable[int | str]:
    """The months that a period is looked up by: its own, or `long`."""
    first, last = sorted((month_of(period.first), month_of(period.last)))
    return range(first, last + 1) if last - first <= _LONG_MONTHS else ("long",)


def days_around(period: Period, slack: int) -> Iterator[int | str]:
    """The days by which all periods are found that overlap one, moved by some days."""
    first, last = sorted(_ends(period))
    yield from range(first - slack, last + slack + 1)
    yield "long"


def months_around(period: Period) -> Iterator[int | str]:
    """The months by which all periods are found that overlap one."""
    first, last = sorted((month_of(period.first), month_of(period.last)))
    yield from range(first, last + 1)
    yield "long"


def _ends(period: Period) -> tuple[int, int]:
    assert period.first is not None and period.last is not None  # noqa: S101 - the caller has asked
    return period.first.toordinal(), period.last.toordinal()
