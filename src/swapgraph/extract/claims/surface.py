"""What was said, by the order of the words alone, where the parser has lost the clause that a verb of speech brings."""

from __future__ import annotations

from swapgraph.extract.claims import cues as p
from swapgraph.extract.claims.cues import Cue
from swapgraph.extract.claims.frame import Frame
from swapgraph.extract.claims.modality import is_negated
from swapgraph.extract.claims.scene import Draft, Scene

_BEFORE_THAT = 14  # words between *said* and *that*: *said late on Monday in a statement on its website that*
_AFTER_VERB = 14  # words behind *the minister said* at the end of a sentence
_LONGEST_SPEAKER = 30  # words
_SHORTEST = 3
_BREAKS = frozenset({",", ";", ":", "—", "–"})


def read_surface(
    scene: Scene, v: int, cues: tuple[Cue, ...], speakers: tuple[int, ...], speech: frozenset[int]
) -> Draft | None:
    """*X said in a statement that A*; *A, X said.*: the claim, if the words stand in this order."""
    if is_negated(scene, v) or scene.is_passive(v) or not scene.is_finite(v):
        return None
    frame = Frame(scene, v)
    stance = next((c.patterns[p.CLAUSE] for c in cues if p.CLAUSE in c.patterns and frame.has_particle(c)), None)
    if stance is None:
        return None
    content = _behind_that(scene, v) or _in_front(scene, v, speakers[0])
    if len(content) < _SHORTEST or any(j in speech for j in content):
        return None
    verbs = [j for j in content if scene.doc.tokens[j].pos in ("VERB", "AUX")]
    if not verbs or (verbs[0] == content[0] and scene.doc.tokens[verbs[0]].tag == "VBG" and len(verbs) == 1):
        return None  # *Smiling at the cameras, she said so*
    if any(scene.lemma(j) in scene.words("anonymity") for j in content):
        return None
    return Draft(tuple(content), stance, v, speakers)


def _behind_that(scene: Scene, v: int) -> list[int]:
    """From *that* to the end of the sentence, if neither a verb nor a comma stands between the verb and *that*."""
    tokens, last = scene.doc.tokens, scene.doc.sentence_of(v).last
    aside = v
    for j in range(v + 1, min(v + _BEFORE_THAT, last)):
        if tokens[j].lemma == "that" and (tokens[j].tag == "IN" or tokens[j].dep == "mark"):
            own = [
                min(scene.doc.subtree(c))
                for c in scene.doc.dependents(v, "conj")
                if c > j and tokens[c].tag == tokens[v].tag
            ]
            end = min(own, default=last)
            while end < last and scene.doc.tokens[end - 1].dep in ("cc", "punct") and end - 1 > j:
                end -= 1
            return list(range(j + 1, end))
        if j < aside:  # *reported, citing two officials, that*
            continue
        cites = j + 1 < last and scene.lemma(j + 1) in scene.words("viaVerbs") and tokens[j + 1].tag == "VBG"
        if tokens[j].text == "," and cites:
            aside = next((k + 1 for k in range(j + 1, last) if tokens[k].text == ","), j)
            continue
        if tokens[j].text in _BREAKS or tokens[j].pos in ("VERB", "AUX"):
            return []
    return []


def _in_front(scene: Scene, v: int, speaker: int) -> list[int]:
    """From the start of the sentence to the comma before the speaker, if the verb ends the sentence."""
    tokens, sentence = scene.doc.tokens, scene.doc.sentence_of(v)
    comma = next((j for j in range(v + 1, sentence.last - 1) if tokens[j].text == ","), None)
    aside = comma is not None and tokens[comma + 1].tag == "VBG"  # *.., X said on Monday, adding to the confusion*
    behind = range(v + 1, comma if comma is not None and aside else sentence.last)
    if speaker > v or len(behind) > _AFTER_VERB or any(tokens[j].pos in ("VERB", "AUX") for j in behind):
        return []
    first = _start_of(scene, speaker)
    if first - 1 <= sentence.first or tokens[first - 1].text != ",":
        return []
    return list(range(sentence.first, first - 1))


def _start_of(scene: Scene, speaker: int) -> int:
    """The first word of the speaker, with the post before a name: *, its envoy to the talks, X, said*."""
    tokens, sentence = scene.doc.tokens, scene.doc.sentence_of(speaker)
    first = _after_comma(scene, speaker)
    if scene.entities.at(speaker) is None or first - 1 <= sentence.first:
        return first
    post = _after_comma(scene, first - 2)
    words = range(post, first - 1)
    is_post = any(scene.is_person_noun(j) for j in words) and not any(tokens[j].pos in ("VERB", "AUX") for j in words)
    return post if is_post and len(words) <= _LONGEST_SPEAKER else first


def _after_comma(scene: Scene, i: int) -> int:
    tokens, sentence = scene.doc.tokens, scene.doc.sentence_of(i)
    while i > sentence.first and tokens[i - 1].text != ",":
        i -= 1
    return i
