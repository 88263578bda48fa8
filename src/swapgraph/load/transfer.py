"""Sending: small graphs many at a time where the store takes quads, else one by one; large ones in chunks.

A small graph is replaced by one request. A large one is loaded into a graph of its own beside it, read back there, and
then moved into its place, so that a reader sees the old graph or the new one and never half of it; where the store
cannot move graphs, or the user does not want that, chunks go into its place and the record says that it is not whole.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from contextlib import nullcontext
from functools import partial
from io import BytesIO
from tempfile import SpooledTemporaryFile
from types import TracebackType
from typing import IO

from swapgraph.errors import StoreError
from swapgraph.load.content import file_blocks
from swapgraph.load.crew import Crew
from swapgraph.load.difference import Difference, changes
from swapgraph.load.plan import Step
from swapgraph.load.proof import examine
from swapgraph.load.record import staging_of
from swapgraph.load.remote import Graph, Remote
from swapgraph.load.source import Piece
from swapgraph.load.wire import Refused

Advance = Callable[[int], None]

_TOO_LARGE = 413
_REMOVED_AT_ONCE = 50


class Transfer:
    """Sends pieces over several connections; `advance` is told how many triples have arrived.

    Leaving the context waits for what is on its way, and raises what went wrong with it. `withheld` are large graphs
    that did not arrive whole beside the old ones, which were kept.
    """

    def __init__(
        self, remote: Remote, scope: str, advance: Advance = lambda _: None, *, in_place: bool = False
    ) -> None:
        self.remote, self._scope, self._advance = remote, scope, advance
        self._stages = remote.profile.limits.move and remote.updates and not in_place
        self._chunk = remote.profile.limits.chunk
        self._crew = Crew(remote.profile.limits.connections)
        self._batch: list[tuple[int, bytes]] = []
        self._batched = 0
        self.withheld: list[Difference] = []

    def __enter__(self) -> Transfer:
        """Itself."""
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, _: TracebackType | None) -> None:
        """Send what is left, unless something has gone wrong: then nobody waits for what is on its way."""
        if error is None:
            self._flush()
            self._crew.drain()

    def ahead(self, graph: Graph) -> Ahead:
        """Takes what is read of a new graph, to be sent while the rest is read."""
        return Ahead(self._chunk, lambda: self._begin(graph), self._start)

    def send(self, piece: Piece, step: Step, ahead: Ahead | None = None) -> None:
        """Make the store's graph like this piece, of which `ahead` may have sent a part, or all."""
        if ahead is not None and ahead.begun:
            ahead.finish()
            self._crew.drain()
            self._switch(ahead.target, piece)
        elif piece.size > self._chunk:
            self._large(piece, step)
        elif step is Step.NEW and self.remote.takes_quads and piece.graph is not None:
            quads = _in_graph(piece.graph, piece.whole())
            self._batch.append((piece.fingerprint.count, quads))
            self._batched += len(quads)
            if self._batched >= self._chunk:
                self._flush()
        else:
            graph, triples, count = piece.graph, piece.whole(), piece.fingerprint.count
            put = self._add if step is Step.NEW and triples else self._replace
            self._crew.start(lambda: put(graph, triples, count))

    def remove(self, graphs: Sequence[Graph]) -> None:
        """Take graphs out."""
        for i in range(0, len(graphs), _REMOVED_AT_ONCE):
            some = graphs[i : i + _REMOVED_AT_ONCE]
            self._crew.start(lambda some=some: self.remote.remove(*some))  # type: ignore[misc]

    # Small graphs

    def _flush(self) -> None:
        batch, self._batch, self._batched = self._batch, [], 0
        if batch:
            self._crew.start(lambda: self._add_quads(batch))

    def _add_quads(self, batch: list[tuple[int, bytes]]) -> None:
        _in_parts(b"".join(quads for _, quads in batch), self.remote.add_quads)
        self._advance(sum(count for count, _ in batch))

    def _replace(self, graph: Graph, triples: bytes, count: int) -> None:
        try:
            self.remote.replace(graph, triples)
        except Refused as error:
            if error.status != _TOO_LARGE:
                raise
            self.remote.remove(graph)
            _in_parts(triples, lambda part: self.remote.add(graph, part))
        self._advance(count)

    # Large graphs

    def _large(self, piece: Piece, step: Step) -> None:
        self._flush()
        self._crew.drain()
        if step is Step.CHANGED and self.remote.updates and self._by_difference(piece):
            return
        target = self._begin(piece.graph)
        for block in piece.blocks(self._chunk):
            self._start(target, block)
        self._crew.drain()
        self._switch(target, piece)

    def _begin(self, graph: Graph) -> Graph:
        """Where a large graph is made, emptied: beside its place if that can be."""
        target = self._place_for(graph)
        self.remote.remove(target)
        return target

    def _place_for(self, graph: Graph) -> Graph:
        return staging_of(self._scope, graph) if self._stages else graph

    def _start(self, target: Graph, block: bytes) -> None:
        self._crew.start(lambda: self._add(target, block, block.count(b"\n")))

    def _add(self, graph: Graph, triples: bytes, count: int) -> None:
        if self.remote.takes_quads and graph is not None:
            _in_parts(_in_graph(graph, triples), self.remote.add_quads)  # two to three times as fast (the profile)
        else:
            _in_parts(triples, lambda part: self.remote.add(graph, part))
        self._advance(count)

    def _by_difference(self, piece: Piece) -> bool:
        """Send only the triples that differ, if they are few; says whether they were.

        What one request holds is changed at once. More goes to a copy of the graph, which then takes its place.
        """
        with SpooledTemporaryFile(8_000_000) as gone, SpooledTemporaryFile(8_000_000) as new:
            lines = self.remote.read_graph(
                piece.graph, 4 * piece.size + 64_000_000, lambda theirs: _differing(piece, theirs, gone, new)
            )
            if lines is None:
                return False
            small = gone.tell() + new.tell() <= self._chunk and lines <= self.remote.profile.limits.lines_per_update
            if small and self._at_once(piece.graph, gone, new):
                return True
            target = self._place_for(piece.graph)
            if target != piece.graph:
                self.remote.copy(piece.graph, target)
            for file, change in ((gone, self.remote.take), (new, self.remote.add)):
                for block in file_blocks(file, self._chunk):
                    _in_parts(block, partial(change, target))
        self._switch(target, piece)
        return True

    def _at_once(self, graph: Graph, gone: IO[bytes], new: IO[bytes]) -> bool:
        """Change a graph by one request, unless that is too large for the store."""
        try:
            self.remote.change(graph, b"".join(file_blocks(gone)), b"".join(file_blocks(new)))
        except Refused as error:
            if error.status != _TOO_LARGE:
                raise
            return False
        return True

    def _switch(self, staging: Graph, piece: Piece) -> None:
        """Put a staged graph into its place if it is whole; else the old one stays, and `withheld` tells why.

        Once: after each attempt one looks whether it has happened. A second MOVE would leave nothing; and Jena 4.5
        moves nothing into a graph that is not there, so a copy in one update is the other way.
        """
        target = piece.graph
        if staging == target:
            return
        here = self.remote.count(staging)
        _, difference = examine(self.remote, staging, lambda: nullcontext(piece), piece.fingerprint, there=here)
        if difference is not None and not difference.whole:
            self.withheld.append(difference)
            self.remote.remove(staging)
            return
        failed: StoreError | None = None
        for way in (self.remote.move, self.remote.copy_over) * 2:
            try:
                way(staging, target)
            except StoreError as error:
                failed = error
            left = self.remote.count(staging)
            if left == 0 and self.remote.count(target) == here:
                return
            if left != here:
                break
        raise failed or StoreError(f"{staging} could not be moved to its place, {target or 'the default graph'}")


class Ahead:
    """What is read of a new graph, sent while the rest is read; nothing before it is more than one request holds.

    So reading takes no time of its own. The lines are the graph's, in no order, and some may come twice.
    """

    def __init__(self, chunk: int, begin: Callable[[], Graph], start: Callable[[Graph, bytes], None]) -> None:
        self._chunk, self._begin, self._start = chunk, begin, start
        self._held: list[bytes] = []
        self._size = 0
        self.begun = False
        self.target: Graph = None

    def __call__(self, lines: bytes) -> None:
        """More of them."""
        self._held.append(lines)
        self._size += len(lines)
        if self._size > self._chunk:
            self._send()

    def finish(self) -> None:
        """Send the rest; only if it is `begun`."""
        if self._held:
            self._send()

    def _send(self) -> None:
        if not self.begun:
            self.target, self.begun = self._begin(), True
        with BytesIO(b"".join(self._held)) as lines:
            self._held, self._size = [], 0
            for block in file_blocks(lines, self._chunk):
                self._start(self.target, block)


def _in_graph(graph: str, triples: bytes) -> bytes:
    """Lines of N-Triples as N-Quads of a graph; a line feed stands at the end of lines alone."""
    return triples.replace(b" .\n", f" <{graph}> .\n".encode())


def _differing(piece: Piece, theirs: Iterable[bytes], gone: IO[bytes], new: IO[bytes]) -> int | None:
    """Write the lines that differ into two files; how many there are, or None for more than a quarter of the piece."""
    for file in (gone, new):
        file.seek(0)
        file.truncate()
    lines = 0
    for sign, line in changes(piece.blocks(), theirs):
        (new if sign == b"-" else gone).write(line)
        lines += 1
        if gone.tell() + new.tell() > piece.size // 4:
            return None
    return lines


def _in_parts(lines: bytes, send: Callable[[bytes], None]) -> None:
    """Send lines, in two where they are too large for one request, and so on."""
    try:
        send(lines)
    except Refused as error:
        middle = lines.find(b"\n", len(lines) // 2) + 1
        if middle in (0, len(lines)):
            middle = lines.rfind(b"\n", 0, len(lines) // 2) + 1
        if error.status != _TOO_LARGE or middle == 0:  # a single triple, and still too large
            raise
        _in_parts(lines[:middle], send)
        _in_parts(lines[middle:], send)
