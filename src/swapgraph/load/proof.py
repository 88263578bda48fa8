"""Reading back what is in a store, and comparing: fingerprints first, triple by triple where they differ."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from contextlib import AbstractContextManager
from dataclasses import dataclass, field
from hashlib import blake2b
from tempfile import SpooledTemporaryFile
from typing import IO

from swapgraph.errors import StoreError
from swapgraph.load.content import Fingerprint, file_blocks, fingerprint_blocks, split_quad
from swapgraph.load.credentials import shown
from swapgraph.load.crew import each
from swapgraph.load.difference import Difference, compare
from swapgraph.load.quirks import QUIRKS, Quirk
from swapgraph.load.record import Entry
from swapgraph.load.remote import Counts, Graph, Remote
from swapgraph.load.source import Piece, Source

Advance = Callable[[int], None]

_FEW = 50  # graphs that are read one by one, even where all could be read at once
_LEAST = 64_000_000  # bytes that an answer may have at least
_TRIPLE = 10_000  # bytes that a triple may have, on average


@dataclass(slots=True)
class Proof:
    """What was read back: what graphs hold now, and how those differ that are not as they were sent."""

    entries: dict[Graph, Entry] = field(default_factory=dict)
    differences: list[Difference] = field(default_factory=list)
    quirks: dict[Quirk, int] = field(default_factory=dict)

    def note(
        self, graph: Graph, ours: Fingerprint, now: Fingerprint, difference: Difference | None, known: Iterable[str]
    ) -> None:
        """One graph more; a difference that quirks explain is none if they keep the value or are `known`."""
        used = difference.explained.quirks if difference is not None else ()
        for quirk in used:
            self.quirks[quirk] = self.quirks.get(quirk, 0) + 1
        same = difference is None or difference.whole
        proven = same and all(quirk.keeps_value or quirk.name in known for quirk in used)
        self.entries[graph] = Entry(ours if proven else None, now)
        if difference is not None and not proven:
            self.differences.append(difference)

    @property
    def accepted(self) -> list[Quirk]:
        """The quirks seen, in the order in which they are looked for."""
        return [quirk for quirk in QUIRKS if quirk in self.quirks]


def fingerprints(remote: Remote, counts: Counts, advance: Advance = lambda _: None) -> dict[Graph, Fingerprint]:
    """What the graphs counted hold now."""
    if _all_at_once(remote, counts):
        return _from_dataset(remote, counts, advance)
    return dict(
        each(
            remote.profile.limits.connections,
            counts.graphs,
            lambda graph: _read(remote, graph, counts.graphs[graph], advance),
        )
    )


def prove(
    remote: Remote,
    source: Source,
    ours: Mapping[Graph, Fingerprint],
    counts: Counts,
    advance: Advance = lambda _: None,
) -> Proof:
    """Read graphs back and compare them with what was sent."""
    proof = Proof()
    known = remote.profile.quirks.known
    left = ours
    if _all_at_once(remote, counts):
        now = _from_dataset(remote, counts, advance)
        proof.entries = {graph: Entry(sent, sent) for graph, sent in ours.items() if now.get(graph) == sent}
        left = {graph: sent for graph, sent in ours.items() if graph not in proof.entries}

    def read(graph: Graph) -> tuple[Fingerprint, Difference | None]:
        there = counts.graphs.get(graph, 0)
        return examine(remote, graph, lambda: source.piece(graph), left[graph], there=there, advance=advance)

    for graph, (now_, difference) in each(remote.profile.limits.connections, left, read):
        proof.note(graph, left[graph], now_, difference, known)
    return proof


def examine(
    remote: Remote,
    place: Graph,
    piece: Callable[[], AbstractContextManager[Piece]],
    sent: Fingerprint,
    *,
    there: int = 0,
    advance: Advance = lambda _: None,
) -> tuple[Fingerprint, Difference | None]:
    """What a graph of the store holds now, and how that differs from the piece that was `sent` to it.

    `there` are the triples that it has, as far as they are known.
    """
    with SpooledTemporaryFile(8_000_000) as copy:
        limit = _limit(there + sent.count)
        now = remote.read_graph(place, limit, lambda blocks: fingerprint_blocks(_copied(blocks, copy)))
        _check_whole(remote, place, now, there)
        advance(now.count)
        if now == sent:
            return now, None
        with piece() as ours:
            return now, compare(ours.graph, ours.blocks(), file_blocks(copy))


def _all_at_once(remote: Remote, counts: Counts) -> bool:
    """Whether reading the whole store is the shorter way to many of its graphs."""
    ours = sum(n for graph, n in counts.graphs.items() if graph is not None)
    return (
        remote.takes_quads
        and remote.profile.read.dataset
        and len(counts.graphs) > _FEW
        and 2 * ours >= counts.everywhere
    )


def _limit(triples: int) -> int:
    return _LEAST + _TRIPLE * triples


def _read(remote: Remote, graph: Graph, triples: int, advance: Advance) -> Fingerprint:
    found = remote.read_graph(graph, _limit(triples), fingerprint_blocks)
    _check_whole(remote, graph, found, triples)
    advance(found.count)
    return found


def _check_whole(remote: Remote, graph: Graph, found: Fingerprint, counted: int) -> None:
    """StoreError for a store that gives less of a graph than it counts: nothing can be proven there."""
    if found.count < counted:
        raise StoreError(
            f"{shown(remote.url)} cuts its answers: {found.count:,} of {counted:,} triples came of "
            f"{graph or 'the default graph'}. Raise its limit (Virtuoso: ResultSetMaxRows), or load smaller graphs"
        )


def _copied(blocks: Iterable[bytes], copy: IO[bytes]) -> Iterator[bytes]:
    copy.seek(0)
    copy.truncate()  # what an answer left that broke off
    for block in blocks:
        copy.write(block)
        yield block


def _from_dataset(remote: Remote, counts: Counts, advance: Advance) -> dict[Graph, Fingerprint]:
    def read(blocks: Iterable[bytes]) -> dict[Graph, Fingerprint]:
        numbers = {graph.encode("utf-8"): 0 for graph in counts.graphs if graph is not None}
        totals = dict(numbers)
        for block in blocks:
            wanted = [(triple, graph) for triple, graph in map(split_quad, block.splitlines()) if graph in totals]
            for triple, graph in wanted:
                numbers[graph] += 1
                totals[graph] += int.from_bytes(blake2b(triple, digest_size=16).digest(), "little")
            advance(len(wanted))
        return {name.decode("utf-8"): Fingerprint(numbers[name], total % (1 << 128)) for name, total in totals.items()}

    return remote.read_dataset(_limit(counts.everywhere), read)
