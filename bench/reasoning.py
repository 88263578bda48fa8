"""Measures the engines that draw conclusions, and prints one table: `python bench/reasoning.py`.

Every engine runs in a process of its own, on the same triples of drawn articles (bench/graphs.py). `seconds` are from
a file of N-Triples to the conclusions counted, the ontology's reading left out; `reasoning` is the part between triples
read and conclusions known. `--large` adds the slow half: owlrl at 100,000 triples and infer over 100,000 articles.
The packages `reasonable` and `sparq-rdf` are measured where they are installed.
"""

from __future__ import annotations

import argparse
import json
import os
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from importlib import import_module
from pathlib import Path
from typing import TYPE_CHECKING

import pyoxigraph as ox

from graphs import graphs
from swapgraph.reason.knowledge import read_knowledge
from swapgraph.reason.owl import Ontology
from swapgraph.reason.rule import Triple
from swapgraph.resources import ontology_dir

if TYPE_CHECKING:
    import numpy as np

    from swapgraph.reason.sql.terms import Terms

DRAWN = 1_000  # articles drawn; more are copies under other names
FEW = 200
MILLION = 1_000_000
OURS = ("duckdb, in rows", "duckdb", "chain")
LIBRARIES = ("duckdb", "owlrl")  # loaded before the time is taken


@dataclass(frozen=True)
class Row:
    """One measurement: triples in and concluded, seconds in all and of reasoning alone, peak megabytes."""

    what: str
    engine: str
    given: int
    told: int
    seconds: float
    reasoning: float
    peak: float


# -------------------------------------------------------------- data


def lines(articles: int, *, keep: Callable[[Triple], bool]) -> Iterator[bytes]:
    """The N-Triples of each of so many articles, as far as `keep` keeps them; copies of drawn ones after DRAWN."""
    first: list[bytes] = []
    for _, quads in graphs(min(articles, DRAWN)):
        kept = [ox.Triple(q.subject, q.predicate, q.object) for q in quads if keep((q.subject, q.predicate, q.object))]  # type: ignore[arg-type]
        first.append(ox.serialize(kept, format=ox.RdfFormat.N_TRIPLES) or b"")
        yield first[-1]
    for number in range(DRAWN, articles):
        yield first[number % DRAWN].replace(b"/drawn-1-", b"/drawn-%d-" % (number // DRAWN + 1))


def write_triples(path: Path, *, articles: int = 10**9, triples: int = 10**12) -> int:
    """A file of what the axioms see of articles, until there are so many of either; returns the number of triples."""
    knowledge = read_knowledge(ontology_dir())
    count = 0
    with path.open("wb") as out:
        for part in lines(min(articles, 10**6), keep=knowledge.reasons_on):
            out.write(part)
            count += part.count(b"\n")
            if count >= triples:
                break
    return count


def write_store(path: Path, articles: int) -> None:
    """A store of articles without their text layer, which no axiom and one rule looks at."""
    from swapgraph.graph.store import ArticleGraph, writing

    knowledge = read_knowledge(ontology_dir())
    hidden = knowledge.text_layer

    def keep(triple: Triple) -> bool:
        return triple[1] not in hidden and triple[2] not in hidden

    with writing(path) as store:
        batch: list[ArticleGraph] = []
        for number, part in enumerate(lines(articles, keep=keep)):
            article = f"{store.base}article/drawn-{number // DRAWN + 1}-{number % DRAWN:07}"
            graph = b" <%s> .\n" % article.encode()
            batch.append(ArticleGraph(article, "drawn", part.replace(b" .\n", graph)))
            if len(batch) == DRAWN:
                store.replace_articles(batch)
                batch = []
        store.replace_articles(batch)


# -------------------------------------------------------------- engines, each in a process of its own


def parsed(path: Path) -> Iterator[Triple]:
    """The triples of a file."""
    for t in ox.parse(path=path, format=ox.RdfFormat.N_TRIPLES):
        yield t.subject, t.predicate, t.object  # type: ignore[misc]


def ontology() -> Ontology:
    """Ours, as `infer` uses it."""
    return read_knowledge(ontology_dir()).ontology


def by_engine(name: str, path: Path) -> tuple[int, int, float, float]:
    """One of our engines through the interface that all have: triples in, derivations out."""
    from swapgraph.reason.inference import engine_of

    axioms, _ = ontology(), [import_module(module) for module in LIBRARIES if module.startswith(name)]
    started = time.perf_counter()
    given = list(parsed(path))
    between = time.perf_counter()
    session = engine_of(name).start(axioms)
    session.add(given)
    told = sum(derivation.conclusion is not None for derivation in session.derivations())
    return len(given), told, time.perf_counter() - started, time.perf_counter() - between


def numbered(path: Path, terms: Terms) -> np.ndarray:
    """The triples of a file as numbers of terms, read and told apart by DuckDB; an array of n x 3."""
    import duckdb
    import numpy as np

    db = duckdb.connect()
    db.execute("SET preserve_insertion_order = false")
    db.execute(
        "CREATE TEMP TABLE lines AS SELECT split_part(line, ' ', 1) AS s, split_part(line, ' ', 2) AS p, "
        "line[length(s) + length(p) + 3:-3] AS o FROM read_csv(?, columns = {line: 'VARCHAR'}, auto_detect = false, "
        r"delim = '\x01', quote = '', escape = '', header = false)",
        [str(path)],
    )
    each = " UNION ALL ".join(f"SELECT {name} AS term FROM lines" for name in "spo")
    distinct = f"SELECT DISTINCT term FROM ({each})"
    db.execute(f"CREATE TEMP TABLE terms AS SELECT term, row_number() OVER () - 1 AS id FROM ({distinct})")
    joined = " ".join(f"JOIN terms {name} ON {name}.term = lines.{name}" for name in "spo")
    rows = db.execute(
        f"SELECT s.id::INTEGER AS s, p.id::INTEGER AS p, o.id::INTEGER AS o FROM lines {joined}"
    ).fetchnumpy()
    db.execute("DROP TABLE lines")
    db.execute("SELECT term FROM terms ORDER BY id")
    ids = np.empty(0, dtype=np.int32)
    while texts := db.fetchmany(50_000):
        parsed = ox.parse("".join(f"<a:> <a:> {term} .\n" for (term,) in texts), format=ox.RdfFormat.N_TRIPLES)
        ids = np.append(ids, np.array([terms[triple.object] for triple in parsed], dtype=np.int32))
    db.close()
    return np.stack([ids[rows[name]] for name in "spo"], axis=1)


def by_sql(path: Path) -> tuple[int, int, float, float]:
    """DuckDB alone, from a file to the conclusions as rows of numbers: what the other packages have to show, too."""
    import numpy as np

    from swapgraph.reason.sql.closing import Closing, install
    from swapgraph.reason.sql.database import connect, create
    from swapgraph.reason.sql.program import Program
    from swapgraph.reason.sql.terms import Terms

    rules, _ = ontology().rules, import_module("duckdb")
    started = time.perf_counter()
    program, db = Program(rules), connect()
    install(db, program)
    terms = Terms(program.terms)
    given = numbered(path, terms)
    between = time.perf_counter()
    create(db, "given", {name: np.ascontiguousarray(given[:, i]) for i, name in enumerate("spo")})
    closing = Closing(db, program)
    closing.add("SELECT 0 AS c, s, p, o, -1 AS rank FROM given UNION ALL SELECT 0, s, p, o, rank FROM axioms")
    list(closing.clashes(terms.table()))
    told = db.execute(closing.told()).fetchnumpy()
    return len(given), len(told["rank"]), time.perf_counter() - started, time.perf_counter() - between


def by_reasonable(path: Path) -> tuple[int, int, float, float]:
    """The package `reasonable`; it gives back all triples, the ontology's and ours among them."""
    import reasonable  # type: ignore[import-not-found]

    started = time.perf_counter()
    reasoner = reasonable.PyReasoner()
    reasoner.load_file(str(ontology_dir() / "swapgraph.ttl"))
    turtle = path.with_suffix(".ttl")  # it goes by the ending
    turtle.exists() or turtle.symlink_to(path)
    reasoner.load_file(str(turtle))
    given = path.read_bytes().count(b"\n")
    between = time.perf_counter()
    told = len(reasoner.reason()) - given
    return given, told, time.perf_counter() - started, time.perf_counter() - between


def by_sparq(path: Path) -> tuple[int, int, float, float]:
    """The package `sparq-rdf`; it reads one file, so the ontology goes in front of the triples."""
    import sparq  # type: ignore[import-not-found]

    both = path.with_suffix(".with.nt")
    axioms = ox.parse(path=ontology_dir() / "swapgraph.ttl", format=ox.RdfFormat.TURTLE)
    both.write_bytes((ox.serialize(axioms, format=ox.RdfFormat.N_TRIPLES) or b"") + path.read_bytes())
    given = path.read_bytes().count(b"\n")
    started = time.perf_counter()
    graph = sparq.Graph.load(both)
    between = time.perf_counter()
    told = graph.reason("owl")
    return given, told, time.perf_counter() - started, time.perf_counter() - between


def by_infer(name: str, path: Path) -> tuple[int, int, float, float]:
    """The whole of `infer` over a store: read, conclude, and give out quads."""
    from swapgraph.graph.store import reading
    from swapgraph.reason import infer

    with reading(path) as store:
        given = len(store.oxigraph)
        started = time.perf_counter()
        told = sum(1 for _ in infer(store, engine=name))
    return given, told, time.perf_counter() - started, time.perf_counter() - started


RUNS: dict[str, Callable[[Path], tuple[int, int, float, float]]] = {
    "duckdb": lambda path: by_engine("duckdb", path),
    "chain": lambda path: by_engine("chain", path),
    "owlrl": lambda path: by_engine("owlrl", path),
    "duckdb, in rows": by_sql,
    "reasonable": by_reasonable,
    "sparq-rdf": by_sparq,
    "infer duckdb": lambda path: by_infer("duckdb", path),
    "infer chain": lambda path: by_infer("chain", path),
}


def measure(what: str, engine: str, path: Path) -> Row | None:
    """Run one engine; None where its package is missing."""
    command = [sys.executable, __file__, "--run", engine, str(path)]
    child = subprocess.run(command, capture_output=True, text=True, check=False)
    if child.returncode == 4:
        return None
    if child.returncode:
        sys.exit(child.stderr)
    return Row(what, engine, *json.loads(child.stdout))


def peak_megabytes() -> float:
    """The most memory that this process held; getrusage would count what its parent held when it began, too."""
    for line in Path("/proc/self/status").read_text(encoding="ascii").splitlines():
        if line.startswith("VmHWM:"):
            return int(line.split()[1]) / 1024
    raise OSError("no VmHWM in /proc/self/status")


def run(engine: str, path: Path) -> None:
    """What the child does: print its measurements."""
    try:
        found = RUNS[engine](path)
    except ModuleNotFoundError as error:
        print(error, file=sys.stderr)
        sys.exit(4)
    print(json.dumps([*found, peak_megabytes()]))
    sys.stdout.flush()
    os._exit(0)  # taking a million terms apart is no part of the measurement


# -------------------------------------------------------------- the table


def rows(folder: Path, large: bool) -> Iterator[Row | None]:
    """All measurements; the first of each group is ours, to which the others are compared."""
    path = folder / "few.nt"
    write_triples(path, articles=FEW)
    for engine in (*OURS, "owlrl"):
        yield measure(f"{FEW} articles", engine, path)
    if large:
        path = folder / "100k.nt"
        write_triples(path, triples=100_000)
        for engine in (*OURS, "owlrl"):
            yield measure("100,000 triples", engine, path)
    path = folder / "million.nt"
    write_triples(path, triples=MILLION)
    for engine in ("duckdb, in rows", "sparq-rdf", "reasonable"):
        yield measure("1 million triples", engine, path)
    for articles in (1_000, 10_000, *((100_000,) if large else ())):
        store = folder / f"store{articles}"
        write_store(store, articles)
        for engine in ("infer duckdb", *(("infer chain",) if articles < 10_000 else ())):
            yield measure(f"{articles:,} articles", engine, store)


def main() -> None:
    """Measure and print."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--large", action="store_true", help="with what takes an hour")
    parser.add_argument("--run", nargs=2, metavar=("ENGINE", "PATH"), help=argparse.SUPPRESS)
    asked = parser.parse_args()
    if asked.run:
        run(asked.run[0], Path(asked.run[1]))
        return
    head = ("what", "engine", "triples in", "concluded", "seconds", "reasoning", "peak MB", "times ours")
    print(f"{head[0]:18} {head[1]:16} {head[2]:>11} {head[3]:>11} {head[4]:>9} {head[5]:>9} {head[6]:>8} {head[7]:>10}")
    ours: Row | None = None
    with tempfile.TemporaryDirectory() as scratch:
        for row in rows(Path(scratch), asked.large):
            if row is None:
                continue
            if ours is None or ours.what != row.what:
                ours = row
            ratio = row.reasoning / ours.reasoning
            print(
                f"{row.what:18} {row.engine:16} {row.given:11,} {row.told:11,} {row.seconds:9.2f} "
                f"{row.reasoning:9.2f} {row.peak:8,.0f} {ratio:10.1f}",
                flush=True,
            )


if __name__ == "__main__":
    main()
