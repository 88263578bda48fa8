"""Who takes part in an event: slots of its mentions become roles of entities."""

from __future__ import annotations

from swapgraph.extract.entities import Entities
from swapgraph.extract.events.allegiance import (
    ACTORS,
    actor_keys,
    is_body,
    is_relief,
    is_third_country,
    nationality,
    side_of,
    speaks_for_people,
)
from swapgraph.extract.events.bands import BAND, REGIME
from swapgraph.extract.events.groups import group_of
from swapgraph.extract.events.mention import EventMention
from swapgraph.extract.events.scene import Scene
from swapgraph.extract.nouns import BODY, NAME, NUMBER, PEOPLE, PRONOUN, Nouns
from swapgraph.model import Document

_THEME_ROLES = frozenset(
    {"releasedPerson", "returnedBody", "capturedPerson", "detainedPerson", "convictedPerson", "accused", "target"}
)
_PERSONAL_ROLES = frozenset({"negotiator", "mediator", "participant", "attacker", "captor"})
_SIDES = frozenset({"party", "releasingParty", "receivingParty"})  # a ministry acts here for its country
_HOLDERS = frozenset({"captor", "detainingParty"})
_PARTY_ROLES = frozenset(
    {"party", "releasingParty", "receivingParty", "negotiator", "mediator", "captor", "detainingParty", "attacker"}
)

Roles = list[tuple[str, str]]


def roles_of(scene: Scene, m: EventMention) -> Roles:
    """(role, entity key) for one mention; people who are only counted become groups."""
    doc, entities, nouns, words = scene.doc, scene.entities, scene.nouns, scene.words
    roles: Roles = []
    for slot, heads in sorted(m.slots.items()):
        role = m.frame.roles.get(slot)
        if role is None:
            continue
        role = "mediator" if slot == "subject" and role in _SIDES and _helps(scene, m) else role
        for head in heads:
            if role in _THEME_ROLES:
                _theme(scene, head, role, m, roles)
            else:
                roles.extend((role, key) for key in _slot_keys(scene, slot, head, role))
    if "releasingParty" in m.frame.roles.values():
        for t in m.tokens:  # *left Israeli jails*
            if t != m.head and nouns.is_captivity(t):
                roles.extend(("releasingParty", key) for key in actor_keys(doc, entities, nouns, t))
    for head in m.themes if "transfer" in words.types[m.type].traits else ():
        if not any(head in m.slots.get(s, ()) for s in m.frame.roles if m.frame.roles[s] in _THEME_ROLES):
            _theme(scene, head, "releasedPerson", m, roles)
    swaps = "transfer" in words.traits(m.type)
    roles = [
        ("facilitator" if r in _SIDES and is_relief(entities, k) else r, k)
        for r, k in roles
        if not (r in _HOLDERS and is_relief(entities, k))  # it visits captives, and holds none
        if not (r == "party" and swaps and is_body(entities, k))  # *the UN mission announced the exchange*
    ]
    parties = {k for r, k in roles if r in _PARTY_ROLES}
    if words.types[m.type].side_role == "party" and len(parties) < 2:
        for head in m.themes:  # *189 Ukrainians for 150 Russians*
            own = scene.allegiance.own(head)
            stood_for = {known.stands_for for p in parties if (known := entities.known(p))}
            if own and own not in stood_for and not _foreign(entities, own) and entities.get(own).type in ACTORS:
                _add(roles, "party", own)
    directed = any(r in ("releasingParty", "receivingParty") for r in m.frame.roles.values())
    if directed and m.type == m.frame.type:
        roles = _orient(scene, m, roles)
    elif directed:  # told with words for one direction, meant as an exchange
        roles = [(r, k) for r, k in roles if not (r == "receivingParty" and is_third_country(entities, k))]
        roles = [("party" if r in ("releasingParty", "receivingParty") else r, k) for r, k in roles]
    sides = entities.sides()
    roles = [(r, side) if r in _SIDES and (side := side_of(entities, k)) in sides else (r, k) for r, k in roles]
    return sorted(set(roles), key=roles.index)


def _helps(scene: Scene, m: EventMention) -> bool:
    """*Oman provided mediation efforts to return them*: who does this helps those who do."""
    doc, verb = scene.doc, scene.doc.tokens[m.head]
    helping = scene.words.mediator_nouns - {"effort", "role"}
    near = (verb.head, *doc.dependents(verb.head, "compound", "amod"))
    return m.verbal and verb.dep == "acl" and any(doc.tokens[j].lemma in helping for j in near)


def _slot_keys(scene: Scene, slot: str, head: int, role: str) -> list[str]:
    """The entities that a noun phrase in a slot stands for."""
    entities = scene.entities
    named = entities.at(head)
    if slot == "modifier":
        if scene.doc.tokens[head].text.endswith("ed") and "-" in scene.doc.tokens[head].text:
            return []  # *the U.N.-mediated swap*: no party
        key = entities.country_of_demonym(head) or named
        if role == "attacker" and key and scene.doc.tokens[head].text == entities.capital_name(key):
            return []  # *a Berlin killing*: where, not by whom
        return [key] if key and entities.get(key).type in ACTORS else []
    person = [named] if role in _PERSONAL_ROLES and named and entities.get(named).type == "Person" else []
    keys = person + actor_keys(scene.doc, entities, scene.nouns, head, sides=role in _PARTY_ROLES)
    if not keys and named is None and role in _SIDES and scene.nouns.fits(head, BAND | REGIME):
        return [entities.group(scene.nouns.phrase(head, with_number=False))]
    return keys


def _add(roles: Roles, role: str, key: str) -> None:
    if (role, key) not in roles:
        roles.append((role, key))


def _theme(scene: Scene, head: int, role: str, m: EventMention, roles: Roles) -> None:
    """The people or bodies themselves: a named person, or a group as it is called."""
    doc, entities, nouns = scene.doc, scene.entities, scene.nouns
    class_ = nouns.class_of(head)
    key = entities.at(head)
    if class_ == NAME or (class_ == PRONOUN and key and entities.get(key).type in ("Person", "Group")):
        known = entities.known(key) if key else None
        if class_ == PRONOUN and known is not None and known.head:
            return  # *"She is on her way home," the president said*: whoever that is, not the president
        if key:
            _add(roles, role if class_ != BODY else "returnedBody", key)
        return
    if class_ == BODY:
        for p in doc.dependents(head, "prep"):  # *the remains of Ehud Goldwasser and Eldad Regev*
            for obj in doc.dependents(p, "pobj"):
                for j in doc.conjuncts(obj):
                    for named in (*_persons(doc, entities, nouns, j), *_named_among(doc, entities, nouns, j)):
                        _add(roles, "returnedBody", named)
        return
    named_by_trigger = head in m.tokens and head != m.head  # *a prisoner swap*
    if class_ in (None, PRONOUN) or class_ not in PEOPLE or named_by_trigger:
        return
    for named in _named_among(doc, entities, nouns, head):
        _add(roles, role, named)
    if class_ == NUMBER:
        return  # *the three, X, Y and Z*
    group = group_of(scene, m, head)
    if group:
        _add(roles, role, group)


def _named_among(doc: Document, entities: Entities, nouns: Nouns, head: int) -> list[str]:
    """Names in apposition or listed behind the group: *five soldiers, among them X and Y*; *the reporter Z*."""
    named = []
    for c in doc.dependents(head, "appos"):
        named.extend(_persons(doc, entities, nouns, c))
    for p in doc.dependents(head, "prep"):
        if doc.tokens[p].lemma in ("including", "include", "among"):
            for obj in doc.dependents(p, "pobj"):
                named.extend(_persons(doc, entities, nouns, obj))
    return named


def _persons(doc: Document, entities: Entities, nouns: Nouns, head: int) -> list[str]:
    return [key for j in doc.conjuncts(head) if nouns.class_of(j) == NAME and (key := entities.at(j))]


def _goal(scene: Scene, m: EventMention) -> str | None:
    """*40 men returned home to Kyiv*: the side in whose country their way ends; within a country it may be either's."""
    entities = scene.entities
    if any(known.against or known.kind for side in entities.sides() if (known := entities.known(side)) is not None):
        return None
    keys = (entities.at(h) for slot in ("to", "into") for h in m.slots.get(slot, ()))
    places = (place for key in keys if key and (place := entities.known(key)) is not None)
    countries = (entities.known_key(place.of) for place in places if place.type == "Place" and place.of)
    return next((c for c in countries if c in entities.sides()), None)


def _orient(scene: Scene, m: EventMention, roles: Roles) -> Roles:
    """Who releases and who receives: a side does not release its own people, and gets them from who held them."""
    entities, allegiance = scene.entities, scene.allegiance
    domestic = is_domestic(scene, m)
    own = None if domestic and not _called_after(scene, m) else _own(scene, m)
    held = next((n for h in m.themes if (n := allegiance.holder(h)) and n != own), None)
    possessive = _own_people(scene.doc, scene.nouns, m)
    subjects = {side_of(entities, k) for k in _subject_keys(scene, m)}
    names = all(scene.nouns.class_of(h) == NAME for h in m.themes)
    alone = m.frame.direction == "gives" and (names or domestic)
    out: Roles = [] if own or len(entities.sides()) < 2 else _wanted(scene, m)
    for role, key in roles:
        side = side_of(entities, key)
        if (
            role == "releasingParty"
            and (possessive or (side == own and not alone))
            and side in subjects
            and side != held
        ):
            out.append(("receivingParty", side))
        elif role == "receivingParty" and m.frame.sends_others and side in subjects and own and own != side:
            out.append(("releasingParty", side))
        else:
            out.append((role, side if role in _SIDES else key))
    receivers = {k for r, k in out if r == "receivingParty"}
    both = receivers & {k for r, k in out if r == "releasingParty"}
    if both and receivers - both:  # *Chad returned two girls from Chad to Libya*
        receivers -= both
        out = [(r, k) for r, k in out if r != "receivingParty" or k not in both]
    out = [(r, k) for r, k in out if r != "releasingParty" or k not in receivers]  # nobody gives to himself
    releasing = [k for r, k in out if r == "releasingParty"]
    receiving = [k for r, k in out if r == "receivingParty"]
    home = own if own and own not in releasing and entities.get(own).type in (*ACTORS, "Group") else None
    if home and not (releasing or receiving) and held is None and domestic:
        return [*out, ("releasingParty", home)]  # *a Soviet dissident walked free*
    foreign = home and _foreign(entities, home)
    if not receiving and home and not foreign and not speaks_for_people(entities, home):
        out.append(("receivingParty", home))
    elif not (receiving or home) and (goal := _goal(scene, m)) and goal not in releasing:
        out.append(("receivingParty", goal))
    sides = entities.sides()
    to = next((k for r, k in out if r == "receivingParty"), home)
    if not releasing and held and held != to:
        releasing = [held]
    elif not releasing and to in sides and len(sides) == 2:
        releasing = [sides[sides[0] == to]]
    out += [("releasingParty", k) for k in releasing if ("releasingParty", k) not in out]
    other = [s for s in sides if s not in releasing]
    open_end = releasing and not to and not own and (len(sides) == 1 or releasing[0] in sides)
    if open_end and len(other) == 1 and not domestic and not speaks_for_people(entities, other[0]):
        out.append(("receivingParty", other[0]))
    return out


def _wanted(scene: Scene, m: EventMention) -> Roles:
    """*The rebels demanded the release of 12 comrades*: who wants people back gets them from the other side."""
    doc, entities, sides = scene.doc, scene.entities, scene.entities.sides()
    verb = doc.tokens[doc.tokens[m.head].head]
    by = verb.head if verb.dep == "prep" and verb.lemma == "for" else verb.i
    if m.verbal or doc.tokens[by].lemma not in scene.words.wanting or any(r for r, _ in m.roles):
        return []
    heads = doc.dependents(by, "nsubj")
    wanting = {side_of(entities, k) for h in heads for k in actor_keys(doc, entities, scene.nouns, h)} & set(sides)
    if len(wanting) != 1 or any(slot in m.slots for slot in ("by", "possessive")):
        return []
    (home,) = wanting
    return [("receivingParty", home), ("releasingParty", sides[sides[0] == home])]


def _foreign(entities: Entities, key: str) -> bool:
    """*23 Lebanese and a German*: of a country that is neither of the two sides."""
    return key not in entities.sides() and len(entities.sides()) == 2 and entities.get(key).type != "Group"


def _own(scene: Scene, m: EventMention) -> str | None:
    """Whose people are moved; what the article calls others by the same noun does not make a giver's own people."""
    subjects = {side_of(scene.entities, k) for k in _subject_keys(scene, m)} if m.frame.direction == "gives" else set()
    for head in m.themes:
        own = scene.allegiance.own(head)
        borrowed = scene.nouns.class_of(head) not in (NAME, PRONOUN) and not nationality(
            scene.doc, scene.entities, scene.nouns, head
        )
        if own and not (borrowed and own in subjects):
            return own
    return None


def _called_after(scene: Scene, m: EventMention) -> bool:
    """Whether the words for those who are moved say themselves whose they are: *Soviet dissidents*."""
    return any(nationality(scene.doc, scene.entities, scene.nouns, h) for h in m.themes)


def is_domestic(scene: Scene, m: EventMention) -> bool:
    """*twenty political prisoners*, *Togolese held as political prisoners*: a country's own, freed to go home."""
    doc = scene.doc
    called = [
        o
        for h in m.themes
        for verb in doc.dependents(h, "acl")
        for p in doc.dependents(verb, "prep")
        if doc.tokens[p].lemma == "as"
        for o in doc.dependents(p, "pobj")
    ]
    return any(
        doc.tokens[c].lemma in scene.words.domestic
        for h in (*m.themes, *called)
        for c in (h, *doc.dependents(h, "amod", "compound"))
    )


def _subject_keys(scene: Scene, m: EventMention) -> set[str]:
    heads = m.slots.get("subject", ())
    return {k for h in heads for k in actor_keys(scene.doc, scene.entities, scene.nouns, h)}


def _own_people(doc: Document, nouns: Nouns, m: EventMention) -> bool:
    """*returned 307 of its people*, *brought our soldiers home*: the subject's own, given to nobody."""
    if "dative" in m.slots or "to" in m.slots:
        return False
    for h in m.themes:
        near = [
            h,
            *(o for p in doc.dependents(h, "prep") if doc.tokens[p].lemma == "of" for o in doc.dependents(p, "pobj")),
        ]
        if any(
            doc.tokens[c].tag == "PRP$" and doc.tokens[c].lemma in ("its", "their", "our")
            for j in near
            if not (nouns.holds(j) and m.frame.direction == "gives")  # *freed its captives*: those it held
            for c in doc.dependents(j, "poss")
        ):
            return True
    return False
