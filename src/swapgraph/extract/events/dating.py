"""The day of a transfer that its own words leave open: of the sentences around, the news, the story, its exchange."""

from __future__ import annotations

from swapgraph.annotate.times import dates_within
from swapgraph.annotate.times.periods import Period, moved
from swapgraph.extract.events.clause import days_off, governing_verb, is_background
from swapgraph.extract.events.cluster import Cluster, EventWords
from swapgraph.extract.events.mention import EventMention
from swapgraph.extract.events.periods import is_fresh, is_news
from swapgraph.extract.events.scene import Scene
from swapgraph.extract.events.when import is_perfect
from swapgraph.model import BlockKind, Document, IsoDate, Status, TimeExpression

_OUTSIDE = frozenset({"before", "after", "until", "till", "since", "of"})


def complete_days(scene: Scene, clusters: list[Cluster], words: EventWords) -> None:
    """Give the transfers that have taken place and tell no time that of the words around them."""
    done = [c for c in clusters if words.has(c.type, "transfer") and c.status is Status.ACTUAL]
    taken = {m.start for c in clusters for m in c.mentions}
    for c in done:
        if not _is_dated(c) and (days_apart := _counted_from(scene, c, clusters)) is not None:
            c.start, c.end = days_apart.from_, days_apart.to
    for c in done:
        if not _is_dated(c):
            days = _of_sentences(scene, c) or _of_news(scene, c)
            if len(days) == 1 and not days & taken:
                c.start = c.end = days.pop()
    for c in done:
        if c.part_of is not None and words.types[c.type].leg_of == c.part_of.type and not _is_dated(c):
            _give_days_of_whole(c, c.part_of)
    _give_day_of_story(scene, [c for c in done if not c.cumulative])
    for c in done:
        if not _is_dated(c):
            times = (_of_sentence_before(scene, m) for m in c.mentions)
            c.start, c.end = next((t for t in times if t is not None), (None, None))


def _is_dated(c: Cluster) -> bool:
    return bool(c.start or c.end)


def _counted_from(scene: Scene, c: Cluster, clusters: list[Cluster]) -> Period | None:
    """*X freed 90 on 29 May, two weeks after Y had freed 130*: so far from the day of the clause above."""
    for m in c.mentions:
        if (apart := days_off(scene.doc, m.head)) is not None:
            above, amount, unit = apart
            days = (d.start for d in clusters if any(x.head == above for x in d.mentions) and d.start == d.end)
            if (day := next(days, None)) is not None:
                return moved(Period(day, day), amount, unit)
    return None


def _of_sentences(scene: Scene, c: Cluster) -> set[IsoDate]:
    """*Hopes rose on Thursday after the release of X*: the days in the sentences that tell it.

    Not the day on which somebody said so, nor one that a relative clause tells of somebody.
    """
    doc = scene.doc
    told = {
        doc.tokens[m.head].sentence for m in c.mentions if doc.block_of(doc.sentence_of(m.head)).kind is BlockKind.BODY
    }
    return {
        t.from_
        for t in doc.times
        if t.from_ and len(t.from_) == 10 and doc.tokens[doc.token_range(t.span)[0]].sentence in told
        if _is_free(scene, t)
    }


def _is_free(scene: Scene, time: TimeExpression) -> bool:
    """Whether a day stands for itself below a verb that does not say, broker or describe: no *Monday train*."""
    doc = scene.doc
    first, last = doc.token_range(time.span)
    head = next((i for i in range(first, last) if doc.tokens[i].head not in range(first, last)), first)
    above = doc.tokens[doc.tokens[head].head]
    if doc.tokens[head].dep == "compound" or (doc.tokens[head].dep == "pobj" and above.lemma in _OUTSIDE):
        return False
    if (verb := governing_verb(doc, head)) is None:
        return True
    others = scene.words.clause.telling | scene.words.mediator_verbs | scene.words.helper_verbs
    return doc.tokens[verb].lemma not in others and doc.tokens[verb].dep not in ("relcl", "acl")


def _of_news(scene: Scene, c: Cluster) -> set[IsoDate]:
    """*X has been freed, officials said on Tuesday*, in news of that day or the next: what has just been done.

    Not *X was freed*, which may have been any day before.
    """
    doc = scene.doc
    days: set[IsoDate] = set()
    for m in c.mentions:
        present = any(doc.tokens[a].tag in ("VBZ", "VBP") for a in doc.dependents(m.head, "aux"))
        if m.verbal and present and is_perfect(doc, m.head):
            telling = {a for a in doc.ancestors(m.head) if doc.tokens[a].lemma in scene.words.clause.telling}
            days |= {
                t.from_
                for t in doc.times
                if t.from_ and t.from_ == t.to and is_fresh(doc, t.from_)
                if governing_verb(doc, doc.token_range(t.span)[0]) in telling
            }
    return days


def _give_day_of_story(scene: Scene, done: list[Cluster]) -> None:
    """*X began on Saturday to free them. Y let 78 go*: news of one day tells of that day in its simple past."""
    doc = scene.doc
    days = {(c.start, c.end) for c in done if is_news(doc, c.start)}
    if len(days) != 1:
        return
    ((day, end),) = days
    if day != end:
        return
    first = min(m.head for c in done if c.start == day for m in c.mentions)
    for c in done:
        part = c.part_of is not None and c.part_of.type == c.type
        now = all(m.head > first and not _is_earlier(scene, m) for m in c.mentions)
        if now and any(_is_simple_past(doc, m) for m in c.mentions) and not (part or _is_dated(c)):
            c.start = c.end = day


def _of_sentence_before(scene: Scene, m: EventMention) -> tuple[IsoDate | None, IsoDate | None] | None:
    """*In March 1974 the fighting stopped. The two sides exchanged 90*: what the sentence before opens with.

    Not if it tells how somebody was caught, held or tried, or that somebody said so.
    """
    doc = scene.doc
    here = doc.sentence_of(m.head)
    if here.i == 0 or not _is_simple_past(doc, m) or _is_earlier(scene, m):
        return None
    before = doc.sentences[here.i - 1]
    if before.block != here.block:
        return None
    opening = range(before.first, min(before.first + 2, before.last))
    for t in doc.times:
        first, _ = doc.token_range(t.span)
        verb = governing_verb(doc, first) if first in opening and t.from_ and t.to else None
        if verb is not None and doc.tokens[verb].tag in ("VBD", "VBN"):
            aside = is_background(doc, verb, scene.words) or doc.tokens[verb].lemma in scene.words.clause.telling
            return None if aside else dates_within(t, doc.text)
    return None


def _is_simple_past(doc: Document, m: EventMention) -> bool:
    """*freed*, *was freed*; not *has freed*, *had been freed*, *who was freed*."""
    verb = doc.tokens[m.head]
    finite = [verb, *(doc.tokens[a] for a in doc.dependents(m.head, "aux", "auxpass"))]
    return m.verbal and verb.dep != "relcl" and any(t.tag == "VBD" and t.lemma != "have" for t in finite)


def _is_earlier(scene: Scene, m: EventMention) -> bool:
    """*previously freed*, *freed in an earlier gesture*, *after the first war*."""
    doc = scene.doc
    beside = doc.dependents(m.head, "advmod", "npadvmod", "prep")
    return any(doc.tokens[i].lemma in scene.words.clause.earlier for c in beside for i in doc.subtree(c))


def _give_days_of_whole(leg: Cluster, whole: Cluster) -> None:
    """*The exchange went on from 2 to 4 June. X freed 20*: a leg of it."""
    if whole.start and whole.status is Status.ACTUAL and not whole.cumulative:
        leg.start, leg.end = whole.start, whole.end
