"""No query reaches the network, changes the graph or runs for ever."""

from __future__ import annotations

import socket
import subprocess
import sys

import pyoxigraph as ox
import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from swapgraph.errors import StoreError, SyntaxProblem
from swapgraph.query.guard import is_update, refuse_service
from swapgraph.query.metadata import read_metadata
from swapgraph.query.run import Rows, Verdict, run
from swapgraph.query.stored import StoredQuery


def stored(text: str) -> StoredQuery:
    return StoredQuery("mine", "mine.rq", text, read_metadata(text))


@pytest.fixture
def listener() -> socket.socket:
    """A port on which something would answer if it were asked."""
    with socket.create_server(("127.0.0.1", 0)) as server:
        server.settimeout(0)
        yield server


@pytest.mark.parametrize(
    "text",
    [
        "SELECT * {\n  SERVICE <URL> { ?s ?p ?o } }",
        "SELECT * {\n  service silent <URL> { ?s ?p ?o } }",
        "PREFIX : <URL>SELECT * { ?s ?p true\nSERVICE:x{?a ?b ?c}}",
        "PREFIX e: <URL>SELECT * { ?s ?p e:a\\#b\n.SERVICE e:x{?a ?b ?c}}",
        "SELECT * { # SERVICE\n SERVICE<URL>{?a ?b ?c}}",
        "SELECT * { BIND('\"' AS ?x)\nSERVICE<URL>{?a ?b ?c}}",
        "SELECT * {{SELECT * { OPTIONAL {\n SERVICE ?where {?a ?b ?c} } } } VALUES ?where { <URL> } }",
    ],
)
def test_service_is_refused_and_nothing_is_sent(text: str, listener: socket.socket) -> None:
    url = f"http://127.0.0.1:{listener.getsockname()[1]}/sparql"
    with pytest.raises(SyntaxProblem) as caught:
        run(ox.Store(), stored(text.replace("URL", url)), {})
    assert str(caught.value).startswith("mine.rq:2: column ")
    assert "SERVICE would ask another endpoint over the network" in str(caught.value)
    with pytest.raises(BlockingIOError):
        listener.accept()


@pytest.mark.parametrize(
    "text",
    [
        "SELECT ?service { ?service a $SERVICE }",
        "PREFIX e: <http://e/> SELECT * { ?s e:service ?o ; e:my-service ?p }",
        "SELECT * { ?s <http://e/service> 'SERVICE <x> {}' } # SERVICE",
        'SELECT * { BIND("""\nSERVICE "x" """ AS ?x) }',
        "SELECT * { ?s ?p ?o FILTER(?s < ?o && ?o > ?p) BIND('service' AS ?x) }",
    ],
)
def test_the_word_alone_is_no_harm(text: str) -> None:
    refuse_service(text)
    ox.Store().query(text)  # and these are SPARQL


def test_service_is_seen_through_escapes() -> None:
    with pytest.raises(SyntaxProblem):
        refuse_service(r"SELECT * { \u0053ERVICE <http://e/> {} }")


FRAGMENTS = [
    *["SERVICE", "service:x", "SERVICE:x", "true", "1", "?x", "e:a", "e:a\\#b", "e:a\\'b", ":x", ":", ".", ";", "#"],
    *["\n", "\r", "'", '"', '"""', "'''", '"x"', "@en", "<", ">", "<http://127.0.0.1:1/>", "<#>", "{", "}", " ", " "],
    *["{?a ?b ?c}", "SILENT", "OPTIONAL", "FILTER", "(", ")", "\\", "\\u0053", '\\"', "_:b", "-", "..", "e:", "e:a."],
]
TAILS = ["SERVICE:x{?a ?b ?c}}", ".SERVICE e:x{}}", "?z ?z SERVICE<http://127.0.0.1:1/>{} }", "}", "SERVICE#\n:x{}}"]


@settings(max_examples=400, deadline=None)
@given(
    st.sampled_from(["SELECT * {", "SELECT * { ?s ?p ", "ASK { ?s ?p true", "SELECT * { :x :y e:a"]),
    st.lists(st.sampled_from(FRAGMENTS), max_size=6).map("".join),
    st.sampled_from(TAILS),
)
@example("SELECT * { ?s ?p ", "true", "SERVICE:x{?a ?b ?c}}")
def test_whatever_oxigraph_would_follow_is_refused(head: str, middle: str, tail: str) -> None:
    """Oxigraph fails with OSError where it tries to connect (nothing listens on port 1)."""
    prologue = "PREFIX : <http://127.0.0.1:1/> PREFIX e: <http://127.0.0.1:1/> PREFIX service: <http://e/>"
    text = f"{prologue} {head}{middle}{tail}"
    try:
        result = ox.Store().query(text)
        if not isinstance(result, ox.QueryBoolean):
            list(result)
    except OSError:
        with pytest.raises(SyntaxProblem):
            refuse_service(text)
    except (SyntaxError, RuntimeError, ValueError):
        pass


def test_other_graphs_and_files_are_not_read(tmp_path) -> None:
    (tmp_path / "secret.ttl").write_text("<http://e/a> <http://e/b> <http://e/c> .", "utf-8")
    for iri in (f"file://{tmp_path}/secret.ttl", "http://127.0.0.1:1/x"):
        for clause in (f"FROM <{iri}> WHERE {{ ?s ?p ?o }}", f"FROM NAMED <{iri}> WHERE {{ GRAPH ?g {{ ?s ?p ?o }} }}"):
            rows = run(ox.Store(), stored(f"SELECT * {clause}"), {})
            assert isinstance(rows, Rows)
            assert list(rows) == []


@pytest.mark.parametrize(
    "text",
    [
        "LOAD <http://127.0.0.1:1/x>",
        "PREFIX e: <http://e/>\nBASE <http://e/> insert data { e:a e:b e:c }",
        "DELETE WHERE { ?s ?p ?o }",
        "DROP ALL",
        "# words\nCLEAR DEFAULT",
    ],
)
def test_updates_are_refused(text: str) -> None:
    store = ox.Store()
    store.add(ox.Quad(ox.NamedNode("http://e/a"), ox.NamedNode("http://e/b"), ox.Literal("c")))
    with pytest.raises(SyntaxProblem, match="a query cannot change the graph"):
        run(store, stored(text), {})
    assert len(store) == 1


def test_what_is_no_update() -> None:
    assert not is_update("PREFIX insert: <http://e/> SELECT * { }")
    assert not is_update("# nothing")


def test_mistakes_are_told_with_line_and_column() -> None:
    with pytest.raises(SyntaxProblem) as caught:
        run(ox.Store(), stored("SELECT ?x\nWHERE { ?x ?y }"), {})
    assert str(caught.value).startswith("mine.rq:2: column 16: not SPARQL: expected")
    with pytest.raises(SyntaxProblem, match=r"mine\.rq: .*custom function"):
        rows = run(ox.Store(), stored("SELECT (<http://e/f>(1) AS ?x) {}"), {})
        list(rows)  # type: ignore[arg-type]


def test_ask() -> None:
    assert run(ox.Store(), stored("ASK {}"), {}).yes is True  # type: ignore[union-attr]
    assert isinstance(run(ox.Store(), stored("ASK { ?s ?p ?o }"), {}), Verdict)


SLOW = """
import sys, time
from swapgraph.query.guard import Deadline
with Deadline({seconds}, before_end=lambda: print("tidied", flush=True)):
    {work}
print("done")
"""


def in_time(seconds: str, work: str) -> subprocess.CompletedProcess[str]:
    code = SLOW.format(seconds=seconds, work=work)
    return subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, timeout=60, check=False)


def test_a_query_that_computes_too_long_is_ended() -> None:
    work = (
        "import pyoxigraph as ox; n = ox.NamedNode; s = ox.Store(); "
        "s.extend(ox.Quad(n(f'http://e/{i}'), n('http://e/p'), n('http://e/o')) for i in range(3000)); "
        "list(s.query('SELECT (COUNT(*) AS ?n) { ?a ?b ?c . ?d ?e ?f . ?g ?h ?i }'))"
    )
    ended = in_time("0.3", work)
    assert ended.returncode == StoreError.exit_code
    assert ended.stdout == "tidied\n"
    assert ended.stderr.startswith("swapgraph: no answer within 0.3 s; ")


@pytest.mark.parametrize("seconds", ["0.3", "None"])
def test_waiting_is_not_computing(seconds: str) -> None:
    """A reader at the other end of a pipe may take its time."""
    ended = in_time(seconds, "time.sleep(0.7)")
    assert (ended.returncode, ended.stdout) == (0, "done\n")
