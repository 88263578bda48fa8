"""Names that the model leaves in pieces or out: nicknames in quotes, surnames in two, acronyms told in brackets."""

from __future__ import annotations

from collections.abc import Sequence

from swapgraph.extract.gazetteer import phrase_ending, phrase_starting
from swapgraph.extract.naming.asides import abbreviates
from swapgraph.extract.naming.scene import Scene, Spot

_QUOTES = frozenset(("“", "”", '"', "'", "‘", "’", "``", "''"))
_LINKS = frozenset(("y",))  # between two surnames
_FULL_NAME = 4  # the longest, in words
_NO_NAMES = (
    "notNames",
    "calendarWords",
    "orgNouns",
    "facilityNouns",
    "placeNouns",
    "settlementNouns",
    "agreementNouns",
    "eventNouns",
    "bodyNouns",
    "craftNouns",
    "honorifics",
    "mediaNouns",
)
_NICKNAME = 3  # the longest, in words


def with_nicknames(scene: Scene, spots: Sequence[Spot]) -> list[Spot]:
    """The spots with people's names put together around a nickname or *y*: *Ana "Nena" Ruiz*, *Rivera y Damas*."""
    out: list[Spot] = []
    for spot in spots:
        one = out[-1] if out else None
        if one is not None and _is_person(one) and spot.known is None and spot.label in ("PERSON", "ORG", "GPE"):
            split = spot.first == one.last and scene.doc.tokens[one.last - 1].dep == "compound"
            if split and spot.label == "PERSON" and spot.first <= scene.doc.tokens[one.last - 1].head < spot.last:
                out[-1] = Spot(one.first, spot.last, one.start, spot.end, "PERSON")
                continue
            if spot.first == one.last + 1 and scene.doc.tokens[one.last].text in _LINKS:
                out[-1] = Spot(one.first, spot.last, one.start, spot.end, "PERSON")
                continue
            if _is_quoted(scene, spot.first, spot.last) and spot.first == one.last + 1:
                out[-1] = _closed(scene, one, spot.last)
                if out[-1] is not one:
                    continue
        if one is not None and spot.first < one.last:
            continue
        out.append(spot if spot.label != "PERSON" or spot.known else _with_nickname(scene, spot))
    return out


def _is_person(spot: Spot) -> bool:
    return spot.known is None and spot.label == "PERSON"


def _is_quoted(scene: Scene, first: int, last: int) -> bool:
    """Whether quotation marks stand right around the tokens."""
    tokens = scene.doc.tokens
    return first > 0 and last < len(tokens) and tokens[first - 1].text in _QUOTES and tokens[last].text in _QUOTES


def _with_nickname(scene: Scene, spot: Spot) -> Spot:
    """A person's name with the nickname and surname behind it, where these follow."""
    tokens, limit = scene.doc.tokens, scene.sentence(spot.first).last
    if spot.last >= limit or tokens[spot.last].text not in _QUOTES:
        return spot
    for end in range(spot.last + 2, min(spot.last + 2 + _NICKNAME, limit)):
        if _is_quoted(scene, spot.last + 1, end) and all(scene.capital(i) for i in range(spot.last + 1, end)):
            return _closed(scene, spot, end)
    return spot


def _closed(scene: Scene, spot: Spot, end: int) -> Spot:
    """A name up to the surname behind a nickname that ends at token `end`; the spot itself if none stands there."""
    tokens, limit = scene.doc.tokens, scene.sentence(spot.first).last
    last = end + 1
    if tokens[end].end == (tokens[last].start if last < limit else -1):
        return spot
    while last < limit and scene.proper(last) and tokens[last].text[0].isalpha():
        last += 1
    if last == end + 1:
        return spot
    return Spot(spot.first, last, spot.start, tokens[last - 1].end, "PERSON")


def with_acronyms(scene: Scene, spots: Sequence[Spot]) -> list[Spot]:
    """The spots and the acronyms that the text gives bodies in brackets, wherever they stand alone."""
    tokens, told = scene.doc.tokens, set[str]()
    for spot in spots:
        i = spot.last
        if i + 2 >= len(tokens) or tokens[i].text != "(" or tokens[i + 2].text not in (")", ",", ";"):
            continue
        body = spot.known.type == "Organization" if spot.known else spot.label in ("ORG", "NORP")
        short = tokens[i + 1].text
        shaped = short.isupper() and 1 < len(short) < 9 and short.isalpha()
        if body and shaped and abbreviates(short, scene.folded[spot.start : spot.end]):
            told.add(short)
    if not told:
        return list(spots)
    covered = {i for s in spots for i in range(s.first, s.last)}
    new = [
        Spot(t.i, t.i + 1, t.start, t.end, "ORG")
        for t in tokens
        if t.text in told and t.i not in covered and t.sentence not in scene.loud
    ]
    return sorted([*spots, *new], key=lambda s: (s.start, s.end))


def with_people(scene: Scene, spots: Sequence[Spot]) -> list[Spot]:
    """The spots and the full names of people that the model passed over.

    Behind a post (*Deputy Minister Ivan Sokol*), beside people in a list (*X, Y and Ivan Sokol*), before a post (*Ivan
    Sokol, a lawyer*), behind a nationality (*the Swiss Ivan Sokol, who*).
    """
    spots = _grown(scene, spots)
    at = {i: s for s in spots for i in range(s.first, s.last)}
    new: list[Spot] = []
    tokens, i = scene.doc.tokens, 0
    while i < len(tokens):
        last = _run(scene, at, i)
        if last - i >= 2 and (
            _is_titled(scene, i, last) or _is_listed(scene, at, i, last) or _is_described(scene, i, last)
        ):
            new.append(Spot(i, last, tokens[i].start, tokens[last - 1].end, "PERSON"))
        i = max(last, i + 1)
    return sorted([*spots, *new], key=lambda s: (s.start, s.end))


def _run(scene: Scene, at: dict[int, Spot], i: int) -> int:
    """The end of the run of words that may be a person's name at token `i`; `i` itself if there is none."""
    limit, last = scene.sentence(i).last, i
    while last < limit and last not in at and _may_be_name(scene, last):
        last += 1
    whole = last - i <= _FULL_NAME and (last == limit or not scene.capital(last) or last in at)
    return last if whole and not (last in at and at[last].first == last and at[last].label != "PERSON") else i


def _may_be_name(scene: Scene, i: int) -> bool:
    token, word, words = scene.doc.tokens[i], scene.lower(i), scene.words
    shaped = token.text[0].isupper() and token.text.isalpha() and not token.text.isupper() and len(token.text) > 1
    if not shaped or token.tag not in ("NNP", "NNPS") or i in scene.demonyms or word in words.titles:
        return False
    return word not in scene.common and all(word not in words[name] for name in _NO_NAMES)


def _is_titled(scene: Scene, first: int, last: int) -> bool:
    """Whether a post stands right before, and nothing behind that could go on with the name."""
    begin, tokens = scene.sentence(first).first, scene.doc.tokens
    if first == begin or phrase_ending(scene.folded, tokens, first - 1, begin, scene.words.posts) is None:
        return False
    if tokens[first - 1].tag not in ("NN", "NNP"):
        return False
    return last == scene.sentence(first).last or tokens[last].tag not in ("NN", "NNS", "HYPH", "POS")


def _is_described(scene: Scene, first: int, last: int) -> bool:
    """Whether a post in apposition follows, or a nationality goes before and the name ends there."""
    tokens, sentence = scene.doc.tokens, scene.sentence(first)
    if first > sentence.first and first - 1 in scene.demonyms and scene.demonyms[first - 1].alias.form == "adjective":
        ends = last == sentence.last or tokens[last].text in (",", ".", ";", "and", "who")
        return ends and last - first <= 3 and first - 1 > sentence.first
    if first == sentence.first or last + 2 >= sentence.last or tokens[last].text != ",":
        return False
    if scene.lower(last + 1) not in ("a", "an", "the"):
        return False
    posts = (phrase_starting(scene.folded, tokens, j, sentence.last, scene.words.posts) for j in (last + 2, last + 3))
    return any(end is not None and tokens[end - 1].tag == "NN" for end in posts)


def _grown(scene: Scene, spots: Sequence[Spot]) -> list[Spot]:
    """The spots, people's names with the surname behind that they modify: *Anil Kumar (Jagia)*."""
    tokens, out = scene.doc.tokens, list[Spot]()
    taken = {i for s in spots for i in range(s.first, s.last)}
    for spot in spots:
        i = spot.last
        more = spot.label == "PERSON" and spot.known is None and i < scene.sentence(spot.first).last and i not in taken
        more = more and tokens[i - 1].dep == "compound" and tokens[i - 1].head == i and _may_be_name(scene, i)
        out.append(Spot(spot.first, i + 1, spot.start, tokens[i].end, "PERSON") if more else spot)
    return out


def _is_listed(scene: Scene, at: dict[int, Spot], first: int, last: int) -> bool:
    """Whether a person's name stands right before and *and* or a comma between, or the same behind."""
    tokens, sentence = scene.doc.tokens, scene.sentence(first)
    i = first - 1
    while i > sentence.first and tokens[i].text.lower() in (",", "and"):
        i -= 1
    before = at.get(i) if sentence.first <= i < first - 1 else None
    if before is not None and before.label == "PERSON" and before.last - before.first > 1:
        return last == sentence.last or tokens[last].text in (",", ".", ";", ")", "and")
    j = last
    while j < sentence.last and tokens[j].text.lower() in (",", "and"):
        j += 1
    behind = at.get(j) if j > last else None
    return behind is not None and behind.label == "PERSON" and behind.last - behind.first > 1 and first > sentence.first
