"""Which event a claim is about, and which claim it answers or contradicts."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace

from swapgraph.model import Claim, Document, Event, Span, Stance

_NEAR = 3  # sentences back in which a claim without an event of its own finds one
_REACH = 8  # sentences back in which a denial finds what it denies
_ALIKE = 0.5  # share of common words at which two contents are taken to speak of one thing
_ANSWERED = {
    Stance.DENIES: (Stance.ASSERTS, Stance.CONFIRMS),
    Stance.CONFIRMS: (Stance.ASSERTS,),
    Stance.REFUSES: (Stance.DEMANDS, Stance.PLEDGES),
}
_SHORT_WORD = 4  # letters; shorter words tell little of what is spoken of


def link_claims(doc: Document, claims: Sequence[Claim], events: Sequence[Event]) -> tuple[Claim, ...]:
    """The claims with `about`, `answers` and `contradicts` filled in where the text tells.

    A claim is about the event whose trigger stands in its content; else the one told in its sentence; else the last
    one told before it, a few sentences back. A denial, confirmation or refusal answers the nearest earlier claim of
    another source that it can be an answer to; a denial contradicts it too.
    """
    linked: list[Claim] = []
    for claim in claims:
        about = _about(doc, claim, events)
        answered = _answered(doc, claim, about, linked)
        denied = answered if claim.stance is Stance.DENIES else None
        linked.append(
            replace(
                claim,
                about=about,
                answers=answered.key if answered else None,
                contradicts=denied.key if denied else None,
            )
        )
    return tuple(linked)


def _about(doc: Document, claim: Claim, events: Sequence[Event]) -> str | None:
    content, cue = claim.evidence[0], claim.evidence[1] if len(claim.evidence) > 1 else None
    tellings = [(span, event) for event in events for span in _tellings(doc, event) if cue is None or span != cue]
    inside = sorted((span, event.key) for span, event in tellings if content.contains(span))
    if inside:
        return inside[0][1]
    sentence = _sentence(doc, content.start)
    same = [
        (abs(span.start - content.start), event.key)
        for span, event in tellings
        if _sentence(doc, span.start) == sentence
    ]
    if same:
        return min(same)[1]
    before = [(span.start, event.key) for span, event in tellings if 0 < sentence - _sentence(doc, span.start) <= _NEAR]
    return max(before)[1] if before else None


def _tellings(doc: Document, event: Event) -> list[Span]:
    """Where the event is told: its trigger, and evidence that is no longer than a phrase."""
    short = [s for s in event.evidence if s.end - s.start <= 60]
    return list(dict.fromkeys([event.trigger, *short])) if doc.tokens else []


def _sentence(doc: Document, offset: int) -> int:
    first, _ = doc.token_range(Span(offset, offset + 1))
    return doc.tokens[min(first, len(doc.tokens) - 1)].sentence


def _answered(doc: Document, claim: Claim, about: str | None, earlier: Sequence[Claim]) -> Claim | None:
    stances = _ANSWERED.get(claim.stance)
    if stances is None:
        return None
    sentence, pointing = _sentence(doc, claim.evidence[0].start), _points_back(claim)
    last = next((c for c in reversed(earlier) if c.source != claim.source), None)
    denials = last is not None and claim.stance is last.stance is Stance.DENIES
    if pointing and denials and last is not None and sentence - _sentence(doc, last.evidence[0].start) <= 1:
        return last  # *Baghdad denies that any are held. Families dispute this*
    best: tuple[float, int] | None = None
    for n, other in enumerate(earlier):
        distance = sentence - _sentence(doc, other.evidence[0].start)
        if other.source == claim.source or other.stance not in stances or not 0 <= distance <= _REACH:
            continue
        alike = _overlap(claim.content, other.content)
        near = pointing and distance <= 2
        if alike >= _ALIKE or near or (pointing and about is not None and other.about == about):
            rank = (alike - distance / (2 * _REACH), n)
            best = max(best, rank) if best else rank
    return earlier[best[1]] if best else None


def _points_back(claim: Claim) -> bool:
    """Whether the content only names what it answers: *rejected the accusation*, *denies it*."""
    return len(claim.evidence) > 1 and claim.evidence[0].contains(claim.evidence[1])


def _overlap(one: str, other: str) -> float:
    a, b = _words(one), _words(other)
    return len(a & b) / min(len(a), len(b)) if a and b else 0.0


def _words(text: str) -> frozenset[str]:
    return frozenset(w for w in re.findall(r"\w+", text.casefold()) if len(w) >= _SHORT_WORD or w.isdigit())
