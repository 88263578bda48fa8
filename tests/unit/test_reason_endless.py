"""Rules that would not end are told beforehand, or stopped; rules that end are let alone."""

from __future__ import annotations

import pyoxigraph as ox
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from swapgraph.errors import InputError
from swapgraph.reason import endless
from swapgraph.reason.chain import ChainEngine
from swapgraph.reason.endless import refuse_endless
from swapgraph.reason.fixpoint import close
from swapgraph.reason.knowledge import Knowledge, read_knowledge
from swapgraph.reason.owl import Ontology, compile_ontology
from swapgraph.reason.rule import Triple
from swapgraph.reason.rules import SparqlRule, parse_rule
from swapgraph.resources import ontology_dir

NOTHING = compile_ontology([])
MADE = 'BIND(IRI(CONCAT(STR(?x), "/next")) AS ?new)'


def rule(name: str, head: str, body: str) -> SparqlRule:
    comments = f"#+ name: {name}\n#+ summary: One.\n#+ scope: article\n"
    text = f"{comments}PREFIX : <http://example.org/>\nCONSTRUCT {{ {head} }} WHERE {{ {body} }}"
    return parse_rule(text, f"{name}.rq")


def triples(turtle: str) -> list[Triple]:
    parsed = ox.parse(f"@prefix : <http://example.org/> . {turtle}", format=ox.RdfFormat.TURTLE)
    return [(t.subject, t.predicate, t.object) for t in parsed]  # type: ignore[misc]


def run(rules: tuple[SparqlRule, ...], data: str, ontology: Ontology = NOTHING) -> set[Triple]:
    return set(close(triples(data), Knowledge(ontology, rules), rules, ChainEngine()).told)


@pytest.mark.parametrize(
    ("rules", "named"),
    [
        ([rule("one", "?new a :T", f"?x a :T {MADE}")], ["one"]),
        ([rule("one", "?new :p ?x", f"?x :p ?y {MADE}")], ["one"]),
        ([rule("one", "?x :p ?new", f"?y :p ?x {MADE}")], ["one"]),
        ([rule("a", "?new a :T", f"?x a :S {MADE}"), rule("b", "?y a :S", "?y a :T")], ["a", "b"]),
        (
            [
                rule("a", "?new :q ?x", f"?x :p ?y {MADE}"),
                rule("b", "?x :r ?y", "?x :q ?y"),
                rule("c", "?x :p ?y", "?x :r/:r? ?y"),
                rule("innocent", "?x :s ?y", "?x :r ?y"),
            ],
            ["a", "b", "c"],
        ),
        ([rule("count", "?x :n ?m", "?x :n ?n BIND(?n + 1 AS ?m)")], ["count"]),
        ([rule("two", "?x :p ?new", 'BIND(STR(?x) AS ?a) ?y :p ?x BIND(IRI(CONCAT(?a, "x")) AS ?new)')], ["two"]),
    ],
    ids=lambda case: "-".join(one if isinstance(one, str) else one.name for one in case),
)
def test_a_circle_that_makes_terms_is_refused_with_all_its_rules(rules: list[SparqlRule], named: list[str]) -> None:
    with pytest.raises(InputError, match="without end") as caught:
        refuse_endless(rules, ())
    told = {one.name for one in rules if f"{one.name} ({one.name}.rq)" in str(caught.value)}
    assert told == set(named)


def test_a_circle_by_way_of_an_axiom_is_refused() -> None:
    maker = rule("maker", "?new :p ?x", f"?x :q ?y {MADE}")
    axioms = compile_ontology(triples(":p <http://www.w3.org/2000/01/rdf-schema#subPropertyOf> :q ."))
    refuse_endless([maker], ())
    with pytest.raises(InputError, match=r"maker.*and the axiom that <http://example.org/p> is a kind of"):
        refuse_endless([maker], axioms.rules)


@pytest.mark.parametrize(
    "rules",
    [
        [rule("one", "?new a :Made ; :of ?x", f"?x a :T {MADE}")],
        [rule("one", "?x :q ?new", f"?x :p ?y {MADE}"), rule("two", "?y :r ?x", "?x :q ?y")],
        [rule("plain", "?x :p ?z", "?x :p ?y . ?y :p ?z")],
        [rule("choosing", "?x :p ?z", "?x :p ?y BIND(COALESCE(?x, ?y) AS ?z)")],
        [rule("constant", "?x :p ?z", "?x :p ?y BIND(IRI('http://example.org/always') AS ?z)")],
    ],
    ids=lambda rules: rules[0].name,
)
def test_rules_that_end_are_let_alone(rules: list[SparqlRule]) -> None:
    refuse_endless(rules, ())
    assert run(tuple(rules), ":a a :T ; :p :b . :b :p :c .")


def test_our_own_rules_end() -> None:
    read_knowledge(ontology_dir())  # which would refuse them


def test_a_filter_may_say_where_to_stop() -> None:
    counting = rule("count", "?x :n ?m", "?x :n ?n FILTER(?n < 5) BIND(?n + 1 AS ?m)")
    refuse_endless([counting], ())
    assert run((counting,), ":a :n 1 .") == set(triples(":a :n 2, 3, 4, 5 ."))


@pytest.mark.parametrize(
    ("body", "how"),
    [
        (f"?x a :T FILTER(STRLEN(STR(?x)) > 2) {MADE}", "still in round 50|more than"),
        ("?x a :T FILTER(1 < 2) BIND(IRI(CONCAT(STR(?x), STR(?x))) AS ?new)", "more than 4,000 characters"),
        ("?x a :T . ?y a :T FILTER(1 < 2) BIND(IRI(CONCAT(STR(?x), STRAFTER(STR(?y), 'org'))) AS ?new)", "more than"),
    ],
)
def test_a_filter_that_does_not_stop_it_is_found_out(body: str, how: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(endless, "ROUNDS", 50)
    monkeypatch.setattr(endless, "TERMS", 5_000)
    one = rule("one", "?new a :T", body)
    other = rule("other", "?x a :S", "?x a :T")
    refuse_endless([one, other], ())
    with pytest.raises(InputError, match=how) as caught:
        run((one, other), ":a a :T . :b a :T .")
    assert "rule one (one.rq)" in str(caught.value)


def test_what_a_rule_makes_at_once_is_bounded(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("swapgraph.reason.rules.MOST_AT_ONCE", 100)
    pairs = rule(
        "pairs", "?new :of ?x", "?x a :T . ?y a :T BIND(IRI(CONCAT(STR(?x), STRAFTER(STR(?y), 'org'))) AS ?new)"
    )
    with pytest.raises(InputError, match="pairs makes more than 100 triples at once"):
        run((pairs,), " ".join(f":n{i} a :T ." for i in range(20)))


PROPERTIES = ("p", "q", "r")
chains = st.lists(
    st.tuples(st.sampled_from(PROPERTIES), st.sampled_from(PROPERTIES), st.booleans(), st.booleans()),
    min_size=1,
    max_size=5,
)


@settings(max_examples=80, deadline=None)
@given(chains)
def test_every_set_of_rules_is_refused_or_ends(chain: list[tuple[str, str, bool, bool]]) -> None:
    """Whatever is not refused runs to its end without coming to the bound."""
    rules = tuple(
        rule(
            f"r{i}",
            f"{'?new' if makes else '?x'} :{head} ?y" if straight else f"?y :{head} {'?new' if makes else '?x'}",
            f"?x :{body} ?y {MADE}",
        )
        for i, (body, head, makes, straight) in enumerate(chain)
    )
    try:
        refuse_endless(rules, ())
    except InputError as error:
        assert any(f"{one.name}.rq" in str(error) for one in rules)
        return
    found = run(rules, ":a :p :b . :b :q :c . :c :r :a .")
    assert len(found) < 5_000
