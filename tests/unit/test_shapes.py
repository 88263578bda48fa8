"""What a build writes conforms; what is broken is found, and told so that a person understands it."""

from __future__ import annotations

import re
from collections.abc import Callable
from functools import cache
from pathlib import Path

import pyoxigraph as ox
import pytest
from hypothesis import HealthCheck, given, settings
from rdflib import RDF, RDFS, Graph, URIRef
from rdflib.collection import Collection
from rdflib.namespace import SH, XSD
from wire_facts import any_facts, wire

from swapgraph.errors import InputError, StoreError, SyntaxProblem
from swapgraph.graph.assemble import assemble
from swapgraph.graph.schema import load_schema
from swapgraph.names import ONTOLOGY, PREFIXES, Minter
from swapgraph.reason.shapes import ShapeResult, Shapes
from swapgraph.resources import ontology_dir

MINTER = Minter()
SCHEMA = load_schema()
ARTICLE = MINTER.article("wire-1")
GRAPH = ox.NamedNode(ARTICLE)


@cache
def checker() -> Shapes:
    return Shapes(SCHEMA)


@cache
def shapes() -> Graph:
    return Graph().parse(ontology_dir() / "shapes.ttl")


def iri(name: str) -> ox.NamedNode:
    prefix, _, local = name.partition(":")
    return ox.NamedNode(PREFIXES[prefix] + local) if prefix in PREFIXES else ox.NamedNode(ARTICLE + name)


def results(quads: list[ox.Quad]) -> list[ShapeResult]:
    return checker().results(ARTICLE, quads)


def test_a_full_graph_conforms() -> None:
    assert results(assemble(wire(), MINTER, SCHEMA)) == []


@settings(max_examples=25, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(any_facts())
def test_whatever_is_built_conforms(facts) -> None:
    article = MINTER.article(facts.article.id)
    assert checker().results(article, assemble(facts, MINTER, SCHEMA)) == []


# ---------------------------------------------------------------------------- each constraint bites


def constraints() -> list[tuple[str, str]]:
    """Every constraint of every property shape that has a target: (shape, constraint)."""
    found = []
    for shape in sorted(shapes().subjects(RDF.type, SH.PropertyShape)):
        found += [
            (str(shape).rpartition("#")[2], str(parameter).removeprefix(str(SH)))
            for parameter in sorted(set(shapes().predicates(shape)))
            if parameter not in (RDF.type, SH.path, SH.targetClass, SH.targetSubjectsOf, SH.message)
        ]
    return found


def _broken(value: ox.Literal | ox.NamedNode, constraint: str, parameter: object) -> list[ox.Literal | ox.NamedNode]:
    """The values that should stand in a value's place to break one constraint."""
    integer = ox.NamedNode(str(XSD.integer))
    breaking: dict[str, Callable[[], list]] = {
        "minCount": list,
        "maxCount": lambda: [value, _another(value)],
        "datatype": lambda: [ox.Literal("much", datatype=ox.NamedNode("http://example.org/other"))],
        "class": lambda: [ox.NamedNode("http://example.org/nothing")],
        "in": lambda: [ox.Literal("perhaps")],
        "hasValue": lambda: [ox.Literal("perhaps")],
        "nodeKind": lambda: [ox.Literal("Q42")],
        "minLength": lambda: [ox.Literal("")],
        "pattern": lambda: [ox.Literal("~")],
        "node": lambda: [ox.Literal("2021-02-30", datatype=ox.NamedNode(str(XSD.date)))],
        "minInclusive": lambda: [ox.Literal("-1", datatype=integer)],
        "minExclusive": lambda: [ox.Literal("0.0", datatype=ox.NamedNode(str(XSD.decimal)))],
        "maxExclusive": lambda: [ox.Literal("1.0", datatype=ox.NamedNode(str(XSD.decimal)))],
        "lessThan": lambda: [ox.Literal("999999999", datatype=integer)],
    }
    assert constraint in breaking, f"no case for sh:{constraint} {parameter}"
    return breaking[constraint]()


def _another(value: ox.Literal | ox.NamedNode) -> ox.Literal | ox.NamedNode:
    if isinstance(value, ox.NamedNode):
        return ox.NamedNode(value.value + "x")
    if value.datatype.value == str(XSD.boolean):
        return ox.Literal("false", datatype=value.datatype)
    if re.fullmatch(r"[\d.-]+", value.value):
        return ox.Literal(re.sub(r"\d$", lambda m: str((int(m[0]) + 1) % 10), value.value), datatype=value.datatype)
    return ox.Literal(value.value + "x")


@pytest.mark.parametrize("shape, constraint", constraints())
def test_every_constraint_bites(shape: str, constraint: str) -> None:
    """Break one value of the full graph in the way the constraint forbids: the shape's own message must be told."""
    node = URIRef(f"https://w3id.org/swapgraph/shapes#{shape}")
    path = ox.NamedNode(str(shapes().value(node, SH.path)))
    message = str(shapes().value(node, SH.message))
    targets = {str(c) for c in shapes().objects(node, SH.targetClass)}
    quads = assemble(wire(), MINTER, SCHEMA)
    if path.value == ONTOLOGY + "hasParticipant":  # a role stands for it
        path = iri("sg:party")
    focused = {
        q.subject
        for q in quads
        if q.predicate.value == str(RDF.type) and any(SCHEMA.is_below(q.object.value, target) for target in targets)
    }
    victims = [q for q in quads if q.predicate == path and (q.subject in focused or not targets)]
    assert victims, f"nothing in the example has a {path}"
    victim = victims[0]
    siblings = [q for q in quads if q.subject == victim.subject and q.predicate == path]
    kept = [q for q in quads if q not in siblings]
    values = _broken(victim.object, constraint, shapes().value(node, SH[constraint]))
    broken = kept + [ox.Quad(victim.subject, path, value, GRAPH) for value in values]
    told = [f for f in results(broken) if f.message == message]
    assert {(f.focus, f.severity) for f in told} == {(victim.subject.value, "violation")}, results(broken)


def test_every_property_of_the_data_model_has_a_shape() -> None:
    shaped = {str(path) for path in shapes().objects(None, SH.path)}
    for quad in assemble(wire(), MINTER, SCHEMA):
        role = SCHEMA.is_below(quad.predicate.value, ONTOLOGY + "hasParticipant")
        known = quad.predicate.value in (str(RDF.type), ONTOLOGY + "readBy")
        assert role or known or quad.predicate.value in shaped, quad.predicate


def test_every_shape_tells_a_person_what_is_wrong() -> None:
    for kind in (SH.NodeShape, SH.PropertyShape):
        for shape in shapes().subjects(RDF.type, kind):
            message = shapes().value(shape, SH.message)
            assert message or shapes().value(shape, RDFS.comment), shape
            assert message is None or re.fullmatch(r"[A-Zs].*\.", str(message)), message


def test_the_lists_of_values_are_the_models() -> None:
    from swapgraph.graph.soundness import MENTION_KINDS, TENURES
    from swapgraph.model import Bound, Stance, Status

    expected = {"status": list(Status), "bound": list(Bound), "stance": list(Stance)}
    expected |= {"mentionKind": list(MENTION_KINDS), "tenure": list(TENURES)}
    listed = {}
    for shape, values in shapes().subject_objects(SH["in"]):
        path = shapes().value(shape, SH.path)
        listed[str(path).removeprefix(ONTOLOGY)] = [str(value) for value in Collection(shapes(), values)]
    assert listed == {name: [str(value) for value in values] for name, values in expected.items()}


# ---------------------------------------------------------------------------- what no single property shows


@pytest.mark.parametrize(
    "subject, predicate, value, message",
    [
        ("/event/swap", "sg:endDate", "2021-05-03", "An event cannot end before it starts"),
        ("/event/bodies", "sg:endDate", "2021-05", "An event cannot end before it starts"),
        ("/event/bodies", "sg:endDate", "2021-05-31", "An event cannot end before it starts"),
        ("/entity/person-ada-holm", "rdf:type", "sg:Place", "A person cannot be an organization, a place"),
        ("/entity/person-ada-holm", "rdf:type", "sg:Country", "A person cannot be an organization, a place"),
        ("/claim/c1", "sg:speaker", "/entity/person-ada-holm", "Only events have participants."),
        ("/claim/c1", "rdf:type", "sg:Commitment", "A commitment is a claim that pledges."),
        ("/event/swap", "sg:mediator", "/claim/c1", "What takes part in an event, in whatever role, is an entity"),
    ],
)
def test_what_two_facts_together_break(subject: str, predicate: str, value: str, message: str) -> None:
    quads = assemble(wire(), MINTER, SCHEMA)
    datatypes = {10: XSD.date, 7: XSD.gYearMonth}
    object_ = (
        ox.Literal(value, datatype=ox.NamedNode(str(datatypes[len(value)]))) if "Date" in predicate else iri(value)
    )
    if "Date" in predicate:
        quads = [q for q in quads if (q.subject, q.predicate) != (iri(subject), iri(predicate))]
    told = results([*quads, ox.Quad(iri(subject), iri(predicate), object_, GRAPH)])
    assert any(f.message.startswith(message) and f.focus == iri(subject).value for f in told), told


@pytest.mark.parametrize(
    "start, end", [("2021-05-04", "2021-05"), ("2021", "2021-01-01"), ("2021", "2021"), ("2021-05", "2021-06")]
)
def test_periods_of_mixed_precision_conform(start: str, end: str) -> None:
    from dataclasses import replace

    facts = wire()
    events = tuple(replace(e, start=start, end=end) for e in facts.events)
    quads = assemble(replace(facts, events=events), MINTER, SCHEMA)
    assert sum(q.predicate == iri("sg:endDate") for q in quads) == 3
    assert results(quads) == []


def test_a_piece_of_text_that_stands_elsewhere_is_found() -> None:
    quads = assemble(wire(), MINTER, SCHEMA)
    (it,) = (q for q in quads if q.object == ox.Literal("it"))
    quads.remove(it)
    quads.append(ox.Quad(it.subject, it.predicate, ox.Literal("If"), GRAPH))
    (told,) = results(quads)
    assert (told.focus, told.value) == (it.subject.value, "If")
    assert told.message.startswith("It is not what stands in the article")


def test_a_blank_node_is_found() -> None:
    quads = assemble(wire(), MINTER, SCHEMA)
    told = results([*quads, ox.Quad(ox.BlankNode("b"), iri("rdf:type"), iri("sg:Group"), GRAPH)])
    assert any("blank node" in f.message for f in told)


# ---------------------------------------------------------------------------- results


def test_a_result_says_where_and_what() -> None:
    quads = [
        q for q in assemble(wire(), MINTER, SCHEMA) if q.predicate != iri("sg:stance") or q.subject != iri("/claim/c1")
    ]
    quads.append(ox.Quad(iri("/claim/c1"), iri("sg:stance"), ox.Literal("mumbles"), GRAPH))
    assert results(quads) == [
        ShapeResult(
            focus=f"{ARTICLE}/claim/c1",
            path=f"{ONTOLOGY}stance",
            value="mumbles",
            severity="violation",
            message="A claim has exactly one sg:stance: asserts, confirms, denies, demands, pledges or refuses.",
            shape="https://w3id.org/swapgraph/shapes#Claim-stance",
            component=str(SH.InConstraintComponent),
        )
    ]


def test_an_ill_typed_literal_is_a_result_and_no_noise(caplog: pytest.LogCaptureFixture) -> None:
    quads = [q for q in assemble(wire(), MINTER, SCHEMA) if q.predicate != iri("sg:published")]
    bad = ox.Literal("2021-02-30", datatype=ox.NamedNode(str(XSD.date)))
    told = results([*quads, ox.Quad(GRAPH, iri("sg:published"), bad, GRAPH)])
    assert [(f.path, f.value) for f in told] == [(f"{ONTOLOGY}published", "2021-02-30")]
    assert not caplog.records


def test_shapes_of_the_users_are_added(tmp_path: Path) -> None:
    own = tmp_path / "own.ttl"
    own.write_text(
        """
        @prefix sh: <http://www.w3.org/ns/shacl#> . @prefix sg: <https://w3id.org/swapgraph/ns#> .
        @prefix my: <http://my/> .
        my:placed a sh:PropertyShape ; sh:targetClass sg:PrisonerExchange ; sh:path sg:endDate ; sh:minCount 2 ;
            sh:severity sh:Warning ; sh:message "We want it twice." .
        """,
        encoding="utf-8",
    )
    told = Shapes(SCHEMA, [own]).results(ARTICLE, assemble(wire(), MINTER, SCHEMA))
    assert [(f.severity, f.message) for f in told] == [("warning", "We want it twice.")]


def test_shapes_that_cannot_be_read_are_named(tmp_path: Path) -> None:
    with pytest.raises(InputError, match="no such file or folder"):
        Shapes(SCHEMA, [tmp_path / "none.ttl"])
    bad = tmp_path / "bad.ttl"
    bad.write_text("a b", encoding="utf-8")
    with pytest.raises(SyntaxProblem, match=r"bad\.ttl:1"):
        Shapes(SCHEMA, [bad])


@pytest.mark.parametrize(
    "held",
    [
        'sh:sparql [ sh:message "no" ; sh:select "SELECT $this WHERE { SERVICE <http://127.0.0.1:9/> { ?a ?b ?c } }" ]',
        'sh:rule [ a sh:SPARQLRule ; sh:construct "CONSTRUCT { $this <urn:a> 1 } WHERE {}" ]',
        'sh:js [ sh:jsFunctionName "f" ; sh:jsLibrary [ sh:jsLibraryURL "http://127.0.0.1:9/x.js" ] ]',
        'sh:target [ a sh:SPARQLTarget ; sh:select "SELECT ?this WHERE { ?this ?p ?o }" ]',
    ],
)
def test_shapes_that_would_run_something_are_refused(held: str, tmp_path: Path) -> None:
    bad = tmp_path / "runs.ttl"
    prefixes = "@prefix sh: <http://www.w3.org/ns/shacl#> . @prefix sg: <https://w3id.org/swapgraph/ns#> .\n"
    bad.write_text(f"{prefixes}<urn:s> a sh:NodeShape ; sh:targetClass sg:Event ; {held} .", encoding="utf-8")
    with pytest.raises(InputError, match=r"runs\.ttl: sh:\w+ would run a query or script"):
        Shapes(SCHEMA, [bad])


def test_a_pattern_without_end_is_given_up(tmp_path: Path) -> None:
    own = tmp_path / "own.ttl"
    own.write_text(
        "@prefix sh: <http://www.w3.org/ns/shacl#> . @prefix sg: <https://w3id.org/swapgraph/ns#> .\n"
        '<urn:s> a sh:PropertyShape ; sh:targetClass sg:Article ; sh:path sg:text ; sh:pattern "^(([a-z ]+)+)+$" .',
        encoding="utf-8",
    )
    text = ox.Literal("a long text that does not end as it should" * 3 + "!")
    quads = [
        ox.Quad(q.subject, q.predicate, text if q.predicate == iri("sg:text") else q.object, GRAPH)
        for q in assemble(wire(), MINTER, SCHEMA)
    ]
    with pytest.raises(StoreError, match=r"no answer from the shapes within 0\.5 s"):
        Shapes(SCHEMA, [own]).results(ARTICLE, quads, seconds=0.5)


@pytest.mark.parametrize("held", ["sh:minCount 1, 2", 'sh:pattern "("'])
def test_shapes_that_are_none_are_told(held: str, tmp_path: Path) -> None:
    bad = tmp_path / "odd.ttl"
    prefixes = "@prefix sh: <http://www.w3.org/ns/shacl#> . @prefix sg: <https://w3id.org/swapgraph/ns#> .\n"
    shape = f"<urn:s> a sh:PropertyShape ; sh:path sg:status ; sh:targetClass sg:Event ; {held} ."
    bad.write_text(prefixes + shape, encoding="utf-8")
    with pytest.raises(InputError, match=r"odd\.ttl: these are no shapes"):
        Shapes(SCHEMA, [bad]).results(ARTICLE, assemble(wire(), MINTER, SCHEMA))
