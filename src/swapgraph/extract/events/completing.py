"""What an event's own sentences leave open, told elsewhere in the article: helpers, sides, directions, those freed."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable

from swapgraph.extract.events.allegiance import is_relief, is_third_country, side_of
from swapgraph.extract.events.cluster import Cluster, EventWords, tells_in
from swapgraph.extract.events.groups import is_one
from swapgraph.extract.events.mediating import mediators
from swapgraph.extract.events.mention import PARTY_ROLES, PEOPLE_ROLES, EventMention
from swapgraph.extract.events.scene import Scene
from swapgraph.model import Status

_BOTH = {"releasingParty": "party", "receivingParty": "party"}


def free_the_held(scene: Scene, clusters: list[Cluster], words: EventWords) -> None:
    """*X, who was captured in 2023*, in news of a release: one of those freed, if his side gets its people.

    Not who is held at the time of the telling, nor who is told as killed.
    """
    done = [c for c in clusters if words.has(c.type, "transfer") and c.status is Status.ACTUAL and not c.cumulative]
    living = [c for c in done if words.types[c.type].of_the_dead or words.types[c.type].leg_of is None]
    moved = {k for c in clusters if words.has(c.type, "transfer") for k in c.keys(*PEOPLE_ROLES)}
    hit = {k for c in clusters for k in c.keys("target")}
    for held in clusters:
        if not (words.has(held.type, "holding") or words.has(held.type, "taking")) or held.status is not Status.ACTUAL:
            continue
        over = [m for m in held.mentions if _is_over(scene, m)]
        captors = held.keys("captor", "detainingParty")
        for key in sorted({k for m in over for r, k in m.roles if r in PEOPLE_ROLES} - moved - hit):
            known = scene.entities.known(key)
            if scene.entities.get(key).type != "Person" or (known is not None and known.head):
                continue
            own = scene.allegiance.own_of(key)
            fitting = [c for c in living if _could_free(c, own, captors)]
            if fitting and (own or len([c for c in fitting if c.part_of not in fitting]) == 1):
                fitting[0].roles.append(("releasedPerson", key))


def _could_free(c: Cluster, own: str | None, captors: set[str]) -> bool:
    """Whether an event can have freed somebody of a side from these captors."""
    home = c.keys("receivingParty", "party")
    away = c.keys("releasingParty", "party")
    return not (own and home and own not in home) and not (captors and away and not captors & away)


def _is_over(scene: Scene, m: EventMention) -> bool:
    """*was held*, *captured in May*; not *is held*, *has been in jail since*, *still held*."""
    doc = scene.doc
    near = [doc.tokens[c] for c in doc.dependents(m.head, "aux", "auxpass", "advmod")]
    return m.verbal and not any(t.tag in ("VBZ", "VBP") or t.lemma == "still" for t in (*near, doc.tokens[m.head]))


def drop_the_named(scene: Scene, clusters: list[Cluster]) -> None:
    """*an American student* is whom the article names: of one side, or of a side that nobody tells."""
    freed = {k for c in clusters for k in c.keys(*PEOPLE_ROLES)}
    persons = [k for k in freed if scene.entities.get(k).type == "Person"]
    sides = {scene.allegiance.own_of(k) for k in persons}
    for key in sorted(k for k in freed if is_one(scene, k)):
        side = scene.allegiance.own_of(key)
        if sides and (side is None or None in sides or side in sides):
            for c in clusters:
                c.roles = [(r, k) for r, k in c.roles if k != key]


def add_mediators(scene: Scene, clusters: list[Cluster], words: EventWords) -> None:
    """Who mediates or helps, for the events of the sentence that says so, else for the main event."""
    core = [c for c in clusters if words.has(c.type, "helped")]
    if not core:
        return
    main = next((c for c in core if words.has(c.type, "transfer")), core[0])
    giving = {k for c in core for k in c.keys("releasingParty")} & set(scene.entities.sides())
    triggers = frozenset(m.head for c in core for m in c.mentions)
    for sentence in scene.doc.sentences:
        for key in mediators(scene, sentence.i, triggers):
            own = side_of(scene.entities, key)
            if own in giving or (own != key and own in scene.entities.sides()):
                continue  # *a deal that the Biden administration brokered* for itself, *in presence of X's minister*
            for c in [c for c in core if tells_in(scene.doc, c, sentence.i)] or [main]:
                parties = c.keys(*PARTY_ROLES)
                if own in parties and len(parties) <= 2:
                    continue
                c.roles = [(r, k) for r, k in c.roles if not (k == key and r in PARTY_ROLES)]
                if not {("mediator", key), ("facilitator", key)} & set(c.roles):
                    c.roles.append(("mediator", key))


def add_relief(scene: Scene, clusters: list[Cluster], words: EventWords) -> None:
    """*Ten were released in the desert. Red Cross cars met them*: a relief agency named with a transfer helped in it.

    Not one that only says so, nor where another agency is told to have helped.
    """
    doc, entities = scene.doc, scene.entities
    agencies = [k for k in entities if is_relief(entities, k) and not entities.is_credit(k)]
    for c in clusters:
        if not words.has(c.type, "transfer") or c.status is not Status.ACTUAL or c.cumulative:
            continue
        if c.keys("mediator", "facilitator") & set(agencies):
            continue
        near = {doc.tokens[m.head].sentence + d for m in c.mentions for d in (0, 1)}
        named = ((k, m) for k in agencies for m in entities.get(k).mentions if m.kind != "pronoun")
        spans = ((k, doc.token_range(m.span)) for k, m in named)
        helped = (
            k
            for k, (first, last) in spans
            if (s := doc.tokens[first].sentence) in near and not _stands_aside(scene, first, last)
            if not any(k in d.keys("mediator", "facilitator") and tells_in(doc, d, s) for d in clusters)  # in another
        )
        if (key := next(helped, None)) is not None:
            c.roles.append(("facilitator", key))


def _stands_aside(scene: Scene, first: int, last: int) -> bool:
    """Whether a name only says or is asked something, or does nothing: *the Red Cross said*, *was not involved*."""
    doc, tokens = scene.doc, scene.doc.tokens
    told = [t for t in tokens[first:last] if t.dep in ("nsubj", "nsubjpass", "dobj", "dative")]
    if any(tokens[t.head].lemma in scene.words.clause.telling for t in told if t.dep != "nsubjpass"):
        return True
    verbs = [t.head for t in told if t.dep.startswith("nsubj")]
    objects = [o for v in verbs for o in doc.dependents(v, "dobj", "attr")]
    nothing = any(tokens[d].lemma == "no" for o in objects for d in doc.dependents(o, "det"))
    return nothing or any(doc.dependents(v, "neg") for v in verbs)


def complete_directions(clusters: list[Cluster], words: EventWords) -> None:
    """Where an article tells of one direction only, a release without one goes that way too: hostages of one captor."""
    directed = [c for c in clusters if words.has(c.type, "directed")]
    done = _ways(c for c in directed if c.status is Status.ACTUAL)
    ways = done or _ways(directed)
    wholes = {words.types[d.type].leg_of for d in directed}
    swapped = any(c.type in wholes and c.status is not Status.HYPOTHETICAL for c in clusters)
    if len(ways) != 1 or swapped:
        return
    ((releasing, receiving),) = ways
    if any(receiving in c.keys("releasingParty") for c in directed):
        return  # it lets others go, to whom is not told
    for c in directed:
        if not c.keys(*PARTY_ROLES) and (done or c.status is not Status.ACTUAL):  # not what was only ordered
            c.roles += [("releasingParty", releasing), ("receivingParty", receiving)]


def _ways(clusters: Iterable[Cluster]) -> set[tuple[str, str]]:
    """From whom to whom, of those that tell both."""
    return {
        (min(c.keys("releasingParty")), min(c.keys("receivingParty")))
        for c in clusters
        if c.keys("releasingParty") and c.keys("receivingParty")
    }


def complete_sides(scene: Scene, clusters: list[Cluster], words: EventWords) -> None:
    """An exchange has two sides: where only one is named, or none, they are those of its legs, or of the article."""
    counts = Counter(
        k for c in clusters if words.has(c.type, "retold") for _ in c.mentions for r, k in c.roles if r in PARTY_ROLES
    )
    told = [k for k, _ in sorted(counts.items(), key=lambda x: (-x[1], x[0]))]
    helpers = {k for c in clusters for k in c.keys("mediator")}
    sides = [k for k in (scene.entities.sides() or told) if k not in helpers][:2]
    for c in clusters:
        role = words.types[c.type].side_role
        if role is None or _only_mediated(c):
            continue
        for leg in clusters:
            if leg.part_of is c and len(c.keys(*PARTY_ROLES)) < 2:
                passed_on = any(o is not leg and o.part_of is c and o.people.names & leg.people.names for o in clusters)
                away = leg.keys("releasingParty") if not passed_on else set()
                parties = sorted(
                    k
                    for k in leg.keys("releasingParty", "receivingParty")
                    if k in away or not is_third_country(scene.entities, k)
                )
                c.roles.extend((role, k) for k in parties if (role, k) not in c.roles)
        have = c.keys(*PARTY_ROLES)
        if len(have) < 2 and have <= set(sides):
            c.roles.extend((role, side) for side in sides if side not in have and side not in c.keys("mediator"))


def _only_mediated(c: Cluster) -> bool:
    """*Egypt carried messages*, *U.S. mediation*: told by who mediates, not by who talks."""
    frames = [m.frame.roles for m in c.mentions]
    return all("mediator" in (r.get("subject"), r.get("possessive")) for r in frames) and not c.keys(*PARTY_ROLES)


def share_along_links(scene: Scene, clusters: list[Cluster], words: EventWords) -> None:
    """An exchange frees those whom its legs free; who brokered a deal brokered the talks and the exchange as well."""
    for c in clusters:
        host = c.part_of
        if host is None or not words.has(c.type, "transfer") or not words.has(host.type, "transfer"):
            continue
        if c.status is host.status:
            gained = [r for r in c.roles if r[0] in (*PEOPLE_ROLES, "mediator", "facilitator")]
            host.roles.extend(r for r in gained if r not in host.roles)
    _share_with_legs(scene, clusters, words)
    main = next((c for c in clusters if words.has(c.type, "transfer") and c.status is Status.ACTUAL), None)
    for c in clusters:
        if main is not None and _only_mediated(c) and c.status is Status.ACTUAL:
            main.roles.extend(r for r in c.roles if r[0] == "mediator" and r not in main.roles)
    for c in clusters:
        for other in (c.agreement, c.part_of):
            if other is None or not (words.has(other.type, "agreement") or words.types[c.type].concludes):
                continue
            if Status.HYPOTHETICAL in (c.status, other.status):
                continue
            for a, b in ((c, other), (other, c)):
                shared = [r for r in a.roles if r[0] == "mediator" and r[1] not in b.keys(*PARTY_ROLES, "facilitator")]
                b.roles.extend(r for r in shared if r not in b.roles)


def _share_with_legs(scene: Scene, clusters: list[Cluster], words: EventWords) -> None:
    """Those of one side whom an exchange frees are freed by the leg that goes to that side."""
    for host in clusters:
        legs = [c for c in clusters if c.part_of is host and c.status is host.status and words.has(c.type, "directed")]
        for key in sorted(host.keys("releasedPerson")):
            own = scene.allegiance.own_of(key)
            to = [c for c in legs if own and own in c.keys("receivingParty")]
            if len(to) == 1 and ("releasedPerson", key) not in to[0].roles:
                to[0].roles.append(("releasedPerson", key))


def settle_both_ways(clusters: list[Cluster], words: EventWords) -> None:
    """The dead of both sides returned at once: each side is a party, not a releasing and a receiving one."""
    for c in clusters:
        receiving = c.keys("receivingParty")
        if words.has(c.type, "mutual") and (len(receiving) > 1 or c.keys("releasingParty") & receiving):
            c.roles = list(dict.fromkeys((_BOTH.get(r, r), k) for r, k in c.roles))
