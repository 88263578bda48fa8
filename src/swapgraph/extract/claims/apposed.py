"""Who a noun phrase is, by the name beside it: *its spokesman, X*, *the leader in the north X*, *friends, X and Y*."""

from __future__ import annotations

from swapgraph.extract.claims.scene import Scene
from swapgraph.extract.claims.speakers import noun_phrase

_LONGEST_POST = 5  # words between the comma and the name: *the negotiator, former finance minister X*
_IN_POSTS = frozenset({"ADJ", "NOUN", "PROPN", "PART", "DET"})
_PLURAL_TAGS = frozenset({"NNS", "NNPS"})
_NAMED_BODIES = frozenset({"Organization", "Country", "Place", "Facility", "Group"})


def names_beside(scene: Scene, h: int) -> list[str]:
    """The keys of the people whom the noun at token `h` introduces; several only for a plural noun.

    Read from the order of the words as well, since parsers hang a name on the nearest noun: of *the head of the
    service, X, said* they make X the service, of *the leader in the north X said* a northern X.
    """
    if (key := scene.entities.at(h)) is not None and scene.entities.get(key).type == "Person":
        return []
    plural = scene.doc.tokens[h].tag in _PLURAL_TAGS
    if (member := _one_of_several(scene, h)) is not None:
        return [member]
    for c in scene.doc.dependents(h, "appos"):
        if (key := _person(scene, c)) and not plural:
            return [key]
    body = _embodied(scene, h) or (None if plural else _body_beside(scene, h))
    if body is not None:
        return [body]
    if not (scene.is_person_noun(h) or scene.lemma(h) in scene.words("postNouns")):
        return []
    return _right_behind(scene, h) or _behind_comma(scene, h) or _at_the_end(scene, h)


def _one_of_several(scene: Scene, h: int) -> str | None:
    """*one of her lawyers, X, said*: the one, whom parsers make all the lawyers."""
    if scene.lemma(h) != "one":
        return None
    several = [o for prep in scene.doc.dependents(h, "prep") for o in scene.doc.dependents(prep, "pobj")]
    names = (_person(scene, c) for o in several for c in scene.doc.dependents(o, "appos"))
    return next((key for key in names if key is not None), None)


def _embodied(scene: Scene, h: int) -> str | None:
    """*the X guerrilla group*, *X rebels*: X, which is nothing but these."""
    if scene.doc.tokens[h].pos != "NOUN" or scene.lemma(h) not in scene.words("embodying"):
        return None
    if scene.entities.at(h) is not None or scene.doc.dependents(h, "nummod"):
        return None
    names = (_body(scene, c) for c in scene.doc.dependents(h, "compound", "nmod"))
    return next((key for key in names if key is not None), None)


def _body_beside(scene: Scene, h: int) -> str | None:
    """*the newspaper X*, *the X news agency*, *its armed wing, the Y (Z),*: the body that a common noun introduces."""
    doc, tokens = scene.doc, scene.doc.tokens
    if tokens[h].pos != "NOUN" or scene.entities.at(h) is not None or scene.is_person_noun(h):
        return None
    if scene.lemma(h) not in scene.words("introducedBodies"):
        return None
    behind = h + 1
    if _in_sentence(scene, h, behind) and tokens[behind].pos == "PROPN" and (key := _body(scene, behind)) is not None:
        return key
    for c in doc.dependents(h, "compound", "nmod"):  # *the X news agency*
        if scene.lemma(h) in scene.words("outletNouns") and (key := _body(scene, c)) is not None:
            return key
    phrase = noun_phrase(scene, h)
    comma = phrase[-1] + 1
    if _in_sentence(scene, h, comma) and tokens[comma].text == ",":
        i = comma + 1
        while _in_sentence(scene, h, i) and tokens[i].pos in ("DET", "ADJ"):
            i += 1
        key = _body(scene, i) if _in_sentence(scene, h, i) else None
        if key is not None:
            end = _end_of(scene, i)
            closed = _in_sentence(scene, h, end) and tokens[end].text in (",", "(", "or")
            return key if closed else None
    return None


def _body(scene: Scene, i: int) -> str | None:
    key = scene.entities.at(i)
    return key if key is not None and scene.entities.get(key).type == "Organization" else None


def _right_behind(scene: Scene, h: int) -> list[str]:
    """*his adviser X*, where the parser makes these two."""
    i = h + 1
    key = _person(scene, i) if _in_sentence(scene, h, i) else None
    return [key] if key is not None and scene.doc.tokens[h].tag == "NN" else []


def _behind_comma(scene: Scene, h: int) -> list[str]:
    """*the head of the service, X, said*; *said the head of the service, X.*; *campaigners for peace, X and Y said*."""
    tokens = scene.doc.tokens
    phrase = noun_phrase(scene, h)
    comma = phrase[-1] + 1
    if any(scene.is_person_noun(j) and scene.doc.tokens[j].pos == "NOUN" for j in phrase if j > h):
        return []  # *the mother of a prisoner, X, said*: X is the prisoner
    if not (_in_sentence(scene, h, comma) and tokens[comma].text == ","):
        return []
    plural = tokens[h].tag in _PLURAL_TAGS
    names: list[str] = []
    i = comma + 1
    while _in_sentence(scene, h, i):
        start = _name_from(scene, h, i)
        if start is None:
            break
        key = _person(scene, start)
        assert key is not None  # noqa: S101 - _name_from found it
        names.append(key)
        i = _end_of(scene, start)
        if not plural or not _in_sentence(scene, h, i):
            break
        while _in_sentence(scene, h, i + 1) and tokens[i].text in (",", "and") and tokens[i + 1].pos != "VERB":
            i += 1
    if not names or (_in_sentence(scene, h, i) and not _closes(scene, i)) or (plural and len(names) == 1):
        return []
    return list(dict.fromkeys(names))


def _at_the_end(scene: Scene, h: int) -> list[str]:
    """*the leader in the north X said*: a name right before the verb, behind the name of something else."""
    doc, tokens = scene.doc, scene.doc.tokens
    verb = tokens[h].head
    if not h < verb or tokens[h].tag in _PLURAL_TAGS:
        return []
    last = verb - 1
    while last > h and tokens[last].pos in ("ADV", "AUX"):
        last -= 1
    key = _person(scene, last)
    if key is None or last not in doc.subtree(h):
        return []
    first = last
    while first - 1 > h and scene.entities.at(first - 1) == key:
        first -= 1
    before = tokens[first - 1]
    other = scene.entities.at(before.i)
    named = other is not None and scene.entities.get(other).type in _NAMED_BODIES and before.pos == "PROPN"
    plain = other is None and before.pos == "NOUN" and not scene.is_person_noun(before.i)
    return [key] if first - 1 > h and (named or plain) else []


def _name_from(scene: Scene, h: int, i: int) -> int | None:
    """The first token of the person's name that begins at token `i` or behind a post there."""
    tokens = scene.doc.tokens
    for j in range(i, i + _LONGEST_POST + 1):
        if not _in_sentence(scene, h, j):
            return None
        if _person(scene, j):
            return j
        if tokens[j].pos not in _IN_POSTS:
            return None
    return None


def _end_of(scene: Scene, i: int) -> int:
    key = scene.entities.at(i)
    while i < len(scene.doc.tokens) and scene.entities.at(i) == key:
        i += 1
    return i


def _closes(scene: Scene, i: int) -> bool:
    token = scene.doc.tokens[i]
    return token.pos in ("PUNCT", "VERB", "AUX", "ADV")


def _in_sentence(scene: Scene, h: int, i: int) -> bool:
    tokens = scene.doc.tokens
    return i < len(tokens) and tokens[i].sentence == tokens[h].sentence


def _person(scene: Scene, i: int) -> str | None:
    key = scene.entities.at(i)
    if key is None or scene.entities.get(key).type != "Person" or scene.doc.tokens[i].pos == "PRON":
        return None
    return key
