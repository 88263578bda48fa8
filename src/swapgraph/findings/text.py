"""A report for people: the gravest findings first, what one check finds together, each with the words it rests on."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from itertools import groupby

from swapgraph.findings.finding import SEVERITIES, Check, Finding, Report
from swapgraph.reason.explanation import Words

Style = Callable[[str, str], str]
"""Gives a piece of the text the look of its kind: a severity, `check`, `quote` or `advice`."""

_UNSEEN = dict.fromkeys([*range(0x20), *range(0x7F, 0xA0)], "\ufffd")  # an article may hold a terminal's commands
_HEADS = {"violation": ("violation", "violations"), "warning": ("warning", "warnings"), "info": ("note", "notes")}


def plain(text: str, kind: str) -> str:  # noqa: ARG001 - a Style
    """No look at all."""
    return text


def counted(report: Report) -> str:
    """`2 violations, 1 note`; empty without findings."""
    return ", ".join(f"{n:,} {_HEADS[severity][n != 1]}" for severity, n in report.counts().items())


def text(report: Report, words: Words, style: Style = plain) -> Iterator[str]:
    """The lines of the report; none if nothing was found."""
    counts = report.counts()
    for severity in SEVERITIES:
        found = [finding for finding in report.findings if finding.severity == severity]
        if not found:
            continue
        number = counts[severity]
        yield style(f"{number:,} {_HEADS[severity][number != 1]}", severity)
        for name, group in groupby(found, key=lambda finding: finding.check):
            yield ""
            yield from _group(report.checks.get(name, Check(name, "")), list(group), words, style)
        yield ""


def _group(check: Check, found: list[Finding], words: Words, style: Style) -> Iterator[str]:
    yield f"  {style(check.name, 'check')}{f': {check.summary}' if check.summary else ''}"
    for finding in found:
        yield f"    {_told(finding, words).translate(_UNSEEN)}"
        for line, kind in _evidence(finding, words):
            plainly = line.translate(_UNSEEN)
            yield f"      {style(plainly, kind) if kind else plainly}"
    if check.advice:
        yield f"    {style(f'-> {check.advice}', 'advice')}"


def _told(finding: Finding, words: Words) -> str:
    at = [words.name(finding.focus)]
    if finding.path is not None:
        at.append(words.name(finding.path))
    value = "" if finding.value is None or finding.value == finding.focus else f' "{_short(finding.value)}"'
    message = finding.message.partition(", but ")[0] if finding.premises else finding.message  # they stand below
    return f"{' '.join(at)}{value}: {message}"


def _evidence(finding: Finding, words: Words) -> Iterator[tuple[str, str]]:
    """Lines, each with what it is for a `Style`: `quote` or nothing."""
    for premise in finding.premises:
        yield f"- {words.triple(premise.triple)}", ""
        if premise.proof is not None and premise.proof.rule is not None:
            yield f"    by {premise.proof.rule}: {premise.proof.summary}", ""
        yield from ((f"    {words.quote(quote)}", "quote") for quote in premise.quotes())
    if all(premise.proof is None for premise in finding.premises):
        yield from ((words.quote(quote), "quote") for quote in finding.quotes)


def _short(value: str, limit: int = 80) -> str:
    flat = " ".join(value.split())
    return flat if len(flat) <= limit else f"{flat[: limit - 1]}…"
