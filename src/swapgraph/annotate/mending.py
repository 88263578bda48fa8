"""What the parser takes wrongly so often that it is set right: objects that news puts where it does not expect them.

*handed over to Kyiv 60 bodies*, *released to Armenia 15 detained Armenians*: the parser reads *Kyiv 60 bodies*, or
takes the participle for another verb. *released two officers taken prisoner*: it takes them for who took a prisoner.
*a spokesman for President Petro X, Ivan Y,*: it takes Ivan Y for the president.
*four captured officers were freed*: it takes *captured* for the verb; *men seized in May were freed on Monday*: May for
the day they were freed. *A deal was brokered and 82 girls, taken from school, were freed*: it takes the girls for
another deal.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from swapgraph.model import Token

_OPENING = frozenset({"NUM", "DET"})
_VERBAL = ("VERB", "AUX")
_SAYING = ("report", "claim")  # nouns that are verbs of speech
_LONGEST_AGENT = 8  # words in *the country's state news agency*
_INSIDE = frozenset({"ADJ", "VERB", "NOUN", "PROPN", "PUNCT", "NUM"})


def mended(tokens: Sequence[Token]) -> list[Token]:
    """The tokens, some with another governor and label."""
    out = list(tokens)
    for token in tokens:
        if token.pos == "ADP" and token.dep in ("prep", "dative") and out[token.head].pos in ("VERB", "ADP"):
            _free_object(out, token)
        elif token.dep == "ccomp" and _only_participle(token):
            _free_from_clause(out, token.i)
        elif token.dep == "appos" and token.pos == "PROPN":
            _free_apposition(out, token)
        elif token.pos == "NOUN" and token.lemma in _SAYING:
            _free_report(out, token)
        elif token.dep == "nsubj" and token.pos == "NUM" and token.head == token.i + 1:
            _free_counted(out, token.i)
        elif token.dep == "nsubj" and token.pos == "NOUN" and out[token.head].dep == "conj":
            _part_clauses(out, token.i)
        elif token.dep in ("ROOT", "ccomp") and token.tag in ("VBD", "VBN"):
            _free_subject(out, token.i)
        elif token.dep == "conj" and token.pos in ("NOUN", "PROPN"):
            _join_noun(out, token)
            _free_passive(out, token.i)
        if token.dep == "ROOT" and token.pos == "VERB":
            _free_speaker(out, token.i)
        if token.text.lower() == "to" and token.i and token.dep in ("prep", "dative"):
            _join_thanks(out, token.i)
        if token.dep == "prep" and out[token.head].pos == "VERB" and token.i < token.head:
            _give_to_participle(out, token)
    return out


def _give_to_participle(out: list[Token], preposition: Token) -> None:
    """*men seized by rebels in May were freed on Monday*: what stands before *were* goes with the participle."""
    verb = preposition.head
    below = [t for t in _sentence(out, verb) if t.head == verb]
    subject = next((t.i for t in below if t.dep in ("nsubj", "nsubjpass") and t.i < preposition.i), None)
    helping = [t.i for t in below if t.dep in ("aux", "auxpass")]
    if subject is None or not helping or preposition.i > helping[0]:
        return
    between = range(subject + 1, preposition.i)
    participles = [i for i in between if out[i].dep == "acl" and out[i].tag == "VBN"]
    if participles and not any(out[i].text == "," for i in between):
        _give(out, preposition.i, participles[-1], "prep")


def _join_noun(out: list[Token], noun: Token) -> None:
    """*40 Iraqis held in Iran and 50 Iranians held in Iraq*: the second noun stands beside the first."""
    participle = out[noun.head]
    if participle.dep == "acl" and participle.pos == "VERB" and out[participle.head].pos in ("NOUN", "PROPN"):
        for t in _sentence(out, noun.i):
            if t.head == participle.i and t.dep == "cc" and participle.i < t.i < noun.i:
                _give(out, t.i, participle.head, "cc")
        _give(out, noun.i, participle.head, "conj")


def _free_speaker(out: list[Token], verb: int) -> None:
    """*between A and B, officials and witnesses said*: who says so is none of those named before the comma."""
    last = out[verb - 1] if verb else out[verb]
    inside = [t for t in _sentence(out, verb) if t.head == verb and t.i != verb]
    if last.dep != "conj" or last.sentence != out[verb].sentence or any(t.dep.startswith("nsubj") for t in inside):
        return
    if last.pos not in ("NOUN", "PROPN") or not any(t.dep == "ccomp" and t.i < verb for t in inside):
        return
    first = last
    while first.dep == "conj":
        left = min([first.i, *(t.i for t in _sentence(out, verb) if t.head == first.i)])
        if out[left - 1].text == ",":
            _give(out, first.i, verb, "nsubj")
            return
        first = out[first.head]


def _join_thanks(out: list[Token], to: int) -> None:
    """*were freed early Monday thanks to X*: one preposition, and no noun that a day stands before."""
    noun, verb = to - 1, out[to].head
    if out[noun].text.lower() != "thanks" or out[noun].dep != "npadvmod" or out[noun].head not in (verb, to):
        return
    for t in _sentence(out, noun):
        if t.head == noun and t.i < noun:
            _give(out, t.i, out[noun].head, "npadvmod")
    _give(out, noun, out[noun].head, "prep")
    _give(out, to, noun, "prep")


def _free_subject(out: list[Token], participle: int) -> None:
    """*Four captured soldiers and a priest were freed*, where *captured* is taken for the verb: of those freed."""
    inside = [t for t in _sentence(out, participle) if t.head == participle and t.i != participle]
    number = [t.i for t in inside if t.dep == "nsubj" and t.pos == "NUM" and t.i == participle - 1]
    nouns = [t.i for t in inside if t.dep == "dobj" and t.i > participle]
    verbs = [t.i for t in inside if t.dep == "conj" and t.tag == "VBN"]
    if len(number) != 1 or len(nouns) != 1 or not verbs:
        return
    if any(t.dep in ("nummod", "det", "poss") for t in _sentence(out, participle) if t.head == nouns[0]):
        return  # *Five killed two guards and were shot*
    verb, noun, whole = verbs[0], nouns[0], out[participle]
    helped = {t.dep for t in _sentence(out, verb) if t.head == verb}
    if "auxpass" not in helped or helped & {"nsubj", "nsubjpass", "cc"}:
        return
    _give(out, verb, verb if whole.head == participle else whole.head, whole.dep)
    for t in inside:
        if t.i not in (number[0], noun, verb):
            _give(out, t.i, verb, t.dep)
    _give(out, number[0], noun, "nummod")
    _give(out, participle, noun, "amod")
    _give(out, noun, verb, "nsubjpass")


def _part_clauses(out: list[Token], noun: int) -> None:
    """*Chad freed 60 prisoners and Libya freed 43*: the first are whom Chad freed, and no subject beside Libya."""
    second = out[noun].head
    first = out[second].head
    inside = _sentence(out, noun)
    others = [t.i for t in inside if t.head == noun and t.dep == "conj" and noun < t.i < second]
    linked = [t.i for t in inside if t.head == noun and t.dep == "cc" and noun < t.i < second]
    has = any(t.head == first and t.dep in ("dobj", "nsubjpass", "attr") for t in inside)
    if has or len(others) != 1 or len(linked) != 1 or out[first].pos != "VERB":
        return
    if not first < noun or any(out[i].pos not in _INSIDE | {"ADP", "DET"} for i in range(first + 1, noun)):
        return
    _give(out, noun, first, "dobj")
    _give(out, linked[0], first, "cc")
    _give(out, others[0], second, "nsubj")


def _free_counted(out: list[Token], number: int) -> None:
    """*Four detained rebels were released*: the number and the participle go with the noun that the passive has."""
    taken = out[number + 1]
    if taken.tag not in ("VBD", "VBN"):
        return
    if taken.dep == "amod":
        _give(out, number, taken.head, "nummod")
        return
    inside = _sentence(out, number)
    if taken.dep == "csubjpass":
        verbs, nouns = [taken.head], [t.i for t in inside if t.head == taken.i and t.dep == "dobj"]
    else:
        verbs = [t.i for t in inside if t.head == taken.i and t.dep == "ccomp" and t.tag == "VBN"]
        nouns = [t.i for t in inside if t.head in verbs and t.dep == "nsubjpass"]
    if len(verbs) != 1 or len(nouns) != 1 or not taken.i < nouns[0] < verbs[0]:
        return
    if any(out[i].pos not in _INSIDE for i in range(taken.i + 1, nouns[0])):
        return
    if taken.dep != "csubjpass":
        _give(out, verbs[0], verbs[0] if taken.head == taken.i else taken.head, taken.dep)
    for other in inside:
        if other.head == taken.i and other.i not in (number, taken.i, *nouns, *verbs):
            _give(out, other.i, verbs[0], other.dep)
    _give(out, nouns[0], verbs[0], "nsubjpass")
    _give(out, number, nouns[0], "nummod")
    out[taken.i] = replace(taken, head=nouns[0], dep="amod", tag="VBN")


def _free_passive(out: list[Token], noun: int) -> None:
    """*A deal was made and 82 girls, taken from school, were freed*: the noun is the subject of the verb behind it."""
    first = out[noun].head
    verb = out[first].head
    if out[first].dep != "advcl" or out[first].pos != "VERB" or not first < noun < verb or out[verb].pos != "VERB":
        return
    own = [t for t in _sentence(out, noun) if t.head == verb and noun < t.i]
    taken = any(t.head == verb and t.dep in ("nsubj", "nsubjpass") for t in _sentence(out, noun))
    if taken or not any(t.dep in ("aux", "auxpass") for t in own):
        return
    for other in _sentence(out, noun):
        if other.head == first and other.dep == "conj" and other.tag == "VBN" and noun < other.i < verb:
            _give(out, other.i, noun, "acl")
    _give(out, first, verb, "ccomp")
    _give(out, noun, verb, "nsubjpass" if any(t.dep == "auxpass" for t in own) else "nsubj")


def _only_participle(token: Token) -> bool:
    """*taken*, *known*, *found* with the tag of a participle: no form that a clause could do with alone."""
    return token.tag == "VBN" or (token.tag == "VBD" and token.text.lower().endswith(("aken", "iven", "own", "een")))


def _free_from_clause(out: list[Token], participle: int) -> None:
    """*released two officers taken prisoner*: the noun goes with the first verb, the participle with the noun."""
    verb = out[participle].head
    inside = [t for t in _sentence(out, participle) if t.head == participle]
    nouns = [t.i for t in inside if t.dep == "nsubj" and verb < t.i < participle]
    helped = any(t.dep in ("aux", "auxpass", "mark", "nsubjpass") for t in inside)
    if len(nouns) != 1 or helped or out[verb].pos != "VERB" or verb > participle:
        return
    before = [t.i for t in _sentence(out, verb) if t.head == nouns[0] and t.i < nouns[0]]
    if min([*before, nouns[0]]) != verb + 1 or any(t.head == verb and t.dep == "dobj" for t in _sentence(out, verb)):
        return
    _give(out, nouns[0], verb, "dobj")
    _give(out, participle, nouns[0], "acl")


def _free_apposition(out: list[Token], name: Token) -> None:
    """*a spokesman for President Petro X, Ivan Y, said*: two full names are two people."""
    other = out[name.head]
    preposition = out[other.head]
    post = out[preposition.head]
    inside = _sentence(out, name.i)
    first = min([t.i for t in inside if t.head == name.i and t.dep == "compound" and t.i < name.i], default=name.i)
    full = first < name.i and any(t.head == other.i and t.dep == "compound" and t.pos == "PROPN" for t in inside)
    of = other.pos == "PROPN" and other.dep == "pobj" and preposition.lemma in ("for", "of", "to")
    alone = not any(t.head == post.i and t.dep == "appos" for t in inside)
    if full and of and alone and post.pos == "NOUN" and post.i < other.i and out[first - 1].text == ",":
        _give(out, name.i, post.i, "appos")


def _free_report(out: list[Token], report: Token) -> None:
    """*Two men were freed, the state news agency reports.*: behind a clause no noun, but who says so."""
    inside = _sentence(out, report.i)
    after = next((t for t in inside if t.i == report.i + 1), None)
    ends = after is None or after.pos in ("PUNCT", "ADP") or after.tag == "VBG"  # *reports with reference to X*
    agent = report.i - 1
    if report.dep == "dobj" and report.head == agent and out[agent].text[:1].isupper() and out[agent - 1].text == ",":
        _swap(out, agent, report)  # *Interfax reports*, with the agency for the verb
        return
    own = [t.i for t in inside if t.head == report.i and t.dep in ("compound", "det", "poss", "amod", "nsubj")]
    if not ends or agent not in own or out[agent].pos not in ("NOUN", "PROPN"):
        return
    first = agent
    while first > inside[0].i and out[first - 1].text != ",":
        first -= 1
    root = next((t.i for t in inside if t.dep == "ROOT"), report.i)
    clause = next((t.i for t in inside if t.head == report.i and t.dep == "ccomp"), root)
    listed = any(out[i].pos == "CCONJ" for i in range(first, agent))  # *letters, maps and agency reports*
    if (
        listed
        or first == inside[0].i
        or agent - first > _LONGEST_AGENT
        or clause >= first
        or out[clause].pos not in _VERBAL
    ):
        return
    out[report.i] = replace(report, pos="VERB", tag="VBZ" if report.text.endswith("s") else "VBP")
    _give(out, report.i, report.i, "ROOT")
    _give(out, clause, report.i, "ccomp")
    for i in own:
        _give(out, i, *((report.i, "nsubj") if i == agent else (agent, out[i].dep)))


def _swap(out: list[Token], agent: int, report: Token) -> None:
    verb = out[agent]
    out[report.i] = replace(
        report, pos="VERB", tag="VBZ", dep=verb.dep, head=report.i if verb.head == agent else verb.head
    )
    out[agent] = replace(verb, pos="PROPN", tag="NNP", dep="nsubj", head=report.i)
    for t in _sentence(out, agent):
        if t.head == agent and t.i != report.i:
            _give(out, t.i, report.i, t.dep)


def _free_object(out: list[Token], preposition: Token) -> None:
    """*to Armenia 15 prisoners*: the name goes with the preposition, the noun with the verb."""
    name = preposition.i + 1
    while name + 1 < len(out) and out[name].pos == out[name + 1].pos == "PROPN":
        name += 1
    opening = name + 1
    if opening >= len(out) or out[name].pos != "PROPN" or out[opening].sentence != preposition.sentence:
        return
    if out[opening].pos not in _OPENING and out[opening].tag != "PRP$":
        return
    verb = preposition.head if out[preposition.head].pos == "VERB" else out[preposition.head].head
    if out[verb].pos != "VERB" or any(t.head == verb and t.dep in ("dobj", "nsubjpass") for t in _sentence(out, verb)):
        return
    noun = out[opening].head
    if out[name].head == noun and out[noun].dep == "pobj" and out[noun].head == preposition.i and noun > opening:
        _give(out, noun, verb, "dobj")
        _give(out, name, preposition.i, "pobj")
        for i in range(preposition.i + 1, name):
            if out[i].head == noun:
                _give(out, i, name, "compound")
    elif noun == name and out[name].head == preposition.i:
        _free_participle(out, verb, opening)


def _free_participle(out: list[Token], verb: int, number: int) -> None:
    """*15 detained Armenians*, where *detained* is taken for a verb beside the first, with the noun for its object."""
    i = number + 1
    while i < len(out) and out[i].pos in _INSIDE and out[i].dep != "dobj":
        i += 1
    if i == len(out) or out[i].dep != "dobj" or out[i].sentence != out[number].sentence:
        return
    participle = out[i].head
    taken = out[participle]
    if not number < participle < i or taken.dep != "conj" or taken.head != verb or taken.tag not in ("VBN", "VBD"):
        return
    for other in _sentence(out, verb):
        if other.head == participle and other.i > i:
            _give(out, other.i, verb, other.dep)
    _give(out, number, i, "nummod" if out[number].pos == "NUM" else "det")
    _give(out, i, verb, "dobj")
    _give(out, participle, i, "amod")


def _sentence(out: Sequence[Token], i: int) -> list[Token]:
    first = last = i
    while first and out[first - 1].sentence == out[i].sentence:
        first -= 1
    while last + 1 < len(out) and out[last + 1].sentence == out[i].sentence:
        last += 1
    return list(out[first : last + 1])


def _give(out: list[Token], i: int, head: int, dep: str) -> None:
    out[i] = replace(out[i], head=head, dep=dep)
