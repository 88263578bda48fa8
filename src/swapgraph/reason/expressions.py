"""Class expressions in words, for people: as the Manchester syntax has them, `(sg:party some sg:Country)`."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

import pyoxigraph as ox

from swapgraph.names import PREFIXES
from swapgraph.reason.rule import Term, Triple, short

_OWL = PREFIXES["owl"]
_DEPTH, _LENGTH = 20, 300

WORDS = {
    "someValuesFrom": "some",
    "allValuesFrom": "only",
    "hasValue": "value",
    "maxCardinality": "max",
    "maxQualifiedCardinality": "max",
    "minCardinality": "min",
    "minQualifiedCardinality": "min",
    "cardinality": "exactly",
    "qualifiedCardinality": "exactly",
    "hasSelf": "self",
}
LISTS = {"unionOf": " or ", "intersectionOf": " and ", "oneOf": ", ", "disjointUnionOf": " or "}
EXPRESSIONS = (*WORDS, *LISTS, "complementOf", "datatypeComplementOf", "onDatatype", "onProperties")


class Expressions:
    """Writes the terms of some axioms; `of` has what is said of each, by the local name of OWL's property."""

    def __init__(self, triples: Iterable[Triple], lists: Mapping[Term, tuple[Term, ...]]) -> None:
        self._lists = lists
        self._written: list[Term] = []  # the expressions that the one at hand stands in
        self._known: dict[Term, str] = {}
        self.of: dict[Term, dict[str, list[Term]]] = {}
        for s, p, o in triples:
            self.of.setdefault(s, {}).setdefault(p.value.removeprefix(_OWL), []).append(o)

    def word(self, term: Term) -> str:
        """A term; a class expression as the Manchester syntax has it."""
        if not isinstance(term, ox.BlankNode):
            return short(term)
        if term not in self._known:
            if term in self._written or len(self._written) == _DEPTH:
                return "..."
            self._written.append(term)
            words = self._described(term)
            self._written.pop()
            self._known[term] = words if len(words) <= _LENGTH else f"{words[:_LENGTH]}..."
        return self._known[term]

    def _described(self, term: ox.BlankNode) -> str:
        of = self.of.get(term, {})
        for kind in EXPRESSIONS:
            for o in of.get(kind, []):
                return self.expressed(term, kind, o)
        if term in self._lists:
            return f"({' '.join(self.word(member) for member in self._lists[term])})"
        inverse = of.get("inverseOf", [])
        return f"(inverse of {short(inverse[0])})" if inverse else "[]"

    def expressed(self, class_: Term, kind: str, o: Term) -> str:
        """One expression: what a class is by a property of OWL's, of the local name `kind`, with the value `o`."""
        if kind in LISTS:
            words = LISTS[kind].join(self.word(member) for member in self._lists.get(o, ()))
            return f"{{{words}}}" if kind == "oneOf" else f"({words})"
        if kind in WORDS:
            property_ = " ".join(self.word(p) for p in self.of[class_].get("onProperty", []))
            filler = "".join(f" {self.word(c)}" for c in self.of[class_].get("onClass", []))
            number = o.value if isinstance(o, ox.Literal) and "ardinality" in kind else self.word(o)
            return f"({property_} {WORDS[kind]} {number}{filler})"
        return f"(not {self.word(o)})" if kind.endswith("omplementOf") else f"({kind} {self.word(o)})"
