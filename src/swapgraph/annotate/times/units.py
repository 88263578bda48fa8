"""Units that words point to: *last week*, *the same day*, *the past two weeks*, *the weekend*, *by year's end*."""

from __future__ import annotations

from datetime import date

from swapgraph.annotate.times import periods
from swapgraph.annotate.times.counts import PLURALS, TIMES, UNITS, amount_of, counted_unit, from_memory, singular
from swapgraph.annotate.times.grammar import Phrase
from swapgraph.annotate.times.memory import Found
from swapgraph.annotate.times.periods import Period, Unit
from swapgraph.annotate.times.reference import Pointing
from swapgraph.annotate.times.scene import BACK, FORTH, Scene


def stretch(scene: Scene, phrase: Phrase, _: int | None) -> list[Found]:
    """*the past two weeks*, *in the last month*: from then until the article's day; *the next two weeks* on from it."""
    counted = phrase.has("COUNT")
    way = scene.word(phrase, "WAY" if counted else "WAY1")
    unit_name = singular(scene, phrase, "UNIT" if counted else "UNIT1")
    amount = amount_of(scene, phrase) if counted else TIMES.get(unit_name, (1, None))[0]
    unit = counted_unit(unit_name)
    words = scene.context.words
    if amount and unit_name == "hour" and amount % 24 == 0:
        amount, unit = amount / 24, Unit.DAY
    if scene.reference is None or amount is None or unit is None or words.at(phrase.last) in ("of", "before", "after"):
        return []
    within = words.at(phrase.first - 1) in ("in", "over", "within", "during", "for", "throughout", "of")
    if counted:
        named = within or scene.letters.is_(phrase.first, "the")
    else:
        named = (within or way == "past") and scene.low[phrase.last - 1] not in PLURALS
    forth = way in ("next", "coming", "upcoming")
    if not named or (unit in (Unit.DAY, Unit.WEEK) and not scene.reference.exact):
        return []
    if forth and scene.points(phrase) is Pointing.PAST:
        return []
    return scene.found(phrase, periods.stretch(scene.reference.day, amount if forth else -amount, unit), named=False)


def unit(scene: Scene, phrase: Phrase, _: int | None) -> list[Found]:
    """*last week*, *this month*, *the following year*, *that evening*."""
    first, deictic = scene.deictic(phrase)
    unit = UNITS.get(singular(scene, phrase, "UNIT"), Unit.DAY)
    if deictic is None or scene.word(phrase, "UNIT") in PLURALS or scene.context.words.at(phrase.last) == "-":
        return []
    the = scene.letters.is_(phrase.groups["DEICTIC"][0], "the")
    if deictic == "that":
        return scene.found(phrase, _same(scene, unit), first=first)
    if deictic in BACK | FORTH:
        return from_memory(scene, phrase, 1 if deictic in FORTH else -1, unit, first)
    if deictic == "next" and (unit is Unit.DAY or (the and scene.points(phrase) is Pointing.PAST)):
        return from_memory(scene, phrase, 1, unit, first)
    if unit is Unit.DAY or (deictic == "last" and the and unit is not Unit.WEEKEND):
        return []
    return scene.found(phrase, _near(scene, phrase, deictic, unit), first=first)


def edge_unit(scene: Scene, phrase: Phrase, _: int | None) -> list[Found]:
    """*the end of the month*, *the weekend*."""
    word, after = scene.low[phrase.last - 1], phrase.last
    if scene.today is None or word in PLURALS or scene.context.words.at(after) == "-":
        return []
    if phrase.rule == "weekend" and scene.context.content(after):
        return []
    return scene.found(phrase, _near(scene, phrase, None, UNITS[word]))


def units_end(scene: Scene, phrase: Phrase, _: int | None) -> list[Found]:
    """*by year's end*, *at month-end*."""
    word = scene.word(phrase, "UNIT")
    if scene.low[phrase.last - 1] != "end" or word in PLURALS or scene.context.words.at(phrase.last) == "-":
        return []
    if word == "year" and scene.letters.is_(phrase.last, "fourdigits"):  # *year-end 2002*
        return scene.found(phrase, periods.of_year(int(scene.low[phrase.last])), last=phrase.last + 1)
    return scene.found(phrase, _near(scene, phrase, None, UNITS[word]))


def within_unit(scene: Scene, phrase: Phrase, _: int | None) -> list[Found]:
    """*later in the day*, *earlier in the week*: of what was named last, else of the article's day."""
    unit = UNITS[singular(scene, phrase, "UNIT")]
    if scene.word(phrase, "UNIT") in PLURALS:
        return []
    return scene.found(phrase, _same(scene, unit) or _near(scene, phrase, None, unit))


def _same(scene: Scene, unit: Unit) -> Period | None:
    """*the same day*, *that month*: the one that was named last."""
    memory = scene.memory
    if unit is Unit.MONTH:
        return periods.of_month(*memory.month) if memory.month else None
    if unit in (Unit.YEAR, Unit.DECADE):
        year = memory.last.year if memory.last else None
        return periods.shift(date(year, 1, 1), 0, unit) if year else None
    return periods.shift(memory.day, 0, unit) if memory.day else None


def _near(scene: Scene, phrase: Phrase, deictic: str | None, unit: Unit) -> Period | None:
    """The unit that lies at, before or after the article's day."""
    reference = scene.reference
    if reference is None or not (
        reference.exact or (reference.monthly and unit is Unit.MONTH) or unit in (Unit.YEAR, Unit.DECADE)
    ):
        return None
    step = {"last": -1, "past": -1, "next": 1, "coming": 1, "upcoming": 1}.get(deictic or "", 0)
    if unit is Unit.WEEKEND:
        step = _weekend_step(scene, phrase, deictic, reference.day.weekday() >= 5)
    return periods.shift(reference.day, step, unit)


def _weekend_step(scene: Scene, phrase: Phrase, deictic: str | None, now: bool) -> int:
    """Weeks to the weekend that is meant: the one now or just past, unless the words point to the coming one."""
    forth = deictic in ("next", "coming", "upcoming")
    if deictic in (None, "this"):
        forth = scene.points(phrase) in (Pointing.FUTURE, Pointing.NEAREST)
    if deictic == "last" or not (forth or now):
        return -1
    return int(deictic == "next" and now)
