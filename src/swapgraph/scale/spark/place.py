"""A folder on any file system that Hadoop knows: what a job has finished there, and small files."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING, Any

from swapgraph.errors import StoreError, UsageError
from swapgraph.scale.spark.listing import escaped
from swapgraph.scale.spark.session import first_line, told_by_us

if TYPE_CHECKING:
    from pyspark.sql import DataFrame, SparkSession

_PLAN, _DONE = "_swapgraph/plan.json", "statistics.json"


class Place:
    """Where a job writes. Raises StoreError for a place that cannot be reached or written to.

    A step's folder is whole once Spark has put `_SUCCESS` there, its last act; whatever lacks that was cut off, and is
    made anew. So a job that was killed goes on with the step that it was at.
    """

    def __init__(self, spark: SparkSession, path: str) -> None:
        self._spark, self.path = spark, path.rstrip("/") or "/"
        self._jvm: Any = spark.sparkContext._jvm
        self._hadoop_path = self._jvm.org.apache.hadoop.fs.Path
        self._files = self._try(
            lambda: self._hadoop_path(self.path).getFileSystem(spark.sparkContext._jsc.hadoopConfiguration())
        )

    def below(self, name: str) -> str:
        """The path of something in this folder."""
        return f"{self.path}/{name}"

    def begin(self, plan: str) -> bool:
        """Whether there is anything to do for a plan: not if it was carried out here already.

        What another plan left unfinished is removed. UsageError if the folder holds something else.
        """
        before = self.read(_PLAN)
        if before == plan:
            return self.read(_DONE) is None
        if self.read(_DONE) is not None:
            reason = "holds what other articles, or other settings, have made"
            raise UsageError(f"{self.path} {reason}; name another place with -o")
        if before is None and self._holds_something():
            raise UsageError(f"{self.path} is not empty; name another place with -o")
        self.remove("_swapgraph")
        self.remove("quads")
        self.remove("problems")
        self.write(_PLAN, plan)
        return True

    def finish(self, statistics: str) -> None:
        """Write the statistics, which say that all is there, and remove what was needed on the way."""
        self.write(_DONE, statistics)
        for name in ("read", "articles", "extracted", "resolved", "reasoned"):
            self.remove(f"_swapgraph/{name}")

    def step(self, name: str, make: Callable[[], DataFrame], *by: str) -> DataFrame:
        """What `make` makes, from this folder: written there first unless it was already; `by` columns, if any."""
        path = self.below(f"_swapgraph/{name}")
        if not self.exists(f"_swapgraph/{name}/_SUCCESS"):
            writer = make().write.mode("overwrite").option("compression", "zstd")
            self._try(lambda: (writer.partitionBy(*by) if by else writer).parquet(path))
        return self._spark.read.parquet(escaped(path))

    def exists(self, name: str) -> bool:
        """Whether there is something of this name."""
        return bool(self._try(lambda: self._files.exists(self._hadoop_path(self.below(name)))))

    def read(self, name: str) -> str | None:
        """A small file; None if there is none."""
        if not self.exists(name):
            return None

        def read() -> str:
            stream = self._files.open(self._hadoop_path(self.below(name)))
            try:
                return str(self._jvm.org.apache.commons.io.IOUtils.toString(stream, "UTF-8"))
            finally:
                stream.close()

        return str(self._try(read))

    def write(self, name: str, text: str) -> None:
        """A small file, whole or not at all."""
        fresh = self._hadoop_path(self.below(f"{name}.new"))
        target = self._hadoop_path(self.below(name))

        def write() -> None:
            out = self._files.create(fresh, True)
            out.write(bytearray(text.encode("utf-8")))
            out.close()
            self._files.delete(target, False)
            self._files.rename(fresh, target)

        self._try(write)

    def remove(self, name: str) -> None:
        """Remove something, if it is there."""
        self._try(lambda: self._files.delete(self._hadoop_path(self.below(name)), True))

    def _holds_something(self) -> bool:
        path = self._hadoop_path(self.path)
        return bool(self._try(lambda: self._files.exists(path) and len(self._files.listStatus(path)) > 0))

    def _try(self, act: Callable[[], Any]) -> Any:
        from py4j.protocol import Py4JError

        try:
            return act()
        except Py4JError as error:
            raise told_by_us(error) or StoreError(f"{self.path}: {first_line(error)}") from error
