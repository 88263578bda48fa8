"""A real browser on this machine: Debian's chromium, driven by Playwright; axe-core looks for what keeps people out.

`.ci/run` installs chromium from Debian, and the driver and axe-core into a folder of their own (.ci/browser.in). Both
are imported where they are used: `real_stores.Missing` says what is not there.
"""

from __future__ import annotations

import os
import re
import shutil
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Any

from real_stores import Missing

if TYPE_CHECKING:
    from playwright.sync_api import Browser, BrowserContext, ConsoleMessage, Page, Request

FOLDER = Path(__file__).parents[1] / ".venv" / "browser"  # see .ci/run
ALONE = "--host-resolver-rules=MAP * ~NOTFOUND , EXCLUDE 127.0.0.1"
# Painted by one thread in one piece, a page has the same pixels each time.
STEADY = ("--num-raster-threads=1", "--disable-partial-raster", "--disable-skia-runtime-opts", "--disable-lcd-text")
WIDE, NARROW = {"width": 1200, "height": 900}, {"width": 360, "height": 740}


@contextmanager
def chromium() -> Iterator[Browser]:
    """The browser, until the block ends. Names of other machines lead nowhere in it."""
    program = os.environ.get("CHROMIUM") or shutil.which("chromium") or shutil.which("chromium-browser")
    if program is None:
        raise Missing("chromium is not installed")
    driver = installed("playwright.sync_api")
    with driver.sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=program, args=[ALONE, *STEADY])
        try:
            yield browser
        finally:
            browser.close()


def axe() -> str:
    """The script of axe-core."""
    return (Path(installed("axe_playwright_python").__file__).parent / "axe.min.js").read_text("utf-8")


def installed(name: str) -> Any:
    """A module of the browser's folder."""
    if str(FOLDER) not in sys.path:
        sys.path.append(str(FOLDER))
    try:
        return __import__(name, fromlist=["_"])
    except ImportError as error:
        raise Missing(f"{error.name} is not installed in {FOLDER}") from error


class Window:
    """A window of the browser on a site, and an account of what its pages do: requests, complaints, scripts that ran.

    Hostile text calls `hit(...)`, which is there in every page.
    """

    def __init__(self, browser: Browser, site: str, **options: Any) -> None:
        self.site = site.rstrip("/")
        self.requests: list[Request] = []
        self.troubles: list[str] = []
        self._expected: set[str] = set()
        defaults = {"viewport": WIDE, "color_scheme": "light", "reduced_motion": "reduce", "locale": "en-GB"}
        self.context: BrowserContext = browser.new_context(base_url=self.site, **{**defaults, **options})
        self.context.set_default_timeout(60_000)
        self.context.expose_function("hit", self._hit)
        self.context.on("request", lambda request: self.requests.append(request))  # noqa: PLW0108 - the driver takes no built-in
        self.context.on("console", self._console)
        self.context.on("weberror", lambda error: self.troubles.append(f"error in {error.page}: {error.error}"))
        self.context.on("dialog", self._dialog)
        self.page: Page = self.context.new_page()

    def open(self, address: str, status: int = 200) -> Page:
        """Go there; the page answers with this status."""
        if status >= 400:
            self.expect(address)
        answer = self.page.goto(address)
        assert answer is not None, address
        assert answer.status == status, f"{address} is answered with {answer.status}"
        return self.page

    def expect(self, address: str) -> None:
        """This is to be answered with an error, which chromium complains of; of no icon too, if it is no page."""
        self._expected |= {self.site + address, f"{self.site}/favicon.ico"}

    def outside(self) -> list[str]:
        """Requests for anything that is not of the site, but for those that the page's policy stopped."""
        ours = (f"{self.site}/", "data:")
        return [r.url for r in self.requests if not r.url.startswith(ours) and r.failure != "csp"]

    def complaints(self) -> list[str]:
        """Whatever no page may do."""
        return [*(f"asked for {url}" for url in self.outside()), *self.troubles]

    def _hit(self, *given: object) -> None:
        self.troubles.append(f"a script of the text ran {given} on {self.page.url}")

    def _console(self, message: ConsoleMessage) -> None:
        known = message.text.startswith("Failed to load resource") and message.location["url"] in self._expected
        if message.type in ("error", "warning") and not known:
            self.troubles.append(f"{message.type} on {self.page.url}: {message.text}")

    def _dialog(self, dialog: Any) -> None:
        self.troubles.append(f"a dialog on {self.page.url}: {dialog.message}")
        dialog.dismiss()


OpenWindow = Callable[..., Window]


def links(html: str) -> list[str]:
    """The addresses that a page's links lead to, as written, without what HTML escapes."""
    found = re.findall(r'<a [^>]*?href="([^"]*)"', html)
    return list(dict.fromkeys(link.replace("&amp;", "&").replace("&#39;", "'") for link in found))
