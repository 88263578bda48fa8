"""The ontology as pages need it: what a class or property is called, what lies below it, which properties are roles."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping, Sequence
from functools import cached_property

import pyoxigraph as ox

from swapgraph.graph import terms as t
from swapgraph.graph.store import ONTOLOGY_GRAPH
from swapgraph.names import PREFIXES, sg

SUB_CLASS, SUB_PROPERTY, COMMENT = (
    ox.NamedNode(PREFIXES["rdfs"] + local) for local in ("subClassOf", "subPropertyOf", "comment")
)
STORY, IDENTITY, RULE, MATCH, ENTITY, TRANSFER, EXCHANGE, BODIES = (
    ox.NamedNode(sg(local))
    for local in ("Story", "Identity", "Rule", "Match", "Entity", "Transfer", "PrisonerExchange", "BodyRepatriation")
)
REFERS_TO, MATCHED, MATCHED_TO, REASON, COPY_OF, CARRIES_OUT, PHASE_OF, WITHDRAWS = (
    ox.NamedNode(sg(local))
    for local in ("refersTo", "matched", "matchedTo", "reason", "copyOf", "carriesOut", "phaseOf", "withdraws")
)
RELEASING, RECEIVING, PARTY, MEDIATOR = (
    ox.NamedNode(sg(local)) for local in ("releasingParty", "receivingParty", "party", "mediator")
)
_REPORTED_AS = ox.NamedNode(sg("reportedAs"))


class Vocabulary:
    """Labels and hierarchy, as the store's copy of the ontology has them; read once for each generation."""

    def __init__(self, store: ox.Store) -> None:
        self._labels: dict[ox.NamedNode, str] = {}
        self._comments: dict[ox.NamedNode, str] = {}
        self._reported: dict[ox.NamedNode, str] = {}
        self._below: dict[ox.NamedNode, set[ox.NamedNode]] = defaultdict(set)
        for quad in store.quads_for_pattern(None, None, None, ox.NamedNode(ONTOLOGY_GRAPH)):
            s, o = quad.subject, quad.object
            if not isinstance(s, ox.NamedNode):
                continue
            if isinstance(o, ox.Literal):
                texts = {t.RDFS_LABEL: self._labels, COMMENT: self._comments, _REPORTED_AS: self._reported}
                if quad.predicate in texts:
                    texts[quad.predicate][s] = o.value
            elif quad.predicate in (SUB_CLASS, SUB_PROPERTY) and isinstance(o, ox.NamedNode):
                self._below[o].add(s)

    def label(self, term: ox.NamedNode) -> str:
        """What a class or property is called; its local name where the ontology does not say."""
        return self._labels.get(term) or local_name(term.value)

    def comment(self, term: ox.NamedNode) -> str | None:
        """What the ontology says of it."""
        return self._comments.get(term)

    def reported(self, class_: ox.NamedNode) -> str:
        """The name under which answers report a class."""
        return self._reported.get(class_) or local_name(class_.value)

    def below(self, term: ox.NamedNode) -> frozenset[ox.NamedNode]:
        """A class or property and all that lie below it."""
        found, waiting = {term}, [term]
        while waiting:
            new = self._below.get(waiting.pop(), set()) - found
            found |= new
            waiting += new
        return frozenset(found)

    @cached_property
    def events(self) -> frozenset[ox.NamedNode]:
        """The classes of events."""
        return self.below(t.EVENT)

    @cached_property
    def entities(self) -> frozenset[ox.NamedNode]:
        """The classes of entities."""
        return self.below(ENTITY)

    @cached_property
    def of_kind(self) -> Mapping[str, Sequence[ox.NamedNode]]:
        """The classes of what is in lists, by the name that the index has for their kind."""
        found: dict[str, list[ox.NamedNode]] = defaultdict(list)
        for class_ in sorted(self.entities | self.events | {t.CLAIM, t.ARTICLE}, key=str):
            found[self.reported(class_).lower()].append(class_)
        return found

    @cached_property
    def exchanges(self) -> frozenset[ox.NamedNode]:
        """The classes of exchanges."""
        return self.below(EXCHANGE)

    @cached_property
    def returns(self) -> frozenset[ox.NamedNode]:
        """The classes of events by which people or remains change hands: what the overview shows."""
        return self.exchanges | self.below(TRANSFER)

    @cached_property
    def of_bodies(self) -> frozenset[ox.NamedNode]:
        """Those by which the dead come home."""
        return self.below(BODIES)

    @cached_property
    def roles(self) -> tuple[ox.NamedNode, ...]:
        """The properties by which entities take part in events: the sides first, then by label."""
        first = (PARTY, RELEASING, RECEIVING, MEDIATOR)
        order = {role: n for n, role in enumerate(first)}
        below = self.below(t.HAS_PARTICIPANT) - {t.HAS_PARTICIPANT}
        return tuple(sorted(below, key=lambda role: (order.get(role, len(first)), self.label(role))))


def local_name(iri: str) -> str:
    """What follows the last `#` or `/`."""
    return iri.rstrip("/#").rpartition("#")[2].rpartition("/")[2] or iri
