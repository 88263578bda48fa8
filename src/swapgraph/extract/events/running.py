"""Running counts: how many have been freed over a stretch of time that goes on, which is no event of one day."""

from __future__ import annotations

from swapgraph.extract.events.clause import governing_verb
from swapgraph.extract.events.mention import EventMention
from swapgraph.extract.events.scene import Scene
from swapgraph.extract.events.when import is_perfect
from swapgraph.model import Document, Status

_FIRST = frozenset({"first", "second", "third", "latest", "last", "only"})
_COURSE = frozenset({"during", "over", "throughout", "within", "in"})
_WITHIN = frozenset({"across", "during", "over", "in", "through"})


def is_total(scene: Scene, m: EventMention) -> bool:
    """*the total number of captives exchanged*, *997 so far*, *since the war began*; not *a total of 90*."""
    doc = scene.doc
    if m.reading.status in (Status.PLANNED, Status.HYPOTHETICAL):
        return False  # *agreed to exchange 1,200 in several stages*
    if m.verbal and _in_several(scene, m.head):
        return True
    if m.verbal and (_so_far(doc, m.head, scene.words.so_far) or _all_along(doc, m.head, scene.words.periods)):
        return True
    for clause in doc.dependents(m.head, "advcl") if m.verbal else ():
        if any(doc.tokens[c].lemma == "since" and not _ranks(doc, c) for c in doc.dependents(clause, "mark")):
            return True
    for head in m.themes:
        for a in (head, *doc.ancestors(head)):
            if doc.tokens[a].pos not in ("NOUN", "ADP", "PROPN"):
                break
            near = [a, *doc.dependents(a, "amod")]
            the = any(doc.tokens[c].lemma in ("the", "its", "their") for c in doc.dependents(a, "det", "poss"))
            if the and any(doc.tokens[j].lemma in scene.words.totals for j in near):
                return True
    return False


def _in_several(scene: Scene, verb: int) -> bool:
    """*had exchanged a total of 267 across three exchanges*: what was done in several is no event of one day."""
    doc, words = scene.doc, scene.words
    within = (p for p in doc.dependents(verb, "prep") if doc.tokens[p].lemma in _WITHIN)
    nouns = (o for p in within for o in doc.dependents(p, "pobj") if doc.tokens[o].tag == "NNS")
    return any(
        not match.verbal and "transfer" in words.traits(match.frame.type)
        for o in nouns
        for match in words.frames.matches(doc, o)
    )


def _ranks(doc: Document, since: int) -> bool:
    """*In their first deal since the plane crashed, they swapped 400*: it says how the deal ranks."""
    if not since:
        return False
    phrase = [since - 1]  # *the second swap of its kind since*
    while doc.tokens[phrase[-1]].dep in ("pobj", "prep") and doc.tokens[doc.tokens[phrase[-1]].head].pos in (
        "ADP",
        "NOUN",
    ):
        phrase.append(doc.tokens[phrase[-1]].head)
    return any(
        doc.tokens[c].tag == "JJS" or doc.tokens[c].lemma in _FIRST for j in phrase for c in doc.dependents(j, "amod")
    )


def _all_along(doc: Document, verb: int, periods: frozenset[str]) -> bool:
    """*During five years of fighting, Russia has released only seven*: a perfect, and how long."""
    courses = (p for p in doc.dependents(verb, "prep") if doc.tokens[p].text.lower() in _COURSE)
    return is_perfect(doc, verb) and any(
        doc.tokens[o].lemma in periods for p in courses for o in doc.dependents(p, "pobj")
    )


def _so_far(doc: Document, verb: int, phrases: frozenset[str]) -> bool:
    """Whether one of these phrases stands below a verb."""
    sentence = doc.sentence_of(verb)
    words = [t.text.lower() for t in doc.tokens[sentence.first : sentence.last]]
    for phrase in phrases:
        wanted = phrase.split()
        for k in range(len(words) - len(wanted) + 1):
            if words[k : k + len(wanted)] == wanted:
                told = {verb, doc.tokens[verb].head} if doc.tokens[verb].dep == "xcomp" else {verb}
                if governing_verb(doc, sentence.first + k) in told:
                    return True
    return False
