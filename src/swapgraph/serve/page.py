"""What a page asks that may take long, done by the workers, with the limits of any query."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import TYPE_CHECKING, Any

from anyio import from_thread
from starlette.requests import Request

from swapgraph.explore.asking import Answered, NoAnswer, answered
from swapgraph.explore.opened import Opened
from swapgraph.explore.proving import as_text, proof_received
from swapgraph.query.parameters import bind
from swapgraph.query.stored import StoredQuery
from swapgraph.serve.asking import Asking
from swapgraph.serve.protocol import RequestProblem
from swapgraph.serve.served import Generation

if TYPE_CHECKING:
    from swapgraph.reason.proof import Proof
    from swapgraph.reason.rule import Triple


class AskWorkers:
    """Asks from a page's thread, of the generation that the page is of, until its client goes: ClientDisconnect."""

    def __init__(self, asking: Asking, request: Request) -> None:
        self._asking, self._request = asking, request

    def rows(self, query: StoredQuery, given: Mapping[str, str], opened: Opened) -> Answered:
        """As `explore.asking.Ask` says."""
        bind(query, given)  # a bad value is told before anything is asked
        task = {"do": "first", "stored": query.name, "text": query.text, "given": dict(given)}
        return answered(self._whole(task, opened))

    def proof(self, triple: Triple, opened: Opened) -> Proof | None:
        """As `explore.asking.Ask` says."""
        return proof_received(self._whole({"do": "prove", "triple": as_text(triple)}, opened))

    def _whole(self, task: dict[str, Any], opened: Opened) -> bytes:
        path = opened.store.generation or ""
        inode = Path(path).stat().st_ino if path else 0
        place = Generation(path, inode).place(self._asking.served.folder)
        try:
            return from_thread.run(self._asking.whole, self._request, {**task, **place, "gzip": False})
        except RequestProblem as problem:
            status = 503 if problem.status == 410 else problem.status  # a build has just replaced this generation
            raise NoAnswer(problem.message, status) from problem
