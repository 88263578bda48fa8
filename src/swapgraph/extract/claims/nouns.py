"""Nouns of speech (*Moscow's claim that ..*, *issued a denial*) and things shown to prove something."""

from __future__ import annotations

from collections.abc import Iterator

from swapgraph.extract.claims import cues as p
from swapgraph.extract.claims.content import below
from swapgraph.extract.claims.cues import Cue
from swapgraph.extract.claims.modality import is_negated, is_unreal
from swapgraph.extract.claims.scene import Draft, Scene
from swapgraph.extract.claims.speakers import speakers_of
from swapgraph.model import BlockKind, Stance

_EXHIBIT_WITHIN = 8  # tokens behind *released*
_SHOWING_WITHIN = 5  # tokens behind *a video*
_SILENT_BLOCKS = frozenset({BlockKind.BYLINE, BlockKind.CAPTION, BlockKind.NOTE, BlockKind.FURNITURE})


def read_nouns(scene: Scene, speech: frozenset[int]) -> Iterator[Draft]:
    """The claims of all nouns of speech outside quotations whose speaker is named."""
    nouns = scene.speech.nouns
    for token in scene.doc.tokens:
        if token.lemma in nouns and token.pos == "NOUN" and token.i not in speech and not _silent(scene, token.i):
            found = _content(scene, token.i, nouns[token.lemma])
            if found is None:
                continue
            stance, tokens = found
            for speaker in _speakers(scene, token.i):
                yield Draft(tuple(tokens), stance, token.i, (speaker,))


def _silent(scene: Scene, i: int) -> bool:
    return scene.doc.blocks[scene.doc.sentence_of(i).block].kind in _SILENT_BLOCKS


def _content(scene: Scene, n: int, cues: tuple[Cue, ...]) -> tuple[Stance, list[int]] | None:
    doc = scene.doc
    for cue in cues:
        for c in _clauses(scene, n):
            marked = any(doc.tokens[m].lemma == "that" and doc.tokens[m].dep == "mark" for m in doc.children(c))
            if marked and scene.is_finite(c) and p.FUTURE in cue.patterns and _is_future(scene, c):
                return cue.patterns[p.FUTURE], below(doc, c)
            if p.CLAUSE in cue.patterns and marked and scene.is_finite(c):
                return cue.patterns[p.CLAUSE], below(doc, c)
            if p.INFINITIVE in cue.patterns and scene.has_to(c) and doc.tokens[c].dep == "acl":
                return cue.patterns[p.INFINITIVE], below(doc, c)
        for prep in doc.dependents(n, "prep"):
            stance = cue.prepositions.get(doc.tokens[prep].lemma)
            heads = doc.dependents(prep, "pobj", "pcomp")
            if stance is Stance.DEMANDS and heads and scene.lemma(heads[0]) in scene.words("particulars"):
                continue  # *requests for comment*
            if stance is not None and heads:
                infinitive = [j for a in doc.dependents(n, "acl") if scene.has_to(a) for j in below(doc, a)]
                return stance, sorted({*below(doc, heads[0]), *infinitive})
    return None


def _clauses(scene: Scene, n: int) -> list[int]:
    """The clauses of a noun; of *the announcement by the army that A* parsers hang A on the army."""
    doc = scene.doc
    authors = [
        o for prep in doc.dependents(n, "prep", "agent") if doc.tokens[prep].lemma in ("by", "from", "to")
        for o in doc.dependents(prep, "pobj")
    ]  # fmt: skip
    return [c for h in (n, *authors) for c in doc.dependents(h, "acl", "ccomp", "relcl")]


def _is_future(scene: Scene, c: int) -> bool:
    helpers = (scene.doc.tokens[a].text.lower() for a in scene.doc.dependents(c, "aux"))
    return any(word in scene.words("willModals") for word in helpers)


def _speakers(scene: Scene, n: int) -> Iterator[int]:
    """Whose the speech is: the possessive, *by* or *from* whom, a demonym before it, or the subject of its verb."""
    doc, tokens = scene.doc, scene.doc.tokens
    for c in doc.dependents(n, "poss"):
        if scene.is_agent(c):
            yield _who_affirms(scene, n) or c
            return
        if tokens[c].tag == "PRP$":
            if (verb := _governor(scene, n)) is not None and (subjects := speakers_of(scene, verb)):
                yield subjects[0]
            elif scene.entities.at(c) is not None:
                yield c
            return
    for prep in doc.dependents(n, "prep", "agent"):
        if tokens[prep].lemma in ("by", "from"):
            for o in doc.dependents(prep, "pobj"):
                if scene.is_agent(o):
                    yield o
                    return
    for c in doc.dependents(n, "amod", "compound", "nmod"):
        key = scene.entities.at(c) or scene.entities.country_of_demonym(c)
        if key is not None and scene.entities.get(key).type in ("Country", "Organization", "Group", "Person"):
            yield c
            return
    if (verb := _governor(scene, n)) is not None and tokens[verb].lemma not in scene.words("speechReceipts"):
        subjects = speakers_of(scene, verb)
        if subjects and scene.is_agent(subjects[0]) and not scene.is_passive(verb):
            yield subjects[0]


def _who_affirms(scene: Scene, n: int) -> int | None:
    """*The ministry affirmed the kingdom's commitment to X*: the ministry, which says so."""
    verb = _governor(scene, n)
    if verb is None or scene.is_passive(verb):
        return None
    cues = scene.speech.verbs.get(scene.lemma(verb), ())
    if not any(c.patterns.get(p.CLAUSE) in (Stance.ASSERTS, Stance.CONFIRMS) for c in cues if not c.particles):
        return None
    subjects = speakers_of(scene, verb)
    return subjects[0] if subjects and scene.is_agent(subjects[0]) else None


def _governor(scene: Scene, n: int) -> int | None:
    """The verb that has the noun as its object in a speech act that took place: *repeated its demand*."""
    tokens = scene.doc.tokens
    verb = tokens[n].head
    if tokens[n].dep == "pobj":
        verb = tokens[verb].head
    elif tokens[n].dep != "dobj":
        return None
    if tokens[verb].pos != "VERB" or tokens[verb].lemma not in scene.words("speechActs"):
        return None
    return None if is_negated(scene, verb) or is_unreal(scene, verb) else verb


def read_exhibits(scene: Scene, speech: frozenset[int]) -> Iterator[Draft]:
    """*Russia released a video showing lorries allegedly full*: what is shown is claimed, where a hedge says so.

    Read from the order of the words: parsers lose their way in *a video showing X holding Y*.
    """
    tokens = scene.doc.tokens
    for token in tokens:
        if (
            token.lemma not in scene.words("presentingVerbs")
            or token.pos != "VERB"
            or token.i in speech
            or _silent(scene, token.i)
        ):
            continue
        if is_unreal(scene, token.i) or is_negated(scene, token.i):
            continue
        last = scene.doc.sentence_of(token.i).last
        exhibit = next(
            (
                j
                for j in range(token.i + 1, min(token.i + _EXHIBIT_WITHIN, last))
                if tokens[j].lemma in scene.words("exhibits")
            ),
            None,
        )
        if exhibit is None:
            continue
        shown = next(
            (
                j
                for j in range(exhibit + 1, min(exhibit + _SHOWING_WITHIN, last))
                if tokens[j].lemma in scene.words("showingVerbs")
            ),
            None,
        )
        if shown is None:
            continue
        content = _until_aside(scene, shown + 1, last)
        hedges = scene.words("hedgeWords") | scene.words("purportVerbs")
        if content and any(
            tokens[j].text.lower() in hedges or tokens[j].lemma in hedges for j in range(exhibit - 2, content[-1] + 1)
        ):
            for speaker in speakers_of(scene, token.i)[:1]:
                if scene.is_agent(speaker):
                    yield Draft(tuple(content), Stance.ASSERTS, token.i, (speaker,))


def _until_aside(scene: Scene, first: int, last: int) -> list[int]:
    """The tokens up to a comma with a relative pronoun, or the end of the clause."""
    tokens, out = scene.doc.tokens, []
    while first < last and tokens[first].tag == "TO":  # *purporting to show*
        first += 2
    for j in range(first, last):
        if tokens[j].text in (";", ":", "—", "–") or (
            tokens[j].text == "," and j + 1 < last and tokens[j + 1].tag in ("WDT", "WP", "CC", "VBG")
        ):
            break
        out.append(j)
    return out
