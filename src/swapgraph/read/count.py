"""About how many articles some sources hold, without reading them: for a progress bar."""

from __future__ import annotations

from collections.abc import Sequence

from swapgraph.read.files import File, find_files

_PIECE = 1 << 20


def count_records(sources: Sequence[str]) -> int | None:
    """One for a file, one for each line of JSON Lines; None for what only reading tells, such as stdin."""
    total = 0
    for source in sources:
        if source == "-":
            return None
        for file in find_files(source):
            if isinstance(file, File):
                lines = _lines(file) if file.kind == "jsonl" else 1
                if lines is None:
                    return None
                total += lines
    return total


def _lines(file: File) -> int | None:
    lines, last = 0, b"\n"
    try:
        with file.path.open("rb") as stream:
            while piece := stream.read(_PIECE):
                lines += piece.count(b"\n")
                last = piece[-1:]
    except OSError:
        return None
    return lines + (last != b"\n")
