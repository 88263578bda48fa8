"""Axioms and rules of the user's: built with, remembered, listed, tested; what is not used of them is said."""

from __future__ import annotations

import subprocess
import sys
from dataclasses import replace
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from fakes import STAGES
from swapgraph import stages
from swapgraph.cli import main
from swapgraph.settings import Settings
from swapgraph.stages import standard_stages

A, B = "a:SWAP Norland Sudland 50", "b:SWAP Norland Sudland 50"
AXIOMS = """@prefix : <http://house.example/> .
@prefix owl: <http://www.w3.org/2002/07/owl#> .
@prefix rdfs: <http://www.w3.org/2000/01/rdf-schema#> .
@prefix sg: <https://w3id.org/swapgraph/ns#> .
:Done owl:equivalentClass [ a owl:Restriction ; owl:onProperty sg:status ; owl:hasValue "actual" ] .
:Deal owl:intersectionOf (:Done sg:PrisonerExchange) .
"""
RULE = """#+ name: house-deal
#+ summary: A deal of the house is worth a look.
#+ scope: article
#+ example:
#+   before: ":a a house:Deal . :b a house:Other ."
#+   after: ":a house:worth true ."
PREFIX house: <http://house.example/>
CONSTRUCT { ?deal house:worth true } WHERE { ?deal a house:Deal }
"""
LOOP = (
    RULE.partition("CONSTRUCT")[0]
    + """CONSTRUCT { ?next a house:Deal }
WHERE { ?deal a house:Deal BIND(IRI(CONCAT(STR(?deal), "/next")) AS ?next) }
"""
)


@pytest.fixture(autouse=True)
def _in_a_folder(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    """Articles are read without a language model; conclusions are drawn as they really are."""

    def some(settings: Settings, engine: str = "chain", threads: int = 1) -> stages.Stages:
        return replace(STAGES, infer=standard_stages(settings, engine, threads).infer)

    monkeypatch.setattr(stages, "standard_stages", some)
    monkeypatch.chdir(tmp_path)
    Path("house.ttl").write_text(AXIOMS)
    Path("house").mkdir()
    Path("house/deal.rq").write_text(RULE)


def run(*words: str) -> Result:
    return CliRunner().invoke(main, words)


def concluded() -> set[str]:
    """The local names of the house's own terms in the graph."""
    quads = run("export", "--format", "nq").stdout.splitlines()
    return {word[22:-1] for quad in quads for word in quad.split() if word.startswith("<http://house.example/")}


def test_axioms_and_rules_conclude_and_no_article_is_read_again() -> None:
    assert run("build", A).exit_code == 0
    result = run("build", A, "--ontology", "house.ttl", "--rules", "house")
    assert result.exit_code == 0, result.stderr
    assert "1 as before" in result.stderr
    assert concluded() == {"Done", "Deal", "worth"}


def test_they_are_remembered_until_they_are_given_up() -> None:
    run("build", A, "--ontology", "house.ttl", "--rules", "house")
    run("build", B)
    assert concluded() == {"Done", "Deal", "worth"}
    assert run("build", A, "--no-rules").exit_code == 0
    assert concluded() == {"Done", "Deal"}
    assert run("build", A, "--no-ontology").exit_code == 0
    assert concluded() == set()


def test_what_is_remembered_and_gone_is_told_with_the_way_out() -> None:
    run("build", A, "--ontology", "house.ttl")
    Path("house.ttl").unlink()
    result = run("build", A)
    assert result.exit_code == 3
    assert "house.ttl: no longer there" in result.stderr
    assert "--no-ontology" in result.stderr
    assert run("build", A, "--no-ontology").exit_code == 0


def test_a_graph_is_the_same_by_whichever_way_it_came_to_its_axioms() -> None:
    run("build", A, "--graph", "one")
    run("build", B, "--graph", "one", "--ontology", "house.ttl")
    run("build", B, A, "--graph", "other", "--ontology", "house.ttl")
    assert run("export", "--graph", "one").stdout == run("export", "--graph", "other").stdout


def test_a_changed_axiom_is_seen() -> None:
    run("build", A, "--ontology", "house.ttl")
    Path("house.ttl").write_text(AXIOMS.replace(":Deal", ":Bargain"))
    run("build", A)
    assert concluded() == {"Done", "Bargain"}


def test_what_is_not_used_is_said_each_time_with_its_file() -> None:
    extra = ":Done rdfs:subClassOf [ owl:unionOf (:A :B) ] . :p a owl:ReflexiveProperty ."
    Path("house.ttl").write_text(AXIOMS + extra)
    for words in (["--ontology", "house.ttl"], []):
        result = run("build", A, *words)
        assert result.exit_code == 0
        told = [line for line in result.stderr.splitlines() if "OWL 2 RL" in line]
        assert len(told) == 2
        assert all(line.startswith("swapgraph: ") and "house.ttl: " in line for line in told)


def test_axioms_on_text_and_on_values_are_said_to_be_left_aside() -> None:
    extra = """
    sg:Mention rdfs:subClassOf :Words . sg:value rdfs:domain :Figure . sg:party rdfs:domain :Event .
    :weight a owl:DatatypeProperty ; rdfs:domain :Thing ; rdfs:subPropertyOf :measure .
    """
    Path("house.ttl").write_text(AXIOMS + extra)
    told = [line for line in run("build", A, "--ontology", "house.ttl").stderr.splitlines() if "not used" in line]
    assert [line.partition(": ")[2] for line in told] == [
        "house.ttl: sg:Mention rdfs:subClassOf <http://house.example/Words>: "
        "what leads to text is not reasoned on, not used",
        "house.ttl: sg:value rdfs:domain <http://house.example/Figure>: "
        "values are compared by rules and shapes, not used",
    ]


def test_axioms_from_which_everything_follows_are_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("swapgraph.reason.schema.JOINS", 100_000)
    Path("house.ttl").write_text(
        AXIOMS + "<http://www.w3.org/1999/02/22-rdf-syntax-ns#type> a owl:FunctionalProperty ."
    )
    result = run("build", A, "--ontology", "house.ttl")
    assert result.exit_code == 3
    assert "house.ttl: too much follows from the axioms" in result.stderr


def test_a_lexicon_may_still_hold_axioms_and_rules() -> None:
    Path("house/axioms.ttl").write_text(AXIOMS)
    run("build", A, "--lexicon", "house")
    assert concluded() == {"Done", "Deal", "worth"}
    # The same files named twice are the same files.
    assert run("build", A, "--lexicon", "house", "--ontology", "house/axioms.ttl", "--rules", "house").exit_code == 0


@pytest.mark.parametrize(
    ("content", "words", "told"),
    [
        ("", ["--ontology", "none.ttl"], "none.ttl: no such file or folder"),
        ("", ["--ontology", "empty"], "empty: no .ttl file in this folder"),
        ("", ["--rules", "empty"], "empty: no .rq file in this folder"),
        ("", ["--rules", "none"], "none: no such file or folder"),
        ("", ["--ontology", "house/deal.rq"], "deal.rq:8: "),
        ("CONSTRUCT {", ["--rules", "bad.rq"], "bad.rq: a rule describes itself in `#+` comments"),
        (RULE.replace("?deal a house:Deal", "?deal a"), ["--rules", "bad.rq"], "bad.rq:8: "),
        (RULE.replace("house:Deal }", "?kind }"), ["--rules", "bad.rq"], "variable property or class"),
        (RULE.replace("house-deal", "counterparts"), ["--rules", "bad.rq"], "counterparts is already in"),
        (RULE.replace("house:worth true", "house:worth []"), ["--rules", "bad.rq"], "constructs a blank node"),
        (LOOP, ["--rules", "bad.rq"], "without end"),
    ],
)
def test_what_is_wrong_with_them_is_told_before_any_article_is_read(content: str, words: list[str], told: str) -> None:
    Path("empty").mkdir()
    Path("bad.rq").write_text(content)
    result = run("build", A, *words)
    assert result.exit_code == 3
    assert told in result.stderr
    assert "Traceback" not in result.stderr
    assert not Path("graph").exists()


# ------------------------------------------------------------------ swapgraph rules


def test_the_list_has_ours_the_users_and_owls() -> None:
    text = run("rules", "--rules", "house").stdout
    for word in ("counterparts", "Rules of house:", "house-deal", "prp-trp", "A deal of the house is worth a look."):
        assert word in text
    run("build", A, "--rules", "house")
    assert "house-deal" in run("rules").stdout


def test_the_list_loads_nothing_heavy() -> None:
    code = (
        "import sys; sys.argv = ['swapgraph', 'rules']\n"
        "from swapgraph.cli.start import start\n"
        "try: start()\n"
        "except SystemExit: pass\n"
        "print(sorted({m.partition('.')[0] for m in sys.modules} & {'spacy', 'rdflib', 'owlrl', 'duckdb', 'numpy'}),"
        " file=sys.stderr)"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stderr == "[]\n"
    assert "counterparts" in done.stdout


def test_one_rule_is_explained() -> None:
    text = run("rules", "house-deal", "--rules", "house/deal.rq").stdout
    for word in ("house-deal: A deal", "deal.rq", "<http://house.example/Deal>", ":a a house:Deal", "CONSTRUCT"):
        assert word in text
    assert any(line.split()[:2] in (["runs", "as"], ["runs", "compiled"]) for line in text.splitlines())
    assert run("rules", "house-deal", "--rules", "house", "--show").stdout.strip() == RULE.strip()


def test_the_axioms_of_a_rule_of_owl_are_listed() -> None:
    assert "sg:partOf is transitive" in run("rules", "prp-trp").stdout
    Path("house.ttl").write_text(AXIOMS + ":near a owl:SymmetricProperty .")
    run("build", A, "--ontology", "house.ttl")
    assert "<http://house.example/near> is symmetric" in run("rules", "prp-symp").stdout


def test_an_unknown_rule_is_told_with_the_near_ones() -> None:
    result = run("rules", "counterpart")
    assert result.exit_code == 2
    assert "did you mean counterparts" in result.stderr


def test_testing_goes_without_a_name() -> None:
    assert run("rules", "house-deal", "--test", "house").exit_code == 2
    assert run("rules", "--show").exit_code == 2
    assert run("rules", "--test", "nowhere").exit_code == 3


def test_examples_are_tests() -> None:
    result = run("rules", "--test", "house")
    assert (result.exit_code, result.stdout.split()[:2]) == (0, ["passed", "house-deal"])
    Path("house/deal.rq").write_text(RULE.replace(":a house:worth true", ":b house:worth true"))
    result = run("rules", "--test", "house")
    assert result.exit_code == 1
    assert "not concluded: <b> <http://house.example/worth>" in result.stdout
    assert "concluded, and not in `after`: <a> <http://house.example/worth>" in result.stdout
    assert result.stderr == "0 passed, 1 failed\n"


def test_a_rule_without_an_example_fails_its_test() -> None:
    lines = [line for line in RULE.splitlines() if not line.startswith(("#+ example", "#+   "))]
    Path("house/deal.rq").write_text("\n".join(lines))
    result = run("rules", "--test", "house/deal.rq")
    assert result.exit_code == 1
    assert "it has no `#+ example:`" in result.stdout


def test_an_example_that_is_no_turtle_is_bad_input() -> None:
    Path("house/deal.rq").write_text(RULE.replace(":a a house:Deal . :b", ":a a house:Deal ; ; ."))
    result = run("rules", "--test", "house")
    assert result.exit_code == 3
    assert "`before` of the example of rule house-deal is no Turtle, in its line 1" in result.stderr
