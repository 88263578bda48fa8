"""An article's text cut into blocks: headline, byline, dateline, caption, note, heading, body, item, page furniture.

Every paragraph is first judged by its own words, then by where it stands: above the story, among other stories on the
page, below the story. Inside the story the benefit of doubt goes to the story.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from swapgraph.model import Block, BlockKind, Span
from swapgraph.read.above import judge_head
from swapgraph.read.below import judge_tail
from swapgraph.read.datelines import dateline_end
from swapgraph.read.layout import Layout, fold
from swapgraph.read.others import judge_other_stories
from swapgraph.read.page import Page, Part
from swapgraph.read.paragraphs import cut
from swapgraph.read.words import SENTENCE_END, judge_by_words

_BULLETS = frozenset("•●▪■◦‣⁃*·+")
_DASHES = frozenset("-–—")
_SPEAKER = re.compile(r"[A-Z][A-Z .'’-]{2,40}:\s")
_LONGEST_HEADING = 14  # words


def find_blocks(text: str, title: str | None = None, *, layout: Layout) -> tuple[Block, ...]:
    """The blocks of a text, in its order.

    Blocks do not overlap, and every character that is no white space is in one, but for the bullets and `#` marks
    before items and headings. `title` is the article's headline where it is known otherwise.
    """
    page = Page.of(cut(text), layout, title)
    judge_by_words(page)
    judge_head(page)
    _judge_items(page)
    judge_other_stories(page)
    judge_tail(page)
    _judge_headings(page)
    # Names in capitals before colons are the speakers of a transcript if there are several, else a dateline.
    colons = sum(_SPEAKER.match(p.paragraph.text) is not None for p in page.parts) <= 1
    return tuple(block for part in page.parts for block in _blocks(part, layout, colons))


def _judge_items(page: Page) -> None:
    """Bullets are items; dashes and numbers only near a second one: a lone dash opens speech or a signature."""
    for i, part in enumerate(page.parts):
        mark = part.paragraph.mark.strip()
        if not part.is_open or not mark:
            continue
        if mark.startswith("#"):
            part.kind = BlockKind.HEADING
        elif mark in _BULLETS or (mark != ">" and _has_sibling(page.parts, i, mark)):
            part.kind = BlockKind.ITEM


def _has_sibling(parts: list[Part], i: int, mark: str) -> bool:
    near = [p.paragraph.mark.strip() for j, p in enumerate(parts[max(0, i - 3) : i + 4], max(0, i - 3)) if j != i]
    if mark in _DASHES:
        return mark in near
    if digits := re.search(r"\d+", mark):
        numbers = [int(d.group()) for m in near if (d := re.search(r"\d+", m))]
        return any(abs(int(digits.group()) - n) == 1 for n in numbers)
    return any(m and m[-1] == mark[-1] for m in near)


def _judge_headings(page: Page) -> None:
    """Short lines that no sentence ends, with text below; three in a row are a list without bullets."""
    if not page.has_prose:
        return
    parts = page.parts
    short = [p.is_open and p.paragraph.headline and p.paragraph.words <= _LONGEST_HEADING for p in parts]
    last = max((i for i, p in enumerate(parts) if p.kind in (None, BlockKind.ITEM)), default=-1)
    i = 0
    while i < len(parts):
        end = i
        while end < len(parts) and short[end]:
            end += 1
        for part in parts[i:end]:
            introduces = part.paragraph.text.endswith(":") and not part.paragraph.shouts and part.paragraph.words > 4
            if end - i >= 3:
                part.kind = BlockKind.ITEM
            elif last >= end and not introduces:  # *The convoys ran as follows:* belongs to the story
                part.kind = BlockKind.HEADING
        i = max(end, i + 1)


def _blocks(part: Part, layout: Layout, colons: bool) -> Iterator[Block]:
    """The block of a part without its mark; of a paragraph of the story, its dateline or a note in it apart."""
    kind, span, text = part.kind or BlockKind.BODY, part.paragraph.span, part.paragraph.text
    if kind in (BlockKind.ITEM, BlockKind.HEADING, BlockKind.TITLE):
        yield Block(kind, Span(span.start + len(part.paragraph.mark), span.end))
        return
    begin, end = _told_in_note(text, layout) if kind is BlockKind.NOTE else (0, len(text))
    if kind not in (BlockKind.BODY, BlockKind.NOTE) or begin == end:
        yield Block(kind, span)
        return
    story = begin + dateline_end(text[begin:end], layout, colons=colons)
    cuts = (
        (0, begin, BlockKind.NOTE),
        (begin, story, BlockKind.DATELINE),
        (story, end, BlockKind.BODY),
        (end, len(text), BlockKind.NOTE),
    )
    for first, last, of in cuts:
        if first < last:
            yield Block(of, Span(span.start + first, span.start + len(text[:last].rstrip())))


def _told_in_note(text: str, layout: Layout) -> tuple[int, int]:
    """From where to where a paragraph with a note tells news; nowhere if it is a note throughout.

    Before the note (*Mali freed 12. An earlier version of this article said 10.*), or between what the note is headed
    by and what it says of the article itself (*Correction: Mali freed 12. An earlier version ...*).
    """
    starts = [0, *(found.end() for found in SENTENCE_END.finditer(text))]
    notes = [start for start in starts if _begins_note(text[start:], layout)]
    if not notes or notes[0] > 0:
        return 0, notes[0] if notes else 0
    headed = layout.note.start.match(fold(text))
    if headed is None or not headed[0].endswith(":") or len(notes) == 1:
        return 0, 0
    begin = re.compile(r":\s*").search(text)
    assert begin is not None  # noqa: S101 - what it is headed by ends with one
    return (0, 0) if _begins_note(text[begin.end() :], layout) else (begin.end(), notes[1])


def _begins_note(text: str, layout: Layout) -> bool:
    folded = fold(text)
    return layout.note.start.match(folded) is not None or layout.note_sentence.match(folded) is not None
