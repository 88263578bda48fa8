"""Which mentions tell one event: each reason to tell two apart is one small question."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from datetime import date, timedelta

from swapgraph.extract.events.frames import EventType, event_types
from swapgraph.extract.events.mention import PARTY_ROLES, EventMention
from swapgraph.extract.events.people import People
from swapgraph.lexicon import Lexicon
from swapgraph.model import BlockKind, Document, IsoDate, Status

PLAIN = EventType()
_RECENT = timedelta(days=14)  # before the article: news is about what has just happened
_HISTORY = timedelta(days=60)
_UNNAMED = "group-"  # *the rebels*, *separatists*: called now this, now that
_JOURNEY = timedelta(days=2)  # from being freed to coming home

Roles = list[tuple[str, str]]


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

    other: frozenset[str]
    same: frozenset[str]
    generic: frozenset[str]
    latest: frozenset[str]
    again: frozenset[str]
    more: frozenset[str]
    types: dict[str, EventType]

    @classmethod
    def from_lexicon(cls, lexicon: Lexicon) -> EventWords:
        """Read them."""
        return cls(
            lexicon.words("otherMarkers"),
            lexicon.words("sameMarkers"),
            lexicon.words("genericMarkers"),
            lexicon.words("latestMarkers"),
            lexicon.words("againMarkers"),
            lexicon.words("moreMarkers"),
            event_types(lexicon),
        )

    def has(self, type_: str, trait: str) -> bool:
        """Whether events of a type have a trait."""
        return trait in self.types.get(type_, PLAIN).traits


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
    def more(self) -> bool:
        """*another 1,200*, *eleven more*: others than those told before."""
        near = [c for h in self.mention.themes for c in self.doc.dependents(h, "det", "amod", "nummod", "quantmod")]
        near += [c for n in near for c in self.doc.dependents(n, "amod", "quantmod", "det")]
        return any(self.doc.tokens[j].lemma in self.words.more for j in (*near, *self.mention.themes))

    @property
    def again(self) -> bool:
        """*also released*, *had previously freed*: told beside another one."""
        adverbs = {self.doc.tokens[c].lemma for c in self.doc.dependents(self.mention.head, "advmod")}
        return self.mention.verbal and bool(adverbs & self.words.again)

    @property
    def lead(self) -> bool:
        """In the first paragraph of the body, or above it: a caption, a standfirst."""
        sentence = self.doc.sentence_of(self.mention.head)
        bodies = (s.block for s in self.doc.sentences if self.doc.block_of(s).kind is BlockKind.BODY)
        return sentence.block <= min(bodies, default=-1)

    def keys(self, *roles: str) -> set[str]:
        """The entities in these roles."""
        return {k for r, k in self.mention.roles if r in roles}


def gather(told: Iterable[Told]) -> list[Cluster]:
    """Mentions, in the order of the text, to events."""
    clusters: list[Cluster] = []
    for one in told:
        cluster = _home(clusters, one)
        if cluster is None:
            if _generic(one):
                continue
            cluster = Cluster(one.mention.type, part_of=_whole(clusters, one))
            clusters.append(cluster)
        _join(cluster, one)
    return clusters


def _home(clusters: list[Cluster], one: Told) -> Cluster | None:
    """The event that a mention tells again: of its date or its people if told; else the one just told, or told most."""
    for c in clusters:
        if one.mention.answers is not None and any(m.head == one.mention.answers and not m.leg for m in c.mentions):
            return c
    fits = [c for c in clusters if c.type == one.mention.type and same_event(c, one)]
    dated = [c for c in fits if one.mention.start and c.start]
    themed = [c for c in fits if one.people.shares(c.people) or one.people.means(c.people)]
    pool = dated or themed or [c for c in fits if c.status is one.mention.reading.status] or fits
    if not pool:
        return None
    sentence = one.doc.tokens[one.mention.head].sentence
    near = [c for c in pool if any(one.doc.tokens[m.head].sentence >= sentence - 1 for m in c.mentions)]
    return max(near or pool, key=lambda c: (c.part_of is None, len(c.mentions), c.mentions[-1].head))


def _whole(clusters: list[Cluster], one: Told) -> Cluster | None:
    """The event of which a mention with other people tells a part: *200 were exchanged for X, five for Y*."""
    if not one.words.has(one.mention.type, "transfer"):
        return None
    for c in clusters:
        if c.type == one.mention.type and c.part_of is None and not c.cumulative and not one.mention.cumulative:
            reasons = [r for r in DIFFERENCES if r(c, one)]
            dated_alone = bool(one.mention.start and not c.start)
            if (
                reasons == [other_people]
                and one.people.fewer(c.people)
                and c.status is one.mention.reading.status
                and not dated_alone
            ):
                return c
    return None


def _join(c: Cluster, one: Told) -> None:
    m = one.mention
    c.mentions.append(m)
    c.people |= one.people
    c.roles.extend(r for r in m.roles if r not in c.roles)
    if m.start and c.start and not m.arrives and all(x.arrives for x in c.mentions[:-1] if x.start):
        c.start, c.end = m.start, m.end  # they were freed before they arrived
    more_precise = m.start and c.start and len(m.start) > len(c.start) and m.start.startswith(c.start)
    if m.start and (not c.start or more_precise):
        c.start, c.end = m.start, m.end
    elif m.end and not m.start and not c.start:
        c.end = c.end or m.end  # *must follow by mid-December*


def _generic(one: Told) -> bool:
    """*prisoner swaps*, *any exchange*, *all swaps*: no event in particular."""
    m = one.mention
    if m.verbal:
        return m.reading.status is not Status.ACTUAL and not m.start and not one.people and _bare(one)
    if m.markers & one.words.same or (m.start and m.end):
        return False
    plural = m.plural and not one.words.has(m.type, "plural") and (m.weak or one.words.has(m.type, "transfer"))
    if m.markers & one.words.generic or plural:
        return not one.carried
    return m.weak and one.words.has(m.type, "agreement") and not one.carried and not one.lead and not m.titled


def _bare(one: Told) -> bool:
    """Whether nobody in particular is meant: *commitments to exchange prisoners*, *captives must be released*."""
    doc, themes = one.doc, one.mention.themes
    return bool(themes) and all(
        doc.tokens[h].tag in ("NNS", "NNPS") and not doc.dependents(h, "det", "poss", "nummod", "acl", "relcl", "amod")
        for h in themes
    )


# ---- reasons to tell two apart


def same_event(c: Cluster, one: Told) -> bool:
    """Whether a mention can tell the event of a cluster."""
    return not any(differs(c, one) for differs in DIFFERENCES)


def other_time(c: Cluster, one: Told) -> bool:
    """Their periods share no day, or one is a running count."""
    m = one.mention
    if m.start and c.start and not overlap(c.start, c.end, m.start, m.end):
        return not _arrives_later(c, one)
    return m.cumulative != c.cumulative and not _both_ways(c, one)


def _arrives_later(c: Cluster, one: Told) -> bool:
    """*freed on Saturday*, *arrived in the capital on Sunday*: the same people, a day or two later."""
    m = one.mention
    if one.more or not one.people.shares(c.people) or not (m.arrives or all(x.arrives for x in c.mentions if x.start)):
        return False
    days = [d for d in (m.start, c.start) if d and len(d) == 10]
    if len(days) < 2:
        return False
    return abs(date.fromisoformat(days[0]) - date.fromisoformat(days[1])) <= _JOURNEY


def other_kind(c: Cluster, one: Told) -> bool:
    """A treaty is not the deal on prisoners; several agreements are not the one."""
    m = one.mention
    if m.frame.kind not in {x.frame.kind for x in c.mentions}:
        return True
    plurals = {x.plural for x in c.mentions if not x.verbal}
    return not one.words.has(m.type, "plural") and not m.verbal and bool(plurals) and m.plural not in plurals


def other_ordinal(c: Cluster, one: Told) -> bool:
    """*the 66th* is not *the 65th*."""
    ordinals = {x.ordinal for x in c.mentions if x.ordinal}
    titled = one.lead and _titled(c)
    return bool(one.mention.ordinal and ordinals and one.mention.ordinal not in ordinals) and not titled


def other_parties(c: Cluster, one: Told) -> bool:
    """Nobody in common; for directed events, another releasing or receiving party."""
    mine, theirs = (
        {k for k in keys if not k.startswith(_UNNAMED)} for keys in (one.keys(*PARTY_ROLES), c.keys(*PARTY_ROLES))
    )
    if len(theirs) >= 2 and mine and not mine & theirs:
        return True
    if mine - theirs and theirs - mine and len(mine) > 1 and len(theirs) > 1:
        return True
    if not one.words.has(one.mention.type, "directed") or _both_ways(c, one):
        return False
    pairs = ((one.keys(r), c.keys(r)) for r in ("releasingParty", "receivingParty"))
    return any(a and b and not a & b for a, b in pairs)


def other_people(c: Cluster, one: Told) -> bool:
    """Another count of the same side, the other direction, or someone else who was only to be moved."""
    if not one.words.has(one.mention.type, "transfer") or _both_ways(c, one):
        return False
    mine, theirs = one.people, c.people
    if mine.others(theirs) or (one.more and not (one.lead and _titled(c))):
        return True
    if one.words.has(one.mention.type, "directed") and mine.sides and theirs.sides and not mine.sides & theirs.sides:
        return True
    if one.again and mine != theirs and not (mine.shares(theirs) or mine.means(theirs)):
        return True
    both_ways = len(mine.sides) > 1 and len(theirs.sides) > 1
    if both_ways and mine.names and theirs.names and not mine.names & theirs.names:
        return True  # *Abel for Powers*, *Egorov for two Americans*
    return _someone_else(c, one)


def _someone_else(c: Cluster, one: Told) -> bool:
    """Another person, freed alone: *Reed was freed in April*, *Griner was freed*; not one of a group, or of one day."""
    mine, theirs = one.people, c.people
    if not mine.names or not theirs.names or mine.names & theirs.names or one.definite:
        return False
    if one.mention.reading.status is not c.status:
        return True
    several = len(theirs.names) > 1 or any(x.high > 1 for x in (*theirs.counts, *mine.counts))
    return not several and not (one.mention.start and c.start)


def _both_ways(c: Cluster, one: Told) -> bool:
    """*1,212 bodies reached Ukraine and 27 went to Russia*: one event, told in both directions."""
    if not one.words.has(one.mention.type, "mutual") or one.people.sides & c.people.sides:
        return False
    sentence = one.doc.tokens[one.mention.head].sentence
    return any(sentence - 1 <= one.doc.tokens[m.head].sentence <= sentence for m in c.mentions)


def marked_other(c: Cluster, one: Told) -> bool:
    """*another*, *an earlier*, *the next* swap, *released previously*; the lead's *another swap* is the headline's."""
    m = one.mention
    if not m.markers & one.words.other or m.markers & one.words.latest or (one.lead and _titled(c)):
        return False
    return not (m.start and c.start)


def other_mood(c: Cluster, one: Told) -> bool:
    """What was only proposed is not what happened; what was planned may be, unless others are still to come."""
    now, then = one.mention.reading.status, c.status
    if one.mention.reading.failed or _retells(c, one):
        return False
    if one.people.shares(c.people) or one.people.means(c.people):
        return False
    if Status.HYPOTHETICAL in (now, then):
        return Status.ACTUAL in (now, then) and not (one.mention.start and c.start)
    if now is Status.PLANNED:
        called_otherwise = bool(one.people.nouns and c.people.nouns and not one.people.nouns & c.people.nouns)
        return then is Status.ACTUAL and (one.mention.verbal or bool(one.people) or called_otherwise)
    return then is Status.PLANNED and not one.mention.verbal and not one.lead


def _retells(c: Cluster, one: Told) -> bool:
    """*the release*, said of the people told before, and not *their release* that is only wanted."""
    if not one.definite or one.mention.start:
        return False
    return not (one.mention.possessed and Status.HYPOTHETICAL in (one.mention.reading.status, c.status))


def newly_dated(c: Cluster, one: Told) -> bool:
    """*On 17 October Ukraine conducted a swap*: another than the undated one of headline and lead."""
    m = one.mention
    opened = any(x.titled for x in c.mentions) and not one.lead and not m.titled
    if not opened or not m.start or c.start or is_news(one.doc, m.start):
        return False
    return _is_history(one.doc, m.start) or not (m.verbal or one.definite)


def unretold(c: Cluster, one: Told) -> bool:
    """Types that are not told again without a date or a definite noun: an attack, a trial."""
    m = one.mention
    if one.words.has(m.type, "retold"):
        return False
    dated = bool(m.start and c.start and set(m.roles) & set(c.roles))
    return not (dated or one.definite)


DIFFERENCES: tuple[Callable[[Cluster, Told], bool], ...] = (
    unretold,
    other_time,
    other_kind,
    other_ordinal,
    other_parties,
    other_people,
    marked_other,
    newly_dated,
    other_mood,
)


def _titled(c: Cluster) -> bool:
    return bool(c.mentions) and c.mentions[0].titled


def tells_in(doc: Document, c: Cluster, sentence: int) -> bool:
    """Whether some mention of an event stands in a sentence."""
    return any(doc.tokens[m.head].sentence == sentence for m in c.mentions)


def is_news(doc: Document, start: IsoDate | None) -> bool:
    """Whether a day lies shortly before the article's own."""
    today = doc.article.date
    if today is None or start is None or len(today) != 10 or len(start) != 10:
        return False
    return date.fromisoformat(today) - _RECENT <= date.fromisoformat(start) <= date.fromisoformat(today)


def _is_history(doc: Document, start: IsoDate) -> bool:
    """Whether a period ended long before the article: told in a news report, it is no news."""
    today = doc.article.date
    if today is None or len(today) != 10:
        return False
    return _high(start)[:7] < (date.fromisoformat(today) - _HISTORY).isoformat()[:7]


def overlap(a1: IsoDate | None, a2: IsoDate | None, b1: IsoDate | None, b2: IsoDate | None) -> bool:
    """Whether two periods of any precision can share a day."""
    a1, a2, b1, b2 = a1 or a2 or "", a2 or a1 or "", b1 or b2 or "", b2 or b1 or ""
    return low(a1) <= _high(b2) and low(b1) <= _high(a2)


def low(date: IsoDate) -> str:
    """A key that sorts a date of any precision by its first day."""
    return date + "-00-00"[len(date) - 10 :] if len(date) < 10 else date


def _high(date: IsoDate) -> str:
    return date + "-99-99"[len(date) - 10 :] if len(date) < 10 else date
