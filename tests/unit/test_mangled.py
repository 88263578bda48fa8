"""Articles as no newsroom writes them (capitals, lost layout, words in any order) are read without a mistake."""

from __future__ import annotations

import random
from collections.abc import Callable
from pathlib import Path

import pytest
from reading import annotator, extractor

from swapgraph.model import Article

ARTICLES = sorted((Path(__file__).parents[1] / "articles").glob("*.txt"))[:5]

MANGLED: dict[str, Callable[[str], str]] = {
    "capitals": str.upper,
    "no full stops": lambda text: text.replace(".", ""),
    "a word a line": lambda text: text.replace(" ", "\n"),
    "one line": lambda text: text.replace("\n", " "),
    "bullets": lambda text: "\n".join(f"- {part}" for part in text.split(". ")),
    "backwards": lambda text: text[::-1],
    "shuffled": lambda text: " ".join(random.Random(7).sample(text.split(" "), len(text.split(" ")))),
    "cut off": lambda text: text[:97],
}


@pytest.mark.parametrize("way", MANGLED)
@pytest.mark.parametrize("path", ARTICLES, ids=lambda p: p.stem)
def test_mangled_text_is_read_and_evidence_lies_in_it(path: Path, way: str) -> None:
    text = MANGLED[way](path.read_text(encoding="utf-8"))
    facts = extractor().extract(annotator().annotate(Article("mangled", text, date="2025-06-10")))
    spans = [s for v in (*facts.events, *facts.claims, *facts.quantities, *facts.roles) for s in v.evidence]
    assert all(0 <= s.start < s.end <= len(text) for s in spans)
