"""Why a triple is not there: the nearest rules, what they lack, what stands in their way; and what the command says."""

from __future__ import annotations

import json
from pathlib import Path

import pyoxigraph as ox
import pytest
from click.testing import CliRunner
from two_articles import BASE, article, articles, concluded

from swapgraph.cli.explain import explain
from swapgraph.graph.store import ArticleGraph, Store, writing
from swapgraph.names import sg
from swapgraph.reason import infer
from swapgraph.reason.asked import read_asked
from swapgraph.reason.missing import Absence, Absences
from swapgraph.reason.proof import Prover
from swapgraph.reason.rule import Triple, short
from swapgraph.resources import ontology_dir


@pytest.fixture(scope="module")
def store() -> Store:
    return concluded(articles())[0]


def triple(words: str) -> Triple:
    asked = read_asked([words], BASE)
    assert isinstance(asked, tuple)
    return asked


def absence(store: Store, words: str) -> Absence:
    folders = [ontology_dir() / "lexicon"]
    return Absences(Prover(store, ontology_dir()), folders).of(triple(words), 10)


def pattern(atom: object) -> str:
    return " ".join(short(slot).removeprefix(f"<{BASE}").removesuffix(">") for slot in atom)  # type: ignore[attr-defined]


def test_one_missing_premise_is_named_and_those_there_are_proved(store: Store) -> None:
    first = absence(store, "article/paper/event/swap sg:implements article/wire/event/deal")
    assert first.nearest == ()  # two articles, and no rule across them
    found = absence(store, "article/wire/event/failure sg:implements article/wire/event/deal").nearest
    [miss] = [miss for miss in found if miss.rule == "implements"]
    assert [pattern(atom) for atom in miss.missing] == [
        "article/wire/event/failure sg:underAgreement article/wire/event/deal",
        'article/wire/event/failure sg:status "actual"',
    ]
    found = absence(store, "article/paper/event/swap sg:implements article/paper/event/deal").nearest
    [miss] = [miss for miss in found if miss.rule == "implements"]
    assert [pattern(atom) for atom in miss.missing] == [
        "article/paper/event/swap sg:underAgreement article/paper/event/deal"
    ]
    assert [proof.quote.text for proof in miss.present if proof.quote] == [
        "On 3 May the two countries swapped prisoners."
    ]


def test_what_negation_blocks_is_told_with_the_triple_that_blocks() -> None:
    turtle = """e:a a sg:Country . e:b a sg:Country . e:c a sg:Country .
        <x/event/1> a sg:PrisonerExchange ; sg:status "actual" ; sg:party e:a, e:b, e:c ."""
    store, _ = concluded({"x": article("x", "", turtle)})
    miss = absence(store, "entity/a sg:exchangedWith entity/b").nearest[0]
    assert (miss.missing, len(miss.present)) == ((), 4)
    [obstacle] = miss.obstacles
    assert obstacle.negates
    assert [pattern(t) for t in obstacle.triples] == ["article/x/event/1 sg:party entity/c"]


def test_a_filter_in_the_way_is_told_with_what_it_compares(store: Store) -> None:
    misses = absence(store, "article/wire/claim/failed sg:contradicts article/wire/claim/quill").nearest
    found = [(m.rule, [o.text for o in m.obstacles]) for m in misses if m.obstacles]
    assert (
        "denial-contradicts-claim",
        ['FILTER(?no IN ("denies", "refuses") && ?yes IN ("asserts", "confirms"))'],
    ) in found


def test_terms_that_nothing_knows_are_named(store: Store) -> None:
    found = absence(store, "entity/nobody sg:partyy entity/arlandia")
    assert [short(term) for term in found.unknown] == [f"<{BASE}entity/nobody>", "sg:partyy"]
    assert found.nearest == ()


def test_what_is_said_and_not_inferred_names_words_and_places(store: Store) -> None:
    found = absence(store, "article/wire/event/deal sg:party entity/arlandia")
    assert found.nearest == ()
    assert any("prisoner swap" in entry.words for entry in found.told_by)
    assert [quotes[0].text for _, quotes in found.spoken_of] == ["the swap was held under the deal"]


def test_with_what_is_missing_the_triple_follows(store: Store) -> None:
    asked = [
        "article/paper/event/swap sg:confirmedBy entity/arlandia",
        "article/paper/claim/minister sg:sourceSide entity/arlandia",
        "article/paper/event/swap sg:hasLeg article/paper/event/swap/leg/arlandia",
        "article/paper/event/swap a sg:Release",
        "article/paper/event/swap sg:carriesOut article/paper/event/other",
    ]
    for words in asked:
        for miss in absence(store, words).nearest:
            if miss.obstacles or miss.article is None:
                continue
            names: dict[object, ox.NamedNode] = {}

            def filled(slot: object, names: dict[object, ox.NamedNode] = names) -> object:
                known = not hasattr(slot, "name")
                return slot if known else names.setdefault(slot, ox.NamedNode(f"{BASE}article/paper/x/{len(names)}"))

            added = [ox.Quad(*map(filled, atom), ox.NamedNode(miss.article)) for atom in miss.missing]  # type: ignore[arg-type]
            other = Store()
            for name, quads in articles().items():
                iri = f"{BASE}article/{name}"
                more = added if iri == miss.article else []
                other.replace_articles([ArticleGraph.of(iri, name, [*quads, *more])])
            other.replace_graph("inferred", infer(other))
            assert Prover(other, ontology_dir()).is_there(triple(words)), (words, miss)


@pytest.fixture(scope="module")
def folder(store: Store, tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = tmp_path_factory.mktemp("absent") / "graph"
    with writing(path) as there:
        there.oxigraph.extend(store.oxigraph)
        there.changed = True
    return path


def test_the_command_tells_why_not_and_ends_with_no(folder: Path) -> None:
    words = ["article/paper/event/swap", "sg:implements", "article/paper/event/deal"]
    answer = CliRunner().invoke(explain, [*words, "--graph", str(folder)])
    assert answer.exit_code == 1
    assert "missing: article/paper/event/swap (swap) sg:underAgreement article/paper/event/deal" in answer.stdout
    answer = CliRunner().invoke(explain, [*words, "--graph", str(folder), "--format", "json", "--limit", "1"])
    data = json.loads(answer.stdout)
    assert (answer.exit_code, data["holds"], len(data["nearest"])) == (1, False, 1)
    assert data["nearest"][0]["missing"][0][1] == {"type": "uri", "value": sg("underAgreement")}


def test_a_graph_with_nothing_in_it_has_an_answer(tmp_path: Path) -> None:
    with writing(tmp_path / "graph"):
        pass
    answer = CliRunner().invoke(
        explain, ["entity/a", "sg:exchangedWith", "entity/b", "--graph", str(tmp_path / "graph")]
    )
    assert answer.exit_code == 1
    assert "nothing knows entity/a" in answer.stdout
    answer = CliRunner().invoke(explain, ["entity/a", "--graph", str(tmp_path / "graph")])
    assert answer.exit_code == 1
