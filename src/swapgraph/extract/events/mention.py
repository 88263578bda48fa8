"""A telling of an event: the data type, and the words of the lexicon that finding one needs."""

from __future__ import annotations

from dataclasses import dataclass, field

from swapgraph.extract.events.arguments import Filled
from swapgraph.extract.events.clause import ClauseWords
from swapgraph.extract.events.frames import EventTypes, Frame, Frames
from swapgraph.extract.events.status import Reading, StatusWords
from swapgraph.lexicon import Lexicon
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

    light: frozenset[str]
    mediator_verbs: frozenset[str]
    helper_verbs: frozenset[str]
    mediator_nouns: frozenset[str]
    rankings: frozenset[str]
    series: frozenset[str]
    status: StatusWords
    frames: Frames
    types: EventTypes
    including: frozenset[str]
    holding: frozenset[str]
    jailing: frozenset[str]
    domestic: frozenset[str]
    credit_verbs: frozenset[str]
    totals: frozenset[str]
    so_far: frozenset[str]
    periods: frozenset[str]
    links: frozenset[str]
    more: frozenset[str]
    naming: frozenset[str]
    freed: frozenset[str]
    former: frozenset[str]
    clause: ClauseWords
    generic: frozenset[str]
    carrying: frozenset[str]
    context: frozenset[str]
    other_fields: frozenset[str]

    def traits(self, type_: str) -> frozenset[str]:
        """The traits of an event type; see ontology/lexicon/events.ttl."""
        return self.types[type_].traits

    @classmethod
    def from_lexicon(cls, lexicon: Lexicon) -> MentionWords:
        """Read them."""
        return cls(
            light=lexicon.words("lightVerbs"),
            mediator_verbs=lexicon.words("mediatorVerbs"),
            helper_verbs=lexicon.words("helperVerbs"),
            mediator_nouns=lexicon.words("mediatorNouns"),
            rankings=lexicon.words("rankings"),
            series=lexicon.words("seriesNouns"),
            status=StatusWords.from_lexicon(lexicon),
            frames=Frames.from_lexicon(lexicon),
            types=EventTypes.from_lexicon(lexicon),
            including=lexicon.words("includingVerbs"),
            holding=lexicon.words("holdingVerbs"),
            jailing=lexicon.words("jailingVerbs"),
            domestic=lexicon.words("domesticMarkers"),
            credit_verbs=lexicon.words("creditVerbs"),
            totals=lexicon.words("totalNouns"),
            so_far=lexicon.words("soFar"),
            periods=lexicon.words("longPeriods"),
            links=lexicon.words("linkNouns"),
            more=lexicon.words("moreMarkers"),
            naming=lexicon.words("identifyingVerbs"),
            freed=lexicon.words("freedMarkers"),
            former=lexicon.words("formerMarkers"),
            clause=ClauseWords.from_lexicon(lexicon),
            generic=lexicon.words("genericDeterminers"),
            carrying=lexicon.words("carryingVerbs"),
            context=lexicon.words("contextNouns"),
            other_fields=lexicon.words("otherFields"),
        )


def numbers_on(doc: Document, head: int) -> list[NumberExpression]:
    """The counts that modify the noun phrase headed by token `head`, or are it."""
    near = {head, *doc.dependents(head, "nummod", "amod", "quantmod", "det")}
    return [
        n for n in doc.numbers if n.kind is NumberKind.COUNT and any(t.i in near for t in doc.tokens_in(n.value_span))
    ]
