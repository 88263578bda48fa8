"""Options that several commands share, so that they are named and explained the same everywhere."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

import click

Decorator = Callable[[Callable[..., Any]], Callable[..., Any]]

graph: Decorator = click.option(
    "--graph",
    type=click.Path(path_type=Path),
    default=Path("graph"),
    show_default=True,
    metavar="DIR",
    help="The folder of the graph.",
)

lexicon: Decorator = click.option(
    "--lexicon",
    "lexicons",
    type=click.Path(path_type=Path),
    multiple=True,
    metavar="PATH",
    help="A Turtle file, or a folder of them, with words and event types of your own; may be repeated.",
)

ontology: Decorator = click.option(
    "--ontology",
    "ontologies",
    type=click.Path(path_type=Path),
    multiple=True,
    metavar="PATH",
    help="A Turtle file, or a folder of them, with OWL 2 RL axioms of your own to conclude by; may be repeated.",
)

rules: Decorator = click.option(
    "--rules",
    type=click.Path(path_type=Path),
    multiple=True,
    metavar="PATH",
    help="A folder of rules of your own (.rq) to conclude by, or one rule; may be repeated.",
)


def examples(*lines: str) -> str:
    """The worked example at the end of a command's help."""
    return "\n".join(["\b", "Examples:", *(f"  {line}" for line in lines)])


ACCESS = ("store", "user", "token_file", "cacert", "insecure")
"""The names of `access`."""


def access(command: Callable[..., Any]) -> Callable[..., Any]:
    """How to reach a store on the network: what it is, who asks, whom to trust."""
    file = click.Path(dir_okay=False)
    for option in (
        click.option("--insecure", is_flag=True, help="Do not verify certificates."),
        click.option("--cacert", type=file, metavar="FILE", help="Certificates to trust, as PEM."),
        click.option("--token-file", type=file, metavar="FILE", help="A file with a bearer token."),
        click.option(
            "--user",
            metavar="NAME[:PASSWORD]",
            help="Who asks. Better in SWAPGRAPH_USER and SWAPGRAPH_PASSWORD, or SWAPGRAPH_TOKEN, or ~/.netrc.",
        ),
        click.option(
            "--store",
            default="auto",
            show_default=True,
            metavar="NAME|FILE",
            help="What the store is: see swapgraph load --list-stores.",
        ),
    ):
        command = option(command)
    return command
