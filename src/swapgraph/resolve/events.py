"""Events of different articles that are one, and plans with what carried them out.

Two tellings are one event by kind, time and sides. Counts never decide against: that two articles differ is what the
graph is to show. They decide for where time alone does not: a phase against the whole, a day more or less, a month.
Each article tells an event once, so two of its events are never one. Merging goes from the surest pair to the least
sure, ties by what the pair says and not by when it was read.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

from swapgraph.model import Status
from swapgraph.resolve.table import Telling
from swapgraph.resolve.vocabulary import Vocabulary

_HAPPENING = frozenset({Status.ACTUAL, Status.CLAIMED, Status.DENIED})


@dataclass(frozen=True, slots=True, order=True)
class Verdict:
    """That two tellings are one event: how surely, and why."""

    confidence: float
    reason: str


@dataclass(frozen=True, slots=True)
class Story:
    """Tellings of one event in different articles, each with what ties it to the others."""

    members: tuple[tuple[Telling, Verdict], ...]


@dataclass(frozen=True, slots=True)
class CarriedOut:
    """A deed of one article and the plan of another that it carries out."""

    deed: Telling
    plan: Telling


def cluster_events(tellings: Sequence[Telling], vocabulary: Vocabulary) -> list[Story]:
    """The stories of two or more articles, sorted by their first member's IRI."""
    blocks: dict[tuple[str, bool], list[Telling]] = {}
    for telling in sorted(tellings, key=lambda t: t.iri):
        group = _group(telling)
        if group is not None:
            blocks.setdefault((telling.type, group), []).append(telling)
    stories = [story for block in blocks.values() for story in _Block(block, vocabulary).stories()]
    return sorted(stories, key=lambda story: story.members[0][0].iri)


def _group(telling: Telling) -> bool | None:
    """Whether an event is told as happening or as planned; None for what is one with nothing: the hypothetical."""
    if telling.cumulative or telling.status == Status.HYPOTHETICAL:
        return None
    return telling.status in _HAPPENING


class _Block:
    """Tellings of one kind and group, merged step by step."""

    def __init__(self, tellings: Sequence[Telling], vocabulary: Vocabulary) -> None:
        self._vocabulary = vocabulary
        self._tellings = tellings
        self._cluster: dict[str, list[Telling]] = {t.iri: [t] for t in tellings}
        self._why: dict[str, Verdict] = {}

    def stories(self) -> Iterator[Story]:
        dated = [t for t in self._tellings if t.period.to_the_day]
        self._merge(_pairs(dated, self._vocabulary))
        self._merge(self._vague([t for t in self._tellings if not t.period.to_the_day]))
        for cluster in {id(c): c for c in self._cluster.values()}.values():
            if len(cluster) > 1:
                members = sorted(cluster, key=lambda t: t.iri)
                yield Story(tuple((t, self._why[t.iri]) for t in members))

    def _merge(self, pairs: Iterable[tuple[Verdict, Telling, Telling]]) -> None:
        for verdict, a, b in sorted(pairs, key=lambda p: (-p[0].confidence, p[0].reason, p[1].iri, p[2].iri)):
            one, other = self._cluster[a.iri], self._cluster[b.iri]
            if one is other:
                continue
            if {t.article for t in one} & {t.article for t in other} or not _agree(one, other):
                continue
            one.extend(other)
            for telling in other:
                self._cluster[telling.iri] = one
            self._why.setdefault(a.iri, verdict)
            self._why.setdefault(b.iri, verdict)

    def _vague(self, tellings: Sequence[Telling]) -> Iterator[tuple[Verdict, Telling, Telling]]:
        """Tellings dated to the month or year, or not at all: to the one event that they can mean, if there is one."""
        clusters = sorted({id(c): c for c in self._cluster.values() if c[0].period.to_the_day}.values(), key=_first_iri)
        for telling in tellings:
            fitting = [c for c in clusters if _could_mean(telling, c)]
            sure = [c for c in fitting if any(_corroborated(telling, t) for t in c)]
            if len(sure) == 1:
                yield Verdict(0.8, f"within {telling.period}, same figures or number"), telling, min(sure[0], key=_iri)
            elif len(fitting) == 1 and not sure and telling.period.start and len(telling.period.start) >= 7:
                yield Verdict(0.55, f"the only one known within {telling.period}"), telling, min(fitting[0], key=_iri)
        for i, a in enumerate(tellings):
            for b in tellings[i + 1 :]:
                if a.period == b.period and _sides_fit(a, b) and _corroborated(a, b):
                    yield Verdict(0.7, f"both {a.period}, same figures or number"), a, b


def _pairs(dated: Sequence[Telling], vocabulary: Vocabulary) -> Iterator[tuple[Verdict, Telling, Telling]]:
    """Pairs of tellings to the day that may be one, found along the time line."""
    ordered = sorted(dated, key=lambda t: (t.period.start or "", t.period.end or "", t.iri))
    alike: dict[tuple[object, ...], Telling] = {}
    for i, a in enumerate(ordered):
        # Those alike in all that is judged need one pair each, not one with every other.
        signature = (a.period, a.sides, a.givers, a.takers, a.places, a.ordinal, a.counts)
        first = alike.setdefault(signature, a)
        if first is not a and first.article != a.article:
            verdict = judge(first, a, vocabulary)
            if verdict is not None:
                yield verdict, first, a
                continue
        for b in ordered[i + 1 :]:
            if not a.period.near(b.period):
                break
            if a.article != b.article:
                verdict = judge(a, b, vocabulary)
                if verdict is not None:
                    yield verdict, a, b


def judge(a: Telling, b: Telling, vocabulary: Vocabulary) -> Verdict | None:
    """Whether two tellings to the day of one kind are one event; the same for (a, b) and (b, a)."""
    placed = a.type in vocabulary.placed
    same_place = bool(a.places & b.places)
    if placed and a.places and b.places and not same_place:
        return None
    if not _sides_fit(a, b) and not (placed and same_place and not (a.sides and b.sides)):
        return None
    sides = "same sides" if a.sides == b.sides else "sides that fit"
    if a.period == b.period:
        confidence = 0.95 if a.sides == b.sides and len(a.sides) > 1 else 0.75
        return Verdict(confidence, f"both {a.period}, {sides}")
    if not _corroborated(a, b):
        return None
    earlier, later = sorted((str(a.period), str(b.period)))
    return Verdict(0.65, f"{earlier} and {later}, {sides}, same figures or number")


def _sides_fit(a: Telling, b: Telling) -> bool:
    """Whether all sides that one names are among those of the other, and no direction is reversed."""
    if not a.sides or not b.sides or not (a.sides <= b.sides or b.sides <= a.sides):
        return False
    return not (_reversed(a, b) or _reversed(b, a))


def _reversed(a: Telling, b: Telling) -> bool:
    gives = bool(a.givers) and bool(b.givers) and not a.givers & b.givers
    return gives and bool(a.givers & b.takers)


def _corroborated(a: Telling, b: Telling) -> bool:
    """Whether more than time and sides speaks for it: the same figure for the same side, or *the 66th* of both."""
    if a.ordinal is not None and b.ordinal is not None:
        return a.ordinal == b.ordinal
    return bool(a.counts & b.counts)


def _agree(one: Sequence[Telling], other: Sequence[Telling]) -> bool:
    """Whether no telling of one cluster contradicts one of the other in time or sides."""
    signatures = {(t.period, t.sides, t.givers, t.takers): t for t in one}
    others = {(t.period, t.sides, t.givers, t.takers): t for t in other}
    for a in signatures.values():
        for b in others.values():
            if _sides_clash(a, b) or (a.period.to_the_day and b.period.to_the_day and not a.period.near(b.period)):
                return False
    return True


def _sides_clash(a: Telling, b: Telling) -> bool:
    strangers = bool(a.sides) and bool(b.sides) and not a.sides & b.sides
    return strangers or _reversed(a, b) or _reversed(b, a)


def _could_mean(telling: Telling, cluster: Sequence[Telling]) -> bool:
    """Whether a vaguely dated telling can be a cluster's event."""
    if telling.article in {t.article for t in cluster} or not any(_sides_fit(telling, t) for t in cluster):
        return False
    if telling.period.first is None and telling.period.last is None:
        return telling.ordinal is not None and any(telling.ordinal == t.ordinal for t in cluster)
    return all(telling.period.around(t.period) for t in cluster)


def carried_out(tellings: Sequence[Telling]) -> list[CarriedOut]:
    """Which dated plans of an article were carried out by which deeds that other, later articles tell."""
    plans = [t for t in tellings if t.status == Status.PLANNED and t.period.first and t.period.last]
    deeds = [t for t in tellings if t.status == Status.ACTUAL and not t.cumulative and t.period.to_the_day]
    by_kind: dict[str, list[Telling]] = {}
    for deed in sorted(deeds, key=lambda t: (t.period.start or "", t.iri)):
        by_kind.setdefault(deed.type, []).append(deed)
    found = []
    for plan in sorted(plans, key=lambda t: t.iri):
        for deed in by_kind.get(plan.type, []):
            later = plan.published is None or (deed.period.end or "") >= plan.published
            if plan.article != deed.article and later and plan.period.near(deed.period, 0) and _both_sides(plan, deed):
                found.append(CarriedOut(deed, plan))
    return found


def _both_sides(a: Telling, b: Telling) -> bool:
    return _sides_fit(a, b) and len(a.sides & b.sides) > 1


def _iri(telling: Telling) -> str:
    return telling.iri


def _first_iri(cluster: Sequence[Telling]) -> str:
    return min(t.iri for t in cluster)
