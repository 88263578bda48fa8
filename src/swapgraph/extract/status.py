"""Whether an event is told as having happened: from tense, mood, negation, modality and the words that govern it."""

from __future__ import annotations

from dataclasses import dataclass

from swapgraph.lexicon import Lexicon
from swapgraph.model import Document, Status

_RANK = {Status.ACTUAL: 0, Status.CLAIMED: 1, Status.PLANNED: 2, Status.HYPOTHETICAL: 3, Status.DENIED: 4}

_ABOUT = frozenset({"on", "about", "over", "for", "towards", "toward", "of", "to", "regarding", "concerning", "in"})
_GOVERNED = frozenset({"for", "to", "on", "about", "over", "of", "into", "from", "upon", "towards", "toward"})
_COMPLEMENTS = frozenset(
    {"xcomp", "ccomp", "dobj", "pobj", "pcomp", "acl", "attr", "oprd", "prep", "dative", "acomp", "advcl"}
)


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
    failed: tuple[tuple[str, ...], ...]
    postponed: tuple[tuple[str, ...], ...]
    hypothetical_modals: frozenset[str]
    planned_modals: frozenset[str]
    conditionals: frozenset[str]
    negations: frozenset[str]
    unvouched: frozenset[str]

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
            phrases("failedVerbs"),
            phrases("postponedVerbs"),
            lexicon.words("hypotheticalModals"),
            lexicon.words("plannedModals"),
            lexicon.words("conditionals"),
            lexicon.words("negations"),
            lexicon.words("unvouched"),
        )


@dataclass(frozen=True, slots=True)
class Reading:
    """A status, whether the sentence denies the event, says that it failed, or reports it without vouching."""

    status: Status
    negated: bool = False
    failed: bool = False
    unvouched: bool = False


def read_status(doc: Document, i: int, words: StatusWords) -> Reading:  # noqa: PLR0912 - one cue after the other
    """The status of the event whose trigger is token `i`, from the trigger up to the root of its sentence."""
    status, negated, failed, unvouched = Status.ACTUAL, False, False, False
    token = doc.tokens[i]
    if token.pos not in ("VERB", "AUX"):
        modifiers = {doc.tokens[c].lemma for c in doc.dependents(i, "amod", "compound", "nmod")}
        modifiers |= {doc.tokens[c].text.lower() for c in doc.dependents(i, "amod", "compound", "nmod")}
        if modifiers & words.hypothetical_adjectives:
            status = Status.HYPOTHETICAL
        elif modifiers & words.planned_adjectives:
            status = Status.PLANNED
        if any(doc.tokens[c].lemma in ("no",) for c in doc.dependents(i, "det")):
            negated = True
        for c in doc.dependents(i, "amod", "acl", "relcl"):  # *an exchange due the same day*, *talks planned for May*
            if c > i and (
                doc.tokens[c].lemma in words.planned_verbs or doc.tokens[c].text.lower() in words.planned_adjectives
            ):
                status = weaker(status, Status.PLANNED)
            if c > i and doc.tokens[c].dep == "relcl":
                status = (
                    weaker(status, _own_mood(doc, c, words, in_report=False))
                    if doc.dependents(c, "nsubj", "nsubjpass")
                    else status
                )
    c = i
    clause_left = False  # once out of the event's own clause, only governing words count
    for _ in range(12):
        node = doc.tokens[c]
        if node.pos in ("VERB", "AUX") and not clause_left:
            in_report = node.dep == "ccomp"
            status = weaker(status, _own_mood(doc, c, words, in_report=in_report))
            negated = negated or _negated(doc, c, words)
            if _is_phrase(doc, c, words.failed):
                failed = True
            elif _is_phrase(doc, c, words.postponed):
                status = weaker(status, Status.PLANNED)
            if any(doc.tokens[a].lemma in words.unvouched for a in doc.dependents(c, "advmod")):
                unvouched = True
        if node.head == c:
            break
        head = doc.tokens[node.head]
        dep = node.dep
        if dep in ("nsubj", "nsubjpass", "dobj") and head.pos in ("VERB", "AUX") and c == i:
            if dep == "dobj" and head.lemma in words.hypothetical_verbs and not _is_light_deal(head.lemma):
                status = weaker(status, Status.HYPOTHETICAL)
            elif dep == "dobj" and head.lemma in words.planned_verbs:
                status = weaker(status, Status.PLANNED)
            c = head.i
            continue
        if dep == "prep" and head.pos in ("VERB", "AUX", "ADJ") and node.lemma not in _GOVERNED:
            break  # an adjunct (*at the talks, they agreed*): what the verb means for its objects does not touch it
        if dep in _COMPLEMENTS and head.pos in ("VERB", "AUX", "ADJ") and dep != "advcl":
            infinitive = any(doc.tokens[a].lemma == "to" for a in doc.dependents(c, "aux"))
            prospective = (
                infinitive
                or dep in ("prep", "pcomp", "dobj", "pobj")
                or node.pos not in ("VERB", "AUX")
                or node.tag == "VBG"
            )
            if head.lemma in words.unvouched and dep in ("ccomp", "prep", "pcomp", "dobj"):
                unvouched = True
            elif (
                head.lemma in words.hypothetical_verbs
                and (prospective or node.tag == "VB")
                and head.lemma not in ("insist", "argue")
            ):
                status = weaker(status, Status.HYPOTHETICAL)
            elif head.lemma in words.planned_verbs and (prospective or node.tag == "VB"):
                status = weaker(status, Status.PLANNED)
            elif head.text.lower() in words.planned_adjectives and infinitive:
                status = weaker(status, Status.PLANNED)
            clause_left = (
                clause_left
                or dep in ("ccomp",)
                or (dep == "xcomp" and head.lemma in words.planned_verbs | words.hypothetical_verbs)
            )
            if dep == "xcomp" and not clause_left:
                clause_left = False
        elif dep == "advcl":
            if any(doc.tokens[m].lemma in ("if", "unless") for m in doc.dependents(c, "mark")):
                status = weaker(status, Status.HYPOTHETICAL)
            elif any(doc.tokens[m].lemma in ("before", "until", "once", "after") for m in doc.dependents(c, "mark")):
                head_mood = _own_mood(doc, head.i, words, in_report=False)
                status = weaker(status, Status.PLANNED) if head_mood is not Status.ACTUAL else status
            elif any(doc.tokens[a].lemma == "to" for a in doc.dependents(c, "aux")) and c == i:
                status = weaker(status, _own_mood(doc, head.i, words, in_report=False))
            clause_left = True
        elif head.pos in ("NOUN", "PROPN", "ADP"):
            noun = head if head.pos != "ADP" else doc.tokens[head.head]
            linked = dep in ("acl", "pobj", "pcomp", "prep", "compound", "nmod")
            infinitive = any(doc.tokens[a].lemma == "to" for a in doc.dependents(c, "aux"))
            if (
                noun.i != c
                and noun.pos in ("NOUN", "PROPN")
                and linked
                and (dep != "acl" or infinitive or node.tag == "VBG")
            ):
                preposition = head.lemma if head.pos == "ADP" else ""
                if head.pos != "ADP" or preposition in _ABOUT:
                    if noun.lemma in words.hypothetical_nouns or (
                        noun.lemma in ("talk", "negotiation") and preposition in ("on", "about", "over", "for")
                    ):
                        status = weaker(status, Status.HYPOTHETICAL)
                    elif noun.lemma in words.planned_nouns or (
                        noun.lemma in ("agreement", "deal", "accord")
                        and preposition in ("on", "for", "")
                        and dep != "compound"
                    ):
                        status = weaker(status, Status.PLANNED)
            if dep == "relcl" or (dep in ("acl", "amod") and not infinitive and node.pos in ("VERB", "AUX")):
                break  # a participle or relative clause states its own fact
        elif dep in ("relcl", "acl", "parataxis"):
            clause_left = True
        c = head.i
    return Reading(status, negated, failed, unvouched)


def _is_light_deal(lemma: str) -> bool:
    """Verbs that bring about what they govern: to negotiate a release is to have it."""
    return lemma in ("negotiate", "support")


def _own_mood(doc: Document, v: int, words: StatusWords, *, in_report: bool) -> Status:
    """What the auxiliaries of a verb say; *would* in a report of the past is a future."""
    status = Status.ACTUAL
    for c in doc.dependents(v, "aux", "auxpass"):
        lemma, text = doc.tokens[c].lemma, doc.tokens[c].text.lower()
        if text in words.hypothetical_modals or lemma in words.hypothetical_modals:
            counterfactual = any(doc.tokens[a].lemma == "have" for a in doc.dependents(v, "aux"))
            status = weaker(
                status, Status.PLANNED if in_report and lemma == "would" and not counterfactual else Status.HYPOTHETICAL
            )
        elif lemma in words.planned_modals or text in words.planned_modals:
            status = weaker(status, Status.PLANNED)
    if doc.tokens[v].lemma in ("expect", "schedule", "plan", "slate", "suppose") and doc.dependents(v, "auxpass"):
        status = weaker(status, Status.PLANNED)
    # *are to be freed*, *were to have been handed over*
    if (
        any(doc.tokens[c].lemma == "to" for c in doc.dependents(v, "aux"))
        and doc.tokens[doc.tokens[v].head].lemma == "be"
        and doc.tokens[v].dep == "xcomp"
    ):
        status = weaker(status, Status.PLANNED)
    return status


def _negated(doc: Document, v: int, words: StatusWords) -> bool:
    return any(
        doc.tokens[c].lemma in words.negations or doc.tokens[c].text.lower() in words.negations
        for c in doc.dependents(v, "neg", "preconj")
    )


def _is_phrase(doc: Document, v: int, phrases: tuple[tuple[str, ...], ...]) -> bool:
    lemma = doc.tokens[v].lemma
    for phrase in phrases:
        if phrase[0] == lemma:
            below = {
                doc.tokens[c].lemma
                for c in doc.subtree(v)
                if doc.tokens[c].dep in ("prt", "advmod", "prep", "pobj", "dobj", "amod", "advcl")
            }
            if all(w in below for w in phrase[1:]):
                return True
    return False
