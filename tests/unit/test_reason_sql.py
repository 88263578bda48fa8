"""DuckDB concludes what Python and Oxigraph conclude, tells it by the same rules, and reaches nothing outside."""

from __future__ import annotations

import random
import re
from collections.abc import Sequence
from pathlib import Path
from unittest.mock import patch

import pyoxigraph as ox
import pytest
import yaml
from hypothesis import HealthCheck, given, reject, settings
from hypothesis import strategies as st
from odd_ontologies import odd_axioms, odd_facts
from two_articles import BASE, articles, concluded

from random_ontologies import facts, ontologies
from swapgraph.errors import InputError
from swapgraph.names import PREFIXES
from swapgraph.reason import infer
from swapgraph.reason import schema as schema_closure
from swapgraph.reason.chain import ChainEngine
from swapgraph.reason.fixpoint import Closure, Context, close, close_contexts
from swapgraph.reason.knowledge import Knowledge
from swapgraph.reason.owl import Ontology, compile_ontology
from swapgraph.reason.rule import RDF_TYPE, Derivation, Term, Triple, closure
from swapgraph.reason.rules import SparqlRule, parse_rule, read_rules
from swapgraph.reason.sql import batch, database, how
from swapgraph.reason.sql.auto import MANY, AutoEngine
from swapgraph.reason.sql.database import connect
from swapgraph.reason.sql.engine import DuckEngine
from swapgraph.resources import ontology_dir
from swapgraph.settings import Settings
from swapgraph.stages import standard_stages

EMPTY = compile_ontology([])
RULES = read_rules([ontology_dir() / "rules"])
BODIES = yaml.safe_load((Path(__file__).parent.parent / "cases" / "rule-bodies.yaml").read_text(encoding="utf-8"))
HEADER = "".join(f"@prefix {prefix}: <{iri}> .\n" for prefix, iri in PREFIXES.items())
HEADER += "@prefix : <http://example.org/> .\n"
DESCRIPTION = """\
#+ name: made-up
#+ summary: A rule for a test.
#+ scope: article
PREFIX sg: <https://w3id.org/swapgraph/ns#>
PREFIX xsd: <http://www.w3.org/2001/XMLSchema#>
"""


def triples(turtle: str) -> list[Triple]:
    parsed = ox.parse(HEADER + turtle, format=ox.RdfFormat.TURTLE)
    return [(t.subject, t.predicate, t.object) for t in parsed]  # type: ignore[misc]


def typed(text: str, local: str) -> ox.Literal:
    return ox.Literal(text, datatype=ox.NamedNode(PREFIXES["xsd"] + local))


# -------------------------------------------------------------- axioms


def steps(found: list[Derivation]) -> set[tuple[object, str, str]]:
    """What is told by which rule, and which premises clash by which."""
    return {(d.premises if d.conclusion is None else d.conclusion, d.rule.name, d.rule.axiom) for d in found}


def compiled(axioms: list[Triple]) -> Ontology:
    """Axioms compiled, if not too much follows: where all names are made the same, neither engine would end soon."""
    with patch.object(schema_closure, "JOINS", 300_000):
        try:
            return compile_ontology(axioms)
        except InputError:
            reject()


@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(
    ontologies(),
    st.lists(odd_axioms(), max_size=5),
    st.lists(st.one_of(facts, odd_facts), min_size=1, max_size=10),
    st.booleans(),
)
def test_both_engines_tell_the_same_by_the_same_rules(
    schema: list[Triple], odd: list[list[Triple]], data: list[Triple], unique: bool
) -> None:
    ontology = compiled([*schema, *(triple for axiom in odd for triple in axiom)])
    if unique:
        ontology = ontology.with_unique_names()
    assert steps(closure(DuckEngine(), data, ontology)) == steps(closure(ChainEngine(), data, ontology))


@settings(max_examples=15, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(
    ontologies(),
    st.lists(st.lists(st.one_of(facts, odd_facts), max_size=6), min_size=1, max_size=5),
)
def test_no_context_sees_another(schema: list[Triple], parts: list[list[Triple]]) -> None:
    ontology = compile_ontology(schema).with_unique_names()
    check(Knowledge(ontology, ()), (), [Context(str(i), part, len(part)) for i, part in enumerate(parts)])


def check(knowledge: Knowledge, rules: Sequence[SparqlRule], contexts: Sequence[Context]) -> int:
    """Close contexts both ways and compare; returns how much was told."""
    told = 0
    answers = list(close_contexts(contexts, knowledge, rules, DuckEngine()))
    assert [context for context, _ in answers] == list(contexts)
    for context, found in answers:
        expected = close(context.given, knowledge, rules, ChainEngine())
        assert found.told == expected.told
        assert clashes(found) == clashes(expected)
        told += len(found.told)
    return told


def clashes(found: Closure) -> set[tuple[str, tuple[Triple, ...]]]:
    return {(d.rule.name, d.premises) for d in found.clashes}


def test_a_session_grows() -> None:
    ontology = compile_ontology(triples(":p a owl:TransitiveProperty ."))
    session = DuckEngine().start(ontology)
    assert session.add(triples(":x :p :y .")) == []
    assert session.add(triples(":y :p :z .")) == triples(":x :p :z .")
    assert [d.conclusion for d in session.derivations()] == triples(":x :p :z .")


def test_a_rule_with_less_to_do_tells_what_another_found_first() -> None:
    ontology = compile_ontology(
        triples(":q rdfs:subPropertyOf :t . :t rdfs:subPropertyOf :r . :r owl:propertyChainAxiom (:p :p) .")
    )
    [one, other] = [steps(closure(e, triples(":a :p :b . :b :p :c . :a :q :c ."), ontology)) for e in both()]
    assert one == other
    assert {name for _, name, _ in one} == {"prp-spo1"}


def both() -> tuple[DuckEngine, ChainEngine]:
    return DuckEngine(), ChainEngine()


# -------------------------------------------------------------- rules


def made_up(body: str) -> SparqlRule:
    head = "?a sg:out ?b . ?b sg:back ?a . ?a sg:also ?c . ?a sg:new ?n"
    open_ = re.search(r"\?p \?b| a \?k", body)  # a variable property or class: said what it may stand for
    needs = "#+ needs: [sg:party, sg:side, sg:value, sg:Person, sg:Country]\n" if open_ else ""
    described = DESCRIPTION.replace("PREFIX sg", f"{needs}PREFIX sg")
    return parse_rule(f"{described}CONSTRUCT {{ {head} }} WHERE {{ {body} }}")


ODD: list[Term] = [
    ox.Literal("x", language="en"),
    typed("1.0e0", "double"),
    typed("02", "integer"),
    typed("2.0", "decimal"),
    typed("2024-01-01Z", "date"),
    typed("2024-02-30", "date"),
    typed("zz", "integer"),
    typed("9" * 17, "integer"),
]


def drawn(rule: SparqlRule, pick: random.Random, odd: float) -> list[Triple]:
    """A small graph of what a rule needs, with the constants of its text among the values."""
    nodes: list[Term] = [ox.NamedNode(f"{PREFIXES['sg']}x{i}") for i in range(5)]
    values: list[Term] = [ox.Literal(text) for text in re.findall(r'"([^"\n]{1,20})"', rule.query)]
    values += [ox.Literal(text) for text in ("Prisoners", "prisoners", "x", "1", "2", "")]
    values += [ox.Literal(number) for number in (0, 1, 2, 390, -2)] + [ox.Literal(True), ox.Literal(False)]
    values += [typed("2.5", "decimal"), typed("2", "decimal"), typed("2024-01-01", "date"), typed("2024", "gYear")]
    if pick.random() < odd:
        values += ODD
    terms = sorted(rule.needs, key=str)
    classes = [term for term in terms if term.value.rpartition("#")[2][0].isupper()]
    properties = [term for term in terms if term not in classes]
    found: list[Triple] = []
    for _ in range(pick.randrange(3, 22)):
        if classes and pick.random() < 0.25:
            found.append((pick.choice(nodes), RDF_TYPE, pick.choice(classes)))
        else:
            found.append((pick.choice(nodes), pick.choice(properties), pick.choice(pick.choice((nodes, values)))))
    return found


def changed(example: list[Triple], extra: list[Triple], pick: random.Random) -> list[Triple]:
    """An example with some of its objects exchanged, some triples left out, and some more."""
    objects = [o for _, p, o in example if p != RDF_TYPE]

    def change(triple: Triple) -> Triple:
        s, p, o = triple
        return s, p, pick.choice(objects) if p != RDF_TYPE and pick.random() < 0.1 else o

    return [change(triple) for triple in example if pick.random() > 0.05] + extra[: pick.randrange(5)]


@pytest.mark.parametrize("case", BODIES, ids=lambda case: case["body"])
def test_sql_and_sparql_agree_on_a_body(case: dict[str, str]) -> None:
    rule = made_up(case["body"])
    why = how(rule)
    assert (why is None) if "why" not in case else (case["why"] in str(why))
    if "LIMIT" in case["body"]:
        return  # any answer is right
    pick = random.Random(case["body"])
    parts = [drawn(rule, pick, odd=0.1) for _ in range(25)]
    told = check(Knowledge(EMPTY, (rule,)), (rule,), [Context(str(i), part, len(part)) for i, part in enumerate(parts)])
    assert bool(told) != case.get("none", False) or "why" in case


@pytest.mark.parametrize("rule", RULES, ids=lambda rule: rule.name)
def test_sql_and_sparql_agree_on_our_rules(rule: SparqlRule) -> None:
    assert how(rule) is None
    pick = random.Random(rule.name)
    example = triples(rule.example["before"])
    parts = [example, *(changed(example, drawn(rule, pick, odd=0.05), pick) for _ in range(30))]
    told = check(Knowledge(EMPTY, (rule,)), (rule,), [Context(str(i), part, len(part)) for i, part in enumerate(parts)])
    assert told > 0


def test_rules_and_axioms_go_on_together() -> None:
    ontology = compile_ontology(triples(":next a owl:TransitiveProperty . sg:out rdfs:subPropertyOf :next ."))
    out = made_up("?a sg:party ?b . FILTER NOT EXISTS { ?b sg:side ?a }")
    text = out.query[: out.query.index("CONSTRUCT")].replace("made-up", "more")
    more = parse_rule(f"{text}CONSTRUCT {{ ?a sg:party ?v }} WHERE {{ ?a sg:out ?b . ?b sg:value ?v }}")
    turtle = ":x sg:party :y . :y sg:value :z . :z sg:value :x . :z sg:side :y ."
    given_ = triples(turtle)
    assert check(Knowledge(ontology, (more, out)), (more, out), [Context("x", given_, len(given_))]) > 5


def test_a_value_that_sql_cannot_compare_leaves_its_context_to_oxigraph() -> None:
    rule = made_up("?a sg:value ?b . BIND(xsd:double(?b) AS ?n) FILTER(?n > 1.5)")
    parts = [triples(f":x sg:value {value} .") for value in ("1", "2", '"2"', "2.5e0", '"z"@en')]
    assert check(Knowledge(EMPTY, (rule,)), (rule,), [Context(str(i), part, len(part)) for i, part in enumerate(parts)])


ODD_TEXTS = (
    *("a\0b", "\x01", '"', "\\", "\r\n", "\ufffe", "\U0001f600", "İ", "Σ"),
    *("x'); DROP TABLE facts;--", "?x0", "} #", "<a>"),
)


@pytest.mark.parametrize(
    "body",
    [
        "?a sg:value ?b . ?c sg:value ?d . FILTER(LCASE(?b) < LCASE(?d))",
        "?a sg:value ?b . ?c sg:value ?d . FILTER(?b < ?d)",
        "?a sg:value ?b . BIND(IRI(CONCAT(STR(?a), '/', ENCODE_FOR_URI(STR(?b)))) AS ?n)",
    ],
)
def test_texts_are_values_and_nothing_else(body: str) -> None:
    rule = made_up(body)
    values = [triple for text in ODD_TEXTS for triple in triples(f":x sg:value {ox.Literal(text)} .")]
    assert check(Knowledge(EMPTY, (rule,)), (rule,), [Context("x", values, len(values)), Context("y", [], 0)]) > 5


def test_a_batch_that_takes_too_much_memory_is_closed_by_python(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(database, "MOST", 8 << 20)
    ontology = compile_ontology(triples("sg:party a owl:TransitiveProperty ."))
    many = [triple for i in range(60) for triple in triples(f":n{i} sg:party :n{i + 1} .")]
    engine = DuckEngine()
    answers = close_contexts([Context(str(i), many, len(many)) for i in range(40)], Knowledge(ontology, ()), (), engine)
    closed: list[int] = []

    def counted(*given_: object) -> Closure:
        closed.append(1)
        return close(*given_)  # type: ignore[arg-type]

    monkeypatch.setattr(batch, "close", counted)
    assert {len(found.told) for _, found in answers} == {60 * 61 // 2 - 60}
    assert len(closed) == 40


# -------------------------------------------------------------- stores, batches, limits


@pytest.mark.parametrize("size", [1, 60, 1_000_000])
def test_infer_is_the_same_with_each_engine(size: int, monkeypatch: pytest.MonkeyPatch) -> None:
    store, _ = concluded(articles())
    monkeypatch.setattr(batch, "BATCH", size)
    one, other = infer(store, engine="duckdb"), infer(store, engine="chain")
    assert {str(quad) for quad in one} == {str(quad) for quad in other}
    assert one.findings == other.findings
    assert BASE  # the store is not empty: test_reason_inference says what follows from it


@pytest.mark.parametrize("threads", [1, 2])
def test_duckdb_takes_the_threads_that_it_is_given(threads: int, monkeypatch: pytest.MonkeyPatch) -> None:
    databases = []
    monkeypatch.setattr(batch, "connect", lambda *given: databases.append(connect(*given)) or databases[-1])
    store, _ = concluded(articles())
    one = standard_stages(Settings(), "duckdb", threads).infer(store, lambda _: None)
    assert {str(quad) for quad in one} == {str(quad) for quad in infer(store, engine="chain")}
    assert databases[0].execute("SELECT current_setting('threads')").fetchone() == (threads,)


def test_few_contexts_never_start_duckdb(monkeypatch: pytest.MonkeyPatch) -> None:
    def fail(_: int | None) -> None:
        raise AssertionError

    monkeypatch.setattr("swapgraph.reason.sql.engine.DuckEngine", fail)
    part = triples(":x :p :y .")
    knowledge = Knowledge(compile_ontology(triples(":p a owl:SymmetricProperty .")), ())
    few = [Context(str(i), part, 1) for i in range(MANY - 1)]
    found = [closed.told for _, closed in close_contexts(few, knowledge, (), AutoEngine())]
    assert found == [{triples(":y :p :x .")[0]: "prp-symp"}] * len(few)
    with pytest.raises(AssertionError):
        list(close_contexts([*few, few[0]], knowledge, (), AutoEngine()))


@pytest.mark.parametrize(
    "statement",
    [
        "SELECT * FROM read_csv('pyproject.toml')",
        "SELECT * FROM 'pyproject.toml'",
        "SELECT * FROM glob('*')",
        "COPY (SELECT 1) TO 'swapgraph-test.csv'",
        "ATTACH 'swapgraph-test.db'",
        "INSTALL httpfs",
        "LOAD httpfs",
        "SET enable_external_access = true",
        "SET memory_limit = '1TB'",
        "SET temp_directory = '.'",
    ],
)
def test_the_database_is_shut_in(statement: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    import duckdb

    monkeypatch.chdir(tmp_path)
    (tmp_path / "pyproject.toml").write_text("a,b\n", encoding="utf-8")
    with pytest.raises(duckdb.Error):
        connect().execute(statement)
    assert [path.name for path in tmp_path.iterdir()] == ["pyproject.toml"]
