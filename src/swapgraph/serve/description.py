"""What the endpoint says of itself: https://www.w3.org/TR/sparql11-service-description/."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from io import BytesIO
from urllib.parse import urlencode

import pyoxigraph as ox

from swapgraph.graph.serialize import write_triples
from swapgraph.graph.terms import RDF_TYPE
from swapgraph.serve.options import Options

_SD = "http://www.w3.org/ns/sparql-service-description#"
_FORMATS = "http://www.w3.org/ns/formats/"
_RESULTS = ("SPARQL_Results_JSON", "SPARQL_Results_XML", "SPARQL_Results_CSV", "SPARQL_Results_TSV")
_MANY = ox.Literal(
    "A graph for each article, and more: SELECT ?graph { GRAPH ?graph {} } names them, "
    "and of an article its own is the graph of its IRI.",
    language="en",
)
_COMMENT = ox.NamedNode("http://www.w3.org/2000/01/rdf-schema#comment")
_RDF = ("Turtle", "N-Triples", "RDF_XML", "JSON-LD", "N-Quads", "TriG")


def description(address: str, format_: str, options: Options, graphs: Sequence[str] | None) -> bytes:
    """The description of the endpoint at an address, as RDF: with its named graphs, or where they are too many to be
    told (None) with what finds them.
    """
    service, dataset, graph = (ox.NamedNode(address + part) for part in ("", "#dataset", "#default-graph"))
    features = ["UnionDefaultGraph", *(["BasicFederatedQuery"] if options.services else [])]
    languages = ["SPARQL10Query", "SPARQL11Query", *(["SPARQL11Update"] if options.writable else [])]
    triples = [
        ox.Triple(service, RDF_TYPE, _sd("Service")),
        ox.Triple(service, _sd("endpoint"), service),
        ox.Triple(service, _sd("defaultDataset"), dataset),
        ox.Triple(dataset, RDF_TYPE, _sd("Dataset")),
        ox.Triple(dataset, _sd("defaultGraph"), graph),
        ox.Triple(graph, RDF_TYPE, _sd("Graph")),
        ox.Triple(
            graph, _COMMENT, ox.Literal("All graphs together, unless a request or query names some.", language="en")
        ),
        *(_named(dataset, graphs, address) if graphs is not None else [ox.Triple(dataset, _COMMENT, _MANY)]),
        *(ox.Triple(service, _sd("feature"), _sd(name)) for name in features),
        *(ox.Triple(service, _sd("supportedLanguage"), _sd(name)) for name in languages),
        *(ox.Triple(service, _sd("resultFormat"), ox.NamedNode(_FORMATS + name)) for name in (*_RESULTS, *_RDF)),
    ]
    out = BytesIO()
    write_triples(triples, format_, out)
    return out.getvalue()


def _named(dataset: ox.NamedNode, graphs: Sequence[str], address: str) -> Iterator[ox.Triple]:
    """Each graph under the address from which the Graph Store Protocol has it."""
    store = f"{address.rstrip('/').rpartition('/')[0]}/store"
    for name in graphs:
        there = ox.NamedNode(f"{store}?{urlencode({'graph': name})}")
        yield ox.Triple(dataset, _sd("namedGraph"), there)
        yield ox.Triple(there, RDF_TYPE, _sd("NamedGraph"))
        yield ox.Triple(there, _sd("name"), ox.NamedNode(name))


def _sd(name: str) -> ox.NamedNode:
    return ox.NamedNode(_SD + name)
