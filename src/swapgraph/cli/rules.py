"""`swapgraph rules`: lists what conclusions are drawn by, explains one rule, tests rules by their examples."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING

import click

from swapgraph.cli import options

if TYPE_CHECKING:
    from swapgraph.reason.rules import SparqlRule
    from swapgraph.settings import Settings


@click.command(
    epilog=options.examples(
        "swapgraph rules                          the list",
        "swapgraph rules counterparts             one rule: what it says, an example, how it runs",
        "swapgraph rules prp-trp                  the axioms of a rule of OWL's",
        "swapgraph rules counterparts --show      its file, to copy and change",
        "swapgraph rules --test house/            do your own rules do what their examples say?",
    )
)
@click.argument("name", required=False)
@click.option("--show", is_flag=True, help="Print the file of the rule as it is.")
@click.option(
    "--test",
    "tested",
    type=click.Path(path_type=Path),
    multiple=True,
    metavar="PATH",
    help="Run the examples of the rules in a folder, or of one rule; exit code 1 if one does not hold.",
)
@options.rules
@options.graph
def rules(name: str | None, show: bool, tested: tuple[Path, ...], rules: tuple[Path, ...], graph: Path) -> None:
    """List the rules that conclusions are drawn by, or explain one.

    Listed are the rules that come with swapgraph, those of --rules and those that the graph was built with, and the
    rules of OWL 2 RL that the ontology's axioms are used by.
    """
    if tested:
        _test(tested)
        return
    from swapgraph.settings import Settings

    kept = _remembered(graph)
    settings = Settings(kept.model, kept.lexicons, kept.ontologies, (*kept.rules, *rules))
    known = _known(settings)
    if name is None:
        if show:
            raise click.UsageError("--show wants the name of a rule")
        click.echo(catalogue(known))
    elif name in known:
        click.echo(known[name].query.rstrip() if show else explanation(known[name]))
    else:
        click.echo(_of_owl(name, known, settings))


def catalogue(known: dict[str, SparqlRule]) -> str:
    """Every rule with its summary, ours first, then the user's, then OWL's."""
    from swapgraph.reason.axioms import SUMMARIES
    from swapgraph.resources import ontology_dir

    ours = str(ontology_dir())
    groups: dict[str, list[tuple[str, ...]]] = {}
    for rule in known.values():
        source = rule.source or ""
        title = "Rules that come with swapgraph" if source.startswith(ours) else f"Rules of {Path(source).parent}"
        groups.setdefault(title, []).append((rule.name, _scope(rule), str(rule.stratum), rule.summary))
    owl = [(name, summary) for name, summary in SUMMARIES.items() if name != "owlrl"]
    lines = [
        *(line for title, rows in groups.items() for line in _table(title, ("name", "scope", "stratum", ""), rows)),
        *_table("Axioms of the ontology, by the rule of OWL 2 RL", ("name", ""), owl),
        "swapgraph rules NAME explains one; docs/reasoning.md tells how to write one.",
    ]
    return "\n".join(lines)


def explanation(rule: SparqlRule) -> str:
    """What a rule says of itself, how it runs, and its example."""
    from swapgraph.reason.rule import short

    facts = [
        ("scope", _scope(rule)),
        ("stratum", str(rule.stratum)),
        ("from", rule.source or ""),
        ("runs", _how(rule)),
        ("needs", ", ".join(sorted(map(short, rule.needs)))),
        ("settled", ", ".join(sorted(map(short, rule.negates))) or "nothing has to be before it runs"),
    ]
    parts = [f"{rule.name}: {rule.summary}", "\n".join(f"  {key:<7}  {value}" for key, value in facts)]
    parts += [
        f"{part.capitalize()}:\n{_indented(rule.example[part])}" for part in ("before", "after") if part in rule.example
    ]
    body = [line for line in rule.query.splitlines() if not line.startswith("#+")]
    parts.append(_indented("\n".join(body).strip()))
    return "\n\n".join(parts)


def _scope(rule: SparqlRule) -> str:
    return ", ".join(sorted(rule.scope))


def _how(rule: SparqlRule) -> str:
    """Compiled to the fast engine, or as SPARQL and why."""
    from importlib import import_module
    from importlib.util import find_spec

    if find_spec("swapgraph.reason.sql") is None:
        return "as SPARQL"
    reason = import_module("swapgraph.reason.sql").how(rule)
    return "compiled to SQL, over many articles at a time" if reason is None else f"as SPARQL, for {reason}"


def _of_owl(name: str, known: dict[str, SparqlRule], settings: Settings) -> str:
    """The axioms that are used by a rule of OWL 2 RL."""
    from swapgraph.errors import UsageError
    from swapgraph.query.stored import near
    from swapgraph.reason.axioms import SUMMARIES
    from swapgraph.reason.knowledge import read_knowledge
    from swapgraph.resources import ontology_dir

    axioms = read_knowledge(ontology_dir(), settings.axioms(), ()).ontology.rules
    found = [rule.axiom for rule in axioms if rule.name == name]
    if name not in SUMMARIES and not found:
        every = [*known, *SUMMARIES, *{rule.name for rule in axioms}]
        raise UsageError(f"no rule {name!r}{near(name, every)}; `swapgraph rules` lists them")
    summary = SUMMARIES.get(name, "What it excludes is an inconsistency.")
    listed = "\n".join(f"  {axiom}" for axiom in found) or "  no axiom of the ontology is used by it"
    return f"{name}: {summary}\n\n{listed}"


def _remembered(graph: Path) -> Settings:
    """What a graph was built with, if there is one."""
    from swapgraph.pipeline import remembered

    return remembered(graph)


def _known(settings: Settings) -> dict[str, SparqlRule]:
    from swapgraph.reason.rules import read_rules
    from swapgraph.resources import ontology_dir

    return {rule.name: rule for rule in read_rules([ontology_dir() / "rules", *settings.rule_files()])}


def _test(paths: Sequence[Path]) -> None:
    from swapgraph.reason.examples import wrong_with
    from swapgraph.reason.rules import read_rules
    from swapgraph.settings import Settings

    found = read_rules(Settings(rules=tuple(paths)).rule_files())
    width = max((len(rule.name) for rule in found), default=0)  # quality rules are no rules
    failed = 0
    for rule in found:
        wrong = wrong_with(rule)
        failed += bool(wrong)
        click.echo(f"{'failed' if wrong else 'passed'}  {rule.name:<{width}}  {rule.source}")
        for line in wrong:
            click.echo(f"        {line}")
    click.echo(f"{len(found) - failed} passed, {failed} failed", err=True)
    if failed:
        click.get_current_context().exit(1)


def _table(title: str, heads: tuple[str, ...], rows: Sequence[tuple[str, ...]]) -> list[str]:
    """Aligned columns, the last one as wide as it is."""
    widths = [max(len(cell) for cell in column) for column in zip(heads, *rows, strict=True)]
    lines = ("  ".join(f"{cell:<{width}}" for cell, width in zip(row, widths, strict=True)) for row in (heads, *rows))
    return [f"{title}:", *(f"  {line}".rstrip() for line in lines), ""]


def _indented(text: str) -> str:
    return "\n".join(f"  {line}".rstrip() for line in text.strip().splitlines())
