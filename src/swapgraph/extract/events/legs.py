"""Directed events that are legs of a two-sided one: which exchange they belong to, and what each tells of the other."""

from __future__ import annotations

from dataclasses import replace

from swapgraph.extract.events.clause import days_off
from swapgraph.extract.events.cluster import Cluster, EventWords, came_before, tells_in
from swapgraph.extract.events.mention import PEOPLE_ROLES
from swapgraph.extract.events.periods import is_news, low, overlap
from swapgraph.model import Document, Status


def join_legs(doc: Document, clusters: list[Cluster], words: EventWords) -> list[Cluster]:
    """A release that no direction and no people set apart tells the exchange again; one with a direction is its leg."""
    clusters = [*clusters, *_told_by_legs(doc, clusters, words)]
    kept: list[Cluster] = []
    for c in clusters:
        whole = words.types[c.type].leg_of
        host = _host(doc, clusters, words, c) if whole else None
        if host is None:
            kept.append(c)
        elif _tells_the_whole(doc, c, host, words):
            host.mentions.extend(c.mentions)
            host.people |= c.people
            host.roles.extend(r for r in c.roles if r[0] in PEOPLE_ROLES and r not in host.roles)
            if c.start and not host.start:
                host.start, host.end = c.start, c.end
        else:
            c.part_of = host
            kept.append(c)
    for c in kept:
        c.mentions.sort(key=lambda m: (m.head, m.leg))
    _share_dates(kept)
    return kept


def _told_by_legs(doc: Document, clusters: list[Cluster], words: EventWords) -> list[Cluster]:
    """*The army let 28 civilians go and the rebels gave up 31 men*: two opposite legs, told together, are a swap."""
    wholes: list[Cluster] = []
    taken: set[int] = set()
    for a in clusters:
        type_ = words.types[a.type]
        if not type_.leg_of or "mutual" in type_.traits or _swapped_then(clusters, type_.leg_of, a):
            continue
        for b in clusters:
            if b.type == a.type and not {id(a), id(b)} & taken and _opposite(doc, a, b):
                taken |= {id(a), id(b)}
                told = [replace(m, type=type_.leg_of, by_legs=True) for m in (a.mentions[0], b.mentions[0])]
                start, end = (a.start, a.end) if a.start else (b.start, b.end)
                people = a.people | b.people
                wholes.append(Cluster(type_.leg_of, told, [], people, start, end))
    return wholes


def _swapped_then(clusters: list[Cluster], whole: str, leg: Cluster) -> bool:
    """Whether an exchange is told already that a leg may be of: any, unless both have days, and others."""
    swaps = (c for c in clusters if c.type == whole)
    return any(not (c.start and leg.start) or overlap(c.start, c.end, leg.start, leg.end) for c in swaps)


def _opposite(doc: Document, a: Cluster, b: Cluster) -> bool:
    """Whether two transfers go between the same two in opposite directions on one day, told in one sentence or two.

    In one sentence it is enough to know for one of them whom it goes to.
    """
    away, to = a.keys("releasingParty"), a.keys("receivingParty")
    back, home = b.keys("releasingParty"), b.keys("receivingParty")
    if not (away and back) or away & back or not (to or home) or to not in (set(), back) or home not in (set(), away):
        return False
    if a.status is not b.status or (a.start and b.start and not overlap(a.start, a.end, b.start, b.end)):
        return False
    if any(days_off(doc, c.mentions[0].head) for c in (a, b)):  # *two weeks after Y had freed 130*
        return False
    first, second = (doc.tokens[c.mentions[0].head].sentence for c in (a, b))
    return second == first or (second - first == 1 and bool(to and home))


def _host(doc: Document, clusters: list[Cluster], words: EventWords, c: Cluster) -> Cluster | None:
    """The exchange that a directed event is a leg of: told by the same words, on its day, or beside it.

    If another goes the other way, the only exchange there is.
    """
    if c.cumulative:
        return None
    exchanges = [e for e in clusters if e.type == words.types[c.type].leg_of]
    for e in exchanges:
        if any((m.leg or x.by_legs) and m.head == x.head for m in c.mentions for x in e.mentions):
            return e
    if all(came_before(doc, m, words.coming) for m in c.mentions):
        exchanges = []
    done = c.status is Status.ACTUAL
    alike = [e for e in exchanges if (e.status is Status.ACTUAL) == done and not e.cumulative]
    if c.start:
        same_day = [e for e in alike if e.start and overlap(c.start, c.end, e.start, e.end)]
        undated = [e for e in alike if not e.start] if done and is_news(doc, c.start) else []
        return next(iter((*same_day, *undated)), None)
    beside = [e for e in alike if any(tells_in(doc, e, doc.tokens[m.head].sentence) for m in c.mentions)]
    if beside:
        return beside[-1]
    if not done:
        return None
    first = c.mentions[0].head
    before = [e for e in alike if e.mentions[0].head < first]
    if before:
        return max(before, key=lambda e: max(m.head for m in e.mentions if m.head < first))
    if len(alike) != 1:
        return None
    others = (d for d in clusters if d.type == c.type)
    titled = any(m.titled for m in c.mentions)
    return alike[0] if titled or any(_opposite(doc, c, d) or _opposite(doc, d, c) for d in others) else None


def _tells_the_whole(doc: Document, c: Cluster, host: Cluster, words: EventWords) -> bool:
    """Told beside the exchange without a direction, or with neither direction nor people, or of each side at once."""
    if any(m.leg or x.by_legs for m in c.mentions for x in host.mentions if m.head == x.head) or words.has(
        c.type, "mutual"
    ):
        return False
    releasing, receiving = c.keys("releasingParty"), c.keys("receivingParty")
    if len(releasing) > 1 and releasing <= host.keys("party"):
        return True
    beside = all(tells_in(doc, host, doc.tokens[m.head].sentence) for m in c.mentions)
    return not (releasing or receiving) and (beside or not c.people)


def _share_dates(clusters: list[Cluster]) -> None:
    """What happened as a leg of an exchange happened on its day; an undated exchange lasted as long as its legs."""
    for host in clusters:
        legs = [c for c in clusters if c.part_of is host and c.status is host.status is Status.ACTUAL]
        days = [c for c in legs if c.start and len(c.start) == 10]
        if days and not host.start:
            host.start = min((c.start for c in days if c.start), key=low)
            host.end = max((c.end or c.start or "" for c in days), key=low)
        one_period = host.start and host.end in (None, host.start)  # a day, or no more than a month or year is told
        for leg in legs:
            if not leg.start and one_period:
                leg.start, leg.end = host.start, host.end
