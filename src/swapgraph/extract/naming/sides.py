"""The two parties of an article: who fights, talks and exchanges, not who mediates."""

from __future__ import annotations

from collections import defaultdict

from swapgraph.extract.entities import Entities
from swapgraph.model import BlockKind, Document, Span

_PARTY_TYPES = ("Country", "Organization")
_NAMED_TOGETHER = 4.0  # *between X and Y*, *X and Y exchanged*
_IN_TITLE = 3.0


def two_sides(doc: Document, entities: Entities) -> tuple[str, ...]:
    """The keys of the two, the one named first first."""
    weight: dict[str, float] = defaultdict(float)
    first: dict[str, int] = {}
    fighting = entities.gazetteer.words.fighting if entities.gazetteer else frozenset()
    for key in entities:
        entity = entities.get(key)
        known = entities.known(key)
        fights = entity.type == "Country" or (known is not None and known.kind in fighting)
        if entity.type not in _PARTY_TYPES or not fights or entities.is_credit(key):
            continue
        for mention in entity.mentions:
            _count(doc, key, mention.span, weight, first)
    for i, country in entities.demonym_keys():
        span = Span(doc.tokens[i].start, doc.tokens[i].end)
        _count(doc, country, span, weight, first)
    _together(doc, entities, weight)
    _folded_into_owner(entities, weight)
    ranked = sorted((k for k in weight if weight[k] > 1), key=lambda k: (-weight[k], first.get(k, 0), k))[:2]
    return tuple(sorted(ranked, key=lambda k: (first.get(k, 0), k)))


def _count(doc: Document, key: str, span: Span, weight: dict[str, float], first: dict[str, int]) -> None:
    sentence = doc.sentence_at(span.start)
    title = sentence is not None and doc.block_of(sentence).kind in (BlockKind.TITLE, BlockKind.SUBTITLE)
    weight[key] += _IN_TITLE if title else 1.0
    first[key] = min(first.get(key, span.start), span.start)


def _together(doc: Document, entities: Entities, weight: dict[str, float]) -> None:
    """Two named together as subject, or by *between*, *with*, are parties."""
    for token in doc.tokens:
        if token.dep not in ("nsubj", "nsubjpass", "pobj"):
            continue
        if token.dep == "pobj" and doc.tokens[token.head].lemma not in ("between", "by"):
            continue
        keys = [k for j in doc.conjuncts(token.i) if (k := entities.at(j)) is not None and k in weight]
        if len(dict.fromkeys(keys)) == 2:
            for key in dict.fromkeys(keys):
                weight[key] += _NAMED_TOGETHER


def _folded_into_owner(entities: Entities, weight: dict[str, float]) -> None:
    """A movement is its land's side: *Hamas*, not *Palestine*, is the party; *FARC* and *Colombia* are two."""
    for key in sorted(weight):
        known = entities.known(key)
        if known is not None and known.stands_for is not None and known.stands_for in weight:
            weight[key] += weight.pop(known.stands_for)
