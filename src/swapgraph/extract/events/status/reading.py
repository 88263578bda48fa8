"""The reading of one telling of an event: status, negation, failure, and who vouches."""

from __future__ import annotations

from dataclasses import dataclass

from swapgraph.extract.events.status.clause import only_named, read_clause
from swapgraph.extract.events.status.climb import Climb
from swapgraph.extract.events.status.modifiers import read_modifiers
from swapgraph.extract.events.status.mood import VERBAL, conditional, is_presumed
from swapgraph.extract.events.status.nouns import above_noun, above_preposition
from swapgraph.extract.events.status.verbs import above_verb
from swapgraph.extract.events.status.words import StatusWords
from swapgraph.model import Document, Status

_NOMINAL = ("NOUN", "PROPN", "PRON", "NUM", "DET")


@dataclass(frozen=True, slots=True)
class Reading:
    """A status, whether the sentence denies the event, says that it failed, or reports it without vouching.

    `named`: the sentence speaks of an event that is known, and does not itself tell whether it took place.
    `presumed`: it takes for granted that the event took place, and tells something else of it or beside it.
    """

    status: Status
    negated: bool = False
    failed: bool = False
    unvouched: bool = False
    named: bool = False
    presumed: bool = False


def read_status(doc: Document, i: int, words: StatusWords) -> Reading:
    """The status of the event whose trigger is token `i`, from the trigger up to the root of its sentence."""
    climb = Climb(doc, words, i)
    if doc.tokens[i].pos not in VERBAL:
        read_modifiers(climb)
    while _step(climb):
        pass
    presumed = climb.status is Status.ACTUAL and is_presumed(doc, i, words)
    return Reading(climb.status, climb.negated, climb.failed, climb.unvouched, climb.named, presumed)


def _step(climb: Climb) -> bool:
    """Look at one word and its governor; False at the root or where the event's sentence ends for it."""
    doc = climb.doc
    node = doc.tokens[climb.at]
    if node.pos in VERBAL and not climb.left_clause:
        if only_named(climb, climb.at):
            climb.named = True
            return False
        read_clause(climb, climb.at)
    if node.head == node.i:
        return False
    if node.dep == "pcomp" and conditional(doc, node.i, climb.words):
        climb.weaken(Status.HYPOTHETICAL)  # *said nothing about whether he was freed*
    above = doc.tokens[node.head]
    if node.dep in ("pobj", "pcomp") and (above.dep == "prep" or above.pos not in (*VERBAL, *_NOMINAL)):
        return above_preposition(climb, node.i, node.head)
    return above_verb(climb, node.i, node.head) if node.pos in VERBAL else above_noun(climb, node.i, node.head)
