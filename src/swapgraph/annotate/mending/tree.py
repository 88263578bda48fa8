"""What repairs have in common: the tokens of a sentence, another governor for one."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from swapgraph.model import Token

OWN = frozenset({"nsubj", "nsubjpass", "aux", "auxpass", "mark"})
"""What only a clause of its own has."""


def sentence(out: Sequence[Token], i: int) -> list[Token]:
    """The tokens of the sentence of token `i`, as they are by now."""
    first = last = i
    while first and out[first - 1].sentence == out[i].sentence:
        first -= 1
    while last + 1 < len(out) and out[last + 1].sentence == out[i].sentence:
        last += 1
    return list(out[first : last + 1])


def give(out: list[Token], i: int, head: int, dep: str) -> None:
    """Hang token `i` on another one, under this label."""
    out[i] = replace(out[i], head=head, dep=dep)
