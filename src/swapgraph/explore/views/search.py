"""What a search finds: names first, then articles."""

from __future__ import annotations

from dataclasses import dataclass

from swapgraph.explore.index import Entry, Index

NAMES, TEXTS = 24, 20


@dataclass(frozen=True, slots=True)
class SearchView:
    """What was asked for and found; `more` if there is a further page of articles."""

    text: str
    names: tuple[Entry, ...]
    events: tuple[Entry, ...]
    articles: tuple[Entry, ...]
    page: int
    more: bool

    @property
    def found(self) -> tuple[Entry, ...]:
        """All of them."""
        return self.names + self.events + self.articles


def search_view(index: Index, text: str, page: int) -> SearchView:
    """The answer to a search; empty for an empty one."""
    page = min(page, 500)
    found = index.search_names(text, 3 * NAMES) if page == 1 else []
    articles = index.search_texts(text, TEXTS + 1, (page - 1) * TEXTS)
    return SearchView(
        text.strip(),
        tuple(e for e in found if e.family != "event")[:NAMES],
        tuple(e for e in found if e.family == "event")[:NAMES],
        tuple(articles[:TEXTS]),
        page,
        len(articles) > TEXTS,
    )
