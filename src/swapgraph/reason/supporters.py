"""Which articles a triple may follow from that belongs to none of them alone, without trying one after the other.

Where a rule yields the triple, each pattern of its body with the conclusion put in has a match in the article. To look
for these matches in the whole graph at once leaves few articles in which the rule does not yield it after all.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator

import pyoxigraph as ox

from swapgraph.graph.store import Store
from swapgraph.reason.knowledge import Knowledge
from swapgraph.reason.matching import kind, unify, value
from swapgraph.reason.patterns import body_of
from swapgraph.reason.rule import RDF_TYPE, Atom, Rule, Slot, Term, Triple, Var

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
        self._matches: dict[_Pattern, tuple[frozenset[str], frozenset[str]] | None] = {}

    def of(self, triple: Triple) -> Iterator[str]:
        """Articles in which a triple may hold; first those that say all premises we know of, by the rule that tells it.

        Then, by name, those that speak of all its ends, for a rule's body may have parts that no pattern shows; and all
        others, for a thing may follow from the ontology alone.
        """
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
        speaking = self.speaking_of(triple) - other - said
        yield from sorted(speaking)
        yield from (article for article in self._store_of.articles() if article not in said | other | speaking)

    def least(self, triple: Triple) -> int:
        """A proof of a triple that no article says has at least so many triples."""
        return 1 + min((len(body) or 1 for _, body in self._whole_bodies(triple)), default=0)

    def speaking_of(self, triple: Triple) -> set[str]:
        """The articles that speak of both ends of a triple, as far as these are things that articles speak of."""
        found: list[set[str]] = []
        for term in (triple[0], triple[2]):
            if isinstance(term, ox.NamedNode):
                about = self._articles((term, None, None))
                if not about and term == triple[0]:
                    about = self._articles((None, None, term))
                if about:
                    found.append(about)
        return set.intersection(*found) if found else set()

    def _tellers(self, triple: Triple) -> set[str]:
        """The rules whose graphs have a triple."""
        quads = self._store.quads_for_pattern(*triple, None)  # type: ignore[arg-type]
        return {q.graph_name.value.removeprefix(f"{self._inferred}/") for q in quads}  # type: ignore[union-attr]

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
                    anywhere = anywhere or not homes
                    infers |= homes
            self._matches[pattern] = None if anywhere else (frozenset(says), frozenset(infers))
        return self._matches[pattern]

    def _articles(self, pattern: tuple[Term | None, Term | None, Term | None]) -> set[str]:
        quads = self._store.quads_for_pattern(*pattern, None)  # type: ignore[arg-type]
        names = (q.graph_name.value for q in quads if isinstance(q.graph_name, ox.NamedNode))
        return {name for name in names if self._minter.article_of(name) == name}

    def _quads(self, pattern: _Pattern) -> Iterable[ox.Quad]:
        s, p, o = (None if isinstance(slot, Var) else slot for slot in pattern)
        if isinstance(s, ox.Literal) or isinstance(p, ox.Literal | ox.BlankNode) or isinstance(o, ox.BlankNode):
            return ()
        return self._store.quads_for_pattern(s, p, o, None)

    def _home(self, term: Term) -> str | None:
        return self._minter.article_of(term.value) if isinstance(term, ox.NamedNode) else None


def _names_an_end(pattern: _Pattern) -> bool:
    s, p, o = pattern
    return not isinstance(s, Var) or not (p == RDF_TYPE or isinstance(o, Var))


def _filled(atoms: Iterable[Atom], bindings: dict[Var, Term]) -> list[_Pattern]:
    filled = []
    for atom in atoms:
        s, p, o = (value(slot, bindings) for slot in atom)
        filled.append((s, p, o))
    return filled
