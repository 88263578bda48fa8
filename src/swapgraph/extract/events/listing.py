"""People named in lists: *Among those freed were X and Y*, *The group includes X*, and items below a heading."""

from __future__ import annotations

from collections.abc import Iterator

from swapgraph.extract.entities import Entities
from swapgraph.extract.events.mention import EventMention, MentionWords
from swapgraph.extract.nouns import NAME, PEOPLE, Nouns
from swapgraph.model import BlockKind, Document


def listed_people(
    doc: Document, entities: Entities, nouns: Nouns, words: MentionWords, mentions: list[EventMention]
) -> Iterator[tuple[EventMention, str, str]]:
    """(mention, role, person) for people named in lists of those whom the mention's event moves."""
    transfers = [m for m in mentions if "transfer" in words.traits(m.type) and _theme_role(m)]
    for sentence in doc.sentences:
        before = [m for m in transfers if m.head < sentence.last]
        if not before:
            continue
        last = before[-1]
        for i in range(sentence.first, sentence.last):
            for person in _among(doc, nouns, words, i):
                if key := entities.at(person):
                    yield last, _theme_role(last) or "", key
    yield from _below_headings(doc, entities, nouns, transfers)


def _theme_role(m: EventMention) -> str | None:
    slot = m.frame.theme_slot or "of"
    return m.frame.roles.get(slot)


def _among(doc: Document, nouns: Nouns, words: MentionWords, i: int) -> list[int]:
    """The names in *among those freed were X and Y* (at *among*) and *those freed include X* (at the verb)."""
    token = doc.tokens[i]
    if token.lemma == "among" and token.dep in ("prep", "advmod"):
        group = doc.dependents(i, "pobj")
        verb = token.head
        if any(_refers_to_released(doc, nouns, g) for g in group) and doc.tokens[verb].lemma == "be":
            return _names(doc, nouns, doc.dependents(verb, "nsubj", "attr"))
    elif token.lemma in words.including and token.pos == "VERB":
        subjects = doc.dependents(i, "nsubj")
        if any(_refers_to_released(doc, nouns, s) for s in subjects):
            return _names(doc, nouns, doc.dependents(i, "dobj"))
    return []


def _refers_to_released(doc: Document, nouns: Nouns, i: int) -> bool:
    definite = any(doc.tokens[c].dep in ("det", "acl", "nummod", "amod", "poss") for c in doc.children(i))
    return nouns.class_of(i) in PEOPLE and (definite or doc.tokens[i].pos == "PRON")


def _names(doc: Document, nouns: Nouns, heads: list[int]) -> list[int]:
    found = []
    for head in heads:
        for j in doc.conjuncts(head):
            if nouns.class_of(j) == NAME:
                found.append(j)
            found.extend(a for a in doc.dependents(j, "appos") if nouns.class_of(a) == NAME)
    return found


def _below_headings(
    doc: Document, entities: Entities, nouns: Nouns, transfers: list[EventMention]
) -> Iterator[tuple[EventMention, str, str]]:
    """The person whom each item of a list begins with, below a heading or a line that tells a transfer."""
    by_block: dict[int, list[EventMention]] = {}
    for m in transfers:
        by_block.setdefault(doc.sentence_of(m.head).block, []).append(m)
    current: EventMention | None = None
    seen: set[int] = set()
    for sentence in doc.sentences:
        if sentence.block in seen:
            continue
        seen.add(sentence.block)
        kind = doc.blocks[sentence.block].kind
        if kind is BlockKind.HEADING:
            told = by_block.get(sentence.block)
            current = told[-1] if told else None
        elif kind is BlockKind.ITEM and current is not None:
            first = next((i for i in range(sentence.first, sentence.last) if nouns.class_of(i) == NAME), None)
            if first is not None and first - sentence.first < 6 and (key := entities.at(first)):
                yield current, _theme_role(current) or "", key
        elif kind is not BlockKind.ITEM:
            current = None
