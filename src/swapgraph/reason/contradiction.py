"""What cannot be true together, with both sides: claims and figures that contradict each other, and inconsistencies."""

from __future__ import annotations

from dataclasses import dataclass

import pyoxigraph as ox

from swapgraph.graph.store import Store
from swapgraph.graph.terms import CONTRADICTS, RDF_TYPE, RDFS_LABEL
from swapgraph.reason.evidence import Evidence, Quote
from swapgraph.reason.inference import Inconsistency, findings
from swapgraph.reason.proof import Proof, Prover
from swapgraph.reason.rule import Term, Triple, sort_key

_QUOTES = 3  # of a side, at most
_PAIRS = 100  # of a node, at most


@dataclass(frozen=True, slots=True)
class Side:
    """One side of a contradiction: a claim or figure, what its article states of it, and the words."""

    node: Term
    statements: tuple[tuple[Term, Term], ...]
    quotes: tuple[Quote, ...]


@dataclass(frozen=True, slots=True)
class Contradiction:
    """Two claims or figures that cannot both be true. The graph keeps both and says of neither that it is."""

    triple: Triple
    sides: tuple[Side, Side]


@dataclass(frozen=True, slots=True)
class Clash:
    """An inconsistency with the proofs of what cannot hold together."""

    found: Inconsistency
    sides: tuple[Proof, ...]


def contradiction(triple: Triple, store: Store) -> Contradiction | None:
    """Both sides of a triple that says that one thing contradicts another; None for any other triple."""
    if triple[1] != CONTRADICTS:
        return None
    evidence = Evidence(store)
    return Contradiction(triple, (_side(triple[0], store, evidence), _side(triple[2], store, evidence)))


def contradictions_of(node: ox.NamedNode, store: Store) -> list[Contradiction]:
    """All that contradicts a node; each pair once, the node first."""
    found: dict[Triple, None] = {}
    for s, o in ((node, None), (None, node)):
        for q in store.oxigraph.quads_for_pattern(s, CONTRADICTS, o, None):
            other = q.object if s is not None else q.subject
            found[node, CONTRADICTS, other] = None  # type: ignore[index]
    pairs = (contradiction(triple, store) for triple in sorted(found, key=sort_key)[:_PAIRS])
    return [pair for pair in pairs if pair is not None]


def clashes_of(asked: ox.NamedNode | Triple, prover: Prover) -> list[Clash]:
    """The inconsistencies in the article of a node or triple that have a part in what is asked."""
    terms = asked if isinstance(asked, tuple) else (asked,)
    homes = {home for term in terms if (home := prover.evidence.article_of(term)) is not None}
    found: dict[Inconsistency, None] = {}
    for home in sorted(homes):
        for inconsistency in findings(home, prover.cases.of(home).clashes):
            premises = inconsistency.premises
            if asked in premises if isinstance(asked, tuple) else any(asked in premise for premise in premises):
                found[inconsistency] = None
    return [Clash(one, prover.premises_of(one)) for one in found]


def _side(node: Term, store: Store, evidence: Evidence) -> Side:
    home = evidence.article_of(node)
    if home is None or not isinstance(node, ox.NamedNode):
        return Side(node, (), tuple(evidence.of_node(node)[:_QUOTES]))
    quads = store.oxigraph.quads_for_pattern(node, None, None, ox.NamedNode(home))
    # Not what leads to pieces of text, whose words are quoted, nor to what only names the node.
    told: list[tuple[Term, Term]] = [
        (q.predicate, q.object)  # type: ignore[misc]
        for q in quads
        if q.predicate not in (RDF_TYPE, RDFS_LABEL, CONTRADICTS)
        and not (isinstance(q.object, ox.NamedNode) and q.object.value.startswith(f"{home}#"))
    ]
    return Side(node, tuple(sorted(told, key=str)), _longest(evidence.of_node(node, home))[:_QUOTES])


def _longest(quotes: list[Quote]) -> tuple[Quote, ...]:
    """Of the quotes from one sentence the longest, for a claim's cue and source stand in it as well."""
    found: dict[str, Quote] = {}
    for quote in quotes:
        sentence = f"{quote.before}{quote.text}{quote.after}"
        if sentence not in found or len(found[sentence].text) < len(quote.text):
            found[sentence] = quote
    return tuple(found.values())
