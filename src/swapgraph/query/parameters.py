"""Parameters of stored queries: text from the command line or a URL becomes RDF terms of the declared type.

A query never has values pasted into it; they are bound to its variables as terms (`Store.query(substitutions=)`).
"""

from __future__ import annotations

import pyoxigraph as ox

from swapgraph.errors import UsageError
from swapgraph.query.stored import near

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from swapgraph.query.stored import Parameter, StoredQuery

    Term = ox.NamedNode | ox.Literal

EXPECTED = {
    "string": "text",
    "integer": "a whole number, such as 250",
    "date": "a day, month or year: 2025-06-10, 2025-06 or 2025",
    "iri": "an IRI, such as https://w3id.org/swapgraph/ns#Release or sg:Release",
    "boolean": "true or false",
}
"""What is said to someone whose value does not fit."""

_XSD = "http://www.w3.org/2001/XMLSchema#"
_DATE_TYPES = {4: "gYear", 7: "gYearMonth", 10: "date"}
_MONTH_LENGTHS = (31, 29, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31)
_INTEGER_DIGITS = 18  # what fits the 64 bits that Oxigraph counts with


def parse_assignments(words: Iterable[str]) -> dict[str, str]:
    """`["since=2025", "party=Ukraine"]` as a dictionary. UsageError for a word without `=` and a name given twice."""
    pairs = []
    for word in words:
        name, equals, value = word.partition("=")
        if not equals or not name:
            raise UsageError(f"-p {word}: a parameter is given as name=value")
        pairs.append((name, value))
    return once(pairs)


def once(pairs: Iterable[tuple[str, str]]) -> dict[str, str]:
    """Names and values as a dictionary. UsageError for a name given twice."""
    given: dict[str, str] = {}
    for name, value in pairs:
        if name in given:
            raise UsageError(f"the parameter {name} is given twice")
        given[name] = value
    return given


def bind(query: StoredQuery, given: Mapping[str, str]) -> dict[str, Term]:
    """The terms to put in place of variables; parameters without value and default are left open.

    UsageError for an unknown parameter, and for a value that is not of the parameter's type.
    """
    known = {parameter.name: parameter for parameter in query.parameters}
    for name in given:
        if name not in known:
            has = f"it has {', '.join(known)}" if known else "it has none"
            raise UsageError(f"the query {query.name} has no parameter {name!r}{near(name, list(known))}; {has}")
    terms = {}
    for name, parameter in known.items():
        value = given.get(name, parameter.default)
        if value is not None:
            terms[parameter.variable] = term(parameter, value)
    return terms


def term(parameter: Parameter, value: str) -> Term:
    """A value as an RDF term of its parameter's type; UsageError if it is none."""
    made = _MAKERS[parameter.type](parameter, value)
    if made is None:
        expected = f"one of {', '.join(parameter.values)}" if parameter.values else EXPECTED[parameter.type]
        raise UsageError(f"parameter {parameter.name}: {value!r} is not {expected}")
    return made


def _string(_: Parameter, value: str) -> Term | None:
    return ox.Literal(value)


def _enum(parameter: Parameter, value: str) -> Term | None:
    return ox.Literal(value) if value in parameter.values else None


def _integer(_: Parameter, value: str) -> Term | None:
    digits = value.removeprefix("-").removeprefix("+")
    if not (digits.isascii() and digits.isdecimal()) or len(digits) > _INTEGER_DIGITS or value[:2] in ("-+", "+-"):
        return None
    return ox.Literal(str(int(value)), datatype=ox.NamedNode(_XSD + "integer"))


def _boolean(_: Parameter, value: str) -> Term | None:
    return ox.Literal(value, datatype=ox.NamedNode(_XSD + "boolean")) if value in ("true", "false") else None


def _date(_: Parameter, value: str) -> Term | None:
    """Typed by its precision, as dates in the graph are."""
    parts = value.split("-")
    if [len(part) for part in parts] not in ([4], [4, 2], [4, 2, 2]):
        return None
    if not all(part.isascii() and part.isdecimal() for part in parts):
        return None
    year, month, day = [int(part) for part in parts] + [1] * (3 - len(parts))
    if year < 1 or not 1 <= month <= 12 or not 1 <= day <= _MONTH_LENGTHS[month - 1]:
        return None
    if (month, day) == (2, 29) and (year % 4 != 0 or (year % 100 == 0 and year % 400 != 0)):
        return None
    return ox.Literal(value, datatype=ox.NamedNode(_XSD + _DATE_TYPES[len(value)]))


def _iri(_: Parameter, value: str) -> Term | None:
    scheme, colon, rest = value.removeprefix("<").removesuffix(">").partition(":")
    if not colon or not scheme:
        return None
    if not rest.startswith("/"):
        from swapgraph.names import PREFIXES

        scheme_or_namespace = PREFIXES.get(scheme, f"{scheme}:")
    else:
        scheme_or_namespace = f"{scheme}:"
    try:
        return ox.NamedNode(scheme_or_namespace + rest)
    except ValueError:
        return None


_MAKERS = {
    "string": _string,
    "integer": _integer,
    "date": _date,
    "iri": _iri,
    "boolean": _boolean,
    "enum": _enum,
}
