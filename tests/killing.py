"""A process that is killed at a chosen step of a build: `python killing.py DIR STEP [bulk]`.

Stands in for Oxigraph and counts the calls that change something; before call number STEP it sends SIGKILL to itself.
Exit code 0 means that there were fewer steps. With `bulk` everything is loaded as if it were much, with `change` the
conclusions are changed and not drawn anew.
"""

from __future__ import annotations

import os
import signal
import sys
from pathlib import Path
from typing import Any

import pyoxigraph as ox

from fakes import article_graph, quad
from swapgraph.graph import folder, store

INFERRED = "https://w3id.org/swapgraph/id/graph/inferred"
_CHANGES = {"load", "bulk_load", "bulk_extend", "extend", "update", "remove_graph", "flush", "backup", "add", "remove"}


class Mortal:
    """Passes everything on to the real database, until its step has come."""

    step = 0

    def __init__(self, database: ox.Store) -> None:
        self._database = database

    def __getattr__(self, name: str) -> Any:
        if name in _CHANGES:
            live()
        return getattr(self._database, name)

    def __iter__(self) -> Any:
        return iter(self._database)


def live() -> None:
    """One more step, or the end."""
    Mortal.step -= 1
    if Mortal.step == 0:
        os.kill(os.getpid(), signal.SIGKILL)


def build(path: Path, how: str = "few") -> None:
    """Version 2 of a and b, a new c, d removed, conclusions drawn: what the tests look for, whole or not at all."""
    with store.writing(path) as graph:
        graph.replace_articles([article_graph("a", 2), article_graph("c", 2)])
        graph.replace_articles([article_graph("b", 2)])
        graph.remove_article("https://w3id.org/swapgraph/id/article/d")
        if how == "change":
            old, new = (quad("http://e.org/s", "http://e.org/p", f"http://e.org/{o}", INFERRED) for o in ("old", "new"))
            graph.memory.add(new)
            graph.change_conclusions([old], [new])
            graph.conclude("rules-2")
            return
        graph.replace_graph("resolved", [quad("http://e.org/s", "http://e.org/p", "http://e.org/new")])
        graph.replace_graph("inferred", [quad("http://e.org/s", "http://e.org/p", "http://e.org/new")])
        graph.conclude("rules-2")


if __name__ == "__main__":
    Mortal.step = int(sys.argv[2])
    if "bulk" in sys.argv:
        store._FEW_BYTES = store._FEW_QUADS = 0
    open_, rename, remove = store._open, os.rename, folder.remove_folder
    store._open = lambda *args, **options: Mortal(open_(*args, **options))  # type: ignore[assignment]
    os.rename = lambda *args: (live(), rename(*args))[1]  # type: ignore[assignment]
    folder.remove_folder = lambda *args: (live(), remove(*args))[1]  # type: ignore[assignment]
    build(Path(sys.argv[1]), *sys.argv[3:])
