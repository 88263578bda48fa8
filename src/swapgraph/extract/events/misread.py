"""What the parser gets wrong around a trigger, read from the order of the words instead.

Headlines leave out articles and auxiliaries (*Rebels free six*, *Captain released in swap*), and heavy objects stand
behind their verb's prepositions (*handed over to the Red Cross the bodies of two fighters*).
"""

from __future__ import annotations

from swapgraph.model import BlockKind, Document

HEADLINES = frozenset({BlockKind.TITLE, BlockKind.SUBTITLE, BlockKind.HEADING})

_NOUNS = frozenset({"NOUN", "PROPN"})
_PHRASE = frozenset({"NOUN", "PROPN", "ADJ", "NUM", "DET", "PRON"})
_FINITE = frozenset({"VBP", "VBD", "VBZ", "MD"})
_PARTICLES = frozenset({"over", "back", "up", "home"})
_PLURAL = frozenset({"NNS", "NNPS"})


def is_misread_noun(doc: Document, i: int) -> bool:
    """*The prisoner swap, although uneven, was ...*: tagged as a verb, but it has a noun before it and no object."""
    token = doc.tokens[i]
    if token.tag not in ("VB", "VBP") or i == doc.sentence_of(i).first:
        return False
    return doc.tokens[i - 1].pos in _NOUNS and not doc.dependents(i, "dobj", "aux", "neg", "xcomp")


def is_misread_verb(doc: Document, i: int) -> bool:
    """*Rebels free 48 Iranians*, *Iran, Iraq exchange captives*: tagged as noun or adjective, but a verb by its place.

    A verb without *-s* needs a plural before it, or two names.
    """
    token = doc.tokens[i]
    if token.tag.startswith("VB") or token.tag not in ("NN", "NNS", "NNP", "NNPS", "JJ"):
        return False
    if doc.dependents(i, "dobj") and doc.dependents(i, "nsubj"):
        return True
    sentence = doc.sentence_of(i)
    if doc.block_of(sentence).kind not in HEADLINES or i == sentence.first:
        return False
    if doc.tokens[i - 1].text.lower() == "to" and token.dep in ("xcomp", "acl", "ROOT"):
        return True
    return agrees(doc, i) and bool(object_behind(doc, i))


def agrees(doc: Document, i: int) -> bool:
    """Whether what stands before a verb can be its subject: a plural or two names, or with *-s* a singular."""
    sentence = doc.sentence_of(i)
    token = doc.tokens[i]
    if i == sentence.first:
        return True
    before = doc.tokens[i - 1]
    third = token.text.lower().endswith("s")
    name = third and before.tag == "JJ" and doc.text[before.start].isupper()  # *Nepal*, taken for an adjective
    if before.pos not in _NOUNS and before.text.lower() != "to" and not name:
        return token.tag == "VBD"
    if third:
        return before.tag != "NNS"
    if token.tag in ("VB", "VBP", "VBD"):
        return before.tag != "NN"  # *prisoner swap freed*
    joined = i - 2 > sentence.first and doc.tokens[i - 2].text in (",", "and", "&")
    return before.text.lower() == "to" or before.tag in _PLURAL or before.text.endswith("s") or joined


def verb_lemmas(doc: Document, i: int) -> tuple[str, ...]:
    """What a misread verb may be a form of: *releases* -> releases, release, releas."""
    text = doc.tokens[i].text.lower()
    return tuple(dict.fromkeys((text, text.removesuffix("s"), text.removesuffix("es"))))


def object_behind(doc: Document, i: int) -> list[int]:
    """The heads of the noun phrase right behind token `i`; none if a finite verb follows, whose subject it is."""
    end = doc.sentence_of(i).last
    heads, j = [], i + 1
    while j < end and (
        doc.tokens[j].dep == "prt" or (j == i + 1 and doc.tokens[j].text.lower() in _PARTICLES and j + 1 < end)
    ):
        j += 1
    while j < end:
        last = None
        while j < end and (doc.tokens[j].pos in _PHRASE or _inside(doc, j) or is_noun_before_of(doc, j)):
            last = j if doc.tokens[j].pos in (*_NOUNS, "NUM", "PRON") or is_noun_before_of(doc, j) else last
            j += 1
        if last is None:
            break
        heads.append(last)
        if j < end and doc.tokens[j].text.lower() in ("and", "&"):
            j += 1
            continue
        break
    return [] if j < end and doc.tokens[j].tag in _FINITE else heads


def is_noun_before_of(doc: Document, j: int) -> bool:
    """*returns remains of two men*: a plural before *of*, taken for a verb."""
    following = doc.tokens[j + 1] if j + 1 < len(doc.tokens) else None
    return doc.tokens[j].tag == "VBZ" and following is not None and following.text.lower() == "of"


def _inside(doc: Document, j: int) -> bool:
    """Hyphens, participles and *more than* within a noun phrase."""
    token = doc.tokens[j]
    following = doc.tokens[j + 1] if j + 1 < len(doc.tokens) else None
    if token.tag == "HYPH":
        return not doc.text[token.start - 1].isspace()
    if token.tag in ("VBN", "VBD", "VBG") or token.tag in ("RB", "RBR", "JJR", "CC"):
        return following is not None and following.pos in _PHRASE and token.tag != "CC"
    return token.text.lower() in ("than", "over", "about") and following is not None and following.pos == "NUM"


def line_slots(doc: Document, i: int) -> dict[str, list[int]]:
    """The slots of a verb by the order of the words: what stands before it, behind it, and behind prepositions."""
    sentence = doc.sentence_of(i)
    slots: dict[str, list[int]] = {}
    subjects: list[int] = []
    j = i - 1
    while j >= sentence.first and doc.tokens[j].pos in _NOUNS:
        subjects.insert(0, j)
        while j > sentence.first and doc.tokens[j - 1].pos in (*_NOUNS, "ADJ"):
            j -= 1
        if j - 1 <= sentence.first or doc.tokens[j - 1].text.lower() not in ("and", ",", "&"):
            break
        j -= 2
    if subjects:
        slots["subject"] = subjects
    if heads := object_behind(doc, i):
        slots["object"] = heads
    for p in range(i + 1, sentence.last):
        token = doc.tokens[p]
        if token.pos == "ADP" and token.dep != "prt" and (heads := object_behind(doc, p)):
            slots.setdefault(token.text.lower(), heads)
        elif token.text in (":", ";") or token.tag in _FINITE:
            break
    return slots


def shifted_objects(doc: Document, v: int) -> list[int]:
    """Candidates for the object of a verb that has none: noun phrases that the parser hung on its prepositions.

    *handed over to Kyiv 6,060 bodies*, *released on Monday 290 prisoners*, *welcomed home as heroes 145 men*.
    """
    found: list[int] = []
    preps = doc.dependents(v, "prep", "dative")
    preps += [p for c in doc.dependents(v, "prt") for p in doc.dependents(c, "prep")]
    for p in preps:
        heads = doc.dependents(p, "pobj")
        found.extend(heads[1:])
        for head in heads[:1]:
            beside = doc.dependents(head, "appos")
            beside += [c for a in beside for c in doc.dependents(a, "appos")]
            found.extend(c for c in beside if doc.dependents(c, "det", "nummod", "poss"))
            if _holds_time(doc, p, head) or (doc.tokens[p].lemma == "as" and doc.dependents(head, "nummod")):
                found.append(head)
    return found


def _holds_time(doc: Document, prep: int, head: int) -> bool:
    """*on Monday 290 prisoners*: a time between the preposition and the noun."""
    first, last = doc.tokens[prep].end, doc.tokens[head].start
    return any(first < t.span.end <= last for t in doc.times)


def is_label(doc: Document, i: int) -> bool:
    """*Prisoner exchange: Moscow proposed ...*: a noun in a label before a colon, with no verb beside it."""
    sentence = doc.sentence_of(i)
    colon = next((j for j in range(i + 1, sentence.last) if doc.tokens[j].text == ":"), None)
    if colon is None or doc.block_of(sentence).kind in (BlockKind.TITLE, BlockKind.SUBTITLE):
        return False
    return not any(doc.tokens[j].pos in ("VERB", "AUX") for j in range(sentence.first, colon))


def is_reduced_passive(doc: Document, v: int) -> bool:
    """*Captain released in swap*: a participle whose auxiliary a headline leaves out, taken for the past tense."""
    token = doc.tokens[v]
    return (
        token.tag in ("VBD", "VBN")
        and token.dep in ("ROOT", "conj", "ccomp", "dep", "parataxis", "acl")
        and not doc.dependents(v, "dobj", "nsubjpass", "auxpass", "aux", "ccomp", "parataxis", "dative")
    )
