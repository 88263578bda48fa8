"""Reasons to tell two mentions apart: each is one small question."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, timedelta

from swapgraph.extract.events.cluster import Cluster, Told, came_before, in_lead
from swapgraph.extract.events.mention import PARTY_ROLES
from swapgraph.extract.events.pairing import is_link
from swapgraph.extract.events.periods import is_history, is_news, overlap
from swapgraph.model import Status

_UNNAMED = "group-"  # *the rebels*, *separatists*: called now this, now that
_JOURNEY = timedelta(days=2)  # from being freed to coming home


def same_event(c: Cluster, one: Told) -> bool:
    """Whether a mention can tell the event of a cluster."""
    return not any(differs(c, one) for differs in DIFFERENCES)


def other_time(c: Cluster, one: Told) -> bool:
    """Their periods share no day, or one is a running count."""
    m = one.mention
    if m.start and c.start and not overlap(c.start, c.end, m.start, m.end):
        return not _arrives_later(c, one)
    return m.cumulative != c.cumulative and not _both_ways(c, one)


def _arrives_later(c: Cluster, one: Told) -> bool:
    """*freed on Saturday*, *arrived in the capital on Sunday*: the same people, a day or two later."""
    m = one.mention
    if one.more or not one.people.shares(c.people) or not (m.arrives or all(x.arrives for x in c.mentions if x.start)):
        return False
    days = [d for d in (m.start, c.start) if d and len(d) == 10]
    if len(days) < 2:
        return False
    return abs(date.fromisoformat(days[0]) - date.fromisoformat(days[1])) <= _JOURNEY


def other_kind(c: Cluster, one: Told) -> bool:
    """A treaty or a truce is not the deal on prisoners, which *the deal* means; several agreements are not the one."""
    m = one.mention
    kinds = {x.frame.kind for x in c.mentions}
    named = kinds - {None}
    apart = m.frame.apart or any(x.frame.apart for x in c.mentions)
    if m.frame.kind not in kinds and (apart or (m.frame.kind and named)):
        return True
    if m.verbal and m.start == m.end and c.start != c.end and all(x.plural and x.end for x in c.mentions):
        return True  # *three exchanges between 3 and 5 May*, *on 3 May, 35 were exchanged*
    plurals = {x.plural for x in c.mentions if not x.verbal}
    return not one.words.has(m.type, "plural") and not m.verbal and bool(plurals) and m.plural not in plurals


def other_ordinal(c: Cluster, one: Told) -> bool:
    """*the 66th* is not *the 65th*."""
    ordinals = {x.ordinal for x in c.mentions if x.ordinal}
    titled = one.lead and _titled(c)
    return bool(one.mention.ordinal and ordinals and one.mention.ordinal not in ordinals) and not titled


def other_parties(c: Cluster, one: Told) -> bool:
    """Nobody in common; for directed events, another releasing or receiving party."""
    mine, theirs = _named(one.keys(*PARTY_ROLES)), _named(c.keys(*PARTY_ROLES))
    if len(theirs) >= 2 and mine and not mine & theirs:
        return True
    if mine - theirs and theirs - mine and len(mine) > 1 and len(theirs) > 1:
        return True
    if not one.words.has(one.mention.type, "directed") or _both_ways(c, one):
        return False
    giving, getting = ((_named(one.keys(r)), _named(c.keys(r))) for r in ("releasingParty", "receivingParty"))
    if any(a and b and not a & b for a, b in (giving, getting)):
        return True
    if one.words.has(one.mention.type, "mutual"):
        return False
    return bool(giving[0] & getting[1] - getting[0] or getting[0] & giving[1] - giving[0])  # nobody gets whom he gave


def _named(keys: set[str]) -> set[str]:
    return {k for k in keys if not k.startswith(_UNNAMED)}


def other_people(c: Cluster, one: Told) -> bool:
    """Another count of the same side, the other direction, or someone else who was only to be moved."""
    if not one.words.has(one.mention.type, "transfer") or _both_ways(c, one):
        return False
    if one.words.has(one.mention.type, "mutual") and one.mention.start and one.mention.start == c.start:
        return False  # the dead handed over on one day, counted otherwise by who received them
    mine, theirs = one.people, c.people
    if _by_another(c, one) and not mine.shares(theirs):
        return True
    if mine.others(theirs) or (one.more and not (one.lead and _titled(c)) and not _counted_again(c, one)):
        return True
    if one.words.has(one.mention.type, "directed") and mine.sides and theirs.sides and not mine.sides & theirs.sides:
        return True
    if one.again and mine != theirs and not (mine.shares(theirs) or mine.means(theirs)):
        return True
    both_ways = len(mine.sides) > 1 and len(theirs.sides) > 1
    if both_ways and mine.names and theirs.names and not mine.names & theirs.names:
        return True  # *Abel for Powers*, *Egorov for two Americans*
    return _someone_else(c, one)


def _by_another(c: Cluster, one: Told) -> bool:
    """*The insurgents let 28 go, while the army freed 31*: by another, of others."""
    doc, m = one.doc, one.mention
    mine = {doc.tokens[h].lemma for h in m.slots.get("subject", ()) if doc.tokens[h].pos != "PRON"}
    theirs = {
        doc.tokens[h].lemma
        for x in c.mentions
        if x.verbal and doc.tokens[x.head].sentence == doc.tokens[m.head].sentence
        for h in x.slots.get("subject", ())
    }
    return m.verbal and bool(mine and theirs and not mine & theirs and one.people and c.people)


def _counted_again(c: Cluster, one: Told) -> bool:
    """*207 came home today*, and further down *today we freed another 207*: the same day, the same figure."""
    doc, m = one.doc, one.mention
    paragraphs = {doc.sentence_of(x.head).block for x in c.mentions}
    same_day = m.start is not None and m.start == c.start and len(m.start) == 10
    return same_day and one.people.shares(c.people) and doc.sentence_of(m.head).block not in paragraphs


def _someone_else(c: Cluster, one: Told) -> bool:
    """Another person, freed alone: *Reed was freed in April*, *Griner was freed*; not one of a group, or of one day."""
    mine, theirs = one.people, c.people
    if _unnamed_other(c, one):
        return True
    if not mine.names or not theirs.names or mine.names & theirs.names or one.definite:
        return False
    if one.mention.reading.status is not c.status:
        return True
    several = len(theirs.names) > 1 or any(x.high > 1 for x in (*theirs.counts, *mine.counts))
    return not several and not (one.mention.start and c.start)


def _unnamed_other(c: Cluster, one: Told) -> bool:
    """*The deal included the release of a U.S. spy*, after the lead has named who was freed: another one."""
    doc, themes = one.doc, one.mention.themes
    if not c.people.names or one.lead or one.people.names or len(themes) != 1 or doc.tokens[themes[0]].tag != "NN":
        return False
    return any(doc.tokens[d].lemma in ("a", "an") for d in doc.dependents(themes[0], "det"))


def _both_ways(c: Cluster, one: Told) -> bool:
    """*1,212 bodies reached Ukraine and 27 went to Russia*: one event, told in both directions."""
    if not one.words.has(one.mention.type, "mutual") or one.people.sides & c.people.sides:
        return False
    sentence = one.doc.tokens[one.mention.head].sentence
    return any(sentence - 1 <= one.doc.tokens[m.head].sentence <= sentence for m in c.mentions)


def marked_other(c: Cluster, one: Told) -> bool:
    """*another*, *an earlier*, *the next* swap, *released previously*; the lead's *another swap* is the headline's."""
    m = one.mention
    if (
        not one.markers & one.words.other
        or one.markers & one.words.latest
        or (one.lead and _titled(c))
        or one.said_of_it
    ):
        return False
    if c.start is None and is_news(one.doc, m.start) and any(x.titled or in_lead(one.doc, x.head) for x in c.mentions):
        return False  # *Chad and Libya held another swap*, *today they held another swap*: the news, told twice
    return not (m.start and c.start)


def other_mood(c: Cluster, one: Told) -> bool:
    """What was only proposed is not what happened; what was planned may be, unless others are still to come."""
    now, then = one.mention.reading.status, c.status
    if one.mention.reading.failed:
        swap = one.words.has(one.mention.type, "transfer") and not one.definite
        return swap and then is Status.ACTUAL  # *an expected swap failed to take place* is not the one that did
    if _retells(c, one):
        return False
    if now is Status.HYPOTHETICAL and then is Status.ACTUAL and _offered(one):
        return True
    if one.people.surely_shares(c.people) or one.people.means(c.people):
        return False
    if Status.HYPOTHETICAL in (now, then):
        return Status.ACTUAL in (now, then) and not (one.mention.start and c.start)
    if now is Status.PLANNED:
        called_otherwise = bool(one.people.nouns and c.people.nouns and not one.people.nouns & c.people.nouns)
        return then is Status.ACTUAL and (one.mention.verbal or bool(one.people) or called_otherwise)
    return then is Status.PLANNED and not one.mention.verbal and not one.lead


def _offered(one: Told) -> bool:
    """*had offered to trade him for soldiers*, whoever was freed in the end."""
    token = one.doc.tokens[one.mention.head]
    above = one.doc.tokens[token.head].lemma
    return (
        one.mention.verbal and not one.mention.start and token.dep in ("xcomp", "acl") and above in one.words.offering
    )


def _retells(c: Cluster, one: Told) -> bool:
    """*the release*, said of the people told before, and not *their release* that is only wanted."""
    if not one.definite or one.mention.start:
        return False
    return not (one.mention.possessed and Status.HYPOTHETICAL in (one.mention.reading.status, c.status))


def given_in_return(c: Cluster, one: Told) -> bool:
    """*In exchange for their release, the girls were freed*, *In return, ...*: the others were not."""
    doc = one.doc
    if one.mention.leg and one.mention.answers is not None:
        answered = doc.tokens[one.mention.answers].sentence
        if any(doc.tokens[m.head].sentence == answered for m in c.mentions):
            return True
    links = (
        n
        for p in doc.dependents(one.mention.head, "prep")
        for n in doc.dependents(p, "pobj")
        if is_link(doc, n)
    )  # fmt: skip
    below = {j for n in links for j in doc.subtree(n)}
    return any(m.head in below for m in c.mentions)


def newly_dated(c: Cluster, one: Told) -> bool:
    """*On 17 October Ukraine conducted a swap*: another than the undated one of headline and lead."""
    m = one.mention
    if _long_before(c, one):
        return True
    if not one.words.has(m.type, "transfer") or not m.start or c.start or is_news(one.doc, m.start):
        return False
    if m.titled or one.lead or not any(x.titled or in_lead(one.doc, x.head) for x in c.mentions):
        return False
    return is_history(one.doc, m.start) or not (m.verbal or one.definite)


def _long_before(c: Cluster, one: Told) -> bool:
    """*It comes after two others were freed in January*: not those whose day the article does not tell."""
    doc, m = one.doc, one.mention
    if c.start or not m.start or one.lead or not one.words.has(m.type, "transfer") or not is_history(doc, m.start):
        return False
    if doc.tokens[m.head].dep in ("relcl", "acl") and m.verbal and not one.people.shares(c.people):
        return True  # *said Ali, who was released from a jail in March*
    clauses = [i for i in (m.head, *doc.ancestors(m.head)) if doc.tokens[i].dep == "advcl"]
    marks = (d for i in clauses for d in doc.dependents(i, "mark", "prep", "advmod"))
    return any(doc.tokens[d].lemma == "after" for d in marks) and not one.people.shares(c.people)


def unretold(c: Cluster, one: Told) -> bool:
    """Types that are not told again without a date or a definite noun: an attack, a trial."""
    m = one.mention
    if one.words.has(m.type, "retold"):
        return False
    dated = bool(m.start and c.start and set(m.roles) & set(c.roles))
    return not (dated or one.definite)


def went_before(c: Cluster, one: Told) -> bool:
    """*The deal was reached shortly after a swap between others*: an earlier one; *after the swap* may be the same."""
    if not one.words.has(one.mention.type, "transfer") or one.definite or one.people.names & c.people.names:
        return False
    coming = one.words.coming
    return came_before(one.doc, one.mention, coming) and not all(came_before(one.doc, x, coming) for x in c.mentions)


DIFFERENCES: tuple[Callable[[Cluster, Told], bool], ...] = (
    unretold,
    other_time,
    other_kind,
    other_ordinal,
    other_parties,
    other_people,
    marked_other,
    given_in_return,
    newly_dated,
    went_before,
    other_mood,
)


def _titled(c: Cluster) -> bool:
    return bool(c.mentions) and c.mentions[0].titled
