"""`swapgraph remove`: takes articles out of the graph."""

from __future__ import annotations

from pathlib import Path

import click

from swapgraph.cli import options
from swapgraph.cli.progress import Ticker


@click.command(
    epilog=options.examples(
        "swapgraph remove wire-2024-09-13             by its identifier, the column `article` of most queries",
        "swapgraph remove a b c --graph news/         several, from the graph in another folder",
    )
)
@click.argument("articles", nargs=-1, required=True, metavar="ARTICLE...")
@options.graph
def remove(articles: tuple[str, ...], graph: Path) -> None:
    """Take articles out of the graph.

    ARTICLE is an article's identifier (a record's `id`, a file's name without its ending) or its IRI. All that rested
    on it alone goes with it.
    """
    from swapgraph.pipeline import remembered
    from swapgraph.pipeline import remove as run
    from swapgraph.stages import standard_stages

    settings = remembered(graph)
    with Ticker() as ticker:
        left = run(articles, graph, settings, standard_stages(settings), ticker.say, ticker)
    click.echo(f"{len(set(articles))} removed, {left} left in {graph}", err=True)
