"""Files for a store's own loader, and the exact command that loads them: what `swapgraph export --for NAME` writes."""

from __future__ import annotations

import shlex
from pathlib import Path
from tempfile import TemporaryDirectory

from swapgraph.errors import UsageError
from swapgraph.graph.folder import storage_errors
from swapgraph.graph.serialize import export_file
from swapgraph.graph.store import ONTOLOGY_GRAPH, Store
from swapgraph.load.profile import Profile, profiles

NQUADS = "swapgraph.nq"


def bulk_names() -> list[str]:
    """The stores whose loaders are known."""
    return [profile.name for profile in profiles().values() if profile.bulk.command]


def write_bulk(store: Store, profile: Profile, folder: Path, *, inferred: bool = True) -> list[str]:
    """Write the files into a new or empty folder; returns the lines to tell: the command, and what else to know.

    UsageError if there is something in the folder, or if the store's loader is not known.
    """
    if not profile.bulk.command:
        raise UsageError(f"no loader is known for {profile.name}; there are {', '.join(bulk_names())}")
    if folder.exists() and (not folder.is_dir() or any(folder.iterdir())):
        raise UsageError(f"{folder} is not empty; name a new folder: -o FOLDER")
    with storage_errors(folder):
        folder.parent.mkdir(parents=True, exist_ok=True)
        with TemporaryDirectory(prefix=f".{folder.name}.", dir=folder.parent) as scratch:
            fresh = Path(scratch) / "files"
            fresh.mkdir()
            if profile.bulk.files == "graphs":
                _each_graph(store, fresh, inferred)
            else:
                export_file(store, "nq", fresh / NQUADS, inferred=inferred)
                with (fresh / NQUADS).open("ab") as out:
                    out.write(store.lines(ONTOLOGY_GRAPH))
            if folder.exists():
                folder.rmdir()
            fresh.replace(folder)
    return told(profile, folder)


def told(profile: Profile, folder: Path) -> list[str]:
    """The command that loads the files in a folder, and the note."""
    here = folder.resolve()
    file = here / NQUADS
    words = {"{file}": shlex.quote(str(file)), "{folder}": shlex.quote(str(here)), "{name}": NQUADS}
    if profile.bulk.files == "graphs":
        words["{folder}"] = str(here)  # stands inside the command's own quotes
    lines = [profile.bulk.command, *([f"# {profile.bulk.note}"] if profile.bulk.note else [])]
    for word, value in words.items():
        lines = [line.replace(word, value) for line in lines]
    return lines


def _each_graph(store: Store, folder: Path, inferred: bool) -> None:
    """A file for each graph with its name beside it in `.graph`, as Virtuoso's loader wants it."""
    for number, graph in enumerate([*store.graphs(inferred=inferred), ONTOLOGY_GRAPH], 1):
        lines = sorted(store.dump(graph).splitlines(keepends=True))
        if lines:
            (folder / f"{number:06}.nt").write_bytes(b"".join(lines))
            (folder / f"{number:06}.nt.graph").write_text(f"{graph}\n", encoding="utf-8")
