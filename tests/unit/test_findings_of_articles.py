"""What `validate` says of whole articles: the cases of tests/cases/findings.yaml."""

from __future__ import annotations

from functools import cache
from pathlib import Path
from typing import Any

import pytest
import yaml
from reading import DATE, annotator, extractor

from swapgraph.findings.finding import Finding
from swapgraph.findings.quality import read_quality_rules
from swapgraph.graph.assemble import assemble
from swapgraph.graph.schema import Schema, load_schema
from swapgraph.graph.store import ArticleGraph, Store
from swapgraph.model import Article
from swapgraph.reason import infer
from swapgraph.resolve import resolve_store
from swapgraph.resources import ontology_dir

RULES = read_quality_rules([ontology_dir() / "quality"])
CASES = [
    case
    for group in yaml.safe_load((Path(__file__).parents[1] / "cases" / "findings.yaml").read_text(encoding="utf-8"))
    for case in group["cases"]
]


@cache
def schema() -> Schema:
    return load_schema()


def store_of(case: dict[str, Any]) -> Store:
    """The graph of a case's articles, as a build makes it."""
    store = Store()
    graphs = []
    for number, told in enumerate(case.get("articles", [case]), start=1):
        article = Article(f"case-{number}", told["text"], None, str(told.get("date", DATE)), None)
        facts = extractor().extract(annotator().annotate(article))
        iri = store.minter.article(article.id)
        graphs.append(ArticleGraph.of(iri, "key", assemble(facts, store.minter, schema())))
    store.replace_articles(graphs)
    store.replace_graph("resolved", resolve_store(store))
    store.replace_graph("inferred", infer(store))
    return store


def told(case: dict[str, Any]) -> list[str]:
    store = store_of(case)
    found = [finding for rule in RULES for finding in rule.findings(store)]
    return [f"{f.check} | {f.severity} | {f.message}" for f in sorted(found, key=Finding.order)]


@pytest.mark.parametrize("case", CASES, ids=[str(number) for number in range(len(CASES))])
def test_findings_of_articles(case: dict[str, Any]) -> None:
    assert told(case) == case["findings"]
