"""Stored queries against a remote endpoint, with the parameters and formats that they have against the local store.

A parameter is given to the query as a VALUES block at the head of each group that mentions its variable, so that it is
bound there just as Oxigraph's substitution binds it; the term is written by the library, never by hand. Prefixes are
declared in front, on the query's first line, so that an endpoint's messages still name the right lines.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from typing import TYPE_CHECKING

import pyoxigraph as ox

from swapgraph.errors import InputError, StoreError, SyntaxProblem
from swapgraph.load.credentials import shown
from swapgraph.load.remote import Remote, rdf_format, results_of
from swapgraph.load.wire import Refused
from swapgraph.query.parameters import bind
from swapgraph.query.run import PREFIXES, Rows, Triples, Verdict, run

if TYPE_CHECKING:
    from swapgraph.query.run import Answer
    from swapgraph.query.stored import StoredQuery

_ROWS = "application/sparql-results+json, application/sparql-results+xml;q=0.8"
_TRIPLES = "application/n-triples, text/turtle;q=0.5, application/rdf+xml;q=0.3"
_LIMIT = 1 << 32  # bytes of an answer

_TOKEN = re.compile(
    r"""(?P<text>"{3}(?:[^"\\]|\\.|"(?!""))*"{3} | '{3}(?:[^'\\]|\\.|'(?!''))*'{3}
        | "(?:[^"\\\n\r]|\\.)*" | '(?:[^'\\\n\r]|\\.)*')
    | (?P<iri><[^<>"{}|^`\\\x00-\x20]*>)
    | (?P<comment>\#[^\n\r]*)
    | (?P<variable>[?$]\w+)
    | (?P<word>[^\W\d_][\w:.-]*)
    | (?P<open>\{) | (?P<close>\})""",
    re.VERBOSE | re.DOTALL,
)


_SELECT = re.compile(r"(\s|#[^\n\r]*[\n\r])*select\b", re.IGNORECASE)
"""A group that is a subquery and nothing else."""


@contextmanager
def ask_remote(remote: Remote, query: StoredQuery, given: Mapping[str, str]) -> Iterator[Answer]:
    """Ask; the answer is read while the context is open.

    Raises UsageError for a bad parameter, SyntaxProblem as `query.run` does (nothing is sent then), InputError if the
    store does not understand the query, StoreError if it fails.
    """
    kind = run(ox.Store(), query, given)  # the same checks, and tells what to ask for
    text = _declared(bound(query.text, bind(query, given), query.path))
    try:
        asked = remote.question(text, _TRIPLES if isinstance(kind, Triples) else _ROWS, _LIMIT)
        with remote.wire.stream(asked) as (stream, headers):
            if isinstance(kind, Triples):
                format_ = rdf_format(headers)
                if format_ is None:
                    raise StoreError(f"{shown(remote.url)} answers with {headers.get('content-type')}, not with RDF")
                yield Triples(quad.triple for quad in ox.parse(stream, format=format_, lenient=True))
                return
            if most := headers.get("x-sparql-maxrows"):  # Virtuoso's way to say that it gives no more
                limit = most if most.isdecimal() else "some"
                raise StoreError(f"{shown(remote.url)} gives no more than {limit} rows of an answer; ask for less")
            results = results_of(stream, headers, remote.url)
            if isinstance(kind, Verdict):
                yield Verdict(_yes(results))
            else:
                yield Rows(results, query.hidden, query.drawn)
    except Refused as error:
        if error.status == 400:
            raise InputError(f"the store does not take this query: {error}", query.path) from error
        raise
    except SyntaxError as error:
        raise StoreError(f"{shown(remote.url)} answers with what cannot be read: {error}") from error


def bound(text: str, terms: Mapping[ox.Variable, ox.NamedNode | ox.Literal] | Mapping[str, object], source: str) -> str:
    """The query with its parameters bound: `VALUES ?_since { "2025" }` at the head of groups that mention them."""
    if not terms:
        return text
    given = {f"?{getattr(name, 'value', name)}": str(term) for name, term in terms.items()}
    inserts: list[tuple[int, str]] = []
    stack: list[tuple[int, set[str], bool]] = []  # where a group begins, what it mentions, whether it takes no VALUES
    before = ""  # the last word, which says what a brace opens
    for token in _TOKEN.finditer(text):
        kind = token.lastgroup
        if kind == "open":
            within = before in ("construct", "values") or _SELECT.match(text, token.end()) is not None
            stack.append((token.end(), set(), within))
            before = ""
        elif kind == "close" and stack:
            start, names, closed = stack.pop()
            if names and not closed:
                inserts.append((start, " " + " ".join(f"VALUES {name} {{ {given[name]} }}" for name in sorted(names))))
            if names and stack:
                stack[-1][1].update(names)
        elif kind == "variable":
            name = "?" + token[0][1:]
            if name in given and stack:
                stack[-1][1].add(name)
        elif kind == "word":
            before = token[0].lower()
        elif kind in ("iri", "text"):
            before = before if before == "values" else ""
    if stack:
        raise SyntaxProblem("a { is never closed", source)
    for at, words in sorted(inserts, reverse=True):
        text = text[:at] + words + text[at:]
    return text


def _declared(text: str) -> str:
    """With our prefixes declared; one that the query declares itself comes later and holds."""
    return " ".join(f"PREFIX {name}: <{iri}>" for name, iri in PREFIXES.items()) + " " + text


def _yes(results: object) -> bool:
    if isinstance(results, ox.QueryBoolean):
        return bool(results)
    raise StoreError("the store answers a question of yes or no with something else")
