"""A document with what finding its names needs: the gazetteer's names in it, and which sentences are headings."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Sequence
from dataclasses import dataclass, field, replace

from swapgraph.extract.gazetteer import Gazetteer, Hit, Known, NameWords, fold
from swapgraph.model import BlockKind, Document, Sentence, Span

PARTICLES = frozenset(
    {
        "al",
        "el",
        "bin",
        "ben",
        "ibn",
        "bint",
        "abu",
        "umm",
        "ould",
        "de",
        "del",
        "della",
        "di",
        "da",
        "dos",
        "das",
        "du",
    }
    | {"von", "van", "der", "den", "la", "le", "ter", "ten", "zu", "af", "av", "y", "e", "o"}
)
"""Lower-case words inside people's names."""


SMALL = frozenset(
    {
        "by",
        "to",
        "in",
        "on",
        "at",
        "of",
        "for",
        "from",
        "with",
        "and",
        "or",
        "the",
        "a",
        "an",
        "is",
        "are",
        "was",
        "were",
    }
    | {"as", "after", "before", "over", "into", "how", "what", "why", "who"}
)
"""Words that stay small in a title in title case."""

_DATELINE_WORDS = 14  # the longest piece before the dash
_TITLE_CASE_SHARE = 0.7  # of the words with a capital


POSSESSIVE = frozenset(("'s", "'", "’s", "’", "´s", "`s", "‘s"))


@dataclass(slots=True)
class Spot:
    """A name at tokens `first` to `last - 1`, characters `start` to `end`."""

    first: int
    last: int
    start: int
    end: int
    label: str = ""  # the model's
    known: Known | None = None
    surname: bool = False  # `known` by a surname alone
    type: str | None = None  # decided
    name: str | None = None  # a better label than the words
    kind: str = "name"
    owner: str | None = None  # of a body: the entry or the words it belongs to
    core: str | None = None  # of a body: *defence ministry*

    @property
    def span(self) -> Span:
        """Its characters."""
        return Span(self.start, self.end)


@dataclass(frozen=True)
class Scene:
    """A document with what spotting needs beside it."""

    doc: Document
    gazetteer: Gazetteer
    folded: str
    hits: tuple[Hit, ...]
    demonyms: dict[int, Hit]  # token -> demonym that covers it
    loud: frozenset[int] = field(default=frozenset())  # sentences in capitals or in title case
    common: frozenset[str] = field(default=frozenset())  # words that the article writes in small letters

    @property
    def words(self) -> NameWords:
        """The word lists."""
        return self.gazetteer.words

    def lower(self, i: int) -> str:
        """Token `i`, folded, in lower case."""
        token = self.doc.tokens[i]
        return self.folded[token.start : token.end].lower()

    def text(self, first: int, last: int) -> str:
        """Tokens `first` to `last - 1` with single spaces."""
        tokens = self.doc.tokens
        return " ".join(self.doc.text[tokens[first].start : tokens[last - 1].end].split())

    def capital(self, i: int) -> bool:
        """Whether token `i` begins with a capital letter."""
        return self.doc.tokens[i].text[0].isupper()

    def proper(self, i: int) -> bool:
        """Whether token `i` looks like a piece of a name: capitalised and tagged so."""
        token = self.doc.tokens[i]
        return token.text[0].isupper() and token.tag in ("NNP", "NNPS")

    def sentence(self, i: int) -> Sentence:
        """The sentence of token `i`."""
        return self.doc.sentences[self.doc.tokens[i].sentence]


def _is_creed(doc: Document, gazetteer: Gazetteer, hit: Hit) -> bool:
    """*Greek Orthodox nuns*, *Armenian-Catholic*: of what church, not of what country."""
    after = [t.text.lower() for t in doc.tokens[hit.last : hit.last + 2] if t.text not in ("-", "–")]
    return bool(after) and after[0] in gazetteer.words["creeds"]


def scene_of(doc: Document, gazetteer: Gazetteer) -> Scene:
    """Look the gazetteer's names up in a document."""
    folded = fold(doc.text)
    hits = _with_halves(doc, gazetteer, gazetteer.hits(folded, doc.tokens))
    peoples = (h for h in hits if h.alias.form in ("adjective", "people") and not _is_creed(doc, gazetteer, h))
    demonyms = _narrowed(gazetteer, hits, {i: h for h in peoples for i in range(h.first, h.last)})
    people = {i for n in doc.names if n.label == "PERSON" for i in range(n.first, n.last)}
    loud = frozenset(s.i for s in doc.sentences if _is_loud(doc, s, people))
    common = frozenset(t.text for t in doc.tokens if t.text.islower())
    return Scene(doc, gazetteer, folded, hits, demonyms, loud, common)


def _narrowed(gazetteer: Gazetteer, hits: Sequence[Hit], demonyms: dict[int, Hit]) -> dict[int, Hit]:
    """Where an article tells of *Bosnian Serbs*, its *Serbs* are these, unless it names Serbia as well."""
    named = {h.alias.known for h in hits if h.alias.form == "name"}
    parts: dict[str, set[str]] = defaultdict(set)
    for hit in demonyms.values():
        outer, _, last = hit.alias.text.partition(" ")
        people, land = gazetteer.exact(last), gazetteer.exact(outer)
        if people and land and land.form in ("adjective", "people") and people.known not in named:
            parts[people.known].add(hit.alias.known)
    inner = {people: next(iter(known)) for people, known in parts.items() if len(known) == 1}
    return {
        i: replace(h, alias=replace(h.alias, known=inner[h.alias.known])) if h.alias.known in inner else h
        for i, h in demonyms.items()
    }


def _with_halves(doc: Document, gazetteer: Gazetteer, hits: Sequence[Hit]) -> tuple[Hit, ...]:
    """The hits, and the first of two names that share their last word: *West* in *West and East Germany*."""
    out: list[Hit] = []
    for hit in hits:
        i, words = hit.first, hit.alias.text.split()
        if (
            len(words) == 2
            and i > 1
            and doc.tokens[i - 1].text in ("and", "or")
            and doc.tokens[i - 2].text[0].isupper()
        ):
            half = doc.tokens[i - 2]
            alias = gazetteer.exact(f"{half.text} {words[1]}")
            if alias is not None and alias.form == hit.alias.form and (not out or out[-1].last <= i - 2):
                out.append(Hit(i - 2, i - 1, half.start, half.end, alias))
        out.append(hit)
    return tuple(out)


def _is_loud(doc: Document, sentence: Sentence, people: Collection[int]) -> bool:
    """Whether a sentence is a heading in capitals or in title case, where a capital letter says nothing."""
    tokens = doc.tokens[sentence.first : sentence.last]
    words = [t.text for t in tokens if t.text[0].isalpha() and t.text.lower() not in SMALL and t.i not in people]
    named = sum(t.i in people for t in doc.tokens[sentence.first : sentence.last])
    if len(words) < 2:
        return bool(words) and words[0].isupper() and len(words[0]) > 3
    upper = sum(w[0].isupper() for w in words)
    if all(w.isupper() for w in words):
        return True
    return tokens[-1].text != "." and len(words) + named >= 5 and upper >= _TITLE_CASE_SHARE * len(words)


def is_dateline(doc: Document, sentence: Sentence) -> bool:
    """Whether a sentence is what opens a story before a dash (*KYIV, Sept 22 -*), or a line of town and date."""
    tokens = doc.tokens[sentence.first : sentence.last]
    block = doc.block_of(sentence)
    if block.kind is BlockKind.DATELINE:
        return True
    if (
        len(tokens) > _DATELINE_WORDS
        or sentence.span.start > block.span.start
        or any(t.pos in ("VERB", "AUX") for t in tokens)
    ):
        return False
    if doc.text[sentence.span.end : sentence.span.end + 4].lstrip()[:1] in ("-", "–", "—"):
        return True
    return tokens[0].text.isupper() and any(t.span.overlaps(sentence.span) for t in doc.times)
