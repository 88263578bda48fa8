"""Names said beside another name: other spellings, acronyms, common nouns in apposition."""

from __future__ import annotations

import itertools
import re
from collections.abc import Sequence

from swapgraph.extract.naming.scene import Scene, Spot

_GLOSS = 5  # tokens between a name and its other spelling


NOT_IN_ACRONYMS = frozenset(("of", "the", "for", "and", "in", "on", "to", "de", "la", "a"))


def glossed(scene: Scene, spots: Sequence[Spot]) -> dict[int, Spot]:
    """Names that are said to be other names of the one before: *Lyptsi (Liptsy in Russian)*, *X, alias Y*."""
    words = scene.words["glossWords"]
    tokens = scene.doc.tokens
    out: dict[int, Spot] = {}
    for one, two in itertools.pairwise(spots):
        if (
            not one.last < two.first <= one.last + _GLOSS
            or tokens[two.first].sentence != tokens[one.first].sentence
            or two.core
        ):
            continue
        between = scene.folded[one.end : two.start].lower().strip()
        opened = between[:1] in ("(", ",") and not re.search(r"[);.]", between)
        said = between.strip("(,\"' ")
        after = scene.folded[two.end : two.end + 20].lower()
        by_before = opened and (said in words or (between[:1] == "(" and any(said.endswith(" " + w) for w in words)))
        by_after = between == "(" and any(after.startswith(" " + w) for w in words)
        if (by_before or by_after) and _may_be_called(scene, one, two):
            out[id(two)] = out.get(id(one), one)
    return out


def _may_be_called(scene: Scene, one: Spot, two: Spot) -> bool:
    """Whether the other name may be one of this name: an acronym of a longer one that ends here is not."""
    short = scene.folded[two.start : two.end]
    if not short.isupper() or len(short) < 3 or one.known is None or one.known.type not in ("Country", "Place"):
        return True
    return abbreviates(short, scene.folded[one.start : one.end])


def apposed(scene: Scene, spots: Sequence[Spot]) -> dict[int, Spot]:
    """Bodies told by a common noun beside their name: *the intelligence agency, HUR*; *X, Nigeria's secret service*."""
    tokens = scene.doc.tokens
    out: dict[int, Spot] = {}
    outer = [s for s in spots if s.type == "Organization"]
    for one, two in itertools.pairwise(outer):
        if not 0 < two.first - one.last <= 2 or tokens[one.last].text not in (",", "–", "—"):
            continue
        beside = any(
            tokens[i].dep == "appos" and one.first <= tokens[i].head < one.last for i in range(two.first, two.last)
        )
        if not beside:
            continue
        if one.core is not None and one.known is None and two.core is None:
            out[id(one)] = two
        elif two.core is not None and two.known is None and tokens[two.last - 1].text.islower() and one.core is None:
            out[id(two)] = one
    return out


def abbreviates(short: str, long: str) -> bool:
    """Whether the capitals of the short form are initials of the long name, in order: *ICRC*, *RFE/RL*."""
    letters = [c for c in short if c.isupper()]
    initials = [w[0].upper() for w in re.findall(r"[^\W_]+", long) if w.lower() not in NOT_IN_ACRONYMS]
    at = 0
    for letter in letters:
        while at < len(initials) and initials[at] != letter:
            at += 1
        if at == len(initials):
            return (
                len(letters) >= 2
                and letters[0] in initials
                and long[:1].isupper()
                and len(set(letters) - set(initials)) <= len(letters) // 2
            )
        at += 1
    return len(letters) >= 2
