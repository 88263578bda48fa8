"""Whose a quotation is: the verb that introduces or follows it, a label before it, or the sentence before."""

from __future__ import annotations

from dataclasses import dataclass

from swapgraph.extract.claims import cues as p
from swapgraph.extract.claims.content import is_quote_mark
from swapgraph.extract.claims.quotes import Quote
from swapgraph.extract.claims.scene import Scene
from swapgraph.extract.claims.speakers import speakers_of
from swapgraph.model import BlockKind, Stance

ENDS = frozenset({".", "!", "?", "…", "..."})
LINKS = frozenset({",", ":", "—", "–", "-", "--", ";"})
_SIGNING = frozenset({"—", "–", "-", "--", ":"})
_INSIDE_NAMES = frozenset({"compound", "amod", "poss", "nmod", "det"})
_INNER_LINKS = frozenset(",!?—–…")


@dataclass(frozen=True, slots=True)
class Attribution:
    """The verb that introduces a quotation, who speaks, and the stance it gives to the words."""

    cue: int
    speakers: tuple[int, ...]
    stance: Stance


def attribute(
    scene: Scene, quote: Quote, before: Quote | None, follows: Quote | None, last: tuple[Quote, Attribution] | None
) -> Attribution | None:
    """The words that attribute a quotation, given those beside it and those of the `last` one."""
    if quote.continues and last is not None and last[0] is before:
        return last[1]
    ahead = _zone_before(scene, quote, before)
    behind = _zone_after(scene, quote, follows)
    introduced = _cue(scene, ahead, introducing=True) if ahead else None
    if last is not None and last[0] is before and (adding := _adding(scene, ahead, last[1])) is not None:
        return adding
    leads = introduced is not None and (ahead[-1] == introduced.cue or scene.doc.tokens[ahead[-1]].text in (":", ","))
    if introduced is None and (labelled := _label(scene, ahead)) is not None:
        return labelled
    if introduced is not None and leads and _can_speak(scene, introduced):
        return introduced
    found = _cue(scene, behind, introducing=False)
    if found is not None and (introduced is None or not leads or _can_speak(scene, found)):
        return found
    if (other := introduced or _signature(scene, behind)) is not None:
        return other
    if last is not None and last[0] is before and _follows_on(scene, before, quote):
        return last[1]
    return _from_sentence_before(scene, quote)


def _label(scene: Scene, zone: list[int]) -> Attribution | None:
    """*Zelensky: "A"*; *Quote from Zelensky: "A"*: a speaker before a colon, without a verb."""
    tokens = scene.doc.tokens
    if len(zone) < 2 or tokens[zone[-1]].text != ":" or any(tokens[j].pos in ("VERB", "AUX") for j in zone):
        return None
    named = [j for j in zone[:-1] if tokens[j].pos in ("NOUN", "PROPN")]
    named = [j for j in named if scene.is_agent(j) and (tokens[j].head not in zone or tokens[j].dep != "compound")]
    return Attribution(zone[-1], (named[-1],), Stance.ASSERTS) if named else None


def _signature(scene: Scene, zone: list[int]) -> Attribution | None:
    """*"A" — Ann Lee, former prisoner*; *"A": freed sailors speak*: who stands behind a dash or a colon."""
    tokens = scene.doc.tokens
    if len(zone) < 2 or tokens[zone[0]].text not in _SIGNING:
        return None
    heads = (j for j in zone[1:] if tokens[j].pos in ("NOUN", "PROPN") and tokens[j].dep not in _INSIDE_NAMES)
    speaker = next(heads, None)
    if speaker is None or not scene.is_agent(speaker) or any(tokens[j].pos == "AUX" for j in zone):
        return None
    key = scene.entities.at(speaker)
    person = key is not None and scene.entities.get(key).type == "Person"
    return Attribution(zone[0], (speaker,), Stance.ASSERTS) if person or scene.is_person_noun(speaker) else None


def _adding(scene: Scene, zone: list[int], last: Attribution) -> Attribution | None:
    """*According to X, "A," adding that "B"*: a participle between two quotations has the speaker of the first."""
    tokens = scene.doc.tokens
    for v in zone[:2]:
        stance = _quote_stance(scene, v) if tokens[v].tag == "VBG" else None
        if stance is not None and not scene.has_subject(v) and tokens[zone[0]].sentence == tokens[last.cue].sentence:
            return Attribution(v, last.speakers, stance)
    return None


def _zone_before(scene: Scene, quote: Quote, before: Quote | None) -> list[int]:
    """The words between the start of the sentence, or the quotation before, and this one."""
    tokens, start = scene.doc.tokens, scene.doc.blocks[quote.block].span.start
    floor = before.last if before is not None and before.block == quote.block else -1
    zone: list[int] = []
    j = quote.first - 1
    while j > floor and tokens[j].start >= start:
        if tokens[j].text in ENDS and zone:
            break
        if not is_quote_mark(scene.doc, j):
            zone.insert(0, j)
        elif tokens[j].text in ENDS:
            break
        j -= 1
    return zone if not zone or tokens[zone[-1]].text not in ENDS else []


def _zone_after(scene: Scene, quote: Quote, follows: Quote | None) -> list[int]:
    """The words from the end of the quotation to the end of its sentence or the next quotation."""
    doc, tokens = scene.doc, scene.doc.tokens
    end = doc.blocks[quote.block].span.end
    ceiling = follows.first - 1 if follows is not None and follows.block == quote.block else len(tokens)
    j = quote.last
    while j < len(tokens) and tokens[j].start < quote.outer.end:
        j += 1
    if doc.text[quote.inner.end - 1] == "." and not (j < ceiling and tokens[j].text[:1].islower()):
        return []
    zone: list[int] = []
    while j < ceiling and tokens[j].start < end:
        if tokens[j].text in ENDS:
            break
        zone.append(j)
        j += 1
    closing = doc.text[quote.inner.start : quote.inner.end].rstrip("’'")[-1:] or doc.text[quote.inner.end - 1]
    linked = closing in _INNER_LINKS or (zone and tokens[zone[0]].text in LINKS)
    return zone if linked else []


def _cue(scene: Scene, zone: list[int], *, introducing: bool) -> Attribution | None:
    """The verb of speech of a zone: the nearest to the quotation that is no relative clause's."""
    tokens = scene.doc.tokens
    ordered = reversed(zone) if introducing else zone
    held = set(zone)
    spare: Attribution | None = None
    for v in ordered:
        if tokens[v].pos not in ("VERB", "AUX") and not tokens[v].tag.startswith("VB"):
            continue
        stance = _quote_stance(scene, v)
        if stance is None:
            continue
        speakers = speakers_of(scene, v)
        if not speakers:
            speakers = _beside(scene, v, held)
        if not speakers:
            continue
        found = Attribution(v, speakers, stance)
        adjacent = introducing and v in zone[-2:]
        aside = tokens[v].dep == "advcl" and any(scene.lemma(m) == "as" for m in scene.doc.dependents(v, "mark"))
        if not aside and (tokens[v].dep not in ("relcl", "acl") or adjacent):  # *X said that, as Y had claimed, "A"*
            return found
        if aside and introducing and (outer := _around_aside(scene, v)) is not None:
            return outer
        spare = spare or found
    return spare or _according(scene, zone)


def _around_aside(scene: Scene, v: int) -> Attribution | None:
    """*X said that, as Y had claimed, "A"*: the word of speech above the aside."""
    for outer in scene.doc.ancestors(v):
        stance = _quote_stance(scene, outer)
        if stance is not None and (speakers := speakers_of(scene, outer)):
            return Attribution(outer, speakers, stance)
    return None


def _can_speak(scene: Scene, attribution: Attribution) -> bool:
    """*the terms signalled "X," the senator said*: terms do not speak, where somebody else does."""
    return any(scene.is_agent(s) or scene.is_document(s) for s in attribution.speakers)


def _quote_stance(scene: Scene, v: int) -> Stance | None:
    following = {t.text.lower() for t in scene.doc.tokens[v + 1 : v + 3]}
    for cue in scene.speech.verbs.get(scene.lemma(v), ()):
        if p.QUOTE in cue.patterns and (not cue.particles or cue.particles & following):
            return cue.patterns[p.QUOTE]
    return None


def _beside(scene: Scene, v: int, held: set[int]) -> tuple[int, ...]:
    """The subject of a verb that the parser has left without one: the noun before it, or, inverted, behind it."""
    tokens = scene.doc.tokens
    beside = next((j for j in (v - 1, v + 1) if j in held and tokens[j].pos in ("PROPN", "PRON", "NOUN")), None)
    if beside is None:
        return ()
    while tokens[beside].dep in ("compound", "amod", "poss", "nmod") and tokens[beside].head in held:
        beside = tokens[beside].head
    return (beside,)


def _according(scene: Scene, zone: list[int]) -> Attribution | None:
    """*"..," according to the ministry*."""
    tokens = scene.doc.tokens
    for j in zone[:3]:
        if tokens[j].text.lower() == "according":
            for k in zone:
                if k > j and tokens[k].dep == "pobj":
                    return Attribution(j, (k,), Stance.ASSERTS)
    return None


def _follows_on(scene: Scene, before: Quote, quote: Quote) -> bool:
    """Whether one sentence at most, the one that attributes the quotation before, stands between the two."""
    if before.block != quote.block:
        return False
    tokens = scene.doc.tokens
    between = tokens[before.last : quote.first]
    return sum(t.text in ENDS for t in between) <= 2 and tokens[quote.first].text[:1].isupper()


def _from_sentence_before(scene: Scene, quote: Quote) -> Attribution | None:
    """A quotation that is a sentence of its own belongs to whoever spoke or acted in the sentence before."""
    if before_quote(scene, quote) is not None or not is_clause(scene, quote):
        return None
    doc, tokens = scene.doc, scene.doc.tokens
    if doc.blocks[quote.block].kind is BlockKind.HEADING:  # the text below tells whose it is
        return None
    sentence = tokens[quote.first].sentence
    while sentence > 0 and doc.sentences[sentence].first >= quote.first - 1:
        sentence -= 1
    candidate = doc.sentences[sentence]
    if doc.sentences[sentence].last > quote.first or quote.block - candidate.block > 1:
        return None
    fills = (
        quote.outer.end >= doc.blocks[quote.block].span.end - 1
        and quote.outer.start <= doc.blocks[quote.block].span.start + 1
    )
    if candidate.block != quote.block and doc.text[candidate.span.end - 1] != ":" and not fills:
        return None
    heads = [j for j in range(candidate.first, candidate.last) if tokens[j].dep == "ROOT"]
    spoken = [
        j
        for j in range(candidate.first, candidate.last)
        if tokens[j].pos == "VERB" and tokens[j].lemma in scene.speech.verbs
    ]
    for v in (*reversed(spoken), *heads):
        speakers = tuple(s for s in speakers_of(scene, v) if scene.is_agent(s))
        if speakers:
            return Attribution(v, speakers, Stance.ASSERTS)
    return None


def is_clause(scene: Scene, quote: Quote) -> bool:
    """Whether a quotation has a finite verb."""
    return any(scene.is_finite(j) for j in range(quote.first, quote.last) if scene.doc.tokens[j].pos in ("VERB", "AUX"))


def before_quote(scene: Scene, quote: Quote) -> int | None:
    """The last word before the quotation in its sentence zone; None at the start of one."""
    tokens = scene.doc.tokens
    j = quote.first - 2  # before the opening mark
    if j < 0 or tokens[j].end <= scene.doc.blocks[quote.block].span.start or tokens[j].text in ENDS:
        return None
    if is_quote_mark(scene.doc, j) and j and (tokens[j - 1].text in ENDS):
        return None
    return j
