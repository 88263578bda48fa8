"""People named as those moved: *Among those freed were X and Y*, *The pilots, identified as X*, *former captive X*."""

from __future__ import annotations

from collections.abc import Iterator

from swapgraph.extract.entities import Entities
from swapgraph.extract.events.arguments import verb_slots
from swapgraph.extract.events.members import refers_to_people
from swapgraph.extract.events.mention import EventMention, MentionWords
from swapgraph.extract.events.scene import Scene
from swapgraph.extract.events.status import Reading
from swapgraph.extract.nouns import CAPTIVE, NAME, Nouns
from swapgraph.model import BlockKind, Document, NumberKind, Sentence, Status


def listed_people(
    doc: Document, entities: Entities, nouns: Nouns, words: MentionWords, mentions: list[EventMention]
) -> Iterator[tuple[EventMention, str, str]]:
    """(mention, role, person) for people named in lists of those whom the mention's event moves."""
    transfers = [m for m in mentions if "transfer" in words.traits(m.type) and _theme_role(m)]
    for sentence in doc.sentences:
        before = [m for m in transfers if m.head < sentence.last]
        if not before:
            continue
        heads = frozenset(m.head for m in before)
        moved = {doc.tokens[h].lemma for m in before for h in m.themes}
        for i in range(sentence.first, sentence.last):
            for group, names in _lists(doc, nouns, words, i, heads, moved):
                m = _moving(doc, before, group)
                for person in names:
                    if (key := entities.at(person)) and entities.get(key).type == "Person":
                        yield m, _theme_role(m) or "", key
    yield from _below_headings(doc, entities, nouns, transfers)


def _theme_role(m: EventMention) -> str | None:
    slot = m.frame.theme_slot or "of"
    return m.frame.roles.get(slot)


def _moving(doc: Document, before: list[EventMention], group: int | None) -> EventMention:
    """The mention that moves a group: *those freed in the swap* by its own participle; else the one told last.

    What has been done since some day is told in passing, if something else was told before it.
    """
    clauses = doc.dependents(group, "acl", "relcl", "amod") if group is not None else []
    told = {*clauses, *(x for c in clauses for x in doc.dependents(c, "xcomp"))}
    own = [m for m in before if m.head in told]
    plain = [m for m in before if not m.cumulative and m.reading.status is Status.ACTUAL]
    return (own or plain or before)[-1]


_List = tuple[int | None, list[int]]


def _lists(
    doc: Document, nouns: Nouns, words: MentionWords, i: int, triggers: frozenset[int], moved: set[str]
) -> Iterator[_List]:
    """(head of a group, heads of the names of its members), told at token `i`; `triggers` tell transfers.

    *Among those freed were X and Y* (at *among*), *those freed include X*, *the men freed were X* and *X was one of
    those freed* (at the verb), *the pilots, identified as X*, *the students - X, Y and Z -*, *freed rebel X*.
    """
    token = doc.tokens[i]
    if token.lemma == "among" and token.dep in ("prep", "advmod"):
        group = next((g for g in doc.dependents(i, "pobj") if _no_others(doc, words, nouns, g, triggers)), None)
        if group is not None and doc.tokens[token.head].lemma == "be":
            yield group, _names(doc, nouns, _said_of(doc, doc.dependents(token.head, "nsubj", "attr")))
    elif token.lemma in words.including and token.pos == "VERB":
        subjects = verb_slots(doc, i).get("subject", ())
        if any(s in triggers or _no_others(doc, words, nouns, s, triggers) for s in subjects):
            yield next(iter(subjects)), _names(doc, nouns, [*doc.dependents(i, "dobj"), *_beside(doc, i)])
    elif token.lemma == "be":
        yield from _said_to_be(doc, nouns, words, i, triggers)
    elif token.lemma in words.naming and token.pos == "VERB":
        groups = [g for g in verb_slots(doc, i).get("object", ()) if refers_to_people(doc, nouns, g)]
        if any(doc.tokens[g].lemma in moved or _moved(doc, words, g, triggers) for g in groups):
            called = [o for p in doc.dependents(i, "prep") if doc.tokens[p].lemma == "as" for o in doc.children(p)]
            called += doc.dependents(i, "appos")  # *named the four who are to be freed: X, Y, ...*
            yield groups[0], _names(doc, nouns, called)
    else:
        yield from _apposed(doc, nouns, words, i, triggers, moved)


def _said_to_be(
    doc: Document, nouns: Nouns, words: MentionWords, verb: int, triggers: frozenset[int]
) -> Iterator[_List]:
    """*the men freed were X and Y*, *one of the freed men is X*, *X was one of those freed*."""

    def freed(heads: list[int]) -> Iterator[int]:
        return (g for g in heads if refers_to_people(doc, nouns, g) and _moved(doc, words, g, triggers))

    for subject in doc.dependents(verb, "nsubj"):
        for group in freed([subject, *_of(doc, [subject])]):
            yield group, _names(doc, nouns, doc.dependents(verb, "attr"))
        for group in freed([*_of(doc, doc.dependents(verb, "attr"))]):
            yield group, _names(doc, nouns, _said_of(doc, [subject]))


def _apposed(
    doc: Document, nouns: Nouns, words: MentionWords, i: int, triggers: frozenset[int], moved: set[str]
) -> Iterator[_List]:
    """*One, X, ... The other, Y, ...*, *X, one of those freed*, *the students - X and Y*, *freed rebel X*."""
    token = doc.tokens[i]
    if i == doc.sentence_of(i).first + (token.lemma == "other") and token.lemma in ("one", "other"):
        if token.dep in ("nsubj", "nsubjpass") and _of_several(doc, i, triggers):
            yield None, [a for a in doc.dependents(i, "appos") if nouns.class_of(a) == NAME]
    elif token.dep == "appos" and nouns.class_of(token.head) == NAME:
        for group in _of(doc, [i]):
            if refers_to_people(doc, nouns, group) and _moved(doc, words, group, triggers):
                yield group, [token.head]
    elif token.tag == "NNS" and token.lemma in moved and refers_to_people(doc, nouns, i):
        yield i, _names(doc, nouns, doc.dependents(i, "appos"))
    if _freed(doc, nouns, words, i):
        yield None, [i]


def _moved(doc: Document, words: MentionWords, group: int, triggers: frozenset[int]) -> bool:
    """*the men freed on Monday*, *those who were let go*, *the freed prisoners*."""
    told = any(doc.tokens[c].text.lower() in words.freed for c in doc.dependents(group, "amod"))
    return told or any(_transfers(doc, words, c, triggers) for c in doc.dependents(group, "acl", "relcl"))


def _transfers(doc: Document, words: MentionWords, verb: int, triggers: frozenset[int]) -> bool:
    """Whether a clause tells a transfer, also in words that are open elsewhere: *those who returned*."""
    governed = doc.dependents(verb, "xcomp")  # *who are to be freed*
    frames = (match.frame for v in (verb, *governed) for match in words.frames.matches(doc, v))
    return bool({verb, *governed} & triggers) or any("transfer" in words.traits(frame.type) for frame in frames)


def _of_several(doc: Document, i: int, triggers: frozenset[int]) -> bool:
    """Whether a transfer of two or three is told in the paragraph of token `i`, or in the one before."""
    block = doc.sentence_of(i).block
    told = {doc.tokens[t].sentence for t in triggers if t < i and block - doc.sentence_of(t).block <= 1}
    counts = (n for n in doc.numbers if n.kind is NumberKind.COUNT and n.value in (2, 3))
    return any(doc.tokens_in(n.value_span)[0].sentence in told for n in counts)


def _said_of(doc: Document, subjects: list[int]) -> list[int]:
    """Subjects; for *who* whom it stands for: *X, who was among those freed*."""
    verbs = (doc.tokens[doc.tokens[s].head] for s in subjects)
    return [
        verb.head if doc.tokens[s].tag == "WP" and verb.dep == "relcl" else s
        for s, verb in zip(subjects, verbs, strict=True)
    ]


def _of(doc: Document, heads: list[int]) -> Iterator[int]:
    """*one of those freed*: those freed."""
    for head in heads:
        for p in doc.dependents(head, "prep") if doc.tokens[head].pos in ("NUM", "PRON") else ():
            if doc.tokens[p].lemma in ("of", "among"):
                yield from doc.dependents(p, "pobj")


def _beside(doc: Document, i: int) -> list[int]:
    """*along with X*, *in addition to X*, *as well as X*, hung on token `i`."""
    found = []
    for p in doc.dependents(i, "prep"):
        for inner in (p, *doc.dependents(p, "prep"), *doc.dependents(p, "pobj"), *doc.dependents(p, "pcomp")):
            words = {doc.tokens[c].lemma for c in (inner, *doc.children(inner))} | {doc.tokens[p].lemma}
            if words & {"along", "together", "addition"} or words >= {"as", "well"}:
                found += [o for q in (inner, *doc.dependents(inner, "prep")) for o in doc.dependents(q, "pobj")]
    return list(dict.fromkeys(found))


def _no_others(doc: Document, words: MentionWords, nouns: Nouns, i: int, triggers: frozenset[int]) -> bool:
    """*the men*, *those freed on Monday*; not *those killed*, *the officials involved in the talks*."""
    told = doc.dependents(i, "acl", "relcl")
    return refers_to_people(doc, nouns, i) and (not told or any(_transfers(doc, words, c, triggers) for c in told))


def _freed(doc: Document, nouns: Nouns, words: MentionWords, i: int) -> bool:
    """*freed rebel X*, *the freed soldier, X*, *former captive X*: a name behind a word for being free again."""
    if nouns.class_of(i) != NAME:
        return False
    before = [c for c in doc.dependents(i, "amod", "compound", "nmod") if c < i]
    if doc.tokens[i].dep == "appos" and doc.tokens[doc.tokens[i].head].tag == "NN":
        before.append(doc.tokens[i].head)
    before += [c for b in before for c in doc.dependents(b, "amod", "compound")]
    told = {doc.tokens[c].text.lower() for c in before}
    captive = any(nouns.class_of(c) == CAPTIVE or nouns.holds(c) for c in before)
    return bool(told & words.freed) or (captive and bool(told & words.former))


def _names(doc: Document, nouns: Nouns, heads: list[int]) -> list[int]:
    """The names among noun phrases, those beside them, and those that follow in a list that the parser lost."""
    found: list[int] = []
    todo = list(heads)
    while todo:
        for j in doc.conjuncts(todo.pop(0)):
            if nouns.class_of(j) == NAME:
                found.append(j)
            todo += [*doc.dependents(j, "appos"), *_beside(doc, j)]  # *X, his deputy Y*
            todo += [o for v in doc.dependents(j, "acl") if doc.tokens[v].lemma == "name" for o in doc.children(v)]
    for name in list(found):
        found += _following(doc, nouns, name)
    return list(dict.fromkeys(found))


def _following(doc: Document, nouns: Nouns, name: int) -> Iterator[int]:
    """*Pvt. Joseph X, Sgt. Hezi Y and Pvt. Nissim Z*: the names behind one, with nothing but titles between."""
    last, between = doc.sentence_of(name).last, 0
    for i in range(name + 1, last):
        token = doc.tokens[i]
        if not between and (token.lemma in ("of", "from") or doc.tokens[i - 1].lemma in ("of", "from")):
            continue  # *X of Bulgaria, Y of Poland*
        if nouns.class_of(i) == NAME and token.dep not in ("compound", "poss", "pobj"):
            if not between or token.dep in ("nsubj", "nsubjpass"):
                return
            yield i
            between = 0
        elif token.text in (",", ";", "and"):
            between += 1
        elif token.pos not in ("PROPN", "NOUN", "ADJ", "DET", "NUM", "PUNCT"):
            return


def _below_headings(
    doc: Document, entities: Entities, nouns: Nouns, transfers: list[EventMention]
) -> Iterator[tuple[EventMention, str, str]]:
    """The people whom the items of a list name, below a heading or a line with a colon that tells a transfer."""
    by_block: dict[int, list[EventMention]] = {}
    for m in transfers:
        by_block.setdefault(doc.sentence_of(m.head).block, []).append(m)
    current: EventMention | None = None
    seen: set[int] = set()
    for sentence in doc.sentences:
        if sentence.block in seen:
            continue
        seen.add(sentence.block)
        block = doc.blocks[sentence.block]
        if block.kind is BlockKind.HEADING or doc.text[: block.span.end].rstrip().endswith(":"):
            told = by_block.get(sentence.block)
            current = told[-1] if told else None
        elif block.kind is BlockKind.ITEM and current is not None:
            for person in _item_names(doc, nouns, sentence):
                if key := entities.at(person):
                    yield current, _theme_role(current) or "", key
        elif block.kind is not BlockKind.ITEM:
            current = None


def _item_names(doc: Document, nouns: Nouns, sentence: Sentence) -> Iterator[int]:
    """The names that an item is about: the one it begins with and those beside it; all of *Five Germans: X; Y; Z*."""
    names = [i for i in range(sentence.first, sentence.last) if nouns.class_of(i) == NAME]
    colon = next((i for i in range(sentence.first, sentence.last) if doc.tokens[i].text == ":"), None)
    if names and names[0] - sentence.first < 6:
        yield from _names(doc, nouns, [names[0]])
    if colon is not None and colon - sentence.first < 6:
        yield from (i for i in names if i > colon and doc.tokens[i].dep not in ("pobj", "poss") and _separate(doc, i))


def _separate(doc: Document, i: int) -> bool:
    """Whether a name stands behind a colon, a comma or a semicolon, or *and*."""
    first = i
    while doc.tokens[first - 1].dep == "compound" and doc.tokens[first - 1].head == i:
        first -= 1
    return doc.tokens[first - 1].text in (":", ",", ";", "and")


def list_headings(scene: Scene) -> Iterator[EventMention]:
    """Headings above lists that are only a participle: *Freed by Russia*, *Handed to Russia*."""
    doc, words = scene.doc, scene.words
    for sentence in doc.sentences:
        block = sentence.block
        if doc.blocks[block].kind is not BlockKind.HEADING or block + 1 >= len(doc.blocks):
            continue
        root = next((i for i in range(sentence.first, sentence.last) if doc.tokens[i].head == i), sentence.first)
        if doc.blocks[block + 1].kind is not BlockKind.ITEM or doc.tokens[root].tag not in ("VBN", "VBD"):
            continue
        slots = verb_slots(doc, root)
        for match in words.frames.matches(doc, root):
            frame = match.frame
            people = "Captive" in frame.theme and frame.theme_slot == "object"
            if people and "directed" in words.traits(frame.type) and "object" not in slots:
                yield EventMention(
                    frame, root, match.tokens, True, False, slots, (), Reading(Status.ACTUAL), type=frame.type
                )
                break
