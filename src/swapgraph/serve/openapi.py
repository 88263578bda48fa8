"""The stored queries in the words of OpenAPI: https://spec.openapis.org/oas/v3.1.0."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from swapgraph import __version__
from swapgraph.query.guard import keywords
from swapgraph.query.parameters import EXPECTED
from swapgraph.query.stored import Parameter, StoredQuery
from swapgraph.serve.negotiation import GRAPHS, ROWS, Offer

SOURCE = "application/sparql-query"
"""The media type of a query's own text."""

_TOLD = {"content": {"text/plain": {"schema": {"type": "string"}}}}
_RESPONSES: dict[str, dict[str, Any]] = {
    "304": {"description": "What `If-None-Match` names is what there is"},
    "400": {"description": "A parameter is unknown, given twice or not of its type", **_TOLD},
    "404": {"description": "There is no such query or ending", **_TOLD},
    "406": {"description": "The answer cannot be had so", **_TOLD},
    "422": {"description": "It takes more memory, or is longer, than it may be", **_TOLD},
    "503": {"description": "No answer in time, too much to do, or no graph", **_TOLD},
}
_LISTING = ("304",)
_ASKING = ("304", "400", "406", "422", "503")
_ENDING = ("304", "400", "404", "406", "422", "503")


def document(queries: Iterable[StoredQuery], server: str) -> dict[str, Any]:
    """The document for a server's address: the list, and each query by what is accepted and by an ending."""
    listing = {"application/json": {"schema": {"type": "object"}}}
    paths = {"/queries": _item("queries", {"summary": "All stored queries"}, (), _answers(_LISTING, listing))}
    for query in queries:
        about = {"summary": query.summary, "description": query.description, "tags": list(query.tags)}
        own = [_parameter(parameter) for parameter in query.parameters]
        offers = _offers(query)
        media: dict[str, Any] = {offer.media: {} for offer in offers}
        endings = {"type": "string", "enum": [*dict.fromkeys(offer.format for offer in offers), "rq"]}
        ending = {"name": "ending", "in": "path", "required": True, "schema": endings}
        ending["description"] = "The format; rq is the query itself"
        paths[f"/queries/{query.name}"] = _item(query.name, about, own, _answers(_ASKING, media))
        by_ending = _answers(_ENDING, {**media, SOURCE: {}})
        paths[f"/queries/{query.name}.{{ending}}"] = _item(f"{query.name}-as", about, [ending, *own], by_ending)
    return {
        "openapi": "3.1.0",
        "info": {"title": "swapgraph", "version": __version__, "summary": "Who exchanged whom; who says so"},
        "servers": [{"url": server}],
        "paths": paths,
        "components": {"responses": _RESPONSES},
    }


def _item(name: str, about: dict[str, Any], parameters: Iterable[Any], answers: dict[str, Any]) -> dict[str, Any]:
    """A path: GET, and HEAD, which has the same answers without their content."""
    heads = {**answers, "200": {"description": "As for GET, without content"}}
    return {
        "parameters": list(parameters),
        "get": {"operationId": name, **about, "responses": answers},
        "head": {"operationId": f"{name}-head", **about, "responses": heads},
    }


def _answers(others: Iterable[str], media: dict[str, Any]) -> dict[str, Any]:
    shared = {status: {"$ref": f"#/components/responses/{status}"} for status in others}
    return {"200": {"description": "The answer", "content": media}, **shared}


def _offers(query: StoredQuery) -> tuple[Offer, ...]:
    """What an answer can be had as: rows, or the graph that it constructs."""
    forms = (word for word, _ in keywords(query.text) if word in ("select", "ask", "construct", "describe"))
    return GRAPHS if next(forms, "select") in ("construct", "describe") else ROWS


def _parameter(parameter: Parameter) -> dict[str, Any]:
    return {
        "name": parameter.name,
        "in": "query",
        "description": parameter.description,
        "schema": _schema(parameter),
    }


def _schema(parameter: Parameter) -> dict[str, Any]:
    types: dict[str, dict[str, Any]] = {
        "integer": {"type": "integer"},
        "boolean": {"type": "boolean"},
        "enum": {"type": "string", "enum": list(parameter.values)},
        "date": {"type": "string", "pattern": r"^\d{4}(-\d{2}(-\d{2})?)?$"},
        "iri": {"type": "string"},
        "string": {"type": "string"},
    }
    schema = types[parameter.type]
    if parameter.type in EXPECTED and parameter.type != "string":
        schema["description"] = EXPECTED[parameter.type]
    if parameter.default is not None:
        schema["default"] = _default(parameter.type, parameter.default)
    return schema


def _default(type_: str, text: str) -> str | int | bool:
    if type_ == "integer":
        return int(text)
    return text == "true" if type_ == "boolean" else text
