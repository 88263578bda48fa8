"""`swapgraph validate`: what is amiss in the graph."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import TYPE_CHECKING

import click

from swapgraph.cli import options
from swapgraph.cli.asking import TIMEOUT, look_of_stdout

if TYPE_CHECKING:
    from swapgraph.findings.finding import Report
    from swapgraph.findings.writing import Frame

_SEVERITIES = ("violation", "warning", "info")
_FORMATS = ("text", "tsv", "json", "ttl", "junit")
_LOOKS: dict[str, dict[str, object]] = {
    "violation": {"fg": "red", "bold": True},
    "warning": {"fg": "yellow", "bold": True},
    "info": {"fg": "blue", "bold": True},
    "check": {"bold": True},
    "quote": {"dim": True},
    "advice": {"fg": "cyan"},
}


@click.command(
    epilog=options.examples(
        "swapgraph validate                                what is amiss, gravest first, with the words it rests on",
        "swapgraph validate --shapes house-rules.ttl       and is it as our newsroom wants it?",
        "swapgraph validate --fail-on warning --format junit > findings.xml    in CI",
        "swapgraph validate --severity warning             without notes",
    )
    + "\n\nExit codes: 0 nothing so grave was found, 1 something was, 2 wrong usage, 3 a bad file, 4 no graph."
)
@options.graph
@click.option(
    "-f",
    "--format",
    "format_",
    type=click.Choice(_FORMATS),
    help="How to write the report: text for people; tsv, json, ttl (a SHACL report) or junit for programs. "
    "Default: text on a terminal, else tsv.",
)
@click.option(
    "--fail-on",
    type=click.Choice(_SEVERITIES),
    default="violation",
    show_default=True,
    help="Exit with 1 if there is a finding of this severity or a graver one.",
)
@click.option(
    "--severity",
    type=click.Choice(_SEVERITIES),
    default="info",
    show_default=True,
    help="Show what is of this severity or graver.",
)
@click.option(
    "--shapes",
    type=click.Path(path_type=Path),
    multiple=True,
    metavar="PATH",
    help="A Turtle file, or a folder of them, with further SHACL shapes; may be repeated.",
)
@click.option(
    "--quality",
    type=click.Path(path_type=Path),
    multiple=True,
    metavar="PATH",
    help="A quality rule (.rq), or a folder of them, of your own; may be repeated.",
)
@click.option(
    "--timeout",
    type=click.FloatRange(min=0),
    default=TIMEOUT,
    show_default=True,
    metavar="SECONDS",
    help="Give up on an article's shapes or a quality rule after so long; 0 never does.",
)
def validate(
    graph: Path,
    format_: str | None,
    fail_on: str,
    severity: str,
    shapes: tuple[Path, ...],
    quality: tuple[Path, ...],
    timeout: float,
) -> None:
    """Check the graph: shapes, contradictions, quality.

    Three kinds of findings in one report: what breaks a shape (SHACL), what an axiom excludes, with the proof of both
    sides, and what a quality rule finds odd, such as a part above its total. A violation says that the graph is wrong,
    a warning that something in it can hardly be right, a note (info) that somebody should look. docs/findings.md says
    what each means and what to do. Nothing in the graph is changed.
    """
    from swapgraph.cli.progress import Ticker
    from swapgraph.findings.checking import check
    from swapgraph.findings.text import counted
    from swapgraph.findings.writing import Frame
    from swapgraph.graph.schema import load_schema
    from swapgraph.graph.store import reading
    from swapgraph.pipeline import remembered
    from swapgraph.reason.explanation import Words

    settings = remembered(graph)
    with reading(graph) as store:
        with Ticker() as ticker:
            report = check(
                store,
                load_schema(settings.lexicons),
                axioms=settings.axioms(),
                rules=settings.rule_files(),
                shapes=shapes,
                quality=quality,
                seconds=timeout or None,
                progress=ticker.advance,
            )
        frame = Frame(Words(store), store.base, fail_on)
        _write(report.of(severity), format_, frame)
    failed = any(map(frame.fails, report.findings))
    counts = counted(report)
    verdict = counts if failed else f"conforms ({counts})" if counts else "conforms"
    articles = f"{report.articles:,} {'article' if report.articles == 1 else 'articles'}"
    click.echo(f"{graph}: {articles} checked, {verdict}", err=True)
    if failed:
        click.get_current_context().exit(1)


def _write(report: Report, format_: str | None, frame: Frame) -> None:
    from swapgraph.findings.text import text
    from swapgraph.findings.writing import WRITERS

    format_ = format_ or ("text" if sys.stdout.isatty() else "tsv")
    if format_ != "text":
        click.echo(WRITERS[format_](report, frame), nl=False)
        return
    colour = look_of_stdout("").colour
    for line in text(report, frame.words, _styled if colour else lambda part, _: part):
        click.echo(line, color=colour)


def _styled(part: str, kind: str) -> str:
    return click.style(part, **_LOOKS[kind])  # type: ignore[arg-type]
