"""What a chain of links ties together is one task's, and nobody else's.

The links alone come to this machine, as pairs of keys: some 250 bytes for each key that has one.
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from pyspark import RDD


def together(keyed: RDD[Any], links: RDD[tuple[str, str]], tasks: int) -> RDD[Any]:
    """Values under their keys -> the values of each component in a list; a key without a link is one by itself."""
    roots = keyed.context.parallelize(list(roots_of(links.collect()).items()), tasks)
    joined = keyed.leftOuterJoin(roots, tasks)
    return (
        joined.map(lambda item: (item[1][1] or item[0], item[1][0])).groupByKey(tasks).map(lambda item: list(item[1]))
    )


def roots_of(links: Iterable[tuple[str, str]]) -> dict[str, str]:
    """For each key that has a link to another the first key of all that chains of links tie to it."""
    above: dict[str, str] = {}

    def root(key: str) -> str:
        top = key
        while above.setdefault(top, top) != top:
            top = above[top]
        while above[key] != top:
            above[key], key = top, above[key]
        return top

    for one, other in links:
        low, high = sorted((root(one), root(other)))
        above[high] = low
    return {key: root(key) for key in list(above)}
