"""What `swapgraph query NAME --endpoint URL` does: the question goes to another store."""

from __future__ import annotations

import sys
from collections.abc import Callable, Mapping
from typing import TYPE_CHECKING

from swapgraph.load.asking import ask_remote
from swapgraph.load.probe import connect
from swapgraph.load.record import half_loaded
from swapgraph.names import DEFAULT_BASE

if TYPE_CHECKING:
    from swapgraph.cli.asking import Request
    from swapgraph.query.run import Answer
    from swapgraph.query.stored import StoredQuery


def answer_remotely(
    request: Request, query: StoredQuery, given: Mapping[str, str], tell: Callable[[Answer, str], int]
) -> int:
    """Ask the endpoint and tell the answer; returns the exit code. Time is up when the store is silent for so long."""
    assert request.endpoint is not None  # noqa: S101 - that is why we are here
    seconds = request.timeout or 86_400.0
    with connect(request.endpoint, store=request.store, timeout=seconds, attempts=2, writes=False) as remote:
        if half_loaded(remote):
            sys.stderr.write("swapgraph: a load into this store is under way or was cut off; parts may be missing\n")
        if remote.profile.quirks.queries:
            sys.stderr.write(f"swapgraph: {remote.profile.quirks.queries}\n")
        with ask_remote(remote, query, given) as found:
            return tell(found, DEFAULT_BASE)
