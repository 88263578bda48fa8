"""What no query may do: reach the network, change the graph, run for ever.

Oxigraph reads files and addresses for SERVICE alone (FROM and GRAPH name graphs of the store, LOAD is an update,
which `Store.query` does not take); SERVICE it would follow over HTTP. So a query with SERVICE is refused unread.
"""

from __future__ import annotations

from swapgraph.errors import StoreError, SyntaxProblem

TYPE_CHECKING = False
if TYPE_CHECKING:
    from _thread import LockType
    from collections.abc import Callable, Container, Iterator

UPDATES = ("insert", "delete", "load", "clear", "drop", "create", "add", "move", "copy", "with")
EXIT_TIMEOUT = StoreError.exit_code


def refuse_service(text: str, source: str | None = None, allowed: Container[str] = ()) -> None:
    """SyntaxProblem, with line and column, for a query that calls another endpoint than those allowed.

    Oxigraph's grammar wants no space around keywords (`?s ?p trueSERVICE<...>{}`), so every bare word with `service`
    in it counts. Better to refuse a harmless query with a strange prefix than to let one out. What is allowed has to
    be named in full, as an IRI.
    """
    if "service" not in text.lower() and "\\u" not in text.lower():
        return  # what nearly every query is spared
    for word, at in keywords(text):
        if "service" in word and _address(text, at + len(word)) not in allowed:
            line = text.count("\n", 0, at) + 1
            column = at - text.rfind("\n", 0, at)
            reason = "SERVICE would ask another endpoint over the network; queries here stay within the graph"
            raise SyntaxProblem(reason, source, line, column)


def _address(text: str, at: int) -> str | None:
    """The IRI that comes next in a query, after SILENT perhaps."""
    import re

    found = re.compile(r"\s*(?:silent)?\s*<([^<>\"{}|^`\\\x00-\x20]*)>", re.IGNORECASE).match(text, at)
    return found[1] if found else None


def is_update(text: str) -> bool:
    """Whether a text that does not parse as a query begins as an update does."""
    for word, at in keywords(text):
        if word not in ("prefix", "base") and text[at + len(word) : at + len(word) + 1] != ":":
            return word in UPDATES  # the first word after the prologue
    return False


def names_graphs(text: str) -> bool:
    """Whether a query says by FROM which graphs it is about."""
    return "from" in text.lower() and any(word == "from" for word, _ in keywords(text))


def keywords(text: str) -> Iterator[tuple[str, int]]:
    r"""The bare words of a query, in lower case, with offsets: no comments, strings, IRIs, variables, local names.

    The prefix of a prefixed name is a bare word here. Escapes such as `\u0053` are taken for what they stand for, as
    SPARQL 1.1 (section 19.2) allows them anywhere, though Oxigraph does not.
    """
    import re

    token = re.compile(
        r"""(?P<skip>
              "{3}(?:[^"\\]|\\.|"(?!""))*"{3} | '{3}(?:[^'\\]|\\.|'(?!''))*'{3}   # long strings
            | "(?:[^"\\\n\r]|\\.)*" | '(?:[^'\\\n\r]|\\.)*'                        # short ones
            | <[^<>"{}|^`\\\x00-\x20]*>                                            # IRIs
            | \#[^\n\r]*                                                           # comments
            | [?$]\w+                                                              # variables
            | :(?:(?:[\w:]|\\[^\n])(?:[\w:-]|\\[^\n])*)?                           # what follows a prefix
            ) | (?P<word>(?:\\u[0-9A-Fa-f]{4}|\\U[0-9A-Fa-f]{8}|[^\W\d_])+)""",
        re.VERBOSE | re.DOTALL,
    )
    for match in token.finditer(text):
        if match["word"]:
            yield _unescaped(match["word"]).lower(), match.start()


def _unescaped(word: str) -> str:
    import re

    return re.sub(r"\\u(.{4})|\\U(.{8})", lambda m: _character(int(m[1] or m[2], 16)), word)


def _character(code: int) -> str:
    return chr(code) if code <= 0x10FFFF else "\ufffd"


class Deadline:
    """Ends the process, with a message, if a block computes for longer than `seconds`; None never ends it.

    Oxigraph cannot be told to stop and Python's signals wait for it to return, so a thread that sleeps is what is
    left; ending is safe because the store is open for reading only. Processor time counts, not the clock's: a reader
    may take all day over what comes through a pipe. For the command line; a server asks in processes of its own.
    """

    __slots__ = ("_before_end", "_done", "_seconds")

    def __init__(self, seconds: float | None, before_end: Callable[[], None] = lambda: None) -> None:
        self._seconds, self._before_end = seconds, before_end
        self._done: LockType | None = None

    def __enter__(self) -> Deadline:
        """Start the clock."""
        if self._seconds is not None:
            import _thread  # the public low-level module; `threading` takes longer to load than most queries to run

            self._done = _thread.allocate_lock()
            self._done.acquire()
            _thread.start_new_thread(self._watch, (self._done, self._seconds))
        return self

    def __exit__(self, *_: object) -> None:
        """Stop the clock."""
        if self._done is not None:
            self._done.release()

    def _watch(self, done: LockType, seconds: float) -> None:
        import time

        end = time.process_time() + seconds
        left = seconds
        while not done.acquire(timeout=max(left, 0.01)):
            left = end - time.process_time()
            if left <= 0:
                self._before_end()
                _end_process(f"no answer within {seconds:g} s; narrow the query or give it more time with --timeout")


def _end_process(message: str) -> None:
    import os
    import sys

    sys.stderr.write(f"swapgraph: {message}\n")
    sys.stderr.flush()
    os._exit(EXIT_TIMEOUT)
