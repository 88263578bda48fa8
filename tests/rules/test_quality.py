"""Every quality rule of ontology/quality/ is tested by the example in its own description."""

from __future__ import annotations

import re
from pathlib import Path

import pyoxigraph as ox
import pytest

from swapgraph.errors import InputError, SyntaxProblem
from swapgraph.findings.quality import QualityRule, parse_quality_rule, read_quality_rules
from swapgraph.graph.store import Store
from swapgraph.names import ONTOLOGY, PREFIXES
from swapgraph.reason.knowledge import read_knowledge
from swapgraph.reason.rules import read_rules
from swapgraph.resources import ontology_dir

RULES = read_quality_rules([ontology_dir() / "quality"])
HEADER = "".join(f"@prefix {prefix}: <{iri}> .\n" for prefix, iri in PREFIXES.items())
HEADER += "@prefix : <http://example.org/> .\n"
TWO_GRAPHS = tuple(ox.NamedNode(f"http://example.org/graph/{i}") for i in range(2))


def store_of(turtle: str) -> Store:
    """The triples as a graph has them, spread over two named graphs."""
    store = ox.Store()
    for number, t in enumerate(ox.parse(HEADER + turtle, format=ox.RdfFormat.TURTLE)):
        store.add(ox.Quad(t.subject, t.predicate, t.object, TWO_GRAPHS[number % 2]))
    return Store(store)


def told(rule: QualityRule, turtle: str) -> list[str]:
    return sorted(finding.message for finding in rule.findings(store_of(turtle)))


@pytest.mark.parametrize("rule", RULES, ids=lambda rule: rule.name)
def test_the_example_of_a_rule_holds(rule: QualityRule) -> None:
    assert rule.example["after"], "an example without a finding shows nothing"
    assert told(rule, str(rule.example["before"])) == sorted(rule.example["after"])  # type: ignore[call-overload]


@pytest.mark.parametrize("rule", RULES, ids=lambda rule: rule.name)
def test_a_rule_says_what_is_amiss_and_what_to_do(rule: QualityRule) -> None:
    assert Path(rule.source or "").stem == rule.name
    for sentence in (rule.summary, rule.advice):
        assert re.fullmatch(r"[A-Z].*\.", sentence), sentence


@pytest.mark.parametrize("rule", RULES, ids=lambda rule: rule.name)
def test_a_rule_uses_only_terms_of_the_ontology(rule: QualityRule) -> None:
    declared = {t[0].value for t in read_knowledge(ontology_dir()).ontology.triples if isinstance(t[0], ox.NamedNode)}
    bare = re.sub(r"#[^\n]*", "", rule.query)
    assert {f"{ONTOLOGY}{local}" for local in re.findall(r"\bsg:(\w+)", bare)} <= declared


def test_the_docs_tell_every_rule() -> None:
    page = (ontology_dir().parent / "docs" / "findings.md").read_text(encoding="utf-8")
    rows = {f"| `{rule.name}` | {rule.severity} | {rule.summary} | {rule.advice} |" for rule in RULES}
    assert rows == {line for line in page.splitlines() if line.startswith("| `")}


def test_the_docs_example_of_a_rule_works() -> None:
    page = (ontology_dir().parent / "docs" / "findings.md").read_text(encoding="utf-8")
    rule = parse_quality_rule(page.partition("```sparql\n")[2].partition("```")[0])
    swap = ':swap a sg:PrisonerExchange ; sg:status "actual" ; sg:startDate "2025-06-10"^^xsd:date'
    assert told(rule, f"{swap} .") == ["an exchange on 2025-06-10 without a place"]
    assert told(rule, f"{swap} ; sg:atPlace :there .") == []


def a_rule(query: str = "SELECT ?x ?y WHERE { ?x sg:before ?y }", **described: object) -> QualityRule:
    about = {"name": "one", "summary": "A sentence.", "severity": "warning", "message": "after {y}", **described}
    comments = "".join(f"#+ {key}: {value!r}\n" for key, value in about.items() if value is not None)
    return parse_quality_rule(f"{comments}{query}", "one.rq")


def test_a_rule_is_read() -> None:
    rule = a_rule(scope="graph", advice="Look.")
    assert (rule.name, rule.severity, rule.scope, rule.columns) == ("one", "warning", "graph", ("x", "y"))


@pytest.mark.parametrize(
    ("bad", "reason"),
    [
        ({"name": None}, "name"),
        ({"name": "Not A Name"}, "name"),
        ({"summary": None}, "summary"),
        ({"message": None}, "message"),
        ({"severity": None}, "severity"),
        ({"severity": "grave"}, "violation, warning, info"),
        ({"scope": "everywhere"}, "everywhere"),
        ({"needs": "sg:party"}, "no 'needs'"),
        ({"message": "{z}"}, r"\{z\}, but the query selects \{x\}, \{y\}"),
        ({"query": "ASK { ?x ?p ?y }"}, "no SELECT"),
        ({"query": "CONSTRUCT { ?x ?p ?y } WHERE { ?x ?p ?y }"}, "no SELECT"),
        ({"query": "SELECT ?x ?y WHERE { SERVICE <http://127.0.0.1:9/> { ?x ?p ?y } }"}, "SERVICE"),
        ({"query": "SELECT ?x ?y WHERE { SERVI\\u0043E <http://127.0.0.1:9/> { ?x ?p ?y } }"}, "SERVICE"),
        ({"query": "INSERT DATA { <urn:a> <urn:b> <urn:c> }"}, "update"),
    ],
)
def test_a_bad_rule_is_refused_with_its_reason(bad: dict[str, object], reason: str) -> None:
    with pytest.raises(InputError, match=reason) as caught:
        a_rule(**bad)  # type: ignore[arg-type]
    assert str(caught.value).startswith("one.rq")


def test_wrong_sparql_is_told_with_its_place() -> None:
    with pytest.raises(SyntaxProblem, match=r"one\.rq:6"):
        a_rule("SELECT ?x ?y WHERE {\n ?x ?y }")


def test_a_finding_is_about_a_node() -> None:
    rule = a_rule("SELECT (COUNT(*) AS ?y) WHERE { ?x sg:before ?z }")
    with pytest.raises(InputError, match=r"\?y must be a node"):
        list(rule.findings(store_of(":a sg:before :b .")))


def test_rows_of_one_node_and_message_are_one_finding() -> None:
    rule = a_rule(message="is before others")
    (found,) = rule.findings(store_of(":a sg:before :b, :c ."))
    assert found.focus == "http://example.org/a"
    assert found.nodes == tuple(f"http://example.org/{local}" for local in "abc")


@pytest.mark.parametrize(("scope", "expected"), [("article", ["after article/1/event/b"]), ("graph", None)])
def test_within_an_article_no_other_article_has_a_part(scope: str, expected: list[str] | None) -> None:
    base = Store().base
    turtle = f"@base <{base}> . <article/1/event/a> sg:before <article/1/event/b>, <article/2/event/b> ."
    found = told(a_rule(scope=scope), turtle)
    assert found == (expected or ["after article/1/event/b", "after article/2/event/b"])


def test_a_rule_that_yields_without_end_is_stopped(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("swapgraph.findings.quality.ROWS", 3)
    with pytest.raises(InputError, match="more than 3 rows"):
        list(a_rule().findings(store_of(":a sg:before :b, :c, :d, :e .")))


def test_rules_and_quality_rules_share_a_folder(tmp_path: Path) -> None:
    (tmp_path / "one.rq").write_text(a_rule().query, encoding="utf-8")
    conclusion = ontology_dir() / "rules" / "implements.rq"
    (tmp_path / "implements.rq").write_text(conclusion.read_text(encoding="utf-8"), encoding="utf-8")
    assert [rule.name for rule in read_rules([tmp_path])] == ["implements"]
    assert [rule.name for rule in read_quality_rules([tmp_path])] == ["one"]


def test_two_rules_of_one_name_are_refused(tmp_path: Path) -> None:
    for name in ("a", "b"):
        (tmp_path / f"{name}.rq").write_text(a_rule().query, encoding="utf-8")
    with pytest.raises(InputError, match=r"one is already in .*a\.rq"):
        read_quality_rules([tmp_path])


def test_what_is_missing_or_no_text_is_named(tmp_path: Path) -> None:
    with pytest.raises(InputError, match="no such file"):
        read_quality_rules([tmp_path / "none"])
    (tmp_path / "x.rq").write_bytes(b"\xff\xfe")
    with pytest.raises(InputError, match="not UTF-8"):
        read_quality_rules([tmp_path])
