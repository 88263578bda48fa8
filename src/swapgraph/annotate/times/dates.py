"""Days with their month: *June 10*, *9-14 June 2025*, *the third of May*, *2025-06-10*."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

from swapgraph.annotate import numerals
from swapgraph.annotate.times import periods
from swapgraph.annotate.times.classes import MONTHS, WEEKDAYS
from swapgraph.annotate.times.grammar import Phrase
from swapgraph.annotate.times.memory import Found
from swapgraph.annotate.times.months import month
from swapgraph.annotate.times.numeric import order, read_iso
from swapgraph.annotate.times.scene import Scene
from swapgraph.annotate.words import word_set

_EACH = word_set("each every")
_AFTER_BARE_DAY = word_set("and but in at when after by for local from to with the they he she it")


def iso(scene: Scene, phrase: Phrase, _: int | None) -> list[Found]:
    """A date of digits; where day and month could be either, the article's day or its other dates may decide."""
    word = scene.low[phrase.first]
    readings = read_iso(word)
    if len(readings) == 2:
        near = [p for p in readings if p.day and scene.today and abs((p.day - scene.today).days) <= 1]
        if scene.memory.orders is None:
            scene.memory.orders = frozenset(o for w in scene.low if "0" <= w[0] <= "9" and (o := order(w)))
        one = len(scene.memory.orders) == 1
        readings = near or ([readings["dmy" not in scene.memory.orders]] if one else [])
    return scene.found(phrase, readings[0]) if len(readings) == 1 else []


def days(scene: Scene, phrase: Phrase, inherited: int | None) -> list[Found]:
    """A day, a range of days, or each day of a list, in one month."""
    numbers = _day_numbers(scene, phrase)
    month_first = phrase.rule == "month_day"
    last = phrase.last
    if numbers and month_first and not phrase.has("TAIL") and _counts(scene, phrase, numbers):
        numbers = numbers[:-1]
        last = numbers[-1][0] + 1 if numbers else phrase.groups["MONTH"][1]
        if not numbers:
            groups = {name: phrase.groups[name] for name in ("DEICTIC", "MONTH") if phrase.has(name)}
            return month(scene, Phrase("month", phrase.first, last, groups), inherited)
    words = scene.context.words
    if words.at(phrase.first - 1) in _EACH or (words.at(last) in _EACH and words.at(last + 1) == "year"):
        return []  # *14 April each year*
    year, tail = scene.tail_year(phrase)
    if year is None and not month_first and (year := _short_year(scene, last)):
        last += 1 + (scene.low[last] == "'")
    if tail is False:
        last = phrase.groups["DAYS" if month_first else "MONTH"][1]
    dated = _dated(scene, phrase, numbers, year, inherited)
    if not dated:
        return []
    scene.note_item(phrase, last, dated[-1][1])
    if year is not None:
        for at, day in dated:
            scene.memory.tell(day, at)
    if _needless_article(scene, phrase, numbers[0][0]):
        phrase = replace(phrase, first=phrase.first + 1)
    return _spread(scene, phrase, dated, last)


def day_of_month(scene: Scene, phrase: Phrase, _: int | None) -> list[Found]:
    """*the 20th of last month*, *the third of that month*."""
    period = scene.relative_month(phrase)
    numbers = _day_numbers(scene, phrase)
    if period is None or period.month is None or not numbers:
        return []
    day = periods.make_day(*period.month, numbers[0][1])
    return scene.found(phrase, periods.of_day(day) if day else None)


def bare_day(scene: Scene, phrase: Phrase, _: int | None) -> list[Found]:
    """*on the 14th*, *the evening of the 14th*: of the month named last, else the last 14th before the article."""
    words, first = scene.context.words, phrase.groups["DAY"][0]
    follows = words.at(phrase.last)
    if not phrase.has("PART") and words.at(first - 1) != "on":
        return []
    if follows.isalnum() and follows not in _AFTER_BARE_DAY:
        return []
    number = int(scene.low[first + 1])
    month_ = scene.memory.month
    if month_ is None and scene.today is not None:
        back = scene.today.month - (number > scene.today.day)
        month_ = periods.of_month(scene.today.year, back).month
    day = periods.make_day(*month_, number) if month_ else None
    return scene.found(phrase, periods.of_day(day) if day else None)


def _day_numbers(scene: Scene, phrase: Phrase) -> list[tuple[int, int]]:
    """The day numbers of a phrase with the words they stand at."""
    if phrase.has("DAY"):
        first, last = phrase.groups["DAY"]
        if scene.low[first].isdigit():
            return [(first, int(scene.low[first]))]
        words = [word for word in scene.low[first:last] if word != "-"]
        value = numerals.ORDINALS[words[-1]] + (numerals.TENS.get(words[0], 0) if len(words) > 1 else 0)
        return [(first, value)]
    first, last = phrase.groups["DAYS"]
    return [(i, int(scene.low[i])) for i in range(first, last) if scene.letters.is_(i, "day")]


def _short_year(scene: Scene, at: int) -> int | None:
    """The year of *10 APR 53*, *21 Jan 02*, *5 May '98*, which begins at word `at`; not of *5 June 53 prisoners*."""
    words = scene.context.words
    quoted = words.at(at) == "'"
    word, follows = words.at(at + quoted), words.at(at + quoted + 1)
    if not (len(word) == 2 and word.isdigit()) or follows.isalnum() or follows in ("%", ":"):
        return None
    if not (quoted or word[0] == "0" or int(word) > 31):
        return None
    return (2000 if int(word) < 30 else 1900) + int(word)


def _counts(scene: Scene, phrase: Phrase, numbers: list[tuple[int, int]]) -> bool:
    """Whether the last number behind a month counts something instead: *in June 22 prisoners were freed*."""
    last = phrase.groups["DAYS"][1]
    if scene.letters.is_(last - 1, "suffix") or not scene.context.plural_follows(last):
        return False
    before = scene.context.words.at(phrase.first - 1)
    return len(numbers) > 1 or ((before in ("in", "since") or phrase.has("DEICTIC")) and not phrase.has("WEEKDAY"))


def _dated(
    scene: Scene, phrase: Phrase, numbers: list[tuple[int, int]], year: int | None, inherited: int | None
) -> list[tuple[int, date]]:
    """The dates of the day numbers; none if one of them cannot be placed."""
    month_number = MONTHS[scene.word(phrase, "MONTH")]
    weekday = WEEKDAYS[scene.word(phrase, "WEEKDAY")] if phrase.has("WEEKDAY") else None
    out = []
    for at, number in numbers:
        y = year or inherited or _pointed_year(scene, phrase, month_number, number)
        y = y or scene.open_year(phrase, month_number, number, weekday)
        day = periods.make_day(y, month_number, number) if y else None
        if day is None:
            return []
        out.append((at, day))
    return out


def _pointed_year(scene: Scene, phrase: Phrase, month_number: int, number: int) -> int | None:
    """The year of *last April 4*."""
    _, deictic = scene.deictic(phrase)
    if deictic is None or periods.make_day(2000, month_number, number) is None:
        return None
    return scene.deictic_year(
        deictic, lambda y: periods.of_day(periods.make_day(y, month_number, number) or date(y, month_number, 28))
    )


def _needless_article(scene: Scene, phrase: Phrase, at: int) -> bool:
    """Whether *the* before the day belongs to what follows: *the 7 October attacks*, but *the 7th of October*."""
    letters = scene.letters
    return phrase.first + 1 == at and letters.is_(phrase.first, "the") and letters.is_(at + 1, "month", "may", "abbr")


def _spread(scene: Scene, phrase: Phrase, dated: list[tuple[int, date]], last: int) -> list[Found]:
    """One expression for a day or a range, one for each day of a list."""
    if len(dated) == 1:
        return scene.found(phrase, periods.of_day(dated[0][1]), last=last)
    (left, first_day), (right, last_day) = dated[0], dated[-1]
    joint = scene.low[left + 1 : right]
    between = scene.context.words.at(phrase.first - 1) == "between"
    if len(dated) == 2 and ("and" not in joint or between) and "or" not in joint and first_day < last_day:
        return scene.found(phrase, periods.of_days(first_day, last_day), last=last)
    out: list[Found] = []
    for k, (at, day) in enumerate(dated):
        start = phrase.first if k == 0 else at
        end = last if k == len(dated) - 1 else at + 1 + scene.letters.is_(at + 1, "suffix")
        out += scene.found(phrase, periods.of_day(day), first=start, last=end)
    return out
