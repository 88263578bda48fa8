"""The real annotator and extractor, loaded once for all the tests that read text."""

from __future__ import annotations

from functools import cache

from swapgraph.annotate.pipeline import Annotator
from swapgraph.annotate.standard import standard_annotator
from swapgraph.extract.extractor import Extractor
from swapgraph.model import Article, Facts


@cache
def extractor() -> Extractor:
    return Extractor.from_paths()


@cache
def annotator() -> Annotator:
    return standard_annotator(extractor().lexicon)


def facts_of(text: str, date: str = "2025-06-10", by: Extractor | None = None) -> Facts:
    """The facts of an article called `case`."""
    return (by or extractor()).extract(annotator().annotate(Article("case", text, date=date)))
