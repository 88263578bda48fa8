"""Who and how many a mention moves, and whether two mentions can move the same people."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from swapgraph.extract.events.allegiance import actor_keys, side_of
from swapgraph.extract.events.mention import PEOPLE_ROLES, EventMention, numbers_on
from swapgraph.extract.events.scene import Scene
from swapgraph.extract.nouns import BODY
from swapgraph.model import Bound, NumberExpression, NumberKind

_ROUND = 100
_OTHERS = frozenset({"other", "remaining", "last"})
_VAGUE = {"dozen": (24.0, 99.0), "score": (40.0, 99.0), "hundred": (200.0, 999.0), "thousand": (2000.0, 99999.0)}
_NEAR = 0.05  # a round figure of a plan and the exact one of its fulfilment


@dataclass(frozen=True, slots=True, order=True)
class Count:
    """A number of people: any value from `low` to `high`; `side` is whose they are, "" where that is not told."""

    side: str
    low: float
    high: float

    @property
    def vague(self) -> bool:
        """*hundreds*, *dozens*."""
        return self.high > 2 * self.low

    def agrees(self, other: Count) -> bool:
        """Whether both can be the same count of the same people."""
        if self.side and other.side and self.side != other.side:
            return False
        if self.low <= other.high and other.low <= self.high:
            return True
        small, large = sorted((self.low, other.low))
        return small >= _ROUND and small % _ROUND == 0 and large - small <= _NEAR * small


@dataclass(frozen=True, slots=True)
class People:
    """Names (keys of persons), counts, and nouns that they are called by; `told` are nouns with *the* or *these*."""

    names: frozenset[str] = frozenset()
    counts: frozenset[Count] = frozenset()
    nouns: frozenset[str] = frozenset()
    told: frozenset[str] = frozenset()
    sides: frozenset[str] = frozenset()

    def __bool__(self) -> bool:
        """Whether anything tells these people from others."""
        return bool(self.names or self.counts)

    def __or__(self, other: People) -> People:
        """What both say."""
        return People(
            self.names | other.names,
            self.counts | other.counts,
            self.nouns | other.nouns,
            self.told | other.told,
            self.sides | other.sides,
        )

    def shares(self, other: People) -> bool:
        """Whether a name or a count says that the same people are meant."""
        return bool(self.names & other.names) or any(a.agrees(b) for a in self.counts for b in other.counts)

    def surely_shares(self, other: People) -> bool:
        """Whether a name or a figure says so; *hundreds* is none."""
        told = {b for b in other.counts if not b.vague}
        return bool(self.names & other.names) or any(a.agrees(b) for a in self.counts if not a.vague for b in told)

    def means(self, other: People) -> bool:
        """Whether *the hostages* of one are the hostages of the other."""
        return bool(self.told & other.nouns) and not (self.counts and other.counts and not self.shares(other))

    def others(self, told: People) -> bool:
        """Whether these are other people than those told before, or a part of them: another count of one side."""
        known = [b for b in told.counts if not b.vague] or list(told.counts)  # *hundreds* do not make 279 of 937
        new = [c for c in self.counts if not any(c.agrees(b) for b in known)]
        left = [b for b in known if not any(c.agrees(b) for c in self.counts)]
        return any(c.side == b.side or not (c.side and b.side) for c in new for b in left)

    def fewer(self, told: People) -> bool:
        """Whether the largest count is smaller than the one told before."""
        return bool(self.counts) and max(c.high for c in self.counts) < max((c.low for c in told.counts), default=0)


def people_of(scene: Scene, m: EventMention, roles: list[tuple[str, str]]) -> People:
    """The people of a mention's theme."""
    doc = scene.doc
    names = {k for r, k in roles if r in PEOPLE_ROLES and scene.entities.get(k).type == "Person"}
    heads = {h for slot, hs in m.slots.items() if m.frame.roles.get(slot) in PEOPLE_ROLES for h in hs} | set(m.themes)
    counts: set[Count] = set()
    nouns, told, sides = set(), set(), set()
    for head in sorted(heads):
        side = scene.allegiance.own(head) or goes_to(scene, m, head, roles) or ""
        if side:
            sides.add(side)
        for n in numbers_on(doc, head) or _numbers_within(scene, head):
            counts.add(Count("" if n.distributive else side, *_range(n)))
        if doc.tokens[head].tag == "NNS" and doc.tokens[head].lemma in _VAGUE:
            counts.add(Count(side, *_VAGUE[doc.tokens[head].lemma]))
        if doc.tokens[head].pos == "NOUN":
            nouns.add(doc.tokens[head].lemma)
            determiners = {doc.tokens[c].lemma for c in doc.dependents(head, "det")}
            if determiners & {"the", "these", "those"} and not _beside_those(scene, head):
                told.add(doc.tokens[head].lemma)
    if len(counts) > 1:  # *four soldiers and six policemen*: the ten told before, or after
        (of,) = {c.side for c in counts} if len({c.side for c in counts}) == 1 else {""}
        counts.add(Count(of, sum(c.low for c in counts), sum(c.high for c in counts)))
    return People(frozenset(names), frozenset(counts), frozenset(nouns), frozenset(told), frozenset(sides))


def _beside_those(scene: Scene, head: int) -> bool:
    """*the fourth soldier*, *the other soldiers*, *the remaining ones*: beside those told before."""
    doc = scene.doc
    amod = doc.dependents(head, "amod")
    ordinals = [t.i for n in doc.numbers if n.kind is NumberKind.ORDINAL and n.value > 1 for t in doc.tokens_in(n.span)]
    return any(doc.tokens[c].lemma in _OTHERS or c in ordinals for c in amod)


def _numbers_within(scene: Scene, head: int) -> list[NumberExpression]:
    """*the first lot of seven captives*, *a total of 20*, *the bodies of 64 soldiers*: the count behind a noun."""
    doc = scene.doc
    total = doc.tokens[head].lemma in scene.words.totals
    if not total and not scene.nouns.gathers(head) and scene.nouns.class_of(head) != BODY:
        return []
    inside = [o for p in doc.dependents(head, "prep") for o in doc.dependents(p, "pobj") if doc.tokens[p].lemma == "of"]
    return [n for o in inside for n in numbers_on(doc, o)]


def goes_to(scene: Scene, m: EventMention, head: int, roles: Iterable[tuple[str, str]]) -> str | None:
    """The side that gets the people of a mention headed by token `head`: they are its own.

    The receiving party; else the other one than who gives them up. Those given in return go the other way: *Israel
    traded 90 prisoners for two soldiers*.
    """
    entities = scene.entities
    sides = entities.sides()
    swapped = "directed" not in scene.words.traits(m.type)
    given = m.slots.get(m.frame.theme_slot or "of", ())
    if not swapped:
        to = {side_of(entities, k) for r, k in roles if r == "receivingParty"}
        away = {side_of(entities, k) for r, k in roles if r == "releasingParty"}
        if len(to) == 1:
            return next(iter(to))
        return sides[sides[0] in away] if len(sides) == 2 and len(away) == 1 and away <= set(sides) else None
    heads = m.slots.get("subject", ())
    subjects = {side_of(entities, k) for h in heads for k in actor_keys(scene.doc, entities, scene.nouns, h)}
    in_return = head in m.slots.get("for", ()) or (m.frame.direction is not None and head not in given)
    if (
        len(sides) != 2
        or len(subjects) != 1
        or not subjects <= set(sides)
        or not (m.frame.direction or "for" in m.slots)
    ):
        return None
    subject = subjects.pop()
    return subject if (m.frame.direction == "gets") != in_return else sides[sides[0] == subject]


def _range(n: NumberExpression) -> tuple[float, float]:
    """The values that a figure allows; *about 1,000* a tenth more or less."""
    if n.upper is not None:
        return n.value, n.upper
    match n.bound:
        case Bound.AT_LEAST | Bound.MORE_THAN:
            return n.value, n.value * 1.25
        case Bound.AT_MOST | Bound.LESS_THAN:
            return n.value * 0.8, n.value
        case Bound.APPROX:
            return n.value * 0.9, n.value * 1.1
        case _:
            return n.value, n.value
