"""The trees of an and-or graph, the smallest first: lazily, each once, none that goes in a circle.

A goal holds by any of its ways, and a way needs all of its premises. The smallest tree of every goal comes from the
leaves up (Knuth, A Generalization of Dijkstra's Algorithm, 1977). The others are merged lazily: the n-th best tree of a
goal is a way with, for each premise, the number of the premise's tree (Huang and Chiang, Better k-best Parsing, 2005,
algorithm 3). There, graphs have no cycles; here every goal below another avoids those above it, as in Yen's loopless
paths (1971), so that a tree is never longer than the graph is deep and the enumeration ends.
"""

from __future__ import annotations

import heapq
from collections import deque
from collections.abc import Callable, Hashable, Iterator, Sequence
from dataclasses import dataclass
from typing import Generic, TypeVar

G = TypeVar("G", bound=Hashable)
S = TypeVar("S")
_Mark = Hashable


@dataclass(frozen=True, slots=True)
class Way(Generic[G, S]):
    """One way to a goal: by `step`, from premises, each of them once; a leaf has none."""

    step: S
    premises: tuple[G, ...] = ()


@dataclass(frozen=True, slots=True, eq=False)
class Tree(Generic[G, S]):
    """A goal with the step that leads to it and the trees of the step's premises; `size` counts its goals."""

    goal: G
    step: S
    premises: tuple[Tree[G, S], ...]
    size: int


class Ranking(Generic[G, S]):
    """The trees of goals.

    `ways` gives the ways to a goal; it is asked once. Of trees of one size that by the first way comes first. Two goals
    of one `mark` are the same thing where circles are concerned. At most `goals` are looked at, the nearest first.
    """

    def __init__(
        self, ways: Callable[[G], Sequence[Way[G, S]]], mark: Callable[[G], Hashable], goals: int = 20_000
    ) -> None:
        self._ways_of, self._mark, self._limit = ways, mark, goals
        self._ways: dict[G, Sequence[Way[G, S]]] = {}
        self._best: dict[frozenset[_Mark], dict[G, Tree[G, S]]] = {}
        self._lists: dict[tuple[G, frozenset[_Mark]], _Ranked[G, S]] = {}

    def smallest(self, goal: G) -> Tree[G, S] | None:
        """The smallest tree; None if there is none."""
        self._expand(goal)
        return self._build(frozenset(), goal).get(goal)

    def trees(self, goal: G) -> Iterator[Tree[G, S]]:
        """All trees, in order of size, then of the ways of the goal."""
        self._expand(goal)
        ranked = _Ranked(self, goal, frozenset[_Mark]())
        n = 0
        while (tree := ranked.get(n)) is not None:
            n += 1
            yield tree

    def _expand(self, goal: G) -> None:
        """Find the ways of all goals that a goal may rest on."""
        todo = deque([goal])
        while todo and len(self._ways) < self._limit:
            current = todo.popleft()
            if current not in self._ways:
                self._ways[current] = self._ways_of(current)
                todo.extend(premise for way in self._ways[current] for premise in way.premises)

    def ways(self, goal: G) -> Sequence[Way[G, S]]:
        """The ways of a goal that was reached."""
        return self._ways.get(goal, ())

    def best(self, avoid: frozenset[_Mark]) -> dict[G, Tree[G, S]]:
        """The smallest tree of each goal without those of some marks."""
        if avoid not in self._best:
            self._best[avoid] = self._build(avoid)
        return self._best[avoid]

    def ranked(self, goal: G, avoid: frozenset[_Mark]) -> _Ranked[G, S]:
        """The trees of a goal without those of some marks."""
        if (goal, avoid) not in self._lists:
            self._lists[goal, avoid] = _Ranked(self, goal, avoid)
        return self._lists[goal, avoid]

    def below(self, goal: G, avoid: frozenset[_Mark]) -> frozenset[_Mark]:
        """What the premises of a goal avoid."""
        return avoid | {self._mark(goal)}

    def _build(self, avoid: frozenset[_Mark], wanted: G | None = None) -> dict[G, Tree[G, S]]:
        """A goal is settled once, when nothing smaller can come any more; the run ends when `wanted` is."""
        waiting: dict[G, list[tuple[G, int]]] = {}
        settled: dict[G, Tree[G, S]] = {}
        missing: dict[tuple[G, int], int] = {}
        queue: list[tuple[int, int, int, Tree[G, S]]] = []
        for goal, ways in self._ways.items():
            if self._mark(goal) in avoid:
                continue
            for rank, way in enumerate(ways):
                missing[goal, rank] = len(way.premises)
                for premise in way.premises:
                    waiting.setdefault(premise, []).append((goal, rank))
                if not way.premises:
                    queue.append((1, rank, len(queue), Tree(goal, way.step, (), 1)))
        heapq.heapify(queue)
        count = len(queue)
        while queue:
            tree = heapq.heappop(queue)[-1]
            if tree.goal in settled:
                continue
            settled[tree.goal] = tree
            if tree.goal == wanted:
                break
            for goal, rank in waiting.get(tree.goal, ()):
                missing[goal, rank] -= 1
                if not missing[goal, rank] and goal not in settled:
                    way = self._ways[goal][rank]
                    larger = joined(goal, way, tuple(settled[p] for p in way.premises))
                    count += 1
                    heapq.heappush(queue, (larger.size, rank, count, larger))
        return settled


class _Ranked(Generic[G, S]):
    """The trees of one goal that avoid some marks, made as far as they are asked for."""

    def __init__(self, ranking: Ranking[G, S], goal: G, avoid: frozenset[_Mark]) -> None:
        self._ranking, self._goal = ranking, goal
        self._below = ranking.below(goal, avoid)
        self._best = ranking.best(self._below)
        self._found: list[Tree[G, S]] = []
        self._queue: list[tuple[int, int, tuple[int, ...], Tree[G, S]]] = []
        self._last: tuple[int, tuple[int, ...]] | None = None
        self._queued: set[tuple[int, tuple[int, ...]]] = set()
        for rank, way in enumerate(ranking.ways(goal)):
            self._push(rank, (0,) * len(way.premises))

    def get(self, n: int) -> Tree[G, S] | None:
        """The n-th tree, from 0; None if there are no more."""
        while len(self._found) <= n:
            # What comes after a tree is looked for when it is asked for: it may be a long way off.
            if self._last is not None:
                rank, numbers = self._last
                for i, number in enumerate(numbers):
                    self._push(rank, (*numbers[:i], number + 1, *numbers[i + 1 :]))
                self._last = None
            if not self._queue:
                break
            _, rank, numbers, tree = heapq.heappop(self._queue)
            self._found.append(tree)
            self._last = rank, numbers
        return self._found[n] if n < len(self._found) else None

    def _push(self, rank: int, numbers: tuple[int, ...]) -> None:
        if (rank, numbers) in self._queued:
            return
        self._queued.add((rank, numbers))
        way = self._ranking.ways(self._goal)[rank]
        premises: list[Tree[G, S]] = []
        for premise, number in zip(way.premises, numbers, strict=True):
            others = self._ranking.ranked(premise, self._below) if number else None
            tree = others.get(number) if others else self._best.get(premise)
            if tree is None:
                return
            premises.append(tree)
        found = joined(self._goal, way, tuple(premises))
        heapq.heappush(self._queue, (found.size, rank, numbers, found))


def joined(goal: G, way: Way[G, S], premises: tuple[Tree[G, S], ...]) -> Tree[G, S]:
    """The tree of a goal by a way."""
    return Tree(goal, way.step, premises, 1 + sum(premise.size for premise in premises))
