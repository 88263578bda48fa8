"""What strangers cannot do to the server: hold it, fill it, reach out of it; and a graph that changes beside it."""

from __future__ import annotations

import contextlib
import json
import os
import signal
import socket
import subprocess
import sys
import threading
import time
from collections.abc import Callable, Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from urllib.parse import urlencode

import httpx
import pyoxigraph as ox
import pytest

from serving import Server, serving
from swapgraph.graph.store import ArticleGraph, writing

ENDLESS = "SELECT (COUNT(*) AS ?n) { ?a ?b ?c . ?d ?e ?f . ?g ?h ?i }"
HUGE = "SELECT ?a ?d ?g { ?a ?b ?c . ?d ?e ?f . ?g ?h ?i }"
GREEDY = "SELECT * { ?a ?b ?c . ?d ?e ?f . ?g ?h ?i } ORDER BY ?a ?d DESC(?g)"


def article(name: str, count: int = 1) -> ArticleGraph:
    node = ox.NamedNode(f"https://w3id.org/swapgraph/id/article/{name}")
    things = [ox.NamedNode(f"{node.value}/thing/{i}") for i in range(count)]
    quads = [ox.Quad(thing, ox.NamedNode("http://e/p"), ox.Literal(name), node) for thing in things]
    return ArticleGraph.of(node.value, "key", quads)


@pytest.fixture(scope="module")
def graph(tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = tmp_path_factory.mktemp("limits") / "graph"
    with writing(path) as store:
        store.replace_articles([article("big", 3000)])
    return path


@pytest.fixture(scope="module")
def server(graph: Path) -> Iterator[Server]:
    options = ("--timeout", "4", "--memory", "200", "--max-answer", "5", "--quick", "2", "--slow", "2", "--cache", "0")
    with serving(graph, *options) as server:
        yield server


def until(true: Callable[[], bool], seconds: float = 30) -> None:
    end = time.monotonic() + seconds
    while not true():
        assert time.monotonic() < end, "it never came true"
        time.sleep(0.05)


def post(text: str, host: str = "127.0.0.1") -> bytes:
    head = f"POST /sparql HTTP/1.1\r\nHost: {host}\r\nContent-Type: application/sparql-query\r\n"
    return f"{head}Content-Length: {len(text.encode())}\r\n\r\n{text}".encode()


def workers(server: Server) -> list[int]:
    found = Path(f"/proc/{server.process.pid}/task/{server.process.pid}/children").read_text("ascii")
    return [int(pid) for pid in found.split()]


def idle(server: Server) -> bool:
    text = server.get("/metrics").text
    return 'state="quick"} 0' in text and 'state="slow"} 0' in text and 'state="idle"} 0' not in text


def test_a_query_ends_when_its_time_is_up(server: Server) -> None:
    answer = server.ask(ENDLESS)
    assert answer.status_code == 503
    assert answer.text == "no answer within 4 s; ask for less\n"


def test_endless_queries_leave_the_quick_lane(graph: Path) -> None:
    with serving(graph, "--quick", "2", "--slow", "3") as server, contextlib.ExitStack() as stack:
        for _ in range(3):
            client = stack.enter_context(socket.create_connection(("127.0.0.1", server.port)))
            client.sendall(post(ENDLESS))
        until(lambda: 'state="slow"} 3' in server.get("/metrics").text)
        for _ in range(20):
            assert server.ask("ASK {}").status_code == 200
        assert 'state="slow"} 3' in server.get("/metrics").text


def test_no_more_long_queries_are_let_in_than_there_are_places(graph: Path) -> None:
    with serving(graph, "--slow", "0") as server:
        answer = server.ask(ENDLESS)
        assert answer.status_code == 503
        assert "busy with long queries" in answer.text
        assert int(answer.headers["retry-after"]) > 0
        assert server.ask("ASK {}").status_code == 200


def test_a_query_that_computes_long_comes_after_others(graph: Path) -> None:
    after = min(os.getpriority(os.PRIO_PROCESS, 0) + 15, 19)
    with serving(graph) as server, socket.create_connection(("127.0.0.1", server.port)) as client:
        client.sendall(post(ENDLESS))
        until(lambda: any(os.getpriority(os.PRIO_PROCESS, pid) == after for pid in workers(server)))


def test_a_query_ends_when_its_client_goes_away(server: Server) -> None:
    left = 'swapgraph_queries_ended_total{reason="left"}'
    before = server.metric(left)
    with socket.create_connection(("127.0.0.1", server.port)) as client:
        client.sendall(post(ENDLESS))
        until(lambda: not idle(server))
    until(lambda: server.metric(left) == before + 1)
    until(lambda: idle(server))


def test_the_stored_query_of_a_page_has_the_limits_of_any_query(graph: Path, tmp_path: Path) -> None:
    text = "SELECT (COUNT(*) AS ?n) { GRAPH ?x { ?a ?b ?c } GRAPH ?y { ?d ?e ?f } GRAPH ?z { ?g ?h ?i } }"
    (tmp_path / "endless.rq").write_text(f"#+ summary: Never ends\n{text}", "utf-8")
    left = 'swapgraph_queries_ended_total{reason="left"}'
    with serving(graph, "--queries", str(tmp_path), "--timeout", "3") as server:
        page = server.get("/ask/endless?run=1", headers={"Accept": "text/html"})
        assert page.status_code == 503
        assert "no answer within 3 s" in page.text
        with socket.create_connection(("127.0.0.1", server.port)) as client:
            client.sendall(b"GET /ask/endless?run=1 HTTP/1.1\r\nHost: 127.0.0.1\r\n\r\n")
            until(lambda: not idle(server))
        until(lambda: server.metric(left) == 1)
        until(lambda: idle(server))


def test_a_proof_has_the_limits_of_any_query(graph: Path) -> None:
    """It is looked for in a worker: where those stand still it has its end, and no other page waits for it."""
    triple = {"s": "<http://e/a>", "p": "<http://e/p>", "o": '"no"'}
    left = 'swapgraph_queries_ended_total{reason="left"}'
    with serving(graph, "--timeout", "3") as server:
        assert server.get("/proof", params=triple).status_code == 404
        stop_workers(server)
        began = threading.Thread(target=lambda: pages.append(server.get("/proof", params=triple)))
        pages: list[httpx.Response] = []
        began.start()
        until(lambda: 'state="quick"} 1' in server.get("/metrics").text)
        assert server.get("/ask").status_code == 200
        began.join()
        assert pages[0].status_code == 503
        assert "no answer within 3 s" in pages[0].text
        stop_workers(server)
        with socket.create_connection(("127.0.0.1", server.port)) as client:
            client.sendall(f"GET /proof?{urlencode(triple)} HTTP/1.1\r\nHost: 127.0.0.1\r\n\r\n".encode())
            until(lambda: not idle(server))
        until(lambda: server.metric(left) == 1)


def stop_workers(server: Server) -> None:
    """Have those that wait do nothing."""
    until(lambda: idle(server))
    for pid in workers(server):
        os.kill(pid, signal.SIGSTOP)


def test_a_query_that_fills_the_memory_ends_alone(server: Server) -> None:
    broken = server.ask(GREEDY)
    assert broken.status_code == 422
    assert "needs more memory" in broken.text
    assert server.ask("ASK {}").status_code == 200


def test_a_query_too_deep_to_be_read_ends_alone(server: Server) -> None:
    deep = f"SELECT * {{ FILTER({'(' * 200_000}1{')' * 200_000}) }}"
    assert server.ask(deep).status_code in (400, 422)
    assert server.ask("ASK {}").status_code == 200


def test_an_answer_too_long_is_cut_off_and_not_taken_for_whole(server: Server) -> None:
    with pytest.raises(httpx.RemoteProtocolError):  # it had begun: the connection ends before the answer does
        server.ask(HUGE)
    assert server.ask(f"{HUGE} LIMIT 10000").status_code == 200


def test_a_long_answer_is_whole(server: Server) -> None:
    answer = server.ask(f"{HUGE} LIMIT 20000", "text/csv")
    assert len(answer.content) > 2_000_000
    assert answer.text.count("\r\n") == 20_001
    assert "content-length" not in answer.headers


def test_a_client_that_reads_slowly_holds_no_process(server: Server) -> None:
    with socket.create_connection(("127.0.0.1", server.port)) as client:
        client.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, 4096)
        client.sendall(post(f"{HUGE} LIMIT 20000"))
        assert client.recv(100).startswith(b"HTTP/1.1 200")
        until(lambda: idle(server))
        assert client.recv(100)


def test_bodies_have_a_limit(server: Server) -> None:
    long = "#" * 1_000_001
    assert server.ask(long).status_code == 413

    def pieces() -> Iterator[bytes]:
        for _ in range(300):
            yield b"#" * 10_000

    headers = {"Content-Type": "application/sparql-query"}
    with contextlib.suppress(httpx.WriteError):  # the server may close the connection before all is sent
        assert server.http.post("/sparql", content=pieces(), headers=headers).status_code == 413
    with socket.create_connection(("127.0.0.1", server.port)) as client:
        client.sendall(b"GET / HTTP/1.1\r\nHost: 127.0.0.1\r\nX: " + b"x" * 500_000)
        client.settimeout(10)
        assert client.recv(100).split(b" ")[1] in (b"400", b"431")


def test_nothing_outside_is_reached(server: Server, tmp_path: Path) -> None:
    (tmp_path / "secret.ttl").write_text("<http://e/a> <http://e/b> <http://e/secret> .", "utf-8")
    with socket.create_server(("127.0.0.1", 0)) as listener:
        listener.settimeout(0)
        url = f"http://127.0.0.1:{listener.getsockname()[1]}/"
        assert server.ask(f"SELECT * {{ SERVICE <{url}> {{ ?s ?p ?o }} }}").status_code == 400
        for iri in (url, f"file://{tmp_path}/secret.ttl"):
            assert server.rows(f"SELECT * FROM <{iri}> {{ ?s ?p ?o }}") == []
            asked = {"query": "SELECT * { ?s ?p ?o }", "default-graph-uri": iri}
            assert server.get("/sparql", params=asked).json()["results"]["bindings"] == []
            assert server.get("/store", params={"graph": iri}).status_code == 404
        with pytest.raises(BlockingIOError):
            listener.accept()


def test_a_service_that_is_allowed_is_asked(graph: Path, server: Server) -> None:
    with serving(graph, "--allow-service", f"{server.url}/sparql") as near:
        rows = near.rows(f"SELECT ?o {{ SERVICE <{server.url}/sparql> {{ SELECT ?o {{ ?s ?p ?o }} LIMIT 1 }} }}")
        assert rows == [{"o": "big"}]
        assert near.ask(f"SELECT * {{ SERVICE <{server.url}/other> {{ ?s ?p ?o }} }}").status_code == 400


def test_an_update_has_the_limits_of_any_query_and_is_whole_or_not_at_all(tmp_path: Path) -> None:
    graph = tmp_path / "graph"
    with writing(graph) as store:
        store.replace_articles([article("big", 3000)])
    made = "INSERT DATA { GRAPH <http://e/mine> { <http://e/a> <http://e/made> 1 } }"
    count = "SELECT (COUNT(*) AS ?n) { ?s <http://e/made> ?o }"
    all_ = " ".join(f"GRAPH ?g{i} {{ ?s{i} ?p{i} ?o{i} }}" for i in range(3))
    with serving(graph, "--writable", "--timeout", "15") as server:
        endless = server.update(f"{made} ; INSERT {{ GRAPH <http://e/mine> {{ ?s0 ?p1 ?o2 }} }} WHERE {{ {all_} }}")
        assert (endless.status_code, endless.text) == (503, "no answer within 15 s; ask for less\n")
        assert server.rows(count) == [{"n": "0"}]
        assert server.update(made).status_code == 204
        assert server.rows(count) == [{"n": "1"}]


def test_a_service_that_sends_elsewhere_is_not_followed(graph: Path) -> None:
    """Only the address that is allowed is asked, whatever it answers."""
    asked: list[str] = []

    class Elsewhere(BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            asked.append(self.path)
            self.send_response(int(self.path.rpartition("/")[2]))
            self.send_header("Location", "/secret")
            self.send_header("Content-Length", "0")
            self.end_headers()

        def do_GET(self) -> None:
            self.do_POST()

        def log_message(self, *given: object) -> None:
            pass

    with ThreadingHTTPServer(("127.0.0.1", 0), Elsewhere) as there:
        threading.Thread(target=there.serve_forever, daemon=True).start()
        for status in (301, 302, 303, 307, 308):
            url = f"http://127.0.0.1:{there.server_port}/{status}"
            with serving(graph, "--allow-service", url) as server:
                answer = server.ask(f"SELECT * {{ SERVICE <{url}> {{ ?s ?p ?o }} }}")
                assert (answer.status_code, "redirect" in answer.text.lower()) == (500, True), answer.text
        there.shutdown()
    assert asked == [f"/{status}" for status in (301, 302, 303, 307, 308)]


def test_what_no_client_would_send(server: Server) -> None:
    for sent in (b"nonsense\r\n\r\n", b"GET / HTTP/9.9\r\n\r\n", b"\x00" * 100, b"POST /sparql HTTP/1.1\r\n\r\n"):
        with socket.create_connection(("127.0.0.1", server.port)) as client:
            client.settimeout(10)
            client.sendall(sent)
            assert client.recv(1000).split(b" ")[1][:1] == b"4"
    assert server.ask("ASK {}").status_code == 200


def test_a_graph_that_is_built_anew_is_seen(tmp_path: Path) -> None:
    graph = tmp_path / "graph"
    with writing(graph):
        pass  # made, and empty
    count = "SELECT (COUNT(*) AS ?n) { ?s <http://e/p> ?o }"
    with serving(graph, "--quick", "2") as server:
        assert server.rows(count) == [{"n": "0"}]
        tag = server.get("/sparql", params={"query": count}).headers["etag"]
        for number in range(1, 4):
            with writing(graph) as store:
                store.replace_articles([article(str(number))])
                assert server.rows(count) == [{"n": str(number - 1)}]
            until(lambda n=number: server.rows(count) == [{"n": str(n)}])  # type: ignore[misc]
        assert server.get("/health").json()["articles"] == 3
        assert server.get("/sparql", params={"query": count}).headers["etag"] != tag
        assert len(list(graph.glob("generation-*"))) <= 2


def test_a_graph_that_is_made_anew_or_goes_is_seen(tmp_path: Path) -> None:
    graph, count = tmp_path / "graph", "SELECT ?o { ?s <http://e/p> ?o }"
    for name in ("old", "new"):
        with writing(tmp_path / name) as store:
            store.replace_articles([article(name)])
    (tmp_path / "old").rename(graph)
    with serving(graph) as server:
        assert server.rows(count) == [{"o": "old"}]
        graph.rename(tmp_path / "gone")
        assert server.ask(count).status_code == 503
        assert server.get("/health").status_code == 503
        (tmp_path / "new").rename(graph)
        until(lambda: server.ask(count).status_code == 200 and server.rows(count) == [{"o": "new"}])


def test_questions_under_way_end_with_the_old_graph(tmp_path: Path) -> None:
    graph = tmp_path / "graph"
    with writing(graph) as store:
        store.replace_articles([article("big", 300)])
    long = "SELECT (COUNT(*) AS ?n) { ?a ?b ?c . ?d ?e ?f . FILTER(STR(?a) != STR(?d)) }"
    found: list[list[dict[str, str]]] = []
    with serving(graph, "--cache", "0") as server:
        expected = server.rows(long)
        crew = [threading.Thread(target=lambda: found.extend(server.rows(long) for _ in range(5))) for _ in range(2)]
        for thread in crew:
            thread.start()
        for number in range(3):
            with writing(graph) as store:
                store.replace_articles([article("big", 300), article(f"other-{number}", 1)])
        for thread in crew:
            thread.join()
    assert len(found) == 10
    assert all(int(rows[0]["n"]) >= int(expected[0]["n"]) for rows in found)


@pytest.mark.parametrize("how", [signal.SIGTERM, signal.SIGINT, signal.SIGKILL])
def test_no_process_outlives_the_server(graph: Path, how: int) -> None:
    with pytest.raises(AssertionError) if how == signal.SIGKILL else contextlib.nullcontext(), serving(graph) as server:
        children = workers(server)
        assert len(children) >= 2
        with socket.create_connection(("127.0.0.1", server.port)) as client:
            client.sendall(post(ENDLESS))
            until(lambda: 'state="quick"} 1' in server.get("/metrics").text)
            server.process.send_signal(how)
            server.process.wait(20)
        until(lambda: not any(alive(pid) for pid in children))


def alive(pid: int) -> bool:
    status = Path(f"/proc/{pid}/stat")
    try:
        return status.read_text("ascii").rpartition(")")[2].split()[0] != "Z"
    except (FileNotFoundError, ProcessLookupError):
        return False


def test_a_worker_that_is_killed_is_replaced(server: Server) -> None:
    until(lambda: idle(server))
    before = workers(server)
    for pid in before:
        os.kill(pid, signal.SIGKILL)
    until(lambda: not set(workers(server)) & set(before) and idle(server))
    assert [server.ask("ASK {}").status_code for _ in range(4)] == [200] * 4


def test_help_loads_no_server() -> None:
    code = (
        "import sys, json; sys.argv = ['swapgraph', '--help']\n"
        "from swapgraph.cli.start import start\n"
        "try: start()\nexcept SystemExit: pass\n"
        "print(json.dumps([n for n in ('starlette', 'uvicorn', 'asyncio') if n in sys.modules]), file=sys.stderr)"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert json.loads(done.stderr) == []
