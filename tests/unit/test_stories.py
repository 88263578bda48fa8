"""How the sentences of one article tell its events: the cases of tests/cases/stories.yaml."""

from __future__ import annotations

from pathlib import Path

import pytest
import yaml
from reading import facts_of
from test_events import CORE

CASES = Path(__file__).parents[1] / "cases" / "stories.yaml"


def told(text: str, date: str) -> list[str]:
    """Events in the notation of the cases."""
    facts = facts_of(text, date)
    label = {e.key: e.label for e in facts.entities}
    events = [v for v in facts.events if v.type in CORE]
    number = {v.key: n for n, v in enumerate(events, start=1)}
    lines = []
    for v in events:
        roles = sorted((p.role, label[p.agent]) for p in v.participants)
        when = (v.start or "") if v.start == v.end else f"{v.start or ''}/{v.end or ''}"
        people = "; ".join(f"{role} {name}" for role, name in roles)
        part = f" | part of {number[v.part_of]}" if v.part_of in number else ""
        lines.append(f"{v.type} | {v.status} | {when} | {label.get(v.place or '', '')} | {people}{part}".strip())
    return lines


def cases() -> list[tuple[str, str, list[str]]]:
    groups = yaml.safe_load(CASES.read_text(encoding="utf-8"))
    return [(c["text"], str(c.get("date", "2025-06-10")), c["events"]) for group in groups for c in group["cases"]]


@pytest.mark.parametrize(("text", "date", "events"), cases())
def test_stories(text: str, date: str, events: list[str]) -> None:
    assert told(text, date) == events
