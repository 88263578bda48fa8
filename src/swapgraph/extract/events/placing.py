"""Where an event was, of the places that its tellings name: where people were handed over before where they arrived,
a crossing before a town, a town before its province, a country only if it is no party."""

from __future__ import annotations

from collections.abc import Sequence

from swapgraph.extract.entities import Entities
from swapgraph.extract.events.around import sent_from
from swapgraph.extract.events.clause import ClauseWords, governing_verb
from swapgraph.extract.events.cluster import Cluster, EventWords, in_lead
from swapgraph.extract.events.mention import EventMention
from swapgraph.extract.events.spots import Spots
from swapgraph.extract.events.where import place_rank
from swapgraph.model import Document, Status

_NEAR = 3  # sentences
_AT = frozenset({"in", "at", "near", "on", "outside"})
_WAYS = frozenset({"to", "from", "for", "toward", "towards", "into"})
_PARTIES = ("party", "releasingParty", "receivingParty")


def event_place(
    entities: Entities, c: Cluster, clusters: Sequence[Cluster], words: EventWords, clause: ClauseWords
) -> str | None:
    """The place of an event; an agreement's may be that of its talks, an exchange's the crossing that a leg took.

    Else the crossing or airport that the sentences of a transfer name, or those behind them; where those let go were
    picked up; the town that news of it is sent from.
    """
    found = _told(entities, c, clause)
    if found is None and words.types[c.type].concludes is not None and c.part_of:
        return _told(entities, c.part_of, clause)
    if found is None:
        legs = (o for o in clusters if o.part_of is c and words.types[o.type].leg_of == c.type)
        places = {_told(entities, leg, clause) for leg in legs} - {None}
        if len(places) == 1 and (place := places.pop()) is not None and _ends_in(entities, place, clause.gates):
            return place
    if not words.has(c.type, "transfer"):
        return found
    others = frozenset(m.head for o in clusters if o is not c for m in o.mentions)
    if found is not None and entities.get(found).type == "Place":
        spot = _passed(entities, c, clause, others, told=True)
        return found if spot is None else spot  # *changed hands in X* and *a corner of X airport* are one place
    if found is None and c.status in (Status.ACTUAL, Status.CLAIMED):
        leg = c.part_of is not None and words.has(c.part_of.type, "transfer")
        near = _passed(entities, c, clause, others) or _collected(entities, c, clause)
        return near or (_sent_from(entities, c, clause) if not leg else None)
    return found


def _passed(
    entities: Entities, c: Cluster, clause: ClauseWords, others: frozenset[int], *, told: bool = False
) -> str | None:
    """*Seven soldiers came home. They walked across X bridge*; not *guards were shot at X bridge*, another event.

    In the sentences that tell it and those behind them; if its town is `told`, in the former alone, and where nobody
    went (*were swapped in Vienna and flew to X airport*).
    """
    doc = entities.doc
    tokens = doc.tokens
    above = {a for m in c.mentions for a in (m.head, *doc.ancestors(m.head))}
    near = {tokens[m.head].sentence + d for m in c.mentions for d in ((0,) if told else (0, 1))}
    gates = [
        key
        for key in entities
        if _is_gate(entities, key, clause.gates | clause.landings)
        and any(
            tokens[i].sentence in near
            and not _elsewhere(doc, i, clause, others)
            and not (told and (_is_end(doc, i, clause) or governing_verb(doc, i) not in {None, *above}))
            for m in entities.get(key).mentions
            for i in (doc.token_range(m.span)[0],)
        )
    ]
    return min(gates, key=lambda key: place_rank(entities, key, clause), default=None)


def _is_end(doc: Document, i: int, clause: ClauseWords) -> bool:
    """*to X airport*, *landed at X airport*."""
    above = next((doc.tokens[a] for a in doc.ancestors(i) if doc.tokens[a].dep == "prep"), None)
    verb = governing_verb(doc, i)
    went = verb is not None and doc.tokens[verb].lemma in clause.arrival | clause.reach | clause.departure
    return went or (above is not None and above.lemma in _WAYS)


def _collected(entities: Entities, c: Cluster, clause: ClauseWords) -> str | None:
    """*Ten girls were released. They were picked up by a helicopter in the Banki area*: in what follows."""
    doc = entities.doc
    told = {doc.tokens[m.head].sentence for m in c.mentions}
    behind = {s + d for s in told for d in range(1, _NEAR + 1)} - told
    spots = Spots(doc, entities, clause)
    for token in doc.tokens:
        if token.lemma not in clause.collecting or token.pos != "VERB" or token.sentence not in behind:
            continue
        if any(doc.tokens[o].tag == "PRP" for o in doc.dependents(token.i, "dobj", "nsubjpass")):
            agents = (o for by in doc.dependents(token.i, "agent") for o in doc.dependents(by, "pobj"))
            inside = (p for i in (token.i, *agents) for p in spots.prepositions(i) if doc.tokens[p].lemma in _AT)
            if key := next((k for p in inside for k in spots.behind(p)), None):
                return key
    return None


def _sent_from(entities: Entities, c: Cluster, clause: ClauseWords) -> str | None:
    """*PESHAWAR, Nov. 27 - Guerrillas on Monday released two soldiers*: there, if it is no seat of newsmen."""
    if any(m.arrives for m in c.mentions):
        return None
    if c.status is not Status.ACTUAL or not any(_is_lead_news(entities.doc, m, clause) for m in c.mentions):
        return None
    key = sent_from(entities.doc, entities)
    if key is None or entities.get(key).type != "Place" or entities.get(key).label.lower() in clause.bureaus:
        return None
    known = entities.known_of(key)
    return key if known is None or known.capital_of is None else None


def _is_lead_news(doc: Document, m: EventMention, clause: ClauseWords) -> bool:
    """Whether the lead tells it, and not that somebody welcomed or said it."""
    verb = m.head if m.verbal else governing_verb(doc, m.head)
    plain = verb is not None and doc.tokens[verb].dep != "relcl" and doc.tokens[verb].lemma not in clause.telling
    return plain and not m.titled and in_lead(doc, m.head)


def _elsewhere(doc: Document, i: int, clause: ClauseWords, others: frozenset[int]) -> bool:
    """Whether the verb above token `i` tells another event, or is one of saying."""
    verb = governing_verb(doc, i)
    return verb is not None and (verb in others or doc.tokens[verb].lemma in clause.telling)


def _told(entities: Entities, c: Cluster, clause: ClauseWords) -> str | None:
    """The best place that its tellings name."""
    parties = c.keys(*_PARTIES)
    places = [(m, m.place) for m in c.mentions if m.place and m.place not in parties]

    def order(told: tuple[EventMention, str]) -> tuple[bool, bool, float]:
        m, key = told
        gate = _is_gate(entities, key, clause.gates)
        whole = gate or _takes_place(entities.doc, m, clause)
        return not gate and _is_journey(entities.doc, m, clause), not whole, place_rank(entities, key, clause)

    return min(places, key=order, default=(None, None))[1]


def _is_journey(doc: Document, m: EventMention, clause: ClauseWords) -> bool:
    """*came home*, *flew to X*, *were brought to X*: told by where those freed went."""
    going = clause.arrival | clause.homecoming | clause.taking
    return m.arrives or (m.verbal and len(m.tokens) == 1 and doc.tokens[m.head].lemma in going)


def _takes_place(doc: Document, m: EventMention, clause: ClauseWords) -> bool:
    """*The release operation took place in X*: said of the whole of it."""
    verb = None if m.verbal else governing_verb(doc, m.head)
    return verb is not None and doc.tokens[verb].lemma in clause.occurring


def _is_gate(entities: Entities, key: str, gates: frozenset[str]) -> bool:
    """Whether it is a crossing, a bridge, a checkpoint: what people pass who are exchanged."""
    return entities.get(key).type == "Facility" and _ends_in(entities, key, gates)


def _ends_in(entities: Entities, key: str, nouns: frozenset[str]) -> bool:
    """*the X border*, *the Y crossing*."""
    return entities.get(key).label.split()[-1].lower() in nouns
