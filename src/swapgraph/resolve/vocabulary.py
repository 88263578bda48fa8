"""The words and classes that resolving goes by, from `ontology/lexicon/resolve.ttl`."""

from __future__ import annotations

from dataclasses import dataclass, field
from pathlib import Path

from swapgraph.lexicon import load_lexicon
from swapgraph.names import sg


@dataclass(frozen=True)
class Vocabulary:
    """IRIs of classes and roles; words in lower case."""

    events: frozenset[str] = frozenset()  # kinds of events that different articles may both tell
    placed: frozenset[str] = frozenset()  # of these, those of which two places on one day make two
    roles: frozenset[str] = frozenset()  # whose holders are the sides of an event
    giving: frozenset[str] = frozenset()
    taking: frozenset[str] = frozenset()
    generic: frozenset[str] = frozenset()  # words of names that every country's body may bear
    variants: dict[str, str] = field(default_factory=dict)  # a first name -> the one it is a form of


def load_vocabulary(ontology_dir: Path) -> Vocabulary:
    """Read it. InputError or SyntaxProblem for a file that cannot be."""
    lexicon = load_lexicon([ontology_dir / "lexicon" / "resolve.ttl"])

    def iris(name: str, property_: str) -> frozenset[str]:
        return frozenset(sg(local) for local in lexicon.words(name, property_))

    variants = {word: entry.name for entry in lexicon.of("NameVariants") for word in entry.all("word")}
    return Vocabulary(
        events=iris("resolvedEvents", "event"),
        placed=iris("resolvedEvents", "placed"),
        roles=iris("resolvedSides", "role"),
        giving=iris("resolvedSides", "giving"),
        taking=iris("resolvedSides", "taking"),
        generic=lexicon.words("genericBodies"),
        variants=variants,
    )
