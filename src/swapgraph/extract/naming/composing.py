"""Names made of a name and a noun: *Rafah crossing*, *Belgorod region*, *Istanbul deal*, *Russia's defence ministry*.

The nouns stand in `ontology/lexicon/names.ttl`. A composed name takes the place of the names inside it, except of the
owner of a body, who is named in its own right (*Russia* in *Russia's defence ministry*).
"""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence

from swapgraph.extract.gazetteer import phrase_ending
from swapgraph.extract.naming.bodies import body, governments
from swapgraph.extract.naming.cleaning import is_craft
from swapgraph.extract.naming.leaders import administrations
from swapgraph.extract.naming.pieces import determiner, is_place_name, make, name_before
from swapgraph.extract.naming.scene import POSSESSIVE, Scene, Spot
from swapgraph.extract.naming.units import unit

_INSIDE = frozenset(("in", "at", "near", "outside"))
_INDEFINITE = frozenset(("a", "an", "some", "every", "another"))


def compose(scene: Scene, spots: Sequence[Spot]) -> list[Spot]:
    """The names with the composed ones among them, in the order of the text."""
    at: dict[int, Spot] = {i: s for s in spots for i in range(s.first, s.last)}
    made: list[Spot] = [
        *governments(scene, at),
        *administrations(scene, at),
        *_fronted(scene, spots),
        *_parts(scene, at),
    ]
    tokens, taken = scene.doc.tokens, -1
    for i, token in enumerate(tokens):
        lists = scene.words.last_words.get(token.text.lower(), ())
        if not lists or i < taken or token.pos == "VERB" or _is_known(at, i, lists):
            continue
        for name, maker in _MAKERS:
            first = (
                phrase_ending(scene.folded, tokens, i, scene.sentence(i).first, scene.words[name])
                if name in lists
                else None
            )
            spot = maker(scene, at, first, i + 1) if first is not None else None
            if spot is not None and not is_craft(scene, spot.first, spot.last):
                made.append(spot)
                taken = spot.last
                break
    return _replaced(scene, spots, made)


def _is_known(at: dict[int, Spot], i: int, lists: Sequence[str]) -> bool:
    """Whether the noun already ends a name of the gazetteer that is none of those that countries have their own of."""
    spot = at.get(i)
    return spot is not None and spot.known is not None and not ("bodyNouns" in lists and spot.known.short_for)


def _replaced(scene: Scene, spots: Sequence[Spot], made: Sequence[Spot]) -> list[Spot]:
    """All names, without those inside composed ones that do not stand beside them."""
    longest = [m for m in made if not any(o.span != m.span and o.span.contains(m.span) for o in made)]
    out: list[Spot] = []
    for spot in spots:
        over = next((m for m in longest if m.span.overlaps(spot.span)), None)
        beside = (
            over is not None and over.kind == "nominal" and over.span != spot.span
        )  # *the German Government* is told
        if over is None or beside or _owns(scene, spot, over):
            out.append(spot)
    return sorted([*out, *longest], key=lambda s: (s.start, -s.end))


def _owns(scene: Scene, spot: Spot, over: Spot) -> bool:
    """Whether the name is the owner of a body."""
    if over.core is None or spot.last - spot.first == over.last - over.first:
        return False
    closes = spot.last == over.last and spot.known is not None and spot.known.type in ("Country", "Person")
    opens = spot.first == over.first and (spot.known is not None or scene.lower(spot.last) in POSSESSIVE)
    return opens or closes


# ---- buildings


def _facility(scene: Scene, at: dict[int, Spot], noun: int, last: int) -> Spot | None:
    """*Tel Nof air base*, *the Rafah crossing*; *an airport in Ankara*."""
    seen = at.get(last - 1)
    if seen is not None and seen.first < noun:
        noun = max(noun, seen.first + 1)  # *Ofer Prison* is one name to the model
    first = name_before(scene, at, noun) if noun > scene.sentence(noun).first else None
    if first is None:
        return _facility_in(scene, at, noun, last)
    if seen is not None and seen.label == "ORG" and scene.lower(last - 1) in scene.words["orgNouns"]:
        return None  # *the Orthodox Church*
    whole = at.get(noun - 1)
    if whole is not None and whole.first == first:
        bearer = whole.known.type if whole.known is not None else None
        if bearer in ("Country", "Organization") or (bearer == "Person" and not scene.capital(noun)):
            return None
        if is_place_name(whole) and not scene.capital(noun) and _is_one_of_many(scene, first, last):
            return None  # *a Moscow hospital*, *a snow-covered Berlin bridge*
    return None if scene.doc.tokens[last - 1].tag in ("NNS", "NNPS") else make(scene, first, last, "Facility")


def _is_one_of_many(scene: Scene, first: int, last: int) -> bool:
    children = (scene.lower(j) for j in scene.doc.children(last - 1) if j < first)
    return determiner(scene, first) in _INDEFINITE or not _INDEFINITE.isdisjoint(children)


def _facility_in(scene: Scene, at: dict[int, Spot], noun: int, last: int) -> Spot | None:
    """*a jail in Olenivka*: a building told by the place it stands in."""
    tokens, limit = scene.doc.tokens, scene.sentence(noun).last
    head = tokens[last - 1]
    if last + 1 >= limit or head.tag != "NN" or head.dep in ("compound", "ROOT") or not determiner(scene, noun):
        return None
    if scene.lower(last) not in _INSIDE:
        return None
    place = at.get(last + 1) or (at.get(last + 2) if scene.lower(last + 1) == "the" else None)
    if place is None or not _is_place(place) or determiner(scene, noun) not in _INDEFINITE | {"the"}:
        return None
    spot = make(scene, noun, place.last, "Facility")
    spot.kind = "nominal"
    return spot


def _fronted(scene: Scene, spots: Sequence[Spot]) -> list[Spot]:
    """*Camp Bucca*, *Checkpoint Charlie*: buildings called by a word before their name."""
    words = scene.words["facilityFirsts"]
    return [
        make(scene, s.first, s.last, "Facility")
        for s in spots
        if s.known is None and s.last - s.first > 1 and scene.lower(s.first) in words and scene.capital(s.first)
    ]


def _parts(scene: Scene, at: dict[int, Spot]) -> list[Spot]:
    """*eastern Ukraine*, told more than once: a part of a country that the article speaks of as a place of its own."""
    found: dict[tuple[str, str], list[Spot]] = {}
    for i, spot in at.items():
        country = spot.known is not None and spot.known.type == "Country" and spot.first == i
        if not country or i == 0 or scene.lower(i - 1) not in scene.words["directions"]:
            continue
        made = make(scene, i - 1, spot.last, "Place")
        direction = scene.lower(i - 1).removesuffix("ern")
        made.name = f"{direction}ern {scene.text(spot.first, spot.last)}"
        found.setdefault((direction, spot.known.name if spot.known else ""), []).append(made)
    calm = {d for (d, _), spots in found.items() if any(not scene.capital(s.first) for s in spots)}
    return [s for (d, _), spots in found.items() if len(spots) > 1 and d in calm for s in spots]


def _is_place(spot: Spot) -> bool:
    """Whether it is a place below a country."""
    return spot.known.type == "Place" if spot.known else spot.label in ("GPE", "LOC")


# ---- regions


def _region(scene: Scene, at: dict[int, Spot], noun: int, last: int) -> Spot | None:
    """*Belgorod region*, *the northern region of Chernihiv*, *the Belarusian border*."""
    word = scene.lower(last - 1)
    if word in scene.words["borderNouns"]:
        return _border(scene, at, noun, last)
    if word in scene.words["orgNouns"] and scene.capital(last - 1):
        return None  # *Prosecutor General's Office*, *Northern Bank*
    first = name_before(scene, at, noun) if noun > scene.sentence(noun).first else None
    if first is None:
        return _region_of(scene, at, noun, last) if word in scene.words["regionNouns"] else None
    whole, article = at.get(noun - 1), determiner(scene, first)
    if (whole is not None and whole.known is not None and whole.known.type != "Place") or article in _INDEFINITE:
        return None
    if word == "state" and not scene.capital(last - 1) and article == "the":
        return None  # *the Gulf state* is a country
    return make(scene, first, last, "Place")


def _region_of(scene: Scene, at: dict[int, Spot], noun: int, last: int) -> Spot | None:
    """*the northern region of Chernihiv*, which is Chernihiv region."""
    tokens, sentence = scene.doc.tokens, scene.sentence(noun)
    if last + 1 >= sentence.last or scene.lower(last) != "of":
        return None
    place = at.get(last + 1)
    if place is None or not _is_place(place):
        return None
    begin = noun
    while begin > sentence.first and tokens[begin - 1].tag in ("JJ", "NN", "HYPH") and not scene.capital(begin - 1):
        begin -= 1
    spot = make(scene, begin, place.last, "Place")
    if place.known is None and _owns_something(scene, place):
        spot.name = scene.text(place.first, place.last)  # *the region of Puntland*, which has ministers
    else:
        spot.name = f"{scene.text(place.first, place.last)} {scene.lower(last - 1)}"
    return spot


def _owns_something(scene: Scene, place: Spot) -> bool:
    """Whether the place's name has a possessive or a post behind it anywhere in the article."""
    text, folded = scene.folded[place.start : place.end], scene.folded
    behind = (folded[m.end() : m.end() + 12].lower() for m in re.finditer(re.escape(text), folded))
    return any(b.startswith(("'s ", "’s ")) or b.strip().split(" ")[0] in scene.words.titles for b in behind)


def _border(scene: Scene, at: dict[int, Spot], noun: int, last: int) -> Spot | None:
    """*the Belarusian border*, *the Ukrainian-Belarusian border*, *the Gaza border*."""
    tokens, limit = scene.doc.tokens, scene.sentence(noun).first
    first = noun
    while first > limit and (
        first - 1 in scene.demonyms
        or first - 1 in at
        or (tokens[first - 1].text in "-–" and first < noun)
        or (scene.capital(first - 1) and first - 2 > limit and tokens[first - 2].text in "-–")
    ):
        first -= 1
    while first < noun and not scene.capital(first):
        first += 1
    beside = at.get(noun - 1)
    if first == noun or tokens[last - 1].dep == "compound" or not (beside is None or is_place_name(beside)):
        return None
    return make(scene, first, last, "Place")


# ---- agreements


def _agreement(scene: Scene, at: dict[int, Spot], noun: int, last: int) -> Spot | None:
    """*the Minsk accords*, *Third Geneva Convention*, *the Istanbul deal*."""
    first = name_before(scene, at, noun) if noun > scene.sentence(noun).first else None
    if first is None:
        return None
    if not scene.capital(last - 1):
        whole = at.get(noun - 1)
        parties = whole is not None and whole.first == first and whole.known is not None
        if determiner(scene, first) in _INDEFINITE or (parties and whole.known.type in ("Country", "Organization")):  # type: ignore[union-attr]
            return None  # *a Russia deal* is no name
    return make(scene, first, last, "Agreement")


_Maker = Callable[[Scene, dict[int, Spot], int, int], Spot | None]
_MAKERS: tuple[tuple[str, _Maker], ...] = (
    ("facilityNouns", _facility),
    ("placeNouns", _region),
    ("agreementNouns", _agreement),
    ("bodyNouns", body),
    ("unitNouns", unit),
)
