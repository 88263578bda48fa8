"""What a clause says by itself: its mood, its negation, whether its verb tells that something took place."""

from __future__ import annotations

from swapgraph.extract.events.status.words import Phrases, StatusWords
from swapgraph.model import Document, Status

RANK = {Status.ACTUAL: 0, Status.CLAIMED: 1, Status.PLANNED: 2, Status.HYPOTHETICAL: 3, Status.DENIED: 4}
VERBAL = ("VERB", "AUX")

_SUBJECTS = ("nsubj", "nsubjpass", "csubj", "csubjpass", "expl")
_PHRASE_PARTS = ("prt", "advmod", "prep", "dobj", "acomp", "ccomp", "xcomp", "oprd", "npadvmod")
_FRAMES = frozenset({"under", "in", "of", "as", "by", "per"})  # *under the deal*, *as part of the accord*
_FOCUS = frozenset({"only", "just", "merely", "simply", "until", "till"})  # *not only freed*, *not until he was freed*
_MEANWHILE = frozenset({"while", "when", "after", "since", "following", "during"})
_FINITE = ("VBD", "VBP", "VBZ", "MD")
_PRESENT = ("VBP", "VBZ")


def weaker(a: Status, b: Status) -> Status:
    """The one of two that says less about the world."""
    return a if RANK[a] >= RANK[b] else b


def is_infinitive(doc: Document, v: int) -> bool:
    """*to free*, *to be freed*."""
    return any(doc.tokens[a].lemma == "to" for a in doc.dependents(v, "aux"))


def is_passive(doc: Document, v: int) -> bool:
    """*was called off*."""
    return bool(doc.dependents(v, "auxpass"))


def has_tense(doc: Document, v: int) -> bool:
    """Whether a verb has a subject or a tense of its own, and shares none with the verb it is joined to."""
    token = doc.tokens[v]
    if doc.dependents(v, "aux", "auxpass", *_SUBJECTS):
        return True
    if (
        token.dep == "conj"
        and token.tag == "VBP"
        and any(doc.tokens[a].tag in ("MD", "TO") for a in doc.dependents(token.head, "aux"))
    ):
        return False  # *will land and fly home*: the form is that of the infinitive
    return token.tag in _FINITE


def is_finite(doc: Document, v: int) -> bool:
    """Whether a clause has a tense; not so *see Israel free 50*, *that he be freed*, *wants him freed*."""
    tags = [doc.tokens[a].tag for a in (*doc.dependents(v, "aux", "auxpass"), v)]
    return any(t in _FINITE for t in tags)


def in_present(doc: Document, v: int) -> bool:
    """*is freed*, *have been freed*, *frees*: the first verb form of the clause is a present tense."""
    auxiliaries = doc.dependents(v, "aux", "auxpass")
    return doc.tokens[min(auxiliaries)].tag in _PRESENT if auxiliaries else doc.tokens[v].tag in _PRESENT


def mood(doc: Document, v: int, words: StatusWords) -> Status:
    """What the auxiliaries of a verb say of it, and *is to*, *is expected to*."""
    status = Status.ACTUAL
    token = doc.tokens[v]
    auxiliaries = doc.dependents(v, "aux", "auxpass")
    for c in auxiliaries:
        lemma, text = doc.tokens[c].lemma, doc.tokens[c].text.lower()
        if text == "could" and not_until(doc, v):
            continue  # *could not be agreed until 1990*: then it was
        if {lemma, text} & words.hypothetical_modals:
            never = any(doc.tokens[a].lemma == "have" for a in auxiliaries)
            future = lemma == "would" and not never and (_reported(doc, v, words) or framed(doc, v, words))
            status = weaker(status, Status.PLANNED if future else Status.HYPOTHETICAL)
        elif {lemma, text} & words.obliging_modals:
            term = framed(doc, v, words) or (token.dep == "ROOT" and not _quoted(doc, v))
            status = weaker(status, Status.PLANNED if term else Status.HYPOTHETICAL)
        elif {lemma, text} & words.planned_modals:
            status = weaker(status, Status.PLANNED)
    if token.lemma in words.planned_verbs and is_passive(doc, v) and doc.dependents(v, "xcomp"):
        status = weaker(status, Status.PLANNED)  # *are expected to be freed*
    if is_infinitive(doc, v) and (token.dep == "ROOT" or _is_to(doc, v)):
        status = weaker(status, Status.PLANNED)  # *Taliban to release 20 prisoners*, *the men are to be freed*
    return status


def _is_to(doc: Document, v: int) -> bool:
    """*are to be freed*, *were to have been handed over*; but *it is a pity to free them*."""
    token = doc.tokens[v]
    be = token.dep == "xcomp" and doc.tokens[token.head].lemma == "be"
    return be and not doc.dependents(token.head, "attr", "acomp", "expl")


def framed(doc: Document, v: int, words: StatusWords) -> bool:
    """Whether the clause tells what an agreement says: *under the deal, Israel would free 50*."""
    agreed = words.settled_nouns | words.planned_nouns
    token = doc.tokens[v]
    if token.dep == "relcl" and doc.tokens[token.head].lemma in agreed and is_definite(doc, token.head):
        return True  # *the deal, under which Israel would free 50*
    return any(
        doc.tokens[n].lemma in agreed
        for p in doc.dependents(v, "prep")
        if doc.tokens[p].lemma in _FRAMES
        for n in doc.subtree(p)
        if doc.tokens[n].dep == "pobj"
    )


def _quoted(doc: Document, v: int) -> bool:
    """Whether a verb stands behind a quotation mark in its sentence."""
    return any(doc.tokens[i].tag in ("``", "''") for i in range(doc.sentence_of(v).first, v))


def is_definite(doc: Document, n: int) -> bool:
    """*the swap*, *Friday's exchange*: one that is known."""
    return any(
        doc.tokens[c].dep == "poss" or doc.tokens[c].lemma in ("the", "this", "that")
        for c in doc.dependents(n, "det", "poss")
    )


def is_presumed(doc: Document, i: int, words: StatusWords) -> bool:
    """*while Qatar mediated, they waited*, *after months of talks*, *the third round lasted an hour*: known to be so.

    What a clause or phrase of time speaks of is not what its sentence says; nor is what *the* stands before, unless
    the verb is that it took place.
    """
    token = doc.tokens[i]
    if token.pos in VERBAL:
        marks = {doc.tokens[c].lemma for c in doc.dependents(i, "mark", "advmod") if c < i}
        return (token.dep == "advcl" and bool(marks & _MEANWHILE)) or doc.tokens[token.head].lemma in _MEANWHILE
    while token.dep == "pobj" and doc.tokens[token.head].lemma == "of":
        token = doc.tokens[doc.tokens[token.head].head]
    above = doc.tokens[token.head]
    if token.dep == "pobj":
        return above.lemma in _MEANWHILE
    return token.dep in ("nsubj", "nsubjpass") and is_definite(doc, token.i) and above.lemma not in words.taking_place


def conditional(doc: Document, v: int, words: StatusWords) -> bool:
    """Whether a clause stands under *if*, *unless*, *whether*."""
    return any(doc.tokens[m].lemma in words.conditionals for m in doc.dependents(v, "mark", "advmod"))


def _reported(doc: Document, v: int, words: StatusWords) -> bool:
    """Whether *would* is the future of a report in the past, and not the outcome of a condition."""
    if any(conditional(doc, c, words) for c in doc.dependents(v, "advcl")):
        return False
    at = doc.tokens[v]
    while at.dep in ("conj", "advcl") and doc.tokens[at.head].pos in VERBAL:
        at = doc.tokens[at.head]
    return at.dep == "ccomp" or any(doc.tokens[m].lemma == "that" for m in doc.dependents(at.i, "mark"))


def not_until(doc: Document, v: int) -> bool:
    """*would not free them until Sunday*: then they are to be freed; not *was not freed until now*."""
    until = (p for p in doc.dependents(v, "prep") if doc.tokens[p].lemma in ("until", "till"))
    return bool(doc.dependents(v, "neg")) and any(doc.dependents(p, "pobj") for p in until)


def is_negated(doc: Document, v: int, words: StatusWords) -> bool:
    """*was not freed*, *never took place*, *nobody was freed*; but *not only freed*, *not until he was freed*."""
    if not_until(doc, v):
        return False
    for c in doc.dependents(v, "neg", "preconj"):
        after = doc.tokens[c + 1].lemma if c + 1 < len(doc.tokens) else ""
        if doc.tokens[c].text.lower() in words.negations and after not in _FOCUS:
            return True
    return any(is_nobody(doc, s, words) for s in doc.dependents(v, "nsubj", "nsubjpass"))


def is_nobody(doc: Document, n: int, words: StatusWords) -> bool:
    """*nobody*, *none of the men*, *no prisoners*."""
    return doc.tokens[n].lemma in words.negations or any(
        doc.tokens[d].lemma in words.negations for d in doc.dependents(n, "det")
    )


def tells_event(doc: Document, v: int, words: StatusWords) -> bool:
    """Whether to say this of an event is to say that it takes place: *was held*, *went ahead*, *took place*."""
    if doc.tokens[v].lemma not in words.taking_place:
        return False
    objects = doc.dependents(v, "dobj")
    return is_passive(doc, v) or not objects or all(doc.tokens[o].lemma in ("place", "effect") for o in objects)


def is_phrase(doc: Document, v: int, phrases: Phrases) -> bool:
    """Whether a verb, with the words that belong to it, is one of these."""
    lemma = doc.tokens[v].lemma
    for phrase in phrases:
        if phrase[0] == lemma:
            near = doc.dependents(v, *_PHRASE_PARTS)
            near += [c for p in near if doc.tokens[p].pos in ("ADP", "ADV") for c in doc.dependents(p, "pobj", "prep")]
            below = {doc.tokens[c].lemma for c in near}
            if all(w in below for w in phrase[1:]):
                return True
    return False


def is_command(doc: Document, v: int) -> bool:
    """*Free our people!*: a bare verb that opens its sentence."""
    token = doc.tokens[v]
    if token.tag != "VB" or token.dep not in ("ROOT", "ccomp") or doc.dependents(v, "aux", "auxpass", *_SUBJECTS):
        return False
    first = doc.sentence_of(v).first
    return all(doc.tokens[i].pos in ("PUNCT", "INTJ", "ADV", "SPACE") for i in range(first, v))
