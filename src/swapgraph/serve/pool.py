"""The processes that ask Oxigraph, and how long and how many at a time they may.

There are two lanes. A question begins in the quick one, which has some places for each processor. When it has not ended
after a second it moves to the slow one, and its place is free again; when it has computed for a second its priority is
lowered. So questions that take for ever never stand in the way of quick ones. Where the slow lane is full, or time is
up, or the client has gone, the process is killed, and another one started.
"""

from __future__ import annotations

import asyncio
import marshal
import os
import socket
import subprocess
import sys
from collections.abc import Callable
from contextlib import suppress
from pathlib import Path
from typing import Any

from swapgraph.serve.metrics import Metrics
from swapgraph.serve.options import Options
from swapgraph.serve.protocol import RequestProblem
from swapgraph.serve.reply import Gone, Run
from swapgraph.serve.wire import READY, TASK, Frames, frame

_MOST_WAITING = 1_000
_SPARE = 2  # workers that are kept ready
_TICKS = os.sysconf("SC_CLK_TCK")
_LOWER = 15  # by so much (of `nice`) questions that compute long come after others


class Worker(asyncio.Protocol):
    """The server's end of a worker's socket."""

    def __init__(self, process: subprocess.Popen[bytes], lost: Callable[[Worker], None]) -> None:
        self.process, self._lost = process, lost
        self.run: Run | None = None
        self.alive, self.lowered = True, False
        self.ready = asyncio.Event()
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
            elif kind == READY:
                self.ready.set()

    def connection_lost(self, exc: Exception | None) -> None:  # noqa: ARG002 - asyncio's signature
        """The process is gone."""
        self.alive = False
        self.ready.set()
        self._reap()
        if self.run is not None:
            self.run.lost()
        else:
            self._lost(self)

    def ask(self, task: dict[str, Any]) -> None:
        """Send a task."""
        assert self._transport is not None  # noqa: S101 - a worker is handed out when it is connected
        self._transport.write(frame(TASK, marshal.dumps(task)))

    def computed(self) -> float:
        """Seconds of processor time that the process has used; infinite where the system does not tell."""
        try:
            fields = Path(f"/proc/{self.process.pid}/stat").read_text("ascii").rpartition(")")[2].split()
        except OSError:
            return float("inf")
        return (int(fields[11]) + int(fields[12])) / _TICKS

    def lower(self) -> None:
        """Let others go first, for good."""
        self.lowered = True
        with suppress(OSError):
            pid = self.process.pid
            os.setpriority(os.PRIO_PROCESS, pid, min(os.getpriority(os.PRIO_PROCESS, pid) + _LOWER, 19))

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
        self.room = options.answer * 4  # bytes of long answers that clients have yet to take
        self._starting: set[asyncio.Task[None]] = set()

    async def start(self) -> None:
        """Have some workers ready; more come when they are needed."""
        self._free += await asyncio.gather(*(self._started() for _ in range(min(_SPARE, self._options.quick))))

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
        return {"quick": len(running) - slow, "slow": slow, "waiting": self._waiting, "idle": len(self._free)}

    def demote(self, run: Run) -> bool:
        """Move a question to the slow lane, if there is a place."""
        if self._slow >= self._options.slow:
            return False
        self._slow += 1
        run.slow = True
        self._places.release()
        self._prepare()
        return True

    def release(self, run: Run) -> None:
        """A question is over: its place is free, and its worker if it may be asked again."""
        worker = run.worker
        worker.run = None
        if run.slow:
            self._slow -= 1
        if worker.lowered or len(self._free) >= self._options.quick:
            worker.kill()  # its priority cannot be raised again; or another was started meanwhile
        if worker.alive:
            self._free.append(worker)
        else:
            self._all.discard(worker)
            self._prepare()
        if not run.slow:
            self._places.release()

    def _lost(self, worker: Worker) -> None:
        """One that was asked nothing has ended."""
        self._all.discard(worker)
        if worker in self._free:
            self._free.remove(worker)
            self._prepare()

    def _prepare(self) -> None:
        """Start a worker ahead of the next question that has none."""
        if len(self._free) + len(self._starting) < min(_SPARE, self._options.quick):
            task = asyncio.get_running_loop().create_task(self._add())
            self._starting.add(task)
            task.add_done_callback(self._starting.discard)

    async def _add(self) -> None:
        with suppress(RequestProblem):
            self._free.append(await self._started())

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
            process = subprocess.Popen(  # noqa: S603 - our own module
                command,
                pass_fds=[theirs.fileno()],
                stdin=subprocess.DEVNULL,
                stdout=subprocess.DEVNULL,
                stderr=subprocess.DEVNULL,  # what Oxigraph says of a stranger's query when it ends
            )
        ours.setblocking(False)
        _, worker = await asyncio.get_running_loop().create_connection(lambda: Worker(process, self._lost), sock=ours)
        self._all.add(worker)
        await worker.ready.wait()
        if not worker.alive:
            raise RequestProblem(503, "a process to ask in cannot be started", {"Retry-After": "5"})
        return worker
