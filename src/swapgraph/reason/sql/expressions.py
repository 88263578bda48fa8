"""SPARQL's expressions as SQL. Every value is the number of a term, or NULL where SPARQL has none or an error.

What SQL does exactly as SPARQL does (logic of three values, BOUND, comparison of plain literals, IF, COALESCE) becomes
SQL. Everything else (strings, arithmetic, casts) becomes a `Function`: Oxigraph evaluates it, once for each combination
of arguments there is, and SQL joins the answers. So no function of SPARQL is written a second time here.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

import pyoxigraph as ox
from rdflib import BNode, Literal, URIRef, Variable
from rdflib.plugins.sparql.parserutils import CompValue

from swapgraph.reason.rule import Term
from swapgraph.reason.sql.values import is_plain


class NotCompiled(Exception):
    """The reason why something stays SPARQL."""


_OF_STRINGS = ("STR", "LANG", "DATATYPE", "LCASE", "UCASE", "STRLEN", "ENCODE_FOR_URI", "IRI", "URI")
_OF_NUMBERS = ("ABS", "CEIL", "FLOOR", "ROUND", "YEAR", "MONTH", "DAY")
_OF_TERMS = ("isIRI", "isURI", "isLITERAL", "isNUMERIC", "isBLANK")
_ONE = frozenset((*_OF_STRINGS, *_OF_NUMBERS, *_OF_TERMS))
_TWO = frozenset(("CONTAINS", "STRSTARTS", "STRENDS", "STRBEFORE", "STRAFTER", "LANGMATCHES", "STRDT", "STRLANG"))
_ARGUMENTS = {
    "SUBSTR": ("arg", "start", "length"),
    "REGEX": ("text", "pattern", "flags"),
    "REPLACE": ("arg", "pattern", "replacement", "flags"),
    "CONCAT": ("arg",),
}
_COMPARED = {"=": "=", "!=": "=", "<": "<", ">": ">", "<=": "<=", ">=": ">="}
_LIMIT = 3  # arguments of a function


@dataclass(frozen=True, slots=True)
class Id:
    """An expression whose value is a term's number. `plain_equality`: equal values are equal numbers."""

    sql: str
    plain_equality: bool
    domain: tuple[str, ...] | None  # queries that together give every value it may have; None: not known


@dataclass(frozen=True, slots=True)
class Bool:
    """An expression that is true, false or NULL."""

    sql: str


Value = Id | Bool


@dataclass(frozen=True, slots=True)
class Function:
    """An expression over `?x0`, `?x1` that Oxigraph evaluates.

    `table` has columns x0, x1, ... and v. `arguments` is a query for those that may be asked for.
    """

    table: str
    text: str
    arity: int
    arguments: str


@dataclass
class Scope:
    """Where an expression stands: the variables it sees, and the joins it needs."""

    variables: Mapping[str, Id]
    number: Callable[[Term], int]
    functions: list[Function]
    prefix: str
    exists: Callable[[CompValue, bool], str] | None
    tables: str  # what the names of functions' tables begin with
    source: Callable[[], str] | None = None  # a table of the solutions that it is evaluated over
    joins: list[str] = field(default_factory=list)

    def join(self, table: str, condition: Callable[[str], str]) -> str:
        """Join a table, and give its alias."""
        alias = f"{self.prefix}j{len(self.joins)}"
        self.joins.append(f"LEFT JOIN {table} {alias} ON {condition(alias)}")
        return alias


def to_term(term: object) -> Term:
    """rdflib's term as ours. NotCompiled for what has to stay SPARQL."""
    if isinstance(term, URIRef):
        try:
            return ox.NamedNode(str(term))
        except ValueError as error:
            raise NotCompiled(f"<{term}> is no absolute IRI") from error
    if not isinstance(term, Literal) or term.language:
        raise NotCompiled(f"the term {term}")
    found = ox.Literal(str(term), datatype=ox.NamedNode(str(term.datatype)) if term.datatype else None)
    if not is_plain(found):
        raise NotCompiled(f"the literal {found}")
    return found


def truth(expression: Any, scope: Scope) -> str:
    """An expression as a condition, by its effective boolean value."""
    return _as_bool(compile_expression(expression, scope), scope)


def as_id(expression: Any, scope: Scope) -> Id:
    """An expression as the number of its value."""
    value = compile_expression(expression, scope)
    if isinstance(value, Id):
        return value
    true, false = (scope.number(ox.Literal(v)) for v in (True, False))
    sql = f"CASE WHEN {value.sql} THEN {true} WHEN NOT {value.sql} THEN {false} END"
    return Id(sql, True, (f"SELECT {true}", f"SELECT {false}"))


def compile_expression(expression: Any, scope: Scope) -> Value:  # noqa: PLR0911 - one case, one form
    """An expression as SQL. NotCompiled with the reason."""
    if isinstance(expression, Variable):
        return scope.variables.get(str(expression), Id("NULL::INTEGER", True, ()))
    if isinstance(expression, URIRef | Literal):
        term = to_term(expression)
        number = scope.number(term)
        plain = not (isinstance(term, ox.Literal) and term.datatype.value.endswith(("#integer", "#decimal")))
        return Id(str(number), plain, (f"SELECT {number}",))
    if not isinstance(expression, CompValue):
        raise NotCompiled(f"the expression {expression}")
    match expression.name:
        case "ConditionalAndExpression" | "ConditionalOrExpression":
            word = " AND " if expression.name == "ConditionalAndExpression" else " OR "
            return Bool("(" + word.join(truth(e, scope) for e in (expression.expr, *expression.other)) + ")")
        case "UnaryNot":
            return Bool(f"(NOT {truth(expression.expr, scope)})")
        case "RelationalExpression":
            return _relation(expression, scope)
        case "Builtin_BOUND":
            value = compile_expression(expression.arg, scope)
            assert isinstance(value, Id)  # noqa: S101 - of a variable, by SPARQL's grammar
            return Bool(f"({value.sql} IS NOT NULL)")
        case "Builtin_sameTerm":
            one, other = (as_id(e, scope) for e in (expression.arg1, expression.arg2))
            return Bool(f"({one.sql} = {other.sql})")
        case "Builtin_EXISTS" | "Builtin_NOTEXISTS":
            if scope.exists is None:
                raise NotCompiled("EXISTS within another expression than a filter")
            return Bool(scope.exists(expression.graph, expression.name == "Builtin_NOTEXISTS"))
        case "Builtin_COALESCE":
            return _merged([as_id(e, scope) for e in expression.arg], lambda values: f"coalesce({', '.join(values)})")
        case "Builtin_IF":
            condition = truth(expression.arg1, scope)
            branches = [as_id(expression.arg2, scope), as_id(expression.arg3, scope)]
            return _merged(
                branches, lambda v: f"CASE WHEN {condition} THEN {v[0]} WHEN NOT {condition} THEN {v[1]} END"
            )
    return _function(expression, scope)


def _merged(values: Sequence[Id], sql: Callable[[list[str]], str]) -> Id:
    domain: tuple[str, ...] | None = ()
    for value in values:
        domain = None if domain is None or value.domain is None else domain + value.domain
    return Id(sql([value.sql for value in values]), all(value.plain_equality for value in values), domain)


def _as_bool(value: Value, scope: Scope) -> str:
    if isinstance(value, Bool):
        return value.sql
    alias = scope.join("vals", lambda a: f"{a}.id = {value.sql}")
    return f"{alias}.truth"


def _relation(expression: CompValue, scope: Scope) -> Bool:
    op = expression.op
    one = as_id(expression.expr, scope)
    if op in ("IN", "NOT IN"):
        others = [as_id(e, scope) for e in expression.other] if isinstance(expression.other, list) else []
        found = " OR ".join(_equal(one, other, scope) for other in others) or "false"
        return Bool(f"({found})" if op == "IN" else f"(NOT ({found}))")
    other = as_id(expression.other, scope)
    if op in ("=", "!="):
        equal = _equal(one, other, scope)
        return Bool(equal if op == "=" else f"(NOT {equal})")
    if op not in _COMPARED:
        raise NotCompiled(f"the operator {op}")
    a, b = (scope.join("vals", lambda alias, v=v: f"{alias}.id = {v.sql}") for v in (one, other))  # type: ignore[misc]
    same = "true" if op in ("<=", ">=") else "false"
    return Bool(
        f"(CASE WHEN {one.sql} = {other.sql} THEN {same} WHEN {a}.kind = {b}.kind "
        f"THEN CASE WHEN {a}.n IS NULL THEN {a}.t {op} {b}.t ELSE {a}.n {op} {b}.n END END)"
    )


def _equal(one: Id, other: Id, scope: Scope) -> str:
    if one.plain_equality or other.plain_equality:
        return f"({one.sql} = {other.sql})"
    a, b = (scope.join("vals", lambda alias, v=v: f"{alias}.id = {v.sql}") for v in (one, other))  # type: ignore[misc]
    return f"({one.sql} = {other.sql} OR coalesce({a}.n = {b}.n, false))"


# -------------------------------------------------------------- functions


def _function(expression: CompValue, scope: Scope) -> Id:
    """An expression for Oxigraph: its parts that SQL knows are arguments, the rest is text."""
    arguments: dict[str, Id] = {}
    text = _text(expression, scope, arguments)
    if len(arguments) > _LIMIT:
        raise NotCompiled(f"an expression of {len(arguments)} variables")
    values = list(arguments.values())
    if not values:
        domain = "SELECT 0 AS x0"  # the same for every solution
        values = [Id("0", True, ())]
    elif len(values) == 1 and values[0].domain is not None:
        domain = " UNION ".join(f"SELECT x0 FROM ({query}) q(x0)" for query in values[0].domain) or "SELECT NULL AS x0"
    elif scope.source is not None:
        asked = ", ".join(f"{value.sql} AS x{i}" for i, value in enumerate(values))
        domain = f"SELECT DISTINCT {asked} FROM {scope.source()}"
    else:
        raise NotCompiled("a function of several variables within EXISTS")
    known = [f for f in scope.functions if (f.text, f.arguments) == (text, domain)]
    name = known[0].table if known else f"{scope.tables}function{len(scope.functions)}"
    if not known:
        scope.functions.append(Function(name, text, len(values), domain))
    alias = scope.join(name, lambda a: " AND ".join(f"{a}.x{i} = {value.sql}" for i, value in enumerate(values)))
    return Id(f"{alias}.v", False, (f"SELECT v FROM {name}",))


def _text(expression: Any, scope: Scope, arguments: dict[str, Id]) -> str:
    """SPARQL's text of an expression over its arguments."""
    if isinstance(expression, Literal | URIRef):
        return str(to_term(expression))
    name = expression.name if isinstance(expression, CompValue) else ""
    kind = name.removeprefix("Builtin_")
    native = isinstance(expression, Variable) or name in _NATIVE
    if native:
        value = as_id(expression, scope)
        if value.sql not in arguments:
            arguments[value.sql] = value
        return f"?x{list(arguments).index(value.sql)}"

    def inner(part: Any) -> str:
        return _text(part, scope, arguments)

    if name in ("AdditiveExpression", "MultiplicativeExpression"):
        rest = "".join(f" {op} {inner(e)}" for op, e in zip(expression.op, expression.other, strict=True))
        return f"({inner(expression.expr)}{rest})"
    if name == "UnaryMinus":
        return f"(- {inner(expression.expr)})"
    if name == "Function":
        return f"<{expression.iri}>({', '.join(inner(e) for e in expression.expr or ())})"
    if kind in _ONE:
        return f"{kind}({inner(expression.arg)})"
    if kind in _TWO:
        return f"{kind}({inner(expression.arg1)}, {inner(expression.arg2)})"
    if kind in _ARGUMENTS:
        parts = [part for key in _ARGUMENTS[kind] for part in _listed(dict.get(expression, key))]
        return f"{kind}({', '.join(inner(part) for part in parts)})"
    raise NotCompiled(f"{kind or expression} in an expression")


_LOGIC = ("ConditionalAndExpression", "ConditionalOrExpression", "UnaryNot", "RelationalExpression")
_NATIVE = frozenset((*_LOGIC, "Builtin_BOUND", "Builtin_sameTerm", "Builtin_COALESCE", "Builtin_IF"))


def _listed(value: Any) -> Iterable[Any]:
    if value is None or isinstance(value, BNode):
        return ()
    return value if isinstance(value, list) else (value,)
