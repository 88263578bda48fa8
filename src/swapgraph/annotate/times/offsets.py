"""Times told by their distance: *yesterday*, *two weeks ago*, *a day later*, *two months after his arrest*."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

from swapgraph.annotate import numerals
from swapgraph.annotate.times import hanging, periods, quotes
from swapgraph.annotate.times.counts import UNITS, amount_of, counted_unit, from_memory, singular
from swapgraph.annotate.times.grammar import Phrase
from swapgraph.annotate.times.memory import Found
from swapgraph.annotate.times.periods import Period, Unit
from swapgraph.annotate.times.reference import Pointing
from swapgraph.annotate.times.scene import Scene

_COUNTED = ("dayunit", "weekunit", "monthunit", "yearunit")


# ---- from the article's day


def today(scene: Scene, phrase: Phrase, _: int | None) -> list[Found]:
    """*today*, *yesterday morning*, *tonight*, *last night*, *overnight*."""
    word = scene.word(phrase, "WORD")
    if word == "overnight":
        next_ = scene.context.words.at(phrase.last)
        if scene.today is None or scene.letters.is_(phrase.last, "weekday") or next_ in ("on", "into", "from", "to"):
            return []  # *overnight into Friday*: the day is named
        return scene.found(phrase, periods.of_days(scene.today - timedelta(days=1), scene.today))
    if _outlet(scene, phrase.groups["WORD"][0]):
        return []
    if phrase.has("PART") and word == "last" and scene.word(phrase, "PART") not in ("night", "evening"):
        return []
    if (day := quotes.spoken_day(scene, phrase.first)) and not (phrase.has("PART") and word == "last"):
        return scene.found(phrase, periods.shift(day, {"yesterday": -1, "tomorrow": 1}.get(word, 0), Unit.DAY))
    return _day(scene, phrase, {"yesterday": -1, "tomorrow": 1, "last": -1}.get(word, 0))


def _outlet(scene: Scene, i: int) -> bool:
    """Whether *Today* ends the name of a paper or broadcaster: *USA Today*."""
    words = scene.context.words
    return scene.low[i] == "today" and words.capital(i) and words.at(i - 1).isalpha() and words.capital(i - 1)


def around_today(scene: Scene, phrase: Phrase, _: int | None) -> list[Found]:
    """*the day before yesterday*, *the day after tomorrow*."""
    back = scene.word(phrase, "SIDE") == "before"
    return _day(scene, phrase, -2 if back else 2) if back == (scene.low[phrase.last - 1] == "yesterday") else []


def _day(scene: Scene, phrase: Phrase, days: int) -> list[Found]:
    return scene.found(phrase, periods.of_day(scene.today + timedelta(days=days))) if scene.today else []


# ---- so much earlier or later


def offset(scene: Scene, phrase: Phrase, _: int | None) -> list[Found]:
    """*three days ago*, *two weeks from now*, *a year later*, *three days before*."""
    side, amount = scene.word(phrase, "SIDE"), amount_of(scene, phrase)
    unit = counted_unit(singular(scene, phrase, "UNIT"))
    if amount is None:
        return []
    if phrase.has("SAME"):
        return _anniversary(scene, phrase, amount, unit) if side == "ago" else []
    if side in ("ago", "from"):
        return _from_today(scene, phrase, amount if side == "from" else -amount, unit)
    if scene.context.words.at(phrase.first - 1) == "and" and scene.letters.is_(phrase.first - 2, *_COUNTED):
        start = scene.letters.before("numphrase yearunit", phrase.first - 1)
        years = numerals.small(scene.context.words, start, phrase.first - 2) if start is not None else None
        if start is None or years is None or unit is not Unit.MONTH:
            return []  # *two weeks and three days later*
        phrase, amount = replace(phrase, first=start), amount + 12 * years  # *a year and five months later*
    amount = -amount if side in ("earlier", "before") else amount
    if side in ("before", "after") and not scene.stands_alone(phrase.last):
        return _from_event(scene, phrase, amount, unit)
    if not scene.stands_alone(phrase.last):
        return []
    if unit is None:
        return _hours_on(scene, phrase, amount)
    return from_memory(scene, phrase, amount, unit)


def _hours_on(scene: Scene, phrase: Phrase, amount: float) -> list[Found]:
    """Some hours on it is still the day named last; 24 and 48 hours are days."""
    day = scene.memory.day
    if day is None or singular(scene, phrase, "UNIT") != "hour" or (abs(amount) >= 24 and amount % 24):
        return []
    return scene.found(phrase, periods.shift(day, int(amount / 24), Unit.DAY))


def _from_event(scene: Scene, phrase: Phrase, amount: float, unit: Unit | None) -> list[Found]:
    """*two months after his arrest*, where the text has told when that was."""
    told = hanging.told_event(scene, phrase.last)
    if told is None or unit is None:
        return []
    period, last = told
    moved = periods.moved(period, amount, unit)
    return scene.found(phrase, moved, last=last) if moved and hanging.fits(scene, phrase.first, moved) else []


def in_time(scene: Scene, phrase: Phrase, _: int | None) -> list[Found]:
    """*in two weeks' time*."""
    amount, unit = amount_of(scene, phrase), counted_unit(singular(scene, phrase, "UNIT"))
    return [] if amount is None or unit is None else _from_today(scene, phrase, amount, unit)


def in_units(scene: Scene, phrase: Phrase, _: int | None) -> list[Found]:
    """*will be released in two months*; not *the largest in two months*, nor what was done in so long a time."""
    amount, unit = amount_of(scene, phrase), counted_unit(singular(scene, phrase, "UNIT"))
    words = scene.context.words
    if amount is None or unit is None or scene.points(phrase) is not Pointing.FUTURE:
        return []
    if words.at(phrase.last) in ("'", "-", "of", "or", "and") or scene.context.content(phrase.last):
        return []
    if any(_ranks(scene.context.words.at(i)) for i in range(phrase.first - 8, phrase.first)):
        return []
    return _from_today(scene, phrase, amount, unit)


def _ranks(word: str) -> bool:
    """Whether a word ranks something within a time: *the first in forty years*, *the largest in months*."""
    return word in numerals.ORDINALS or word in ("only", "most", "least") or (len(word) > 5 and word.endswith("est"))


def hours_ago(scene: Scene, phrase: Phrase, _: int | None) -> list[Found]:
    """*hours ago*, *moments ago*: today; not *24 hours ago*, which `offset` reads."""
    return _day(scene, phrase, 0)


def since_then(scene: Scene, phrase: Phrase, _: int | None) -> list[Found]:
    """*since then*, *from that date*: since what was named last."""
    last = scene.memory.last
    start = (last.to or last.from_) if last else None
    return scene.found(phrase, Period(start, None), named=False) if start else []


def _from_today(scene: Scene, phrase: Phrase, amount: float, unit: Unit | None) -> list[Found]:
    """Hours within half a day are today, 24 and 48 are days."""
    if scene.reference is None:
        return []
    if unit is None:
        return _day(scene, phrase, int(amount / 24)) if abs(amount) < 12 or amount % 24 == 0 else []
    if unit in (Unit.DAY, Unit.WEEK) and not scene.reference.exact:
        return []
    return scene.found(phrase, periods.shift(scene.reference.day, amount, unit))


def _anniversary(scene: Scene, phrase: Phrase, amount: float, unit: Unit | None) -> list[Found]:
    """*three years ago this month*, *a year ago today*."""
    if scene.today is None or unit not in (Unit.YEAR, Unit.MONTH) or amount % 1:
        return []
    months = int(amount) * (12 if unit is Unit.YEAR else 1) - scene.step(*phrase.groups["SAME"])
    month = periods.shift(scene.today, -months, Unit.MONTH)
    same = scene.low[phrase.last - 1]
    if month is None or month.month is None or same == "month":
        return scene.found(phrase, month)
    day = periods.make_day(*month.month, scene.today.day)
    return scene.found(phrase, periods.shift(day, 0, Unit.DAY if same == "today" else Unit.WEEK) if day else None)


def this_day(scene: Scene, phrase: Phrase, _: int | None) -> list[Found]:
    """*on this day in 1962*: of the article's day and month."""
    year = int(scene.word(phrase, "YEAR"))
    day = periods.make_day(year, scene.today.month, scene.today.day) if scene.today else None
    return scene.found(phrase, periods.of_day(day) if day else periods.of_year(year))


def before_last(scene: Scene, phrase: Phrase, _: int | None) -> list[Found]:
    """*the week before last*."""
    unit = UNITS[singular(scene, phrase, "UNIT")]
    exact = scene.reference is not None and (scene.reference.exact or unit is Unit.YEAR)
    back = -2 - (unit is Unit.WEEKEND and scene.today is not None and scene.today.weekday() >= 5)
    return scene.found(phrase, periods.shift(scene.reference.day, back, unit)) if exact and scene.reference else []


def beside(scene: Scene, phrase: Phrase, _: int | None) -> list[Found]:
    """*the day before*, *the night after*, *the year before*."""
    unit = UNITS.get(singular(scene, phrase, "UNIT"), Unit.DAY)
    amount = -1 if scene.word(phrase, "SIDE") == "before" else 1
    if not scene.stands_alone(phrase.last):
        return _from_event(scene, phrase, amount, unit)
    return from_memory(scene, phrase, amount, unit)


def hours(scene: Scene, phrase: Phrase, _: int | None) -> list[Found]:
    """*hours later*, *within hours*: the day named last."""
    if scene.memory.day is None or not scene.stands_alone(phrase.last):
        return []
    if scene.low[phrase.first] == "within" and scene.points(phrase) is not Pointing.PAST:
        return []
    if scene.letters.is_(phrase.first - 1, "numword", "day", "number", "art"):
        return []
    return scene.found(phrase, periods.of_day(scene.memory.day))
