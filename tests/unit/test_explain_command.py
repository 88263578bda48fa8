"""`swapgraph explain` in each of its formats: all proofs, both sides of a contradiction, RDF, trees on a terminal."""

from __future__ import annotations

import json
from pathlib import Path

import pyoxigraph as ox
import pytest
import rdflib
from click.testing import CliRunner, Result
from two_articles import BASE, PAPER, WIRE, article, articles, concluded

from swapgraph.cli.explain import explain
from swapgraph.cli.telling import Branch, drawn, proof_as_text
from swapgraph.graph.store import Store, writing
from swapgraph.names import PREFIXES
from swapgraph.query.results import Look
from swapgraph.reason.asked import read_asked
from swapgraph.reason.contradiction import clashes_of
from swapgraph.reason.explanation import Words
from swapgraph.reason.proof import Prover
from swapgraph.reason.provenance import provenance
from swapgraph.resources import ontology_dir

PROV = rdflib.Namespace(PREFIXES["prov"])
TEXTS = {f"{BASE}article/wire": WIRE, f"{BASE}article/paper": PAPER}


def saved(store: Store, path: Path) -> Path:
    with writing(path) as there:
        there.oxigraph.extend(store.oxigraph)
        there.changed = True
    return path


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return saved(concluded(articles())[0], tmp_path_factory.mktemp("explained") / "graph")


def asked(folder: Path, *words: str) -> Result:
    return CliRunner().invoke(explain, [*words, "--graph", str(folder)], catch_exceptions=False)


def test_all_proofs_come_by_size_from_every_article_that_tells(folder: Path) -> None:
    words = ("entity/arlandia sg:exchangedWith entity/bergonia", "--all", "-f", "json")
    data = json.loads(asked(folder, *words).stdout)
    assert data["more"] is False
    direct = [proof for proof in data["proofs"] if proof["rule"] == "exchanged-with"]
    assert [{p["article"] for p in proof["premises"]} for proof in direct] == [{"paper"}, {"wire"}]
    assert [proof["rule"] for proof in data["proofs"]] == ["exchanged-with"] * 2 + ["prp-symp"] * 2


def test_a_limit_leaves_the_rest_with_a_word(folder: Path) -> None:
    answer = asked(folder, "entity/arlandia sg:exchangedWith entity/bergonia", "--all", "--limit", "1")
    assert answer.stdout.startswith("Proof 1 of more than 1, 5 triples\n")
    assert answer.stdout.endswith("There are more: ask for them with --limit.\n")


def test_what_several_articles_say_is_told_by_each(folder: Path) -> None:
    data = json.loads(asked(folder, "entity/arlandia a sg:Country", "--all", "-f", "json").stdout)
    assert [(proof["basis"], proof["article"]) for proof in data["proofs"][:2]] == [("said", "paper"), ("said", "wire")]


def test_both_sides_of_a_contradiction_stand_side_by_side(folder: Path) -> None:
    answer = asked(folder, "article/wire/claim/denied sg:contradicts article/wire/claim/failed")
    row = next(line for line in answer.stdout.splitlines() if line.startswith("sg:stance"))
    assert row.split("   ")[0] == 'sg:stance "denies"'
    assert row.endswith('sg:stance "asserts"')
    words = next(line for line in answer.stdout.splitlines() if line.startswith("«Arlandia denied that.»"))
    assert "«Bergonia said the swap had failed.»" in words
    assert words.index("«Berg") == row.index('sg:stance "asserts"')


def test_a_node_is_shown_with_what_contradicts_it(folder: Path) -> None:
    data = json.loads(asked(folder, "article/wire/claim/failed", "-f", "json").stdout)
    [pair] = data["contradictions"]
    assert [side["node"]["value"].rpartition("/")[2] for side in pair["sides"]] == ["failed", "denied"]
    assert [quote["text"] for quote in pair["sides"][1]["quotes"]] == ["Arlandia denied that."]


def test_an_inconsistency_is_shown_with_the_proof_of_each_side(tmp_path: Path) -> None:
    text = "The deal was a man."
    turtle = "<x/event/1> a sg:Agreement ; sg:evidence [The deal] . <x/event/1> sg:postIn e:a ."
    store = concluded({"x": article("x", text, turtle)})[0]
    node = ox.NamedNode(f"{BASE}article/x/event/1")
    found = clashes_of(node, Prover(store, ontology_dir()))
    assert {clash.found.rule for clash in found} == {"cax-adc"}
    for clash in found:
        assert tuple(side.triple for side in clash.sides) == clash.found.premises
        assert any(leaf.quote and leaf.quote.text == "The deal" for side in clash.sides for leaf in side.leaves())
    answer = asked(saved(store, tmp_path / "graph"), "article/x/event/1")
    assert "inconsistent by cax-adc, in x: nothing is both sg:Post and sg:Event, but" in answer.stdout
    data = json.loads(asked(tmp_path / "graph", "article/x/event/1 a sg:Event", "-f", "json").stdout)
    assert data["inconsistencies"][0]["sides"][0]["triple"]


@pytest.mark.parametrize("triple", ["article/wire/event/swap a sg:Undisputed", "entity/arlandia a foaf:Agent"])
def test_a_proof_as_rdf_leads_from_the_triple_to_words_in_articles(folder: Path, triple: str) -> None:
    turtle = asked(folder, triple, "-f", "ttl").stdout_bytes
    assert turtle == asked(folder, triple, "-f", "ttl").stdout_bytes
    graph = rdflib.Graph().parse(data=turtle, format="turtle")
    assert not any(isinstance(term, rdflib.BNode) for t in graph for term in t)
    for name, syntax in (("nt", "nt"), ("rdfxml", "xml")):
        written = asked(folder, triple, "-f", name).stdout_bytes
        assert set(rdflib.Graph().parse(data=written, format=syntax)) == set(graph)
    quads = set(ox.parse(turtle, format=ox.RdfFormat.TURTLE))
    for name, format_ in (("nq", "N_QUADS"), ("trig", "TRIG"), ("jsonld", "JSON_LD")):
        written = asked(folder, triple, "-f", name).stdout_bytes
        assert set(ox.parse(written, format=getattr(ox.RdfFormat, format_))) == quads
    target = read_asked([triple], BASE)
    s, p, o = (rdflib.URIRef(term.value) for term in target)  # type: ignore[union-attr]
    [root] = [
        node
        for node in graph.subjects(rdflib.RDF.subject, s)
        if (node, rdflib.RDF.predicate, p) in graph and (node, rdflib.RDF.object, o) in graph
    ]
    reached, todo = set(), [root]
    while todo:
        node = todo.pop()
        reached.add(node)
        todo.extend(below for below in graph.objects(node, PROV.wasDerivedFrom) if below not in reached)
        for step in graph.objects(node, PROV.wasGeneratedBy):
            assert set(graph.objects(step, PROV.used)) == set(graph.objects(node, PROV.wasDerivedFrom))
            [rule] = graph.objects(graph.value(step, PROV.qualifiedAssociation), PROV.hadPlan)
            assert (rule, rdflib.RDF.type, PROV.Plan) in graph
    assert set(graph.subjects(rdflib.RDF.type, rdflib.RDF.Statement)) <= reached
    pieces = [node for node in reached if (node, PROV.value, None) in graph]
    for piece in pieces:
        [source] = graph.objects(piece, PROV.wasQuotedFrom)
        start, end = (graph.value(piece, rdflib.URIRef(PREFIXES["sg"] + end)) for end in ("start", "end"))
        assert TEXTS[str(source)][int(str(start)) : int(str(end))] == str(graph.value(piece, PROV.value))


def test_odd_terms_are_explained_as_well(tmp_path: Path) -> None:
    odd = '<x/event/a%20(b)\'é> a sg:Meeting ; rdfs:label "say \\"so\\"\\nnow"@en , "\\u001Bred" ; sg:status "actual" .'
    store = concluded({"x": article("x", "", odd)})[0]
    folder = saved(store, tmp_path / "graph")
    answer = asked(folder, "<https://w3id.org/swapgraph/id/article/x/event/a%20(b)'é>")
    assert answer.exit_code == 0
    assert "\x1b" not in answer.stdout
    triple = "article/x/event/a%20(b)'é"
    assert asked(folder, triple, "a", "sg:Event").exit_code == 0
    assert asked(folder, triple, "rdfs:label", '"say \\"so\\"\\nnow"@en').exit_code == 0
    assert asked(folder, triple, "rdfs:label", '"say \\"so\\"\\nnow"').exit_code == 1
    assert asked(folder, triple, "sg:status", '"actual"', "-f", "ttl").exit_code == 0


def test_a_triple_that_is_said_and_follows_is_proved_both_ways(tmp_path: Path) -> None:
    turtle = (
        '<x/event/1> a sg:Meeting, sg:Event ; sg:partOf <x/event/2> ; sg:status "actual" . <x/event/2> a sg:Meeting .'
    )
    folder = saved(concluded({"x": article("x", "", turtle)})[0], tmp_path / "graph")
    assert json.loads(asked(folder, "article/x/event/1 a sg:Event", "-f", "json").stdout)["basis"] == "said"
    proofs = json.loads(asked(folder, "article/x/event/1 a sg:Event", "-f", "json", "--all").stdout)["proofs"]
    assert [proof.get("rule", proof["basis"]) for proof in proofs][:2] == ["said", "cax-sco"]


def test_a_tree_is_drawn_on_a_terminal_and_indented_elsewhere() -> None:
    tree = Branch(
        ("root", "triple"), (("why so", "rule"),), (Branch(("one", ""), (("more", ""),)), Branch(("two", "")))
    )
    assert drawn(tree, Look()).splitlines() == ["root", "   why so", "   - one", "        more", "   - two"]
    lines = drawn(tree, Look(terminal=True)).splitlines()
    assert lines == ["root", "│  why so", "├─ one", "│     more", "└─ two"]
    assert "\x1b[1mroot\x1b[0m" in drawn(tree, Look(terminal=True, colour=True))


def test_no_line_is_wider_than_the_terminal() -> None:
    store = concluded(articles())[0]
    prover, words = Prover(store, ontology_dir()), Words(store)
    for triple in ("article/wire/event/swap a sg:Undisputed", "article/wire/claim/quill sg:sourceSide entity/arlandia"):
        target = read_asked([triple], BASE)
        assert isinstance(target, tuple)
        proof = prover.prove(target)
        assert proof is not None
        text = proof_as_text(proof, words, Look(terminal=True, width=70))
        longest = max(len(word) for word in text.split())
        assert all(len(line) <= max(70, 30 + longest) for line in text.splitlines())
        assert len(provenance([proof], store.minter)) == len(set(provenance([proof], store.minter)))
