"""The explorer as files, opened from disk in a real browser: nothing is asked for but files of the site."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import closing
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest
from click.testing import CliRunner

from conftest import Site
from hostility import TEXTS
from real_browser import NARROW, Window
from swapgraph.cli import main
from test_explorer_reading import TOO_WIDE

if TYPE_CHECKING:
    from playwright.sync_api import Browser

pytestmark = pytest.mark.slow

Written = Callable[[Site], Path]


@pytest.fixture(scope="module")
def written(tmp_path_factory: pytest.TempPathFactory) -> Written:
    """Writes the site of a graph."""

    def write(site: Site) -> Path:
        folder = tmp_path_factory.mktemp("written") / "site"
        result = CliRunner().invoke(main, ["site", "--graph", str(site.graph), "-o", str(folder)])
        assert result.exit_code == 0, result.output
        return folder

    return write


@pytest.fixture
def opened(browser: Browser) -> Iterator[Callable[..., Window]]:
    """Opens windows on a folder; none of them may have complained in the end."""
    windows: list[Window] = []

    def make(folder: Path, **options: Any) -> Window:
        windows.append(Window(browser, folder.as_uri(), **options))
        return windows[-1]

    yield make
    for window in windows:
        with closing(window.context):
            assert window.complaints() == []


def test_it_is_searched_and_read_from_disk(site: Site, written: Written, opened: Callable[..., Window]) -> None:
    folder = written(site)
    window = opened(folder)
    page = window.page
    page.goto(f"{window.site}/index.html")
    assert page.locator("table.happenings tbody tr").count() > 2
    page.get_by_role("link", name="Ask", exact=True).click()
    for text in ("zelen", "Зелен"):
        page.locator("#q").fill(text)
        page.locator("[data-found] a").first.wait_for()
        assert "Volodymyr Zelensky" in page.locator("[data-found]").inner_text()
    page.locator("[data-found]").get_by_role("link", name="Volodymyr Zelensky").click()
    page.wait_for_url("**/id/**")
    assert "Volodymyr Zelensky" in page.locator("h1").inner_text()
    page.locator("a.highlight").first.click()
    page.wait_for_url("**#char=*")
    assert page.locator(".shown").count() > 0
    narrow = opened(folder, viewport=NARROW, is_mobile=True, color_scheme="dark").page
    narrow.goto(f"{window.site}/index.html")
    assert narrow.evaluate(TOO_WIDE, 360) == []


def test_hostile_text_stays_text(hostile_site: Site, written: Written, opened: Callable[..., Window]) -> None:
    """On the pages with all of it, in the search, and were it a script after all, by the policy in the page."""
    folder = written(hostile_site)
    window = opened(folder)
    page = window.page
    for name in ("index", "list/event", "list/person", "list/claim", "list/article", "list/organization"):
        page.goto(f"{window.site}/{name}.html")
        assert page.locator("main").inner_text().strip(), name
    page.goto(f"{window.site}/ask.html")
    for text in TEXTS.values():
        page.locator("#q").fill(text[:200])
    page.locator("#q").fill("script")
    page.locator("[data-found] a").first.wait_for()
    assert window.troubles == []
    page.evaluate(
        "() => { document.querySelector('main').innerHTML += '<img src=https://evil.example/x onerror=hit(1)>' }"
    )
    page.wait_for_timeout(200)
    assert window.outside() == []
    assert window.troubles and all("Content Security Policy" in line for line in window.troubles)
    window.troubles.clear()
