"""What stands below the story: notes, credits, the writer's portrait, pleas, links.

Here the benefit of doubt goes to the page: a fact taken from another story's teaser is worse than a last line missed.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from itertools import accumulate, pairwise

from swapgraph.model import BlockKind
from swapgraph.read.headers import is_outlet
from swapgraph.read.layout import fold
from swapgraph.read.page import MOST_FURNITURE, MOST_TEASER, Page, Part
from swapgraph.read.words import bare_header, kind_at_edge

_EMAIL = re.compile(r"\S+@\S+\.\w+")
_YOU, _WE = re.compile(r"\byou(?:r|rs|'re|'ve|'ll)?\b"), re.compile(r"\b(?:we|us|our|ours)\b|\bwe'(?:re|ve|ll|d)\b")
_SPOKEN = re.compile(r"\b(?:said|says|told|wrote|added|asked)\b")
_MOST_STORY = 3  # paragraphs of running text before a teaser is believed to be none of the story


@dataclass(frozen=True, slots=True)
class _Stories:
    """How much of the story stands above each part: counts up to index `i`, without it."""

    paragraphs: list[int]
    close_headings: list[int]
    """Headings with their text right under them, without a blank line."""

    @classmethod
    def of(cls, page: Page) -> _Stories:
        prose = [p.is_open and p.paragraph.prose for p in page.parts]
        close = [
            a.is_open and a.paragraph.headline and told and not b.paragraph.gap
            for (a, b), told in zip(pairwise(page.parts), prose[1:], strict=True)
        ]
        return cls([0, *accumulate(prose)], [0, 0, *accumulate(close)])


def judge_tail(page: Page) -> None:
    """Walk up from the end and settle every part, to the last one that is surely the story's."""
    if not page.has_prose:
        return
    _cut_at_end_mark(page)
    authors = [fold(name) for p in page.parts if p.header for name in p.header.authors]
    stories = _Stories.of(page)
    for i in range(len(page.parts) - 1, 0, -1):
        part = page.parts[i]
        if part.is_open:
            part.kind = _kind_below(page, i, authors, stories)
            if part.is_open:
                return
        elif part.kind is BlockKind.ITEM and kind_at_edge(part, page.layout):
            part.kind = BlockKind.FURNITURE
        elif part.kind in (BlockKind.TITLE, BlockKind.SUBTITLE, BlockKind.ITEM, BlockKind.HEADING):
            return


def _cut_at_end_mark(page: Page) -> None:
    """Below *(Ends)* or *Published in The Example, May 3rd, 2019* nothing is the article's but notes and credits."""
    ended = False
    for part in page.parts[page.first_prose() :]:
        if ended and part.kind in (None, BlockKind.ITEM, BlockKind.HEADING, BlockKind.DATELINE, BlockKind.CAPTION):
            part.kind = BlockKind.FURNITURE
        dated = part.header is not None and part.header.date is not None
        printed = dated and page.layout.end.start.match(part.folded) is not None
        ended = ended or printed or page.layout.end.is_line(part.folded)


def _kind_below(page: Page, i: int, authors: list[str], stories: _Stories) -> BlockKind | None:
    part = page.parts[i]
    paragraph = part.paragraph
    if kind := kind_at_edge(part, page.layout):
        return kind
    if paragraph.words <= MOST_FURNITURE and (
        _EMAIL.search(paragraph.text) or _portrays(part, page, authors) or _pleads(part, page)
    ):
        return BlockKind.FURNITURE
    if paragraph.headline and not paragraph.quoted:
        part.header = bare_header(paragraph, page.layout)
        if part.header:
            return BlockKind.BYLINE
        return None if paragraph.mark else BlockKind.FURNITURE
    if paragraph.mark and is_outlet(paragraph.text[len(paragraph.mark) :], page.layout):
        return BlockKind.BYLINE  # *— TNN*
    return BlockKind.FURNITURE if _is_last_teaser(page, i, stories) else None


def _portrays(part: Part, page: Page, authors: list[str]) -> bool:
    """*Jane Doe is a correspondent in Geneva.* below an article of hers."""
    opening = " ".join(part.folded.split()[:20])
    return any(opening.startswith(name) for name in authors) and page.layout.role.search(opening) is not None


def _pleads(part: Part, page: Page) -> bool:
    """*We are glad that you read our reporting*: the site speaks to its reader, outside of quotation marks."""
    if '"' in part.folded or _SPOKEN.search(part.paragraph.text):
        return False
    to_reader = _YOU.search(part.folded) and _WE.search(part.folded)
    return bool(to_reader) and page.layout.plea.search(part.folded) is not None


def _is_last_teaser(page: Page, i: int, stories: _Stories) -> bool:
    """Whether this is a short teaser right under a headline, where this article's own headings stand apart."""
    part, above = page.parts[i], page.parts[i - 1]
    if not page.gapped or part.paragraph.gap or part.paragraph.words > MOST_TEASER or not above.is_open:
        return False
    head = above.paragraph
    if not head.headline or not head.gap or head.words < 5 or head.asks:
        return False
    return not stories.close_headings[i - 1] and stories.paragraphs[i - 1] >= _MOST_STORY
