"""Counts of people, bodies and things, and sums of money: what is counted, in which event, whose people."""

from __future__ import annotations

from dataclasses import replace

from swapgraph.extract.counts.counted import counted_head, counted_text, is_speaker
from swapgraph.extract.counts.echoes import Echo, find_echoes
from swapgraph.extract.counts.parts import Count, count_of, of_people, with_wholes
from swapgraph.extract.entities import Entities
from swapgraph.extract.events import EventTable
from swapgraph.extract.events.belonging import event_of, side_of_people, told_before
from swapgraph.extract.nouns import Nouns
from swapgraph.lexicon import Lexicon
from swapgraph.model import BlockKind, Document, Event, NumberExpression, NumberKind, Quantity, Span

_SILENT = frozenset({BlockKind.BYLINE, BlockKind.NOTE, BlockKind.FURNITURE, BlockKind.DATELINE, BlockKind.CAPTION})


def find_quantities(
    doc: Document, entities: Entities, nouns: Nouns, table: EventTable, lexicon: Lexicon
) -> tuple[Quantity, ...]:
    """The quantities of a document, in the order of the text."""
    uncounted = lexicon.words("measureNouns") | lexicon.words("uncountedNouns")
    speech = lexicon.words("say-verbs", "lemma")
    events = {e.key: e for e in table.events}
    counts: list[Count] = []
    for number in doc.numbers:
        if number.kind not in (NumberKind.COUNT, NumberKind.MONEY):
            continue
        sentence = doc.sentence_at(number.value_span.start)
        if sentence is None or doc.block_of(sentence).kind in _SILENT:
            continue
        head = counted_head(doc, number)
        if head is not None and (doc.tokens[head].lemma in uncounted or is_speaker(doc, number, head, speech)):
            continue
        quantity = _quantity(doc, nouns, table, events, number, head)
        counts.append(count_of(doc, quantity, head))
    own = {c.quantity.key: c.quantity.event for c in counts if {c.head, c.after - 1} & table.at.keys()}  # *700 by X*
    parts = (replace(q, event=own.get(q.key, q.event)) for q in with_wholes(doc, nouns, counts))
    found = _told_again(nouns, counts, list(parts))
    counts = [replace(c, quantity=q) for c, q in zip(counts, found, strict=True)]
    for echo in find_echoes(doc, nouns, counts, lexicon):
        found.append(_echoed(entities, table, events, echo))
    return tuple(sorted(found, key=lambda q: (q.span, q.key)))


def _quantity(
    doc: Document,
    nouns: Nouns,
    table: EventTable,
    events: dict[str, Event],
    number: NumberExpression,
    head: int | None,
) -> Quantity:
    tokens = doc.tokens_in(number.value_span)
    at = tokens[-1].i if head is None else head
    event = event_of(table, at)
    told = events.get(event) if event else None
    side = None
    if head is None and told is not None and _goes_elsewhere(doc, table, number, told):
        event, told = told.part_of, None
    elif number.kind is NumberKind.COUNT and not number.distributive:
        called = _called(doc, table, number, head)
        beside = told or told_before(table, at)
        side = None if _each_side(doc, at) else side_of_people(table, at, beside, called)
    sentence = doc.sentence_at(number.value_span.start)
    evidence = [number.span]
    if head is not None and sentence is not None:
        whole = Span(min(number.span.start, doc.tokens[head].start), max(number.span.end, doc.tokens[head].end))
        if whole != number.span and sentence.span.contains(whole) and whole.end - whole.start < 120:
            evidence.append(whole)
    return Quantity(
        key=f"{number.value_span.start}",
        value=number.value,
        bound=number.bound,
        counted=counted_text(doc, nouns, number, head),
        span=number.span,
        evidence=tuple(evidence),
        upper=number.upper,
        event=event,
        side=side,
        currency=number.currency,
        distributive=number.distributive or _each_side(doc, at),
        cumulative=bool(told and told.cumulative),
        since=told.start if told and told.cumulative else None,
    )


def _told_again(nouns: Nouns, counts: list[Count], found: list[Quantity]) -> list[Quantity]:
    """*The 48 former captives were greeted with flowers*: those of the event that the article counts 48 people in."""
    people = [of_people(nouns, c) for c in counts]
    known = [q for q, counted in zip(found, people, strict=True) if counted and q.event]

    def again(q: Quantity) -> Quantity:
        same = (o for o in known if o.value == q.value and (o.side == q.side or not (o.side and q.side)))
        first = next(same, None)
        return q if first is None else replace(q, event=first.event, side=q.side or first.side)

    return [
        again(q) if counted and q.event is None and q.value > 1 else q for q, counted in zip(found, people, strict=True)
    ]


def _called(doc: Document, table: EventTable, number: NumberExpression, head: int | None) -> str | None:
    """The people that a number's own words name, where two share a noun: *997 Ethiopian and 937 Eritrean captives*."""
    if head is None:
        return None
    first = doc.token_range(number.span)[1]
    last = next((doc.token_range(n.span)[0] for n in doc.numbers if n.span.start >= number.span.end), head)
    named = {i: k for i in doc.subtree(head) if i < head and (k := table.scene.entities.country_of_demonym(i))}
    own = [k for i, k in sorted(named.items()) if first <= i < min(head, last)]
    return own[0] if own and len(set(named.values())) > 1 else None


def _goes_elsewhere(doc: Document, table: EventTable, number: NumberExpression, told: Event) -> bool:
    """*Ten were flown to Russia, 13 to Germany*: the thirteen are no part of what went to Russia."""
    to = doc.token_range(number.span)[1]
    receiving = {p.agent for p in told.participants if p.role == "receivingParty"}
    if to >= len(doc.tokens) or doc.tokens[to].lemma != "to" or not receiving:
        return False
    goals = (table.scene.entities.country_at(o) for o in doc.dependents(to, "pobj"))
    return any(goal is not None and goal not in receiving for goal in goals)


def _each_side(doc: Document, at: int) -> bool:
    """*1,000 captives were released by each side*: the count holds for each."""
    verb = doc.tokens[at].head
    for p in doc.dependents(verb, "agent", "prep"):
        for obj in doc.dependents(p, "pobj"):
            if any(doc.tokens[c].lemma == "each" for c in doc.children(obj)) or doc.tokens[obj].lemma == "each":
                return True
    return any(doc.tokens[c].lemma == "each" for c in doc.children(at))


def _echoed(entities: Entities, table: EventTable, events: dict[str, Event], echo: Echo) -> Quantity:
    """The quantity of a count that is told without a figure."""
    event = event_of(table, echo.at) or (echo.figure.event if echo.figure else None)
    own = entities.country_of_demonym(echo.at)
    side = own or side_of_people(table, echo.at, events.get(event) if event else None)
    return Quantity(
        key=f"{echo.span.start}",
        value=echo.value,
        bound=echo.bound,
        counted=echo.counted,
        span=echo.span,
        evidence=(echo.span,),
        upper=echo.upper,
        event=event,
        side=side,
    )
