"""How the explorer can be read: light, dark, narrow, printed, without scripts, with the keyboard alone, by machine."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from conftest import Site
from real_browser import NARROW, OpenWindow, axe
from swapgraph.explore.opened import Opened
from swapgraph.explore.pages import Page as Made
from swapgraph.explore.pages import Pages
from swapgraph.graph.store import reading
from swapgraph.serve.explorer import SECURITY
from test_explorer_pages import KINDS

if TYPE_CHECKING:
    from playwright.sync_api import Page, Route

pytestmark = pytest.mark.slow

# Of an element: how bright its ground and its letters are, from 0 to 1.
BRIGHTNESS = """e => {
    const bright = c => {
        const [r, g, b] = c.match(/[0-9.]+/g).map(Number);
        return (c.startsWith("color(") ? 1 : 1 / 255) * (0.2126 * r + 0.7152 * g + 0.0722 * b);
    };
    const s = getComputedStyle(e);
    return [bright(s.backgroundColor), bright(s.color)];
}"""
TOO_WIDE = """width => {
    if (document.documentElement.scrollWidth <= width) return [];
    const clipped = e => { while ((e = e.parentElement)) if (getComputedStyle(e).overflowX != "visible") return true; };
    return [...document.querySelectorAll("body *")]
        .filter(e => e.getBoundingClientRect().right > width + 1 && !clipped(e) && !e.closest(".skip"))
        .map(e => `${e.outerHTML.slice(0, 80)} reaches to ${Math.round(e.getBoundingClientRect().right)}`)
        .slice(0, 3).concat(document.documentElement.scrollWidth);
}"""


@pytest.mark.parametrize("kind", KINDS)
def test_a_narrow_screen(kind: str, window: OpenWindow, addresses: dict[str, str]) -> None:
    page = window(viewport=NARROW, is_mobile=True, has_touch=True).open(addresses[kind])
    assert page.evaluate(TOO_WIDE, 360) == []
    # What is wider scrolls by itself, and says so to the keyboard.
    for region in page.locator(".scroll").all():
        assert region.get_attribute("tabindex") == "0"
    # The head may not take the page.
    top = page.locator("header.top").evaluate(
        "e => getComputedStyle(e).position == 'sticky' ? e.getBoundingClientRect().height : 0"
    )
    assert top < 740 / 3


@pytest.mark.parametrize("kind", KINDS)
def test_dark_as_the_system_says(kind: str, window: OpenWindow, addresses: dict[str, str]) -> None:
    ground, letters = brightness(window(color_scheme="dark").open(addresses[kind]))
    assert ground < 0.2
    assert letters > 0.7
    ground, letters = brightness(window(color_scheme="light").open(addresses[kind]))
    assert letters < 0.3
    assert ground > 0.8


def test_dark_as_the_reader_says(window: OpenWindow, addresses: dict[str, str]) -> None:
    """The button turns it over, and the choice holds on other pages."""
    opened = window()
    page = opened.open("/")
    page.get_by_role("button", name="dark").click()
    assert brightness(page)[0] < 0.2
    opened.open(addresses["article"])
    assert brightness(page)[0] < 0.2
    page.get_by_role("button", name="light").click()
    assert brightness(page)[0] > 0.8


def brightness(page: Page) -> list[float]:
    found: list[float] = page.locator("body").evaluate(BRIGHTNESS)
    return found


@pytest.mark.parametrize("kind", [kind for kind in KINDS if not kind.startswith("query")])
def test_print(kind: str, window: OpenWindow, addresses: dict[str, str]) -> None:
    """On paper: dark on light even in the dark, nothing to click, nothing cut off."""
    opened = window(color_scheme="dark", viewport={"width": 718, "height": 1000})  # A4 without its margins
    page = opened.open(addresses[kind])
    page.emulate_media(media="print")
    ground, letters = brightness(page)
    assert letters < 0.3 and ground > 0.8
    for name in ("nav[aria-label=Pages]", "form", "button"):
        assert not any(found.is_visible() for found in page.locator(name).all()), name
    assert page.evaluate(TOO_WIDE, 718) == []
    wide = "() => [...document.querySelectorAll('.scroll')].filter(e => e.scrollWidth > e.clientWidth + 1).length"
    assert page.evaluate(wide) == 0
    assert page.pdf(format="A4").startswith(b"%PDF")


@pytest.mark.parametrize("kind", KINDS)
def test_without_scripts(kind: str, window: OpenWindow, addresses: dict[str, str]) -> None:
    """The same words, and nothing that does nothing."""
    scripted = window().open(addresses[kind]).locator("main").inner_text()
    plain = window(java_script_enabled=False).open(addresses[kind])
    assert plain.locator("main").inner_text() == scripted
    assert not plain.locator("button.theme").is_visible()


def test_filters_without_scripts(window: OpenWindow) -> None:
    page = window(java_script_enabled=False).open("/")
    page.get_by_role("textbox", name="From").fill("2025-06")
    page.get_by_role("button", name="Show").click()
    page.wait_for_url("**since=2025-06**")
    assert page.get_by_role("textbox", name="From").input_value() == "2025-06"


def test_a_place_in_an_article_without_scripts(window: OpenWindow, addresses: dict[str, str]) -> None:
    page = window(java_script_enabled=False).open(addresses["article"])
    page.locator("ul.margin a.at").first.focus()
    page.keyboard.press("Enter")
    page.wait_for_url("**#char=*")
    place = page.url.partition("#")[2]
    plain = page.locator(".paragraph").first.evaluate("e => getComputedStyle(e).backgroundColor")
    assert page.locator(f"[id='{place}']").evaluate("e => getComputedStyle(e).backgroundColor") != plain


# What the keyboard should reach, in the order of the page: numbered, so that the order can be told.
NUMBERED = """() => {
    const all = "a[href], button, input:not([type=hidden]), select, textarea, summary, [tabindex='0']";
    return [...document.querySelectorAll(all)].filter(e => e.checkVisibility({visibilityProperty: true})
        && !e.disabled).map((e, n) => { e.dataset.nth = n; return n; }).length;
}"""
# Of what has the focus: its number, whether a person sees that it has it, and whether it is hidden behind something.
FOCUSED = """() => {
    const e = document.activeElement, s = getComputedStyle(e), target = e.querySelector(".target, .dot");
    const outlined = s.outlineStyle != "none" && parseFloat(s.outlineWidth) >= 2;
    const ring = target && getComputedStyle(target);
    const drawn = ring && ring.stroke != "none" && parseFloat(ring.strokeWidth) >= 2;
    const b = e.getBoundingClientRect();
    const inside = b.bottom > 0 && b.top < innerHeight && b.right > 0 && b.left < innerWidth;
    const within = (at, size, most) => Math.min(Math.max(at + size / 2, 1), most - 1);
    const top = document.elementFromPoint(within(b.x, b.width, innerWidth), within(b.y, b.height, innerHeight));
    const head = top && top.closest("header.top, .layers");
    const covered = head && !head.contains(e) && getComputedStyle(head).position == "sticky";
    return [Number(e.dataset.nth ?? -1), Boolean(outlined || drawn), inside && !covered, e.outerHTML.slice(0, 120)];
}"""


@pytest.mark.parametrize("kind", ["overview", "event", "article", "person", "proof", "ask", "query form"])
def test_the_keyboard_reaches_all(kind: str, window: OpenWindow, addresses: dict[str, str]) -> None:
    """Tab goes through everything, in the order of the page, and one always sees where one is."""
    page = window().open(addresses[kind])
    page.evaluate("() => document.activeElement.blur()")
    count = page.evaluate(NUMBERED)
    page.evaluate("() => { getSelection().removeAllRanges(); document.body.tabIndex = -1; document.body.focus(); }")
    reached: list[int] = []
    unseen: list[str] = []
    for _ in range(count):
        page.keyboard.press("Tab")
        number, shown, in_sight, what = page.evaluate(FOCUSED)
        reached.append(number)
        if not (shown and in_sight):
            unseen.append(f"{'behind something or outside' if shown else 'no outline'}: {what}")
    assert unseen == []
    assert reached == list(range(count))


def test_the_skip_link(window: OpenWindow) -> None:
    page = window().open("/list/event")
    page.keyboard.press("Tab")
    link = page.locator("a.skip")
    assert link.evaluate("e => e === document.activeElement")
    box = link.bounding_box()
    assert box is not None and box["x"] >= 0 and box["y"] >= 0
    page.keyboard.press("Enter")
    page.keyboard.press("Tab")
    assert page.evaluate("() => document.querySelector('main').contains(document.activeElement)")


def test_a_key_for_the_search(window: OpenWindow) -> None:
    page = window().open("/")
    page.keyboard.press("/")
    assert page.evaluate("() => document.activeElement.type") == "search"
    page.keyboard.type("a/b")
    assert page.evaluate("() => document.activeElement.value") == "a/b"


# What axe-core finds, by its rules for WCAG 2.2, one of which has to be asked for, and for good practice:
# how grave, which rule, and the first places.
AXE = """async () => (await axe.run(document, {
    resultTypes: ["violations"], rules: {"target-size": {enabled: true}}})).violations.map(v =>
    `${v.impact}: ${v.id}: ${v.help}\\n` + v.nodes.slice(0, 4).map(n => `    ${n.html.slice(0, 200)}\\n    ${
        (n.any[0] || n.all[0] || n.none[0] || {}).message}\\n`).join(""))"""


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("kind", KINDS)
def test_axe_finds_nothing(kind: str, scheme: str, window: OpenWindow, addresses: dict[str, str]) -> None:
    found = violations(window(color_scheme=scheme).open(addresses[kind]))
    assert not found, "\n".join(found)


def test_axe_finds_nothing_on_a_narrow_screen(window: OpenWindow, addresses: dict[str, str]) -> None:
    pages = [window(viewport=NARROW).open(address) for address in addresses.values()]
    found = [line for page in pages for line in violations(page)]
    assert not found, "\n".join(found)


def test_axe_finds_nothing_where_nothing_is(window: OpenWindow) -> None:
    pages = [window().open("/id/article/gone", status=404), *(window().open(a) for a in ("/?since=1999", "/ask?q=nil"))]
    found = [line for page in pages for line in violations(page)]
    assert not found, "\n".join(found)


@pytest.mark.parametrize("problem", [None, "the disk is full"])
@pytest.mark.parametrize("how", [{}, {"color_scheme": "dark"}, {"viewport": NARROW}], ids=["light", "dark", "narrow"])
def test_a_list_that_is_not_there_yet(
    how: dict[str, object], problem: str | None, window: OpenWindow, site: Site
) -> None:
    """It can be read by all, and shows the list when that is there."""
    opened = window(**how)
    preparing = Made("preparing.html", "One moment", {"problem": problem}, 503)
    with reading(site.graph) as store:
        store_open = Opened(store)
        html = Pages(site.graph).html(preparing, "/list/event", store_open, str)
        store_open.close()
    answers = iter([503, 503])

    def answer(route: Route) -> None:
        if (status := next(answers, 200)) == 200:
            route.continue_()
        else:
            route.fulfill(status=status, content_type="text/html", body=html, headers=SECURITY)

    opened.context.route("**/list/event", answer)
    page = opened.open("/list/event", status=503)
    assert violations(page) == []
    assert page.evaluate(TOO_WIDE, page.viewport_size["width"]) == []  # type: ignore[index]
    ground, letters = brightness(page)
    assert ground > letters + 0.5 if how.get("color_scheme") != "dark" else letters > ground + 0.5
    if problem is None:
        page.get_by_role("heading", name="Events").wait_for()
    else:
        assert problem in page.locator("main").inner_text()


def test_axe_would_find_something(window: OpenWindow) -> None:
    """A page that is made worse is found to be so."""
    page = window().open("/")
    bare = "l => l.replaceWith(l.querySelector('select, input'))"
    page.evaluate(f"() => document.querySelectorAll('.filters label').forEach({bare})")
    assert any("select-name" in line for line in violations(page))


def test_axe_would_find_what_is_too_small_for_a_finger(window: OpenWindow) -> None:
    page = window().open("/ask")
    page.evaluate(
        """() => document.querySelector("main").append(...["a", "b"].map(name => {
            const e = document.createElement("button");
            e.textContent = name;
            e.style.cssText = "display: block; font-size: 9px; height: 9px; width: 9px; padding: 0";
            return e;
        }))"""
    )
    assert any("target-size" in line for line in violations(page))


def violations(page: Page) -> list[str]:
    page.evaluate(axe())
    found: list[str] = page.evaluate(AXE)
    return found
