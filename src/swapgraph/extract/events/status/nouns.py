"""One step up from a noun: its verb, its preposition, the noun that it belongs to."""

from __future__ import annotations

from swapgraph.extract.events.status.climb import Climb, Part
from swapgraph.extract.events.status.mood import VERBAL, is_infinitive, is_nobody, is_phrase
from swapgraph.model import Status

_GOVERNED = frozenset(
    {"for", "to", "on", "about", "over", "of", "into", "from", "upon", "towards", "toward", "regard", "concern"}
)
_ABOUT = _GOVERNED | {"in"}
_TOPIC = frozenset({"on", "about", "over", "for", "regard", "concern"})
_AIMS = frozenset({"towards", "toward"})
_TEMPORAL = frozenset({"before", "until", "till", "once", "after", "when"})
_SETTING = frozenset({"in", "as", "of", "with", "through", "by"})  # *in a swap*, *as part of an exchange*
_SUBJECTS = ("nsubj", "nsubjpass", "csubj", "csubjpass")
_OBJECTS = ("dobj", "dative", "oprd")
_NOMINAL = ("NOUN", "PROPN", "PRON", "NUM", "DET")


def above_noun(climb: Climb, n: int, h: int) -> bool:
    """Go from the noun `n` to its governor `h`; False where the event's sentence ends for it."""
    doc, words = climb.doc, climb.words
    node, head = doc.tokens[n], doc.tokens[h]
    verbal = head.pos in VERBAL
    if node.dep in ("conj", "appos") and not verbal:
        climb.event = h if n == climb.event else climb.event
        if node.dep == "appos" and climb.listed(head.lemma, ""):
            return False
        return climb.go(h, climb.part)  # *put forward a truce and a swap*: coordinated nouns are governed alike
    if node.dep in _SUBJECTS and verbal:
        return climb.go(h, Part.SUBJECT)
    if node.dep in (*_OBJECTS, "ccomp", "xcomp") and verbal:
        return above_object(climb, h)
    if node.dep == "attr" and verbal:
        for s in doc.dependents(h, "nsubj"):
            if doc.tokens[s].lemma in words.hypothetical_attributes:
                climb.weaken(Status.HYPOTHETICAL)  # *our goal is the release of all*
        return climb.go(h, Part.PREDICATE)
    if node.dep in ("compound", "nmod", "poss") and not verbal:
        climb.listed(head.lemma, "" if node.dep == "compound" else "of")
        return False
    return climb.go(h, Part.BESIDE)


def above_object(climb: Climb, v: int) -> bool:
    """*carried out a swap*, *proposed a swap*, *called the swap a success*."""
    doc, words = climb.doc, climb.words
    lemma = doc.tokens[v].lemma
    if lemma in words.naming or (climb.definite and lemma in words.commenting):
        return False  # *called the swap a success*, *will describe the exchange*
    if climb.standing and climb.definite and lemma not in words.taking_place | words.prospective:
        climb.named = True
        return False  # *threatened to quit the talks*
    if climb.stipulated(v):
        return False
    climb.governed(lemma, prospective=lemma not in words.enabling)
    if is_phrase(doc, v, words.hypothetical_phrases):
        climb.weaken(Status.HYPOTHETICAL)
    return climb.go(v, Part.OBJECT)


def above_preposition(climb: Climb, c: int, p: int) -> bool:
    """Go from `c`, in a phrase with the preposition `p`, to what the phrase belongs to; False at the end."""
    doc, words = climb.doc, climb.words
    preposition = doc.tokens[p].lemma
    governor = doc.tokens[doc.tokens[p].head]
    replaced = governor.lemma in words.replacing or (p > 0 and doc.tokens[p - 1].lemma in words.replacing)
    if preposition in words.negations or replaced:
        climb.negated = not climb.definite  # *without a swap*, *instead of releasing them*
        return False
    if preposition in _AIMS:
        if not climb.terms and not climb.listed(governor.lemma, preposition):
            climb.weaken(Status.HYPOTHETICAL)  # *a step towards a swap*
        return False
    if preposition == "include" and governor.lemma in words.settled_nouns:
        climb.weaken(Status.PLANNED)  # *reached several agreements, including a swap*
        return False
    if governor.pos == "ADP" and governor.i != p:
        return climb.go(p, Part.BESIDE) if preposition in _TEMPORAL else of_adposition(climb, c, governor.i)
    if governor.pos in (*VERBAL, "ADJ", "ADV"):
        return of_verb(climb, c, p, governor.i)
    if governor.pos in _NOMINAL:
        return of_noun(climb, c, preposition, governor.i)
    return False


def of_adposition(climb: Climb, c: int, p: int) -> bool:
    """*because of*, *out of*."""
    head = climb.doc.tokens[climb.doc.tokens[p].head]
    return of_verb(climb, c, p, head.i) if head.pos in VERBAL else False


def of_noun(climb: Climb, c: int, preposition: str, n: int) -> bool:
    """*the list for the swap*, *the first stage of the swap*, *in exchange for the release*."""
    doc, words = climb.doc, climb.words
    noun = doc.tokens[n]
    if noun.lemma in words.counterparts and preposition == "for" and doc.tokens[noun.head].lemma == "in":
        return climb.go(doc.tokens[noun.head].head, Part.BESIDE)  # *will free A in exchange for B's release*
    if preposition not in _ABOUT:
        return False
    if preposition in _TOPIC and noun.dep in ("pobj", "conj") and _of_talks(climb, n, preposition):
        return False  # *talks between the army and the rebels on freeing them*
    if is_nobody(doc, n, words) and not climb.definite:
        climb.negated = True  # *no mention of releasing the pilot*, *none of the swaps*
        return False
    if noun.lemma in words.stage_nouns:
        climb.event = n if climb.event == c else climb.event
        return climb.go(n, climb.part)  # *the first stage of the swap will take place*
    listed = not (climb.standing and preposition == "of") and climb.listed(noun.lemma, preposition)
    if listed or (noun.lemma in words.hearsay_nouns and not climb.definite):
        return climb.follow(n, preposition)
    climb.named = climb.definite and not listed  # *the details of the swap*, *the conditions of the deal*
    return False


def _of_talks(climb: Climb, n: int, preposition: str) -> bool:
    """Whether a topic that hangs on those who talk is that of their talks."""
    for a in climb.doc.ancestors(n):
        token = climb.doc.tokens[a]
        if token.pos in VERBAL:
            return False
        if token.lemma in climb.words.talk_nouns:
            return climb.listed(token.lemma, preposition)
    return False


def of_verb(climb: Climb, c: int, p: int, v: int) -> bool:
    """*called for the release*, *held talks on a swap*, *were freed in an exchange*, *ready for an exchange*."""
    doc, words = climb.doc, climb.words
    preposition, head = doc.tokens[p].lemma, doc.tokens[v]
    if preposition in (*_TOPIC, "to"):
        for n in doc.dependents(v, "dobj", "nsubjpass", "attr"):
            if n < p and climb.listed(doc.tokens[n].lemma, preposition):
                return False
    if head.pos in ("ADJ", "ADV") or {head.text.lower()} & (words.attitudes | words.planned_predicates):
        if preposition in _GOVERNED:
            climb.predicated(v)
        return False
    if preposition in _GOVERNED:
        if climb.stipulated(v):
            return False
        if climb.definite and head.lemma in words.commenting:
            climb.named = True
            return False
        if head.lemma in words.talk_verbs and preposition in _TOPIC:
            climb.weaken(Status.HYPOTHETICAL)
        governed = head.lemma not in words.enabling and climb.governed(head.lemma)
        if head.lemma in words.unvouched and not governed:
            climb.unvouched = True
        return climb.go(v, Part.BESIDE)
    if climb.standing or (climb.definite and doc.tokens[c].pos not in VERBAL) or preposition not in _SETTING:
        climb.named = climb.definite and is_infinitive(doc, v)  # *first we need to deal with the exchange*
        return False  # an adjunct (*at the talks, they agreed*) is not touched by what the verb means
    return climb.go(v, Part.BESIDE)
