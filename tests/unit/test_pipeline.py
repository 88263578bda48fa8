"""The line from sources to conclusions, with stages that need no language model."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from dataclasses import replace
from pathlib import Path

import pyoxigraph as ox
import pytest

from fakes import STAGES, facts_of, files_digest
from swapgraph import pipeline
from swapgraph.errors import InputError, Interrupted, NotAGraph, StoreError, UsageError, Warning_
from swapgraph.graph.store import ONTOLOGY_GRAPH, Store, reading
from swapgraph.model import Article
from swapgraph.names import PREFIXES, sg
from swapgraph.pipeline import Report, Tell, build, remembered, remove
from swapgraph.scale.extraction import Extractor, batches
from swapgraph.settings import Settings

SETTINGS = Settings("fake")
A, B, C = "a:SWAP Norland Sudland 50", "b:SWAP Norland Sudland 50\nSAYS Norland it is done", "c:SWAP Eastmark Sudland 7"


@pytest.fixture
def graph(tmp_path: Path) -> Path:
    return tmp_path / "graph"


def run(graph: Path, *sources: str, settings: Settings = SETTINGS, workers: int = 0) -> Report:
    return build(sources, graph, settings, STAGES, workers=workers)


def digest(graph: Path) -> str:
    with reading(graph) as store:
        return store.digest()


def scratch(tmp_path: Path, *sources: str, settings: Settings = SETTINGS) -> str:
    """The digest of a graph built from nothing."""
    fresh = tmp_path / f"scratch-{len(list(tmp_path.iterdir()))}"
    run(fresh, *sources, settings=settings)
    return digest(fresh)


# ------------------------------------------------------------------ what a build does


def test_articles_facts_and_conclusions_are_stored(graph: Path) -> None:
    report = run(graph, A, B)
    assert (report.new, report.changed, report.again, report.unchanged, report.stored) == (2, 0, 0, 0, 2)
    assert report.told == {"entities": 4, "roles": 0, "events": 2, "quantities": 2, "claims": 1}
    with reading(graph) as store:
        assert [store.minter.article_id(iri) for iri in store.articles()] == ["a", "b"]
        assert len(list(store.quads(store.minter.graph("resolved")))) == 2
        assert len(list(store.quads(store.minter.graph("inferred")))) == 4
        assert store.conclusions() == SETTINGS.conclusion


def test_the_same_again_changes_nothing(graph: Path) -> None:
    run(graph, A, B)
    before = files_digest(graph)
    report = run(graph, A, B)
    assert (report.unchanged, report.read, report.stored) == (2, 0, 2)
    assert files_digest(graph) == before


def test_an_edited_article_is_replaced_and_new_ones_are_added(graph: Path, tmp_path: Path) -> None:
    run(graph, A, B)
    report = run(graph, "a:SWAP Norland Sudland 51", C)
    assert (report.new, report.changed, report.unchanged, report.stored) == (1, 1, 0, 3)
    assert digest(graph) == scratch(tmp_path, B, C, "a:SWAP Norland Sudland 51")


def test_an_article_whose_title_alone_changed_is_replaced(graph: Path) -> None:
    titles = iter(["old", "new"])
    stages = replace(STAGES, read=lambda _: iter([Article("a", "text", title=next(titles))]))
    build(["x"], graph, SETTINGS, stages)
    assert build(["x"], graph, SETTINGS, stages).changed == 1
    with reading(graph) as store:
        titles_stored = [
            q.object.value for q in store.oxigraph.quads_for_pattern(None, ox.NamedNode(sg("title")), None)
        ]
    assert titles_stored == ["new"]


def test_removing_undoes_adding(graph: Path, tmp_path: Path) -> None:
    run(graph, A, B, C)
    with reading(graph) as store:
        iri = store.minter.article("a")
    assert remove(["c", iri], graph, SETTINGS, STAGES) == 1
    assert digest(graph) == scratch(tmp_path, B)


def test_removing_what_is_not_there_removes_nothing(graph: Path) -> None:
    run(graph, "wire-2024:x", "wire-2025:y")
    before = digest(graph)
    with pytest.raises(UsageError, match=r"no article 'wire-2026' in the graph; did you mean wire-202[45]"):
        remove(["wire-2024", "wire-2026"], graph, SETTINGS, STAGES)
    assert digest(graph) == before


def test_removing_makes_no_graph(graph: Path) -> None:
    with pytest.raises(StoreError, match="no graph at"):
        remove(["a"], graph, SETTINGS, STAGES)
    assert not graph.exists()


# ------------------------------------------------------------------ settings


def test_with_other_settings_every_article_is_read_again(graph: Path, tmp_path: Path) -> None:
    """Also those that the sources do not name: their text is in the graph."""
    run(graph, A, B)
    other = Settings("another model")
    report = run(graph, C, settings=other)
    assert (report.new, report.again, report.unchanged, report.stored) == (1, 2, 0, 3)
    assert digest(graph) == scratch(tmp_path, A, B, C, settings=other)
    assert run(graph, A, settings=other).unchanged == 1


def test_an_article_reread_from_the_graph_is_the_one_that_was_read(graph: Path) -> None:
    whole = Article("x/y ł", "Text \r\n𝒳\t ", "A title", "2025-06", "Pub", "An author", "https://e.org/?a=b c")
    bare = Article("bare", "text")
    stages = replace(STAGES, read=lambda _: iter([whole, bare]))
    build(["x"], graph, SETTINGS, stages)
    seen: list[Article] = []

    def spying(settings: Settings) -> Extractor:  # noqa: ARG001
        return lambda articles: (facts_of(a) for a in articles if not seen.append(a))

    build(
        ["z"], graph, Settings("other"), replace(STAGES, read=lambda _: iter([Article("z", "")]), make_extractor=spying)
    )
    assert sorted(seen, key=lambda a: a.id) == [bare, whole, Article("z", "")]


def test_a_changed_word_list_counts_as_another_setting(tmp_path: Path) -> None:
    words = tmp_path / "words.ttl"
    words.write_text("<http://e.org/a> a <http://e.org/B> .")
    one = Settings(lexicons=(words,))
    same = Settings(lexicons=(tmp_path / "copy.ttl",))
    (tmp_path / "copy.ttl").write_text(words.read_text())
    digests = (one.extraction, one.conclusion)
    assert (same.extraction, same.conclusion) == digests  # a name alone changes nothing
    words.write_text("<http://e.org/a> a <http://e.org/C> .")
    changed = Settings(lexicons=(words,))
    assert not {changed.extraction, changed.conclusion} & {*digests, Settings().extraction, Settings().conclusion}
    assert Settings("other").extraction != Settings().extraction


def test_a_graph_remembers_its_settings(graph: Path, tmp_path: Path) -> None:
    assert remembered(graph) == Settings()
    (tmp_path / "words.ttl").write_text("")
    chosen = Settings("fake", (tmp_path / "words.ttl",))
    run(graph, A, settings=chosen)
    assert remembered(graph) == chosen
    assert run(graph, A, settings=remembered(graph)).unchanged == 1


def test_what_is_amiss_in_the_conclusions_is_told(graph: Path) -> None:
    def infer(_: Store, tell: Tell) -> Iterator[ox.Quad]:
        yield from ()
        tell(Warning_("a swap before the war", "a"))

    report = build([A], graph, SETTINGS, replace(STAGES, infer=infer))
    assert [str(w) for w in report.warnings] == ["a: a swap before the war"]


def test_a_missing_word_list_is_bad_input(graph: Path, tmp_path: Path) -> None:
    with pytest.raises(InputError, match="no such file"):
        run(graph, A, settings=Settings(lexicons=(tmp_path / "none.ttl",)))


def test_conclusions_are_drawn_anew_when_rules_change(graph: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    run(graph, A)
    monkeypatch.setattr(Settings, "conclusion", "other rules")
    calls: list[str] = []

    def infer(store: Store, tell: Tell) -> Iterator[ox.Quad]:
        calls.append("infer")
        yield from STAGES.infer(store, tell)

    for _ in range(2):
        report = build([A], graph, Settings(SETTINGS.model), replace(STAGES, infer=infer))
        assert report.unchanged == 1
        assert calls == ["infer"]


def test_the_ontology_is_stored_for_queries(graph: Path, tmp_path: Path) -> None:
    lexicon = tmp_path / "quake.ttl"
    lexicon.write_text(
        f"@prefix rdfs: <{PREFIXES['rdfs']}> . @prefix sg: <{sg('')}> . @prefix ex: <http://e.org/> .\n"
        'ex:Quake rdfs:subClassOf sg:Event , [ a <http://e.org/R> ] ; rdfs:label "quake" ; ex:other "no" .'
    )
    run(graph, A, settings=Settings(lexicons=(lexicon,)))
    with reading(graph) as store:
        quads = list(store.quads(ONTOLOGY_GRAPH))
        labels = {q.subject.value: q.object.value for q in quads if q.predicate.value.endswith("#label")}
    assert labels["http://e.org/Quake"] == "quake"
    assert sg("PrisonerExchange") in labels
    assert not [q for q in quads if isinstance(q.subject, ox.BlankNode) or isinstance(q.object, ox.BlankNode)]
    assert "http://e.org/other" not in {q.predicate.value for q in quads}


# ------------------------------------------------------------------ what goes wrong


def test_what_is_bad_is_told_and_the_rest_is_built(graph: Path, tmp_path: Path) -> None:
    told: list[object] = []
    report = build(["!x", A, "?y", "z:BREAK", B], graph, SETTINGS, STAGES, tell=told.append)
    assert str(report.errors[0]) == "!x:7: bad"
    mistake = (
        r"z: could not be read, by a mistake of swapgraph's \(RuntimeError: an extractor's mistake; at \w+\.py:\d+\)"
    )
    assert re.fullmatch(mistake, str(report.errors[1]))
    assert report.warnings == [Warning_("odd", "?y")]
    assert told == [report.errors[0], report.warnings[0], report.errors[1]]
    assert report.new == 2
    assert digest(graph) == scratch(tmp_path, A, B)


def test_nothing_but_bad_sources_leaves_the_graph_and_counts_it(graph: Path) -> None:
    run(graph, A, B)
    before = digest(graph)
    report = run(graph, "!x")
    assert (report.read, report.stored) == (0, 2)
    assert digest(graph) == before


def test_an_article_that_breaks_keeps_its_old_version(graph: Path) -> None:
    run(graph, A, B)
    before = digest(graph)
    assert len(run(graph, "a:BREAK", B).errors) == 1
    assert digest(graph) == before


def test_with_nothing_readable_no_graph_is_made(graph: Path) -> None:
    assert len(run(graph, "!x", "!y").errors) == 2
    assert not graph.exists()


def test_a_strange_folder_is_told_before_anything_is_read(tmp_path: Path) -> None:
    (tmp_path / "letters.txt").write_text("dear")

    def read(_: object) -> Iterator[Article]:
        raise AssertionError("reading has begun")

    with pytest.raises(NotAGraph):
        build(["x"], tmp_path, SETTINGS, replace(STAGES, read=read))


def test_ctrl_c_keeps_what_is_stored(graph: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(pipeline, "BATCH_ARTICLES", 1)

    def pressing(settings: Settings) -> Extractor:
        extract = STAGES.make_extractor(settings)

        def interrupted(articles: Iterator[Article]) -> Iterator[object]:
            for article in articles:
                if article.id == "c":
                    raise KeyboardInterrupt
                yield from extract([article])

        return interrupted  # type: ignore[return-value]

    with pytest.raises(Interrupted, match=r"the articles stored so far \(2\) are kept; run the same command again"):
        build([A, B, C], graph, SETTINGS, replace(STAGES, make_extractor=pressing))
    with reading(graph) as store:
        assert [store.minter.article_id(iri) for iri in store.articles()] == ["a", "b"]
        assert store.conclusions() is None
    report = run(graph, A, B, C)
    assert (report.new, report.unchanged) == (1, 2)
    assert digest(graph) == scratch(tmp_path, A, B, C)


def test_a_kill_between_articles_and_conclusions_is_made_good(graph: Path, tmp_path: Path) -> None:
    def killed(_: Store, __: Tell) -> Iterator[ox.Quad]:
        raise MemoryError

    with pytest.raises(MemoryError):
        build([A, B], graph, SETTINGS, replace(STAGES, infer=killed))
    report = run(graph, A)
    assert report.unchanged == 1
    assert digest(graph) == scratch(tmp_path, A, B)


# ------------------------------------------------------------------ many


def many(count: int) -> list[str]:
    return [f"n{i}:SWAP Norland Sudland {i % 7}\nSAYS Sudland so" for i in range(count)]


@pytest.mark.parametrize("workers", [1, 3])
def test_many_workers_write_the_same_bytes(graph: Path, tmp_path: Path, workers: int) -> None:
    sources = [*many(100), "bad:BREAK"]
    report = run(graph, *sources, workers=workers)
    assert (report.new, len(report.errors)) == (100, 1)
    assert digest(graph) == scratch(tmp_path, *reversed(sources))


@pytest.mark.parametrize("workers", [1, 2])
def test_articles_that_bring_down_their_process_cost_themselves_alone(
    graph: Path, tmp_path: Path, workers: int
) -> None:
    sources = many(100)
    report = run(graph, *sources[:3], "bad:DIE", *sources[3:60], "worse:DIE", *sources[60:], workers=workers)
    assert report.new == 100
    assert [str(error) for error in report.errors] == [
        f"{name}: could not be read: the process that read it died of it, perhaps for want of memory"
        for name in ("bad", "worse")
    ]
    assert digest(graph) == scratch(tmp_path, *sources)


@pytest.mark.parametrize("workers", [0, 1, 2])
def test_an_error_in_a_worker_is_the_command_s(graph: Path, workers: int) -> None:
    with pytest.raises(InputError, match="no model named none"):
        run(graph, A, settings=Settings("none"), workers=workers)


def test_batches_are_small_for_long_articles() -> None:
    def lengths(*sizes: int) -> list[int]:
        orders = (pipeline.Order(Article(str(i), "x" * size), "") for i, size in enumerate(sizes))
        return [len(batch) for batch in batches(orders, pipeline.BATCH_ARTICLES, pipeline.BATCH_CHARACTERS)]

    assert lengths() == []
    assert lengths(*[10] * 65) == [32, 32, 1]
    assert lengths(150_000, 60_000, 10, 300_000, 10) == [2, 2, 1]


class Watcher:
    """A `Progress` that remembers."""

    def __init__(self) -> None:
        self.articles, self.steps = 0, list[tuple[str, int]]()

    def advance(self, articles: int) -> None:
        self.articles += articles

    def step(self, doing: str, articles: int) -> None:
        self.steps.append((doing, articles))


def test_progress_counts_every_article_once(graph: Path) -> None:
    watcher = Watcher()
    run(graph, A)
    build([A, *many(70)], graph, SETTINGS, STAGES, progress=watcher)
    assert watcher.articles == 71


def test_each_step_is_told_when_it_begins(graph: Path) -> None:
    watcher = Watcher()
    stages = replace(STAGES, update=lambda *_: None)
    build([A, B], graph, SETTINGS, STAGES, progress=watcher)
    build([A, C], graph, SETTINGS, stages, progress=watcher)
    build([A, C], graph, SETTINGS, stages, progress=watcher)
    remove(["a", "b"], graph, SETTINGS, STAGES, progress=watcher)
    assert watcher.steps == [
        ("resolving", 2), ("reasoning", 2), ("resolving and reasoning anew", 1), ("resolving", 1), ("reasoning", 1),
    ]  # fmt: skip


def test_no_model_is_loaded_when_nothing_is_new(graph: Path) -> None:
    run(graph, A)
    make: Callable[[Settings], Extractor] = pytest.fail  # type: ignore[assignment]
    assert build([A], graph, SETTINGS, replace(STAGES, make_extractor=make)).unchanged == 1
