"""Mentions -> events: one event is told in many sentences; another one of its kind is another event."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass, replace
from itertools import pairwise

from swapgraph.extract.entities import Entities
from swapgraph.extract.events.arguments import light_verb
from swapgraph.extract.events.identity import (
    PLAIN,
    Cluster,
    EventWords,
    Told,
    gather,
    low,
    overlap,
)
from swapgraph.extract.events.listing import listed_people
from swapgraph.extract.events.mention import PARTY_ROLES, PEOPLE_ROLES, EventMention, MentionWords
from swapgraph.extract.events.participants import mediators, roles_of
from swapgraph.extract.events.people import people_of
from swapgraph.extract.events.scene import Scene
from swapgraph.extract.events.triggers import find_mentions
from swapgraph.extract.events.where import PLACE_RANKS
from swapgraph.extract.nouns import Nouns
from swapgraph.model import Document, Event, IsoDate, Participant, Span, Status


@dataclass(frozen=True)
class EventTable:
    """The events of a document, and which event each trigger token speaks of."""

    events: tuple[Event, ...]
    at: dict[int, str]  # index of a trigger's head token -> key of its event
    mentions: tuple[EventMention, ...]


def find_events(doc: Document, entities: Entities, nouns: Nouns, words: MentionWords, other: EventWords) -> EventTable:
    """The events of a document, in the order of the text."""
    scene = Scene(doc, entities, nouns, words)
    mentions = [_with_roles(scene, m) for m in find_mentions(doc, entities, nouns, words)]
    clusters = gather(
        Told(
            doc, m, people_of(scene, m, list(m.roles)), other,
            carried=not m.verbal and light_verb(doc, m.head, words.light) is not None,
        )
        for m in mentions
    )  # fmt: skip
    for mention, role, person in listed_people(doc, entities, nouns, words, mentions):
        for c in clusters:
            if mention in c.mentions and (role, person) not in c.roles:
                c.roles.append((role, person))
    clusters = _join_legs(doc, clusters, other)
    _add_mediators(doc, entities, nouns, words, other, clusters)
    _complete_sides(entities, clusters, other)
    for c in clusters:
        receiving = c.keys("receivingParty")
        if other.has(c.type, "mutual") and (len(receiving) > 1 or c.keys("releasingParty") & receiving):
            both = {"releasingParty": "party", "receivingParty": "party"}
            c.roles = list(dict.fromkeys((both.get(r, r), k) for r, k in c.roles))
    _link(doc, clusters, other)
    return _table(doc, entities, clusters, other)


def _with_roles(scene: Scene, m: EventMention) -> EventMention:
    """A mention with who takes part; one in which each side lets its captives go tells both legs at once."""
    roles = roles_of(scene, m)
    type_ = scene.words.types.get(m.type, PLAIN)
    both = len({k for r, k in roles if r == "releasingParty"} & set(scene.entities.sides())) > 1
    if both and type_.leg_of and "mutual" not in type_.traits and not m.leg:
        m = replace(m, type=type_.leg_of)
        roles = roles_of(scene, m)
    return replace(m, roles=tuple(roles))


def _same_sentence(doc: Document, c: Cluster, m: EventMention) -> bool:
    return any(doc.tokens[x.head].sentence == doc.tokens[m.head].sentence for x in c.mentions)


# ---- directed events that are legs of a two-sided one


def _join_legs(doc: Document, clusters: list[Cluster], words: EventWords) -> list[Cluster]:
    """A release that no direction and no date sets apart tells the exchange again; one with a direction is its leg."""
    kept: list[Cluster] = []
    for c in clusters:
        whole = words.types.get(c.type, PLAIN).leg_of
        host = _host_exchange(doc, [e for e in clusters if e.type == whole], c) if whole else None
        if host is None:
            kept.append(c)
        elif _tells_the_whole(doc, c, host):
            host.mentions.extend(c.mentions)
            host.roles.extend(r for r in c.roles if r[0] in PEOPLE_ROLES and r not in host.roles)
            if c.start and not host.start:
                host.start, host.end = c.start, c.end
        else:
            c.part_of = host
            kept.append(c)
    for c in kept:
        c.mentions.sort(key=lambda m: m.head)
    return kept


def _host_exchange(doc: Document, exchanges: list[Cluster], c: Cluster) -> Cluster | None:
    """The exchange that a directed event is a leg of: on its day, or told beside it."""
    if not exchanges or c.cumulative:
        return None
    for e in exchanges:
        if (
            c.start
            and e.start
            and overlap(c.start, c.end, e.start, e.end)
            and (c.status is Status.ACTUAL) == (e.status is Status.ACTUAL)
        ):
            return e
    if c.start:
        return None
    same = [e for e in exchanges if any(_same_sentence(doc, e, m) for m in c.mentions) and c.status == e.status]
    if same:
        return same[-1]
    first = c.mentions[0].head
    before = [e for e in exchanges if e.mentions[0].head < first and e.status == c.status]
    if not before or c.status is not Status.ACTUAL:
        return None
    return max(before, key=lambda e: max(m.head for m in e.mentions if m.head < first))


def _tells_the_whole(doc: Document, c: Cluster, host: Cluster) -> bool:
    """Told beside the exchange, or with neither direction nor people of its own, or of each side at once."""
    if any(m.leg for m in c.mentions):
        return False
    if all(_same_sentence(doc, host, m) for m in c.mentions):
        return True
    if len(c.keys("releasingParty")) > 1 and c.keys("releasingParty") <= host.keys("party"):
        return True
    return not c.keys("releasingParty", "receivingParty") and not c.people


# ---- who else takes part


def _add_mediators(
    doc: Document,
    entities: Entities,
    nouns: Nouns,
    words: MentionWords,
    event_words: EventWords,
    clusters: list[Cluster],
) -> None:
    core = [c for c in clusters if event_words.has(c.type, "helped")]
    if not core:
        return
    main = next((c for c in core if event_words.has(c.type, "transfer")), core[0])
    triggers = frozenset(m.head for c in core for m in c.mentions)
    for sentence in doc.sentences:
        for key in mediators(doc, entities, nouns, words, sentence.i, triggers):
            here = [c for c in core if any(doc.tokens[m.head].sentence == sentence.i for m in c.mentions)]
            for c in here or [main]:
                parties = c.keys(*PARTY_ROLES)
                if key in parties and len(parties) <= 2:
                    continue
                c.roles = [(r, k) for r, k in c.roles if not (k == key and r in PARTY_ROLES)]
                if ("mediator", key) not in c.roles:
                    c.roles.append(("mediator", key))


def _complete_sides(entities: Entities, clusters: list[Cluster], words: EventWords) -> None:
    """An exchange has two sides: where only one is named, or none, they are the sides the article is about."""
    counts = Counter(
        k for c in clusters if words.has(c.type, "retold") for _ in c.mentions for r, k in c.roles if r in PARTY_ROLES
    )
    told = [k for k, _ in sorted(counts.items(), key=lambda x: (-x[1], x[0]))]
    sides = (list(entities.sides()) or told)[:2]
    for c in clusters:
        role = words.types.get(c.type, PLAIN).side_role
        have = c.keys(*PARTY_ROLES)
        if role is None or len(have) >= 2 or not have <= set(sides):
            continue
        c.roles.extend((role, side) for side in sides if side not in have and side not in c.keys("mediator"))


# ---- series


def _link(doc: Document, clusters: list[Cluster], words: EventWords) -> None:
    """Under which agreement a transfer happens, which talks an agreement ends, which exchange follows which."""
    told = [c for c in clusters if c.status in (Status.ACTUAL, Status.CLAIMED)]
    agreements = [c for c in told if words.has(c.type, "agreement")]
    for c in clusters:
        concluded = words.types.get(c.type, PLAIN).concludes
        if words.has(c.type, "transfer") and c.part_of is None:
            here = [a for a in agreements if any(_same_sentence(doc, a, m) for m in c.mentions)]
            if here:
                c.agreement = c.part_of = here[0]
        elif concluded:
            here = [n for n in told if n.type == concluded and any(_same_sentence(doc, n, m) for m in c.mentions)]
            if here:
                c.part_of = here[0]
                if not c.start and here[0].start:
                    c.start, c.end = here[0].start, here[0].end
    for type_ in sorted(
        {
            c.type
            for c in clusters
            if words.types.get(c.type, PLAIN).side_role == "party" and words.has(c.type, "transfer")
        }
    ):
        dated = sorted(
            (c for c in clusters if c.type == type_ and c.start and c.status is Status.ACTUAL),
            key=lambda c: (low(c.start or ""), c.mentions[0].head),
        )
        for earlier, later in pairwise(dated):
            if not overlap(earlier.start, earlier.end, later.start, later.end):
                later.follows = earlier


# ---- the plain facts


def _table(doc: Document, entities: Entities, clusters: list[Cluster], words: EventWords) -> EventTable:
    clusters = sorted(clusters, key=lambda c: (c.mentions[0].head, c.type))
    best = {id(c): _best(c) for c in clusters}
    keys = {id(c): f"{c.type.lower()}-{doc.tokens[best[id(c)].head].start}" for c in clusters}

    def key(other: Cluster | None) -> str | None:
        return keys.get(id(other)) if other is not None else None

    events = []
    for c in clusters:
        trigger = _trigger_span(doc, best[id(c)])
        cumulative = c.cumulative and words.has(c.type, "transfer")
        events.append(
            Event(
                key=keys[id(c)],
                type=c.type,
                status=c.status,
                trigger=trigger,
                evidence=tuple(dict.fromkeys([trigger, *(_trigger_span(doc, m) for m in c.mentions)])),
                start=c.start,
                end=_end(c, doc.article.date if cumulative else None),
                place=_place(entities, c)
                or (_place(entities, c.part_of) if _concludes(c, words) and c.part_of else None),
                participants=tuple(Participant(r, k) for r, k in c.roles),
                part_of=key(c.part_of),
                follows=key(c.follows),
                agreement=key(c.agreement),
                ordinal=next((m.ordinal for m in c.mentions if m.ordinal), None),
                phase=next((m.phase for m in c.mentions if m.phase), None),
                cumulative=cumulative,
                ranking=next((m.ranking for m in c.mentions if m.ranking), None),
            )
        )
    at = {m.head: keys[id(c)] for legs in (True, False) for c in clusters for m in c.mentions if m.leg is legs}
    return EventTable(tuple(events), at, tuple(m for c in clusters for m in c.mentions))


def _end(c: Cluster, today: IsoDate | None) -> IsoDate | None:
    """The last day; a month or year says nothing of an end, and a running count goes on to the day of the article."""
    if c.end is None:
        return today or (c.start if c.start and len(c.start) == 10 else None)
    return c.end if c.end != c.start or len(c.end) == 10 else None


def _concludes(c: Cluster, words: EventWords) -> bool:
    return words.types.get(c.type, PLAIN).concludes is not None


def _place(entities: Entities, c: Cluster) -> str | None:
    """The most precise place told, a country only if it is no party."""
    parties = c.keys("party", "releasingParty", "receivingParty")
    places = [m.place for m in c.mentions if m.place and m.place not in parties]
    return min(places, key=lambda k: PLACE_RANKS[entities.get(k).type], default=None)


def _best(c: Cluster) -> EventMention:
    """The mention that says most: a date, people, a place; the lead rather than the headline."""
    return max(c.mentions, key=lambda m: (bool(m.start) + bool(m.themes) + bool(m.place) + (not m.titled), -m.head))


def _trigger_span(doc: Document, m: EventMention) -> Span:
    tokens: Iterable[int] = m.tokens
    first, last = min(tokens), max(tokens)
    if last - first > 6:
        first = last = m.head
    return Span(doc.tokens[first].start, doc.tokens[last].end)
