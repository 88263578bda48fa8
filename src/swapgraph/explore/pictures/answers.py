"""Pictures of answers, by the columns that they have: dates on a line of time, numbers with bounds as bars."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable

from markupsafe import Markup

from swapgraph.explore.asking import Answered, Value
from swapgraph.explore.dates import first_day
from swapgraph.explore.figures import Range
from swapgraph.explore.pictures.svg import element, picture, shortened, text
from swapgraph.explore.pictures.timeline import timeline
from swapgraph.explore.views.overview import Lane, Mark

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


def _line(rows: list[dict[str, Value | None]], columns: tuple[str, ...], href: Callable[[str], str]) -> Markup:
    """A lane for each type, a dot for each row that has a date, which leads to what the last column names."""
    lanes: dict[str, list[Mark]] = defaultdict(list)
    for row in rows:
        date = _text(row, "date")
        if first_day(date) is None:
            continue
        label = ", ".join(part for part in (_text(row, name) for name in ("parties", "who", "place")) if part)
        node = row[columns[-1]]
        iri = node.iri if node is not None else None
        status = _text(row, "status").partition(";")[0]
        lanes[_text(row, "type")].append(Mark(date, _text(row, "until"), label, status, False, None, None, 1, iri))
    drawn = [Lane(name or " ", False, None, None, tuple(marks)) for name, marks in sorted(lanes.items())]
    return timeline(drawn, lambda mark, _: href(mark.iri) if mark.iri else None)


def _bars(rows: list[dict[str, Value | None]], columns: tuple[str, ...]) -> Markup:
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


def _text(row: dict[str, Value | None], name: str) -> str:
    value = row.get(name)
    return value.text if value is not None else ""


def _number(row: dict[str, Value | None], name: str) -> int | None:
    try:
        return int(float(_text(row, name)))
    except (ValueError, OverflowError):
        return None
