"""A text cut into paragraphs: lines, and lines of a hard-wrapped text joined again. Nothing is classified here."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import cached_property
from itertools import pairwise

from swapgraph.model import Span

_LINE = re.compile(r"[^\n\r\u2028\u2029\u0085\v\f]+")
_BREAK = re.compile(r"\r\n|[\n\r\u2028\u2029\u0085\v\f]")
_MARK = re.compile(r"(?:[•●▪■◦‣⁃*·–—+>-]|#{1,6}|\d{1,3}[.)]|\(?(?:\d{1,3}|[a-z]|[ivx]{1,4})\))\s+(?=\S)")
_SENTENCE_BREAK = re.compile(r"""[.!?…]['")\]”’»]*\s+['"(\[“‘«]*[A-Z0-9]""")
_TERMINAL = re.compile(r"""[.!?…]['")\]”’»*_]*$""")

_FIELD = re.compile(r"[A-Z][A-Z -]+[=:](?:\S|\s*$)", re.MULTILINE)
"""A line of a header as files and cables have them: *BYLINE=*, *DATELINE=CAIRO*."""

_NARROWEST, _WIDEST = 40, 120  # columns of hard-wrapped text


@dataclass(frozen=True)
class Paragraph:
    """A stretch of text without the white space around it, and what can be seen of it without knowing its words."""

    span: Span
    text: str
    gap: bool
    """Whether a blank line (or the start of the text) is above."""
    mark: str
    """The bullet, number or `#` at its start, with the space after it; empty if there is none."""

    @cached_property
    def words(self) -> int:
        """How many words it has."""
        return len(self.text.split())

    @cached_property
    def terminal(self) -> bool:
        """Whether it ends as a sentence does."""
        return bool(_TERMINAL.search(self.text))

    @cached_property
    def quoted(self) -> bool:
        """Whether it begins with a quotation mark."""
        return self.text[len(self.mark) :].startswith(('"', "“", "‘", "'", "«", "„"))

    @cached_property
    def asks(self) -> bool:
        """Whether it is one short question, as headings often are."""
        return self.text.endswith("?") and self.words <= 18 and not _SENTENCE_BREAK.search(self.text)

    @cached_property
    def prose(self) -> bool:
        """Whether it reads as running text: a sentence of some length, or several."""
        if self.words >= 25:
            return True
        if not self.terminal or self.asks:
            return False
        return self.words >= 6 or bool(_SENTENCE_BREAK.search(self.text))

    @cached_property
    def headline(self) -> bool:
        """Whether it could be a headline or a heading: short, and not closed as a sentence is."""
        if self.words > 25 or self.mark.strip("# ") or not any(c.isalpha() for c in self.text):
            return False
        if self.terminal:
            return self.text.endswith(("?", "!", "...", "…")) and not self.quoted
        return not self.text.endswith((",", ";"))

    @cached_property
    def shouts(self) -> bool:
        """Whether all its letters are capitals."""
        return self.text.isupper()


def cut(text: str) -> tuple[Paragraph, ...]:
    """The paragraphs of a text, in order: every character that is no white space is in exactly one of them."""
    lines = _lines(text)
    width = _wrap_width(text, lines)
    paragraphs: list[Paragraph] = []
    first = 0
    for i in range(len(lines)):
        if i + 1 < len(lines) and _wrapped(text, lines[i], lines[i + 1], width):
            continue
        span = Span(lines[first].span.start, lines[i].span.end)
        piece = text[span.start : span.end]
        mark = _MARK.match(piece)
        paragraphs.append(Paragraph(span, piece, lines[first].gap, mark.group() if mark else ""))
        first = i + 1
    return tuple(paragraphs)


@dataclass(frozen=True, slots=True)
class _Line:
    span: Span
    gap: bool
    indent: int


def _lines(text: str) -> list[_Line]:
    lines: list[_Line] = []
    end = 0
    for match in _LINE.finditer(text):
        raw = match.group()
        if stripped := raw.strip():
            start = match.start() + raw.index(stripped[0])
            gap = not lines or len(_BREAK.findall(text, end, start)) > 1
            lines.append(_Line(Span(start, start + len(stripped)), gap, start - match.start()))
            end = lines[-1].span.end
    return lines


def _wrap_width(text: str, lines: list[_Line]) -> float:
    """The width to which a text was hard-wrapped; 0 for a text that was not.

    A line is broken where the next word no longer fits, so nearly all lines that go on in the next one are of about
    one length, and most of them end within a sentence. Short lines that end a sentence close a paragraph, whether or
    not a blank line follows; fields of a header (*DATE=4/12/2000*) say nothing of the text's width.
    """
    pairs = [(a, b) for a, b in pairwise(lines) if not b.gap and not _FIELD.match(text, a.span.start)]
    if len(pairs) < 3:
        return 0
    lengths = sorted(a.indent + a.span.end - a.span.start for a, _ in pairs)
    width = lengths[int(0.8 * (len(lengths) - 1))]
    if width < _NARROWEST or lengths[-1] > _WIDEST:
        return 0
    pairs = [(a, b) for a, b in pairs if _full(text, a, b, width) or not _closed(text, a)]
    full = [a for a, b in pairs if _full(text, a, b, width)]
    within = sum(not _closed(text, a) for a in full)
    return width if len(full) >= max(3, 0.7 * len(pairs)) and within >= 0.6 * len(full) else 0


def _closed(text: str, line: _Line) -> bool:
    return _TERMINAL.search(text, line.span.start, line.span.end) is not None


def _full(text: str, line: _Line, after: _Line, width: float) -> bool:
    """Whether the next line's first word would not have fitted, give or take some: people wrap by hand, too."""
    word = text[after.span.start : after.span.end].split(None, 1)[0]
    return line.indent + line.span.end - line.span.start + 1 + len(word) > 0.9 * width


def _wrapped(text: str, line: _Line, after: _Line, width: float) -> bool:
    if not width or after.gap or after.indent > line.indent + 1:
        return False
    return _full(text, line, after, width) and not _MARK.match(text, after.span.start, after.span.end)
