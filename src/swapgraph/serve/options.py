"""How a graph is served: limits, permissions, names. One value, made by the command line or a test."""

from __future__ import annotations

import os
from dataclasses import dataclass, field
from pathlib import Path

MB = 1_000_000


def cores() -> int:
    """The processors that this process may use."""
    return len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1


def memory_of_machine() -> int:
    """Bytes."""
    return os.sysconf("SC_PAGE_SIZE") * os.sysconf("SC_PHYS_PAGES")


@dataclass(frozen=True)
class Options:
    """What `swapgraph serve` is told.

    `queries` are folders of stored queries beside ours. Limits hold for each query: `seconds` of wall time, `memory`
    and `answer` in bytes; `request` is the longest body taken. `quick` queries run at a time, and `slow` more that have
    taken longer than a second. `token` allows updates; None refuses them. `services` are the addresses that SERVICE may
    ask, `origins` those of pages that may read answers (CORS), `hosts` further names by which the server may be called;
    without any, a server on a loopback address answers to loopback names alone, another to every name.
    """

    graph: Path
    queries: tuple[str, ...] = ()
    host: str = "127.0.0.1"
    port: int = 8080
    seconds: float = 60.0
    memory: int = field(default_factory=lambda: min(2000 * MB, memory_of_machine() // 8))
    answer: int = 256 * MB
    request: int = 1 * MB
    cache: int = 64 * MB
    quick: int = field(default_factory=lambda: max(8, 2 * cores()))  # more than processors: short ones pass longer ones
    slow: int = 4
    token: str | None = None
    services: frozenset[str] = frozenset()
    origins: tuple[str, ...] = ()
    hosts: tuple[str, ...] = ()
    log: bool = False

    @property
    def writable(self) -> bool:
        """Whether updates are taken, from those who have the token."""
        return self.token is not None
