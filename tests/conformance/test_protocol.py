"""The W3C's cases of the SPARQL 1.1 Protocol and the Graph Store Protocol, against the server.

Updates carry the token, which the cases know nothing of. Graphs are read-only here: what a case of the graph store
protocol writes (PUT, POST, DELETE) is answered with 405, and then done beside, by an update; what it reads is compared.
`PYTHONPATH=src:tests python tests/conformance/test_protocol.py` runs them and tells how many are passed.
"""

from __future__ import annotations

import email
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from tempfile import TemporaryDirectory
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


@contextmanager
def serving_cases(folder: Path) -> Iterator[Server]:
    """A server of a graph that is empty yet."""
    with writing(folder / "graph"):
        pass
    with serving(folder / "graph", "--writable", "--allow-host", "www.example") as server:
        yield server


@pytest.fixture(scope="module")
def server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Server]:
    with serving_cases(tmp_path_factory.mktemp("w3c")) as server:
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


def failure(server: Server, case: Case) -> str | None:
    """What of a case is not as it should be; None if it is passed."""
    try:
        run(server, case)
    except AssertionError as error:
        return str(error).partition("\n")[0] or "the answer is another"
    return None


def main() -> None:
    """Run all cases, and tell by suite how many are passed and which are not."""
    if CASES is None:
        sys.exit(MISSING)
    with TemporaryDirectory() as folder, serving_cases(Path(folder)) as server:
        failures = {name: failure(server, case) for name, case in all_cases().items()}
    for suite in ("protocol", "graph-store-protocol"):
        of_suite = {name: why for name, why in failures.items() if name.startswith(f"{suite}/")}
        failed = {name: why for name, why in of_suite.items() if why is not None}
        print(f"{suite}: {len(of_suite) - len(failed)} of {len(of_suite)} passed")
        for name, why in failed.items():
            print(f"    {name}: {EXCEPTIONS.get(name, why)}")
    sys.exit(1 if {name for name, why in failures.items() if why is not None} != EXCEPTIONS.keys() else 0)


if __name__ == "__main__":
    main()
