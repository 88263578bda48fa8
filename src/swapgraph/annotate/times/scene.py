"""What the resolvers share: the words, the article's date, the memory, and how a year is found for what has none."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, timedelta

from swapgraph.annotate.context import Context
from swapgraph.annotate.times import periods
from swapgraph.annotate.times.classes import WEEKDAYS
from swapgraph.annotate.times.grammar import Letters, Phrase
from swapgraph.annotate.times.memory import Found, Memory
from swapgraph.annotate.times.periods import Period
from swapgraph.annotate.times.pointing import pointing
from swapgraph.annotate.times.reference import Pointing, Reference
from swapgraph.annotate.words import BREAK, word_set

BACK = word_set("previous preceding prior")
FORTH = word_set("following ensuing subsequent")
_SPEECH = word_set("said says say told announced confirmed added claimed believed know knew hoped argued insisted so")
_ALONE = word_set("and but in at when by with or near on")
_NEWS = frozenset(WEEKDAYS) | word_set("today yesterday tomorrow tonight overnight")
_FAR = 120  # days: what is nearer to the article's date is rather told of its own year
_PAST = 4  # years: how long ago history is
_NEAR = 45  # days from the article's: is it of its year even in history
_LONG_PAST = 10  # years: beside such a date one without a year is of its year, too, before it or after


@dataclass(frozen=True)
class Scene:
    """The document, the letters of its words, the article's date, and what has been named so far."""

    context: Context
    letters: Letters
    reference: Reference | None
    memory: Memory

    @property
    def low(self) -> list[str]:
        """The words in lower case."""
        return self.context.words.low

    @property
    def today(self) -> date | None:
        """The article's day, if it is known to the day."""
        return self.reference.day if self.reference and self.reference.exact else None

    def word(self, phrase: Phrase, group: str) -> str:
        """The first word of a group."""
        return self.low[phrase.groups[group][0]]

    def points(self, phrase: Phrase) -> Pointing | None:
        """Where the words around a phrase point."""
        return pointing(self.context, phrase.first, phrase.last)

    def found(
        self,
        phrase: Phrase,
        period: Period | None,
        *,
        first: int | None = None,
        last: int | None = None,
        named: bool = True,
    ) -> list[Found]:
        """The phrase, or a part of it, with its period; nothing without one."""
        if period is None:
            return []
        first, last = phrase.first if first is None else first, phrase.last if last is None else last
        words = self.context.words
        return [Found(first, last, period, named, possessive=words.at(last) == "'" and words.glued(last))]

    def stands_alone(self, last: int) -> bool:
        """Whether no noun phrase or clause follows on which *before*, *after* or *later* would hang."""
        word = self.context.words.at(last)
        if self.low[last - 1] in ("later", "earlier", "afterwards", "afterward"):
            return word not in ("than", "in", "this", "that") or (
                word == "in" and not self.letters.is_(last + 1, "the")
            )
        return not word.isalnum() or word in _ALONE

    # ---- pointing words

    def deictic(self, phrase: Phrase) -> tuple[int, str | None]:
        """Where the phrase begins, and its pointing word; a *that* of speech (*said that October ...*) is left out."""
        if not phrase.has("DEICTIC"):
            return phrase.first, None
        first, last = phrase.groups["DEICTIC"]
        if self.low[first] == "that" and self._conjunction(first):
            return last, None
        low = [word for word in self.low[first:last] if word != "the"] or ["the"]  # *this past Saturday*: past
        return phrase.first, "that" if low[-1] == "same" else low[-1]

    def _conjunction(self, that: int) -> bool:
        tag = self.context.tag(that)
        return tag == "IN" if tag else self.context.words.at(that - 1) in _SPEECH

    def deictic_year(self, deictic: str, make: Callable[[int], Period]) -> int | None:
        """The year of *last August*, *that October*, *this autumn*; `make` gives the period of a year."""
        if deictic == "that" or deictic in BACK | FORTH:
            return self._remembered_year(deictic, make)
        return self._near_year(deictic, make) if self.reference else None

    def _remembered_year(self, deictic: str, make: Callable[[int], Period]) -> int | None:
        anchor = self.memory.last
        if anchor is None or anchor.first is None:
            return None
        first = anchor.first
        options = {y: make(y).first or first for y in range(first.year - 1, first.year + 3)}
        if deictic in FORTH:
            end = anchor.last if anchor.from_ == anchor.to and anchor.last else first
            return next((y for y in options if options[y] > end), None)
        if deictic in BACK:
            return next((y for y in reversed(options) if options[y] < first and make(y) != anchor), None)
        if anchor.from_ and len(anchor.from_) == 4:
            return anchor.year
        return min(options, key=lambda y: (abs((options[y] - first).days), y))

    def _near_year(self, deictic: str, make: Callable[[int], Period]) -> int | None:
        assert self.reference is not None  # noqa: S101 - for the type checker; the caller has looked
        day, years = self.reference.day, range(self.reference.day.year - 2, self.reference.day.year + 3)
        starts = {y: make(y).first or day for y in years}
        ends = {y: make(y).last or day for y in years}
        if deictic == "last":  # over, and not in this very month
            return max(y for y in years if ends[y] < day and ends[y].isoformat()[:7] != day.isoformat()[:7])
        if deictic in ("next", "coming", "upcoming"):
            return min(y for y in years if starts[y] > day)
        if deictic == "past":
            return max(y for y in years if starts[y] <= day)
        if make(day.year).from_ == make(day.year).to:
            return day.year
        return min(years, key=lambda y: (abs((starts[y] + timedelta(days=45) - day).days), y))

    def relative_month(self, phrase: Phrase) -> Period | None:
        """The month of *the 20th of last month*, *the first week of that month*; None if it cannot be told."""
        if not phrase.has("REL"):
            return None
        first, last = phrase.groups["REL"]
        if self.letters.any(first, last, "last", "this", "next"):
            here = (self.reference.day.year, self.reference.day.month) if self.reference else None
            here = here if self.reference and self.reference.monthly else None
        else:
            here = self.memory.month
        return periods.of_month(here[0], here[1] + self.step(first, last)) if here else None

    # ---- years

    def tail_year(self, phrase: Phrase) -> tuple[int | None, bool | None]:
        """The year behind a date, and whether one stands there: False if it is no year (*June 10, 2000 prisoners*)."""
        if not phrase.has("TAIL"):
            return None, None
        first, last = phrase.groups["TAIL"]
        digits = self.letters.find(first, last, "fourdigits")
        if digits is not None:
            value = int(self.low[digits])
            counted = value % 100 == 0 and self.context.plural_follows(last)
            return (None, False) if counted else (value, True)
        if self.letters.any(first, last, "last", "this", "next"):
            step = self.step(first, last)
            return (self.reference.day.year + step if self.reference else None), True
        if self.memory.last is None or self.memory.last.year is None:
            return None, False
        return self.memory.last.year + self.step(first, last), True

    def step(self, first: int, last: int) -> int:
        """-1 for words that point back (*last*, *the previous*), 1 for those that point forth, else 0."""
        if self.letters.any(first, last, "last", "previous", "before"):
            return -1
        return int(self.letters.any(first, last, "next", "following", "after"))

    def open_year(self, phrase: Phrase, month: int, day: int | None, weekday: int | None = None) -> int | None:
        """The year of a date that is written without one."""
        if self.memory.heading_year and self._opens_entry(phrase.first):
            return self.memory.heading_year
        if self.reference is None:
            return None
        points = self.points(phrase)
        if points is Pointing.PAST and self.context.words.at(phrase.first - 1) in ("until", "till"):
            points = Pointing.NEAREST  # *was extended until March 30*
        year = self.reference.year_of(month, day, points, weekday=weekday)
        if (told := self._year_of_history(phrase, periods.make_day(year, month, day or 15))) is not None:
            return told
        near = periods.make_day(year, month, day) if day is not None else None
        if day is None or near is None or abs((near - self.reference.day).days) <= 7:
            return year
        return self.memory.told_year(month, day) or self._told_year(phrase, near, points) or year

    def _opens_entry(self, first: int) -> bool:
        """Whether a phrase opens its line, or stands behind the year that opens it: *2006: On July 12, X captures*."""
        words = self.context.words
        at = first - (words.at(first - 1) in ("on", "in"))
        return self.context.line_start(first) or (words.at(at - 1) == ":" and self.context.line_start(at - 2))

    def _year_of_history(self, phrase: Phrase, near: date | None) -> int | None:
        """The long past year that a paragraph told last, in a text that has no *today* and no weekdays: no news."""
        told = self.memory.told[-1] if self.memory.told else None
        if told is None or told.period.year is None or self.reference is None or near is None:
            return None
        past = self.reference.day.year - told.period.year > _PAST
        if not past or abs((self.reference.day - near).days) <= _NEAR or not self._is_history:
            return None
        return told.period.year if self.low.index(BREAK, told.first) > phrase.first else None

    @property
    def _is_history(self) -> bool:
        if self.memory.history is None:
            self.memory.history = not _NEWS.intersection(self.low)
        return self.memory.history

    def _told_year(self, phrase: Phrase, near: date, points: Pointing | None) -> int | None:
        """The year of a tale of years past: after *shot down on May 1, 1960*, *sentenced on Aug. 19* is of 1960.

        Only in the paragraph that gave the year, and only for days that are far from the article's.
        """
        told = self.memory.told_day
        if (
            told is None
            or points is not Pointing.PAST
            or self.reference is None
            or (self.reference.day - near).days < _FAR
        ):
            return None
        if self.low.index(BREAK, self.memory.told_at) < phrase.first:
            return None
        day = periods.make_day(told.year, near.month, near.day)
        long_past = self.reference.day.year - told.year > _LONG_PAST
        return told.year if day and (day > told or long_past) else None

    # ---- lists and timelines

    def note_item(self, phrase: Phrase, last: int, day: date) -> None:
        """Remember the day that opens a bullet: the weekday of the next one follows it."""
        if self.opens_item(phrase, last):
            self.memory.list_day = day

    def opens_item(self, phrase: Phrase, last: int) -> bool:
        """Whether a phrase is the first of its line, and a colon or dash follows."""
        return self.context.line_start(phrase.first) and self.context.words.at(last) in (":", "~", "-")
