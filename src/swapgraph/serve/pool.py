"""The processes that ask Oxigraph, and how long and how many at a time they may.

There are two lanes. A question begins in the quick one, which has a place for each processor. When it has not ended
after a second it moves to the slow one, at a lower priority, and its place is free again: so questions that take for
ever never stand in the way of quick ones. Where the slow lane is full, or time is up, or the client has gone, the
process is killed, and another one started.

What a worker writes is taken from it at once, into memory and then a file without a name, and goes to the client from
there: a client that reads slowly holds no process.
"""

from __future__ import annotations

import asyncio
import json
import os
import socket
import subprocess
import sys
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import suppress
from tempfile import TemporaryFile
from typing import IO, Any

from starlette.requests import ClientDisconnect

from swapgraph.serve.metrics import Metrics
from swapgraph.serve.options import MB, Options
from swapgraph.serve.protocol import RequestProblem
from swapgraph.serve.wire import DATA, END, FAILED, HEAD, TASK, Frames, frame

SLOW_AFTER = 1.0
"""Seconds after which a question leaves the quick lane."""

Gone = Callable[[], Awaitable[None]]
"""Waits until a client has gone."""

_WATCH_AFTER = 0.05  # seconds after which a question is looked after: most have ended by then
_MOST_WAITING = 1_000
_PIECE = 1 << 16
_AT_ONCE = 1 * MB  # an answer up to this length goes out whole, with its length, and with the right status if it fails
_GRACE = 0.1  # seconds that a question whose client has gone may still take: starting a process costs as much
_LOWER = 10  # the priority of the slow lane


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
        if self._file is not None:
            self._file.close()

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
        if not self._file.closed:
            self._file.seek(0, os.SEEK_END)
            self._file.write(data)
            self._begin()

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
        self._pool, self._seconds, self._gone = pool, seconds, gone
        self._watching: asyncio.Task[None] | None = None
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
            self._pool.metrics.killed(why)
            self.worker.kill()
            self.end(problem)

    def lost(self) -> None:
        """The process has ended by itself: memory, or a fault in what it runs."""
        if not self.ended:
            self._pool.metrics.killed("memory")
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
        self._pool.release(self)

    def _linger(self) -> None:
        """It takes so long that it is worth looking after."""
        loop = asyncio.get_running_loop()
        self._timers.append(loop.call_later(SLOW_AFTER - _WATCH_AFTER, self._demote))
        self._timers.append(loop.call_later(max(self._seconds - _WATCH_AFTER, 0), self._time_is_up))
        if self._gone is not None:
            self._watching = loop.create_task(self._watch(self._gone))

    async def _watch(self, gone: Gone) -> None:
        await gone()
        self.kill("left", ClientDisconnect())

    def _demote(self) -> None:
        if not self._pool.demote(self):
            told = "the server is busy with long queries; try again later, or narrow the query"
            self.kill("busy", RequestProblem(503, told, {"Retry-After": "10"}))

    def _time_is_up(self) -> None:
        told = f"no answer within {self._seconds:g} s; narrow the query"
        self.kill("time", RequestProblem(503, told))


class Worker(asyncio.Protocol):
    """The server's end of a worker's socket."""

    def __init__(self, process: subprocess.Popen[bytes]) -> None:
        self.process = process
        self.run: Run | None = None
        self.alive = True
        self._frames = Frames()
        self._transport: asyncio.Transport | None = None

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        """The socket is ready."""
        self._transport = transport  # type: ignore[assignment]

    def data_received(self, data: bytes) -> None:
        """Frames for the question under way."""
        for kind, content in self._frames.feed(data):
            if self.run is not None:
                self.run.take(kind, content)

    def connection_lost(self, exc: Exception | None) -> None:  # noqa: ARG002 - asyncio's signature
        """The process is gone."""
        self.alive = False
        self._reap()
        if self.run is not None:
            self.run.lost()

    def ask(self, task: dict[str, Any]) -> None:
        """Send a task."""
        assert self._transport is not None  # noqa: S101 - a worker is handed out when it is connected
        self._transport.write(frame(TASK, json.dumps(task).encode()))

    def kill(self) -> None:
        """End the process."""
        self.alive = False
        self.process.kill()
        if self._transport is not None:
            self._transport.close()

    def _reap(self) -> None:
        if self.process.poll() is None:
            with suppress(RuntimeError):  # the loop is closed: the process is init's then
                asyncio.get_running_loop().call_later(0.05, self._reap)


class Pool:
    """Workers, and the places in the two lanes."""

    def __init__(self, options: Options, metrics: Metrics) -> None:
        self.metrics = metrics
        self._options = options
        self._free: list[Worker] = []
        self._all: set[Worker] = set()
        self._places = asyncio.Semaphore(options.quick)
        self._slow = 0
        self._waiting = 0
        self._starting: set[asyncio.Task[None]] = set()

    async def start(self) -> None:
        """Have a worker ready for every place."""
        self._free += await asyncio.gather(*(self._started() for _ in range(self._options.quick)))

    async def stop(self) -> None:
        """End all workers."""
        for task in self._starting:
            task.cancel()
        for worker in self._all:
            worker.kill()
        for worker in self._all:
            worker.process.wait(5)
        self._all.clear()

    async def ask(self, task: dict[str, Any], gone: Gone | None = None, seconds: float | None = None) -> Run:
        """Begin a question when there is a place; RequestProblem 503 if there is none for too long."""
        limit = self._options.seconds if seconds is None else seconds
        if self._places.locked():
            await self._place(limit)
        else:
            await self._places.acquire()
        try:
            worker = self._free.pop() if self._free and self._free[-1].alive else await self._worker()
        except BaseException:
            self._places.release()
            raise
        run = Run(self, worker, limit, gone)
        worker.run = run
        worker.ask({"limit": self._options.answer, **task})
        return run

    def has_place(self) -> bool:
        """Whether a question would begin at once."""
        return not self._places.locked() and bool(self._free)

    async def _place(self, seconds: float) -> None:
        busy = RequestProblem(503, "the server is busy; try again later", {"Retry-After": "5"})
        if self._waiting >= _MOST_WAITING:
            raise busy
        self._waiting += 1
        try:
            async with asyncio.timeout(seconds):
                await self._places.acquire()
        except TimeoutError:
            raise busy from None
        finally:
            self._waiting -= 1

    def idle(self) -> int:
        """How many workers wait for a question."""
        return len(self._free)

    def state(self) -> dict[str, int]:
        """For the metrics."""
        running = [worker.run for worker in self._all if worker.run is not None]
        slow = sum(run.slow for run in running)
        return {"quick": len(running) - slow, "slow": slow, "waiting": self._waiting, "free": len(self._free)}

    def demote(self, run: Run) -> bool:
        """Move a question to the slow lane, if there is a place."""
        if self._slow >= self._options.slow:
            return False
        self._slow += 1
        run.slow = True
        with suppress(OSError):
            os.setpriority(os.PRIO_PROCESS, run.worker.process.pid, _LOWER)
        self._places.release()
        self._prepare()
        return True

    def release(self, run: Run) -> None:
        """A question is over: its place is free, and its worker if it may be asked again."""
        worker = run.worker
        worker.run = None
        if run.slow:
            self._slow -= 1
            worker.kill()  # its priority cannot be raised again
        if worker.alive:
            self._free.append(worker)
        else:
            self._all.discard(worker)
            self._prepare()
        if not run.slow:
            self._places.release()

    def _prepare(self) -> None:
        """Start a worker ahead of the next question that has none."""
        if len(self._free) + len(self._starting) < self._options.quick:
            task = asyncio.get_running_loop().create_task(self._add())
            self._starting.add(task)
            task.add_done_callback(self._starting.discard)

    async def _add(self) -> None:
        worker = await self._started()
        self._free.append(worker)

    async def _worker(self) -> Worker:
        while self._free:
            worker = self._free.pop()
            if worker.alive:
                return worker
            self._all.discard(worker)
        return await self._started()

    async def _started(self) -> Worker:
        """A new process, connected."""
        ours, theirs = socket.socketpair()
        with theirs:
            command = [sys.executable, "-m", "swapgraph.serve.worker", str(theirs.fileno()), str(self._options.memory)]
            process = subprocess.Popen(
                command,
                pass_fds=[theirs.fileno()],
                stdin=subprocess.DEVNULL,
                stdout=subprocess.DEVNULL,
                stderr=subprocess.DEVNULL,  # what Oxigraph says of a stranger's query when it ends
            )
        ours.setblocking(False)
        _, worker = await asyncio.get_running_loop().create_connection(lambda: Worker(process), sock=ours)
        self._all.add(worker)
        return worker
