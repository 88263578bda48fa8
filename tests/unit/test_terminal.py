"""Commands that draw, on a terminal of their own: as wide as it is, in colour, marks at the right characters."""

from __future__ import annotations

import fcntl
import os
import pty
import re
import struct
import subprocess
import termios
from pathlib import Path

import pytest
from rich.cells import cell_len

import explorer_graphs as graphs
from serving import SWAPGRAPH

COLOUR = re.compile(r"\x1b\[[0-9;]*m")
BASE = "https://w3id.org/swapgraph/id/"
FACT = (f"<{BASE}entity/ukraine>", "sg:exchangedWith", f"<{BASE}entity/russia>")


@pytest.fixture(scope="module")
def graph(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return graphs.build(tmp_path_factory.mktemp("terminal") / "graph", graphs.one(), graphs.two())


def on_terminal(graph: Path, *words: str, columns: int = 80) -> str:
    """What a command writes to a terminal of so many columns."""
    ours, theirs = pty.openpty()
    fcntl.ioctl(theirs, termios.TIOCSWINSZ, struct.pack("HHHH", 30, columns, 0, 0))
    kept = {k: v for k, v in os.environ.items() if k not in ("COLUMNS", "LINES", "NO_COLOR", "FORCE_COLOR")}
    command = [*SWAPGRAPH, *words, "--graph", str(graph)]
    streams = {"stdin": theirs, "stdout": theirs, "stderr": subprocess.PIPE}
    with subprocess.Popen(command, env={**kept, "TERM": "xterm-256color"}, **streams) as process:  # type: ignore[call-overload]
        os.close(theirs)
        told = bytearray()
        while piece := _read(ours):
            told += piece
        os.close(ours)
        assert process.wait(60) == 0, process.stderr.read()
    return told.decode().replace("\r\n", "\n")


def _read(terminal: int) -> bytes:
    try:
        return os.read(terminal, 1 << 16)
    except OSError:  # so Linux says that nobody writes there any more
        return b""


@pytest.mark.parametrize("columns", [50, 80, 160])
@pytest.mark.parametrize(
    "words", [("query", "timeline"), ("query", "exchanges"), ("explain", *FACT)], ids=lambda w: w[-1]
)
def test_what_is_drawn_is_as_wide_as_the_terminal(words: tuple[str, ...], columns: int, graph: Path) -> None:
    told = on_terminal(graph, *words, columns=columns)
    assert COLOUR.search(told)
    lines = COLOUR.sub("", told).split("\n")
    too_wide = [line for line in lines if cell_len(line) > columns]
    assert [line for line in too_wide if all(cell_len(word) <= columns - 10 for word in line.split())] == []
    assert not re.search(r"[\x00-\x09\x0b-\x1f\x7f-\x9f]", "".join(lines))


def test_what_is_drawn_says_what_it_is_about(graph: Path) -> None:
    timeline, exchanges, why = (
        COLOUR.sub("", on_terminal(graph, *words, columns=160))
        for words in (("query", "timeline"), ("query", "exchanges"), ("explain", *FACT))
    )
    assert "2025-05-03" in timeline and "●" in timeline
    assert "█" in exchanges and "50" in exchanges
    assert re.search(r"^ *[├└│]", why, re.M) and "exchanged" in why


def test_an_article_is_marked_at_the_right_characters(graph: Path) -> None:
    """After an emoji of two cells and a letter made of two characters, in every paragraph."""
    told = on_terminal(graph, "article", "one", "--bare", columns=200)
    assert "Cafe\u0301" in told
    for words in ("Ukraine", "Russia", "Qatar", "Doha"):
        assert re.search(rf"\x1b\[[0-9;]+m{words}\x1b\[0m", told), words
    assert re.search(r"\x1b\[[0-9;]+mOlha Nováková\x1b\[0m", told)


def test_furniture_of_an_article_is_grey(graph: Path) -> None:
    told = on_terminal(graph, "article", "one", "--bare")
    assert "\x1b[2mSign up for our newsletter\x1b[0m" in told
    assert not re.search(r"\x1b\[2m[^\x1b]*Ukraine", told)
