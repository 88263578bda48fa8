"""Feasts that name a day: Christmas, New Year and their eves, Easter where the rite is known."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date

from swapgraph.annotate.times import periods
from swapgraph.annotate.times.grammar import Phrase
from swapgraph.annotate.times.memory import Found
from swapgraph.annotate.times.scene import Scene
from swapgraph.annotate.words import word_set

_FIXED = {
    "christmas": (12, 25),
    "christmas eve": (12, 24),
    "boxing": (12, 26),
    "new year eve": (12, 31),
    "new year": (1, 1),
    "valentine": (2, 14),
    "may": (5, 1),
}
_FIXED_JULIAN = {"christmas": (1, 7), "christmas eve": (1, 6), "new year": (1, 14)}
_EASTERN, _WESTERN = ("orthodox", "julian"), ("western", "catholic")
_FILLERS = frozenset(("'", "s", "day", "days", "sunday"))
_PLURALS = {"valentines": "valentine", "years": "year"}  # *Valentines Day*, *New Years Eve*
_PREPOSITIONS = word_set("at by before after since until over for on during around till of between and from")


def feast(scene: Scene, phrase: Phrase, inherited: int | None) -> list[Found]:
    """*by Christmas of the same year*, *New Year's Eve*, *Orthodox Easter*; not *a Christmas truce*."""
    first, last = phrase.groups["FEAST"]
    if scene.low[first] == "may" and not (scene.low[last - 1] == "day" and scene.context.words.capital(last - 1)):
        return []
    words = [_PLURALS.get(word, word) for word in scene.low[first:last] if word not in _FILLERS]
    rite = words.pop(0) if words[0] in _EASTERN + _WESTERN else None
    name = " ".join(words)
    make = _maker(name, rite)
    year, tail = scene.tail_year(phrase)
    end = last if tail is False else phrase.last
    start, deictic = scene.deictic(phrase)
    if make is None or (words[0] == "new" and not scene.context.words.capital(first)):
        return []
    short = last - first == 1 + (rite is not None) or name == "new year"  # *Christmas*, *Orthodox Easter*
    bare = short and tail is not True and deictic is None
    if bare and (scene.context.words.at(start - 1) not in _PREPOSITIONS or scene.context.content(end)):
        return []
    year = year or inherited or _year(scene, phrase, make, deictic)
    day = make(year) if year else None
    return scene.found(phrase, periods.of_day(day), first=start, last=end) if day else []


def _year(scene: Scene, phrase: Phrase, make: Callable[[int], date | None], deictic: str | None) -> int | None:
    """The year of a feast that is named without one."""
    if scene.reference is None:
        return None
    if deictic is not None:
        return scene.deictic_year(deictic, lambda y: periods.of_day(make(y) or date(y, 4, 20)))
    near = make(scene.reference.day.year) or date(scene.reference.day.year, 4, 20)
    return scene.open_year(phrase, near.month, near.day)


def _maker(name: str, rite: str | None) -> Callable[[int], date | None] | None:
    """The day of a feast in a year. Easter without a rite is known only in the years when both rites agree."""
    if name == "thanksgiving":
        return periods.thanksgiving
    if name == "easter":
        if rite in _EASTERN:
            return periods.orthodox_easter
        return periods.western_easter if rite else _common_easter
    fixed = (_FIXED_JULIAN if rite in _EASTERN else _FIXED).get(name)
    return (lambda year: date(year, *fixed)) if fixed else None


def _common_easter(year: int) -> date | None:
    easter = periods.western_easter(year)
    return easter if easter == periods.orthodox_easter(year) else None
