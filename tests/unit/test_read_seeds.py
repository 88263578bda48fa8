"""The sample articles are read whole, with what they say of themselves."""

from __future__ import annotations

import subprocess
import sys

from swapgraph.lexicon import load_lexicon
from swapgraph.model import Article, BlockKind
from swapgraph.read import Layout, find_blocks, read_sources
from swapgraph.resources import ontology_dir, seeds_dir


def test_seeds() -> None:
    layout = Layout.of(load_lexicon([ontology_dir() / "lexicon"]))
    found = list(read_sources([str(seeds_dir())], layout))
    articles = {a.id: a for a in found if isinstance(a, Article)}
    assert len(articles) == len(found) == 5
    assert {a.date for a in articles.values()} == {"2025-04-19", "2025-06-10", "2025-08-24"}
    page = articles["example-gazette-2025-08-24"]
    assert (page.publisher, page.author) == ("Example Gazette", "Marta Hollis")
    for furniture in ("cookies", "newsletter", "Harbour", "band plays", "rights reserved", "Share on"):
        assert furniture not in page.text
    text = articles["kyiv-independent-2025-06-10"]
    assert (text.title, text.author) == (
        "Ukraine, Russia conduct second prisoner swap under Istanbul deal",
        "Tim Zadorozhnyy",
    )
    furniture = [
        text.text[b.span.start : b.span.end]
        for b in find_blocks(text.text, text.title, layout=layout)
        if b.kind is BlockKind.FURNITURE
    ]
    assert [f.split()[0] for f in furniture] == ["Ukraine", "Among", "The", "Thank"]


def test_reading_plain_files_loads_no_page_reader() -> None:
    code = (
        "import sys, swapgraph.read;"
        "heavy = {'trafilatura', 'htmldate', 'lxml', 'spacy', 'rdflib'} & set(sys.modules);"
        "sys.exit(f'loaded: {sorted(heavy)}' if heavy else 0)"
    )
    subprocess.run([sys.executable, "-c", code], check=True)
