"""People without names as a group: *five Russian prisoners*, *74 captured soldiers and civilians*."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from swapgraph.extract.events.cluster import Cluster
from swapgraph.extract.events.mention import EventMention, numbers_on
from swapgraph.extract.events.scene import Scene
from swapgraph.extract.nouns import NAME, NUMBER, PEOPLE
from swapgraph.model import Bound, Document, NumberExpression, Span

_ASIDE = frozenset({"-", "–", "—", "(", ":"})
_ANYONE = frozenset({"Anyone"})


def group_of(scene: Scene, m: EventMention, head: int) -> str | None:
    """The key of the group that a noun phrase of a mention means; None if it tells nobody from others.

    *captives*, *the soldiers*, *over 5,000 prisoners since 2022* are nobody in particular.
    """
    doc, nouns = scene.doc, scene.nouns
    if nouns.gathers(head):  # *a first group of 21 girls*
        of = (p for p in doc.dependents(head, "prep") if doc.tokens[p].lemma == "of")
        head = next((o for p in of for o in doc.dependents(p, "pobj")), head)
    counts = [n for n in numbers_on(doc, head) if (n.upper or n.value) > 1]
    if not counts and not nouns.described(head):
        return _called(scene, head)
    if not (nouns.described(head) or _told_by_count(scene, m, head, counts)) or _is_named(scene, head):
        return None
    full = _from_number(scene, head, nouns.phrase(head, without=m.tokens), counts)
    if len(doc.tokens_in(full)) < 2 or doc.tokens_in(full)[-1].lemma == "own":  # *248 of its own*: no name for anybody
        return None
    bare = _from_number(scene, head, nouns.phrase(head, with_number=False, without=m.tokens), ())
    known = None if nouns.described(head) or nouns.class_of(head) == NUMBER else _told_before(scene, head, counts)
    if known:
        scene.entities.group_mention(known, full)
        return known
    group = scene.entities.group(full)
    for span in dict.fromkeys((bare, *_variants(scene, head, full, bare))):
        if span != full:
            scene.entities.group_mention(group, span)
    return group


def _called(scene: Scene, head: int) -> str | None:
    """*the girls*: the 82 schoolgirls of another sentence, if the article tells of one such group only."""
    doc = scene.doc
    definite = any(doc.tokens[c].lemma in ("the", "these", "those") for c in doc.dependents(head, "det"))
    if not definite or doc.tokens[head].tag != "NNS":
        return None
    lemma = doc.tokens[head].lemma
    told = [
        key
        for key in scene.entities
        if (entity := scene.entities.get(key)).type == "Group"
        and any(t.lemma == lemma and t.dep != "compound" for m in entity.mentions for t in doc.tokens_in(m.span))
    ]
    return told[0] if len(told) == 1 else None


def _told_before(scene: Scene, head: int, counts: Iterable[NumberExpression]) -> str | None:
    """*the 30 pilots*: the 30 Saudi pilots of another sentence."""
    doc, values = scene.doc, {n.value for n in counts}
    for key in scene.entities:
        entity = scene.entities.get(key)
        for mention in entity.mentions if entity.type == "Group" else ():
            tokens = doc.tokens_in(mention.span)
            numbers = {n.value for n in doc.numbers if mention.span.start <= n.span.start < mention.span.end}
            if values & numbers and any(t.lemma == doc.tokens[head].lemma for t in tokens):
                return key
    return None


def join_groups(scene: Scene, clusters: list[Cluster]) -> None:
    """*16 policemen*, *16 Lebanese captives*: people of one side whom one event moves, counted alike, are the same."""
    for c in clusters:
        groups = [k for r, k in c.roles if r == "releasedPerson" and scene.entities.get(k).type == "Group"]
        for n, key in enumerate(groups):
            for other in groups[n + 1 :]:
                here = [k for k in groups if scene.entities.has(k)]
                if key != other and key in here and other in here and _same(scene, key, other, here):
                    scene.entities.absorb(key, other)
                    for d in clusters:
                        d.roles = list(dict.fromkeys((r, key if k == other else k) for r, k in d.roles))


def _same(scene: Scene, key: str, other: str, groups: list[str]) -> bool:
    """Whether two are counted alike and of one side, as is everybody here who is counted so: no *146 of each side*."""
    shared = _values(scene, key) & _values(scene, other)
    alike = [k for k in groups if _values(scene, k) & shared]
    return bool(shared) and len({own for k in alike if (own := scene.allegiance.own_of(k))}) <= 1


def _values(scene: Scene, key: str) -> set[float]:
    """The counts that stand in the phrases for a group."""
    spans = [m.span for m in scene.entities.get(key).mentions]
    return {n.value for n in scene.doc.numbers if any(s.start <= n.span.start < s.end for s in spans)}


def is_one(scene: Scene, key: str) -> bool:
    """Whether a group is one person without a name: *an American student*."""
    entity, doc = scene.entities.get(key), scene.doc
    if entity.type != "Group" or not entity.mentions:
        return False
    tokens = doc.tokens_in(entity.mentions[0].span)
    head = next((t for t in tokens if t.head not in {x.i for x in tokens}), tokens[-1])
    one = head.tag in ("NN", "NNP") and not any((n.upper or n.value) > 1 for n in numbers_on(doc, head.i))
    return one and scene.nouns.class_of(head.i) in PEOPLE and scene.nouns.class_of(head.i) != NUMBER


def _is_named(scene: Scene, head: int) -> bool:
    """*an American student, Xiyue Wang*; *the first American to be released*: somebody who has a name."""
    doc = scene.doc
    if doc.tokens[head].tag not in ("NN", "NNP"):
        return False
    ranked = any(doc.tokens[c].lemma in ("first", "last", "only") for c in doc.dependents(head, "amod"))
    return ranked or _has_name_beside(scene, head)


def _has_name_beside(scene: Scene, head: int) -> bool:
    return any(scene.nouns.class_of(c) == NAME for c in scene.doc.dependents(head, "appos"))


def _told_by_count(scene: Scene, m: EventMention, head: int, counts: Iterable[NumberExpression]) -> bool:
    """*seven soldiers*, who are nowhere named beside it; not *two men*, not *394 Palestinians*, not a running count."""
    nouns = scene.nouns
    exact = any(n.bound is Bound.EXACT for n in counts)
    if not exact or m.cumulative or nouns.fits(head, _ANYONE) or nouns.class_of(head) == NUMBER:
        return False
    return not _has_name_beside(scene, head)


def _from_number(scene: Scene, head: int, span: Span, counts: Iterable[NumberExpression]) -> Span:
    """The phrase from its number on, without an aside, a name behind it, or *more* before it: *only nine prisoners*."""
    doc, more = scene.doc, scene.words.more
    starts = [n.span.start for n in counts if span.start <= n.span.start < span.end]
    first, last = doc.token_range(Span(min(starts), span.end) if starts else span)
    while not starts and first + 1 < last and doc.tokens[first].lemma in more:
        first += 1
    last = next((i for i in range(first + 1, last) if doc.tokens[i].text in _ASIDE and _spaced(doc, i)), last)
    if any(scene.nouns.class_of(i) == NAME for i in range(head + 1, last)):
        last = head + 1  # *two relatives of President X*
    return doc.span_of(first, last)


def _spaced(doc: Document, i: int) -> bool:
    """Whether a dash stands between words, not within one."""
    return doc.tokens[i].start > doc.tokens[i - 1].end


def _variants(scene: Scene, head: int, *spans: Span) -> Iterator[Span]:
    """Shorter and longer phrases for the same people, which other sentences may use."""
    doc, nouns = scene.doc, scene.nouns
    for p in doc.dependents(head, "prep") if nouns.class_of(head) == NUMBER or doc.tokens[head].pos == "NUM" else ():
        for inner in doc.dependents(p, "pobj") if doc.tokens[p].lemma == "of" else ():
            yield nouns.phrase(inner, with_number=False)  # *four of our prisoners of war*
    of_war = head + 2 < len(doc.tokens) and doc.tokens[head + 1].lemma == "of" and doc.tokens[head + 2].lemma == "war"
    end = doc.tokens[head + 2 if of_war else head].end  # *16 Lebanese prisoners of the group*
    yield from (Span(s.start, end) for s in spans if s.start < doc.tokens[head].start and end < s.end)
    joined = [  # *74 soldiers and civilians*, counted together
        j
        for j in doc.dependents(head, "conj")
        if nouns.class_of(j) in PEOPLE and j > head and not doc.dependents(j, "nummod", "det", "amod", "relcl")
    ]
    if joined:
        yield from (Span(s.start, doc.tokens[max(joined)].end) for s in spans)
