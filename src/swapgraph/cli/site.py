"""`swapgraph site`: writes the explorer's pages as files."""

from __future__ import annotations

from pathlib import Path

import click

from swapgraph.cli import options
from swapgraph.cli.progress import Line


@click.command(
    epilog=options.examples(
        "swapgraph site -o swaps/                open swaps/index.html",
        "swapgraph site --graph wars -o /srv/www/wars",
    )
)
@click.option(
    "-o",
    "--output",
    type=click.Path(path_type=Path),
    required=True,
    metavar="DIR",
    help="A new folder, an empty one, or one with an earlier site, which is replaced.",
)
@click.option("--queries", multiple=True, metavar="DIR", help="A folder of your own .rq files, beside ours.")
@options.graph
def site(output: Path, queries: tuple[str, ...], graph: Path) -> None:
    """Write the explorer as files.

    The same pages as `swapgraph serve` shows, to be opened from disk or put on any web server: overview, events,
    articles, people, claims and proofs, the stored queries with their answers, and each page's data as Turtle and
    JSON-LD. What takes a server (filters, parameters of queries) is left out.
    """
    from swapgraph.explore.site import write_site

    line = Line()

    def told(done: int, known: int) -> None:
        if done % 20 == 0 or done == known:
            line.show(f"{done} of {known} pages")

    count = write_site(graph, output, told, queries)
    line.wipe()
    click.echo(f"{count} pages in {output}; begin with {output / 'index.html'}", err=True)
