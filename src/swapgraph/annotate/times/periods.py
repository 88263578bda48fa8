"""Periods of the calendar: days, weeks, months, seasons, years, and what lies so far from a day.

Everything here is arithmetic on the Gregorian calendar; no text is looked at.
"""

from __future__ import annotations

import calendar
from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum

from swapgraph.model import IsoDate

FIRST_YEAR, LAST_YEAR = 1500, 2100
"""What news may speak of; four digits outside are no year."""


class Unit(StrEnum):
    """A unit of the calendar."""

    DAY = "day"
    WEEK = "week"
    WEEKEND = "weekend"
    MONTH = "month"
    SEASON = "season"
    YEAR = "year"
    DECADE = "decade"


@dataclass(frozen=True, slots=True)
class Period:
    """From the beginning of `from_` to the end of `to`; an open end is None."""

    from_: IsoDate | None
    to: IsoDate | None

    @property
    def day(self) -> date | None:
        """The day, if the period is just one."""
        return (
            date.fromisoformat(self.from_) if self.from_ and self.from_ == self.to and len(self.from_) == 10 else None
        )

    @property
    def first(self) -> date | None:
        """Its first day."""
        return first_day(self.from_) if self.from_ else None

    @property
    def last(self) -> date | None:
        """Its last day."""
        return last_day(self.to) if self.to else None

    @property
    def year(self) -> int | None:
        """The year that the period lies in, or begins in."""
        iso = self.from_ or self.to
        return int(iso[:4]) if iso else None

    @property
    def month(self) -> tuple[int, int] | None:
        """Year and month, where the period lies in one month."""
        iso = self.from_ or self.to
        if iso is None or len(iso) < 7 or (self.from_ and self.to and self.from_[:7] != self.to[:7]):
            return None
        return int(iso[:4]), int(iso[5:7])


def first_day(iso: IsoDate) -> date:
    """The first day of a date as precise as it is."""
    return date.fromisoformat((iso + "-01-01")[:10])


def last_day(iso: IsoDate) -> date:
    """The last day of a date as precise as it is."""
    if len(iso) == 10:
        return date.fromisoformat(iso)
    year, month = int(iso[:4]), int(iso[5:7] or 12)
    return date(year, month, calendar.monthrange(year, month)[1])


def of_day(day: date) -> Period:
    """One day."""
    return Period(day.isoformat(), day.isoformat())


def of_days(first: date, last: date) -> Period:
    """From one day to another."""
    return Period(first.isoformat(), last.isoformat())


def of_month(year: int, month: int) -> Period:
    """One month; `month` may lie outside 1 to 12: the 13th is January of the next year."""
    year, month = year + (month - 1) // 12, (month - 1) % 12 + 1
    return Period(f"{year:04}-{month:02}", f"{year:04}-{month:02}")


def of_year(year: int) -> Period:
    """One year."""
    return Period(f"{year:04}", f"{year:04}")


def of_years(first: int, last: int) -> Period:
    """From one year to another."""
    return Period(f"{first:04}", f"{last:04}")


def part_of_month(first: date, last: date, piece: str, nth: int) -> Period | None:
    """The `nth` *day*, *week* or *half* of a month; -1 for its last. None where the month has no such part."""
    if piece == "half":
        middle = first + timedelta(days=14)
        halves = {1: of_days(first, middle), 2: of_days(middle + timedelta(days=1), last)}
        return halves.get(2 if nth < 0 else nth)
    size = {"day": 1, "week": 7}.get(piece)
    if size is None:
        return None
    start = last - timedelta(days=size - 1) if nth < 0 else first + timedelta(days=size * (nth - 1))
    if start > last:
        return None
    return of_days(start, min(start + timedelta(days=size - 1), last))


def nth_weekday(first: date, last: date, weekday: int, nth: int) -> Period | None:
    """The `nth` such weekday of a month; -1 for its last. None where the month has not so many."""
    day = previous_weekday(last + timedelta(days=1), weekday)
    if nth > 0:
        day = next_weekday(first - timedelta(days=1), weekday) + timedelta(days=7 * (nth - 1))
    return of_day(day) if day <= last else None


def of_months(year: int, first: int, last: int) -> Period:
    """From month `first` of a year to month `last`, which may lie in the next year."""
    return Period(of_month(year, first).from_, of_month(year, last).to)


def of_week(day: date) -> Period:
    """Monday to Sunday around a day (ISO 8601)."""
    monday = day - timedelta(days=day.weekday())
    return of_days(monday, monday + timedelta(days=6))


def of_weekend(day: date) -> Period:
    """Saturday and Sunday of the week of a day."""
    saturday = day - timedelta(days=day.weekday() - 5)
    return of_days(saturday, saturday + timedelta(days=1))


SEASONS = {"spring": 3, "summer": 6, "autumn": 9, "fall": 9, "winter": 12}
"""The first month of each season: meteorological, northern hemisphere."""


def of_season(year: int, season: str) -> Period:
    """Three months; the winter of a year begins in its December."""
    return of_months(year, SEASONS[season], SEASONS[season] + 2)


def make_day(year: int, month: int, day: int) -> date | None:
    """A date, or None where the calendar has no such day."""
    try:
        return date(year, month, day)
    except ValueError:
        return None


def shift(day: date, amount: float, unit: Unit) -> Period | None:
    """The period of one `unit` that lies `amount` units after a day (before it, if negative).

    None for fractions other than half years, months and weeks, and outside the years that news may speak of.
    """
    if amount % 1:
        return _shift_by_half(day, amount, unit)
    count = int(amount)
    years = count / {Unit.DAY: 365, Unit.WEEK: 52, Unit.WEEKEND: 52, Unit.MONTH: 12, Unit.DECADE: 0.1}.get(unit, 1)
    if not FIRST_YEAR < day.year + years < LAST_YEAR:
        return None
    if unit in _OF_DAY:
        return _OF_DAY[unit](day + timedelta(days=count if unit is Unit.DAY else 7 * count))
    if unit is Unit.MONTH:
        return of_month(day.year, day.month + count)
    if unit is Unit.DECADE:
        decade = day.year // 10 * 10 + 10 * count
        return of_years(decade, decade + 9)
    return of_year(day.year + count)


def moved(period: Period, amount: float, unit: Unit) -> Period | None:
    """What lies so far from a period: a day by any unit, a month by months and years, a year by years; else None."""
    if period.day:
        return shift(period.day, amount, unit)
    if period.first is None or period.from_ != period.to:
        return None
    if unit is Unit.MONTH and period.month:
        return shift(period.first, amount, unit)
    if unit is Unit.YEAR and (period.month or amount % 1 == 0):
        return shift(period.first, amount, unit)
    return None


_OF_DAY = {Unit.DAY: of_day, Unit.WEEK: of_week, Unit.WEEKEND: of_weekend}
_DAYS = {Unit.WEEK: 7.0, Unit.MONTH: 30.4}


def _shift_by_half(day: date, amount: float, unit: Unit) -> Period | None:
    """Half a year is six months; half a month and half a week are so many days, but told as precisely as the whole."""
    if unit is Unit.YEAR:
        return shift(day, round(amount * 12), Unit.MONTH)
    moved = shift(day, round(amount * _DAYS[unit]), Unit.DAY) if unit in _DAYS else None
    return shift(moved.day, 0, unit) if moved and moved.day else None


def stretch(day: date, amount: float, unit: Unit) -> Period | None:
    """From a day over so many units, back where `amount` is negative: days for days and weeks, else months or years."""
    other = shift(day, amount, unit)
    if unit is Unit.WEEK and other is not None:
        other = of_day(day + timedelta(days=int(7 * amount)))
    if other is None or other.from_ is None:
        return None
    here = day.isoformat()[: len(other.from_)]
    return Period(other.from_, here) if amount < 0 else Period(here, other.from_)


def nearest_weekday(day: date, weekday: int) -> date:
    """The day of this weekday that is nearest to a day; itself if it is one."""
    ahead = (weekday - day.weekday()) % 7
    return day + timedelta(days=ahead if ahead <= 3 else ahead - 7)


def next_weekday(day: date, weekday: int) -> date:
    """The first such weekday after a day."""
    return day + timedelta(days=(weekday - day.weekday() - 1) % 7 + 1)


def previous_weekday(day: date, weekday: int) -> date:
    """The last such weekday before a day."""
    return day - timedelta(days=(day.weekday() - weekday - 1) % 7 + 1)


def orthodox_easter(year: int) -> date:
    """Easter Sunday of the Julian calendar as a Gregorian date, 1900-2099 (Meeus, Astronomical Algorithms, 1991)."""
    a, b, c = year % 4, year % 7, year % 19
    d = (19 * c + 15) % 30
    e = (2 * a + 4 * b - d + 34) % 7
    month, day = divmod(d + e + 114, 31)
    return date(year, month, day + 1) + timedelta(days=13)


def thanksgiving(year: int) -> date:
    """The fourth Thursday of November, when the United States give thanks (since 1942)."""
    first = date(year, 11, 1)
    return first + timedelta(days=(3 - first.weekday()) % 7 + 21)


def western_easter(year: int) -> date:
    """Easter Sunday of the Gregorian calendar (Anonymous Gregorian algorithm; Meeus 1991)."""
    a, (b, c) = year % 19, divmod(year, 100)
    d, e = divmod(b, 4)
    g = (8 * b + 13) // 25
    h = (19 * a + b - d - g + 15) % 30
    i, k = divmod(c, 4)
    ell = (32 + 2 * e + 2 * i - h - k) % 7
    m = (a + 11 * h + 22 * ell) // 451
    month, day = divmod(h + ell - 7 * m + 114, 31)
    return date(year, month, day + 1)
