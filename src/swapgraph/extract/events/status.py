"""Whether an event is told as having happened: from the words that stand above its trigger in the sentence."""

from __future__ import annotations

from dataclasses import dataclass
from enum import Enum, auto

from swapgraph.extract.events.mood import (
    VERBAL,
    conditional,
    has_tense,
    in_present,
    is_command,
    is_definite,
    is_finite,
    is_infinitive,
    is_negated,
    is_nobody,
    is_passive,
    is_phrase,
    mood,
    tells_event,
    weaker,
)
from swapgraph.extract.events.status_words import StatusWords
from swapgraph.model import Document, Status

__all__ = ["Reading", "StatusWords", "read_status", "weaker"]

_GOVERNED = frozenset({"for", "to", "on", "about", "over", "of", "into", "from", "upon", "towards", "toward"})
_ABOUT = _GOVERNED | {"regarding", "concerning", "in"}
_TOPIC = frozenset({"on", "about", "over", "for", "regarding", "concerning"})
_AIMS = frozenset({"towards", "toward"})
_TEMPORAL = frozenset({"before", "until", "till", "once", "after", "when"})
_LIMITS = frozenset({"until", "till"})
_SETTING = frozenset({"in", "as", "of", "with", "through", "by"})  # *in a swap*, *as part of an exchange*
_SETTLED_SETTING = _SETTING | {"under", "after", "during", "following"}
_SUBJECTS = ("nsubj", "nsubjpass", "csubj", "csubjpass")
_OBJECTS = ("dobj", "dative", "oprd")
_RELATIVES = frozenset({"which", "that", "who"})
_NOMINAL = ("NOUN", "PROPN", "PRON", "NUM", "DET")


class Part(Enum):
    """How the event stands in the clause at hand."""

    SELF = auto()
    SUBJECT = auto()
    OBJECT = auto()
    PREDICATE = auto()
    INFINITIVE = auto()  # what its verb governs: *managed to free*
    BESIDE = auto()  # in a phrase or clause that the negation of the verb does not reach


@dataclass(frozen=True, slots=True)
class Reading:
    """A status, whether the sentence denies the event, says that it failed, or reports it without vouching.

    `named`: the sentence speaks of an event that is known, and does not itself tell whether it took place.
    """

    status: Status
    negated: bool = False
    failed: bool = False
    unvouched: bool = False
    named: bool = False


def read_status(doc: Document, i: int, words: StatusWords) -> Reading:
    """The status of the event whose trigger is token `i`, from the trigger up to the root of its sentence."""
    climb = _Climb(doc, words, i)
    if doc.tokens[i].pos not in VERBAL:
        climb.modifiers()
    while climb.step():
        pass
    return Reading(climb.status, climb.negated, climb.failed, climb.unvouched, climb.named)


class _Climb:
    """Goes from a trigger to the root of its sentence and gathers what each governor says of the event."""

    def __init__(self, doc: Document, words: StatusWords, trigger: int) -> None:
        self.doc, self.words, self.at = doc, words, trigger
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

    def modifiers(self) -> None:
        """Adjectives, determiners and participles on an event noun: *the planned swap*, *an exchange due on Friday*."""
        doc, words, i = self.doc, self.words, self.event
        before = [c for c in doc.dependents(i, "amod", "compound", "nmod") if c < i]
        forms = {f for c in before for f in (doc.tokens[c].lemma, doc.tokens[c].text.lower())}
        if forms & words.failed_adjectives:
            self.failed = True
        elif forms & words.hypothetical_adjectives:
            self.weaken(Status.HYPOTHETICAL)
        elif forms & words.planned_adjectives:
            self.weaken(Status.PLANNED)
        self.negated = any(doc.tokens[c].lemma in words.negations for c in doc.dependents(i, "det"))
        for c in doc.dependents(i, "amod", "acl", "relcl"):
            if c > i:
                self._behind(c)

    def _behind(self, c: int) -> None:
        """*a swap agreed in Doha*, *an exchange to take place*, *a release that never took place*."""
        doc, words = self.doc, self.words
        token = doc.tokens[c]
        if token.dep == "relcl" and not is_infinitive(doc, c):
            subjects = doc.dependents(c, "nsubj", "nsubjpass")
            if any(doc.tokens[s].lemma in _RELATIVES for s in subjects):
                self.weaken(mood(doc, c, words))
                self.failed = self.failed or self._fails(c)
            return
        if is_infinitive(doc, c):
            if tells_event(doc, c, words):
                self.weaken(Status.PLANNED)
        elif token.lemma in words.planned_verbs - words.enabling or token.text.lower() in words.planned_predicates:
            if not self._set_in_fact():
                self.weaken(Status.PLANNED)
        elif token.text.lower() in words.hypothetical_predicates:
            self.weaken(Status.HYPOTHETICAL)
        elif token.tag == "VBN" and is_phrase(doc, c, words.failed):
            self.failed = True
        elif token.tag == "VBN" and is_phrase(doc, c, words.postponed):
            self.weaken(Status.PLANNED)

    def _set_in_fact(self) -> bool:
        """Whether an agreed exchange is the setting of a fact: *were freed in a swap agreed last week*."""
        doc = self.doc
        token = doc.tokens[self.event]
        while token.dep in ("pobj", "prep") and doc.tokens[token.head].pos not in VERBAL:
            token = doc.tokens[token.head]
        governor = doc.tokens[token.head]
        return (
            token.dep == "prep"
            and governor.pos in VERBAL
            and token.lemma in _SETTLED_SETTING
            and mood(doc, governor.i, self.words) is Status.ACTUAL
        )

    def step(self) -> bool:
        """Look at one word and its governor; False at the root or where the event's sentence ends for it."""
        doc = self.doc
        node = doc.tokens[self.at]
        if node.pos in VERBAL and not self.left_clause:
            if self._only_named(self.at):
                self.named = True
                return False
            self._clause(self.at)
        if node.head == node.i:
            return False
        if node.dep in ("pobj", "pcomp") and doc.tokens[node.head].pos not in (*VERBAL, *_NOMINAL):
            return self._prepositional(node.i, node.head)
        return self._verb(node.i, node.head) if node.pos in VERBAL else self._nominal(node.i, node.head)

    def _go(self, to: int, part: Part) -> bool:
        self.at, self.part = to, part
        return True

    # ---- what the clause says by itself

    def _only_named(self, v: int) -> bool:
        """*the release could ease tension*, *Friday's swap will mark a turn*: of a known event, what it brings."""
        doc, words = self.doc, self.words
        if self.part is not Part.SUBJECT or not self.definite or doc.tokens[self.event].pos in VERBAL:
            return False
        if any(doc.tokens[a].lemma == "would" for a in doc.dependents(v, "aux")):
            return False
        brings = bool(doc.dependents(v, "dobj")) and not is_passive(doc, v) and not tells_event(doc, v, words)
        return brings and not any(is_phrase(doc, v, p) for p in (words.failed, words.postponed))

    def _clause(self, v: int) -> None:
        doc, words = self.doc, self.words
        subject = self.part is Part.SUBJECT and not tells_event(doc, v, words)
        if not (subject and self.standing):
            status = mood(doc, v, words)
            if subject and any(doc.tokens[a].lemma == "would" for a in doc.dependents(v, "aux")):
                status = weaker(status, Status.HYPOTHETICAL)  # *said that a release would ease tension*
            self.weaken(status)
        if is_negated(doc, v, words):
            self._negate(v)
        if self.part is Part.SELF and is_command(doc, v):
            self.weaken(Status.HYPOTHETICAL)
        if self.part in (Part.SUBJECT, Part.OBJECT):
            self.failed = self.failed or self._fails(v)
            if is_phrase(doc, v, words.postponed):
                self.weaken(Status.PLANNED)
        if self.part is Part.SUBJECT:
            self._predicate(v)
        if any(doc.tokens[a].lemma in words.unvouched for a in doc.dependents(v, "advmod")):
            self.unvouched = True

    def _negate(self, v: int) -> None:
        """What the negation of a clause denies: the event itself, that it came about, or neither."""
        doc, words = self.doc, self.words
        lemma = doc.tokens[v].lemma
        if self.terms:
            self.weaken(Status.HYPOTHETICAL)  # *no deal to free them was reached*
        elif self.part is Part.SELF:
            self.negated = True
        elif self.part is Part.PREDICATE:
            self.negated = lemma == "be" and not self.definite
        elif self.part is Part.OBJECT and lemma in words.taking_place:
            if self.definite:
                self.failed = True
            else:
                self.negated = True  # *did not reach a deal*
        elif self.part is Part.INFINITIVE:
            if lemma in words.implicatives:
                self.negated = True
            elif lemma in words.planned_verbs:
                self.weaken(Status.HYPOTHETICAL)
        elif self.part is Part.SUBJECT and tells_event(doc, v, words):
            self.failed = True  # *the exchange did not take place*

    def _fails(self, v: int) -> bool:
        """*was called off*, *fell through*, *was announced but never took place*; talks that fail were held."""
        doc, words = self.doc, self.words
        if doc.tokens[self.event].lemma in words.talk_nouns and self.part is Part.SUBJECT and not is_passive(doc, v):
            return False
        if is_phrase(doc, v, words.failed):
            return True
        if self.part is Part.OBJECT:
            return False
        raised = doc.dependents(v, "xcomp") if doc.tokens[v].lemma in words.hearsay_verbs else []
        later = [c for c in doc.dependents(v, "conj") if not doc.dependents(c, *_SUBJECTS)]
        return any(is_phrase(doc, c, words.failed) for c in (*raised, *later)) or any(
            is_negated(doc, c, words) and tells_event(doc, c, words) for c in later
        )

    def _predicate(self, v: int) -> None:
        """*is likely*, *is imminent*, *is a precondition*, *is in doubt*; *was possible* tells what happened."""
        doc, words = self.doc, self.words
        for c in doc.dependents(v, "acomp", "attr", "oprd"):
            forms = {doc.tokens[c].lemma, doc.tokens[c].text.lower()}
            if any(not tells_event(doc, x, words) for x in doc.dependents(c, "xcomp")):
                continue  # *is unlikely to ease tension*
            if forms & words.hypothetical_predicates and (in_present(doc, v) or doc.tokens[v].dep != "ROOT"):
                self.weaken(Status.HYPOTHETICAL)
            elif forms & words.planned_predicates and not self.standing:
                self.weaken(Status.PLANNED)
            elif doc.tokens[c].lemma in words.hypothetical_attributes:
                self.weaken(Status.HYPOTHETICAL)
        if is_phrase(doc, v, words.hypothetical_phrases):
            self.weaken(Status.HYPOTHETICAL)
        lemma = doc.tokens[v].lemma
        if is_passive(doc, v) and not doc.dependents(v, "xcomp") and lemma not in words.naming:
            self._governed(lemma, prospective=lemma not in words.enabling)  # *a swap was proposed*

    # ---- from a noun upwards

    def _nominal(self, n: int, h: int) -> bool:
        doc, words = self.doc, self.words
        node, head = doc.tokens[n], doc.tokens[h]
        verbal = head.pos in VERBAL
        if node.dep in ("conj", "appos") and not verbal:
            self.event = h if n == self.event else self.event
            if node.dep == "appos" and self._listed(head.lemma, ""):
                return False
            return self._go(h, self.part)  # *put forward a truce and a swap*: coordinated nouns are governed alike
        if node.dep in _SUBJECTS and verbal:
            return self._go(h, Part.SUBJECT)
        if node.dep in (*_OBJECTS, "ccomp", "xcomp") and verbal:
            return self._object(h)
        if node.dep == "attr" and verbal:
            for s in doc.dependents(h, "nsubj"):
                if doc.tokens[s].lemma in words.hypothetical_attributes:
                    self.weaken(Status.HYPOTHETICAL)  # *our goal is the release of all*
            return self._go(h, Part.PREDICATE)
        if node.dep in ("compound", "nmod", "poss") and not verbal:
            self._listed(head.lemma, "" if node.dep == "compound" else "of")
            return False
        return self._go(h, Part.BESIDE)

    def _object(self, v: int) -> bool:
        doc, words = self.doc, self.words
        lemma = doc.tokens[v].lemma
        if lemma in words.naming or (self.definite and lemma in words.commenting):
            return False  # *called the swap a success*, *will describe the exchange*
        if self.standing and self.definite and lemma not in words.taking_place | words.prospective:
            self.named = True
            return False  # *threatened to quit the talks*
        if lemma in words.stipulating and self._stipulated(v):
            return False
        self._governed(lemma, prospective=lemma not in words.enabling)
        if is_phrase(doc, v, words.hypothetical_phrases):
            self.weaken(Status.HYPOTHETICAL)
        return self._go(v, Part.OBJECT)

    def _stipulated(self, v: int) -> bool:
        """*the accord calls for*, *the deal, which provides for*: agreed, and still to come."""
        doc, words = self.doc, self.words
        subjects = doc.dependents(v, "nsubj")
        if doc.tokens[v].dep in ("relcl", "acl", "pcomp"):
            subjects += list(doc.ancestors(v))[:2]
        if any(doc.tokens[s].lemma in words.settled_nouns for s in subjects):
            self.weaken(Status.PLANNED)
            return True
        return False

    def _governed(self, lemma: str, *, prospective: bool = True) -> bool:
        if prospective and lemma in self.words.hypothetical_verbs:
            self.weaken(Status.HYPOTHETICAL)
        elif prospective and lemma in self.words.planned_verbs:
            self.weaken(Status.PLANNED)
        else:
            return False
        return True

    def _listed(self, noun: str, preposition: str) -> bool:
        """*a proposal for a swap*, *talks on the release*, *a commitment to exchange*; False if the noun says nothing."""
        words = self.words
        if noun in words.hypothetical_nouns or (noun in words.prospect_nouns and preposition not in ("of", "in")):
            self.weaken(Status.HYPOTHETICAL)
        elif noun in words.talk_nouns and preposition in (*_TOPIC, "to"):
            self.weaken(Status.HYPOTHETICAL)
        elif noun in words.planned_nouns or (noun in words.settled_nouns and preposition in (*_TOPIC, "to")):
            self.weaken(Status.PLANNED)
        else:
            return False
        return True

    def _follow(self, n: int, preposition: str) -> bool:
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
        return self._go(n, Part.SELF)

    # ---- from a preposition upwards

    def _prepositional(self, c: int, p: int) -> bool:
        doc, words = self.doc, self.words
        preposition = doc.tokens[p].lemma
        governor = doc.tokens[doc.tokens[p].head]
        replaced = governor.lemma in words.replacing or (p > 0 and doc.tokens[p - 1].lemma in words.replacing)
        if preposition in words.negations or replaced:
            self.negated = not self.definite  # *without a swap*, *instead of releasing them*
            return False
        if preposition in _AIMS:
            if not self.terms and not self._listed(governor.lemma, preposition):
                self.weaken(Status.HYPOTHETICAL)  # *a step towards a swap*
            return False
        if governor.pos == "ADP" and governor.i != p:
            return self._go(p, Part.BESIDE) if preposition in _TEMPORAL else self._of_adposition(c, governor.i)
        if governor.pos in (*VERBAL, "ADJ", "ADV"):
            return self._of_verb(c, p, governor.i)
        if governor.pos in _NOMINAL:
            return self._of_noun(c, preposition, governor.i)
        return False

    def _of_adposition(self, c: int, p: int) -> bool:
        """*because of*, *out of*."""
        head = self.doc.tokens[self.doc.tokens[p].head]
        return self._of_verb(c, p, head.i) if head.pos in VERBAL else False

    def _of_noun(self, c: int, preposition: str, n: int) -> bool:
        doc, words = self.doc, self.words
        noun = doc.tokens[n]
        if noun.lemma in words.counterparts and preposition == "for" and doc.tokens[noun.head].lemma == "in":
            return self._go(doc.tokens[noun.head].head, Part.BESIDE)  # *will free A in exchange for B's release*
        if preposition not in _ABOUT:
            return False
        if is_nobody(doc, n, words) and not self.definite:
            self.negated = True  # *no mention of releasing the pilot*, *none of the swaps*
            return False
        if noun.lemma in words.stage_nouns:
            self.event = n if self.event == c else self.event
            return self._go(n, self.part)  # *the first stage of the swap will take place*
        listed = not (self.standing and preposition == "of") and self._listed(noun.lemma, preposition)
        if listed or (noun.lemma in words.hearsay_nouns and not self.definite):
            return self._follow(n, preposition)
        self.named = self.definite and not listed  # *the details of the swap*, *the conditions of the deal*
        return False

    def _of_verb(self, c: int, p: int, v: int) -> bool:
        """*called for the release*, *held talks on a swap*, *were freed in an exchange*, *ready for an exchange*."""
        doc, words = self.doc, self.words
        preposition, head = doc.tokens[p].lemma, doc.tokens[v]
        if preposition in (*_TOPIC, "to"):
            for n in doc.dependents(v, "dobj", "nsubjpass", "attr"):
                if n < p and self._listed(doc.tokens[n].lemma, preposition):
                    return False
        if head.pos in ("ADJ", "ADV") or {head.text.lower()} & (words.attitudes | words.planned_predicates):
            if preposition in _GOVERNED:
                self._predicated(v)
            return False
        if preposition in _GOVERNED:
            if head.lemma in words.stipulating and self._stipulated(v):
                return False
            if self.definite and head.lemma in words.commenting:
                self.named = True
                return False
            if head.lemma in words.talk_verbs and preposition in _TOPIC:
                self.weaken(Status.HYPOTHETICAL)
            governed = head.lemma not in words.enabling and self._governed(head.lemma)
            if head.lemma in words.unvouched and not governed:
                self.unvouched = True
            return self._go(v, Part.BESIDE)
        if self.standing or (self.definite and doc.tokens[c].pos not in VERBAL) or preposition not in _SETTING:
            return False  # an adjunct (*at the talks, they agreed*) is not touched by what the verb means
        return self._go(v, Part.BESIDE)

    def _predicated(self, a: int, *, open_: bool = False) -> None:
        """What an adjective says of its complement: *ready to*, *close to*, *due to*; if `open_`, any but *able to*."""
        forms = {self.doc.tokens[a].lemma, self.doc.tokens[a].text.lower()}
        if forms & (self.words.hypothetical_predicates | self.words.attitudes):
            self.weaken(Status.HYPOTHETICAL)
        elif forms & self.words.planned_predicates:
            self.weaken(Status.PLANNED)
        elif open_ and not forms & self.words.implicatives:
            self.weaken(Status.HYPOTHETICAL)  # *it is vital to free them*

    # ---- from a verb upwards

    def _verb(self, c: int, h: int) -> bool:
        doc = self.doc
        node, head = doc.tokens[c], doc.tokens[h]
        if node.dep == "conj":
            self.left_clause = self.left_clause or has_tense(doc, c)
            return self._go(h, self.part)
        if node.dep in ("acl", "relcl", "amod"):
            return self._attributive(c, h)
        if node.dep in ("csubj", "csubjpass"):
            return self._go(h, Part.SUBJECT)
        if head.pos not in (*VERBAL, "ADJ"):
            return self._attributive(c, h) if is_infinitive(doc, c) else False
        if node.dep == "advcl" and not (is_infinitive(doc, c) and head.lemma in self.words.prospective):
            return self._adverbial(c, h)
        if node.dep in ("xcomp", "ccomp", "advcl", "acomp", "oprd", "attr", "dobj"):
            return self._complement(c, h)
        self.left_clause = True
        return self._go(h, Part.BESIDE)

    def _attributive(self, c: int, h: int) -> bool:
        """*a commitment to exchange*, *11 more to be freed*, *hopes that they are freed*; else a fact of its own."""
        doc, words = self.doc, self.words
        noun = doc.tokens[h]
        if any(doc.tokens[m].lemma == "that" for m in doc.dependents(c, "mark")):
            self.left_clause = False
            self._listed(noun.lemma, "")
            return self._follow(h, "that")  # *denied reports that they had been freed*
        if not is_infinitive(doc, c):
            if self.left_clause and noun.lemma in words.hearsay_nouns:
                self.left_clause = False
                return self._follow(h, "that")  # *denied reports saying that a swap took place*
            return False
        if is_nobody(doc, h, words):
            self.negated = self.negated or not self._listed(noun.lemma, "to")
        elif noun.lemma in words.stage_nouns and noun.i != self.event:
            return self._go(h, Part.SUBJECT)  # *the operation to free them took place*
        elif self._listed(noun.lemma, "to"):
            return self._follow(h, "to")
        elif not self._ranked(h):
            self.weaken(Status.PLANNED)  # *395 more prisoners to be released*
        return False

    def _ranked(self, noun: int) -> bool:
        """*the first prisoners to be released*: these are free."""
        doc, words = self.doc, self.words
        return doc.tokens[noun].lemma in words.ranks or any(
            doc.tokens[m].text.lower() in words.ranks for m in doc.dependents(noun, "amod")
        )

    def _complement(self, c: int, h: int) -> bool:
        """*agreed to release*, *managed to free*, *claimed that they released*."""
        doc, words = self.doc, self.words
        node, head = doc.tokens[c], doc.tokens[h]
        infinitive = is_infinitive(doc, c)
        finite = node.dep == "ccomp" and not infinitive and is_finite(doc, c)
        if conditional(doc, c, words):
            self.weaken(Status.HYPOTHETICAL)  # *it was not clear whether*
        if head.lemma in words.unvouched:
            self.unvouched = True
        elif finite:
            if head.lemma not in words.assertives:
                self._governed(head.lemma)
        else:
            self._infinitive(c, h)
        for a in [h, *doc.dependents(h, "acomp")] if head.pos in VERBAL and head.lemma == "be" else [h]:
            self._predicated(a, open_=infinitive and doc.tokens[a].pos == "ADJ")
        self.left_clause = self.left_clause or finite
        return self._go(h, Part.BESIDE if finite or head.lemma in words.causatives else Part.INFINITIVE)

    def _infinitive(self, c: int, h: int) -> None:
        doc, words = self.doc, self.words
        head = doc.tokens[h]
        if head.lemma in ("have", "be") and any(doc.tokens[a].lemma == "yet" for a in doc.dependents(h, "advmod")):
            self._deny()  # *have yet to be freed*
        elif head.lemma in words.negative_implicatives and not is_negated(doc, h, words):
            self._deny()
        elif head.lemma in words.hearsay_verbs and is_infinitive(doc, c):
            perfect = any(doc.tokens[a].lemma == "have" for a in doc.dependents(c, "aux"))
            self.unvouched = self.unvouched or perfect  # *is believed to have been freed*
        elif head.lemma in words.talk_verbs:
            self.weaken(Status.HYPOTHETICAL)
        else:
            self._governed(head.lemma)

    def _deny(self) -> None:
        if self.part is Part.SUBJECT or self.definite:
            self.failed = True
        else:
            self.negated = True

    def _adverbial(self, c: int, h: int) -> bool:
        """*if they release*, *until he is freed*, *in order to free them*."""
        doc, words = self.doc, self.words
        marks = {doc.tokens[m].lemma for m in doc.dependents(c, "mark", "advmod")}
        outer = mood(doc, h, words)
        if marks & words.conditionals:
            self.weaken(Status.HYPOTHETICAL)
        elif marks & _TEMPORAL:
            self.weaken(outer)
            if in_present(doc, c) and marks & _LIMITS:
                self.weaken(Status.HYPOTHETICAL)
        elif is_infinitive(doc, c):
            nouns = [n for n in doc.dependents(h, "dobj", "nsubjpass") if n < c]
            if not any(self._listed(doc.tokens[n].lemma, "to") for n in nouns):
                self.weaken(outer)
        elif not has_tense(doc, c):
            self.weaken(outer)
        self.left_clause = True
        return self._go(h, Part.BESIDE)
