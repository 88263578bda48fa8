"""How many came home: figures with bounds, of one article and of several, summed. The method is that of `totals.rq`.

An article's largest figure for a side is the whole, others are parts of it. Where articles differ, the range that
fits all of them counts if there is one, else the range of all that they say; what its own publisher has taken back does
not count. A sum has an upper bound only if all its parts have.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Range:
    """A number of people or bodies: at least `least`, at most `most` (None: unknown)."""

    least: int
    most: int | None
    approximate: bool = False
    disputed: bool = False  # sources give numbers that do not fit

    @property
    def exact(self) -> bool:
        """Whether it is one number."""
        return self.most == self.least and not self.approximate

    def __str__(self) -> str:
        """As people write it: `146`, `≥ 5,001`, `about 200`, `1,392–1,423`."""
        if self.most is None:
            return f"≥ {self.least:,}"
        if self.most == self.least:
            return f"≈ {self.least:,}" if self.approximate else f"{self.least:,}"
        if self.least == 0:
            return f"≤ {self.most:,}"
        return f"{'≈ ' if self.approximate else ''}{self.least:,}–{self.most:,}"

    @property
    def words(self) -> str:
        """The same for ears."""
        about = "about " if self.approximate else ""
        if self.most is None:
            return f"at least {self.least:,}"
        if self.most == self.least:
            return f"{about}{self.least:,}"
        if self.least == 0:
            return f"at most {self.most:,}"
        return f"{about}{self.least:,} to {self.most:,}"


@dataclass(frozen=True, slots=True)
class Figure:
    """A figure as one article gives it; `sides` are those whose people are counted, each of them if several."""

    node: str
    article: str
    value: float
    upper: float | None
    bound: str
    counted: str
    sides: tuple[str, ...]
    each: bool = False
    bodies: bool = False
    part: bool = False  # included in another figure
    running: bool = False
    taken_back: str = ""  # what its publisher has done with it since: corrected or withdrawn

    @property
    def range(self) -> Range:
        """What it says of the true number."""
        value, upper = int(self.value), int(self.upper) if self.upper is not None else None
        low = 0 if self.bound in ("at_most", "less_than") else value + 1 if self.bound == "more_than" else value
        high: int | None = upper if upper is not None else value
        if self.bound in ("at_least", "more_than"):
            high = None
        elif self.bound == "less_than":
            high = value - 1
        return Range(low, high, self.bound == "approx")

    @property
    def words(self) -> str:
        """As told: `over 5,000 captives`, `146 soldiers, each side`."""
        head = {
            "at_least": "at least ",
            "more_than": "over ",
            "at_most": "up to ",
            "less_than": "under ",
            "approx": "about ",
        }.get(self.bound, "")
        number = f"{self.value:,.0f}" + (f"–{self.upper:,.0f}" if self.upper is not None else "")
        return f"{head}{number} {self.counted}" + (", each side" if self.each else "")


@dataclass(frozen=True, slots=True, order=True)
class Return:
    """People, or bodies, that came back to a side."""

    side: str
    bodies: bool


def returned(figures: Iterable[Figure]) -> dict[Return, Range]:
    """How many came back to each side in one event, whatever number of articles tells of it."""
    told: dict[Return, dict[str, list[Range]]] = defaultdict(lambda: defaultdict(list))
    for figure in figures:
        if figure.part or figure.running or figure.taken_back:
            continue
        for side in figure.sides:
            told[Return(side, figure.bodies)][figure.article].append(figure.range)
    return {key: _of_all([_of_one(ranges) for ranges in articles.values()]) for key, articles in sorted(told.items())}


def _of_one(ranges: Sequence[Range]) -> Range:
    most = None if any(r.most is None for r in ranges) else max(r.most for r in ranges if r.most is not None)
    return Range(max(r.least for r in ranges), most, any(r.approximate for r in ranges))


def _of_all(ranges: Sequence[Range]) -> Range:
    lows, highs = [r.least for r in ranges], [r.most for r in ranges if r.most is not None]
    unsure = any(r.approximate for r in ranges)
    if not highs or max(lows) <= min(highs):
        return Range(max(lows), min(highs, default=None), unsure)
    return Range(min(lows), max(highs) if len(highs) == len(ranges) else None, unsure, disputed=True)


def total(ranges: Iterable[Range]) -> Range | None:
    """The sum; None of nothing."""
    parts = list(ranges)
    if not parts:
        return None
    most = None if any(r.most is None for r in parts) else sum(r.most for r in parts if r.most is not None)
    return Range(sum(r.least for r in parts), most, any(r.approximate for r in parts), any(r.disputed for r in parts))
