"""What a speaker does with a content, beyond what the word of speech says; and the hedges in it."""

from __future__ import annotations

from collections.abc import Sequence

from swapgraph.extract.claims.content import words
from swapgraph.extract.claims.cues import Cue
from swapgraph.extract.claims.frame import Frame
from swapgraph.extract.claims.modality import is_negated
from swapgraph.extract.claims.scene import SUBJECTS, Scene
from swapgraph.model import Stance

_OWN = frozenset({"i", "we", "he", "she", "it", "they"})
_FIRST = frozenset({"i", "we"})
_INVITED = frozenset({"me", "us", "this", "that", "it", "there"})


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
    if (done := _judged(scene, head) or (_performed(scene, head) if first_person else None)) is not None:
        return done
    modal = next((c for c in doc.dependents(head, "aux") if doc.tokens[c].tag == "MD"), None)
    subjects = doc.dependents(head, "nsubj", "nsubjpass")
    if not subjects:
        if modal is not None and not first_person:  # *rebels say will free captives*, in a headline
            return _promised(scene, head, modal)
        return _imperative(scene, head, tokens) if first_person and modal is None else stance
    own = _is_own(scene, subjects[0], first_person=first_person, speaker=speaker, named=named)
    obliges = modal is not None and doc.tokens[modal].lemma in scene.words("obligationModals")
    if modal is not None and obliges and (not own or _asks_leave(scene, head)):
        return _obliged(scene, head, modal)
    if not own or doc.tokens[subjects[0]].dep == "nsubjpass":
        return stance
    promised = None if modal is None else _promised(scene, head, modal)
    return promised or _minded(scene, head) or _wanted(scene, head) or stance


def _judged(scene: Scene, head: int) -> Stance | None:
    """*It is not true that A* denies; *it is vital that A*, *it is necessary for us to A* demands."""
    doc, tokens = scene.doc, scene.doc.tokens
    empty = any(tokens[s].text.lower() == "it" for s in doc.dependents(head, *SUBJECTS))
    if scene.lemma(head) != "be" or not empty or not doc.dependents(head, "ccomp", "xcomp", "advcl"):
        return None
    for a in doc.dependents(head, "acomp", "attr"):
        negated = is_negated(scene, head)
        if scene.lemma(a) in (scene.words("truths") if negated else scene.words("falsehoods")):
            return Stance.DENIES
        if scene.lemma(a) in scene.words("necessities") and not negated:
            return Stance.DEMANDS
    return None


def _asks_leave(scene: Scene, head: int) -> bool:
    """*we must be able to see them*, *we must be told*: what others are to do for the speaker."""
    doc = scene.doc
    able = any(scene.lemma(a) in scene.words("permissions") for a in doc.dependents(head, "acomp", "oprd"))
    return able or scene.is_passive(head)


def _obliged(scene: Scene, head: int, modal: int) -> Stance:
    """*must free them* demands; *should be home by noon* expects, *should have known* judges."""
    tokens = scene.doc.tokens
    expects = tokens[head].lemma == "be" and tokens[modal].lemma == "should"
    return Stance.ASSERTS if expects or scene.doc.dependents(head, "aux")[1:] else Stance.DEMANDS


def _is_own(scene: Scene, subject: int, *, first_person: bool, speaker: str | None, named: str) -> bool:
    """Whether a content's subject is who speaks, or for whom the speaker speaks."""
    token = scene.doc.tokens[subject]
    pronouns = _FIRST if first_person else _OWN
    if token.lemma in pronouns or token.text.lower() in pronouns:
        return True
    if first_person:  # *the President will not rest until*
        titles = {token.lemma, *(scene.doc.tokens[c].lemma for c in scene.doc.dependents(subject, "compound"))}
        foreign = any(scene.entities.country_at(c) is not None for c in scene.doc.dependents(subject, "amod", "poss"))
        if titles & scene.words("ownBodies") and token.pos in ("NOUN", "PROPN") and not foreign:
            return True
    key = scene.entities.at(subject)
    if key is not None:
        return key == speaker or (speaker is not None and key in scene.spoken_for(speaker))
    return token.pos == "NOUN" and token.lemma in scene.words("speakers") and token.lemma in named.split()


def _promised(scene: Scene, head: int, modal: int) -> Stance:
    """*will free them* pledges, *will not free them* refuses."""
    token = scene.doc.tokens[head]
    if (
        scene.doc.tokens[modal].text.lower() not in scene.words("willModals")
        or token.lemma in scene.words("unwilledVerbs")
        or token.dep == "nsubjpass"
    ):
        return Stance.ASSERTS
    ceasing = token.lemma in scene.words("ceasingVerbs")  # *will not rest until*: goes on
    return Stance.REFUSES if is_negated(scene, head) and not ceasing else Stance.PLEDGES


def _minded(scene: Scene, head: int) -> Stance | None:
    """*are ready to free them*, *intends to keep them*, *are going to free them*: what the own mind is made up to."""
    doc = scene.doc
    for c in doc.dependents(head, "acomp", "oprd"):
        for cue in scene.speech.adjectives.get(scene.lemma(c), ()):
            stance = cue.patterns.get("infinitive")
            to = any(scene.has_to(x) for x in (*doc.dependents(c, "xcomp"), *doc.dependents(head, "xcomp")))
            if stance is not None and to:
                return cue.negated if is_negated(scene, head) else stance
    if any(scene.has_to(x) for x in doc.dependents(head, "xcomp")):
        if scene.lemma(head) in scene.words("intendVerbs"):
            return None if is_negated(scene, head) else Stance.PLEDGES
        goes = scene.lemma(head) in scene.words("goingVerbs") and doc.tokens[head].tag == "VBG"
        done = [x for x in doc.dependents(head, "xcomp") if scene.lemma(x) not in scene.words("unwilledVerbs")]
        if goes and done:
            return Stance.REFUSES if is_negated(scene, head) else Stance.PLEDGES
    return None


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
    modals = [doc.tokens[c].text.lower() for c in doc.dependents(head, "aux") if doc.tokens[c].tag == "MD"]
    if is_negated(scene, head) or any(m not in ("would", "'d", "’d", "must") for m in modals):
        return None  # *I would urge you to* urges
    cues = [cue for cue in scene.speech.verbs.get(doc.tokens[head].lemma, ()) if not cue.particles]
    stances = {
        s for cue in cues
        for p, s in (*cue.patterns.items(), *cue.prepositions.items()) if p != "quote"
    }  # fmt: skip
    if len(stances) != 1:
        return None
    stance = stances.pop()
    return None if _wishes(cues) and not _has_others(scene, head) else stance


def _wanted(scene: Scene, head: int) -> Stance | None:
    """*said it wants its pilots returned*, *said they wanted the UN to help*."""
    cues = scene.speech.verbs.get(scene.lemma(head), ())
    wants = _wishes([c for c in cues if not c.particles]) and _has_others(scene, head)
    return Stance.DEMANDS if wants and not is_negated(scene, head) else None


def _wishes(cues: Sequence[Cue]) -> bool:
    """Whether a word only says what its speaker wants others to do."""
    return bool(cues) and all(set(cue.patterns) <= {"objectInfinitive", "objectParticiple"} for cue in cues)


def _has_others(scene: Scene, head: int) -> bool:
    """Whether somebody else is to do it: *I want to see my family*, *I wish we could have come* want nobody to."""
    doc = scene.doc
    others = [c for c in doc.dependents(head, "ccomp", "xcomp") if scene.has_subject(c)]
    bare = [c for c in others if doc.tokens[c].tag == "VBD" and not doc.dependents(c, "aux", "auxpass", "mark")]
    return bool(bare) or Frame(scene, head).resultative() is not None or any(not scene.is_finite(c) for c in others)


def _imperative(scene: Scene, head: int, tokens: list[int]) -> Stance:
    """*Release them now*: a bare verb that begins a sentence demands; *do not expect* only advises."""
    token = scene.doc.tokens[head]
    begin = [w for w in words(scene.doc, tokens)[:2] if w != "please"]
    starts = begin[:1] == [token.text.lower()]
    lets = token.lemma == "let"  # *let me be clear*, *let this be a warning*
    invites = lets and any(scene.doc.tokens[j].text.lower() in _INVITED for j in tokens if j in (head + 1, head + 2))
    if (
        token.tag == "VB"
        and starts
        and not invites
        and not is_negated(scene, head)
        and not scene.doc.dependents(head, "aux")
    ):
        return Stance.DEMANDS
    return Stance.ASSERTS
