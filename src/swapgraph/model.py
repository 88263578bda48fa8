"""The frozen types that flow through swapgraph: Article -> Document -> Facts.

Offsets are Unicode code points in `Article.text`; `text[start:end]` is always exactly the words meant.
Dates are ISO 8601 strings as precise as the text: `2025-06-10`, `2022-03` or `2022`.
Nothing here knows spaCy, RDF or files, so everything crosses process borders.
"""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Iterator
from dataclasses import dataclass, field
from enum import StrEnum
from functools import cached_property

IsoDate = str
"""`YYYY-MM-DD`, `YYYY-MM` or `YYYY`."""


class BlockKind(StrEnum):
    """What a stretch of an article is."""

    TITLE = "title"
    SUBTITLE = "subtitle"
    HEADING = "heading"
    BYLINE = "byline"
    DATELINE = "dateline"
    CAPTION = "caption"
    NOTE = "note"
    BODY = "body"
    ITEM = "item"
    FURNITURE = "furniture"


class Status(StrEnum):
    """Whether an event is told as having happened."""

    ACTUAL = "actual"
    PLANNED = "planned"
    CLAIMED = "claimed"
    DENIED = "denied"
    HYPOTHETICAL = "hypothetical"


class Bound(StrEnum):
    """How a figure bounds the true count."""

    EXACT = "exact"
    AT_LEAST = "at_least"
    MORE_THAN = "more_than"
    AT_MOST = "at_most"
    LESS_THAN = "less_than"
    APPROX = "approx"


class Stance(StrEnum):
    """What a source does with the content of a claim."""

    ASSERTS = "asserts"
    CONFIRMS = "confirms"
    DENIES = "denies"
    DEMANDS = "demands"
    PLEDGES = "pledges"
    REFUSES = "refuses"


class NumberKind(StrEnum):
    """What a number in a text is; only COUNT and MONEY become quantities."""

    COUNT = "count"
    MONEY = "money"
    ORDINAL = "ordinal"
    PERCENT = "percent"
    MEASURE = "measure"  # durations, ages, distances, weights, prison terms
    OTHER = "other"  # model names, phone numbers, clock times, scores


@dataclass(frozen=True, slots=True, order=True)
class Span:
    """`text[start:end]`, in code points."""

    start: int
    end: int

    def overlaps(self, other: Span) -> bool:
        """Whether the two share a character."""
        return self.start < other.end and other.start < self.end

    def contains(self, other: Span) -> bool:
        """Whether `other` lies wholly inside."""
        return self.start <= other.start and other.end <= self.end


@dataclass(frozen=True, slots=True)
class Article:
    """One article as read; `text` is kept exactly."""

    id: str
    text: str
    title: str | None = None
    date: IsoDate | None = None  # of publication, a full day where known
    publisher: str | None = None
    author: str | None = None
    url: str | None = None


@dataclass(frozen=True, slots=True)
class Block:
    """A paragraph, line or heading of an article and what it is."""

    kind: BlockKind
    span: Span


@dataclass(frozen=True, slots=True)
class Token:
    """A word with its place in the dependency tree; `head` is the index of its governor (itself at a root)."""

    i: int
    start: int
    end: int
    text: str
    lemma: str  # lower case
    pos: str  # universal part of speech: NOUN, VERB, ...
    tag: str  # Penn tag: NNS, VBD, ...
    dep: str  # ClearNLP label as of spaCy's English models: nsubj, dobj, pobj, ...
    head: int
    sentence: int


@dataclass(frozen=True, slots=True)
class Sentence:
    """Tokens `first` to `last - 1`; `block` indexes `Document.blocks`."""

    i: int
    span: Span
    first: int
    last: int
    block: int


@dataclass(frozen=True, slots=True)
class NameSpan:
    """A name as the language model or the gazetteer sees it; tokens `first` to `last - 1`."""

    span: Span
    first: int
    last: int
    label: str  # the model's: PERSON, ORG, GPE, NORP, LOC, FAC, EVENT, LAW, ...


@dataclass(frozen=True, slots=True)
class TimeExpression:
    """A stretch of text that names a time, and the period it means: equal ends for a day, one may be missing."""

    span: Span
    from_: IsoDate | None
    to: IsoDate | None


@dataclass(frozen=True, slots=True)
class NumberExpression:
    """A number in the text. `span` covers bound words and number (*more than 50*), `value_span` the number alone."""

    span: Span
    value_span: Span
    value: float  # integral values are written as integers
    bound: Bound
    kind: NumberKind
    upper: float | None = None  # of a range: *between 10 and 20*
    currency: str | None = None  # ISO 4217
    distributive: bool = False  # *each*, *apiece*, *per side* follows or precedes


@dataclass(frozen=True)
class Document:
    """An article cut into blocks, sentences, tokens, names, times and numbers. Never leaves its process.

    `sentences`, `tokens`, `names`, `times` and `numbers` are in the order of the text. Furniture blocks have no
    sentences.
    """

    article: Article
    blocks: tuple[Block, ...]
    sentences: tuple[Sentence, ...]
    tokens: tuple[Token, ...]
    names: tuple[NameSpan, ...] = ()
    times: tuple[TimeExpression, ...] = ()
    numbers: tuple[NumberExpression, ...] = ()

    @property
    def text(self) -> str:
        """The article's text."""
        return self.article.text

    @cached_property
    def _children(self) -> tuple[tuple[int, ...], ...]:
        children: list[list[int]] = [[] for _ in self.tokens]
        for token in self.tokens:
            if token.head != token.i:
                children[token.head].append(token.i)
        return tuple(tuple(c) for c in children)

    def children(self, i: int) -> tuple[int, ...]:
        """Indices of the direct dependents of token `i`, left to right."""
        return self._children[i]

    def dependents(self, i: int, *deps: str) -> list[int]:
        """Direct dependents of token `i` with one of these labels."""
        children = self._children[i]
        return [c for c in children if self.tokens[c].dep in deps] if children else []

    def subtree(self, i: int) -> list[int]:
        """Token `i` and all below it, sorted."""
        out, todo = [], [i]
        while todo:
            j = todo.pop()
            out.append(j)
            todo.extend(self._children[j])
        return sorted(out)

    def ancestors(self, i: int) -> Iterator[int]:
        """The governors of token `i`, nearest first."""
        while self.tokens[i].head != i:
            i = self.tokens[i].head
            yield i

    def conjuncts(self, i: int) -> list[int]:
        """Token `i` and the tokens coordinated with it to the right."""
        out, todo = [], [i]
        while todo:
            j = todo.pop()
            out.append(j)
            todo.extend(self.dependents(j, "conj"))
        return sorted(out)

    def span_of(self, first: int, last: int) -> Span:
        """The text from token `first` to the end of token `last - 1`."""
        return Span(self.tokens[first].start, self.tokens[last - 1].end)

    def tokens_in(self, span: Span) -> list[Token]:
        """The tokens that overlap a span."""
        lo, hi = self.token_range(span)
        return list(self.tokens[lo:hi])

    def token_range(self, span: Span) -> tuple[int, int]:
        """Indices `first, last` such that tokens `first` to `last - 1` overlap the span."""
        starts = self._starts
        lo = bisect_left(starts, span.start)
        if lo and self.tokens[lo - 1].end > span.start:
            lo -= 1
        hi = bisect_left(starts, span.end)
        return lo, hi

    @cached_property
    def _starts(self) -> list[int]:
        return [t.start for t in self.tokens]

    def sentence_of(self, i: int) -> Sentence:
        """The sentence of token `i`."""
        return self.sentences[self.tokens[i].sentence]

    def sentence_at(self, offset: int) -> Sentence | None:
        """The sentence that covers a character offset, if any."""
        for s in self.sentences:
            if s.span.start <= offset < s.span.end:
                return s
        return None

    def block_of(self, sentence: Sentence) -> Block:
        """The block of a sentence."""
        return self.blocks[sentence.block]


@dataclass(frozen=True, slots=True)
class Mention:
    """Where an entity is spoken of."""

    span: Span
    kind: str = "name"  # name | pronoun | nominal | demonym (*the Danes*) | adjective (*Danish*)
    confidence: float = 1.0


@dataclass(frozen=True, slots=True)
class Entity:
    """A person, organization, country, place, facility, group or agreement of one article.

    `key` is unique in its article. `iri_path` is set for entities of the gazetteer: they are the same in every
    article; others are minted below the article (see `names.Minter`).
    """

    key: str
    type: str  # Person | Organization | Country | Place | Facility | Group | Agreement
    label: str
    mentions: tuple[Mention, ...]
    gazetteer: str | None = None  # local name of the gazetteer's entry
    wikidata: str | None = None  # Q-number


@dataclass(frozen=True, slots=True)
class Role:
    """A post or role a person holds: `role` as written, `of` the key of the organization, country or person."""

    person: str
    role: str
    of: str | None
    evidence: tuple[Span, ...]
    tenure: str = "current"  # current | former | acting | future


@dataclass(frozen=True, slots=True)
class Participant:
    """`role` is the local name of a role property of the ontology: party, releasingParty, ..."""

    role: str
    agent: str


@dataclass(frozen=True, slots=True)
class Event:
    """One event, told once or many times; `evidence` has its tellings, the best first."""

    key: str
    type: str  # local name of a class of the ontology: PrisonerExchange, Release, ...
    status: Status
    trigger: Span
    evidence: tuple[Span, ...]
    start: IsoDate | None = None
    end: IsoDate | None = None
    place: str | None = None  # key of an entity
    participants: tuple[Participant, ...] = ()
    part_of: str | None = None  # key of an event
    follows: str | None = None  # key of an event
    agreement: str | None = None  # key of the event of type Agreement under which it happens
    ordinal: int | None = None  # *the 66th exchange*
    phase: int | None = None  # *second stage*
    cumulative: bool = False  # a running count over a period, no single event
    ranking: str | None = None  # *the largest of the war*, as written


@dataclass(frozen=True, slots=True)
class Quantity:
    """A count of people, bodies or things, or a sum of money."""

    key: str
    value: float
    bound: Bound
    counted: str  # the noun phrase as written
    span: Span  # of the figure
    evidence: tuple[Span, ...]
    upper: float | None = None
    event: str | None = None
    side: str | None = None  # key of the entity whose people are counted
    currency: str | None = None
    distributive: bool = False
    part_of: str | None = None  # key of the quantity it is included in
    cumulative: bool = False
    since: IsoDate | None = None


@dataclass(frozen=True, slots=True)
class Claim:
    """An attributed statement; nothing of its content is a plain fact."""

    key: str
    source: str  # key of an entity; unnamed sources are entities of type Group
    stance: Stance
    content: str
    evidence: tuple[Span, ...]  # the content's span first, then cue and source
    date: IsoDate | None = None
    about: str | None = None  # key of an event
    answers: str | None = None  # key of a claim that it answers
    contradicts: str | None = None  # key of a claim that it contradicts
    hedges: tuple[str, ...] = ()
    via: str | None = None  # key of the entity that reports it: *the ministry said, citing Moscow*
    quoted: bool = False


@dataclass(frozen=True, slots=True)
class Facts:
    """All that was extracted from one article."""

    article: Article
    entities: tuple[Entity, ...] = ()
    roles: tuple[Role, ...] = ()
    events: tuple[Event, ...] = ()
    quantities: tuple[Quantity, ...] = ()
    claims: tuple[Claim, ...] = ()
    times: tuple[TimeExpression, ...] = ()
    blocks: tuple[Block, ...] = field(default=())
