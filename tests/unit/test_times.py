"""The grammar of time: the cases of tests/cases/times.yaml, and what must hold for any text."""

from __future__ import annotations

import importlib.util
import os
import subprocess
import sys
import time
from datetime import date
from pathlib import Path
from typing import Any

import pytest
import yaml
from hypothesis import given, settings
from hypothesis import strategies as st

from swapgraph.annotate.times import dates_within, find_times, periods
from swapgraph.annotate.times.periods import Unit
from swapgraph.annotate.times.reference import Pointing, Reference
from swapgraph.annotate.words import word_set
from swapgraph.model import Article, Block, BlockKind, Document, Sentence, Span, Token

CASES = Path(__file__).parents[1] / "cases" / "times.yaml"
BENCH = Path(__file__).parents[2] / "bench" / "dates.py"
FLOOR = 1.0
"""The share of tests/cases/dates-gold.yaml that is right, words and period."""


def load_cases() -> list[Any]:
    groups = yaml.load(CASES.read_text("utf-8"), yaml.BaseLoader)
    return [
        pytest.param(group["date"] or None, case["text"], case["times"], id=f"{group['group']}: {case['text'][:40]}")
        for group in groups
        for case in group["cases"]
    ]


def document(text: str, day: str | None = "2025-06-10", blocks: tuple[Block, ...] = ()) -> Document:
    return Document(Article("test", text, date=day), blocks, (), ())


def found(doc: Document) -> list[str]:
    return [_written(doc.text[t.span.start : t.span.end], t.from_, t.to) for t in find_times(doc)]


def _written(words: str, start: str | None, end: str | None) -> str:
    return f"{words} = {start}" if start == end else f"{words} = {start or ''}/{end or ''}"


@pytest.mark.parametrize(("day", "text", "times"), load_cases())
def test_case(day: str | None, text: str, times: list[str]) -> None:
    assert found(document(text, day)) == times


def test_the_cases_are_many() -> None:
    assert sum(len(case.values[2]) for case in load_cases()) >= 200


def load_bench() -> Any:
    spec = importlib.util.spec_from_file_location("bench_dates", BENCH)
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    sys.modules[spec.name] = module  # dataclasses look there for their module
    spec.loader.exec_module(module)
    return module


def test_the_gold_list_is_as_right_as_it_has_been() -> None:
    """Without a language model; `bench/dates.py` asks with one. The floor may only rise."""
    bench = load_bench()
    cases = bench.read_gold()
    assert len(cases) >= 377
    assert sum(case.ends is None for case in cases) >= 60
    wrong = []
    for case in cases:
        times = find_times(document(case.text, case.day))
        readings = [bench.Reading(t.span.start, t.span.end, ((t.from_, t.to),)) for t in times]
        exact = case.ends is None or any(
            (t.span.start, t.span.end, t.from_, t.to) == (case.start, case.end, *case.ends) for t in times
        )
        if bench.verdict(case, readings) != "right" or not exact:
            wrong.append((case.text, case.ends, readings))
    assert (len(cases) - len(wrong)) / len(cases) >= FLOOR, wrong


def test_furniture_names_no_time_and_bylines_are_not_referred_back_to() -> None:
    text = "By A. Writer, 9 June 2025\nThey met on 2 June. The next day they parted.\nRead on: what happened on 1 May"
    lines = [Span(0, 25), Span(26, 71), Span(72, len(text))]
    kinds = [BlockKind.BYLINE, BlockKind.BODY, BlockKind.FURNITURE]
    blocks = tuple(Block(kind, span) for kind, span in zip(kinds, lines, strict=True))
    assert found(document(text, blocks=blocks)) == [
        "9 June 2025 = 2025-06-09",
        "2 June = 2025-06-02",
        "The next day = 2025-06-03",
    ]
    only_byline = "By A. Writer, 9 June 2025\nThe next day they parted."
    blocks = (Block(BlockKind.BYLINE, Span(0, 25)), Block(BlockKind.BODY, Span(26, len(only_byline))))
    assert found(document(only_byline, blocks=blocks)) == ["9 June 2025 = 2025-06-09"]


def test_a_phrase_goes_on_over_a_wrapped_line_of_one_block() -> None:
    text = "It was on June\n10 that they met."
    assert found(document(text, blocks=(Block(BlockKind.BODY, Span(0, len(text))),))) == ["June\n10 = 2025-06-10"]


def parsed(words: list[tuple[str, str, str, str, str, int]], day: str) -> Document:
    """A document of one sentence: (word, lemma, pos, tag, dep, head), joined by spaces."""
    text, tokens = "", []
    for i, (word, lemma, pos, tag, dep, head) in enumerate(words):
        text += " " if text else ""
        tokens.append(Token(i, len(text), len(text) + len(word), word, lemma, pos, tag, dep, head, 0))
        text += word
    span = Span(0, len(text))
    sentence = Sentence(0, span, 0, len(tokens), 0)
    return Document(Article("test", text, date=day), (Block(BlockKind.BODY, span),), (sentence,), tuple(tokens))


def test_the_verb_above_decides_not_the_one_that_stands_nearest() -> None:
    # The men whom they promised to free will leave on Friday: a Thursday's article, so the coming Friday.
    doc = parsed(
        [
            ("Men", "man", "NOUN", "NNS", "nsubj", 3),
            ("captured", "capture", "VERB", "VBN", "acl", 0),
            ("will", "will", "AUX", "MD", "aux", 3),
            ("leave", "leave", "VERB", "VB", "ROOT", 3),
            ("the", "the", "DET", "DT", "det", 5),
            ("camp", "camp", "NOUN", "NN", "dobj", 3),
            ("they", "they", "PRON", "PRP", "nsubj", 7),
            ("hated", "hate", "VERB", "VBD", "relcl", 5),
            ("on", "on", "ADP", "IN", "prep", 3),
            ("Friday", "Friday", "PROPN", "NNP", "pobj", 8),
        ],
        "2024-01-25",
    )
    assert found(doc) == ["Friday = 2024-01-26"]


@given(
    st.text(
        alphabet=st.sampled_from("June May 10 , . ' - – Friday last since 2022 s th\n between and a the ago 31 week"),
        max_size=60,
    )
)
@settings(max_examples=200, deadline=None)
def test_any_soup_of_letters_gives_ordered_spans_and_real_dates(soup: str) -> None:
    check(soup)


WORDS = [
    *sorted(
        word_set("""June May March 10 31 30 Friday Sunday last next this that since until 2022 1999 's th st - , . and
between from to the same day week month year ago later before after two a hundred summer fall of Christmas Easter Eve
New Year overnight today early late end mid : • 2024-02-29 1/2/2023 century decade by noon on in at 21:45 9.05 am gmt
'82 eighties every each couple eve arrest arrested 3.2.2023 14th half quarter time hours tomorrow "Today said" told""")
    ),
    "\n",
]


@given(
    st.lists(st.sampled_from(WORDS), max_size=16),
    st.sampled_from([None, "2024", "2024-02", "2024-02-29", "0001-01-01", "1501-01-01", "2099-12-31", "9999-12-31"]),
)
@settings(max_examples=800, deadline=None)
def test_any_soup_of_time_words_gives_ordered_spans_and_real_dates(soup: list[str], day: str | None) -> None:
    check(" ".join(soup), day)


def check(text: str, day: str | None = "2024-02-29") -> None:
    end = 0
    for found_time in find_times(document(text, day)):
        span, start, stop = found_time.span, found_time.from_, found_time.to
        assert end <= span.start < span.end <= len(text)
        end = span.end
        assert start or stop
        for iso in (start, stop):
            assert iso is None or periods.first_day(iso) <= periods.last_day(iso)
        if start and stop:
            assert periods.first_day(start) <= periods.last_day(stop)


@pytest.mark.parametrize("word", ["the ", "1,", "June ", "May, ", "10 June, ", "Friday, ", "a ", "2014-"])
def test_a_long_text_costs_no_more_a_word_than_a_short_one(word: str) -> None:
    def seconds(text: str) -> float:
        began = time.process_time()
        find_times(document(text))
        return time.process_time() - began

    # Regular expressions count no steps, so this has to look at a clock; what it tells apart is far apart. Sixteen
    # times the words take sixteen times as long, or 256 times where some rule looks at all that follows each word.
    few, many = word * 1000, word * 16000
    seconds(word)  # compile the rules
    assert any(seconds(many) < 64 * seconds(few) for _ in range(3))


def test_the_result_does_not_hang_on_the_hash_seed() -> None:
    text = "Between 9 and 14 June, after Monday's talks, since March 2022 and last autumn, they met on 5, 7 and 9 May."
    code = (
        "from swapgraph.model import *\nfrom swapgraph.annotate.times import find_times\n"
        f"print(find_times(Document(Article('x', {text!r}, date='2025-06-17'), (), (), ())))"
    )
    runs = {
        subprocess.run(
            [sys.executable, "-c", code], env={**os.environ, "PYTHONHASHSEED": seed}, capture_output=True, check=True
        ).stdout
        for seed in ("1", "2")
    }
    assert len(runs) == 1


@pytest.mark.parametrize(
    ("text", "start", "end"),
    [
        ("It was shut last week.", "2025-06", "2025-06"),
        ("He was detained last autumn.", "2024", "2024"),
        ("He was detained last winter.", None, None),
        ("It was done over the weekend.", "2025-06-07", "2025-06-08"),
        ("Overnight they came.", "2025-06-09", "2025-06-10"),
        ("It was done between 2 and 7 June.", "2025-06-02", "2025-06-07"),
        ("It was done from Monday to Friday.", "2025-06-09", "2025-06-13"),
        ("It has been shut since March 2022.", "2022-03", None),
        ("It was done on 2 June.", "2025-06-02", "2025-06-02"),
    ],
)
def test_of_a_vague_period_an_event_has_only_what_holds_for_all_of_it(
    text: str, start: str | None, end: str | None
) -> None:
    (expression,) = find_times(document(text))
    assert dates_within(expression, text) == (start, end)


# ---- the calendar


def test_easter() -> None:
    # Published tables of both churches.
    assert [periods.western_easter(y) for y in (1985, 2011, 2024, 2025)] == [
        date(1985, 4, 7), date(2011, 4, 24), date(2024, 3, 31), date(2025, 4, 20),
    ]  # fmt: skip
    assert [periods.orthodox_easter(y) for y in (2016, 2023, 2024, 2025)] == [
        date(2016, 5, 1), date(2023, 4, 16), date(2024, 5, 5), date(2025, 4, 20),
    ]  # fmt: skip


def test_a_leap_day_without_a_year_is_one_that_was_or_will_be() -> None:
    reference = Reference.of("2026-11-05")
    assert reference is not None
    assert reference.year_of(2, 29, None) == 2024
    assert reference.year_of(2, 29, Pointing.PAST) == 2024
    assert reference.year_of(2, 29, Pointing.FUTURE) == 2028
    assert reference.year_of(2, 30, None) == 2026  # no such day: no year is wrong


def test_a_bare_weekday_is_the_last_unless_the_words_point_elsewhere() -> None:
    reference = Reference.of("2024-01-25")
    assert reference is not None
    assert reference.weekday(3, Pointing.PAST) == date(2024, 1, 25)
    assert reference.weekday(4, None) == date(2024, 1, 19)
    assert reference.weekday(4, Pointing.NEAREST) == date(2024, 1, 26)
    assert reference.weekday(2, Pointing.NEAREST) == date(2024, 1, 24)
    assert reference.weekday(0, Pointing.FUTURE) == date(2024, 1, 29)


@pytest.mark.parametrize("bad", [None, "", "soon", "2024-13-01", "2023-02-29"])
def test_what_is_no_date_is_no_reference(bad: str | None) -> None:
    assert Reference.of(bad) is None


def test_nothing_lies_outside_the_years_of_news() -> None:
    assert periods.shift(date(2024, 1, 1), -3000, Unit.YEAR) is None
    assert periods.shift(date(2024, 1, 1), 10**12, Unit.DAY) is None
