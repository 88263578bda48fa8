"""What `swapgraph explain` answers, in each of its formats."""

from __future__ import annotations

import io
import json
from collections.abc import Sequence
from pathlib import Path

import pyoxigraph as ox

from swapgraph.cli import telling
from swapgraph.graph.serialize import FORMATS, write_triples
from swapgraph.graph.store import Store
from swapgraph.pipeline import remembered
from swapgraph.query.results import Look
from swapgraph.reason import explanation
from swapgraph.reason.contradiction import clashes_of, contradiction, contradictions_of
from swapgraph.reason.missing import Absences
from swapgraph.reason.proof import Proof, Prover
from swapgraph.reason.provenance import provenance
from swapgraph.reason.rule import Triple
from swapgraph.resources import ontology_dir

Told = tuple[str | bytes, str | None]
"""An answer, and if it is no: why, in one line."""


class Explainer:
    """Answers about one graph; `limit` is how many proofs, near misses or quotes are told."""

    def __init__(self, store: Store, folder: Path, look: Look, format_: str, limit: int) -> None:
        self._store, self._look, self._format, self._limit = store, look, format_, limit
        self._settings = remembered(folder)
        self._words = explanation.Words(store)

    def triple(self, triple: Triple, *, every: bool) -> Told:
        """Why a triple is there, by its shortest proof or by all; or why not."""
        prover = self._prover()
        one = None if every else prover.prove(triple)
        found = prover.proofs(triple, self._limit + 1) if every else [] if one is None else [one]
        if not found:
            return self._absence(triple, prover)
        proofs, more = found[: self._limit], len(found) > self._limit
        sides, clashes = contradiction(triple, self._store), clashes_of(triple, prover)
        words, look = self._words, self._look
        if self._format in FORMATS:
            return self._rdf(proofs), None
        if self._format == "json":
            one_as_data, all_as_data = explanation.proof_as_json, explanation.proofs_as_json
            data = all_as_data(proofs, more, words) if every else one_as_data(proofs[0], words)
            if sides is not None:
                data["sides"] = explanation.contradiction_as_json(sides, words)["sides"]
            if clashes:
                data["inconsistencies"] = [explanation.clash_as_json(clash, words) for clash in clashes]
            return _json(data), None
        one_as_text, all_as_text = telling.proof_as_text, telling.proofs_as_text
        told = [all_as_text(proofs, more, words, look) if every else one_as_text(proofs[0], words, look)]
        told += [] if sides is None else [telling.contradiction_as_text(sides, words, look)]
        told += [telling.clash_as_text(clash, words, look) for clash in clashes]
        return "\n\n".join(told), None

    def node(self, node: ox.NamedNode) -> Told:
        """All that is stated of a node, its words, and what contradicts it."""
        found = explanation.explain_node(node, self._store)
        if found is None:
            return "", f"not in the graph: {node.value}"
        prover = self._prover()
        if self._format in FORMATS:
            proofs = [prover.prove(triple) for triple in dict.fromkeys(s.triple for s in found.statements)]
            return self._rdf([proof for proof in proofs if proof is not None]), None
        pairs, clashes = contradictions_of(node, self._store), clashes_of(node, prover)
        words, look = self._words, self._look
        if self._format == "json":
            data = explanation.node_as_json(found, words)
            if pairs:
                data["contradictions"] = [explanation.contradiction_as_json(pair, words) for pair in pairs]
            if clashes:
                data["inconsistencies"] = [explanation.clash_as_json(clash, words) for clash in clashes]
            return _json(data), None
        told = [telling.node_as_text(found, words, look, self._limit)]
        told += [telling.contradiction_as_text(pair, words, look) for pair in pairs]
        told += [telling.clash_as_text(clash, words, look) for clash in clashes]
        return "\n\n".join(told), None

    def _absence(self, triple: Triple, prover: Prover) -> Told:
        if self._format in FORMATS:
            return b"", f"not in the graph: {self._words.triple(triple)}; why not is told as text or json"
        why = "nothing leads to" if prover.is_there(triple) else "not in the graph:"
        absence = Absences(prover, self._settings.words()).of(triple, self._limit)
        if self._format == "json":
            told = _json(explanation.absence_as_json(absence, self._words))
        else:
            told = telling.absence_as_text(absence, self._words, self._look)
        return told, f"{why} {self._words.triple(triple)}"

    def _rdf(self, proofs: Sequence[Proof]) -> bytes:
        out = io.BytesIO()
        write_triples(provenance(proofs, self._store.minter), self._format, out)
        return out.getvalue()

    def _prover(self) -> Prover:
        axioms, rules = tuple(self._settings.axioms()), tuple(self._settings.rule_files())
        return Prover(self._store, ontology_dir(), ontologies=axioms, rules=rules)


def _json(data: object) -> str:
    return json.dumps(data, ensure_ascii=False, indent=2)
