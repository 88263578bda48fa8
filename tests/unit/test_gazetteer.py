"""The gazetteer's files say nothing twice and point to nothing that is not there; its look-up keeps offsets."""

from __future__ import annotations

import functools
from collections import defaultdict
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from swapgraph.extract.gazetteer import Gazetteer, fold, sound
from swapgraph.lexicon import Entry, Lexicon, load_lexicon
from swapgraph.model import Token
from swapgraph.names import DEFAULT_BASE
from swapgraph.resources import ontology_dir

ENTITY = DEFAULT_BASE + "entity/"
SHARED = {"Congolese"}  # words that two countries' people go by


@functools.cache
def lexicon() -> Lexicon:
    return load_lexicon([ontology_dir() / "lexicon", ontology_dir() / "gazetteer"])


@functools.cache
def gazetteer() -> Gazetteer:
    return Gazetteer.from_lexicon(lexicon())


def entries() -> list[Entry]:
    return [e for e in lexicon().entries.values() if e.name.startswith(ENTITY)]


def tokens(text: str) -> list[Token]:
    """Words as a tokenizer would cut them: at spaces, and before possessives."""
    out: list[Token] = []
    start = 0
    for word in text.replace("'s", " 's").split(" "):
        at = text.index(word, start)
        start = at + len(word)
        out.append(Token(len(out), at, start, word, word.lower(), "PROPN", "NNP", "dep", len(out), 0))
    return out


def hits(text: str) -> list[str]:
    return [
        f"{text[h.start : h.end]} = {h.alias.known} ({h.alias.form})"
        for h in gazetteer().hits(fold(text), tokens(text))
    ]


def test_every_entry_points_to_entries() -> None:
    names = {e.name for e in entries()}
    links = ("of", "country", "capital", "standsFor", "against", "shortFor", "seatOf")
    assert [(e.name, p, v) for e in entries() for p in links for v in e.all(p) if v not in names] == []


def test_every_entry_has_one_type_and_one_label() -> None:
    assert [e.name for e in entries() if len(e.classes) != 1 or len(e.all("rdfs:label")) != 1] == []


def test_no_wikidata_id_is_given_twice() -> None:
    by_id = defaultdict(list)
    for e in entries():
        for match in e.all("skos:exactMatch"):
            by_id[match].append(e.name)
    assert {k: v for k, v in by_id.items() if len(v) > 1} == {}


def test_no_strong_name_means_two_entries() -> None:
    by_name = defaultdict(set)
    for e in entries():
        strong = () if e.flag("weak") else e.all("rdfs:label", "alias")
        for name in (*strong, *e.all("surname", "demonym", "demonymSingular", "demonymPlural")):
            by_name[fold(name)].add(e.name)
    assert {n: sorted(of) for n, of in by_name.items() if len(of) > 1 and n not in SHARED} == {}


@pytest.mark.parametrize(
    ("text", "wanted"),
    [
        ("Kiev said", ["Kiev = kyiv (name)"]),
        ("Viktor Orbán spoke", ["Viktor Orbán = viktor-orban (name)"]),
        ("the North Koreans", ["North Koreans = north-korea (people)"]),
        ("N’Djamena denied it", ["N’Djamena = n-djamena (name)"]),
        ("give us the US list", ["US = united-states (name)"]),
        ("GAZA CITY QUIET", ["GAZA CITY = gaza-city (name)"]),
        ("all quiet in the emirates", []),
        ("the Emirates agreed", ["Emirates = united-arab-emirates (name)"]),
        ("The Kyiv IndependentAnna", ["Kyiv Independent = the-kyiv-independent (name)"]),
        ("Ukrainesque and Iranology", []),
    ],
)
def test_look_up(text: str, wanted: list[str]) -> None:
    assert hits(text) == wanted


@given(st.text())
def test_folding_keeps_offsets(text: str) -> None:
    assert len(fold(text)) == len(text)


@given(st.text())
def test_folding_is_idempotent(text: str) -> None:
    assert fold(fold(text)) == fold(text)


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("Zelenskyy", "Zelenskiy"),
        ("Mohammed", "Mohamed"),
        ("Sharghi", "Shargi"),
        ("Qantar", "Kantar"),
        ("Orbán", "Orban"),
    ],
)
def test_spellings_of_one_name_sound_alike(one: str, other: str) -> None:
    assert sound(one) == sound(other)


@pytest.mark.parametrize(("one", "other"), [("Putin", "Petin"), ("Barak", "Barzak"), ("Salam", "Salem")])
def test_other_names_do_not(one: str, other: str) -> None:
    assert sound(one) != sound(other)


def test_geonames_file_says_where_it_is_from() -> None:
    text = Path(ontology_dir() / "gazetteer" / "geonames.ttl").read_text("utf-8")
    assert "Creative Commons Attribution 4.0" in text
