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
from swapgraph.model import BlockKind, Document, Sentence, Status


def listed_people(
    doc: Document, entities: Entities, nouns: Nouns, words: MentionWords, mentions: list[EventMention]
) -> Iterator[tuple[EventMention, str, str]]:
    """(mention, role, person) for people named in lists of those whom the mention's event moves."""
    transfers = [m for m in mentions if "transfer" in words.traits(m.type) and _theme_role(m)]
    for sentence in doc.sentences:
        before = [m for m in transfers if m.head < sentence.last]
        if not before:
            continue
        last = before[-1]
        heads = frozenset(m.head for m in before)
        moved = {doc.tokens[h].lemma for m in before for h in m.themes}
        for i in range(sentence.first, sentence.last):
            called = _called(doc, nouns, words, i, moved) or ([i] if _freed(doc, nouns, words, i) else [])
            for person in _among(doc, nouns, words, i, heads) or called:
                if key := entities.at(person):
                    yield last, _theme_role(last) or "", key
    yield from _below_headings(doc, entities, nouns, transfers)


def _theme_role(m: EventMention) -> str | None:
    slot = m.frame.theme_slot or "of"
    return m.frame.roles.get(slot)


def _among(doc: Document, nouns: Nouns, words: MentionWords, i: int, triggers: frozenset[int]) -> list[int]:
    """The names in *among those freed were X and Y* (at *among*), *those freed include X* and *the men freed were X*
    (at the verb); `triggers` tell transfers."""
    token = doc.tokens[i]
    if token.lemma == "among" and token.dep in ("prep", "advmod"):
        group = doc.dependents(i, "pobj")
        verb = token.head
        if any(refers_to_people(doc, nouns, g) for g in group) and doc.tokens[verb].lemma == "be":
            return _names(doc, nouns, doc.dependents(verb, "nsubj", "attr"))
    elif token.lemma in words.including and token.pos == "VERB":
        subjects = verb_slots(doc, i).get("subject", ())
        if any(s in triggers or refers_to_people(doc, nouns, s) for s in subjects):
            return _names(doc, nouns, doc.dependents(i, "dobj"))
    elif token.lemma == "be":
        subjects = [s for s in doc.dependents(i, "nsubj") if refers_to_people(doc, nouns, s)]
        if any(triggers & set(doc.dependents(s, "acl", "relcl")) for s in subjects):
            return _names(doc, nouns, doc.dependents(i, "attr"))
    return []


def _called(doc: Document, nouns: Nouns, words: MentionWords, i: int, moved: set[str]) -> list[int]:
    """The names in *the pilots, identified as X and Y*, at the verb; `moved` are nouns for those moved."""
    token = doc.tokens[i]
    if token.lemma not in words.naming or token.pos != "VERB":
        return []
    groups = verb_slots(doc, i).get("object", ())
    if not any(doc.tokens[g].lemma in moved and refers_to_people(doc, nouns, g) for g in groups):
        return []
    return [
        n
        for p in doc.dependents(i, "prep")
        if doc.tokens[p].lemma == "as"
        for n in _names(doc, nouns, doc.dependents(p, "pobj"))
    ]


def _freed(doc: Document, nouns: Nouns, words: MentionWords, i: int) -> bool:
    """*freed rebel X*, *former captive X*: a name with a word for being free again before it."""
    if nouns.class_of(i) != NAME:
        return False
    before = [c for c in doc.dependents(i, "amod", "compound", "nmod") if c < i]
    before += [c for b in before for c in doc.dependents(b, "amod", "compound")]
    told = {doc.tokens[c].text.lower() for c in before}
    captive = any(nouns.class_of(c) == CAPTIVE or nouns.holds(c) for c in before)
    return bool(told & words.freed) or (captive and bool(told & words.former))


def _names(doc: Document, nouns: Nouns, heads: list[int]) -> list[int]:
    found = []
    for head in heads:
        for j in doc.conjuncts(head):
            if nouns.class_of(j) == NAME:
                found.append(j)
            for a in doc.dependents(j, "appos"):  # *X, his deputy Y and Z*
                found.extend(n for n in doc.conjuncts(a) if nouns.class_of(n) == NAME)
    return found


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
