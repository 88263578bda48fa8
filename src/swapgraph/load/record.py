"""What was last proven to be in a store, kept there in a graph of its own, so that every machine that loads knows it.

    <GRAPH>  <RECORD#proven>  "750-0123..."      the fingerprint of what was sent
    <GRAPH>  <RECORD#stored>  "750-4567..."      of what was then there, where that differs (see `quirks`)
    <SCOPE>  <RECORD#state>   "loading"          from before the first change until the last proof; then "whole"

GRAPH is the name of a graph, SCOPE the base of the graph's IRIs, or the one graph that everything is loaded into. So
`ASK { GRAPH <RECORD> { <SCOPE> <RECORD#state> "whole" } }` tells whether a load was cut off. A graph that was not
proven has `stored` alone, "loading" while a load changes it. So what someone else changes is found at any time.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from hashlib import sha256
from typing import Any

import pyoxigraph as ox

from swapgraph.errors import StoreError
from swapgraph.graph.store import ONTOLOGY_GRAPH
from swapgraph.load.content import Fingerprint
from swapgraph.load.credentials import shown
from swapgraph.load.remote import Remote

RECORD = "https://w3id.org/swapgraph/load"
DEFAULT_SCOPE = f"{RECORD}#default"
"""What stands for the default graph, which has no name."""

LOADING, WHOLE = "loading", "whole"

_PROVEN, _STORED, _STATE = (ox.NamedNode(f"{RECORD}#{name}") for name in ("proven", "stored", "state"))
_GRAPH = ox.NamedNode(RECORD)
_AT_ONCE = 200  # subjects in one update


@dataclass(frozen=True, slots=True)
class Entry:
    """A graph as it was sent, and as it was then read back; without `proven` that did not prove to be the same."""

    proven: Fingerprint | None
    stored: Fingerprint | None


IN_HAND = Entry(None, None)
"""A graph that a load has begun to change, and has not read back."""


@dataclass(frozen=True, slots=True)
class Record:
    """The state of a scope (None: never loaded) and its graphs."""

    state: str | None = None
    entries: Mapping[str | None, Entry] = field(default_factory=dict)


def scope_of(base: str, into: str | None) -> str:
    """What a load is about: see `source.Source`."""
    return base if into == "" else DEFAULT_SCOPE if into is None else into


def staging_below(scope: str) -> str:
    """What the names of a scope's staging graphs begin with; nobody else touches those."""
    return f"{RECORD}/staging/{_short(scope)}/"


def staging_of(scope: str, graph: str | None) -> str:
    """The graph that another is loaded into before it is moved into its place."""
    return staging_below(scope) + _short(_name(graph))


def _short(name: str) -> str:
    return sha256(name.encode("utf-8")).hexdigest()[:16]


def read_record(remote: Remote, scope: str, into: str | None) -> Record:
    """The record of a scope. What cannot be read counts as not recorded; StoreError where but a part can be had."""
    state: str | None = None
    proven: dict[str, Fingerprint | None] = {}
    stored: dict[str, Fingerprint | None] = {}
    for subject, predicate, value in _rows(remote):
        if not isinstance(subject, ox.NamedNode) or not isinstance(value, ox.Literal):
            continue
        if predicate == _STATE and subject.value == scope:
            state = value.value
        elif predicate in (_PROVEN, _STORED) and _within(subject.value, scope, into):
            try:
                found = None if value.value == LOADING else Fingerprint.read(value.value)
                (proven if predicate == _PROVEN else stored)[subject.value] = found
            except ValueError:
                continue
    entries = {_graph(name): Entry(proven.get(name), found) for name, found in (proven | stored).items()}
    return Record(state, entries)


def _rows(remote: Remote) -> list[tuple[Any, ...]]:
    """All triples of the record, page by page where the store cuts long answers."""
    number, last = remote.count(RECORD), ""
    found: list[tuple[Any, ...]] = []
    while len(found) < number:
        page = remote.rows(
            f"SELECT ?s ?p ?o WHERE {{ GRAPH {_GRAPH} {{ ?s ?p ?o }} FILTER(STR(?s) > {ox.Literal(last)}) }} "
            "ORDER BY STR(?s)"
        )
        if len(found) + len(page) < number:  # the last subject may have been cut through
            page = [row for row in page if row[0] != page[-1][0]]
        if not page:
            raise StoreError(f"{shown(remote.url)} cuts its answers: the graph {RECORD} cannot be read")
        found += page
        last = page[-1][0].value
    return found


def half_loaded(remote: Remote) -> bool:
    """Whether some load into the store has begun and was not proven yet."""
    return remote.ask(f"ASK {{ GRAPH {_GRAPH} {{ ?scope {_STATE} {ox.Literal(LOADING)} }} }}")


def write_state(remote: Remote, scope: str, state: str) -> None:
    """Say that a load is under way, or done."""
    subject = ox.NamedNode(scope)
    _replace(remote, [subject], [ox.Triple(subject, _STATE, ox.Literal(state))], _STATE)


def write_entries(remote: Remote, entries: Mapping[str | None, Entry | None], known: Iterable[str | None]) -> None:
    """Record graphs; None forgets one. `known` are those that are recorded already."""
    before = set(known)
    names = list(entries)
    for i in range(0, len(names), _AT_ONCE):
        some = names[i : i + _AT_ONCE]
        triples: list[ox.Triple] = []
        for name in some:
            entry, subject = entries[name], ox.NamedNode(_name(name))
            if entry is not None:
                if entry.proven is not None:
                    triples.append(ox.Triple(subject, _PROVEN, ox.Literal(str(entry.proven))))
                if entry.proven is None or entry.stored != entry.proven:
                    triples.append(ox.Triple(subject, _STORED, ox.Literal(str(entry.stored or LOADING))))
        old = [ox.NamedNode(_name(name)) for name in some if name in before]
        _replace(remote, old, triples, _PROVEN, _STORED)


def _replace(remote: Remote, subjects: list[ox.NamedNode], triples: list[ox.Triple], *predicates: ox.NamedNode) -> None:
    """Delete what the subjects have of these predicates, then insert; where only triples can be added, add them."""
    steps = [
        f"DELETE WHERE {{ GRAPH {_GRAPH} {{ {subject} {predicate} ?value }} }}"
        for subject in subjects
        for predicate in predicates
    ]
    if triples:
        data = (ox.serialize(triples, format=ox.RdfFormat.N_TRIPLES) or b"").decode("utf-8")
        steps.append(f"INSERT DATA {{ GRAPH {_GRAPH} {{\n{data}}} }}")
    if steps:
        remote.update(" ;\n".join(steps))


def _within(name: str, scope: str, into: str | None) -> bool:
    return name.startswith(scope) or name == ONTOLOGY_GRAPH if into == "" else name == scope


def _name(graph: str | None) -> str:
    return DEFAULT_SCOPE if graph is None else graph


def _graph(name: str) -> str | None:
    return None if name == DEFAULT_SCOPE else name
