"""Where an article speaks of an event: the trigger, who fills its slots, whether it happened."""

from __future__ import annotations

from dataclasses import dataclass, replace

from swapgraph.extract.entities import Entities
from swapgraph.extract.events.arguments import Filled, noun_slots, phrase_slots
from swapgraph.extract.events.fit import fits_context, is_generic, is_predicative
from swapgraph.extract.events.frames import Match
from swapgraph.extract.events.mention import EventMention, MentionWords, numbers_on
from swapgraph.extract.events.misread import HEADLINES, agrees, is_reduced_passive, line_slots, shifted_objects
from swapgraph.extract.events.pairing import is_link, pair_directions
from swapgraph.extract.events.passengers import on_board
from swapgraph.extract.events.status import read_status
from swapgraph.extract.events.when import attach_times
from swapgraph.extract.events.where import place_of
from swapgraph.extract.nouns import CAPTIVE, NAME, NUMBER, Nouns
from swapgraph.model import BlockKind, Document, NumberKind

SILENT_BLOCKS = frozenset({BlockKind.BYLINE, BlockKind.NOTE, BlockKind.FURNITURE, BlockKind.DATELINE})
_HELD = frozenset({CAPTIVE})
_OPEN = frozenset({NUMBER})  # says not whether people or bodies are meant


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
    held = _held_persons(entities, nouns, candidates)
    mentions: list[EventMention] = []
    for options in candidates:
        known = [c for c in options if not c.match.frame.known_theme or any(entities.at(h) in held for h in c.themes)]
        chosen = _choose(known, anchors, mentions) if known else None
        if chosen is not None:
            mention = _mention(doc, words, chosen.match, chosen.slots, chosen.themes)
            none = any(doc.tokens[d].lemma == "no" for h in chosen.themes for d in doc.dependents(h, "det"))
            if not mention.reading.negated and not none:  # *no ceasefire was reached*, *was not freed*: nothing is told
                mentions.append(mention)
    mentions = pair_directions(doc, nouns, words.types, mentions)
    mentions = attach_times(doc, mentions, words)
    return [replace(m, place=place_of(doc, entities, m, words)) for m in mentions if m.times or not m.frame.needs_time]


def _held_persons(entities: Entities, nouns: Nouns, candidates: list[list[Candidate]]) -> set[str | None]:
    """The named persons whom the article tells as held, tried or freed: where they go is a release."""
    told = (c[0] for c in candidates if not c[0].match.weak and CAPTIVE in c[0].match.frame.theme)
    return {entities.at(h) for c in told for h in c.themes if nouns.class_of(h) == NAME} - {None}


@dataclass(frozen=True, slots=True)
class Candidate:
    """A frame that fits at a trigger, with its slots and the heads of its theme."""

    match: Match
    slots: Filled
    themes: tuple[int, ...]


def _candidates(doc: Document, nouns: Nouns, words: MentionWords, i: int) -> list[Candidate]:
    """The frames that fit at token `i`: the first that stands by itself, or all that need an anchor."""
    token = doc.tokens[i]
    if token.lemma == "for" and token.pos == "ADP":
        return _count_for_count(doc, nouns, words, i)
    modifies = (
        token.dep in ("compound", "nmod")
        and token.pos in ("NOUN", "PROPN")
        and doc.tokens[token.head].pos in ("NOUN", "PROPN")
    )  # *exchange rate*, *swap deal*: the head noun says what it is
    found: list[Candidate] = []
    for match in words.frames.matches(doc, i):
        if not match.verbal and (modifies or (is_link(doc, i) and "transfer" in words.traits(match.frame.type))):
            continue
        if not _fits(doc, nouns, words, match):
            continue
        candidate = _candidate(doc, nouns, words, match)
        if candidate is None:
            continue
        open_theme = candidate.themes and match.verbal and all(nouns.fits(h, _OPEN) for h in candidate.themes)
        if not candidate.match.weak and not open_theme:
            return [candidate]
        found.append(candidate)  # weak, or of a bare number: *78 were taken back*
    strong = [c for c in found if not c.match.weak]
    with_theme = [c for c in found if c.themes]
    return strong or with_theme or found


def _fits(doc: Document, nouns: Nouns, words: MentionWords, match: Match) -> bool:
    """Whether the words around a trigger allow its frame."""
    if not fits_context(doc, match) or (match.weak and is_predicative(doc, match)):
        return False
    if words.traits(match.frame.type) & {"transfer", "agreement"} and is_generic(doc, match, words.generic):
        return False
    return not match.frame.over_transfer or _over_transfer(doc, nouns, words, match.head)


def _candidate(doc: Document, nouns: Nouns, words: MentionWords, match: Match) -> Candidate | None:
    """The frame of a match with its slots filled, or None where its slots or theme don't fit."""
    frame, i = match.frame, match.head
    slots = (
        _verb_slots(doc, nouns, words, match)
        if match.verbal
        else noun_slots(doc, i, words.light - words.mediator_verbs - words.helper_verbs)
    )
    if (frame.requires and not frame.requires & slots.keys()) or (frame.forbids and frame.forbids in slots):
        return None
    theme_heads = slots.get(frame.theme_slot or "of", [])
    themes = tuple(h for h in theme_heads if nouns.fits(h, frame.theme))
    if not themes and frame.theme_slot == "of":
        themes = tuple(h for h in slots.get("possessive", []) if nouns.fits(h, frame.theme))
    if frame.theme and not themes and (match.verbal or (frame.needs_theme and match.weak and theme_heads)):
        return None
    if frame.counted_theme and not any(nouns.fits(h, _HELD) or _counted(doc, nouns, h) for h in themes):
        return None
    weak = match.weak and not any(nouns.fits(h, frame.plain_theme) for h in themes)
    people = CAPTIVE in frame.theme and not match.verbal and not frame.anaphoric
    if weak and people and _beside_captives(doc, nouns, i):
        weak = False  # *500 prisoners went home in an exchange between Russia and Ukraine*
    return Candidate(replace(match, weak=weak), slots, themes)


def _verb_slots(doc: Document, nouns: Nouns, words: MentionWords, match: Match) -> Filled:
    """The slots of a verb; an object that the parser has missed is looked for by the order of the words."""
    frame, i = match.frame, match.head
    slots = phrase_slots(doc, i, match.tokens)
    if frame.theme_slot == "subject" and "subject" in slots:
        slots["subject"] = on_board(doc, nouns, slots["subject"], words.carrying)
    if frame.theme_slot != "object" or any(nouns.fits(h, frame.theme) for h in slots.get("object", ())):
        return slots
    headline = doc.block_of(doc.sentence_of(i)).kind in HEADLINES
    if headline and agrees(doc, i) and not is_reduced_passive(doc, i):
        line = line_slots(doc, max(match.tokens))
        line["subject"] = line_slots(doc, i).get("subject", [])
        if any(nouns.fits(h, frame.theme) for h in line.get("object", ())):
            return {k: v for k, v in line.items() if v}
    if "object" in slots:
        return slots
    behind = [h for h in shifted_objects(doc, i) if nouns.fits(h, frame.theme - _OPEN)]
    if behind:
        rest = {k: [h for h in v if h not in behind] for k, v in slots.items()}
        return {**{k: v for k, v in rest.items() if v}, "object": behind}
    subjects = [h for h in slots.get("subject", []) if not any(doc.tokens[j].text == ":" for j in range(h, i))]
    if (
        "transfer" in words.traits(frame.type)
        and is_reduced_passive(doc, i)
        and any(nouns.fits(h, frame.theme) for h in subjects)
    ):
        rest = {k: v for k, v in slots.items() if k not in ("subject", "by")}
        return {**rest, "object": subjects, **({"subject": slots["by"]} if "by" in slots else {})}
    return slots


def _counted(doc: Document, nouns: Nouns, head: int) -> bool:
    """*318 people*, *the second group of troops*, *a dozen*."""
    return bool(numbers_on(doc, head)) or nouns.gathers(head)


def _over_transfer(doc: Document, nouns: Nouns, words: MentionWords, i: int) -> bool:
    """Whether what is agreed or worked out is a transfer: *agreed to free them*, *the swap was agreed upon*."""

    def behind(head: int, *words: str) -> list[int]:
        preps = [p for p in doc.dependents(head, "prep") if not words or doc.tokens[p].lemma in words]
        return [c for p in preps for c in doc.dependents(p, "pobj", "pcomp")]

    about = list(doc.dependents(i, "xcomp", "ccomp", "nsubjpass", "dobj"))
    about += behind(i)
    if doc.tokens[i].dep in ("acl", "relcl"):
        about.append(doc.tokens[i].head)
    about += [o for c in about for o in doc.dependents(c, "dobj", "xcomp", "conj")]
    about += [o for c in about for o in behind(c, "of")]
    return any(
        "transfer" in words.traits(c.match.frame.type)
        for a in about
        if a != i
        for c in _candidates(doc, nouns, words, a)
        if not c.match.frame.anaphoric and not c.match.frame.needs_time
    )


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
