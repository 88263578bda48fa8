"""Sources to files: folders are walked in sorted order, and every file is told by its ending."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from stat import S_ISDIR, S_ISREG

from swapgraph.errors import InputError, Warning_

KINDS = {
    ".txt": "text",
    ".text": "text",
    ".md": "markdown",
    ".markdown": "markdown",
    ".html": "html",
    ".htm": "html",
    ".xhtml": "html",
    ".json": "json",
    ".jsonl": "jsonl",
    ".ndjson": "jsonl",
}
"""What a file is by its ending, in small letters."""

_NAMED = ".txt, .md, .html, .json, .jsonl"


@dataclass(frozen=True, slots=True)
class File:
    """A file to be read; `kind` is None where the content has to tell."""

    path: Path
    kind: str | None


Found = File | InputError | Warning_


def find_files(source: str) -> Iterator[Found]:
    """The files of one source: a file, or all below a folder but hidden ones, sorted by path.

    In a folder, files of other kinds are passed over with one warning; a source named by the user must be readable.
    """
    path = Path(source)
    try:
        mode = path.stat().st_mode
    except OSError as error:
        yield InputError(reason(error), source)
        return
    if not S_ISDIR(mode):
        suffix = path.suffix.lower()
        kind = KINDS.get(suffix)
        if kind is None and suffix and S_ISREG(mode):
            yield InputError(f"files ending in {path.suffix} are not read; known are {_NAMED}", source)
        else:
            yield File(path, kind)
        return
    passed: Counter[str] = Counter()
    empty = True
    for found in _walk(path, passed, set()):
        empty = False
        yield found
    if empty:
        yield InputError(f"a folder without articles ({_NAMED})", source)
    elif passed:
        kinds = ", ".join(f"{suffix or 'no ending'} {n}" for suffix, n in sorted(passed.items()))
        yield Warning_(f"files of other kinds were passed over: {kinds}", source)


def _walk(folder: Path, passed: Counter[str], seen: set[tuple[int, int]]) -> Iterator[Found]:
    """Links are followed, but no folder is entered twice: a link to a folder above would never end."""
    try:
        status = folder.stat()
        if (status.st_dev, status.st_ino) in seen:
            return
        seen.add((status.st_dev, status.st_ino))
        paths = sorted(folder.iterdir())
    except OSError as error:
        yield InputError(reason(error), str(folder))
        return
    for path in paths:
        if path.name.startswith("."):
            continue
        if path.is_dir():
            yield from _walk(path, passed, seen)
        elif kind := KINDS.get(path.suffix.lower()):
            broken = path.is_symlink() and not path.exists()
            yield InputError("a link to a file that does not exist", str(path)) if broken else File(path, kind)
        else:
            passed[path.suffix.lower()] += 1


def reason(error: OSError) -> str:
    """What went wrong with a file, in words without its name."""
    texts = {2: "no such file or folder", 13: "not readable: permission denied", 40: "a link that leads back to itself"}
    return texts.get(error.errno or 0) or (error.strerror or str(error)).lower()
