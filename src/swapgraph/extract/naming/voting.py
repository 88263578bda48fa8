"""What a name is: person, body, place, facility or agreement, by vote of all its mentions and their surroundings.

The gazetteer's word is final. For other names the language model's label is one vote; what stands beside a mention
(a title, an age, *in*, *a village*, the last word of the name) casts others, and the article's mentions vote together.
"""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from collections.abc import Sequence
from itertools import pairwise, takewhile

from swapgraph.extract.gazetteer import phrase_ending, phrase_starting
from swapgraph.extract.naming.scene import Scene, Spot

_MODEL = {
    "PERSON": ("Person", 2.0),
    "ORG": ("Organization", 1.6),
    "GPE": ("Place", 2.0),
    "LOC": ("Place", 2.0),
    "FAC": ("Facility", 1.6),
}
Votes = list[tuple[str, float]]

_INITIALS = re.compile(r"(?:[A-Z]\.? ?){1,3} [A-Z][a-z]+(?:-[A-Z][a-z]+)?$")
_ENOUGH = 1.5  # a name with less support is left out
_IN = frozenset(("in", "near", "outside"))
_AT = frozenset(("at", "around", "towards", "toward", "from"))
_LOOK_AHEAD = 6  # words after *, a ...* in which a post or a kind of place may stand


def settle(scene: Scene, spots: Sequence[Spot]) -> list[Spot]:
    """The spots with their types; those that are no names of entities are left out."""
    votes: dict[str, Counter[str]] = defaultdict(Counter)
    for k, spot in enumerate(spots):
        if spot.known is None and spot.type is None and not _is_own_office(scene, spot):
            for type_, weight in _votes(scene, spots, k):
                votes[_same(scene, spot)][type_] += weight  # type: ignore[assignment]
    out = []
    for spot in spots:
        if spot.known is not None:
            spot.type = spot.known.type
        elif spot.type is None:
            ranked = sorted(votes[_same(scene, spot)].items(), key=lambda v: (-v[1], v[0]))
            if not ranked or ranked[0][1] < _ENOUGH:
                continue
            spot.type = ranked[0][0]
        out.append(spot)
    return out


def _is_own_office(scene: Scene, spot: Spot) -> bool:
    """*my Administration*: no name, whatever its capital."""
    lone = spot.last - spot.first == 1 and spot.first > scene.sentence(spot.first).first
    return (
        lone and scene.doc.tokens[spot.first - 1].tag == "PRP$" and scene.lower(spot.first) in scene.words["orgNouns"]
    )


def _same(scene: Scene, spot: Spot) -> str:
    return scene.folded[spot.start : spot.end].casefold()


def _votes(scene: Scene, spots: Sequence[Spot], k: int) -> Votes:
    spot = spots[k]
    votes: Votes = []
    if spot.label in _MODEL:
        votes.append(_MODEL[spot.label])
    votes += _by_shape(scene, spot)
    votes += _by_left(scene, spot)
    votes += _by_right(scene, spot, spots[k + 1] if k + 1 < len(spots) else None)
    votes += _by_verb(scene, spot)
    if spot.last - spot.first > 1 and _listed_with_people(scene, spots, k):
        votes.append(("Person", 2.5))
    for other in (spots[j] for j in (k - 1, k + 1) if 0 <= j < len(spots)):
        if _coordinated(scene, spot, other):
            if other.label == "PERSON" or (other.known and other.known.type == "Person"):
                votes.append(("Person", 2.2 if _joined(scene, spot, other) else 1.2))
            elif other.known and other.known.type in ("Country", "Place"):
                votes.append(("Place", 0.8))
    return votes


def _by_shape(scene: Scene, spot: Spot) -> Votes:
    """What the words of the name itself say."""
    words = scene.words
    text = scene.folded[spot.start : spot.end]
    ends = [scene.lower(spot.last - 1), scene.lower(spot.first)]
    out: Votes = []
    if spot.last - spot.first > 1 and _INITIALS.match(text) and spot.last - 1 not in scene.demonyms:
        out.append(("Person", 2.5))  # *E P Nanayakkara*
    if spot.last - spot.first > 1:
        if spot.label == "ORG" and ends[0] in words["orgNouns"]:
            out.append(("Organization", 3.5))  # *the Orthodox Church*, *a secondary school*
        elif (
            phrase_ending(scene.folded, scene.doc.tokens, spot.last - 1, spot.first + 1, words["facilityNouns"])
            is not None
        ):
            out.append(("Facility", 4.5))
        elif ends[0] in words["placeNouns"]:
            out.append(("Place", 2.5))
        elif ends[0] in words["agreementNouns"]:
            out.append(("Agreement", 3.5))
        elif ends[0] in words["orgNouns"] or (ends[1] in words["orgNouns"] and spot.label != "PERSON"):
            out.append(("Organization", 3.5))
    elif spot.label == "LOC" and scene.doc.tokens[spot.first].dep in ("compound", "amod", "nmod"):
        out.append(("Place", -1.0))  # *an Arctic penal colony*
    elif text.isupper() and 2 <= len(text) <= 6 and spot.label not in ("GPE",):
        out += [("Organization", 1.0), ("Person", -1.5)]
    return out


def _by_left(scene: Scene, spot: Spot) -> Votes:
    """What goes before: a title, *the village of*, *the newspaper*, *in*. The first clue that holds counts alone."""
    tokens, words, sentence, i = scene.doc.tokens, scene.words, scene.sentence(spot.first), spot.first - 1
    if i < sentence.first:
        return []
    word, tag = scene.lower(i), tokens[i].tag
    titled = phrase_ending(scene.folded, tokens, i, sentence.first, words.titles) is not None
    near = word == "to" and i > sentence.first and scene.lower(i - 1) in ("close", "next", "near")
    towards = (
        word in ("to", "from", "into") and tokens[tokens[i].head].lemma in words["travelVerbs"] | words["journeyNouns"]
    )
    capital = word == "," and i > sentence.first and tokens[i - 1].lemma in words["settlementNouns"]
    called = words["settlementNouns"] | words["calledNouns"]
    of_settlement = word == "of" and i > sentence.first and tokens[i - 1].lemma in called
    clues: tuple[tuple[bool, Votes], ...] = (
        (not words["honorifics"].isdisjoint((word, word.rstrip("."))), [("Person", 4.0)]),
        (titled and tag != "JJ", [("Person", 2.5)]),
        (of_settlement, [("Place", 3.0)]),
        (word in words["settlementNouns"] and tag == "NN", [("Place", 2.0)]),
        (word in words["mediaNouns"] or (tag == "NN" and word in words["orgNouns"]), [("Organization", 3.0)]),
        (sentence.i in scene.loud, []),
        (word in _IN or near, [("Place", 2.2)]),
        (capital, [("Place", 3.0)]),
        (towards and spot.label != "ORG", [("Place", 2.0)]),
        (word in _AT and spot.label != "ORG", [("Place", 2.2)]),
        (word == "the", [("Person", -1.0), ("Organization", 0.5)]),
    )
    return next((votes for holds, votes in clues if holds), [])


def _by_right(scene: Scene, spot: Spot, after: Spot | None) -> Votes:
    """What follows: *who*, an age, a country, *a village*, *a lawyer*. The first clue that holds counts alone."""
    tokens, limit, i = scene.doc.tokens, scene.sentence(spot.first).last, spot.last
    if i < limit and tokens[i].tag == "NNS" and tokens[i].lemma in scene.words["settlementNouns"]:
        return [("Place", 3.5)]  # *between Kun Taung and Pa Day Thar villages*
    if i < limit and (scene.lower(i) == "who" or scene.lower(i) in scene.words["mediaNouns"]):
        return [("Person", 1.5)] if scene.lower(i) == "who" else [("Organization", 3.0)]
    if i + 1 >= limit or tokens[i].text != ",":
        return []
    word = scene.lower(i + 1)
    closed = i + 2 >= limit or tokens[i + 2].text in (",", ".", ";")
    lies_in = after is not None and after.known is not None and after.known.type in ("Country", "Place")
    distance = after.first - i if after is not None else 0
    state = distance == 1 and after is not None and after.label == "GPE" and spot.label != "PERSON"
    clues: tuple[tuple[bool, Votes], ...] = (
        (lies_in and word in ("in", "near", "on") and distance <= 4, [("Place", 2.2)]),  # *Rama, in Ethiopia*
        (word.isdigit() and len(word) <= 2 and closed, [("Person", 3.0)]),
        (word.isdigit() and i + 2 < limit and tokens[i + 2].lemma in scene.words["locatives"], [("Place", 2.5)]),
        (_lies_off(scene, i + 1, limit), [("Place", 3.5)]),
        (lies_in and distance == 1, [("Place", 1.2)]),
        (state and _is_short(scene, after), [("Place", 2.2)]),  # *Smith's Creek, Mich.*
        (word in ("who", "whose"), [("Person", 1.5)]),
    )
    found = next((votes for holds, votes in clues if holds), None)
    return _by_apposition(scene, i + 1, limit) if found is None else found


def _by_verb(scene: Scene, spot: Spot) -> Votes:
    """What is done to it: *X was sentenced*, *they arrested X*; *X Y was handed over* of a name of two words."""
    tokens = scene.doc.tokens
    head = next((i for i in range(spot.first, spot.last) if not spot.first <= tokens[i].head < spot.last), spot.first)
    verb = tokens[tokens[head].head]
    if tokens[head].dep not in ("nsubjpass", "dobj") or verb.pos != "VERB":
        return []
    if verb.lemma in scene.words["penalVerbs"]:
        return [("Person", 3.0)]
    full = spot.last - spot.first > 1 and tokens[head].dep == "nsubjpass"
    return [("Person", 2.5)] if full and verb.lemma in scene.words["freeingVerbs"] else []


def _lies_off(scene: Scene, i: int, limit: int) -> bool:
    """*X, northeast of Y*; *X, a few miles west of Y*."""
    words = list(takewhile(lambda w: w != ",", (scene.lower(j) for j in range(i, min(i + 6, limit)))))
    return any(a in scene.words["locatives"] and b == "of" for a, b in pairwise(words))


def _is_short(scene: Scene, spot: Spot | None) -> bool:
    """Whether a name is cut short with a full stop."""
    return spot is not None and scene.folded[spot.start : spot.end + 1].rstrip().endswith(".")


def _by_apposition(scene: Scene, i: int, limit: int) -> Votes:
    """*X, a village in the north*; *X, a lawyer who*; *X, spokesman for*."""
    tokens, words = scene.doc.tokens, scene.words
    article = scene.lower(i) in ("a", "an", "the")
    for j in range(i, min(i + _LOOK_AHEAD, limit)):
        if tokens[j].text in (",", ".", ";") or tokens[j].pos == "VERB":
            break
        if article and tokens[j].tag == "NN" and scene.lower(j) in words["settlementNouns"]:
            return [("Place", 3.5)]
        heads = j + 1 >= limit or tokens[j + 1].tag not in ("NN", "NNS", "NNP", "HYPH", "POS")
        if article and heads and tokens[j].tag == "NN" and scene.lower(j) in words["apposedBodies"]:
            return [("Organization", 3.5)]  # *Misurasata, an armed movement of*
        end = phrase_starting(scene.folded, tokens, j, limit, words.titles)
        if end is not None and tokens[end - 1].tag == "NN":
            return [("Person", 2.5 if article else 1.5)]
    return []


def _listed_with_people(scene: Scene, spots: Sequence[Spot], k: int) -> bool:
    """Whether it stands in a list of names most of which the model takes for people's."""
    first = last = k
    while first > 0 and _coordinated(scene, spots[first], spots[first - 1]):
        first -= 1
    while last + 1 < len(spots) and _coordinated(scene, spots[last], spots[last + 1]):
        last += 1
    others = [s for s in spots[first : last + 1] if s is not spots[k]]
    people = sum(s.label == "PERSON" or (s.known is not None and s.known.type == "Person") for s in others)
    return people >= 2 and 2 * people > len(others)


def _joined(scene: Scene, spot: Spot, other: Spot) -> bool:
    """Whether *and* or *;* stands between, which join like with like; a comma may only part them."""
    a, b = (spot, other) if spot.start < other.start else (other, spot)
    return any(scene.lower(i) in ("and", ";", "&") for i in range(a.last, b.first))


def _coordinated(scene: Scene, spot: Spot, other: Spot) -> bool:
    """Whether the two stand side by side in a list: *Noam and Aviva*; *X; and Y*."""
    a, b = (spot, other) if spot.start < other.start else (other, spot)
    if scene.doc.tokens[a.first].sentence != scene.doc.tokens[b.first].sentence:
        return False
    between = [scene.lower(i) for i in range(a.last, b.first)]
    return 0 < len(between) <= 2 and all(w in (",", ";", "and", "&", "or") for w in between)
