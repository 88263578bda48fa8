"""Events of different articles that are one, and plans with what carried them out.

How much speaks for two tellings being one is weighed in `evidence`. Each article tells an event once, so two of its
events are never one. Merging goes from the surest pair to the least sure, ties by what the pair says and not by when it
was read: first among the tellings to the day, then each vaguer one joins the one event that it can mean.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Protocol

from swapgraph.resolve.evidence import ENOUGH, Evidence, Verdict, reverse, strangers, weigh, weigh_plan
from swapgraph.resolve.keys import (
    deed_keys,
    deed_lookups,
    falls_back,
    group_of,
    horizon,
    is_deed,
    is_plan,
    mark_keys,
    mark_lookups,
    month_of,
)
from swapgraph.resolve.periods import Period
from swapgraph.resolve.table import Telling
from swapgraph.resolve.vocabulary import Vocabulary

_LEAD = 1.0
"""Bits by which what a vague telling means must lead what else it could mean."""
_HARDLY_ANYTHING = 0.5
"""Bits that are enough where only one event is known in the time that is told."""
_BY_USER = Verdict(1.0, "a user says so (owl:sameAs)")
_ALIKE = 4.0
"""Bits that are enough for a deed to carry out a plan without a date."""


@dataclass(frozen=True, slots=True)
class Story:
    """Tellings of one event in different articles, each with what ties it to the others."""

    members: tuple[tuple[Telling, Verdict], ...]


@dataclass(frozen=True, slots=True)
class CarriedOut:
    """A deed of one article and the plan of another that it carries out: how surely, and why."""

    deed: Telling
    plan: Telling
    verdict: Verdict


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


Pair = tuple[Verdict, Telling, Telling]


class Block:
    """Tellings of one kind and group, merged step by step."""

    def __init__(self, tellings: Sequence[Telling], vocabulary: Vocabulary) -> None:
        self._vocabulary = vocabulary
        self._tellings = tellings
        self.cluster: dict[str, list[Telling]] = {t.iri: [t] for t in tellings}
        self.why: dict[str, Verdict] = {}

    def take_over(self, clusters: Iterable[Sequence[Telling]], why: Mapping[str, Verdict]) -> None:
        """Begin with clusters that were made before, and with what ties their members."""
        for cluster in clusters:
            copy = list(cluster)
            for telling in copy:
                self.cluster[telling.iri] = copy
                if telling.iri in why:
                    self.why[telling.iri] = why[telling.iri]

    def join_dated(self) -> None:
        """Merge the tellings to the day."""
        self.join(pairs_of_dated([t for t in self._tellings if t.period.to_the_day], self._vocabulary))

    def stories(self) -> Iterator[Story]:
        """The clusters of two or more."""
        for cluster in {id(c): c for c in self.cluster.values()}.values():
            if len(cluster) > 1:
                members = sorted(cluster, key=_iri)
                yield Story(tuple((t, self.why[t.iri]) for t in members))

    def join_vague(self) -> None:
        """Merge those that are not, with one another and with what the others have become."""
        vague = [t for t in self._tellings if not t.period.to_the_day]
        clusters = _Clusters({id(c): c for c in self.cluster.values() if c[0].period.to_the_day}.values())
        self.join_meant(pair for t in vague if (pair := meaning(t, clusters, self._vocabulary)) is not None)

    def join_meant(self, meant: Iterable[Pair]) -> None:
        """Merge the tellings that are not to the day with what they mean and with one another; then as a user says."""
        vague = [t for t in self._tellings if not t.period.to_the_day]
        self.join([*meant, *pairs_of_vague(vague, self._vocabulary)])
        self.join(pairs_said(self._tellings, self._vocabulary))

    def join(self, pairs: Iterable[Pair]) -> None:
        """Merge pairs, the surest first, unless they contradict each other or a user; a user may contradict them."""
        for verdict, a, b in sorted(pairs, key=lambda p: (-p[0].confidence, p[0].reason, p[1].iri, p[2].iri)):
            one, other = self.cluster[a.iri], self.cluster[b.iri]
            if one is other or _kept_apart(one, other, self._vocabulary):
                continue
            if verdict != _BY_USER and not _agree(one, other):
                continue
            one.extend(other)
            for telling in other:
                self.cluster[telling.iri] = one
            self.why.setdefault(a.iri, verdict)
            self.why.setdefault(b.iri, verdict)


def _kept_apart(one: Iterable[Telling], other: Iterable[Telling], vocabulary: Vocabulary) -> bool:
    return vocabulary.keeps_apart((t.iri for t in one), (t.iri for t in other))


def pairs_said(tellings: Sequence[Telling], vocabulary: Vocabulary) -> Iterator[Pair]:
    """The pairs of tellings of one kind and group of which a user says that they are one."""
    there = {t.iri: t for t in tellings if t.iri in vocabulary.same}
    for iri in sorted(there):
        for other in sorted(vocabulary.same[iri] & there.keys()):
            if iri < other:
                yield _BY_USER, there[iri], there[other]


def _agree(one: Sequence[Telling], other: Sequence[Telling]) -> bool:
    """Whether two clusters share no article, have a side in common, and contradict in no time and direction."""
    if {t.article for t in one} & {t.article for t in other} or are_strangers(one, other):
        return False
    signatures = {(t.period, t.givers, t.takers): t for t in one}
    others = {(t.period, t.givers, t.takers): t for t in other}
    for a in signatures.values():
        for b in others.values():
            if reverse(a, b) or (a.period.to_the_day and b.period.to_the_day and not a.period.near(b.period)):
                return False
    return True


def are_strangers(one: Iterable[Telling], other: Iterable[Telling]) -> bool:
    """Whether all that is told of two events names sides, and neither one of them nor a person in common."""
    (sides, people), (others, persons) = (
        (frozenset[str]().union(*(t.sides for t in some)), frozenset[str]().union(*(t.people for t in some)))
        for some in (list(one), list(other))
    )
    return strangers(sides, others) and not people & persons


# To the day


def pairs_of_dated(dated: Sequence[Telling], vocabulary: Vocabulary) -> Iterator[Pair]:
    """Pairs of tellings to the day that may be one, found along the time line."""
    ordered = sorted(dated, key=lambda t: (t.period.start or "", t.period.end or "", t.iri))
    alike: dict[object, Telling] = {}
    for i, a in enumerate(ordered):
        # Those alike in all that is judged need one pair each, not one with every other.
        first = alike.setdefault(signature(a, vocabulary), a)
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


def signature(telling: Telling, vocabulary: Vocabulary) -> tuple[object, ...]:
    """All that a telling to the day is judged by, within its kind; itself, if a user keeps it apart from others."""
    t, alone = telling, telling.iri if telling.iri in vocabulary.different else None
    when_and_who = t.period, t.sides, t.givers, t.takers, t.places, t.people
    return *when_and_who, t.ordinal, t.phase, t.inside, t.counts, t.bounds, t.deal, alone


def judge(a: Telling, b: Telling, vocabulary: Vocabulary) -> Verdict | None:
    """Whether two tellings of one kind are one event; the same for (a, b) and (b, a)."""
    evidence = weigh(a, b, vocabulary)
    return evidence.verdict() if evidence is not None and evidence.bits > ENOUGH else None


# Vaguely dated


class HoldsClusters(Protocol):
    """Clusters of tellings to the day, to look up."""

    def alike(self, telling: Telling) -> Iterable[list[Telling]]:
        """The clusters of which a telling shares a figure, a person or a number."""
        ...

    def within(self, period: Period) -> Iterable[list[Telling]]:
        """The clusters that may lie within a period, each perhaps more than once."""
        ...


def meaning(telling: Telling, clusters: HoldsClusters, vocabulary: Vocabulary) -> Pair | None:
    """The one event that a vaguely dated telling can mean, as a pair with its first member; None if there is none."""
    found = [
        (evidence, cluster)
        for cluster in clusters.alike(telling)
        if (evidence := _weigh_all(telling, cluster, vocabulary)) is not None
        and evidence.own > 0
        and evidence.bits > ENOUGH
    ]
    if found:
        found.sort(key=lambda f: -f[0].bits)
        (evidence, cluster), *others = found
        if others and evidence.bits - others[0][0].bits < _LEAD:
            return None
        return evidence.verdict(), telling, min(cluster, key=_iri)
    if not falls_back(telling):
        return None
    fitting: dict[int, list[Telling]] = {}
    for cluster in clusters.within(telling.window):
        if id(cluster) not in fitting and is_possible(telling, cluster, vocabulary):
            fitting[id(cluster)] = cluster
            if len(fitting) > 1:
                return None
    for cluster in fitting.values():
        when = telling.period if telling.period.start else f"a few days of {telling.published}"
        return Verdict(0.55, f"the only one known within {when}"), telling, min(cluster, key=_iri)
    return None


def _weigh_all(telling: Telling, cluster: Sequence[Telling], vocabulary: Vocabulary) -> Evidence | None:
    """The best that speaks for a telling being a cluster's event; None if anything of it excludes that."""
    if telling.article in {t.article for t in cluster} or _kept_apart([telling], cluster, vocabulary):
        return None
    best: Evidence | None = None
    # Of an exchange of many countries an article may tell the part of one that others do not speak of.
    known = [t for t in cluster if not strangers(telling.sides, t.sides) or telling.people & t.people]
    for member in {signature(t, vocabulary): t for t in known}.values():
        evidence = weigh(telling, member, vocabulary)
        if evidence is None:
            return None
        if best is None or (evidence.bits, evidence.reason) > (best.bits, best.reason):
            best = evidence
    return best


def is_possible(telling: Telling, cluster: Sequence[Telling], vocabulary: Vocabulary) -> bool:
    """Whether a vaguely dated telling may mean a cluster if no other is known in its time."""
    if not all(telling.window.around(t.period) for t in cluster):
        return False
    evidence = _weigh_all(telling, cluster, vocabulary)
    return evidence is not None and evidence.bits > _HARDLY_ANYTHING


def pairs_of_vague(tellings: Sequence[Telling], vocabulary: Vocabulary) -> Iterator[Pair]:
    """The pairs of vaguely dated tellings that are one."""
    shared: dict[str, list[int]] = {}
    for i, telling in enumerate(tellings):
        for key in mark_keys(telling):
            shared.setdefault(key, []).append(i)
    pairs = {(i, j) for places in shared.values() for n, i in enumerate(places) for j in places[n + 1 :]}
    for i, j in sorted(pairs):
        verdict = judge_vague(tellings[i], tellings[j], vocabulary)
        if verdict is not None:
            yield verdict, tellings[i], tellings[j]


def judge_vague(a: Telling, b: Telling, vocabulary: Vocabulary) -> Verdict | None:
    """Whether two vaguely dated tellings of a kind, of which some figure, person or number is the same, are one."""
    evidence = weigh(a, b, vocabulary)
    return evidence.verdict() if evidence is not None and evidence.bits > ENOUGH and evidence.own > 0 else None


class _Clusters:
    """Clusters of tellings to the day, by what they are looked up by and by the month in which they begin."""

    def __init__(self, clusters: Iterable[list[Telling]]) -> None:
        self._by_mark: dict[str, list[list[Telling]]] = {}
        self._by_month: dict[int, list[list[Telling]]] = {}
        for cluster in sorted(clusters, key=lambda c: min(t.iri for t in c)):
            for mark in dict.fromkeys(mark for telling in cluster for mark in mark_keys(telling)):
                self._by_mark.setdefault(mark, []).append(cluster)
            self._by_month.setdefault(month_of(cluster[0].period.first), []).append(cluster)

    def alike(self, telling: Telling) -> list[list[Telling]]:
        """The clusters of which a telling shares a figure, a person or a number."""
        found = {id(c): c for mark in mark_lookups(telling) for c in self._by_mark.get(mark, ())}
        return list(found.values())

    def within(self, period: Period) -> Iterator[list[Telling]]:
        """The clusters that begin within the months of a period."""
        for month in range(month_of(period.first), month_of(period.last) + 1):
            yield from self._by_month.get(month, ())


# Plans


def carried_out(tellings: Sequence[Telling]) -> list[CarriedOut]:
    """Which plans of an article were carried out by which deeds that other, later articles tell."""
    deeds: dict[str, list[Telling]] = {}
    for deed in filter(is_deed, sorted(tellings, key=_iri)):
        for key in deed_keys(deed):
            deeds.setdefault(key, []).append(deed)
    found = []
    for plan in filter(is_plan, sorted(tellings, key=_iri)):
        near = {deed.iri: deed for key in deed_lookups(plan) for deed in deeds.get(key, ())}
        found += carrying_out(plan, near.values())
    return found


def carrying_out(plan: Telling, deeds: Iterable[Telling]) -> list[CarriedOut]:
    """Which of some deeds carry out a plan.

    Of those that only a figure ties to a plan without a date, the first, and what was told of the same days: after
    it a swap of as many is another one.
    """
    found = [CarriedOut(deed, plan, verdict) for deed in deeds if (verdict := carries_out(deed, plan)) is not None]
    if plan.term.is_known or not found:
        return found
    first = min((f.deed.window for f in found), key=lambda window: (window.last or date.max, window.first or date.min))
    return [f for f in found if f.deed.window.near(first) or f.deed.people & plan.people]


def carries_out(deed: Telling, plan: Telling) -> Verdict | None:
    """Whether a deed carries out a plan of its kind that another, earlier article tells.

    A plan with a date, or that is due by one, if it was done in that time between the same sides; one without if it is
    alike in more than its sides, and the deed came within half a year.
    """
    if plan.article == deed.article or (plan.published or "") > (deed.window.last or date.max).isoformat():
        return None
    alike = weigh_plan(deed, plan)
    if alike is None:
        return None
    if plan.term.is_known:
        fits = plan.term.near(deed.window, 0) and len(deed.sides & plan.sides) > 1 and _subset(deed, plan)
    else:
        fits = horizon(plan).near(deed.window, 0) and alike.own > 0 and alike.bits >= _ALIKE
    return alike.verdict() if fits else None


def _subset(a: Telling, b: Telling) -> bool:
    return a.sides <= b.sides or b.sides <= a.sides


def _iri(telling: Telling) -> str:
    return telling.iri
