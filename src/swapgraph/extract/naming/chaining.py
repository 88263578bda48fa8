"""Puts the names of an article into the registry: full name and short name, name and acronym are one entity."""

from __future__ import annotations

import re
from collections.abc import Sequence

from swapgraph.extract.entities import Entities
from swapgraph.extract.gazetteer import Known, fold
from swapgraph.extract.naming.asides import NOT_IN_ACRONYMS, abbreviates, apposed, glossed
from swapgraph.extract.naming.bodies import body_label
from swapgraph.extract.naming.capitals import is_place
from swapgraph.extract.naming.persons import Person, find_persons, with_surnames
from swapgraph.extract.naming.scene import Scene, Spot
from swapgraph.model import Mention, Span

_WORD = re.compile(r"[^\W\d_]+(?:['’.][^\W\d_]+)*\.?")


_ACRONYM = re.compile(r"\s*\(([A-Z][A-Za-z./&-]{1,11})(?=[,;)])")


def chain(scene: Scene, spots: Sequence[Spot], entities: Entities) -> None:
    """Put the names into the registry, each with all its mentions."""
    spots = with_surnames(scene, spots)
    same = glossed(scene, spots)
    persons = find_persons(scene, [s for s in spots if id(s) not in same])
    names = _Names(scene, entities, frozenset(s.known.name for s in spots if s.known is not None))
    names.learn(spots)
    partners = apposed(scene, spots)
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


class _Names:
    """Adds names to the registry, remembering what each was called."""

    def __init__(self, scene: Scene, entities: Entities, present: frozenset[str]) -> None:
        self.scene, self.entities = scene, entities
        self.present = present  # entries of the gazetteer that the article names
        self.by_person: dict[int, str] = {}
        self.by_name: dict[str, str] = {}  # casefolded name or acronym -> key
        self.bodies: dict[tuple[str, str], str] = {}  # owner and core -> key
        self.long: list[tuple[tuple[str, ...], str]] = []  # words of names of bodies and places
        self.owners: dict[str, set[str]] = {}  # core -> whose bodies of that name the article speaks of
        self.told: dict[str, Spot] = {}  # acronyms, with the bodies that the text says they are

    def learn(self, spots: Sequence[Spot]) -> None:
        """Note whose the bodies are, and the acronyms that stand in brackets behind their names."""
        for spot in spots:
            if spot.core and spot.owner:
                self.owners.setdefault(spot.core, set()).add(spot.owner)
            match = _ACRONYM.match(self.scene.doc.text, spot.end) if spot.type == "Organization" else None
            if match and abbreviates(match.group(1), self.scene.folded[spot.start : spot.end]):
                self.told.setdefault(self._fold(match.group(1)), spot)

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
            calm = [s for s in person.spots if self.scene.doc.tokens[s.first].sentence not in self.scene.loud]
            fullest = max(calm or person.spots, key=lambda s: (s.last - s.first, -s.start))
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
            known = self.scene.gazetteer.known[self._state(known) or known.capital_of]
        long = next((k for k in known.short_for if k in self.present), known.name)
        key = self.entities.add_known(self.scene.gazetteer.known[long], Mention(spot.span, spot.kind))
        self._remember(spot, key)
        if spot.kind == "nominal" and known.type == "Country":
            # a body of its own; what it does is told of the country, so the country's mention stays the one asked for
            self.entities.add("Organization", body_label("government", known.label), Mention(spot.span))

    def _state(self, capital: Known) -> str | None:
        """The former state that a capital stands for: by the article's date, or as the only one spoken of."""
        date = self.scene.doc.article.date
        spoken = self.present | {h.alias.known for h in self.scene.demonyms.values()}
        for state, until in capital.formerly:
            if date[:4] <= until if date else state in spoken and capital.capital_of not in spoken:
                return state
            if date and state in spoken and capital.capital_of not in spoken:
                return state
        return None

    def _body(self, spot: Spot) -> None:
        core, owner = spot.core or "", spot.owner or self._only_owner(spot)
        gazetteer = self.scene.gazetteer
        key = self.bodies.get((owner or "", core)) if owner is not None or self._says_no_more(spot) else None
        if key is None and (owner is None or " " not in core) and (owner is not None or self._says_no_more(spot)):
            own = [(k, c) for (o, c), k in reversed(self.bodies.items()) if owner is None or o == owner]
            key = next((k for k, c in own if (c == core and owner is None) or c.endswith(" " + core)), None)
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
        if owner is not None or self._says_no_more(spot):
            self.bodies.setdefault((owner or "", core), key)
        self._remember(spot, key)

    def _only_owner(self, spot: Spot) -> str | None:
        """Whose the *National Guard* is, if the article speaks of one country's alone."""
        owners = self.owners.get(spot.core or "", set())
        named = " " in (spot.core or "") and self.scene.capital(spot.last - 1)
        return next(iter(owners)) if named and len(owners) == 1 and self._says_no_more(spot) else None

    def _says_no_more(self, spot: Spot) -> bool:
        """Whether a body without owner is told by its own words alone: *the court*, not *a Russian court*."""
        return spot.first not in self.scene.demonyms and self.scene.lower(spot.last - 1) != "'s"

    def _plain(self, spot: Spot) -> None:
        type_ = spot.type or "Organization"
        written = spot.name or self.scene.text(spot.first, spot.last)
        key = self.by_name.get(self._fold(written))
        if key is None and (told := self.told.get(self._fold(written))) is not None and told.start > spot.start:
            self.other(told)
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
                if "".join(w[0] for w in long if w not in NOT_IN_ACRONYMS) == written.lower()
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
            if match and abbreviates(match.group(1), self.scene.folded[spot.start : spot.end]):
                self.by_name[self._fold(match.group(1))] = key

    def _content(self, spot: Spot) -> tuple[str, ...]:
        lower = self.scene.folded[spot.start : spot.end].lower()
        return tuple(w for w in _WORD.findall(lower) if w not in ("the", "s"))

    def _fold(self, text: str) -> str:
        plain = re.sub(r"(?<=\b[A-Z])\.", "", fold(text))  # *U.N.C.* and *UNC*
        return re.sub(r"^the ", "", plain.casefold())

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
        key = next((k for k in self.entities if any(m.span == of.span for m in self.entities.get(k).mentions)), None)
        if key is None:
            self.other(spot)
        else:
            self.entities.mention(key, Mention(spot.span))
            self.by_name[self._fold(self.scene.text(spot.first, spot.last))] = key
