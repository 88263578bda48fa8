"""An ontology's rules made ready for SQL: tables of the schema, and one statement for all rules of one shape.

Rules with a single premise (`sg:partOf` is a kind of `sem:subEventOf`) are closed among themselves once, symbolically:
for each property and class, all that follows from one triple of it over any number of such rules, with the first rule
that yields it in one step. The data then takes one join to what would else take as many rounds as there are steps.
Rules with more premises are sorted by shape: rules that differ in their constants alone are rows of one table.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field

from swapgraph.reason.literals import is_datatype
from swapgraph.reason.rule import RDF_TYPE, SAME_AS, Atom, Rule, Slot, Var
from swapgraph.reason.sql.terms import Terms

Fact = tuple[int, int, int]

SUBJECT, OBJECT = 1 << 40, (1 << 40) + 1
"""The subject and object of the one premise, where a number stands for a term: larger than the number of any."""


@dataclass(frozen=True, slots=True)
class Unary:
    """What follows from a triple with a certain predicate and, if given, object: one row of a table of the schema.

    `literal` says for which objects a row without `o` holds. `head` has SUBJECT and OBJECT for those of the premise.
    """

    p: int
    o: int | None
    literal: bool
    head: Fact
    rank: int


@dataclass(frozen=True, slots=True)
class _Step:
    p: int
    o: int | None
    head: Fact
    rank: int


@dataclass(slots=True)
class Shape:
    """Rules of one form. A slot is `v0`, a variable; `k0`, a column of `rows`; or `type`, which is `rdf:type`.

    `rows` are the constants of each rule and its rank.
    """

    number: int
    body: tuple[tuple[str, str, str], ...]
    head: tuple[str, str, str] | None
    distinct: tuple[tuple[str, str], ...]
    rows: list[tuple[int, ...]] = field(default_factory=list)

    @property
    def table(self) -> str:
        """The name of its table."""
        return f"shape{self.number}"

    @property
    def parameters(self) -> int:
        """How many constants each of its rules has."""
        return len(self.rows[0]) - 1

    def kinds(self, at: int) -> frozenset[int] | None:
        """The properties, and for rdf:type classes, that the pattern at a place can match; None for any."""
        _, p, o = self.body[at]
        slot = o if p == "type" else p
        if slot == "type":
            return None  # rdf:type rdf:type: nobody writes it
        return frozenset(row[int(slot[1:])] for row in self.rows) if slot.startswith("k") else None


class Program:
    """The tables of a list of rules."""

    def __init__(self, rules: Sequence[Rule]) -> None:
        self.rules = tuple(rules)
        self.terms = Terms()
        self.type, self.same_as = self.terms[RDF_TYPE], self.terms[SAME_AS]
        self.axioms: list[tuple[Fact, int]] = []  # what holds without any premise
        steps: list[_Step] = []
        self.shapes: list[Shape] = []  # of rules with more than one premise
        self.single: list[Shape] = []  # of rules with one, for the triples that `unary` does not speak of
        self.clashes: list[Shape] = []
        by_form: dict[object, Shape] = {}
        for rank, rule in enumerate(self.rules):
            if rule.head is None:
                if rule.body:
                    self._place(rule, rank, by_form, self.clashes)
            elif not rule.body:
                self.axioms.append((self._ground(rule.head), rank))
            elif (step := self._step(rule, rank)) is not None:
                steps.append(step)
                self._place(rule, rank, by_form, self.single)
            else:
                self._place(rule, rank, by_form, self.shapes)
        self.unary = tuple(_closed(steps))
        self.constants = frozenset(self._individuals(steps))
        datatypes = {number for number, term in self.terms.named() if is_datatype(term)}
        self.of_literals = tuple(s for s in (*self.shapes, *self.single) if self._weighs(s, datatypes))

    def _weighs(self, shape: Shape, datatypes: set[int]) -> bool:
        """Whether a shape may say of a literal what can be wrong: what else it is, or which datatype it has."""
        _, p, o = shape.head or ("", "", "")
        if p == "type":
            return o.startswith("v") or any(row[int(o[1:])] in datatypes for row in shape.rows if o != "type")
        return p.startswith("v") or any(row[int(p[1:])] == self.same_as for row in shape.rows)

    def _ground(self, atom: Atom) -> Fact:
        s, p, o = (self._slot(slot) for slot in atom)
        return s, p, o

    def _slot(self, slot: Slot) -> int:
        assert not isinstance(slot, Var)  # noqa: S101 - rules without premises have no variables
        return self.terms[slot]

    def _step(self, rule: Rule, rank: int) -> _Step | None:
        """A rule from `?x p ?y` or `?x p term`; None for other rules."""
        [(s, p, o)] = rule.body if len(rule.body) == 1 else [Atom(Var("x"), Var("x"), Var("x"))]
        if not isinstance(s, Var) or isinstance(p, Var) or s == o or rule.distinct:
            return None
        head = tuple(
            SUBJECT if slot == s else OBJECT if slot == o and isinstance(o, Var) else self._slot(slot)
            for slot in rule.head or ()
        )
        of = None if isinstance(o, Var) else self.terms[o]
        return _Step(self.terms[p], of, head, rank)  # type: ignore[arg-type]

    def _individuals(self, steps: Iterable[_Step]) -> Iterator[int]:
        """The terms that rules of one premise name, other than properties and classes.

        What is symbolic about a premise ends where its subject is one of these: it may match more than `?x` does.
        """
        any_class = any(step.head[1] == self.type and step.head[2] in (SUBJECT, OBJECT) for step in steps)
        for step in steps:
            if step.o is not None and (any_class or step.p != self.type):
                yield step.o
            s, p, o = step.head
            yield from (n for n in ((s,) if p == self.type else (s, o)) if n not in (SUBJECT, OBJECT))

    def _place(self, rule: Rule, rank: int, by_form: dict[object, Shape], among: list[Shape]) -> None:
        variables: dict[Slot, str] = {}
        constants: list[int] = []

        def slot(term: Slot) -> str:
            if isinstance(term, Var):
                return variables.setdefault(term, f"v{len(variables)}")
            if term == RDF_TYPE:
                return "type"
            constants.append(self.terms[term])
            return f"k{len(constants) - 1}"

        def pattern(atom: Atom) -> tuple[str, str, str]:
            return slot(atom.s), slot(atom.p), slot(atom.o)

        body = tuple(pattern(atom) for atom in rule.body)
        head = None if rule.head is None else pattern(rule.head)
        distinct = tuple((slot(a), slot(b)) for a, b in rule.distinct)
        form = (body, head, distinct, id(among))
        shape = by_form.get(form)
        if shape is None:
            shape = by_form[form] = Shape(len(by_form), body, head, distinct)
            among.append(shape)
        shape.rows.append((*constants, rank))


def _closed(steps: Sequence[_Step]) -> Iterator[Unary]:
    """The closure of each kind of premise under rules of one premise."""
    index: dict[tuple[int, int | None], list[_Step]] = {}
    for step in steps:
        index.setdefault((step.p, step.o), []).append(step)
    for p, o in index:
        for literal in (False, True) if o is None else (o < 0,):
            premise = (SUBJECT, p, OBJECT if o is None else o)
            for head, rank in _follow(premise, literal, index).items():
                yield Unary(p, o, literal, head, rank)


def _follow(premise: Fact, literal: bool, index: dict[tuple[int, int | None], list[_Step]]) -> dict[Fact, int]:
    """All that follows from a premise, with the first rule to yield it; of the premise itself, if it follows too."""
    ranks: dict[Fact, int] = {}
    agenda = [premise]
    seen = {premise}
    for s, p, o in agenda:  # grows as it goes
        for step in (*index.get((p, None), ()), *index.get((p, o), ())):
            head = _instance(step.head, s, o)
            subject = head[0]
            if subject < 0 or (subject == OBJECT and literal) or head == (s, p, o):
                continue  # nothing is said of a literal, and nothing follows from itself
            ranks[head] = min(step.rank, ranks.get(head, step.rank))
            if head not in seen:
                seen.add(head)
                agenda.append(head)
    return ranks


def _instance(head: Fact, subject: int, object_: int) -> Fact:
    """A head with the subject and object of its premise."""
    s, p, o = (subject if slot == SUBJECT else object_ if slot == OBJECT else slot for slot in head)
    return s, p, o
