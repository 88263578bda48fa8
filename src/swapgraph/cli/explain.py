"""`swapgraph explain`: why something is in the graph, down to the words of articles."""

from __future__ import annotations

from pathlib import Path

import click

from swapgraph.cli import options


@click.command(
    epilog=options.examples(
        "swapgraph explain article/seed/event/1               a node: all that is stated of it, and the words",
        "swapgraph explain 'article/seed/event/1 a sg:Event'  a triple: its proof",
        "swapgraph explain entity/ukraine sg:exchangedWith entity/russia --all          every proof, by size",
        "swapgraph explain entity/ukraine sg:exchangedWith entity/qatar                 not so: what is missing?",
        "swapgraph explain entity/ukraine sg:exchangedWith entity/russia --format ttl   as RDF (PROV-O)",
    )
)
@click.argument("asked", nargs=-1, required=True, metavar="IRI|TRIPLE")
@click.option(
    "-f",
    "--format",
    "format_",
    type=click.Choice(("text", "json", "ttl", "nt", "nq", "trig", "jsonld", "rdfxml")),
    default="text",
    show_default=True,
    help="For people, for programs, or as RDF in the words of PROV-O.",
)
@click.option(
    "--all", "every", is_flag=True, help="All proofs of a triple, the shortest first; and all words for each."
)
@click.option(
    "--limit",
    type=click.IntRange(min=1),
    default=10,
    show_default=True,
    metavar="N",
    help="So many proofs, near misses or quotes at most.",
)
@options.graph
def explain(asked: tuple[str, ...], format_: str, every: bool, limit: int, graph: Path) -> None:
    """Show what a fact rests on.

    Of a triple the shortest proof: the rule with what it says, its premises, down to quoted sentences with article and
    offsets. Of a triple that is not there how near rules come to it: which premise is missing, what stands in the way.
    Of a node all that is stated of it, by whom or what, the sentences, and what contradicts it. Terms are written as
    <IRI>, as prefixed names, or as paths below the graph's base. Exit code 1 if the graph does not have it.
    """
    from swapgraph.cli.asking import look_of_stdout
    from swapgraph.cli.explaining import Explainer
    from swapgraph.graph.store import reading
    from swapgraph.reason.asked import read_asked

    with reading(graph) as store:
        target = read_asked(asked, store.base)
        explainer = Explainer(store, graph, look_of_stdout(store.base), format_, limit)
        if isinstance(target, tuple):
            told, why_not = explainer.triple(target, every=every)
        else:
            told, why_not = explainer.node(target)
    if told:
        click.echo(told, nl=isinstance(told, str))
    if why_not is not None:
        click.echo(f"swapgraph: {why_not}", err=True)
        click.get_current_context().exit(1)
