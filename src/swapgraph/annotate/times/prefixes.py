"""What stands before a time: *since*, *by noon on*, *two days before*, *the eve of*, *the week of*."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

from swapgraph.annotate import numerals
from swapgraph.annotate.times import periods
from swapgraph.annotate.times.memory import Found
from swapgraph.annotate.times.periods import Period, Unit
from swapgraph.annotate.times.pointing import deadline, pointing
from swapgraph.annotate.times.reference import Pointing
from swapgraph.annotate.times.scene import Scene
from swapgraph.annotate.words import word_set

_UNTIL = frozenset(("until", "till", "by", "through"))
_UNITS = {"day": Unit.DAY, "week": Unit.WEEK, "month": Unit.MONTH, "year": Unit.YEAR, "decade": Unit.DECADE}
_UNIT_LETTERS = ("dayunit", "weekunit", "monthunit", "yearunit")
_PHRASES = {
    ("up", "to"): ("until", 2),
    ("later", "than"): ("until", 2),
    ("earlier", "than"): ("since", 2),
    ("not", "before"): ("since", 2),
}
_FROM_NOW = word_set("now onwards onward on")


def prefixed(scene: Scene, item: Found) -> Found:
    """The expression with the preposition that opens one of its ends, or the words that move it."""
    words, first, period = scene.context.words, item.first, item.period
    before, single = words.at(first - 1), period.from_ == period.to
    if before in ("from", "between") and not single:
        return replace(item, first=first - 1)
    if before == "from":
        return _from(scene, item)
    if moved := _moved(scene, item) or _around(scene, item):
        return moved
    if item.possessive:
        return item
    if before == "through" and not single and len(period.from_ or "") == 4:
        return item  # *through the 1990s* is all of them
    before, length = _PHRASES.get((words.at(first - 2), before), (before, 1))
    if (start := deadline(scene.context, first)) is not None:
        before, length = "by", first - start
    opened = _opened(period, before)
    return replace(item, first=first - length, period=opened) if opened and (opened.from_ or opened.to) else item


def _from(scene: Scene, item: Found) -> Found:
    """*from Monday on*, *from 2014 until now*, *from 1 July* where that lies ahead, *two weeks from Friday*."""
    words, opened = scene.context.words, Period(item.period.from_, None)
    if scene.letters.is_(item.first - 2, *_UNIT_LETTERS):
        away = _away(scene, item.period, item.first - 1)  # *a few days from today* is no time
        if away and item.period.day and scene.letters.is_(item.first - 2, "weekunit"):  # *a week from Friday*: a Friday
            day = periods.first_day(away[1].from_ or "") + timedelta(days=item.period.day.weekday())
            away = (away[0], periods.of_day(day))
        return replace(item, first=away[0], period=away[1]) if away else item
    last = item.last + (words.at(item.last) in ("until", "till", "to"))
    if words.at(last) in (_FROM_NOW if last == item.last else ("now",)):
        return replace(item, first=item.first - 1, last=last + 1, period=opened)
    if item.possessive or pointing(scene.context, item.first, item.last) is not Pointing.FUTURE:
        return item
    return replace(item, first=item.first - 1, period=opened)


def _opened(period: Period, before: str) -> Period | None:
    """The period with the end left open that the preposition opens; None if it opens none."""
    if before == "since":
        return Period(period.from_, None)
    if before == "after":
        return Period(period.to, None)
    if before == "before":
        return Period(None, period.from_)
    return Period(None, period.to) if before in _UNTIL else None


def _moved(scene: Scene, item: Found) -> Found | None:
    """*two days before Christmas*, *a week after the June 2 talks*, *the day before May 9*."""
    words, joint = scene.context.words, item.first - 1
    joint -= words.at(joint) in ("the", "a", "an")
    away = _away(scene, item.period, joint) if words.at(joint) in ("before", "after") else None
    return replace(item, first=away[0], period=away[1]) if away else None


def _around(scene: Scene, item: Found) -> Found | None:
    """*the eve of 9 May*, *the week of June 9*, *the week beginning 9 June*."""
    words, day, k = scene.context.words, item.period.day, item.first - 1
    if day is None or words.at(k) not in ("of", "beginning", "starting", "commencing"):
        return None
    start = k - 1 - (words.at(k - 2) == "the")
    if words.at(k - 1) == "eve" and words.at(k) == "of":
        return replace(item, first=start, period=periods.of_day(day - timedelta(days=1)))
    return replace(item, first=start, period=periods.of_week(day)) if words.at(k - 1) == "week" else None


def told_after(scene: Scene, item: Found, free: int) -> Found | None:
    """*two days after* of *two days after the attack on 7 October*; the words from `free` on are not used yet."""
    words = scene.context.words
    if words.at(item.first - 1) not in ("on", "in", "of"):
        return None
    for joint in range(item.first - 2, max(free, item.first - 8) - 1, -1):
        word = words.at(joint)
        if word in ("before", "after"):
            away = _away(scene, item.period, joint) if joint < item.first - 2 else None
            return Found(away[0], joint + 1, away[1], named=False) if away and away[0] >= free else None
        if not word.isalpha() and word not in ("'", "-"):
            return None
    return None


def _away(scene: Scene, period: Period, joint: int) -> tuple[int, Period] | None:
    """What lies so far from a period as the words before *before* or *after*, at word `joint`, say; and their first."""
    words = scene.context.words
    start = scene.letters.before("numphrase units | the dayunit", joint)
    if start is None:
        return None
    unit = _UNITS.get(words.low[joint - 1].removesuffix("s"), Unit.WEEK)
    amount = 1.0 if words.low[start] == "the" else numerals.small(words, start, joint - 1)
    if amount and unit is Unit.DECADE:
        amount, unit = amount * 10, Unit.YEAR
    away = periods.moved(period, amount if words.at(joint) != "before" else -amount, unit) if amount else None
    return (start, away) if away else None
