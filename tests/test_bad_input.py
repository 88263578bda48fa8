"""What a user can get wrong, and what a machine can do to a build: each is told clearly, and nothing stored is lost.

The command is the real one, from reading to the exit code; only what is extracted and concluded comes from fakes, so
that each case takes a moment (tests/fakes.py). An article is a few lines like `SWAP Norland Sudland 50`.
"""

from __future__ import annotations

import json
import os
import resource
import shutil
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

import fakes
from swapgraph import stages
from swapgraph.cli import main

TESTS = Path(__file__).parent
GOOD = "SWAP Norland Sudland 50\n"


@pytest.fixture(autouse=True)
def _in_an_empty_folder(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setattr(stages, "standard_stages", fakes.stages_that_read)
    monkeypatch.chdir(tmp_path)
    Path("good.txt").write_text(GOOD)


def run(*words: str | Path, stdin: str | bytes = "") -> Result:
    return CliRunner().invoke(main, list(map(str, words)), input=stdin)


def build(*words: str | Path, stdin: str | bytes = "") -> Result:
    """Build, and see that what comes is an answer and no traceback."""
    result = run("build", *words, stdin=stdin)
    assert result.exception is None or isinstance(result.exception, SystemExit), result.exception
    assert result.stdout == ""
    return result


def articles(graph: str = "graph") -> list[str]:
    """The identifiers of the articles in the graph, as another command sees them."""
    result = run("export", "--format", "nt", "--graph", graph)
    assert result.exit_code == 0, result.stderr
    return sorted(line.split('"')[1] for line in result.stdout.splitlines() if "ns#identifier>" in line)


def problems(result: Result) -> list[str]:
    """What was complained of, but for the warnings that an undated article gets."""
    told = [line.removeprefix("swapgraph: ") for line in result.stderr.splitlines() if line.startswith("swapgraph: ")]
    return [line for line in told if "no day of publication" not in line]


# ------------------------------------------------------------------ files


@pytest.mark.parametrize(
    ("name", "content", "told"),
    [
        ("empty.txt", b"", "an empty file"),
        ("blank.txt", b" \n\n\t\n", "an empty file"),
        ("empty.json", b"", "an empty file"),
        ("empty.html", b"", "an empty file"),
        ("picture.txt", b"\x89PNG\r\n\x1a\n\0\0\0\rIHDR\0\0", "a PNG image"),
        ("noise.txt", bytes(range(256)) * 20, ""),
        ("zeros.md", b"\0" * 4096, ""),
        ("paper.txt", b"%PDF-1.7 \xe2\xe3\xcf\xd3", "a PDF file"),
        ("damaged.txt", "Łódź — «swap» — «swap»\n".encode() * 9 + b"\xc5\n", "UTF-8"),
        ("letter.docx", b"PK\x03\x04", ".docx are not read"),
        ("list.json", b'[{"text": ', "JSON"),
        ("number.json", b"42", ""),
        ("nothing.html", b"<html><body></body></html>", ""),
    ],
)
def test_a_bad_file_is_named_and_the_others_are_built(name: str, content: bytes, told: str) -> None:
    Path(name).write_bytes(content)
    result = build(name, "good.txt")
    assert result.exit_code == 3
    assert len(problems(result)) == 1
    assert problems(result)[0].startswith(f"{name}:")
    assert told in problems(result)[0]
    assert articles() == ["good"]


@pytest.mark.parametrize("name", ["none.txt", "none/", "none/none.jsonl"])
def test_a_missing_source_is_bad_input(name: str) -> None:
    result = build(name, "good.txt")
    assert result.exit_code == 3
    assert problems(result) == [f"{name}: no such file or folder"]
    assert articles() == ["good"]


def test_a_byte_order_mark_is_no_part_of_the_text() -> None:
    Path("marked.txt").write_bytes(b"\xef\xbb\xbf" + GOOD.encode())
    Path("wide.txt").write_bytes(b"\xff\xfe" + GOOD.encode("utf-16-le"))
    result = build("marked.txt", "wide.txt")
    assert (result.exit_code, problems(result)) == (0, [])
    exported = run("export", "--format", "nt").stdout
    assert exported.count('"SWAP Norland Sudland 50\\n"') == 2
    assert "\ufeff" not in exported


def test_windows_1251_is_read_with_a_warning() -> None:
    Path("old.txt").write_bytes(("Обмен пленными состоялся, сообщили в министерстве.\n" + GOOD).encode("windows-1251"))
    result = build("old.txt")
    assert result.exit_code == 0
    assert problems(result)[0].startswith("old.txt: not UTF-8; read as Windows-1251")
    assert "Обмен пленными" in run("export", "--format", "ttl").stdout


def test_a_text_of_fifty_megabytes_is_refused_quickly() -> None:
    Path("long.txt").write_bytes(b"One word after the other. " * 2_000_000)
    started = time.perf_counter()
    result = build("long.txt", "good.txt")
    assert time.perf_counter() - started < 10
    assert result.exit_code == 3
    assert "the limit" in problems(result)[0]
    assert articles() == ["good"]


def test_a_folder_without_articles() -> None:
    Path("pictures").mkdir()
    Path("pictures/a.png").write_bytes(b"\x89PNG")
    result = build("pictures")
    assert result.exit_code == 3
    assert "a folder without articles" in problems(result)[0]
    assert not Path("graph").exists()


# ------------------------------------------------------------------ records


def test_a_broken_line_among_good_ones() -> None:
    good = [json.dumps({"id": f"n{i}", "text": GOOD, "date": "2025-06-10"}) for i in range(3)]
    Path("wires.jsonl").write_text("\n".join([good[0], '{"id": "x", "text": "SWAP', good[1], "", good[2]]) + "\n")
    result = build("wires.jsonl")
    assert result.exit_code == 3
    assert len(problems(result)) == 1
    assert problems(result)[0].startswith("wires.jsonl:2: ")
    assert articles() == ["n0", "n1", "n2"]


@pytest.mark.parametrize(
    "record",
    [
        {"id": "x"},
        {"id": "x", "text": ""},
        {"id": "x", "text": None},
        {"id": "x", "text": 7},
        {"id": "x", "text": ["a"]},
        [],
        "text",
        None,
    ],
)
def test_a_record_without_text(record: object) -> None:
    good = json.dumps({"id": "n", "text": GOOD, "date": "2025-06-10"})
    Path("wires.jsonl").write_text(f"{good}\n{json.dumps(record)}\n")
    result = build("wires.jsonl")
    assert result.exit_code == 3
    assert [line.startswith("wires.jsonl:2: ") for line in problems(result)] == [True]
    assert articles() == ["n"]


def test_two_records_of_one_id() -> None:
    lines = [json.dumps({"id": "n", "text": f"SWAP Norland Sudland {n}", "date": "2025-06-10"}) for n in (1, 2, 1)]
    Path("wires.jsonl").write_text("\n".join(lines))
    result = build("wires.jsonl")
    assert result.exit_code == 3
    assert len(problems(result)) == 1  # the third is the first again
    assert problems(result)[0].startswith("wires.jsonl:2: ")
    assert "'n'" in problems(result)[0]
    assert "wires.jsonl:1" in problems(result)[0]
    assert "Sudland 1" in run("export", "--format", "nt").stdout


def test_stdin_is_a_source() -> None:
    result = build("-", stdin=json.dumps({"id": "piped", "text": GOOD}) + "\n{broken\n")
    assert result.exit_code == 3
    assert [line.startswith("stdin:2: ") for line in problems(result)] == [True]
    assert articles() == ["piped"]


def test_characters_that_no_store_can_hold() -> None:
    Path("odd.jsonl").write_text('{"id": "nul\\u0000", "text": "a\\u0000b \\ud800 c", "title": "t\\udfff"}\n')
    assert build("odd.jsonl").exit_code == 0
    assert len(articles()) == 1
    for format_ in ("ttl", "nt", "nq", "trig", "jsonld", "rdfxml"):
        assert run("export", "--format", format_).exit_code == 0


@pytest.mark.parametrize("identifier", ["../../etc/passwd", "a b", "ł/ö?#", "x" * 3000, '<>"{}|\\^`', "%", "😀"])
def test_any_identifier_makes_an_iri(identifier: str) -> None:
    Path("x.json").write_text(json.dumps({"id": identifier, "text": GOOD}))
    assert build("x.json").exit_code == 0
    first = run("export", "--format", "nq").stdout
    assert build("x.json").stderr.splitlines()[-3].split(maxsplit=1) == ["articles", "1 as before"]
    result = run("remove", identifier)
    assert result.exit_code == 0, result.stderr
    assert run("export", "--format", "nq").stdout == ""
    assert build("x.json").exit_code == 0
    assert run("export", "--format", "nq").stdout == first


# ------------------------------------------------------------------ lexicons


@pytest.mark.parametrize(
    ("content", "told"),
    [
        ("<http://e.org/a> a <http://e.org/B>", "words.ttl:1: "),
        ("<http://e.org/a> a ex:B .", "words.ttl:1: "),
        ("\n\n<http://e.org/a> <a b> 1 .", "words.ttl:3: "),
    ],
)
def test_a_lexicon_that_is_no_turtle(content: str, told: str) -> None:
    Path("words.ttl").write_text(content)
    result = build("good.txt", "--lexicon", "words.ttl")
    assert result.exit_code == 3
    assert told in result.stderr
    assert run("export").exit_code in (0, 4)


def test_a_lexicon_that_is_missing() -> None:
    result = build("good.txt", "--lexicon", "none.ttl")
    assert result.exit_code == 3
    assert "none.ttl: no such file or folder" in result.stderr


# ------------------------------------------------------------------ graphs


def test_a_folder_that_is_not_ours_is_left_as_it_is() -> None:
    Path("letters").mkdir()
    Path("letters/dear.txt").write_text("dear")
    before = fakes.files_digest(Path("letters"))
    result = build("good.txt", "--graph", "letters")
    assert result.exit_code == 4
    assert "not the folder of a graph (it holds dear.txt)" in result.stderr
    assert fakes.files_digest(Path("letters")) == before


def test_a_graph_of_a_newer_format_is_left_as_it_is() -> None:
    build("good.txt")
    Path("graph/graph").write_text("swapgraph graph\nformat 99\nnew-field x\n")
    before = fakes.files_digest(Path("graph"))
    for words in (["build", "good.txt"], ["export"], ["validate"], ["remove", "good"], ["query", "exchanges"]):
        result = run(*words)
        assert result.exit_code == 4, words
        assert "a graph of format 99, and this swapgraph reads up to 1" in result.stderr
    assert fakes.files_digest(Path("graph")) == before


def test_a_damaged_graph_is_told() -> None:
    build("good.txt")
    for file in Path("graph").glob("generation-*/MANIFEST-*"):
        file.write_bytes(b"garbage")
    for words in (["build", "good.txt"], ["export"]):
        result = run(*words)
        assert result.exit_code == 4
        assert "damaged" in result.stderr


# ------------------------------------------------------------------ disks


@contextmanager
def mounted(*words: str) -> Iterator[Path]:
    """A file system of its own, where we may mount one."""
    place = Path("mounted").absolute()
    place.mkdir()
    if os.geteuid() != 0 or not shutil.which("mount"):
        pytest.skip("only root mounts file systems")
    if subprocess.run(["mount", *words, str(place)], capture_output=True, check=False).returncode:
        pytest.skip("mounting is not allowed here")
    try:
        yield place
    finally:
        subprocess.run(["umount", "-l", str(place)], check=True)


def test_a_read_only_folder() -> None:
    build("good.txt")
    Path("new.txt").write_text("SWAP Norland Sudland 51")
    with mounted("--bind", "graph") as place:
        subprocess.run(["mount", "-o", "remount,ro,bind", place], check=True)
        result = build("new.txt", "--graph", place)
        assert result.exit_code == 4
        assert "Read-only file system" in result.stderr
        assert articles(str(place)) == ["good"]  # but it can be asked
        assert run("build", "new.txt", "--graph", place / "below").exit_code == 4
    assert articles() == ["good"]


def test_a_folder_that_cannot_be_made() -> None:
    result = build("good.txt", "--graph", "good.txt/graph")
    assert result.exit_code == 4
    assert "Not a directory" in result.stderr
    assert build("good.txt", "--graph", "/proc/graph").exit_code == 4


def test_a_full_disk() -> None:
    with mounted("-t", "tmpfs", "-o", "size=12m", "tmpfs") as place:
        assert build("good.txt", "--graph", place / "graph").exit_code == 0
        before = run("export", "--graph", place / "graph").stdout
        (place / "ballast").write_bytes(os.urandom(_free(place) - 400_000))
        words = "\n".join(f"SWAP {os.urandom(40).hex()} Sudland {i}" for i in range(4000))
        Path("long.txt").write_text(words)
        result = build("long.txt", "--graph", place / "graph")
        assert result.exit_code == 4
        assert "the disk is full; what was stored before is safe" in result.stderr
        assert run("export", "--graph", place / "graph").stdout == before
        (place / "ballast").unlink()
        assert articles(str(place / "graph")) == ["good"]


def _free(place: Path) -> int:
    status = os.statvfs(place)
    return status.f_bavail * status.f_frsize


def test_a_limit_on_the_size_of_files() -> None:
    """Where no file system can be mounted, this stands in for the full disk."""
    build("good.txt")
    before = run("export").stdout
    Path("long.txt").write_text("\n".join(f"SWAP {os.urandom(40).hex()} Sudland {i}" for i in range(3000)))

    def limited() -> None:
        signal.signal(signal.SIGXFSZ, signal.SIG_IGN)
        resource.setrlimit(resource.RLIMIT_FSIZE, (60_000, 60_000))

    done = command("build", "long.txt", preexec_fn=limited)
    assert done.returncode == 4, done.stderr
    assert "File too large" in done.stderr
    assert "Traceback" not in done.stderr
    assert run("export").stdout == before


def test_an_export_that_cannot_be_written() -> None:
    build("good.txt")
    Path("x.ttl").mkdir()
    assert run("export", "-o", "x.ttl").exit_code == 2
    assert run("export", "-o", "none/x.ttl").exit_code == 2
    result = run("export", "-o", "/proc/x.ttl")
    assert result.exit_code == 4


# ------------------------------------------------------------------ interruptions


def command(*words: str | Path, **options: object) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [sys.executable, TESTS / "fake_swapgraph.py", *words], capture_output=True, text=True, check=False, **options
    )  # type: ignore[call-overload,no-any-return]


@contextmanager
def slow_build(*words: str, count: int = 6, after: int = 3) -> Iterator[subprocess.Popen[str]]:
    """A build of some articles that has begun with the `after`th."""
    for i in range(count):
        Path(f"n{i}.txt").write_text(f"SWAP Norland Sudland {i}")
    names = [f"n{i}.txt" for i in range(count)]
    environment = {**os.environ, "SLOWLY": "0.6"}
    words = (sys.executable, str(TESTS / "fake_swapgraph.py"), "build", *names, *words)
    with subprocess.Popen(words, stderr=subprocess.PIPE, text=True, env=environment, start_new_session=True) as process:
        assert process.stderr is not None
        for line in process.stderr:
            if line == f"reading n{after}\n":
                break
        yield process
        process.kill()


def _the_rest_is_built(expected: int) -> None:
    """What was finished is kept, the next build does the rest, and the end is as if nothing had happened."""
    kept = articles()
    assert "good" in kept
    assert set(kept) <= {"good", *(f"n{i}" for i in range(6))}
    assert len(kept) >= expected
    names = sorted(str(path) for path in Path().glob("*.txt"))
    assert build(*names).exit_code == 0
    assert build(*names, "--graph", "scratch").exit_code == 0
    assert run("export", "--format", "nq").stdout == run("export", "--format", "nq", "--graph", "scratch").stdout


@pytest.mark.parametrize("workers", ["1", "2"])
def test_ctrl_c(workers: str) -> None:
    build("good.txt")
    with slow_build("--workers", workers) as process:
        os.killpg(process.pid, signal.SIGINT)  # as a terminal does: to every process of the command
        _, stderr = process.communicate(timeout=20)
    assert process.returncode == 130
    assert "Traceback" not in stderr
    assert "swapgraph: interrupted: the articles stored so far" in stderr
    _no_process_is_left(process.pid)
    _the_rest_is_built(1 if workers == "2" else 3)


@pytest.mark.parametrize("workers", ["1", "2"])
def test_kill_9(workers: str) -> None:
    build("good.txt")
    with slow_build("--workers", workers) as process:
        process.kill()
        process.wait(timeout=20)
    _no_process_is_left(process.pid)
    _the_rest_is_built(1 if workers == "2" else 3)


@pytest.mark.slow
def test_killed_again_and_again_it_ends_in_the_same_bytes() -> None:
    """At moments of its start, its work and its end, with two and three workers in turn."""
    for moment in range(1, 8):
        with slow_build("--workers", str(2 + moment % 2), count=8, after=moment) as process:
            time.sleep(0.17 * (moment % 3))
            process.kill()
            process.wait(timeout=20)
        _no_process_is_left(process.pid)
    names = sorted(str(path) for path in Path().glob("n*.txt"))
    assert build(*names).exit_code == 0
    exports = [run("export", "--format", "nq").stdout]
    for workers in ("1", "2", "3"):
        assert build(*names, "--graph", workers, "--workers", workers).exit_code == 0
        exports.append(run("export", "--format", "nq", "--graph", workers).stdout)
    assert len(exports[0]) > 5_000
    assert exports.count(exports[0]) == 4


def test_kill_9_of_the_first_build() -> None:
    with slow_build("good.txt") as process:
        process.kill()
        process.wait(timeout=20)
    assert articles() in (["n0", "n1"], ["n0", "n1", "n2"])  # the third had been read, and was perhaps not stored yet
    Path("good.txt").unlink()
    build("n0.txt", "n1.txt", "n2.txt", "n3.txt", "n4.txt", "n5.txt")
    assert articles() == [f"n{i}" for i in range(6)]


def test_two_builds_at_once() -> None:
    build("good.txt")
    with slow_build() as process:
        result = build("good.txt")
        assert result.exit_code == 4
        assert f"another swapgraph is writing to this graph (process {process.pid})" in result.stderr
        assert run("remove", "good").exit_code == 4
        assert articles() == ["good"]  # a question is answered from before
        process.communicate(timeout=30)
        assert process.returncode == 0
    assert articles() == ["good", *(f"n{i}" for i in range(6))]


def _no_process_is_left(group: int) -> None:
    """Every process of the command ends by itself, soon after the first."""
    for _ in range(100):
        try:
            os.killpg(group, 0)
        except ProcessLookupError:
            return
        time.sleep(0.1)
    os.killpg(group, signal.SIGKILL)
    pytest.fail("a process of the build lives on")
