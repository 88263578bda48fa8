"""Every stored query over a small graph: tests/queries/NAME.yaml says what it should answer."""

from __future__ import annotations

import io
from functools import cache

import pyoxigraph as ox
import pytest
import yaml

from query_graphs import FOLDER, load_graph, shorten
from swapgraph.query.results import Look, write
from swapgraph.query.run import run
from swapgraph.query.stored import find_query, query_paths

graph = cache(load_graph)


def answer(store: ox.Store, name: str, given: dict[str, str]) -> str:
    out = io.BytesIO()
    write(run(store, find_query(name), given), "csv", out, Look())
    return shorten(out.getvalue().decode().replace("\r\n", "\n"))


def cases() -> list:
    found = []
    for path in sorted(FOLDER.glob("*.yaml")):
        file = yaml.safe_load(path.read_text("utf-8"))
        for case in file["cases"]:
            words = " ".join(f"{k}={v}" for k, v in case["given"].items())
            case_id = f"{path.stem} {words}".strip()
            asked_of = case.get("graph", file["graph"])
            found.append(pytest.param(path.stem, asked_of, case["given"], case["answer"], id=f"{case_id} {asked_of}"))
    return found


@pytest.mark.parametrize(("name", "graph_file", "given", "expected"), cases())
def test_answer(name: str, graph_file: str, given: dict[str, str], expected: str) -> None:
    assert answer(graph(graph_file), name, given) == expected


def test_every_stored_query_has_an_answer_and_every_parameter_is_tried() -> None:
    tried: dict[str, set[str]] = {}
    for path in FOLDER.glob("*.yaml"):
        file = yaml.safe_load(path.read_text("utf-8"))
        tried[path.stem] = {name for case in file["cases"] for name in case["given"]}
    assert set(tried) == set(query_paths())
    untried = {
        f"{name}: {parameter.name}"
        for name in tried
        for parameter in find_query(name).parameters
        if parameter.name not in tried[name]
    }
    assert untried == set()


def test_rows_do_not_depend_on_the_order_of_loading() -> None:
    """The same quads put in backwards, and twice, give the same bytes."""
    for path in sorted(FOLDER.glob("*.trig")):
        forwards = graph(path.name)
        backwards = ox.Store()
        for quad in sorted(forwards, key=str, reverse=True):
            backwards.add(quad)
        for name in query_paths():
            assert answer(backwards, name, {}) == answer(forwards, name, {}), name


def test_every_query_runs_on_an_empty_store() -> None:
    for name in query_paths():
        assert answer(ox.Store(), name, {}).count("\n") == 1, name
