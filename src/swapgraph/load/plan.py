"""A local piece, what is there now and what was last proven -> what is to be done about it."""

from __future__ import annotations

from dataclasses import dataclass, field
from enum import Enum

from swapgraph.load.content import Fingerprint
from swapgraph.load.record import IN_HAND, LOADING, Entry, Record


class Step(Enum):
    """What a piece needs."""

    SAME = "as before"
    NEW = "new"
    CHANGED = "changed"
    FOREIGN = "changed by someone else"


@dataclass(slots=True)
class Plan:
    """What became of each graph, by step; `removed` are graphs that are no longer in the local graph."""

    steps: dict[Step, list[str | None]] = field(default_factory=lambda: {step: [] for step in Step})
    removed: list[str] = field(default_factory=list)

    def note(self, graph: str | None, step: Step) -> None:
        """One more graph."""
        self.steps[step].append(graph)


def decide(ours: Fingerprint, now: Fingerprint, record: Record, graph: str | None) -> Step:
    """What a graph needs whose local version is `ours`, and which holds `now`.

    What differs is ours to change if it is what the last load left, or if a load that was cut off had it in hand, as a
    load has the graphs that it makes. Otherwise it was changed by someone else.
    """
    entry = record.entries.get(graph)
    if now == ours or entry == Entry(ours, now):
        return Step.SAME
    nothing = now == Fingerprint()
    known = (nothing or record.state == LOADING) if entry is None else entry == IN_HAND or entry.stored == now
    if not known:
        return Step.FOREIGN
    return Step.NEW if nothing else Step.CHANGED
