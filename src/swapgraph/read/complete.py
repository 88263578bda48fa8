"""From a draft to an article: the text is checked, and what the source left out is looked for in the text."""

from __future__ import annotations

import re
from dataclasses import dataclass

from swapgraph.errors import InputError, Warning_
from swapgraph.model import Article, BlockKind
from swapgraph.read.blocks import find_blocks
from swapgraph.read.byline import Byline, find_byline
from swapgraph.read.dates import date_in_url
from swapgraph.read.draft import Draft
from swapgraph.read.layout import Layout

MAX_SIZE = 1_000_000
"""Characters of the longest text: some 160,000 words, ten times the longest that papers print."""

_IMPOSSIBLE = re.compile("[\x00\ud800-\udfff]")

UNDATED = "no day of publication found; 'on Friday' and the like will have no date. Give a date with the article"


@dataclass(frozen=True, slots=True)
class Completed:
    """An article, and what the user should know of how it was read."""

    article: Article
    warnings: tuple[Warning_, ...] = ()


def complete(draft: Draft, layout: Layout, max_size: int = MAX_SIZE) -> Completed:
    """The article of a draft; title, day, publisher and author that it lacks are read from its text.

    Raises InputError for a text that is empty or too long.
    """
    if not draft.text.strip():
        raise InputError("an empty text", draft.source, draft.line)
    if len(draft.text) > max_size:
        raise InputError(
            f"a text of {len(draft.text):,} characters; the limit is {max_size:,}", draft.source, draft.line
        )
    notes = list(draft.notes)
    text = _possible(draft.text, notes)
    if _foreign(text):
        notes.append("not in Latin letters; only English is understood")
    title = _one_line(draft.title)
    day = draft.day()
    if draft.date and day is None:
        notes.append(f"the date {draft.date[:40]!r} names no day; left out")
    publisher, author = _one_line(draft.publisher), _one_line(draft.author)
    if not (title and day and publisher and author):
        title, byline = _from_text(text, title, layout)
        day, publisher, author = (
            day or byline.date,
            publisher or byline.publisher,
            author or ", ".join(byline.authors) or None,
        )
    if day is None and draft.url:
        day = date_in_url(draft.url)
    if day is None:
        notes.append(UNDATED)
    article = Article(
        id=_one_line(draft.id) or "unnamed",
        text=text,
        title=title,
        date=day,
        publisher=publisher,
        author=author,
        url=_one_line(draft.url),
    )
    return Completed(article, tuple(Warning_(note, draft.source, draft.line) for note in notes))


def _from_text(text: str, title: str | None, layout: Layout) -> tuple[str | None, Byline]:
    blocks = find_blocks(text, title, layout=layout)
    if not title:
        headline = next((b.span for b in blocks if b.kind is BlockKind.TITLE), None)
        title = _one_line(text[headline.start : headline.end]) if headline else None
    return title, find_byline(text, blocks, layout)


def _possible(text: str, notes: list[str]) -> str:
    """NUL and lone surrogates, which JSON can escape but nothing can store, as U+FFFD: one for one, so offsets hold."""
    if (match := _IMPOSSIBLE.search(text)) is None:
        return text
    code = f"U+{ord(match.group()):04X}"
    notes.append(f"the text has a character that cannot be stored ({code} at {match.start()}); replaced with U+FFFD")
    return _IMPOSSIBLE.sub("\ufffd", text)


def _foreign(text: str) -> bool:
    """Whether the text's beginning is mostly in letters that English does not have."""
    letters = [c for c in text[:2000] if not c.isascii() and c.isalpha()] if not text.isascii() else []
    return len(letters) > 0.4 * len(text[:2000])


def _one_line(value: str | None) -> str | None:
    if value is None:
        return None
    return " ".join(_IMPOSSIBLE.sub("\ufffd", value).split()) or None
