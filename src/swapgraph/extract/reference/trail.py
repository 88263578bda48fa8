"""What an article spoke of so far, sentence by sentence: names, subjects, posts told, bodies named."""

from __future__ import annotations

from dataclasses import dataclass, field

from swapgraph.extract.entities import Entities
from swapgraph.model import Document, Mention, Span

_QUOTES = frozenset(("“", "”", '"', "«", "»", "„"))
_OPENING = frozenset(("“", "«", "„"))


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
    posts: dict[str, list[tuple[str, str | None]]] = field(default_factory=dict)  # noun -> who bears it, and where

    def saw(self, sentence: int, i: int, key: str) -> None:
        """Note that token `i` means an entity."""
        type_, token = self.entities.get(key).type, self.doc.tokens[i]
        self.named.setdefault(sentence, []).append((i, key))
        if type_ == "Organization":
            if key in self.bodies:
                self.bodies.remove(key)
            self.bodies.append(key)
        if token.dep not in ("nsubj", "nsubjpass"):
            return
        main = self.doc.tokens[token.head].dep in ("ROOT", "ccomp")
        if type_ == "Person" and (main or sentence not in self.subject):
            self.subject[sentence] = key
        elif type_ in ("Country", "Organization", "Group") and (main or sentence not in self.actor):
            self.actor[sentence] = key

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
