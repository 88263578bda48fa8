"""The cluster's way of resolving events and copies against that of one machine, without Spark."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

import pyoxigraph as ox
import pytest
from fake_rdd import FakeRDD
from hypothesis import given, settings
from hypothesis import strategies as st

from swapgraph.names import DEFAULT_BASE, Minter, sg
from swapgraph.resolve.copies import Print, bands, find_copies
from swapgraph.resolve.events import carried_out, cluster_events
from swapgraph.resolve.links import copy_links, event_links, phase_links, plan_links
from swapgraph.resolve.periods import Period
from swapgraph.resolve.phases import phases
from swapgraph.resolve.table import Deal, Telling
from swapgraph.resolve.vocabulary import load_vocabulary
from swapgraph.resources import ontology_dir
from swapgraph.scale.spark.components import roots_of
from swapgraph.scale.spark.links import lines
from swapgraph.settings import Settings

pytest.importorskip("pyspark", reason="PySpark is not installed: pip install 'swapgraph[spark]'")

from swapgraph.scale.spark.resolving import band_links, link_copies
from swapgraph.scale.spark.stories import link_events

MINTER, WORDS = Minter(DEFAULT_BASE), load_vocabulary(ontology_dir())
_PERIODS = (
    *(("2031-05-03", "2031-05-03"), ("2031-05-04", "2031-05-04"), ("2031-05-03", "2031-05-05")),
    *(("2031-05-31", "2031-05-31"), ("2031-06-01", "2031-06-01"), ("2031-04-20", "2031-06-20")),
    *(("2031-05", "2031-05"), ("2031", "2031"), ("2031-05-30", None), (None, "2031-05-20"), (None, None)),
)
_SIDES = tuple(map(frozenset, ("ab", "ab", "ab", "a", "", "bc", "cd")))


@pytest.fixture(autouse=True, scope="module")
def on_this_machine() -> Iterator[None]:
    """Files of a job that Spark would have brought are where they are."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr("swapgraph.scale.spark.links.arrived", lambda settings: settings)
        yield


@st.composite
def tellings(draw: st.DrawFn) -> list[Telling]:
    found = []
    for n in range(draw(st.integers(2, 14))):
        article = f"{DEFAULT_BASE}article/{draw(st.sampled_from('klmnopqr'))}"
        start, end = draw(st.sampled_from(_PERIODS))
        figure = draw(st.sampled_from((None, None, "144", "1000", "7")))
        telling = Telling(
            f"{article}/event/e{n}",
            article,
            sg(draw(st.sampled_from(("PrisonerExchange", "PrisonerExchange", "Release")))),
            draw(st.sampled_from("xy")),
            draw(st.sampled_from(("actual", "actual", "actual", "planned", "claimed", "hypothetical"))),
            Period(start, end),
            draw(st.sampled_from((None, "2031-05-01", "2031-05-05", "2031-06-01"))),
            draw(st.sampled_from(_SIDES)),
            ordinal=draw(st.sampled_from((None, None, "66"))),
            cumulative=draw(st.integers(0, 9)) == 0,
            counts=frozenset() if figure is None else frozenset({(draw(st.sampled_from(("", "a"))), figure)}),
            people=frozenset(draw(st.sampled_from(("", "", "p")))),
            bounds=frozenset(draw(st.sampled_from(((), (), (("a", "more_than", "140"),), (("", "at_most", "50"),))))),
            deal=draw(
                st.sampled_from((None, None, Deal(Period("2031-05-01", None)), Deal(Period("2031-04-01", None))))
            ),
        )
        found.append(telling)
    return found


@settings(max_examples=250, deadline=None)
@given(tellings(), st.data())
def test_the_links_are_those_of_one_machine(told: list[Telling], data: st.DataObject) -> None:
    some = [t.iri for t in data.draw(st.lists(st.sampled_from(told), max_size=3, unique=True))]
    words = replace(WORDS, same=dict.fromkeys(some, frozenset(some)))
    quads, story_of = event_links(cluster_events(told, words), MINTER)
    plans = plan_links(carried_out(told), lambda iri: story_of.get(iri, iri), MINTER, words)
    parts = phase_links(phases(told), lambda iri: story_of.get(iri, iri), MINTER, words)
    with pytest.MonkeyPatch.context() as patch:
        for place in ("stories.vocabulary_of", "resolving.vocabulary_of"):
            patch.setattr(f"swapgraph.scale.spark.{place}", lambda _: words)
        found = link_events(FakeRDD(told), Settings("fake"), MINTER, 4).collect()
    assert sorted(found) == sorted(lines({*quads, *plans, *parts}, MINTER))


def test_equal_swaps_of_following_days_are_numbered_as_on_one_machine() -> None:
    told = [
        replace(_swap(article, day), label=label)
        for day in ("2031-05-03", "2031-05-20")
        for article, label in (("k", "x"), ("l", "y"))
    ]
    rows = link_events(FakeRDD(told), Settings("fake"), MINTER, 4).collect()
    assert len({row[0].split()[0] for row in rows if str(ox.NamedNode(sg("Story"))) in row[0]}) == 2


def _swap(article: str, day: str) -> Telling:
    iri = f"{DEFAULT_BASE}article/{article}"
    sides = frozenset("ab")
    return Telling(f"{iri}/event/{day}", iri, sg("PrisonerExchange"), "", "actual", Period(day, day), day, sides)


_WORDS = [f"word{n}" for n in range(80)]
_TEXTS = [
    " ".join(words) for words in (_WORDS, _WORDS[:50], [*_WORDS[25:], "end"], _WORDS[40:], _WORDS[::-1], ["Soon"])
]


@settings(deadline=None)
@given(
    st.lists(
        st.tuples(st.sampled_from(_TEXTS), st.sampled_from(("2031-05-01", "2031-05-02", "2031-05-09", "~"))),
        max_size=12,
    )
)
def test_copies_are_those_of_one_machine(articles: list[tuple[str, str]]) -> None:
    prints = [Print(day, f"{DEFAULT_BASE}article/{n}", tuple(bands(text))) for n, (text, day) in enumerate(articles)]
    texts = {print_.article: text for print_, (text, _) in zip(prints, articles, strict=True)}
    compared = FakeRDD((p.article, (texts[p.article], p)) for p in prints)
    found = link_copies(compared, band_links(FakeRDD(prints), 4), Settings("fake"), MINTER, 4)
    copies = find_copies({print_.article: print_ for print_ in prints}, texts.__getitem__, WORDS)
    assert sorted(found.collect()) == sorted(lines(copy_links(copies.values(), MINTER), MINTER))


@given(st.lists(st.tuples(st.sampled_from("abcdefgh"), st.sampled_from("abcdefgh"))))
def test_a_chain_of_links_has_one_root(links: list[tuple[str, str]]) -> None:
    roots = roots_of(links)
    assert roots == roots_of(reversed([(b, a) for a, b in links]))
    assert all(roots[one] == roots[other] <= min(one, other) for one, other in links)
    assert all(roots[root] == root for root in roots.values())
