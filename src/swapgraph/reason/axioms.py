"""The axioms of OWL 2 RL as rules over the data: one function for each part of the profile's tables 4 to 7.

Names are those of the W3C's rules (OWL 2 Profiles, section 4.3). Class and property axioms come before domains and
ranges, so that what follows from both is told by the plainer one.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import replace
from itertools import combinations

import pyoxigraph as ox

from swapgraph.names import PREFIXES
from swapgraph.reason.expressions import Expressions
from swapgraph.reason.literals import value
from swapgraph.reason.rule import RDF_TYPE, SAME_AS, Atom, Rule, Slot, Term, Triple, Var, sort_key

X, Y, Z, P = Var("x"), Var("y"), Var("z"), Var("p")


def _owl(local: str) -> ox.NamedNode:
    return ox.NamedNode(PREFIXES["owl"] + local)


def _rdfs(local: str) -> ox.NamedNode:
    return ox.NamedNode(PREFIXES["rdfs"] + local)


_THING, _NOTHING = _owl("Thing"), _owl("Nothing")


class Schema:
    """A closed schema, by predicate; its triples in a stable order."""

    def __init__(self, triples: Iterable[Triple], lists: Mapping[Term, tuple[Term, ...]]) -> None:
        self.lists = lists
        self._by: dict[Term, list[tuple[Term, Term]]] = {}
        self._of: dict[tuple[Term, Term], list[Term]] = {}
        ordered = sorted(triples, key=sort_key)
        for s, p, o in ordered:
            self._by.setdefault(p, []).append((s, o))
            self._of.setdefault((s, p), []).append(o)
        self.word = Expressions(ordered, lists).word

    def pairs(self, predicate: Term) -> list[tuple[Term, Term]]:
        """Subjects and objects of a predicate."""
        return self._by.get(predicate, [])

    def members(self, class_: Term) -> list[Term]:
        """The subjects of a type."""
        return [s for s, o in self.pairs(RDF_TYPE) if o == class_]

    def objects(self, subject: Term, predicate: Term) -> list[Term]:
        """The values of a predicate."""
        return self._of.get((subject, predicate), [])


def _type(slot: Slot, class_: Term) -> Atom:
    return Atom(slot, RDF_TYPE, class_)


def _hierarchy(schema: Schema) -> Iterator[Rule]:
    for c, d in schema.pairs(_rdfs("subClassOf")):
        if c not in (d, _NOTHING):
            yield Rule("cax-sco", (_type(X, c),), _type(X, d), f"{schema.word(c)} is a kind of {schema.word(d)}")
    for p, q in schema.pairs(_rdfs("subPropertyOf")):
        if p != q:
            yield Rule("prp-spo1", (Atom(X, p, Y),), Atom(X, q, Y), f"{schema.word(p)} is a kind of {schema.word(q)}")


def _characteristics(schema: Schema) -> Iterator[Rule]:
    for p, q in schema.pairs(_owl("inverseOf")):
        words = f"{schema.word(p)} and {schema.word(q)} are inverse"
        yield Rule("prp-inv1", (Atom(X, p, Y),), Atom(Y, q, X), words)
        yield Rule("prp-inv2", (Atom(X, q, Y),), Atom(Y, p, X), words)
    for p in schema.members(_owl("SymmetricProperty")):
        yield Rule("prp-symp", (Atom(X, p, Y),), Atom(Y, p, X), f"{schema.word(p)} is symmetric")
    for p in schema.members(_owl("TransitiveProperty")):
        yield Rule("prp-trp", (Atom(X, p, Y), Atom(Y, p, Z)), Atom(X, p, Z), f"{schema.word(p)} is transitive")
    for p, head in schema.pairs(_owl("propertyChainAxiom")):
        chain = schema.lists.get(head, ())
        if chain:
            links = [Var(f"u{i}") for i in range(len(chain) + 1)]
            body = tuple(Atom(links[i], link, links[i + 1]) for i, link in enumerate(chain))
            words = f"{' then '.join(schema.word(link) for link in chain)} makes {schema.word(p)}"
            yield Rule("prp-spo2", body, Atom(links[0], p, links[-1]), words)
    for p, c in schema.pairs(_rdfs("domain")):
        yield Rule("prp-dom", (Atom(X, p, Y),), _type(X, c), f"what has {schema.word(p)} is a {schema.word(c)}")
    for p, c in schema.pairs(_rdfs("range")):
        yield Rule(
            "prp-rng", (Atom(X, p, Y),), _type(Y, c), f"what is {schema.word(p)} of something is a {schema.word(c)}"
        )


def _expressions(schema: Schema) -> Iterator[Rule]:
    for c, head in schema.pairs(_owl("intersectionOf")):
        parts = schema.lists.get(head, ())
        if parts:
            words = f"{schema.word(c)} is all of {', '.join(schema.word(part) for part in parts)}"
            yield Rule("cls-int1", tuple(_type(X, part) for part in parts), _type(X, c), words)
            yield from (Rule("cls-int2", (_type(X, c),), _type(X, part), words) for part in parts)
    for c, head in schema.pairs(_owl("unionOf")):
        parts = schema.lists.get(head, ())
        words = f"{schema.word(c)} is any of {', '.join(schema.word(part) for part in parts)}"
        yield from (Rule("cls-uni", (_type(X, part),), _type(X, c), words) for part in parts)
    for c, head in schema.pairs(_owl("oneOf")):
        for member in schema.lists.get(head, ()):
            yield Rule("cls-oo", (), _type(member, c), f"{schema.word(member)} is one of {schema.word(c)}")
    for c, p in schema.pairs(_owl("onProperty")):
        yield from _restriction(schema, c, p)


def _restriction(schema: Schema, c: Term, p: Term) -> Iterator[Rule]:
    for d in schema.objects(c, _owl("someValuesFrom")):
        words = f"what has {schema.word(p)} some {schema.word(d)} is a {schema.word(c)}"
        body = (Atom(X, p, Y),) if d == _THING else (Atom(X, p, Y), _type(Y, d))
        yield Rule("cls-svf2" if d == _THING else "cls-svf1", body, _type(X, c), words)
    for d in schema.objects(c, _owl("allValuesFrom")):
        words = f"a {schema.word(c)} has only {schema.word(d)} as {schema.word(p)}"
        yield Rule("cls-avf", (_type(X, c), Atom(X, p, Y)), _type(Y, d), words)
    for v in schema.objects(c, _owl("hasValue")):
        words = f"a {schema.word(c)} is what has {schema.word(p)} {schema.word(v)}"
        yield Rule("cls-hv1", (_type(X, c),), Atom(X, p, v), words)
        yield Rule("cls-hv2", (Atom(X, p, v),), _type(X, c), words)
    for limit in schema.objects(c, _owl("maxCardinality")):
        yield from _at_most(schema, c, p, limit, None, "cls-maxc")
    for limit in schema.objects(c, _owl("maxQualifiedCardinality")):
        for d in schema.objects(c, _owl("onClass")):
            yield from _at_most(schema, c, p, limit, None if d == _THING else d, "cls-maxqc")


def _at_most(schema: Schema, c: Term, p: Term, limit: Term, of: Term | None, name: str) -> Iterator[Rule]:
    """cls-maxc1 and 2, cls-maxqc1 to 4: at most none is an inconsistency, at most one makes two the same."""
    qualified = (lambda slot: (_type(slot, of),)) if of is not None else (lambda _slot: ())
    words = f"a {schema.word(c)} has at most {limit.value} {schema.word(p)}"
    offset = 0 if name == "cls-maxc" or of is not None else 1
    match _whole(limit):
        case 0:
            yield Rule(f"{name}{1 + offset}", (_type(X, c), Atom(X, p, Y), *qualified(Y)), None, words)
        case 1:
            body = (_type(X, c), Atom(X, p, Y), *qualified(Y), Atom(X, p, Z), *qualified(Z))
            number = 2 if name == "cls-maxc" else 3 + offset
            yield Rule(f"{name}{number}", body, Atom(Y, SAME_AS, Z), words, ((Y, Z),))


def _whole(limit: Term) -> int | None:
    """A number of a cardinality; None if it is none that the rules know."""
    denoted = value(limit) if isinstance(limit, ox.Literal) else None
    return next((n for n in (0, 1) if denoted == ("decimal", n)), None)


def _identity(schema: Schema) -> Iterator[Rule]:
    for p in schema.members(_owl("FunctionalProperty")):
        body = (Atom(X, p, Y), Atom(X, p, Z))
        yield Rule("prp-fp", body, Atom(Y, SAME_AS, Z), f"nothing has two {schema.word(p)}", ((Y, Z),))
    for p in schema.members(_owl("InverseFunctionalProperty")):
        body = (Atom(X, p, Z), Atom(Y, p, Z))
        yield Rule("prp-ifp", body, Atom(X, SAME_AS, Y), f"no two things share a {schema.word(p)}", ((X, Y),))
    for c, head in schema.pairs(_owl("hasKey")):
        keys = schema.lists.get(head, ())
        values = [Var(f"k{i}") for i in range(len(keys))]
        if keys:
            mine = tuple(Atom(X, k, v) for k, v in zip(keys, values, strict=True))
            theirs = tuple(Atom(Y, k, v) for k, v in zip(keys, values, strict=True))
            words = f"a {schema.word(c)} is known by {', '.join(schema.word(k) for k in keys)}"
            yield Rule("prp-key", (_type(X, c), *mine, _type(Y, c), *theirs), Atom(X, SAME_AS, Y), words, ((X, Y),))
    same = "equal things share what is said of them"
    yield Rule("eq-sym", (Atom(X, SAME_AS, Y),), Atom(Y, SAME_AS, X), "equality goes both ways")
    chain = (Atom(X, SAME_AS, Y), Atom(Y, SAME_AS, Z))
    yield Rule("eq-trans", chain, Atom(X, SAME_AS, Z), "equals of equals are equal")
    yield Rule("eq-rep-s", (Atom(X, SAME_AS, Y), Atom(X, P, Z)), Atom(Y, P, Z), same)
    yield Rule("eq-rep-o", (Atom(X, SAME_AS, Y), Atom(Z, P, X)), Atom(Z, P, Y), same)


def _inconsistencies(schema: Schema) -> Iterator[Rule]:
    different = _owl("differentFrom")
    yield Rule("eq-diff1", (Atom(X, SAME_AS, Y), Atom(X, different, Y)), None, "what differs is not the same")
    yield Rule("eq-diff1", (Atom(X, different, X),), None, "nothing differs from itself")
    yield Rule("cls-nothing2", (_type(X, _NOTHING),), None, "nothing is an owl:Nothing")
    apart = _pairs_among(schema, "AllDisjointClasses", ("members",))
    for name, pairs in (
        ("cax-dw", schema.pairs(_owl("disjointWith"))),
        ("cls-com", schema.pairs(_owl("complementOf"))),
        ("cax-adc", apart),
    ):
        for c, d in pairs:
            yield Rule(name, (_type(X, c), _type(X, d)), None, f"nothing is both {schema.word(c)} and {schema.word(d)}")
    for c, d in _pairs_among(schema, "AllDifferent", ("members", "distinctMembers")):
        yield Rule("eq-diff2", (Atom(c, SAME_AS, d),), None, f"{schema.word(c)} and {schema.word(d)} differ")
    excluding = _pairs_among(schema, "AllDisjointProperties", ("members",))
    for name, pairs in (("prp-pdw", schema.pairs(_owl("propertyDisjointWith"))), ("prp-adp", excluding)):
        for p, q in pairs:
            yield Rule(name, (Atom(X, p, Y), Atom(X, q, Y)), None, f"{schema.word(p)} excludes {schema.word(q)}")
    for p in schema.members(_owl("IrreflexiveProperty")):
        yield Rule("prp-irp", (Atom(X, p, X),), None, f"nothing is {schema.word(p)} itself")
    for p in schema.members(_owl("AsymmetricProperty")):
        yield Rule("prp-asyp", (Atom(X, p, Y), Atom(Y, p, X)), None, f"{schema.word(p)} never goes both ways")
    for axiom, source in schema.pairs(_owl("sourceIndividual")):
        for p in schema.objects(axiom, _owl("assertionProperty")):
            for name, property_ in (("prp-npa1", "targetIndividual"), ("prp-npa2", "targetValue")):
                for target in schema.objects(axiom, _owl(property_)):
                    words = f"{schema.word(source)} has not {schema.word(p)} {schema.word(target)}"
                    yield Rule(name, (Atom(source, p, target),), None, words)


def _pairs_among(schema: Schema, class_: str, lists: tuple[str, ...]) -> list[tuple[Term, Term]]:
    return [
        pair
        for axiom in schema.members(_owl(class_))
        for property_ in lists
        for head in schema.objects(axiom, _owl(property_))
        for pair in combinations(schema.lists.get(head, ()), 2)
    ]


_COMPILERS: tuple[Callable[[Schema], Iterator[Rule]], ...] = (
    _hierarchy,
    _characteristics,
    _expressions,
    _identity,
    _inconsistencies,
)


def compile_axioms(schema: Schema) -> tuple[Rule, ...]:
    """The rules of a closed schema, in the order in which a triple is told by one of several that yield it."""
    rules: dict[tuple[tuple[Atom, ...], Atom | None, tuple[tuple[Var, Var], ...]], Rule] = {}
    for compile_some in _COMPILERS:
        for rule in compile_some(schema):
            if rule.head not in rule.body:  # a rule that yields its own premise says nothing
                rules.setdefault((rule.body, rule.head, rule.distinct), rule)
    things = _type(X, _THING)
    if not any(replace(atom, s=X) == things for rule in rules.values() for atom in rule.body):
        # Nobody asks what is an owl:Thing, and no axiom leans on it.
        return tuple(rule for rule in rules.values() if rule.head is None or replace(rule.head, s=X) != things)
    return tuple(rules.values())


SUMMARIES: dict[str, str] = {
    "cax-sco": "What belongs to a class belongs to the classes above it.",
    "prp-spo1": "What holds by a property holds by the properties above it.",
    "prp-inv1": "What holds one way holds the other way by the inverse property.",
    "prp-inv2": "What holds one way holds the other way by the inverse property.",
    "prp-symp": "What holds one way by a symmetric property holds the other way.",
    "prp-trp": "A transitive property reaches over any number of steps.",
    "prp-spo2": "A chain of properties makes another property.",
    "prp-dom": "Whatever has a property belongs to the property's domain.",
    "prp-rng": "Whatever is the value of a property belongs to the property's range.",
    "cls-int1": "What belongs to all parts of an intersection belongs to it.",
    "cls-int2": "What belongs to an intersection belongs to each of its parts.",
    "cls-uni": "What belongs to a part of a union belongs to the union.",
    "cls-oo": "A class that lists its members has these members.",
    "cls-svf1": "What has a value of the right class belongs to the class of all that have one.",
    "cls-svf2": "What has a value belongs to the class of all that have one.",
    "cls-avf": "The values of a class that allows only certain values are such.",
    "cls-hv1": "The members of a class of all that have a certain value have that value.",
    "cls-hv2": "What has a certain value belongs to the class of all that have it.",
    "eq-sym": "Equality goes both ways.",
    "eq-trans": "Equals of equals are equal.",
    "eq-rep-s": "What is said of a thing holds of its equals.",
    "eq-rep-o": "What is said of a thing holds of its equals.",
    "prp-fp": "Two values of a functional property are one.",
    "prp-ifp": "Two things that share a value of an inverse functional property are one.",
    "prp-key": "Two things that share the values of a key are one.",
    "cls-maxc2": "Two values where one is allowed are one.",
    "cls-maxqc3": "Two values where one is allowed are one.",
    "cls-maxqc4": "Two values where one is allowed are one.",
    "eq-diff1": "What differs is not the same.",
    "eq-diff2": "Of things that all differ no two are the same.",
    "cls-nothing2": "Nothing belongs to the empty class.",
    "cls-com": "Nothing belongs both to a class and to its complement.",
    "cls-maxc1": "What is to have no value has none.",
    "cls-maxqc1": "What is to have no value of a class has none.",
    "cls-maxqc2": "What is to have no value has none.",
    "cax-dw": "Nothing belongs to two disjoint classes.",
    "cax-adc": "Nothing belongs to two of several disjoint classes.",
    "prp-pdw": "No two things stand to each other by two disjoint properties.",
    "prp-adp": "No two things stand to each other by two of several disjoint properties.",
    "prp-irp": "Nothing stands to itself by an irreflexive property.",
    "prp-asyp": "An asymmetric property never goes both ways.",
    "prp-npa1": "What is said not to hold does not hold.",
    "prp-npa2": "What is said not to hold does not hold.",
    "owlrl": "Entailed by OWL 2 RL, as owlrl computes it.",
}
"""The rules of OWL 2 RL in words: those that conclude something, then those that find an inconsistency."""
