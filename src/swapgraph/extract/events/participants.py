"""Who takes part in an event: slots of its mentions become roles of entities."""

from __future__ import annotations

from swapgraph.extract.entities import Entities
from swapgraph.extract.events.arguments import verb_slots
from swapgraph.extract.events.mention import EventMention, MentionWords
from swapgraph.extract.nouns import BODY, NAME, NUMBER, PEOPLE, PRONOUN, Nouns
from swapgraph.model import Document

ACTORS = frozenset({"Country", "Organization"})
_THEME_ROLES = frozenset(
    {"releasedPerson", "returnedBody", "capturedPerson", "detainedPerson", "convictedPerson", "accused", "target"}
)
_PERSONAL_ROLES = frozenset({"negotiator", "mediator", "participant", "attacker", "captor"})
_SIDES = frozenset({"party", "releasingParty", "receivingParty"})  # a ministry acts here for its country
_PARTY_ROLES = frozenset(
    {"party", "releasingParty", "receivingParty", "negotiator", "mediator", "captor", "detainingParty", "attacker"}
)

Roles = list[tuple[str, str]]


def roles_of(doc: Document, entities: Entities, nouns: Nouns, words: MentionWords, m: EventMention) -> Roles:
    """(role, entity key) for one mention; people who are only counted become groups."""
    roles: Roles = []
    for slot, heads in sorted(m.slots.items()):
        role = m.frame.roles.get(slot)
        if role is None:
            continue
        for head in heads:
            if role in _THEME_ROLES:
                _theme(doc, entities, nouns, head, role, m, roles)
            else:
                roles.extend((role, key) for key in _slot_keys(doc, entities, nouns, slot, head, role))
    for head in m.themes:
        if not any(head in m.slots.get(s, ()) for s in m.frame.roles if m.frame.roles[s] in _THEME_ROLES):
            _theme(doc, entities, nouns, head, "releasedPerson", m, roles)
    parties = {k for r, k in roles if r in _PARTY_ROLES}
    if m.type in words.types and words.types[m.type].side_role == "party" and len(parties) < 2:
        for head in m.themes:  # *189 Ukrainians for 150 Russians*
            if (own := nationality(doc, entities, nouns, head)) and entities.get(own).type in ACTORS:
                _add(roles, "party", own)
    directed = any(r in ("releasingParty", "receivingParty") for r in m.frame.roles.values())
    if directed and m.type == m.frame.type:
        roles = _orient(doc, entities, nouns, m, roles)
    elif directed:  # told with words for one direction, meant as an exchange
        roles = [("party" if r in ("releasingParty", "receivingParty") else r, k) for r, k in roles]
    sides = entities.sides()
    roles = [(r, side) if r in _SIDES and (side := side_of(entities, k)) in sides else (r, k) for r, k in roles]
    return sorted(set(roles), key=roles.index)


def _slot_keys(doc: Document, entities: Entities, nouns: Nouns, slot: str, head: int, role: str) -> list[str]:
    """The entities that a noun phrase in a slot stands for."""
    named = entities.at(head)
    if slot == "modifier":
        key = entities.country_of_demonym(head) or named
        return [key] if key and entities.get(key).type in ACTORS else []
    person = [named] if role in _PERSONAL_ROLES and named and entities.get(named).type == "Person" else []
    return person + actor_keys(doc, entities, nouns, head, sides=role in _PARTY_ROLES)


def _add(roles: Roles, role: str, key: str) -> None:
    if (role, key) not in roles:
        roles.append((role, key))


def actor_keys(doc: Document, entities: Entities, nouns: Nouns, head: int, *, sides: bool = True) -> list[str]:
    """The countries and organizations that a noun phrase stands for: a name, *Russian authorities*, *both sides*,
    *prisons in Russia and Belarus*, *Hamas captivity*."""
    key = entities.at(head)
    if key and entities.get(key).type in ACTORS:
        return [key]
    if key and entities.get(key).type == "Person":
        known = entities.known(key)
        country = known.of if known else None
        return [country] if country and country in entities.sides() else []
    if sides and (both := entities.sides_meant(head)):
        return list(both)
    found: list[str] = []
    captivity = nouns.is_captivity(head)
    if nouns.class_of(head) in PEOPLE and not _institution(doc, head):
        return []
    for c in doc.children(head):
        dep = doc.tokens[c].dep
        if dep in ("amod", "compound", "poss", "nmod"):
            for j in doc.conjuncts(c):
                owner = entities.country_of_demonym(j) or entities.at(j)
                if owner and entities.get(owner).type in ACTORS:
                    found.append(owner)
        elif dep == "prep" and (captivity or doc.tokens[c].lemma == "of") and doc.tokens[c].lemma in ("in", "of", "by"):
            for obj in doc.dependents(c, "pobj"):
                for j in doc.conjuncts(obj):
                    owner = entities.at(j)
                    if owner and entities.get(owner).type in ACTORS:
                        found.append(owner)
    return list(dict.fromkeys(found))


def _institution(doc: Document, head: int) -> bool:
    """A plural or body that acts for its country: *Russian officials*, *Israeli forces*."""
    return doc.tokens[head].tag in ("NNS", "NNPS", "NN") and not doc.dependents(head, "nummod")


def _theme(
    doc: Document, entities: Entities, nouns: Nouns, head: int, role: str, m: EventMention, roles: Roles
) -> None:
    """The people or bodies themselves: a named person, or a group as it is called."""
    class_ = nouns.class_of(head)
    key = entities.at(head)
    if class_ == NAME or (class_ == PRONOUN and key and entities.get(key).type in ("Person", "Group")):
        if key:
            _add(roles, role if class_ != BODY else "returnedBody", key)
        return
    if class_ == BODY:
        for p in doc.dependents(head, "prep"):  # *the remains of Ehud Goldwasser and Eldad Regev*
            for obj in doc.dependents(p, "pobj"):
                for j in doc.conjuncts(obj):
                    if nouns.class_of(j) == NAME and (named := entities.at(j)):
                        _add(roles, "returnedBody", named)
        return
    if class_ in (None, PRONOUN, NUMBER) or class_ not in PEOPLE:
        return
    for named in _named_among(doc, entities, nouns, head):
        _add(roles, role, named)
    if not nouns.described(head):
        return  # *captives*, *1,000 prisoners of war*, *fewer men*: a count, nobody in particular
    full = nouns.phrase(head, without=m.tokens)
    bare = nouns.phrase(head, with_number=False, without=m.tokens)
    if len(doc.tokens_in(full)) < 2:
        return
    group = entities.group(full)
    if bare != full:
        entities.group_mention(group, bare)
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


def nationality(doc: Document, entities: Entities, nouns: Nouns, head: int) -> str | None:
    """The country or organization whose people a noun phrase counts: *Ukrainian soldiers*, *its people*, *Russians*,
    *members of the Armenian armed forces*, *Israel's dead*."""
    own = entities.country_of_demonym(head)
    if own:
        return own
    for c in doc.children(head):
        dep = doc.tokens[c].dep
        if dep in ("amod", "compound", "nmod"):
            for j in (c, *doc.dependents(c, "amod", "compound")):
                key = entities.country_of_demonym(j)
                if key:
                    return key
        if dep == "poss" and not nouns.holds(head):
            key = entities.at(c)
            if key and entities.get(key).type in ACTORS:
                return key
    for p in doc.dependents(head, "prep"):
        if doc.tokens[p].lemma == "of":
            for obj in doc.dependents(p, "pobj"):
                key = nationality(doc, entities, nouns, obj)
                if key:
                    return key
    return None


def side_of(entities: Entities, key: str) -> str:
    """The side that an actor belongs to: itself if it is one, else the country of a ministry or an army."""
    if key in entities.sides() or entities.get(key).type == "Country":
        return key
    known = entities.known(key)
    if known and known.of and entities.has(known.of):
        return known.of
    label = entities.get(key).label  # *Defence Ministry of Russia*
    return next((side for side in entities.sides() if label.endswith(f" of {entities.get(side).label}")), key)


def _orient(doc: Document, entities: Entities, nouns: Nouns, m: EventMention, roles: Roles) -> Roles:
    """Who releases and who receives: a country does not release its own; the other side of two is the one not named."""
    own = next((n for h in m.themes if (n := nationality(doc, entities, nouns, h))), None)
    possessive = _own_people(doc, nouns, m)
    out: Roles = []
    for role, key in roles:
        if role == "releasingParty" and (key == own or possessive) and key in _subject_keys(doc, entities, nouns, m):
            out.append(("receivingParty", key))
        else:
            out.append((role, key))
    releasing = [k for r, k in out if r == "releasingParty"]
    receiving = [k for r, k in out if r == "receivingParty"]
    if releasing and not receiving and own and own not in releasing:
        out.append(("receivingParty", own))
    sides = entities.sides()
    if len(sides) == 2:
        a, b = sides
        if receiving and not releasing and receiving[0] in sides:
            out.append(("releasingParty", b if receiving[0] == a else a))
        elif releasing and not receiving and not own and releasing[0] in sides:
            out.append(("receivingParty", b if releasing[0] == a else a))
        elif own in sides and not releasing and not receiving:
            out.append(("receivingParty", own or a))
            out.append(("releasingParty", b if own == a else a))
    return out


def _subject_keys(doc: Document, entities: Entities, nouns: Nouns, m: EventMention) -> set[str]:
    return {k for h in m.slots.get("subject", ()) for k in actor_keys(doc, entities, nouns, h)}


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


def mediators(
    doc: Document, entities: Entities, nouns: Nouns, words: MentionWords, sentence: int, triggers: frozenset[int]
) -> list[str]:
    """The keys of those who mediate, host or help in a sentence."""
    found: list[str] = []
    s = doc.sentences[sentence]
    for i in range(s.first, s.last):
        token = doc.tokens[i]
        verbal = token.pos in ("VERB", "ADJ") and token.tag.startswith(("VB", "JJ"))
        if verbal and (
            token.lemma in words.mediator_verbs or (token.lemma in words.helper_verbs and _serves(doc, i, triggers))
        ):
            slots = verb_slots(doc, i)
            heads = list(slots.get("subject", ()))
            heads += [
                c for c in doc.dependents(i, "npadvmod", "compound", "amod") if doc.tokens[c].pos == "PROPN"
            ]  # *Qatari-brokered*
            for h in heads:
                found.extend(_helper_keys(doc, entities, nouns, h))
        elif (
            token.lemma in words.mediator_nouns
            and token.pos == "NOUN"
            and token.dep in ("pobj", "dobj", "nsubj", "attr", "conj")
        ):
            owners = doc.dependents(i, "poss", "compound", "amod", "nmod")
            owners += [
                o
                for p in doc.dependents(i, "prep")
                if doc.tokens[p].lemma in ("of", "by", "from")
                for o in doc.dependents(p, "pobj")
            ]
            if token.dep == "pobj" and doc.tokens[token.head].lemma in (
                "with",
                "through",
                "under",
                "to",
                "by",
                "via",
                "in",
            ):
                if doc.tokens[token.head].lemma == "in":  # *with X in the middle*, *in the presence of X*
                    holder = doc.tokens[doc.tokens[token.head].head]
                    owners += [holder.i] if holder.dep in ("pobj", "nsubj") else []
                for o in owners:
                    for j in doc.conjuncts(o):
                        found.extend(_helper_keys(doc, entities, nouns, j))
    return found


def _serves(doc: Document, verb: int, triggers: frozenset[int]) -> bool:
    """Whether an event stands below a helper's verb, or the verb is said of one."""
    token = doc.tokens[verb]
    return bool(triggers & set(doc.subtree(verb))) or (token.dep in ("acl", "relcl", "amod") and token.head in triggers)


def _helper_keys(doc: Document, entities: Entities, nouns: Nouns, head: int) -> list[str]:
    key = entities.at(head)
    if key and entities.get(key).type in (*ACTORS, "Person"):
        return [key]
    demonym = entities.country_of_demonym(head)
    if demonym:
        return [demonym]
    return actor_keys(doc, entities, nouns, head, sides=False)
