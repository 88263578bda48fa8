"""Compares what was found in an article with what a careful analyst would write down: F1 of seven kinds of answer.

The gold is a YAML file beside the article's text. `quote`, and each line of `also`, are words of the text that tell
the event; ` / ` stands between answers of equal worth; what is not written is not known from the text. An `optional`
event is neither asked for nor held against anyone. Only events of the types in `CORE` are compared.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, TypeVar

import yaml

from swapgraph.model import Article, Event, Facts, Quantity, Span

CORE = frozenset({"PrisonerExchange", "Release", "BodyRepatriation", "Negotiation", "Agreement"})
TRANSFERS = frozenset({"PrisonerExchange", "Release"})
FAMILIES = ("events", "status", "start dates", "places", "participants", "counts", "bounds", "sides")

# What roles are called in the gold; those that a reader may take for one another are one.
FOUND_ROLES = {
    "party": "party", "negotiator": "party", "releasingParty": "releasing party", "receivingParty": "receiving party",
    "releasedPerson": "released person", "mediator": "mediator", "facilitator": "mediator", "host": "mediator",
}  # fmt: skip
GOLD_ROLES = {
    "party": "party", "negotiator": "party", "releasing party": "releasing party", "receiving party": "receiving party",
    "released person": "released person", "mediator": "mediator", "facilitator": "mediator",
}  # fmt: skip
DIRECTED = frozenset({"releasing party", "receiving party"})

G = TypeVar("G")
F = TypeVar("F")


@dataclass
class Tally:
    """Right, superfluous and missing answers of one family, with the wrong ones in words."""

    right: int = 0
    extra: int = 0
    missing: int = 0
    cases: list[str] = field(default_factory=list)

    @property
    def f1(self) -> float:
        """The harmonic mean of precision and recall; 0 where nothing was right."""
        return 2 * self.right / (2 * self.right + self.extra + self.missing) if self.right else 0.0

    def compare(self, wanted: str | None, found: str | None, same: bool, case: str) -> None:
        """Count one answer: a wrong one is both superfluous and missing; none where none is wanted is no answer."""
        if wanted and found and same:
            self.right += 1
            return
        self.extra += bool(found)
        self.missing += bool(wanted)
        if wanted or found:
            self.cases.append(f"{case}: wanted {wanted}, found {found}")


Tallies = dict[str, Tally]


@dataclass(frozen=True)
class Gold:
    """An article with its gold: `events` and `counts` are as in the file."""

    article: Article
    events: Sequence[dict[str, Any]]
    counts: Sequence[dict[str, Any]]

    @classmethod
    def read(cls, path: Path) -> Gold:
        """The gold of one .yaml file and the text beside it."""
        known = yaml.load(path.read_text(encoding="utf-8"), Loader=yaml.BaseLoader)  # dates stay text
        text = path.with_suffix(".txt").read_text(encoding="utf-8")
        article = Article(path.stem, text, known["title"], date=known["date"], publisher=known["publisher"])
        return cls(article, known.get("events", []), known.get("counts", []))

    def span(self, quote: str) -> Span:
        """Where the text says these words first."""
        at = self.article.text.index(quote)
        return Span(at, at + len(quote))

    def tellings(self, event: dict[str, Any]) -> list[Span]:
        """Where the text tells an event, the best place first."""
        return [self.span(quote) for quote in (event["quote"], *event.get("also", []))]

    def quotes(self) -> list[str]:
        """All words that the gold takes from the text."""
        told = [quote for event in self.events for quote in (event["quote"], *event.get("also", []))]
        return told + [count["quote"] for count in self.counts]


def alternatives(answer: str) -> list[str]:
    """The answers of equal worth in one line of the gold."""
    return [part.strip() for part in answer.split(" / ")]


def words(name: str) -> list[str]:
    """The words of a name that tell it from others."""
    return [w for w in re.findall(r"\w+", name.casefold().replace(",", "")) if w not in {"the", "a", "an", "of", "s"}]


def alike(one: str, other: str) -> bool:
    """Whether two names share more than half of their words."""
    a, b = words(one), words(other)
    return len(set(a) & set(b)) * 2 > max(len(set(a)), len(set(b)))


def pair(golds: Iterable[G], founds: Iterable[F], strength: Callable[[G, F], float]) -> list[tuple[G | None, F | None]]:
    """Match one to one, the strongest pairs first; who is left over is paired with None."""
    rest_g, rest_f, pairs = list(golds), list(founds), []
    ranked = [(strength(g, f), g, f) for g in rest_g for f in rest_f]
    for score, g, f in sorted(ranked, key=lambda r: -r[0]):
        if score > 0 and any(g is x for x in rest_g) and any(f is x for x in rest_f):
            rest_g = [x for x in rest_g if x is not g]
            rest_f = [x for x in rest_f if x is not f]
            pairs.append((g, f))
    return [*pairs, *((g, None) for g in rest_g), *((None, f) for f in rest_f)]


class Comparison:
    """One article's gold against its facts; `tallies` is added to."""

    def __init__(self, gold: Gold, facts: Facts, tallies: Tallies) -> None:
        self.gold, self.facts, self.tallies = gold, facts, tallies
        self.text = gold.article.text
        self.names = {
            e.key: {e.label, *(self.text[m.span.start : m.span.end] for m in e.mentions)} for e in facts.entities
        }
        self.labels = {e.key: e.label for e in facts.entities}

    def is_called(self, answer: str, entity: str | None) -> bool:
        """Whether one of the entity's names is one that the gold accepts."""
        return any(alike(name, known) for name in alternatives(answer) for known in self.names.get(entity or "", ()))

    def run(self) -> None:
        """Compare events with all that hangs on them, then counts."""
        founds = [e for e in self.facts.events if e.type in CORE]
        for wanted, found in pair(self.gold.events, founds, self.same_event):
            if wanted is None and found is not None:
                self.superfluous(found)
            elif wanted is not None and not wanted.get("optional"):
                self.event(wanted, found)
        for count, quantity in pair(self.gold.counts, self.facts.quantities, self.same_count):
            self.count(count, quantity)

    # ---- events

    def same_event(self, wanted: dict[str, Any], found: Event) -> float:
        """By type and by the words that tell it; the best sentence and the right date weigh more."""
        if found.type not in alternatives(wanted["type"]):
            return 0
        best, *others = self.gold.tellings(wanted)
        at_best = any(best.overlaps(s) for s in found.evidence)
        elsewhere = sum(other.overlaps(s) for other in others for s in found.evidence)
        if not at_best and not elsewhere:
            return 0
        dated = found.start in alternatives(wanted.get("start", ""))
        return at_best * 2 + elsewhere + dated * 2 - bool(wanted.get("optional"))

    def event(self, wanted: dict[str, Any], found: Event | None) -> None:
        """One event of the gold; what hangs on a missed one is missed too."""
        case = f"{self.gold.article.id} {wanted['type']} “{wanted['quote'][:50]}”"
        start = found.start if found else None
        place = found.place if found else None
        status = str(found.status) if found else None
        self.compare("events", wanted["type"], found.type if found else None, found is not None, case)
        self.compare("status", wanted["status"], status, status in alternatives(wanted["status"]), case)
        self.compare("start dates", wanted.get("start"), start, start in alternatives(wanted.get("start", "")), case)
        where = wanted.get("place")
        self.compare("places", where, self.labels.get(place or ""), bool(where and self.is_called(where, place)), case)
        self.participants(wanted, found, case)

    def participants(self, wanted: dict[str, Any], found: Event | None, case: str) -> None:
        """Who took part, by role and name. A party that is found with a direction is right."""
        told = wanted.get("participants") or {}
        people = [(GOLD_ROLES[role], name) for role, names in told.items() for name in names]
        agents = found.participants if found else ()
        given = list(dict.fromkeys((FOUND_ROLES[p.role], p.agent) for p in agents if p.role in FOUND_ROLES))

        def fits(person: tuple[str, str], taken: tuple[str, str]) -> float:
            if not self.is_called(person[1], taken[1]):
                return 0
            if person[0] == taken[0]:
                return 2
            return 1 if person[0] == "party" and taken[0] in DIRECTED else 0

        matches = pair(people, given, fits)
        met = {taken[1] for person, taken in matches if person and taken}
        for person, taken in matches:
            if person is None and taken and taken[1] in met:
                continue  # given as releasing and as receiving party: one of them is enough
            name = f"{taken[0]} {self.labels[taken[1]]}" if taken else None
            self.compare("participants", " ".join(person) if person else None, name, bool(person and taken), case)

    def superfluous(self, found: Event) -> None:
        """An event that the gold has not; a leg of an exchange that the gold tells as one event is allowed."""
        transfers = [s for g in self.gold.events if g["type"] in TRANSFERS for s in self.gold.tellings(g)]
        leg = found.type in TRANSFERS and found.part_of is not None
        if leg and any(t.overlaps(s) for t in transfers for s in found.evidence):
            return
        at = found.evidence[0]
        told = self.text[max(0, at.start - 40) : at.end + 40].replace("\n", " ")
        what = f"{found.type} {found.status} {found.start}"
        self.compare("events", None, what, False, f"{self.gold.article.id} “{told}”")

    # ---- counts

    def same_count(self, wanted: dict[str, Any], found: Quantity) -> float:
        """By value and place in the text."""
        return float(wanted["value"]) == found.value and self.gold.span(wanted["quote"]).overlaps(found.span)

    def count(self, wanted: dict[str, Any] | None, found: Quantity | None) -> None:
        """One figure; the side and bound of one that the gold has not are not asked."""
        value = f"{found.value:g} {found.counted}" if found else None
        if wanted is None:
            told_again = found and any(float(c["value"]) == found.value for c in self.gold.counts)
            self.compare("counts", None, None if told_again else value, False, self.gold.article.id)
            return
        case = f"{self.gold.article.id} “{wanted['quote']}”"
        bound = str(found.bound) if found else None
        side, whose = found.side if found else None, wanted.get("side")
        self.compare("counts", wanted["value"], value, found is not None, case)
        self.compare("bounds", wanted["bound"], bound, bound == wanted["bound"], case)
        self.compare("sides", whose, self.labels.get(side or ""), bool(whose and self.is_called(whose, side)), case)

    def compare(self, family: str, wanted: str | None, found: str | None, same: bool, case: str) -> None:
        """Count one answer in its family."""
        self.tallies[family].compare(wanted, found, same, case)


def score(pairs: Iterable[tuple[Gold, Facts]]) -> Tallies:
    """The tallies of all families over all articles."""
    tallies = {family: Tally() for family in FAMILIES}
    for gold, facts in pairs:
        Comparison(gold, facts, tallies).run()
    return tallies
