"""The grammar of number: the cases of tests/cases/numbers.yaml, and what must hold for any text."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
import yaml
from hypothesis import given, settings
from hypothesis import strategies as st

from swapgraph.annotate.numbers import find_numbers
from swapgraph.annotate.times import find_times
from swapgraph.annotate.words import word_set
from swapgraph.model import Article, Block, BlockKind, Bound, Document, NameSpan, NumberExpression, NumberKind, Span

CASES = Path(__file__).parents[1] / "cases" / "numbers.yaml"


def load_cases() -> list[Any]:
    groups = yaml.load(CASES.read_text("utf-8"), yaml.BaseLoader)
    return [
        pytest.param(case.get("date"), case["text"], case["numbers"], id=f"{group['group']}: {case['text'][:40]}")
        for group in groups
        for case in group["cases"]
    ]


def found(doc: Document) -> list[str]:
    return [_written(doc.text, number) for number in find_numbers(doc, find_times(doc))]


def _written(text: str, n: NumberExpression) -> str:
    value = f"{n.value}..{n.upper}" if n.upper is not None else f"{n.value}"
    parts = [text[n.span.start : n.span.end], "=", value]
    parts += [] if n.bound is Bound.EXACT else [n.bound.value]
    parts += [] if n.kind is NumberKind.COUNT else [n.kind.value]
    parts += [n.currency] if n.currency else []
    return " ".join(parts + ["each"] * n.distributive)


@pytest.mark.parametrize(("day", "text", "numbers"), load_cases())
def test_case(day: str | None, text: str, numbers: list[str]) -> None:
    assert found(Document(Article("test", text, date=day), (), (), ())) == numbers


def test_the_cases_are_many() -> None:
    assert sum(max(1, len(case.values[2])) for case in load_cases()) >= 120


def test_the_value_span_is_the_number_alone() -> None:
    text = "They paid more than $1.5 billion for at least twenty-six men, between 10 and 20 of them ill."
    spans = [n.value_span for n in find_numbers(Document(Article("test", text), (), (), ()), ())]
    assert [text[s.start : s.end] for s in spans] == ["1.5 billion", "twenty-six", "10 and 20"]


def test_what_overlaps_a_time_is_no_number() -> None:
    doc = Document(Article("test", "On June 10 they freed 10.", date="2025-06-10"), (), (), ())
    assert [n.span for n in find_numbers(doc, find_times(doc))] == [Span(22, 24)]


def test_furniture_has_no_numbers() -> None:
    text = "They freed 30 men.\nRead on: 40 men freed"
    blocks = (Block(BlockKind.BODY, Span(0, 18)), Block(BlockKind.FURNITURE, Span(19, len(text))))
    assert found(Document(Article("test", text), blocks, (), ())) == ["30 = 30"]


def test_a_number_inside_a_name_counts_nothing_one_behind_a_state_does() -> None:
    text = "Novaya 24 said that Russia 27."
    names = (NameSpan(Span(0, 9), 0, 2, "ORG"), NameSpan(Span(20, 26), 4, 5, "GPE"))
    assert found(Document(Article("test", text), (), (), (), names)) == ["24 = 24 other", "27 = 27"]


SOUP = [
    *sorted(
        word_set("""one two twenty - six hundred thousand million dozen half a and or to between over about 10 1,200
2.5 % $ bn m k year years each side of in ten third 5th 3-1 1/2 No . , ( ) : Il men prisoners the
over handed""")
    ),
    "\n",
]


@given(st.lists(st.sampled_from(SOUP), max_size=14), st.sampled_from(["", " "]))
@settings(max_examples=400, deadline=None)
def test_any_soup_of_number_words_gives_ordered_spans(soup: list[str], joint: str) -> None:
    text = joint.join(soup)
    doc = Document(Article("test", text, date="2024-02-29"), (), (), ())
    end = 0
    for number in find_numbers(doc, find_times(doc)):
        assert number.span.contains(number.value_span)
        assert end <= number.value_span.start < number.value_span.end <= len(text)
        assert number.value >= 0
        assert number.upper is None or number.upper > number.value
        assert number.bound is Bound.EXACT or number.kind not in (NumberKind.ORDINAL, NumberKind.OTHER)
        assert (number.currency is not None) == (number.kind is NumberKind.MONEY)
        end = number.value_span.end
