"""The SQL of a program: text alone, nothing is run here.

Tables: `facts(c, s, p, o, rank)` is all that holds, with -1 for what was given; `delta` is what came last of it;
`linked` and `fresh` are those of each that a rule of several premises may match.
"""

from __future__ import annotations

from collections.abc import Sequence

from swapgraph.reason.sql.program import Shape

FACT = "c INTEGER, s INTEGER, p INTEGER, o INTEGER, rank INTEGER"


def unary(source: str) -> str:
    """What follows from the triples of a table by rules of one premise, over any number of steps."""
    s, o = (f"CASE u.{slot}x WHEN 0 THEN f.s WHEN 1 THEN f.o ELSE u.{slot}k END" for slot in "so")
    head = f"SELECT f.c, {s} AS s, u.hp AS p, {o} AS o, u.rank"
    return (
        f"{head} FROM {source} f JOIN unary_any u ON f.p = u.p AND (f.o < 0) = u.literal\n"
        f"UNION ALL {head} FROM {source} f JOIN unary_of u ON f.p = u.p AND f.o = u.o"
    )


def joined(shape: Shape, type_: int, sources: Sequence[str], *, where: str = "") -> str:
    """What one shape concludes: `sources` has the table of each premise. See `_matched`."""
    assert shape.head is not None  # noqa: S101 - `matched` is for shapes without
    tables, conditions, slots = _matched(shape, type_, sources)
    s, p, o = (slots(slot) for slot in shape.head)
    conditions += [f"NOT ({s} = b{i}.s AND {p} = b{i}.p AND {o} = b{i}.o)" for i in range(len(shape.body))]
    conditions += [f"{s} >= 0"] + ([f"{p} >= 0"] if shape.head[1].startswith("v") else [])
    conditions += [where] if where else []
    return f"SELECT b0.c, {s} AS s, {p} AS p, {o} AS o, r.rank FROM {tables} WHERE {' AND '.join(conditions)}"


def matched(shape: Shape, type_: int) -> str:
    """All ways to match a shape's body: context, rank, what has to differ, and the premises' terms."""
    tables, conditions, slots = _matched(shape, type_, ["facts"] * len(shape.body))
    apart = "".join(f", {slots(slot)}" for pair in shape.distinct for slot in pair)
    return f"SELECT b0.c, r.rank{apart}{_premises(shape)} FROM {tables} WHERE {' AND '.join(conditions)}"


def of_literals(shape: Shape, type_: int, same_as: int) -> str:
    """What a shape says of literals that may be wrong: context, rank, its triple, and the premises' terms."""
    tables, conditions, slots = _matched(shape, type_, ["facts"] * len(shape.body))
    s, p, o = (slots(slot) for slot in shape.head or ())
    conditions += [f"{s} < 0", f"({p} = {type_} OR ({p} = {same_as} AND {o} < 0))"]
    said = f"SELECT b0.c, r.rank, {s}, {p}, {o}{_premises(shape)}"
    return f"{said} FROM {tables} WHERE {' AND '.join(conditions)}"


def _premises(shape: Shape) -> str:
    return "".join(f", b{i}.s, b{i}.p, b{i}.o" for i in range(len(shape.body)))


class _Slots:
    """Columns of slots; of a variable that of its first place."""

    def __init__(self, type_: int) -> None:
        self._type = type_
        self.columns: dict[str, str] = {}

    def __call__(self, slot: str) -> str:
        if slot == "type":
            return str(self._type)
        return f"r.{slot}" if slot.startswith("k") else self.columns[slot]


def _matched(shape: Shape, type_: int, sources: Sequence[str]) -> tuple[str, list[str], _Slots]:
    """The tables and conditions of a shape's body, and the columns of its variables."""
    slots, conditions = _Slots(type_), []
    for i, pattern in enumerate(shape.body):
        if i:
            conditions.append(f"b{i}.c = b0.c")
        for place, slot in zip("spo", pattern, strict=True):
            column = f"b{i}.{place}"
            if slot.startswith("v") and slot not in slots.columns:
                slots.columns[slot] = column
            else:
                conditions.append(f"{column} = {slots(slot)}")
    conditions += [f"{slots(a)} <> {slots(b)}" for a, b in shape.distinct]
    tables = ", ".join(f"{source} b{i}" for i, source in enumerate(sources))
    return f"{tables}, {shape.table} r", conditions or ["true"], slots
