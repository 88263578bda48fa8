"""What `swapgraph query NAME --endpoint URL` does: the question goes to another store."""

from __future__ import annotations

import sys
from collections.abc import Callable, Mapping
from typing import TYPE_CHECKING

from swapgraph.cli.access import reach
from swapgraph.load.asking import ask_remote
from swapgraph.load.record import half_loaded
from swapgraph.load.wire import Patience
from swapgraph.names import DEFAULT_BASE

if TYPE_CHECKING:
    from swapgraph.cli.asking import Request
    from swapgraph.query.run import Answer
    from swapgraph.query.stored import StoredQuery


def answer_remotely(
    request: Request, query: StoredQuery, given: Mapping[str, str], tell: Callable[[Answer, str], int]
) -> int:
    """Ask the endpoint and tell the answer; returns the exit code. Time is what one waits for the store in all."""
    assert request.endpoint is not None  # noqa: S101 - that is why we are here
    patience = Patience(request.timeout or 86_400.0, attempts=2, together=True)
    with reach(request.endpoint, patience, writes=False, **(request.access or {})) as remote:
        if half_loaded(remote):
            sys.stderr.write("swapgraph: a load into this store is under way or was cut off; parts may be missing\n")
        if remote.profile.quirks.queries:
            sys.stderr.write(f"swapgraph: {remote.profile.quirks.queries}\n")
        with ask_remote(remote, query, given) as found:
            return tell(found, DEFAULT_BASE)
