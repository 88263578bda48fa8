"""Which articles print what another wrote: copies of one wire are one source, however many they are.

An article's words in runs of four, figures taken as equal, are compared with those of others (Broder, On the
Resemblance and Containment of Documents, 1997): a copy may be cut, headed anew, and have a figure changed. Which are
compared at all is found by MinHash in bands (Leskovec, Rajaraman and Ullman, Mining of Massive Datasets, chapter 3).
The hashes are of the words alone, so the same articles have the same copies whoever reads them and in whatever order.
"""

from __future__ import annotations

import hashlib
import re
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass

_RUN = 4
"""Words in a run."""
_FEW = 20
"""Runs below which an article is too short to be told a copy: *Details soon.*"""
_COPIED = 0.6
"""The share of the shorter one's runs that the longer has from which on one is a copy: half may be a statement."""
_BANDS, _ROWS = 8, 2
_PRIME = (1 << 61) - 1
_WORD = re.compile(r"\w+")
_FIGURE = re.compile(r"\d[\d.,]*")


@dataclass(frozen=True, slots=True, order=True)
class Print:
    """An article as it is compared, in the order in which they came out: who is first is the source."""

    published: str  # "~" if nobody knows: last
    article: str


@dataclass(frozen=True, slots=True)
class Copy:
    """That an article is a copy of an earlier one, which has this share of its words."""

    article: str
    original: str
    share: float


def _number(words: str) -> int:
    return int.from_bytes(hashlib.blake2b(words.encode(), digest_size=8).digest())


_FACTORS = tuple(_number(f"row {row}") for row in range(_BANDS * _ROWS))


def runs(text: str) -> frozenset[int]:
    """The runs of words of a text, each as a number."""
    words = _WORD.findall(_FIGURE.sub("0", text.lower()))
    return frozenset(_number(" ".join(words[i : i + _RUN])) for i in range(len(words) - _RUN + 1))


def bands(text: str) -> Iterator[str]:
    """What a text is looked up by: two texts with most runs in common share some of it; nothing for a short one."""
    found = runs(text)
    if len(found) < _FEW:
        return
    for band in range(_BANDS):
        smallest = [
            min(run * factor % _PRIME for run in found) for factor in _FACTORS[band * _ROWS : (band + 1) * _ROWS]
        ]
        yield f"{band}|" + "|".join(f"{number:x}" for number in smallest)


def copy_of(print_: Print, candidates: Iterable[Print], text_of: Callable[[str], str]) -> Copy | None:
    """The earliest of some articles, earlier than this one, that it is a copy of."""
    own: frozenset[int] | None = None
    for other in sorted(candidates):
        if other >= print_:
            break
        own = runs(text_of(print_.article)) if own is None else own
        share = _share(own, runs(text_of(other.article)))
        if share >= _COPIED:
            return Copy(print_.article, other.article, share)
    return None


def find_copies(prints: Iterable[tuple[Print, Iterable[str]]], text_of: Callable[[str], str]) -> list[Copy]:
    """All copies among articles, each with its bands."""
    by_band: dict[str, list[Print]] = {}
    banded = [(print_, tuple(bands_)) for print_, bands_ in prints]
    for print_, bands_ in banded:
        for band in bands_:
            by_band.setdefault(band, []).append(print_)
    found = (
        copy_of(print_, {other for band in bands_ for other in by_band[band]}, text_of) for print_, bands_ in banded
    )
    return sorted((copy for copy in found if copy is not None), key=lambda copy: copy.article)


def _share(one: frozenset[int], other: frozenset[int]) -> float:
    fewest = min(len(one), len(other))
    return len(one & other) / fewest if fewest >= _FEW else 0.0
