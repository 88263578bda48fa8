"""Joins resolved phrases with the words around them: *since*, *by*, *from ... to*, *two days before*."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import timedelta

from swapgraph.annotate import numerals
from swapgraph.annotate.times import periods
from swapgraph.annotate.times.memory import Found
from swapgraph.annotate.times.periods import Period, Unit
from swapgraph.annotate.times.pointing import pointing
from swapgraph.annotate.times.reference import Pointing
from swapgraph.annotate.times.scene import Scene
from swapgraph.annotate.words import word_set
from swapgraph.model import IsoDate

_UNTIL = frozenset(("until", "till", "by", "through"))
_UNITS = {"day": Unit.DAY, "week": Unit.WEEK, "month": Unit.MONTH, "year": Unit.YEAR, "decade": Unit.DECADE}
_PHRASES = {
    ("up", "to"): ("until", 2),
    ("later", "than"): ("until", 2),
    ("earlier", "than"): ("since", 2),
    ("not", "before"): ("since", 2),
}
_MOVES = word_set("postponed moved delayed rescheduled shifted brought pushed changed put")
_UNIT_LETTERS = ("dayunit", "weekunit", "monthunit", "yearunit")
_DETERMINERS = frozenset(("the",))
_RANGE_WORDS = frozenset(("to", "-", "~", "until", "till", "through", "into"))


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
        told = _told_after(scene, item, out[-1].last if out else 0)
        out += [told] if told else []
        out.append(_prefixed(scene, item))
    return out


def _apposed(scene: Scene, found: Sequence[Found]) -> list[Found]:
    """*tomorrow, Sunday 7 May*: the date that is written says which day *tomorrow* is."""
    out = list(found)
    for k in range(len(out) - 1):
        item, date_ = out[k], out[k + 1]
        between = scene.low[item.last : date_.first]
        told = scene.letters.any(date_.first, date_.last, "month", "may", "abbr")
        relative = scene.letters.any(item.first, item.last, "today", "yesterday", "tomorrow")
        if relative and told and between in ([], [","]) and item.period.day and date_.period.day:
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


def _prefixed(scene: Scene, item: Found) -> Found:
    """The expression with the preposition that opens one of its ends, or the offset that moves it."""
    words, first, period = scene.context.words, item.first, item.period
    before, single = words.at(first - 1), period.from_ == period.to
    if before in ("from", "between") and not single:
        return replace(item, first=first - 1)
    if before == "from" and scene.letters.is_(first - 2, *_UNIT_LETTERS):
        away = _from(scene, period, first - 1)  # *two weeks from Friday*; *a few days from today* is no time
        return replace(item, first=away[0], period=away[1]) if away else item
    if before == "from" and words.at(item.last) in ("on", "onwards", "onward"):
        return replace(item, first=first - 1, last=item.last + 1, period=Period(period.from_, None))
    if moved := _moved(scene, item):
        return moved
    if item.possessive:
        return item
    if before == "through" and not single and len(period.from_ or "") == 4:
        return item  # *through the 1990s* is all of them
    before, length = _PHRASES.get((words.at(first - 2), before), (before, 1))
    opened = _opened(scene, item, before)
    return replace(item, first=first - length, period=opened) if opened and (opened.from_ or opened.to) else item


def _opened(scene: Scene, item: Found, before: str) -> Period | None:
    """The period with the end left open that the preposition opens; None if it opens none."""
    period = item.period
    if before == "since" or (before == "from" and pointing(scene.context, item.first, item.last) is Pointing.FUTURE):
        return Period(period.from_, None)
    if before == "after":
        return Period(period.to, None)
    if before == "before":
        return Period(None, period.from_)
    return Period(None, period.to) if before in _UNTIL else None


def _moved(scene: Scene, item: Found) -> Found | None:
    """*two days before Christmas*, *a week after the June 2 talks*, *the day before May 9*."""
    words, joint = scene.context.words, item.first - 1
    joint -= words.at(joint) in _DETERMINERS
    if words.at(joint) not in ("before", "after"):
        return None
    moved = _from(scene, item.period, joint)
    return replace(item, first=moved[0], period=moved[1]) if moved else None


def _told_after(scene: Scene, item: Found, free: int) -> Found | None:
    """*two days after* of *two days after the attack on 7 October*; the words from `free` on are not used yet."""
    words = scene.context.words
    if words.at(item.first - 1) not in ("on", "in", "of"):
        return None
    for joint in range(item.first - 2, max(free, item.first - 8) - 1, -1):
        word = words.at(joint)
        if word in ("before", "after"):
            moved = _from(scene, item.period, joint) if joint < item.first - 2 else None
            return Found(moved[0], joint + 1, moved[1], named=False) if moved and moved[0] >= free else None
        if not word.isalpha() and word not in ("'", "-"):
            return None
    return None


def _from(scene: Scene, period: Period, joint: int) -> tuple[int, Period] | None:
    """What lies so far from a period as the words before *before* or *after*, at word `joint`, say; and their first."""
    words = scene.context.words
    start = scene.letters.before("numphrase units | the dayunit", joint)
    if start is None:
        return None
    unit = _UNITS.get(words.low[joint - 1].removesuffix("s"), Unit.WEEK)
    amount = 1.0 if words.low[start] == "the" else numerals.small(words, start, joint - 1)
    period_ = periods.moved(period, amount if words.at(joint) != "before" else -amount, unit) if amount else None
    return (start, period_) if period_ else None
