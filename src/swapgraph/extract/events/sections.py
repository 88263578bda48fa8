"""Dates that stand alone above what happened on them: chronologies, lists of swaps, logs."""

from __future__ import annotations

from dataclasses import replace

from swapgraph.extract.events.mention import EventMention
from swapgraph.model import BlockKind, Document, TimeExpression

_LONGEST = 8  # characters of a heading besides its date: a colon, a dash, a bullet


def date_by_sections(doc: Document, mentions: list[EventMention]) -> list[EventMention]:
    """Mentions without a time below a heading that is a date, with that date."""
    headings = _date_headings(doc)
    if not headings:
        return mentions
    return [m if m.times else replace(m, times=_above(doc, headings, m)) for m in mentions]


def _date_headings(doc: Document) -> dict[int, TimeExpression | None]:
    """Headings below the article's first paragraph, by block: their date if they are one; the article's own date is
    none of them."""
    first = next((i for i, b in enumerate(doc.blocks) if b.kind is BlockKind.BODY), len(doc.blocks))
    dates: dict[int, TimeExpression | None] = {}
    for i, block in enumerate(doc.blocks):
        if i <= first or block.kind not in (BlockKind.HEADING, BlockKind.DATELINE, BlockKind.BODY, BlockKind.SUBTITLE):
            continue
        inside = [t for t in doc.times if block.span.contains(t.span) and t.from_]
        rest = block.span.end - block.span.start - sum(t.span.end - t.span.start for t in inside)
        if len(inside) == 1 and rest <= _LONGEST:
            dates[i] = inside[0]
        elif block.kind is BlockKind.HEADING:
            dates[i] = None
    return dates if any(dates.values()) else {}


def _above(doc: Document, headings: dict[int, TimeExpression | None], m: EventMention) -> tuple[TimeExpression, ...]:
    block = doc.sentence_of(m.head).block
    near = max((i for i in headings if i < block), default=None)
    time = headings[near] if near is not None else None
    return (time,) if time is not None else ()
