"""Texts cut into blocks: the cases in tests/cases/blocks.yaml, and what holds for every text."""

from __future__ import annotations

import re
from pathlib import Path
from typing import Any

import pytest
import yaml
from hypothesis import given, settings
from hypothesis import strategies as st

from swapgraph.lexicon import load_lexicon
from swapgraph.model import BlockKind
from swapgraph.read import Layout, find_blocks
from swapgraph.resources import ontology_dir

CASES = yaml.safe_load((Path(__file__).parents[1] / "cases" / "blocks.yaml").read_text(encoding="utf-8"))


@pytest.fixture(scope="module")
def layout() -> Layout:
    return Layout.of(load_lexicon([ontology_dir() / "lexicon" / "layout.ttl"]))


def read_page(page: str) -> tuple[str, list[tuple[str, str]]]:
    """The text of an annotated page, and its blocks as (kind, text)."""
    text, blocks = "", []
    for line in page.splitlines():
        kind, _, rest = line.partition("|")
        rest = rest[1:] if rest.startswith(" ") else rest
        goes_on = kind.rstrip().endswith(">")
        kind = kind.replace(">", "").strip()
        if kind == ".":
            blocks[-1] = (blocks[-1][0], blocks[-1][1] + "\n" + rest)
        elif kind:
            blocks.append((kind, rest.strip()))
        text += rest if goes_on else rest + "\n"
    return text, blocks


def unmarked(kind: str, text: str) -> str:
    """The text of an item or heading without its bullet."""
    return re.sub(r"^(?:[•*#-]+|\d+[.)])\s+", "", text) if kind in ("item", "heading", "title") else text


@pytest.mark.parametrize("case", CASES, ids=[case["name"] for case in CASES])
def test_case(case: dict[str, Any], layout: Layout) -> None:
    text, expected = read_page(case["page"])
    blocks = find_blocks(text, case.get("title"), layout=layout)
    found = [(b.kind.value, text[b.span.start : b.span.end]) for b in blocks]
    assert found == [(kind, unmarked(kind, words)) for kind, words in expected]


WORDS = st.sampled_from(
    [
        "Kyiv",
        "by",
        "Jane Doe",
        "June 10, 2025",
        "-",
        "—",
        "•",
        "#",
        "said.",
        "Read more",
        "Related:",
        "(Reporting by A B)",
        "the swap",
        "\n",
        "\n\n",
        "\r\n",
        " ",
        "\t",
        "“",
        "3)",
        "SANAA",
        ":",
        "\u2028",
        "?",
    ]
)


@settings(max_examples=300, deadline=None)
@given(
    text=st.one_of(st.lists(WORDS, max_size=40).map(" ".join), st.text(max_size=200)),
    title=st.none() | st.text(max_size=20),
)
def test_blocks_are_in_order_and_cover_every_word(text: str, title: str | None, layout: Layout) -> None:
    blocks = find_blocks(text, title, layout=layout)
    end = 0
    for block in blocks:
        assert end <= block.span.start < block.span.end <= len(text)
        between = text[end : block.span.start]
        assert not any(c.isalpha() for c in between) or between.strip().rstrip(".)").lstrip("(").isalnum()
        assert text[block.span.start : block.span.end].strip() == text[block.span.start : block.span.end]
        end = block.span.end
    assert not text[end:].strip()


def test_windows_line_ends_change_nothing_but_offsets(layout: Layout) -> None:
    text, _ = read_page(CASES[0]["page"])
    unix = find_blocks(text, layout=layout)
    windows = find_blocks(text.replace("\n", "\r\n"), layout=layout)
    assert [b.kind for b in unix] == [b.kind for b in windows]


def test_no_words_no_furniture() -> None:
    """Without the lexicon nothing but layout is known: every domain word stands there."""
    empty = Layout.of(load_lexicon([]))
    text = "A headline of five words\n\nA sentence long enough to be the story.\n\nSign up for our newsletter today.\n"
    kinds = [b.kind for b in find_blocks(text, layout=empty)]
    assert kinds == [BlockKind.TITLE, BlockKind.BODY, BlockKind.BODY]
