"""Two graphs, each as blocks of canonical lines -> the triples that only one of them has.

Both are sorted, on disk where they are large, and read side by side: exact, and in bounded memory.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from tempfile import SpooledTemporaryFile
from typing import IO

from swapgraph.graph.serialize import sorted_lines
from swapgraph.graph.store import place
from swapgraph.load.quirks import Explained, explain

MANY = 2_000
"""Differing triples of one graph beyond which quirks are not looked for one by one."""


@dataclass(frozen=True, slots=True)
class Difference:
    """How one graph differs: how many triples are gone and how many are new, the first of them, and why."""

    graph: str | None
    gone: int
    new: int
    explained: Explained

    @property
    def whole(self) -> bool:
        """Whether there is none, but for what quirks explain."""
        return not (self.explained.gone or self.explained.new)

    @property
    def told(self) -> int:
        """How many differing triples nothing explains."""
        if max(self.gone, self.new) >= MANY:
            return self.gone + self.new
        return len(self.explained.gone) + len(self.explained.new)


def changes(ours: Iterable[bytes], theirs: Iterable[bytes]) -> Iterator[tuple[bytes, bytes]]:
    """Each line that only one side has, in order, as (b"-", line) if it is ours, (b"+", line) if it is theirs."""
    with sorted_lines(ours) as left_lines, sorted_lines(theirs) as right_lines:
        left, right = next(left_lines, None), next(right_lines, None)
        while left is not None or right is not None:
            if left == right:
                left, right = next(left_lines, None), next(right_lines, None)
            elif right is None or (left is not None and place(left) < place(right)):
                assert left is not None  # noqa: S101 - one of them is there
                yield b"-", left
                left = next(left_lines, None)
            else:
                yield b"+", right
                right = next(right_lines, None)


def compare(graph: str | None, ours: Iterable[bytes], theirs: Iterable[bytes]) -> Difference:
    """How their version of a graph differs from ours."""
    gone: list[bytes] = []
    new: list[bytes] = []
    counted = {b"-": 0, b"+": 0}
    with SpooledTemporaryFile(8_000_000) as copy:
        for sign, line in changes(_copied(ours, copy), theirs):
            counted[sign] += 1
            kept = gone if sign == b"-" else new
            if len(kept) < MANY:
                kept.append(line.rstrip(b"\n"))
        if max(counted.values()) >= MANY:
            explained = Explained((), tuple(gone), tuple(new))
        else:
            copy.seek(0)
            about = {line.split(b" ", 1)[0] for line in gone}  # what became equal has the same subject
            both = {line.rstrip(b"\n") for line in copy if line.split(b" ", 1)[0] in about} - set(gone)
            explained = explain(gone, new, both)
    return Difference(graph, counted[b"-"], counted[b"+"], explained)


def _copied(blocks: Iterable[bytes], copy: IO[bytes]) -> Iterator[bytes]:
    for block in blocks:
        copy.write(block)
        yield block
