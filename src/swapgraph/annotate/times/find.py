"""Finds the expressions of time in a document: the entry of the grammar."""

from __future__ import annotations

from swapgraph.annotate.context import Context
from swapgraph.annotate.times.combine import combine
from swapgraph.annotate.times.grammar import MONTHS, Letters, Phrase, letters, phrases
from swapgraph.annotate.times.memory import Found, Memory
from swapgraph.annotate.times.periods import Reference
from swapgraph.annotate.times.resolve import resolve
from swapgraph.annotate.times.scene import Scene
from swapgraph.annotate.words import Words, cut, word_set
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
    for k, phrase in enumerate(found):
        items = resolve(scene, phrase, _inherited(words, scene.letters, found, k))
        out.extend(items)
        start = words.starts[phrase.first]
        if items and not any(span.start <= start < span.end for span in apart):
            for item in items:
                if item.named:
                    scene.memory.note(item.period)
    return out


def _tell_years(scene: Scene, found: list[Phrase]) -> None:
    """Note all dates that are written in full: *October 7* is that of *October 7, 2023* below."""
    for phrase in found:
        if phrase.rule in ("day_month", "month_day") and phrase.has("TAIL"):
            first, last = phrase.groups["TAIL"]
            if scene.letters.any(first, last, "fourdigits"):
                resolve(scene, phrase)
    scene.memory.list_day = scene.memory.told_day = None


def _inherited(words: Words, written: Letters, found: list[Phrase], k: int) -> int | None:
    """The year that a phrase without one shares with the next: *between May and July 2022*."""
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
    digits = written.find(first, last, "fourdigits")
    if digits is None:
        return None
    year = int(words.low[digits])
    if not (phrase.has("MONTH") and following.has("MONTH")):
        return year
    return year - (_month(words, phrase) > _month(words, following))


def _month(words: Words, phrase: Phrase) -> int:
    return MONTHS[words.low[phrase.groups["MONTH"][0]]]
