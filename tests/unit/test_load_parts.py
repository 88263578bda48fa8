"""The parts of loading, each alone: fingerprints, differences, quirks, profiles, credentials, the wire, questions."""

from __future__ import annotations

import io
import threading
import time
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from email.utils import format_datetime
from pathlib import Path

import httpx
import pyoxigraph as ox
import pytest
from click.testing import CliRunner
from hypothesis import given
from hypothesis import strategies as st

from query_graphs import load_graph
from stores import Fault, answers, broken, served
from swapgraph.cli import main
from swapgraph.cli.asking import Request
from swapgraph.errors import InputError, StoreError, SwapgraphError, SyntaxProblem, UsageError
from swapgraph.load.asking import ask_remote, bound
from swapgraph.load.bulk import bulk_names, write_bulk
from swapgraph.load.content import Fingerprint, canonical_blocks, fingerprint, fingerprint_blocks, split_quad
from swapgraph.load.credentials import Credentials, find_credentials, named, shown, split_url
from swapgraph.load.crew import each
from swapgraph.load.difference import changes, compare
from swapgraph.load.probe import connect, matches
from swapgraph.load.profile import parse_profile, profiles
from swapgraph.load.quirks import explain
from swapgraph.load.record import RECORD
from swapgraph.load.remote import Remote
from swapgraph.load.wire import Asked, Patience, Refused, Unreachable, Wire
from swapgraph.query.parameters import bind
from swapgraph.query.run import PREFIXES, Rows
from swapgraph.query.stored import find_query, load_query, query_paths

IRIS = st.sampled_from([ox.NamedNode(f"http://e.org/{x}") for x in ("a", "b#char=1,2", "é", "x%20y")])
TEXTS = st.text(st.characters(exclude_categories=["Cs"]), max_size=12)
LITERALS = st.one_of(
    st.builds(ox.Literal, TEXTS),
    st.builds(lambda text, tag: ox.Literal(text, language=tag), TEXTS, st.sampled_from(["en", "en-GB"])),
    st.builds(lambda text, kind: ox.Literal(text, datatype=kind), TEXTS, IRIS),
    st.builds(ox.Literal, st.integers()),
)
TRIPLES = st.sets(st.builds(ox.Triple, IRIS, IRIS, st.one_of(IRIS, LITERALS)), max_size=12)


def lines_of(triples: set[ox.Triple]) -> list[bytes]:
    return (ox.serialize(triples, format=ox.RdfFormat.N_TRIPLES) or b"").splitlines()


# ------------------------------------------------------------------ content


@given(TRIPLES, st.randoms())
def test_a_fingerprint_knows_no_order_and_no_cutting(triples: set[ox.Triple], random: object) -> None:
    lines = lines_of(triples)
    whole = fingerprint(lines)
    random.shuffle(lines)  # type: ignore[attr-defined]
    assert fingerprint(lines) == whole == fingerprint(lines[:3]) + fingerprint(lines[3:])
    assert fingerprint_blocks([b"\n".join(lines)]) == whole
    assert Fingerprint.read(str(whole)) == whole


@given(TRIPLES, TRIPLES)
def test_different_graphs_have_different_fingerprints(one: set[ox.Triple], other: set[ox.Triple]) -> None:
    assert (fingerprint(lines_of(one)) == fingerprint(lines_of(other))) == (one == other)


@given(TRIPLES, st.sampled_from([None, "http://e.org/g", "http://e.org/é"]))
def test_a_line_of_quads_is_split_as_a_parser_would(triples: set[ox.Triple], graph: str | None) -> None:
    place = ox.DefaultGraph() if graph is None else ox.NamedNode(graph)
    quads = [ox.Quad(t.subject, t.predicate, t.object, place) for t in triples]
    written = (ox.serialize(quads, format=ox.RdfFormat.N_QUADS) or b"").splitlines()
    for quad, line in zip(quads, written, strict=True):
        found, name = split_quad(line)
        assert name == (None if graph is None else graph.encode())
        assert fingerprint([found]) == fingerprint(lines_of({quad.triple}))


@given(TRIPLES)
def test_what_another_writer_wrote_comes_out_the_same(triples: set[ox.Triple]) -> None:
    turtle = ox.serialize(triples, format=ox.RdfFormat.TURTLE) or b""
    blocks = canonical_blocks(io.BytesIO(turtle), ox.RdfFormat.TURTLE)
    assert fingerprint_blocks(blocks) == fingerprint(lines_of(triples))


# ------------------------------------------------------------------ differences


@given(TRIPLES, TRIPLES)
def test_changes_are_the_difference_of_sets(ours: set[ox.Triple], theirs: set[ox.Triple]) -> None:
    left, right = (b"".join(line + b"\n" for line in lines_of(side)) for side in (ours, theirs))
    found = list(changes([left], [right]))
    assert {line.strip() for sign, line in found if sign == b"-"} == set(lines_of(ours - theirs))
    assert {line.strip() for sign, line in found if sign == b"+"} == set(lines_of(theirs - ours))
    difference = compare("http://e.org/g", [left], [right])
    assert (difference.gone, difference.new) == (len(ours - theirs), len(theirs - ours))


XSD = "http://www.w3.org/2001/XMLSchema#"


def line(value: str) -> bytes:
    return f"<http://e.org/s> <http://e.org/p> {value.replace('xsd:', XSD)} .".encode()


@pytest.mark.parametrize(
    ("ours", "theirs", "names"),
    [
        ('"01"^^<xsd:integer>', '"1"^^<xsd:integer>', ["number-rewritten"]),
        ('"1.50"^^<xsd:decimal>', '"1.5"^^<xsd:decimal>', ["number-rewritten"]),
        ('"-0.0"^^<xsd:decimal>', '"0"^^<xsd:decimal>', ["number-rewritten"]),
        ('"+.5"^^<xsd:decimal>', '"0.5"^^<xsd:decimal>', ["number-rewritten"]),
        (f'"{"1" * 5_000}.0"^^<xsd:decimal>', f'"{"1" * 5_000}"^^<xsd:decimal>', ["number-rewritten"]),
        (f'"0.{"1" * 30}2"^^<xsd:decimal>', f'"0.{"1" * 30}3"^^<xsd:decimal>', None),
        (f'"{"1" * 30}2"^^<xsd:integer>', f'"{"1" * 30}3"^^<xsd:decimal>', None),
        ('"1_0"^^<xsd:integer>', '"10"^^<xsd:integer>', None),
        ('"1E3"^^<xsd:decimal>', '"1000"^^<xsd:decimal>', None),
        ('"1_0"^^<xsd:double>', '"10.0"^^<xsd:double>', None),
        ('"1.0E3"^^<xsd:double>', '"1000.0"^^<xsd:double>', ["number-rewritten"]),
        ('"12345678901234567890"^^<xsd:integer>', '"12345678901234567890"^^<xsd:decimal>', ["integer-as-decimal"]),
        ('"true"^^<xsd:boolean>', '"1"^^<xsd:integer>', ["boolean-as-integer"]),
        ('"2025-06-10"^^<xsd:date>', '"2025-06-10T00:00:00"^^<xsd:dateTime>', ["date-as-datetime"]),
        ('"2025-06-10"^^<xsd:date>', '"2025-06-10Z"^^<xsd:date>', ["date-as-datetime"]),
        ('"so"@en', '"so"', ["language-dropped"]),
        ('"so"', '"sa"', None),
        ('"2"^^<xsd:integer>', '"3"^^<xsd:integer>', None),
        ('"2025-06-10"^^<xsd:date>', '"2025-06-11"^^<xsd:date>', None),
        ("<http://e.org/o>", "<http://e.org/O>", None),
    ],
)
def test_quirks(ours: str, theirs: str, names: list[str] | None) -> None:
    found = explain([line(ours)], [line(theirs)])
    if names is None:
        assert found.gone == (line(ours),)
        assert found.new == (line(theirs),)
    else:
        assert ([quirk.name for quirk in found.quirks], found.gone, found.new) == (names, (), ())


@pytest.mark.parametrize(
    ("ours", "theirs", "cut"),
    [
        ('"a long text"', '"a long"', 1),
        ('"a long text"@en', '"a long"@en', 1),
        ('"a long text"@en', '"a long"', 1),
        ('"a long text"^^<http://e.org/t>', '"a long"^^<http://e.org/t>', 1),
        ('"a long text"', '"another"', 0),
        ('"12"^^<xsd:integer>', '"1"^^<xsd:integer>', 0),
        ("<http://e.org/long>", "<http://e.org/lo>", 0),
    ],
)
def test_texts_that_were_cut(ours: str, theirs: str, cut: int) -> None:
    assert explain([line(ours)], [line(theirs)]).cut == cut


def test_a_value_that_became_one_that_was_there_already() -> None:
    one, flag = line('"1"^^<xsd:integer>'), line('"true"^^<xsd:boolean>')
    assert [q.name for q in explain([flag], [], {one}).quirks] == ["boolean-as-integer"]
    assert explain([flag], [], set()).gone == (flag,)


# ------------------------------------------------------------------ profiles


def test_profiles_are_whole() -> None:
    for profile in profiles().values():
        assert profile.title
        assert profile.endpoints.query is not None or profile.bulk.command
    assert set(bulk_names()) == {"tdb2", "oxigraph", "virtuoso", "qlever", "neptune"}


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ("title = 3", "has no 'title' of this kind"),
        ("[limits]\nchunks = 3", "[limits] has no 'chunks'"),
        ("[limits]\nchunk = 'big'", "should be a whole number"),
        ("[limits]\nchunk = true", "should be a whole number"),
        ("[limits]\nchunk = 0", "a limit must be 1 or more"),
        ("[detect]\nserver = '('", "no regular expression"),
        ("[quirks]\nknown = [1]", "a list of texts"),
        ("title", "not TOML"),
    ],
)
def test_a_bad_profile_is_told(text: str, told: str) -> None:
    with pytest.raises(InputError) as error:
        parse_profile(text, "mine", "mine.toml")
    assert str(error.value).startswith("mine.toml: ")
    assert told in str(error.value)


@pytest.mark.parametrize(
    ("url", "headers", "name"),
    [
        ("http://h:7878", {"server": "Oxigraph/0.5.13"}, "oxigraph"),
        ("http://h:8890/sparql", {"server": "Virtuoso/07.20"}, "virtuoso"),
        ("http://h:3030/ds", {"fuseki-request-id": "1"}, "fuseki"),
        ("http://h:8080/rdf4j-server/repositories/x", {}, "rdf4j"),
        ("http://h:8080/rdf4j-server/repositories/x/statements", {}, "rdf4j"),
        ("http://h:8080/rdf4j-server/repositories/x/rdf-graphs/service", {}, "rdf4j"),
        ("http://h:7200/repositories/x", {}, "graphdb"),
        ("http://h:7200/repositories/x/statements", {}, "graphdb"),
        ("http://h:7200/repositories/x/rdf-graphs/service", {}, "graphdb"),
        ("http://h:9999/blazegraph/namespace/kb/sparql", {}, "blazegraph"),
        ("https://h:8182/sparql", {}, "neptune"),
        ("http://h:10035/repositories/x", {"server": "AllegroServe/1.4"}, "allegrograph"),
    ],
)
def test_stores_are_known_by_what_they_say(url: str, headers: dict[str, str], name: str) -> None:
    assert next(p.name for p in profiles().values() if matches(p, url, headers)) == name


# ------------------------------------------------------------------ credentials and the wire


def test_credentials_come_from_options_environment_and_netrc(tmp_path: Path) -> None:
    netrc = tmp_path / "netrc"
    netrc.write_text("machine db.example login ann password s3cret\n", encoding="utf-8")
    home = {"NETRC": str(netrc)}
    assert find_credentials("db.example", environment=home) == Credentials("ann", "s3cret")
    assert find_credentials("other.example", environment=home) == Credentials()
    assert find_credentials("db.example", Credentials("bob", "x"), home) == Credentials("bob", "x")
    both = home | {"SWAPGRAPH_USER": "eve", "SWAPGRAPH_PASSWORD": "y"}
    assert find_credentials("db.example", environment=both) == Credentials("eve", "y")
    assert find_credentials("db.example", environment=home | {"SWAPGRAPH_TOKEN": "t"}) == Credentials(token="t")
    with pytest.raises(UsageError, match="no password for bob"):
        find_credentials("db.example", Credentials("bob"), home)
    netrc.write_text("machine db.example login ann pasword s3cret\n", encoding="utf-8")
    with pytest.raises(UsageError) as error:
        find_credentials("db.example", environment=home)
    assert "s3cret" not in str(error.value)
    assert "line 1" in str(error.value)


def test_a_token_comes_from_a_file_or_the_environment(tmp_path: Path) -> None:
    file = tmp_path / "token"
    file.write_text("abc.def==\n", encoding="utf-8")
    assert named(None, str(file)) == Credentials(token="abc.def==")
    assert named("ann:s3:cret") == Credentials("ann", "s3:cret")
    assert named("ann") == Credentials("ann")
    assert named(None) == Credentials()
    with pytest.raises(UsageError, match="give one of them"):
        named("ann", str(file))
    with pytest.raises(UsageError, match="No such file"):
        named(None, str(tmp_path / "none"))
    for bad in ("s3\ncret", "s3cré", "s3 cret", ""):
        file.write_text(bad, encoding="utf-8")
        with pytest.raises(UsageError, match="token: one word") as error:
            named(None, str(file))
        assert "s3" not in str(error.value)
        if bad:
            with pytest.raises(UsageError, match="SWAPGRAPH_TOKEN holds no token"):
                find_credentials("db.example", environment={"SWAPGRAPH_TOKEN": bad})


def test_credentials_are_shown_nowhere() -> None:
    url, found = split_url("http://ann:s3%2Fcret@db.example:80/x?token=t#f")
    assert (found.user, found.password) == ("ann", "s3/cret")
    assert "s3" not in url
    assert "s3" not in repr(found)
    assert "s3" not in repr(Credentials(token="s3"))
    assert shown("http://ann:s3cret@db.example/x?token=t#f") == "http://db.example/x"
    for bad in ("http://ann:s3cret@/", "ftp://ann:s3cret@h/", "http://ann:s3cret@h:x/"):
        with pytest.raises(UsageError) as error:
            split_url(bad)
        assert "s3cret" not in str(error.value)


def wire(answer: object, credentials: Credentials = Credentials(), **patience: float) -> Wire:  # noqa: B008
    transport = httpx.MockTransport(answer)  # type: ignore[arg-type]
    patient = Patience(attempts=3, pause=0.0, **patience)
    return Wire("http://db.example/", credentials, patience=patient, transport=transport, sleep=lambda _: None)


def test_name_and_password_are_shown_when_asked_for_and_to_the_host_alone() -> None:
    seen: list[tuple[bool, bytes]] = []

    def answer(request: httpx.Request) -> httpx.Response:
        seen.append(("authorization" in request.headers, request.content))
        if "authorization" not in request.headers:
            return httpx.Response(401, headers={"WWW-Authenticate": 'Basic realm="x"'})
        return httpx.Response(204)

    with wire(answer, Credentials("ann", "s3cret")) as there:
        there.send("POST", "http://db.example/x", body=b"1")
        there.send("POST", "http://db.example/x", body=b"2")
        assert seen == [(False, b"1"), (True, b"1"), (True, b"2")]
        with pytest.raises(Refused):
            there.send("POST", "http://elsewhere.example/x", body=b"1")
        assert seen[-1] == (False, b"1")


def test_digest() -> None:
    def answer(request: httpx.Request) -> httpx.Response:
        if request.headers.get("authorization", "").startswith('Digest username="ann"'):
            return httpx.Response(204)
        asks = 'Digest realm="x", nonce="n", qop="auth", algorithm="MD5"'
        return httpx.Response(401, headers={"WWW-Authenticate": asks})

    with wire(answer, Credentials("ann", "s3cret")) as there:
        assert there.send("PUT", "http://db.example/x", body=b"1") == 204


def test_wrong_credentials_are_told_without_them() -> None:
    asks = {"WWW-Authenticate": 'Basic realm="x"'}
    with wire(lambda _: httpx.Response(401, headers=asks), Credentials("ann", "s3cret")) as there:
        with pytest.raises(Refused, match="wants a name and password") as error:
            there.send("GET", "http://db.example/x?token=t")
        assert "s3cret" not in str(error.value)
        assert "token" not in str(error.value)
        assert there.traffic.retries == 0


@pytest.mark.parametrize(
    "target", ["http://elsewhere.example/", "https://db.example/", "http://db.example:81/", "file:///etc/passwd"]
)
def test_no_redirect_to_another_place(target: str) -> None:
    asked: list[str] = []

    def answer(request: httpx.Request) -> httpx.Response:
        asked.append(str(request.url))
        return httpx.Response(307, headers={"Location": target})

    with wire(answer, Credentials(token="t")) as there, pytest.raises(Refused, match="sends on to"):
        there.send("POST", "http://db.example/x", body=b"1")
    assert asked == ["http://db.example/x"]


def test_a_redirect_within_the_host_is_followed() -> None:
    def answer(request: httpx.Request) -> httpx.Response:
        moved = httpx.Response(308, headers={"Location": "/y"})
        return moved if request.url.path == "/x" else httpx.Response(204 if request.content == b"1" else 400)

    with wire(answer) as there:
        assert there.send("POST", "http://db.example/x", body=b"1") == 204
    for_ever = wire(lambda r: httpx.Response(307, headers={"Location": str(r.url)}))
    with for_ever as there, pytest.raises(Refused, match="again and again"):
        there.send("GET", "http://db.example/x")


def test_answers_are_bounded_and_errors_are_one_line() -> None:
    page = b"<html><title>t</title><style>x{}</style><body>No <b>space</b>\nleft\x1b[31m</body>" + b"x" * 100_000
    with wire(lambda _: httpx.Response(400, content=page)) as there:
        with pytest.raises(Refused) as error:
            there.send("GET", "http://db.example/x")
        assert str(error.value).startswith("http://db.example/x answered 400: No space left [31m xxx")
        assert len(str(error.value)) < 400
    endless = wire(lambda _: httpx.Response(200, content=b"x" * 10_000))
    with (
        endless as there,
        there.stream(Asked("GET", "http://db.example/x", limit=5_000)) as (stream, _),
        pytest.raises(StoreError, match="more than it was asked for"),
    ):
        stream.read()


@pytest.mark.parametrize(
    ("after", "waited"),
    [
        ("7", [7.0]),
        ("Fri, 01 Jan 1999 00:00:00 GMT", [0.0]),
        (timedelta(seconds=100), [pytest.approx(100, abs=5)]),
        ("301", []),  # more than we are willing to wait
        (timedelta(days=1), []),
    ],
)
def test_retry_after(after: str | timedelta, waited: list[object]) -> None:
    if isinstance(after, timedelta):
        after = format_datetime(datetime.now(UTC) + after, usegmt=True)
    answers = iter([httpx.Response(503, headers={"Retry-After": after}), httpx.Response(204)])
    waits: list[float] = []
    transport = httpx.MockTransport(lambda _: next(answers))
    with Wire("http://db.example/", transport=transport, sleep=waits.append) as there:
        if waited:
            assert there.send("PUT", "http://db.example/x", body=b"1") == 204
        else:
            with pytest.raises(Refused, match="503"):
                there.send("PUT", "http://db.example/x", body=b"1")
    assert waits == waited


def test_time_for_all_is_not_spent_waiting_for_more_than_is_left() -> None:
    transport = httpx.MockTransport(lambda _: httpx.Response(503, headers={"Retry-After": "100"}))
    patience = Patience(timeout=10, together=True)
    with (
        Wire("http://db.example/", patience=patience, transport=transport, sleep=lambda _: None) as there,
        pytest.raises(Refused, match="503"),
    ):
        there.send("PUT", "http://db.example/x", body=b"1")
    assert there.traffic.requests == 1


def test_what_cannot_succeed_is_not_tried_again() -> None:
    calls: list[int] = []

    def answer(_: httpx.Request) -> httpx.Response:
        calls.append(1)
        return httpx.Response(calls_status)

    for calls_status, times in ((400, 1), (404, 1), (413, 1), (500, 3), (503, 3), (429, 3)):
        calls.clear()
        with wire(answer) as there, pytest.raises(Refused):
            there.send("PUT", "http://db.example/x", body=b"1")
        assert len(calls) == times, calls_status


# ------------------------------------------------------------------ questions to a remote store

GIVEN = {
    "exchanges": {"since": "2024", "party": "land"},
    "totals": {"by": "month"},
    "claims": {"article": "a"},
    "inferred": {"restated": "true"},
}


@pytest.mark.parametrize("graph", ["articles.trig", "exchanges.trig", "dispute.trig"])
def test_every_stored_query_answers_the_same_from_afar(graph: str) -> None:
    local = load_graph(graph)
    with served() as there:
        there.store.extend(list(local))
        for name in query_paths(()):
            for given in ({}, GIVEN.get(name, {})):
                here, far = answers(local, there.url, name, given)
                assert sorted(here.splitlines()) == sorted(far.splitlines()), (name, given)
                if not query_is_ordered_by_all(name):
                    continue
                assert here == far


def query_is_ordered_by_all(name: str) -> bool:
    return "ORDER BY" in find_query(name, ()).text


QUERY = """#+ parameters:
#+   - name: x
SELECT ?s ?_x { # a } comment with ?_x
  { SELECT ?s ?_x WHERE { ?s ?p "}?_x" FILTER(BOUND(?_x)) } } OPTIONAL { ?s ?q ?o FILTER(?o = $_x) } VALUES ?z { 1 }
}"""


def test_parameters_are_bound_where_they_are_mentioned(tmp_path: Path) -> None:
    (tmp_path / "q.rq").write_text(QUERY, encoding="utf-8")
    query = load_query(str(tmp_path / "q.rq"))
    text = bound(query.text, bind(query, {"x": 'a" } ; DROP ALL # \\'}), query.path)
    assert text.count('VALUES ?_x { "a\\" } ; DROP ALL # \\\\" }') == 3
    assert "{ VALUES" not in text.split("SELECT ?s ?_x WHERE")[0].replace("SELECT ?s ?_x { VALUES", "")
    ox.Store().query(text, prefixes=PREFIXES)


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ("SELECT * { SERVICE <http://e.org/> { ?s ?p ?o } }", "SERVICE"),
        ("DROP ALL", "update"),
        ("SELECT", "not SPARQL"),
    ],
)
def test_what_is_refused_here_is_not_sent(tmp_path: Path, text: str, told: str) -> None:
    (tmp_path / "q.rq").write_text(text, encoding="utf-8")
    with served() as there, connect(there.url) as remote:
        there.requests.clear()
        with pytest.raises(SyntaxProblem, match=told), ask_remote(remote, load_query(str(tmp_path / "q.rq")), {}):
            pass
        assert there.requests == []


def test_asking_sends_no_update() -> None:
    with served(name="Unheard-of") as there:
        assert CliRunner().invoke(main, ["query", "events", "--endpoint", there.url]).exit_code == 0
        assert {path for _, path in there.requests} <= {"/", "/query"}


@pytest.fixture
def nothing() -> Iterator[str]:
    with served() as there:
        yield there.url


def test_the_command_asks_an_endpoint(nothing: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)  # where no graph is
    result = CliRunner().invoke(main, ["query", "events", "--endpoint", nothing, "--format", "csv"])
    assert (result.exit_code, result.stdout.count("\n")) == (0, 1)
    assert CliRunner().invoke(main, ["query", "events", "--endpoint", "http://127.0.0.1:9"]).exit_code == 4
    assert CliRunner().invoke(main, ["query", "events", "--endpoint", nothing, "-p", "x=1"]).exit_code == 2
    assert Request("events").endpoint is None


def test_a_question_has_a_time_limit_however_busy_the_store_looks() -> None:
    started = time.monotonic()
    asked = lambda _, path: "/query" in path  # noqa: E731
    with served() as there, broken(there.url, Fault("drip", asked, None), pause=0.1) as url:
        result = CliRunner().invoke(main, ["query", "entities", "--endpoint", url, "--timeout", "1"])
    assert (result.exit_code, "no answer in time" in result.stderr) == (4, True), result.output
    assert time.monotonic() - started < 3


def test_a_question_is_asked_by_whom_one_says(tmp_path: Path) -> None:
    (tmp_path / "token").write_text("abc", encoding="utf-8")
    with served() as there:
        words = ["query", "events", "--endpoint", there.url, "--token-file", str(tmp_path / "token"), "--insecure"]
        result = CliRunner().invoke(main, words)
        assert result.exit_code == 0
        assert "certificates are not verified" in result.stderr
        assert {header.get("Authorization") for header in there.headers} == {"Bearer abc"}


def test_rows_are_given_as_they_come() -> None:
    go, asked = threading.Event(), lambda _, path: "/query" in path
    with served() as there, broken(there.url, Fault("hold", asked, None), go=go) as url:
        there.store.extend(list(load_graph("articles.trig")))
        with connect(url, store="oxigraph") as remote, ask_remote(remote, find_query("entities", ()), {}) as found:
            assert isinstance(found, Rows)
            rows = iter(found)
            assert next(rows)
            assert not go.is_set()
            go.set()
            assert len(list(rows)) == 3


def test_a_load_that_is_under_way_is_told() -> None:
    with served() as there:
        there.store.update(f'INSERT DATA {{ GRAPH <{RECORD}> {{ <http://e.org/> <{RECORD}#state> "loading" }} }}')
        result = CliRunner().invoke(main, ["query", "events", "--endpoint", there.url])
    assert (result.exit_code, "is under way or was cut off" in result.stderr) == (0, True)


@pytest.mark.parametrize("hands", [1, 3, 8])
def test_so_many_hands_work_at_once(hands: int) -> None:
    together = threading.Barrier(hands, timeout=20)
    assert sorted(each(hands, range(2 * hands), lambda _: together.wait() >= 0)) == [
        (i, True) for i in range(2 * hands)
    ]


def test_an_answer_that_the_store_cuts_is_no_answer() -> None:
    with served(rows=3) as there:
        there.store.extend(list(load_graph("articles.trig")))
        result = CliRunner().invoke(main, ["query", "entities", "--endpoint", there.url])
    assert (result.exit_code, result.stdout) == (4, "")
    assert "no more than 3 rows of an answer" in result.stderr


def test_an_answer_that_breaks_off_is_told() -> None:
    with served() as there:
        there.store.extend(list(load_graph("articles.trig")))
        asked = lambda method, path: method == "POST" and there.sent("POST") >= 1 and "/query" in path  # noqa: E731
        with broken(there.url, Fault("cut-answer", asked, None)) as url:
            result = CliRunner().invoke(main, ["query", "entities", "--endpoint", url, "--store", "oxigraph"])
    assert result.exit_code == 4, result.output
    assert "Traceback" not in result.output


# ------------------------------------------------------------------ bulk files


def test_bulk_files_hold_everything(tmp_path: Path) -> None:
    from swapgraph.graph.store import Store

    store = Store(load_graph("articles.trig"))
    for name in bulk_names():
        lines = write_bulk(store, profiles()[name], tmp_path / name)
        assert "{" not in lines[0].replace("{ }", "")
        files = sorted(f.name for f in (tmp_path / name).iterdir())
        assert files
    with pytest.raises(UsageError, match="is not empty"):
        write_bulk(store, profiles()["tdb2"], tmp_path / "tdb2")
    with pytest.raises(UsageError, match="no loader is known"):
        write_bulk(store, profiles()["sparql"], tmp_path / "x")


def test_errors_of_the_layer_are_ours() -> None:
    assert issubclass(Refused, SwapgraphError)
    assert Refused("x", 400).exit_code == Unreachable("x").exit_code == 4
    assert Remote.__doc__
