"""What speaks for two tellings being one event, and how much: the evidence is weighed, no single piece decides.

Each clue counts in bits: the logarithm of how much likelier it is met in two tellings of one event than in tellings of
two (Fellegi and Sunter, A Theory for Record Linkage, 1969). Two things exclude it: days that are apart, and sides that
are strangers to each other or whose direction is reversed. Counts never do: that articles differ in them is what the
graph is to show. The bits are constants, not learned from the graph at hand: else each article more would
change what is known of all others (see docs/stories.md, with how they were found and what else was looked at).
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence, Set
from dataclasses import dataclass
from math import inf

from swapgraph.model import Bound
from swapgraph.resolve.periods import Period
from swapgraph.resolve.table import Telling
from swapgraph.resolve.vocabulary import Vocabulary

ENOUGH = 4.5
"""Bits above which two tellings are one event."""
_AGAINST = 4.0
"""Bits it takes to outweigh that two tellings of one kind, taken at random, are of two events."""
LARGE = 10
"""Figures below this agree by chance more often."""
SOME_WEEKS = 62
"""Days within which a vague date still says something: a month, or some weeks around a publication."""
_RECOUNTED, _ROUNDED = 1.1, 4 / 3
"""How far the count of another may be off, and the number that round words are made of: *more than 300* of 390."""
_NEAR = 1.5
"""Bits of figures that are so near."""
_STRONG = 5.0
"""Bits of what tells an event from all others of its kind, whenever they were."""


@dataclass(frozen=True, slots=True, order=True)
class Verdict:
    """That two tellings are one event: how surely, and why."""

    confidence: float
    reason: str


@dataclass(frozen=True, slots=True)
class Evidence:
    """What speaks for it, in bits, and in words; `own` is what more than time and sides says."""

    bits: float
    own: float
    reason: str

    def verdict(self) -> Verdict:
        """How surely, and why."""
        return Verdict(min(round(1 / (1 + 2 ** (_AGAINST - self.bits)), 2), 0.99), self.reason)


Clue = tuple[float, str]
"""Bits for it, and a few words; what is against it, or says next to nothing, has none."""


def weigh(a: Telling, b: Telling, vocabulary: Vocabulary) -> Evidence | None:
    """What speaks for two tellings of one kind being one event; None if they cannot be. (a, b) is as (b, a)."""
    if a.type in vocabulary.placed and a.places and b.places and not a.places & b.places:
        return None
    own = [*_numbered(a, b), *_people(a, b), *_figures(a, b), *_agreement(a, b)]
    sides = _sides(a, b)
    time = _time(a, b, strong=any(bits >= _STRONG for bits, _ in own))
    if sides is None or time is None:
        return None
    where = [(1.0, "same place")] if a.places & b.places else []
    return _summed([time, sides, *own, *where], own)


def weigh_plan(deed: Telling, plan: Telling) -> Evidence | None:
    """What speaks for a deed carrying out a plan of its kind, if it was done when it was planned; None if it cannot."""
    own, sides = [*_people(deed, plan), *_figures(deed, plan)], _sides(deed, plan)
    return None if sides is None else _summed([_planned(deed, plan), sides, *own], own)


def weigh_phase(phase: Telling, whole: Telling) -> Evidence | None:
    """What speaks for an event being a phase of one of its kind that lasts longer around it; None if it cannot be."""
    more = any(float(n) > float(all_) for side, n in phase.counts for whose, all_ in whole.counts if side == whose)
    sides = _sides(phase, whole)
    if sides is None or (more and _largest(phase) > _largest(whole)):
        return None
    numbered = [(1.0, f"phase {phase.phase}")] if phase.phase is not None else []
    own = [*numbered, *_people(phase, whole)]
    return _summed([(4, f"{phase.period} within {whole.period}"), sides, *own], own)


def _largest(telling: Telling) -> float:
    return max((float(number) for _, number in telling.counts), default=0)


def _planned(deed: Telling, plan: Telling) -> Clue:
    """How well the time of a plan tells what carried it out; of one without a date, how soon it came."""
    if plan.term.is_known:
        words = f"planned for {plan.period}" if plan.period.start else f"due by {plan.period.end}"
        return (4 if plan.period.to_the_day else 1 if plan.term.days <= SOME_WEEKS else -1), words
    told = Period(plan.published, plan.published).first
    soon = told is not None and deed.window.last is not None and (deed.window.last - told).days <= SOME_WEEKS
    return (1 if soon else 0), f"planned as told {plan.published}"


def _summed(clues: Sequence[Clue], own: Sequence[Clue]) -> Evidence:
    words = ", ".join(words for _, words in clues if words)
    return Evidence(sum(bits for bits, _ in clues), sum(bits for bits, _ in own), words)


def _time(a: Telling, b: Telling, *, strong: bool) -> Clue | None:
    """When: to the day, or as far as the vaguer of the two is known."""
    if a.period.to_the_day and b.period.to_the_day:
        if a.period == b.period:
            return (5 if a.period.days else 4), f"both {a.period}"
        if not a.period.near(b.period):
            return None
        earlier, later = sorted((str(a.period), str(b.period)))
        # Clocks differ from place to place; but a phase is not its whole, nor a part of another.
        return (-2 if a.period.days == b.period.days == 0 else -3), f"{earlier} and {later}"
    windows = sorted((a.window, b.window), key=lambda w: (w.days, str(w)))
    if windows[0].is_known and windows[1].is_known and windows[0].near(windows[1], 0):
        return (1 if windows[1].days <= SOME_WEEKS else -1), _words(a, b)
    return (-3, _words(a, b)) if strong and (_may_be_past(a, b) or _may_be_past(b, a)) else None


def _may_be_past(undated: Telling, other: Telling) -> bool:
    """Whether the one has no date at all, and could be of any time before it was told."""
    if undated.period.start or undated.period.end:
        return False
    first, last = other.window.first, undated.window.last
    return first is None or last is None or first <= last


def _words(a: Telling, b: Telling) -> str:
    told = sorted({str(t.period) if t.period.start else f"told {t.published or 'at no date'}" for t in (a, b)})
    return f"both {told[0]}" if len(told) == 1 else " and ".join(told)


def _sides(a: Telling, b: Telling) -> Clue | None:
    """Between whom: the more sides both name the better, unless a direction is reversed or all are strangers."""
    if clash(a, b):
        return None
    shared = len(a.sides & b.sides)
    if not shared:
        return (-3, "other sides") if a.sides and b.sides else (0, "")
    if a.sides == b.sides:
        return (3, "same sides") if shared > 1 else (1.5, "same side")
    if a.sides <= b.sides or b.sides <= a.sides:
        return (2 if shared > 1 else 1), "sides that fit"
    return -1, "some sides shared"


def clash(a: Telling, b: Telling) -> bool:
    """Whether the sides of two tellings exclude that they are one.

    Strangers do, unless they share a person: of an exchange of many countries each tells its own part.
    """
    return (strangers(a.sides, b.sides) and not a.people & b.people) or reverse(a, b)


def strangers(some: Set[str], others: Set[str]) -> bool:
    """Whether two groups of sides, both known, have none in common."""
    return bool(some) and bool(others) and some.isdisjoint(others)


def reverse(a: Telling, b: Telling) -> bool:
    """Whether one lets go to whom the other takes from."""
    return _reversed(a, b) or _reversed(b, a)


def _reversed(a: Telling, b: Telling) -> bool:
    gives = bool(a.givers) and bool(b.givers) and not a.givers & b.givers
    return gives and bool(a.givers & b.takers)


@dataclass(frozen=True, slots=True, order=True)
class _Figure:
    """A figure with its bound; what is called approximate may be off by a tenth: see the rule `figures-contradict`."""

    number: float
    bound: str

    @property
    def least(self) -> float:
        if self.bound in (Bound.AT_MOST, Bound.LESS_THAN):
            return 0
        return self.number * 0.9 if self.bound == Bound.APPROX else self.number + (self.bound == Bound.MORE_THAN)

    @property
    def most(self) -> float:
        if self.bound in (Bound.AT_LEAST, Bound.MORE_THAN):
            return inf
        return self.number * 1.1 if self.bound == Bound.APPROX else self.number - (self.bound == Bound.LESS_THAN)

    def excludes(self, other: _Figure) -> bool:
        """Whether no number fits both."""
        return self.most < other.least or other.most < self.least

    def is_near(self, other: _Figure) -> bool:
        """Whether one is what another count or a round word makes of the other: 195 of 207, *more than 300* of 307."""
        low, high = sorted((self.number, other.number))
        if low < LARGE or high > low * _ROUNDED:
            return False
        exact = self.bound == other.bound == Bound.EXACT
        return high <= low * _RECOUNTED if exact else not self.excludes(other)

    def __str__(self) -> str:
        words = "" if self.bound == Bound.EXACT else self.bound.replace("_", " ").replace("approx", "about") + " "
        return f"{words}{self.number:g}"


def _figures(a: Telling, b: Telling) -> Iterator[Clue]:
    """How many: the best that two figures for a side say, of which one may be given without saying for which.

    Only a bound speaks against: who says *at least 100* has heard of other counts, and of none that is below.
    """
    ours, theirs = ([*_figures_of(t)] for t in (a, b))
    pairs = [(x, y, s == o) for s, x in ours for o, y in theirs if s == o or not s or not o]
    same = [(_telling(x.number), x) for x, y, _ in pairs if x == y or (x.number == y.number and not x.excludes(y))]
    near = [sorted((x, y)) for x, y, _ in pairs if x.is_near(y)]
    if same:
        bits, figure = max(same)
        yield bits, f"same figure {figure.number:g}"
    elif near:
        low, high = max(near)
        yield _NEAR, f"{low} near {high}"
    elif any(x.excludes(y) and of_one and {x.bound, y.bound} != {Bound.EXACT} for x, y, of_one in pairs):
        yield -1, ""


def _figures_of(telling: Telling) -> Iterator[tuple[str, _Figure]]:
    yield from ((side, _Figure(float(number), Bound.EXACT)) for side, number in telling.counts)
    yield from ((side, _Figure(float(number), bound)) for side, bound, number in telling.bounds)


def _agreement(a: Telling, b: Telling) -> Iterator[Clue]:
    """Under the same agreement, or another: of one day and place there is one, as far as either is told."""
    if a.deal is None or b.deal is None:
        return
    days = a.deal.period, b.deal.period
    places = a.deal.places, b.deal.places
    known = all(day.is_known for day in days)
    if (known and not days[0].near(days[1])) or (all(places) and places[0].isdisjoint(places[1])):
        yield -2, ""
    elif (known and all(day.to_the_day for day in days)) or not places[0].isdisjoint(places[1]):
        yield 1, "same agreement"


def _telling(number: float) -> int:
    """What the agreement of a figure says: 307 more than 300, which many swaps have, and 1,000, as many deliveries."""
    digits = str(int(number)).strip("0")
    return min(2 + len(digits), 5) if number >= LARGE else 1


def _people(a: Telling, b: Telling) -> Iterator[Clue]:
    """Whom: one and the same person is seldom let go twice."""
    shared = len(a.people & b.people)
    if shared:
        yield _STRONG + 2 * (shared > 1), "same people"  # a company even less
    elif a.people and b.people:
        yield -1, ""


def _numbered(a: Telling, b: Telling) -> Iterator[Clue]:
    """The 66th of a series; its second phase."""
    if a.ordinal is not None and a.ordinal == b.ordinal:
        yield _STRONG, f"both number {a.ordinal}"
    if a.inside != b.inside:
        yield -4, ""  # a part is not the whole of another article
    if a.phase is not None and b.phase is not None:
        yield (1, f"both phase {a.phase}") if a.phase == b.phase else (-4, "")
