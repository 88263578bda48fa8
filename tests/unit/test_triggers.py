"""Which words evoke which event, with whom: the cases of tests/cases/triggers.yaml."""

from __future__ import annotations

from pathlib import Path

import pytest
import yaml
from reading import CORE, annotator, extractor

from swapgraph.extract.coref import resolve_coref
from swapgraph.extract.entities import find_entities
from swapgraph.extract.events.mention import MentionWords
from swapgraph.extract.events.triggers import find_mentions
from swapgraph.extract.gazetteer import Gazetteer
from swapgraph.extract.nouns import Nouns
from swapgraph.model import Article

GROUPS = yaml.safe_load((Path(__file__).parents[1] / "cases" / "triggers.yaml").read_text(encoding="utf-8"))


def told(text: str) -> list[str]:
    """The mentions of a text in the notation of the cases; a first line before an empty one is its headline."""
    title = text.split("\n\n", maxsplit=1)[0] if "\n\n" in text else None
    lexicon = extractor().lexicon
    doc = annotator().annotate(Article("case", text, title, date="2025-06-10"))
    entities = find_entities(doc, Gazetteer.from_lexicon(lexicon))
    resolve_coref(doc, entities, lexicon)
    nouns = Nouns(doc, entities, lexicon)
    out = []
    for m in find_mentions(doc, entities, nouns, MentionWords.from_lexicon(lexicon)):
        people = ", ".join(doc.tokens[h].text for h in m.themes)
        if m.type in CORE:
            out.append(f"{doc.tokens[m.head].text} {m.type}: {people}".removesuffix(": "))
    return out


@pytest.mark.parametrize(
    ("text", "mentions"),
    [
        pytest.param(text, mentions, id=f"{g['group']}-{n}")
        for g in GROUPS
        for n, (text, mentions) in enumerate(g["cases"].items())
    ],
)
def test_cases(text: str, mentions: list[str]) -> None:
    assert told(text) == (mentions or [])


def test_every_group_has_three_cases_and_one_that_tells_nothing() -> None:
    for g in GROUPS:
        tellings = list(g["cases"].values())
        assert sum(map(bool, tellings)) >= 3, g["group"]
        assert [] in tellings, g["group"]
