"""Starts Spark, or finds the session that `spark-submit` has made, and brings the user's files to the tasks."""

from __future__ import annotations

import os
import re
import shutil
import sys
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING, Any

from swapgraph import errors
from swapgraph.errors import StoreError, SwapgraphError, UsageError
from swapgraph.settings import Settings

if TYPE_CHECKING:
    from pyspark.sql import SparkSession

LOCAL = "local[*]"
"""The master where none is named: all cores of this machine."""

_WORDS = "swapgraph-words"
_KINDS = ("lexicons", "ontologies", "rules")


@contextmanager
def session(master: str | None) -> Iterator[SparkSession]:
    """Spark, stopped when the block ends.

    The master is the one named, else that of `spark-submit`, else all cores of this machine. UsageError if PySpark or
    Java is missing, or there is no such master. What Spark raises inside the block becomes an error of ours.
    """
    try:
        from pyspark import SparkConf, SparkContext
        from pyspark.errors import PySparkException
        from pyspark.sql import SparkSession
    except ImportError as error:
        reason = f"--engine spark needs PySpark ({error})"
        raise UsageError(f"{reason}: pip install 'swapgraph[spark]'") from None
    if "PYSPARK_GATEWAY_PORT" in os.environ:  # spark-submit has started a JVM, which knows what it was given
        SparkContext._ensure_initialized()
    elif not _java():
        raise UsageError("--engine spark needs Java 17 or newer: install it, or set JAVA_HOME to where it is")
    conf = SparkConf(loadDefaults=True)
    chosen = master or conf.get("spark.master") or LOCAL
    given = {name for name, _ in conf.getAll()}
    alone = _ALONE | {"spark.driver.memory": f"{_heap()}m"} if chosen.startswith("local") else {}
    for name, value in (_OURS | alone).items():
        if name not in given:
            conf.set(name, value)
    if chosen.startswith("local"):
        os.environ.setdefault("PYSPARK_PYTHON", sys.executable)
    try:
        with _unheard():
            there = conf.setMaster(retrying(chosen, conf.get("spark.task.maxFailures", _FAILURES) or _FAILURES))
            spark = SparkSession.builder.config(conf=there.setAppName("swapgraph")).getOrCreate()
    except PySparkException as error:
        raise UsageError(f"Spark does not start ({first_line(error)}); it needs Java 17 or newer") from None
    except Exception as error:  # what the JVM throws comes as one kind of error
        raise UsageError(f"Spark does not start with --master {chosen}: {first_line(error)}") from None
    try:
        with telling_ours():
            yield spark
    finally:
        with suppress(Exception):  # a JVM that has died can no more be stopped; why it died has been said
            spark.stop()


def retrying(master: str, failures: str) -> str:
    """A master that tries a task again: of its own accord Spark does not on `local[...]`, whatever its settings say."""
    here = re.fullmatch(r"local(?:\[([^,\]]+)\])?", master)
    return f"local[{here[1] or 1},{failures}]" if here else master


_FAILURES = "4"  # of a task, with which a job fails: Spark's own number for clusters

_OURS = {
    "spark.log.level": "ERROR",
    "spark.ui.showConsoleProgress": "false",
    "spark.sql.adaptive.coalescePartitions.enabled": "false",  # few bytes of text are many seconds of work
    "spark.sql.session.timeZone": "UTC",
    "spark.driver.maxResultSize": "0",  # what comes back is bounded by how much is asked for at a time
}
_ALONE = {"spark.ui.enabled": "false", "spark.driver.host": "localhost", "spark.driver.bindAddress": "127.0.0.1"}
"""On one machine nobody listens to the network."""


def _heap() -> int:
    """Megabytes for the JVM that does everything: a quarter of the machine's. Spark's 1,024 ended at 4,000 articles."""
    pages, size = os.sysconf("SC_PHYS_PAGES"), os.sysconf("SC_PAGE_SIZE")
    return max(_LEAST_HEAP, min(_MOST_HEAP, pages * size // 4_194_304))


_LEAST_HEAP, _MOST_HEAP = 1024, 8192


@contextmanager
def _unheard() -> Iterator[None]:
    """Let the JVM that starts here have no stderr: what it says there is for who looks after a cluster, and whatever
    goes wrong comes back as an error. One that `spark-submit` has started keeps its own."""
    kept, nowhere = os.dup(2), os.open(os.devnull, os.O_WRONLY)
    try:
        os.dup2(nowhere, 2)
        yield
    finally:
        os.dup2(kept, 2)
        os.close(kept)
        os.close(nowhere)


@contextmanager
def telling_ours() -> Iterator[None]:
    """Turn what PySpark raises, for what went wrong in the JVM or in a task, into an error of ours."""
    try:
        yield
    except Exception as error:
        if not type(error).__module__.startswith(("py4j", "pyspark")):
            raise
        hint = "what is finished is kept; run the same command again to go on"
        raise told_by_us(error) or StoreError(f"Spark gave up ({first_line(error)}); {hint}") from error


def told_by_us(error: BaseException) -> SwapgraphError | None:
    """The error of ours that a task was ended by, say for want of the language model; its trace ends with it."""
    found = re.findall(r"^swapgraph\.errors\.(\w+): (.+)$", str(error), re.MULTILINE)
    return getattr(errors, found[-1][0])(found[-1][1]) if found else None


def first_line(error: BaseException) -> str:
    """What an error of the JVM's says, without its trace."""
    said = str(getattr(error, "java_exception", None) or error)
    lines = [line.strip() for line in said.splitlines() if line.strip()]
    return lines[0] if lines else type(error).__name__


def bring_along(spark: SparkSession, settings: Settings) -> Settings:
    """Send the user's lexicons, axioms and rules to all tasks; the settings with where they lie there."""
    paths = {kind: getattr(settings, kind) for kind in _KINDS}
    if not any(paths.values()):
        return settings
    with tempfile.TemporaryDirectory() as scratch:
        folder = Path(scratch) / _WORDS
        for kind in _KINDS:
            for number, path in enumerate(paths[kind]):
                target = folder / kind / str(number) / path.name
                target.parent.mkdir(parents=True)
                shutil.copytree(path, target) if path.is_dir() else shutil.copyfile(path, target)
        spark.sparkContext.addFile(str(folder), recursive=True)
    kept: dict[str, Any] = {
        kind: tuple(Path(_WORDS) / kind / str(number) / path.name for number, path in enumerate(paths[kind]))
        for kind in _KINDS
    }
    return replace(settings, **kept)


def arrived(settings: Settings) -> Settings:
    """In a task: the settings of `bring_along` with the paths of this machine."""
    from pyspark import SparkFiles

    root = Path(SparkFiles.getRootDirectory())
    here: dict[str, Any] = {kind: tuple(root / path for path in getattr(settings, kind)) for kind in _KINDS}
    return replace(settings, **here)


def _java() -> bool:
    home = os.environ.get("JAVA_HOME")
    return bool(shutil.which("java") or (home and (Path(home) / "bin" / "java").exists()))
