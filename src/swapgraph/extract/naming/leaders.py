"""Governments called by who leads them: *the Biden administration*, *Assad's government*, *the government of X*."""

from __future__ import annotations

from dataclasses import replace

from swapgraph.extract.naming.owners import own_words
from swapgraph.extract.naming.pieces import determiner, make
from swapgraph.extract.naming.scene import POSSESSIVE, Scene, Spot


def administrations(scene: Scene, at: dict[int, Spot]) -> list[Spot]:
    """*the Biden administration*, *Biden's government*."""
    out, tokens = [], scene.doc.tokens
    for i, token in enumerate(tokens):
        word, begin = token.text.lower(), i
        if word in scene.words["governmentNouns"]:  # *Biden's government*, *Biden's leftist government*
            begin = own_words(scene, i)
            if begin == scene.sentence(i).first or scene.lower(begin - 1) not in POSSESSIVE:
                continue
            begin -= 1
        elif word not in scene.words["administrationNouns"]:
            continue
        spot = at.get(begin - 1) if begin else None
        if spot is None or spot.last != begin or token.sentence != tokens[begin - 1].sentence:
            continue
        person = spot.known.type == "Person" if spot.known else spot.label == "PERSON"
        if person and (begin < i or spot.first == i - 1):
            made = make(scene, spot.first, i + 1, "Organization")
            if begin < i:
                made.core = "government"
                made.owner = spot.known.name if spot.known else scene.text(spot.first, spot.last)
                made = _of_country(scene, made, _in_full(scene, at, spot)) or made
            out.append(made)
    return [*out, *_of_leaders(scene, at)]


def _in_full(scene: Scene, at: dict[int, Spot], surname: Spot) -> Spot:
    """The known person of the article whose surname this is, or the spot itself."""
    if surname.known is not None or surname.last - surname.first > 1:
        return surname
    name = scene.lower(surname.first)
    named = (s for s in at.values() if s.known is not None and s.known.type == "Person")
    return next((s for s in named if scene.lower(s.last - 1) == name), surname)


def _of_country(scene: Scene, made: Spot, leader: Spot) -> Spot | None:
    """Whose government that of a person is: the country's, if that one is known to have led it."""
    known = leader.known
    if known is None or not known.head or known.of is None:
        return None
    country = scene.gazetteer.known[known.of]
    return replace(made, core="government", owner=country.name)


def _of_leaders(scene: Scene, at: dict[int, Spot]) -> list[Spot]:
    """*the government of Benjamin Netanyahu*."""
    out: list[Spot] = []
    for i in range(1, len(scene.doc.tokens) - 2):
        spot = at.get(i + 2)
        if spot is None or scene.lower(i) not in scene.words["governmentNouns"] or scene.lower(i + 1) != "of":
            continue
        made = _of_country(scene, make(scene, i, spot.last, "Organization"), spot)
        if made is not None and spot.first == i + 2 and determiner(scene, i) == "the":
            out.append(made)
    return out
