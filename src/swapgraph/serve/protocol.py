"""SPARQL 1.1 Protocol: what a request asks for, read from its method, address, content type and body.

https://www.w3.org/TR/sparql11-protocol/ sections 2.1 and 2.2. Pure functions; `endpoint.py` carries it out.
"""

from __future__ import annotations

from dataclasses import dataclass
from urllib.parse import parse_qsl

import pyoxigraph as ox

_FORM = "application/x-www-form-urlencoded"
_DIRECT = {"application/sparql-query": "query", "application/sparql-update": "update"}
_DATASET = {
    "query": ("default-graph-uri", "named-graph-uri"),
    "update": ("using-graph-uri", "using-named-graph-uri"),
}


class RequestProblem(Exception):
    """A request that cannot be carried out: the HTTP status and one line for a person."""

    def __init__(self, status: int, message: str, headers: dict[str, str] | None = None) -> None:
        super().__init__(message)
        self.status, self.message, self.headers = status, message, headers or {}


@dataclass(frozen=True, slots=True)
class Operation:
    """A query or an update, with the graphs it is to see; both None leave that to its own text."""

    kind: str
    text: str
    default_graphs: tuple[str, ...] | None = None
    named_graphs: tuple[str, ...] | None = None


def operation(method: str, query_string: str, content_type: str, body: bytes) -> Operation | None:
    """What is asked for; None for a GET that asks for nothing, which means the service's description.

    RequestProblem for what the protocol does not allow.
    """
    in_url = parameters(query_string)
    if method != "POST":
        if _values(in_url, "update"):
            raise RequestProblem(400, "an update is sent by POST, not by GET")
        texts = _values(in_url, "query")
        return _operation("query", _single("query", texts), in_url) if texts else None
    media, charset = _content_type(content_type)
    if media in _DIRECT:
        if charset not in ("", "utf-8", "utf8", "us-ascii"):
            raise RequestProblem(415, f"the charset of {media} is UTF-8, not {charset}")
        return _operation(_DIRECT[media], _decoded(body), in_url)
    if media != _FORM:
        known = ", ".join((_FORM, *_DIRECT))
        raise RequestProblem(415, f"a request is sent as one of {known}, not {media or 'without a content type'}")
    in_body = parameters(_decoded(body))
    queries, updates = _values(in_body, "query"), _values(in_body, "update")
    if bool(queries) == bool(updates):
        raise RequestProblem(400, "a form has one parameter `query` or one `update`")
    kind, texts = ("query", queries) if queries else ("update", updates)
    return _operation(kind, _single(kind, texts), in_url + in_body)


def parameters(encoded: str) -> list[tuple[str, str]]:
    """The names and values of a query string or form, in order. RequestProblem if they are not UTF-8."""
    try:
        return parse_qsl(encoded, keep_blank_values=True, errors="strict", max_num_fields=10_000)
    except UnicodeDecodeError as error:
        raise RequestProblem(400, "the parameters are not UTF-8") from error
    except ValueError as error:
        raise RequestProblem(400, "too many parameters") from error


def graph_iri(text: str, what: str) -> str:
    """An absolute IRI, or RequestProblem that says which parameter it is not."""
    try:
        return ox.NamedNode(text).value
    except ValueError as error:
        raise RequestProblem(400, f"{what}: {text!r} is not an absolute IRI") from error


def _operation(kind: str, text: str, given: list[tuple[str, str]]) -> Operation:
    default, named = (tuple(graph_iri(v, name) for v in _values(given, name)) for name in _DATASET[kind])
    return Operation(kind, text, default, named) if default or named else Operation(kind, text)


def _content_type(header: str) -> tuple[str, str]:
    """The media type and the charset."""
    media, *rest = [part.strip().lower() for part in header.split(";")]
    named = dict(part.partition("=")[::2] for part in rest)
    return media, named.get("charset", "").strip('"')


def _decoded(body: bytes) -> str:
    try:
        return body.decode("utf-8")
    except UnicodeDecodeError as error:
        raise RequestProblem(400, f"the body is not UTF-8 (byte {error.start})") from error


def _values(given: list[tuple[str, str]], name: str) -> list[str]:
    return [value for key, value in given if key == name]


def _single(name: str, values: list[str]) -> str:
    if len(values) > 1:
        raise RequestProblem(400, f"the parameter `{name}` is given {len(values)} times")
    return values[0]
