"""The engine entails what owlrl entails; what differs is listed here, with the reason."""

from __future__ import annotations

import pyoxigraph as ox
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from random_ontologies import facts, ontologies
from swapgraph.names import PREFIXES
from swapgraph.reason.chain import ChainEngine
from swapgraph.reason.knowledge import read_knowledge
from swapgraph.reason.owl import Ontology, compile_ontology
from swapgraph.reason.reference import OwlrlEngine
from swapgraph.reason.rule import SAME_AS, Derivation, Triple, closure, sort_key
from swapgraph.resources import ontology_dir

HEADER = "".join(f"@prefix {prefix}: <{iri}> .\n" for prefix, iri in PREFIXES.items())
HEADER += "@prefix : <http://example.org/> .\n"


def triples(turtle: str) -> list[Triple]:
    parsed = ox.parse(HEADER + turtle, format=ox.RdfFormat.TURTLE)
    return [(t.subject, t.predicate, t.object) for t in parsed]  # type: ignore[misc]


def entailed(found: list[Derivation]) -> set[Triple]:
    return {d.conclusion for d in found if d.conclusion is not None}


def clashes(found: list[Derivation]) -> list[str]:
    return [d.rule.name for d in found if d.conclusion is None]


def ontology(turtle: str) -> Ontology:
    return compile_ontology(triples(turtle))


@pytest.mark.parametrize(
    ("axioms", "data", "conclusion", "rule"),
    [
        (":A rdfs:subClassOf :B . :B rdfs:subClassOf :C .", ":x a :A .", ":x a :B, :C .", "cax-sco"),
        (":A owl:equivalentClass :B .", ":x a :B .", ":x a :A .", "cax-sco"),
        (":p rdfs:subPropertyOf :q .", ":x :p :y .", ":x :q :y .", "prp-spo1"),
        (":p owl:equivalentProperty :q .", ":x :q :y .", ":x :p :y .", "prp-spo1"),
        (":p rdfs:domain :A ; rdfs:range :B .", ":x :p :y .", ":x a :A . :y a :B .", None),
        (":p owl:inverseOf :q .", ":x :p :y . :u :q :v .", ":y :q :x . :v :p :u .", None),
        (":p a owl:SymmetricProperty .", ":x :p :y .", ":y :p :x .", "prp-symp"),
        (":p a owl:TransitiveProperty .", ":x :p :y . :y :p :z . :z :p :w .", ":x :p :z, :w . :y :p :w .", "prp-trp"),
        (":p owl:propertyChainAxiom (:q :r :q) .", ":x :q :y . :y :r :z . :z :q :w .", ":x :p :w .", "prp-spo2"),
        (":A owl:intersectionOf (:B :C) .", ":x a :B, :C .", ":x a :A .", "cls-int1"),
        (":A owl:unionOf (:B :C) .", ":x a :C .", ":x a :A .", "cax-sco"),
        (":A owl:oneOf (:x :y) .", ":x :p :y .", ":x a :A . :y a :A .", "cls-oo"),
        (":A owl:onProperty :p ; owl:someValuesFrom :B .", ":x :p :y . :y a :B .", ":x a :A .", "cls-svf1"),
        (":A owl:onProperty :p ; owl:someValuesFrom owl:Thing .", ":x :p :y .", ":x a :A .", "cls-svf2"),
        (":A owl:onProperty :p ; owl:allValuesFrom :B .", ":x a :A ; :p :y .", ":y a :B .", "cls-avf"),
        (":A owl:onProperty :p ; owl:hasValue :v .", ":x a :A . :y :p :v .", ":x :p :v . :y a :A .", None),
        (":p a owl:FunctionalProperty .", ":x :p :y, :z .", ":y owl:sameAs :z . :z owl:sameAs :y .", "prp-fp"),
        (
            ":p a owl:InverseFunctionalProperty .",
            ":x :p :z . :y :p :z .",
            ":x owl:sameAs :y . :y owl:sameAs :x .",
            "prp-ifp",
        ),
        (
            ":A owl:onProperty :p ; owl:maxCardinality 1 .",
            ":x a :A ; :p :y, :z .",
            ":y owl:sameAs :z . :z owl:sameAs :y .",
            "cls-maxc2",
        ),
        (
            ":A owl:onProperty :p ; owl:onClass :B ; owl:maxQualifiedCardinality 1 .",
            ":x a :A ; :p :y, :z . :y a :B . :z a :B . :x :p :w .",
            ":y owl:sameAs :z . :z owl:sameAs :y .",
            "cls-maxqc3",
        ),
        (
            ":A owl:hasKey (:p :q) .",
            ":x a :A ; :p 1 ; :q 2 . :y a :A ; :p 1 ; :q 2 . :z a :A ; :p 1 ; :q 3 .",
            ":x owl:sameAs :y . :y owl:sameAs :x .",
            "prp-key",
        ),
        ("", ":x owl:sameAs :y ; :p :z . :w :q :x .", ":y owl:sameAs :x . :y :p :z . :w :q :y .", None),
        # What has some A has something.
        (
            ":A owl:onProperty :p ; owl:someValuesFrom owl:Thing . :B owl:onProperty :p ; owl:someValuesFrom :A .",
            ":x a :B .",
            ":x a :A .",
            "cax-sco",
        ),
        # By two axioms together: what has some B for p has some C for q.
        (
            ":B rdfs:subClassOf :C . :S owl:onProperty :p ; owl:someValuesFrom :B ."
            ":T owl:onProperty :p ; owl:someValuesFrom :C .",
            ":x a :S .",
            ":x a :T .",
            "cax-sco",
        ),
    ],
)
def test_axioms_entail(axioms: str, data: str, conclusion: str, rule: str | None) -> None:
    found = closure(ChainEngine(), triples(data), ontology(axioms))
    expected = set(triples(conclusion))
    assert entailed(found) == expected
    if rule is not None:
        assert {d.rule.name for d in found} <= {rule, "eq-sym"}


@pytest.mark.parametrize(
    ("axioms", "data", "rule"),
    [
        (":A owl:disjointWith :B .", ":x a :A, :B .", "cax-dw"),
        ("[] a owl:AllDisjointClasses ; owl:members (:A :B :C) .", ":x a :A, :C .", "cax-adc"),
        (":A owl:complementOf :B .", ":x a :A, :B .", "cls-com"),
        (":A rdfs:subClassOf owl:Nothing .", ":x a :A .", "cls-nothing2"),
        (":p a owl:IrreflexiveProperty .", ":x :p :x .", "prp-irp"),
        (":p a owl:AsymmetricProperty .", ":x :p :y . :y :p :x .", "prp-asyp"),
        (":p owl:propertyDisjointWith :q .", ":x :p :y ; :q :y .", "prp-pdw"),
        ("[] a owl:AllDisjointProperties ; owl:members (:p :q) .", ":x :p :y ; :q :y .", "prp-adp"),
        ("", ":x owl:sameAs :y ; owl:differentFrom :y .", "eq-diff1"),
        ("[] a owl:AllDifferent ; owl:members (:x :y) .", ":x owl:sameAs :y .", "eq-diff2"),
        (":A owl:onProperty :p ; owl:maxCardinality 0 .", ":x a :A ; :p :y .", "cls-maxc1"),
        (":p a owl:FunctionalProperty .", ":x :p 1, 2 .", "prp-fp"),
        (
            "[] owl:sourceIndividual :x ; owl:assertionProperty :p ; owl:targetIndividual :y .",
            ":x :p :y .",
            "prp-npa1",
        ),
    ],
)
def test_axioms_exclude(axioms: str, data: str, rule: str) -> None:
    assert rule in clashes(closure(ChainEngine(), triples(data), ontology(axioms)))
    assert not clashes(closure(ChainEngine(), triples(":x :r :y ; a :D ."), ontology(axioms)))


def test_equal_numbers_do_not_clash() -> None:
    functional = ontology(":p a owl:FunctionalProperty .")
    assert not clashes(closure(ChainEngine(), triples(":x :p 1, 1.0 ."), functional))


def test_a_value_is_held_against_its_range() -> None:
    # owlrl does not look at the values of other datatypes.
    whole = ontology(":p rdfs:range xsd:integer . :A owl:onProperty :p ; owl:allValuesFrom xsd:positiveInteger .")
    for value in ('"a"', "1.5", '"x"^^xsd:integer', '"2025-06-10"^^xsd:date', '"a"@en'):
        assert clashes(closure(ChainEngine(), triples(f":x :p {value} ."), whole)) == ["prp-rng"]
    assert clashes(closure(ChainEngine(), triples(":x a :A ; :p 0 ."), whole)) == ["cls-avf"]
    assert not clashes(closure(ChainEngine(), triples(":x :p 1, 1.0, :y ."), whole))
    knows_nothing_of_literals = whole.without_datatypes()
    assert not clashes(closure(ChainEngine(), triples(':x :p "a" .'), knows_nothing_of_literals))


@pytest.mark.parametrize(
    ("axioms", "data", "conclusion"),
    [
        (":p owl:sameAs :q . :q a owl:TransitiveProperty .", ":x :p :y . :y :p :z .", ":x :p :z ."),
        (":A owl:sameAs :B .", ":x a :A .", ":x a :B ."),
        (":p a :Closed . :Closed rdfs:subClassOf owl:SymmetricProperty .", ":x :p :y .", ":y :p :x ."),
        (":part owl:hasValue :p ; owl:onProperty rdfs:subPropertyOf . :q a :part .", ":x :q :y .", ":x :p :y ."),
    ],
)
def test_axioms_follow_from_axioms(axioms: str, data: str, conclusion: str) -> None:
    declared_ = ":p a owl:ObjectProperty . :q a owl:ObjectProperty . :A a owl:Class . :B a owl:Class ."
    found = entailed(closure(ChainEngine(), triples(data), ontology(declared_ + axioms)))
    assert set(triples(conclusion)) <= found


def test_with_unique_names_nothing_is_made_one() -> None:
    found = closure(
        ChainEngine(), triples(":x :p :y, :z ."), ontology(":p a owl:FunctionalProperty .").with_unique_names()
    )
    assert entailed(found) == set()
    assert set(clashes(found)) == {"prp-fp"}


def test_what_lies_outside_the_profile_is_named() -> None:
    found = ontology(":A owl:onProperty :p ; owl:minCardinality 2 . :p a owl:ReflexiveProperty .").unsupported
    assert len(found) == 3  # the one below and above
    assert all("outside OWL 2 RL" in str(message) for message in found)


def test_a_session_may_be_added_to() -> None:
    axioms = ontology(":p a owl:TransitiveProperty .")
    for engine in (ChainEngine(), OwlrlEngine()):
        session = engine.start(axioms)
        assert session.add(triples(":x :p :y .")) == []
        assert session.add(triples(":y :p :z .")) == triples(":x :p :z .")
        assert entailed(session.derivations()) == set(triples(":x :p :z ."))


def test_premises_are_given_in_the_order_of_the_rule() -> None:
    [step] = closure(ChainEngine(), triples(":y :q :z . :x :p :y ."), ontology(":r owl:propertyChainAxiom (:p :q) ."))
    assert list(step.premises) == triples(":x :p :y . :y :q :z .")
    assert step.rule.axiom == "<http://example.org/p> then <http://example.org/q> makes <http://example.org/r>"


def test_owlrl_leaves_the_datatype_table_of_rdflib_alone() -> None:
    from rdflib.term import _toPythonMapping

    before = dict(_toPythonMapping)
    closure(OwlrlEngine(), triples(':x :p 1 ; :q "2025-06-10"^^xsd:date .'), ontology(":p rdfs:domain :A ."))
    assert _toPythonMapping == before
    assert list(_toPythonMapping) == list(before)


def test_owlrl_writes_no_junk() -> None:
    axioms = ontology(":p rdfs:range :A . :A owl:disjointWith :B .")
    found = closure(OwlrlEngine(), triples(":x :p :y, 5 . :y a :B ."), axioms)
    assert entailed(found) == set(triples(":y a :A ."))
    assert len(clashes(found)) == 1


def agree(schema: list[Triple], data: list[Triple]) -> None:
    """Both engines find the graph inconsistent, or both entail the same; of what is inconsistent all follows."""
    compiled = compile_ontology(schema)
    ours, theirs = closure(ChainEngine(), data, compiled), closure(OwlrlEngine(), data, compiled)
    assert bool(clashes(ours)) == bool(clashes(theirs))
    assert clashes(ours) or entailed(ours) == entailed(theirs)


GRAPHS = (ontologies(), st.lists(facts, min_size=3, max_size=12))


@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(*GRAPHS)
def test_both_engines_entail_the_same(schema: list[Triple], data: list[Triple]) -> None:
    agree(schema, data)


@pytest.mark.slow
@settings(max_examples=1000, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(*GRAPHS)
def test_both_engines_entail_the_same_of_many(schema: list[Triple], data: list[Triple]) -> None:
    agree(schema, data)


@settings(max_examples=40, deadline=None)
@given(*GRAPHS, st.randoms())
def test_no_order_changes_what_is_told_or_by_which_rule(
    schema: list[Triple], data: list[Triple], random: st.DataObject
) -> None:
    shuffled, mixed = list(data), list(schema)
    random.shuffle(shuffled)  # type: ignore[attr-defined]
    random.shuffle(mixed)  # type: ignore[attr-defined]

    def told(axioms_: list[Triple], data_: list[Triple]) -> list[tuple[tuple[str, str, str], str]]:
        session = ChainEngine().start(compile_ontology(axioms_))
        session.add(data_)
        return sorted((sort_key(d.conclusion), d.rule.name) for d in session.derivations() if d.conclusion is not None)

    assert told(schema, data) == told(mixed, shuffled)


def test_both_engines_entail_the_same_of_our_ontology() -> None:
    ours = read_knowledge(ontology_dir()).ontology
    data = triples("""
        :swap a sg:PrisonerExchange ; sg:partOf :deal ; sg:party :a, :b ; sg:atPlace :crossing ; sg:follows :earlier .
        :deal a sg:Agreement ; sg:partOf :talks . :talks a sg:Negotiation ; sg:negotiator :envoy ; sg:resultedIn :deal .
        :crossing sg:locatedIn :region . :region sg:locatedIn :a . :a a sg:Country . :earlier sg:follows :first .
        :envoy sg:holdsPost :post . :post sg:postIn :ministry . :ministry sg:governmentOf :a .
        :claim a sg:Commitment ; sg:source :envoy ; sg:about :swap ; sg:answers :other ; sg:contradicts :other ;
            sg:termOf :deal . :deed sg:fulfils :claim . :deed sg:carriesOut :swap .
        :leg a sg:Release ; sg:releasedPerson :group ; sg:counterpart :back . :swap sg:hasLeg :leg .
        :some sg:ofEvent :swap ; sg:includedIn :more . :more sg:includedIn :most .
    """)
    ones = entailed(closure(ChainEngine(), data, ours))
    assert ones == entailed(closure(OwlrlEngine(), data, ours))
    assert set(triples(":claim sg:sourceSide :a .")) <= ones
    assert len(ones) > 80
    assert not any(p == SAME_AS for _, p, _ in ones)
