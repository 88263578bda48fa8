"""Which articles print what another wrote: copies of one wire are one source, however many they are.

An article's words in runs of four, figures taken as equal, are compared with those of others (Broder, On the
Resemblance and Containment of Documents, 1997): a copy may be cut, headed anew, and have a figure changed. Which are
compared at all is found by MinHash in bands (Leskovec, Rajaraman and Ullman, Mining of Massive Datasets, chapter 3).
The hashes are of the words alone, so the same articles have the same copies whoever reads them and in whatever order.
A formula that an agency uses every time is no copy: a wire is printed within days, and tells of the same days.
"""

from __future__ import annotations

import hashlib
import re
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from heapq import heapify, heappop, heappush
from typing import Protocol

from swapgraph.resolve.periods import Period
from swapgraph.resolve.vocabulary import Vocabulary

_RUN = 4
"""Words in a run."""
_FEW = 20
"""Runs below which an article is a copy only if it is the same word for word, figures too."""
_COPIED = 0.6
"""The share of the shorter one's runs that the longer has from which on one is a copy: half may be a statement."""
_PRINTED_WITHIN = 3
"""Days within which a wire is printed."""
_BANDS, _ROWS = 8, 2
_PRIME = (1 << 61) - 1
_WORD = re.compile(r"\w+")
_FIGURE = re.compile(r"\d[\d.,]*")


@dataclass(frozen=True, slots=True, order=True)
class Print:
    """An article as it is compared, in the order in which they came out: who is first is the source."""

    published: str  # "~" if nobody knows: last
    article: str
    bands: tuple[str, ...] = ()  # what it is looked up by
    days: tuple[tuple[str, str], ...] = ()  # from when to when its events were, where it says so to the day

    def may_print(self, earlier: Print) -> bool:
        """Whether it came out soon after another, and does not tell of other days."""
        if "~" not in (self.published, earlier.published):
            one, other = (Period(p.published, p.published) for p in (self, earlier))
            if not one.near(other, _PRINTED_WITHIN):
                return False
        together = any(a <= last and first <= b for a, b in self.days for first, last in earlier.days)
        return together or not self.days or not earlier.days


@dataclass(frozen=True, slots=True)
class Copy:
    """That an article is a copy of an earlier one, of whose words it has this share (or that of its own)."""

    article: str
    original: str
    share: float


class Shelf(Protocol):
    """The articles before a change, to look up. An original is what is no copy."""

    def printed(self, article: str, /) -> Print | None:
        """An article; None if there is none such."""
        ...

    def source(self, article: str, /) -> str | None:
        """What it is a copy of."""
        ...

    def copies(self, original: str, /) -> Iterable[str]:
        """What are copies of it."""
        ...

    def in_band(self, band: str, originals: bool, /) -> Iterable[str]:
        """The originals of a band, or else the copies."""
        ...


def _number(words: str) -> int:
    return int.from_bytes(hashlib.blake2b(words.encode(), digest_size=8).digest())


_FACTORS = tuple(_number(f"row {row}") for row in range(_BANDS * _ROWS))


def runs(text: str) -> frozenset[int]:
    """The runs of words of a text, each as a number; of a short text all of it is one."""
    words = _WORD.findall(_FIGURE.sub("0", text.lower()))
    if len(words) - _RUN + 1 < _FEW:
        return frozenset({_number(" ".join(_WORD.findall(text.lower())))}) if words else frozenset()
    return frozenset(_number(" ".join(words[i : i + _RUN])) for i in range(len(words) - _RUN + 1))


def bands(text: str) -> Iterator[str]:
    """What a text is looked up by: two texts with most runs in common share some of it."""
    found = runs(text)
    for band in range(_BANDS if found else 0):
        smallest = [
            min(run * factor % _PRIME for run in found) for factor in _FACTORS[band * _ROWS : (band + 1) * _ROWS]
        ]
        yield f"{band}|" + "|".join(f"{number:x}" for number in smallest)


def find_copies(
    changed: Mapping[str, Print | None],
    text_of: Callable[[str], str],
    vocabulary: Vocabulary,
    shelf: Shelf | None = None,
) -> dict[str, Copy | None]:
    """What each article is a copy of, for all that a change of some can reach; None where it is an original.

    The earliest article is an original, and each is a copy of the earliest original that it is like. So of a wire that
    thousands print no more than one is compared with a new one. `changed` are the articles that are new or otherwise
    than on the shelf, None for those that are gone; all there are, if there is no shelf. What a user calls different
    is no copy.
    """
    return _Sorting(changed, text_of, vocabulary, shelf or _Empty()).run()


class _Empty:
    def printed(self, _: str) -> None:
        return None

    def source(self, _: str) -> None:
        return None

    def copies(self, _: str) -> tuple[str, ...]:
        return ()

    def in_band(self, _: str, __: bool) -> tuple[str, ...]:
        return ()


class _Sorting:
    """Articles in the order in which they came out, each when all earlier ones have their place."""

    def __init__(
        self,
        changed: Mapping[str, Print | None],
        text_of: Callable[[str], str],
        vocabulary: Vocabulary,
        shelf: Shelf,
    ) -> None:
        self._changed, self._text_of, self._vocabulary, self._shelf = changed, text_of, vocabulary, shelf
        self._found: dict[str, Copy | None] = {}
        self._originals: dict[str, list[Print]] = {}  # of those that have found their place, by band
        self._todo = [print_ for print_ in changed.values() if print_ is not None]
        self._todo += [p for article in changed for copy in shelf.copies(article) if (p := self._unchanged(copy))]
        heapify(self._todo)

    def run(self) -> dict[str, Copy | None]:
        while self._todo:
            print_ = heappop(self._todo)
            if print_.article not in self._found:
                self._place(print_)
        return self._found

    def _place(self, print_: Print) -> None:
        article = print_.article
        copy = self._found[article] = _copy_of(print_, self._earlier_originals(print_), self._text_of)
        was_original = article not in self._changed and self._shelf.source(article) is None
        if copy is None:
            for band in print_.bands:
                self._originals.setdefault(band, []).append(print_)
        if copy is None and not was_original:
            for band in print_.bands:
                everyone = [*self._shelf.in_band(band, True), *self._shelf.in_band(band, False)]
                self._look_at(other for other in everyone if self._may_turn(other, print_))
        elif copy is not None and was_original:
            self._look_at(self._shelf.copies(article))

    def _earlier_originals(self, print_: Print) -> set[Print]:
        placed = {p for band in print_.bands for p in self._originals.get(band, ())}
        there = {a for band in print_.bands for a in self._shelf.in_band(band, True)} - self._found.keys()
        found = placed.union(p for a in there if (p := self._unchanged(a)) is not None)
        return {p for p in found if p < print_ and print_.may_print(p) and not self._are_apart(print_, p)}

    def _are_apart(self, one: Print, other: Print) -> bool:
        return self._vocabulary.keeps_apart([one.article], [other.article])

    def _may_turn(self, article: str, to: Print) -> bool:
        """Whether an article came out later, and is an original or a copy of what came out later."""
        own, source = self._unchanged(article), self._shelf.source(article)
        if own is None or own < to:
            return False
        known = None if source is None else self._unchanged(source)
        return known is None or to < known

    def _look_at(self, articles: Iterable[str]) -> None:
        for article in articles:
            print_ = self._unchanged(article)
            if print_ is not None and article not in self._found:
                heappush(self._todo, print_)

    def _unchanged(self, article: str) -> Print | None:
        return None if article in self._changed else self._shelf.printed(article)


def _copy_of(print_: Print, earlier: Iterable[Print], text_of: Callable[[str], str]) -> Copy | None:
    """The earliest of some articles that an article is a copy of."""
    own: frozenset[int] | None = None
    for other in sorted(earlier):
        own = runs(text_of(print_.article)) if own is None else own
        share = _share(own, runs(text_of(other.article)))
        if share >= _COPIED:
            return Copy(print_.article, other.article, share)
    return None


def _share(one: frozenset[int], other: frozenset[int]) -> float:
    fewest = min(len(one), len(other))
    return len(one & other) / fewest if fewest else 0.0
