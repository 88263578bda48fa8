"""Counts and units of time, and what lies so many units from what was named last."""

from __future__ import annotations

from datetime import date

from swapgraph.annotate import numerals
from swapgraph.annotate.times import periods
from swapgraph.annotate.times.grammar import Phrase
from swapgraph.annotate.times.memory import Found
from swapgraph.annotate.times.periods import Unit
from swapgraph.annotate.times.scene import Scene

UNITS = {
    "day": Unit.DAY, "week": Unit.WEEK, "fortnight": Unit.WEEK, "weekend": Unit.WEEKEND, "month": Unit.MONTH,
    "year": Unit.YEAR, "decade": Unit.DECADE, "century": Unit.YEAR, "centurie": Unit.YEAR,
}  # fmt: skip
PLURALS = ("days", "weeks", "months", "years", "decades", "fortnights")
TIMES = {
    "fortnight": (2, Unit.WEEK),
    "decade": (10, Unit.YEAR),
    "century": (100, Unit.YEAR),
    "centurie": (100, Unit.YEAR),
}
"""Units that are counted in others: *two decades ago* is twenty years ago."""


def amount_of(scene: Scene, phrase: Phrase) -> float | None:
    """The number of units; a fortnight is two weeks, a decade ten years."""
    first, last = phrase.groups["COUNT"]
    value: float | None
    if scene.letters.any(first, last, "couple"):
        value = 2
    elif scene.letters.any(first, last, "quarter"):
        value = 0.25
    else:
        value = numerals.small(scene.context.words, first, last)
    if value is None:
        return None
    value += 0.5 * phrase.has("HALF")
    unit_name = singular(scene, phrase, "UNIT")
    return value * TIMES[unit_name][0] if unit_name in TIMES else value


def counted_unit(name: str) -> Unit | None:
    """The unit that `amount_of` counts."""
    return TIMES[name][1] if name in TIMES else UNITS.get(name)


def singular(scene: Scene, phrase: Phrase, group: str) -> str:
    """The unit of a group in the singular."""
    return scene.word(phrase, group).removesuffix("s")


def from_memory(scene: Scene, phrase: Phrase, amount: float, unit: Unit, first: int | None = None) -> list[Found]:
    """So many units from what was named last: from the day, the month, or the beginning of the period."""
    memory = scene.memory
    anchor: date | None = memory.day
    if unit in (Unit.YEAR, Unit.DECADE) or (unit is Unit.MONTH and memory.month is None):
        anchor = memory.last.first if memory.last else None
    elif unit is Unit.MONTH and memory.month:
        anchor = date(*memory.month, 1)
    return scene.found(phrase, periods.shift(anchor, amount, unit) if anchor else None, first=first)
