"""Roles told by verbs, which as written are the role: *X, who heads Y*; *an agency chaired by X*; *X lectures at Y*."""

from __future__ import annotations

from swapgraph.extract.posts.bearers import Bearers
from swapgraph.extract.posts.people import Named
from swapgraph.model import Role, Span, Token

_REACH = 9  # tokens from the verb to its *at*
_OWN = frozenset(("its", "his", "her", "their", "our"))


def roles_by_verbs(bearers: Bearers) -> list[Role]:
    """The roles that verbs of `roles.ttl` tell."""
    doc = bearers.doc
    out = []
    for token in doc.tokens:
        if token.lemma not in bearers.words.verbs or token.pos != "VERB":
            continue
        bearer = _bearer(bearers, token)
        if bearer is None:
            continue
        of = _of(bearers, token, bearer.key)
        if of is None and not _has_own_object(bearers, token.i):
            continue  # *who ran a gallery* is no post
        if of is not None and bearers.entities.get(of).type == "Person":
            continue
        spans = (Span(token.start, token.end), doc.span_of(bearer.first, bearer.last))
        out.append(Role(bearer.key, token.text, of, spans))
    return out


def _bearer(bearers: Bearers, token: Token) -> Named | None:
    """Who does it: in a relative clause on a name, in the present tense, or behind *by*."""
    doc, tokens = bearers.doc, bearers.doc.tokens
    candidates: list[int] = []
    agents = doc.dependents(token.i, "agent") if token.tag == "VBN" else []
    for agent in agents:
        candidates += doc.dependents(agent, "pobj")
    for subject in () if agents else doc.dependents(token.i, "nsubj"):
        if tokens[subject].tag in ("WP", "WDT"):
            antecedent = token.head if token.dep == "relcl" else subject
            candidates.append(antecedent)
            if subject > 1 and tokens[subject - 1].text == ",":
                candidates.append(subject - 2)
            # *X, a general who chairs*: the name that the antecedent stands beside
            candidates += [tokens[antecedent].head] if tokens[antecedent].dep == "appos" else []
            candidates += doc.dependents(antecedent, "appos")
        elif token.tag in ("VBZ", "VBP") and token.dep in ("ROOT", "conj", "relcl"):
            candidates.append(subject)
    return next((named for c in candidates if (named := bearers.people.covering(c)) is not None), None)


def _of(bearers: Bearers, token: Token, person: str) -> str | None:
    """What is headed, led, taught at."""
    doc, seats, i = bearers.doc, bearers.seats, token.i
    objects = doc.dependents(i, "dobj")
    if token.tag == "VBN":
        objects = [*objects, *_modified(bearers, token), *doc.dependents(i, "nsubjpass")]
    for obj in objects:
        if (key := seats.at_or_beside(obj, person)) is not None:
            return key
    near = (p for p in doc.subtree(i) if i < p <= i + _REACH and doc.tokens[p].lemma in ("at", "over"))
    found = (seats.inside(p, person, bodies=doc.tokens[p].lemma == "at") for p in near)
    return next((key for key in found if key is not None), None)


def _modified(bearers: Bearers, token: Token) -> list[int]:
    """What a participle says something of: *an agency created in May and chaired by X*, and what it stands beside."""
    tokens = bearers.doc.tokens
    while token.dep == "conj" and tokens[token.head].pos == "VERB":
        token = tokens[token.head]
    noun = tokens[token.head]
    if token.dep not in ("acl", "relcl") and not (token.dep == "conj" and noun.pos in ("NOUN", "PROPN")):
        return []
    return [noun.i, *([noun.head] if noun.dep == "appos" else [])]


def _has_own_object(bearers: Bearers, i: int) -> bool:
    """*heads its negotiating team*."""
    doc = bearers.doc
    return any(doc.tokens[c].text.lower() in _OWN for o in doc.dependents(i, "dobj") for c in doc.children(o))
