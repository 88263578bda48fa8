"""Stages that need no language model: a line of text is a fact, and conclusions depend on all articles alone.

SWAP Norland Sudland 50      an exchange of 50 with these parties
SAYS Norland it is so        a claim
BREAK                        breaks the extractor
DIE                          ends the process that reads it
anything else                tells nothing
"""

from __future__ import annotations

import hashlib
import json
import os
import re
import signal
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace
from pathlib import Path

import pyoxigraph as ox

from swapgraph import stages
from swapgraph.errors import InputError, Warning_
from swapgraph.graph.store import ArticleGraph, Store
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
    Span,
    Stance,
    Status,
)
from swapgraph.names import PREFIXES, sg
from swapgraph.pipeline import Stages, Tell
from swapgraph.scale.extraction import Extractor
from swapgraph.settings import Settings

_SWAP = re.compile(r"^SWAP (\w+) (\w+) (\d+)$", re.MULTILINE)
_SAYS = re.compile(r"^SAYS (\w+) (.+)$", re.MULTILINE)


def make_extractor(settings: Settings) -> Extractor:
    """The fake of `scale.extraction.language_extractor`; a model named `none` is not installed."""
    if settings.model == "none":
        raise InputError("no model named none")
    return lambda articles: map(facts_of, articles)


def facts_of(article: Article) -> Facts:
    """What the lines of an article tell."""
    if "BREAK" in article.text:
        raise RuntimeError("an extractor's mistake")
    if "DIE" in article.text:
        os.kill(os.getpid(), signal.SIGKILL)
    mentions: dict[str, list[Mention]] = {}
    events, quantities, claims = [], [], []
    for i, match in enumerate(_SWAP.finditer(article.text)):
        whole, sides = Span(*match.span()), (match[1], match[2])
        for side, group in zip(sides, (1, 2), strict=True):
            mentions.setdefault(side, []).append(Mention(Span(*match.span(group))))
        parties = tuple(Participant("party", side) for side in dict.fromkeys(sides))
        events.append(Event(f"e{i}", "PrisonerExchange", Status.ACTUAL, whole, (whole,), participants=parties))
        figure = Span(*match.span(3))
        quantities.append(
            Quantity(f"q{i}", int(match[3]), Bound.EXACT, "prisoners", figure, (whole,), event=f"e{i}", side=sides[0])
        )
    for i, match in enumerate(_SAYS.finditer(article.text)):
        mentions.setdefault(match[1], []).append(Mention(Span(*match.span(1))))
        claims.append(Claim(f"c{i}", match[1], Stance.ASSERTS, match[2], (Span(*match.span(2)),)))
    entities = tuple(Entity(name, "Country", name, tuple(found), gazetteer=name) for name, found in mentions.items())
    return Facts(article, entities, (), tuple(events), tuple(quantities), tuple(claims))


def read(sources: Sequence[str]) -> Iterator[Article | InputError | Warning_]:
    """Each source is `ID:TEXT`; one that begins with `!` is bad, one with `?` deserves a warning."""
    for source in sources:
        if source.startswith("!"):
            yield InputError("bad", source, 7)
        elif source.startswith("?"):
            yield Warning_("odd", source)
        else:
            identifier, _, text = source.partition(":")
            yield Article(identifier, text)


def resolve(store: Store, _: Tell) -> Iterator[ox.Quad]:
    """Articles that tell of an exchange of as many people refer to the same story."""
    found = store.oxigraph.query(
        "SELECT ?e ?n { GRAPH ?g { ?q sg:ofEvent ?e ; sg:value ?n } }", prefixes={"sg": PREFIXES["sg"]}
    )
    for solution in found:
        yield quad(solution["e"].value, sg("refersTo"), f"{store.base}story/{solution['n'].value}")


def infer(store: Store, _: Tell) -> Iterator[ox.Quad]:
    """Whoever is a party takes part."""
    for party in store.oxigraph.quads_for_pattern(None, ox.NamedNode(sg("party")), None):
        yield quad(party.subject.value, sg("hasParticipant"), party.object.value)


STAGES = Stages(read, make_extractor, resolve, infer)
_standard_stages = stages.standard_stages


def stages_that_read(settings: Settings, *_: object) -> Stages:
    """Sources are really read; the rest is as in `STAGES`."""
    return replace(STAGES, read=_standard_stages(settings).read)


def quad(subject: str, predicate: str, object_: str, graph: str = "http://example.org/g") -> ox.Quad:
    return ox.Quad(*(ox.NamedNode(iri) for iri in (subject, predicate, object_, graph)))


def article_graph(name: str, version: int = 1, size: int = 20) -> ArticleGraph:
    """A graph of which every quad tells the version: a mixture of two is seen at once."""
    iri = f"https://w3id.org/swapgraph/id/article/{name}"
    node = ox.NamedNode(iri)
    quads = [
        ox.Quad(ox.NamedNode(f"{iri}/{i}"), ox.NamedNode(sg("value")), ox.Literal(version), node) for i in range(size)
    ]
    return ArticleGraph.of(iri, f"key-{version}", quads)


def versions(store: Store) -> dict[str, int]:
    """Article -> version; AssertionError for one that is neither wholly old nor wholly new."""
    found = {}
    for iri, key in store.articles().items():
        values = [q.object.value for q in store.quads(iri)]
        assert len(values) == 20, f"{iri} has {len(values)} of its 20 quads"
        assert set(values) == {key.removeprefix("key-")}, f"{iri} is mixed: {sorted(set(values))}, {key}"
        found[iri.rpartition("/")[2]] = int(values[0])
    stray = {g.value for g in store.oxigraph.named_graphs() if "/article/" in g.value} - set(store.articles())
    assert not stray, f"graphs without a record: {stray}"
    return found


def files_digest(folder: Path) -> str:
    """A digest of all files below a folder, by name and content."""
    files = {str(p.relative_to(folder)): p.read_bytes().hex() for p in sorted(folder.rglob("*")) if p.is_file()}
    return hashlib.sha256(json.dumps(files).encode()).hexdigest()


def drained(articles: Iterable[Article]) -> list[str]:
    return [article.id for article in articles]
