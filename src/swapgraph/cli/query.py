"""`swapgraph query`: lists the stored queries, explains one, asks one."""

from __future__ import annotations

import sys
from typing import TYPE_CHECKING, Any

import click

from swapgraph.cli import options
from swapgraph.cli.asking import GRAPH, TIMEOUT, Request, answer
from swapgraph.query.results import FORMATS
from swapgraph.query.stored import find_query, load_query, query_paths

if TYPE_CHECKING:
    from collections.abc import Sequence

    from swapgraph.query.stored import Parameter, StoredQuery


class _QueryCommand(click.Command):
    """A command whose `--help`, after the name of a query, is about that query."""

    def parse_args(self, ctx: click.Context, args: list[str]) -> list[str]:
        """Leave `NAME --help` to the callback, which knows the query."""
        wants_help = any(word in ctx.help_option_names for word in args)
        ctx.meta["explain"] = wants_help and self._names_a_query(args)
        if ctx.meta["explain"]:
            args = [word for word in args if word not in ctx.help_option_names]
        return super().parse_args(ctx, args)

    def _names_a_query(self, args: list[str]) -> bool:
        taking_value = {o for p in self.params if isinstance(p, click.Option) and not p.is_flag for o in p.opts}
        before = ["", *args]
        return any(
            not word.startswith("-") and previous not in taking_value
            for previous, word in zip(before, args, strict=False)
        )


@click.command(
    cls=_QueryCommand,
    context_settings={"help_option_names": ["-h", "--help"]},
    epilog="""\b
Examples:
  swapgraph query                                   the list of stored queries
  swapgraph query exchanges -p since=2025
  swapgraph query exchanges --help                  its parameters and columns
  swapgraph query totals --format csv -o totals.csv
  swapgraph query my-own.rq --format json
  swapgraph query exchanges --endpoint http://localhost:7878

Exit codes: 0 done, 1 an ASK was answered no, 2 wrong usage, 3 a bad .rq file, 4 no graph or no answer in time.""",
)
@click.argument("name", required=False)
@click.option("-p", "--param", "params", multiple=True, metavar="NAME=VALUE", help="Give a parameter; may be repeated.")
@click.option(
    "-f",
    "--format",
    "format_",
    type=click.Choice(FORMATS),
    help="How to write the answer. Default: table or list on a terminal, else csv; ttl for a graph.",
)
@click.option("-o", "--output", metavar="FILE", help="Write to a file; its ending may name the format.")
@click.option("--graph", default=GRAPH, show_default=True, metavar="DIR", help="The folder of the graph.")
@click.option("--endpoint", metavar="URL", help="Ask the triple store at this address instead (see swapgraph load).")
@options.access
@click.option("--queries", multiple=True, metavar="DIR", help="A folder of your own .rq files, beside ours.")
@click.option("--wide", is_flag=True, help="Do not cut a table to the width of the terminal.")
@click.option(
    "--timeout",
    type=click.FloatRange(min=0),
    default=TIMEOUT,
    show_default=True,
    metavar="SECONDS",
    help="Give up after so long; 0 never does.",
)
@click.option("--show", is_flag=True, help="Print the SPARQL instead of running it.")
@click.pass_context
def query(ctx: click.Context, /, name: str | None, show: bool, **given: Any) -> None:
    """Ask the graph a stored query, or the one in a .rq file.

    Without NAME: the list of stored queries. NAME --help explains one.
    """
    queries: tuple[str, ...] = given["queries"]
    if name is None:
        if show:
            raise click.UsageError("--show wants the name of a query", ctx)
        click.echo(catalogue(queries))
    elif ctx.meta["explain"]:
        click.echo(explanation(find_query(name, queries)))
    elif show:
        click.echo(find_query(name, queries).text, nl=False)
    else:
        access = {option: given.pop(option) for option in options.ACCESS}
        ctx.exit(answer(Request(name, given.pop("params"), access=access if given["endpoint"] else None, **given)))


def catalogue(folders: Sequence[str] = ()) -> str:
    """Every stored query with its summary, those made for people first."""
    stored = [load_query(path) for path in query_paths(folders).values()]
    width = max((len(q.name) for q in stored), default=0)
    lines: list[str] = []
    for tag, title in (
        ("people", "For people"),
        ("contract", "One row for each thing told, article by article"),
        ("", "Others"),
    ):
        chosen = [q for q in stored if tag in q.tags or (not tag and not {"people", "contract"} & set(q.tags))]
        if chosen:
            lines += [f"{title}:", *(f"  {q.name:{width}}  {q.summary}" for q in chosen), ""]
    return "\n".join([*lines, "swapgraph query NAME --help explains one; swapgraph query NAME asks it."])


def explanation(stored: StoredQuery) -> str:
    """What a query's comments say of it, laid out for a terminal."""
    parts = [f"{stored.name}: {stored.summary}" if stored.summary else stored.name]
    if stored.description:
        parts.append(click.wrap_text(stored.description, width=_text_width(), preserve_paragraphs=True))
    if stored.parameters:
        rows = [(p.name, _meaning(p)) for p in stored.parameters]
        parts.append(_list("Parameters (-p name=value):", rows))
    if stored.columns:
        parts.append(_list("Columns:", [(c.name, c.description) for c in stored.columns]))
    if stored.example:
        parts.append(f"Example:\n  {stored.example}")
    return "\n\n".join(parts)


def _type(parameter: Parameter) -> str:
    return "|".join(parameter.values) if parameter.values else parameter.type


def _meaning(parameter: Parameter) -> str:
    default = f"; default {parameter.default}" if parameter.default is not None else ""
    return f"{parameter.description} ({_type(parameter)}{default})"


def _list(title: str, rows: list[tuple[str, str]]) -> str:
    formatter = click.HelpFormatter(width=_text_width())
    with formatter.indentation():
        formatter.write_dl(rows)
    return f"{title}\n{formatter.getvalue().rstrip()}"


def _text_width() -> int:
    import shutil

    return min(shutil.get_terminal_size().columns, 100) if sys.stdout.isatty() else 100
