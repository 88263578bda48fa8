"""Joins resolved phrases: neighbours to ranges (*Monday to Friday*), a day to the date beside it (*today, 2 June*)."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import timedelta

from swapgraph.annotate.times import periods
from swapgraph.annotate.times.memory import Found
from swapgraph.annotate.times.periods import Period
from swapgraph.annotate.times.prefixes import prefixed, told_after
from swapgraph.annotate.times.scene import Scene
from swapgraph.annotate.words import word_set
from swapgraph.model import IsoDate

_MOVES = word_set("postponed moved delayed rescheduled shifted brought pushed changed put")
_RANGE_WORDS = frozenset(("to", "-", "~", "until", "till", "through", "into"))
_APPOSED: tuple[list[str], ...] = ([], [","], ["("])


def combine(scene: Scene, found: Sequence[Found]) -> list[Found]:
    """The expressions of a text: neighbours joined to ranges, then what stands before each."""
    joined: list[Found] = []
    for item in _apposed(scene, found):
        if joined and (both := _range(scene, joined[-1], item)):
            joined[-1] = both
        else:
            joined.append(item)
    out: list[Found] = []
    for item in joined:
        free = out[-1].last if out else 0
        if told := told_after(scene, item, free):
            out.append(told)
            free = told.last
        whole = prefixed(scene, item)
        out.append(whole if whole.first >= free else item)
    return out


def _apposed(scene: Scene, found: Sequence[Found]) -> list[Found]:
    """*tomorrow, Sunday 7 May*, *Friday (28 September 1973)*: the date that is written says which day is meant."""
    out = list(found)
    for k in range(len(out) - 1):
        item, date_ = out[k], out[k + 1]
        day, written = item.period.day, date_.period.day
        if day is None or written is None or scene.low[item.last : date_.first] not in _APPOSED:
            continue
        months = ("month", "may", "abbr", "iso")
        if scene.letters.any(item.first, item.last, *months) or not scene.letters.any(date_.first, date_.last, *months):
            continue
        weekday = scene.letters.any(item.first, item.last, "weekday", "wabbr")
        if not weekday or written.weekday() == day.weekday():
            out[k] = replace(item, period=date_.period)
    return out


def _range(scene: Scene, left: Found, right: Found) -> Found | None:
    """*from X to Y*, *X to Y*, *X-Y*, *between X and Y*; None where the two stand for themselves."""
    words, start, end = scene.context.words, left.period.from_, right.period.to
    if right.first - left.last != 1 or left.possessive or start is None or end is None or start != left.period.to:
        return None
    word, before = words.at(left.last), words.at(left.first - 1)
    alike = word != "~" or len(start) == len(end)
    fits = before == "between" if word == "and" else word in _RANGE_WORDS and alike
    if not fits or (word != "and" and any(words.at(k) in _MOVES for k in range(left.first - 6, left.first))):
        return None
    later = _after(start, end)
    return Found(left.first, right.last, Period(start, later), possessive=right.possessive) if later else None


def _after(start: IsoDate, end: IsoDate) -> IsoDate | None:
    """The end of a range; in the next week or year if it would lie before its start; None if it cannot be."""
    back = (periods.first_day(start) - periods.last_day(end)).days
    if back <= 0:
        return end
    if back < 7:  # *from Monday to Friday*, told on a Tuesday
        return (periods.last_day(end) + timedelta(days=7)).isoformat()
    moved = f"{int(end[:4]) + 1:04}{end[4:]}"
    return moved if len(end) > 4 and moved >= start and _exists(moved) else None


def _exists(iso: str) -> bool:
    return len(iso) < 10 or periods.make_day(int(iso[:4]), int(iso[5:7]), int(iso[8:])) is not None
