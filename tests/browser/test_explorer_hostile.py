"""Hostile text stays text: nothing of it runs, asks for anything or becomes an element, and the page holds its shape.

The pages' Content-Security-Policy is turned off in most of these windows, so that it is the pages that are tested and
not the browser's second line; that line has a test of its own.
"""

from __future__ import annotations

import re
from contextlib import closing
from http.client import HTTPConnection
from typing import TYPE_CHECKING
from urllib.parse import quote, urlencode

import pytest

from conftest import LISTS, Site
from hostility import ENTITIES, TEXTS, as_shown, body, facts_of
from real_browser import NARROW, OpenWindow, Window
from swapgraph.explore.addresses import node_address
from swapgraph.explore.vocabulary import local_name
from swapgraph.graph.assemble import assemble
from swapgraph.graph.schema import load_schema
from swapgraph.names import Minter, sg

if TYPE_CHECKING:
    from playwright.sync_api import Page

pytestmark = pytest.mark.slow

STATIC = tuple(f"/static/{up}routes.py" for up in ("../", "%2e%2e/", "..%2f", "%2e%2e%2f", "..%5c"))
SHAPES = ("long", "marks", "style", "right", "isolates", "nothing")
EVERY = pytest.mark.parametrize("name", TEXTS)

# What no page has, whatever it shows. Elements in pictures are the explorer's own.
STRANGE = """() => {
    const found = [];
    const never = "iframe, object, embed, base, img, video, audio, math, template, plaintext, textarea, style,"
        + " noscript, frame, meta[http-equiv], animate, foreignObject, svg script, [style], [srcdoc], [onerror]";
    for (const e of document.querySelectorAll(never)) found.push(e.outerHTML.slice(0, 100));
    for (const e of document.querySelectorAll("*")) {
        for (const a of e.attributes) {
            if (/^on/i.test(a.name)) found.push(`${e.tagName} ${a.name}`);
            if (["href", "src", "action", "xlink:href", "formaction"].includes(a.name)
                && !["http:", "https:", "data:"].includes(new URL(a.value, location).protocol))
                found.push(`${a.name} ${a.value}`);
        }
        if (["SCRIPT", "LINK", "FORM"].includes(e.tagName)) {
            const fetched = e.tagName == "LINK" && ["stylesheet", "icon"].includes(e.rel);
            const where = e.src || e.action || (fetched && e.href);
            if (where && new URL(where).origin != location.origin) found.push(`${e.tagName} ${where}`);
        }
        if (e.tagName == "SCRIPT" && !e.src && e.type != "application/ld+json") found.push(e.outerHTML.slice(0, 100));
    }
    for (const e of document.querySelectorAll("script[type='application/ld+json']"))
        try { JSON.parse(e.textContent); } catch (problem) { found.push(`${problem}: ${e.textContent.slice(0, 100)}`); }
    for (const name of ["main", "footer.foot", "header.top"])
        if (document.querySelectorAll(`body > ${name}`).length != 1) found.push(`${name} is not where it was`);
    return found;
}"""
# Text with characters that turn the direction, which reach out of it: no inline element isolates it, and its block has
# other text too. In the paragraphs of an article they may, as they do where it was published.
UNISOLATED = """() => {
    const turning = /[\\u202a-\\u202e\\u2066-\\u2069]/, found = [];
    const walk = document.createTreeWalker(document.querySelector("main"), NodeFilter.SHOW_TEXT);
    while (walk.nextNode()) {
        const text = walk.currentNode;
        if (!turning.test(text.data)) continue;
        let e = text.parentElement, isolated = false;
        while (e && getComputedStyle(e).display == "inline") {
            isolated ||= getComputedStyle(e).unicodeBidi != "normal";
            e = e.parentElement;
        }
        if (text.parentElement.closest("svg, option, .paragraph")) continue;
        const alone = e.textContent.trim() == text.data.trim();
        if (!isolated && !alone) found.push(text.parentElement.outerHTML.slice(0, 150));
    }
    return found;
}"""
SHOWN = "e => (e.closest('h1, main') || e).textContent"


class Look:
    """Looks at pages and keeps what is wrong with them."""

    def __init__(self, window: Window) -> None:
        self.window = window
        self.wrong: list[str] = []

    def at(self, address: str, *shown: str, statuses: tuple[int, ...] = (200,)) -> Page:
        """Open an address; these texts are on the page as they are."""
        self.window.expect(address)
        answer = self.window.page.goto(address)
        page = self.window.page
        assert answer is not None
        if answer.status not in statuses:
            self.wrong.append(f"{address[:200]} is answered with {answer.status}")
        if answer.headers.get("content-type", "").startswith("text/html"):
            self.wrong += [
                f"{address[:200]}: {found}" for found in [*page.evaluate(STRANGE), *page.evaluate(UNISOLATED)]
            ]
            whole = as_shown(page.locator("main").evaluate("e => e.textContent"))
            self.wrong += [
                f"{address[:200]}: not there: {text[:80]!a}" for text in shown if as_shown(text) not in whole
            ]
        elif not answer.headers.get("content-type", "").startswith("text/plain"):
            self.wrong.append(f"{address[:200]} is {answer.headers.get('content-type')}")
        if self.window.context.cookies():
            self.wrong.append(f"{address[:200]} sets a cookie")
        return page


@EVERY
def test_in_a_built_article(name: str, hostile_site: Site, hostile_window: OpenWindow) -> None:
    """In its identifier, headline, author, publisher, address and text."""
    look = Look(hostile_window(bypass_csp=True))
    text = TEXTS[name]
    page = look.at(article_address(hostile_site, f"{name} {text}"), f"Swap {text} done")
    whole = "".join(page.locator(".paragraph").all_text_contents())
    plain = "".join(as_shown(whole).replace("(no part of the story) ", "").split())
    if plain != "".join(as_shown(body(text)).split()):
        look.wrong.append("the text is another one")
    external = page.locator("a[rel~=external]").all()
    if len(external) > 1:
        look.wrong.append("more links to elsewhere than there are")
    assert look.wrong == []


def article_address(site: Site, identifier: str) -> str:
    found = site.server.rows(f"SELECT ?g ?id {{ GRAPH ?g {{ ?g <{sg('identifier')}> ?id }} }}")
    (iri,) = [row["g"] for row in found if as_shown(row["id"]) == as_shown(identifier)]
    return node_address(iri, BASE)


@EVERY
def test_in_the_labels_of_facts(name: str, hostile_site: Site, hostile_window: OpenWindow) -> None:
    """Of entities, events, figures, claims and posts, and in their IRIs: on their own pages, where they name each
    other, and as data. Each text is in each template; the kinds that share one take turns.
    """
    look = Look(hostile_window(bypass_csp=True))
    text, turn = TEXTS[name], list(TEXTS).index(name)
    quads = assemble(facts_of(name, text), Minter(), load_schema())
    nodes = {local_name(q.object.value): q.subject.value for q in quads if q.predicate.value.endswith("#type")}
    assert {*ENTITIES, *MAIN, *OTHERS} <= set(nodes)
    for kind in (*MAIN, *(OTHERS[(turn + n) % len(OTHERS)] for n in range(2))):
        address = node_address(nodes[kind], BASE)
        look.at(address, text)
        data = hostile_site.server.get(with_query(address, {"format": ("ttl", "jsonld")[turn % 2]}))
        media = data.headers["content-type"].partition(";")[0]
        if data.status_code != 200 or media not in ("text/turtle", "application/ld+json"):
            look.wrong.append(f"{address} as data: {data.status_code}")
    assert look.wrong == []


MAIN = ("Article", "PrisonerExchange", "Person", "Claim")
OTHERS = ("Organization", "Place", "Group", "Agreement", "Country", "Facility", "Quantity", "Post")
BASE = "https://w3id.org/swapgraph/id/"


def with_query(address: str, more: dict[str, str]) -> str:
    return f"{address}{'&' if '?' in address else '?'}{urlencode(more)}"


@EVERY
def test_in_what_is_asked(name: str, hostile_window: OpenWindow) -> None:
    """In searches, filters, parameters of queries, and addresses that are none."""
    look = Look(hostile_window(bypass_csp=True))
    text, gone = TEXTS[name], (400, 404)
    page = look.at(f"/ask?{urlencode({'q': text})}")
    if as_shown(page.locator("#q").input_value()) != as_shown(re.sub("[\r\n]", "", text[:200])):
        look.wrong.append("the search box says something else")
    filters = ("conflict", "side", "mediator")
    page = look.at(f"/?{urlencode(dict.fromkeys((*filters, 'page'), text[:200]))}")
    for field in filters:
        if as_shown(page.locator(f"select[name={field}]").input_value()) != as_shown(text[:200]):
            look.wrong.append(f"the choice of {field} says something else")
    look.at(f"/?{urlencode(dict.fromkeys(('since', 'until'), text[:200]))}", statuses=(200, 400))
    look.at(f"/ask/exchanges?{urlencode({'run': '1', 'party': text})}", statuses=(200, 400))
    look.at(f"/ask/exchanges?{urlencode({'since': text, text: text})}")
    look.at(f"/ask/{quote(text, safe='')}", statuses=gone)
    look.at(f"/id/{quote(text, safe='')}", statuses=gone)
    look.at(f"/proof?{urlencode({'s': text, 'p': text, 'o': text, 'format': text})}", statuses=(*gone, 406))
    assert look.wrong == []


@pytest.mark.parametrize("address", ["/", "/?page=2", *(f"/list/{name}" for name in LISTS)])
def test_in_lists(address: str, hostile_window: OpenWindow) -> None:
    """All at once, wide and narrow: the page holds its shape."""
    look = Look(hostile_window(bypass_csp=True))
    look.at(address)
    assert look.wrong == []
    page = hostile_window(viewport=NARROW, is_mobile=True).open(address)
    assert page.evaluate("document.documentElement.scrollWidth") == 360


@pytest.mark.parametrize("query", ["exchanges", "timeline", "who-said-what", "people", "entities", "contested"])
def test_in_answers(query: str, hostile_window: OpenWindow) -> None:
    look = Look(hostile_window(bypass_csp=True))
    look.at(f"/ask/{query}?run=1")
    assert look.wrong == []


@pytest.mark.parametrize("name", [name for name in TEXTS if name.split()[0] in SHAPES])
def test_the_page_holds_its_shape(name: str, hostile_site: Site, hostile_window: OpenWindow) -> None:
    """Nothing reaches out of a narrow page or lies over its head, however long a word is or wherever letters turn."""
    opened = hostile_window(viewport=NARROW, is_mobile=True)
    quads = assemble(facts_of(name, TEXTS[name]), Minter(), load_schema())
    nodes = {local_name(q.object.value): q.subject.value for q in quads if q.predicate.value.endswith("#type")}
    addresses = [node_address(nodes[kind], BASE) for kind in (*MAIN, *OTHERS)]
    addresses += [article_address(hostile_site, f"{name} {TEXTS[name]}"), f"/ask?{urlencode({'q': TEXTS[name]})}"]
    wide = {}
    for address in addresses:
        page = opened.open(address)
        width = page.evaluate("document.documentElement.scrollWidth")
        if width != 360:
            wide[address[:120]] = width
        foot = page.locator("footer.foot").evaluate("e => [e.offsetTop, document.querySelector('main').offsetTop]")
        assert foot[0] > foot[1]
    assert wide == {}


@pytest.mark.parametrize("address", STATIC)
def test_files_that_are_no_assets(address: str, hostile_site: Site) -> None:
    """Asked for as they are, which no browser would."""
    with closing(HTTPConnection("127.0.0.1", hostile_site.server.port)) as connection:
        connection.request("GET", address)
        answer = connection.getresponse()
        assert answer.status in (400, 404)
        assert b"import" not in answer.read()


def test_a_script_that_got_in_would_be_seen(hostile_window: OpenWindow) -> None:
    """The tests above can fail: what they look for is put into a page."""
    opened = hostile_window(bypass_csp=True)
    page = opened.open("/")
    bad = "<img src=x onerror=hit(1)><p>a \u202e b <b>c</b>"
    page.evaluate("bad => { document.querySelector('main').innerHTML += bad }", bad)
    page.wait_for_timeout(200)
    assert any("ran" in line for line in opened.complaints())
    assert any("IMG onerror" in line for line in page.evaluate(STRANGE))
    assert page.evaluate(UNISOLATED)
    opened.troubles.clear()


def test_the_second_line_holds(hostile_window: OpenWindow) -> None:
    """The pages' policy stops a script in the page, a request for another address, and a form that leads elsewhere."""
    opened = hostile_window()
    page = opened.open("/")
    page.evaluate(
        """() => {
            document.querySelector("main").innerHTML += "<img src=//evil.example/i.png onerror=hit(1)>"
                + "<form action=//evil.example><button id=away>x</button></form>"
                + "<iframe src=//evil.example></iframe><base href=//evil.example>";
            const script = document.createElement("script");
            script.textContent = "hit(2)";
            document.body.append(script);
            document.getElementById("away").click();
        }"""
    )
    page.wait_for_timeout(200)
    assert opened.outside() == []
    assert opened.troubles and all("Content Security Policy" in line for line in opened.troubles)
    opened.troubles.clear()
