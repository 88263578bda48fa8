"""Sending: small graphs many at a time where the store takes quads, else one by one; large ones in chunks.

A small graph is replaced by one request. A large one is loaded into a graph of its own beside it, counted there, and
then moved into its place, so that a reader sees the old graph or the new one and never half of it; where the store
cannot move graphs, or the user does not want that, chunks go into its place and the record says that it is not whole.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from tempfile import SpooledTemporaryFile
from types import TracebackType
from typing import IO

from swapgraph.errors import StoreError
from swapgraph.load.content import Fingerprint
from swapgraph.load.crew import Crew
from swapgraph.load.difference import changes
from swapgraph.load.plan import Step
from swapgraph.load.record import staging_of
from swapgraph.load.remote import Graph, Remote
from swapgraph.load.source import Piece
from swapgraph.load.wire import Refused

Advance = Callable[[int], None]

_TOO_LARGE = 413
_REMOVED_AT_ONCE = 50


class Transfer:
    """Sends pieces over several connections; `advance` is told how many triples have arrived.

    Leaving the context waits for what is on its way, and raises what went wrong with it.
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

    def __enter__(self) -> Transfer:
        """Itself."""
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, _: TracebackType | None) -> None:
        """Send what is left, unless something has gone wrong: then nobody waits for what is on its way."""
        if error is None:
            self._flush()
            self._crew.drain()

    def send(self, piece: Piece, step: Step) -> None:
        """Make the store's graph like this piece."""
        if piece.size > self._chunk:
            self._large(piece, step)
        elif step is Step.NEW and self.remote.takes_quads and piece.graph is not None:
            end = f" <{piece.graph}> .\n".encode()
            quads = piece.whole().replace(b" .\n", end)  # a line feed stands at the end of lines alone
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
        try:
            self.remote.add_quads(b"".join(quads for _, quads in batch))
        except Refused as error:
            if error.status != _TOO_LARGE:
                raise
            if len(batch) > 1:
                self._add_quads(batch[: len(batch) // 2])
                self._add_quads(batch[len(batch) // 2 :])
                return
            self._halves(batch[0][1], self.remote.add_quads, error)
        self._advance(sum(count for count, _ in batch))

    def _replace(self, graph: Graph, triples: bytes, count: int) -> None:
        try:
            self.remote.replace(graph, triples)
        except Refused as error:
            if error.status != _TOO_LARGE:
                raise
            self.remote.remove(graph)
            self._halves(triples, lambda half: self.remote.add(graph, half), error)
        self._advance(count)

    def _halves(self, lines: bytes, add: Callable[[bytes], None], error: Refused) -> None:
        """Add what is too large for one request in two, and so on."""
        middle = lines.find(b"\n", len(lines) // 2) + 1
        if middle in (0, len(lines)):
            middle = lines.rfind(b"\n", 0, len(lines) // 2) + 1
        if middle == 0:
            raise error  # a single triple, and still too large
        for half in (lines[:middle], lines[middle:]):
            try:
                add(half)
            except Refused as again:
                if again.status != _TOO_LARGE:
                    raise
                self._halves(half, add, again)

    # Large graphs

    def _large(self, piece: Piece, step: Step) -> None:
        self._flush()
        self._crew.drain()
        if step is Step.CHANGED and self.remote.updates and self._by_difference(piece):
            return
        target = staging_of(self._scope, piece.graph) if self._stages else piece.graph
        self.remote.remove(target)
        for block in piece.blocks(self._chunk):
            self._crew.start(lambda block=block: self._add(target, block, block.count(b"\n")))  # type: ignore[misc]
        self._crew.drain()
        if target != piece.graph:
            self._switch(target, piece.graph, piece.fingerprint)

    def _add(self, graph: Graph, triples: bytes, count: int) -> None:
        try:
            self.remote.add(graph, triples)
        except Refused as error:
            if error.status != _TOO_LARGE:
                raise
            self._halves(triples, lambda half: self.remote.add(graph, half), error)
        self._advance(count)

    def _by_difference(self, piece: Piece) -> bool:
        """Send only the triples that differ, if they are few; says whether they were."""
        with SpooledTemporaryFile(8_000_000) as gone, SpooledTemporaryFile(8_000_000) as new:

            def few(theirs: Iterator[bytes]) -> bool:
                for file in (gone, new):
                    file.seek(0)
                    file.truncate()
                for sign, line in changes(piece.blocks(), theirs):
                    (new if sign == b"-" else gone).write(line)
                    if gone.tell() + new.tell() > piece.size // 4:
                        return False
                return True

            if not self.remote.read_graph(piece.graph, 4 * piece.size + 64_000_000, few):
                return False
            self.remote.change(piece.graph, _content(gone), _content(new))
        return True

    def _switch(self, staging: Graph, target: Graph, sent: Fingerprint) -> None:
        """Put a staged graph into its place, once: after each attempt one looks whether it has happened.

        A second MOVE would leave nothing; and Jena 4.5 moves nothing into a graph that is not there, so a copy in one
        update is the other way.
        """
        here = self.remote.counts([staging]).graphs.get(staging, 0)
        if here == 0 and sent.count:
            raise StoreError(f"nothing of {sent.count:,} triples arrived in {staging}; the graph is as it was")
        failed: StoreError | None = None
        for way in (self.remote.move, self.remote.copy_over) * 2:
            try:
                way(staging, target)
            except StoreError as error:
                failed = error
            now = self.remote.counts([staging, target]).graphs
            if staging not in now and now.get(target, 0) == here:
                return
            if now.get(staging, 0) != here:
                break
        raise failed or StoreError(f"{staging} could not be moved to its place, {target or 'the default graph'}")


def _content(file: IO[bytes]) -> bytes:
    file.seek(0)
    return file.read()
