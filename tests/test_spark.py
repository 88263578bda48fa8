"""The cluster engine against one machine: the same quads, the same problems, whatever is killed on the way."""

from __future__ import annotations

import importlib.util
import io
import json
import os
import re
import signal
import subprocess
import sys
import tarfile
import time
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import pytest
from click.testing import CliRunner

import fakes
from real_stores import Missing, do_without
from swapgraph.cli.group import main
from swapgraph.errors import StoreError, SwapgraphError, UsageError
from swapgraph.graph.serialize import export
from swapgraph.graph.store import reading
from swapgraph.pipeline import build
from swapgraph.resources import seeds_dir
from swapgraph.scale.spark.listing import kind_of, one_form, plain
from swapgraph.scale.spark.session import retrying, telling_ours
from swapgraph.settings import Settings
from swapgraph.stages import standard_stages

TESTS = Path(__file__).parent
ENVIRONMENT = {
    **os.environ,
    "PYTHONPATH": os.pathsep.join([str(TESTS), str(TESTS.parent / "src")]),
    # Small blocks, so that a file has several.
    "PYSPARK_SUBMIT_ARGS": "--conf spark.sql.files.openCostInBytes=1 --conf spark.sql.files.minPartitionNum=8 "
    "pyspark-shell",
}
STATES = ("Norland", "Sudland", "Eastmark", "Westmark")


@pytest.fixture
def spark() -> None:
    if importlib.util.find_spec("pyspark") is None:
        do_without("spark", Missing("PySpark is not installed: pip install 'swapgraph[spark]'"))


def records(start: int, count: int) -> list[str]:
    """Lines of articles that tell of the same swaps, with dates, figures and speakers."""
    found = []
    for n in range(start, start + count):
        one, other = STATES[n % 3], STATES[n % 3 + 1]
        text = f"SWAP {one} {other} {20 + n % 5}\nSWAP {other} {one} {n}\nSAYS {one} it is so, number {n}"
        day = f"2024-05-{1 + n % 9:02}"
        found.append(json.dumps({"id": f"r{n}", "text": text, "date": day, "title": f"Swap {n}"}))
    return found


@pytest.fixture
def sources(tmp_path: Path) -> Path:
    """Every kind of file, with all that can be wrong in it."""
    folder = tmp_path / "in put"
    (folder / "b[1]").mkdir(parents=True)
    lines = records(0, 40)
    other = json.dumps({"id": "r3", "text": "SWAP Norland Sudland 1", "date": "2024-05-01"})
    bad = [json.dumps({"id": name, "text": text}) for name, text in (("bad", "BREAK"), ("deadly", "DIE"))]
    broken = ["", "not json", lines[0], other, '{"title": "no text"}', *bad]
    nameless = [json.dumps({"text": f"SWAP Norland Eastmark {n}", "date": "2024-05-03"}) for n in (7, 8)]
    (folder / "a 1.jsonl").write_text("\n".join([*lines[:20], *broken, *nameless, *lines[20:]]) + "\r\n")
    (folder / "b[1]" / "more.ndjson").write_text("\n".join(records(40, 20)))
    (folder / "b[1]" / "list.json").write_text(f"[{','.join(records(60, 3))}, {lines[5]}]")
    (folder / "plain.txt").write_text("A headline\n\nSWAP Norland Sudland 22\n")
    (folder / "page.md").write_text("---\ntitle: A swap\ndate: 2024-05-02\n---\nSWAP Sudland Eastmark 21\n")
    (folder / "empty.txt").write_text("")
    (folder / "odd.pdf").write_text("%PDF")
    return folder


def local_lines(sources: Path, tmp_path: Path) -> tuple[list[bytes], list[str]]:
    """What one machine makes of it: sorted N-Quads, and its problems."""
    settings = Settings("fake")
    stages = replace(standard_stages(settings), make_extractor=fakes.make_extractor)
    told: list[str] = []
    tell = lambda problem: told.append(str(problem))  # noqa: E731
    build([str(sources)], tmp_path / "local", settings, stages, workers=1, tell=tell)
    return exported(tmp_path / "local"), told


def exported(graph: Path) -> list[bytes]:
    out = io.BytesIO()
    with reading(graph) as store:
        export(store, "nq", out)
    return sorted(out.getvalue().splitlines())


def job(sources: Path, output: Path, format_: str = "nq") -> subprocess.Popen[str]:
    command = [sys.executable, str(TESTS / "spark_job.py"), str(sources), str(output), format_]
    return subprocess.Popen(command, env=ENVIRONMENT, stdout=subprocess.PIPE, text=True)


def shards(output: Path) -> list[bytes]:
    return sorted(line for part in (output / "quads").glob("part-*") for line in part.read_bytes().splitlines())


def without_source(problem: str) -> str:
    return problem.replace(
        ": files of other kinds were passed over: .pdf 1", ": files of other kinds were passed over: 1"
    )


@pytest.mark.slow
@pytest.mark.usefixtures("spark")
def test_a_job_equals_one_machine(sources: Path, tmp_path: Path) -> None:
    expected, problems = local_lines(sources, tmp_path)
    assert len(expected) > 2_000
    process = job(sources, tmp_path / "out")
    told, _ = process.communicate()
    assert process.returncode == 0
    assert shards(tmp_path / "out") == expected
    assert sorted(told.splitlines()) == sorted(map(without_source, problems))
    statistics = json.loads((tmp_path / "out" / "statistics.json").read_text())
    assert sum(statistics["quads"].values()) == len(expected)
    assert statistics["articles"] == 67
    assert statistics["errors"] == 6
    parts = {part: part.stat().st_mtime_ns for part in (tmp_path / "out").rglob("part-*")}
    again = job(sources, tmp_path / "out")
    again.communicate()
    assert again.returncode == 0
    assert {part: part.stat().st_mtime_ns for part in (tmp_path / "out").rglob("part-*")} == parts


@pytest.mark.slow
@pytest.mark.usefixtures("spark")
def test_a_graph_read_by_a_cluster_equals_one_machine_s(sources: Path, tmp_path: Path) -> None:
    expected, problems = local_lines(sources, tmp_path)
    assert "deadly: could not be read: the process that read it died of it, perhaps for want of memory" in problems
    process = job(sources, tmp_path / "many", "graph")
    told, _ = process.communicate()
    assert process.returncode == 0
    assert told.splitlines() == problems
    assert exported(tmp_path / "many") == expected


@pytest.mark.slow
@pytest.mark.usefixtures("spark")
def test_a_task_is_tried_again_on_one_machine_too() -> None:
    script = """
import os
from pyspark import TaskContext
from swapgraph.scale.spark.session import session
with session("local[2]") as spark:
    tried = lambda n: TaskContext.get().attemptNumber() or os._exit(1)
    print(spark.sparkContext.parallelize(range(2), 2).map(tried).collect())
"""
    done = subprocess.run([sys.executable, "-c", script], env=ENVIRONMENT, capture_output=True, text=True, check=False)
    assert (done.returncode, done.stdout) == (0, "[1, 1]\n"), done.stderr


def _kill_when(process: subprocess.Popen[str], there: Callable[[], bool]) -> None:
    limit = time.monotonic() + 300
    while not there():
        assert process.poll() is None, "it ended before it could be killed"
        assert time.monotonic() < limit
        time.sleep(0.02)
    process.send_signal(signal.SIGKILL)
    process.communicate()


@pytest.mark.slow
@pytest.mark.usefixtures("spark")
def test_a_killed_job_goes_on_and_ends_in_the_same(sources: Path, tmp_path: Path) -> None:
    expected, _ = local_lines(sources, tmp_path)
    out = tmp_path / "out"
    steps = out / "_swapgraph"
    _kill_when(job(sources, out), (steps / "read").exists)
    _kill_when(job(sources, out), (steps / "extracted" / "000001" / "_SUCCESS").exists)
    first = steps / "extracted" / "000000" / "_SUCCESS"
    finished = first.stat().st_mtime_ns
    _kill_when(job(sources, out), (steps / "reasoned").exists)
    assert first.stat().st_mtime_ns == finished, "a finished portion was extracted again"
    process = job(sources, out)
    process.communicate()
    assert process.returncode == 0
    assert shards(out) == expected
    assert not (steps / "extracted").exists()


@pytest.mark.slow
@pytest.mark.usefixtures("spark")
def test_parquet_in_and_out(tmp_path: Path) -> None:
    lines = records(0, 30)
    (tmp_path / "lines").mkdir()
    (tmp_path / "lines" / "part.jsonl").write_text("\n".join(lines))
    expected, _ = local_lines(tmp_path / "lines", tmp_path)
    convert = TESTS / "spark_parquet.py"
    subprocess.run([sys.executable, convert, "in", tmp_path / "lines", tmp_path / "columns"], check=True)
    process = job(tmp_path / "columns", tmp_path / "out", "parquet")
    process.communicate()
    assert process.returncode == 0
    subprocess.run([sys.executable, convert, "out", tmp_path / "out" / "quads", tmp_path / "text"], check=True)
    assert sorted(line for p in (tmp_path / "text").glob("part-*") for line in p.read_bytes().splitlines()) == expected


@pytest.mark.slow
@pytest.mark.usefixtures("spark")
def test_the_real_line_equals_one_machine(tmp_path: Path) -> None:
    """With the language model, into shards and into a graph, by the command."""
    command = [sys.executable, "-m", "swapgraph", "build", str(seeds_dir())]
    cluster = ["--engine", "spark", "--master", "local[2]"]
    subprocess.run([*command, "--graph", str(tmp_path / "one")], env=ENVIRONMENT, check=True)
    subprocess.run([*command, *cluster, "-o", str(tmp_path / "out")], env=ENVIRONMENT, check=True)
    subprocess.run([*command, *cluster, "--graph", str(tmp_path / "many")], env=ENVIRONMENT, check=True)
    expected = exported(tmp_path / "one")
    assert shards(tmp_path / "out") == expected
    assert exported(tmp_path / "many") == expected


@pytest.mark.slow
@pytest.mark.usefixtures("spark")
def test_what_is_wrong_is_told_with_its_exit_code(tmp_path: Path) -> None:
    (tmp_path / "full").mkdir()
    (tmp_path / "full" / "something").write_text("")
    (tmp_path / "file").write_text("")
    cases = [
        ([str(tmp_path / "none"), "-o", str(tmp_path / "out")], {}, 3, "no such file or folder"),
        ([str(seeds_dir()), "-o", str(tmp_path / "full")], {}, 2, "not empty"),
        ([str(seeds_dir()), "-o", str(tmp_path / "file" / "out")], {}, 4, "file"),
        (["-", "-o", str(tmp_path / "out")], {}, 2, "stdin"),
        ([str(seeds_dir()), "-o", "nosuch://here/out"], {}, 4, "nosuch"),
        ([str(seeds_dir()), "-o", str(tmp_path / "out")], {"PATH": "/nowhere", "JAVA_HOME": ""}, 2, "Java 17"),
        ([str(seeds_dir()), "-o", str(tmp_path / "out"), "--model", "nosuch"], {}, 2, "'nosuch' is not installed"),
        ([str(seeds_dir()), "--graph", str(tmp_path / "g"), "--model", "nosuch"], {}, 2, "'nosuch' is not installed"),
    ]
    for arguments, environment, code, said in cases:
        command = [sys.executable, "-m", "swapgraph", "build", "--engine", "spark", *arguments]
        done = subprocess.run(command, env=ENVIRONMENT | environment, capture_output=True, text=True, check=False)
        assert (done.returncode, said in done.stderr) == (code, True), (arguments, done.stderr)
        assert done.stderr.count("\n") == 1
        assert not done.stdout


@pytest.mark.slow
@pytest.mark.usefixtures("spark")
def test_the_documented_spark_submit_runs_our_command(tmp_path: Path) -> None:
    """As it stands in docs/scale.md, but for the cluster; that there is no such source is told by what it starts."""
    text = (TESTS.parent / "docs" / "scale.md").read_text(encoding="utf-8")
    (command,) = re.findall(r"^    (spark-submit .*?)\n\n", text, re.MULTILINE | re.DOTALL)
    for there, here in (("--master yarn", "--master 'local[1]'"), ("hdfs:///news", "none"), ("hdfs:///graph", "out")):
        assert there in command
        command = command.replace(there, here)
    (tmp_path / "env").symlink_to(sys.prefix)
    with tarfile.open(tmp_path / "env.tar.gz", "w:gz"):
        pass
    activated = ENVIRONMENT | {"PATH": f"{tmp_path / 'env' / 'bin'}{os.pathsep}{os.environ['PATH']}"}
    done = subprocess.run(
        ["bash", "-c", command], cwd=tmp_path, env=activated, capture_output=True, text=True, check=False
    )
    # What our command says on stderr `spark-submit` says on stdout.
    assert (done.returncode, "none: no such file or folder" in done.stdout) == (3, True), done.stderr


def test_without_pyspark_it_says_what_to_install(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setitem(sys.modules, "pyspark", None)
    arguments = ["build", "--engine", "spark", str(seeds_dir()), "-o", str(tmp_path / "out")]
    done = CliRunner().invoke(main, arguments)
    assert done.exit_code == 2
    assert "pip install 'swapgraph[spark]'" in done.output


@pytest.mark.parametrize("option", [["--master", "local[1]"], ["-o", "out"], ["--format", "parquet"]])
def test_a_cluster_s_options_are_for_a_cluster(option: list[str]) -> None:
    done = CliRunner().invoke(main, ["build", "seeds", *option])
    assert done.exit_code == 2
    assert "--engine spark" in done.output


@pytest.mark.parametrize(
    ("master", "retrying_"),
    [("local", "local[1,4]"), ("local[*]", "local[*,4]"), ("local[2,1]", "local[2,1]"), ("yarn", "yarn")],
)
def test_a_master_on_one_machine_retries_too(master: str, retrying_: str) -> None:
    assert retrying(master, "4") == retrying_


class Py4JError(Exception):
    """As Spark's are: known by where its kind comes from."""

    __module__ = "py4j.protocol"


@pytest.mark.parametrize(
    ("said", "kind", "told"),
    [
        ("aborted\n  File x\nswapgraph.errors.UsageError: no model none\n\tat org.apache", UsageError, "no model none"),
        ("org.apache.SparkException: aborted\n\tat org", StoreError, r"Spark gave up \(org.apache.SparkException: ab"),
    ],
)
def test_what_spark_raises_is_told_in_a_line(said: str, kind: type[SwapgraphError], told: str) -> None:
    with pytest.raises(kind, match=told), telling_ours():
        raise Py4JError(said)


def test_kinds_and_forms_of_paths() -> None:
    assert [kind_of(path) for path in ("a.jsonl", "a.ndjson.gz", "a.JSON", "a.parquet", "a.txt.gz", "a")] == [
        "jsonl", "jsonl", "json", "parquet", None, None,
    ]  # fmt: skip
    assert plain("file:///a%20b/c%5B1%5D.jsonl") == one_form("file:/a b/c[1].jsonl") == "file:/a b/c[1].jsonl"
    assert plain("hdfs://host:9000/a%20b") == "hdfs://host:9000/a b"
