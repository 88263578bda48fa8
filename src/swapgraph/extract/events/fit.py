"""Whether the words around a trigger fit its frame: *an exchange of fire* is no swap, *taken to court* no release."""

from __future__ import annotations

from swapgraph.extract.events.frames import Frame, Match
from swapgraph.model import Document

_DEFINITE = frozenset({"the", "this", "that"})
_BEFORE = ("compound", "amod", "nmod", "npadvmod", "poss")
_CORE = ("dobj", "nsubj", "nsubjpass", "attr")
_VERB_PREPOSITIONS = ("of", "from", "by", "on", "under")
_WHERE = ("in", "on")  # *an exchange in goods*; but *the exchange in a no man's land*, *in the Second World War*
_NOUN_PREPOSITIONS = ("of", "for", "in", "on", "with")


def fits_context(doc: Document, match: Match) -> bool:
    """False where a word beside the trigger shows that something else is meant: *exchange of fire*, *rate*."""
    frame, i = match.frame, match.head
    token = doc.tokens[i]
    if frame.dependencies and token.dep not in frame.dependencies:
        return False
    if match.verbal and token.dep == "prep":
        return False  # *following mediation by Qatar*
    if frame.finite and match.verbal and token.tag == "VBG" and token.dep in ("pcomp", "advcl"):
        return False  # *was arrested when crossing the border*
    if frame.anaphoric and not {doc.tokens[c].lemma for c in doc.dependents(i, "det")} & _DEFINITE:
        return False
    if frame.carried_by and not _carriers(doc, i) & frame.carried_by:
        return False
    if frame.excludes_verb and not match.verbal and _governor(doc, i) in frame.excludes_verb:
        return False
    if frame.excludes_to and any(doc.tokens[c].lemma in frame.excludes_to for c in _goals(doc, i)):
        return False
    return not frame.excludes or not _excluded(doc, match, frame)


def is_predicative(doc: Document, match: Match) -> bool:
    """*Everything else is a bargain*: said of something, not told."""
    return (
        not match.verbal
        and doc.tokens[match.head].dep == "attr"
        and "the" not in {doc.tokens[c].lemma for c in doc.dependents(match.head, "det")}
    )


def is_generic(doc: Document, match: Match, determiners: frozenset[str], further: frozenset[str]) -> bool:
    """*Each exchange*, *such swaps*, *prisoner exchanges continue*: of any event of the kind, not of one.

    *Further swaps are in preparation* are some that are to come.
    """
    i = match.head
    if match.verbal:
        return False
    if any(doc.tokens[c].lemma in determiners for c in doc.dependents(i, "det", "predet", "amod")):
        return not doc.dependents(i, "predet")  # but not *such a deal*: the one just spoken of
    if doc.tokens[i].tag not in ("NNS", "NNPS") or doc.dependents(i, "det", "poss", "nummod", "predet"):
        return False
    if any(doc.tokens[c].lemma in further for c in doc.dependents(i, "amod")):
        return False
    verb = doc.tokens[doc.tokens[i].head]
    return doc.tokens[i].dep == "nsubj" and verb.tag in ("VBP", "VBZ") and not doc.dependents(verb.i, "aux")


def _excluded(doc: Document, match: Match, frame: Frame) -> bool:
    i = match.head
    given = (o for p in doc.dependents(i, "prep") if doc.tokens[p].lemma == "for" for o in doc.dependents(p, "pobj"))
    if any(doc.tokens[o].lemma in frame.unless_for for o in given):
        return False  # *swapped a student for 25 prisoners*
    near = doc.dependents(i, *_BEFORE, *_CORE)
    if doc.tokens[i].dep in ("compound", "nmod", "acl", "relcl"):
        near.append(doc.tokens[i].head)  # *exchange rate*, *a deal reached*
    of = doc.tokens[doc.tokens[i].head]
    if doc.tokens[i].dep == "pobj" and of.lemma == "of" and not doc.dependents(i, "det", "poss"):
        near.append(of.head)  # *the line of contact*
    telling = _VERB_PREPOSITIONS if match.verbal else _NOUN_PREPOSITIONS
    for prep in doc.dependents(i, "prep", "agent"):
        if doc.tokens[prep].lemma in telling:
            where = not match.verbal and doc.tokens[prep].lemma in _WHERE
            near.extend(o for o in doc.dependents(prep, "pobj") if not (where and doc.dependents(o, "det", "poss")))
    near += [j for c in near for j in doc.dependents(c, "compound")]
    near += [
        j for c in near if doc.tokens[c].pos != "PROPN" for j in doc.dependents(c, "conj")
    ]  # *Powers and a student*
    return any(doc.tokens[c].lemma in frame.excludes and c not in match.tokens for c in near)


def _governor(doc: Document, i: int) -> str | None:
    token = doc.tokens[i]
    return doc.tokens[token.head].lemma if token.dep in ("dobj", "nsubj", "nsubjpass") else None


def _carriers(doc: Document, i: int) -> set[str]:
    """The verbs that act on a noun: *signed a plan*, *terms were approved*, *a statement adopted in Oslo*."""
    token = doc.tokens[i]
    verbs = [token.head] if token.dep in ("dobj", "nsubjpass", "attr") else []
    verbs += doc.dependents(i, "acl", "relcl")
    return {doc.tokens[v].lemma for v in verbs}


def _goals(doc: Document, i: int) -> list[int]:
    """The nouns behind *to* and *into* below a verb."""
    preps = doc.dependents(i, "prep", "dative")
    preps += [p for c in doc.dependents(i, "prt", "advmod") for p in doc.dependents(c, "prep")]
    return [
        j
        for p in preps
        if doc.tokens[p].lemma in ("to", "into")
        for o in doc.dependents(p, "pobj")
        for j in (o, *doc.dependents(o, "compound"))
    ]
