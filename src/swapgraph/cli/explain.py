"""`swapgraph explain`: why something is in the graph, down to the words of articles."""

from __future__ import annotations

import json
from pathlib import Path
from typing import NoReturn

import click

from swapgraph.cli import options


@click.command(
    epilog=options.examples(
        "swapgraph explain article/seed/event/1                        a node: all that is stated of it, and the words",
        "swapgraph explain 'article/seed/event/1 a sg:Event'           a triple: its proof",
        "swapgraph explain entity/ukraine sg:exchangedWith entity/russia --format json",
    )
)
@click.argument("asked", nargs=-1, required=True, metavar="IRI|TRIPLE")
@click.option(
    "-f",
    "--format",
    "format_",
    type=click.Choice(("text", "json")),
    default="text",
    show_default=True,
    help="For people or for programs.",
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
    help="So many proofs at most with --all.",
)
@options.graph
def explain(asked: tuple[str, ...], format_: str, every: bool, limit: int, graph: Path) -> None:
    """Show what a fact rests on.

    Of a triple the shortest proof: the rule with what it says, its premises, down to quoted sentences with article and
    offsets. Of a node all that is stated of it, by whom or what, and the sentences. Terms are written as <IRI>, as
    prefixed names, or as paths below the graph's base. Exit code 1 if the graph does not have it.
    """
    from swapgraph.cli import telling
    from swapgraph.cli.asking import look_of_stdout
    from swapgraph.graph.store import reading
    from swapgraph.pipeline import remembered
    from swapgraph.reason import explanation
    from swapgraph.reason.asked import read_asked
    from swapgraph.reason.missing import Absences
    from swapgraph.reason.proof import Prover
    from swapgraph.resources import ontology_dir

    with reading(graph) as store:
        target = read_asked(asked, store.base)
        words, look = explanation.Words(store), look_of_stdout(store.base)
        as_json = format_ == "json"
        told: object
        if isinstance(target, tuple):
            settings = remembered(graph)
            user = tuple(turtle_files(settings.lexicons))
            prover = Prover(store, ontology_dir(), ontologies=user, rules=tuple(settings.rule_folders()))
            found = prover.proofs(target, limit + 1) if every else [p for p in [prover.prove(target)] if p is not None]
            if not found:
                absence = Absences(prover, settings.words()).of(target, limit)
                data, text = explanation.absence_as_json, telling.absence_as_text
                _show(data(absence, words) if as_json else text(absence, words, look))
                _no(f"{'nothing leads to' if prover.is_there(target) else 'not in the graph:'} {words.triple(target)}")
            proofs, more = found[:limit], len(found) > limit
            if every:
                told = (
                    explanation.proofs_as_json(proofs, more, words)
                    if as_json
                    else telling.proofs_as_text(proofs, more, words, look)
                )
            else:
                [proof] = proofs
                told = explanation.proof_as_json(proof, words) if as_json else telling.proof_as_text(proof, words, look)
        else:
            node = explanation.explain_node(target, store)
            if node is None:
                _no(f"not in the graph: {target.value}")
            told = explanation.node_as_json(node, words) if as_json else telling.node_as_text(node, words, look)
    _show(told)


def _show(told: object) -> None:
    click.echo(told if isinstance(told, str) else json.dumps(told, ensure_ascii=False, indent=2))


def _no(reason: str) -> NoReturn:
    """The answer is no: said on stderr, exit code 1."""
    click.echo(f"swapgraph: {reason}", err=True)
    click.get_current_context().exit(1)
