"""Writes the tables of docs/ontology.md from ontology/swapgraph.ttl: `python docs/render.py`. A test asks for it."""

from __future__ import annotations

import sys
from collections.abc import Iterator
from pathlib import Path

from rdflib import OWL, RDF, RDFS, Graph, URIRef
from rdflib.collection import Collection
from rdflib.term import Node

ROOT = Path(__file__).parents[1]
ONTOLOGY, PAGE = ROOT / "ontology" / "swapgraph.ttl", ROOT / "docs" / "ontology.md"
NAMESPACE = "https://w3id.org/swapgraph/ns#"
BEGIN, END = "<!-- made by docs/render.py: begin -->\n", "<!-- made by docs/render.py: end -->\n"
CHARACTERISTICS = ("Transitive", "Symmetric", "Asymmetric", "Irreflexive", "Functional")


def render(page: str, graph: Graph) -> str:
    """The page with fresh tables between its two marks."""
    head, _, rest = page.partition(BEGIN)
    _, _, tail = rest.partition(END)
    return f"{head}{BEGIN}{''.join(tables(graph))}{END}{tail}"


def tables(graph: Graph) -> Iterator[str]:
    """The tables, in the order in which the ontology declares its terms."""
    lines = ONTOLOGY.read_text(encoding="utf-8").splitlines()
    declared = list(dict.fromkeys(line.split()[0] for line in lines if line.startswith("sg:")))
    kinds = (
        ("Classes", OWL.Class),
        ("Relations between nodes", OWL.ObjectProperty),
        ("Values", OWL.DatatypeProperty),
        ("Annotations of the ontology", OWL.AnnotationProperty),
    )
    for title, kind in kinds:
        terms = [URIRef(NAMESPACE + name[3:]) for name in declared]
        terms = [term for term in terms if (term, RDF.type, kind) in graph]
        yield f"\n## {title} ({len(terms)})\n\n| term | label | meaning | axioms |\n| --- | --- | --- | --- |\n"
        for term in terms:
            label, meaning = graph.value(term, RDFS.label), graph.value(term, RDFS.comment)
            yield f"| `{_short(graph, term)}` | {label} | {meaning} | {'; '.join(_axioms(graph, term))} |\n"
    yield "\n"


def _axioms(graph: Graph, term: URIRef) -> Iterator[str]:
    above = [*graph.objects(term, RDFS.subClassOf), *graph.objects(term, RDFS.subPropertyOf)]
    if above:
        yield "below " + _names(graph, above)
    for words, property_ in (("domain", RDFS.domain), ("range", RDFS.range), ("inverse", OWL.inverseOf)):
        if found := list(graph.objects(term, property_)):
            yield f"{words} {_names(graph, found)}"
    for characteristic in CHARACTERISTICS:
        if (term, RDF.type, OWL[f"{characteristic}Property"]) in graph:
            yield characteristic.lower()
    for chain in graph.objects(term, OWL.propertyChainAxiom):
        yield "follows from " + " then ".join(f"`{_short(graph, step)}`" for step in Collection(graph, chain))
    if found := list(graph.objects(term, OWL.disjointWith)):
        yield f"disjoint with {_names(graph, found)}"


def _names(graph: Graph, terms: list[Node]) -> str:
    return ", ".join(sorted(f"`{_short(graph, term)}`" for term in terms))


def _short(graph: Graph, term: Node) -> str:
    return graph.namespace_manager.normalizeUri(str(term))


if __name__ == "__main__":
    before = PAGE.read_text(encoding="utf-8")
    after = render(before, Graph().parse(ONTOLOGY))
    PAGE.write_text(after, encoding="utf-8")
    sys.stderr.write("docs/ontology.md is as it was\n" if after == before else "docs/ontology.md written\n")
