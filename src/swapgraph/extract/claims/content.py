"""Cutting the content of a claim out of its sentence: the shortest clause that stands alone."""

from __future__ import annotations

from collections.abc import Iterable

from swapgraph.extract.claims.scene import Scene
from swapgraph.model import Document, Span

_OPENING = frozenset("“‘„«([")
_CLOSING = frozenset("”’»)]")
_STRAIGHT = frozenset("\"'″")
_EDGE = frozenset({",", ";", ":", "-", "–", "—", "--", ".", "…", "...", "*", "•"})
_BEFORE_TIME = frozenset({"earlier", "late", "later", "early", "last", "on"})
_SUBJECTS = frozenset({"nsubj", "nsubjpass", "expl"})
_PAIRS = {"”": "“„", "’": "‘", "»": "«", ")": "(", "]": "[", "“": "„"}


def below(doc: Document, head: int, without: Iterable[int] = ()) -> list[int]:
    """Token `head` and all below it, without the subtrees of `without`."""
    dropped = {j for w in without for j in doc.subtree(w)}
    return [j for j in doc.subtree(head) if j not in dropped]


def trim(doc: Document, tokens: Iterable[int]) -> list[int]:
    """Take off what a clause that stands alone has not: *that*, *and*, commas and quotation marks at its edges."""
    kept = sorted(tokens)
    while kept:
        if _idle_at_start(doc, kept) or _enclosed(doc, kept):
            kept.pop(0)
        elif _idle_at_end(doc, kept):
            kept.pop()
        else:
            break
    return kept


def without_asides(scene: Scene, tokens: list[int], cue: int) -> list[int]:
    """The content without what the article adds to it (*A, a claim that Y disputes*, *A, referring to B*), and without
    the time before it that tells when it was said (*said earlier this year they feared*)."""
    doc = scene.doc
    for n in range(2, len(tokens) - 1):
        i, j = tokens[n - 1], tokens[n]
        if doc.tokens[i].text not in (",", "–", "—", "-") or j != i + 1:
            continue
        if scene.lemma(j) in scene.words("pointingVerbs") and doc.tokens[j].tag == "VBG":
            return tokens[: n - 1]
        if doc.tokens[j].lemma in ("a", "an") and _is_comment(scene, tokens[n + 1 :]):
            return tokens[: n - 1]
    return _without_time(scene, tokens, cue)


def _is_comment(scene: Scene, tokens: list[int]) -> bool:
    """*claim that Y disputes*, *reference to Z*: a noun of speech that sums up what stands before."""
    for j in tokens[:3]:
        if scene.doc.tokens[j].pos == "NOUN" and scene.doc.tokens[j].dep != "compound":
            return scene.lemma(j) in scene.words("comments")
        if scene.doc.tokens[j].pos not in ("ADJ", "NOUN"):
            return False
    return False


def _without_time(scene: Scene, tokens: list[int], cue: int) -> list[int]:
    doc = scene.doc
    if not tokens or tokens[0] != cue + 1:
        return tokens
    start = doc.tokens[tokens[0]].start
    n = 0
    while n < len(tokens) and doc.tokens[tokens[n]].text.lower() in _BEFORE_TIME:
        n += 1
    at = doc.tokens[tokens[n]].start if n < len(tokens) else start
    time = next((t.span for t in doc.times if start <= t.span.start <= at < t.span.end), None)
    if time is None:
        return tokens
    rest = [j for j in tokens if doc.tokens[j].start >= time.end]
    if not rest or doc.tokens[rest[0]].text == "," or not any(doc.tokens[j].dep in _SUBJECTS for j in rest):
        return tokens
    first = doc.tokens[rest[0]]
    return rest if first.pos in ("PRON", "DET", "PROPN", "NUM", "NOUN", "ADJ", "SCONJ") else tokens


def render(doc: Document, tokens: list[int]) -> tuple[str, Span]:
    """The content as one line, and the stretch of text that it was cut from.

    Words that stand between its pieces (*The vans, it maintained, were nowhere near*) are left out of the line.
    """
    texts = [doc.tokens[j].text for j in tokens]
    following = tokens[-1] + 1
    if texts.count("(") > texts.count(")") and following < len(doc.tokens) and doc.tokens[following].text == ")":
        tokens = [*tokens, following]
    runs: list[list[int]] = []
    for j in tokens:
        if runs and j == runs[-1][-1] + 1:
            runs[-1].append(j)
        else:
            runs.append([j])
    pieces = []
    for n, run in enumerate(runs):
        inner = run
        while n < len(runs) - 1 and len(inner) > 1 and _is_mark(doc, inner[-1]):
            inner = inner[:-1]
        while n and len(inner) > 1 and _is_mark(doc, inner[0]):
            inner = inner[1:]
        if not (len(inner) == 1 and _is_mark(doc, inner[0])):
            pieces.append(" ".join(doc.text[doc.tokens[inner[0]].start : doc.tokens[inner[-1]].end].split()))
    return _balanced(" ".join(pieces)), Span(doc.tokens[tokens[0]].start, doc.tokens[tokens[-1]].end)


def _balanced(line: str) -> str:
    """The line without a quotation mark whose partner was left out."""
    for opening, closing in (("“", "”"), ("«", "»")):
        if line.count(opening) != line.count(closing):
            line = line.replace(opening, "").replace(closing, "")
    return line.replace('"', "") if line.count('"') % 2 else line


def split(scene: Scene, head: int, tokens: list[int], *, freely: bool = False) -> list[list[int]]:
    """Coordinate clauses apart that are marked as such: *that A, and that B*; *A, while B*.

    `freely` also parts *A, and B* where each has a subject of its own.
    """
    doc, held = scene.doc, set(tokens)
    parts: list[list[int]] = []
    for c in doc.children(head):
        token = doc.tokens[c]
        if c not in held or c < head or token.pos not in ("VERB", "AUX") or not scene.has_subject(c):
            continue
        if (token.dep == "conj" and (freely or _marked(scene, c) or _quoted_apart(scene, c))) or (
            token.dep == "advcl" and _marks_contrast(scene, c)
        ):
            part = [j for j in doc.subtree(c) if j in held]
            if len(part) >= 3:
                held.difference_update(part)
                before = part[0] - 1
                while before in held and (
                    doc.tokens[before].dep in ("cc", "preconj", "punct") or doc.tokens[before].lemma == "that"
                ):
                    held.discard(before)
                    before -= 1
                parts.extend(split(scene, c, [j for j in part if not _is_contrast(scene, j, c)], freely=freely))
    return [sorted(held), *parts]


def words(doc: Document, tokens: Iterable[int]) -> list[str]:
    """The words of a content in lower case, without punctuation."""
    return [doc.tokens[j].text.lower() for j in tokens if doc.tokens[j].pos not in ("PUNCT", "SPACE")]


def _marked(scene: Scene, i: int) -> bool:
    return any(scene.lemma(c) == "that" for c in scene.doc.dependents(i, "mark"))


def _quoted_apart(scene: Scene, i: int) -> bool:
    """*reported that A and "B"*: a clause that a quotation mark opens is quoted for itself."""
    doc = scene.doc
    first = min(doc.subtree(i))
    return is_quote_mark(doc, first) and first > 0 and doc.tokens[first - 1].dep == "cc"


def _marks_contrast(scene: Scene, i: int) -> bool:
    """Whether *while* sets a clause against another; without a comma it tells the time."""
    marks = [c for c in scene.doc.dependents(i, "mark", "advmod") if _is_contrast(scene, c, i)]
    return bool(marks) and marks[0] > 0 and scene.doc.tokens[marks[0] - 1].text == ","


def _is_contrast(scene: Scene, j: int, clause: int) -> bool:
    return j < clause and scene.doc.tokens[j].head == clause and scene.lemma(j) in scene.words("contrastMarks")


def _is_mark(doc: Document, i: int) -> bool:
    text = doc.tokens[i].text
    return text in _EDGE or is_quote_mark(doc, i)


def is_quote_mark(doc: Document, i: int) -> bool:
    """Whether token `i` is a quotation mark and no apostrophe."""
    token = doc.tokens[i]
    return token.text in ('"', "“", "”", "«", "»", "„", "″", "''", "``") or (
        token.text in ("'", "‘", "’") and token.tag in ("``", "''", ",", ":")
    )


def _idle_at_start(doc: Document, kept: list[int]) -> bool:
    token = doc.tokens[kept[0]]
    if token.text in _EDGE or (token.text in _CLOSING and token.pos == "PUNCT"):
        return True
    if token.dep == "mark" and token.lemma == "that":
        return True
    if (
        len(kept) > 1
        and token.pos == "ADV"
        and doc.tokens[kept[1]].dep == "mark"
        and doc.tokens[kept[1]].lemma == "that"
    ):
        return True  # *saying only that*
    if token.tag == "CC" and token.dep in ("cc", "preconj") and len(kept) > 1:
        return True
    return _is_unpaired(doc, kept, kept[0], opening=True)


def _idle_at_end(doc: Document, kept: list[int]) -> bool:
    token = doc.tokens[kept[-1]]
    if token.text in _EDGE:
        return True
    if token.dep in ("cc", "preconj") or (token.dep == "mark" and token.lemma == "that"):
        return True
    return _is_unpaired(doc, kept, kept[-1], opening=False)


def _is_unpaired(doc: Document, kept: list[int], i: int, *, opening: bool) -> bool:
    """A quotation mark or bracket whose partner is not among the tokens."""
    text = doc.tokens[i].text
    if text in ("(", "[", ")", "]") or is_quote_mark(doc, i):
        others = [doc.tokens[j].text for j in kept if j != i]
        if text in _STRAIGHT or text in ("``", "''"):
            return others.count(text) % 2 == 0
        if opening:
            return text in _CLOSING or not any(o in _PAIRS and text in _PAIRS[o] for o in others)
        return text in _OPENING or not any(o in _PAIRS.get(text, "") for o in others)
    return False


def _enclosed(doc: Document, kept: list[int]) -> bool:
    """Whether one pair of quotation marks encloses all; its closing mark falls by being left alone."""
    first, last = kept[0], kept[-1]
    if len(kept) < 3 or not (is_quote_mark(doc, first) and is_quote_mark(doc, last)):
        return False
    return not any(is_quote_mark(doc, j) for j in kept[1:-1])
