"""Time and place of events: the cases of tests/cases/when-where.yaml."""

from __future__ import annotations

from pathlib import Path

import pytest
import yaml
from reading import annotator, extractor

from swapgraph.model import Article, Event

CASES = Path(__file__).parents[1] / "cases" / "when-where.yaml"
CORE = {"PrisonerExchange", "Release", "BodyRepatriation", "Negotiation", "Agreement"}


def told(text: str, date: str) -> list[str]:
    """`Type | start/end | place` of the core events, in the notation of the cases."""
    facts = extractor().extract(annotator().annotate(Article("case", text, date=date)))
    label = {e.key: e.label for e in facts.entities}

    def written(v: Event) -> str:
        when = (v.start or "") if v.start == v.end else f"{v.start or ''}/{v.end or ''}"
        return f"{v.type} | {when} | {label.get(v.place or '', '')}".strip()

    return [written(v) for v in facts.events if v.type in CORE]


def cases() -> list[tuple[str, str, list[str]]]:
    groups = yaml.safe_load(CASES.read_text(encoding="utf-8"))
    return [(c["text"], str(c.get("date", "2025-06-10")), c["events"]) for group in groups for c in group["cases"]]


@pytest.mark.parametrize(("text", "date", "events"), cases())
def test_cases(text: str, date: str, events: list[str]) -> None:
    assert told(text, date) == events
