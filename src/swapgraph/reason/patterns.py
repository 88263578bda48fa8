"""What a SPARQL rule's body wants there: its triple patterns, for each way in which its unions and options can go."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cache, lru_cache
from typing import Any

import pyoxigraph as ox

from swapgraph.errors import SyntaxProblem
from swapgraph.names import PREFIXES
from swapgraph.reason.rule import RDF_TYPE, Atom, Slot, Var, short
from swapgraph.reason.rules import SparqlRule, bare, read_patterns

_START = re.compile(r"\bFILTER\b|\bMINUS\b", re.IGNORECASE)
_START_OR_BIND = re.compile(r"\bFILTER\b|\bMINUS\b|\bBIND\b", re.IGNORECASE)
_NEGATION = re.compile(r"\s*(FILTER\s+NOT\s+EXISTS|MINUS)\s*(?=\{)", re.IGNORECASE)
_VALUES = re.compile(r"\bVALUES\s*(?:\([^()]*\)|[?$]\w+)\s*\{[^{}]*\}", re.IGNORECASE)
_COMMENT = re.compile(r"<[^<>\s]*>|\"(?:[^\"\\]|\\.)*\"|'(?:[^'\\]|\\.)*'|#[^\n]*")
_NOT_PLAIN = re.compile(r"[{}()|^/*+!\[\]]|\b(?:OPTIONAL|UNION|SELECT|GRAPH|SERVICE|LATERAL)\b", re.IGNORECASE)
_OPENS, _CLOSES = "({", ")}"
_ALTERNATIVES = 64  # of one body, at most
_PLAIN = frozenset({"BGP", "Join", "Filter", "Extend", "Project", "ToMultiSet", "values", "ConstructQuery"})
_FORKED = frozenset({"LeftJoin", "Union", "Minus"})


@dataclass(frozen=True, slots=True)
class Constraint:
    """A part of a rule's text, from `start` to `end`; `group` is what it wants absent, if that is what it does."""

    start: int
    end: int
    text: str
    group: str | None


@dataclass(frozen=True, slots=True)
class Body:
    """A body's patterns; in `alternatives` each branch of a union, and with and without each optional part.

    `exact` if a row of the rule and the patterns that it makes true are all there is to it: one alternative, and no
    sub-query, path, aggregate or EXISTS that looks at triples of which the row says nothing.
    """

    alternatives: tuple[tuple[Atom, ...], ...]
    exact: bool


def body_of(rule: SparqlRule) -> Body:
    """The patterns that a rule's body matches; not those that it wants absent."""
    return _plain(rule) or _body(rule.query)


def constraints_of(rule: SparqlRule) -> list[Constraint]:
    """The constraints of a rule, in the order of its text; those inside another one are not told."""
    return _parts(rule, _START)


def _parts(rule: SparqlRule, starts: re.Pattern[str]) -> list[Constraint]:
    text = bare(rule.query)
    found: list[Constraint] = []
    for start in starts.finditer(text, text.upper().index("WHERE")):
        if found and start.start() < found[-1].end:
            continue
        end = _end(text, start.end())
        part = rule.query[start.start() : end]
        negation = _NEGATION.match(part)
        group = part[negation.end() :] if negation else None
        found.append(Constraint(start.start(), end, " ".join(part.split()), group))
    return found


def _end(text: str, at: int) -> int:
    """Where the bracket that opens next is closed."""
    depth = 0
    for i in range(at, len(text)):
        depth += (text[i] in _OPENS) - (text[i] in _CLOSES)
        if text[i] in _CLOSES and depth == 0:
            return i + 1
    return len(text)


@lru_cache(maxsize=1_000)
def _plain_body(query: str, prefixes: tuple[tuple[str, str], ...], parts: tuple[Constraint, ...]) -> Body | None:
    """The body of a rule of nothing but patterns and constraints; others take a parser that is long to load."""
    text = query
    for part in parts:
        text = text[: part.start] + " " * (part.end - part.start) + text[part.end :]
    text = _COMMENT.sub(lambda found: found[0] if found[0][0] != "#" else " ", text)
    where = bare(text).upper().index("WHERE")
    start, end = bare(text).find("{", where), bare(text).rfind("}")
    inside = _VALUES.sub(" ", text[start + 1 : end])
    if _NOT_PLAIN.search(bare(inside)):
        return None
    try:
        atoms = read_patterns(inside, dict(prefixes))
    except SyntaxProblem:
        return None
    if any(isinstance(slot, ox.BlankNode) for atom in atoms for slot in atom):
        return None
    positive = any(part.group is None and "EXISTS" in part.text.upper() for part in parts)
    return Body((tuple(dict.fromkeys(atoms)),), exact=not positive)


def _plain(rule: SparqlRule) -> Body | None:
    parts = _parts(rule, _START_OR_BIND)
    return _plain_body(rule.query, tuple(sorted(rule.prefixes.items())), tuple(parts))


@cache
def _body(query: str) -> Body:
    from rdflib.plugins.sparql import prepareQuery

    try:
        algebra = prepareQuery(query, initNs=dict(PREFIXES)).algebra
    except Exception:
        return Body(((),), exact=False)
    found = _Reader().alternatives(algebra.p)
    exact = len(found) == 1 and _is_exact(algebra.p)
    text = query[query.upper().index("WHERE") :]

    def place(atom: Atom) -> tuple[int, str]:  # the algebra has them in an order of its own
        names = [short(slot) for slot in (atom.p, atom.o) if isinstance(slot, ox.NamedNode) and slot != RDF_TYPE]
        return min((at for name in names if (at := text.find(name)) >= 0), default=len(text)), str(atom)

    ordered = [tuple(sorted(dict.fromkeys(atoms), key=place)) for atoms in found]
    return Body(tuple(dict.fromkeys(ordered)), exact)


class _Reader:
    """Walks rdflib's algebra."""

    def alternatives(self, part: Any) -> list[tuple[Atom, ...]]:
        """The patterns of a part, one tuple for each way it can hold."""
        if getattr(part, "name", None) == "BGP":
            return [tuple(atom for s, p, o in part["triples"] if (atom := _atom(s, p, o)) is not None)]
        match getattr(part, "name", None):
            case "Union":
                return [*self.alternatives(part.p1), *self.alternatives(part.p2)][:_ALTERNATIVES]
            case "LeftJoin":
                return self._both(part.p1, [*self.alternatives(part.p2), ()])
            case "Minus":
                return self.alternatives(part.p1)
            case "Join":
                return self._both(part.p1, self.alternatives(part.p2))
        inner = part.get("p") if isinstance(part, Mapping) else None
        return [()] if inner is None else self.alternatives(inner)

    def _both(self, first: Any, second: list[tuple[Atom, ...]]) -> list[tuple[Atom, ...]]:
        return [a + b for a in self.alternatives(first) for b in second][:_ALTERNATIVES]


def _is_exact(part: Any) -> bool:
    for node in _nodes(part):
        if node.name == "BGP":
            if any(_atom(*triple) is None for triple in node["triples"]):
                return False
        elif node.name == "ToMultiSet":
            if getattr(node.p, "name", None) != "values":
                return False
        elif node.name not in _PLAIN | _FORKED:
            return False
        if "expr" in node and "Builtin_EXISTS" in repr(node["expr"]):
            return False
    return True


def _nodes(part: Any) -> Iterator[Any]:
    """The parts of an algebra that match something; nothing inside expressions, nor what MINUS takes away."""
    from rdflib.plugins.sparql.parserutils import CompValue

    if isinstance(part, CompValue):
        yield part
        for name in ("p", "p1", "p2"):
            if not (part.name == "Minus" and name == "p2"):
                yield from _nodes(part.get(name))


def _atom(s: object, p: object, o: object) -> Atom | None:
    """A pattern; None for one with a path or a blank node."""
    slots = [_slot(term) for term in (s, p, o)]
    return None if any(slot is None for slot in slots) else Atom(*slots)  # type: ignore[arg-type]


def _slot(term: object) -> Slot | None:
    from rdflib import Literal, URIRef, Variable

    if isinstance(term, Variable):
        return Var(str(term))
    if isinstance(term, URIRef):
        return ox.NamedNode(str(term))
    if isinstance(term, Literal):
        if term.language:
            return ox.Literal(str(term), language=term.language)
        return ox.Literal(str(term), datatype=ox.NamedNode(str(term.datatype)) if term.datatype else None)
    return None
