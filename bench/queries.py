"""How long each stored query takes over a graph: its rows alone, and `swapgraph query NAME` from start to end.

    python bench/queries.py GRAPH [--against DIR] [NAME ...]

Seconds of the processor, which other programs disturb less than the clock. With `--against`, a folder with the queries
as they were (`git worktree`), both are asked the same, without parameters and with each value that an enum may have,
and rows that differ, or come in another order, are told: what makes a query quicker must not change what it says.
"""

from __future__ import annotations

import argparse
import resource
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path

from swapgraph.graph.store import Store, reading
from swapgraph.query.run import Rows, run
from swapgraph.query.stored import StoredQuery, load_query, query_paths


def main() -> None:
    """Measure and print; exit code 1 if rows differ."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("graph", type=Path)
    parser.add_argument("names", nargs="*")
    parser.add_argument("--against", type=Path)
    given = parser.parse_args()
    different = 0
    with reading(given.graph) as store:
        print(f"{'query':15} {'rows':>7} {'alone s':>8} {'command s':>9}")
        for name, path in query_paths().items():
            if given.names and name not in given.names:
                continue
            query = load_query(path)
            if given.against is not None:
                different += compare(store, load_query(str(given.against / f"{name}.rq")), query)
            began = time.process_time()
            count = sum(1 for _ in asked(store, query, {}))
            alone = time.process_time() - began
            print(f"{name:15} {count:7} {alone:8.2f} {command(given.graph, name):9.2f}", flush=True)
    sys.exit(1 if different else 0)


def asked(store: Store, query: StoredQuery, parameters: dict[str, str]) -> Rows:
    """The rows of a query."""
    answer = run(store.oxigraph, query, parameters)
    assert isinstance(answer, Rows)
    return answer


def command(graph: Path, name: str) -> float:
    """Seconds of the processor that the command takes."""
    before = resource.getrusage(resource.RUSAGE_CHILDREN)
    words = ["query", name, "--graph", str(graph), "--format", "csv"]
    subprocess.run([sys.executable, "-m", "swapgraph", *words], check=True, capture_output=True)
    after = resource.getrusage(resource.RUSAGE_CHILDREN)
    return after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime


def ways(query: StoredQuery) -> Iterator[dict[str, str]]:
    """Without parameters, and with each value of each enum."""
    yield {}
    yield from ({p.name: value} for p in query.parameters for value in p.values)


def compare(store: Store, old: StoredQuery, new: StoredQuery) -> int:
    """In how many ways the two differ."""
    different = 0
    for parameters in ways(new):
        before, now = asked(store, old, parameters), asked(store, new, parameters)
        if before.columns != now.columns or list(before) != list(now):
            different += 1
            print(f"{new.name} {parameters or ''}: not the same rows")
    return different


if __name__ == "__main__":
    main()
