"""What composed names are put together from: the run of name words before a noun, and its article."""

from __future__ import annotations

from swapgraph.extract.naming.scene import PARTICLES, Scene, Spot

_NAME_TAGS = frozenset(("NNP", "NNPS", "JJ", "NN", "VBG", "VBN"))
_FIRST_TAGS = frozenset(("NNP", "NNPS", "JJ"))  # at the beginning of a sentence, where every word has a capital


def make(scene: Scene, first: int, last: int, type_: str) -> Spot:
    """A name of tokens `first` to `last - 1` whose type is settled."""
    tokens = scene.doc.tokens
    return Spot(first, last, tokens[first].start, tokens[last - 1].end, type=type_)


def determiner(scene: Scene, first: int) -> str:
    """The word before token `first` in its sentence, in lower case; empty if there is none."""
    return scene.lower(first - 1) if first > scene.sentence(first).first else ""


def is_place_name(spot: Spot) -> bool:
    """Whether a name is known or seen as a country or place."""
    return spot.known.type in ("Country", "Place") if spot.known else spot.label in ("GPE", "LOC")


def name_before(scene: Scene, at: dict[int, Spot], end: int) -> int | None:
    """The first token of the run of name words right before token `end`; None if there is none."""
    sentence = scene.sentence(end - 1)
    first = end
    while first > sentence.first:
        spot = at.get(first - 1)
        if spot is not None:
            if sentence.i in scene.loud and first < end:
                break
            first = spot.first
        elif _is_hyphen(scene, at, first - 1, sentence.first) or _is_name_word(scene, first - 1, sentence.first):
            first -= 1
        else:
            break
    while first < end and (first in scene.demonyms or not scene.capital(first)):
        first += 1
    return _with_particle(scene, first, sentence.first) if first < end else None


def _with_particle(scene: Scene, first: int, limit: int) -> int:
    """The first token of a name with the particle joined to it: *al-Tanf*, *el-Arish*."""
    tokens = scene.doc.tokens
    if first - 2 < limit or tokens[first - 1].text != "-" or scene.lower(first - 2) not in PARTICLES:
        return first
    joined = tokens[first - 2].end == tokens[first - 1].start and tokens[first - 1].end == tokens[first].start
    return first - 2 if joined else first


def _is_hyphen(scene: Scene, at: dict[int, Spot], i: int, limit: int) -> bool:
    """Whether token `i` joins two name words: *Ijevan–Gazakh*."""
    tokens = scene.doc.tokens
    joined = tokens[i].text in ("-", "–") and i > limit and tokens[i].end == tokens[i + 1].start
    return joined and (i - 1 in at or scene.proper(i - 1))


def _is_name_word(scene: Scene, i: int, limit: int) -> bool:
    """Whether token `i`, no name by itself, is a capitalised word that may begin or continue one."""
    token, word, words = scene.doc.tokens[i], scene.lower(i), scene.words
    if token.sentence in scene.loud or not scene.capital(i) or not token.text[0].isalpha() or i in scene.demonyms:
        return False
    if word in words["notNames"] or word in words["honorifics"] or (word in words.titles and i == limit):
        return False
    return token.tag in (_FIRST_TAGS if i == limit else _NAME_TAGS)
