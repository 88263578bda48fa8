"""Which generation of the graph is asked, and what is known of it. A build beside the server makes a new one.

A generation is never changed once it has its name (`graph/folder.py`). The server holds one, looks at the folder
before each question, which costs some microseconds, and changes over when the new one's version is known; questions
under way end with the old one.
"""

from __future__ import annotations

import asyncio
import json
import os
from contextlib import ExitStack
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from swapgraph.errors import SwapgraphError
from swapgraph.graph.folder import GraphFolder
from swapgraph.serve.pool import Pool
from swapgraph.serve.protocol import RequestProblem

_DESCRIBING = 600.0  # seconds that a new generation may take to be described


@dataclass(frozen=True, slots=True)
class Generation:
    """One state of the graph: where it is, and its version, which is equal for equal graphs."""

    path: str
    inode: int
    version: str = ""
    articles: int = 0
    base: str = ""
    graphs: tuple[str, ...] | None = None  # the names of the named ones, where they are few

    def place(self, folder: str) -> dict[str, Any]:
        """What a worker is told."""
        return {"folder": folder, "generation": self.path, "inode": self.inode}


class Served:
    """The graph in a folder, as it is now."""

    def __init__(self, folder: str, pool: Pool) -> None:
        self.folder = folder
        self._path = Path(folder)
        self._pool = pool
        self._graph = GraphFolder(folder)
        self._held = ExitStack()
        self._now: Generation | None = None
        self._seen: tuple[int, int] | None = None  # the folder's inode and time when it was last looked into
        self._changing: asyncio.Task[None] | None = None

    async def start(self) -> None:
        """Begin with the newest generation."""
        await self._change()

    def stop(self) -> None:
        """Let go of it."""
        if self._changing is not None:
            self._changing.cancel()
        self._held.close()

    def current(self) -> Generation:
        """The generation to ask. RequestProblem 503 if the folder is gone."""
        try:
            status = os.stat(self.folder)  # noqa: PTH116 - before each question: half the time of Path's
        except OSError as error:
            raise RequestProblem(503, "the graph's folder is gone") from error
        if (status.st_ino, status.st_mtime_ns) != self._seen and self._changing is None:
            self._changing = asyncio.get_running_loop().create_task(self._change())
        if self._now is None:
            raise RequestProblem(503, "there is no graph to ask yet", {"Retry-After": "5"})
        return self._now

    async def refresh(self) -> Generation:
        """The newest generation, once it is known."""
        if self._changing is not None:
            await asyncio.wait({self._changing})
        await self._change()
        return self.current()

    async def _change(self) -> None:
        """Look into the folder; hold and describe the newest generation if it is another."""
        held = ExitStack()
        try:
            status = self._path.stat()
            generation = held.enter_context(self._graph.reading()) or ""
            inode = Path(generation).stat().st_ino if generation else 0
            if self._now is None or (self._now.path, self._now.inode) != (generation, inode):
                self._now = await self._described(Generation(generation, inode))
                held, self._held = self._held, held  # the old one is let go below
                await self._open_everywhere()
            self._seen = (status.st_ino, status.st_mtime_ns)
        except (OSError, SwapgraphError, RequestProblem):
            if self._now is None:
                raise
        finally:
            held.close()
            self._changing = None

    async def _described(self, found: Generation) -> Generation:
        run = await self._pool.ask({"do": "describe", "gzip": False, **found.place(self.folder)}, seconds=_DESCRIBING)
        await run.reply.begun()
        told = json.loads(run.reply.whole() or b"{}")
        graphs = None if told["graphs"] is None else tuple(told["graphs"])
        return Generation(found.path, found.inode, told["version"], told["articles"], told["base"], graphs)

    async def _open_everywhere(self) -> None:
        """Have workers that wait open the new generation before they are asked, and let go of the old one."""
        assert self._now is not None  # noqa: S101 - it was just set
        task = {"do": "open", "gzip": False, **self._now.place(self.folder)}
        runs = [await self._pool.ask(task) for _ in range(self._pool.idle())]
        for run in runs:
            await run.reply.begun()
