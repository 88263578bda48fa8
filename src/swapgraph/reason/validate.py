"""Whether the graphs of the articles look as `ontology/shapes.ttl` asks (SHACL), told in plain findings.

pyshacl checks one article's graph at a time, together with the class hierarchy: memory stays flat, a finding knows
its article, and what another article says cannot hide a gap. Nothing is fetched, no `owl:imports` is followed, and no
rule or script of a shapes file is run.
"""

from __future__ import annotations

import logging
from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

import pyoxigraph as ox
from rdflib import RDFS, BNode, Graph, Literal, URIRef
from rdflib.namespace import SH
from rdflib.term import Node

from swapgraph.graph.schema import Schema
from swapgraph.graph.soundness import in_order
from swapgraph.graph.store import Store
from swapgraph.graph.terms import END, END_DATE, FROM, HAS_PARTICIPANT, START, START_DATE, TEXT, TO
from swapgraph.lexicon import read_turtle, turtle_files
from swapgraph.resources import ontology_dir

_HAS_PARTICIPANT = URIRef(HAS_PARTICIPANT.value)
_SEVERITIES: dict[Node | None, str] = {SH.Violation: "violation", SH.Warning: "warning", SH.Info: "info"}
_PERIODS = (
    (START_DATE, END_DATE, "An event cannot end before it starts: sg:endDate is earlier than sg:startDate."),
    (FROM, TO, "A period cannot end before it begins: sg:to is earlier than sg:from."),
)
_MISQUOTED = "It is not what stands in the article: sg:text must be the article's text from sg:start to sg:end."
_COMPARED = frozenset((START_DATE, END_DATE, FROM, TO, START, END, TEXT))


@dataclass(frozen=True, slots=True)
class Finding:
    """One thing that is wrong: in which article, with which node, at which property and value, and why.

    `article`, `focus` and `path` are IRIs. `severity` is `violation` (the graph is wrong), `warning` or `info`.
    """

    article: str
    focus: str
    path: str | None
    value: str | None
    severity: str
    message: str


class Validator:
    """The shapes, read once, for any number of articles."""

    def __init__(self, schema: Schema, shapes: Sequence[Path] = ()) -> None:
        """Read `ontology/shapes.ttl` and further files or folders of shapes.

        Raises InputError for a missing file and SyntaxProblem, with line and column, for one that is not Turtle.
        """
        self._shapes = Graph()
        for path in turtle_files([ontology_dir() / "shapes.ttl", *shapes]):
            for triple in read_turtle(path):
                self._shapes.add(_rdflib_triple(triple))
        self._hierarchy = [
            (URIRef(below), RDFS.subClassOf, URIRef(above))
            for below in sorted(schema.classes)
            for above in sorted(schema.parents[below])
        ]
        self._roles = {URIRef(iri) for iri in schema.parents if schema.is_below(iri, HAS_PARTICIPANT.value)}

    def findings(self, article: str, quads: Iterable[ox.Quad]) -> list[Finding]:
        """What is wrong with one article's graph, sorted; empty if it conforms. `article` is its IRI."""
        from pyshacl import validate

        given = list(quads)
        data = Graph()
        for triple in self._hierarchy:
            data.add(triple)
        with _quiet("rdflib.term"):  # an ill-typed literal is a finding, no traceback on stderr
            for quad in given:
                s, p, o = _rdflib_triple(quad)
                data.add((s, p, o))
                if p in self._roles:
                    data.add((s, _HAS_PARTICIPANT, o))
            conforms, report, _ = validate(
                data, shacl_graph=self._shapes, advanced=False, inference="none", meta_shacl=False, do_owl_imports=False
            )
        found = {*_beyond_shacl(article, given)}
        if not conforms:
            found.update(_results(article, report))
        return sorted(found, key=lambda f: (f.focus, f.path or "", f.value or "", f.message, f.severity))


def validate(store: Store, schema: Schema, shapes: Sequence[Path] = ()) -> Iterator[Finding]:
    """The findings about all articles of a store, article by article in the order of their IRIs."""
    validator = Validator(schema, shapes)
    for article in store.articles():
        yield from validator.findings(article, store.quads(article))


def _results(article: str, report: Graph) -> Iterator[Finding]:
    """The results of a SHACL report; those that only explain another one (sh:detail) are not told again."""
    for result in report.objects(None, SH.result):
        path, value = report.value(result, SH.resultPath), report.value(result, SH.value)
        messages = sorted(str(message) for message in report.objects(result, SH.resultMessage))
        yield Finding(
            article=article,
            focus=str(report.value(result, SH.focusNode)),
            path=str(path) if isinstance(path, URIRef) else None,
            value=None if value is None else str(value),
            severity=_SEVERITIES.get(report.value(result, SH.resultSeverity), "violation"),
            message="; ".join(messages),
        )


def _beyond_shacl(article: str, quads: Iterable[ox.Quad]) -> Iterator[Finding]:
    """What SHACL cannot say: that a month is not before a day, and that a piece of text is what stands there."""
    values: dict[str, dict[ox.NamedNode, str]] = {}
    for quad in quads:
        if quad.predicate in _COMPARED:
            values.setdefault(str(_rdflib_term(quad.subject)), {})[quad.predicate] = str(_rdflib_term(quad.object))
    whole = values.get(article, {}).get(TEXT)
    for focus, value in values.items():
        for first, last, message in _PERIODS:
            if first in value and last in value and not in_order(value[first], value[last]):
                yield Finding(article, focus, last.value, value[last], "violation", message)
        start, end, text = (value.get(property_, "") for property_ in (START, END, TEXT))
        if whole is not None and start.isdecimal() and end.isdecimal() and whole[int(start) : int(end)] != text:
            yield Finding(article, focus, TEXT.value, text, "violation", _MISQUOTED)


def _rdflib_triple(quad: ox.Quad | ox.Triple) -> tuple[Node, Node, Node]:
    return _rdflib_term(quad.subject), _rdflib_term(quad.predicate), _rdflib_term(quad.object)


def _rdflib_term(term: object) -> Node:
    """The same term for rdflib; lexical forms are kept as they are, so that shapes see what is stored."""
    if isinstance(term, ox.NamedNode):
        return URIRef(term.value)
    if isinstance(term, ox.BlankNode):
        return BNode(term.value)
    if not isinstance(term, ox.Literal):
        raise TypeError(f"not a term of RDF 1.1: {term}")
    if term.language:
        return Literal(term.value, lang=term.language)
    return Literal(term.value, datatype=URIRef(term.datatype.value), normalize=False)


@contextmanager
def _quiet(logger_name: str) -> Iterator[None]:
    """Nothing below an error from one logger, as long as the context is open."""
    logger = logging.getLogger(logger_name)
    before = logger.level
    logger.setLevel(logging.ERROR)
    try:
        yield
    finally:
        logger.setLevel(before)
