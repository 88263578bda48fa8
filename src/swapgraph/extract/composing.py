"""Names made of a name and a noun: *Rafah crossing*, *Belgorod region*, *Istanbul deal*, *Russia's defence ministry*.

The nouns stand in `ontology/lexicon/names.ttl`. A composed name takes the place of the names inside it, except of the
owner of a body, who is named in its own right (*Russia* in *Russia's defence ministry*).
"""

from __future__ import annotations

import re
from collections.abc import Sequence

from swapgraph.extract.gazetteer import phrase_ending
from swapgraph.extract.spotting import Scene, Spot

_POSSESSIVE = frozenset(("'s", "'", "’s", "’", "´s", "`s", "‘s"))
_REGIONS = frozenset(
    ("region", "province", "district", "oblast", "governorate", "state", "territory", "county", "department")
)
_INSIDE = frozenset(("in", "at", "near", "outside"))
_LINKS = frozenset(("of", "for", "on", "and", "the", "to", "against", "&"))
_LABEL_OF_OWNER = "{core} of {owner}"


def compose(scene: Scene, spots: Sequence[Spot]) -> list[Spot]:
    """The names with the composed ones among them, in the order of the text."""
    at: dict[int, Spot] = {i: s for s in spots for i in range(s.first, s.last)}
    made: list[Spot] = _governments(scene, at)
    kinds = scene.words.last_words
    makers = {"facilityNouns": _facility, "placeNouns": _region, "agreementNouns": _agreement, "bodyNouns": _body}
    taken = -1
    for i, token in enumerate(scene.doc.tokens):
        lists = kinds.get(token.text.lower())
        if lists is None or i < taken:
            continue
        for name in sorted(lists, key=list(makers).index):
            first = phrase_ending(scene.folded, scene.doc.tokens, i, scene.sentence(i).first, scene.words[name])
            if first is not None and (spot := makers[name](scene, at, first, i + 1)) is not None:
                made.append(spot)
                taken = spot.last
                break
    return _replaced(scene, spots, made)


def _replaced(scene: Scene, spots: Sequence[Spot], made: Sequence[Spot]) -> list[Spot]:
    made = [
        m
        for m in made
        if not any(o is not m and o.start <= m.start and m.end <= o.end and o.span != m.span for o in made)
    ]
    out: list[Spot] = []
    for spot in spots:
        over = next((m for m in made if m.start < spot.end and spot.start < m.end), None)
        spot.possessive = over is not None and spot.last < over.last and scene.lower(spot.last) in _POSSESSIVE
        if over is None or _owns(spot, over):
            out.append(spot)
    out.extend(made)
    return sorted(out, key=lambda s: (s.start, -s.end))


def _governments(scene: Scene, at: dict[int, Spot]) -> list[Spot]:
    """*the Yemeni government*, *Russia's government*: the country."""
    out, nouns = [], scene.words["governmentNouns"]
    for i, token in enumerate(scene.doc.tokens):
        if token.text.lower() in nouns:
            first, owner = _owner_before(scene, at, i, scene.sentence(i).first)
            known = scene.gazetteer.known.get(owner or "")
            if (
                first is not None
                and known is not None
                and known.type == "Country"
                and (i + 1 >= len(scene.doc.tokens) or scene.doc.tokens[i + 1].tag not in ("NN", "NNS"))
            ):
                spot = _make(scene, first, i + 1, "Country")
                spot.known, spot.kind = known, "nominal"
                out.append(spot)
    return out


def _owns(spot: Spot, over: Spot) -> bool:
    """Whether the name stays beside the composed one: the owner of a body, or the place a building stands in."""
    if over.kind == "nominal":
        return True
    return (
        over.core is not None
        and spot.last < over.last
        and spot.first == over.first
        and (spot.known is not None or spot.possessive)
    )


def _make(scene: Scene, first: int, last: int, type_: str) -> Spot:
    tokens = scene.doc.tokens
    return Spot(first, last, tokens[first].start, tokens[last - 1].end, type=type_)


def _name_before(scene: Scene, at: dict[int, Spot], end: int) -> int | None:
    """The first token of the run of name words right before token `end`; None if there is none."""
    sentence = scene.sentence(end - 1)
    tokens = scene.doc.tokens
    loud = sentence.i in scene.loud
    first = end
    while first - 1 >= sentence.first:
        i = first - 1
        word = scene.lower(i)
        spot = at.get(i)
        if spot is not None:
            if loud and spot.first < first - 1 and first < end:
                break
            first = spot.first
            continue
        if (
            tokens[i].text in ("-", "–")
            and i - 1 >= sentence.first
            and tokens[i].end == tokens[i + 1].start
            and (i - 1 in at or scene.proper(i - 1))
        ):
            first = i
            continue
        if (
            loud
            or not scene.capital(i)
            or not tokens[i].text[0].isalpha()
            or word in scene.words["notNames"]
            or i in scene.demonyms
        ):
            break
        if tokens[i].tag not in ("NNP", "NNPS", "JJ", "NN", "VBG", "VBN") or (
            i == sentence.first and tokens[i].tag not in ("NNP", "NNPS", "JJ")
        ):
            break
        if word in scene.words["honorifics"] or word in scene.words.titles and i == sentence.first:
            break
        first = i
    while first < end and (first in scene.demonyms or not scene.capital(first)):
        first += 1
    return first if first < end else None


def _determiner(scene: Scene, first: int) -> str:
    return scene.lower(first - 1) if first > scene.sentence(first).first else ""


def _facility(scene: Scene, at: dict[int, Spot], noun: int, last: int) -> Spot | None:
    """*Tel Nof air base*, *the Rafah crossing*; *an airport in Ankara*."""
    if (inner := at.get(last - 1)) is not None and inner.known is not None:
        return None
    if noun and at.get(noun) is not None and (over := at[noun]).first < noun and over.known is None:
        noun = max(noun, over.first + 1)  # *Ofer Prison* is one name to the model
    first = _name_before(scene, at, noun) if noun > scene.sentence(noun).first else None
    if first is None:
        return _facility_in(scene, at, noun, last)
    head = at.get(noun - 1)
    generic = (
        head is not None
        and head.first == first
        and ((head.known is not None and head.known.type in ("Country", "Place")) or head.label in ("GPE", "LOC"))
    )
    if (
        head is not None
        and head.first == first
        and head.known is not None
        and head.known.type in ("Country", "Organization", "Person")
    ):
        return None
    if inner is not None and inner.label == "ORG" and scene.lower(last - 1) in scene.words["orgNouns"]:
        return None  # *the Orthodox Church*
    noun_upper = scene.capital(noun)
    if generic and not noun_upper and _determiner(scene, first) in ("a", "an", "some", "every"):
        return None
    if scene.doc.tokens[last - 1].tag in ("NNS", "NNPS") or scene.doc.tokens[last - 1].pos == "VERB":
        return None
    return _make(scene, first, last, "Facility")


def _facility_in(scene: Scene, at: dict[int, Spot], noun: int, last: int) -> Spot | None:
    """*a jail in Olenivka*: a building told by the place it stands in."""
    tokens = scene.doc.tokens
    sentence = scene.sentence(noun)
    if last + 1 >= sentence.last or tokens[last - 1].tag != "NN" or tokens[last - 1].dep in ("compound", "ROOT"):
        return None
    if scene.lower(last) not in _INSIDE or tokens[last].head != last - 1:
        return None
    place = at.get(last + 1) or (at.get(last + 2) if scene.lower(last + 1) == "the" else None)
    if (
        place is None
        or place.known is not None
        and place.known.type != "Place"
        or place.known is None
        and place.label not in ("GPE", "LOC")
    ):
        return None
    if _determiner(scene, noun) not in ("a", "an", "the", "another"):
        return None
    spot = _make(scene, noun, place.last, "Facility")
    spot.kind = "nominal"
    return spot


def _region(scene: Scene, at: dict[int, Spot], noun: int, last: int) -> Spot | None:
    """*Belgorod region*, *the northern region of Chernihiv*, *the Belarusian border*."""
    inner = at.get(last - 1)
    if inner is not None and inner.known is not None:
        return None
    tokens, sentence = scene.doc.tokens, scene.sentence(noun)
    word = scene.lower(last - 1)
    if word == "border":
        return _border(scene, at, noun, last)
    first = _name_before(scene, at, noun) if noun > sentence.first else None
    if first is not None:
        head = at.get(noun - 1)
        if head is not None and head.known is not None and head.known.type != "Place":
            return None
        if word == "state" and not scene.capital(last - 1) and _determiner(scene, first) == "the":
            return None  # *the Gulf state*
        if _determiner(scene, first) in ("a", "an") or tokens[last - 1].pos == "VERB":
            return None
        return _make(scene, first, last, "Place")
    if word not in _REGIONS or last + 1 >= sentence.last or scene.lower(last) != "of":
        return None
    place = at.get(last + 1)
    if place is None or (place.known.type != "Place" if place.known else place.label not in ("GPE", "LOC")):
        return None
    begin = noun
    while (
        begin > sentence.first and tokens[begin - 1].tag in ("JJ", "NN", "HYPH") and tokens[begin - 1].text[0].islower()
    ):
        begin -= 1
    spot = _make(scene, begin, place.last, "Place")
    spot.name = f"{scene.text(place.first, place.last)} {word}"
    return spot


def _border(scene: Scene, at: dict[int, Spot], noun: int, last: int) -> Spot | None:
    """*the Belarusian border*, *the Ukrainian-Belarusian border*, *the Gaza border*."""
    tokens, sentence = scene.doc.tokens, scene.sentence(noun)
    first = noun
    while first - 1 >= sentence.first and (
        first - 1 in scene.demonyms or first - 1 in at or (tokens[first - 1].text in ("-", "–") and first < noun)
    ):
        first -= 1
    while first < noun and not scene.capital(first):
        first += 1
    if first == noun or tokens[last - 1].dep == "compound" or not (at.get(noun - 1) is None or _is_place(at[noun - 1])):
        return None
    return _make(scene, first, last, "Place")


def _is_place(spot: Spot) -> bool:
    return spot.known.type in ("Country", "Place") if spot.known else spot.label in ("GPE", "LOC")


def _agreement(scene: Scene, at: dict[int, Spot], noun: int, last: int) -> Spot | None:
    """*the Minsk accords*, *Third Geneva Convention*, *the Istanbul deal*."""
    token = scene.doc.tokens[last - 1]
    if noun == scene.sentence(noun).first or token.pos == "VERB":
        return None
    first = _name_before(scene, at, noun)
    if first is None:
        return None
    head = at.get(noun - 1)
    if (
        head is not None
        and head.first == first
        and head.known is not None
        and head.known.type in ("Country", "Organization")
        and not scene.capital(last - 1)
    ):
        return None  # *a Russia deal* is no name
    if _determiner(scene, first) in ("a", "an") and not scene.capital(last - 1):
        return None
    return _make(scene, first, last, "Agreement")


# ---- bodies


def _body(scene: Scene, at: dict[int, Spot], noun: int, last: int) -> Spot | None:
    """*Russia's defence ministry*, *Ukrainian military intelligence*, *the Ministry of Defence of Russia*, *the foreign ministry*."""
    tokens, words, sentence = scene.doc.tokens, scene.words, scene.sentence(noun)
    inner = at.get(last - 1)
    if (inner is not None and inner.known is not None and not inner.known.short_for) or tokens[last - 1].pos == "VERB":
        return None
    if (
        last < sentence.last
        and tokens[last].tag in ("NN", "NNS")
        and tokens[last - 1].dep in ("compound", "amod", "nmod")
        and not scene.capital(last - 1)
    ):
        return None  # *a military transport plane*
    if scene.lower(last - 1) in words["forceNouns"] and _among(scene, last - 1):
        return None
    core = _core_start(scene, at, noun, sentence.first)
    core = _after_possessive(scene, core, sentence.first)
    specific = core < noun or scene.lower(noun) != scene.lower(last - 1)
    capital = scene.capital(last - 1) and sentence.i not in scene.loud
    phrase = scene.folded[tokens[noun].start : tokens[last - 1].end].lower()
    owner_first, owner = _owner_before(scene, at, core, sentence.first)
    if inner is not None and inner.known is not None and owner is None:
        return None
    if owner is not None and owner_first is not None:
        named = scene.gazetteer.known.get(owner)
        if named is None and inner is not None and inner is at.get(owner_first):
            return None  # *Korean People's Army* is one name to the model
        if named is not None and named.kind == "media" and phrase in words["mediaNouns"]:
            return None  # *the Reuters news agency* is Reuters
        possessive = scene.lower(core - 1) in _POSSESSIVE
        if not (possessive or capital or phrase in words["ownedBodies"] or specific):
            return None
        if not possessive and tokens[last - 1].dep == "compound" and not capital:
            return None  # *Russian police officers*
        end = _capital_tail(scene, at, last, sentence.last)[0] if capital else last
        spot = _make(scene, owner_first, end, "Organization")
        spot.owner, spot.core = owner, _core(scene, core, end)
        if _determiner(scene, owner_first) in ("a", "an", "another"):
            spot.owner = None
        return spot
    if capital:
        return _capital_body(scene, at, core, noun, last)
    if (
        specific
        and _determiner(scene, core) == "the"
        and tokens[last - 1].dep != "compound"
        and phrase in words["specifiedBodies"]
    ):
        end, owner = _of_owner(scene, at, last, sentence.last)
        spot = _make(scene, core, end, "Organization")
        spot.owner, spot.core = owner, _core(scene, core, last)
        return spot
    if phrase in words["lonelyBodies"] and (
        phrase not in words["ownedForces"] or (_determiner(scene, core) == "the" and tokens[last - 1].dep == "nsubj")
    ):
        spot = _make(scene, core, last, "Organization")
        spot.core = _core(scene, core, last)
        return spot
    return None


def _core_start(scene: Scene, at: dict[int, Spot], noun: int, limit: int) -> int:
    """Where the body's own words begin: *foreign* in *foreign ministry*."""
    core = noun
    while core - 1 >= limit:
        i = core - 1
        word, spot = scene.lower(i), at.get(i)
        if spot is not None and spot.known is not None:
            break
        if spot is not None and spot.label == "ORG" and not scene.capital(noun):
            break
        if word in scene.words["specificBodies"] and i not in scene.demonyms:
            core = i
        elif scene.proper(i) and spot is not None and spot.label == "ORG" and i not in scene.demonyms:
            core = i
        elif (
            i - 1 >= limit
            and scene.folded[scene.doc.tokens[i - 1].start : scene.doc.tokens[i].end].lower()
            in scene.words["specificBodies"]
        ):
            core = i - 1
        else:
            break
    return core


def _after_possessive(scene: Scene, core: int, limit: int) -> int:
    """*Hamas's internal security branch*: everything behind the possessive belongs to the body's name."""
    for i in range(core - 1, max(limit, core - 4) - 1, -1):
        if scene.lower(i) in _POSSESSIVE:
            return i + 1
        if scene.doc.tokens[i].tag not in ("JJ", "NN", "NNP", "HYPH", "VBN") or i in scene.demonyms:
            break
    return core


def _owner_before(scene: Scene, at: dict[int, Spot], core: int, limit: int) -> tuple[int | None, str | None]:
    """First token and name of the country, body or person that stands before: *Russia's*, *Russian*, *US*, *the kingdom's*."""
    i = core - 1
    if i < limit:
        return None, None
    possessive = scene.lower(i) in _POSSESSIVE
    if possessive:
        i -= 1
    if i < limit:
        return None, None
    if i in scene.demonyms and not possessive:
        hit = scene.demonyms[i]
        return hit.first, hit.alias.known
    spot = at.get(i)
    if spot is not None:
        if scene.doc.tokens[spot.last - 1].end > spot.end:
            return None, None  # *U.S.-backed*
        bodies = spot.known.type != "Person" if spot.known else spot.label in ("GPE", "ORG")
        if possessive or bodies:
            return spot.first, spot.known.name if spot.known else scene.text(spot.first, spot.last)
        return None, None
    if possessive and scene.doc.tokens[i].pos == "NOUN" and scene.lower(i) in scene.words["ownerNouns"]:
        return i, _country_before(scene, at, i)
    return None, None


def _among(scene: Scene, i: int) -> bool:
    """*members of the Armenian armed forces*: people are spoken of, not the body."""
    token = scene.doc.tokens[i]
    if token.dep != "pobj" or scene.lower(token.head) not in ("of", "in", "from"):
        return False
    return scene.doc.tokens[scene.doc.tokens[token.head].head].lemma in scene.words["memberNouns"]


def _country_before(scene: Scene, at: dict[int, Spot], i: int) -> str:
    """Whose army or kingdom is meant: the last country or its people named before."""
    known, realm = scene.gazetteer.known, scene.lower(i)
    for j in range(i - 1, -1, -1):
        spot = at.get(j)
        name = (
            scene.demonyms[j].alias.known
            if j in scene.demonyms
            else (spot.known.name if spot is not None and spot.known is not None else None)
        )
        if (
            name is not None
            and known[name].type == "Country"
            and (realm not in scene.words["realms"] or known[name].realm == realm)
        ):
            return name
    return realm


def _of_owner(scene: Scene, at: dict[int, Spot], last: int, limit: int) -> tuple[int, str | None]:
    """The end and owner of *ministry of Ukraine*; `last` and None if nothing such follows."""
    i = last
    if i < limit and scene.lower(i) == "of":
        i += 1
        if i < limit and scene.lower(i) == "the":
            i += 1
        spot = at.get(i)
        if spot is not None and spot.known is not None and spot.known.type == "Country":
            return spot.last, spot.known.name
    return last, None


def _capital_body(scene: Scene, at: dict[int, Spot], core: int, noun: int, last: int) -> Spot | None:
    """*the General Staff*, *Ministry of Defence of Ukraine*, *the Office of the Prime Minister of the Republic of Armenia*."""
    tokens, sentence = scene.doc.tokens, scene.sentence(noun)
    first = core
    while (
        first - 1 >= sentence.first
        and scene.proper(first - 1)
        and first - 1 not in scene.demonyms
        and at.get(first - 1) is not None
        and at[first - 1].label == "ORG"
    ):
        first = at[first - 1].first
    end, owner, owner_first = _capital_tail(scene, at, last, sentence.last)
    if end - first < 2:
        return None
    spot = _make(scene, first, end, "Organization")
    if owner is not None:
        spot.owner = owner
        spot.core = _plain_core(
            re.sub(r"(?:\s+(?:of|the|Republic|Kingdom|State))+$", "", scene.text(first, owner_first))
        )
    else:
        spot.core = _core(scene, first, end)
    return spot


def _capital_tail(scene: Scene, at: dict[int, Spot], last: int, limit: int) -> tuple[int, str | None, int]:
    """How far a capitalised name goes on, with the country named in it and where that begins."""
    tokens = scene.doc.tokens
    owner: str | None = None
    while (
        last < limit
        and scene.proper(last)
        and last not in scene.demonyms
        and (at.get(last) is None or at[last].known is None)
        and tokens[last].text.isalpha()
    ):
        last += 1
    end = i = owner_first = last
    while i < limit and scene.lower(i) in _LINKS:
        while i < limit and scene.lower(i) in _LINKS:
            i += 1
        if (
            i >= limit
            or not (scene.capital(i) and tokens[i].text[0].isalpha())
            or i in scene.demonyms
            or scene.lower(i) in scene.words["calendarWords"]
        ):
            break
        if (
            scene.lower(last) == "and"
            or "and" in [scene.lower(j) for j in range(max(last, i - 2), i)]
            and (scene.lower(i - 1) != "and" or at.get(i) is not None)
        ):
            break
        if "of" not in (scene.lower(j) for j in range(last, i)) and not any(
            scene.lower(j) in ("for", "on") for j in range(last, i)
        ):
            break
        while (
            i < limit
            and (scene.capital(i) or (tokens[i].text == "-" and i + 1 < limit and scene.capital(i + 1)))
            and i not in scene.demonyms
        ):
            if (spot := at.get(i)) is not None and spot.known is not None:
                if spot.known.type == "Country":
                    owner, owner_first = spot.known.name, spot.first
                i = spot.last
            else:
                i += 1
        end = i
    return end, owner, owner_first


def _core(scene: Scene, first: int, last: int) -> str:
    return _plain_core(scene.text(first, last))


def _plain_core(text: str) -> str:
    """*Ministry of Defense* and *defence ministry* alike."""
    flat = re.sub(r"(?<=[ae]n)se\b", "ce", text.lower().replace("’", "'"))
    flat = re.sub(r"^(ministry|department) (?:of|for) (?:the )?(.*?)(?: affairs)?$", r"\2 \1", flat)
    return re.sub(r"^the ", "", flat)


def body_label(core: str, owner: str) -> str:
    """How a body is called whatever the article writes: *Defence Ministry of Russia*."""
    small = _LINKS | {"in"}
    title = " ".join(w if w in small else w[:1].upper() + w[1:] for w in core.split())
    return _LABEL_OF_OWNER.format(core=title, owner=owner)
