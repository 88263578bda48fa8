"""What stands below the story: notes, credits, the writer's portrait, pleas, links.

Here the benefit of doubt goes to the page: a fact taken from another story's teaser is worse than a last line missed.
"""

from __future__ import annotations

import re
from itertools import pairwise

from swapgraph.model import BlockKind
from swapgraph.read.layout import fold
from swapgraph.read.page import MOST_FURNITURE, MOST_TEASER, Page, Part
from swapgraph.read.words import bare_header, kind_at_edge

_EMAIL = re.compile(r"\S+@\S+\.\w+")
_MOST_STORY = 3  # paragraphs of running text before a teaser is believed to be none of the story


def judge_tail(page: Page) -> None:
    """Walk up from the end and settle every part, to the last one that is surely the story's."""
    if not page.has_prose:
        return
    authors = [fold(name) for p in page.parts if p.header for name in p.header.authors]
    for i in range(len(page.parts) - 1, 0, -1):
        part = page.parts[i]
        if part.is_open:
            part.kind = _kind_below(page, i, authors)
            if part.is_open:
                return
        elif part.kind is BlockKind.ITEM and kind_at_edge(part, page.layout):
            part.kind = BlockKind.FURNITURE
        elif part.kind in (BlockKind.TITLE, BlockKind.SUBTITLE, BlockKind.ITEM, BlockKind.HEADING):
            return


def _kind_below(page: Page, i: int, authors: list[str]) -> BlockKind | None:
    part = page.parts[i]
    paragraph = part.paragraph
    if kind := kind_at_edge(part, page.layout):
        return kind
    if paragraph.words <= MOST_FURNITURE and (_EMAIL.search(paragraph.text) or _portrays(part, page, authors)):
        return BlockKind.FURNITURE
    if paragraph.headline and not paragraph.mark and not paragraph.quoted:
        part.header = bare_header(paragraph, page.layout)
        return BlockKind.BYLINE if part.header else BlockKind.FURNITURE
    return BlockKind.FURNITURE if _is_last_teaser(page, i) else None


def _portrays(part: Part, page: Page, authors: list[str]) -> bool:
    """*Jane Doe is a correspondent in Geneva.* below an article of hers."""
    opening = " ".join(part.folded.split()[:20])
    return any(opening.startswith(name) for name in authors) and page.layout.role.search(opening) is not None


def _is_last_teaser(page: Page, i: int) -> bool:
    """Whether this is a short teaser right under a headline, where this article's own headings stand apart."""
    part, above = page.parts[i], page.parts[i - 1]
    if not page.gapped or part.paragraph.gap or part.paragraph.words > MOST_TEASER or not above.is_open:
        return False
    head = above.paragraph
    if not head.headline or not head.gap or head.words < 5 or head.asks:
        return False
    before = page.parts[: i - 1]
    own_headings = any(
        a.is_open and a.paragraph.headline and b.is_open and b.paragraph.prose and not b.paragraph.gap
        for a, b in pairwise(before)
    )
    return not own_headings and sum(p.is_open and p.paragraph.prose for p in before) >= _MOST_STORY
