"""The error tree. Every error that a user can cause is one of these, and each knows its exit code.

SwapgraphError
├── UsageError          2  the command was called wrongly (unknown query, bad parameter)
├── InputError          3  an article, query, rule or RDF file is bad; names file and line
│   └── SyntaxProblem   3  ... with the column
├── StoreError          4  a graph cannot be opened, read or written
│   ├── NotAGraph       4  the folder is not a swapgraph graph, or of a newer format
│   └── StoreBusy       4  another process has the graph open for writing
└── Interrupted       130  the user pressed Ctrl-C
"""

from __future__ import annotations


class SwapgraphError(Exception):
    """The root of the tree. `str(error)` is one clear line for a person."""

    exit_code = 1


class UsageError(SwapgraphError):
    """The command was called wrongly."""

    exit_code = 2


class InputError(SwapgraphError):
    """A source is bad: says which file, where in it, and why."""

    exit_code = 3

    def __init__(self, reason: str, source: str | None = None, line: int | None = None) -> None:
        self.reason, self.source, self.line = reason, source, line
        where = ":".join(str(part) for part in (source, line) if part is not None)
        super().__init__(f"{where}: {reason}" if where else reason)


class SyntaxProblem(InputError):
    """A file that should be RDF, SPARQL or JSON is not; says the column too."""

    def __init__(
        self, reason: str, source: str | None = None, line: int | None = None, column: int | None = None
    ) -> None:
        super().__init__(reason if column is None else f"column {column}: {reason}", source, line)
        self.column = column


class StoreError(SwapgraphError):
    """A graph cannot be opened, read or written."""

    exit_code = 4


class NotAGraph(StoreError):
    """The folder holds something else, or a graph of a newer format."""


class StoreBusy(StoreError):
    """Another process is writing to this graph."""


class Interrupted(SwapgraphError):
    """The user pressed Ctrl-C; what was finished is kept."""

    exit_code = 130


class Warning_:  # noqa: N801 - `Warning` is Python's own
    """Something the user should know that did not stop the work.

    No dataclass, because every command loads this module and `dataclasses` takes longer to load than a query to run.
    """

    __slots__ = ("line", "reason", "source")

    def __init__(self, reason: str, source: str | None = None, line: int | None = None) -> None:
        self.reason, self.source, self.line = reason, source, line

    def __eq__(self, other: object) -> bool:
        """Whether both say the same of the same place."""
        return isinstance(other, Warning_) and str(self) == str(other)

    def __hash__(self) -> int:
        """Agrees with `==`."""
        return hash(str(self))

    def __repr__(self) -> str:
        """For tests and logs."""
        return f"Warning_({str(self)!r})"

    def __str__(self) -> str:
        """One line: file, line and reason."""
        where = ":".join(str(part) for part in (self.source, self.line) if part is not None)
        return f"{where}: {self.reason}" if where else self.reason
