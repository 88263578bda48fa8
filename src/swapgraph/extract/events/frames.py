"""Frames: the words that evoke an event type, read from the lexicon, and where they stand in a document."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from functools import cache

from swapgraph.extract.events.misread import is_misread_noun, is_misread_verb, verb_lemmas
from swapgraph.extract.nouns import BODY, CAPTIVE
from swapgraph.lexicon import Entry, Lexicon
from swapgraph.model import Document

SLOTS = (
    "subject", "object", "dative", "by", "with", "for", "from", "to", "into", "out", "between", "of", "on", "against",
    "possessive", "modifier",
)  # fmt: skip

EVEN = ("n-for-n",)
_VERBAL = frozenset({"VERB", "AUX"})
_NOMINAL = frozenset({"NOUN", "PROPN"})


@dataclass(frozen=True, slots=True)
class Frame:
    """One way to tell an event type; see ontology/lexicon/events.ttl for the meaning of each field."""

    name: str
    type: str
    roles: dict[str, str]  # slot -> local name of the role property
    theme: frozenset[str] = frozenset()
    plain_theme: frozenset[str] = frozenset()
    theme_slot: str | None = None
    needs_theme: bool = False
    counted_theme: bool = False
    needs_time: bool = False
    anaphoric: bool = False
    dependencies: frozenset[str] = frozenset()
    excludes: frozenset[str] = frozenset()
    unless_for: frozenset[str] = frozenset()
    excludes_verb: frozenset[str] = frozenset()
    excludes_to: frozenset[str] = frozenset()
    carried_by: frozenset[str] = frozenset()
    requires: frozenset[str] = frozenset()
    forbids: str | None = None
    finite: bool = False
    over_transfer: bool = False
    linked: bool = False
    apart: bool = False
    without: frozenset[str] = frozenset()
    known_theme: bool = False
    needs_context: bool = False
    context: frozenset[str] = frozenset()
    direction: str | None = None
    sends_others: bool = False
    stays_weak: frozenset[str] = frozenset()
    kind: str | None = None
    priority: int = 1
    anchors: frozenset[str] = frozenset()
    unless_told: frozenset[str] = frozenset()


@dataclass(frozen=True, slots=True)
class EventType:
    """How events of a class hang together with others; see the end of ontology/lexicon/events.ttl."""

    traits: frozenset[str] = frozenset()
    side_role: str | None = None
    leg_of: str | None = None
    concludes: str | None = None
    of_the_dead: str | None = None


class EventTypes(dict[str, EventType]):
    """Event types by the local name of the event's class; one that the lexicon does not list has no traits."""

    def __missing__(self, name: str) -> EventType:
        """A type that the lexicon does not list."""
        return EventType()

    @classmethod
    def from_lexicon(cls, lexicon: Lexicon) -> EventTypes:
        """Read the entries of class `lex:EventType`."""
        return cls(
            (
                entry.one("evokes") or entry.name,
                EventType(
                    frozenset(entry.all("trait")),
                    entry.one("sideRole"),
                    entry.one("legOf"),
                    entry.one("concludes"),
                    entry.one("ofTheDead"),
                ),
            )
            for entry in lexicon.of("EventType")
        )


@dataclass(frozen=True, slots=True)
class Match:
    """A frame's word found: `tokens` are all tokens of the trigger, `weak` that it counts only where anchored."""

    frame: Frame
    head: int
    tokens: tuple[int, ...]
    weak: bool
    verbal: bool


@dataclass(frozen=True)
class Frames:
    """All frames, indexed by the lemma of their head word."""

    verbs: dict[str, list[tuple[tuple[str, ...], Frame, bool]]] = field(default_factory=dict)
    nouns: dict[str, list[tuple[tuple[str, ...], Frame, bool]]] = field(default_factory=dict)
    count_for_count: list[Frame] = field(default_factory=list)

    @classmethod
    def from_lexicon(cls, lexicon: Lexicon) -> Frames:
        """Read the entries of class `lex:Frame`."""
        frames = cls()
        types = EventTypes.from_lexicon(lexicon)
        for entry in lexicon.of("Frame"):
            frame = _frame(entry, types)
            if entry.one("pattern") == "count for count":
                frames.count_for_count.append(frame)
            for weak, prefix in ((False, ""), (True, "weak")):
                for phrase in entry.all("weakVerb" if prefix else "verb"):
                    words = tuple(phrase.split())
                    frames.verbs.setdefault(words[0], []).append((words[1:], frame, weak))
                for phrase in entry.all("weakNoun" if prefix else "noun"):
                    head, rest = _noun_phrase(phrase)
                    frames.nouns.setdefault(head, []).append((rest, frame, weak))
        for index in (frames.verbs, frames.nouns):
            for options in index.values():  # longer phrases first, strong before weak
                options.sort(key=lambda o: (-len(o[0]), -o[1].priority, o[2], o[1].name, o[0]))
        return frames

    def matches(self, doc: Document, i: int) -> Iterable[Match]:
        """The frames whose words stand at token `i`, the most specific first; roles and themes come later."""
        token = doc.tokens[i]
        verbal = token.pos in _VERBAL or token.tag.startswith("VB")
        verbs = [o for lemma in ((token.lemma,) if verbal else verb_lemmas(doc, i)) for o in self.verbs.get(lemma, ())]
        nouns = self.nouns.get(token.lemma, ())
        if not (verbs or nouns):
            return
        hidden = not verbal and is_misread_verb(doc, i)
        if verbal or hidden:
            below = cache(lambda: [*_below(doc, i, 3), *doc.dependents(i, "ccomp"), *_small_clauses(doc, i)])
            for rest, frame, weak in verbs:
                if (found := _verb_words(doc, i, rest, below)) is not None:
                    yield Match(frame, i, tuple(sorted((i, *found))), weak, True)
        misread = verbal and is_misread_noun(doc, i)
        if token.pos in _NOMINAL or misread:
            around = cache(lambda: _modifiers(doc, i))
            for rest, frame, weak in nouns:
                words = even_words(doc, i) if rest == EVEN else _noun_words(doc, rest, around)
                if words is None or (misread and not words):
                    words = _word_before(doc, i, rest)
                if words is not None and (words or not (misread or hidden)):
                    yield Match(frame, i, tuple(sorted((i, *words))), weak, False)


def _frame(entry: Entry, types: EventTypes) -> Frame:
    type_ = entry.one("evokes") or "Other"
    kind = types[type_]
    whole = kind.leg_of if "mutual" not in kind.traits else None  # an exchange of prisoners says nothing of the dead
    return Frame(
        name=entry.name,
        type=type_,
        roles={slot: role for slot in SLOTS if (role := entry.one(slot))},
        theme=frozenset(entry.all("theme")),
        plain_theme=frozenset(entry.all("plainTheme")) or frozenset({CAPTIVE, BODY}),
        theme_slot=entry.one("themeSlot"),
        without=frozenset(entry.all("without")),
        needs_theme=entry.flag("needsTheme"),
        counted_theme=entry.flag("countedTheme"),
        needs_time=entry.flag("needsTime"),
        anaphoric=entry.flag("anaphoric"),
        dependencies=frozenset(entry.all("dependency")),
        excludes=frozenset(entry.all("excludes")),
        unless_for=frozenset(entry.all("unlessFor")),
        excludes_verb=frozenset(entry.all("excludesVerb")),
        excludes_to=frozenset(entry.all("excludesTo")),
        carried_by=frozenset(entry.all("carriedBy")),
        requires=frozenset(entry.all("requires")),
        forbids=entry.one("forbids"),
        finite=entry.flag("finite"),
        over_transfer=entry.flag("overTransfer"),
        linked=entry.flag("linked"),
        known_theme=entry.flag("knownTheme"),
        needs_context=entry.flag("needsContext"),
        context=frozenset(entry.all("context")),
        direction=entry.one("direction"),
        kind=entry.one("kind"),
        apart=entry.flag("apart"),
        stays_weak=frozenset(entry.all("staysWeak")),
        sends_others=entry.flag("sendsOthers"),
        priority=int(entry.one("priority") or 1),
        unless_told=frozenset(entry.all("unlessTold")),
        anchors=frozenset(entry.all("anchoredBy")) | {type_, whole or type_},
    )


def _noun_phrase(phrase: str) -> tuple[str, tuple[str, ...]]:
    """Head and further words: `prisoner swap` -> swap, (prisoner); `exchange of captives` -> exchange, (of captive).

    The language model takes *cease-fire* for three tokens, of which the last is the head.
    """
    *words, last = phrase.split()
    words += last.split("-")
    if "of" in words:
        at = words.index("of")
        return words[at - 1], (*words[: at - 1], *(w if w == "of" else _singular(w) for w in words[at:]))
    return words[-1], tuple(words[:-1])


def _singular(word: str) -> str:
    if word in ("people",):
        return word
    return word[:-3] + "y" if word.endswith("ies") and len(word) > 5 else word.removesuffix("s")


def _verb_words(doc: Document, i: int, rest: tuple[str, ...], below: Callable[[], list[int]]) -> list[int] | None:
    """Tokens of the further words of a verb phrase: `below` the verb, or right behind it."""
    found: list[int] = []
    for word in rest:
        spot = next(
            (
                c
                for c in below()
                if c not in found and doc.tokens[c].lemma == word and (c > i or doc.tokens[c].pos not in ("ADP", "ADV"))
            ),
            None,
        )
        if spot is None:
            following = i + 1 + len(found)
            if (
                following < len(doc.tokens)
                and doc.tokens[following].lemma == word
                and doc.tokens[following].sentence == doc.tokens[i].sentence
            ):
                spot = following
            else:
                return None
        found.append(spot)
    return found


def _below(doc: Document, i: int, depth: int) -> Iterable[int]:
    """Dependents of token `i` to a depth, not into clauses of their own, nearest level first."""
    level = [i]
    for _ in range(depth):
        level = [
            c
            for j in level
            for c in doc.children(j)
            if doc.tokens[c].dep not in ("relcl", "advcl", "ccomp", "conj", "nsubj", "nsubjpass", "parataxis")
        ]
        yield from level


def _small_clauses(doc: Document, i: int) -> list[int]:
    """*set the prisoners free*, where the parser takes the adjective for a clause of its own."""
    return [c for c in doc.dependents(i, "advcl") if doc.tokens[c].pos == "ADJ" and not doc.children(c)]


def even_words(doc: Document, i: int) -> list[int] | None:
    """The tokens of *one-for-one*, *all-for-all*, *1,000-for-1,000* before a noun: as many as are given."""
    first = i - 5
    if first < doc.sentence_of(i).first:
        return None
    left, *middle, right = (t.text.lower() for t in doc.tokens[first:i])
    return list(range(first, i)) if middle == ["-", "for", "-"] and left == right else None


def _modifiers(doc: Document, i: int) -> tuple[list[int], list[int]]:
    """The modifiers of a noun phrase: compounds and adjectives before it, the nouns behind *of*."""
    modifiers = [c for c in doc.dependents(i, "compound", "amod", "nmod", "poss") if c < i]
    modifiers += [d for c in modifiers for d in doc.dependents(c, "compound", "conj", "amod", "nmod", "npadvmod")]
    of = [c for p in doc.dependents(i, "prep") if doc.tokens[p].lemma == "of" for c in _conjuncts_of(doc, p)]
    return modifiers, of


def _noun_words(
    doc: Document, rest: tuple[str, ...], around: Callable[[], tuple[list[int], list[int]]]
) -> list[int] | None:
    """Tokens of the further words of a noun phrase, among its modifiers."""
    if not rest:
        return []
    modifiers, of = around()
    found: list[int] = []
    behind = False
    for word in rest:
        if word == "of":
            behind = True
            continue
        pool = of if behind else [*modifiers, *of]
        spot = next(
            (
                c
                for c in pool
                if c not in found
                and word in (doc.tokens[c].lemma, doc.tokens[c].text.lower(), _singular(doc.tokens[c].text.lower()))
            ),
            None,
        )
        if spot is None:
            return None
        found.append(spot)
    return found


def _word_before(doc: Document, i: int, rest: tuple[str, ...]) -> list[int] | None:
    """The one further word of a noun phrase right before it, whatever the parser makes of the two."""
    if len(rest) != 1 or i == doc.sentence_of(i).first or doc.tokens[i - 1].pos not in _NOMINAL:
        return None
    text = doc.tokens[i - 1].text.lower()
    return [i - 1] if rest[0] in (doc.tokens[i - 1].lemma, text, _singular(text)) else None


def _conjuncts_of(doc: Document, prep: int) -> list[int]:
    """The nouns behind a preposition; the parser may take the first adjective for it: *months of quiet diplomacy*."""
    objects = [j for c in doc.dependents(prep, "pobj", "pcomp") for j in doc.conjuncts(c)]
    misread = [j for j in objects if doc.tokens[j].pos == "ADJ"]
    return [*objects, *(k for j in misread for k in doc.subtree(j) if k != j and doc.tokens[k].pos in _NOMINAL)]
