"""What the clause in which an event stands says of it: mood, negation, failure, predicate."""

from __future__ import annotations

from swapgraph.extract.events.status.climb import Climb, Part
from swapgraph.extract.events.status.mood import (
    VERBAL,
    in_present,
    is_command,
    is_negated,
    is_passive,
    is_phrase,
    mood,
    tells_event,
    weaker,
)
from swapgraph.model import Status

_SUBJECTS = ("nsubj", "nsubjpass", "csubj", "csubjpass")


def only_named(climb: Climb, v: int) -> bool:
    """*the release could ease tension*, *Friday's swap will mark a turn*: of a known event, what it brings."""
    doc, words = climb.doc, climb.words
    if climb.part is not Part.SUBJECT or not climb.definite or doc.tokens[climb.event].pos in VERBAL:
        return False
    if any(doc.tokens[a].lemma == "would" for a in doc.dependents(v, "aux")):
        return False
    brings = bool(doc.dependents(v, "dobj")) and not is_passive(doc, v) and not tells_event(doc, v, words)
    return brings and not any(is_phrase(doc, v, p) for p in (words.failed, words.postponed))


def read_clause(climb: Climb, v: int) -> None:
    """Gather what the clause of the verb `v` says of the event, as subject, object or as the verb itself."""
    doc, words = climb.doc, climb.words
    inner = doc.dependents(v, "xcomp") if doc.tokens[v].lemma == "be" else ()  # *a deal is to be signed*
    subject = climb.part is Part.SUBJECT and not any(tells_event(doc, x, words) for x in (v, *inner))
    if not (subject and climb.standing):
        status = mood(doc, v, words)
        for x in inner if climb.part is Part.SUBJECT else ():
            status = weaker(status, mood(doc, x, words))
        if subject and any(doc.tokens[a].lemma == "would" for a in doc.dependents(v, "aux")):
            status = weaker(status, Status.HYPOTHETICAL)  # *said that a release would ease tension*
        climb.weaken(status)
    if is_negated(doc, v, words):
        negate(climb, v)
    if climb.part is Part.SELF and is_command(doc, v):
        climb.weaken(Status.HYPOTHETICAL)
    if climb.part in (Part.SUBJECT, Part.OBJECT):
        climb.failed = climb.failed or fails(climb, v)
        if is_phrase(doc, v, words.postponed):
            climb.weaken(Status.PLANNED)
    if climb.part is Part.SUBJECT:
        predicate(climb, v)
    if any(doc.tokens[a].lemma in words.unvouched for a in doc.dependents(v, "advmod")):
        climb.unvouched = True


def negate(climb: Climb, v: int) -> None:
    """What the negation of a clause denies: the event itself, that it came about, or neither."""
    doc, words = climb.doc, climb.words
    lemma = doc.tokens[v].lemma
    if climb.terms:
        climb.weaken(Status.HYPOTHETICAL)  # *no deal to free them was reached*
    elif climb.part is Part.SELF:
        climb.negated = True
    elif climb.part is Part.PREDICATE:
        climb.negated = lemma == "be" and not climb.definite
    elif climb.part is Part.OBJECT and lemma in words.taking_place:
        if climb.definite:
            climb.failed = True
        else:
            climb.negated = True  # *did not reach a deal*
    elif climb.part is Part.INFINITIVE:
        if lemma in words.implicatives:
            climb.negated = True
        elif lemma in words.planned_verbs:
            climb.weaken(Status.HYPOTHETICAL)
    elif climb.part is Part.SUBJECT and tells_event(doc, v, words):
        climb.failed = True  # *the exchange did not take place*


def fails(climb: Climb, v: int) -> bool:
    """*was called off*, *fell through*, *was announced but never took place*; talks that fail were held."""
    doc, words = climb.doc, climb.words
    if doc.tokens[climb.event].lemma in words.talk_nouns and climb.part is Part.SUBJECT and not is_passive(doc, v):
        return False
    if is_phrase(doc, v, words.failed):
        return True
    if climb.part is Part.OBJECT:
        return False
    raised = doc.dependents(v, "xcomp") if doc.tokens[v].lemma in words.hearsay_verbs else []
    below = (x for i in (v, *doc.dependents(v, "acomp")) for x in doc.dependents(i, "xcomp"))
    due = [x for x in below if tells_event(doc, x, words)]  # *was due to take place but did not*
    later = [c for i in (v, *due) for c in doc.dependents(i, "conj") if not doc.dependents(c, *_SUBJECTS)]
    return any(is_phrase(doc, c, words.failed) for c in (*raised, *later)) or any(
        is_negated(doc, c, words) and tells_event(doc, c, words) for c in later
    )


def predicate(climb: Climb, v: int) -> None:
    """*is likely*, *is imminent*, *is a precondition*, *is in doubt*; *was possible* tells what happened."""
    doc, words = climb.doc, climb.words
    said = doc.dependents(v, "acomp", "attr", "oprd")
    of = (p for c in said if doc.tokens[c].lemma == "one" for p in doc.dependents(c, "prep"))
    said += [o for p in of if doc.tokens[p].lemma == "of" for o in doc.dependents(p, "pobj")]  # *one of the conditions*
    for c in said:
        forms = {doc.tokens[c].lemma, doc.tokens[c].text.lower()}
        if any(not tells_event(doc, x, words) for x in doc.dependents(c, "xcomp")):
            continue  # *is unlikely to ease tension*
        if forms & words.hypothetical_predicates and (in_present(doc, v) or doc.tokens[v].dep != "ROOT"):
            climb.weaken(Status.HYPOTHETICAL)
        elif forms & words.planned_predicates and not climb.standing:
            climb.weaken(Status.PLANNED)
        elif doc.tokens[c].lemma in words.hypothetical_attributes:
            climb.weaken(Status.HYPOTHETICAL)
    if is_phrase(doc, v, words.hypothetical_phrases):
        climb.weaken(Status.HYPOTHETICAL)
    elif is_phrase(doc, v, words.planned_phrases) and in_present(doc, v):
        climb.weaken(Status.PLANNED)
    lemma = doc.tokens[v].lemma
    if is_passive(doc, v) and not doc.dependents(v, "xcomp") and lemma not in words.naming:
        climb.governed(lemma, prospective=lemma not in words.enabling)  # *a swap was proposed*
