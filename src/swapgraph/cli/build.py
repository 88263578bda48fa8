"""`swapgraph build`: reads articles into the graph."""

from __future__ import annotations

import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import replace
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from swapgraph.cli import options
from swapgraph.cli.progress import Ticker, counted
from swapgraph.errors import InputError

if TYPE_CHECKING:
    from swapgraph.pipeline import Report
    from swapgraph.scale.processes import Spread
    from swapgraph.settings import Settings

_OWN = {"lexicons": "lexicon", "ontologies": "ontology", "rules": "rules"}  # the field of the settings, the option


@click.command(
    epilog=options.examples(
        "swapgraph build articles/                     every article below a folder",
        "swapgraph build wires.jsonl page.html         some files, into graph/",
        "curl -s https://news.example/1 | swapgraph build -",
        "swapgraph build --lexicon quakes.ttl news/    with event types of your own",
        "swapgraph build --ontology house.ttl --rules house/ news/    and with axioms and rules of your own",
        "swapgraph build --engine spark --master yarn hdfs:///news -o hdfs:///graph    on a cluster, into shards",
    )
)
@click.argument("sources", nargs=-1, required=True, metavar="SOURCE...")
@options.graph
@click.option(
    "--workers",
    type=click.IntRange(min=1),
    default=1,
    show_default=True,
    help="Processes that read, and threads that reason.",
)
@click.option("--model", metavar="NAME", help="The language model: a spaCy pipeline, by the name of its package.")
@options.lexicon
@click.option("--no-lexicon", is_flag=True, help="Without the lexicons that the graph was built with until now.")
@options.ontology
@click.option("--no-ontology", is_flag=True, help="Without the axioms that it was built with until now.")
@options.rules
@click.option("--no-rules", is_flag=True, help="Without the rules that it was built with until now.")
@click.option("--base", metavar="IRI", help="What the IRIs of a new graph begin with.")
@click.option(
    "--engine",
    type=click.Choice(["auto", "chain", "duckdb", "owlrl", "spark"]),
    default="auto",
    show_default=True,
    help="What draws the conclusions, which are the same with each: auto takes duckdb for many articles. With spark a "
    "cluster reads the articles too.",
)
@click.option("--master", metavar="URL", help="The cluster of --engine spark.  [default: local[*], all cores here]")
@click.option(
    "-o",
    "--output",
    metavar="PATH",
    help="With --engine spark: write shards and statistics there, on any file system of Hadoop's, instead of a graph.",
)
@click.option(
    "--format", "format_", type=click.Choice(["nq", "nq.gz", "parquet"]), help="Of the shards.  [default: nq]"
)
def build(
    sources: tuple[str, ...],
    graph: Path,
    workers: int,
    model: str | None,
    base: str | None,
    engine: str,
    **own: Any,
) -> None:
    """Read articles into the graph.

    SOURCE is a file (.txt, .md, .html, .json, .jsonl), a folder of them, or - for stdin. What is new is added, what has
    changed is replaced, what is already there is left alone. A source that cannot be read is named, and the others are
    still built. The graph remembers model, lexicons, axioms and rules for the next time.

    A lexicon has words to read articles with, so that with another one all are read again; beside them it may hold
    axioms and rules too. --ontology and --rules are for what follows from articles, which are not read again for it.
    """
    from swapgraph.pipeline import build as run
    from swapgraph.pipeline import remembered
    from swapgraph.read.count import count_records
    from swapgraph.settings import Settings
    from swapgraph.stages import check, standard_stages

    started = time.perf_counter()
    master, output, format_ = (own[option] for option in ("master", "output", "format_"))
    if engine != "spark" and (master or output or format_):
        raise click.UsageError("--master, --output and --format are for --engine spark")
    if format_ and not output:
        raise click.UsageError("--format is for the shards of --output")
    before = Settings() if output else remembered(graph)
    settings = Settings(model or before.model, **{kind: _paths(before, kind, own) for kind in _OWN})
    with Ticker(partial(count_records, sources)) as ticker:
        check(settings, ticker.say)
        if output:
            _shards(sources, output, settings, master, _checked(base), format_ or "nq", ticker)
            return
        with _spread(engine, master) as spread:
            report = run(
                sources,
                graph,
                settings,
                replace(standard_stages(settings, "auto" if engine == "spark" else engine, workers), spread=spread),
                base=_checked(base),
                workers=workers,
                tell=ticker.say,
                progress=ticker,
            )
    click.echo(summary(report, graph, time.perf_counter() - started), err=True)
    if report.errors:
        click.get_current_context().exit(report.errors[0].exit_code)


@contextmanager
def _spread(engine: str, master: str | None) -> Iterator[Spread]:
    """Who works on the articles: processes of this machine, or a cluster."""
    if engine != "spark":
        from swapgraph.scale.processes import ordered_map

        yield ordered_map
        return
    from swapgraph.scale.spark.session import session
    from swapgraph.scale.spark.spread import spread

    with session(master) as spark:
        yield partial(spread, spark)


def _shards(
    sources: Sequence[str], output: str, settings: Settings, master: str | None, base: str | None, format_: str,
    ticker: Ticker,
) -> None:  # fmt: skip
    """Have a cluster do all of it, and tell how much there is."""
    from swapgraph.scale.spark.job import run

    report = run(sources, output, settings, master=master, base=base, format_=format_, step=ticker.step)
    for problem in report.problems:
        ticker.say(problem)
    if report.statistics is None:
        click.echo(f"{output} is as before", err=True)
        return
    told, quads = report.statistics["told"], report.statistics["quads"]
    rows = [("articles", report.statistics["articles"])]
    rows += [(what, told.get(what, 0)) for what in ("events", "claims", "quantities", "roles", "entities")]
    rows += [("quads", sum(quads.values())), ("seconds", report.statistics["seconds"]["all"])]
    click.echo("\n".join(f"{name:<10}  {value:,}" for name, value in rows), err=True)
    if report.statistics["errors"]:
        click.get_current_context().exit(InputError.exit_code)


def _paths(before: Settings, kind: str, own: dict[str, Any]) -> tuple[Path, ...]:
    """The user's files of a kind: those given, else those remembered, unless they are given up."""
    given: tuple[Path, ...] = own[kind]
    option = _OWN[kind]
    if given or own[f"no_{option}"]:
        return given
    kept: tuple[Path, ...] = getattr(before, kind)
    for path in kept:
        if not path.exists():
            reason = f"no longer there, and the graph was built with it; give --{option} anew, or --no-{option}"
            raise InputError(reason, str(path))
    return kept


def summary(report: Report, graph: Path, seconds: float) -> str:
    """What a build did, in words, as a small table."""
    done = [
        (report.new, "new"),
        (report.changed, "changed"),
        (report.again, "read again"),
        (report.unchanged, "as before"),
    ]
    articles = ", ".join(f"{number} {what}" for number, what in done if number) or "none"
    rows = [("articles", articles)]
    if report.errors:
        rows.append(("problems", f"{len(report.errors)}, named above"))
    if report.read:
        rows += [(what, f"{report.told[what]:,}") for what in ("events", "claims", "quantities", "roles", "entities")]
    rows += [("graph", f"{graph} ({counted(report.stored, 'article')})"), ("seconds", f"{seconds:.1f}")]
    width = max(len(name) for name, _ in rows)
    return "\n".join(f"{name:<{width}}  {value}" for name, value in rows)


def _checked(base: str | None) -> str | None:
    """A base that IRIs can be made of."""
    if base is None:
        return None
    scheme, colon, rest = base.partition(":")
    absolute = colon and rest and scheme.isascii() and scheme[:1].isalpha()
    if not absolute or not base.endswith("/") or "#" in base or "?" in base:  # pieces of text have a # of their own
        what = "an absolute IRI that ends in / and holds no # and no ?"
        raise click.BadParameter(f"{base!r} is not {what}", param_hint="--base")
    if any(c in base for c in ' <>"{}|\\^`') or not base.isprintable():
        raise click.BadParameter(f"{base!r} holds characters that no IRI may hold", param_hint="--base")
    return base
