"""Checks that a proof is one: every step again by its rule from its premises alone, every leaf where it is said."""

from __future__ import annotations

from collections.abc import Iterator

import pyoxigraph as ox

from swapgraph.graph.store import Store
from swapgraph.names import sg
from swapgraph.reason.background import NAME as GAZETTEER
from swapgraph.reason.knowledge import Knowledge
from swapgraph.reason.matching import Bindings, concludes, unify
from swapgraph.reason.proof import Proof
from swapgraph.reason.rule import Atom, Triple


def check(proof: Proof, store: Store, knowledge: Knowledge, above: frozenset[Triple] = frozenset()) -> None:
    """AssertionError for what is no proof of its triple."""
    assert proof.triple not in above, "goes in a circle"
    assert proof.size == 1 + sum(premise.size for premise in proof.premises)
    graphs = {q.graph_name.value for q in store.oxigraph.quads_for_pattern(*proof.triple, None)}  # type: ignore[arg-type, union-attr]
    if proof.basis == "said":
        assert proof.article in graphs
        for quote in (*([proof.quote] if proof.quote else []), *proof.further):
            graph = ox.NamedNode(quote.article)
            [text] = [
                q.object.value
                for q in store.oxigraph.quads_for_pattern(graph, ox.NamedNode(sg("text")), None, graph)  # type: ignore[union-attr]
            ]
            assert text[quote.start : quote.end] == quote.text
    elif proof.basis == "known":
        assert store.minter.graph(f"inferred/{GAZETTEER}") in graphs or proof.triple in knowledge.ontology.facts
    elif proof.basis == "resolved":
        assert store.minter.graph("resolved") in graphs
    else:
        assert proof.basis == "rule"
        _check_step(proof, knowledge)
        for premise in proof.premises:
            check(premise, store, knowledge, above | {proof.triple})
        across = {rule.name for rule in knowledge.rules_of("graph")}
        if not across & set(rules_of(proof)):
            assert len({leaf.article for leaf in proof.leaves() if leaf.basis == "said"}) <= 1, "mixes articles"


def _check_step(proof: Proof, knowledge: Knowledge) -> None:
    premises = [premise.triple for premise in proof.premises]
    rules = [rule for rule in knowledge.rules if rule.name == proof.rule]
    if proof.axiom is None:
        [rule] = rules
        assert concludes(rule, premises, proof.triple), f"{rule.name} does not yield {proof.triple}"
        return
    axioms = [a for a in knowledge.ontology.rules if (a.name, a.axiom) == (proof.rule, proof.axiom) and a.head]
    assert any(
        _matches(axiom.body, premises, bindings)
        for axiom in axioms
        if axiom.head is not None and (bindings := unify(axiom.head, proof.triple, {})) is not None
    ), f"{proof.axiom} does not yield {proof.triple}"


def _matches(body: tuple[Atom, ...], premises: list[Triple], bindings: Bindings) -> bool:
    """Whether the patterns hold by these premises, each of which is used."""

    def ways(body: tuple[Atom, ...], bindings: Bindings, used: frozenset[Triple]) -> Iterator[frozenset[Triple]]:
        if not body:
            yield used
            return
        for premise in premises:
            bound = unify(body[0], premise, bindings)
            if bound is not None:
                yield from ways(body[1:], bound, used | {premise})

    return any(used == set(premises) for used in ways(body, bindings, frozenset()))


def rules_of(proof: Proof) -> Iterator[str]:
    """The names of the rules in a proof."""
    if proof.rule is not None:
        yield proof.rule
    for premise in proof.premises:
        yield from rules_of(premise)


def inferred(store: Store) -> Iterator[Triple]:
    """All that rules have concluded."""
    start = store.minter.graph("inferred/")
    for name in store.concluded():
        for quad in store.quads(name) if name.startswith(start) else []:
            yield quad.subject, quad.predicate, quad.object  # type: ignore[misc]
