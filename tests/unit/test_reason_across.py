"""Conclusions across articles after any changes are those drawn from nothing: rules of all kinds, with the axioms."""

from __future__ import annotations

import pyoxigraph as ox
from hypothesis import given, reject, settings
from hypothesis import strategies as st

from swapgraph.errors import InputError
from swapgraph.names import ONTOLOGY, PREFIXES
from swapgraph.reason.across import Across
from swapgraph.reason.knowledge import Knowledge
from swapgraph.reason.owl import compile_ontology
from swapgraph.reason.rule import Triple
from swapgraph.reason.rules import parse_rule, stratify

_AXIOMS = """
sg:p rdfs:subPropertyOf sg:above . sg:above a owl:TransitiveProperty . sg:same a owl:SymmetricProperty .
sg:p rdfs:domain sg:C . sg:C rdfs:subClassOf sg:D . sg:above a owl:ObjectProperty .
sg:chained owl:propertyChainAxiom ( sg:p sg:same ) .
"""
_RULES = {
    "join": ("CONSTRUCT { ?a sg:p ?c } { ?a sg:x ?b . ?b sg:y ?c }", "x y", 0),
    "unless": (
        "CONSTRUCT { ?a sg:q ?b } { ?a sg:x ?b FILTER NOT EXISTS { ?a sg:y ?c . ?c sg:z ?d } }",
        "x y z",
        0,
    ),
    "circle": ("CONSTRUCT { ?a sg:x ?c } { ?a sg:p ?b . ?b sg:p ?c }", "p", 0),
    "again": ("CONSTRUCT { ?b sg:p ?a } { ?a sg:p ?b ; a sg:D }", "p D", 0),
    "or": ("CONSTRUCT { ?a sg:same ?b } { { ?a sg:z ?b } UNION { ?b sg:q ?a } }", "z q", 0),
    "perhaps": (
        'CONSTRUCT { ?a sg:w ?n } { ?a sg:y ?b OPTIONAL { ?b sg:z ?c } BIND(IF(BOUND(?c), "yes", "no") AS ?n) }',
        "y z",
        0,
    ),
    "path": ("CONSTRUCT { ?a sg:far ?b } { ?a (sg:x/sg:y)+ ?b }", "x y", 0),
    "back": ("CONSTRUCT { ?a sg:q ?b } { ?a sg:x/^sg:y ?b }", "x y", 0),
    "count": ("CONSTRUCT { ?a sg:w ?n } { { SELECT ?a (COUNT(?b) AS ?n) { ?a sg:z ?b } GROUP BY ?a } }", "z", 0),
    "nested": (
        "CONSTRUCT { ?a sg:same ?d } { { SELECT ?a ?b { ?a sg:x ?b MINUS { ?a sg:z ?b } } }"
        " { SELECT ?b ?d { ?b sg:y ?d } } }",
        "x y z",
        0,
    ),
    "mint": ('CONSTRUCT { ?n sg:p ?b } { ?a sg:z ?b BIND(IRI(CONCAT(STR(?b), "-n")) AS ?n) }', "z", 0),
    "later": ("CONSTRUCT { ?a a sg:Lone } { ?a sg:x ?b FILTER NOT EXISTS { ?c sg:p ?a } }", "x p", 1),
    "any": ("CONSTRUCT { ?a sg:q ?a } { ?a ?r ?a . FILTER(?r IN (sg:x, sg:y)) }", "x y", 0),
}
_NODES = "abcd"


def knowledge(names: frozenset[str]) -> Knowledge:
    prefixes = "".join(f"@prefix {p}: <{iri}> .\n" for p, iri in PREFIXES.items())
    triples = [(t.subject, t.predicate, t.object) for t in ox.parse(prefixes + _AXIOMS, format=ox.RdfFormat.TURTLE)]
    ontology = compile_ontology(triples)
    rules = []
    for name in sorted(names):
        query, needs, stratum = _RULES[name]
        described = f"#+ name: {name}\n#+ summary: x\n#+ scope: graph\n#+ stratum: {stratum}\n"
        if name == "any":
            described += f"#+ needs: [{', '.join(f'sg:{kind}' for kind in needs.split())}]\n"
        rules.append(parse_rule(f"{described}PREFIX sg: <{ONTOLOGY}>\n{query}"))
    ordered = tuple(sorted(rules, key=lambda r: (r.stratum, r.name)))
    stratify(ordered, ontology.rules)
    return Knowledge(ontology.with_unique_names(), ordered)


def node(name: str) -> ox.NamedNode:
    return ox.NamedNode(f"http://example.org/{name}")


def term(name: str) -> ox.NamedNode:
    return ox.NamedNode(ONTOLOGY + name)


_TRIPLES = st.one_of(
    st.tuples(st.sampled_from(_NODES), st.sampled_from("xyzpq"), st.sampled_from(_NODES)).map(
        lambda t: (node(t[0]), term(t[1]), node(t[2]))
    ),
    st.sampled_from(_NODES).map(lambda n: (node(n), ox.NamedNode(PREFIXES["rdf"] + "type"), term("D"))),
)
_RULE_SETS = st.frozensets(st.sampled_from(sorted(_RULES)), min_size=1, max_size=4)


def state(memory: ox.Store) -> list[str]:
    return sorted(map(str, memory))


@settings(max_examples=400, deadline=None)
@given(_RULE_SETS, st.frozensets(_TRIPLES, max_size=14), st.lists(st.frozensets(_TRIPLES, max_size=4), max_size=5))
def test_any_changes_end_where_a_new_start_does(
    names: frozenset[str], first: frozenset[Triple], changes: list[frozenset[Triple]]
) -> None:
    """Each change takes out those of its triples that are there, and puts in those that are not."""
    try:
        known = knowledge(names)
    except InputError:  # these do not go together
        reject()
    memory = ox.Store()
    across = Across(memory, known)
    old = frozenset(filter(across.sees, first))
    across.start(old)
    for change in changes:
        new = old ^ frozenset(filter(across.sees, change))
        before = dict(across.told())
        changed = across.update(old - new, new - old)
        fresh = ox.Store()
        Across(fresh, known).start(new)
        assert state(memory) == state(fresh)
        after = dict(across.told())
        assert changed == {t: before.get(t) for t in {*before, *after} if before.get(t) != after.get(t)}
        old = new
