"""A rule's example, run: what it adds to `before`, alone and without axioms, must be `after`, no more and no less."""

from __future__ import annotations

from collections.abc import Iterable

import pyoxigraph as ox

from swapgraph.errors import InputError
from swapgraph.names import PREFIXES
from swapgraph.reason.chain import ChainEngine
from swapgraph.reason.fixpoint import close
from swapgraph.reason.knowledge import Knowledge
from swapgraph.reason.owl import compile_ontology
from swapgraph.reason.rule import Triple, short
from swapgraph.reason.rules import SparqlRule

_HERE = "http://example.org/"


def wrong_with(rule: SparqlRule) -> list[str]:
    """What is wrong with a rule by its example, in lines for people; empty if it does what the example says.

    Raises InputError if the example is no Turtle. Prefixes are ours and the rule's own, `:` is for names made up.
    """
    if not rule.example.get("before") or not rule.example.get("after"):
        return ["it has no `#+ example:` with `before` and `after`"]
    before, expected = (_triples(rule, part) for part in ("before", "after"))
    found = set(close(before, Knowledge(compile_ontology([]), (rule,)), (rule,), ChainEngine()).told)
    return [
        *(f"not concluded: {_written(t)}" for t in _in_order(expected - found)),
        *(f"concluded, and not in `after`: {_written(t)}" for t in _in_order(found - expected)),
    ]


def _triples(rule: SparqlRule, part: str) -> set[Triple]:
    prefixes = {"": _HERE, **PREFIXES, **rule.prefixes}
    header = "".join(f"@prefix {prefix}: <{iri}> .\n" for prefix, iri in prefixes.items())
    try:
        parsed = list(ox.parse(header + rule.example[part], format=ox.RdfFormat.TURTLE))
    except SyntaxError as error:
        line = (error.lineno or 0) - header.count("\n")
        reason = f"`{part}` of the example of rule {rule.name} is no Turtle, in its line {line}: {error.msg}"
        raise InputError(reason, rule.source) from error
    return {(t.subject, t.predicate, t.object) for t in parsed}


def _in_order(triples: Iterable[Triple]) -> list[Triple]:
    return sorted(triples, key=lambda t: [str(term) for term in t])


def _written(triple: Triple) -> str:
    return " ".join(short(term) for term in triple).replace(f"<{_HERE}", "<")
