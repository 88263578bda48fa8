"""The paragraphs of one text while they are being judged; each step settles some and leaves the rest open."""

from __future__ import annotations

from dataclasses import dataclass

from swapgraph.model import BlockKind, Span
from swapgraph.read.datelines import credit_start
from swapgraph.read.headers import Header
from swapgraph.read.layout import Layout, fold
from swapgraph.read.paragraphs import Paragraph

MOST_FURNITURE = 60
"""Words; longer paragraphs are stories, whatever they mention."""
MOST_TEASER = 40
"""Words of another story's teaser."""


@dataclass
class Part:
    """A paragraph and what it is, as far as that is known."""

    paragraph: Paragraph
    folded: str
    kind: BlockKind | None = None
    header: Header | None = None
    announces: bool = False
    """Whether it is a line such as *Related stories*, after which others come."""

    @property
    def is_open(self) -> bool:
        """Whether nothing is known of it yet."""
        return self.kind is None

    @property
    def no_sentence(self) -> bool:
        """Whether it does not read as part of a story by itself."""
        return not self.paragraph.terminal and not self.paragraph.prose


@dataclass(frozen=True)
class Page:
    """All parts of a text, in order."""

    parts: list[Part]
    layout: Layout
    title: str
    """The headline, folded, where it is known otherwise; else empty."""
    gapped: bool
    """Whether paragraphs stand apart, with blank lines between."""
    has_prose: bool

    @classmethod
    def of(cls, paragraphs: tuple[Paragraph, ...], layout: Layout, title: str | None) -> Page:
        """A page on which nothing is settled."""
        pieces = [piece for p in paragraphs for piece in _without_credit(p, layout)]
        return cls(
            [Part(p, fold(p.text)) for p in pieces],
            layout,
            fold(title) if title else "",
            sum(p.gap for p in paragraphs) >= 0.6 * len(paragraphs),
            any(p.prose for p in paragraphs),
        )

    def first_prose(self, start: int = 0) -> int:
        """The index of the first open paragraph of running text; the number of parts if there is none."""
        for i in range(start, len(self.parts)):
            if self.parts[i].is_open and self.parts[i].paragraph.prose:
                return i
        return len(self.parts)

    def after(self, i: int) -> Part | None:
        """The next part behind part `i` that is no furniture."""
        following = (self.parts[j] for j in range(i + 1, len(self.parts)))
        return next((p for p in following if p.kind is not BlockKind.FURNITURE), None)


def _without_credit(paragraph: Paragraph, layout: Layout) -> list[Paragraph]:
    """A paragraph that ends with a credit in brackets as two; any other as it is."""
    text, span = paragraph.text, paragraph.span
    end = credit_start(text, layout)
    if end == len(text):
        return [paragraph]
    credit = text[end:].lstrip()
    return [
        Paragraph(Span(span.start, span.start + end), text[:end], paragraph.gap, paragraph.mark),
        Paragraph(Span(span.end - len(credit), span.end), credit, False, ""),
    ]
