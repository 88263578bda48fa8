"""News of other things gives no exchange, no release and no return of bodies: tests/cases/off-topic.yaml."""

from __future__ import annotations

from pathlib import Path

import pytest
import yaml
from reading import CORE, annotator, extractor

from swapgraph.model import Article

CASES = yaml.safe_load((Path(__file__).parents[1] / "cases" / "off-topic.yaml").read_text(encoding="utf-8"))


def test_there_are_enough_of_them() -> None:
    assert len({c["name"] for c in CASES}) == len(CASES) >= 30


@pytest.mark.parametrize("case", CASES, ids=[c["name"] for c in CASES])
@pytest.mark.parametrize("shape", ["text", "titled"])
def test_none_of_the_core_events(case: dict[str, str], shape: str) -> None:
    text = case["text"]
    title = text.split(". ")[0] if shape == "titled" else None  # its first sentence as a headline
    text = f"{title}\n\n{text}" if title else text
    facts = extractor().extract(annotator().annotate(Article("case", text, title, date="2025-06-10")))
    told = [(e.type, text[e.trigger.start : e.trigger.end]) for e in facts.events if e.type in CORE]
    assert told == []
