"""Axioms and SPARQL rules together, until neither has anything more to say."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import Protocol, runtime_checkable

import pyoxigraph as ox

from swapgraph.reason.endless import Bound
from swapgraph.reason.knowledge import Knowledge
from swapgraph.reason.rule import RDF_TYPE, Derivation, Engine, Term, Triple
from swapgraph.reason.rules import SparqlRule


@dataclass(frozen=True, slots=True)
class Closure:
    """What follows: each triple with the name of the rule that tells it, and the inconsistencies."""

    told: dict[Triple, str]
    clashes: tuple[Derivation, ...]


@dataclass(frozen=True, slots=True)
class Context:
    """Triples that hold together and with nothing else: those of the article `name` (its IRI).

    The first `said` of `given` are what the article says, the others what is known beforehand.
    """

    name: str
    given: Sequence[Triple]
    said: int


@runtime_checkable
class SetEngine(Engine, Protocol):
    """An engine that closes many contexts together."""

    def close_contexts(
        self, contexts: Iterable[Context], knowledge: Knowledge, rules: Sequence[SparqlRule]
    ) -> Iterator[tuple[Context, Closure]]:
        """What `close` says of each, in the order given."""
        ...


def close_contexts(
    contexts: Iterable[Context], knowledge: Knowledge, rules: Sequence[SparqlRule], engine: Engine
) -> Iterator[tuple[Context, Closure]]:
    """Close each of many contexts by itself, in the order given; see `close`.

    An engine that is good at many contexts at once takes them together.
    """
    if isinstance(engine, SetEngine):
        yield from engine.close_contexts(contexts, knowledge, rules)
        return
    for context in contexts:
        yield context, close(context.given, knowledge, rules, engine)


def close(
    given: Iterable[Triple],
    knowledge: Knowledge,
    rules: Sequence[SparqlRule],
    engine: Engine,
    background: Iterable[ox.Quad] = (),
) -> Closure:
    """Close some triples under the ontology and the rules.

    `background` is for the rules alone: quads that they may match, and that the axioms do not see. A triple that
    several rules yield is told by the first of `rules`, after these by the first axiom: the same however it was found.
    """
    start = list(dict.fromkeys(given))
    session = engine.start(knowledge.ontology)
    working = _Working(rules, start, background)
    working.extend(session.add(t for t in start if knowledge.reasons_on(t)))
    for stratum in sorted({rule.stratum for rule in rules}):
        present = [rule for rule in rules if rule.stratum <= stratum]
        while concluded := working.run(present):
            working.extend(concluded)
            working.extend(session.add(t for t in concluded if knowledge.reasons_on(t)))
    known = set(start)
    told = {triple: rule for rule, triples in working.found() for triple in triples if triple not in known}
    derivations = session.derivations()
    for derivation in derivations:
        if derivation.conclusion is not None and derivation.conclusion not in known:
            told.setdefault(derivation.conclusion, derivation.rule.name)
    return Closure(told, tuple(d for d in derivations if d.conclusion is None))


class _Working:
    """The triples that SPARQL rules match, and what each rule found when it last ran."""

    def __init__(self, rules: Sequence[SparqlRule], given: Sequence[Triple], background: Iterable[ox.Quad]) -> None:
        self._store = ox.Store()
        self._needs: frozenset[Term] = frozenset[Term]().union(*(rule.needs for rule in rules))
        self._found: dict[str, list[Triple]] = {rule.name: [] for rule in rules}
        self._present: set[Triple] = set()
        self._bound = Bound()
        self._fresh: dict[str, set[Term]] = {rule.name: set() for rule in rules}  # kinds new since the rule last ran
        quads = list(background)
        self._store.extend(quads)
        self._notice((q.subject, q.predicate, q.object) for q in quads)  # type: ignore[misc]
        self.extend(given)

    def extend(self, triples: Iterable[Triple]) -> None:
        """Let the rules see these, as far as any needs them."""
        new = [t for t in triples if t not in self._present and _kind(t) in self._needs]
        self._present.update(new)
        self._store.extend(ox.Quad(*triple) for triple in new)  # type: ignore[arg-type]
        self._notice(new)

    def run(self, rules: Sequence[SparqlRule]) -> list[Triple]:
        """Run those of these rules that could find something new; returns what nobody had found before."""
        concluded: dict[Triple, None] = {}
        for rule in rules:
            if not self._fresh[rule.name] & rule.needs:
                continue
            self._fresh[rule.name].clear()
            before = set(self._found[rule.name])
            self._found[rule.name] = rule.concludes(self._store)
            new = [t for t in self._found[rule.name] if t not in before and t not in self._present]
            self._bound.watch(rule, new)
            concluded.update((t, None) for t in new)
        return list(concluded)

    def found(self) -> list[tuple[str, list[Triple]]]:
        """The rules and what they yield, the first rule last, for building a dict in which it wins."""
        return list(reversed(self._found.items()))

    def _notice(self, triples: Iterable[Triple]) -> None:
        kinds = {_kind(triple) for triple in triples}
        for fresh in self._fresh.values():
            fresh.update(kinds)


def _kind(triple: Triple) -> Term:
    return triple[2] if triple[1] == RDF_TYPE else triple[1]
