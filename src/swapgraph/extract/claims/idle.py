"""What is no complement of a verb of speech, though it looks like one: hiding, greeting, other words of speech."""

from __future__ import annotations

from collections.abc import Iterable

from swapgraph.extract.claims.modality import is_negated
from swapgraph.extract.claims.scene import Scene
from swapgraph.model import Stance


def hides(scene: Scene, tokens: Iterable[int]) -> bool:
    """*asked to remain anonymous*, *requested that his name be withheld*: who only hides claims nothing by it."""
    return any(scene.lemma(j) in scene.words("anonymity") for j in tokens)


def is_someone(scene: Scene, o: int) -> bool:
    """Whether an object is a person, or people: *welcomed the men*."""
    if scene.lemma(o) == "one":  # *one of the prisoners*
        o = next((m for prep in scene.doc.dependents(o, "prep") for m in scene.doc.dependents(prep, "pobj")), o)
    key = scene.entities.at(o)
    named = key is not None and scene.entities.get(key).type == "Person"
    people = scene.is_person_noun(o) or scene.lemma(o) in scene.words("Captive")
    return named or people or scene.lemma(o) in ("they", "he", "she", "him", "them")


def only_adds(scene: Scene, c: int) -> bool:
    """*"A," he said adding that B*: not *adding that B* was said, but B was added."""
    doc = scene.doc
    speaking = scene.lemma(c) in scene.speech.verbs and doc.tokens[c].tag == "VBG"
    return speaking and not scene.has_subject(c) and not doc.dependents(c, "aux")


def speaks_first(scene: Scene, c: int, v: int) -> bool:
    """Whether clause `c` before the verb `v` has words of its own: *X reported that today both agreed to go*, *X says A
    and Y says B*, read as what the second verb brings."""
    doc = scene.doc
    if scene.lemma(c) not in scene.speech.verbs:
        return False
    behind = doc.tokens[c + 1 : c + 2]
    own = [min(doc.subtree(s)) for s in doc.dependents(v, "nsubj") if s > c]
    joined = bool(own) and doc.tokens[own[0] - 1].dep == "cc"
    return joined or any(t.lemma == "that" for t in behind)


def speaks(scene: Scene, c: int) -> bool:
    """Whether a participle beside the verb says something of its own: *dismissed the idea, pointing out that X*.

    *rejected the charge, calling it a lie* is one statement: its second verb only points back.
    """
    if scene.lemma(c) not in scene.speech.verbs:
        return False
    objects = scene.doc.dependents(c, "dobj", "nsubj", "ccomp")
    return not any(scene.doc.tokens[o].pos == "PRON" for o in objects)


def is_contrast(scene: Scene, c: int) -> bool:
    """*rejected the plan, while ..*: a clause set against the verb."""
    return any(scene.lemma(m) in scene.words("contrastMarks") for m in scene.doc.dependents(c, "mark"))


def infers(scene: Scene, v: int) -> bool:
    """*The two sides met, suggesting that talks go on*: what the article concludes from it."""
    tokens = scene.doc.tokens
    token = tokens[v]
    if token.tag != "VBG" or token.dep not in ("advcl", "acl") or scene.lemma(v) not in scene.words("inferVerbs"):
        return False
    return v > 0 and tokens[v - 1].text == ","


def describes(scene: Scene, v: int, stance: Stance) -> bool:
    """*a group that pushes for the release of captives*, *X, who opposes the war*: what somebody is known for."""
    token = scene.doc.tokens[v]
    lasting = token.tag in ("VBZ", "VBP") and not scene.doc.dependents(v, "aux")
    return token.dep == "relcl" and lasting and stance in (Stance.DEMANDS, Stance.REFUSES)


def only_names(scene: Scene, v: int, head: int) -> bool:
    """*the officer who confirmed the release*, *in announcing the raid*: what is told elsewhere."""
    doc = scene.doc
    token, said = doc.tokens[v], doc.tokens[head]
    beside = token.dep == "relcl" or (token.dep == "pcomp" and scene.lemma(token.head) == "in")
    if not beside or said.pos != "NOUN" or said.dep != "dobj":
        return False
    definite = any(scene.lemma(c) in ("the", "this", "that") for c in doc.dependents(head, "det"))
    return definite and not doc.dependents(head, "prep", "acl", "relcl", "ccomp", "poss", "appos")


def cannot_tell(scene: Scene, head: int) -> bool:
    """*said it could not confirm the release*: no claim, but none made."""
    tokens = scene.doc.tokens
    able = any(tokens[a].text.lower() in ("can", "could", "ca") for a in scene.doc.dependents(head, "aux"))
    return able and is_negated(scene, head) and scene.lemma(head) in scene.words("silence")
