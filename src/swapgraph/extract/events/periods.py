"""Dates of any precision: whether two can share a day, and how long ago they were."""

from __future__ import annotations

from datetime import date, timedelta

from swapgraph.model import Document, IsoDate

_RECENT = timedelta(days=14)  # before the article: news is about what has just happened
_HISTORY = timedelta(days=60)


def is_news(doc: Document, start: IsoDate | None) -> bool:
    """Whether a day lies shortly before the article's own."""
    today = doc.article.date
    if today is None or start is None or len(today) != 10 or len(start) != 10:
        return False
    return date.fromisoformat(today) - _RECENT <= date.fromisoformat(start) <= date.fromisoformat(today)


def is_fresh(doc: Document, day: IsoDate) -> bool:
    """Whether a day is the article's, or the one before."""
    today = doc.article.date
    if today is None or len(today) != 10 or len(day) != 10:
        return False
    return date.fromisoformat(today) - timedelta(days=1) <= date.fromisoformat(day) <= date.fromisoformat(today)


def is_history(doc: Document, start: IsoDate) -> bool:
    """Whether a period ended long before the article: told in a news report, it is no news."""
    today = doc.article.date
    if today is None or len(today) != 10:
        return False
    return _high(start)[:7] < (date.fromisoformat(today) - _HISTORY).isoformat()[:7]


def overlap(a1: IsoDate | None, a2: IsoDate | None, b1: IsoDate | None, b2: IsoDate | None) -> bool:
    """Whether two periods of any precision can share a day."""
    a1, a2, b1, b2 = a1 or a2 or "", a2 or a1 or "", b1 or b2 or "", b2 or b1 or ""
    return low(a1) <= _high(b2) and low(b1) <= _high(a2)


def low(date: IsoDate) -> str:
    """A key that sorts a date of any precision by its first day."""
    return date + "-00-00"[len(date) - 10 :] if len(date) < 10 else date


def _high(date: IsoDate) -> str:
    return date + "-99-99"[len(date) - 10 :] if len(date) < 10 else date
