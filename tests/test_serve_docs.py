"""The commands of docs/serve.md do what it says: each line of its `sh` block is run against a server of the seeds."""

from __future__ import annotations

import re
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from serving import serving
from swapgraph.resources import seeds_dir

DOC = Path(__file__).parents[1] / "docs" / "serve.md"


def commands() -> list[str]:
    blocks = re.findall(r"^```sh\n(.*?)^```", DOC.read_text(encoding="utf-8"), flags=re.M | re.S)
    return [line for block in blocks for line in block.splitlines()]


@pytest.mark.slow
@pytest.mark.skipif(shutil.which("curl") is None, reason="curl is not installed")
def test_every_command_is_answered(tmp_path: Path) -> None:
    graph = tmp_path / "graph"
    build = [sys.executable, "-m", "swapgraph", "build", str(seeds_dir()), "--graph", str(graph)]
    subprocess.run(build, check=True, capture_output=True)
    answers = {}
    with serving(graph) as server:
        for line in commands():
            there = line.replace("http://127.0.0.1:8080", server.url)
            done = subprocess.run(["bash", "-c", there], capture_output=True, text=True, check=False)
            assert (done.returncode, done.stderr) == (0, ""), line
            assert done.stdout, line
            answers[line.split("#")[0].strip()] = done.stdout
    assert len(answers) > 8
    assert "PrisonerExchange" in next(said for line, said in answers.items() if "/store/article/" in line)
    assert "2025-06-10" in next(said for line, said in answers.items() if "exchanges.csv" in line)


def test_every_option_of_the_docs_is_one() -> None:
    told = set(re.findall(r"`(--[a-z-]+)", DOC.read_text(encoding="utf-8")))
    done = subprocess.run(
        [sys.executable, "-m", "swapgraph", "serve", "--help"], capture_output=True, text=True, check=True
    )
    assert told
    assert told - set(re.findall(r"--[a-z-]+", done.stdout)) == set()
