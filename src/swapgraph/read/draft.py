"""What one source says of one article, before anything is checked or found out."""

from __future__ import annotations

from dataclasses import dataclass

from swapgraph.model import IsoDate
from swapgraph.read.dates import parse_date


@dataclass(frozen=True, slots=True)
class Draft:
    """The fields of an article as a source gives them; `date` may be in any form."""

    id: str
    text: str
    source: str
    line: int | None = None
    title: str | None = None
    date: str | None = None
    publisher: str | None = None
    author: str | None = None
    url: str | None = None
    notes: tuple[str, ...] = ()
    """What the user should know of how this was read."""

    def day(self) -> IsoDate | None:
        """The day that `date` names."""
        return parse_date(self.date) if self.date else None
