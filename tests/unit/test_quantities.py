"""Quantities: the cases of tests/cases/quantities.yaml."""

from __future__ import annotations

from pathlib import Path

import pytest
import yaml
from reading import annotator, extractor

from swapgraph.model import Article, Facts

CASES = Path(__file__).parents[1] / "cases" / "quantities.yaml"


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


def cases() -> list[tuple[str, str, list[str]]]:
    groups = yaml.safe_load(CASES.read_text(encoding="utf-8"))
    return [(c["text"], str(c.get("date", "2025-06-10")), c["quantities"]) for group in groups for c in group["cases"]]


@pytest.mark.parametrize(("text", "date", "quantities"), cases())
def test_case(text: str, date: str, quantities: list[str]) -> None:
    facts = extractor().extract(annotator().annotate(Article("case", text, date=date)))
    assert written(facts) == quantities
    assert all(text[s.start : s.end] for q in facts.quantities for s in q.evidence)
