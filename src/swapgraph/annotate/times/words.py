"""The words of `ontology/lexicon/times.ttl`: what makes a name of a weekday or a month, and words for events."""

from __future__ import annotations

from functools import cache

from swapgraph.lexicon import Lexicon, load_lexicon
from swapgraph.resources import ontology_dir


@cache
def _lexicon() -> Lexicon:
    return load_lexicon([ontology_dir() / "lexicon" / "times.ttl"])


@cache
def event_kinds() -> dict[str, frozenset[str]]:
    """The kinds of event that a word tells of: *arrested* of an arrest."""
    kinds: dict[str, set[str]] = {}
    for entry in _lexicon().of("DatedEvent"):
        for word in entry.all("word"):
            kinds.setdefault(word, set()).add(entry.name)
    return {word: frozenset(names) for word, names in kinds.items()}


@cache
def name_words(entry: str) -> frozenset[str]:
    """The words of one list, in lower case."""
    return _lexicon().words(entry)
