"""A hundred ways to attribute (tests/cases/attribution.yaml): which come out whole, which fail for a known reason."""

from __future__ import annotations

import re
from pathlib import Path
from typing import Any

import pytest
import yaml
from reading import facts_of

from swapgraph.model import Facts

CASES = Path(__file__).parents[1] / "cases" / "attribution.yaml"
DATE = "2024-08-02"
WHOLE = 91  # of a hundred


def cases() -> list[dict[str, Any]]:
    return [case for group in yaml.load(CASES.read_text("utf-8"), yaml.BaseLoader) for case in group["cases"]]


def words(text: str) -> str:
    """The words of a text, whatever the marks between them and the article before them."""
    return re.sub(r"^(the|a|an) ", "", " ".join(re.findall(r"[\w'’-]+", text.casefold())).replace("’", "'"))


def told(case: dict[str, Any]) -> tuple[Facts, list[tuple[set[str], str, str]]]:
    """The facts of a case, and of each claim the names of its source, its stance and the words of its content."""
    facts = facts_of(case["text"], DATE, title=case.get("title"), publisher=case.get("publisher"))
    names = {
        entity.key: {words(entity.label), *(words(case["text"][m.span.start : m.span.end]) for m in entity.mentions)}
        for entity in facts.entities
    }
    return facts, [(names[claim.source], claim.stance, words(claim.content)) for claim in facts.claims]


def is_whole(case: dict[str, Any]) -> bool:
    """Every claim with its source, stance and content, in the order of the text, and no claim too many."""
    wanted = [tuple(part.strip() for part in claim.split(" | ")) for claim in case["claims"]]
    _, found = told(case)
    return len(found) == len(wanted) and all(
        words(source) in names and stance == is_stance and words(content) == is_content
        for (source, stance, content), (names, is_stance, is_content) in zip(wanted, found, strict=True)
    )


@pytest.mark.parametrize("case", [pytest.param(case, id=case["text"][:60]) for case in cases()])
def test_case(case: dict[str, Any]) -> None:
    whole = is_whole(case)
    if "known" in case:
        assert not whole, "comes out whole now: take its `known` away"
        pytest.xfail(case["known"])
    assert whole, told(case)[1]


def test_there_are_a_hundred() -> None:
    assert len(cases()) == 100
    assert sum("known" not in case for case in cases()) >= WHOLE
