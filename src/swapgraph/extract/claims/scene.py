"""What the readers of one document share, and the drafts of claims that they make."""

from __future__ import annotations

from dataclasses import dataclass

from swapgraph.extract.claims.cues import Reporting
from swapgraph.extract.entities import Entities
from swapgraph.model import Document, Stance

FINITE_TAGS = frozenset({"VBD", "VBZ", "VBP", "MD"})
SUBJECTS = ("nsubj", "nsubjpass", "csubj", "expl")
AGENT_TYPES = frozenset({"Person", "Organization", "Country", "Group"})

_POST_WITHIN = 8  # tokens before a name in which a post tells whom its holder speaks for
_SPEAKING_PRONOUNS = frozenset({"he", "she", "they", "who", "we", "i", "it", "which", "both"})


@dataclass(frozen=True, slots=True)
class Draft:
    """A claim whose source is still a place in the text.

    `tokens` are the words of the content; `speakers` the heads of the noun phrases that name the source, unless
    `source` already knows its key; `cue` the word that attributes.
    """

    tokens: tuple[int, ...]
    stance: Stance
    cue: int
    speakers: tuple[int, ...] = ()
    source: str | None = None
    quoted: bool = False
    via: int | None = None


@dataclass(frozen=True)
class Scene:
    """One document, its entities and the lexicon of speech."""

    doc: Document
    entities: Entities
    speech: Reporting

    def words(self, name: str) -> frozenset[str]:
        """A word list of the lexicon."""
        return self.speech.words(name)

    def lemma(self, i: int) -> str:
        """The lemma of token `i`."""
        return self.doc.tokens[i].lemma

    def has_subject(self, i: int) -> bool:
        """Whether token `i` governs a subject of its own."""
        return bool(self.doc.dependents(i, *SUBJECTS))

    def is_finite(self, i: int) -> bool:
        """Whether the verb at token `i` is finite, by itself or by an auxiliary."""
        tokens = self.doc.tokens
        return tokens[i].tag in FINITE_TAGS or any(
            tokens[c].tag in FINITE_TAGS for c in self.doc.dependents(i, "aux", "auxpass")
        )

    def has_clause(self, i: int) -> bool:
        """Whether the verb at token `i` governs a finite clause behind it."""
        return any(c > i and self.is_finite(c) for c in self.doc.dependents(i, "ccomp"))

    def is_passive(self, i: int) -> bool:
        """Whether the verb at token `i` is passive."""
        return bool(self.doc.dependents(i, "auxpass", "nsubjpass"))

    def has_to(self, i: int) -> bool:
        """Whether the verb at token `i` is an infinitive with *to*."""
        return any(self.doc.tokens[c].tag == "TO" for c in self.doc.dependents(i, "aux"))

    def is_agent(self, i: int) -> bool:
        """Whether the noun phrase headed by token `i` can speak: people, bodies, countries."""
        token = self.doc.tokens[i]
        if token.pos == "PRON":
            return token.lemma in _SPEAKING_PRONOUNS
        if (key := self.entities.at(i)) is not None and self.entities.get(key).type in AGENT_TYPES:
            return True
        if any(
            word in self.words(name) for name in ("speakers", "Person") for word in (token.lemma, token.text.lower())
        ):
            return True
        return token.pos == "PROPN" or token.tag in ("NNP", "NNPS")

    def spoken_for(self, key: str) -> frozenset[str]:
        """The countries and bodies that a person or group speaks for, by the words before the name: *Russian envoy X*,
        *the party's chief negotiator X*."""
        if self.entities.get(key).type not in ("Person", "Group"):
            return frozenset()
        found: set[str] = set()
        for mention in self.entities.get(key).mentions:
            first, last = self.doc.token_range(mention.span)
            sentence = self.doc.sentence_of(first).first
            for i in range(first, last):
                for c in self.doc.subtree(i):
                    near = sentence <= c < last and first - c <= _POST_WITHIN
                    if near and (other := self.entities.at(c) or self.entities.country_of_demonym(c)) is not None:
                        found.add(other)
        bodies = ("Country", "Organization", "Group")
        return frozenset(k for k in found if k != key and self.entities.get(k).type in bodies)

    def is_person_noun(self, i: int) -> bool:
        """Whether token `i` is a noun for people (*clerk*, *officials*)."""
        token = self.doc.tokens[i]
        return any(word in self.words("Person") for word in (token.lemma, token.text.lower()))

    def author_of(self, i: int) -> int | None:
        """*a statement from the army*, *Kyiv's letter*, *a note shared by X*: the head of whoever speaks in a paper."""
        if not self.is_document(i):
            return None
        before = self._author_before(i)
        return before if before is not None else self._author_behind(i)

    def _author_before(self, i: int) -> int | None:
        """*Kyiv's letter*, *the navy statement*, *the German statement*; *X issued a statement saying*."""
        doc = self.doc
        if (owner := next((c for c in doc.dependents(i, "poss") if self.is_agent(c)), None)) is not None:
            return owner
        for c in doc.dependents(i, "compound", "amod", "nmod"):
            key = self.entities.at(c)
            named = key is not None and self.entities.get(key).type in ("Organization", "Person")
            speaks = named and not self._is_media(c) and self.lemma(c) not in self.words("venues")
            if speaks or self.is_voice_of_paper(c):
                return c
        if (country := self._country_of_paper(i)) is not None:
            return country
        head = doc.tokens[i].head
        if doc.tokens[i].dep == "dobj" and self.lemma(head) in self.words("issuing"):
            return next((s for s in doc.dependents(head, "nsubj") if self.is_agent(s)), None)
        return None

    def _author_behind(self, i: int) -> int | None:
        """*a statement from the army*, *reports in the Turkish press*, *a note shared by X*."""
        doc = self.doc
        todo = doc.dependents(i, "prep", "agent", "acl")
        verb = doc.tokens[doc.tokens[i].head]
        bare = verb.tag in ("VBN", "VBD") and not doc.dependents(verb.i, "aux", "auxpass")
        if doc.tokens[i].dep == "nsubj" and bare:
            todo.extend(doc.dependents(verb.i, "agent"))
        while todo:
            c = todo.pop(0)
            if doc.tokens[c].dep == "acl":
                if self.lemma(c) not in self.words("issuing"):
                    continue  # *lists exchanged by both sides*
                agents = [o for a in doc.dependents(c, "agent") for o in doc.dependents(a, "pobj")]
                if not any(self.is_medium(o) for o in agents):  # *a statement carried by the agency*
                    todo.extend(doc.dependents(c, "agent"))
            elif authors := self._authors_in(i, c):
                return authors[0]
            elif doc.tokens[c].dep == "prep":  # *a statement on Monday from the army*: one may hang below the other
                todo.extend(q for o in doc.dependents(c, "pobj") for q in doc.dependents(o, "prep"))
        return None

    def _authors_in(self, i: int, prep: int) -> list[int]:
        """The authors of paper `i` that a preposition behind it brings."""
        word, objects = self.lemma(prep), self.doc.dependents(prep, "pobj")
        if word in ("from", "by") or (word == "of" and self.lemma(i) in self.words("outlets")):
            return [o for o in objects if self.is_agent(o) and not self._is_media(o)]
        if word == "in" and self.lemma(i) in self.words("pressPieces"):
            return [o for o in objects if self.is_medium(o)]
        return []

    def is_voice_of_paper(self, c: int) -> bool:
        """*the ministry statement*, *Western press reports*, *Local media reports*: whether noun `c` speaks there."""
        token = self.doc.tokens[c]
        paper = self.lemma(token.head) in self.words("speakingPapers") and token.head > c
        named = self.lemma(c) in self.words("paperAuthors") or token.text.lower() in self.words("paperAuthors")
        return token.dep in ("compound", "nmod") and paper and named

    def _country_of_paper(self, i: int) -> int | None:
        """*the German statement*: the adjective."""
        if self.lemma(i) not in self.words("speakingPapers"):
            return None
        return next((c for c in self.doc.dependents(i, "amod") if self.entities.country_at(c) is not None), None)

    def is_told_by_another(self, i: int) -> bool:
        """*an announcement by the army*, *the army's claim*: whether a noun of speech names whose it is."""
        doc = self.doc
        owners = [c for c in doc.dependents(i, "poss") if doc.tokens[c].tag != "PRP$"]
        makers = [
            o for a in doc.dependents(i, "prep", "agent") if self.lemma(a) in ("by", "from")
            for o in doc.dependents(a, "pobj")
        ]  # fmt: skip
        return any(self.is_agent(o) for o in (*owners, *makers))

    def is_medium(self, i: int) -> bool:
        """Whether token `i` is a newspaper, an agency or the like, by name or by noun."""
        return self._is_media(i) or (self.lemma(i) in self.words("outletNouns") and self.doc.tokens[i].pos == "NOUN")

    def _is_media(self, i: int) -> bool:
        key = self.entities.at(i)
        known = self.entities.known(key) if key is not None else None
        return known is not None and known.kind in self.words("mediaKinds")

    def is_document(self, i: int) -> bool:
        """Whether the noun phrase headed by token `i` is a paper, data or a broadcast."""
        token = self.doc.tokens[i]
        return token.lemma in self.words("publications") or token.text.lower() in self.words("publications")
