"""`swapgraph query`: the list, the explanations, the answers, the exit codes."""

from __future__ import annotations

import json
import os
import pty
import subprocess
import sys
from pathlib import Path

import pyoxigraph as ox
import pytest
from click.testing import CliRunner, Result
from hypothesis import example, given
from hypothesis import strategies as st

from query_graphs import load_graph
from swapgraph.cli import query as query_module
from swapgraph.cli.asking import Request
from swapgraph.cli.group import main
from swapgraph.cli.quick import understand
from swapgraph.graph.store import ArticleGraph, writing
from swapgraph.query.stored import find_query, query_paths

META = "https://w3id.org/swapgraph/ns"


@pytest.fixture(scope="module")
def graph(tmp_path_factory: pytest.TempPathFactory) -> str:
    """The graph of tests/queries/exchanges.trig, built on disk as `swapgraph build` would."""
    source = load_graph("exchanges.trig")
    folder = str(tmp_path_factory.mktemp("query") / "graph")
    with writing(folder) as store:
        articles = [name for name in source.named_graphs() if "/article/" in name.value]
        store.replace_ontology(
            (quad.triple for quad in source.quads_for_pattern(None, None, None, ox.NamedNode(META))), "key"
        )
        store.replace_articles(
            ArticleGraph.of(name.value, "key", source.quads_for_pattern(None, None, None, name)) for name in articles
        )
        store.replace_graph("resolved", source.quads_for_pattern(None, None, None, _resolved(source)))
        store.conclude("key")
    return folder


def _resolved(source: ox.Store) -> ox.NamedNode:
    return next(name for name in source.named_graphs() if name.value.endswith("/resolved"))  # type: ignore[return-value]


def ask(*words: str) -> Result:
    return CliRunner().invoke(main, ["query", *words])


def run(*words: str, **options: object) -> subprocess.CompletedProcess[bytes]:
    command = [sys.executable, "-m", "swapgraph", "query", *words]
    return subprocess.run(command, capture_output=True, check=False, timeout=60, **options)  # type: ignore[call-overload,no-any-return]


# ------------------------------------------------------------------ list and explain


def test_without_a_name_it_lists_all() -> None:
    result = ask()
    assert result.exit_code == 0
    for name in query_paths():
        assert f"  {name} " in result.output
        assert find_query(name).summary in result.output


@pytest.mark.parametrize("name", list(query_paths()))
def test_help_explains_a_query(name: str) -> None:
    result = ask(name, "--help")
    query = find_query(name)
    assert result.exit_code == 0
    assert query.example in result.output
    for item in (*query.parameters, *query.columns):
        assert f"  {item.name} " in result.output


def test_help_without_a_name_is_about_the_command() -> None:
    for words in (["--help"], ["--graph", "exchanges", "-h"]):
        result = ask(*words)
        assert result.exit_code == 0
        assert "Usage:" in result.output
        assert "--timeout" in result.output
    assert "Usage:" not in ask("--graph", "g", "exchanges", "-h").output


def test_show_prints_the_file() -> None:
    assert ask("exchanges", "--show").output == find_query("exchanges").text
    assert ask("--show").exit_code == 2


def test_own_queries(tmp_path: Path) -> None:
    (tmp_path / "mine.rq").write_text("#+ summary: What I want\nASK {}", "utf-8")
    assert "  mine " in ask("--queries", str(tmp_path)).output
    assert "What I want" in ask("mine", "--queries", str(tmp_path), "--help").output


# ------------------------------------------------------------------ ask


def test_it_answers_as_csv_off_a_terminal(graph: str) -> None:
    result = ask("exchanges", "--graph", graph, "-p", "status=planned")
    assert result.exit_code == 0
    assert result.stdout.splitlines()[1].startswith("2022,,planned,Norland; Sudland,")
    assert result.stderr == ""


def test_it_answers_in_other_formats(graph: str) -> None:
    rows = json.loads(ask("exchanges", "--graph", graph, "--format", "json").stdout)["results"]["bindings"]
    assert [row["status"]["value"] for row in rows] == ["denied", "actual; claimed", "planned", "actual"]
    table = ask("events", "--graph", graph, "--format", "table")
    assert table.stdout.startswith("article  event ")
    assert "article/coast-1/event/swap" in table.stdout
    assert table.stderr.endswith(" rows\n")


def test_a_table_and_its_width_on_a_terminal(graph: str) -> None:
    def shown(*words: str, **environment: str) -> str:
        leader, follower = pty.openpty()
        env = {k: v for k, v in os.environ.items() if k not in ("COLUMNS", "NO_COLOR")} | environment
        command = [sys.executable, "-m", "swapgraph", "query", "participants", "--graph", graph, *words]
        with subprocess.Popen(command, stdout=follower, stderr=subprocess.DEVNULL, env=env) as process:
            os.close(follower)
            got = b""
            while True:
                try:
                    piece = os.read(leader, 65536)
                except OSError:  # the other side has closed
                    break
                if not piece:
                    break
                got += piece
            assert process.wait() == 0
        os.close(leader)
        return got.decode().replace("\r\n", "\n")

    cut = shown(COLUMNS="60", TERM="xterm")
    assert cut.startswith("\x1b[1marticle")
    assert all(len(line) <= 60 for line in cut.splitlines()[1:])
    assert "…" in cut
    assert "…" not in shown("--wide", COLUMNS="60", TERM="xterm")
    assert "\x1b" not in shown(COLUMNS="60", TERM="xterm", NO_COLOR="1")
    assert "\x1b" not in shown(COLUMNS="60", TERM="dumb")


def test_ask_exits_with_its_verdict(graph: str, tmp_path: Path) -> None:
    for text, code, said in (("ASK { GRAPH ?g { ?s ?p ?o } }", 0, "true\n"), ("ASK { ?s ?p ?o }", 1, "false\n")):
        (tmp_path / "ask.rq").write_text(text, "utf-8")
        result = ask(str(tmp_path / "ask.rq"), "--graph", graph)
        assert (result.exit_code, result.stdout) == (code, said)


def test_a_graph_is_answered_as_turtle(graph: str, tmp_path: Path) -> None:
    path = tmp_path / "labels.rq"
    path.write_text("CONSTRUCT { ?s rdfs:label ?l } WHERE { GRAPH ?g { ?s a sg:Facility ; rdfs:label ?l } }", "utf-8")
    result = ask(str(path), "--graph", graph)
    assert result.exit_code == 0
    assert '"Brenn bridge"' in result.stdout


def test_it_writes_a_file_whole_or_not_at_all(graph: str, tmp_path: Path) -> None:
    out = tmp_path / "swaps.json"
    assert ask("exchanges", "--graph", graph, "-o", str(out)).stdout == ""
    assert len(json.loads(out.read_text("utf-8"))["results"]["bindings"]) == 4
    before = out.read_bytes()
    assert ask("exchanges", "--graph", graph, "-o", str(out), "--format", "ttl").exit_code == 2
    assert out.read_bytes() == before
    assert sorted(path.name for path in tmp_path.iterdir()) == ["swaps.json"]
    missing = ask("exchanges", "--graph", graph, "-o", str(tmp_path / "no" / "swaps.csv"))
    assert missing.exit_code == 4
    assert "swaps.csv: No such file or directory" in missing.stderr


@pytest.mark.parametrize(
    ("words", "code", "said"),
    [
        (["exchagnes"], 2, "did you mean exchanges?"),
        (["exchanges", "-p", "since=yesterday"], 2, "parameter since: 'yesterday' is not a day, month or year"),
        (["exchanges", "-p", "sinse=2025"], 2, "did you mean since?"),
        (["exchanges", "-p", "since"], 2, "name=value"),
        (["exchanges", "--format", "ttl"], 2, "its formats are table"),
        (["exchanges", "--format", "word"], 2, "word"),
        (["exchanges", "--queries", "/no/such"], 2, "/no/such"),
        (["exchanges", "--timeout", "soon"], 2, "soon"),
        (["exchanges", "extra"], 2, "extra"),
        (["exchanges", "--graph", "/no/such"], 4, "no graph at /no/such"),
        (["BAD"], 3, "bad.rq:2: column 7"),
    ],
)
def test_mistakes_have_their_exit_codes_with_and_without_click(
    graph: str, tmp_path: Path, words: list[str], code: int, said: str
) -> None:
    bad = tmp_path / "bad.rq"
    bad.write_text("SELECT *\nWHEER { }", "utf-8")
    words = [str(bad) if word == "BAD" else word for word in words]
    if "--graph" not in words:
        words += ["--graph", graph]
    for result in (ask(*words), run(*words)):
        exit_code = result.exit_code if isinstance(result, Result) else result.returncode
        stderr = result.stderr if isinstance(result, Result) else result.stderr.decode()
        stdout = result.stdout if isinstance(result, Result) else result.stdout.decode()
        assert exit_code == code
        assert said in stderr
        assert stdout == ""
        assert "Traceback" not in stderr


def test_a_slow_query_is_given_up(graph: str, tmp_path: Path) -> None:
    path = tmp_path / "slow.rq"
    triples = " ".join(f"GRAPH ?g{i} {{ ?a{i} ?b{i} ?c{i} }}" for i in range(5))
    path.write_text(f"SELECT (COUNT(*) AS ?n) {{ {triples} }}", "utf-8")
    ended = run(str(path), "--graph", graph, "--timeout", "0.3", "-o", str(tmp_path / "out.csv"))
    assert ended.returncode == 4
    assert ended.stderr.startswith(b"swapgraph: no answer within 0.3 s;")
    assert sorted(p.name for p in tmp_path.iterdir()) == ["slow.rq"]


def test_a_reader_that_stops_is_no_error(graph: str) -> None:
    command = f"{sys.executable} -m swapgraph query events --graph {graph} | head -1"
    done = subprocess.run(["bash", "-o", "pipefail", "-c", command], capture_output=True, check=False, timeout=60)
    assert done.stdout.startswith(b"article,event")
    assert done.stderr == b""


@pytest.mark.skipif(not Path("/dev/full").exists(), reason="a device of Linux")
@pytest.mark.parametrize("format_", ["csv", "json", "table"])
@pytest.mark.parametrize("name", ["events", "exchanges"])  # written by Oxigraph, written by us
def test_an_answer_that_cannot_be_written_is_an_error(graph: str, name: str, format_: str) -> None:
    command = [sys.executable, "-m", "swapgraph", "query", name, "--graph", graph, "--format", format_]
    with Path("/dev/full").open("wb") as full:
        done = subprocess.run(command, stdout=full, stderr=subprocess.PIPE, check=False, timeout=60)
    assert done.returncode == 4
    assert done.stderr == b"swapgraph: the answer cannot be written: No space left on device\n"


# ------------------------------------------------------------------ the quick way and click agree

_words = st.lists(
    st.sampled_from(
        [
            *["exchanges", "my.rq", "-p", "--param", "a=1", "b=x=y", "--format", "-f", "csv", "json", "--format=csv"],
            *[
                "--graph",
                "--graph=g",
                "g",
                "--queries",
                "--queries=q",
                "q",
                "--wide",
                "--timeout",
                "--timeout=5",
                "2.5",
            ],
            *[
                "-o",
                "--output=f.csv",
                "f.csv",
                "--show",
                "--help",
                "-h",
                "--",
                "-",
                "",
                "-pa=1",
                "-fcsv",
                "--form",
                "x",
            ],
            *["-1", "1e3", ".", "nan"],
        ]
    ),
    max_size=7,
)


@given(_words)
@example(["exchanges", "-p", "a=1", "--format", "csv", "--graph=g", "--timeout", "2.5", "-o", "f.csv", "--wide"])
@example(["exchanges", "--format", "csv", "--format", "json", "--queries", "q", "--queries=g"])
@example(["exchanges", "--graph", "--wide"])
def test_whatever_is_understood_quickly_click_understands_the_same(words: list[str]) -> None:
    quick = understand(words)
    if quick is None:
        return
    asked: list[Request] = []
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(query_module, "answer", lambda request: asked.append(request) or 0)
        result = ask(*words)
    if result.exit_code == 2:  # a format that does not exist: both refuse it, click at once
        assert quick.format not in (None, "csv", "json")
        return
    (slow,) = asked
    for field in Request.__slots__:
        assert _plain(getattr(quick, field)) == _plain(getattr(slow, field)), field


def _plain(value: object) -> object:
    return list(value) if isinstance(value, tuple | list) else value
