"""What a graph holds, as a number of triples and a digest that does not depend on their order.

The digest is the sum, modulo 2^128, of the BLAKE2b hashes of the lines (AdHash: Bellare and Micciancio, *A new
paradigm for collision-free hashing*, 1997). So nothing need be sorted or held: a line is added when it passes. A sum of
128 bits finds every accident; it is no defence against a store that forges content on purpose.

A line is a triple in N-Triples as Oxigraph writes it, without the dot: its canonical form here. What another store
writes is parsed and written again.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from hashlib import blake2b
from itertools import islice
from typing import IO, Any

import pyoxigraph as ox

_MODULUS = 1 << 128
_BATCH = 5_000  # quads that are written again at once


@dataclass(frozen=True, slots=True)
class Fingerprint:
    """How many triples, and the sum of their hashes."""

    count: int = 0
    total: int = 0

    def __add__(self, other: Fingerprint) -> Fingerprint:
        """Of both together, if they share no triple."""
        return Fingerprint(self.count + other.count, (self.total + other.total) % _MODULUS)

    def __str__(self) -> str:
        """As the record keeps it: `750-0123...`."""
        return f"{self.count}-{self.total:032x}"

    @classmethod
    def read(cls, text: str) -> Fingerprint:
        """The inverse of `str`; ValueError."""
        count, _, total = text.partition("-")
        return cls(int(count), int(total, 16))


def fingerprint(lines: Iterable[bytes]) -> Fingerprint:
    """Of lines of N-Triples in canonical form, each with or without its end."""
    hashes = [int.from_bytes(blake2b(line.rstrip(b"\n. "), digest_size=16).digest(), "little") for line in lines]
    return Fingerprint(len(hashes), sum(hashes) % _MODULUS)


def fingerprint_blocks(blocks: Iterable[bytes]) -> Fingerprint:
    """Of blocks of whole lines."""
    found = Fingerprint()
    for block in blocks:
        found += fingerprint(block.splitlines())
    return found


def file_blocks(file: IO[bytes], size: int = 1 << 20) -> Iterator[bytes]:
    """All lines of a file, in blocks of about `size` bytes that end where a line ends."""
    file.seek(0)
    while block := file.read(size):
        yield block if block.endswith(b"\n") else block + file.readline()


def canonical_blocks(data: Any, format_: ox.RdfFormat, *, with_graphs: bool = False) -> Iterator[bytes]:
    """A stream of RDF as blocks of canonical lines, N-Quads if `with_graphs`. SyntaxError if it does not parse."""
    written = ox.RdfFormat.N_QUADS if with_graphs else ox.RdfFormat.N_TRIPLES
    quads = ox.parse(data, format=format_, lenient=True)
    statements: Iterator[Any] = quads if with_graphs else (quad.triple for quad in quads)
    while batch := list(islice(statements, _BATCH)):
        yield ox.serialize(batch, format=written) or b""


def split_quad(line: bytes) -> tuple[bytes, bytes | None]:
    """A line of canonical N-Quads -> the line of its triple without the dot, and the IRI of its graph (None: default).

    No parser, because a million lines pass here. Subject and predicate hold no space, so the object begins behind the
    second; a graph is a last word in angle brackets, unless that is all there is, or the end of a literal.
    """
    body = line.rstrip(b"\n. ")
    head, _, last = body.rpartition(b" ")
    if last[:1] == b"<" and last[-1:] == b">" and b'"' not in last and head.count(b" ") >= 2:
        return head, last[1:-1]
    return body, None
