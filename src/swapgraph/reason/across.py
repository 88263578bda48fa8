"""What rules across articles conclude, kept up to date by what changes.

The memory holds what these rules see of the articles (`given`), what they and the axioms have made of it, and each
conclusion with the rule that tells it. A change is worked in by deleting and deriving again (DRed: Gupta, Mumick and
Subrahmanian, Maintaining Views Incrementally, SIGMOD 1993):

1. whatever a changed triple may have had a part in is taken out, and whatever rested on that,
2. what of it still holds is found again by looking backwards from it,
3. what the changes newly bring about is added, and what follows from that.

A triple that a rule wants absent counts as changed like any other. So that both states can be asked at any time, what
goes is only set aside (`gone`) and what comes stands apart (`come`) until all is done.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from functools import cached_property
from typing import TypeVar

import pyoxigraph as ox

from swapgraph.layers import Layer, View, quad
from swapgraph.reason.bodies import body_of, conclusions, head_rows, touched_rows
from swapgraph.reason.chain import Chainer, Program
from swapgraph.reason.knowledge import Knowledge
from swapgraph.reason.rule import Atom, Derivation, Rule, Slot, Term, Triple, Var, kind_of, unify
from swapgraph.reason.rules import SparqlRule, kind_of_atom, reached_kinds

_T = TypeVar("_T")

_STORE = "https://w3id.org/swapgraph/store"
_GIVEN, _DRAWN, _CLOSED, _TOLD, _HIDDEN = (
    ox.NamedNode(f"{_STORE}/{name}") for name in ("given", "drawn", "closed", "told", "hidden")
)
_RULE = f"{_STORE}/told/"
_AT_ONCE = 100_000  # quads


class Across:
    """The conclusions of the rules of scope `graph`, in a memory of its own.

    A conclusion is what a rule yields from `given` and other conclusions and is not itself given, and what the axioms
    make of such conclusions: they see nothing else, and join what one article says with nothing another says.
    """

    def __init__(self, memory: ox.Store, knowledge: Knowledge) -> None:
        self._memory, self._knowledge = memory, knowledge
        self.rules = knowledge.rules_of("graph")
        self.needed = frozenset[Term]().union(*(rule.needs for rule in self.rules))
        self._axioms = _Axioms(knowledge.ontology.rules)
        self._facts = frozenset(knowledge.ontology.facts)
        self._waiting: list[ox.Quad] = []

    # What there is

    def told(self) -> Iterator[tuple[Triple, str]]:
        """All conclusions, each with the rule that tells it."""
        for q in self._memory.quads_for_pattern(None, None, None, _TOLD):
            assert isinstance(q.object, ox.Triple)  # noqa: S101 - as `_quad_told` writes it
            yield _triple(q.object), q.predicate.value.removeprefix(_RULE)

    def rule_of(self, triple: Triple) -> str | None:
        """The rule that tells a conclusion; None if it is none."""
        for q in self._memory.quads_for_pattern(None, None, ox.Triple(*triple), _TOLD):  # type: ignore[arg-type]
            return q.predicate.value.removeprefix(_RULE)
        return None

    def is_given(self, triple: Triple) -> bool:
        """Whether the rules see a triple of the articles or of what is resolved."""
        return quad(triple, _GIVEN) in self._memory

    def sees(self, triple: Triple) -> bool:
        """Whether the rules can make use of a triple."""
        return kind_of(triple) in self.needed

    def is_hidden(self, triple: Triple) -> bool:
        """Whether a conclusion is not told because an article says or has it."""
        return quad(triple, _HIDDEN) in self._memory

    def hide(self, triples: Iterable[Triple]) -> None:
        """Note that these conclusions are not told."""
        self._memory.extend(quad(triple, _HIDDEN) for triple in triples)

    def show(self, triple: Triple) -> None:
        """Note that one is."""
        self._memory.remove(quad(triple, _HIDDEN))

    # From nothing

    def start(self, given: Iterable[Triple]) -> None:
        """Draw all conclusions from these triples, and forget what was before."""
        self.begin()
        self.give(given)
        self.draw()

    def begin(self) -> None:
        """Forget all there is."""
        self._waiting.clear()
        for graph in (_GIVEN, _DRAWN, _CLOSED, _TOLD, _HIDDEN):
            self._memory.remove_graph(graph)

    def give(self, triples: Iterable[Triple]) -> None:
        """Let the rules see these; `draw` is to follow."""
        self._waiting.extend(quad(triple, _GIVEN) for triple in triples)
        if len(self._waiting) >= _AT_ONCE:
            self._store_waiting()

    def _store_waiting(self) -> None:
        self._memory.bulk_extend(self._waiting)
        self._waiting.clear()

    def draw(self) -> tuple[Derivation, ...]:
        """Draw all conclusions from what was given since `begin`; returns the inconsistencies among them."""
        self._store_waiting()
        chainer = Chainer(Program(self._knowledge.ontology.rules))
        chainer.add(self._facts)
        view, heads = View(self._memory, (_GIVEN, _DRAWN)), dict[Triple, str]()
        for stratum in sorted({rule.stratum for rule in self.rules}):
            present = [rule for rule in self.rules if rule.stratum <= stratum]
            grown = True
            while grown:
                grown = False
                for rule in present:
                    new = [t for t in conclusions(rule, view) if t not in heads and not self.is_given(t)]
                    heads.update((triple, rule.name) for triple in new)
                    follows = chainer.add(t for t in new if self._knowledge.reasons_on(t))
                    seen = [*new, *(t for t in follows if self._knowledge.ontology.tells(t))]
                    self._memory.extend(quad(t, _DRAWN) for t in seen if kind_of(t) in self.needed)
                    grown = grown or bool(seen)
        derivations = chainer.derivations()
        derived = {d.conclusion: d.rule.name for d in derivations if d.conclusion is not None}
        base = [t for t in heads if self._knowledge.reasons_on(t)]
        self._memory.bulk_extend(quad(t, _CLOSED) for t in {*self._facts, *base, *derived})
        told = {t: rule for t, rule in derived.items() if self._knowledge.ontology.tells(t)} | heads
        told = {t: rule for t, rule in told.items() if not self.is_given(t)}
        if told:
            for rule in reversed(self.rules):  # the first one last, so that it wins
                told.update((t, rule.name) for t in conclusions(rule, view) if t in told)
        self._memory.bulk_extend(_quad_told(triple, rule) for triple, rule in told.items())
        return tuple(d for d in derivations if d.conclusion is None)

    # From what changed

    def update(self, gone: frozenset[Triple], come: frozenset[Triple]) -> dict[Triple, str | None]:
        """Work in what is no longer given and what newly is; returns what else became of conclusions.

        Each conclusion that came, went or is told by another rule, with the rule that told it before; None if new.
        """
        if not (gone or come):
            return {}
        if not self._apart:
            return self._afresh(gone, come)
        before: dict[Triple, str | None] = {}
        for triple, rule in _Change(self._memory, self._knowledge, self._axioms, gone, come).run().items():
            old = self.rule_of(triple)
            if old == rule:
                continue
            before[triple] = old
            if old is not None:
                self._memory.remove(_quad_told(triple, old))
            if rule is not None:
                self._memory.add(_quad_told(triple, rule))
        return before

    @cached_property
    def _apart(self) -> bool:
        """Whether a conclusion can only help others to come about.

        Not so where these rules may conclude what one of them wants absent, or takes if it is there, or counts.
        """
        concluded = reached_kinds(self.rules, self._knowledge.ontology.rules)
        for body in map(body_of, self.rules):
            kinds = {kind_of_atom(p.atom) for p in body.premises if p.atom not in body.required}
            if kinds & concluded or (None in kinds and concluded) or (None in concluded and kinds):
                return False
        return True

    def _afresh(self, gone: frozenset[Triple], come: frozenset[Triple]) -> dict[Triple, str | None]:
        """The same by drawing all conclusions anew."""
        old = dict(self.told())
        given = {*(_triple(q) for q in self._memory.quads_for_pattern(None, None, None, _GIVEN))} - gone | come
        hidden = [_triple(q) for q in self._memory.quads_for_pattern(None, None, None, _HIDDEN)]
        self.start(given)
        self.hide(hidden)  # whoever places what changed decides of these
        new = dict(self.told())
        return {triple: old.get(triple) for triple in {*old, *new} if old.get(triple) != new.get(triple)}


class _Change:
    """One change of what is given, from the old state to the new."""

    def __init__(
        self, memory: ox.Store, knowledge: Knowledge, axioms: _Axioms, gone: frozenset[Triple], come: frozenset[Triple]
    ) -> None:
        self._memory, self._knowledge, self._axioms = memory, knowledge, axioms
        self._rules = knowledge.rules_of("graph")
        self._needed = frozenset[Term]().union(*(rule.needs for rule in self._rules))
        self._facts = frozenset(knowledge.ontology.facts)
        self._lost, self._new = gone, come
        self._seen = Layer(memory, (_GIVEN, _DRAWN))  # what rules see
        self._closed = Layer(memory, (_CLOSED,))  # what axioms see

    def run(self) -> dict[Triple, str | None]:
        """The conclusions that may have changed, each with the rule that tells it now; None if it is no conclusion."""
        for triple in self._lost:
            self._seen.take(triple, _GIVEN)
        for triple in self._new:
            self._seen.put(triple, _GIVEN)
        taken = self._take_out()
        touched = taken | self._bring_in(taken) | self._lost | self._new
        rules = self._rules_of({t for t in touched if not self._seen.has(t, _GIVEN)})
        self._seen.settle()
        self._closed.settle()
        return {triple: rules.get(triple) for triple in touched}

    def _take_out(self) -> set[Triple]:
        """Take out all conclusions that a change may have had a part in."""
        taken: set[Triple] = set()
        changed = self._lost | self._new
        hit = set(self._new)  # what is given is no conclusion of a rule
        while changed or hit:
            hit |= {t for rule in self._rules for t in self._yields(rule, changed, self._seen.before)}
            hit = {t for t in hit if t not in taken and t not in self._facts and self._was_concluded(t)}
            taken |= hit
            for triple in hit:
                self._closed.take(triple, _CLOSED)
                self._seen.take(triple, _DRAWN)
            changed = frozenset(t for t in hit if kind_of(t) in self._needed)
            facts = [t for t in hit if self._closed.had(t, _CLOSED)]
            hit = {head for fact in facts for head in self._axioms.forward(fact, self._closed.before)}
        return taken

    def _bring_in(self, taken: set[Triple]) -> set[Triple]:
        """Add what still or newly holds; returns all conclusions that were met on the way."""
        sought, after = taken | self._lost, self._seen.after
        heads = {t for rule in self._rules for t in self._yields(rule, sought | self._new, after)}
        heads |= {t for rule in self._rules for t in self._backwards(rule, sought)}
        derived = {t for t in sought if self._axioms.first(t, self._closed.after) is not None}
        concluded: set[Triple] = set()  # by rules
        met: set[Triple] = set()
        while heads or derived:
            heads = {t for t in heads if t not in concluded and not self._seen.has(t, _GIVEN)}
            concluded |= heads
            met |= heads | derived
            base = {t for t in heads if self._knowledge.reasons_on(t)}
            facts = [t for t in base | derived if self._closed.put(t, _CLOSED)]
            tell = heads | {t for t in facts if t in derived and self._knowledge.ontology.tells(t)}
            seen = [t for t in tell if kind_of(t) in self._needed and self._seen.put(t, _DRAWN)]
            heads = {t for rule in self._rules for t in self._yields(rule, seen, after)}
            follows = {head for fact in facts for head in self._axioms.forward(fact, self._closed.after)}
            met |= follows
            derived = {t for t in follows if t not in self._closed.after}
        return met

    def _yields(self, rule: SparqlRule, changed: Iterable[Triple], view: View) -> set[Triple]:
        """What a rule concludes with a part of these triples in it, wanted or unwanted."""
        rows = touched_rows(rule, changed, self._seen.both)
        return conclusions(rule, view, rows) if rows else set()

    def _backwards(self, rule: SparqlRule, sought: Iterable[Triple]) -> set[Triple]:
        """Which of these triples a rule concludes now, and perhaps others."""
        rows = head_rows(rule, sought)
        return conclusions(rule, self._seen.after, rows) if rows else set()

    def _was_concluded(self, triple: Triple) -> bool:
        told = self._memory.quads_for_pattern(None, None, ox.Triple(*triple), _TOLD)  # type: ignore[arg-type]
        return self._closed.had(triple, _CLOSED) or any(True for _ in told)

    def _rules_of(self, triples: set[Triple]) -> dict[Triple, str]:
        """The first rule that yields each of some triples in one step; those that none yields are left out."""
        found: dict[Triple, str] = {}
        for triple in triples:
            axiom = self._axioms.first(triple, self._closed.after)
            if axiom is not None and self._knowledge.ontology.tells(triple):
                found[triple] = axiom
        for rule in reversed(self._rules):
            found.update((t, rule.name) for t in self._backwards(rule, triples) & triples)
        return found


class _Axioms:
    """The compiled axioms, looked up by what they are made of and by what they conclude."""

    def __init__(self, rules: Sequence[Rule]) -> None:
        self._by_body: dict[Term | None, list[tuple[Rule, int]]] = {}
        self._by_head: dict[Term | None, list[tuple[int, Rule]]] = {}
        for rank, rule in enumerate(rules):
            if rule.head is None:
                continue
            self._by_head.setdefault(kind_of_atom(rule.head), []).append((rank, rule))
            for at, atom in enumerate(rule.body):
                self._by_body.setdefault(kind_of_atom(atom), []).append((rule, at))

    def forward(self, fact: Triple, view: View) -> Iterator[Triple]:
        """What follows in one step from a fact and others."""
        for rule, at in self._kept(self._by_body, fact):
            bound = unify(rule.body[at], fact, {})
            if bound is not None:
                for way in _joined(rule.body[:at] + rule.body[at + 1 :], bound, view):
                    head = _conclusion(rule, way)
                    if head is not None:
                        yield head

    def first(self, triple: Triple, view: View) -> str | None:
        """The name of the first axiom that yields a triple in one step; None if none does."""
        for _, rule in sorted(self._kept(self._by_head, triple), key=lambda found: found[0]):
            assert rule.head is not None  # noqa: S101 - see above
            bound = unify(rule.head, triple, {})
            if bound is not None and any(_conclusion(rule, way) for way in _joined(rule.body, bound, view)):
                return rule.name
        return None

    @staticmethod
    def _kept(index: Mapping[Term | None, list[_T]], triple: Triple) -> list[_T]:
        return [*index.get(kind_of(triple), ()), *index.get(None, ())]


def _conclusion(rule: Rule, bindings: Mapping[Var, Term]) -> Triple | None:
    """The head of a rule; None where it says nothing: of a literal, or what is among its own premises."""
    assert rule.head is not None  # noqa: S101 - `_Axioms` keeps no others
    head = _instance(rule.head, bindings)
    if isinstance(head[0], ox.Literal) or isinstance(head[1], ox.Literal):
        return None
    if any(bindings[a] == bindings[b] for a, b in rule.distinct):
        return None
    return None if any(_instance(atom, bindings) == head for atom in rule.body) else head


def _joined(body: tuple[Atom, ...], bindings: Mapping[Var, Term], view: View) -> Iterator[Mapping[Var, Term]]:
    """The ways to fit all patterns, the one with most slots known next: never a product where a join will do."""
    if not body:
        yield bindings
        return
    known = [sum(not isinstance(_value(slot, bindings), Var) for slot in atom) for atom in body]
    at = known.index(max(known))
    s, p, o = (None if isinstance(v := _value(slot, bindings), Var) else v for slot in body[at])
    for triple in set(view.matches(s, p, o)):
        bound = unify(body[at], triple, bindings)
        if bound is not None:
            yield from _joined(body[:at] + body[at + 1 :], bound, view)


def _value(slot: Slot, bindings: Mapping[Var, Term]) -> Slot:
    return bindings.get(slot, slot) if isinstance(slot, Var) else slot


def _instance(atom: Atom, bindings: Mapping[Var, Term]) -> Triple:
    s, p, o = (_value(slot, bindings) for slot in atom)
    assert not (isinstance(s, Var) or isinstance(p, Var) or isinstance(o, Var))  # noqa: S101 - bound by the body
    return s, p, o


def _quad_told(triple: Triple, rule: str) -> ox.Quad:
    return ox.Quad(_TOLD, ox.NamedNode(_RULE + rule), ox.Triple(*triple), _TOLD)  # type: ignore[arg-type]


def _triple(found: ox.Quad | ox.Triple) -> Triple:
    return found.subject, found.predicate, found.object  # type: ignore[return-value]
