"""Counts of people, bodies and things, and sums of money: what is counted, in which event, whose people."""

from __future__ import annotations

from dataclasses import replace

from swapgraph.extract.counts.counted import counted_head, counted_text, is_speaker
from swapgraph.extract.counts.echoes import Echo, find_echoes
from swapgraph.extract.counts.parts import Count, count_of, with_wholes
from swapgraph.extract.entities import Entities
from swapgraph.extract.events import EventTable
from swapgraph.extract.mentions import EventMention
from swapgraph.extract.nouns import BODY, PEOPLE, Nouns
from swapgraph.extract.participants import ACTORS, actor_keys, nationality, side_of
from swapgraph.lexicon import Lexicon
from swapgraph.model import BlockKind, Document, Event, NumberExpression, NumberKind, Quantity, Span

_SILENT = frozenset({BlockKind.BYLINE, BlockKind.NOTE, BlockKind.FURNITURE, BlockKind.DATELINE, BlockKind.CAPTION})
_CLAUSAL = frozenset({"relcl", "advcl", "ccomp", "parataxis", "acl"})


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
        quantity = _quantity(doc, entities, nouns, table, events, number, head)
        counts.append(count_of(doc, quantity, head))
    found = with_wholes(doc, nouns, counts)
    counts = [replace(c, quantity=q) for c, q in zip(counts, found, strict=True)]
    for echo in find_echoes(doc, nouns, counts, lexicon):
        found.append(_echoed(doc, entities, nouns, table, events, echo))
    return tuple(sorted(found, key=lambda q: (q.span, q.key)))


def _quantity(
    doc: Document,
    entities: Entities,
    nouns: Nouns,
    table: EventTable,
    events: dict[str, Event],
    number: NumberExpression,
    head: int | None,
) -> Quantity:
    tokens = doc.tokens_in(number.value_span)
    at = tokens[-1].i if head is None else head
    event = event_of(doc, table, at)
    side = None
    if number.kind is NumberKind.COUNT and not number.distributive:
        side = _side(doc, entities, nouns, table, at, events.get(event) if event else None)
    sentence = doc.sentence_at(number.value_span.start)
    evidence = [number.span]
    if head is not None and sentence is not None:
        whole = Span(min(number.span.start, doc.tokens[head].start), max(number.span.end, doc.tokens[head].end))
        if whole != number.span and sentence.span.contains(whole) and whole.end - whole.start < 120:
            evidence.append(whole)
    told = events.get(event) if event else None
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


def event_of(doc: Document, table: EventTable, i: int) -> str | None:
    """The event in which token `i` takes part: as its theme, below its trigger, or beside it in the clause."""
    if i in table.at:
        return table.at[i]
    for a in doc.ancestors(i):
        if a in table.at:
            return table.at[a]
    for m in table.mentions:
        if i in m.themes:
            return table.at[m.head]
    here = [m for m in table.mentions if doc.tokens[m.head].sentence == doc.tokens[i].sentence]
    near = [m for m in here if _same_clause(doc, m.head, i)]
    if near:
        return table.at[min(near, key=lambda m: abs(m.head - i)).head]
    # *at least one man who was freed*
    return next((table.at[c] for c in doc.dependents(i, "relcl", "acl") if c in table.at), None)


def _clause_root(doc: Document, i: int) -> int:
    for a in (i, *doc.ancestors(i)):
        if doc.tokens[a].dep in _CLAUSAL or doc.tokens[a].head == a:
            return a
    return i


def _same_clause(doc: Document, a: int, b: int) -> bool:
    return _clause_root(doc, a) == _clause_root(doc, b)


def _each_side(doc: Document, at: int) -> bool:
    """*1,000 captives were released by each side*: the count holds for each."""
    verb = doc.tokens[at].head
    for p in doc.dependents(verb, "agent", "prep"):
        for obj in doc.dependents(p, "pobj"):
            if any(doc.tokens[c].lemma == "each" for c in doc.children(obj)) or doc.tokens[obj].lemma == "each":
                return True
    return any(doc.tokens[c].lemma == "each" for c in doc.children(at))


def _side(
    doc: Document, entities: Entities, nouns: Nouns, table: EventTable, at: int, event: Event | None
) -> str | None:
    """Whose people are counted: by nationality, by *its*, or by the direction in which they go."""
    if nouns.class_of(at) not in PEOPLE | {BODY} or _each_side(doc, at):
        return None
    own = nationality(doc, entities, nouns, at)
    if own:
        return side_of(entities, own)
    for m in table.mentions:
        if at in m.themes and (side := _goes_to(doc, entities, nouns, m)):
            return side
    if event is None:
        return None
    receiving = [p.agent for p in event.participants if p.role == "receivingParty"]
    if len(receiving) == 1 and entities.get(receiving[0]).type in ACTORS:
        return side_of(entities, receiving[0])
    return None


def _goes_to(doc: Document, entities: Entities, nouns: Nouns, m: EventMention) -> str | None:
    """The side that gets those whom a mention moves: they are its own."""
    receiving = {side_of(entities, k) for r, k in m.roles if r == "receivingParty"}
    if len(receiving) == 1:
        return receiving.pop()
    sides = entities.sides()
    subjects = {side_of(entities, k) for h in m.slots.get("subject", ()) for k in actor_keys(doc, entities, nouns, h)}
    if m.frame.direction is None or len(sides) != 2 or len(subjects) != 1 or not subjects <= set(sides):
        return None
    subject = subjects.pop()
    return subject if m.frame.direction == "gets" else sides[sides[0] == subject]


def _echoed(
    doc: Document, entities: Entities, nouns: Nouns, table: EventTable, events: dict[str, Event], echo: Echo
) -> Quantity:
    """The quantity of a count that is told without a figure."""
    event = event_of(doc, table, echo.at) or (echo.figure.event if echo.figure else None)
    own = entities.country_of_demonym(echo.at)
    side = own or _side(doc, entities, nouns, table, echo.at, events.get(event) if event else None)
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
