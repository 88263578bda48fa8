"""Claims told before they are attributed: *The convoy has left. This was announced by the mayor.*"""

from __future__ import annotations

from collections.abc import Iterator

from swapgraph.extract.claims import cues as p
from swapgraph.extract.claims.modality import is_negated, is_unreal
from swapgraph.extract.claims.scene import Draft, Scene
from swapgraph.extract.claims.speakers import speakers_of
from swapgraph.model import BlockKind, Sentence, Stance

_POINTERS = frozenset({"this", "that", "it"})
_TOLD = frozenset({BlockKind.BODY, BlockKind.ITEM, BlockKind.DATELINE})
_SHORTEST = 3  # words of a content


def read_pointing(scene: Scene, speech: frozenset[int]) -> Iterator[Draft]:
    """The sentences that the next one attributes with *this was stated by X* or *X said this*."""
    doc = scene.doc
    for sentence in doc.sentences:
        for v in range(sentence.first, sentence.last):
            if not _is_main(scene, v) or v in speech or (stance := _stance(scene, v)) is None:
                continue
            if is_negated(scene, v) or is_unreal(scene, v) or not _points_back(scene, v):
                continue
            told = _before(scene, sentence)
            speakers = tuple(s for s in speakers_of(scene, v) if scene.is_agent(s))
            if told is not None and speakers and told.first not in speech:
                yield Draft(tuple(range(told.first, told.last)), stance, v, speakers)


def _is_main(scene: Scene, v: int) -> bool:
    """Whether the verb rules its sentence, or what an agency passes on: *this was stated by X, reports Y*."""
    token = scene.doc.tokens[v]
    return token.dep == "ROOT" or (token.dep == "ccomp" and scene.lemma(token.head) in scene.words("relayVerbs"))


def _stance(scene: Scene, v: int) -> Stance | None:
    """The stance of a verb that says so; one that answers (*dispute this*) is no new telling of what it answers."""
    cues = [c for c in scene.speech.verbs.get(scene.lemma(v), ()) if not c.particles]
    stances = [c.patterns[p.CLAUSE] for c in cues if p.CLAUSE in c.patterns]
    if not stances or stances[0] not in (Stance.ASSERTS, Stance.CONFIRMS):
        return None
    answers = any(k in c.patterns for c in cues for k in (p.SAYING, p.OBJECT)) and not scene.is_passive(v)
    return None if answers else stances[0]


def _points_back(scene: Scene, v: int) -> bool:
    """Whether all that the verb says is *this*: as its subject if it is passive, else as its object."""
    doc = scene.doc
    said = doc.dependents(v, "nsubjpass") if scene.is_passive(v) else doc.dependents(v, "dobj")
    if doc.dependents(v, "ccomp", "xcomp", "acomp", "oprd") or len(said) != 1:
        return False
    pointer = said[0]
    if scene.lemma(pointer) == "it" and not scene.is_passive(v):
        return False
    return scene.lemma(pointer) in _POINTERS and not doc.children(pointer)


def _before(scene: Scene, sentence: Sentence) -> Sentence | None:
    """The sentence before, if it is told in the body and says something."""
    doc = scene.doc
    n = next((n for n, s in enumerate(doc.sentences) if s.first == sentence.first), 0)
    if n == 0 or sentence.block - doc.sentences[n - 1].block > 1:
        return None
    told = doc.sentences[n - 1]
    if doc.blocks[told.block].kind not in _TOLD:
        return None
    words = sum(doc.tokens[j].pos not in ("PUNCT", "SPACE") for j in range(told.first, told.last))
    verbs = any(doc.tokens[j].pos in ("VERB", "AUX") for j in range(told.first, told.last))
    return told if words >= _SHORTEST and verbs else None
