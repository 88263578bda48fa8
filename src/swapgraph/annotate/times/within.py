"""When something happened that is told of a period: through all of it, or at some point in it."""

from __future__ import annotations

import re
from datetime import timedelta

from swapgraph.annotate.times import periods
from swapgraph.model import IsoDate, TimeExpression

_RANGE = re.compile(r"\d(?!\d*['’]?s\b)|^(?:from|between)\b|[-–—]|\b(?:to|until|through|into)\b", re.IGNORECASE)

_A_WEEK = timedelta(days=7)


def dates_within(time: TimeExpression, text: str) -> tuple[IsoDate | None, IsoDate | None]:
    """Start and end of an event that is told with a time; `text` is the article's.

    A range that is written as one (*between 9 and 14 June*), a day, a night and a weekend stand as they are. Of longer
    periods (*last week*, *this autumn*) only what holds for each of their days is known: the month, or the year. A
    week on both sides of a month's end is of the month that most of it lies in.
    """
    start, end = time.from_, time.to
    if start is None or end is None or start == end or _RANGE.search(text[time.span.start : time.span.end]):
        return start, end
    if periods.last_day(end) - periods.first_day(start) <= timedelta(days=1):
        return start, end
    common = common_date(start, end)
    if periods.last_day(end) - periods.first_day(start) < _A_WEEK:
        middle = periods.first_day(start) + (periods.last_day(end) - periods.first_day(start)) / 2
        common = common_date(middle.isoformat(), middle.isoformat()[:7])
    return common, common


def common_date(start: IsoDate, end: IsoDate) -> IsoDate | None:
    """The most precise date that holds for a whole period: `2011-10-10` and `2011-10-16` are of `2011-10`."""
    for length in (10, 7, 4):
        if len(start) >= length <= len(end) and start[:length] == end[:length]:
            return start[:length]
    return None
