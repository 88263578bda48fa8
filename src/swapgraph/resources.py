"""Where the ontology, the stored queries and the seeds are: beside the sources in a checkout, inside the wheel else."""

from __future__ import annotations

import os

TYPE_CHECKING = False  # as `typing` has it; neither it nor pathlib may slow down `swapgraph query`
if TYPE_CHECKING:
    from pathlib import Path

_PACKAGE = os.path.dirname(os.path.abspath(__file__))


def folder(name: str) -> str:
    """The path of the folder `ontology`, `queries` or `seeds`."""
    packaged = os.path.join(_PACKAGE, "_data", name)
    return packaged if os.path.isdir(packaged) else os.path.join(os.path.dirname(os.path.dirname(_PACKAGE)), name)


def _path(name: str) -> Path:
    from pathlib import Path

    return Path(folder(name))


def ontology_dir() -> Path:
    """The folder with `swapgraph.ttl`, `shapes.ttl`, `lexicon/`, `gazetteer/`, `rules/` and `quality/`."""
    return _path("ontology")


def queries_dir() -> Path:
    """The folder with the stored queries."""
    return _path("queries")


def seeds_dir() -> Path:
    """The folder with the sample articles."""
    return _path("seeds")
