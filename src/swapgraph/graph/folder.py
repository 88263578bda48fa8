"""A graph's folder on disk: its marker, its lock, and generations that are written once and then only read.

    DIR/graph          marker: what this folder is, its format, the base of its IRIs
    DIR/lock           held by the one process that writes
    DIR/generation-7/  the database that readers open; never changed after it has its name
    DIR/next/          the copy a build is working on, made of hard links; renamed to generation-8 when it is done

RocksDB says nothing about readers while another process writes the same database, so nobody ever does that here:
a query during a build reads the generation before it. A build that is killed leaves `next/` behind; whoever opens the
graph next takes it up (see `store.py`), so what was finished is kept.

`swapgraph query` loads this module each time, so it is sparing with imports: no pathlib, no re.
"""

from __future__ import annotations

import errno
import fcntl
import os
from collections.abc import Iterator
from contextlib import contextmanager

from swapgraph.errors import NotAGraph, StoreBusy, StoreError

FORMAT = 1
"""The format this version writes, and the newest it reads."""

_GENERATION = "generation-"
_OURS = ("graph", "graph.new", "lock", "next", "next.new")


DISK_FULL = "the disk is full; what was stored before is safe. Free some space and run the command again"


def disk_is_full(error: OSError) -> bool:
    """Whether this is why; RocksDB's errors have no number, only words."""
    return error.errno == errno.ENOSPC or "No space left" in str(error)


def is_damage(error: Exception) -> bool:
    """Whether RocksDB says that its files are not as it wrote them."""
    return str(error).startswith("Corruption")


@contextmanager
def storage_errors(path: str | os.PathLike[str] | None) -> Iterator[None]:
    """Turn what the system and RocksDB say about a disk (full, read-only, damaged) into StoreError."""
    try:
        yield
    except OSError as error:
        said = DISK_FULL if disk_is_full(error) else error.strerror or str(error)
        raise StoreError(f"{os.fspath(path)}: {said}" if path else said) from error
    except RuntimeError as error:
        if not is_damage(error):
            raise
        reason = f"files of the graph are damaged ({error}); build it anew in another folder"
        raise StoreError(f"{os.fspath(path)}: {reason}" if path else reason) from error


class GraphFolder:
    """The folder of one graph: `marker` says that it is one, `next` is the database a build is working on."""

    __slots__ = ("marker", "next", "path")

    def __init__(self, path: str | os.PathLike[str]) -> None:
        self.path = os.fspath(path)
        self.marker = os.path.join(self.path, "graph")
        self.next = os.path.join(self.path, "next")

    def exists(self) -> bool:
        """Whether there is a graph here. NotAGraph if there is something else."""
        with storage_errors(self.path):
            if os.path.isfile(self.marker):
                return True
            if not os.path.lexists(self.path):
                return False
            if not os.path.isdir(self.path):
                raise NotAGraph(f"{self.path} is a file, not the folder of a graph")
            others = [n for n in sorted(os.listdir(self.path)) if n not in _OURS and _number(n) is None]
        if others:
            held = f"it holds {others[0]}"
            raise NotAGraph(f"{self.path} is not the folder of a graph ({held}); name another with --graph")
        return False

    def base(self) -> str:
        """The base of the graph's IRIs, as its marker says. NotAGraph for one that is not ours or of a newer format."""
        with storage_errors(self.path), open(self.marker, encoding="utf-8", errors="replace") as marker:
            head, *fields = marker.read(10_000).splitlines()[:3] or [""]
        said = dict(line.partition(" ")[::2] for line in fields)
        if head != "swapgraph graph" or not said.get("format", "").isdecimal():
            raise NotAGraph(f"{self.path} is not the folder of a graph ({self.marker} does not say so)")
        if int(said["format"]) > FORMAT or "base" not in said:
            newer = f"a graph of format {said['format']}, and this swapgraph reads up to {FORMAT}"
            raise NotAGraph(f"{self.path} is {newer}. Install a newer swapgraph")
        return said["base"]

    def create(self, base: str) -> None:
        """Make the folder and its marker; keeps what is there."""
        with storage_errors(self.path):
            os.makedirs(self.path, exist_ok=True)
            fresh = f"{self.marker}.new"
            with open(fresh, "w", encoding="utf-8") as marker:
                marker.write(f"swapgraph graph\nformat {FORMAT}\nbase {base}\n")
            os.replace(fresh, self.marker)

    def latest(self) -> str | None:
        """The newest generation, if one was ever finished."""
        generations = self._generations()
        return generations[max(generations)] if generations else None

    def publish(self) -> None:
        """Give `next` its name as the newest generation, and drop the older ones that nobody reads.

        One rename is the whole commit: before it readers see the old generation, after it the new one.
        """
        old = self._generations()
        with storage_errors(self.path):
            os.rename(self.next, os.path.join(self.path, f"{_GENERATION}{max(old, default=0) + 1}"))
            for generation in old.values():
                with _flock(generation, fcntl.LOCK_EX) as unread:
                    if unread:
                        remove_folder(generation)

    def discard_next(self) -> None:
        """Forget an unfinished or unneeded `next`."""
        with storage_errors(self.path):
            for folder in (self.next, f"{self.next}.new"):
                remove_folder(folder)

    @contextmanager
    def reading(self) -> Iterator[str | None]:
        """Hold the newest generation (None if there is none yet): it stays while the context is open."""
        while True:
            generation = self.latest()
            if generation is None:
                yield None
                return
            with self.holding(generation) as held:
                if held:  # else a build has just replaced it: look again
                    yield generation
                    return

    @contextmanager
    def holding(self, generation: str) -> Iterator[bool]:
        """Hold one generation, so that it stays; false if it is gone."""
        with _flock(generation, fcntl.LOCK_SH) as held:
            yield held and os.path.exists(generation)

    @contextmanager
    def writing(self) -> Iterator[None]:
        """Be the only writer. StoreBusy if there is another, StoreError if the folder cannot be written."""
        with storage_errors(self.path):
            descriptor = os.open(os.path.join(self.path, "lock"), os.O_RDWR | os.O_CREAT, 0o644)
        try:
            try:
                fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
            except BlockingIOError as error:
                who = os.read(descriptor, 32).decode("ascii", "replace").strip() or "unknown"
                busy = f"another swapgraph is writing to this graph (process {who})"
                raise StoreBusy(f"{self.path}: {busy}; run the command again when it has finished") from error
            with storage_errors(self.path):
                os.ftruncate(descriptor, 0)
                os.pwrite(descriptor, f"{os.getpid()}\n".encode("ascii"), 0)
            yield
        finally:
            os.close(descriptor)  # gives the lock back, as does the end of the process however it comes

    def _generations(self) -> dict[int, str]:
        with storage_errors(self.path):
            names = os.listdir(self.path)
        return {n: os.path.join(self.path, name) for name in names if (n := _number(name)) is not None}


def _number(name: str) -> int | None:
    """The number of a generation, by its folder's name."""
    number = name.removeprefix(_GENERATION)
    return int(number) if number != name and number.isdecimal() else None


def remove_folder(folder: str) -> None:
    """Remove a folder with all that is in it, if it is there."""
    import shutil  # who only asks need not load it

    if os.path.lexists(folder):
        shutil.rmtree(folder)


@contextmanager
def _flock(folder: str, kind: int) -> Iterator[bool]:
    """Try to lock a folder; says whether it worked. A folder that is gone cannot be locked."""
    try:
        descriptor = os.open(folder, os.O_RDONLY)
    except FileNotFoundError:
        yield False
        return
    try:
        try:
            fcntl.flock(descriptor, kind | fcntl.LOCK_NB)
        except BlockingIOError:
            yield False
            return
        yield True
    finally:
        os.close(descriptor)
