"""What lies outside OWL 2 RL is named: which side of an axiom, which expression, in which file."""

from __future__ import annotations

from pathlib import Path

import pyoxigraph as ox
import pytest

from swapgraph.names import PREFIXES
from swapgraph.reason.owl import read_ontology
from swapgraph.resources import ontology_dir

HEADER = "".join(f"@prefix {prefix}: <{iri}> .\n" for prefix, iri in PREFIXES.items())
HEADER += "@prefix : <https://w3id.org/swapgraph/ns#> .\n"


def problems(turtle: str, folder: Path) -> list[str]:
    """What is told of a file, without the axiom that it is told of."""
    path = folder / "axioms.ttl"
    path.write_text(HEADER + turtle, encoding="utf-8")
    told = [str(warning) for warning in read_ontology([path]).unsupported]
    assert all(line.startswith(f"{path}: ") for line in told)
    return [line.removeprefix(f"{path}: ") for line in told]


@pytest.mark.parametrize(
    "axiom",
    [
        ":A rdfs:subClassOf :B, [ owl:intersectionOf (:B [ owl:complementOf :C ]) ] .",
        "[ owl:unionOf (:A [ owl:onProperty :p ; owl:someValuesFrom owl:Thing ]) ] rdfs:subClassOf :C .",
        "[ owl:onProperty :p ; owl:someValuesFrom [ owl:oneOf (:x :y) ] ] rdfs:subClassOf :C .",
        ":A owl:equivalentClass [ owl:onProperty :p ; owl:hasValue :x ] .",
        ":A rdfs:subClassOf [ owl:onProperty :p ; owl:allValuesFrom :B ], [ owl:onProperty :p ; owl:maxCardinality 0].",
        ":A rdfs:subClassOf [ owl:onProperty :p ; owl:maxQualifiedCardinality 1 ; owl:onClass owl:Thing ] .",
        ":A rdfs:subClassOf [ owl:onProperty :q ; owl:allValuesFrom xsd:integer ] . :q rdfs:range xsd:date .",
        ":A owl:hasKey (:p) ; owl:disjointWith :B . [] a owl:AllDisjointClasses ; owl:members (:A :B) .",
        "[] a owl:NegativePropertyAssertion ; owl:sourceIndividual :x ; owl:assertionProperty :p ; owl:targetValue 1 .",
        ":p owl:propertyChainAxiom (:q [ owl:inverseOf :q ]) ; a owl:FunctionalProperty, owl:AsymmetricProperty .",
        ':p rdfs:domain [ owl:intersectionOf (:A :B) ] ; rdfs:label "p" . :x a :A ; owl:sameAs :y .',
    ],
)
def test_what_the_profile_allows_is_not_told(axiom: str, tmp_path: Path) -> None:
    assert problems(axiom, tmp_path) == []


@pytest.mark.parametrize(
    ("axiom", "expected"),
    [
        (":A rdfs:subClassOf [ owl:unionOf (:B :C) ] .", "(sg:B or sg:C) above"),
        (":A rdfs:subClassOf [ owl:oneOf (:x :y) ] .", "{sg:x, sg:y} above"),
        (":A rdfs:subClassOf [ owl:onProperty :p ; owl:someValuesFrom :B ] .", "(sg:p some sg:B) above"),
        (":A owl:equivalentClass [ owl:onProperty :p ; owl:someValuesFrom :B ] .", "(sg:p some sg:B) above"),
        (":A rdfs:subClassOf [ owl:onProperty :p ; owl:minCardinality 1 ] .", "(sg:p min 1) above"),
        (":A rdfs:subClassOf [ owl:onProperty :p ; owl:cardinality 1 ] .", "(sg:p exactly 1) above"),
        (":A rdfs:subClassOf [ owl:onProperty :p ; owl:maxCardinality 2 ] .", "limit other than 0 or 1"),
        (":A rdfs:subClassOf [ owl:onProperty :p ; owl:hasSelf true ] .", "self"),
        (
            ":A rdfs:subClassOf [ owl:onProperty :q ; owl:maxQualifiedCardinality 1 ; owl:onDataRange xsd:date ] .",
            "limit to values of a datatype",
        ),
        ("[ owl:complementOf :A ] rdfs:subClassOf :B .", "(not sg:A) below"),
        ("[ owl:onProperty :p ; owl:allValuesFrom :A ] rdfs:subClassOf :B .", "(sg:p only sg:A) below"),
        ("[ owl:onProperty :p ; owl:maxCardinality 1 ] rdfs:subClassOf :B .", "(sg:p max 1) below"),
        (
            "[ owl:onProperty :q ; owl:someValuesFrom xsd:date ] rdfs:subClassOf :B .",
            "a datatype as what some value is",
        ),
        (":p rdfs:range [ owl:intersectionOf (:A [ owl:unionOf (:B :C) ]) ] .", "(sg:B or sg:C) above"),
        ("[] a owl:AllDisjointClasses ; owl:members (:A [ owl:complementOf :B ]) .", "(not sg:B) below"),
        (":x a [ owl:unionOf (:A :B) ] .", "(sg:A or sg:B) above"),
        (":A owl:unionOf (:B :C) .", "(sg:B or sg:C) above"),
        (":A owl:disjointUnionOf (:B :C) .", "(sg:B or sg:C) below"),
        (":p a owl:ReflexiveProperty .", "outside OWL 2 RL"),
        (":d owl:equivalentClass [ a rdfs:Datatype ; owl:oneOf (1 2) ] .", "a datatype's definition"),
        (":q rdfs:range [ a rdfs:Datatype ; owl:onDatatype xsd:integer ; owl:withRestrictions () ] .", "the datatype"),
        (":A owl:hasKey () .", "no list"),
        (":A owl:intersectionOf :B .", "no list"),
        ("<urn:o> a owl:Ontology ; owl:imports <http://example.org/> .", "not read"),
        ("owl:Thing rdfs:subClassOf :A .", "owl:Thing below"),
        (":A rdfs:subClassOf [ a owl:Class ] .", "nothing describes"),
        (":p a owl:TransitivProperty .", "did you mean owl:TransitiveProperty?"),
        (":p rdfs:subpropertyOf :q .", "did you mean rdfs:subPropertyOf?"),
    ],
)
def test_what_lies_outside_is_named(axiom: str, expected: str, tmp_path: Path) -> None:
    told = problems(axiom, tmp_path)
    assert any(expected in line for line in told), told
    assert len(told) <= 2


def test_our_own_ontology_lies_within() -> None:
    assert read_ontology([ontology_dir() / "swapgraph.ttl"]).unsupported == ()


def test_each_file_is_named_for_its_own(tmp_path: Path) -> None:
    for name in ("a", "b"):
        (tmp_path / f"{name}.ttl").write_text(f"{HEADER}:{name} a owl:ReflexiveProperty .", encoding="utf-8")
    told = read_ontology([tmp_path / "a.ttl", tmp_path / "b.ttl"]).unsupported
    assert [(Path(w.source or "").name, w.reason.split()[0]) for w in told] == [("a.ttl", "sg:a"), ("b.ttl", "sg:b")]


def test_a_list_in_a_circle_ends(tmp_path: Path) -> None:
    path = tmp_path / "circle.ttl"
    path.write_text(HEADER + ":A owl:unionOf :l . :l rdf:first :B ; rdf:rest :l .", encoding="utf-8")
    assert isinstance(next(iter(ox.parse(path=str(path), format=ox.RdfFormat.TURTLE))), ox.Quad)
    read_ontology([path])


def test_a_class_that_holds_itself_ends(tmp_path: Path) -> None:
    told = problems("_:a owl:intersectionOf (_:a :B) . :A rdfs:subClassOf _:a .", tmp_path)
    assert any("in a circle" in line for line in told)
