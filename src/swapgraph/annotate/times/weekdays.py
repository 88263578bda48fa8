"""Weekdays: *Friday*, *late on Wednesday*, *that Saturday*, *Tuesday last week*."""

from __future__ import annotations

from datetime import date, timedelta

from swapgraph.annotate.times import periods
from swapgraph.annotate.times.classes import WEEKDAYS
from swapgraph.annotate.times.grammar import Phrase
from swapgraph.annotate.times.guards import is_weekday
from swapgraph.annotate.times.memory import Found
from swapgraph.annotate.times.reference import Pointing
from swapgraph.annotate.times.scene import BACK, FORTH, Scene


def weekday(scene: Scene, phrase: Phrase, _: int | None) -> list[Found]:
    """The day that a weekday names."""
    at = phrase.groups["WEEKDAY"][0]
    first, deictic = scene.deictic(phrase)
    if not is_weekday(scene.context, scene.letters, at):
        return []
    number = WEEKDAYS[scene.low[at]]
    if phrase.has("WEEK"):
        day = _in_week(scene, phrase, number)
    elif deictic == "that" or deictic in BACK | FORTH:
        day = _remembered(scene, number, str(deictic))
    else:
        day = _near_today(scene, phrase, number, deictic)
    if day is None:
        return []
    scene.note_item(phrase, phrase.last, day)
    return scene.found(phrase, periods.of_day(day), first=first)


def _beside(scene: Scene, phrase: Phrase, number: int) -> date | None:
    """The day near the weekday that stands before it: *on Thursday or Friday*, *on Friday and Thursday*."""
    told = scene.memory.told[-1] if scene.memory.told else None
    before = scene.context.words.at(phrase.first - 1)
    if told is None or told.last != phrase.first - 1 or before not in ("and", "or") or told.period.day is None:
        return None
    if not scene.letters.any(told.first, told.last, "weekday"):
        return None
    ahead = (number - told.period.day.weekday()) % 7
    return told.period.day + timedelta(days=ahead if ahead <= 4 else ahead - 7)


def _in_week(scene: Scene, phrase: Phrase, number: int) -> date | None:
    """*Tuesday last week* from the article's day; *Tuesday of the following week* from the day named last."""
    first, last = phrase.groups["WEEK"]
    anchor = scene.today if scene.letters.any(first, last, "last", "this", "next") else scene.memory.day
    if anchor is None:
        return None
    return anchor + timedelta(days=7 * scene.step(first, last) + number - anchor.weekday())


def _remembered(scene: Scene, number: int, deictic: str) -> date | None:
    day = scene.memory.day
    if day is None:
        return None
    if deictic == "that":
        return periods.nearest_weekday(day, number)
    return periods.next_weekday(day, number) if deictic in FORTH else periods.previous_weekday(day, number)


def _near_today(scene: Scene, phrase: Phrase, number: int, deictic: str | None) -> date | None:
    today, reference = scene.today, scene.reference
    if today is None or reference is None:
        return None
    if deictic in ("last", "past"):
        return periods.previous_weekday(today, number)
    if deictic in ("next", "coming", "upcoming"):
        return periods.next_weekday(today, number)
    points = scene.points(phrase)
    if (day := _beside(scene, phrase, number)) and (points is not Pointing.PAST or day <= today):
        return day
    if deictic == "this":
        past = points is Pointing.PAST and (today.weekday() - number) % 7 <= 3
        return reference.weekday(number, Pointing.PAST if past else Pointing.FUTURE)
    if points is Pointing.FUTURE and scene.context.words.at(phrase.last) == "'" and (today.weekday() - number) % 7 <= 2:
        points = Pointing.PAST  # *Friday's exchange will help*, in a Saturday's paper
    if scene.memory.list_day and scene.opens_item(phrase, phrase.last):
        day = periods.next_weekday(scene.memory.list_day, number)
        if day <= today:
            return day
    return reference.weekday(number, points)
