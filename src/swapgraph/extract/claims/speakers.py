"""Who speaks, by syntax: the subject of a word of speech, set right where parsers go wrong."""

from __future__ import annotations

from swapgraph.extract.claims.content import below
from swapgraph.extract.claims.scene import Scene
from swapgraph.extract.claims.subjects import lent_to_participle, nearest_subject, right_before, stray

_RELATIVE_TAGS = ("WP", "WDT")
_NOMINAL = frozenset({"NOUN", "PROPN", "NUM", "PRON"})
_DEPENDENT = frozenset({"advcl", "xcomp", "ccomp", "dep", "prep", "parataxis"})


def speakers_of(scene: Scene, v: int) -> tuple[int, ...]:
    """Heads of the noun phrases whose words the verb of speech at token `v` brings; empty if nobody is named.

    Of *the paper said, citing two officials* the officials: who cites others only passes on what they say.
    """
    found = _named(scene, v)
    return (found and _whom_cited(scene, v, found[0])) or found


def _whom_cited(scene: Scene, v: int, speaker: int) -> tuple[int, ...]:
    """*The ministry said, citing the rebels, that A*; *the radio, quoting a guard, reported that A*."""
    doc, tokens = scene.doc, scene.doc.tokens
    said = doc.dependents(v, "ccomp")
    inserted = [c for s in said for c in doc.dependents(s, "advcl") if c == v + 2]
    for c in (*doc.dependents(v, "advcl", "xcomp"), *said, *inserted, *doc.dependents(speaker, "acl")):
        if scene.lemma(c) in scene.words("viaVerbs") and tokens[c].tag == "VBG" and not scene.has_subject(c):
            cited = [o for o in doc.dependents(c, "dobj") if scene.is_agent(o) and not scene.is_document(o)]
            return tuple(cited[:1])
    return ()


def _named(scene: Scene, v: int) -> tuple[int, ...]:
    doc, tokens = scene.doc, scene.doc.tokens
    if scene.lemma(v) in scene.words("viaVerbs") and (quoted := doc.dependents(v, "nsubjpass")):
        return tuple(quoted)  # *was quoted by an agency as saying*: the agency only passes it on
    if scene.lemma(v) in scene.words("viaVerbs") and (cited := _cited(scene, v)):
        return cited
    if scene.is_passive(v) or (tokens[v].dep in ("acl", "amod") and tokens[v].tag == "VBN"):
        if agents := [o for a in doc.dependents(v, "agent") for o in doc.dependents(a, "pobj")]:
            return tuple(agents)
        if any(tokens[c].dep in ("agent", "prep") and tokens[c].lemma == "by" for c in doc.children(v)):
            return tuple(
                o for a in doc.dependents(v, "prep") if tokens[a].lemma == "by" for o in doc.dependents(a, "pobj")
            )
        return ()
    subjects = doc.dependents(v, "nsubj")
    if (moved := right_before(scene, v) if subjects else lent_to_participle(scene, v)) is not None:
        return (moved,)
    if subjects:
        return (_antecedent(scene, nearest_subject(scene, subjects), v),)
    return _inherited(scene, v) or stray(scene, v)


def _cited(scene: Scene, v: int) -> tuple[int, ...]:
    """*witnesses quoted X as saying*: X, who is cited."""
    doc = scene.doc
    says = any(scene.lemma(a) == "as" and doc.dependents(a, "pcomp") for a in doc.dependents(v, "prep"))
    return tuple(doc.dependents(v, "dobj")[:1]) if says and not scene.is_passive(v) else ()


def _inherited(scene: Scene, v: int) -> tuple[int, ...]:
    """The speakers of a verb without a subject: those of the verb that it is coordinated with or depends on."""
    tokens = scene.doc.tokens
    token, head = tokens[v], tokens[v].head
    if head == v:
        return ()
    if token.dep == "conj":
        if tokens[head].pos not in ("VERB", "AUX"):
            return _inherited(scene, head) if tokens[head].dep == "conj" else ()
        outer = misplaced_under(scene, v)
        if outer is None and scene.is_passive(head) and not scene.is_passive(v):  # *he was pressed and asked*
            return tuple(_antecedent(scene, s, head) for s in scene.doc.dependents(head, "nsubjpass"))
        return speakers_of(scene, outer if outer is not None else head)
    if token.dep in ("acl", "relcl") and token.tag in ("VBD", "VBZ", "VBP"):
        return _topmost(scene, v)
    if token.dep == "acl" and token.tag == "VBG":
        return (head,)
    if token.dep == "pcomp" or (token.dep in _DEPENDENT and not scene.is_finite(v)):
        return _of_governor(scene, v)
    return ()


def _of_governor(scene: Scene, v: int) -> tuple[int, ...]:
    """The speakers of the verb above: *was quoted as saying*, *went so far as to accuse*, *unanimous in saying*."""
    tokens = scene.doc.tokens
    if (outer := belongs_outside(scene, v)) is not None:
        return speakers_of(scene, outer)
    governor = tokens[v].head
    while tokens[governor].pos in ("ADV", "ADJ", "ADP", "SCONJ") and tokens[governor].head != governor:
        governor = tokens[governor].head
    if tokens[governor].pos not in ("VERB", "AUX"):
        return (governor,) if tokens[governor].pos in ("NOUN", "PROPN") and tokens[v].dep != "pcomp" else ()
    subjects = scene.doc.dependents(governor, "nsubj", "nsubjpass")
    relays = scene.lemma(governor) in scene.words("viaVerbs") and not scene.is_passive(governor)
    if relays and (tokens[v].dep == "pcomp" or scene.has_clause(v)):  # *cited X as saying that*, *cited X, saying that*
        cited = [o for o in scene.doc.dependents(governor, "dobj") if scene.is_agent(o) or tokens[v].dep == "pcomp"]
        if cited:
            return tuple(cited[:1])
    found = tuple(_antecedent(scene, s, governor) for s in subjects[-1:]) or _inherited(scene, governor)
    if tokens[v].dep == "advcl" and found and not (scene.is_agent(found[0]) or scene.is_document(found[0])):
        return _of_nearest_clause(scene, v)
    return found


def _of_nearest_clause(scene: Scene, v: int) -> tuple[int, ...]:
    """*The war began when the army sent troops, saying that*: the army, for a war says nothing."""
    tokens = scene.doc.tokens
    for j in range(v - 1, scene.doc.sentence_of(v).first, -1):
        if tokens[j].dep == "nsubj" and tokens[j].head < v and scene.is_finite(tokens[j].head) and scene.is_agent(j):
            return (j,)
    return ()


def _topmost(scene: Scene, v: int) -> tuple[int, ...]:
    """*An official quoted by an agency called it a lie*: the parser makes a finite verb without a subject a part of the
    noun phrase before it; the whole of that phrase is its subject."""
    tokens = scene.doc.tokens
    top = tokens[v].head
    while (
        tokens[top].head != top
        and tokens[top].pos in ("NOUN", "PROPN", "ADP", "VERB")
        and tokens[top].dep in ("pobj", "prep", "agent", "acl", "nmod", "compound")
    ):
        top = tokens[top].head
    return (top,) if tokens[top].dep == "ROOT" and tokens[top].pos in ("NOUN", "PROPN") and scene.is_agent(top) else ()


def misplaced_under(scene: Scene, v: int) -> int | None:
    """The verb of speech that a subjectless verb really belongs to, where the parser coordinated it with the content.

    *The army said that no plane had been seen and denied the report*: the plane did not deny anything. It is taken
    out of the content if the tenses do not match (*had been .. and denied*), if the content's subject cannot speak,
    or if a comma stands before *and*.
    """
    doc, tokens = scene.doc, scene.doc.tokens
    token = tokens[v]
    if token.dep != "conj" or scene.has_subject(v) or token.head > v:
        return None
    inner = token.head
    outer = tokens[inner].head
    while tokens[inner].dep == "conj" and outer != inner and not scene.has_subject(inner):
        inner, outer = outer, tokens[outer].head
    while tokens[inner].dep == "acl" and tokens[outer].pos in ("NOUN", "ADP", "SCONJ") and tokens[outer].head != outer:
        outer = tokens[outer].head  # *asked for it as a sign X wants peace and said ..*
    if (
        tokens[inner].dep not in ("ccomp", "conj", "advcl", "relcl", "xcomp", "acl")
        or outer == inner
        or tokens[outer].lemma not in scene.speech.verbs
    ):
        return None
    if v not in doc.subtree(outer) or not scene.is_finite(outer):
        return None
    if not doc.dependents(outer, "nsubj") and not _inherited(scene, outer):
        return None
    comma = any(t.text == "," for t in tokens[max(inner, v - 3) : v])
    subjects = doc.dependents(inner, "nsubj", "nsubjpass", "expl")
    cannot = bool(subjects) and (
        not scene.is_agent(subjects[0])
        or tokens[subjects[0]].dep != "nsubj"
        or tokens[subjects[0]].lemma in ("it", "which")
    )
    differ = _tenses_differ(scene, inner, v)
    if token.lemma not in scene.speech.verbs:  # *swore he would not be moved, and ordered tanks in*
        return outer if differ and comma else None
    return outer if comma or cannot or differ else None


def belongs_outside(scene: Scene, v: int) -> int | None:
    """The verb of speech that a participle really belongs to, where the parser hung it on the content.

    *She said it was late, adding that ..*: what was late added nothing.
    """
    doc, tokens = scene.doc, scene.doc.tokens
    token, inner = tokens[v], tokens[v].head
    if token.dep != "advcl" or token.tag != "VBG" or v < inner or token.lemma not in scene.speech.verbs:
        return None
    outer = tokens[inner].head
    if tokens[inner].dep != "ccomp" or outer == inner or tokens[outer].lemma not in scene.speech.verbs or outer > v:
        return None
    subjects = doc.dependents(inner, "nsubj", "nsubjpass", "expl")
    own = bool(subjects) and scene.is_agent(subjects[0]) and tokens[subjects[0]].pos != "PRON"
    before = v - 1 - (tokens[v - 1].tag in ("''", "``"))  # *"A," adding that*
    comma = before >= 0 and tokens[before].text == ","
    adds = scene.lemma(v) in scene.words("addingVerbs")  # whoever speaks adds, not whom he speaks of
    return outer if comma and (adds or not own) else None


def _tenses_differ(scene: Scene, inner: int, v: int) -> bool:
    tokens = scene.doc.tokens
    shared = [tokens[c] for c in scene.doc.dependents(inner, "aux", "auxpass")]
    own = [tokens[c] for c in scene.doc.dependents(v, "aux", "auxpass")]
    if own:
        return tokens[own[0].i].tag != (shared[0].tag if shared else tokens[inner].tag)
    if any(a.tag == "MD" for a in shared):
        return tokens[v].tag in ("VBD", "VBZ")
    if shared:
        return tokens[v].tag in ("VBD", "VBZ", "VBP")
    return tokens[v].tag != tokens[inner].tag and {tokens[v].tag, tokens[inner].tag} <= {"VBD", "VBZ", "VBP"}


def _antecedent(scene: Scene, s: int, v: int) -> int:
    """The noun that a relative pronoun stands for; *the leader of Y, who* is the person whom *the leader* explains."""
    tokens = scene.doc.tokens
    if tokens[s].tag not in _RELATIVE_TAGS and not (tokens[s].lemma == "that" and tokens[v].dep in ("relcl", "acl")):
        return s
    clause = v
    while tokens[clause].dep not in ("relcl", "acl") and tokens[clause].head != clause:
        clause = tokens[clause].head
    noun = tokens[clause].head
    while tokens[noun].dep == "appos":
        noun = tokens[noun].head
    if tokens[s].lemma == "who":  # *a diplomat in the capital, who*: the capital is nobody
        noun = _somebody(scene, noun)
    return noun if noun != s else s


def _somebody(scene: Scene, noun: int) -> int:
    """The noun, or the one that it explains if only that one can be *who*."""
    tokens, top = scene.doc.tokens, noun
    while not _is_somebody(scene, top):
        above = tokens[top].head
        if tokens[top].dep == "pobj" and tokens[above].dep == "prep" and tokens[tokens[above].head].pos in _NOMINAL:
            top = tokens[above].head
        elif tokens[top].dep in ("conj", "appos") and tokens[above].pos in _NOMINAL:
            top = above
        else:
            return noun
    return top


def _is_somebody(scene: Scene, i: int) -> bool:
    key = scene.entities.at(i)
    if key is not None:
        return scene.entities.get(key).type in ("Person", "Group")
    return scene.is_agent(i) and (scene.doc.tokens[i].pos != "PROPN" or scene.is_person_noun(i))


def _belongs_to_name(scene: Scene, prep: int) -> bool:
    """Whether a phrase tells who is meant (*officials in both capitals*), not where or when it was said."""
    doc = scene.doc
    if scene.lemma(prep) in ("accord", "according", "after", "during"):
        return False
    if scene.lemma(prep) == "on":  # *on condition of anonymity*
        return False
    if scene.lemma(prep) not in ("in", "at"):
        return True
    objects = doc.dependents(prep, "pobj")
    times = [t.span for t in doc.times]
    for o in objects:
        if any(s.start <= doc.tokens[o].start < s.end for s in times):
            return False
        if any(scene.lemma(o) in scene.words(name) for name in ("viaNouns", "publications", "venues")):
            return False
    return bool(objects) and scene.doc.tokens[doc.tokens[prep].head].pos == "NOUN"


def noun_phrase(scene: Scene, head: int) -> list[int]:
    """The tokens of the noun phrase at `head` as one names it: without relative clauses, appositions, conjuncts."""
    doc, tokens = scene.doc, scene.doc.tokens
    dropped = [
        c for c in doc.children(head)
        if tokens[c].dep in ("relcl", "appos", "advcl", "parataxis", "ccomp", "conj", "cc", "preconj")
        or (tokens[c].dep == "prep" and not _belongs_to_name(scene, c))
        or (tokens[c].dep == "advmod" and c > head)  # *a secretary there*
    ]  # fmt: skip
    kept = below(doc, head, dropped)
    out = [head]
    for j in range(head - 1, -1, -1):
        if j not in kept or tokens[j].text in (",", ";", ":", "—", "–"):
            break
        out.insert(0, j)
    for j in range(head + 1, len(tokens)):
        if j not in kept or tokens[j].text in (",", ";", ":", "—", "–"):
            break
        out.append(j)
    while len(out) > 1 and (
        tokens[out[-1]].dep == "case" or (tokens[out[-1]].pos == "PUNCT" and tokens[out[-1]].text != ")")
    ):
        out.pop()
    while len(out) > 1 and (tokens[out[0]].pos == "PUNCT" or tokens[out[0]].dep in ("preconj", "cc")):
        out.pop(0)
    return out
