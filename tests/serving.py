"""`swapgraph serve` as a process of its own, for tests: real sockets, real signals."""

from __future__ import annotations

import os
import subprocess
import sys
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

import httpx

TOKEN = "a secret"
AUTHORIZED = {"Authorization": f"Bearer {TOKEN}"}


@dataclass
class Server:
    """A server that takes requests: `get` and `post` are httpx's, with its address in front."""

    process: subprocess.Popen[str]
    url: str
    http: httpx.Client

    @property
    def port(self) -> int:
        return httpx.URL(self.url).port or 80

    def get(self, path: str, **options: object) -> httpx.Response:
        return self.http.get(path, **options)  # type: ignore[arg-type]

    def post(self, path: str, **options: object) -> httpx.Response:
        return self.http.post(path, **options)  # type: ignore[arg-type]

    def ask(
        self, text: str, accept: str = "application/sparql-results+json", encoding: str = "identity"
    ) -> httpx.Response:
        headers = {"Content-Type": "application/sparql-query", "Accept": accept, "Accept-Encoding": encoding}
        return self.http.post("/sparql", content=text.encode(), headers=headers)

    def rows(self, text: str) -> list[dict[str, str]]:
        """The answer of a SELECT, values alone."""
        answer = self.ask(text)
        assert answer.status_code == 200, answer.text
        return [{k: v["value"] for k, v in row.items()} for row in answer.json()["results"]["bindings"]]

    def update(self, text: str) -> httpx.Response:
        headers = {"Content-Type": "application/sparql-update", **AUTHORIZED}
        return self.http.post("/sparql", content=text.encode(), headers=headers)

    def metric(self, name: str) -> float:
        lines = self.get("/metrics").text.splitlines()
        return next(float(line.split()[-1]) for line in lines if line.startswith(f"{name} "))


SWAPGRAPH = (sys.executable, "-m", "swapgraph")


def command(graph: Path, *options: str) -> list[str]:
    return [*SWAPGRAPH, "serve", "--graph", str(graph), *options]


@contextmanager
def serving(
    graph: Path, *options: str, host: str = "127.0.0.1", program: Sequence[str] = SWAPGRAPH
) -> Iterator[Server]:
    """A server on a free port; ended, and seen to end well, with the block."""
    process = subprocess.Popen(
        [*program, "serve", "--graph", str(graph), "--port", "0", "--host", host, *options],
        stderr=subprocess.PIPE,
        text=True,
        env={**os.environ, "SWAPGRAPH_SERVE_TOKEN": TOKEN},
    )
    assert process.stderr is not None
    try:
        told = ""
        while " at http://" not in told:
            told = process.stderr.readline()
            assert told, f"the server ended with {process.wait(10)}"
        url = told.split(" at ")[1].strip().rstrip("/")
        with httpx.Client(base_url=url, timeout=60, trust_env=False) as http:
            yield Server(process, url, http)
        process.terminate()
        assert process.wait(20) == 0
    finally:
        process.kill()
        process.wait()
        process.stderr.close()
