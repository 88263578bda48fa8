"""Whose people those are who are moved, and who held them: told anywhere in the article, used where it matters.

*Evan Gershkovich* is nobody's by his name; *the American reporter*, *arrested in Russia* somewhere else in the text say
that he goes from Russia to the United States.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator

from swapgraph.extract.entities import Entities
from swapgraph.extract.events.arguments import Filled, verb_slots
from swapgraph.extract.events.bands import BAND, FIGHTING, band
from swapgraph.extract.nouns import BODY, CAPTIVE, NAME, PEOPLE, PRONOUN, Nouns
from swapgraph.model import Document

ACTORS = frozenset({"Country", "Organization"})
_PLACES = frozenset({"Country", "Place", "Facility"})
_MODIFIERS = ("amod", "compound", "nmod", "poss")


class Allegiance:
    """What one article tells of the sides of people.

    `holding` are verbs whose subject gets or keeps people, `jailing` those that also tell it by their place.
    """

    def __init__(
        self, doc: Document, entities: Entities, nouns: Nouns, holding: frozenset[str], jailing: frozenset[str]
    ) -> None:
        self.doc, self.entities, self.nouns = doc, entities, nouns
        self._jailing, self._holding = jailing, holding
        self._own: dict[str, dict[str, int]] = defaultdict(lambda: defaultdict(int))
        self._holders: dict[str, dict[str, int]] = defaultdict(lambda: defaultdict(int))
        self._gather(holding)

    def own(self, head: int) -> str | None:
        """The side whose people the noun phrase headed by token `head` means."""
        direct = nationality(self.doc, self.entities, self.nouns, head)
        if direct:
            return side_of(self.entities, direct)
        if self._called(head):
            return None
        borrowed = next((s for name in self._names(head) if (s := self._remembered(name))), None)
        return borrowed if borrowed != self._held_here(head) else None

    def _remembered(self, name: str) -> str | None:
        """The side told of a name or a noun; *prisoners* both of Israel and held by it are those of both sides."""
        side = _told(name, self._own)
        return side if not (name.startswith(" ") and side in self._holders.get(name, ())) else None

    def own_of(self, key: str) -> str | None:
        """The side of a person, or of the people that a group's own words tell."""
        entity = self.entities.get(key)
        if entity.type == "Person":
            return _told(key, self._own)
        tokens = [t.i for m in entity.mentions for t in self.doc.tokens_in(m.span)]
        return next((s for i in tokens if (s := nationality(self.doc, self.entities, self.nouns, i))), None)

    def holder(self, head: int) -> str | None:
        """The side that held them."""
        return self._held_here(head) or next(
            (s for name in self._names(head) if (s := _told(name, self._holders))), None
        )

    def _names(self, head: int) -> Iterator[str]:
        """What a noun phrase is remembered by: the person it names, or its noun if it means those told before."""
        key = self.entities.at(head)
        class_ = self.nouns.class_of(head)
        if key and (class_ == NAME or (class_ == PRONOUN and self.entities.get(key).type == "Person")):
            yield key
        elif class_ in PEOPLE | {BODY} and class_ not in (NAME, PRONOUN) and self._definite(head):
            if not self._whose(head):
                yield f" {self.doc.tokens[head].lemma}"
            for p in self.doc.dependents(head, "prep"):  # *a first group of 21 girls*
                if self.doc.tokens[p].lemma == "of":
                    yield from (n for obj in self.doc.dependents(p, "pobj") for n in self._names(obj))

    def _whose(self, head: int) -> bool:
        """*the bodies of 64 defenders*: which bodies is told by whose they are, so that no other ones are these."""
        doc, nouns = self.doc, self.nouns
        behind = (
            o for p in doc.dependents(head, "prep") if doc.tokens[p].lemma == "of" for o in doc.dependents(p, "pobj")
        )
        return nouns.class_of(head) == BODY and any(nouns.class_of(o) in PEOPLE | {BODY} for o in behind)

    def _definite(self, head: int) -> bool:
        """*the hostages*; *prisoners* and *hostages* of an article are one kind of people, also without *the*."""
        if self.nouns.class_of(head) == CAPTIVE:
            return True
        determiners = {self.doc.tokens[c].lemma for c in self.doc.dependents(head, "det")}
        return bool(determiners & {"the", "these", "those", "this"})

    def _called(self, head: int) -> bool:
        """*12 Arab prisoners*: called after others than the sides that the article tells of."""
        return any(self.doc.tokens[c].text[0].isupper() for c in self.doc.dependents(head, "amod"))

    def _gather(self, holding: frozenset[str]) -> None:
        doc, entities, nouns = self.doc, self.entities, self.nouns
        for key in entities:
            known = entities.known(key)
            if entities.get(key).type == "Person" and known and known.of and entities.has(known.of):
                self._own[key][side_of(entities, known.of)] += 1
        for token in doc.tokens:
            i = token.i
            class_ = nouns.class_of(i) if token.pos in ("NOUN", "PROPN", "ADJ", "PRON", "NUM") else None
            if class_ == NAME and (person := entities.at(i)):
                for noun in (i, *_said_to_be(doc, i)):
                    if country := nationality(doc, entities, nouns, noun):
                        self._own[person][side_of(entities, country)] += 1
                    if held := self._held_here(noun):
                        self._holders[person][held] += 1
            elif class_ in PEOPLE | {BODY} and token.pos in ("NOUN", "PROPN"):
                if country := nationality(doc, entities, nouns, i):
                    self._own[f" {token.lemma}"][side_of(entities, country)] += 1
                if held := self._held_here(i):
                    self._holders[f" {token.lemma}"][held] += 1
            if token.lemma in holding and token.pos == "VERB":
                self._captured(i)

    def _captured(self, verb: int) -> None:
        """*Hamas seized the soldiers*, *was arrested in Russia*, *sentenced by an Iranian court*."""
        slots = verb_slots(self.doc, verb)
        holder = self._actor(slots)
        if holder is None and self.doc.tokens[verb].lemma in self._jailing:
            holder = self._place(slots)
        if holder is None:
            return
        for head in slots.get("object", ()):
            for i in (head, *self.doc.dependents(head, "appos")):  # *the reporter X was arrested*
                key = self.entities.at(i)
                if self.nouns.class_of(i) in (NAME, PRONOUN):
                    if key and self.entities.get(key).type == "Person":
                        self._holders[key][holder] += 1
                elif self.nouns.class_of(i) in PEOPLE:
                    self._holders[f" {self.doc.tokens[i].lemma}"][holder] += 1

    def held_by(self, head: int) -> str | None:
        """Who holds them by the words of their own clause: *13 prisoners held by X*, *X is still holding 20,000*."""
        token = self.doc.tokens[head]
        verb = self.doc.tokens[token.head] if token.dep == "dobj" else None
        if verb is not None and verb.lemma in self._holding and (holder := self._actor(verb_slots(self.doc, verb.i))):
            return holder
        return self._held_by_clause(head)

    def _held_here(self, head: int) -> str | None:
        """*hostages held by Hamas*, *prisoners in Israeli jails*, *captives in Iran*."""
        if held := self._held_by_clause(head):
            return held
        if self.nouns.class_of(head) == CAPTIVE:
            return self._place({"in": [o for p in self._in(head) for o in self.doc.dependents(p, "pobj")]})
        return None

    def _held_by_clause(self, head: int) -> str | None:
        """*hostages held by Hamas*, *prisoners jailed in Iran*."""
        doc = self.doc
        for c in doc.dependents(head, "acl", "relcl"):
            slots = verb_slots(doc, c)
            if doc.tokens[c].lemma not in self._holding | self._jailing:
                continue  # *prisoners released in Germany*
            agents = [h for h in slots.get("subject", ()) if h != head] if doc.tokens[c].lemma in self._holding else []
            if held := self._actor({"by": agents}) or self._place(slots):
                return held
        return None

    def _in(self, head: int) -> list[int]:
        return [p for p in self.doc.dependents(head, "prep") if self.doc.tokens[p].lemma == "in"]

    def _actor(self, slots: Filled) -> str | None:
        """The side of the first actor that a verb names; no relief agency holds people."""
        for head in (*slots.get("subject", ()), *slots.get("by", ())):
            for key in actor_keys(self.doc, self.entities, self.nouns, head):
                if not is_relief(self.entities, key):
                    return side_of(self.entities, key)
        return None

    def _place(self, slots: Filled) -> str | None:
        """The side whose land or prison a verb names: *in Iran*, *in Moscow*, *in an Israeli jail*."""
        for head in (*slots.get("in", ()), *slots.get("at", ())):
            if self.nouns.is_captivity(head):
                keys = actor_keys(self.doc, self.entities, self.nouns, head)
                return side_of(self.entities, keys[0]) if keys else None
            place = self.entities.at(head)
            if place is None or self.entities.get(place).type not in _PLACES:
                continue
            if self.entities.get(place).type == "Country":
                return side_of(self.entities, place)
            known = self.entities.known(place)
            if known and known.of and self.entities.has(known.of):
                return side_of(self.entities, known.of)
        return None


def _told(name: str, counts: dict[str, dict[str, int]]) -> str | None:
    """The side told of a person most often, of a noun always; None if there is no such one."""
    ranked = sorted(counts.get(name, {}).items(), key=lambda x: (-x[1], x[0]))
    if not ranked or (len(ranked) > 1 and (name.startswith(" ") or ranked[0][1] == ranked[1][1])):
        return None
    return ranked[0][0]


def _said_to_be(doc: Document, i: int) -> Iterator[int]:
    """Nouns said of a name: *X, a former US marine*, *the Israeli soldier X*, *X is a Russian citizen*."""
    token = doc.tokens[i]
    yield from doc.dependents(i, "appos")
    if token.dep == "appos":
        yield token.head
    if token.dep == "nsubj" and doc.tokens[token.head].lemma == "be":
        yield from doc.dependents(token.head, "attr")


def is_relief(entities: Entities, key: str) -> bool:
    """Whether an actor is a relief agency: it carries people and is nobody's side."""
    known = entities.known(key)
    return known is not None and known.kind == "relief"


def is_body(entities: Entities, key: str) -> bool:
    """Whether an actor is a body of many countries, and so none that exchanges captives."""
    known = entities.known(key)
    return known is not None and known.kind == "body" and known.of is None


def actor_keys(doc: Document, entities: Entities, nouns: Nouns, head: int, *, sides: bool = True) -> list[str]:
    """The countries and organizations that a noun phrase stands for: a name, *Russian authorities*, *the Soviets*,
    *both sides*, *prisons in Russia and Belarus*, *Hamas captivity*, *Peru's oldest rebel group, the Shining Path*."""
    key = entities.at(head)
    if key and entities.get(key).type in (*ACTORS, "Person"):
        return _named(entities, key)
    if sides and (both := entities.sides_meant(head)):
        return list(both)
    if key is None and doc.tokens[head].tag == "PRP" and (teller := _teller(doc, head)) is not None:
        return actor_keys(doc, entities, nouns, teller, sides=sides)
    counted = bool(doc.dependents(head, "nummod"))
    several = doc.tokens[head].tag in ("NNS", "NNPS") or (
        doc.tokens[head].tag == "NNP" and doc.tokens[head].text[-1] == "s"
    )
    if not counted and several and (people := entities.country_of_demonym(head)):
        return [people]  # *the Soviets released*, *the Croats*
    if nouns.class_of(head) in PEOPLE and counted:
        return []  # *two Israeli soldiers* are moved, *Israeli soldiers* move others
    if called := _fighters_apposed(doc, entities, head):
        return called
    owners, found = _owners(doc, entities, nouns, head)
    bodies = [k for k in found if entities.get(k).type == "Organization"]
    if (
        not (bodies or nouns.is_captivity(head))
        and nouns.fits(head, BAND)
        and (rebels := band(doc, entities, nouns, head))
    ):
        return [rebels]
    return list(dict.fromkeys(bodies or owners + found))  # *Colombia's leftist FARC rebels* are FARC


def _named(entities: Entities, key: str) -> list[str]:
    """An actor by its name; a head of state or another person acts for a country that is one of the sides."""
    if entities.get(key).type in ACTORS:
        return [key]
    known = entities.known(key)
    country = known.of if known else None
    return [country] if country and country in entities.sides() else []


def _owners(doc: Document, entities: Entities, nouns: Nouns, head: int) -> tuple[list[str], list[str]]:
    """Whose a noun phrase is (*Peru's*), and by whom it is called (*Russian*, *of Hamas*)."""
    captivity = nouns.is_captivity(head)
    found: list[str] = []
    owners: list[str] = []
    for c in doc.children(head):
        dep = doc.tokens[c].dep
        if dep in _MODIFIERS:
            for j in (*doc.conjuncts(c), *_leader(doc, c)):
                owner = None if _leans(doc, j) else entities.country_of_demonym(j) or entities.at(j)
                if owner and entities.get(owner).type in ACTORS:
                    (owners if dep == "poss" else found).append(owner)
        elif dep == "prep" and doc.tokens[c].lemma in (("in", "of", "by") if captivity else ("of",)):
            for obj in doc.dependents(c, "pobj"):
                for j in doc.conjuncts(obj):
                    owner = entities.at(j)
                    if owner and entities.get(owner).type in ACTORS:
                        found.append(owner)
    return owners, found


def _teller(doc: Document, i: int) -> int | None:
    """*The coalition said it freed them*: who says so, for a pronoun that stands for no name."""
    clause = doc.tokens[doc.tokens[i].head]
    if doc.tokens[i].lemma not in ("it", "they") or clause.dep != "ccomp":
        return None
    return next((s for s in doc.dependents(clause.head, "nsubj") if s < i), None)


def _leader(doc: Document, i: int) -> list[int]:
    """*the Saudi-led coalition* acts for who leads it."""
    return doc.dependents(i, "npadvmod") if doc.tokens[i].text.lower() == "led" else []


def _fighters_apposed(doc: Document, entities: Entities, head: int) -> list[str]:
    """The armed movements that an apposition names: they act, not the country that is said to have them."""
    named = [entities.at(j) for c in doc.dependents(head, "appos") for j in doc.conjuncts(c)]
    return [k for k in named if k and (known := entities.known(k)) is not None and known.kind in FIGHTING]


def nationality(doc: Document, entities: Entities, nouns: Nouns, head: int) -> str | None:
    """The country or organization whose people a noun phrase counts: *Ukrainian soldiers*, *its people*, *Russians*,
    *members of the Armenian armed forces*, *Israel's dead*."""
    own = entities.country_of_demonym(head)
    if own:
        return own
    for j in (head, *doc.dependents(head, "amod", "compound")):  # *238 separatists*, *insurgent fighters*
        if nouns.fits(j, BAND) and (rebels := band(doc, entities, nouns, j, new=False)):
            return rebels
    for c in doc.children(head):
        dep = doc.tokens[c].dep
        if dep in ("amod", "compound", "nmod"):
            whose = doc.dependents(c, "npadvmod") if doc.tokens[c].text.lower() == "affiliated" else []
            for j in (c, *doc.dependents(c, "amod", "compound"), *whose):  # *Houthi-affiliated prisoners*
                key = None if _leans(doc, j) else entities.country_of_demonym(j)
                if key is None and (j in whose or (j == c and dep == "compound")):
                    key = _side_named(entities, j)
                if key:
                    return key
        if dep == "poss" and not nouns.holds(head):
            key = entities.at(c)
            if key and entities.get(key).type in ACTORS:
                return key
    for p in doc.dependents(head, "prep"):
        if doc.tokens[p].lemma == "of" or (doc.tokens[p].lemma == "from" and nouns.fights(head)):
            for obj in doc.dependents(p, "pobj"):  # *members of the Armenian army*, *fighters from the Houthi militia*
                key = nationality(doc, entities, nouns, obj)
                if key:
                    return key
    return None


def _side_named(entities: Entities, i: int) -> str | None:
    """*U.S. citizens*, *Boko Haram commanders*: the country or the armed group that token `i` names."""
    key = entities.at(i)
    if key is None or entities.get(key).type == "Country":
        return key
    known = entities.known(key)
    return key if known is not None and known.kind in FIGHTING else None


def _leans(doc: Document, i: int) -> bool:
    """*pro-Russian*, *anti-Soviet*: no Russians, no Soviets."""
    return i > 1 and doc.tokens[i - 1].text in "-–" and doc.tokens[i - 2].text.lower() in ("pro", "anti", "ex")


def side_of(entities: Entities, key: str) -> str:
    """The side that an actor belongs to: itself if it is one, the movement that stands for a country (*Hamas* for the
    Palestinians), else the country of a ministry or an army."""
    sides = entities.sides()
    if key in sides:
        return key
    for side in sides:
        movement = entities.known(side)
        if movement and (movement.stands_for == key or (movement.of == key and movement.kind in FIGHTING)):
            return side  # *held in Afghanistan*, by the Taliban
    if entities.get(key).type == "Country":
        return key
    known = entities.known(key)
    if known and known.kind in FIGHTING:
        return key  # *the FARC* are no part of Colombia
    if known and known.of and entities.has(known.of):
        return known.of
    label = entities.get(key).label  # *Defence Ministry of Russia*
    own = next((s for s in sides if label.endswith(f" of {entities.get(s).label}")), None)
    return own or (None if known else _led_or_called(entities, key)) or key


def _led_or_called(entities: Entities, key: str) -> str | None:
    """The side of a body that is called after its people or its leader: *the Biden administration*, *American Special
    Forces*."""
    entity, sides = entities.get(key), entities.sides()
    tokens = (
        entities.doc.tokens_in(entity.mentions[0].span) if entity.type == "Organization" and entity.mentions else ()
    )
    if len(tokens) < 2 or len(sides) != 2:
        return None
    if (country := entities.country_of_demonym(tokens[0].i)) in sides:
        return country
    leader = entities.gazetteer.exact(tokens[0].text) if entities.gazetteer else None
    led = entities.gazetteer.known[leader.known].of if entities.gazetteer and leader else None
    return led if led in sides else None


def is_third_country(entities: Entities, key: str) -> bool:
    """Whether those freed are only taken to a country that is neither of the two sides: *flown to Ankara*."""
    sides = entities.sides()
    return len(sides) == 2 and key not in sides and entities.get(key).type == "Country"


def speaks_for_people(entities: Entities, side: str | None) -> bool:
    """Whether a side is a movement that stands for a people: those freed to it go home, not to it."""
    known = entities.known(side) if side else None
    return known is not None and known.stands_for is not None
