"""Labels that tell who speaks: *MS. LEE:*, *SENIOR OFFICIAL:*, *Q*; in minutes a name on a line of its own."""

from __future__ import annotations

import re
from dataclasses import dataclass

from swapgraph.extract.claims.scene import Scene
from swapgraph.extract.claims.statements import is_personal, is_unnamed
from swapgraph.model import Block, BlockKind, Span

_TOLD = frozenset({BlockKind.BODY, BlockKind.ITEM, BlockKind.DATELINE, BlockKind.HEADING, BlockKind.SUBTITLE})
_PARAGRAPH = re.compile(r"[§\s]*")  # Hansard's mark before who speaks
_NAME = r"(?:(?:Mr|Mrs|Ms|Dr|Sen|Gen|Amb)\.?\s+)?[A-Z][A-Z.’'-]*[A-Z.](?:\s+[A-Z][A-Z.’'-]+){0,5}"
_CAPITALS = re.compile(rf"(?P<name>{_NAME})(?P<post>,\s[^:\n]{{2,70}})?\s*:(?:\s+|$)")
_POLITE = re.compile(r"(?P<name>(?:Mr|Mrs|Ms|Dr)\.\s+[A-Z][\w’'-]+)(?P<post>)\s*[:.]\s+(?=\S)")
_SPELT = re.compile(r"(?P<name>[A-Z][a-z’'-]+(?: [A-Z][\w’'-]+){1,3})(?P<post>)\s*:\s+(?=\S)")
_TITLED = re.compile(r"(?P<name>The(?: [A-Z]\w+){1,3})(?P<post>)\s*[:.]\s+(?=\S)")
_OFFICE = re.compile(r"(?P<post>The [A-Z][^:.()\n]{3,80}?)\s*\((?P<name>[^)\n]{3,50})\)\s*(?::\s+|$)")
_ASKING = re.compile(r"(?:Q\s{1,3}(?=[A-Z])|(?P<name>[A-Za-z]+)\d*\s*[:.]\s)")
_LINE = re.compile(r"(?P<name>[A-Z][\w.’'-]*(?: (?:of|the|de|[A-Z][\w.’'-]*)){1,7})(?P<post>(?:\s*\([^)]*\))*)$")
_FEWEST_LINES = 2


@dataclass(frozen=True, slots=True)
class Label:
    """A label in block `block` that ends at offset `end`; `name` is None for whoever asks.

    `office` is what stands before a name in brackets: *The Minister of State (Mr. Lee)*.
    """

    block: int
    end: int
    name: Span | None = None
    office: str | None = None


def find_labels(scene: Scene) -> list[Label]:
    """All labels of the article, in order."""
    lines = _lines(scene)
    found: list[Label] = []
    names: set[str] = set()
    for n, block in enumerate(scene.doc.blocks):
        if n in lines:
            found.append(lines[n])
            continue
        if block.kind not in _TOLD:
            continue
        start, text = _words(scene, block)
        asking = _ASKING.match(text)
        if asking and (asking["name"] is None or asking["name"].lower() in scene.words("askers")):
            found.append(Label(n, start + asking.end()))
        elif (label := _label(scene, text)) and (_is_somebody(scene, label) or label["name"] in names):
            names.add(label["name"].split()[-1])
            found.append(_found(n, start, label))
    return found


def _found(block: int, start: int, label: re.Match[str]) -> Label:
    """The label that was matched in the words of a block from offset `start` on."""
    name = Span(start + label.start("name"), start + label.end("name"))
    return Label(block, start + label.end(), name, label["post"] if label.re is _OFFICE else None)


def _words(scene: Scene, block: Block) -> tuple[int, str]:
    """Where the words of a block begin, and its text from there on."""
    text = scene.doc.text[block.span.start : block.span.end]
    lead = _PARAGRAPH.match(text)
    start = lead.end() if lead else 0
    return block.span.start + start, text[start:]


def _label(scene: Scene, text: str) -> re.Match[str] | None:
    """*MS. LEE:*, *LEE, HEAD OF THE MISSION:*, *The Minister (Mr. Lee):*, *The President.* at the start of a block."""
    if label := _OFFICE.match(text) or _CAPITALS.match(text) or _POLITE.match(text) or _SPELT.match(text):
        return label
    titled = _TITLED.match(text)
    return titled if titled and titled["name"].split()[-1].lower() in scene.words("speakerTitles") else None


def _is_somebody(scene: Scene, label: re.Match[str]) -> bool:
    """Whether a label is a person's, and none like *READ MORE:*: with a post or title, or of someone known here."""
    words = [w.strip(".").lower() for w in label["name"].split()]
    if label["post"] or any(w in scene.words("speakerTitles") for w in words) or is_unnamed(scene, label["name"]):
        return True
    people = (scene.entities.get(key) for key in scene.entities)
    return any(e.type == "Person" and e.label.lower().split()[-1] == words[-1] for e in people)


# -- minutes


def _lines(scene: Scene) -> dict[int, Label]:
    """Lines like *Mr. HARDING* above what he says, by their blocks; none if nobody below says *I* or *asked the*.

    A list of names, and headings over a life, have no such words.
    """
    doc = scene.doc
    found: dict[int, Label] = {}
    for n, block in enumerate(doc.blocks[:-1]):
        start, text = _words(scene, block)
        line = _OFFICE.match(text) or _LINE.match(text)
        if line is not None and start + line.end() == block.span.end and is_address(scene, line["name"]):
            found[n] = _found(n, start, line)
    speaking = sum(n + 1 not in found and _speaks(scene, n + 1) for n in found)
    return found if len(found) >= _FEWEST_LINES and speaking else {}


def is_address(scene: Scene, name: str) -> bool:
    """*Mr. HARDING*, *Viscount Morley of Hale*, *The Deputy Minister*."""
    words = [w.strip(".").lower() for w in name.split()]
    if words[0] == "the":
        return words[-1] in scene.words("speakerTitles")
    return words[0] in scene.words("addresses")


def _speaks(scene: Scene, block: int) -> bool:
    """Whether a block goes on from the name above it (*asked the Minister*), or is in the first person."""
    doc = scene.doc
    words = [t for s in doc.sentences if s.block == block for t in doc.tokens[s.first : s.last]]
    goes_on = bool(words) and words[0].text.islower() and words[0].lemma in scene.speech.verbs
    return goes_on or any(is_personal(scene, t.i) for t in words)
