"""How a number bounds the true one: *over*, *at least*, *up to*, *nearly*, *or so*."""

from __future__ import annotations

from swapgraph.annotate.context import Context
from swapgraph.annotate.numbers.lexicon import number_words
from swapgraph.annotate.words import word_set
from swapgraph.model import Bound

_BEFORE: dict[Bound, str] = {
    Bound.MORE_THAN: """over; more than; above; upwards of; upward of; in excess of; exceeding; beyond; north of;
        topping; better than; greater than; surpassing""",
    Bound.AT_LEAST: """at least; at the very least; at the least; at a minimum; at minimum; no fewer than; no less than;
        not fewer than; not less than; a minimum of; minimum of; minimum; as few as""",
    Bound.AT_MOST: """up to; at most; at the most; no more than; not more than; a maximum of; maximum of; maximum;
        as many as; as much as; as high as; not exceeding; no greater than; anything up to""",
    Bound.LESS_THAN: "fewer than; less than; under; below; short of; shy of; not quite; not even",
    Bound.APPROX: """nearly; almost; about; around; roughly; approximately; approx; some; circa; close to; nigh on;
        an estimated; estimated; an approximate; in the region of; something like; in the order of; on the order of;
        of the order of; perhaps; maybe; practically; virtually; approaching; getting on for; the best part of;
        somewhere around""",
}
_AFTER: dict[Bound, str] = {
    Bound.AT_LEAST: "or more; or over; or above; plus; - plus; at least; and more; and counting; or greater",
    Bound.AT_MOST: "or fewer; or less; or under; at most; at the most; or below; maximum; max",
    Bound.APPROX: "or so; odd; - odd; or thereabouts; approximately; roughly; give or take; ish; - ish",
}
_INTENSIFIERS = word_set(
    "well just slightly far significantly considerably substantially very only much even little bit comfortably barely"
)
_PLACES = word_set("under below above beyond")  # before a small number they tell where: *under two flags*


def _table(cues: dict[Bound, str]) -> dict[str, list[tuple[tuple[str, ...], Bound]]]:
    """The cues by the word nearest to the number, the longest first."""
    table: dict[str, list[tuple[tuple[str, ...], Bound]]] = {}
    for bound, text in cues.items():
        for cue in text.split(";"):
            words = tuple(cue.split())
            table.setdefault(words[-1], []).append((words, bound))
    for options in table.values():
        options.sort(key=lambda option: -len(option[0]))
    return table


_BEFORE_TABLE = _table(_BEFORE)
_AFTER_TABLE = [(tuple(cue.split()), bound) for bound, text in _AFTER.items() for cue in text.split(";")]


def bound_before(context: Context, first: int, value: float) -> tuple[int, Bound]:
    """Where the bound words before word `first` begin, and the bound; `first` and EXACT where there are none.

    Of two, the outer one counts where it says more: *at least some 200*.
    """
    start, bound = _cue(context, first, value)
    if bound is not Bound.EXACT:
        outer_start, outer = _cue(context, start, value)
        if outer is not Bound.EXACT:
            return outer_start, bound if outer is Bound.APPROX else outer
    return start, bound


def _cue(context: Context, first: int, value: float) -> tuple[int, Bound]:
    words = context.words
    if words.at(first - 1) == "." and words.glued(first - 1) and words.at(first - 2) in ("c", "ca", "approx"):
        return first - 2, Bound.APPROX
    for cue, bound in _BEFORE_TABLE.get(words.at(first - 1), ()):
        start = first - len(cue)
        if start < 0 or tuple(words.low[start:first]) != cue or _other_sense(context, start, cue, value):
            continue
        while words.at(start - 1) in _INTENSIFIERS and bound in (Bound.MORE_THAN, Bound.LESS_THAN, Bound.APPROX):
            start -= 1
            if words.low[start] in ("little", "bit") and words.at(start - 1) == "a":
                start -= 1
        return start, bound
    return first, Bound.EXACT


def _other_sense(context: Context, start: int, cue: tuple[str, ...], value: float) -> bool:
    """Whether the word is a particle or a preposition of its own: *handed over 50*, *talks about two soldiers*."""
    word, before = cue[0], context.words.at(start - 1)
    if word in _PLACES and len(cue) == 1 and value < 10:
        return True
    if word in ("over", "about", "around", "under"):
        lists, token = number_words(), context.token(start)
        head = context.token(start - 1)
        topics = (before, head.lemma if head else before)
        if word in ("about", "over") and any(lists.has("topicHeads", topic) for topic in topics):
            return True
        if token is not None and token.dep == "prt":
            return True
        return word == "over" and lists.has("particleVerbs", before)
    return word == "short" and before in ("fall", "falls", "fell", "falling", "fallen", "stop", "stops", "stopped")


def bound_after(context: Context, last: int, reach: int = 3) -> tuple[int, Bound] | None:
    """Where the bound words behind word `last - 1` end, and the bound.

    Up to `reach` words of the counted noun may stand between; the end is `last` then.
    """
    words = context.words
    if words.at(last) == "+" and words.glued(last):
        return last + 1, Bound.AT_LEAST
    for at in range(last, last + reach + 1):
        if at > last and not (context.content(at - 1) or words.capital(at - 1)):
            return None
        for cue, bound in _AFTER_TABLE:
            if tuple(words.low[at : at + len(cue)]) != cue or words.at(at + len(cue))[0].isdigit():
                continue  # *20 men, at least 5 of them* bounds the next number
            if at == last or cue[0] == "or" or cue == ("at", "least"):
                return (at + len(cue) if at == last else last), bound
    return None
