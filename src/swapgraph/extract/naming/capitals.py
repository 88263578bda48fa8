"""Whether a capital stands for its government (*Kyiv rejected*, *talks with Moscow*) or is a place (*in Moscow*).

Decided from the grammar around it alone: subject of a deed, partner of talks, owner of a demand on one side; goal,
site, dateline, part of the city on the other. The words that decide stand in `ontology/lexicon/names.ttl`.
"""

from __future__ import annotations

import re

from swapgraph.extract.naming.scene import Scene, Spot, is_dateline
from swapgraph.model import BlockKind

_PLACE, _GOVERNMENT = True, False
_PARTNERS = frozenset(("with", "by", "against", "about", "among", "behind", "like", "without", "versus"))
_ONWARD = frozenset(
    ("back", "home", "over", "on", "down", "up", "out", "off", "away", "straight", "directly", "onward")
)
_PAST_BRACKET = re.compile(r"\)\s*[-–—]")
_TO_DASH = re.compile(r"[^a-z\n]{0,40}(?:\([^)\n]{2,30}\)\s*)?[-–—]")
_STANDFIRSTS = 3  # paragraphs among which the one that opens the story is
_LONGEST_CHAIN = 5  # coordinated names that are followed to the first


def is_place(scene: Scene, spot: Spot) -> bool:
    """Whether the mention of a capital means the city."""
    doc = scene.doc
    sentence = scene.sentence(spot.first)
    if doc.block_of(sentence).kind is BlockKind.BYLINE or is_dateline(doc, sentence) or _opens_story(scene, spot):
        return _PLACE
    decided = _by_next(scene, spot)
    if decided is None:
        decided = _by_before(scene, spot)
    if decided is not None:
        return decided
    inside = range(spot.first, spot.last)
    head = next((i for i in reversed(inside) if doc.tokens[i].head not in inside), spot.last - 1)
    return _by_grammar(scene, head, 0)


def _opens_story(scene: Scene, spot: Spot) -> bool:
    """Whether it is among the towns in capitals before the dash: *DOHA/NEW YORK (Reuters) -A plane*."""
    block = scene.doc.block_of(scene.sentence(spot.first)).span
    if spot.end < scene.doc.tokens[spot.first].end:
        return True  # *BeirutAfter a week*
    before = scene.doc.text[block.start : spot.end]
    if spot.start == block.start and scene.doc.text[spot.end : spot.end + 1] == ":":
        first = [b.span for b in scene.doc.blocks if b.kind is BlockKind.BODY][:_STANDFIRSTS]
        return block in first  # *Kiev: The two sides*
    if before.endswith(f"({scene.doc.text[spot.start : spot.end]}") and not any(c.islower() for c in before[-4:]):
        return _PAST_BRACKET.match(scene.doc.text, spot.end, block.end) is not None  # *March 5, 2017 (KHARTOUM) -*
    return before.isupper() and _TO_DASH.match(scene.doc.text, spot.end, block.end) is not None


def _by_next(scene: Scene, spot: Spot) -> bool | None:
    """What the words right after the name say; None if nothing."""
    tokens, words, i = scene.doc.tokens, scene.words, spot.last
    limit = scene.sentence(spot.first).last
    if i >= limit:
        return None
    if tokens[i].text in ("-", "–") and i + 1 < limit and tokens[i].start == tokens[i - 1].end:
        if scene.lower(i + 1) in words["placeParticiples"]:
            return _PLACE
        return _GOVERNMENT if scene.lower(i + 1) in words["governmentParticiples"] or i + 1 in scene.demonyms else None
    if tokens[i].text == "," and spot.known is not None:
        behind = next((h for h in scene.hits if h.first == i + 1), None)
        if behind is not None and behind.alias.known == spot.known.of and behind.alias.form == "name":
            return _PLACE  # *Kyiv, Ukraine*
    if scene.lower(i) == "as" and any(scene.lower(j) in words["venueNouns"] for j in range(i + 1, min(i + 5, limit))):
        return _PLACE  # *chose Abu Dhabi as the venue*
    if scene.lower(i) in words["urbanNouns"] and tokens[spot.last - 1].dep in ("compound", "nmod", "amod"):
        return _PLACE
    return None


def _by_before(scene: Scene, spot: Spot) -> bool | None:
    """*the capital Bogota*, *the port city of Aden* are places whatever they do; None if no such noun stands before."""
    limit, i = scene.sentence(spot.first).first, spot.first - 1
    if (i >= limit and scene.lower(i) == "of") or (i > limit and scene.lower(i) == ","):
        i -= 1
    if i < limit:
        return None
    return _PLACE if scene.doc.tokens[i].lemma in scene.words["settlementNouns"] else None


def _by_grammar(scene: Scene, i: int, depth: int) -> bool:
    """What its place in the sentence says; `depth` counts the names it was coordinated with so far."""
    doc, words = scene.doc, scene.words
    token = doc.tokens[i]
    governor = doc.tokens[token.head]
    if token.dep in ("conj", "appos") and depth < _LONGEST_CHAIN and token.head != i:
        return (token.dep == "conj" and _beside_a_place(scene, i)) or _by_grammar(scene, token.head, depth + 1)
    if token.dep == "pobj":
        return _by_preposition(scene, governor.i) or (governor.lemma == "between" and _beside_a_place(scene, i))
    if token.dep == "nsubj":
        return governor.lemma == "be" and any(
            doc.tokens[a].lemma in words["settlementNouns"] | words["venueNouns"]
            for a in doc.dependents(governor.i, "attr")
        )
    by_dependency = {
        "nsubjpass": governor.lemma in words["attackWords"],
        "poss": governor.text.lower() in words["urbanNouns"] | words["facilityNouns"],
        "dobj": governor.lemma in words["travelVerbs"],
        "compound": governor.text.lower() in words["urbanNouns"] | words["facilityNouns"]
        or governor.lemma in words["journeyNouns"],
        "ROOT": i == scene.sentence(i).first and not doc.children(i),
    }
    by_dependency["nmod"] = by_dependency["amod"] = by_dependency["compound"]
    return by_dependency.get(token.dep, _GOVERNMENT)


def _beside_a_place(scene: Scene, i: int) -> bool:
    """Whether it is coordinated with a town that stands for no government: *between Sanaa and Marib*."""
    known, tokens = scene.gazetteer.known, scene.doc.tokens
    first = tokens[i].head if tokens[i].dep == "conj" else i
    for j in (first, *scene.doc.dependents(first, "conj")):
        if tokens[j].lemma in scene.words["settlementNouns"]:
            return True
        hit = next((h for h in scene.hits if h.first <= j < h.last), None)
        if hit is not None and known[hit.alias.known].type == "Place" and known[hit.alias.known].capital_of is None:
            return True
    return False


def _sets_out(scene: Scene, verb: int, p: int) -> bool:
    """Whether a *from* with a place stands beside a *to*, and makes a journey of the two."""
    tokens = scene.doc.tokens
    froms = [f for f in scene.doc.dependents(verb, "prep") if f < p and tokens[f].text.lower() == "from"]
    spots = {
        i for h in scene.hits for i in range(h.first, h.last) if scene.gazetteer.known[h.alias.known].type == "Place"
    }
    return any(o in spots for f in froms for o in scene.doc.dependents(f, "pobj"))


def _by_preposition(scene: Scene, p: int) -> bool:
    """What the preposition says, and what it hangs on."""
    tokens, words = scene.doc.tokens, scene.words
    word = tokens[p].text.lower()
    governor = tokens[tokens[p].head]
    if governor.text.lower() in _ONWARD and tokens[governor.head].pos in ("VERB", "AUX"):
        governor = tokens[governor.head]  # *bring them back to Ankara*
    verb = governor.pos in ("VERB", "AUX")
    if word in words["locatives"]:
        return _PLACE
    if word in _PARTNERS:
        return _GOVERNMENT
    if word == "of" and tokens[tokens[p].head].lemma == "out":
        return _PLACE  # *flew out of Kabul*
    if word == "to" and verb and _sets_out(scene, governor.i, p):
        return _PLACE  # *were taken from X to Y*
    if word == "to" and verb:
        handed = governor.lemma in words["handingVerbs"] and scene.doc.dependents(governor.i, "dobj", "nsubjpass")
        return governor.lemma in words["travelVerbs"] and not handed
    by_word = {
        "between": governor.lemma in words["journeyNouns"]
        or governor.text.lower() in ("halfway", "midway", "distance"),
        "on": governor.lemma in words["attackWords"],
        "from": governor.lemma not in words["receivingVerbs"]
        if verb
        else governor.lemma in words["journeyNouns"] | words["leavingNouns"],
        "to": governor.lemma in words["journeyNouns"],
        "for": governor.lemma in words["travelVerbs"] | words["journeyNouns"],
        "of": governor.lemma
        in words["attackWords"] | words["locatives"] | words["settlementNouns"] | words["placeNouns"] | {"zone"}
        or governor.text.lower() in words["urbanNouns"],
    }
    return by_word.get(word, _PLACE)
