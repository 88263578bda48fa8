"""Events of different articles that are one, and plans with what carried them out.

Two tellings are one event by kind, time and sides. Counts never decide against: that two articles differ is what the
graph is to show. They decide for where time alone does not: a phase against the whole, a day more or less, a month.
Each article tells an event once, so two of its events are never one. Merging goes from the surest pair to the least
sure, ties by what the pair says and not by when it was read.
"""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Protocol

from swapgraph.model import Status
from swapgraph.resolve.periods import Period
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
        group = group_of(telling)
        if group is not None:
            blocks.setdefault((telling.type, group), []).append(telling)
    stories: list[Story] = []
    for told in blocks.values():
        block = Block(told, vocabulary)
        block.join_dated()
        block.join_vague()
        stories.extend(block.stories())
    return sorted(stories, key=lambda story: story.members[0][0].iri)


def group_of(telling: Telling) -> bool | None:
    """Whether an event is told as happening or as planned; None for what is one with nothing: the hypothetical."""
    if telling.cumulative or telling.status == Status.HYPOTHETICAL:
        return None
    return telling.status in _HAPPENING


class Block:
    """Tellings of one kind and group, merged step by step."""

    def __init__(self, tellings: Sequence[Telling], vocabulary: Vocabulary) -> None:
        self._vocabulary = vocabulary
        self._tellings = tellings
        self.cluster: dict[str, list[Telling]] = {t.iri: [t] for t in tellings}
        self.why: dict[str, Verdict] = {}

    def join_dated(self) -> None:
        """Merge the tellings to the day."""
        self.join(_pairs([t for t in self._tellings if t.period.to_the_day], self._vocabulary))

    def stories(self) -> Iterator[Story]:
        """The clusters of two or more."""
        for cluster in {id(c): c for c in self.cluster.values()}.values():
            if len(cluster) > 1:
                members = sorted(cluster, key=lambda t: t.iri)
                yield Story(tuple((t, self.why[t.iri]) for t in members))

    def join_vague(self) -> None:
        """Merge those that are not, with one another and with what the others have become."""
        vague = [t for t in self._tellings if not t.period.to_the_day]
        clusters = _Clusters({id(c): c for c in self.cluster.values() if c[0].period.to_the_day}.values())
        meant = (pair for telling in vague if (pair := meaning(telling, clusters)) is not None)
        self.join([*meant, *pairs_of_vague(vague)])

    def join(self, pairs: Iterable[tuple[Verdict, Telling, Telling]]) -> None:
        """Merge pairs, the surest first, unless they contradict."""
        for verdict, a, b in sorted(pairs, key=lambda p: (-p[0].confidence, p[0].reason, p[1].iri, p[2].iri)):
            one, other = self.cluster[a.iri], self.cluster[b.iri]
            if one is other:
                continue
            if {t.article for t in one} & {t.article for t in other} or not _agree(one, other):
                continue
            one.extend(other)
            for telling in other:
                self.cluster[telling.iri] = one
            self.why.setdefault(a.iri, verdict)
            self.why.setdefault(b.iri, verdict)


Pair = tuple[Verdict, Telling, Telling]


class HoldsClusters(Protocol):
    """Clusters of tellings to the day, to look up."""

    def alike(self, telling: Telling) -> Iterable[list[Telling]]:
        """The clusters that may be corroborated by a telling."""
        ...

    def within(self, period: Period) -> Iterable[list[Telling]]:
        """The clusters that may lie within a period, each perhaps more than once."""
        ...


def meaning(telling: Telling, clusters: HoldsClusters) -> Pair | None:
    """The one event that a vaguely dated telling can mean, as a pair with its first member; None if there is none."""
    sure = [c for c in clusters.alike(telling) if _could_mean(telling, c)]
    sure = [c for c in sure if any(_corroborated(telling, t) for t in c)]
    if len(sure) == 1:
        return Verdict(0.8, f"within {telling.period}, same figures or number"), telling, min(sure[0], key=_iri)
    if sure or not falls_back(telling):
        return None
    fitting: dict[int, list[Telling]] = {}
    for cluster in clusters.within(telling.period):
        if id(cluster) not in fitting and _could_mean(telling, cluster):
            fitting[id(cluster)] = cluster
            if len(fitting) > 1:
                return None
    for cluster in fitting.values():
        return Verdict(0.55, f"the only one known within {telling.period}"), telling, min(cluster, key=_iri)
    return None


def falls_back(telling: Telling) -> bool:
    """Whether a telling is dated well enough to mean the only event known in its time."""
    return bool(telling.period.start) and len(telling.period.start or "") >= 7


def pairs_of_vague(tellings: Sequence[Telling]) -> Iterator[Pair]:
    """The pairs of vaguely dated tellings, sorted by IRI, that are one."""
    for a, b in _alike_pairs(tellings):
        if are_one_vaguely(a, b):
            yield Verdict(0.7, f"both {a.period}, same figures or number"), a, b


def are_one_vaguely(a: Telling, b: Telling) -> bool:
    """Whether two vaguely dated tellings of a kind may be one."""
    return a.period == b.period and sides_fit(a, b) and _corroborated(a, b)


class _Clusters:
    """Clusters of tellings to the day, by what corroborates and by the month in which they begin."""

    def __init__(self, clusters: Iterable[list[Telling]]) -> None:
        self._by_mark: dict[object, list[list[Telling]]] = {}
        self._by_month: dict[int, list[list[Telling]]] = {}
        for cluster in sorted(clusters, key=_first_iri):
            for mark in dict.fromkeys(mark for telling in cluster for mark in marks(telling)):
                self._by_mark.setdefault(mark, []).append(cluster)
            self._by_month.setdefault(month_of(cluster[0].period.first), []).append(cluster)

    def alike(self, telling: Telling) -> list[list[Telling]]:
        """The clusters that may be corroborated by a telling."""
        found = {id(c): c for mark in marks(telling) for c in self._by_mark.get(mark, ())}
        return list(found.values())

    def within(self, period: Period) -> Iterator[list[Telling]]:
        """The clusters that may lie within a period; none if it has no beginning or no end."""
        if period.first is not None and period.last is not None:
            for month in range(month_of(period.first), month_of(period.last) + 1):
                yield from self._by_month.get(month, ())


def month_of(day: date | None) -> int:
    """The month of a day, counted from the beginning; of a period that has one."""
    assert day is not None  # noqa: S101 - of tellings to the day
    return day.year * 12 + day.month


def marks(telling: Telling) -> Iterator[object]:
    """What two tellings must share for one to corroborate the other."""
    yield from telling.counts
    if telling.ordinal is not None:
        yield telling.ordinal


def _alike_pairs(tellings: Sequence[Telling]) -> Iterator[tuple[Telling, Telling]]:
    """The pairs of one period that share a mark, each once, in the order given."""
    shared: dict[object, list[int]] = {}
    for i, telling in enumerate(tellings):
        for mark in marks(telling):
            shared.setdefault((telling.period.start, telling.period.end, mark), []).append(i)
    pairs = {(i, j) for places in shared.values() for n, i in enumerate(places) for j in places[n + 1 :]}
    for i, j in sorted(pairs):
        yield tellings[i], tellings[j]


def _pairs(dated: Sequence[Telling], vocabulary: Vocabulary) -> Iterator[tuple[Verdict, Telling, Telling]]:
    """Pairs of tellings to the day that may be one, found along the time line."""
    ordered = sorted(dated, key=lambda t: (t.period.start or "", t.period.end or "", t.iri))
    alike: dict[object, Telling] = {}
    for i, a in enumerate(ordered):
        # Those alike in all that is judged need one pair each, not one with every other.
        first = alike.setdefault(signature(a), a)
        if first is not a and first.article != a.article:
            verdict = judge(first, a, vocabulary)
            if verdict is not None:
                yield verdict, first, a
                continue
        for j in range(i + 1, len(ordered)):
            b = ordered[j]
            if not a.period.near(b.period):
                break
            if a.article != b.article:
                verdict = judge(a, b, vocabulary)
                if verdict is not None:
                    yield verdict, a, b


def signature(telling: Telling) -> tuple[object, ...]:
    """All that a telling to the day is judged by, within its kind."""
    t = telling
    return t.period, t.sides, t.givers, t.takers, t.places, t.ordinal, t.counts


def judge(a: Telling, b: Telling, vocabulary: Vocabulary) -> Verdict | None:
    """Whether two tellings to the day of one kind are one event; the same for (a, b) and (b, a)."""
    placed = a.type in vocabulary.placed
    same_place = bool(a.places & b.places)
    if placed and a.places and b.places and not same_place:
        return None
    if not sides_fit(a, b) and not (placed and same_place and not (a.sides and b.sides)):
        return None
    sides = "same sides" if a.sides == b.sides else "sides that fit"
    if a.period == b.period:
        confidence = 0.95 if a.sides == b.sides and len(a.sides) > 1 else 0.75
        return Verdict(confidence, f"both {a.period}, {sides}")
    if not _corroborated(a, b):
        return None
    earlier, later = sorted((str(a.period), str(b.period)))
    return Verdict(0.65, f"{earlier} and {later}, {sides}, same figures or number")


def sides_fit(a: Telling, b: Telling) -> bool:
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
    if telling.article in {t.article for t in cluster} or not any(sides_fit(telling, t) for t in cluster):
        return False
    if telling.period.first is None and telling.period.last is None:
        return telling.ordinal is not None and any(telling.ordinal == t.ordinal for t in cluster)
    return all(telling.period.around(t.period) for t in cluster)


def carried_out(tellings: Sequence[Telling]) -> list[CarriedOut]:
    """Which dated plans of an article were carried out by which deeds that other, later articles tell."""
    plans, deeds = list(filter(is_plan, tellings)), list(filter(is_deed, tellings))
    by_kind: dict[str, list[Telling]] = {}
    for deed in sorted(deeds, key=lambda t: (t.period.first or date.min, t.iri)):
        by_kind.setdefault(deed.type, []).append(deed)
    longest = {kind: max(_days(deed.period) for deed in told) for kind, told in by_kind.items()}
    found = []
    for plan in sorted(plans, key=lambda t: t.iri):
        told = by_kind.get(plan.type, [])
        assert plan.period.first is not None and plan.period.last is not None  # noqa: S101 - see above
        earliest = plan.period.first.toordinal() - longest.get(plan.type, 0)
        start = bisect_left(told, earliest, key=_begins)
        near = told[start : bisect_right(told, plan.period.last.toordinal(), key=_begins)]
        found += [CarriedOut(deed, plan) for deed in near if carries_out(deed, plan)]
    return found


def is_plan(telling: Telling) -> bool:
    """Whether a telling is a plan that something may carry out."""
    return bool(telling.status == Status.PLANNED and telling.period.first and telling.period.last)


def is_deed(telling: Telling) -> bool:
    """Whether a telling is a deed that may carry out a plan."""
    return telling.status == Status.ACTUAL and not telling.cumulative and telling.period.to_the_day


def carries_out(deed: Telling, plan: Telling) -> bool:
    """Whether a deed carries out a plan of its kind that another, earlier article tells."""
    later = plan.published is None or (deed.period.end or "") >= plan.published
    return plan.article != deed.article and later and plan.period.near(deed.period, 0) and _both_sides(plan, deed)


def _begins(telling: Telling) -> int:
    return telling.period.first.toordinal() if telling.period.first is not None else 0


def _days(period: Period) -> int:
    """How long a period to the day is."""
    return 0 if period.first is None or period.last is None else max(0, (period.last - period.first).days)


def _both_sides(a: Telling, b: Telling) -> bool:
    return sides_fit(a, b) and len(a.sides & b.sides) > 1


def _iri(telling: Telling) -> str:
    return telling.iri


def _first_iri(cluster: Sequence[Telling]) -> str:
    return min(t.iri for t in cluster)
