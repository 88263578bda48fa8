"""`swapgraph serve`, asked over HTTP: every way of asking and what comes back."""

from __future__ import annotations

import csv
import io
import json
import re
import shutil
import socket
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import httpx
import pyoxigraph as ox
import pytest

import explorer_graphs
from query_graphs import ONTOLOGY_GRAPH, load_graph
from real_browser import links
from serving import AUTHORIZED, Server, command, serving
from swapgraph.graph.store import ArticleGraph, writing
from swapgraph.query.stored import query_paths
from swapgraph.resources import folder

SD = "http://www.w3.org/ns/sparql-service-description#"
RDF, SG = "http://www.w3.org/1999/02/22-rdf-syntax-ns#", "https://w3id.org/swapgraph/ns#"


TEXTS = ("/sparql", "/queries/exchanges.rq")


def store_graph(path: Path, name: str = "exchanges.trig") -> Path:
    """A graph of tests/queries/ in a folder, each named graph as an article."""
    known = load_graph(name)
    with writing(path) as store:
        store.replace_articles(
            [
                ArticleGraph.of(graph.value, "key", known.quads_for_pattern(None, None, None, graph))
                for graph in known.named_graphs()
                if isinstance(graph, ox.NamedNode) and graph != ONTOLOGY_GRAPH
            ]
        )
        store.replace_ontology((q.triple for q in known.quads_for_pattern(None, None, None, ONTOLOGY_GRAPH)), "key")
    return path


@pytest.fixture(scope="module")
def graph(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return store_graph(tmp_path_factory.mktemp("serve") / "graph")


@pytest.fixture(scope="module")
def server(graph: Path) -> Iterator[Server]:
    with serving(graph, "--cors", "https://pages.example") as server:
        yield server


def test_an_article_is_asked_for_in_every_format(server: Server) -> None:
    text = "SELECT DISTINCT ?g { GRAPH ?g { ?s a sg:PrisonerExchange } } ORDER BY ?g"
    found = {}
    for media in ("application/sparql-results+json", "application/sparql-results+xml", "text/csv"):
        answer = server.ask(text, media)
        assert answer.headers["content-type"].startswith(media)
        found[media] = answer.text
    rows = json.loads(found["application/sparql-results+json"])["results"]["bindings"]
    assert rows
    assert found["text/csv"].split("\r\n")[1] == rows[0]["g"]["value"]
    assert rows[0]["g"]["value"] in found["application/sparql-results+xml"]


def test_a_graph_is_constructed_in_every_format(server: Server) -> None:
    formats = {
        "text/turtle": ox.RdfFormat.TURTLE,
        "application/n-triples": ox.RdfFormat.N_TRIPLES,
        "application/rdf+xml": ox.RdfFormat.RDF_XML,
        "application/ld+json": ox.RdfFormat.JSON_LD,
        "application/n-quads": ox.RdfFormat.N_QUADS,
        "application/trig": ox.RdfFormat.TRIG,
    }
    read = {}
    for media, format_ in formats.items():
        answer = server.ask("CONSTRUCT { ?s a ?t } { GRAPH ?g { ?s a ?t } }", media)
        assert answer.headers["content-type"].startswith(media)
        read[media] = {quad.triple for quad in ox.parse(answer.content, format=format_)}
    assert read["text/turtle"]
    assert all(triples == read["text/turtle"] for triples in read.values())


def test_what_cannot_be_had_is_told(server: Server) -> None:
    assert server.ask("ASK {}", "image/png").status_code == 406
    assert "text/csv" in server.ask("ASK {}", "image/png").text
    packed = {"Content-Type": "application/sparql-query", "Content-Encoding": "gzip"}
    assert server.post("/sparql", content=b"ASK {}", headers=packed).status_code == 415
    graph = server.ask("CONSTRUCT WHERE { ?s ?p ?o }", "text/csv")
    assert graph.status_code == 406
    assert "text/turtle" in graph.text
    wrong = server.ask("SELECT ?x\nWHERE { ?x ?y }")
    assert wrong.status_code == 400
    assert wrong.text.startswith("line 2, column 16: not SPARQL: expected")
    assert server.ask("CLEAR ALL").status_code == 400
    assert "update" in server.ask("CLEAR ALL").text
    assert server.get("/nowhere").status_code == 404
    assert server.http.put("/sparql").status_code == 405
    told = server.get("/sparql", params={"query": "nonsense"}, headers={"Accept": "application/json"})
    assert told.json()["status"] == 400


def test_the_default_graph_is_all_graphs(server: Server) -> None:
    everything = "SELECT (COUNT(*) AS ?n) { ?s a sg:PrisonerExchange }"
    assert int(server.rows(everything)[0]["n"]) > 1
    one = server.rows("SELECT ?g { GRAPH ?g { ?s a sg:PrisonerExchange } } LIMIT 1")[0]["g"]
    only = f"SELECT (COUNT(*) AS ?n) FROM <{one}> {{ ?s a sg:PrisonerExchange }}"
    assert int(server.rows(only)[0]["n"]) < int(server.rows(everything)[0]["n"])
    named = server.get("/sparql", params={"query": everything, "default-graph-uri": one})
    assert named.json()["results"]["bindings"][0]["n"]["value"] == server.rows(only)[0]["n"]


def test_relative_names_are_those_of_the_data(server: Server) -> None:
    assert server.rows("SELECT ?x { BIND(<entity/ukraine> AS ?x) }") == [
        {"x": "https://w3id.org/swapgraph/id/entity/ukraine"}
    ]


def test_it_describes_itself(server: Server) -> None:
    answer = server.get("/sparql", headers={"Accept": "text/turtle"})
    described = {(q.predicate.value, q.object.value) for q in ox.parse(answer.content, format=ox.RdfFormat.TURTLE)}
    assert (f"{SD}feature", f"{SD}UnionDefaultGraph") in described
    assert (f"{SD}supportedLanguage", f"{SD}SPARQL11Query") in described
    assert (f"{SD}supportedLanguage", f"{SD}SPARQL11Update") not in described
    assert (f"{SD}endpoint", f"{server.url}/sparql") in described
    assert server.get("/sparql", headers={"Accept": "text/html"}).headers["location"] == "yasgui"
    assert server.get("/sparql", headers={"Accept": "text/csv"}).status_code == 406


def test_it_names_its_graphs(server: Server, tmp_path: Path) -> None:
    """Each with the address that has it; where there are too many, what finds them."""
    answer = server.get("/sparql", headers={"Accept": "application/n-triples"})
    said = list(ox.parse(answer.content, format=ox.RdfFormat.N_TRIPLES))
    named = {q.subject.value: q.object.value for q in said if q.predicate.value == f"{SD}name"}
    rows = {row["g"] for row in server.rows("SELECT ?g { GRAPH ?g {} }")}
    assert set(named.values()) == {name for name in rows if not name.startswith("https://w3id.org/swapgraph/store")}
    assert set(named) == {q.object.value for q in said if q.predicate.value == f"{SD}namedGraph"}
    for address in list(named)[:2]:
        assert server.http.head(address).status_code == 200
    nodes = [ox.NamedNode(f"https://w3id.org/swapgraph/id/article/{n}") for n in range(1_001)]
    p = ox.NamedNode("http://e/p")
    with writing(tmp_path / "graph") as store:
        store.replace_articles([ArticleGraph.of(node.value, "key", [ox.Quad(node, p, p, node)]) for node in nodes])
    with serving(tmp_path / "graph") as many:
        told = many.get("/sparql", headers={"Accept": "text/turtle"}).text
        assert "namedGraph" not in told
        assert "SELECT ?graph { GRAPH ?graph {} }" in told
        assert len(many.rows("SELECT ?graph { GRAPH ?graph {} }")) >= 1_001


def test_whatever_there_is_has_to_be_there(server: Server) -> None:
    """`If-None-Match: *` is 304 for what is there alone."""
    for path, status in {
        "/": 304,
        "/queries": 304,
        "/queries/exchanges": 304,
        "/queries/exchanges.rq": 304,
        "/static/explorer.css": 304,
        "/sparql": 304,
        "/store?default": 304,
        "/store?graph=http://e/none": 404,
        "/sparql?query=nonsense": 400,
        "/id/article/none": 404,
        "/list/none": 404,
    }.items():
        for _ in range(2):  # the second time what is there may be remembered
            answer = server.get(path, headers={"If-None-Match": "*", "Accept": "*/*"})
            assert (answer.status_code, bool(answer.content)) == (status, status != 304), path
            server.get(path)


def test_answers_have_a_tag_that_is_that_of_the_graph(server: Server, tmp_path: Path) -> None:
    asked = {"query": "SELECT * { ?s a sg:PrisonerExchange }"}
    first = server.get("/sparql", params=asked)
    tag = first.headers["etag"]
    again = server.get("/sparql", params=asked, headers={"If-None-Match": f'"x", {tag}'})
    assert (again.status_code, again.content, again.headers["etag"]) == (304, b"", tag)
    assert server.get("/sparql", params=asked, headers={"Accept": "text/csv"}).headers["etag"] != tag
    assert "etag" not in server.get("/sparql", params={"query": "SELECT (NOW() AS ?n) {}"}).headers
    with serving(store_graph(tmp_path / "same")) as other:
        assert other.get("/sparql", params=asked).headers["etag"] == tag


def test_answers_are_remembered_and_packed(server: Server) -> None:
    text = "SELECT * { ?s ?p ?o } ORDER BY ?s ?p ?o"
    before = server.metric("swapgraph_answers_remembered_total")
    plain = server.ask(text)
    for _ in range(2):
        packed = server.ask(text, encoding="gzip")
        assert packed.headers["content-encoding"] == "gzip"
        assert packed.text == plain.text
        assert int(packed.headers["content-length"]) < len(plain.content) / 3
    assert server.metric("swapgraph_answers_remembered_total") == before + 1


def test_graphs_are_read_by_name(server: Server) -> None:
    name = server.rows("SELECT ?g { GRAPH ?g { ?s a sg:PrisonerExchange } } LIMIT 1")[0]["g"]
    by_name = server.get("/store", params={"graph": name}, headers={"Accept": "application/n-triples"})
    assert by_name.status_code == 200
    below = name.removeprefix("https://w3id.org/swapgraph/id/")
    assert server.get(f"/store/{below}", headers={"Accept": "application/n-triples"}).text == by_name.text
    head = server.http.head("/store", params={"graph": name})
    assert (head.status_code, head.content) == (200, b"")
    assert server.get("/store?default").status_code == 200
    assert server.get("/store?graph=http://e/none").status_code == 404
    assert server.get("/store").status_code == 400
    assert server.get("/store?graph=here").status_code == 400
    assert server.get("/store?graph=https://w3id.org/swapgraph/store").status_code == 404  # records are no data
    for method in ("PUT", "POST", "DELETE", "PATCH"):
        refused = server.http.request(method, "/store", params={"graph": name})
        assert refused.status_code == 405
        assert set(refused.headers["allow"].split(", ")) == {"GET", "HEAD"}


def test_stored_queries_are_resources(server: Server, graph: Path) -> None:
    listed = server.get("/queries").json()["queries"]
    assert [query["name"] for query in listed] == list(query_paths())
    asked = server.get("/queries/exchanges", params={"since": "1990"}, headers={"Accept": "text/csv"})
    words = ["query", "exchanges", "-p", "since=1990", "--format", "csv", "--graph", str(graph)]
    told = subprocess.run([sys.executable, "-m", "swapgraph", *words], capture_output=True, check=True)
    assert asked.content == told.stdout
    assert next(csv.DictReader(io.StringIO(asked.text)))["exchange"]
    assert server.get("/queries/exchanges.csv?since=1990").content == told.stdout
    assert server.get("/queries/exchanges.rq").text.startswith("#+ summary")
    assert server.get("/queries/exchanges", params={"since": "1990"}).json()["head"]["vars"][0] == "date"


@pytest.mark.parametrize(
    ("path", "status", "told"),
    [
        ("/queries/exchanges?since=soon", 400, "parameter since: 'soon' is not a day, month or year"),
        ("/queries/exchanges?sinse=2025", 400, "no parameter 'sinse' (did you mean since?)"),
        ("/queries/exchanges?since=2025&since=2024", 400, "the parameter since is given twice"),
        ("/queries/exchanges?status=maybe", 400, "is not one of actual, planned"),
        ("/queries/exchange", 404, "(did you mean exchanges"),
        ("/queries/exchanges.doc", 404, "no format 'doc'"),
        ("/queries/..%2f..%2fsecret", 404, ""),
        ("/queries/exchanges.ttl", 406, ""),
        ("/yasgui/..%2fworker.py", 404, ""),
        ("/yasgui/nothing.js", 404, ""),
    ],
)
def test_mistakes_are_told(server: Server, path: str, status: int, told: str) -> None:
    answer = server.get(path)
    assert answer.status_code == status
    assert told in answer.text


def test_openapi_tells_the_parameters(server: Server) -> None:
    told = server.get("/openapi.json").json()
    assert told["openapi"].startswith("3.1")
    assert told["servers"] == [{"url": server.url}]
    assert set(told["paths"]) == {"/queries"} | {
        f"/queries/{q}{end}" for q in query_paths() for end in ("", ".{ending}")
    }
    for name in query_paths():
        item = told["paths"][f"/queries/{name}"]
        assert item["get"]["operationId"] == name
        assert {"200", "304", "400", "406", "422", "503"} == set(item["get"]["responses"])
        for parameter in item["parameters"]:
            assert parameter["in"] == "query"
            types = {"string": str, "integer": int, "boolean": bool}
            default = parameter["schema"].get("default")
            assert default is None or type(default) is types[parameter["schema"]["type"]], name


def test_openapi_is_whole(server: Server) -> None:
    """Names are there once, references lead somewhere, what a path leaves open is a parameter of it."""
    told = server.get("/openapi.json").json()
    operations = [item[method] for item in told["paths"].values() for method in ("get", "head")]
    assert len({operation["operationId"] for operation in operations}) == len(operations)
    for operation in operations:
        for answer in operation["responses"].values():
            at = answer.get("$ref", "#/components/responses/304").split("/")
            assert at[:3] == ["#", "components", "responses"] and at[3] in told["components"]["responses"]
            assert "$ref" in answer or answer["description"]
    for path, item in told["paths"].items():
        open_ = {p["name"] for p in item["parameters"] if p["in"] == "path" and p["required"]}
        assert open_ == set(re.findall(r"{(\w+)}", path))
        assert len({p["name"] for p in item["parameters"]}) == len(item["parameters"])


def test_openapi_tells_what_comes_back(server: Server) -> None:
    """Every media type that it names is sent when it is asked for, and every ending."""
    paths = server.get("/openapi.json").json()["paths"]
    for media in paths["/queries/exchanges"]["get"]["responses"]["200"]["content"]:
        answer = server.get("/queries/exchanges", headers={"Accept": media})
        assert (answer.status_code, answer.headers["content-type"].partition(";")[0]) == (200, media)
    item = paths["/queries/exchanges.{ending}"]
    ending = next(p for p in item["parameters"] if p["name"] == "ending")
    sent = {
        server.get(f"/queries/exchanges.{e}").headers["content-type"].partition(";")[0]
        for e in ending["schema"]["enum"]
    }
    assert len(ending["schema"]["enum"]) == 5 and sent <= set(item["get"]["responses"]["200"]["content"])
    assert server.http.head("/queries/exchanges").status_code == 200


def test_openapi_of_a_query_that_constructs(graph: Path, tmp_path: Path) -> None:
    (tmp_path / "mine.rq").write_text("#+ summary: Select\nCONSTRUCT WHERE { ?s a sg:Person }", "utf-8")
    with serving(graph, "--queries", str(tmp_path)) as server:
        paths = server.get("/openapi.json").json()["paths"]
        assert "text/turtle" in paths["/queries/mine"]["get"]["responses"]["200"]["content"]
        assert "text/csv" not in paths["/queries/mine"]["get"]["responses"]["200"]["content"]
        assert "ttl" in paths["/queries/mine.{ending}"]["parameters"][0]["schema"]["enum"]
        assert server.get("/queries/mine.ttl").status_code == 200


def test_the_page_and_all_it_needs_come_from_here(server: Server) -> None:
    page = server.get("/yasgui")
    assert page.headers["content-type"].startswith("text/html")
    policy = page.headers["content-security-policy"]
    assert "default-src 'none'" in policy
    assert "connect-src 'self'" in policy
    for name in ("yasgui.min.js", "yasgui.min.css", "page.js", "page.css"):
        assert f'"yasgui/{name}"' in page.text
        file = server.get(f"/yasgui/{name}")
        assert file.status_code == 200
        assert file.headers["content-encoding"] == "gzip"
        assert server.get(f"/yasgui/{name}", headers={"If-None-Match": file.headers["etag"]}).status_code == 304
    again = server.get("/yasgui", headers={"If-None-Match": page.headers["etag"]})
    assert (again.status_code, again.headers.get("content-security-policy", policy)) == (304, policy)
    assert "http" not in page.text.replace("https://w3id.org", "")


def test_health_and_metrics(server: Server) -> None:
    health = server.get("/health").json()
    assert health["status"] == "ok"
    assert health["articles"] > 0
    metrics = server.get("/metrics")
    assert metrics.headers["content-type"].startswith("text/plain; version=0.0.4")
    assert f'version="{health["version"]}"' in metrics.text
    samples, types = {}, {}
    for line in metrics.text.splitlines():  # the exposition format 0.0.4
        if found := re.fullmatch(r"# TYPE (\w+) (counter|gauge|histogram)", line):
            types[found[1]] = found[2]
        elif not re.fullmatch(r"# HELP \w+ .+", line):
            found = re.fullmatch(r'(\w+?)(_bucket|_sum|_count)?(\{(?:\w+="[^"\\\n]*",?)+\})? ([0-9.e+-]+|\+Inf)', line)
            assert found, line
            assert found[1] in types or found[1] + (found[2] or "") in types, line
            samples[line.rpartition(" ")[0]] = float(found[4])
    buckets = [count for name, count in samples.items() if "_bucket{" in name]
    assert buckets == sorted(buckets) and buckets[-1] == samples["swapgraph_query_seconds_count"]


def test_headers_that_browsers_heed(server: Server) -> None:
    for path in ("/", "/queries", "/yasgui", "/nowhere", "/sparql?query=nonsense"):
        headers = server.get(path).headers
        assert headers["x-content-type-options"] == "nosniff"
        assert "frame-ancestors 'none'" in headers["content-security-policy"]
        assert "server" not in headers


def test_pages_of_others_read_answers_only_if_allowed(server: Server) -> None:
    allowed = server.get("/health", headers={"Origin": "https://pages.example"})
    assert allowed.headers["access-control-allow-origin"] == "https://pages.example"
    assert (
        "access-control-allow-origin" not in server.get("/health", headers={"Origin": "https://evil.example"}).headers
    )
    before = {"Origin": "https://pages.example", "Access-Control-Request-Method": "POST"}
    assert server.http.options("/sparql", headers=before).status_code == 200
    kept = {**before, "Access-Control-Request-Method": "GET", "Access-Control-Request-Headers": "if-none-match"}
    assert server.http.options("/sparql", headers=kept).status_code == 200
    exposed = {name.strip() for name in allowed.headers["access-control-expose-headers"].split(",")}
    assert {"ETag", "Link", "Retry-After"} <= exposed


def test_pages_of_all_read_answers_if_all_are_allowed(graph: Path) -> None:
    with serving(graph, "--cors", "*") as server:
        for path, status in (("/health", 200), ("/sparql?query=ASK%7B%7D", 200), ("/queries/none", 404), ("/", 200)):
            answer = server.get(path, headers={"Origin": "https://any.example"})
            assert (answer.status_code, answer.headers["access-control-allow-origin"]) == (status, "*"), path
            assert "access-control-allow-credentials" not in answer.headers
        before = {"Origin": "https://any.example", "Access-Control-Request-Method": "POST"}
        wanted = {**before, "Access-Control-Request-Headers": "authorization, content-type"}
        assert server.http.options("/sparql", headers=wanted).headers["access-control-allow-origin"] in (
            "*",
            "https://any.example",
        )


def test_a_name_that_is_rebound_is_not_answered_to(server: Server) -> None:
    for name in ("evil.example", "127.0.0.1.evil.example", "", "[::1].evil.example:80"):
        answer = server.get("/health", headers={"Host": name})
        assert answer.status_code in (400, 421), name
    for name in ("localhost", "LOCALHOST:1", "127.0.0.1", "[::1]:80"):
        assert server.get("/health", headers={"Host": name}).status_code == 200, name


def test_the_endpoint_is_read_only(server: Server) -> None:
    assert server.update("CLEAR ALL").status_code == 403
    assert server.update("nonsense").status_code == 403


def test_updates_want_the_token(graph: Path, tmp_path: Path) -> None:
    copy = tmp_path / "graph"
    shutil.copytree(graph, copy)
    with serving(copy, "--writable") as server:
        count = "SELECT (COUNT(*) AS ?n) { ?s a <http://e/Mine> }"
        text = {"update": "INSERT DATA { GRAPH <http://e/mine> { <http://e/a> a <http://e/Mine> } }"}
        assert server.rows(count) == [{"n": "0"}]
        tag = server.get("/sparql", params={"query": count}).headers["etag"]
        for headers in ({}, {"Authorization": "Bearer wrong"}, {"Authorization": AUTHORIZED["Authorization"][7:]}):
            refused = server.post("/sparql", data=text, headers=headers)
            assert refused.status_code == 401
            assert refused.headers["www-authenticate"].startswith("Bearer")
        assert server.rows(count) == [{"n": "0"}]
        assert server.post("/sparql", data=text, headers=AUTHORIZED).status_code == 204
        assert server.rows(count) == [{"n": "1"}]  # at once
        assert server.get("/sparql", params={"query": count}).headers["etag"] != tag
        assert "LOAD would read from the network" in server.update("LOAD <http://127.0.0.1:1/>").text
        assert server.update("INSERT {} WHERE { SERVICE <http://127.0.0.1:1/> {} }").status_code == 400
        wrong = server.update("INSERT DATA {\n nonsense }")
        assert wrong.status_code == 400
        assert wrong.text.startswith("line 2")
        with writing(copy):  # a build is under way
            busy = server.update("CLEAR DEFAULT")
        assert busy.status_code == 503
        assert "another swapgraph is writing" in busy.text


def test_a_folder_of_ones_own_queries(graph: Path, tmp_path: Path) -> None:
    (tmp_path / "mine.rq").write_text("#+ summary: Mine\nSELECT (1 AS ?one) {}", "utf-8")
    with serving(graph, "--queries", str(tmp_path)) as server:
        assert server.get("/queries/mine.csv").text == "one\r\n1\r\n"
        assert server.get("/queries/exchanges").status_code == 200


def test_a_query_that_is_edited_is_asked_again(graph: Path, tmp_path: Path) -> None:
    """Its answers and pages have the tags of its text; one that tells the time has none."""
    addresses = ("/queries/mine.csv", "/ask/mine?run=1", "/ask", "/queries", "/openapi.json")
    tags = {}
    for text in ("#+ summary: Mine\nSELECT (1 AS ?one) {}", "#+ summary: Yours\nSELECT (2 AS ?one) {}"):
        (tmp_path / "mine.rq").write_text(text, "utf-8")
        with serving(graph, "--queries", str(tmp_path)) as server:
            for address in addresses:
                page = server.get(address, headers={"If-None-Match": tags.get(address, "")})
                assert page.status_code == 200, address
                tags[address] = page.headers["etag"]
                again = server.get(address, headers={"If-None-Match": tags[address]})
                assert again.status_code == 304, address
    (tmp_path / "mine.rq").write_text("SELECT (NOW() AS ?one) {}", "utf-8")
    with serving(graph, "--queries", str(tmp_path)) as server:
        assert "etag" in server.get("/ask").headers
        assert all("etag" not in server.get(address).headers for address in addresses[:2])


def test_a_page_of_an_answer_leads_to_its_rows(server: Server) -> None:
    asked = server.get("/ask/exchanges?run=1&since=1990&status=", headers={"Accept": "text/csv"})
    assert (asked.status_code, asked.headers["location"]) == (303, "/queries/exchanges?since=1990")


def test_a_node_that_much_is_said_of_is_told_whole(tmp_path: Path) -> None:
    """Over HTTP and from the pages' own process, the same bytes."""
    base = "https://w3id.org/swapgraph/id/"
    country, article = ox.NamedNode(f"{base}entity/ukraine"), f"{base}article/long"
    type_, party = (ox.NamedNode(iri) for iri in (f"{RDF}type", f"{SG}party"))
    said = [ox.Quad(country, type_, ox.NamedNode(f"{SG}Country"), ox.NamedNode(article))]
    for number in range(500):
        event = ox.NamedNode(f"{article}/event/{number}")
        said.append(ox.Quad(event, party, country, ox.NamedNode(article)))
    with writing(tmp_path / "graph") as store:
        store.replace_articles([ArticleGraph.of(article, "key", said)])
    with serving(tmp_path / "graph") as server:
        headers = {"Accept": "application/n-triples"}
        told = server.get("/id/entity/ukraine", headers=headers)
        assert len(told.text.splitlines()) == 501
        [here] = explorer_graphs.ask(tmp_path / "graph", "/id/entity/ukraine", accept="application/n-triples")
        assert here.content == told.content
        assert server.get("/id/entity/ukraine", headers={**headers, "If-None-Match": told.headers["etag"]}).is_redirect
        assert server.get("/id/entity/nobody", headers=headers).status_code == 404
        assert server.get("/iri?of=%3C", headers=headers).status_code == 404
        lines = server.get(f"/iri?of={article}", headers=headers)
        assert len(lines.text.splitlines()) == 501


def test_a_proof_of_a_worker_is_that_of_the_pages_own_process(tmp_path: Path) -> None:
    graph = explorer_graphs.build(tmp_path / "graph", explorer_graphs.one(), explorer_graphs.two())
    with serving(graph) as server:
        pages = [link for link in links(server.get("/").text) if "/story/" in link]
        proofs = {link for page in pages for link in links(server.get(page).text) if link.startswith("/proof")}
        assert len(proofs) > 3
        for accept in ("text/html", "text/turtle"):
            here = explorer_graphs.ask(graph, *sorted(proofs), accept=accept)
            told = [server.get(link, headers={"Accept": accept}) for link in sorted(proofs)]
            assert [(page.status_code, page.text) for page in told] == [(200, page.text) for page in here]


def test_what_is_long_is_packed(server: Server) -> None:
    for address in (*("/", "/list/event", "/ask", "/static/explorer.css"), *("/queries", "/openapi.json"), *TEXTS):
        plain, packed = (server.get(address, headers={"Accept-Encoding": e}) for e in ("gzip;q=0", "gzip"))
        assert "content-encoding" not in plain.headers, address
        assert packed.headers["content-encoding"] == "gzip", address
        assert int(packed.headers["content-length"]) < len(plain.content) == len(packed.content), address
        assert "Accept-Encoding" in packed.headers["vary"], address
        again = server.get(address, headers={"If-None-Match": packed.headers["etag"]})
        assert (again.status_code, again.content) == (304, b""), address


def test_other_addresses_of_this_machine(graph: Path) -> None:
    with serving(graph, host="::1") as server:
        assert server.url.startswith("http://[::1]:")
        assert server.get("/health").status_code == 200
    with serving(graph, "--allow-host", "swaps.example", host="0.0.0.0") as server:
        url = server.url.replace("0.0.0.0", "127.0.0.1")
        assert httpx.get(f"{url}/health", headers={"Host": "swaps.example:80"}).status_code == 200
        assert httpx.get(f"{url}/health").status_code == 421


def ended(graph: Path, *options: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run(command(graph, *options), capture_output=True, text=True, timeout=60, check=False)


def test_what_cannot_be_served_is_told(graph: Path, tmp_path: Path) -> None:
    missing = ended(tmp_path / "none")
    assert (missing.returncode, missing.stdout) == (4, "")
    assert "no graph at" in missing.stderr
    (tmp_path / "file").write_text("x", "utf-8")
    assert ended(tmp_path / "file").returncode == 4
    with socket.create_server(("127.0.0.1", 0)) as taken:
        port = str(taken.getsockname()[1])
        busy = ended(graph, "--port", port)
    assert busy.returncode == 4
    assert f"cannot listen on 127.0.0.1 port {port}" in busy.stderr
    assert ended(graph, "--writable", "--token", "").returncode == 2
    assert ended(graph, "--port", "99999").returncode == 2
    assert ended(graph, "--host", "no.such.host.invalid").returncode == 2
    assert ended(graph, "--queries", str(tmp_path / "none")).returncode == 2


def test_requests_are_logged_only_if_asked_for(graph: Path) -> None:
    with serving(graph, "--log") as server:
        server.get("/health?secret=1")
        server.process.terminate()
        assert server.process.stderr is not None
        said = server.process.stderr.read()
    assert "127.0.0.1 GET /health 200" in said
    assert "secret" not in said


def test_every_file_of_the_page_is_in_the_package() -> None:
    here = Path(folder("queries")).parent / "src" / "swapgraph" / "serve" / "yasgui"
    assert {"LICENSE", "README.md", "yasgui.min.js", "yasgui.min.css"} <= {path.name for path in here.iterdir()}
