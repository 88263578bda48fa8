"""Rules that would never end: those that make new terms from terms that they have made.

Told beforehand where it can be: a term that stands in one place of the triples that a rule matches comes to stand in
another by what it concludes; if a new term can come round to where it was made from, and no filter on the way holds it
back, the rules are refused (weak acyclicity: Fagin et al., Data Exchange: Semantics and Query Answering, TCS 2005).
With a filter it depends on the data, and `Bound` stops what goes too far.
"""

from __future__ import annotations

from collections import deque
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

import pyoxigraph as ox

from swapgraph.errors import InputError
from swapgraph.reason.body import Place
from swapgraph.reason.rule import RDF_TYPE, Atom, Rule, Triple, Var, short
from swapgraph.reason.rules import SparqlRule

ROUNDS = 1_000
"""In so many rounds rules may make new terms: as many as the steps of the longest chain that they go along."""
TERMS, LENGTH = 500_000, 4_000
"""So many terms may be in what rules that make some conclude, each of so many characters."""


@dataclass(frozen=True, slots=True)
class _Edge:
    """A term moves from a place to another by a rule; `makes` if a new one is made of it."""

    start: Place
    end: Place
    by: SparqlRule | Rule
    makes: bool


def makes_terms(rule: SparqlRule) -> bool:
    """Whether what a rule concludes holds terms that it makes."""
    heads = {slot.name for atom in rule.template for slot in atom if isinstance(slot, Var)}
    return any(_sources(rule, name)[1] for name in heads)


def refuse_endless(rules: Sequence[SparqlRule], axioms: Sequence[Rule]) -> None:
    """InputError, with all rules of the circle and their files, if rules make terms of their own without a filter."""
    if not any(makes_terms(rule) and not rule.body.guarded for rule in rules):
        return
    edges = [edge for rule in rules if not rule.body.guarded for edge in _moves(rule)]
    edges += [edge for axiom in axioms for edge in _axiom_moves(axiom)]
    leaving: dict[Place, list[_Edge]] = {}
    for edge in edges:
        leaving.setdefault(edge.start, []).append(edge)
    for edge in edges:
        if edge.makes:
            way = _way(edge.end, edge.start, leaving)
            if way is not None:
                raise _endless([edge.by, *(step.by for step in way)], edge)


class Bound:
    """What holds rules back where they run: give it each rule's new conclusions, round by round."""

    def __init__(self) -> None:
        self._made: set[ox.NamedNode | ox.Literal] = set()
        self._rounds: dict[str, int] = {}
        self._lately: dict[str, SparqlRule] = {}

    def watch(self, rule: SparqlRule, new: Iterable[Triple]) -> None:
        """InputError when rules have made too many terms, too long ones, or for too many rounds."""
        if not makes_terms(rule):
            return
        before = len(self._made)
        for triple in new:
            for term in triple:
                if isinstance(term, ox.NamedNode | ox.Literal):
                    self._made.add(term)
                    if len(term.value) > LENGTH:
                        raise self._stopped(rule, f"one of more than {LENGTH:,} characters")
            if len(self._made) > TERMS:
                raise self._stopped(rule, f"more than {TERMS:,} of them")
        if len(self._made) == before:
            return
        self._lately[rule.name] = rule
        self._rounds[rule.name] = self._rounds.get(rule.name, 0) + 1
        if self._rounds[rule.name] > ROUNDS:
            raise self._stopped(rule, f"still in round {ROUNDS:,}")

    def _stopped(self, rule: SparqlRule, how: str) -> InputError:
        rules = {**self._lately, rule.name: rule}
        names = _listed(f"{one.name} ({one.source})" if one.source else one.name for one in rules.values())
        many = "rules" if len(rules) > 1 else "rule"
        reason = f"{many} {names} would make new terms without end: {how}; a FILTER in the body can say where to stop"
        return InputError(reason, rule.source)


def _sources(rule: SparqlRule, name: str) -> tuple[set[str], bool]:
    """The variables of patterns that a variable comes from, and whether new terms are made on the way."""
    found: set[str] = set()
    making, todo, seen = False, [name], set[str]()
    while todo:
        one = todo.pop()
        if one in seen:
            continue
        seen.add(one)
        making |= one in rule.body.making
        if one in rule.body.computed:
            todo.extend(rule.body.computed[one])
        else:
            found.add(one)
    return found, making


def _places(atom: Atom) -> Iterator[tuple[str, Place]]:
    """The variables of a pattern, and where they stand."""
    of_class = atom.p == RDF_TYPE
    slot = atom.o if of_class else atom.p
    kind = slot if isinstance(slot, ox.NamedNode) else None
    if isinstance(atom.s, Var):
        yield atom.s.name, (kind, "s")
    if isinstance(atom.o, Var) and not of_class:
        yield atom.o.name, (kind, "o")


def _moves(rule: SparqlRule) -> Iterator[_Edge]:
    for atom in rule.template:
        for name, end in _places(atom):
            sources, making = _sources(rule, name)
            for start in {place for source in sources for place in rule.body.places.get(source, ())}:
                yield _Edge(start, end, rule, making)


def _axiom_moves(rule: Rule) -> Iterator[_Edge]:
    if rule.head is None or any(isinstance(atom.p, Var) for atom in rule.body):
        return  # equals take each other's places, but nothing makes any
    places = [found for atom in rule.body for found in _places(atom)]
    for name, end in _places(rule.head):
        yield from (_Edge(start, end, rule, makes=False) for other, start in places if other == name)


def _way(start: Place, end: Place, leaving: dict[Place, list[_Edge]]) -> list[_Edge] | None:
    """The shortest way from one place to another; a place of any property is met by every one."""
    came: dict[Place, tuple[_Edge, Place] | None] = {start: None}
    todo = deque([start])
    while todo:
        place = todo.popleft()
        if _meet(place, end):
            way: list[_Edge] = []
            while (step := came[place]) is not None:
                way.insert(0, step[0])
                place = step[1]
            return way
        for edge in (edge for at, edges in leaving.items() if _meet(at, place) for edge in edges):
            if edge.end not in came:
                came[edge.end] = edge, place
                todo.append(edge.end)
    return None


def _meet(one: Place, other: Place) -> bool:
    return one[1] == other[1] and (one[0] == other[0] or one[0] is None or other[0] is None)


def _endless(circle: Sequence[SparqlRule | Rule], made: _Edge) -> InputError:
    told: dict[str, None] = {}
    for one in circle:
        if isinstance(one, SparqlRule):
            told[f"{one.name} ({one.source})" if one.source else one.name] = None
        else:
            told[f"the axiom that {one.axiom}"] = None
    kind = "anything" if made.end[0] is None else short(made.end[0])
    reason = f"would make new terms without end, each {kind} from one that is made: {_listed(told)}"
    assert isinstance(made.by, SparqlRule)  # noqa: S101 - no axiom makes terms
    return InputError(f"{reason}; a FILTER in a body can say where to stop", made.by.source)


def _listed(words: Iterable[str]) -> str:
    *most, last = words
    return f"{', '.join(most)} and {last}" if most else last
