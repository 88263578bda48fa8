"""`swapgraph validate`: checks the graph against its shapes."""

from __future__ import annotations

from pathlib import Path

import click

from swapgraph.cli import options


@click.command(
    epilog=options.examples(
        "swapgraph validate                           is everything as it should be?",
        "swapgraph validate --shapes house-rules.ttl  and as our newsroom wants it?",
    )
)
@options.graph
@click.option(
    "--shapes",
    type=click.Path(path_type=Path),
    multiple=True,
    metavar="PATH",
    help="A Turtle file, or a folder of them, with further SHACL shapes; may be repeated.",
)
def validate(graph: Path, shapes: tuple[Path, ...]) -> None:
    """Check the graph against its shapes (SHACL).

    One line for each finding, tab-separated: severity, article, node, property, value, what is wrong. Exit code 1 if
    there is a violation.
    """
    from swapgraph.graph.schema import load_schema
    from swapgraph.graph.store import reading
    from swapgraph.pipeline import remembered
    from swapgraph.reason.validate import validate as check

    violations = 0
    with reading(graph) as store:
        for found in check(store, load_schema(remembered(graph).lexicons), shapes):
            violations += found.severity == "violation"
            fields = (found.severity, found.article, found.focus, found.path, found.value, found.message)
            click.echo("\t".join(" ".join((field or "").split()) for field in fields))
        articles = len(store.articles())
    verdict = f"{violations} violations" if violations else "conforms"
    click.echo(f"{graph}: {articles} articles checked, {verdict}", err=True)
    if violations:
        click.get_current_context().exit(1)
