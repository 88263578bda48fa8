"""SPARQL's graph patterns as SQL over the table `visible`: each a relation of solutions, of all contexts together.

A relation has a column `c` for the context, unless it says the same for all (VALUES), and one for each variable, NULL
where the variable is unbound. Solutions join where their variables agree or one of them is unbound, as SPARQL wants.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import Any

from rdflib import RDF, BNode, Literal, URIRef, Variable
from rdflib.paths import AlternativePath, InvPath, Path, SequencePath
from rdflib.plugins.sparql.algebra import translateGroupGraphPattern
from rdflib.plugins.sparql.parserutils import CompValue

from swapgraph.reason.rule import Term
from swapgraph.reason.sql.expressions import Function, Id, NotCompiled, Scope, as_id, to_term, truth


@dataclass(frozen=True, slots=True)
class Column:
    """A variable of a relation: whether it may be unbound, and what is known of its values (see `expressions.Id`)."""

    name: str
    optional: bool
    plain_equality: bool
    domain: tuple[str, ...]

    def of(self, alias: str) -> Id:
        """Its value in a row of a table."""
        return Id(f"{alias}.{self.name}", self.plain_equality, self.domain)


@dataclass(frozen=True, slots=True)
class Relation:
    """A query, and the variables it binds."""

    sql: str
    columns: Mapping[str, Column]
    contextual: bool


@dataclass
class Compiler:
    """Compiles the patterns of one rule; `functions` are those that its expressions need, in order."""

    number: Callable[[Term], int]
    prefix: str = ""  # of the names of functions' tables
    functions: list[Function] = field(default_factory=list)
    _names: dict[str, str] = field(default_factory=dict)
    _aliases: int = 0

    def relation(  # noqa: PLR0911 - one case, one pattern
        self, node: CompValue, outer: Mapping[str, Id] | None = None
    ) -> Relation:
        """A pattern as a relation. `outer` are the variables around an EXISTS. NotCompiled with the reason."""
        match node.name:
            case "BGP":
                return self._triples(node.triples)
            case "Join":
                return self._join(self.relation(node.p1, outer and {}), self.relation(node.p2, outer and {}))
            case "LeftJoin":
                return self._optional(node)
            case "Union":
                return self._union(self.relation(node.p1, outer), self.relation(node.p2, outer))
            case "Minus":
                return self._minus(node)
            case "Filter":
                return self._filter(self.relation(node.p, outer and {}), node.expr, outer or {})
            case "Extend":
                return self._extend(self.relation(node.p, outer and {}), str(node.var), node.expr)
            case "ToMultiSet":
                return self._values(node.p.res) if node.p.name == "values" else self.relation(node.p)
            case "Project":
                return self._project(self.relation(node.p), {str(variable) for variable in node.PV})
            case "Distinct":
                inner = self.relation(node.p)
                return replace(inner, sql=f"SELECT DISTINCT * FROM ({inner.sql})")
            case "Reduced" | "OrderBy":
                return self.relation(node.p)
        raise NotCompiled(_WORDS.get(node.name, node.name))

    # -------------------------------------------------------------- triples

    def _triples(self, triples: Iterable[tuple[Any, Any, Any]]) -> Relation:
        """A basic graph pattern; none is the one solution that binds nothing."""
        tables: list[str] = []
        conditions: list[str] = []
        places: dict[str, tuple[str, Column]] = {}
        for s, p, o in triples:
            alias = self._alias("t")
            table, simple = ("visible", p) if not isinstance(p, Path) else (f"({self._path(p)})", None)
            if tables:
                conditions.append(f"{alias}.c = {tables[0].rpartition(' ')[2]}.c")
            tables.append(f"{table} {alias}")
            slots = [("s", s), ("o", o)] if simple is None else [("s", s), ("p", p), ("o", o)]
            fixed = [f"p = {self.number(to_term(p))}"] if isinstance(simple, URIRef) else []
            for place, slot in slots:
                column = f"{alias}.{place}"
                if isinstance(slot, Variable | BNode):
                    key = _key(slot)
                    domain = f"SELECT DISTINCT {place} FROM {table}" + (f" WHERE {fixed[0]}" if fixed else "")
                    named = simple is not None and (place != "o" or simple == RDF.type)  # a path may lead backwards
                    here = Column(self._name(key), False, named, (domain,))
                    if key in places:
                        conditions.append(f"{column} = {places[key][0]}")
                        if named:
                            places[key] = places[key][0], replace(places[key][1], plain_equality=True)
                    else:
                        places[key] = column, here
                else:
                    conditions.append(f"{column} = {self.number(to_term(slot))}")
        if not tables:
            return Relation(_UNIT, {}, False)
        first = tables[0].rpartition(" ")[2]
        chosen = [f"{first}.c AS c", *(f"{place} AS {column.name}" for place, column in places.values())]
        where = f" WHERE {' AND '.join(conditions)}" if conditions else ""
        return Relation(
            f"SELECT {', '.join(chosen)} FROM {', '.join(tables)}{where}",
            {key: column for key, (_, column) in places.items()},
            True,
        )

    def _path(self, path: object) -> str:
        """A property path as a query for c, s and o."""
        match path:
            case URIRef():
                return f"SELECT c, s, o FROM visible WHERE p = {self.number(to_term(path))}"
            case InvPath():
                return f"SELECT c, o AS s, s AS o FROM ({self._path(path.arg)})"
            case AlternativePath():
                return " UNION ALL ".join(self._path(part) for part in path.args)
            case SequencePath():
                steps = [f"({self._path(part)}) l{i}" for i, part in enumerate(path.args)]
                links = [f"l{i}.c = l0.c AND l{i}.s = l{i - 1}.o" for i in range(1, len(steps))]
                return f"SELECT l0.c, l0.s, l{len(steps) - 1}.o FROM {', '.join(steps)} WHERE {' AND '.join(links)}"
        raise NotCompiled("a property path of any length")

    # -------------------------------------------------------------- relations from relations

    def _join(self, one: Relation, other: Relation) -> Relation:
        if _UNIT in (one.sql, other.sql):
            return one if other.sql == _UNIT else other
        a, b = self._alias("a"), self._alias("b")
        conditions = self._agree(one, other, a, b)
        columns, chosen = self._both(one, other, a, b)
        if one.contextual or other.contextual:
            chosen.insert(0, f"{a if one.contextual else b}.c AS c")
        on = " AND ".join(conditions) or "true"
        sql = f"SELECT {', '.join(chosen)} FROM ({one.sql}) {a} JOIN ({other.sql}) {b} ON {on}"
        return Relation(sql, columns, one.contextual or other.contextual)

    def _optional(self, node: CompValue) -> Relation:
        one, other = self.relation(node.p1), self.relation(node.p2)
        if node.expr.name != "TrueFilter":
            seen = _variables(node.expr)
            if not seen <= {key for key, column in other.columns.items() if not column.optional}:
                raise NotCompiled("a filter in OPTIONAL on variables from outside it")
            other = self._filter(other, node.expr, {})
        if not one.contextual:
            raise NotCompiled("OPTIONAL without anything before it")
        a, b = self._alias("a"), self._alias("b")
        conditions = self._agree(one, other, a, b)
        columns, chosen = self._both(one, other, a, b)
        for key, column in columns.items():
            first = one.columns.get(key)
            optional = first is None or first.optional
            plain = (
                column.plain_equality
                if first is None
                else first.plain_equality and (not optional or column.plain_equality)
            )
            columns[key] = replace(column, optional=optional, plain_equality=plain)
        on = " AND ".join(conditions) or "true"
        sql = f"SELECT {', '.join([f'{a}.c AS c', *chosen])} FROM ({one.sql}) {a} LEFT JOIN ({other.sql}) {b} ON {on}"
        return Relation(sql, columns, True)

    def _union(self, one: Relation, other: Relation) -> Relation:
        if one.contextual != other.contextual:
            raise NotCompiled("UNION of a pattern with VALUES alone")
        columns: dict[str, Column] = {}
        for key in {**one.columns, **other.columns}:
            first, second = one.columns.get(key), other.columns.get(key)
            if first and second:
                optional = first.optional or second.optional
                plain = first.plain_equality and second.plain_equality
                columns[key] = Column(first.name, optional, plain, first.domain + second.domain)
            else:
                only = first or second
                assert only is not None  # noqa: S101 - of one of the two
                columns[key] = replace(only, optional=True)

        def side(relation: Relation) -> str:
            chosen = [c.name if k in relation.columns else f"NULL::INTEGER AS {c.name}" for k, c in columns.items()]
            return f"SELECT {', '.join((['c'] if relation.contextual else []) + chosen) or '1'} FROM ({relation.sql})"

        return Relation(f"{side(one)} UNION ALL {side(other)}", columns, one.contextual)

    def _minus(self, node: CompValue) -> Relation:
        one, other = self.relation(node.p1), self.relation(node.p2)
        shared = [key for key in one.columns if key in other.columns]
        if not shared:
            return one
        a, b = self._alias("a"), self._alias("b")
        conditions = self._agree(one, other, a, b)
        if all(one.columns[key].optional or other.columns[key].optional for key in shared):
            some = (f"{one.columns[k].of(a).sql} = {other.columns[k].of(b).sql}" for k in shared)
            conditions.append(f"coalesce({' OR '.join(some)}, false)")
        inside = f"SELECT 1 FROM ({other.sql}) {b} WHERE {' AND '.join(conditions)}"
        return replace(one, sql=f"SELECT {a}.* FROM ({one.sql}) {a} WHERE NOT EXISTS ({inside})")

    def _filter(self, relation: Relation, expression: Any, outer: Mapping[str, Id]) -> Relation:
        alias = self._alias("q")
        scope = self._scope(relation, alias, outer)
        condition = truth(expression, scope)
        joins = " ".join(scope.joins)
        return replace(relation, sql=f"SELECT {alias}.* FROM ({relation.sql}) {alias} {joins} WHERE {condition}")

    def _extend(self, relation: Relation, variable: str, expression: Any) -> Relation:
        alias = self._alias("q")
        scope = self._scope(relation, alias, {})
        value = as_id(expression, scope)
        if variable in relation.columns:
            raise NotCompiled(f"BIND of ?{variable}, which has a value already")
        if value.domain is None:
            raise NotCompiled("a value of which nothing is known")
        column = Column(self._name(variable), True, value.plain_equality, value.domain)
        joins = " ".join(scope.joins)
        sql = f"SELECT {alias}.*, {value.sql} AS {column.name} FROM ({relation.sql}) {alias} {joins}"
        return replace(relation, sql=sql, columns={**relation.columns, variable: column})

    def _values(self, solutions: Sequence[Mapping[Any, Any]]) -> Relation:
        keys = sorted({str(key) for solution in solutions for key in solution})
        if not solutions or not keys:
            raise NotCompiled("VALUES without any")
        rows: list[list[int | None]] = []
        for solution in solutions:
            by_name = {str(key): value for key, value in solution.items()}
            values = [by_name.get(key) for key in keys]
            rows.append([self.number(to_term(v)) if isinstance(v, URIRef | Literal) else None for v in values])
        columns = {}
        for i, key in enumerate(keys):
            known = [row[i] for row in rows if row[i] is not None]
            named = all(number >= 0 for number in known if number is not None)
            columns[key] = Column(
                self._name(key), None in [r[i] for r in rows], named, tuple(f"SELECT {n}" for n in known)
            )
        chosen = ", ".join(f"r{i}::INTEGER AS {columns[key].name}" for i, key in enumerate(keys))
        listed = ", ".join(f"({', '.join('NULL' if n is None else str(n) for n in row)})" for row in rows)
        names = ", ".join(f"r{i}" for i in range(len(keys)))
        return Relation(f"SELECT {chosen} FROM (VALUES {listed}) r({names})", columns, False)

    def _project(self, relation: Relation, kept: set[str]) -> Relation:
        columns = {key: column for key, column in relation.columns.items() if key in kept}
        chosen = ["c"] * relation.contextual + [column.name for column in columns.values()]
        return Relation(f"SELECT {', '.join(chosen) or '1'} FROM ({relation.sql})", columns, relation.contextual)

    # -------------------------------------------------------------- EXISTS

    def _scope(self, relation: Relation, alias: str, outer: Mapping[str, Id]) -> Scope:
        variables = {**outer, **{key: column.of(alias) for key, column in relation.columns.items()}}

        def exists(graph: CompValue, negated: bool) -> str:
            return self._exists(graph, variables, relation, alias, negated)

        scope = Scope(variables, self.number, self.functions, alias, exists, self.prefix)
        if not outer:
            scope.source = lambda: f"({relation.sql}) {alias} {' '.join(scope.joins)}"
        return scope

    def _exists(
        self, graph: CompValue, variables: Mapping[str, Id], around: Relation, alias: str, negated: bool
    ) -> str:
        """EXISTS as a subquery that looks at the row around it. What looks out of it in other ways stays SPARQL."""
        node = translateGroupGraphPattern(graph) if graph.name == "GroupGraphPatternSub" else graph
        _check_exists(node, set(variables))
        found = " OR ".join(f"EXISTS ({self._looks(part, variables, around, alias)})" for part in _alternatives(node))
        return f"(NOT ({found}))" if negated else f"({found})"

    def _looks(self, node: CompValue, variables: Mapping[str, Id], around: Relation, alias: str) -> str:
        """A query for the solutions of a pattern that agree with the row around it."""
        inner = self.relation(node, variables)
        b = self._alias("b")
        conditions = []
        if inner.contextual:
            if not around.contextual:
                raise NotCompiled("EXISTS within VALUES alone")
            conditions.append(f"{b}.c = {alias}.c")
        for key, column in inner.columns.items():
            if key in variables:
                here, there = column.of(b).sql, variables[key].sql
                optional = key not in around.columns or around.columns[key].optional
                unbound = [f"{here} IS NULL"] * column.optional + [f"{there} IS NULL"] * optional
                equal = f"{here} = {there}"
                conditions.append(f"({' OR '.join([*unbound, equal])})" if unbound else equal)
        return f"SELECT 1 FROM ({inner.sql}) {b} WHERE {' AND '.join(conditions) or 'true'}"

    # -------------------------------------------------------------- names

    def _agree(self, one: Relation, other: Relation, a: str, b: str) -> list[str]:
        """The conditions on which solutions are compatible."""
        conditions = [f"{a}.c = {b}.c"] if one.contextual and other.contextual else []
        for key, column in one.columns.items():
            if key in other.columns:
                left, right = f"{a}.{column.name}", f"{b}.{other.columns[key].name}"
                equal = f"{left} = {right}"
                unbound = [f"{left} IS NULL"] * column.optional + [f"{right} IS NULL"] * other.columns[key].optional
                conditions.append(f"({' OR '.join([equal, *unbound])})" if unbound else equal)
        return conditions

    def _both(self, one: Relation, other: Relation, a: str, b: str) -> tuple[dict[str, Column], list[str]]:
        """The variables of two relations joined, and their expressions."""
        columns, chosen = {}, []
        for key in {**one.columns, **other.columns}:
            first, second = one.columns.get(key), other.columns.get(key)
            if first and second:
                plain = first.plain_equality or second.plain_equality
                domain = first.domain + second.domain if first.optional else first.domain
                columns[key] = Column(first.name, first.optional and second.optional, plain, domain)
                value = f"coalesce({a}.{first.name}, {b}.{second.name})" if first.optional else f"{a}.{first.name}"
                chosen.append(f"{value} AS {first.name}")
            else:
                only = first or second
                assert only is not None  # noqa: S101 - of one of the two
                columns[key] = only
                chosen.append(f"{a if first else b}.{only.name}")
        return columns, chosen

    def _alias(self, letter: str) -> str:
        self._aliases += 1
        return f"{letter}{self._aliases}"

    def _name(self, key: str) -> str:
        return self._names.setdefault(key, f"v{len(self._names)}")


_UNIT = "SELECT 1"
_WORDS = {
    "Extend": "BIND",
    "LeftJoin": "OPTIONAL",
    "Minus": "MINUS",
    "Project": "a sub-SELECT",
    "ToMultiSet": "a sub-SELECT",
    "Group": "grouping",
    "AggregateJoin": "aggregates",
    "Slice": "LIMIT",
    "Graph": "GRAPH",
    "ServiceGraphPattern": "SERVICE",
}


def _key(slot: Variable | BNode) -> str:
    return str(slot) if isinstance(slot, Variable) else f"_:{slot}"


def _variables(node: Any) -> set[str]:
    """All variables below a node of rdflib's algebra or syntax."""
    if isinstance(node, Variable):
        return {str(node)}
    if isinstance(node, CompValue):
        return set[str]().union(*(_variables(value) for key, value in node.items() if key not in ("_vars", "PV")))
    if isinstance(node, list | tuple | set):
        return set[str]().union(*map(_variables, node))
    return set()


def _bound(node: Any) -> set[str]:
    """The variables that a pattern itself gives values to."""
    match getattr(node, "name", None):
        case "BGP":
            return _variables(node.triples)
        case "Filter":
            return _bound(node.p)
        case "Join" | "Union":
            return _bound(node.p1) | _bound(node.p2)
        case "ToMultiSet" if node.p.name == "values":
            return {str(key) for solution in node.p.res for key in solution}
    raise NotCompiled(f"{_WORDS.get(node.name, node.name)} within EXISTS")


def _alternatives(node: CompValue) -> list[CompValue]:
    """Patterns without UNION that together have the solutions of one with it: joins of these are quick."""
    match node.name:
        case "Union":
            return [*_alternatives(node.p1), *_alternatives(node.p2)]
        case "Join":
            lefts, rights = _alternatives(node.p1), _alternatives(node.p2)
            return [CompValue("Join", p1=left, p2=right) for left in lefts for right in rights]
        case "Filter":
            return [CompValue("Filter", p=part, expr=node.expr) for part in _alternatives(node.p)]
    return [node]


def _check_exists(node: CompValue, outer: set[str]) -> None:
    """Refuse patterns within EXISTS of which SPARQL's substitution and a join may think differently.

    Only the outermost filter may speak of what is bound outside alone.
    """
    _bound(node)
    todo = [node.p] if node.name == "Filter" else [node]
    while todo:
        part = todo.pop()
        if part.name == "Filter":
            if (_variables(part.expr) - _bound(part.p)) & outer:
                raise NotCompiled("a nested filter within EXISTS on variables from outside it")
            todo.append(part.p)
        elif part.name in ("Join", "Union"):
            todo += [part.p1, part.p2]
