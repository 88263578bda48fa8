"""Joins what shapes, the reasoner and quality rules find in a graph into one report. Nothing is written."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator, Sequence
from pathlib import Path

import pyoxigraph as ox

from swapgraph.findings.finding import Check, Finding, Premise, Report
from swapgraph.findings.quality import QualityRule, read_quality_rules
from swapgraph.graph.schema import Schema
from swapgraph.graph.store import Store
from swapgraph.query.guard import Deadline
from swapgraph.reason.axioms import SUMMARIES
from swapgraph.reason.evidence import Evidence, Quote
from swapgraph.reason.inference import Inconsistency, infer_store
from swapgraph.reason.proof import Prover
from swapgraph.reason.rule import Term, Triple
from swapgraph.reason.shapes import ShapeResult, Shapes
from swapgraph.resources import ontology_dir

_EXCLUDED = "Do not correct the graph: find which of the premises was read wrongly, in the quotes."
_OUR_SHAPES = "https://w3id.org/swapgraph/shapes#"
_BROKEN = "A graph that swapgraph built never breaks a shape of its own; rebuild it, or report the article."


def check(
    store: Store,
    schema: Schema,
    *,
    axioms: Sequence[Path] = (),
    rules: Sequence[Path] = (),
    shapes: Sequence[Path] = (),
    quality: Sequence[Path] = (),
    seconds: float | None = None,
    progress: Callable[[int], None] = lambda _: None,
) -> Report:
    """All that is amiss in a graph.

    `axioms` (Turtle files) and `rules` (`.rq` files) are the user's, which the graph was built with; quality rules may
    lie among these rules. `shapes` and `quality` are further Turtle files and quality rules, or folders of them.
    `seconds` bounds the computing that each article's shapes (StoreError) and each rule (the process ends) may take.

    Raises InputError or SyntaxProblem for a bad file, StoreError if the store fails.
    """
    asked = {
        rule.name: rule
        for group, strict in (([ontology_dir() / "quality"], True), (rules, False), (quality, True))
        for rule in read_quality_rules(group, all_files=strict)
    }
    by_shape = Shapes(schema, shapes)
    proven = _Proven(store, tuple(axioms), tuple(rules))
    found: list[Finding] = []
    articles = store.articles()
    for article in articles:
        results = by_shape.results(article, store.quads(article), seconds)
        found += [proven.of_shape(article, result) for result in results]
        progress(1)
    found += proven.inconsistencies()
    for rule in asked.values():
        with Deadline(seconds, before_end=lambda rule=rule: _blame(rule)):  # type: ignore[misc]
            found += rule.findings(store)
    return Report(len(articles), sorted(found, key=Finding.order), _described(found, asked.values()))


def _blame(rule: QualityRule) -> None:
    import sys

    sys.stderr.write(f"swapgraph: quality rule {rule.name} ({rule.source}) takes too long\n")


def _described(found: Sequence[Finding], rules: Iterable[QualityRule]) -> dict[str, Check]:
    checks = {rule.name: rule.check for rule in rules}
    for finding in found:
        if finding.kind == "inconsistency":
            summary = SUMMARIES.get(finding.check, "")
            checks.setdefault(finding.check, Check(finding.check, finding.kind, summary, _EXCLUDED))
        elif finding.kind == "shape":
            ours = finding.source is None or finding.source.startswith(_OUR_SHAPES)
            checks.setdefault(finding.check, Check(finding.check, finding.kind, advice=_BROKEN if ours else ""))
    return dict(sorted(checks.items()))


class _Proven:
    """Gives results their evidence: a shape's node its words, an inconsistency the proofs of its premises."""

    def __init__(self, store: Store, axioms: tuple[Path, ...], rules: tuple[Path, ...]) -> None:
        self._store, self._axioms, self._rules = store, axioms, rules
        self._evidence = Evidence(store)

    def of_shape(self, article: str, result: ShapeResult) -> Finding:
        """A SHACL result as a finding; a shape is named by the end of its IRI, one without by what it asks."""
        quote = self._evidence.best(ox.NamedNode(result.focus), article) if _is_iri(result.focus) else None
        name = re.split(r"[#/]", (result.shape or result.component or result.path or "shape"))[-1]
        return Finding(
            check=name,
            kind="shape",
            severity=result.severity,
            message=result.message,
            article=article,
            focus=result.focus,
            nodes=(result.focus,),
            path=result.path,
            value=result.value,
            source=result.shape,
            component=result.component,
            quotes=() if quote is None else (quote,),
        )

    def inconsistencies(self) -> Iterator[Finding]:
        """What the articles say that an axiom excludes, found by reasoning anew; what follows is thrown away."""
        inferred = infer_store(self._store, ontology_dir(), ontologies=self._axioms, rules=self._rules)
        for _ in inferred:
            pass
        prover = None
        told: dict[tuple[str, tuple[Triple, ...]], list[Inconsistency]] = {}
        for clash in inferred.findings:  # about entities that articles share, each article finds it anew
            told.setdefault((clash.rule, clash.premises), []).append(clash)
        for clashes in told.values():
            prover = prover or Prover(self._store, ontology_dir(), ontologies=self._axioms, rules=self._rules)
            yield self._of_clash(clashes, prover)

    def _of_clash(self, clashes: Sequence[Inconsistency], prover: Prover) -> Finding:
        clash = clashes[0]
        premises = tuple(Premise(triple, prover.prove(triple)) for triple in clash.premises)
        quotes = [quote for premise in premises for quote in self._quotes(premise, clash.article)]
        nodes = tuple(dict.fromkeys(n for triple in clash.premises for n in self._nodes(triple)))
        return Finding(
            check=clash.rule,
            kind="inconsistency",
            severity="violation",
            message=re.sub(rf"<{re.escape(self._store.base)}([^<>]*)>", r"\1", clash.message),
            article=clash.article if len(clashes) == 1 else None,
            focus=nodes[0] if nodes else clash.article or self._store.base,
            nodes=nodes,
            quotes=tuple(dict.fromkeys(quotes)),
            premises=premises,
        )

    def _quotes(self, premise: Premise, article: str | None) -> Iterator[Quote]:
        if premise.proof is not None:
            yield from premise.quotes()
        elif article is not None:  # nothing was concluded yet, so nothing is proven either
            quote = self._evidence.of_triple(premise.triple, article)
            yield from () if quote is None else (quote,)

    def _nodes(self, triple: Triple) -> list[str]:
        ends: tuple[Term, ...] = (triple[0], triple[2])
        return [t.value for t in ends if isinstance(t, ox.NamedNode) and t.value.startswith(self._store.base)]


def _is_iri(text: str) -> bool:
    try:
        ox.NamedNode(text)
    except ValueError:
        return False
    return True
