"""Who bears a name, counted by what tells bearers apart.

These are few kinds, however many bear the name, so that one article more or less asks for no look at the others.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import NamedTuple

from swapgraph.resolve.table import Name

_COMPANY = ("with", "event", "beside")
"""Ties of which a name has ever more the more it is told of; so they say nothing of one that many bear."""
_MANY = 50
"""From so many bearers on."""


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


def count_bearers(names: Iterable[Name]) -> Bearers:
    """All who bear a name, counted."""
    everyone = list(names)
    return counted(by_kind(everyone, len(everyone) > _MANY))


def count_anew(bearers: Bearers, gone: Iterable[Name], come: Iterable[Name]) -> Bearers | None:
    """The same with all of some articles' bearers in the place of others.

    None if a first goes, with others left, or if the name comes to be borne by many, or no longer is.
    """
    popular = is_popular(bearers)
    counts = dict(bearers)
    for kind, some in by_kind(gone, popular).items():
        many = counts.pop(kind, Many(0, ""))
        if many.number < len(some):
            return None
        if many.number > len(some):
            if many.first in {name.iri for name in some}:
                return None
            counts[kind] = many._replace(number=many.number - len(some))
    for kind, some in by_kind(come, popular).items():
        first = min(name.iri for name in some)
        many = counts.get(kind, Many(0, first))
        counts[kind] = Many(many.number + len(some), min(many.first, first))
    return counts if is_popular(counts) == popular else None


def is_popular(bearers: Bearers) -> bool:
    """Whether so many bear a name that days and company say nothing."""
    return sum(many.number for many in bearers.values()) > _MANY


def counted(kinds: Mapping[Kind, list[Name]]) -> Bearers:
    """How many there are of each kind."""
    return {kind: Many(len(some), min(name.iri for name in some)) for kind, some in kinds.items()}


def by_kind(names: Iterable[Name], popular: bool) -> dict[Kind, list[Name]]:
    """The bearers of a name by kind; of one that is `popular` without what says nothing there."""
    of_article: dict[str | None, list[tuple[Face, Name]]] = {}
    for name in names:
        ties = (tie for tie in name.ties if not popular or tie.partition("|")[0] not in _COMPANY)
        of_article.setdefault(name.article, []).append((Face(name.label, tuple(sorted(ties))), name))
    kinds: dict[Kind, list[Name]] = {}
    for article, some in of_article.items():
        for face, name in some:
            beside = () if article is None else tuple(sorted(other for other, one in some if one is not name))
            kinds.setdefault(Kind(face, article is None, beside), []).append(name)
    return kinds
