"""Phases and the wholes that other articles, or the same, tell: *390 on Friday* is of the 1,000 of three days.

Neither is the other, so they are two stories; but who adds up what has happened must not count both.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from swapgraph.resolve.evidence import ENOUGH, Verdict, weigh_phase
from swapgraph.resolve.keys import is_phase, is_whole, whole_keys, whole_lookups
from swapgraph.resolve.table import Telling


@dataclass(frozen=True, slots=True)
class PhaseOf:
    """An event and one that lasts longer around it, of which it is a phase: how surely, and why."""

    phase: Telling
    whole: Telling
    verdict: Verdict


def phases(tellings: Sequence[Telling]) -> list[PhaseOf]:
    """Which tellings are of phases of which wholes."""
    lasting: dict[str, list[Telling]] = {}
    for whole in tellings:
        for key in whole_keys(whole):
            lasting.setdefault(key, []).append(whole)
    near = ((phase, lasting.get(key, ())) for phase in tellings for key in whole_lookups(phase))
    return [found for phase, wholes in near for found in wholes_of(phase, wholes)]


def wholes_of(phase: Telling, wholes: Iterable[Telling]) -> list[PhaseOf]:
    """Of which of some wholes a telling is of a phase."""
    found: list[PhaseOf] = []
    judged: dict[object, Verdict | None] = {}  # hundreds tell of one whole in the same way
    for whole in wholes:
        told = (
            whole.type,
            whole.status,
            whole.period,
            whole.sides,
            whole.givers,
            whole.takers,
            whole.counts,
            whole.people,
        )
        if told not in judged:
            judged[told] = phase_of(phase, whole)
        verdict = judged[told]
        if verdict is not None:
            found.append(PhaseOf(phase, whole, verdict))
    return found


def phase_of(phase: Telling, whole: Telling) -> Verdict | None:
    """Whether an event is a phase of a longer one of its kind: within its days, between the same sides."""
    if not (is_phase(phase) and is_whole(whole)) or phase.type != whole.type:
        return None
    if phase.period == whole.period or not whole.period.around(phase.period):
        return None
    evidence = weigh_phase(phase, whole)
    return evidence.verdict() if evidence is not None and evidence.bits > ENOUGH else None
