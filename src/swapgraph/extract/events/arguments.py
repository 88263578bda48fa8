"""Who fills which slot of a trigger, read off the dependency tree: voice, control, light verbs, coordination."""

from __future__ import annotations

from swapgraph.model import Document

Filled = dict[str, list[int]]
"""Slot name -> indices of the heads of the noun phrases that fill it, coordinated ones included."""

_SUBJECTS = ("nsubj", "csubj")
_PASSIVE = ("nsubjpass", "csubjpass")
_SHARING = frozenset({"conj", "advcl", "prep", "pcomp", "dep"})  # clauses that share their governor's subject
_PROMISING = frozenset({"offer", "promise", "threaten"})  # *promised Kyiv to hand over*: who promises does it
_HELPING = frozenset({"help", "assist"})
_BEFORE_TO = frozenset({"according", "contrary", "due", "owing", "prior", "pursuant", "thanks"})
"""*according to the ministry*: prepositions of two words, in which *to* leads nobody anywhere."""
_RELATIVES = frozenset({"that", "which", "who", "whom", "whose"})
_HOMEWARD = frozenset({"back", "home"})


def verb_slots(doc: Document, v: int) -> Filled:
    """The slots of a verb."""
    slots: Filled = {}
    passive = is_passive(doc, v)
    subjects = _subjects(doc, v)
    given = passive and bool(doc.dependents(v, "dobj")) and bool(doc.dependents(v, "nsubjpass"))
    _fill(doc, slots, ("dative" if given else "object") if passive else "subject", subjects)  # *was given a sentence*
    for c in doc.dependents(v, "dobj", "attr", "oprd", "dative"):
        if doc.tokens[c].dep == "dative" and doc.tokens[c].pos == "ADP":
            _fill(doc, slots, "to", doc.dependents(c, "pobj"))
        elif doc.tokens[c].dep == "dative":
            _fill(doc, slots, "dative", [c])
        elif doc.tokens[c].dep != "dobj" and "object" in slots:
            continue
        else:
            _fill(doc, slots, "object", [_antecedent(doc, c)])
    if passive and "object" not in slots and doc.tokens[v].dep in ("acl", "relcl"):
        _fill(doc, slots, "object", [doc.tokens[v].head])
    if not passive and doc.tokens[v].dep == "relcl" and "object" not in slots and "subject" in slots:
        head = doc.tokens[v].head
        if head not in slots["subject"]:
            _fill(doc, slots, "object", [head])  # *the men whom Israel freed*
    for c in doc.children(v):
        if doc.tokens[c].dep in ("prep", "agent"):
            _preposition(doc, slots, c, passive=passive)
        elif doc.tokens[c].dep == "prt" or (doc.tokens[c].dep == "advmod" and doc.tokens[c].lemma in _HOMEWARD):
            for p in doc.dependents(c, "prep"):
                _preposition(doc, slots, p, passive=passive)  # *brought 303 men back to Russia*
    if passive and "by" in slots:
        _fill(doc, slots, "subject", slots.pop("by"))
    return slots


def phrase_slots(doc: Document, v: int, tokens: tuple[int, ...]) -> Filled:
    """The slots of a verb phrase of several words: *let 390 people go*, *set the hostages free*."""
    slots = verb_slots(doc, v)
    others = [t for t in tokens if t != v]
    if doc.tokens[v].dep == "aux" and doc.tokens[v].head in others:
        # *each side let go 390 people*, with *let* taken for an auxiliary: one subject before it, one behind
        slots = verb_slots(doc, doc.tokens[v].head)
        doers, moved = slots.get("subject", ()), slots.get("object", ())
        slots = {k: h for k, h in slots.items() if k not in ("subject", "object")}
        own = doc.dependents(v, "nsubj")  # *the men that Chad let go*: each of the two verbs has one
        _fill(doc, slots, "subject", own or [h for h in doers if h < v])
        _fill(doc, slots, "object", [*moved, *(h for h in doers if own or h > v)])
    elif set(slots.get("object", ())) & set(others):  # *took delivery of four coffins*
        inner = [p for t in others for p in doc.dependents(t, "prep") if doc.tokens[p].lemma == "of"]
        del slots["object"]
        _fill(doc, slots, "object", [o for p in inner for o in doc.dependents(p, "pobj")])
    elif "object" not in slots and not is_passive(doc, v):
        for t in others:
            _fill(doc, slots, "object", doc.dependents(t, "dobj", "nsubj"))
    if is_passive(doc, v) and "subject" not in slots:
        for p in (p for t in others for p in doc.dependents(t, "agent", "prep") if doc.tokens[p].lemma == "by"):
            _fill(doc, slots, "subject", doc.dependents(p, "pobj"))  # *were let go by the authorities*
    return slots


def noun_slots(doc: Document, n: int, light: frozenset[str]) -> Filled:
    """The slots of an event noun; those of the verb that carries it count too (*carried out an exchange with*)."""
    slots: Filled = {}
    for c in doc.children(n):
        dep = doc.tokens[c].dep
        if dep == "prep":
            _preposition(doc, slots, c, passive=False)
            for obj in doc.dependents(c, "pobj"):  # *an exchange of captives between X and Y*
                for p in doc.dependents(obj, "prep"):
                    if doc.tokens[c].lemma == "of" and doc.tokens[p].lemma == "between":
                        _preposition(doc, slots, p, passive=False)
        elif dep == "poss":
            _fill(doc, slots, "possessive", [c])
        elif dep in ("amod", "compound", "nmod"):
            _fill(doc, slots, "modifier", [c])
            if dep == "compound":
                _fill(doc, slots, "of", [c])
        elif dep in ("acl", "relcl") and doc.tokens[c].lemma in light:
            for name, heads in verb_slots(doc, c).items():
                if name in ("subject", "with", "between", "by") and n not in heads:
                    _fill(doc, slots, name, heads)
    if (verb := light_verb(doc, n, light)) is not None:
        for name, heads in verb_slots(doc, verb).items():
            others = [h for h in heads if h != n and n not in doc.subtree(h)]
            if name in ("subject", "with", "between", "by", "from", "to"):
                _fill(doc, slots, name, others)
    return slots


def light_verb(doc: Document, n: int, light: frozenset[str]) -> int | None:
    """The light verb of which an event noun is subject or object, if any."""
    token = doc.tokens[n]
    if token.dep == "conj":
        return light_verb(doc, token.head, light) if doc.tokens[token.head].pos in ("NOUN", "PROPN") else None
    if token.dep in ("dobj", "nsubj", "nsubjpass", "attr") and doc.tokens[token.head].lemma in light:
        return token.head
    if token.dep == "pobj" and doc.tokens[token.head].dep == "prep":
        verb = doc.tokens[doc.tokens[token.head].head]
        if (
            verb.pos in ("VERB", "AUX")
            and verb.lemma in light
            and doc.tokens[token.head].lemma in ("in", "with", "to", "of", "on")
        ):
            return verb.i
    return None


def is_passive(doc: Document, v: int) -> bool:
    """Whether a verb is passive: *was freed*, *the men freed yesterday*, *freed from captivity, they*."""
    token = doc.tokens[v]
    if doc.dependents(v, "nsubjpass", "auxpass", "csubjpass"):
        return True
    if token.tag != "VBN" or doc.dependents(v, "dobj", "nsubj"):
        return False
    if any(doc.tokens[c].lemma in ("have", "'ve") for c in doc.dependents(v, "aux")):
        return False
    if token.dep == "conj":
        return is_passive(doc, token.head) and not doc.dependents(v, "aux")
    return token.dep in ("acl", "advcl", "ROOT", "amod", "relcl", "ccomp", "pcomp")


def _subjects(doc: Document, v: int, depth: int = 0) -> list[int]:
    """The subject of a verb, its own or shared: coordination, control, relative clauses."""
    own = doc.dependents(v, *_SUBJECTS, *_PASSIVE) or _before_aside(doc, v)
    if own:
        doers = [s for s in own if doc.tokens[s].text.lower() not in _RELATIVES] if len(own) > 1 else own
        return [_antecedent(doc, s) for s in doers or own]  # *the men whom Israel let go*
    token = doc.tokens[v]
    head = token.head
    if depth > 4 or head == v:
        return []
    if token.dep == "pcomp" and doc.tokens[head].lemma in ("for", "of", "with"):
        controlled = doc.dependents(doc.tokens[head].head, "dobj")
        if controlled:
            return controlled  # *thanked Qatar for mediating*, *accused Kyiv of refusing*
    if token.dep in _SHARING and doc.tokens[head].pos in ("VERB", "AUX", "ADP", "SCONJ"):
        return _subjects(doc, head, depth + 1)
    if token.dep in ("xcomp", "ccomp") and doc.tokens[head].pos in ("VERB", "AUX", "ADJ") and token.tag != "VBD":
        if doc.tokens[head].lemma in _HELPING:
            return doc.dependents(head, "dobj")  # *Oman helped to free them*: it was others who did
        if doc.tokens[head].dep == "acomp":  # *is ready to give up 20*; *is happy to have him back* tells no deed of it
            return [] if token.lemma == "have" else _subjects(doc, doc.tokens[head].head, depth + 1)
        promised = doc.tokens[head].lemma in _PROMISING
        controlled = doc.dependents(head, "dobj") if token.dep == "xcomp" and not promised else []
        return controlled or _subjects(doc, head, depth + 1)
    return _owner(doc, v, depth)


def _before_aside(doc: Document, v: int) -> list[int]:
    """The subject that the parser gave to an aside: *his wife, also convicted in the case, was transferred*."""
    if not doc.dependents(v, "aux", "auxpass"):
        return []
    asides = [
        c for c in doc.dependents(v, "parataxis", "ccomp", "advcl") if c < v and doc.tokens[c].tag in ("VBN", "VBD")
    ]
    for c in asides:
        commas = [j for j in range(c, v) if doc.tokens[j].text == ","]
        if commas and not doc.dependents(c, "aux", "auxpass", "mark"):
            return [s for s in doc.dependents(c, *_SUBJECTS, *_PASSIVE) if s < c and doc.tokens[s + 1].text == ","]
    return []


def _owner(doc: Document, v: int, depth: int) -> list[int]:
    """The subject of a participle, relative clause or infinitive on a noun: the noun, or whose it is."""
    token = doc.tokens[v]
    head = token.head
    if token.dep in ("acl", "relcl") and token.tag in ("VBG", "VBN", "VBD", "VBZ", "VBP"):
        return [head]
    if token.dep == "acl" and token.tag == "VB":  # *commitments to exchange*, *a pledge by Russia to hand over*
        light = doc.tokens[head]
        owners = doc.dependents(head, "poss")
        if owners:
            return owners
        if light.dep in ("dobj", "attr") and doc.tokens[light.head].pos in ("VERB", "AUX"):
            return _subjects(doc, light.head, depth + 1)
    return []


def _antecedent(doc: Document, i: int) -> int:
    """The noun that a relative pronoun stands for; the token itself otherwise."""
    if doc.tokens[i].text.lower() in _RELATIVES:
        for a in doc.ancestors(i):
            if doc.tokens[a].dep == "relcl":
                head = doc.tokens[a].head
                return _resident(doc, head) if doc.tokens[i].text.lower() in ("who", "whom") else head
    return i


def _resident(doc: Document, i: int) -> int:
    """*staff based in Eritrea, who*, where the parser hangs the clause on the place: those who are there."""
    while doc.tokens[i].pos == "PROPN" and doc.tokens[i].dep == "pobj" and doc.tokens[doc.tokens[i].head].lemma == "in":
        above = next((a for a in doc.ancestors(i) if doc.tokens[a].pos in ("NOUN", "PROPN")), None)
        if above is None:
            return i
        i = above
    return i


def _preposition(doc: Document, slots: Filled, p: int, *, passive: bool) -> None:
    """Fill the slot that a preposition names; *by* is the agent only of a passive or a noun."""
    word = doc.tokens[p].lemma
    heads = doc.dependents(p, "pobj")
    governor = doc.tokens[p].head
    if word == "of" and (
        doc.tokens[governor].lemma == "out"
        or any(doc.tokens[c].lemma == "out" for c in doc.dependents(governor, "prt"))
    ):
        word = "from"  # *let out of prison*
    if word == "between" and heads:
        _fill(doc, slots, "between", heads)
    elif word == "by" and passive:
        _fill(doc, slots, "by", heads)
    else:
        _fill(doc, slots, word, heads)
    if doc.tokens[p].text.lower() not in _BEFORE_TO:
        for deeper in doc.dependents(p, "prep"):
            _preposition(doc, slots, deeper, passive=passive)


def _fill(doc: Document, slots: Filled, name: str, heads: list[int]) -> None:
    filled = slots.setdefault(name, [])
    for head in heads:
        for j in doc.conjuncts(head) if doc.tokens[head].pos != "VERB" else [head]:
            if j not in filled:
                filled.append(j)
    if not filled:
        del slots[name]
