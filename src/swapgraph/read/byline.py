"""Who wrote a plain text, for whom and when: read from its header lines, dateline and credits."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

from swapgraph.model import Block, BlockKind, IsoDate
from swapgraph.read.dates import find_dates
from swapgraph.read.headers import Header, is_outlet, read_header
from swapgraph.read.layout import Layout

_IN_BRACKETS = re.compile(r"[(\[]([^()\[\]]{2,40})[)\]]")
_COPYRIGHT = re.compile(
    r"(?:©|\(c\)|\bcopyright\b)[\s©:]*(?:\(c\)\s*)?(?:\d{4}(?:\s?[-–]\s?\d{2,4})?[\s,]*)?(?P<who>[^\W\d_][^.|•\n]{1,60})",
    re.IGNORECASE,
)


@dataclass(frozen=True, slots=True)
class Byline:
    """What a text says of its own making; None and empty where it says nothing."""

    authors: tuple[str, ...] = ()
    publisher: str | None = None
    date: IsoDate | None = None


def find_byline(text: str, blocks: Sequence[Block], layout: Layout) -> Byline:
    """Authors, publisher and day of publication of a text cut into blocks.

    The day is that of a header line above the story (a day of publication before a day of change), else that of a full
    dateline, else that of a header line below. A date in the story itself is never taken.
    """
    story = [i for i, b in enumerate(blocks) if b.kind in (BlockKind.BODY, BlockKind.ITEM)] or [len(blocks)]
    first, last = story[0], story[-1]
    above = _headers(text, blocks[:first], layout)
    below = _headers(text, blocks[last + 1 :], layout)
    authors = next((h.authors for h in (*above, *below) if h.authors), ())
    publisher = next((h.publisher for h in (*above, *below) if h.publisher), None)
    day = next((h.date for h in above if h.date and not h.updated), None)
    day = day or next((h.date for h in above if h.date), None)
    if first < len(blocks) and first and blocks[first - 1].kind is BlockKind.DATELINE:
        line = text[blocks[first - 1].span.start : blocks[first - 1].span.end]
        dates = find_dates(line)
        day = day or (dates[0].date if dates else None)
        publisher = publisher or _agency(line, layout)
    day = (
        day
        or next((h.date for h in below if h.date and not h.updated), None)
        or next((h.date for h in below if h.date), None)
    )
    return Byline(authors, publisher or _owner(text, blocks[last + 1 :], layout), day)


def _headers(text: str, blocks: Sequence[Block], layout: Layout) -> list[Header]:
    headers = [
        read_header(text[b.span.start : b.span.end], layout, bare_names=b.kind is BlockKind.BYLINE)
        for b in blocks
        if b.kind in (BlockKind.BYLINE, BlockKind.DATELINE)
    ]
    return [h for h in headers if h is not None]


def _agency(dateline: str, layout: Layout) -> str | None:
    """*KYIV (Example Wire) -*: the agency in brackets, or before the dash."""
    for match in _IN_BRACKETS.finditer(dateline):
        if is_outlet(match.group(1), layout):
            return match.group(1)
    name = dateline.strip(" -–—().")
    return name if name.casefold() in layout.agency else None


def _owner(text: str, blocks: Sequence[Block], layout: Layout) -> str | None:
    """*© 2025 The Example Times. All rights reserved*."""
    for block in blocks:
        if block.kind is BlockKind.FURNITURE and (match := _COPYRIGHT.search(text, block.span.start, block.span.end)):
            who = match.group("who").strip(" ,-–—")
            who = re.split(r",|\s[–—-]\s| all rights", who, maxsplit=1, flags=re.IGNORECASE)[0].strip()
            if is_outlet(who, layout):
                return who
    return None
