"""Events and quantities: the cases of tests/cases/events.yaml, and an event type of the user's."""

from __future__ import annotations

from pathlib import Path

import pytest
import yaml
from reading import CORE, facts_of, when

from swapgraph.extract.extractor import Extractor
from swapgraph.model import Event, Facts, Quantity

CASES = Path(__file__).parents[1] / "cases" / "events.yaml"

RANSOM = """
@prefix lex: <https://w3id.org/swapgraph/lexicon#> .
@prefix sg: <https://w3id.org/swapgraph/ns#> .
lex:ransom-payment a lex:Frame ; lex:evokes sg:RansomPayment ;
    lex:verb "pay ransom" ; lex:noun "ransom payment" ; lex:subject sg:payer ; lex:by sg:payer ; lex:to sg:payee .
lex:earthquake a lex:Frame ; lex:evokes sg:Earthquake ; lex:noun "earthquake", "tremor" .
"""


def written(facts: Facts) -> tuple[list[str], list[str]]:
    """Events and quantities in the notation of the cases."""
    label = {e.key: e.label for e in facts.entities}

    def event(v: Event) -> str:
        roles = sorted((p.role, label[p.agent]) for p in v.participants)
        people = "; ".join(f"{role} {name}" for role, name in roles)
        return f"{v.type} | {v.status} | {when(v)} | {label.get(v.place or '', '')} | {people}".strip()

    def quantity(q: Quantity) -> str:
        each = " | each" if q.distributive else ""
        return f"{q.bound} {q.value:g} | {q.counted} | {label.get(q.side or '', '')}{each}".strip()

    return [event(v) for v in facts.events if v.type in CORE], [quantity(q) for q in facts.quantities]


def cases() -> list[tuple[str, str, list[str], list[str]]]:
    groups = yaml.safe_load(CASES.read_text(encoding="utf-8"))
    return [
        (c["text"], str(c.get("date", "2025-06-10")), c["events"], c.get("quantities", []))
        for group in groups
        for c in group["cases"]
    ]


@pytest.mark.parametrize(("text", "date", "events", "quantities"), cases())
def test_cases(text: str, date: str, events: list[str], quantities: list[str]) -> None:
    assert written(facts_of(text, date)) == (events, quantities)


def test_every_piece_of_evidence_lies_in_the_text_and_names_its_event() -> None:
    text = (
        "Iran, Iraq swap prisoners\n\nIran and Iraq swapped 40 prisoners of war on Sunday. The exchange was quiet. 🕊 é"
    )
    facts = facts_of(text)
    quotes = {text[s.start : s.end] for v in facts.events for s in v.evidence}
    assert {"swapped", "exchange", "swap"} & quotes
    assert all(0 <= s.start < s.end <= len(text) for v in facts.events for s in v.evidence)


def test_an_event_type_is_added_in_turtle_alone(tmp_path: Path) -> None:
    words = tmp_path / "ransom.ttl"
    words.write_text(RANSOM, encoding="utf-8")
    mine = Extractor.from_paths([words])
    facts = facts_of("Spain paid a ransom for the trawler on Tuesday. An earthquake shook Chile in May 2022.", by=mine)
    label = {e.key: e.label for e in facts.entities}
    told = {(v.type, v.start, tuple((p.role, label[p.agent]) for p in v.participants)) for v in facts.events}
    assert ("RansomPayment", "2025-06-10", (("payer", "Spain"),)) in told
    assert any(type_ == "Earthquake" and start == "2022-05" for type_, start, _ in told)
    assert not any(v.type in ("RansomPayment", "Earthquake") for v in facts_of("Spain paid a ransom.").events)


def test_two_swaps_with_other_dates_stay_two() -> None:
    text = "Ukraine and Russia swapped prisoners on 5 May. Ukraine and Russia swapped prisoners again on 9 May."
    swaps = [v for v in facts_of(text).events if v.type == "PrisonerExchange"]
    assert [v.start for v in swaps] == ["2025-05-05", "2025-05-09"]
    assert swaps[1].follows == swaps[0].key


def test_a_leg_is_part_of_its_exchange() -> None:
    text = "Iran and the United States exchanged prisoners on Monday. Iran freed two American hikers on the same day."
    events = {v.type: v for v in facts_of(text).events}
    assert events["Release"].part_of == events["PrisonerExchange"].key


def test_what_is_only_said_to_have_failed_is_no_fact() -> None:
    text = "Turkey and Syria planned a prisoner exchange for Monday. Turkish officials claimed the exchange had failed."
    assert [v.status for v in facts_of(text).events if v.type == "PrisonerExchange"] != ["actual"]
