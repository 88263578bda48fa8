"""When the event was on which a time hangs: *two months after his arrest*, where the text told of the arrest before.

The words for one kind of event are a list of `ontology/lexicon/times.ttl` (*arrest, arrested, detained*). The event is
the last of that kind that was told with a time in its sentence.
"""

from __future__ import annotations

from swapgraph.annotate.times.memory import Found
from swapgraph.annotate.times.periods import Period
from swapgraph.annotate.times.scene import Scene
from swapgraph.annotate.times.words import event_kinds
from swapgraph.annotate.words import BREAK, word_set

_REACH = 6  # words from *after* to the event
_BACK = 400  # words back to where it was told
_STOPS = frozenset(".!?;:,()" + BREAK) | word_set("- ~ and or but of in on at by with for from to when which who")
_SENTENCE_ENDS = frozenset(".!?" + BREAK)
_POINTERS = word_set("that this")


def told_event(scene: Scene, first: int) -> tuple[Period, int] | None:
    """The time of the event that is named at word `first` and on, and where its words end; None if none was told.

    *After that* hangs on the time that was named last.
    """
    words = scene.context.words
    if words.at(first) in _POINTERS and not words.at(first + 1).isalnum():
        return (scene.memory.told[-1].period, first + 1) if scene.memory.told else None
    for i in range(first, first + _REACH):
        if words.at(i) in _STOPS or (words.at(i)[0].isdigit()):
            return None
        kinds = event_kinds().get(words.at(i))
        if kinds:
            period = _time_of(scene, kinds, first)
            return (period, i + 1) if period else None
    return None


def fits(scene: Scene, first: int, period: Period) -> bool:
    """Whether a period agrees with the time that stands right before it: *in February, two days after the raid*."""
    told = scene.memory.told[-1] if scene.memory.told else None
    if told is None or scene.context.words.at(first - 1) != "," or told.last != first - 1:
        return True
    here = told.period
    return not (here.first and here.last and period.first and period.last) or (
        here.first <= period.last and period.first <= here.last
    )


def _time_of(scene: Scene, kinds: frozenset[str], before: int) -> Period | None:
    """The time in the sentence of the last word of these kinds that has one."""
    words = scene.context.words
    for i in range(before - 3, max(-1, before - _BACK), -1):
        if kinds & event_kinds().get(words.at(i), frozenset()):
            near = [item for item in scene.memory.told if _one_sentence(scene, i, item)]
            if near:
                return min(near, key=lambda item: abs(item.first - i)).period
    return None


def _one_sentence(scene: Scene, i: int, item: Found) -> bool:
    first, last = (i, item.first) if i < item.first else (item.last, i)
    return last - first < _BACK and not any(word in _SENTENCE_ENDS for word in scene.low[first:last])
