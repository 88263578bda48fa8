"""What an article tells as a whole, which decides what its open words mean: *freed the men*, *she flew home*."""

from __future__ import annotations

from dataclasses import dataclass

from swapgraph.extract.entities import Entities
from swapgraph.extract.events.candidates import Candidate
from swapgraph.extract.events.mention import MentionWords
from swapgraph.extract.nouns import BODY, CAPTIVE, NAME, Nouns
from swapgraph.model import Document

_SHORT = 6  # sentences; in a longer article one *captive audience* is no sign of captivity
_CONTENT = frozenset({"NOUN", "PROPN", "ADJ", "VERB"})


@dataclass(frozen=True)
class Told:
    """The lemmas of an article, the types of events it tells in plain words, and whom it tells as held or freed."""

    lemmas: frozenset[str]
    conflict: bool  # it has a word of captivity or conflict
    types: frozenset[str]
    held: frozenset[str]
    plainly: frozenset[int] | None = None  # in an article about something else, the triggers that name captives

    @classmethod
    def of(
        cls, doc: Document, entities: Entities, nouns: Nouns, words: MentionWords, candidates: list[list[Candidate]]
    ) -> Told:
        """Read off the first candidate at each trigger."""
        lemmas = frozenset(t.lemma for t in doc.tokens if t.pos in _CONTENT)
        plain = [c[0] for c in candidates if not c[0].match.weak]
        types = frozenset(c.match.frame.type for c in plain if c.settled)
        traits = frozenset(trait for type_ in types for trait in words.traits(type_))
        countries = {key for _, key in entities.demonym_keys()}
        countries |= {key for key in entities if entities.get(key).type == "Country"}
        held_abroad = "holding" in traits and len(countries) > 1
        telling = {t.sentence for t in doc.tokens if t.lemma in words.context and t.pos in _CONTENT}
        elsewhere = {t.sentence for t in doc.tokens if t.lemma in words.other_fields and t.pos in _CONTENT}
        plainly: frozenset[int] | None = None
        if len(elsewhere) > len(telling):  # sports, markets and films have their captives, too
            telling = set()
            options = [c for cs in candidates for c in cs]
            plainly = frozenset(c.match.head for c in options if _is_plain(nouns, c))
        signs = len(telling) + (len(entities.sides()) == 2) if telling else 0
        speaks_of_it = signs >= min(2, len(doc.sentences) // _SHORT + 1) or "taking" in traits or held_abroad
        told = cls(lemmas, speaks_of_it, types, frozenset(), plainly)
        plain = [c for c in plain if told.settles(c)]
        heads = [h for c in plain if CAPTIVE in c.match.frame.theme for h in c.themes]
        heads += [j for h in heads for j in doc.dependents(h, "appos")]
        heads += [doc.tokens[h].head for h in heads if doc.tokens[h].dep == "appos"]
        held = frozenset(key for h in heads if nouns.class_of(h) == NAME and (key := entities.at(h)))
        return cls(lemmas, told.conflict, types | {c.match.frame.type for c in plain}, held, plainly)

    def settles(self, c: Candidate) -> bool:
        """Whether the words of a candidate can mean captives or the fallen here."""
        frame = c.match.frame
        return c.settled or self.conflict or bool(self.types & frame.anchors or self.lemmas & frame.context)

    def allows(self, entities: Entities, c: Candidate) -> bool:
        """Whether a candidate counts: its words are settled, and its people known where its frame asks for that."""
        if self.plainly is not None and c.match.head not in self.plainly:
            return False
        known = not c.match.frame.known_theme or any(entities.at(h) in self.held for h in c.themes)
        return known and self.settles(c) and not _between_nobody(entities, c)


def _is_plain(nouns: Nouns, c: Candidate) -> bool:
    """*freed the prisoners*, *a hostage deal*: captives by name."""
    phrase = not c.match.verbal and not c.match.weak and len(c.match.tokens) > 1
    return phrase or any(nouns.class_of(h) in (CAPTIVE, BODY) for h in c.themes)


def _between_nobody(entities: Entities, c: Candidate) -> bool:
    """*the exchanges between captain and owner*: an open word, and nobody who could have captives."""
    between = c.slots.get("between", ())
    named = any(entities.doc.tokens[h].pos != "NOUN" for h in between)  # *between May 23 and 25*
    if not c.match.weak or c.match.verbal or c.themes or not between or named:
        return False
    whose = [c for h in between for c in entities.doc.dependents(h, "amod", "compound", "poss")]  # *the Omani team*
    return not any(entities.at(h) or entities.country_at(h) or entities.sides_meant(h) for h in (*between, *whose))
