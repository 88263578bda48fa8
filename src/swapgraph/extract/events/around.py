"""Places that stand near an event rather than in its own prepositional phrases.

*a swap completed with the help of monks at the X crossing*: whatever the parser hangs a crossing on, what happens at it
is the event of the clause. *X as the venue for the swap*; *a release here* of a story that opens with a town; *"Here we
hand them over," he said at the X crossing*.
"""

from __future__ import annotations

from collections.abc import Iterator

from swapgraph.extract.entities import Entities
from swapgraph.extract.events.clause import ClauseWords
from swapgraph.extract.events.spots import COUNTRY, Spots
from swapgraph.extract.naming.scene import is_dateline
from swapgraph.model import Document

_AT = frozenset({"at", "on", "across", "over"})
_ADJUNCTS = frozenset({"with", "in", "to", "by", "under", "for", "through", "as", "between", "of"})
_LINKS = ("pobj", "dobj", "npadvmod", "conj", "prt", "agent", "dative", "oprd")
_OF = frozenset({"for", "of", "to"})
_GOAL = frozenset({"to", "at", "in", "near"})
_WE = frozenset({"we", "i"})
_DEEP = 6


class Around:
    """The places around the clause of one mention."""

    def __init__(self, doc: Document, entities: Entities, words: ClauseWords, spots: Spots) -> None:
        self.doc, self.entities, self.words, self.spots = doc, entities, words, spots

    def gates(self, verb: int) -> Iterator[str]:
        """*was completed with the help of the Red Cross at the X border*: crossings and airports in its adjuncts."""
        for c in self.doc.dependents(verb, "prep", *_LINKS):
            yield from self._gates(c, 0)

    def _gates(self, i: int, depth: int) -> Iterator[str]:
        doc, token = self.doc, self.doc.tokens[i]
        if depth > _DEEP or token.pos in ("VERB", "AUX") or token.lemma in self.words.held_at:
            return
        if token.dep == "prep" and depth and token.lemma in _AT:
            yield from (k for o in doc.dependents(i, "pobj") if self.is_gate(o) for k in self.spots.named(o))
        elif token.dep != "prep" or token.lemma in _ADJUNCTS:
            for c in doc.dependents(i, "prep", *_LINKS):
                yield from self._gates(c, depth + 1)

    def is_gate(self, i: int) -> bool:
        """Whether a noun means a place where people are handed over."""
        return self.doc.tokens[i].lemma in self.words.gates | self.words.landings

    def beside(self, noun: int) -> Iterator[str]:
        """*thanked him for his help in the swap at an airport in X*: right behind the noun, hung on one before it."""
        doc = self.doc
        p = noun + 1
        if p >= len(doc.tokens) or doc.tokens[p].dep != "prep" or doc.tokens[p].lemma not in ("at", "near"):
            return
        if doc.tokens[p].head < noun and doc.tokens[doc.tokens[p].head].pos in ("NOUN", "PROPN"):
            objects = [o for o in doc.dependents(p, "pobj") if self.is_gate(o)]
            yield from (k for o in objects for k in self.spots.named(o, country=True))

    def venue(self, noun: int) -> Iterator[str]:
        """*X as the venue for the swap*, *X was the scene of the swap*, *the venue of the talks is X*."""
        doc = self.doc
        preposition = doc.tokens[doc.tokens[noun].head]
        if doc.tokens[noun].dep != "pobj" or preposition.lemma not in _OF:
            return
        venue = preposition.head
        verb = doc.tokens[venue].head if doc.tokens[venue].lemma not in self.words.venues else -1
        if verb >= 0:  # *chose X as the venue for the swap*, the last part hung on the verb
            venue = next(
                (o for p in doc.dependents(preposition.head, "prep") for o in doc.dependents(p, "pobj")
                 if doc.tokens[o].lemma in self.words.venues), -1
            )  # fmt: skip
        if venue < 0 or doc.tokens[venue].lemma not in self.words.venues:
            return
        for i in self._called(venue):
            yield from self.spots.named(i, country=True)

    def _called(self, venue: int) -> Iterator[int]:
        """The noun phrases that are said to be the venue."""
        doc, token = self.doc, self.doc.tokens[venue]
        if token.dep == "pobj" and doc.tokens[token.head].lemma == "as":
            host = doc.tokens[token.head].head
            yield host
            yield from doc.dependents(host, "dobj", "nsubjpass")
            for p in doc.dependents(host, "prep"):
                yield from doc.dependents(p, "pobj") if doc.tokens[p].lemma == "of" else ()
        elif token.dep in ("attr", "nsubj", "nsubjpass"):
            other = ("nsubj",) if token.dep == "attr" else ("attr",)
            yield from doc.dependents(token.head, *other)
        elif token.dep == "appos":
            yield token.head
        yield from doc.dependents(venue, "appos")

    def told_there(self, verb: int) -> Iterator[str]:
        """*"We are handing them over," he said at the X crossing*: those who do it speak where they do."""
        doc, token = self.doc, self.doc.tokens[verb]
        if token.tag not in ("VBP", "VBG") or not any(
            doc.tokens[s].lemma in _WE for s in doc.dependents(verb, "nsubj")
        ):
            return
        above = doc.tokens[token.head]
        if token.dep == "ccomp" and above.lemma in self.words.telling and above.tag == "VBD":
            for p in self.spots.prepositions(above.i):
                if doc.tokens[p].lemma in _AT:
                    yield from (k for o in doc.dependents(p, "pobj") if self.is_gate(o) for k in self.spots.named(o))

    def here(self, host: int) -> str | None:
        """*were released here*, *at this border town*: the town that the story is sent from."""
        doc = self.doc
        said = [a for a in doc.dependents(host, "advmod", "npadvmod") if doc.tokens[a].lemma == "here"]
        said += [o for p in self.spots.prepositions(host) for o in doc.dependents(p, "pobj") if self._is_this_town(o)]
        if not said or _is_quoted(doc, said[0]):
            return None
        return sent_from(doc, self.entities)

    def _is_this_town(self, i: int) -> bool:
        this = any(self.doc.tokens[d].lemma == "this" for d in self.doc.dependents(i, "det"))
        return this and self.doc.tokens[i].lemma in self.words.towns

    def there(self, verb: int) -> Iterator[str]:
        """*were led to a crossing on the X river. There they were met by officials who took them over*."""
        doc = self.doc
        hosts = [verb, *(a for a in doc.ancestors(verb) if doc.tokens[a].pos in ("VERB", "AUX"))]
        said = (a for h in hosts for a in doc.dependents(h, "advmod") if doc.tokens[a].lemma == "there")
        sentence = doc.sentences[doc.tokens[verb].sentence]
        if sentence.i == 0 or next(said, None) is None:
            return
        before = doc.sentences[sentence.i - 1]
        for p in reversed(range(before.first, before.last)):
            token = doc.tokens[p]
            if token.dep == "prep" and token.lemma in _GOAL and doc.tokens[token.head].pos == "VERB":
                found = list(self.spots.behind(p))
                yield from found
                if found:
                    return


def sent_from(doc: Document, entities: Entities) -> str | None:
    """The place that the dateline names."""
    opening = next((s for s in doc.sentences if is_dateline(doc, s)), None)
    if opening is None:
        return None
    keys = (entities.at(i) for i in range(opening.first, opening.last))
    return next((k for k in keys if k and entities.get(k).type in ("Place", COUNTRY)), None)


def _is_quoted(doc: Document, i: int) -> bool:
    """Whether a token stands between quotation marks, whose *here* is that of the speaker."""
    block = doc.block_of(doc.sentences[doc.tokens[i].sentence])
    before = doc.text[block.span.start : doc.tokens[i].start]
    return before.count('"') % 2 == 1 or before.count("“") > before.count("”")
