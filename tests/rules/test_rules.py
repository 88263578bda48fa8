"""Every rule of ontology/rules/ is tested by the example in its own description."""

from __future__ import annotations

import re
import textwrap
from pathlib import Path

import pyoxigraph as ox
import pytest

from swapgraph.errors import InputError, SyntaxProblem
from swapgraph.names import ONTOLOGY, PREFIXES
from swapgraph.reason.axioms import SUMMARIES
from swapgraph.reason.chain import ChainEngine
from swapgraph.reason.examples import wrong_with
from swapgraph.reason.fixpoint import close
from swapgraph.reason.knowledge import Knowledge, read_knowledge
from swapgraph.reason.owl import compile_ontology
from swapgraph.reason.rules import SparqlRule, parse_rule, read_patterns, read_rules, stratify
from swapgraph.resources import ontology_dir

RULES = read_rules([ontology_dir() / "rules"])
HEADER = "".join(f"@prefix {prefix}: <{iri}> .\n" for prefix, iri in PREFIXES.items())
HEADER += "@prefix : <http://example.org/> .\n"
EMPTY = Knowledge(compile_ontology([]), ())


def triples(turtle: str) -> set[tuple[object, ...]]:
    parsed = ox.parse(HEADER + turtle, format=ox.RdfFormat.TURTLE)
    return {(t.subject, t.predicate, t.object) for t in parsed}


@pytest.mark.parametrize("rule", RULES, ids=lambda rule: rule.name)
def test_the_example_of_a_rule_holds(rule: SparqlRule) -> None:
    assert wrong_with(rule) == []


@pytest.mark.parametrize("rule", RULES, ids=lambda rule: rule.name)
def test_a_rule_uses_only_terms_of_the_ontology(rule: SparqlRule) -> None:
    declared = {t[0] for t in read_knowledge(ontology_dir()).ontology.triples}
    used = rule.needs | {term for atom in rule.template for term in atom if isinstance(term, ox.NamedNode)}
    assert {term for term in used if term.value.startswith(ONTOLOGY)} <= declared


def test_summaries_stand_alone_as_sentences() -> None:
    for summary in [*(rule.summary for rule in RULES), *SUMMARIES.values()]:
        assert re.fullmatch(r"[A-Z].*\.", summary), summary


def test_the_rule_in_the_documentation_does_what_its_example_says() -> None:
    text = (Path(__file__).parents[2] / "docs" / "reasoning.md").read_text(encoding="utf-8")
    block = re.search(r"(?:^    .*\n)*^    #\+ name: house-follow-up\n(?:^    .*\n)*", text, re.MULTILINE)
    assert block is not None
    assert wrong_with(parse_rule(textwrap.dedent(block[0]), "reasoning.md")) == []


def a_rule(head: str = "?x sg:after ?y", body: str = "?y sg:before ?x", **described: object) -> SparqlRule:
    about = {"name": "one", "summary": "A sentence.", "scope": "article", "needs": ["sg:before"], **described}
    comments = "".join(f"#+ {key}: {str(value).replace(chr(39), '')}\n" for key, value in about.items() if value)
    return parse_rule(f"{comments}PREFIX sg: <{ONTOLOGY}>\nCONSTRUCT {{ {head} }} WHERE {{ {body} }}", "one.rq")


def test_a_rule_is_read() -> None:
    rule = a_rule()
    assert (rule.name, rule.stratum, rule.scope) == ("one", 0, frozenset({"article"}))
    assert rule.template == read_patterns("?x sg:after ?y", {"sg": ONTOLOGY})


@pytest.mark.parametrize(
    ("bad", "reason"),
    [
        ({"name": None}, "name"),
        ({"name": "Not A Name"}, "name"),
        ({"summary": None}, "summary"),
        ({"name": "prp-trp"}, "the name of a rule of OWL's"),
        ({"name": "gazetteer"}, "or of the gazetteer"),
        ({"stratum": "early"}, "whole number from 0, not early"),
        ({"stratum": -1}, "whole number from 0, not -1"),
        ({"scope": "everywhere"}, "scope"),
        ({"body": "?x ?p ?y", "needs": None}, r"variable property or class; list in `#\+ needs:`"),
        ({"body": "?x a ?y", "needs": None}, "variable property or class"),
        ({"needs": ["nowhere:thing"]}, "nowhere:thing"),
        ({"needs": ["sg:before", "sg:status"]}, "names what does not stand in its body, sg:status"),
        ({"body": "?y sg:before ?x ; sg:status ?s"}, r"`#\+ needs:` lacks sg:status"),
        (
            {"body": "?y sg:before ?x FILTER NOT EXISTS { ?x sg:status ?z }", "needs": None, "negates": ["sg:before"]},
            r"wants absent, may miss or counts sg:status; `#\+ negates:` has none",
        ),
        ({"body": "BIND(1 AS ?x) BIND(2 AS ?y)", "needs": None}, "no property"),
        ({"body": "?y sg:before ?x FILTER(RAND() < 1)"}, r"RAND\(\) gives another result"),
        ({"body": "SERVICE <http://example.org/> { ?y sg:before ?x }"}, "SERVICE"),
    ],
)
def test_a_bad_rule_is_refused_with_its_reason(bad: dict[str, object], reason: str) -> None:
    with pytest.raises(InputError, match=reason) as caught:
        a_rule(**bad)  # type: ignore[arg-type]
    assert str(caught.value).startswith("one.rq")


def test_wrong_sparql_is_told_with_its_place() -> None:
    with pytest.raises(SyntaxProblem, match=r"one\.rq:6"):
        a_rule(body="?y sg:before")


def test_a_select_is_no_rule() -> None:
    text = "#+ name: one\n#+ summary: S.\n#+ scope: article\n#+ needs: [sg:before]\nSELECT * WHERE { ?s ?p ?o }"
    with pytest.raises(InputError, match="CONSTRUCT"):
        parse_rule(text, "one.rq")


def test_blank_nodes_are_not_constructed() -> None:
    with pytest.raises(InputError, match="blank node"):
        a_rule(head="?x sg:after []")
    store = ox.Store()
    before = ox.NamedNode(ONTOLOGY + "before")
    store.add(ox.Quad(ox.NamedNode("urn:a"), before, ox.BlankNode("b")))
    with pytest.raises(InputError, match="blank node"):
        a_rule().concludes(store)


def test_two_rules_of_one_name_are_refused(tmp_path: Path) -> None:
    for name in ("a", "b"):
        (tmp_path / f"{name}.rq").write_text(a_rule().query)
    with pytest.raises(InputError, match=r"one is already in .*a\.rq"):
        read_rules([tmp_path])


@pytest.mark.parametrize(
    "body",
    [
        "?y sg:before ?x FILTER NOT EXISTS { ?x sg:hasPart ?z }",
        "?y sg:before ?x MINUS { ?x sg:hasPart ?z }",
        "?y sg:before ?x OPTIONAL { ?x sg:hasPart ?z } FILTER(!BOUND(?z))",
        "?y sg:before ?x FILTER(?x = ?y || !EXISTS { ?x sg:hasPart ?z })",
        "?y sg:before ?x { SELECT ?x (COUNT(?z) AS ?n) WHERE { ?x sg:hasPart ?z } GROUP BY ?x } FILTER(?n > 2)",
        "?y sg:before ?x { SELECT ?x WHERE { ?x sg:hasPart ?z } ORDER BY ?z LIMIT 1 }",
    ],
)
def test_a_rule_that_leans_on_what_may_still_come_is_refused(body: str) -> None:
    maker = a_rule(name="maker", head="?x sg:hasLeg ?y")
    asker = a_rule(name="asker", body=body, needs=None)
    later = a_rule(name="asker", body=body, needs=None, stratum=1)
    axioms = read_knowledge(ontology_dir()).ontology.rules
    reason = "asker counts, may miss or wants absent sg:hasPart, but maker may yet conclude it"
    with pytest.raises(InputError, match=reason):
        stratify([maker, asker], axioms)  # by way of hasLeg, a sub-property of hasPart
    stratify([maker, later], axioms)


def test_a_rule_may_lean_on_what_it_matches() -> None:
    maker = a_rule(name="maker", head="?x sg:hasLeg ?y")
    asker = a_rule(name="asker", body="?y sg:before ?x FILTER EXISTS { ?x sg:hasPart ?z }", needs=None)
    stratify([maker, asker], read_knowledge(ontology_dir()).ontology.rules)


def test_one_term_of_what_is_wanted_absent_may_be_named_for_all() -> None:
    # No text ever comes about by a rule, so that no part with one does either.
    body = "?y sg:before ?x FILTER NOT EXISTS { ?x sg:hasPart ?z . ?z sg:text ?words }"
    maker = a_rule(name="maker", head="?x sg:hasPart ?y")
    asker = a_rule(name="asker", body=body, needs=None, negates=["sg:text"])
    stratify([maker, asker], ())
    with pytest.raises(InputError, match="asker"):
        stratify([maker, a_rule(name="asker", body=body, needs=None)], ())


def test_a_rule_of_a_later_stratum_sees_the_whole_earlier_one() -> None:
    first = a_rule(name="first", head="?y sg:partOf ?x")
    second = a_rule(
        name="second",
        head="?x sg:follows ?y",
        body="?y sg:before ?x FILTER NOT EXISTS { ?y sg:partOf ?x }",
        needs=["sg:before", "sg:partOf"],
        negates=["sg:partOf"],
        stratum=1,
    )
    given = triples(":a sg:before :b .")
    knowledge = Knowledge(EMPTY.ontology, (second, first))
    assert set(close(given, knowledge, (second, first), ChainEngine()).told) == triples(":a sg:partOf :b .")
