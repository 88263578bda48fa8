"""Lines that are a date and nothing else: what stands below them, in a chronicle or a diary, happened on that day."""

from __future__ import annotations

from dataclasses import replace

from swapgraph.extract.events.mention import EventMention
from swapgraph.model import BlockKind, Document, Status, TimeExpression

_AROUND = " \t:.-–—•*"  # what may stand around the date
_DAY = len("2025-06-10")


def date_by_lines(doc: Document, mentions: list[EventMention]) -> list[EventMention]:
    """Give the undated events of the text below a line with a date that date."""
    dates = _dates(doc)
    if not any(dates):
        return mentions
    return [
        replace(m, times=(time,))
        if not m.times and m.reading.status is Status.ACTUAL and (time := dates[doc.sentence_of(m.head).block])
        else m
        for m in mentions
    ]


def _dates(doc: Document) -> list[TimeExpression | None]:
    """For each block the date of the line it stands below; a date before the body is the article's own."""
    current: TimeExpression | None = None
    out: list[TimeExpression | None] = []
    begun = False
    for block in doc.blocks:
        line = _line(doc, block.span.start, block.span.end) if block.kind is not BlockKind.TITLE else None
        if line is not None and begun:
            current = line
        elif block.kind is BlockKind.HEADING:
            current = None
        begun = begun or block.kind is BlockKind.BODY
        out.append(current)
    return out


def _line(doc: Document, start: int, end: int) -> TimeExpression | None:
    """The day that a line is, if it is nothing else."""
    text = doc.text[start:end].strip(_AROUND + "\n")
    for t in doc.times:
        if start <= t.span.start and t.span.end <= end and doc.text[t.span.start : t.span.end] == text:
            return t if t.from_ == t.to and len(t.from_ or "") == _DAY else None
    return None
