"""What every Store does, in memory and on disk, opened once or again for every step."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, contextmanager
from pathlib import Path

import pyoxigraph as ox
import pytest

from fakes import article_graph, quad, versions
from swapgraph.graph import store as store_module
from swapgraph.graph.store import META_GRAPH, ONTOLOGY_GRAPH, ArticleGraph, Store, writing
from swapgraph.names import sg

Open = Callable[[], AbstractContextManager[Store]]

INFERRED = "https://w3id.org/swapgraph/id/graph/inferred"


@pytest.fixture(params=["memory", "disk", "disk in bulk", "reopened"])
def opened(request: pytest.FixtureRequest, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Open]:
    """Each call opens the same store: the one in memory, the one on disk, or that anew from disk each time."""
    if request.param == "disk in bulk":
        monkeypatch.setattr(store_module, "_FEW_BYTES", 0)
        monkeypatch.setattr(store_module, "_FEW_QUADS", 0)
    if request.param == "reopened":
        yield lambda: writing(tmp_path / "graph")
        return

    @contextmanager
    def same() -> Iterator[Store]:
        yield store

    if request.param == "memory":
        store = Store()
        yield same
    else:
        with writing(tmp_path / "graph") as store:
            yield same


def test_articles_are_stored_with_their_keys(opened: Open) -> None:
    with opened() as store:
        store.replace_articles([article_graph("b"), article_graph("a", 2)])
    with opened() as store:
        assert versions(store) == {"a": 2, "b": 1}
        assert store.key("https://w3id.org/swapgraph/id/article/a") == "key-2"
        assert store.key("https://w3id.org/swapgraph/id/article/c") is None
        assert list(store.articles()) == sorted(store.articles())


def test_an_article_is_replaced_whole(opened: Open) -> None:
    with opened() as store:
        store.replace_articles([article_graph("a", 1), article_graph("b", 1)])
    with opened() as store:
        store.replace_articles([article_graph("a", 2)])
    with opened() as store:
        assert versions(store) == {"a": 2, "b": 1}


def test_a_removed_article_leaves_nothing(opened: Open) -> None:
    with opened() as store:
        store.replace_articles([article_graph("a"), article_graph("b")])
        before = store.digest()
        store.replace_articles([article_graph("c")])
    with opened() as store:
        assert store.remove_article("https://w3id.org/swapgraph/id/article/c")
        assert not store.remove_article("https://w3id.org/swapgraph/id/article/c")
    with opened() as store:
        assert store.digest() == before
        assert not [q for q in store.oxigraph if "/article/c" in str(q)]


def test_an_article_that_tells_nothing_is_still_stored(opened: Open) -> None:
    with opened() as store:
        store.replace_articles([ArticleGraph.of("http://example.org/empty", "key", [])])
    with opened() as store:
        assert store.articles() == {"http://example.org/empty": "key"}
        assert list(store.quads("http://example.org/empty")) == []


def test_the_digest_tells_of_data_not_of_history(opened: Open) -> None:
    with opened() as store:
        empty = store.digest()
        store.replace_articles([article_graph("a", 1)])
        one = store.digest()
        store.replace_articles([article_graph("a", 2)])
        assert len({empty, one, store.digest()}) == 3
        store.replace_articles([article_graph("a", 1)])
        assert store.digest() == one
        store.replace_articles([ArticleGraph(*_renamed(article_graph("a", 1), "other key"))])
        assert store.digest() == one


@pytest.mark.parametrize("change", ["replace", "add", "remove"])
def test_conclusions_go_with_the_first_change(opened: Open, change: str) -> None:
    with opened() as store:
        store.replace_articles([article_graph("a"), article_graph("b")])
        _conclude(store)
    with opened() as store:
        assert store.conclusions() == "rules-1"
        assert [q.object.value for q in store.quads(f"{INFERRED}/some-rule")] == ["http://example.org/o"]
        if change == "remove":
            store.remove_article("https://w3id.org/swapgraph/id/article/a")
        else:
            store.replace_articles([article_graph("a" if change == "replace" else "c", 2)])
        assert store.conclusions() is None
        assert store.concluded() == []
        _conclude(store)
    with opened() as store:
        assert store.conclusions() == "rules-1"
        assert len(store.concluded()) == 3


def test_a_graph_of_conclusions_is_replaced_whole(opened: Open) -> None:
    with opened() as store:
        _conclude(store)
        store.replace_graph("inferred", [quad("http://example.org/s", sg("partOf"), "http://example.org/new")])
    with opened() as store:
        assert [q.object.value for q in store.quads(INFERRED)] == ["http://example.org/new"]
        assert store.concluded() == [INFERRED, "https://w3id.org/swapgraph/id/graph/resolved"]


def test_graphs_are_the_data_alone(opened: Open) -> None:
    with opened() as store:
        store.replace_articles([article_graph("a")])
        label = ox.Triple(ox.NamedNode(sg("Event")), ox.NamedNode(sg("label")), ox.Literal("event"))
        store.replace_ontology([label], "ontology-1")
        _conclude(store)
    with opened() as store:
        assert not {META_GRAPH, ONTOLOGY_GRAPH} & set(store.graphs())
        assert store.graphs()[0].endswith("/article/a")
        assert set(store.graphs()) - set(store.graphs(inferred=False)) == {INFERRED, f"{INFERRED}/some-rule"}
        assert store.ontology() == "ontology-1"
        assert len(list(store.quads(ONTOLOGY_GRAPH))) == 1
        store.replace_ontology([], "ontology-2")
        assert store.ontology() == "ontology-2"
        assert list(store.quads(ONTOLOGY_GRAPH)) == []


@pytest.mark.parametrize(
    "stranger",
    [
        ox.Quad(ox.NamedNode("http://example.org/s"), ox.NamedNode("http://example.org/p"), ox.Literal("x")),
        quad("http://example.org/s", "http://example.org/p", "http://example.org/o", "http://example.org/other"),
        ox.Quad(ox.BlankNode(), ox.NamedNode("http://example.org/p"), ox.Literal("x"), ox.NamedNode("http://e.org/a")),
        ox.Quad(
            ox.NamedNode("http://e.org/s"),
            ox.NamedNode("http://e.org/p"),
            ox.BlankNode(),
            ox.NamedNode("http://e.org/a"),
        ),
    ],
)
def test_no_blank_node_and_no_other_graph_gets_in(stranger: ox.Quad) -> None:
    with pytest.raises(ValueError, match="not a quad for the graph"):
        ArticleGraph.of("http://e.org/a", "key", [stranger])


def _conclude(store: Store) -> None:
    store.replace_graph("resolved", [quad("http://example.org/s", sg("refersTo"), "http://example.org/o")])
    rule = [
        quad("http://example.org/s", sg("partOf"), "http://example.org/o", f"{INFERRED}/some-rule"),
        quad("http://example.org/s", sg("partOf"), "http://example.org/o2"),
    ]
    store.replace_graph("inferred", rule)
    store.conclude("rules-1")


def _renamed(graph: ArticleGraph, key: str) -> tuple[str, str, bytes]:
    return graph.iri, key, graph.nquads
