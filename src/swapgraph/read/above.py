"""What stands above the story: kicker, headline, standfirst, byline, date, caption."""

from __future__ import annotations

import re

from swapgraph.model import BlockKind
from swapgraph.read.layout import bare
from swapgraph.read.page import MOST_FURNITURE, Page, Part
from swapgraph.read.words import bare_header, kind_at_edge

_DASH_CREDIT = re.compile(r"[.…]\s?[—–-]{1,2}\s?[^\W\d_a-z][\w./ &-]{1,40}$")
_DEEPEST = 6  # parts between a headline and the last line of its head


def judge_head(page: Page) -> None:
    """Settle the headline and what is around it."""
    _judge_top(page)
    headline = _find_title(page)
    for part in page.parts[: max(headline, 0)]:
        part.kind = part.kind or BlockKind.FURNITURE
    if headline < 0:
        return
    last = _last_header(page, headline)
    for i in range(headline + 1, last):
        part = page.parts[i]
        if part.is_open and not _take_names(page, i) and part.paragraph.words <= MOST_FURNITURE:
            part.kind = BlockKind.SUBTITLE
    _judge_captions(page, last + 1)
    _judge_short_lines(page, headline, page.first_prose(last + 1))


def _judge_top(page: Page) -> None:
    """Settle what the site says before anything of the article: consent, menus, pleas."""
    for part in page.parts:
        if part.is_open:
            part.kind = kind_at_edge(part, page.layout) if part.paragraph.prose else None
        if part.is_open:
            return


def _find_title(page: Page) -> int:
    """Give the headline its kind; returns its index, or -1."""
    first = page.first_prose()
    for i, part in enumerate(page.parts[: first + 3]):
        if page.title and part.kind is not BlockKind.NOTE and is_title(part.folded, page.title):
            part.kind = BlockKind.TITLE
            return i
    if not page.has_prose:
        return -1
    for i, part in enumerate(page.parts[: first + 1]):
        if not part.is_open:
            continue
        following = page.after(i)
        headed = following is not None and following.header is not None and part.paragraph.words <= 25
        if not part.paragraph.headline and not headed:
            return -1
        kicker = part.paragraph.words <= 2 and following is not None and _is_headline(following)
        part.kind = BlockKind.FURNITURE if kicker else BlockKind.TITLE
        if not kicker:
            return i
    return -1


def is_title(folded: str, title: str) -> bool:
    """Whether a folded line is the headline, up to punctuation and the site's name behind it."""
    line, known = bare(folded), bare(title)
    if not line or not known:
        return False
    if line == known:
        return True
    longer, shorter = (line, known) if len(line) > len(known) else (known, line)
    rest = longer[len(shorter) :].lstrip()
    return len(shorter.split()) >= 4 and longer.startswith(shorter) and rest.startswith(tuple("|-–—·:("))


def _is_headline(part: Part) -> bool:
    return part.is_open and part.paragraph.headline


def _last_header(page: Page, headline: int) -> int:
    """The index of the last byline or date above the story; the headline's own if there is none.

    One paragraph of running text may stand before it, a standfirst, if the story is still to come.
    """
    last, texts = headline, 0
    for i in range(headline + 1, min(headline + 1 + _DEEPEST, len(page.parts))):
        part = page.parts[i]
        if part.announces or (texts and page.first_prose(i) == len(page.parts)):
            break
        if part.is_open and part.paragraph.prose:
            texts += 1
            if texts > 1 or part.paragraph.words > MOST_FURNITURE:
                break
        elif part.header is not None and (part.kind is BlockKind.BYLINE or part.header.date):
            last = i
    return last


def _judge_captions(page: Page, start: int) -> None:
    """*A picture of the exchange*, *... at the station on Sunday.—Online*: captions that read like the story itself."""
    for i in range(start, len(page.parts)):
        part = page.parts[i]
        if not part.is_open:
            continue
        words = part.paragraph.words <= MOST_FURNITURE and page.layout.caption.edge.match(part.folded)
        credit = _DASH_CREDIT.search(part.paragraph.text) and page.first_prose(i + 1) < len(page.parts)
        if words or credit:
            part.kind = BlockKind.CAPTION
        elif part.paragraph.prose:
            return


def _judge_short_lines(page: Page, headline: int, story: int) -> None:
    """The lines between headline and story that are left: names, a place, a standfirst."""
    for i in range(headline + 1, story):
        part = page.parts[i]
        if not part.is_open or not part.paragraph.headline or _take_names(page, i):
            continue
        if part.paragraph.shouts and part.paragraph.words <= 3 and i == story - 1:
            part.kind = BlockKind.DATELINE  # a place alone above the story
        elif page.parts[i - 1].kind is BlockKind.TITLE and part.paragraph.words >= 5:
            part.kind = BlockKind.SUBTITLE


def _take_names(page: Page, i: int) -> bool:
    """Whether part `i` is a line of names under the headline, which makes it a byline."""
    before = (page.parts[j].kind for j in range(i - 1, -1, -1))
    above = next((kind for kind in before if kind is not BlockKind.FURNITURE), None)
    if above not in (BlockKind.TITLE, BlockKind.SUBTITLE, BlockKind.BYLINE, BlockKind.DATELINE):
        return False
    part = page.parts[i]
    part.header = bare_header(part.paragraph, page.layout)
    if part.header is not None:
        part.kind = BlockKind.BYLINE
    return part.header is not None
