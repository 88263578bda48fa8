"""What an article spoke of so far, sentence by sentence: names, subjects, posts told, bodies named."""

from __future__ import annotations

from dataclasses import dataclass, field

from swapgraph.extract.entities import Entities
from swapgraph.model import Document, Mention, Span

_QUOTES = frozenset(("“", "”", '"', "«", "»", "„"))
_OPENING = frozenset(("“", "«", "„"))
_RANKS = {"ROOT": 3, "conj": 2, "ccomp": 1}  # of the verb whose subject something is; other verbs are least


@dataclass(slots=True)
class Trail:
    """Read while the resolvers go through the article from left to right."""

    doc: Document
    entities: Entities
    quoted: dict[int, int]  # token inside quotation marks -> number of the quote
    named: dict[int, list[tuple[int, str]]] = field(
        default_factory=dict
    )  # sentence -> tokens that mean an entity, and it
    subject: dict[int, str] = field(default_factory=dict)  # sentence -> person who is subject of its main clause
    actor: dict[int, str] = field(default_factory=dict)  # sentence -> country or body that is
    sex: dict[str, str] = field(default_factory=dict)  # person -> m or f, where the article says so
    bodies: list[str] = field(default_factory=list)  # in the order of their last mention
    pronouns: dict[int, list[tuple[str, str]]] = field(
        default_factory=dict
    )  # sentence -> sex and person of each so far
    heads: frozenset[str] = frozenset()  # nouns that may follow the name of a body: *agency*, *rebels*
    people: frozenset[str] = frozenset()  # nouns that mean a person
    thanking: frozenset[str] = frozenset()  # verbs whose object is whose *its* or *his* behind *for* is
    nouns: dict[str, str] = field(default_factory=dict)  # noun -> m or f
    _ranks: dict[tuple[str, int], int] = field(default_factory=dict)
    posts: dict[str, list[tuple[str, str | None]]] = field(default_factory=dict)  # noun -> who bears it, and where

    def saw(self, sentence: int, i: int, key: str) -> None:
        """Note that token `i` means an entity."""
        type_ = self.entities.get(key).type
        self.named.setdefault(sentence, []).append((i, key))
        if type_ == "Organization":
            if key in self.bodies:
                self.bodies.remove(key)
            self.bodies.append(key)
        verb = self.verb_of(i)
        if verb is None:
            return
        if type_ == "Person":
            self._note("person", sentence, verb, key)
        elif type_ in ("Country", "Organization", "Group"):
            self._note("actor", sentence, verb, key)

    def verb_of(self, i: int) -> int | None:
        """The verb whose subject token `i` is, or stands beside: *the premier, X, said*; *the Interfax agency said*."""
        token = self.doc.tokens[i]
        head = self.doc.tokens[token.head]
        if token.dep == "appos" or (token.dep in ("compound", "nmod") and head.lemma in self.heads):
            token = head
        return token.head if token.dep in ("nsubj", "nsubjpass") else None

    def _note(self, kind: str, sentence: int, verb: int, key: str) -> None:
        """Keep the subject of the highest verb; of several equal ones the last, of the lowest the first."""
        rank = _RANKS.get(self.doc.tokens[verb].dep, 0)
        before = self._ranks.get((kind, sentence), -1)
        if rank > before or (rank == before and rank > 0):
            self._ranks[kind, sentence] = rank
            (self.subject if kind == "person" else self.actor)[sentence] = key

    def thanked(self, i: int) -> list[str]:
        """What the object is of a verb like *thank* behind whose *for* token `i` stands: *thanked X for its help*."""
        above = [a for a in self.doc.ancestors(i) if self.doc.tokens[a].pos == "VERB"]
        if not above or self.doc.tokens[above[0]].lemma not in self.thanking:
            return []
        objects = [o for o in self.doc.dependents(above[0], "dobj") if o < i]
        return [k for o in objects for j in self.doc.conjuncts(o) if (k := self.entities.at(j)) is not None]

    def root_of(self, sentence: int) -> int | None:
        """The verb that a sentence hangs on."""
        of = self.doc.sentences[sentence]
        tokens = self.doc.tokens[of.first : of.last]
        return next((t.i for t in tokens if t.dep == "ROOT" and t.pos in ("VERB", "AUX")), None)

    def unnamed_subject(self, verb: int, i: int, sex: str | None = None) -> bool:
        """Whether the subject of a verb, before token `i`, is one person or body that nothing names: *a witness*."""
        tokens = self.doc.tokens
        for j in self.doc.dependents(verb, "nsubj", "nsubjpass"):
            beside = ("appos", "compound", "nmod") if tokens[j].lemma in self.heads else ("appos",)
            named = (j, *self.doc.dependents(j, *beside))
            if j >= i or tokens[j].tag not in ("NN", "NNP") or any(self.entities.at(k) is not None for k in named):
                continue
            if sex is None or (tokens[j].lemma in self.people and self.nouns.get(tokens[j].lemma, sex) == sex):
                return True
        return False

    def add(self, i: int, key: str, kind: str, sure: float, first: int | None = None) -> None:
        """Add tokens `first` (or `i`) to `i` as a mention."""
        tokens = self.doc.tokens
        span = Span(tokens[i if first is None else first].start, tokens[i].end)
        self.entities.mention(key, Mention(span, kind, sure))
        self.saw(tokens[i].sentence, i, key)

    def told(self, noun: str, person: str, of: str | None) -> None:
        """Note that a person was said to be, say, *foreign minister*, and so may be taken up by *the minister*."""
        self.posts.setdefault(noun, []).append((person, of))
        if " " in noun:
            self.posts.setdefault(noun.rsplit(" ", 1)[-1], []).append((person, of))


def quotes(doc: Document) -> dict[int, int]:
    """For each token inside quotation marks, which quote of the article it is in; a quote ends with its paragraph."""
    out: dict[int, int] = {}
    inside, number, block = False, 0, -1
    for token in doc.tokens:
        here = doc.sentences[token.sentence].block
        if here != block:
            inside, block = False, here
        if token.text in _QUOTES:
            inside = token.text in _OPENING if token.text != '"' else not inside
            number += inside
        elif inside:
            out[token.i] = number
    return out
