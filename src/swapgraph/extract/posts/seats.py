"""The country, body or person that a role is held in or to: *Russian*, *Netanyahu's*, *of Y*, *for Reuters*."""

from __future__ import annotations

from swapgraph.extract.entities import Entities
from swapgraph.extract.naming.scene import POSSESSIVE
from swapgraph.extract.posts.phrases import Phrase
from swapgraph.extract.posts.words import RoleWords
from swapgraph.model import Document

OF = frozenset(("of", "for", "to", "at", "with"))
_OF_BODIES = frozenset(("at", "with"))
_BODIES = frozenset(("Organization", "Facility"))
_SEATS = frozenset(("Organization", "Country", "Place", "Facility"))


class Seats:
    """Finds where the roles of one document are held."""

    def __init__(self, doc: Document, entities: Entities, words: RoleWords) -> None:
        self.doc, self.entities, self.words = doc, entities, words

    def of(self, phrase: Phrase, person: str, *, behind: bool = True) -> str | None:
        """Where `person` holds the role; what stands `behind` the phrase counts unless the name does."""
        before = self.before(phrase, person)
        if before is not None and self.entities.get(before).type != "Country":
            return before
        after = self._behind(phrase, person) if behind or self._has_of(phrase) else None
        if before is not None and after is not None and self._is_abroad(phrase, after):
            return before
        return after or before or (self.own(person) if self.words.governs(phrase.base) else None) or self._usual(phrase)

    def _usual(self, phrase: Phrase) -> str | None:
        """The country whose posts alone are called so, if the article speaks of it: *Secretary of State X*."""
        name = self.words.usual.get(phrase.base, "").rsplit("/", 1)[-1]
        return self.entities.known_key(name) if name else None

    def _is_abroad(self, phrase: Phrase, after: str) -> bool:
        """*U.S. ambassador to Qatar*: the post is the country's before it."""
        link = self.doc.tokens[phrase.last].text.lower()
        return link in ("to", "for") and self.entities.get(after).type in ("Country", "Place")

    def own(self, person: str) -> str | None:
        """The country or body whose posts the gazetteer says a person held, if the article speaks of it."""
        known = self.entities.known(person)
        return None if known is None or known.of is None else self.entities.known_key(known.of)

    def before(self, phrase: Phrase, person: str) -> str | None:
        """What stands before the role, or a country inside it (*former US marine*)."""
        tokens, governs = self.doc.tokens, self.words.governs(phrase.base)
        for i in range(phrase.noun - 1, phrase.first - 1, -1):
            if self.entities.country_at(i) is not None and (country := self._state(phrase, i)) is not None:
                return country
        i = phrase.first - 1
        possessive = i >= 0 and tokens[i].text in POSSESSIVE
        i -= possessive
        if i < self.doc.sentence_of(phrase.noun).first:
            return None
        if not possessive and self.entities.country_at(i) is not None:
            return self._state(phrase, i)
        key = self.entities.at(i)
        if key is None or key == person or possessive or tokens[i].tag == "PRP$":
            return key if key != person else None
        return key if self.entities.get(key).type in (_SEATS if governs else _BODIES) else None

    def _state(self, phrase: Phrase, i: int) -> str | None:
        """The country whose post it is: *Russian foreign minister*; *an American teacher* only says where from."""
        named = self.entities.at(i) is not None
        if not named and not self.words.governs(phrase.base) and phrase.base not in self.words.kin:
            return None
        return self._country(i)

    def _country(self, i: int) -> str | None:
        """The country that token `i` names or whose demonym it is, as an entity of the article."""
        return self.entities.country_of_demonym(i) or (
            self.entities.at(i)
            if self.entities.country_at(i) is not None and self.doc.tokens[i].tag != "PRP$"
            else None
        )

    def _has_of(self, phrase: Phrase) -> bool:
        return phrase.last < len(self.doc.tokens) and self.doc.tokens[phrase.last].text.lower() in OF

    def _behind(self, phrase: Phrase, person: str) -> str | None:
        """*of Ukraine's military intelligence*, *for The Wall Street Journal*, *to President X*."""
        tokens, i = self.doc.tokens, phrase.last
        if not self._has_of(phrase) or tokens[i].sentence != tokens[phrase.noun].sentence:
            return None
        found = self.inside(i, person, bodies=tokens[i].text.lower() in _OF_BODIES)
        if found is not None:
            return found
        further = (p for p in self.doc.dependents(phrase.last - 1, "prep") if p > i and tokens[p].text.lower() in OF)
        return next((k for p in further if (k := self.inside(p, person)) is not None), None)

    def inside(self, preposition: int, person: str, *, bodies: bool = False) -> str | None:
        """The entity that the object of a preposition names, at its head or else beside it; only `bodies` on demand."""
        doc = self.doc
        for obj in doc.dependents(preposition, "pobj", "pcomp"):
            near = [obj, *doc.dependents(obj, "appos"), *doc.dependents(obj, "compound", "nmod", "amod", "poss")]
            for key in (self.entities.at(i) for i in near):
                if key is None or key == person or self.entities.get(key).type == "Group":
                    continue
                if not bodies or self.entities.get(key).type in _BODIES:
                    return key
            countries = () if bodies else (self._country(i) for i in near)
            if (country := next((c for c in countries if c is not None), None)) is not None:
                return country
        return None

    def at_or_beside(self, i: int, person: str) -> str | None:
        """The entity at token `i`, or in apposition to it, or that owns it."""
        for j in (i, *self.doc.dependents(i, "appos", "poss")):
            key = self.entities.at(j)
            if key is not None and key != person:
                return key
        for p in self.doc.dependents(i, "prep"):
            key = self.inside(p, person) if self.doc.tokens[p].lemma in ("of", "in") else None
            if key is not None and (self.doc.tokens[p].lemma == "of" or self.entities.get(key).type != "Place"):
                return key  # *ran a ring in New York* tells of no post in the city
        return None
