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


def credentials(command: Callable[..., Any]) -> Callable[..., Any]:
    """How to talk to a store on the network: who asks, how long to wait, whom to trust."""
    for option in (
        click.option("--insecure", is_flag=True, help="Do not verify certificates."),
        click.option(
            "--cacert",
            type=click.Path(path_type=Path, dir_okay=False),
            metavar="FILE",
            help="Certificates to trust, as PEM.",
        ),
        click.option(
            "--attempts", type=click.IntRange(1, 100), default=6, show_default=True, help="Tries of each request."
        ),
        click.option(
            "--timeout",
            type=click.FloatRange(min=0.1),
            default=300.0,
            show_default=True,
            metavar="SECONDS",
            help="The longest silence of the store in a request.",
        ),
        click.option(
            "--user",
            metavar="NAME[:PASSWORD]",
            help="Who asks. Better in SWAPGRAPH_USER and SWAPGRAPH_PASSWORD, or SWAPGRAPH_TOKEN, or ~/.netrc.",
        ),
    ):
        command = option(command)
    return command
