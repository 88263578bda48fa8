"""Header lines: *By Jane Doe, Example News | June 10, 2025 5:46 PM*, *KYIV, Sept 22 (Example Wire) -*.

A header line is known by what is left of it: take away dates, clock times and the words that go with them, and only
names of writers, papers and places remain. A line with anything else in it is no header.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field

from swapgraph.model import IsoDate
from swapgraph.read.dates import find_dates, without_moments
from swapgraph.read.layout import Layout, fold

_CUT = "\x1f"  # stands for what was taken away
_PIECES = re.compile(r"[|•·;/\x1f]|\s[–—-]+\s|,\s|,$|:\s|:$|\n")
_READING_TIME = re.compile(r"\(?\b\d+[\s-]*min(?:ute)?s?[\s-]*(?:read|listen|video)?\b\)?(?:\s*read)?", re.IGNORECASE)
_WORD = re.compile(r"[^\W\d_](?:[\w'’.&-]*\w)?\.?|&")
_AND = re.compile(r"\s+(?:and|&)\s+")
_IN_PLACE = re.compile(r"\s+(?:in|at|from|near)\s+(?=[A-Z])")
_SOMEWHERE = re.compile(r"(?:in|at|from|near)\s+(?=[A-Z])")
_LONGEST = 30  # words; bylines of three writers with places and dates stay below


@dataclass(frozen=True, slots=True)
class Header:
    """What a header line tells."""

    authors: tuple[str, ...] = ()
    publisher: str | None = None
    date: IsoDate | None = None
    updated: bool = False
    """Whether the date is that of a later change, not of publication."""
    place: bool = False
    marked: bool = False
    """Whether a word such as *by* says that this is a byline."""


def read_header(text: str, layout: Layout, *, bare_names: bool = False) -> Header | None:
    """What a line tells if it is a header line, else None.

    `bare_names` accepts a line of names alone (*Jane Doe*), as it stands between headline and story.
    """
    line = " ".join(text.split()).strip("*_ ")
    if not line or len(line.split()) > _LONGEST or "@" in line or line[0] in "\"“'‘«":
        return None
    rest = _READING_TIME.sub(_CUT, without_moments(line, _CUT))
    timed, folded = rest != line, fold(line)
    marked = layout.marker.match(line.lstrip("([— -")) is not None or layout.credit.known(folded)
    if not (timed or marked or bare_names):
        return None
    makers = _makers(rest, layout)
    if makers is None or not (timed or makers.marked or makers.authors or makers.publisher):
        return None
    return Header(
        authors=tuple(makers.authors),
        publisher=makers.publisher,
        date=_first_published(folded, layout),
        updated=layout.updated.search(folded) is not None and layout.published.search(folded) is None,
        place=makers.place,
        marked=makers.marked,
    )


def _first_published(folded: str, layout: Layout) -> IsoDate | None:
    """The date after *published*, else the first one that no *updated* stands before, else the first."""
    dates = find_dates(folded)
    if mark := layout.published.search(folded):
        after = [d for d in dates if d.span.start >= mark.end()]
        if after:
            return after[0].date
    if mark := layout.updated.search(folded):
        before = [d for d in dates if d.span.end <= mark.start()]
        if before:
            return before[0].date
    return dates[0].date if dates else None


@dataclass
class _Makers:
    """Who and where a header line names."""

    authors: list[str] = field(default_factory=list)
    publisher: str | None = None
    place: bool = False
    marked: bool = False


def _makers(rest: str, layout: Layout) -> _Makers | None:
    """What is left of a line without its dates, as names; None if other words are left."""
    makers = _Makers()
    for segment, role in _segments(rest, layout):
        makers.marked = makers.marked or role is not None
        for piece in _pieces(segment, layout):
            name = piece.strip(" .()[]*_–—-’'")
            if joined := makers.authors and name.startswith("and "):  # *Jane Doe (now) and John Roe*
                name = name.removeprefix("and ")
            if any(c.isalpha() for c in name) and not _take(name, "author" if joined else role, makers, layout):
                return None
    return makers


def _pieces(segment: str, layout: Layout) -> Iterator[str]:
    """A segment between its separators, without labels; *Example News* keeps its last word."""
    for piece in _PIECES.split(segment):
        if is_outlet(piece.strip(" .()[]"), layout):
            yield piece
        else:
            yield from layout.label.sub(_CUT, piece).split(_CUT)


def _take(name: str, role: str | None, makers: _Makers, layout: Layout) -> bool:
    """Add one piece of a line to its makers; False if it names none."""
    if is_outlet(name, layout):
        makers.publisher = makers.publisher or name
        return True
    if layout.role.search(name.casefold()):  # *Kyiv correspondent*
        rest = layout.role.sub("", name.casefold()).strip()
        return not rest or _is_name(rest.title(), layout)
    if somewhere := _SOMEWHERE.match(name):  # *From our correspondent | in Geneva*
        makers.place = True
        return _is_name(name[somewhere.end() :], layout)
    who, *where = _IN_PLACE.split(name)
    if not all(_is_name(part, layout) for part in (who, *where)):
        return False
    who, _, paper = who.partition(" The ")
    if paper and is_outlet(f"The {paper}", layout):
        makers.publisher = makers.publisher or f"The {paper}"
    people = [p.strip() for p in _AND.split(who) if p.strip()]
    # *Jane Doe in Kyiv and John Roe in Moscow*: the second name stands behind the first place.
    people += [p.strip() for w in where for p in _AND.split(w)[1:] if " " in p.strip()]
    if role == "author":
        makers.authors.extend(_proper(p) for p in people)
    elif role is None and not makers.authors and not who.isupper() and " " in who:
        makers.authors.extend(p for p in people if " " in p)
    elif role is None:
        makers.place = True
    return True


def _segments(rest: str, layout: Layout) -> list[tuple[str, str | None]]:
    """The line cut at its markers: `(text, "author" | "helper" | None)`."""
    segments: list[tuple[str, str | None]] = []
    end, role = 0, None
    for match in layout.marker.finditer(rest):
        segments.append((rest[end : match.start()], role))
        end, role = match.end(), "author" if match.group("author") else "helper"
    segments.append((rest[end:], role))
    return segments


def is_outlet(name: str, layout: Layout) -> bool:
    """Whether this is the name of a news agency, paper or station: known, or by its last word (*Example Times*)."""
    folded = name.casefold().strip(" .")
    words = folded.split()
    return folded in layout.agency or (1 < len(words) <= 5 and words[-1] in layout.outlet and _is_name(name, layout))


def _is_name(text: str, layout: Layout) -> bool:
    """Whether all words are capitalised or particles, and at least one is capitalised; digits are in no name."""
    words = text.split()
    if not words or len(words) > 12 or any(c.isdigit() for c in text):
        return False
    capital = False
    for word in words:
        plain = word.strip(".,()’'\"")
        if plain.casefold() in layout.particle or plain == "":
            continue
        if not (_WORD.fullmatch(plain) and (plain[0].isupper() or plain[:3].casefold() in ("al-", "el-", "d'", "d’"))):
            return False
        capital = True
    return capital


def _proper(name: str) -> str:
    """*KIT R. ROANE* as *Kit R. Roane*; other names as they are."""
    return name.title() if name.isupper() and len(name) > 4 else name
