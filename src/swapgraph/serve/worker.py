"""A process that asks Oxigraph, one question at a time, and can be killed at any moment: the store is read-only here.

    python -m swapgraph.serve.worker FD MEMORY

Started by `pool.py` with one end of a socket pair; see `wire.py`. It holds the generation of the graph that its last
task named. Answers are written as they come: compressed, if wanted, and cut off at the limit.
"""

from __future__ import annotations

import json
import marshal
import os
import resource
import select
import socket
import sys
import threading
import zlib
from collections.abc import Iterable
from contextlib import ExitStack
from itertools import chain, islice
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pyoxigraph as ox

from swapgraph.errors import InputError, StoreBusy, StoreError, SwapgraphError, SyntaxProblem, UsageError
from swapgraph.explore.asking import first_rows
from swapgraph.explore.rdf import described
from swapgraph.graph import serialize
from swapgraph.graph.store import META_GRAPH, Store, holding, writing
from swapgraph.query.metadata import Metadata, read_metadata
from swapgraph.query.results import Look, write
from swapgraph.query.run import PREFIXES, Dataset, Triples, Verdict, run, syntax_problem
from swapgraph.query.stored import StoredQuery
from swapgraph.serve.wire import DATA, END, FAILED, HEAD, READY, TASK, Frames, frame

if TYPE_CHECKING:  # a worker that proves nothing need not have what proves
    from swapgraph.explore.proving import Proving

_PIECE = 1 << 16
_WORTH_PACKING = 1_000  # bytes; below, gzip saves nothing
_FEW = 1_000  # graphs that the service's description names
_LOOK = Look()


class _Failure(Exception):
    """What goes back instead of an answer: an HTTP status and one line."""

    def __init__(self, status: int, message: str) -> None:
        super().__init__(message)
        self.status, self.message = status, message


class _Out:
    """A file that sends what is written to it, after the head; `close` sends the rest."""

    def __init__(self, connection: socket.socket, head: dict[str, Any], limit: int, gzip: bool) -> None:
        self._connection, self._head, self._limit = connection, head, limit
        self._gzip, self._packer = gzip, None
        self._waiting = bytearray()
        self._begun, self._length = False, 0

    def write(self, data: bytes) -> int:
        """Take bytes; _Failure past the limit."""
        self._length += len(data)
        if self._length > self._limit:
            raise _Failure(422, f"the answer is longer than {self._limit:,} bytes; ask for less")
        self._waiting += data
        if len(self._waiting) >= _PIECE:
            self._send(False)
        return len(data)

    def flush(self) -> None:
        """Oxigraph calls it; pieces are sent when they are large enough."""

    def close(self) -> None:
        """Send what is left."""
        self._send(True)

    def _send(self, last: bool) -> None:
        message = b""
        if not self._begun:
            self._begun = True
            if self._gzip and not (last and len(self._waiting) < _WORTH_PACKING):
                self._packer = zlib.compressobj(1, wbits=31)  # type: ignore[assignment]
                self._head["encoding"] = "gzip"
            message = frame(HEAD, json.dumps(self._head).encode())
        data = bytes(self._waiting)
        self._waiting.clear()
        if self._packer is not None:
            data = self._packer.compress(data) + (self._packer.flush() if last else b"")
        if data:
            message += frame(DATA, data)
        self._connection.sendall(message + frame(END) if last else message)


class _Graph:
    """The generation that is held open."""

    def __init__(self) -> None:
        self._held = ExitStack()
        self._named: tuple[str, int] | None = None
        self.store = Store()

    def open(self, folder: str, generation: str, inode: int) -> None:
        """Hold this generation and no other; _Failure 410 if it is gone, so that the server looks again."""
        if (generation, inode) == self._named:
            return
        self._held.close()
        self._named = None
        try:
            self.store = self._held.enter_context(holding(folder, generation, inode))
        except StoreError as error:
            self.store = Store()
            raise _Failure(410, str(error)) from error
        self._named = (generation, inode)


class Worker:
    """Does tasks until the connection ends."""

    def __init__(self, connection: socket.socket) -> None:
        self._connection = connection
        self._graph = _Graph()
        self._queries: dict[str, StoredQuery] = {}
        self._proving: Proving | None = None
        self._asked = StoredQuery("query", None, "", Metadata({}, [], None, 1))  # type: ignore[arg-type]

    def serve(self) -> None:
        """Answer task after task."""
        frames = Frames()
        self._connection.sendall(frame(READY))
        while data := self._connection.recv(_PIECE):
            for kind, text in frames.feed(data):
                if kind == TASK:
                    self._answer(marshal.loads(text))  # noqa: S302 - from the server, which is this program

    def _answer(self, task: dict[str, Any]) -> None:
        try:
            if task["do"] != "update":
                self._graph.open(task["folder"], task["generation"], task["inode"])
            getattr(self, f"_{task['do']}")(task)
        except _Failure as failure:
            self._fail(failure.status, failure.message)
        except SyntaxProblem as problem:
            at = f"line {problem.line}, " if problem.line is not None else ""
            self._fail(400, f"{at}{problem.reason}")
        except UsageError as error:
            self._fail(400, str(error))
        except StoreBusy as error:
            self._fail(503, str(error))
        except StoreError as error:
            self._fail(500, str(error))
        except SwapgraphError as error:
            self._fail(400, str(error))
        except RuntimeError as error:  # what Oxigraph finds out only when it evaluates
            self._fail(400, str(error))

    def _fail(self, status: int, message: str) -> None:
        self._connection.sendall(frame(FAILED, json.dumps({"status": status, "message": message}).encode()))

    def _out(self, task: dict[str, Any], media: str) -> _Out:
        return _Out(self._connection, {"media": media}, task["limit"], task["gzip"])

    # Tasks, by name

    def _open(self, task: dict[str, Any]) -> None:
        """Only hold the generation."""
        out = self._out(task, "")
        out.close()

    def _describe(self, task: dict[str, Any]) -> None:
        """What the server has to know of a generation."""
        store = self._graph.store
        out = self._out(task, "application/json")
        about = {"version": store.version(), "articles": store.size(), "base": store.base, "graphs": _few(store)}
        out.write(json.dumps(about).encode())
        out.close()

    def _ask(self, task: dict[str, Any]) -> None:
        query = self._query(task)
        dataset = Dataset(task.get("default"), task.get("named"), task.get("union", False))
        store = self._graph.store
        answer = run(store.oxigraph, query, task.get("given", {}), dataset, task.get("services", ()), store.base)
        kind = "graph" if isinstance(answer, Triples) else "yes" if isinstance(answer, Verdict) else "rows"
        wanted = task["formats"]["graph" if kind == "graph" else "rows"]
        if wanted is None:
            raise _Failure(406, kind)
        format_, media = wanted
        out = self._out(task, media)
        if isinstance(answer, Triples):
            _write_triples(answer.triples, format_, out)
        else:
            write(answer, format_, out, _LOOK)  # type: ignore[arg-type]
        out.close()

    def _first(self, task: dict[str, Any]) -> None:
        """What a page shows of a stored query's answer."""
        out = self._out(task, "application/json")
        out.write(first_rows(run(self._graph.store.oxigraph, self._query(task), task["given"])).as_json())
        out.close()

    def _prove(self, task: dict[str, Any]) -> None:
        """A proof, for a page."""
        from swapgraph.explore.proving import Proving, proof_sent, triple_of

        self._proving = self._proving or Proving()
        try:
            proof = self._proving.prove(triple_of(task["triple"]), self._graph.store)
        except InputError as error:  # a file of axioms or rules is no longer what it was
            raise _Failure(500, str(error)) from error
        out = self._out(task, "application/json")
        out.write(proof_sent(proof))
        out.close()

    def _query(self, task: dict[str, Any]) -> StoredQuery:
        text, name = task["text"], task.get("stored")
        if name is None:
            self._asked.text = text
            return self._asked
        known = self._queries.get(name)
        if known is None or known.text != text:
            known = self._queries[name] = StoredQuery(name, name, text, read_metadata(text, name))
        return known

    def _graph_of(self, task: dict[str, Any]) -> ox.NamedNode | ox.DefaultGraph:
        """The first of the names asked for that is a graph here."""
        if task["names"] is None:
            return ox.DefaultGraph()
        store = self._graph.store.oxigraph
        for name in task["names"]:
            graph = ox.NamedNode(name)
            if store.contains_named_graph(graph) and not name.startswith(META_GRAPH):
                return graph
        raise _Failure(404, f"there is no graph {task['names'][0]}")

    def _about(self, task: dict[str, Any]) -> None:
        """What is stated of the first of the names asked for that anything is stated of."""
        format_, media = task["formats"]["graph"]
        out = self._out(task, media)
        for name in task["names"]:
            about = described(name, self._graph.store)
            first = next(about, None)
            if first is not None:
                serialize.write_triples(chain([first], about), format_, out)  # type: ignore[arg-type]
                out.close()
                return
        raise _Failure(404, "nothing has this address in the graph as it is now")

    def _dump(self, task: dict[str, Any]) -> None:
        """One graph, for the Graph Store Protocol."""
        graph = self._graph_of(task)
        format_, media = task["formats"]["graph"]
        out = self._out(task, media)
        if not task["head"]:
            quads = self._graph.store.oxigraph.quads_for_pattern(None, None, None, graph)
            _write_triples((quad.triple for quad in quads), format_, out)
        out.close()

    def _update(self, task: dict[str, Any]) -> None:
        """Change the graph: in a process that does nothing else, with the lock of a build."""
        with writing(task["folder"]) as store:
            try:
                store.edit(task["text"], PREFIXES)
            except SyntaxError as error:
                raise syntax_problem("", None, str(error)) from error
        self._out(task, "").close()


def _few(store: Store) -> list[str] | None:
    """The names of the graphs of data and ontology, sorted; None where they are too many to be told."""
    names = (graph.value for graph in store.oxigraph.named_graphs() if isinstance(graph, ox.NamedNode))
    found = list(islice((name for name in names if not name.startswith(META_GRAPH)), _FEW + 1))
    return sorted(found) if len(found) <= _FEW and sum(map(len, found)) <= _FEW * 200 else None


_NATIVE = {
    "ttl": ox.RdfFormat.TURTLE,
    "nt": ox.RdfFormat.N_TRIPLES,
    "nq": ox.RdfFormat.N_QUADS,
    "trig": ox.RdfFormat.TRIG,
}


def _write_triples(triples: Iterable[ox.Triple], format_: str, out: _Out) -> None:
    """As they come, where the library's writer will do: an answer need not be sorted.

    It lets through characters that XML cannot hold, and leaves JSON-LD without names.
    """
    if format_ in _NATIVE:
        ox.serialize(triples, out, _NATIVE[format_], prefixes=PREFIXES)  # type: ignore[arg-type]
    else:
        serialize.write_triples(triples, format_, out)  # type: ignore[arg-type]


def _limit_memory(size: int) -> None:
    """So many bytes beside what the process has now; one that asks for more is ended by Oxigraph, with this query."""
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    used = Path("/proc/self/statm")
    if not used.exists():  # not Linux
        return
    pages = int(used.read_text("ascii").split()[5])  # data and stack
    most = size + pages * resource.getpagesize()
    resource.setrlimit(resource.RLIMIT_DATA, (most, most))


def _end_with_server(connection: socket.socket) -> None:
    """When the server's end of the socket closes, so does this process, whatever Oxigraph is doing."""
    watched = select.poll()
    watched.register(connection, getattr(select, "POLLRDHUP", select.POLLHUP))
    watched.poll()
    os._exit(0)


def main() -> None:
    """Serve on the socket given."""
    connection = socket.socket(fileno=int(sys.argv[1]))
    _limit_memory(int(sys.argv[2]))
    threading.Thread(target=_end_with_server, args=(connection,), daemon=True).start()
    Worker(connection).serve()


if __name__ == "__main__":
    main()
