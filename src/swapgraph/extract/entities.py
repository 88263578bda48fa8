"""The entities of one document: a registry that the extractors ask and add to, and the finding of names."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping

from swapgraph.extract.gazetteer import Gazetteer, Known
from swapgraph.model import Document, Entity, Mention, Span
from swapgraph.names import slug


class Entities:
    """The entities of a document while its facts are being extracted.

    Filled by `find_entities` (names) and `coref.resolve_coref` (pronouns, *the president*, *both sides*); the
    extractors of events, quantities and claims ask `at`, and add unnamed groups with `group`.
    """

    def __init__(self, doc: Document, gazetteer: Gazetteer | None = None) -> None:
        self.doc, self.gazetteer = doc, gazetteer
        self._entities: dict[str, Entity] = {}
        self._at: dict[int, str] = {}
        self._width: dict[int, int] = {}  # token -> length of the mention that covers it
        self._demonyms: dict[int, tuple[Known, Span]] = {}
        self._asked: dict[str, list[Mention]] = {}  # countries known by a demonym alone
        self._both: set[int] = set()
        self._sides: tuple[str, ...] | None = None
        self._credits: frozenset[str] = frozenset()
        self._known: dict[str, Known] = {}

    # ---- asking

    def at(self, i: int) -> str | None:
        """The key of the entity that a mention covering token `i` speaks of, if any (the shortest mention wins)."""
        return self._at.get(i)

    def get(self, key: str) -> Entity:
        """The entity of a key."""
        return self._entities[key]

    def __iter__(self) -> Iterator[str]:
        """All keys, in order of first addition; more may be added meanwhile."""
        return iter(list(self._entities))

    def keys(self) -> list[str]:
        """All keys, in order of first addition."""
        return list(self._entities)

    def known(self, key: str) -> Known | None:
        """What the gazetteer says of an entity."""
        return self._known.get(key)

    def known_key(self, name: str) -> str | None:
        """The key of an entry of the gazetteer as an entity of this article, if the article speaks of it at all."""
        if name in self._entities:
            return name
        found = next((i for i, (known, _) in sorted(self._demonyms.items()) if known.name == name), None)
        return None if found is None else self.country_of_demonym(found)

    def known_of(self, name: str) -> Known | None:
        """The gazetteer's entry of this name, whether or not the article speaks of it."""
        return None if self.gazetteer is None else self.gazetteer.known.get(name)

    def country_of_demonym(self, i: int) -> str | None:
        """The key of the country (or region) whose people or adjective token `i` is: *Russian*, *Ukrainians*.

        The country is added if the article does not name it; it is then kept with this mention.
        """
        found = self._demonyms.get(i)
        if found is None:
            return None
        known, span = found
        self._ensure(known)
        kind = "adjective" if self.doc.tokens[i].tag.startswith("JJ") else "demonym"
        self._asked.setdefault(known.name, []).append(Mention(span, kind))
        return known.name

    def country_at(self, i: int) -> str | None:
        """The country or region that token `i` names, or whose demonym it is; unlike `country_of_demonym` adds none."""
        found = self._demonyms.get(i)
        if found is not None:
            return found[0].name
        key = self._at.get(i)
        return key if key is not None and self._entities[key].type == "Country" else None

    def has(self, key: str) -> bool:
        """Whether the article names or has been found to mean this entity."""
        return key in self._entities

    def capital_name(self, country: str) -> str | None:
        """What a country's capital is called."""
        known = None if self.gazetteer is None else self.gazetteer.capital_of(country)
        return known.label if known is not None else None

    def capital_key(self, country: str) -> str | None:
        """The key of a country's capital; added, without a mention, if the article does not name it."""
        known = None if self.gazetteer is None else self.gazetteer.capital_of(country)
        if known is None:
            return None
        self._ensure(known)
        return known.name

    def demonym_keys(self) -> list[tuple[int, str]]:
        """All tokens that are words for peoples, with the key the country has or would have."""
        return [(i, known.name) for i, (known, _) in sorted(self._demonyms.items())]

    def sides(self) -> tuple[str, ...]:
        """The two parties of the article's exchange, war or talks, the one named first first; fewer if it has none."""
        if self._sides is None:
            from swapgraph.extract.naming.sides import two_sides

            self._sides = two_sides(self.doc, self)
            for i, key in self.demonym_keys():
                if key in self._sides:
                    self.country_of_demonym(i)
        return self._sides

    def sides_meant(self, i: int) -> tuple[str, ...]:
        """Both parties, if the noun phrase headed by token `i` means them (*both sides*, *the two states*)."""
        return self.sides() if i in self._both and len(self.sides()) > 1 else ()

    def is_credit(self, key: str) -> bool:
        """Whether an entity only made the article: byline, *Reporting by*, its publisher. It is no actor of events."""
        return key in self._credits

    # ---- adding

    def add(
        self, type_: str, label: str, mention: Mention, *, gazetteer: str | None = None, wikidata: str | None = None
    ) -> str:
        """Add an entity, or a mention to the one of this type and label; returns its key."""
        key = gazetteer or f"{type_.lower()}-{slug(label) or mention.span.start}"
        old = self._entities.get(key)
        mentions = (*old.mentions, mention) if old else (mention,)
        self._entities[key] = Entity(
            key, old.type if old else type_, old.label if old else label, mentions,
            old.gazetteer if old else gazetteer, old.wikidata if old else wikidata,
        )  # fmt: skip
        self._cover(key, mention.span)
        return key

    def add_known(self, known: Known, mention: Mention) -> str:
        """Add a mention of an entry of the gazetteer; returns its key."""
        self._ensure(known)
        self.mention(known.name, mention)
        return known.name

    def mention(self, key: str, mention: Mention) -> None:
        """Add a mention to a known entity."""
        old = self._entities[key]
        self._entities[key] = Entity(key, old.type, old.label, (*old.mentions, mention), old.gazetteer, old.wikidata)
        self._cover(key, mention.span)

    def group(self, span: Span, label: str | None = None, type_: str = "Group") -> str:
        """The key of an unnamed group or body named by a noun phrase (*Ukrainian officials*); added if it is new."""
        return self.add(
            type_, label or " ".join(self.doc.text[span.start : span.end].split()), Mention(span, "nominal")
        )

    def group_mention(self, key: str, span: Span) -> None:
        """Another noun phrase for a group: *captives* beside *215 captives*."""
        self.mention(key, Mention(span, "nominal"))

    def absorb(self, key: str, other: str) -> None:
        """Make two entities of this article one: all mentions of `other` become those of `key`."""
        gone = self._entities.pop(other)
        for mention in gone.mentions:
            self.mention(key, mention)
        for i, at in self._at.items():
            if at == other:
                self._at[i] = key

    def mean_both(self, i: int) -> None:
        """Note that the noun phrase headed by token `i` means both parties."""
        self._both.add(i)

    def take_side(self, key: str, against: str) -> None:
        """Make a party of a body without a name, against the country that it fights."""
        self._sides = (against, key)

    def note_demonyms(self, demonyms: Mapping[int, tuple[Known, Span]]) -> None:
        """Note the words for peoples and what they belong to, by token."""
        self._demonyms.update(demonyms)

    def note_credits(self, keys: Collection[str]) -> None:
        """Note the entities that only made the article."""
        self._credits = frozenset(keys)

    def freeze(self, used: Collection[str] | None = None) -> tuple[Entity, ...]:
        """All entities, mentions in the order of the text, entities by first mention.

        Countries told by a demonym alone are kept if they are among the `used` keys, or all if that is not given.
        """
        entities = []
        for e in self._entities.values():
            mentions = e.mentions
            if not mentions:
                if used is not None and e.key not in used:
                    continue
                mentions = tuple(self._asked.get(e.key, ()))
            if mentions:
                ordered = tuple(sorted(set(mentions), key=lambda m: (m.span, m.kind)))
                entities.append(Entity(e.key, e.type, e.label, ordered, e.gazetteer, e.wikidata))
        return tuple(sorted(entities, key=lambda e: (e.mentions[0].span, e.key)))

    def _ensure(self, known: Known) -> None:
        self._known[known.name] = known
        if known.name not in self._entities:
            self._entities[known.name] = Entity(known.name, known.type, known.label, (), known.name, known.wikidata)

    def _cover(self, key: str, span: Span) -> None:
        first, last = self.doc.token_range(span)
        width = span.end - span.start
        for i in range(first, last):
            if width < self._width.get(i, width + 1):
                self._at[i] = key
                self._width[i] = width


def find_entities(doc: Document, gazetteer: Gazetteer) -> Entities:
    """The named entities of a document with their named mentions; how is told in `naming`."""
    from swapgraph.extract.naming.chaining import chain
    from swapgraph.extract.naming.composing import compose
    from swapgraph.extract.naming.credits import add_credits
    from swapgraph.extract.naming.scene import scene_of
    from swapgraph.extract.naming.spotting import spot_names
    from swapgraph.extract.naming.voting import settle

    scene = scene_of(doc, gazetteer)
    spots = settle(scene, compose(scene, spot_names(scene)))
    entities = Entities(doc, gazetteer)
    entities.note_demonyms(
        {i: (gazetteer.known[h.alias.known], Span(h.start, h.end)) for i, h in scene.demonyms.items()}
    )
    chain(scene, spots, entities)
    add_credits(scene, entities)
    return entities
