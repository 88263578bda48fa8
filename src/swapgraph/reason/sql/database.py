"""DuckDB, shut in: an embedded database in memory that can reach neither files, nor the network, nor extensions."""

from __future__ import annotations

import os
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Mapping

    import duckdb
    import numpy as np

MEMORY_LIMIT = "8GB"
"""What one closure may take at most. A batch of articles takes a few hundred megabytes; DuckDB fails beyond."""


def connect() -> duckdb.DuckDBPyConnection:
    """A new database. What is asked of it comes from rules, some of them a user's, so its doors are locked."""
    import duckdb

    db = duckdb.connect(":memory:")
    settings = {
        "threads": len(os.sched_getaffinity(0)),
        "memory_limit": f"'{MEMORY_LIMIT}'",
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


def create(db: duckdb.DuckDBPyConnection, name: str, columns: Mapping[str, np.ndarray]) -> None:
    """A table of numpy columns, made anew."""
    db.register("incoming", dict(columns))
    db.execute(f"CREATE OR REPLACE TEMP TABLE {name} AS FROM incoming")
    db.unregister("incoming")
