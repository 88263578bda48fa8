"""A text with marks on it: pieces nested in each other where marks are, split where they cross.

Offsets are code points, which is what Python's strings are made of.
"""

from __future__ import annotations

from collections.abc import Iterable
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
    clipped.sort(key=_order)
    return tuple(_pieces(text, start, end, clipped))


_Clipped = tuple[int, int, Mark]


def _order(one: _Clipped) -> tuple[int, int, tuple[str, ...], str]:
    return one[0], -one[1], one[2].kinds, one[2].told


def _pieces(text: str, start: int, end: int, marks: list[_Clipped]) -> list[Piece]:
    """The pieces of `text[start:end]`; the marks lie in it, in order."""
    found: list[Piece] = []
    at, i = start, 0
    while i < len(marks):
        begin, stop, mark = marks[i]
        i += 1
        if begin > at:
            found.append(Piece(text[at:begin]))
        inside: list[_Clipped] = []
        crossing: list[_Clipped] = []
        while i < len(marks) and marks[i][0] < stop:
            first, last, other = marks[i]
            i += 1
            inside.append((first, min(last, stop), other))
            if last > stop:
                crossing.append((stop, last, other))
        # What is cut at the end of a mark may be longer than what follows it.
        inside.sort(key=_order)
        found.append(Piece("", mark, tuple(_pieces(text, begin, stop, inside)), begin == mark.start))
        at = stop
        if crossing:
            marks, i = sorted([*crossing, *marks[i:]], key=_order), 0
    if at < end:
        found.append(Piece(text[at:end]))
    return found
