"""What a proof's page says: the conclusion, the rule, its premises, down to the words of articles."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from threading import Lock

import pyoxigraph as ox

from swapgraph.explore.nodes import Article, Nodes
from swapgraph.graph.store import Store
from swapgraph.reason.proof import Proof, Prover
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


class Proofs:
    """Proves; keeps the axioms and rules, which take some time to read, while the store is the same."""

    def __init__(self, graph: Path) -> None:
        self._graph = graph
        self._lock = Lock()
        self._prover: tuple[Store, Prover] | None = None

    def view(self, terms: Sequence[str], nodes: Nodes) -> ProofView | None:
        """The shortest proof of a triple, its terms as N-Triples writes them. ValueError for what is no triple."""
        triple, store = read_triple(terms), nodes.store
        with self._lock:  # a prover keeps what it has looked at, and is no place for two at once
            prover = self._for(store)
            proof = prover.prove(triple)
            prover.forget()
        if proof is None:
            return None
        return ProofView(_step(proof, nodes, 0), " ".join(str(term) for term in triple))

    def _for(self, store: Store) -> Prover:
        from swapgraph.pipeline import remembered
        from swapgraph.resources import ontology_dir

        if self._prover is None or self._prover[0] is not store:
            settings = remembered(self._graph)
            axioms, rules = tuple(settings.axioms()), tuple(settings.rule_files())
            self._prover = (store, Prover(store, ontology_dir(), ontologies=axioms, rules=rules))
        return self._prover[1]


def read_triple(terms: Sequence[str]) -> tuple[ox.NamedNode, ox.NamedNode, ox.NamedNode | ox.Literal]:
    """Three terms as N-Triples writes them. ValueError, with what is wrong, for anything else."""
    if len(terms) != 3 or any("\n" in term or "\r" in term for term in terms) or sum(map(len, terms)) > 8_000:
        raise ValueError("it takes a subject, a property and an object")
    try:
        triples = list(ox.parse(f"{' '.join(terms)} .", format=ox.RdfFormat.N_TRIPLES))
    except SyntaxError as error:
        raise ValueError(str(error)) from error
    if len(triples) != 1:
        raise ValueError("one triple at a time")
    s, p, o = triples[0].subject, triples[0].predicate, triples[0].object
    if not isinstance(s, ox.NamedNode) or not isinstance(o, ox.NamedNode | ox.Literal):
        raise ValueError("no blank node is ever in the graph")
    return s, p, o


def _step(proof: Proof, nodes: Nodes, depth: int) -> Step:
    premises = tuple(_step(one, nodes, depth + 1) for one in proof.premises) if depth < _DEEPEST else ()
    s, p, o = (_part(term, nodes) for term in proof.triple)
    return Step((s, p, o), proof, premises, nodes.article(proof.article) if proof.article else None)


def _part(term: Term, nodes: Nodes) -> Part:
    if isinstance(term, ox.NamedNode) and term.value.startswith(nodes.store.base):
        return Part(nodes.label(term), term.value)
    return Part(nodes.vocabulary.label(term) if isinstance(term, ox.NamedNode) else str(term.value), None)
