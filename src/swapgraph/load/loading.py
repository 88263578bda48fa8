"""Loading as a whole: look, decide, say that it begins, send, read back, compare, say that it is done.

Nothing is kept on this machine. What is in the store is read back and compared before anything is sent, so a load that
was killed goes on where it stopped, a second load sends what has changed, and what someone else changed is found.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field, replace

from swapgraph.errors import StoreError, UsageError
from swapgraph.graph.store import ONTOLOGY_GRAPH
from swapgraph.load.content import Fingerprint
from swapgraph.load.difference import Difference
from swapgraph.load.plan import Plan, Step, decide
from swapgraph.load.proof import Proof, fingerprints, prove
from swapgraph.load.record import (
    IN_HAND,
    LOADING,
    WHOLE,
    Entry,
    Record,
    read_record,
    scope_of,
    staging_below,
    write_entries,
    write_state,
)
from swapgraph.load.remote import Counts, Graph, Remote
from swapgraph.load.source import Source
from swapgraph.load.transfer import Transfer

Progress = Callable[[str, int, int | None], None]
"""Told what is being done, how many more triples it was done with, and about how many there are in all."""


@dataclass(frozen=True, slots=True)
class Wishes:
    """`overwrite` what someone else changed; `keep` graphs that are no longer in the local graph; `in_place` without
    staging; `trust` the store's counts about graphs that did not change here, without reading them back.
    """

    overwrite: bool = False
    keep: bool = False
    in_place: bool = False
    trust: bool = False


PLAIN = Wishes()


@dataclass(slots=True)
class Outcome:
    """What a load did. `proven` is whether all is there, `foreign` how graphs differ that someone else changed.

    `kept` are old versions of large graphs that stay because the new ones did not arrive whole.
    """

    plan: Plan
    proof: Proof = field(default_factory=Proof)
    triples: int = 0
    foreign: list[Difference] = field(default_factory=list)
    kept: list[Graph] = field(default_factory=list)
    stopped: bool = False

    @property
    def proven(self) -> bool:
        """Whether everything is there, whole and unchanged."""
        return not (self.stopped or self.proof.differences)


@dataclass(frozen=True, slots=True)
class _Known:
    """What was found out before anything is sent: the record, fingerprints, staging graphs of a killed load."""

    scope: str
    record: Record
    ours: dict[Graph, Fingerprint]
    now: dict[Graph, Fingerprint]
    left: tuple[str, ...]


def load(source: Source, remote: Remote, wishes: Wishes = PLAIN, progress: Progress = lambda *_: None) -> Outcome:
    """Make the store like the local graph, and prove it. StoreError where the store does not let it."""
    _check(source, remote)
    scope = scope_of(source.base, source.into)
    names = source.graphs()
    record = read_record(remote, scope, source.into) if remote.updates else Record()
    counts = remote.counts({*names, *record.entries}, below=staging_below(scope))
    outcome = Outcome(Plan())
    now = _survey(remote, counts, record, wishes, progress)
    ours = _decide(source, names, now, record, outcome.plan, progress)
    local = set(names)
    removed = [g for g in record.entries if g is not None and g not in local and g != ONTOLOGY_GRAPH]
    if (
        removed
        and not (wishes.keep or wishes.overwrite)
        and len(removed) == len(record.entries.keys() - {ONTOLOGY_GRAPH})
    ):
        raise UsageError(
            f"the store holds another graph with the base {source.base}: {len(removed):,} graphs, none of which is in "
            "yours. --overwrite puts yours in its place, --keep keeps both"
        )
    outcome.plan.removed = [] if wishes.keep else removed
    if not wishes.overwrite and _foreign(source, remote, outcome, now, record):
        outcome.stopped = True
        return outcome
    _send(source, remote, _Known(scope, record, ours, now, counts.below), outcome, wishes, progress)
    return outcome


def _check(source: Source, remote: Remote) -> None:
    if source.into is None and remote.profile.read.union_default:
        raise UsageError(
            f"the default graph of {remote.profile.title} is the union of all graphs; name one: --into IRI"
        )
    if not remote.updates and remote.profile.endpoints.graphs is None:
        raise StoreError("the store takes neither SPARQL Update nor the Graph Store Protocol: nothing can be loaded")


def _survey(
    remote: Remote, counts: Counts, record: Record, wishes: Wishes, progress: Progress
) -> dict[Graph, Fingerprint]:
    """What is there now; by its count alone where that is trusted."""
    trusted: dict[Graph, Fingerprint] = {}
    if wishes.trust:
        stored = {g: e.stored for g, e in record.entries.items() if e.proven is not None and e.stored is not None}
        trusted = {g: fingerprint for g, fingerprint in stored.items() if counts.graphs.get(g) == fingerprint.count}
    unread = Counts({g: n for g, n in counts.graphs.items() if g not in trusted}, counts.everywhere)
    total = sum(unread.graphs.values())
    return trusted | (fingerprints(remote, unread, lambda n: progress("looking", n, total)) if unread.graphs else {})


def _decide(
    source: Source,
    names: list[Graph],
    now: dict[Graph, Fingerprint],
    record: Record,
    plan: Plan,
    progress: Progress,
) -> dict[Graph, Fingerprint]:
    """Fill the plan; returns the fingerprints of the local graphs, as far as they had to be made."""
    ours: dict[Graph, Fingerprint] = {}
    for graph in names:
        there = now.get(graph, Fingerprint())
        if graph not in now and graph not in record.entries:
            plan.note(graph, Step.NEW)  # whatever it holds: it need not be read yet
            continue
        with source.piece(graph) as piece:
            ours[graph] = piece.fingerprint
        progress("comparing", ours[graph].count, None)
        plan.note(graph, decide(ours[graph], there, record, graph))
    return ours


def _foreign(source: Source, remote: Remote, outcome: Outcome, now: dict[Graph, Fingerprint], record: Record) -> bool:
    """Whether someone else changed what would be overwritten or removed; the outcome tells how."""
    steps = outcome.plan.steps[Step.FOREIGN]
    touched = [
        graph
        for graph in outcome.plan.removed
        if record.entries[graph] != IN_HAND
        and now.get(graph, Fingerprint()) not in (record.entries[graph].stored, Fingerprint())
    ]
    steps += touched
    if not steps:
        return False
    sent = {graph: now.get(graph, Fingerprint()) for graph in steps[:_SHOWN] if graph not in touched}
    outcome.foreign = prove(remote, source, dict.fromkeys(sent, _OTHER), Counts({}, 0)).differences
    return True


_SHOWN = 20  # graphs changed by someone else whose triples are compared
_OTHER = Fingerprint(-1, 0)  # equal to no graph's, so that each is compared


def _send(
    source: Source,
    remote: Remote,
    known: _Known,
    outcome: Outcome,
    wishes: Wishes,
    progress: Progress,
) -> None:
    plan, scope, record = outcome.plan, known.scope, known.record
    todo = [(g, step) for step in (Step.NEW, Step.CHANGED, Step.FOREIGN) for g in plan.steps[step]]
    todo = [(g, step) for g, step in todo if g not in set(plan.removed)]
    sent: dict[Graph, Fingerprint] = {}
    read = 0
    if remote.updates and (todo or plan.removed):
        _take_in_hand(remote, scope, record, [*(graph for graph, _ in todo), *plan.removed])

    def arrived(triples: int) -> None:
        """Graphs are read when their turn comes: the rest is taken to be like those before."""
        progress("loading", triples, read * len(todo) // len(sent) if sent else None)

    with Transfer(remote, scope, arrived, in_place=wishes.in_place) as transfer:
        for graph, step in todo:
            ahead = transfer.ahead(graph) if step is Step.NEW else None
            with source.piece(graph, ahead) as piece:
                sent[graph] = piece.fingerprint
                read += piece.fingerprint.count
                transfer.send(piece, Step.CHANGED if step is Step.FOREIGN else step, ahead)
        transfer.remove([*plan.removed, *known.left])
    touched = [*sent, *plan.removed]
    counts = remote.counts(touched) if touched else Counts({}, 0)
    outcome.kept = [difference.graph for difference in transfer.withheld]
    due = {graph: fingerprint for graph, fingerprint in sent.items() if graph not in outcome.kept}
    due |= {graph: Fingerprint() for graph in plan.removed if graph in counts.graphs}
    total = sum(fingerprint.count for fingerprint in due.values())
    outcome.proof = prove(remote, source, due, counts, lambda n: progress("proving", n, total))
    outcome.proof.differences += transfer.withheld
    if remote.updates:
        _write_record(remote, known, outcome)
    outcome.triples = sum(f.count for f in (known.ours | sent).values())


def _take_in_hand(remote: Remote, scope: str, record: Record, graphs: list[Graph]) -> None:
    """Say that a load is under way, and which of the graphs that were there before it changes."""
    if record.state != LOADING:
        write_state(remote, scope, LOADING)
    known = {graph: IN_HAND for graph in graphs if graph in record.entries}
    write_entries(remote, known, known)


def _write_record(remote: Remote, known: _Known, outcome: Outcome) -> None:
    """Record what was read, and that the load is done if it is."""
    before, now, proof = known.record.entries, known.now, outcome.proof
    same = {g: Entry(known.ours[g], now.get(g, Fingerprint())) for g in outcome.plan.steps[Step.SAME]}
    kept = {g: Entry(None, now.get(g, Fingerprint())) for g in outcome.kept}
    fresh: dict[Graph, Entry | None] = {g: entry for g, entry in same.items() if before.get(g) != entry}
    fresh |= dict.fromkeys(outcome.plan.removed)
    fresh |= kept | proof.entries
    write_entries(remote, fresh, before)
    state = WHOLE if outcome.proven else LOADING
    if state != known.record.state or fresh:
        write_state(remote, known.scope, state)


def with_limits(remote: Remote, *, connections: int | None, chunk: int | None) -> None:
    """Put a user's limits in place of the profile's."""
    limits = remote.profile.limits
    limits = replace(limits, connections=connections or limits.connections, chunk=chunk or limits.chunk)
    remote.profile = replace(remote.profile, limits=limits)
