"""Work on several connections at once, which ends at once when the user says so.

The threads are daemons: a request that the store leaves unanswered keeps nobody who has pressed Ctrl-C waiting, as the
threads of `concurrent.futures` would. What was half sent is found by the next load.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from queue import SimpleQueue
from threading import Thread
from typing import TypeVar

_Item = TypeVar("_Item")
_Result = TypeVar("_Result")


class Crew:
    """So many hands. Errors of the work are raised when it is collected, in `start` or `drain`."""

    def __init__(self, hands: int) -> None:
        self._hands, self._at_work = hands, 0
        self._done: SimpleQueue[BaseException | None] = SimpleQueue()

    def start(self, work: Callable[[], object]) -> None:
        """Have something done as soon as a hand is free."""
        while self._at_work >= self._hands:
            self._collect()
        self._at_work += 1
        Thread(target=self._do, args=(work,), daemon=True).start()

    def drain(self) -> None:
        """Wait until everything is done."""
        while self._at_work:
            self._collect()

    def _do(self, work: Callable[[], object]) -> None:
        try:
            work()
        except BaseException as error:
            self._done.put(error)
        else:
            self._done.put(None)

    def _collect(self) -> None:
        error = self._done.get()
        self._at_work -= 1
        if error is not None:
            raise error


def each(hands: int, items: Iterable[_Item], work: Callable[[_Item], _Result]) -> Iterator[tuple[_Item, _Result]]:
    """Work on every item; what comes out, as it comes."""
    crew = Crew(hands)
    found: SimpleQueue[tuple[_Item, _Result]] = SimpleQueue()
    for item in items:
        crew.start(lambda item=item: found.put((item, work(item))))  # type: ignore[misc]
        while not found.empty():
            yield found.get()
    crew.drain()
    while not found.empty():
        yield found.get()
