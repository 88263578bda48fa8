"""Which event a count of people belongs to, and whose people they are."""

from __future__ import annotations

from collections.abc import Iterator

from swapgraph.extract.events.allegiance import ACTORS, is_third_country, nationality, side_of
from swapgraph.extract.events.bands import FIGHTING
from swapgraph.extract.events.find import EventTable
from swapgraph.extract.events.members import group_around
from swapgraph.extract.events.mention import PEOPLE_ROLES, EventMention
from swapgraph.extract.events.people import goes_to
from swapgraph.extract.nouns import BODY, PEOPLE
from swapgraph.model import BlockKind, Document, Event

_CLAUSAL = frozenset({"relcl", "advcl", "ccomp", "parataxis", "acl"})


def event_of(table: EventTable, i: int) -> str | None:
    """The key of the event in which the counted token `i` takes part: as its theme, below its trigger, beside it."""
    if _left_behind(table.scene.doc, i):
        return table.at.get(i) or next((table.at[c] for c in _clauses(table.scene.doc, i) if c in table.at), None)
    found = _in_syntax(table, i)
    if found is None or not _deals(table, found):
        return found or _of_members(table, i) or _told_around(table, i)
    return _dealt(table, i, found)


def _clauses(doc: Document, i: int) -> list[int]:
    return doc.dependents(i, "acl", "relcl")


def _left_behind(doc: Document, i: int) -> bool:
    """*the 1,481 prisoners still held captive*: not of those who went home."""
    next_ = doc.tokens[i + 1 : i + 2]
    adverbs = [*next_, *(doc.tokens[a] for c in _clauses(doc, i) for a in doc.dependents(c, "advmod"))]
    return any(t.lemma == "still" for t in adverbs)


def _in_syntax(table: EventTable, i: int) -> str | None:
    doc = table.scene.doc
    if i in table.at:
        return table.at[i]
    moved = [m for m in table.mentions if _moves(table, m, i)]
    if moved:  # *three soldiers captured in May*, who are exchanged, rather than their capture
        beneath = set(doc.subtree(_gathering(table, i)))
        best = min(moved, key=lambda m: (m.head in beneath, i not in m.themes))
        above = _transfer_above(table, i) if best.head in beneath and not _transfers_at(table, best.head) else None
        return above or table.at[best.head]
    if (total := _total_told(table, i)) is not None:
        return total
    for a in doc.ancestors(i):
        if a in table.at:
            return table.at[a]
    here = [m for m in table.mentions if doc.tokens[m.head].sentence == doc.tokens[i].sentence]
    near = [m for m in here if _clause_root(doc, m.head) == _clause_root(doc, i)]
    if near:
        return table.at[min(near, key=lambda m: abs(m.head - i)).head]
    # *at least one man who was freed*, *of those freed, 108 served*
    below = [i, *(o for p in doc.dependents(i, "prep") for o in doc.dependents(p, "pobj"))]
    return next((table.at[c] for j in below for c in doc.dependents(j, "relcl", "acl") if c in table.at), None)


def _total_told(table: EventTable, i: int) -> str | None:
    """*The number of captives exchanged so far stood at 900*, *brought the total to 900*: of the running count."""
    doc = table.scene.doc
    preposition = doc.tokens[doc.tokens[i].head]
    if doc.tokens[i].dep != "pobj" or preposition.lemma not in ("at", "to"):
        return None
    below = {j for n in doc.dependents(preposition.head, "dobj", "nsubj", "nsubjpass") for j in doc.subtree(n)}
    return next((table.at[m.head] for m in table.mentions if m.cumulative and m.head in below), None)


def _of_members(table: EventTable, i: int) -> str | None:
    """The transfer of those among whom token `i` counts some: the one that their own words tell, else the last."""
    doc = table.scene.doc
    group = group_around(table.scene, i)
    if group is None:
        return None
    inside = [j for j in doc.subtree(group) if _transfers_at(table, j)]
    last = doc.sentence_of(i).last
    before = [m.head for m in table.mentions if m.head < last and _transfers_at(table, m.head)]
    told = inside or before[-1:]
    return table.at[told[-1]] if told else None


def _moves(table: EventTable, m: EventMention, i: int) -> bool:
    """Whether the people of token `i` are whom a mention moves: itself, or the group *of* them."""
    near = {i, _gathering(table, i)}
    return bool(near & set(m.themes)) or any(near & set(m.slots.get(slot, ())) for slot in _people_slots(m))


def _gathering(table: EventTable, i: int) -> int:
    """The noun that gathers the people of token `i`, *a group of 205 soldiers*; else the token itself."""
    doc = table.scene.doc
    of = doc.tokens[i].dep == "pobj" and doc.tokens[doc.tokens[i].head].lemma == "of"
    group = doc.tokens[doc.tokens[i].head].head if of else i
    return group if table.scene.nouns.gathers(group) else i


def _transfer_above(table: EventTable, i: int) -> str | None:
    """The transfer at whose trigger the clause of token `i` hangs."""
    return next((table.at[a] for a in table.scene.doc.ancestors(i) if _transfers_at(table, a)), None)


def _transfers_at(table: EventTable, i: int) -> bool:
    return i in table.at and _transfers(table, table.event(table.at[i]))


def _people_slots(m: EventMention) -> list[str]:
    return [slot for slot, role in m.frame.roles.items() if role in PEOPLE_ROLES]


def _deals(table: EventTable, key: str) -> bool:
    """Whether an event is an agreement or talks: what is counted beside it is what they are about."""
    event = table.event(key)
    types = table.scene.words.types
    return event.type in types and not {"transfer"} & types[event.type].traits


def _dealt(table: EventTable, i: int, key: str) -> str:
    """The exchange that a deal is on, for the people counted with it: *a 1,000-for-1,000 bargain*."""
    if table.scene.nouns.class_of(i) not in PEOPLE | {BODY}:
        return key
    brought = [e for e in table.events if e.agreement == key or (e.part_of == key and _transfers(table, e))]
    wholes = [e for e in brought if e.part_of in (None, key)]
    return wholes[0].key if wholes else key


def _transfers(table: EventTable, event: Event) -> bool:
    return "transfer" in table.scene.words.traits(event.type)


def _told_around(table: EventTable, i: int) -> str | None:
    """For people and the dead: the one transfer of the sentence, or the one that the heading of a list tells."""
    doc, nouns = table.scene.doc, table.scene.nouns
    if nouns.class_of(i) not in PEOPLE | {BODY} or _stands_by(table, i) or _of_another_one(table, i):
        return None
    here = {table.at[m.head] for m in table.mentions if doc.tokens[m.head].sentence == doc.tokens[i].sentence}
    moved = sorted(key for key in here if _transfers(table, table.event(key)))
    return moved[0] if len(moved) == 1 else _of_list(table, i)


def _of_another_one(table: EventTable, i: int) -> bool:
    """*The swap follows one on 14 August, in which 84 people went home*: counted in that one."""
    tokens = table.scene.doc.tokens
    clauses = [a for a in (i, *table.scene.doc.ancestors(i)) if tokens[a].dep == "relcl"]
    return any(tokens[tokens[c].head].lemma in ("one", "another") for c in clauses)


def told_before(table: EventTable, i: int) -> Event | None:
    """The transfer told last before token `i`, in its sentence or the one before: its people may be meant."""
    doc = table.scene.doc
    if _stands_by(table, i):
        return None
    first = doc.tokens[i].sentence - 1
    before = [m.head for m in table.mentions if m.head < i and doc.tokens[m.head].sentence >= first]
    heads = [h for h in before if _transfers_at(table, h)]
    return table.event(table.at[max(heads)]) if heads else None


def _stands_by(table: EventTable, i: int) -> bool:
    """*two people familiar with the matter said*, *40 relatives waited*: none of those who are moved."""
    token, words = table.scene.doc.tokens[i], table.scene.words
    above = table.scene.doc.tokens[token.head]
    speaks = token.dep == "nsubj" and above.lemma in words.clause.telling
    groups = token.dep == "pobj" and above.lemma == "in"  # *crossed in four groups*
    return speaks or groups or token.lemma in words.bystanders


def _of_list(table: EventTable, i: int) -> str | None:
    """The transfer told by the heading above a list."""
    doc = table.scene.doc
    block = doc.sentence_of(i).block
    if doc.blocks[block].kind is not BlockKind.ITEM:
        return None
    while block > 0 and doc.blocks[block].kind is BlockKind.ITEM:
        block -= 1
    if doc.blocks[block].kind is not BlockKind.HEADING:
        return None
    told = [m for m in table.mentions if doc.sentence_of(m.head).block == block]
    return next((table.at[m.head] for m in told if _transfers(table, table.event(table.at[m.head]))), None)


def _clause_root(doc: Document, i: int) -> int:
    for a in (i, *doc.ancestors(i)):
        if doc.tokens[a].dep in _CLAUSAL or doc.tokens[a].head == a:
            return a
    return i


def side_of_people(table: EventTable, at: int, event: Event | None, called: str | None = None) -> str | None:
    """Whose people the noun phrase headed by token `at` counts; those that it is `called` after, if it is told.

    By nationality, by *its*, by who holds them, by where they go, by what the article calls them elsewhere.
    """
    scene = table.scene
    entities, nouns = scene.entities, scene.nouns
    if nouns.class_of(at) not in PEOPLE | {BODY}:
        return None
    own = called or nationality(scene.doc, entities, nouns, at)
    if own and (own in entities.sides() or entities.get(own).type in ("Country", "Group") or entities.known(own)):
        return _country(table, own)
    if (group := group_around(scene, at)) is not None and (own := scene.allegiance.own(group)):
        return _people_of(table, own, called=True)
    if (holder := scene.allegiance.held_by(at)) and (other := _other_side(table, holder)):
        return _people_of(table, other)
    for m in table.mentions:
        if at in m.themes and (side := goes_to(scene, m, at, m.roles)) and not is_third_country(entities, side):
            return _people_of(table, side)
        if side := _against(table, m, at):
            return _people_of(table, side)
    if (own := scene.allegiance.own(at)) and not _let_go_by(table, at, own):
        return _people_of(table, own, called=True)
    return next(_received_by(table, event), None) if event is not None else None


def _country(table: EventTable, key: str) -> str:
    """The country itself, not the movement that stands for it: *Palestinians* are no members of Hamas."""
    return key if table.scene.entities.get(key).type == "Country" else side_of(table.scene.entities, key)


def _people_of(table: EventTable, side: str, *, called: bool = False) -> str:
    """The people for whom a movement speaks: prisoners freed to Hamas are Palestinians.

    If they are `called` so, also those of its country, unless that is the other side: *Lebanese* are not Hezbollah.
    """
    entities = table.scene.entities
    known = entities.known(side)
    if known is None:
        return side
    if called and known.kind in FIGHTING and known.of and known.of not in entities.sides():
        return entities.known_key(known.of) or side
    return (entities.known_key(known.stands_for) if known.stands_for else None) or side


def _let_go_by(table: EventTable, at: int, side: str) -> bool:
    """Whether a side lets those of token `at` go: then they are not its own, whatever others are called."""
    return any(("releasingParty", side) in m.roles for m in table.mentions if at in m.themes)


def _against(table: EventTable, m: EventMention, at: int) -> str | None:
    """*Five commanders were exchanged for 55 Russians*: of the side that those on the other end of *for* are not of."""
    scene = table.scene
    given, back = set(m.themes) - set(m.slots.get("for", ())), set(m.slots.get("for", ()))
    if "directed" in scene.words.traits(m.type) or at not in given | back:
        return None
    others = [nationality(scene.doc, scene.entities, scene.nouns, h) for h in sorted(back if at in given else given)]
    own = {side_of(scene.entities, k) for k in others if k}
    return _other_side(table, own.pop()) if len(own) == 1 else None


def _other_side(table: EventTable, holder: str) -> str | None:
    """Who of two sides does not hold them: nobody exchanges his own."""
    sides = table.scene.entities.sides()
    return sides[sides[0] == holder] if len(sides) == 2 and holder in sides else None


def _received_by(table: EventTable, event: Event) -> Iterator[str]:
    """The side that gets those of an event, if it is one."""
    entities = table.scene.entities
    receiving = [p.agent for p in event.participants if p.role == "receivingParty"]
    if len(receiving) != 1 or entities.get(receiving[0]).type not in ACTORS:
        return
    if not is_third_country(entities, receiving[0]):
        yield _people_of(table, side_of(entities, receiving[0]))
