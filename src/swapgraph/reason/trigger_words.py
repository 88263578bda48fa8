"""Which words of articles tell a property or a class: what the lexicon says of it."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from pathlib import Path

import pyoxigraph as ox

from swapgraph.lexicon import read_turtle, turtle_files
from swapgraph.names import LEXICON
from swapgraph.reason.rule import Term

_WORDS = tuple(f"{LEXICON}{local}" for local in ("verb", "noun", "weakVerb", "weakNoun", "word", "phrase"))
_FEW = 6  # words shown of an entry


@dataclass(frozen=True, slots=True)
class TriggerWords:
    """An entry of the lexicon that tells a term: some of its words, and the `slots` of the sentence that it reads."""

    entry: str
    words: tuple[str, ...]
    slots: tuple[str, ...]


def trigger_words(term: Term, lexicons: Sequence[Path], beside: Collection[object] = ()) -> list[TriggerWords]:
    """The entries that name a term; first those that name one `beside` it, then those with most words.

    Raises what reading Turtle does.
    """
    found: dict[str, tuple[bool, list[str], list[str]]] = {}
    for path in turtle_files(lexicons):
        about: dict[str, list[tuple[str, Term]]] = {}
        for triple in read_turtle(path):
            if isinstance(triple.subject, ox.NamedNode):
                about.setdefault(triple.subject.value, []).append((triple.predicate.value, triple.object))  # type: ignore[arg-type]
        for entry, values in about.items():
            slots = [property_.removeprefix(LEXICON) for property_, value in values if value == term]
            words = [value.value for by in _WORDS for p, value in values if p == by and isinstance(value, ox.Literal)]
            if slots and words:
                near = any(value in beside for _, value in values)
                found[entry.removeprefix(LEXICON)] = (near, words, slots)
    ordered = sorted(found.items(), key=lambda item: (not item[1][0], -len(item[1][1]), item[0]))
    return [TriggerWords(entry, tuple(words[:_FEW]), tuple(sorted(set(slots)))) for entry, (_, words, slots) in ordered]
