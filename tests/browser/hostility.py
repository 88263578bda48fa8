"""Hostile texts (hostile.yaml) put into every field that a page shows: of articles for `build`, and of facts.

What an extractor would never take for a name is one all the same in the facts, which are assembled as extracted ones.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path

import yaml

from swapgraph.graph.assemble import assemble
from swapgraph.graph.schema import load_schema
from swapgraph.graph.store import ArticleGraph
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
)
from swapgraph.names import Minter

TEXTS: dict[str, str] = yaml.safe_load((Path(__file__).parent / "hostile.yaml").read_text("utf-8"))
TEXTS = {name: text * 60 if name.startswith("long") else text for name, text in TEXTS.items()}
ENTITIES = ("Person", "Organization", "Place", "Group", "Agreement", "Country", "Facility")


def records() -> Iterator[dict[str, str]]:
    """An article for each text, with it in every field."""
    for number, (name, text) in enumerate(TEXTS.items()):
        yield {
            "id": f"{name} {text}",
            "title": f"Swap {text} done",
            "date": f"2025-03-{number % 28 + 1:02}",
            "publisher": text,
            "author": text,
            "url": text if ":" in text[:20] else f"https://example.org/{text}",
            "text": body(text),
        }


def body(text: str) -> str:
    """An article's text that says it in a name, in a quote and on a line of its own."""
    return (
        f"{text}\n\nRussia and Ukraine exchanged 100 prisoners of war each on Friday, {text} said.\n\n"
        f"“{text}”, President Volodymyr Zelensky said. "
        f"The {text} Ministry denied that Ivan {text} Petrov was freed.\n\n"
        f"Read also: {text}"
    )


def graphs() -> list[ArticleGraph]:
    """For each text an article that tells of entities, posts, events, figures and claims of that name."""
    minter, schema = Minter(), load_schema()
    found = []
    for name, text in TEXTS.items():
        facts = facts_of(name, text)
        iri = minter.article(facts.article.id)
        found.append(ArticleGraph.of(iri, "hostile", assemble(facts, minter, schema)))
    return found


def facts_of(name: str, text: str) -> Facts:
    """Facts made of a text."""
    article = Article(f"facts {name}", body(text), text, "2025-04-01", text, text, f"https://example.org/{text}")
    at = [Span(found.start(), found.end()) for found in re.finditer(re.escape(text), article.text)]
    entities = tuple(
        Entity(f"{type_} {text}", type_, text, (Mention(span),)) for type_, span in zip(ENTITIES, at * 2, strict=False)
    )
    person, organization, place, group, _, country, _ = (entity.key for entity in entities)
    deal = Event(f"deal {text}", "Agreement", Status.ACTUAL, at[0], (at[0],), "2025-03-01")
    swap = Event(
        f"swap {text}", "PrisonerExchange", Status.ACTUAL, at[1], (at[1], at[2]), "2025-04-01", "2025-04-01", place,
        (Participant("party", country), Participant("party", organization), Participant("mediator", person),
         Participant("releasedPerson", group)), agreement=deal.key, ranking=text,
    )  # fmt: skip
    figures = tuple(
        Quantity(f"{side} {text}", 10 + n, Bound.MORE_THAN, text, at[n], (at[n],), event=swap.key, side=side)
        for n, side in enumerate((country, organization))
    )
    said, denied = (
        Claim(f"{key} {text}", source, stance, text, (at[n],), "2025-04-01", swap.key, **more)
        for n, (key, source, stance, more) in enumerate(
            (
                ("one", person, Stance.ASSERTS, {"hedges": (text,), "via": organization}),
                ("two", organization, Stance.DENIES, {"answers": f"one {text}", "contradicts": f"one {text}"}),
            ),
            2,
        )
    )
    post = Role(person, text, organization, (at[4],))
    return Facts(article, entities, (post,), (deal, swap), figures, (said, denied))


def as_shown(text: str) -> str:
    """What HTML keeps of a text: line ends are one character, NUL is none, and spaces at the ends do not show."""
    return re.sub(r"\s+", " ", re.sub("[\0\ufffd]", "", text)).strip()
