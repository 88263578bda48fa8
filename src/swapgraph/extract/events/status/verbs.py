"""One step up from a verb: the verb, adjective or noun that governs its clause."""

from __future__ import annotations

from swapgraph.extract.events.status.climb import Climb, Part
from swapgraph.extract.events.status.mood import (
    VERBAL,
    conditional,
    has_tense,
    in_present,
    is_finite,
    is_infinitive,
    is_negated,
    is_nobody,
    mood,
)
from swapgraph.model import Status

_TEMPORAL = frozenset({"before", "until", "till", "once", "after", "when"})
_LIMITS = frozenset({"until", "till"})


def above_verb(climb: Climb, c: int, h: int) -> bool:
    """Go from the verb `c` to its governor `h`; False where the event's sentence ends for it."""
    doc = climb.doc
    node, head = doc.tokens[c], doc.tokens[h]
    if node.dep == "conj":
        climb.left_clause = climb.left_clause or has_tense(doc, c)
        return climb.go(h, climb.part)
    if node.dep in ("acl", "relcl", "amod"):
        return attributive(climb, c, h)
    if node.dep in ("csubj", "csubjpass"):
        return climb.go(h, Part.SUBJECT)
    if head.pos not in (*VERBAL, "ADJ"):
        return attributive(climb, c, h) if is_infinitive(doc, c) else False
    if node.dep == "advcl" and not (is_infinitive(doc, c) and head.lemma in climb.words.prospective):
        return adverbial(climb, c, h)
    if node.dep in ("xcomp", "ccomp", "advcl", "acomp", "oprd", "attr", "dobj"):
        return complement(climb, c, h)
    climb.left_clause = True
    return climb.go(h, Part.BESIDE)


def attributive(climb: Climb, c: int, h: int) -> bool:
    """*a commitment to exchange*, *11 more to be freed*, *hopes that they are freed*; else a fact of its own."""
    doc, words = climb.doc, climb.words
    noun = doc.tokens[h]
    if any(doc.tokens[m].lemma == "that" for m in doc.dependents(c, "mark")):
        climb.left_clause = False
        climb.listed(noun.lemma, "")
        return climb.follow(h, "that")  # *denied reports that they had been freed*
    if is_had(climb, c, h):
        return climb.go(noun.head, Part.INFINITIVE)  # *talks to have 40 more miners freed*
    if not is_infinitive(doc, c):
        if climb.left_clause and noun.lemma in words.hearsay_nouns:
            climb.left_clause = False
            return climb.follow(h, "that")  # *denied reports saying that a swap took place*
        return False
    if is_nobody(doc, h, words):
        climb.negated = climb.negated or not climb.listed(noun.lemma, "to")
    elif noun.lemma in words.stage_nouns and noun.i != climb.event:
        return climb.go(h, Part.SUBJECT)  # *the operation to free them took place*
    elif climb.listed(noun.lemma, "to"):
        return climb.follow(h, "to")
    elif not ranked(climb, h):
        climb.weaken(Status.PLANNED)  # *395 more prisoners to be released*
    return False


def is_had(climb: Climb, c: int, noun: int) -> bool:
    """*have them freed*, *get the miners released*: what the verb above brings about."""
    doc = climb.doc
    above = doc.tokens[doc.tokens[noun].head]
    causing = above.lemma in ("have", "get") and is_infinitive(doc, above.i)
    return doc.tokens[c].tag == "VBN" and doc.tokens[noun].dep == "dobj" and causing


def ranked(climb: Climb, noun: int) -> bool:
    """*the first prisoners to be released*: these are free."""
    doc, words = climb.doc, climb.words
    return doc.tokens[noun].lemma in words.ranks or any(
        doc.tokens[m].text.lower() in words.ranks for m in doc.dependents(noun, "amod")
    )


def complement(climb: Climb, c: int, h: int) -> bool:
    """*agreed to release*, *managed to free*, *claimed that they released*."""
    doc, words = climb.doc, climb.words
    node, head = doc.tokens[c], doc.tokens[h]
    infinitive = is_infinitive(doc, c)
    finite = node.dep == "ccomp" and not infinitive and is_finite(doc, c)
    if conditional(doc, c, words):
        climb.weaken(Status.HYPOTHETICAL)  # *it was not clear whether*
    climb.failed = climb.failed or (infinitive and _left_undone(climb, c, h))
    if head.lemma in words.unvouched:
        climb.unvouched = True
    elif climb.left_clause:
        return climb.go(h, Part.BESIDE)  # *is able to announce that he is free*: the announcing is what is able to be
    elif finite:
        if head.lemma not in words.assertives:
            climb.governed(head.lemma)
    else:
        governed_infinitive(climb, c, h)
    for a in [h, *doc.dependents(h, "acomp")] if head.pos in VERBAL and head.lemma == "be" else [h]:
        climb.predicated(a, open_=infinitive and doc.tokens[a].pos == "ADJ")
    climb.left_clause = climb.left_clause or finite
    return climb.go(h, Part.BESIDE if finite or head.lemma in words.causatives else Part.INFINITIVE)


def _left_undone(climb: Climb, c: int, h: int) -> bool:
    """*promised to release him but did not do so*, *agreed to free them and never did*."""
    doc, words = climb.doc, climb.words
    later = (j for v in (c, h) for j in doc.dependents(v, "conj") if doc.tokens[j].lemma == "do")
    return any(is_negated(doc, j, words) and not doc.dependents(j, "nsubj", "dobj") for j in later)


def governed_infinitive(climb: Climb, c: int, h: int) -> None:
    """*have yet to be freed*, *failed to free*, *is believed to have been freed*, *wanted to free*."""
    doc, words = climb.doc, climb.words
    head = doc.tokens[h]
    if head.lemma in ("have", "be") and any(doc.tokens[a].lemma == "yet" for a in doc.dependents(h, "advmod")):
        climb.deny()  # *have yet to be freed*
    elif head.lemma in words.negative_implicatives and not is_negated(doc, h, words):
        climb.deny()
    elif head.lemma in words.hearsay_verbs and is_infinitive(doc, c):
        perfect = any(doc.tokens[a].lemma == "have" for a in doc.dependents(c, "aux"))
        climb.unvouched = climb.unvouched or perfect  # *is believed to have been freed*
    elif head.lemma in words.talk_verbs:
        climb.weaken(Status.HYPOTHETICAL)
    else:
        climb.governed(head.lemma)


def adverbial(climb: Climb, c: int, h: int) -> bool:
    """*if they release*, *until he is freed*, *in order to free them*."""
    doc, words = climb.doc, climb.words
    marks = {doc.tokens[m].lemma for m in doc.dependents(c, "mark", "advmod")}
    outer = mood(doc, h, words)
    if marks & words.conditionals:
        climb.weaken(Status.HYPOTHETICAL)
    elif marks & _TEMPORAL:
        climb.weaken(outer)
        if in_present(doc, c) and marks & _LIMITS:
            climb.weaken(Status.HYPOTHETICAL)
    elif is_infinitive(doc, c):
        nouns = [n for n in doc.dependents(h, "dobj", "nsubjpass") if n < c]
        if not any(climb.listed(doc.tokens[n].lemma, "to") for n in nouns):
            climb.weaken(outer)
    elif not has_tense(doc, c):
        climb.weaken(outer)
    climb.left_clause = True
    return climb.go(h, Part.BESIDE)
