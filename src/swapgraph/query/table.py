"""Rows for people: a table, cut to the width of the terminal, or where that would cut too much a list of blocks."""

from __future__ import annotations

import itertools
import unicodedata

import pyoxigraph as ox

from swapgraph.query.run import PREFIXES

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterable
    from typing import BinaryIO

    from swapgraph.query.results import Look
    from swapgraph.query.run import Rows, Term

    Cell = tuple[str, bool]  # what is shown, and whether it is a number

_GAP = "  "
_LEAST = 6  # no column is cut to less
_MEASURED = 1000  # rows that decide the widths; what comes later is fitted in, so that memory stays bounded
_NUMBERS = frozenset("http://www.w3.org/2001/XMLSchema#" + name for name in ("integer", "decimal", "double"))
_BOLD, _PLAIN = "\x1b[1m", "\x1b[0m"

# Text comes from articles: nothing in it may move the cursor, ring the bell or turn the direction of reading.
_UNSEEN = dict.fromkeys((*range(0x20), *range(0x7F, 0xA0), 0x2028, 0x2029), " ") | dict.fromkeys(
    (0x200B, 0x200E, 0x200F, *range(0x202A, 0x202F), *range(0x2066, 0x206A), 0xFEFF), ""
)


def write_rows(rows: Rows, out: BinaryIO, look: Look, layout: str | None = None) -> int:
    """Write rows for people, as `table` or `list`; returns how many there were.

    Without a layout: a table, unless more than half of it would have to be cut to fit the terminal.
    """
    cells = ([_cell(term, look.base) for term in row] for row in rows)
    first = list(itertools.islice(cells, _MEASURED))
    widths = [max(display_width(text) for text in column) for column in zip(rows.columns, *_texts(first), strict=True)]
    lines = itertools.chain(first, cells)
    if layout == "list" or (layout is None and look.width is not None and sum(widths) > 2 * look.width):
        return _write_list(rows.columns, lines, out, look)
    right = [any(number for _, number in column) for column in zip(*first, strict=True)] or [False] * len(widths)
    return _write_table(rows.columns, lines, widths, right, out, look)


def _write_table(
    columns: tuple[str, ...],
    lines: Iterable[list[Cell]],
    widths: list[int],
    right: list[bool],
    out: BinaryIO,
    look: Look,
) -> int:
    cut = look.width is not None
    if look.width is not None:
        widths = fit(widths, look.width, right)
    head = _line([(name, False) for name in columns], widths, right, cut=True)
    rule = _GAP.join("─" * width for width in widths)
    out.write((f"{_BOLD}{head}{_PLAIN}\n" if look.colour else f"{head}\n").encode("utf-8"))
    out.write(f"{rule}\n".encode())
    count = 0
    for line in lines:
        out.write(f"{_line(line, widths, right, cut)}\n".encode())
        count += 1
    return count


def _write_list(columns: tuple[str, ...], lines: Iterable[list[Cell]], out: BinaryIO, look: Look) -> int:
    """Each row as a block of `column  value` lines, long values wrapped, empty ones left out."""
    label_width = max(display_width(name) for name in columns) if columns else 0
    indent = " " * (label_width + len(_GAP))
    room = max(look.width - len(indent), 20) if look.width is not None else None
    count = 0
    for line in lines:
        count += 1
        parts = [] if count == 1 else [""]
        for name, (text, _) in zip(columns, line, strict=True):
            if text:
                label = f"{_BOLD}{name}{_PLAIN}" if look.colour else name
                label += " " * (label_width - display_width(name))
                parts.append(label + _GAP + f"\n{indent}".join(wrap(text, room)))
        out.write("".join(f"{part}\n" for part in parts).encode())
    return count


def wrap(text: str, room: int | None) -> list[str]:
    """The text in lines of at most `room` columns, broken between words (a longer word stands alone)."""
    if room is None or display_width(text) <= room:
        return [text]
    lines: list[str] = []
    line: list[str] = []
    used = 0
    for word in text.split():
        width = display_width(word)
        if line and used + 1 + width > room:
            lines.append(" ".join(line))
            line, used = [], 0
        line.append(word)
        used += width + (1 if len(line) > 1 else 0)
    return [*lines, " ".join(line)]


def seen(text: str) -> str:
    """A text of one line, without what would move the cursor or turn the direction of reading."""
    return text.translate(_UNSEEN)


def display_width(text: str) -> int:
    """How many columns a text takes: wide characters (Unicode Annex 11) two, combining ones none."""
    if text.isascii():
        return len(text)
    return sum(_width(c) for c in text)


def fit(widths: list[int], total: int, whole: list[bool]) -> list[int]:
    """Narrow the widest columns until all fit in `total`; those that are to stay `whole`, and narrow ones, are left."""
    widths = list(widths)
    spare = total - len(_GAP) * (len(widths) - 1)
    while sum(widths) > spare:
        candidates = [i for i, width in enumerate(widths) if width > _LEAST and not whole[i]]
        if not candidates:
            break
        widest = max(widths[i] for i in candidates)
        at_widest = [i for i in candidates if widths[i] == widest]
        second = max((widths[i] for i in candidates if widths[i] < widest), default=_LEAST)
        over = sum(widths) - spare
        step = max(1, min(widest - second, -(-over // len(at_widest))))
        for i in at_widest:
            widths[i] = max(_LEAST, widest - step)
    return widths


def cut_to(text: str, width: int) -> str:
    """The text if it fits, else as much as fits with `…` at its end."""
    if display_width(text) <= width:
        return text
    kept, used = [], 0
    for character in text:
        used += _width(character)
        if used > width - 1:
            break
        kept.append(character)
    return "".join(kept).rstrip() + "…"


def _width(character: str) -> int:
    if unicodedata.combining(character) or unicodedata.category(character) in ("Mn", "Me", "Cf"):
        return 0
    return 2 if unicodedata.east_asian_width(character) in ("W", "F") else 1


def _texts(lines: list[list[Cell]]) -> list[list[str]]:
    return [[text for text, _ in line] for line in lines]


def _line(cells: list[Cell], widths: list[int], right: list[bool], cut: bool) -> str:
    parts = []
    for (text, _), width, flush_right in zip(cells, widths, right, strict=True):
        shown = cut_to(text, width) if cut else text
        padding = " " * (width - display_width(shown))
        parts.append(padding + shown if flush_right else shown + padding)
    return _GAP.join(parts).rstrip()


def text_of(term: Term | None, base: str | None) -> str:
    """A term as people read it, on one line."""
    return _cell(term, base)[0]


def _cell(term: Term | None, base: str | None) -> Cell:
    """What is shown of a term, and whether it is a number."""
    if term is None:
        return "", False
    if isinstance(term, ox.Literal):
        text = term.value.replace(base, "") if base else term.value  # lists of IRIs are text
        return seen(text), term.datatype.value in _NUMBERS
    if isinstance(term, ox.NamedNode):
        return _short(term.value, base), False
    return str(term), False


def _short(iri: str, base: str | None) -> str:
    """`sg:Release`; an IRI below the graph's base without it: `article/wire-2/event/e1`."""
    for prefix, namespace in PREFIXES.items():
        if iri.startswith(namespace):
            return f"{prefix}:{iri[len(namespace) :]}"
    return iri[len(base) :] if base and iri.startswith(base) else iri
