"""From a noun phrase to the place that it names: *the village of X*, *a desert close to X*, *the Qatari capital*."""

from __future__ import annotations

from collections.abc import Iterator

from swapgraph.extract.entities import Entities
from swapgraph.extract.events.clause import ClauseWords
from swapgraph.model import Document

COUNTRY = "Country"
_TYPES = frozenset({"Facility", "Place", COUNTRY})
_NESTED = frozenset({"in", "at", "near", "outside", "inside", "between", "on", "along", "across"})
_GROUND = frozenset({"in", "of", "inside"})  # behind these a country is ground, not a neighbour
_DIRECTIONS = frozenset(
    {"close", "next", "adjacent", "north", "south", "east", "west", "northwest", "northeast", "southwest", "southeast"}
)
_KNOWN = frozenset({"the", "that", "this", "same"})
_DEEP = 4


class Spots:
    """The places in the noun phrases of one document."""

    def __init__(self, doc: Document, entities: Entities, words: ClauseWords) -> None:
        self.doc, self.entities, self.words = doc, entities, words

    def is_spatial(self, i: int) -> bool:
        """Whether a noun means a stretch of ground or a building."""
        return self.doc.tokens[i].lemma in self.words.place_nouns

    def is_directed(self, p: int) -> bool:
        """*close to*, *east of*."""
        return (
            self.doc.tokens[p].lemma in ("to", "of") and self.doc.tokens[self.doc.tokens[p].head].lemma in _DIRECTIONS
        )

    def prepositions(self, host: int) -> Iterator[int]:
        """The prepositions that hang on a word, itself or through an adverb (*back to*, *close to*)."""
        for c in self.doc.dependents(host, "prep", "prt", "advmod", "amod"):
            if self.doc.tokens[c].dep == "prep":
                yield c
            yield from (
                p for p in self.doc.dependents(c, "prep") if self.doc.tokens[c].dep != "amod" or self.is_directed(p)
            )

    def behind(self, p: int, *, country: bool = False, depth: int = 0) -> Iterator[str]:
        """The places behind a preposition, coordinated ones included; countries only if asked for."""
        for obj in (j for o in self.doc.dependents(p, "pobj") for j in self.doc.conjuncts(o)):
            yield from self.named(obj, country=country, depth=depth)

    def named(self, i: int, *, country: bool = False, depth: int = 0) -> Iterator[str]:
        """The keys of the places that a noun phrase names, its head's first."""
        if depth > _DEEP:
            return
        key = self.entities.at(i)
        type_ = self.entities.get(key).type if key else None
        same = any(self.doc.tokens[a].lemma == "same" for a in self.doc.dependents(i, "amod"))
        if key and same and (before := next(self._again(i), None)):
            yield before  # *on the same Berlin bridge*
            return
        if key and type_ in _TYPES:
            if country or type_ != COUNTRY:
                yield key
            if type_ == COUNTRY:  # *in central Nepal close to Pokhara*
                yield from self._inside(i, frozenset({"near"}), depth)
            return
        spatial = self.is_spatial(i)
        if key and not spatial:
            return  # a person, an organization: its parts are no place
        if self.doc.tokens[i].lemma in self.words.capitals and (capital := self._capital(i)):
            yield capital
            return
        inside = list(self._inside(i, _NESTED | {"of"} if spatial else _NESTED, depth))
        yield from inside or self._again(i)
        if spatial:
            soil = country and self.doc.tokens[i].lemma in self.words.soil
            for c in self.doc.dependents(i, "appos", "compound", "nmod", "poss"):
                yield from self.named(c, country=soil, depth=depth + 1)

    def _again(self, i: int) -> Iterator[str]:
        """*at the crossing*, *to the same bridge*: the one that was named before."""
        doc, token = self.doc, self.doc.tokens[i]
        if token.lemma not in self.words.gates | self.words.landings:
            return
        before = {doc.tokens[d].lemma for d in doc.dependents(i, "det", "amod")}
        described = doc.dependents(i, "amod", "compound", "nmod", "poss", "nummod", "appos", "relcl", "acl")
        if not before & _KNOWN or (described and "same" not in before):
            return
        for j in reversed(range(i)):
            key = self.entities.at(j) if doc.tokens[j].lemma == token.lemma else None
            if key and self.entities.get(key).type in _TYPES:
                yield key
                return

    def _inside(self, i: int, words: frozenset[str], depth: int) -> Iterator[str]:
        for p in self.prepositions(i):
            word = self.doc.tokens[p].lemma
            if word in words or self.is_directed(p):
                ground = word in _GROUND and not self.is_directed(p)
                yield from self.behind(p, country=ground, depth=depth + 1)

    def _capital(self, i: int) -> str | None:
        """*the Qatari capital*, *Nigeria's capital*, *the capital of Oman*, unless it is named beside it."""
        doc = self.doc
        named = (self.entities.at(a) for a in doc.dependents(i, "appos"))
        if any(k and self.entities.get(k).type == "Place" for k in named):
            return None
        behind = [
            o for p in doc.dependents(i, "prep") if doc.tokens[p].lemma == "of" for o in doc.dependents(p, "pobj")
        ]
        for c in (*doc.dependents(i, "amod", "compound", "nmod", "poss"), *behind):
            country = self.entities.country_at(c)
            if country and (key := self.entities.capital_key(country)):
                return key
        return None
