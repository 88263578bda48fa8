"""`swapgraph query NAME` starts quickly because it loads little; these tests keep it so."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pyoxigraph as ox

from swapgraph.graph.store import ArticleGraph, writing

# What each of these costs is near what the whole answer costs: opening the store and asking it takes some 20 ms.
HEAVY = {
    *("click", "yaml", "rdflib", "owlrl", "pyshacl", "spacy", "trafilatura", "htmldate", "duckdb"),
    *("dataclasses", "inspect", "pathlib", "typing", "re", "json", "uuid", "difflib", "threading", "swapgraph.names"),
}

LOADED = """
import sys
from swapgraph.cli.start import start
sys.argv = ["swapgraph", *{words}]
try:
    start()
except SystemExit as end:
    code = end.code
loaded = [name for name in sys.modules if name in {heavy} and name not in before]
print(code, *sorted(loaded), file=sys.stderr)
"""


def loaded_by(*words: str) -> tuple[str, ...]:
    """The heavy modules that are loaded by a command and were not loaded by Python itself."""
    code = "import sys\nbefore = set(sys.modules)" + LOADED.format(words=list(words), heavy=sorted(HEAVY))
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True, timeout=60)
    code_and_names = done.stderr.splitlines()[-1].split()
    assert code_and_names[0] == "0", done.stderr
    return tuple(code_and_names[1:])


def test_a_stored_query_loads_nothing_heavy(tmp_path: Path) -> None:
    article = ox.NamedNode("https://w3id.org/swapgraph/id/article/a")
    identifier = ox.NamedNode("https://w3id.org/swapgraph/ns#identifier")
    with writing(tmp_path / "graph") as store:
        quads = [ox.Quad(article, identifier, ox.Literal("a"), article)]
        store.replace_articles([ArticleGraph.of(article.value, "key", quads)])
    graph = ["--graph", str(tmp_path / "graph")]
    for name, *more in (
        ["exchanges", "-p", "since=2025", "-p", "status=any"],
        ["exchanges", "--format", "json"],
        ["entities", "--format", "tsv"],
        ["inferred", "--format", "table"],
        ["totals", "-o", str(tmp_path / "out.csv")],
    ):
        assert loaded_by("query", name, *more, *graph) == (), name


def test_the_list_of_queries_loads_click_at_most() -> None:
    assert {"yaml", "rdflib", "spacy", "owlrl", "pyshacl", "trafilatura"}.isdisjoint(loaded_by("query"))
