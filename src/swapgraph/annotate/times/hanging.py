"""When the event was on which a time hangs: *two months after his arrest*, where the text told of the arrest before.

The words for one kind of event are a list of `ontology/lexicon/times.ttl` (*arrest, arrested, detained*). The event is
the last of that kind that was told with a time beside it.
"""

from __future__ import annotations

from swapgraph.annotate.times.memory import Found
from swapgraph.annotate.times.periods import Period
from swapgraph.annotate.times.scene import Scene
from swapgraph.annotate.times.words import event_kinds
from swapgraph.annotate.words import BREAK, word_set

_REACH = 6  # words from *after* to the event
_BACK = 800  # words back to where it was told
_TOLD = 50  # times back, so that a long text costs no more a word than a short one
_NEAR = 8  # words between the event and its time
_STEM = 4  # letters: *signed*, *signing*
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
        if words.at(i) in event_kinds():
            period = _time_of(scene, words.at(i), first)
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


def _time_of(scene: Scene, word: str, before: int) -> Period | None:
    """The time told with the last such event: by a word of the same stem if there is one, else by one of its kind."""
    kinds = event_kinds()[word]
    mentions = [
        (i, item)
        for i in range(before - 3, max(-1, before - _BACK), -1)
        if kinds & event_kinds().get(scene.low[i], frozenset()) and not _hangs(scene, i)
        if (item := _beside(scene, i)) is not None
    ]
    alike = [item for i, item in mentions if scene.low[i][:_STEM] == word[:_STEM]]
    best = alike or [item for _, item in mentions]
    return best[0].period if best else None


def _hangs(scene: Scene, i: int) -> bool:
    """Whether the event at word `i` only dates another: *after the signing*, *the anniversary of the signing*."""
    near = scene.low[max(0, i - 4) : i] + scene.low[i + 1 : i + 6]
    return any(word in ("after", "before", "since", "until", "anniversary") for word in near)


def _beside(scene: Scene, i: int) -> Found | None:
    """The nearest time told in one sentence with word `i`; it rather follows (*seized on 3 May, freed on 9 May*)."""
    near = [
        (distance + 3 * (item.first < i), item)
        for item in scene.memory.told[-_TOLD:]
        if (distance := _distance(scene, i, item)) is not None
    ]
    return min(near, key=lambda pair: pair[0])[1] if near else None


def _distance(scene: Scene, i: int, item: Found) -> int | None:
    first, last = (i + 1, item.first) if i < item.first else (item.last, i)
    if last - first > _NEAR or any(word in _SENTENCE_ENDS for word in scene.low[first:last]):
        return None
    return last - first
