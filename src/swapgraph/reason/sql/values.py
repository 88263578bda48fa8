"""The values of literals, as far as SQL compares them.

A *plain* literal is a string, a boolean, a whole or decimal number of up to 15 digits, or a date, month or year without
a time zone, each written in its one canonical way. Of these SPARQL's `=` holds only where the terms are the same or
two numbers are, and `<` only within a kind; 15 digits are exact as a double. Everything else is left to Oxigraph.
"""

from __future__ import annotations

import re
from datetime import date

import pyoxigraph as ox

from swapgraph.names import PREFIXES
from swapgraph.reason.rule import Term

_XSD = PREFIXES["xsd"]
_STRING = _XSD + "string"
_DIGITS = 15
_FORMS: dict[str, re.Pattern[str]] = {
    _XSD + "boolean": re.compile(r"true|false"),
    _XSD + "integer": re.compile(r"0|-?[1-9]\d*"),
    _XSD + "decimal": re.compile(r"0|-?[1-9]\d*|-?(?:0|[1-9]\d*)\.\d*[1-9]"),
    _XSD + "date": re.compile(r"[1-9]\d{3}-\d{2}-\d{2}"),
    _XSD + "gYearMonth": re.compile(r"[1-9]\d{3}-(?:0[1-9]|1[0-2])"),
    _XSD + "gYear": re.compile(r"[1-9]\d{3}"),
}
_DATE = _XSD + "date"
_BOOLEAN = _XSD + "boolean"
_KINDS = {iri: i for i, iri in enumerate((_STRING, *_FORMS))}
_NUMBERS = frozenset((_XSD + "integer", _XSD + "decimal"))

Value = tuple[int, float | None, str | None, bool | None]
"""Kind, number, text, and truth (SPARQL's effective boolean value)."""


def is_plain(term: Term) -> bool:
    """Whether SQL can compare a term: an IRI or a plain literal."""
    if not isinstance(term, ox.Literal):
        return isinstance(term, ox.NamedNode)
    datatype, text = term.datatype.value, term.value
    if datatype == _STRING:
        return True
    form = _FORMS.get(datatype)
    if form is None or len(text) > _DIGITS:
        return False
    return form.fullmatch(text) is not None and (datatype != _DATE or _is_day(text))


def value(literal: ox.Literal) -> Value:
    """The value of a plain literal; text and number are what it is ordered by, and booleans have no order."""
    text, datatype = literal.value, literal.datatype.value
    kind = _KINDS[datatype]
    if datatype in _NUMBERS:
        return _KINDS[_XSD + "integer"], float(text), None, float(text) != 0
    if datatype == _BOOLEAN:
        return kind, None, None, text == "true"
    return kind, None, text, bool(text) if datatype == _STRING else None


def _is_day(text: str) -> bool:
    try:
        date.fromisoformat(text)
    except ValueError:
        return False
    return True
