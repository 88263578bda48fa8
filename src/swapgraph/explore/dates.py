"""Dates as precise as told: written for people, and as days on a scale."""

from __future__ import annotations

import re
from calendar import monthrange
from datetime import date

_MONTHS = ["Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"]


def first_day(told: str) -> date | None:
    """The first day of `2025`, `2025-06` or `2025-06-10`; None for what is no date, or of no year from 1 to 9999."""
    numbers = _numbers(told)
    return date(numbers[0], *(*numbers[1:], 1, 1)[:2]) if numbers else None


def last_day(told: str) -> date | None:
    """The last day of a year, month or day."""
    numbers = _numbers(told)
    if not numbers:
        return None
    year, month = numbers[0], numbers[1] if len(numbers) > 1 else 12
    return date(year, month, numbers[2] if len(numbers) > 2 else monthrange(year, month)[1])


def written(told: str | None, until: str | None = None) -> str:
    """`10 Jun 2025`, `Mar 2022`, `2022`; of a period `23–25 May 2025`."""
    if not told and until:
        return f"until {written(until)}"
    if not told:
        return ""
    numbers, ends = _numbers(told), _numbers(until) if until and until != told else None
    if not numbers:
        return told if not until or until == told else f"{told} – {until}"
    if not ends:
        return _plain(numbers)
    if len(numbers) == 3 == len(ends) and numbers[:2] == ends[:2]:
        return f"{numbers[2]}–{_plain(ends)}"
    if len(numbers) == len(ends) > 1 and numbers[0] == ends[0]:
        return f"{_plain(numbers).rpartition(' ')[0]} – {_plain(ends)}"
    return f"{_plain(numbers)} – {_plain(ends)}"


_DATE = re.compile(r"\d{4}(-\d\d){0,2}( to \d{4}(-\d\d){0,2})?")
_STATUSES = ("actual", "planned", "claimed", "denied", "hypothetical")


def undated(label: str) -> str:
    """An event's label without its date and status, where these stand beside it."""
    parts = [part for part in label.split(", ") if part not in _STATUSES and not _DATE.fullmatch(part)]
    return ", ".join(parts) or label


def _plain(numbers: list[int]) -> str:
    day = [str(numbers[2])] if len(numbers) > 2 else []
    month = [_MONTHS[numbers[1] - 1]] if len(numbers) > 1 else []
    return " ".join([*day, *month, str(numbers[0])])


def _numbers(told: str) -> list[int] | None:
    parts = told.split("-")
    if not 1 <= len(parts) <= 3 or not all(part.isascii() and part.isdecimal() for part in parts):
        return None
    numbers = [int(part) for part in parts]
    try:
        date(numbers[0], *(*numbers[1:], 1, 1)[:2])
    except ValueError:
        return None
    return numbers
