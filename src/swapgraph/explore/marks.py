"""A text with marks on it: pieces nested in each other where marks are, split where they cross.

Offsets are code points, which is what Python's strings are made of.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Mark:
    """`text[start:end]` and what it is: its kinds, in words for who points at it, and where it leads."""

    start: int
    end: int
    kinds: tuple[str, ...] = ()
    told: str = ""
    target: str | None = None

    @property
    def anchor(self) -> str:
        """The fragment of its IRI (RFC 5147)."""
        return f"char={self.start},{self.end}"


@dataclass(frozen=True, slots=True)
class Piece:
    """A stretch of text: plain, or marked with pieces in it. `first` is true of the first stretch of a mark."""

    text: str
    mark: Mark | None = None
    pieces: tuple[Piece, ...] = ()
    first: bool = True

    @property
    def plain(self) -> str:
        """All its text."""
        return "".join(piece.plain for piece in self.pieces) if self.mark is not None else self.text


def marked(text: str, start: int, end: int, marks: Iterable[Mark]) -> tuple[Piece, ...]:
    """`text[start:end]` as pieces. A mark that reaches out of it, or out of one around it, is cut there."""
    clipped = [
        (max(mark.start, start), min(mark.end, end), mark)
        for mark in marks
        if mark.start < end and mark.end > start and mark.start < mark.end
    ]
    clipped.sort(key=lambda one: (one[0], -one[1], one[2].kinds, one[2].told))
    return tuple(_pieces(text, start, end, clipped))


def _pieces(text: str, start: int, end: int, marks: Sequence[tuple[int, int, Mark]]) -> list[Piece]:
    found: list[Piece] = []
    waiting = list(marks)
    at = start
    while waiting:
        begin, stop, mark = waiting.pop(0)
        if begin > at:
            found.append(Piece(text[at:begin]))
        inside, after = [], []
        for one in waiting:
            if one[0] >= stop:
                after.append(one)
            elif one[1] <= stop:
                inside.append(one)
            else:  # it crosses the end: one stretch of it inside, the rest behind
                inside.append((one[0], stop, one[2]))
                after.append((stop, one[1], one[2]))
        found.append(Piece("", mark, tuple(_pieces(text, begin, stop, inside)), begin == mark.start))
        at, waiting = stop, sorted(after, key=lambda one: (one[0], -one[1], one[2].kinds, one[2].told))
    if at < end:
        found.append(Piece(text[at:end]))
    return found
