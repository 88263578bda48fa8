"""Where an event was, of the places that its tellings name: where people were handed over before where they arrived,
a crossing before a town, a town before its province, a country only if it is no party."""

from __future__ import annotations

from collections.abc import Sequence

from swapgraph.extract.entities import Entities
from swapgraph.extract.events.clause import ClauseWords, governing_verb
from swapgraph.extract.events.cluster import Cluster, EventWords
from swapgraph.extract.events.mention import EventMention
from swapgraph.extract.events.where import place_rank
from swapgraph.model import Document, Status

_PARTIES = ("party", "releasingParty", "receivingParty")


def event_place(
    entities: Entities, c: Cluster, clusters: Sequence[Cluster], words: EventWords, clause: ClauseWords
) -> str | None:
    """The place of an event; an agreement's may be that of its talks, an exchange's the crossing that a leg took.

    Else the crossing or airport that the sentences of a transfer name, or those behind them.
    """
    found = _told(entities, c, clause)
    if found is None and words.types[c.type].concludes is not None and c.part_of:
        return _told(entities, c.part_of, clause)
    if found is None:
        legs = (o for o in clusters if o.part_of is c and words.types[o.type].leg_of == c.type)
        places = {_told(entities, leg, clause) for leg in legs} - {None}
        if len(places) == 1 and (place := places.pop()) is not None and _is_gate(entities, place, clause.gates):
            return place
    if found is None and words.has(c.type, "transfer") and c.status in (Status.ACTUAL, Status.CLAIMED):
        others = frozenset(m.head for o in clusters if o is not c for m in o.mentions)
        return _passed(entities, c, clause, others)
    return found


def _passed(entities: Entities, c: Cluster, clause: ClauseWords, others: frozenset[int]) -> str | None:
    """*Seven soldiers came home. They walked across X bridge*; not *guards were shot at X bridge*, another event."""
    doc = entities.doc
    tokens = doc.tokens
    near = {tokens[m.head].sentence + d for m in c.mentions for d in (0, 1)}
    gates = [
        key
        for key in entities
        if _is_gate(entities, key, clause.gates | clause.landings)
        and any(
            tokens[i].sentence in near and not _elsewhere(doc, i, clause, others)
            for m in entities.get(key).mentions
            for i in (doc.token_range(m.span)[0],)
        )
    ]
    return min(gates, key=lambda key: place_rank(entities, key, clause), default=None)


def _elsewhere(doc: Document, i: int, clause: ClauseWords, others: frozenset[int]) -> bool:
    """Whether the verb above token `i` tells another event, or is one of saying."""
    verb = governing_verb(doc, i)
    return verb is not None and (verb in others or doc.tokens[verb].lemma in clause.telling)


def _told(entities: Entities, c: Cluster, clause: ClauseWords) -> str | None:
    """The best place that its tellings name."""
    parties = c.keys(*_PARTIES)
    places = [(m, m.place) for m in c.mentions if m.place and m.place not in parties]

    def order(told: tuple[EventMention, str]) -> tuple[bool, float]:
        m, key = told
        return m.arrives and not _is_gate(entities, key, clause.gates), place_rank(entities, key, clause)

    return min(places, key=order, default=(None, None))[1]


def _is_gate(entities: Entities, key: str, gates: frozenset[str]) -> bool:
    """Whether it is a crossing, a bridge, a checkpoint: what people pass who are exchanged."""
    entity = entities.get(key)
    return entity.type == "Facility" and entity.label.split()[-1].lower() in gates
