"""People and organizations of different articles that are one.

Two of one full name are one unless something says otherwise: a middle name, a post in another country, another country
in whose hands they were, or one article that speaks of both. Where several people of a name are known apart, one of
whom too little is said joins none of them.

All this rests on few kinds of bearers of a name, however many there are. `Bearers` counts them by kind, so that one
article more or less asks for no look at the others.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from itertools import combinations
from typing import NamedTuple

from swapgraph.resolve.names import PersonName, body_name, person_name
from swapgraph.resolve.table import Name
from swapgraph.resolve.vocabulary import Vocabulary

_PERSON = "Person"
_SHARED = {"post": "posts in the same country", "held": "held by the same side"}
"""What it says for two being one that they have a tie of a kind in common."""


class Face(NamedTuple):
    """How a name is spelt, and what ties its bearer to others of the name, sorted; see `table.Name`."""

    label: str
    ties: tuple[str, ...]


class Kind(NamedTuple):
    """What tells bearers of a name apart: the face, of whom else of the name the article speaks, sorted.

    One of the gazetteer is `known`; no article alone speaks of it.
    """

    face: Face
    known: bool
    beside: tuple[Face, ...]


class Many(NamedTuple):
    """How many there are of a kind, and the first IRI of them."""

    number: int
    first: str


Bearers = Mapping[Kind, Many]
"""All who bear one name."""


@dataclass(frozen=True, slots=True)
class Identity:
    """Names of different articles for one person or organization; `known_as` is set for one of the gazetteer."""

    type: str
    key: str  # of the name, for its IRI
    first: str  # the first IRI of those who are one
    label: str  # the commonest
    members: tuple[Name, ...]
    known_as: str | None
    confidence: str
    reason: str

    def is_as(self, other: Identity) -> bool:
        """Whether all is the same but for the members."""
        return replace(self, members=()) == replace(other, members=())


def cluster_entities(names: Iterable[Name], vocabulary: Vocabulary) -> list[Identity]:
    """The identities of two or more articles, or of an article and the gazetteer, sorted by key."""
    found = [
        identity for key, some in by_key(names, vocabulary).items() for identity in identities(key, some, vocabulary)
    ]
    return sorted(found, key=lambda identity: (identity.type, identity.key, identity.first))


def identities(
    key: str, names: Iterable[Name], vocabulary: Vocabulary, bearers: Bearers | None = None
) -> list[Identity]:
    """The identities of a name, in order. With its bearers counted, the `names` are those to be told as members alone.

    Whom a user keeps apart is seen only among the names, so these must be all where a user does.
    """
    type_, *name = key.split("|")
    about, told = "-".join(name), _by_kind(names)
    parts = _parts(type_, bearers if bearers is not None else told, vocabulary)
    found: list[Identity] = []
    for part in parts:
        if bearers is not None:
            found.extend(_identity(type_, about, {kind: bearers[kind] for kind in part}, told))
        else:
            everyone = sorted((name for kind in part for name in told[kind]), key=lambda name: name.iri)
            for group in _kept_apart(everyone, vocabulary):
                found.extend(_identity(type_, about, count_bearers(group), _by_kind(group)))
    return sorted(found, key=lambda identity: identity.first)


def by_key(names: Iterable[Name], vocabulary: Vocabulary) -> dict[str, list[Name]]:
    """Names by what they are compared by; without those that are compared with none."""
    found: dict[str, list[Name]] = {}
    for name in names:
        key = key_of(name, vocabulary)
        if key is not None:
            found.setdefault(key, []).append(name)
    return found


def key_of(name: Name, vocabulary: Vocabulary) -> str | None:
    """What a name must share with another to be compared with it; None if it is compared with none."""
    if name.type == _PERSON:
        key = person_name(name.label, vocabulary.variants)
        return f"{name.type}|{key.first}|{key.last}" if key is not None else None
    body = body_name(name.label)
    return f"{name.type}|{body}" if body and not set(body.split("-")) <= vocabulary.generic else None


# Bearers


def count_bearers(names: Iterable[Name]) -> Bearers:
    """All who bear a name, counted."""
    return {kind: Many(len(some), min(name.iri for name in some)) for kind, some in _by_kind(names).items()}


def count_anew(bearers: Bearers, gone: Iterable[Name], come: Iterable[Name]) -> Bearers | None:
    """The same with all of some articles' bearers in the place of others; None if a first goes, with others left."""
    counts = dict(bearers)
    for kind, some in _by_kind(gone).items():
        many = counts.pop(kind, Many(0, ""))
        if many.number < len(some):
            return None
        if many.number > len(some):
            if many.first in {name.iri for name in some}:
                return None
            counts[kind] = many._replace(number=many.number - len(some))
    for kind, some in _by_kind(come).items():
        first = min(name.iri for name in some)
        many = counts.get(kind, Many(0, first))
        counts[kind] = Many(many.number + len(some), min(many.first, first))
    return counts


def _by_kind(names: Iterable[Name]) -> dict[Kind, list[Name]]:
    of_article: dict[str | None, list[tuple[Face, Name]]] = {}
    for name in names:
        of_article.setdefault(name.article, []).append((Face(name.label, tuple(sorted(name.ties))), name))
    kinds: dict[Kind, list[Name]] = {}
    for article, some in of_article.items():
        for face, name in some:
            beside = () if article is None else tuple(sorted(other for other, one in some if one is not name))
            kinds.setdefault(Kind(face, article is None, beside), []).append(name)
    return kinds


# Who is one


def _parts(type_: str, kinds: Iterable[Kind], vocabulary: Vocabulary) -> list[list[Kind]]:
    """The kinds of bearers of a name, people known to be different apart."""
    if type_ != _PERSON:
        return [list(kinds)]
    named = [(name, kind) for kind in kinds if (name := person_name(kind.face.label, vocabulary.variants)) is not None]
    return [part for group in _by_name(named) for part in _by_ties(group)]


def _by_name(named: list[tuple[PersonName, Kind]]) -> list[list[Kind]]:
    keys = {key for key, _ in named}
    if all(a.fits(b) for a in keys for b in keys):
        return [[kind for _, kind in named]]
    # Middle names contradict: only those who bear the same are one.
    by_middle: dict[frozenset[str], list[Kind]] = {}
    for key, kind in named:
        if key.middle:
            by_middle.setdefault(key.middle, []).append(kind)
    return list(by_middle.values())


def _by_ties(group: Iterable[Kind]) -> list[list[Kind]]:
    """Those with other ties of one kind apart (posts in other countries); then those with none stay alone."""
    parts: list[tuple[set[str], list[Kind]]] = []
    unknown: list[Kind] = []
    for kind in group:
        ties = kind.face.ties
        if not ties:
            unknown.append(kind)
            continue
        touching = [part for part in parts if not part[0].isdisjoint(ties)]
        merged = (set(ties).union(*(p[0] for p in touching)), [k for p in touching for k in p[1]] + [kind])
        parts = [part for part in parts if part not in touching] + [merged]
    of_kinds = [{tie.partition("|")[0] for tie in ties} for ties, _ in parts]
    if any(not a.isdisjoint(b) for a, b in combinations(of_kinds, 2)):
        return [kinds for _, kinds in parts]
    return [[*(kind for _, kinds in parts for kind in kinds), *unknown]]


def _kept_apart(group: Iterable[Name], vocabulary: Vocabulary) -> list[list[Name]]:
    """The same, those apart of whom a user says that they are not one: each joins the first of whom nobody says so."""
    parts: list[list[Name]] = []
    for name in group:
        fitting = (part for part in parts if not vocabulary.keeps_apart([name.iri], (n.iri for n in part)))
        home = next(fitting, None)
        if home is None:
            parts.append([name])
        else:
            home.append(name)
    return parts


def _identity(type_: str, key: str, bearers: Bearers, members: Mapping[Kind, list[Name]]) -> Iterator[Identity]:
    """One identity, if at least two nodes are left when articles that speak of two such are left out."""
    faces = {kind.face for kind in bearers}
    left = {kind: many for kind, many in bearers.items() if faces.isdisjoint(kind.beside)}
    known = [many for kind, many in left.items() if kind.known]
    told = {kind: many for kind, many in left.items() if not kind.known}
    if sum(many.number for many in known) > 1 or sum(many.number for many in left.values()) < 2:
        return
    borne: Counter[str] = Counter()
    for kind, many in left.items():
        borne.update(dict.fromkeys(kind.face.ties, many.number))
    shared = {tie.partition("|")[0] for tie, number in borne.items() if number > 1}
    if type_ == _PERSON:
        why = next((words for kind, words in _SHARED.items() if kind in shared), "nothing speaks against it")
        reason = f"same full name, {why}"
    else:
        reason = "same name"
    labels: Counter[str] = Counter()
    for kind, many in told.items():
        labels[kind.face.label] += many.number
    yield Identity(
        type_,
        key,
        min(many.first for many in told.values()),
        min(labels, key=lambda label: (-labels[label], label)),
        tuple(sorted((name for kind in told for name in members.get(kind, ())), key=lambda name: name.iri)),
        known[0].first if known else None,
        "0.95" if shared else "0.8",
        reason,
    )
