"""Our matcher beside splink's and dedupe's: `python bench/linkage.py` on the gold tellings of tests/stories.

All get what tests/stories/features.txt says of each telling, as a perfect extraction would have it (see `told.py`).
splink (Fellegi and Sunter's model on DuckDB) gets the same evidence as comparison levels: u from random pairs, m by
expectation maximization over four blocking rules, or from the gold itself. dedupe's classifier learns from labelled
pairs, here from all of the gold, so that its figure is an upper bound. Of three thresholds the best is told. Neither
knows that an article tells an event once; *each article once* gives them that: the surest pairs are merged first, and
no two tellings of one article. Neither is a dependency: `pip install splink dedupe` into an environment of its own.
"""

from __future__ import annotations

import importlib
import sys
import time
from collections.abc import Callable, Iterable, Sequence
from itertools import combinations
from typing import Any

from stories import Gold, Labels, bcubed, pairwise
from swapgraph.resolve.events import cluster_events
from swapgraph.resolve.table import Telling
from swapgraph.resolve.vocabulary import load_vocabulary
from swapgraph.resources import ontology_dir
from told import tellings

Scored = list[tuple[float, str, str]]
"""Pairs of tellings with how probable it is that they are one."""
THRESHOLDS = (0.5, 0.9, 0.99)


def ours(told: Sequence[Telling]) -> dict[str, str]:
    """The cluster of each telling, as the graph has it."""
    stories = cluster_events(told, load_vocabulary(ontology_dir()))
    return {t.iri: story.members[0][0].iri for story in stories for t, _ in story.members}


def row(telling: Telling) -> dict[str, Any]:
    """A telling as a row of a table; a list without anything in it is not known."""
    period = telling.window
    known = {
        "sides": telling.sides,
        "figures": {number for _, number in telling.counts},
        "people": telling.people,
        "places": telling.places,
    }
    return {
        "unique_id": telling.iri,
        "article": telling.article,
        "kind": f"{telling.type} {telling.status == 'planned'}",
        "first": period.first.isoformat() if period.first else None,
        "last": period.last.isoformat() if period.last else None,
        "ordinal": telling.ordinal,
        **{name: sorted(values) or None for name, values in known.items()},
    }


def by_splink(splink: Any, told: Sequence[Telling], of: dict[str, str] | None) -> Scored:
    """Pairs as splink scores them; with the gold's event `of` each telling m is learned from that."""
    levels = importlib.import_module("splink.comparison_level_library")
    library = importlib.import_module("splink.comparison_library")

    def compared(name: str, *conditions: tuple[str, str]) -> Any:
        of_column = [
            levels.CustomLevel(f"{name}_l IS NULL OR {name}_r IS NULL", "not known").configure(is_null_level=True)
        ]
        of_column += [levels.CustomLevel(condition, label) for condition, label in conditions]
        return library.CustomComparison([*of_column, levels.ElseLevel()], output_column_name=name)

    def shared(name: str) -> str:
        return f"len(list_intersect({name}_l, {name}_r))"

    overlap = "first_l <= last_r AND first_r <= last_l"
    block = "l.kind = r.kind AND l.article <> r.article"
    settings = splink.SettingsCreator(
        link_type="dedupe_only",
        blocking_rules_to_generate_predictions=[block],
        comparisons=[
            compared("first", ("first_l = first_r AND last_l = last_r", "same time"), (overlap, "overlapping")),
            compared(
                "sides",
                ("sides_l = sides_r", "same"),
                (f"{shared('sides')} > 1", "two"),
                (f"{shared('sides')} > 0", "one"),
            ),
            compared("figures", (f"{shared('figures')} > 0", "shared")),
            compared("people", (f"{shared('people')} > 0", "shared")),
            compared("places", (f"{shared('places')} > 0", "shared")),
            compared("ordinal", ("ordinal_l = ordinal_r", "same")),
        ],
        additional_columns_to_retain=["article", "last"],
    )
    api = splink.DuckDBAPI()
    rows = [row(t) | ({"event": of[t.iri]} if of else {}) for t in told]
    linker = splink.Linker(api.register(_table(rows)), settings, log_level="ERROR")
    train = linker.training
    train.estimate_probability_two_random_records_match(
        [f"{block} AND l.first = r.first AND l.sides = r.sides"], recall=0.6
    )
    train.estimate_u_using_random_sampling(max_pairs=1e6, seed=1)
    if of:
        train.estimate_m_from_label_column("event")
    else:
        for rule in ("l.first = r.first", "l.sides = r.sides", "l.figures = r.figures", "l.people = r.people"):
            train.estimate_parameters_using_expectation_maximisation(f"{block} AND {rule}")
    found = linker.inference.predict(threshold_match_probability=0.01).as_record_list()
    return [(pair["match_probability"], pair["unique_id_l"], pair["unique_id_r"]) for pair in found]


def _table(rows: list[dict[str, Any]]) -> Any:
    arrow = importlib.import_module("pyarrow")
    return arrow.Table.from_pylist(rows)


def by_dedupe(dedupe: Any, told: Sequence[Telling], of: dict[str, str]) -> Scored:
    """Pairs of a kind from different articles as dedupe's classifier scores them, having learned from all of them."""
    variables = importlib.import_module("dedupe.variables")
    sets = ("sides", "figures", "people", "places")
    rows = {t.iri: row(t) for t in told}
    for values in rows.values():
        values.update({name: tuple(values[name]) if values[name] else None for name in sets})
    fields = [variables.Set(name, has_missing=True) for name in sets]
    fields += [variables.String(name, has_missing=True) for name in ("first", "last", "ordinal")]
    model = dedupe.Dedupe(fields, num_cores=0, in_memory=True)
    pairs = [
        (a, b)
        for a, b in combinations(sorted(rows), 2)
        if rows[a]["kind"] == rows[b]["kind"] and rows[a]["article"] != rows[b]["article"]
    ]
    distances = model.data_model.distances([(rows[a], rows[b]) for a, b in pairs])
    model.classifier.fit(distances, [int(of[a] == of[b]) for a, b in pairs])
    scores = model.classifier.predict_proba(distances)[:, -1]
    return [(float(score), a, b) for score, (a, b) in zip(scores, pairs, strict=True)]


def merged(pairs: Scored, threshold: float, article_of: dict[str, str] | None) -> dict[str, str]:
    """Connected components of the pairs above a threshold; with `article_of` each article once."""
    cluster: dict[str, set[str]] = {}
    for score, a, b in sorted(pairs, key=lambda p: (-p[0], p[1], p[2])):
        one, two = cluster.setdefault(a, {a}), cluster.setdefault(b, {b})
        articles = [{article_of[iri] for iri in some} for some in (one, two)] if article_of else [set(), set()]
        if score >= threshold and one is not two and not articles[0] & articles[1]:
            cluster.update(dict.fromkeys(one | two, one | two))
    return {iri: min(some) for iri, some in cluster.items()}


def main() -> None:
    """Compare, print."""
    told = list(tellings(Gold.read()))
    event_of = {t.iri: t.iri.partition(" ")[2] for t in told}
    article_of = {t.iri: t.article for t in told}

    def labels(found: dict[str, str]) -> Labels:
        return [(event_of[t.iri], found.get(t.iri, t.iri)) for t in told]

    def show(name: str, found: Iterable[dict[str, str]], seconds: float) -> None:
        best = max((labels(f) for f in found), key=lambda some: pairwise(some).f1)
        print(f"{name:<44}{pairwise(best).f1:>10.3f}{bcubed(best).f1:>10.3f}{seconds:>10.2f}", flush=True)

    print(f"{len(told)} tellings{'':<32}{'pairwise':>10}{'B-cubed':>10}{'seconds':>10}")
    began = time.perf_counter()
    found = ours(told)
    show("here", [found], time.perf_counter() - began)
    runs: list[tuple[str, str, Callable[[Any], Scored]]] = [
        ("splink", "splink", lambda library: by_splink(library, told, None)),
        ("splink, m from the gold", "splink", lambda library: by_splink(library, told, event_of)),
        ("dedupe, learned from the gold", "dedupe", lambda library: by_dedupe(library, told, event_of)),
    ]
    for name, needs, run in runs:
        try:
            library = importlib.import_module(needs)
        except ImportError:
            print(f"{name}: not installed; pip install {needs}", file=sys.stderr)
            continue
        began = time.perf_counter()
        pairs = run(library)
        seconds = time.perf_counter() - began
        show(name, (merged(pairs, t, None) for t in THRESHOLDS), seconds)
        show(f"{name}, each article once", (merged(pairs, t, article_of) for t in THRESHOLDS), seconds)


if __name__ == "__main__":
    main()
