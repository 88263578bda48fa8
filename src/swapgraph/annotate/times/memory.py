"""What a text has named so far: *the next day*, *that October*, *the same year* hang on it."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date

from swapgraph.annotate.times.periods import Period


@dataclass(frozen=True, slots=True)
class Found:
    """Words `first` to `last - 1` and the period they name.

    `named` says that later words may refer back to it, `possessive` that *'s* follows: *since Wednesday's exchange*
    names what happened then.
    """

    first: int
    last: int
    period: Period
    named: bool = True
    possessive: bool = False


@dataclass
class Memory:
    """The times that the text has named, updated as it is read."""

    last: Period | None = None
    day: date | None = None
    month: tuple[int, int] | None = None
    told_day: date | None = None  # the last that was written in full, and the word it stands at
    told_at: int = 0
    list_day: date | None = None  # of the bullet before
    heading_year: int | None = None  # of a timeline
    heading_day: date | None = None  # that stands on a line of its own above the entries of a live blog
    orders: frozenset[str] | None = None  # of day and month, in the dates of digits; None before it was asked
    history: bool | None = None  # whether the text has no *today* and no weekdays; None before it was asked
    told: list[Found] = field(default_factory=list)
    """All that has been named so far, with its place."""
    full_dates: dict[tuple[int, int], set[int]] = field(default_factory=dict)
    """(month, day) -> years, of dates that are written in full anywhere in the text."""

    def tell(self, day: date, at: int) -> None:
        """Remember a date that is written in full, at word `at`."""
        self.full_dates.setdefault((day.month, day.day), set()).add(day.year)
        self.told_day, self.told_at = day, at

    def told_year(self, month: int, day: int) -> int | None:
        """The only year that the text gives for a day of a month."""
        years = self.full_dates.get((month, day), set())
        return min(years) if len(years) == 1 else None

    def note(self, period: Period) -> None:
        """Remember a period that has just been named."""
        self.last = period
        if period.month:
            self.month = period.month
        elif self.month and period.year != self.month[0]:
            self.month = None
        if period.day:
            self.day = period.day
        elif self.day and period.last and period.first and not period.first.year <= self.day.year <= period.last.year:
            self.day = None  # another year is told of now
        elif period.last and period.first and (period.last - period.first).days < 6:  # a few days, no week
            self.day = period.last
