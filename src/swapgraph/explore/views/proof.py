"""What a proof's page says: the conclusion, the rule, its premises, down to the words of articles."""

from __future__ import annotations

from dataclasses import dataclass

import pyoxigraph as ox

from swapgraph.explore.nodes import Article, Nodes
from swapgraph.explore.proving import as_text
from swapgraph.reason.proof import Proof
from swapgraph.reason.rule import Term

_DEEPEST = 40


@dataclass(frozen=True, slots=True)
class Part:
    """A term of a triple: what it is called, and its IRI if it has a page."""

    label: str
    iri: str | None


@dataclass(frozen=True, slots=True)
class Step:
    """A proof as a page tells it."""

    parts: tuple[Part, Part, Part]
    proof: Proof
    premises: tuple[Step, ...]
    article: Article | None


@dataclass(frozen=True, slots=True)
class ProofView:
    """The page."""

    step: Step
    said: str  # as `swapgraph explain` takes it


def proof_view(proof: Proof, nodes: Nodes) -> ProofView:
    """The page of a proof."""
    return ProofView(_step(proof, nodes, 0), as_text(proof.triple))


def _step(proof: Proof, nodes: Nodes, depth: int) -> Step:
    premises = tuple(_step(one, nodes, depth + 1) for one in proof.premises) if depth < _DEEPEST else ()
    s, p, o = (_part(term, nodes) for term in proof.triple)
    return Step((s, p, o), proof, premises, nodes.article(proof.article) if proof.article else None)


def _part(term: Term, nodes: Nodes) -> Part:
    if isinstance(term, ox.NamedNode) and term.value.startswith(nodes.store.base):
        return Part(nodes.label(term), term.value)
    return Part(nodes.vocabulary.label(term) if isinstance(term, ox.NamedNode) else str(term.value), None)
