"""Why a triple is *not* there: for each rule that could yield it, what is missing or stands in the way."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import count, islice
from pathlib import Path

import pyoxigraph as ox

from swapgraph.reason.case import Case
from swapgraph.reason.constraints import Obstacle, obstacles
from swapgraph.reason.evidence import Quote
from swapgraph.reason.matching import Bindings, RuleMatcher, instance, kind, value
from swapgraph.reason.patterns import body_of
from swapgraph.reason.proof import Proof, Prover
from swapgraph.reason.rule import RDF_TYPE, Atom, Rule, Slot, Term, Triple, Var, sort_key, unify
from swapgraph.reason.rules import SparqlRule
from swapgraph.reason.trigger_words import TriggerWords, trigger_words

_ARTICLES = 5  # looked at for a triple that belongs to no article alone
_MATCHES = 20  # ways in which a rule's body is partly there, of one rule in one article
_STEPS = 5_000  # triples looked at for them
_QUOTES = 3  # where a node is spoken of


@dataclass(frozen=True, slots=True)
class Miss:
    """How near a rule comes to a triple in an article (None: across articles).

    `present` are the proofs of the premises that are there, `missing` those that are not (a variable stands for
    whatever would do), `obstacles` the constraints that would keep the rule from yielding the triple even so.
    """

    rule: str
    summary: str
    axiom: str | None
    article: str | None
    present: tuple[Proof, ...]
    missing: tuple[Atom, ...]
    obstacles: tuple[Obstacle, ...]

    def key(self) -> tuple[int, int, int, int]:
        """The nearest first: the fewest to add, with something there, with the fewest unknown ends, most there."""
        unknown = sum(len(atom.variables()) for atom in self.missing)
        return len(self.missing) + len(self.obstacles), not self.present, unknown, -len(self.present)


@dataclass(frozen=True, slots=True)
class Absence:
    """That a triple is not in the graph, and how near rules come to it; `more` of them are not told.

    `unknown` are its terms that nothing knows, `spoken_of` where articles speak of its ends, `told_by` the words by
    which an article would say it.
    """

    triple: Triple
    nearest: tuple[Miss, ...]
    more: int
    unknown: tuple[Term, ...]
    spoken_of: tuple[tuple[Term, tuple[Quote, ...]], ...]
    told_by: tuple[TriggerWords, ...] = ()


class Absences:
    """Explains what is not there, with what a prover knows."""

    def __init__(self, prover: Prover, lexicons: Sequence[Path] = ()) -> None:
        """`lexicons` are files and folders with the words that articles are read with."""
        self._lexicons = lexicons
        self._prover, self._knowledge = prover, prover.knowledge
        self._terms = {term for t in self._knowledge.ontology.triples for term in t if isinstance(term, ox.NamedNode)}

    def of(self, triple: Triple, limit: int) -> Absence:
        """Why a triple is not there, with so many of the rules that come nearest to it."""
        unknown = tuple(term for term in dict.fromkeys(triple) if not self._is_known(term))
        articles = self._articles(triple)
        found: dict[tuple[str, str | None, tuple[Atom, ...], tuple[Obstacle, ...]], Miss] = {}
        for miss in self._misses(triple, articles):
            key = miss.rule, miss.axiom, miss.missing, miss.obstacles
            if key not in found or miss.key() < found[key].key():
                found[key] = miss
        ordered = sorted(found.values(), key=Miss.key)
        spoken = [(term, self._spoken_of(term, articles)) for term in (triple[0], triple[2]) if term not in unknown]
        told = tuple((term, quotes) for term, quotes in spoken if quotes)
        types = {q.object for q in self._prover.quads(triple[0], RDF_TYPE, None)}
        said = trigger_words(triple[2] if triple[1] == RDF_TYPE else triple[1], self._lexicons, types)
        return Absence(triple, tuple(ordered[:limit]), max(0, len(ordered) - limit), unknown, told, tuple(said))

    def _is_known(self, term: Term) -> bool:
        if isinstance(term, ox.Literal) or term in self._terms:
            return True
        return any(any(True for _ in self._prover.quads(*ends)) for ends in ((term, None, None), (None, None, term)))

    def _articles(self, triple: Triple) -> list[str]:
        """Where to look; in two articles nothing follows but by rules across them."""
        homes = sorted({h for term in triple if (h := self._prover.evidence.article_of(term)) is not None})
        if homes:
            return homes
        likely = list(islice(self._prover.supporters.likely(triple), _ARTICLES))
        return likely or list(islice(self._prover.supporters.speaking(triple), _ARTICLES))

    def _misses(self, triple: Triple, articles: list[str]) -> Iterator[Miss]:
        homes = {self._prover.evidence.article_of(term) for term in triple} - {None}
        contexts: list[str | None] = [] if len(homes) > 1 else [*articles] or [None]  # in no article all is missing
        for article in contexts:
            case = self._prover.cases.of(article)
            for rule in self._knowledge.rules_of("article"):
                yield from self._of_rule(rule, triple, case.store, article)
            whole = _stored(case)
            for axiom in self._knowledge.ontology.rules:
                if axiom.head is not None and not isinstance(kind(axiom.head), Var):
                    yield from self._of_axiom(axiom, triple, whole, article)
        across = self._knowledge.rules_of("graph")
        if any(unify(atom, triple, {}) is not None for rule in across for atom in rule.template):
            store = _flat(self._prover.across.around(triple))
            for rule in across:
                yield from self._of_rule(rule, triple, store, None)

    def _of_axiom(self, axiom: Rule, triple: Triple, store: ox.Store, article: str | None) -> Iterator[Miss]:
        assert axiom.head is not None  # noqa: S101 - as the caller has seen
        bindings = unify(axiom.head, triple, {})
        if bindings is None:
            return
        for bound, missing in _nearest(axiom.body, bindings, store):
            present = self._proofs(axiom.body, bound, missing, article)
            filled = tuple(Atom(*(value(slot, bound) for slot in atom)) for atom in missing)
            if triple not in [tuple(atom) for atom in filled] and all(p.triple != triple for p in present):
                summary = self._knowledge.summary(axiom.name)
                yield Miss(axiom.name, summary, axiom.axiom, article, present, filled, ())

    def _of_rule(self, rule: SparqlRule, triple: Triple, store: ox.Store, article: str | None) -> Iterator[Miss]:
        for atom in rule.template:
            bindings = unify(atom, triple, {})
            for body in body_of(rule).alternatives if bindings is not None else ():
                for bound, missing in _nearest(body, bindings or {}, store):
                    yield from self._checked(rule, atom, triple, store, article, body, bound, missing)

    def _checked(
        self,
        rule: SparqlRule,
        atom: Atom,
        triple: Triple,
        store: ox.Store,
        article: str | None,
        body: tuple[Atom, ...],
        bound: Bindings,
        missing: tuple[Atom, ...],
    ) -> Iterator[Miss]:
        """Put in what is missing and see whether the rule yields the triple, or what still stands in the way."""
        filled = tuple(Atom(*(value(slot, bound) for slot in atom)) for atom in missing)
        if triple in [tuple(a) for a in filled]:
            return
        added = [ox.Quad(*t) for t in made_up(filled) if ox.Quad(*t) not in store]  # type: ignore[arg-type]
        store.extend(added)
        try:
            matcher = RuleMatcher(store, lambda *_: [])
            found: tuple[Obstacle, ...] | None = ()
            if next(matcher.rows(rule, atom, triple), None) is None:
                found = obstacles(rule, atom, triple, store)
        finally:
            for quad in added:
                store.remove(quad)
        if found is None or (not found and not missing):
            return
        present = self._proofs(body, bound, missing, article)
        if all(proof.triple != triple for proof in present):
            yield Miss(rule.name, rule.summary, None, article, present, filled, found)

    def _proofs(
        self, body: Iterable[Atom], bound: Bindings, missing: tuple[Atom, ...], article: str | None
    ) -> tuple[Proof, ...]:
        there = dict.fromkeys(instance(a, bound) for a in body if a not in missing)
        return tuple(p for t in there if (p := self._prover.prove_in(t, article)) is not None)

    def _spoken_of(self, term: Term, articles: list[str]) -> tuple[Quote, ...]:
        if not isinstance(term, ox.NamedNode) or term in self._terms:
            return ()
        home = self._prover.evidence.article_of(term)
        where = [home] if home is not None else articles or sorted(self._prover.supporters.speaking_of(term))[:_QUOTES]
        quotes = (quote for article in where for quote in self._prover.evidence.of_node(term, article))
        return tuple(islice(quotes, _QUOTES))


def made_up(atoms: Iterable[Atom]) -> list[Triple]:
    """Patterns as triples: for each variable a thing that stands for whatever would do."""
    names: dict[Var, Term] = {}
    numbers = count(1)

    def term(slot: Slot) -> Term:
        if not isinstance(slot, Var):
            return slot
        if slot not in names:
            names[slot] = ox.NamedNode(f"urn:swapgraph:something:{next(numbers)}")
        return names[slot]

    return [(term(a.s), term(a.p), term(a.o)) for a in atoms]


def _nearest(body: tuple[Atom, ...], bindings: Bindings, store: ox.Store) -> list[tuple[Bindings, tuple[Atom, ...]]]:
    """The ways to match a body with the fewest patterns left out; what they bind, and those left out."""
    if any(isinstance(slot, ox.Literal) for atom in body for slot in (value(atom.s, bindings),)):
        return []
    for allowed in range(len(body) + 1):
        steps = count()
        found = list(islice(_partial(body, bindings, (), allowed, store, steps), _MATCHES))
        if found:
            return found
    return []


def _partial(
    body: tuple[Atom, ...],
    bindings: Bindings,
    missing: tuple[Atom, ...],
    allowed: int,
    store: ox.Store,
    steps: count[int],
) -> Iterator[tuple[Bindings, tuple[Atom, ...]]]:
    if not body:
        yield bindings, missing
        return
    known = [sum(not isinstance(value(slot, bindings), Var) for slot in atom) for atom in body]
    at = known.index(max(known))
    atom, rest = body[at], body[:at] + body[at + 1 :]
    s, p, o = (None if isinstance(v := value(slot, bindings), Var) else v for slot in atom)
    if not isinstance(s, ox.Literal) and not isinstance(p, ox.Literal | ox.BlankNode):
        quads = store.quads_for_pattern(s, p, o, None)
        triples: list[Triple] = [(q.subject, q.predicate, q.object) for q in quads]  # type: ignore[misc]
        for triple in sorted(triples, key=sort_key):
            if next(steps) > _STEPS:
                return
            bound = unify(atom, triple, bindings)
            if bound is not None:
                yield from _partial(rest, bound, missing, allowed, store, steps)
    if len(missing) < allowed:
        yield from _partial(rest, bindings, (*missing, atom), allowed, store, steps)


def _stored(case: Case) -> ox.Store:
    store = ox.Store()
    store.extend(ox.Quad(*t) for t in case.triples | case.known)
    return store


def _flat(store: ox.Store) -> ox.Store:
    """All graphs of a store as one."""
    flat = ox.Store()
    flat.extend(ox.Quad(q.subject, q.predicate, q.object) for q in store)
    return flat
