"""The five invariants of the design, each as a property.

1. `text[start:end]` is the evidence, always.
2. Same articles, same bytes: whatever the order, the number of workers, the hash seed, the engine.
3. After any sequence of build, rebuild and remove, the store equals one built from scratch with what remains.
4. The content of a claim, denial, pledge, proposal, question or hypothesis never becomes a plain fact.
5. No domain word in Python: a new event type with its trigger words and roles is added in Turtle alone.

Where the language model would be slow a fake extractor stands in (tests/fakes.py); tests marked slow run the real one.
"""

from __future__ import annotations

import ast
import io
import json
import os
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Iterable, Iterator
from dataclasses import replace
from pathlib import Path

import pyoxigraph as ox
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, invariant, rule

import fakes
from swapgraph import pipeline
from swapgraph.errors import Interrupted
from swapgraph.graph.serialize import FORMATS, export
from swapgraph.graph.store import Store, reading
from swapgraph.lexicon import load_lexicon
from swapgraph.model import Article
from swapgraph.names import PREFIXES, sg
from swapgraph.pipeline import Report, Stages, build, remove
from swapgraph.resources import ontology_dir, seeds_dir
from swapgraph.scale.extraction import Extractor
from swapgraph.settings import Settings
from swapgraph.stages import standard_stages

SETTINGS = Settings("fake")
TESTS = Path(__file__).parent
SOURCE = TESTS.parent / "src" / "swapgraph"

names = st.sampled_from(["Norland", "Sudland", "Eastmark", "Łódź", "𝒳land"])
lines = st.one_of(
    st.builds("SWAP {} {} {}".format, names, names, st.integers(0, 99)),
    st.builds("SAYS {} {}".format, names, st.sampled_from(["it is so", "a\tb", "“no” — 𝒳"])),
    st.text(st.characters(blacklist_categories=["Cs"], blacklist_characters="\0"), max_size=12),
)
texts = st.lists(lines, max_size=5).flatmap(
    lambda ls: st.sampled_from(["\n", "\r\n", "\n\n"]).map(lambda end: end.join(ls))
)
ids = st.sampled_from(["a", "b", "c d", "ł/ö?#%", "e"])
collections = st.dictionaries(ids, texts, min_size=1, max_size=4)


def articles_of(texts_by_id: dict[str, str]) -> list[Article]:
    return [Article(identifier, text, date="2025-06-10") for identifier, text in texts_by_id.items()]


def fake_build(graph: Path, articles: Iterable[Article], *, workers: int = 0, **stages: object) -> Report:
    found = list(articles)
    return build(["x"], graph, SETTINGS, replace(fakes.STAGES, read=lambda _: iter(found), **stages), workers=workers)  # type: ignore[arg-type]


def exports(graph: Path) -> dict[str, bytes]:
    """Everything that can be seen of a graph from outside; XML cannot hold some of the texts made here."""
    found = {}
    with reading(graph) as store:
        for format_ in sorted(set(FORMATS) - {"rdfxml"}):
            out = io.BytesIO()
            export(store, format_, out)
            found[format_] = out.getvalue()
    return found


# ------------------------------------------------------------------ 1: evidence


@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(collection=collections)
def test_every_piece_of_text_is_where_it_is_said_to_be(collection: dict[str, str]) -> None:
    store = Store()
    work = pipeline.make_work((fakes.make_extractor, SETTINGS, store.minter))
    outcomes = work([pipeline.Order(article, "key") for article in articles_of(collection)])
    store.replace_articles([outcome.graph for outcome in outcomes if outcome.graph])
    assert {outcome.id for outcome in outcomes if outcome.graph} == set(collection)
    _evidence_is_exact(store, collection)


def _evidence_is_exact(store: Store, expected: dict[str, str]) -> int:
    """Check each stored text against its source and each piece against its text; returns the number of pieces."""
    pieces = 0
    for iri in store.articles():
        node = ox.NamedNode(iri)
        text = _one(store, node, "text", node)
        if expected:
            assert text == expected[store.minter.article_id(iri)]
        for quad in store.oxigraph.quads_for_pattern(None, ox.NamedNode(sg("inArticle")), node, node):
            start, end = (int(_one(store, quad.subject, name, node)) for name in ("start", "end"))
            assert 0 <= start < end <= len(text)
            assert _one(store, quad.subject, "text", node) == text[start:end]
            assert quad.subject.value == f"{iri}#char={start},{end}"
            pieces += 1
    return pieces


def _one(store: Store, subject: ox.NamedNode, property_: str, graph: ox.NamedNode) -> str:
    (quad,) = store.oxigraph.quads_for_pattern(subject, ox.NamedNode(sg(property_)), None, graph)
    return quad.object.value


# ------------------------------------------------------------------ 2: the same bytes


@settings(max_examples=12, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(collection=collections, data=st.data())
def test_the_order_of_the_articles_does_not_matter(collection: dict[str, str], data: st.DataObject) -> None:
    articles = articles_of(collection)
    other = data.draw(st.permutations(articles))
    split = data.draw(st.integers(0, len(other)))
    with tempfile.TemporaryDirectory() as folder:
        one, two = Path(folder, "one"), Path(folder, "two")
        fake_build(one, articles)
        for part in (other[:split], other[split:]):
            if part:
                fake_build(two, part)
        assert exports(one) == exports(two)


def test_the_number_of_workers_does_not_matter(tmp_path: Path) -> None:
    articles = [Article(f"n{i}", f"SWAP Norland Sudland {i % 9}\nSAYS Norland yes") for i in range(150)]
    fake_build(tmp_path / "one", articles)
    fake_build(tmp_path / "three", articles, workers=3)
    assert exports(tmp_path / "one") == exports(tmp_path / "three")


@pytest.mark.slow
def test_hash_seed_workers_order_and_engine_do_not_matter(tmp_path: Path) -> None:
    """The whole command with the real extractor and reasoner."""
    sources = sorted(str(path) for path in seeds_dir().iterdir())
    one = _command_exports(tmp_path / "one", "1", sources)
    two = _command_exports(tmp_path / "two", "2", sources[::-1], "--workers", "2")
    other = _command_exports(tmp_path / "other", "3", sources[1:] + sources[:1], "--engine", "owlrl")
    assert len(one) > 100_000
    assert one == two
    assert _triples(one) == _triples(other)


def _command_exports(graph: Path, seed: str, sources: list[str], *options: str) -> bytes:
    environment = {**os.environ, "PYTHONHASHSEED": seed}
    command = [sys.executable, "-m", "swapgraph"]
    subprocess.run([*command, "build", *sources, *options, "--graph", graph], check=True, env=environment)
    exporting = [*command, "export", "--format", "nq", "--graph", graph]
    return subprocess.run(exporting, check=True, env=environment, capture_output=True).stdout


def _triples(exported: bytes) -> set[ox.Triple]:
    """What is said, not by which rule it was found: owlrl does not tell."""
    quads = ox.parse(exported, format=ox.RdfFormat.N_QUADS)
    return {quad.triple for quad in quads if "/graph/inferred/" not in quad.subject.value}


# ------------------------------------------------------------------ 3: history leaves no trace


class History(RuleBasedStateMachine):
    """Builds, rebuilds, removals and interruptions in any order; beside it, what should be there."""

    def __init__(self) -> None:
        super().__init__()
        self.folder = Path(tempfile.mkdtemp())
        self.graph = self.folder / "graph"
        self.expected: dict[str, str] = {}

    @rule(collection=collections)
    def build(self, collection: dict[str, str]) -> None:
        fake_build(self.graph, articles_of(collection))
        self.expected |= collection

    @rule(collection=collections)
    def build_with_a_broken_article(self, collection: dict[str, str]) -> None:
        broken = Article("e", "BREAK")
        fake_build(self.graph, [broken, *(a for a in articles_of(collection) if a.id != "e")])
        self.expected |= {identifier: text for identifier, text in collection.items() if identifier != "e"}

    @rule(collection=collections, survivors=st.integers(0, 3))
    def build_until_ctrl_c(self, collection: dict[str, str], survivors: int) -> None:
        def make(settings_: Settings) -> Extractor:
            extract = fakes.make_extractor(settings_)

            def extracting(articles: Iterable[Article]) -> Iterator[object]:
                for article in articles:
                    if list(collection).index(article.id) >= survivors:
                        raise KeyboardInterrupt
                    yield from extract([article])

            return extracting  # type: ignore[return-value]

        batch, pipeline.BATCH_ARTICLES = pipeline.BATCH_ARTICLES, 1
        try:
            fake_build(self.graph, articles_of(collection), make_extractor=make)
            self.expected |= collection
        except Interrupted:
            with reading(self.graph) as store:
                kept = {store.minter.article_id(iri): iri for iri in store.articles()}
                assert set(self.expected) <= set(kept) <= set(self.expected) | set(collection)
                for identifier, iri in kept.items():
                    text = _one(store, ox.NamedNode(iri), "text", ox.NamedNode(iri))
                    assert text in (self.expected.get(identifier), collection.get(identifier))
                    self.expected[identifier] = text
        finally:
            pipeline.BATCH_ARTICLES = batch

    @rule(data=st.data())
    def remove(self, data: st.DataObject) -> None:
        if self.expected:
            gone = data.draw(st.lists(st.sampled_from(sorted(self.expected)), min_size=1, unique=True))
            remove(gone, self.graph, SETTINGS, fakes.STAGES)
            for identifier in gone:
                del self.expected[identifier]

    @rule()
    def build_the_same_again(self) -> None:
        if self.expected:
            fake_build(self.graph, articles_of(self.expected))

    @invariant()
    def equals_one_built_from_scratch(self) -> None:
        if not self.graph.exists():
            return
        with reading(self.graph) as store:
            concluded = store.conclusions() is not None
        if concluded:
            fresh = self.folder / "fresh"
            shutil.rmtree(fresh, ignore_errors=True)
            if self.expected:
                fake_build(fresh, articles_of(dict(sorted(self.expected.items()))))
                assert exports(self.graph) == exports(fresh)
            else:
                with reading(self.graph) as store:
                    assert store.digest() == Store().digest()

    def teardown(self) -> None:
        shutil.rmtree(self.folder)


TestHistory = History.TestCase
TestHistory.settings = settings(
    max_examples=8, stateful_step_count=6, deadline=None, suppress_health_check=[HealthCheck.too_slow]
)


# ------------------------------------------------------------------ with the real extractor


@pytest.fixture(scope="module")
def real() -> Stages:
    """The real stages, with one language model for all tests of this module."""
    stages = standard_stages(Settings())
    extractor = stages.make_extractor(Settings())
    return replace(stages, make_extractor=lambda _: extractor)


def told_by(real: Stages, tmp_path: Path, *texts_: str) -> Store:
    """A store in memory with the graphs of some texts."""
    folder = Path(tempfile.mkdtemp(dir=tmp_path))
    records = [json.dumps({"id": f"t{i}", "text": text, "date": "2025-06-10"}) for i, text in enumerate(texts_)]
    (folder / "texts.jsonl").write_text("\n".join(records), encoding="utf-8")
    report = build([str(folder / "texts.jsonl")], folder / "graph", Settings(), real)
    assert not report.errors
    store = Store()
    with reading(folder / "graph") as built:
        store.oxigraph.bulk_extend(iter(built.oxigraph))
    return store


ODD = (
    "Ukraine and Russia exchanged 146 prisoners each on June 10, officials said.",
    "\ufeffKYIV, June 10 — “We got 75 people back,” President Volodymyr Zelensky said.\r\n\r\nMoscow denied it.",
    "👩‍👩‍👧 Israel freed 39 women 🇮🇱; Hamas handed over 13 hostages — “at last”, the Red Cross said 𝒳.",
    "Zele\u0301nsky\u200b said that 1\u00a0200 bodies\u2028were returned\u2029to Kyiv.\tRussia\x0bsaid\x0cnothing.",
    "a\n" * 50 + "Azerbaijan released 32 Armenian servicemen." + " ." * 50,
    "ALL CAPS: RUSSIA AND UKRAINE SWAP 300 PRISONERS, ERDOGAN SAYS",
    "(((((((((( Russia ))))))))) “ “ “ said ’ ’ ’ 5,000,000,000 prisoners .",
)


@pytest.mark.slow
def test_real_evidence_is_exact_in_odd_texts(real: Stages, tmp_path: Path) -> None:
    store = told_by(real, tmp_path, *ODD)
    assert _evidence_is_exact(store, {f"t{i}": text for i, text in enumerate(ODD)}) > 30


@pytest.mark.slow
@settings(max_examples=15, deadline=None, suppress_health_check=list(HealthCheck))
@given(data=st.data())
def test_real_evidence_is_exact_in_any_mixture(real: Stages, tmp_path: Path, data: st.DataObject) -> None:
    pieces = data.draw(
        st.lists(
            st.one_of(st.sampled_from(ODD), st.text(st.characters(blacklist_categories=["Cs"]), max_size=20)),
            min_size=1,
        )
    )
    text = data.draw(st.sampled_from(["\n\n", " ", "\r\n"])).join(pieces)
    if text.strip():
        _evidence_is_exact(told_by(real, tmp_path, text), {})


@pytest.mark.slow
def test_what_stands_beside_an_article_does_not_change_it(real: Stages, tmp_path: Path) -> None:
    """Articles are parsed in batches; what is made of one must be its own affair."""
    seeds = [path.read_text(encoding="utf-8") for path in sorted(seeds_dir().glob("*.txt"))]
    together = told_by(real, tmp_path, *seeds, *ODD, *ODD[::-1])
    for i, text in enumerate([*seeds, *ODD]):
        alone = told_by(real, tmp_path, text)
        mine, others = (
            {str(q.triple).replace("/article/t0", f"/article/t{i}") for q in alone.quads(alone.minter.article("t0"))},
            {str(q.triple) for q in together.quads(together.minter.article(f"t{i}"))},
        )
        volatile = ("ns#digest>", "ns#identifier>")
        assert {t for t in mine if not any(v in t for v in volatile)} == {
            t for t in others if not any(v in t for v in volatile)
        }


# ------------------------------------------------------------------ 4: what is said is not what happened

CONTENT = (
    "Norland and Sudland exchanged 90 prisoners on Tuesday",
    "Sudland had released 90 prisoners to Norland",
    "the two sides had swapped dozens of captured soldiers",
)
NOT_FACTS = (
    "Rebels denied that {}.",
    "“It is not true that {},” a Norland official said.",
    "The ministry rejected claims that {}.",
    "An unconfirmed report alleged that {}.",
    "Social media posts claimed that {}, but officials denied it.",
    "It was not clear whether {}.",
    "Did it ever happen that {}?",
    "If {}, the talks would go on.",
    "The mediator had proposed that {}, but nobody agreed.",
)
PLANNED = (
    "Norland promised to release 90 prisoners.",
    "Norland and Sudland plan to exchange 90 prisoners next week.",
    "Sudland proposed exchanging 90 prisoners.",
    "Norland refused to exchange 90 prisoners with Sudland.",
    "Could Norland and Sudland exchange 90 prisoners?",
    "Norland and Sudland have not exchanged any prisoners.",
    "The exchange of 90 prisoners between Norland and Sudland was cancelled.",
    "Relatives demanded that Norland exchange 90 prisoners.",
    "Sudland hopes to swap 90 prisoners with Norland.",
)


@pytest.mark.slow
@pytest.mark.parametrize("frame", [*NOT_FACTS, *PLANNED])
def test_what_is_said_never_becomes_a_fact(real: Stages, tmp_path: Path, frame: str) -> None:
    for content in CONTENT if "{}" in frame else [""]:
        sentence = frame.format(content)
        assert actual(told_by(real, tmp_path, sentence)) == [], sentence


@pytest.mark.slow
def test_what_is_told_plainly_is_a_fact(real: Stages, tmp_path: Path) -> None:
    """So that the test above cannot pass for want of events."""
    for sentence in CONTENT[:2]:
        assert actual(told_by(real, tmp_path, f"{sentence[0].upper()}{sentence[1:]}.")), sentence


def actual(store: Store) -> list[str]:
    """The exchanges and releases that a graph, with all that was inferred, holds to have happened."""
    found = store.oxigraph.query(
        "SELECT DISTINCT ?event { ?event sg:status 'actual' ; a ?t FILTER(?t IN (sg:PrisonerExchange, sg:Release)) }",
        prefixes=PREFIXES,
        use_default_graph_as_union=True,
    )
    return sorted(solution["event"].value for solution in found)


# ------------------------------------------------------------------ 5: words live in Turtle

FIT_FOR_OTHER_USE = {
    "transfer": "a kind of event, named by lex:kind",
    "agreement": "a kind of event, named by lex:kind",
    "accord": "the lemma in *according to*",
    "take": "grammar: *take* with an object",
    "return": "grammar: a verb of motion",
    "move": "a step of a clock in query/guard.py",
    "get": "the method of HTTP, as OpenAPI writes it",
}
"""Words that also trigger events and stand in Python for another reason; any more need one as good."""


def test_no_word_of_the_domain_stands_in_python() -> None:
    """Neither what triggers an event nor a name of the gazetteer."""
    triggers = {
        word
        for frame in load_lexicon([ontology_dir() / "lexicon" / "events.ttl"]).of("Frame")
        for word in frame.all("verb", "noun", "weakVerb", "weakNoun")
    }
    gazetteer = {
        name
        for entry in load_lexicon([ontology_dir() / "gazetteer"]).entries.values()
        for name in entry.all("rdfs:label", "alias", "demonym", "surname")
        if len(name) > 3
    }
    assert len(triggers) > 100
    assert len(gazetteer) > 1000
    found = [
        f"{path.relative_to(SOURCE)}:{line}: {text!r}"
        for path in sorted(SOURCE.rglob("*.py"))
        for line, text in _strings(path)
        if text in (triggers - set(FIT_FOR_OTHER_USE)) | gazetteer
    ]
    assert found == []


def _strings(path: Path) -> Iterator[tuple[int, str]]:
    """The string literals of a module, without docstrings."""
    tree = ast.parse(path.read_text(encoding="utf-8"))
    told = {id(node.value) for node in ast.walk(tree) if isinstance(node, ast.Expr)}
    for node in ast.walk(tree):
        if isinstance(node, ast.Constant) and isinstance(node.value, str) and id(node) not in told:
            yield node.lineno, node.value


QUAKES = f"""
@prefix sg: <{sg("")}> . @prefix lex: <{PREFIXES["lex"]}> . @prefix rdfs: <{PREFIXES["rdfs"]}> .
@prefix owl: <{PREFIXES["owl"]}> . @prefix ex: <https://quakes.example/> .
ex:Earthquake a owl:Class ; rdfs:subClassOf sg:Event ; rdfs:label "Earthquake"@en .
ex:struckPlace a owl:ObjectProperty ; rdfs:subPropertyOf sg:hasParticipant ; rdfs:label "struck place"@en .
ex:quake-noun a lex:Frame ; lex:evokes ex:Earthquake ; lex:noun "earthquake", "quake", "tremor" .
ex:quake-verb a lex:Frame ; lex:evokes ex:Earthquake ; lex:verb "quake" ; lex:subject ex:struckPlace .
"""


@pytest.mark.slow
def test_a_new_event_type_needs_turtle_alone(tmp_path: Path) -> None:
    (tmp_path / "quakes.ttl").write_text(QUAKES)
    (tmp_path / "news.txt").write_text("ANKARA, February 6, 2023 - An earthquake struck Turkey on Monday.\n")
    command = [sys.executable, "-m", "swapgraph"]
    build_ = [*command, "build", "news.txt", "--lexicon", "quakes.ttl"]
    subprocess.run(build_, cwd=tmp_path, check=True)
    exported = subprocess.run([*command, "export"], cwd=tmp_path, check=True, capture_output=True, text=True).stdout
    assert "<https://quakes.example/Earthquake>" in exported
    listed = subprocess.run(
        [*command, "query", "events", "--format", "csv"], cwd=tmp_path, check=True, capture_output=True, text=True
    ).stdout
    assert "Earthquake" in listed
    assert subprocess.run([*command, "validate"], cwd=tmp_path, check=False).returncode == 0
