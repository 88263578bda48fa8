"""Whatever is inferred from small random graphs by rules and axioms of any kind has a proof, and a proof is one."""

from __future__ import annotations

import shutil
import tempfile
from collections.abc import Iterator
from itertools import islice, product
from pathlib import Path

import pyoxigraph as ox
import pytest
from checked_proofs import check, inferred
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from two_articles import BASE, HEADER

from swapgraph.errors import InputError
from swapgraph.graph.store import ArticleGraph, Store
from swapgraph.names import PREFIXES
from swapgraph.reason import infer
from swapgraph.reason.matching import Bindings, concludes, unify
from swapgraph.reason.patterns import body_of
from swapgraph.reason.proof import Proof, Prover
from swapgraph.reason.rule import Atom, Triple

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
    about = f"#+ name: {name}\n#+ summary: Rule {name}.\n#+ scope: {scope}\n#+ stratum: {stratum}\n"
    about += f"#+ needs: [{_NEEDS}]\n" if name == "values" else ""
    about += f"#+ negates: [{negated}]\n" if negated else ""
    prefixes = f"PREFIX sg: <{PREFIXES['sg']}>\n"
    return f"{about}{prefixes}CONSTRUCT {{ {head} }} WHERE {{ {body} }}"


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
    except InputError:
        return  # rules that would not end, or want absent what is not settled before they run
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


Bare = tuple[Triple, str | None, str | None, tuple["Bare", ...]]


def bare(proof: Proof) -> Bare:
    return proof.triple, proof.rule or proof.article, proof.axiom, tuple(map(bare, proof.premises))


CHAINS = ["sg:p a owl:TransitiveProperty .", "sg:p rdfs:subPropertyOf sg:q .", "sg:r owl:inverseOf sg:p ."]
PLAIN = ["join", "different", "literal", "values"]


@settings(quick, max_examples=25)
@given(
    st.lists(st.sampled_from([*CHAINS, "sg:q a owl:SymmetricProperty ."]), max_size=4, unique=True),
    st.lists(st.sampled_from(PLAIN), max_size=3, unique=True),
    st.lists(statements, min_size=1, max_size=4, unique=True),
)
def test_all_proofs_are_those_of_a_search_by_brute_force(
    folder: Path, axioms: list[str], rules: list[str], says: list[str]
) -> None:
    store, prover = world(folder, axioms, rules, [says, []])
    there = prover.cases.of(f"{BASE}article/x").triples
    known = {triple: list(steps(prover, triple, sorted(there, key=str))) for triple in there}
    for triple in inferred(store):
        expected = set(islice(brute(prover, known, triple, frozenset()), 60))
        found = prover.proofs(triple, 61)
        if len(expected) < 60:
            assert set(map(bare, found)) == expected
        else:
            assert len(found) >= 60


Steps = dict[Triple, list[tuple[str, str | None, tuple[Triple, ...]]]]


def brute(prover: Prover, known: Steps, triple: Triple, above: frozenset[Triple]) -> Iterator[Bare]:
    """All proofs within article x: whether it says the triple, then every rule with every choice of premises."""
    case = prover.cases.of(f"{BASE}article/x")
    if triple in case.said:
        yield triple, f"{BASE}article/x", None, ()
    below = above | {triple}
    for name, axiom, premises in known[triple]:
        if below.isdisjoint(premises):
            ways = [list(islice(brute(prover, known, premise, below), 60)) for premise in premises]
            yield from ((triple, name, axiom, chosen) for chosen in product(*ways))


def steps(prover: Prover, triple: Triple, there: list[Triple]) -> Iterator[tuple[str, str | None, tuple[Triple, ...]]]:
    """Each way in which a rule of plain patterns yields a triple, by trying all triples for all patterns."""

    def matches(body: tuple[Atom, ...], bound: Bindings) -> Iterator[tuple[Triple, ...]]:
        if not body:
            yield ()
            return
        for one in there:
            more = unify(body[0], one, bound)
            if more is not None:
                yield from ((one, *rest) for rest in matches(body[1:], more))

    found: dict[tuple[str, str | None, tuple[Triple, ...]], None] = {}
    for axiom in prover.knowledge.ontology.rules:
        bound = None if axiom.head is None else unify(axiom.head, triple, {})
        for premises in matches(axiom.body, bound) if bound is not None else ():
            if triple not in premises:
                found[axiom.name, axiom.axiom, tuple(dict.fromkeys(premises))] = None
    for rule in prover.knowledge.rules:
        for atom in rule.template:
            bound = unify(atom, triple, {})
            for premises in matches(body_of(rule).alternatives[0], bound) if bound is not None else ():
                distinct = tuple(dict.fromkeys(premises))
                if triple not in premises and concludes(rule, distinct, triple):
                    found[rule.name, None, distinct] = None
    yield from found
