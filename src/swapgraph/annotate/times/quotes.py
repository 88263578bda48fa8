"""The day on which a quotation was spoken: *today* in it is that day, not the article's."""

from __future__ import annotations

from datetime import date

from swapgraph.annotate.times.classes import WEEKDAYS
from swapgraph.annotate.times.reference import Pointing
from swapgraph.annotate.times.scene import Scene
from swapgraph.annotate.words import BREAK

_MARKS = frozenset('"\u201c\u201d\u201e')
_OPEN, _CLOSE = "\u201c\u201e", "\u201d"
_ENDS = frozenset(".!?;" + BREAK)
_BACK, _REACH = 150, 40  # words to the beginning of the paragraph, and beyond the quotation


def spoken_day(scene: Scene, i: int) -> date | None:
    """The day that the report around a quotation gives: *"We are free today," he said Friday*.

    None if word `i` stands in no quotation, or nothing of the same sentence says when it was spoken.
    """
    if scene.reference is None or not scene.reference.exact or not _quoted(scene, i):
        return None
    at = _weekday_after(scene, i)
    return None if at is None else scene.reference.weekday(WEEKDAYS[scene.low[at]], Pointing.PAST)


def _quoted(scene: Scene, i: int) -> bool:
    """Whether a quotation is open at word `i`; a straight mark opens and closes in turn."""
    words, start = scene.context.words, max(0, i - _BACK)
    inside = False
    for k in range(i - 1, start - 1, -1):
        if words.at(k) == BREAK:
            start = k
            break
    for k in range(start, i):
        word = words.at(k)
        if word in _MARKS:
            inside = True if word in _OPEN else False if word in _CLOSE else not inside
    return inside


def _weekday_after(scene: Scene, i: int) -> int | None:
    """The weekday in what is left of the sentence behind the quotation."""
    words, closed = scene.context.words, False
    for k in range(i, i + _REACH * 2):
        word = words.at(k)
        if word in _MARKS:
            if closed:
                return None
            closed = True
        elif word == BREAK or (closed and word in _ENDS):
            return None
        elif closed and scene.letters.is_(k, "weekday"):
            return k
    return None
