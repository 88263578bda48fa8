"""Chronicles: a line that is a date and nothing else, and entries that open with one (*April 2022: a marine*).

What stands below such a line happened on that day. What an entry tells of captives going home, and of agreements, is
of the entry's date.
"""

from __future__ import annotations

from dataclasses import replace

from swapgraph.extract.events.mention import EventMention, MentionWords
from swapgraph.model import Block, BlockKind, Document, Status, TimeExpression

_AROUND = " \t:.-–—•*"  # what may stand around the date
_OPENING = " \t•*-–—"
_ENDS = (".", "!", "”", '"', ")")
_CLOSING = (":", "–", "—", "-")
_DAY = len("2025-06-10")
_ENTERED = frozenset({"transfer", "agreement"})
_TOLD = frozenset({BlockKind.HEADING, BlockKind.BODY, BlockKind.ITEM})


def date_by_lines(doc: Document, mentions: list[EventMention], words: MentionWords) -> list[EventMention]:
    """Give the undated events of the text below a line with a date that date."""
    days, entries = _days(doc), _entries(doc)
    if not any(days) and not any(entries):
        return mentions

    def dated(m: EventMention) -> EventMention:
        block = doc.sentence_of(m.head).block
        time = days[block] or (entries[block] if _ENTERED & words.traits(m.type) else None)
        open_ = not m.times and m.reading.status is Status.ACTUAL and not m.plural
        return replace(m, times=(time,)) if open_ and time else m

    return [dated(m) for m in mentions]


def _entries(doc: Document) -> list[TimeExpression | None]:
    """For each block the date that its entry opens with; a single such block makes no chronicle."""
    current: TimeExpression | None = None
    out: list[TimeExpression | None] = []
    for block in doc.blocks:
        opening = _opening(doc, block) if block.kind in _TOLD else None
        if opening or block.kind is BlockKind.HEADING:
            current = opening
        out.append(current)
        if opening and doc.text[block.span.start : block.span.end].rstrip().endswith(_ENDS):
            current = None  # an entry of one paragraph, not a heading of the text below
    return out if len({t.span for t in out if t}) > 1 else [None] * len(out)


def _opening(doc: Document, block: Block) -> TimeExpression | None:
    """The day, month or year that a block opens with, before a colon or a dash."""
    text = doc.text[block.span.start : block.span.end]
    start = block.span.start + len(text) - len(text.lstrip(_OPENING))
    for t in doc.times:
        if t.span.start == start and t.from_ and t.from_ == t.to:
            return t if doc.text[t.span.end : block.span.end].lstrip().startswith(_CLOSING) else None
    return None


def _days(doc: Document) -> list[TimeExpression | None]:
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
