"""The parts of serving, each alone: negotiation, the protocol, frames, graphs of updates, services that are allowed."""

from __future__ import annotations

from pathlib import Path

import pyoxigraph as ox
import pytest
from hypothesis import given
from hypothesis import strategies as st

from swapgraph.errors import SyntaxProblem
from swapgraph.graph.store import META_GRAPH, ArticleGraph, Store, reading, writing
from swapgraph.query.guard import refuse_service
from swapgraph.serve.asking import Remembered, lasting
from swapgraph.serve.metrics import Metrics
from swapgraph.serve.negotiation import GRAPHS, ROWS, best, of_format, takes_gzip
from swapgraph.serve.options import Options
from swapgraph.serve.protocol import Operation, RequestProblem, operation
from swapgraph.serve.shield import names
from swapgraph.serve.using import with_graphs
from swapgraph.serve.wire import Frames, frame

FORM = "application/x-www-form-urlencoded"


@pytest.mark.parametrize(
    ("accept", "format_"),
    [
        ("", "json"),
        ("*/*", "json"),
        ("application/*", "json"),
        ("text/*", "csv"),
        ("text/csv", "csv"),
        ("TEXT/CSV; charset=utf-8", "csv"),
        ("text/tab-separated-values, text/csv;q=0.5", "tsv"),
        ("text/csv;q=0.5, application/sparql-results+xml;q=0.9", "xml"),
        ("application/sparql-results+json;q=0, */*;q=0.1", "xml"),
        ("application/sparql-results+json;q=0.1, */*", "xml"),
        ("text/*;q=0.2, text/csv;q=0, application/json;q=0.1", "tsv"),
        ("text/html, application/xhtml+xml, application/xml;q=0.9, */*;q=0.8", "xml"),
        ("image/png", None),
        ("text/csv;q=0", None),
        ("text/csv;q=x", None),
        ("text", None),
    ],
)
def test_rows_are_negotiated(accept: str, format_: str | None) -> None:
    found = best(accept, ROWS)
    assert (found.format if found else None) == format_


def test_the_media_type_is_the_one_asked_for() -> None:
    assert best("application/json", ROWS).content_type == "application/json"  # type: ignore[union-attr]
    assert best("text/turtle", GRAPHS).content_type == "text/turtle; charset=utf-8"  # type: ignore[union-attr]
    assert of_format("csv").media == "text/csv"  # type: ignore[union-attr]


@given(st.text(max_size=60))
def test_no_header_is_too_strange(text: str) -> None:
    assert best(text, ROWS) is None or best(text, ROWS) in ROWS
    takes_gzip(text)


@pytest.mark.parametrize(
    ("header", "takes"),
    [("gzip", True), ("br, GZIP;q=0.5", True), ("*", True), ("gzip;q=0, *", False), ("", False), ("identity", False)],
)
def test_gzip(header: str, takes: bool) -> None:
    assert takes_gzip(header) is takes


@pytest.mark.parametrize(
    ("method", "query_string", "content_type", "body", "status"),
    [
        ("GET", "query=ASK+%7B%7D&query=ASK+%7B%7D", "", b"", 400),
        ("GET", "update=CLEAR+ALL", "", b"", 400),
        ("GET", "query=%FF", "", b"", 400),
        ("GET", "query=ASK+%7B%7D&default-graph-uri=here", "", b"", 400),
        ("POST", "", FORM, b"query=ASK+%7B%7D&update=CLEAR+ALL", 400),
        ("POST", "query=ASK+%7B%7D", FORM, b"", 400),
        ("POST", "", "text/plain", b"ASK {}", 415),
        ("POST", "", "", b"ASK {}", 415),
        ("POST", "", "application/sparql-query; charset=latin-1", b"ASK {}", 415),
        ("POST", "", "application/sparql-query", b"ASK { \xff }", 400),
        ("POST", "", FORM, b"&".join([b"a=b"] * 10_001), 400),
    ],
)
def test_what_the_protocol_does_not_allow(
    method: str, query_string: str, content_type: str, body: bytes, status: int
) -> None:
    with pytest.raises(RequestProblem) as caught:
        operation(method, query_string, content_type, body)
    assert caught.value.status == status


def test_what_the_protocol_allows() -> None:
    assert operation("GET", "", "", b"") is None
    asked = Operation("query", "ASK {}", ("http://e/a", "http://e/b"), ("http://e/c",))
    graphs = "default-graph-uri=http://e/a&default-graph-uri=http://e/b&named-graph-uri=http%3A%2F%2Fe%2Fc"
    assert operation("GET", f"query=ASK+%7B%7D&{graphs}", "", b"") == asked
    assert operation("POST", graphs, "application/sparql-query;charset=UTF-8", b"ASK {}") == asked
    assert operation("POST", "", FORM, f"query=ASK+%7B%7D&{graphs}".encode()) == asked
    update = operation("POST", "using-graph-uri=http://e/a", "application/sparql-update", b"CLEAR ALL")
    assert update == Operation("update", "CLEAR ALL", ("http://e/a",), ())


@given(st.lists(st.tuples(st.sampled_from([b"T", b"D"]), st.binary(max_size=40)), max_size=8), st.integers(1, 9))
def test_frames_arrive_however_they_are_cut(frames: list[tuple[bytes, bytes]], size: int) -> None:
    sent = b"".join(frame(kind, data) for kind, data in frames)
    taken, reader = [], Frames()
    for at in range(0, len(sent), size):
        taken += list(reader.feed(sent[at : at + size]))
    assert taken == frames


def test_graphs_of_an_update() -> None:
    text = 'DELETE { ?s ?p "where {" } # where\nWHERE { ?s ?p ?o { SELECT * WHERE { ?s ?p ?o } } } ; INSERT {} WHERE {}'
    given_ = with_graphs(text, ["http://e/a"], ["http://e/b"])
    clause = "USING <http://e/a> USING NAMED <http://e/b> "
    assert given_.count(clause) == 2
    assert f"# where\n{clause}WHERE" in given_
    ox.Store().update(given_)
    assert with_graphs(text, [], []) == text


@pytest.mark.parametrize(
    "text",
    ["WITH <http://e/g> DELETE {} WHERE {}", "insert {} using <http://e/g> where {}", "DELETE WHERE { ?s ?p ?o }"],
)
def test_graphs_that_an_update_cannot_be_given(text: str) -> None:
    with pytest.raises(RequestProblem):
        with_graphs(text, ["http://e/a"], [])


@pytest.mark.parametrize(
    ("text", "allowed"),
    [
        ("SELECT * { SERVICE <http://a.example/sparql> { ?s ?p ?o } }", True),
        ("SELECT * { service silent<http://a.example/sparql>{ ?s ?p ?o } }", True),
        ("SELECT * { ?s ?p trueSERVICE<http://a.example/sparql>{ ?s ?p ?o } }", True),
        ("SELECT * { SERVICE <http://a.example/sparql/> { ?s ?p ?o } }", False),
        ("SELECT * { SERVICE <http://a.example/sparql> {} SERVICE <http://b.example/> {} }", False),
        ("SELECT * { VALUES ?x { <http://a.example/sparql> } SERVICE ?x { ?s ?p ?o } }", False),
        ("PREFIX a: <http://a.example/> SELECT * { SERVICE a:sparql { ?s ?p ?o } }", False),
        ("BASE <http://b.example/> SELECT * { SERVICE <sparql> { ?s ?p ?o } }", False),
    ],
)
def test_services_are_allowed_by_name(text: str, allowed: bool) -> None:
    if allowed:
        refuse_service(text, allowed={"http://a.example/sparql"})
    else:
        with pytest.raises(SyntaxProblem):
            refuse_service(text, allowed={"http://a.example/sparql"})


def test_what_changes_by_itself_is_not_remembered() -> None:
    for text in ("SELECT (NOW() AS ?n) {}", "SELECT * { BIND(rand() AS ?x) }", "SELECT (STRUUID() AS ?n) {}"):
        assert not lasting(text)
    assert lasting("SELECT * { ?known a ?brand }")


def test_what_is_remembered_has_a_size() -> None:
    kept = Remembered(80)
    for i in range(10):
        kept.put(str(i), {}, b"x" * 10)
        kept.get("0")
    assert kept.get("0") is not None  # used last
    assert sum(kept.get(str(i)) is not None for i in range(10)) == 8
    kept.put("long", {}, b"x" * 11)
    assert kept.get("long") is None


def test_metrics_are_a_form_that_prometheus_reads() -> None:
    metrics = Metrics()
    metrics.request("/sparql", 200)
    metrics.query(0.02)
    metrics.query(100)
    metrics.killed("time")
    text = metrics.text({"quick": 1}, 7, "abc")
    assert 'swapgraph_http_requests_total{route="/sparql",status="200"} 1\n' in text
    assert 'swapgraph_query_seconds_bucket{le="0.03"} 1\n' in text
    assert 'swapgraph_query_seconds_bucket{le="+Inf"} 2\nswapgraph_query_seconds_sum 100.020000\n' in text
    assert 'swapgraph_queries_ended_total{reason="time"} 1\n' in text
    for line in text.splitlines():
        assert line.startswith("# ") or len(line.rsplit(" ", 1)) == 2


def test_names_that_a_server_answers_to() -> None:
    assert "rebound.example" not in (names(Options(Path("g"))) or ())
    assert names(Options(Path("g"), host="0.0.0.0")) is None
    assert names(Options(Path("g"), host="0.0.0.0", hosts=("Swaps.Example",))) == {"swaps.example"}
    assert "::1" in (names(Options(Path("g"), host="::1")) or ())


# What serving needs of the store


def article(name: str, key: str = "key") -> ArticleGraph:
    iri = f"https://w3id.org/swapgraph/id/article/{name}"
    node = ox.NamedNode(iri)
    return ArticleGraph.of(iri, key, [ox.Quad(node, ox.NamedNode("http://e/p"), ox.Literal(key), node)])


def test_a_version_is_that_of_what_was_built() -> None:
    versions = []
    for names_ in (("a", "b"), ("b", "a"), ("a",)):
        store = Store()
        for name in names_:
            store.replace_articles([article(name)])
        versions.append(store.version())
    assert versions[0] == versions[1] != versions[2]
    changed = Store()
    changed.replace_articles([article("a"), article("b", "another")])
    assert changed.version() != versions[0]


def test_an_edit_keeps_the_records_and_its_graphs_survive_a_build(tmp_path: Path) -> None:
    graph = tmp_path / "graph"
    with writing(graph) as store:
        store.replace_articles([article("a")])
    with writing(graph) as store:
        before = store.version()
        records = set(store.quads(META_GRAPH))
        store.edit("DROP ALL ; INSERT DATA { GRAPH sg:mine { <a> sg:p 1 } }", {"sg": "http://e/"})
        assert records <= set(store.quads(META_GRAPH))
        assert store.version() != before
    with pytest.raises(RuntimeError), writing(graph) as store:
        store.replace_articles([article("b")])
        raise RuntimeError("killed, as it were")
    with reading(graph) as store:  # takes up what was left, and drops graphs that nobody knows
        assert len(store.articles()) == 2
        mine = list(store.quads("http://e/mine"))
    assert [quad.subject.value for quad in mine] == ["https://w3id.org/swapgraph/id/a"]  # type: ignore[union-attr]


def test_an_edit_that_is_no_update_changes_nothing() -> None:
    store = Store()
    before = store.version()
    with pytest.raises(SyntaxError):
        store.edit("SELECT * {}", {})
    assert store.version() == before
