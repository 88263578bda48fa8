"""Where an article speaks of an event: trigger, who fills its slots, when, where, and whether it happened."""

from __future__ import annotations

from dataclasses import dataclass, field, replace

from swapgraph.annotate.times import dates_within
from swapgraph.extract.arguments import Filled, light_verb, noun_slots, phrase_slots
from swapgraph.extract.entities import Entities
from swapgraph.extract.frames import EventType, Frame, Frames, Match, event_types, fits_context
from swapgraph.extract.nouns import BODY, CAPTIVE, NUMBER, PEOPLE, Nouns
from swapgraph.extract.status import Reading, StatusWords, read_status
from swapgraph.lexicon import Lexicon
from swapgraph.model import BlockKind, Document, IsoDate, NumberExpression, NumberKind, Status, TimeExpression

SILENT_BLOCKS = frozenset({BlockKind.BYLINE, BlockKind.NOTE, BlockKind.FURNITURE, BlockKind.DATELINE})

_TIME_LINKS = frozenset(
    {
        "prep",
        "pobj",
        "npadvmod",
        "advmod",
        "compound",
        "nmod",
        "poss",
        "appos",
        "amod",
        "conj",
        "nummod",
        "pcomp",
        "dep",
        "det",
        "quantmod",
    }
)
_HELD = frozenset({CAPTIVE})
_OPEN = frozenset({NUMBER})  # says not whether people or bodies are meant
PLACE_RANKS = {"Facility": 0, "Place": 1, "Country": 2}
_PLACE_PREPOSITIONS = frozenset({"in", "at", "on", "near", "inside", "outside", "across", "around"})


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

    @property
    def cumulative(self) -> bool:
        """Told with a time that is open at one end: *has returned 5,000 since March 2022*, *as of 2 October*."""
        open_end = any(t.from_ and not t.to for t in self.times)
        return open_end or (self.reading.status is Status.ACTUAL and any(t.to and not t.from_ for t in self.times))

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
    types: dict[str, EventType]
    including: frozenset[str]

    def traits(self, type_: str) -> frozenset[str]:
        """The traits of an event type; see ontology/lexicon/events.ttl."""
        return self.types[type_].traits if type_ in self.types else frozenset()

    @classmethod
    def from_lexicon(cls, lexicon: Lexicon) -> MentionWords:
        """Read them."""
        return cls(
            lexicon.words("lightVerbs"),
            lexicon.words("mediatorVerbs"),
            lexicon.words("helperVerbs"),
            lexicon.words("mediatorNouns"),
            lexicon.words("rankings"),
            lexicon.words("seriesNouns"),
            StatusWords.from_lexicon(lexicon),
            Frames.from_lexicon(lexicon),
            event_types(lexicon),
            lexicon.words("includingVerbs"),
        )


def find_mentions(doc: Document, entities: Entities, nouns: Nouns, words: MentionWords) -> list[EventMention]:
    """All mentions of events in the order of the text; weak words only where the article speaks plainly of it."""
    candidates: list[list[Candidate]] = []
    used: set[int] = set()
    for sentence in doc.sentences:
        if doc.block_of(sentence).kind in SILENT_BLOCKS or doc.tokens[sentence.last - 1].text == "?":
            continue  # a question tells nothing
        for i in range(sentence.first, sentence.last):
            if i in used:
                continue
            found = _candidates(doc, nouns, words, i)
            if found:
                candidates.append(found)
                used.update(found[0].match.tokens)
    anchors = {c[0].match.frame.type for c in candidates if not c[0].match.weak}
    mentions: list[EventMention] = []
    for options in candidates:
        chosen = _choose(options, anchors, mentions)
        if chosen is not None:
            mention = _mention(doc, words, chosen.match, chosen.slots, chosen.themes)
            none = any(doc.tokens[d].lemma == "no" for h in chosen.themes for d in doc.dependents(h, "det"))
            if not mention.reading.negated and not none:  # *no ceasefire was reached*, *was not freed*: nothing is told
                mentions.append(mention)
    mentions = _pair_directions(doc, nouns, words.types, mentions)
    mentions = _attach_times(doc, mentions, words)
    return [replace(m, place=_place(doc, entities, m, words)) for m in mentions if m.times or not m.frame.needs_time]


@dataclass(frozen=True, slots=True)
class Candidate:
    """A frame that fits at a trigger, with its slots and the heads of its theme."""

    match: Match
    slots: Filled
    themes: tuple[int, ...]


def _candidates(doc: Document, nouns: Nouns, words: MentionWords, i: int) -> list[Candidate]:
    """The frames that fit at token `i`: the first that stands by itself, or all that need an anchor."""
    token = doc.tokens[i]
    if (
        token.dep in ("compound", "nmod")
        and token.pos in ("NOUN", "PROPN")
        and doc.tokens[token.head].pos in ("NOUN", "PROPN")
    ):
        return []  # *exchange rate*, *swap deal*: the head noun says what it is
    found: list[Candidate] = []
    if _in_exchange(doc, i):
        return []
    if token.lemma == "for" and token.pos == "ADP":
        return _count_for_count(doc, nouns, words, i)
    for match in words.frames.matches(doc, i):
        if not fits_context(doc, match) or (match.weak and _predicative(doc, match)):
            continue
        frame = match.frame
        slots = (
            phrase_slots(doc, i, match.tokens)
            if match.verbal
            else noun_slots(doc, i, words.light - words.mediator_verbs - words.helper_verbs)
        )
        if (frame.requires and frame.requires not in slots) or (frame.forbids and frame.forbids in slots):
            continue
        theme_heads = slots.get(frame.theme_slot or "of", [])
        themes = tuple(h for h in theme_heads if nouns.fits(h, frame.theme))
        if not themes and frame.theme_slot == "of":
            themes = tuple(h for h in slots.get("possessive", []) if nouns.fits(h, frame.theme))
        if frame.theme and not themes and (match.verbal or (frame.needs_theme and match.weak and theme_heads)):
            continue
        if frame.counted_theme and not any(nouns.fits(h, _HELD) or numbers_on(doc, h) for h in themes):
            continue
        weak = match.weak and not any(nouns.fits(h, frame.plain_theme) for h in themes)
        if weak and frame.theme and not match.verbal and not frame.anaphoric and _beside_captives(doc, nouns, i):
            weak = False  # *500 prisoners went home in an exchange between Russia and Ukraine*
        candidate = Candidate(replace(match, weak=weak), slots, themes)
        if not weak and not (themes and match.verbal and all(nouns.fits(h, _OPEN) for h in themes)):
            return [candidate]
        found.append(candidate)  # weak, or of a bare number: *78 were taken back*
    strong = [c for c in found if not c.match.weak]
    with_theme = [c for c in found if c.themes]
    return strong or with_theme or found


def _beside_captives(doc: Document, nouns: Nouns, i: int) -> bool:
    """Whether the sentence of token `i` speaks of people held."""
    sentence = doc.sentence_of(i)
    return any(nouns.holds(j) for j in range(sentence.first, sentence.last) if doc.tokens[j].pos == "NOUN")


def _count_for_count(doc: Document, nouns: Nouns, words: MentionWords, preposition: int) -> list[Candidate]:
    """*189 Ukrainians for 150 Russians*: two counted noun phrases and *for* evoke an exchange by themselves."""
    left = doc.tokens[preposition].head
    right = doc.dependents(preposition, "pobj")
    if not right or left > preposition or not (numbers_on(doc, left) and numbers_on(doc, right[0])):
        return []
    themes = (left, right[0])
    return [
        Candidate(Match(frame, preposition, (preposition,), True, False), {"of": list(themes)}, themes)
        for frame in words.frames.count_for_count
        if all(nouns.fits(h, frame.theme) for h in themes)
    ]


def _predicative(doc: Document, match: Match) -> bool:
    """*Everything else is a bargain*: said of something, not told."""
    return (
        not match.verbal
        and doc.tokens[match.head].dep == "attr"
        and "the" not in {doc.tokens[c].lemma for c in doc.dependents(match.head, "det")}
    )


def _choose(options: list[Candidate], anchors: set[str], before: list[EventMention]) -> Candidate | None:
    """A strong candidate, or the anchored weak one whose type was told last: *the handover* of bodies or prisoners."""
    if options[0].match.frame.anaphoric:
        told = next((m.type for m in reversed(before) if m.type in {c.match.frame.type for c in options}), None)
        return next((c for c in options if c.match.frame.type == told), None)
    strong = not options[0].match.weak
    if strong and len(options) == 1:
        return options[0]
    anchored = options if strong else [c for c in options if anchors & c.match.frame.anchors]
    if not anchored:
        return None
    types = {c.match.frame.type: c for c in reversed(anchored)}
    last = next((m.type for m in reversed(before) if m.type in types and not m.weak), None)
    return (
        types[last] if last is not None else next((c for c in anchored if c.match.frame.type in anchors), anchored[0])
    )


def _mention(doc: Document, words: MentionWords, match: Match, slots: Filled, themes: tuple[int, ...]) -> EventMention:
    i = match.head
    modifiers = [] if match.verbal else doc.dependents(i, "det", "amod", "poss", "nummod", "predet", "compound")
    markers = frozenset(doc.tokens[c].lemma for c in modifiers)
    ordinal, phase = _ordinals(doc, i, words)
    ranking = next(
        (
            doc.text[doc.tokens[c].start : doc.tokens[i].end]
            for c in modifiers
            if doc.tokens[c].lemma in words.rankings or doc.tokens[c].tag == "JJS"
        ),
        None,
    )
    return EventMention(
        frame=match.frame,
        head=i,
        tokens=match.tokens,
        verbal=match.verbal,
        weak=match.weak,
        slots=slots,
        themes=themes,
        reading=read_status(doc, i, words.status),
        markers=markers,
        plural=not match.verbal and doc.tokens[i].tag in ("NNS", "NNPS"),
        ordinal=ordinal,
        phase=phase,
        ranking=ranking,
        type=match.frame.type,
        possessed=not match.verbal and bool(doc.dependents(i, "poss")),
        titled=doc.block_of(doc.sentence_of(i)).kind in (BlockKind.TITLE, BlockKind.SUBTITLE),
    )


def _ordinals(doc: Document, i: int, words: MentionWords) -> tuple[int | None, int | None]:
    """(*the 66th exchange* -> 66, None); (*the second phase of the exchange* -> None, 2)."""

    def number_of(noun: int) -> int | None:
        for n in doc.numbers:
            if n.kind is NumberKind.ORDINAL and any(c.head == noun for c in doc.tokens_in(n.value_span)):
                return int(n.value)
        return None

    token = doc.tokens[i]
    phase = None
    if token.dep == "pobj" and doc.tokens[token.head].lemma in ("of", "in"):
        series = doc.tokens[token.head].head
        if doc.tokens[series].lemma in words.series:
            phase = number_of(series)
    return number_of(i), phase or next((n for s in _stages_told(doc, i, words) if (n := number_of(s))), None)


def _stages_told(doc: Document, i: int, words: MentionWords) -> list[int]:
    """Nouns for parts of a series that an event is said to be: *the swap marks the second stage of the deal*."""
    verbs = [doc.tokens[i].head] if doc.tokens[i].dep in ("nsubj", "nsubjpass", "dobj") else []
    verbs += [c for v in verbs for c in doc.dependents(v, "advcl", "conj")]
    objects = [o for v in verbs for o in doc.dependents(v, "dobj", "attr")]
    return [o for o in objects if o != i and doc.tokens[o].lemma in words.series]


# ---- a giving and a getting in one breath are an exchange


def _pair_directions(
    doc: Document, nouns: Nouns, types: dict[str, EventType], mentions: list[EventMention]
) -> list[EventMention]:
    """Release and return told in one clause (*won back 215 by giving up 55*, *freed 16 in return for eight*)."""
    out = list(mentions)
    for a, first in enumerate(mentions):
        whole = types[first.type].leg_of if first.type in types else None
        if whole is None:
            continue
        releases = {m.head for m in mentions if m.type == first.type}
        if partner := _in_return_for(doc, nouns, releases, first):
            out[a] = replace(first, type=whole, themes=(*first.themes, *partner))
            inside = {x for p in doc.dependents(first.head, "prep") for x in doc.subtree(p)} & releases
            out = [replace(m, type="") if m.head in inside else m for m in out]
            continue
        for b, second in enumerate(mentions):
            if b != a and _is_counterpart(doc, first, second):
                out[a] = replace(first, type=whole, themes=(*first.themes, *second.themes))
                out[b] = replace(second, type="")
    return [m for m in out if m.type]


def _is_counterpart(doc: Document, first: EventMention, second: EventMention) -> bool:
    """Whether the second verb, below the first, goes the other way: one gives where the other gets."""
    directions = {first.frame.direction, second.frame.direction}
    return (
        first.verbal
        and second.verbal
        and directions == {"gives", "gets"}
        and first.head in doc.ancestors(second.head)
        and not any(doc.tokens[x].dep in ("relcl", "ccomp") for x in _path(doc, second.head, first.head))
    )


def _in_exchange(doc: Document, i: int) -> bool:
    """The bare noun of *in exchange (for)*, *in return*: a link between two transfers, no event of its own."""
    token = doc.tokens[i]
    linked = token.dep == "pobj" and doc.tokens[token.head].lemma == "in"
    return linked and not doc.dependents(i, "det", "amod", "compound", "poss", "nmod")


def _in_return_for(doc: Document, nouns: Nouns, releases: set[int], m: EventMention) -> tuple[int, ...]:
    """The people behind *in exchange for*, *in return for the freedom of*, or plain *for* after a verb of giving."""
    found: list[int] = []
    noun = doc.tokens[m.head]
    hosts = (
        [m.head] if m.verbal or noun.dep != "dobj" else [m.head, noun.head]
    )  # *secured the release of X in return for*
    for p in (p for host in hosts for p in doc.dependents(host, "prep")):
        inner = [n for n in doc.dependents(p, "pobj") if _in_exchange(doc, n)] if doc.tokens[p].lemma == "in" else []
        behind = [d for n in inner for d in doc.dependents(n, "prep") if doc.tokens[d].lemma == "for"]
        if doc.tokens[p].lemma == "for" and m.frame.direction == "gives":
            behind.append(p)
        for preposition in behind:
            for h in doc.dependents(preposition, "pobj"):
                of = [
                    o
                    for d in doc.dependents(h, "prep")
                    if doc.tokens[d].lemma == "of"
                    for o in doc.dependents(d, "pobj")
                ]
                for j in doc.conjuncts(h):
                    found.extend([j] if nouns.class_of(j) in PEOPLE | {BODY} else of if h in releases else [])
    return tuple(h for h in found if nouns.class_of(h) in PEOPLE | {BODY})


def _path(doc: Document, low: int, high: int) -> list[int]:
    out = [low]
    for a in doc.ancestors(low):
        if a == high:
            break
        out.append(a)
    return out


# ---- time


def _attach_times(doc: Document, mentions: list[EventMention], words: MentionWords) -> list[EventMention]:
    """Give each time expression to the mention whose clause it stands in."""
    hosts: dict[int, list[TimeExpression]] = {}
    for time in doc.times:
        if (time.from_ or time.to) and not _ranks(doc, time) and (host := _host(doc, time)) is not None:
            as_of = doc.text[: time.span.start].rstrip().casefold().endswith("as of")
            start, end = dates_within(time, doc.text)
            hosts.setdefault(host, []).append(replace(time, from_=None if as_of else start, to=end))
    taken: dict[int, int] = {}
    for n, m in enumerate(mentions):
        for i in (m.head, *([v] if not m.verbal and (v := light_verb(doc, m.head, words.light)) is not None else [])):
            taken.setdefault(i, n)
    out = []
    for m in mentions:
        times: list[TimeExpression] = []
        for i in _clause_heads(doc, m, words):
            # An open period counts at the verb alone: *the largest since 2020* says nothing of when
            times.extend(t for t in hosts.get(i, ()) if t not in times and ((t.from_ and t.to) or m.verbal))
        if not times and m.verbal and doc.tokens[m.head].dep == "relcl":
            # *since December 2020, when Armenia recovered 44 people*
            when = doc.tokens[doc.tokens[m.head].head]
            around = (t for t in doc.times if t.span.start <= when.start < t.span.end and t.from_)
            times.extend(replace(t, to=t.to or t.from_) for t in around)
        if not times and m.verbal and doc.tokens[m.head].dep == "conj":
            before = [
                t
                for t in hosts.get(doc.tokens[m.head].head, ())
                if t.span.start < doc.tokens[doc.tokens[m.head].head].start
            ]
            times.extend(before)
        if (not times and doc.tokens[m.head].dep == "xcomp") or (m.verbal and doc.tokens[m.head].dep == "xcomp"):
            governor = doc.tokens[m.head].head
            if (
                governor not in taken
                and doc.tokens[governor].lemma not in words.status.planned_verbs | words.status.hypothetical_verbs
            ):
                times.extend(t for t in hosts.get(governor, ()) if t not in times)
        out.append(replace(m, times=tuple(sorted(times, key=lambda t: t.span))))
    return out


def _ranks(doc: Document, time: TimeExpression) -> bool:
    """*the largest swap since 1990*, *the first in four years*: says how far a ranking reaches, not when it was."""
    first, _ = doc.token_range(time.span)
    if (time.from_ and time.to) or first >= len(doc.tokens):
        return False
    sentence = doc.sentences[doc.tokens[first].sentence]
    before = doc.tokens[max(sentence.first, first - 10) : first]
    return any(t.tag == "JJS" or t.lemma in ("first", "only", "last") for t in before)


def _host(doc: Document, time: TimeExpression) -> int | None:
    """The verb or noun that a time expression hangs on."""
    first, last = doc.token_range(time.span)
    inside = range(first, last)
    root = next((i for i in inside if doc.tokens[i].head not in inside or doc.tokens[i].head == i), None)
    if root is None:
        return None
    i = root
    for _ in range(6):
        token = doc.tokens[i]
        if i != root and token.pos in ("VERB", "AUX"):
            return i
        if (
            i != root
            and token.pos in ("NOUN", "PROPN")
            and token.dep not in ("npadvmod",)
            and not _temporal_head(doc, i, inside)
        ):
            return i
        if token.head == i or token.dep not in _TIME_LINKS:
            return i if i != root else None
        i = token.head
    return None


def _temporal_head(doc: Document, i: int, inside: range) -> bool:
    """*the early hours of Thursday*, *the morning of 5 May*: a noun that is itself part of the time."""
    return i in inside or doc.tokens[i].lemma in (
        "hour",
        "morning",
        "evening",
        "afternoon",
        "night",
        "beginning",
        "end",
        "middle",
        "start",
        "day",
        "week",
        "month",
        "eve",
    )


def _clause_heads(doc: Document, m: EventMention, words: MentionWords) -> list[int]:
    """The tokens whose time adverbials are the event's: the trigger, the verb that carries it, participles on it."""
    heads = list(dict.fromkeys((m.head, *(t for t in m.tokens if doc.tokens[t].pos in ("NOUN", "PROPN", "VERB")))))
    if m.verbal:
        heads += [
            j for j in doc.dependents(m.head, "xcomp") if doc.tokens[j].pos == "VERB" and not doc.dependents(j, "dobj")
        ]
        return heads
    noun = m.head if doc.tokens[m.head].pos != "ADP" else doc.tokens[m.head].head  # *189 for 150*
    token = doc.tokens[noun]
    if (
        token.dep == "pobj"
        and doc.tokens[token.head].lemma == "of"
        and doc.tokens[doc.tokens[token.head].head].lemma in words.series
    ):
        noun = doc.tokens[token.head].head  # *the first stage of the exchange took place on*
    verb = light_verb(doc, noun, words.light)
    if verb is None and doc.tokens[noun].dep in ("nsubj", "nsubjpass"):
        verb = doc.tokens[noun].head
    if (
        verb is None
        and doc.tokens[noun].dep == "pobj"
        and doc.tokens[doc.tokens[noun].head].lemma in ("in", "during")
        and doc.tokens[doc.tokens[doc.tokens[noun].head].head].pos == "VERB"
    ):
        verb = doc.tokens[doc.tokens[noun].head].head  # *in the latest exchange, on 5 February, 150 left*
    if verb is None and doc.tokens[noun].dep == "appos":
        verb = None
        heads.append(doc.tokens[noun].head)
    if verb is not None:
        heads.append(verb)
        heads += [j for j in doc.dependents(verb, "conj") if not doc.dependents(j, "nsubj")]
    heads += [
        c
        for c in doc.dependents(noun, "acl", "relcl")
        if doc.tokens[c].lemma in words.light or doc.tokens[c].lemma in words.status.planned_verbs
    ]
    heads += doc.dependents(noun, "appos")
    return heads


# ---- place


def _place(doc: Document, entities: Entities, m: EventMention, words: MentionWords) -> str | None:
    """The place, facility or country named by *in*, *at*, *on* or *near* beside the trigger or its verb."""
    best: tuple[int, str] | None = None
    for host in _clause_heads(doc, m, words):
        for p in doc.dependents(host, "prep"):
            if doc.tokens[p].lemma not in _PLACE_PREPOSITIONS:
                continue
            for obj in doc.dependents(p, "pobj"):
                key = _place_key(doc, entities, obj)
                if key is not None:
                    rank = PLACE_RANKS[entities.get(key).type]
                    if best is None or rank < best[0]:
                        best = (rank, key)
    return best[1] if best else None


def _place_key(doc: Document, entities: Entities, obj: int) -> str | None:
    """The entity of a place noun phrase: the name itself, or one inside (*the northern region of Chernihiv*)."""
    for i in (
        obj,
        *(
            c
            for p in doc.dependents(obj, "prep")
            if doc.tokens[p].lemma in ("of", "in", "near", "at")
            for c in doc.dependents(p, "pobj")
        ),
        *doc.dependents(obj, "compound"),
    ):
        key = entities.at(i)
        if key and entities.get(key).type in ("Place", "Facility", "Country"):
            return key
    return None


def numbers_on(doc: Document, head: int) -> list[NumberExpression]:
    """The counts that modify the noun phrase headed by token `head`, or are it."""
    near = {head, *doc.dependents(head, "nummod", "amod", "quantmod", "det")}
    return [
        n for n in doc.numbers if n.kind is NumberKind.COUNT and any(t.i in near for t in doc.tokens_in(n.value_span))
    ]
