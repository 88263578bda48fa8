"""Words of speech, read from the lexicon: which patterns a word takes, and what stance each of them expresses."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from functools import lru_cache

from swapgraph.lexicon import Entry, Lexicon
from swapgraph.model import Stance

QUOTE, CLAUSE, SUBJUNCTIVE, INFINITIVE, OBJECT_INFINITIVE = (
    "quote",
    "clause",
    "subjunctive",
    "infinitive",
    "objectInfinitive",
)
FUTURE = "future"
GERUND, OBJECT_PARTICIPLE, PREDICATIVE = "gerund", "objectParticiple", "predicative"
SAYING, OBJECT, NEGATED_OBJECT, ALONE = "saying", "object", "negatedObject", "alone"

_FIXED = frozenset(
    {
        QUOTE,
        CLAUSE,
        SUBJUNCTIVE,
        FUTURE,
        INFINITIVE,
        OBJECT_INFINITIVE,
        GERUND,
        OBJECT_PARTICIPLE,
        PREDICATIVE,
        SAYING,
        OBJECT,
        NEGATED_OBJECT,
        ALONE,
    }
)
_STANCES = frozenset(s.value for s in Stance)


@dataclass(frozen=True, slots=True)
class Cue:
    """One entry of the lexicon; `ontology/lexicon/reporting.ttl` explains the fields."""

    patterns: dict[str, Stance]
    prepositions: dict[str, Stance]
    particles: frozenset[str]
    whole: frozenset[str]
    needs_object: frozenset[str]
    needs_infinitive: frozenset[str]
    negated: Stance | None
    subject: str | None
    addressee: bool
    present_only: bool
    attitude: bool


@dataclass(frozen=True, slots=True)
class Phrase:
    """Words that attribute a clause to what follows them, or to the possessive before their noun."""

    stance: Stance
    openings: tuple[tuple[str, ...], ...]
    prepositions: frozenset[str]
    nouns: frozenset[str]


@dataclass(frozen=True)
class Reporting:
    """The lexicon of speech."""

    verbs: dict[str, tuple[Cue, ...]]
    nouns: dict[str, tuple[Cue, ...]]
    adjectives: dict[str, tuple[Cue, ...]]
    phrases: tuple[Phrase, ...]
    words: Callable[[str], frozenset[str]]


@lru_cache(maxsize=4)
def reporting(lexicon: Lexicon) -> Reporting:
    """The words of speech of a lexicon; compiled once for each lexicon."""
    words = lru_cache(maxsize=None)(lexicon.words)
    return Reporting(
        _by_lemma(lexicon, "ReportingVerb"),
        _by_lemma(lexicon, "ReportingNoun"),
        _by_lemma(lexicon, "ReportingAdjective"),
        tuple(_phrase(entry) for entry in lexicon.of("ReportingPhrase")),
        words,
    )


def _by_lemma(lexicon: Lexicon, class_: str) -> dict[str, tuple[Cue, ...]]:
    found: dict[str, list[Cue]] = {}
    for entry in lexicon.of(class_):
        cue = _cue(entry)
        for lemma in entry.all("lemma"):
            found.setdefault(lemma, []).append(cue)
    return {lemma: tuple(cues) for lemma, cues in found.items()}


def _cue(entry: Entry) -> Cue:
    stances = {p: Stance(v[0]) for p, v in entry.values.items() if p != "negated" and v[0] in _STANCES}
    negated = entry.one("negated")
    return Cue(
        {p: s for p, s in stances.items() if p in _FIXED},
        {p: s for p, s in stances.items() if p not in _FIXED},
        frozenset(entry.all("particle")),
        frozenset(entry.all("wholePhrase")),
        frozenset(entry.all("needsObject")),
        frozenset(entry.all("needsInfinitive")),
        Stance(negated) if negated else None,
        entry.one("subject"),
        entry.flag("addressee"),
        entry.flag("presentOnly"),
        entry.flag("attitude"),
    )


def _phrase(entry: Entry) -> Phrase:
    # Longest first, so that a phrase that begins like a shorter one is read whole.
    openings = sorted((tuple(p.split()) for p in entry.all("phrase")), key=lambda p: (-len(p), p))
    return Phrase(
        Stance(entry.one("stance") or "asserts"),
        tuple(openings),
        frozenset(entry.all("preposition")),
        frozenset(entry.all("noun")),
    )
