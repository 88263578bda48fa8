"""Which articles a triple may follow from that belongs to none of them alone, without trying one after the other.

Where a rule yields the triple, each pattern of its body with the conclusion put in has a match in the article. To look
for these matches in the whole graph at once leaves few articles in which the rule does not yield it after all.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator

import pyoxigraph as ox

from swapgraph.graph.store import Store
from swapgraph.reason.knowledge import Knowledge
from swapgraph.reason.matching import kind, value
from swapgraph.reason.patterns import body_of
from swapgraph.reason.rule import RDF_TYPE, Atom, Rule, Slot, Term, Triple, Var, unify

_DEEP = 3  # premises of premises looked at for the least size of a proof
_NEVER = 1_000_000
_Pattern = tuple[Slot, Slot, Slot]


class Supporters:
    """Finds them in a store."""

    def __init__(self, store: Store, knowledge: Knowledge) -> None:
        self._store_of, self._store, self._minter = store, store.oxigraph, store.minter
        self._facts = knowledge.ontology.facts
        self._rules = knowledge.rules_of("article")
        self._inferred = store.minter.graph("inferred")
        self._axioms: dict[Slot, list[Rule]] = {}
        for axiom in knowledge.ontology.rules:
            if axiom.head is not None:
                self._axioms.setdefault(kind(axiom.head), []).append(axiom)
        self._kinds: dict[Term, bool] = {}
        self._matches: dict[_Pattern, tuple[frozenset[str], frozenset[str]] | None] = {}

    def forget(self) -> None:
        """Drop what was found for earlier triples."""
        self._matches.clear()

    def likely(self, triple: Triple) -> Iterator[str]:
        """Articles in which a triple may hold: first those that say all it takes for the rule that tells it."""
        said: set[str] = set()
        other: set[str] = set()
        told = self._tellers(triple)
        for _, body in sorted(self._bodies(triple), key=lambda found: found[0] not in told):
            matches = [self._matching(pattern) for pattern in body]
            sets = [match for match in matches if match is not None]
            if sets:
                all_say = frozenset.intersection(*(says for says, _ in sets)) if len(sets) == len(matches) else set()
                fresh = sorted(all_say - said)
                said.update(fresh)
                yield from fresh
                other |= frozenset.intersection(*(says | infers for says, infers in sets))
        yield from sorted(other - said)

    def others(self, triple: Triple) -> Iterator[str]:
        """Those that speak of both its ends, and then all: a thing may follow from the ontology alone."""
        speaking = self.speaking(triple)
        yield from speaking
        yield from (article for article in self._store_of.articles() if article not in speaking)

    def speaking(self, triple: Triple) -> list[str]:
        """The articles that speak of both ends of a triple, by name."""
        return sorted(self.speaking_of(triple[0]) & self.speaking_of(triple[2]))

    def least(self, triple: Triple, above: frozenset[Triple] = frozenset()) -> int:
        """So many triples a proof has at least, of one that no article says."""
        sizes = [self._least_of(body, above | {triple}) for _, body in self._whole_bodies(triple)]
        return 1 + min(sizes, default=0)

    def _least_of(self, body: list[_Pattern], above: frozenset[Triple]) -> int:
        """The least that the premises of a body add up to; patterns that one triple may match are counted once."""
        if not all(map(self._occurs, body)):
            return _NEVER
        apart: list[_Pattern] = []
        for pattern in body:
            if not any(_may_be_one(pattern, other) for other in apart):
                apart.append(pattern)
        if len(body) != 1 or any(isinstance(slot, Var) for slot in body[0]):
            return len(apart)
        s, p, o = body[0]
        premise: Triple = (s, p, o)  # type: ignore[assignment]
        if premise in above:
            return _NEVER
        if len(above) > _DEEP or any(name == self._home(ox.NamedNode(name)) for name in self._graphs(premise)):
            return 1
        return self.least(premise, above) if premise not in self._facts else 1

    def speaking_of(self, term: Term) -> set[str]:
        """The articles that say something of a thing; all if none does, as of a class or a literal."""
        if isinstance(term, ox.NamedNode):
            for s, o in ((term, None), (None, term)):
                quads = self._store.quads_for_pattern(s, None, o, None)
                names = (q.graph_name.value for q in quads if isinstance(q.graph_name, ox.NamedNode))
                about = {name for name in names if self._minter.article_of(name) == name}
                if about:
                    return about
        return set(self._store_of.articles())

    def _tellers(self, triple: Triple) -> set[str]:
        """The rules whose graphs have a triple."""
        return {name.removeprefix(f"{self._inferred}/") for name in self._graphs(triple)}

    def _occurs(self, pattern: _Pattern) -> bool:
        """Whether there is any triple of a pattern's kind."""
        what = kind(pattern)
        if isinstance(what, Var):
            return True
        if what not in self._kinds:
            probe: _Pattern = (Var("x"), RDF_TYPE, what) if pattern[1] == RDF_TYPE else (Var("x"), what, Var("y"))
            self._kinds[what] = any(True for _ in self._quads(probe)) or any(kind(fact) == what for fact in self._facts)
        return self._kinds[what]

    def _graphs(self, triple: Triple) -> set[str]:
        quads = self._store.quads_for_pattern(*triple, None)  # type: ignore[arg-type]
        return {q.graph_name.value for q in quads if isinstance(q.graph_name, ox.NamedNode)}

    def _bodies(self, triple: Triple) -> Iterator[tuple[str, list[_Pattern]]]:
        """The bodies of the rules that could yield a triple, with it put in; only patterns that this says more of.

        All of a body that it says nothing of: that of a rule which makes a name of its own.
        """
        for name, body in self._whole_bodies(triple):
            yield name, [pattern for pattern in body if _names_an_end(pattern)] or body

    def _whole_bodies(self, triple: Triple) -> Iterator[tuple[str, list[_Pattern]]]:
        for rule in self._rules:
            for atom in rule.template:
                bindings = unify(atom, triple, {})
                for atoms in body_of(rule).alternatives if bindings is not None else ():
                    yield rule.name, _filled(atoms, bindings or {})
        for axiom in [*self._axioms.get(kind(triple), []), *self._axioms.get(Var("p"), [])]:
            assert axiom.head is not None  # noqa: S101 - the others were left out
            bindings = unify(axiom.head, triple, {})
            if bindings is not None:
                yield axiom.name, _filled(axiom.body, bindings)

    def _matching(self, pattern: _Pattern) -> tuple[frozenset[str], frozenset[str]] | None:
        """The articles that say a match of a pattern, and those of which one was inferred; None if it may be any."""
        if pattern not in self._matches:
            says: set[str] = set()
            infers: set[str] = set()
            anywhere = any(unify(pattern, fact, {}) is not None for fact in self._facts)
            for q in self._quads(pattern):
                name = q.graph_name.value if isinstance(q.graph_name, ox.NamedNode) else ""
                if self._minter.article_of(name) == name:
                    says.add(name)
                elif name.startswith(self._inferred):
                    homes = {home for term in (q.subject, q.object) if (home := self._home(term))}  # type: ignore[arg-type]
                    infers |= homes or self.speaking_of(q.subject)  # type: ignore[arg-type]
            self._matches[pattern] = None if anywhere else (frozenset(says), frozenset(infers))
        return self._matches[pattern]

    def _quads(self, pattern: _Pattern) -> Iterable[ox.Quad]:
        s, p, o = (None if isinstance(slot, Var) else slot for slot in pattern)
        if isinstance(s, ox.Literal) or isinstance(p, ox.Literal | ox.BlankNode) or isinstance(o, ox.BlankNode):
            return ()
        return self._store.quads_for_pattern(s, p, o, None)

    def _home(self, term: Term) -> str | None:
        return self._minter.article_of(term.value) if isinstance(term, ox.NamedNode) else None


def _may_be_one(one: _Pattern, other: _Pattern) -> bool:
    """Whether one triple could match both patterns."""
    pairs = zip(one, other, strict=True)
    return all(a == b or isinstance(a, Var) or isinstance(b, Var) for a, b in pairs)


def _names_an_end(pattern: _Pattern) -> bool:
    s, p, o = pattern
    return not isinstance(s, Var) or not (p == RDF_TYPE or isinstance(o, Var))


def _filled(atoms: Iterable[Atom], bindings: dict[Var, Term]) -> list[_Pattern]:
    filled = []
    for atom in atoms:
        s, p, o = (value(slot, bindings) for slot in atom)
        filled.append((s, p, o))
    return filled
