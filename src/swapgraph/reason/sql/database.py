"""DuckDB, shut in: an embedded database in memory that can reach neither files, nor the network, nor extensions."""

from __future__ import annotations

import os
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Mapping

    import duckdb
    import numpy as np

MOST = 8 << 30
"""Bytes that a closure may take, or half the machine's memory; a batch of articles takes a few hundred million."""


def connect(threads: int | None = None) -> duckdb.DuckDBPyConnection:
    """A new database, which works with so many threads, or with all cores that this process has.

    What is asked of it comes from rules, some of them a user's, so its doors are locked.
    """
    import duckdb

    db = duckdb.connect(":memory:")
    settings = {
        "threads": threads or _cores(),
        "memory_limit": f"'{_limit() >> 20}MiB'",
        "preserve_insertion_order": "false",
        "temp_directory": "''",
        "autoinstall_known_extensions": "false",
        "autoload_known_extensions": "false",
        "allow_community_extensions": "false",
        "enable_external_access": "false",
        "lock_configuration": "true",  # the last
    }
    for name, value in settings.items():
        db.execute(f"SET {name} = {value}")
    return db


def _cores() -> int:
    return len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1


def _limit() -> int:
    try:
        return min(MOST, os.sysconf("SC_PHYS_PAGES") * os.sysconf("SC_PAGE_SIZE") // 2)
    except (AttributeError, ValueError, OSError):  # not every system tells
        return MOST


def create(db: duckdb.DuckDBPyConnection, name: str, columns: Mapping[str, np.ndarray]) -> None:
    """A table of numpy columns, made anew."""
    db.register("incoming", dict(columns))
    db.execute(f"CREATE OR REPLACE TEMP TABLE {name} AS FROM incoming")
    db.unregister("incoming")
