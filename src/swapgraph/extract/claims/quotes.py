"""Quotations: what stands between quotation marks, also where they run over several paragraphs."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

from swapgraph.model import BlockKind, Document, Span

_SPEAKING_BLOCKS = frozenset(
    {BlockKind.TITLE, BlockKind.SUBTITLE, BlockKind.HEADING, BlockKind.BODY, BlockKind.ITEM, BlockKind.DATELINE}
)
_DOUBLE = {"“": '”"', '"': '"”', "«": "»", "„": "“”"}  # opening: closing, also where the two are mixed up
_SINGLE = {"‘": "’", "'": "'"}
_TYPED = str.maketrans("″‟＂", '"""')
_BACKTICKS = re.compile(r"``|''")
_PAUSES = ".,!?…—–"
_LONGEST = 4000  # characters; a mark that is left open swallows no more than that


@dataclass(frozen=True, slots=True)
class Quote:
    """`inner` are the words, `outer` includes the marks; tokens `first` to `last - 1` are the words.

    `continues` is true if the quotation before it, of the paragraph before, was left open for this one.
    """

    inner: Span
    outer: Span
    first: int
    last: int
    block: int
    continues: bool = False


def find_quotes(doc: Document) -> tuple[Quote, ...]:
    """All quotations, in the order of the text; quotations inside others are part of them."""
    quotes: list[Quote] = []
    text = _set(doc)
    left_open = False
    for index, block in enumerate(doc.blocks):
        if block.kind not in _SPEAKING_BLOCKS:
            continue
        start, end = block.span.start, block.span.end
        opens_next = _opens(doc, index + 1)
        found = list(_in_block(text, start, end, opens_next))
        for n, (outer, inner) in enumerate(found):
            first, last = doc.token_range(inner)
            while first < last and doc.tokens[first].start < inner.start:
                first += 1
            while last > first and doc.tokens[last - 1].end > inner.end:
                last -= 1
            if first < last:
                continues = left_open and n == 0 and outer.start <= start + 1
                quotes.append(Quote(inner, _with_marks(doc.text, outer), first, last, index, continues))
        left_open = bool(found) and found[-1][0].end == found[-1][1].end  # no closing mark
    return tuple(quotes)


def _set(doc: Document) -> str:
    """The text with the marks of typewriters as printed ones, as long as before: ``` ``so`` ``` and `" so "`."""
    text = doc.text.translate(_TYPED)
    if '" ' not in text and "``" not in text:
        return text
    pieces, done = [], 0
    for block in doc.blocks:
        if block.kind in _SPEAKING_BLOCKS:
            pieces += [text[done : block.span.start], _set_block(text[block.span.start : block.span.end])]
            done = block.span.end
    return "".join((*pieces, text[done:]))


def _set_block(text: str) -> str:
    """Marks with space on both sides are taken in pairs."""
    text = _BACKTICKS.sub(lambda m: "” " if text[m.start() - 1 : m.start()].strip() else " “", text)
    marks = [i for i, c in enumerate(text) if c == '"']
    loose = any(not text[i - 1 : i].strip() and not text[i + 1 : i + 2].strip() for i in marks)
    if not loose or len(marks) % 2:
        return text
    chars = list(text)
    for opening, closing in zip(marks[::2], marks[1::2], strict=True):
        if text[opening + 1].isspace():
            chars[opening : opening + 2] = " “"
        if text[closing - 1].isspace():
            chars[closing - 1 : closing + 1] = "” "
    return "".join(chars)


def _with_marks(text: str, outer: Span) -> Span:
    """A quotation with its marks where they stand in the text, and not where `_set` has put them."""
    moved_right = text[outer.start].isspace() and text[outer.start - 1 : outer.start] == '"'
    moved_left = text[outer.end - 1].isspace() and text[outer.end : outer.end + 1] == '"'
    return Span(outer.start - moved_right, outer.end + moved_left)


def _opens(doc: Document, index: int) -> bool:
    """Whether the next block of text begins with a quotation mark."""
    if index >= len(doc.blocks) or doc.blocks[index].kind not in _SPEAKING_BLOCKS:
        return False
    return doc.text[doc.blocks[index].span.start] in _DOUBLE or doc.text[doc.blocks[index].span.start] in _SINGLE


def _in_block(text: str, start: int, end: int, opens_next: bool) -> Iterator[tuple[Span, Span]]:
    """Outer and inner spans of the quotations of one block."""
    i = start
    while i < end:
        mark = text[i]
        if (mark in _DOUBLE or mark in _SINGLE) and _can_open(text, i, start, end):
            closing = _close_double(text, i, end) if mark in _DOUBLE else _close_single(text, i, end)
            if closing is not None:
                yield Span(i, closing + 1), Span(i + 1, closing)
                i = closing + 1
                continue
            if mark in _DOUBLE and (opens_next or i == start) and end - i < _LONGEST:
                yield Span(i, end), Span(i + 1, end)
                return
        i += 1


def _can_open(text: str, i: int, start: int, end: int) -> bool:
    before = text[i - 1] if i > start else " "
    after = text[i + 1] if i + 1 < end else " "
    if after.isspace() or (before.isalnum() and text[i] != "„"):
        return False
    if text[i] == "'":  # 'em, '90s and the like
        return before in " \u00a0([—–" and after.isupper()
    return True


def _close_double(text: str, i: int, end: int) -> int | None:
    closers = _DOUBLE[text[i]]
    for j in range(i + 1, end):
        if text[j] in closers and not (text[j] == '"' and text[j - 1].isspace()):
            return j
        if text[j] == text[i]:
            return None  # opened again without being closed; a straight mark behind a space opens
    return None


def _close_single(text: str, i: int, end: int) -> int | None:
    """The mark that closes a single quotation, told from apostrophes by what stands around it."""
    candidates = []
    for j in range(i + 2, end):
        if text[j] == text[i] and text[i] == "‘":
            break
        if text[j] in _SINGLE[text[i]] and not text[j - 1].isspace() and not (j + 1 < end and text[j + 1].isalnum()):
            candidates.append(j)
    for j in candidates:
        if text[j - 1] in _PAUSES:
            return j
    plain = [j for j in candidates if text[j - 1] != "s"]
    return plain[0] if plain else (candidates[-1] if candidates else None)
