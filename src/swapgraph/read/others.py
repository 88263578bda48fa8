"""Other stories on the page: what follows *Related stories*, and cards with headline, teaser and credit."""

from __future__ import annotations

import re

from swapgraph.model import BlockKind
from swapgraph.read.headers import is_outlet
from swapgraph.read.page import MOST_TEASER, Page, Part
from swapgraph.read.words import bare_header

_READING_TIME = re.compile(
    r"\b\d+[\s-]*min(?:ute)?s?\s+(?:read|ago|listen)\b|\b\d+\s*(?:h|hours?|days?)\s+ago\b", re.IGNORECASE
)
_GLUED = re.compile(r"[^\W\d_]{3}[a-z][A-Z][a-z]")  # two labels of a card without the space between


def judge_other_stories(page: Page) -> None:
    """Settle the headlines and teasers of other stories."""
    story = page.first_prose()
    i = story
    while i < len(page.parts):
        i = _take_list(page, i) if page.parts[i].announces else i + 1
    for i in range(story, len(page.parts) - 1):
        part = page.parts[i]
        if part.is_open and part.paragraph.headline and part.paragraph.words >= 4:
            for size in (3, 2):
                card = page.parts[i : i + size]
                if len(card) == size and _is_card(page, card):
                    for other in card:
                        other.kind = BlockKind.FURNITURE
                    break


def _take_list(page: Page, i: int) -> int:
    """Settle headlines after an announcing line, and short teasers between them; returns where the story goes on."""
    for j in range(i + 1, len(page.parts)):
        part = page.parts[j]
        links = part.no_sentence and part.kind in (None, BlockKind.ITEM, BlockKind.DATELINE)
        if part.kind is BlockKind.FURNITURE or links or (j > i + 1 and _is_teaser(page, j)):
            part.kind = BlockKind.FURNITURE
        else:
            return j
    return len(page.parts)


def _is_teaser(page: Page, j: int) -> bool:
    """Whether part `j`, under another story's headline, is its teaser and not the story going on."""
    part = page.parts[j]
    if not part.is_open or part.paragraph.words > MOST_TEASER:
        return False
    after = page.after(j)
    close = page.gapped and not part.paragraph.gap
    return close or after is None or (after.kind in (None, BlockKind.ITEM) and after.paragraph.headline)


def _is_card(page: Page, card: list[Part]) -> bool:
    """Headline, perhaps a teaser, and a credit (*Example PressJane Doe*), close together."""
    *teasers, credit = card[1:]
    if any(not t.is_open or t.paragraph.words > MOST_TEASER or not t.paragraph.prose for t in teasers):
        return False
    if page.gapped and any(p.paragraph.gap for p in card[1:]):
        return False
    if credit.kind not in (None, BlockKind.BYLINE, BlockKind.DATELINE):
        return False
    if credit.paragraph.terminal or credit.paragraph.words > 10:
        return False
    if credit.header is not None and credit.header.marked:
        return False  # *Author: Jane Doe* is this article's
    text = credit.paragraph.text
    if _GLUED.search(text) or _READING_TIME.search(text) or is_outlet(text, page.layout):
        return True
    return page.gapped and bool(teasers) and bare_header(credit.paragraph, page.layout) is not None
