"""What is inferred from a store: in which graphs, across which articles, and what never."""

from __future__ import annotations

import pyoxigraph as ox
import pytest
from two_articles import BASE, article, articles, concluded

from swapgraph.errors import UsageError
from swapgraph.graph.store import Store
from swapgraph.names import ONTOLOGY, PREFIXES
from swapgraph.reason import infer


def node(name: str) -> ox.NamedNode:
    """`wire/event/swap`, `e:arlandia`, `sg:party`, `rule:undisputed`."""
    prefix, colon, local = name.partition(":")
    starts = {"e": f"{BASE}entity/", "sg": ONTOLOGY, "rule": f"{BASE}graph/inferred/", **PREFIXES}
    return ox.NamedNode(starts[prefix] + local if colon else f"{BASE}article/{name}")


@pytest.fixture(scope="module")
def store() -> Store:
    return concluded(articles())[0]


def rules_of(store: Store, s: str, p: str, o: str) -> set[str]:
    """The rules that tell a triple; {"said"} if an article does."""
    quads = store.oxigraph.quads_for_pattern(node(s), node(p), node(o), None)
    start = f"{BASE}graph/inferred/"
    return {q.graph_name.value.removeprefix(start) if start in str(q.graph_name) else "said" for q in quads}


@pytest.mark.parametrize(
    ("triple", "rule"),
    [
        (("wire/event/swap", "rdf:type", "sg:Event"), "cax-sco"),
        (("wire/event/swap", "sg:hasParticipant", "e:arlandia"), "prp-spo1"),
        (("wire/event/deal", "sg:hasPart", "wire/event/swap"), "prp-inv1"),
        (("wire/claim/quill", "sg:sourceSide", "e:arlandia"), "prp-spo2"),
        (("wire/event/swap", "sg:underAgreement", "wire/event/deal"), "under-agreement"),
        (("wire/event/swap", "sg:implements", "wire/event/deal"), "implements"),
        (("wire/claim/denied", "sg:contradicts", "wire/claim/failed"), "denial-contradicts-claim"),
        (("wire/claim/failed", "sg:contradicts", "wire/claim/denied"), "prp-symp"),
        (("wire/event/swap", "sg:hasLeg", "wire/event/swap/leg/arlandia"), "legs-of-each-side"),
        (("wire/event/swap/leg/arlandia", "sg:counterpart", "wire/event/swap/leg/bergonia"), "counterparts"),
        (("e:arlandia", "sg:exchangedWith", "e:bergonia"), "exchanged-with"),
        (("wire/event/swap", "sg:confirmedBy", "e:arlandia"), "confirmed-by-party"),
        (("wire/event/swap", "sg:confirmedBy", "e:bergonia"), "confirmed-in-another-article"),
        (("wire/event/swap", "rdf:type", "sg:Undisputed"), "undisputed"),
        (("wire/event/swap", "sg:party", "e:arlandia"), "said"),
    ],
)
def test_each_triple_is_told_by_one_rule(store: Store, triple: tuple[str, str, str], rule: str) -> None:
    assert rules_of(store, *triple) == {rule}


def test_the_graphs_of_rules_are_described(store: Store) -> None:
    told = {name for name in store.concluded() if "/graph/inferred/" in name}
    quads = store.oxigraph.quads_for_pattern(None, node("rdfs:comment"), None, ox.NamedNode(f"{BASE}graph/inferred"))
    assert {q.subject.value for q in quads} == told


def test_nothing_inferred_is_also_said_and_no_blank_node_is_written(store: Store) -> None:
    said = {tuple(q)[:3] for name in store.articles() for q in store.quads(name)}
    for name in store.concluded():
        for quad in store.quads(name):
            assert tuple(quad)[:3] not in said
            assert not any(isinstance(term, ox.BlankNode) for term in quad)


def test_what_is_denied_planned_or_claimed_never_becomes_a_fact() -> None:
    trig = """<x/event/{0}> a sg:PrisonerExchange ; sg:status "{0}" ; sg:party e:a, e:b ; sg:partOf <x/event/d> .
        <x/quantity/{0}> sg:ofEvent <x/event/{0}> ; sg:distributive true ."""
    deal = '<x/event/d> a sg:Agreement ; sg:status "actual" . e:a a sg:Country . e:b a sg:Country .'
    told = "".join(trig.format(status) for status in ("planned", "claimed", "denied", "hypothetical"))
    store, _ = concluded({"x": article("x", "", told + deal)})
    for property_ in ("exchangedWith", "implements", "hasLeg", "carriesOut", "confirmedBy"):
        assert not list(store.oxigraph.quads_for_pattern(None, node(f"sg:{property_}"), None, None))
    status = list(store.oxigraph.quads_for_pattern(None, node("sg:status"), None, None))
    assert all("/graph/" not in str(q.graph_name) for q in status)


def test_posts_of_one_article_say_nothing_of_another() -> None:
    then = "e:quill a sg:Person ; sg:holdsPost <x/role/1> . <x/role/1> a sg:Post ; sg:postIn e:arlandia ."
    now = '<y/claim/1> a sg:Claim ; sg:source e:quill ; sg:stance "asserts" . e:quill a sg:Person .'
    store, _ = concluded({"x": article("x", "", then), "y": article("y", "", now)})
    assert rules_of(store, "e:quill", "sg:actsFor", "e:arlandia") == {"prp-spo2"}
    assert rules_of(store, "y/claim/1", "sg:sourceSide", "e:arlandia") == set()


def test_the_order_of_articles_and_what_was_inferred_before_change_nothing() -> None:
    there = articles()
    back = dict(reversed(there.items()))
    one, other = concluded(there)[0], concluded(back)[0]
    assert one.digest() == other.digest()
    assert sorted(map(str, infer(one))) == sorted(map(str, infer(other)))  # inferred a second time


def test_an_article_taken_out_leaves_nothing_behind() -> None:
    both = articles()
    store, _ = concluded(both)
    store.remove_article(f"{BASE}article/paper")
    again = Store()
    again.oxigraph.extend(q for name in store.articles() for q in store.quads(name))
    alone, _ = concluded({"wire": both["wire"]})
    assert rules_of(alone, "wire/event/swap", "sg:confirmedBy", "e:bergonia") == set()
    assert not any("paper" in str(q) for name in alone.concluded() for q in alone.quads(name))


def test_inconsistencies_are_findings_and_no_data() -> None:
    both = "<x/person/1> a sg:Person ; sg:locatedIn <x/place/1> . <x/event/1> sg:follows <x/event/1> ."
    store, findings = concluded({"x": article("x", "", both)})
    assert {f.rule for f in findings} >= {"cax-dw", "prp-irp"}
    [finding] = [f for f in findings if f.rule == "prp-irp"]
    assert finding.article == f"{BASE}article/x"
    assert finding.message.startswith("nothing is sg:follows itself, but ")
    same = node("owl:sameAs")
    assert not list(store.oxigraph.quads_for_pattern(None, same, None, None))


def test_two_holders_of_one_post_are_not_made_one_person() -> None:
    two = "<x/role/1> a sg:Post ; sg:holder <x/person/1>, <x/person/2> ."
    store, findings = concluded({"x": article("x", "", two)})
    assert "prp-fp" in {f.rule for f in findings}
    assert not list(store.oxigraph.quads_for_pattern(None, node("owl:sameAs"), None, None))


def test_the_gazetteer_lends_what_it_knows_of_its_own() -> None:
    kremlin = '<x/claim/1> a sg:Claim ; sg:source e:kremlin ; sg:stance "denies" . e:kremlin a sg:Organization .'
    store, _ = concluded({"x": article("x", "", kremlin)})
    assert rules_of(store, "e:kremlin", "sg:actsFor", "e:russia") == {"gazetteer"}
    assert rules_of(store, "x/claim/1", "sg:sourceSide", "e:russia") == {"prp-spo2"}


def test_an_unknown_engine_is_named() -> None:
    with pytest.raises(UsageError, match="auto, chain, duckdb, owlrl"):
        infer(Store(), engine="prolog")


@pytest.mark.slow
def test_the_reference_engine_infers_the_same(store: Store) -> None:
    def triples(engine: str) -> set[tuple[object, ...]]:
        return {tuple(q)[:3] for q in infer(store, engine=engine) if "/graph/inferred/" in str(q.graph_name)}

    assert triples("owlrl") == triples("chain")
