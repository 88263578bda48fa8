"""The gold of many articles on one event (tests/stories/) is well formed, and `bench/stories.py` scores by it."""

from __future__ import annotations

import importlib
import json
import re
import subprocess
import sys
from calendar import month_name
from collections.abc import Iterator
from datetime import date
from functools import cache
from itertools import combinations
from pathlib import Path
from typing import Any

import pytest
import yaml

from swapgraph.resolve.copies import Print, bands, find_copies
from swapgraph.resolve.vocabulary import load_vocabulary
from swapgraph.resources import ontology_dir

ROOT = Path(__file__).parents[2]
STORIES = ROOT / "tests" / "stories"
CORE = {"PrisonerExchange", "Release", "BodyRepatriation", "Negotiation", "Agreement"}

RECORDS = [json.loads(line) for line in (STORIES / "articles.jsonl").read_text(encoding="utf-8").splitlines()]
ARTICLES = {record["id"]: record for record in RECORDS}
KNOWN = yaml.load((STORIES / "gold.yaml").read_text(encoding="utf-8"), yaml.BaseLoader)
EVENTS = {event["event"]: event for story in KNOWN["stories"] for event in story["events"]}


@cache
def bench(name: str = "stories") -> Any:
    """A module of `bench/`, which is no package."""
    with pytest.MonkeyPatch.context() as patch:
        patch.syspath_prepend(str(ROOT / "bench"))
        return importlib.import_module(name)


# ------------------------------------------------------------------ the gold


def test_the_articles_are_many_short_and_of_their_day() -> None:
    assert len(ARTICLES) == len(RECORDS) >= 60
    assert len({record["text"] for record in RECORDS}) == len(RECORDS)
    for record in RECORDS:
        assert set(record) <= {"id", "text", "title", "date", "publisher", "author"}
        assert record["publisher"].startswith("Example ")
        assert date.fromisoformat(record["date"])
        assert 60 <= len(record["text"].split()) <= 180, record["id"]


def test_each_article_is_of_one_story_and_a_third_of_the_stories_is_unread() -> None:
    stories = KNOWN["stories"]
    assert sorted(article for story in stories for article in story["articles"]) == sorted(ARTICLES)
    assert sum(story.get("unread") == "true" for story in stories) == len(stories) // 3


def test_the_gold_quotes_each_article_once() -> None:
    gold = bench().Gold.read()  # refuses a quote that is not there, or there twice, and an article unknown
    assert len(gold.events) >= 200
    assert {type_ for told in gold.events for type_ in told.types} <= CORE
    assert len(gold.disagreements) >= 20


def test_no_words_tell_two_events_of_one_type() -> None:
    seen: dict[Any, str] = {}
    for told in bench().Gold.read().events:
        for place in told.places:
            assert seen.setdefault((place, told.types), told.of) == told.of, place


def test_links_lead_to_events_and_articles() -> None:
    assert len(EVENTS) == sum(len(story["events"]) for story in KNOWN["stories"])
    for event in EVENTS.values():
        assert {event.get("part_of", event["event"]), *event.get("fulfilled_by", [])} <= set(EVENTS)
    for story in KNOWN["stories"]:
        assert all(set(wire) <= set(ARTICLES) for wire in story.get("copies", []))
        for figure in story.get("figures", []):
            for earlier, later in figure.get("corrected", {}).items():
                one, other = ARTICLES[earlier], ARTICLES[later]
                assert (one["publisher"], one["date"] <= other["date"]) == (other["publisher"], True)


def test_a_copy_repeats_its_wire() -> None:
    for wire in (wire for story in KNOWN["stories"] for wire in story.get("copies", [])):
        source = set(ARTICLES[wire[0]]["text"].split())
        for copy in wire[1:]:
            words = set(ARTICLES[copy]["text"].split())
            assert len(words & source) / len(words) > 0.9


# ------------------------------------------------------------------ the traps that it has to have


MONTHS = "|".join(month_name[1:])


def day_of(event: Any) -> date | None:
    """The day that the gold's own words give an event; of the year in which it is told, if they name none."""
    found = re.search(rf"(\d{{1,2}}) ({MONTHS})(?: (\d{{4}}))?", event.get("about", ""))
    if found is None:
        return None
    told = min(ARTICLES[article]["date"] for article in event["told"])
    return date(int(found[3] or told[:4]), list(month_name).index(found[2]), int(found[1]))


def counts_of(event: Any) -> set[str]:
    """The figures of the sentences that tell an event or its legs."""
    legs = [event, *(leg for leg in EVENTS.values() if leg.get("part_of") == event["event"])]
    sentences = (
        sentence
        for article, quotes in (told for leg in legs for told in leg["told"].items())
        for sentence in re.split(r"(?<=[.!?])\s+|\n", ARTICLES[article]["text"])
        if any(quote in sentence for quote in quotes)
    )
    dates = re.compile(rf"\b\d{{1,2}} ({MONTHS})\b|\b({MONTHS}) \d{{1,2}}\b|\b(19|20)\d\d\b")
    return {n for sentence in sentences for n in re.findall(r"\b\d{2,}\b", dates.sub("", sentence))}


def pairs_of_events() -> Iterator[tuple[Any, Any, int]]:
    """Two events of one kind in one story, and how many days they are apart."""
    for story in KNOWN["stories"]:
        for one, other in combinations(story["events"], 2):
            first, second = day_of(one), day_of(other)
            if first and second and one["type"] == other["type"]:
                yield one, other, abs((second - first).days)


def equal_counts_within_three_days() -> bool:
    swaps = ((one, other) for one, other, days in pairs_of_events() if 0 < days <= 3)
    whole = ((one, other) for one, other in swaps if not {"part_of", "fulfilled_by"} & {*one, *other})
    return any(counts_of(one) & counts_of(other) for one, other in whole)


def an_anniversary() -> bool:
    told = (
        (day_of(event), date.fromisoformat(ARTICLES[a]["date"])) for event in EVENTS.values() for a in event["told"]
    )
    return any(day and 350 <= (published - day).days <= 380 for day, published in told)


def phases() -> bool:
    wholes = ((event, EVENTS[event["part_of"]]) for event in EVENTS.values() if "part_of" in event)
    parts = [whole["event"] for event, whole in wholes if event["type"] == whole["type"]]
    return any(parts.count(part) > 1 for part in parts)


def a_correction() -> bool:
    return any(figure.get("corrected") for story in KNOWN["stories"] for figure in story.get("figures", []))


def a_copied_wire_with_one_changed_figure() -> bool:
    sets = [
        [re.findall(r"\d+", ARTICLES[a]["text"]) for a in wire]
        for s in KNOWN["stories"]
        for wire in s.get("copies", [])
    ]
    return any(len(set(copy) ^ set(wire)) in (1, 2) for wire, *copies in sets for copy in copies)


def a_false_report_that_is_withdrawn() -> bool:
    def by(articles: Any) -> set[tuple[str, bool]]:
        return {(ARTICLES[a]["publisher"], "withdrawn" in ARTICLES[a].get("title", "")) for a in articles}

    return any({(p, False), (p, True)} <= by(e["told"]) for e in EVENTS.values() for p, _ in by(e["told"]))


@pytest.mark.parametrize(
    "trap",
    [
        equal_counts_within_three_days,
        an_anniversary,
        phases,
        a_correction,
        a_copied_wire_with_one_changed_figure,
        a_false_report_that_is_withdrawn,
    ],
)
def test_a_trap_is_in_the_set(trap: Any) -> None:
    assert trap() is True


# ------------------------------------------------------------------ how well it has to be done


def test_resolving_clusters_what_a_perfect_extraction_tells() -> None:
    told = bench("told").score(bench("told").Gold.read())
    assert told.pairwise.precision == told.bcubed.precision == 1.0
    assert min(told.pairwise.f1, told.bcubed.f1) >= 0.995
    assert (str(told.plans), len(told.plans.false)) == ("4 of 5", 0)
    assert (str(told.phases), len(told.phases.false)) == ("5 of 6", 0)


def test_copies_are_found_and_no_others() -> None:
    prints = {a: Print(r["date"], a, tuple(bands(r["text"]))) for a, r in ARTICLES.items()}
    found = find_copies(prints, lambda article: ARTICLES[article]["text"], load_vocabulary(ontology_dir()))
    wires = [wire for story in KNOWN["stories"] for wire in story.get("copies", [])]
    assert {(c.article, c.original) for c in found.values() if c is not None} == {
        (copy, wire[0]) for wire in wires for copy in wire[1:]
    }


@pytest.mark.slow
def test_what_is_extracted_is_clustered_as_well_as_it_was(tmp_path: Path) -> None:
    """The figures of docs/stories.md: may rise, not fall."""
    build = [
        sys.executable,
        "-m",
        "swapgraph",
        "build",
        str(STORIES / "articles.jsonl"),
        "--graph",
        str(tmp_path / "g"),
    ]
    subprocess.run(build, check=True, capture_output=True)
    gold, answer = bench().Gold.read(), bench().Answer.read(tmp_path / "g")
    for within, pairwise, bcubed, disagreements in (
        (lambda _: True, 0.83, 0.92, 5),
        (lambda article: article in gold.unread, 0.77, 0.89, 2),
    ):
        table = bench().report(gold, answer, within).rows
        assert float(table["events: pairwise P R F1"].split()[-1]) >= pairwise
        assert float(table["events: B-cubed P R F1"].split()[-1]) >= bcubed
        assert int(table["disagreements found"].split()[0]) >= disagreements
        assert (
            table["disagreements: false pairs"] == table["plans linked falsely"] == table["copies found falsely"] == "0"
        )
        assert table["copies found"] in ("3 of 3", "1 of 1")


# ------------------------------------------------------------------ the scorer

TEXTS = {
    "a": "They swapped 10 men on Monday. They will swap more on Friday.",
    "b": "They swapped 12 men on Monday.",
    "c": "They swapped again on Friday.",
    "d": "It was a swap of 11, not 12.",
}
GOLD = {
    "stories": [
        {
            "story": "one",
            "articles": ["a", "b", "d"],
            "events": [
                {"event": "monday", "type": "Swap", "told": {"a": ["swapped 10"], "b": ["swapped"], "d": ["a swap"]}},
                {"event": "plan", "type": "Swap", "told": {"a": ["swap more"]}, "fulfilled_by": ["friday"]},
            ],
            "figures": [
                {
                    "figure": "men",
                    "corrected": {"b": "d"},
                    "given": {"10": {"a": "10"}, "12": {"b": "12"}, "11": {"d": "11"}},
                }
            ],
        },
        {
            "story": "two",
            "unread": "true",
            "articles": ["c"],
            "events": [{"event": "friday", "type": "Swap / Release", "told": {"c": ["swapped"]}}],
        },
    ]
}


def place(article: str, words: str) -> tuple[str, int, int]:
    start = TEXTS[article].index(words)
    return article, start, start + len(words)


def rows(events: list[tuple[str, str, str, str]], figures: Any = (), carried_out: Any = ()) -> dict[str, str]:
    """The table for events given as article, words, type and cluster (empty for none)."""
    founds = [
        bench().Found(f"{article}/{words}", cluster or f"{article}/{words}", type_, place(article, words))
        for article, words, type_, cluster in events
    ]
    answer = bench().Answer(founds, [], [frozenset({figure}) for figure in figures], frozenset(carried_out))
    answered: dict[str, str] = bench().report(bench().Gold.of(TEXTS, GOLD), answer, lambda _: True).rows
    return answered


def test_all_right() -> None:
    told = [("a", "swapped", "Swap", "m"), ("b", "swapped", "Swap", "m"), ("d", "swap", "Swap", "m")]
    told += [("a", "swap more", "Swap", ""), ("c", "swapped", "Release", "")]
    table = rows(told, [frozenset({place("a", "10"), place("d", "11")})], [("c/swapped", "a/swap more")])
    assert table["events: extracted"] == "5"
    assert table["events: pairwise P R F1"] == table["events: B-cubed P R F1"] == "1.000 1.000 1.000"
    assert table["disagreements found"] == "1 of 1"
    assert table["disagreements: false pairs"] == "0"
    assert table["plans linked to what carried them out"] == "1 of 1"


def test_an_event_of_another_type_and_one_not_extracted_are_told_apart() -> None:
    table = rows([("a", "swapped", "Swap", "m"), ("b", "swapped", "Release", "m")])
    assert table["events: extracted"] == table["events: extracted as another type"] == "1"
    assert table["events: not extracted"] == "3"
    assert table["events: pairwise P R F1"] == "1.000 1.000 1.000"  # nothing to tell apart
    assert table["events: pairwise, end to end"] == "1.000 0.000 0.000"


def test_a_false_merge_costs_precision_and_a_missed_one_recall() -> None:
    table = rows(
        [
            ("a", "swapped", "Swap", "m"),
            ("b", "swapped", "Swap", "m"),
            ("c", "swapped", "Swap", "m"),
            ("d", "swap", "Swap", ""),
        ]
    )
    assert table["events: pairwise P R F1"] == "0.333 0.333 0.333"
    # Pure: 2/3, 2/3, 1/3, 1. Complete: 2/3, 2/3, 1, 1/3.
    assert table["events: B-cubed P R F1"] == "0.667 0.667 0.667"


def test_one_event_extracted_as_two_is_counted_and_one_of_them_compared() -> None:
    table = rows([("a", "swapped", "Swap", ""), ("a", "10", "Swap", ""), ("b", "swapped", "Swap", "")])
    assert table["events: extracted"] == "2"
    assert table["events: told apart in one article"] == "1"
    assert table["events: pairwise P R F1"] == "1.000 0.000 0.000"


def test_a_plan_merged_with_its_deed_is_no_link() -> None:
    table = rows([("a", "swap more", "Swap", "x"), ("c", "swapped", "Swap", "x")])
    assert table["plans linked to what carried them out"] == "0 of 1"
    assert table["plans merged with their deed"] == "1"


def test_a_corrected_figure_is_not_asked_for_and_a_wrong_pair_is_false() -> None:
    table = rows([], [frozenset({place("a", "10"), place("b", "12")}), frozenset({place("d", "12"), place("a", "10")})])
    assert table["disagreements found"] == "0 of 1"
    assert table["disagreements: false pairs"] == "1"


@pytest.mark.parametrize("quote", ["Nobody", "They"])
def test_a_quote_must_stand_in_its_article_once(quote: str) -> None:
    story = {"story": "s", "articles": ["a"], "events": [{"event": "e", "type": "Swap", "told": {"a": [quote]}}]}
    with pytest.raises(ValueError, match=f"a: '{quote}' stands there"):
        bench().Gold.of(TEXTS, {"stories": [story]})
