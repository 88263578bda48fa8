"""Whole articles in many styles, invented for these tests (tests/articles/): a score that can only rise, and silence.

`python tests/test_articles.py` prints the figures and every wrong answer.
"""

from __future__ import annotations

import sys
from functools import cache
from pathlib import Path

import pytest
import yaml

from article_score import CORE, FAMILIES, Gold, Tallies, score
from swapgraph.annotate.standard import standard_annotator
from swapgraph.extract.extractor import Extractor
from swapgraph.model import Facts

ARTICLES = Path(__file__).parent / "articles"
ABOUT = [Gold.read(path) for path in sorted(ARTICLES.glob("*.yaml")) if path.name != "floors.yaml"]
OFF_TOPIC = [Gold.read(path) for path in sorted((ARTICLES / "off-topic").glob("*.yaml"))]
FLOORS = yaml.safe_load((ARTICLES / "floors.yaml").read_text(encoding="utf-8"))
UNTRUE = {"PrisonerExchange", "Release", "BodyRepatriation"}  # talks and agreements about other things are no harm
WORTH_RAISING = 0.03


@cache
def found() -> dict[str, Facts]:
    """The facts of all articles: one language model, loaded once, reads them in one go."""
    extractor = Extractor.from_paths()
    documents = standard_annotator(extractor.lexicon).annotate_many([gold.article for gold in ABOUT + OFF_TOPIC])
    return {document.article.id: extractor.extract(document) for document in documents}


def tallies() -> Tallies:
    return score((gold, found()[gold.article.id]) for gold in ABOUT)


def told_of(gold: Gold) -> list[str]:
    """What an off-topic article is wrongly taken to tell."""
    return [
        f"{event.type}: {gold.article.text[max(0, event.trigger.start - 30) : event.trigger.end + 30]!r}"
        for event in found()[gold.article.id].events
        if event.type in UNTRUE
    ]


def test_the_gold_quotes_the_text() -> None:
    assert len(ABOUT) >= 10
    assert len(OFF_TOPIC) >= 10
    for gold in ABOUT:
        assert [quote for quote in gold.quotes() if gold.article.text.count(quote) == 0] == []
        assert {event["type"] for event in gold.events if " / " not in event["type"]} <= CORE


@pytest.mark.parametrize("gold", OFF_TOPIC, ids=[gold.article.id for gold in OFF_TOPIC])
def test_news_of_other_things_tells_no_transfer(gold: Gold) -> None:
    allowed = FLOORS["off-topic"].get(gold.article.id, 0)  # known errors; their number can only fall
    assert len(told_of(gold)) <= allowed, told_of(gold)


def test_no_figure_falls_below_its_floor(capsys: pytest.CaptureFixture[str]) -> None:
    figures = {family: tally.f1 for family, tally in tallies().items()}
    floors = FLOORS["floors"]
    assert set(floors) == set(FAMILIES)
    fallen = [f"{f}: {figures[f]:.3f}, floor {floors[f]}" for f in FAMILIES if figures[f] < floors[f]]
    assert not fallen, f"worse than before: {fallen}; `python tests/test_articles.py` shows the wrong answers"
    risen = [f"{f} to {figures[f]:.3f}" for f in FAMILIES if figures[f] > floors[f] + WORTH_RAISING]
    cured = [g.article.id for g in OFF_TOPIC if len(told_of(g)) < FLOORS["off-topic"].get(g.article.id, 0)]
    if risen or cured:
        with capsys.disabled():
            sys.stderr.write(f"\nBetter than tests/articles/floors.yaml says; raise it: {'; '.join(risen + cured)}\n")


if __name__ == "__main__":
    for name, tally in tallies().items():
        print(f"{name:14}{tally.f1:.3f}  right {tally.right}, extra {tally.extra}, missing {tally.missing}")
    for name, tally in tallies().items():
        print(f"\n== {name}", *tally.cases, sep="\n")
    print("\n== off topic", *(f"{g.article.id}: {told}" for g in OFF_TOPIC for told in told_of(g)), sep="\n")
