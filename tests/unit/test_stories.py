"""How the sentences of one article tell its events: the cases of tests/cases/stories.yaml."""

from __future__ import annotations

import pytest
from reading import CORE, dated_cases, facts_of, when


def told(text: str, date: str) -> list[str]:
    """Events in the notation of the cases."""
    facts = facts_of(text, date)
    label = {e.key: e.label for e in facts.entities}
    events = [v for v in facts.events if v.type in CORE]
    number = {v.key: n for n, v in enumerate(events, start=1)}
    lines = []
    for v in events:
        roles = sorted((p.role, label[p.agent]) for p in v.participants)
        people = "; ".join(f"{role} {name}" for role, name in roles)
        part = f" | part of {number[v.part_of]}" if v.part_of in number else ""
        lines.append(f"{v.type} | {v.status} | {when(v)} | {label.get(v.place or '', '')} | {people}{part}".strip())
    return lines


@pytest.mark.parametrize(("text", "date", "events"), dated_cases("stories.yaml", "events"))
def test_stories(text: str, date: str, events: list[str]) -> None:
    assert told(text, date) == events


@pytest.mark.parametrize(("holder", "captors"), [("the Red Cross", set()), ("Chad", {"Chad"})])
def test_relief_agencies_hold_nobody(holder: str, captors: set[str]) -> None:
    facts = facts_of(f"Two Libyan pilots were captured by {holder} in May.", "2025-06-10")
    label = {e.key: e.label for e in facts.entities}
    assert {label[p.agent] for v in facts.events for p in v.participants if p.role == "captor"} == captors
