"""The real annotator and extractor, loaded once for all the tests that read text."""

from __future__ import annotations

from functools import cache
from pathlib import Path
from typing import Any

import yaml

from swapgraph.annotate.pipeline import Annotator
from swapgraph.annotate.standard import standard_annotator
from swapgraph.extract.extractor import Extractor
from swapgraph.model import Article, Event, Facts

CORE = {"PrisonerExchange", "Release", "BodyRepatriation", "Negotiation", "Agreement"}
DATE = "2025-06-10"  # of an article that names none


@cache
def extractor() -> Extractor:
    return Extractor.from_paths()


@cache
def annotator() -> Annotator:
    return standard_annotator(extractor().lexicon)


def facts_of(
    text: str, date: str = DATE, by: Extractor | None = None, title: str | None = None, publisher: str | None = None
) -> Facts:
    """The facts of an article called `case`."""
    return (by or extractor()).extract(annotator().annotate(Article("case", text, title, date, publisher)))


def dated_cases(name: str, *expected: str) -> list[tuple[Any, ...]]:
    """The cases of a file of tests/cases, group after group: text, date, then what each key of `expected` holds."""
    groups = yaml.safe_load((Path(__file__).parents[1] / "cases" / name).read_text(encoding="utf-8"))
    return [
        (case["text"], str(case.get("date", DATE)), *(case[key] for key in expected))
        for group in groups
        for case in group["cases"]
    ]


def when(event: Event) -> str:
    """The time of an event in the notation of the cases: a date, or `start/end`."""
    return (event.start or "") if event.start == event.end else f"{event.start or ''}/{event.end or ''}"
