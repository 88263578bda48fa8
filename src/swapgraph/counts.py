"""How many support a triple that belongs to no article alone, by the rule that each tells it by.

The counting algorithm of Gupta, Mumick and Subrahmanian (Maintaining Views Incrementally, SIGMOD 1993): a triple goes
with its last support, and is told by the first of the rules that still have one. It is enough where no support goes in
a circle, and none does here: each is one article's whole closure.

A count is one quad of the reasoner's memory: the rule, the number in the name of the predicate, the triple as a term.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping

import pyoxigraph as ox

from swapgraph.layers import Triple

_COUNTS = ox.NamedNode("https://w3id.org/swapgraph/store/counts")
_TOLD = f"{_COUNTS.value}#"


class Counts:
    """The counts kept in a store's memory."""

    def __init__(self, memory: ox.Store) -> None:
        self._memory = memory

    def of(self, triple: Triple) -> dict[str, int]:
        """How many tell a triple, by the name of what they tell it by."""
        return {name: count for name, count, _ in self._find(triple)}

    def add(self, counts: Mapping[tuple[Triple, str], int]) -> None:
        """Keep these as well, of which nothing was counted before."""
        self._memory.bulk_extend(_quad(triple, name, count) for (triple, name), count in counts.items())

    def change(self, changes: Counter[tuple[Triple, str]]) -> None:
        """Add these numbers, some of which are below zero."""
        for (triple, name), change in changes.items():
            if not change:
                continue
            count = change
            for known, before, quad in self._find(triple):
                if known == name:
                    count += before
                    self._memory.remove(quad)
            if count:
                self._memory.add(_quad(triple, name, count))

    def _find(self, triple: Triple) -> list[tuple[str, int, ox.Quad]]:
        quads = self._memory.quads_for_pattern(None, None, ox.Triple(*triple), _COUNTS)  # type: ignore[arg-type]
        return [
            (q.subject.value.removeprefix(_TOLD), int(q.predicate.value.removeprefix(_TOLD)), q)  # type: ignore[union-attr]
            for q in quads
        ]


def _quad(triple: Triple, name: str, count: int) -> ox.Quad:
    counted = ox.Triple(*triple)  # type: ignore[arg-type]
    return ox.Quad(ox.NamedNode(_TOLD + name), ox.NamedNode(f"{_TOLD}{count}"), counted, _COUNTS)
