"""Explanations as plain data: of a triple its proof, of a node all that is stated of it and where; terms as words."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

import pyoxigraph as ox

from swapgraph.graph.store import Store
from swapgraph.names import PREFIXES, sg
from swapgraph.reason.contradiction import Clash, Contradiction
from swapgraph.reason.evidence import Evidence, Quote
from swapgraph.reason.missing import Absence, Miss
from swapgraph.reason.proof import Proof
from swapgraph.reason.rule import Slot, Term, Triple, Var, short

_LABEL = ox.NamedNode(PREFIXES["rdfs"] + "label")
_TEXT = ox.NamedNode(sg("text"))


@dataclass(frozen=True, slots=True)
class Statement:
    """A triple about a node, and whether an article says it (`said`), a rule infers it or resolving found it."""

    triple: Triple
    basis: str
    by: str | None  # the article's IRI or the rule's name


@dataclass(frozen=True, slots=True)
class NodeExplanation:
    """All that the graph states of a node, and the words that it rests on."""

    node: ox.NamedNode
    statements: tuple[Statement, ...]
    quotes: tuple[Quote, ...]


def explain_node(node: ox.NamedNode, store: Store) -> NodeExplanation | None:
    """All about a node; None if the graph does not have it."""
    graphs = store.articles().keys() | set(store.concluded())
    statements = [
        Statement((node, q.predicate, q.object), *_basis(q.graph_name.value, store))  # type: ignore[arg-type]
        for q in store.oxigraph.quads_for_pattern(node, None, None, None)
        if isinstance(q.graph_name, ox.NamedNode) and q.graph_name.value in graphs
    ]
    quotes = Evidence(store).of_node(node)
    if not statements and not quotes:
        return None
    order = {"said": 0, "resolved": 1, "inferred": 2}
    statements.sort(key=lambda s: (order[s.basis], s.by or "", str(s.triple[1]), str(s.triple[2])))
    return NodeExplanation(node, tuple(statements), tuple(quotes))


def _basis(graph: str, store: Store) -> tuple[str, str | None]:
    if store.minter.article_of(graph) == graph:
        return "said", graph
    if graph == store.minter.graph("resolved"):
        return "resolved", None
    return "inferred", graph.removeprefix(store.minter.graph("inferred")).lstrip("/") or None


class Words:
    """Writes terms for people: data without the base, with their label where they have one."""

    def __init__(self, store: Store) -> None:
        self._store, self._base = store.oxigraph, store.minter.base
        self._minter = store.minter

    def term(self, term: Slot) -> str:
        """`article/seed/event/1 (swap of 3 May)`, `sg:party`, `"exact"`; a variable as `?event`."""
        if isinstance(term, ox.NamedNode) and term.value.startswith(self._base):
            label = self._label(term)
            name = term.value.removeprefix(self._base)
            return f"{name} ({label})" if label else name
        return short(term)

    def name(self, iri: str) -> str:
        """An IRI without the graph's base, or with the ontology's prefix: `article/seed/event/1`, `sg:party`."""
        return iri.removeprefix(self._base) if iri.startswith(self._base) else short(iri)

    def triple(self, triple: Iterable[Slot]) -> str:
        """Subject, property and object, of a triple or a pattern."""
        return " ".join(self.term(term) for term in triple)

    def quote(self, quote: Quote) -> str:
        """The words in their sentence, marked, with article and offsets."""
        return " ".join(f"{quote.before}«{quote.text}»{quote.after}".split()) + f"  {self.where(quote)}"

    def where(self, quote: Quote) -> str:
        """The article of a quote, and where in it the words stand, in code points."""
        return f"[{self._minter.article_id(quote.article)}, {quote.start}–{quote.end}]"

    def article(self, iri: str) -> str:
        """An article by its identifier."""
        return self._minter.article_id(iri)

    def _label(self, node: ox.NamedNode) -> str | None:
        labels = sorted(
            q.object.value
            for q in self._store.quads_for_pattern(node, _LABEL, None, None)
            if isinstance(q.object, ox.Literal)
        )
        return labels[0] if labels else None


def is_long(triple: Triple) -> bool:
    """An article's whole text is no line of an answer."""
    return triple[1] == _TEXT and isinstance(triple[2], ox.Literal) and len(triple[2].value) > 500


def proof_as_json(proof: Proof, words: Words) -> dict[str, object]:
    """The proof as plain data: keys without a value are left out."""
    data: dict[str, object] = {
        "triple": [json_term(term) for term in proof.triple],
        "basis": proof.basis,
        "rule": proof.rule,
        "summary": proof.summary,
        "axiom": proof.axiom,
        "article": words.article(proof.article) if proof.article else None,
        "quote": json_quote(proof.quote, words) if proof.quote else None,
        "further": [json_quote(quote, words) for quote in proof.further] or None,
        "premises": [proof_as_json(premise, words) for premise in proof.premises] or None,
    }
    return {key: value for key, value in data.items() if value is not None}


def proofs_as_json(proofs: Sequence[Proof], more: bool, words: Words) -> dict[str, object]:
    """Several proofs of one triple, and whether there are more."""
    triple = [json_term(term) for term in proofs[0].triple]
    return {"triple": triple, "proofs": [proof_as_json(proof, words) for proof in proofs], "more": more}


def node_as_json(explained: NodeExplanation, words: Words) -> dict[str, object]:
    """The same of a node."""
    statements = [
        {
            "property": json_term(s.triple[1]),
            "value": json_term(s.triple[2]),
            "basis": s.basis,
            **({} if s.by is None else {"article": words.article(s.by)} if s.basis == "said" else {"rule": s.by}),
        }
        for s in explained.statements
    ]
    quotes = [json_quote(quote, words) for quote in explained.quotes]
    return {"node": explained.node.value, "statements": statements, "quotes": quotes}


def json_term(term: Term) -> dict[str, str]:
    """As SPARQL's JSON results write a term."""
    if not isinstance(term, ox.Literal):
        return {"type": "uri", "value": term.value}
    kind = {"xml:lang": term.language} if term.language else {"datatype": term.datatype.value}
    return {"type": "literal", "value": term.value, **kind}


def json_quote(quote: Quote, words: Words) -> dict[str, object]:
    """A piece of an article, with the rest of its sentence."""
    return {
        "article": words.article(quote.article),
        "start": quote.start,
        "end": quote.end,
        "text": quote.text,
        "before": quote.before,
        "after": quote.after,
    }


def contradiction_as_json(found: Contradiction, words: Words) -> dict[str, object]:
    """Both sides of a contradiction as plain data."""
    sides = [
        {
            "node": json_term(side.node),
            "statements": [{"property": json_term(p), "value": json_term(o)} for p, o in side.statements],
            "quotes": [json_quote(quote, words) for quote in side.quotes],
        }
        for side in found.sides
    ]
    return {"triple": [json_term(term) for term in found.triple], "sides": sides}


def clash_as_json(clash: Clash, words: Words) -> dict[str, object]:
    """An inconsistency as plain data, with the proof of each side."""
    found = clash.found
    article = {} if found.article is None else {"article": words.article(found.article)}
    sides = [proof_as_json(proof, words) for proof in clash.sides]
    return {"rule": found.rule, "message": found.message, **article, "sides": sides}


def absence_as_json(absence: Absence, words: Words) -> dict[str, object]:
    """Why a triple is not there, as plain data: keys without a value are left out."""
    data: dict[str, object] = {
        "triple": [json_term(term) for term in absence.triple],
        "holds": False,
        "nearest": [_json_miss(miss, words) for miss in absence.nearest],
        "more": absence.more,
        "unknown": [json_term(term) for term in absence.unknown] or None,
        "spokenOf": [
            {"node": json_term(term), "quotes": [json_quote(quote, words) for quote in quotes]}
            for term, quotes in absence.spoken_of
        ]
        or None,
        "toldBy": [{"entry": t.entry, "words": list(t.words), "slots": list(t.slots)} for t in absence.told_by] or None,
    }
    return {key: value for key, value in data.items() if value is not None}


def _json_miss(miss: Miss, words: Words) -> dict[str, object]:
    obstacles = [
        {
            "constraint": obstacle.text,
            "values": {name: json_term(term) for name, term in obstacle.values},
            "blockedBy": [[json_term(term) for term in triple] for triple in obstacle.triples],
        }
        for obstacle in miss.obstacles
    ]
    data: dict[str, object] = {
        "rule": miss.rule,
        "summary": miss.summary,
        "axiom": miss.axiom,
        "article": words.article(miss.article) if miss.article else None,
        "missing": [[json_slot(slot) for slot in atom] for atom in miss.missing],
        "obstacles": obstacles or None,
        "present": [proof_as_json(proof, words) for proof in miss.present],
    }
    return {key: value for key, value in data.items() if value is not None}


def json_slot(slot: Slot) -> dict[str, str]:
    """A term, or a variable of a rule."""
    return {"type": "variable", "value": slot.name} if isinstance(slot, Var) else json_term(slot)
