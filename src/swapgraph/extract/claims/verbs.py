"""Indirect speech: verbs and adjectives of speech with what they say."""

from __future__ import annotations

from collections.abc import Iterator

from swapgraph.extract.claims import cues as p
from swapgraph.extract.claims.complements import Complement, Complements, Subject
from swapgraph.extract.claims.content import below, split
from swapgraph.extract.claims.cues import Cue
from swapgraph.extract.claims.frame import Frame
from swapgraph.extract.claims.idle import cannot_tell, describes, infers, only_names
from swapgraph.extract.claims.modality import is_negated, is_unreal
from swapgraph.extract.claims.parentheses import around, around_parts, is_medial
from swapgraph.extract.claims.scene import SUBJECTS, Draft, Scene
from swapgraph.extract.claims.speakers import belongs_outside, misplaced_under, speakers_of
from swapgraph.extract.claims.surface import read_surface
from swapgraph.model import BlockKind, Stance

_IMPERSONAL = frozenset({"it", "there", "this", "that", "what", "you", "one"})
_SILENT_BLOCKS = frozenset({BlockKind.BYLINE, BlockKind.CAPTION, BlockKind.NOTE, BlockKind.FURNITURE})


def read_verbs(scene: Scene, speech: frozenset[int]) -> Iterator[Draft]:
    """The claims of all verbs and adjectives of speech outside quotations; `speech` are the tokens inside them."""
    verbs, adjectives = scene.speech.verbs, scene.speech.adjectives
    for sentence in scene.doc.sentences:
        if scene.doc.blocks[sentence.block].kind in _SILENT_BLOCKS:
            continue
        for v in range(sentence.first, sentence.last):
            token = scene.doc.tokens[v]
            if v in speech:
                continue
            if (
                token.lemma in verbs
                and token.pos in ("VERB", "AUX", "NOUN", "PROPN", "ADP", "SCONJ")
                and _is_verb(scene, v)
            ):
                yield from _read(scene, v, verbs[token.lemma], speech)
            elif (
                token.lemma in adjectives
                and token.dep in ("acomp", "ROOT", "conj", "advcl", "oprd")
                and token.pos in ("ADJ", "VERB")
            ):
                yield from _read_adjective(scene, v, adjectives[token.lemma], speech)


def _is_verb(scene: Scene, v: int) -> bool:
    token = scene.doc.tokens[v]
    return token.tag.startswith("VB") and token.dep not in ("amod", "aux", "auxpass", "compound")


def _read(scene: Scene, v: int, cues: tuple[Cue, ...], speech: frozenset[int]) -> Iterator[Draft]:
    speakers = () if is_unreal(scene, v) or _asks(scene, v) or infers(scene, v) else speakers_of(scene, v)
    if not speakers or not _may_speak(scene, v, speakers[0]):
        return
    subject = _subject(scene, speakers[0])
    if (cleft := _cleft(scene, v, cues)) is not None and subject.is_agent:
        yield Draft(cleft[1], cleft[0], v, speakers)
        return
    complement = Complements(scene, v, cues, speech, subject).read()
    if complement is not None and (describes(scene, v, complement.stance) or only_names(scene, v, complement.head)):
        return
    if complement is not None and _is_hung_wrong(scene, v, complement, speakers[0]):
        draft = read_surface(scene, v, cues, speakers, speech)
        if draft is not None:
            yield draft
            return
    if complement is not None and not (complement.head < v and is_medial(scene, v, complement)):
        yield from _drafts(scene, v, complement, speakers)
    elif (tokens := around(scene, v, speech)) and not is_negated(scene, v) and (stance := _beside(scene, v, cues)):
        if scene.doc.tokens[speakers[0]].pos in ("NOUN", "PROPN", "PRON"):
            for part in around_parts(scene, v, tokens):
                yield Draft(tuple(part), stance, v, speakers)
    elif complement is None and subject.is_agent:
        draft = read_surface(scene, v, cues, speakers, speech)
        if draft is not None:
            yield draft


def _may_speak(scene: Scene, v: int, speaker: int) -> bool:
    """Whether a speaker is somebody who says something here."""
    if _is_impersonal(scene, v, speaker):
        return False
    if any(scene.lemma(c) in scene.words("interrogatives") for c in scene.doc.dependents(speaker, "det")):
        return False  # *did not say which official proposed to go*
    shows = scene.lemma(v) in scene.words("showingVerbs")  # *the photos showed men kissing*
    return not shows or scene.lemma(speaker) not in scene.words("exhibits") or _says_that(scene, v)


def _is_hung_wrong(scene: Scene, v: int, complement: Complement, speaker: int) -> bool:
    """Whether the speaker of *A, X said* is a part of A to the parser, or not the subject that it gives to the verb."""
    if complement.pattern != p.CLAUSE or complement.head > v:
        return False
    moved = speaker < v and speaker not in scene.doc.dependents(v, "nsubj")
    return moved or speaker in complement.tokens


def _beside(scene: Scene, v: int, cues: tuple[Cue, ...]) -> Stance | None:
    """The stance that a parenthesis gives to what stands around it: *A, he said, B*; *as he put it*."""
    frame = Frame(scene, v)
    fitting = [c for c in cues if frame.has_particle(c) and c.subject != "document"]
    return next((c.patterns[k] for k in (p.CLAUSE, p.QUOTE) for c in fitting if k in c.patterns), None)


def _read_adjective(scene: Scene, v: int, cues: tuple[Cue, ...], speech: frozenset[int]) -> Iterator[Draft]:
    """*is adamant that*, *was ready to*: the verb to be carries subject, negation and mood."""
    doc = scene.doc
    be = doc.tokens[v].head if doc.tokens[v].dep in ("acomp", "oprd") else v
    subjects = doc.dependents(be, "nsubj")
    if (
        not subjects
        or scene.lemma(subjects[0]) in _IMPERSONAL
        or is_unreal(scene, be)
        or _asks(scene, be)
        or not scene.is_agent(subjects[0])
    ):
        return
    complement = Complements(scene, v, cues, speech, _subject(scene, subjects[0])).read()
    if complement is None:
        return
    if is_negated(scene, be):
        negated = next((c.negated for c in cues if c.negated), None)
        if negated is None:
            return
        complement = Complement(complement.pattern, negated, complement.head, complement.tokens, complement.is_whole)
    yield from _drafts(scene, v, complement, speakers_of(scene, be))


def _cleft(scene: Scene, v: int, cues: tuple[Cue, ...]) -> tuple[Stance, tuple[int, ...]] | None:
    """*What he demands is X*, *X is what he demands*: stance and content, for verbs that take X as their object."""
    doc, be = scene.doc, scene.doc.tokens[v].head
    if (
        scene.lemma(be) != "be"
        or not any(scene.lemma(c) == "what" for c in doc.dependents(v, "dobj"))
        or is_negated(scene, v)
    ):
        return None
    stance = next(
        (c.patterns[k] for c in cues for k in (p.OBJECT, p.OBJECT_INFINITIVE) if k in c.patterns and not c.particles),
        None,
    )
    others = doc.dependents(be, "attr", "acomp", "ccomp", "xcomp") if v < be else doc.dependents(be, *SUBJECTS)
    others = [c for c in others if c != v]
    return (stance, tuple(below(doc, others[0]))) if stance is not None and others else None


def _drafts(scene: Scene, v: int, complement: Complement, speakers: tuple[int, ...]) -> Iterator[Draft]:
    doc = scene.doc
    tokens = [j for j in complement.tokens if j != v or complement.is_whole or complement.pattern == p.PREDICATIVE]
    if complement.pattern != p.CLAUSE or complement.is_whole:
        yield Draft(tuple(tokens), complement.stance, v, speakers)
        return
    tokens = _without_misplaced(scene, complement.head, tokens)
    if complement.head < v:  # *A, she said, because B*: what follows belongs to the content
        tokens = sorted({*tokens, *_afterthoughts(scene, v)})
    if cannot_tell(scene, complement.head):
        return
    for part in split(scene, complement.head, tokens):
        yield Draft(tuple(part), complement.stance, v, speakers)
    if complement.head < v:
        for c in doc.dependents(v, "advcl"):
            if (
                c > complement.head
                and any(scene.lemma(m) in scene.words("contrastMarks") for m in doc.dependents(c, "mark"))
                and scene.has_subject(c)
            ):
                marks = [m for m in doc.dependents(c, "mark") if scene.lemma(m) in scene.words("contrastMarks")]
                yield Draft(tuple(below(doc, c, marks)), complement.stance, v, speakers)


def _without_misplaced(scene: Scene, head: int, tokens: list[int]) -> list[int]:
    """The content without verbs of speech that the parser coordinated with it by mistake."""
    doc, held = scene.doc, set(tokens)
    for c in doc.conjuncts(head)[1:]:
        if c in held and (outer := misplaced_under(scene, c)) is not None and outer < c and outer not in held:
            held.difference_update(doc.subtree(c))
            before = c - 1
            while before in held and (doc.tokens[before].dep in ("cc", "punct", "neg", "advmod", "aux", "preconj")):
                held.discard(before)
                before -= 1
    for c in doc.dependents(head, "advcl"):
        if c in held and belongs_outside(scene, c) is not None:
            held.difference_update(doc.subtree(c))
    return _before_attribution(scene, sorted(held))


def _before_attribution(scene: Scene, tokens: list[int]) -> list[int]:
    """The content up to *, according to Y*: that is where it comes from."""
    for n, j in enumerate(tokens[1:], 1):
        if scene.doc.tokens[j].text == "according" and scene.doc.tokens[j - 1].text == ",":
            return tokens[:n]
    return tokens


def _afterthoughts(scene: Scene, v: int) -> list[int]:
    """*The deal fell through, said the official, because Hamas refused*."""
    doc, found = scene.doc, []
    for c in doc.dependents(v, "advcl"):
        marks = [scene.lemma(m) for m in doc.dependents(c, "mark")]
        if c > v and marks and scene.has_subject(c) and marks[0] in scene.words("reasonMarks"):
            found.extend(doc.subtree(c))
    return found


def _says_that(scene: Scene, v: int) -> bool:
    """Whether the verb has a clause with *that*."""
    clauses = scene.doc.dependents(v, "ccomp")
    return any(scene.lemma(m) == "that" for c in clauses for m in scene.doc.dependents(c, "mark"))


def _asks(scene: Scene, v: int) -> bool:
    sentence = scene.doc.sentence_of(v)
    return scene.doc.tokens[sentence.last - 1].text == "?"


def _is_impersonal(scene: Scene, v: int, speaker: int) -> bool:
    """*It is said that*, *you say*: nobody in particular."""
    word = scene.lemma(speaker)
    if word == "one":  # *one of them*
        return not scene.doc.dependents(speaker, "prep")
    return word in _IMPERSONAL - {"it"} or (word == "it" and scene.is_passive(v))


def _subject(scene: Scene, speaker: int) -> Subject:
    speaks = (
        scene.is_agent(speaker)
        or scene.author_of(speaker) is not None
        or scene.lemma(speaker) in scene.words("speakingPapers")
    )
    return Subject(speaks, scene.is_document(speaker), scene.doc.tokens[speaker].pos == "PRON")
