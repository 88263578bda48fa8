"""Copies of one wire: found by their words, whatever was cut or changed; and nobody else is called a copy."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from swapgraph.resolve.copies import Print, bands, find_copies, runs
from swapgraph.resolve.vocabulary import Vocabulary

WIRE = (
    "Norland and Sudland exchanged 390 prisoners each on Friday, officials in both capitals said. The buses crossed "
    "the bridge at Brenn before noon. Ada Holm, who had led the talks, thanked the Red Cross for its help. Relatives "
    "waited in the rain with photographs of those who have not come home. More exchanges are to follow, she said."
)
OTHER = (
    "Friday brought 390 prisoners home to Norland. They had crossed the bridge near Brenn in buses, and as many went "
    "the other way to Sudland. The talks were led by Ada Holm. In the rain relatives held up photographs, hoping for "
    "news of others. The Red Cross had helped; officials said that within some weeks there would be more of this."
)


NOBODY = Vocabulary()


def copies(words: Vocabulary = NOBODY, days: tuple[str, ...] = (), **texts: str) -> dict[str, str]:
    """What is a copy of what among articles of following days; `days` are those of which they tell, if they do."""
    prints = {
        name: Print(f"2025-06-0{i + 1}", name, tuple(bands(text)), tuple((day, day) for day in days[i : i + 1]))
        for i, (name, text) in enumerate(texts.items())
    }
    found = find_copies(prints, texts.__getitem__, words)
    assert found.keys() == texts.keys()
    return {name: copy.original for name, copy in found.items() if copy is not None}


@pytest.mark.parametrize(
    "copy",
    [
        WIRE,
        WIRE.replace("390", "1,390"),
        WIRE.partition(" Relatives")[0],
        "BRENN - " + WIRE.upper(),
        "Our newsroom adds: nothing is known of the captains. " + WIRE.replace("Ada Holm", "Ada Holmgren"),
    ],
    ids=["whole", "another figure", "cut", "in capitals", "with a lead"],
)
def test_a_copy_is_found_whatever_is_changed(copy: str) -> None:
    assert copies(wire=WIRE, copy=copy) == {"copy": "wire"}


def test_the_same_news_in_other_words_is_no_copy() -> None:
    assert copies(wire=WIRE, other=OTHER) == {}


def test_a_few_words_are_a_copy_if_they_are_the_same() -> None:
    flash = "Norland and Sudland exchanged 55 prisoners each on Monday, officials said."
    assert copies(wire=flash, copy=flash.upper(), figure=flash.replace("55", "56"), none="") == {"copy": "wire"}


def test_what_comes_out_later_is_no_copy() -> None:
    others = {f"other{i}": f"{i} " + OTHER[::-1] for i in range(3)}
    assert "late" not in copies(wire=WIRE, **others, late=WIRE)


def test_a_formula_told_of_another_day_is_no_copy() -> None:
    assert copies(days=("2025-06-01", "2025-06-02"), wire=WIRE, next=WIRE.replace("390", "307")) == {}
    assert copies(days=("2025-06-01", "2025-06-01"), wire=WIRE, copy=WIRE) == {"copy": "wire"}
    assert copies(days=("2025-06-01",), wire=WIRE, cut=WIRE.partition(" Relatives")[0]) == {"cut": "wire"}


def test_what_a_user_calls_different_is_no_copy() -> None:
    words = Vocabulary(different={"copy": frozenset({"wire"}), "wire": frozenset({"copy"})})
    assert copies(words, wire=WIRE, copy=WIRE, third=WIRE) == {"third": "wire"}


def test_the_earliest_is_the_source() -> None:
    assert copies(wire=WIRE, copy=WIRE, later=WIRE.partition(" More")[0]) == {"copy": "wire", "later": "wire"}
    words = tuple(bands(WIRE))
    found = find_copies({"a": Print("~", "a", words), "b": Print("2025", "b", words)}, lambda _: WIRE, NOBODY)
    assert (found["a"] is not None, found["b"]) == (True, None)  # nobody knows when the one came out


@settings(deadline=None)
@given(st.lists(st.sampled_from("abcdefgh"), max_size=40), st.randoms(use_true_random=False))
def test_no_order_decides(words: list[str], random: st.DataObject) -> None:
    texts = {
        "wire": WIRE,
        "copy": WIRE.partition(" More")[0],
        "third": " ".join(words),
        "fourth": WIRE + " ".join(words),
    }
    prints = {name: Print("2025", name, tuple(bands(text))) for name, text in texts.items()}
    shuffled = list(prints.items())
    random.shuffle(shuffled)  # type: ignore[attr-defined]
    found = find_copies(dict(shuffled), texts.__getitem__, NOBODY)
    assert find_copies(prints, texts.__getitem__, NOBODY) == found


def test_runs_are_the_same_on_every_machine() -> None:
    words = " ".join(f"word{chr(97 + i)}" for i in range(20))
    assert sorted(runs(f"One two 3,000 four five {words}")) == sorted(runs(f"one two 7 FOUR five {words}"))
    assert min(runs("one two three four")) == 1836196124012518098
