"""What the lists say: everything of a family, a page at a time."""

from __future__ import annotations

from dataclasses import dataclass

from swapgraph.explore.index import Entry, Index

PAGE = 60


@dataclass(frozen=True, slots=True)
class ListingView:
    """A page of a list."""

    family: str
    entries: tuple[Entry, ...]
    count: int
    page: int
    pages: int


def listing_view(index: Index, family: str, page: int) -> ListingView:
    """A page of a family, the last one where there are not so many."""
    count = index.count(family)
    pages = max(1, -(-count // PAGE))
    page = min(max(1, page), pages)
    return ListingView(family, tuple(index.listed(family, page, PAGE)), count, page, pages)
