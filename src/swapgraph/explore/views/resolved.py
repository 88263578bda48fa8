"""Why nodes of different articles are one, or an article a copy of another."""

from __future__ import annotations

from dataclasses import dataclass

import pyoxigraph as ox

from swapgraph.explore.nodes import Article, Nodes, Ref
from swapgraph.explore.views.stated import Terms, terms_of
from swapgraph.explore.vocabulary import CARRIES_OUT, MATCHED, MATCHED_TO, PHASE_OF, REASON, REFERS_TO
from swapgraph.graph import terms as t

MOST = 60


@dataclass(frozen=True, slots=True)
class Reason:
    """Why a node of an article was taken for this one, and how surely, from 0 to 1."""

    ref: Ref
    article: Article | None
    reason: str
    confidence: str | None
    iri: str
    proof: Terms | None  # that it is one with this


@dataclass(frozen=True, slots=True)
class Reasons:
    """Those that are shown, and how many more there are."""

    shown: tuple[Reason, ...]
    more: int


def reasons(node: ox.NamedNode, nodes: Nodes) -> Reasons:
    """What was matched to an identity or story; at most `MOST`."""
    found, matches = [], nodes.subjects(MATCHED_TO, node)
    for match in matches[:MOST]:
        for member in nodes.nodes(match, MATCHED):
            if node in (*nodes.nodes(member, CARRIES_OUT), *nodes.nodes(member, PHASE_OF)):
                continue  # another event
            home = nodes.home(member)
            article = nodes.article(home) if home is not None else None
            ref = Ref(nodes.label(member), member.value, nodes.kind(member))
            reason, confidence = nodes.text(match, REASON) or "", nodes.text(match, t.CONFIDENCE)
            one = next(nodes.quads(member, REFERS_TO, node), None)
            found.append(Reason(ref, article, reason, confidence, match.value, terms_of(one) if one else None))
    return Reasons(tuple(found), max(0, len(matches) - MOST))
