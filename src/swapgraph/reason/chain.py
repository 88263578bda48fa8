"""Forward chaining in plain Python: semi-naive, one triple at a time, over integers.

Every triple is taken from an agenda once, stored, and matched against each body pattern it fits; the rest of that body
is joined with what is stored. So each way to apply a rule is met when its last premise is taken, and never lost.
(The agenda as in RDFox: Motik et al., Parallel Materialisation of Datalog Programs, AAAI 2014.)
"""

from __future__ import annotations

from collections import deque
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

import pyoxigraph as ox

from swapgraph.reason.literals import clash, is_wrong
from swapgraph.reason.rule import RDF_TYPE, SAME_AS, Atom, Derivation, Rule, Term, Triple, Var, sort_key

if TYPE_CHECKING:
    from swapgraph.reason.owl import Ontology

_Fact = tuple[int, int, int]
_Slot = int  # a term's number, or -1 - i for the variable with register i
_Pattern = tuple[_Slot, _Slot, _Slot]
_Key = tuple[int, int | None] | None  # where a trigger is looked up: predicate and, for rdf:type, class; None for any


class ChainEngine:
    """The default engine; see `rule.Engine`. Compiles an ontology's rules once, however many sessions it starts."""

    def __init__(self) -> None:
        self._compiled: tuple[Ontology, Program] | None = None

    def start(self, ontology: Ontology) -> ChainSession:
        """See `rule.Engine`."""
        if self._compiled is None or self._compiled[0] is not ontology:
            self._compiled = ontology, Program(ontology.rules)
        return ChainSession(ontology, self._compiled[1])


class ChainSession:
    """See `rule.Session`."""

    def __init__(self, ontology: Ontology, program: Program, *, every_way: bool = False) -> None:
        self._ontology = ontology
        self._chainer = Chainer(program, every_way=every_way)
        self._chainer.add(sorted(ontology.facts, key=sort_key))

    def add(self, triples: Iterable[Triple]) -> list[Triple]:
        """See `rule.Session`."""
        return [t for t in self._chainer.add(triples) if self._ontology.tells(t)]

    def derivations(self) -> list[Derivation]:
        """See `rule.Session`."""
        found = self._chainer.derivations()
        return [d for d in found if d.conclusion is None or self._ontology.tells(d.conclusion)]

    def ways(self) -> Iterator[Derivation]:
        """Every step that leads to something, worth telling or not; only for a session of `every_way`."""
        return self._chainer.ways()


@dataclass(frozen=True, slots=True)
class _Trigger:
    """One body pattern of a rule that an agenda's triple may fit, and how the others are joined then."""

    rank: int  # the rule's place in the list
    at: int  # the pattern's place in the body
    first: _Pattern
    rest: tuple[tuple[int, _Pattern], ...]  # place in the body and pattern, in order of joining
    head: _Pattern | None
    distinct: tuple[tuple[int, int], ...]  # registers
    registers: int


class Program:
    """Rules made ready to run, once for any number of chainers."""

    def __init__(self, rules: Sequence[Rule]) -> None:
        self.rules = tuple(rules)
        self.number: dict[Term, int] = {}  # of the rules' own terms
        self.type = self._encode(RDF_TYPE)
        self.same_as = self._encode(SAME_AS)
        self.any_predicate = any(isinstance(atom.p, Var) for rule in rules for atom in rule.body)
        self.triggers: dict[_Key, tuple[_Trigger, ...]] = {}
        self.axioms: list[tuple[int, Triple]] = []  # heads of rules without a body
        for rank, rule in enumerate(self.rules):
            if not rule.body and rule.head is not None:
                self.axioms.append((rank, _ground(rule.head)))
            for key, trigger in self._compile(rank, rule):
                self.triggers[key] = (*self.triggers.get(key, ()), trigger)

    def _encode(self, term: Term) -> int:
        return self.number.setdefault(term, len(self.number))

    def _compile(self, rank: int, rule: Rule) -> Iterator[tuple[_Key, _Trigger]]:
        variables = dict.fromkeys(var for atom in rule.body for var in atom.variables())
        register = {var: i for i, var in enumerate(variables)}

        def pattern(atom: Atom) -> _Pattern:
            s, p, o = (-1 - register[t] if isinstance(t, Var) else self._encode(t) for t in atom)
            return s, p, o

        body = [pattern(atom) for atom in rule.body]
        head = pattern(rule.head) if rule.head is not None and body else None
        distinct = tuple((register[a], register[b]) for a, b in rule.distinct)
        for at, first in enumerate(body):
            yield self._key(first), _Trigger(rank, at, first, _join_order(at, body), head, distinct, len(register))

    def _key(self, pattern: _Pattern) -> _Key:
        _, p, o = pattern
        if p < 0:
            return None
        return (p, o) if p == self.type and o >= 0 else (p, None)


class TooManyJoins(Exception):
    """A chainer has joined as many triples as it was allowed to."""


class Chainer:
    """A growing set of triples, closed under a program. `add` as often as there is something to add.

    With `every_way` it keeps each step by which a triple follows, not only the one that tells it. With `joins` it
    raises TooManyJoins when so many triples have been joined with what is known.
    """

    def __init__(self, program: Program, *, every_way: bool = False, joins: int | None = None) -> None:
        self._program = program
        self._joins_left = joins
        self._number = dict(program.number)
        self._terms = list(program.number)
        self._literal = [isinstance(term, ox.Literal) for term in self._terms]
        # Objects and subjects by predicate, both ways; by subject and by object for rules with a variable predicate.
        self._objects: dict[int, dict[int, dict[int, None]]] = {}
        self._subjects: dict[int, dict[int, dict[int, None]]] = {}
        self._by_subject: dict[int, list[tuple[int, int]]] = {}
        self._by_object: dict[int, list[tuple[int, int]]] = {}
        self._agenda: deque[_Fact] = deque()
        self._given: set[_Fact] = set()
        self._how: dict[_Fact, tuple[int, tuple[_Fact, ...]]] = {}
        self._clashes: dict[tuple[int, tuple[_Fact, ...]], None] = {}
        self._ways: dict[tuple[_Fact, int, tuple[_Fact, ...]], None] | None = {} if every_way else None
        for rank, (s, p, o) in program.axioms:
            self._conclude(rank, (), (self._encode(s), self._encode(p), self._encode(o)))

    def add(self, triples: Iterable[Triple]) -> list[Triple]:
        """Add triples and close; returns those that newly follow (of any kind, worth telling or not)."""
        for s, p, o in triples:
            fact = (self._encode(s), self._encode(p), self._encode(o))
            if fact not in self._given:
                self._given.add(fact)
                if fact not in self._how:
                    self._agenda.append(fact)
        new: list[_Fact] = []
        while self._agenda:
            fact = self._agenda.popleft()
            if self._store(fact):
                if fact not in self._given:
                    new.append(fact)
                self._fire(fact)
        return [self._decode(fact) for fact in new]

    def derivations(self) -> list[Derivation]:
        """How each triple that was not given follows, by the first of the rules that yield it; then all clashes."""
        rules = self._program.rules
        told = [
            Derivation(self._decode(fact), rules[rank], tuple(self._decode(f) for f in premises))
            for fact, (rank, premises) in self._how.items()
            if fact not in self._given
        ]
        return told + [
            Derivation(None, rules[rank], tuple(self._decode(f) for f in premises)) for rank, premises in self._clashes
        ]

    def ways(self) -> Iterator[Derivation]:
        """Every step by which a triple follows, given or not, as far as they were kept."""
        for fact, rank, premises in self._ways or ():
            yield Derivation(self._decode(fact), self._program.rules[rank], tuple(self._decode(f) for f in premises))

    def _encode(self, term: Term) -> int:
        number = self._number.get(term)
        if number is None:
            number = self._number[term] = len(self._terms)
            self._terms.append(term)
            self._literal.append(isinstance(term, ox.Literal))
        return number

    def _decode(self, fact: _Fact) -> Triple:
        return self._terms[fact[0]], self._terms[fact[1]], self._terms[fact[2]]

    def _store(self, fact: _Fact) -> bool:
        s, p, o = fact
        objects = self._objects.setdefault(p, {}).setdefault(s, {})
        if o in objects:
            return False
        objects[o] = None
        self._subjects.setdefault(p, {}).setdefault(o, {})[s] = None
        if self._program.any_predicate:
            self._by_subject.setdefault(s, []).append((p, o))
            self._by_object.setdefault(o, []).append((s, p))
        return True

    def _fire(self, fact: _Fact) -> None:
        _, p, o = fact
        triggers = self._program.triggers
        found = triggers.get((p, None), ())
        if p == self._program.type:
            found += triggers.get((p, o), ())
        for trigger in found + triggers.get(None, ()):
            values: list[int | None] = [None] * trigger.registers
            if _bind(trigger.first, fact, values):
                self._join(trigger, 0, values, [fact] * (len(trigger.rest) + 1))

    def _join(self, trigger: _Trigger, i: int, values: list[int | None], premises: list[_Fact]) -> None:
        if self._joins_left is not None:
            self._joins_left -= 1
            if self._joins_left < 0:
                raise TooManyJoins
        if i == len(trigger.rest):
            if all(self._differ(trigger, values[a], values[b]) for a, b in trigger.distinct):
                head = None if trigger.head is None else _fill(trigger.head, values)
                self._conclude(trigger.rank, tuple(premises), head)
            return
        place, pattern = trigger.rest[i]
        s, p, o = (values[-1 - slot] if slot < 0 else slot for slot in pattern)
        for fact in self._match(s, p, o):
            bound = values.copy()
            if _bind(pattern, fact, bound):
                premises[place] = fact
                self._join(trigger, i + 1, bound, premises)

    def _differ(self, trigger: _Trigger, a: int | None, b: int | None) -> bool:
        """Whether two terms are two; of literals that are inconsistent together, whether their values differ."""
        if a == b or a is None or b is None:
            return False
        if trigger.head is None and self._literal[a] and self._literal[b]:
            return clash(self._terms[a], self._terms[b])
        return True

    def _match(self, s: int | None, p: int | None, o: int | None) -> Iterator[_Fact]:
        """The stored triples of a pattern. Nothing is stored while rules fire, so iterating is safe."""
        if p is None:
            if s is not None:
                yield from ((s, q, x) for q, x in self._by_subject.get(s, ()))
            elif o is not None:
                yield from ((x, q, o) for x, q in self._by_object.get(o, ()))
            else:
                yield from ((x, q, y) for x, pairs in self._by_subject.items() for q, y in pairs)
        elif s is not None:
            objects = self._objects.get(p, {}).get(s, {})
            if o is None:
                yield from ((s, p, x) for x in objects)
            elif o in objects:
                yield (s, p, o)
        elif o is not None:
            yield from ((x, p, o) for x in self._subjects.get(p, {}).get(o, ()))
        else:
            yield from ((x, p, y) for x, ys in self._objects.get(p, {}).items() for y in ys)

    def _conclude(self, rank: int, premises: tuple[_Fact, ...], head: _Fact | None) -> None:
        if head is None:
            self._clashes[rank, premises] = None
            return
        s, p, _ = head
        if self._literal[s]:
            if p in (self._program.same_as, self._program.type) and is_wrong(self._decode(head)):
                self._clashes[rank, premises] = None
            return
        if self._literal[p] or head in premises:
            return
        if self._ways is not None:
            self._ways[head, rank, premises] = None
        old = self._how.get(head)
        if old is None:
            self._how[head] = (rank, premises)
            if head not in self._given:
                self._agenda.append(head)
        elif rank < old[0]:
            self._how[head] = (rank, premises)


def _ground(atom: Atom) -> Triple:
    s, p, o = atom
    assert not (isinstance(s, Var) or isinstance(p, Var) or isinstance(o, Var))  # noqa: S101 - a rule without a body
    return s, p, o


def _bind(pattern: _Pattern, fact: _Fact, values: list[int | None]) -> bool:
    for slot, value in zip(pattern, fact, strict=True):
        if slot >= 0:
            if slot != value:
                return False
        else:
            old = values[-1 - slot]
            if old is None:
                values[-1 - slot] = value
            elif old != value:
                return False
    return True


def _fill(pattern: _Pattern, values: list[int | None]) -> _Fact:
    s, p, o = (values[-1 - slot] if slot < 0 else slot for slot in pattern)
    assert s is not None and p is not None and o is not None  # noqa: S101 - a head's variables stand in its body
    return s, p, o


def _join_order(first: int, body: list[_Pattern]) -> tuple[tuple[int, _Pattern], ...]:
    """The other patterns, each time the one with most slots known: never a product where a join will do."""
    known = {slot for slot in body[first] if slot < 0}
    left = [i for i in range(len(body)) if i != first]
    order: list[tuple[int, _Pattern]] = []
    while left:
        best = max(left, key=lambda i: (sum(slot >= 0 or slot in known for slot in body[i]), -i))
        left.remove(best)
        order.append((best, body[best]))
        known.update(slot for slot in body[best] if slot < 0)
    return tuple(order)
