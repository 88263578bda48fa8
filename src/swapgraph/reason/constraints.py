"""The parts of a SPARQL rule that take answers away (FILTER, NOT EXISTS, MINUS), and which of them stand in the way."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, replace
from itertools import islice

import pyoxigraph as ox

from swapgraph.reason.matching import Bindings, RuleMatcher, instance
from swapgraph.reason.patterns import Body, Constraint, body_of, constraints_of
from swapgraph.reason.rule import Atom, Term, Triple, Var
from swapgraph.reason.rules import SparqlRule, bare

_VARIABLE = re.compile(r"[?$](\w+)")


@dataclass(frozen=True, slots=True)
class Obstacle:
    """A constraint that keeps a rule from yielding a triple.

    `values` are what it compares, by variable; `triples` those that are there and should not be.
    """

    text: str
    values: tuple[tuple[str, Term], ...]
    triples: tuple[Triple, ...]
    negates: bool


def without(rule: SparqlRule, parts: Sequence[Constraint]) -> SparqlRule:
    """A rule that lacks some of its constraints."""
    query = rule.query
    for part in parts:
        query = query[: part.start] + " " * (part.end - part.start) + query[part.end :]
    return replace(rule, query=query)


def obstacles(rule: SparqlRule, atom: Atom, triple: Triple, store: ox.Store) -> tuple[Obstacle, ...] | None:
    """The constraints without which a rule would yield a triple by a pattern of its template: as few as it takes.

    None if they are not what stands in the way.
    """
    matcher = RuleMatcher(store, lambda *_: [])

    def row(parts: Sequence[Constraint]) -> Bindings | None:
        return next(matcher.rows(without(rule, parts), atom, triple), None)

    taken = constraints_of(rule)
    if row(taken) is None:
        return None
    for part in list(taken):
        fewer = [other for other in taken if other is not part]
        if row(fewer) is not None:
            taken = fewer
    bound = row(taken)
    assert bound is not None  # noqa: S101 - as just seen
    return tuple(_obstacle(rule, part, bound, store) for part in taken)


def _obstacle(rule: SparqlRule, part: Constraint, row: Bindings, store: ox.Store) -> Obstacle:
    names = dict.fromkeys(_VARIABLE.findall(part.text))
    values = tuple((name, row[Var(name)]) for name in names if Var(name) in row)
    if part.group is None:
        return Obstacle(part.text, values, (), negates=False)
    head = rule.query[: bare(rule.query).upper().index("CONSTRUCT")]
    names_, terms = " ".join(f"?{name}" for name, _ in values), " ".join(str(term) for _, term in values)
    group = part.group.replace("{", f"{{ VALUES ({names_}) {{ ({terms}) }}", 1)
    asked = replace(rule, query=f"{head} CONSTRUCT {{ ?s ?p ?o }} WHERE {group}")
    try:
        answer = store.query(asked.as_select())
    except SyntaxError:  # a group that gives a value of its own to what we put in
        return Obstacle(part.text, values, (), negates=True)
    assert isinstance(answer, ox.QuerySolutions)  # noqa: S101 - a SELECT
    columns = [variable.value for variable in answer.variables]
    found: dict[Triple, None] = {}
    for solution in islice(answer, 1):
        bound = {**row, **{Var(name): solution[name] for name in columns if solution[name] is not None}}
        found.update(dict.fromkeys(_there(body_of(asked), bound, store)))
    return Obstacle(part.text, values, tuple(found), negates=True)


def _there(body: Body, row: Bindings, store: ox.Store) -> Iterator[Triple]:
    there: Callable[[Triple], bool] = lambda t: ox.Quad(*t) in store  # type: ignore[arg-type]  # noqa: E731
    for atoms in body.alternatives:
        bound = [instance(a, row) for a in atoms if all(v in row for v in a.variables())]
        yield from (t for t in bound if there(t))
