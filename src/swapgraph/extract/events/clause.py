"""Whose adverbials are an event's: the trigger, the verb that carries an event noun, participles on it."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import TYPE_CHECKING

from swapgraph.annotate.times.periods import Unit
from swapgraph.extract.events.arguments import light_verb
from swapgraph.extract.events.status.mood import is_phrase
from swapgraph.lexicon import Lexicon, word_list
from swapgraph.model import Document

if TYPE_CHECKING:
    from swapgraph.extract.events.mention import EventMention, MentionWords

_NOMINAL = ("NOUN", "PROPN")
_UNITS = frozenset({Unit.DAY, Unit.WEEK, Unit.MONTH, Unit.YEAR})
_VERBAL = ("VERB", "AUX")
# An event noun behind one of these happens when and where its verb does: *crossed the bridge in an exchange*.
_VESSELS = frozenset({"in", "during", "with", "at", "under", "through", "as", "amid"})
_MEETING_VESSELS = frozenset({"in", "during", "at"})


@dataclass(frozen=True)
class ClauseWords:
    """The word lists of ontology/lexicon/when-where.ttl."""

    people: frozenset[str]
    telling: frozenset[str] = word_list("tellingVerbs")
    concluding: frozenset[str] = word_list("concludingVerbs")
    background: frozenset[str] = word_list("backgroundEvents")
    time_nouns: frozenset[str] = word_list("timeNouns")
    vessels: frozenset[str] = word_list("vesselNouns")
    place_nouns: frozenset[str] = word_list("placeNouns")
    soil: frozenset[str] = word_list("soilNouns")
    capitals: frozenset[str] = word_list("capitalNouns")
    towns: frozenset[str] = word_list("townNouns")
    receivers: frozenset[str] = word_list("receiverNouns")
    held_at: frozenset[str] = word_list("heldAtNouns")
    arrival: frozenset[str] = word_list("arrivalVerbs")
    reach: frozenset[str] = word_list("reachVerbs")
    departure: frozenset[str] = word_list("departureVerbs")
    taking: frozenset[str] = word_list("takingVerbs")
    host: frozenset[str] = word_list("hostVerbs")
    gathering: frozenset[str] = word_list("gatheringVerbs")
    gates: frozenset[str] = word_list("gateNouns")
    landings: frozenset[str] = word_list("landingNouns")
    venues: frozenset[str] = word_list("venueNouns")
    standing: frozenset[str] = word_list("standingVerbs")
    lasting: frozenset[str] = word_list("lastingNouns")
    sittings: frozenset[str] = word_list("sittingNouns")
    homecoming: frozenset[str] = word_list("homecomingVerbs")
    provinces: frozenset[str] = word_list("provinceNouns")
    world: frozenset[str] = word_list("worldParts")
    lands: frozenset[str] = word_list("wideLands")
    leading: frozenset[str] = word_list("leadingVerbs")
    visits: frozenset[str] = word_list("visitNouns")
    collecting: frozenset[str] = word_list("collectingVerbs")
    occurring: frozenset[str] = word_list("occurringVerbs")
    earlier: frozenset[str] = word_list("earlierMarkers")
    bureaus: frozenset[str] = word_list("bureauTowns")
    concluded_by: frozenset[str] = word_list("conclusionNouns")
    ranked: frozenset[str] = word_list("rankedAdjectives")

    @classmethod
    def from_lexicon(cls, lexicon: Lexicon) -> ClauseWords:
        """Read them."""
        people = frozenset(w for name in ("Body", "Captive", "Person", "Negotiator") for w in lexicon.words(name))
        return cls(
            **lexicon.lists_of(cls),
            people=people,
        )


def governing_verb(doc: Document, i: int) -> int | None:
    """The nearest verb above token `i`."""
    return next((a for a in doc.ancestors(i) if doc.tokens[a].pos in _VERBAL), None)


def carriers(doc: Document, m: EventMention, words: MentionWords) -> list[int]:
    """The tokens whose times and places are the event's, the trigger first."""
    heads = list(dict.fromkeys((m.head, *(t for t in m.tokens if doc.tokens[t].pos in (*_NOMINAL, "VERB")))))
    if m.verbal and (doc.tokens[m.head].dep != "pcomp" or doc.tokens[doc.tokens[m.head].head].lemma != "of"):
        occasion = _occasion(doc, m.head, m, words)
        return heads + _infinitives(doc, m.head, bare=True) + occasion + _ranked(doc, m.head, words)
    noun = m.head if doc.tokens[m.head].pos != "ADP" else doc.tokens[m.head].head  # *189 for 150*
    for outer in _outer_nouns(doc, noun, m, words):
        heads.append(outer)  # *the first stage of the exchange took place on*
        noun = outer
    if (verb := _verb_above(doc, noun, m, words)) is not None:
        heads.append(verb)
        heads += _infinitives(doc, verb)
        heads += _bringing_about(doc, verb, m, words)
        heads += [j for j in doc.dependents(verb, "conj") if not doc.dependents(j, "nsubj", "nsubjpass")]
    elif doc.tokens[noun].dep == "appos" and doc.tokens[doc.tokens[noun].head].pos in _NOMINAL:
        heads.append(doc.tokens[noun].head)
    for inner in dict.fromkeys((m.head, noun)) if not m.verbal else ():
        heads += _on_noun(doc, inner, m, words)
    heads += _set_for(doc, m, words) if not m.verbal else []
    return list(dict.fromkeys(heads))


def _occasion(doc: Document, verb: int, m: EventMention, words: MentionWords) -> list[int]:
    """*The operation to free them took place in X*, *a ceremony to hand over the remains*: the noun, and its verb."""
    token = doc.tokens[verb]
    noun = token.head
    bare = any(doc.tokens[a].tag == "TO" for a in doc.dependents(verb, "aux"))
    if token.dep not in ("acl", "relcl") or not bare or doc.tokens[noun].lemma not in words.clause.vessels:
        return []
    above = _verb_above(doc, noun, m, words)
    return [noun] if above is None else [noun, above]


def gathered(doc: Document, verb: int, words: ClauseWords) -> Iterator[int]:
    """*Meeting in X on Monday, they agreed*: the participle that says when and where they came together."""
    for c in doc.dependents(verb, "advcl", "prep"):
        own = doc.dependents(c, "nsubj", "nsubjpass", "mark")
        if c < verb and doc.tokens[c].tag in ("VBG", "VBN") and doc.tokens[c].lemma in words.gathering and not own:
            yield c


def _ranked(doc: Document, verb: int, words: MentionWords) -> list[int]:
    """*On Friday X became the first hostage to be freed*, *was the last officer released*: the verb that says so."""
    noun = doc.tokens[doc.tokens[verb].head]
    bare = not doc.dependents(verb, "nsubj", "nsubjpass", "mark")
    if doc.tokens[verb].dep not in ("acl", "relcl") or noun.dep != "attr" or not bare:
        return []
    order = {doc.tokens[c].lemma for c in (noun.i, *doc.dependents(noun.i, "amod"))}
    return [noun.head] if order & words.clause.ranked else []


def days_off(doc: Document, verb: int) -> tuple[int, int, Unit] | None:
    """*(released 90 on 29 May) two weeks after Ethiopia set free 130*: (verb above, how many units later, the unit).

    Fewer than none for *after*; None where a clause stands on no other day than what it is told with.
    """
    marks = [doc.tokens[c].lemma for c in doc.dependents(verb, "mark") if doc.tokens[c].lemma in ("after", "before")]
    for c in doc.dependents(verb, "npadvmod") if marks and doc.tokens[verb].dep == "advcl" else ():
        if doc.tokens[c].lemma in _UNITS:
            counts = (n.value for n in doc.numbers if any(t.head == c for t in doc.tokens_in(n.value_span)))
            amount = int(next(counts, 1))
            return doc.tokens[verb].head, -amount if marks[0] == "after" else amount, Unit(doc.tokens[c].lemma)
    return None


def is_background(doc: Document, v: int, words: MentionWords) -> bool:
    """Whether a verb tells how someone was caught, held or tried: *seized two years ago, in a swap*."""
    types = {match.frame.type for match in words.frames.matches(doc, v) if match.verbal}
    return bool(types) and types <= words.clause.background and doc.tokens[v].lemma not in words.light


def _on_noun(doc: Document, noun: int, m: EventMention, words: MentionWords) -> Iterator[int]:
    """Participles and relative clauses that tell the event (*the talks held in Doha*), and what renames it."""
    for c in (*doc.dependents(noun, "acl", "relcl", "amod"), *_behind_parties(doc, noun, words)):
        verbs = [c, *doc.dependents(c, "ccomp")] if doc.tokens[c].lemma in words.clause.telling else [c]
        for v in verbs:
            if doc.tokens[v].dep == "amod" and (v < noun or doc.tokens[v].pos != "ADJ"):
                continue
            planned = doc.tokens[v].lemma in words.status.planned_verbs | words.status.planned_adjectives
            if (planned or doc.tokens[v].lemma in words.light) and _carries(doc, v, m, words):
                yield v
                yield from _infinitives(doc, v)
    yield from doc.dependents(noun, "appos")


def _behind_parties(doc: Document, noun: int, words: MentionWords) -> list[int]:
    """*the exchange between X and Y, which took place on Monday*: what the parser hangs on Y."""
    return [
        v
        for v in doc.subtree(noun)
        if doc.tokens[v].dep == "relcl"
        and doc.tokens[v].head != noun
        and doc.tokens[v].lemma in words.status.taking_place
        and any(doc.tokens[s].lemma == "which" for s in doc.dependents(v, "nsubj", "nsubjpass"))
        and all(doc.tokens[o].lemma == "place" for o in doc.dependents(v, "dobj"))
    ]


def _set_for(doc: Document, m: EventMention, words: MentionWords) -> list[int]:
    """*an exchange of bodies scheduled for Saturday*: what the parser hangs on those exchanged."""
    planned = words.status.planned_verbs | words.status.planned_adjectives
    behind = (c for t in m.themes if t > m.head for c in doc.dependents(t, "acl"))
    return [c for c in behind if doc.tokens[c].lemma in planned and not doc.dependents(c, "agent", "dobj", "xcomp")]


def _outer_nouns(doc: Document, noun: int, m: EventMention, words: MentionWords) -> Iterator[int]:
    """*the first stage of the exchange*, *a walk to freedom*, *the signing of a deal*: the nouns above, from below."""
    vessels = words.series | words.clause.vessels
    if "agreement" in words.traits(m.type):
        vessels |= words.clause.concluded_by
    for _ in range(3):
        token = doc.tokens[noun]
        if token.dep not in ("pobj", "pcomp") or doc.tokens[token.head].lemma not in ("of", "to"):
            return
        outer = doc.tokens[token.head].head
        if doc.tokens[outer].lemma not in vessels:
            return
        yield outer
        noun = outer


def _verb_above(doc: Document, noun: int, m: EventMention, words: MentionWords) -> int | None:
    """The verb of which an event noun is subject or object, or in whose course it happened."""
    token = doc.tokens[noun]
    verb = light_verb(doc, noun, words.light)
    if verb is not None and token.dep != "pobj":
        return verb if _carries(doc, verb, m, words) else None
    if token.dep in ("nsubj", "nsubjpass"):
        above = doc.tokens[token.head]
        core = m.type in words.types
        transitive = core and (token.dep == "nsubjpass" or bool(doc.dependents(above.i, "dobj")))
        moved = above.lemma in words.status.planned_verbs or is_phrase(doc, above.i, words.status.postponed)
        if moved and token.dep == "nsubjpass":
            return above.i  # *the swap is expected to begin on Friday*, *was put off until Friday*
        return above.i if not transitive and not m.reading.failed and _carries(doc, above.i, m, words) else None
    if token.dep == "dobj" and doc.tokens[token.head].lemma in words.clause.host:
        return token.head
    return _verb_around(doc, noun, m, words, verb) if token.dep == "pobj" else None


def _verb_around(doc: Document, noun: int, m: EventMention, words: MentionWords, light: int | None) -> int | None:
    """The verb in whose course an event was: *ended his ordeal on Tuesday with a walk to freedom*."""
    preposition = doc.tokens[doc.tokens[noun].head]
    if any(noun < c < preposition.head for c in doc.dependents(preposition.head, "mark")):
        return None  # *In the biggest exchange since the war began*, misread: the noun stands outside of the clause
    traits = words.traits(m.type)
    allowed = frozenset[str]() if "agreement" in traits else _VESSELS if "transfer" in traits else _MEETING_VESSELS
    above = preposition.head
    gathered = preposition.lemma == "for" and doc.tokens[above].lemma in words.clause.gathering | words.clause.standing
    if preposition.lemma not in allowed and light is None and not (gathered and allowed is _MEETING_VESSELS):
        return None
    fronted = doc.tokens[above].dep == "ROOT" and noun < above  # *In the latest exchange, 150 left*, misread
    if preposition.lemma == "with" and doc.tokens[above].lemma in words.jailing - words.light:
        return None  # *freed all whom it had held in X, with the release of others under way*
    if doc.tokens[above].pos not in _VERBAL:
        return above if fronted and "transfer" in traits else None
    if is_background(doc, above, words):
        above = next(
            (a for a in doc.ancestors(above) if doc.tokens[a].pos in _VERBAL and _transfers(doc, a, words)), -1
        )
        comma = preposition.i > 0 and doc.tokens[preposition.i - 1].text == ","
        return above if above >= 0 and comma else None
    return above if _carries(doc, above, m, words) else None


def _transfers(doc: Document, v: int, words: MentionWords) -> bool:
    return any("transfer" in words.traits(match.frame.type) for match in words.frames.matches(doc, v) if match.verbal)


def _carries(doc: Document, verb: int, m: EventMention, words: MentionWords) -> bool:
    """Whether the time and place of a verb are those of an event noun below it."""
    lemma = doc.tokens[verb].lemma
    if "transfer" in words.traits(m.type) and lemma in words.clause.concluding:
        return False
    return lemma not in words.clause.telling - words.clause.concluding and not is_background(doc, verb, words)


def _bringing_about(doc: Document, verb: int, m: EventMention, words: MentionWords) -> list[int]:
    """*has succeeded in completing*, *began to carry out*: the verb above, unless it only plans, wishes or tells."""
    token = doc.tokens[verb]
    above = token.head if token.dep == "xcomp" else doc.tokens[token.head].head if token.dep == "pcomp" else verb
    mood = words.status.planned_verbs | words.status.hypothetical_verbs
    if above == verb or doc.tokens[above].pos not in _VERBAL or doc.tokens[above].lemma in mood:
        return []
    in_ = token.dep == "xcomp" or doc.tokens[token.head].lemma == "in"
    return [above] if in_ and _carries(doc, above, m, words) else []


def _infinitives(doc: Document, verb: int, *, bare: bool = False) -> list[int]:
    """*was expected to be completed*, *was due to start*: verbs that go on what `verb` says of the event."""
    below = [verb, *doc.dependents(verb, "acomp")]
    found = [j for i in below for j in doc.dependents(i, "xcomp") if doc.tokens[j].pos in _VERBAL]
    return [j for j in found if not (bare and doc.dependents(j, "dobj"))]
