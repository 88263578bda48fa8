"""Dates written in digits: ISO 8601, 10.06.2025, 24/1/2024."""

from __future__ import annotations

import re

from swapgraph.annotate.times import periods
from swapgraph.annotate.times.periods import Period

_PARTS = re.compile(r"(\d+)([-./])(\d+)\2(\d+)")


def read_iso(word: str) -> list[Period]:
    """The days that a word of digits may write: two, the day first and the month first, where it can be read so.

    Dots mean day first, as in Europe; none if there is no such day.
    """
    if years := re.fullmatch(r"(\d{4})/(\d{2})", word):
        first, last = int(years[1]), int(years[2])
        return [periods.of_years(first, first // 100 * 100 + last)] if first % 100 + 1 == last else []
    parts = _PARTS.match(word)
    if not parts:
        return []
    a, mark, b, c = parts[1], parts[2], int(parts[3]), parts[4]
    if len(a) == 4:
        return _periods((int(a), b, int(c[:2])))
    if len(c) != 4:
        return []
    first, year = int(a), int(c)
    if mark == "." or first == b:
        return _periods((year, b, first))
    return _periods((year, b, first), (year, first, b))


def order(word: str) -> str | None:
    """`dmy` or `mdy`, where a word of digits can be read in one way only, else None."""
    parts = _PARTS.fullmatch(word)
    if not parts or parts[2] == "." or len(parts[4]) != 4 or len(parts[1]) > 2:
        return None
    first, second = int(parts[1]), int(parts[3])
    if first > 12 >= second:
        return "dmy"
    return "mdy" if second > 12 >= first else None


def _periods(*dates: tuple[int, int, int]) -> list[Period]:
    days = [periods.make_day(*d) for d in dates if periods.FIRST_YEAR <= d[0] <= periods.LAST_YEAR]
    return [periods.of_day(day) for day in days if day]
