"""What some changed articles change in `graph/resolved`, found without a look at all others.

The same functions judge, cluster and name as when everything is resolved anew; here they get the tellings alone that a
change can reach. Both states are kept at hand, as before and as after, and whatever a story of one is made of is
followed in the other, until a set of tellings is closed in both: its stories before are taken out, those after put in.

- To the day: all tellings that a chain of judgements ties to one are clustered together.
- Vaguely dated: what one can mean is looked up by its figures and its month, and again if a cluster there changed.
- Stories about one thing are numbered, so those with that name go along.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from functools import partial
from typing import TypeVar

import pyoxigraph as ox

from swapgraph.names import Minter, sg
from swapgraph.resolve import HoldsArticles
from swapgraph.resolve.bearers import count_anew, count_bearers
from swapgraph.resolve.copies import Print, find_copies
from swapgraph.resolve.entities import (
    Judgement,
    by_key,
    cluster_entities,
    judge_name,
    key_of,
)
from swapgraph.resolve.events import (
    Block,
    CarriedOut,
    Pair,
    Story,
    are_strangers,
    carries_out,
    carrying_out,
    judge,
    judge_vague,
    meaning,
    signature,
)
from swapgraph.resolve.evidence import Verdict, clash
from swapgraph.resolve.keys import (
    block_of,
    days_around,
    deed_lookups,
    is_plan,
    mark_keys,
    mark_lookups,
    month_key,
    month_of,
    phase_lookups,
    plan_lookups,
    whole_lookups,
)
from swapgraph.resolve.links import (
    COPY_OF,
    apart_links,
    copy_links,
    copy_match,
    entity_links,
    event_links,
    phase_links,
    plan_links,
    story_about,
    story_iri,
)
from swapgraph.resolve.periods import Period
from swapgraph.resolve.phases import PhaseOf, phase_of, wholes_of
from swapgraph.resolve.rows import Notes, Rows
from swapgraph.resolve.table import Name, Telling, read_article, text_of
from swapgraph.resolve.vocabulary import Vocabulary

_REFERS_TO = ox.NamedNode(sg("refersTo"))


def update_links(
    store: HoldsArticles, outdated: Mapping[str, str | None], memory: ox.Store, vocabulary: Vocabulary
) -> tuple[frozenset[ox.Quad], frozenset[ox.Quad]]:
    """The quads that go from `graph/resolved` and those that come; the memory is changed, the store is not.

    `outdated` has the changed articles, each with the graph of its earlier version, None if it is new.
    """
    return _Update(store, outdated, memory, vocabulary).run()


_Link = TypeVar("_Link", CarriedOut, PhaseOf)
_Judged = tuple[tuple[Judgement, Sequence[Name]], tuple[Judgement, Sequence[Name]]]
"""What was and is found of a name, each with the bearers whose part in it is told."""


class _Update:
    """One update of a store."""

    def __init__(
        self, store: HoldsArticles, outdated: Mapping[str, str | None], memory: ox.Store, vocabulary: Vocabulary
    ) -> None:
        self._store, self._minter, self._vocabulary, self._outdated = store.oxigraph, store.minter, vocabulary, outdated
        self._graph = ox.NamedNode(self._minter.graph("resolved"))
        self._notes = Notes(memory, vocabulary)
        self._prints: dict[str, Print | None] = {}
        self._gone: set[ox.Quad] = set()
        self._come: set[ox.Quad] = set()

    def run(self) -> tuple[frozenset[ox.Quad], frozenset[ox.Quad]]:
        """Do it; see `update_links`."""
        tellings, known_as, renamed = self._names()
        changed = self._tellings(tellings, known_as, renamed)
        before = _State(self._notes.before, self._minter, self._vocabulary)
        after = _State(self._notes.after, self._minter, self._vocabulary)
        reached = self._reached(changed, before, after)
        story_before = self._note(before.stories(reached), self._gone)
        story_after = self._note(after.stories(reached), self._come)
        moved = {iri for iri in reached if story_before.get(iri) != story_after.get(iri)}
        states = (before, story_before), (after, story_after)
        self._between(changed | moved, reached, states, _State.plans_of, _State.carried_out, plan_links)
        self._between(changed | moved, reached, states, _State.phases_of, _State.wholes_of, phase_links)
        self._copies()
        self._notes.settle()
        return frozenset(self._gone - self._come), frozenset(self._come - self._gone)

    # Names

    def _names(self) -> tuple[dict[str, tuple[Telling, ...]], Callable[[str], str | None], set[str]]:
        """The changed articles' tellings, what a name is known as now, and the articles with a name known otherwise."""
        old: list[Name] = []
        new: list[Name] = []
        tellings: dict[str, tuple[Telling, ...]] = {}
        for article, graph in self._outdated.items():
            if graph is not None:
                old += read_article(self._store, self._minter, self._vocabulary, article, graph).names
            table = read_article(self._store, self._minter, self._vocabulary, article, article)
            new += table.names
            self._prints[article] = next(iter(table.prints), None)
            tellings[article] = table.events
        changed, keys = self._notes.change_names(old, new)
        were, are, touched = self._identities(changed, keys, old, new)
        touched |= changed

        def known_as(iri: str) -> str | None:
            return are.get(iri) if iri in touched else self._refers_to(iri)

        turned = {iri for iri in touched if were.get(iri) != are.get(iri)}
        homes = {home for iri in turned if (home := self._minter.article_of(iri)) is not None}
        return tellings, known_as, homes - tellings.keys()

    def _identities(
        self, changed: set[str], keys: set[str], old: Iterable[Name], new: Iterable[Name]
    ) -> tuple[dict[str, str], dict[str, str], set[str]]:
        """What names are known as, before and after, and all names that were judged."""
        gone, come = (
            by_key((name for name in names if name.article is not None), self._vocabulary) for names in (old, new)
        )
        whole, joined = self._asking_for_all(changed), self._joined_by_user()
        judged = [
            (None if key in whole else self._judged(key, gone.get(key, ()), come.get(key, ())))
            or self._judged_of_all([key])
            for key in sorted(keys - joined)
        ]
        if joined & keys or self._vocabulary.same.keys() & changed:
            judged.append(self._judged_of_all(sorted(joined), self._vocabulary.same))
        known: list[dict[str, str]] = []
        for state, quads in ((0, self._gone), (1, self._come)):
            links, known_as = entity_links([i for found in judged for i in found[state][0].identities], self._minter)
            quads.update(links)
            for found in judged:
                quads.update(apart_links(found[state][0].distinctions, self._minter))
            known.append(known_as)
        touched = {name.iri for found in judged for _, names in found for name in names}
        return known[0], known[1], touched

    def _joined_by_user(self) -> set[str]:
        """The keys of names of which a user calls some the same: these are judged together."""
        rows = (self._notes.before, self._notes.after)
        names = (name for iri in self._vocabulary.same for state in rows if (name := state.name(iri)) is not None)
        return {key for name in names if (key := key_of(name, self._vocabulary)) is not None}

    def _asking_for_all(self, changed: set[str]) -> set[str]:
        """The keys of names all of whose bearers are judged: where one of the gazetteer changes, or a user judges."""
        asking: set[str] = set()
        for rows in (self._notes.before, self._notes.after):
            for iri in {*changed, *self._vocabulary.different}:
                name = rows.name(iri)
                key = None if name is None else key_of(name, self._vocabulary)
                if name is not None and key is not None and (name.article is None or iri not in changed):
                    asking.add(key)
        return asking

    def _judged(self, key: str, gone: Sequence[Name], come: Sequence[Name]) -> _Judged | None:
        """The same for a name by its bearers in the changed articles; None if any other is judged otherwise now."""
        counted = self._notes.before.bearers(key)
        recounted = None if counted is None else count_anew(counted, gone, come)
        if counted is None or recounted is None:
            return None
        before = judge_name(key, gone, self._vocabulary, counted)
        after = judge_name(key, come, self._vocabulary, recounted)
        if not before.holds_for(after):
            return None
        self._notes.change_bearers(key, recounted)
        return (before, gone), (after, come)

    def _judged_of_all(self, keys: Sequence[str], said: Iterable[str] = ()) -> _Judged:
        """The same of all who bear some names, and of some more."""
        found: list[tuple[Judgement, Sequence[Name]]] = []
        for rows in (self._notes.before, self._notes.after):
            bearers = {key: rows.names(key) for key in keys}
            some = {name.iri: name for names in bearers.values() for name in names}
            some |= {iri: name for iri in said if (name := rows.name(iri)) is not None}
            names = [some[iri] for iri in sorted(some)]
            found.append((cluster_entities(names, self._vocabulary), names))
            if rows is self._notes.after:
                for key in keys:
                    self._notes.change_bearers(key, count_bearers(bearers[key]))
        return found[0], found[1]

    def _refers_to(self, iri: str) -> str | None:
        for q in self._store.quads_for_pattern(ox.NamedNode(iri), _REFERS_TO, None, self._graph):
            return q.object.value  # type: ignore[union-attr]
        return None

    # Tellings

    def _tellings(
        self, tellings: Mapping[str, tuple[Telling, ...]], known_as: Callable[[str], str | None], renamed: Iterable[str]
    ) -> set[str]:
        """Note the tellings as they are now, with their agents; returns the IRIs of those that are not as before."""
        read = dict(tellings)
        for article in renamed:
            read[article] = read_article(self._store, self._minter, self._vocabulary, article, article).events
        old = [telling for article in read for telling in self._notes.before.of_article(article)]
        new = [_with_agents(telling, known_as) for told in read.values() for telling in told]
        return self._notes.change_tellings(old, new)

    def _reached(self, changed: set[str], before: _State, after: _State) -> set[str]:
        """All tellings of the stories that a change reaches, closed in both states."""
        tied = before.tied(after.tied(changed, before), after)
        were, are = before.clusters(tied), after.clusters(tied)
        apart = [[telling for telling, _ in cluster] for cluster in were ^ are]
        reached = changed | {telling.iri for cluster in apart for telling in cluster}
        asked = {iri for cluster in apart for state in (before, after) for iri in state.could_mean(cluster)}
        for iri in sorted(asked):
            if before.meant(iri) != after.meant(iri):
                reached.add(iri)
        while True:
            grown = before.together(reached) | after.together(reached) | reached
            for state in (before, after):
                for story in state.stories(grown):
                    grown |= self._of_one_name(story)
            if grown == reached:
                return reached
            reached = grown

    def _of_one_name(self, story: Story) -> set[str]:
        """The members of all stories there are about the same thing."""
        members: set[str] = set()
        number = 1
        while found := self._members(story_iri(story_about(story), number, self._minter)):
            members |= found
            number += 1
        return members

    def _members(self, story: str) -> set[str]:
        quads = self._store.quads_for_pattern(None, _REFERS_TO, ox.NamedNode(story), self._graph)
        return {q.subject.value for q in quads}  # type: ignore[union-attr]

    def _note(self, stories: list[Story], quads: set[ox.Quad]) -> dict[str, str]:
        links, story_of = event_links(sorted(stories, key=lambda s: s.members[0][0].iri), self._minter)
        quads.update(links)
        return story_of

    # From story to story

    def _between(
        self,
        moved: set[str],
        reached: set[str],
        states: tuple[tuple[_State, dict[str, str]], tuple[_State, dict[str, str]]],
        judged_with: Callable[[_State, str], set[str]],
        judge: Callable[[_State, str], list[_Link]],
        link: Callable[[Iterable[_Link], Callable[[str], str], Minter, Vocabulary], list[ox.Quad]],
    ) -> None:
        """What links plans to deeds, or phases to wholes, where a telling changed or came into another story.

        `judged_with` has the plans, or the phases, whose links a telling has a part in; `judge` those of one.
        """

        def story_of(iri: str, stories: Mapping[str, str]) -> str:
            return stories.get(iri, iri) if iri in reached else self._refers_to(iri) or iri

        # Links are judged for all tellings of a story: what one of them no longer says another still may.
        judged = {iri for telling in moved for state, _ in states for iri in judged_with(state, telling)}
        todo = set(judged)
        while todo:
            told = {story_of(iri, stories) for iri in todo for _, stories in states}
            there = {iri for _, stories in states for iri, story in stories.items() if story in told}
            todo = there.union(*(self._members(story) - reached for story in told)) - judged
            judged |= todo
        for (state, stories), quads in zip(states, (self._gone, self._come), strict=True):
            found = (found for iri in sorted(judged) for found in judge(state, iri))
            quads.update(link(found, partial(story_of, stories=stories), self._minter, self._vocabulary))

    # Copies

    def _copies(self) -> None:
        """What is a copy of what, where it is not as before."""
        before = _Shelf(self._store, self._graph, self._notes.before)
        found = find_copies(self._prints, lambda article: text_of(self._store, article), self._vocabulary, before)
        touched = {*self._prints, *found}
        for node in map(ox.NamedNode, touched):
            self._gone.update(self._store.quads_for_pattern(node, COPY_OF, None, self._graph))
            match = ox.NamedNode(copy_match(node.value))
            self._gone.update(self._store.quads_for_pattern(match, None, None, self._graph))
        self._come.update(copy_links(found.values(), self._minter))
        old = [(p, before.source(a) is not None) for a in touched if (p := before.printed(a)) is not None]
        now = {article: before.printed(article) for article in found} | self._prints
        self._notes.change_prints(old, [(p, found[a] is not None) for a, p in now.items() if p is not None])


class _Shelf:
    """The articles before the change; see `copies.Shelf`."""

    def __init__(self, store: ox.Store, graph: ox.NamedNode, rows: Rows) -> None:
        self._store, self._graph = store, graph
        self.printed, self.in_band = rows.printed, rows.in_band

    def source(self, article: str) -> str | None:
        quads = self._store.quads_for_pattern(ox.NamedNode(article), COPY_OF, None, self._graph)
        return next((_iri(q.object) for q in quads), None)

    def copies(self, original: str) -> list[str]:
        quads = self._store.quads_for_pattern(None, COPY_OF, ox.NamedNode(original), self._graph)
        return [_iri(q.subject) for q in quads]


def _iri(term: object) -> str:
    assert isinstance(term, ox.NamedNode)  # noqa: S101 - links lead from node to node
    return term.value


def _with_agents(telling: Telling, known_as: Callable[[str], str | None]) -> Telling:
    named = {iri: known for iri in telling.named if (known := known_as(iri)) is not None}
    return telling.with_agents(named)


class _State:
    """One state of all tellings, looked at where it is asked for."""

    def __init__(self, rows: Rows, minter: Minter, vocabulary: Vocabulary) -> None:
        self._rows, self._minter, self._vocabulary = rows, minter, vocabulary
        self._cluster: dict[str, list[Telling]] = {}
        self._why: dict[str, Verdict] = {}
        self._meaning: dict[str, Pair | None] = {}

    # To the day

    def tied(self, start: set[str], other: _State | None = None) -> set[str]:
        """The tellings to the day that chains of judgements tie to some, in this state or in another."""
        seen, todo = set(start), sorted(start)
        asked: dict[object, set[str]] = {}  # articles by all that is judged: of those alike two are enough
        while todo:
            iri = todo.pop()
            for state in (self, other):
                telling = state._rows.telling(iri) if state is not None else None
                if state is None or telling is None:
                    continue
                alike = asked.setdefault((id(state), block_of(telling), signature(telling, self._vocabulary)), set())
                if len(alike) < 2 and telling.article not in alike:
                    alike.add(telling.article)
                    more = state._judged(telling) - seen
                    seen |= more
                    todo.extend(sorted(more))
        return {iri for iri in seen if any(s is not None and s._is_dated(iri) for s in (self, other))}

    def _is_dated(self, iri: str) -> bool:
        telling = self._rows.telling(iri)
        return telling is not None and telling.period.to_the_day and block_of(telling) is not None

    def _judged(self, telling: Telling) -> set[str]:
        """The tellings that may be one with one to the day, judged by itself."""
        block = block_of(telling)
        if block is None or not telling.period.to_the_day:
            return set()
        found: set[str] = set()
        for day in days_around(telling.period, 1):
            for other in self._rows.tellings(f"{block}|day|{day}"):
                if (
                    other.iri not in found
                    and other.article != telling.article
                    and telling.period.near(other.period)
                    and judge(telling, other, self._vocabulary) is not None
                ):
                    found.add(other.iri)
        return found

    def _said_same(self, telling: Telling) -> set[str]:
        """The tellings of its kind and group of which a user says that they are of the same event."""
        same = (self._rows.telling(iri) for iri in self._vocabulary.same.get(telling.iri, ()) if iri != telling.iri)
        return {t.iri for t in same if t is not None and block_of(t) == block_of(telling)}

    def cluster(self, telling: Telling) -> list[Telling]:
        """The cluster of a telling to the day."""
        if telling.iri not in self._cluster:
            tied = [t for iri in sorted(self.tied({telling.iri})) if (t := self._rows.telling(iri)) is not None]
            block = Block(tied, self._vocabulary)
            block.join_dated()
            self._cluster.update(block.cluster)
            self._why.update(block.why)
        return self._cluster[telling.iri]

    def clusters(self, iris: Iterable[str]) -> set[frozenset[tuple[Telling, Verdict | None]]]:
        """The clusters of some tellings, each telling with what ties it to the others."""
        there = (self._rows.telling(iri) for iri in iris if self._is_dated(iri))
        clusters = (self.cluster(telling) for telling in there if telling is not None)
        return {frozenset((t, self._why.get(t.iri)) for t in cluster) for cluster in clusters}

    # Vaguely dated

    def could_mean(self, cluster: Sequence[Telling]) -> set[str]:
        """The vaguely dated tellings that may mean a cluster, or would if there were no other."""
        found: set[str] = set()
        for telling in cluster:
            months = (month_of(telling.period.first), "long")
            keys = {*mark_lookups(telling), *(month_key(block_of(telling) or "", month) for month in months)}
            vague = (t for key in keys for t in self._rows.tellings(key) if not t.period.to_the_day)
            found.update(t.iri for t in vague if not are_strangers([t], cluster))
        return found

    def meaning(self, telling: Telling) -> Pair | None:
        """The one event that a vaguely dated telling can mean."""
        if telling.iri not in self._meaning:
            self._meaning[telling.iri] = meaning(telling, _Around(self, telling), self._vocabulary)
        return self._meaning[telling.iri]

    def meant(self, iri: str) -> tuple[Verdict, frozenset[Telling]] | None:
        """The same to compare: how surely, and which cluster."""
        telling = self._rows.telling(iri)
        if telling is None or telling.period.to_the_day or block_of(telling) is None:
            return None
        pair = self.meaning(telling)
        return None if pair is None else (pair[0], frozenset(self.cluster(pair[2])))

    # Stories

    def together(self, start: set[str]) -> set[str]:
        """All tellings that may have a part in one story with some."""
        seen: set[str] = set()
        todo = [iri for iri in sorted(start) if self._rows.telling(iri) is not None]
        while todo:
            iri = todo.pop()
            telling = self._rows.telling(iri)
            if iri in seen or telling is None or block_of(telling) is None:
                continue
            seen.add(iri)
            todo.extend(self._beside(telling) - seen)
        return seen

    def _beside(self, telling: Telling) -> set[str]:
        if telling.period.to_the_day:
            cluster = self.cluster(telling)
            means = {iri for iri in self.could_mean(cluster) if (m := self.meant(iri)) and telling in m[1]}
            return {t.iri for t in cluster} | means | self._said_same(telling)
        pair = self.meaning(telling)
        target = {t.iri for t in self.cluster(pair[2])} if pair is not None else set()
        alike = {t.iri: t for key in mark_keys(telling) for t in self._rows.tellings(key) if not t.period.to_the_day}
        judged = (t for t in alike.values() if t is not telling and judge_vague(telling, t, self._vocabulary))
        return target | {t.iri for t in judged} | self._said_same(telling)

    def stories(self, iris: set[str]) -> list[Story]:
        """The stories that some tellings, closed by `together`, have a part in."""
        blocks: dict[str, list[Telling]] = {}
        for iri in sorted(iris):
            telling = self._rows.telling(iri)
            block = None if telling is None else block_of(telling)
            if telling is not None and block is not None:
                blocks.setdefault(block, []).append(telling)
        return [story for told in blocks.values() for story in self._stories(told)]

    def _stories(self, told: list[Telling]) -> Iterator[Story]:
        block = Block(told, self._vocabulary)
        for telling in told:
            if telling.period.to_the_day:
                self.cluster(telling)
        joined = {id(self._cluster[t.iri]): self._cluster[t.iri] for t in told if t.period.to_the_day}
        block.take_over(joined.values(), self._why)
        vague = [t for t in told if not t.period.to_the_day]
        meant = (pair for telling in vague if (pair := self.meaning(telling)) is not None)
        block.join_meant(meant)
        yield from block.stories()

    # Plans

    def plans_of(self, iri: str) -> set[str]:
        """The plans that a telling may carry out, if no other comes before it; itself, if it is one."""
        telling = self._rows.telling(iri)
        if telling is None:
            return set()
        if is_plan(telling):
            return {iri}
        plans = {t.iri: t for key in plan_lookups(telling) for t in self._rows.tellings(key)}
        return {plan.iri for plan in plans.values() if carries_out(telling, plan) is not None}

    def carried_out(self, iri: str) -> list[CarriedOut]:
        """The deeds that carry out a plan."""
        plan = self._rows.telling(iri)
        if plan is None or not is_plan(plan):
            return []
        return carrying_out(plan, {t.iri: t for key in deed_lookups(plan) for t in self._rows.tellings(key)}.values())

    # Phases

    def phases_of(self, iri: str) -> set[str]:
        """A telling, and what are phases of it."""
        telling = self._rows.telling(iri)
        if telling is None:
            return set()
        near = (t for key in phase_lookups(telling) for t in self._rows.tellings(key))
        return {iri, *(t.iri for t in near if phase_of(t, telling) is not None)}

    def wholes_of(self, iri: str) -> list[PhaseOf]:
        """What a telling is of a phase of."""
        telling = self._rows.telling(iri)
        if telling is None:
            return []
        return wholes_of(telling, (t for key in whole_lookups(telling) for t in self._rows.tellings(key)))


class _Around:
    """The clusters that a vaguely dated telling may mean; see `events.HoldsClusters`."""

    def __init__(self, state: _State, telling: Telling) -> None:
        self._state, self._telling = state, telling
        self._block = block_of(telling) or ""

    def alike(self, telling: Telling) -> list[list[Telling]]:
        """The clusters that may be corroborated by the telling."""
        found: dict[int, list[Telling]] = {}
        for key in mark_lookups(telling):
            for other in self._state._rows.tellings(key):
                if other.period.to_the_day:
                    cluster = self._state.cluster(other)
                    found[id(cluster)] = cluster
        return list(found.values())

    def within(self, period: Period) -> Iterator[list[Telling]]:
        """The clusters that may lie within a period; none if it has no beginning or no end."""
        if period.first is not None and period.last is not None:
            for day in days_around(period, 0):
                for other in self._state._rows.tellings(f"{self._block}|day|{day}"):
                    if period.around(other.period) and not clash(self._telling, other):
                        yield self._state.cluster(other)
