"""Facts -> the quads of the article's graph, as docs/data-model.md describes them.

A pure function of its input: same facts, same quads, in the same order. No blank node, no clock.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterable
from dataclasses import asdict
from decimal import Decimal

import pyoxigraph as ox

from swapgraph.graph import terms as t
from swapgraph.graph.schema import Schema, term_iri
from swapgraph.graph.soundness import sound
from swapgraph.model import (
    Article,
    Claim,
    Entity,
    Event,
    Facts,
    IsoDate,
    Mention,
    Quantity,
    Role,
    Span,
    Stance,
    Status,
    TimeExpression,
)
from swapgraph.names import PREFIXES, Minter, slug

_DATE_TYPES = {10: t.XSD_DATE, 7: t.XSD_MONTH, 4: t.XSD_YEAR}
_NAMED_IN_LABEL = 3
_HOLDING = ("current", "acting")


def article_digest(article: Article) -> str:
    """The SHA-256 of an article's record, in hexadecimal: differs as soon as anything known of the article does."""
    record = json.dumps(asdict(article), ensure_ascii=True, sort_keys=True, separators=(",", ":"))
    return hashlib.sha256(record.encode("ascii")).hexdigest()


def assemble(facts: Facts, minter: Minter, schema: Schema) -> list[ox.Quad]:
    """The quads of one article's graph, sorted and each once.

    What cannot stand in a graph (see `soundness.sound`) is left out; the caller who wants to warn of it asks there.
    """
    facts, _ = sound(facts, schema)
    assembly = _Assembly(facts, minter, schema)
    assembly.article()
    for entity in facts.entities:
        assembly.entity(entity)
    for role in facts.roles:
        assembly.post(role)
    for event in facts.events:
        assembly.event(event)
    for quantity in facts.quantities:
        assembly.quantity(quantity)
    for claim in facts.claims:
        assembly.claim(claim)
    for time in facts.times:
        assembly.time(time)
    return assembly.quads()


def date_literal(value: IsoDate) -> ox.Literal:
    """A date typed by its precision: xsd:date, xsd:gYearMonth or xsd:gYear."""
    return ox.Literal(value, datatype=_DATE_TYPES[len(value)])


def number_literal(value: float) -> ox.Literal:
    """A number as xsd:integer if it is whole, else as xsd:decimal in its canonical form."""
    if isinstance(value, int):  # offsets, most of all numbers
        return ox.Literal(str(value), datatype=t.XSD_INTEGER)
    exact = Decimal(repr(value))
    if exact == exact.to_integral_value():
        return ox.Literal(str(int(exact)), datatype=t.XSD_INTEGER)
    return ox.Literal(format(exact.normalize(), "f"), datatype=t.XSD_DECIMAL)


_TRUE = ox.Literal("true", datatype=t.XSD_BOOLEAN)
_Node = ox.NamedNode | ox.Literal


class _Assembly:
    """The triples of one article while they are gathered."""

    def __init__(self, facts: Facts, minter: Minter, schema: Schema) -> None:
        self.facts, self.minter, self.schema = facts, minter, schema
        self.id = facts.article.id
        self.graph = ox.NamedNode(minter.article(self.id))
        self.entities = {e.key: e for e in facts.entities}
        self.events = {e.key: e for e in facts.events}
        self._triples: dict[tuple[ox.NamedNode, ox.NamedNode, _Node], None] = {}
        self._pieces: dict[Span, ox.NamedNode] = {}
        self._posts: dict[ox.NamedNode, tuple[str, str, str | None, str]] = {}

    def quads(self) -> list[ox.Quad]:
        """Everything gathered, each triple once, in the order in which the facts tell it."""
        return [ox.Quad(s, p, o, self.graph) for s, p, o in self._triples]

    # -------------------------------------------------------------- nodes

    def article(self) -> None:
        """The article itself."""
        article = self.facts.article
        self._add(self.graph, t.RDF_TYPE, t.ARTICLE)
        self._add(self.graph, t.READ_BY, t.SWAPGRAPH)
        self._add(self.graph, t.DIGEST, ox.Literal(article_digest(article)))
        self._add(self.graph, t.PUBLISHED, _dated(article.date))
        for property_, value in (
            (t.IDENTIFIER, article.id),
            (t.TITLE, article.title),
            (t.PUBLISHER, article.publisher),
            (t.AUTHOR, article.author),
            (t.URL, article.url),
        ):
            self._add(self.graph, property_, _text(value))
        self._add(self.graph, t.TEXT, ox.Literal(article.text))

    def entity(self, entity: Entity) -> None:
        """An entity with its mentions."""
        node = self._entity(entity.key)
        self._add(node, t.RDF_TYPE, t.ENTITY_CLASSES[entity.type])
        self._add(node, t.RDFS_LABEL, ox.Literal(entity.label))
        if entity.wikidata:
            self._add(node, t.EXACT_MATCH, ox.NamedNode(PREFIXES["wd"] + entity.wikidata))
        for mention in entity.mentions:
            self._mention(mention, node)

    def post(self, role: Role) -> None:
        """A post; the person *holds* it only if the post is one in something and of today (see sg:holdsPost)."""
        person = self._entity(role.person)
        node = self._post(role)
        self._add(node, t.RDF_TYPE, t.POST)
        self._add(node, t.HOLDER, person)
        self._add(node, t.POST_TITLE, ox.Literal(role.role))
        self._add(node, t.POST_IN, self._entity(role.of) if role.of else None)
        self._add(node, t.TENURE, ox.Literal(role.tenure))
        self._evidence(node, role.evidence)
        of_person = role.of is not None and self.entities[role.of].type == "Person"
        if role.tenure in _HOLDING and not of_person:
            self._add(person, t.HOLDS_POST, node)

    def event(self, event: Event) -> None:
        """An event with its participants."""
        node = self._event(event.key)
        self._add(node, t.RDF_TYPE, ox.NamedNode(term_iri(event.type)))
        self._add(node, t.RDFS_LABEL, ox.Literal(self._event_label(event)))
        self._add(node, t.STATUS, ox.Literal(event.status.value))
        self._add(node, t.START_DATE, _dated(event.start))
        self._add(node, t.END_DATE, _dated(event.end))
        self._add(node, t.AT_PLACE, self._entity(event.place) if event.place else None)
        for property_, key in (
            (t.PART_OF, event.part_of),
            (t.FOLLOWS, event.follows),
            (t.UNDER_AGREEMENT, event.agreement),
        ):
            self._add(node, property_, self._event(key) if key else None)
        self._add(node, t.ORDINAL, None if event.ordinal is None else number_literal(event.ordinal))
        self._add(node, t.PHASE_NUMBER, None if event.phase is None else number_literal(event.phase))
        self._add(node, t.CUMULATIVE, _TRUE if event.cumulative else None)
        self._add(node, t.RANKING, _text(event.ranking))
        for participant in event.participants:
            self._add(node, ox.NamedNode(term_iri(participant.role)), self._entity(participant.agent))
        self._evidence(node, event.evidence)
        self._add(node, t.TRIGGER, self._piece(event.trigger))

    def quantity(self, quantity: Quantity) -> None:
        """A count or a sum of money."""
        node = self._local("quantity", quantity.key)
        self._add(node, t.RDF_TYPE, t.QUANTITY)
        self._add(node, t.VALUE, number_literal(quantity.value))
        self._add(node, t.UPPER_VALUE, None if quantity.upper is None else number_literal(quantity.upper))
        self._add(node, t.BOUND, ox.Literal(quantity.bound.value))
        self._add(node, t.COUNTED, ox.Literal(quantity.counted))
        self._add(node, t.OF_EVENT, self._event(quantity.event) if quantity.event else None)
        self._add(node, t.SIDE, self._entity(quantity.side) if quantity.side else None)
        self._add(node, t.CURRENCY, _text(quantity.currency))
        self._add(node, t.DISTRIBUTIVE, _TRUE if quantity.distributive else None)
        self._add(node, t.INCLUDED_IN, self._local("quantity", quantity.part_of) if quantity.part_of else None)
        self._add(node, t.CUMULATIVE, _TRUE if quantity.cumulative else None)
        self._add(node, t.SINCE, _dated(quantity.since))
        self._evidence(node, quantity.evidence)
        self._add(node, t.FIGURE, self._piece(quantity.span))

    def claim(self, claim: Claim) -> None:
        """An attributed statement; a pledge of an event to come is a commitment too."""
        node = self._local("claim", claim.key)
        self._add(node, t.RDF_TYPE, t.CLAIM)
        self._add(node, t.SOURCE, self._entity(claim.source))
        self._add(node, t.STANCE, ox.Literal(claim.stance.value))
        self._add(node, t.CONTENT, ox.Literal(claim.content))
        self._add(node, t.CLAIM_DATE, _dated(claim.date))
        self._add(node, t.ABOUT, self._event(claim.about) if claim.about else None)
        self._add(node, t.ANSWERS, self._local("claim", claim.answers) if claim.answers else None)
        self._add(node, t.CONTRADICTS, self._local("claim", claim.contradicts) if claim.contradicts else None)
        for hedge in claim.hedges:
            self._add(node, t.HEDGE, ox.Literal(hedge))
        self._add(node, t.VIA, self._entity(claim.via) if claim.via else None)
        self._add(node, t.QUOTED, _TRUE if claim.quoted else None)
        self._evidence(node, claim.evidence)
        self._add(node, t.CONTENT_MENTION, self._piece(claim.evidence[0]))
        pledged = self.events[claim.about] if claim.about and claim.stance is Stance.PLEDGES else None
        if pledged and pledged.status is Status.PLANNED:
            self._add(node, t.RDF_TYPE, t.COMMITMENT)
            self._add(node, t.TERM_OF, self._event(pledged.agreement) if pledged.agreement else None)

    def time(self, time: TimeExpression) -> None:
        """A time that the text names."""
        node = self._local("time", f"{time.span.start}-{time.span.end}")
        self._add(node, t.RDF_TYPE, t.TIME_EXPRESSION)
        self._add(node, t.FROM, _dated(time.from_))
        self._add(node, t.TO, _dated(time.to))
        self._evidence(node, (time.span,))

    # -------------------------------------------------------------- names of nodes

    def _local(self, kind: str, key: str) -> ox.NamedNode:
        return ox.NamedNode(self.minter.local(self.id, kind, key))

    def _event(self, key: str) -> ox.NamedNode:
        return self._local("event", key)

    def _entity(self, key: str) -> ox.NamedNode:
        entity = self.entities[key]
        if entity.gazetteer:
            return ox.NamedNode(self.minter.entity(entity.gazetteer))
        return self._local("entity", key)

    def _post(self, role: Role) -> ox.NamedNode:
        """One node for one post told twice; a number behind the name where two posts would share it."""
        same = (role.person, role.role.casefold(), role.of, role.tenure)
        name = "-".join(part for part in (role.person, slug(role.role), role.of) if part)
        number = 1
        while True:
            node = self._local("role", name if number == 1 else f"{name}-{number}")
            if self._posts.setdefault(node, same) == same:
                return node
            number += 1

    # -------------------------------------------------------------- triples

    def _add(self, subject: ox.NamedNode, predicate: ox.NamedNode, object_: _Node | None) -> None:
        if object_ is not None:
            self._triples[subject, predicate, object_] = None

    def _evidence(self, node: ox.NamedNode, spans: Iterable[Span]) -> None:
        for span in spans:
            self._add(node, t.EVIDENCE, self._piece(span))

    def _piece(self, span: Span) -> ox.NamedNode:
        """The node of a piece of text; all that rests on the same words shares it."""
        known = self._pieces.get(span)
        if known is not None:
            return known
        node = self._pieces[span] = ox.NamedNode(self.minter.piece(self.id, span))
        self._add(node, t.RDF_TYPE, t.MENTION)
        self._add(node, t.IN_ARTICLE, self.graph)
        self._add(node, t.START, number_literal(span.start))
        self._add(node, t.END, number_literal(span.end))
        self._add(node, t.TEXT, ox.Literal(self.facts.article.text[span.start : span.end]))
        return node

    def _mention(self, mention: Mention, entity: ox.NamedNode) -> None:
        node = self._piece(mention.span)
        self._add(node, t.DENOTES, entity)
        self._add(node, t.MENTION_KIND, ox.Literal(mention.kind))
        if 0 < mention.confidence < 1:
            self._add(node, t.CONFIDENCE, number_literal(mention.confidence))

    def _event_label(self, event: Event) -> str:
        """`prisoner exchange, 2025-06-10, Ukraine and Russia`; which roles are named is the ontology's to say."""
        parts = [self.schema.label(term_iri(event.type))]
        if event.start:
            parts.append(event.start if event.end in (None, event.start) else f"{event.start} to {event.end}")
        elif event.end:
            parts.append(f"until {event.end}")
        orders = self.schema.label_orders
        ranked = [(orders.get(term_iri(p.role)), i, p.agent) for i, p in enumerate(event.participants)]
        named = sorted((order, i, agent) for order, i, agent in ranked if order is not None)
        names = list(dict.fromkeys(self.entities[agent].label for _, _, agent in named))
        if names:
            parts.append(_listed(names))
        elif event.place:
            parts.append(self.entities[event.place].label)
        if event.status is not Status.ACTUAL:
            parts.append(event.status.value)
        return ", ".join(parts)


def _text(value: str | None) -> ox.Literal | None:
    return ox.Literal(value) if value else None


def _dated(value: IsoDate | None) -> ox.Literal | None:
    return date_literal(value) if value else None


def _listed(names: list[str]) -> str:
    """`A`, `A and B`, `A, B and C`, `A, B, C and others`."""
    if len(names) > _NAMED_IN_LABEL:
        names = [*names[:_NAMED_IN_LABEL], "others"]
    return names[0] if len(names) == 1 else f"{', '.join(names[:-1])} and {names[-1]}"
