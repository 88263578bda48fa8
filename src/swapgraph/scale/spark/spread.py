"""Batches of articles worked on by the cluster, for a graph on this machine: in place of `processes.ordered_map`."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from concurrent.futures import Future, ThreadPoolExecutor
from functools import partial
from itertools import islice
from typing import Any

from swapgraph.scale.processes import Rescue
from swapgraph.scale.spark.extracting import Setup, attempt_of
from swapgraph.scale.spark.session import bring_along

_EACH = 4  # batches for each core at a time: what a kill can cost, and what this machine holds at once


def spread(
    spark: Any,
    make: Callable[[Setup], Callable[[Any], Any]],
    setup: Setup,
    batches: Iterable[Any],
    *,
    rescue: Rescue[Any, Any],
    **_: object,
) -> Iterator[Any]:
    """See `processes.ordered_map`: in order, by as many as the cluster has, and tried again where a machine dies."""
    context = spark.sparkContext
    extractor, settings, minter = setup
    there = (extractor, bring_along(spark, settings), minter)
    source = iter(batches)

    def run(some: Sequence[Any]) -> list[Any]:
        done: list[Any] = context.parallelize(some, len(some)).map(partial(_work, make, there, rescue)).collect()
        return done

    with ThreadPoolExecutor(1) as ahead:  # the cluster works while this machine reads and stores
        try:
            under_way: Future[list[Any]] | None = None
            while some := list(islice(source, context.defaultParallelism * _EACH)):
                outcomes = under_way.result() if under_way else []
                under_way = ahead.submit(run, some)
                yield from outcomes
            yield from under_way.result() if under_way else []
        except BaseException:
            context.cancelAllJobs()
            raise


def _work(make: Callable[[Setup], Callable[[Any], Any]], setup: Setup, rescue: Rescue[Any, Any], batch: Any) -> Any:
    return rescue(batch, attempt_of(make, setup))
