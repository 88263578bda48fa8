"""Whatever is inferred from small random graphs by rules and axioms of any kind has a proof, and a proof is one."""

from __future__ import annotations

import shutil
import tempfile
from collections.abc import Iterator
from pathlib import Path

import pyoxigraph as ox
import pytest
from checked_proofs import check, inferred
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from two_articles import BASE, HEADER

from swapgraph.graph.store import ArticleGraph, Store
from swapgraph.names import PREFIXES
from swapgraph.reason import infer
from swapgraph.reason.proof import Proof, Prover
from swapgraph.reason.rule import Triple

AXIOMS = [
    "sg:p a owl:TransitiveProperty .",
    "sg:p rdfs:subPropertyOf sg:q .",
    "sg:q rdfs:subPropertyOf sg:p .",
    "sg:q a owl:SymmetricProperty .",
    "sg:r owl:inverseOf sg:p .",
    "sg:r owl:propertyChainAxiom ( sg:p sg:q ) .",
    "sg:p rdfs:domain sg:C .",
    "sg:q rdfs:range sg:D .",
    "sg:D rdfs:subClassOf sg:C .",
    "sg:E owl:equivalentClass [ a owl:Restriction ; owl:onProperty sg:p ; owl:someValuesFrom sg:D ] .",
    "sg:F owl:intersectionOf ( sg:C sg:E ) .",
    "sg:C owl:disjointWith sg:D .",
    "sg:home a sg:C ; sg:q sg:home2 .",
]

BODIES = {
    "join": ("article", "?x sg:r ?y", "?x sg:p ?z . ?z sg:q ?y", ""),
    "different": ("article", "?x sg:s ?y", "?x sg:p ?y FILTER(?x != ?y)", ""),
    "union": ("article", "?x sg:p ?y", "{ ?x sg:q ?y } UNION { ?y sg:r ?x } UNION { ?x a sg:D . ?y a sg:D }", ""),
    "option": ("article", "?x sg:q ?y", "?x sg:s ?y OPTIONAL { ?x sg:p ?z } FILTER(!BOUND(?z) || ISIRI(?z))", ""),
    "path": ("article", "?x sg:s ?y", "?x sg:p+/^sg:q ?y", ""),
    "exists": ("article", "?x a sg:E", "?x a sg:C FILTER(EXISTS { ?x sg:p ?y } || EXISTS { ?x sg:n 1 })", ""),
    "inside": ("article", "?x a sg:D", "{ SELECT ?x WHERE { ?x sg:q ?y . ?y sg:p ?z } }", ""),
    "count": (
        "article",
        "?x a sg:F",
        "{ SELECT ?x (COUNT(?y) AS ?n) WHERE { ?x sg:p ?y } GROUP BY ?x } FILTER(?n > 1)",
        "",
    ),
    "values": ("article", "?x ?k ?y", "VALUES (?from ?k) { (sg:p sg:q) (sg:s sg:r) } ?x ?from ?y", ""),
    "minted": ("article", "?new a sg:C", "?x sg:n ?n BIND(IRI(CONCAT(STR(?x), '/', STR(?n))) AS ?new)", ""),
    "literal": ("article", "?x sg:m ?n", "?x sg:n ?n", ""),
    "absent": (
        "article",
        "?x sg:t ?y",
        "?x sg:p ?y FILTER NOT EXISTS { ?x sg:q ?y } MINUS { ?x a sg:E }",
        "sg:q, sg:E",
    ),
    "tied": ("graph", "?a sg:t ?b", "?x sg:refersTo ?s ; sg:p ?a . ?y sg:refersTo ?s ; sg:q ?b", ""),
    "told": ("graph", "?y sg:p ?a", "?x sg:refersTo ?s ; sg:p ?a . ?y sg:refersTo ?s FILTER(?x != ?y)", ""),
}
_NEEDS = "sg:p, sg:q, sg:r, sg:s, sg:n, sg:C, sg:D, sg:E, sg:refersTo"

nodes = st.sampled_from(["<{}/1>", "<{}/2>", "<{}/3>", "e:a", "e:b"])
statements = st.one_of(
    st.tuples(nodes, st.sampled_from(["sg:p", "sg:q", "sg:r", "sg:s"]), nodes),
    st.tuples(nodes, st.just("a"), st.sampled_from(["sg:C", "sg:D"])),
    st.tuples(nodes, st.just("sg:n"), st.sampled_from(["1", '"ein \\"Wort\\"\\n"@de', '"x"'])),
).map(" ".join)
told = st.lists(statements, min_size=1, max_size=7, unique=True)


def rule(name: str) -> str:
    scope, head, body, negated = BODIES[name]
    stratum = 1 if negated else 0
    about = (
        f"#+ name: {name}\n#+ summary: Rule {name}.\n#+ scope: {scope}\n#+ stratum: {stratum}\n#+ needs: [{_NEEDS}]\n"
    )
    prefixes = f"PREFIX sg: <{PREFIXES['sg']}>\n"
    return f"{about}#+ negates: [{negated}]\n{prefixes}CONSTRUCT {{ {head} }} WHERE {{ {body} }}"


@pytest.fixture(scope="module")
def folder() -> Iterator[Path]:
    path = Path(tempfile.mkdtemp())
    yield path
    shutil.rmtree(path)


def world(folder: Path, axioms: list[str], rules: list[str], says: list[list[str]]) -> tuple[Store, Prover]:
    """Two articles, whose first nodes are one, with all that follows."""
    shutil.rmtree(folder / "rules", ignore_errors=True)
    (folder / "rules").mkdir()
    for name in rules:
        (folder / "rules" / f"{name}.rq").write_text(rule(name))
    declared = "".join(f"sg:{p} a owl:ObjectProperty . " for p in "pqrst") + "sg:n a owl:DatatypeProperty . "
    declared += "".join(f"sg:{c} a owl:Class . " for c in "CDEF")
    (folder / "swapgraph.ttl").write_text(HEADER + declared + " ".join(axioms))
    graphs = []
    for name, statements in zip("xy", says, strict=True):
        turtle = " ".join(f"{statement.replace('{}', name)} ." for statement in statements)
        quads = list(ox.parse(f"{HEADER}<{name}> {{ {turtle} }}", format=ox.RdfFormat.TRIG))
        graphs.append(ArticleGraph.of(f"{BASE}article/{name}", name, quads))
    store = Store()
    store.replace_articles(graphs)
    refers = ox.NamedNode(PREFIXES["sg"] + "refersTo")
    story = ox.NamedNode(f"{BASE}story/1")
    ends = [ox.NamedNode(f"{BASE}article/{name}/1") for name in "xy"]
    store.replace_graph("resolved", [ox.Quad(end, refers, story) for end in ends])
    store.replace_graph("inferred", infer(store, folder))
    return store, Prover(store, folder)


worlds = st.tuples(
    st.lists(st.sampled_from(AXIOMS), max_size=6, unique=True),
    st.lists(st.sampled_from(sorted(BODIES)), max_size=4, unique=True),
    st.tuples(told, told).map(list),
)
quick = settings(deadline=None, max_examples=40, suppress_health_check=[HealthCheck.function_scoped_fixture])


def possible(rules: list[str]) -> bool:
    """Whether what `absent` wants absent is settled before it runs."""
    return "absent" not in rules or not {"tied", "told", "values", "minted"} & set(rules)


@quick
@given(worlds)
def test_whatever_is_inferred_has_a_proof_that_is_one(
    folder: Path, drawn: tuple[list[str], list[str], list[list[str]]]
) -> None:
    axioms, rules, says = drawn
    if not possible(rules):
        rules = [name for name in rules if name != "absent"]
    try:
        store, prover = world(folder, axioms, rules, says)
    except Exception as error:
        if "wants" in str(error):
            return
        raise
    for triple in inferred(store):
        proof = prover.prove(triple)
        assert proof is not None, f"no proof of {triple}"
        assert proof.triple == triple
        check(proof, store, prover.knowledge)
        several = prover.proofs(triple, 6)
        assert several, f"no proofs of {triple}"
        assert several[0].size == proof.size
        assert [p.size for p in several] == sorted(p.size for p in several)
        assert len(set(map(bare, several))) == len(several)
        for other in several:
            check(other, store, prover.knowledge)


def bare(proof: Proof) -> tuple[Triple, str | None, str | None, object]:
    return proof.triple, proof.rule or proof.article, proof.axiom, tuple(map(bare, proof.premises))
