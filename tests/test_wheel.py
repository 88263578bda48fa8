"""What is shipped, not what is checked out: the wheel, in an environment of its own, in another folder."""

from __future__ import annotations

import os
import subprocess
import sys
import zipfile
from pathlib import Path

import pytest

import swapgraph
from serving import serving

ROOT = Path(__file__).parents[1]

pytestmark = pytest.mark.slow


@pytest.fixture(scope="module")
def wheel(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The wheel, built by way of the source distribution, as a release is."""
    out = tmp_path_factory.mktemp("dist")
    run(sys.executable, "-m", "build", "--no-isolation", "--outdir", out, ROOT)
    (built,) = out.glob("*.whl")
    assert list(out.glob("*.tar.gz"))
    return built


def test_the_wheel_carries_words_queries_and_seeds(wheel: Path) -> None:
    with zipfile.ZipFile(wheel) as archive:
        names = archive.namelist()
    for folder in ("ontology", "queries", "seeds"):
        carried = {name.removeprefix(f"swapgraph/_data/{folder}/") for name in names if f"_data/{folder}/" in name}
        assert carried == {p.relative_to(ROOT / folder).as_posix() for p in (ROOT / folder).rglob("*") if p.is_file()}
    code = ROOT / "src"
    for folder in ("explore/templates", "explore/static", "serve/yasgui"):
        assets = {asset.relative_to(code).as_posix() for asset in (code / "swapgraph" / folder).iterdir()}
        assert assets
        assert assets <= set(names)
    assert "swapgraph/py.typed" in names
    assert not [name for name in names if name.startswith(("tests", "docs", "bench"))]


def test_the_wheel_works_far_from_the_checkout(wheel: Path, tmp_path: Path) -> None:
    python = tmp_path / "environment" / "bin" / "python"
    run(sys.executable, "-m", "venv", tmp_path / "environment")
    install = (python, "-m", "pip", "--disable-pip-version-check", "--quiet", "install")
    run(*install, "--require-hashes", "--only-binary", ":all:", "--requirement", ROOT / "requirements.lock")
    run(*install, "--no-deps", wheel)
    run(python, "-m", "pip", "check")

    command = python.with_name("swapgraph")
    assert run(command, "--version", cwd=tmp_path) == f"swapgraph {swapgraph.__version__}\n"
    article = (
        "KYIV, June 10, 2025 - Ukraine and Russia exchanged 146 prisoners of war each on Tuesday, officials said.\n"
    )
    (tmp_path / "wire.txt").write_text(article)
    run(command, "build", "wire.txt", cwd=tmp_path)
    header, *rows = run(command, "query", "events", "--format", "csv", cwd=tmp_path).splitlines()
    assert header.startswith("article,event,type,status")
    assert [row for row in rows if row.startswith("wire,") and "PrisonerExchange,actual" in row]
    assert "sg:PrisonerExchange" in run(command, "export", cwd=tmp_path)
    run(command, "validate", cwd=tmp_path)
    run(command, "site", "-o", "site", cwd=tmp_path)
    assert "Exchanges" in (tmp_path / "site" / "index.html").read_text("utf-8")
    with serving(tmp_path / "graph", program=(str(command),)) as server:
        for address in ("/", "/static/explorer.css", "/yasgui", "/yasgui/yasgui.min.js", "/queries/events.csv"):
            assert server.get(address).status_code == 200, address


def run(*words: str | Path, cwd: Path | None = None) -> str:
    """The output of a command that must succeed; nothing of this environment leaks into it but what pip needs."""
    environment = {name: value for name, value in os.environ.items() if not name.startswith("PYTHON")}
    done = subprocess.run(words, cwd=cwd, env=environment, capture_output=True, text=True, check=False)
    assert done.returncode == 0, f"{' '.join(map(str, words))}\n{done.stdout}\n{done.stderr}"
    return done.stdout
