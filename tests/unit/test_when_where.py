"""Time and place of events: the cases of tests/cases/when-where.yaml."""

from __future__ import annotations

import pytest
from reading import CORE, dated_cases, facts_of, when

from swapgraph.model import Event


def told(text: str, date: str) -> list[str]:
    """`Type | start/end | place` of the core events, in the notation of the cases."""
    facts = facts_of(text, date)
    label = {e.key: e.label for e in facts.entities}

    def written(v: Event) -> str:
        return f"{v.type} | {when(v)} | {label.get(v.place or '', '')}".strip()

    return [written(v) for v in facts.events if v.type in CORE]


@pytest.mark.parametrize(("text", "date", "events"), dated_cases("when-where.yaml", "events"))
def test_cases(text: str, date: str, events: list[str]) -> None:
    assert told(text, date) == events
