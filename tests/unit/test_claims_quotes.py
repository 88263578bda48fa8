"""Quotations: what stands between quotation marks of many kinds, in documents without a parse."""

from __future__ import annotations

import itertools
import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from swapgraph.extract.claims.quotes import find_quotes
from swapgraph.model import Article, Block, BlockKind, Document, Sentence, Span, Token


def document(text: str) -> Document:
    """Blocks of lines and tokens of words and marks, without any grammar."""
    lines = [Span(m.start(), m.end()) for m in re.finditer(r"[^\n]+", text)]
    tokens = [
        Token(i, m.start(), m.end(), m.group(), m.group().lower(), "X", "XX", "dep", i, 0)
        for i, m in enumerate(re.finditer(r"\w+|[^\w\s]", text))
    ]
    sentences = (Sentence(0, Span(0, len(text)), 0, len(tokens), 0),) if tokens else ()
    return Document(Article("test", text), tuple(Block(BlockKind.BODY, s) for s in lines), sentences, tuple(tokens))


def quoted(text: str) -> list[str]:
    return [text[q.inner.start : q.inner.end] for q in find_quotes(document(text))]


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ('He said "we go" and "we stay".', ["we go", "we stay"]),
        ("He said “we go” and “we stay”.", ["we go", "we stay"]),
        ("„Wir gehen“, she wrote, „now“.", ["Wir gehen", "now"]),
        ("«We go», he wrote.", ["We go"]),
        ("‘We go,’ he said. ‘It’s late.’", ["We go,", "It’s late."]),
        ("The families’ letters said ‘we wait’ again.", ["we wait"]),
        ("'We go,' he said. 'It is late.'", ["We go,", "It is late."]),
        ("It's the guards' hut, and the dogs' too.", []),
        ("“We go.\n“We stay.”", ["We go.", "We stay."]),
        ("“He said ‘no’ to us,” she said.", ["He said ‘no’ to us,"]),
        ("“We go\" is how it was printed.", ["We go"]),
        ('A 6" gun and nothing more.', []),
        ("An “open mark that nobody closes.", []),
    ],
)  # fmt: skip
def test_quotations(text: str, found: list[str]) -> None:
    assert quoted(text) == found


def test_a_quotation_left_open_goes_on_in_the_next_paragraph() -> None:
    first, second = find_quotes(document("“We go.\n“We stay.”"))
    assert (first.continues, second.continues) == (False, True)


def test_captions_are_not_read() -> None:
    text = "“We go,” he said."
    doc = document(text)
    blocks = (Block(BlockKind.CAPTION, Span(0, len(text))),)
    assert find_quotes(Document(doc.article, blocks, doc.sentences, doc.tokens)) == ()


@given(st.text(alphabet="ab “”‘’\"'«».,\n", max_size=60))
def test_quotations_never_overlap_and_lie_in_the_text(text: str) -> None:
    quotes = find_quotes(document(text))
    for quote in quotes:
        assert 0 <= quote.outer.start < quote.inner.start <= quote.inner.end <= quote.outer.end <= len(text)
        assert quote.first < quote.last
    for one, other in itertools.pairwise(quotes):
        assert one.outer.end <= other.outer.start
