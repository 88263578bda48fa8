"""What the job asks of Spark's RDDs, in lists: its functions without a JVM, and each value pickled as on its way."""

from __future__ import annotations

import pickle
from collections.abc import Callable, Iterable, Iterator
from typing import Any


class FakeRDD:
    """A list under the names of `pyspark.RDD`; partitions are no matter, the order of a group is reversed."""

    def __init__(self, rows: Iterable[Any]) -> None:
        self._rows = [pickle.loads(pickle.dumps(row)) for row in rows]

    @property
    def context(self) -> FakeRDD:
        return self

    def parallelize(self, rows: Iterable[Any], _: int | None = None) -> FakeRDD:
        return FakeRDD(rows)

    def persist(self, *_: object) -> FakeRDD:
        return self

    def collect(self) -> list[Any]:
        return list(self._rows)

    def toLocalIterator(self) -> Iterator[Any]:  # noqa: N802 - Spark's
        return iter(self._rows)

    def map(self, make: Callable[[Any], Any]) -> FakeRDD:
        return FakeRDD(map(make, self._rows))

    def flatMap(self, make: Callable[[Any], Iterable[Any]]) -> FakeRDD:  # noqa: N802 - Spark's
        return FakeRDD(found for row in self._rows for found in make(row))

    def filter(self, holds: Callable[[Any], bool]) -> FakeRDD:
        return FakeRDD(filter(holds, self._rows))

    def keyBy(self, key: Callable[[Any], Any]) -> FakeRDD:  # noqa: N802 - Spark's
        return self.map(lambda row: (key(row), row))

    def values(self) -> FakeRDD:
        return self.map(lambda item: item[1])

    def union(self, other: FakeRDD) -> FakeRDD:
        return FakeRDD([*self._rows, *other._rows])

    def distinct(self, _: int | None = None) -> FakeRDD:
        return FakeRDD(dict.fromkeys(self._rows))

    def groupByKey(self, _: int | None = None) -> FakeRDD:  # noqa: N802 - Spark's
        return FakeRDD((key, values) for key, values in self._grouped().items())

    def cogroup(self, other: FakeRDD, _: int | None = None) -> FakeRDD:
        one, two = self._grouped(), other._grouped()
        return FakeRDD((key, (one.get(key, []), two.get(key, []))) for key in dict.fromkeys([*one, *two]))

    def join(self, other: FakeRDD, tasks: int | None = None) -> FakeRDD:
        both = self.cogroup(other, tasks)
        return both.flatMap(lambda item: [(item[0], (a, b)) for a in item[1][0] for b in item[1][1]])

    def leftOuterJoin(self, other: FakeRDD, tasks: int | None = None) -> FakeRDD:  # noqa: N802 - Spark's
        both = self.cogroup(other, tasks)
        return both.flatMap(lambda item: [(item[0], (a, b)) for a in item[1][0] for b in item[1][1] or [None]])

    def _grouped(self) -> dict[Any, list[Any]]:
        found: dict[Any, list[Any]] = {}
        for key, value in reversed(self._rows):
            found.setdefault(key, []).append(value)
        return found
