"""Where an article speaks of an event: the trigger, who fills its slots, whether it happened."""

from __future__ import annotations

from dataclasses import replace
from itertools import takewhile

from swapgraph.extract.entities import Entities
from swapgraph.extract.events.arguments import Filled
from swapgraph.extract.events.candidates import Candidate, candidates_at
from swapgraph.extract.events.frames import Match
from swapgraph.extract.events.gapping import with_gapped
from swapgraph.extract.events.mention import EventMention, MentionWords
from swapgraph.extract.events.pairing import pair_directions
from swapgraph.extract.events.status import Reading, read_status
from swapgraph.extract.events.told import Told
from swapgraph.extract.events.when import attach_times
from swapgraph.extract.events.where import place_of
from swapgraph.extract.nouns import Nouns
from swapgraph.model import BlockKind, Document, NumberKind

_MODIFIERS = ("det", "amod", "poss", "nummod", "predet", "compound")

SILENT_BLOCKS = frozenset({BlockKind.BYLINE, BlockKind.NOTE, BlockKind.FURNITURE, BlockKind.DATELINE})


def find_mentions(doc: Document, entities: Entities, nouns: Nouns, words: MentionWords) -> list[EventMention]:
    """All mentions of events in the order of the text; weak words only where the article speaks plainly of it."""
    candidates: list[list[Candidate]] = []
    used: set[int] = _names_of_bodies(doc, entities)
    for sentence in doc.sentences:
        if doc.block_of(sentence).kind in SILENT_BLOCKS or doc.tokens[sentence.last - 1].text == "?":
            continue  # a question tells nothing
        for i in range(sentence.first, sentence.last):
            if i in used:
                continue
            found = candidates_at(doc, nouns, words, i)
            if found:
                candidates.append(found)
                used.update(found[0].match.tokens)
    told = Told.of(doc, entities, nouns, words, candidates)
    mentions: list[EventMention] = []
    for options in candidates:
        known = [c for c in options if told.allows(entities, c)]
        chosen = _choose(known, told.types, mentions) if known else None
        if chosen is not None:
            mention = _mention(doc, words, chosen.match, chosen.slots, chosen.themes)
            none = any(doc.tokens[d].lemma == "no" for h in chosen.themes for d in doc.dependents(h, "det"))
            if doc.tokens[mention.head].pos == "ADP":
                mention = replace(mention, reading=_of_exchange(doc, mention, mentions))
            if not mention.reading.negated and not none:  # *no ceasefire was reached*, *was not freed*: nothing is told
                mentions.append(mention)
    mentions = pair_directions(doc, nouns, words, mentions)
    mentions = with_gapped(doc, entities, nouns, words, attach_times(doc, mentions, words))
    return [replace(m, place=place_of(doc, entities, m, words)) for m in mentions if m.times or not m.frame.needs_time]


def _names_of_bodies(doc: Document, entities: Entities) -> set[int]:
    """The tokens behind the first of a known body's name: *the Government of National Accord* is no accord."""
    bodies = (k for k in entities if entities.get(k).type == "Organization" and entities.known(k) is not None)
    return {t.i for k in bodies for m in entities.get(k).mentions for t in doc.tokens_in(m.span)[1:]}


def _of_exchange(doc: Document, m: EventMention, before: list[EventMention]) -> Reading:
    """*proposed an exchange of ten for ten*: one count for another stands as the exchange does that it describes."""
    phrase = list(takewhile(lambda a: doc.tokens[a].pos not in ("VERB", "AUX"), doc.ancestors(m.head)))
    return next((x.reading for x in before if x.head in phrase and not x.verbal), m.reading)


def _choose(options: list[Candidate], anchors: frozenset[str], before: list[EventMention]) -> Candidate | None:
    """A strong candidate, or the anchored weak one whose type was told last: *the handover* of bodies or prisoners."""
    if options[0].match.frame.anaphoric:
        told = next((m.type for m in reversed(before) if m.type in {c.match.frame.type for c in options}), None)
        return next((c for c in options if c.match.frame.type == told), None)
    options = [c for c in options if not c.match.frame.unless_told & anchors]
    if not options:
        return None
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
    modifiers = [] if match.verbal else doc.dependents(i, *_MODIFIERS)
    occasion = None if match.verbal else _occasion(doc, i, words)
    if occasion is not None:
        modifiers += doc.dependents(occasion, *_MODIFIERS)
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
        plural=not match.verbal and doc.tokens[i].tag in ("NNS", "NNPS") and occasion is None and not _one_of(doc, i),
        ordinal=ordinal,
        phase=phase,
        ranking=ranking,
        type=match.frame.type,
        possessed=not match.verbal and bool(doc.dependents(i, "poss")),
        titled=doc.block_of(doc.sentence_of(i)).kind in (BlockKind.TITLE, BlockKind.SUBTITLE),
    )


def _occasion(doc: Document, i: int, words: MentionWords) -> int | None:
    """The noun of *another round of exchanges*: one event, told in the plural."""
    of = doc.tokens[doc.tokens[i].head]
    series = doc.tokens[of.head]
    told = doc.tokens[i].tag == "NNS" and of.lemma == "of" and series.tag == "NN" and series.lemma in words.series
    return series.i if told else None


def _one_of(doc: Document, i: int) -> bool:
    """*one of the largest exchanges*: a single one."""
    of = doc.tokens[doc.tokens[i].head]
    return of.lemma == "of" and doc.tokens[of.head].lemma == "one"


def _ordinals(doc: Document, i: int, words: MentionWords) -> tuple[int | None, int | None]:
    """(*the 66th exchange*, *the swap is the 66th* -> 66, None); (*the second phase of the exchange* -> None, 2)."""

    def number_of(noun: int) -> int | None:
        for n in doc.numbers:
            if n.kind is NumberKind.ORDINAL and any(c.head == noun for c in doc.tokens_in(n.value_span)):
                return int(n.value)
        return None

    def number_said() -> int | None:
        if token.dep != "nsubj" or doc.tokens[token.head].lemma != "be":
            return None
        said = doc.dependents(token.head, "attr", "acomp")
        ordinals = (n for n in doc.numbers if n.kind is NumberKind.ORDINAL)
        return next((int(n.value) for n in ordinals if any(c.i in said for c in doc.tokens_in(n.value_span))), None)

    token = doc.tokens[i]
    phase = None
    if token.dep == "pobj" and doc.tokens[token.head].lemma in ("of", "in"):
        series = doc.tokens[token.head].head
        if doc.tokens[series].lemma in words.series:
            phase = number_of(series)
    phase = phase or next((n for s in _stages_told(doc, i, words) if (n := number_of(s))), None)
    return number_of(i) or number_said(), phase


def _stages_told(doc: Document, i: int, words: MentionWords) -> list[int]:
    """Nouns for parts of a series that an event is said to be: *the swap marks the second stage of the deal*."""
    verbs = [doc.tokens[i].head] if doc.tokens[i].dep in ("nsubj", "nsubjpass", "dobj") else []
    verbs += [c for v in verbs for c in doc.dependents(v, "advcl", "conj")]
    objects = [o for v in verbs for o in doc.dependents(v, "dobj", "attr")]
    return [o for o in objects if o != i and doc.tokens[o].lemma in words.series]
