"""What assembling asks of the ontology: labels, what lies below what, which roles an event's label names."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field
from pathlib import Path

import pyoxigraph as ox

from swapgraph.graph.terms import EVENT, HAS_PARTICIPANT, LABEL_ORDER, RDFS_LABEL
from swapgraph.lexicon import read_turtle, turtle_files
from swapgraph.names import PREFIXES, sg
from swapgraph.resources import ontology_dir

_SUB_CLASS, _SUB_PROPERTY = (PREFIXES["rdfs"] + local for local in ("subClassOf", "subPropertyOf"))


@dataclass(frozen=True)
class Schema:
    """The classes and properties of the ontology and of files of the user's, by IRI.

    `parents` leads from a term to those directly above it; `classes` are the terms that are below some class.
    """

    labels: dict[str, str] = field(default_factory=dict)
    parents: dict[str, frozenset[str]] = field(default_factory=dict)
    label_orders: dict[str, int] = field(default_factory=dict)
    classes: frozenset[str] = frozenset()

    def label(self, iri: str) -> str:
        """The term's `rdfs:label`, else the end of its IRI."""
        return self.labels.get(iri) or iri.rpartition("#")[2].rpartition("/")[2]

    def is_below(self, iri: str, top: str) -> bool:
        """Whether a class or property is `top` or, over any number of steps, below it."""
        seen, todo = {iri}, [iri]
        while todo:
            for parent in self.parents.get(todo.pop(), frozenset()) - seen:
                seen.add(parent)
                todo.append(parent)
        return top in seen

    def event_class(self, type_: str) -> ox.NamedNode | None:
        """The class of an `Event.type`, if the ontology has it and it is a class of events."""
        return self._below(type_, EVENT)

    def role(self, role: str) -> ox.NamedNode | None:
        """The property of a `Participant.role`, if the ontology has it and it is a role."""
        return self._below(role, HAS_PARTICIPANT)

    def _below(self, name: str, top: ox.NamedNode) -> ox.NamedNode | None:
        iri = term_iri(name)
        return ox.NamedNode(iri) if self.is_below(iri, top.value) else None


def term_iri(name: str) -> str:
    """The IRI behind a term's short name (`Release`, `schema:Event`) or the IRI itself: undoes `lexicon.shorten`."""
    prefix, colon, local = name.partition(":")
    if not colon:
        return sg(name)
    return PREFIXES[prefix] + local if prefix in PREFIXES else name


def load_schema(paths: Iterable[Path] = ()) -> Schema:
    """Read the ontology and further Turtle files or folders (a user's event types).

    Raises InputError for a missing file and SyntaxProblem, with line and column, for one that is not Turtle.
    """
    labels: dict[str, str] = {}
    parents: dict[str, set[str]] = {}
    orders: dict[str, int] = {}
    classes: set[str] = set()
    for path in turtle_files([ontology_dir() / "swapgraph.ttl", *paths]):
        for triple in read_turtle(path):
            subject, predicate, object_ = triple.subject, triple.predicate, triple.object
            if not isinstance(subject, ox.NamedNode):
                continue
            if isinstance(object_, ox.NamedNode) and predicate.value in (_SUB_CLASS, _SUB_PROPERTY):
                parents.setdefault(subject.value, set()).add(object_.value)
                if predicate.value == _SUB_CLASS:
                    classes.add(subject.value)
            elif isinstance(object_, ox.Literal) and predicate == RDFS_LABEL and object_.language in (None, "en"):
                labels[subject.value] = min(object_.value, labels.get(subject.value, object_.value))
            elif isinstance(object_, ox.Literal) and predicate == LABEL_ORDER and object_.value.isdecimal():
                orders[subject.value] = int(object_.value)
    return Schema(labels, {iri: frozenset(above) for iri, above in parents.items()}, orders, frozenset(classes))
