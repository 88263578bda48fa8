"""What a paragraph is by its own words, wherever it stands."""

from __future__ import annotations

import re
from itertools import pairwise

from swapgraph.model import BlockKind
from swapgraph.read.headers import Header, read_header
from swapgraph.read.layout import Layout, bare
from swapgraph.read.page import MOST_FURNITURE, MOST_TEASER, Page, Part
from swapgraph.read.paragraphs import Paragraph

_URL = re.compile(r"\S*(?:https?://|www\.)\S+|\S+\.(?:com|org|net|info)(?:/\S*)?", re.IGNORECASE)
_PICTURE_CREDIT = re.compile(r"\([^()]*\w\s?/\s?\w[^()]*\)$")
SENTENCE_END = re.compile(r"""[.!?]['")\]”’]*\s+""")
_IN_BRACKETS = re.compile(r"[(\[][^()\[\]]*[)\]]\.?$")
_FIELD = re.compile(r"[A-Z]{3,}=.*")  # *BYLINE=JANE DOE*, as cables have it
_MARKDOWN_IMAGE = re.compile(r"!\[[^\]]*\]\([^)]*\)\W*$")

_SHORTEST_REPEAT = 5  # words


def judge_by_words(page: Page) -> None:
    """Settle every part whose own words tell what it is."""
    said: set[str] = set()
    nothing_above = True
    for part in page.parts:
        if part.paragraph.words >= _SHORTEST_REPEAT and part.folded in said:
            part.kind = BlockKind.FURNITURE  # a standfirst or caption that the page shows twice
            continue
        said.add(part.folded)
        # *Timeline: how the swap came about* above everything else may be the headline itself.
        _judge(part, page.layout, could_be_title=part.no_sentence and nothing_above)
        nothing_above = nothing_above and not part.is_open
    for above, credit in pairwise(page.parts):
        alone = (
            credit.kind is BlockKind.CAPTION and credit.paragraph.text.startswith("(") and credit.paragraph.words <= 10
        )
        if alone and above.is_open and not credit.paragraph.gap:
            above.kind = BlockKind.CAPTION  # its credit stands in a line of its own


def kind_at_edge(part: Part, layout: Layout) -> BlockKind | None:
    """What the weaker phrases say of a paragraph above or below the story."""
    if part.paragraph.words > MOST_FURNITURE:
        return None
    if layout.note.known(part.folded, at_edge=True):
        return BlockKind.NOTE
    if layout.credit.known(part.folded, at_edge=True):
        return BlockKind.BYLINE
    if layout.furniture.known(part.folded, at_edge=True) or layout.more.known(part.folded, at_edge=True):
        return BlockKind.FURNITURE
    return None


def bare_header(paragraph: Paragraph, layout: Layout) -> Header | None:
    """The header in a short line of names alone (*Jane Doe*, *Example News*), which only its place can vouch for."""
    if paragraph.words > 7 or paragraph.terminal:
        return None
    header = read_header(paragraph.text, layout, bare_names=True)
    if header is None or header.marked:
        return header
    if header.place or not (header.authors or header.publisher):
        return None
    return header if header.publisher or all(2 <= len(name.split()) <= 4 for name in header.authors) else None


def _judge(part: Part, layout: Layout, could_be_title: bool) -> None:
    paragraph, folded = part.paragraph, part.folded
    if _is_no_language(folded) or all(_URL.fullmatch(word) for word in folded.split()):
        part.kind = BlockKind.FURNITURE
    elif _FIELD.fullmatch(paragraph.text):
        part.kind = BlockKind.BYLINE
    elif not any(c.isdigit() for c in folded) and layout.label.fullmatch(bare(folded)):
        part.kind = BlockKind.FURNITURE  # *Published*, *Explainer*, with what they label in lines of its own
    elif layout.more.is_line(folded):
        part.kind, part.announces = BlockKind.FURNITURE, True
    elif paragraph.words > 2 * MOST_FURNITURE:
        return
    elif layout.note.known(folded, at_edge=not paragraph.prose) or layout.note_sentence.match(folded):
        part.kind = BlockKind.NOTE
    elif _MARKDOWN_IMAGE.match(paragraph.text) or _is_caption(paragraph, folded, layout):
        part.kind = BlockKind.CAPTION
    elif header := _header(paragraph, folded, layout):
        part.header = header
        named = header.authors or header.publisher or header.marked
        part.kind = BlockKind.BYLINE if named else BlockKind.DATELINE
    elif paragraph.words <= MOST_FURNITURE and (
        layout.furniture.known(folded, at_edge=part.no_sentence)
        or layout.more.known(folded, at_edge=part.no_sentence and not could_be_title)
    ):
        part.kind = BlockKind.FURNITURE
    elif paragraph.words <= MOST_TEASER and layout.credit.anywhere.search(folded):
        part.kind = BlockKind.BYLINE


def _is_no_language(folded: str) -> bool:
    """Rules, stars, arrows."""
    return not any(c.isdigit() for c in folded[:40]) and sum(c.isalpha() for c in folded[:80]) < 2


def _header(paragraph: Paragraph, folded: str, layout: Layout) -> Header | None:
    if paragraph.terminal and not folded.startswith("(") and paragraph.words > 8:
        return None
    return read_header(paragraph.text, layout)


def _is_caption(paragraph: Paragraph, folded: str, layout: Layout) -> bool:
    """By its opening, or by the picture's credit at its end: in brackets, or as a last piece that is no sentence."""
    if layout.caption.start.match(folded) or _PICTURE_CREDIT.search(paragraph.text):
        return True
    if layout.caption.edge.match(folded) and not paragraph.prose:
        return True
    in_brackets = _IN_BRACKETS.search(folded)
    credit = in_brackets.group() if in_brackets else SENTENCE_END.split(folded)[-1]
    words = len(credit.split())
    short = words <= 12 if in_brackets or not paragraph.terminal else words <= 6
    return short and layout.caption.anywhere.search(credit)
