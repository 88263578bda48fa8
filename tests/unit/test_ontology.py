"""The ontology says what the code, the queries and the documents count on, and concludes nothing absurd."""

from __future__ import annotations

import importlib.util
import re
from collections.abc import Iterator
from functools import cache
from pathlib import Path
from types import ModuleType

import pyoxigraph as ox
import pytest
from rdflib import OWL, RDF, RDFS, Graph, URIRef
from wire_facts import wire

from swapgraph.graph import terms
from swapgraph.graph.assemble import assemble
from swapgraph.graph.schema import load_schema, term_iri
from swapgraph.lexicon import shorten
from swapgraph.names import ONTOLOGY, PREFIXES, Minter
from swapgraph.resources import ontology_dir

ROOT = Path(__file__).parents[2]
FILE = ontology_dir() / "swapgraph.ttl"
KINDS = (OWL.Class, OWL.ObjectProperty, OWL.DatatypeProperty, OWL.AnnotationProperty)
ENTITY_TYPES = ("Person", "Organization", "Country", "Place", "Facility", "Group", "Agreement")
EVENT_TYPES = ("PrisonerExchange", "Release", "BodyRepatriation", "Negotiation", "Agreement", "Statement")
EVENT_TYPES += ("Capture", "Detention", "Trial", "Attack", "Meeting", "Other")


@cache
def graph() -> Graph:
    return Graph().parse(FILE)


@cache
def declared() -> dict[str, URIRef]:
    """Our terms, by local name, with the kind of term that each is declared to be."""
    found: dict[str, URIRef] = {}
    for term, kind in graph().subject_objects(RDF.type):
        if str(term).startswith(ONTOLOGY) and kind in (*KINDS, OWL.NamedIndividual):
            local = str(term).removeprefix(ONTOLOGY)
            assert local not in found, f"sg:{local} is declared as two kinds of term"
            found[local] = URIRef(str(kind))
    return found


# ---------------------------------------------------------------------------- terms


def test_every_term_is_labelled_and_explained() -> None:
    labels: dict[str, str] = {}
    for local in declared():
        term = URIRef(ONTOLOGY + local)
        (label,) = graph().objects(term, RDFS.label)
        (comment,) = graph().objects(term, RDFS.comment)
        assert (label.language, comment.language) == ("en", "en"), local
        assert str(label) == str(label).lower().strip() != "", local
        assert re.fullmatch(r"[A-Z].*[^.]\.", str(comment)) and "\n" not in comment, local
        assert labels.setdefault(str(label), local) == local, (
            f"{local} and {labels[str(label)]} are both called {label!r}"
        )


def test_every_term_that_anything_uses_is_declared() -> None:
    unknown = {f"{path.relative_to(ROOT)}: sg:{local}" for path, local in _uses() if local not in declared()}
    assert unknown == set()


def _uses() -> Iterator[tuple[Path, str]]:
    patterns = {
        "src/**/*.py": r"\b_?sg\(\"(\w+)\"\)",
        "queries/**/*.rq": r"\bsg:(\w+)",
        "ontology/**/*.rq": r"\bsg:(\w+)",
        "ontology/**/*.ttl": r"\bsg:(\w+)",
        "docs/*.md": r"\bsg:(\w+)",
    }
    for files, pattern in patterns.items():
        found = sorted(ROOT.glob(files))
        assert found, f"no {files}"
        for path in found:
            for local in re.findall(pattern, path.read_text(encoding="utf-8")):
                yield path, local


def test_the_terms_that_python_names_are_declared() -> None:
    named = [value for value in vars(terms).values() if isinstance(value, ox.NamedNode)]
    named += terms.ENTITY_CLASSES.values()
    ours = {n.value.removeprefix(ONTOLOGY) for n in named if n.value.startswith(ONTOLOGY)}
    assert len(ours) > 50
    assert ours - set(declared()) == set()


def test_axioms_speak_of_declared_terms_only() -> None:
    """No typing error in a domain, range, chain or parent."""
    nodes = {n for s, _, o in graph() for n in (s, o) if isinstance(n, URIRef) and str(n).startswith(ONTOLOGY)}
    mentioned = {str(n).removeprefix(ONTOLOGY) for n in nodes}
    assert mentioned - set(declared()) == set()


def test_the_types_of_the_contract_are_classes() -> None:
    schema = load_schema()
    assert tuple(terms.ENTITY_CLASSES) == ENTITY_TYPES
    entity = ONTOLOGY + "Entity"
    for type_, class_ in terms.ENTITY_CLASSES.items():
        reported = graph().value(URIRef(class_.value), URIRef(ONTOLOGY + "reportedAs"))
        assert (str(reported) if reported else shorten(class_.value)) == type_
        assert schema.is_below(class_.value, entity)
    for type_ in EVENT_TYPES:
        assert schema.event_class(type_) == ox.NamedNode(ONTOLOGY + type_)
    assert not schema.is_below(ONTOLOGY + "PrisonerExchange", ONTOLOGY + "Transfer")
    assert schema.is_below(ONTOLOGY + "Release", ONTOLOGY + "Transfer")


def test_the_labels_of_roles_are_the_contracts() -> None:
    schema = load_schema()
    roles = {schema.label(iri) for iri in schema.parents if schema.is_below(iri, terms.HAS_PARTICIPANT.value)}
    roles.discard("has participant")
    contract = "party, releasing party, receiving party, released person, mediator, facilitator, negotiator, speaker"
    assert set(contract.split(", ")) <= roles
    for role in roles:  # the local name is the label in camel case, so that either can be guessed from the other
        head, *rest = role.split()
        assert schema.role(head + "".join(word.title() for word in rest)), role


def test_short_names_and_iris() -> None:
    for iri in (ONTOLOGY + "Release", PREFIXES["schema"] + "Event", "https://example.org/x#Quake"):
        assert term_iri(shorten(iri)) == iri


def test_it_stands_on_other_vocabularies() -> None:
    text = FILE.read_text(encoding="utf-8")
    for vocabulary in ("sem", "prov", "nif", "foaf", "org", "schema", "time", "qudt"):
        namespace = PREFIXES[vocabulary]
        assert f"@prefix {vocabulary}: <{namespace}>" in text
        above = {o for p in (RDFS.subClassOf, RDFS.subPropertyOf) for o in graph().objects(None, p)}
        assert any(str(o).startswith(namespace) for o in above), f"nothing is below a term of {vocabulary}"


def test_its_header() -> None:
    (ontology,) = graph().subjects(RDF.type, OWL.Ontology)
    assert str(ontology) == ONTOLOGY.rstrip("#")
    assert str(graph().value(ontology, URIRef(PREFIXES["dcterms"] + "license"))).startswith(
        "https://creativecommons.org/licenses/by/4.0"
    )
    version = graph().value(ontology, OWL.versionInfo)
    assert re.fullmatch(r"\d+\.\d+\.\d+", str(version))
    assert str(graph().value(ontology, OWL.versionIRI)).endswith(f"/{version}")
    assert not list(graph().objects(ontology, OWL.imports)), "nothing may be fetched"


# ---------------------------------------------------------------------------- documents


@cache
def renderer() -> ModuleType:
    spec = importlib.util.spec_from_file_location("render", ROOT / "docs" / "render.py")
    assert spec and spec.loader
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


def test_the_page_about_the_ontology_is_up_to_date() -> None:
    page = (ROOT / "docs" / "ontology.md").read_text(encoding="utf-8")
    assert renderer().render(page, graph()) == page, "run: python docs/render.py"
    for local in declared():
        assert f"| `sg:{local}` |" in page or local == "Swapgraph"


def test_the_diagram_draws_declared_terms_as_they_are() -> None:
    page = (ROOT / "docs" / "ontology.md").read_text(encoding="utf-8")
    diagram = page.split("```mermaid")[1].split("```")[0]
    schema = load_schema()
    arrows = re.findall(r"(\w+) (<\|--|-->) (\w+)(?: : (\w+))?", diagram)
    assert len(arrows) > 30
    for left, arrow, right, label in arrows:
        if arrow == "<|--":
            assert ONTOLOGY + left in schema.parents[ONTOLOGY + right], f"{right} below {left}"
        else:
            property_ = URIRef(ONTOLOGY + label)
            for side, axiom in ((left, RDFS.domain), (right, RDFS.range)):
                declared_side = graph().value(property_, axiom)
                if declared_side:
                    assert schema.is_below(ONTOLOGY + side, str(declared_side)), f"{left} {label} {right}"


def test_the_data_model_names_all_that_a_graph_holds() -> None:
    page = (ROOT / "docs" / "data-model.md").read_text(encoding="utf-8")
    told = set(re.findall(r"`((?:sg|rdfs|skos):\w+)`", page))
    schema = load_schema()
    for quad in assemble(wire(), Minter(), schema):
        if quad.predicate != terms.RDF_TYPE:
            iri = quad.predicate.value
            name = shorten(iri) if not iri.startswith(ONTOLOGY) else "sg:" + shorten(iri)
            assert name in told, f"{name} is not in docs/data-model.md"
        elif not schema.is_below(quad.object.value, terms.EVENT.value):
            assert "sg:" + shorten(quad.object.value) in told


# ---------------------------------------------------------------------------- what follows


def _closed(data: Graph) -> tuple[set[str], list[str]]:
    from owlrl.OWLRL import OWLRL_Semantics
    from rdflib.term import _toPythonMapping

    given = graph() + data
    closed = graph() + data
    datatypes = dict(_toPythonMapping)
    try:
        OWLRL_Semantics(closed, axioms=False, daxioms=False, rdfs=False).closure()
    finally:  # owlrl changes rdflib's table for the whole process
        _toPythonMapping.clear()
        _toPythonMapping.update(datatypes)
    concluded, wrong = set(), []
    for s, p, o in closed - given:
        if str(p).endswith("agent-ont#error"):
            wrong.append(str(o))
        elif str(s).startswith("http://x/") and s != o:
            concluded.add(" ".join(_short(str(term)) for term in (s, p, o)))
    return concluded, wrong


def _short(iri: str) -> str:
    for prefix, namespace in {"": "http://x/", **PREFIXES}.items():
        iri = iri.replace(namespace, f"{prefix}:")
    return iri


FOLLOWS = [
    pytest.param(
        ":a sg:partOf :b . :b sg:partOf :c .",
        [":a sg:partOf :c", ":c sg:hasPart :a", ":a rdf:type sg:Event"],
        [":a sg:hasParticipant :b"],
        id="part-of is transitive and has an inverse",
    ),
    pytest.param(
        ":a sg:follows :b . :b sg:follows :c .",
        [":c sg:before :a", ":a sg:after :c"],
        [":a sg:follows :c", ":a sg:before :c"],
        id="order is transitive, being told next to each other is not",
    ),
    pytest.param(
        ":p sg:holdsPost :post . :post sg:postIn :ministry . :ministry sg:governmentOf :land . :claim sg:source :p .",
        [
            ":p sg:actsFor :ministry",
            ":p sg:actsFor :land",
            ":claim sg:sourceSide :ministry",
            ":claim sg:sourceSide :land",
        ],
        [":claim sg:source :land", ":claim sg:sourceSide :p"],
        id="a person's words are their government's",
    ),
    pytest.param(
        ":post a sg:Post ; sg:holder :p ; sg:postIn :land ; sg:tenure 'former' . :claim sg:source :p .",
        [":p rdf:type sg:Person"],
        [":claim sg:sourceSide :land", ":p sg:actsFor :land", ":p sg:holdsPost :post"],
        id="... not by a post that they no longer hold",
    ),
    pytest.param(
        ":swap sg:fulfils :pledge . :pledge sg:termOf :deal .",
        [":swap sg:implements :deal", ":deal sg:hasCommitment :pledge", ":pledge sg:fulfilledBy :swap"],
        [":swap sg:partOf :deal"],
        id="a fulfilled commitment implements its agreement",
    ),
    pytest.param(
        ":whole sg:hasLeg :leg . :leg sg:releasingParty :x .",
        [":whole sg:involves :x", ":leg sg:hasParticipant :x", ":leg sg:partOf :whole", ":leg rdf:type sg:Transfer"],
        [":whole sg:hasParticipant :x", ":whole sg:releasingParty :x"],
        id="the whole involves its parts' participants, whatever their status, but they are not made its own",
    ),
    pytest.param(
        ":leg sg:partOf :swap . :swap sg:underAgreement :deal .",
        [":leg sg:underAgreement :deal"],
        [":leg sg:implements :deal"],
        id="a part is under its whole's agreement",
    ),
    pytest.param(
        ":swap sg:atPlace :bridge . :bridge sg:locatedIn :town . :town sg:capitalOf :land .",
        [":swap sg:within :bridge", ":swap sg:within :land"],
        [":swap sg:atPlace :land"],
        id="an event is within the larger places around it, but its place is the one told",
    ),
    pytest.param(
        ":a sg:contradicts :b . :x sg:exchangedWith :y . :l sg:counterpart :m .",
        [":b sg:contradicts :a", ":y sg:exchangedWith :x", ":m sg:counterpart :l"],
        [":a rdf:type sg:Claim"],
        id="symmetric properties",
    ),
    pytest.param(
        ":swap sg:releasedPerson :g ; sg:party :x . :burial sg:returnedBody :d . :blast sg:target :t .",
        [":x rdf:type sg:Agent", ":g rdf:type sg:Entity"],
        [":g rdf:type sg:Agent", ":d rdf:type sg:Agent", ":t rdf:type sg:Agent", ":swap rdf:type sg:PrisonerExchange"],
        id="who acts is an agent; who is freed, buried or hit need not be",
    ),
    pytest.param(
        ":land a sg:Country .",
        [":land rdf:type sg:Place", ":land rdf:type sg:Agent", ":land rdf:type sg:Entity"],
        [":land rdf:type sg:Organization", ":land rdf:type sg:Government"],
        id="a country is a place and an agent",
    ),
    pytest.param(
        ":x sg:evidence :m ; sg:startDate '2021'^^xsd:gYear . :x sg:cumulative true .",
        [":m rdf:type sg:Mention"],
        [":x rdf:type sg:Claim", ":x rdf:type sg:Quantity", ":x rdf:type sg:Entity"],
        id="evidence types nothing but the piece of text",
    ),
]

CANNOT_BE = [
    ":x a sg:Event, sg:Claim .",
    ":x a sg:Person, sg:Organization .",
    ":x a sg:Person ; sg:locatedIn :land .",
    ":x a sg:Person . :e sg:atPlace :x .",
    ":quantity sg:ofEvent :x . :claim sg:source :x .",
    ":a sg:follows :b . :b sg:follows :a .",
    ":a sg:follows :a .",
]


@cache
def all_cases() -> tuple[set[str], list[str]]:
    """Each case among nodes of its own, closed together: owlrl takes a second or two for the ontology alone."""
    cases = [*(case.values[0] for case in FOLLOWS), *CANNOT_BE]
    prefixes = "".join(f"PREFIX {name}: <{iri}>\n" for name, iri in PREFIXES.items())
    turtle = "".join(f"PREFIX : <http://x/{i}/>\n{case}\n" for i, case in enumerate(cases))
    return _closed(Graph().parse(data=prefixes + turtle, format="turtle"))


@pytest.mark.parametrize("given, follows, not_follows", FOLLOWS)
def test_what_follows(given: str, follows: list[str], not_follows: list[str]) -> None:
    number = [case.values[0] for case in FOLLOWS].index(given)
    concluded = {line.replace(f":{number}/", ":") for line in all_cases()[0]}
    assert [f for f in follows if f not in concluded] == []
    assert [n for n in not_follows if n in concluded] == []
    assert not [wrong for wrong in all_cases()[1] if f"http://x/{number}/" in wrong]


@pytest.mark.parametrize("given", CANNOT_BE)
def test_what_cannot_be(given: str) -> None:
    number = len(FOLLOWS) + CANNOT_BE.index(given)
    assert [wrong for wrong in all_cases()[1] if f"http://x/{number}/" in wrong], all_cases()[1]


def test_a_full_graph_is_consistent_and_gets_no_junk() -> None:
    """Every type that is concluded of a node of the wire is one that its own class is below, or that it acts as."""
    schema = load_schema()
    quads = assemble(wire(), Minter("http://x/"), schema)
    data = Graph().parse(data=ox.serialize([q.triple for q in quads], format=ox.RdfFormat.N_TRIPLES), format="nt")
    concluded, wrong = _closed(data)
    assert wrong == []
    assert not [line for line in concluded if "sameAs" in line]
    given: dict[str, set[str]] = {}
    for quad in quads:
        if quad.predicate == terms.RDF_TYPE:
            given.setdefault(_short(quad.subject.value), set()).add(quad.object.value)
    acting = {ONTOLOGY + "Agent", ONTOLOGY + "Entity"}
    checked = 0
    for line in concluded:
        node, predicate, type_ = line.split(" ", 2)
        if predicate == "rdf:type" and type_.startswith("sg:") and node in given:
            checked += 1
            iri = ONTOLOGY + type_.removeprefix("sg:")
            assert any(schema.is_below(own, iri) for own in given[node]) or iri in acting, line
    assert checked >= 20
    # The prisoners, a group, were released and are no agent; the pledged hand-over made nobody a fact's participant.
    assert ":article/wire-1/entity/group-prisoners rdf:type sg:Agent" not in concluded
    assert not [line for line in concluded if line.startswith(":article/wire-1/event/deal sg:hasParticipant")]
    assert ":article/wire-1/claim/c2 sg:sourceSide :entity/norland" in concluded


def test_nothing_lies_outside_owl_2_rl() -> None:
    """Functional and asymmetric properties are simple (neither transitive nor made by a chain); there are no unions."""
    assert not list(graph().subject_objects(OWL.unionOf))
    assert not list(graph().subject_objects(OWL.onProperty))
    composite = set(graph().subjects(RDF.type, OWL.TransitiveProperty)) | set(graph().subjects(OWL.propertyChainAxiom))
    schema = load_schema()
    for kind in (OWL.FunctionalProperty, OWL.AsymmetricProperty, OWL.IrreflexiveProperty):
        for property_ in graph().subjects(RDF.type, kind):
            below = [p for p in composite if schema.is_below(str(p), str(property_))]
            assert below == [], f"{property_} is {kind} but not simple"
