"""Scores resolving alone: `python bench/told.py` clusters tests/stories as a perfect extraction would tell them.

tests/stories/features.txt says, for the stories that are read, what each telling says of its event. What is lost here
is lost by resolving; what `bench/stories.py` loses more is lost by extraction. `--misses` prints what is wrong.
"""

from __future__ import annotations

import argparse
import json
from collections.abc import Iterator
from itertools import combinations

from stories import STORIES, Gold, bcubed, pairwise
from swapgraph.names import sg
from swapgraph.resolve.events import carried_out, cluster_events
from swapgraph.resolve.periods import Period
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


def main() -> None:
    """Cluster, compare, print."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--misses", action="store_true", help="what is wrong")
    asked = parser.parse_args()
    gold = Gold.read()
    told = list(tellings(gold))
    event_of = {telling.iri: telling.iri.partition(" ")[2] for telling in told}
    stories = cluster_events(told, load_vocabulary(ontology_dir()))
    story_of = {telling.iri: str(n) for n, story in enumerate(stories) for telling, _ in story.members}
    labels = [(event_of[t.iri], story_of.get(t.iri, t.iri)) for t in told]
    done = {(event_of[found.plan.iri], event_of[found.deed.iri]) for found in carried_out(told)}
    wanted = {pair for pair in gold.plans if set(pair) <= set(event_of.values())}
    print(f"{'tellings of the stories that are read':<40}{len(told):>20}")
    print(f"{'pairwise P R F1':<40}{pairwise(labels)!s:>20}")
    print(f"{'B-cubed P R F1':<40}{bcubed(labels)!s:>20}")
    print(f"{'plans linked to what carried them out':<40}{f'{len(done & wanted)} of {len(wanted)}':>20}")
    print(f"{'plans linked falsely':<40}{len(done - wanted):>20}")
    for a, b in combinations(told, 2) if asked.misses else ():
        one = story_of.get(a.iri, a.iri) == story_of.get(b.iri, b.iri)
        if one != (event_of[a.iri] == event_of[b.iri]):
            print(f"{'merged' if one else 'apart'}: {a.iri} | {b.iri}")


if __name__ == "__main__":
    main()
