"""Dates as precise as the text, and how the periods of two events lie to each other."""

from __future__ import annotations

import calendar
from dataclasses import dataclass
from datetime import date, timedelta
from functools import cached_property


@dataclass(frozen=True)
class Period:
    """The start and end of an event, ISO 8601 as precise as told; one or both may be missing."""

    start: str | None
    end: str | None

    @property
    def to_the_day(self) -> bool:
        """Whether both ends are known to the day."""
        return all(side is not None and len(side) == 10 for side in (self.start, self.end))

    @property
    def is_known(self) -> bool:
        """Whether there is a first and a last day."""
        return self.first is not None and self.last is not None

    @cached_property
    def days(self) -> int:
        """How many days lie between the first and the last; 0 if nobody knows."""
        return max(0, (self.last - self.first).days) if self.first is not None and self.last is not None else 0

    @cached_property
    def first(self) -> date | None:
        """The first day it can have begun; None if nobody knows."""
        return _first(self.start) if self.start else None

    @cached_property
    def last(self) -> date | None:
        """The last day it can have ended; None if nobody knows.

        What begins in a month or year and has no end was in that month or year, as far as anybody tells.
        """
        if self.end:
            return _last(self.end)
        return _last(self.start) if self.start and len(self.start) < len("2025-06-10") else None

    def around(self, other: Period) -> bool:
        """Whether the other lies wholly within this one, as far as both are known."""
        if self.first is None or self.last is None or other.first is None or other.last is None:
            return False
        return self.first <= other.first and other.last <= self.last

    def near(self, other: Period, slack: int = 1) -> bool:
        """Whether the two overlap, or would if one were moved by some days: clocks differ from place to place."""
        if self.first is None or self.last is None or other.first is None or other.last is None:
            return False
        days = timedelta(days=slack)
        return self.first <= other.last + days and other.first <= self.last + days

    def __str__(self) -> str:
        """As a person would write it."""
        if self.start == self.end:
            return self.start or "no date"
        return f"{self.start or '?'} to {self.end or '?'}"


def _first(iso: str) -> date:
    year, month, day = ([int(part) for part in iso.split("-")] + [1, 1])[:3]
    return date(year, month, day)


def _last(iso: str) -> date:
    parts = [int(part) for part in iso.split("-")]
    year, month = [*parts, 12][:2]
    return date(year, month, parts[2] if len(parts) > 2 else calendar.monthrange(year, month)[1])
