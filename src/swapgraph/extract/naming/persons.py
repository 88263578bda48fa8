"""Which names of people are one person: full name, surname, forename, other transliterations.

Two people of one surname stay two: a bare surname goes to the one named last before it.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, field

from swapgraph.extract.gazetteer import Known, sound
from swapgraph.extract.naming.scene import PARTICLES, Scene, Spot


@dataclass(slots=True)
class Person:
    """A person of the article under construction; `words` are the folded words of the fullest name."""

    words: tuple[str, ...]
    known: Known | None
    spots: list[Spot] = field(default_factory=list)


def find_persons(scene: Scene, spots: Sequence[Spot]) -> dict[int, Person]:
    """For each spot of a person, the person; names of other types that are some person's surname included."""
    people: list[Person] = []
    of: dict[int, Person] = {}
    for spot in spots:
        if spot.type == "Person" and not spot.surname and len(_core(words := words_of(scene, spot))) > 1:
            person = next((p for p in people if _one(p, words, spot.known)), None)
            if person is None:
                person = Person(words, spot.known or scene.gazetteer.person_sounding(_core(words)))
                people.append(person)
            elif len(words) > len(person.words):
                person.words = words
            person.known = person.known or spot.known
            person.spots.append(spot)
            of[id(spot)] = person
    full = [(p, [s.start for s in p.spots]) for p in people]
    singles: list[Person] = []
    latest: dict[int, int] = {id(p): min(starts) for p, starts in full}
    for spot in spots:
        if id(spot) in of:
            latest[id(of[id(spot)])] = spot.start
            continue
        words = words_of(scene, spot)
        if not words or not (spot.type == "Person" or (spot.known is None and spot.core is None and len(words) == 1)):
            continue
        person = _bearer(people, words, spot, latest)
        if person is None:
            if spot.type != "Person":
                continue
            person = next((p for p in singles if p.known is spot.known and same_sound(p.words[-1], words[-1])), None)
            if person is None:
                person = Person(words, spot.known)
                singles.append(person)
        spot.type = "Person"
        person.spots.append(spot)
        of[id(spot)] = person
        latest[id(person)] = spot.start
    return of


def with_surnames(scene: Scene, spots: Sequence[Spot]) -> list[Spot]:
    """The spots and the surnames of the article's people that the model passed over: *King and Weeks were freed*."""
    surnames = set()
    for spot in spots:
        if spot.type == "Person" and spot.last - spot.first > 1 and not spot.surname:
            surname = scene.folded[scene.doc.tokens[spot.last - 1].start : spot.end]
            if len(surname) > 2 and surname[0].isupper():
                surnames.add(surname)
    if not surnames:
        return list(spots)
    covered = {i for s in spots for i in range(s.first, s.last)}
    out = list(spots)
    for token in scene.doc.tokens:
        i = token.i
        if i in covered or not token.text[0].isupper() or scene.folded[token.start : token.end] not in surnames:
            continue
        if i + 1 in covered and scene.capital(i + 1) and _touch(scene, i):
            continue
        if (token.tag not in ("NNP", "NNPS") and not _acts(scene, i)) or (
            i + 1 < len(scene.doc.tokens) and token.dep == "compound" and scene.proper(i + 1)
        ):
            continue
        first = i - 1 if i and i - 1 not in covered and scene.lower(i - 1) in PARTICLES and scene.capital(i - 1) else i
        out.append(Spot(first, i + 1, scene.doc.tokens[first].start, token.end, type="Person"))
    return sorted(out, key=lambda s: (s.start, -s.end))


def _acts(scene: Scene, i: int) -> bool:
    """Whether a surname that is a common noun too is a subject without article: *Powers was shot down*."""
    token = scene.doc.tokens[i]
    common = scene.lower(i) in scene.common or any(j < i for j in scene.doc.children(i))
    return token.tag in ("NN", "NNS") and token.dep in ("nsubj", "nsubjpass") and not common


def _touch(scene: Scene, i: int) -> bool:
    """Whether the next token follows in the same sentence with nothing between but a space."""
    tokens = scene.doc.tokens
    return (
        i + 1 < len(tokens)
        and tokens[i + 1].sentence == tokens[i].sentence
        and tokens[i + 1].start - tokens[i].end <= 1
    )


def words_of(scene: Scene, spot: Spot) -> tuple[str, ...]:
    """The words of a name, folded and in lower case; hyphened ones are one: *kara-murza*."""
    text = scene.folded[spot.start : spot.end].lower()
    text = re.sub(r"\s*-\s*", "-", text)
    return tuple(w for w in re.split(r"[\s,]+", text) if w)


def _one(person: Person, words: tuple[str, ...], known: Known | None) -> bool:
    """Whether two full names are one person's: middle names, initials, particles and spelling do not count."""
    if known is not None and person.known is not None:
        return known is person.known
    a, b = _core(person.words), _core(words)
    if len(a) != len(b) and min(len(a), len(b)) > 1 and (a[-len(b) :] == b or b[-len(a) :] == a):
        return True  # *Ines Guadalupe Duarte Duran*, *Duarte Duran*
    if not same_sound(a[-1], b[-1]):
        return _includes(person.words, words) or _includes(words, person.words)
    first_a, first_b = a[0].rstrip("."), b[0].rstrip(".")
    if len(first_a) == 1 or len(first_b) == 1:
        return first_a[:1] == first_b[:1]
    return (
        same_sound(first_a, first_b)
        or (len(a) > 2 and same_sound(a[1], first_b))
        or (len(b) > 2 and same_sound(b[1], first_a))
    )


def _includes(long: tuple[str, ...], short: tuple[str, ...]) -> bool:
    """Whether the longer name begins with the shorter: *Abu Bakr al-Baghdadi*, but not *Kim Jong Un*."""
    return len(short) >= 2 and len(long) > len(short) and long[: len(short)] == short and len(long[len(short)]) > 2


def _core(words: tuple[str, ...]) -> tuple[str, ...]:
    kept = tuple(w for w in words if w not in PARTICLES and w not in ("jr", "jr.", "sr", "sr.", "ii", "iii"))
    return kept or words


def _bearer(people: Sequence[Person], words: tuple[str, ...], spot: Spot, latest: dict[int, int]) -> Person | None:
    """Whose surname or forename this is: of several, the one spoken of last; a surname before a forename."""
    fits: list[tuple[int, Person]] = []
    for person in people:
        rank = _fits(person.words, words)
        if rank == 0:
            continue
        named = spot.known is not None and spot.surname and any(p.known is spot.known for p in people)
        if named and person.known is not spot.known and person.known is not None:
            continue  # a better known namesake that the article names in full
        if rank < 2 and spot.type != "Person" and len(words[0]) < 4:
            continue
        fits.append((rank, person))
    if not fits:
        return None
    best = max(rank for rank, _ in fits)
    near = [p for rank, p in fits if rank == best]
    before = [p for p in near if latest[id(p)] < spot.start]
    return max(before, key=lambda p: latest[id(p)]) if before else min(near, key=lambda p: p.spots[0].start)


def _fits(full: tuple[str, ...], words: tuple[str, ...]) -> int:
    """2 if the words end the full name, 1 if they begin it or stand in it, else 0."""
    bare = _core(words)
    whole = _core(full)
    if len(bare) <= len(whole) and all(same_sound(a, b) for a, b in zip(whole[-len(bare) :], bare, strict=True)):
        return 2
    tail = whole[-1].split("-")
    if len(bare) == 1 and len(tail) > 1 and tail[-1] == bare[0]:
        return 2
    if len(bare) == 1 and len(bare[0]) > 2 and any(same_sound(w, bare[0]) for w in whole[:-1]):
        return 1
    return 0


def same_sound(a: str, b: str) -> bool:
    """Whether two words may be spellings of one name."""
    return a == b or (len(a) > 3 and len(b) > 3 and sound(a) == sound(b))
