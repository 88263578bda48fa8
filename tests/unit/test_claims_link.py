"""What claims are about, and which claims they answer."""

from __future__ import annotations

import re

from swapgraph.extract.claims import link_claims
from swapgraph.model import Article, Block, BlockKind, Claim, Document, Event, Sentence, Span, Stance, Status, Token

TEXT = (
    "The navy said the swap had failed. The rebels rejected the accusation. "
    "The mayor proposed a truce. The rebels turned down the offer. Rain fell. Rain fell. Rain fell. Rain fell. "
    "The queen said that bread was dear."
)


def document() -> Document:
    tokens, sentences, number = [], [], 0
    words = list(re.finditer(r"\w+|[^\w\s]", TEXT))
    first = 0
    for i, m in enumerate(words):
        tokens.append(Token(i, m.start(), m.end(), m.group(), m.group().lower(), "X", "XX", "dep", i, number))
        if m.group() == ".":
            sentences.append(Sentence(number, Span(words[first].start(), m.end()), first, i + 1, 0))
            first, number = i + 1, number + 1
    blocks = (Block(BlockKind.BODY, Span(0, len(TEXT))),)
    return Document(Article("test", TEXT), blocks, tuple(sentences), tuple(tokens))


def at(words: str) -> Span:
    start = TEXT.index(words)
    return Span(start, start + len(words))


def claim(source: str, stance: Stance, content: str, cue: str) -> Claim:
    return Claim(f"{source}-{content}", source, stance, content, (at(content), at(cue)))


FAILED = claim("navy", Stance.ASSERTS, "the swap had failed", "said the")
REJECTED = claim("rebels", Stance.DENIES, "rejected the accusation", "rejected")
TRUCE = claim("mayor", Stance.DEMANDS, "a truce", "proposed")
REFUSED = claim("rebels", Stance.REFUSES, "turned down the offer", "turned down")
BREAD = claim("queen", Stance.ASSERTS, "bread was dear", "said that")
SWAP = Event("swap", "PrisonerExchange", Status.CLAIMED, at("swap"), (at("The navy said the swap had failed."),))


def linked(*claims: Claim, events: tuple[Event, ...] = (SWAP,)) -> dict[str, Claim]:
    return {c.source + "/" + c.stance: c for c in link_claims(document(), claims, events)}


def test_a_claim_is_about_the_event_told_in_its_content() -> None:
    assert linked(FAILED)["navy/asserts"].about == "swap"


def test_a_claim_without_an_event_is_about_the_last_one_told_nearby_but_not_far_away() -> None:
    found = linked(REJECTED, BREAD)
    assert found["rebels/denies"].about == "swap"
    assert found["queen/asserts"].about is None


def test_a_denial_answers_and_contradicts_the_claim_of_another() -> None:
    denial = linked(FAILED, REJECTED)["rebels/denies"]
    assert denial.answers == denial.contradicts == FAILED.key


def test_nobody_denies_himself() -> None:
    own = claim("rebels", Stance.ASSERTS, "the swap had failed", "said the")
    assert linked(own, REJECTED)["rebels/denies"].answers is None


def test_a_refusal_answers_a_proposal_and_contradicts_nothing() -> None:
    refusal = linked(FAILED, TRUCE, REFUSED)["rebels/refuses"]
    assert refusal.answers == TRUCE.key
    assert refusal.contradicts is None


def test_nothing_is_linked_where_nothing_is() -> None:
    assert link_claims(document(), (), ()) == ()
    assert linked(BREAD, events=())["queen/asserts"].about is None


def test_who_disputes_a_denial_denies_the_denial() -> None:
    swap = claim("navy", Stance.ASSERTS, "the swap had failed", "said the")
    denial = claim("rebels", Stance.DENIES, "rejected the accusation", "rejected")
    dispute = claim("mayor", Stance.DENIES, "proposed a truce", "proposed")
    linked = link_claims(document(), (swap, denial, dispute), ())
    assert linked[1].contradicts == swap.key
    assert linked[2].contradicts == denial.key
