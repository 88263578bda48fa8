"""Words of speech set into what they attribute: *The vans, it said, were far*; *As the minister put it, A*."""

from __future__ import annotations

from collections.abc import Iterator

from swapgraph.extract.claims import cues as p
from swapgraph.extract.claims.complements import Complement
from swapgraph.extract.claims.content import split
from swapgraph.extract.claims.scene import Scene


def around(scene: Scene, v: int, speech: frozenset[int]) -> list[int]:
    """The content around a parenthesis: *The vans, it said, were far*; *As the minister put it, the door is open*."""
    doc, tokens = scene.doc, scene.doc.tokens
    token = tokens[v]
    head = token.head
    as_clause = (
        token.dep == "advcl"
        and any(scene.lemma(m) == "as" for m in doc.dependents(v, "mark", "advmod"))
        and any(scene.is_agent(s) or scene.is_document(s) for s in doc.dependents(v, "nsubj"))
    )
    fronted = [c for c in doc.dependents(v, "ccomp") if c < v]
    if fronted:
        head = fronted[0]
    elif not (as_clause or token.dep == "parataxis" or _is_inserted(scene, v)):
        return []
    if head in speech or not scene.has_subject(v):
        return []
    left, right = _parenthesis(scene, v)
    if not as_clause and not _is_set_off(scene, left, right):
        return []
    inside = set(range(left, right + 1))
    base = head
    if (
        left
        and tokens[left - 1].text == ","
        and left >= 2
        and tokens[left - 2].dep in ("acl", "relcl")
        and tokens[left - 2].head != left - 2
    ):
        base = tokens[left - 2].head  # *a rally attended, police said, by 200 people*
    aside = {
        j for c in doc.dependents(v, "advcl") if tokens[c].tag == "VBG" for j in doc.subtree(c)
    }  # *.., crediting X*: the speaker's own
    behind = [j for j in doc.subtree(v) if j > right and j not in aside]
    kept = [
        j for j in doc.subtree(base) if j not in inside and j not in aside and (base == head or j <= left or j > right)
    ]
    return sorted({*kept, *behind})


def _is_inserted(scene: Scene, v: int) -> bool:
    """*As a result, X said on Monday, all were free*: a clause without a conjunction, read as an adverbial one."""
    doc = scene.doc
    plain = not doc.dependents(v, "mark") and scene.is_finite(v) and bool(doc.dependents(v, "nsubj"))
    return doc.tokens[v].dep == "advcl" and plain and v < doc.tokens[v].head


def is_medial(scene: Scene, v: int, complement: Complement) -> bool:
    """*X happened, he said, by Y*: the parser hangs what follows on the verb of speech."""
    doc = scene.doc
    if complement.pattern != p.CLAUSE or not scene.has_subject(v):
        return False
    left, right = _parenthesis(scene, v)
    behind = [
        c
        for c in doc.children(v)
        if c > right and doc.tokens[c].dep in ("prep", "agent", "dobj", "npadvmod", "acl", "xcomp")
    ]
    return bool(behind) and _is_set_off(scene, left, right) and doc.tokens[right + 1].text in (",", "—", "–")


def around_parts(scene: Scene, v: int, tokens: list[int]) -> Iterator[list[int]]:
    """The clauses of a content around a parenthesis that stand alone."""
    doc, held = scene.doc, set(tokens)
    for c in doc.dependents(v, "advcl", "conj"):
        marks = [m for m in doc.dependents(c, "mark") if scene.lemma(m) in scene.words("contrastMarks")]
        if marks and scene.has_subject(c):
            part = [j for j in doc.subtree(c) if j in held]
            held.difference_update(part)
            yield [j for j in part if j not in marks]
    head = next((c for c in doc.dependents(v, "ccomp") if c < v), doc.tokens[v].head)
    if head in held:
        yield from split(scene, head, sorted(held))
    else:
        yield sorted(held)


def _parenthesis(scene: Scene, v: int) -> tuple[int, int]:
    """First and last token of the clause of `v` between its commas."""
    doc, sentence = scene.doc, scene.doc.sentence_of(v)
    subjects = doc.dependents(v, "nsubj")
    marks = doc.dependents(v, "mark", "advmod")
    left = min([v, *(min(doc.subtree(s)) for s in (*subjects, *(m for m in marks if m < v)))])
    right = max([v, *(max(doc.subtree(s)) for s in subjects)])
    while right + 1 < sentence.last and doc.tokens[right + 1].text not in (",", "—", "–", "-", ")", ".", ";", "?", "!"):
        right += 1
    return left, right


def _is_set_off(scene: Scene, left: int, right: int) -> bool:
    doc = scene.doc
    before = doc.tokens[left - 1].text if left else ""
    after = doc.tokens[right + 1].text if right + 1 < len(doc.tokens) else "."
    return before in (",", "—", "–", "-", "--", "”", '"') and after in (
        ",",
        "—",
        "–",
        "-",
        ")",
        ".",
        "--",
        "“",
        '"',
        ";",
    )
