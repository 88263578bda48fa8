"""The steps of the line as they really are; what is heavy is loaded when its step begins."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence

import pyoxigraph as ox

from swapgraph.errors import Warning_
from swapgraph.graph.store import Store
from swapgraph.lexicon import load_lexicon
from swapgraph.model import Article
from swapgraph.pipeline import Problem, Stages, Tell
from swapgraph.resources import ontology_dir
from swapgraph.scale.extraction import language_extractor
from swapgraph.settings import Settings


def standard_stages(settings: Settings, engine: str = "auto", threads: int | None = None) -> Stages:
    """Reading, extracting, resolving and reasoning with the words of the ontology and of the user's lexicons.

    `engine` names what draws the conclusions, with so many threads (see `reason.inference.engine_of`); they are the
    same with each.
    """

    def read(sources: Sequence[str]) -> Iterator[Article | Problem]:
        from swapgraph.read import Layout, read_sources

        words = [ontology_dir() / "lexicon", *settings.lexicons]  # the gazetteer has no words of layout
        return read_sources(sources, Layout.of(load_lexicon(words)))

    def resolve(store: Store, _: Tell) -> Iterable[ox.Quad]:
        from swapgraph.resolve import resolve_store

        return resolve_store(store, memory=store.memory, axioms=settings.axioms())

    def infer(store: Store, tell: Tell) -> Iterator[ox.Quad]:
        from swapgraph.reason.inference import infer_store

        axioms, rules = settings.axioms(), settings.rule_files()
        inferred = infer_store(
            store, ontology_dir(), ontologies=axioms, rules=rules, engine=engine, threads=threads, memory=store.memory
        )
        yield from inferred
        for finding in inferred.findings:
            tell(Warning_(finding.message, finding.article))

    def update(store: Store, outdated: Mapping[str, str | None], tell: Tell) -> None:
        from swapgraph.reason.increment import update_store
        from swapgraph.resolve.increment import update_links
        from swapgraph.resolve.vocabulary import load_vocabulary

        axioms, rules = settings.axioms(), settings.rule_files()
        gone, come = update_links(store, outdated, store.memory, load_vocabulary(ontology_dir(), axioms))
        found = update_store(store, ontology_dir(), outdated, gone, come, ontologies=axioms, rules=rules)
        for finding in found:
            tell(Warning_(finding.message, finding.article))

    return Stages(read, language_extractor, resolve, infer, update)


def check(settings: Settings, tell: Tell) -> None:
    """Read the user's axioms and rules before hours of work lean on them.

    Tells what of them is not used. Raises InputError or SyntaxProblem for what cannot be read, and for rules that do
    not go together.
    """
    axioms, rules = settings.axioms(), settings.rule_files()
    if axioms or rules:
        from swapgraph.reason.knowledge import read_knowledge

        for warning in read_knowledge(ontology_dir(), axioms, rules).ontology.unsupported:
            tell(warning)
