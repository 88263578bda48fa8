"""Which period a phrase names, given the article's date and what the text has named before it."""

from __future__ import annotations

from collections.abc import Callable

from swapgraph.annotate.times import dates, feasts, months, offsets, stamps, units, weekdays
from swapgraph.annotate.times.grammar import Phrase
from swapgraph.annotate.times.memory import Found
from swapgraph.annotate.times.scene import Scene

Rule = Callable[[Scene, Phrase, int | None], list[Found]]

_RULES: dict[str, Rule] = {
    "iso": dates.iso,
    "ordinal_day": dates.days,
    "day_month": dates.days,
    "month_day": dates.days,
    "month": months.month,
    "part_month": months.part_month,
    "nth_weekday": months.part_month,
    "short_year": months.short_year,
    "units_end": units.units_end,
    "day_of_month": dates.day_of_month,
    "bare_day": dates.bare_day,
    "stamp": stamps.stamp,
    "in_time": offsets.in_time,
    "in_units": offsets.in_units,
    "hours_ago": offsets.hours_ago,
    "since_then": offsets.since_then,
    "feast": feasts.feast,
    "this_day": offsets.this_day,
    "weekday": weekdays.weekday,
    "part_year": months.part_year,
    "decade": months.decade,
    "year": months.year,
    "century": months.century,
    "season": months.season,
    "around_today": offsets.around_today,
    "today": offsets.today,
    "this_part": offsets.today,
    "offset": offsets.offset,
    "before_last": offsets.before_last,
    "beside": offsets.beside,
    "hours": offsets.hours,
    "stretch": units.stretch,
    "unit": units.unit,
    "within_unit": units.within_unit,
    "edge_unit": units.edge_unit,
    "weekend": units.edge_unit,
}


def resolve(scene: Scene, phrase: Phrase, inherited: int | None = None) -> list[Found]:
    """What a phrase names: nothing for a false friend or where the text does not say; several for *5 and 7 June*.

    `inherited` is the year of a coordinated phrase that follows (*in May and June 2022*).
    """
    return _RULES[phrase.rule](scene, phrase, inherited)
