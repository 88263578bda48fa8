"""Which period a phrase names, given the article's date and what the text has named before it."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field, replace
from datetime import date, timedelta

from swapgraph.annotate import numerals
from swapgraph.annotate.context import Context
from swapgraph.annotate.times import periods
from swapgraph.annotate.times.grammar import MONTHS, WEEKDAYS, Letters, Phrase
from swapgraph.annotate.times.guards import is_month, is_season, is_weekday, is_year
from swapgraph.annotate.times.numeric import read_iso
from swapgraph.annotate.times.periods import Period, Pointing, Reference, Unit
from swapgraph.annotate.times.pointing import pointing

_MONTH_CLASSES = ("month", "may", "abbr")
_SPEECH = frozenset("said says say told announced confirmed added claimed believed know knew hoped argued insisted so".split())
_FAR = 120  # days: what is nearer to the article's date is rather told of its own year
_UNITS = {
    "day": Unit.DAY, "week": Unit.WEEK, "fortnight": Unit.WEEK, "weekend": Unit.WEEKEND, "month": Unit.MONTH,
    "year": Unit.YEAR, "decade": Unit.DECADE,
}  # fmt: skip
_FIXED_FEASTS = {"christmas": (12, 25), "christmas eve": (12, 24), "boxing": (12, 26), "new year eve": (12, 31), "new year": (1, 1)}


@dataclass(frozen=True, slots=True)
class Found:
    """Words `first` to `last - 1` and the period they name; `named` if later words may refer back to it."""

    first: int
    last: int
    period: Period
    named: bool = True
    possessive: bool = False


@dataclass
class Memory:
    """What the text has named so far: *the next day*, *that October* hang on it."""

    last: Period | None = None
    day: date | None = None
    month: tuple[int, int] | None = None
    told_day: date | None = None  # the last that was written in full, and the word it stands at
    told_at: int = 0
    list_day: date | None = None  # of the bullet before
    heading_year: int | None = None  # of a timeline
    full_dates: dict[tuple[int, int], int] = field(default_factory=dict)  # (month, day) -> the year told anywhere in the text

    def note(self, period: Period) -> None:
        """Remember a period that has just been named."""
        self.last = period
        if period.month:
            self.month = period.month
        elif self.month and period.year != self.month[0]:
            self.month = None
        if period.day:
            self.day = period.day
        elif period.last and period.first and (period.last - period.first).days < 6:  # a few days, no week
            self.day = period.last


class Resolver:
    """Resolves the phrases of one document, in the order of the text."""

    def __init__(self, context: Context, letters: Letters, reference: Reference | None, memory: Memory) -> None:
        self.context, self.letters, self.reference, self.memory = context, letters, reference, memory
        self.words = context.words
        self._rules: dict[str, Callable[[Phrase, int | None], list[Found]]] = {
            "iso": self._iso,
            "ordinal_day": self._days,
            "day_month": self._days,
            "month_day": self._days,
            "month": self._month,
            "feast": self._feast,
            "weekday": self._weekday,
            "part_year": self._part_year,
            "decade": self._decade,
            "year": self._year,
            "century": self._century,
            "season": self._season,
            "around_today": self._around_today,
            "today": self._today,
            "this_part": self._today,
            "offset": self._offset,
            "beside": self._beside,
            "hours": self._hours,
            "stretch": self._stretch,
            "unit": self._unit,
            "edge_unit": self._edge_unit,
            "weekend": self._edge_unit,
        }

    def resolve(self, phrase: Phrase, inherited: int | None = None) -> list[Found]:
        """What a phrase names: nothing for a false friend or where the text does not say; several for *5 and 7 June*.

        `inherited` is the year of a coordinated phrase that follows (*in May and June 2022*).
        """
        return self._rules[phrase.rule](phrase, inherited)

    # ---- dates

    def _iso(self, phrase: Phrase, _: int | None) -> list[Found]:
        period = read_iso(self.words.low[phrase.first])
        return [Found(phrase.first, phrase.last, period)] if period else []

    def _days(self, phrase: Phrase, inherited: int | None) -> list[Found]:
        month = MONTHS[self.words.low[phrase.groups["MONTH"][0]]]
        weekday = WEEKDAYS[self.words.low[phrase.groups["WEEKDAY"][0]]] if phrase.has("WEEKDAY") else None
        month_first = phrase.rule == "month_day"
        numbers = self._day_numbers(phrase)
        if not numbers:
            return []
        last = phrase.last
        if month_first and not phrase.has("TAIL") and self._counts(phrase, numbers):
            numbers = numbers[:-1]
            last = numbers[-1][0] + 1 if numbers else phrase.groups["MONTH"][1]
            if not numbers:
                return self._month(Phrase("month", phrase.first, last, {"MONTH": phrase.groups["MONTH"]}), inherited)
        year, tail = self._tail_year(phrase, month=month)
        if tail is False:
            last, year = phrase.groups["DAYS"][1] if month_first else phrase.groups["MONTH"][1], None
        explicit = year is not None
        year = year or inherited
        days: list[tuple[int, date]] = []
        for at, number in numbers:
            y = year or self._open_year(phrase, month, number, weekday)
            if y is None or (day := periods.make_day(y, month, number)) is None:
                return []
            days.append((at, day))
            if explicit:
                self.memory.full_dates.setdefault((month, number), day.year)
                self.memory.told_day, self.memory.told_at = day, at
        self._note_line(phrase, last, days[-1][1])
        if phrase.first + 1 == numbers[0][0] and self.letters.is_(phrase.first, "the") and self.letters.is_(phrase.first + 2, *_MONTH_CLASSES):
            phrase = replace(phrase, first=phrase.first + 1)  # the article belongs to what follows: *the 7 October attacks*
        return self._spread(phrase, days, last, month_first=month_first)

    def _day_numbers(self, phrase: Phrase) -> list[tuple[int, int]]:
        """The day numbers of a phrase with the words they stand at."""
        if phrase.has("DAY"):
            first, last = phrase.groups["DAY"]
            words = [w for w in self.words.low[first:last] if w != "-"]
            value = numerals.ORDINALS[words[-1]] + (numerals.TENS.get(words[0], 0) if len(words) > 1 else 0)
            return [(first, value)] if value <= 31 else []
        first, last = phrase.groups["DAYS"]
        return [(i, int(self.words.low[i])) for i in range(first, last) if self.letters.is_(i, "day")]

    def _counts(self, phrase: Phrase, numbers: list[tuple[int, int]]) -> bool:
        """Whether the last number behind a month counts something instead: *in June 22 prisoners were freed*."""
        last = phrase.groups["DAYS"][1]
        if self.letters.is_(last - 1, "suffix") or not self.context.plural_follows(last):
            return False
        return len(numbers) > 1 or (self.words.at(phrase.first - 1) in ("in", "since", "last") and not phrase.has("WEEKDAY"))

    def _spread(self, phrase: Phrase, days: list[tuple[int, date]], last: int, *, month_first: bool) -> list[Found]:
        """One expression for a day or a range, one for each day of a list."""
        if len(days) == 1:
            return [Found(phrase.first, last, periods.of_day(days[0][1]), possessive=self._possessive(last))]
        joint = self.words.low[days[-2][0] + 1 : days[-1][0]]
        between = self.words.at(phrase.first - 1) == "between"
        if len(days) == 2 and ("and" not in joint or between) and "or" not in joint and days[0][1] < days[1][1]:
            return [Found(phrase.first, last, periods.of_days(days[0][1], days[1][1]), possessive=self._possessive(last))]
        out = []
        for k, (at, day) in enumerate(days):
            start = phrase.first if k == 0 else at
            end = last if k == len(days) - 1 else at + 1 + self.letters.is_(at + 1, "suffix")
            out.append(Found(start, end, periods.of_day(day)))
        return out

    def _open_year(self, phrase: Phrase, month: int, day: int | None, weekday: int | None = None) -> int | None:
        """The year of a date that is written without one."""
        if self.memory.heading_year and self.context.line_start(phrase.first):
            return self.memory.heading_year
        if self.reference is None:
            return None
        points = self._pointing(phrase)
        year = self.reference.year_of(month, day, points, weekday=weekday)
        near = periods.make_day(year, month, day) if day is not None else None
        if day is None or near is None or abs((near - self.reference.day).days) <= 7:
            return year
        return self.memory.full_dates.get((month, day)) or self._told_year(phrase, near, points) or year

    def _told_year(self, phrase: Phrase, near: date, points: Pointing | None) -> int | None:
        """The year of a tale of years past: after *shot down on May 1, 1960*, *sentenced on Aug. 19* is of 1960.

        Only in the paragraph that gave the year, and only for days that are far from the article's.
        """
        told = self.memory.told_day
        if told is None or points is not Pointing.PAST or self.reference is None or (self.reference.day - near).days < _FAR:
            return None
        if "\n" in self.words.low[self.memory.told_at : phrase.first]:
            return None
        return next((y for y in (told.year, told.year + 1) if (d := periods.make_day(y, near.month, near.day)) and d > told), None)

    def _tail_year(self, phrase: Phrase, *, month: int | None = None) -> tuple[int | None, bool | None]:
        """The year behind a date, and whether one stands there: False if it is no year (*June 10, 2000 prisoners*)."""
        if not phrase.has("TAIL"):
            return None, None
        first, last = phrase.groups["TAIL"]
        digits = next((i for i in range(first, last) if self.letters.is_(i, "fourdigits")), None)
        if digits is not None:
            if self.context.plural_follows(last) and int(self.words.low[digits]) % 100 == 0:
                return None, False
            return int(self.words.low[digits]), True
        if self.letters.any(first, last, "last", "this", "next"):
            if self.reference is None:
                return None, True
            step = -1 if self.letters.any(first, last, "last") else 1 if self.letters.any(first, last, "next") else 0
            return self.reference.day.year + step, True
        if self.memory.last is None or self.memory.last.year is None:
            return None, False
        step = 1 if self.letters.any(first, last, "following", "after") else -1 if self.letters.any(first, last, "previous", "before") else 0
        return self.memory.last.year + step, True

    # ---- months, years, seasons

    def _month(self, phrase: Phrase, inherited: int | None) -> list[Found]:
        at, end = phrase.groups["MONTH"]
        month = MONTHS[self.words.low[at]]
        year, tail = self._tail_year(phrase)
        last = phrase.last if tail is not False else end
        first, deictic = self._deictic(phrase)
        if tail is not True:
            if not is_month(self.context, self.letters, first if deictic else at, at, end):
                return []
            if self.letters.is_(end - 1, "abbr") is False and self.words.at(end - 1) == "." and not self.words.glued(end - 1):
                return []
        if year is None and deictic is not None:
            year = self._deictic_year(deictic, lambda y: periods.of_month(y, month))
        elif year is None and tail is not True:
            year = inherited or self._open_year(replace(phrase, first=first), month, None)
        if year is None:
            return []
        return [Found(first, last, periods.of_month(year, month), possessive=self._possessive(last))]

    def _season(self, phrase: Phrase, inherited: int | None) -> list[Found]:
        at, end = phrase.groups["SEASON"]
        season = self.words.low[at]
        year, tail = self._tail_year(phrase)
        last = phrase.last if tail is not False else end
        first, deictic = self._deictic(phrase)
        if deictic == "the":
            deictic = None
        if not is_season(self.context, self.letters, first, at, last, deictic=deictic is not None, year=tail is True or inherited is not None):
            return []
        if year is None and deictic is not None:
            year = self._deictic_year(deictic, lambda y: periods.of_season(y, season))
        if year is None and inherited is not None:
            year = inherited
        if year is not None:
            period = periods.of_season(year, season)
        elif self.reference is not None and deictic is None:
            period = self.reference.season(season, self._pointing(phrase))
        else:
            return []
        return [Found(first, last, period, possessive=self._possessive(last))]

    def _deictic(self, phrase: Phrase) -> tuple[int, str | None]:
        """Where the phrase begins, and its pointing word; a *that* of speech (*said that October ...*) is left out."""
        if not phrase.has("DEICTIC"):
            return phrase.first, None
        first, last = phrase.groups["DEICTIC"]
        low = [w for w in self.words.low[first:last] if w not in ("the", "past")] or [self.words.low[last - 1]]
        if low[0] == "that" and self._conjunction(first):
            return last, None
        return phrase.first, "that" if low[-1] == "same" else low[-1]

    def _conjunction(self, that: int) -> bool:
        tag = self.context.tag(that)
        return tag == "IN" if tag else self.words.at(that - 1) in _SPEECH

    def _deictic_year(self, deictic: str, make: Callable[[int], Period]) -> int | None:
        """The year of *last August*, *that October*, *this autumn*."""
        if deictic in ("that", "previous", "preceding", "prior", "following", "ensuing", "subsequent"):
            anchor = self.memory.last
            if anchor is None or anchor.first is None or anchor.year is None:
                return None
            first = anchor.first
            options = {y: make(y).first or first for y in range(first.year - 1, first.year + 2)}
            if deictic == "that":
                if anchor.from_ and len(anchor.from_) == 4:
                    return anchor.year
                return min(options, key=lambda y: (abs((options[y] - first).days), y))
            if deictic in ("following", "ensuing", "subsequent"):
                return next((y for y in options if options[y] > first), None)
            return next((y for y in reversed(options) if options[y] < first and make(y) != anchor), None)
        if self.reference is None:
            return None
        day, year = self.reference.day, self.reference.day.year
        if deictic == "last":
            return max(y for y in range(year - 2, year + 1) if (end := make(y).last) and end < day and end.isoformat()[:7] != day.isoformat()[:7])
        if deictic in ("next", "coming"):
            return min(y for y in range(year, year + 3) if (start := make(y).first) and start > day)
        if deictic == "past":
            return max(y for y in range(year - 2, year + 1) if (start := make(y).first) and start <= day)
        middle = {y: abs(((make(y).first or day) + timedelta(days=45) - day).days) for y in range(year - 1, year + 2)}
        return min(middle, key=lambda y: (middle[y], y)) if make(year).from_ != make(year).to else year

    def _year(self, phrase: Phrase, _: int | None) -> list[Found]:
        at = phrase.groups["YEAR"][0]
        first, last = phrase.first, phrase.last
        value = int(self.words.low[at])
        to = None
        if phrase.has("TO"):
            to = self._range_end(phrase, value)
            last = last if to else phrase.groups["YEAR"][1]
        if self.words.low[first] in ("later", "earlier") or not is_year(self.context, self.letters, first, at, last):
            if first == at or not is_year(self.context, self.letters, at, at, last):
                return []
            first = at
        if isinstance(to, Period):
            return [Found(first, last, to)]
        self._note_heading(first, last, value)
        return [Found(first, last, periods.of_year(value), possessive=self._possessive(last))]

    def _range_end(self, phrase: Phrase, first: int) -> Period | None:
        """*2014-2019*, *2022-23*; *2025-06* is a month where it cannot be a range of years."""
        word = self.words.low[phrase.groups["TO"][0]]
        glued = self.words.glued(phrase.groups["TO"][0])
        value = int(word)
        if len(word) == 4 and value > first:
            return periods.of_years(first, value)
        if len(word) != 2 or not glued:
            return None
        if value > first % 100:
            return periods.of_years(first, first // 100 * 100 + value)
        return periods.of_month(first, value) if 1 <= value <= 12 else None

    def _part_year(self, phrase: Phrase, _: int | None) -> list[Found]:
        nth = numerals.ORDINALS[self.words.low[phrase.groups["NTH"][0]]]
        size = 6 if self.words.low[phrase.groups["PIECE"][0]] == "half" else 3
        first, last = phrase.groups["YEAR"]
        word = self.words.low[first]
        if word.isdigit():
            year: int | None = int(word)
        else:
            step = {"last": -1, "next": 1}.get(word, 0)
            year = self.reference.day.year + step if self.reference else None
        if year is None or nth * size > 12:
            return []
        return [Found(phrase.first, phrase.last, periods.of_months(year, (nth - 1) * size + 1, nth * size))]

    def _decade(self, phrase: Phrase, _: int | None) -> list[Found]:
        first, last = phrase.groups["YEAR"]
        word = self.words.low[last - 1]
        value = int(word) if word.isdigit() else -1
        if value % 10 or not self.words.glued(phrase.groups["ESS"][0]):
            return []
        if len(word) == 2 and self.letters.is_(phrase.first, "the") and 20 <= value <= 90:
            value += 1900
        if not periods.FIRST_YEAR <= value <= periods.LAST_YEAR:
            return []
        return [Found(phrase.first, phrase.last, periods.of_years(value, value + 9))]

    def _century(self, phrase: Phrase, _: int | None) -> list[Found]:
        first, last = phrase.groups["NTH"]
        words = [w for w in self.words.low[first:last] if w != "-" and w not in numerals.ORDINAL_SUFFIXES]
        nth = sum(int(w) if w.isdigit() else numerals.ORDINALS.get(w, numerals.TENS.get(w, 0)) for w in words)
        return [Found(phrase.first, phrase.last, periods.of_years(nth * 100 - 99, nth * 100))] if 10 <= nth <= 21 else []

    def _feast(self, phrase: Phrase, inherited: int | None) -> list[Found]:
        first, last = phrase.groups["FEAST"]
        name = " ".join(w for w in self.words.low[first:last] if w not in ("'", "s", "day", "sunday"))
        rite = name.split()[0] if name.split()[0] in ("orthodox", "julian", "western", "catholic") else None
        name = name.removeprefix(rite or "").strip()
        year, tail = self._tail_year(phrase)
        end = phrase.last if tail is not False else last
        start, deictic = self._deictic(phrase)
        bare = last - first == 1 + (rite is not None) or name == "new year"
        if self.words.at(first) == "new" and not self.words.capital(first):
            return []
        prepositions = ("at", "by", "before", "after", "since", "until", "over", "for", "on", "during", "around", "till", "of")
        if bare and tail is not True and deictic is None and self.words.at(start - 1) not in prepositions:
            return []
        if bare and deictic is None and self.context.content(end):
            return []  # a Christmas truce
        make = self._feast_day(name, rite)
        if make is None:
            return []
        year = year or inherited
        if year is None and self.reference is None:
            return []
        if year is None and deictic is not None:
            year = self._deictic_year(deictic, lambda y: periods.of_day(make(y) or date(y, 4, 20)))
        if year is None and self.reference is not None:
            near = make(self.reference.day.year) or date(self.reference.day.year, 4, 20)
            year = self._open_year(phrase, near.month, near.day)
        day = make(year) if year else None
        return [Found(start, end, periods.of_day(day))] if day else []

    @staticmethod
    def _feast_day(name: str, rite: str | None) -> Callable[[int], date | None] | None:
        """The day of a feast in a year. Easter without a rite is known only in the years when both rites agree."""
        if name.startswith("easter"):
            if len(name.split()) > 1:
                return None
            if rite in ("orthodox", "julian"):
                return periods.orthodox_easter
            if rite:
                return periods.western_easter
            return lambda y: e if (e := periods.western_easter(y)) == periods.orthodox_easter(y) else None
        if rite in ("orthodox", "julian"):
            fixed = {"christmas": (1, 7), "christmas eve": (1, 6), "new year": (1, 14)}.get(name)
        else:
            fixed = _FIXED_FEASTS.get(name)
        return (lambda y: date(y, *fixed)) if fixed else None

    # ---- weekdays and what hangs on the article's day

    def _weekday(self, phrase: Phrase, _: int | None) -> list[Found]:
        at = phrase.groups["WEEKDAY"][0]
        weekday = WEEKDAYS[self.words.low[at]]
        first, deictic = self._deictic(phrase)
        if not is_weekday(self.context, self.letters, first, at):
            return []
        last = phrase.last
        day = self._weekday_day(phrase, weekday, deictic)
        if day is None:
            return []
        self._note_line(phrase, last, day)
        return [Found(first, last, periods.of_day(day), possessive=self._possessive(last))]

    def _weekday_day(self, phrase: Phrase, weekday: int, deictic: str | None) -> date | None:
        reference = self.reference if self.reference and self.reference.exact else None
        if phrase.has("WEEK"):
            first, last = phrase.groups["WEEK"]
            if self.letters.any(first, last, "last", "this", "next"):
                step = -7 if self.letters.any(first, last, "last") else 7 if self.letters.any(first, last, "next") else 0
                anchor = reference.day if reference else None
            else:
                step = 7 if self.letters.any(first, last, "following") else -7 if self.letters.any(first, last, "previous") else 0
                anchor = self.memory.day
            if anchor is None:
                return None
            return anchor + timedelta(days=step + weekday - anchor.weekday())
        if deictic in ("that", "following", "ensuing", "subsequent", "previous", "preceding", "prior"):
            if self.memory.day is None:
                return None
            if deictic == "that":
                return periods.nearest_weekday(self.memory.day, weekday)
            forth = deictic in ("following", "ensuing", "subsequent")
            return (periods.next_weekday if forth else periods.previous_weekday)(self.memory.day, weekday)
        if reference is None:
            return None
        if deictic in ("last", "past"):
            return periods.previous_weekday(reference.day, weekday)
        if deictic in ("next", "coming"):
            return periods.next_weekday(reference.day, weekday)
        points = self._pointing(phrase)
        if deictic == "this":
            return reference.weekday(weekday, points or Pointing.NEAREST)
        if self.memory.list_day and self._opens_item(phrase, phrase.last):
            day = periods.next_weekday(self.memory.list_day, weekday)
            if day <= reference.day:
                return day
        return reference.weekday(weekday, points)

    def _around_today(self, phrase: Phrase, _: int | None) -> list[Found]:
        back = self.words.low[phrase.groups["SIDE"][0]] == "before"
        if (self.words.low[phrase.last - 1] == "yesterday") is not back:
            return []
        return self._relative_day(phrase, -2 if back else 2)

    def _today(self, phrase: Phrase, _: int | None) -> list[Found]:
        word = self.words.low[phrase.groups["WORD"][0]]
        if word == "overnight":
            if self.reference is None or not self.reference.exact or self.letters.is_(phrase.last, "weekday", "to"):
                return []
            return [Found(phrase.first, phrase.last, periods.of_days(self.reference.day - timedelta(days=1), self.reference.day))]
        if phrase.rule == "this_part":
            if word == "last" and self.words.low[phrase.groups["PART"][0]] not in ("night", "evening"):
                return []
            return self._relative_day(phrase, -1 if word == "last" else 0)
        return self._relative_day(phrase, {"yesterday": -1, "tomorrow": 1}.get(word, 0))

    def _relative_day(self, phrase: Phrase, days: int) -> list[Found]:
        if self.reference is None or not self.reference.exact:
            return []
        day = self.reference.day + timedelta(days=days)
        return [Found(phrase.first, phrase.last, periods.of_day(day), possessive=self._possessive(phrase.last))]

    # ---- so long ago, so much later

    def _offset(self, phrase: Phrase, _: int | None) -> list[Found]:
        side = self.words.low[phrase.groups["SIDE"][0]]
        amount = self._amount(phrase)
        unit = self._unit_of(phrase)
        if amount is None:
            return []
        if side in ("ago", "from"):
            return self._from_today(phrase, amount if side == "from" else -amount, unit)
        if not self._stands_alone(phrase.last):
            return []
        sign = -1 if side in ("earlier", "before") else 1
        anchor = self.memory.day
        if unit is None:
            return [Found(phrase.first, phrase.last, periods.of_day(anchor))] if anchor and amount < 24 else []
        if unit in (Unit.MONTH, Unit.YEAR, Unit.DECADE) and self.memory.last:
            anchor = self.memory.last.first
        period = periods.shift(anchor, sign * amount, unit) if anchor else None
        return [Found(phrase.first, phrase.last, period)] if period else []

    def _from_today(self, phrase: Phrase, amount: float, unit: Unit | None) -> list[Found]:
        """*three days ago*, *two weeks from now*; hours within half a day are today, 24 and 48 are days."""
        if self.reference is None:
            return []
        if unit is None:
            return self._relative_day(phrase, int(amount / 24)) if abs(amount) < 12 or amount % 24 == 0 else []
        if unit in (Unit.DAY, Unit.WEEK) and not self.reference.exact:
            return []
        period = periods.shift(self.reference.day, amount, unit)
        return [Found(phrase.first, phrase.last, period)] if period else []

    def _beside(self, phrase: Phrase, _: int | None) -> list[Found]:
        """*the day before*, *the night after*, *the year before*."""
        if not self._stands_alone(phrase.last):
            return []
        sign = -1 if self.words.low[phrase.groups["SIDE"][0]] == "before" else 1
        unit = self._unit_of(phrase) or Unit.DAY
        return self._from_memory(phrase, phrase.first, sign, unit)

    def _from_memory(self, phrase: Phrase, first: int, amount: float, unit: Unit) -> list[Found]:
        anchor = self.memory.day
        if unit is Unit.MONTH:
            anchor = date(*self.memory.month, 1) if self.memory.month else None
        elif unit in (Unit.YEAR, Unit.DECADE):
            anchor = self.memory.last.first if self.memory.last else None
        period = periods.shift(anchor, amount, unit) if anchor else None
        return [Found(first, phrase.last, period, possessive=self._possessive(phrase.last))] if period else []

    def _hours(self, phrase: Phrase, _: int | None) -> list[Found]:
        """*hours later*, *within hours*: the day named last."""
        if self.memory.day is None or not self._stands_alone(phrase.last):
            return []
        if self.words.low[phrase.first] == "within" and self._pointing(phrase) is not Pointing.PAST:
            return []
        if self.letters.is_(phrase.first - 1, "numword", "day", "number", "art"):
            return []
        return [Found(phrase.first, phrase.last, periods.of_day(self.memory.day))]

    def _stretch(self, phrase: Phrase, _: int | None) -> list[Found]:
        """*the past two weeks*, *in the last month*: from then until the article's day; *the next two weeks* on from it."""
        counted = phrase.has("COUNT")
        way = self.words.low[phrase.groups["WAY" if counted else "WAY1"][0]]
        amount = self._amount(phrase) if counted else 1
        unit = self._unit_of(phrase, "UNIT" if counted else "UNIT1")
        if self.reference is None or amount is None or unit is None or self.words.at(phrase.last) in ("of", "before", "after"):
            return []
        before = self.words.at(phrase.first - 1)
        within = before in ("in", "over", "within", "during", "for", "throughout", "of")
        plural = self.words.low[phrase.last - 1].endswith("s")
        if not counted and (plural or not (within or way == "past")):
            return []
        if counted and not (within or self.letters.is_(phrase.first, "the")):
            return []
        if unit in (Unit.DAY, Unit.WEEK) and not self.reference.exact:
            return []
        forth = way in ("next", "coming")
        if forth and self._pointing(phrase) is Pointing.PAST:
            return []
        period = periods.stretch(self.reference.day, amount if forth else -amount, unit)
        return [Found(phrase.first, phrase.last, period, named=False)] if period else []

    def _unit(self, phrase: Phrase, _: int | None) -> list[Found]:
        """*last week*, *this month*, *the following year*, *that evening*."""
        first, deictic = self._deictic(phrase)
        word = self.words.low[phrase.groups["UNIT"][0]]
        unit = self._unit_of(phrase) or Unit.DAY
        if deictic is None or word in ("days", "weeks", "months", "years", "decades") or self.words.at(phrase.last) == "-":
            return []
        the = self.letters.is_(phrase.groups["DEICTIC"][0], "the")
        if deictic == "that":
            return self._same(phrase, first, unit)
        if deictic in ("previous", "preceding", "prior", "following", "ensuing", "subsequent"):
            return self._from_memory(phrase, first, 1 if deictic[0] in "fe" or deictic == "subsequent" else -1, unit)
        if deictic == "next" and (unit is Unit.DAY or (the and self._pointing(phrase) is Pointing.PAST)):
            return self._from_memory(phrase, first, 1, unit)
        if self.reference is None or unit is Unit.DAY or (unit in (Unit.WEEK, Unit.WEEKEND) and not self.reference.exact):
            return []
        if deictic == "last" and the and unit is not Unit.WEEKEND:
            return []
        step = {"last": -1, "past": -1, "next": 1, "coming": 1}.get(deictic, 0)
        if unit is Unit.WEEKEND:
            return self._weekend(phrase, first, deictic)
        if unit is Unit.MONTH and not self.reference.monthly:
            return []
        period = periods.shift(self.reference.day, step, unit)
        return [Found(first, phrase.last, period, possessive=self._possessive(phrase.last))] if period else []

    def _same(self, phrase: Phrase, first: int, unit: Unit) -> list[Found]:
        """*the same day*, *that month*: the one that was named last."""
        last = self.memory.last
        period: Period | None = None
        if unit is Unit.DAY and self.memory.day:
            period = periods.of_day(self.memory.day)
        elif unit in (Unit.WEEK, Unit.WEEKEND) and self.memory.day:
            period = (periods.of_week if unit is Unit.WEEK else periods.of_weekend)(self.memory.day)
        elif unit is Unit.MONTH and self.memory.month:
            period = periods.of_month(*self.memory.month)
        elif unit is Unit.YEAR and last and last.year:
            period = periods.of_year(last.year)
        return [Found(first, phrase.last, period, possessive=self._possessive(phrase.last))] if period else []

    def _edge_unit(self, phrase: Phrase, _: int | None) -> list[Found]:
        """*the end of the month*, *the weekend*."""
        unit = self._unit_of(phrase)
        if self.reference is None or unit is None or not self.reference.exact:
            return []
        if self.words.low[phrase.last - 1].endswith("s"):
            return []
        if unit is Unit.WEEKEND:
            if self.words.at(phrase.last) == "-" or (phrase.rule == "weekend" and self.context.content(phrase.last)):
                return []
            return self._weekend(phrase, phrase.first, None)
        period = periods.shift(self.reference.day, 0, unit)
        return [Found(phrase.first, phrase.last, period)] if period else []

    def _weekend(self, phrase: Phrase, first: int, deictic: str | None) -> list[Found]:
        """The weekend now or just past, unless the words point to the coming one."""
        assert self.reference is not None
        day = self.reference.day
        weekend = day.weekday() >= 5
        forward = deictic in ("next", "coming") or (
            deictic in (None, "this") and self._pointing(phrase) in (Pointing.FUTURE, Pointing.NEAREST)
        )
        step = 0
        if deictic == "last" or (not forward and not weekend):
            step = -1
        elif deictic == "next" and weekend:
            step = 1
        return [Found(first, phrase.last, periods.of_weekend(day + timedelta(days=7 * step)), possessive=self._possessive(phrase.last))]

    # ---- what the rules share

    def _amount(self, phrase: Phrase) -> float | None:
        first, last = phrase.groups["COUNT"]
        value = numerals.small(self.words, first, last)
        if value is None:
            return None
        if phrase.has("HALF"):
            value += 0.5
        word = self.words.low[phrase.groups["UNIT"][0]]
        return value * 2 if word.startswith("fortnight") else value

    def _unit_of(self, phrase: Phrase, group: str = "UNIT") -> Unit | None:
        """The unit; None for hours and parts of a day."""
        return _UNITS.get(self.words.low[phrase.groups[group][0]].removesuffix("s"))

    def _pointing(self, phrase: Phrase) -> Pointing | None:
        return pointing(self.context, phrase.first, phrase.last)

    def _possessive(self, last: int) -> bool:
        """Whether *'s* follows: *since Wednesday's exchange* names what happened then."""
        return self.words.at(last) == "'" and self.words.glued(last)

    def _stands_alone(self, last: int) -> bool:
        """Whether no noun phrase or clause follows, on which *before*, *after* or *later* would hang."""
        word = self.words.at(last)
        if self.words.low[last - 1] in ("later", "earlier", "afterwards", "afterward"):
            return word not in ("than", "in", "this", "that") or (word == "in" and not self.letters.is_(last + 1, "the"))
        return not word.isalnum() or word in ("and", "but", "in", "at", "when", "by", "with", "or", "near", "on")

    def _opens_item(self, phrase: Phrase, last: int) -> bool:
        return self.context.line_start(phrase.first) and self.words.at(last) in (":", "~", "-")

    def _note_line(self, phrase: Phrase, last: int, day: date) -> None:
        if self._opens_item(phrase, last):
            self.memory.list_day = day

    def _note_heading(self, first: int, last: int, year: int) -> None:
        if self.context.line_start(first) and self.words.at(last) in ("\n", ":"):
            self.memory.heading_year = year
