"""What the overview says: the exchanges on a line of time, conflict by conflict; how many came home, with bounds."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass, replace
from typing import Any

from swapgraph.explore.dates import first_day, undated
from swapgraph.explore.figures import Range, total
from swapgraph.explore.happenings import firmness
from swapgraph.explore.index import Index

PAGE = 50
_SINGLE = 160  # happenings that are drawn one by one; more are summed by month or year
_LANES = 6
_MONTHLY = 5  # years that are drawn by month
_OPTIONS = 40
_TOTALS, _RUNNING = 12, 6  # that are shown; of others the number is told
_DATE = re.compile(r"\d{4}(-\d\d(-\d\d)?)?", re.ASCII)


@dataclass(frozen=True, slots=True)
class Filters:
    """What was asked for; a conflict is the names of its sides, as in `Russia – Ukraine`."""

    conflict: str = ""
    side: str = ""
    mediator: str = ""
    since: str = ""
    until: str = ""

    @property
    def given(self) -> bool:
        """Whether anything is left out."""
        return any((self.conflict, self.side, self.mediator, self.since, self.until))

    @property
    def wrong(self) -> tuple[str, ...]:
        """What stands for a date and is none."""
        return tuple(told for told in (self.since, self.until) if told and not _is_date(told))

    @property
    def right(self) -> Filters:
        """Those that can be used."""
        since, until = ("" if told in self.wrong else told for told in (self.since, self.until))
        return replace(self, since=since, until=until)


def _is_date(told: str) -> bool:
    return _DATE.fullmatch(told) is not None and first_day(told) is not None


@dataclass(frozen=True, slots=True)
class Home:
    """How many of a side came home."""

    side: str
    iri: str
    bodies: bool
    range: Range


@dataclass(frozen=True, slots=True)
class Happening:
    """One exchange, release or repatriation."""

    iri: str
    label: str
    kind: str
    start: str
    end: str
    status: str
    exchange: bool
    contested: bool
    conflict: str
    homes: tuple[Home, ...]


@dataclass(frozen=True, slots=True)
class Mark:
    """What is drawn at a place in time: one happening, or so many of a month or year."""

    start: str
    end: str
    label: str
    status: str
    contested: int  # how many of them are
    up: Range | None
    down: Range | None
    count: int = 1
    iri: str | None = None


@dataclass(frozen=True, slots=True)
class Lane:
    """A conflict's line of time: above it who came home to one side, below who to the other."""

    conflict: str
    bodies: bool
    up: str | None
    down: str | None
    marks: tuple[Mark, ...]
    summed: str | None = None  # month or year, where marks stand for several
    undated: int = 0  # happenings that no mark stands for: their date is not told so precisely
    figures: bool = True  # False where nobody looked for any


@dataclass(frozen=True, slots=True)
class Total:
    """The sum for a side, of what has taken place."""

    side: str
    iri: str
    people: Range | None
    bodies: Range | None
    events: int


@dataclass(frozen=True, slots=True)
class Running:
    """A running count as an article tells it: `over 5,000 captives`, of whom, since when, as of when."""

    side: str
    words: str
    since: str
    until: str
    iri: str
    article: str
    publisher: str


@dataclass(frozen=True, slots=True)
class OverviewView:
    """The page."""

    filters: Filters
    conflicts: tuple[str, ...]
    sides: tuple[str, ...]
    mediators: tuple[str, ...]
    lanes: tuple[Lane, ...]
    more_lanes: int
    totals: tuple[Total, ...]
    more_totals: int
    running: tuple[Running, ...]
    more_running: int
    happenings: tuple[Happening, ...]
    count: int
    page: int
    pages: int
    articles: int
    first: str
    last: str


def overview_view(index: Index, filters: Filters, page: int = 1) -> OverviewView:
    """The overview of what fits the filters."""
    where, values = _where(filters.right)
    count, first, last = index.rows(
        f"SELECT count(*), min(nullif(start, '')), max(nullif(end, '')) FROM happening AS h WHERE {where}",
        values,
    )[0]
    pages = max(1, -(-count // PAGE))
    page = min(max(1, page), pages)
    chosen = _happenings(index, where, values, PAGE, (page - 1) * PAGE)
    lanes, more = _lanes(index, where, values, count)
    totals = _totals(index, where, values)
    running, all_running = _running(index, filters.right)
    return OverviewView(
        filters,
        _choices(index, "conflict"),
        _choices(index, "side"),
        _choices(index, "mediator"),
        lanes,
        more,
        totals[:_TOTALS],
        max(0, len(totals) - _TOTALS),
        running,
        all_running - len(running),
        chosen,
        count,
        page,
        pages,
        index.count("article"),
        first or "",
        last or "",
    )


def _where(filters: Filters) -> tuple[str, list[Any]]:
    """The condition on happenings `h`, and the values in it. A month or year lasts until its last day."""
    parts, values = ["h.leg = 0 AND h.status != 'hypothetical'"], []
    if filters.conflict:
        parts.append("h.conflict = ?")
        values.append(filters.conflict)
    for role, name in (("side", filters.side), ("mediator", filters.mediator)):
        if name:
            parts.append(
                "EXISTS (SELECT 1 FROM taking JOIN node ON node.id = taking.entity "
                "WHERE taking.node = h.node AND taking.role = ? AND node.label = ?)"
            )
            values += [role, name]
    if filters.since:
        parts.append("h.end != '' AND h.end || '~' > ?")
        values.append(filters.since)
    if filters.until:
        parts.append("h.start != '' AND h.start < ? || '~'")
        values.append(filters.until)
    return " AND ".join(parts), values


def _choices(index: Index, role: str) -> tuple[str, ...]:
    sql = "SELECT name FROM choice WHERE role = ? ORDER BY count DESC, name LIMIT ?"
    return tuple(sorted(row[0] for row in index.rows(sql, (role, _OPTIONS))))


def _happenings(index: Index, where: str, values: list[Any], limit: int, offset: int = 0) -> tuple[Happening, ...]:
    """The newest first; those without a date last."""
    rows = index.rows(
        f"""SELECT h.node, node.iri, node.label, node.kind,
                   h.start, h.end, h.status, h.exchange, h.contested, h.conflict
            FROM happening AS h JOIN node ON node.id = h.node WHERE {where}
            ORDER BY h.start DESC, h.node LIMIT ? OFFSET ?""",
        [*values, limit, offset],
    )
    homes = _homes(index, [row[0] for row in rows])
    return tuple(
        Happening(iri, label, kind, start, end, status, bool(exchange), bool(contested), conflict, tuple(homes[node]))
        for node, iri, label, kind, start, end, status, exchange, contested, conflict in rows
    )


def _homes(index: Index, nodes: list[int]) -> dict[int, list[Home]]:
    found: dict[int, list[Home]] = defaultdict(list)
    for at in range(0, len(nodes), 500):
        some = nodes[at : at + 500]
        sql = f"""SELECT came_home.node, label, iri, bodies, least, most, approximate, disputed
                  FROM came_home JOIN node ON node.id = side WHERE came_home.node IN ({",".join("?" * len(some))})
                  ORDER BY label, bodies"""
        for node, label, iri, bodies, least, most, approximate, disputed in index.rows(sql, some):
            found[node].append(Home(label, iri, bool(bodies), Range(least, most, bool(approximate), bool(disputed))))
    return found


def _totals(index: Index, where: str, values: list[Any]) -> tuple[Total, ...]:
    sql = f"""SELECT node.label, node.iri, c.bodies, sum(c.least),
                     CASE WHEN count(*) = count(c.most) THEN sum(c.most) END,
                     max(c.approximate), max(c.disputed), count(*)
              FROM happening AS h JOIN came_home AS c ON c.node = h.node JOIN node ON node.id = c.side
              WHERE {where} AND h.status = 'actual' GROUP BY c.side, c.bodies"""
    people: dict[tuple[str, str], dict[bool, tuple[Range, int]]] = defaultdict(dict)
    for label, iri, bodies, least, most, approximate, disputed, count in index.rows(sql, values):
        people[label, iri][bool(bodies)] = (Range(least, most, bool(approximate), bool(disputed)), count)
    found = [
        Total(
            label,
            iri,
            sums[False][0] if False in sums else None,
            sums[True][0] if True in sums else None,
            sum(count for _, count in sums.values()),
        )
        for (label, iri), sums in people.items()
    ]
    return tuple(sorted(found, key=lambda one: (-(one.people.least if one.people else 0), one.side)))


def _running(index: Index, filters: Filters) -> tuple[tuple[Running, ...], int]:
    """The newest running counts, of a side, if one is chosen; and how many there are."""
    sides = [name for name in ([filters.side] if filters.side else filters.conflict.split(" – ")) if name]
    chosen = f"""FROM running JOIN node ON node.id = running.article
                 WHERE {"side IN (" + ",".join("?" * len(sides)) + ")" if sides else "1"} AND until || '~' > ?
                 AND (? = '' OR until = '' OR until < ? || '~')"""
    values = [*sides, filters.since, filters.until, filters.until]
    columns = "side, words, since, until, figure, node.iri, coalesce(nullif(node.extra, ''), node.label)"
    rows = index.rows(f"SELECT {columns} {chosen} ORDER BY until DESC, figure LIMIT {_RUNNING}", values)
    return tuple(Running(*row) for row in rows), index.rows(f"SELECT count(*) {chosen}", values)[0][0]


# The lanes of the picture


def _lanes(index: Index, where: str, values: list[Any], count: int) -> tuple[tuple[Lane, ...], int]:
    sizes = index.rows(
        f"SELECT h.conflict, h.bodies, count(*), min(nullif(h.start, '')), max(nullif(h.end, '')) "
        f"FROM happening AS h WHERE {where} GROUP BY h.conflict, h.bodies "
        "ORDER BY (h.conflict = ''), count(*) DESC, h.conflict, h.bodies",
        values,
    )
    first, last = (
        min((row[3] for row in sizes if row[3]), default=""),
        max((row[4] for row in sizes if row[4]), default=""),
    )
    lanes = []
    for conflict, bodies, *_ in sizes[:_LANES]:
        own, given = f"{where} AND h.conflict = ? AND h.bodies = ?", [*values, conflict, bodies]
        if count <= _SINGLE:
            lanes.append(_single(conflict, bool(bodies), _happenings(index, own, given, _SINGLE)))
        else:
            period = "month" if int(last[:4] or 0) - int(first[:4] or 0) < _MONTHLY else "year"
            lanes.append(_summed(index, conflict, bool(bodies), own, given, period))
    return tuple(lanes), max(0, len(sizes) - _LANES)


def _single(conflict: str, bodies: bool, happenings: Iterable[Happening]) -> Lane:
    """Each happening by itself; those without a date come last."""
    kept = sorted(happenings, key=lambda h: h.start or "~")
    up, down = two_sides(conflict, [(home.side, home.range) for h in kept for home in h.homes])
    marks = []
    for h in kept:
        of = {side: total(home.range for home in h.homes if home.side == side) for side in (up, down)}
        marks.append(Mark(h.start, h.end, undated(h.label), h.status, int(h.contested), of[up], of[down], 1, h.iri))
    return Lane(conflict, bodies, up, down, tuple(marks))


def _summed(index: Index, conflict: str, bodies: bool, where: str, values: list[Any], period: str) -> Lane:
    """A mark for what happened in each month or year, and others for what is only planned, claimed and so on."""
    length = 7 if period == "month" else 4
    dated = f"{where} AND length(h.start) >= {length}"
    sql = f"""SELECT substr(h.start, 1, {length}) AS period, h.status, node.label, sum(c.least),
                     CASE WHEN count(*) = count(c.most) THEN sum(c.most) END, max(c.approximate), max(c.disputed)
              FROM happening AS h JOIN came_home AS c ON c.node = h.node JOIN node ON node.id = c.side
              WHERE {dated} GROUP BY 1, 2, c.side"""
    sums = {
        (at, status, side): Range(low, most, bool(a), bool(d))
        for at, status, side, low, most, a, d in index.rows(sql, values)
    }
    up, down = two_sides(conflict, [(side, found) for (_, status, side), found in sums.items() if status == "actual"])
    counts = index.rows(
        f"SELECT substr(h.start, 1, {length}) AS period, h.status, count(*), sum(h.contested) FROM happening AS h "
        f"WHERE {dated} GROUP BY 1, 2",
        values,
    )
    marks = [
        Mark(at, at, _events(n), status, contested, sums.get((at, status, up)), sums.get((at, status, down)), n)
        for at, status, n, contested in sorted(counts, key=lambda row: (row[0], firmness(row[1])))
    ]
    every = index.rows(f"SELECT count(*) FROM happening AS h WHERE {where}", values)[0][0]
    return Lane(conflict, bodies, up, down, tuple(marks), period, every - sum(mark.count for mark in marks))


def _events(number: int) -> str:
    return "1 event" if number == 1 else f"{number:,} events"


def two_sides(conflict: str, homes: list[tuple[str, Range]]) -> tuple[str | None, str | None]:
    """The sides that most came home to; of a conflict with two, these, in its order."""
    named = conflict.split(" – ")
    if len(named) == 2:
        return named[0], named[1]
    sums: dict[str, int] = defaultdict(int)
    for side, found in homes:
        sums[side] += found.least
    most = [*sorted(sums, key=lambda side: (-sums[side], side))[:2], None, None]
    return most[0], most[1]
