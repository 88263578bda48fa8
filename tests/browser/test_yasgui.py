"""The page to write SPARQL on, in a real browser: it asks this server alone, shows text as text, is there for all."""

from __future__ import annotations

import base64
from typing import TYPE_CHECKING

import pytest

from hostility import TEXTS, as_shown
from real_browser import NARROW, OpenWindow
from test_explorer_reading import TOO_WIDE, brightness, violations

if TYPE_CHECKING:
    from playwright.sync_api import Locator, Page

pytestmark = pytest.mark.slow

SEEN = {
    "light": {"color_scheme": "light"},
    "dark": {"color_scheme": "dark"},
    "narrow": {"viewport": NARROW, "is_mobile": True},
}


def editor(window: OpenWindow, **options: object) -> Page:
    """The page, once its editor is there."""
    page = window(**options).open("/yasgui")
    page.locator(".tabPanel.active .CodeMirror-code").wait_for()
    return page


def write(page: Page, query: str) -> None:
    page.evaluate("text => document.querySelector('.tabPanel.active .CodeMirror').CodeMirror.setValue(text)", query)


def answer(page: Page) -> Locator:
    """Ask what stands in the editor, and wait for what comes back."""
    page.locator(".tabPanel.active .yasqe_queryButton").click()
    found = page.locator(".tabPanel.active .yasr_results")
    found.locator("tbody tr, .errorResult").first.wait_for()
    return found


@pytest.mark.parametrize("how", SEEN)
def test_a_stored_query_is_an_example(how: str, window: OpenWindow) -> None:
    page = editor(window, **SEEN[how])
    assert violations(page) == []
    page.get_by_label("Stored queries").select_option("exchanges")
    page.locator(".tabPanel.active").get_by_text("#+ summary").first.wait_for()
    assert answer(page).locator("tbody tr").count() > 3
    assert violations(page) == []
    ground, letters = brightness(page)
    assert abs(ground - letters) > 0.7
    if how == "narrow":
        assert page.evaluate(TOO_WIDE, 360) == []


# Of a picture: how bright it is, from 0 to 1.
PAINTED = """async picture => {
    const image = new Image();
    image.src = "data:image/png;base64," + picture;
    await image.decode();
    const canvas = new OffscreenCanvas(image.width, image.height).getContext("2d");
    canvas.drawImage(image, 0, 0);
    const bytes = canvas.getImageData(0, 0, image.width, image.height).data;
    return bytes.reduce((sum, byte, n) => n % 4 == 3 ? sum : sum + byte, 0) / bytes.length * 4 / 3 / 255;
}"""


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_it_is_as_dark_as_the_system_says(scheme: str, window: OpenWindow) -> None:
    page = editor(window, color_scheme=scheme)
    shown = page.evaluate(PAINTED, base64.b64encode(page.screenshot(full_page=True)).decode())
    assert shown > 0.8 if scheme == "light" else shown < 0.2
    page.emulate_media(media="print")
    assert page.locator("html").evaluate("e => getComputedStyle(e).filter") == "none"


def test_it_leads_to_the_explorer_and_back(window: OpenWindow) -> None:
    page = editor(window)
    page.get_by_role("link", name="Explorer").click()
    page.wait_for_url("**/")
    page.get_by_role("link", name="Ask", exact=True).click()
    page.get_by_role("link", name="write a query").click()
    page.locator(".CodeMirror-code").wait_for()
    outside = (
        "[...document.querySelectorAll('a[href]')].filter(e => e.origin != location.origin && e.checkVisibility())"
    )
    assert page.evaluate(f"{outside}.map(e => e.href)") == []


# Of an answer: what no cell of a table has, whatever is in it.
STRANGE = """() => {
    const found = [];
    for (const e of document.querySelectorAll(".tabPanel.active .yasr_results table *")) {
        const own = "thead, thead *, tbody, tfoot, tr, td, div, span, a, sup, colgroup, col";
        if (!e.matches(own)) found.push(e.outerHTML.slice(0, 100));
        for (const a of e.attributes) if (/^on/i.test(a.name)) found.push(`${e.tagName} ${a.name}`);
        if (e.href && !/^https?:/.test(e.href)) found.push(e.href);
    }
    return found;
}"""


def test_hostile_answers_stay_text(hostile_window: OpenWindow) -> None:
    """All labels of facts in one table, and as the server sent them."""
    page = editor(hostile_window, bypass_csp=True)
    write(page, "SELECT ?label ?node { ?node a sg:Person ; rdfs:label ?label }")
    found = answer(page)
    page.get_by_label("Rows on a page").select_option("All")
    shown = as_shown(found.inner_text())
    cut = ("template of the server",)  # it takes double braces out
    assert [name for name, text in TEXTS.items() if name not in cut and as_shown(text)[:30] not in shown] == []
    assert page.evaluate(STRANGE) == []
    page.locator(".tabPanel.active .select_response").click()
    found.locator(".CodeMirror").wait_for()


def test_hostile_mistakes_stay_text(hostile_window: OpenWindow) -> None:
    """What the server says of a query that is none."""
    opened = hostile_window(bypass_csp=True)
    for text in ("<script>hit(1)</script>", "<img src=x onerror=hit(1)>", '"><svg onload=hit(1)>'):
        page = opened.open("/yasgui")
        write(page, f"SELECT * {{ {text} }}")
        opened.expect("/sparql")
        assert "not SPARQL" in answer(page).inner_text()
        assert page.locator(".errorResult").locator("script, img, svg[onload]").count() == 0
