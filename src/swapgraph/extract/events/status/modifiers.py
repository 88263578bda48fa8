"""What stands in the noun phrase of an event: adjectives, determiners, participles and relative clauses."""

from __future__ import annotations

from swapgraph.extract.events.arguments import light_verb
from swapgraph.extract.events.status.clause import fails
from swapgraph.extract.events.status.climb import Climb
from swapgraph.extract.events.status.mood import VERBAL, is_infinitive, is_phrase, mood, tells_event
from swapgraph.model import Status

_SETTING = frozenset({"in", "as", "of", "with", "through", "by"})  # *in a swap*, *as part of an exchange*
_SETTLED_SETTING = _SETTING | {"under", "after", "during", "following"}
_RELATIVES = frozenset({"which", "that", "who"})


def read_modifiers(climb: Climb) -> None:
    """Adjectives, determiners and participles on an event noun: *the planned swap*, *an exchange due on Friday*."""
    doc, words, i = climb.doc, climb.words, climb.event
    before = [c for c in doc.dependents(i, "amod", "compound", "nmod") if c < i]
    forms = {f for c in before for f in (doc.tokens[c].lemma, doc.tokens[c].text.lower())}
    if forms & words.failed_adjectives:
        climb.failed = True
    elif forms & words.hypothetical_adjectives or (forms & words.size_adjectives and not _brought_about(climb)):
        climb.weaken(Status.HYPOTHETICAL)
    elif forms & words.planned_adjectives:
        climb.weaken(Status.PLANNED)
    climb.negated = any(doc.tokens[c].lemma in words.negations for c in doc.dependents(i, "det"))
    for c in doc.dependents(i, "amod", "acl", "relcl"):
        if c > i:
            behind(climb, c)


def _brought_about(climb: Climb) -> bool:
    """*reached a comprehensive deal*, *an all-for-all swap was completed*, *were freed in an all-for-all swap*."""
    verb = light_verb(climb.doc, climb.event, climb.words.light)
    if verb is None:
        return set_in_fact(climb)
    return climb.doc.tokens[verb].tag in ("VBD", "VBN") and mood(climb.doc, verb, climb.words) is Status.ACTUAL


def behind(climb: Climb, c: int) -> None:
    """*a swap agreed in Doha*, *an exchange to take place*, *a release that never took place*."""
    doc, words = climb.doc, climb.words
    token = doc.tokens[c]
    if token.dep == "relcl" and not is_infinitive(doc, c):
        subjects = doc.dependents(c, "nsubj", "nsubjpass")
        if any(doc.tokens[s].lemma in _RELATIVES for s in subjects):
            if tells_event(doc, c, words) or not set_in_fact(climb):
                climb.weaken(mood(doc, c, words))  # but *were freed in a swap that will ease tension*
            climb.failed = climb.failed or fails(climb, c)
        return
    if is_infinitive(doc, c):
        if tells_event(doc, c, words):
            climb.weaken(Status.PLANNED)
    elif token.lemma in words.planned_verbs - words.enabling or token.text.lower() in words.planned_predicates:
        if not set_in_fact(climb):
            climb.weaken(Status.PLANNED)
    elif token.text.lower() in words.hypothetical_predicates:
        climb.weaken(Status.HYPOTHETICAL)
    elif token.tag == "VBN" and is_phrase(doc, c, words.failed):
        climb.failed = True
    elif token.tag == "VBN" and is_phrase(doc, c, words.postponed):
        climb.weaken(Status.PLANNED)


def set_in_fact(climb: Climb) -> bool:
    """Whether an agreed exchange is the setting of a fact: *were freed in a swap agreed last week*."""
    doc = climb.doc
    token = doc.tokens[climb.event]
    while token.dep in ("pobj", "prep") and doc.tokens[token.head].pos not in VERBAL:
        token = doc.tokens[token.head]
    governor = doc.tokens[token.head]
    return (
        token.dep == "prep"
        and governor.pos in VERBAL
        and token.lemma in _SETTLED_SETTING
        and mood(doc, governor.i, climb.words) is Status.ACTUAL
    )
