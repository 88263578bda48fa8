"""An exchange, release or repatriation as all articles together tell it: tellings, legs, sides and figures."""

from __future__ import annotations

from dataclasses import dataclass

import pyoxigraph as ox

from swapgraph.explore.figures import Figure
from swapgraph.explore.nodes import Nodes
from swapgraph.explore.vocabulary import PARTY, RECEIVING, RELEASING
from swapgraph.graph import terms as t

WITHDRAWN = "withdrawn"
STATUSES = ("actual", WITHDRAWN, "claimed", "denied", "planned", "hypothetical")
"""How events are told, the firmest first; withdrawn is what was told as actual and its publisher has taken back."""

_TRUE = "true"


def firmness(status: str) -> int:
    """The place of a status among them, the firmest first."""
    return STATUSES.index(status) if status in STATUSES else len(STATUSES)


@dataclass(frozen=True, slots=True)
class Telling:
    """An event as one article tells it; `legs` are the parts of it that the article tells too."""

    event: ox.NamedNode
    article: str
    status: str
    start: str | None
    end: str | None
    legs: tuple[ox.NamedNode, ...]
    figures: tuple[Figure, ...]

    @property
    def told(self) -> tuple[ox.NamedNode, ...]:
        """The event and its legs."""
        return (self.event, *self.legs)


def telling(event: ox.NamedNode, nodes: Nodes) -> Telling | None:
    """What its article tells of an event; None for a node that belongs to no article."""
    article = nodes.home(event)
    if article is None:
        return None
    legs: tuple[ox.NamedNode, ...] = ()
    if nodes.classes(event) & nodes.vocabulary.exchanges:
        directions = nodes.vocabulary.returns - nodes.vocabulary.exchanges
        parts = nodes.subjects(t.PART_OF, event, article)
        legs = tuple(part for part in parts if nodes.classes(part) & directions)
    return Telling(
        event,
        article,
        WITHDRAWN if nodes.is_withdrawn(event) else nodes.text(event, t.STATUS, article) or "",
        nodes.text(event, t.START_DATE, article),
        nodes.text(event, t.END_DATE, article),
        legs,
        tuple(f for told in (event, *legs) for f in figures_of(told, event, article, nodes)),
    )


def figures_of(told: ox.NamedNode, whole: ox.NamedNode, article: str, nodes: Nodes) -> list[Figure]:
    """The counts of people or bodies of an event, or of a leg of it; sums of money are none."""
    bodies = bool(nodes.classes(told) & nodes.vocabulary.of_bodies)
    running = nodes.text(told, t.CUMULATIVE, article) == _TRUE
    receivers = nodes.nodes(told, RECEIVING, article)
    parties = nodes.nodes(whole, PARTY, article)
    withdrawn = nodes.is_withdrawn(whole)
    found = []
    for quantity in nodes.subjects(t.OF_EVENT, told, article):
        value = nodes.text(quantity, t.VALUE, article)
        if value is None or nodes.text(quantity, t.CURRENCY, article) is not None:
            continue
        each = nodes.text(quantity, t.DISTRIBUTIVE, article) == _TRUE
        counted = nodes.nodes(quantity, t.SIDE, article)
        upper = nodes.text(quantity, t.UPPER_VALUE, article)
        # A number for each side is one for each party; else the side is as told, or who receives them.
        sides = counted or (parties if each else []) or receivers
        found.append(
            Figure(
                quantity.value,
                article,
                float(value),
                float(upper) if upper is not None else None,
                nodes.text(quantity, t.BOUND, article) or "exact",
                nodes.text(quantity, t.COUNTED, article) or "",
                tuple(side.value for side in sides),
                each,
                bodies,
                bool(nodes.nodes(quantity, t.INCLUDED_IN, article)),
                running or nodes.text(quantity, t.CUMULATIVE, article) == _TRUE,
                WITHDRAWN if withdrawn else "corrected" if nodes.is_superseded(quantity) else "",
            )
        )
    return sorted(found, key=lambda f: (f.node.rpartition("/")[2].zfill(12), f.node))


def sides_of(event: ox.NamedNode, article: str | None, nodes: Nodes) -> list[ox.NamedNode]:
    """The parties of an event, then who releases and who receives; each once."""
    found = [side for role in (PARTY, RELEASING, RECEIVING) for side in nodes.nodes(event, role, article)]
    return list(dict.fromkeys(found))
