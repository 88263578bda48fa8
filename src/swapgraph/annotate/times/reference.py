"""The article's date, and which of many like-named days, months and seasons is meant, seen from it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum

from swapgraph.annotate.times import periods
from swapgraph.annotate.times.periods import Period
from swapgraph.model import IsoDate


class Pointing(StrEnum):
    """Where the words around an expression point, seen from the article's day."""

    PAST = "past"
    FUTURE = "future"
    NEAREST = "nearest"  # a plan told in the past: *was due on Friday*


@dataclass(frozen=True, slots=True)
class Reference:
    """When the article was published: its date, and the day that stands for it where only month or year is known."""

    iso: IsoDate
    day: date

    @classmethod
    def of(cls, iso: IsoDate | None) -> Reference | None:
        """The reference of an article's date; None for none and for what is no date of a newspaper."""
        if not iso:
            return None
        try:
            day = periods.last_day(iso[:10])
        except ValueError:
            return None
        return cls(iso[:10], day) if periods.FIRST_YEAR < day.year < periods.LAST_YEAR else None

    @property
    def exact(self) -> bool:
        """Whether the very day is known, so that *yesterday* means something."""
        return len(self.iso) == 10

    @property
    def monthly(self) -> bool:
        """Whether at least the month is known."""
        return len(self.iso) >= 7

    def year_of(self, month: int, day: int | None, pointing: Pointing | None, *, weekday: int | None = None) -> int:
        """The year meant by a month, or a day in it, that is named without one.

        The nearest to the article's date, unless the words around point into the past or the future; a weekday
        beside the day decides between the years next to it. A month alone is a past one if nothing says otherwise.
        """
        here, year = self.day, self.day.year
        reach = 8 if (month, day) == (2, 29) else 1  # leap days may lie eight years apart
        days = {y: periods.make_day(y, month, day or 15) for y in range(year - reach, year + reach + 1)}
        far = {y: (d - here).days for y, d in days.items() if d is not None}
        closest = min(far, key=lambda y: (abs(far[y]), y)) if far else year
        if day is not None and weekday is not None and far and -7 <= far[closest] <= 0 and pointing is Pointing.PAST:
            return closest  # told of this week: a wrong weekday is a slip
        fitting = [y for y in far if weekday is not None and (d := days[y]) and d.weekday() == weekday]
        if day is not None and fitting:
            return min(fitting, key=lambda y: (abs(far[y]), y))
        if not far:
            return year  # no calendar has such a day
        if day is None:
            far = {y: (y - year) * 12 + month - here.month for y in far}
            if pointing in (None, Pointing.PAST):
                return max(y for y in far if far[y] <= 0)
            if pointing is Pointing.FUTURE:
                return min(y for y in far if far[y] >= 0)
        elif pointing is Pointing.FUTURE:
            coming = [y for y in far if far[y] >= 0]
            past = max(y for y in far if far[y] < 0)
            # *will be held on June 9* in an article of June 10 was written before it, *by Jan. 19* in one of Feb. 6
            # tells of a deadline that was missed
            if coming and not (far[coming[0]] > 300 and far[past] > -45):
                return coming[0]
        elif pointing is Pointing.PAST:
            return max(y for y in far if far[y] <= 14)  # a live page may be dated some days before what it tells
        near = [y for y in far if far[y] <= 183]  # of leap days the last one, not the next
        return min(near, key=lambda y: (abs(far[y]), far[y]))

    def weekday(self, weekday: int, pointing: Pointing | None) -> date:
        """The day meant by a bare weekday: the last one, today included, unless the words around point elsewhere."""
        back = (self.day.weekday() - weekday) % 7
        if pointing is Pointing.FUTURE:
            return self.day + timedelta(days=(weekday - self.day.weekday()) % 7)
        if pointing is Pointing.NEAREST and back > 3:
            back -= 7
        return self.day - timedelta(days=back)

    def season(self, season: str, pointing: Pointing | None) -> Period:
        """The season meant by its bare name: the current or last one, unless the words around point elsewhere."""
        seasons = [periods.of_season(y, season) for y in range(self.day.year - 2, self.day.year + 2)]
        if pointing is Pointing.FUTURE:
            return next(p for p in seasons if p.last and p.last >= self.day)
        return next(p for p in reversed(seasons) if p.first and p.first <= self.day)
