"""The two parties of an article: who fights, talks and exchanges, not who mediates."""

from __future__ import annotations

from collections import Counter

from swapgraph.extract.entities import Entities
from swapgraph.model import BlockKind, Document, Span

_PARTY_TYPES = ("Country", "Organization")
_NAMED_TOGETHER = 4.0  # *between X and Y*, *X and Y exchanged*
_IN_TITLE = 3.0


def two_sides(doc: Document, entities: Entities) -> tuple[str, ...]:
    """The keys of the two, the one named first first."""
    weight: Counter[str] = Counter()
    first: dict[str, int] = {}
    for key in entities.keys():
        entity = entities.get(key)
        known = entities.known(key)
        if entity.type not in _PARTY_TYPES or (
            entity.type == "Organization" and (known is None or known.kind not in _FIGHTING)
        ):
            continue
        if entities.is_credit(key):
            continue
        for mention in entity.mentions:
            _count(doc, entities, key, mention.span, weight, first)
    for i, country in entities.demonym_keys():
        span = Span(doc.tokens[i].start, doc.tokens[i].end)
        _count(doc, entities, country, span, weight, first)
    _together(doc, entities, weight)
    _folded_into_owner(entities, weight)
    ranked = sorted((k for k in weight if weight[k] > 1), key=lambda k: (-weight[k], first.get(k, 0), k))[:2]
    return tuple(sorted(ranked, key=lambda k: (first.get(k, 0), k)))


_FIGHTING = frozenset(("armed", "movement", "government"))


def _count(
    doc: Document, entities: Entities, key: str, span: Span, weight: Counter[str], first: dict[str, int]
) -> None:
    sentence = doc.sentence_at(span.start)
    title = sentence is not None and doc.block_of(sentence).kind in (BlockKind.TITLE, BlockKind.SUBTITLE)
    weight[key] += _IN_TITLE if title else 1.0  # type: ignore[assignment]
    first[key] = min(first.get(key, span.start), span.start)


def _together(doc: Document, entities: Entities, weight: Counter[str]) -> None:
    """Two named together as subject, or by *between*, *with*, are parties."""
    for token in doc.tokens:
        if token.dep not in ("nsubj", "nsubjpass", "pobj"):
            continue
        if token.dep == "pobj" and doc.tokens[token.head].lemma not in ("between", "by"):
            continue
        keys = [k for j in doc.conjuncts(token.i) if (k := entities.at(j)) is not None and k in weight]
        if len(dict.fromkeys(keys)) == 2:
            for key in dict.fromkeys(keys):
                weight[key] += _NAMED_TOGETHER  # type: ignore[assignment]


def _folded_into_owner(entities: Entities, weight: Counter[str]) -> None:
    """A movement is its land's side: *Hamas*, not *Palestine*, is the party; *FARC* and *Colombia* are two."""
    for key in sorted(weight):
        known = entities.known(key)
        if known is not None and known.stands_for is not None and known.stands_for in weight:
            weight[key] += weight.pop(known.stands_for)
