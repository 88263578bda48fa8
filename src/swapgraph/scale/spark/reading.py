"""The records of the listed files -> articles, each once, with the same ids, lines and problems as on one machine.

JSON Lines are read block by block, wherever a block lies. What one machine knows by reading from the top, the number
of a line and of the record in it, is counted first: some bytes for each block of 128 MB. All other files are read
whole, by whoever has room.

Of several articles with one id the first is kept, in the order of files and lines.
"""

from __future__ import annotations

import io
import json
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import asdict, dataclass
from functools import lru_cache
from itertools import groupby
from typing import TYPE_CHECKING, Any

from swapgraph.errors import InputError, Warning_
from swapgraph.graph.assemble import article_digest
from swapgraph.lexicon import load_lexicon
from swapgraph.model import Article
from swapgraph.read.complete import complete
from swapgraph.read.draft import Draft
from swapgraph.read.layout import Layout
from swapgraph.read.records import numbered, read_line, record
from swapgraph.read.sources import drafts_of, longest_line
from swapgraph.resources import ontology_dir
from swapgraph.scale.spark.listing import Listed, escaped, one_form, plain
from swapgraph.scale.spark.session import arrived
from swapgraph.settings import Settings

if TYPE_CHECKING:
    from pyspark.sql import DataFrame, SparkSession

READ = "file INT, at LONG, place STRING, id STRING, digest STRING, article STRING, problems STRING"
"""A record: where it stands, as numbers and in words; its article as JSON, if it is one; its problems as JSON."""

Row = tuple[int, int, str, str | None, str | None, str | None, str | None]
Block = tuple[int, int]  # the number of a file, and the byte at which a block begins


@dataclass(frozen=True, slots=True)
class Files:
    """The files, and the number of each by its path."""

    files: Sequence[Listed]
    numbers: dict[str, int]


@dataclass(frozen=True, slots=True)
class Start:
    """How many lines and records of a file lie before a block."""

    lines: int
    records: int


def read_records(spark: SparkSession, files: Sequence[Listed], settings: Settings) -> DataFrame:
    """The records of files, as `READ` has them, in no order."""
    read = spark.createDataFrame([], READ)
    known = Files(tuple(files), {file.path: number for number, file in enumerate(files)})
    shared = spark.sparkContext.broadcast(known)
    by_kind: dict[str, list[str]] = {"jsonl": [], "parquet": [], "": []}
    for file in files:
        by_kind[file.kind if file.kind in by_kind else ""].append(escaped(file.path))
    if lines := by_kind["jsonl"]:
        rows = _lines(spark, lines)
        counted = rows.mapPartitions(lambda part: _counted(part, shared.value.numbers)).collect()
        starts = spark.sparkContext.broadcast(_starts(counted))
        records = rows.mapPartitions(lambda part: _of_lines(part, shared.value, starts.value, settings))
        read = read.union(spark.createDataFrame(records, READ, verifySchema=False))
    if columns := by_kind["parquet"]:
        frame = spark.read.option("mergeSchema", "true").parquet(*columns)
        rows = frame.select("_metadata.file_path", "_metadata.row_index", *frame.columns).rdd.map(tuple)
        fields = frame.columns
        records = rows.mapPartitions(lambda part: _of_columns(part, fields, shared.value, settings))
        read = read.union(spark.createDataFrame(records, READ, verifySchema=False))
    if others := by_kind[""]:
        whole = spark.read.format("binaryFile").load(others).select("path", "content")
        records = whole.rdd.map(tuple).mapPartitions(lambda part: _of_files(part, shared.value, settings))
        read = read.union(spark.createDataFrame(records, READ, verifySchema=False))
    return read


def each_once(read: DataFrame) -> DataFrame:
    """The articles of records, each id once: the first. Another one of that id is a problem, unless it is the same."""
    from pyspark.sql import Window
    from pyspark.sql import functions as f

    of_one_id = Window.partitionBy("id").orderBy("file", "at")
    ranked = read.where("id IS NOT NULL").withColumns(
        {"rank": f.row_number().over(of_one_id), "first": f.first(f.struct("digest", "place")).over(of_one_id)}
    )
    return ranked.where("rank = 1 OR digest <> first.digest").selectExpr(
        "id",
        "place",
        "IF(rank = 1, article, NULL) AS article",
        "IF(rank = 1, problems, NULL) AS problems",
        "IF(rank = 1, NULL, first.place) AS taken_by",
    )


def taken(id_: str, place: str, other: str) -> str:
    """What is told of an article whose id another one has; in the words of `read.sources`."""
    return f"{place}: the id {id_!r} is taken by another article, {other}; that one is kept. Give each an id of its own"


def article_of(text: str) -> Article:
    """The article of a row."""
    return Article(**json.loads(text))


def _lines(spark: SparkSession, paths: Sequence[str]) -> Any:
    """Path, beginning of the block, and bytes of each line; the lines of a block in their order."""
    frame = spark.read.option("lineSep", "\n").text(list(paths))
    fields = ("_metadata.file_path", "_metadata.file_block_start", "CAST(value AS BINARY) AS value")
    return frame.selectExpr(*fields).rdd.map(tuple)


def _counted(rows: Iterable[tuple[str, int, bytes]], numbers: dict[str, int]) -> Iterator[tuple[Block, int, int]]:
    for (path, begin), block in groupby(rows, key=lambda row: row[:2]):
        lines = records = 0
        for _, _, value in block:
            lines += 1
            records += bool(value.strip())
        yield (numbers[plain(path)], begin), lines, records


def _starts(counted: Iterable[tuple[Block, int, int]]) -> dict[Block, Start]:
    starts: dict[Block, Start] = {}
    for _, blocks in groupby(sorted(counted), key=lambda item: item[0][0]):
        lines = records = 0
        for block, more_lines, more_records in blocks:
            starts[block] = Start(lines, records)
            lines, records = lines + more_lines, records + more_records
    return starts


def _of_lines(
    rows: Iterable[tuple[str, int, bytes]], known: Files, starts: dict[Block, Start],
    settings: Settings,
) -> Iterator[Row]:  # fmt: skip
    layout, longest = _layout(settings), longest_line()
    for (path, begin), block in groupby(rows, key=lambda row: row[:2]):
        file = known.numbers[plain(path)]
        id_, shown = known.files[file].name, known.files[file].shown
        start = starts[file, begin]
        line, number, guessed = start.lines, start.records, set[str]()
        for _, _, value in block:
            line += 1
            if value.strip():
                number += 1
                raw = bytes(value) if len(value) <= longest else None
                found = read_line(raw, numbered(id_, number), shown, line, longest, guessed)
                yield from _rows(found, file, line, shown, layout)


def _of_columns(
    rows: Iterable[tuple[Any, ...]], fields: Sequence[str], known: Files, settings: Settings
) -> Iterator[Row]:
    layout = _layout(settings)
    for path, index, *values in rows:
        file = known.numbers[plain(path)]
        id_, shown = known.files[file].name, known.files[file].shown
        number = index + 1
        value = {name: _as_json(value) for name, value in zip(fields, values, strict=True)}
        yield from _rows([record(value, numbered(id_, number), shown, number)], file, number, shown, layout)


def _of_files(rows: Iterable[tuple[str, bytes]], known: Files, settings: Settings) -> Iterator[Row]:
    layout = _layout(settings)
    for path, content in rows:
        file = known.numbers[one_form(path)]
        listed = known.files[file]
        yield from _rows(_drafts(bytes(content), listed), file, 0, listed.shown, layout)


def _drafts(content: bytes, file: Listed) -> Iterator[Draft | InputError | Warning_]:
    try:
        yield from drafts_of(io.BytesIO(content), file.name, file.shown, file.kind)
    except InputError as error:
        yield error


def _rows(
    drafts: Iterable[Draft | InputError | Warning_], file: int, at: int, shown: str, layout: Layout
) -> Iterator[Row]:
    """What was read as rows, numbered from `at` on."""
    for number, draft in enumerate(drafts, at):
        place = f"{shown}:{draft.line}" if draft.line else shown
        if not isinstance(draft, Draft):
            yield file, number, place, None, None, None, _problems([draft])
            continue
        try:
            completed = complete(draft, layout)
        except InputError as error:
            yield file, number, place, None, None, None, _problems([error])
            continue
        article = completed.article
        text = json.dumps(asdict(article), ensure_ascii=False)
        yield file, number, place, article.id, article_digest(article), text, _problems(completed.warnings)


def _problems(problems: Sequence[InputError | Warning_]) -> str | None:
    found = [(isinstance(p, InputError), str(p)) for p in problems]
    return json.dumps(found, ensure_ascii=False) if found else None


def _as_json(value: Any) -> Any:
    """A column's value as a record has it; a date is the text that it is written as."""
    return value if value is None or isinstance(value, str | int | float | bool | list | dict) else str(value)


@lru_cache(1)
def _layout(settings: Settings) -> Layout:
    return Layout.of(load_lexicon([ontology_dir() / "lexicon", *arrived(settings).lexicons]))
