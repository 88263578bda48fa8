"""The entities of one document: names found, typed, chained; and a registry that the other extractors ask and add to."""

from __future__ import annotations

from swapgraph.model import Document, Entity, Mention, Span
from swapgraph.names import slug


class Entities:
    """The entities of a document while its facts are being extracted.

    Filled by `find_entities` (names) and `coref.resolve` (pronouns, *the president*, *both sides*); the extractors
    of events, quantities and claims ask `at`, and add unnamed groups with `group`.
    """

    def __init__(self, doc: Document) -> None:
        self.doc = doc
        self._entities: dict[str, Entity] = {}
        self._at: dict[int, str] = {}

    def at(self, i: int) -> str | None:
        """The key of the entity that a mention covering token `i` speaks of, if any (the shortest mention wins)."""
        return self._at.get(i)

    def get(self, key: str) -> Entity:
        """The entity of a key."""
        return self._entities[key]

    def keys(self) -> list[str]:
        """All keys, in order of first addition."""
        return list(self._entities)

    def add(self, type_: str, label: str, mention: Mention, *, gazetteer: str | None = None, wikidata: str | None = None) -> str:
        """Add an entity, or a mention to the one of this type and label; returns its key."""
        key = gazetteer or f"{type_.lower()}-{slug(label) or mention.span.start}"
        old = self._entities.get(key)
        mentions = (*old.mentions, mention) if old else (mention,)
        self._entities[key] = Entity(key, type_, old.label if old else label, mentions, gazetteer, wikidata)
        self._cover(key, mention.span)
        return key

    def mention(self, key: str, mention: Mention) -> None:
        """Add a mention to a known entity."""
        old = self._entities[key]
        self._entities[key] = Entity(key, old.type, old.label, (*old.mentions, mention), old.gazetteer, old.wikidata)
        self._cover(key, mention.span)

    def group(self, span: Span, label: str | None = None, type_: str = "Group") -> str:
        """The key of an unnamed group or body named by a noun phrase (*Ukrainian officials*); added if it is new."""
        return self.add(type_, label or " ".join(self.doc.text[span.start : span.end].split()), Mention(span, "nominal"))

    def _cover(self, key: str, span: Span) -> None:
        first, last = self.doc.token_range(span)
        for i in range(first, last):
            self._at.setdefault(i, key)

    def freeze(self) -> tuple[Entity, ...]:
        """All entities, mentions in the order of the text, entities by first mention."""
        entities = [
            Entity(e.key, e.type, e.label, tuple(sorted(set(e.mentions), key=lambda m: (m.span, m.kind))), e.gazetteer, e.wikidata)
            for e in self._entities.values()
        ]
        return tuple(sorted(entities, key=lambda e: (e.mentions[0].span, e.key)))
