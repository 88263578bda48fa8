"""An event while its mentions are being gathered, and what a mention is compared by."""

from __future__ import annotations

from dataclasses import dataclass, field

from swapgraph.extract.events.frames import EventTypes
from swapgraph.extract.events.mention import EventMention
from swapgraph.extract.events.people import People
from swapgraph.lexicon import Lexicon, word_list
from swapgraph.model import BlockKind, Document, IsoDate, NumberKind, Status

Roles = list[tuple[str, str]]
_POINTERS = frozenset({"this", "that", "it"})


@dataclass
class Cluster:
    """Mentions of one event while they are being gathered."""

    type: str
    mentions: list[EventMention] = field(default_factory=list)
    roles: Roles = field(default_factory=list)
    people: People = field(default_factory=People)
    start: IsoDate | None = None
    end: IsoDate | None = None
    part_of: Cluster | None = None
    follows: Cluster | None = None
    agreement: Cluster | None = None

    @property
    def cumulative(self) -> bool:
        """A running count over a period that is still open."""
        return any(m.cumulative for m in self.mentions)

    def keys(self, *roles: str) -> set[str]:
        """The entities in these roles."""
        return {k for r, k in self.roles if r in roles}

    @property
    def status(self) -> Status:
        """Actual as soon as one mention tells it as a fact; what failed is hypothetical; else what mentions say.

        *The details of the swap* tells no fact where another mention says that it is planned.
        """
        readings = [m.reading for m in self.mentions]
        telling = [r for r in readings if not r.named]
        if any(r.status is not Status.ACTUAL or r.failed for r in telling):
            readings = telling
        off = [r for r in readings if r.failed or r.negated]
        told = [r for r in readings if not r.failed and not r.negated]
        if any(r.status is Status.ACTUAL and not r.unvouched for r in told):
            return Status.ACTUAL
        planned = any(r.status is Status.PLANNED for r in told)
        if off:
            # a planned swap that did not take place on its day may still do so, and a failure that is alleged is none
            pending = off[0].status is Status.PLANNED or all(r.unvouched for r in off)
            return Status.PLANNED if planned and pending else Status.HYPOTHETICAL
        if any(r.status is Status.ACTUAL for r in told):
            return Status.CLAIMED
        return Status.PLANNED if planned else told[0].status


@dataclass(frozen=True)
class EventWords:
    """What tells one event from another: word lists, and the traits of event types."""

    types: EventTypes
    other: frozenset[str] = word_list("otherMarkers")
    same: frozenset[str] = word_list("sameMarkers")
    generic: frozenset[str] = word_list("genericMarkers")
    further: frozenset[str] = word_list("furtherMarkers")
    many: frozenset[str] = word_list("manyMarkers")
    latest: frozenset[str] = word_list("latestMarkers")
    again: frozenset[str] = word_list("againMarkers")
    occasions: frozenset[str] = word_list("occasionNouns")
    more: frozenset[str] = word_list("moreMarkers")
    habitual: frozenset[str] = word_list("habitualAdverbs")
    comparing: frozenset[str] = word_list("comparingWords")
    offering: frozenset[str] = word_list("offeringWords")
    coming: frozenset[str] = word_list("comingVerbs")

    @classmethod
    def from_lexicon(cls, lexicon: Lexicon) -> EventWords:
        """Read them."""
        return cls(
            **lexicon.lists_of(cls),
            types=EventTypes.from_lexicon(lexicon),
        )

    def has(self, type_: str, trait: str) -> bool:
        """Whether events of a type have a trait."""
        return trait in self.types[type_].traits


@dataclass(frozen=True)
class Told:
    """A mention with what is known of it when it is compared: whom it moves, and the words that tell events apart."""

    doc: Document
    mention: EventMention
    people: People
    words: EventWords
    carried: bool = False  # subject or object of a verb that brings it about: *both sessions resulted in agreements*

    @property
    def definite(self) -> bool:
        """*the swap*, *this exchange*: one that was told before."""
        named = bool(self.mention.markers & self.words.same) or self.mention.possessed
        return not self.mention.verbal and named and not self.people and not self.mention.ranking

    @property
    def said_of_it(self) -> bool:
        """*It was the third exchange this year*: the one that was just told."""
        tokens = self.doc.tokens
        token = tokens[self.mention.head]
        subjects = self.doc.dependents(token.head, "nsubj") if token.dep == "attr" else ()
        return tokens[token.head].lemma == "be" and any(tokens[s].lemma in _POINTERS for s in subjects)

    @property
    def more(self) -> bool:
        """*another 1,200*, *eleven more*: others than those told before; *more than 300* is a bound."""
        tokens = self.doc.tokens
        first = self.mention.themes[:1]  # *freed one man and two others*: beside him
        near = [c for h in first for c in self.doc.dependents(h, "det", "amod", "nummod", "quantmod")]
        near += [c for n in near for c in self.doc.dependents(n, "amod", "quantmod", "det")]
        told = [j for j in (*near, *first) if {tokens[j].lemma, tokens[j].text} & self.words.more]
        return self._one_of_a_series or any(j + 1 == len(tokens) or tokens[j + 1].lemma != "than" for j in told)

    @property
    def _one_of_a_series(self) -> bool:
        """*a fifth man*: beside those told before."""
        tokens, children = self.doc.tokens, self.doc.dependents
        later = [n for n in self.doc.numbers if n.kind is NumberKind.ORDINAL and n.value > 1]  # not *a first batch*
        ordinals = [t.i for n in later for t in self.doc.tokens_in(n.span)]
        return any(
            tokens[h].tag in ("NN", "NNP")
            and any(tokens[c].lemma == "a" for c in children(h, "det"))
            and bool(set(children(h, "amod")) & set(ordinals))
            for h in self.mention.themes[:1]
        )

    @property
    def again(self) -> bool:
        """*also released*, *had previously freed*, *had freed some on several occasions*: told beside another one."""
        doc, head = self.doc, self.mention.head
        adverbs = {doc.tokens[c].lemma for c in doc.dependents(head, "advmod")}
        times = {doc.tokens[o].lemma for p in doc.dependents(head, "prep") for o in doc.dependents(p, "pobj")}
        return self.mention.verbal and bool(adverbs & self.words.again or times & self.words.occasions)

    @property
    def markers(self) -> frozenset[str]:
        """The words before it, or for a verb before *one*: *In the last one, they traded 70*."""
        if not self.mention.verbal:
            return self.mention.markers
        doc, head = self.doc, self.mention.head
        within = (
            o for p in doc.dependents(head, "prep") if doc.tokens[p].lemma == "in" for o in doc.dependents(p, "pobj")
        )
        return frozenset(
            doc.tokens[c].lemma
            for o in within
            if doc.tokens[o].lemma == "one"
            for c in doc.dependents(o, "det", "amod")
        )

    @property
    def lead(self) -> bool:
        """In the first paragraph of the body, or above it."""
        return in_lead(self.doc, self.mention.head)

    def keys(self, *roles: str) -> set[str]:
        """The entities in these roles."""
        return {k for r, k in self.mention.roles if r in roles}


def in_lead(doc: Document, i: int) -> bool:
    """Whether a token stands in the first paragraph of the body, or above it: in a caption, a standfirst."""
    bodies = (s.block for s in doc.sentences if doc.block_of(s).kind is BlockKind.BODY)
    return doc.sentence_of(i).block <= min(bodies, default=-1)


def came_before(doc: Document, m: EventMention, coming: frozenset[str]) -> bool:
    """*The deal came days after a swap of spies*, *... after X freed ten sailors*: told as what went before."""
    for i in (m.head, *doc.ancestors(m.head)):
        token = doc.tokens[i]
        verb = token.head
        links: list[int] = []
        if token.dep in ("pobj", "pcomp"):
            links, verb = [token.head], doc.tokens[token.head].head
        elif token.dep == "advcl":  # *after*, torn off by the parser, stands beside the clause
            own = [p for p in doc.dependents(i, "mark", "prep") if p < i]
            links = own or [p for p in doc.dependents(verb, "prep") if verb < p < i]
        if any(doc.tokens[p].lemma == "after" for p in links):
            subjects = doc.dependents(verb, "nsubj", "nsubjpass")
            people = any(doc.tokens[s].tag in ("NNS", "NNP", "PRP") for s in subjects)
            return doc.tokens[verb].lemma in coming and not people
    return False


def tells_in(doc: Document, c: Cluster, sentence: int) -> bool:
    """Whether some mention of an event stands in a sentence."""
    return any(doc.tokens[m.head].sentence == sentence for m in c.mentions)
