"""People and organizations of different articles that are one.

Two of one full name are one unless something says otherwise: a middle name, a post in another country, or one article
that speaks of both. Where several people of a name are known apart, one of whom too little is said joins none of them.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from swapgraph.resolve.names import PersonName, body_name, person_name
from swapgraph.resolve.table import Name
from swapgraph.resolve.vocabulary import Vocabulary


@dataclass(frozen=True, slots=True)
class Identity:
    """Names of different articles for one person or organization; `known_as` is set for one of the gazetteer."""

    type: str
    key: str  # of the name, for its IRI
    members: tuple[Name, ...]
    known_as: str | None
    confidence: str
    reason: str


def cluster_entities(names: Sequence[Name], vocabulary: Vocabulary) -> list[Identity]:
    """The identities of two or more articles, or of an article and the gazetteer, sorted by key."""
    found: list[Identity] = []
    people: dict[tuple[str, str], list[tuple[PersonName, Name]]] = {}
    bodies: dict[str, list[Name]] = {}
    for name in sorted(names, key=lambda n: n.iri):
        if name.type == "Person":
            key = person_name(name.label, vocabulary.variants)
            if key is not None:
                people.setdefault((key.first, key.last), []).append((key, name))
        else:
            body = body_name(name.label)
            if body and not set(body.split("-")) <= vocabulary.generic:
                bodies.setdefault(body, []).append(name)
    for (first, last), bearers in people.items():
        for group in (part for apart in _apart(bearers) for part in _kept_apart(apart, vocabulary)):
            found.extend(_identity(f"{first}-{last}", group))
    for body, members in bodies.items():
        for group in _kept_apart(members, vocabulary):
            found.extend(_identity(body, group))
    return sorted(found, key=lambda identity: (identity.type, identity.key, identity.members[0].iri))


def key_of(name: Name, vocabulary: Vocabulary) -> str | None:
    """What a name must share with another to be compared with it; None if it is compared with none."""
    if name.type == "Person":
        key = person_name(name.label, vocabulary.variants)
        return f"{name.type}|{key.first}|{key.last}" if key is not None else None
    body = body_name(name.label)
    return f"{name.type}|{body}" if body and not set(body.split("-")) <= vocabulary.generic else None


def _apart(bearers: Sequence[tuple[PersonName, Name]]) -> list[list[Name]]:
    """The bearers of one name, people known to be different apart."""
    keys = {key for key, _ in bearers}
    if all(a.fits(b) for a in keys for b in keys):
        groups = [[name for _, name in bearers]]
    else:  # middle names contradict: only those who bear the same are one
        by_middle: dict[tuple[str, ...], list[Name]] = {}
        for key, name in bearers:
            by_middle.setdefault(tuple(sorted(key.middle)), []).append(name)
        groups = [group for middle, group in sorted(by_middle.items()) if middle]
    return [part for group in groups for part in _by_country(group)]


def _kept_apart(group: Sequence[Name], vocabulary: Vocabulary) -> list[list[Name]]:
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


def _by_country(group: Sequence[Name]) -> list[list[Name]]:
    """Those with posts in different countries apart; with more than one country those with none stay alone."""
    parts: list[tuple[set[str], list[Name]]] = []
    unknown: list[Name] = []
    for name in group:
        if not name.countries:
            unknown.append(name)
            continue
        touching = [part for part in parts if part[0] & name.countries]
        merged = (set(name.countries).union(*(p[0] for p in touching)), [n for p in touching for n in p[1]] + [name])
        parts = [part for part in parts if part not in touching] + [merged]
    if len(parts) > 1:
        return [members for _, members in parts]
    return [[*(parts[0][1] if parts else []), *unknown]]


def _identity(key: str, members: Iterable[Name]) -> Iterable[Identity]:
    """One identity, if at least two nodes are left when articles that speak of two such are left out."""
    everyone = sorted(members, key=lambda n: n.iri)
    known = [name for name in everyone if name.article is None]
    counts: dict[str, int] = {}
    for name in everyone:
        if name.article is not None:
            counts[name.article] = counts.get(name.article, 0) + 1
    single = [name for name in everyone if name.article is not None and counts[name.article] == 1]
    if len(known) > 1 or len(single) + len(known) < 2:
        return
    countries = set[str]().union(*(name.countries for name in single + known))
    person = everyone[0].type == "Person"
    shared = sum(1 for name in single + known if name.countries) > 1
    if person:
        reason = "same full name, posts in the same country" if shared else "same full name, nothing speaks against it"
    else:
        reason = "same name"
    confidence = "0.95" if shared and countries else "0.8"
    yield Identity(everyone[0].type, key, tuple(single), known[0].iri if known else None, confidence, reason)
