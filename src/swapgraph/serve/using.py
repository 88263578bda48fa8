"""`using-graph-uri` and `using-named-graph-uri` of the SPARQL protocol: the graphs that an update's WHERE sees.

Oxigraph's update takes no such parameter, so they are written into the text as USING clauses, where the protocol says
that they would stand. IRIs are checked before they come here.
"""

from __future__ import annotations

import re
from collections.abc import Sequence

from swapgraph.serve.protocol import RequestProblem

_TOKEN = re.compile(
    r"""(?P<skip>"{3}(?:[^"\\]|\\.|"(?!""))*"{3} | '{3}(?:[^'\\]|\\.|'(?!''))*'{3}
        | "(?:[^"\\\n\r]|\\.)*" | '(?:[^'\\\n\r]|\\.)*'
        | <[^<>"{}|^`\\\x00-\x20]*> | \#[^\n\r]* | [?$]\w+ | \w*:[\w:.-]*)
    | (?P<word>[^\W\d_]+) | (?P<open>\{) | (?P<close>\})""",
    re.VERBOSE | re.DOTALL,
)


def with_graphs(text: str, default: Sequence[str], named: Sequence[str]) -> str:
    """The update with USING clauses before each WHERE of its operations.

    RequestProblem 400 where it says itself which graphs it is about (USING or WITH), and for DELETE WHERE, which
    cannot.
    """
    if not default and not named:
        return text
    clauses = "".join([*(f"USING <{name}> " for name in default), *(f"USING NAMED <{name}> " for name in named)])
    places: list[int] = []
    depth, before = 0, ""
    for token in _TOKEN.finditer(text):
        if token["open"]:
            depth, before = depth + 1, ""
        elif token["close"]:
            depth -= 1
        elif depth == 0 and token["word"]:
            word = token["word"].lower()
            if word in ("using", "with"):
                told = f"the update says {word.upper()} itself; then it takes no using-graph-uri"
                raise RequestProblem(400, told)
            if word == "where" and before == "delete":
                raise RequestProblem(400, "DELETE WHERE takes no using-graph-uri; write DELETE {...} WHERE {...}")
            if word == "where":
                places.append(token.start())
            before = word
    for at in reversed(places):
        text = text[:at] + clauses + text[at:]
    return text
