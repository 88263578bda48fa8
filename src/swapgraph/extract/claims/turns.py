"""Passages that a name stands before: the turns of a transcript or interview, and what *X said:* introduces."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import dropwhile

from swapgraph.extract.claims.labels import find_labels, is_address
from swapgraph.extract.claims.scene import AGENT_TYPES, Draft, Scene
from swapgraph.extract.claims.speakers import noun_phrase, speakers_of
from swapgraph.extract.claims.statements import is_personal, is_unnamed, read_sentence, voice_of_text
from swapgraph.model import BlockKind, Mention, Sentence, Span

_TOLD = frozenset({BlockKind.BODY, BlockKind.ITEM, BlockKind.DATELINE, BlockKind.HEADING, BlockKind.SUBTITLE})
_LABELLED = re.compile(r"(?:[•*–—-]\s*)?(?P<label>[A-Z][^.:!?“”\"\n]{2,45}):\s+(?=\S)")
_FEWEST_TURNS = 2
_FEWEST_ITEMS = 3


@dataclass(frozen=True, slots=True)
class Turn:
    """Blocks `first` to `last - 1` with the key of who speaks there (None: whoever asks), from offset `start` on.

    What stands there can be said by nobody else, if it `is_alone`.
    """

    first: int
    last: int
    start: int
    voice: str | None
    is_alone: bool = True


def read_turns(scene: Scene) -> tuple[list[Draft], frozenset[int]]:
    """The claims of all such passages, and the numbers of their sentences, which nobody else has to read."""
    turns = _transcript(scene) or [*_introduced(scene)]
    drafts: list[Draft] = []
    taken: set[int] = set()
    for turn in turns:
        for sentence in scene.doc.sentences:
            if not turn.first <= sentence.block < turn.last:
                continue
            if turn.is_alone:
                taken.add(sentence.i)
            if turn.voice is not None and sentence.span.end > turn.start and not _is_direction(scene, sentence):
                drafts.extend(_from(scene, d, turn.start) for d in read_sentence(scene, sentence, turn.voice))
    return [d for d in drafts if d.tokens], frozenset(taken)


def _from(scene: Scene, draft: Draft, start: int) -> Draft:
    """The draft without the label before its words."""
    tokens = tuple(j for j in draft.tokens if scene.doc.tokens[j].start >= start)
    return Draft(tokens, draft.stance, draft.cue, source=draft.source)


def _is_direction(scene: Scene, sentence: Sentence) -> bool:
    """*(Laughter)*, *[The President left.]*."""
    return scene.doc.text[sentence.span.start] in "(["


# -- transcripts


def _transcript(scene: Scene) -> list[Turn]:
    """The turns of a transcript: two labels at least, one of them somebody's name."""
    doc = scene.doc
    found = [label for label in find_labels(scene) if label.name is None or not _is_place(scene, label.name)]
    names = frozenset(key for label in found if label.name for key in _keys(scene, label.name))
    fewest = 1 if _says_so(scene) else _FEWEST_TURNS
    if len(found) < fewest or all(label.name is None for label in found):
        return []
    ends = [label.block for label in found[1:]] + [len(doc.blocks)]
    offices: dict[str, str | None] = {}
    turns: list[Turn] = []
    for label, end in zip(found, ends, strict=True):
        voice = None if label.name is None else _who(scene, label.name, names, offices)
        if label.office is not None:
            offices.setdefault(label.office, voice)
        turns.append(Turn(label.block, end, label.end, voice))
    return turns


def _says_so(scene: Scene) -> bool:
    """Whether the title announces a speech or a transcript, or paragraphs have marks like those of Hansard."""
    if any(scene.doc.text[block.span.start] == "§" for block in scene.doc.blocks):
        return True
    words = re.findall(r"\w+", (scene.doc.article.title or "").lower())
    return bool(words) and (words[0] in scene.words("statementTitles") or bool(set(words) & scene.words("transcripts")))


def _keys(scene: Scene, span: Span) -> frozenset[str]:
    """What a label names, as far as it is known."""
    first, last = scene.doc.token_range(span)
    return frozenset(key for j in range(first, last) if (key := scene.entities.at(j)) is not None)


def _is_place(scene: Scene, span: Span) -> bool:
    """*KYIV:*, but neither *SENIOR OFFICIAL:* nor *Lord Morley of Hale*."""
    keys, written = _keys(scene, span), scene.doc.text[span.start : span.end]
    places = bool(keys) and all(scene.entities.get(key).type in ("Country", "Place", "Facility") for key in keys)
    return places and not is_unnamed(scene, written) and not is_address(scene, written)


def _who(scene: Scene, span: Span, labelled: frozenset[str], offices: dict[str, str | None]) -> str | None:
    """The person of a label: the one known here of that name, else a new one.

    `labelled` have labels of their own; `offices` are those that labels have put before a name.
    """
    entities = scene.entities
    titles = scene.words("speakerTitles") | scene.words("addresses")
    written = scene.doc.text[span.start : span.end]
    if is_unnamed(scene, written):
        return entities.group(span, written.capitalize() if written.isupper() else written)
    words = [*dropwhile(lambda w: w.lower() in titles, re.findall(r"[\w’'-]+", written))]
    people = [key for key in entities if entities.get(key).type == "Person"]
    for key in people:
        names = entities.get(key).label.lower().split()
        if words and names[-1] == words[-1].lower() and (len(words) == 1 or names[0] == words[0].lower()):
            return key
    if not words:  # *THE PRESIDENT:*
        if held := [key for office, key in offices.items() if office.startswith(written)]:
            return held[0]
        if meant := next((key for key in _keys(scene, span) if entities.get(key).type == "Person"), None):
            return meant
        voice = voice_of_text(scene)
        return entities.group(span, written) if voice is None or voice in labelled else voice
    first, last = scene.doc.token_range(span)
    for j in range(last - 1, first - 1, -1):
        known = entities.at(j)
        if known is not None and entities.get(known).type in AGENT_TYPES:
            return known
    return entities.add("Person", " ".join(w.title() if w.isupper() else w for w in words), Mention(span, "name"))


# -- introduced by *X said:*


def _introduced(scene: Scene) -> Iterator[Turn]:
    """What stands below *X said in a statement:* or *Main points of X's speech:*, while it is in the first person or
    a list."""
    doc = scene.doc
    for n, block in enumerate(doc.blocks[:-1]):
        if block.kind not in _TOLD or not doc.text[block.span.start : block.span.end].rstrip().endswith(":"):
            continue
        if (voice := _introducer(scene, n)) is None:
            continue
        listed = _end_of_list(scene, n + 1)
        last = listed or _end_of_speech(scene, n + 1)
        if last is None:
            continue
        for m in range(n + 1, last):
            span = doc.blocks[m].span
            label = _LABELLED.match(doc.text[span.start : span.end])
            yield Turn(m, m + 1, span.start + label.end() if label else span.start, voice, is_alone=listed is None)


def _introducer(scene: Scene, block: int) -> str | None:
    """Who is said to speak below, by the last sentence of the block."""
    doc = scene.doc
    sentences = [s for s in doc.sentences if s.block == block]
    if not sentences:
        return None
    last = sentences[-1]
    for j in range(last.last - 1, last.first - 1, -1):
        token = doc.tokens[j]
        heads: tuple[int, ...] = ()
        if token.tag.startswith("VB") and token.lemma in scene.speech.verbs:
            heads = speakers_of(scene, j)
        elif token.lemma in scene.words("introductions"):
            author = scene.author_of(j)
            heads = (author,) if author is not None else _makers(scene, j)
        for h in heads:
            inside = [*doc.subtree(h), h]
            keys = [key for i in (h, *inside) if (key := scene.entities.at(i)) is not None]
            people = [key for key in keys if scene.entities.get(key).type == "Person"]
            known = [key for key in keys if scene.entities.get(key).type in AGENT_TYPES]
            if people or known:
                return (people or known)[0]
            if scene.is_agent(h) and doc.tokens[h].pos in ("NOUN", "PROPN"):
                phrase = noun_phrase(scene, h)
                return scene.entities.group(doc.span_of(phrase[0], phrase[-1] + 1))
    return None


def _makers(scene: Scene, noun: int) -> tuple[int, ...]:
    """*main statements made by X*, *key points of X's speech*."""
    doc = scene.doc
    sentence = doc.sentence_of(noun)
    agents = [
        o for a in range(noun + 1, sentence.last)
        if doc.tokens[a].lemma in ("by", "from", "of") for o in doc.dependents(a, "pobj")
    ]  # fmt: skip
    owners = [c for o in (noun, *agents) for c in doc.dependents(o, "poss")]
    return tuple(h for h in (*owners, *agents) if scene.is_agent(h))[:1]


def _end_of_list(scene: Scene, first: int) -> int | None:
    """The block behind a list of items with labels (*Dates: the swap will ..*)."""
    doc, n = scene.doc, first
    while n < len(doc.blocks) and doc.blocks[n].kind in _TOLD:
        span = doc.blocks[n].span
        if not _LABELLED.match(doc.text[span.start : span.end]):
            break
        n += 1
    return n if n - first >= _FEWEST_ITEMS else None


def _end_of_speech(scene: Scene, first: int) -> int | None:
    """The block behind unquoted paragraphs in the first person."""
    doc, n = scene.doc, first
    while n < len(doc.blocks) and doc.blocks[n].kind in _TOLD:
        words = [t for s in doc.sentences if s.block == n for t in doc.tokens[s.first : s.last]]
        text = doc.text[doc.blocks[n].span.start : doc.blocks[n].span.end]
        if text[:1] in '“"«‘„' or not any(is_personal(scene, t.i) for t in words):
            break
        if any(t.lemma in scene.speech.verbs and t.dep == "ROOT" and t.tag == "VBD" for t in words):
            break  # told by somebody else
        n += 1
    return n if n > first else None
