"""Finds the expressions of time in a document: the entry of the grammar."""

from __future__ import annotations

from swapgraph.annotate.context import Context
from swapgraph.annotate.times.combine import combine
from swapgraph.annotate.times.grammar import Letters, Phrase, letters, phrases
from swapgraph.annotate.times.periods import Reference
from swapgraph.annotate.times.resolve import Found, Memory, Resolver
from swapgraph.annotate.words import Words, cut
from swapgraph.model import BlockKind, Document, TimeExpression

_APART = frozenset((BlockKind.BYLINE, BlockKind.DATELINE, BlockKind.CAPTION, BlockKind.NOTE))
"""Blocks whose dates the story does not refer back to."""

_COORDINATORS = frozenset(("and", "or", "to", "-", "~", "until", "till", "through", ",", "into"))
_YEARLESS = frozenset(("month", "day_month", "month_day", "season"))


def find_times(doc: Document) -> tuple[TimeExpression, ...]:
    """The expressions of time in a document that can be placed on the calendar, in the order of the text.

    They are read against the article's date; without one, only what the text itself places is found. Tokens and blocks
    are used where the document has them. Spans cover the preposition where it opens an end (*since March 2022*) or
    belongs to a range (*between 9 and 14 June*), else none (*June 10*).
    """
    words = cut(doc)
    if not words.low:
        return ()
    written = letters(words)
    found = _resolve(doc, words, written, phrases(written))
    context = Context(doc, words)
    return tuple(
        TimeExpression(words.span(item.first, item.last), item.period.from_, item.period.to)
        for item in combine(context, written, found)
    )


def _resolve(doc: Document, words: Words, written: Letters, found: list[Phrase]) -> list[Found]:
    memory = Memory()
    resolver = Resolver(Context(doc, words), written, Reference.of(doc.article.date), memory)
    _tell_years(resolver, words, written, found)
    apart = [block.span for block in doc.blocks if block.kind in _APART]
    out: list[Found] = []
    for k, phrase in enumerate(found):
        items = resolver.resolve(phrase, _inherited(words, written, found, k))
        out.extend(items)
        start = words.starts[phrase.first]
        if items and not any(span.start <= start < span.end for span in apart):
            for item in items:
                if item.named:
                    memory.note(item.period)
    return out


def _tell_years(resolver: Resolver, words: Words, written: Letters, found: list[Phrase]) -> None:
    """Note all dates that are written in full: *October 7* is that of *October 7, 2023* below."""
    for phrase in found:
        if phrase.rule in ("day_month", "month_day") and phrase.has("TAIL"):
            first, last = phrase.groups["TAIL"]
            if any(written.is_(i, "fourdigits") for i in range(first, last)):
                resolver.resolve(phrase)
    resolver.memory.list_day = resolver.memory.told_day = None


def _inherited(words: Words, written: Letters, found: list[Phrase], k: int) -> int | None:
    """The year that a phrase without one shares with the next: *between May and July 2022*, *30 December and 3 January 2025*."""
    phrase = found[k]
    if phrase.rule not in _YEARLESS or phrase.has("TAIL") or phrase.has("DEICTIC") or k + 1 == len(found):
        return None
    following = found[k + 1]
    if following.rule not in _YEARLESS or following.first - phrase.last > 2:
        return None
    if any(words.low[i] not in _COORDINATORS for i in range(phrase.last, following.first)):
        return None
    if not following.has("TAIL"):
        return _inherited(words, written, found, k + 1)
    first, last = following.groups["TAIL"]
    year = next((int(words.low[i]) for i in range(first, last) if written.is_(i, "fourdigits")), None)
    if year is None or not (phrase.has("MONTH") and following.has("MONTH")):
        return year
    return year - (_month(words, phrase) > _month(words, following))


def _month(words: Words, phrase: Phrase) -> int:
    from swapgraph.annotate.times.grammar import MONTHS

    return MONTHS[words.low[phrase.groups["MONTH"][0]]]
