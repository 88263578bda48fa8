"""`swapgraph export`: writes the graph as RDF."""

from __future__ import annotations

import sys
from pathlib import Path

import click

from swapgraph.cli import options

_FORMATS = ("ttl", "nt", "nq", "trig", "jsonld", "rdfxml")
_ENDINGS = {".xml": "rdfxml", ".rdf": "rdfxml", ".json": "jsonld", **{f".{name}": name for name in _FORMATS}}


@click.command(
    epilog=options.examples(
        "swapgraph export -o swaps.ttl                 the format by the file's ending",
        "swapgraph export --format nq | gzip > all.nq.gz",
        "swapgraph export --no-inferred -o read.trig   only what the articles say",
        "swapgraph export --for tdb2 -o swaps/         files for Jena's loader, and the command to run",
    )
)
@click.option(
    "-f",
    "--format",
    "format_",
    type=click.Choice(_FORMATS),
    help="nq and trig keep the graphs apart, the others merge them.  [default: by the file's ending, else ttl]",
)
@click.option("-o", "--output", type=click.Path(path_type=Path), metavar="FILE", help="Default: stdout.")
@click.option(
    "--inferred/--no-inferred", default=True, show_default=True, help="With what the reasoner added, or without."
)
@click.option(
    "--for",
    "loader",
    metavar="STORE",
    help="Files for a store's own loader, in the folder -o, and the command to run: tdb2, oxigraph, virtuoso, qlever, "
    "neptune.",
)
@options.graph
def export(format_: str | None, output: Path | None, inferred: bool, loader: str | None, graph: Path) -> None:
    """Write the graph as RDF.

    The bytes are the same for the same articles, whatever was built in which order. A file is written whole, or not at
    all.
    """
    from swapgraph.graph.serialize import export as write
    from swapgraph.graph.serialize import export_file
    from swapgraph.graph.store import reading

    if loader is not None:
        _for_loader(loader, format_, output, inferred, graph)
        return
    if output is not None and output.is_dir():
        raise click.BadParameter(f"File {str(output)!r} is a directory.", param_hint="'-o' / '--output'")
    to_stdout = output is None or str(output) == "-"
    chosen = format_ or ("ttl" if output is None else _ENDINGS.get(output.suffix.lower(), "ttl"))
    with reading(graph) as store:
        if to_stdout:
            write(store, chosen, sys.stdout.buffer, inferred=inferred)
            sys.stdout.buffer.flush()
        else:
            assert output is not None  # noqa: S101 - for the type checker
            export_file(store, chosen, output, inferred=inferred)


def _for_loader(loader: str, format_: str | None, output: Path | None, inferred: bool, graph: Path) -> None:
    """Write the files, and tell the command on stdout."""
    from swapgraph.graph.store import reading
    from swapgraph.load.bulk import write_bulk
    from swapgraph.load.profile import find_profile

    if output is None or str(output) == "-" or format_ is not None:
        raise click.UsageError("--for wants a folder, -o FOLDER, and chooses the format itself")
    profile = find_profile(loader)
    with reading(graph) as store:
        for line in write_bulk(store, profile, output, inferred=inferred):
            click.echo(line)
