"""Noun phrases that the parser takes apart or puts together wrongly.

*handed over to Kyiv 60 bodies*, *released to Armenia 15 detained Armenians*: it reads *Kyiv 60 bodies*, or takes the
participle for another verb. *a spokesman for President Petro X, Ivan Y,*: it takes Ivan Y for the president. *four
captured officers were freed*: it takes the four for who captured. *took back around 70*: a place, it thinks.
"""

from __future__ import annotations

from dataclasses import replace

from swapgraph.annotate.mending.tree import OWN, give, sentence
from swapgraph.model import Token

_OPENING = frozenset({"NUM", "DET"})
_TAKEN = frozenset({"dobj", "nsubjpass", "auxpass"})
_INSIDE = frozenset({"ADJ", "VERB", "NOUN", "PROPN", "PUNCT", "NUM"})
_CLAUSES = frozenset({"csubjpass", "advcl"})  # *As a gesture, 31 wounded men were handed over*


def free_object(out: list[Token], preposition: Token) -> None:
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
    if out[verb].pos != "VERB" or any(t.head == verb and t.dep in ("dobj", "nsubjpass") for t in sentence(out, verb)):
        return
    noun = out[opening].head
    if out[name].head == noun and out[noun].dep == "pobj" and out[noun].head == preposition.i and noun > opening:
        give(out, noun, verb, "dobj")
        give(out, name, preposition.i, "pobj")
        for i in range(preposition.i + 1, name):
            if out[i].head == noun:
                give(out, i, name, "compound")
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
    for other in sentence(out, verb):
        if other.head == participle and other.i > i:
            give(out, other.i, verb, other.dep)
    give(out, number, i, "nummod" if out[number].pos == "NUM" else "det")
    give(out, i, verb, "dobj")
    give(out, participle, i, "amod")


def free_apposition(out: list[Token], name: Token) -> None:
    """*a spokesman for President Petro X, Ivan Y, said*: two full names are two people."""
    other = out[name.head]
    preposition = out[other.head]
    post = out[preposition.head]
    inside = sentence(out, name.i)
    first = min([t.i for t in inside if t.head == name.i and t.dep == "compound" and t.i < name.i], default=name.i)
    full = first < name.i and any(t.head == other.i and t.dep == "compound" and t.pos == "PROPN" for t in inside)
    of = other.pos == "PROPN" and other.dep == "pobj" and preposition.lemma in ("for", "of", "to")
    alone = not any(t.head == post.i and t.dep == "appos" for t in inside)
    if full and of and alone and post.pos == "NOUN" and post.i < other.i and out[first - 1].text == ",":
        give(out, name.i, post.i, "appos")


def join_noun(out: list[Token], noun: Token) -> None:
    """*40 Iraqis held in Iran and 50 Iranians held in Iraq*: the second noun stands beside the first."""
    participle = out[noun.head]
    if participle.dep == "acl" and participle.pos == "VERB" and out[participle.head].pos in ("NOUN", "PROPN"):
        for t in sentence(out, noun.i):
            if t.head == participle.i and t.dep == "cc" and participle.i < t.i < noun.i:
                give(out, t.i, participle.head, "cc")
        give(out, noun.i, participle.head, "conj")


def free_counted(out: list[Token], token: Token) -> None:
    """*Four detained rebels were released*: the number and the participle go with the noun that the passive has."""
    number = token.i
    taken = out[number + 1]
    if taken.tag not in ("VBD", "VBN"):
        return
    if taken.dep == "amod":
        give(out, number, taken.head, "nummod")
        return
    inside = sentence(out, number)
    below = taken.dep in _CLAUSES
    if below:
        verbs, nouns = [taken.head], [t.i for t in inside if t.head == taken.i and t.dep == "dobj"]
    else:
        verbs = [t.i for t in inside if t.head == taken.i and t.dep == "ccomp" and t.tag == "VBN"]
        nouns = [t.i for t in inside if t.head in verbs and t.dep == "nsubjpass"]
    if len(verbs) != 1 or len(nouns) != 1 or not taken.i < nouns[0] < verbs[0]:
        return
    if any(out[i].pos not in _INSIDE for i in range(taken.i + 1, nouns[0])):
        return
    if not below:
        give(out, verbs[0], verbs[0] if taken.head == taken.i else taken.head, taken.dep)
    for other in inside:
        if other.head == taken.i and other.i not in (number, taken.i, *nouns, *verbs):
            give(out, other.i, verbs[0], other.dep)
    give(out, nouns[0], verbs[0], "nsubjpass")
    give(out, number, nouns[0], "nummod")
    out[taken.i] = replace(taken, head=nouns[0], dep="amod", tag="VBN")


def free_second(out: list[Token], participle: Token) -> None:
    """*swapped 133 captured soldiers for a spy*, where *captured* is taken for a second verb: of those swapped."""
    number, verb = participle.i - 1, participle.head
    inside = [t for t in sentence(out, verb) if t.head == participle.i]
    nouns = [t.i for t in inside if t.dep == "dobj" and t.i > participle.i]
    if out[number].pos != "NUM" or out[number].dep != "dobj" or out[number].head != verb or len(nouns) != 1:
        return
    if any(t.dep in OWN or t.dep == "cc" for t in inside if t.i < participle.i):
        return
    if any(t.dep in ("det", "poss", "nummod") for t in sentence(out, verb) if t.head == nouns[0]):
        return
    for t in inside:
        give(out, t.i, verb, t.dep)
    give(out, number, nouns[0], "nummod")
    out[participle.i] = replace(participle, head=nouns[0], dep="amod", tag="VBN")


def free_subject(out: list[Token], token: Token) -> None:
    """*Four captured soldiers and a priest were freed*, where *captured* is taken for the verb: of those freed."""
    participle = token.i
    inside = [t for t in sentence(out, participle) if t.head == participle and t.i != participle]
    number = [t.i for t in inside if t.dep == "nsubj" and t.pos == "NUM" and t.i == participle - 1]
    nouns = [t.i for t in inside if t.dep == "dobj" and t.i > participle]
    verbs = [t.i for t in inside if t.dep == "conj" and t.tag == "VBN"]
    if len(number) != 1 or len(nouns) != 1 or not verbs:
        return
    if any(t.dep in ("nummod", "det", "poss") for t in sentence(out, participle) if t.head == nouns[0]):
        return  # *Five killed two guards and were shot*
    verb, noun, whole = verbs[0], nouns[0], out[participle]
    helped = {t.dep for t in sentence(out, verb) if t.head == verb}
    if "auxpass" not in helped or helped & {"nsubj", "nsubjpass", "cc"}:
        return
    give(out, verb, verb if whole.head == participle else whole.head, whole.dep)
    for t in inside:
        if t.i not in (number[0], noun, verb):
            give(out, t.i, verb, t.dep)
    give(out, number[0], noun, "nummod")
    give(out, participle, noun, "amod")
    give(out, noun, verb, "nsubjpass")


def name_with_short_form(out: list[Token], token: Token) -> None:
    """*a prisoner of war (POW) exchange*: one noun with what it is of, long and short, before it."""
    noun = token.i
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
    for t in sentence(out, first):
        if t.head == first and (t.i < first or t.i > noun):
            give(out, t.i, noun, t.dep)
    give(out, noun, noun if out[first].head == first else out[first].head, out[first].dep)
    give(out, first, noun, "compound")


def all_for_all(out: list[Token], token: Token) -> None:
    """*an "all for all" exchange*: said of the exchange, which takes the place that the parser gave to *all*."""
    first = token.i
    if first + 2 >= len(out) or out[first + 1].lemma != "for" or out[first + 2].lemma != "all":
        return
    noun = out[first + 2].head
    if noun < first + 3 or out[noun].dep != "pobj" or out[noun].head != first + 1 or out[noun].pos != "NOUN":
        return
    before = out[first]
    for t in sentence(out, first):
        stray = t.pos == "DET" and t.dep == before.dep and t.head == before.head
        if t.i < first and t.i >= first - 3 and (t.head == first or stray):
            give(out, t.i, noun, "det" if t.pos == "DET" else t.dep)
    give(out, noun, noun if before.head == first else before.head, before.dep)
    give(out, first, noun, "nmod")
    give(out, first + 2, first + 1, "pobj")


def free_adjective(out: list[Token], adjective: Token) -> None:
    """*returned wounded and sick defenders*: said of those returned, who are no second verb's."""
    verb = adjective.head
    inside = [t for t in sentence(out, verb) if t.head == verb and t.i > adjective.i]
    nouns = [t.i for t in inside if t.dep == "conj" and t.pos == "NOUN" and t.tag == "NNS"]
    links = [t.i for t in inside if t.dep == "cc"]
    if adjective.i != verb + 1 or len(nouns) != 1 or len(links) != 1 or any(t.dep == "dobj" for t in inside):
        return
    give(out, nouns[0], verb, "dobj")
    give(out, adjective.i, nouns[0], "amod")
    give(out, links[0], nouns[0], "cc")


def free_number(out: list[Token], number: Token) -> None:
    """*Today 230 soldiers came home*: the number is the soldiers', and no part of the day."""
    noun = number.i + 1
    while noun + 1 < len(out) and out[noun].pos in ("ADJ", "PROPN") and out[noun].head > noun:
        noun += 1
    taken = any(t.head == noun and t.dep in ("nummod", "det") for t in sentence(out, number.i))
    if noun < len(out) and out[noun].pos == "NOUN" and out[noun].sentence == number.sentence and not taken:
        give(out, number.i, noun, "nummod")


def join_number(out: list[Token], number: Token) -> None:
    """*landed 26 wounded prisoners*, where both are taken for objects: the number is the prisoners'."""
    noun = next(
        (t for t in sentence(out, number.i) if t.head == number.head and t.dep == "dobj" and t.i > number.i), None
    )
    if noun is None or noun.pos != "NOUN" or any(out[i].head != noun.i for i in range(number.i + 1, noun.i)):
        return
    if out[number.i + 1].pos in ("VERB", "ADJ") and not any(
        t.head == noun.i and t.dep in ("det", "nummod", "poss") for t in sentence(out, noun.i)
    ):
        give(out, number.i, noun.i, "nummod")


def part_number(out: list[Token], number: Token) -> None:
    """*The Serbs freed 25 men and the Croats 15*: none of 15 Croats, but whom they freed."""
    people = number.head
    after = out[number.i + 1 : number.i + 2]
    ends = not after or after[0].pos in ("PUNCT", "CCONJ", "ADP") or after[0].sentence != number.sentence
    if ends and any(t.text.lower() == "the" and t.head == people for t in out[max(0, people - 3) : people]):
        give(out, number.i, people, "dep")


def count(out: list[Token], about: Token) -> None:
    """*took back around 70*: the number is what the verb takes."""
    number, verb = about.i + 1, about.head
    if number >= len(out) or out[number].tag != "CD" or out[number].head != about.i or _is_year(out[number].text):
        return
    if any(t.head == verb and t.dep in _TAKEN for t in sentence(out, verb)):
        return
    give(out, number, verb, "dobj")
    give(out, about.i, number, "quantmod")


def _is_year(text: str) -> bool:
    return len(text) == 4 and text.isdigit()
