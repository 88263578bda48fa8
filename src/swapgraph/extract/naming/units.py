"""Units of armies, called by a number or a name: *the 36th marine brigade*, *the al-Baraa brigade*."""

from __future__ import annotations

import re

from swapgraph.extract.naming.pieces import is_place_name, make, name_before
from swapgraph.extract.naming.scene import Scene, Spot

_ORDINAL = re.compile(r"\d+(?:st|nd|rd|th|d)$")


def unit(scene: Scene, at: dict[int, Spot], noun: int, last: int) -> Spot | None:
    """The unit whose noun is tokens `noun` to `last - 1`; None where neither number nor name tells it."""
    limit, first = scene.sentence(noun).first, noun
    while first > limit and scene.doc.tokens[first - 1].tag in ("JJ", "NN") and not scene.capital(first - 1):
        first -= 1
        if _ORDINAL.match(scene.lower(first)):
            return make(scene, first, last, "Organization")
    if noun == limit or scene.sentence(noun).i in scene.loud:
        return None
    begin = name_before(scene, at, noun)
    if begin is None or not any(scene.proper(i) for i in range(begin, noun)):
        return None
    inside = [at[i] for i in range(begin, noun) if i in at]
    if any(s.known is not None or is_place_name(s) for s in inside):
        return None  # *the Azov regiment* is known, *a Moscow regiment* is one of many
    if begin > limit and _ORDINAL.match(scene.lower(begin - 1)):
        begin -= 1
    return make(scene, begin, last, "Organization")
