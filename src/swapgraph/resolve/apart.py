"""Who of one name is two, as the quads of `graph/resolved`: a node for each judgement, with its reason."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

import pyoxigraph as ox

from swapgraph.names import PREFIXES, Minter, sg
from swapgraph.resolve.entities import Distinction

_TYPE, _DECIMAL = (ox.NamedNode(PREFIXES[prefix] + local) for prefix, local in (("rdf", "type"), ("xsd", "decimal")))
_DISTINCTION, _OF, _FROM, _REASON, _CONFIDENCE = (
    ox.NamedNode(sg(local)) for local in ("Distinction", "distinguished", "distinguishedFrom", "reason", "confidence")
)


def apart_links(distinctions: Iterable[Distinction], minter: Minter) -> Iterator[ox.Quad]:
    """Each that is not the first of its name, from whom it is distinguished, why and how surely."""
    graph = ox.NamedNode(minter.graph("resolved"))
    for found in distinctions:
        for one in found.some:
            node = ox.NamedNode(f"{one}#apart")
            for property_, value in (
                (_TYPE, _DISTINCTION),
                (_OF, ox.NamedNode(one)),
                (_FROM, ox.NamedNode(found.other)),
                (_REASON, ox.Literal(found.reason)),
                (_CONFIDENCE, ox.Literal(found.confidence, datatype=_DECIMAL)),
            ):
                yield ox.Quad(node, property_, value, graph)
