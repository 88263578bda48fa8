"""What a search finds: names first, then events, then articles; a page of each at a time."""

from __future__ import annotations

from dataclasses import dataclass

from swapgraph.explore.index import Entry, Index

NAMES, TEXTS = 24, 20  # on a page


@dataclass(frozen=True, slots=True)
class SearchView:
    """What was asked for and found; `more` if there is a further page of anything."""

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
    names, events = (index.search_names(text, e, NAMES + 1, (page - 1) * NAMES) for e in (False, True))
    articles = index.search_texts(text, TEXTS + 1, (page - 1) * TEXTS)
    return SearchView(
        text.strip(),
        tuple(names[:NAMES]),
        tuple(events[:NAMES]),
        tuple(articles[:TEXTS]),
        page,
        len(names) > NAMES or len(events) > NAMES or len(articles) > TEXTS,
    )
