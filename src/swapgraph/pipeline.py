"""The whole line, from sources to a stored graph with conclusions: composition only, each step is another module's.

    read -> annotate -> extract -> assemble -> store -> resolve -> reason

The steps come in as `Stages`, so that the line can be tested without a language model. An article is read again only
if it has changed, or anything else that decides what is made of it (see `settings.py`).
"""

from __future__ import annotations

import difflib
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from functools import partial
from itertools import chain
from pathlib import Path
from typing import Protocol

import pyoxigraph as ox

from swapgraph.errors import InputError, Interrupted, StoreError, UsageError, Warning_
from swapgraph.graph.articles import stored_article
from swapgraph.graph.assemble import article_digest
from swapgraph.graph.folder import GraphFolder
from swapgraph.graph.store import Store, reading, writing
from swapgraph.lexicon import read_turtle
from swapgraph.model import Article
from swapgraph.names import PREFIXES
from swapgraph.resources import ontology_dir
from swapgraph.scale.extraction import MakeExtractor, Order, Outcome, batches, make_work, rescue
from swapgraph.scale.processes import Spread, ordered_map
from swapgraph.settings import Settings

BATCH_ARTICLES = 32
BATCH_CHARACTERS = 200_000
"""A batch is what is extracted and stored at once, and all that a kill can cost; long articles make small batches."""

ALWAYS_FEW, FEW_AMONG = 8, 10
"""Conclusions are changed, not drawn anew, for up to so many changed articles, and for more if they are one in ten."""

_SHOWN_BY_QUERIES = tuple(
    ox.NamedNode(PREFIXES[prefix] + local)
    for prefix, local in (
        ("rdf", "type"),
        ("rdfs", "label"),
        ("rdfs", "comment"),
        ("rdfs", "subClassOf"),
        ("sg", "reportedAs"),
        ("rdfs", "subPropertyOf"),
    )
)


Problem = InputError | Warning_
Tell = Callable[[Problem], None]
"""Called with each problem as soon as it is known."""


class Progress(Protocol):
    """Is told how far a build is."""

    def advance(self, articles: int) -> None:
        """So many more articles are done."""

    def step(self, doing: str, articles: int) -> None:
        """What is done next, once all are read, and with how many articles."""


class Unwatched:
    """The `Progress` that nobody sees."""

    def advance(self, articles: int) -> None:
        """Say nothing."""

    def step(self, doing: str, articles: int) -> None:
        """Say nothing."""


UNWATCHED = Unwatched()

Conclude = Callable[[Store, Tell], Iterable[ox.Quad]]

Update = Callable[[Store, Mapping[str, str | None], Tell], None]
"""Brings the conclusions of a store up to its articles, given what `Store.outdated` says."""


@dataclass(frozen=True, slots=True)
class Stages:
    """The steps that the line puts together.

    `read` yields the articles of sources, each identifier once, and what is wrong with a source instead of raising
    it. `resolve` and `infer` give the quads of `graph/resolved` and `graph/inferred`, and tell what is amiss. `update`
    does what both do where few articles have changed, and tells what is amiss in these; without it all is done anew.
    `spread` has batches of articles worked on, in order.
    """

    read: Callable[[Sequence[str]], Iterator[Article | Problem]]
    make_extractor: MakeExtractor
    resolve: Conclude
    infer: Conclude
    update: Update | None = None
    spread: Spread = ordered_map


@dataclass(slots=True)
class Report:
    """What a build did, in numbers of articles; `told` counts what the articles read this time tell."""

    new: int = 0
    changed: int = 0
    again: int = 0  # unchanged themselves, but read with other words, another model or another version
    unchanged: int = 0
    stored: int = 0  # articles in the graph at the end
    told: Counter[str] = field(default_factory=Counter)
    errors: list[InputError] = field(default_factory=list)
    warnings: list[Warning_] = field(default_factory=list)

    @property
    def read(self) -> int:
        """How many articles were read and stored."""
        return self.new + self.changed + self.again


def build(
    sources: Sequence[str],
    graph: Path,
    settings: Settings,
    stages: Stages,
    *,
    base: str | None = None,
    workers: int = 0,
    tell: Tell = lambda _: None,
    progress: Progress = UNWATCHED,
) -> Report:
    """Read sources into the graph in a folder, and conclude what follows. `base` is for the IRIs of a new graph.

    `workers` processes read the articles; an article may bring down one of these and costs itself alone. Without any,
    this process reads them: for extractors that cannot be sent to another one.

    What cannot be read is told, listed in the report, and costs nothing else. Raises StoreError, UsageError, and
    Interrupted on Ctrl-C; what was stored until then is kept in each case.
    """
    run = _Build(settings, stages, partial(stages.spread, workers=workers), tell, progress)
    there = GraphFolder(graph).exists()  # a folder that is not ours is told before any work is done
    try:
        found = run.found(sources)
        first = next(found, None)
        if first is None:  # nothing to store; what is there stays as it is
            if there:
                with reading(graph) as store:
                    run.report.stored = store.size()
            return run.report
        with writing(graph, base) as store:
            store.remember(settings.to_json())
            run.fill(store, chain([first], found))
            conclude(store, settings, stages, run.problem, progress)
            run.report.stored = store.size()
    except KeyboardInterrupt:
        kept = f"the articles stored so far ({run.report.read}) are kept; run the same command again to go on"
        raise Interrupted(f"interrupted: {kept}") from None
    return run.report


def remove(
    articles: Sequence[str],
    graph: Path,
    settings: Settings,
    stages: Stages,
    tell: Tell = lambda _: None,
    progress: Progress = UNWATCHED,
) -> int:
    """Take articles (identifiers or IRIs) out of a graph, and all that rested on them alone; returns how many are left.

    UsageError, with nothing removed, if one of them is not there.
    """
    if not GraphFolder(graph).exists():
        raise StoreError(f"no graph at {graph}")
    with writing(graph) as store:
        iris = [_stored_iri(store, article) for article in articles]
        for iri in iris:
            store.remove_article(iri)
        conclude(store, settings, stages, tell, progress)
        return store.size()


def remembered(graph: Path) -> Settings:
    """The settings that a graph was last built with; the default ones if there is no graph yet."""
    if not GraphFolder(graph).exists():
        return Settings()
    with reading(graph) as store:
        kept = store.settings()
    return Settings() if kept is None else Settings.from_json(kept)


def conclude(store: Store, settings: Settings, stages: Stages, tell: Tell, progress: Progress = UNWATCHED) -> bool:
    """Bring the conclusions up to the articles; False if they were already."""
    if store.ontology() != settings.ontology:
        store.replace_ontology(_ontology(settings), settings.ontology)
    if store.conclusions() == settings.conclusion:
        return False
    outdated = store.outdated(settings.conclusion)
    if stages.update is not None and outdated is not None and _are_few(outdated, store):
        progress.step("resolving and reasoning anew", len(outdated))
        stages.update(store, outdated, tell)
    else:
        store.drop_conclusions()
        progress.step("resolving", store.size())
        store.replace_graph("resolved", stages.resolve(store, tell))
        progress.step("reasoning", store.size())
        store.replace_graph("inferred", stages.infer(store, tell))
    store.conclude(settings.conclusion)
    return True


def _are_few(outdated: Mapping[str, str | None], store: Store) -> bool:
    """Whether it takes less to work these articles in than to conclude everything anew."""
    return len(outdated) <= ALWAYS_FEW or len(outdated) * FEW_AMONG <= store.size()


class _Build:
    """One run of `build`: what has been seen so far, and the report."""

    def __init__(self, settings: Settings, stages: Stages, spread: Spread, tell: Tell, progress: Progress) -> None:
        self.settings, self.stages, self.spread, self.progress = settings, stages, spread, progress
        self.report = Report()
        self._tell = tell
        self._seen: set[str] = set()  # identifiers
        self._failed = False  # some article keeps an earlier version
        self._ordered: dict[str, str] = {}  # identifier -> which count of the report it belongs to, until it is stored

    def found(self, sources: Sequence[str]) -> Iterator[Article]:
        """The articles of the sources; problems are told on the way."""
        for item in self.stages.read(sources):
            if isinstance(item, Article):
                self._seen.add(item.id)
                yield item
            else:
                self.problem(item)

    def fill(self, store: Store, found: Iterable[Article]) -> None:
        """Store what was found and is not yet stored as it is, batch by batch."""
        built_by = store.all_built_by()
        if built_by != self.settings.extraction:
            store.note_all_built_by(None)
        wanted = chain(self._wanted(store, found), self._outdated(store, built_by))
        orders = batches(wanted, BATCH_ARTICLES, BATCH_CHARACTERS)
        setup = (self.stages.make_extractor, self.settings, store.minter)
        first = next(orders, None)
        # With nothing to read there is no need to load a language model.
        for outcomes in self.spread(make_work, setup, chain([first], orders), rescue=rescue) if first else ():
            store.replace_articles([outcome.graph for outcome in outcomes if outcome.graph])
            for outcome in outcomes:
                self._count(outcome)
            self.progress.advance(len(outcomes))
        if not self._failed:
            store.note_all_built_by(self.settings.extraction)

    def _wanted(self, store: Store, found: Iterable[Article]) -> Iterator[Order]:
        for article in found:
            key = self._key(article)
            stored = store.key(store.minter.article(article.id))
            if stored == key:
                self.report.unchanged += 1
                self.progress.advance(1)
                continue
            same_article = stored is not None and stored.split()[0] == key.split()[0]
            self._ordered[article.id] = "new" if stored is None else "again" if same_article else "changed"
            yield Order(article, key)

    def _outdated(self, store: Store, built_by: str | None) -> Iterator[Order]:
        """Articles that no source names, stored with other settings: read again from the text that is stored."""
        if built_by == self.settings.extraction:
            return  # there are none
        for iri, key in store.articles().items():
            if key.split()[-1] != self.settings.extraction:
                identifier = store.minter.article_id(iri)
                if identifier not in self._seen:
                    article = stored_article(store, iri)
                    self._ordered[identifier] = "again"
                    yield Order(article, self._key(article))

    def _key(self, article: Article) -> str:
        return f"{article_digest(article)} {self.settings.extraction}"

    def _count(self, outcome: Outcome) -> None:
        which = self._ordered.pop(outcome.id)
        if outcome.failure is not None:
            self._failed = True
            self.problem(InputError(outcome.failure, outcome.id))
            return
        setattr(self.report, which, getattr(self.report, which) + 1)
        self.report.told.update(outcome.told)
        for problem in outcome.problems:
            self.problem(Warning_(problem))

    def problem(self, problem: Problem) -> None:
        """Note a problem and tell it."""
        if isinstance(problem, InputError):
            self.report.errors.append(problem)
        else:
            self.report.warnings.append(problem)
        self._tell(problem)


def _stored_iri(store: Store, article: str) -> str:
    for iri in (article, store.minter.article(article)):
        if store.key(iri) is not None:
            return iri
    known = [store.minter.article_id(iri) for iri in store.articles()]
    near = difflib.get_close_matches(article, known, n=3)
    hint = f"; did you mean {' or '.join(near)}?" if near else ""
    raise UsageError(f"no article {article!r} in the graph{hint}")


def _ontology(settings: Settings) -> Iterator[ox.Triple]:
    """What queries show of the ontology: names, comments and hierarchy of its terms and of the user's. No axioms."""
    for path in [ontology_dir() / "swapgraph.ttl", *settings.axioms()]:
        for quad in read_turtle(path):
            if quad.predicate in _SHOWN_BY_QUERIES and not any(
                isinstance(term, ox.BlankNode) for term in (quad.subject, quad.object)
            ):
                yield quad.triple
