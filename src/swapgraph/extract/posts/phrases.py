"""Role phrases: a noun of `roles.ttl` with what stands before it (*former*, *acting*, *air-safety*)."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from swapgraph.extract.entities import Entities
from swapgraph.extract.posts.people import People
from swapgraph.extract.posts.words import RoleWords
from swapgraph.model import Document, Sentence

_WORDS = 5  # of the longest role noun
_VERB_TAGS = frozenset(("VB", "VBZ", "VBD", "VBP", "VBN", "VBG"))
_MODIFIER_TAGS = frozenset(("NN", "JJ", "VBN", "JJS", "JJR"))


@dataclass(frozen=True, slots=True)
class Phrase:
    """Tokens `first` to `last - 1`; the noun, which the lexicon has as `base`, begins at `noun`."""

    first: int
    noun: int
    last: int
    base: str
    plural: bool


class Phrases:
    """Finds the role phrases of one document."""

    def __init__(self, doc: Document, entities: Entities, people: People, words: RoleWords) -> None:
        self.doc, self.entities, self.people, self.words = doc, entities, people, words

    def __iter__(self) -> Iterator[Phrase]:
        """Every role noun, the longest, outside names, from left to right."""
        tokens, last_words = self.doc.tokens, self.words.last_words
        free = whole = 0
        for i, token in enumerate(tokens):
            if token.text.lower() not in last_words and token.lemma not in last_words:
                continue
            if token.pos in ("VERB", "AUX") or token.tag in _VERB_TAGS or self.people.covering(i) is not None:
                continue
            base, noun = self.noun(i, max(free, self.doc.sentences[token.sentence].first))
            if base is not None and not self._goes_on(i, noun):
                plural = token.tag in ("NNS", "NNPS") or base in ("parents", "children")
                yield Phrase(max(whole, self._with_modifiers(noun)), noun, i + 1, base, plural)
                free = i + 1
                whole = free if i > noun else whole  # *Commander in Chief* is no part of *General*

    def noun(self, i: int, limit: int) -> tuple[str | None, int]:
        """The longest role noun that ends with token `i`, and where it begins, `limit` at the earliest."""
        tokens, text = self.doc.tokens, self.doc.text
        best: tuple[str | None, int] = (None, i)
        for ending in dict.fromkeys((tokens[i].text.lower(), tokens[i].lemma)):
            for start in range(i, max(limit, i - _WORDS + 1) - 1, -1):
                phrase = (text[tokens[start].start : tokens[i].start] + ending).lower().replace("’", "'")
                if start < i and self._is_in_name(start):
                    continue  # *Christian Democratic Party* + *leader*
                if phrase in self.words.nouns and (best[0] is None or start < best[1]):
                    best = (phrase, start)
        return best

    def sentence(self, phrase: Phrase) -> Sentence:
        """The sentence of a phrase."""
        return self.doc.sentence_of(phrase.noun)

    def _goes_on(self, i: int, noun: int) -> bool:
        """Whether a longer noun holds this one: *police* in *police chief*, *secretary* in *secretary of state*."""
        tokens = self.doc.tokens
        return any(
            tokens[after].sentence == tokens[i].sentence
            and tokens[after].text.lower() in self.words.last_words
            and self.noun(after, noun)[1] <= i
            for after in range(i + 1, min(i + _WORDS, len(tokens)))
            if self.people.starting(after) is None
        )

    def _with_modifiers(self, noun: int) -> int:
        """Where the role as written begins."""
        tokens, words = self.doc.tokens, self.words
        limit = self.doc.sentence_of(noun).first
        first, i = noun, noun - 1
        while i >= limit:
            word = tokens[i].text.lower()
            before = tokens[i - 1].text.lower() if i > limit else ""
            if word in words.kin or word == "old":
                break  # *U.S. ally President X*, *four-year-old daughter*
            if (word in words.modifiers and not self._is_in_name(i)) or self._modifies(i):
                first = i
            elif word == "-" and first == i + 1 and before:
                first = i - 1 if tokens[i - 1].tag != "CD" else first
                i -= 1
            elif not (before in words.modifiers and self.entities.country_at(i) is not None):
                break  # *former US marine* is looked through
            i -= 1
        return first

    def _is_in_name(self, i: int) -> bool:
        """Whether token `i` is capitalised and ends the name of a body: *Press* in *Associated Press bureau chief*."""
        key = self.entities.at(i)
        named = key is not None and self.entities.get(key).type in ("Organization", "Facility")
        return named and i > 0 and self.entities.at(i - 1) == key and self.doc.tokens[i].text[0].isupper()

    def _modifies(self, i: int) -> bool:
        token = self.doc.tokens[i]
        plain = token.tag in _MODIFIER_TAGS and (token.tag != "VBN" or token.dep == "amod")
        return token.text[0].islower() and plain and self.entities.at(i) is None
