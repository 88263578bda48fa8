"""A question under way in a worker, and its answer as it comes.

What a worker writes is taken from it at once, into memory and then into a file without a name, and goes to the client
from there: a client that reads slowly holds no process.
"""

from __future__ import annotations

import asyncio
import json
import os
from collections.abc import AsyncIterator, Awaitable, Callable
from tempfile import TemporaryFile
from typing import IO, TYPE_CHECKING, Any

from starlette.requests import ClientDisconnect

from swapgraph.serve.options import MB
from swapgraph.serve.protocol import RequestProblem
from swapgraph.serve.wire import DATA, END, FAILED, HEAD

if TYPE_CHECKING:
    from swapgraph.serve.pool import Pool, Worker

Gone = Callable[[], Awaitable[None]]
"""Waits until a client has gone."""

SLOW_AFTER = 1.0
"""Seconds after which a question leaves the quick lane."""

_WATCH_AFTER = 0.05  # seconds after which a question is looked after: most have ended by then
_LONGEST_WAIT = 10.0  # seconds that a question may be in the quick lane, though the slow one is full
_PIECE = 1 << 16
_AT_ONCE = 1 * MB  # an answer up to this length goes out whole, with its length, and with the right status if it fails
_GRACE = 0.1  # seconds that a question whose client has gone may still take: starting a process costs as much


class Reply:
    """The answer to a question: wait for `begun`; then its head and, as they come, its bytes.

    Raises RequestProblem where the question cannot be answered, ClientDisconnect where nobody waits any more; after
    `begun` only while bytes are read.
    """

    def __init__(self, run: Run) -> None:
        self.head: dict[str, Any] = {}
        self.length = 0
        self.done = False
        self._run = run
        self._problem: Exception | None = None
        self._start: list[bytes] = []  # the bytes, until they are too many
        self._file: IO[bytes] | None = None
        self._filed = 0
        self._begun: asyncio.Future[None] = asyncio.get_running_loop().create_future()
        self._more: asyncio.Event | None = None

    async def begun(self) -> None:
        """Wait until the answer is whole, or so long that it has to be sent while it comes."""
        await self._begun
        if self._problem is not None and self.done:
            raise self._problem

    def whole(self) -> bytes | None:
        """All of it, if it has ended and is not too long to be sent at once."""
        return b"".join(self._start) if self.done and self._file is None else None

    async def pieces(self) -> AsyncIterator[bytes]:
        """The bytes of an answer that is not whole, in order."""
        assert self._file is not None  # noqa: S101 - see `whole`
        at = 0
        try:
            while True:
                if at < self.length:
                    self._file.seek(at)
                    piece = self._file.read(_PIECE)
                    at += len(piece)
                    yield piece
                elif self.done:
                    if self._problem is not None:
                        raise self._problem
                    return
                else:
                    self._more = asyncio.Event()
                    await self._more.wait()
        finally:
            self.drop()

    def drop(self) -> None:
        """Nobody wants it any more."""
        self._run.abandon()
        self._start.clear()
        if self._file is not None and not self._file.closed:
            self._file.close()
            self._run.pool.room += self._filed

    def feed(self, data: bytes) -> None:
        """Bytes have come."""
        self.length += len(data)
        if self._file is None and self.length <= _AT_ONCE:
            self._start.append(data)
            return
        if self._file is None:
            self._file = TemporaryFile()  # noqa: SIM115 - closed by `drop`
            data = b"".join([*self._start, data])
            self._start.clear()
        if self._file.closed:
            return
        self._file.seek(0, os.SEEK_END)
        self._file.write(data)
        self._filed += len(data)
        self._run.pool.room -= len(data)
        self._begin()
        if self._run.pool.room < 0:
            told = "too many long answers wait for clients that take them slowly; try again later"
            self._run.kill("busy", RequestProblem(503, told, {"Retry-After": "60"}))

    def end(self, problem: Exception | None = None) -> None:
        """No more will come."""
        self.done, self._problem = True, problem
        self._begin()

    def _begin(self) -> None:
        if not self._begun.done():
            self._begun.set_result(None)
        if self._more is not None:
            self._more.set()


class Run:
    """A question under way. `gone` waits until its client has gone."""

    def __init__(self, pool: Pool, worker: Worker, seconds: float, gone: Gone | None) -> None:
        self.reply = Reply(self)
        self.slow = False
        self.ended = False
        self.worker = worker
        self.pool, self._seconds, self._gone = pool, seconds, gone
        self._watching: asyncio.Task[None] | None = None
        self._began = self._computed = 0.0
        self._timers = [asyncio.get_running_loop().call_later(_WATCH_AFTER, self._linger)]

    def take(self, kind: bytes, data: bytes) -> None:
        """A frame from the worker."""
        if kind == DATA:
            self.reply.feed(data)
        elif kind == HEAD:
            self.reply.head = json.loads(data)
        elif kind == FAILED:
            told = json.loads(data)
            self.end(RequestProblem(told["status"], told["message"]))
        elif kind == END:
            self.end()

    def abandon(self) -> None:
        """The client has gone: the question may end by itself, but soon."""
        if not self.ended:
            self._timers.append(asyncio.get_running_loop().call_later(_GRACE, self.kill, "left", ClientDisconnect()))

    def kill(self, why: str, problem: Exception) -> None:
        """End it, and the process with it."""
        if not self.ended:
            self.pool.metrics.killed(why)
            self.worker.kill()
            self.end(problem)

    def lost(self) -> None:
        """The process has ended by itself: memory, or a fault in what it runs."""
        if not self.ended:
            self.pool.metrics.killed("memory")
            told = "the query broke off: most likely it needs more memory than it may have; narrow it"
            self.end(RequestProblem(422, told))

    def end(self, problem: Exception | None = None) -> None:
        """It is over; the worker goes back to the pool."""
        self.ended = True
        for timer in self._timers:
            timer.cancel()
        if self._watching is not None:
            self._watching.cancel()
        self.reply.end(problem)
        self.pool.release(self)

    def _linger(self) -> None:
        """It takes so long that it is worth looking after."""
        loop = asyncio.get_running_loop()
        self._began, self._computed = loop.time(), self.worker.computed()
        self._timers.append(loop.call_later(SLOW_AFTER, self._look))
        self._timers.append(loop.call_later(max(self._seconds - _WATCH_AFTER, 0), self._time_is_up))
        if self._gone is not None:
            self._watching = loop.create_task(self._watch(self._gone))

    async def _watch(self, gone: Gone) -> None:
        await gone()
        self.kill("left", ClientDisconnect())

    def _look(self) -> None:
        """Move it to the slow lane, and lower its priority when it has computed, not waited for a processor, so long.

        Where that lane is full, it ends then.
        """
        loop = asyncio.get_running_loop()
        busy = self.worker.computed() - self._computed >= SLOW_AFTER or loop.time() - self._began >= _LONGEST_WAIT
        if self.slow or self.pool.demote(self):
            if busy:
                self.worker.lower()
        elif busy:
            told = "the server is busy with long queries; try again later, or narrow the query"
            self.kill("busy", RequestProblem(503, told, {"Retry-After": "10"}))
        if not busy:
            self._timers.append(loop.call_later(0.2, self._look))

    def _time_is_up(self) -> None:
        told = f"no answer within {self._seconds:g} s; ask for less"
        self.kill("time", RequestProblem(503, told))
