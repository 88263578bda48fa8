"""The small graphs of tests/queries/ for the tests of asking."""

from __future__ import annotations

from pathlib import Path

import pyoxigraph as ox

from swapgraph.names import DEFAULT_BASE, PREFIXES
from swapgraph.resources import ontology_dir

FOLDER = Path(__file__).parent / "queries"
ONTOLOGY_GRAPH = ox.NamedNode("https://w3id.org/swapgraph/ns")

# The files leave out their prefixes; ":" is the ontology, relative IRIs are data.
HEAD = (
    f"@base <{DEFAULT_BASE}> .\n@prefix : <{PREFIXES['sg']}> .\n"
    + "".join(f"@prefix {prefix}: <{PREFIXES[prefix]}> .\n" for prefix in ("rdfs", "skos", "xsd", "wd"))
)  # fmt: skip

SHORT = {DEFAULT_BASE: "id:", PREFIXES["sg"]: "sg:", PREFIXES["wd"]: "wd:"}
"""How expected answers write IRIs."""


def load_graph(name: str) -> ox.Store:
    """One of the graphs, with the ontology in its own graph as a build leaves it."""
    store = ox.Store()
    store.load(input=(HEAD + (FOLDER / name).read_text("utf-8")).encode(), format=ox.RdfFormat.TRIG)
    store.load(path=ontology_dir() / "swapgraph.ttl", format=ox.RdfFormat.TURTLE, to_graph=ONTOLOGY_GRAPH)
    return store


def shorten(text: str) -> str:
    for long, short in SHORT.items():
        text = text.replace(long, short)
    return text
