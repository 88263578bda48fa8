"""Full calendar dates in headers, metadata and addresses: what is needed to know the day an article appeared.

Only a date with day, month and year counts; *Sept 22*, *Tuesday* and *3/4/2025* (which of two months?) name no day.
Expressions of time in the story itself are the business of `annotate.times`.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date

from swapgraph.model import IsoDate, Span

_MONTHS = tuple("jan feb mar apr may jun jul aug sep oct nov dec".split())  # noqa: SIM905 - twelve words read best so
_EARLIEST, _LATEST = 1800, 2199

_MONTH_NAME = (
    r"(?:jan(?:uary)?|feb(?:ruary)?|mar(?:ch)?|apr(?:il)?|may|june?|july?|aug(?:ust)?|sept?(?:ember)?|oct(?:ober)?"
    r"|nov(?:ember)?|dec(?:ember)?)\b\.?"
)
_MONTH = rf"(?P<month>{_MONTH_NAME})"
_DAY = r"(?P<day>\d{1,2})(?:st|nd|rd|th)?"
_YEAR = r"(?P<year>\d{4})"

_FORMS = tuple(
    re.compile(form, re.IGNORECASE)
    for form in (
        rf"(?<![\d/.-]){_YEAR}(?P<sep>[-/.])(?P<m>\d{{1,2}})(?P=sep)(?P<day>\d{{1,2}})(?![\d-])",
        rf"(?<!\d){_DAY}(?:\s+of)?[\s-]+{_MONTH},?[\s-]+{_YEAR}(?!\d)",
        rf"\b{_MONTH}\s+{_DAY},?\s+{_YEAR}(?!\d)",
        rf"(?<![\d/.-])(?P<a>\d{{1,2}})(?P<sep>[-/.])(?P<b>\d{{1,2}})(?P=sep){_YEAR}(?![\d-])",
    )
)

_ZONE = (
    r"(?:GMT|UTC|Z|[ECMP][SD]?T|BST|I[DR]?ST|[CEW]ES?T|MSK|AST|TRT|AE[SD]?T|JST|KST|HKT|SGT|PKT|local time|hrs?|hours)"
    r"(?:\s?[+-]\d{1,2}:?(?:\d{2})?)?"
)
_CLOCK = (
    r"(?:\d{1,2}[:.h]\d{2}(?:[:.]\d{2}(?:\.\d+)?)?(?:\s?[ap]\.?m\b\.?)?|\d{1,2}\s?[ap]\.?m\b\.?"
    r"|\d{4}(?=\s?(?:GMT|UTC|hrs|hours)))"
)
_WEEKDAY = r"(?:(?:mon|tues?|wed(?:nes)?|thu(?:rs?)?|fri|sat(?:ur)?|sun)(?:day)?)\b\.?"
_MOMENT = re.compile(
    "|".join(
        (
            rf"T?{_CLOCK}(?:\s?\(?{_ZONE}\)?(?:\s?/\s?{_CLOCK}\s?{_ZONE})?)?(?![\w%])",
            rf"\b{_WEEKDAY}",
            rf"(?<!\d)\d{{1,2}}(?:st|nd|rd|th)?(?:\s+of)?[\s-]+{_MONTH_NAME}(?!\w)",
            rf"\b{_MONTH_NAME}\s+\d{{1,2}}(?:st|nd|rd|th)?(?!\d)",
            rf"(?<![\w+-]){_ZONE}(?![\w])",
            r"[+-]\d{2}:?\d{2}\b",
            r"\b\d+\s+(?:min(?:ute)?s?|hours?|hrs?|h|days?)\s+ago\b",
        )
    ),
    re.IGNORECASE,
)


@dataclass(frozen=True, slots=True)
class FoundDate:
    """A full date in a text."""

    span: Span
    date: IsoDate


def find_dates(text: str) -> tuple[FoundDate, ...]:
    """The full dates of a short text, in its order, without impossible (30 February) and ambiguous ones (3/4/2025)."""
    found: list[FoundDate] = []
    for form in _FORMS:
        for match in form.finditer(text):
            span = Span(*match.span())
            iso = _iso(match)
            if iso and not any(span.overlaps(other.span) for other in found):
                found.append(FoundDate(span, iso))
    return tuple(sorted(found, key=lambda f: f.span))


def parse_date(value: str) -> IsoDate | None:
    """The day that a field of metadata names: an ISO 8601 date or time, *June 10, 2025*, *Tue, 10 Jun 2025 17:46 GMT*.

    Times are cut off as written, without a change of zone: the day is the one on the publisher's calendar.
    None if the value names no single full day.
    """
    value = value.strip()
    if compact := re.fullmatch(r"(\d{4})(\d{2})(\d{2})(?:T.*)?", value):
        return _valid(*(int(part) for part in compact.groups()))
    dates = {found.date for found in find_dates(value[:200])}
    return dates.pop() if len(dates) == 1 else None


def date_in_url(url: str) -> IsoDate | None:
    """The day in an article's address (`/2025/06/10/`, `-2025-06-10-`, `/2011/oct/19/`); None if there is none."""
    for form in (
        r"(?<!\d)(?P<year>(?:19|20)\d{2})(?P<sep>[/-])(?P<m>\d{1,2})(?P=sep)(?P<day>\d{1,2})(?!\d)",
        r"(?<!\d)(?P<year>(?:19|20)\d{2})/(?P<month>[a-z]{3})/(?P<day>\d{1,2})(?!\d)",
        r"(?<!\d)(?P<year>(?:19|20)\d{2})(?P<m>[01]\d)(?P<day>[0-3]\d)(?!\d)",
    ):
        if (match := re.search(form, url.lower())) and (iso := _iso(match)):
            return iso
    return None


def without_moments(text: str, mark: str) -> str:
    """A text with dates, weekdays, clock times and zones replaced by `mark`: who and where is left of a date line."""
    for found in reversed(find_dates(text)):
        text = text[: found.span.start] + mark + text[found.span.end :]
    return _MOMENT.sub(mark, text)


def _iso(match: re.Match[str]) -> IsoDate | None:
    parts = match.groupdict()
    year = int(parts["year"])
    if "a" in parts:
        first, second = int(parts["a"]), int(parts["b"])
        if parts["sep"] == "." or first > 12 or first == second:
            return _valid(year, second, first)  # dots are European: the day comes first
        return _valid(year, first, second) if second > 12 else None
    month = parts.get("month")
    number = _MONTHS.index(month[:3].lower()) + 1 if month else int(parts["m"])
    return _valid(year, number, int(parts["day"]))


def _valid(year: int, month: int, day: int) -> IsoDate | None:
    if not _EARLIEST <= year <= _LATEST:
        return None
    try:
        return date(year, month, day).isoformat()
    except ValueError:
        return None
