"""Where names stand: what the language model sees, corrected by the gazetteer.

The model finds where names are far better than what they are. So its spans are kept and trimmed (`cleaning`), names of
the gazetteer overrule it, and what a name is is left to votes (`voting`).
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace

from swapgraph.extract.gazetteer import Hit, Known
from swapgraph.extract.naming.cleaning import called, cleaned, datelines, seen_elsewhere
from swapgraph.extract.naming.joining import with_acronyms, with_nicknames, with_people
from swapgraph.extract.naming.scene import PARTICLES, Scene, Spot
from swapgraph.model import Sentence

_STANCES = frozenset(("pro", "anti"))
_TWO_WORDS = re.compile(r"([A-Z][a-z]{3,})[A-Z][a-z]+$")
_KEPT = frozenset(("PERSON", "ORG", "GPE", "LOC", "FAC", "NORP", "LAW", "PRODUCT", "WORK_OF_ART", "EVENT"))


_JOINTS = frozenset(("e", "i", "ye", "al", "ul", "il", "el", "o", "y", "sur", "de", "la", "le", "upon", "am", "an"))
_NO_TYPE = frozenset(("NORP", "LAW", "PRODUCT", "WORK_OF_ART", "EVENT"))


_AGREES = {  # what the model must say for a weak alias to count
    "Country": frozenset(("GPE", "LOC")),
    "Place": frozenset(("GPE", "LOC", "FAC")),
    "Facility": frozenset(("FAC", "ORG", "GPE", "LOC")),
    "Organization": frozenset(("ORG", "NORP", "FAC")),
    "Person": frozenset(("PERSON",)),
    "Agreement": frozenset(("LAW", "ORG", "EVENT")),
}


def spot_names(scene: Scene) -> list[Spot]:
    """All names of a document, in the order of the text, none overlapping another."""
    model = [s for n in scene.doc.names if n.label in _KEPT for s in cleaned(scene, n)]
    glued = _glued(scene)
    model = [s for s in model if not any(g.first in range(s.first, s.last) for g in glued) and not _is_stance(scene, s)]
    known = sorted([*_trusted(scene, model), *glued], key=lambda s: s.start)
    seen = [*seen_elsewhere(scene, model), *datelines(scene, model, known), *called(scene, model, known)]
    spots = _merged(scene, seen, known)
    whole = _hyphened(scene, [_extended(scene, spots, k) for k in range(len(spots))])
    return with_acronyms(scene, with_people(scene, with_nicknames(scene, whole)))


def _trusted(scene: Scene, model: Sequence[Spot]) -> list[Spot]:
    """The gazetteer's hits that count here: strong ones, and weak ones that the model or a strong mention supports."""
    known = scene.gazetteer.known
    tokens = scene.doc.tokens
    by_tokens = {(s.first, s.last): s for s in model}
    named = [h for h in scene.hits if h.alias.form in ("name", "weak", "surname") or _in_office(scene, h)]
    strong = {h.alias.known for h in named if h.alias.form == "name"}
    out: list[Spot] = []
    for hit in named:
        entry, form = known[hit.alias.known], hit.alias.form
        spot = Spot(hit.first, hit.last, hit.start, hit.end, known=entry, surname=form in ("surname", "office"))
        said = by_tokens.get((hit.first, hit.last))
        spot.label = said.label if said else ""
        agreed = said is not None and said.label in _AGREES[entry.type]
        if form == "weak" and not agreed and entry.name not in strong and not _introduced(scene, hit, entry):
            continue
        if entry.type == "Organization" and _takes_sides(scene, hit):
            continue
        if entry.type in ("Country", "Place") and _names_event(scene, hit):
            continue
        loud = tokens[hit.first].sentence in scene.loud
        if loud and said is None and hit.alias.text.isupper() and hit.end - hit.start <= 4 and form != "name":
            continue
        if (
            said is not None
            and said.label == "PERSON"
            and entry.type in ("Country", "Place")
            and _is_someone(scene, model, spot)
        ):
            continue
        out.append(spot)
    return out


def _is_stance(scene: Scene, spot: Spot) -> bool:
    """*pro-Kremlin*, taken for a name."""
    second = spot.first + 1
    return second < spot.last and scene.doc.tokens[second].text == "-" and scene.lower(spot.first) in _STANCES


def _glued(scene: Scene) -> list[Spot]:
    """The towns that lost layout has glued to the first word of their paragraphs: *BeirutAfter a week*."""
    out = []
    for block in scene.doc.blocks:
        first, last = scene.doc.token_range(block.span)
        match = _TWO_WORDS.match(scene.doc.tokens[first].text) if first < last else None
        alias = scene.gazetteer.exact(match[1]) if match else None
        if match and alias is not None and scene.gazetteer.known[alias.known].type == "Place":
            start = scene.doc.tokens[first].start
            out.append(Spot(first, first + 1, start, start + match.end(1), known=scene.gazetteer.known[alias.known]))
    return out


def _in_office(scene: Scene, hit: Hit) -> bool:
    """Whether a surname is that of the holder of an office in the year of the article: *President Clinton* in 1995."""
    years, date = scene.gazetteer.known[hit.alias.known].years, scene.doc.article.date
    if hit.alias.form != "office" or years is None or not date or not years[0] <= date[:4] <= years[1]:
        return False
    titled = hit.first > scene.sentence(hit.first).first and scene.lower(hit.first - 1) in scene.words["headTitles"]
    return titled or any(
        h.first < hit.first and h.alias == hit.alias and scene.lower(h.first - 1) in scene.words["headTitles"]
        for h in scene.hits
        if h.first
    )


def _takes_sides(scene: Scene, hit: Hit) -> bool:
    """*a pro-Kremlin politician* speaks of the politician."""
    i = hit.first
    return i > 1 and scene.doc.tokens[i - 1].text == "-" and scene.lower(i - 2) in _STANCES


def _names_event(scene: Scene, hit: Hit) -> bool:
    """*the Vietnam War* is no mention of a country."""
    last, limit = hit.last, scene.sentence(hit.first).last
    if last + 2 < limit and scene.doc.tokens[last].text in ("-", "–") and scene.capital(last + 1):
        last += 2  # *the Iran-Iraq War*
    if last >= limit or scene.doc.tokens[hit.first].sentence in scene.loud:
        return False
    return scene.capital(last) and scene.lower(last) in scene.words["eventNouns"]


def _introduced(scene: Scene, hit: Hit, entry: Known) -> bool:
    """Whether the words before say what the name is: *the news agency Fars*, *wrote on X*."""
    i = hit.first - 1
    sentence = scene.sentence(hit.first)
    if i < sentence.first:
        return False
    if entry.kind == "platform":
        after = scene.lower(hit.last) if hit.last < sentence.last else "."
        return scene.lower(i) in ("on", "via", "/") and not (after[:1].isalnum() and scene.proper(hit.last))
    titled = scene.doc.tokens[i].text == "The" and i > sentence.first and entry.label.startswith("The ")
    return titled or scene.lower(i) in scene.words.kinds.get(entry.kind or "", ())


def _is_someone(scene: Scene, model: Sequence[Spot], spot: Spot) -> bool:
    """Whether the article tells of a person of this name (*Michael Jordan ... Jordan*)."""
    text = scene.folded[spot.start : spot.end]
    if spot.first and scene.lower(spot.first - 1) in scene.words["locatives"]:
        return False
    return any(
        s.label == "PERSON"
        and s.last - s.first > 1
        and text in (scene.folded[t.start : t.end] for t in scene.doc.tokens[s.first : s.last])
        for s in model
    )


def _merged(scene: Scene, model: Sequence[Spot], known: Sequence[Spot]) -> list[Spot]:
    """One list without overlaps: the gazetteer's names, and the model's where they say more."""
    out: list[Spot] = []
    dropped: set[int] = set()
    by_token: dict[int, int] = {i: k for k, s in enumerate(known) for i in range(s.first, s.last)}
    for spot in model:
        inside = sorted({by_token[i] for i in range(spot.first, spot.last) if i in by_token})
        if not inside:
            out.append(spot)
        elif _says_more(scene, spot, [known[k] for k in inside]):
            dropped.update(inside)
            out.append(spot)
    out.extend(s for k, s in enumerate(known) if k not in dropped)
    out.sort(key=lambda s: (s.start, s.end))
    free, kept = 0, []
    for spot in out:
        if spot.start >= free:
            kept.append(spot)
            free = spot.end
    return kept


def _says_more(scene: Scene, spot: Spot, inside: Sequence[Spot]) -> bool:
    """Whether the model's longer name is one name of its own, not the known one with words around it."""
    if any(s.first < spot.first or s.last > spot.last for s in inside):
        return False
    covered = {i for s in inside for i in range(s.first, s.last)}
    rest = [i for i in range(spot.first, spot.last) if i not in covered]
    if spot.first < inside[0].first and scene.text(spot.first, inside[0].first).lower() in scene.words["notNames"]:
        rest = [i for i in rest if i > inside[0].first]  # *Cold War Germany*
    if spot.label != "PERSON" and any(s.known and s.known.type == "Person" and not s.surname for s in inside):
        return False
    names = [
        i for i in rest if scene.proper(i) and scene.lower(i) not in scene.words["notNames"] and i not in scene.demonyms
    ]
    if spot.label != "PERSON":
        names = (
            []
            if _opens_heading(scene, spot, inside[0])
            else [i for i in names if i < inside[0].first or scene.lower(i) not in scene.words.posts]
        )  # *AP Writer*
    if not names:
        return False
    if spot.label == "PERSON":
        return all(
            s.surname or (s.known and s.known.type != "Person") or s.last < spot.last for s in inside
        ) and not any(scene.lower(i) in scene.words.titles for i in names if i < inside[0].first)
    if any(scene.doc.tokens[i].text == "'s" or scene.doc.tokens[i].tag == "POS" for i in rest):
        return False  # *Ukraine's Defence Ministry* is put together later, with its owner
    if len(inside) > 1 and any(scene.lower(i) in ("and", ",", "/") for i in rest):
        return False
    return spot.label not in _NO_TYPE or spot.label == "LAW"


def _opens_heading(scene: Scene, spot: Spot, known: Spot) -> bool:
    """Whether a place is only a country and a word of the heading: *Azerbaijan Begin*."""
    opens = known.first == spot.first and known.known is not None and known.known.type == "Country"
    return opens and spot.label in ("GPE", "LOC") and scene.doc.tokens[spot.first].sentence <= 1


def _extended(scene: Scene, spots: Sequence[Spot], k: int) -> Spot:
    """The whole name where the model saw a part: a forename before it, a surname with a particle after it."""
    spot = spots[k]
    if (spot.known and not (spot.surname or spot.known.type == "Country")) or scene.doc.tokens[
        spot.first
    ].sentence in scene.loud:
        return spot
    first, last = spot.first, spot.last
    sentence = scene.sentence(first)
    if spot.label == "PERSON" and first > sentence.first and scene.lower(first - 1) in scene.words["nobleTitles"]:
        first -= 1  # *Lord Owen*
    left = spots[k - 1].last if k else 0
    while first - 1 >= max(sentence.first, left) and _is_forename(scene, first - 1, sentence):
        first -= 1
    right = spots[k + 1].first if k + 1 < len(spots) else len(scene.doc.tokens)
    if spot.label == "PERSON" or spot.surname:
        last = _with_rest(scene, last, min(right, sentence.last))
    if (first, last) == (spot.first, spot.last):
        return spot
    tokens = scene.doc.tokens
    if spot.known and spot.known.type == "Country":
        if first == sentence.first or tokens[first].tag not in ("NNP", "NNPS"):
            return spot
        return Spot(first, last, tokens[first].start, spot.end, "ORG")
    return replace(
        spot,
        first=first,
        last=last,
        start=tokens[first].start,
        end=max(spot.end, tokens[last - 1].end),
        known=None,
        surname=False,
    )


def _hyphened(scene: Scene, spots: Sequence[Spot]) -> list[Spot]:
    """The spots with names in pieces put together: *Qala-e-Kazi*, *Lashkar-i-Islam*."""
    tokens, out = scene.doc.tokens, list[Spot]()
    for spot in spots:
        one = out[-1] if out else None
        joined = one is not None and one.known is None and spot.first == one.last + 3
        if one is not None and joined and tokens[one.last + 1].text.lower() in _JOINTS:
            whole = scene.doc.text[one.start : spot.end]
            hyphens = tokens[one.last].text in "-–" and tokens[spot.first - 1].text in "-–"
            if hyphens and not any(c.isspace() for c in whole):
                out[-1] = Spot(one.first, spot.last, one.start, spot.end, one.label or spot.label)
                continue
        out.append(spot)
    return out


def _is_forename(scene: Scene, i: int, sentence: Sentence) -> bool:
    """Whether token `i` is a capitalised name word that belongs to the name behind it."""
    token = scene.doc.tokens[i]
    if not scene.proper(i) or not token.text.isalpha() or len(token.text) < 2 or i in scene.demonyms:
        return False
    word = scene.lower(i)
    words = scene.words
    if (
        word in words["honorifics"]
        or word in words.titles
        or word in words["notNames"]
        or word in words["settlementNouns"]
    ):
        return False
    if token.text.isupper() and (len(token.text) > 2 or i == sentence.first or scene.doc.tokens[i - 1].text == "("):
        return False  # an acronym or a dateline; *JB Lindqvist* has initials
    return i > sentence.first or token.dep == "compound"


def _with_rest(scene: Scene, last: int, limit: int) -> int:
    """The end of a person's name that goes on: *Mohammed* + *bin Salman*, *Kara* + *-Murza*, *Saleh* + *al-Arouri*."""
    tokens = scene.doc.tokens
    while last + 1 < limit:
        joined = tokens[last].start == tokens[last - 1].end
        particle = tokens[last].text.lower() in PARTICLES and not joined
        if particle and scene.proper(last + 1):
            last += 2
        elif particle and last + 2 < limit and tokens[last + 1].text == "-" and scene.proper(last + 2):
            last += 3
        elif joined and tokens[last].text in ("-", "–") and scene.proper(last + 1):
            last += 2
        else:
            break
    return last
