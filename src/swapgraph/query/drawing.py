"""Rows as a picture in a terminal: `timeline` for what happened when, `bars` for how many came home to each side.

A query says `#+ drawn: timeline` in its comments. Both read columns by their names and do without those there are not:
`date`, `until`, `status` and the rest in `_timeline` and `_bars`. Rows are drawn as they come.
"""

from __future__ import annotations

import itertools
import re

from swapgraph.query.table import cut_to, display_width, text_of

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator
    from typing import BinaryIO

    from swapgraph.query.results import Look
    from swapgraph.query.run import Rows

    Row = dict[str, str]
    Span = tuple[str, int, int, str, str]

WIDTH = 100
"""Columns of a picture where nothing says how wide the terminal is."""

_MARKS = {"denied": "✕", "claimed": "◐", "planned": "○", "hypothetical": "◌", "actual": "●"}
_MEANT = {
    "actual": "happened",
    "planned": "planned",
    "claimed": "one side says so",
    "denied": "denied",
    "hypothetical": "possible",
}
_DATES = 24  # columns: `2025-05-23 – 2025-05-25`
_NAMES = 8  # columns for who it was: where there are fewer, nothing stands beside them
_SCALED = 1000  # rows that decide how long a bar is
_APART = 2  # months without an event that are told
_SPAN = re.compile(
    r"(?:to )?(?P<side>.*): (?P<below>under |up to )?(?P<first>over |at least )?(?P<low>\d+)"
    r"(?:(?:–| to )(?P<above>over |at least )?(?P<high>\d+))?"
)


def draw(rows: Rows, kind: str, out: BinaryIO, look: Look) -> int:
    """Draw rows as `timeline` or `bars`; returns how many there were."""
    painter, count = Painter(look.colour), 0
    given = (dict(zip(rows.columns, (text_of(term, look.base) for term in row), strict=True)) for row in rows)
    seen: dict[str, None] = {}

    def counted() -> Iterator[Row]:
        nonlocal count
        for row in given:
            count += 1
            seen[_status(row)] = None
            yield row

    for line in DRAWN[kind](counted(), look.width or WIDTH, painter):
        out.write(f"{line.rstrip()}\n".encode())
    if seen:
        legend = "   ".join(f"{mark} {_MEANT[status]}" for status, mark in reversed(_MARKS.items()) if status in seen)
        out.write(f"{painter.faint(legend)}\n".encode())
    return count


def _timeline(rows: Iterable[Row], width: int, paint: Painter) -> Iterator[str]:
    """A rail with a mark for each event: date, type, who, where, and below it the words that tell of it."""
    before: str | None = None
    for row in rows:
        date = row.get("date", "")
        if (months := _months_between(before or "", date)) > _APART:
            yield " " * _DATES + paint.faint(f"  ┊  {months} months")
        shown = _period(row) if date != before or row.get("until") else ""
        before = date
        head = "  ".join(filter(None, (row.get("type", ""), row.get("place", ""), row.get("who", ""))))
        mark = _mark(row, paint)
        kind, rest = _cut_head(head, row.get("type", ""), width - _DATES - 5)
        yield f"{shown:<{_DATES}}  {mark}  {paint.bold(kind)}{rest}"
        if words := row.get("words", ""):
            yield f"{'':<{_DATES}}  {paint.faint('│')}  {paint.faint(cut_to(words, width - _DATES - 5))}"


def _bars(rows: Iterable[Row], width: int, paint: Painter) -> Iterator[str]:
    """For each exchange a bar to each side: solid for the fewest that are told, lighter on to the most."""
    rows = iter(rows)
    first = list(itertools.islice(rows, _SCALED))
    most = max((high for row in first for _, _, high, *_ in _spans(row)), default=1)
    names = max((display_width(side) for row in first for side, *_ in _spans(row)), default=0)
    names = min(max(names, _DATES - 2), width // 3)
    room = max(width - names - 20, 10)
    for row in itertools.chain(first, rows):
        told = row.get("independent") or ""
        sources = f"  {told} independent source{'' if told == '1' else 's'}" if told else ""
        who = "  ".join(filter(None, (row.get("parties", ""), row.get("place", ""))))
        if width - _DATES - 5 - len(sources) < _NAMES:
            sources = ""
        who = cut_to(who or row.get("people", ""), width - _DATES - 5 - len(sources))
        yield f"{_period(row):<{_DATES}}  {_mark(row, paint)}  {paint.bold(who)}{paint.faint(sources)}"
        solid = "█" if _status(row) == "actual" else "▒"
        for side, low, high, *_ in _spans(row):
            name = cut_to(side, names)
            bar = solid * _cells(low, most, room) + "░" * (_cells(high, most, room) - _cells(low, most, room))
            figure = f"{low:,}" if low == high else f"{low:,}–{high:,}"
            yield f"{' ' * (names - display_width(name))}{name}  {paint.blue(bar)} {figure}"


class Painter:
    """Colours text, or leaves it as it is."""

    __slots__ = ("_colour",)

    def __init__(self, colour: bool) -> None:
        self._colour = colour

    def bold(self, text: str) -> str:
        """What is looked for first."""
        return self._styled("1", text)

    def faint(self, text: str) -> str:
        """What stands behind."""
        return self._styled("2", text)

    def blue(self, text: str) -> str:
        """What happened or is to happen."""
        return self._styled("34", text)

    def red(self, text: str) -> str:
        """What is disputed."""
        return self._styled("31", text)

    def _styled(self, code: str, text: str) -> str:
        return f"\x1b[{code}m{text}\x1b[0m" if self._colour and text else text


DRAWN: dict[str, Callable[[Iterable[Row], int, Painter], Iterator[str]]] = {"timeline": _timeline, "bars": _bars}


def _spans(row: Row) -> Iterator[Span]:
    return spans(row.get("range", ""))


def spans(told: str) -> Iterator[Span]:
    """`to Ukraine: 277–303; to Russia: 246 to over 250`, as `exchanges` has it -> side, fewest, most, and whether
    fewer are possible (`under`, `up to`) and more (`over`, `at least`); what is not written so is left out.
    """
    for part in told.split("; "):
        if found := _SPAN.fullmatch(part):
            low = int(found["low"])
            below, above = (found["below"] or "").strip(), (found["first"] or found["above"] or "").strip()
            yield found["side"], low, int(found["high"] or low), below, above


def _cells(value: int, most: int, room: int) -> int:
    return max(1, round(room * min(value, most) / most)) if value and most else 0


def _status(row: Row) -> str:
    """Of several, the one that leaves most open."""
    told = row.get("status", "")
    return next((status for status in _MARKS if status in told), "actual")


def _mark(row: Row, paint: Painter) -> str:
    status = _status(row)
    return paint.red(_MARKS[status]) if status in ("denied", "claimed") else paint.blue(_MARKS[status])


def _period(row: Row) -> str:
    date, until = row.get("date", ""), row.get("until", "")
    return f"{date} – {until}" if until else date or "no date"


def _months_between(one: str, other: str) -> int:
    """Whole months from one ISO date to another, as far as both are told; 0 if not."""
    if len(one) < 7 or len(other) < 7:
        return 0
    return (int(other[:4]) - int(one[:4])) * 12 + int(other[5:7]) - int(one[5:7])


def _cut_head(head: str, kind: str, width: int) -> tuple[str, str]:
    """A line cut to so many columns, its first words apart."""
    line = cut_to(head, width)
    return (line[: len(kind)], line[len(kind) :]) if line.startswith(kind) else (line, "")
