"""The stored queries as files: what they say of themselves is complete and true."""

from __future__ import annotations

import shlex
from pathlib import Path

import pyoxigraph as ox
import pytest
import yaml
from hypothesis import given
from hypothesis import strategies as st

from swapgraph.cli.quick import understand
from swapgraph.errors import InputError, SwapgraphError, SyntaxProblem, UsageError
from swapgraph.names import PREFIXES
from swapgraph.query import metadata as metadata_module
from swapgraph.query.metadata import read_metadata
from swapgraph.query.parameters import bind, parse_assignments
from swapgraph.query.run import PREFIXES as QUERY_PREFIXES
from swapgraph.query.run import Rows, run
from swapgraph.query.stored import find_query, has_variable, load_query, near, query_paths

CONTRACT = {
    "entities": "article entity type label mention start end wikidata",
    "roles": "article person personLabel role of ofLabel start end",
    "events": "article event type status startDate endDate place placeLabel partOf follows",
    "participants": "article event role agent agentLabel",
    "quantities": "article quantity value bound counted event side sideLabel start end",
    "claims": "article claim source sourceLabel stance content date about start end",
    "times": "article start end text from to",
    "evidence": "article node start end text",
}
FOR_PEOPLE = ["exchanges", "timeline", "who-said-what", "contested", "totals", "agreements", "people"]
FOR_PEOPLE += ["organizations", "inferred", "story"]

every_query = pytest.mark.parametrize("name", list(query_paths()))


def test_all_queries_of_the_contract_are_there() -> None:
    assert set(query_paths()) == {*CONTRACT, *FOR_PEOPLE}


@pytest.mark.parametrize("name", CONTRACT)
def test_columns_of_the_contract_come_first(name: str) -> None:
    promised = CONTRACT[name].split()
    assert [column.name for column in find_query(name).columns][: len(promised)] == promised


@every_query
def test_says_all_of_itself(name: str) -> None:
    query = find_query(name)
    assert query.summary
    assert query.description
    assert query.tags in (("contract",), ("people",))
    assert all(column.description for column in query.columns)
    assert all(parameter.description for parameter in query.parameters)


@every_query
def test_columns_are_those_of_the_answer(name: str) -> None:
    query = find_query(name)
    rows = run(ox.Store(), query, {})
    assert isinstance(rows, Rows)
    assert rows.columns == tuple(column.name for column in query.columns)


@every_query
def test_each_parameter_is_bound_and_stays_out_of_the_columns(name: str) -> None:
    query = find_query(name)
    samples = {"string": "x", "integer": "1", "date": "2025", "iri": "sg:Release", "boolean": "true"}
    for parameter in query.parameters:
        value = parameter.values[0] if parameter.values else samples[parameter.type]
        rows = run(ox.Store(), query, {parameter.name: value})
        assert isinstance(rows, Rows)
        assert rows.columns == tuple(column.name for column in query.columns)
        assert list(rows) == []


@every_query
def test_example_is_understood(name: str) -> None:
    words = shlex.split(find_query(name).example)
    assert words[:3] == ["swapgraph", "query", name]
    request = understand(words[2:])
    assert request is not None
    bind(find_query(request.name), parse_assignments(request.assignments))


@every_query
def test_rows_are_in_a_total_order(name: str) -> None:
    assert "\nORDER BY " in find_query(name).text


@every_query
def test_is_read_without_yaml_and_as_yaml_would(name: str) -> None:
    text = find_query(name).text
    lines = [line.removeprefix("#+").removeprefix(" ") for line in text.splitlines() if line.startswith("#+")]
    quick = metadata_module._Plain(lines).mapping(0)  # raises where PyYAML would have to be loaded
    assert quick == yaml.load("\n".join(lines), Loader=yaml.BaseLoader)


def test_prefixes_agree_with_those_of_the_project() -> None:
    assert QUERY_PREFIXES.items() <= PREFIXES.items()


# ------------------------------------------------------------------ the comments

_words = st.text("ab:#-'\"[]{},>|&*!? \t\\0é", max_size=8)
_lines = st.lists(
    st.tuples(st.integers(0, 4), st.sampled_from(["", "- ", "a: ", "b:", "- c: ", "d: >"]), _words), max_size=7
)


@given(_lines)
def test_the_quick_reader_never_differs_from_yaml(parts: list[tuple[int, str, str]]) -> None:
    lines = [(" " * indent + head + words).rstrip() for indent, head, words in parts]
    try:
        quick = metadata_module._Plain(lines).mapping(0)
    except metadata_module._UnusualError:
        return  # PyYAML's turn
    assert (quick or None) == yaml.load("\n".join(lines), Loader=yaml.BaseLoader)


def test_yaml_of_all_kinds_is_read() -> None:
    text = '#+ summary: "a: b"\n#+ tags:\n#+ - x\n#+ description: |\n#+   one\n#+   two\nASK {}'
    assert read_metadata(text).values == {"summary": "a: b", "tags": ["x"], "description": "one\ntwo"}


@pytest.mark.parametrize(
    ("text", "line", "reason"),
    [
        ("#+ summary: a\nASK {}\n#+ tags: [x]", 3, "one block"),
        ("# x\n#+ just words\nASK {}", 2, "key: value"),
        ("#+ summary: a\n#+ tags: [x", 2, "expected"),
        ("#+ summary: a\n#+ sumary: b", 2, "'sumary'"),
        ("#+ tags: x", 1, "list of words"),
        ("#+ parameters:\n#+   - name: a\n#+     type: number\nASK { ?a ?b ?c }", 3, "number"),
        ("#+ parameters:\n#+   - type: date\nASK {}", 1, "without a name"),
        ("#+ parameters:\n#+   - name: a b\nASK {}", 2, "no name"),
        ("#+ parameters:\n#+   - name: since\nASK {}", 2, "no variable ?_since or ?since"),
        ("#+ parameters:\n#+   - name: a\n#+   - name: a\nASK { ?a ?b ?c }", 2, "twice"),
        ("#+ parameters:\n#+   - name: a\n#+     type: enum\nASK { ?a ?b ?c }", 2, "lists its values"),
        ("#+ parameters:\n#+   - name: a\n#+     values: [x]\nASK { ?a ?b ?c }", 2, "lists its values"),
        (
            "#+ parameters:\n#+   - name: a\n#+     type: enum\n#+     values: [x]\n#+     default: y\nASK { ?a }",
            2,
            "none of its values",
        ),
        ("#+ columns:\n#+   - name: a\n#+     type: x", 3, "'type'"),
        ("#+ columns: a", 1, "a list"),
        ("#+ summary: [a]", 1, "text"),
    ],
)
def test_bad_comments_are_told_with_file_and_line(tmp_path: Path, text: str, line: int, reason: str) -> None:
    path = tmp_path / "mine.rq"
    path.write_text(text, "utf-8")
    with pytest.raises(SyntaxProblem) as caught:
        load_query(str(path))
    assert str(caught.value).startswith(f"{path}:{line}: ")
    assert reason in str(caught.value)


# ------------------------------------------------------------------ finding queries


def test_a_query_without_comments_runs(tmp_path: Path) -> None:
    path = tmp_path / "mine.rq"
    path.write_bytes(b"\xef\xbb\xbfSELECT ?x { VALUES ?x { 1 } }")  # some editors begin with a mark
    query = find_query(str(path))
    assert query.name == "mine"
    assert len(list(run(ox.Store(), query, {}))) == 1  # type: ignore[arg-type]


def test_folders_of_the_users_own_come_on_top(tmp_path: Path) -> None:
    (tmp_path / "mine.rq").write_text("ASK {}", "utf-8")
    (tmp_path / "events.rq").write_text("ASK {}", "utf-8")
    (tmp_path / "notes.txt").write_text("no query", "utf-8")
    assert set(query_paths([str(tmp_path)])) == {*query_paths(), "mine"}
    assert find_query("events", [str(tmp_path)]).text == "ASK {}"


@pytest.mark.parametrize(
    ("name", "error", "said"),
    [
        ("exchagnes", UsageError, "(did you mean exchanges?)"),
        ("x", UsageError, "`swapgraph query` lists them"),
        ("no/such.rq", UsageError, "no such file"),
    ],
)
def test_unknown_queries(name: str, error: type[SwapgraphError], said: str) -> None:
    with pytest.raises(error) as caught:
        find_query(name)
    assert said in str(caught.value)


def test_unreadable_files(tmp_path: Path) -> None:
    (tmp_path / "latin.rq").write_bytes(b"# caf\xe9\nASK {}")
    (tmp_path / "folder.rq").mkdir()
    for name in ("latin.rq", "folder.rq"):
        with pytest.raises(InputError) as caught:
            find_query(str(tmp_path / name))
        assert name in str(caught.value)
    with pytest.raises(UsageError):
        query_paths([str(tmp_path / "nowhere")])


def test_near_names() -> None:
    assert near("people", ["person", "people"]).startswith(" (did you mean people")
    assert near("zzz", ["person"]) == ""


@pytest.mark.parametrize(("text", "there"), [("?_a", True), ("$_a)", True), ("?_ab ?b_a", False), ("?_ab ?_a", True)])
def test_variables_are_found_whole(text: str, there: bool) -> None:
    assert has_variable(text, "_a") is there
