"""How far a long command is: a line on stderr while a person watches."""

from __future__ import annotations

import sys
import threading
import time
from collections import deque
from collections.abc import Callable

import click

from swapgraph.cli.group import complain

_BAR = 20  # characters
_RECENT = 60.0  # seconds over which the rate is taken
_OFTEN = 0.2  # seconds between two looks of the line


class Line:
    """A line on stderr that is written over and over; silent off a terminal."""

    def __init__(self) -> None:
        self.shown = sys.stderr.isatty()
        self._dirty = False

    def show(self, text: str) -> None:
        """Put a text in place of what stands there."""
        if self.shown:
            click.echo(f"\r\x1b[K{text}", nl=False, err=True)
            self._dirty = True

    def wipe(self) -> None:
        """Leave nothing."""
        if self._dirty:
            click.echo("\r\x1b[K", nl=False, err=True)
            self._dirty = False


class Ticker:
    """Counts the articles on a terminal, with a bar, the rate and the time that is left; silent elsewhere.

    `total` says how many there will be, or None; it may take its time, and is asked on the side.
    """

    def __init__(
        self, total: Callable[[], int | None] = lambda: None, clock: Callable[[], float] = time.monotonic
    ) -> None:
        self._line = Line()
        self._clock = clock
        self._total: int | None = None
        self._done, self._drawn = 0, -_OFTEN
        self._recent: deque[tuple[float, int]] = deque([(clock(), 0)])
        self._count = threading.Thread(target=self._ask, args=(total,), daemon=True)

    def __enter__(self) -> Ticker:
        """Begin to count."""
        if self._line.shown:
            self._count.start()
        return self

    def __exit__(self, *_: object) -> None:
        """Wipe the line."""
        self._line.wipe()

    def say(self, problem: object) -> None:
        """A problem, on a line of its own."""
        self._line.wipe()
        complain(problem)

    def advance(self, articles: int) -> None:
        """So many more articles are done."""
        self._done += articles
        now = self._clock()
        if self._line.shown and now - self._drawn >= _OFTEN:
            self._recent.append((now, self._done))
            while now - self._recent[0][0] > _RECENT and len(self._recent) > 2:
                self._recent.popleft()
            self._drawn = now
            self._line.show(self._text())

    def step(self, doing: str, articles: int | None = None) -> None:
        """What is done from now on, if it is known with how many articles."""
        self._line.show(doing if articles is None else f"{doing}, {counted(articles, 'article')}")

    def _text(self) -> str:
        (began, before), (now, done) = self._recent[0], self._recent[-1]
        rate = (done - before) / (now - began) if now > began else 0.0
        return drawn(self._done, self._total, rate, "article")

    def _ask(self, total: Callable[[], int | None]) -> None:
        self._total = total()


def drawn(done: int, total: int | None, rate: float, what: str) -> str:
    """`█████░░░ 1,200 of 2,400 articles  2.0 a second  10 min left`, as far as it is known."""
    paced = f"  {rate:,.1f} a second" if rate else ""
    if not total or total < done:
        return f"{counted(done, what)}{paced}"
    full = _BAR * done // total
    bar = "█" * full + "░" * (_BAR - full)
    left = f"  {lasting((total - done) / rate)} left" if rate else ""
    return f"{bar} {done:,} of {counted(total, what)}{paced}{left}"


def counted(number: int, what: str) -> str:
    """`1 graph`, `1,340 graphs`."""
    return f"{number:,} {what}" if number == 1 else f"{number:,} {what}s"


def lasting(seconds: float) -> str:
    """`40 s`, `12 min`, `3 h 05 min`, as exact as such a guess can be."""
    minutes = round(seconds / 60)
    if seconds < 90:
        return f"{seconds:.0f} s"
    return f"{minutes} min" if minutes < 120 else f"{minutes // 60} h {minutes % 60:02} min"
