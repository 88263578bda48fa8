"""The explorer in a real browser: every kind of page, its filters, its marks, its links."""

from __future__ import annotations

import html
import json
import re
from collections.abc import Iterator
from urllib.parse import parse_qs, urlsplit

import pytest

from conftest import LISTS, Site
from real_browser import NARROW, OpenWindow, links

pytestmark = pytest.mark.slow

KINDS = (
    "overview",
    *(f"list of {name}s" for name in LISTS),
    *("event", "event of an article", "article", "emoji", "person", "organization", "place", "country", "facility"),
    *("claim", "agreement", "group", "quantity", "post", "time", "proof"),
    *("ask", "search", "query form", "query results"),
)
GONE = (
    "/id/article/gone",
    "/id/",
    "/list/nothing",
    "/ask/nothing",
    "/proof",
    "/proof?s=a&p=b&o=c",
    "/nothing",
    "/static/nothing",
)
MOST_LINKS = 200
DOWNLOADS = {"CSV": "text/csv", "TSV": "text/tab-separated-values", "JSON": "results+json", "XML": "results+xml"}


@pytest.mark.parametrize("kind", KINDS)
def test_a_page_of_every_kind(kind: str, window: OpenWindow, addresses: dict[str, str]) -> None:
    page = window().open(addresses[kind])
    assert page.locator("h1").count() == 1
    assert page.title().endswith("swapgraph")
    assert page.locator("main").inner_text().strip()
    assert page.locator("html").get_attribute("lang") == "en"


@pytest.mark.parametrize("address", GONE)
def test_what_is_not_there(address: str, window: OpenWindow) -> None:
    assert window().open(address, status=404).locator("body").inner_text().strip()


def test_what_is_not_there_says_where_to_go(window: OpenWindow) -> None:
    page = window().open("/id/article/gone", status=404)
    assert page.locator("main a[href='/ask']").count() == 1


def test_filters_work_and_stand_in_the_address(window: OpenWindow) -> None:
    page = window().open("/")
    every = page.locator("table.happenings tbody tr").count()
    page.get_by_role("combobox", name="Mediator").select_option(index=1)
    page.get_by_role("textbox", name="From").fill("2025-04")
    page.get_by_role("textbox", name="Until").fill("2025-06")
    chosen = page.get_by_role("combobox", name="Mediator").input_value()
    page.get_by_role("button", name="Show").click()
    page.wait_for_url("**since=2025-04**")
    given = parse_qs(urlsplit(page.url).query)
    assert (given["mediator"], given["since"], given["until"]) == ([chosen], ["2025-04"], ["2025-06"])
    rows = page.locator("table.happenings tbody tr")
    assert 0 < rows.count() < every
    assert all(re.search(r"(Apr|May|Jun) 2025", text) for text in rows.all_inner_texts())
    # The form says what is shown, and so does the address when it is opened anew.
    assert page.get_by_role("combobox", name="Mediator").input_value() == chosen
    again = window().open(page.url.removeprefix(window().site))
    assert again.locator("table.happenings tbody tr").all_inner_texts() == rows.all_inner_texts()
    page.get_by_role("link", name="All", exact=True).click()
    assert page.locator("table.happenings tbody tr").count() == every


@pytest.mark.parametrize("name", ["conflict", "side"])
def test_filters_of_sides(name: str, window: OpenWindow) -> None:
    page = window().open("/")
    page.locator(f"select[name={name}]").select_option(index=1)
    chosen = page.locator(f"select[name={name}]").input_value()
    page.get_by_role("button", name="Show").click()
    page.wait_for_url(f"**{name}=**")
    rows = page.locator("table.happenings tbody tr").all_inner_texts()
    assert rows and all(side in row for row in rows for side in chosen.split(" – "))


def test_filters_that_nothing_fits(window: OpenWindow) -> None:
    page = window().open("/?since=1999&until=1999")
    assert page.locator("table.happenings").count() == 0
    assert page.locator("main a[href='/']").count() >= 1


def test_search_finds_other_spellings_and_beginnings(window: OpenWindow) -> None:
    page = window().open("/ask")
    for text, name in (("zelenskiy", "Volodymyr Zelensky"), ("ZELÉN", "Volodymyr Zelensky"), ("istan", "Istanbul")):
        page.locator("#q").fill(text)
        page.locator("#q").press("Enter")
        page.wait_for_url("**q=**")
        assert name in page.locator("ul.found").first.inner_text()
        assert page.locator("#q").input_value() == text


def test_a_stored_query_is_a_form(window: OpenWindow) -> None:
    opened = window()
    page = opened.open("/ask/exchanges")
    page.get_by_label("since").fill("2025-06")
    page.locator("form.parameters button").click()
    page.wait_for_url("**since=2025-06**")
    assert page.locator("table.answer tbody tr").count() > 0
    page.get_by_label("since").fill("no date")
    opened.expect(page.url.removeprefix(opened.site).replace("since=2025-06", "since=no+date"))
    page.locator("form.parameters button").click()
    page.wait_for_url("**since=no**")
    assert "no date" in page.get_by_role("alert").inner_text()


def test_downloads_are_what_the_page_shows(site: Site, window: OpenWindow, addresses: dict[str, str]) -> None:
    """Each link is followed, for what it names."""
    found = window().open(addresses["query results"]).locator("p.downloads a")
    for link in found.all():
        answer = site.server.get(link.get_attribute("href") or "")
        assert answer.status_code == 200, link.get_attribute("href")
        assert DOWNLOADS[link.inner_text()] in answer.headers["content-type"]


@pytest.mark.parametrize("kind", ["event", "article", "person", "organization", "place", "claim"])
def test_json_ld_in_the_page_is_of_the_page(kind: str, window: OpenWindow, addresses: dict[str, str]) -> None:
    page = window().open(addresses[kind])
    data = json.loads(page.locator("script[type='application/ld+json']").inner_text())
    node = page.locator("link[rel=canonical]").get_attribute("href")
    assert node in json.dumps(data, ensure_ascii=False)


def pieces(site: Site, article: str) -> Iterator[tuple[str, str]]:
    """The anchors of an article's evidence, and the words there."""
    for row in site.ask("evidence", article=article):
        yield f"char={row['start']},{row['end']}", row["text"]


@pytest.mark.parametrize("article", ["emoji-2025-07-04", "kyiv-independent-2025-06-10", "example-wire-2025-04-19-kyiv"])
def test_marks_are_at_the_right_characters(article: str, site: Site, window: OpenWindow) -> None:
    page = window().open(f"/id/article/{article}")
    marks: dict[str, str] = page.evaluate(
        """() => {
            const found = {};
            for (const e of document.querySelectorAll("[data-at]"))
                found[e.dataset.at] = (found[e.dataset.at] || "") + e.textContent;
            return found;
        }"""
    )
    evidence = dict(pieces(site, article))
    assert len(evidence) > 5
    wrong = {at: (text, marks.get(at)) for at, text in evidence.items() if marks.get(at) != text}
    assert wrong == {}


@pytest.mark.parametrize("article", ["emoji-2025-07-04", "kyiv-independent-2025-06-10", "example-gazette-2025-08-24"])
def test_the_text_is_all_there(article: str, site: Site, window: OpenWindow) -> None:
    rows = site.server.rows(f'SELECT ?t {{ GRAPH ?g {{ ?g <{SG}identifier> "{article}" ; <{SG}text> ?t }} }}')
    page = window().open(f"/id/article/{article}")
    shown = page.evaluate(
        """() => [...document.querySelectorAll(".paragraph")].map(p => {
            const copy = p.cloneNode(true);
            copy.querySelectorAll(".unseen").forEach(e => e.remove());
            return copy.textContent;
        })"""
    )
    assert re.sub(r"\s+", " ", " ".join(shown)).strip() == re.sub(r"\s+", " ", rows[0]["t"]).strip()


SG = "https://w3id.org/swapgraph/ns#"


def test_a_quote_leads_to_its_words(window: OpenWindow, addresses: dict[str, str]) -> None:
    """From an event to the article, at the words: they are in sight and marked."""
    opened = window()
    page = opened.open(addresses["event"])
    quotes = page.locator("blockquote a.highlight")
    targets = [(q.get_attribute("href") or "", q.inner_text()) for q in quotes.all()]
    assert targets
    for address, text in targets[:4]:
        page.goto(address)
        place = html.unescape(address.partition("#")[2])
        assert page.evaluate("at => document.getElementById(at).matches(':target')", place)
        marked = page.locator(f"[data-at='{place}']")
        assert "".join(marked.all_text_contents()).split() == text.split()
        box = marked.first.bounding_box()
        covered = page.evaluate(
            "at => { const e = document.getElementById(at), r = e.getClientRects()[0];"
            " const top = document.elementFromPoint(r.x + r.width / 2, r.y + r.height / 2);"
            " return !(e.contains(top) || top.contains(e)); }",
            place,
        )
        assert box is not None and 0 <= box["y"] < 900 and not covered
        plain = page.locator(".paragraph").first.evaluate("e => getComputedStyle(e).backgroundColor")
        assert marked.first.evaluate("e => getComputedStyle(e).backgroundColor") != plain


def test_marks_can_be_hidden_by_kind(window: OpenWindow) -> None:
    page = window().open("/id/article/kyiv-independent-2025-06-10")
    mark = page.locator(".text .m.country").first
    shown = mark.evaluate("e => getComputedStyle(e).backgroundColor")
    page.locator("input.k-country").uncheck()
    assert mark.evaluate("e => getComputedStyle(e).backgroundColor") != shown


def test_an_inferred_fact_opens_its_proof(window: OpenWindow, addresses: dict[str, str]) -> None:
    page = window().open(addresses["proof"])
    assert page.locator(".tree .step").count() > 1
    # Down to the words of an article, or to what was known beforehand.
    assert page.locator(".step.said blockquote, .step.known").count() > 0


def test_links_resolve(site: Site) -> None:
    """From the overview on, breadth first, and the place in the page where a link names one."""
    waiting, seen, broken, pages = ["/"], {"/"}, [], {}
    while waiting and len(pages) < MOST_LINKS:
        address = waiting.pop(0)
        answer = site.server.get(address, headers={"Accept": "text/html,*/*;q=0.5"})
        if answer.status_code not in (200, 303):
            broken.append((address, answer.status_code))
        pages[address] = answer.text if answer.headers["content-type"].startswith("text/html") else ""
        for link in links(pages[address]):
            path = link.partition("#")[0]
            if path.startswith("/") and path not in seen:
                seen.add(path)
                waiting.append(path)
    places = [
        (address, link)
        for address, text in pages.items()
        for link in links(text)
        for path, hash_, place in [link.partition("#")]
        if hash_ and pages.get(path or address) and f'id="{html.escape(place)}"' not in pages[path or address]
    ]
    assert (broken, places) == ([], [])
    assert len(pages) > 100


def test_links_to_elsewhere_are_addresses_of_the_web(window: OpenWindow, addresses: dict[str, str]) -> None:
    page = window(viewport=NARROW).open(addresses["article"])
    for link in page.locator("a[rel~=external]").all():
        assert (link.get_attribute("href") or "").startswith(("https://", "http://"))
