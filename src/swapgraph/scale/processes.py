"""An ordered map over batches, in processes that a batch may bring down.

Results come in the order of the batches whoever finishes first, and only a few batches are under way at a time, so
memory stays flat however many there are.
"""

from __future__ import annotations

import multiprocessing
import os
import signal
import threading
from collections import deque
from collections.abc import Callable, Iterable, Iterator
from concurrent.futures import Future, ProcessPoolExecutor
from concurrent.futures.process import BrokenProcessPool
from contextlib import contextmanager, suppress
from functools import partial
from itertools import islice
from multiprocessing.connection import wait
from pathlib import Path
from typing import Any, NoReturn, TypeVar

In = TypeVar("In")
Out = TypeVar("Out")
Setup = TypeVar("Setup")

Rescue = Callable[[In, Callable[[In], Out | None]], Out]
"""Makes of a batch that brought down its process what can be made of it, given what works on one once more."""

Spread = Callable[..., Iterator[Any]]
"""Has batches worked on, in order, as `ordered_map` does with processes of this machine."""

_UNDER_WAY = 2  # batches for each process: one at work, one waiting, so that no process is ever idle

_worker: Callable[[Any], Any] | None = None  # in a child: what the parent asked it to do


def ordered_map(
    make: Callable[[Setup], Callable[[In], Out]],
    setup: Setup,
    batches: Iterable[In],
    workers: int = 0,
    rescue: Rescue[In, Out] | None = None,
) -> Iterator[Out]:
    """`make(setup)` applied to each batch, in order, by so many processes; with none of its own, in this one.

    Each process calls `make(setup)` once, so `make` must be importable by name, and setup, batches and results must be
    picklable. The processes are fresh ones (spawned): nothing of this process leaks in. What `make` or the work raises
    is raised here. Leaving the generator early, or Ctrl-C, ends the processes at once.

    A batch may bring down the process that works on it. Then `rescue` is given the batch, and what works on a batch in
    a process of its own, or gives None if that dies too; what it returns stands for the batch, and the others go on.
    """
    if workers == 0:
        yield from map(make(setup), batches)
        return
    before = set(multiprocessing.active_children())
    pool, alone = Pool(make, setup, workers), Pool(make, setup, 1)
    source = iter(batches)
    waiting: deque[tuple[In, Future[Out]]] = deque()
    try:
        while True:
            for batch in islice(source, _UNDER_WAY * workers + 1 - len(waiting)):
                waiting.append((batch, pool.submit(batch)))
            if not waiting:
                break
            batch, future = waiting.popleft()
            if rescue is not None and isinstance(future.exception(), BrokenProcessPool):
                yield rescue(batch, alone.attempt)
                alone.begin_anew()
                pool.begin_anew()
                waiting = deque((b, pool.submit(b) if f.done() and f.exception() else f) for b, f in waiting)
            else:
                yield future.result()
    except BaseException:
        pool.end_at_once()
        alone.end_at_once()
        for process in set(multiprocessing.active_children()) - before:
            process.terminate()
        raise
    pool.end()
    alone.end()


class Pool:
    """Some processes, begun when the first batch comes."""

    def __init__(self, make: Callable[[Any], Callable[[Any], Any]], setup: Any, workers: int) -> None:
        self._begin = partial(ProcessPoolExecutor, workers, multiprocessing.get_context("spawn"), _start, (make, setup))
        self._pool: ProcessPoolExecutor | None = None

    def submit(self, batch: Any) -> Future[Any]:
        """Have a batch worked on; the future has BrokenProcessPool where a process died."""
        if self._pool is None:
            self._pool = self._begin()
        try:
            with _without_interrupts():  # a process inherits the mask: Ctrl-C is for the parent alone to handle
                return self._pool.submit(_run, batch)
        except BrokenProcessPool as error:
            broken: Future[Any] = Future()
            broken.set_exception(error)
            return broken

    def attempt(self, batch: Any) -> Any:
        """The result of a batch; None if the process that worked on it died."""
        try:
            return self.submit(batch).result()
        except BrokenProcessPool:
            self.begin_anew()
            return None

    def begin_anew(self) -> None:
        """Forget these processes; others are begun with the next batch."""
        self.end_at_once()
        self._pool = None

    def end_at_once(self) -> None:
        """Wait for nothing."""
        if self._pool is not None:
            self._pool.shutdown(wait=False, cancel_futures=True)

    def end(self) -> None:
        """Wait until all is done."""
        if self._pool is not None:
            self._pool.shutdown()


def _start(make: Callable[[Setup], Callable[[Any], Any]], setup: Setup) -> None:
    global _worker  # noqa: PLW0603 - a process of the pool has no other place to keep what it was set up with
    threading.Thread(target=_end_with_parent, daemon=True).start()
    _die_first()
    try:
        _worker = make(setup)
    except Exception as error:  # else the pool would only know that it is broken
        _worker = partial(_fail, error)


def _fail(error: Exception, _: Any) -> NoReturn:
    raise error


def _die_first() -> None:
    """A system that is short of memory ends this process, which can be replaced, before the one that began it."""
    with suppress(OSError):  # there is no such file on other systems than Linux
        Path("/proc/self/oom_score_adj").write_text("1000", encoding="ascii")


def _run(batch: Any) -> Any:
    assert _worker is not None  # noqa: S101 - `_start` ran first
    return _worker(batch)


def _end_with_parent() -> None:
    """A parent that is killed cannot end its processes; they would wait for work for ever."""
    parent = multiprocessing.parent_process()
    if parent is not None:
        wait([parent.sentinel])
        os._exit(1)


@contextmanager
def _without_interrupts() -> Iterator[None]:
    """Hold Ctrl-C back until the context closes."""
    before = signal.pthread_sigmask(signal.SIG_BLOCK, [signal.SIGINT])
    try:
        yield
    finally:
        signal.pthread_sigmask(signal.SIG_SETMASK, before)
