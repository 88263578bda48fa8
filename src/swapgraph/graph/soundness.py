"""Facts that a graph can be made of: what points nowhere, lies outside the text or is no date is taken out, and told.

The extractors should never produce such facts, and tests ask that they do not. In a build one slip must cost one
fact, not the article; so assembling starts here, and the build passes the problems on as warnings.
"""

from __future__ import annotations

import math
import re
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field, replace
from datetime import date
from typing import Protocol, TypeVar

from swapgraph.graph.schema import Schema, term_iri
from swapgraph.graph.terms import AGREEMENT, ENTITY_CLASSES, OTHER_EVENT, PARTICIPANT
from swapgraph.lexicon import shorten
from swapgraph.model import (
    Claim,
    Entity,
    Event,
    Facts,
    IsoDate,
    Mention,
    Participant,
    Quantity,
    Role,
    Span,
    TimeExpression,
)

_PLACES = frozenset({"Country", "Place", "Facility"})
TENURES = ("current", "former", "acting", "future")
MENTION_KINDS = ("name", "pronoun", "nominal", "demonym", "adjective")


class _Keyed(Protocol):
    @property
    def key(self) -> str: ...


_K = TypeVar("_K", bound=_Keyed)


def is_date(text: str) -> bool:
    """Whether this is a day, month or year that the calendar has: `2025-06-10`, `2022-03`, `2022`."""
    if not re.fullmatch(r"\d{4}(-\d{2}){0,2}", text, re.ASCII):
        return False
    try:
        date.fromisoformat(text + "-01-01"[len(text) - 4 :] if len(text) < 10 else text)
    except ValueError:
        return False
    return True


def in_order(start: IsoDate, end: IsoDate) -> bool:
    """Whether a period can run from `start` to `end`, compared as far as both say."""
    shared = min(len(start), len(end))
    return start[:shared] <= end[:shared]


def sound(facts: Facts, schema: Schema) -> tuple[Facts, tuple[str, ...]]:
    """The facts without what cannot stand in a graph, and a line about each thing taken out."""
    check = _Check(facts, schema)
    result = check.run()
    return result, tuple(check.problems)


@dataclass
class _Check:
    facts: Facts
    schema: Schema
    problems: list[str] = field(default_factory=list)

    def run(self) -> Facts:
        facts, article = self.facts, self.facts.article
        if article.date is not None:
            article = replace(article, date=self._date(article.date, "the article's date"))
        entities = self._unique("entity", [e for e in map(self._entity, facts.entities) if e])
        types = {e.key: e.type for e in entities}
        events = self._unique("event", [e for e in (self._event(e, types) for e in facts.events) if e])
        events = self._under_agreements(events)
        events = self._acyclic(events, "part_of", lambda e: e.part_of, lambda e: replace(e, part_of=None))
        events = self._acyclic(events, "follows", lambda e: e.follows, lambda e: replace(e, follows=None))
        event_keys = {e.key for e in events}
        quantities = self._unique(
            "quantity", [q for q in (self._quantity(q, types, event_keys) for q in facts.quantities) if q]
        )
        quantities = self._acyclic(quantities, "part_of", lambda q: q.part_of, lambda q: replace(q, part_of=None))
        claims = self._unique("claim", [c for c in (self._claim(c, types, event_keys) for c in facts.claims) if c])
        return replace(
            facts,
            article=article,
            entities=entities,
            roles=tuple(r for r in (self._role(r, types) for r in facts.roles) if r),
            events=events,
            quantities=quantities,
            claims=self._known_claims(claims),
            times=tuple(t for t in map(self._time, facts.times) if t),
        )

    # -------------------------------------------------------------- what facts are made of

    def _say(self, problem: str) -> None:
        self.problems.append(f"{self.facts.article.id}: {problem}")

    def _inside(self, span: Span) -> bool:
        return 0 <= span.start < span.end <= len(self.facts.article.text)

    def _spans(self, spans: Iterable[Span], where: str) -> tuple[Span, ...]:
        kept = []
        for span in dict.fromkeys(spans):
            if self._inside(span):
                kept.append(span)
            else:
                self._say(f"{where}: {span.start}-{span.end} is outside the text")
        return tuple(kept)

    def _date(self, value: IsoDate | None, where: str) -> IsoDate | None:
        if value is None or is_date(value):
            return value
        self._say(f"{where}: {value!r} is no date")
        return None

    def _period(self, start: IsoDate | None, end: IsoDate | None, where: str) -> tuple[IsoDate | None, IsoDate | None]:
        start, end = self._date(start, where), self._date(end, where)
        if start and end and not in_order(start, end):
            self._say(f"{where}: it ends ({end}) before it starts ({start})")
            end = None
        return start, end

    def _known(self, key: str | None, keys: Iterable[str], where: str) -> str | None:
        if key is None or key in keys:
            return key
        self._say(f"{where}: there is no {key!r}")
        return None

    def _unique(self, kind: str, items: Sequence[_K]) -> tuple[_K, ...]:
        kept: dict[str, _K] = {}
        for item in items:
            if kept.setdefault(item.key, item) is not item:
                self._say(f"{kind} {item.key}: told twice under one key")
        return tuple(kept.values())

    def _acyclic(
        self, items: Sequence[_K], what: str, above: Callable[[_K], str | None], cut: Callable[[_K], _K]
    ) -> tuple[_K, ...]:
        """Cut references that point nowhere or close a circle."""
        kept = {item.key: item for item in items}
        for key, item in list(kept.items()):
            if above(item) is None:
                continue
            seen, node = {key}, above(item)
            while node is not None and node in kept and node not in seen:
                seen.add(node)
                node = above(kept[node])
            if above(item) not in kept or node == key:
                self._say(f"{key}: {what} {above(item)!r} points nowhere or in a circle")
                kept[key] = cut(item)
        return tuple(kept.values())

    # -------------------------------------------------------------- facts

    def _entity(self, entity: Entity) -> Entity | None:
        where = f"entity {entity.key}"
        if entity.type not in ENTITY_CLASSES:
            self._say(f"{where}: there is no type {entity.type!r}")
            return None
        mentions: list[Mention] = []
        for mention in dict.fromkeys(entity.mentions):
            if not self._inside(mention.span):
                self._say(f"{where}: {mention.span.start}-{mention.span.end} is outside the text")
            elif mention.kind not in MENTION_KINDS:
                self._say(f"{where}: there is no kind of mention {mention.kind!r}")
            else:
                mentions.append(mention)
        wikidata = entity.wikidata
        if wikidata is not None and not re.fullmatch(r"Q[1-9]\d*", wikidata, re.ASCII):
            self._say(f"{where}: {wikidata!r} is no Wikidata number")
            wikidata = None
        return replace(entity, label=entity.label.strip() or entity.key, mentions=tuple(mentions), wikidata=wikidata)

    def _role(self, role: Role, types: dict[str, str]) -> Role | None:
        where = f"role {role.role!r} of {role.person}"
        evidence = self._spans(role.evidence, where)
        if types.get(role.person) != "Person" or not role.role.strip() or not evidence or role.tenure not in TENURES:
            self._say(f"{where}: no person, title, tenure or evidence")
            return None
        of = self._known(role.of, types, where)
        return replace(role, of=None if of == role.person else of, evidence=evidence)

    def _event(self, event: Event, types: dict[str, str]) -> Event | None:
        where = f"event {event.key}"
        if not self._inside(event.trigger):
            self._say(f"{where}: its trigger is outside the text")
            return None
        start, end = self._period(event.start, event.end, where)
        place = self._known(event.place, types, where)
        if place is not None and types[place] not in _PLACES:
            self._say(f"{where}: its place {place!r} is a {types[place]}")
            place = None
        type_ = event.type
        if self.schema.event_class(type_) is None:
            self._say(f"{where}: the ontology has no class of events {type_!r}")
            type_ = shorten(OTHER_EVENT.value)
        return replace(
            event,
            type=type_,
            evidence=self._spans(event.evidence, where) or (event.trigger,),
            start=start,
            end=end,
            place=place,
            participants=self._participants(event, types),
            ranking=event.ranking.strip() or None if event.ranking else None,
        )

    def _under_agreements(self, events: tuple[Event, ...]) -> tuple[Event, ...]:
        agreements = {e.key for e in events if self.schema.is_below(term_iri(e.type), AGREEMENT.value)}
        return tuple(
            replace(e, agreement=self._known(e.agreement, agreements - {e.key}, f"event {e.key}, under agreement"))
            for e in events
        )

    def _participants(self, event: Event, types: dict[str, str]) -> tuple[Participant, ...]:
        kept = []
        for participant in event.participants:
            if self._known(participant.agent, types, f"event {event.key}") is None:
                continue
            role = participant.role
            if self.schema.role(role) is None:
                self._say(f"event {event.key}: the ontology has no role {role!r}")
                role = shorten(PARTICIPANT.value)
            kept.append(replace(participant, role=role))
        return tuple(dict.fromkeys(kept))

    def _quantity(self, quantity: Quantity, types: dict[str, str], events: set[str]) -> Quantity | None:
        where = f"quantity {quantity.key}"
        if not self._inside(quantity.span) or not math.isfinite(quantity.value) or quantity.value < 0:
            self._say(f"{where}: its figure is outside the text or no count")
            return None
        upper = quantity.upper
        if upper is not None and not (math.isfinite(upper) and upper > quantity.value):
            self._say(f"{where}: a range from {quantity.value} to {upper}")
            upper = None
        currency = quantity.currency
        if currency is not None and not re.fullmatch(r"[A-Z]{3}", currency):
            self._say(f"{where}: {currency!r} is no ISO 4217 code")
            currency = None
        return replace(
            quantity,
            upper=upper,
            currency=currency,
            counted=quantity.counted.strip() or self._words(quantity.span),
            evidence=self._spans(quantity.evidence, where) or (quantity.span,),
            event=self._known(quantity.event, events, where),
            side=self._known(quantity.side, types, where),
            since=self._date(quantity.since, where),
        )

    def _claim(self, claim: Claim, types: dict[str, str], events: set[str]) -> Claim | None:
        where = f"claim {claim.key}"
        evidence = self._spans(claim.evidence, where)
        if claim.source not in types or not evidence:
            self._say(f"{where}: no source or evidence")
            return None
        return replace(
            claim,
            content=claim.content.strip() or self._words(evidence[0]),
            evidence=evidence,
            date=self._date(claim.date, where),
            about=self._known(claim.about, events, where),
            hedges=tuple(dict.fromkeys(h for h in map(str.strip, claim.hedges) if h)),
            via=self._known(claim.via, types, where),
        )

    def _known_claims(self, claims: tuple[Claim, ...]) -> tuple[Claim, ...]:
        kept = []
        keys = {c.key for c in claims}
        for claim in claims:
            others = keys - {claim.key}
            answers = self._known(claim.answers, others, f"claim {claim.key}")
            contradicts = self._known(claim.contradicts, others, f"claim {claim.key}")
            kept.append(replace(claim, answers=answers, contradicts=contradicts))
        return tuple(kept)

    def _time(self, time: TimeExpression) -> TimeExpression | None:
        where = f"time {time.span.start}-{time.span.end}"
        if not self._inside(time.span):
            self._say(f"{where}: outside the text")
            return None
        from_, to = self._period(time.from_, time.to, where)
        return replace(time, from_=from_, to=to)

    def _words(self, span: Span) -> str:
        return " ".join(self.facts.article.text[span.start : span.end].split()) or "?"
