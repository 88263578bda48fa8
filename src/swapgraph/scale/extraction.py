"""The work on a batch of articles: each becomes the graph that the store takes, whatever process it is done in.

What crosses a process border is plain: articles go out, N-Quads and counts come back; a parsed document never does.
"""

from __future__ import annotations

import traceback
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from pathlib import Path

from swapgraph.graph.assemble import assemble
from swapgraph.graph.schema import Schema, load_schema
from swapgraph.graph.soundness import sound
from swapgraph.graph.store import ArticleGraph
from swapgraph.model import Article, Facts
from swapgraph.names import Minter
from swapgraph.settings import Settings

Extractor = Callable[[Iterable[Article]], Iterator[Facts]]
"""Articles -> what they tell, in their order."""

MakeExtractor = Callable[[Settings], Extractor]
"""Makes the extractor of one process; importable by name."""


@dataclass(frozen=True, slots=True)
class Order:
    """An article to be read, and the key its graph is stored under."""

    article: Article
    key: str


@dataclass(frozen=True, slots=True)
class Outcome:
    """What became of an article: its graph, or why there is none; how much it tells; what could not be kept of it."""

    id: str
    graph: ArticleGraph | None
    told: Counter[str] = field(default_factory=Counter)
    problems: tuple[str, ...] = ()
    failure: str | None = None


def batches(orders: Iterable[Order], most: int, characters: int) -> Iterator[list[Order]]:
    """Orders in batches of at most so many, or of about so many characters of text: long articles make small ones."""
    batch: list[Order] = []
    size = 0
    for order in orders:
        batch.append(order)
        size += len(order.article.text)
        if len(batch) == most or size >= characters:
            yield batch
            batch, size = [], 0
    if batch:
        yield batch


def make_work(setup: tuple[MakeExtractor, Settings, Minter]) -> Callable[[Sequence[Order]], list[Outcome]]:
    """The work of one process on batches of articles."""
    make, settings, minter = setup
    extractor, schema = make(settings), load_schema(settings.lexicons)

    def work(batch: Sequence[Order]) -> list[Outcome]:
        try:
            facts = list(extractor([order.article for order in batch]))
        except Exception as error:
            # Articles are strangers' texts, and one that breaks an extractor must cost itself alone: each by itself.
            if len(batch) == 1:
                return [Outcome(batch[0].article.id, None, failure=_mistake(error))]
            return [outcome for order in batch for outcome in work([order])]
        return [_outcome(order, found, schema, minter) for order, found in zip(batch, facts, strict=True)]

    return work


def rescue(batch: Sequence[Order], attempt: Callable[[Sequence[Order]], list[Outcome] | None]) -> list[Outcome]:
    """The outcomes of a batch that a process died of: an article that brings down one of its own costs itself alone."""
    outcomes = attempt(batch)
    if outcomes is not None:
        return outcomes
    if len(batch) == 1:
        died = "the process that read it died of it, perhaps for want of memory"
        return [Outcome(batch[0].article.id, None, failure=f"could not be read: {died}")]
    return [outcome for order in batch for outcome in rescue([order], attempt)]


def language_extractor(settings: Settings) -> Extractor:
    """The real extractor: the language model, the grammars and the words of the ontology.

    Raises UsageError if there is no such model, InputError or SyntaxProblem for a lexicon that is missing or bad.
    """
    from swapgraph.annotate.standard import standard_annotator
    from swapgraph.extract.extractor import Extractor as Rules
    from swapgraph.lexicon import load_lexicon

    lexicon = load_lexicon(settings.words())
    annotator, rules = standard_annotator(lexicon, settings.model), Rules(lexicon)

    def extract(articles: Iterable[Article]) -> Iterator[Facts]:
        return map(rules.extract, annotator.annotate_many(articles))

    return extract


def _mistake(error: Exception) -> str:
    """An error of an extractor's, with the place in our code, for whoever reports it."""
    frames = traceback.extract_tb(error.__traceback__)
    ours = [frame for frame in frames if "swapgraph" in Path(frame.filename).parts] or frames
    where = f"{Path(ours[-1].filename).name}:{ours[-1].lineno}"
    return f"could not be read, by a mistake of swapgraph's ({type(error).__name__}: {error}; at {where})"


def _outcome(order: Order, facts: Facts, schema: Schema, minter: Minter) -> Outcome:
    kept, problems = sound(facts, schema)
    iri = minter.article(order.article.id)
    told = Counter(
        {
            "entities": len(kept.entities),
            "roles": len(kept.roles),
            "events": len(kept.events),
            "quantities": len(kept.quantities),
            "claims": len(kept.claims),
        }
    )
    graph = ArticleGraph.of(iri, order.key, assemble(kept, minter, schema))
    return Outcome(order.article.id, graph, told, problems)
