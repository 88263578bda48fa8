"""The remembering ruler gives each token what the model's own ruler gives it."""

from __future__ import annotations

import warnings
from pathlib import Path
from typing import Any

import pytest

from swapgraph.annotate.attributes import RememberingRuler
from swapgraph.annotate.pipeline import Annotator

ARTICLES = sorted((Path(__file__).parent.parent / "articles").rglob("*.txt"))
SOUP = [
    "They ain't here; I'm gonna go, gotta see.  Let's\n \t go: y' all were there, there were two.",
    "There's a man who was freed. There are more. THERE WAS NONE",
    "",
    " ",
    "x\u0301 \U0001f600 1,000",
]


@pytest.fixture(scope="module")
def model() -> Any:
    return Annotator()._nlp


def attributes(doc: Any) -> list[list[int]]:
    return doc.to_array(["TAG", "POS", "MORPH", "LEMMA", "DEP"]).tolist()


def test_every_token_gets_what_the_models_own_ruler_gives(model: Any) -> None:
    lines = [line for path in ARTICLES for line in path.read_text(encoding="utf-8").splitlines() if line] + SOUP
    assert len(lines) > 100
    quick = [attributes(doc) for _ in range(2) for doc in model.pipe(lines, batch_size=64)]  # learned, then known
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        model.enable_pipe("attribute_ruler")
    model.disable_pipe("swapgraph_attributes")
    try:
        own = [attributes(doc) for doc in model.pipe(lines, batch_size=64)]
    finally:
        model.enable_pipe("swapgraph_attributes")
        model.disable_pipe("attribute_ruler")
    assert quick == own + own


class Forgetful:
    """A ruler whose patterns look at what is not remembered."""

    def __init__(self, ruler: Any) -> None:
        self.vocab, self.asked, self._ruler = ruler.vocab, 0, ruler
        self.patterns = [*ruler.patterns, {"patterns": [[{"SHAPE": "dd"}]], "attrs": {"POS": "NUM"}, "index": 0}]

    def __call__(self, doc: Any) -> Any:
        self.asked += 1
        return self._ruler(doc)


def test_a_ruler_that_looks_further_is_asked_each_time(model: Any) -> None:
    ruler = Forgetful(model.get_pipe("attribute_ruler"))
    remembering = RememberingRuler(ruler)
    doc = model.make_doc("They came home.")
    for _ in range(3):
        remembering(doc)
    assert ruler.asked == 3
