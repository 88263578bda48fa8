"""Tellings -> the links of stories and plans, as `resolve.events` has them, in tasks that hold a part of a class each.

Which tellings are compared is found by their keys, a day, a month or a figure at a time; what a chain of judgements
ties together is clustered by one task. The functions are those of one machine, each on all that it can have to do with.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from functools import partial
from itertools import product
from typing import TYPE_CHECKING

from swapgraph.names import Minter
from swapgraph.resolve.events import (
    Block,
    CarriedOut,
    Pair,
    Story,
    carries_out,
    carrying_out,
    is_possible,
    judge,
    meaning,
    pairs_of_dated,
    pairs_of_vague,
    pairs_said,
)
from swapgraph.resolve.evidence import Verdict
from swapgraph.resolve.keys import (
    block_of,
    days_of,
    deed_keys,
    deed_lookups,
    falls_back,
    is_plan,
    mark_keys,
    mark_lookups,
    month_key,
    month_of,
    whole_keys,
    whole_lookups,
)
from swapgraph.resolve.links import event_links, phase_links, plan_links, story_about
from swapgraph.resolve.periods import Period
from swapgraph.resolve.phases import PhaseOf, wholes_of
from swapgraph.resolve.table import Telling
from swapgraph.resolve.vocabulary import Vocabulary
from swapgraph.scale.spark.components import together
from swapgraph.scale.spark.links import Row, lines, vocabulary_of
from swapgraph.settings import Settings

if TYPE_CHECKING:
    from pyspark import RDD

Cluster = tuple[list[Telling], Mapping[str, Verdict]]
"""Tellings to the day that are one, the first by IRI first, each with what ties it to the others."""


def link_events(told: RDD[Telling], settings: Settings, minter: Minter, tasks: int) -> RDD[Row]:
    """The rows of stories, of what carries out what, and of phases."""
    from pyspark import StorageLevel

    kept = StorageLevel.MEMORY_AND_DISK
    compared = told.filter(lambda telling: block_of(telling) is not None).persist(kept)
    clusters = _clusters(compared, settings, tasks).persist(kept)
    vague = compared.filter(lambda telling: not telling.period.to_the_day).persist(kept)
    meant = _meant(vague, clusters, settings, tasks).persist(kept)
    stories = _stories(vague, clusters, meant, _said_same(compared, settings), settings, tasks)
    by_about = stories.keyBy(story_about).groupByKey(tasks)
    linked = by_about.map(lambda item: _linked(item[1], minter)).persist(kept)
    story_of = linked.flatMap(lambda found: found[1])
    between = _plans(told, story_of, settings, minter, tasks).union(_phases(told, story_of, settings, minter, tasks))
    return linked.flatMap(lambda found: found[0]).union(between)


# To the day


def _clusters(compared: RDD[Telling], settings: Settings, tasks: int) -> RDD[Cluster]:
    dated = compared.filter(lambda telling: telling.period.to_the_day)
    long = dated.filter(lambda telling: "long" in days_of(telling.period)).collect()  # they meet all others: few are so
    short = dated.filter(lambda telling: "long" not in days_of(telling.period))
    of_days = short.flatMap(lambda telling: [(key, telling) for key in _day_keys(telling)]).groupByKey(tasks)
    links = of_days.flatMap(lambda item: _dated_links(settings, list(item[1])))
    if long:
        links = links.union(dated.flatMap(partial(_links_to, settings, long)))
    return together(dated.keyBy(_iri), links, tasks).flatMap(partial(_clustered, settings))


def _day_keys(telling: Telling) -> Iterator[str]:
    """A day more than it has: two that are a day apart meet in one."""
    days = [day for day in days_of(telling.period) if isinstance(day, int)]
    yield from (f"{block_of(telling)}|{day}" for day in [*days, days[-1] + 1])


def _dated_links(settings: Settings, told: list[Telling]) -> Iterator[tuple[str, str]]:
    yield from ((a.iri, b.iri) for _, a, b in pairs_of_dated(sorted(told, key=_iri), vocabulary_of(settings)))


def _links_to(settings: Settings, long: list[Telling], telling: Telling) -> Iterator[tuple[str, str]]:
    for other in long:
        apart = other.article != telling.article and block_of(other) == block_of(telling)
        if apart and telling.period.near(other.period) and judge(telling, other, vocabulary_of(settings)) is not None:
            yield telling.iri, other.iri


def _clustered(settings: Settings, told: list[Telling]) -> list[Cluster]:
    block = Block(sorted(told, key=_iri), vocabulary_of(settings))
    block.join_dated()
    clusters = {id(cluster): sorted(cluster, key=_iri) for cluster in block.cluster.values()}
    return [(c, {t.iri: block.why[t.iri] for t in c if t.iri in block.why}) for c in clusters.values()]


# Vaguely dated


class _Met:
    """The clusters that one vaguely dated telling has met; see `events.HoldsClusters`."""

    def __init__(self, met: Iterable[tuple[bool, list[Telling]]]) -> None:
        alike: dict[str, list[Telling]] = {}
        near: dict[str, list[Telling]] = {}
        for by_mark, cluster in met:
            (alike if by_mark else near)[cluster[0].iri] = cluster
        self._alike, self._near = [[some[iri] for iri in sorted(some)] for some in (alike, near)]

    def alike(self, _: Telling) -> list[list[Telling]]:
        return self._alike

    def within(self, _: Period) -> list[list[Telling]]:
        return self._near


def _meant(vague: RDD[Telling], clusters: RDD[Cluster], settings: Settings, tasks: int) -> RDD[Pair]:
    """The pairs of vaguely dated tellings with what each means."""
    sought = vague.flatMap(lambda telling: [(key, telling) for key in _lookups(telling)])
    there = clusters.flatMap(lambda cluster: [(key, cluster[0]) for key in _cluster_keys(cluster[0])])
    met = sought.cogroup(there, tasks).flatMap(lambda item: _met(settings, item[0], *map(list, item[1])))
    return met.groupByKey(tasks).flatMap(lambda item: _meaning(settings, list(item[1])))


def _lookups(telling: Telling) -> Iterator[str]:
    yield from set(mark_lookups(telling))
    if falls_back(telling):
        months = range(month_of(telling.window.first), month_of(telling.window.last) + 1)
        yield from (month_key(block_of(telling) or "", month) for month in months)


def _cluster_keys(cluster: list[Telling]) -> set[str]:
    month = month_of(cluster[0].period.first)
    return {month_key(block_of(cluster[0]) or "", month), *(mark for telling in cluster for mark in mark_keys(telling))}


def _met(
    settings: Settings, key: str, sought: list[Telling], clusters: list[list[Telling]]
) -> Iterator[tuple[str, tuple[Telling, bool, list[Telling]]]]:
    """Each telling with the clusters of a key: all that share a mark, the first two that are possible in a month."""
    by_mark = "|month|" not in key
    for telling in sought:
        fitting = 0
        for cluster in clusters:
            if by_mark or is_possible(telling, cluster, vocabulary_of(settings)):
                yield telling.iri, (telling, by_mark, cluster)
                fitting += 1
            if not by_mark and fitting > 1:
                break


def _meaning(settings: Settings, met: list[tuple[Telling, bool, list[Telling]]]) -> Iterator[Pair]:
    holder = _Met((by_mark, cluster) for _, by_mark, cluster in met)
    pair = meaning(met[0][0], holder, vocabulary_of(settings))
    if pair is not None:
        yield pair


# Stories


def _said_same(compared: RDD[Telling], settings: Settings) -> list[tuple[str, str]]:
    """The pairs of which a user says that they are one event: few, and from any days."""
    vocabulary = vocabulary_of(settings)
    blocks: dict[str | None, list[Telling]] = {}
    if vocabulary.same:
        for telling in compared.filter(lambda telling: telling.iri in vocabulary_of(settings).same).collect():
            blocks.setdefault(block_of(telling), []).append(telling)
    return [(a.iri, b.iri) for told in blocks.values() for _, a, b in pairs_said(told, vocabulary)]


def _stories(
    vague: RDD[Telling],
    clusters: RDD[Cluster],
    meant: RDD[Pair],
    said: Sequence[tuple[str, str]],
    settings: Settings,
    tasks: int,
) -> RDD[Story]:
    by_mark = vague.flatMap(lambda telling: [(key, telling) for key in set(mark_keys(telling))]).groupByKey(tasks)
    alike = by_mark.flatMap(lambda item: _vague_links(settings, list(item[1])))
    head = clusters.flatMap(lambda cluster: [(telling.iri, cluster[0][0].iri) for telling in cluster[0]])
    means = meant.map(lambda pair: (pair[2].iri, pair[1].iri)).join(head, tasks).values()
    keyed = (
        clusters.map(lambda cluster: (cluster[0][0].iri, (cluster, None, None)))
        .union(vague.map(lambda telling: (telling.iri, (None, telling, None))))
        .union(meant.map(lambda pair: (pair[1].iri, (None, None, pair))))
    )
    links = alike.union(means)
    if said:
        of_same = head.filter(lambda item: item[0] in vocabulary_of(settings).same)
        links = links.union(clusters.context.parallelize(said)).union(of_same)
    components = together(keyed, links, tasks)
    return components.flatMap(partial(_joined, settings))


def _vague_links(settings: Settings, told: list[Telling]) -> Iterator[tuple[str, str]]:
    pairs = pairs_of_vague(sorted(told, key=_iri), vocabulary_of(settings))
    yield from ((a.iri, b.iri) for _, a, b in pairs)


def _joined(settings: Settings, component: list[tuple[Cluster | None, Telling | None, Pair | None]]) -> Iterator[Story]:
    vocabulary = vocabulary_of(settings)
    clusters = sorted((c for c, _, _ in component if c is not None), key=lambda c: c[0][0].iri)
    vague = sorted((t for _, t, _ in component if t is not None), key=_iri)
    meant = [pair for _, _, pair in component if pair is not None]
    if len(vague) + sum(len(cluster) for cluster, _ in clusters) < 2:
        return
    block = Block([*(t for cluster, _ in clusters for t in cluster), *vague], vocabulary)
    for cluster, why in clusters:
        block.take_over([cluster], why)
    block.join_meant(meant)
    yield from block.stories()


def _linked(stories: Iterable[Story], minter: Minter) -> tuple[list[Row], list[tuple[str, str]]]:
    """The rows of all stories about one thing, numbered; and the story of each telling."""
    quads, story_of = event_links(sorted(stories, key=lambda story: story.members[0][0].iri), minter)
    return list(lines(quads, minter)), list(story_of.items())


# Plans


def _plans(
    told: RDD[Telling], story_of: RDD[tuple[str, str]], settings: Settings, minter: Minter, tasks: int
) -> RDD[Row]:
    deeds = told.flatMap(lambda telling: [(key, telling) for key in set(deed_keys(telling))])
    plans = told.filter(is_plan).flatMap(lambda plan: [(key, plan) for key in set(deed_lookups(plan))])
    near = plans.cogroup(deeds, tasks).flatMap(lambda item: _carried_out(*item[1]))
    found = near.groupByKey(tasks).flatMap(lambda item: _carrying_out(list(item[1])))
    by_deed = found.map(lambda f: (f.deed.iri, f)).leftOuterJoin(story_of, tasks).values()
    by_plan = by_deed.map(lambda f: (f[0].plan.iri, f)).leftOuterJoin(story_of, tasks).values()
    keyed = by_plan.map(lambda f: ((f[0][1] or f[0][0].deed.iri, f[1] or f[0][0].plan.iri), f[0][0]))
    return keyed.groupByKey(tasks).flatMap(lambda item: _plan_rows(vocabulary_of(settings), minter, *item))


def _carried_out(plans: Iterable[Telling], deeds: Iterable[Telling]) -> Iterator[tuple[str, tuple[Telling, Telling]]]:
    for plan, deed in product(list(plans), list(deeds)):
        if carries_out(deed, plan) is not None:
            yield plan.iri, (plan, deed)


def _carrying_out(pairs: list[tuple[Telling, Telling]]) -> list[CarriedOut]:
    return carrying_out(pairs[0][0], {deed.iri: deed for _, deed in pairs}.values())


def _plan_rows(
    vocabulary: Vocabulary, minter: Minter, stories: tuple[str, str], found: Iterable[CarriedOut]
) -> Iterator[Row]:
    some = list(found)
    story_of = dict(zip((f.deed.iri for f in some), [stories[0]] * len(some), strict=True))
    story_of |= {f.plan.iri: stories[1] for f in some}
    yield from lines(plan_links(some, story_of.__getitem__, minter, vocabulary), minter)


# Phases


def _phases(
    told: RDD[Telling], story_of: RDD[tuple[str, str]], settings: Settings, minter: Minter, tasks: int
) -> RDD[Row]:
    wholes = told.flatMap(lambda telling: [(key, telling) for key in whole_keys(telling)])
    sought = told.flatMap(lambda telling: [(key, telling) for key in whole_lookups(telling)])
    found = sought.cogroup(wholes, tasks).flatMap(lambda item: _wholes_of(*item[1]))
    by_phase = found.map(lambda f: (f.phase.iri, f)).leftOuterJoin(story_of, tasks).values()
    by_whole = by_phase.map(lambda f: (f[0].whole.iri, f)).leftOuterJoin(story_of, tasks).values()
    keyed = by_whole.map(lambda f: ((f[0][1] or f[0][0].phase.iri, f[1] or f[0][0].whole.iri), f[0][0]))
    return keyed.groupByKey(tasks).flatMap(lambda item: _phase_rows(vocabulary_of(settings), minter, *item))


def _wholes_of(phases: Iterable[Telling], wholes: Iterable[Telling]) -> Iterator[PhaseOf]:
    lasting = list(wholes)
    for phase in phases:
        yield from wholes_of(phase, lasting)


def _phase_rows(
    vocabulary: Vocabulary, minter: Minter, stories: tuple[str, str], found: Iterable[PhaseOf]
) -> Iterator[Row]:
    some = list(found)
    story_of = dict.fromkeys((f.phase.iri for f in some), stories[0])
    story_of |= dict.fromkeys((f.whole.iri for f in some), stories[1])
    yield from lines(phase_links(some, story_of.__getitem__, minter, vocabulary), minter)


def _iri(telling: Telling) -> str:
    return telling.iri
