"""`swapgraph article`: the text of an article, marked where something was read from it, with the facts below."""

from __future__ import annotations

import sys
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING

import click

from swapgraph.cli import options
from swapgraph.errors import UsageError

if TYPE_CHECKING:
    import pyoxigraph as ox
    from rich.console import RenderableType
    from rich.text import Text

    from swapgraph.explore.marks import Piece
    from swapgraph.explore.views.article import ArticleView, Row
    from swapgraph.graph.store import Store

_STYLES = {
    "person": "bright_blue",
    "organization": "magenta",
    "country": "green",
    "place": "green",
    "facility": "green",
    "group": "cyan",
    "agreement": "magenta",
    "event": "bold red",
    "figure": "bold cyan",
    "claim": "underline",
    "time": "italic",
    "post": "italic magenta",
}
_PLAIN_WIDTH = 100  # columns where there is no terminal


@click.command(
    epilog=options.examples(
        "swapgraph article wire-2024-09-13             by its identifier, the column `article` of most queries",
        "swapgraph article wire-2024-09-13 --bare      the marked text alone",
    )
)
@click.argument("name", metavar="ARTICLE")
@options.graph
@click.option("--bare", is_flag=True, help="Without the facts below each paragraph.")
def article(name: str, graph: Path, bare: bool) -> None:
    """Show an article with what was read from it.

    ARTICLE is an article's identifier (a record's `id`, a file's name without its ending) or its IRI. On a terminal
    everything that was read is marked where it stands; what is no part of the story is grey.
    """
    from rich.console import Console

    from swapgraph.explore.nodes import Nodes
    from swapgraph.explore.views.article import ArticleReader
    from swapgraph.explore.vocabulary import Vocabulary
    from swapgraph.graph.store import reading

    terminal = sys.stdout.isatty()
    console = Console(
        width=None if terminal else _PLAIN_WIDTH, highlight=False, markup=False, emoji=False, soft_wrap=False
    )
    with reading(graph) as store:
        node = _found(store, name)
        view = ArticleReader(graph).view(node, Nodes(store, Vocabulary(store.oxigraph)))
    for line in _lines(view, bare):
        console.print(line)


def _found(store: Store, name: str) -> ox.NamedNode:
    """The article of a name or an IRI; UsageError with near names if there is none."""
    import pyoxigraph as ox

    from swapgraph.query.stored import near

    iri = name if name.startswith(store.base) else store.minter.article(name)
    if store.key(iri) is None:
        names = [store.minter.article_id(known) for known in store.articles()]
        raise UsageError(f"no article {name!r} in the graph{near(name, names)}")
    return ox.NamedNode(iri)


def _lines(view: ArticleView, bare: bool) -> Iterator[RenderableType]:
    from rich.text import Text

    from swapgraph.query.table import seen

    legend = Text("marked: ", style="dim")
    for kind, count in view.kinds:
        legend.append(kind, style=_STYLES.get(kind, "")).append(f" {count}  ", style="dim")
    yield legend
    yield Text()
    for row in view.rows:
        yield _paragraph(row)
        for fact in () if bare else row.facts:
            told = (
                Text("    ").append(f"{fact.kind:<7}", style=_STYLES.get(fact.kind, "")).append(f" {seen(fact.label)}")
            )
            yield told.append(f"  {seen(fact.detail)}" if fact.detail else "", style="dim")
        yield Text()
    if view.cut:
        yield Text("... there is more text than is shown", style="dim")


def _paragraph(row: Row) -> Text:
    """The text of a paragraph, marks in it nested as they are."""
    from rich.text import Text

    from swapgraph.query.table import seen

    text = Text(style="dim" if row.furniture else "bold" if row.kind == "headline" else "")

    def write(pieces: tuple[Piece, ...]) -> None:
        for piece in pieces:
            if piece.mark is None:
                text.append(seen(piece.text))
                continue
            start = len(text)
            write(piece.pieces)
            for kind in piece.mark.kinds:
                text.stylize(_STYLES.get(kind, ""), start, len(text))

    write(row.pieces)
    return text
