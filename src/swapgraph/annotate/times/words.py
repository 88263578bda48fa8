"""The words of `ontology/lexicon/times.ttl`: what makes a name of a weekday or a month."""

from __future__ import annotations

from functools import cache

from swapgraph.lexicon import Lexicon, load_lexicon
from swapgraph.resources import ontology_dir


@cache
def _lexicon() -> Lexicon:
    return load_lexicon([ontology_dir() / "lexicon" / "times.ttl"])


@cache
def name_words(entry: str) -> frozenset[str]:
    """The words of one list, in lower case."""
    return _lexicon().words(entry)
