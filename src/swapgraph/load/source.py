"""The local graph in pieces that are loaded one by one: each named graph, or all triples in one.

A piece is written once, to memory or, where it is large, to a temporary file, and then read as often as needed: to be
compared, to be sent, to be told apart triple by triple. So memory does not grow with the graph.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from tempfile import SpooledTemporaryFile
from typing import IO

import pyoxigraph as ox

from swapgraph.graph.serialize import merged_lines
from swapgraph.graph.store import ONTOLOGY_GRAPH, Store
from swapgraph.load.content import Fingerprint, file_blocks, fingerprint_blocks

_IN_MEMORY = 8_000_000  # bytes of a piece before it goes to disk
_BLOCK = 1 << 20


class Piece:
    """The triples of one graph, as canonical lines of N-Triples; `graph` None is the default graph."""

    def __init__(self, graph: str | None, file: IO[bytes], size: int) -> None:
        self.graph, self.size, self._file = graph, size, file
        self.fingerprint: Fingerprint = fingerprint_blocks(self.blocks())

    def blocks(self, size: int = _BLOCK) -> Iterator[bytes]:
        """All lines, in blocks of about `size` bytes that end where a line ends."""
        return file_blocks(self._file, size)

    def whole(self) -> bytes:
        """All lines; only for a piece whose `size` allows it."""
        self._file.seek(0)
        return self._file.read()


class Source:
    """The pieces of a store: `into` is "" for each graph under its own name, None for the default graph, or an IRI."""

    def __init__(self, store: Store, into: str | None, *, inferred: bool = True) -> None:
        self._store, self.into, self._inferred = store, into, inferred

    @property
    def base(self) -> str:
        """The base of the graph's IRIs: graphs below it are this graph's."""
        return self._store.base

    def graphs(self) -> list[str | None]:
        """What the pieces are called."""
        if self.into != "":
            return [self.into]
        own = self._store.graphs(inferred=self._inferred)
        with_words = self._store.ontology() is not None and any(self._store.quads(ONTOLOGY_GRAPH))
        return [*own, *([ONTOLOGY_GRAPH] if with_words else [])]

    @contextmanager
    def piece(self, graph: str | None, ahead: Callable[[bytes], None] | None = None) -> Iterator[Piece]:
        """One of them, while the context is open. What is put together from many graphs goes to `ahead` as it is read:
        blocks of lines, in no order, some lines twice.
        """
        with SpooledTemporaryFile(_IN_MEMORY) as file:
            if self.into == "":
                assert graph is not None  # noqa: S101 - `graphs` gives names
                self._store.oxigraph.dump(file, ox.RdfFormat.N_TRIPLES, from_graph=ox.NamedNode(graph))
            else:
                with merged_lines(self._store, inferred=self._inferred, ahead=ahead) as lines:
                    file.writelines(lines)
            yield Piece(graph, file, file.tell())
