"""Bytes to text, as carefully as news archives need: never a wrong letter in silence.

In this order: byte order mark, UTF-8, the encoding that the page declares, and for single-byte files of the days
before Unicode a guess between Windows-1252 and Windows-1251, with a warning. Damaged UTF-8 is refused, because nobody
can say what stood there.
"""

from __future__ import annotations

import codecs
import re
from dataclasses import dataclass

from swapgraph.errors import InputError

_MARKS = (  # UTF-32's little-endian mark begins with UTF-16's
    (codecs.BOM_UTF8, "utf-8"),
    (codecs.BOM_UTF32_LE, "utf-32-le"),
    (codecs.BOM_UTF32_BE, "utf-32-be"),
    (codecs.BOM_UTF16_LE, "utf-16-le"),
    (codecs.BOM_UTF16_BE, "utf-16-be"),
)
_KNOWN_BINARY = (
    (b"%PDF", "a PDF file"),
    (b"PK\x03\x04", "a zip archive, Word or OpenDocument file"),
    (b"\xd0\xcf\x11\xe0", "an old Word or Excel file"),
    (b"{\\rtf", "an RTF file"),
    (b"\x1f\x8b", "a gzip archive"),
    (b"BZh", "a bzip2 archive"),
    (b"\xfd7zXZ", "an xz archive"),
    (b"7z\xbc\xaf", "a 7-Zip archive"),
    (b"\x89PNG", "a PNG image"),
    (b"\xff\xd8\xff", "a JPEG image"),
    (b"GIF8", "a GIF image"),
    (b"SQLite format 3", "an SQLite database"),
    (b"PAR1", "a Parquet file"),
    (b"\x7fELF", "a program"),
)
_CONTROL = bytes(sorted(frozenset(range(32)) - frozenset(b"\t\n\r\f\v\x1b")))
_MULTIBYTE = re.compile(rb"[\xc2-\xdf][\x80-\xbf]|[\xe0-\xef][\x80-\xbf]{2}|[\xf0-\xf4][\x80-\xbf]{3}")
_HIGH_WORD = re.compile(
    rb"(?<![A-Za-z\x80-\xff])[\xa8\xb8\xaa\xba\xaf\xbf\xb2\xb3\xa5\xb4\xc0-\xff]{2,}(?![A-Za-z\x80-\xff])"
)
_MIXED_WORD = re.compile(rb"[A-Za-z][\xc0-\xff]|[\xc0-\xff][A-Za-z]")


@dataclass(frozen=True, slots=True)
class Decoded:
    """A text, and the encoding that was guessed for it, if it was a guess."""

    text: str
    guessed: str | None = None


def decode(raw: bytes, source: str, declared: str | None = None, line: int | None = None) -> Decoded:
    """The text of a file or line; a byte order mark is no part of it.

    Raises InputError for binary data, for bytes that are wrong in the encoding that a mark or the page declares, and
    for damaged UTF-8; it names the line (`line` is the number of the first one, if it is not 1).
    """
    for mark, encoding in _MARKS:
        if raw.startswith(mark):
            return Decoded(_strictly(raw[len(mark) :], encoding, source, line, len(mark)))
    for magic, what in _KNOWN_BINARY:
        if raw.startswith(magic):
            raise InputError(f"{what}, not a text; convert it to one", source, line)
    if wide := _utf16_without_mark(raw):
        return Decoded(_strictly(raw, wide, source, line), wide.upper())
    _refuse_binary(raw, source, line)
    try:
        return Decoded(raw.decode("utf-8"))
    except UnicodeDecodeError as error:
        if declared and (codec := _codec(declared)) and codec != "utf-8":
            return Decoded(_strictly(raw, codec, source, line))
        return _guess(raw, error, source, line)


def _guess(raw: bytes, error: UnicodeDecodeError, source: str, line: int | None) -> Decoded:
    """A single-byte text of the Windows code pages, unless it is UTF-8 with some bytes broken."""
    high = sum(byte >= 0x80 for byte in raw)
    in_sequences = sum(len(m.group()) for m in _MULTIBYTE.finditer(raw))
    if in_sequences > high / 2:
        raise _broken(raw, error, "UTF-8", source, line)
    encoding = "windows-1251" if len(_HIGH_WORD.findall(raw)) > len(_MIXED_WORD.findall(raw)) else "windows-1252"
    try:
        return Decoded(raw.decode(encoding), encoding.title())
    except UnicodeDecodeError:
        raise _broken(raw, error, "UTF-8", source, line) from None


def _strictly(raw: bytes, encoding: str, source: str, line: int | None, skipped: int = 0) -> str:
    try:
        return raw.decode(encoding)
    except UnicodeDecodeError as error:
        raise _broken(raw, error, encoding.upper(), source, line, skipped) from None


def _broken(
    raw: bytes, error: UnicodeDecodeError, encoding: str, source: str, line: int | None, skipped: int = 0
) -> InputError:
    number = raw.count(b"\n", 0, error.start) + (line or 1)
    byte = raw[error.start : error.start + 1].hex() or "none"
    where = f"byte 0x{byte} at offset {error.start + skipped} ({error.reason})"
    return InputError(f"not valid {encoding}: {where}; save the file as UTF-8", source, number)


def _codec(name: str) -> str | None:
    """Python's name of a declared encoding; the web's Latin-1 is Windows-1252."""
    try:
        found = codecs.lookup(name.strip().strip("'\"")).name
    except (LookupError, ValueError):
        return None
    return "cp1252" if found in ("iso8859-1", "ascii") else found


def _utf16_without_mark(raw: bytes) -> str | None:
    sample = raw[:4096]
    if len(sample) < 8:
        return None
    even, odd = sample[0::2].count(0), sample[1::2].count(0)
    half = len(sample) // 2
    if odd > 0.7 * half and even < 0.05 * half:
        return "utf-16-le"
    return "utf-16-be" if even > 0.7 * half and odd < 0.05 * half else None


def _refuse_binary(raw: bytes, source: str, line: int | None) -> None:
    if (at := raw.find(0)) >= 0:
        raise InputError(
            f"a binary file, not a text: NUL byte at offset {at}", source, raw.count(b"\n", 0, at) + (line or 1)
        )
    sample = raw[:65536]
    if len(sample) - len(sample.translate(None, _CONTROL)) > 0.02 * len(sample):
        raise InputError("a binary file, not a text: it is full of control characters", source, line)
