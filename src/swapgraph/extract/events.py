"""Mentions -> events: one event is told in many sentences; another one of its kind is another event."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass, field

from swapgraph.extract.entities import Entities
from swapgraph.extract.frames import EventType, event_types
from swapgraph.extract.mentions import EventMention, MentionWords, find_mentions
from swapgraph.extract.nouns import Nouns
from swapgraph.extract.participants import mediators, roles_of
from swapgraph.lexicon import Lexicon
from swapgraph.model import BlockKind, Document, Event, IsoDate, Participant, Span, Status

_PARTY_ROLES = ("party", "releasingParty", "receivingParty", "negotiator")
_PLAIN = EventType()


@dataclass
class Cluster:
    """Mentions of one event while they are being gathered."""

    type: str
    mentions: list[EventMention] = field(default_factory=list)
    roles: list[tuple[str, str]] = field(default_factory=list)
    start: IsoDate | None = None
    end: IsoDate | None = None
    extra_evidence: list[Span] = field(default_factory=list)
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
        """Actual as soon as one mention tells it as a fact; else what its first mention says."""
        readings = [m.reading for m in self.mentions]
        told = [r for r in readings if not r.failed and not r.negated]
        if any(r.failed or r.negated for r in readings) and not any(
            r.status is Status.ACTUAL and not r.unvouched for r in told
        ):
            return Status.PLANNED if any(r.status is Status.PLANNED for r in told) else Status.HYPOTHETICAL
        if any(r.status is Status.ACTUAL and not r.unvouched for r in told):
            return Status.ACTUAL
        if any(r.status is Status.ACTUAL for r in told):
            return Status.CLAIMED
        if any(r.status is Status.PLANNED for r in told):
            return Status.PLANNED
        return told[0].status if told else Status.HYPOTHETICAL


@dataclass(frozen=True)
class EventWords:
    """What tells one event from another: word lists, and the traits of event types."""

    other: frozenset[str]
    same: frozenset[str]
    generic: frozenset[str]
    types: dict[str, EventType]

    @classmethod
    def from_lexicon(cls, lexicon: Lexicon) -> EventWords:
        """Read them."""
        return cls(
            lexicon.words("otherMarkers"),
            lexicon.words("sameMarkers"),
            lexicon.words("genericMarkers"),
            event_types(lexicon),
        )

    def has(self, type_: str, trait: str) -> bool:
        """Whether events of a type have a trait."""
        return trait in self.types.get(type_, _PLAIN).traits


@dataclass(frozen=True)
class EventTable:
    """The events of a document, and which event each trigger token speaks of."""

    events: tuple[Event, ...]
    at: dict[int, str]  # index of a trigger's head token -> key of its event
    mentions: tuple[EventMention, ...]


def find_events(doc: Document, entities: Entities, nouns: Nouns, words: MentionWords, other: EventWords) -> EventTable:
    """The events of a document, in the order of the text."""
    mentions = find_mentions(doc, entities, nouns, words)
    roles = {m.head: roles_of(doc, entities, nouns, m) for m in mentions}
    clusters: list[Cluster] = []
    for m in mentions:
        _place_mention(doc, clusters, m, roles[m.head], other)
    clusters = _join_legs(doc, clusters, other)
    _add_mediators(doc, entities, nouns, words, other, clusters)
    _complete_sides(entities, clusters, other)
    _link(doc, clusters, other)
    return _table(doc, clusters, other)


# ---- which mentions are one


def _place_mention(
    doc: Document, clusters: list[Cluster], m: EventMention, roles: list[tuple[str, str]], words: EventWords
) -> None:
    fits = [c for c in clusters if c.type == m.type and _compatible(doc, c, m, roles, words)]
    dated = [c for c in fits if m.start and c.start and _same_time(c, m)]
    cluster = dated[-1] if dated else (_most_told(fits) if fits else None)
    if cluster is None:
        if _generic(doc, m, words) and not (m.start and m.themes):
            return
        cluster = Cluster(m.type)
        clusters.append(cluster)
    cluster.mentions.append(m)
    for role in roles:
        if role not in cluster.roles:
            cluster.roles.append(role)
    if m.start and not cluster.start:
        cluster.start, cluster.end = m.start, m.end
    elif m.start and cluster.start and len(m.start) > len(cluster.start) and m.start.startswith(cluster.start):
        cluster.start, cluster.end = m.start, m.end  # more precise


def _most_told(fits: list[Cluster]) -> Cluster:
    """The nearest event; ties go to the one told most."""
    return max(fits, key=lambda c: (c.mentions[-1].head, len(c.mentions)))


def _generic(doc: Document, m: EventMention, words: EventWords) -> bool:
    """*prisoner swaps*, *any exchange*, *all swaps*: no event in particular."""
    if m.verbal:
        return False
    if m.markers & words.generic and "the" not in m.markers:
        return True
    return m.plural and words.has(m.type, "transfer") and not m.start and "the" not in m.markers


def _definite(m: EventMention, words: EventWords) -> bool:
    return not m.verbal and bool(m.markers & words.same)


def _same_time(c: Cluster, m: EventMention) -> bool:
    return _overlap(c.start, c.end, m.start, m.end)


def _overlap(a1: IsoDate | None, a2: IsoDate | None, b1: IsoDate | None, b2: IsoDate | None) -> bool:
    """Whether two periods of any precision can share a day."""
    a1, a2, b1, b2 = a1 or a2 or "", a2 or a1 or "", b1 or b2 or "", b2 or b1 or ""
    return _low(a1) <= _high(b2) and _low(b1) <= _high(a2)


def _low(date: IsoDate) -> str:
    return date + "-00-00"[len(date) - 10 :] if len(date) < 10 else date


def _high(date: IsoDate) -> str:
    return date + "-99-99"[len(date) - 10 :] if len(date) < 10 else date


def _compatible(doc: Document, c: Cluster, m: EventMention, roles: list[tuple[str, str]], words: EventWords) -> bool:  # noqa: PLR0911 - one reason to differ each
    if not words.has(m.type, "retold"):
        return bool(m.start and c.start and _same_time(c, m) and set(roles) & set(c.roles)) or _definite(m, words)
    if m.start and c.start and not _same_time(c, m):
        return False
    if m.cumulative != c.cumulative:
        return False
    kinds = {x.frame.kind for x in c.mentions if x.frame.kind}
    if m.frame.kind and kinds and m.frame.kind not in kinds:
        return False
    ordinals = {x.ordinal for x in c.mentions if x.ordinal}
    if m.ordinal and ordinals and m.ordinal not in ordinals:
        return False
    mine = {k for r, k in roles if r in _PARTY_ROLES}
    theirs = c.keys(*_PARTY_ROLES)
    if len(theirs) >= 2 and mine and not mine & theirs:
        return False
    if words.has(m.type, "directed"):
        for role in ("releasingParty", "receivingParty"):
            a, b = {k for r, k in roles if r == role}, c.keys(role)
            if a and b and not a & b:
                return False
        people, others = (
            {k for r, k in roles if r == "releasedPerson" and k.startswith("person")},
            {k for k in c.keys("releasedPerson") if k.startswith("person")},
        )
        if people and others and not people & others and not _same_sentence(doc, c, m):
            return False
    lead = _is_lead(doc, m) and any(_is_title(doc, x) for x in c.mentions)
    if (
        m.markers & words.other
        and not lead
        and not (m.start and c.start)
        and not _same_sentence(doc, c, m)
        and not (m.markers & {"latest"})
    ):
        return False
    weak_now, weak_then = m.reading.status, c.status
    if (
        weak_now is Status.HYPOTHETICAL
        and weak_then is Status.ACTUAL
        and not _definite(m, words)
        and not (m.start and c.start)
    ):
        return False
    if weak_now is Status.ACTUAL and weak_then is Status.HYPOTHETICAL and not _definite(m, words):
        return False
    if (
        m.start
        and not c.start
        and c.mentions
        and weak_then is Status.ACTUAL
        and m.verbal
        and len(c.mentions) > 3
        and not _is_lead(doc, m)
    ):
        return False
    return True


def _same_sentence(doc: Document, c: Cluster, m: EventMention) -> bool:
    return any(doc.tokens[x.head].sentence == doc.tokens[m.head].sentence for x in c.mentions)


def _is_title(doc: Document, m: EventMention) -> bool:
    return doc.block_of(doc.sentence_of(m.head)).kind in (BlockKind.TITLE, BlockKind.SUBTITLE)


def _is_lead(doc: Document, m: EventMention) -> bool:
    """In the first block of the body."""
    sentence = doc.sentence_of(m.head)
    return sentence.block == min((s.block for s in doc.sentences if doc.block_of(s).kind is BlockKind.BODY), default=-1)


# ---- directed events that are legs of a two-sided one


def _join_legs(doc: Document, clusters: list[Cluster], words: EventWords) -> list[Cluster]:
    """A release that no direction and no date sets apart is the exchange told again; one with a direction is its leg."""
    kept: list[Cluster] = []
    for c in clusters:
        whole = words.types.get(c.type, _PLAIN).leg_of
        host = _host_exchange(doc, [e for e in clusters if e.type == whole], c) if whole else None
        if host is None:
            kept.append(c)
        elif not c.keys("releasingParty", "receivingParty") or _each_side(c, host):
            host.mentions.extend(c.mentions)
            host.roles.extend(r for r in c.roles if r[0] == "releasedPerson" and r not in host.roles)
            if c.start and not host.start:
                host.start, host.end = c.start, c.end
        else:
            c.part_of = host
            kept.append(c)
    for c in kept:
        c.mentions.sort(key=lambda m: m.head)
    return kept


def _host_exchange(doc: Document, exchanges: list[Cluster], c: Cluster) -> Cluster | None:
    """The exchange that a directed event is a leg of: on its day, or told beside it."""
    if not exchanges or c.cumulative:
        return None
    for e in exchanges:
        if (
            c.start
            and e.start
            and _overlap(c.start, c.end, e.start, e.end)
            and (c.status is Status.ACTUAL) == (e.status is Status.ACTUAL)
        ):
            return e
    if c.start:
        return None
    same = [e for e in exchanges if any(_same_sentence(doc, e, m) for m in c.mentions) and c.status == e.status]
    if same:
        return same[-1]
    before = [e for e in exchanges if e.mentions[0].head < c.mentions[0].head and e.status == c.status]
    return before[0] if before and c.status is Status.ACTUAL else None


def _each_side(c: Cluster, host: Cluster) -> bool:
    """*1,000 captives were released by each side*: both legs at once."""
    releasing = c.keys("releasingParty")
    return len(releasing) > 1 and releasing <= (host.keys("party") or releasing)


# ---- who else takes part


def _add_mediators(  # noqa: PLR0913
    doc: Document,
    entities: Entities,
    nouns: Nouns,
    words: MentionWords,
    event_words: EventWords,
    clusters: list[Cluster],
) -> None:
    core = [c for c in clusters if event_words.has(c.type, "helped")]
    if not core:
        return
    main = next((c for c in core if event_words.has(c.type, "transfer")), core[0])
    triggers = frozenset(m.head for c in core for m in c.mentions)
    for sentence in doc.sentences:
        for _, key in mediators(doc, entities, nouns, words, sentence.i, triggers):
            here = [c for c in core if any(doc.tokens[m.head].sentence == sentence.i for m in c.mentions)]
            for c in here or [main]:
                parties = c.keys(*_PARTY_ROLES)
                if key in parties and len(parties) <= 2:
                    continue
                c.roles = [(r, k) for r, k in c.roles if not (k == key and r in _PARTY_ROLES)]
                if ("mediator", key) not in c.roles:
                    c.roles.append(("mediator", key))


def _complete_sides(entities: Entities, clusters: list[Cluster], words: EventWords) -> None:
    """An exchange has two sides: where only one is named, or none, they are the sides the article is about."""
    counts = Counter(
        k for c in clusters if words.has(c.type, "retold") for _ in c.mentions for r, k in c.roles if r in _PARTY_ROLES
    )
    told = [k for k, _ in sorted(counts.items(), key=lambda x: (-x[1], x[0]))]
    sides = (list(entities.sides()) or told)[:2]
    for c in clusters:
        role = words.types.get(c.type, _PLAIN).side_role
        have = c.keys(*_PARTY_ROLES)
        if role is None or len(have) >= 2 or not have <= set(sides):
            continue
        c.roles.extend((role, side) for side in sides if side not in have and side not in c.keys("mediator"))


# ---- series


def _link(doc: Document, clusters: list[Cluster], words: EventWords) -> None:
    """Under which agreement a transfer happens, which talks an agreement ends, which exchange follows which."""
    told = [c for c in clusters if c.status in (Status.ACTUAL, Status.CLAIMED)]
    agreements = [c for c in told if words.has(c.type, "agreement")]
    for c in clusters:
        concluded = words.types.get(c.type, _PLAIN).concludes
        if words.has(c.type, "transfer") and c.part_of is None:
            here = [a for a in agreements if any(_same_sentence(doc, a, m) for m in c.mentions)]
            if here:
                c.agreement = c.part_of = here[0]
        elif concluded:
            here = [n for n in told if n.type == concluded and any(_same_sentence(doc, n, m) for m in c.mentions)]
            if here:
                c.part_of = here[0]
                if not c.start and here[0].start:
                    c.start, c.end = here[0].start, here[0].end
    for type_ in sorted(
        {
            c.type
            for c in clusters
            if words.types.get(c.type, _PLAIN).side_role == "party" and words.has(c.type, "transfer")
        }
    ):
        dated = sorted(
            (c for c in clusters if c.type == type_ and c.start and c.status is Status.ACTUAL),
            key=lambda c: (_low(c.start or ""), c.mentions[0].head),
        )
        for earlier, later in zip(dated, dated[1:], strict=False):
            if not _overlap(earlier.start, earlier.end, later.start, later.end):
                later.follows = earlier


# ---- the plain facts


def _table(doc: Document, clusters: list[Cluster], words: EventWords) -> EventTable:
    clusters = sorted(clusters, key=lambda c: (c.mentions[0].head, c.type))
    keys: dict[int, str] = {}
    for c in clusters:
        first = _best(doc, c)
        keys[id(c)] = f"{c.type.lower()}-{doc.tokens[first.head].start}"
    events, at, mentions = [], {}, []
    for c in clusters:
        best = _best(doc, c)
        for m in c.mentions:
            at[m.head] = keys[id(c)]
            mentions.append(m)
        spans = list(dict.fromkeys([_trigger_span(doc, best), *(_trigger_span(doc, m) for m in c.mentions)]))
        place = next(
            (m.place for m in c.mentions if m.place and m.place not in c.keys("party", "releasingParty")), None
        )
        cumulative = c.cumulative and words.has(c.type, "transfer")
        end = c.end
        if cumulative and c.start and not end:
            end = doc.article.date
        events.append(
            Event(
                key=keys[id(c)],
                type=c.type,
                status=c.status,
                trigger=_trigger_span(doc, best),
                evidence=tuple(spans),
                start=c.start,
                end=end if end else c.start,
                place=place,
                participants=tuple(Participant(r, k) for r, k in c.roles),
                part_of=_key(keys, c.part_of),
                follows=_key(keys, c.follows),
                agreement=_key(keys, c.agreement),
                ordinal=next((m.ordinal for m in c.mentions if m.ordinal), None),
                phase=next((m.phase for m in c.mentions if m.phase), None),
                cumulative=cumulative,
                ranking=next((m.ranking for m in c.mentions if m.ranking), None),
            )
        )
    return EventTable(tuple(events), at, tuple(mentions))


def _key(keys: dict[int, str], other: Cluster | None) -> str | None:
    return keys.get(id(other)) if other is not None else None


def _best(doc: Document, c: Cluster) -> EventMention:
    """The mention that says most: a date, people, roles; the lead rather than the headline."""
    return max(
        c.mentions, key=lambda m: (bool(m.start) + bool(m.themes) + bool(m.place) + (not _is_title(doc, m)), -m.head)
    )


def _trigger_span(doc: Document, m: EventMention) -> Span:
    tokens: Iterable[int] = m.tokens
    first, last = min(tokens), max(tokens)
    if last - first > 6:
        first = last = m.head
    return Span(doc.tokens[first].start, doc.tokens[last].end)
