"""What is read off a rule's body, held against rdflib's reading of the same query."""

from __future__ import annotations

from collections.abc import Iterable

import pyoxigraph as ox
import pytest
from rdflib import RDF, URIRef, Variable
from rdflib.plugins.sparql.algebra import translateQuery
from rdflib.plugins.sparql.parser import parseQuery
from rdflib.plugins.sparql.parserutils import CompValue

from swapgraph.errors import InputError
from swapgraph.names import ONTOLOGY, PREFIXES
from swapgraph.reason.body import Body, prefixes_of, read_body
from swapgraph.reason.rules import SparqlRule, read_rules
from swapgraph.resources import ontology_dir

NAMES = {"": "http://example.org/", "sg": ONTOLOGY, "xsd": PREFIXES["xsd"]}
HEADER = "".join(f"PREFIX {prefix}: <{iri}>\n" for prefix, iri in NAMES.items())


def read(body: str) -> Body:
    ox.Store().query(f"{HEADER} CONSTRUCT {{ ?x :p ?y }} {body}")  # it is SPARQL
    return read_body(body, NAMES)


def local(terms: Iterable[ox.NamedNode]) -> set[str]:
    return {term.value.rpartition("/")[2].rpartition("#")[2] for term in terms}


@pytest.mark.parametrize(
    ("body", "names"),
    [
        ("WHERE { ?x :p ?y ; :q ?z , :thing . }", "p q thing"),
        ("WHERE { ?x a :C ; . ?y :p 'a'@en, \"b\"^^xsd:date, 1.5, true }", "C p"),
        ("WHERE { ?x :p/:q* ?y . ?x ^:r|(:s/:t)+ ?z }", "p q r s t"),
        ("WHERE { ?x :p [ :q ?y ; a :C ] . [] :r (?x :one) }", "p q C r one"),
        ("{ ?x :p ?y FILTER(?y IN (:a, :b) && xsd:integer(?x) < 3) BIND(xsd:date(?x) AS ?z) }", "p a b"),
        ("WHERE { VALUES (?r ?s) { (:a :b) (UNDEF :c) } ?x ?r ?y }", "a b c"),
        ('WHERE { ?x :p ?y # a :comment { ?x :no ?y }\n . ?y :q \'# :no\' , """:no " \' :no""" }', "p q"),
        ("WHERE { { ?x :p ?y } UNION { GRAPH ?g { ?x <http://example.org/q> ?y } } }", "p q"),
        ("WHERE { ?x :p ?y FILTER(?x < ?y) FILTER(?y>?x) }", "p"),
        ("WHERE { SELECT DISTINCT ?x (MAX(?n) AS ?m) WHERE { ?x :p ?n } GROUP BY ?x HAVING(MAX(?n) > 2) }", "p"),
    ],
)
def test_the_names_of_a_body_are_found(body: str, names: str) -> None:
    assert local(read(body).names) == set(names.split())


@pytest.mark.parametrize(
    ("body", "settled"),
    [
        ("WHERE { ?x :p ?y FILTER EXISTS { ?x :q ?y } }", []),
        ("WHERE { ?x :p ?y FILTER NOT EXISTS { ?x :q ?y } }", ["q"]),
        ("WHERE { ?x :p ?y filter(! exists { ?x :q ?y . ?y :r ?z }) OPTIONAL { ?x :s ?w } }", ["q r", "s"]),
        ("WHERE { ?x :p ?y MINUS { ?x :q ?y OPTIONAL { ?x :r ?y } } }", ["q r", "r"]),
        ("WHERE { ?x :p ?y { SELECT ?x (SUM(?n) AS ?all) WHERE { ?x :q ?n } GROUP BY ?x } }", ["q"]),
        ("WHERE { ?x :p ?y { SELECT ?x WHERE { ?x :q ?n } ORDER BY ?n } }", []),
        ("WHERE { ?x :p ?y { SELECT ?x WHERE { ?x :q ?n } LIMIT 3 } }", ["q"]),
        ("WHERE { ?x :p ?y } LIMIT 5", ["p"]),
    ],
)
def test_what_has_to_be_settled_is_found(body: str, settled: list[str]) -> None:
    assert sorted(" ".join(sorted(local(group))) for group in read(body).settled) == sorted(settled)


@pytest.mark.parametrize(
    "body",
    ["?x ?p ?y", "?x a ?c", "?x !:p ?y", "?x :p ?y . ?x :q ?z ; ?r ?y", "[ ?p ?y ] :q ?x", "?x :p ?y . ?y ?q ?x"],
)
def test_a_variable_property_or_class_is_found(body: str) -> None:
    assert read(f"WHERE {{ {body} }}").open_


@pytest.mark.parametrize(
    "body", ["?x :p ?y", "?x a :C", "?x :p|:q ?y", "?x (:p/:q)? ?y", "?x :p (?y ?z)", "[ :p ?y ] :q ?x . ?y :p ?x"]
)
def test_no_variable_property_is_found_where_there_is_none(body: str) -> None:
    assert not read(f"WHERE {{ {body} }}").open_


def test_where_variables_stand_and_what_is_made_of_them() -> None:
    made = 'BIND(IRI(CONCAT(STR(?x), "/", STR(?z))) AS ?new) BIND(IF(?y = ?z, ?x, ?y) AS ?old)'
    body = read(f"WHERE {{ ?x a :C ; :p ?y . ?y :q/:r ?z {made} }}")
    at = {name: {(local([kind]).pop(), end) for kind, end in places if kind} for name, places in body.places.items()}
    assert at["x"] == {("C", "s"), ("p", "s")}
    assert at["y"] == {("p", "o"), ("q", "s"), ("q", "o"), ("r", "s"), ("r", "o")}
    assert body.computed == {"new": {"x", "z"}, "old": {"x", "y", "z"}}
    assert body.making == {"new"}


@pytest.mark.parametrize("body", ["WHERE { ?x :p ?y FILTER(now() > ?y) }", "FROM :g WHERE { ?x :p ?y }"])
def test_what_depends_on_more_than_the_graph_is_refused(body: str) -> None:
    with pytest.raises(InputError, match=r"^a\.rq: "):
        read_body(body, NAMES, "a.rq")


def test_prefixes_are_read_wherever_they_stand() -> None:
    text = "# PREFIX no: <urn:no>\nprefix a: <urn:a> PREFIX : <urn:b>\nCONSTRUCT"
    assert prefixes_of(text) == {"a": "urn:a", "": "urn:b"}


def by_rdflib(query: str) -> tuple[set[str], bool]:
    """The properties and classes of all triple patterns, and whether one is a variable."""
    found: set[str] = set()
    variable = False

    def path(predicate: object) -> list[object]:
        if isinstance(predicate, URIRef | Variable):
            return [predicate]
        inner = getattr(predicate, "args", None) or [
            getattr(predicate, "arg", None) or getattr(predicate, "path", None)
        ]
        return [p for arg in inner for p in path(arg)]

    def walk(node: object) -> None:
        nonlocal variable
        if isinstance(node, CompValue):
            # In what it wants absent, rdflib keeps the triples of one subject in a row.
            flat = [t for row in dict.get(node, "triples", ()) for t in row]
            for p, o in zip(flat[1::3], flat[2::3], strict=True):
                kinds = [o if one == RDF.type else one for one in path(p)]
                variable |= any(isinstance(kind, Variable) for kind in kinds)
                found.update(str(kind) for kind in kinds if isinstance(kind, URIRef))
            for value in node.values():
                walk(value)
        elif isinstance(node, list | tuple | set):
            for value in node:
                walk(value)

    walk(translateQuery(parseQuery(query)).algebra.p)
    return found, variable


@pytest.mark.parametrize("rule", read_rules([ontology_dir() / "rules"]), ids=lambda rule: rule.name)
def test_rdflib_reads_the_same(rule: SparqlRule) -> None:
    kinds, variable = by_rdflib(rule.query)
    assert kinds <= {name.value for name in rule.body.names}
    assert variable == rule.body.open_
