"""What literals denote, as XML Schema has it: whether two certainly differ, and which stand for no value at all.

What the datatypes of numbers, booleans and strings hold is known here. Of any other datatype (dates, times, those of
other vocabularies) a literal is taken at its word: it is in the datatype that it names, and in no other.
"""

from __future__ import annotations

import math
import re
import struct
from decimal import Decimal

import pyoxigraph as ox

from swapgraph.names import PREFIXES
from swapgraph.reason.rule import RDF_TYPE, SAME_AS, Slot, Term, Triple

_XSD = PREFIXES["xsd"]
_LITERAL, _LANG_STRING = PREFIXES["rdfs"] + "Literal", PREFIXES["rdf"] + "langString"

Value = tuple[str, object]
"""A value space and a value in it: equal where two literals denote the same."""

_DECIMAL = re.compile(r"[+-]?([0-9]+(\.[0-9]*)?|\.[0-9]+)")
_INTEGER = re.compile(r"[+-]?[0-9]+")
_FLOAT = re.compile(r"[+-]?([0-9]+(\.[0-9]*)?|\.[0-9]+)([eE][+-]?[0-9]+)?")
_BOOLEANS = {"true": True, "1": True, "false": False, "0": False}
_INFINITE = {"INF": math.inf, "+INF": math.inf, "-INF": -math.inf, "NaN": math.nan}
_BITS = {"byte": 8, "short": 16, "int": 32, "long": 64}
_BOUNDS: dict[str, tuple[float, float]] = {
    "integer": (-math.inf, math.inf),
    "nonNegativeInteger": (0, math.inf),
    "positiveInteger": (1, math.inf),
    "nonPositiveInteger": (-math.inf, 0),
    "negativeInteger": (-math.inf, -1),
    **{name: (-(2 ** (bits - 1)), 2 ** (bits - 1) - 1) for name, bits in _BITS.items()},
    **{f"unsigned{name.capitalize()}": (0, 2**bits - 1) for name, bits in _BITS.items()},
}
_ANY = frozenset({"anyType", "anySimpleType", "anyAtomicType"})
_STRINGS = frozenset({"string", "normalizedString", "token", "language", "Name", "NCName", "NMTOKEN"})


def value(literal: ox.Literal) -> Value | None:
    """What a literal denotes; None if it is ill-typed: not in the lexical space of its datatype."""
    text, datatype = literal.value, literal.datatype.value
    if literal.language:
        return "langString", (text, literal.language.lower())
    local = datatype.removeprefix(_XSD)
    if local == datatype:
        return datatype, text
    if local in _BOUNDS:
        low, high = _BOUNDS[local]
        return ("decimal", Decimal(text)) if _INTEGER.fullmatch(text) and low <= Decimal(text) <= high else None
    if local == "decimal":
        return ("decimal", Decimal(text)) if _DECIMAL.fullmatch(text) else None
    if local == "boolean":
        return ("boolean", _BOOLEANS[text]) if text in _BOOLEANS else None
    if local in ("float", "double"):
        number = _INFINITE.get(text, float(text) if _FLOAT.fullmatch(text) else None)
        return None if number is None else (local, _bits(local, number))
    return ("string" if local in _STRINGS else datatype), text


def clash(a: Term, b: Term) -> bool:
    """Whether two terms are literals of unequal value (`dt-diff`); in doubt, as for two ways to write a date, not."""
    if not (isinstance(a, ox.Literal) and isinstance(b, ox.Literal)):
        return False
    one, other = value(a), value(b)
    if one is None or other is None or one[0] != other[0]:
        return False
    return one[1] != other[1] and not (one[0] in ("float", "double") and float(a.value) == float(b.value))  # 0 and -0


def is_datatype(class_: Slot) -> bool:
    """Whether a class is one of XML Schema's or RDF's datatypes, or that of all literals."""
    return isinstance(class_, ox.NamedNode) and (
        class_.value.startswith(_XSD) or class_.value in (_LITERAL, _LANG_STRING)
    )


def denies(literal: ox.Literal, datatype: Term) -> bool:
    """Whether a literal is certainly no value of a datatype (`dt-not-type`): known, and the value outside."""
    if not isinstance(datatype, ox.NamedNode) or not is_datatype(datatype):
        return False
    denoted = value(literal)
    if denoted is None:
        return True
    if datatype.value == _LITERAL or literal.datatype == datatype:
        return False
    local, space = datatype.value.removeprefix(_XSD), denoted[0]
    if local == "decimal":
        return space != "decimal"
    if local in _BOUNDS:
        low, high = _BOUNDS[local]
        number = denoted[1]
        return not (isinstance(number, Decimal) and number == number.to_integral_value() and low <= number <= high)
    return not (local in _ANY or (space == "string" and local in _STRINGS))


def is_wrong(triple: Triple) -> bool:
    """Whether a triple with a literal as subject is an inconsistency.

    It says nothing otherwise: two values of a functional property that differ are wrong, and a value that is none of
    its property's range.
    """
    s, p, o = triple
    if not isinstance(s, ox.Literal):
        return False
    return (p == SAME_AS and clash(s, o)) or (p == RDF_TYPE and denies(s, o))


def _bits(datatype: str, number: float) -> bytes:
    """A float as it is stored: what rounds to the same is the same, and -0 is not 0."""
    if datatype == "double":
        return struct.pack(">d", number)
    try:
        return struct.pack(">f", number)
    except OverflowError:
        return struct.pack(">f", math.copysign(math.inf, number))
