"""`swapgraph load`: puts the graph into an external triple store and proves that it arrived."""

from __future__ import annotations

import time
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from swapgraph.cli import options
from swapgraph.cli.group import complain
from swapgraph.cli.progress import Line, counted, drawn
from swapgraph.errors import UsageError

if TYPE_CHECKING:
    from swapgraph.load.loading import Outcome
    from swapgraph.load.remote import Remote


@click.command(
    epilog=options.examples(
        "swapgraph load http://localhost:7878              an Oxigraph, what it is is found out",
        "swapgraph load http://localhost:3030/swaps        a dataset of Fuseki",
        "swapgraph load http://localhost:8890 --user dba   Virtuoso; the password is in SWAPGRAPH_PASSWORD or ~/.netrc",
        "swapgraph load https://db.example/sparql --store my-store.toml --into https://news.example/swaps",
    )
)
@click.argument("url", required=False, metavar="URL")
@options.graph
@click.option(
    "--into", metavar="IRI|default", help="Everything into one graph, or the default graph; else each under its name."
)
@click.option("--inferred/--no-inferred", default=True, show_default=True, help="With what the reasoner added.")
@options.access
@click.option(
    "--timeout",
    type=click.FloatRange(min=0.1),
    default=300.0,
    show_default=True,
    metavar="SECONDS",
    help="The longest silence of the store; a request may take as long, and a second more for each 10 kB.",
)
@click.option("--attempts", type=click.IntRange(1, 100), default=6, show_default=True, help="Tries of each request.")
@click.option("--overwrite", is_flag=True, help="Also what someone else changed in the store.")
@click.option("--keep", is_flag=True, help="Leave graphs in the store that are no longer in yours.")
@click.option("--in-place", is_flag=True, help="Load large graphs where they belong, without a staging graph.")
@click.option("--trust-counts", is_flag=True, help="Do not read graphs whose number of triples is as recorded.")
@click.option("--connections", type=click.IntRange(1, 32), metavar="N", help="Requests at a time.")
@click.option("--chunk", type=click.IntRange(1), metavar="BYTES", help="The most that one request carries.")
@click.option("--gzip/--no-gzip", default=None, help="Compress requests.  [default: where it pays]")
@click.option("--list-stores", is_flag=True, help="Tell which stores are known.")
@click.pass_context
def load(ctx: click.Context, /, url: str | None, graph: Path, into: str | None, **given: Any) -> None:
    """Put the graph into a triple store, and prove it.

    URL is the store's address or that of one of its endpoints. What differs from what is there is sent, and read back:
    number and content of every graph are compared. Triples that differ go to stdout, `-` before what is missing, `+`
    before what should not be there. Exit code 1 if the graph did not arrive as it was sent, or if someone else has
    changed it there; 4 if the store cannot be reached or does not allow it.
    """
    from swapgraph.cli.access import reach
    from swapgraph.graph.store import reading
    from swapgraph.load.loading import Wishes, with_limits
    from swapgraph.load.loading import load as run
    from swapgraph.load.source import Source
    from swapgraph.load.wire import Patience

    if given["list_stores"]:
        click.echo(_stores())
        return
    if url is None:
        raise click.UsageError("Missing argument 'URL'.", ctx)
    access = {name: given[name] for name in options.ACCESS}
    started = time.perf_counter()
    named = _target(into)
    wishes = Wishes(given["overwrite"], given["keep"], given["in_place"], given["trust_counts"])
    patience = Patience(given["timeout"], given["attempts"])
    with reading(graph) as local, reach(url, patience, **access) as remote:
        remote.packed = remote.packed if given["gzip"] is None else given["gzip"]
        with_limits(remote, connections=given["connections"], chunk=given["chunk"])
        if not remote.updates:
            complain("the store takes no updates: what was loaded when cannot be recorded there")
        with _Bar() as bar:
            outcome = run(Source(local, named, inferred=given["inferred"]), remote, wishes, bar.advance)
        for line in _differences(outcome):
            click.echo(line)
        click.echo(summary(outcome, remote, time.perf_counter() - started), err=True)
    if not outcome.proven:
        ctx.exit(1)


def summary(outcome: Outcome, remote: Remote, seconds: float) -> str:
    """What a load did, in words, as a small table."""
    from swapgraph.load.credentials import shown

    plan, proof, traffic = outcome.plan, outcome.proof, remote.wire.traffic
    done = [f"{len(graphs):,} {step.value}" for step, graphs in plan.steps.items() if graphs]
    if plan.removed and not outcome.stopped:
        done.append(f"{len(plan.removed):,} removed")
    rows = [("store", f"{remote.profile.title}, {shown(remote.url)}"), ("graphs", ", ".join(done) or "none")]
    if outcome.stopped:
        rows.append(("stopped", "nothing was sent. --overwrite puts your version in place of theirs"))
    else:
        rows.append(("triples", f"{outcome.triples:,}"))
    again = f", {traffic.retries} of them again ({', '.join(sorted(set(traffic.waits)))})" if traffic.retries else ""
    rows.append(("sent", f"{traffic.sent:,} bytes in {counted(traffic.requests, 'request')}{again}"))
    rows += [("quirk", f"{quirk.told} ({counted(proof.quirks[quirk], 'graph')})") for quirk in proof.accepted]
    cut = sum(d.explained.cut for d in proof.differences)
    if cut:
        rows.append(("quirk", f"long literals are cut ({cut})"))
    if outcome.kept:
        rows.append(("kept", f"{counted(len(outcome.kept), 'graph')} as before: what came to replace it is not whole"))
    if not outcome.stopped:
        rows.append(("proven", _verdict(outcome)))
    rows.append(("seconds", f"{seconds:.1f}"))
    width = max(len(name) for name, _ in rows)
    return "\n".join(f"{name:<{width}}  {value}" for name, value in rows)


def _verdict(outcome: Outcome) -> str:
    proof = outcome.proof
    if outcome.proven:
        return "yes: every graph was read back, " + ("equal but for the quirks" if proof.quirks else "and is the same")
    gone = sum(d.gone for d in proof.differences)
    new = sum(d.new for d in proof.differences)
    graphs = counted(len(proof.differences), "graph")
    return f"NO: in {graphs} {gone:,} triples are missing and {new:,} should not be there; see stdout"


_SHOWN = 40  # differing triples that are listed


def _differences(outcome: Outcome) -> list[str]:
    """The triples that differ, `-` ours and `+` theirs, each with its graph."""
    from swapgraph.load.plan import Step

    lines: list[str] = []
    differences = outcome.foreign or outcome.proof.differences
    for difference in differences:
        name = f" <{difference.graph}> ." if difference.graph is not None else " ."
        found = [("-", line) for line in difference.explained.gone] + [("+", line) for line in difference.explained.new]
        if not found:  # only quirks that change values
            found = [("~", quirk.told.encode()) for quirk in difference.explained.quirks]
        for sign, line in found[: _SHOWN - len(lines)]:
            lines.append(f"{sign} {line.decode('utf-8').removesuffix(' .')}{name}")
    more = []
    if (total := sum(d.told for d in differences)) > len(lines):
        more.append(f"{total - len(lines):,} more")
    if outcome.foreign and (unread := len(outcome.plan.steps[Step.FOREIGN]) - len(outcome.foreign)):
        more.append(f"{counted(unread, 'graph')} that differ")
    return [*lines, f"# and {', and '.join(more)}"] if more else lines


def _stores() -> str:
    from swapgraph.load.profile import profiles

    known = [p for p in profiles().values() if p.endpoints.query is not None]
    width = max(len(p.name) for p in known)
    lines = [f"{p.name:<{width}}  {p.title}: {p.about}" + (f" (tested: {p.tested})" if p.tested else "") for p in known]
    return "\n".join(["auto finds out by asking; or name one, or the .toml file of your own:", *lines])


def _target(into: str | None) -> str | None:
    """`source.Source` wants "" for named graphs, None for the default graph, else an IRI."""
    if into is None:
        return ""
    if into == "default":
        return None
    import pyoxigraph as ox

    try:
        return ox.NamedNode(into).value
    except ValueError as error:
        raise UsageError(f"--into {into}: not an absolute IRI, nor `default`") from error


class _Bar:
    """A line on stderr with what is done, how many triples of how many, and how fast; silent off a terminal."""

    def __init__(self) -> None:
        self._line = Line()
        self._stage, self._done, self._started, self._next = "", 0, 0.0, 0.0

    def __enter__(self) -> _Bar:
        """Begin."""
        return self

    def __exit__(self, *_: object) -> None:
        """Wipe the line."""
        self._line.wipe()

    def advance(self, stage: str, triples: int, total: int | None) -> None:
        """So many more triples."""
        now = time.perf_counter()
        if stage != self._stage:
            self._stage, self._done, self._started, self._next = stage, 0, now, 0.0
        self._done += triples
        if now >= self._next:
            self._next = now + 0.1
            rate = self._done / max(now - self._started, 0.001)
            self._line.show(f"{stage} {drawn(self._done, total, rate, 'triple')}")
