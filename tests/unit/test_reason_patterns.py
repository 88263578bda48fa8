"""What a rule's body matches, read by ourselves where it is plain and by rdflib's parser elsewhere: the same."""

from __future__ import annotations

import pytest

from swapgraph.reason import patterns
from swapgraph.reason.patterns import body_of, constraints_of
from swapgraph.reason.rules import SparqlRule, parse_rule, read_rules
from swapgraph.resources import ontology_dir

RULES = read_rules([ontology_dir() / "rules"])
HEAD = "#+ name: x\n#+ summary: X.\n#+ scope: article\nPREFIX sg: <https://w3id.org/swapgraph/ns#>\n"


def rule(body: str) -> SparqlRule:
    return parse_rule(f"{HEAD}CONSTRUCT {{ ?a sg:r ?b }} WHERE {{ {body} }}")


@pytest.mark.parametrize("read", RULES, ids=lambda read: read.name)
def test_both_ways_to_read_a_body_agree(read: SparqlRule) -> None:
    by_parser = patterns._body(read.query)
    body = body_of(read)
    assert {frozenset(atoms) for atoms in body.alternatives} == {frozenset(atoms) for atoms in by_parser.alternatives}
    assert body.exact == by_parser.exact


@pytest.mark.parametrize(
    ("body", "alternatives", "exact"),
    [
        ("?a sg:p ?b # FILTER(?a\n FILTER(STR(?a) != '}')", [1], True),
        ("?a sg:p ?b ; sg:s \"a } b\"@de, 'c'", [3], True),
        ("VALUES (?k ?l) { (sg:p sg:s) } ?a sg:p ?b BIND(IF(?b = sg:x, 1, 2) AS ?n)", [1], True),
        ("?a sg:p ?b FILTER NOT EXISTS { ?a sg:q ?b FILTER(?a != ?b) } MINUS { ?b sg:q ?a }", [1], True),
        ("?a sg:p ?b FILTER(EXISTS { ?a sg:s ?b } || ?a = ?b)", [1], False),
        ("?a sg:p ?b OPTIONAL { ?a sg:q ?c }", [2, 1], False),
        ("{ ?a sg:p ?b } UNION { ?a sg:s ?c . ?c sg:s ?b }", [1, 2], False),
        ("?a sg:p/sg:s ?b", [0], False),
        ("{ SELECT ?a ?b WHERE { ?a sg:p ?b } }", [1], False),
    ],
)
def test_bodies_of_all_kinds(body: str, alternatives: list[int], exact: bool) -> None:
    found = body_of(rule(body))
    assert ([len(atoms) for atoms in found.alternatives], found.exact) == (alternatives, exact)


def test_constraints_are_found_whole_with_what_they_want_absent() -> None:
    text = "?a sg:p ?b FILTER(?b IN (1, 2) && STR(?a) != ')') FILTER NOT EXISTS { ?a sg:q ?c FILTER(?c > 1) }"
    found = constraints_of(rule(text))
    assert [(part.text, part.group) for part in found] == [
        ("FILTER(?b IN (1, 2) && STR(?a) != ')')", None),
        ("FILTER NOT EXISTS { ?a sg:q ?c FILTER(?c > 1) }", "{ ?a sg:q ?c FILTER(?c > 1) }"),
    ]
