"""Counts told without a figure of their own: *the same number*, *as many*, *both men*, *all but one of the women*."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from swapgraph.annotate.numerals import UNITS
from swapgraph.extract.counts.parts import Count, of_people
from swapgraph.extract.nouns import PEOPLE, PRONOUN, Nouns
from swapgraph.lexicon import Lexicon
from swapgraph.model import Bound, Document, Quantity, Span

_FAR = 3  # sentences back to the figure


@dataclass(frozen=True, slots=True)
class Echo:
    """A count of `value`, told by `span`; `at` heads what is counted, `figure` is the count that it repeats."""

    span: Span
    at: int
    value: float
    bound: Bound
    counted: str
    upper: float | None = None
    figure: Quantity | None = None


def find_echoes(doc: Document, nouns: Nouns, counts: Sequence[Count], lexicon: Lexicon) -> list[Echo]:
    """The counts of people and bodies that refer to others, in the order of the text."""
    reader = _Reader(doc, nouns, counts, lexicon)
    return [echo for i in range(len(doc.tokens)) if (echo := reader.read(i)) is not None]


class _Reader:
    def __init__(self, doc: Document, nouns: Nouns, counts: Sequence[Count], lexicon: Lexicon) -> None:
        self.doc, self.nouns = doc, nouns
        self.figures = [c for c in counts if of_people(nouns, c)]
        self.same = lexicon.words("sameNumber")
        self.approximate = lexicon.words("approximators")
        self.multiples = lexicon.words("multipliers")
        self.others = lexicon.words("measureNouns") | lexicon.words("uncountedNouns")

    def read(self, i: int) -> Echo | None:
        """What token `i` tells."""
        word = self._word(i)
        if word == "number":
            return self._same_number(i)
        if word == "many" and self._word(i - 1) == "as":
            return self._as_many(i)
        if word == "both":
            return self._both(i)
        return self._all_but(i) if word == "but" and self._word(i - 1) == "all" else None

    def _same_number(self, i: int) -> Echo | None:
        """*the same number of Russians*, *an equal number*, *roughly the same number*."""
        doc = self.doc
        marks = [c for c in doc.children(i) if c < i and doc.tokens[c].lemma in self.same]
        if not marks or doc.tokens[i].tag == "NNS":
            return None
        of = next(
            (o for p in doc.dependents(i, "prep") if self._word(p) == "of" for o in doc.dependents(p, "pobj")), None
        )
        first = min(c for c in doc.children(i) if c <= marks[0])
        alike = any(doc.tokens[c].lemma in self.approximate for c in marks)
        return self._repeat(first, i, of, approx=alike, far=0 if alike else _FAR)

    def _as_many(self, i: int) -> Echo | None:
        """*got as many in return*, *as many Ukrainians*; not *as many as*, *twice as many*, *in as many weeks*."""
        if self._word(i - 2) in self.multiples or any(self._word(k) == "as" for k in range(i + 1, i + 5)):
            return None
        head = self.doc.tokens[i].head
        noun = head if i < head <= i + 3 else None
        if noun is not None and self.doc.tokens[noun].pos not in ("NOUN", "PROPN"):
            noun = None
        return self._repeat(i - 1, i, noun, approx=False)

    def _repeat(self, first: int, last: int, noun: int | None, *, approx: bool, far: int = _FAR) -> Echo | None:
        """The figure told before, for the words `first` to `last` and the noun that is counted."""
        doc = self.doc
        if noun is not None and doc.tokens[noun].lemma in self.others:
            return None
        figure = self._figure(first, far)
        if figure is None:
            return None
        approx = approx or any(self._word(k) in self.approximate for k in range(first - 1, last))
        return Echo(
            span=doc.span_of(first, last + 1),
            at=last if noun is None else noun,
            value=figure.value,
            bound=Bound.APPROX if approx else figure.bound,
            counted=figure.counted if noun is None else self._text(self._behind(last, noun)),
            upper=figure.upper,
            figure=figure,
        )

    def _behind(self, last: int, noun: int) -> Span:
        """The noun phrase, without the words that tell its number."""
        phrase = self.nouns.phrase(noun)
        return Span(max(phrase.start, self.doc.tokens[last + 1].start), phrase.end)

    def _figure(self, before: int, far: int) -> Quantity | None:
        """The latest count before a token; one that is no part of another first."""
        sentence = self.doc.tokens[before].sentence
        near = [c for c in self.figures if c.end <= before and sentence - c.sentence <= far]
        wholes = [c for c in near if c.quantity.part_of is None]
        return (wholes or near)[-1].quantity if near else None

    def _both(self, i: int) -> Echo | None:
        """*both men*; not *both Ukrainian and Russian soldiers*, *both sides*."""
        token = self.doc.tokens[i]
        head = token.head
        if (
            token.dep not in ("det", "predet")
            or not i < head <= i + 4
            or self.doc.tokens[head].tag not in ("NNS", "NNPS")
        ):
            return None
        joined = any(self._word(k) == "and" for k in range(i, head + 2))
        if (
            joined
            or self.doc.tokens[head].dep in ("appos", "conj")
            or self.nouns.class_of(head) not in PEOPLE - {PRONOUN}
        ):
            return None
        return Echo(
            self.doc.span_of(i, i + 1),
            head,
            2,
            Bound.EXACT,
            self._text(Span(self.doc.tokens[i + 1].start, self.doc.tokens[head].end)),
        )

    def _all_but(self, i: int) -> Echo | None:
        """*all but one of the Armenians*: those told before without the exception."""
        doc = self.doc
        word = self._word(i + 1)
        less = int(word) if word.isdecimal() else UNITS.get(word)
        if less is None or self._word(i + 2) != "of":
            return None
        noun = next((o for o in doc.dependents(i + 2, "pobj")), None)
        figure = self._of(noun, i) if noun is not None else None
        if noun is None or figure is None or figure.value <= less:
            return None
        counted = self._text(self.nouns.phrase(noun, with_number=False))
        return Echo(doc.span_of(i - 1, i + 2), noun, figure.value - less, figure.bound, counted, figure=figure)

    def _of(self, noun: int, before: int) -> Quantity | None:
        """The latest count of the same noun or people, or that which the phrase itself tells."""
        names = {self.doc.tokens[noun].lemma}
        names |= {key for key in [self.nouns.entities.country_at(noun)] if key}
        for c in sorted(self.figures, key=lambda c: (c.head != noun, -c.first)):
            if (c.head == noun and c.first > before) or (c.end <= before and names & self._names(c)):
                return c.quantity
        return None

    def _names(self, c: Count) -> set[str]:
        if c.head is None:
            return set()
        country = self.nouns.entities.country_at(c.head)
        return {
            self.doc.tokens[c.head].lemma,
            *([country] if country else []),
            *([c.quantity.side] if c.quantity.side else []),
        }

    def _word(self, i: int) -> str:
        return self.doc.tokens[i].text.lower() if 0 <= i < len(self.doc.tokens) else ""

    def _text(self, span: Span) -> str:
        return " ".join(self.doc.text[span.start : span.end].split())
