"""Made-up graphs of articles, as `build` would store them, without the language model: to measure what comes after it.

`graphs(count, seed)` draws facts and assembles them with the code that assembles real ones, in the proportions of
graphs built from `bench/articles.py`: about 750 quads an article, a quarter of which the reasoner reads. Countries and
cities are the gazetteer's and come again in many articles, as do the hundred names that people bear; the exchange of a
story in a few. An archive grows in time: two stories a day, so that more articles make it longer and not denser.

    python bench/graphs.py 1000 > graphs.nq
"""

from __future__ import annotations

import random
import sys
from collections.abc import Iterator
from datetime import date, timedelta

import pyoxigraph as ox

from articles import FIRST, LAST
from swapgraph.graph.assemble import assemble
from swapgraph.graph.schema import load_schema
from swapgraph.model import (
    Article,
    Bound,
    Claim,
    Entity,
    Event,
    Facts,
    Mention,
    Participant,
    Quantity,
    Role,
    Span,
    Stance,
    Status,
    TimeExpression,
)
from swapgraph.names import Minter

PER_STORY = 5  # articles that tell the same exchange
STORIES_A_DAY = 2
FIRST_DAY = date(1998, 1, 1)
SIDES = (
    ("ukraine", "Q212", "russia", "Q159"),
    ("armenia", "Q399", "azerbaijan", "Q227"),
    ("iran", "Q794", "iraq", "Q796"),
    ("ethiopia", "Q115", "eritrea", "Q986"),
    ("israel", "Q801", "lebanon", "Q822"),
)
MEDIATORS = (("qatar", "Q846"), ("turkey", "Q43"), ("switzerland", "Q39"), ("oman", "Q842"))
CITIES = (("istanbul", "Q406"), ("doha", "Q3861"), ("geneva", "Q71"), ("muscat", "Q3826"), ("riyadh", "Q3692"))
BODIES = (
    "foreign ministry",
    "defence ministry",
    "coordination headquarters",
    "human rights office",
    "security service",
)
COUNTED = ("prisoners", "soldiers", "servicemen", "women", "civilians", "bodies", "people", "captives")
WORDS = ("officials said that all of them had come home after months of talks and would be given care by " * 14)[:1300]
STATUS = (Status.ACTUAL,) * 12 + (Status.PLANNED,) * 4 + (Status.CLAIMED, Status.DENIED, Status.HYPOTHETICAL)
BOUND = (Bound.EXACT,) * 12 + (Bound.MORE_THAN,) * 3 + (Bound.AT_LEAST, Bound.APPROX, Bound.AT_MOST)
STANCE = (
    (Stance.ASSERTS,) * 8 + (Stance.CONFIRMS,) * 2 + (Stance.DENIES, Stance.PLEDGES, Stance.DEMANDS, Stance.REFUSES)
)


def graphs(count: int, seed: int = 1, first: int = 0) -> Iterator[tuple[str, list[ox.Quad]]]:
    """The IRI and the quads of `count` articles from the `first` on; each depends on the seed and its number alone."""
    minter, schema = Minter(), load_schema()
    for number in range(first, first + count):
        facts = _Draw(seed, number).facts()
        yield minter.article(facts.article.id), assemble(facts, minter, schema)


class _Draw:
    """The facts of one article."""

    def __init__(self, seed: int, number: int) -> None:
        self.pick = random.Random(f"{seed}-{number}")
        self.id = f"drawn-{seed}-{number:07}"
        story = random.Random(f"{seed}-story-{number // PER_STORY}")
        a, a_id, b, b_id = story.choice(SIDES)
        self.day = FIRST_DAY + timedelta(days=number // PER_STORY // STORIES_A_DAY + story.randrange(10))
        self.figure = story.randrange(20, 400)
        self.a, self.b = self._known(a, a_id, "Country"), self._known(b, b_id, "Country")
        self.mediator = self._known(*self.pick.choice(MEDIATORS), "Country")
        self.city = self._known(*self.pick.choice(CITIES), "Place")
        self.people = [self._person(name) for name in self.pick.sample(FIRST, 3)]
        self.body = self._local("Organization", self.pick.choice(BODIES))
        self.groups = [self._local("Group", f"{self.pick.choice(COUNTED)} {i}") for i in range(4)]

    def facts(self) -> Facts:
        """Everything this article tells."""
        pick = self.pick
        events = self._events()
        quantities = [
            Quantity(
                str(i),
                self.figure if i == 0 else pick.randrange(2, 900),
                pick.choice(BOUND),
                pick.choice(COUNTED),
                self._span(),
                self._evidence(),
                event=pick.choice(events).key,
                side=pick.choice((self.a.key, self.b.key, None)),
                distributive=pick.random() < 0.2,
                cumulative=pick.random() < 0.25,
                since="1997-03" if pick.random() < 0.15 else None,
            )
            for i in range(pick.randrange(3, 9))
        ]
        claims: list[Claim] = []
        for i in range(pick.randrange(5, 13)):
            answers = pick.choice(claims).key if claims and pick.random() < 0.1 else None
            source = pick.choice((*self.people, self.body, self.a, self.b, self.groups[0]))
            stance, about = pick.choice(STANCE), pick.choice(events).key
            said = self.day.isoformat() if pick.random() < 0.1 else None
            claims.append(
                Claim(str(i), source.key, stance, f"what was said ({i})", self._evidence(), said, about, answers)
            )
        roles = (
            Role(self.people[0].key, "spokesman", self.body.key, self._evidence()),
            Role(self.people[1].key, "minister", self.a.key, self._evidence()),
        )
        times = tuple(TimeExpression(self._span(), e.start, e.end) for e in events if e.start)
        known = (self.a, self.b, self.mediator, self.city, self.body, *self.people, *self.groups)
        return Facts(self._article(), known, roles, tuple(events), tuple(quantities), tuple(claims), times[:6])

    def _article(self) -> Article:
        title = f"{self.a.label} and {self.b.label} exchange prisoners"
        return Article(self.id, WORDS, title, self.day.isoformat(), "Example Wire", "A. Writer")

    def _events(self) -> list[Event]:
        pick, a, b = self.pick, self.a.key, self.b.key
        sides = [("party", a), ("party", b)]
        agreement = self._event("Agreement", 0, pick.randrange(5, 60), Status.ACTUAL, sides)
        host = [("negotiator", self.people[2].key)]
        talks = self._event("Negotiation", 1, pick.randrange(5, 90), Status.ACTUAL, host)
        sides = [*sides, ("mediator", self.mediator.key)]
        main = self._event("PrisonerExchange", 2, 0, Status.ACTUAL, sides, agreement=agreement.key)
        events = [agreement, talks, main]
        for i in range(3, pick.randrange(7, 12)):
            one, other = pick.sample((a, b), 2)
            type_, people = pick.choice(
                (
                    ("PrisonerExchange", [("party", one), ("party", other)]),
                    ("PrisonerExchange", [("party", one), ("party", other)]),
                    ("Release", self._freed(one, other)),
                    ("Release", self._freed(one, other)),
                    ("Release", self._freed(one, other)),
                    ("BodyRepatriation", self._freed(one, other)),
                    ("Trial", [("convictedPerson", pick.choice(self.people).key)]),
                    ("Capture", [("capturedPerson", self.groups[3].key)]),
                )
            )
            inside = pick.choice((main.key, main.key, agreement.key, None, None, None))
            follows = pick.choice(events).key if pick.random() < 0.1 and inside is None else None
            under = agreement.key if pick.random() < 0.1 else None
            days = 0 if inside == main.key else pick.randrange(-60, 600)
            events.append(self._event(type_, i, days, pick.choice(STATUS), people, inside, follows, under))
        return events

    def _freed(self, one: str, other: str) -> list[tuple[str, str]]:
        freed = self.pick.choice(self.groups).key
        return [("releasingParty", one), ("receivingParty", other), ("releasedPerson", freed)]

    def _event(
        self, type_: str, number: int, ago: int, status: Status, people: list[tuple[str, str]],
        part_of: str | None = None, follows: str | None = None, agreement: str | None = None,
    ) -> Event:  # fmt: skip
        when = (self.day - timedelta(days=ago)).isoformat()
        when = when[: self.pick.choice((10, 10, 10, 7, 4))] if ago else when
        at = self.city.key if self.pick.random() < 0.2 else None
        roles = tuple(Participant(role, agent) for role, agent in people)
        return Event(
            f"{type_.lower()}-{number}", type_, status, self._span(), self._evidence(), when,
            when if self.pick.random() < 0.6 else None, at, roles, part_of, follows, agreement,
        )  # fmt: skip

    def _known(self, name: str, wikidata: str, type_: str) -> Entity:
        return Entity(name, type_, name.title(), self._mentions(self.pick.randrange(1, 5)), name, wikidata)

    def _person(self, first: str) -> Entity:
        return self._local("Person", f"{first} {self.pick.choice(LAST)}")

    def _local(self, type_: str, label: str) -> Entity:
        key = f"{type_.lower()}-{label.lower().replace(' ', '-')}"
        return Entity(key, type_, label, self._mentions(self.pick.randrange(1, 3)))

    def _mentions(self, number: int) -> tuple[Mention, ...]:
        return tuple(Mention(self._span()) for _ in range(number))

    def _evidence(self) -> tuple[Span, ...]:
        return (self._span(), self._span())

    def _span(self) -> Span:
        start = self.pick.randrange(0, len(WORDS) - 40, 7)
        return Span(start, start + self.pick.choice((7, 11, 30)))


if __name__ == "__main__":
    for _, quads in graphs(int(sys.argv[1]), int(sys.argv[2]) if len(sys.argv) > 2 else 1):
        sys.stdout.buffer.write(ox.serialize(quads, format=ox.RdfFormat.N_QUADS) or b"")
