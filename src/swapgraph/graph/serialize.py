"""The graph as text: the same bytes for the same graph, whatever its history.

Everything begins as N-Triples or N-Quads, which Oxigraph writes fast and always alike; what it leaves to chance is the
order of the lines, and sorted lines are what every other format is made from. That happens piece by piece, so that
memory does not grow with the graph: formats with graphs (`nq`, `trig`) go article by article; in formats of plain
triples (`ttl`, `nt`, `rdfxml`, `jsonld`) a triple that several graphs hold stands once, and sorted runs are merged from
disk where there is much to sort. JSON-LD could keep graphs too, but most of its readers look at the default graph
alone and would find nothing.
"""

from __future__ import annotations

import heapq
import io
import json
import os
import re
import tempfile
from collections.abc import Callable, Iterable, Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from itertools import groupby
from pathlib import Path
from typing import Any, BinaryIO

import pyoxigraph as ox

from swapgraph.errors import UsageError
from swapgraph.graph.folder import storage_errors
from swapgraph.graph.store import Store, place
from swapgraph.names import PREFIXES

_RUN = 64_000_000  # bytes that are sorted at once
_PIECE = 1_000_000  # bytes of lines that are turned into another format at once
_TYPE = PREFIXES["rdf"] + "type"


@dataclass(frozen=True, slots=True)
class Format:
    """A syntax: what stands at its start and end and between pieces, and how a piece of sorted lines is written."""

    name: str
    keeps_graphs: bool
    body: Callable[[bytes], bytes]
    head: str = ""
    between: bytes = b""
    tail: bytes = b""


def _unchanged(lines: bytes) -> bytes:
    return lines


def _turtle(lines: bytes) -> bytes:
    return _without_prefixes(_converted(lines, ox.RdfFormat.TURTLE))


def _trig(lines: bytes) -> bytes:
    return _without_prefixes(_converted(lines, ox.RdfFormat.TRIG))


def _without_prefixes(written: bytes) -> bytes:
    while written.startswith(b"@prefix "):  # they stand at the head of the file, in their own order
        written = written[written.index(b"\n") + 1 :]
    return written


_TURTLE_HEAD = "".join(f"@prefix {prefix}: <{iri}> .\n" for prefix, iri in PREFIXES.items())

_XML_SPACES = "".join(f'\n    xmlns:{prefix}="{iri}"' for prefix, iri in PREFIXES.items())
_XML_HEAD = f'<?xml version="1.0" encoding="UTF-8"?>\n<rdf:RDF{_XML_SPACES}>\n'
_NOT_XML = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ufffe\uffff]")  # XML 1.0, production 2


def _xml(lines: bytes) -> bytes:
    written = _converted(lines, ox.RdfFormat.RDF_XML)
    if bad := _NOT_XML.search(written.decode("utf-8")):
        raise UsageError(
            f"XML cannot hold the character U+{ord(bad[0]):04X} that stands in an article; choose another format"
        )
    inside = written[written.index(b">", written.index(b"<rdf:RDF")) + 2 : written.rindex(b"</rdf:RDF>")]
    return inside.replace(b"\r", b"&#13;")  # an XML reader makes a bare carriage return a line feed


_JSON_HEAD = f'{{"@context": {json.dumps(PREFIXES, indent=1)},\n"@graph": [\n'


def _json(lines: bytes) -> bytes:
    nodes = json.loads(_converted(lines, ox.RdfFormat.JSON_LD))
    texts = [json.dumps(_compact(node), ensure_ascii=False, indent=1, sort_keys=True) for node in nodes]
    return ",\n".join(texts).encode("utf-8")


_LOCAL = re.compile(r"[A-Za-z_][\w.-]*")


def _compact(node: dict[str, Any]) -> dict[str, Any]:
    """An expanded JSON-LD node with prefixed names for IRIs, types as `@type`, and single values out of their lists."""
    short: dict[str, Any] = {}
    for key, value in node.items():
        if key == _TYPE:
            short["@type"] = [_short(type_["@id"]) for type_ in value]
        elif key in ("@id", "@type"):
            short[key] = _short(value)
        elif isinstance(value, list):
            values = [_plain(_compact(v)) for v in value]
            short[_short(key)] = values[0] if len(values) == 1 else values
        else:
            short[key] = value
    return short


def _plain(value: dict[str, Any]) -> Any:
    """A plain string for a literal that is nothing else."""
    return value["@value"] if value.keys() == {"@value"} else value


def _short(iri: str) -> str:
    for prefix, namespace in PREFIXES.items():
        if iri.startswith(namespace) and _LOCAL.fullmatch(iri, len(namespace)):
            return f"{prefix}:{iri[len(namespace) :]}"
    return iri


def _converted(lines: bytes, format_: ox.RdfFormat) -> bytes:
    quads = ox.parse(lines, format=ox.RdfFormat.N_QUADS, lenient=True)
    statements = quads if format_.supports_datasets else (quad.triple for quad in quads)
    return bytes(ox.serialize(statements, format=format_, prefixes=PREFIXES) or b"")


FORMATS: dict[str, Format] = {
    f.name: f
    for f in (
        Format("ttl", False, _turtle, _TURTLE_HEAD),
        Format("nt", False, _unchanged),
        Format("nq", True, _unchanged),
        Format("trig", True, _trig, _TURTLE_HEAD),
        Format("jsonld", False, _json, _JSON_HEAD, b",\n", b"\n]}\n"),
        Format("rdfxml", False, _xml, _XML_HEAD, b"", b"</rdf:RDF>\n"),
    )
}
"""Every format of `swapgraph export`, by name."""


def export(store: Store, format_: str, out: BinaryIO, *, inferred: bool = True) -> None:
    """Write all data of a store; without what the reasoner added if `inferred` is false.

    UsageError for text that the format cannot hold.
    """
    syntax = FORMATS[format_]
    if syntax.keeps_graphs:
        _write((store.lines(graph) for graph in store.graphs(inferred=inferred)), syntax, out)
    else:
        with merged_lines(store, inferred=inferred) as lines:
            _write(_pieces(lines), syntax, out)


def write_triples(triples: Iterable[ox.Triple], format_: str, out: BinaryIO) -> None:
    """Write the triples of an answer, sorted, each once."""
    lines = io.BytesIO()
    ox.serialize(triples, lines, ox.RdfFormat.N_TRIPLES)
    _write(_pieces(iter(sorted(set(lines.getvalue().splitlines(keepends=True)), key=place))), FORMATS[format_], out)


def export_file(store: Store, format_: str, path: Path, *, inferred: bool = True) -> None:
    """Write all data to a file, whole or not at all.

    UsageError if there is no such folder, StoreError for a full disk.
    """
    if not path.parent.is_dir():
        raise UsageError(f"cannot write {path}: there is no folder {path.parent}")
    with storage_errors(path):
        descriptor, name = tempfile.mkstemp(prefix=f".{path.name}.", dir=path.parent)
        fresh = Path(name)
        try:
            with os.fdopen(descriptor, "wb") as out:
                export(store, format_, out, inferred=inferred)
                out.flush()
                os.fsync(out.fileno())
            fresh.chmod(0o666 & ~_umask())  # mkstemp makes files that only their owner can read
            fresh.replace(path)
        finally:
            fresh.unlink(missing_ok=True)


def _umask() -> int:
    mask = os.umask(0)
    os.umask(mask)
    return mask


def _write(pieces: Iterable[bytes], syntax: Format, out: BinaryIO) -> None:
    out.write(syntax.head.encode("utf-8"))
    first = True
    for piece in pieces:
        if not piece:
            continue
        if not first:
            out.write(syntax.between)
        out.write(syntax.body(piece))
        first = False
    out.write(syntax.tail)


@contextmanager
def merged_lines(
    store: Store, *, inferred: bool = True, ahead: Callable[[bytes], None] | None = None
) -> Iterator[Iterator[bytes]]:
    """The lines of all graphs as triples, in order, each once; `ahead` has those of each graph as it is read."""

    def blocks() -> Iterator[bytes]:
        for graph in store.graphs(inferred=inferred):
            block = store.dump(graph)
            if ahead is not None:
                ahead(block)
            yield block

    with sorted_lines(blocks()) as lines:
        yield lines


@contextmanager
def sorted_lines(blocks: Iterable[bytes]) -> Iterator[Iterator[bytes]]:
    """The lines of N-Triples in all blocks, in the order of `place`, each once; much is sorted on disk."""
    with ExitStack() as files:
        runs: list[Iterable[bytes]] = []
        lines: list[bytes] = []
        size = 0
        for block in blocks:
            lines += block.splitlines(keepends=True)
            size += len(block)
            if size > _RUN:
                runs.append(_on_disk(lines, files))
                lines, size = [], 0
        runs.append(sorted(lines, key=place))
        yield (line for line, _ in groupby(heapq.merge(*runs, key=place)))


def _on_disk(lines: list[bytes], files: ExitStack) -> BinaryIO:
    ordered = sorted(lines, key=place)
    run = files.enter_context(tempfile.TemporaryFile())  # noqa: SIM115 - closed when all runs are merged
    run.writelines(ordered)
    run.seek(0)
    return run


def _pieces(lines: Iterable[bytes]) -> Iterator[bytes]:
    """Sorted lines in pieces; all lines about one subject are in one piece."""
    piece: list[bytes] = []
    size = 0
    for _, about in groupby(lines, key=lambda line: line[: line.index(b" ")]):
        subject = list(about)
        piece += subject
        size += sum(map(len, subject))
        if size > _PIECE:
            yield b"".join(piece)
            piece, size = [], 0
    yield b"".join(piece)
