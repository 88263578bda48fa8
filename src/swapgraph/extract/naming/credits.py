"""Those who made the article: byline, *Reporting by*, author and publisher. They are no actors of its events."""

from __future__ import annotations

import re

from swapgraph.extract.entities import Entities
from swapgraph.extract.gazetteer import fold
from swapgraph.extract.naming.scene import Scene
from swapgraph.model import BlockKind, Mention, Span

_SEVERAL = re.compile(r"\s*(?:,|;|&|\band\b)\s*")
_PICTURE = re.compile(r"\([^()\n]{2,60}(?:/|\bvia )[^()\n]{2,60}\)")  # *(Karim Jaafar/AFP via Getty Images)*
_DATELINE = re.compile(r"(?m)^[^a-z\n]{0,40}[^\n(]{0,30}\([^()\n]{2,40}\)\s*(?:-|–|—)")  # *GENEVA (Reuters) -*
_SLASHED = re.compile(r"/[A-Z][A-Za-z-]{2,15}/")  # *YEREVAN, June 12. /TASS/.*
_SHORT = 14  # tokens of a line that a bare *by* may open


def add_credits(scene: Scene, entities: Entities) -> None:
    """Add author and publisher where the text names them, and note who is only credited."""
    article = scene.doc.article
    for author in _SEVERAL.split(article.author or ""):
        if " " in author.strip():
            _add(scene, entities, author.strip(), "Person")
    if article.publisher:
        _add(scene, entities, article.publisher, "Organization")
    spans = _credit_spans(scene)
    credited = []
    for key in entities:
        mentions = entities.get(key).mentions
        if mentions and all(any(s.contains(m.span) for s in spans) for m in mentions):
            credited.append(key)
    entities.note_credits(credited)


def _add(scene: Scene, entities: Entities, name: str, type_: str) -> None:
    """Add a name that came with the article, once, where the text has it and no entity stands."""
    bare = re.sub(r"^the ", "", fold(name).strip(), flags=re.IGNORECASE)
    start = scene.folded.find(bare)
    if not bare or start < 0:
        return
    span = Span(start, start + len(bare))
    taken = any(m.span.overlaps(span) for key in entities for m in entities.get(key).mentions)
    known = scene.gazetteer.exact(bare)
    if taken:
        return
    if known is not None and scene.gazetteer.known[known.known].type == type_:
        entities.add_known(scene.gazetteer.known[known.known], Mention(span))
    else:
        entities.add(type_, name.strip(), Mention(span))


def _credit_spans(scene: Scene) -> list[Span]:
    """Where makers of the article are named: bylines, notes, furniture, and sentences that open with a credit."""
    doc = scene.doc
    spans = [b.span for b in doc.blocks if b.kind in (BlockKind.BYLINE, BlockKind.FURNITURE)]
    spans += [Span(m.start(), m.end()) for m in _PICTURE.finditer(doc.text)]
    spans += [Span(m.start(), m.end()) for m in _SLASHED.finditer(doc.text)]
    for match in _DATELINE.finditer(doc.text):
        opened = doc.text.rindex("(", match.start(), match.end())
        spans.append(Span(opened, match.end()))
    cues = scene.words["creditCues"]
    for sentence in doc.sentences:
        opening = scene.folded[sentence.span.start : sentence.span.start + 60].lower().lstrip("([ *-")
        for cue in cues:
            if opening.startswith(cue) and opening[len(cue) : len(cue) + 1] in (" ", ":"):
                if (
                    " " in cue
                    or opening[len(cue)] == ":"
                    or (cue == "by" and _is_line(scene, sentence.first, sentence.last))
                ):
                    spans.append(sentence.span)
                break
    return spans


def _is_line(scene: Scene, first: int, last: int) -> bool:
    return last - first <= _SHORT and not any(scene.doc.tokens[i].pos == "VERB" for i in range(first, last))
