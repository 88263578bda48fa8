"""From sources to shards: each step is written down, and a job that was killed goes on with the step that it was at.

    PATH/quads/           N-Quads or Parquet: all that `export --format nq` writes, in no order
    PATH/problems/        what could not be read, and what is amiss, as JSON Lines
    PATH/statistics.json  how much of everything, and how long it took
    PATH/_swapgraph/      the plan; while the job runs, its steps

Spark writes a task's output under a name of its own and commits it once, so that a task that is tried again, or runs
twice at a time, leaves one result.
"""

from __future__ import annotations

import json
import math
import time
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from functools import partial, reduce
from typing import TYPE_CHECKING, Any

from swapgraph.errors import InputError, Interrupted, Warning_
from swapgraph.names import DEFAULT_BASE, Minter
from swapgraph.reason.inference import Reasoner, homes_of
from swapgraph.scale.extraction import MakeExtractor, language_extractor
from swapgraph.scale.spark.extracting import EXTRACTED, extract_part
from swapgraph.scale.spark.links import RESOLVED
from swapgraph.scale.spark.listing import Listed, digest, find
from swapgraph.scale.spark.place import Place
from swapgraph.scale.spark.reading import each_once, read_records, taken
from swapgraph.scale.spark.reasoning import (
    REASONED,
    at_home_part,
    key_of,
    new_reasoner,
    reason_across,
    reason_part,
)
from swapgraph.scale.spark.resolving import resolve
from swapgraph.scale.spark.session import bring_along, session
from swapgraph.settings import Settings

if TYPE_CHECKING:
    from pyspark.sql import DataFrame, SparkSession

_EACH_TASK = 200  # articles: about a minute of work, which is what is lost with a machine
_PORTION = 20_000  # articles, or so many for each core: what is lost with the driver
_FOR_EACH_CORE = 2_000
_PIECE = 16_000_000  # bytes of text for each piece that is sorted or joined at once: some ten times as much of quads
_TOLD = 1_000  # problems that are told; all are written

Problem = InputError | Warning_

Step = Callable[[str, int | None], None]
"""Called with what is done next, and with how many articles if that is known."""


@dataclass(slots=True)
class Report:
    """What a job did; `statistics` is None if all was there already."""

    statistics: dict[str, Any] | None
    problems: list[Problem] = field(default_factory=list)


def run(
    sources: Sequence[str],
    output: str,
    settings: Settings,
    *,
    master: str | None = None,
    base: str | None = None,
    format_: str = "nq",
    make_extractor: MakeExtractor = language_extractor,
    step: Step = lambda *_: None,
) -> Report:
    """Read the sources, conclude what follows, and write shards to `output`; both are paths of any Hadoop file system.

    Raises UsageError, InputError if no source can be read, StoreError if the output cannot be written, and Interrupted.
    """
    with session(master) as spark:
        try:
            return _Job(spark, output, settings, base or DEFAULT_BASE, format_, make_extractor, step).run(sources)
        except KeyboardInterrupt:
            spark.sparkContext.cancelAllJobs()
            raise Interrupted("interrupted: finished steps are kept; run the same command again to go on") from None


class _Job:
    def __init__(
        self, spark: SparkSession, output: str, settings: Settings, base: str, format_: str, make: MakeExtractor,
        step: Step,
    ) -> None:  # fmt: skip
        self._spark, self._place, self._base, self._format = spark, Place(spark, output), base, format_
        self._settings, self._make, self._step = settings, make, step
        self._there = bring_along(spark, settings)
        self._reasoner: Reasoner = new_reasoner(settings, base)  # bad axioms and rules are told before any work
        self._cores = spark.sparkContext.defaultParallelism
        self._seconds: dict[str, float] = {}

    def run(self, sources: Sequence[str]) -> Report:
        """All steps, each unless it was done."""
        files, problems = find(self._spark, sources)
        if not files:
            raise next(problem for problem in problems if isinstance(problem, InputError))
        if not self._place.begin(self._plan(files)):
            return Report(None, problems)
        began = time.perf_counter()
        pieces = max(self._cores * 2, sum(file.size for file in files) // _PIECE)
        self._spark.conf.set("spark.sql.shuffle.partitions", str(pieces))
        self._step("reading", None)
        read = self._timed("read", lambda: self._read(files))
        articles, portions = self._articles(read)
        extracted = self._timed("extract", lambda: self._extracted(articles, portions))
        count = extracted.count()
        self._step("resolving", count)
        resolved = self._timed("resolve", lambda: self._resolved(extracted))
        self._step("reasoning", count)
        reasoned = self._timed("reason", lambda: self._reasoned(extracted, resolved))
        self._step("reasoning across", count)
        quads, clashes = self._timed("across", lambda: self._quads(extracted, resolved, reasoned))
        self._step("writing", count)
        self._timed("write", lambda: self._write(quads))
        found = self._problems(problems, read, articles, extracted, reasoned, clashes)
        statistics = self._statistics(files, extracted, quads, found)
        statistics["errors"] += sum(isinstance(problem, InputError) for problem in problems)
        statistics["seconds"] = {name: round(seconds, 1) for name, seconds in self._seconds.items()}
        statistics["seconds"]["all"] = round(time.perf_counter() - began, 1)
        statistics["cores"] = self._cores
        self._place.finish(json.dumps(statistics, indent=1) + "\n")
        return Report(statistics, problems + [_problem(*row) for row in found.limit(_TOLD).collect()])

    def _plan(self, files: Sequence[Listed]) -> str:
        settings = self._settings
        parts = [digest(files), settings.extraction, settings.conclusion, self._base, self._format]
        return json.dumps(dict(zip(("files", "extraction", "conclusion", "base", "format"), parts, strict=True)))

    def _timed(self, name: str, step: Any) -> Any:
        began = time.perf_counter()
        try:
            return step()
        finally:
            self._seconds[name] = time.perf_counter() - began

    # The steps

    def _read(self, files: Sequence[Listed]) -> DataFrame:
        return self._place.step("read", lambda: read_records(self._spark, files, self._there))

    def _articles(self, read: DataFrame) -> tuple[DataFrame, int]:
        """The articles, each id once, in portions that are extracted one after the other; and how many portions."""
        count = read.where("id IS NOT NULL").count()
        if not count:
            said = [text for row in read.select("problems").limit(3).collect() for _, text in json.loads(row[0])]
            raise InputError(f"the sources hold no article ({'; '.join(said) or 'nothing is in them'})")
        portions = max(1, math.ceil(count / max(_PORTION, _FOR_EACH_CORE * self._cores)))
        numbered = f"CAST(pmod(xxhash64(id), {portions}) AS INT) AS portion"
        once = self._place.step("articles", lambda: each_once(read).selectExpr("*", numbered), "portion")
        return once, portions

    def _extracted(self, articles: DataFrame, portions: int) -> DataFrame:
        setup, key = (self._make, self._there, Minter(self._base)), self._settings.extraction

        def extract(portion: int) -> DataFrame:
            mine = articles.where(f"portion = {portion} AND article IS NOT NULL").select("article")
            count = mine.count()
            self._step(f"extracting, portion {portion + 1} of {portions}", count)
            rows = mine.repartition(self._tasks(count, _EACH_TASK)).rdd
            return self._spark.createDataFrame(
                rows.mapPartitions(partial(extract_part, setup, key)), EXTRACTED, verifySchema=False
            )

        steps = [self._place.step(f"extracted/{n:06}", partial(extract, n)) for n in range(portions)]
        return reduce(lambda one, other: one.union(other), steps)

    def _resolved(self, extracted: DataFrame) -> DataFrame:
        return self._place.step(
            "resolved",
            lambda: self._spark.createDataFrame(
                resolve(extracted, self._there, self._base, self._cores * 2), RESOLVED, verifySchema=False
            ),
        )

    def _reasoned(self, extracted: DataFrame, resolved: DataFrame) -> DataFrame:
        def reason() -> DataFrame:
            tied = (
                resolved.where("article IS NOT NULL")
                .selectExpr("article AS iri")
                .distinct()
                .selectExpr("iri", "TRUE AS tied")
            )
            graphs = extracted.where("quads IS NOT NULL").select("iri", "quads").join(tied, "iri", "left")
            rows = graphs.repartition(self._tasks(graphs.count(), _EACH_TASK * 10)).rdd
            told = rows.mapPartitions(partial(reason_part, self._there, self._base))
            return self._spark.createDataFrame(told, REASONED, verifySchema=False)

        return self._place.step("reasoned", reason)

    def _quads(
        self, extracted: DataFrame, resolved: DataFrame, reasoned: DataFrame
    ) -> tuple[dict[str, DataFrame], list[str]]:
        """All quads, as blocks of lines, by what they are; and the inconsistencies across articles."""
        from pyspark.sql import functions as f

        spark, reasoner = self._spark, self._reasoner
        of = {kind: reasoned.where(f.col("kind") == kind) for kind in ("own", "shared", "said", "seen")}
        # A line of `graph/resolved` without its graph is what it says.
        triples = resolved.selectExpr("substring_index(line, ' <', size(split(line, ' <')) - 1) AS triple")
        said = of["said"].select("triple").union(triples).distinct()
        told = (
            of["shared"].groupBy("triple").agg(f.min(f.struct("rank", "rule")).alias("by")).select("triple", "by.rule")
        )
        shared = told.join(said, "triple", "left_anti")
        # What rules across conclude.
        blocks = of["seen"].select("block").union(triples.selectExpr("concat(triple, ' .')"))
        found = reason_across((row[0] for row in blocks.toLocalIterator()), reasoner)
        mine = [(key_of(triple), rule, _home(triple, reasoner)) for triple, rule in found.told]
        across = spark.createDataFrame(mine, "triple STRING, rule STRING, home STRING")
        across = across.join(told.select("triple").union(said), "triple", "left_anti")
        homes = [row[0] for row in across.where("home IS NOT NULL").select("home").distinct().collect()]
        if homes:
            at_home = extracted.join(spark.createDataFrame([(h,) for h in homes], "iri STRING"), "iri", "left_semi")
            keys = [row[0] for row in across.where("home IS NOT NULL").select("triple").collect()]
            hidden = at_home.select("iri", "quads").rdd.mapPartitions(
                partial(at_home_part, self._there, self._base, frozenset(keys))
            )
            across = across.join(
                spark.createDataFrame(hidden.map(lambda key: (key,)), "triple STRING"), "triple", "left_anti"
            )
        rest = shared.union(across.select("triple", "rule")).persist()
        used = {row[0] for row in rest.select("rule").distinct().collect()}
        for (rules,) in of["own"].select("rule").distinct().collect():
            used.update(json.loads(rules))
        described = [(str(quad) + " .",) for name in sorted(used) for quad in reasoner.description(name)]
        graph = f"{reasoner.inferred}/"
        inferred = rest.selectExpr(f"concat(triple, ' <{graph}', rule, '> .') AS value")
        return {
            "articles": extracted.where("quads IS NOT NULL").selectExpr("quads AS value"),
            "resolved": resolved.selectExpr("line AS value"),
            "inferred": of["own"]
            .selectExpr("block AS value")
            .union(inferred)
            .union(spark.createDataFrame(described, "value STRING")),
        }, found.clashes

    def _write(self, quads: dict[str, DataFrame]) -> None:
        everything = reduce(lambda one, other: one.union(other), quads.values())
        path = self._place.below("quads")
        if self._place.exists("quads/_SUCCESS"):
            return
        if self._format != "parquet":
            compression = "gzip" if self._format == "nq.gz" else "none"
            everything.write.mode("overwrite").option("compression", compression).text(path)
            return
        in_columns(self._spark, everything, path)

    # What is told of it

    def _problems(
        self, listed: Sequence[Problem], read: DataFrame, articles: DataFrame, extracted: DataFrame,
        reasoned: DataFrame, clashes: Sequence[str],
    ) -> DataFrame:  # fmt: skip
        """Write all problems; those of the articles, sorted."""
        nameless = read.where("id IS NULL").select("problems").union(articles.select("problems"))
        of_records = nameless.where("problems IS NOT NULL").rdd.flatMap(lambda row: json.loads(row[0]))
        other = articles.where("taken_by IS NOT NULL").select("id", "place", "taken_by").rdd
        of_ids = other.map(lambda row: (True, taken(*row)))
        failed = extracted.where("failure IS NOT NULL").select("id", "failure").rdd
        of_extraction = failed.map(lambda row: (True, f"{row[0]}: {row[1]}"))
        warned = extracted.select("problems").where("problems <> '[]'").rdd
        of_graphs = warned.flatMap(lambda row: [(False, text) for text in json.loads(row[0])])
        found = reasoned.where("kind = 'clash'").select("block").rdd.map(lambda row: (False, row[0]))
        across = self._spark.sparkContext.parallelize([(False, text) for text in clashes], 1)
        rows = of_records.union(of_ids).union(of_extraction).union(of_graphs).union(found).union(across)
        frame = self._spark.createDataFrame(rows.map(tuple), "error BOOLEAN, problem STRING", verifySchema=False)
        frame = frame.sort(frame.error.desc(), "problem").persist()
        everything = frame.union(
            self._spark.createDataFrame([(isinstance(p, InputError), str(p)) for p in listed], frame.schema)
        )
        everything.write.mode("overwrite").json(self._place.below("problems"))
        return frame

    def _statistics(
        self, files: Sequence[Listed], extracted: DataFrame, quads: dict[str, DataFrame],
        problems: DataFrame,
    ) -> dict[str, Any]:  # fmt: skip
        told = extracted.select("told").rdd.mapPartitions(_added).fold(Counter(), lambda one, other: one + other)
        failed = extracted.where("failure IS NOT NULL").count()
        lines = "coalesce(sum(length(value) - length(replace(value, '\n', '')) + 1), 0)"
        sizes = "coalesce(sum(octet_length(value) + 1), 0)"
        counts = {name: frame.selectExpr(lines, sizes).first() for name, frame in quads.items()}
        core_seconds = self._seconds["extract"] * self._cores
        read = extracted.count()
        return {
            "files": len(files),
            "bytes_read": sum(file.size for file in files),
            "articles": read - failed,
            "errors": problems.where("error").count(),
            "warnings": problems.where("NOT error").count(),
            "told": dict(sorted(told.items())),
            "quads": {name: found[0] for name, found in counts.items()},
            "bytes_of_quads": {name: found[1] for name, found in counts.items()},
            "articles_extracted_per_core_hour": round(read * 3600 / core_seconds) if core_seconds else None,
        }

    def _tasks(self, articles: int, each: int) -> int:
        """So many tasks that every core has work, and none too much to lose."""
        enough: int = max(self._cores * 2, math.ceil(articles / each))
        return max(1, min(articles, enough))


def in_columns(spark: SparkSession, quads: DataFrame, path: str) -> None:
    """Write blocks of N-Quads as Parquet: subject, predicate, object and graph, each as N-Quads have it."""
    columns = "subject STRING, predicate STRING, object STRING, graph STRING"
    rows = quads.rdd.flatMap(lambda row: map(_columns, row[0].split("\n")))
    frame = spark.createDataFrame(rows, columns, verifySchema=False)
    frame.write.mode("overwrite").option("compression", "zstd").parquet(path)


def _added(rows: Iterable[Any]) -> Iterator[Counter[str]]:
    told = Counter[str]()
    for row in rows:
        told.update(json.loads(row[0]))
    yield told


def _columns(line: str) -> tuple[str, str, str, str]:
    """Subject, predicate, object and graph of a line of N-Quads, each as it stands there."""
    subject, predicate, rest = line.removesuffix(" .").split(" ", 2)
    object_, _, graph = rest.rpartition(" ")
    return subject, predicate, object_, graph


def _home(triple: Any, reasoner: Reasoner) -> str | None:
    """The article whose nodes alone a triple names, if it is one article's."""
    homes = homes_of(triple, reasoner.minter)
    return next(iter(homes)) if len(homes) == 1 else None


def _problem(error: bool, text: str) -> Problem:
    return InputError(text) if error else Warning_(text)
