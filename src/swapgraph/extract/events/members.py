"""Counts of members of a group: *Among those freed are 124 officers*, *The freed men include 108 sailors*."""

from __future__ import annotations

from swapgraph.extract.events.arguments import verb_slots
from swapgraph.extract.events.scene import Scene
from swapgraph.extract.nouns import PEOPLE, Nouns
from swapgraph.model import Document


def group_around(scene: Scene, i: int) -> int | None:
    """The head of the noun phrase for the people among whom token `i` counts some; None if there is none."""
    doc, nouns = scene.doc, scene.nouns
    first = i
    while doc.tokens[first].dep == "conj" and doc.tokens[doc.tokens[first].head].pos in ("NOUN", "PROPN", "NUM"):
        first = doc.tokens[first].head
    token = doc.tokens[first]
    verb = doc.tokens[token.head]
    groups: list[int] = []
    if verb.lemma == "be" and token.dep in ("nsubj", "attr"):
        for p in doc.dependents(verb.i, "prep", "advmod"):
            groups += doc.dependents(p, "pobj") if doc.tokens[p].lemma == "among" else []
    elif verb.lemma in scene.words.including and token.dep == "dobj":
        groups += verb_slots(doc, verb.i).get("subject", ())
    return next((g for g in groups if refers_to_people(doc, nouns, g)), None)


def refers_to_people(doc: Document, nouns: Nouns, i: int) -> bool:
    """Whether a noun phrase means some people and not any: *the prisoners*, *those freed*, *they*."""
    definite = any(doc.tokens[c].dep in ("det", "acl", "nummod", "amod", "poss") for c in doc.children(i))
    return nouns.class_of(i) in PEOPLE and (definite or doc.tokens[i].pos == "PRON")
