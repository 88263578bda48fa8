"""What the reasoner goes by: the ontology and the rules, read once and checked against each other."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from functools import cached_property
from pathlib import Path

import pyoxigraph as ox

from swapgraph.errors import Warning_
from swapgraph.lexicon import read_turtle, turtle_files
from swapgraph.names import PREFIXES, sg
from swapgraph.reason import background
from swapgraph.reason.axioms import SUMMARIES
from swapgraph.reason.endless import refuse_endless
from swapgraph.reason.owl import Ontology, read_ontology
from swapgraph.reason.rule import RDF_TYPE, Term, Triple, Var, short
from swapgraph.reason.rules import SparqlRule, read_rules, stratify

_TEXT_LAYER = frozenset(ox.NamedNode(sg(local)) for local in ("Mention", "TimeExpression", "text"))
_DATATYPE_PROPERTY = ox.NamedNode(PREFIXES["owl"] + "DatatypeProperty")
_ON_PROPERTIES = frozenset(
    ox.NamedNode(PREFIXES[prefix] + local)
    for prefix, names in (
        ("rdfs", ("subPropertyOf", "domain", "range")),
        ("owl", ("equivalentProperty", "inverseOf", "propertyDisjointWith", "propertyChainAxiom")),
    )
    for local in names
)
_ON_CLASSES = frozenset(
    ox.NamedNode(PREFIXES[prefix] + local)
    for prefix, local in (("rdfs", "subClassOf"), ("owl", "equivalentClass"), ("owl", "disjointWith"))
)
_ANOTHER_NAME = frozenset({"prp-spo1", "prp-dom", "prp-rng"})
_DOMAIN_OR_RANGE = frozenset(ox.NamedNode(PREFIXES["rdfs"] + local) for local in ("domain", "range"))


@dataclass(frozen=True)
class Knowledge:
    """An ontology and rules that fit together."""

    ontology: Ontology
    rules: tuple[SparqlRule, ...]

    def left_aside(self, triples: Sequence[Triple]) -> Iterator[str]:
        """Each of some axioms that `reasons_on` keeps from being used, in a line; but for terms that they declare."""
        own = {s for s, p, o in triples if p == RDF_TYPE}
        for s, p, o in triples:
            if p in _ON_PROPERTIES or p in _ON_CLASSES:
                text = (self.text_layer - own) & {s, o}
                literals = (self._literal_valued - self.weighed - own) & {s, o} if p in _ON_PROPERTIES else set[Term]()
                if text or literals:
                    why = "what leads to text is not reasoned on" if text else "values are compared by rules and shapes"
                    yield f"{short(s)} {short(p)} {short(o)}: {why}, not used"

    def rules_of(self, scope: str) -> tuple[SparqlRule, ...]:
        """The rules of a scope, by stratum and name."""
        return tuple(rule for rule in self.rules if scope in rule.scope)

    def summary(self, name: str) -> str:
        """What a rule says, in words."""
        for rule in self.rules:
            if rule.name == name:
                return rule.summary
        if name == background.NAME:
            return background.SUMMARY
        return SUMMARIES.get(name, f"The rule {name} of OWL 2 RL.")

    @cached_property
    def text_layer(self) -> frozenset[Term]:
        """The classes of pieces of text and times, the text itself, and the properties that lead to or from them.

        Most triples of an article are of these, and all that follows is that a piece of text is also what NIF or PROV
        calls one. They are left out of reasoning, except where a rule needs them.
        """
        triples = self.ontology.triples
        return _TEXT_LAYER.union(s for s, p, o in triples if p in _DOMAIN_OR_RANGE and o in _TEXT_LAYER)

    @cached_property
    def _literal_valued(self) -> frozenset[Term]:
        return frozenset(s for s, p, o in self.ontology.triples if p == RDF_TYPE and o == _DATATYPE_PROPERTY)

    @cached_property
    def weighed(self) -> frozenset[Term]:
        """The properties whose literal values an axiom weighs: by which it knows a member of a class or finds fault."""
        rules = (rule for rule in self.ontology.rules if rule.name not in _ANOTHER_NAME)
        kinds = frozenset(atom.p for rule in rules for atom in rule.body if not isinstance(atom.p, Var))
        return kinds - self.text_layer - {RDF_TYPE}

    def reasons_on(self, triple: Triple) -> bool:
        """Whether the axioms get to see a triple: not what leads to text, nor a literal that no axiom weighs.

        Of other axioms a literal can be no more than the same value by another vocabulary's name; shapes check what it
        should be, and rules compare it.
        """
        if isinstance(triple[2], ox.Literal):
            return triple[1] in self.weighed
        return (triple[2] if triple[1] == RDF_TYPE else triple[1]) not in self.text_layer

    def wanted(self, rules: Sequence[SparqlRule]) -> tuple[frozenset[Term], frozenset[Term]]:
        """The properties, and the classes for rdf:type, whose triples axioms or these rules can use."""
        needs = frozenset[Term]().union(*(rule.needs for rule in rules))
        properties, classes = self.ontology.touched
        left_out = self.text_layer | (self._literal_valued - self.weighed)
        return (properties - left_out) | (needs - {RDF_TYPE}), (classes - self.text_layer) | needs


def read_knowledge(ontology_dir: Path, ontologies: Sequence[Path] = (), rules: Sequence[Path] = ()) -> Knowledge:
    """Read `swapgraph.ttl` and `rules/` of a folder, and further ontology files and folders of rules.

    Raises InputError or SyntaxProblem for a bad file, for rules that negate what is not settled before they run,
    and for rules that would not end.
    """
    files = turtle_files(ontologies)
    ontology = read_ontology([ontology_dir / "swapgraph.ttl", *files])
    found = read_rules([ontology_dir / "rules", *rules])
    stratify(found, ontology.rules)
    refuse_endless(found, ontology.rules)
    knowledge = Knowledge(ontology.with_unique_names().without_datatypes(), found)
    aside = [
        Warning_(line, str(path))
        for path in files
        for line in knowledge.left_aside([(t.subject, t.predicate, t.object) for t in read_turtle(path)])  # type: ignore[misc]
    ]
    return replace(knowledge, ontology=replace(knowledge.ontology, unsupported=(*ontology.unsupported, *aside)))
