"""The files below some paths of any file system that Hadoop knows (file:, hdfs:, s3a:), in the order of one machine."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Sequence
from dataclasses import astuple, dataclass
from pathlib import PurePosixPath
from typing import TYPE_CHECKING
from urllib.parse import unquote

from swapgraph.errors import InputError, UsageError, Warning_
from swapgraph.read.files import KINDS
from swapgraph.scale.spark.session import first_line

if TYPE_CHECKING:
    from pyspark.sql import SparkSession

_PARQUET = ".parquet"
_COMPRESSED = (".gz", ".bz2", ".zst")  # as Hadoop's codecs read them
_GLOB = frozenset("*?[]{}\\")


@dataclass(frozen=True, slots=True)
class Listed:
    """A file: its path with the file system that it is in, what it is by its ending, its bytes and its age."""

    path: str
    kind: str
    size: int
    modified: str

    @property
    def shown(self) -> str:
        """See `shown`."""
        return shown(self.path)

    @property
    def name(self) -> str:
        """The name without its ending, which is the id of an article that has none."""
        name = PurePosixPath(self.path).name
        for ending in _COMPRESSED:
            name = name.removesuffix(ending)
        return PurePosixPath(name).stem


def find(spark: SparkSession, sources: Sequence[str]) -> tuple[list[Listed], list[InputError | Warning_]]:
    """The files of the sources, each once, in order; and what is wrong with a source.

    As on one machine a folder's files of other kinds are passed over with a warning. Hadoop takes names that begin with
    `_` or `.` for its own, and passes them over in silence.
    """
    files: dict[str, Listed] = {}
    problems: list[InputError | Warning_] = []
    for source in sources:
        if source == "-":
            raise UsageError("a cluster cannot read stdin; give it files and folders")
        try:
            found, empty = _below(spark, source)
        except Exception as error:  # Hadoop's file systems throw what they like
            problems.append(InputError(_reason(error), source))
            continue
        known = [(kind, file) for file in found if (kind := kind_of(file[0])) is not None]
        others = len(found) - len(known)
        problems += [InputError("an empty file", shown(path)) for path in empty if kind_of(path) is not None]
        if not known and not empty:
            what = "a folder without articles" if len(found) != 1 or others == 0 else "a file of no kind that is read"
            problems.append(InputError(f"{what} (.jsonl, .parquet, .json, .txt, .md, .html)", source))
        elif others:
            problems.append(Warning_(f"files of other kinds were passed over: {others}", source))
        for kind, (path, size, modified) in sorted(known, key=lambda item: PurePosixPath(item[1][0]).parts):
            files.setdefault(path, Listed(path, kind, size, modified))
    return list(files.values()), problems


def shown(path: str) -> str:
    """A path as one writes it: of this machine's files without `file:`."""
    return path.removeprefix("file:")


def kind_of(path: str) -> str | None:
    """What a file is by its ending, as `read.files.KINDS` names it, or `parquet`; JSON Lines may be compressed."""
    suffixes = [suffix.lower() for suffix in PurePosixPath(path).suffixes[-2:]]
    if suffixes and suffixes[-1] in _COMPRESSED:
        return "jsonl" if KINDS.get(suffixes[0]) == "jsonl" else None
    last = suffixes[-1] if suffixes else ""
    return "parquet" if last == _PARQUET else KINDS.get(last)


def escaped(path: str) -> str:
    """A path that Hadoop does not take for a pattern."""
    return "".join(f"\\{c}" if c in _GLOB else c for c in path)


def plain(path: str) -> str:
    """A path as `_metadata.file_path` has it, as a listing has it."""
    return one_form(unquote(path))


def one_form(path: str) -> str:
    """A path of this machine's with one slash behind `file:`; others as they are."""
    return "file:/" + path.removeprefix("file:").lstrip("/") if path.startswith("file:") else path


def digest(files: Iterable[Listed]) -> str:
    """Differs as soon as a file does."""
    return hashlib.sha256("\n".join(str(astuple(file)) for file in files).encode("utf-8", "replace")).hexdigest()


def _below(spark: SparkSession, source: str) -> tuple[list[tuple[str, int, str]], list[str]]:
    """Path, size and time of change of the files of one source, and the paths of empty ones; no content is read."""
    frame = spark.read.format("binaryFile").option("recursiveFileLookup", "true").load(escaped(source))
    rows = frame.select("path", "length", "modificationTime").collect()
    found = [(one_form(path), size, str(modified)) for path, size, modified in rows]
    return found, sorted(set(map(plain, frame.inputFiles())) - {path for path, _, _ in found})


def _reason(error: Exception) -> str:
    said = first_line(error)
    for mark, reason in (("PATH_NOT_FOUND", "no such file or folder"), ("Permission denied", "permission denied")):
        if mark in str(error):
            return reason
    return f"cannot be read: {said}"
