"""Loading into real stores: Oxigraph, Virtuoso, Apache Jena's TDB2, rdflib; and by their own loaders."""

from __future__ import annotations

import os
import shlex
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager
from pathlib import Path

import pyoxigraph as ox
import pytest
from click.testing import CliRunner, Result

import real_stores
from fakes import article_graph
from query_graphs import load_graph
from stores import Fault, answers, broken
from swapgraph.cli import main
from swapgraph.graph.store import ArticleGraph, reading, writing
from swapgraph.load.bulk import write_bulk
from swapgraph.load.credentials import Credentials, named
from swapgraph.load.probe import connect
from swapgraph.load.profile import profiles
from swapgraph.names import sg
from swapgraph.query.stored import query_paths

pytestmark = pytest.mark.slow

ARTICLE = "https://w3id.org/swapgraph/id/article/"
ONE = "http://example.org/one"
XSD = "http://www.w3.org/2001/XMLSchema#"

STORES: dict[str, Callable[[Path], AbstractContextManager[str]]] = {
    "oxigraph": real_stores.oxigraph,
    "virtuoso": real_stores.virtuoso,
    "jena": real_stores.jena_tdb2,
    "rdflib": real_stores.rdflib_endpoint,
}
USER = {"virtuoso": ("--user", "dba:dba")}
TITLES = {"oxigraph": "Oxigraph", "virtuoso": "OpenLink Virtuoso", "jena": "Apache Jena Fuseki", "rdflib": "a SPARQL"}


@pytest.fixture(scope="module", params=STORES)
def store(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[str, str]]:
    """The name of a store, and where it is."""
    try:
        with STORES[request.param](tmp_path_factory.mktemp(request.param)) as url:
            yield request.param, url
    except real_stores.Missing as why:
        real_stores.do_without(request.param, why)


@pytest.fixture
def graph(tmp_path: Path) -> Path:
    """Thirty articles, and one with everything that stores are known to change."""
    path = tmp_path / "graph"
    with writing(path, "http://example.org/" + tmp_path.name + "/") as local:
        local.replace_articles([based(tmp_path, f"a{i:02}") for i in range(30)] + [odd(tmp_path)])
    return path


def base(folder: Path) -> str:
    return f"http://example.org/{folder.name}/"


def based(folder: Path, name: str, version: int = 1) -> ArticleGraph:
    """An article below the test's own base, so that tests share a store without meeting."""
    made = article_graph(name, version)
    old, new = "https://w3id.org/swapgraph/id/", base(folder)
    return ArticleGraph(made.iri.replace(old, new), made.key, made.nquads.replace(old.encode(), new.encode()))


def odd(folder: Path) -> ArticleGraph:
    iri = base(folder) + "article/odd"
    node = ox.NamedNode(iri)
    texts = ('"', "\\", "\t\n\r", "é", "e\u0301", "😀", "", " ", "a\u0001", "x" * 20_000)
    numbers = (("12.5", "decimal"), ("-3", "integer"), ("12345678901234567", "integer"))
    typed = (("true", "boolean"), ("2025-06-10", "date"), ("2025-06", "gYearMonth"), ("2025", "gYear"), *numbers)
    literals = [
        *(ox.Literal(text) for text in texts),
        *(ox.Literal("so", language=tag) for tag in ("en", "pt-br")),
        *(ox.Literal(value, datatype=ox.NamedNode(XSD + kind)) for value, kind in typed),
    ]
    quads = [ox.Quad(node, ox.NamedNode(sg(f"p{i}")), literal, node) for i, literal in enumerate(literals)]
    piece = ox.NamedNode(iri + "#char=1,2")
    quads.append(ox.Quad(piece, ox.NamedNode(sg("é")), ox.NamedNode("http://e.org/ü?a=b&c"), node))
    return ArticleGraph.of(iri, "key", quads)


def cli(store: tuple[str, str], graph: Path, *words: str, url: str | None = None) -> Result:
    name, there = store
    return CliRunner().invoke(main, ["load", url or there, "--graph", str(graph), *USER.get(name, ()), *words])


def user(name: str) -> Credentials:
    return named(dict([USER[name]])["--user"] if name in USER else None)


def told(result: Result) -> dict[str, str]:
    return dict(line.split(maxsplit=1) for line in result.stderr.splitlines() if " " in line)


def test_load_change_remove_and_find_what_others_changed(store: tuple[str, str], graph: Path, tmp_path: Path) -> None:
    first = cli(store, graph)
    assert (first.exit_code, first.stdout) == (0, ""), first.output
    assert told(first)["graphs"] == "31 new"
    assert told(first)["store"].startswith(TITLES[store[0]])
    assert told(first)["proven"].startswith("yes")
    assert told(cli(store, graph))["graphs"] == "31 as before"
    with writing(graph) as local:
        local.replace_articles([based(tmp_path, "a03", 2)])
        local.remove_article(base(tmp_path) + "article/a07")
    second = cli(store, graph)
    assert second.exit_code == 0, second.output
    assert told(second)["graphs"] == "29 as before, 1 changed, 1 removed"
    triple = "<http://e.org/s> <http://e.org/p> <http://e.org/o>"
    theirs = f"INSERT DATA {{ GRAPH <{base(tmp_path)}article/a01> {{ {triple} }} }}"
    with connect(store[1], user(store[0])) as remote:
        remote.update(theirs)
    found = cli(store, graph)
    assert found.exit_code == 1
    assert found.stdout == f"+ {triple} <{base(tmp_path)}article/a01> .\n"
    assert cli(store, graph, "--overwrite").exit_code == 0
    assert told(cli(store, graph))["graphs"] == "30 as before"


def test_virtuoso_that_cuts_its_answers(graph: Path, tmp_path: Path) -> None:
    (tmp_path / "server").mkdir()
    try:
        with real_stores.virtuoso(tmp_path / "server", rows=25) as url:
            there = ("virtuoso", url)
            assert cli(there, graph).exit_code == 0
            with writing(graph) as local:
                local.remove_article(base(tmp_path) + "article/a07")
            assert told(cli(there, graph))["graphs"] == "30 as before, 1 removed"
            whole = cli(there, graph, "--into", base(tmp_path) + "one", "--chunk", "20000")
            assert whole.exit_code == 4
            assert "cuts its answers" in whole.stderr
            asked = CliRunner().invoke(main, ["query", "times", "--endpoint", url])
            assert asked.exit_code == 0, asked.output
    except real_stores.Missing as why:
        pytest.skip(str(why))


AMISS = {
    "rdflib": {"agreements", "events", "exchanges", "organizations", "people", "story", "totals"},
    "virtuoso": {
        *("agreements", "claims", "contested", "events", "exchanges", "inferred", "organizations", "people"),
        *("quantities", "story", "timeline", "totals", "who-said-what"),
    },
}
"""What stores are known not to answer as SPARQL 1.1 says: nothing to rely on, and not looked at."""


@pytest.mark.parametrize("graph", ["articles.trig", "exchanges.trig", "dispute.trig"])
def test_stored_queries_answer_as_the_local_store_does(store: tuple[str, str], graph: str) -> None:
    name, url = store
    local = load_graph(graph)
    with connect(url, user(name)) as remote:
        remote.remove(*(place for place in remote.counts((), below="").below if "swapgraph" in place))
        for place in local.named_graphs():
            triples = [quad.triple for quad in local.quads_for_pattern(None, None, None, place)]
            remote.replace(place.value, ox.serialize(triples, format=ox.RdfFormat.N_TRIPLES) or b"")
    for query in query_paths(()).keys() - AMISS.get(name, set()):
        here, far = answers(local, url, query, {})
        assert sorted(far.splitlines()) == sorted(here.splitlines()), query


def test_quirks_are_told(store: tuple[str, str], graph: Path) -> None:
    result = cli(store, graph)
    assert result.exit_code == 0, result.output
    quirks = {"virtuoso": {"long integers become decimals (1 graph)"}}
    seen = {line.removeprefix("quirk").strip() for line in result.stderr.splitlines() if line.startswith("quirk")}
    assert seen == quirks.get(store[0], set())


def test_one_graph_staged_and_switched(store: tuple[str, str], graph: Path, tmp_path: Path) -> None:
    into = base(tmp_path) + "one"
    words = ("--into", into, "--chunk", "20000")
    assert cli(store, graph, *words).exit_code == 0
    with writing(graph) as local:
        local.replace_articles([based(tmp_path, f"a{i:02}", 2) for i in range(30)])
    result = cli(store, graph, *words)
    assert result.exit_code == 0, result.output
    assert told(result)["graphs"] == "1 changed"
    assert told(cli(store, graph, *words))["graphs"] == "1 as before"


@pytest.mark.parametrize("kind", ["cut", "cut-answer", "500", "413", "swallow", "drop"])
def test_faults(store: tuple[str, str], graph: Path, kind: str) -> None:
    name, there = store
    stays = kind in ("swallow", "drop")
    always = stays or kind == "413"

    def carries(method: str, path: str) -> bool:
        return method in ("POST", "PUT") and any(word in path for word in ("/store", "crud", "/data"))

    struck = Fault(kind, carries, None if always else 1)
    if name == "rdflib":
        pytest.skip("all that it takes is an update, at the address of its queries")
    with broken(there, struck, too_large=22_000) as url:
        result = cli(store, graph, "--attempts", "4", url=url)
    assert struck.seen
    assert result.exit_code == (1 if stays else 0), result.output
    if stays:
        assert cli(store, graph).exit_code == 0
    assert told(cli(store, graph))["graphs"] == "31 as before"


def test_killed_at_any_moment(store: tuple[str, str], graph: Path) -> None:
    words = [sys.executable, "-m", "swapgraph", "load", store[1], "--graph", str(graph), *USER.get(store[0], ())]
    for after in (0.4, 0.6, 0.8, 1.0):
        child = subprocess.Popen([*words, "--chunk", "3000"], stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
        time.sleep(after)
        os.kill(child.pid, signal.SIGKILL)
        child.wait()
    assert cli(store, graph).exit_code == 0
    assert told(cli(store, graph))["graphs"] == "31 as before"


def test_wrong_password(store: tuple[str, str], graph: Path) -> None:
    if store[0] != "virtuoso":
        pytest.skip("asks for none")
    result = CliRunner().invoke(main, ["load", store[1], "--graph", str(graph), "--user", "dba:s3cret"])
    assert result.exit_code == 4
    assert "wants a name and password" in result.stderr
    assert "s3cret" not in result.output


# ------------------------------------------------------------------ the stores' own loaders


def lines(graph: Path) -> int:
    with reading(graph) as local:
        return sum(len(list(local.quads(name))) for name in local.graphs())


def bulk(graph: Path, name: str, folder: Path) -> list[str]:
    """The words of the command that is told."""
    with reading(graph) as local:
        return shlex.split(write_bulk(local, profiles()[name], folder)[0])


def test_oxigraph_load(graph: Path, tmp_path: Path) -> None:
    words = bulk(graph, "oxigraph", tmp_path / "files")
    try:
        subprocess.run([real_stores.program(words[0]), *words[1:]], cwd=tmp_path, check=True, capture_output=True)
    except real_stores.Missing as why:
        real_stores.do_without("oxigraph", why)
    assert len(ox.Store.read_only(str(tmp_path / "store"))) == lines(graph)


def test_tdb2_loader(graph: Path, tmp_path: Path) -> None:
    words = bulk(graph, "tdb2", tmp_path / "files")
    try:
        java = real_stores.jena(tmp_path)
    except real_stores.Missing as why:
        real_stores.do_without("jena", why)
    subprocess.run([*java, *words], cwd=tmp_path, check=True, capture_output=True, timeout=300)
    count = "SELECT (COUNT(*) AS ?n) { GRAPH ?g { ?s ?p ?o } }"
    asked = [*java, "tdb2.tdbquery", "--loc", "tdb2", "--results", "csv", count]
    said = subprocess.run(asked, cwd=tmp_path, check=True, capture_output=True, text=True, timeout=300).stdout
    assert said.split()[-1] == str(lines(graph))


def test_virtuoso_loader(graph: Path, tmp_path: Path) -> None:
    words = bulk(graph, "virtuoso", tmp_path / "files")
    (tmp_path / "server").mkdir()
    try:
        with real_stores.virtuoso(tmp_path / "server", allowed=tmp_path / "files") as url:
            commands = words[-1].removeprefix("exec=")
            real_stores.isql(url, commands)
            with connect(url, named("dba:dba")) as remote, reading(graph) as local:
                found = remote.counts(local.graphs())
            assert len(found.graphs) == 31
            assert sum(found.graphs.values()) == lines(graph)
    except real_stores.Missing as why:
        real_stores.do_without("virtuoso", why)
