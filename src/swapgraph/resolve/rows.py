"""The rows that resolving compares, kept with what they are looked up by, so that a change need not read all articles.

Each row is a few triples in the store's memory: the row itself as JSON, and one key for each way it is looked up (a
day, a month, a figure, a name). A telling is kept with its agents under the names that all articles know them by.
"""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from urllib.parse import quote

import pyoxigraph as ox

from swapgraph.counts import Counts
from swapgraph.layers import Layer, Triple, View, quad
from swapgraph.resolve.bearers import Bearers, Face, Kind, Many, count_bearers
from swapgraph.resolve.copies import Copy, Print
from swapgraph.resolve.entities import by_key, key_of
from swapgraph.resolve.keys import keys_of
from swapgraph.resolve.periods import Period
from swapgraph.resolve.table import Deal, Name, Table, Telling, one_name
from swapgraph.resolve.vocabulary import Vocabulary

ROWS = ox.NamedNode("https://w3id.org/swapgraph/store/rows")
_ROW, _OF, _KEY, _NAMED, _NAME_KEY, _BEARERS, _PRINT, _BAND, _REPRINT = (
    ox.NamedNode(f"{ROWS.value}#{local}")
    for local in ("row", "of", "key", "named", "nameKey", "bearers", "print", "band", "reprint")
)
_COUNTED = "named"  # the name under which it is counted how many articles know a name of the gazetteer so


class Rows:
    """The rows of one state, before or after a change."""

    def __init__(self, view: View, vocabulary: Vocabulary) -> None:
        self._view, self._vocabulary = view, vocabulary
        self._tellings: dict[str, Telling | None] = {}
        self._by_key: dict[str, list[Telling]] = {}

    def telling(self, iri: str) -> Telling | None:
        """A telling by its IRI; None if there is none."""
        if iri not in self._tellings:
            rows = [_text(row) for _, _, row in self._view.matches(ox.NamedNode(iri), _ROW, None)]
            self._tellings[iri] = _telling(rows[0]) if rows else None
        return self._tellings[iri]

    def tellings(self, key: str) -> list[Telling]:
        """The tellings that are looked up by a key, sorted."""
        if key not in self._by_key:
            iris = sorted({_text(s) for s, _, _ in self._view.matches(None, _KEY, ox.Literal(key))})
            self._by_key[key] = [telling for iri in iris if (telling := self.telling(iri)) is not None]
        return self._by_key[key]

    def of_article(self, article: str) -> list[Telling]:
        """The tellings of an article."""
        iris = sorted({_text(s) for s, _, _ in self._view.matches(None, _OF, ox.NamedNode(article))})
        return [telling for iri in iris if (telling := self.telling(iri)) is not None]

    def name(self, iri: str) -> Name | None:
        """A name by its IRI, as all articles know it together."""
        told = [_name(iri, _text(row)) for _, _, row in self._view.matches(ox.NamedNode(iri), _NAMED, None)]
        return one_name(told) if told else None

    def names(self, key: str) -> list[Name]:
        """The names that are compared with one another."""
        iris = {_text(s) for s, _, _ in self._view.matches(None, _NAME_KEY, ox.Literal(key))}
        return [name for iri in sorted(iris) if (name := self.name(iri)) is not None]

    def bearers(self, key: str) -> Bearers | None:
        """The same, counted; None if they are not."""
        for _, _, row in self._view.matches(_name_node(key), _BEARERS, None):
            return _bearers(_text(row))
        return None

    def printed(self, article: str) -> Print | None:
        """An article as it is compared with others; None for one that is not."""
        node = ox.NamedNode(article)
        for _, _, row in self._view.matches(node, _PRINT, None):
            bands = (band for p in (_BAND, _REPRINT) for _, _, band in self._view.matches(node, p, None))
            published, days = json.loads(_text(row))
            return Print(published, article, tuple(sorted(map(_text, bands))), tuple((a, b) for a, b in days))
        return None

    def in_band(self, band: str, originals: bool) -> list[str]:
        """The articles that are looked up by a band: those that are no copy of another, or the copies."""
        return [_text(s) for s, _, _ in self._view.matches(None, _BAND if originals else _REPRINT, ox.Literal(band))]


class Notes:
    """The memory of rows while they change."""

    def __init__(self, memory: ox.Store, vocabulary: Vocabulary) -> None:
        self._memory, self._vocabulary = memory, vocabulary
        self._layer, self._counts = Layer(memory, (ROWS,)), Counts(memory)
        self.before, self.after = (Rows(view, vocabulary) for view in (self._layer.before, self._layer.after))

    def change_names(self, old: Iterable[Name], new: Iterable[Name]) -> tuple[set[str], set[str]]:
        """Work in how some articles know names; returns the IRIs whose name is not what it was, and all their keys."""
        counted: Counter[Triple] = Counter()
        for names, by in ((old, -1), (new, 1)):
            for name in names:
                counted[_named(name)] += by
        touched: set[str] = set()
        for triple, change in counted.items():
            if change:
                touched.add(_text(triple[0]))
                self._change_named(triple, change)
        changed, keys = set[str](), set[str]()
        for iri in touched:
            was, now = self.before.name(iri), self.after.name(iri)
            if was != now:
                changed.add(iri)
                keys |= self._change_key(was, now)
        return changed, keys

    def _change_named(self, triple: Triple, change: int) -> None:
        many = _of_no_article(triple)
        if many:
            self._counts.change(Counter({(triple, _COUNTED): change}))
        if self._counts.of(triple).get(_COUNTED, 0) > 0 if many else change > 0:
            self._layer.put(triple, ROWS)
        else:
            self._layer.take(triple, ROWS)

    def _change_key(self, was: Name | None, now: Name | None) -> set[str]:
        old, new = (None if name is None else key_of(name, self._vocabulary) for name in (was, now))
        if old != new:
            if was is not None and old is not None:
                self._layer.take((ox.NamedNode(was.iri), _NAME_KEY, ox.Literal(old)), ROWS)
            if now is not None and new is not None:
                self._layer.put((ox.NamedNode(now.iri), _NAME_KEY, ox.Literal(new)), ROWS)
        return {key for key in (old, new) if key is not None}

    def change_bearers(self, key: str, bearers: Bearers) -> None:
        """Keep who bears a name, counted."""
        old: set[Triple] = set(self._layer.before.matches(_name_node(key), _BEARERS, None))
        self._exchange(old, set(_bearers_triples(key, bearers)))

    def change_tellings(self, old: Iterable[Telling], new: Iterable[Telling]) -> set[str]:
        """Put tellings in the place of others; returns the IRIs of those that are not what they were."""
        was, now = ({telling.iri: telling for telling in tellings} for tellings in (old, new))
        changed = {iri for iri in {*was, *now} if was.get(iri) != now.get(iri)}
        for iri in sorted(changed):
            before = set(_triples(was[iri])) if iri in was else set()
            after = set(_triples(now[iri])) if iri in now else set()
            self._exchange(before, after)
        return changed

    def change_prints(self, old: Iterable[tuple[Print, bool]], new: Iterable[tuple[Print, bool]]) -> None:
        """Put articles' words in the place of others; with each whether it is a copy."""
        before, after = ({t for print_, copied in some for t in _print_triples(print_, copied)} for some in (old, new))
        self._exchange(before, after)

    def _exchange(self, before: set[Triple], after: set[Triple]) -> None:
        for triple in before - after:
            self._layer.take(triple, ROWS)
        for triple in after - before:
            self._layer.put(triple, ROWS)

    def settle(self) -> None:
        """Let what is now be all there is."""
        self._layer.settle()


def start_rows(
    memory: ox.Store,
    table: Table,
    told: Iterable[Telling],
    copies: Mapping[str, Copy | None],
    vocabulary: Vocabulary,
) -> None:
    """Keep these rows and no others; `told` are the tellings with their agents as all know them."""
    counts = Counter(_named(name) for names in table.told.values() for name in names)

    def triples() -> Iterator[Triple]:
        yield from counts
        for key, names in by_key(table.names, vocabulary).items():
            yield from ((ox.NamedNode(name.iri), _NAME_KEY, ox.Literal(key)) for name in names)
            yield from _bearers_triples(key, count_bearers(names))
        for telling in told:
            yield from _triples(telling)
        for print_ in table.prints:
            yield from _print_triples(print_, copies[print_.article] is not None)

    memory.remove_graph(ROWS)
    memory.bulk_extend(quad(triple, ROWS) for triple in triples())
    Counts(memory).add({(triple, _COUNTED): n for triple, n in counts.items() if _of_no_article(triple)})


def _of_no_article(named: Triple) -> bool:
    return json.loads(_text(named[2]))[0] is None


# Triples


def _triples(telling: Telling) -> Iterator[Triple]:
    node = ox.NamedNode(telling.iri)
    yield node, _ROW, ox.Literal(_json(telling))
    yield node, _OF, ox.NamedNode(telling.article)
    for key in keys_of(telling):
        yield node, _KEY, ox.Literal(key)


def _print_triples(print_: Print, copied: bool) -> Iterator[Triple]:
    node = ox.NamedNode(print_.article)
    yield node, _PRINT, ox.Literal(json.dumps([print_.published, print_.days]))
    for band in print_.bands:
        yield node, _REPRINT if copied else _BAND, ox.Literal(band)


def _json(t: Telling) -> str:
    agents = [sorted(some) for some in (t.sides, t.givers, t.takers, t.places)]
    head = [t.iri, t.article, t.type, t.label, t.status, t.period.start, t.period.end, t.published]
    own = [t.ordinal, t.cumulative, sorted(t.counts), sorted(t.people), t.phase, t.inside, sorted(t.bounds)]
    deal = None if t.deal is None else [t.deal.period.start, t.deal.period.end, sorted(t.deal.places)]
    return json.dumps([*head, *agents, *own, deal], ensure_ascii=False)


def _telling(row: str) -> Telling:
    iri, article, type_, label, status, start, end, published, *rest = json.loads(row)
    sides, givers, takers, places, ordinal, cumulative, counts, people, phase, inside, bounds, deal = rest
    figures = frozenset((side, number) for side, number in counts)
    bounded = frozenset((side, bound, number) for side, bound, number in bounds)
    under = None if deal is None else Deal(Period(deal[0], deal[1]), frozenset(deal[2]))
    return Telling(
        iri, article, type_, label, status, Period(start, end), published, frozenset(sides), frozenset(givers),
        frozenset(takers), frozenset(places), ordinal, cumulative, figures, frozenset(people), phase, inside,
        bounded, under,
    )  # fmt: skip


def _named(name: Name) -> Triple:
    row = json.dumps([name.article, name.type, name.label, sorted(name.ties)], ensure_ascii=False)
    return ox.NamedNode(name.iri), _NAMED, ox.Literal(row)


def _name(iri: str, row: str) -> Name:
    article, type_, label, ties = json.loads(row)
    return Name(iri, article, type_, label, frozenset(ties))


def _name_node(key: str) -> ox.NamedNode:
    return ox.NamedNode(f"{ROWS.value}/{quote(key)}")


def _bearers_triples(key: str, bearers: Bearers) -> Iterator[Triple]:
    if bearers:
        row = json.dumps([[kind, many] for kind, many in sorted(bearers.items())], ensure_ascii=False)
        yield _name_node(key), _BEARERS, ox.Literal(row)


def _bearers(row: str) -> Bearers:
    return {
        Kind(_face(face), known, tuple(map(_face, beside))): Many(count, first)
        for (face, known, beside), (count, first) in json.loads(row)
    }


def _face(row: tuple[str, list[str]]) -> Face:
    label, ties = row
    return Face(label, tuple(ties))


def _text(term: object) -> str:
    assert isinstance(term, ox.NamedNode | ox.Literal)  # noqa: S101 - as written above
    return term.value
