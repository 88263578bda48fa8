"""Facts become exactly the quads that docs/data-model.md describes."""

from __future__ import annotations

from dataclasses import replace
from itertools import permutations
from pathlib import Path

import pyoxigraph as ox
import pytest
from hypothesis import HealthCheck, given, settings
from wire_facts import TEXT, any_facts, span, wire

from swapgraph.graph.assemble import article_digest, assemble, number_literal
from swapgraph.graph.schema import Schema, load_schema
from swapgraph.graph.soundness import in_order, is_date, sound
from swapgraph.model import (
    Article,
    Claim,
    Entity,
    Event,
    Facts,
    Mention,
    Participant,
    Quantity,
    Role,
    Span,
    Stance,
    Status,
)
from swapgraph.names import PREFIXES, Minter

MINTER = Minter()
SCHEMA = load_schema()
ARTICLE = MINTER.article("wire-1")
PREFIXED = {name: ox.NamedNode(iri) for name, iri in PREFIXES.items()}


def lines(facts: Facts, node: str, schema: Schema = SCHEMA) -> set[str]:
    """What the graph says of one node of the wire: `property value`, shortened."""
    said = set()
    for quad in assemble(facts, MINTER, schema):
        if quad.subject.value == ARTICLE + node:
            value = str(quad.object) if isinstance(quad.object, ox.Literal) else quad.object.value
            said.add(_short(quad.predicate.value) + " " + _short(value.replace(ARTICLE, "")))
    return said


def _short(iri: str) -> str:
    for prefix, namespace in PREFIXES.items():
        iri = iri.replace(f"<{namespace}", f"<{prefix}:").replace(namespace, f"{prefix}:")
    return iri.replace("https://w3id.org/swapgraph/id/", "")


def test_article() -> None:
    said = lines(wire(), "")
    assert {s for s in said if not s.startswith(("sg:text", "sg:digest"))} == {
        "rdf:type sg:Article",
        'sg:identifier "wire-1"',
        'sg:title "Swap at the bridge"',
        'sg:published "2021-05-05"^^<xsd:date>',
        'sg:publisher "The Wire"',
        'sg:author "Jo Doe"',
        'sg:url "https://wire.example/1"',
        "sg:readBy sg:Swapgraph",
    }
    assert f'sg:digest "{article_digest(wire().article)}"' in said


def test_event() -> None:
    first = span(TEXT[: TEXT.index(" Some 40")])
    ranked = span("It was the third and largest swap of the war.")
    swapped = span("swapped")
    assert lines(wire(), "/event/swap") == {
        "rdf:type sg:PrisonerExchange",
        'rdfs:label "prisoner exchange, 2021-05-04, Norland and Sudland"',
        'sg:status "actual"',
        'sg:startDate "2021-05-04"^^<xsd:date>',
        'sg:endDate "2021-05-04"^^<xsd:date>',
        "sg:atPlace /entity/place-brenn-bridge",
        "sg:party entity/norland",
        "sg:party entity/sudland",
        "sg:releasedPerson /entity/group-prisoners",
        "sg:underAgreement /event/deal",
        'sg:ordinal "3"^^<xsd:integer>',
        'sg:phaseNumber "1"^^<xsd:integer>',
        'sg:ranking "largest swap of the war"',
        f"sg:evidence #char={first.start},{first.end}",
        f"sg:evidence #char={ranked.start},{ranked.end}",
        f"sg:trigger #char={swapped.start},{swapped.end}",
    }
    assert {
        'rdfs:label "body repatriation, 2021-06, Sudland and Norland, planned"',
        'sg:startDate "2021-06"^^<xsd:gYearMonth>',
        "sg:partOf /event/deal",
        "sg:follows /event/swap",
        'sg:cumulative "true"^^<xsd:boolean>',
    } < lines(wire(), "/event/bodies")


def test_entities_and_mentions() -> None:
    assert lines(wire(), "/entity/agreement-brenn") == {"rdf:type sg:AgreementDocument", 'rdfs:label "Brenn accord"'}
    it = span("it")
    assert lines(wire(), f"#char={it.start},{it.end}") == {
        "rdf:type sg:Mention",
        "sg:inArticle ",
        f'sg:start "{it.start}"^^<xsd:integer>',
        f'sg:end "{it.end}"^^<xsd:integer>',
        'sg:text "it"',
        "sg:denotes entity/sudland",
        'sg:mentionKind "pronoun"',
        'sg:confidence "0.75"^^<xsd:decimal>',
    }
    norland = [q for q in assemble(wire(), MINTER, SCHEMA) if q.subject.value == MINTER.entity("norland")]
    assert {_short(q.predicate.value) + " " + _short(q.object.value) for q in norland} == {
        "rdf:type sg:Country",
        "rdfs:label Norland",
        "skos:exactMatch wd:Q999",
    }


def test_quantities() -> None:
    said = lines(wire(), "/quantity/q1") | lines(wire(), "/quantity/q2")
    assert {
        'sg:value "50"^^<xsd:integer>',
        'sg:upperValue "60"^^<xsd:integer>',
        'sg:bound "exact"',
        'sg:counted "prisoners"',
        "sg:ofEvent /event/swap",
        "sg:side entity/norland",
        "sg:includedIn /quantity/q1",
    } < said
    assert {'sg:since "2021"^^<xsd:gYear>', 'sg:cumulative "true"^^<xsd:boolean>'} < lines(wire(), "/quantity/q3")
    assert {
        'sg:value "1500000.5"^^<xsd:decimal>',
        'sg:currency "NOK"',
        'sg:distributive "true"^^<xsd:boolean>',
    } < lines(wire(), "/quantity/q4")


def test_claims() -> None:
    said = lines(wire(), "/claim/c2")
    assert {
        "rdf:type sg:Claim",
        "sg:source /entity/person-ada-holm",
        'sg:stance "pledges"',
        "sg:about /event/bodies",
        'sg:hedge "reportedly"',
        "sg:via /entity/organization-gazette",
        'sg:quoted "true"^^<xsd:boolean>',
    } < said
    holm = span(TEXT[TEXT.index("General") : TEXT.index(" Sudland denied")])
    assert [s for s in said if s.startswith("sg:contentMention")] == [
        f"sg:contentMention #char={holm.start},{holm.end}"
    ]
    assert {"sg:answers /claim/c2", "sg:contradicts /claim/c2"} < lines(wire(), "/claim/c3")
    assert 'sg:claimDate "2021-05"^^<xsd:gYearMonth>' in lines(wire(), "/claim/c1")


def test_a_pledge_of_an_event_to_come_is_a_commitment() -> None:
    assert {"rdf:type sg:Commitment", "sg:termOf /event/deal"} < lines(wire(), "/claim/c2")


@pytest.mark.parametrize("stance, status", [(Stance.DEMANDS, Status.PLANNED), (Stance.PLEDGES, Status.ACTUAL)])
def test_no_other_claim_is_a_commitment(stance: Stance, status: Status) -> None:
    facts = wire()
    facts = replace(
        facts,
        claims=tuple(replace(c, stance=stance) for c in facts.claims),
        events=tuple(replace(e, status=status) for e in facts.events),
    )
    assert not {s for s in lines(facts, "/claim/c2") if "Commitment" in s or "termOf" in s}


def test_a_post_of_today_is_held() -> None:
    post = "/role/person-ada-holm-general-norland"
    evidence = span("General Ada Holm")
    assert lines(wire(), post) == {
        "rdf:type sg:Post",
        "sg:holder /entity/person-ada-holm",
        'sg:postTitle "General"',
        "sg:postIn entity/norland",
        'sg:tenure "current"',
        f"sg:evidence #char={evidence.start},{evidence.end}",
    }
    assert f"sg:holdsPost {post}" in lines(wire(), "/entity/person-ada-holm")


@pytest.mark.parametrize(
    "role",
    [
        Role("person-ada-holm", "General", "norland", (Span(0, 7),), "former"),
        Role("person-ada-holm", "General", "norland", (Span(0, 7),), "future"),
        Role("person-ada-holm", "mother", "person-bo", (Span(0, 7),)),
    ],
)
def test_a_former_post_or_a_relation_to_a_person_is_not_held(role: Role) -> None:
    bo = Entity("person-bo", "Person", "Bo", ())
    facts = replace(wire(), roles=(role,), entities=(*wire().entities, bo))
    quads = assemble(facts, MINTER, SCHEMA)
    assert any(_short(q.predicate.value) == "sg:holder" for q in quads)
    assert not any(_short(q.predicate.value) == "sg:holdsPost" for q in quads)


def test_two_posts_whose_titles_look_alike_stay_two() -> None:
    roles = tuple(Role("person-ada-holm", title, None, (Span(0, 7),)) for title in ("Co-Chair", "co chair", "co-chair"))
    posts = {
        q.subject.value
        for q in assemble(replace(wire(), roles=roles), MINTER, SCHEMA)
        if q.object.value.endswith("#Post")
    }
    assert posts == {f"{ARTICLE}/role/person-ada-holm-co-chair", f"{ARTICLE}/role/person-ada-holm-co-chair-2"}


def test_time_expression() -> None:
    june = span("June")
    assert lines(wire(), f"/time/{june.start}-{june.end}") == {
        "rdf:type sg:TimeExpression",
        'sg:from "2021-06"^^<xsd:gYearMonth>',
        'sg:to "2021-06"^^<xsd:gYearMonth>',
        f"sg:evidence #char={june.start},{june.end}",
    }


@pytest.mark.parametrize(
    "value, written",
    [
        (50.0, "50"),
        (0.0, "0"),
        (1e21, "1000000000000000000000"),
        (1.5, "1.5"),
        (0.1, "0.1"),
        (1e-7, "0.0000001"),
        (3, "3"),
    ],
)
def test_numbers_are_whole_or_canonical_decimals(value: float, written: str) -> None:
    literal = number_literal(value)
    assert literal.value == written
    assert literal.datatype.value.endswith("decimal" if "." in written else "integer")


@pytest.mark.parametrize(
    "participants, place, label",
    [
        ((), None, "release, 2021"),
        ((), "place-brenn-bridge", "release, 2021, Brenn bridge"),
        (("releasedPerson group-prisoners",), "place-brenn-bridge", "release, 2021, Brenn bridge"),
        (("receivingParty norland", "releasingParty sudland"), None, "release, 2021, Sudland and Norland"),
        (
            ("party norland", "party sudland", "party group-prisoners", "party organization-ministry"),
            None,
            "release, 2021, Norland, Sudland, prisoners and others",
        ),
    ],
)
def test_event_labels(participants: tuple[str, ...], place: str | None, label: str) -> None:
    taking_part = tuple(Participant(*p.split()) for p in participants)
    event = Event("e", "Release", Status.ACTUAL, Span(0, 7), (), "2021", place=place, participants=taking_part)
    assert f'rdfs:label "{label}"' in lines(replace(wire(), events=(event,), claims=(), quantities=()), "/event/e")


def test_an_event_type_of_the_users_needs_no_python(tmp_path: Path) -> None:
    (tmp_path / "ransom.ttl").write_text(
        """
        @prefix sg: <https://w3id.org/swapgraph/ns#> . @prefix rdfs: <http://www.w3.org/2000/01/rdf-schema#> .
        @prefix my: <https://example.org/mine#> .
        my:Ransom rdfs:subClassOf sg:Transfer ; rdfs:label "ransom payment"@en, "викуп"@uk .
        my:payer rdfs:subPropertyOf sg:hasParticipant ; rdfs:label "payer" ; sg:labelOrder 1 .
        """,
        encoding="utf-8",
    )
    mine = "https://example.org/mine#"
    event = Event(
        "e", f"{mine}Ransom", Status.ACTUAL, Span(0, 7), (), participants=(Participant(f"{mine}payer", "norland"),)
    )
    facts = replace(wire(), events=(event,), claims=(), quantities=())
    said = lines(facts, "/event/e", load_schema([tmp_path]))
    assert {f"rdf:type {mine}Ransom", 'rdfs:label "ransom payment, Norland"', f"{mine}payer entity/norland"} < said
    # Without the user's file neither the class nor the role is known.
    assert {"rdf:type sg:Other", "sg:participant entity/norland"} < lines(facts, "/event/e")


# ---------------------------------------------------------------------------- what every graph has


def test_the_order_of_facts_does_not_matter() -> None:
    facts = wire()
    expected = set(assemble(facts, MINTER, SCHEMA))
    for events in permutations(facts.events):
        shuffled = replace(
            facts,
            events=events,
            entities=facts.entities[::-1],
            claims=facts.claims[::-1],
            quantities=facts.quantities[::-1],
        )
        assert set(assemble(shuffled, MINTER, SCHEMA)) == expected


@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(any_facts())
def test_any_facts_become_one_clean_graph(facts: Facts) -> None:
    quads = assemble(facts, MINTER, SCHEMA)
    text, graph = facts.article.text, MINTER.article(facts.article.id)
    assert len(set(quads)) == len(quads)
    assert {q.graph_name.value for q in quads} == {graph}
    assert not any(isinstance(term, ox.BlankNode) for q in quads for term in (q.subject, q.object))
    typed = {q.subject.value for q in quads if _short(q.predicate.value) == "rdf:type"}
    for quad in quads:
        if isinstance(quad.object, ox.NamedNode) and quad.object.value.startswith(MINTER.base):
            assert quad.object.value in typed, f"{quad} points nowhere"
    pieces: dict[str, dict[str, str]] = {}
    for quad in quads:
        if "#char=" in quad.subject.value:
            pieces.setdefault(quad.subject.value, {})[_short(quad.predicate.value)] = quad.object.value
    for piece in pieces.values():
        assert text[int(piece["sg:start"]) : int(piece["sg:end"])] == piece["sg:text"] != ""
    # What the store writes and reads is what was assembled: nothing is outside RDF 1.1.
    nquads = ox.serialize(quads, format=ox.RdfFormat.N_QUADS)
    assert set(ox.parse(nquads, format=ox.RdfFormat.N_QUADS)) == set(quads)


@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(any_facts())
def test_sound_facts_stay_as_they_are(facts: Facts) -> None:
    once, _ = sound(facts, SCHEMA)
    twice, problems = sound(once, SCHEMA)
    assert twice == once
    assert problems == ()


def test_good_facts_have_no_problems() -> None:
    assert sound(wire(), SCHEMA) == (wire(), ())


# ---------------------------------------------------------------------------- what is taken out, and told

OUTSIDE = Span(len(TEXT) - 1, len(TEXT) + 1)


@pytest.mark.parametrize(
    "change, problem",
    [
        ({"article": Article("wire-1", TEXT, date="5 May")}, "wire-1: the article's date: '5 May' is no date"),
        ({"entities": (Entity("e", "Ship", "Ark", ()),)}, "wire-1: entity e: there is no type 'Ship'"),
        ({"entities": (Entity("e", "Place", "Ark", (Mention(OUTSIDE),)),)}, "is outside the text"),
        (
            {"entities": (Entity("e", "Place", "Ark", (Mention(Span(3, 3)),)),)},
            "wire-1: entity e: 3-3 is outside the text",
        ),
        ({"entities": (Entity("e", "Place", "Ark", (Mention(Span(0, 1), "sigh"),)),)}, "no kind of mention 'sigh'"),
        ({"entities": (Entity("e", "Place", "Ark", (), wikidata="42"),)}, "'42' is no Wikidata number"),
        ({"entities": (Entity("e", "Place", "Ark", ()), Entity("e", "Person", "Bo", ()))}, "entity e: told twice"),
        ({"roles": (Role("norland", "King", None, (Span(0, 7),)),)}, "no person, title, tenure or evidence"),
        ({"roles": (Role("person-ada-holm", "King", "atlantis", (Span(0, 7),)),)}, "there is no 'atlantis'"),
        ({"events": (Event("e", "Release", Status.ACTUAL, OUTSIDE, ()),)}, "event e: its trigger is outside the text"),
        ({"events": (Event("e", "Eclipse", Status.ACTUAL, Span(0, 7), ()),)}, "no class of events 'Eclipse'"),
        ({"events": (Event("e", "Person", Status.ACTUAL, Span(0, 7), ()),)}, "no class of events 'Person'"),
        (
            {"events": (Event("e", "Trial", Status.ACTUAL, Span(0, 7), (), "2021-06", "2021-05-30"),)},
            "before it starts",
        ),
        ({"events": (Event("e", "Trial", Status.ACTUAL, Span(0, 7), (), place="person-ada-holm"),)}, "is a Person"),
        (
            {
                "events": (
                    Event("e", "Trial", Status.ACTUAL, Span(0, 7), (), participants=(Participant("king", "norland"),)),
                )
            },
            "no role 'king'",
        ),
        (
            {"events": (Event("e", "Trial", Status.ACTUAL, Span(0, 7), (), part_of="e"),)},
            "e: part_of 'e' points nowhere or in",
        ),
        (
            {
                "events": (
                    Event("e", "Trial", Status.ACTUAL, Span(0, 7), (), part_of="f"),
                    Event("f", "Trial", Status.ACTUAL, Span(0, 7), (), part_of="e"),
                )
            },
            "e: part_of 'f' points nowhere or in a circle",
        ),
        ({"events": (Event("e", "Trial", Status.ACTUAL, Span(0, 7), (), follows="z"),)}, "follows 'z' points nowhere"),
        (
            {
                "events": (
                    Event("e", "Trial", Status.ACTUAL, Span(0, 7), (), agreement="f"),
                    Event("f", "Trial", Status.ACTUAL, Span(0, 7), ()),
                )
            },
            "event e, under agreement: there is no 'f'",
        ),
        (
            {"quantities": (replace(wire().quantities[0], value=float("nan")),)},
            "its figure is outside the text or no count",
        ),
        ({"quantities": (replace(wire().quantities[0], upper=50.0),)}, "a range from 50.0 to 50.0"),
        ({"quantities": (replace(wire().quantities[0], currency="$"),)}, "'$' is no ISO 4217 code"),
        ({"quantities": (replace(wire().quantities[0], since="2021-02-30"),)}, "'2021-02-30' is no date"),
        ({"quantities": (replace(wire().quantities[1], part_of="q9"),)}, "part_of 'q9' points nowhere"),
        ({"claims": (Claim("c", "nobody", Stance.ASSERTS, "x", (Span(0, 7),)),)}, "claim c: no source or evidence"),
        ({"claims": (Claim("c", "norland", Stance.ASSERTS, "x", (OUTSIDE,)),)}, "claim c: no source or evidence"),
        (
            {"claims": (Claim("c", "norland", Stance.ASSERTS, "x", (Span(0, 7),), answers="c"),)},
            "claim c: there is no 'c'",
        ),
        (
            {"claims": (Claim("c", "norland", Stance.ASSERTS, "x", (Span(0, 7),), about="z"),)},
            "claim c: there is no 'z'",
        ),
    ],
)
def test_what_cannot_stand_in_a_graph_is_told(change: dict[str, tuple], problem: str) -> None:
    _, problems = sound(replace(wire(), **change), SCHEMA)
    assert any(problem in told for told in problems), problems


def test_what_is_missing_is_filled_from_the_text() -> None:
    blank = replace(wire().quantities[0], counted=" ", evidence=(OUTSIDE,))
    claim = Claim("c", "norland", Stance.ASSERTS, "", (Span(0, 7),))
    facts, _ = sound(replace(wire(), quantities=(blank,), claims=(claim,)), SCHEMA)
    assert isinstance(facts.quantities[0], Quantity)
    assert (facts.quantities[0].counted, facts.quantities[0].evidence) == ("50 to 60", (blank.span,))
    assert facts.claims[0].content == "Norland"


@pytest.mark.parametrize("good", ["2021-05-04", "2020-02-29", "2021-12", "2021", "0001"])
def test_dates(good: str) -> None:
    assert is_date(good)


@pytest.mark.parametrize(
    "bad", ["", "21", "2021-5", "2021-00", "2021-13", "2021-02-29", "20210504", "2021-05-04T10", "٢٠٢١", "0000"]
)
def test_no_dates(bad: str) -> None:
    assert not is_date(bad)


def test_periods_are_compared_as_far_as_both_ends_say() -> None:
    assert in_order("2021-05-30", "2021-05")
    assert in_order("2021", "2021-01-01")
    assert not in_order("2021-06", "2021-05-30")


def test_the_digest_tells_any_change_of_the_record() -> None:
    article = wire().article
    others = [replace(article, **{name: "x"}) for name in ("id", "text", "title", "date", "publisher", "author", "url")]
    assert len({article_digest(a) for a in [article, *others, replace(article, title=None)]}) == 9
