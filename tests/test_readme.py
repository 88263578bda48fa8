"""The README's commands do what it says: each `sh` block is run, line by line, where its files exist."""

from __future__ import annotations

import os
import re
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from swapgraph.resources import seeds_dir

README = Path(__file__).parents[1] / "README.md"


def blocks(language: str) -> list[str]:
    return re.findall(rf"^```{language}\n(.*?)^```", README.read_text(encoding="utf-8"), flags=re.M | re.S)


@pytest.mark.slow
def test_every_command_runs(tmp_path: Path) -> None:
    shutil.copytree(seeds_dir(), tmp_path / "seeds")
    (tmp_path / "articles").mkdir()
    words = "Ransom paid\n\nPublished 3 May 2012\n\nSpain paid a ransom for the trawler on Tuesday, officials said.\n"
    (tmp_path / "articles" / "first.txt").write_text(words, encoding="utf-8")
    (tmp_path / "ransom.ttl").write_text(blocks("turtle")[0], encoding="utf-8")
    environment = {**os.environ, "PATH": f"{Path(sys.executable).parent}{os.pathsep}{os.environ['PATH']}"}
    answers = {}
    for line in (line for block in blocks("sh") for line in block.splitlines()):
        done = subprocess.run(
            ["bash", "-c", line], cwd=tmp_path, env=environment, capture_output=True, text=True, check=False
        )
        assert done.returncode == 0, f"{line}\n{done.stderr}"
        answers[line.split("#")[0].strip()] = done.stdout
    assert "2025-06-10" in answers["swapgraph query exchanges"]
    assert "RansomPayment" in answers["swapgraph query events --format csv"]
    assert (tmp_path / "swaps.ttl").stat().st_size > 10_000
    assert (tmp_path / "totals.csv").read_text(encoding="utf-8").count("\n") > 1


def test_every_file_it_links_to_exists() -> None:
    links = re.findall(r"\]\(([^)#:]+)\)", README.read_text(encoding="utf-8"))
    assert links
    assert [link for link in links if not (README.parent / link).exists()] == []
