"""When something was said, and through whom it is known: what stands beside the word of speech."""

from __future__ import annotations

from swapgraph.extract.claims.scene import Draft, Scene
from swapgraph.extract.claims.speakers import misplaced_under
from swapgraph.model import IsoDate

_BESIDE = ("npadvmod", "tmod", "advmod", "prep", "nmod", "dobj", "dative")
_MODIFIERS = ("amod", "compound", "nummod", "nmod", "det", "npadvmod", "appos")


def date_of(scene: Scene, draft: Draft) -> IsoDate | None:
    """The day, month or year that stands beside the word of speech; coordinated words of speech share it."""
    cue: int | None = draft.cue
    content = set(draft.tokens)
    while cue is not None:
        for c in scene.doc.dependents(cue, *_BESIDE):
            for j in _near(scene, c):
                if j not in content and (date := _date_at(scene, j)) is not None:
                    return date
        token = scene.doc.tokens[cue]
        if (outer := misplaced_under(scene, cue)) is not None:
            cue = outer
            continue
        cue = (
            token.head
            if token.dep in ("conj", "advcl")
            and not scene.has_subject(cue)
            and token.head != cue
            and token.head not in content
            else None
        )
    return None


def _date_at(scene: Scene, j: int) -> IsoDate | None:
    token = scene.doc.tokens[j]
    for time in scene.doc.times:
        if time.span.start <= token.start < time.span.end:
            return time.from_ if time.from_ == time.to else None
        if time.span.start > token.start:
            break
    return None


def _near(scene: Scene, i: int) -> list[int]:
    """The words of an adverb or of a preposition's object; what hangs on these tells the time of something else."""
    tokens = scene.doc.tokens
    if tokens[i].dep == "prep":
        if tokens[i].lemma in scene.words("otherTimes"):
            return []
        heads = scene.doc.dependents(i, "pobj")
    else:
        heads = [i]
    return sorted(j for h in heads for j in (h, *scene.doc.dependents(h, *_MODIFIERS)))


def via_of(scene: Scene, draft: Draft, source: str) -> str | None:
    """The key of whom the source cites, or of the paper or agency that it told: *said, citing Y*; *told Reuters*."""
    if draft.via is not None:
        relay = scene.entities.at(draft.via)
        return relay if relay != source else None
    doc, content = scene.doc, set(draft.tokens)
    cue = _quoting(scene, draft.cue)
    for c in doc.dependents(cue, "advcl", "dobj", "dative", "prep", "agent"):
        token = doc.tokens[c]
        if token.dep == "advcl":
            heads = doc.dependents(c, "dobj") if token.lemma in scene.words("viaVerbs") else []
        elif token.dep == "prep":
            heads = [
                o for n in doc.dependents(c, "pobj") if doc.tokens[n].lemma in scene.words("viaNouns")
                for q in doc.dependents(n, "prep") for o in doc.dependents(q, "pobj")
            ]  # fmt: skip
        elif token.dep == "agent":
            heads = doc.dependents(c, "pobj") if scene.lemma(cue) in scene.words("viaVerbs") else []
        else:
            heads = [c]
        for h in heads:
            key = scene.entities.at(h)
            if (
                h not in content
                and key is not None
                and key != source
                and (token.dep == "advcl" or scene.entities.get(key).type == "Organization")
            ):
                return key
    return _who_cites(scene, draft, source)


def _who_cites(scene: Scene, draft: Draft, source: str) -> str | None:
    """*Norway's ministry said, citing the rebels, that A*: the ministry."""
    subjects = scene.doc.dependents(draft.cue, "nsubj")
    if not subjects or not draft.speakers or draft.speakers[0] in subjects:
        return None
    cites = scene.doc.tokens[draft.speakers[0]].head
    key = scene.entities.at(subjects[-1]) if scene.lemma(cites) in scene.words("viaVerbs") else None
    return key if key != source else None


def _quoting(scene: Scene, cue: int) -> int:
    """The verb beside which the relay stands: of *was quoted by the agency as saying* the first, else the cue."""
    tokens = scene.doc.tokens
    if tokens[cue].dep == "pcomp":
        verb = tokens[tokens[cue].head].head
        if scene.lemma(verb) in scene.words("viaVerbs") and scene.is_passive(verb):
            return verb
    return cue
