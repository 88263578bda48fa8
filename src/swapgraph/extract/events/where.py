"""Where a mention says that its event was.

Places stand in prepositional phrases of the trigger or of the verb that carries it; a release told by an arrival or a
departure is where they arrived or left; the host of talks may be their subject. What describes the people (*prisoners
held in Israel*) or the saying (*In Israel, he hailed the release*) says nothing of the event.
"""

from __future__ import annotations

from collections.abc import Iterator

from swapgraph.extract.entities import Entities
from swapgraph.extract.events.clause import carriers
from swapgraph.extract.events.mention import EventMention, MentionWords
from swapgraph.model import Document

PLACE_RANKS = {"Facility": 0, "Place": 1, "Country": 2}

_SPOTS = frozenset({"in", "at", "on", "near", "inside", "outside", "across", "around", "along", "within", "by", "beside", "over"})
_INSIDE = frozenset({"in", "inside", "within", "across"})  # a country is no spot to be *at* or *near*
_NESTED = frozenset({"in", "at", "near", "outside", "inside", "between", "on"})
_DIRECTED = frozenset({"close", "next", "adjacent", "north", "south", "east", "west", "northwest", "northeast", "southwest", "southeast"})
_ONTO = frozenset({"in", "at", "on", "to", "into", "onto"})
_PARTIES = frozenset({"to", "by", "between", "with"})
_ANY = frozenset(PLACE_RANKS)
_SPOT_TYPES = frozenset({"Facility", "Place"})


def place_of(doc: Document, entities: Entities, m: EventMention, words: MentionWords) -> str | None:
    """The most precise place, facility or country said to be the event's; the one named first of equals."""
    search = _Search(doc, entities, m, words)
    found = list(search.places())
    return min(found, key=lambda key: PLACE_RANKS[entities.get(key).type], default=None)


class _Search:
    """The places that one mention names."""

    def __init__(self, doc: Document, entities: Entities, m: EventMention, words: MentionWords) -> None:
        self.doc, self.entities, self.m, self.words = doc, entities, m, words
        self.clause = words.clause

    def places(self) -> Iterator[str]:
        """Their keys, those named by the event's own words first."""
        for host in carriers(self.doc, self.m, self.words):
            yield from self._beside(host)
            if self.doc.tokens[host].pos in ("VERB", "AUX"):
                yield from self._moved(host)
                yield from self._hosted(host)
                yield from self._antecedent(host)
        yield from self._modifying()
        yield from self._behind_people()

    def _beside(self, host: int) -> Iterator[str]:
        """*at the bridge*, *near X*, *close to X*: the prepositional phrases of a word."""
        for p in self._prepositions(host):
            word = self.doc.tokens[p].lemma
            directed = word in ("to", "of") and self.doc.tokens[self.doc.tokens[p].head].lemma in _DIRECTED
            if word in _SPOTS or directed:
                types = _ANY if word in _INSIDE else _SPOT_TYPES
                yield from self._objects(p, types)

    def _prepositions(self, host: int) -> Iterator[int]:
        for c in self.doc.dependents(host, "prep", "prt", "advmod"):
            if self.doc.tokens[c].dep == "prep":
                yield c
            yield from self.doc.dependents(c, "prep")

    def _moved(self, verb: int) -> Iterator[str]:
        """Where those who were let go arrived, or what they left: *landed at X*, *crossed the bridge*, *left X prison*."""
        doc, lemma = self.doc, self.doc.tokens[verb].lemma
        if "directed" not in self.words.traits(self.m.type) and verb == self.m.head:
            return
        for p in self._prepositions(verb):
            word = doc.tokens[p].lemma
            if lemma in self.clause.arrival and word in _ONTO:
                yield from self._objects(p, _ANY)
            elif word == "from" and lemma in self.clause.departure:
                yield from self._objects(p, _SPOT_TYPES)
        if lemma in self.clause.reach:
            for o in doc.dependents(verb, "dobj"):
                if key := self._key(o, _SPOT_TYPES):
                    yield key

    def _hosted(self, verb: int) -> Iterator[str]:
        """*Vienna hosted the talks*."""
        if verb != self.m.head and self.doc.tokens[verb].lemma in self.clause.host:
            for s in self.doc.dependents(verb, "nsubj"):
                if key := self._key(s, _SPOT_TYPES):
                    yield key

    def _antecedent(self, verb: int) -> Iterator[str]:
        """*at the bridge, where they were swapped*."""
        token = self.doc.tokens[verb]
        if token.dep == "relcl" and any(self.doc.tokens[a].lemma == "where" for a in self.doc.dependents(verb, "advmod")):
            if key := self._key(token.head, _ANY):
                yield key

    def _modifying(self) -> Iterator[str]:
        """*the Istanbul talks*: a city before the noun; a country there would be a party."""
        if not self.m.verbal:
            for c in self.doc.dependents(self.m.head, "compound", "nmod"):
                if key := self._key(c, _SPOT_TYPES):
                    yield key

    def _behind_people(self) -> Iterator[str]:
        """*handed the men to the Red Cross in X*, *exchanged prisoners at the bridge*: places that the parser hangs on them."""
        doc = self.doc
        for theme in self.m.themes if self.m.verbal else ():
            for p in doc.dependents(theme, "prep"):
                obj = doc.dependents(p, "pobj")
                held = any(doc.tokens[o].lemma in self.clause.held_at for o in obj)
                if doc.tokens[p].lemma in ("at", "near") and not held:
                    yield from self._objects(p, _SPOT_TYPES)
        for host in (self.m.head, *(() if not self.m.verbal else doc.dependents(self.m.head, "prt"))):
            for p in doc.dependents(host, "prep", "agent", "dative"):
                if doc.tokens[p].lemma not in _PARTIES:
                    continue
                for obj in (j for o in doc.dependents(p, "pobj") for j in doc.conjuncts(o)):
                    if self._receives(obj):
                        yield from self._beside(obj)

    def _receives(self, i: int) -> bool:
        """Whether a noun names people or a body that takes others over where they stand."""
        key = self.entities.at(i)
        kind = self.entities.get(key).type if key else None
        return self.doc.tokens[i].lemma in self.clause.receivers or kind == "Organization"

    # ---- from a noun phrase to the place it names

    def _objects(self, p: int, types: frozenset[str]) -> Iterator[str]:
        for obj in (j for o in self.doc.dependents(p, "pobj") for j in self.doc.conjuncts(o)):
            if key := self._key(obj, types):
                yield key

    def _key(self, i: int, types: frozenset[str], depth: int = 0) -> str | None:
        """The place a noun phrase names: itself, or inside (*the village of X*, *a desert near X*, *X airport*)."""
        doc, lemma = self.doc, self.doc.tokens[i].lemma
        key = self.entities.at(i)
        if key and self.entities.get(key).type in types:
            return key
        spatial = lemma in self.clause.place_nouns
        if key and not spatial:
            return None  # a person, an organization: its parts are no place
        inside = types | {"Country"} if lemma in self.clause.soil else types if not spatial else types & _SPOT_TYPES | types
        if depth > 3:
            return None
        if lemma in self.clause.capitals and (capital := self._capital(i)):
            return capital
        for p in self._prepositions(i):
            word = doc.tokens[p].lemma
            if word in _NESTED or (word == "of" and spatial) or (word == "to" and doc.tokens[doc.tokens[p].head].lemma in _DIRECTED):
                for obj in doc.dependents(p, "pobj"):
                    if inner := self._key(obj, inside if word in ("of", "in") else types & _SPOT_TYPES, depth + 1):
                        return inner
        if not spatial:
            return None
        for c in doc.dependents(i, "appos", "compound", "nmod", "poss"):
            if inner := self._key(c, inside if doc.tokens[i].lemma in self.clause.soil else _SPOT_TYPES, depth + 1):
                return inner
        return None

    def _capital(self, i: int) -> str | None:
        """*the Qatari capital*, *Nigeria's capital*, *the capital of Oman*."""
        doc = self.doc
        behind = [o for p in doc.dependents(i, "prep") if doc.tokens[p].lemma == "of" for o in doc.dependents(p, "pobj")]
        named = doc.dependents(i, "appos")
        if any((k := self.entities.at(a)) and self.entities.get(k).type == "Place" for a in named):
            return None  # *the capital, X*: named beside it
        for c in (*doc.dependents(i, "amod", "compound", "nmod", "poss"), *behind):
            country = self.entities.country_at(c)
            if country and (key := self.entities.capital_key(country)):
                return key
        return None
