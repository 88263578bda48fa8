"""The clock at the head of a live blog's entry: *14:32 GMT*, *9.05am*. A clock in a sentence names no date."""

from __future__ import annotations

from datetime import timedelta

from swapgraph.annotate.times import periods
from swapgraph.annotate.times.classes import WEEKDAYS
from swapgraph.annotate.times.grammar import Phrase
from swapgraph.annotate.times.memory import Found
from swapgraph.annotate.times.reference import Pointing
from swapgraph.annotate.times.scene import Scene
from swapgraph.annotate.words import BREAK, word_set

_ZONES = word_set("gmt utc est edt cet cest bst eet eest msk ist idt et local time a p m . am pm")
_NEAR = 8  # words of the line in which a date would stand


def stamp(scene: Scene, phrase: Phrase, _: int | None) -> list[Found]:
    """The day of the entry: that of the heading above it, else the article's.

    Nothing for a clock inside a sentence, and nothing where the line itself gives the date.
    """
    words, last = scene.context.words, phrase.last
    if not scene.context.line_start(phrase.first):
        return []
    while words.at(last) in _ZONES and (words.at(last) != "." or words.at(last - 1) in ("a", "p", "m")):
        last += 1
    line = [words.at(i) for i in range(last, last + _NEAR)]
    reach = last + (line.index(BREAK) if BREAK in line else _NEAR)
    weekday = scene.letters.find(last, reach, "weekday")
    if weekday is not None and scene.reference:  # *12:00 am, Wednesday: ...*, and *5:00 am: ...* below
        scene.memory.heading_day = scene.reference.weekday(WEEKDAYS[scene.low[weekday]], Pointing.PAST)
    if weekday is not None or scene.letters.any(last, reach, "month", "may", "abbr", "iso", "today", "yesterday"):
        return []
    follows = words.at(last)
    if follows not in (BREAK, ":", "~", "-", "|", ",", "(") and not words.capital(last):
        return []
    day = scene.memory.heading_day or scene.today
    if day is None or (scene.today and abs(day - scene.today) > timedelta(days=31)):
        return []
    return scene.found(phrase, periods.of_day(day), last=last, named=False)
