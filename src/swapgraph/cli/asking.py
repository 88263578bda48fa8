"""What `swapgraph query NAME` does once its words are understood. Free of click: see `quick.py`."""

from __future__ import annotations

import os
import sys

from swapgraph.cli.start import close_quietly
from swapgraph.errors import StoreError, UsageError
from swapgraph.graph.store import reading
from swapgraph.query.guard import Deadline
from swapgraph.query.parameters import parse_assignments
from swapgraph.query.results import FORMATS, Look, write
from swapgraph.query.run import Verdict, run
from swapgraph.query.stored import find_query

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from typing import Any

    from swapgraph.query.run import Answer

TIMEOUT = 60.0
"""Seconds of computing after which a query is given up."""

GRAPH = "graph"
"""The folder of the graph if none is named."""


class Request:
    """A question as the command line puts it: `assignments` are the words after `-p`, `access` how to reach a store."""

    __slots__ = ("access", "assignments", "endpoint", "format", "graph", "name", "output", "queries", "timeout", "wide")

    def __init__(  # noqa: PLR0913 - one parameter for each option
        self,
        name: str,
        assignments: Sequence[str] = (),
        *,
        format_: str | None = None,
        graph: str = GRAPH,
        queries: Sequence[str] = (),
        output: str | None = None,
        timeout: float = TIMEOUT,
        wide: bool = False,
        endpoint: str | None = None,
        access: Mapping[str, Any] | None = None,
    ) -> None:
        self.name, self.assignments, self.format, self.graph = name, assignments, format_, graph
        self.queries, self.output, self.timeout, self.wide = queries, output, timeout, wide
        self.endpoint, self.access = endpoint, access


def answer(request: Request) -> int:
    """Ask, and write the answer to stdout or the file; returns the exit code: 1 for the *no* of an ASK.

    Raises UsageError, InputError and StoreError as the modules below do; ends the process when time is up.
    """
    query = find_query(request.name, request.queries)
    given = parse_assignments(request.assignments)
    if request.format is not None and request.format not in FORMATS:
        raise UsageError(f"no format {request.format!r}; there are {', '.join(FORMATS)}")
    unfinished = f"{request.output}.part" if request.output not in (None, "-") else None
    if request.endpoint is not None:
        from swapgraph.cli.remotely import answer_remotely

        return answer_remotely(request, query, given, lambda found, base: _tell(found, request, unfinished, base))
    with reading(request.graph) as store:
        limit = request.timeout if request.timeout > 0 else None
        with Deadline(limit, before_end=lambda: _remove(unfinished)):
            return _tell(run(store.oxigraph, query, given), request, unfinished, store.base)


def _tell(found: Answer, request: Request, unfinished: str | None, base: str) -> int:
    """Write the answer; returns the exit code."""
    if unfinished is None:
        _to_stdout(found, request, base)
    else:
        _to_file(found, request, unfinished, base)
    return 1 if isinstance(found, Verdict) and not found.yes else 0


def look_of_stdout(base: str, *, wide: bool = False) -> Look:
    """How an answer on stdout will be seen; `wide` ones are not fitted to the terminal's width."""
    terminal = sys.stdout.isatty()
    return Look(
        terminal=terminal,
        width=_columns() if terminal and not wide else None,
        colour=terminal and not os.environ.get("NO_COLOR") and os.environ.get("TERM") != "dumb",
        base=base,
    )


def _to_stdout(found: Answer, request: Request, base: str) -> None:
    look = look_of_stdout(base, wide=request.wide)
    try:
        count = write(found, request.format, sys.stdout.buffer, look)
        sys.stdout.flush()
    except BrokenPipeError:
        raise
    except OSError as error:
        close_quietly()  # or Python would try once more when it ends
        raise StoreError(f"the answer cannot be written: {error.strerror or error}") from error
    if count is not None:
        sys.stderr.write(f"{count} {'row' if count == 1 else 'rows'}\n")


def _to_file(found: Answer, request: Request, unfinished: str, base: str) -> None:
    """The whole answer or nothing: an error leaves an earlier file as it was."""
    path = unfinished.removesuffix(".part")
    format_ = request.format or _format_of(path)
    try:
        with open(unfinished, "wb") as file:
            write(found, format_, file, Look(base=base))
        os.replace(unfinished, path)
    except OSError as error:
        raise StoreError(f"{path}: {error.strerror or error}") from error
    finally:
        _remove(unfinished)


def _format_of(path: str) -> str | None:
    ending = os.path.splitext(path)[1].removeprefix(".")
    return ending if ending in FORMATS else None


def _columns() -> int:
    """The terminal's width, or what `COLUMNS` says it is."""
    named = os.environ.get("COLUMNS", "")
    if named.isdecimal() and int(named):
        return int(named)
    try:
        return os.get_terminal_size(sys.stdout.fileno()).columns or 80
    except (OSError, ValueError):
        return 80


def _remove(path: str | None) -> None:
    if path is not None and os.path.exists(path):
        os.remove(path)
