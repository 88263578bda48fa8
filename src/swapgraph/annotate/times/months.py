"""Months, seasons, years and longer: *late July*, *that October*, *the summer of 2014*, *2014-2019*, *the 1980s*."""

from __future__ import annotations

from dataclasses import replace

from swapgraph.annotate import numerals
from swapgraph.annotate.times import periods
from swapgraph.annotate.times.classes import MONTHS, WEEKDAYS
from swapgraph.annotate.times.grammar import Phrase
from swapgraph.annotate.times.guards import is_month, is_season, is_year
from swapgraph.annotate.times.memory import Found
from swapgraph.annotate.times.periods import Period
from swapgraph.annotate.times.scene import Scene


def month(scene: Scene, phrase: Phrase, inherited: int | None) -> list[Found]:
    """A month, with its year or without."""
    at, end = phrase.groups["MONTH"]
    number = MONTHS[scene.low[at]]
    year, tail = scene.tail_year(phrase)
    first, deictic = scene.deictic(phrase)
    if tail is not True:
        narrowed = scene.letters.any(phrase.first, at, "vague", "edge")
        start = first if deictic or narrowed else at
        if inherited is None and not is_month(scene.context, scene.letters, start, at, end):
            return []
        if deictic is not None:
            year = scene.deictic_year(deictic, lambda y: periods.of_month(y, number))
        else:
            year = inherited or scene.open_year(replace(phrase, first=first), number, None)
    period = periods.of_month(year, number) if year else None
    return scene.found(phrase, period, first=first, last=end if tail is False else None)


def part_month(scene: Scene, phrase: Phrase, inherited: int | None) -> list[Found]:
    """*the first week of July*, *the second half of this month*, *the last Sunday in May*: seven days each a week.

    The last week is the last seven days; of *the first days of June* only the month is known.
    """
    piece, nth = scene.word(phrase, "PIECE" if phrase.has("PIECE") else "WEEKDAY"), scene.word(phrase, "NTH")
    period, last = scene.relative_month(phrase), phrase.last
    if phrase.has("MONTH"):
        whole = month(scene, Phrase("month", phrase.first, phrase.last, _only(phrase, "MONTH", "TAIL")), inherited)
        period, last = (whole[0].period, whole[0].last) if whole else (None, last)
    if period is None or period.first is None or period.last is None:
        return []
    number = -1 if nth == "last" else numerals.ORDINALS[nth]
    if piece in WEEKDAYS:
        part = periods.nth_weekday(period.first, period.last, WEEKDAYS[piece], number)
    else:
        part = period if piece.endswith("s") else periods.part_of_month(period.first, period.last, piece, number)
    return scene.found(phrase, part, last=last)


def _only(phrase: Phrase, *names: str) -> dict[str, tuple[int, int]]:
    return {name: phrase.groups[name] for name in names if phrase.has(name)}


def season(scene: Scene, phrase: Phrase, inherited: int | None) -> list[Found]:
    """Three months by their name."""
    at, end = phrase.groups["SEASON"]
    name = scene.low[at]
    year, tail = scene.tail_year(phrase)
    last = end if tail is False else phrase.last
    first, deictic = scene.deictic(phrase)
    deictic = None if deictic == "the" else deictic
    dated = tail is True or inherited is not None
    if not is_season(scene.context, scene.letters, first, at, last, deictic=deictic is not None, year=dated):
        return []
    if year is None and deictic is not None:
        year = scene.deictic_year(deictic, lambda y: periods.of_season(y, name))
    year = year or inherited
    period: Period | None = None
    if year is not None:
        period = periods.of_season(year, name)
    elif scene.reference is not None and deictic is None:
        period = scene.reference.season(name, scene.points(phrase))
    return scene.found(phrase, period, first=first, last=last)


def year(scene: Scene, phrase: Phrase, _: int | None) -> list[Found]:
    """A year, or a range of years."""
    at, end = phrase.groups["YEAR"]
    first, value = phrase.first, int(scene.low[at])
    years = _range(scene, phrase, value) if phrase.has("TO") else None
    last = phrase.last if years or not phrase.has("TO") else end
    if scene.low[first] in ("later", "earlier") or not is_year(scene.context, scene.letters, first, at, last):
        if first == at or not is_year(scene.context, scene.letters, at, at, last):
            return []
        first = at
    if years is None and scene.context.line_start(first) and scene.context.words.at(last) in ("\n", ":"):
        scene.memory.heading_year = value
    return scene.found(phrase, years or periods.of_year(value), first=first, last=last)


def short_year(scene: Scene, phrase: Phrase, _: int | None) -> list[Found]:
    """*in '82*."""
    words, last = scene.context.words, phrase.last
    word = words.at(last - 1)
    bare = words.at(phrase.first - 1) in ("in", "since", "of", "until", "by", "after", "before", "and", "to")
    if len(word) != 2 or not words.glued(last - 1) or words.glued(phrase.first) or not bare:
        return []
    if scene.context.plural_follows(last) or words.at(last) in ("s", "-", "%"):
        return []
    return scene.found(phrase, periods.of_year((1900 if int(word) > 30 else 2000) + int(word)))


def _range(scene: Scene, phrase: Phrase, first: int) -> Period | None:
    """*2014-2019*, *2022-23*; *2025-06* is a month where it cannot be a range of years."""
    at = phrase.groups["TO"][0]
    word = scene.low[at]
    if not word.isdigit():
        return None  # 2003-11,200
    value = int(word)
    if len(word) == 4:
        return periods.of_years(first, value) if value > first else None
    if len(word) != 2 or not scene.context.words.glued(at):
        return None
    if value > first % 100:
        return periods.of_years(first, first // 100 * 100 + value)
    return periods.of_month(first, value) if 1 <= value <= 12 else None


def part_year(scene: Scene, phrase: Phrase, _: int | None) -> list[Found]:
    """*the first half of 2023*, *the second quarter of last year*."""
    nth = numerals.ORDINALS[scene.word(phrase, "NTH")]
    size = 6 if scene.word(phrase, "PIECE") == "half" else 3
    word = scene.word(phrase, "YEAR")
    number: int | None = None
    if word.isdigit():
        number = int(word)
    elif scene.reference:
        number = scene.reference.day.year + scene.step(*phrase.groups["YEAR"])
    if number is None or nth * size > 12:
        return []
    return scene.found(phrase, periods.of_months(number, (nth - 1) * size + 1, nth * size))


def decade(scene: Scene, phrase: Phrase, _: int | None) -> list[Found]:
    """*the 1980s*, *the '90s*, *the late eighties*."""
    if phrase.has("TENS"):
        ten = numerals.TENS[scene.word(phrase, "TENS").removesuffix("ies") + "y"]
        return scene.found(phrase, periods.of_years(1900 + ten, 1909 + ten))
    word = scene.low[phrase.groups["YEAR"][1] - 1]
    value = int(word) if word.isdigit() else 1
    short = scene.letters.is_(phrase.first, "the") or "'" in scene.low[slice(*phrase.groups["YEAR"])]
    if len(word) == 2 and short and 20 <= value <= 90:
        value += 1900
    glued = scene.context.words.glued(phrase.groups["ESS"][0])
    if value % 10 or not glued or not periods.FIRST_YEAR <= value <= periods.LAST_YEAR:
        return []
    return scene.found(phrase, periods.of_years(value, value + 9))


def century(scene: Scene, phrase: Phrase, _: int | None) -> list[Found]:
    """*the 16th century*."""
    first, last = phrase.groups["NTH"]
    words = [word for word in scene.low[first:last] if word != "-" and word not in numerals.ORDINAL_SUFFIXES]
    nth = sum(int(w) if w.isdigit() else numerals.ORDINALS.get(w, numerals.TENS.get(w, 0)) for w in words)
    return scene.found(phrase, periods.of_years(nth * 100 - 99, nth * 100)) if 16 <= nth <= 21 else []
