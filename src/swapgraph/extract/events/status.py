"""Whether an event is told as having happened: from tense, mood, negation, modality and the words that govern it."""

from __future__ import annotations

from dataclasses import dataclass

from swapgraph.lexicon import Lexicon
from swapgraph.model import Document, Status

_RANK = {Status.ACTUAL: 0, Status.CLAIMED: 1, Status.PLANNED: 2, Status.HYPOTHETICAL: 3, Status.DENIED: 4}

_ABOUT = frozenset({"on", "about", "over", "for", "towards", "toward", "of", "to", "regarding", "concerning", "in"})
_GOVERNED = frozenset({"for", "to", "on", "about", "over", "of", "into", "from", "upon", "towards", "toward"})
_COMPLEMENTS = frozenset({"xcomp", "ccomp", "dobj", "pobj", "pcomp", "acl", "attr", "oprd", "prep", "dative", "acomp"})
_NOUN_LINKS = frozenset({"acl", "pobj", "pcomp", "prep", "compound", "nmod"})
_TOPIC = frozenset({"on", "about", "over", "for"})
_TEMPORAL = frozenset({"before", "until", "once", "after", "when"})
_PHRASE_PARTS = frozenset({"prt", "advmod", "prep", "pobj", "dobj", "amod", "advcl", "acomp"})
_VERBAL = ("VERB", "AUX")


def weaker(a: Status, b: Status) -> Status:
    """The one of two that says less about the world."""
    return a if _RANK[a] >= _RANK[b] else b


@dataclass(frozen=True)
class StatusWords:
    """The cue words of ontology/lexicon/status.ttl."""

    planned_verbs: frozenset[str]
    planned_nouns: frozenset[str]
    planned_adjectives: frozenset[str]
    hypothetical_verbs: frozenset[str]
    hypothetical_nouns: frozenset[str]
    hypothetical_adjectives: frozenset[str]
    hypothetical_phrases: tuple[tuple[str, ...], ...]
    failed: tuple[tuple[str, ...], ...]
    postponed: tuple[tuple[str, ...], ...]
    hypothetical_modals: frozenset[str]
    planned_modals: frozenset[str]
    conditionals: frozenset[str]
    negations: frozenset[str]
    unvouched: frozenset[str]
    hearsay_nouns: frozenset[str]
    ranks: frozenset[str]
    enabling: frozenset[str]
    talk_nouns: frozenset[str]
    settled_nouns: frozenset[str]

    @property
    def prospective(self) -> frozenset[str]:
        """Verbs whose infinitive is still to come, whatever the parser calls it."""
        return self.planned_verbs | self.hypothetical_verbs

    @classmethod
    def from_lexicon(cls, lexicon: Lexicon) -> StatusWords:
        """Read the word lists."""

        def phrases(name: str) -> tuple[tuple[str, ...], ...]:
            return tuple(sorted(tuple(p.split()) for p in lexicon.words(name)))

        return cls(
            lexicon.words("plannedVerbs"),
            lexicon.words("plannedNouns"),
            lexicon.words("plannedAdjectives"),
            lexicon.words("hypotheticalVerbs"),
            lexicon.words("hypotheticalNouns"),
            lexicon.words("hypotheticalAdjectives"),
            tuple(p for p in phrases("hypotheticalVerbs") if len(p) > 1),
            phrases("failedVerbs"),
            phrases("postponedVerbs"),
            lexicon.words("hypotheticalModals"),
            lexicon.words("plannedModals"),
            lexicon.words("conditionals"),
            lexicon.words("negations"),
            lexicon.words("unvouched"),
            lexicon.words("hearsayNouns"),
            lexicon.words("rankings"),
            lexicon.words("enablingVerbs"),
            lexicon.words("talkNouns"),
            lexicon.words("settledNouns"),
        )


@dataclass(frozen=True, slots=True)
class Reading:
    """A status, whether the sentence denies the event, says that it failed, or reports it without vouching."""

    status: Status
    negated: bool = False
    failed: bool = False
    unvouched: bool = False


def read_status(doc: Document, i: int, words: StatusWords) -> Reading:
    """The status of the event whose trigger is token `i`, from the trigger up to the root of its sentence."""
    climb = _Climb(doc, words, i)
    if doc.tokens[i].pos not in _VERBAL:
        climb.modifiers()
    while climb.step():
        pass
    return Reading(climb.status, climb.negated, climb.failed, climb.unvouched)


class _Climb:
    """Goes from a trigger to the root of its sentence and gathers what each governor says of the event."""

    def __init__(self, doc: Document, words: StatusWords, trigger: int) -> None:
        self.doc, self.words, self.trigger, self.at = doc, words, trigger, trigger
        self.status = Status.ACTUAL
        self.negated = self.failed = self.unvouched = False
        self.left_clause = False  # once out of the event's own clause, only governing words count

    def weaken(self, status: Status) -> None:
        """Say no more of the world than this."""
        self.status = weaker(self.status, status)

    def modifiers(self) -> None:
        """Adjectives, determiners and participles on an event noun: *the planned swap*, *an exchange due on Friday*."""
        doc, words, i = self.doc, self.words, self.trigger
        before = doc.dependents(i, "amod", "compound", "nmod")
        forms = {f for c in before for f in (doc.tokens[c].lemma, doc.tokens[c].text.lower())}
        if forms & words.hypothetical_adjectives:
            self.weaken(Status.HYPOTHETICAL)
        elif forms & words.planned_adjectives:
            self.weaken(Status.PLANNED)
        self.negated = any(doc.tokens[c].lemma in words.negations for c in doc.dependents(i, "det"))
        for c in doc.dependents(i, "amod", "acl", "relcl"):
            token = doc.tokens[c]
            if c > i and (token.lemma in words.planned_verbs or token.text.lower() in words.planned_adjectives):
                self.weaken(Status.PLANNED)
            if c > i and token.dep == "relcl" and doc.dependents(c, "nsubj", "nsubjpass"):
                self.weaken(_mood(doc, c, words))

    def step(self) -> bool:
        """Look at one word and its governor; False at the root or where the event's sentence ends for it."""
        doc, words = self.doc, self.words
        node = doc.tokens[self.at]
        if node.pos in _VERBAL and not self.left_clause:
            self._own_clause(self.at)
        if node.head == node.i:
            return False
        head = doc.tokens[node.head]
        if node.dep == "conj" and node.i == self.trigger and node.pos not in _VERBAL and head.pos not in _VERBAL:
            self.trigger = head.i  # *put forward a truce and a swap*: coordinated nouns are governed alike
        elif node.dep in ("nsubj", "nsubjpass", "dobj") and head.pos in _VERBAL and node.i == self.trigger:
            if node.dep == "dobj":
                self._governed(head.lemma, prospective=head.lemma not in words.enabling)
                if _is_phrase(doc, head.i, words.hypothetical_phrases):
                    self.weaken(Status.HYPOTHETICAL)
        elif node.dep == "prep" and head.pos in (*_VERBAL, "ADJ") and node.lemma not in _GOVERNED:
            return False  # an adjunct (*at the talks, they agreed*) is not touched by what the verb means
        elif node.dep == "advcl" and not (_infinitive(doc, node.i) and head.lemma in words.prospective):
            self._adverbial(node.i, head.i)
        elif node.dep in (*_COMPLEMENTS, "advcl") and head.pos in (*_VERBAL, "ADJ"):
            self._complement(node.i, head.i)
        elif head.pos in ("NOUN", "PROPN", "ADP"):
            content = any(doc.tokens[m].lemma == "that" for m in doc.dependents(node.i, "mark"))
            if content:  # *denied reports that they had been freed*
                self.unvouched = self.unvouched or head.lemma in words.hearsay_nouns
                self.left_clause = True
            elif node.dep == "relcl" or (
                node.dep in ("acl", "amod") and node.pos in _VERBAL and not _infinitive(doc, node.i)
            ):
                return False  # a participle or relative clause states its own fact
            self._noun(node.i, head.i)
        elif node.dep in ("relcl", "acl", "parataxis"):
            self.left_clause = True
        self.at = head.i
        return True

    def _own_clause(self, v: int) -> None:
        doc, words = self.doc, self.words
        self.weaken(_mood(doc, v, words, in_report=doc.tokens[v].dep == "ccomp"))
        if _negated(doc, v, words):
            if v == self.trigger:
                self.negated = True
            else:
                self.failed = True  # *the exchange did not take place*
        if _is_phrase(doc, v, words.failed):
            self.failed = True
        elif _is_phrase(doc, v, words.postponed):
            self.weaken(Status.PLANNED)
        if any(doc.tokens[a].lemma in words.unvouched for a in doc.dependents(v, "advmod")):
            self.unvouched = True

    def _governed(self, lemma: str, *, prospective: bool) -> None:
        if prospective and lemma in self.words.hypothetical_verbs:
            self.weaken(Status.HYPOTHETICAL)
        elif prospective and lemma in self.words.planned_verbs:
            self.weaken(Status.PLANNED)

    def _complement(self, c: int, h: int) -> None:
        """*agreed to release*, *called for the release*, *claimed that they released*."""
        doc, words = self.doc, self.words
        node, head = doc.tokens[c], doc.tokens[h]
        if head.lemma in words.unvouched and node.dep in ("ccomp", "prep", "pcomp", "dobj"):
            self.unvouched = True
        else:
            prospective = (
                node.pos not in _VERBAL or node.dep != "ccomp" or _infinitive(doc, c) or node.tag in ("VB", "VBG")
            )
            self._governed(head.lemma, prospective=prospective)
        if head.text.lower() in words.planned_adjectives and _infinitive(doc, c):
            self.weaken(Status.PLANNED)
        if {doc.tokens[m].lemma for m in doc.dependents(c, "mark")} & words.conditionals:
            self.weaken(Status.HYPOTHETICAL)  # *it was not clear whether*
        self.left_clause = self.left_clause or node.dep == "ccomp"

    def _adverbial(self, c: int, h: int) -> None:
        """*if they release*, *until he is freed*, *in order to free them*."""
        doc = self.doc
        marks = {doc.tokens[m].lemma for m in doc.dependents(c, "mark", "advmod")}
        if marks & self.words.conditionals:
            self.weaken(Status.HYPOTHETICAL)
        elif marks & _TEMPORAL:
            if (mood := _mood(doc, h, self.words)) is not Status.ACTUAL:
                self.weaken(mood)
        elif _infinitive(doc, c) and c == self.trigger:
            self.weaken(_mood(doc, h, self.words))
        self.left_clause = True

    def _noun(self, c: int, h: int) -> None:
        """*a commitment to exchange*, *a proposal for a swap*, *talks on the release*."""
        doc, words = self.doc, self.words
        node, head = doc.tokens[c], doc.tokens[h]
        noun = head if head.pos != "ADP" else doc.tokens[head.head]
        if noun.i == c or noun.pos not in ("NOUN", "PROPN") or node.dep not in _NOUN_LINKS:
            return
        preposition = head.lemma if head.pos == "ADP" else ""
        if preposition and preposition not in _ABOUT:
            return
        if noun.lemma in words.hypothetical_nouns or (noun.lemma in words.talk_nouns and preposition in _TOPIC):
            self.weaken(Status.HYPOTHETICAL)
        elif noun.lemma in words.planned_nouns or (
            noun.lemma in words.settled_nouns and node.dep != "compound" and preposition in ("on", "for", "")
        ):
            self.weaken(Status.PLANNED)
        elif node.dep == "acl" and _infinitive(doc, c) and not self._ranked(noun.i):
            self.weaken(Status.PLANNED)  # *395 more prisoners to be released*

    def _ranked(self, noun: int) -> bool:
        """*the first prisoners to be released*: these are free."""
        return any(self.doc.tokens[m].lemma in self.words.ranks for m in self.doc.dependents(noun, "amod"))


def _infinitive(doc: Document, v: int) -> bool:
    return any(doc.tokens[a].lemma == "to" for a in doc.dependents(v, "aux"))


def _mood(doc: Document, v: int, words: StatusWords, *, in_report: bool = False) -> Status:
    """What the auxiliaries of a verb say; *would* in a report of the past is a future, *would have* never was."""
    status = Status.ACTUAL
    auxiliaries = doc.dependents(v, "aux", "auxpass")
    for c in auxiliaries:
        lemma, text = doc.tokens[c].lemma, doc.tokens[c].text.lower()
        if text in words.hypothetical_modals or lemma in words.hypothetical_modals:
            counterfactual = any(doc.tokens[a].lemma == "have" for a in auxiliaries)
            future = in_report and lemma == "would" and not counterfactual
            status = weaker(status, Status.PLANNED if future else Status.HYPOTHETICAL)
        elif lemma in words.planned_modals or text in words.planned_modals:
            status = weaker(status, Status.PLANNED)
    token = doc.tokens[v]
    if token.lemma in words.planned_verbs and doc.dependents(v, "auxpass") and doc.dependents(v, "xcomp"):
        status = weaker(status, Status.PLANNED)  # *are expected to be freed*
    if token.dep == "xcomp" and doc.tokens[token.head].lemma == "be" and _infinitive(doc, v):
        status = weaker(status, Status.PLANNED)  # *are to be freed*, *were to have been handed over*
    return status


def _negated(doc: Document, v: int, words: StatusWords) -> bool:
    return any(doc.tokens[c].text.lower() in words.negations for c in doc.dependents(v, "neg", "preconj"))


def _is_phrase(doc: Document, v: int, phrases: tuple[tuple[str, ...], ...]) -> bool:
    lemma = doc.tokens[v].lemma
    for phrase in phrases:
        if phrase[0] == lemma:
            below = {doc.tokens[c].lemma for c in doc.subtree(v) if doc.tokens[c].dep in _PHRASE_PARTS}
            if all(w in below for w in phrase[1:]):
                return True
    return False
