"""Proofs for pages: proved in this process or in a worker's, and then sent as JSON."""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import astuple
from typing import Any

import pyoxigraph as ox

from swapgraph.graph.store import Store
from swapgraph.reason.evidence import Quote
from swapgraph.reason.proof import Proof, Prover
from swapgraph.reason.rule import Triple
from swapgraph.resources import ontology_dir
from swapgraph.settings import Settings


class Proving:
    """Proves; keeps the axioms and rules, which take some time to read, while the store is the same.

    It keeps what it has looked at in one question, and is no place for two at once.
    """

    def __init__(self) -> None:
        self._prover: tuple[Store, Prover] | None = None

    def prove(self, triple: Triple, store: Store) -> Proof | None:
        """The shortest proof by the axioms and rules of the last build; what `Prover` raises."""
        prover = self._for(store)
        try:
            return prover.prove(triple)
        finally:
            prover.forget()

    def _for(self, store: Store) -> Prover:
        if self._prover is None or self._prover[0] is not store:
            kept = store.settings()
            settings = Settings() if kept is None else Settings.from_json(kept)
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


def as_text(triple: Triple) -> str:
    """A triple as N-Triples writes it, without the dot; `triple_of` reads it."""
    return " ".join(str(term) for term in triple)


def triple_of(text: str) -> Triple:
    """What `as_text` wrote."""
    (triple,) = ox.parse(f"{text} .", format=ox.RdfFormat.N_TRIPLES)
    return triple.subject, triple.predicate, triple.object


def proof_sent(proof: Proof | None) -> bytes:
    """A proof as JSON; `proof_received` reads it."""
    return json.dumps(None if proof is None else _plain(proof)).encode()


def proof_received(sent: bytes) -> Proof | None:
    """What `proof_sent` wrote."""
    told = json.loads(sent)
    return None if told is None else _proof(told)


def _plain(proof: Proof) -> dict[str, Any]:
    return {
        **{name: getattr(proof, name) for name in ("basis", "rule", "summary", "axiom", "article", "size")},
        "triple": as_text(proof.triple),
        "quotes": [astuple(quote) for quote in (proof.quote, *proof.further) if quote is not None],
        "premises": [_plain(premise) for premise in proof.premises],
    }


def _proof(told: dict[str, Any]) -> Proof:
    quotes = tuple(Quote(*quote) for quote in told.pop("quotes"))
    premises = tuple(_proof(premise) for premise in told.pop("premises"))
    triple = triple_of(told.pop("triple"))
    return Proof(triple, premises=premises, quote=quotes[0] if quotes else None, further=quotes[1:], **told)
