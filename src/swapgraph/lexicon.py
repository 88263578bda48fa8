"""The domain's words, read from Turtle: `ontology/lexicon/`, `ontology/gazetteer/` and folders of the user's.

A lexicon is a list of entries, each a resource with a class and literal or IRI values; what an entry means is the
business of the module that reads it (frames for events, reporting verbs for claims, names for entities).
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field, fields
from pathlib import Path
from typing import Any

import pyoxigraph as ox

from swapgraph.errors import InputError, SyntaxProblem
from swapgraph.names import LEXICON, ONTOLOGY, PREFIXES

_RDF_TYPE = PREFIXES["rdf"] + "type"


def shorten(iri: str) -> str:
    """`https://w3id.org/swapgraph/lexicon#object` -> `object`; other terms keep a prefix: `rdfs:label`."""
    for namespace in (LEXICON, ONTOLOGY):
        if iri.startswith(namespace):
            return iri.removeprefix(namespace)
    for prefix, namespace in PREFIXES.items():
        if iri.startswith(namespace):
            return f"{prefix}:{iri.removeprefix(namespace)}"
    return iri


@dataclass(frozen=True, slots=True)
class Entry:
    """One resource: `values` maps shortened properties to their values in sorted order, IRIs shortened."""

    name: str
    classes: tuple[str, ...]
    values: dict[str, tuple[str, ...]] = field(default_factory=dict)

    def all(self, *properties: str) -> tuple[str, ...]:
        """All values of these properties, in their order."""
        return tuple(v for p in properties for v in self.values.get(p, ()))

    def one(self, property_: str) -> str | None:
        """The first value, if there is one."""
        values = self.values.get(property_, ())
        return values[0] if values else None

    def flag(self, property_: str) -> bool:
        """Whether the property is `true`."""
        return self.one(property_) == "true"


@dataclass(frozen=True, eq=False)
class Lexicon:
    """All entries of some Turtle files, by name and by class.

    Compared by identity, so that what is compiled from one can be kept.
    """

    entries: dict[str, Entry]
    by_class: dict[str, tuple[Entry, ...]]
    _sets: dict[tuple[str, str], frozenset[str]] = field(default_factory=dict, repr=False)

    def of(self, class_: str) -> tuple[Entry, ...]:
        """The entries of a class (`Frame`, `ReportingVerb`, ...), sorted by name."""
        return self.by_class.get(class_, ())

    def words(self, name: str, property_: str = "word") -> frozenset[str]:
        """The values of one entry as a set, made once; empty if there is no such entry."""
        if (name, property_) not in self._sets:
            entry = self.entries.get(name)
            self._sets[name, property_] = frozenset(entry.all(property_)) if entry else frozenset()
        return self._sets[name, property_]

    def lists_of(self, record: type) -> dict[str, Any]:
        """The sets for the fields of a dataclass that are declared as `word_list`s, by the field's name."""
        return {f.name: self.words(f.metadata["words"]) for f in fields(record) if "words" in f.metadata}


def word_list(name: str) -> Any:
    """A field of a record of words, `frozenset[str]`, that holds the list of this name; see `Lexicon.lists_of`."""
    return field(metadata={"words": name})


def turtle_files(paths: Iterable[Path]) -> list[Path]:
    """The `.ttl` files among and below these paths, sorted by path."""
    found: list[Path] = []
    for path in paths:
        if path.is_dir():
            found.extend(sorted(path.rglob("*.ttl")))
        elif path.exists():
            found.append(path)
        else:
            raise InputError("no such file or folder", str(path))
    return found


def read_turtle(path: Path) -> Iterator[ox.Quad]:
    """The triples of a Turtle file.

    Raises InputError if it cannot be read, SyntaxProblem with line and column if it is not Turtle.
    """
    try:
        yield from ox.parse(path=str(path), format=ox.RdfFormat.TURTLE, rename_blank_nodes=True)
    except SyntaxError as error:
        raise SyntaxProblem(str(error.msg), str(path), error.lineno, error.offset) from error
    except (OSError, UnicodeDecodeError) as error:
        raise InputError(str(error), str(path)) from error


def load_lexicon(paths: Sequence[Path]) -> Lexicon:
    """Read Turtle files and folders.

    Raises InputError for a missing file and SyntaxProblem, with line and column, for one that is not Turtle.
    """
    values: dict[str, dict[str, set[str]]] = {}
    for path in turtle_files(paths):
        for triple in read_turtle(path):
            subject, object_ = triple.subject, triple.object
            if not isinstance(subject, ox.NamedNode) or isinstance(object_, ox.BlankNode):
                continue  # axioms of the ontology; no word stands there
            if isinstance(object_, ox.Triple):
                continue  # a statement about a statement; no word either
            text = object_.value if isinstance(object_, ox.Literal) else shorten(object_.value)
            values.setdefault(shorten(subject.value), {}).setdefault(triple.predicate.value, set()).add(text)
    entries: dict[str, Entry] = {}
    by_class: dict[str, list[Entry]] = {}
    for name in sorted(values):
        classes = tuple(sorted(values[name].get(_RDF_TYPE, ())))
        plain = {shorten(p): tuple(sorted(v)) for p, v in sorted(values[name].items()) if p != _RDF_TYPE}
        entry = entries[name] = Entry(name, classes, plain)
        for class_ in classes:
            by_class.setdefault(class_, []).append(entry)
    return Lexicon(entries, {c: tuple(es) for c, es in by_class.items()})
