"""The little of each article that resolving compares, read from the store as plain rows."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import timedelta
from functools import cached_property
from itertools import combinations, product
from typing import TypeVar

import pyoxigraph as ox

from swapgraph.model import Bound, Status
from swapgraph.names import PREFIXES, Minter, sg
from swapgraph.resolve.copies import Print, bands
from swapgraph.resolve.names import person_name, work_of
from swapgraph.resolve.periods import Period
from swapgraph.resolve.vocabulary import Vocabulary

_TYPE, _LABEL = PREFIXES["rdf"] + "type", PREFIXES["rdfs"] + "label"
_NAMED = ("Person", "Organization")
"""Kinds of agents that have names."""
_PLACES = ("Place", "Facility")
_CALLED = _NAMED + _PLACES
_TELLING = 10
"""Ordinals below this agree by chance too often to say anything: many talks have a second round."""
_BEFORE, _AFTER = 7, 1
"""Days before and after its publication in which an article's event lies that it gives no date: news is new."""
_AHEAD = 31
"""The same for what is planned: days after the publication."""


@dataclass(frozen=True, slots=True)
class Name:
    """A person, organization or place of one article; `article` is None for one of the gazetteer, the same in all.

    `ties` are what two bearers of a name may have in common, each `KIND|VALUE`: a `post` in a country, the side they
    were `held` by, an `event` of a day, `with` whom they were in it, a `side` of it, the `title` of a post and the
    `work` that it is, the country that a place is `in`, who else is named `beside` them, and the parties `between` whom
    the article tells of something.
    """

    iri: str
    article: str | None
    type: str
    label: str
    ties: frozenset[str]


@dataclass(frozen=True, slots=True)
class Deal:
    """An agreement that an event is told to be under, by what tells it from others: when and where it was made."""

    period: Period
    places: frozenset[str] = frozenset()


@dataclass(frozen=True)
class Telling:
    """An event as one article tells it. `sides` are all who take a side, givers and takers among them.

    A group without a name of its own (*the government*) is no side: what one article calls so tells nothing of another.
    """

    iri: str
    article: str
    type: str
    label: str
    status: str
    period: Period
    published: str | None
    sides: frozenset[str] = frozenset()
    givers: frozenset[str] = frozenset()
    takers: frozenset[str] = frozenset()
    places: frozenset[str] = frozenset()
    ordinal: str | None = None  # *the 66th*, not *the second*
    cumulative: bool = False
    counts: frozenset[tuple[str, str]] = frozenset()  # side and number, of exact figures
    people: frozenset[str] = frozenset()  # whom it is about, by name
    phase: str | None = None  # *the second phase*
    inside: bool = False  # of another exchange of its article, on the same days: *besides, 31 were given for 15*
    bounds: frozenset[tuple[str, str, str]] = frozenset()  # side, bound and number, of figures that are not exact
    deal: Deal | None = None  # the agreement that it is under

    @cached_property
    def window(self) -> Period:
        """When it was: as told, or else around the article's publication."""
        if self.period.start or self.period.end or not self.published:
            return self.period
        told = Period(self.published, self.published)
        assert told.first is not None and told.last is not None  # noqa: S101 - it is published
        first = told.first - timedelta(days=_BEFORE)
        last = told.last + timedelta(days=_AHEAD if self.status == Status.PLANNED else _AFTER)
        return Period(first.isoformat(), last.isoformat())

    @cached_property
    def term(self) -> Period:
        """When a plan is to be carried out: as told; what is due by a day, from when it was told on."""
        if self.period.start or not self.period.end or not self.published:
            return self.period
        return Period(self.published, self.period.end)

    @cached_property
    def named(self) -> frozenset[str]:
        """All that it names, which other articles may know by another IRI."""
        of_figures = {side for side, *_ in [*self.counts, *self.bounds] if side}
        deal = frozenset[str]() if self.deal is None else self.deal.places
        return self.sides | self.givers | self.takers | self.places | self.people | of_figures | deal

    def with_agents(self, known_as: Mapping[str, str]) -> Telling:
        """The same with each agent and place under the name that all articles know it by."""
        if known_as.keys().isdisjoint(self.named):
            return self

        def known(some: frozenset[str]) -> frozenset[str]:
            return frozenset(known_as.get(one, one) for one in some)

        return replace(
            self,
            sides=known(self.sides),
            givers=known(self.givers),
            takers=known(self.takers),
            places=known(self.places),
            counts=frozenset((known_as.get(side, side), number) for side, number in self.counts),
            people=known(self.people),
            bounds=frozenset((known_as.get(side, side), bound, number) for side, bound, number in self.bounds),
            deal=self.deal and replace(self.deal, places=known(self.deal.places)),
        )


@dataclass(frozen=True, slots=True)
class Table:
    """All rows, sorted by IRI."""

    names: tuple[Name, ...]
    events: tuple[Telling, ...]
    told: Mapping[str, Sequence[Name]] = field(default_factory=dict)  # each name as each article knows it
    prints: tuple[Print, ...] = ()  # of the articles with an event


def read_table(store: ox.Store, minter: Minter, vocabulary: Vocabulary) -> Table:
    """Read the rows from the graphs of the articles; what was concluded before is not looked at."""
    reader = _Reader(store, minter)
    told: dict[str, list[Name]] = {}
    for name in (name for type_ in _CALLED for name in reader.names(type_, vocabulary)):
        told.setdefault(name.iri, []).append(name)  # one of the gazetteer is met in many articles
    names = {iri: one_name(told[iri]) for iri in told}
    events = {event.iri: event for class_ in sorted(vocabulary.events) for event in reader.events(class_, vocabulary)}
    told_by: dict[str, list[Telling]] = {}
    for event in events.values():
        told_by.setdefault(event.article, []).append(event)
    prints = tuple(reader.printed(article, told_by[article]) for article in sorted(told_by))
    return Table(tuple(names[iri] for iri in sorted(names)), tuple(events[iri] for iri in sorted(events)), told, prints)


def read_article(store: ox.Store, minter: Minter, vocabulary: Vocabulary, article: str, graph: str) -> Table:
    """The rows of one article, as its triples in a graph tell them; each name as this article alone knows it."""
    reader = _Reader(store, minter, {article: graph})
    names = {(name.iri, name.type): name for type_ in _CALLED for name in reader.names(type_, vocabulary)}
    events = {event.iri: event for class_ in sorted(vocabulary.events) for event in reader.events(class_, vocabulary)}
    prints = (reader.printed(article, events.values()),) if events else ()
    return Table(
        tuple(names[key] for key in sorted(names)), tuple(events[iri] for iri in sorted(events)), prints=prints
    )


def text_of(store: ox.Store, article: str) -> str:
    """The text of an article as it is."""
    node = ox.NamedNode(article)
    return next((_text(q.object) for q in store.quads_for_pattern(node, ox.NamedNode(sg("text")), None, node)), "")


def one_name(told: Iterable[Name]) -> Name:
    """A name as all who tell of it know it together."""
    known: Name | None = None
    for name in sorted(told, key=lambda n: _CALLED.index(n.type)):
        old = known or name
        known = replace(name, label=min(old.label, name.label), ties=old.ties | name.ties)
    assert known is not None  # noqa: S101 - somebody tells of it
    return known


_Value = TypeVar("_Value")


class _Reader:
    def __init__(self, store: ox.Store, minter: Minter, only: Mapping[str, str] | None = None) -> None:
        """`only` some articles, and where their triples are; else all, in the graphs of their names."""
        self._store, self._minter, self._only = store, minter, only
        self._published: dict[str, str | None] = {}
        self._between: dict[str, list[tuple[str, str]]] = {}
        self._people: dict[str, dict[str, str]] = {}
        self._kept: dict[object, object] = {}

    def _once(self, value: _Value) -> _Value:
        """The first value that was equal: most are met again and again, and a table has millions."""
        return self._kept.setdefault(value, value)  # type: ignore[return-value]

    def names(self, type_: str, vocabulary: Vocabulary) -> Iterator[Name]:
        for iri, graph in self._members(sg(type_)):
            article = self._minter.article_of(iri)
            if type_ in _PLACES and article is None:
                continue  # the gazetteer's places are one in all articles
            for label in self._said(iri, graph).get(_LABEL, [])[:1]:
                yield Name(iri, article, type_, label, self._once(frozenset(self._ties(iri, type_, graph, vocabulary))))

    def _ties(self, node: str, type_: str, graph: str, vocabulary: Vocabulary) -> Iterator[str]:
        if type_ == "Person":
            yield from self._office_ties(node, graph, vocabulary)
        if type_ in _PLACES:
            countries = self._countries(self._said(node, graph).get(sg("locatedIn"), []), graph)
            yield from (f"in|{country}" for country in countries)
        if type_ == "Organization":
            return  # bodies of one name are one
        known = self._minter.article_of(node) is None
        for role, event in self._parts_in(node, graph):
            said = self._said(event, graph)
            yield from (f"side|{side}" for side in self._known_sides(said, graph, vocabulary))
            if role in vocabulary.captive:
                captors = (captor for of in vocabulary.captor for captor in said.get(of, []))
                yield from (f"held|{country}" for country in self._countries(captors, graph))
            if not known:
                yield from self._event_ties(node, role, said, graph, vocabulary)
        if not known:
            yield from (f"between|{one} {other}" for one, other in self._parties(graph, vocabulary))
            if type_ == "Person":
                here = self._own_people(graph, vocabulary)
                yield from (f"beside|{name}" for iri, name in here.items() if iri != node)

    def _office_ties(self, person: str, graph: str, vocabulary: Vocabulary) -> Iterator[str]:
        for post in self._said(person, graph).get(sg("holdsPost"), []):
            said = self._said(post, graph)
            for country in self._countries(said.get(sg("postIn"), []), graph):
                yield from (f"post|{country}", f"side|{country}")
            for title in said.get(sg("postTitle"), []):
                kind = work_of(title, vocabulary.work)
                if kind is not None:
                    yield from (f"title|{title.lower()}", f"work|{kind}")

    def _event_ties(
        self, node: str, role: str, said: dict[str, list[str]], graph: str, vocabulary: Vocabulary
    ) -> Iterator[str]:
        """The day of an event in which someone has a role, and who else has it."""
        period = Period(*(next(iter(said.get(sg(day), [])), None) for day in ("startDate", "endDate")))
        if period.to_the_day:
            yield from (f"event|{kind} {period}" for kind in said.get(_TYPE, []))
        names = (self._person_key(other, graph, vocabulary) for other in said.get(role, []) if other != node)
        yield from (f"with|{name}" for name in names if name is not None)

    def _own_people(self, graph: str, vocabulary: Vocabulary) -> dict[str, str]:
        """The people whom an article names in full; without the gazetteer's, beside whom anybody is named."""
        if graph not in self._people:
            members = self._store.quads_for_pattern(
                None, ox.NamedNode(_TYPE), ox.NamedNode(sg("Person")), self._graph(graph)
            )
            own = sorted(iri for q in members if self._minter.article_of(iri := _text(q.subject)) is not None)
            named = ((iri, self._person_key(iri, graph, vocabulary)) for iri in own)
            self._people[graph] = {iri: name for iri, name in named if name is not None}
        return self._people[graph]

    def _person_key(self, node: str, graph: str, vocabulary: Vocabulary) -> str | None:
        if sg("Person") not in self._types(node, graph):
            return None
        label = next(iter(self._said(node, graph).get(_LABEL, [])), "")
        name = person_name(label, vocabulary.variants)
        return None if name is None else f"{name.first}-{name.last}"

    def _parties(self, graph: str, vocabulary: Vocabulary) -> list[tuple[str, str]]:
        """Each two that are sides of one event of an article."""
        if graph not in self._between:
            found: set[tuple[str, str]] = set()
            for class_ in vocabulary.events:
                members = ox.NamedNode(_TYPE), ox.NamedNode(class_), self._graph(graph)
                for quad in self._store.quads_for_pattern(None, *members):
                    sides = self._known_sides(self._said(_text(quad.subject), graph), graph, vocabulary)
                    found.update(combinations(sorted(sides), 2))
            self._between[graph] = sorted(found)
        return self._between[graph]

    def _known_sides(self, said: dict[str, list[str]], graph: str, vocabulary: Vocabulary) -> set[str]:
        """The countries and bodies of the gazetteer that are sides of an event."""
        sides = {self._today(agent, vocabulary) for role in vocabulary.roles for agent in said.get(role, [])}
        return {s for s in sides if self._minter.article_of(s) is None and sg("Person") not in self._types(s, graph)}

    def _parts_in(self, node: str, graph: str) -> Iterator[tuple[str, str]]:
        """Roles in events, with the events."""
        for quad in self._store.quads_for_pattern(None, None, ox.NamedNode(node), self._graph(graph)):
            event = _text(quad.subject)
            if sg("status") in self._said(event, graph):
                yield quad.predicate.value, event

    def _countries(self, agents: Iterable[str], graph: str) -> list[str]:
        return [agent for agent in agents if sg("Country") in self._types(agent, graph)]

    def printed(self, article: str, events: Iterable[Telling]) -> Print:
        said = self._said(article, article)
        text = next(iter(said.get(sg("text"), [])), "")
        days = {(p.start, p.end) for p in (event.period for event in events) if p.start and p.end and p.to_the_day}
        return Print(self._date_of(article) or "~", article, tuple(bands(text)), tuple(sorted(days)))

    def events(self, class_: str, vocabulary: Vocabulary) -> Iterator[Telling]:
        for iri, graph in self._members(class_):
            said = self._said(iri, graph)

            def one(local: str, said: dict[str, list[str]] = said) -> str | None:
                return next(iter(said.get(sg(local), [])), None)

            def agents(roles: frozenset[str], said: dict[str, list[str]] = said) -> frozenset[str]:
                return frozenset(self._today(agent, vocabulary) for role in roles for agent in said.get(role, []))

            figures = frozenset(
                (self._today(side, vocabulary), bound, number) for side, bound, number in self._figures(iri, graph)
            )
            yield Telling(
                iri,
                self._once(graph),
                class_,
                self._once(next(iter(said.get(_LABEL, [])), "")),
                self._once(one("status") or Status.ACTUAL),
                self._once(Period(one("startDate"), one("endDate"))),
                self._once(self._date_of(graph)),
                self._once(self._sides(agents(vocabulary.roles), graph)),
                self._once(self._sides(agents(vocabulary.giving), graph)),
                self._once(self._sides(agents(vocabulary.taking), graph)),
                self._once(self._places(said, graph)),
                _telling_ordinal(one("ordinal")),
                one("cumulative") == "true",
                self._once(frozenset((side, number) for side, bound, number in figures if bound == Bound.EXACT)),
                frozenset(a for a in agents(vocabulary.released) if sg("Person") in self._types(a, graph)),
                one("phaseNumber"),
                self._is_inside(class_, said, graph),
                self._once(frozenset(figure for figure in figures if figure[1] != Bound.EXACT)),
                self._once(self._deal(said, graph)),
            )

    def _places(self, said: dict[str, list[str]], graph: str) -> frozenset[str]:
        """Where it was; a country is no place, for a town of it told elsewhere is not another."""
        return frozenset(p for p in said.get(sg("atPlace"), []) if sg("Country") not in self._types(p, graph))

    def _deal(self, said: dict[str, list[str]], graph: str) -> Deal | None:
        """The first agreement that an event is under, or a part of, of which a time or a place is told."""
        for deal in [*said.get(sg("underAgreement"), []), *said.get(sg("partOf"), [])]:
            if sg("Agreement") in self._types(deal, graph):
                of = self._said(deal, graph)
                day, last = (next(iter(of.get(sg(date), [])), None) for date in ("startDate", "endDate"))
                places = self._places(of, graph)
                if day or last or places:
                    return Deal(Period(day, last), places)
        return None

    def _is_inside(self, class_: str, said: dict[str, list[str]], graph: str) -> bool:
        wholes = [
            self._said(whole, graph) for whole in said.get(sg("partOf"), []) if class_ in self._types(whole, graph)
        ]
        days = [said.get(sg(day)) for day in ("startDate", "endDate")]
        return any([whole.get(sg(day)) for day in ("startDate", "endDate")] == days for whole in wholes)

    def _today(self, agent: str, vocabulary: Vocabulary) -> str:
        """An agent, or the state that it is today."""
        entities = f"{self._minter.base}entity/"
        now = vocabulary.successors.get(agent.removeprefix(entities))
        return agent if now is None else entities + now

    def _sides(self, agents: frozenset[str], graph: str) -> frozenset[str]:
        """Those that articles can know in common: of the gazetteer, or of a name."""
        return frozenset(a for a in agents if self._minter.article_of(a) is None or self._is_named(a, graph))

    def _is_named(self, agent: str, graph: str) -> bool:
        return bool(self._types(agent, graph) & {sg(type_) for type_ in _NAMED})

    def _types(self, node: str, graph: str) -> set[str]:
        return {
            _text(q.object)
            for q in self._store.quads_for_pattern(ox.NamedNode(node), ox.NamedNode(_TYPE), None, self._graph(graph))
        }

    def _figures(self, event: str, graph: str) -> Iterator[tuple[str, str, str]]:
        """Side, bound and number of the counts of an event that are no running totals, sums of money or parts."""
        of_event = ox.NamedNode(sg("ofEvent"))
        quads = self._store.quads_for_pattern(None, of_event, ox.NamedNode(event), self._graph(graph))
        for quantity in sorted(_text(q.subject) for q in quads):
            said = self._said(quantity, graph)
            if any(said.get(sg(other)) for other in ("cumulative", "currency", "includedIn")):
                continue
            for bound, value in product(said.get(sg("bound"), []), said.get(sg("value"), [])):
                yield next(iter(said.get(sg("side"), [])), ""), bound, value

    def _date_of(self, article: str) -> str | None:
        if article not in self._published:
            self._published[article] = next(iter(self._said(article, article).get(sg("published"), [])), None)
        return self._published[article]

    def _members(self, class_: str) -> Iterator[tuple[str, str]]:
        """The members of a class with the article that says so; a member of many is met many times."""
        type_, of = ox.NamedNode(_TYPE), ox.NamedNode(class_)
        for article, graph in (self._only or {}).items():
            for quad in self._store.quads_for_pattern(None, type_, of, ox.NamedNode(graph)):
                yield _text(quad.subject), article
        for quad in self._store.quads_for_pattern(None, type_, of, None) if self._only is None else ():
            graph = _text(quad.graph_name)
            if self._minter.article_of(graph) == graph:
                yield _text(quad.subject), graph

    def _graph(self, article: str) -> ox.NamedNode:
        return ox.NamedNode(article if self._only is None else self._only[article])

    def _said(self, subject: str, graph: str) -> dict[str, list[str]]:
        """What a graph says of a subject: values by property, sorted."""
        said: dict[str, list[str]] = {}
        for quad in self._store.quads_for_pattern(ox.NamedNode(subject), None, None, self._graph(graph)):
            said.setdefault(quad.predicate.value, []).append(_text(quad.object))
        return {predicate: sorted(values) for predicate, values in said.items()}


def _telling_ordinal(ordinal: str | None) -> str | None:
    return ordinal if ordinal is not None and int(ordinal) >= _TELLING else None


def _text(term: object) -> str:
    return term.value if isinstance(term, ox.NamedNode | ox.Literal) else ""
