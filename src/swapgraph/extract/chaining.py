"""Which names of an article are one entity: full name and surname, long name and acronym, two spellings.

Two people of one surname stay two: a bare surname goes to the one named last before it.
"""

from __future__ import annotations

import itertools
import re
from collections.abc import Sequence
from dataclasses import dataclass, field

from swapgraph.extract.capitals import is_place
from swapgraph.extract.composing import body_label
from swapgraph.extract.entities import Entities
from swapgraph.extract.gazetteer import Known, fold
from swapgraph.extract.spotting import PARTICLES, Scene, Spot, same_sound
from swapgraph.model import Mention, Span

_WORD = re.compile(r"[^\W\d_]+(?:['’.][^\W\d_]+)*\.?")
_ACRONYM = re.compile(r"\s*\(([A-Z][A-Za-z./&-]{1,11})(?=[,;)])")
_GLOSS = 5  # tokens between a name and its other spelling
_NOT_IN_ACRONYMS = frozenset(("of", "the", "for", "and", "in", "on", "to", "de", "la", "a"))


@dataclass(slots=True)
class Person:
    """A person of the article under construction; `words` are the folded words of the fullest name."""

    words: tuple[str, ...]
    known: Known | None
    spots: list[Spot] = field(default_factory=list)


def chain(scene: Scene, spots: Sequence[Spot], entities: Entities) -> None:
    """Put the names into the registry, each with all its mentions."""
    spots = _with_surnames(scene, spots)
    same = _glossed(scene, spots)
    persons = _persons(scene, [s for s in spots if id(s) not in same])
    names = _Names(scene, entities, frozenset(s.known.name for s in spots if s.known is not None))
    partners = _apposed(scene, spots)
    for spot in spots:
        person = persons.get(id(spot))
        if id(spot) in same:
            names.gloss(spot, same[id(spot)])
        elif id(spot) in partners:
            names.apposed(spot, partners[id(spot)])
        elif person is not None:
            names.person(spot, person)
        else:
            names.other(spot)
    names.demonyms()


def _glossed(scene: Scene, spots: Sequence[Spot]) -> dict[int, Spot]:
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
        if by_before or by_after:
            out[id(two)] = out.get(id(one), one)
    return out


def _apposed(scene: Scene, spots: Sequence[Spot]) -> dict[int, Spot]:
    """Bodies told by a common noun beside their name: *the military intelligence agency, HUR*; *X, Nigeria's secret service*."""
    tokens = scene.doc.tokens
    out: dict[int, Spot] = {}
    outer = [s for s in spots if s.type == "Organization"]
    for one, two in itertools.pairwise(outer):
        if not 0 < two.first - one.last <= 2 or tokens[one.last].text not in (",", "(", "–", "—"):
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


# ---- persons


def _persons(scene: Scene, spots: Sequence[Spot]) -> dict[int, Person]:
    """For each spot of a person, the person; names of other types that are some person's surname included."""
    people: list[Person] = []
    of: dict[int, Person] = {}
    for spot in spots:
        if spot.type == "Person" and not spot.surname and len(_core(words := _words(scene, spot))) > 1:
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
        words = _words(scene, spot)
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


def _with_surnames(scene: Scene, spots: Sequence[Spot]) -> list[Spot]:
    """The spots with the surnames of the article's people that the model passed over: *King and Weeks were kidnapped*."""
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
        if i + 1 in covered and scene.capital(i + 1) and tokens_touch(scene, i):
            continue
        if token.tag not in ("NNP", "NNPS") or (
            i + 1 < len(scene.doc.tokens) and token.dep == "compound" and scene.proper(i + 1)
        ):
            continue
        first = i - 1 if i and i - 1 not in covered and scene.lower(i - 1) in PARTICLES and scene.capital(i - 1) else i
        out.append(Spot(first, i + 1, scene.doc.tokens[first].start, token.end, type="Person"))
    return sorted(out, key=lambda s: (s.start, -s.end))


def tokens_touch(scene: Scene, i: int) -> bool:
    """Whether the next token follows in the same sentence with nothing between but a space."""
    tokens = scene.doc.tokens
    return (
        i + 1 < len(tokens)
        and tokens[i + 1].sentence == tokens[i].sentence
        and tokens[i + 1].start - tokens[i].end <= 1
    )


def _words(scene: Scene, spot: Spot) -> tuple[str, ...]:
    """The words of a name, folded and in lower case; hyphened ones are one: *kara-murza*."""
    text = scene.folded[spot.start : spot.end].lower()
    text = re.sub(r"\s*-\s*", "-", text)
    return tuple(w for w in re.split(r"[\s,]+", text) if w)


def _one(person: Person, words: tuple[str, ...], known: Known | None) -> bool:
    """Whether two full names are one person's: middle names, initials, particles and spelling do not count."""
    if known is not None and person.known is not None:
        return known is person.known
    a, b = _core(person.words), _core(words)
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
    """Whether the longer name begins with the shorter: *Kim Jong Un* is no *Kim Jong*, but *Abu Bakr al-Baghdadi* is *Abu Bakr*."""
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
        if spot.known is not None and spot.surname and person.known is not spot.known and person.known is not None:
            continue
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


# ---- everything else


class _Names:
    """Adds names to the registry, remembering what each was called."""

    def __init__(self, scene: Scene, entities: Entities, present: frozenset[str]) -> None:
        self.scene, self.entities = scene, entities
        self.present = present  # entries of the gazetteer that the article names
        self.by_person: dict[int, str] = {}
        self.by_name: dict[str, str] = {}  # casefolded name or acronym -> key
        self.bodies: dict[tuple[str, str], str] = {}  # owner and core -> key
        self.long: list[tuple[tuple[str, ...], str]] = []  # words of names of bodies and places

    def person(self, spot: Spot, person: Person) -> None:
        """Add a mention of a person, who is called by the fullest name of the article."""
        key = self.by_person.get(id(person))
        if key is not None:
            self.entities.mention(key, Mention(spot.span))
            return
        key = self.by_name.get(self._fold(self.scene.text(spot.first, spot.last))) if len(person.words) == 1 else None
        if key is not None and person.known is None:
            self.entities.mention(key, Mention(spot.span))
            self.by_person[id(person)] = key
            return
        if person.known is not None:
            key = self.entities.add_known(person.known, Mention(spot.span))
        else:
            fullest = max(person.spots, key=lambda s: (s.last - s.first, -s.start))
            label = self.scene.text(fullest.first, fullest.last)
            key = self.entities.add("Person", label, Mention(spot.span))
        self.by_person[id(person)] = key

    def other(self, spot: Spot) -> None:
        """Add a mention of a body, place, building or agreement."""
        if spot.known is not None:
            self._known(spot, spot.known)
        elif spot.core is not None:
            self._body(spot)
        else:
            self._plain(spot)

    def _known(self, spot: Spot, known: Known) -> None:
        if known.capital_of and not is_place(self.scene, spot):
            known = self.scene.gazetteer.known[known.capital_of]
        long = next((k for k in known.short_for if k in self.present), known.name)
        key = self.entities.add_known(self.scene.gazetteer.known[long], Mention(spot.span, spot.kind))
        self._remember(spot, key)

    def _body(self, spot: Spot) -> None:
        core, owner = spot.core or "", spot.owner
        gazetteer = self.scene.gazetteer
        key = self.bodies.get((owner or "", core))
        if key is None and owner is None:
            key = next((k for (_, c), k in reversed(self.bodies.items()) if c == core or c.endswith(" " + core)), None)
        if key is None and (known := gazetteer.bodies.get((owner or "", core))) is not None:
            key = self.entities.add_known(gazetteer.known[known], Mention(spot.span))
        elif key is not None:
            self.entities.mention(key, Mention(spot.span))
        else:
            written = self.scene.text(spot.first, spot.last)
            key = self.by_name.get(self._fold(written))
            if key is None and (short := self._shortened(spot, "Organization")) is not None:
                key = short
            if key is not None:
                self.entities.mention(key, Mention(spot.span))
            else:
                if owner is not None:
                    country = gazetteer.known.get(owner)
                    written = body_label(core, country.label if country else owner)
                key = self.entities.add("Organization", written, Mention(spot.span))
        self.bodies.setdefault((owner or "", core), key)
        self._remember(spot, key)

    def _plain(self, spot: Spot) -> None:
        type_ = spot.type or "Organization"
        written = spot.name or self.scene.text(spot.first, spot.last)
        key = self.by_name.get(self._fold(written))
        if key is None and type_ in ("Organization", "Facility", "Agreement"):
            key = self._shortened(spot, type_) or self._initials(written)
        if key is not None:
            self.entities.mention(key, Mention(spot.span, spot.kind))
        else:
            key = self.entities.add(type_, written, Mention(spot.span, spot.kind))
        self._remember(spot, key)

    def _initials(self, written: str) -> str | None:
        """The longer name whose initials these are: *DSS* for *Department of State Services*."""
        if not (written.isupper() and 2 < len(written) < 7):
            return None
        return next(
            (
                key
                for long, key in self.long
                if "".join(w[0] for w in long if w not in _NOT_IN_ACRONYMS) == written.lower()
            ),
            None,
        )

    def _shortened(self, spot: Spot, type_: str) -> str | None:
        """The longer name that this one begins or ends: *Azov* for *Azov Regiment*."""
        words = self._content(spot)
        if not words or (len(words) == 1 and len(words[0]) < 4):
            return None
        for long, key in reversed(self.long):
            entity = self.entities.get(key)
            same = entity.type == type_ or {entity.type, type_} <= {"Organization", "Facility"}
            if (
                same
                and len(long) > len(words)
                and (long[: len(words)] == words or (len(words) > 1 and long[-len(words) :] == words))
            ):
                return key
        return None

    def _remember(self, spot: Spot, key: str) -> None:
        entity = self.entities.get(key)
        self.by_name.setdefault(self._fold(self.scene.text(spot.first, spot.last)), key)
        if entity.type in ("Organization", "Facility", "Agreement"):
            words = self._content(spot)
            if len(words) > 1:
                self.long.append((words, key))
            match = _ACRONYM.match(self.scene.doc.text, spot.end)
            if match and _abbreviates(match.group(1), self.scene.folded[spot.start : spot.end]):
                self.by_name[match.group(1).casefold()] = key

    def _content(self, spot: Spot) -> tuple[str, ...]:
        lower = self.scene.folded[spot.start : spot.end].lower()
        return tuple(w for w in _WORD.findall(lower) if w not in ("the", "s"))

    def _fold(self, text: str) -> str:
        return re.sub(r"^the ", "", fold(text).casefold())

    def demonyms(self) -> None:
        """*the Russians* as those who act: a mention of the country."""
        scene = self.scene
        tokens = scene.doc.tokens
        for i, hit in scene.demonyms.items():
            if (
                hit.alias.form != "people"
                or i != hit.last - 1
                or hit.first == 0
                or tokens[hit.first - 1].text.lower() != "the"
            ):
                continue
            token = tokens[i]
            if token.tag not in ("NNPS", "NNS") or not (
                token.dep in ("nsubj", "agent")
                or (token.dep == "pobj" and tokens[token.head].lemma in ("with", "by", "to", "from"))
            ):
                continue
            if scene.doc.dependents(i, "appos", "relcl", "acl", "prep", "nummod"):
                continue
            self.entities.add_known(
                scene.gazetteer.known[hit.alias.known], Mention(Span(hit.start, hit.end), "demonym")
            )

    def apposed(self, spot: Spot, name: Spot) -> None:
        """Add a body told by a common noun to the name beside it."""
        if name.start > spot.start:
            self.other(name)
        key = next(
            k for k in reversed(self.entities.keys()) if any(m.span == name.span for m in self.entities.get(k).mentions)
        )
        self.entities.mention(key, Mention(spot.span, "nominal"))
        if spot.core is not None:
            self.bodies.setdefault((spot.owner or "", spot.core), key)

    def gloss(self, spot: Spot, of: Spot) -> None:
        """Add another name that the text gives an entity."""
        key = next(
            (k for k in self.entities.keys() if any(m.span == of.span for m in self.entities.get(k).mentions)), None
        )
        if key is None:
            self.other(spot)
        else:
            self.entities.mention(key, Mention(spot.span))
            self.by_name[self._fold(self.scene.text(spot.first, spot.last))] = key


def _abbreviates(short: str, long: str) -> bool:
    """Whether the capitals of the short form are initials of the long name, in order: *ICRC*, *RFE/RL*."""
    letters = [c for c in short if c.isupper()]
    initials = [w[0].upper() for w in re.findall(r"[^\W_]+", long) if w.lower() not in _NOT_IN_ACRONYMS]
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
