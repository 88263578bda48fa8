"""What a person asks to have explained: a node or a triple, as they write it."""

from __future__ import annotations

import re
from collections.abc import Sequence

import pyoxigraph as ox

from swapgraph.errors import UsageError
from swapgraph.names import PREFIXES
from swapgraph.reason.rule import RDF_TYPE, Term, Triple

_TOKEN = re.compile(r"<[^<>\s]*>|\"(?:[^\"\\]|\\.)*\"(?:@[\w-]+|\^\^\S+)?|[^\s\"<>]+")
_ABSOLUTE = re.compile(r"(?:https?://|urn:)\S+")
_LITERAL = re.compile(r"\"|[+-]?\d|true$|false$")


def read_asked(words: Sequence[str], base: str) -> ox.NamedNode | Triple:
    """A node (one term) or a triple (three), in one word or in several.

    A term is `<IRI>`, a bare IRI, a prefixed name (`sg:party`), `a`, a literal as Turtle writes it, or a path below the
    graph's base (`article/seed/event/1`). UsageError says what is wrong with anything else.
    """
    tokens = [token for word in words for token in _tokens(word)]
    if len(tokens) not in (1, 3):
        raise UsageError(f"a node is one term, a triple is three; {' '.join(words)!r} has {len(tokens)}")
    terms = [_term(token, base, i == 1) for i, token in enumerate(tokens)]
    if any(isinstance(term, ox.Literal) for term in terms[:2]):
        raise UsageError("only the third term of a triple can be a literal, and a literal alone rests on nothing")
    if len(terms) == 3:
        return terms[0], terms[1], terms[2]
    assert isinstance(terms[0], ox.NamedNode)  # noqa: S101 - just looked
    return terms[0]


def _tokens(word: str) -> list[str]:
    text = word.strip()
    # A shell takes the quotes off: what is left of a literal of several words cannot be told from several terms.
    return _TOKEN.findall(text.removesuffix(" ."))


def _term(word: str, base: str, predicate: bool) -> Term:
    if word == "a" and predicate:
        return RDF_TYPE
    if _LITERAL.match(word) and not word.startswith("<"):
        return _literal(word)
    bare = word.removeprefix("<").removesuffix(">")
    if _ABSOLUTE.fullmatch(bare):
        return _named(bare)
    prefix, colon, local = bare.partition(":")
    if colon and word == bare:
        if prefix not in PREFIXES:
            raise UsageError(f"no prefix {prefix!r}; there are {', '.join(sorted(PREFIXES))}")
        return _named(PREFIXES[prefix] + local)
    return _named(base + bare.lstrip("/"))


def _named(iri: str) -> ox.NamedNode:
    try:
        return ox.NamedNode(iri)
    except ValueError as error:
        raise UsageError(f"{iri!r} is no IRI: {error}") from error


def _literal(token: str) -> ox.Literal:
    prefixes = "".join(f"@prefix {prefix}: <{iri}> .\n" for prefix, iri in PREFIXES.items())
    try:
        [triple] = ox.parse(f"{prefixes}<urn:s> <urn:p> {token} .", format=ox.RdfFormat.TURTLE)
    except (SyntaxError, ValueError) as error:
        raise UsageError(f"{token} is no literal as Turtle writes it: {error}") from error
    assert isinstance(triple.object, ox.Literal)  # noqa: S101 - `_LITERAL` has seen to that
    return triple.object
