"""The command line: what goes to stdout and stderr, and with which exit code it ends."""

from __future__ import annotations

import os
import subprocess
import sys
import time
from importlib import import_module
from pathlib import Path

import click
import pytest
from click.testing import CliRunner, Result

import swapgraph
from fakes import STAGES
from swapgraph import stages
from swapgraph.cli import main
from swapgraph.cli.build import summary
from swapgraph.cli.group import _COMMANDS
from swapgraph.cli.progress import Ticker, lasting
from swapgraph.errors import InputError
from swapgraph.graph.serialize import FORMATS
from swapgraph.pipeline import Report
from swapgraph.read.count import count_records

A, B = "a:SWAP Norland Sudland 50", "b:SWAP Norland Sudland 50"
SWAPGRAPH = [sys.executable, "-m", "swapgraph"]


@pytest.fixture(autouse=True)
def _fake_stages(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    """No command here needs a language model; each test has a folder of its own to work in."""
    monkeypatch.setattr(stages, "standard_stages", lambda *_: STAGES)
    monkeypatch.chdir(tmp_path)


def run(*words: str) -> Result:
    return CliRunner().invoke(main, words)


# ------------------------------------------------------------------ help


def test_help_lists_every_command_as_the_command_says_it_itself() -> None:
    text = run("--help").stdout
    for name, short in _COMMANDS.items():
        command = getattr(import_module(f"swapgraph.cli.{name}"), name)
        assert isinstance(command, click.Command)
        assert (command.help or "").startswith(short.removesuffix(".")), name
        assert f"{name} " in text
        assert short in text


@pytest.mark.parametrize("name", _COMMANDS)
def test_every_command_explains_itself_with_an_example(name: str) -> None:
    result = run(name, "--help")
    assert result.exit_code == 0
    assert f"swapgraph {name}" in result.stdout.partition("Examples:")[2]


def test_help_loads_nothing_heavy() -> None:
    code = (
        "import sys; sys.argv = ['swapgraph', '--help']\n"
        "from swapgraph.cli.start import start\n"
        "try: start()\n"
        "except SystemExit: pass\n"
        "print(sorted({m.partition('.')[0] for m in sys.modules} & {'spacy', 'rdflib', 'owlrl', 'pyshacl', 'pyoxigraph'"
        ", 'trafilatura', 'numpy', 'yaml'}), file=sys.stderr)"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stderr == "[]\n"


@pytest.mark.slow
def test_help_takes_less_than_twice_the_time_of_loading_click() -> None:
    def best(*words: str) -> float:
        times = []
        for _ in range(7):
            started = time.perf_counter()
            subprocess.run([sys.executable, *words], capture_output=True, check=True)
            times.append(time.perf_counter() - started)
        return min(times)

    assert best("-m", "swapgraph", "--help") < 2 * best("-c", "import click")


def test_version() -> None:
    assert run("--version").stdout == f"swapgraph {swapgraph.__version__}\n"


# ------------------------------------------------------------------ wrong usage


@pytest.mark.parametrize(
    ("words", "told"),
    [
        (["bild"], "Did you mean 'build'?"),
        (["xyz"], "The commands are build,"),
        (["build"], "Missing argument"),
        (["build", "x", "--workers", "0"], "0 is not in the range"),
        (["build", "x", "--base", "no-iri"], "is not an absolute IRI"),
        (["build", "x", "--base", "https://e.org/a#"], "holds no #"),
        (["build", "x", "--base", "https://e.org/a b/"], "characters that no IRI may hold"),
        (["build", "x", "--base", "https://e.org/a"], "ends in /"),
        (["export", "--format", "docx"], "'docx' is not one of"),
        (["remove"], "Missing argument"),
    ],
)
def test_wrong_usage_is_told_with_exit_code_2(words: list[str], told: str) -> None:
    result = run(*words)
    assert result.exit_code == 2
    assert told in result.stderr
    assert result.stdout == ""


# ------------------------------------------------------------------ build and remove


def test_build_says_what_it_did_and_nothing_on_stdout() -> None:
    result = run("build", A, "b:SAYS Norland so", "?odd")
    assert result.exit_code == 0
    assert result.stdout == ""
    told = dict(line.split(maxsplit=1) for line in result.stderr.splitlines())
    assert told["swapgraph:"] == "?odd: odd"
    assert (told["articles"], told["events"], told["claims"], told["quantities"]) == ("2 new", "1", "1", "1")
    assert told["graph"] == "graph (2 articles)"
    assert float(told["seconds"]) >= 0
    assert run("build", A, "c:x").stderr.splitlines()[0].split(maxsplit=1) == ["articles", "1 new, 1 as before"]


def test_a_bad_source_is_named_and_the_exit_code_is_3() -> None:
    result = run("build", "!bad", A)
    assert result.exit_code == 3
    assert result.stderr.startswith("swapgraph: !bad:7: bad\n")
    assert "1, named above" in result.stderr
    assert run("export", "--format", "nt").stdout.count("PrisonerExchange>") == 1


def test_build_into_another_folder() -> None:
    assert run("build", A, "--graph", "other").exit_code == 0
    assert Path("other/graph").is_file()
    assert not Path("graph").exists()


def test_a_folder_that_is_no_graph_is_exit_code_4() -> None:
    Path("graph").mkdir()
    Path("graph/letters.txt").touch()
    for words in (["build", A], ["export"], ["validate"], ["remove", "a"]):
        result = run(*words)
        assert (result.exit_code, result.stdout) == (4, ""), words
        assert "swapgraph: graph is not the folder of a graph (it holds letters.txt)" in result.stderr


@pytest.mark.parametrize("words", [["export"], ["validate"], ["remove", "a"], ["query", "exchanges"]])
def test_no_graph_is_exit_code_4(words: list[str]) -> None:
    result = run(*words)
    assert result.exit_code == 4
    assert "no graph at graph" in result.stderr
    assert not Path("graph").exists()


def test_the_base_is_that_of_all_iris() -> None:
    assert run("build", A, "--base", "https://e.org/id/").exit_code == 0
    assert run("build", B).exit_code == 0
    assert "w3id.org/swapgraph/id/" not in run("export", "--format", "nq").stdout
    result = run("build", B, "--base", "https://e.org/other/")
    assert result.exit_code == 2
    assert "was built with --base https://e.org/id/" in result.stderr


def test_remove() -> None:
    run("build", A)
    before = run("export").stdout
    run("build", B)
    result = run("remove", "b")
    assert (result.exit_code, result.stdout) == (0, "")
    assert result.stderr == "1 removed, 1 left in graph\n"
    assert run("export").stdout == before
    result = run("remove", "b")
    assert result.exit_code == 2
    assert "no article 'b' in the graph" in result.stderr


def test_options_of_a_build_are_remembered() -> None:
    Path("words.ttl").write_text("<http://e.org/a> a <http://e.org/B> .")
    run("build", A, "--lexicon", "words.ttl", "--model", "fake")
    for again, expected in (
        ([], "1 as before"),
        (["--no-lexicon"], "1 read again"),
        (["--model", "m"], "1 read again"),
    ):
        assert run("build", A, *again).stderr.splitlines()[0].split(maxsplit=1) == ["articles", expected]


def test_ctrl_c_is_exit_code_130(monkeypatch: pytest.MonkeyPatch) -> None:
    def press(*_: object) -> None:
        raise KeyboardInterrupt

    monkeypatch.setattr(stages, "standard_stages", press)
    result = run("build", A)
    assert result.exit_code == 130
    assert result.stderr.splitlines()[-1] == "swapgraph: interrupted"


# ------------------------------------------------------------------ export and validate


@pytest.mark.parametrize("format_", FORMATS)
def test_export_to_stdout_and_to_a_file_is_the_same(format_: str) -> None:
    run("build", A, B)
    to_stdout = run("export", "--format", format_)
    assert (to_stdout.exit_code, to_stdout.stderr) == (0, "")
    assert run("export", "--format", format_, "-o", "x").exit_code == 0
    assert Path("x").read_bytes() == to_stdout.stdout_bytes
    assert run("export", "--format", format_, "-o", "-").stdout_bytes == to_stdout.stdout_bytes


@pytest.mark.parametrize(
    ("name", "start"),
    [("x.nt", "<"), ("x.jsonld", "{"), ("x.json", "{"), ("x.rdf", "<?xml"), ("x.TTL", "@p"), ("x", "@p")],
)
def test_the_ending_names_the_format(name: str, start: str) -> None:
    run("build", A)
    run("export", "-o", name)
    assert Path(name).read_text(encoding="utf-8").startswith(start)


def test_validate_says_yes_and_no() -> None:
    run("build", A)
    result = run("validate")
    assert (result.exit_code, result.stdout) == (0, "")
    assert result.stderr == "graph: 1 article checked, conforms\n"
    Path("strict.ttl").write_text(
        "@prefix sh: <http://www.w3.org/ns/shacl#> . @prefix sg: <https://w3id.org/swapgraph/ns#> .\n"
        "<http://e.org/s> a sh:NodeShape ; sh:targetClass sg:PrisonerExchange ;\n"
        '  sh:property [ sh:path sg:atPlace ; sh:minCount 1 ; sh:message "where?" ] .'
    )
    result = run("validate", "--shapes", "strict.ttl")
    assert result.exit_code == 1
    severity, article, _, path, _, message = result.stdout.rstrip("\n").split("\t")
    assert (severity, path, message) == ("violation", "https://w3id.org/swapgraph/ns#atPlace", "where?")
    assert article.endswith("/article/a")


# ------------------------------------------------------------------ terminals and pipes


def test_head_may_stop_reading() -> None:
    run("build", *(f"n{i}:SWAP Norland Sudland {i}" for i in range(200)))
    command = f"{' '.join(SWAPGRAPH)} export --format nt; echo $? >&2"
    done = subprocess.run(["sh", "-c", f"({command}) | head -n 1"], capture_output=True, text=True, check=True)
    assert done.stdout.count("\n") == 1
    assert done.stderr == "0\n"


def test_nothing_is_coloured_or_counted_off_a_terminal(capsys: pytest.CaptureFixture[str]) -> None:
    with Ticker() as ticker:
        ticker.advance(3)
        ticker.say(InputError("bad", "x", 2))
    assert capsys.readouterr().err == "swapgraph: x:2: bad\n"


def test_a_person_sees_a_bar_with_rate_and_rest(
    capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(sys.stderr, "isatty", lambda: True)
    times = iter([0.0, 10.0, 10.1, 20.0, 30.0])
    with Ticker(lambda: 2400, clock=lambda: next(times)) as ticker:
        ticker._count.join()
        ticker.advance(1)
        ticker.advance(199)  # too soon to be shown
        ticker.advance(1000)
        ticker.advance(5000)  # more than was thought
    shown = capsys.readouterr().err.split("\r\x1b[K")
    assert shown == [
        "",
        "░" * 20 + " 1 of 2,400 articles  0.1 a second  6 h 40 min left".replace("6 h 40 min", lasting(23990)),
        "█" * 10 + "░" * 10 + " 1,200 of 2,400 articles  60.0 a second  20 s left",
        "6,200 articles  206.7 a second",
        "",
    ]


def test_a_person_sees_which_step_is_under_way(
    capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    assert "resolving" not in run("build", A, B).stderr
    monkeypatch.setattr(sys.stderr, "isatty", lambda: True)
    with Ticker() as ticker:
        ticker.step("reading")
        ticker.step("resolving", 1)
        ticker.step("reasoning", 1200)
    shown = ["", "reading", "resolving, 1 article", "reasoning, 1,200 articles", ""]
    assert capsys.readouterr().err.split("\r\x1b[K") == shown


def test_workers_bound_what_reasons_too(monkeypatch: pytest.MonkeyPatch) -> None:
    asked: list[object] = []
    monkeypatch.setattr(stages, "standard_stages", lambda *given: asked.append(given[1:]) or STAGES)
    assert run("build", A, "--workers", "2", "--engine", "duckdb").exit_code == 0
    assert asked == [("duckdb", 2)]


def test_without_a_total_there_is_no_bar(capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sys.stderr, "isatty", lambda: True)
    times = iter([0.0, 2.0])
    with Ticker(clock=lambda: next(times)) as ticker:
        ticker.advance(1)
    assert "1 article  0.5 a second" in capsys.readouterr().err


def test_records_are_counted_for_the_bar(tmp_path: Path) -> None:
    (tmp_path / "a.jsonl").write_bytes(b"{}\n{}\n{}")
    (tmp_path / "b.txt").write_text("a text")
    (tmp_path / "c.pdf").write_text("no text")
    assert count_records([str(tmp_path), str(tmp_path / "b.txt")]) == 5
    assert count_records([str(tmp_path), "-"]) is None


def test_the_summary_is_aligned() -> None:
    report = Report(changed=1, again=2, stored=1400)
    report.told.update(events=1234, claims=5)
    assert summary(report, Path("graph"), 2.04).splitlines() == [
        "articles    1 changed, 2 read again",
        "events      1,234",
        "claims      5",
        "quantities  0",
        "roles       0",
        "entities    0",
        "graph       graph (1,400 articles)",
        "seconds     2.0",
    ]


def test_the_command_is_installed() -> None:
    installed = Path(sys.executable).with_name("swapgraph")
    done = subprocess.run([installed, "--version"], capture_output=True, text=True, check=True, env={**os.environ})
    assert done.stdout == f"swapgraph {swapgraph.__version__}\n"
