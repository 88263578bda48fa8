"""What stores are known to do to literals, told apart from what is lost.

Each quirk is a way of writing a term; two graphs that are the same when written so differ by that quirk alone. Quirks
that keep the value (numbers rewritten, language tags in lower case: both are equal by RDF 1.1 and XML Schema) are told
and do not count against a load. Those that change the type do, unless the store's profile names them as known.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Container, Iterable
from dataclasses import dataclass

import pyoxigraph as ox

_XSD = "http://www.w3.org/2001/XMLSchema#"
_INTEGERS = {_XSD + name for name in ("integer", "int", "long", "short", "byte", "nonNegativeInteger")}
_DECIMALS = {_XSD + "decimal", *_INTEGERS}
_FLOATS = {_XSD + "double", _XSD + "float"}
_DIGITS = re.compile(r"(?:\+|(?P<minus>-)?)(?=\.?[0-9])(?P<whole>[0-9]*)(?:\.(?P<part>[0-9]*))?")
_FLOATING = re.compile(r"[+-]?(?=\.?[0-9])[0-9]*(?:\.[0-9]*)?(?:[eE][+-]?[0-9]+)?")


@dataclass(frozen=True, slots=True)
class Quirk:
    """`name` as profiles name it, `told` for people, whether the value is kept, and how a literal is then written."""

    name: str
    told: str
    keeps_value: bool
    write: Callable[[ox.Literal], ox.Literal]


def _number(literal: ox.Literal) -> ox.Literal:
    kind, value = literal.datatype.value, literal.value
    if kind in _DECIMALS and (digits := _DIGITS.fullmatch(value)) and ("." not in value or kind == _XSD + "decimal"):
        return ox.Literal(_plain(**digits.groupdict("")), datatype=literal.datatype)
    if kind in _FLOATS and _FLOATING.fullmatch(value):
        return ox.Literal(repr(float(value)), datatype=literal.datatype)
    return literal


def _plain(minus: str, whole: str, part: str) -> str:
    """A decimal in its canonical form, digit by digit, for no number type of Python's holds any number of them."""
    whole, part = whole.lstrip("0"), part.rstrip("0")
    number = f"{whole or '0'}.{part}" if part else whole or "0"
    return number if number == "0" else minus + number


def _integer_as_decimal(literal: ox.Literal) -> ox.Literal:
    if literal.datatype.value in _DECIMALS:
        return ox.Literal(_number(literal).value, datatype=ox.NamedNode(_XSD + "decimal"))
    return literal


def _boolean_as_integer(literal: ox.Literal) -> ox.Literal:
    if literal.datatype.value == _XSD + "boolean" and literal.value in ("true", "false", "1", "0"):
        return ox.Literal("1" if literal.value in ("true", "1") else "0", datatype=ox.NamedNode(_XSD + "integer"))
    return literal


def _lowercase(literal: ox.Literal) -> ox.Literal:
    return ox.Literal(literal.value, language=literal.language.lower()) if literal.language else literal


def _language_dropped(literal: ox.Literal) -> ox.Literal:
    return ox.Literal(literal.value) if literal.language else literal


def _midnight(literal: ox.Literal) -> ox.Literal:
    """A date that came back as the first moment of its day, or with a time zone."""
    kind, value = literal.datatype.value, literal.value
    if kind in (_XSD + "date", _XSD + "dateTime") and len(value) >= 10:
        rest = value[10:].replace("T00:00:00", "").removeprefix(".000").removeprefix("Z").removeprefix("+00:00")
        return literal if rest else ox.Literal(value[:10], datatype=ox.NamedNode(_XSD + "date"))
    return literal


QUIRKS: tuple[Quirk, ...] = (
    Quirk("number-rewritten", "numbers are written another way, with the same value", True, _number),
    Quirk("language-lowercase", "language tags are written in lower case", True, _lowercase),
    Quirk("boolean-as-integer", "true and false become the integers 1 and 0", False, _boolean_as_integer),
    Quirk("integer-as-decimal", "long integers become decimals", False, _integer_as_decimal),
    Quirk("date-as-datetime", "dates become moments, or get a time zone", False, _midnight),
    Quirk("language-dropped", "language tags are dropped", False, _language_dropped),
)
"""Every quirk that is looked for, those that keep the value first. Each is applied after those before it."""


@dataclass(frozen=True, slots=True)
class Explained:
    """The quirks that explain a difference, and what none explains: lines gone, lines that are new, literals cut."""

    quirks: tuple[Quirk, ...]
    gone: tuple[bytes, ...]
    new: tuple[bytes, ...]
    cut: int = 0


def explain(gone: Iterable[bytes], new: Iterable[bytes], kept: Container[bytes] = ()) -> Explained:
    """Which quirks turn the lines that are gone into the lines that are new; lines are canonical N-Triples.

    `kept` are the lines that both graphs have: a line that is gone may have become one of them (`01` and `1`).
    """
    left, right = {line: line for line in gone}, {line: line for line in new}
    used: list[Quirk] = []
    for quirk in QUIRKS:
        before = {_written(key, quirk): line for key, line in left.items()}
        after = {_written(key, quirk): line for key, line in right.items()}
        met = {key for key, line in before.items() if key in after or (key != line and key in kept)}
        if met:
            used.append(quirk)
        left = {key: line for key, line in before.items() if key not in met}
        right = {key: line for key, line in after.items() if key not in met}
    return Explained(tuple(used), tuple(left.values()), tuple(right.values()), _cut(left, right))


def _written(line: bytes, quirk: Quirk) -> bytes:
    if b'"' not in line:
        return line
    triple = next(iter(ox.parse(line, format=ox.RdfFormat.N_TRIPLES, lenient=True))).triple
    if not isinstance(triple.object, ox.Literal):
        return line
    other = ox.Triple(triple.subject, triple.predicate, quirk.write(triple.object))
    return (ox.serialize([other], format=ox.RdfFormat.N_TRIPLES) or b"").rstrip(b"\n")


def _cut(left: Iterable[bytes], right: Iterable[bytes]) -> int:
    """How many of the new lines are the beginning of a line that is gone: texts that were cut, whatever their type."""
    before = [line.rpartition(b'"')[0] for line in left if _XSD.encode() not in line]
    after = [line.rpartition(b'"')[0] for line in right if _XSD.encode() not in line]
    return sum(any(text.startswith(head) for text in before) for head in after if head)
