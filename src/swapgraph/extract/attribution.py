"""What only others say: an event told nowhere but in claims has the standing of its sources, not of a fact."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from swapgraph.extract.entities import Entities
from swapgraph.extract.events import EventTable
from swapgraph.lexicon import Lexicon
from swapgraph.model import Claim, Event, Span, Stance, Status

_ONE = frozenset({"a", "an", "one"})
_SAYING = frozenset({Stance.ASSERTS, Stance.CONFIRMS})


def attribute(table: EventTable, claims: Sequence[Claim], entities: Entities, lexicon: Lexicon) -> EventTable:
    """Events with their final status: claimed if only an unnamed or unofficial source tells it, denied if contradicted.

    What officials say of their own side's exchange stands as told (the convention of the annotation).
    """
    unofficial = {c.key for c in claims if not _official(entities, c.source, lexicon)}
    answered = {c.answers for c in claims if c.stance is Stance.DENIES and c.answers}
    answered |= {c.contradicts for c in claims if c.stance is Stance.DENIES and c.contradicts}
    presumed = {table.at[m.head] for m in table.mentions if m.reading.presumed}
    events = tuple(e if e.key in presumed else _standing(e, claims, unofficial, answered) for e in table.events)
    return replace(table, events=events)


def _standing(event: Event, claims: Sequence[Claim], unofficial: set[str], answered: set[str]) -> Event:
    """The event with the status that its sources give it."""
    saying = [_around(span, claims) for span in event.evidence]
    if not all(saying):
        return event  # the article itself tells it somewhere
    sources = [claim for around in saying for claim in around]
    if all(c.stance is Stance.DENIES for c in sources):
        return replace(event, status=Status.DENIED)
    if event.status not in (Status.ACTUAL, Status.CLAIMED):
        return event
    if any(c.stance in _SAYING and c.key not in unofficial for c in sources) and event.status is Status.ACTUAL:
        return event
    denied = any(c.key in answered for c in sources)
    return replace(event, status=Status.DENIED if denied else Status.CLAIMED)


def _around(span: Span, claims: Sequence[Claim]) -> list[Claim]:
    """The claims in whose content a piece of text stands; of several contents the shortest, which two may share."""
    around = [c for c in claims if c.evidence[0].contains(span)]
    least = min((c.evidence[0].end - c.evidence[0].start for c in around), default=0)
    return [c for c in around if c.evidence[0].end - c.evidence[0].start == least]


def _official(entities: Entities, source: str, lexicon: Lexicon) -> bool:
    """Whether a source speaks for a side: a country, a body, a person, *Ukrainian officials*; not *two people*.

    One person does if the label tells for whom: *a Croatian army spokesman*, not *an official*.
    """
    entity = entities.get(source)
    if entity.type != "Group":
        return True
    words = entity.label.casefold().replace("-", " ").split()
    posts = [w for w in words if w in lexicon.words("officialNouns")]
    named = any(w[0].isupper() and w.casefold() not in lexicon.words("worldParts") for w in entity.label.split()[1:])
    if len(words) > 2 and words[0] in _ONE and posts and (named or len(posts) > 1):
        words = words[1:]
    if not words or set(words) & lexicon.words("unnamedSource") or words[0][0].isdigit():
        return False
    return bool(set(words) & lexicon.words("officialNouns"))
