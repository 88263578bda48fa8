"""What the endpoint says of itself: https://www.w3.org/TR/sparql11-service-description/."""

from __future__ import annotations

from io import BytesIO

import pyoxigraph as ox

from swapgraph.graph.serialize import write_triples
from swapgraph.serve.options import Options

_SD = "http://www.w3.org/ns/sparql-service-description#"
_FORMATS = "http://www.w3.org/ns/formats/"
_RESULTS = ("SPARQL_Results_JSON", "SPARQL_Results_XML", "SPARQL_Results_CSV", "SPARQL_Results_TSV")
_RDF = ("Turtle", "N-Triples", "RDF_XML", "JSON-LD", "N-Quads", "TriG")


def description(address: str, format_: str, options: Options) -> bytes:
    """The description of the endpoint at an address, as RDF."""
    service, dataset, graph = (ox.NamedNode(address + part) for part in ("", "#dataset", "#default-graph"))
    a = ox.NamedNode("http://www.w3.org/1999/02/22-rdf-syntax-ns#type")
    features = ["UnionDefaultGraph", *(["BasicFederatedQuery"] if options.services else [])]
    languages = ["SPARQL10Query", "SPARQL11Query", *(["SPARQL11Update"] if options.writable else [])]
    triples = [
        ox.Triple(service, a, _sd("Service")),
        ox.Triple(service, _sd("endpoint"), service),
        ox.Triple(service, _sd("defaultDataset"), dataset),
        ox.Triple(dataset, a, _sd("Dataset")),
        ox.Triple(dataset, _sd("defaultGraph"), graph),
        ox.Triple(graph, a, _sd("Graph")),
        *(ox.Triple(service, _sd("feature"), _sd(name)) for name in features),
        *(ox.Triple(service, _sd("supportedLanguage"), _sd(name)) for name in languages),
        *(ox.Triple(service, _sd("resultFormat"), ox.NamedNode(_FORMATS + name)) for name in (*_RESULTS, *_RDF)),
    ]
    out = BytesIO()
    write_triples(triples, format_, out)
    return out.getvalue()


def _sd(name: str) -> ox.NamedNode:
    return ox.NamedNode(_SD + name)
