"""An ordered map over batches, in this process or in several.

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
from contextlib import contextmanager
from multiprocessing.connection import wait
from typing import Any, TypeVar

In = TypeVar("In")
Out = TypeVar("Out")
Setup = TypeVar("Setup")

Spread = Callable[..., Iterator[Any]]
"""Has batches worked on, in order, as `ordered_map` does with processes of this machine."""

_UNDER_WAY = 2  # batches for each process: one at work, one waiting, so that no process is ever idle

_worker: Callable[[Any], Any] | None = None  # in a child: what the parent asked it to do


def ordered_map(
    make: Callable[[Setup], Callable[[In], Out]], setup: Setup, batches: Iterable[In], workers: int = 1
) -> Iterator[Out]:
    """`make(setup)` applied to each batch, in order.

    With more than one worker each process calls `make(setup)` once, so `make` must be importable by name, and setup,
    batches and results must be picklable. The processes are fresh ones (spawned): nothing of this process leaks in.
    Leaving the generator early, or Ctrl-C, ends the processes at once.
    """
    if workers == 1:
        yield from map(make(setup), batches)
        return
    before = set(multiprocessing.active_children())
    pool = ProcessPoolExecutor(workers, multiprocessing.get_context("spawn"), _start, (make, setup))
    try:
        waiting: deque[Future[Out]] = deque()
        for batch in batches:
            with _without_interrupts():  # a process inherits the mask: Ctrl-C is for the parent alone to handle
                waiting.append(pool.submit(_run, batch))
            if len(waiting) > _UNDER_WAY * workers:
                yield waiting.popleft().result()
        while waiting:
            yield waiting.popleft().result()
    except BaseException:
        pool.shutdown(wait=False, cancel_futures=True)
        for process in set(multiprocessing.active_children()) - before:
            process.terminate()
        raise
    pool.shutdown()


def _start(make: Callable[[Setup], Callable[[Any], Any]], setup: Setup) -> None:
    global _worker  # noqa: PLW0603 - a process of the pool has no other place to keep what it was set up with
    threading.Thread(target=_end_with_parent, daemon=True).start()
    _worker = make(setup)


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
