"""A small graph of two articles on one swap, made by hand, with all that a proof needs down to the quotes."""

from __future__ import annotations

import pyoxigraph as ox

from swapgraph.graph.store import ArticleGraph, Store
from swapgraph.names import DEFAULT_BASE, PREFIXES
from swapgraph.reason import infer
from swapgraph.reason.inference import Inconsistency
from swapgraph.resolve import resolve_store

WIRE = (
    "Arlandia and Bergonia exchanged prisoners on 3 May. President Ada Quill said the swap was held under the deal. "
    "Each side released 40 captives. Bergonia said the swap had failed. Arlandia denied that."
)
PAPER = "On 3 May the two countries swapped prisoners. The foreign minister of Bergonia confirmed the exchange."
BASE = DEFAULT_BASE
HEADER = "".join(f"@prefix {prefix}: <{iri}> .\n" for prefix, iri in PREFIXES.items())
HEADER += f"@prefix e: <{BASE}entity/> .\n@base <{BASE}article/> .\n"

_WIRE = """
e:arlandia a sg:Country ; rdfs:label "Arlandia" .
e:bergonia a sg:Country ; rdfs:label "Bergonia" .
<wire/person/ada> a sg:Person ; rdfs:label "Ada Quill" ; sg:holdsPost <wire/role/president> .
<wire/role/president> a sg:Post ; sg:holder <wire/person/ada> ; sg:postTitle "President" ; sg:postIn e:arlandia ;
    sg:tenure "current" ; sg:evidence [President Ada Quill] .
<wire/event/swap> a sg:PrisonerExchange ; rdfs:label "swap of 3 May" ; sg:status "actual" ;
    sg:party e:arlandia, e:bergonia ; sg:startDate "2031-05-03"^^xsd:date ; sg:endDate "2031-05-03"^^xsd:date ;
    sg:partOf <wire/event/deal> ; sg:trigger [exchanged] ;
    sg:evidence [Arlandia and Bergonia exchanged prisoners on 3 May.] .
<wire/event/deal> a sg:Agreement ; rdfs:label "deal" ; sg:status "actual" ; sg:trigger [the deal] ;
    sg:evidence [the swap was held under the deal] .
<wire/event/failure> a sg:Other ; rdfs:label "failure" ; sg:status "denied" ; sg:evidence [the swap had failed] .
<wire/quantity/40> a sg:Quantity ; sg:value 40 ; sg:bound "exact" ; sg:counted "captives" ; sg:distributive true ;
    sg:ofEvent <wire/event/swap> ; sg:figure [40] ; sg:evidence [Each side released 40 captives.] .
<wire/claim/quill> a sg:Claim ; sg:source <wire/person/ada> ; sg:stance "confirms" ; sg:about <wire/event/swap> ;
    sg:content "the swap was held under the deal" ; sg:evidence [the swap was held under the deal] .
<wire/claim/failed> a sg:Claim ; sg:source e:bergonia ; sg:stance "asserts" ; sg:about <wire/event/failure> ;
    sg:content "the swap had failed" ; sg:evidence [Bergonia said the swap had failed.] .
<wire/claim/denied> a sg:Claim ; sg:source e:arlandia ; sg:stance "denies" ; sg:about <wire/event/failure> ;
    sg:answers <wire/claim/failed> ; sg:content "denied that" ; sg:evidence [Arlandia denied that.] .
"""

_PAPER = """
e:arlandia a sg:Country ; rdfs:label "Arlandia" .
e:bergonia a sg:Country ; rdfs:label "Bergonia" .
<paper/person/minister> a sg:Person ; rdfs:label "foreign minister" ; sg:holdsPost <paper/role/minister> .
<paper/role/minister> a sg:Post ; sg:holder <paper/person/minister> ; sg:postTitle "foreign minister" ;
    sg:postIn e:bergonia ; sg:tenure "current" ; sg:evidence [foreign minister of Bergonia] .
<paper/event/swap> a sg:PrisonerExchange ; rdfs:label "swap" ; sg:status "actual" ; sg:party e:arlandia, e:bergonia ;
    sg:startDate "2031-05-03"^^xsd:date ; sg:endDate "2031-05-03"^^xsd:date ; sg:trigger [swapped] ;
    sg:evidence [On 3 May the two countries swapped prisoners.] .
<paper/claim/minister> a sg:Claim ; sg:source <paper/person/minister> ; sg:stance "confirms" ;
    sg:about <paper/event/swap> ; sg:content "the exchange" ; sg:evidence [confirmed the exchange] .
"""


def article(name: str, text: str, turtle: str) -> list[ox.Quad]:
    """An article's quads; `[words]` in the Turtle stands for the mention of these words."""
    mentions: dict[str, str] = {}
    for words in sorted({part.partition("]")[0] for part in turtle.split("[")[1:]}):
        start = text.index(words)
        iri = f"<{name}#char={start},{start + len(words)}>"
        piece = f'sg:start {start} ; sg:end {start + len(words)} ; sg:text "{words}"'
        mentions[words] = f"{iri} a sg:Mention ; sg:inArticle <{name}> ; {piece} ."
        turtle = turtle.replace(f"[{words}]", iri)
    about = f'<{name}> a sg:Article ; sg:identifier "{name}" ; sg:title "The {name}" ; sg:text "{text}" .'
    trig = f"{HEADER}<{name}> {{ {turtle} {about} {' '.join(mentions.values())} }}"
    return list(ox.parse(trig, format=ox.RdfFormat.TRIG))


def articles() -> dict[str, list[ox.Quad]]:
    """The two articles' quads by name."""
    return {"wire": article("wire", WIRE, _WIRE), "paper": article("paper", PAPER, _PAPER)}


def concluded(quads: dict[str, list[ox.Quad]]) -> tuple[Store, list[Inconsistency]]:
    """A store of these articles with all that was concluded, and the inconsistencies found."""
    store = Store()
    store.replace_articles([ArticleGraph.of(f"{BASE}article/{name}", name, qs) for name, qs in quads.items()])
    store.replace_graph("resolved", resolve_store(store))
    inferred = infer(store)
    store.replace_graph("inferred", inferred)
    return store, inferred.findings
