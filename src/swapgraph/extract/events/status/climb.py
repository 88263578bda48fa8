"""The state of a climb, and what single words above an event say of it."""

from __future__ import annotations

from enum import Enum, auto

from swapgraph.extract.events.status.mood import is_definite, is_nobody, weaker
from swapgraph.extract.events.status.words import StatusWords
from swapgraph.model import Document, Status

_TOPIC = frozenset({"on", "about", "over", "for", "regard", "concern"})


class Part(Enum):
    """How the event stands in the clause at hand."""

    SELF = auto()
    SUBJECT = auto()
    OBJECT = auto()
    PREDICATE = auto()
    INFINITIVE = auto()  # what its verb governs: *managed to free*
    BESIDE = auto()  # in a phrase or clause that the negation of the verb does not reach


class Climb:
    """The way from a trigger to the root of its sentence: where it stands, what has been said of the event so far."""

    def __init__(self, doc: Document, words: StatusWords, trigger: int) -> None:
        self.doc, self.words, self.at = doc, words, trigger
        self.trigger = trigger
        self.event = trigger  # the noun that stands for the event: *the first stage of the swap*
        self.part = Part.SELF
        self.status = Status.ACTUAL
        self.negated = self.failed = self.unvouched = self.named = False
        self.left_clause = False  # once out of the event's own clause, only governing words count
        self.definite = is_definite(doc, trigger)
        self.standing = doc.tokens[trigger].lemma in words.settled_nouns | words.talk_nouns
        self.terms = False  # above the event stands an agreement or a report on it, and what becomes of that counts

    def weaken(self, status: Status) -> None:
        """Say no more of the world than this."""
        self.status = weaker(self.status, status)

    def go(self, to: int, part: Part) -> bool:
        """Stand at another token, in which the event has this part; always True."""
        self.at, self.part = to, part
        return True

    def governed(self, lemma: str, *, prospective: bool = True) -> bool:
        """*agreed a swap*, *called for a swap*; False if the verb says nothing of what is to come."""
        settled = self.standing and self.event == self.trigger and lemma in self.words.settling_verbs
        if prospective and lemma in self.words.hypothetical_verbs:
            self.weaken(Status.HYPOTHETICAL)
        elif prospective and lemma in self.words.planned_verbs and not settled:  # *the deal was agreed*: there is one
            self.weaken(Status.PLANNED)
        else:
            return False
        return True

    def stipulated(self, v: int) -> bool:
        """*the accord calls for*, *the deal, which provides for*, *includes*: agreed, and still to come."""
        doc, words = self.doc, self.words
        past = doc.tokens[v].tag in ("VBD", "VBN")
        if doc.tokens[v].lemma not in words.stipulating and (past or doc.tokens[v].lemma not in words.comprising):
            return False  # *the deal included the release of 70* is told when they are free
        clause = v
        while doc.tokens[clause].dep == "conj" and not doc.dependents(clause, "nsubj", "nsubjpass"):
            clause = doc.tokens[clause].head
        subjects = doc.dependents(clause, "nsubj", "nsubjpass")
        if doc.tokens[v].dep in ("relcl", "acl", "pcomp"):
            subjects += list(doc.ancestors(v))[:2]
        if any(doc.tokens[s].lemma in words.settled_nouns for s in subjects):
            self.weaken(Status.PLANNED)
            return True
        return False

    def listed(self, noun: str, preposition: str) -> bool:
        """*a proposal for a swap*, *talks on the release*, *a commitment to exchange*; False if it says nothing."""
        words = self.words
        if (
            noun in words.hypothetical_nouns
            or (noun in words.prospect_nouns and preposition not in ("of", "in"))
            or (noun in words.talk_nouns and preposition in (*_TOPIC, "to"))
        ):
            self.weaken(Status.HYPOTHETICAL)
        elif noun in words.planned_nouns or (noun in words.settled_nouns and preposition in (*_TOPIC, "to")):
            self.weaken(Status.PLANNED)
        else:
            return False
        return True

    def follow(self, n: int, preposition: str) -> bool:
        """After a noun that governs the event: what becomes of the deal, the plan or the report counts as well."""
        doc, words = self.doc, self.words
        lemma = doc.tokens[n].lemma
        if is_nobody(doc, n, words):
            self.weaken(Status.HYPOTHETICAL)
            return False
        if lemma in words.hearsay_nouns and preposition in ("of", "about", "that"):
            self.unvouched = True
        elif lemma not in words.settled_nouns | words.planned_nouns:
            return False
        self.event, self.terms, self.definite, self.standing = n, True, False, False
        return self.go(n, Part.SELF)

    def predicated(self, a: int, *, open_: bool = False) -> None:
        """What an adjective says of its complement: *ready to*, *close to*, *due to*; if `open_`, any but *able to*."""
        forms = {self.doc.tokens[a].lemma, self.doc.tokens[a].text.lower()}
        if forms & (self.words.hypothetical_predicates | self.words.attitudes):
            self.weaken(Status.HYPOTHETICAL)
        elif forms & self.words.planned_predicates:
            self.weaken(Status.PLANNED)
        elif open_ and not forms & self.words.implicatives:
            self.weaken(Status.HYPOTHETICAL)  # *it is vital to free them*

    def deny(self) -> None:
        """*failed to reach a truce*: there is none; *the swap failed to take place*: there was to be one."""
        if self.part is Part.SUBJECT or self.definite:
            self.failed = True
        else:
            self.negated = True
