"""Scores resolving alone: `python bench/told.py` clusters tests/stories as a perfect extraction would tell them.

tests/stories/features.txt says, for the stories that are read, what each telling says of its event. What is lost here
is lost by resolving; what `bench/stories.py` loses more is lost by extraction. `--misses` prints what is wrong.
"""

from __future__ import annotations

import argparse
import json
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import combinations

from stories import STORIES, Gold, Score, bcubed, pairwise
from swapgraph.names import sg
from swapgraph.resolve.events import carried_out, cluster_events
from swapgraph.resolve.periods import Period
from swapgraph.resolve.phases import phases
from swapgraph.resolve.table import Telling
from swapgraph.resolve.vocabulary import load_vocabulary
from swapgraph.resources import ontology_dir


def tellings(gold: Gold) -> Iterator[Telling]:
    """The lines of features.txt; a telling's IRI is `ARTICLE EVENT`."""
    records = map(json.loads, (STORIES / "articles.jsonl").read_text("utf-8").splitlines())
    published = {record["id"]: record["date"] for record in records}
    types = {told.of: told.types[0] for told in gold.events}
    for line in (STORIES / "features.txt").read_text("utf-8").splitlines():
        if not line or line.startswith("#"):
            continue
        event, article, when, sides, ways, figures, people, place, number = (part.strip() for part in line.split("|"))
        status = next((word for word in ("planned", "denied") if when.startswith(word)), "actual")
        start, _, end = when.removeprefix(status).strip().partition("/")
        givers, _, takers = ways.partition(">")
        counts = ((*figure.split(":"), figure)[:2] if ":" in figure else ("", figure) for figure in figures.split())
        yield Telling(
            f"{article} {event}", article, sg(types[event]), "", status, Period(start or None, end or start or None),
            published[article], frozenset(sides.split()), frozenset(givers.split()), frozenset(takers.split()),
            frozenset(place.split()), number[1:] if number.startswith("#") else None, False,
            frozenset((side, value) for side, value in counts), frozenset(people.split()),
            number.removeprefix("phase ") if number.startswith("phase") else None,
        )  # fmt: skip


@dataclass(frozen=True)
class Told:
    """How resolving does: the clusters, and links of events, wanted and found."""

    tellings: int
    pairwise: Score
    bcubed: Score
    plans: Links
    phases: Links
    misses: tuple[str, ...]


@dataclass(frozen=True)
class Links:
    """Pairs of events that are to be linked, and those that are."""

    wanted: frozenset[tuple[str, str]]
    found: frozenset[tuple[str, str]]

    @property
    def false(self) -> frozenset[tuple[str, str]]:
        """Those that are linked and should not be."""
        return self.found - self.wanted

    def __str__(self) -> str:
        """As the table shows it."""
        return f"{len(self.found & self.wanted)} of {len(self.wanted)}"


def score(gold: Gold) -> Told:
    """Cluster and compare."""
    told = list(tellings(gold))
    event_of = {telling.iri: telling.iri.partition(" ")[2] for telling in told}
    type_of = {event_of[telling.iri]: telling.type for telling in told}
    stories = cluster_events(told, load_vocabulary(ontology_dir()))
    story_of = {telling.iri: str(n) for n, story in enumerate(stories) for telling, _ in story.members}
    labels = [(event_of[t.iri], story_of.get(t.iri, t.iri)) for t in told]
    pairs = [(a, b, story_of.get(a.iri, a.iri) == story_of.get(b.iri, b.iri)) for a, b in combinations(told, 2)]
    parts = {(part, whole) for part, whole in gold.parts if type_of.get(part) == type_of.get(whole, "")}
    return Told(
        len(told),
        pairwise(labels),
        bcubed(labels),
        Links(
            frozenset(pair for pair in gold.plans if type_of.keys() >= set(pair)),
            frozenset((event_of[found.plan.iri], event_of[found.deed.iri]) for found in carried_out(told)),
        ),
        Links(frozenset(parts), frozenset((event_of[f.phase.iri], event_of[f.whole.iri]) for f in phases(told))),
        tuple(
            f"{'merged' if one else 'apart'}: {a.iri} | {b.iri}"
            for a, b, one in pairs
            if one != (event_of[a.iri] == event_of[b.iri])
        ),
    )


def main() -> None:
    """Score, print."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--misses", action="store_true", help="what is wrong")
    asked = parser.parse_args()
    told = score(Gold.read())
    rows = {
        "tellings of the stories that are read": told.tellings,
        "pairwise P R F1": told.pairwise,
        "B-cubed P R F1": told.bcubed,
        "plans linked to what carried them out": told.plans,
        "plans linked falsely": len(told.plans.false),
        "phases linked to their wholes": told.phases,
        "phases linked falsely": len(told.phases.false),
    }
    for what, figure in rows.items():
        print(f"{what:<40}{figure!s:>20}")
    print(*(told.misses if asked.misses else ()), sep="\n", end="")


if __name__ == "__main__":
    main()
