"""Where the ontology, the stored queries and the seeds are: beside the sources in a checkout, inside the wheel else."""

from __future__ import annotations

from pathlib import Path

_PACKAGE = Path(__file__).parent


def _folder(name: str) -> Path:
    packaged = _PACKAGE / "_data" / name
    return packaged if packaged.is_dir() else _PACKAGE.parents[1] / name


def ontology_dir() -> Path:
    """The folder with `swapgraph.ttl`, `shapes.ttl`, `lexicon/`, `gazetteer/` and `rules/`."""
    return _folder("ontology")


def queries_dir() -> Path:
    """The folder with the stored queries."""
    return _folder("queries")


def seeds_dir() -> Path:
    """The folder with the sample articles."""
    return _folder("seeds")
