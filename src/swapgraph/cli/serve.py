"""`swapgraph serve`: the graph over HTTP."""

from __future__ import annotations

from pathlib import Path

import click

from swapgraph.cli import options
from swapgraph.cli.group import complain
from swapgraph.errors import UsageError

_MB = 1_000_000


@click.command(
    epilog=options.examples(
        "swapgraph serve                              http://127.0.0.1:8080/, for this machine alone",
        "swapgraph serve --host :: --allow-host swaps.example   for others, by this name",
        "swapgraph serve --cors '*'                   pages from anywhere may read answers",
        "swapgraph serve --writable                   takes updates with the token in SWAPGRAPH_SERVE_TOKEN",
    )
)
@options.graph
@click.option("--host", default="127.0.0.1", show_default=True, help="The address to listen on.")
@click.option("--port", type=click.IntRange(0, 65535), default=8080, show_default=True, help="0 takes a free one.")
@click.option("--queries", multiple=True, metavar="DIR", help="A folder of your own .rq files, beside ours.")
@click.option(
    "--timeout",
    type=click.FloatRange(min=0.1),
    default=60.0,
    show_default=True,
    metavar="SECONDS",
    help="The longest that a query may take.",
)
@click.option(
    "--memory",
    type=click.IntRange(64),
    metavar="MB",
    help="The most a query may need.  [default: 2000, at most an eighth of the machine's]",
)
@click.option(
    "--max-answer", type=click.IntRange(1), default=256, show_default=True, metavar="MB", help="The longest answer."
)
@click.option(
    "--quick", type=click.IntRange(1), metavar="N", help="Queries at a time.  [default: two a processor, at least 8]"
)
@click.option(
    "--slow",
    type=click.IntRange(0),
    default=4,
    show_default=True,
    metavar="N",
    help="Queries, beside those, that take longer than a second.",
)
@click.option(
    "--cache", type=click.IntRange(0), default=64, show_default=True, metavar="MB", help="Answers that are remembered."
)
@click.option("--cors", "origins", multiple=True, metavar="ORIGIN", help="Whose pages may read answers; * for all.")
@click.option(
    "--allow-host", "hosts", multiple=True, metavar="NAME", help="A name to answer to, beside those of the loopback."
)
@click.option("--allow-service", "services", multiple=True, metavar="URL", help="An address that SERVICE may ask.")
@click.option("--writable", is_flag=True, help="Take updates from those who have the token.")
@click.option(
    "--token", envvar="SWAPGRAPH_SERVE_TOKEN", metavar="TOKEN", help="Better in the variable SWAPGRAPH_SERVE_TOKEN."
)
@click.option("--log", is_flag=True, help="A line on stderr for each request.")
def serve(  # noqa: PLR0913, PLR0917 - one parameter for each option
    graph: Path,
    host: str,
    port: int,
    queries: tuple[str, ...],
    timeout: float,
    memory: int | None,
    max_answer: int,
    quick: int | None,
    slow: int,
    cache: int,
    origins: tuple[str, ...],
    hosts: tuple[str, ...],
    services: tuple[str, ...],
    writable: bool,
    token: str | None,
    log: bool,
) -> None:
    """Serve the graph over HTTP: SPARQL, stored queries.

    The endpoint is at /sparql, the queries at /queries, a page to write queries on at /yasgui. The graph may be built
    anew meanwhile. Ends with Ctrl-C.
    """
    from swapgraph.serve.options import Options
    from swapgraph.serve.running import serve as run
    from swapgraph.serve.shield import is_loopback

    if writable and not token:
        raise UsageError("--writable wants a token that updates are sent with; put it into SWAPGRAPH_SERVE_TOKEN")
    chosen = Options(
        graph=graph,
        queries=queries,
        host=host,
        port=port,
        seconds=timeout,
        answer=max_answer * _MB,
        cache=cache * _MB,
        token=token if writable else None,
        services=frozenset(services),
        origins=origins,
        hosts=hosts,
        slow=slow,
        log=log,
        **({"quick": quick} if quick else {}),
        **({"memory": memory * _MB} if memory else {}),
    )
    if not is_loopback(host) and not hosts:
        complain(f"serving to whoever reaches {host}; --allow-host NAME says by which name alone")
    run(chosen, lambda address: complain(f"serving {graph} at {address}"))
