"""A rule's body, found again with its conclusion given: the single steps that proofs are made of."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import pyoxigraph as ox

from swapgraph.reason.patterns import body_of
from swapgraph.reason.rule import RDF_TYPE, Atom, Slot, Term, Triple, Var, sort_key, unify
from swapgraph.reason.rules import SparqlRule

Bindings = Mapping[Var, Term]
Premises = tuple[Triple, ...]

_ROWS = 200  # of one rule for one conclusion, at most
_BOUND_BY_RULE = re.compile(r"\bAS\s+\?(\w+)", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Step:
    """That a rule, compiled from `axiom` if it is one of OWL's, yields a triple from these premises."""

    rule: str
    axiom: str | None
    premises: Premises


class RuleMatcher:
    """Finds the premises from which SPARQL rules yield a triple, in the default graph of a store or in all of it.

    Where a rule's body has a part that its answer says nothing of (a sub-query, a path), the premises of that part are
    looked for in the `pools` of the rule, the triple and what the answer binds, one pool after the other.
    """

    def __init__(
        self,
        store: ox.Store,
        pools: Callable[[SparqlRule, Triple, Iterable[Term]], Iterable[Sequence[Triple]]],
        *,
        union: bool = False,
    ) -> None:
        self._store, self._pools, self._union = store, pools, union

    def steps(self, rule: SparqlRule, triple: Triple) -> list[Step]:
        """The steps by which a rule yields a triple; fewer premises first."""
        found: dict[Premises, None] = {}
        for atom in rule.template:
            bindings = unify(atom, triple, {})
            if bindings is None:
                continue
            for row in self.rows(rule, atom, triple):
                found.update((premises, None) for premises in self._premises(rule, triple, row))
        ordered = sorted(found, key=lambda premises: (len(premises), [*map(sort_key, premises)]))
        return [Step(rule.name, None, premises) for premises in ordered]

    def rows(self, rule: SparqlRule, atom: Atom, triple: Triple) -> Iterator[Bindings]:
        """What a rule binds where a pattern of its template makes a triple; only the template, if it groups."""
        # What a rule binds itself cannot be given to it beforehand.
        computed = {Var(name) for name in _BOUND_BY_RULE.findall(rule.query)}
        given = {v: t for v, t in (unify(atom, triple, {}) or {}).items() if v not in computed}
        substitutions: dict[ox.Variable, Any] = {ox.Variable(var.name): term for var, term in given.items()}
        answer = self._store.query(
            rule.as_select(), substitutions=substitutions, use_default_graph_as_union=self._union
        )
        assert isinstance(answer, ox.QuerySolutions)  # noqa: S101 - a SELECT
        names = [variable.value for variable in answer.variables]
        n = 0
        for solution in answer:
            row = {**given, **{Var(name): solution[name] for name in names if solution[name] is not None}}
            if all(v in row for v in atom.variables()) and instance(atom, row) == triple:
                yield row
                n += 1
                if n >= _ROWS:
                    return

    def _premises(self, rule: SparqlRule, triple: Triple, row: Bindings) -> Iterator[Premises]:
        body = body_of(rule)
        tried: set[frozenset[Triple]] = set()
        for atoms in body.alternatives:
            bound = dict.fromkeys(instance(a, row) for a in atoms if all(v in row for v in a.variables()))
            premises = [t for t in bound if t != triple and self._is_there(t)]
            whole = len(premises) == len(bound)
            if not whole and (body.exact or len(body.alternatives) > 1):
                continue  # an optional part of which some is there is tried without it
            if frozenset(premises) in tried:  # as where an optional part is not there
                continue
            tried.add(frozenset(premises))
            if body.exact:
                yield tuple(premises)
            elif (completed := self._completed(rule, triple, premises, row)) is not None:
                yield completed

    def _completed(self, rule: SparqlRule, triple: Triple, premises: list[Triple], row: Bindings) -> Premises | None:
        """Premises with as few others as it takes for the rule to yield the triple; None if they cannot be found."""
        if concludes(rule, premises, triple):
            return tuple(premises)
        given = {triple, *premises}
        for pool in self._pools(rule, triple, row.values()):
            fresh = [t for t in pool if t not in given]
            if concludes(rule, [*premises, *fresh], triple):
                return (*premises, *sorted(_fewest(rule, triple, premises, fresh), key=sort_key))
        return None

    def _is_there(self, triple: Triple) -> bool:
        if isinstance(triple[0], ox.Literal):
            return False
        graph = None if self._union else ox.DefaultGraph()
        return any(True for _ in self._store.quads_for_pattern(*triple, graph))  # type: ignore[arg-type]


def _fewest(rule: SparqlRule, triple: Triple, premises: list[Triple], pool: list[Triple]) -> list[Triple]:
    """As few of a pool as it takes besides the premises: none of them can be left out.

    Halves, quarters, ..., single ones are tried (Zeller and Hildebrandt, Simplifying Failure-Inducing Input, 2002).
    """
    width = max(1, len(pool) // 2)
    while width and pool:
        at = 0
        while at < len(pool):
            fewer = pool[:at] + pool[at + width :]
            if concludes(rule, [*premises, *fewer], triple):
                pool = fewer
            else:
                at += width
        width //= 2
    return pool


def concludes(rule: SparqlRule, premises: Iterable[Triple], triple: Triple) -> bool:
    """Whether a rule yields a triple from these premises alone."""
    store = ox.Store()
    store.extend(ox.Quad(*premise) for premise in premises)  # type: ignore[arg-type]
    return triple in rule.concludes(store)


def kind(triple: Atom | tuple[Slot, Slot, Slot]) -> Slot:
    """The class of a type triple or pattern, else the property."""
    _, p, o = triple
    return o if p == RDF_TYPE else p


def value(slot: Slot, bindings: Bindings) -> Slot:
    """What a slot stands for."""
    return bindings.get(slot, slot) if isinstance(slot, Var) else slot


def instance(atom: Atom, bindings: Bindings) -> Triple:
    """The triple that bindings make of a pattern; they bind all of its variables."""
    s, p, o = (value(slot, bindings) for slot in atom)
    assert not (isinstance(s, Var) or isinstance(p, Var) or isinstance(o, Var))  # noqa: S101 - bound by the caller
    return s, p, o
