"""Clauses that the parser parts wrongly: whose subject, object or time a phrase is.

*released two officers taken prisoner*: it takes them for who took a prisoner. *men seized in May were freed on Monday*:
May for the day they were freed. *A deal was brokered and 82 girls, taken from school, were freed*: the girls for
another deal. *In the last swap, held in May, Chad freed 20*: it hangs *held* on *freed*. *the state agency reports*: a
noun.
"""

from __future__ import annotations

from dataclasses import replace

from swapgraph.annotate.mending.tree import OWN, give, sentence
from swapgraph.model import Token

_VERBAL = ("VERB", "AUX")
_LONGEST_AGENT = 8  # words in *the country's state news agency*
_DURING = frozenset({"in", "at", "during", "under"})
_INSIDE = frozenset({"ADJ", "VERB", "NOUN", "PROPN", "PUNCT", "NUM", "ADP", "DET"})


def free_from_clause(out: list[Token], token: Token) -> None:
    """*released two officers taken prisoner*: the noun goes with the first verb, the participle with the noun."""
    participle = token.i
    verb = out[participle].head
    inside = [t for t in sentence(out, participle) if t.head == participle]
    nouns = [t.i for t in inside if t.dep == "nsubj" and verb < t.i < participle]
    helped = any(t.dep in ("aux", "auxpass", "mark", "nsubjpass") for t in inside)
    if len(nouns) != 1 or helped or out[verb].pos != "VERB" or verb > participle:
        return
    before = [t.i for t in sentence(out, verb) if t.head == nouns[0] and t.i < nouns[0]]
    if min([*before, nouns[0]]) != verb + 1 or any(t.head == verb and t.dep == "dobj" for t in sentence(out, verb)):
        return
    give(out, nouns[0], verb, "dobj")
    give(out, participle, nouns[0], "acl")


def give_to_participle(out: list[Token], preposition: Token) -> None:
    """*men seized by rebels in May were freed on Monday*: what stands before *were* goes with the participle."""
    verb = preposition.head
    below = [t for t in sentence(out, verb) if t.head == verb]
    subject = next((t.i for t in below if t.dep in ("nsubj", "nsubjpass") and t.i < preposition.i), None)
    helping = [t.i for t in below if t.dep in ("aux", "auxpass")]
    if subject is None or not helping or preposition.i > helping[0]:
        return
    between = range(subject + 1, preposition.i)
    participles = [i for i in between if out[i].dep == "acl" and out[i].tag == "VBN"]
    if participles and not any(out[i].text == "," for i in between):
        give(out, preposition.i, participles[-1], "prep")


def free_speaker(out: list[Token], token: Token) -> None:
    """*between A and B, officials and witnesses said*: who says so is none of those named before the comma."""
    verb = token.i
    last = out[verb - 1] if verb else out[verb]
    inside = [t for t in sentence(out, verb) if t.head == verb and t.i != verb]
    if last.dep != "conj" or last.sentence != out[verb].sentence or any(t.dep.startswith("nsubj") for t in inside):
        return
    if last.pos not in ("NOUN", "PROPN") or not any(t.dep == "ccomp" and t.i < verb for t in inside):
        return
    first = last
    while first.dep == "conj":
        left = min([first.i, *(t.i for t in sentence(out, verb) if t.head == first.i)])
        if out[left - 1].text == ",":
            give(out, first.i, verb, "nsubj")
            return
        first = out[first.head]


def part_at_semicolon(out: list[Token], token: Token) -> None:
    """*The buses arrived at noon; relatives had waited*: two sentences, not what somebody waited for."""
    verb, governor = token.i, token.head
    stops = (i for i in range(verb + 1, governor) if out[i].text == ";")
    if any(out[i].head in (verb, governor) for i in stops):
        give(out, verb, governor, "parataxis")


def join_thanks(out: list[Token], token: Token) -> None:
    """*were freed early Monday thanks to X*: one preposition, and no noun that a day stands before."""
    to = token.i
    noun, verb = to - 1, out[to].head
    if out[noun].text.lower() != "thanks" or out[noun].dep != "npadvmod" or out[noun].head not in (verb, to):
        return
    for t in sentence(out, noun):
        if t.head == noun and t.i < noun:
            give(out, t.i, out[noun].head, "npadvmod")
    give(out, noun, out[noun].head, "prep")
    give(out, to, noun, "prep")


def turn_round(out: list[Token], participle: Token) -> None:
    """*Also freed were four soldiers*, *Freed in the swap were 75 men*: those behind *were* are who was freed."""
    inside = [t for t in sentence(out, participle.i) if t.i > participle.i]
    be = next((t.i for t in inside if t.lemma == "be" and t.pos in _VERBAL), None)
    if be is None or any(t.pos in _VERBAL or t.dep in OWN for t in inside if t.i < be):
        return
    before = [t for t in sentence(out, be) if t.head in (be, participle.i) and t.dep in OWN and t.i < be]
    nouns = [
        t.i for t in inside if t.head in (be, participle.i) and t.dep in ("attr", "nsubj", "nsubjpass") and t.i > be
    ]
    if before or len(nouns) != 1 or {out[be].head, participle.head} - {be, participle.i}:
        return
    for t in inside:
        if t.head == be:
            give(out, t.i, participle.i, t.dep)
    give(out, participle.i, participle.i, "ROOT")
    give(out, be, participle.i, "auxpass")
    give(out, nouns[0], participle.i, "nsubjpass")


def part_clauses(out: list[Token], token: Token) -> None:
    """*Chad freed 60 prisoners and Libya freed 43*: the first are whom Chad freed, and no subject beside Libya."""
    noun = token.i
    second = out[noun].head
    first = out[second].head
    inside = sentence(out, noun)
    others = [t.i for t in inside if t.head == noun and t.dep == "conj" and noun < t.i < second]
    linked = [t.i for t in inside if t.head == noun and t.dep == "cc" and noun < t.i < second]
    has = any(t.head == first and t.dep in ("dobj", "nsubjpass", "attr") for t in inside)
    if has or len(others) != 1 or len(linked) != 1 or out[first].pos != "VERB":
        return
    if not first < noun or any(out[i].pos not in _INSIDE for i in range(first + 1, noun)):
        return
    give(out, noun, first, "dobj")
    give(out, linked[0], first, "cc")
    give(out, others[0], second, "nsubj")


def free_passive(out: list[Token], token: Token) -> None:
    """*A deal was made and 82 girls, taken from school, were freed*: the noun is the subject of the verb behind it."""
    noun = token.i
    first = out[noun].head
    verb = out[first].head
    if out[first].dep != "advcl" or out[first].pos != "VERB" or not first < noun < verb or out[verb].pos != "VERB":
        return
    own = [t for t in sentence(out, noun) if t.head == verb and noun < t.i]
    taken = any(t.head == verb and t.dep in ("nsubj", "nsubjpass") for t in sentence(out, noun))
    if taken or not any(t.dep in ("aux", "auxpass") for t in own):
        return
    for other in sentence(out, noun):
        if other.head == first and other.dep == "conj" and other.tag == "VBN" and noun < other.i < verb:
            give(out, other.i, noun, "acl")
    give(out, first, verb, "ccomp")
    give(out, noun, verb, "nsubjpass" if any(t.dep == "auxpass" for t in own) else "nsubj")


def hang_on_occasion(out: list[Token], participle: Token) -> None:
    """*In the last swap, held in May, Chad ...*: what stands between commas behind a fronted phrase is said of it."""
    noun, verb = participle.i - 2, participle.head
    if noun < 1 or verb < participle.i or out[participle.i - 1].text != "," or out[noun].pos != "NOUN":
        return
    preposition = out[out[noun].head]
    fronted = out[noun].dep == "pobj" and preposition.head == verb and preposition.lemma in _DURING
    own = any(t.head == participle.i and t.dep in OWN for t in sentence(out, verb))
    if fronted and not own and any(out[i].text == "," for i in range(participle.i, verb)):
        give(out, participle.i, noun, "acl")


def free_report(out: list[Token], report: Token) -> None:
    """*Two men were freed, the state news agency reports.*: behind a clause no noun, but who says so."""
    inside = sentence(out, report.i)
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
    give(out, report.i, report.i, "ROOT")
    give(out, clause, report.i, "ccomp")
    for i in own:
        give(out, i, *((report.i, "nsubj") if i == agent else (agent, out[i].dep)))


def _swap(out: list[Token], agent: int, report: Token) -> None:
    verb = out[agent]
    out[report.i] = replace(
        report, pos="VERB", tag="VBZ", dep=verb.dep, head=report.i if verb.head == agent else verb.head
    )
    out[agent] = replace(verb, pos="PROPN", tag="NNP", dep="nsubj", head=report.i)
    for t in sentence(out, agent):
        if t.head == agent and t.i != report.i:
            give(out, t.i, report.i, t.dep)
