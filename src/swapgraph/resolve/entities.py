"""People, organizations and places of different articles that are one.

Two people of one full name, or two places of one name, are two until something says otherwise: what they have in common
beside it (`table.Name.ties`). One tie is enough, be it as modest as a side of the events that they are told of, and so
is the gazetteer's knowing one of the name. Against it are a middle name, a post in another country, another country in
whose hands they were, one article that speaks of both; work of another kind is against the modest ties. Where several
of a name are known apart, one of whom too little is said joins none of them. Bodies of one name are one. What was found
to be two is told as well, with its reason: a `Distinction`.

All this rests on few kinds of bearers of a name, however many there are: see `bearers`.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from itertools import combinations
from typing import NamedTuple

from swapgraph.names import slug
from swapgraph.resolve.bearers import Bearers, Kind, by_kind, count_bearers, counted, is_popular
from swapgraph.resolve.names import body_name, person_name
from swapgraph.resolve.table import Name
from swapgraph.resolve.vocabulary import Vocabulary

_PERSON, _BODY = "Person", "Organization"
_STRONG = {
    "post": "posts in the same country",
    "held": "held by the same side",
    "in": "in the same country",
    "with": "in events with the same people",
    "event": "in an event of the same day",
}
_MODEST = {
    "title": "the same title",
    "side": "told with the same side",
    "beside": "named beside the same people",
    "between": "in articles on the same two parties",
}
_SAYS = {**_STRONG, **_MODEST}
"""What it says for two being one that they have a tie of a kind in common; the more it says the earlier."""
_APART = {"post": "posts in other countries", "held": "held by another side", "in": "in another country"}
"""What it says for two being two that they have no tie of a kind in common, and both have one."""
_WORK = "work"
_BY_USER = "a user says so (owl:sameAs)"


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


@dataclass(frozen=True, slots=True)
class Distinction:
    """That some of a name are not the `other` of that name: how surely, and why."""

    some: tuple[str, ...]  # the first of those who are one; or each who is by itself
    other: str
    confidence: str
    reason: str


@dataclass(frozen=True)
class Judgement:
    """All that was found of some names; `apart` has, for a kind of bearers, what their distinctions rest on."""

    identities: Sequence[Identity] = ()
    distinctions: Sequence[Distinction] = ()
    apart: Mapping[Kind, tuple[str, ...]] = field(default_factory=dict)

    def holds_for(self, other: Judgement) -> bool:
        """Whether another differs by its members alone, so that nobody else's part in it is told otherwise."""
        if len(self.identities) != len(other.identities):
            return False
        same = all(map(Identity.is_as, self.identities, other.identities))
        return same and all(self.apart.get(k) == other.apart.get(k) for k in self.apart.keys() & other.apart.keys())


def cluster_entities(names: Iterable[Name], vocabulary: Vocabulary) -> Judgement:
    """The identities of two or more articles, or of an article and the gazetteer, sorted by key; and what is apart."""
    everyone = list(names)
    judged = [judge_name(key, some, vocabulary) for key, some in by_key(everyone, vocabulary).items()]
    identities = _joined([i for found in judged for i in found.identities], everyone, vocabulary)
    by_user = {name.iri for identity in identities for name in identity.members if name.iri in vocabulary.same}
    return Judgement(
        sorted(identities, key=lambda identity: (identity.type, identity.key, identity.first)),
        [d for found in judged for d in found.distinctions if not by_user.intersection((*d.some, d.other))],
    )


def judge_name(key: str, names: Sequence[Name], vocabulary: Vocabulary, bearers: Bearers | None = None) -> Judgement:
    """Who of a name is one, in order. With its bearers counted, the `names` are those to be told as members alone.

    Whom a user keeps apart is seen only among the names, so these must be all where a user does.
    """
    type_, *words = key.split("|")
    everyone = bearers if bearers is not None else count_bearers(names)
    popular = is_popular(everyone)
    told = by_kind(names, popular)
    groups: list[_Group] = []
    for part in _parts(type_, everyone, vocabulary):
        if bearers is not None or not vocabulary.different:
            groups += _groups({kind: everyone[kind] for kind in part.kinds}, told, part.is_one)
        else:
            some = sorted((name for kind in part.kinds for name in told[kind]), key=lambda name: name.iri)
            for home in _kept_apart(some, vocabulary):
                here = by_kind(home, popular)
                groups += _groups(counted(here), here, part.is_one)
    identities = [_identity(type_, "-".join(words), group.bearers, group.told) for group in groups if group.is_one]
    distinctions, apart = _distinctions(groups, vocabulary)
    return Judgement(sorted(identities, key=lambda identity: identity.first), distinctions, apart)


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
    if name.type != _BODY and not name.label[:1].isupper():
        return None  # described, not named: *hospital in the city*
    body = body_name(name.label)
    return f"{name.type}|{body}" if body and not set(body.split("-")) <= vocabulary.generic else None


# Who is one


class _Part(NamedTuple):
    """Kinds of bearers of a name: all of them one, or else each bearer by itself."""

    kinds: list[Kind]
    is_one: bool


def _parts(type_: str, kinds: Iterable[Kind], vocabulary: Vocabulary) -> list[_Part]:
    """All kinds of bearers of a name, people known to be different apart."""
    if type_ == _BODY:
        return [_Part(list(kinds), True)]
    groups, unknown = [list(kinds)], list[Kind]()
    if type_ == _PERSON:
        groups, unknown = _by_name(groups[0], vocabulary)
    return [part for group in groups for part in _by_ties(group)] + ([_Part(unknown, False)] if unknown else [])


def _by_name(kinds: list[Kind], vocabulary: Vocabulary) -> tuple[list[list[Kind]], list[Kind]]:
    """Those of whom the middle names fit; where these contradict, those who bear the same, and who bears none."""
    middles = {kind: _middle(kind, vocabulary) for kind in kinds}
    if all(a <= b or b <= a for a, b in combinations(set(middles.values()), 2)):
        return [kinds], []
    by_middle: dict[frozenset[str], list[Kind]] = {}
    for kind, middle in middles.items():
        by_middle.setdefault(middle, []).append(kind)
    unknown = by_middle.pop(frozenset(), [])
    return list(by_middle.values()), unknown


def _middle(kind: Kind, vocabulary: Vocabulary) -> frozenset[str]:
    name = person_name(kind.face.label, vocabulary.variants)
    return frozenset() if name is None else name.middle


_Tied = tuple[dict[str, set[str]], list[Kind]]
"""What some kinds of bearers are tied by, values by kind of tie; and these."""


def _by_ties(group: list[Kind]) -> list[_Part]:
    """Those with a tie in common together, unless ties of another kind tell them apart; one without stays by itself."""
    parts = _tie([(_ties([kind]), [kind]) for kind in group], (*_APART, *_STRONG))
    telling = [ties for ties, _ in parts if ties.keys() & _APART.keys()]
    if any(_apart(a, b) for a, b in combinations(telling, 2)):
        # Several are known: one of whom nothing tells who of them it is, is none.
        return [_Part(kinds, any(ties.keys() & _STRONG.keys())) for ties, kinds in parts]
    if any(kind.known for kind in group):
        return [_Part(group, True)]
    return [_Part(kinds, bool(ties.keys() & _SAYS.keys())) for ties, kinds in _tie(parts, _MODEST)]


def _ties(kinds: Iterable[Kind]) -> dict[str, set[str]]:
    found: dict[str, set[str]] = {}
    for kind in kinds:
        for tie in kind.face.ties:
            what, _, value = tie.partition("|")
            found.setdefault(what, set()).add(value)
    return found


def _apart(one: Mapping[str, set[str]], other: Mapping[str, set[str]]) -> str | None:
    """Why two are two, by their ties."""
    known = one.keys() & other.keys()
    return next((words for what, words in _APART.items() if what in known and one[what].isdisjoint(other[what])), None)


def _tie(parts: Sequence[_Tied], by: Iterable[str]) -> list[_Tied]:
    """Parts with a tie of some kinds in common made one, unless what else ties them tells some of them apart."""
    home = {kind: part for part in parts for kind in part[1]}
    for what in by:
        sharing: dict[str, list[Kind]] = {}
        for ties, kinds in parts:
            for value in ties.get(what, ()):
                sharing.setdefault(value, []).append(kinds[0])
        for value in sorted(sharing):
            some = list({id(home[kind]): home[kind] for kind in sharing[value]}.values())
            if not any(_keeps(what, a, b) for (a, _), (b, _) in combinations(some, 2)):
                kinds = [kind for _, kinds in some for kind in kinds]
                home.update(dict.fromkeys(kinds, (_ties(kinds), kinds)))
    return list({id(part): part for part in home.values()}.values())


def _keeps(what: str, one: Mapping[str, set[str]], other: Mapping[str, set[str]]) -> bool:
    """Whether a tie of a kind in common does not make two one."""
    work = what in _MODEST and _WORK in one and _WORK in other and one[_WORK].isdisjoint(other[_WORK])
    return work or (what not in _APART and _apart(one, other) is not None)


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


class _Group(NamedTuple):
    """Bearers who are one, or else each of whom is by itself; of `told` the names are at hand."""

    bearers: Bearers
    told: Mapping[Kind, list[Name]]
    is_one: bool
    in_one_article: bool = False


def _groups(bearers: Bearers, told: Mapping[Kind, list[Name]], is_one: bool) -> Iterator[_Group]:
    """Those who are one, and without them those of whom an article speaks beside another such."""
    faces = {kind.face for kind in bearers}
    left = {kind: many for kind, many in bearers.items() if faces.isdisjoint(kind.beside)}
    known = sum(many.number for kind, many in left.items() if kind.known)
    one = is_one and known < 2 and sum(many.number for many in left.values()) > 1
    beside = {kind: many for kind, many in bearers.items() if kind not in left}
    if left:
        yield _Group(left, told, one)
    if beside:
        yield _Group(beside, told, is_one=False, in_one_article=True)


def _identity(type_: str, key: str, bearers: Bearers, members: Mapping[Kind, list[Name]]) -> Identity:
    """The identity of some who are one."""
    known = [many for kind, many in bearers.items() if kind.known]
    told = {kind: many for kind, many in bearers.items() if not kind.known}
    borne: Counter[str] = Counter()
    for kind, many in bearers.items():
        borne.update(dict.fromkeys(kind.face.ties, many.number))
    shared = {tie.partition("|")[0] for tie, number in borne.items() if number > 1}
    best = next((what for what in _SAYS if what in shared), None)
    labels: Counter[str] = Counter()
    for kind, many in told.items():
        labels[kind.face.label] += many.number
    return Identity(
        type_,
        key,
        min(many.first for many in told.values()),
        min(labels, key=lambda label: (-labels[label], label)),
        tuple(sorted((name for kind in told for name in members.get(kind, ())), key=lambda name: name.iri)),
        known[0].first if known else None,
        *_how(type_, best),
    )


def _how(type_: str, tie: str | None) -> tuple[str, str]:
    """How surely some of a name are one, and why; no tie is needed for bodies, nor where the gazetteer knows one."""
    if type_ == _BODY:
        return "0.8", "same name"
    name = "full name" if type_ == _PERSON else "name"
    if tie is None:
        return "0.8", f"same {name}, known to the gazetteer"
    return "0.95" if tie in _STRONG else "0.6" if tie == "between" else "0.8", f"same {name}, {_SAYS[tie]}"


# Who is not


def _distinctions(
    groups: Sequence[_Group], vocabulary: Vocabulary
) -> tuple[list[Distinction], dict[Kind, tuple[str, ...]]]:
    """Each who is not one with the first of a name; the gazetteer's comes first. And what that rests on, by kind."""
    if not groups:
        return [], {}

    def order(group: _Group) -> tuple[bool, str]:
        return not any(kind.known for kind in group.bearers), min(many.first for many in group.bearers.values())

    first, *_ = sorted(groups, key=order)
    known = [many.first for kind, many in first.bearers.items() if kind.known]
    other = min(known or [many.first for many in first.bearers.values()])
    found: list[Distinction] = []
    apart: dict[Kind, tuple[str, ...]] = {}
    for group in groups:
        if group is first and group.is_one:
            continue
        confidence, reason = _difference(group, first, vocabulary)
        whole = min(many.first for many in group.bearers.values()) if group.is_one else ""
        apart.update(dict.fromkeys(group.bearers, (other, reason, whole)))
        each = {n.iri for kind in group.bearers for n in group.told.get(kind, ()) if n.article is not None}
        some = tuple(sorted(({whole} if whole else each) - {other}))
        if some:
            found.append(Distinction(some, other, confidence, reason))
    return found, apart


def _difference(group: _Group, first: _Group, vocabulary: Vocabulary) -> tuple[str, str]:
    """How surely two groups are two, and why."""
    if group.in_one_article:
        return "0.8", "an article speaks of two of the name"
    iris, others = ([n.iri for k in g.bearers for n in g.told.get(k, ())] for g in (group, first))
    if vocabulary.keeps_apart(iris, others):
        return "1", "a user says so (owl:differentFrom)"
    one, other = (_ties(g.bearers) for g in (group, first))
    middle, another = (frozenset[str]().union(*(_middle(k, vocabulary) for k in g.bearers)) for g in (group, first))
    if middle and another and middle.isdisjoint(another):
        return "0.9", "other middle names"
    why = _apart(one, other)
    if why is not None:
        return "0.9", why
    if _WORK in one and _WORK in other and one[_WORK].isdisjoint(other[_WORK]):
        return "0.7", "work of another kind, and nothing but the name and a side in common"
    return "0.5", "nothing but the name in common"


# Said by a user


def _joined(identities: list[Identity], names: Iterable[Name], vocabulary: Vocabulary) -> list[Identity]:
    """The same, those one of whom a user says that they are."""
    if not vocabulary.same:
        return identities
    there = {name.iri: name for name in names if name.iri in vocabulary.same}
    home = {iri: i for i in identities for iri in (*(n.iri for n in i.members), *([i.known_as] if i.known_as else []))}
    for class_ in sorted({tuple(sorted(vocabulary.same[iri])) for iri in there}):
        said = [there[iri] for iri in class_ if iri in there]
        if len(said) < 2:
            continue
        old = list({id(home[n.iri]): home[n.iri] for n in said if n.iri in home}.values())
        one = _said_one(old, said, vocabulary)
        home.update(dict.fromkeys((*(n.iri for n in said), *(n.iri for n in one.members)), one))
        identities = [i for i in identities if not any(i is o for o in old)] + [one]
    return identities


def _said_one(old: list[Identity], said: Sequence[Name], vocabulary: Vocabulary) -> Identity:
    """What some identities and names are by a user's word, called as the first of them."""
    old = sorted(old, key=lambda i: (i.known_as is None, i.type, i.key, i.first))
    members = {n.iri: n for n in (*(n for i in old for n in i.members), *said) if n.article is not None}
    known = [i.known_as for i in old if i.known_as] + [n.iri for n in said if n.article is None]
    first = min(said, key=lambda n: (n.article is None, n.iri))
    key = (key_of(first, vocabulary) or f"{first.type}|{slug(first.label)}").split("|")[1:]
    base = old[0] if old else Identity(first.type, "-".join(key), first.iri, first.label, (), None, "1", "")
    why = dict.fromkeys([*(i.reason for i in old), _BY_USER])
    confidence = min(["1", *(i.confidence for i in old)], key=float)
    return replace(
        base,
        members=tuple(members[iri] for iri in sorted(members)),
        known_as=min(known) if known else None,
        confidence=confidence,
        reason=", ".join(why),
    )
