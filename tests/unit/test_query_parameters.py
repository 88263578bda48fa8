"""Parameters: typed, bound as terms, refused with a clear word."""

from __future__ import annotations

import datetime

import pyoxigraph as ox
import pytest
from hypothesis import given
from hypothesis import strategies as st

from swapgraph.errors import UsageError
from swapgraph.query.metadata import read_metadata
from swapgraph.query.parameters import bind, parse_assignments, term
from swapgraph.query.run import Rows, run
from swapgraph.query.stored import Parameter, StoredQuery

XSD = "http://www.w3.org/2001/XMLSchema#"


def parameter(type_: str, *values: str) -> Parameter:
    return Parameter("p", type_, "", None, values, "p")


def typed(text: str, name: str) -> ox.Literal:
    return ox.Literal(text, datatype=ox.NamedNode(XSD + name))


@pytest.mark.parametrize(
    ("type_", "value", "expected"),
    [
        ("string", 'a "quoted" \\ } word', ox.Literal('a "quoted" \\ } word')),
        ("string", "", ox.Literal("")),
        ("integer", "-007", typed("-7", "integer")),
        ("integer", "+12", typed("12", "integer")),
        ("boolean", "true", typed("true", "boolean")),
        ("date", "2025-06-10", typed("2025-06-10", "date")),
        ("date", "2025-06", typed("2025-06", "gYearMonth")),
        ("date", "2025", typed("2025", "gYear")),
        ("iri", "https://example.org/a", ox.NamedNode("https://example.org/a")),
        ("iri", "<https://example.org/a>", ox.NamedNode("https://example.org/a")),
        ("iri", "sg:Release", ox.NamedNode("https://w3id.org/swapgraph/ns#Release")),
        ("iri", "urn:x:y", ox.NamedNode("urn:x:y")),
    ],
)
def test_values_become_terms(type_: str, value: str, expected: ox.Literal | ox.NamedNode) -> None:
    assert term(parameter(type_), value) == expected


@pytest.mark.parametrize(
    ("type_", "value"),
    [
        *[("integer", v) for v in ("", "1.0", "one", "1 000", "٣", "--1", "-+1", "9" * 19)],
        *[("boolean", v) for v in ("", "yes", "True", "1")],
        *[
            ("date", v)
            for v in ("", "25", "2025-6", "2025-13", "2025-02-29", "2025-06-31", "0000", "2025-06-10Z", "today")
        ],
        *[("iri", v) for v in ("", "plain", "http://a b", ":x", "https://example.org/<x>", "http://[/")],
    ],
)
def test_values_of_another_type_are_refused(type_: str, value: str) -> None:
    with pytest.raises(UsageError) as caught:
        term(parameter(type_), value)
    assert str(caught.value).startswith(f"parameter p: {value!r} is not ")


def test_an_enum_takes_its_values_alone() -> None:
    assert term(parameter("enum", "claim", "figure"), "figure") == ox.Literal("figure")
    with pytest.raises(UsageError, match="'figures' is not one of claim, figure"):
        term(parameter("enum", "claim", "figure"), "figures")


@given(st.dates())
def test_every_day_is_a_date(day: datetime.date) -> None:
    assert term(parameter("date"), day.isoformat()) == typed(day.isoformat(), "date")


@given(st.text("0123456789-", min_size=10, max_size=10))
def test_no_other_day_is(text: str) -> None:
    try:
        day = datetime.date.fromisoformat(text) if text[4] == text[7] == "-" else None
    except ValueError:
        day = None
    if day is None:
        with pytest.raises(UsageError):
            term(parameter("date"), text)
    else:
        assert term(parameter("date"), text) == typed(text, "date")


QUERY = """\
#+ parameters:
#+   - name: word
#+   - name: least
#+     type: integer
#+     default: 2
SELECT ?word ?length ?_least {
  VALUES (?word ?length) { ("one" 1) ("two" 2) ("tri" 3) }
  FILTER(COALESCE(?length >= ?_least, true))
}"""


def ask(given_: dict[str, str]) -> list[list[str]]:
    query = StoredQuery("q", "q.rq", QUERY, read_metadata(QUERY))
    rows = run(ox.Store(), query, given_)
    assert isinstance(rows, Rows)
    assert rows.columns == ("word", "length")
    return [[cell.value for cell in row] for row in rows]  # type: ignore[union-attr]


def test_a_parameter_named_like_a_column_filters_by_it() -> None:
    assert ask({"word": "tri"}) == [["tri", "3"]]
    assert ask({"word": "one"}) == []  # the default of the other parameter


def test_a_parameter_with_an_underscore_stays_out_of_the_answer() -> None:
    assert ask({}) == [["two", "2"], ["tri", "3"]]
    assert ask({"least": "3"}) == [["tri", "3"]]


@given(st.text())
def test_no_value_can_be_anything_but_a_value(text: str) -> None:
    """Whatever it holds, a value is compared, never read as SPARQL: it finds the row with that word, or none."""
    text = text.replace("\0", "").encode("utf-8", "ignore").decode()
    assert ask({"word": text, "least": "0"}) == [
        [w, n] for w, n in (("one", "1"), ("two", "2"), ("tri", "3")) if w == text
    ]


def test_unknown_parameters_name_the_near_ones() -> None:
    query = StoredQuery("q", "q.rq", QUERY, read_metadata(QUERY))
    with pytest.raises(UsageError, match=r"no parameter 'leest' \(did you mean least\?\); it has word, least"):
        bind(query, {"leest": "1"})
    with pytest.raises(UsageError, match=r"it has none"):
        bind(StoredQuery("q", "q.rq", "ASK {}", read_metadata("ASK {}")), {"x": "1"})


def test_assignments() -> None:
    assert parse_assignments(["a=1", "b=x=y", "c="]) == {"a": "1", "b": "x=y", "c": ""}
    for words in (["a"], ["=1"], ["a=1", "a=2"]):
        with pytest.raises(UsageError, match=r"-p|given twice"):
            parse_assignments(words)
