"""Whether a capital stands for its government (*Kyiv rejected*, *talks with Moscow*) or is a place (*in Moscow*).

Decided from the grammar around it alone: subject of a deed, partner of talks, owner of a demand on one side; goal,
site, dateline, part of the city on the other.
"""

from __future__ import annotations

from swapgraph.extract.spotting import Scene, Spot, is_dateline
from swapgraph.model import BlockKind

_PLACE, _GOVERNMENT = True, False
_SAID_OF_GOVERNMENTS = frozenset(
    (
        "backed",
        "led",
        "controlled",
        "installed",
        "appointed",
        "friendly",
        "aligned",
        "sponsored",
        "imposed",
        "brokered",
        "held",
        "allied",
    )
)
_ATTACKS = frozenset(
    (
        "attack",
        "strike",
        "siege",
        "battle",
        "bombing",
        "bombardment",
        "shelling",
        "assault",
        "raid",
        "advance",
        "march",
        "capture",
        "fall",
        "defence",
        "defense",
        "offensive",
    )
)
_RECEIVING = frozenset(
    (
        "receive",
        "get",
        "obtain",
        "demand",
        "win",
        "hear",
        "expect",
        "want",
        "buy",
        "extract",
        "secure",
        "need",
        "seek",
        "accept",
        "await",
        "draw",
    )
)
_JOURNEYS = frozenset(
    (
        "flight",
        "trip",
        "visit",
        "journey",
        "road",
        "way",
        "train",
        "plane",
        "return",
        "highway",
        "railway",
        "exit",
        "departure",
        "arrival",
        "convoy",
        "route",
        "drive",
        "airport",
    )
)
_HANDING = frozenset(("return", "transfer", "repatriate", "hand", "give", "deliver", "release", "send"))


def is_place(scene: Scene, spot: Spot) -> bool:
    """Whether the mention of a capital means the city."""
    doc = scene.doc
    sentence = scene.sentence(spot.first)
    if doc.block_of(sentence).kind is BlockKind.BYLINE or is_dateline(doc, sentence):
        return _PLACE
    head = next(
        (i for i in range(spot.last - 1, spot.first - 1, -1) if not spot.first <= doc.tokens[i].head < spot.last),
        spot.last - 1,
    )
    by_next = _by_next(scene, spot)
    if by_next is not None:
        return by_next
    return _by_grammar(scene, head, 0)


def _by_next(scene: Scene, spot: Spot) -> bool | None:
    """What the words right after the name say."""
    tokens, sentence = scene.doc.tokens, scene.sentence(spot.first)
    i = spot.last
    if i >= sentence.last:
        return None
    if tokens[i].text in ("-", "–") and i + 1 < sentence.last and tokens[i].start == tokens[i - 1].end:
        return (
            _GOVERNMENT
            if scene.lower(i + 1) in _SAID_OF_GOVERNMENTS or i + 1 in scene.demonyms
            else (_PLACE if scene.lower(i + 1) in ("based", "born", "area", "bound") else None)
        )
    if tokens[i].text == "," and i + 1 < sentence.last and spot.known is not None:
        behind = next((h for h in scene.hits if h.first == i + 1 and h.alias.known == spot.known.of), None)
        if behind is not None and behind.alias.form == "name":
            return _PLACE
    if scene.lower(i) in scene.words["urbanNouns"] and tokens[spot.last - 1].dep in ("compound", "nmod", "amod"):
        return _PLACE
    return None


def _by_grammar(scene: Scene, i: int, depth: int) -> bool:  # noqa: PLR0911 - one answer for each way to stand in a sentence
    tokens = scene.doc.tokens
    token = tokens[i]
    governor = tokens[token.head]
    travel = scene.words["travelVerbs"]
    if token.dep in ("nsubj", "csubj"):
        return governor.lemma == "be" and any(
            tokens[a].lemma in ("capital", "city") for a in scene.doc.dependents(governor.i, "attr")
        )
    if token.dep == "nsubjpass":
        return governor.lemma in _ATTACK_VERBS
    if token.dep == "poss":
        return governor.text.lower() in scene.words["urbanNouns"] or governor.lemma in (
            "street",
            "airport",
            "mayor",
            "suburb",
            "outskirt",
        )
    if token.dep in ("dobj", "dative"):
        return governor.lemma in travel
    if token.dep == "conj" and _beside_a_place(scene, i):
        return _PLACE
    if token.dep in ("conj", "appos") and depth < 5 and token.head != i:
        return _by_grammar(scene, token.head, depth + 1)
    if token.dep == "pobj":
        return _by_preposition(scene, governor.i) or (governor.lemma == "between" and _beside_a_place(scene, i))
    if token.dep in ("compound", "nmod", "amod", "agent"):
        return governor.text.lower() in scene.words["urbanNouns"] or governor.lemma in _JOURNEYS
    if token.dep == "ROOT":
        return scene.doc.tokens[i].i == scene.sentence(i).first and not scene.doc.dependents(
            i, "conj", "appos", "cc", "relcl", "acl", "dobj"
        )
    return token.dep in ("npadvmod", "advmod", "dep") and token.tag != "NNP"


_ATTACK_VERBS = frozenset(
    (
        "hit",
        "shell",
        "bomb",
        "attack",
        "strike",
        "pound",
        "besiege",
        "capture",
        "seize",
        "occupy",
        "storm",
        "surround",
        "retake",
        "recapture",
        "liberate",
        "rock",
        "evacuate",
        "shake",
        "locate",
    )
)


def _beside_a_place(scene: Scene, i: int) -> bool:
    """Whether it is coordinated with a town that stands for no government: *between Sanaa and Marib*."""
    known = scene.gazetteer.known
    governor = scene.doc.tokens[i].head if scene.doc.tokens[i].dep == "conj" else i
    for j in (governor, *scene.doc.dependents(governor, "conj")):
        if scene.doc.tokens[j].lemma in scene.words["settlementNouns"]:
            return True
        hit = next((h for h in scene.hits if h.first <= j < h.last), None)
        if hit is not None and known[hit.alias.known].type == "Place" and known[hit.alias.known].capital_of is None:
            return True
    return False


def _by_preposition(scene: Scene, p: int) -> bool:  # noqa: PLR0911 - one answer for each preposition
    tokens = scene.doc.tokens
    word = tokens[p].text.lower()
    governor = tokens[tokens[p].head]
    travel = scene.words["travelVerbs"]
    if word in scene.words["locatives"]:
        return _PLACE
    if word == "between":
        return governor.lemma in _JOURNEYS
    if word in ("with", "by", "against", "about", "among", "behind", "like", "without", "versus"):
        return _GOVERNMENT
    if word == "on":
        return governor.lemma in _ATTACKS
    if word == "from":
        if governor.pos in ("VERB", "AUX"):
            return governor.lemma not in _RECEIVING
        return governor.lemma in _JOURNEYS
    if word == "to":
        if governor.pos in ("VERB", "AUX"):
            handed = governor.lemma in _HANDING and bool(scene.doc.dependents(governor.i, "dobj", "nsubjpass"))
            return governor.lemma in travel and not handed
        return governor.lemma in _JOURNEYS
    if word == "for":
        return governor.lemma in travel
    if word == "of":
        return (
            governor.lemma in _ATTACKS
            or governor.text.lower() in scene.words["urbanNouns"]
            or governor.lemma in ("street", "capital", "outskirt", "suburb", "mayor", "city", "part", "heart", "middle")
        )
    return _PLACE
