"""Where a mention says that its event was."""

from __future__ import annotations

from swapgraph.extract.entities import Entities
from swapgraph.extract.events.mention import EventMention, MentionWords
from swapgraph.extract.events.when import clause_heads
from swapgraph.model import Document

PLACE_RANKS = {"Facility": 0, "Place": 1, "Country": 2}
_PLACE_PREPOSITIONS = frozenset({"in", "at", "on", "near", "inside", "outside", "across", "around"})


def place_of(doc: Document, entities: Entities, m: EventMention, words: MentionWords) -> str | None:
    """The place, facility or country named by *in*, *at*, *on* or *near* beside the trigger or its verb."""
    best: tuple[int, str] | None = None
    for host in clause_heads(doc, m, words):
        for p in doc.dependents(host, "prep"):
            if doc.tokens[p].lemma not in _PLACE_PREPOSITIONS:
                continue
            for obj in doc.dependents(p, "pobj"):
                key = _place_key(doc, entities, obj)
                if key is not None:
                    rank = PLACE_RANKS[entities.get(key).type]
                    if best is None or rank < best[0]:
                        best = (rank, key)
    return best[1] if best else None


def _place_key(doc: Document, entities: Entities, obj: int) -> str | None:
    """The entity of a place noun phrase: the name itself, or one inside (*the northern region of Chernihiv*)."""
    for i in (
        obj,
        *(
            c
            for p in doc.dependents(obj, "prep")
            if doc.tokens[p].lemma in ("of", "in", "near", "at")
            for c in doc.dependents(p, "pobj")
        ),
        *doc.dependents(obj, "compound"),
    ):
        key = entities.at(i)
        if key and entities.get(key).type in ("Place", "Facility", "Country"):
            return key
    return None
