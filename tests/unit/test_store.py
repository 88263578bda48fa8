"""The folder of a graph: kept whole through kills, second writers, full disks and strangers' files."""

from __future__ import annotations

import os
import shutil
import signal
import subprocess
import sys
import time
from pathlib import Path

import pyoxigraph as ox
import pytest

from fakes import article_graph, quad, versions
from swapgraph.errors import NotAGraph, StoreBusy, StoreError, UsageError
from swapgraph.graph import store as store_module
from swapgraph.graph.folder import FORMAT, GraphFolder
from swapgraph.graph.store import Store, reading, writing

TESTS = Path(__file__).parents[1]
ARTICLE = "https://w3id.org/swapgraph/id/article/"


@pytest.fixture
def graph(tmp_path: Path) -> Path:
    """A graph with articles a, b and d of version 1, and conclusions."""
    path = tmp_path / "graph"
    with writing(path) as store:
        store.replace_articles([article_graph(name) for name in "abd"])
        store.replace_graph("inferred", [quad("http://e.org/s", "http://e.org/p", "http://e.org/old")])
        store.conclude("rules-1")
    return path


def python(*args: object) -> subprocess.CompletedProcess[str]:
    environment = {**os.environ, "PYTHONPATH": os.pathsep.join([str(TESTS), os.environ.get("PYTHONPATH", "")])}
    return subprocess.run(
        [sys.executable, *map(str, args)], capture_output=True, text=True, env=environment, check=False
    )


# ------------------------------------------------------------------ kills


@pytest.mark.parametrize("amount", ["few", "bulk", "change"])
def test_killed_at_any_step_every_article_is_old_or_new(graph: Path, tmp_path: Path, amount: str) -> None:
    old, new = {"a": 1, "b": 1, "d": 1}, {"a": 2, "b": 2, "c": 2}
    seen = set()
    for step in range(1, 100):
        copy = tmp_path / f"copy-{step}"
        shutil.copytree(graph, copy)
        end = python(TESTS / "killing.py", copy, step, amount)
        if end.returncode == 0:
            break
        assert end.returncode == -signal.SIGKILL, end.stderr
        with reading(copy) as store:
            found = versions(store)
            assert all(found.get(name) in (old.get(name), new.get(name)) for name in "abcd"), (step, found)
            _conclusions_are_whole(store, found, new)
            seen.add(tuple(sorted(found.items())))
        with writing(copy) as store:  # and the next build goes on from there
            assert versions(store) == found
            store.replace_articles([article_graph("e", 3)])
        with reading(copy) as store:
            assert versions(store) == {**found, "e": 3}
        assert _names(copy) == ["generation", "graph", "lock"]
    else:
        pytest.fail("the build never ended")
    assert step > 10
    assert tuple(old.items()) in seen
    assert len(seen) > 3  # what was finished before the kill is kept, not thrown away


def _conclusions_are_whole(store: Store, found: dict[str, int], new: dict[str, int]) -> None:
    objects = {q.object.value for name in store.concluded() for q in store.quads(name)}
    if store.conclusions() is None:
        assert objects == set()
    else:
        expected = {"rules-1": {"http://e.org/old"}, "rules-2": {"http://e.org/new"}}
        assert objects == expected[store.conclusions() or ""]
        assert found == (new if store.conclusions() == "rules-2" else {"a": 1, "b": 1, "d": 1})


@pytest.mark.parametrize("step", [1, 2, 3, 4])
def test_a_first_build_killed_leaves_a_graph_to_go_on_from(tmp_path: Path, step: int) -> None:
    path = tmp_path / "graph"
    assert python(TESTS / "killing.py", path, step).returncode == -signal.SIGKILL
    with reading(path) as store:
        assert set(versions(store)) <= {"a", "c"}
    with writing(path) as store:
        store.replace_articles([article_graph("a", 5)])
    with reading(path) as store:
        assert versions(store)["a"] == 5


def test_a_folder_half_made_is_taken_for_a_new_one(tmp_path: Path) -> None:
    (tmp_path / "graph.new").write_text("swapgr")
    assert not GraphFolder(tmp_path).exists()
    with writing(tmp_path) as store:
        store.replace_articles([article_graph("a")])
    with reading(tmp_path) as store:
        assert versions(store) == {"a": 1}


def test_a_broken_working_copy_costs_only_itself(graph: Path) -> None:
    with pytest.raises(KeyError), writing(graph) as store:
        store.replace_articles([article_graph("c")])
        raise KeyError
    for file in (graph / "next").glob("MANIFEST*"):
        file.write_bytes(b"garbage")
    with reading(graph) as store:
        assert versions(store) == {"a": 1, "b": 1, "d": 1}
    with writing(graph) as store:
        store.replace_articles([article_graph("c", 4)])
    with reading(graph) as store:
        assert versions(store) == {"a": 1, "b": 1, "c": 4, "d": 1}


# ------------------------------------------------------------------ several at once


def test_a_reader_sees_the_graph_as_it_was_before_a_build(graph: Path) -> None:
    with reading(graph) as early:
        with writing(graph) as store:
            store.replace_articles([article_graph("a", 2)])
            with reading(graph) as during:
                assert versions(during)["a"] == 1
                assert during.conclusions() == "rules-1"
        assert versions(early)["a"] == 1
        assert _names(graph) == ["generation", "generation", "graph", "lock"]  # the one that is read stays
        with reading(graph) as late:
            assert versions(late)["a"] == 2
    with writing(graph) as store:
        store.replace_articles([article_graph("a", 3)])
    assert _names(graph) == ["generation", "graph", "lock"]


def test_a_second_writer_is_told_who_writes(graph: Path) -> None:
    with (
        writing(graph),
        pytest.raises(StoreBusy, match=rf"another swapgraph is writing .*\(process {os.getpid()}\)"),
        writing(graph),
    ):
        pass
    with writing(graph) as store:
        assert versions(store) == {"a": 1, "b": 1, "d": 1}


def test_a_reader_leaves_a_running_build_alone(graph: Path) -> None:
    """It must not take the working copy of a build that lives for one that was killed."""
    code = (
        "import sys, time; from pathlib import Path; from fakes import article_graph\n"
        "from swapgraph.graph.store import writing\n"
        f"with writing(Path({str(graph)!r})) as s:\n"
        "    s.replace_articles([article_graph('a', 2)]); print('ready', flush=True); sys.stdin.read()\n"
    )
    environment = {**os.environ, "PYTHONPATH": os.pathsep.join([str(TESTS), os.environ.get("PYTHONPATH", "")])}
    with subprocess.Popen(
        [sys.executable, "-c", code], stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True, env=environment
    ) as build:
        assert build.stdout is not None
        assert build.stdout.readline() == "ready\n"
        with reading(graph) as store:
            assert versions(store)["a"] == 1
        build.communicate("")
    assert build.returncode == 0
    with reading(graph) as store:
        assert versions(store)["a"] == 2


# ------------------------------------------------------------------ what is written, and what not


def test_nothing_changed_nothing_written(graph: Path) -> None:
    before = sorted(p.name for p in graph.iterdir())
    with writing(graph) as store:
        assert versions(store)
    assert sorted(p.name for p in graph.iterdir()) == before


def test_a_second_base_is_refused(graph: Path) -> None:
    refused = pytest.raises(UsageError, match=r"was built with --base https://w3id\.org/swapgraph/id/")
    with refused, writing(graph, "https://other.example/"):
        pass
    with writing(graph, "https://w3id.org/swapgraph/id/"):
        pass


def test_the_base_is_kept(tmp_path: Path) -> None:
    with writing(tmp_path / "graph", "https://other.example/id/"):
        pass
    with reading(tmp_path / "graph") as store:
        assert store.base == "https://other.example/id/"
        assert store.minter.article("a b") == "https://other.example/id/article/a%20b"


# ------------------------------------------------------------------ folders that are no graph


def test_no_graph(tmp_path: Path) -> None:
    with pytest.raises(StoreError, match=r"no graph at .*swapgraph build"), reading(tmp_path / "none"):
        pass


@pytest.mark.parametrize("opened", [reading, writing])
def test_a_folder_of_something_else(tmp_path: Path, opened: object) -> None:
    (tmp_path / "letters.txt").write_text("dear")
    with pytest.raises(NotAGraph, match=r"not the folder of a graph \(it holds letters\.txt\)"), opened(tmp_path):  # type: ignore[operator]
        pass
    assert [p.name for p in tmp_path.iterdir()] == ["letters.txt"]


@pytest.mark.parametrize("opened", [reading, writing])
def test_a_file_in_its_place(tmp_path: Path, opened: object) -> None:
    (tmp_path / "graph").write_text("dear")
    with pytest.raises(NotAGraph, match="is a file"), opened(tmp_path / "graph"):  # type: ignore[operator]
        pass
    assert (tmp_path / "graph").read_text() == "dear"


@pytest.mark.parametrize("opened", [reading, writing])
@pytest.mark.parametrize(
    ("marker", "told"),
    [
        (f"swapgraph graph\nformat {FORMAT + 1}\nshape new\n", "newer"),
        (f"swapgraph graph\nformat {FORMAT + 1}\nbase https://e.org/\n", "newer"),
        ("digraph { a -> b }", "does not say so"),
        ("", "does not say so"),
        ("swapgraph graph\nformat one\n", "does not say so"),
    ],
)
def test_another_format(graph: Path, opened: object, marker: str, told: str) -> None:
    (graph / "graph").write_text(marker)
    with pytest.raises(NotAGraph, match=told), opened(graph):  # type: ignore[operator]
        pass
    assert (graph / "graph").read_text() == marker


# ------------------------------------------------------------------ disks


def test_a_disk_that_fails_costs_nothing_stored(graph: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    class Full:
        def __init__(self, database: ox.Store) -> None:
            self._database = database

        def __getattr__(self, name: str) -> object:
            return getattr(self._database, name)

        def load(self, *_: object, **__: object) -> None:
            raise OSError("IO error: No space left on device: While appending to file: x.sst")

    opened = store_module._open
    monkeypatch.setattr(store_module, "_open", lambda *a, **o: Full(opened(*a, **o)))
    with pytest.raises(StoreError, match="the disk is full; what was stored before is safe"), writing(graph) as store:
        store.replace_articles([article_graph("a", 2)])
    monkeypatch.undo()
    with reading(graph) as store:
        assert versions(store) == {"a": 1, "b": 1, "d": 1}


def test_a_graph_opens_quickly(graph: Path) -> None:
    """A query may take as long as a few imports; opening must be little of that."""
    times = []
    for _ in range(5):
        started = time.perf_counter()
        with reading(graph):
            pass
        times.append(time.perf_counter() - started)
    assert min(times) < 0.1


def _names(folder: Path) -> list[str]:
    return sorted(p.name.partition("-")[0] for p in folder.iterdir())
