"""`swapgraph query NAME ...` without click, whose loading takes as long as opening the graph and asking it.

What the command takes is said once, in `query.py`, with click. This understands the plain way of writing it and leaves
everything else to click: help, mistakes, options in other spellings. A test compares the two.
"""

from __future__ import annotations

from swapgraph.cli.asking import Request

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Sequence

_VALUES = {
    "-p": "param",
    "--param": "param",
    "--format": "format",
    "-f": "format",
    "--graph": "graph",
    "--queries": "queries",
    "--timeout": "timeout",
    "-o": "output",
    "--output": "output",
}


def understand(words: Sequence[str]) -> Request | None:
    """The question that the words after `query` put, or None if click should read them."""
    name: str | None = None
    wide = False
    given: dict[str, list[str]] = {}
    rest = iter(words)
    for word in rest:
        option, equals, value = word.partition("=")
        if word == "--wide":
            wide = True
        elif option in _VALUES and (word == option or (equals and option.startswith("--"))):
            taken = value if equals else next(rest, None)
            if taken is None or taken.startswith("-"):
                return None
            given.setdefault(_VALUES[option], []).append(taken)
        elif word.startswith("-") or name is not None:
            return None
        else:
            name = word
    if not name:
        return None
    options = {"format_": "format", "graph": "graph", "output": "output"}
    named = {argument: given[option][-1] for argument, option in options.items() if option in given}
    seconds = given.get("timeout", [])
    if any(not _is_number(text) for text in seconds):
        return None
    request = Request(name, given.get("param", ()), queries=given.get("queries", ()), wide=wide, **named)  # type: ignore[arg-type]
    if seconds:
        request.timeout = float(seconds[-1])
    return request


def _is_number(text: str) -> bool:
    digits = text.replace(".", "", 1)
    return digits.isascii() and digits.isdecimal()
