"""`swapgraph article`: marks, facts, mistakes."""

from __future__ import annotations

from pathlib import Path

import pytest
from click.testing import CliRunner

from swapgraph.cli.group import main
from swapgraph.graph.assemble import assemble
from swapgraph.graph.schema import load_schema
from swapgraph.graph.store import ArticleGraph, writing
from swapgraph.model import Article, Entity, Facts, Mention, Span
from swapgraph.names import Minter

TEXT = "🙂 Anna Kovel came home.\n\nShe thanked Oslo.\x1b[2J"
NAMES = {"anna-kovel": "Anna Kovel", "oslo": "Oslo"}


@pytest.fixture
def graph(tmp_path: Path) -> Path:
    """A graph of one article with two entities, an emoji before them and an escape sequence after."""
    spans = {name: (TEXT.index(words), TEXT.index(words) + len(words)) for name, words in NAMES.items()}
    entities = tuple(
        Entity(key, type_, TEXT[a:b], (Mention(Span(a, b)),))
        for (key, (a, b)), type_ in zip(spans.items(), ("Person", "Place"), strict=True)
    )
    minter, schema = Minter(), load_schema()
    quads = assemble(Facts(Article("one", TEXT), entities=entities), minter, schema)
    with writing(tmp_path / "graph") as store:
        store.replace_articles([ArticleGraph.of(minter.article("one"), "key", quads)])
    return tmp_path / "graph"


def test_the_text_stands_there_whole_without_colour_off_a_terminal(graph: Path) -> None:
    done = CliRunner().invoke(main, ["article", "one", "--graph", str(graph)])
    assert done.exit_code == 0, done.output
    assert "🙂 Anna Kovel came home." in done.stdout
    assert "person 1" in done.stdout
    assert "\x1b" not in done.stdout  # neither ours nor the article's


def test_marks_stand_where_the_words_are(graph: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("FORCE_COLOR", "1")
    monkeypatch.setenv("TERM", "xterm-256color")
    done = CliRunner().invoke(main, ["article", "one", "--graph", str(graph)], color=True)
    assert "mAnna Kovel\x1b[0m" in done.stdout
    assert "mOslo\x1b[0m" in done.stdout
    assert "\x1b[2J" not in done.stdout


def test_an_article_that_is_not_there_is_told_with_the_nearest(graph: Path) -> None:
    done = CliRunner().invoke(main, ["article", "onee", "--graph", str(graph)])
    assert done.exit_code == 2
    assert "no article 'onee'" in done.stderr
    assert "did you mean one?" in done.stderr


def test_an_article_can_be_named_by_its_iri(graph: Path) -> None:
    done = CliRunner().invoke(main, ["article", Minter().article("one"), "--graph", str(graph)])
    assert done.exit_code == 0
