"""One worker, two workers, and Spark: time, memory and equality, and what an article takes in each format.

    python bench/scale.py [--articles 10000] [--folder DIR] [--no-spark]

Made-up articles (`bench/articles.py`, five to a story, every fifth a copy of another) are built with one worker, with
two, and by Spark on `local[2]`. Beside them two commands of half the articles each run at the same time: what they
gain over one is what the machine allows two processes, which share its memory and its caches. Told are seconds,
articles an hour and a core, and the peak of memory of all processes together (proportional set size, so that what
they share is counted once; sampled twice a second). The N-Quads of all are compared, sorted. Then the bytes of an
article in each format. Run it on a quiet machine: 10,000 articles take an hour or two.
"""

from __future__ import annotations

import argparse
import hashlib
import json
import os
import shutil
import subprocess
import sys
import tempfile
import threading
import time
from collections.abc import Iterable, Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from pathlib import Path

from articles import articles

PER_STORY = 5
SWAPGRAPH = [sys.executable, "-m", "swapgraph"]
FORMATS = ("nt", "nq", "ttl", "trig", "jsonld", "rdfxml")


@dataclass(frozen=True)
class Measured:
    """Wall seconds of a command, and the peak of megabytes of it with all it started."""

    seconds: float
    megabytes: float


def main() -> None:
    """Measure and print."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--articles", type=int, default=10_000)
    parser.add_argument("--folder", type=Path, help="for the graphs; made, and kept")
    parser.add_argument("--spark", action=argparse.BooleanOptionalAction, default=True)
    given = parser.parse_args()
    folder = given.folder or Path(tempfile.mkdtemp())
    folder.mkdir(parents=True, exist_ok=True)
    source, halves = write(folder, given.articles)
    builds = {
        "1 worker": [*SWAPGRAPH, "build", str(source), "--graph", str(folder / "one")],
        "2 workers": [*SWAPGRAPH, "build", str(source), "--workers", "2", "--graph", str(folder / "two")],
    }
    if given.spark:
        spark = [*SWAPGRAPH, "build", "--engine", "spark", "--master", "local[2]", str(source), "-o"]
        builds["Spark local[2]"] = [*spark, str(folder / "spark")]
    print(f"{'':22} {'seconds':>9} {'gain':>5} {'articles a core-hour':>21} {'peak MB':>8}")
    one = run(builds.pop("1 worker"))
    tell("1 worker", one, one, given.articles)
    for name, command in builds.items():
        tell(name, run(command), one, given.articles)
    began = time.perf_counter()
    with ThreadPoolExecutor(2) as both:
        separate = [[*SWAPGRAPH, "build", str(half), "--graph", str(half.with_suffix(""))] for half in halves]
        megabytes = sum(measured.megabytes for measured in both.map(run, separate))
    tell("2 commands, half each", Measured(time.perf_counter() - began, megabytes), one, given.articles)
    exports = {name: exported(folder / name, "nq") for name in ("one", "two")}
    digests = {name: digest([path]) for name, path in exports.items()}
    if given.spark:
        digests["spark"] = digest(sorted((folder / "spark" / "quads").glob("part-*")))
    print("equal" if len(set(digests.values())) == 1 else f"NOT EQUAL: {digests}")
    for name, size in sizes(folder, source, given.articles).items():
        print(f"{name:22} {size:9,.0f} bytes an article")
    if given.spark:
        print((folder / "spark" / "statistics.json").read_text())
    if given.folder is None:
        shutil.rmtree(folder)


def tell(name: str, measured: Measured, one: Measured, count: int) -> None:
    """Print a row as soon as it is known; `one` is the run of one worker."""
    pace = count * 3600 / measured.seconds / (1 if measured is one else 2)
    gain = one.seconds / measured.seconds
    print(f"{name:22} {measured.seconds:9.0f} {gain:5.2f} {pace:21,.0f} {measured.megabytes:8,.0f}", flush=True)


def write(folder: Path, count: int) -> tuple[Path, tuple[Path, Path]]:
    """The articles in one file, and in two."""
    lines = [json.dumps(record) + "\n" for record in articles(count, per_story=PER_STORY)]
    paths = folder / "articles.jsonl", folder / "first.jsonl", folder / "second.jsonl"
    for path, some in zip(paths, (lines, lines[: count // 2], lines[count // 2 :]), strict=True):
        path.write_text("".join(some), encoding="utf-8")
    return paths[0], paths[1:]


def run(command: Sequence[str]) -> Measured:
    """Run a command to its end."""
    began = time.perf_counter()
    process = subprocess.Popen(command, stdout=subprocess.DEVNULL, stderr=subprocess.PIPE, text=True)
    most, done = [0.0], threading.Event()

    def watch() -> None:
        while not done.wait(0.5):
            most[0] = max(most[0], sum(map(proportional, below(process.pid))) / 1024)

    watcher = threading.Thread(target=watch)
    watcher.start()
    _, said = process.communicate()
    seconds = time.perf_counter() - began
    done.set()
    watcher.join()
    if process.returncode != 0:
        sys.exit(f"failed with {process.returncode}: {' '.join(command)}\n{said}")
    return Measured(seconds, most[0])


def below(pid: int) -> Iterator[int]:
    """A process and all that it started, directly or not."""
    children: dict[int, list[int]] = {}
    for folder in Path("/proc").iterdir():
        if folder.name.isdecimal():
            try:
                parent = int((folder / "stat").read_text().rpartition(")")[2].split()[1])
            except (OSError, IndexError):
                continue  # it has ended
            children.setdefault(parent, []).append(int(folder.name))
    todo = [pid]
    while todo:
        found = todo.pop()
        yield found
        todo += children.get(found, [])


def proportional(pid: int) -> float:
    """Kilobytes of a process, what it shares divided among those who share it."""
    try:
        for line in (Path("/proc") / str(pid) / "smaps_rollup").read_text().splitlines():
            if line.startswith("Pss:"):
                return float(line.split()[1])
    except OSError:
        pass  # it has ended
    return 0.0


def exported(graph: Path, format_: str) -> Path:
    """A graph as a file."""
    path = graph.with_suffix(f".{format_}")
    subprocess.run([*SWAPGRAPH, "export", "--graph", str(graph), "-o", str(path)], check=True)
    return path


def digest(paths: Iterable[Path]) -> str:
    """A digest of all lines, sorted."""
    order = {**os.environ, "LC_ALL": "C"}
    with subprocess.Popen(["sort", *map(str, paths)], stdout=subprocess.PIPE, env=order) as sort:
        assert sort.stdout is not None
        return hashlib.file_digest(sort.stdout, "sha256").hexdigest()


def sizes(folder: Path, source: Path, count: int) -> dict[str, float]:
    """Bytes of an article: as text, in each format, and in the store."""
    found = {"text in (JSON Lines)": source.stat().st_size}
    for format_ in FORMATS:
        path = exported(folder / "one", format_)
        found[format_] = path.stat().st_size
        found[f"{format_}, gzip -6"] = len_of(["gzip", "-6", "-c", str(path)])
    if (folder / "spark").exists():
        script = (
            "import sys; from swapgraph.scale.spark.job import in_columns\n"
            "from swapgraph.scale.spark.session import session\n"
            "with session('local[2]') as spark: in_columns(spark, spark.read.text(sys.argv[1]), sys.argv[2])"
        )
        subprocess.run([sys.executable, "-c", script, folder / "spark" / "quads", folder / "parquet"], check=True)
        found["Parquet, zstd"] = sum(path.stat().st_size for path in (folder / "parquet").glob("part-*"))
    store = [path for path in (folder / "one").rglob("*") if path.is_file()]
    found["store on disk"] = sum(path.stat().st_size for path in store)
    found["of it for changes"] = sum(path.stat().st_size for path in store if "memory" in path.parts)
    return {name: size / count for name, size in found.items()}


def len_of(command: Sequence[str]) -> int:
    """Bytes that a command writes."""
    with subprocess.Popen(command, stdout=subprocess.PIPE) as process:
        assert process.stdout is not None
        return sum(len(piece) for piece in iter(lambda: process.stdout.read(1 << 20), b""))  # type: ignore[union-attr]


if __name__ == "__main__":
    main()
