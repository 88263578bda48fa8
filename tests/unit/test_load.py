"""Loading into a store: what arrives, what a second load sends, what is noticed, and what breaks on the way."""

from __future__ import annotations

import os
import pty
import re
import signal
import ssl
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import suppress
from dataclasses import replace
from pathlib import Path

import pyoxigraph as ox
import pytest
from click.testing import CliRunner, Result

from fakes import article_graph
from stores import Fault, Served, broken, data, served
from swapgraph.cli import main
from swapgraph.errors import StoreError
from swapgraph.graph.store import ONTOLOGY_GRAPH, ArticleGraph, reading, writing
from swapgraph.load.loading import Outcome, Wishes, load
from swapgraph.load.plan import Step
from swapgraph.load.probe import find_store
from swapgraph.load.profile import Endpoints, Profile, profiles
from swapgraph.load.record import RECORD, staging_below
from swapgraph.load.remote import Remote
from swapgraph.load.source import Source
from swapgraph.load.wire import Patience, Wire
from swapgraph.names import DEFAULT_BASE

ARTICLE = "https://w3id.org/swapgraph/id/article/"
QUICK = Patience(timeout=0.3, attempts=4, pause=0.001)
ONE = "http://example.org/one"


@pytest.fixture
def graph(tmp_path: Path) -> Path:
    """Twelve articles, a conclusion, and the ontology."""
    path = tmp_path / "graph"
    with writing(path) as store:
        store.replace_articles([article_graph(f"a{i:02}", size=30) for i in range(12)])
        odd = '<http://e.org/é> <http://e.org/p> "ü\\n\\\\ \\" 😀"@en-GB .'
        store.replace_graph("inferred", [*ox.parse(odd, ox.RdfFormat.TURTLE)])
        store.conclude("rules")
        store.replace_ontology([ox.Triple(*[ox.NamedNode(ONTOLOGY_GRAPH)] * 3)], "key")
    return path


@pytest.fixture
def store() -> Iterator[Served]:
    with served() as there:
        yield there


def run(
    graph: Path,
    url: str,
    *,
    into: str | None = "",
    profile: Profile | None = None,
    packed: bool = False,
    **wishes: bool,
) -> Outcome:
    """A load with little patience."""
    with reading(graph) as local, Wire(url, patience=QUICK) as wire:
        base, found = find_store(wire, url, profile)
        return load(Source(local, into), Remote(wire, base, found, gzip=packed), Wishes(**wishes))


def cli(*words: str | Path) -> Result:
    return CliRunner().invoke(main, ["load", *map(str, words)])


def same(graph: Path, store: Served) -> bool:
    """Whether the store holds just what the graph does, under the same names."""
    with reading(graph) as local:
        ours = {name: {q.triple for q in local.quads(name)} for name in [*local.graphs(), ONTOLOGY_GRAPH]}
    return {name: store.graph(name) for name in store.names() - {RECORD}} == ours


def arrived(store: Served) -> set[str]:
    return {name for name in store.names() if not name.startswith(RECORD)}


def everything(graph: Path) -> set[ox.Triple]:
    with reading(graph) as local:
        return {q.triple for name in local.graphs() for q in local.quads(name)}


def steps(outcome: Outcome) -> dict[str, int]:
    return {step.value: len(graphs) for step, graphs in outcome.plan.steps.items() if graphs}


WITHOUT_QUADS = replace(profiles()["oxigraph"], endpoints=Endpoints("/query", "/update", "/store"))
UPDATES_ONLY = replace(profiles()["sparql"], endpoints=Endpoints("/query", "/update"))
NO_UPDATES = replace(profiles()["sparql"], endpoints=Endpoints("/query", None, "/store"))
CAREFUL = replace(profiles()["oxigraph"], read=replace(profiles()["oxigraph"].read, canonical=False))
SMALL = replace(profiles()["oxigraph"], limits=replace(profiles()["oxigraph"].limits, chunk=2_000))
WAYS = {"found out": None, "no quads": WITHOUT_QUADS, "updates": UPDATES_ONLY, "no updates": NO_UPDATES}
WAYS |= {"parsed": CAREFUL, "small chunks": SMALL}


# ------------------------------------------------------------------ what arrives


@pytest.mark.parametrize("way", WAYS)
def test_everything_arrives_and_stays_when_loaded_again(graph: Path, store: Served, way: str) -> None:
    first = run(graph, store.url, profile=WAYS[way])
    assert (first.proven, steps(first)) == (True, {"new": 14})
    assert same(graph, store)
    again = run(graph, store.url, profile=WAYS[way])
    assert (again.proven, steps(again)) == (True, {"as before": 14})
    assert same(graph, store)


def test_graphs_are_named_directly_where_the_store_is_at_home(graph: Path, store: Served) -> None:
    direct = replace(WITHOUT_QUADS, limits=replace(WITHOUT_QUADS.limits, direct=True))
    into = store.url + "/graphs/all"
    assert run(graph, store.url, into=into, profile=direct).proven
    assert store.graph(into) == everything(graph)
    assert {path for _, path in store.requests if "/store" in path} == set()
    assert run(graph, store.url, into=ONE, profile=direct).proven
    assert store.graph(ONE) == everything(graph)
    assert any("/store?graph=" in path for _, path in store.requests)


def test_only_a_store_with_a_certificate_is_trusted(graph: Path, store: Served, tmp_path: Path) -> None:
    key, certificate = tmp_path / "key.pem", tmp_path / "certificate.pem"
    make = ["openssl", "req", "-x509", "-newkey", "rsa:2048", "-nodes", "-days", "2", "-subj", "/CN=127.0.0.1"]
    names = ["-addext", "subjectAltName=IP:127.0.0.1", "-keyout", str(key), "-out", str(certificate)]
    try:
        subprocess.run([*make, *names], check=True, capture_output=True)
    except FileNotFoundError:
        pytest.skip("openssl is not installed")
    tls = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    tls.load_cert_chain(certificate, key)
    with broken(store.url, tls=tls) as url:
        result = cli(url, "--graph", graph)
        assert (result.exit_code, "certificate" in result.stderr) == (4, True), result.stderr
        assert not store.requests
        assert cli(url, "--graph", graph, "--cacert", certificate).exit_code == 0
        asked = CliRunner().invoke(main, ["query", "events", "--endpoint", url, "--cacert", str(certificate)])
        assert asked.exit_code == 0, asked.output
        assert CliRunner().invoke(main, ["query", "events", "--endpoint", url, "--insecure"]).exit_code == 0
        assert CliRunner().invoke(main, ["query", "events", "--endpoint", url]).exit_code == 4
        assert cli(url, "--graph", graph, "--cacert", tmp_path / "none").exit_code == 2
        assert cli(url, "--graph", graph, "--cacert", key).exit_code == 2


def test_a_line_ends_where_n_triples_say(tmp_path: Path, store: Served) -> None:
    iri = ARTICLE + "odd"
    node = ox.NamedNode(iri)
    texts = [ox.Literal(f"one{space}two") for space in "\u2028\u2029\x85\x0b\x0c\x1c\x1d\x1e\r"]
    with writing(tmp_path / "graph") as local:
        local.replace_articles([ArticleGraph.of(iri, "key", [ox.Quad(node, node, text, node) for text in texts])])
    single = replace(UPDATES_ONLY, limits=replace(UPDATES_ONLY.limits, lines_per_update=1))
    assert run(tmp_path / "graph", store.url, profile=single).proven
    assert len(store.graph(iri)) == len(texts)


@pytest.mark.parametrize("into", [ONE, None])
@pytest.mark.parametrize("way", WAYS)
def test_everything_in_one_graph(graph: Path, store: Served, into: str | None, way: str) -> None:
    assert run(graph, store.url, into=into, profile=WAYS[way]).proven
    place = ox.DefaultGraph() if into is None else ox.NamedNode(into)
    assert {q.triple for q in store.store.quads_for_pattern(None, None, None, place)} == everything(graph)
    assert store.names() <= {ONE, RECORD}
    assert steps(run(graph, store.url, into=into, profile=WAYS[way])) == {"as before": 1}


@pytest.mark.parametrize("ending", ["", "/", "/query", "/update", "/store"])
def test_any_address_of_the_store_will_do(graph: Path, store: Served, ending: str) -> None:
    assert run(graph, store.url + ending).proven
    assert same(graph, store)


@pytest.mark.parametrize("ending", ["", "/query"])
def test_a_store_that_nobody_knows_is_found_out(graph: Path, ending: str) -> None:
    with served(name="Unheard-of") as there:
        assert run(graph, there.url + ending).proven
        assert same(graph, there)


# ------------------------------------------------------------------ a second load


@pytest.mark.parametrize("way", WAYS.keys() - {"no updates"})
def test_a_second_load_sends_what_has_changed(graph: Path, store: Served, way: str) -> None:
    run(graph, store.url, profile=WAYS[way])
    with writing(graph) as local:
        local.replace_articles([article_graph("a03", 2, size=30), article_graph("new", size=30)])
        local.remove_article(ARTICLE + "a07")
    store.requests.clear()
    outcome = run(graph, store.url, profile=WAYS[way])
    assert outcome.proven
    assert steps(outcome) == {"as before": 11, "new": 1, "changed": 1}
    assert ARTICLE + "a07" in outcome.plan.removed  # and the conclusions, which hold no longer
    assert same(graph, store)


def test_few_changes_of_a_large_graph_are_sent_alone(graph: Path, store: Served) -> None:
    run(graph, store.url, into=ONE, profile=SMALL)
    with writing(graph) as local:
        local.replace_articles([article_graph("a03", 1, size=29)])
    store.requests.clear()
    with reading(graph) as local, Wire(store.url, patience=QUICK) as wire:
        assert load(Source(local, ONE), Remote(wire, store.url, SMALL)).proven
        assert wire.traffic.sent < 2_500
    assert store.graph(ONE) == everything(graph)


@pytest.mark.parametrize("lines", [1, 10_000])
@pytest.mark.parametrize("too_large", [700, 100_000])
@pytest.mark.parametrize("left", [10, 26])
@pytest.mark.parametrize("in_place", [False, True])
def test_changes_go_in_as_many_requests_as_the_store_takes(
    graph: Path, store: Served, lines: int, too_large: int, left: int, in_place: bool
) -> None:
    profile = replace(SMALL, limits=replace(SMALL.limits, lines_per_update=lines))
    run(graph, store.url, into=ONE, profile=profile)
    with writing(graph) as local:
        local.replace_articles([article_graph("a03", 1, size=left), article_graph("new", 1, size=4)])
    store.requests.clear()
    with broken(store.url, Fault("413", updating, None), too_large=too_large) as url:
        assert run(graph, url, into=ONE, profile=profile, in_place=in_place).proven
    assert store.graph(ONE) == everything(graph)
    assert store.names() == {ONE, RECORD}
    assert sum(data(*asked) for asked in store.requests) <= 1  # what is new; all that there is would be twenty


def test_what_someone_else_changed_is_found_and_left_alone(graph: Path, store: Served) -> None:
    run(graph, store.url)
    node = ox.NamedNode("http://e.org/s")
    store.store.add(ox.Quad(node, node, ox.Literal("theirs"), ox.NamedNode(ARTICLE + "a01")))
    with writing(graph) as local:
        local.replace_articles([article_graph("a05", 2)])
    before = set(store.store)
    result = cli(store.url, "--graph", graph)
    assert result.exit_code == 1
    assert result.stdout == f'+ <http://e.org/s> <http://e.org/s> "theirs" <{ARTICLE}a01> .\n'
    assert "1 changed by someone else" in result.stderr
    assert "--overwrite" in result.stderr
    assert set(store.store) == before
    assert cli(store.url, "--graph", graph, "--overwrite").exit_code == 0
    assert same(graph, store)


@pytest.mark.parametrize("rewritten", [False, True])
def test_what_someone_else_changed_is_found_after_a_load_that_was_not_proven(graph: Path, rewritten: bool) -> None:
    with served(rewrite=as_decimal if rewritten else lambda term: term) as there:
        with broken(there.url, Fault("drop", data, None)) as url:
            assert not run(graph, url).proven
        node = ox.NamedNode("http://e.org/s")
        theirs = ox.Quad(node, node, ox.Literal("theirs"), ox.NamedNode(ARTICLE + "a01"))
        there.store.add(theirs)
        outcome = run(graph, there.url)
        assert (outcome.stopped, outcome.plan.steps[Step.FOREIGN]) == (True, [ARTICLE + "a01"])
        assert theirs in there.store
        assert run(graph, there.url, overwrite=True).proven is not rewritten
        assert same(graph, there)


@pytest.mark.parametrize("way", [WITHOUT_QUADS, UPDATES_ONLY])
def test_what_a_killed_load_had_in_hand_is_not_taken_for_others_changes(
    graph: Path, store: Served, way: Profile
) -> None:
    way = replace(way, limits=replace(way.limits, connections=1))
    run(graph, store.url, profile=way)
    with writing(graph) as local:
        local.replace_articles([article_graph(f"a{i:02}", 2, size=30) for i in range(6)])
        local.remove_article(ARTICLE + "a07")
    for spared in range(7):
        dying = Fault("500", dying_after(store, spared), None)
        with broken(store.url, dying) as url, suppress(StoreError):
            run(graph, url, profile=way)
        assert dying.seen or spared > 4
    outcome = run(graph, store.url, profile=way)
    assert outcome.proven
    assert same(graph, store)


def dying_after(store: Served, spared: int) -> Callable[[str, str], bool]:
    """From so many requests on after the record says that a load is under way, nothing works any more."""
    left = iter(range(spared))

    def strikes(method: str, path: str) -> bool:
        return record_says(store, "loading") and not asking(method, path) and next(left, None) is None

    return strikes


def test_more_differs_than_is_listed(tmp_path: Path, store: Served) -> None:
    with writing(tmp_path / "graph") as local:
        local.replace_articles([article_graph(f"a{i:02}", size=3) for i in range(30)])
    run(tmp_path / "graph", store.url)
    node = ox.NamedNode("http://e.org/s")
    for i in range(30):
        store.store.add(ox.Quad(node, node, ox.Literal("theirs"), ox.NamedNode(f"{ARTICLE}a{i:02}")))
    told = cli(store.url, "--graph", tmp_path / "graph").stdout.splitlines()
    assert (len(told), told[-1]) == (21, "# and 10 graphs that differ")


def test_a_graph_that_someone_else_removed_or_made_is_found(graph: Path, store: Served) -> None:
    run(graph, store.url)
    store.store.remove_graph(ox.NamedNode(ARTICLE + "a01"))
    outcome = run(graph, store.url)
    assert outcome.stopped
    assert not outcome.proven
    assert outcome.foreign[0].gone == 30
    with served() as other:
        other.store.add(ox.Quad(*[ox.NamedNode("http://e.org/s")] * 3, ox.NamedNode(ONE)))
        assert run(graph, other.url, into=ONE).stopped
        assert len(other.store) == 1


def test_another_graph_with_the_same_base_is_not_thrown_out(graph: Path, store: Served, tmp_path: Path) -> None:
    run(graph, store.url)
    with writing(tmp_path / "other") as local:
        local.replace_articles([article_graph("other")])
    result = cli(store.url, "--graph", tmp_path / "other")
    assert result.exit_code == 2
    assert "13 graphs, none of which is in yours" in result.stderr
    assert same(graph, store)
    assert cli(store.url, "--graph", tmp_path / "other", "--keep").exit_code == 0
    assert len(store.graph(ARTICLE + "a01")) == 30


def test_counts_are_trusted_only_when_asked(graph: Path, store: Served) -> None:
    run(graph, store.url)
    place = ox.NamedNode(ARTICLE + "a01")
    old = next(store.store.quads_for_pattern(None, None, None, place))
    store.store.remove(old)
    store.store.add(ox.Quad(old.subject, old.predicate, ox.Literal("other"), place))
    assert run(graph, store.url, trust=True).proven
    assert run(graph, store.url).stopped


@pytest.mark.parametrize("way", [None, WITHOUT_QUADS, UPDATES_ONLY])
def test_a_store_that_cuts_long_answers_hides_nothing(tmp_path: Path, way: Profile | None) -> None:
    graph = tmp_path / "graph"
    with writing(graph) as local:
        local.replace_articles([article_graph(f"a{i:02}", size=3) for i in range(30)])
    with served(rows=5) as there:
        assert run(graph, there.url, profile=way).proven
        with writing(graph) as local:
            local.remove_article(ARTICLE + "a07")
        outcome = run(graph, there.url, profile=way)
        assert steps(outcome) == {"as before": 29}
        assert outcome.proven
        assert there.names() == {f"{ARTICLE}a{i:02}" for i in range(30) if i != 7} | {RECORD}


@pytest.mark.parametrize("into", [[], ["--into", ONE, "--chunk", "2000"]])
def test_a_graph_of_which_the_store_gives_but_a_part_cannot_be_proven(graph: Path, into: list[str]) -> None:
    with served(rows=29) as there:
        result = cli(there.url, "--graph", graph, "--connections", "1", *into)
        assert result.exit_code == 4
        assert "cuts its answers: 29 of " in result.stderr
        assert not there.graph(ONE)


def test_others_graphs_stay(graph: Path, store: Served) -> None:
    quad = ox.Quad(*[ox.NamedNode("http://e.org/s")] * 3, ox.NamedNode("http://e.org/g"))
    store.store.add(quad)
    run(graph, store.url)
    with writing(graph) as local:
        local.remove_article(ARTICLE + "a01")
    assert run(graph, store.url).proven
    assert quad in store.store


# ------------------------------------------------------------------ what breaks on the way


def reading_back(method: str, path: str) -> bool:
    return method == "GET" and "/store" in path


def updating(method: str, path: str) -> bool:
    return method == "POST" and "/update" in path


def record_says(store: Served, state: str) -> bool:
    return bool(store.store.query(f'ASK {{ GRAPH <{RECORD}> {{ ?scope <{RECORD}#state> "{state}" }} }}'))


def asking(method: str, path: str) -> bool:
    return method == "POST" and "/query" in path


SURVIVED = {
    "cut": Fault("cut", data),
    "cut twice": Fault("cut", data, 2),
    "answer cut": Fault("cut-answer", updating),
    "read back cut": Fault("cut-answer", reading_back, 3),
    "questions cut": Fault("cut-answer", asking, 3),
    "500": Fault("500", times=3),
    "slow": Fault("slow", data),
    "503": Fault("503", data),
    "413": Fault("413", data, None),
    "415": Fault("415", data, None),
}


@pytest.mark.parametrize("into", ["", ONE])
@pytest.mark.parametrize("fault", SURVIVED)
def test_a_fault_that_passes_loses_and_doubles_nothing(graph: Path, store: Served, fault: str, into: str) -> None:
    known = SURVIVED[fault]
    struck = Fault(known.kind, known.when, known.times)
    with broken(store.url, struck) as url:
        outcome = run(graph, url, into=into, profile=SMALL if into else None, packed=fault == "415")
    assert struck.seen
    assert outcome.proven
    if into:
        assert store.graph(ONE) == everything(graph)
        assert store.names() == {ONE, RECORD}
    else:
        assert same(graph, store)


@pytest.mark.parametrize("way", WAYS)
def test_what_was_loaded_before_is_read_in_spite_of_a_cut_answer(
    graph: Path, store: Served, way: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("swapgraph.load.proof._FEW", 3)
    run(graph, store.url, profile=WAYS[way])
    read = Fault("cut-answer", lambda *asked: reading_back(*asked) or asking(*asked), 3)
    with broken(store.url, read) as url:
        assert steps(run(graph, url, profile=WAYS[way])) == {"as before": 14}
    assert read.seen == 3


LASTING = {
    "500": (Fault("500", data, None), 4, "answered 500: something broke"),
    "cut": (Fault("cut", data, None), 4, "the connection broke off"),
    "wrong-type": (Fault("wrong-type", lambda *_: True, None), 4, "nothing there answers SPARQL queries"),
    "wrong-type of data": (
        Fault("wrong-type", reading_back, None),
        4,
        "answers with text/html",
    ),
    "cut-answer": (
        Fault("cut-answer", reading_back, None),
        4,
        "broke off while it answered",
    ),
    "swallow": (Fault("swallow", data, None), 1, "NO: in 14 graphs 362 triples are missing"),
    "drop": (Fault("drop", data, None), 1, "triples are missing and 0 should not be there"),
    "redirect": (Fault("redirect", data, None), 4, "sends on to http://elsewhere.invalid/store"),
}


@pytest.mark.parametrize("fault", LASTING)
def test_a_fault_that_stays_is_told_and_the_next_load_makes_whole(graph: Path, store: Served, fault: str) -> None:
    struck, code, told = LASTING[fault]
    struck = Fault(struck.kind, struck.when, struck.times)
    with broken(store.url, struck) as url:
        result = cli(url, "--graph", graph, "--attempts", "2")
    assert (result.exit_code, told in result.stderr) == (code, True), result.stderr
    assert "Traceback" not in result.output
    if code == 1:
        assert result.stdout.startswith("- <")
    if fault == "swallow":
        assert result.stdout.splitlines()[40:] == ["# and 322 more"]
    assert not record_says(store, "whole")
    assert cli(store.url, "--graph", graph).exit_code == 0
    assert same(graph, store)
    assert record_says(store, "whole")


@pytest.mark.parametrize("fault", [Fault("swallow", data, None), Fault("swallow", data, 3), Fault("drop", data, None)])
def test_a_staged_graph_that_is_not_whole_never_takes_the_place_of_the_old_one(
    graph: Path, store: Served, fault: Fault
) -> None:
    words = ("--graph", graph, "--into", ONE, "--chunk", "2000")
    assert cli(store.url, *words).exit_code == 0
    before = store.graph(ONE)
    with writing(graph) as local:
        local.replace_articles([article_graph(f"a{i:02}", 2, size=30) for i in range(12)])
    with broken(store.url, Fault(fault.kind, fault.when, fault.times)) as url:
        result = cli(url, *words)
    assert result.exit_code == 1
    assert result.stdout.startswith("- <")
    assert "1 graph as before" in result.stderr
    assert store.graph(ONE) == before
    assert store.names() == {ONE, RECORD}
    assert cli(store.url, *words).exit_code == 0
    assert store.graph(ONE) == everything(graph)


def test_a_removal_that_did_not_happen_is_no_proof(graph: Path, store: Served) -> None:
    run(graph, store.url)
    with writing(graph) as local:
        local.remove_article(ARTICLE + "a03")

    def removing(method: str, path: str) -> bool:
        return updating(method, path) and record_says(store, "loading")

    with broken(store.url, Fault("swallow", removing, 2)) as url:
        result = cli(url, "--graph", graph)
    assert result.exit_code == 1
    assert result.stdout.count(f"<{ARTICLE}a03> .\n") == 30
    assert result.stdout.startswith("+ <")
    assert cli(store.url, "--graph", graph).exit_code == 0
    assert same(graph, store)


def test_a_staging_graph_that_a_killed_load_left_is_cleared_away(graph: Path, store: Served) -> None:
    ours, others = (staging_below(scope) + "1" for scope in (DEFAULT_BASE, "http://e.org/base/"))
    for left in (ours, others):
        store.store.add(ox.Quad(*[ox.NamedNode("http://e.org/s")] * 3, ox.NamedNode(left)))
    assert run(graph, store.url).proven
    assert {name for name in store.names() if "staging" in name} == {others}


def test_a_move_whose_answer_is_lost_is_not_made_twice(graph: Path, store: Served) -> None:
    moves: list[str] = []

    def moving(method: str, path: str) -> bool:
        moves.append(path)
        return (
            updating(method, path) and len(store.graph(ONE)) == 0 and any("staging" in name for name in store.names())
        )

    with broken(store.url, Fault("cut-answer", moving, None)) as url:
        assert run(graph, url, into=ONE, profile=SMALL).proven
    assert store.graph(ONE) == everything(graph)
    assert store.names() == {ONE, RECORD}


@pytest.mark.parametrize("fault", ["drip", "sip"])
def test_a_request_has_a_time_limit_however_busy_it_looks(tmp_path: Path, store: Served, fault: str) -> None:
    iri = ARTICLE + "long"
    node = ox.NamedNode(iri)
    with writing(tmp_path / "graph") as local:
        quads = [ox.Quad(node, node, ox.Literal(f"{i}" + "x" * 1_000_000), node) for i in range(12)]
        local.replace_articles([ArticleGraph.of(iri, "key", quads)])
    when = data if fault == "sip" else asking
    started = time.monotonic()
    with broken(store.url, Fault(fault, when, None), pause=0.1) as url:
        result = cli(url, "--graph", tmp_path / "graph", "--attempts", "1", "--timeout", "0.5", "--no-gzip")
    assert (result.exit_code, "no answer in time" in result.stderr) == (4, True), result.stderr
    assert time.monotonic() - started < 10


def test_retry_after_is_respected(graph: Path, store: Served) -> None:
    waits: list[float] = []
    with (
        broken(store.url, Fault("503", data)) as url,
        reading(graph) as local,
        Wire(url, patience=QUICK, sleep=waits.append) as wire,
    ):
        assert load(Source(local, ""), Remote(wire, url, profiles()["oxigraph"])).proven
    assert waits == [1.0]


def test_a_killed_load_goes_on_where_it_stopped(graph: Path, store: Served) -> None:
    words = [sys.executable, "-m", "swapgraph", "load", "--graph", graph, "--chunk", "2000", "--connections", "1"]
    with broken(store.url, Fault("slow", data, None), pause=0.4) as url:
        child = subprocess.Popen([*words, url], stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
        deadline = time.monotonic() + 60
        while len(arrived(store)) < 4 and time.monotonic() < deadline:
            time.sleep(0.02)
        os.kill(child.pid, signal.SIGKILL)
        child.wait()
    time.sleep(0.5)  # what was on its way
    there = len(arrived(store))
    assert 4 <= there < 14
    outcome = run(graph, store.url)
    assert outcome.proven
    assert steps(outcome) == {"as before": there, "new": 14 - there}
    assert same(graph, store)


def test_an_interrupted_load_ends_at_once(graph: Path, store: Served) -> None:
    words = [sys.executable, "-m", "swapgraph", "load", "--graph", graph]
    slow = Fault("slow", data, None)
    with broken(store.url, slow, pause=60) as url:
        child = subprocess.Popen([*words, url], stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True)
        deadline = time.monotonic() + 60
        while not slow.seen and time.monotonic() < deadline:
            time.sleep(0.02)
        child.send_signal(signal.SIGINT)
        told = child.communicate(timeout=30)[1]
    assert child.returncode == 130
    assert told.strip() == "swapgraph: interrupted"


def test_a_person_who_watches_sees_how_much_is_left(graph: Path, store: Served) -> None:
    ours, theirs = pty.openpty()
    words = [sys.executable, "-m", "swapgraph", "load", "--graph", graph, "--chunk", "2000", "--connections", "1"]
    with broken(store.url, Fault("slow", data, None), pause=0.2) as url:
        child = subprocess.Popen([*words, url], stderr=theirs)
        os.close(theirs)
        seen = b""
        with suppress(OSError):  # how a terminal ends whose other side is gone
            while piece := os.read(ours, 4096):
                seen += piece
        os.close(ours)
        assert child.wait() == 0
    line = r"loading █+░+ \d+ of \d+ triples  [\d.]+ a second  \d+ s left"
    assert re.search(line, seen.decode("utf-8")), seen.decode("utf-8")


# ------------------------------------------------------------------ quirks


def zeros(term: ox.Term) -> ox.Term:
    is_number = isinstance(term, ox.Literal) and term.datatype.value.endswith("#integer")
    return ox.Literal(f"00{term.value}", datatype=term.datatype) if is_number else term  # type: ignore[union-attr]


def as_decimal(term: ox.Term) -> ox.Term:
    decimal = ox.NamedNode("http://www.w3.org/2001/XMLSchema#decimal")
    is_number = isinstance(term, ox.Literal) and term.datatype.value.endswith("#integer")
    return ox.Literal(term.value, datatype=decimal) if is_number else term


def cut(term: ox.Term) -> ox.Term:
    return ox.Literal(term.value[:3]) if isinstance(term, ox.Literal) and term.language else term


def test_a_quirk_that_keeps_the_value_is_told_and_remembered(graph: Path) -> None:
    with served(rewrite=zeros) as there:
        words = (there.url, "--graph", graph)
        first = cli(*words)
        assert first.exit_code == 0
        assert "numbers are written another way, with the same value (12 graphs)" in first.stderr
        assert "equal but for the quirks" in first.stderr
        assert "14 as before" in cli(*words).stderr


def test_a_quirk_that_changes_types_is_no_proof_unless_the_profile_knows_it(graph: Path) -> None:
    with served(rewrite=as_decimal) as there:
        result = cli(there.url, "--graph", graph)
        assert result.exit_code == 1
        assert "long integers become decimals (12 graphs)" in result.stderr
    known = replace(profiles()["oxigraph"], quirks=replace(profiles()["oxigraph"].quirks, known=["integer-as-decimal"]))
    with served(rewrite=as_decimal) as there:
        assert run(graph, there.url, profile=known).proven
        assert steps(run(graph, there.url, profile=known)) == {"as before": 14}


def test_a_literal_that_was_cut_is_a_loss(graph: Path) -> None:
    with served(rewrite=cut) as there:
        result = cli(there.url, "--graph", graph)
        assert result.exit_code == 1
        assert "long literals are cut (1)" in result.stderr
        assert result.stdout.count("\n") == 2


# ------------------------------------------------------------------ wrong usage


@pytest.mark.parametrize(
    ("words", "code", "told"),
    [
        (["http://127.0.0.1:9"], 4, "cannot be reached"),
        (["file:///etc/passwd"], 2, "is not an http or https address"),
        (["ftp://e.org/x"], 2, "is not an http or https address"),
        (["http://"], 2, "names no host"),
        (["http://e.org:99999/"], 2, "ort out of range"),
        ([], 2, "Missing argument 'URL'"),
        (["http://127.0.0.1:9", "--store", "nonesuch"], 2, "no profile 'nonesuch'"),
        (["http://127.0.0.1:9", "--into", "no iri"], 2, "not an absolute IRI"),
        (["http://127.0.0.1:9", "--user", "me"], 2, "no password for me"),
        (["http://127.0.0.1:9", "--store", "tdb2"], 2, "no query endpoint"),
        (["http://127.0.0.1:9", "--graph", "nowhere"], 4, "no graph at nowhere"),
    ],
)
def test_wrong_usage(graph: Path, words: list[str], code: int, told: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(graph.parent)
    result = cli(*words, "--attempts", "1")
    assert (result.exit_code, told in result.stderr) == (code, True), result.stderr


def test_known_stores_are_listed() -> None:
    result = cli("--list-stores")
    assert "oxigraph " in result.stdout
    assert "tdb2" not in result.stdout
