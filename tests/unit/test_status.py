"""Status of an event in one sentence: the cases of tests/cases/status.yaml."""

from __future__ import annotations

from functools import cache
from pathlib import Path

import pytest
import yaml
from reading import annotator

from swapgraph.extract.events.status import Reading, StatusWords, read_status
from swapgraph.extract.extractor import Extractor
from swapgraph.model import Article, Status

CASES = Path(__file__).parents[1] / "cases" / "status.yaml"
BODY = "The story of the day is told below by our reporters."


@cache
def words() -> StatusWords:
    return StatusWords.from_lexicon(Extractor.from_paths().lexicon)


def said(reading: Reading) -> str:
    """A reading in the notation of the cases."""
    if reading.negated:
        return "none"
    if reading.failed:
        return "hypothetical"
    return "claimed" if reading.unvouched and reading.status is Status.ACTUAL else str(reading.status)


def cases() -> list[tuple[str, str, str, bool]]:
    groups = yaml.safe_load(CASES.read_text(encoding="utf-8"))
    return [(c[0], c[1], c[2], "title" in c[3:]) for group in groups for c in group["cases"]]


@pytest.mark.parametrize(("text", "trigger", "expected", "title"), cases())
def test_cases(text: str, trigger: str, expected: str, title: bool) -> None:
    article = Article("case", f"{text}\n\n{BODY}", text) if title else Article("case", text)
    doc = annotator().annotate(article)
    heads = [t.i for t in doc.tokens if t.text == trigger]
    assert said(read_status(doc, heads[-1 if len(heads) > 1 and not title else 0], words())) == expected
