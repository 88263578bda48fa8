"""A text cut into words for the grammars of time and number: one scan, no language model.

The grammars do not match the text itself. Each writes one letter a word (month, weekday, day number, ...) and matches
regular expressions over these letters, so that a rule reads like the phrase it means and an article costs one scan.
"""

from __future__ import annotations

import re
from dataclasses import dataclass

from swapgraph.model import BlockKind, Document, Span

BREAK = "\n"
"""The word that stands between two blocks: no phrase reaches across it."""

_GROUP = "[,'’\u00a0\u202f\u2009\u2007]"  # between thousands: 1,200, 1'200 or, with a hard or thin space, 1 200

_WORD = re.compile(
    r"\d{4}-\d{2}-\d{2}(?:[T ]\d{2}:\d{2}(?::\d{2}(?:\.\d+)?)?(?:Z|[+-]\d{2}:?\d{2})?)?(?!\d)"  # ISO 8601
    r"|\d{1,4}([-./])\d{1,2}\1\d{1,4}(?![\d/])"  # 10.06.2025, 24/1/2024, 24-01-2024
    r"|\d{1,2}:\d{2}(?::\d{2})?(?!\d)"  # clock
    rf"|\d{{1,3}}(?:{_GROUP}\d{{3}})+(?!\d)(?:\.\d+)?"
    r"|\d{1,3}(?:(?: \d{3}){2,}|(?: \d{3})* 0\d\d)(?!\d)"  # 10 067: but *June 10 150 men* has two numbers
    r"|\d+/\d+|\d+(?:\.\d+)?"
    r"|[^\W\d_]+"
    r"|\n|[^\w\s]|_"
)
_DASHES = frozenset("-–—‐‑‒−")
_APOSTROPHES = frozenset("'’‘ʼ")


def word_set(text: str) -> frozenset[str]:
    """The words of a text, parted by spaces, as a set."""
    return frozenset(text.split())


@dataclass(frozen=True, slots=True)
class Words:
    """The words of a text: where each begins and ends, and its lower-case form.

    Dashes become `-` where they are glued to both neighbours, else `~`; every apostrophe becomes `'`.
    """

    text: str
    starts: list[int]
    ends: list[int]
    low: list[str]

    def span(self, first: int, last: int) -> Span:
        """The text from word `first` to the end of word `last - 1`."""
        return Span(self.starts[first], self.ends[last - 1])

    def at(self, i: int) -> str:
        """The lower-case form of word `i`; a break outside the text."""
        return self.low[i] if 0 <= i < len(self.low) else BREAK

    def original(self, i: int) -> str:
        """Word `i` as written; empty outside the text."""
        return self.text[self.starts[i] : self.ends[i]] if 0 <= i < len(self.low) else ""

    def capital(self, i: int) -> bool:
        """Whether word `i` begins with a capital letter."""
        return 0 <= i < len(self.low) and self.text[self.starts[i] : self.starts[i] + 1].isupper()

    def glued(self, i: int) -> bool:
        """Whether nothing stands between word `i` and the one before it."""
        return 0 < i < len(self.low) and self.ends[i - 1] == self.starts[i]

    def index(self, offset: int) -> int:
        """The index of the first word that ends after `offset`."""
        lo, hi = 0, len(self.ends)
        while lo < hi:
            mid = (lo + hi) // 2
            if self.ends[mid] <= offset:
                lo = mid + 1
            else:
                hi = mid
        return lo


def cut(doc: Document) -> Words:
    """The words of a document, without those of page furniture; every line of a text without blocks is a block."""
    words = Words(doc.text, [], [], [])
    if doc.blocks:
        for block in doc.blocks:
            if block.kind is not BlockKind.FURNITURE:
                _cut(words, block.span, keep_newlines=False)
    else:
        _cut(words, Span(0, len(doc.text)), keep_newlines=True)
    return words


def _cut(words: Words, span: Span, *, keep_newlines: bool) -> None:
    text, starts, ends, low = words.text, words.starts, words.ends, words.low
    for match in _WORD.finditer(text, span.start, span.end):
        start, end = match.span()
        word = match.group().lower()
        if end - start == 1:
            if word in _DASHES:
                glued = start > span.start and end < span.end and not (text[start - 1].isspace() or text[end].isspace())
                word = "-" if glued else "~"
            elif word in _APOSTROPHES:
                word = "'"
            elif word == "\n" and not keep_newlines:
                continue
        starts.append(start)
        ends.append(end)
        low.append(word)
    starts.append(span.end)
    ends.append(span.end)
    low.append(BREAK)
