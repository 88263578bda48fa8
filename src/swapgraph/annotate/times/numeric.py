"""Dates written in digits: ISO 8601, 10.06.2025, 24/1/2024."""

from __future__ import annotations

import re

from swapgraph.annotate.times import periods
from swapgraph.annotate.times.periods import Period

_PARTS = re.compile(r"(\d+)([-./])(\d+)\2(\d+)")


def read_iso(word: str) -> Period | None:
    """The day that a word of digits writes; None where day and month could be either, or there is no such day.

    Dots mean day first, as in Europe; slashes and hyphens are read only where one number can be no month.
    """
    if years := re.fullmatch(r"(\d{4})/(\d{2})", word):
        first, last = int(years[1]), int(years[2])
        return periods.of_years(first, first // 100 * 100 + last) if first % 100 + 1 == last else None
    parts = _PARTS.match(word)
    if not parts:
        return None
    a, mark, b, c = parts[1], parts[2], int(parts[3]), parts[4]
    if len(a) == 4:
        return _period(int(a), b, int(c[:2]))
    if len(c) != 4:
        return None
    first, year = int(a), int(c)
    if mark != "." and first <= 12 and b <= 12 and first != b:
        return None
    if mark != "." and b > 12:
        first, b = b, first
    return _period(year, b, first)


def _period(year: int, month: int, day: int) -> Period | None:
    made = periods.make_day(year, month, day) if periods.FIRST_YEAR <= year <= periods.LAST_YEAR else None
    return periods.of_day(made) if made else None
