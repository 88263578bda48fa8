"""All commands as one click group. Each is a module of its own, loaded when it is called."""

from __future__ import annotations

from typing import Any

import click

from swapgraph import __version__
from swapgraph.cli.start import close_quietly
from swapgraph.errors import Interrupted, SwapgraphError

_COMMANDS = {
    "build": "Read articles into the graph.",
    "remove": "Take articles out of the graph.",
    "query": "Ask the graph a stored query.",
    "article": "Show an article with what was read from it.",
    "explain": "Show what a fact rests on.",
    "rules": "List the rules that conclusions are drawn by, or explain one.",
    "export": "Write the graph as RDF.",
    "load": "Put the graph into a triple store, and prove it.",
    "serve": "Serve the graph over HTTP: SPARQL, stored queries.",
    "validate": "Check the graph: shapes, contradictions, quality.",
    "site": "Write the explorer as files.",
}
"""Name -> what `swapgraph --help` says; the command itself is `swapgraph.cli.NAME:NAME`, its help begins the same."""


class _Commands(click.Group):
    """Loads a command when it is called, and turns our errors into one line on stderr and their exit code."""

    def list_commands(self, ctx: click.Context) -> list[str]:  # noqa: ARG002 - click's signature
        """The names, in the order in which one meets them."""
        return list(_COMMANDS)

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:  # noqa: ARG002
        """Load a command."""
        if cmd_name not in _COMMANDS:
            return None
        from importlib import import_module

        command: click.Command = getattr(import_module(f"swapgraph.cli.{cmd_name}"), cmd_name)
        return command

    def resolve_command(
        self, ctx: click.Context, args: list[str]
    ) -> tuple[str | None, click.Command | None, list[str]]:
        """As click does, but an unknown command is told with the nearest."""
        if args and args[0] not in _COMMANDS and not args[0].startswith("-"):
            from difflib import get_close_matches

            near = get_close_matches(args[0], _COMMANDS, n=1)
            hint = f" Did you mean {near[0]!r}?" if near else f" The commands are {', '.join(_COMMANDS)}."
            ctx.fail(f"No such command {args[0]!r}.{hint}")
        return super().resolve_command(ctx, args)

    def format_commands(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:  # noqa: ARG002
        """The list in `--help`, without loading a single command."""
        with formatter.section("Commands"):
            formatter.write_dl(list(_COMMANDS.items()))

    def invoke(self, ctx: click.Context) -> Any:
        """Run a command; our errors become one line on stderr and their exit code."""
        try:
            return super().invoke(ctx)
        except SwapgraphError as error:
            complain(error)
            ctx.exit(error.exit_code)
        except KeyboardInterrupt:
            complain("interrupted")
            ctx.exit(Interrupted.exit_code)
        except BrokenPipeError:
            ctx.exit(close_quietly())


def complain(problem: object) -> None:
    """A problem on stderr, in one line."""
    click.echo(f"swapgraph: {problem}", err=True)


@click.group(cls=_Commands, context_settings={"help_option_names": ["-h", "--help"], "max_content_width": 100})
@click.version_option(__version__, prog_name="swapgraph", message="%(prog)s %(version)s")
def main() -> None:
    """Turn news about prisoner exchanges into a graph that can be asked.

    \b
    swapgraph build articles/        read a folder of articles into the folder graph/
    swapgraph query exchanges        ask who exchanged whom, when and under which deal
    swapgraph export -o swaps.ttl    take everything along as RDF
    """
