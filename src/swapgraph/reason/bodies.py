"""A rule's body taken apart: which conclusions can a changed triple have a part in, and which of them hold?

A solution of a SPARQL pattern comes or goes with a triple only if it agrees with it on the variables of some triple
pattern that the triple fits, wanted or unwanted: all of the algebra (join, optional, union, minus, filters with EXISTS)
looks at one solution at a time. So the rule is run for these bindings alone, put into it as VALUES. What cannot be
bound from outside (below an aggregate, along a path of any length, under LIMIT) leaves nothing to bind, and the rule is
run as a whole: slower, never wrong.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from functools import cache
from itertools import islice

import pyoxigraph as ox

from swapgraph.layers import View
from swapgraph.reason.rule import Atom, Slot, Term, Triple, Var, unify
from swapgraph.reason.rules import SparqlRule, bare

Row = Mapping[Var, Term]

_WHOLE = Atom(Var("s"), Var("p"), Var("o"))
_SUBSELECT = re.compile(r"\bSELECT\b([^{}]*)\{", re.IGNORECASE)
_ROWS = 500  # in one VALUES, at most
_GROWTH = 8  # bindings looked up beforehand for each that was given, at most


@dataclass(frozen=True, slots=True)
class Premise:
    """A triple pattern of a body, wanted or not, and those of its variables that a solution can be sought by.

    `beside` are patterns that must fit as well where this one does: they lead to such variables from those of a
    pattern that has none, as that of `FILTER NOT EXISTS { ?denial sg:about ?event . ?denial sg:stance "denies" }`.
    """

    atom: Atom
    open: frozenset[Var]
    beside: tuple[Atom, ...] = ()


@dataclass(frozen=True, slots=True)
class Body:
    """All patterns of a body; `required` are those without which there is no solution, in variables that all share."""

    premises: tuple[Premise, ...]
    required: tuple[Atom, ...] = ()
    certain: frozenset[Var] = frozenset()  # bound in each solution


def conclusions(rule: SparqlRule, view: View, rows: Iterable[Row] | None = None) -> set[Triple]:
    """What a rule concludes from a view: all of it, or that for some bindings of variables that `body_of` lets bind."""
    if rows is None:
        return set(rule.concludes(view.store, view.graphs))
    required = body_of(rule).required
    found: set[Triple] = set()
    by_variables: dict[frozenset[Var], list[Row]] = {}
    for row in rows:
        by_variables.setdefault(frozenset(row), []).append(row)
    if frozenset() in by_variables:
        return set(rule.concludes(view.store, view.graphs))
    for group in by_variables.values():
        for i in range(0, len(group), _ROWS):
            given = _grown(group[i : i + _ROWS], required, view)
            if given:
                found.update(rule.concludes(view.store, view.graphs, _with_values(rule, given)))
    return found


def touched_rows(rule: SparqlRule, changed: Iterable[Triple], view: View) -> list[Row]:
    """The bindings for which a rule has to be run when these triples come or go.

    `view` is of what there was before and is afterwards, both together.
    """
    rows: dict[tuple[tuple[str, Term], ...], Row] = {}
    for triple in changed:
        for premise in body_of(rule).premises:
            bound = unify(premise.atom, triple, {})
            if bound is None:
                continue
            ways: Sequence[Row] = [bound]
            if not premise.open & bound.keys():
                ways = _grown(ways, premise.beside, view)
            for way in ways:
                _note(rows, {var: term for var, term in way.items() if var in premise.open})
    return list(rows.values())


def head_rows(rule: SparqlRule, triples: Iterable[Triple]) -> list[Row]:
    """The bindings for which a rule has to be run to see whether it yields these triples."""
    rows: dict[tuple[tuple[str, Term], ...], Row] = {}
    certain = body_of(rule).certain
    for triple in triples:
        for atom in rule.template:
            bound = unify(atom, triple, {})
            if bound is not None:
                _note(rows, {var: term for var, term in bound.items() if var in certain}, whole=True)
    return list(rows.values())


def _note(rows: dict[tuple[tuple[str, Term], ...], Row], row: Row, *, whole: bool = False) -> None:
    """Keep a binding once. To be bound by a node is enough: its values then need no run each."""
    nodes = {var: term for var, term in row.items() if not isinstance(term, ox.Literal)}
    kept = row if whole or not nodes else nodes
    rows[tuple(sorted(((var.name, term) for var, term in kept.items()), key=lambda item: item[0]))] = kept


def body_of(rule: SparqlRule) -> Body:
    """The body of a rule, taken apart once."""
    return _body(rule.query)


@cache
def _body(query: str) -> Body:
    whole = Body((Premise(_WHOLE, frozenset()),))
    try:
        # The parser keeps the exceptions it meets, and with them the whole stack and the databases open there.
        with ThreadPoolExecutor(1) as apart:
            parsed_prologue, parsed = apart.submit(_parsed, query).result()
    except Exception:
        return whole
    tree, prologue = _plain(parsed), [_plain(part) for part in parsed_prologue]
    assert isinstance(tree, _Node)  # noqa: S101 - the root of a tree
    declared = [part.parts for part in prologue if isinstance(part, _Node) and part.name == "PrefixDecl"]
    reading = _Reading({str(part.get("prefix", "")): str(part["iri"]) for part in declared})
    if reading.refuses(tree) or any(_name(part) == "Base" for part in prologue):
        return whole
    computed = frozenset(Var(name) for name in _computed(query))
    certain = reading.certain(tree.parts["where"], None) - computed
    required = tuple(a for a in dict.fromkeys(reading.required) if certain.issuperset(a.variables()))
    reading.visit(tree.parts["where"], None, ())
    premises = (
        Premise(atom, certain if scope is None else scope & certain, beside) for atom, scope, beside in reading.premises
    )
    return Body(tuple(dict.fromkeys(premises)), required, certain)


def _parsed(query: str) -> tuple[Iterable[object], object]:
    from rdflib.plugins.sparql.parser import parseQuery

    prologue, parsed = parseQuery(query)
    return prologue, parsed


def _computed(query: str) -> Iterator[str]:
    """Variables that a rule binds itself: BIND, VALUES."""
    text = bare(query)
    yield from re.findall(r"\bAS\s+[?$](\w+)", text, re.IGNORECASE)
    for variables in re.findall(r"\bVALUES\s*([^{]*)\{", text, re.IGNORECASE):
        yield from re.findall(r"[?$](\w+)", variables)


_Scope = frozenset[Var] | None  # the variables seen from outside; None for all


@dataclass(frozen=True)
class _Node:
    """A node of the parser's tree; its parts are nodes, lists, and terms of rdflib."""

    name: str
    parts: dict[str, object]


def _plain(parsed: object) -> object:
    """The tree that rdflib's parser gives, without its own ways of looking up."""
    if isinstance(parsed, dict):
        return _Node(str(parsed.name), {str(key): _plain(value) for key, value in parsed.items()})  # type: ignore[attr-defined]
    if isinstance(parsed, Iterable) and not isinstance(parsed, str):
        return [_plain(part) for part in parsed]
    return parsed


class _Reading:
    """One walk through a query's tree. (What rdflib makes of the tree further on loses nested filters.)"""

    def __init__(self, prefixes: Mapping[str, str]) -> None:
        self.premises: list[tuple[Atom, _Scope, tuple[Atom, ...]]] = []
        self.required: list[Atom] = []
        self._prefixes = prefixes
        self._hidden = 0

    def refuses(self, part: object) -> bool:
        """Whether there is something that looks at more than one solution at a time, or at graphs by name."""
        if _name(part) in ("LimitOffsetClauses", "GraphGraphPattern", "ServiceGraphPattern", "DatasetClause"):
            return True
        return any(map(self.refuses, _parts(part)))

    def visit(self, part: object, scope: _Scope, beside: tuple[Atom, ...]) -> None:
        """Note all triple patterns, each with the variables seen from outside and with what is required beside it."""
        name = _name(part)
        if name == "SubSelect":
            scope, beside = _shown_by(part, scope), ()  # variables of one name are not the same inside and outside
        if name == "TriplesBlock":
            for s, p, o in _threes(part):
                self._pattern(s, p, o, scope, beside)
        elif name == "GroupGraphPatternSub":
            self.required.clear()
            self.certain(part, None)
            within = (*self.required, *beside)
            for inner in _parts(part):
                self.visit(inner, scope, within)
        else:
            for inner in _parts(part):
                self.visit(inner, scope, beside)

    def certain(self, part: object, scope: _Scope) -> frozenset[Var]:
        """The variables bound in every solution of a part; notes the patterns that every solution fits."""
        name, inner = _name(part), _parts(part)
        if name == "GroupGraphPatternSub":
            return frozenset[Var]().union(*(self.certain(one, scope) for one in inner))
        if name == "TriplesBlock":
            return self._certain_triples(part, scope)
        if name == "GroupOrUnionGraphPattern":
            if len(inner) == 1:
                return self.certain(inner[0], scope)
            kept = len(self.required)
            bound = [self.certain(group, scope) for group in inner]
            del self.required[kept:]
            return frozenset.intersection(*bound)
        if isinstance(part, _Node) and name == "SubSelect":
            shown = _shown_by(part, scope)
            bound_inside = self.certain(part.parts["where"], shown)
            return bound_inside if shown is None else bound_inside & shown
        return frozenset()

    def _certain_triples(self, block: object, scope: _Scope) -> frozenset[Var]:
        bound: set[Var] = set()
        for s, p, o in _threes(block):
            slots = [self._slot(term) for term in (s, _simple(p), o)]
            bound.update(slot for slot in slots if isinstance(slot, Var) and not slot.name.startswith(" "))
            if slots[1] is not None:
                atom = Atom(*slots)  # type: ignore[arg-type]
                if scope is None or scope.issuperset(atom.variables()):
                    self.required.append(atom)
        return frozenset(bound)

    def _pattern(self, s: object, p: object, o: object, scope: _Scope, beside: tuple[Atom, ...]) -> None:
        """Note the patterns of one triple, or of a path: one for each of its links."""
        name, parts = _name(p), _parts(p)
        if name == "PathAlternative":
            for part in parts:
                self._pattern(s, part, o, scope, beside)
        elif name == "PathSequence":
            self._hidden += 1
            ends = [s, *(Var(f" {self._hidden}.{i}") for i in range(1, len(parts))), o]
            for i, part in enumerate(parts):
                self._pattern(ends[i], part, ends[i + 1], scope, beside)
        elif name == "PathEltOrInverse":  # the parser names it so where it is an inverse
            self._pattern(o, parts[0], s, scope, beside)
        elif isinstance(p, _Node) and name == "PathElt" and "mod" in p.parts:
            # Of any length: what changes in the middle tells nothing of the ends.
            self._pattern(Var(" from"), p.parts["part"], Var(" to"), frozenset(), ())
        elif isinstance(p, _Node) and name == "PathElt":
            self._pattern(s, p.parts["part"], o, scope, beside)
        elif name == "PathNegatedPropertySet":
            self.premises.append((_WHOLE, frozenset(), ()))
        else:
            atom = Atom(*(self._slot(term) for term in (s, p, o)))  # type: ignore[arg-type]
            self.premises.append((atom, scope, beside))

    def _slot(self, term: object) -> Slot | None:  # noqa: PLR0911 - one for each kind of term
        """The slot of a pattern; a blank node is a variable of its own, and None stands for a path."""
        from rdflib import BNode, Literal, URIRef, Variable

        if isinstance(term, Var):
            return term
        if isinstance(term, Variable):
            return Var(str(term))
        if isinstance(term, BNode):
            return Var(f" {term}")
        if isinstance(term, URIRef):
            return ox.NamedNode(str(term))
        if isinstance(term, Literal):
            return ox.Literal(str(term), datatype=ox.NamedNode(str(term.datatype)) if term.datatype else None)
        if isinstance(term, _Node) and term.name == "pname":
            local = str(term.parts.get("localname", ""))
            return ox.NamedNode(self._prefixes[str(term.parts.get("prefix", ""))] + local)
        if isinstance(term, _Node) and term.name == "literal":
            value = str(term.parts["string"])
            if "lang" in term.parts:
                return ox.Literal(value, language=str(term.parts["lang"]))
            return ox.Literal(value, datatype=self._slot(term.parts.get("datatype")))  # type: ignore[arg-type]
        return None


def _name(part: object) -> str:
    return part.name if isinstance(part, _Node) else ""


def _parts(part: object) -> list[object]:
    """What a node, or a list, holds; lists within taken apart."""
    if isinstance(part, _Node):
        return [inner for value in part.parts.values() for inner in (value if isinstance(value, list) else [value])]
    return part if isinstance(part, list) else []


def _simple(path: object) -> object:
    """The property of a path that is nothing but one; else the path."""
    inner = path
    while _name(inner) in ("PathAlternative", "PathSequence", "PathElt") and len(_parts(inner)) == 1:
        inner = _parts(inner)[0]
    return inner


def _shown_by(select: object, scope: _Scope) -> _Scope:
    """The variables of a nested SELECT that are seen from outside and may be bound from there."""
    assert isinstance(select, _Node)  # noqa: S101 - a node, by its name
    shown = select.parts.get("projection")
    if "groupby" in select.parts or "having" in select.parts or _aggregates(shown):
        return frozenset()
    if not isinstance(shown, list) or not all(isinstance(part, _Node) for part in shown):
        return scope  # SELECT *
    names = frozenset(Var(str(part.parts["var"])) for part in shown if "var" in part.parts)
    return names if scope is None else names & scope


def _aggregates(part: object) -> bool:
    return _name(part).startswith("Aggregate_") or any(map(_aggregates, _parts(part)))


def _threes(block: object) -> Iterator[tuple[object, object, object]]:
    """The triples of a block: the parser has those of one subject in one flat list."""
    assert isinstance(block, _Node)  # noqa: S101 - a node, by its name
    for terms in block.parts["triples"]:  # type: ignore[attr-defined]
        for i in range(0, len(terms), 3):
            yield terms[i], terms[i + 1], terms[i + 2]


def _grown(rows: Sequence[Row], required: Sequence[Atom], view: View) -> list[Row]:
    """The same bindings with more variables bound, as far as few triples decide them; those that cannot hold left out.

    A query planner that joins two halves first would else go through all of both.
    """
    grown, limit = [dict(row) for row in rows], _GROWTH * len(rows) + _ROWS
    left = list(required)
    while grown:
        known = grown[0].keys()
        ready = [atom for atom in left if known & set(atom.variables())]
        if not ready:
            break
        for atom in ready:
            left.remove(atom)
            more = list(islice(_joined(grown, atom, view), limit + 1))
            if len(more) <= limit:
                grown = more
                break
    distinct = {tuple(sorted((var.name, str(term)) for var, term in row.items())): row for row in grown}
    return list(distinct.values())


def _joined(rows: Iterable[dict[Var, Term]], atom: Atom, view: View) -> Iterator[dict[Var, Term]]:
    for row in rows:
        s, p, o = (None if isinstance(v := row.get(x, x) if isinstance(x, Var) else x, Var) else v for x in atom)
        for triple in view.matches(s, p, o):
            bound = unify(atom, triple, row)
            if bound is not None:
                yield bound


def _with_values(rule: SparqlRule, rows: Sequence[Row]) -> str:
    """The rule for some bindings: VALUES at the start of its pattern, and of each nested SELECT that shows them."""
    text, plain = rule.query, bare(rule.query)
    start = plain.index("{", plain.index("}", plain.upper().index("CONSTRUCT")))
    variables = sorted(rows[0])
    inserts = {start + 1: variables}
    for select in _SUBSELECT.finditer(plain, start):
        shown = _shown(select[1])
        inserts[select.end()] = variables if shown is None else [var for var in variables if var.name in shown]
    parts, last = [], 0
    for at, bound in sorted(inserts.items()):
        parts += [text[last:at], _values(bound, rows)]
        last = at
    return "".join([*parts, text[last:]])


def _shown(projection: str) -> frozenset[str] | None:
    """The variables that a SELECT shows as they are; None for all."""
    depth, flat = 0, []
    for char in projection:
        depth += (char == "(") - (char == ")")
        if depth == 0:
            flat.append(char)
    text = "".join(flat)
    return None if "*" in text else frozenset(re.findall(r"[?$](\w+)", text))


def _values(variables: Sequence[Var], rows: Sequence[Row]) -> str:
    if not variables:
        return ""
    lines = dict.fromkeys(f"({' '.join(str(row[var]) for var in variables)})" for row in rows)
    return f" VALUES ({' '.join(map(str, variables))}) {{ {' '.join(lines)} }} "
