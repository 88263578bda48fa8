"""What is said about something, by whom, and what answers it."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from itertools import groupby

import pyoxigraph as ox

from swapgraph.explore.dates import written
from swapgraph.explore.nodes import Article, Nodes, Ref, sentences
from swapgraph.explore.views.inferred import Inferences, inferences
from swapgraph.explore.views.stated import Stated, Stating
from swapgraph.graph import terms as t
from swapgraph.names import sg
from swapgraph.reason.evidence import Quote

_SOURCE_SIDE = ox.NamedNode(sg("sourceSide"))
_DISPUTING = ("denies", "refuses")
MOST_TURNS = 80


@dataclass(frozen=True, slots=True)
class Turn:
    """A claim in a conversation, with those that answer it below."""

    iri: str
    source: Ref
    speaks_for: tuple[Stated, ...]
    stance: str
    content: str
    quoted: bool
    date: str
    hedges: tuple[str, ...]
    via: tuple[Ref, ...]
    quote: Quote | None
    article: Article | None
    answers: tuple[str, ...]
    disputes: bool  # it denies, or contradicts another or is contradicted
    replies: tuple[Turn, ...] = ()

    @property
    def sides(self) -> tuple[Ref, ...]:
        """Whom it speaks for."""
        return tuple(side.ref for side in self.speaks_for)


@dataclass(frozen=True, slots=True)
class ClaimView:
    """The page of a claim."""

    turn: Turn
    label: str
    about: tuple[Stated, ...]
    deal: tuple[Stated, ...]
    answered: tuple[Turn, ...]  # what it answers
    against: tuple[tuple[Turn, Stated], ...]  # what contradicts it, and why
    fulfilled: tuple[Stated, ...]
    words: tuple[Quote, ...]
    inferred: Inferences
    commitment: bool


def claim_view(node: ox.NamedNode, nodes: Nodes) -> ClaimView:
    """The page of a claim."""
    replies = nodes.subjects(t.ANSWERS, node)
    answered = nodes.nodes(node, t.ANSWERS)
    stating = Stating(nodes)
    here = [(node, None)]
    stated = [*stating.values(here, t.CONTRADICTS), *stating.subjects(t.CONTRADICTS, here)]
    others = {other.ref.iri: other for other in stated}
    against = [ox.NamedNode(iri) for iri in sorted(others)]
    one = turn(node, nodes, tuple(turn(reply, nodes) for reply in replies))
    return ClaimView(
        one,
        one.content,
        stating.values(here, t.ABOUT),
        stating.values(here, t.TERM_OF),
        tuple(turn(claim, nodes) for claim in answered),
        tuple((turn(claim, nodes), others[claim.value]) for claim in against if claim not in (*replies, *answered)),
        stating.subjects(ox.NamedNode(sg("fulfils")), here),
        sentences([*([one.quote] if one.quote else []), *nodes.evidence.of_node(node, nodes.home(node))]),
        inferences([node], nodes),
        t.COMMITMENT in nodes.classes(node),
    )


@dataclass(frozen=True, slots=True)
class Voice:
    """A source, and all that it says in an article without being interrupted."""

    turns: tuple[Turn, ...]

    @property
    def first(self) -> Turn:
        """Where the source and the article stand."""
        return self.turns[0]

    @property
    def disputes(self) -> bool:
        """Whether anything in it is disputed."""
        return any(turn.disputes or any(reply.disputes for reply in turn.replies) for turn in self.turns)


def dialogue(events: Iterable[ox.NamedNode], nodes: Nodes) -> tuple[tuple[Voice, ...], int]:
    """What is claimed about events, by date, with answers below what they answer; and how many claims more there are
    than `MOST_TURNS`.
    """
    every = list(dict.fromkeys(c for event in events for c in nodes.subjects(t.ABOUT, event)))
    every = [claim for claim in every if t.CLAIM in nodes.classes(claim)]
    claims = every[:MOST_TURNS]
    replies: dict[ox.NamedNode, list[ox.NamedNode]] = {}
    for claim in claims:
        for answered in nodes.nodes(claim, t.ANSWERS):
            if answered != claim:
                replies.setdefault(answered, []).append(claim)
    below = {reply for answered, found in replies.items() if answered in claims for reply in found}
    seen: set[ox.NamedNode] = set()

    def tree(claim: ox.NamedNode) -> Turn:
        seen.add(claim)
        return turn(claim, nodes, tuple(tree(r) for r in replies.get(claim, ()) if r not in seen))

    found = [tree(claim) for claim in claims if claim not in below]
    found += [tree(claim) for claim in claims if claim not in seen]  # answers in a circle
    together = groupby(sorted(found, key=_place), key=lambda one: (one.source, one.sides, one.via, one.article))
    return tuple(Voice(tuple(turns)) for _, turns in together), len(every) - len(claims)


def turn(node: ox.NamedNode, nodes: Nodes, replies: tuple[Turn, ...] = ()) -> Turn:
    """One claim."""
    source = next(iter(nodes.nodes(node, t.SOURCE)), None)
    stance = nodes.text(node, t.STANCE) or ""
    home = nodes.home(node)
    contradicted = bool(nodes.nodes(node, t.CONTRADICTS) or nodes.subjects(t.CONTRADICTS, node))
    speaker = nodes.ref(source) if source is not None else Ref("unnamed source", "", "thing")
    return Turn(
        node.value,
        speaker,
        tuple(side for side in Stating(nodes).values([(node, None)], _SOURCE_SIDE) if side.ref != speaker),
        stance,
        nodes.text(node, t.CONTENT) or "",
        nodes.text(node, t.QUOTED) == "true",
        written(nodes.text(node, t.CLAIM_DATE)),
        tuple(o.value for o in nodes.objects(node, t.HEDGE) if isinstance(o, ox.Literal)),
        tuple(nodes.ref(via) for via in nodes.nodes(node, t.VIA)),
        nodes.quote(node),
        nodes.article(home) if home is not None else None,
        tuple(answered.value for answered in nodes.nodes(node, t.ANSWERS)),
        stance in _DISPUTING or contradicted,
        replies,
    )


def _place(one: Turn) -> tuple[str, str, int, str]:
    """By the article's date, then as the article has them."""
    published = (one.article.published if one.article else None) or "~"
    return (published, one.article.iri if one.article else "", one.quote.start if one.quote else 0, one.iri)
