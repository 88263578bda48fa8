"""How the events of an article hang together: agreements and what they bring, talks and what they end in, series."""

from __future__ import annotations

from itertools import pairwise

from swapgraph.extract.events.cluster import Cluster, EventWords, tells_in
from swapgraph.extract.events.periods import low, overlap
from swapgraph.model import Document, Status

_LONGEST = 20  # years in which an agreement is carried out


def link(doc: Document, clusters: list[Cluster], words: EventWords) -> None:
    """Under which agreement a transfer happens, which talks an agreement ends, which exchange follows which."""
    told = [c for c in clusters if c.status in (Status.ACTUAL, Status.CLAIMED)]
    agreements = [c for c in told if words.has(c.type, "agreement")]
    for c in clusters:
        concluded = words.types[c.type].concludes
        if words.has(c.type, "transfer") and c.part_of is None:
            near = [a for a in agreements if not _of_another_time(a, c)]
            here = [a for a in near if any(tells_in(doc, a, doc.tokens[m.head].sentence) for m in c.mentions)]
            if here:
                c.agreement = c.part_of = here[0]
        elif concluded:
            here = [
                n
                for n in told
                if n.type == concluded and any(tells_in(doc, n, doc.tokens[m.head].sentence) for m in c.mentions)
            ]
            if here:
                c.part_of = here[0]
                if not c.start and here[0].start:
                    c.start, c.end = here[0].start, here[0].end
    for type_ in sorted(
        {c.type for c in clusters if words.types[c.type].side_role == "party" and words.has(c.type, "transfer")}
    ):
        dated = sorted(
            (c for c in clusters if c.type == type_ and c.start and c.status is Status.ACTUAL),
            key=lambda c: (low(c.start or ""), c.mentions[0].head),
        )
        for earlier, later in pairwise(dated):
            if not overlap(earlier.start, earlier.end, later.start, later.end):
                later.follows = earlier


def _of_another_time(a: Cluster, c: Cluster) -> bool:
    """Whether decades lie between an agreement and an exchange, or the exchange came years before it."""
    if not a.start or not c.start:
        return False
    years = int(c.start[:4]) - int(a.start[:4])
    return not -1 <= years <= _LONGEST
