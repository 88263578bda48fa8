"""Scores which tellings of different articles are one event: `python bench/stories.py` builds tests/stories, compares.

An extracted event is a telling of the gold if it has its type and its trigger stands in one of the gold's quotes. Over
the tellings that were extracted, the clusters by `sg:refersTo` are compared with the gold: pairwise, and B-cubed
(Bagga and Baldwin 1998). *End to end* holds against us the pairs that were lost because an event was not extracted.
The same for people. Disagreements: pairs of `sg:contradicts`, between figures, or between events that are counted
differently (*the 66th*). Plans: `sg:carriesOut` between a plan and its deed. Copies: `sg:copyOf` the wire.

What a perfect extraction would let resolving find is another question: `python bench/told.py`.

`--misses` prints what is wrong in the stories that are read; of the unread ones nothing is ever printed but the table.
`--graph DIR` scores a graph that has been built from the articles before.
"""

from __future__ import annotations

import argparse
import json
import subprocess
import sys
import tempfile
from collections import Counter
from collections.abc import Callable, Hashable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from itertools import combinations, product
from pathlib import Path
from typing import Any

import yaml

STORIES = Path(__file__).parents[1] / "tests" / "stories"
PREFIX = "PREFIX sg: <https://w3id.org/swapgraph/ns#> "
EVENTS = """SELECT ?article ?node (COALESCE(?story, ?node) AS ?cluster) ?class ?start ?end WHERE {
  GRAPH ?g { ?g sg:identifier ?article . ?node sg:trigger ?piece ; a ?class . ?piece sg:start ?start ; sg:end ?end }
  OPTIONAL { GRAPH ?any { ?node sg:refersTo ?story } } }"""
PEOPLE = """SELECT ?article ?node (COALESCE(?identity, ?node) AS ?cluster) ?class ?start ?end WHERE {
  GRAPH ?g { ?g sg:identifier ?article . ?piece sg:denotes ?node ; sg:start ?start ; sg:end ?end . ?node a ?class }
  FILTER(?class = sg:Person) OPTIONAL { GRAPH ?any { ?node sg:refersTo ?identity } } }"""
CONTRADICTIONS = """SELECT DISTINCT ?node ?node2 WHERE { GRAPH ?any { ?node sg:contradicts ?node2 } }"""
# Where a figure stands; of an event, counted as the 66th somewhere, all words that tell it.
PLACES = """SELECT DISTINCT ?node ?article ?start ?end WHERE {
  GRAPH ?any { ?node sg:contradicts|^sg:contradicts ?other }
  GRAPH ?g { ?g sg:identifier ?article .
             { ?node sg:figure ?piece } UNION { ?node sg:ordinal ?number ; sg:evidence ?piece }
             ?piece sg:start ?start ; sg:end ?end } }"""
COPIES = """SELECT ?copy ?original WHERE { GRAPH ?any { ?a sg:copyOf ?b }
  GRAPH ?a { ?a sg:identifier ?copy } GRAPH ?b { ?b sg:identifier ?original } }"""
CARRIED_OUT = "SELECT DISTINCT ?deed ?plan WHERE { GRAPH ?any { ?deed sg:carriesOut ?plan } }"

Place = tuple[str, int, int]
"""An article, and the code points from and to in it."""


@dataclass(frozen=True)
class Told:
    """What the gold says that an article tells: of which event or person, as which types, in which words."""

    article: str
    of: str
    types: tuple[str, ...]
    places: tuple[Place, ...]


@dataclass(frozen=True)
class Found:
    """What was extracted: a node of an article, and the cluster it is in (itself, if in none)."""

    node: str
    cluster: str
    type: str
    place: Place


@dataclass(frozen=True)
class Gold:
    """The gold, as sets to compare with. Pairs of figures in `excused` are neither asked for nor held against us."""

    texts: Mapping[str, str]
    story_of: Mapping[str, str]
    unread: frozenset[str]
    events: Sequence[Told]
    people: Sequence[Told]
    disagreements: Mapping[frozenset[Place], str]
    excused: frozenset[frozenset[Place]]
    plans: Sequence[tuple[str, str]]
    parts: Sequence[tuple[str, str]]
    copies: Sequence[Sequence[str]] = ()

    @classmethod
    def read(cls, folder: Path = STORIES) -> Gold:
        """From articles.jsonl and gold.yaml. ValueError for words that their article does not have, or has twice."""
        records = (json.loads(line) for line in (folder / "articles.jsonl").read_text("utf-8").splitlines())
        return cls.of(
            {r["id"]: r["text"] for r in records},
            yaml.load((folder / "gold.yaml").read_text("utf-8"), yaml.BaseLoader),
        )

    @classmethod
    def of(cls, texts: Mapping[str, str], known: Mapping[str, Any]) -> Gold:
        """From the articles' texts and the parsed gold."""

        def place(article: str, quote: str) -> Place:
            if texts[article].count(quote) != 1:
                raise ValueError(f"{article}: {quote!r} stands there {texts[article].count(quote)} times")
            return article, texts[article].index(quote), texts[article].index(quote) + len(quote)

        def told(of: str, types: str, by: Mapping[str, list[str]]) -> Iterator[Told]:
            for article, quotes in by.items():
                yield Told(article, of, tuple(types.split(" / ")), tuple(place(article, quote) for quote in quotes))

        stories = known["stories"]
        events = [event for story in stories for event in story["events"]]
        disagreements: dict[frozenset[Place], str] = {}
        excused: set[frozenset[Place]] = set()
        for figure in (figure for story in stories for figure in story.get("figures", [])):
            for one, other in combinations(figure["given"].values(), 2):
                for (a, quote), (b, words) in product(one.items(), other.items()):
                    pair = frozenset({place(a, quote), place(b, words)})
                    if {a, b} & set(figure.get("corrected", {})):
                        excused.add(pair)
                    else:
                        disagreements[pair] = figure["figure"]
        return cls(
            texts,
            {article: story["story"] for story in stories for article in story["articles"]},
            frozenset(article for story in stories if story.get("unread") for article in story["articles"]),
            [telling for event in events for telling in told(event["event"], event["type"], event["told"])],
            [naming for person, by in known.get("people", {}).items() for naming in told(person, "Person", by)],
            disagreements,
            frozenset(excused),
            [(event["event"], deed) for event in events for deed in event.get("fulfilled_by", [])],
            [(event["event"], event["part_of"]) for event in events if "part_of" in event],
            [copies for story in stories for copies in story.get("copies", [])],
        )


@dataclass(frozen=True)
class Answer:
    """What the graph says: events, people, contradictions of figures (each with where its two sides stand), and
    (deed, plan) of clusters.
    """

    events: Sequence[Found]
    people: Sequence[Found]
    contradictions: Sequence[frozenset[frozenset[Place]]]
    carried_out: frozenset[tuple[str, str]]
    copies: frozenset[tuple[str, str]] = frozenset()  # article and original

    @classmethod
    def read(cls, graph: Path) -> Answer:
        """From a graph's folder."""
        from swapgraph.graph.store import reading

        with reading(graph) as store:

            def rows(query: str) -> Iterator[list[str]]:
                solutions: Any = store.oxigraph.query(PREFIX + query)  # of a SELECT, so rows
                for row in solutions:
                    yield [term.value for term in row]

            def found(query: str) -> list[Found]:
                return [
                    Found(node, cluster, class_.rpartition("#")[2], (article, int(start), int(end)))
                    for article, node, cluster, class_, start, end in sorted(rows(query))
                ]

            places: dict[str, list[Place]] = {}
            for node, article, start, end in rows(PLACES):
                places.setdefault(node, []).append((article, int(start), int(end)))
            pairs = sorted({tuple(sorted(pair)) for pair in rows(CONTRADICTIONS)})
            return cls(
                found(EVENTS),
                found(PEOPLE),
                [
                    frozenset(frozenset({p, q}) for p in places[one] for q in places[other])
                    for one, other in pairs
                    if one in places and other in places
                ],
                frozenset((deed, plan) for deed, plan in rows(CARRIED_OUT)),
                frozenset((copy, original) for copy, original in rows(COPIES)),
            )


def overlap(one: Place, other: Place) -> int:
    """How many code points two places share."""
    return max(0, min(one[2], other[2]) - max(one[1], other[1])) if one[0] == other[0] else 0


def align(golds: Sequence[Told], founds: Sequence[Found], typed: bool = True) -> dict[Told, Found]:
    """Which node is which telling of the gold: one to one, earlier quotes first, then the longer overlap."""
    by_article: dict[str, list[Found]] = {}
    for found in founds:
        by_article.setdefault(found.place[0], []).append(found)
    ranked = [
        (rank, -overlap(place, found.place), i, found.node, told, found)
        for i, told in enumerate(golds)
        for rank, place in enumerate(told.places)
        for found in by_article.get(told.article, [])
        if overlap(place, found.place) and (not typed or found.type in told.types)
    ]
    pairs: dict[Told, Found] = {}
    taken: set[str] = set()
    for *_, told, found in sorted(ranked, key=lambda r: r[:4]):
        key = f"{told.article} {found.node}"  # one of the gazetteer is met in many articles
        if told not in pairs and key not in taken:
            pairs[told] = found
            taken.add(key)
    return pairs


@dataclass(frozen=True)
class Score:
    """Precision and recall; 1 where nothing was asked."""

    precision: float
    recall: float

    @property
    def f1(self) -> float:
        """The harmonic mean; 0 if both are."""
        both = self.precision + self.recall
        return 2 * self.precision * self.recall / both if both else 0.0

    def __str__(self) -> str:
        """As the table shows it."""
        return f"{self.precision:.3f} {self.recall:.3f} {self.f1:.3f}"


Labels = Sequence[tuple[Hashable, Hashable]]
"""The gold cluster and the found cluster of each telling."""


def _pairs(sizes: Iterable[int]) -> int:
    return sum(n * (n - 1) // 2 for n in sizes)


def pairwise(labels: Labels, wanted: int | None = None) -> Score:
    """Of all pairs in one found cluster, those in one gold cluster, and the reverse; `wanted` pairs, if not these."""
    right = _pairs(Counter(labels).values())
    found = _pairs(Counter(cluster for _, cluster in labels).values())
    wanted = _pairs(Counter(gold for gold, _ in labels).values()) if wanted is None else wanted
    return Score(right / found if found else 1.0, right / wanted if wanted else 1.0)


def bcubed(labels: Labels) -> Score:
    """The mean over tellings of how pure and how complete the cluster is that each is in."""
    golds, founds = Counter(gold for gold, _ in labels), Counter(cluster for _, cluster in labels)
    both = Counter(labels)
    if not labels:
        return Score(1.0, 1.0)
    pure = sum(n * n / founds[cluster] for (_, cluster), n in both.items())
    full = sum(n * n / golds[gold] for (gold, _), n in both.items())
    return Score(pure / len(labels), full / len(labels))


@dataclass
class Report:
    """The figures of one set of articles, and what is wrong there, in words."""

    rows: dict[str, str] = field(default_factory=dict)
    misses: list[str] = field(default_factory=list)


def report(gold: Gold, answer: Answer, within: Callable[[str], bool]) -> Report:
    """Compare; only tellings, and pairs of figures, of articles `within`."""
    out = Report()
    tellings, found = _told_as(out, "events", [t for t in gold.events if within(t.article)], answer.events, gold)
    _told_as(out, "people", [t for t in gold.people if within(t.article)], answer.people, gold)
    _figures(out, gold, answer, within)
    _plans(out, gold, answer, tellings, found)
    _copies(out, gold, answer, within)
    return out


def _told_as(
    out: Report, what: str, golds: Sequence[Told], founds: Sequence[Found], gold: Gold
) -> tuple[Sequence[Told], dict[Told, Found]]:
    pairs = align(golds, founds)
    rest = [f for f in founds if f not in pairs.values()]
    lost = [told for told in golds if told not in pairs]
    other = align(lost, rest, typed=False)
    out.rows[f"{what}: tellings in the gold"] = str(len(golds))
    out.rows[f"{what}: extracted"] = str(len(pairs))
    out.rows[f"{what}: extracted as another type"] = str(len(other))
    nodes = {f.node for f in pairs.values()}
    again = {f.node for f in rest if any(f.type in t.types and overlap(p, f.place) for t in golds for p in t.places)}
    out.rows[f"{what}: told apart in one article"] = str(len(again - nodes))
    out.rows[f"{what}: not extracted"] = str(len(lost) - len(other))
    labels = [(told.of, found.cluster) for told, found in pairs.items()]
    out.rows[f"{what}: pairwise P R F1"] = str(pairwise(labels))
    out.rows[f"{what}: B-cubed P R F1"] = str(bcubed(labels))
    wanted = _pairs(Counter(told.of for told in golds).values())
    out.rows[f"{what}: pairwise, end to end"] = str(pairwise(labels, wanted))
    for told in lost:
        as_type = f"as {other[told].type}" if told in other else "not extracted"
        out.misses.append(f"{what}: {told.of}: {as_type}: {_words(gold, told.places[0])}")
    for (a, fa), (b, fb) in combinations(pairs.items(), 2):
        if (a.of == b.of) != (fa.cluster == fb.cluster):
            wrong = "apart" if a.of == b.of else f"merged with {b.of}"
            out.misses.append(f"{what}: {a.of}: {wrong}: {_words(gold, fa.place)} | {_words(gold, fb.place)}")
    return golds, pairs


def _figures(out: Report, gold: Gold, answer: Answer, within: Callable[[str], bool]) -> None:
    wanted = {pair: name for pair, name in gold.disagreements.items() if all(within(p[0]) for p in pair)}
    said = [pairs for pairs in answer.contradictions if all(within(p[0]) for pair in pairs for p in pair)]
    right = {pair for pair in wanted if any(_same_pair(pair, other) for pairs in said for other in pairs)}
    known = [*wanted, *gold.excused]
    false = [pairs for pairs in said if not any(_same_pair(pair, other) for pair in pairs for other in known)]
    names = {wanted[pair] for pair in right}
    out.rows["disagreements found"] = f"{len(names)} of {len(set(wanted.values()))}"
    out.rows["disagreements: pairs of figures found"] = f"{len(right)} of {len(wanted)}"
    out.rows["disagreements: false pairs"] = str(len(false))
    out.misses += [f"figures: {wanted[p]}: not found: {_both(gold, p)}" for p in wanted if p not in right]
    out.misses += [f"figures: false: {_both(gold, min(pairs, key=sorted))}" for pairs in false]


def _same_pair(one: frozenset[Place], other: frozenset[Place]) -> bool:
    a, b = (sorted(pair) * (3 - len(pair)) for pair in (one, other))
    straight = overlap(a[0], b[0]) and overlap(a[1], b[1])
    return bool(straight or (overlap(a[0], b[1]) and overlap(a[1], b[0])))


def _plans(out: Report, gold: Gold, answer: Answer, tellings: Sequence[Told], found: Mapping[Told, Found]) -> None:
    known = {told.of for told in tellings}
    wanted = {(plan, deed) for plan, deed in gold.plans if plan in known and deed in known}
    meant: dict[str, set[str]] = {}
    for told, node in found.items():
        meant.setdefault(node.cluster, set()).add(told.of)
        meant.setdefault(node.node, set()).add(told.of)
    said = {(p, d) for deed, plan in answer.carried_out for p in meant.get(plan, ()) for d in meant.get(deed, ())}
    in_part = {(plan, part) for plan, deed in gold.plans for part, whole in gold.parts if whole == deed}
    merged = {(p, d) for p, d in wanted if any({p, d} <= events for events in meant.values())}
    out.rows["plans linked to what carried them out"] = f"{len(wanted & said)} of {len(wanted)}"
    out.rows["plans linked falsely"] = str(len(said - wanted - in_part))
    out.rows["plans merged with their deed"] = str(len(merged))
    out.misses += [f"plans: not linked: {plan} -> {deed}" for plan, deed in sorted(wanted - said)]
    out.misses += [f"plans: linked falsely: {plan} -> {deed}" for plan, deed in sorted(said - wanted - in_part)]


def _copies(out: Report, gold: Gold, answer: Answer, within: Callable[[str], bool]) -> None:
    wanted = {(copy, group[0]) for group in gold.copies for copy in group[1:] if within(copy)}
    alike = {(copy, other) for group in gold.copies for copy in group for other in group}
    said = {(copy, original) for copy, original in answer.copies if within(copy)}
    out.rows["copies found"] = f"{len(wanted & said)} of {len(wanted)}"
    out.rows["copies found falsely"] = str(len(said - alike))


def _words(gold: Gold, place: Place) -> str:
    article, start, end = place
    around = gold.texts[article][max(0, start - 30) : end + 30]
    return f"{article} «{' '.join(around.split())}»"


def _both(gold: Gold, pair: frozenset[Place]) -> str:
    return " | ".join(_words(gold, place) for place in sorted(pair))


def main() -> None:
    """Build the set if no graph is named, compare, print the table."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--graph", type=Path, help="a graph that was built from tests/stories/articles.jsonl")
    parser.add_argument("--misses", action="store_true", help="what is wrong in the stories that are read")
    asked = parser.parse_args()
    gold = Gold.read()
    with tempfile.TemporaryDirectory() as scratch:
        graph = asked.graph or Path(scratch) / "graph"
        if asked.graph is None:
            build = [sys.executable, "-m", "swapgraph", "build", str(STORIES / "articles.jsonl"), "--graph", str(graph)]
            subprocess.run(build, check=True, stdout=subprocess.DEVNULL)
        answer = Answer.read(graph)
    sets: dict[str, Callable[[str], bool]] = {
        "all": lambda _: True,
        "read": lambda article: article not in gold.unread,
        "unread": lambda article: article in gold.unread,
    }
    reports = {name: report(gold, answer, within) for name, within in sets.items()}
    rows = [["", *reports], *([what, *(r.rows[what] for r in reports.values())] for what in reports["all"].rows)]
    for what, *figures in rows:
        print(f"{what:<40}" + "".join(f"{figure:>20}" for figure in figures))
    if asked.misses:
        print("", *reports["read"].misses, sep="\n")


if __name__ == "__main__":
    main()
