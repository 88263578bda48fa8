"""Which mentions tell one event: of its date, of its people, else the one told last or most."""

from __future__ import annotations

from collections.abc import Iterable

from swapgraph.extract.events.cluster import Cluster, Told
from swapgraph.extract.events.differences import DIFFERENCES, other_people, same_event
from swapgraph.model import Status


def gather(told: Iterable[Told]) -> list[Cluster]:
    """Mentions, in the order of the text, to events."""
    clusters: list[Cluster] = []
    for one in told:
        cluster = _home(clusters, one)
        if cluster is None:
            if _generic(one):
                continue
            cluster = Cluster(one.mention.type, part_of=_whole(clusters, one))
            clusters.append(cluster)
        _join(cluster, one)
    return clusters


def _home(clusters: list[Cluster], one: Told) -> Cluster | None:
    """The event that a mention tells again: of its date or its people if told; else the one just told, or told most."""
    for c in clusters if not one.mention.leg else ():
        if one.mention.answers is not None and any(m.head == one.mention.answers and not m.leg for m in c.mentions):
            return c
    fits = [c for c in clusters if c.type == one.mention.type and same_event(c, one)]
    dated = [c for c in fits if one.mention.start and c.start]
    themed = [c for c in fits if one.people.shares(c.people) or one.people.means(c.people)]
    pool = dated or themed or [c for c in fits if c.status is one.mention.reading.status] or fits
    if not pool:
        return None
    pool = [c for c in pool if not _aside(c, one)] or pool
    sentence = one.doc.tokens[one.mention.head].sentence
    near = [c for c in pool if any(one.doc.tokens[m.head].sentence >= sentence - 1 for m in c.mentions)]
    told_last = one.definite  # *The exchange took place in Oslo*: rather than the one that is told most
    return max(near or pool, key=lambda c: (c.part_of is None, told_last or len(c.mentions), c.mentions[-1].head))


def _aside(c: Cluster, one: Told) -> bool:
    """Whether an event is only told to compare: *they looked better than the three men released last Saturday*."""
    tokens = one.doc.tokens
    return all(any(tokens[a].lemma in one.words.comparing for a in one.doc.ancestors(m.head)) for m in c.mentions)


def _whole(clusters: list[Cluster], one: Told) -> Cluster | None:
    """The event of which a mention with other people tells a part: *200 were exchanged for X, five for Y*."""
    if not one.words.has(one.mention.type, "transfer"):
        return None
    for c in clusters:
        if c.type == one.mention.type and c.part_of is None and not c.cumulative and not one.mention.cumulative:
            reasons = [r for r in DIFFERENCES if r(c, one)]
            dated_alone = bool(one.mention.start and not c.start)
            if (
                reasons == [other_people]
                and one.people.fewer(c.people)
                and c.status is one.mention.reading.status
                and not dated_alone
            ):
                return c
    return None


def _join(c: Cluster, one: Told) -> None:
    m = one.mention
    c.mentions.append(m)
    c.people |= one.people
    c.roles.extend(r for r in m.roles if r not in c.roles)
    if m.reading.failed and len(c.mentions) > 1:
        return  # *was due on Monday but did not take place*: no day of one that did
    if m.start and c.start and not m.arrives and all(x.arrives for x in c.mentions[:-1] if x.start):
        c.start, c.end = m.start, m.end  # they were freed before they arrived
    more_precise = m.start and c.start and len(m.start) > len(c.start) and m.start.startswith(c.start)
    if m.start and (not c.start or more_precise):
        c.start, c.end = m.start, m.end
    elif m.end and not m.start and not c.start:
        c.end = c.end or m.end  # *must follow by mid-December*


def _generic(one: Told) -> bool:
    """*prisoner swaps*, *any exchange*, *all swaps*: no event in particular."""
    m = one.mention
    if m.verbal and _habitual(one):
        return True
    if m.verbal:
        return m.reading.status is not Status.ACTUAL and not m.start and not one.people and _bare(one)
    if m.start and m.end:
        return False
    wished = m.reading.status is Status.HYPOTHETICAL and (m.possessed or not m.themes)
    if one.words.has(m.type, "directed") and wished and not one.people:
        return True  # *worked to secure their release*
    if m.markers & one.words.same:
        return False
    if m.plural and m.markers & one.words.further and m.reading.status is not Status.ACTUAL:
        return False  # *further swaps are in preparation*
    one_in_plural = one.words.has(m.type, "plural")
    plural = m.plural and not one_in_plural and (m.weak or one.words.has(m.type, "transfer"))
    if m.markers & one.words.generic or plural or (m.markers & one.words.many and not one_in_plural):
        return not one.carried
    return m.weak and one.words.has(m.type, "agreement") and not one.carried and not one.lead and not m.titled


def _habitual(one: Told) -> bool:
    """*Spies have often been exchanged*, *the officials responsible for exchanging prisoners*."""
    doc, m = one.doc, one.mention
    token = doc.tokens[m.head]
    task = token.tag == "VBG" and token.dep == "pcomp" and doc.tokens[token.head].lemma == "for" and _bare(one)
    often = any(doc.tokens[c].lemma in one.words.habitual for c in doc.dependents(m.head, "advmod"))
    return (task or often) and not m.start and not one.people.names and not one.people.counts


def _bare(one: Told) -> bool:
    """Whether nobody in particular is meant: *commitments to exchange prisoners*, *captives must be released*."""
    doc, themes = one.doc, one.mention.themes
    return bool(themes) and all(
        doc.tokens[h].tag in ("NNS", "NNPS") and not doc.dependents(h, "det", "poss", "nummod", "acl", "relcl", "amod")
        for h in themes
    )
