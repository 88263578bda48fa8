"""A telling of an event: the data type, and the words of the lexicon that finding one needs."""

from __future__ import annotations

from dataclasses import dataclass, field

from swapgraph.extract.events.arguments import Filled
from swapgraph.extract.events.clause import ClauseWords
from swapgraph.extract.events.frames import EventTypes, Frame, Frames
from swapgraph.extract.events.status import Reading, StatusWords
from swapgraph.lexicon import Lexicon, word_list
from swapgraph.model import Document, IsoDate, NumberExpression, NumberKind, Status, TimeExpression

PARTY_ROLES = ("party", "releasingParty", "receivingParty", "negotiator")
PEOPLE_ROLES = ("releasedPerson", "returnedBody", "capturedPerson", "detainedPerson", "convictedPerson")


@dataclass(frozen=True, slots=True)
class EventMention:
    """One telling of an event; `head` is the index of the trigger's head token."""

    frame: Frame
    head: int
    tokens: tuple[int, ...]
    verbal: bool
    weak: bool
    slots: Filled
    themes: tuple[int, ...]  # heads of the people or bodies exchanged
    reading: Reading
    times: tuple[TimeExpression, ...] = ()
    place: str | None = None
    markers: frozenset[str] = frozenset()  # lemmas of determiners and adjectives before the trigger
    plural: bool = False
    ordinal: int | None = None
    phase: int | None = None
    ranking: str | None = None
    roles: tuple[tuple[str, str], ...] = ()  # (role, entity key)
    type: str = field(default="")
    titled: bool = False  # told in the headline
    possessed: bool = False  # *Wednesday's exchange*
    leg: bool = False  # one direction of an exchange that the same words tell
    answers: int | None = None  # trigger of the transfer told before that this one is given in return for
    running: bool = False  # *bringing the total number of captives exchanged to*
    by_legs: bool = False  # an exchange told by two verbs, one for each leg: each counts its own people

    @property
    def cumulative(self) -> bool:
        """Told with a time that is open at one end: *has returned 5,000 since March 2022*, *as of 2 October*."""
        open_end = self.running or any(t.from_ and not t.to for t in self.times)
        return open_end or (self.reading.status is Status.ACTUAL and any(t.to and not t.from_ for t in self.times))

    @property
    def arrives(self) -> bool:
        """Told by the journey of those freed: *came home*, *landed*."""
        return self.verbal and self.frame.theme_slot == "subject"

    @property
    def start(self) -> IsoDate | None:
        """The first day, month or year named for it."""
        return min((t.from_ for t in self.times if t.from_), default=None)

    @property
    def end(self) -> IsoDate | None:
        """The last one."""
        return max((t.to for t in self.times if t.to), default=None)


@dataclass(frozen=True)
class MentionWords:
    """The word lists of the lexicon that finding mentions needs."""

    status: StatusWords
    frames: Frames
    types: EventTypes
    clause: ClauseWords
    light: frozenset[str] = word_list("lightVerbs")
    mediator_verbs: frozenset[str] = word_list("mediatorVerbs")
    helper_verbs: frozenset[str] = word_list("helperVerbs")
    mediator_nouns: frozenset[str] = word_list("mediatorNouns")
    rankings: frozenset[str] = word_list("rankings")
    series: frozenset[str] = word_list("seriesNouns")
    including: frozenset[str] = word_list("includingVerbs")
    bystanders: frozenset[str] = word_list("bystanderNouns")
    holding: frozenset[str] = word_list("holdingVerbs")
    jailing: frozenset[str] = word_list("jailingVerbs")
    domestic: frozenset[str] = word_list("domesticMarkers")
    credit_verbs: frozenset[str] = word_list("creditVerbs")
    credit_nouns: frozenset[str] = word_list("creditNouns")
    yielding: frozenset[str] = word_list("yieldingVerbs")
    wanting: frozenset[str] = word_list("wantingVerbs")
    totals: frozenset[str] = word_list("totalNouns")
    so_far: frozenset[str] = word_list("soFar")
    periods: frozenset[str] = word_list("longPeriods")
    links: frozenset[str] = word_list("linkNouns")
    more: frozenset[str] = word_list("moreMarkers")
    naming: frozenset[str] = word_list("identifyingVerbs")
    freed: frozenset[str] = word_list("freedMarkers")
    former: frozenset[str] = word_list("formerMarkers")
    generic: frozenset[str] = word_list("genericDeterminers")
    further: frozenset[str] = word_list("furtherMarkers")
    carrying: frozenset[str] = word_list("carryingVerbs")
    context: frozenset[str] = word_list("contextNouns")
    other_fields: frozenset[str] = word_list("otherFields")

    def traits(self, type_: str) -> frozenset[str]:
        """The traits of an event type; see ontology/lexicon/events.ttl."""
        return self.types[type_].traits

    @classmethod
    def from_lexicon(cls, lexicon: Lexicon) -> MentionWords:
        """Read them."""
        return cls(
            **lexicon.lists_of(cls),
            status=StatusWords.from_lexicon(lexicon),
            frames=Frames.from_lexicon(lexicon),
            types=EventTypes.from_lexicon(lexicon),
            clause=ClauseWords.from_lexicon(lexicon),
        )


def numbers_on(doc: Document, head: int) -> list[NumberExpression]:
    """The counts that modify the noun phrase headed by token `head`, or are it."""
    near = {head, *doc.dependents(head, "nummod", "amod", "quantmod", "det")}
    return [
        n for n in doc.numbers if n.kind is NumberKind.COUNT and any(t.i in near for t in doc.tokens_in(n.value_span))
    ]
