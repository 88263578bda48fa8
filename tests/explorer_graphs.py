"""A small graph for the tests of the explorer: one exchange told by two articles that differ, a denial, a plan, and
strings that want to be more than text.
"""

from __future__ import annotations

import asyncio
from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path

import httpx
import pyoxigraph as ox
from starlette.applications import Starlette

from swapgraph.graph.assemble import assemble
from swapgraph.graph.schema import load_schema
from swapgraph.graph.store import ArticleGraph, writing
from swapgraph.graph.terms import EXACT_MATCH
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
from swapgraph.names import Minter
from swapgraph.pipeline import conclude
from swapgraph.serve.explorer import routes
from swapgraph.settings import Settings
from swapgraph.stages import standard_stages

SCRIPT = "<script>alert('x')</script><img src=x onerror=alert(1)>"
BIDI = "\u202egnp.exe\u202c"
LONG = "Donaudampfschifffahrtsgesellschaft" * 20
HOSTILE_ID = "a/b %2F ?#<&\"'é😀"

ONE = (
    "😀 Caf\u0065\u0301 talk: Ukraine and Russia exchanged 50 prisoners each in Doha on 3 May 2025, Qatar said.\n\n"
    "President Olha Nováková said that 48 soldiers had come home. Russia denied this.\n\n"
    "Kyiv plans to take back 100 bodies. Over 900 people have returned since March 2022.\n\n"
    "Sign up for our newsletter\n"
)
TWO = f"Russia and Ukraine swapped 60 captives each on 3 May 2025. {SCRIPT} {BIDI} {LONG} “Never,” the ministry said.\n"


def span(text: str, words: str) -> Span:
    """Where words stand in a text, for the first time."""
    start = text.index(words)
    return Span(start, start + len(words))


def known(text: str, name: str, type_: str, gazetteer: str, *words: str) -> Entity:
    """An entity of the gazetteer."""
    mentions = tuple(Mention(span(text, word)) for word in words or (name,))
    return Entity(gazetteer, type_, name, mentions, gazetteer)


def one() -> Facts:
    """The first article: 50 each, a denial, a plan, a running count."""
    at = lambda words: span(ONE, words)  # noqa: E731 - a helper of three letters
    article = Article("one", ONE, "Ukraine and Russia exchange prisoners", "2025-05-04", "Gazette")
    entities = (
        known(ONE, "Ukraine", "Country", "ukraine", "Ukraine", "Kyiv"),
        known(ONE, "Russia", "Country", "russia"),
        known(ONE, "Qatar", "Country", "qatar"),
        known(ONE, "Doha", "Place", "doha"),
        Entity("olha", "Person", "Olha Nováková", (Mention(at("Olha Nováková")),)),
        Entity("soldiers", "Group", "48 soldiers", (Mention(at("48 soldiers"), "nominal"),)),
    )
    sides = (Participant("party", "ukraine"), Participant("party", "russia"), Participant("mediator", "qatar"))
    swap = Event(
        "swap",
        "PrisonerExchange",
        Status.ACTUAL,
        at("exchanged"),
        (at("exchanged"),),
        "2025-05-03",
        "2025-05-03",
        "doha",
        sides,
    )
    home = (Participant("receivingParty", "ukraine"), Participant("releasingParty", "russia"))
    leg = Event(
        "leg",
        "Release",
        Status.ACTUAL,
        at("come home"),
        (at("come home"),),
        "2025-05-03",
        participants=home,
        part_of="swap",
    )
    plan = Event("plan", "BodyRepatriation", Status.PLANNED, at("take back"), (at("take back"),), participants=home)
    so_far = Event(
        "sofar",
        "Release",
        Status.ACTUAL,
        at("have returned"),
        (at("have returned"),),
        "2022-03",
        participants=home,
        cumulative=True,
    )
    quantities = (
        Quantity("50", 50, Bound.EXACT, "prisoners", at("50"), (at("50 prisoners"),), event="swap", distributive=True),
        Quantity("48", 48, Bound.EXACT, "soldiers", at("48"), (at("48 soldiers"),), event="leg", side="ukraine"),
        Quantity("100", 100, Bound.EXACT, "bodies", at("100"), (at("100 bodies"),), event="plan", side="ukraine"),
        Quantity(
            "900",
            900,
            Bound.MORE_THAN,
            "people",
            at("900"),
            (at("900 people"),),
            event="sofar",
            side="ukraine",
            cumulative=True,
            since="2022-03",
        ),
    )
    said = "48 soldiers had come home"
    claims = (
        Claim("said", "olha", Stance.ASSERTS, said, (at(said), at("said that")), about="leg", hedges=("allegedly",)),
        Claim("denied", "russia", Stance.DENIES, "denied this", (at("denied this"),), about="leg", answers="said"),
    )
    roles = (Role("olha", "President", "ukraine", (at("President"),)),)
    times = (TimeExpression(at("3 May 2025"), "2025-05-03", "2025-05-03"),)
    return Facts(article, entities, roles, (swap, leg, plan, so_far), quantities, claims, times)


def two() -> Facts:
    """The second article: 60 each, by an organization whose name is a script."""
    at = lambda words: span(TWO, words)  # noqa: E731
    article = Article(HOSTILE_ID, TWO, f"A swap {SCRIPT} {BIDI}", "2025-05-05", SCRIPT, url="javascript:alert(1)")
    entities = (
        known(TWO, "Ukraine", "Country", "ukraine"),
        known(TWO, "Russia", "Country", "russia"),
        Entity("bad", "Organization", f"{SCRIPT}{BIDI}", (Mention(at("the ministry")),)),
        Entity("long", "Organization", LONG, (Mention(at(LONG)),)),
    )
    sides = (Participant("party", "ukraine"), Participant("party", "russia"))
    swap = Event(
        "swap",
        "PrisonerExchange",
        Status.ACTUAL,
        at("swapped"),
        (at("swapped"),),
        "2025-05-03",
        "2025-05-03",
        participants=sides,
    )
    quantities = (
        Quantity("60", 60, Bound.EXACT, "captives", at("60"), (at("60 captives"),), event="swap", distributive=True),
    )
    claims = (Claim("never", "bad", Stance.ASSERTS, SCRIPT, (at("Never"),), about="swap", quoted=True),)
    return Facts(article, entities, (), (swap,), quantities, claims)


def withdrawn() -> tuple[Facts, Facts]:
    """A swap that a publisher tells as fact, and takes back two days later."""
    facts = two()
    told = replace(facts.article, id="told", title="A swap", publisher="Radio", url=None)
    back = replace(told, id="back", title="Radio withdraws its report of a swap", date="2025-05-07")
    taken_back = replace(facts.events[0], status=Status.DENIED)
    return replace(facts, article=told, claims=()), replace(facts, article=back, events=(taken_back,), claims=())


DEAL = (
    "Ukraine and Russia signed a deal in April 2025.\n\n"
    "Its second stage, the largest exchange of the war, took place on 3 May 2025.\n\n"
    "Qatar mediated the swap between Russia and Ukraine, which Doha saw. Talks came after it in June 2025.\n"
)


def deal() -> Facts:
    """A swap with all that can be told of one: a part of a deal, after which there are talks."""
    at = lambda words: span(DEAL, words)  # noqa: E731
    entities = (
        known(DEAL, "Ukraine", "Country", "ukraine"),
        replace(known(DEAL, "Russia", "Country", "russia"), mentions=(Mention(span(DEAL, "Russia and")),)),
        known(DEAL, "Qatar", "Country", "qatar"),
        known(DEAL, "Doha", "Place", "doha"),
    )
    sides = (Participant("party", "ukraine"), Participant("party", "russia"))
    signed = Event("deal", "Agreement", Status.ACTUAL, at("deal"), (at("deal"),), "2025-04", participants=sides)
    swap = Event(
        "swap",
        "PrisonerExchange",
        Status.ACTUAL,
        at("exchange"),
        (at("exchange"), at("swap")),
        "2025-05-03",
        place="doha",
        participants=(*sides, Participant("mediator", "qatar")),
        part_of="deal",
        follows="deal",
        phase=2,
        ranking="largest",
    )
    talks = Event("talks", "Negotiation", Status.ACTUAL, at("Talks"), (at("Talks"),), "2025-06", follows="swap")
    times = (TimeExpression(at("3 May 2025"), "2025-05-03", "2025-05-03"),)
    return Facts(
        Article("deal", DEAL, "A deal", "2025-06-02", "Gazette"), entities, (), (signed, swap, talks), (), (), times
    )


def places() -> Facts:
    """An article that names places of the gazetteer, one of them by another name than its own."""
    text = "Kyiv said so. Istanbul is in Turkey; the United Arab Emirates mediated between Moscow and others."
    entities = (
        known(text, "Kyiv", "Place", "kyiv"),
        known(text, "Istanbul", "Place", "istanbul"),
        known(text, "Turkey", "Country", "turkey"),
        known(text, "United Arab Emirates", "Country", "united-arab-emirates"),
        known(text, "Russia", "Country", "russia", "Moscow"),
    )
    return Facts(Article("places", text, "Places", "2025-05-04"), entities)


def build(folder: Path, *facts: Facts) -> Path:
    """A graph of facts, concluded as a build does it."""
    minter, schema = Minter(), load_schema()
    with writing(folder) as store:
        graphs = [
            ArticleGraph.of(minter.article(told.article.id), "key", [*assemble(told, minter, schema), *_hostile(told)])
            for told in facts
        ]
        store.replace_articles(graphs)
        conclude(store, Settings(), standard_stages(Settings(), "chain"), lambda _: None)
    return folder


def _hostile(told: Facts) -> list[ox.Quad]:
    """What no build writes, but another's data may say: the same as an address that a browser would run."""
    article = Minter().article(told.article.id)
    return [
        ox.Quad(ox.NamedNode(Minter().local(HOSTILE_ID, "entity", "bad")), EXACT_MATCH, same, ox.NamedNode(article))
        for same in (ox.NamedNode("javascript:alert(1)"), ox.NamedNode("data:text/html,x"))
        if told.article.id == HOSTILE_ID
    ]


def ask(folder: Path, *addresses: str, queries: Sequence[str] = (), **headers: str) -> list[httpx.Response]:
    """What the explorer of a graph answers; `queries` are folders with stored queries beside ours."""
    app = Starlette(routes=routes(folder, queries=queries))

    async def every() -> list[httpx.Response]:
        transport = httpx.ASGITransport(app=app)
        async with httpx.AsyncClient(transport=transport, base_url="http://test") as client:
            return [await client.get(address, headers=headers) for address in addresses]

    return asyncio.run(every())
