"""Sources to articles, one after the other: a bad one is reported, and the rest go on.

Nothing is collected: a file of a million records is read record by record. What is kept for each article is a digest of
its id and content, so that two articles of one id are noticed (some 150 bytes).
"""

from __future__ import annotations

import sys
from collections.abc import Iterator, Sequence
from dataclasses import astuple
from hashlib import blake2b
from pathlib import Path
from typing import BinaryIO

from swapgraph.errors import InputError, Warning_
from swapgraph.model import Article
from swapgraph.read.complete import MAX_SIZE, complete
from swapgraph.read.decode import decode
from swapgraph.read.draft import Draft
from swapgraph.read.files import File, find_files, reason
from swapgraph.read.layout import Layout
from swapgraph.read.markdown import read_markdown
from swapgraph.read.records import MAX_JSON, read_json, read_jsonl
from swapgraph.read.sniff import sniff

Reading = Article | InputError | Warning_
"""What reading gives, in the order of the sources."""

STDIN = "-"
_BYTES = 12  # a character takes at most as many: a surrogate pair, escaped in JSON


def longest_line(max_size: int = MAX_SIZE) -> int:
    """Bytes of the longest line of JSON Lines that a text of so many characters may take."""
    return max_size * _BYTES + 65_536


def read_sources(
    sources: Sequence[str], layout: Layout, *, stdin: BinaryIO | None = None, max_size: int = MAX_SIZE
) -> Iterator[Reading]:
    """The articles of files, folders and `-` (stdin), with a problem or a warning in place of what is bad.

    An InputError is yielded, not raised: it names the file and the line, and reading goes on behind it. The same
    article read twice is yielded once; of two that share an id and differ, the first is kept and the second is a
    problem. `max_size` is in characters of one article's text.
    """
    seen = _Seen()
    for source in sources:
        found = [File(Path(STDIN), None)] if source == STDIN else find_files(source)
        for file in found:
            if not isinstance(file, File):
                yield file
                continue
            for draft in _drafts(file, stdin if source == STDIN else None, max_size):
                if isinstance(draft, Draft):
                    yield from _article(draft, layout, max_size, seen)
                else:
                    yield draft


def _article(draft: Draft, layout: Layout, max_size: int, seen: _Seen) -> Iterator[Reading]:
    try:
        completed = complete(draft, layout, max_size)
    except InputError as error:
        yield error.with_traceback(None)
        return
    match seen.add(completed.article, draft):
        case None:
            yield from completed.warnings
            yield completed.article
        case "":
            return
        case place:
            other = f"the id {completed.article.id!r} is taken by another article, {place}"
            yield InputError(f"{other}; that one is kept. Give each an id of its own", draft.source, draft.line)


def _drafts(file: File, stdin: BinaryIO | None, max_size: int) -> Iterator[Draft | InputError | Warning_]:
    source = str(file.path)
    try:
        if source == STDIN:
            yield from drafts_of(stdin or sys.stdin.buffer, "stdin", "stdin", None, max_size)
            return
        with file.path.open("rb") as stream:
            yield from drafts_of(stream, stem(file.path), source, file.kind, max_size)
    except InputError as error:
        yield error.with_traceback(None)
    except OSError as error:
        yield InputError(reason(error), source)


def drafts_of(
    stream: BinaryIO, id_: str, source: str, kind: str | None, max_size: int = MAX_SIZE
) -> Iterator[Draft | InputError | Warning_]:
    """What a stream of a kind holds; `id_` is for what names no id itself. InputError for a bad one."""
    if kind is None:
        kind, stream = sniff(stream)
    if kind == "jsonl":
        yield from read_jsonl(stream, id_, source, longest_line(max_size))
        return
    limit = MAX_JSON if kind in ("json", "html") else max_size * 4 + 4
    raw = stream.read(limit + 1)
    if not raw.strip(b" \t\r\n\f\v"):
        raise InputError("an empty file", source)
    if kind == "json":
        yield from read_json(raw, id_, source)
    elif kind == "html":
        from swapgraph.read.html import read_html

        yield read_html(raw, id_, source)
    elif len(raw) > limit:
        decode(raw[:4096], source)  # a large binary file is told as that
        raise InputError(f"a text of more than {max_size:,} characters, which is the limit", source)
    else:
        decoded = decode(raw, source)
        notes = (
            (f"not UTF-8; read as {decoded.guessed}: check its letters, or save it as UTF-8",)
            if decoded.guessed
            else ()
        )
        yield from (Warning_(note, source) for note in notes)
        yield (
            read_markdown(decoded.text, id_, source)
            if kind == "markdown"
            else Draft(id=id_, text=decoded.text, source=source)
        )


def stem(path: Path) -> str:
    """A file's name without its ending; bytes that are no UTF-8 as U+FFFD."""
    name = path.stem if path.suffix else path.name
    return name.encode("utf-8", "surrogateescape").decode("utf-8", "replace")


class _Seen:
    """Which ids were read, from where, and with what content."""

    def __init__(self) -> None:
        self._sources: dict[str, int] = {}
        self._names: list[str] = []
        self._articles: dict[bytes, tuple[bytes, int, int]] = {}

    def add(self, article: Article, draft: Draft) -> str | None:
        """None for a new id, an empty string for the same article again, else where the other one is."""
        key = blake2b(article.id.encode("utf-8"), digest_size=16).digest()
        content = blake2b(repr(astuple(article)).encode("utf-8"), digest_size=16).digest()
        if draft.source not in self._sources:
            self._sources[draft.source] = len(self._names)
            self._names.append(draft.source)
        first = self._articles.get(key)
        if first is None:
            self._articles[key] = (content, self._sources[draft.source], draft.line or 0)
            return None
        if first[0] == content:
            return ""
        return ":".join(str(part) for part in (self._names[first[1]], first[2] or None) if part)
