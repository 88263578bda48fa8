"""The subject of a word of speech by the order of the words, where parsers put it elsewhere."""

from __future__ import annotations

from swapgraph.extract.claims.scene import Scene

_ASIDE = 25  # tokens between a subject and its verb in which a relative clause is sought
_LONGEST = 8  # words of a subject between a comma and its verb
_PHRASE = frozenset({"DET", "ADJ", "NOUN", "PROPN", "PART", "NUM", "ADP"})


def right_before(scene: Scene, v: int) -> int | None:
    """*China freed X, Y and Z, the ministry said*: the noun phrase between comma and verb, if the parser makes it a
    part of the list before it.

    An apposition has a second comma before the verb; without one, the phrase is the subject.
    """
    doc, tokens = scene.doc, scene.doc.tokens
    subjects = doc.dependents(v, "nsubj")
    if not subjects or subjects[-1] > v or tokens[v].tag not in ("VBD", "VBZ", "VBP"):
        return None
    sentence = doc.sentence_of(v).first
    first = next((j + 1 for j in range(v - 1, sentence - 1, -1) if tokens[j].text in (",", ";", "—", "–")), sentence)
    if not subjects[-1] < first - 1 or tokens[first - 1].text == ";":
        return None
    last = v - 1
    while last > first and tokens[last].pos in ("ADV", "AUX"):
        last -= 1
    phrase = range(first, last + 1)
    if not 0 < len(phrase) <= _LONGEST or any(tokens[j].pos not in _PHRASE for j in phrase):
        return None
    heads = [j for j in phrase if tokens[j].pos in ("NOUN", "PROPN") and tokens[j].head not in phrase]
    if len(heads) != 1 or not (scene.is_agent(heads[0]) or scene.is_document(heads[0])):
        return None
    return heads[0] if heads[0] in doc.subtree(subjects[-1]) else None


def lent_to_participle(scene: Scene, v: int) -> int | None:
    """*Men held hostage by rebels said*: the subject that a parser gives to the participle *held*."""
    doc, tokens = scene.doc, scene.doc.tokens
    if not scene.is_finite(v) or doc.dependents(v, "mark") or tokens[v].dep not in ("ROOT", "advcl", "ccomp", "conj"):
        return None
    held = [c for c in doc.dependents(v, "ccomp") if c < v]
    if tokens[v].head < v:
        held.append(tokens[v].head)
    for c in reversed(held):
        between = tokens[c:v]
        if tokens[c].tag not in ("VBN", "VBD") or doc.dependents(c, "aux", "auxpass", "mark"):
            continue
        if any(t.text in (",", ";", ":") or t.dep == "cc" for t in between) or not doc.dependents(c, "agent"):
            continue
        if subjects := [s for s in doc.dependents(c, "nsubj", "nsubjpass") if s < c and scene.is_agent(s)]:
            return subjects[-1]
    return None


def nearest_subject(scene: Scene, subjects: list[int]) -> int:
    """The last of several subjects; of *officials quoted in the paper X said*, where X is made another, the first."""
    last = subjects[-1]
    for s in subjects[:-1]:
        quoted = [c for c in scene.doc.dependents(s, "acl") if s < c < last and scene.doc.tokens[c].tag == "VBN"]
        if quoted and not any(t.text == "," for t in scene.doc.tokens[quoted[0] : last]):
            return s
    return last


def stray(scene: Scene, v: int) -> tuple[int, ...]:
    """The name right before a finite verb whose subject the parser has put elsewhere."""
    doc, tokens = scene.doc, scene.doc.tokens
    behind = [o for o in doc.dependents(v, "dobj") if o > v and scene.is_agent(o)]
    if behind and any(c < v for c in doc.dependents(v, "ccomp")):  # *.., added the source*
        return (behind[0],)
    if tokens[v].tag not in ("VBD", "VBZ", "VBP") or tokens[v].dep not in ("ROOT", "ccomp", "parataxis"):
        return ()
    j = v - 1
    if j > 0 and tokens[j].text == ",":  # *X's parents, who met Y, said*
        clauses = [
            c
            for c in range(max(0, v - _ASIDE), v)
            if tokens[c].dep == "relcl" and max(doc.subtree(c)) >= j - 1 and tokens[c].head < c
        ]
        if clauses:
            return (tokens[clauses[0]].head,) if scene.is_agent(tokens[clauses[0]].head) else ()
        return (j - 1,) if _is_explained(scene, j - 1) else ()
    while j >= 0 and tokens[j].pos in ("ADV", "AUX"):
        j -= 1
    if j < 0 or tokens[j].sentence != tokens[v].sentence or tokens[j].pos != "PROPN" or not scene.is_agent(j):
        return ()
    return (j,)


def _is_explained(scene: Scene, i: int) -> bool:
    """*, its envoy, X, said*: a person's name of its own between commas."""
    key = scene.entities.at(i)
    if key is None or scene.entities.get(key).type != "Person":
        return False
    first = i
    while first > 0 and scene.entities.at(first - 1) == key:
        first -= 1
    return first > 0 and scene.doc.tokens[first - 1].text == ","
