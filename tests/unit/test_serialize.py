"""Export: every format reads back to the same graph, and the same graph gives the same bytes."""

from __future__ import annotations

import io
import json
import os
import re
import subprocess
import sys
from pathlib import Path
from typing import BinaryIO

import pyoxigraph as ox
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from fakes import quad
from swapgraph.errors import StoreError, UsageError
from swapgraph.graph import serialize
from swapgraph.graph.serialize import FORMATS, export, export_file, write_triples
from swapgraph.graph.store import ArticleGraph, Store
from swapgraph.names import PREFIXES, sg

_SYNTAX = {
    "ttl": ox.RdfFormat.TURTLE,
    "nt": ox.RdfFormat.N_TRIPLES,
    "nq": ox.RdfFormat.N_QUADS,
    "trig": ox.RdfFormat.TRIG,
    "jsonld": ox.RdfFormat.JSON_LD,
    "rdfxml": ox.RdfFormat.RDF_XML,
}
_XSD = PREFIXES["xsd"]
_HARD = "Łódź — “said”\n\ttab \"quote\" 'apostrophe' \\back & <tag> ]]> \r\n\u2028 \u200f 𝒳 {{}} @prefix x: <y> ."

iris = st.sampled_from(
    [
        "https://w3id.org/swapgraph/id/article/a",
        "https://w3id.org/swapgraph/id/article/a#char=1,22",
        "https://w3id.org/swapgraph/id/entity/Norland",
        "https://w3id.org/swapgraph/id/article/%C5%81%C3%B3d%C5%BA%3A/event/e.1",
        sg("Event"),
        sg("x.y-z"),
        PREFIXES["wd"] + "Q1",
        "urn:other:thing",
        "http://example.org/a?b=c&d='e'",
    ]
)
predicates = st.sampled_from([PREFIXES["rdf"] + "type", sg("text"), sg("partOf"), PREFIXES["rdfs"] + "label"])
texts = st.text(st.characters(blacklist_categories=["Cs", "Cc"], blacklist_characters="\ufffe\uffff"), max_size=8)
literals = st.one_of(
    st.sampled_from([_HARD, "", "  two  spaces  ", "\r", "\n"]).map(ox.Literal),
    texts.map(ox.Literal),
    texts.map(lambda text: ox.Literal(text, language="en")),
    st.integers().map(lambda n: ox.Literal(str(n), datatype=ox.NamedNode(_XSD + "integer"))),
    st.sampled_from(["2025-06", "1999-12"]).map(lambda d: ox.Literal(d, datatype=ox.NamedNode(_XSD + "gYearMonth"))),
    st.booleans().map(ox.Literal),
)
triples = st.builds(
    ox.Triple, iris.map(ox.NamedNode), predicates.map(ox.NamedNode), st.one_of(iris.map(ox.NamedNode), literals)
).filter(lambda t: t.predicate.value != PREFIXES["rdf"] + "type" or isinstance(t.object, ox.NamedNode))
graphs = st.dictionaries(st.sampled_from(["a", "b", "c d"]), st.lists(triples, max_size=6), max_size=3)


def stored(content: dict[str, list[ox.Triple]]) -> Store:
    store = Store()
    for name, told in content.items():
        iri = store.minter.article(name)
        quads = [ox.Quad(t.subject, t.predicate, t.object, ox.NamedNode(iri)) for t in told]
        store.replace_articles([ArticleGraph.of(iri, "key", quads)])
    return store


def exported(store: Store, format_: str, **options: bool) -> bytes:
    out = io.BytesIO()
    export(store, format_, out, **options)
    return out.getvalue()


def read_back(data: bytes, format_: str) -> set[ox.Quad]:
    return set(ox.parse(data, format=_SYNTAX[format_]))


def expected(store: Store, format_: str) -> set[ox.Quad]:
    quads = {q for graph in store.graphs() for q in store.quads(graph)}
    return quads if FORMATS[format_].keeps_graphs else {ox.Quad(q.subject, q.predicate, q.object) for q in quads}


@pytest.mark.parametrize("format_", FORMATS)
@settings(max_examples=40, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(content=graphs)
def test_reading_back_gives_the_same_graph(format_: str, content: dict[str, list[ox.Triple]]) -> None:
    store = stored(content)
    assert read_back(exported(store, format_), format_) == expected(store, format_)


@pytest.mark.parametrize("format_", FORMATS)
@settings(max_examples=20, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(content=graphs, data=st.data())
def test_the_bytes_do_not_depend_on_history(
    format_: str, content: dict[str, list[ox.Triple]], data: st.DataObject
) -> None:
    other = {name: data.draw(st.permutations(content[name])) for name in data.draw(st.permutations(list(content)))}
    store = stored({"c d": [], **other})
    if "c d" not in content:
        store.remove_article(store.minter.article("c d"))
    assert exported(stored(content), format_) == exported(store, format_)


@pytest.mark.parametrize("format_", FORMATS)
def test_the_bytes_do_not_depend_on_the_hash_seed(format_: str) -> None:
    folders = [str(Path(__file__).parent), str(Path(__file__).parents[1])]
    code = (
        f"import sys; sys.path[:0] = {folders!r}\n"
        "from test_serialize import sample, exported\n"
        f"sys.stdout.buffer.write(exported(sample(), {format_!r}))"
    )
    outputs = {
        subprocess.run(
            [sys.executable, "-c", code], check=True, capture_output=True, env={**os.environ, "PYTHONHASHSEED": seed}
        ).stdout
        for seed in ("1", "2")
    }
    assert outputs == {exported(sample(), format_)}


@pytest.mark.filterwarnings("ignore::DeprecationWarning:rdflib")
@pytest.mark.parametrize("format_", FORMATS)
def test_rdflib_reads_the_same(format_: str) -> None:
    """Another reader than the writer's own; and one that looks at the default graph alone."""
    import rdflib

    name = {"ttl": "turtle", "jsonld": "json-ld", "rdfxml": "xml", "nq": "nquads"}.get(format_, format_)
    data, triples_expected = exported(sample(), format_), {q.triple for q in expected(sample(), "nq")}
    graph = rdflib.Dataset() if FORMATS[format_].keeps_graphs else rdflib.Graph()
    graph.parse(data=data, format=name)
    found = {(str(s), str(p), str(o)) for s, p, o, *_ in (graph.quads() if format_ in ("nq", "trig") else graph)}
    assert found == {(t.subject.value, t.predicate.value, t.object.value) for t in triples_expected}


@pytest.mark.parametrize("format_", ["ttl", "trig", "jsonld", "rdfxml"])
def test_prefixes_are_declared_and_used(format_: str) -> None:
    text = exported(sample(), format_).decode()
    for prefix, iri in PREFIXES.items():
        assert any(form % (prefix, iri) in text for form in ("@prefix %s: <%s> .", '"%s": "%s"', 'xmlns:%s="%s"'))
    assert "sg:partOf" in text
    assert len(re.findall("^@prefix", text, re.MULTILINE)) in (0, len(PREFIXES))


def test_graphs_are_kept_apart_where_the_format_can() -> None:
    names = {q.graph_name.value.rpartition("/")[2] for q in read_back(exported(sample(), "trig"), "trig")}
    assert names == {"a", "b", "resolved", "inferred"}


def test_a_triple_of_two_graphs_is_written_once() -> None:
    lines = exported(sample(), "nt").decode().splitlines()
    assert len(lines) == len(set(lines))
    assert sum('"twice"' in line for line in lines) == 1
    assert sum('"twice"' in line for line in exported(sample(), "nq").decode().splitlines()) == 2


@pytest.mark.parametrize("format_", FORMATS)
def test_what_was_inferred_can_be_left_out(format_: str) -> None:
    assert b"onlyinferred" in exported(sample(), format_)
    assert b"onlyinferred" not in exported(sample(), format_, inferred=False)
    assert b"onlyresolved" in exported(sample(), format_, inferred=False)


@pytest.mark.parametrize("format_", FORMATS)
def test_an_empty_graph_is_a_valid_file(format_: str) -> None:
    assert read_back(exported(Store(), format_), format_) == set()


@pytest.mark.parametrize("limit", ["_RUN", "_PIECE"])
def test_more_than_fits_at_once(limit: str, monkeypatch: pytest.MonkeyPatch) -> None:
    whole = {format_: exported(sample(), format_) for format_ in FORMATS}
    monkeypatch.setattr(serialize, limit, 1)
    assert {format_: exported(sample(), format_) for format_ in FORMATS} == whole


def test_xml_refuses_what_it_cannot_hold() -> None:
    subject, bell = ox.NamedNode("http://e.org/s"), ox.Literal("ring \x07")
    store = stored({"a": [ox.Triple(subject, ox.NamedNode(sg("text")), bell)]})
    with pytest.raises(UsageError, match=r"XML cannot hold the character U\+0007"):
        exported(store, "rdfxml")
    for format_ in set(FORMATS) - {"rdfxml"}:
        assert read_back(exported(store, format_), format_) == expected(store, format_)


def test_json_reads_without_a_network() -> None:
    document = json.loads(exported(sample(), "jsonld"))
    assert document["@context"] == PREFIXES
    thing = next(node for node in document["@graph"] if node["@id"].endswith("/a"))
    assert thing["@type"] == ["sg:Event"]


@pytest.mark.parametrize("format_", FORMATS)
def test_an_answer_is_written_sorted(format_: str) -> None:
    found = [ox.Triple(ox.NamedNode(f"http://e.org/{n}"), ox.NamedNode(sg("partOf")), ox.Literal(n)) for n in (2, 1, 2)]
    out = io.BytesIO()
    write_triples(iter(found), format_, out)
    assert {q.triple for q in read_back(out.getvalue(), format_)} == set(found)
    backwards = io.BytesIO()
    write_triples(reversed(found), format_, backwards)
    assert backwards.getvalue() == out.getvalue()


# ------------------------------------------------------------------ files


def test_a_file_is_written_whole_or_not_at_all(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    file = tmp_path / "swaps.ttl"
    export_file(sample(), "ttl", file)
    whole = file.read_bytes()
    assert whole == exported(sample(), "ttl")

    def breaking(store: Store, format_: str, out: BinaryIO, *, inferred: bool) -> None:  # noqa: ARG001
        out.write(b"half of")
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(serialize, "export", breaking)
    with pytest.raises(StoreError, match="the disk is full"):
        export_file(sample(), "ttl", file)
    assert file.read_bytes() == whole
    assert [p.name for p in tmp_path.iterdir()] == ["swaps.ttl"]


def test_a_file_has_the_usual_rights(tmp_path: Path) -> None:
    before = os.umask(0o027)
    try:
        export_file(Store(), "nt", tmp_path / "x.nt")
    finally:
        os.umask(before)
    assert (tmp_path / "x.nt").stat().st_mode & 0o777 == 0o640


def test_no_folder_for_a_file(tmp_path: Path) -> None:
    with pytest.raises(UsageError, match="there is no folder"):
        export_file(Store(), "nt", tmp_path / "none" / "x.nt")


def sample() -> Store:
    subject, text = ox.NamedNode("https://w3id.org/swapgraph/id/article/a"), ox.NamedNode(sg("text"))
    event = ox.Triple(subject, ox.NamedNode(PREFIXES["rdf"] + "type"), ox.NamedNode(sg("Event")))
    both = ox.Triple(subject, text, ox.Literal("twice"))
    part = ox.Triple(ox.NamedNode(f"{subject.value}#char=0,3"), ox.NamedNode(sg("partOf")), subject)
    store = stored({"b": [both], "a": [both, event, part, ox.Triple(part.subject, text, ox.Literal(_HARD))]})
    store.replace_graph("resolved", [quad("http://e.org/s", sg("partOf"), "http://e.org/onlyresolved")])
    store.replace_graph("inferred", [quad("http://e.org/s", sg("partOf"), "http://e.org/onlyinferred")])
    store.conclude("key")
    return store
