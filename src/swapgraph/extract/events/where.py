"""Where a mention says that its event was.

Places stand in prepositional phrases of the trigger or of the verb that carries it; a release told by an arrival or a
departure is where they arrived or left; the host of talks may be their subject. What describes the people (*prisoners
held in Israel*) or the saying (*In Israel, he hailed the release*) says nothing of the event.
"""

from __future__ import annotations

from collections.abc import Iterator

from swapgraph.extract.entities import Entities
from swapgraph.extract.events.arguments import is_passive
from swapgraph.extract.events.around import Around
from swapgraph.extract.events.clause import ClauseWords, carriers, gathered, governing_verb
from swapgraph.extract.events.mention import EventMention, MentionWords
from swapgraph.extract.events.spots import COUNTRY, Spots
from swapgraph.extract.events.when import same_time
from swapgraph.model import Document, Status

_RANKS = {"Facility": 0.0, "Place": 1.0, COUNTRY: 2.0}

_INSIDE = frozenset({"in", "inside", "within", "across", "at"})  # a country is no spot to be *near* or *on*
_BESIDE = frozenset({"on", "near", "outside", "around", "along", "by", "beside", "over"})
_ONTO = frozenset({"in", "at", "on", "to", "into", "onto"})
_ABOUT = frozenset({"on", "about", "over", "regard", "concern"})
_BY_WAY = frozenset({"via", "through"})
_WHILE = frozenset({"during", "on", "amid"})
_PARTIES = frozenset({"to", "by", "between", "with"})
_VERBAL = ("VERB", "AUX")
_DEFINITE = frozenset({"the", "all", "his", "their", "its", "these", "those"})


def place_of(doc: Document, entities: Entities, m: EventMention, words: MentionWords) -> str | None:
    """The most precise place, facility or country said to be the event's; the one named first of equals."""
    search = _Search(doc, entities, m, words)
    found = list(search.places()) or list(search.led()) or list(search.left())
    return min(found, key=lambda key: place_rank(entities, key, words.clause), default=None)


def place_rank(entities: Entities, key: str, words: ClauseWords) -> float:
    """How wide a place is: a building, a town, a province, a country, a part of the world."""
    entity = entities.get(key)
    label = entity.label.lower()
    if entity.type == "Place" and label in words.world:
        return 3
    if entity.type != "Place":
        return _RANKS[entity.type]
    first, last = label.split()[0], label.split()[-1]
    part = first != last and first.endswith("ern")  # *eastern Ukraine*
    if part or label in words.lands or last in words.provinces:
        return 1.5
    return 1.2 if last in words.gates else _RANKS[entity.type]  # *X, on the Y border*


class _Search:
    """The places that one mention names."""

    def __init__(self, doc: Document, entities: Entities, m: EventMention, words: MentionWords) -> None:
        self.doc, self.entities, self.m, self.words = doc, entities, m, words
        self.clause = words.clause
        self.spots = Spots(doc, entities, words.clause)
        self.around = Around(doc, entities, words.clause, self.spots)
        self.transfer = "transfer" in words.traits(m.type)

    def places(self) -> Iterator[str]:
        """Their keys, those named by the event's own words first."""
        topic = self._is_topic()
        for host in carriers(self.doc, self.m, self.words):
            if self._only_lasts(host):
                continue
            yield from self._beside(host) if not topic else ()
            if self.doc.tokens[host].pos in _VERBAL:
                yield from self._moved(host)
                yield from self._hosted(host)
                yield from self._antecedent(host)
                yield from self.around.gates(host) if self.transfer else ()
        yield from self._modifying()
        yield from self._behind_people()
        yield from self._near()
        for host in carriers(self.doc, self.m, self.words) if not topic else ():  # *at X, northeast of Y*
            yield from (k for p in self.spots.prepositions(host) if self._is_off(p) for k in self.spots.behind(p))

    def led(self) -> Iterator[str]:
        """*were led on to a stage in X and handed over*: where those who lead them took them before."""
        doc, token = self.doc, self.doc.tokens[self.m.head]
        before = doc.tokens[token.head]
        if self.m.verbal and self.transfer and token.dep == "conj" and before.lemma in self.clause.leading:
            for p in self.spots.prepositions(before.i):
                yield from self.spots.behind(p) if doc.tokens[p].lemma in _ONTO else ()

    def _near(self) -> Iterator[str]:
        """What stands in no phrase of its own: a venue, *here*, the place of the one who does it and says so."""
        head = self.m.head
        if self.m.verbal:
            yield from self.around.told_there(head) if self.transfer else ()
        else:
            yield from self.around.venue(head)
            yield from self.around.beside(head) if self.transfer else ()
        for host in carriers(self.doc, self.m, self.words):
            here = self.around.here(host)
            yield from (here,) if here else ()
            yield from self.around.there(host) if self.doc.tokens[host].pos in _VERBAL else ()

    def _only_lasts(self, host: int) -> bool:
        """*a truce in X*, *the truce took hold in X*: where it holds is not where it was made."""
        if self.m.verbal or self.doc.tokens[self.m.head].lemma not in self.clause.lasting:
            return False
        return self.doc.tokens[host].lemma not in self.clause.concluding

    def _is_topic(self) -> bool:
        """*talks on the exchange in Oslo*: the place is that of the talks, whatever the parser hangs it on."""
        preposition = self.doc.tokens[self.doc.tokens[self.m.head].head]
        about = preposition.dep == "prep" and preposition.lemma in _ABOUT
        return not self.m.verbal and about and self.doc.tokens[preposition.head].pos in ("NOUN", "PROPN")

    def _beside(self, host: int) -> Iterator[str]:
        """*at the bridge*, *near X*, *close to X*: the prepositional phrases of a word."""
        verb = self.doc.tokens[host].lemma if self.transfer and self.doc.tokens[host].pos in _VERBAL else ""
        lands = verb in self.clause.arrival and not self._is_moved(host)  # not *were set free in X*
        leaves = verb in self.clause.reach & self.clause.departure  # *left a prison in X*
        for p in self.spots.prepositions(host):
            word = self.doc.tokens[p].lemma
            if (lands and word in _ONTO) or self._holds(host, p):
                continue
            yield from self._visited(p) if word in _WHILE else ()
            if word == "under":  # *is under way near X*
                ways = (o for o in self.doc.dependents(p, "pobj") if self.doc.tokens[o].lemma == "way")
                yield from (k for o in ways for k in self._beside(o))
            elif word in _INSIDE:
                yield from self.spots.behind(p, country=not leaves)
            elif self._is_off(p):
                continue
            elif word in _BESIDE or self.spots.is_directed(p):
                yield from self.spots.behind(p)
            elif word in _BY_WAY and self.transfer:
                yield from self.spots.behind(p) if verb in self.clause.reach else self._gates(p)

    def _visited(self, p: int) -> Iterator[str]:
        """*freed them during a visit by the minister to X*: the end of the journey in whose course it was."""
        doc = self.doc
        for visit in doc.dependents(p, "pobj"):
            if doc.tokens[visit].lemma in self.clause.visits:
                goals = [g for g in doc.subtree(visit) if g > visit and doc.tokens[g].lemma == "to"]
                yield from (k for g in goals if doc.tokens[g].dep == "prep" for k in self.spots.behind(g))

    def _is_off(self, p: int) -> bool:
        """*northeast of X*: some way from it, unlike *close to X*."""
        return self.doc.tokens[p].lemma == "of" and self.spots.is_directed(p)

    def _holds(self, host: int, p: int) -> bool:
        """*to secure the release of the hostages in X*: where they are held; so is a prison that they left."""
        m, token = self.m, self.doc.tokens[host]
        if not self.transfer:
            return False
        if any(self.doc.tokens[o].lemma in self.clause.sittings for o in self.doc.dependents(p, "pobj")):
            return True  # *agreed on a swap at a summit in X*
        prison = host != m.head and token.pos not in _VERBAL and token.lemma in self.clause.held_at
        return prison or (not m.verbal and p - 1 in m.themes and self._imagined())

    def _gates(self, p: int) -> Iterator[str]:
        """Crossings, bridges, checkpoints: *through the crossing at X*, *brought to X checkpoint*."""
        gates = (o for o in self.doc.dependents(p, "pobj") if self.around.is_gate(o))
        yield from (k for o in gates for k in self.spots.named(o))

    def _moved(self, verb: int) -> Iterator[str]:
        """Where those let go arrived, or what they left: *landed at X*, *crossed the bridge*, *left X prison*."""
        doc, lemma = self.doc, self.doc.tokens[verb].lemma
        directed = "directed" in self.words.traits(self.m.type)
        if not directed and verb == self.m.head:
            return
        goes = lemma in (self.clause.arrival if directed else self.clause.gathering)
        moved = self._is_moved(verb)
        arrives = goes and (not moved or lemma in self.clause.reach)  # *crossed the border at X*
        home = directed and lemma in self.clause.homecoming and not moved and self.m.reading.status is Status.ACTUAL
        for p in (p for host in dict.fromkeys((verb, *self.m.tokens)) for p in self.spots.prepositions(host)):
            word = doc.tokens[p].lemma
            if arrives and word in _ONTO:
                yield from self._landed(p)
            elif home and word == "to":
                yield from (k for k in self._landed(p) if self.entities.get(k).type != COUNTRY)
            elif self._is_away(p) and lemma in self.clause.departure and not moved:
                yield from self.spots.behind(p)
            elif word == "to" and lemma in self.clause.taking:
                yield from self._gates(p)
        if lemma in self.clause.reach | self.clause.departure | self.clause.arrival and not moved:
            yield from self._after(verb)
        if lemma in self.clause.reach:
            named = (k for o in doc.dependents(verb, "dobj") for k in self.spots.named(o))
            yield from (k for k in named if self.entities.get(k).type != COUNTRY)  # *left a prison in northern Chad*
        for aim in doc.dependents(verb, "advcl", "xcomp"):
            if doc.tokens[aim].lemma in self.clause.taking and doc.dependents(aim, "aux"):
                yield from self._taken(aim)

    def _is_moved(self, verb: int) -> bool:
        """*the plane flew them from X*, *they were flown*: by others."""
        return bool(self.doc.dependents(verb, "dobj")) or is_passive(self.doc, verb)

    def _after(self, verb: int) -> Iterator[str]:
        """*flew out on Monday, landing in X*; *left and arrived in X*: what those who moved did next."""
        doc = self.doc
        for c in doc.dependents(verb, "advcl", "conj"):
            own = doc.dependents(c, "nsubj", "nsubjpass", "mark", "aux") or c < verb
            if doc.tokens[c].lemma in self.clause.arrival and not own:
                for p in self.spots.prepositions(c):
                    yield from self._landed(p) if doc.tokens[p].lemma in _ONTO else ()

    def _taken(self, verb: int) -> Iterator[str]:
        """*to be taken to the exchange point at X*."""
        doc = self.doc
        to = [p for p in doc.dependents(verb, "prep") if doc.tokens[p].lemma == "to"]
        yield from (k for p in to for k in self._gates(p))
        if any(doc.tokens[o].lemma in self.clause.gates for p in to for o in doc.dependents(p, "pobj")):
            yield from self._beside(verb)

    def _landed(self, p: int) -> Iterator[str]:
        """Where they arrived; *landed in X and Y* is no one place."""
        ends = {j for o in self.doc.dependents(p, "pobj") for j in self.doc.conjuncts(o)}
        first = (next(self.spots.named(j, country=True), None) for j in sorted(ends))
        if len(set(first) - {None}) == 1:
            yield from self.spots.behind(p, country=True)

    def left(self) -> Iterator[str]:
        """*released from X prison*, *flown out of X*: where they were, if nothing else is said and nobody taken on."""
        m = self.m
        if "directed" not in self.words.traits(m.type) or m.frame.direction == "gets" or "to" in m.slots:
            return
        hosts = (m.head, *self.doc.dependents(m.head, "prt", "advmod", "prep"))
        for p in (p for host in hosts for p in self.spots.prepositions(host) if self._is_away(p)):
            start = [o for o in self.doc.dependents(p, "pobj") if self.entities.at(o) or self.spots.is_spatial(o)]
            keys = (k for o in start for k in self.spots.named(o))
            yield from (k for k in keys if place_rank(self.entities, k, self.clause) <= 1)

    def _is_away(self, p: int) -> bool:
        """*from*, *out of*."""
        token = self.doc.tokens[p]
        return token.lemma == "from" or (token.lemma == "of" and p > 0 and self.doc.tokens[p - 1].lemma == "out")

    def _hosted(self, verb: int) -> Iterator[str]:
        """*Vienna hosted the talks*."""
        if verb != self.m.head and self.doc.tokens[verb].lemma in self.clause.host:
            yield from (k for s in self.doc.dependents(verb, "nsubj") for k in self.spots.named(s))

    def _antecedent(self, verb: int) -> Iterator[str]:
        """*at the bridge, where they were swapped*; *met in X on Friday, when they agreed*; *waited in X while …*."""
        doc, token = self.doc, self.doc.tokens[verb]
        above_it = doc.tokens[token.head]
        if token.dep == "ccomp" and above_it.dep == "relcl" and above_it.lemma in self.clause.telling:
            verb, token = above_it.i, above_it  # *in X, where it said the swap took place*
        if token.dep == "relcl" and not (self.m.verbal and self.m.frame.counted_theme):
            adverbs = {doc.tokens[a].lemma for a in doc.dependents(verb, "advmod")}
            if "where" in adverbs:
                yield from self.spots.named(token.head, country=True)
            elif "when" in adverbs:
                above = governing_verb(doc, verb)
                yield from self._beside(above) if above is not None else ()
        elif token.dep == "advcl" and verb == self.m.head and same_time(doc, verb):
            same_people = token.tag == "VBG" or any(doc.tokens[i].tag == "PRP" for i in doc.subtree(verb))
            if same_people and doc.tokens[token.head].lemma not in self.clause.telling:
                yield from self._beside(token.head)

    def _modifying(self) -> Iterator[str]:
        """*the Istanbul talks*: a city before talks and what they end in; a region there is what they are about."""
        if self.m.verbal or self.transfer:
            return
        for c in self.doc.dependents(self.m.head, "compound", "nmod"):
            for key in self.spots.named(c):
                known = self.entities.known_of(key)
                if known is not None and known.of:
                    yield key

    def _behind_people(self) -> Iterator[str]:
        """*swapped captives at X bridge*, *handed the men to the Red Cross in X*: what the parser hangs on people."""
        doc = self.doc
        for theme in (*self.m.themes, *self.m.slots.get("for", ())) if self.m.verbal else ():
            for p in doc.dependents(theme, "prep"):
                held = any(doc.tokens[o].lemma in self.clause.held_at for o in doc.dependents(p, "pobj"))
                indefinite = not any(doc.tokens[d].lemma in _DEFINITE for d in doc.dependents(theme, "det", "poss"))
                inside = doc.tokens[p].lemma == "in" and self.transfer and indefinite and not self._imagined()
                if (inside or doc.tokens[p].lemma in ("at", "near")) and not held:
                    yield from self.spots.behind(p)
        for party in self._parties():
            abroad = self.transfer and self._is_foreign(party)
            yield from (key for key in self._beside(party) if abroad or self.entities.get(key).type != COUNTRY)

    def _is_foreign(self, receiver: int) -> bool:
        """*to Libyan diplomats in Cameroon*, *to their embassy in Niger*; *officials in Libya* are Libya's."""
        doc = self.doc
        owners = doc.dependents(receiver, "amod", "compound", "nmod", "poss")
        owned = any(doc.tokens[c].tag == "PRP$" or self.entities.country_at(c) for c in owners)
        return owned and doc.tokens[receiver].lemma in self.clause.receivers

    def _imagined(self) -> bool:
        return self.m.reading.status is Status.HYPOTHETICAL

    def _parties(self) -> Iterator[int]:
        """Those behind *to*, *by*, *between*, *with* whose place is the event's; of a verb of agreeing its subjects."""
        doc, m = self.doc, self.m
        hosts = dict.fromkeys((*m.tokens, *carriers(doc, m, self.words)))
        for host in (j for h in hosts for j in (h, *doc.dependents(h, "prt"))):
            for p in doc.dependents(host, "prep", "agent", "dative"):
                if doc.tokens[p].lemma in _PARTIES:
                    agent = doc.tokens[p].dep == "agent"
                    ends = (j for o in doc.dependents(p, "pobj") for j in doc.conjuncts(o))
                    named = [j for j in ends if self._stands(j) or (agent and self._type(j) in (None, "Group"))]
                    behind = (
                        of for j in named for of in doc.dependents(j, "prep") if doc.tokens[of].lemma != "include"
                    )
                    bodies = (o for of in behind for o in doc.dependents(of, "pobj"))
                    yield from named
                    yield from (j for o in bodies for j in doc.conjuncts(o) if self._stands(j))
        if m.verbal and not self.transfer:
            yield from self._sittings()
            subjects = (j for s in doc.dependents(m.head, "nsubj") for j in doc.conjuncts(s))
            yield from (j for j in subjects if self._type(j) == COUNTRY)  # *X and Y in Vienna agreed*
        elif not self.transfer:  # *ministers in Jerusalem approved the terms*
            verbs = (h for h in carriers(doc, m, self.words) if doc.tokens[h].lemma in self.clause.concluding)
            above = [*verbs, *([doc.tokens[m.head].head] if doc.tokens[m.head].dep == "dobj" else [])]
            for verb in above:
                if doc.tokens[verb].lemma in self.clause.concluding:
                    subjects = (j for s in doc.dependents(verb, "nsubj") for j in doc.conjuncts(s))
                    yield from (j for j in subjects if doc.tokens[j].lemma in self.clause.receivers)

    def _sittings(self) -> Iterator[int]:
        """*agreed on a swap at a summit in X*; *met in X and agreed*, *Meeting in X, they agreed*: summit and verb."""
        doc, head = self.doc, self.m.head
        objects = [o for p in doc.dependents(head, "prep") for o in doc.dependents(p, "pobj")]
        for o in (*objects, *doc.dependents(head, "dobj")):
            inner = (i for p in doc.dependents(o, "prep") for i in doc.dependents(p, "pobj"))
            yield from (i for i in inner if doc.tokens[i].lemma in self.clause.sittings)
        yield from gathered(doc, head, self.clause)
        before = doc.tokens[head].head
        if doc.tokens[head].dep == "conj" and doc.tokens[before].lemma in self.clause.gathering:
            yield before

    def _stands(self, i: int) -> bool:
        """Whether the place behind a party is the event's: of those who take people over, and of those who talk."""
        kind = self._type(i)
        if not self.transfer:
            return kind != "Group"
        return self.doc.tokens[i].lemma in self.clause.receivers or kind in ("Organization", "Person")

    def _type(self, i: int) -> str | None:
        key = self.entities.at(i)
        return self.entities.get(key).type if key else None
