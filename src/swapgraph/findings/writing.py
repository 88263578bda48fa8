"""A report for programs: tab-separated lines, JSON, a SHACL report as Turtle, JUnit XML. The same bytes each time."""

from __future__ import annotations

import hashlib
import json
import re
from collections.abc import Callable
from dataclasses import dataclass
from io import BytesIO
from xml.etree import ElementTree as ET

import pyoxigraph as ox

from swapgraph.findings.finding import SEVERITIES, Check, Finding, Report
from swapgraph.findings.text import text
from swapgraph.graph.serialize import write_triples
from swapgraph.names import PREFIXES
from swapgraph.reason.explanation import Words, json_quote, proof_as_json

QUALITY = "https://w3id.org/swapgraph/quality#"
"""Names quality rules, and the rules of OWL 2 RL that find inconsistencies, as sources of results."""

_KINDS = ("shape", "inconsistency", "quality")
_NOT_XML = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ud800-\udfff\ufffe\uffff]")  # XML 1.0, production 2


@dataclass(frozen=True)
class Frame:
    """What a report is written with: names for people, the base of the graph, and from which severity on it fails."""

    words: Words
    base: str
    fail_on: str = "violation"

    def fails(self, finding: Finding) -> bool:
        """Whether a finding is as grave as that."""
        return SEVERITIES.index(finding.severity) <= SEVERITIES.index(self.fail_on)


def tsv(report: Report, _: Frame) -> str:
    """A line for each finding: severity, article, node, property, value, what is wrong; no quotes."""
    lines = (
        "\t".join(
            " ".join((field or "").split()) for field in (f.severity, f.article, f.focus, f.path, f.value, f.message)
        )
        for f in report.findings
    )
    return "".join(f"{line}\n" for line in lines)


def as_json(report: Report, frame: Frame) -> str:
    """Everything, with quotes and proofs; keys without a value are left out."""
    data = {
        "conforms": not any(map(frame.fails, report.findings)),
        "articles": report.articles,
        "counts": report.counts(),
        "findings": [_json_finding(finding, frame.words) for finding in report.findings],
        "checks": {
            name: _without_empty({"kind": check.kind, "summary": check.summary, "advice": check.advice})
            for name, check in report.checks.items()
        },
    }
    return json.dumps(data, ensure_ascii=False, indent=2) + "\n"


def _json_finding(finding: Finding, words: Words) -> dict[str, object]:
    return _without_empty(
        {
            "check": finding.check,
            "kind": finding.kind,
            "severity": finding.severity,
            "message": finding.message,
            "article": words.article(finding.article) if finding.article else None,
            "node": finding.focus,
            "nodes": list(finding.nodes),
            "property": finding.path,
            "value": finding.value,
            "shape": finding.source,
            "quotes": [json_quote(quote, words) for quote in finding.quotes],
            "premises": [
                proof_as_json(p.proof, words) if p.proof else {"triple": [str(term) for term in p.triple]}
                for p in finding.premises
            ],
        }
    )


def _without_empty(data: dict[str, object]) -> dict[str, object]:
    return {key: value for key, value in data.items() if value not in (None, "", [])}


def ttl(report: Report, frame: Frame) -> str:
    """A `sh:ValidationReport` (W3C SHACL, section 3.6). Results are named by what they say, not by blank nodes.

    By that standard a graph conforms if there is no result at all. The words that a result rests on are its
    `prov:wasDerivedFrom`, the pieces of text as the graph names them.
    """
    sh, rdf, prov = (PREFIXES[prefix] for prefix in ("sh", "rdf", "prov"))
    a = ox.NamedNode(rdf + "type")
    triples: list[ox.Triple] = []
    names: list[str] = []
    for finding in report.findings:
        parts = (finding.check, finding.severity, finding.focus, finding.path, finding.value, finding.message)
        digest = _digest([*map(str, parts), *finding.nodes])
        names.append(f"{frame.base}finding/{finding.check}-{digest}")
        node = ox.NamedNode(names[-1])

        def say(name: str, value: ox.NamedNode | ox.Literal, subject: ox.NamedNode = node) -> None:
            triples.append(ox.Triple(subject, ox.NamedNode(sh + name), value))

        triples.append(ox.Triple(node, a, ox.NamedNode(sh + "ValidationResult")))
        say("focusNode", _term(finding.focus))
        say("resultSeverity", ox.NamedNode(sh + finding.severity.capitalize()))
        say("resultMessage", ox.Literal(finding.message))
        source = _term(finding.source or QUALITY + finding.check)
        say("sourceShape" if finding.kind == "shape" else "sourceConstraint", source)
        component = finding.component or (
            source.value if finding.kind != "quality" else sh + "SPARQLConstraintComponent"
        )
        say("sourceConstraintComponent", ox.NamedNode(component))
        if finding.path is not None:
            say("resultPath", ox.NamedNode(finding.path))
        if finding.value is not None:
            say("value", _term(finding.value))
        for quote in finding.quotes:
            piece = ox.NamedNode(f"{quote.article}#char={quote.start},{quote.end}")
            triples.append(ox.Triple(node, ox.NamedNode(prov + "wasDerivedFrom"), piece))
    whole = ox.NamedNode(f"{frame.base}report/{_digest(names)}")
    triples.append(ox.Triple(whole, a, ox.NamedNode(sh + "ValidationReport")))
    boolean = ox.Literal("true" if not names else "false", datatype=ox.NamedNode(PREFIXES["xsd"] + "boolean"))
    triples.append(ox.Triple(whole, ox.NamedNode(sh + "conforms"), boolean))
    triples += [ox.Triple(whole, ox.NamedNode(sh + "result"), ox.NamedNode(name)) for name in names]
    out = BytesIO()
    write_triples(triples, "ttl", out)
    return out.getvalue().decode("utf-8")


def _term(value: str) -> ox.NamedNode | ox.Literal:
    """A value is kept as text: an IRI where it looks like one."""
    if re.match(r"[A-Za-z][A-Za-z0-9+.-]*:\S+$", value):
        try:
            return ox.NamedNode(value)
        except ValueError:
            return ox.Literal(value)
    return ox.Literal(value)


def _digest(parts: list[str]) -> str:
    return hashlib.sha256("\x00".join(parts).encode("utf-8")).hexdigest()[:12]


def junit(report: Report, frame: Frame) -> str:
    """A test case for each check, as CI servers read them; what is below the severity to fail on is its output."""
    suites = ET.Element("testsuites", name="swapgraph validate")
    for kind in _KINDS:
        checks = [check for check in report.checks.values() if check.kind == kind] or [Check("conforms", kind)]
        failed = {f.check for f in report.findings if f.kind == kind and frame.fails(f)}
        suite = ET.SubElement(suites, "testsuite", name=kind, tests=str(len(checks)), failures=str(len(failed)))
        for check in checks:
            case = ET.SubElement(suite, "testcase", classname=f"swapgraph.{kind}", name=check.name)
            found = [f for f in report.findings if f.kind == kind and f.check == check.name]
            failing = [f for f in found if frame.fails(f)]
            if failing:
                message = f"{len(failing)} found. {check.summary}".strip()
                failure = ET.SubElement(case, "failure", type=failing[0].severity, message=_xml(message))
                failure.text = _xml(_as_text(failing, report, frame))
            if len(found) > len(failing):
                rest = [f for f in found if not frame.fails(f)]
                ET.SubElement(case, "system-out").text = _xml(_as_text(rest, report, frame))
    ET.indent(suites)
    return ET.tostring(suites, encoding="unicode", xml_declaration=False) + "\n"


def _as_text(found: list[Finding], report: Report, frame: Frame) -> str:
    return "\n".join(text(Report(report.articles, found, report.checks), frame.words)).strip("\n")


def _xml(value: str) -> str:
    return _NOT_XML.sub("\ufffd", value)


WRITERS: dict[str, Callable[[Report, Frame], str]] = {"tsv": tsv, "json": as_json, "ttl": ttl, "junit": junit}
