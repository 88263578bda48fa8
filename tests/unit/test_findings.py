"""The report of `validate`: three kinds of findings with their evidence, every format, every exit code."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from functools import cache
from pathlib import Path
from xml.etree import ElementTree as ET

import pyoxigraph as ox
import pytest
from click.testing import CliRunner, Result
from two_articles import BASE, HEADER, WIRE, articles, concluded

from fakes import STAGES
from swapgraph import stages
from swapgraph.cli import main
from swapgraph.findings.checking import check
from swapgraph.findings.finding import SEVERITIES, Finding, Report
from swapgraph.findings.text import text
from swapgraph.findings.writing import WRITERS, Frame
from swapgraph.graph.schema import load_schema
from swapgraph.graph.store import Store
from swapgraph.names import PREFIXES
from swapgraph.reason.explanation import Words

SH = PREFIXES["sh"]
MORE = """
<wire/event/deal> sg:party e:arlandia, e:bergonia ; sg:mediator e:arlandia .
<wire/event/swap> sg:follows <wire/event/deal> . <wire/event/deal> sg:follows <wire/event/swap> .
<wire/event/failure> sg:follows <wire/event/failure> .
<wire/role/president> sg:holder <wire/person/other> . <wire/person/other> a sg:Person ; rdfs:label "Other" .
"""


def with_more(turtle: str) -> Store:
    """The store of two articles, `wire` with more triples than it should have."""
    quads = articles()
    more = ox.parse(f"{HEADER}<wire> {{ {turtle} }}", format=ox.RdfFormat.TRIG)
    return concluded({**quads, "wire": [*quads["wire"], *more]})[0]


@cache
def broken() -> tuple[Store, Report]:
    store = with_more(MORE)
    return store, check(store, load_schema())


def of_kind(kind: str) -> list[Finding]:
    return [finding for finding in broken()[1].findings if finding.kind == kind]


# ---------------------------------------------------------------------------- what is found, with what it rests on


def test_inconsistencies_are_found_anew_with_both_premises_and_their_words() -> None:
    found = {finding.check: finding for finding in of_kind("inconsistency") if len(finding.premises) > 1}
    assert {"prp-asyp", "prp-fp"} <= set(found)
    both_ways = found["prp-asyp"]
    assert both_ways.message.startswith("sg:follows never goes both ways, but article/wire/event/")
    assert both_ways.article == f"{BASE}article/wire"
    assert [premise.proof is not None for premise in both_ways.premises] == [True, True]
    assert {quote.text for quote in both_ways.quotes} == {
        "Arlandia and Bergonia exchanged prisoners on 3 May.",
        "the swap was held under the deal",
    }
    assert {finding.severity for finding in of_kind("inconsistency")} == {"violation"}
    assert found["prp-fp"].message.startswith("nothing has two sg:holder")
    (itself,) = (finding for finding in of_kind("inconsistency") if finding.check == "prp-irp")
    assert itself.nodes == (f"{BASE}article/wire/event/failure",)


def test_what_the_ontology_of_a_user_excludes_is_found(tmp_path: Path) -> None:
    own = tmp_path / "own.ttl"
    prefixes = "".join(f"@prefix {prefix}: <{PREFIXES[prefix]}> .\n" for prefix in ("sg", "owl"))
    own.write_text(f"{prefixes}sg:exchangedWith a owl:AsymmetricProperty .\n", encoding="utf-8")
    store = with_more("")
    assert [f for f in check(store, load_schema()).findings if f.kind == "inconsistency"] == []
    (found,) = (f for f in check(store, load_schema(), axioms=[own]).findings if f.kind == "inconsistency")
    assert (found.check, found.article) == ("prp-asyp", None)  # both articles tell it, and it is one finding
    for premise in found.premises:
        assert premise.proof is not None
        assert premise.proof.rule == "exchanged-with"  # concluded, and proven down to the words
        assert premise.quotes()


def test_nothing_is_written() -> None:
    store = with_more(MORE)
    before = store.digest()
    check(store, load_schema())
    assert store.digest() == before
    assert not [name for name in store.oxigraph.named_graphs() if "finding" in name.value]


def test_a_broken_shape_shows_its_node() -> None:
    found = [finding for finding in of_kind("shape") if finding.check == "Post-holder"]
    assert {finding.focus for finding in found} == {f"{BASE}article/wire/role/president"}
    assert [quote.text for quote in found[0].quotes] == ["President Ada Quill"]


def test_a_quality_rule_shows_the_words_of_its_nodes() -> None:
    (found,) = (finding for finding in of_kind("quality") if finding.check == "go-between-is-party")
    assert (found.severity, found.message) == ("warning", "Arlandia is both mediator and party")
    assert [quote.text for quote in found.quotes] == ["the deal"]
    start, end = found.quotes[0].start, found.quotes[0].end
    assert WIRE[start:end] == "the deal"


def test_the_order_is_that_of_severity_then_check() -> None:
    found = broken()[1].findings
    assert [f.order() for f in found] == sorted(f.order() for f in found)
    ranks = [SEVERITIES.index(f.severity) for f in found]
    assert ranks == sorted(ranks)
    assert set(ranks) == {0, 1}


def test_an_article_without_conclusions_is_checked_too() -> None:
    store = with_more(MORE)
    store.drop_conclusions()
    found = [f for f in check(store, load_schema()).findings if f.kind == "inconsistency"]
    assert [(f.check, f.nodes) for f in found] == [(f.check, f.nodes) for f in of_kind("inconsistency")]
    assert all(finding.quotes for finding in found)


def test_an_empty_graph_conforms() -> None:
    assert check(Store(), load_schema()).findings == []


# ---------------------------------------------------------------------------- formats


def frame(fail_on: str = "violation") -> Frame:
    store, _ = broken()
    return Frame(Words(store), store.base, fail_on)


def test_text_shows_every_finding_under_its_severity() -> None:
    _, report = broken()
    lines = list(text(report, frame().words))
    heads = [line for line in lines if line and not line.startswith(" ")]
    assert heads == [f"{report.counts()['violation']} violations", "1 warning"]
    whole = "\n".join(lines)
    for finding in report.findings:
        assert frame().words.name(finding.focus) in whole
    assert "held under «the deal».  [wire, " in whole
    assert "\x1b" not in whole


def test_text_holds_no_commands_for_a_terminal() -> None:
    odd = Finding("odd", "quality", "info", "\x1b[2Jgone \x9b31m", None, BASE)
    whole = "\n".join(text(Report(1, [odd]), frame().words))
    assert "gone" in whole
    assert not {"\x1b", "\x9b"} & set(whole)


def test_tsv_has_six_fields() -> None:
    _, report = broken()
    lines = WRITERS["tsv"](report, frame()).splitlines()
    assert len(lines) == len(report.findings)
    assert all(len(line.split("\t")) == 6 for line in lines)
    holder = next(line for line in lines if "exactly one sg:holder" in line)
    severity, article, node, property_, value, message = holder.split("\t")
    assert (severity, article) == ("violation", f"{BASE}article/wire")
    assert (node, property_, value) == (f"{BASE}article/wire/role/president", PREFIXES["sg"] + "holder", "")
    assert message == "A post has exactly one sg:holder, a person."


def test_json_tells_all() -> None:
    _, report = broken()
    data = json.loads(WRITERS["json"](report, frame()))
    assert (data["conforms"], data["articles"], data["counts"]) == (False, 2, report.counts())
    assert len(data["findings"]) == len(report.findings)
    both_ways = next(f for f in data["findings"] if f["check"] == "prp-asyp" and len(f["premises"]) == 2)
    assert [premise["basis"] for premise in both_ways["premises"]] == ["said", "said"]
    for found in data["findings"]:
        assert found["check"] in data["checks"]
        for quote in found.get("quotes", []):
            assert quote["end"] - quote["start"] == len(quote["text"])
    assert data["checks"]["released-twice"]["advice"]


def test_turtle_is_a_shacl_report_without_blank_nodes() -> None:
    _, report = broken()
    quads = list(ox.parse(WRITERS["ttl"](report, frame()), format=ox.RdfFormat.TURTLE))
    assert all(isinstance(term, ox.NamedNode | ox.Literal) for q in quads for term in (q.subject, q.object))
    store = ox.Store()
    store.extend(quads)
    (whole,) = (q.subject for q in store.quads_for_pattern(None, None, ox.NamedNode(f"{SH}ValidationReport")))
    results = {q.object for q in store.quads_for_pattern(whole, ox.NamedNode(f"{SH}result"), None)}
    assert len(results) == len(report.findings)
    for result in results:
        for name in ("focusNode", "resultSeverity", "sourceConstraintComponent", "resultMessage"):
            assert len(list(store.quads_for_pattern(result, ox.NamedNode(SH + name), None))) == 1
    severities = {q.object.value for q in store.quads_for_pattern(None, ox.NamedNode(f"{SH}resultSeverity"), None)}
    assert severities == {f"{SH}Violation", f"{SH}Warning"}
    pieces = {q.object for q in store.quads_for_pattern(None, ox.NamedNode(PREFIXES["prov"] + "wasDerivedFrom"), None)}
    known = {q.subject for quads in articles().values() for q in quads}
    assert pieces
    assert pieces <= known


def test_junit_has_a_case_for_each_check() -> None:
    _, report = broken()
    for fail_on, failing in (("violation", set()), ("warning", {"go-between-is-party"})):
        suites = ET.fromstring(WRITERS["junit"](report, frame(fail_on)))
        cases = {case.get("name"): case for case in suites.iter("testcase")}
        assert set(cases) == set(report.checks)
        failed = {name for name, case in cases.items() if case.find("failure") is not None}
        of_rules = {finding.check for finding in of_kind("quality")}
        assert failed & of_rules == failing
        assert "prp-asyp" in failed
        for suite in suites:
            assert int(suite.get("failures", "")) == len(suite.findall("testcase/failure"))
            assert int(suite.get("tests", "")) == len(suite.findall("testcase"))
    output = cases["go-between-is-party"].findtext("failure") or ""
    assert "Arlandia is both mediator and party" in output


def test_junit_is_xml_whatever_the_article_says() -> None:
    odd = Finding("odd", "quality", "warning", "bell \x07 & <b> \ud800", None, BASE)
    assert ET.fromstring(WRITERS["junit"](Report(1, [odd]), frame("info"))) is not None


@pytest.mark.parametrize("format_", WRITERS)
def test_two_runs_write_the_same_bytes(format_: str) -> None:
    again = check(with_more(MORE), load_schema())
    assert WRITERS[format_](again, frame()) == WRITERS[format_](broken()[1], frame())


# ---------------------------------------------------------------------------- the command


A = "a:SWAP Norland Sudland 50"
RULE = """#+ name: small-swap
#+ summary: An exchange of few.
#+ severity: {severity}
#+ message: 'only {{value}}'
PREFIX sg: <https://w3id.org/swapgraph/ns#>
SELECT ?event ?value WHERE {{ ?count sg:ofEvent ?event ; sg:value ?value }}
"""


@pytest.fixture
def folder(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> Path:
    monkeypatch.setattr(stages, "standard_stages", lambda *_: STAGES)
    monkeypatch.chdir(tmp_path)
    return tmp_path


def run(*words: str) -> Result:
    return CliRunner().invoke(main, words)


@pytest.mark.parametrize("severity", SEVERITIES)
@pytest.mark.parametrize("fail_on", SEVERITIES)
def test_the_exit_code_is_that_of_the_gravest(severity: str, fail_on: str, folder: Path) -> None:
    run("build", A)
    (folder / "own.rq").write_text(RULE.format(severity=severity), encoding="utf-8")
    result = run("validate", "--quality", "own.rq", "--fail-on", fail_on)
    fails = SEVERITIES.index(severity) <= SEVERITIES.index(fail_on)
    assert result.exit_code == int(fails)
    assert result.stdout.split("\t")[0] == severity
    assert result.stdout.rstrip().endswith("only 50")
    counted = {"violation": "1 violation", "warning": "1 warning", "info": "1 note"}[severity]
    assert result.stderr.endswith(f"checked, {counted if fails else f'conforms ({counted})'}\n")


@pytest.mark.parametrize("severity", SEVERITIES)
def test_what_is_less_grave_is_hidden_but_counts(severity: str, folder: Path) -> None:
    run("build", A)
    (folder / "own.rq").write_text(RULE.format(severity="warning"), encoding="utf-8")
    result = run("validate", "--quality", "own.rq", "--severity", severity, "--fail-on", "warning", "--format", "text")
    assert result.exit_code == 1
    assert ("only 50" in result.stdout) == (severity != "violation")


def test_quality_rules_lie_in_the_folders_of_the_lexicon(folder: Path) -> None:
    (folder / "mine").mkdir()
    (folder / "mine" / "small.rq").write_text(RULE.format(severity="warning"), encoding="utf-8")
    run("build", A, "--lexicon", "mine")
    assert "only 50" in run("validate").stdout


def test_a_rule_of_the_users_hides_ours_of_the_same_name(folder: Path) -> None:
    run("build", A)
    (folder / "own.rq").write_text(
        RULE.format(severity="info").replace("small-swap", "released-twice"), encoding="utf-8"
    )
    checks = json.loads(run("validate", "--quality", "own.rq", "--format", "json").stdout)["checks"]
    assert checks["released-twice"]["summary"] == "An exchange of few."


@pytest.mark.parametrize(
    ("content", "reason"),
    [
        (RULE.format(severity="grave"), "own.rq:3: rule small-swap needs a `#+ severity:`"),
        (RULE.format(severity="info") + "}", "own.rq:7: column 2: not SPARQL"),
        (
            RULE.format(severity="info").replace("?count sg", "SERVICE <http://127.0.0.1:9/> { } ?count sg"),
            "own.rq:6: ",
        ),
        ("SELECT ?x WHERE { ?x ?p ?o }", "needs a `#+ name:`"),
    ],
)
def test_a_bad_rule_is_named(content: str, reason: str, folder: Path) -> None:
    run("build", A)
    (folder / "own.rq").write_text(content, encoding="utf-8")
    result = run("validate", "--quality", "own.rq")
    assert (result.exit_code, result.stdout) == (3, "")
    assert reason in result.stderr


def test_a_rule_without_end_is_given_up(folder: Path) -> None:
    run("build", *(f"n{i}:SWAP Norland Sudland {i}" for i in range(30)))
    endless = "SELECT ?a (COUNT(*) AS ?n) WHERE { ?a ?p ?b . ?c ?q ?d . ?e ?r ?f . ?g ?s ?h } GROUP BY ?a"
    comments = "#+ name: endless\n#+ summary: S.\n#+ severity: info\n#+ message: m\n"
    (folder / "endless.rq").write_text(comments + endless, encoding="utf-8")
    command = [sys.executable, "-m", "swapgraph", "validate", "--quality", "endless.rq", "--timeout", "1"]
    done = subprocess.run(command, capture_output=True, text=True, check=False, timeout=100, env={**os.environ})
    assert done.returncode == 4
    assert "quality rule endless (endless.rq) takes too long" in done.stderr


def test_there_must_be_a_graph(folder: Path) -> None:
    assert run("validate", "--graph", str(folder / "none")).exit_code == 4
