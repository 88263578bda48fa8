"""Whether the graphs of the articles look as `ontology/shapes.ttl` asks (SHACL).

pyshacl checks one article's graph at a time, together with the class hierarchy: memory stays flat, a result knows
its article, and what another article says cannot hide a gap. Nothing is fetched, no `owl:imports` is followed; shapes
that hold a query, rule or script are refused, because pyshacl would run it, SERVICE and all.
"""

from __future__ import annotations

import logging
import re
import signal
import threading
from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

import pyoxigraph as ox
from rdflib import RDFS, BNode, Graph, Literal, URIRef
from rdflib.namespace import SH
from rdflib.term import Node

from swapgraph.errors import InputError, StoreError
from swapgraph.graph.schema import Schema
from swapgraph.graph.soundness import in_order
from swapgraph.graph.terms import END, END_DATE, FROM, HAS_PARTICIPANT, START, START_DATE, TEXT, TO
from swapgraph.lexicon import read_turtle, turtle_files
from swapgraph.names import PREFIXES
from swapgraph.resources import ontology_dir

_HAS_PARTICIPANT = URIRef(HAS_PARTICIPANT.value)
_SEVERITIES: dict[Node | None, str] = {SH.Violation: "violation", SH.Warning: "warning", SH.Info: "info"}
_PERIODS = (
    (START_DATE, END_DATE, "An event cannot end before it starts: sg:endDate is earlier than sg:startDate."),
    (FROM, TO, "A period cannot end before it begins: sg:to is earlier than sg:from."),
)
_MISQUOTED = "It is not what stands in the article: sg:text must be the article's text from sg:start to sg:end."
_RUNS = frozenset(
    ("sparql", "select", "ask", "construct", "update", "js", "jsLibrary", "jsFunctionName", "rule", "target")
) | frozenset(("expression", "validator", "nodeValidator", "propertyValidator"))
"""What SHACL has beside its Core: SHACL-SPARQL, SHACL-JS and the Advanced Features."""
_COMPARED = frozenset((START_DATE, END_DATE, FROM, TO, START, END, TEXT))


@dataclass(frozen=True, slots=True)
class ShapeResult:
    """One thing that is not as a shape asks: which node, at which property and value, and why.

    `focus`, `path`, `shape` and `component` (the kind of constraint) are IRIs. `severity` is `violation`, `warning` or
    `info`.
    """

    focus: str
    path: str | None
    value: str | None
    severity: str
    message: str
    shape: str | None = None
    component: str | None = None


class Shapes:
    """The shapes, read once, for any number of articles."""

    def __init__(self, schema: Schema, shapes: Sequence[Path] = ()) -> None:
        """Read `ontology/shapes.ttl` and further files or folders of shapes.

        Raises InputError for a missing file or one with a query or script in it, SyntaxProblem, with line and column,
        for one that is not Turtle.
        """
        self._shapes = Graph()
        self._source = " ".join(map(str, shapes)) or str(ontology_dir() / "shapes.ttl")
        for path in turtle_files([ontology_dir() / "shapes.ttl", *shapes]):
            for triple in read_turtle(path):
                name = triple.predicate.value.removeprefix(PREFIXES["sh"])
                if triple.predicate.value.startswith(PREFIXES["sh"]) and name in _RUNS:
                    reason = (
                        f"sh:{name} would run a query or script; shapes are SHACL Core, and queries are quality rules"
                    )
                    raise InputError(reason, str(path))
                self._shapes.add(_rdflib_triple(triple))
        self._hierarchy = [
            (URIRef(below), RDFS.subClassOf, URIRef(above))
            for below in sorted(schema.classes)
            for above in sorted(schema.parents[below])
        ]
        self._roles = {URIRef(iri) for iri in schema.parents if schema.is_below(iri, HAS_PARTICIPANT.value)}

    def results(self, article: str, quads: Iterable[ox.Quad], seconds: float | None = None) -> list[ShapeResult]:
        """What is wrong with one article's graph, sorted; empty if it conforms. `article` is its IRI.

        InputError for shapes that are no shapes, StoreError if they take more than `seconds` of computing.
        """
        from pyshacl import validate
        from pyshacl.errors import ReportableRuntimeError

        given = list(quads)
        data = Graph()
        for triple in self._hierarchy:
            data.add(triple)
        with _quiet("rdflib.term"):  # an ill-typed literal is a result, no traceback on stderr
            for quad in given:
                s, p, o = _rdflib_triple(quad)
                data.add((s, p, o))
                if p in self._roles:
                    data.add((s, _HAS_PARTICIPANT, o))
            try:
                with _within(seconds, article):
                    conforms, report, _ = validate(
                        data,
                        shacl_graph=self._shapes,
                        advanced=False,
                        inference="none",
                        meta_shacl=False,
                        do_owl_imports=False,
                    )
            except (ReportableRuntimeError, re.error) as error:
                raise _no_shapes(error, self._source) from error
        if not isinstance(report, Graph):
            raise _no_shapes(report, self._source)
        found = {*_beyond_shacl(article, given)}
        if not conforms:
            found.update(_results(report))
        return sorted(found, key=lambda r: (r.focus, r.path or "", r.value or "", r.message, r.severity, r.shape or ""))


def _no_shapes(error: object, source: str) -> InputError:
    reason = " ".join(str(error).partition("For reference")[0].split())
    return InputError(f"these are no shapes that can be checked: {reason}", source)


def _results(report: Graph) -> Iterator[ShapeResult]:
    """The results of a SHACL report; those that only explain another one (sh:detail) are not told again."""
    for result in report.objects(None, SH.result):
        path, value = report.value(result, SH.resultPath), report.value(result, SH.value)
        messages = sorted(str(message) for message in report.objects(result, SH.resultMessage))
        shape = report.value(result, SH.sourceShape)
        yield ShapeResult(
            focus=str(report.value(result, SH.focusNode)),
            path=str(path) if isinstance(path, URIRef) else None,
            value=None if value is None else str(value),
            severity=_SEVERITIES.get(report.value(result, SH.resultSeverity), "violation"),
            message="; ".join(messages),
            shape=str(shape) if isinstance(shape, URIRef) else None,
            component=str(report.value(result, SH.sourceConstraintComponent)),
        )


def _beyond_shacl(article: str, quads: Iterable[ox.Quad]) -> Iterator[ShapeResult]:
    """What SHACL cannot say: that a month is not before a day, and that a piece of text is what stands there."""
    values: dict[str, dict[ox.NamedNode, str]] = {}
    for quad in quads:
        if quad.predicate in _COMPARED:
            values.setdefault(str(_rdflib_term(quad.subject)), {})[quad.predicate] = str(_rdflib_term(quad.object))
    whole = values.get(article, {}).get(TEXT)
    for focus, value in values.items():
        for first, last, message in _PERIODS:
            if first in value and last in value and not in_order(value[first], value[last]):
                yield ShapeResult(focus, last.value, value[last], "violation", message)
        start, end, text = (value.get(property_, "") for property_ in (START, END, TEXT))
        if whole is not None and start.isdecimal() and end.isdecimal() and whole[int(start) : int(end)] != text:
            yield ShapeResult(focus, TEXT.value, text, "violation", _MISQUOTED)


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
def _within(seconds: float | None, article: str) -> Iterator[None]:
    """StoreError if the block computes for longer: a pattern may take for ever, and the thread that `guard.Deadline`
    has would never get its turn, but patterns do look for signals. Only the main thread gets those; others wait.
    """
    if seconds is None or threading.current_thread() is not threading.main_thread():
        yield
        return

    def end(*_: object) -> None:
        raise StoreError(f"no answer from the shapes within {seconds:g} s, for {article}")

    before = signal.signal(signal.SIGVTALRM, end)
    signal.setitimer(signal.ITIMER_VIRTUAL, seconds)
    try:
        yield
    finally:
        signal.setitimer(signal.ITIMER_VIRTUAL, 0)
        signal.signal(signal.SIGVTALRM, before)


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
