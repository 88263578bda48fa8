"""Takes the README's pictures of the explorer: `python docs/pictures.py` builds seeds/ and writes docs/pictures/.

A page of each of three kinds, light, 1200 pixels wide, in a real browser (see tests/real_browser.py for what that
takes). The same pages give the same bytes on one machine; another has other fonts.
"""

from __future__ import annotations

import io
import re
import subprocess
import sys
import tempfile
from pathlib import Path

ROOT = Path(__file__).parents[1]
sys.path.append(str(ROOT / "tests"))

from real_browser import Window, chromium, installed  # noqa: E402 - the tests' helpers are no package
from real_stores import Missing  # noqa: E402
from serving import serving  # noqa: E402

FOLDER = ROOT / "docs" / "pictures"
MOST = 150_000
"""Bytes of a picture."""
COLOURS = 256

ARTICLE = "/id/article/kyiv-independent-2025-06-10"
HEIGHTS = {"overview": 1000, "event": 1000, "article": 1200}


def main() -> None:
    """Take them all."""
    FOLDER.mkdir(exist_ok=True)
    with tempfile.TemporaryDirectory() as scratch:
        graph = Path(scratch) / "graph"
        build = [sys.executable, "-m", "swapgraph", "build", str(ROOT / "seeds"), "--graph", str(graph)]
        subprocess.run(build, check=True, stdout=subprocess.DEVNULL)  # noqa: S603 - our own command
        with serving(graph) as server, chromium() as browser:
            told = re.search(r'href="(/id/story/[^"]+)"', server.get("/", headers={"Accept": "text/html"}).text)
            if told is None:
                sys.exit("no event of the seeds is told by several articles")
            for name, address in {"overview": "/", "event": told[1], "article": ARTICLE}.items():
                window = Window(browser, server.url, viewport={"width": 1200, "height": HEIGHTS[name]})
                page = window.open(address)
                page.evaluate("() => document.fonts.ready")
                path = FOLDER / f"{name}.png"
                small(page.screenshot(animations="disabled", caret="hide"), path)
                print(f"{path.relative_to(ROOT)}  {path.stat().st_size:,} bytes")
                if path.stat().st_size > MOST:
                    sys.exit(f"{path.name} is larger than {MOST:,} bytes")
                window.context.close()


def small(png: bytes, path: Path) -> None:
    """Write a picture with as few colours as these pages show."""
    image = installed("PIL.Image")
    image.open(io.BytesIO(png)).convert("RGB").quantize(
        COLOURS, image.Quantize.MAXCOVERAGE, dither=image.Dither.NONE
    ).save(path, optimize=True)


if __name__ == "__main__":
    try:
        main()
    except Missing as why:
        sys.exit(str(why))
