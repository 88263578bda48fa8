"""Facts made by hand, and facts made by hypothesis, for the tests of the graph's form."""

from __future__ import annotations

import string
from dataclasses import replace

from hypothesis import strategies as st

from swapgraph.model import (
    Article,
    Bound,
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
    TimeExpression,
)

TEXT = (
    "Norland and Sudland swapped 50 to 60 prisoners at the Brenn bridge on 4 May 2021, the foreign ministry said. "
    "Some 40 of them were wounded. It was the third and largest swap of the war. "
    'General Ada Holm, quoted by the Coast Gazette, pledged that "more than 300 bodies" would reportedly be returned '
    "by June under the Brenn accord. Sudland denied that it had held any, and asked for 1.5 million crowns for each."
)


def span(words: str) -> Span:
    """Where these words stand first."""
    start = TEXT.index(words)
    return Span(start, start + len(words))


def wire() -> Facts:
    """A short wire in which every property of the data model has a value."""
    first, holm = (
        span(TEXT[: TEXT.index(" Some 40")]),
        span(TEXT[TEXT.index("General") : TEXT.index(" Sudland denied")]),
    )
    ranked = span("It was the third and largest swap of the war.")
    last = span(TEXT[TEXT.index("Sudland denied") :])
    return Facts(
        Article("wire-1", TEXT, "Swap at the bridge", "2021-05-05", "The Wire", "Jo Doe", "https://wire.example/1"),
        entities=(
            Entity("norland", "Country", "Norland", (Mention(span("Norland")),), "norland", "Q999"),
            Entity(
                "sudland",
                "Country",
                "Sudland",
                (Mention(span("Sudland")), Mention(span("it"), "pronoun", 0.75)),
                "sudland",
            ),
            Entity("place-brenn-bridge", "Facility", "Brenn bridge", (Mention(span("Brenn bridge")),)),
            Entity(
                "organization-ministry",
                "Organization",
                "foreign ministry",
                (Mention(span("foreign ministry"), "nominal"),),
            ),
            Entity("organization-gazette", "Organization", "Coast Gazette", (Mention(span("Coast Gazette")),)),
            Entity("person-ada-holm", "Person", "Ada Holm", (Mention(span("Ada Holm")),)),
            Entity("group-prisoners", "Group", "prisoners", (Mention(span("prisoners"), "nominal"),)),
            Entity("agreement-brenn", "Agreement", "Brenn accord", (Mention(span("Brenn accord")),)),
        ),
        roles=(Role("person-ada-holm", "General", "norland", (span("General Ada Holm"),)),),
        events=(
            Event("deal", "Agreement", Status.ACTUAL, span("accord"), (holm,)),
            Event(
                "swap",
                "PrisonerExchange",
                Status.ACTUAL,
                span("swapped"),
                (first, ranked),
                "2021-05-04",
                "2021-05-04",
                "place-brenn-bridge",
                (
                    Participant("releasedPerson", "group-prisoners"),
                    Participant("party", "norland"),
                    Participant("party", "sudland"),
                ),
                agreement="deal",
                ordinal=3,
                phase=1,
                ranking="largest swap of the war",
            ),
            Event(
                "bodies",
                "BodyRepatriation",
                Status.PLANNED,
                span("returned"),
                (holm,),
                "2021-06",
                participants=(Participant("receivingParty", "norland"), Participant("releasingParty", "sudland")),
                part_of="deal",
                follows="swap",
                agreement="deal",
                cumulative=True,
            ),
        ),
        quantities=(
            Quantity(
                "q1",
                50.0,
                Bound.EXACT,
                "prisoners",
                span("50 to 60"),
                (first,),
                upper=60.0,
                event="swap",
                side="norland",
            ),
            Quantity("q2", 40.0, Bound.APPROX, "of them", span("40"), (span("Some 40"),), event="swap", part_of="q1"),
            Quantity(
                "q3", 300.0, Bound.MORE_THAN, "bodies", span("more than 300"), (holm,), cumulative=True, since="2021"
            ),
            Quantity(
                "q4", 1500000.5, Bound.EXACT, "crowns", span("1.5 million"), (last,), currency="NOK", distributive=True
            ),
        ),
        claims=(
            Claim(
                "c1",
                "organization-ministry",
                Stance.CONFIRMS,
                "Norland and Sudland swapped",
                (first, span("said")),
                "2021-05",
            ),
            Claim(
                "c2",
                "person-ada-holm",
                Stance.PLEDGES,
                "more than 300 bodies would be returned by June",
                (holm, span("pledged")),
                about="bodies",
                hedges=("reportedly",),
                via="organization-gazette",
                quoted=True,
            ),
            Claim("c3", "sudland", Stance.DENIES, "it had held any", (last,), answers="c2", contradicts="c2"),
        ),
        times=(
            TimeExpression(span("4 May 2021"), "2021-05-04", "2021-05-04"),
            TimeExpression(span("June"), "2021-06", "2021-06"),
        ),
    )


# ---------------------------------------------------------------------------- facts of all kinds, sound and unsound

_words = st.text(string.ascii_letters + " é\"\\\n'<>#%/", max_size=12)
_keys = st.sampled_from(["a", "b", "person-ada", "x/y #1", "é"])
_dates = st.sampled_from(
    ["2021-05-04", "2021-05", "2021", "0900-01-01", "2021-02-30", "2021-13", "May 4", "", "20210504"]
)
_numbers = st.one_of(st.floats(), st.integers(0, 10**20).map(float), st.floats(0, 1e6, allow_nan=False))


def _maybe(strategy: st.SearchStrategy) -> st.SearchStrategy:
    return st.one_of(st.none(), strategy)


@st.composite
def any_facts(draw: st.DrawFn) -> Facts:
    """Facts as an extractor with bugs might give them: offsets and keys are often right, and often not."""
    text = draw(st.text(min_size=0, max_size=30, alphabet=st.characters(exclude_categories=("Cs",))))
    spans = st.builds(Span, st.integers(-1, len(text)), st.integers(-1, len(text) + 1))
    pieces = st.lists(spans, max_size=3).map(tuple)
    mentions = st.builds(
        Mention, spans, st.sampled_from(["name", "pronoun", "nominal", "demonym", "shout"]), st.floats(0, 1)
    )
    entities = st.builds(
        Entity,
        _keys,
        st.sampled_from(["Person", "Organization", "Country", "Place", "Facility", "Group", "Agreement", "Ship"]),
        _words,
        st.lists(mentions, max_size=3).map(tuple),
        wikidata=_maybe(st.sampled_from(["Q42", "42", "Q0x"])),
    )
    roles = st.builds(Role, _keys, _words, _maybe(_keys), pieces, st.sampled_from(["current", "former", "once"]))
    participants = st.builds(Participant, st.sampled_from(["party", "releasedPerson", "partOf", "nobody"]), _keys)
    events = st.builds(
        Event,
        _keys,
        st.sampled_from(["PrisonerExchange", "Agreement", "Release", "Person", "Earthquake"]),
        st.sampled_from(Status),
        spans,
        pieces,
        _maybe(_dates),
        _maybe(_dates),
        _maybe(_keys),
        st.lists(participants, max_size=4).map(tuple),
        _maybe(_keys),
        _maybe(_keys),
        _maybe(_keys),
        _maybe(st.integers(-5, 500)),
        _maybe(st.integers(0, 5)),
        st.booleans(),
        _maybe(_words),
    )
    quantities = st.builds(
        Quantity,
        _keys,
        _numbers,
        st.sampled_from(Bound),
        _words,
        spans,
        pieces,
        _maybe(_numbers),
        _maybe(_keys),
        _maybe(_keys),
        _maybe(st.sampled_from(["USD", "dollars"])),
        st.booleans(),
        _maybe(_keys),
        st.booleans(),
        _maybe(_dates),
    )
    claims = st.builds(
        Claim,
        _keys,
        _keys,
        st.sampled_from(Stance),
        _words,
        pieces,
        _maybe(_dates),
        _maybe(_keys),
        _maybe(_keys),
        _maybe(_keys),
        st.lists(_words, max_size=2).map(tuple),
        _maybe(_keys),
        st.booleans(),
    )

    def some(strategy: st.SearchStrategy) -> tuple:
        return tuple(draw(st.lists(strategy, max_size=5)))

    article = Article("a 1/é", text, draw(_maybe(_words)), draw(_maybe(_dates)), draw(_maybe(_words)))
    gazetteer = [replace(e, gazetteer=e.key) if e.key == "b" else e for e in some(entities)]
    times = st.builds(TimeExpression, spans, _maybe(_dates), _maybe(_dates))
    told = tuple({t.span: t for t in some(times)}.values())  # two times never stand in one place
    return Facts(article, tuple(gazetteer), some(roles), some(events), some(quantities), some(claims), told)
