"""The graph as pages read it: its newest generation, held open until nobody reads it and a newer one is there.

A large generation's index takes a while to make. Until it is there, pages show the generation before, if that has one.
"""

from __future__ import annotations

import threading
import time
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from functools import cached_property
from pathlib import Path

from swapgraph.explore.index import Index
from swapgraph.explore.indexing import open_index
from swapgraph.explore.nodes import Nodes
from swapgraph.explore.vocabulary import Vocabulary
from swapgraph.graph.folder import GraphFolder
from swapgraph.graph.store import Store, reading

_AT_ONCE = 1.5
"""Seconds from its opening for which pages wait for a generation's index: enough for some hundred articles."""


class Opened:
    """One generation: its store, what its ontology says, and, once it is made, its index."""

    def __init__(self, store: Store) -> None:
        self.store = store
        self.vocabulary = Vocabulary(store.oxigraph)
        self.readers = 0
        self.index: Index | None = None
        self.problem: str | None = None  # why there is no index
        self._begun = time.monotonic()
        self._done = threading.Event()
        self._stop = threading.Event()
        self._thread = threading.Thread(target=self._make_index, name="swapgraph index", daemon=True)
        self._thread.start()

    @cached_property
    def version(self) -> str:
        """The store's; pages of equal graphs are equal."""
        return self.store.version()

    @property
    def nodes(self) -> Nodes:
        """A reader of the store; one for each page, because it keeps what it has read."""
        return Nodes(self.store, self.vocabulary)

    def indexed(self, patience: float | None) -> Index | None:
        """The index, after waiting for it at most so many seconds; None if it takes longer."""
        self._done.wait(patience)
        return self.index

    @property
    def ready(self) -> bool:
        """Whether its index has been made, or given up; waits a moment for a generation just opened."""
        return self._done.wait(max(0.0, self._begun + _AT_ONCE - time.monotonic()))

    def close(self) -> None:
        """Let go of the index, or stop making it."""
        self._stop.set()
        self._thread.join()
        if self.index is not None:
            self.index.close()

    def _make_index(self) -> None:
        try:
            self.index = open_index(self.store, self.vocabulary, self._stop.is_set)
        except Exception as error:
            self.problem = str(error)
        finally:
            self._done.set()


class Library:
    """Opens a graph's folder, and again when a build has published a newer generation."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self._lock = threading.Lock()
        self._now: tuple[str | None, Opened, ExitStack] | None = None
        self._before: tuple[Opened, ExitStack] | None = None  # shown until the newest has its index
        self._old: list[tuple[Opened, ExitStack]] = []

    @contextmanager
    def reading(self) -> Iterator[Opened]:
        """The newest generation to make pages of, which stays open in the block. StoreError if there is no graph."""
        opened = self._take()
        try:
            yield opened
        finally:
            with self._lock:
                opened.readers -= 1
                unused = self._unused()
            if unused:  # its index may be in the making, and the page should not wait for that to end
                threading.Thread(target=_close, args=(unused,), daemon=True).start()

    def close(self) -> None:
        """Let go of everything; nobody may be reading."""
        with self._lock:
            if self._now is not None:
                self._old.append(self._now[1:])
                self._now = None
            if self._before is not None:
                self._old.append(self._before)
                self._before = None
            unused = self._unused()
        _close(unused)

    def _take(self) -> Opened:
        with self._lock:
            latest = GraphFolder(self._folder).latest() if GraphFolder(self._folder).exists() else None
            if self._now is None or self._now[0] != latest:
                held = ExitStack()
                store = held.enter_context(reading(self._folder))
                opened = Opened(store)
                if self._now is not None:
                    self._set_aside(*self._now[1:])
                self._now = (store.generation, opened, held)
            opened = self._now[1]
            if self._before is not None:
                if opened.ready:
                    self._old.append(self._before)
                    self._before = None
                else:
                    opened = self._before[0]
            opened.readers += 1
            return opened

    def _set_aside(self, opened: Opened, held: ExitStack) -> None:
        """Keep a generation that is no longer the newest: to be shown for a while if it has an index."""
        if opened.index is None:
            self._old.append((opened, held))
            return
        if self._before is not None:
            self._old.append(self._before)
        self._before = opened, held

    def _unused(self) -> list[tuple[Opened, ExitStack]]:
        """The older generations that nobody reads any more, to be closed without the lock."""
        unused = [one for one in self._old if not one[0].readers]
        self._old = [one for one in self._old if one[0].readers]
        return unused


def _close(unused: list[tuple[Opened, ExitStack]]) -> None:
    for opened, held in unused:
        opened.close()
        held.close()
