"""The words and classes that resolving goes by, from `ontology/lexicon/resolve.ttl`."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path

import pyoxigraph as ox

from swapgraph.lexicon import load_lexicon, read_turtle
from swapgraph.names import PREFIXES, sg

_DIFFERENT, _SAME = (ox.NamedNode(PREFIXES["owl"] + local) for local in ("differentFrom", "sameAs"))
_SOURCE, _PROPERTY, _TARGET = (
    ox.NamedNode(PREFIXES["owl"] + local) for local in ("sourceIndividual", "assertionProperty", "targetIndividual")
)
_DENIABLE = frozenset(sg(local) for local in ("carriesOut", "phaseOf"))


@dataclass(frozen=True)
class Vocabulary:
    """IRIs of classes and roles; words in lower case."""

    events: frozenset[str] = frozenset()  # kinds of events that different articles may both tell
    placed: frozenset[str] = frozenset()  # of these, those of which two places on one day make two
    roles: frozenset[str] = frozenset()  # whose holders are the sides of an event
    giving: frozenset[str] = frozenset()
    taking: frozenset[str] = frozenset()
    released: frozenset[str] = frozenset()  # roles of those whom an event is about
    captive: frozenset[str] = frozenset()  # roles of those who are held, or let go
    captor: frozenset[str] = frozenset()  # roles of those in whose hands they are
    successors: dict[str, str] = field(default_factory=dict)  # a state by its name in IRIs -> the one that it is today
    generic: frozenset[str] = frozenset()  # words of names that every country's body may bear
    variants: dict[str, str] = field(default_factory=dict)  # a first name -> the one it is a form of
    work: dict[str, str] = field(default_factory=dict)  # a post as it is called -> its kind: office, rank, occupation
    different: Mapping[str, frozenset[str]] = field(default_factory=dict)  # a node -> those that a user calls others
    same: Mapping[str, frozenset[str]] = field(default_factory=dict)  # a node -> those that a user calls the same
    denied: frozenset[tuple[str, str, str]] = frozenset()  # a property of an event that another is no value of

    def denies(self, property_: str, ones: set[str], others: set[str]) -> bool:
        """Whether a user says that a property leads from none of some events to one of others."""
        return any(p == property_ and one in ones and other in others for p, one, other in self.denied)

    def keeps_apart(self, some: Iterable[str], others: Iterable[str]) -> bool:
        """Whether a user says of one of some that it is not one of the others."""
        return bool(self.different) and bool(
            frozenset[str]().union(*(self.different.get(iri, frozenset()) for iri in some)) & {*others}
        )


def load_vocabulary(ontology_dir: Path, axioms: Iterable[Path] = ()) -> Vocabulary:
    """Read it, and what a user's axioms keep apart or make one. InputError or SyntaxProblem for a bad file."""
    lexicon = load_lexicon([ontology_dir / "lexicon" / name for name in ("resolve.ttl", "roles.ttl")])

    def iris(name: str, property_: str) -> frozenset[str]:
        return frozenset(sg(local) for local in lexicon.words(name, property_))

    said = [list(read_turtle(path)) for path in axioms]
    different = _both_ways(_pairs(said, _DIFFERENT))
    work = {
        word: kind.name
        for kind in lexicon.of("KindOfPost")
        for role in kind.all("of")
        for word in lexicon.entries[role].all("word")
    }
    variants = {word: entry.name for entry in lexicon.of("NameVariants") for word in entry.all("word")}
    return Vocabulary(
        events=iris("resolvedEvents", "event"),
        placed=iris("resolvedEvents", "placed"),
        roles=iris("resolvedSides", "role"),
        giving=iris("resolvedSides", "giving"),
        taking=iris("resolvedSides", "taking"),
        released=iris("resolvedSides", "released"),
        captive=iris("resolvedCaptives", "captive"),
        captor=iris("resolvedCaptives", "captor"),
        successors={
            old.rpartition("/")[2]: new.rpartition("/")[2]
            for state in lexicon.of("SuccessorState")
            for new in state.all("successor")
            for old in state.all("of")
        },
        generic=lexicon.words("genericBodies"),
        variants=variants,
        work=work,
        different=different,
        same=_classes(_pairs(said, _SAME), different),
        denied=frozenset(_denied(said)),
    )


def _denied(files: Iterable[Iterable[ox.Quad]]) -> Iterator[tuple[str, str, str]]:
    """The negative property assertions on what links stories: property, subject and object."""
    for triples in files:
        said: dict[object, dict[object, object]] = {}
        for triple in triples:
            said.setdefault(triple.subject, {})[triple.predicate] = triple.object
        for of in said.values():
            terms = [
                term.value for key in (_PROPERTY, _SOURCE, _TARGET) if isinstance(term := of.get(key), ox.NamedNode)
            ]
            if len(terms) == 3 and terms[0] in _DENIABLE:
                yield terms[0], terms[1], terms[2]


def _pairs(files: Iterable[Iterable[ox.Quad]], property_: ox.NamedNode) -> Iterator[tuple[str, str]]:
    """The pairs of nodes between which files say a property to be."""
    for triple in (triple for triples in files for triple in triples if triple.predicate == property_):
        one, other = triple.subject, triple.object
        if isinstance(one, ox.NamedNode) and isinstance(other, ox.NamedNode):
            yield one.value, other.value


def _both_ways(pairs: Iterable[tuple[str, str]]) -> dict[str, frozenset[str]]:
    """What each node is paired with."""
    found: dict[str, set[str]] = {}
    for one, other in pairs:
        found.setdefault(one, set()).add(other)
        found.setdefault(other, set()).add(one)
    return {iri: frozenset(others) for iri, others in found.items()}


def _classes(pairs: Iterable[tuple[str, str]], different: Mapping[str, frozenset[str]]) -> dict[str, frozenset[str]]:
    """All that chains of `owl:sameAs` tie to each node; no pair that is called different as well is a link."""
    classes: dict[str, set[str]] = {}
    for one, other in pairs:
        if other not in different.get(one, ()):
            both = classes.get(one, {one}) | classes.get(other, {other})
            classes.update(dict.fromkeys(both, both))
    return {iri: frozenset(all_) for iri, all_ in classes.items()}
