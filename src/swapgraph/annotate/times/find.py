"""Finds the expressions of time in a document: the entry of the grammar."""

from __future__ import annotations

from swapgraph.annotate.context import Context
from swapgraph.annotate.times.classes import MONTHS
from swapgraph.annotate.times.combine import combine
from swapgraph.annotate.times.grammar import Phrase, letters, phrases
from swapgraph.annotate.times.memory import Found, Memory
from swapgraph.annotate.times.reference import Reference
from swapgraph.annotate.times.resolve import resolve
from swapgraph.annotate.times.scene import Scene
from swapgraph.annotate.words import BREAK, cut, word_set
from swapgraph.model import BlockKind, Document, TimeExpression

_APART = frozenset((BlockKind.BYLINE, BlockKind.DATELINE, BlockKind.CAPTION, BlockKind.NOTE))
"""Blocks whose dates the story does not refer back to."""

_COORDINATORS = word_set("and or to - ~ until till through , into")
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
    scene = Scene(Context(doc, words), letters(words), Reference.of(doc.article.date), Memory())
    found = combine(scene, _resolve(scene, phrases(scene.letters)))
    return tuple(TimeExpression(words.span(i.first, i.last), i.period.from_, i.period.to) for i in found)


def _resolve(scene: Scene, found: list[Phrase]) -> list[Found]:
    """What the phrases name, in the order of the text; each may hang on those before it."""
    _tell_years(scene, found)
    doc, words = scene.context.doc, scene.context.words
    apart = [block.span for block in doc.blocks if block.kind in _APART]
    out: list[Found] = []
    for phrase, year in zip(found, _shared_years(scene, found), strict=True):
        items = resolve(scene, phrase, year)
        out.extend(items)
        start = words.starts[phrase.first]
        if items and not any(span.start <= start < span.end for span in apart):
            for item in items:
                if item.named and not _aside(scene, item):
                    scene.memory.note(item.period)
                    scene.memory.told.append(item)
                if item.period.day and scene.context.line_start(item.first) and words.at(item.last) == BREAK:
                    scene.memory.heading_day = item.period.day
    return out


def _aside(scene: Scene, item: Found) -> bool:
    """Whether a time only tells which thing is meant, so that *two days later* does not hang on it.

    *since 1956* and *the 2015 deal* are asides, unless no time was named before.
    """
    before = scene.context.words.at(item.first - 1)
    year = item.period.from_ == item.period.to and len(item.period.from_ or "") == 4
    return scene.memory.last is not None and (before == "since" or (year and before in ("the", "a", "of", "s", "'")))


def _tell_years(scene: Scene, found: list[Phrase]) -> None:
    """Note all dates that are written in full: *October 7* is that of *October 7, 2023* below."""
    for phrase in found:
        if phrase.rule in ("day_month", "month_day") and phrase.has("TAIL"):
            first, last = phrase.groups["TAIL"]
            if scene.letters.any(first, last, "fourdigits"):
                resolve(scene, phrase)
    scene.memory.list_day = scene.memory.told_day = None


def _shared_years(scene: Scene, found: list[Phrase]) -> list[int | None]:
    """For each phrase without a year the one it shares with the next: *between May and July 2022*; None for the others.

    Read from the end, so that *in March, April and May 2021* hands its year all the way down.
    """
    years: list[int | None] = [None] * len(found)
    for k in range(len(found) - 2, -1, -1):
        phrase, following = found[k], found[k + 1]
        if not (_yearless(phrase) and following.rule in _YEARLESS and _coordinated(scene.low, phrase, following)):
            continue
        year = _written_year(scene, following) if following.has("TAIL") else years[k + 1]
        if year is not None and phrase.has("MONTH") and following.has("MONTH"):
            year -= _month(scene, phrase) > _month(scene, following)  # *30 December and 3 January 2025*
        years[k] = year
    return years


def _yearless(phrase: Phrase) -> bool:
    return phrase.rule in _YEARLESS and not phrase.has("TAIL") and not phrase.has("DEICTIC")


def _coordinated(low: list[str], phrase: Phrase, following: Phrase) -> bool:
    between = low[phrase.last : following.first]
    return 1 <= len(between) <= 2 and all(word in _COORDINATORS for word in between)


def _written_year(scene: Scene, phrase: Phrase) -> int | None:
    digits = scene.letters.find(*phrase.groups["TAIL"], "fourdigits")
    return None if digits is None else int(scene.low[digits])


def _month(scene: Scene, phrase: Phrase) -> int:
    return MONTHS[scene.word(phrase, "MONTH")]
