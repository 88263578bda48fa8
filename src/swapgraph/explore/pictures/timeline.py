"""The timeline: a lane for each conflict; bars up for those who came home to one side, down for the other.

A bar reaches to the least that is told, its whisker to the most; without an upper bound the whisker ends in an arrow.
What is planned is hollow, what is contested bears a mark, and an event without a figure is a ring on the line. Where a
mark stands for a month or year, those of the same one share its width: what happened, what is planned, what is claimed.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Sequence
from datetime import date

from markupsafe import Markup

from swapgraph.explore.dates import first_day, last_day, written
from swapgraph.explore.figures import Range
from swapgraph.explore.pictures.svg import element, picture, shortened, text
from swapgraph.explore.views.overview import Lane, Mark

WIDTH = 960
_LEFT, _RIGHT, _GAP, _TOP = 14, 24, 50, 8
_UNDATED = 34.0  # the width of a place for what has no date
_EMPTY = 12.0  # the height of a side of the line where nothing is drawn
_MOST_UNDATED = 5
_LABELLED = 44.0  # a bar of a month or year that is so wide has room for its number
_LEAST_BAR, _MOST_BAR = 7.0, 26.0


def timeline(lanes: Sequence[Lane], href: Callable[[Mark, Lane], str | None]) -> Markup:
    """The picture; `href` says where a mark leads."""
    days = [
        day
        for lane in lanes
        for mark in lane.marks
        for day in (first_day(mark.start), last_day(mark.end or mark.start))
        if day
    ]
    if not days:
        return Markup("")
    undated = max(sum(1 for mark in lane.marks if not mark.start) for lane in lanes)
    scale = _Scale(min(days), max(days), min(undated, _MOST_UNDATED) * _UNDATED)
    drawn: list[Markup] = []
    y = float(_TOP)
    half = 92.0 if len(lanes) == 1 else 64.0 if len(lanes) < 4 else 46.0
    for lane in lanes:
        above = half if any(mark.up for mark in lane.marks) else _EMPTY
        below = half if any(mark.down for mark in lane.marks) else _EMPTY
        drawn.append(_lane(lane, y, above, below, scale, href))
        y += _GAP + above + below
    if undated:
        x = WIDTH - _RIGHT - scale.room
        drawn.append(element("line", x1=x, x2=x, y1=_TOP, y2=y + 6, class_="grid parted"))
        drawn.append(
            text(x + scale.room / 2, y + 20, "no date" if scale.room < 60 else "date not told", "tick", "middle")
        )
    height = y + 30
    drawn.insert(0, _axis(scale, _TOP, y + 6))
    count = sum(mark.count for lane in lanes for mark in lane.marks)
    description = (
        f"{count:,} events, {written(min(days).isoformat())} to {written(max(days).isoformat())}. Bars above a line "
        "show how many came home to the first side, bars below to the second; the table below says the same in words."
    )
    return picture(WIDTH, height, "Timeline of exchanges", description, *drawn, name="timeline", links=True)


class _Scale:
    """Days to places on the picture, with some room at both ends."""

    def __init__(self, first: date, last: date, room_for_undated: float) -> None:
        self.room = room_for_undated + (12 if room_for_undated else 0)
        self._width = WIDTH - _LEFT - _RIGHT - self.room
        around = max(20, (last - first).days // 25)
        self.first = date.fromordinal(max(1, first.toordinal() - around))
        self.last = date.fromordinal(min(date.max.toordinal(), last.toordinal() + around))
        self._days = max(1, (self.last - self.first).days)

    def x(self, day: date) -> float:
        return _LEFT + (day - self.first).days / self._days * self._width

    def width(self, days: float) -> float:
        return days / self._days * self._width

    def ticks(self) -> list[tuple[date, str]]:
        """Starts of months, quarters or years, about ten of them, and what to write there."""
        months = self._days / 30.4
        step = next((s for s in (1, 2, 3, 6, 12, 24, 60, 120, 240, 600, 1200) if months / s <= 12), 6000)
        found = []
        year, month = self.first.year, 1
        if step > 12:
            year -= year % (step // 12)
        while year <= self.last.year:
            day = date(max(1, year), month, 1)
            if self.first <= day <= self.last:
                found.append((day, str(day.year) if step >= 12 else written(f"{day:%Y-%m}")))
            month += step
            year, month = year + (month - 1) // 12, (month - 1) % 12 + 1
        return found


def _axis(scale: _Scale, top: float, bottom: float) -> Markup:
    lines = []
    for day, label in scale.ticks():
        x = scale.x(day)
        lines.append(element("line", x1=x, x2=x, y1=top, y2=bottom, class_="grid"))
        lines.append(text(x, bottom + 14, label, "tick", "middle"))
    return element("g", *lines, class_="axis")


def _lane(
    lane: Lane, y: float, above: float, below: float, scale: _Scale, href: Callable[[Mark, Lane], str | None]
) -> Markup:
    line = y + _GAP - 12 + above
    most = max((_reach(r) for mark in lane.marks for r in (mark.up, mark.down) if r), default=1) or 1
    height = max(above, below) - 20
    what = f"{lane.conflict or 'Sides not told'}{': the dead' if lane.bodies else ''}"
    verb = "returned to" if lane.bodies else "came home to"
    parts = [
        element("rect", x=_LEFT, y=line - 0.5, width=WIDTH - _LEFT - _RIGHT, height=1, class_="baseline"),
        text(_LEFT, y + 16, shortened(what, 70), "lane"),
    ]
    if lane.up and above > _EMPTY:
        parts.append(text(_LEFT, y + 33, f"▲ {verb} {shortened(lane.up, 40)}", "side up"))
    if lane.down and below > _EMPTY:
        parts.append(text(_LEFT, line + below, f"▼ {verb} {shortened(lane.down, 40)}", "side down"))
    taken: list[tuple[float, float]] = []
    undated = 0
    sharing = Counter(mark.start for mark in lane.marks)
    for mark in lane.marks:
        shares = sharing[mark.start] if lane.summed else 1
        place = _place(mark, shares, lane, scale, taken) if mark.start else _undated_place(scale, undated)
        undated += not mark.start
        if place is None:
            continue
        drawn = _mark(mark, lane, line, height / most, *place)
        address = href(mark, lane)
        told = _told(mark, lane)
        parts.append(element("a", drawn, href=address, aria_label=told, class_="mark-link") if address else drawn)
    if more := _left_out(lane):
        parts.append(text(WIDTH - _RIGHT, y + 16, more, "tick", "end"))
    return element("g", *parts, class_="conflict bodies" if lane.bodies else "conflict")


def _left_out(lane: Lane) -> str:
    """How many are not in the picture, and why."""
    if lane.summed:
        return f"{lane.undated:,} more, {lane.summed} not told" if lane.undated else ""
    more = sum(1 for mark in lane.marks if not mark.start) - _MOST_UNDATED
    return f"{more:,} more, date not told" if more > 0 else ""


def _place(
    mark: Mark, shares: int, lane: Lane, scale: _Scale, taken: list[tuple[float, float]]
) -> tuple[float, float] | None:
    """Where a mark begins and how wide it is; two of one day, and the `shares` of one month, stand side by side."""
    first, last = first_day(mark.start), last_day(mark.end or mark.start)
    if first is None or last is None:
        return None
    width, x = scale.width((last - first).days + 1), scale.x(first)
    if lane.summed:
        width = max(2.0, (width - 1.5) / shares)
        x += width * sum(1 for begin, _ in taken if begin == x)
        taken.append((scale.x(first), x + width))
        return x, width
    width = min(max(width, _LEAST_BAR), _MOST_BAR)
    while any(x < end + 1 and x + width + 1 > begin for begin, end in taken):
        x += width / 2
    taken.append((x, x + width))
    return x, width


def _undated_place(scale: _Scale, n: int) -> tuple[float, float] | None:
    if n >= _MOST_UNDATED:
        return None
    return WIDTH - _RIGHT - scale.room + 12 + n * _UNDATED + (_UNDATED - 12) / 2, 12.0


def _mark(mark: Mark, lane: Lane, line: float, unit: float, x: float, width: float) -> Markup:
    classes = " ".join(["mark", mark.status, *(["disputed"] if mark.contested else [])])
    parts: list[Markup] = [element("title", _told(mark, lane))]
    for found, sign, side in ((mark.up, -1, "up"), (mark.down, 1, "down")):
        if found is not None:
            parts += _bar(found, x, width, line, sign, unit, side, labelled=not lane.summed or width > _LABELLED)
    if mark.up is None and mark.down is None:
        dot = "unknown" if lane.figures else "moment"
        parts.append(element("circle", cx=x + width / 2, cy=line, r=4.5, class_=dot))
    if mark.contested:
        above = line - (_reach(mark.up) * unit if mark.up else 0) - (22 if mark.up else 9)
        parts.append(_flag(x + width / 2, above))
        if lane.summed and width > _LABELLED:
            parts.append(text(x + width / 2 + 9, above + 4, f"{mark.contested:,}", "value"))
    # A target that fingers can hit.
    room = max(width, 16.0)
    middle = x + width / 2
    parts.append(element("rect", x=middle - room / 2, y=line - 40, width=room, height=80, class_="target"))
    return element("g", *parts, class_=classes)


def _bar(
    found: Range, x: float, width: float, line: float, sign: int, unit: float, side: str, *, labelled: bool
) -> list[Markup]:
    length = max(2.0, found.least * unit)
    top = line - length if sign < 0 else line
    parts = [
        element(
            "rect",
            x=x,
            y=top,
            width=width,
            height=length,
            class_=f"bar {side}{' approximate' if found.approximate else ''}",
        )
    ]
    middle, end = x + width / 2, line + sign * length
    if found.most is None:
        tip = end + sign * 9
        parts.append(
            element(
                "path",
                d=f"M{middle:.1f} {end:.1f}V{tip:.1f}m-3.5 {-sign * 4}l3.5 {sign * 4}l3.5 {-sign * 4}",
                class_="whisker",
            )
        )
        end = tip
    elif found.most > found.least:
        tip = line + sign * found.most * unit
        parts.append(element("path", d=f"M{middle:.1f} {end:.1f}V{tip:.1f}m-4 0h8", class_="whisker"))
        end = tip
    if labelled:
        parts.append(text(middle, end + (-5 if sign < 0 else 13), str(found), "value", "middle"))
    return parts


def _flag(x: float, y: float) -> Markup:
    return element(
        "g",
        element("path", d=f"M{x:.1f} {y - 7:.1f}l7 12h-14z", class_="flag"),
        text(x, y + 3.4, "!", "flag-sign", "middle"),
    )


def _reach(found: Range | None) -> int:
    return 0 if found is None else found.most if found.most is not None else found.least


def _told(mark: Mark, lane: Lane) -> str:
    """The mark in words, for ears and for who points at it."""
    verb = "bodies returned to" if lane.bodies else "came home to"
    sides = [
        f"{found.words} {verb} {side}" for found, side in ((mark.up, lane.up), (mark.down, lane.down)) if found and side
    ]
    parts = [
        f"{written(mark.start, mark.end) or 'date not told'}: {mark.label}",
        *(sides or ["no figure told"] * lane.figures),
    ]
    if mark.status != "actual":
        parts.append(mark.status)
    if mark.contested:
        parts.append("contested" if mark.count == 1 else f"{mark.contested:,} of them contested")
    return "; ".join(parts)
