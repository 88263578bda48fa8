"""Whether a word of speech is said to have been spoken: negation, conditions, wishes and plans take it back."""

from __future__ import annotations

from swapgraph.extract.claims.scene import Scene

_PARTS = frozenset({"xcomp", "advcl", "ccomp", "pcomp", "acl"})


def is_negated(scene: Scene, v: int) -> bool:
    """Whether the word of speech at token `v` is negated: *has not said*, *no official said*, *nor did it say*."""
    doc, no = scene.doc, scene.words("notSaying")
    for c in doc.children(v):
        token = doc.tokens[c]
        if token.dep == "neg" or (
            token.dep in ("advmod", "preconj", "cc", "nsubj", "mark", "det") and token.text.lower() in no and c < v
        ):
            return True
        if token.dep in ("nsubj", "nsubjpass") and any(
            doc.tokens[d].text.lower() in no and doc.tokens[d].dep in ("det", "neg", "preconj") for d in doc.children(c)
        ):
            return True
    token = doc.tokens[v]
    if token.dep == "conj" and token.head < v:
        joined_by_nor = any(
            doc.tokens[c].text.lower() in ("nor", "or") for c in doc.dependents(token.head, "cc") if c < v
        )
        if not scene.has_subject(v) and not doc.dependents(v, "aux") and (joined_by_nor or token.tag == "VB"):
            return is_negated(scene, token.head)
    if token.dep == "pcomp":
        return doc.tokens[token.head].text.lower() in no
    return False


def is_unreal(scene: Scene, v: int) -> bool:
    """Whether the speech is only possible, wanted, planned or supposed: *may say*, *is to announce*, *if X says*."""
    doc, tokens = scene.doc, scene.doc.tokens
    token = tokens[v]
    if any(tokens[c].tag == "MD" for c in doc.dependents(v, "aux")):
        return not any(tokens[c].lemma == "only" for c in doc.dependents(v, "advmod") if c < v)  # *would only say that*
    if any(tokens[c].lemma in scene.words("conditionalMarks") for c in doc.dependents(v, "mark", "advmod") if c < v):
        return True
    if token.dep in _PARTS:
        return _depends_on_unreal(scene, v)
    if token.dep == "conj" and not scene.has_subject(v) and not doc.dependents(v, "aux"):
        head = token.head
        return (
            head < v
            and tokens[head].pos in ("VERB", "AUX")
            and is_unreal(scene, head)
            and (token.tag == tokens[head].tag)
        )
    return token.tag == "VB" and not scene.is_finite(v) and scene.has_subject(v) is False and token.dep != "ROOT"


def _depends_on_unreal(scene: Scene, v: int) -> bool:
    tokens = scene.doc.tokens
    token, governor = tokens[v], tokens[v].head
    if scene.is_finite(v) or (token.dep == "pcomp" and token.tag == "VBG" and scene.has_subject(v)):
        return False  # *with the ministry reporting ..*
    if scene.has_to(v):
        if tokens[governor].lemma not in scene.words("carryOnVerbs"):
            return True
        return is_negated(scene, governor) or is_unreal(scene, governor)
    if token.tag == "VBG" and token.dep in ("xcomp", "pcomp", "advcl"):
        verb = tokens[governor].head if tokens[governor].pos in ("ADP", "SCONJ") else governor
        if tokens[verb].lemma in scene.words("failVerbs") and token.dep != "advcl":
            return True
        return tokens[verb].pos == "VERB" and verb != v and is_unreal(scene, verb)
    return False
