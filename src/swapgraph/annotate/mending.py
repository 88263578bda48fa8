"""What the parser takes wrongly so often that it is set right: objects that news puts where it does not expect them.

*handed over to Kyiv 60 bodies*, *released to Armenia 15 detained Armenians*: the parser reads *Kyiv 60 bodies*, or
takes the participle for another verb. *released two officers taken prisoner*: it takes them for who took a prisoner.
*a spokesman for President Petro X, Ivan Y,*: it takes Ivan Y for the president.
*In the last swap, held in May, Chad freed 20*: it hangs *held* on *freed*. *took back around 70*: a place, it thinks.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from swapgraph.model import Token

_OPENING = frozenset({"NUM", "DET"})
_VERBAL = ("VERB", "AUX")
_SAYING = ("report", "claim")  # nouns that are verbs of speech
_LONGEST_AGENT = 8  # words in *the country's state news agency*
_ABOUT = frozenset({"around", "about"})
_DURING = frozenset({"in", "at", "during", "under"})
_OWN = frozenset({"nsubj", "nsubjpass", "aux", "auxpass", "mark"})
_TAKEN = frozenset({"dobj", "nsubjpass", "auxpass"})
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
        elif token.dep == "advcl" and token.tag == "VBN":
            _hang_on_occasion(out, token)
        elif token.dep == "appos" and token.pos == "NOUN" and out[token.head].lemma == "war":
            _name_with_short_form(out, token.i)
        elif token.lemma == "all" and token.pos in ("DET", "PRON", "ADV"):
            _all_for_all(out, token.i)
        if token.dep == "prep" and token.lemma in _ABOUT and out[token.head].pos == "VERB":
            _count(out, token)
    return out


def _hang_on_occasion(out: list[Token], participle: Token) -> None:
    """*In the last swap, held in May, Chad ...*: what stands between commas behind a fronted phrase is said of it."""
    noun, verb = participle.i - 2, participle.head
    if noun < 1 or verb < participle.i or out[participle.i - 1].text != "," or out[noun].pos != "NOUN":
        return
    preposition = out[out[noun].head]
    fronted = out[noun].dep == "pobj" and preposition.head == verb and preposition.lemma in _DURING
    own = any(t.head == participle.i and t.dep in _OWN for t in _sentence(out, verb))
    if fronted and not own and any(out[i].text == "," for i in range(participle.i, verb)):
        _give(out, participle.i, noun, "acl")


def _all_for_all(out: list[Token], first: int) -> None:
    """*an "all for all" exchange*: said of the exchange, which takes the place that the parser gave to *all*."""
    if first + 2 >= len(out) or out[first + 1].lemma != "for" or out[first + 2].lemma != "all":
        return
    noun = out[first + 2].head
    if noun < first + 3 or out[noun].dep != "pobj" or out[noun].head != first + 1 or out[noun].pos != "NOUN":
        return
    before = out[first]
    for token in _sentence(out, first):
        stray = token.pos == "DET" and token.dep == before.dep and token.head == before.head
        if token.i < first and token.i >= first - 3 and (token.head == first or stray):
            _give(out, token.i, noun, "det" if token.pos == "DET" else token.dep)
    _give(out, noun, noun if before.head == first else before.head, before.dep)
    _give(out, first, noun, "nmod")
    _give(out, first + 2, first + 1, "pobj")


def _name_with_short_form(out: list[Token], noun: int) -> None:
    """*a prisoner of war (POW) exchange*: one noun with what it is of, long and short, before it."""
    war = out[noun].head
    of = out[war].head
    first = out[of].head
    short = [t.text for t in out[war + 1 : noun]]
    if (
        out[war].dep != "pobj"
        or out[of].lemma != "of"
        or first != of - 1
        or len(short) != 3
        or short[::2] != ["(", ")"]
    ):
        return
    for token in _sentence(out, first):
        if token.head == first and (token.i < first or token.i > noun):
            _give(out, token.i, noun, token.dep)
    _give(out, noun, noun if out[first].head == first else out[first].head, out[first].dep)
    _give(out, first, noun, "compound")


def _count(out: list[Token], about: Token) -> None:
    """*took back around 70*: the number is what the verb takes."""
    number, verb = about.i + 1, about.head
    if number >= len(out) or out[number].tag != "CD" or out[number].head != about.i or _is_year(out[number].text):
        return
    if any(t.head == verb and t.dep in _TAKEN for t in _sentence(out, verb)):
        return
    _give(out, number, verb, "dobj")
    _give(out, about.i, number, "quantmod")


def _is_year(text: str) -> bool:
    return len(text) == 4 and text.isdigit()


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
