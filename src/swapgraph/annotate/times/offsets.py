"""Times told by their distance: *yesterday*, *two weeks ago*, *a day later*, *last month*, *the past two weeks*."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta

from swapgraph.annotate import numerals
from swapgraph.annotate.times import hanging, periods, quotes
from swapgraph.annotate.times.grammar import Phrase
from swapgraph.annotate.times.memory import Found
from swapgraph.annotate.times.periods import Period, Unit
from swapgraph.annotate.times.reference import Pointing
from swapgraph.annotate.times.scene import BACK, FORTH, Scene

_UNITS = {
    "day": Unit.DAY, "week": Unit.WEEK, "fortnight": Unit.WEEK, "weekend": Unit.WEEKEND, "month": Unit.MONTH,
    "year": Unit.YEAR, "decade": Unit.DECADE, "century": Unit.YEAR, "centurie": Unit.YEAR,
}  # fmt: skip
_COUNTED = ("dayunit", "weekunit", "monthunit", "yearunit")
_PLURALS = ("days", "weeks", "months", "years", "decades", "fortnights")
_TIMES = {
    "fortnight": (2, Unit.WEEK),
    "decade": (10, Unit.YEAR),
    "century": (100, Unit.YEAR),
    "centurie": (100, Unit.YEAR),
}
"""Units that are counted in others: *two decades ago* is twenty years ago."""


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
    side, amount = scene.word(phrase, "SIDE"), _amount(scene, phrase)
    unit = _counted_unit(_singular(scene, phrase, "UNIT"))
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
    return _from_memory(scene, phrase, amount, unit)


def _hours_on(scene: Scene, phrase: Phrase, amount: float) -> list[Found]:
    """Some hours on it is still the day named last; 24 and 48 hours are days."""
    day = scene.memory.day
    if day is None or _singular(scene, phrase, "UNIT") != "hour" or (abs(amount) >= 24 and amount % 24):
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
    amount, unit = _amount(scene, phrase), _counted_unit(_singular(scene, phrase, "UNIT"))
    return [] if amount is None or unit is None else _from_today(scene, phrase, amount, unit)


def in_units(scene: Scene, phrase: Phrase, _: int | None) -> list[Found]:
    """*will be released in two months*; not *the largest in two months*, nor what was done in so long a time."""
    amount, unit = _amount(scene, phrase), _counted_unit(_singular(scene, phrase, "UNIT"))
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
    """*since then*: since what was named last."""
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


def before_last(scene: Scene, phrase: Phrase, _: int | None) -> list[Found]:
    """*the week before last*."""
    unit = _UNITS[_singular(scene, phrase, "UNIT")]
    exact = scene.reference is not None and (scene.reference.exact or unit is Unit.YEAR)
    back = -2 - (unit is Unit.WEEKEND and scene.today is not None and scene.today.weekday() >= 5)
    return scene.found(phrase, periods.shift(scene.reference.day, back, unit)) if exact and scene.reference else []


def beside(scene: Scene, phrase: Phrase, _: int | None) -> list[Found]:
    """*the day before*, *the night after*, *the year before*."""
    unit = _UNITS.get(_singular(scene, phrase, "UNIT"), Unit.DAY)
    amount = -1 if scene.word(phrase, "SIDE") == "before" else 1
    if not scene.stands_alone(phrase.last):
        return _from_event(scene, phrase, amount, unit)
    return _from_memory(scene, phrase, amount, unit)


def hours(scene: Scene, phrase: Phrase, _: int | None) -> list[Found]:
    """*hours later*, *within hours*: the day named last."""
    if scene.memory.day is None or not scene.stands_alone(phrase.last):
        return []
    if scene.low[phrase.first] == "within" and scene.points(phrase) is not Pointing.PAST:
        return []
    if scene.letters.is_(phrase.first - 1, "numword", "day", "number", "art"):
        return []
    return scene.found(phrase, periods.of_day(scene.memory.day))


def _from_memory(scene: Scene, phrase: Phrase, amount: float, unit: Unit, first: int | None = None) -> list[Found]:
    """So many units from what was named last: from the day, the month, or the beginning of the period."""
    memory = scene.memory
    anchor: date | None = memory.day
    if unit in (Unit.YEAR, Unit.DECADE) or (unit is Unit.MONTH and memory.month is None):
        anchor = memory.last.first if memory.last else None
    elif unit is Unit.MONTH and memory.month:
        anchor = date(*memory.month, 1)
    return scene.found(phrase, periods.shift(anchor, amount, unit) if anchor else None, first=first)


# ---- last, next, that, the same


def stretch(scene: Scene, phrase: Phrase, _: int | None) -> list[Found]:
    """*the past two weeks*, *in the last month*: from then until the article's day; *the next two weeks* on from it."""
    counted = phrase.has("COUNT")
    way = scene.word(phrase, "WAY" if counted else "WAY1")
    singular = _singular(scene, phrase, "UNIT" if counted else "UNIT1")
    amount = _amount(scene, phrase) if counted else _TIMES.get(singular, (1, None))[0]
    unit = _counted_unit(singular)
    words = scene.context.words
    if amount and singular == "hour" and amount % 24 == 0:
        amount, unit = amount / 24, Unit.DAY
    if scene.reference is None or amount is None or unit is None or words.at(phrase.last) in ("of", "before", "after"):
        return []
    within = words.at(phrase.first - 1) in ("in", "over", "within", "during", "for", "throughout", "of")
    if counted:
        named = within or scene.letters.is_(phrase.first, "the")
    else:
        named = (within or way == "past") and scene.low[phrase.last - 1] not in _PLURALS
    forth = way in ("next", "coming", "upcoming")
    if not named or (unit in (Unit.DAY, Unit.WEEK) and not scene.reference.exact):
        return []
    if forth and scene.points(phrase) is Pointing.PAST:
        return []
    return scene.found(phrase, periods.stretch(scene.reference.day, amount if forth else -amount, unit), named=False)


def unit(scene: Scene, phrase: Phrase, _: int | None) -> list[Found]:
    """*last week*, *this month*, *the following year*, *that evening*."""
    first, deictic = scene.deictic(phrase)
    unit = _UNITS.get(_singular(scene, phrase, "UNIT"), Unit.DAY)
    if deictic is None or scene.word(phrase, "UNIT") in _PLURALS or scene.context.words.at(phrase.last) == "-":
        return []
    the = scene.letters.is_(phrase.groups["DEICTIC"][0], "the")
    if deictic == "that":
        return scene.found(phrase, _same(scene, unit), first=first)
    if deictic in BACK | FORTH:
        return _from_memory(scene, phrase, 1 if deictic in FORTH else -1, unit, first)
    if deictic == "next" and (unit is Unit.DAY or (the and scene.points(phrase) is Pointing.PAST)):
        return _from_memory(scene, phrase, 1, unit, first)
    if unit is Unit.DAY or (deictic == "last" and the and unit is not Unit.WEEKEND):
        return []
    return scene.found(phrase, _near(scene, phrase, deictic, unit), first=first)


def edge_unit(scene: Scene, phrase: Phrase, _: int | None) -> list[Found]:
    """*the end of the month*, *the weekend*."""
    word, after = scene.low[phrase.last - 1], phrase.last
    if scene.today is None or word in _PLURALS or scene.context.words.at(after) == "-":
        return []
    if phrase.rule == "weekend" and scene.context.content(after):
        return []
    return scene.found(phrase, _near(scene, phrase, None, _UNITS[word]))


def units_end(scene: Scene, phrase: Phrase, _: int | None) -> list[Found]:
    """*by year's end*, *at month-end*."""
    word = scene.word(phrase, "UNIT")
    if scene.low[phrase.last - 1] != "end" or word in _PLURALS or scene.context.words.at(phrase.last) == "-":
        return []
    if word == "year" and scene.letters.is_(phrase.last, "fourdigits"):  # *year-end 2002*
        return scene.found(phrase, periods.of_year(int(scene.low[phrase.last])), last=phrase.last + 1)
    return scene.found(phrase, _near(scene, phrase, None, _UNITS[word]))


def within_unit(scene: Scene, phrase: Phrase, _: int | None) -> list[Found]:
    """*later in the day*, *earlier in the week*: of what was named last, else of the article's day."""
    unit = _UNITS[_singular(scene, phrase, "UNIT")]
    if scene.word(phrase, "UNIT") in _PLURALS:
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


# ---- counts and units


def _amount(scene: Scene, phrase: Phrase) -> float | None:
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
    singular = _singular(scene, phrase, "UNIT")
    return value * _TIMES[singular][0] if singular in _TIMES else value


def _counted_unit(singular: str) -> Unit | None:
    """The unit that `_amount` counts."""
    return _TIMES[singular][1] if singular in _TIMES else _UNITS.get(singular)


def _singular(scene: Scene, phrase: Phrase, group: str) -> str:
    return scene.word(phrase, group).removesuffix("s")
