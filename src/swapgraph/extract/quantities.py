"""Counts of people, bodies and things, and sums of money: what is counted, in which event, whose people."""

from __future__ import annotations

from dataclasses import replace

from swapgraph.extract.entities import Entities
from swapgraph.extract.events import EventTable
from swapgraph.extract.events.belonging import event_of, side_of_people
from swapgraph.extract.nouns import BODY, PEOPLE, Nouns
from swapgraph.lexicon import Lexicon
from swapgraph.model import BlockKind, Bound, Document, Event, NumberExpression, NumberKind, Quantity, Span

_SILENT = frozenset({BlockKind.BYLINE, BlockKind.NOTE, BlockKind.FURNITURE, BlockKind.DATELINE, BlockKind.CAPTION})


def find_quantities(
    doc: Document, entities: Entities, nouns: Nouns, table: EventTable, lexicon: Lexicon
) -> tuple[Quantity, ...]:
    """The quantities of a document, in the order of the text."""
    measures = lexicon.words("measureNouns")
    generic = lexicon.words("uncountedNouns")
    events = {e.key: e for e in table.events}
    found: list[Quantity] = []
    last_people: Quantity | None = None
    for number in doc.numbers:
        if number.kind not in (NumberKind.COUNT, NumberKind.MONEY):
            continue
        sentence = doc.sentence_at(number.value_span.start)
        if sentence is None or doc.block_of(sentence).kind in _SILENT:
            continue
        head = counted_head(doc, number)
        if head is not None and doc.tokens[head].lemma in measures | generic:
            continue
        quantity = _quantity(doc, nouns, table, events, number, head, last_people)
        whole = _whole_of(doc, found, head) if head is not None else None
        if whole is not None:  # *390 people: 270 servicemen and 120 civilians*, *including 27 women*
            quantity = replace(
                quantity,
                part_of=whole.key,
                event=whole.event,
                side=quantity.side or whole.side,
                distributive=whole.distributive,
            )
        found.append(quantity)
        if head is None or nouns.class_of(head) in PEOPLE | {BODY}:
            last_people = quantity
    found += _same_numbers(doc, entities, table, found, lexicon)
    return tuple(sorted(found, key=lambda q: (q.span, q.key)))


def counted_head(doc: Document, number: NumberExpression) -> int | None:
    """The noun that a number counts; None for a bare number (*eight*, *another 1,200*)."""
    tokens = doc.tokens_in(number.value_span)
    if not tokens:
        return None
    inside = {t.i for t in tokens}
    root = next((t.i for t in tokens if t.head not in inside or t.head == t.i), tokens[-1].i)
    token = doc.tokens[root]
    if (
        token.dep in ("nummod", "quantmod", "amod", "compound", "advmod", "det", "predet", "nmod")
        and token.head != root
        and token.head > root
    ):
        head = token.head
        if doc.tokens[head].dep in ("quantmod", "nummod", "compound") and doc.tokens[head].pos == "NUM":
            head = doc.tokens[head].head
        return head if doc.tokens[head].pos in ("NOUN", "PROPN", "ADJ", "NUM", "VERB") and head not in inside else None
    for p in doc.dependents(root, "prep"):  # *two of the men*, *half of them*
        if doc.tokens[p].lemma == "of":
            for obj in doc.dependents(p, "pobj"):
                return obj
    return None


def _quantity(
    doc: Document,
    nouns: Nouns,
    table: EventTable,
    events: dict[str, Event],
    number: NumberExpression,
    head: int | None,
    last_people: Quantity | None,
) -> Quantity:
    tokens = doc.tokens_in(number.value_span)
    at = tokens[-1].i if head is None else head
    event = event_of(table, at)
    if head is not None:
        counted = _counted_text(doc, nouns, number, head)
    elif last_people is not None and number.kind is NumberKind.COUNT:
        counted = _text(doc, number.value_span)
    else:
        counted = _text(doc, number.span)
    side = None
    if number.kind is NumberKind.COUNT and not number.distributive:
        side = None if _each_side(doc, at) else side_of_people(table, at, events.get(event) if event else None)
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
        counted=counted,
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


def _whole_of(doc: Document, found: list[Quantity], head: int) -> Quantity | None:
    """The count that a count behind *including*, *among them* or a colon is a part of."""
    token = doc.tokens[head]
    while token.dep == "conj" and token.head != token.i:
        token = doc.tokens[token.head]
    governor = doc.tokens[token.head]
    including = token.dep == "pobj" and governor.lemma in ("include", "including", "among", "with")
    listed = token.dep == "appos"
    if not (including and governor.lemma != "with") and not listed and not _among_them(doc, token.i):
        return None
    before = [q for q in found if q.currency is None and doc.sentence_at(q.span.start) == doc.sentences[token.sentence]]
    return next((q for q in reversed(before) if q.part_of is None), None)


def _among_them(doc: Document, i: int) -> bool:
    """*4,100 people, among them at least 170 civilians*."""
    first = min(doc.subtree(i))
    return first >= 2 and [t.text.lower() for t in doc.tokens[first - 2 : first]] == ["among", "them"]


def _counted_text(doc: Document, nouns: Nouns, number: NumberExpression, head: int) -> str:
    """The noun phrase as written behind the number: *Ukrainian service members*, *its personnel*."""
    span = nouns.phrase(head, with_number=True)
    start = (
        number.span.end
        if span.start <= number.span.start < span.end or number.span.end <= doc.tokens[head].start
        else span.start
    )
    start = max(start, min(doc.tokens[head].start, start))
    text = _text(doc, Span(start, max(span.end, doc.tokens[head].end)))
    return text.removeprefix("of ").removeprefix("more ").strip() or doc.tokens[head].text


def _text(doc: Document, span: Span) -> str:
    return " ".join(doc.text[span.start : span.end].split())


def _each_side(doc: Document, at: int) -> bool:
    """*1,000 captives were released by each side*: the count holds for each."""
    verb = doc.tokens[at].head
    for p in doc.dependents(verb, "agent", "prep"):
        for obj in doc.dependents(p, "pobj"):
            if any(doc.tokens[c].lemma == "each" for c in doc.children(obj)) or doc.tokens[obj].lemma == "each":
                return True
    return any(doc.tokens[c].lemma == "each" for c in doc.children(at))


def _same_numbers(
    doc: Document, entities: Entities, table: EventTable, found: list[Quantity], lexicon: Lexicon
) -> list[Quantity]:
    """*the same number of Russians*, *as many*, *an equal number*: the figure told just before."""
    out: list[Quantity] = []
    words = lexicon.words("sameNumber")
    for sentence in doc.sentences:
        for i in range(sentence.first, sentence.last):
            token = doc.tokens[i]
            if token.lemma != "number" or not any(doc.tokens[c].lemma in words for c in doc.children(i)):
                continue
            before = [q for q in found if q.span.end <= token.start and q.currency is None]
            if not before:
                continue
            figure = before[-1]
            start = min([token.start, *(doc.tokens[c].start for c in doc.children(i) if c < i)])
            span = Span(start, token.end)
            of = [
                o for p in doc.dependents(i, "prep") if doc.tokens[p].lemma == "of" for o in doc.dependents(p, "pobj")
            ]
            event = event_of(table, i) or figure.event
            side = next((s for o in of if (s := entities.country_of_demonym(o))), None)
            similar = any(doc.tokens[c].lemma == "similar" for c in doc.children(i))
            out.append(
                replace(
                    figure, key=f"{span.start}", span=span, evidence=(span,), event=event, side=side,
                    counted=doc.text[doc.tokens[of[0]].start : doc.tokens[of[0]].end] if of else figure.counted,
                    distributive=False, bound=Bound.APPROX if similar else figure.bound,
                )
            )  # fmt: skip
    return out
