"""Which people and events of different articles are one, and that no order of reading decides it."""

from __future__ import annotations

import itertools
from dataclasses import replace
from pathlib import Path

import pyoxigraph as ox
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from swapgraph.graph.store import Store
from swapgraph.names import DEFAULT_BASE, ONTOLOGY, PREFIXES
from swapgraph.resolve import resolve_store
from swapgraph.resolve.events import judge
from swapgraph.resolve.evidence import weigh
from swapgraph.resolve.names import body_name, person_name
from swapgraph.resolve.periods import Period
from swapgraph.resolve.table import Deal, Telling
from swapgraph.resolve.vocabulary import load_vocabulary
from swapgraph.resources import ontology_dir

WORDS = load_vocabulary(ontology_dir())
HEADER = "".join(f"@prefix {prefix}: <{iri}> .\n" for prefix, iri in PREFIXES.items())
HEADER += f"@prefix e: <{DEFAULT_BASE}entity/> .\n@base <{DEFAULT_BASE}article/> .\n"


def sg(local: str) -> ox.NamedNode:
    return ox.NamedNode(ONTOLOGY + local)


def graph(**articles: str) -> list[ox.Quad]:
    """Articles by id, as Turtle in which `<ID/...>` is local."""
    trig = HEADER + "".join(f"<{name}> {{ {turtle} }}\n" for name, turtle in articles.items())
    return list(ox.parse(trig, format=ox.RdfFormat.TRIG))


def resolved(quads: list[ox.Quad]) -> list[ox.Quad]:
    store = Store()
    store.oxigraph.extend(quads)
    return resolve_store(store)


def clusters(quads: list[ox.Quad]) -> set[frozenset[str]]:
    """The clusters as sets of `ID/...`."""
    found: dict[object, set[str]] = {}
    for quad in resolved(quads):
        if quad.predicate == sg("refersTo"):
            found.setdefault(quad.object, set()).add(quad.subject.value.removeprefix(f"{DEFAULT_BASE}article/"))
    return {frozenset(members) for members in found.values()}


def swap(node: str, when: str, sides: str = "e:ukraine, e:russia", more: str = "", status: str = "actual") -> str:
    start, _, end = when.partition("/")
    kind = {10: "date", 7: "gYearMonth", 4: "gYear"}[len(start)]
    dates = f'sg:startDate "{start}"^^xsd:{kind} ; sg:endDate "{end or start}"^^xsd:{kind} ;'
    return f'<{node}> a sg:PrisonerExchange ; sg:status "{status}" ; {dates} sg:party {sides} . {more}\n'


def count(node: str, number: int, side: str = "e:ukraine") -> str:
    return f'<{node}/q> sg:ofEvent <{node}> ; sg:value {number} ; sg:bound "exact" ; sg:side {side} .'


def person(node: str, name: str, country: str | None = None) -> str:
    post = f"; sg:holdsPost <{node}/post>" if country else ""
    held = f"<{node}/post> a sg:Post ; sg:postIn {country} . {country} a sg:Country ." if country else ""
    return f'<{node}> a sg:Person ; rdfs:label "{name}" {post} . {held}\n'


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("Volodymyr Zelenskyy", "Volodymyr Zelensky"),
        ("Sergey Lavrov", "Sergei Lavrov"),
        ("Mikhail Khodorkovsky", "Michail Chodorkovsky".replace("Ch", "Kh")),
        ("Yevgeny Prigozhin", "Evgeny Prigozhin"),
        ("Mohammed bin Salman", "Muhammad bin Salman"),
        ("Yulia Navalnaya", "Julia Navalnaya"),
        ("William J. Burns", "William Burns"),
        ("Łukasz Żak", "Lukasz Zak"),
    ],
)
def test_spellings_of_one_name(one: str, other: str) -> None:
    a, b = person_name(one, WORDS.variants), person_name(other, WORDS.variants)
    assert a is not None
    assert b is not None
    assert a.fits(b)


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("Dan Brown", "Don Brown"),
        ("Ivan Petrov", "Ivan Petrenko"),
        ("Anna Maria Koval", "Anna Olena Koval"),
        ("Ivan Petrov", "Petr Ivanov"),
    ],
)
def test_names_of_two_people(one: str, other: str) -> None:
    a, b = person_name(one, WORDS.variants), person_name(other, WORDS.variants)
    assert a is not None
    assert b is not None
    assert not a.fits(b)


def test_one_word_names_nobody() -> None:
    assert person_name("Petrov", WORDS.variants) is None
    assert body_name("The Red Crescent") == body_name("Red Crescent")


def part_in(node: str, event: str = "Release", role: str = "releasedPerson", more: str = "") -> str:
    """That a node has a part in an event of its own."""
    return f'<{node}/e> a sg:{event} ; sg:status "actual" ; sg:{role} <{node}> . ' + more.replace("{}", f"<{node}/e>")


def distinctions(quads: list[ox.Quad]) -> dict[str, tuple[str, str, str]]:
    """Who is found to be another than who, why and how surely, as `ID/...`."""
    said: dict[object, dict[str, str]] = {}
    for quad in resolved(quads):
        value = quad.object.value.removeprefix(f"{DEFAULT_BASE}article/")
        said.setdefault(quad.subject, {})[quad.predicate.value.rpartition("#")[2]] = value
    return {
        of["distinguished"]: (of["distinguishedFrom"], of["reason"], of["confidence"])
        for of in said.values()
        if "distinguished" in of
    }


def test_two_people_of_one_full_name_are_two_until_something_says_otherwise() -> None:
    people = {
        "a": person("a/p", "Olha Reshetylova"),
        "b": person("b/p", "Olha Reshetilova"),
        "c": person("c/p", "Olha"),
    }
    assert clusters(graph(**people)) == set()
    assert distinctions(graph(**people)) == {"b/p": ("a/p", "nothing but the name in common", "0.5")}
    there = {**people, "a": person("a/p", "Olha Reshetylova", "e:ukraine")}
    assert clusters(graph(**there)) == set()


def one_of_two(a: str, b: str) -> str | None:
    """Why the Ivan Petrov of two articles is one; None if he is two."""
    quads = graph(a=person("a/p", "Ivan Petrov") + a, b=person("b/p", "Ivan Petrov") + b)
    if not clusters(quads):
        assert distinctions(quads).keys() == {"b/p"}
        return None
    return next(q.object.value for q in resolved(quads) if q.predicate == sg("reason")).removeprefix("same full name, ")


def test_company_events_sides_and_posts_tell_who_is_one() -> None:
    def company(node: str, name: str) -> str:
        return part_in(node, more=f'{{}} sg:releasedPerson <{node}/q> . <{node}/q> a sg:Person ; rdfs:label "{name}" .')

    assert (
        one_of_two(company("a/p", "Oleg Sidorov"), company("b/p", "Oleg Sydorov")) == "in events with the same people"
    )
    assert one_of_two(company("a/p", "Oleg Sidorov"), company("b/p", "Petr Orlov")) is None

    def beside(article: str, name: str) -> str:
        return person(f"{article}/q", name)

    assert one_of_two(beside("a", "Oleg Sidorov"), beside("b", "Oleg Sidorov")) == "named beside the same people"
    assert one_of_two(beside("a", "Oleg Sidorov"), beside("b", "Oleg")) is None

    def day(node: str, date: str) -> str:
        return part_in(node, more=f'{{}} sg:startDate "{date}" ; sg:endDate "{date}" .')

    assert one_of_two(day("a/p", "2025-06-10"), day("b/p", "2025-06-10")) == "in an event of the same day"
    assert one_of_two(day("a/p", "2025-06-10"), day("b/p", "2025-06-11")) is None
    side = "{} sg:receivingParty e:ukraine ."
    assert one_of_two(part_in("a/p", more=side), part_in("b/p", more=side)) == "told with the same side"
    assert one_of_two(part_in("a/p", more=side), part_in("b/p", more=side.replace("ukraine", "iran"))) is None
    between = {name: swap(f"{name}/e", f"2025-0{n}-10") for n, name in enumerate("ab", 1)}
    assert one_of_two(between["a"], between["b"]) == "in articles on the same two parties"
    assert one_of_two(between["a"], between["b"].replace("e:russia", "e:iran")) is None


def test_work_of_another_kind_outweighs_a_side_in_common() -> None:
    def told(node: str, title: str, more: str = "") -> str:
        post = f'<{node}> sg:holdsPost <{node}/post> . <{node}/post> a sg:Post ; sg:postTitle "{title}" . '
        return post + part_in(node, more="{} sg:receivingParty e:ukraine . " + more)

    assert one_of_two(told("a/p", "teacher"), told("b/p", "Teacher")) == "the same title"
    assert one_of_two(told("a/p", "journalist"), told("b/p", "teacher")) == "told with the same side"
    assert one_of_two(told("a/p", "sergeant"), told("b/p", "teacher")) is None
    day = '{} sg:startDate "2025-06-10" ; sg:endDate "2025-06-10" .'
    assert one_of_two(told("a/p", "sergeant", day), told("b/p", "teacher", day)) == "in an event of the same day"


def test_who_is_told_apart_has_a_reason() -> None:
    quads = graph(
        a=person("a/p", "Ivan Petrov", "e:russia"),
        b=person("b/p", "Ivan Petrov", "e:bulgaria"),
        c=person("c/p", "Ivan Petrov", "e:bulgaria"),
        d=person("d/p", "Ivan Petrov") + person("d/p2", "Ivan Petrov"),
    )
    why = distinctions(quads)
    assert why["b/p"] == ("a/p", "posts in other countries", "0.9")  # with c/p, who is b/p
    assert why.keys() == {"b/p", "d/p", "d/p2"}
    assert why["d/p"] == ("a/p", "an article speaks of two of the name", "0.8")
    middle = {name: person(f"{name}/p", f"Anna {name_} Koval") for name, name_ in (("a", "Maria"), ("b", "Olena"))}
    assert distinctions(graph(**middle)) == {"b/p": ("a/p", "other middle names", "0.9")}


def test_what_company_a_name_keeps_that_many_bear_says_nothing() -> None:
    def found(number: int) -> set[frozenset[str]]:
        day = '{} sg:startDate "2025-06-10" ; sg:endDate "2025-06-10" .'
        nodes = [f"a{n:02}/p" for n in range(number)]
        quads = graph(**{node[:3]: person(node, "Ivan Petrov") + part_in(node, "Trial", more=day) for node in nodes})
        return clusters(quads)

    assert len(found(50)) == 1
    assert found(51) == set()


def test_places_of_one_name_are_one_where_something_ties_them() -> None:
    def place(article: str, day: str, parties: str = "", kind: str = "Place", name: str = "Novopetrivka") -> str:
        held = f'<{article}/e> a sg:Negotiation ; sg:status "actual" ; sg:atPlace <{article}/w> ; '
        held += f'sg:startDate "{day}"^^xsd:date ; sg:endDate "{day}"^^xsd:date . '
        parties = f"<{article}/e> sg:party {parties} ." if parties else ""
        return f'<{article}/w> a sg:{kind} ; rdfs:label "{name}" . ' + held + parties

    def found(*places: str) -> set[frozenset[str]]:
        quads = graph(**dict(zip("abc", places, strict=False)))
        return {cluster for cluster in clusters(quads) if any(member.endswith("/w") for member in cluster)}

    one = {frozenset({"a/w", "b/w"})}
    assert found(place("a", "2025-06-10"), place("b", "2025-06-10")) == one
    assert found(place("a", "2025-06-10"), place("b", "2025-06-11")) == set()
    sides = "e:ukraine, e:russia"
    assert found(place("a", "2025-06-10", sides), place("b", "2025-07-11", sides)) == one
    assert found(place("a", "2025-06-10", sides), place("b", "2025-07-11", "e:iran, e:iraq")) == set()
    assert found(place("a", "2025-06-10", name="the camp"), place("b", "2025-06-10", name="the camp")) == set()
    within = "<{0}/w> sg:locatedIn e:{1} . e:{1} a sg:Country . "
    here = [place(name, "2025-06-10", sides) + within.format(name, "ukraine") for name in "ab"]
    there = place("b", "2025-06-10", sides) + within.format("b", "russia")
    assert found(*here) == one
    assert found(here[0], there) == set()
    # Talks at the same place are one where those of other places are not.
    assert clusters(graph(a=place("a", "2025-06-10", sides), b=place("b", "2025-06-10", sides))) == {
        *one,
        frozenset({"a/e", "b/e"}),
    }


def test_a_post_in_another_country_keeps_people_apart() -> None:
    quads = graph(
        a=person("a/p", "Ivan Petrov", "e:russia"),
        b=person("b/p", "Ivan Petrov", "e:bulgaria"),
        c=person("c/p", "Ivan Petrov", "e:russia"),
        d=person("d/p", "Ivan Petrov"),  # one of them, and nobody says which
    )
    assert clusters(quads) == {frozenset({"a/p", "c/p"})}


def test_whom_two_sides_hold_is_two() -> None:
    def held(node: str, by: str) -> str:
        event = f"<{node}/e> a sg:Capture ; sg:status 'actual' ; sg:capturedPerson <{node}> ; sg:captor {by} . "
        return person(node, "Ivan Petrov") + event + f"{by} a sg:Country ."

    freed = held("c/p", "e:russia").replace("Capture", "Release").replace("capturedPerson", "releasedPerson")
    freed = freed.replace("captor", "releasingParty")
    quads = graph(a=held("a/p", "e:ukraine"), b=held("b/p", "e:russia"), c=freed)
    assert clusters(quads) == {frozenset({"b/p", "c/p"})}
    assert "same full name, held by the same side" in {q.object.value for q in resolved(quads)}
    # Where he served says nothing against who held him.
    served = person("b/p", "Ivan Petrov", "e:russia") + person("b/q", "Oleg Sidorov")
    beside = held("a/p", "e:ukraine") + person("a/q", "Oleg Sidorov")
    assert clusters(graph(a=beside, b=served)) >= {frozenset({"a/p", "b/p"})}


def test_two_bearers_of_a_name_in_one_article_are_two() -> None:
    quads = graph(a=person("a/p", "Ivan Petrov") + person("a/p2", "Ivan Petrov"), b=person("b/p", "Ivan Petrov"))
    assert clusters(quads) == set()


def test_a_person_of_the_gazetteer_is_found_under_another_spelling() -> None:
    quads = graph(a='e:sergei-lavrov a sg:Person ; rdfs:label "Sergei Lavrov" .', b=person("b/p", "Sergej Lavrov"))
    links = [q for q in resolved(quads) if q.predicate == sg("refersTo")]
    assert [(q.subject.value, q.object.value) for q in links] == [
        (f"{DEFAULT_BASE}article/b/p", f"{DEFAULT_BASE}entity/sergei-lavrov")
    ]


def test_every_country_has_a_defence_ministry() -> None:
    body = '<{0}/o> a sg:Organization ; rdfs:label "{1}" .'
    for name, found in (("Defense Ministry", set()), ("Zona Volunteers", {frozenset({"a/o", "b/o"})})):
        assert clusters(graph(a=body.format("a", name), b=body.format("b", name))) == found


def test_one_swap_in_three_articles_with_differing_counts() -> None:
    quads = graph(
        a=swap("a/e", "2025-06-10", more=count("a/e", 300)),
        b=swap("b/e", "2025-06-10", more=count("b/e", 310)),
        c=swap("c/e", "2025-06-10", sides="e:ukraine"),
        d=swap("d/e", "2025-06-10", sides="e:israel, e:hamas"),
    )
    assert clusters(quads) == {frozenset({"a/e", "b/e", "c/e"})}


def test_swaps_on_two_days_are_two() -> None:
    quads = graph(
        a=swap("a/e", "2025-06-09"),
        b=swap("b/e", "2025-06-10"),
        c=swap("c/e1", "2025-06-09") + swap("c/e2", "2025-06-10"),
    )
    assert clusters(quads) == {frozenset({"a/e", "c/e1"}), frozenset({"b/e", "c/e2"})}


def test_a_day_more_or_less_with_the_same_figure_is_one() -> None:
    quads = graph(
        a=swap("a/e", "2025-06-09", more=count("a/e", 144)), b=swap("b/e", "2025-06-10", more=count("b/e", 144))
    )
    assert clusters(quads) == {frozenset({"a/e", "b/e"})}


def test_a_phase_is_not_its_whole() -> None:
    quads = graph(
        a=swap("a/e", "2025-05-23/2025-05-25", more=count("a/e", 1000)),
        b=swap("b/e", "2025-05-23", more=count("b/e", 390)),
    )
    assert clusters(quads) == set()


def test_a_month_means_the_only_swap_of_it() -> None:
    may = swap("m/e", "2025-05")
    assert clusters(graph(a=swap("a/e", "2025-05-23"), m=may)) == {frozenset({"a/e", "m/e"})}
    assert clusters(graph(a=swap("a/e", "2025-05-23"), b=swap("b/e", "2025-05-06"), m=may)) == set()


def test_a_number_in_the_series_finds_its_swap() -> None:
    numbered = "<{0}> sg:ordinal 66 ."
    quads = graph(
        a=swap("a/e", "2025-08-14"),
        b=swap("b/e", "2025-08-24", more=numbered.format("b/e")),
        c=swap("c/e", "2025-08", more=numbered.format("c/e")),
    )
    assert clusters(quads) == {frozenset({"b/e", "c/e"})}


def test_second_talks_without_a_date_are_not_one() -> None:
    talks = '<{0}> a sg:Negotiation ; sg:status "actual" ; sg:party e:ukraine, e:russia ; sg:ordinal {1} .'
    assert clusters(graph(a=talks.format("a/e", 2), b=talks.format("b/e", 2))) == set()
    assert clusters(graph(a=talks.format("a/e", 66), b=talks.format("b/e", 66))) == {frozenset({"a/e", "b/e"})}


@pytest.mark.parametrize("status", ["planned", "hypothetical"])
def test_what_has_happened_is_not_what_was_planned_or_imagined(status: str) -> None:
    quads = graph(a=swap("a/e", "2025-06-10"), b=swap("b/e", "2025-06-10", status=status))
    assert clusters(quads) == set()


def test_what_one_claims_and_another_tells_as_fact_is_one() -> None:
    quads = graph(a=swap("a/e", "2025-06-10"), b=swap("b/e", "2025-06-10", status="claimed"))
    assert clusters(quads) == {frozenset({"a/e", "b/e"})}


def test_a_plan_is_linked_to_what_carried_it_out() -> None:
    quads = graph(
        a=swap("a/e", "2025-06-10", status="planned", more='<a> sg:published "2025-06-04"^^xsd:date .'),
        b=swap("b/e", "2025-06-10"),
        c=swap("c/e", "2025-06-10"),
        d=swap("d/e", "2025-07-10"),
    )
    [link] = [q for q in resolved(quads) if q.predicate == sg("carriesOut")]
    assert link.object == ox.NamedNode(f"{DEFAULT_BASE}article/a/e")
    assert link.subject.value.startswith(f"{DEFAULT_BASE}story/prisonerexchange/2025-06-10-russia-ukraine-")


def test_bodies_that_go_the_other_way_are_another_event() -> None:
    leg = (
        '<{0}> a sg:BodyRepatriation ; sg:status "actual" ; sg:releasingParty {1} ; sg:receivingParty {2} ; '
        'sg:startDate "2025-06-11"^^xsd:date ; sg:endDate "2025-06-11"^^xsd:date .'
    )
    out, back = ("e:russia", "e:ukraine"), ("e:ukraine", "e:russia")
    assert clusters(graph(a=leg.format("a/e", *out), b=leg.format("b/e", *back))) == set()
    assert clusters(graph(a=leg.format("a/e", *out), b=leg.format("b/e", *out))) == {frozenset({"a/e", "b/e"})}


def test_talks_in_two_cities_are_two() -> None:
    talks = (
        '<{0}> a sg:Negotiation ; sg:status "actual" ; sg:party e:ukraine, e:russia ; sg:atPlace e:{1} ; '
        'sg:startDate "2025-06-02"^^xsd:date ; sg:endDate "2025-06-02"^^xsd:date .'
    )
    assert clusters(graph(a=talks.format("a/e", "istanbul"), b=talks.format("b/e", "minsk"))) == set()
    same = graph(a=talks.format("a/e", "istanbul"), b=talks.format("b/e", "istanbul"))
    assert clusters(same) == {frozenset({"a/e", "b/e"})}


def test_each_match_says_why_and_how_surely() -> None:
    quads = resolved(graph(a=swap("a/e", "2025-06-10"), b=swap("b/e", "2025-06-10")))
    matches = [q.subject for q in quads if q.object == sg("Match")]
    assert len(matches) == 2
    said = {(q.predicate.value.rpartition("#")[2], q.object.value) for q in quads if q.subject == matches[0]}
    assert ("reason", "both 2025-06-10, same sides") in said
    assert ("confidence", "0.89") in said


def test_one_article_more_leaves_a_storys_name() -> None:
    def story(**articles: str) -> set[str]:
        return {q.object.value for q in resolved(graph(**articles)) if q.predicate == sg("refersTo")}

    two = {name: swap(f"{name}/e", "2025-06-10") for name in "bc"}
    assert story(**two) == story(a=swap("a/e", "2025-06-10"), **two)


DAYS = ["2025-06-09", "2025-06-10", "2025-06-10/2025-06-12", "2025-06", "2025"]
SIDES = ["e:ukraine, e:russia", "e:ukraine", "e:israel, e:hamas"]
events = st.tuples(st.sampled_from(DAYS), st.sampled_from(SIDES), st.sampled_from([0, 95, 205]))
articles = st.lists(st.lists(events, min_size=1, max_size=3), min_size=2, max_size=6)


@settings(max_examples=60, deadline=None)
@given(articles, st.randoms(use_true_random=False))
def test_no_order_of_reading_decides(told: list[list[tuple[str, str, int]]], random: st.DataObject) -> None:
    turtle = {}
    for i, events_ in enumerate(told):
        turtle[f"a{i}"] = "".join(
            swap(f"a{i}/e{j}", when, sides, count(f"a{i}/e{j}", number) if number else "")
            for j, (when, sides, number) in enumerate(events_)
        )
    quads = graph(**turtle)
    shuffled = list(quads)
    random.shuffle(shuffled)  # type: ignore[attr-defined]
    assert resolved(quads) == resolved(shuffled)
    for cluster in clusters(quads):
        owners = [member.partition("/")[0] for member in cluster]
        assert len(owners) == len(set(owners))  # an article tells an event once


@settings(max_examples=100, deadline=None)
@given(events, events)
def test_judging_does_not_depend_on_who_comes_first(one: tuple[str, str, int], other: tuple[str, str, int]) -> None:
    def telling(article: str, event: tuple[str, str, int]) -> Telling:
        start, _, end = event[0].partition("/")
        sides = frozenset(event[1].split(", "))
        counts = frozenset({("e:ukraine", str(event[2]))} if event[2] else ())
        period = Period(start, end or start)
        kind = ONTOLOGY + "PrisonerExchange"
        return Telling(article, article, kind, "", "actual", period, None, sides, counts=counts)

    for a, b in itertools.permutations([telling("a", one), telling("b", other)]):
        assert judge(a, b, WORDS) == judge(b, a, WORDS)


# ------------------------------------------------------------------ evidence


def test_equal_round_counts_on_following_days_are_two_swaps() -> None:
    def two(number: int) -> set[frozenset[str]]:
        days = {"a": "2025-06-09", "b": "2025-06-10"}
        return clusters(graph(**{k: swap(f"{k}/e", day, more=count(f"{k}/e", number)) for k, day in days.items()}))

    assert two(100) == two(1000) == set()
    assert two(144) == {frozenset({"a/e", "b/e"})}  # told a day late, or by another clock


def test_an_anniversary_is_not_the_swap() -> None:
    quads = graph(
        a=swap("a/e", "2024-08-24", more=count("a/e", 115)), b=swap("b/e", "2025-08-24", more=count("b/e", 115))
    )
    assert clusters(quads) == set()


def test_an_event_without_a_date_is_of_the_days_before_its_article() -> None:
    undated = (
        '<{0}> a sg:PrisonerExchange ; sg:status "actual" ; sg:party e:ukraine, e:russia . <{1}> sg:published "{2}" .'
    )
    swaps = {"a": swap("a/e", "2025-06-10"), "b": swap("b/e", "2025-06-20")}
    told = undated.format("m/e", "m", "2025-06-12")
    assert clusters(graph(**swaps, m=told)) == {frozenset({"a/e", "m/e"})}
    assert clusters(graph(**swaps, m=undated.format("m/e", "m", "2025-07-12"))) == set()
    assert clusters(graph(**swaps, c=swap("c/e", "2025-06-06"), m=told)) == set()  # one of two


def test_people_tell_an_event_without_a_date() -> None:
    freed = '<{0}> sg:releasedPerson e:ada . e:ada a sg:Person ; rdfs:label "Ada Holm" .'
    undated = '<m/e> a sg:PrisonerExchange ; sg:status "actual" ; sg:party e:ukraine, e:russia . '
    undated += '<m> sg:published "2030-01-01" .' + freed.format("m/e")
    quads = graph(a=swap("a/e", "2025-06-10", more=freed.format("a/e")), b=swap("b/e", "2025-06-20"), m=undated)
    assert clusters(quads) == {frozenset({"a/e", "m/e"})}


def test_a_group_without_a_name_is_no_side() -> None:
    group = '<{0}> a sg:Group ; rdfs:label "government" .'
    quads = graph(
        a=swap(
            "a/e",
            "2025-06-10",
            "<a/government>, e:houthis",
            count("a/e", 318, "e:houthis") + group.format("a/government"),
        ),
        b=swap("b/e", "2025-06-10", "e:yemen, e:houthis", count("b/e", 318, "e:houthis")),
    )
    assert clusters(quads) == {frozenset({"a/e", "b/e"})}


def test_a_plan_without_a_date_is_linked_by_its_figure() -> None:
    def links(number: int, day: str) -> int:
        plan = '<p/e> a sg:PrisonerExchange ; sg:status "planned" ; sg:party e:ukraine, e:russia . '
        plan += '<p> sg:published "2025-06-02" .' + count("p/e", 1000)
        quads = graph(p=plan, d=swap("d/e", day, more=count("d/e", number)))
        return sum(q.predicate == sg("carriesOut") for q in resolved(quads))

    assert links(1000, "2025-06-20") == 1
    assert links(390, "2025-06-20") == 0  # which plan it was, nobody says
    assert links(1000, "2025-05-20") == 0  # before it was planned
    assert links(1000, "2026-06-20") == 0  # too long after


def test_what_is_due_by_a_day_is_carried_out_by_all_that_is_done_until_then() -> None:
    release = '<{0}> a sg:Release ; sg:status "{1}" ; sg:releasingParty {2} ; sg:receivingParty {3} ; {4} .'
    day = 'sg:startDate "{0}"^^xsd:date ; sg:endDate "{0}"^^xsd:date'
    way = ("e:chad", "e:libya")
    plan = release.format("p/e", "planned", *way, 'sg:endDate "2025-01-31"^^xsd:date') + count("p/e", 300, "e:libya")
    found = carrying(
        graph(
            p=plan + '<p> sg:published "2025-01-10" .',
            before=release.format("before/e", "actual", *way, day.format("2025-01-09")),
            first=release.format("first/e", "actual", *way, day.format("2025-01-21"))
            + count("first/e", 120, "e:libya"),
            second=release.format("second/e", "actual", *way, day.format("2025-01-31")),
            back=release.format("back/e", "actual", *way[::-1], day.format("2025-01-22")),
            late=release.format("late/e", "actual", *way, day.format("2025-02-01")),
        ),
        [],
    )
    assert found.keys() == {"first/e", "second/e"}
    assert found["first/e"] == ("due by 2025-01-31, same sides", "0.5")


def telling(article: str, **told: object) -> Telling:
    """An exchange of Ukraine and Russia on 10 June."""
    period = Period("2025-06-10", "2025-06-10")
    plain = Telling(article, article, ONTOLOGY + "PrisonerExchange", "", "actual", period, None, frozenset("ur"))
    return replace(plain, **told)  # type: ignore[arg-type]


def bits(one: dict[str, object], other: dict[str, object]) -> float:
    """What two tellings add to the evidence of time and sides."""
    evidence, back = (weigh(telling("a", **a), telling("b", **b), WORDS) for a, b in ((one, other), (other, one)))
    assert evidence is not None
    assert evidence == back
    return evidence.bits - 7


def figure(bound: str, number: int, side: str = "") -> dict[str, object]:
    if bound == "exact":
        return {"counts": frozenset({(side, str(number))})}
    return {"bounds": frozenset({(side, bound, str(number))})}


@pytest.mark.parametrize(
    ("one", "other", "sign"),
    [
        (("more_than", 300), ("exact", 307), 1),
        (("approx", 200), ("exact", 195), 1),
        (("exact", 195), ("exact", 207), 1),
        (("at_least", 300), ("more_than", 300), 1),
        (("at_most", 320), ("exact", 300), 1),
        (("at_least", 100), ("exact", 50), -1),
        (("less_than", 100), ("exact", 150), -1),
        (("approx", 200), ("more_than", 300), -1),
        (("at_least", 100), ("exact", 307), 0),  # so is much else
        (("exact", 300), ("exact", 150), 0),  # figures of articles differ
        (("exact", 4), ("at_most", 5), 0),  # too few to say anything
    ],
)
def test_bounds_speak_for_and_against(one: tuple[str, int], other: tuple[str, int], sign: int) -> None:
    found = bits(figure(*one), figure(*other))
    assert (found > 0) - (found < 0) == sign


def test_a_bound_for_one_side_says_nothing_of_the_other() -> None:
    assert bits(figure("at_least", 100, "u"), figure("exact", 50, "r")) == 0
    assert bits(figure("at_least", 100, "u"), figure("exact", 50)) == 0
    assert bits(figure("more_than", 300, "u"), figure("exact", 307)) > 0


def test_bounds_tell_which_of_a_days_events_is_meant() -> None:
    def told(bound: str, number: int) -> set[frozenset[str]]:
        figures = count("b/e", number).replace("exact", bound)
        nobody = swap("a/e", "2025-06-10", more=count("a/e", 307)).replace("sg:party e:ukraine, e:russia . ", ".")
        return clusters(graph(a=nobody.replace("; .", "."), b=swap("b/e", "2025-06-10", more=figures)))

    assert told("more_than", 300) == {frozenset({"a/e", "b/e"})}
    assert told("more_than", 400) == set()


def test_the_agreement_tells_events_under_it_from_others() -> None:
    def under(start: str | None, *places: str) -> dict[str, object]:
        return {"deal": Deal(Period(start, start), frozenset(places))}

    assert bits(under("2025-06-02"), under("2025-06-02")) > 0
    assert bits(under("2025-06-02"), under("2025-06-03")) > 0  # by another clock
    assert bits(under(None, "istanbul"), under("2025-06-02", "istanbul")) > 0
    assert bits(under("2025-06-02"), under("2025-07-23")) < 0
    assert bits(under(None, "istanbul"), under(None, "doha")) < 0
    assert bits(under("2025-06-02"), under(None, "istanbul")) == 0
    assert bits(under("2025"), under("2025-06-02")) == 0
    assert bits(under("2025-06-02"), {}) == 0


def test_bounds_and_the_agreement_are_read() -> None:
    deal = '<{0}> sg:{1} <{0}/d> . <{0}/d> a sg:Agreement ; sg:startDate "{2}" ; sg:endDate "{2}" . '

    def told(property_: str, day: str) -> set[frozenset[str]]:
        more = {"a": deal.format("a/e", "underAgreement", "2025-06-02"), "b": deal.format("b/e", property_, day)}
        return clusters(graph(**{k: swap(f"{k}/e", "2025-06-10", "e:ukraine", more[k]) for k in "ab"}))

    assert told("partOf", "2025-06-02") == {frozenset({"a/e", "b/e"})}
    assert told("partOf", "2025-07-23") == set()


def test_two_who_were_let_go_together_say_more_than_one() -> None:
    ada, both = frozenset({"ada"}), frozenset({"ada", "bob"})
    assert bits({"people": both}, {"people": both}) > bits({"people": ada}, {"people": both}) > 0


def test_a_country_is_not_another_place_than_a_town() -> None:
    talks = (
        '<{0}> a sg:Negotiation ; sg:status "actual" ; sg:party e:ukraine, e:russia ; sg:atPlace e:{1} ; '
        'sg:startDate "2025-06-02"^^xsd:date ; sg:endDate "2025-06-02"^^xsd:date . e:turkey a sg:Country .'
    )
    quads = graph(a=talks.format("a/e", "istanbul"), b=talks.format("b/e", "turkey"))
    assert clusters(quads) == {frozenset({"a/e", "b/e"})}


def test_a_state_of_another_time_is_the_same_side() -> None:
    quads = graph(
        a=swap("a/e", "1962-02-10", "e:soviet-union, e:united-states", count("a/e", 1, "e:soviet-union")),
        b=swap("b/e", "1962-02-10", "e:russia, e:united-states", count("b/e", 1, "e:russia")),
    )
    assert clusters(quads) == {frozenset({"a/e", "b/e"})}
    [reason] = {q.object.value for q in resolved(quads) if q.predicate == sg("reason")}
    assert reason == "both 1962-02-10, same sides, same figure 1"


PLAN = (
    '<p/e> a sg:PrisonerExchange ; sg:status "planned" ; sg:party e:ukraine, e:russia . '
    '<p> sg:published "2025-06-02" . ' + count("p/e", 1000)
)


def carrying(quads: list[ox.Quad], axioms: list[Path], property_: str = "carriesOut") -> dict[str, tuple[str, str]]:
    """What carries out the plan, or is a phase, as `ID/...` or `story`, with reason and confidence."""
    store = Store()
    store.oxigraph.extend(quads)
    found = resolve_store(store, axioms=axioms)
    links = {(q.subject, q.object) for q in found if q.predicate == sg(property_)}
    said: dict[object, dict[object, object]] = {}
    for quad in found:
        said.setdefault(quad.subject, {})[quad.predicate] = quad.object
    why = {}
    for of in said.values():
        if (of.get(sg("matched")), of.get(sg("matchedTo"))) in links:
            deed = of[sg("matched")].value.removeprefix(f"{DEFAULT_BASE}article/")
            why["story" if "/story/" in deed else deed] = (of[sg("reason")].value, of[sg("confidence")].value)
    assert len(why) == len(links)
    return why


def test_a_plan_is_linked_with_reason_and_confidence_of_the_surest_telling() -> None:
    sure, unsure = swap("b/e", "2025-06-10", more=count("b/e", 1000)), swap("c/e", "2025-06-10", "e:ukraine, e:iran")
    assert carrying(graph(p=PLAN, b=sure), []) == {
        "b/e": ("planned as told 2025-06-02, same sides, same figure 1000", "0.89")
    }
    both = graph(p=PLAN, b=sure, c=unsure + count("c/e", 1000), d=swap("d/e", "2025-06-10", more=count("d/e", 1000)))
    assert carrying(both, [])["story"] == ("planned as told 2025-06-02, same sides, same figure 1000", "0.89")


def test_of_deeds_that_a_figure_ties_to_a_plan_the_first_carries_it_out() -> None:
    swaps = {
        name: swap(f"{name}/e", day, more=count(f"{name}/e", 1000))
        for name, day in (("b", "2025-06-20"), ("c", "2025-07-20"))
    }
    assert set(carrying(graph(p=PLAN, **swaps), [])) == {"b/e"}
    assert set(carrying(graph(p=PLAN, c=swaps["c"]), [])) == {"c/e"}


def denied(folder: Path, one: str, property_: str, other: str) -> list[Path]:
    """Axioms that deny a link."""
    file = folder / "denied.ttl"
    file.write_text(
        f"@prefix owl: <{PREFIXES['owl']}> . @prefix sg: <{ONTOLOGY}> . @base <{DEFAULT_BASE}article/> . "
        f"[] a owl:NegativePropertyAssertion ; owl:assertionProperty sg:{property_} ; "
        f"owl:sourceIndividual <{one}> ; owl:targetIndividual <{other}> .",
        encoding="utf-8",
    )
    return [file]


def test_a_user_denies_that_a_deed_carries_out_a_plan(tmp_path: Path) -> None:
    quads = graph(p=PLAN, b=swap("b/e", "2025-06-20", more=count("b/e", 1000)))
    for deed, plan, left in (("b/e", "p/e", 0), ("p/e", "b/e", 1), ("b/e", "x/e", 1)):
        assert len(carrying(quads, denied(tmp_path, deed, "carriesOut", plan))) == left
    assert len(carrying(quads, denied(tmp_path, "b/e", "phaseOf", "p/e"))) == 1


WHOLE = swap("w/e", "2025-05-23/2025-05-25", more=count("w/e", 1000))


def test_a_phase_is_linked_to_its_whole_with_reason_and_confidence(tmp_path: Path) -> None:
    friday = swap("f/e", "2025-05-23", more=count("f/e", 390))
    why = ("2025-05-23 within 2025-05-23 to 2025-05-25, same sides", "0.89")
    assert carrying(graph(w=WHOLE, f=friday), [], "phaseOf") == {"f/e": why}
    assert carrying(graph(a=(WHOLE + friday)), [], "phaseOf") == {"f/e": why}  # told by one article, too
    told_twice = graph(w=WHOLE, f=friday, g=swap("g/e", "2025-05-23", "e:ukraine", count("g/e", 390)))
    assert carrying(told_twice, [], "phaseOf") == {"story": why}
    assert carrying(graph(w=WHOLE, f=friday), denied(tmp_path, "f/e", "phaseOf", "w/e"), "phaseOf") == {}


@pytest.mark.parametrize(
    "other",
    [
        swap("o/e", "2025-05-26"),
        swap("o/e", "2025-05-23/2025-05-25"),
        swap("o/e", "2025-05-24/2025-05-26"),
        swap("o/e", "2025-05"),
        swap("o/e", "2025-05-24", "e:israel, e:hamas"),
        swap("o/e", "2025-05-24", "e:ukraine, e:iran"),
        swap("o/e", "2025-05-24", status="planned"),
        swap("o/e", "2025-05-24", more="<o/e> sg:cumulative true ."),
        swap("o/e", "2025-05-24", more=count("o/e", 1200)),
        swap("o/e", "2025-05-24").replace("PrisonerExchange", "Negotiation"),
    ],
)
def test_what_is_no_phase(other: str) -> None:
    assert carrying(graph(w=WHOLE, o=other), [], "phaseOf") == {}


def test_two_plans_without_a_date_are_not_one_because_no_other_is_known() -> None:
    plan = '<p/e> a sg:PrisonerExchange ; sg:status "planned" ; sg:party e:ukraine, e:russia . '
    plan += '<p> sg:published "2025-05-16" . '
    assert clusters(graph(p=plan, q=swap("q/e", "2025-06-12", status="planned"))) == set()


def test_an_exchange_of_many_countries_is_one_by_those_released() -> None:
    def told(name: str, sides: str, released: str = "e:ada") -> str:
        person = f"<{name}/e> sg:releasedPerson {released} . {released} a sg:Person ." if released else ""
        return swap(f"{name}/e", "2024-08-01", sides, person)

    a, b = told("a", "e:russia, e:usa"), told("b", "e:germany, e:belarus")
    assert clusters(graph(a=a, b=b)) == {frozenset({"a/e", "b/e"})}
    assert clusters(graph(a=a, b=told("b", "e:germany, e:belarus", "e:bob"))) == set()
    # Who tells of Russia alone fits what the two have become; who tells of others does not.
    russian = told("c", "e:russia, e:usa", "") + count("c/e", 24)
    assert clusters(graph(a=a, b=b, c=russian)) == {frozenset({"a/e", "b/e", "c/e"})}
    assert clusters(graph(a=a, b=b, c=told("c", "e:iran, e:iraq", ""))) == {frozenset({"a/e", "b/e"})}


# ------------------------------------------------------------------ said by a user


def kept_apart(folder: Path, turtle: str, quads: list[ox.Quad]) -> set[frozenset[str]]:
    file = folder / "apart.ttl"
    file.write_text(f"@prefix owl: <{PREFIXES['owl']}> . @base <{DEFAULT_BASE}article/> . {turtle}", encoding="utf-8")
    store = Store()
    store.oxigraph.extend(quads)
    found: dict[object, set[str]] = {}
    for quad in resolve_store(store, axioms=[file]):
        if quad.predicate == sg("refersTo"):
            found.setdefault(quad.object, set()).add(quad.subject.value.removeprefix(f"{DEFAULT_BASE}article/"))
    return {frozenset(members) for members in found.values()}


def test_what_a_user_calls_different_stays_apart(tmp_path: Path) -> None:
    swaps = graph(**{name: swap(f"{name}/e", "2025-06-10") for name in "abc"})
    assert kept_apart(tmp_path, "", swaps) == {frozenset({"a/e", "b/e", "c/e"})}
    said = "<a/e> owl:differentFrom <b/e>, <c/e> ."
    assert kept_apart(tmp_path, said, swaps) == {frozenset({"b/e", "c/e"})}
    people = graph(**{name: person(f"{name}/p", "Ivan Petrov", "e:russia") for name in "abc"})
    said = "<b/p> owl:differentFrom <a/p> . <c/p> owl:differentFrom <a/p> ."
    assert kept_apart(tmp_path, said, people) == {frozenset({"b/p", "c/p"})}
    vague = graph(a=swap("a/e", "2025-06-10"), m=swap("m/e", "2025-06"))
    assert kept_apart(tmp_path, "<m/e> owl:differentFrom <a/e> .", vague) == set()


def test_what_a_user_calls_the_same_is_one(tmp_path: Path) -> None:
    swaps = graph(
        a=swap("a/e", "2025-06-10"),
        b=swap("b/e", "2025-06-10"),
        c=swap("c/e", "2025-07-20"),
        m=swap("m/e", "2025"),
        p=swap("p/e", "2025-06-10", status="planned"),
    )
    assert kept_apart(tmp_path, "", swaps) == {frozenset({"a/e", "b/e"})}
    assert kept_apart(tmp_path, "<c/e> owl:sameAs <b/e> .", swaps) == {frozenset({"a/e", "b/e", "c/e"})}
    said = "<b/e> owl:sameAs <c/e> , <m/e> , <p/e> . <b/e> owl:differentFrom <c/e> ."
    assert kept_apart(tmp_path, said, swaps) == {frozenset({"a/e", "b/e", "m/e"})}  # a plan is not its deed
    people = graph(
        a=person("a/p", "Ivan Petrov", "e:russia"),
        b=person("b/p", "Ivan Petrov", "e:russia"),
        c=person("c/p", "Petrov"),
        d=person("d/p", "Vanya Petrov"),
        e='e:ivan-petrov a sg:Person ; rdfs:label "Ivan I. Petrov" . <e/x> a sg:Person ; rdfs:label "Ivan" .',
    )
    assert kept_apart(tmp_path, "<c/p> owl:sameAs <d/p> .", people) == {
        frozenset({"c/p", "d/p"}),
        frozenset({"a/p", "b/p"}),
    }
    said = "<c/p> owl:sameAs <b/p> . <d/p> owl:sameAs e:ivan-petrov . <d/p> owl:sameAs <c/p> ."
    assert kept_apart(tmp_path, f"@prefix e: <{DEFAULT_BASE}entity/> . {said}", people) == {
        frozenset({"a/p", "b/p", "c/p", "d/p"})
    }
    store = Store()
    store.oxigraph.extend(people)
    found = resolve_store(store, axioms=[tmp_path / "apart.ttl"])
    assert {q.object.value for q in found if q.predicate == sg("refersTo")} == {f"{DEFAULT_BASE}entity/ivan-petrov"}
    [reason] = {q.object.value for q in found if q.predicate == sg("reason")}
    assert reason.endswith("a user says so (owl:sameAs)")
