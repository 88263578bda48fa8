"""Pictures of answers, by the columns that they have: dates on a line of time, numbers with bounds as bars."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable

from markupsafe import Markup

from swapgraph.explore.asking import Answered, Value
from swapgraph.explore.dates import first_day
from swapgraph.explore.figures import Range
from swapgraph.explore.happenings import firmness
from swapgraph.explore.pictures.svg import element, picture, shortened, text
from swapgraph.explore.pictures.timeline import timeline
from swapgraph.explore.views.overview import Lane, Mark, two_sides
from swapgraph.query.drawing import spans

Row = dict[str, Value | None]

_MOST = 150  # rows that are drawn
_MOST_BARS = 40
_WIDTH, _ROW, _LABEL, _BAR = 860, 24, 330, 380


def answer_picture(answer: Answered, href: Callable[[str], str]) -> Markup:
    """The picture of an answer; nothing where its columns do not suit, or it has too many rows."""
    rows = [dict(zip(answer.columns, row, strict=True)) for row in answer.rows]
    if not 1 < len(rows) <= _MOST:
        return Markup("")
    if {"least", "most"} <= set(answer.columns):
        return _bars(rows[:_MOST_BARS], answer.columns)
    if {"date", "status"} <= set(answer.columns):
        return _line(rows, answer.columns, href)
    return Markup("")


def _line(rows: list[Row], columns: tuple[str, ...], href: Callable[[str], str]) -> Markup:
    """The rows with a date on a line of time, each of which leads to what the last of its columns names."""
    figures = "range" in columns
    lanes: dict[str, list[Row]] = defaultdict(list)
    for row in rows:
        if first_day(_text(row, "date")) is not None:
            lanes[_text(row, "parties").replace("; ", " – ") if figures else _text(row, "type")].append(row)
    drawn = [_lane(name, found, columns, figures=figures) for name, found in sorted(lanes.items())]
    return timeline(drawn, lambda mark, _: href(mark.iri) if mark.iri else None)


def _lane(name: str, rows: list[Row], columns: tuple[str, ...], *, figures: bool) -> Lane:
    """A lane for each type; of exchanges, with the figures of each, one for each pair of sides."""
    told = [_ranges(row) for row in rows]
    up, down = two_sides(name if figures else "", [home for homes in told for home in homes.items()])
    marks = []
    for row, homes in zip(rows, told, strict=True):
        others = [f"{found.words} came home to {side}" for side, found in homes.items() if side not in (up, down)]
        label = ", ".join(filter(None, (*(_text(row, column) for column in ("parties", "who", "place")), *others)))
        statuses = _text(row, "status").split("; ")
        contested = int("denied" in statuses and len(statuses) > 1)
        iri = next((v.iri for column in reversed(columns) if (v := row[column]) is not None and v.iri), None)
        date, until = _text(row, "date"), _text(row, "until")
        at = (homes.get(up or ""), homes.get(down or ""))
        marks.append(Mark(date, until, label, min(statuses, key=firmness), contested, *at, 1, iri))
    return Lane(name or " ", False, up, down, tuple(marks), figures=figures)


def _ranges(row: Row) -> dict[str, Range]:
    """How many came home to each side: 303; 277 to 303; at least 246; 0 to 29 where it says under 30."""
    found = {}
    for side, low, high, below, above in spans(_text(row, "range")):
        one = low == high
        least = 0 if below else low + (one and above == "over")
        found[side] = Range(least, None if above else high - (one and below == "under"))
    return found


def _bars(rows: list[Row], columns: tuple[str, ...]) -> Markup:
    """A bar for each row, to the least; a whisker to the most, or an arrow where there is none."""
    ranges = [Range(_number(row, "least") or 0, _number(row, "most")) for row in rows]
    most = max((r.most if r.most is not None else r.least for r in ranges), default=0) or 1
    names = [name for name in columns if name not in ("least", "most", "approximate", "events", "from")]
    drawn, told = [], []
    for n, (row, found) in enumerate(zip(rows, ranges, strict=True)):
        y = n * _ROW + 4
        label = ", ".join(words for name in names if (words := _text(row, name)))
        end = _LABEL + max(1.0, found.least / most * _BAR)
        side = "up" if _text(row, "direction") != "released" else "down"
        drawn.append(text(_LABEL - 8, y + 14, shortened(label, 52), "tick", "end"))
        drawn.append(element("rect", x=_LABEL, y=y + 3, width=end - _LABEL, height=_ROW - 10, class_=f"bar {side}"))
        middle = y + 3 + (_ROW - 10) / 2
        if found.most is None:
            drawn.append(element("path", d=f"M{end:.1f} {middle}h14m-5 -4l5 4l-5 4", class_="whisker"))
            end += 14
        elif found.most > found.least:
            tip = _LABEL + found.most / most * _BAR
            drawn.append(element("path", d=f"M{end:.1f} {middle}H{tip:.1f}m0 -5v10", class_="whisker"))
            end = tip
        drawn.append(text(end + 7, y + 15, str(found), "value"))
        told.append(f"{label}: {found.words}")
    return picture(_WIDTH, len(rows) * _ROW + 8, "The numbers with their bounds", "; ".join(told), *drawn, name="bars")


def _text(row: Row, name: str) -> str:
    value = row.get(name)
    return value.text if value is not None else ""


def _number(row: Row, name: str) -> int | None:
    try:
        return int(float(_text(row, name)))
    except (ValueError, OverflowError):
        return None
