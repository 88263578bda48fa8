"""The W3C's cases, read from their manifests where they lie; none is copied here.

They are in `shared/w3c` beside the project's root (beside the main checkout's for a worktree), or where the
environment variable SWAPGRAPH_W3C says.
"""

from __future__ import annotations

import os
import re
import subprocess
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import unquote, urlparse

import pyoxigraph as ox
import pytest
import yaml

from swapgraph.errors import SyntaxProblem
from swapgraph.names import PREFIXES
from swapgraph.reason.rule import Triple
from swapgraph.reason.rules import read_patterns

ROOT = Path(__file__).parents[2]
MISSING = "the W3C's cases are not here: put them into shared/w3c beside the project, or set SWAPGRAPH_W3C"
_NAMES = {
    **PREFIXES,
    "mf": "http://www.w3.org/2001/sw/DataAccess/tests/test-manifest#",
    "qt": "http://www.w3.org/2001/sw/DataAccess/tests/test-query#",
    "sd": "http://www.w3.org/ns/sparql-service-description#",
}
_PROLOGUE = "".join(f"PREFIX {prefix}: <{iri}>\n" for prefix, iri in _NAMES.items())


@dataclass(frozen=True)
class Entailment:
    """A case of `rdf-mt`: whether `premises` entail `conclusion`; without one, whether they are inconsistent."""

    name: str
    positive: bool
    regime: str  # simple, RDF or RDFS
    datatypes: frozenset[str]  # IRIs of those recognized
    premises: Path
    conclusion: Path | None


@dataclass(frozen=True)
class Question:
    """A case of `entailment` under one regime: what `query` answers over what follows from `data`."""

    name: str
    regime: str  # RDF, RDFS, D, OWL-RDF-Based, OWL-Direct or RIF
    query: Path
    data: Path
    answer: Path


def folder() -> Path | None:
    """Where the cases are; None if they are not there."""
    if "SWAPGRAPH_W3C" in os.environ:
        named = Path(os.environ["SWAPGRAPH_W3C"]).absolute()
        return named if named.is_dir() else None
    git = subprocess.run(
        ["git", "rev-parse", "--path-format=absolute", "--git-common-dir"],
        cwd=ROOT,
        capture_output=True,
        text=True,
        check=False,
    )
    roots = [ROOT, Path(git.stdout.strip()).parent] if git.returncode == 0 else [ROOT]
    places = (place / "shared" / "w3c" for root in roots for place in (root, root.parent))
    return next((place for place in places if place.is_dir()), None)


def entailments(cases: Path) -> Iterator[Entailment]:
    """The cases of RDF semantics, sorted."""
    manifest = _read(cases / "rdf-mt" / "manifest.ttl")
    for row in _ask(
        manifest,
        """?kind ?case ?name ?regime ?premises ?conclusion WHERE {
             ?all mf:entries/rdf:rest*/rdf:first ?case .
             ?case a ?kind ; mf:name ?name ; mf:entailmentRegime ?regime ; mf:action ?premises ; mf:result ?conclusion .
           }""",
    ):
        datatypes = _ask(manifest, f"?d WHERE {{ {row['case']} mf:recognizedDatatypes/rdf:rest*/rdf:first ?d }}")
        conclusion = row["conclusion"]
        yield Entailment(
            row["name"].value,
            row["kind"].value.endswith("PositiveEntailmentTest"),
            row["regime"].value,
            frozenset(found["d"].value for found in datatypes),
            _path(row["premises"]),
            _path(conclusion) if isinstance(conclusion, ox.NamedNode) else None,
        )


def questions(cases: Path) -> Iterator[Question]:
    """The cases of SPARQL's entailment regimes, each once for every regime that it is about."""
    manifest = _read(cases / "entailment" / "manifest.ttl")
    for row in _ask(
        manifest,
        """?case ?regime ?query ?data ?answer WHERE {
             ?all mf:entries/rdf:rest*/rdf:first ?case .
             ?case mf:action ?action ; mf:result ?answer .
             ?action qt:query ?query ; qt:data ?data ; sd:entailmentRegime/(rdf:rest*/rdf:first)? ?regime .
             FILTER(STRSTARTS(STR(?regime), "http://www.w3.org/ns/entailment/"))
           }""",
    ):
        name, regime = row["case"].value.rpartition("#")[2], row["regime"].value.rpartition("/")[2]
        yield Question(name, regime, *(_path(row[key]) for key in ("query", "data", "answer")))


def triples(path: Path) -> list[Triple]:
    """A Turtle or N-Triples file; blank nodes of two files are never the same."""
    parsed = ox.parse(path=str(path), format=ox.RdfFormat.TURTLE, base_iri=path.as_uri(), rename_blank_nodes=True)
    return [(t.subject, t.predicate, t.object) for t in parsed]  # type: ignore[misc]


def classes_described(query: str) -> list[Triple]:
    """The class expressions that a query's patterns hold: what is said of its blank nodes, variables left aside."""
    prefixes = dict(re.findall(r"^\s*PREFIX\s+([\w-]*):\s*<([^>]*)>", query, re.IGNORECASE | re.MULTILINE))
    patterns = re.sub(r"#.*|\bFILTER\b.*", "", query[query.index("{") + 1 : query.rindex("}")])
    try:
        atoms = read_patterns(patterns, prefixes)
    except SyntaxProblem:  # more than triple patterns
        return []
    return [
        (atom.s, atom.p, atom.o)  # type: ignore[misc]
        for atom in atoms
        if isinstance(atom.s, ox.BlankNode) and not atom.variables()
    ]


def _read(path: Path) -> ox.Store:
    store = ox.Store()
    store.load(path=str(path), format=ox.RdfFormat.TURTLE, base_iri=path.as_uri())
    return store


def _ask(store: ox.Store, query: str) -> list[ox.QuerySolution]:
    return sorted(store.query(f"{_PROLOGUE} SELECT DISTINCT {query}"), key=str)  # type: ignore[arg-type,type-var]


def _path(node: ox.NamedNode) -> Path:
    return Path(unquote(urlparse(node.value).path))


def exceptions(name: str) -> dict[str, str]:
    """The cases that a file beside this one lists, each with its reason."""
    groups = yaml.safe_load(Path(__file__).with_name(name).read_text(encoding="utf-8"))
    return {case: " ".join(group["reason"].split()) for group in groups for case in group["cases"]}


def params(cases: Mapping[str, object], excepted: Mapping[str, str]) -> list[object]:
    """Cases for pytest, by name; an exception that begins to pass fails, so that it is taken off its list."""
    return [
        pytest.param(
            case,
            id=name,
            marks=[pytest.mark.xfail(reason=excepted[name], strict=True, raises=AssertionError)]
            if name in excepted
            else [],
        )
        for name, case in cases.items()
    ]
