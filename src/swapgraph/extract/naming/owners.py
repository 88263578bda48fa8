"""Whose a body is: the country, movement or person before it (*Russia's*, *Ukrainian*) or behind *of*."""

from __future__ import annotations

from dataclasses import dataclass

from swapgraph.extract.naming.scene import POSSESSIVE, Scene, Spot

_LINKS = frozenset(("of", "for", "on", "and", "the", "to", "against", "&"))
_OPENERS = frozenset(("of", "for", "on"))  # at least one of them goes before a further name word
_OWN_WORDS = frozenset(("JJ", "NN", "NNP", "HYPH", "VBN"))
_REACH = 4  # words of a body between its owner's possessive and its noun


@dataclass(frozen=True, slots=True)
class Owner:
    """`name` of the gazetteer's entry or as written; `first` token of its mention."""

    first: int
    name: str
    possessive: bool


def owner_before(scene: Scene, at: dict[int, Spot], core: int) -> Owner | None:
    """The owner told right before token `core`."""
    limit = scene.sentence(core).first
    i = core - 1
    possessive = i >= limit and scene.lower(i) in POSSESSIVE
    i -= possessive
    if i < limit:
        return None
    if i in scene.demonyms and not possessive:
        return Owner(scene.demonyms[i].first, scene.demonyms[i].alias.known, possessive)
    spot = at.get(i)
    if spot is not None:
        hyphened = scene.doc.tokens[spot.last - 1].end > spot.end  # *U.S.-backed*
        may_own = possessive or (spot.known.type != "Person" if spot.known else spot.label in ("GPE", "ORG"))
        if hyphened or not may_own:
            return None
        return Owner(spot.first, spot.known.name if spot.known else scene.text(spot.first, spot.last), possessive)
    if possessive and scene.doc.tokens[i].pos == "NOUN" and scene.lower(i) in scene.words["ownerNouns"]:
        return Owner(i, _last_country(scene, at, i), possessive)
    return None


def _last_country(scene: Scene, at: dict[int, Spot], i: int) -> str:
    """Whose army or kingdom is meant: the last country or its people named before."""
    known, realm = scene.gazetteer.known, scene.lower(i)
    for j in range(i - 1, -1, -1):
        name = country_at(scene, at, j)
        if name is not None and (realm not in scene.words["realms"] or known[name].realm == realm):
            return name
    return realm


def country_at(scene: Scene, at: dict[int, Spot], i: int) -> str | None:
    """The country that token `i` names or whose people it means."""
    if i in scene.demonyms:
        name: str | None = scene.demonyms[i].alias.known
    else:
        spot = at.get(i)
        name = spot.known.name if spot is not None and spot.known is not None else None
    return name if name is not None and scene.gazetteer.known[name].type == "Country" else None


def own_words(scene: Scene, core: int) -> int:
    """Where the words behind a possessive begin: *internal security branch* in *Hamas's internal security branch*."""
    limit = max(scene.sentence(core).first, core - _REACH)
    for i in range(core - 1, limit - 1, -1):
        if scene.lower(i) in POSSESSIVE:
            return i + 1
        if scene.doc.tokens[i].tag not in _OWN_WORDS or i in scene.demonyms:
            break
    return core


def owner_behind(scene: Scene, at: dict[int, Spot], last: int) -> Spot | None:
    """The country behind *of*: *the foreign ministry of Ukraine*."""
    limit, i = scene.sentence(last - 1).last, last
    if i < limit and scene.lower(i) == "of":
        i += 1 + (i + 1 < limit and scene.lower(i + 1) == "the")
        spot = at.get(i)
        if spot is not None and spot.known is not None and spot.known.type == "Country":
            return spot
    return None


def capital_tail(scene: Scene, at: dict[int, Spot], last: int) -> tuple[int, Spot | None]:
    """How far a capitalised name goes on from token `last`, and the country named in it.

    *(Ministry) of Foreign Affairs and Trade of Hungary*, *(Office) of the Special Envoy for Yemen*.
    """
    tokens, limit = scene.doc.tokens, scene.sentence(last - 1).last
    while last < limit and _continues(scene, at, last):
        last += 1
    end, country = last, None
    while end < limit and (word := _linked_word(scene, at, end, limit)) is not None:
        end = word
        while end < limit and end not in scene.demonyms and (scene.capital(end) or _joins(scene, end, limit)):
            spot = at.get(end)
            if country is not None or (spot is not None and spot.label == "PERSON"):
                break  # *the National Guard of Ukraine Denys X*
            if spot is not None and spot.known is not None:
                country = spot if spot.known.type == "Country" else country
                end = spot.last
            else:
                end += 1
    while tokens[end - 1].text in ("-", "–"):
        end -= 1
    return end, country


def _continues(scene: Scene, at: dict[int, Spot], i: int) -> bool:
    spot = at.get(i)
    plain = (
        i not in scene.demonyms and (spot is None or spot.known is None) and scene.lower(i) not in scene.words.titles
    )
    return plain and scene.proper(i) and scene.doc.tokens[i].text.isalpha()


def _joins(scene: Scene, i: int, limit: int) -> bool:
    return scene.doc.tokens[i].text == "-" and i + 1 < limit and scene.capital(i + 1)


def _linked_word(scene: Scene, at: dict[int, Spot], i: int, limit: int) -> int | None:
    """The capitalised word that belongs to the name behind *of*, *for the*, *and*; None if the name ends here."""
    word = i
    while word < limit and scene.lower(word) in _LINKS:
        word += 1
    links = [scene.lower(j) for j in range(i, word)]
    if word >= limit or (_OPENERS.isdisjoint(links) and links != ["and"]):
        return None
    if "and" in links and (links != ["and"] or word in at or i - 1 in at or not _enumerates(scene, i)):
        return None
    fits = scene.capital(word) and scene.doc.tokens[word].text[0].isalpha() and word not in scene.demonyms
    return word if fits and scene.lower(word) not in scene.words["calendarWords"] else None


def _enumerates(scene: Scene, i: int) -> bool:
    """*Ministry of Foreign Affairs* and *Trade*: an *of* went before, so that *and* may go on with it."""
    return any(scene.lower(j) == "of" for j in range(max(scene.sentence(i).first, i - 3), i))
