"""Measures `swapgraph explain` in a large graph, and prints one table: `python bench/explain.py [--articles N]`.

The graph is made up (`bench/graphs.py`) and kept in a folder of its own while the bench runs, or in `--graph DIR`,
where it is used again. Inferred triples are drawn of each rule and of each sort: *shared* ones belong to no article
alone and may have thousands of proofs, *local* ones belong to one, *cross-article* ones are concluded by rules that
look across. Times are of a running program, from the question to the proof; those of the command, which loads
everything anew, stand below. About five minutes on two cores, nearly all of it to make the graph.
"""

from __future__ import annotations

import argparse
import random
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from pathlib import Path

import pyoxigraph as ox

from graphs import graphs
from swapgraph.graph.store import ArticleGraph, Store, reading, writing
from swapgraph.reason import infer
from swapgraph.reason.missing import Absences
from swapgraph.reason.proof import Prover
from swapgraph.reason.rule import Triple
from swapgraph.resolve import resolve_store
from swapgraph.resources import ontology_dir

ARTICLES = 1_100  # a million triples with what follows
BATCH = 200
SAMPLE = 60  # triples of each sort
ALL = 10  # proofs asked for with --all


def make(folder: Path, count: int) -> None:
    """A graph of so many articles, with all that is concluded."""
    with writing(folder) as store:
        batch: list[ArticleGraph] = []
        for iri, quads in graphs(count):
            batch.append(ArticleGraph.of(iri, iri, quads))
            if len(batch) == BATCH:
                store.replace_articles(batch)
                batch = []
        store.replace_articles(batch)
        store.replace_graph("resolved", resolve_store(store))
        store.replace_graph("inferred", infer(store))
        store.conclude("bench")


def sample(store: Store, prover: Prover) -> dict[str, list[Triple]]:
    """Triples of each sort, drawn evenly from the rules that tell such."""
    across = {rule.name for rule in prover.knowledge.rules_of("graph")} - {
        rule.name for rule in prover.knowledge.rules_of("article")
    }
    by_rule: dict[tuple[str, str], list[Triple]] = {}
    start = store.minter.graph("inferred/")
    for name in store.concluded():
        for quad in store.quads(name) if name.startswith(start) else ():
            homes = {prover.evidence.article_of(term) for term in (quad.subject, quad.object)} - {None}
            rule = name.removeprefix(start)
            sort = "cross-article" if rule in across or len(homes) > 1 else "local" if homes else "shared"
            by_rule.setdefault((sort, rule), []).append((quad.subject, quad.predicate, quad.object))
    drawn: dict[str, list[Triple]] = {}
    for sort in ("shared", "local", "cross-article"):
        rules = sorted(key for key in by_rule if key[0] == sort)
        for key in rules:
            triples = sorted(by_rule[key], key=str)
            each = max(1, SAMPLE // len(rules))
            drawn.setdefault(sort, []).extend(random.Random(1).sample(triples, min(each, len(triples))))
    return drawn


def times(ask: Callable[[Triple], object], triples: list[Triple]) -> tuple[float, float]:
    """Median and worst seconds; an answer that is none ends the bench."""
    seconds = []
    for triple in triples:
        started = time.perf_counter()
        if not ask(triple):
            sys.exit(f"no answer for {triple}")
        seconds.append(time.perf_counter() - started)
    return statistics.median(seconds), max(seconds)


def command(folder: Path, *words: str) -> float:
    """Seconds of the command."""
    started = time.perf_counter()
    call = [sys.executable, "-m", "swapgraph", "explain", *words, "--graph", str(folder)]
    subprocess.run(call, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL, check=False)
    return time.perf_counter() - started


def measure(folder: Path) -> None:
    """Print the table."""
    with reading(folder) as store:
        drawn = sample(store, Prover(store, ontology_dir()))
        print(f"{len(store.oxigraph)} triples, {len(store.articles())} articles\n")
        print("| seconds, a proof | asked | median | worst |\n| --- | --- | --- | --- |")

        def row(name: str, ask: Callable[[Prover], Callable[[Triple], object]], triples: list[Triple]) -> None:
            # Each question as if it were the first: nothing is remembered of the one before.
            prover = Prover(store, ontology_dir())

            def fresh(triple: Triple) -> object:
                prover.forget()
                return ask(prover)(triple)

            median, worst = times(fresh, triples)
            print(f"| {name} | {len(triples)} | {median:.3f} | {worst:.3f} |", flush=True)

        for sort, triples in drawn.items():
            row(f"{sort}, the shortest", lambda prover: prover.prove, triples)
            row(f"{sort}, the first {ALL} (--all)", lambda prover: lambda t: prover.proofs(t, ALL), triples)
        prover = Prover(store, ontology_dir())
        turned = [(o, p, s) for triples in drawn.values() for s, p, o in triples if isinstance(o, ox.NamedNode)]
        absent = [triple for triple in turned if not prover.is_there(triple)][:SAMPLE]
        row("not there: why not", lambda prover: lambda t: [Absences(prover).of(t, 5)], absent)
    print("\n| seconds, the command | |\n| --- | --- |")
    for words in (("entity/ukraine sg:exchangedWith entity/russia",), ("entity/ukraine",)):
        print(f"| swapgraph explain {words[0]} | {min(command(folder, *words) for _ in range(3)):.2f} |")


def main() -> None:
    """Make the graph if it is not there, and measure."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--articles", type=int, default=ARTICLES)
    parser.add_argument("--graph", type=Path)
    asked = parser.parse_args()
    with tempfile.TemporaryDirectory() as scratch:
        folder = asked.graph or Path(scratch) / "graph"
        if not folder.exists():
            make(folder, asked.articles)
        measure(folder)


if __name__ == "__main__":
    main()
