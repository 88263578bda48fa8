"""Mentions -> events: one event is told in many sentences; another one of its kind is another event."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, replace
from functools import cached_property

from swapgraph.extract.entities import Entities
from swapgraph.extract.events.allegiance import actor_keys, side_of
from swapgraph.extract.events.arguments import light_verb
from swapgraph.extract.events.bands import BAND, take_sides
from swapgraph.extract.events.cluster import Cluster, EventWords, Told
from swapgraph.extract.events.completing import (
    add_mediators,
    add_relief,
    complete_directions,
    complete_sides,
    drop_the_named,
    free_the_held,
    settle_both_ways,
    share_along_links,
)
from swapgraph.extract.events.dating import complete_days
from swapgraph.extract.events.groups import join_groups
from swapgraph.extract.events.identity import gather
from swapgraph.extract.events.legs import join_legs
from swapgraph.extract.events.linking import link
from swapgraph.extract.events.listing import list_headings, listed_people
from swapgraph.extract.events.mention import PARTY_ROLES, EventMention, MentionWords
from swapgraph.extract.events.participants import roles_of
from swapgraph.extract.events.people import people_of
from swapgraph.extract.events.placing import event_place
from swapgraph.extract.events.running import is_total
from swapgraph.extract.events.scene import Scene
from swapgraph.extract.events.triggers import find_mentions
from swapgraph.extract.nouns import Nouns
from swapgraph.model import Document, Event, IsoDate, Participant, Span


@dataclass(frozen=True)
class EventTable:
    """The events of a document, and which event each trigger token speaks of."""

    events: tuple[Event, ...]
    at: dict[int, str]  # index of a trigger's head token -> key of its event
    mentions: tuple[EventMention, ...]
    scene: Scene

    def event(self, key: str) -> Event:
        """The event of a key."""
        return self._by_key[key]

    @cached_property
    def _by_key(self) -> dict[str, Event]:
        return {e.key: e for e in self.events}


def find_events(doc: Document, entities: Entities, nouns: Nouns, words: MentionWords, other: EventWords) -> EventTable:
    """The events of a document, in the order of the text."""
    take_sides(doc, entities, nouns)
    scene = Scene(doc, entities, nouns, words)
    found = find_mentions(doc, entities, nouns, words)
    heads = {m.head for m in found}
    found = sorted((*found, *(m for m in list_headings(scene) if m.head not in heads)), key=lambda m: (m.head, m.leg))
    mentions = _of_the_dead(scene, [_with_roles(scene, m) for m in found])
    clusters = gather(
        Told(
            doc, m, people_of(scene, m, list(m.roles)), other,
            carried=not m.verbal and _is_carried(doc, m, words),
        )
        for m in mentions
    )  # fmt: skip
    for mention, role, person in listed_people(doc, entities, nouns, words, mentions):
        for c in clusters:
            if mention in c.mentions and (role, person) not in c.roles:
                c.roles.append((role, person))
    complete_directions(clusters, other)
    clusters = join_legs(doc, clusters, other)
    add_mediators(scene, clusters, other)
    complete_sides(scene, clusters, other)
    settle_both_ways(clusters, other)
    free_the_held(scene, clusters, other)
    link(doc, clusters, other)
    share_along_links(scene, clusters, other)
    drop_the_named(scene, clusters)
    join_groups(scene, clusters)
    complete_days(scene, clusters, other)
    add_relief(scene, clusters, other)
    return _table(scene, clusters, other)


def _is_carried(doc: Document, m: EventMention, words: MentionWords) -> bool:
    """Brought about by a verb, or made with somebody: *reached a deal*, *a deal he brokered*, *a deal with Cuba*."""
    partners = not m.plural and any(m.slots.get(slot) for slot in ("with", "between"))
    if partners or light_verb(doc, m.head, words.light) is not None:
        return True
    return any(
        doc.tokens[c].lemma in words.light | words.mediator_verbs for c in doc.dependents(m.head, "acl", "relcl")
    )


def _with_roles(scene: Scene, m: EventMention) -> EventMention:
    """A mention with who takes part; one in which each side's captives go, or each lets some go, tells both legs."""
    roles = roles_of(scene, m)
    type_ = scene.words.types[m.type]
    agents = [h for slot in ("subject", "by") for h in m.slots.get(slot, ())]
    told = len(agents) > 1 or any(scene.entities.sides_meant(h) for h in agents)
    giving = {k for r, k in roles if r == "releasingParty"}
    if told and m.frame.direction == "gives":  # *the army and the insurgents released 20*: also those of the army
        giving |= {
            side_of(scene.entities, k) for h in agents for k in actor_keys(scene.doc, scene.entities, scene.nouns, h)
        }
    getting = {k for r, k in roles if r == "receivingParty"} if m.frame.direction == "gets" else set()
    both = told and any(len(ends & set(scene.entities.sides())) > 1 for ends in (giving, getting))
    peoples = _of_both_sides(scene, m, agents)
    if (both or peoples) and type_.leg_of and "mutual" not in type_.traits and not m.leg:
        if m.cumulative and peoples:  # no single exchange, and no single direction
            roles = [r for r in roles if r[0] not in PARTY_ROLES] + [("party", k) for k in scene.entities.sides()]
        else:
            m = replace(m, type=type_.leg_of)
            roles = roles_of(scene, m)
    if "directed" in scene.words.traits(m.type) and any(_of_either(scene, h) for h in m.themes):
        others = [r for r in roles if r[0] not in ("releasingParty", "receivingParty")]
        roles = [*others, *(("releasingParty", side) for side in scene.entities.sides())]
    return replace(m, roles=tuple(roles), running=is_total(scene, m))


def _of_both_sides(scene: Scene, m: EventMention, agents: list[int]) -> bool:
    """*360 Ethiopians and 359 Eritreans were flown home*, *repatriated Serb and Croat prisoners*: by neither side."""
    doc, entities, sides = scene.doc, scene.entities, set(scene.entities.sides())
    if any(scene.nouns.fits(h, BAND) for h in agents):
        return False  # *a Malian and a Frenchman freed by militants*
    if len(sides) < 2 or any(sides & set(actor_keys(doc, entities, scene.nouns, h)) for h in agents):
        return False
    heads = [j for h in m.themes for j in doc.conjuncts(h)]
    peoples = {
        entities.country_at(j)
        for h in heads
        for c in (h, *doc.dependents(h, "amod", "compound", "nmod"))
        for j in doc.conjuncts(c)
    }
    return sides <= {side_of(entities, k) for k in peoples if k is not None and entities.has(k)}


def _of_either(scene: Scene, head: int) -> bool:
    """*97,000 prisoners on both sides*, *80,000 captives held by Iran and Iraq*: let go by either."""
    doc, entities, sides = scene.doc, scene.entities, set(scene.entities.sides())
    behind = [(p, o) for p in doc.dependents(head, "prep") for o in doc.dependents(p, "pobj")]
    if any(doc.tokens[p].lemma == "on" and entities.sides_meant(o) for p, o in behind):
        return True
    for verb in doc.dependents(head, "acl"):
        holders = [
            j for p in doc.dependents(verb, "agent") for o in doc.dependents(p, "pobj") for j in doc.conjuncts(o)
        ]
        if len(sides) > 1 and sides <= {
            side_of(entities, k) for j in holders for k in actor_keys(doc, entities, scene.nouns, j)
        }:
            return True
    return False


def _of_the_dead(scene: Scene, mentions: list[EventMention]) -> list[EventMention]:
    """*Today we hand over X and Y*, whose bodies the article has told of: no release."""
    dead = {k for m in mentions for r, k in m.roles if r == "returnedBody"}
    return [_dead(m, dead, scene.words.types[m.type].of_the_dead) for m in mentions]


def _dead(m: EventMention, dead: set[str], type_: str | None) -> EventMention:
    named = {k for r, k in m.roles if r == "releasedPerson"}
    if not type_ or not named or not named <= dead:
        return m
    roles = tuple(("returnedBody" if r == "releasedPerson" else r, k) for r, k in m.roles)
    return replace(m, type=type_, roles=roles)


def _table(scene: Scene, clusters: list[Cluster], words: EventWords) -> EventTable:
    doc, entities = scene.doc, scene.entities
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
                place=event_place(entities, c, clusters, words, scene.words.clause),
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
    told = sorted(((m, keys[id(c)]) for c in clusters for m in c.mentions), key=lambda t: 2 * t[0].by_legs + t[0].leg)
    at = {m.head: key for m, key in reversed(told)}  # of two events of one trigger, the one that counts the people
    return EventTable(tuple(events), at, tuple(m for c in clusters for m in c.mentions), scene)


def _end(c: Cluster, today: IsoDate | None) -> IsoDate | None:
    """The last day; a month or year says nothing of an end, and a running count goes on to the day of the article."""
    if c.end is None:
        return today or (c.start if c.start and len(c.start) == 10 else None)
    return c.end if c.end != c.start or len(c.end) == 10 else None


def _best(c: Cluster) -> EventMention:
    """The mention that says most: a date, people, a place; the lead rather than the headline."""
    return max(c.mentions, key=lambda m: (bool(m.start) + bool(m.themes) + bool(m.place) + (not m.titled), -m.head))


def _trigger_span(doc: Document, m: EventMention) -> Span:
    tokens: Iterable[int] = m.tokens
    first, last = min(tokens), max(tokens)
    if last - first > 6:
        first = last = m.head
    return Span(doc.tokens[first].start, doc.tokens[last].end)
