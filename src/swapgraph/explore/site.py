"""The explorer as files that open from disk: every page that a link leads to from the overview, with relative links.

A page is rendered as the server renders it; the links that it asks for are what is written next. So no link leads
nowhere, and what nobody can reach is not written.
"""

from __future__ import annotations

import json
import shutil
import tempfile
from collections.abc import Callable, Sequence
from pathlib import Path

from swapgraph.errors import StoreError, UsageError
from swapgraph.explore.addresses import as_data, file_of, node_address, relative
from swapgraph.explore.folding import LETTERS, fold
from swapgraph.explore.index import Index
from swapgraph.explore.opened import Library, Opened
from swapgraph.explore.pages import STATIC_DATA, Elsewhere, Pages
from swapgraph.explore.rendering import FOLDER, render
from swapgraph.graph.folder import DISK_FULL, disk_is_full

MARKER = ".swapgraph-site"
SEARCH = "static/search-index.js"
_MOST_SEARCHED = 50_000


def write_site(
    graph: Path,
    output: Path,
    told: Callable[[int, int], None] = lambda _done, _known: None,
    queries: Sequence[str] = (),
) -> int:
    """Write the site of a graph to a folder and return the number of pages; `told` gets pages done and known of,
    `queries` are folders with more stored queries.

    A folder that holds a site is replaced when the new one is whole. UsageError for one that holds anything else,
    StoreError for a graph that cannot be read or a disk that cannot be written.
    """
    _check(output)
    library = Library(graph)
    try:
        output.parent.mkdir(parents=True, exist_ok=True)
        fresh = Path(tempfile.mkdtemp(prefix=f".{output.name}.", dir=output.parent))
        try:
            with library.reading() as opened:
                count = _Writer(Pages(graph, static=True, patience=None, queries=queries), fresh, opened, told).write()
            (fresh / MARKER).write_text("written by swapgraph site; the next one replaces this folder\n", "utf-8")
            fresh.chmod(0o755)
            if output.exists():
                shutil.rmtree(output)
            fresh.rename(output)
        finally:
            shutil.rmtree(fresh, ignore_errors=True)
    except OSError as error:
        reason = DISK_FULL if disk_is_full(error) else error.strerror or str(error)
        raise StoreError(f"cannot write {output}: {reason}") from error
    finally:
        library.close()
    return count


def _check(output: Path) -> None:
    if not output.exists():
        return
    if not output.is_dir():
        raise UsageError(f"{output} is a file; -o names a folder")
    if any(output.iterdir()) and not (output / MARKER).exists():
        raise UsageError(f"{output} holds something that is no site of ours; -o names a new folder, or an empty one")


class _Writer:
    """Writes pages and what they link to, each once."""

    def __init__(self, pages: Pages, folder: Path, opened: Opened, told: Callable[[int, int], None]) -> None:
        self._folder, self._opened, self._told = folder, opened, told
        self._pages = pages
        self._waiting = ["/"]
        self._known = {"/"}

    def write(self) -> int:
        """All pages; their number."""
        index = self._opened.indexed(None)
        if index is None:
            raise StoreError(f"the index could not be made: {self._opened.problem}")
        count = 0
        while self._waiting:
            self._page(self._waiting.pop())
            count += 1
            self._told(count, len(self._known))
        shutil.copytree(FOLDER / "static", self._folder / "static", dirs_exist_ok=True)
        self._search_index(index)
        return count

    def _page(self, address: str) -> None:
        name = file_of(address)
        data = {as_data(address, format_): format_ for format_ in STATIC_DATA}

        def href(link: str) -> str:
            target, hash_, fragment = link.partition("#")
            if target not in self._known and target not in data and not target.startswith("/static/"):
                self._known.add(target)
                self._waiting.append(target)
            if target == address and hash_:
                return f"#{fragment}"
            return relative(file_of(target), name) + (f"#{fragment}" if hash_ else "")

        found = self._pages.find(address, self._opened)
        if isinstance(found, Elsewhere):
            self._write(name, render("elsewhere.html", {"to": href(found.address)}).encode("utf-8"))
            return
        self._write(name, self._pages.html(found, address, self._opened, href).encode("utf-8", "replace"))
        for place, format_ in data.items():
            told = self._pages.rdf(found, format_, self._opened)
            if told is not None:
                self._write(file_of(place), told)

    def _write(self, name: str, content: bytes) -> None:
        file = self._folder / name
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_bytes(content)

    def _search_index(self, index: Index) -> None:
        """Names, events and headlines with their files, for the search of the page `ask`: a script, since a page
        opened from disk may load nothing else.
        """
        rows = index.rows(
            "SELECT label, kind, date, iri FROM node WHERE family NOT IN ('claim', 'group') "
            "ORDER BY family = 'event', family = 'article', weight DESC, date DESC LIMIT ?",
            (_MOST_SEARCHED,),
        )
        found = []
        for label, kind, date, iri in rows:
            address = node_address(iri, self._opened.store.base)
            if address in self._known:
                found.append([label, fold(label), kind, date, relative(file_of(address), "ask.html")])
        text = json.dumps(found, ensure_ascii=True, separators=(",", ":"))
        letters = json.dumps(LETTERS, ensure_ascii=True, separators=(",", ":"))
        script = f"window.swapgraphIndex = {text};\nwindow.swapgraphLetters = {letters};\n"
        (self._folder / SEARCH).write_text(script, "utf-8")
