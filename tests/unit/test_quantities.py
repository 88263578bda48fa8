"""Quantities: the cases of tests/cases/quantities.yaml."""

from __future__ import annotations

import pytest
from reading import dated_cases, facts_of

from swapgraph.model import Facts


def written(facts: Facts) -> list[str]:
    """The quantities in the notation of the cases."""
    by_key = {q.key: q for q in facts.quantities}
    lines = []
    for q in facts.quantities:
        value = f"{q.value:g}..{q.upper:g}" if q.upper is not None else f"{q.value:g}"
        parts = [f"{q.bound} {value}", q.counted]
        parts += [f"of {by_key[q.part_of].value:g}"] if q.part_of else []
        lines.append(" | ".join(parts + ["each"] * q.distributive))
    return lines


@pytest.mark.parametrize(("text", "date", "quantities"), dated_cases("quantities.yaml", "quantities"))
def test_case(text: str, date: str, quantities: list[str]) -> None:
    facts = facts_of(text, date)
    assert written(facts) == quantities
    assert all(text[s.start : s.end] for q in facts.quantities for s in q.evidence)
