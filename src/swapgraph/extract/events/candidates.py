"""What a word may tell: the frames that fit at a token, with their slots filled and their theme found."""

from __future__ import annotations

from dataclasses import dataclass, replace

from swapgraph.extract.events.arguments import Filled, noun_slots, phrase_slots
from swapgraph.extract.events.bands import FIGHTING
from swapgraph.extract.events.clause import is_background
from swapgraph.extract.events.fit import fits_context, is_generic, is_predicative
from swapgraph.extract.events.frames import Frame, Match
from swapgraph.extract.events.mention import MentionWords, numbers_on
from swapgraph.extract.events.misread import (
    HEADLINES,
    agrees,
    is_label,
    is_reduced_passive,
    line_slots,
    shifted_objects,
)
from swapgraph.extract.events.pairing import is_link
from swapgraph.extract.events.passengers import on_board
from swapgraph.extract.nouns import BODY, CAPTIVE, NAME, NUMBER, PERSON, Nouns
from swapgraph.model import Document

_HELD = frozenset({CAPTIVE})
_PEOPLE = frozenset({CAPTIVE, PERSON})
_NAMED = frozenset({NAME})
_DEAD = frozenset({BODY})
_SOMEBODY = frozenset({CAPTIVE, PERSON, NAME})
_AMONG = frozenset({"all", "most", "many", "some", "several", "half", "majority"})
_ORGANS = frozenset({"StateOrgan"})
_OPEN = frozenset({NUMBER})  # says not whether people or bodies are meant


@dataclass(frozen=True, slots=True)
class Candidate:
    """A frame that fits at a trigger, with its slots and the heads of its theme.

    `settled` is False where the words alone leave it open whether captives are meant: *freed the miners*.
    """

    match: Match
    slots: Filled
    themes: tuple[int, ...]
    settled: bool = True


def candidates_at(doc: Document, nouns: Nouns, words: MentionWords, i: int) -> list[Candidate]:
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
        if not match.verbal and (
            modifies or is_label(doc, i) or (is_link(doc, i) and "transfer" in words.traits(match.frame.type))
        ):
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
    token = doc.tokens[match.head]
    if match.weak and match.verbal and token.dep == "amod" and not _is_transfer(doc, nouns, words, token.head):
        return False  # *a negotiated settlement*, but *a negotiated exchange*
    if match.weak and match.verbal and token.dep == "conj" and is_background(doc, token.head, words):
        return False  # *were seized and taken to a camp*: where they were held
    dealt = words.traits(match.frame.type) & {"transfer", "agreement"}
    if dealt and is_generic(doc, match, words.generic, words.further):
        return False
    return not match.frame.over_transfer or _over_transfer(doc, nouns, words, match)


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
    if frame.linked and not any(is_link(doc, h) and doc.tokens[h].lemma in words.links for h in slots.get("in", ())):
        return None
    if any(nouns.fits(h, frame.without) for slot in ("object", "for") for h in slots.get(slot, ())):
        return None  # *exchanged a civilian and two bodies for 436 prisoners*
    theme_heads = slots.get(frame.theme_slot or "of", [])
    if frame.theme == _DEAD and any(nouns.fits(h, _NAMED | _HELD) for h in theme_heads[:1]):
        return None  # *the return of X and the bodies of two others*: X lives
    themes = tuple(h for h in theme_heads if nouns.fits(h, frame.theme))
    if not themes and frame.theme_slot == "of":
        themes = tuple(h for h in slots.get("possessive", []) if nouns.fits(h, frame.theme))
        if match.weak and themes and all(_governs(nouns, h) for h in themes):
            return None
    if frame.theme and not themes and (match.verbal or (frame.needs_theme and match.weak and theme_heads)):
        return None
    if frame.counted_theme and not any(nouns.fits(h, _HELD) or _counted(doc, nouns, h) for h in themes):
        return None
    weak = match.weak and not any(nouns.fits(h, frame.plain_theme) for h in themes)
    if weak and match.verbal and themes and CAPTIVE in frame.plain_theme:
        weak = not any(_taken(doc, nouns, words, h) for h in themes)  # *205 soldiers captured at X returned home*
    if weak and match.verbal and themes:
        weak = not _in_transfer(doc, words, slots)  # *two pilots came home in a swap*
    people = CAPTIVE in frame.theme and not match.verbal and not frame.anaphoric
    given = slots.get("for", ())
    if people and (themes or any(_counted(doc, nouns, h) for h in given)) and _for_people(nouns, slots):
        weak = False  # *a trade of one pilot for another*, *a trade for two officers*
    if weak and people and doc.tokens[i].lemma not in frame.stays_weak and _beside_captives(doc, nouns, i):
        weak = False  # *500 prisoners went home in an exchange between Russia and Ukraine*
    settled = (
        not frame.needs_context
        or _held_here(doc, nouns, words, frame, slots, themes)
        or _for_people(nouns, slots)
        or _state_acts(doc, nouns, frame, slots)
        or _one_for_another(nouns, slots, themes)
        or _states_swap(doc, nouns, slots, themes)
    )
    return Candidate(replace(match, weak=weak), slots, themes, settled)


def _taken(doc: Document, nouns: Nouns, words: MentionWords, head: int) -> bool:
    """*soldiers captured at X*, *three Americans held by Iran*: somebody whose own words say so."""
    inner = [o for p in doc.dependents(head, "prep") if doc.tokens[p].lemma == "of" for o in doc.dependents(p, "pobj")]
    told = (doc.tokens[v] for h in (head, *inner) for v in doc.dependents(h, "acl") if doc.tokens[v].tag == "VBN")
    return nouns.fits(head, _SOMEBODY) and any(t.lemma in words.holding | words.jailing for t in told)


def _governs(nouns: Nouns, head: int) -> bool:
    """*the president's return to the capital*, by name: whoever comes home, not a head of state."""
    key = nouns.entities.at(head)
    known = nouns.entities.known(key) if key else None
    return known is not None and bool(known.head)


def _for_people(nouns: Nouns, slots: Filled) -> bool:
    """*swapped an engineer for a smuggler*: people on both sides."""
    return any(nouns.fits(h, _PEOPLE) for h in slots.get("for", ()))


def _one_for_another(nouns: Nouns, slots: Filled, themes: tuple[int, ...]) -> bool:
    """*Abel was exchanged for Powers*: somebody for somebody, by name, where a state acts or two are spoken of."""
    given, entities = slots.get("for", ()), nouns.entities
    if not (given and themes) or not all(nouns.fits(h, _SOMEBODY) for h in (*given, *themes)):
        return False
    if any(_is_power(nouns, h) for h in slots.get("subject", ())):
        return True
    named = {key for key in entities if entities.get(key).type == "Country"}
    return len(named | {key for _, key in entities.demonym_keys()}) > 1


def _states_swap(doc: Document, nouns: Nouns, slots: Filled, themes: tuple[int, ...]) -> bool:
    """*Ukraine and Russia exchanged 390 people each*: two states, and people by name or number."""
    entities = nouns.entities
    heads = [*slots.get("subject", ()), *slots.get("with", ())]
    states = {key for h in heads if (key := entities.country_at(h)) or (key := entities.at(h)) in entities.sides()}
    told = all(nouns.fits(h, _NAMED) or numbers_on(doc, h) for h in themes)
    return len(states) > 1 and bool(themes) and told and all(nouns.fits(h, _SOMEBODY | _OPEN) for h in themes)


def _held_here(
    doc: Document, nouns: Nouns, words: MentionWords, frame: Frame, slots: Filled, themes: tuple[int, ...]
) -> bool:
    """Whether those moved are said to be captives, to come from captivity, in a swap, or in return for others."""
    home = frame.direction == "gets"  # soldiers come home from duty, too
    if any(nouns.fits(h, _HELD) or (nouns.fights(h) and not home) for h in themes):
        return True
    if any(nouns.is_captivity(h) for h in slots.get("from", ())):
        return True
    linked = any(is_link(doc, h) and doc.tokens[h].lemma in words.links for h in slots.get("in", ()))
    return linked or _in_transfer(doc, words, slots)


def _in_transfer(doc: Document, words: MentionWords, slots: Filled) -> bool:
    """*in a swap*, *in the exchange*."""
    return any(
        "transfer" in words.traits(m.frame.type) and fits_context(doc, m) and not is_link(doc, h)
        for h in slots.get("in", ())
        for m in words.frames.matches(doc, h)
    )


def _state_acts(doc: Document, nouns: Nouns, frame: Frame, slots: Filled) -> bool:
    """*Afghanistan freed two Britons*, *handed over to Indian officials*: states let nobody go but captives.

    No more do armed groups.
    """
    if not frame.direction:
        return False
    subjects = [*slots.get("subject", ())]
    organs = subjects if CAPTIVE in frame.theme else []  # authorities return the bodies of tourists, too
    heads = [*subjects, *(c for h in organs if nouns.fits(h, _ORGANS) for c in _owners(doc, h))]
    if frame.direction == "gives":
        goals = slots.get("to", ())
        heads += [*goals, *(c for h in goals for c in _owners(doc, h))]
    return any(_is_power(nouns, h) for h in heads)


def _owners(doc: Document, head: int) -> list[int]:
    """*Iranian* officials, *Pakistan's* army."""
    return doc.dependents(head, "amod", "compound", "poss")


def _is_power(nouns: Nouns, head: int) -> bool:
    """Whether a noun phrase means a state, both sides, or an armed group."""
    entities = nouns.entities
    if entities.sides_meant(head) or entities.country_at(head):
        return True
    known = entities.known(key) if (key := entities.at(head)) else None
    return known is not None and known.kind in FIGHTING


def _escorted(doc: Document, nouns: Nouns, words: MentionWords, verb: int) -> list[int]:
    """*The envoy left Caracas with six freed men*, *with X, who was jailed*: not the envoy goes home."""
    companions = [o for p in doc.dependents(verb, "prep") if doc.tokens[p].lemma == "with" for o in doc.children(p)]

    def held(i: int) -> bool:
        told = (j for c in (i, *doc.dependents(i, "appos")) for j in doc.dependents(c, "relcl", "acl"))
        return any(doc.tokens[j].lemma in words.holding | words.jailing for j in told)

    return [
        j
        for o in companions
        for j in doc.conjuncts(o)
        if nouns.class_of(j) == CAPTIVE or (nouns.class_of(j) in (NAME, PERSON) and held(j))
    ]


def _verb_slots(doc: Document, nouns: Nouns, words: MentionWords, match: Match) -> Filled:
    """The slots of a verb; an object that the parser has missed is looked for by the order of the words."""
    frame, i = match.frame, match.head
    slots = phrase_slots(doc, i, match.tokens)
    if "for" in frame.roles and "for" not in slots:
        behind = [p for h in slots.get("object", ()) for p in doc.dependents(h, "prep") if doc.tokens[p].lemma == "for"]
        given = [o for p in behind for o in doc.dependents(p, "pobj") if nouns.fits(o, _SOMEBODY)]
        slots = {**slots, "for": given} if given else slots  # *swapped [the pilot for a spy]*
    if dead := [b for h in slots.get("object", ()) if (b := _bodies_of(doc, nouns, i, h)) is not None]:
        slots = {**slots, "object": dead}
    if "from" in frame.roles and "from" not in slots:
        inside = (j for h in slots.get("object", ()) for j in doc.subtree(h) if j > h and doc.tokens[j].dep == "pobj")
        held = [j for j in inside if doc.tokens[doc.tokens[j].head].lemma == "from" and nouns.is_captivity(j)]
        slots = {**slots, "from": held} if held else slots  # *returned defenders [who are ill from captivity]*
    if frame.theme_slot == "subject" and "subject" in slots:
        slots["subject"] = _escorted(doc, nouns, words, i) or on_board(doc, nouns, slots["subject"], words.carrying)
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
        and frame.direction != "gets"
        and doc.tokens[i].lemma not in words.yielding
        and is_reduced_passive(doc, i)
        and any(nouns.fits(h, frame.theme) for h in subjects)
    ):
        rest = {k: v for k, v in slots.items() if k not in ("subject", "by")}
        return {**rest, "object": subjects, **({"subject": slots["by"]} if "by" in slots else {})}
    return slots


def _bodies_of(doc: Document, nouns: Nouns, verb: int, head: int) -> int | None:
    """*the remains of two men handed over on Monday*: the remains, which the participle tells of."""
    if doc.tokens[verb].head != head or doc.tokens[head].dep != "pobj":
        return None
    noun = doc.tokens[doc.tokens[head].head].head
    return noun if nouns.class_of(noun) == BODY else None


def _counted(doc: Document, nouns: Nouns, head: int) -> bool:
    """*318 people*, *the second group of troops*, *a dozen*, *all of the Ukrainians*."""
    of = doc.tokens[doc.tokens[head].head]
    of_them = doc.tokens[head].dep == "pobj" and of.lemma == "of" and doc.tokens[of.head].lemma in _AMONG
    among = of_them or (
        doc.tokens[head].lemma in _AMONG and any(doc.tokens[p].lemma == "of" for p in doc.children(head))
    )
    return among or bool(numbers_on(doc, head)) or nouns.gathers(head)


def _over_transfer(doc: Document, nouns: Nouns, words: MentionWords, match: Match) -> bool:
    """Whether what is agreed or worked out is a transfer: *agreed to free them*, *hammered out the deal*."""
    i = match.head
    wanted = {"transfer"} if "agreement" in words.traits(match.frame.type) else {"transfer", "agreement"}

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
        bool(wanted & words.traits(c.match.frame.type))
        for a in about
        if a != i
        for c in candidates_at(doc, nouns, words, a)
        if not c.match.frame.anaphoric and not c.match.frame.needs_time
    )


def _is_transfer(doc: Document, nouns: Nouns, words: MentionWords, i: int) -> bool:
    return any("transfer" in words.traits(c.match.frame.type) for c in candidates_at(doc, nouns, words, i))


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
