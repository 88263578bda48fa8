"""Sides without a name of their own: *pro-Russian rebels*, *the separatists*; *Syrian rebels* are not Syria."""

from __future__ import annotations

from swapgraph.extract.entities import Entities
from swapgraph.extract.naming.sides import weigh
from swapgraph.extract.nouns import Nouns
from swapgraph.model import Document

BAND = frozenset({"Band"})
REGIME = frozenset({"Regime"})
FIGHTING = ("armed", "movement")
_MODIFIERS = ("amod", "compound", "nmod", "poss")
_NOMINAL = ("NOUN", "PROPN")
_OFTEN = 2


def take_sides(doc: Document, entities: Entities, nouns: Nouns) -> None:
    """*The guerrillas released ten, the army 12*: a band that acts, and has no name, is the state's other side.

    Not where the article names an armed body, nor where it tells more of a second country.
    """
    fighters = [t.i for t in doc.tokens if t.pos in _NOMINAL and nouns.fits(t.i, BAND)]
    acting = [i for i in fighters if _acts(doc, i)]
    told = (len(acting) + len(fighters)) / 2
    if not acting or told < _OFTEN:
        return
    weight, first = weigh(doc, entities)
    for i in fighters:  # *Syrian rebels* are not Syria
        for c in doc.dependents(i, "amod", "compound"):
            if (people := entities.country_at(c)) in weight:
                weight[people] -= 1.0
    named = [k for k in entities if (known := entities.known(k)) is not None and known.kind in FIGHTING]
    states = sorted((k for k in weight if weight[k] > 0), key=lambda k: (-weight[k], first[k], k))
    if any(weight.get(k, 0) > 0 for k in named) or not states:
        return
    state = entities.known_key(states[0])
    if state is not None and all(weight[k] < told for k in states[1:2]):
        entities.take_side(entities.group(nouns.phrase(acting[0], with_number=False)), state)


def _acts(doc: Document, i: int) -> bool:
    """Whether some fighters do something, are dealt with, or have something: not *ten rebels*, who are moved."""
    token, governor = doc.tokens[i], doc.tokens[doc.tokens[i].head]
    if doc.dependents(i, "nummod"):
        return False
    dealt = token.dep == "pobj" and governor.lemma in ("by", "from", "with", "between", "to")
    return dealt or token.dep in ("nsubj", "nsubjpass", "poss") or (token.dep == "conj" and _acts(doc, token.head))


def band(doc: Document, entities: Entities, nouns: Nouns, head: int, *, new: bool = True) -> str | None:
    """The side that a noun for fighters stands for.

    That is the body the article calls so elsewhere (*Tamil Tiger rebels*), the only armed body of its two sides
    (*the insurgents*), the group told before by this noun, or, if `new`, a group told here for the first time.
    """
    lemma = doc.tokens[head].lemma
    for c in doc.dependents(head, "amod", "compound", "poss"):
        people = entities.country_of_demonym(c)
        movement = people and next((s for s in entities.sides() if _stands_for(entities, s, people)), None)
        if movement:
            return movement
    called = {body for t in doc.tokens if t.lemma == lemma for body in _named(doc, entities, t.i)}
    if len(called) == 1:
        return next(iter(called))
    fighting = [s for s in entities.sides() if (known := entities.known(s)) and known.kind in FIGHTING]
    if len(fighting) == 1 and not doc.dependents(head, *_MODIFIERS):
        return fighting[0]
    told = _told_before(doc, entities, nouns)
    same = [key for key, lemmas in told.items() if lemma in lemmas]
    if same or (len(told) == 1 and not doc.dependents(head, *_MODIFIERS)):  # *the insurgents*: the only rebels
        key = (same or list(told))[0]
        if new:
            entities.group_mention(key, nouns.phrase(head, with_number=False))
        return key
    return entities.group(nouns.phrase(head, with_number=False)) if new else None


def _told_before(doc: Document, entities: Entities, nouns: Nouns) -> dict[str, set[str]]:
    """The bands that are groups by now, with the nouns they are called by; *ten rebels* who are moved are none."""
    told: dict[str, set[str]] = {}
    for key in entities:
        entity = entities.get(key)
        spans = [m.span for m in entity.mentions] if entity.type == "Group" else []
        if any(span.contains(n.value_span) for n in doc.numbers for span in spans):
            continue
        for span in spans:
            last = doc.token_range(span)[1] - 1
            if nouns.fits(last, BAND):
                told.setdefault(key, set()).add(doc.tokens[last].lemma)
    return told


def _named(doc: Document, entities: Entities, i: int) -> set[str]:
    """The armed bodies that a noun phrase names: *FARC guerrillas*."""
    keys = {k for c in doc.dependents(i, *_MODIFIERS) if (k := entities.at(c))}
    return {k for k in keys if (known := entities.known(k)) is not None and known.kind in FIGHTING}


def _stands_for(entities: Entities, side: str, people: str) -> bool:
    known = entities.known(side)
    return known is not None and known.stands_for == people
