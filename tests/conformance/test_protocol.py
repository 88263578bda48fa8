"""The W3C's cases of the SPARQL 1.1 Protocol and the Graph Store Protocol, against the server.

Updates carry the token, which the cases know nothing of. Graphs are read-only here: what a case of the graph store
protocol writes (PUT, POST, DELETE) is answered with 405, and then done beside, by an update; what it reads is compared.
How many are passed: `PYTHONPATH=src:tests python tests/conformance/test_protocol.py`.
"""

from __future__ import annotations

import email
from collections.abc import Iterator
from urllib.parse import parse_qsl

import httpx
import pyoxigraph as ox
import pytest

from conformance.exchanges import Case, Exchange, cases
from conformance.suite import MISSING, exceptions, folder, params
from serving import AUTHORIZED, Server, serving
from swapgraph.graph.store import writing

CASES = folder()
NAME = {"Host": "www.example"}
EXCEPTIONS = exceptions("exceptions-protocol.yaml")
FORMATS = {
    "boolean": ("application/sparql-results+json", "application/sparql-results+xml"),
    "tabular": ("application/sparql-results+json", "application/sparql-results+xml", "text/csv"),
    "RDF": ("text/turtle", "application/rdf+xml", "application/n-triples"),
}


def all_cases() -> dict[str, Case]:
    if CASES is None:
        return {}
    found = {f"protocol/{case.name}": case for case in cases(CASES / "protocol" / "manifest.ttl")}
    for name in ("direct", "indirect"):
        manifest = CASES / "graph-store-protocol" / f"manifest-{name}.ttl"
        found |= {f"graph-store-protocol/{case.name}": case for case in cases(manifest)}
    return found


@pytest.fixture(scope="module")
def server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Server]:
    graph = tmp_path_factory.mktemp("w3c") / "graph"
    with writing(graph):
        pass
    with serving(graph, "--writable", "--allow-host", "www.example") as server:
        yield server


def update(server: Server, text: str) -> None:
    assert server.update(text).status_code == 204


def run(server: Server, case: Case) -> None:
    """Make a case's requests; AssertionError at the first response that is not as it should be."""
    data = [f"INSERT DATA {{ GRAPH <{name}> {{ {path.read_text('utf-8')} }} }}" for name, path in case.graphs.items()]
    update(server, " ;\n".join(["DROP ALL", *data]))
    location = ""
    for exchange in case.exchanges:
        path = exchange.path.replace("$LOCATION$", location)
        if path.startswith("/gsp"):
            path = f"/store{path.removeprefix('/gsp')}"
            if exchange.method not in ("GET", "HEAD"):
                assert (
                    server.http.request(exchange.method, path, content=exchange.body, headers=NAME).status_code == 405
                )
                write(server, path, exchange)
                continue
        headers = {**exchange.headers, **AUTHORIZED, **NAME}
        check(server.http.request(exchange.method, path, content=exchange.body, headers=headers), exchange)


def check(response: httpx.Response, exchange: Exchange) -> None:
    expected = exchange.expected
    assert expected.takes(response.status_code), response.text
    media = response.headers.get("content-type", "")
    if expected.yes is not None:
        assert response.json()["boolean"] == expected.yes
    if expected.kind is not None:
        assert media.partition(";")[0] in FORMATS[expected.kind]
    if expected.content_types:
        assert media in expected.content_types
    if expected.body is not None:
        assert content(response.content) == content(expected.body.encode())


def content(turtle: bytes) -> ox.Dataset:
    data = ox.Dataset(ox.parse(turtle, format=ox.RdfFormat.TURTLE))
    data.canonicalize(ox.CanonicalizationAlgorithm.UNSTABLE)
    return data


def write(server: Server, path: str, exchange: Exchange) -> None:
    """Do by SPARQL what a write asks for."""
    name = dict(parse_qsl(path.partition("?")[2], keep_blank_values=True)).get("graph", f"http://www.example{path}")
    graph = "DEFAULT" if path.endswith("?default") else f"GRAPH <{name}>"
    steps = [f"DROP SILENT {graph}"] if exchange.method in ("PUT", "DELETE") else []
    for turtle in parts(exchange):
        triples = "".join(f"{triple.triple} .\n" for triple in ox.parse(turtle, format=ox.RdfFormat.TURTLE))
        where = triples if graph == "DEFAULT" else f"{graph} {{ {triples} }}"
        steps.append(f"INSERT DATA {{ {where} }}")
    update(server, " ;\n".join(steps))


def parts(exchange: Exchange) -> list[bytes]:
    """The Turtle of a body: one piece, or those of a form."""
    media = exchange.headers.get("content-type", "")
    if media.startswith("multipart/"):
        message = email.message_from_bytes(f"Content-Type: {media}\r\n\r\n".encode() + exchange.body)
        return [part.get_payload(decode=True) for part in message.get_payload()]  # type: ignore[union-attr]
    return [exchange.body] if exchange.body else []


@pytest.mark.skipif(CASES is None, reason=MISSING)
@pytest.mark.parametrize("case", params(all_cases(), EXCEPTIONS))
def test_the_case_is_passed(server: Server, case: Case) -> None:
    run(server, case)


@pytest.mark.skipif(CASES is None, reason=MISSING)
def test_every_exception_is_a_case() -> None:
    assert EXCEPTIONS.keys() <= all_cases().keys()


if __name__ == "__main__":
    for suite in ("protocol", "graph-store-protocol"):
        names = [name for name in all_cases() if name.startswith(f"{suite}/")]
        excepted = sum(name in EXCEPTIONS for name in names)
        print(f"{suite}: {len(names) - excepted} passed, {excepted} excepted, of {len(names)}")
