"""Claims inside claims: what X said that Y said is X's; what X said, as Y reports, is X's too."""

from __future__ import annotations

from dataclasses import replace

from swapgraph.extract.claims import cues as p
from swapgraph.extract.claims.quotes import Quote
from swapgraph.extract.claims.scene import Draft, Scene
from swapgraph.extract.claims.stance import root_of
from swapgraph.model import Stance


def to_the_mark(quotes: tuple[Quote, ...], draft: Draft) -> Draft:
    """The draft with all of a quotation that its content runs into: *said they "are held, and we work for them"*."""
    first, last = draft.tokens[0], draft.tokens[-1]
    for quote in quotes:
        if first < quote.first <= last < quote.last - 1 and draft.cue < quote.first:
            return replace(draft, tokens=(*draft.tokens, *range(last + 1, quote.last)))
    return draft


def before_adding(scene: Scene, draft: Draft) -> Draft:
    """*said that A, adding: "B"*: the draft with A alone."""
    tokens = scene.doc.tokens
    for n in range(1, len(draft.tokens) - 1):
        j = draft.tokens[n]
        colon = draft.tokens[n + 1] == j + 1 and tokens[j + 1].text == ":"
        if tokens[j].tag == "VBG" and colon and scene.lemma(j) in scene.speech.verbs:
            return replace(draft, tokens=draft.tokens[:n])
    return draft


def without_doubles(drafts: list[Draft], speech: frozenset[int]) -> list[Draft]:
    """The drafts without those in which the verb behind a quotation brings the words around it once more."""
    quoted: dict[int, int] = {}
    for d in drafts:
        if d.quoted and d.tokens[-1] < d.cue:
            quoted[d.cue] = max(quoted.get(d.cue, 0), d.tokens[-1])
    return [
        d for d in drafts
        if d.quoted or d.cue not in quoted or d.tokens[0] > d.cue
        or (d.tokens[0] not in speech and any(j in speech for j in d.tokens))
    ]  # fmt: skip


def unwrap_relayed(scene: Scene, drafts: list[Draft]) -> list[Draft]:
    """Of *X said so, according to Y* and *X said so, the agency Y reported* the claim of X, known through Y."""
    phrases = {opening[0] for phrase in scene.speech.phrases for opening in phrase.openings}
    own_cues = {draft.cue for draft in drafts}
    relays: dict[int, Draft] = {}
    kept = []
    leading = {d.cue for d in drafts if scene.doc.tokens[d.cue].text.lower() in phrases}
    for draft in list(drafts):
        inner = next((j for j in draft.tokens if j in leading and j != draft.cue), None)
        relays_it = scene.lemma(draft.cue) in scene.words("relayVerbs") or inner in draft.tokens[:2]
        if inner is not None and relays_it and not draft.quoted:
            relays.setdefault(inner, draft)  # *According to X, A, the agency reported*; *Y said that according to X A*
    drafts = [d for d in drafts if d not in relays.values()]
    said = {root_of(scene, draft.tokens): draft.cue for draft in reversed(drafts)}
    for draft in drafts:
        root = root_of(scene, draft.tokens)
        if root is not None and said[root] != draft.cue:
            root = said[root]  # both are given the same words
        cue = scene.doc.tokens[draft.cue]
        passes_on = (
            cue.text.lower() in phrases
            or (cue.pos != "NOUN" and cue.lemma in scene.words("relayVerbs") and not _by_person(scene, draft))
            or _by_mouthpiece(scene, draft)
        )
        if root is not None and root != draft.cue and root in own_cues and passes_on and not draft.quoted:
            relays.setdefault(root, draft)
        else:
            kept.append(draft)
    return [
        replace(d, via=relays[d.cue].speakers[0]) if d.cue in relays and relays[d.cue].speakers else d for d in kept
    ]


def _by_mouthpiece(scene: Scene, draft: Draft) -> bool:
    """*X welcomed it, his spokesman said*: what X does by speaking, X says himself."""
    doc = scene.doc
    for h in draft.speakers[:1]:
        if scene.lemma(h) in scene.words("mouthpieces"):
            return any(doc.tokens[c].tag == "PRP$" for c in doc.dependents(h, "poss"))
    return False


def _by_person(scene: Scene, draft: Draft) -> bool:
    """*The minister reported that both sides agreed*: he speaks for himself, where an agency or reporter passes on."""
    key = scene.entities.at(draft.speakers[0]) if draft.speakers else None
    return key is not None and scene.entities.get(key).type == "Person" and not scene.entities.is_credit(key)


def cut_apart(scene: Scene, drafts: list[Draft]) -> list[Draft]:
    """Of *X said A, while Y said B* A for X and B for Y, also where the parser hangs the second below the first."""
    doc = scene.doc
    others = [d.cue for d in drafts if doc.dependents(d.cue, "nsubj")]
    out = []
    for draft in drafts:
        held = set(draft.tokens)
        for cue in (c for c in others if c in held):
            clause = set(doc.subtree(cue))
            if draft.cue not in clause and not held <= clause and _is_parted(scene, draft.cue, cue):
                held -= clause
                held.discard(doc.tokens[cue].head if doc.tokens[cue].dep == "pcomp" else -1)  # *with*
        out.append(draft if len(held) == len(draft.tokens) else replace(draft, tokens=tuple(sorted(held))))
    return out


def _is_parted(scene: Scene, outer: int, cue: int) -> bool:
    """Whether a word of speech inside a content has a clause of its own: behind *, while*, *, and*, *with*.

    Without a comma before *and*, two names that speak in the same tense stand side by side: *X says A and Y says B*.
    """
    doc, tokens = scene.doc, scene.doc.tokens
    token = tokens[cue]
    first = tokens[min(doc.subtree(cue))]
    if outer > cue:  # *A, but three refused to go, X said*: all of it is what X said
        return False
    if token.dep == "advcl":
        if token.tag == "VBG" and any(scene.lemma(m) == "with" for m in doc.dependents(cue, "mark")):
            return True
        marks = [m for m in doc.dependents(cue, "mark") if scene.lemma(m) in scene.words("contrastMarks")]
        return bool(marks) and marks[0] > 0 and tokens[marks[0] - 1].text == ","
    if token.dep == "pcomp":
        return tokens[token.head].lemma == "with" and token.tag == "VBG"
    if token.dep == "conj" and first.i >= 2 and tokens[first.i - 1].dep == "cc":
        speaker = doc.dependents(cue, "nsubj")[0]
        says = any(c.patterns.get(p.CLAUSE) is Stance.ASSERTS for c in scene.speech.verbs.get(token.lemma, ()))
        beside = says and tokens[speaker].pos != "PRON" and scene.is_agent(speaker) and token.tag == tokens[outer].tag
        return tokens[first.i - 2].text == "," or beside
    return False


def outermost(scene: Scene, drafts: list[Draft]) -> list[Draft]:
    """Drafts in the order of the text, without those inside another's content.

    A relative clause with a speaker of its own is the article's aside: *said the video, which Kyiv calls a fake, ..*.
    """
    owners: dict[int, list[Draft]] = {}
    for draft in drafts:
        for j in draft.tokens:
            owners.setdefault(j, []).append(draft)

    def is_inside(d: Draft) -> bool:
        return any(o.cue not in (d.cue, *d.tokens) for o in owners.get(d.cue, ()))

    def is_repeated(d: Draft) -> bool:  # *said he hopes that "we can go home"*: the quotation is part of what he said
        return d.quoted and any(o.cue == d.cue and not o.quoted for o in owners.get(d.tokens[0], ()))

    kept = [d for d in drafts if not is_repeated(d) and (_is_aside(scene, d) or not is_inside(d))]
    return sorted(kept, key=lambda d: (d.cue, d.tokens[0]))


def _is_aside(scene: Scene, draft: Draft) -> bool:
    token = scene.doc.tokens[draft.cue]
    if token.dep != "relcl" or not draft.speakers or scene.doc.tokens[draft.speakers[0]].pos == "PRON":
        return False
    between = scene.doc.tokens[token.head + 1 : draft.cue]
    return any(t.text in (",", "—", "–") for t in between) and any(t.tag in ("WDT", "WP") for t in between)
