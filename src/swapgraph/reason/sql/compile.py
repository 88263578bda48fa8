"""A SPARQL rule as SQL: from rdflib's algebra of its query to one statement for each triple that it constructs."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass

import rdflib
from rdflib import BNode, Variable
from rdflib.plugins.sparql.algebra import translateQuery
from rdflib.plugins.sparql.parser import parseQuery

from swapgraph.reason.rule import Term
from swapgraph.reason.rules import SparqlRule
from swapgraph.reason.sql.expressions import Function, NotCompiled, to_term
from swapgraph.reason.sql.patterns import Compiler


@dataclass(frozen=True, slots=True)
class SqlRule:
    """A rule ready to run: evaluate `functions` in order, then ask `solutions`; `heads` choose from its columns.

    Columns of `solutions` are c and those that heads name; a head is subject, predicate and object as SQL.
    """

    functions: tuple[Function, ...]
    solutions: str
    heads: tuple[tuple[str, str, str], ...]


def compile_rule(rule: SparqlRule, number: Callable[[Term], int], prefix: str = "") -> SqlRule | str:
    """A rule as SQL, or the reason why it stays SPARQL.

    Its terms are numbered by `number`, the tables of its functions named after `prefix`.
    """
    try:
        return _compile(rule, number, prefix)
    except NotCompiled as reason:
        return str(reason)


def _compile(rule: SparqlRule, number: Callable[[Term], int], prefix: str) -> SqlRule:
    with _literals_kept():
        try:
            query = translateQuery(parseQuery(rule.query)).algebra
        except Exception as error:
            raise NotCompiled("rdflib cannot read it") from error
    if query.datasetClause or re.search(r"^\s*BASE\b", rule.query, re.IGNORECASE | re.MULTILINE):
        raise NotCompiled("a dataset or a BASE of its own")
    compiler = Compiler(number, prefix)
    relation = compiler.relation(query.p)
    if not relation.contextual:
        raise NotCompiled("a body without triples")

    def slot(term: object) -> str:
        if isinstance(term, BNode):
            raise NotCompiled("a blank node in what it constructs")
        if isinstance(term, Variable):
            column = relation.columns.get(str(term))
            return "NULL::INTEGER" if column is None else column.name
        return str(number(to_term(term)))

    heads = tuple((slot(s), slot(p), slot(o)) for s, p, o in query.template)
    names = sorted({name for head in heads for name in head if name.startswith("v")})
    solutions = f"SELECT DISTINCT {', '.join(['c', *names])} FROM ({relation.sql})"
    return SqlRule(tuple(compiler.functions), solutions, heads)


@contextmanager
def _literals_kept() -> Iterator[None]:
    """Let rdflib keep the literals of a query as they are written."""
    before = rdflib.NORMALIZE_LITERALS
    rdflib.NORMALIZE_LITERALS = False
    try:
        yield
    finally:
        rdflib.NORMALIZE_LITERALS = before
