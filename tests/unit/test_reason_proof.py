"""Proofs of inferred triples, down to the quoted words; and the command that shows them."""

from __future__ import annotations

import json
import re
from pathlib import Path

import pyoxigraph as ox
import pytest
from click.testing import CliRunner
from hypothesis import given
from hypothesis import strategies as st
from two_articles import BASE, PAPER, WIRE, article, articles, concluded

from swapgraph.cli.explain import explain
from swapgraph.errors import UsageError
from swapgraph.graph.store import Store, writing
from swapgraph.names import ONTOLOGY, PREFIXES
from swapgraph.reason.asked import read_asked
from swapgraph.reason.evidence import Evidence, Quote
from swapgraph.reason.explanation import explain_node
from swapgraph.reason.proof import Proof, Prover
from swapgraph.resolve import resolve_store
from swapgraph.resources import ontology_dir

TEXTS = {f"{BASE}article/wire": WIRE, f"{BASE}article/paper": PAPER}


@pytest.fixture(scope="module")
def store() -> Store:
    return concluded(articles())[0]


@pytest.fixture(scope="module")
def prover(store: Store) -> Prover:
    return Prover(store, ontology_dir())


def prove(prover: Prover, triple: str) -> Proof:
    asked = read_asked([triple], BASE)
    assert isinstance(asked, tuple)
    proof = prover.prove(asked)
    assert proof is not None
    return proof


def leaves(proof: Proof) -> list[Proof]:
    return [leaf for premise in proof.premises for leaf in leaves(premise)] if proof.premises else [proof]


def rules(proof: Proof) -> set[str]:
    return {proof.rule or proof.basis}.union(*(rules(premise) for premise in proof.premises))


def test_what_an_article_says_is_proved_by_its_words(prover: Prover) -> None:
    proof = prove(prover, "article/wire/event/swap sg:party entity/arlandia")
    assert (proof.basis, proof.article) == ("said", f"{BASE}article/wire")
    assert proof.quote is not None
    assert proof.quote.text == "Arlandia and Bergonia exchanged prisoners on 3 May."


def test_a_persons_words_are_their_governments(prover: Prover) -> None:
    proof = prove(prover, "article/wire/claim/quill sg:sourceSide entity/arlandia")
    assert (proof.rule, proof.axiom) == ("prp-spo2", "sg:source then sg:actsFor makes sg:sourceSide")
    assert {leaf.quote.text for leaf in leaves(proof) if leaf.quote} == {
        "the swap was held under the deal",
        "President Ada Quill",
    }


def test_what_carries_out_a_plan_is_proved_by_its_judgement() -> None:
    told = {
        "before": 'sg:status "planned"',
        "after": 'sg:status "actual" ; sg:startDate "2031-05-03"^^xsd:date ; sg:endDate "2031-05-03"^^xsd:date',
    }
    trig = "".join(f"@prefix {prefix}: <{iri}> .\n" for prefix, iri in PREFIXES.items())
    for name, more in told.items():
        iri = f"{BASE}article/{name}"
        trig += f"""<{iri}> {{ <{iri}> sg:published "2031-05-01" .
            <{iri}/event/e> a sg:PrisonerExchange ; sg:party <{BASE}entity/a>, <{BASE}entity/b> ; {more} .
            <{iri}/quantity/1> sg:ofEvent <{iri}/event/e> ; sg:value 1000 ; sg:bound "exact" . }}"""
    store = Store()
    store.oxigraph.extend(ox.parse(trig, format=ox.RdfFormat.TRIG))
    store.oxigraph.extend(resolve_store(store))
    proof = prove(Prover(store, ontology_dir()), "article/after/event/e sg:carriesOut article/before/event/e")
    why = "planned as told 2031-05-01, same sides, same figure 1000 (confidence 0.89)"
    assert (proof.basis, proof.summary) == ("resolved", why)


def test_a_proof_leads_across_articles_to_quotes_of_both(prover: Prover) -> None:
    proof = prove(prover, "article/wire/event/swap a sg:Undisputed")
    assert {"undisputed", "confirmed-by-party", "confirmed-in-another-article", "prp-spo2", "resolved"} == rules(
        proof
    ) - {"said"}
    quoted = {leaf.quote.article for leaf in leaves(proof) if leaf.quote}
    assert quoted == set(TEXTS)
    [link] = {leaf.summary for leaf in leaves(proof) if leaf.basis == "resolved"}
    assert link == "both 2031-05-03, same sides (confidence 0.89)"


def test_every_inferred_triple_of_the_graph_has_a_proof_down_to_what_was_said(store: Store, prover: Prover) -> None:
    start = store.minter.graph("inferred/")
    for name in store.concluded():
        for quad in store.quads(name) if name.startswith(start) else []:
            proof = prover.prove((quad.subject, quad.predicate, quad.object))  # type: ignore[arg-type]
            assert proof is not None, quad
            assert {leaf.basis for leaf in leaves(proof)} <= {"said", "resolved", "known"}
            for leaf in leaves(proof):
                if leaf.quote is not None:
                    assert TEXTS[leaf.quote.article][leaf.quote.start : leaf.quote.end] == leaf.quote.text


def test_the_rule_that_proves_is_the_rule_that_names_the_graph(prover: Prover) -> None:
    triple = "article/wire/event/swap a sg:Event"
    assert prove(prover, triple).rule == "cax-sco"


def test_the_shortest_proof_is_found_and_none_goes_in_a_circle() -> None:
    chain = "".join(f"<x/event/{i}> a sg:Meeting ; sg:partOf <x/event/{i + 1}> ." for i in range(4))
    chain += "<x/event/0> sg:partOf <x/event/2> . <x/event/4> a sg:Meeting ."
    there = concluded({"x": article("x", "", chain)})[0]
    prover = Prover(there, ontology_dir())
    proof = prove(prover, "article/x/event/0 sg:partOf article/x/event/3")
    assert proof.rule == "prp-trp"
    assert proof.size == 3  # by event 2, not by event 1 and 2

    def no_circle(part: Proof, above: frozenset[object]) -> None:
        assert part.triple not in above
        for premise in part.premises:
            no_circle(premise, above | {part.triple})

    for quad in there.oxigraph.quads_for_pattern(None, None, None, None):
        if "/graph/inferred/" in str(quad.graph_name):
            found = prover.prove((quad.subject, quad.predicate, quad.object))  # type: ignore[arg-type]
            assert found is not None
            no_circle(found, frozenset())


def test_what_is_not_there_has_no_proof(prover: Prover) -> None:
    asked = read_asked(["article/wire/event/swap sg:follows article/wire/event/deal"], BASE)
    assert isinstance(asked, tuple)
    assert prover.prove(asked) is None
    assert not prover.is_there(asked)


def test_a_node_is_explained_by_what_is_stated_and_by_its_words(store: Store) -> None:
    node = ox.NamedNode(f"{BASE}article/wire/event/swap")
    found = explain_node(node, store)
    assert found is not None
    by = {(s.triple[1].value.rpartition("#")[2], s.basis, s.by) for s in found.statements}  # type: ignore[union-attr]
    assert ("status", "said", f"{BASE}article/wire") in by
    assert ("implements", "inferred", "implements") in by
    assert ("refersTo", "resolved", None) in by
    assert [quote.text for quote in found.quotes] == ["Arlandia and Bergonia exchanged prisoners on 3 May."]
    assert explain_node(ox.NamedNode(f"{BASE}nobody"), store) is None


WORDS = "One swap took place. “Two were freed,” he said! Three\nFour"


@pytest.mark.parametrize(
    ("words", "sentence"),
    [
        ("swap", ("One ", "swap", " took place.")),
        ("One swap took place.", ("", "One swap took place.", "")),
        ("freed", ("“Two were ", "freed", ",” he said!")),
        ("Three", ("", "Three", "")),
        ("Four", ("", "Four", "")),
    ],
)
def test_a_quote_stands_in_its_sentence(words: str, sentence: tuple[str, str, str]) -> None:
    start = WORDS.index(words)
    graph = ox.NamedNode(f"{BASE}article/x")
    store = Store()
    piece, node = ox.NamedNode(f"{graph.value}#char={start}"), ox.NamedNode(f"{graph.value}/event/1")

    def say(subject: ox.NamedNode, local: str, value: object) -> None:
        object_ = value if isinstance(value, ox.NamedNode) else ox.Literal(value)  # type: ignore[arg-type]
        store.oxigraph.add(ox.Quad(subject, ox.NamedNode(ONTOLOGY + local), object_, graph))

    say(graph, "text", WORDS)
    say(piece, "start", start)
    say(piece, "end", start + len(words))
    say(node, "evidence", piece)
    before, text, after = sentence
    assert Evidence(store).of_node(node) == [Quote(graph.value, start, start + len(words), text, before, after)]


@pytest.mark.parametrize(
    ("words", "target"),
    [
        (["sg:party"], ONTOLOGY + "party"),
        (["<http://example.org/x>"], "http://example.org/x"),
        (["http://example.org/x#char=1,2"], "http://example.org/x#char=1,2"),
        (["article/a%20b/event/1"], f"{BASE}article/a%20b/event/1"),
    ],
)
def test_a_node_is_read(words: list[str], target: str) -> None:
    assert read_asked(words, BASE) == ox.NamedNode(target)


def test_a_triple_is_read_in_one_word_or_three() -> None:
    event, type_ = ox.NamedNode(f"{BASE}article/a/event/1"), ox.NamedNode(PREFIXES["rdf"] + "type")
    expected = (event, type_, ox.NamedNode(ONTOLOGY + "Release"))
    assert read_asked(["article/a/event/1 a sg:Release ."], BASE) == expected
    assert read_asked(["article/a/event/1", "rdf:type", "sg:Release"], BASE) == expected
    day = ox.Literal("2025-06-10", datatype=ox.NamedNode(PREFIXES["xsd"] + "date"))
    assert read_asked(['<urn:e> sg:startDate "2025-06-10"^^xsd:date'], BASE)[2] == day  # type: ignore[index]
    assert read_asked(["<urn:e> sg:content", '"two words"'], BASE)[2] == ox.Literal("two words")  # type: ignore[index]


@pytest.mark.parametrize(
    ("words", "reason"),
    [
        (["a", "b"], "has 2"),
        (["nix:x"], "no prefix 'nix'"),
        (['"alone"'], "literal"),
        (['"x" sg:party <urn:y>'], "literal"),
        (['<urn:x> sg:value "1"^^nix:y'], "no literal"),
    ],
)
def test_what_cannot_be_read_is_refused_with_the_reason(words: list[str], reason: str) -> None:
    with pytest.raises(UsageError, match=reason):
        read_asked(words, BASE)


@given(st.lists(st.text(), min_size=1, max_size=3))
def test_nothing_asked_ends_in_a_crash(words: list[str]) -> None:
    try:
        read_asked(words, BASE)
    except UsageError as error:
        assert str(error)


@pytest.fixture(scope="module")
def folder(store: Store, tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = tmp_path_factory.mktemp("explained") / "graph"
    with writing(path) as there:
        there.oxigraph.extend(store.oxigraph)
        there.changed = True
    return path


def test_the_command_shows_a_proof_for_people(folder: Path) -> None:
    asked = "article/wire/claim/quill sg:sourceSide entity/arlandia"
    answer = CliRunner().invoke(explain, [asked, "--graph", str(folder)])
    assert answer.exit_code == 0, answer.output
    lines = answer.output.splitlines()
    assert lines[0] == "article/wire/claim/quill sg:sourceSide entity/arlandia (Arlandia)"
    assert lines[1].startswith("   by prp-spo2: A chain of properties makes another property. (sg:source then ")
    assert any("«President Ada Quill» said the swap was held under the deal.  [wire, 52–71]" in line for line in lines)


def test_the_command_gives_a_proof_as_json(folder: Path) -> None:
    asked = ["article/wire/event/swap", "sg:implements", "article/wire/event/deal"]
    answer = CliRunner().invoke(explain, [*asked, "--graph", str(folder), "--format", "json"])
    data = json.loads(answer.output)
    assert data["rule"] == "implements"
    assert {premise["basis"] for premise in data["premises"]} == {"rule", "said"}
    [said] = [premise for premise in data["premises"] if premise["basis"] == "said"]
    quote = said["quote"]
    assert WIRE[quote["start"] : quote["end"]] == quote["text"]


def test_the_command_explains_a_node(folder: Path) -> None:
    answer = CliRunner().invoke(explain, ["article/paper/claim/minister", "--graph", str(folder)])
    assert answer.exit_code == 0
    assert re.search(r'sg:stance "confirms"  \[said paper\]', answer.output)
    assert "The foreign minister of Bergonia «confirmed the exchange».  [paper, " in answer.output


@pytest.mark.parametrize("asked", ["article/wire/event/none", "entity/arlandia a sg:Event"])
def test_the_command_says_what_is_not_there(folder: Path, asked: str) -> None:
    answer = CliRunner().invoke(explain, [asked, "--graph", str(folder)])
    assert answer.exit_code == 1
    assert "not in the graph" in answer.output
