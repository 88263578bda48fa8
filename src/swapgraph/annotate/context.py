"""What stands beside a word: the language model's tags where the document has them, word shapes where not."""

from __future__ import annotations

from dataclasses import dataclass

from swapgraph.annotate.words import BREAK, Words, word_set
from swapgraph.model import Document, Token

FUNCTION_WORDS = word_set(
    """a an the this that these those each every any some no all both either neither such same other another and or but
    nor so yet if when while as than because although though unless until whereas once since of in on at by to for
    with from into onto over under above below about around near after before between among during through against
    without within upon across along behind beyond despite toward towards via per off out up down nobody nothing none
    everybody everyone everything somebody someone something anybody anyone anything he she it they we you i him her
    them us his its their our your my who whom whose which what where why how there here is are was were be been being
    am has have had having do does did will would shall should can could may might must not also only just even still
    already again more most less least many much few several then now later earlier ago away back together alone apart
    too very however said says say told including were went came left took made got gave held began killed died freed
    became met saw fell won lost ran put led"""
)
"""Words that are no noun: they end a noun phrase, or cannot stand right before the noun that a number counts."""

_SMALL_IN_HEADLINES = word_set("a an the of in on at by to for with from and or but as over into after amid up s")
_PLURALS = word_set("people men women children police troops personnel folk cattle aircraft")
_MODIFIERS = frozenset(("JJ", "JJR", "JJS", "VBN", "VBG", "NN", "NNP", "NNPS", "HYPH", "RB", "RBS", "POS", "``", "''"))


@dataclass(frozen=True, slots=True)
class Context:
    """The words of a document beside its tokens."""

    doc: Document
    words: Words

    def token(self, i: int) -> Token | None:
        """The language model's token at word `i`, if the document was parsed."""
        if not self.doc.tokens or not 0 <= i < len(self.words.low):
            return None
        span = self.words.span(i, i + 1)
        if span.start == span.end:
            return None
        first, last = self.doc.token_range(span)
        return self.doc.tokens[first] if first < last else None

    def tag(self, i: int) -> str | None:
        """The Penn tag of word `i`, if the document was parsed."""
        token = self.token(i)
        return token.tag if token else None

    def is_word(self, i: int) -> bool:
        """Whether word `i` is made of letters."""
        return self.words.at(i).isalpha()

    def content(self, i: int) -> bool:
        """Whether word `i` is a lower-case word that may be a noun or a noun's modifier."""
        word = self.words.at(i)
        if not word.isalpha() or self.words.capital(i) or word in FUNCTION_WORDS:
            return False
        tag = self.tag(i)
        return tag is None or tag in _MODIFIERS or tag == "NNS"

    def plural_follows(self, i: int, reach: int = 4) -> bool:
        """Whether a noun phrase with a plural head goes on at word `i`: *captured soldiers*, *Russian bodies*."""
        for k in range(i, i + reach):
            word = self.words.at(k)
            if word == "-" and k > i:
                continue
            if not word.isalpha() or word in FUNCTION_WORDS:
                return False
            tag = self.tag(k)
            if tag in ("NNS", "NNPS") or (tag is None and self._plural(word)):
                return True
            if tag is not None and tag not in _MODIFIERS:
                return False
        return False

    def singular_follows(self, i: int) -> bool:
        """Whether a common noun in the singular stands at word `i`, perhaps behind adjectives."""
        for k in range(i, i + 3):
            if not self.words.at(k).isalpha() or self.words.at(k) in FUNCTION_WORDS:
                return False
            tag = self.tag(k)
            if tag == "NN" and self.words.at(k) not in _PLURALS:
                return self.tag(k + 1) not in ("NN", "NNS", "HYPH") or self.singular_follows(k + 1)
            if tag not in ("JJ", "JJS", "VBN"):
                return False
        return False

    def title_case(self, i: int, reach: int = 5) -> bool:
        """Whether the words around word `i` are capitalized as in a headline, so that a capital makes no name."""
        for k in range(i - reach, i + reach + 1):
            word = self.words.at(k)
            if word.isalpha() and word not in _SMALL_IN_HEADLINES and not self.words.capital(k):
                return False
        return True

    def line_start(self, i: int) -> bool:
        """Whether word `i` is the first of its line, a bullet aside."""
        before = self.words.at(i - 1)
        return before == BREAK or (before in "•●▪■◦‣*·~" and self.words.at(i - 2) == BREAK)

    def sentence_start(self, i: int) -> bool:
        """Whether word `i` begins a sentence, so that its capital says nothing."""
        return self.words.at(i - 1) in BREAK + ".!?:;\"“”‘'(•●▪*·…[" or self.line_start(i)

    @staticmethod
    def _plural(word: str) -> bool:
        return word in _PLURALS or (len(word) > 3 and word.endswith("s") and not word.endswith(("ss", "us", "is")))
