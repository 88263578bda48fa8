"""What a speaker does with a content, beyond what the word of speech says; and the hedges in it."""

from __future__ import annotations

from collections.abc import Sequence

from swapgraph.extract.claims.content import words
from swapgraph.extract.claims.modality import is_negated
from swapgraph.extract.claims.scene import Scene
from swapgraph.model import Stance

_OWN = frozenset({"i", "we", "he", "she", "it", "they"})
_FIRST = frozenset({"i", "we"})


def refine(
    scene: Scene, stance: Stance, tokens: list[int], *, first_person: bool, speaker: str | None = None, named: str = ""
) -> Stance:
    """The stance of a content: *said it will X* pledges, *said it would not X* refuses, *said X must Y* demands.

    `first_person` says that the words are the speaker's own (a quotation, a statement): there *we* is the speaker,
    else *he* and *it* are taken to be, and `speaker`, the key of the source, or a body in whose name (`named`) the
    source speaks: *the government spokesman said the government would respond*.
    """
    if stance is not Stance.ASSERTS:
        return stance
    head = root_of(scene, tokens)
    if head is None:
        return stance
    doc = scene.doc
    if first_person and (spoken := _performed(scene, head)) is not None:
        return spoken
    modals = [c for c in doc.dependents(head, "aux") if doc.tokens[c].tag == "MD"]
    subjects = doc.dependents(head, "nsubj", "nsubjpass")
    if not modals or not subjects:
        return _imperative(scene, head, tokens) if first_person and not subjects else stance
    subject, modal = doc.tokens[subjects[0]], doc.tokens[modals[0]]
    pronouns = _FIRST if first_person else _OWN
    own = subject.lemma in pronouns or subject.text.lower() in pronouns
    if first_person and not own:  # *the President will not rest until*
        titles = {subject.lemma, *(doc.tokens[c].lemma for c in doc.dependents(subject.i, "compound"))}
        own = bool(titles & scene.words("ownBodies")) and subject.pos in ("NOUN", "PROPN")
    if not own and not first_person:
        key = scene.entities.at(subject.i)
        body = subject.pos == "NOUN" and subject.lemma in scene.words("speakers") and subject.lemma in named.split()
        own = (key is not None and key == speaker) or body
    if modal.lemma in scene.words("obligationModals") and not own and not doc.dependents(head, "aux")[1:]:
        return Stance.DEMANDS
    passive = subject.dep == "nsubjpass"
    if (
        own
        and not passive
        and modal.text.lower() in scene.words("willModals")
        and doc.tokens[head].lemma not in scene.words("unwilledVerbs")
    ):
        ceasing = doc.tokens[head].lemma in scene.words("ceasingVerbs")  # *will not rest until*: goes on
        return Stance.REFUSES if is_negated(scene, head) and not ceasing else Stance.PLEDGES
    return stance


def hedges(scene: Scene, tokens: list[int]) -> tuple[str, ...]:
    """The hedging words of a content, in order, each once."""
    return tuple(dict.fromkeys(w for w in words(scene.doc, tokens) if w in scene.words("hedgeWords")))


def root_of(scene: Scene, tokens: Sequence[int]) -> int | None:
    """The verb that governs a content."""
    held = set(tokens)
    for j in tokens:
        token = scene.doc.tokens[j]
        if (
            token.pos in ("VERB", "AUX")
            and (token.head not in held or token.head == j)
            and token.dep not in ("aux", "auxpass")
        ):
            return j
    return None


def _performed(scene: Scene, head: int) -> Stance | None:
    """The stance of a word that does what it says: *we urge*, *I promise*."""
    doc = scene.doc
    subjects = doc.dependents(head, "nsubj")
    if (
        not subjects
        or doc.tokens[subjects[0]].text.lower() not in _FIRST
        or doc.tokens[head].tag not in ("VBP", "VB", "VBG")
    ):
        return None
    if is_negated(scene, head) or any(doc.tokens[c].tag == "MD" for c in doc.dependents(head, "aux")):
        return None
    cues = scene.speech.verbs.get(doc.tokens[head].lemma, ())
    stances = {
        s for cue in cues if not cue.particles
        for p, s in (*cue.patterns.items(), *cue.prepositions.items()) if p != "quote"
    }  # fmt: skip
    if len(stances) != 1:
        return None
    stance = stances.pop()
    wishes = all(set(cue.patterns) <= {"objectInfinitive", "objectParticiple"} for cue in cues)
    if wishes and not any(scene.has_subject(c) for c in doc.dependents(head, "ccomp", "xcomp")):
        return None  # *I want to see my family* wants nobody to do anything
    return stance


def _imperative(scene: Scene, head: int, tokens: list[int]) -> Stance:
    """*Release them now*: a bare verb that begins a sentence demands; *do not expect* only advises."""
    token = scene.doc.tokens[head]
    starts = words(scene.doc, tokens)[:1] == [token.text.lower()]
    invites = any(scene.doc.tokens[j].text.lower() in ("me", "us") for j in tokens[1:2])  # *let me be clear*
    if (
        token.tag == "VB"
        and starts
        and not invites
        and not is_negated(scene, head)
        and not scene.doc.dependents(head, "aux")
    ):
        return Stance.DEMANDS
    return Stance.ASSERTS
