"""Bodies of a country or movement: *Russia's defence ministry*, *Ukrainian military intelligence*, *the General Staff*.

Each has its own words (`Spot.core`) and whose it is (`Spot.owner`), so that *the Ministry of Defence of Russia* and
*the Russian defence ministry* are one.
"""

from __future__ import annotations

import re
from dataclasses import dataclass

from swapgraph.extract.gazetteer import phrase_starting
from swapgraph.extract.naming.owners import Owner, capital_tail, own_words, owner_before, owner_behind
from swapgraph.extract.naming.pieces import determiner, make
from swapgraph.extract.naming.scene import Scene, Spot

_SMALL = frozenset(("of", "for", "on", "and", "the", "to", "against", "in"))
_LINK_AT_END = re.compile(r"(?:\s+(?:of|for|the|Republic|Kingdom|State))+$")
_MINISTRY_OF = re.compile(r"^(ministry|department) (?:of|for) (?:the )?(.*?)(?: affairs)?$")


@dataclass(frozen=True, slots=True)
class _Noun:
    """A body's noun: its own words from token `core` on, the phrase of the lexicon from `first` to `last - 1`."""

    core: int
    first: int
    last: int
    phrase: str
    specific: bool  # *foreign ministry*, not *ministry*
    capital: bool
    modifies: bool  # *police* in *police officers*


def governments(scene: Scene, at: dict[int, Spot]) -> list[Spot]:
    """*the Yemeni government*, *Russia's government*: the country."""
    out, nouns, tokens = [], scene.words["governmentNouns"], scene.doc.tokens
    for i, token in enumerate(tokens):
        if token.text.lower() not in nouns or (i + 1 < len(tokens) and tokens[i + 1].tag in ("NN", "NNS")):
            continue
        begin = own_words(scene, i)
        if any(scene.lower(j) in scene.words["localWords"] for j in range(begin, i)):
            continue  # *Iraq's northern regional government*
        owner = owner_before(scene, at, begin)
        known = scene.gazetteer.known.get(owner.name) if owner else None
        if owner is not None and known is not None and known.type == "Country":
            spot = make(scene, owner.first, i + 1, "Country")
            spot.known, spot.kind = known, "nominal"
            out.append(spot)
    return out


def body(scene: Scene, at: dict[int, Spot], first: int, last: int) -> Spot | None:
    """The body whose noun is tokens `first` to `last - 1`; None if the words make none certain."""
    inner = at.get(last - 1)
    named = inner is not None and inner.known is not None
    if (named and not inner.known.short_for) or scene.doc.tokens[last - 1].pos == "VERB":  # type: ignore[union-attr]
        return None
    behind = at.get(last)
    if behind is not None and _is_called(scene, behind, first, last):
        return None  # *state news agency TASS*, *the Cuban news agency Prensa Latina*
    limit = scene.sentence(first).last
    for longer in (scene.words.titles, scene.words["facilityNouns"]):
        end = phrase_starting(scene.folded, scene.doc.tokens, first, limit, longer)
        if end is not None and end > last:
            return None  # *Wing Commander X*, *Police Chief Y*, *Homestead Air Force Base*
    noun = _noun(scene, at, first, last)
    if (noun.modifies and not noun.capital) or _are_people(scene, last - 1):
        return None
    owner = owner_before(scene, at, noun.core)
    if owner is not None:
        return _owned(scene, at, noun, owner)
    if named:
        return None
    return _in_capitals(scene, at, noun) if noun.capital else _ownerless(scene, at, noun)


def _is_called(scene: Scene, behind: Spot, first: int, last: int) -> bool:
    """Whether the name right behind the noun of a medium is what it is called."""
    if behind.known is not None and behind.known.kind == "media":
        return True
    phrase = scene.folded[scene.doc.tokens[first].start : scene.doc.tokens[last - 1].end].lower()
    body = behind.known is None or behind.known.type == "Organization"
    return body and behind.first == last and phrase in scene.words["mediaNouns"]


def _noun(scene: Scene, at: dict[int, Spot], first: int, last: int) -> _Noun:
    tokens, sentence = scene.doc.tokens, scene.sentence(first)
    core = own_words(scene, _core_start(scene, at, first))
    phrase = scene.folded[tokens[first].start : tokens[last - 1].end].lower()
    behind = last < sentence.last and tokens[last].tag in ("NN", "NNS")
    end = last if scene.capital(last - 1) else _with_field(scene, last)
    return _Noun(
        core,
        first,
        end,
        phrase,
        core < first or end - first > 1,
        scene.capital(last - 1) and sentence.i not in scene.loud,
        end == last and tokens[last - 1].dep in ("compound", "amod", "nmod") and behind,
    )


def _with_field(scene: Scene, last: int) -> int:
    """The end of *ministry of defence*, *department of the interior*; `last` where no such thing follows."""
    limit, i = scene.sentence(last - 1).last, last + 1
    if i >= limit or scene.lower(last) != "of":
        return last
    i += scene.lower(i) == "the" and i + 1 < limit
    end = phrase_starting(scene.folded, scene.doc.tokens, i, limit, scene.words["specificBodies"])
    return last if end is None else end


def _core_start(scene: Scene, at: dict[int, Spot], first: int) -> int:
    """Where the body's own words begin: *foreign* in *foreign ministry*, *Defence* in *Defence Ministry*."""
    limit, kinds = scene.sentence(first).first, scene.words["specificBodies"]
    core = first
    while core > limit:
        i = core - 1
        spot = at.get(i)
        seen = spot is not None and spot.label == "ORG"
        if (spot is not None and spot.known is not None) or (seen and not scene.capital(first)):
            break
        if i not in scene.demonyms and (scene.lower(i) in kinds or (scene.proper(i) and seen)):
            core = i
        elif i > limit and f"{scene.lower(i - 1)} {scene.lower(i)}" in kinds:
            core = i - 1
        else:
            break
    return core


def _are_people(scene: Scene, i: int) -> bool:
    """*members of the Armenian armed forces*: people are spoken of, not the body."""
    tokens = scene.doc.tokens
    if scene.lower(i) not in scene.words["forceNouns"] or tokens[i].dep != "pobj":
        return False
    preposition = tokens[tokens[i].head]
    members = tokens[preposition.head].lemma in scene.words["memberNouns"]
    return members and preposition.text.lower() in ("of", "in", "from")


def _owned(scene: Scene, at: dict[int, Spot], noun: _Noun, owner: Owner) -> Spot | None:
    """A body with its owner before it."""
    words, inner = scene.words, at.get(noun.last - 1)
    known = scene.gazetteer.known.get(owner.name)
    if known is None and inner is not None and inner is at.get(owner.first):
        return None  # *Korean People's Army* is one name to the model
    if noun.phrase in words["mediaNouns"] and (known is None or known.kind == "media") and not owner.possessive:
        return None  # *the Reuters news agency* is Reuters
    kind = words.kinds.get(known.kind or "", frozenset()) if known is not None else frozenset()
    if not owner.possessive and noun.phrase.rsplit(" ", 1)[-1] in kind:
        return None  # *the SBU security service* is the SBU
    insides = (at.get(i) for i in range(noun.core, noun.last))
    if any(s is not None and s.known is not None and not s.known.short_for for s in insides):
        return None  # *Russia's Interfax news agency* is Interfax
    if not (owner.possessive or noun.capital or noun.specific or noun.phrase in words["ownedBodies"]):
        return None
    end = capital_tail(scene, at, noun.last)[0] if noun.capital else noun.last
    spot = make(scene, owner.first, end, "Organization")
    spot.core = _core(scene, noun.core, end)
    spot.owner = None if determiner(scene, owner.first) in ("a", "an", "another") else owner.name
    return spot


def _in_capitals(scene: Scene, at: dict[int, Spot], noun: _Noun) -> Spot | None:
    """*the General Staff*, *Ministry of Defence of Ukraine*, *the Office of the President of Armenia*."""
    end, country = capital_tail(scene, at, noun.last)
    behind = phrase_starting(scene.folded, scene.doc.tokens, end - 1, scene.sentence(end - 1).last, scene.words.titles)
    if behind is not None and behind > end:
        end -= 1  # *Army Staff Sgt. X*
    if end - noun.core < 2:
        return None
    spot = make(scene, noun.core, end, "Organization")
    if country is not None and country.known is not None:
        spot.owner = country.known.name
        spot.core = _plain(_LINK_AT_END.sub("", scene.text(noun.core, country.first)))
    else:
        spot.core = _core(scene, noun.core, end)
    return spot


def _ownerless(scene: Scene, at: dict[int, Spot], noun: _Noun) -> Spot | None:
    """*the foreign ministry (of Ukraine)*, *state television*, *the army said*."""
    words = scene.words
    definite = determiner(scene, noun.core) == "the"
    if noun.specific and definite and noun.phrase in words["specifiedBodies"]:
        country = owner_behind(scene, at, noun.last)
        spot = make(scene, noun.core, country.last if country else noun.last, "Organization")
        spot.owner = country.known.name if country and country.known else None
    elif noun.phrase in words["lonelyBodies"] and (
        noun.phrase not in words["ownedForces"] or (definite and scene.doc.tokens[noun.last - 1].dep == "nsubj")
    ):
        spot = make(scene, noun.core, noun.last, "Organization")
    else:
        return None
    spot.core = _core(scene, noun.core, noun.last)
    return spot


def _core(scene: Scene, first: int, last: int) -> str:
    return _plain(scene.text(first, last))


def _plain(text: str) -> str:
    """*Ministry of Defense* and *defence ministry* alike."""
    flat = re.sub(r"(?<=[ae]n)se\b", "ce", text.lower().replace("’", "'"))
    return re.sub(r"^the ", "", _MINISTRY_OF.sub(r"\2 \1", flat))


def body_label(core: str, owner: str) -> str:
    """How a body is called whatever the article writes: *Defence Ministry of Russia*."""
    title = " ".join(w if w in _SMALL else w[:1].upper() + w[1:] for w in core.split())
    return f"{title} of {owner}"
