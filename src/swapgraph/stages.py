"""The steps of the line as they really are; what is heavy is loaded when its step begins."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence

import pyoxigraph as ox

from swapgraph.graph.store import Store
from swapgraph.model import Article
from swapgraph.pipeline import Problem, Stages
from swapgraph.scale.extraction import language_extractor
from swapgraph.settings import Settings


def standard_stages(settings: Settings) -> Stages:
    """Reading, extracting, resolving and reasoning with the words of the ontology and of the user's lexicons."""

    def read(sources: Sequence[str]) -> Iterator[Article | Problem]:
        from swapgraph.lexicon import load_lexicon
        from swapgraph.read import Layout, read_sources

        return read_sources(sources, Layout.of(load_lexicon(settings.words())))

    def resolve(store: Store) -> Iterable[ox.Quad]:
        from swapgraph.resolve import resolve_store

        return resolve_store(store)

    def infer(store: Store) -> Iterable[ox.Quad]:
        from swapgraph.reason import infer

        return infer(store)

    return Stages(read, language_extractor, resolve, infer)
