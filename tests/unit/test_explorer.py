"""The explorer's pages of a small graph: what they say, that hostile content stays text, and the same as files."""

from __future__ import annotations

import html
import re
import time
from collections import Counter
from collections.abc import Callable, Iterator
from dataclasses import replace
from html.parser import HTMLParser
from pathlib import Path
from threading import Event
from urllib.parse import quote, unquote, urlsplit

import pyoxigraph as ox
import pytest
from click.testing import CliRunner

import explorer_graphs as graphs
from swapgraph.cli.group import main
from swapgraph.explore import asking, opened
from swapgraph.explore.index import Index
from swapgraph.explore.indexing import open_index
from swapgraph.explore.nodes import Nodes
from swapgraph.explore.opened import Library
from swapgraph.explore.views import claim, inferred, overview, resolved, search
from swapgraph.explore.views.entity import entity_view
from swapgraph.explore.views.event import event_view
from swapgraph.explore.views.overview import Filters, overview_view
from swapgraph.explore.vocabulary import Vocabulary
from swapgraph.graph.store import Store, reading
from swapgraph.graph.terms import RDF_TYPE
from swapgraph.names import PREFIXES, Minter, sg
from swapgraph.query.run import Rows, run
from swapgraph.query.stored import find_query
from swapgraph.serve.negotiation import GRAPHS, ROWS

ONE = "/id/article/one"


@pytest.fixture(scope="module")
def graph(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return graphs.build(tmp_path_factory.mktemp("explorer") / "graph", graphs.one(), graphs.two())


@pytest.fixture(scope="module")
def story(graph: Path) -> str:
    [page] = graphs.ask(graph, "/")
    return next(link for link in _links(page.text) if "/story/" in link)


class _Reader(HTMLParser):
    """The text of each element with an id, all links, and what is wrong with the nesting."""

    VOID = frozenset({"meta", "link", "input", "br", "img"})

    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.open: list[tuple[str, str | None]] = []
        self.texts: dict[str, str] = {}
        self.links: list[str] = []
        self.problems: list[str] = []
        self.tags: list[str] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        given = dict(attrs)
        self.tags.append(tag)
        self.problems += [f"{name} in {tag}" for name in given if name.startswith("on") or name == "style"]
        if tag == "a" and any(name == "a" for name, _ in self.open):
            self.problems.append("a link in a link")
        self.links += [given[name] or "" for name in ("href", "src", "action") if name in given]
        if given.get("id"):
            if given["id"] in self.texts:
                self.problems.append(f"two elements with the id {given['id']}")
            self.texts[str(given["id"])] = ""
        if tag not in self.VOID:
            self.open.append((tag, given.get("id")))

    def handle_startendtag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.handle_starttag(tag, attrs)
        if tag not in self.VOID:
            self.handle_endtag(tag)

    def handle_endtag(self, tag: str) -> None:
        if not self.open or self.open[-1][0] != tag:
            self.problems.append(f"</{tag}> ends {self.open[-1:]}")
            return
        self.open.pop()

    def handle_data(self, data: str) -> None:
        for _, identifier in self.open:
            if identifier:
                self.texts[identifier] += data


def _read(text: str) -> _Reader:
    reader = _Reader()
    reader.feed(text)
    reader.close()
    return reader


def _links(text: str) -> list[str]:
    return _read(text).links


def _plain(text: str) -> str:
    return html.unescape(re.sub(r"\s+", " ", re.sub(r"<[^>]+>", " ", text)))


# What pages say


def test_the_overview_sums_with_bounds_and_marks_what_is_contested(graph: Path) -> None:
    [page] = graphs.ask(graph, "/")
    told = _plain(page.text)
    assert page.status_code == 200
    assert "50–60" in told  # the sources differ
    assert "over 900 people to Ukraine since Mar 2022" in told
    assert "contested" in told
    assert "100 bodies" in told


def test_totals_are_those_of_the_stored_query(graph: Path, tmp_path: Path) -> None:
    assert _the_same_totals(graph)
    facts = graphs.withdrawn()
    assert _the_same_totals(graphs.build(tmp_path / "told", facts[0]))
    assert not _the_same_totals(graphs.build(tmp_path / "back", *facts))


def _the_same_totals(graph: Path) -> dict[tuple[str, str], object]:
    """What the overview adds up, once it is what `totals` does."""
    with reading(graph) as store:
        answer = run(store.oxigraph, find_query("totals"), {"by": "all"})
        assert isinstance(answer, Rows)
        rows = [dict(zip(answer.columns, [t.value if t else None for t in row], strict=True)) for row in answer]
        index = open_index(store, Vocabulary(store.oxigraph))
        view = overview_view(index, Filters())
        index.close()
    asked = {
        (r["side"], r["what"]): (int(float(r["least"])), int(float(r["most"])) if r["most"] else None)
        for r in rows
        if r["basis"] == "summed" and r["direction"] == "returned"
    }
    found = {
        (t.side, what): (r.least, r.most)
        for t in view.totals
        for what, r in (("people", t.people), ("bodies", t.bodies))
        if r
    }
    assert found == asked
    return found


def test_what_its_publisher_has_withdrawn_did_not_happen(tmp_path: Path) -> None:
    folder = graphs.build(tmp_path / "g", *graphs.withdrawn())
    [page] = graphs.ask(folder, "/")
    assert "withdrawn since" in _plain(page.text)
    assert "60" not in _plain(page.text[page.text.index("<main") :])
    [page] = graphs.ask(folder, next(link for link in _links(page.text) if "/story/" in link))
    assert "withdrawn since" in page.text[page.text.index("kicker") : page.text.index("</h1>")]
    assert re.search(r"<s>(?:(?!</s>).)*60 captives, each side.*?</s> <span[^>]*>withdrawn since", page.text, re.DOTALL)
    assert ">happened<" not in page.text


def test_what_is_not_shown_of_sums_and_running_counts_is_told(graph: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    [page] = graphs.ask(graph, "/")
    assert " more " not in _plain(page.text)
    monkeypatch.setattr(overview, "_TOTALS", 1)
    monkeypatch.setattr(overview, "_RUNNING", 0)
    [page] = graphs.ask(graph, "/")
    assert "1 more side to whom fewer came home" in _plain(page.text)
    assert "1 more running count, told earlier" in _plain(page.text)
    assert "/ask/totals?run=1" in _links(page.text)


def test_many_exchanges_are_summed_with_what_is_planned_and_contested(
    graph: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(overview, "_SINGLE", 1)
    [page] = graphs.ask(graph, "/")
    assert "1 more, month not told" in _plain(page.text)  # the plan to take back bodies
    marks = re.findall(r'<a href="/\?[^"]*" aria-label="([^"]*)"', page.text)
    assert marks == ["May 2025: 1 event; 50 to 60 came home to Russia; 50 to 60 came home to Ukraine; contested"]
    facts = graphs.one()
    swap, leg, plan, so_far = facts.events
    plan = replace(plan, type="PrisonerExchange", start="2025-05-20", participants=swap.participants)
    folder = graphs.build(tmp_path / "g", replace(facts, events=(swap, leg, plan, so_far)))
    [page] = graphs.ask(folder, "/")
    marks = re.findall(r'<a href="/\?[^"]*" aria-label="([^"]*)"', page.text)
    assert [told.partition(";")[2] for told in marks] == [
        " 50 came home to Russia; 50 came home to Ukraine; contested",
        " 100 came home to Ukraine; planned",
    ]


def test_filters(graph: Path) -> None:
    for query, count in (("", 2), ("side=Ukraine", 2), ("mediator=Qatar", 1), ("since=2026", 0), ("until=2025-05", 1)):
        [page] = graphs.ask(graph, f"/?{query}")
        assert f"{count} exchange" in _plain(page.text), query
    for wrong in ("abc", "2025-6", "2025-02-30", "'; DROP TABLE node; --"):
        [page] = graphs.ask(graph, f"/?page=999&since={quote(wrong)}")
        assert page.status_code == 400
        assert f"“{wrong}” is no day" in re.sub(r"</?bdi>", "", html.unescape(page.text))
        assert "2 exchange" in _plain(page.text)
    assert graphs.ask(graph, "/?conflict=nobody&page=999")[0].status_code == 200


def test_an_event_sets_its_sources_side_by_side(graph: Path, story: str) -> None:
    [page] = graphs.ask(graph, story)
    told = _plain(page.text)
    assert told.count("differs") >= 2
    assert "50 prisoners, each side" in told
    assert "60 captives, each side" in told
    reader = _read(page.text)
    assert not reader.problems
    assert any(link.startswith(f"{ONE}#char=") for link in reader.links)


def test_a_figure_that_its_publisher_has_corrected_is_struck_out_and_does_not_count(tmp_path: Path) -> None:
    first, told = graphs.one(), graphs.two()
    first = replace(first, quantities=first.quantities[:1])
    article = replace(told.article, id="fix", title="Correction: 60 were exchanged", publisher="Gazette")
    sixty = replace(told.quantities[0], counted="prisoners")
    folder = graphs.build(tmp_path / "g", first, replace(told, article=article, quantities=(sixty,)))
    [page] = graphs.ask(folder, "/")
    assert re.search(r"\b60\b", _plain(page.text))
    story = next(link for link in _links(page.text) if "/story/" in link)
    [page] = graphs.ask(folder, story)
    assert re.search(
        r"<s>(?:(?!</s>).)*50 prisoners, each side.*?</s> <span[^>]*>corrected since", page.text, re.DOTALL
    )
    assert "<s>" not in page.text[page.text.index("60 prisoners, each side") - 300 : page.text.index("60 prisoners")]
    assert "Sources give different numbers" not in page.text


def test_each_line_of_an_event_leads_to_its_words(tmp_path: Path) -> None:
    folder = graphs.build(tmp_path / "g", graphs.deal())
    [page] = graphs.ask(folder, "/id/article/deal/event/swap")
    lines = dict(re.findall(r"<dt>(.*?)</dt><dd[^>]*>(.*?)</dd>", page.text, re.DOTALL))
    assert list(lines) == ["Party", "Mediator", "How many", "Under", "Told to be", "After", "Before"]
    del lines["How many"]
    lines["When"], lines["Where"] = re.findall(
        r'<p class="dateline"><time[^>]*>(.*?) · (.*?) · told by', page.text, re.DOTALL
    )[0]
    cited = {matter: re.findall(r'href="/id/article/deal#char=(\d+),(\d+)"', line) for matter, line in lines.items()}
    words = {m: [graphs.DEAL[int(start) : int(end)] for start, end in places] for m, places in cited.items()}
    assert words == {
        "Party": ["swap", "exchange"],  # the sentence that names Russia; none names Ukraine
        "Mediator": ["swap"],
        "Under": ["exchange"],  # the phase; the deal is concluded
        "Told to be": ["exchange"],
        "After": ["exchange"],
        "Before": ["Talks"],
        "When": ["exchange"],
        "Where": ["swap"],
    }
    assert "Qatar mediated the swap between Russia and Ukraine, which Doha saw." in re.sub(
        "<[^>]+>", "", lines["Mediator"]
    )
    cells = re.findall(r'<td class="[^"]*" data-source="[^"]*">(.*?)</td>', page.text, re.DOTALL)
    assert len(cells) == 4  # when, where, told as, mediated by
    assert all('href="/id/article/deal#char=' in cell for cell in cells)


def test_what_is_inferred_is_marked_and_leads_to_its_proof(graph: Path, story: str, tmp_path: Path) -> None:
    deal = graphs.build(tmp_path / "g", graphs.deal())
    seen = 0
    for folder, addresses in (
        (graph, (story, f"{ONE}/claim/said", f"{ONE}/entity/olha", "/id/entity/doha", "/ask/inferred?run=1")),
        (deal, ("/id/article/deal/event/swap", "/id/article/deal/event/deal")),
    ):
        for page in graphs.ask(folder, *addresses):
            chips = re.findall(
                r'<span class="chip inferred">[^<]*</span>(?: <a class="prove" href="([^"]*)")?', page.text
            )
            assert all(chips), page.url
            assert chips, page.url
            assert {answer.status_code for answer in graphs.ask(folder, *map(html.unescape, chips))} == {200}, page.url
            seen += len(chips)
    assert seen > 30
    [swap] = graphs.ask(deal, "/id/article/deal/event/swap")
    assert re.search(r"<dt>Under</dt>.*?chip inferred.*?</dd>", swap.text)
    [said] = graphs.ask(graph, story)
    assert re.search(r'<span class="for">for (?:(?!</p>).)*chip inferred', said.text)  # whom she speaks for


def test_what_is_not_shown_of_an_event_is_told(graph: Path, story: str, monkeypatch: pytest.MonkeyPatch) -> None:
    [page] = graphs.ask(graph, story)
    assert not re.search(r"\d more |More is", _plain(page.text))
    monkeypatch.setattr(inferred, "MOST", 2)
    monkeypatch.setattr(resolved, "MOST", 1)
    monkeypatch.setattr(claim, "MOST_TURNS", 1)
    [page] = graphs.ask(graph, story)
    assert "2 more claims about it" in page.text
    assert "1 more are one with these" in page.text
    assert "More is concluded than these" in page.text
    assert page.text[page.text.index('id="concluded"') :].count('class="prove"') == 2


def test_a_denial_answers_what_it_denies(graph: Path) -> None:
    with reading(graph) as store:
        nodes = Nodes(store, Vocabulary(store.oxigraph))
        view = event_view(ox.NamedNode(Minter().local("one", "event", "swap")), nodes)
    said = next(turn for voice in view.voices for turn in voice.turns if turn.source.label == "Olha Nováková")
    assert [reply.stance for reply in said.replies] == ["denies"]
    assert said.hedges == ("allegedly",)
    assert view.contested


def test_every_mention_is_marked_at_its_words_whatever_stands_before(graph: Path) -> None:
    for facts in (graphs.one(), graphs.two()):
        text, iri = facts.article.text, Minter().article(facts.article.id)
        [page] = graphs.ask(graph, "/id/" + iri.removeprefix(Minter().base))
        reader = _read(page.text)
        assert not reader.problems
        anchors = [identifier for identifier in reader.texts if identifier.startswith("char=")]
        assert len(anchors) > 5
        for anchor in anchors:
            start, end = map(int, anchor.removeprefix("char=").split(","))
            assert reader.texts[anchor] == text[start:end]
        with reading(graph) as store:
            pieces = {str(q.subject.value) for q in store.quads(iri) if "#char=" in str(q.subject)}  # type: ignore[union-attr]
        assert {piece.rpartition("#")[2] for piece in pieces} == set(anchors)


def test_the_margin_says_when_and_where_an_event_was_and_who_took_part(graph: Path) -> None:
    [page] = graphs.ask(graph, ONE)
    [swap] = re.findall(r'<li class="fact event">(?:(?!</li>).)*event/swap".*?</li>', page.text)
    assert "actual; 3 May 2025; Doha; party: Russia, Ukraine; mediator: Qatar" in _plain(swap)
    [plan] = re.findall(r'<li class="fact event">(?:(?!</li>).)*event/plan".*?</li>', page.text)
    assert "planned; releasing party: Russia; receiving party: Ukraine" in _plain(plan)


def test_furniture_is_set_apart(graph: Path) -> None:
    [page] = graphs.ask(graph, ONE)
    assert re.search(r'furniture"[^>]*><span class="unseen">[^<]*</span>Sign up for our newsletter', page.text)


def test_people_have_roles_statements_and_proofs(graph: Path) -> None:
    [page] = graphs.ask(graph, f"{ONE}/entity/olha")
    told = _plain(page.text)
    assert "President" in told
    assert "48 soldiers had come home" in told
    proofs = [link for link in _links(page.text) if link.startswith("/proof")]
    answers = graphs.ask(graph, *proofs)
    assert proofs
    assert all(answer.status_code == 200 for answer in answers)
    assert any("said" in _plain(answer.text) for answer in answers)


def test_posts_and_answers_are_of_the_network(graph: Path) -> None:
    """Olha Nováková takes part in no event: she is President of Ukraine, and Russia denies what she says."""
    with reading(graph) as store:
        nodes = Nodes(store, Vocabulary(store.oxigraph))
        index = open_index(store, nodes.vocabulary)
        olha, russia = (
            entity_view(ox.NamedNode(iri), nodes, index)
            for iri in (Minter().local("one", "entity", "olha"), Minter().entity("russia"))
        )
        index.close()
    around = {one.ref.label: one.roles for one in olha.neighbours}
    assert around == {"Ukraine": ("has the post",), "Russia": ("answers",)}
    assert ("Olha Nováková", ("says",)) in {(one.ref.label, one.roles) for one in russia.neighbours}
    assert [claim.label for claim in russia.claims] == ["denied this"]  # its own statements alone
    [page] = graphs.ask(graph, f"{ONE}/entity/olha")
    assert 'class="network"' in page.text


def test_search_knows_accents_prefixes_and_spellings(graph: Path, tmp_path: Path) -> None:
    places = graphs.build(tmp_path / "places", graphs.places())
    for text in ("Novakova", "nováková olha", "nov", "Nowakowa", "Новакова"):
        [page] = graphs.ask(graph, f"/ask?q={quote(text)}")
        assert f"{ONE}/entity/olha" in _links(page.text), text
    names = {"Kiev": "kyiv", "UAE": "united-arab-emirates", "Turkiye": "turkey", "Istambul": "istanbul"}
    names["Moscow"] = "russia"  # as the article calls it
    for text, key in names.items():
        [page] = graphs.ask(places, f"/ask?q={quote(text)}")
        assert f"/id/entity/{key}" in _links(page.text), text
    [page] = graphs.ask(graph, "/ask?q=swapped")
    assert any("/article/a%2Fb" in link for link in _links(page.text))
    for odd in ('"', "*", "AND OR NOT", "NEAR(", "a:b", "-", "\x00", "'" * 300, "{title}: x", "😀"):
        assert graphs.ask(graph, f"/ask?q={quote(odd)}")[0].status_code == 200, odd


def test_a_search_has_pages_of_all_it_finds(graph: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(search, "NAMES", 1)
    monkeypatch.setattr(search, "TEXTS", 1)
    address, found, pages = "/ask?q=russia", [], 0
    while address:
        [page] = graphs.ask(graph, address)
        lists = re.findall(r'<ul class="found">(.*?)</ul>', page.text, re.DOTALL)
        found += [link for one in lists for link in re.findall(r'href="([^"]*)"', one)]
        pages += 1
        [address] = [html.unescape(a) for a in re.findall(r'rel="next" href="([^"]*)"', page.text)] or [""]
    assert len(found) == len(set(found))
    kinds = Counter("event" if "/event/" in link or "/story/" in link else link.split("/")[2] for link in found)
    assert kinds == {"entity": 1, "event": 4, "article": 2}
    assert pages == 4


def test_stored_queries_are_forms_with_answers(graph: Path) -> None:
    form, answer, wrong, none = graphs.ask(
        graph, "/ask/exchanges", "/ask/exchanges?run=1&party=Ukraine", "/ask/exchanges?run=1&since=soon", "/ask/nothing"
    )
    assert 'name="since"' in form.text
    assert "1 row" in _plain(answer.text)
    assert "/queries/exchanges.csv?party=Ukraine" in _links(answer.text)
    assert wrong.status_code == 400
    assert "2025-06-10" in wrong.text
    for parameters, told in (("sinse=2025", "no parameter 'sinse'"), ("since=2025&since=2024", "since is given twice")):
        [page] = graphs.ask(graph, f"/ask/exchanges?run=1&{parameters}")
        assert page.status_code == 400
        assert told in html.unescape(page.text)
    assert none.status_code == 404


OWN = {
    "any": "ASK { GRAPH ?g { ?s a <https://w3id.org/swapgraph/ns#PrisonerExchange> } }",
    "none": "ASK { GRAPH ?g { ?s a <https://w3id.org/swapgraph/ns#Wedding> } }",
    "titles": "CONSTRUCT { ?s rdfs:label ?o } WHERE { GRAPH ?s { ?s sg:title ?o } }",
}


def _own(folder: Path) -> str:
    folder.mkdir()
    for name, text in OWN.items():
        (folder / f"{name}.rq").write_text(f"#+ summary: {name}\n{text}\n")
    return str(folder)


def test_queries_of_ones_own_may_ask_or_construct(graph: Path, tmp_path: Path) -> None:
    addresses = [f"/ask/{name}?run=1" for name in OWN]
    pages = graphs.ask(graph, *addresses, queries=[_own(tmp_path / "own")])
    assert [re.search(r'id="answer">([^<]*)<', page.text)[1] for page in pages] == ["True", "False", "2 triples"]  # type: ignore[index]
    titles = pages[2]
    assert "Ukraine and Russia exchange prisoners" in _plain(titles.text)
    assert ONE in _links(titles.text)
    for page, kind, offers in zip(pages, ("json", "json", "ttl"), (ROWS, ROWS, GRAPHS), strict=True):
        formats = re.findall(r'href="/queries/\w+\.(\w+)"', page.text)
        assert kind in formats
        assert set(formats) <= {offer.format for offer in offers}


# Data at the same address


def test_a_page_is_data_for_who_asks_for_data(graph: Path, story: str) -> None:
    for media, format_ in (
        ("text/turtle", ox.RdfFormat.TURTLE),
        ("application/ld+json", ox.RdfFormat.JSON_LD),
        ("application/rdf+xml", ox.RdfFormat.RDF_XML),
        ("application/n-triples", ox.RdfFormat.N_TRIPLES),
    ):
        for answer in graphs.ask(graph, story, ONE, f"{ONE}/entity/olha", "/id/entity/ukraine", accept=media):
            assert answer.status_code == 200
            assert answer.headers["content-type"].startswith(media)
            assert answer.headers["vary"].startswith("Accept,")
            assert len(list(ox.parse(answer.content, format=format_))) > 5
    [png] = graphs.ask(graph, story, accept="image/png")
    assert png.status_code == 406


def test_json_ld_in_the_page_is_the_nodes_own(graph: Path) -> None:
    for facts in (graphs.one(), graphs.two()):
        iri = Minter().article(facts.article.id)
        [page] = graphs.ask(graph, "/id/" + iri.removeprefix(Minter().base))
        [data] = re.findall(r'<script type="application/ld\+json">(.*?)</script>', page.text, re.DOTALL)
        assert "<" not in data
        assert "only its own properties, without texts of more than 2,000 characters" in _plain(page.text)
        triples = list(ox.parse(data, format=ox.RdfFormat.JSON_LD))
        assert {q.subject for q in triples} == {ox.NamedNode(iri)}
        assert any(isinstance(q.object, ox.Literal) and q.object.value == facts.article.title for q in triples)
        assert f'<link rel="canonical" href="{html.escape(iri)}">'.replace("&#x27;", "&#39;") in page.text


def test_lists_and_proofs_are_data_too(graph: Path) -> None:
    """What a list has, by class and label; a proof in the words of PROV-O. In the page as well."""
    [person] = graphs.ask(graph, f"{ONE}/entity/olha")
    proof = next(link for link in _links(person.text) if link.startswith("/proof"))
    olha = ox.NamedNode(Minter().local("one", "entity", "olha"))
    for address, told in (
        ("/", (RDF_TYPE, ox.NamedNode(sg("Story")))),
        ("/list/person", (RDF_TYPE, ox.NamedNode(sg("Person")))),
        ("/ask?q=olha", (ox.NamedNode(PREFIXES["rdfs"] + "label"), ox.Literal("Olha Nováková"))),
        (proof, (RDF_TYPE, ox.NamedNode(PREFIXES["rdf"] + "Statement"))),
    ):
        [data] = graphs.ask(graph, address, accept="text/turtle")
        assert data.status_code == 200, address
        triples = set(ox.parse(data.content, format=ox.RdfFormat.TURTLE))
        assert told in {(triple.predicate, triple.object) for triple in triples}, address
        [page] = graphs.ask(graph, address)
        [embedded] = re.findall(r'<script type="application/ld\+json">(.*?)</script>', page.text, re.DOTALL)
        assert set(ox.parse(embedded, format=ox.RdfFormat.JSON_LD)) == triples
        assert "Permanent link" in page.text
        turtle = next(link for link in _links(page.text) if link.endswith("format=ttl"))
        assert graphs.ask(graph, turtle)[0].content == data.content
    [people] = graphs.ask(graph, "/list/person?page=1", accept="application/n-triples")
    assert str(olha) in people.text
    [form] = graphs.ask(graph, "/ask", accept="text/turtle")
    assert form.status_code == 406


def test_the_same_articles_have_the_same_tags(graph: Path, tmp_path: Path) -> None:
    again = graphs.build(tmp_path / "again", graphs.two(), graphs.one())
    for address in ("/", ONE, "/ask"):
        [one], [other] = (graphs.ask(folder, address) for folder in (graph, again))
        assert one.headers["etag"] == other.headers["etag"], address


def test_a_page_made_before_its_index_is_not_taken_for_the_one_after(
    graph: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    address = f"{ONE}/entity/olha"
    assert "etag" in graphs.ask(graph, address)[0].headers
    monkeypatch.setattr(opened, "open_index", lambda *_: None)
    [page] = graphs.ask(graph, address)
    assert page.status_code == 200
    assert "etag" not in page.headers


def test_unchanged_pages_are_not_sent_again(graph: Path) -> None:
    [page] = graphs.ask(graph, ONE)
    [again] = graphs.ask(graph, ONE, **{"if-none-match": page.headers["etag"]})
    assert again.status_code == 304
    assert not again.content
    [data] = graphs.ask(graph, ONE, accept="text/turtle")
    assert data.headers["etag"] != page.headers["etag"]


# What wants to be more than text


def test_hostile_content_stays_text_on_every_page(graph: Path) -> None:
    seen, waiting = set(), ["/", "/ask?q=script", f"/ask?q={quote(graphs.SCRIPT)}", f"/?side={quote(graphs.SCRIPT)}"]
    while waiting:
        pages = graphs.ask(graph, *waiting)
        seen |= set(waiting)
        found = []
        for page in pages:
            reader = _read(page.text)
            assert page.status_code == 200, page.url
            assert not reader.problems, page.url
            assert "img" not in reader.tags
            assert all(urlsplit(link).scheme in ("", "http", "https") for link in reader.links)
            assert page.headers["content-security-policy"].startswith("default-src 'none'")
            found += [link.partition("#")[0] for link in reader.links if link.startswith("/") and "format=" not in link]
        waiting = sorted(
            set(found) - seen - {link for link in found if link.startswith(("/static", "/queries", "/yasgui"))}
        )
    assert len(seen) > 40
    [bad] = [link for link in seen if link.endswith("/entity/bad")]
    [page] = graphs.ask(graph, bad)
    assert "javascript:alert(1)" in _plain(page.text)  # told, but no link


@pytest.mark.parametrize(
    "address",
    ["/id/", "/id/nothing", "/id/%00", "/id/%ff%fe", "/iri", "/iri?of=", "/iri?of=%3Cx", "/proof", "/proof?s=1&p=2&o=3",
     "/proof?s=%3Curn:a%3E&p=%3Curn:b%3E&o=%3Curn:c%3E", "/list/nothing", "/static/..%2fpages.py",
     "/static/nothing.css", "/id/" + "x" * 5000, "/iri?of=https://w3id.org/swapgraph/store", "/iri?of=https://w3id.org/swapgraph/ns%23Event"],
)  # fmt: skip
def test_what_is_not_there_is_not_found(graph: Path, address: str) -> None:
    [page] = graphs.ask(graph, address)
    assert page.status_code == 404


def test_assets_are_there(graph: Path) -> None:
    for name, media in (
        ("explorer.css", "text/css"),
        ("explorer.js", "text/javascript"),
        ("icon.svg", "image/svg+xml"),
    ):
        [file] = graphs.ask(graph, f"/static/{name}")
        assert file.headers["content-type"].startswith(media)
        assert not re.search(rb"https?://(?!www\.w3\.org/2000/svg)", file.content)


# The graph beside it


def test_an_empty_graph_and_none(tmp_path: Path) -> None:
    empty = graphs.build(tmp_path / "empty")
    pages = graphs.ask(empty, "/", "/list/event", "/ask?q=x", "/ask")
    assert [page.status_code for page in pages] == [200] * 4
    [none] = graphs.ask(tmp_path / "none", "/")
    assert none.status_code == 503
    assert "swapgraph build" in none.text


def test_a_newer_graph_is_seen_and_the_older_one_let_go(tmp_path: Path) -> None:
    folder = graphs.build(tmp_path / "graph", graphs.one())
    library = Library(folder)
    with library.reading() as before:
        assert before.indexed(None) is not None
        graphs.build(folder, graphs.two())
        with library.reading() as after:
            assert after is not before
            index = after.indexed(None)
            assert index is not None
            assert index.count("article") == 2
        assert before.store.size() == 1  # who reads is not disturbed
    library.close()


def test_pages_show_the_generation_before_until_the_newest_has_its_index(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    folder = graphs.build(tmp_path / "graph", graphs.one())
    library = Library(folder)
    with library.reading() as before:
        assert before.indexed(None) is not None
    go_on = Event()

    def slow(store: Store, vocabulary: Vocabulary, stopped: Callable[[], bool]) -> Index:
        go_on.wait(60)
        return open_index(store, vocabulary, stopped)

    monkeypatch.setattr(opened, "_AT_ONCE", 0.0)
    monkeypatch.setattr(opened, "open_index", slow)
    graphs.build(folder, graphs.two())
    with library.reading() as meanwhile:
        assert meanwhile is before
    go_on.set()
    now = next(one for one in repeatedly(library) if one is not before)
    assert now.index is not None
    assert now.index.count("article") == 2
    library.close()


def repeatedly(library: Library) -> Iterator[opened.Opened]:
    """What a library shows, for a minute."""
    for _ in range(600):
        with library.reading() as shown:
            yield shown
        time.sleep(0.1)


def test_the_index_of_a_graph_that_cannot_be_written_is_temporary(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    folder = graphs.build(tmp_path / "graph", graphs.one())
    monkeypatch.setattr("os.access", lambda *_: False)
    with reading(folder) as store:
        index = open_index(store, Vocabulary(store.oxigraph))
        assert index.count("article") == 1
        assert not index.path.is_relative_to(folder)
        index.close()
        assert not index.path.exists()


# Files


def test_the_site_opens_from_disk(graph: Path, tmp_path: Path) -> None:
    site = tmp_path / "site"
    result = CliRunner().invoke(main, ["site", "--graph", str(graph), "-o", str(site)])
    assert result.exit_code == 0, result.output
    pages = {path: _read(path.read_text("utf-8")) for path in site.rglob("*.html")}
    assert len(pages) > 40
    for path, reader in pages.items():
        assert not reader.problems, path
        for link in reader.links:
            address = urlsplit(link)
            if address.scheme in ("http", "https"):
                continue
            assert not link.startswith("/"), (path, link)
            target = (path.parent / unquote(address.path)).resolve() if address.path else path.resolve()
            assert target.is_file(), (path, link)
            assert target.is_relative_to(site.resolve())
            if address.fragment.startswith("char="):
                assert unquote(address.fragment) in pages[_of(pages, target)].texts, (path, link)
    script = (site / "static" / "search-index.js").read_text("utf-8")
    assert "Olha Nov" in script


def test_the_queries_of_a_site_have_their_pictures_and_links(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    other = graphs.two()
    swap = replace(other.events[0], start="2025-06-01", end="2025-06-01")
    graph = graphs.build(tmp_path / "graph", graphs.one(), replace(other, events=(swap,)))
    monkeypatch.setattr(asking, "MOST_ROWS", 2)
    site = tmp_path / "site"
    options = ["--graph", str(graph), "-o", str(site), "--queries", _own(tmp_path / "own")]
    assert CliRunner().invoke(main, ["site", *options]).exit_code == 0
    exchanges = (site / "ask" / "exchanges.html").read_text("utf-8")
    assert "50 came home to Ukraine" in exchanges
    assert [link for link in _links(exchanges) if "prisonerexchange" in link or "/event/swap" in link]
    entities = (site / "ask" / "entities.html").read_text("utf-8")
    assert "The first 2 are shown; <code>swapgraph query entities</code> has all" in entities
    assert "a download" not in entities
    assert 'id="answer">True<' in (site / "ask" / "any.html").read_text("utf-8")


def _of(pages: dict[Path, _Reader], target: Path) -> Path:
    return next(path for path in pages if path.resolve() == target)


def test_a_site_replaces_a_site_and_nothing_else(graph: Path, tmp_path: Path) -> None:
    (tmp_path / "mine").mkdir()
    (tmp_path / "mine" / "letter.txt").write_text("dear")
    refused = CliRunner().invoke(main, ["site", "--graph", str(graph), "-o", str(tmp_path / "mine")])
    assert refused.exit_code == 2
    assert (tmp_path / "mine" / "letter.txt").exists()
    none = CliRunner().invoke(main, ["site", "--graph", str(tmp_path / "none"), "-o", str(tmp_path / "site")])
    assert none.exit_code == 4
    assert not (tmp_path / "site").exists()
    site = tmp_path / "site"
    for _ in range(2):
        assert CliRunner().invoke(main, ["site", "--graph", str(graph), "-o", str(site)]).exit_code == 0
        (site / "index.html").read_text("utf-8")
    assert not [path for path in tmp_path.iterdir() if path.name.startswith(".")]


def test_a_page_that_is_no_data_is_html_for_whoever_takes_that_too(graph: Path) -> None:
    for accept, status in (("text/turtle, */*;q=0.1", 200), ("text/turtle", 406), ("text/turtle, text/html;q=0", 406)):
        [page] = graphs.ask(graph, "/ask/exchanges", accept=accept)
        assert page.status_code == status
        assert (status == 406) or page.headers["content-type"].startswith("text/html")
