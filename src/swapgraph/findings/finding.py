"""A finding, and the report of all findings about a graph."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field

from swapgraph.reason.evidence import Quote
from swapgraph.reason.proof import Proof
from swapgraph.reason.rule import Triple

SEVERITIES = ("violation", "warning", "info")
"""Gravest first: the graph is wrong; something in it can hardly be right; something to look at."""


@dataclass(frozen=True, slots=True)
class Premise:
    """One of the triples that cannot all hold, with its proof where one is found."""

    triple: Triple
    proof: Proof | None = None

    def quotes(self) -> tuple[Quote, ...]:
        """The words that its proof comes down to, each once."""
        return () if self.proof is None else tuple(dict.fromkeys(_leaves(self.proof)))


def _leaves(proof: Proof) -> Iterator[Quote]:
    if proof.quote is not None:
        yield proof.quote
    for premise in proof.premises:
        yield from _leaves(premise)


@dataclass(frozen=True, slots=True)
class Finding:
    """One thing that is amiss.

    `check` is the name of the shape, the axiom's rule or the quality rule that finds it, `kind` which of the three.
    `article`, `focus`, `nodes` (with the focus at their head), `path`, `source` (of the shape) and `component` are
    IRIs. `article` is None for what no single article tells.
    """

    check: str
    kind: str  # shape | inconsistency | quality
    severity: str
    message: str
    article: str | None
    focus: str
    nodes: tuple[str, ...] = ()
    path: str | None = None
    value: str | None = None
    source: str | None = None
    component: str | None = None
    quotes: tuple[Quote, ...] = ()
    premises: tuple[Premise, ...] = ()

    def order(self) -> tuple[int, str, str, str, str, str, str, tuple[str, ...]]:
        """Orders findings for people: the gravest first, what one check finds together."""
        rank = SEVERITIES.index(self.severity)
        where = (self.article or "\uffff", self.focus, self.path or "", self.value or "")
        return rank, self.check, *where, self.message, self.nodes


@dataclass(frozen=True)
class Check:
    """What a check says in words, and what to do about its findings."""

    name: str
    kind: str
    summary: str = ""
    advice: str = ""


@dataclass(frozen=True)
class Report:
    """All findings about a graph, in order; `checks` describes by name what was looked for."""

    articles: int
    findings: Sequence[Finding]
    checks: Mapping[str, Check] = field(default_factory=dict)

    def counts(self) -> dict[str, int]:
        """How many findings there are of each severity, those without any left out."""
        found = Counter(finding.severity for finding in self.findings)
        return {severity: found[severity] for severity in SEVERITIES if found[severity]}

    def of(self, severity: str) -> Report:
        """The report without what is less grave."""
        kept = SEVERITIES[: SEVERITIES.index(severity) + 1]
        return Report(self.articles, [f for f in self.findings if f.severity in kept], self.checks)
