"""JSON records: one in a file, an array of them, or one on each line (https://jsonlines.org/).

A record is an object with `text`, and `id`, `title`, `date`, `publisher`, `author` and `url` if they are known; other
fields are passed over.
"""

from __future__ import annotations

import io
import itertools
import json
import re
from collections.abc import Iterator
from typing import Any, BinaryIO

from swapgraph.errors import InputError, SyntaxProblem, Warning_
from swapgraph.read.decode import decode
from swapgraph.read.draft import Draft

MAX_JSON = 64_000_000
"""Bytes of the largest `.json` file; larger collections belong into `.jsonl`, which is read line by line."""

_GIVE_UP = 50  # broken lines before the first good one: the file is something else
_FIELDS = ("title", "date", "publisher", "author", "url")
_SPACE = re.compile(r"[ \t\r\n]*")

Record = Draft | InputError | Warning_


def read_json(raw: bytes, id_: str, source: str) -> Iterator[Record]:
    """The records of a JSON file: an object, or an array of objects, of which those before a syntax error are kept."""
    if len(raw) > MAX_JSON:
        yield InputError(
            f"{len(raw):,} bytes; the limit is {MAX_JSON:,}. Put one record on each line of a .jsonl file", source
        )
        return
    decoded = decode(raw, source)
    if decoded.guessed:
        yield Warning_(f"not UTF-8; read as {decoded.guessed}", source)
    text = decoded.text
    if not text.strip():
        yield InputError("an empty file", source)
        return
    decoder = json.JSONDecoder()
    at = _skip(text, 0)
    many = text[at] == "["
    try:
        if many:
            yield from _array(decoder, text, at, id_, source)
            return
        value, end = decoder.raw_decode(text, at)
        yield record(value, id_, source, _line(text, at))
        if (rest := _skip(text, end)) < len(text):
            reason = "more than one JSON value; name the file .jsonl if there is one on each line"
            yield SyntaxProblem(reason, source, *_place(text, rest))
    except json.JSONDecodeError as error:
        yield SyntaxProblem(f"not JSON: {_plain(error)}", source, *_place(text, error.pos))
    except (RecursionError, ValueError) as error:  # too deep, or a number of thousands of digits
        yield SyntaxProblem(f"not a record: {_short(error)}", source)


def _array(decoder: json.JSONDecoder, text: str, at: int, id_: str, source: str) -> Iterator[Record]:
    at = _skip(text, at + 1)
    if text[at : at + 1] == "]":
        yield InputError("an array without records", source)
        return
    for number in itertools.count(1):
        value, end = decoder.raw_decode(text, at)
        yield record(value, numbered(id_, number), source, _line(text, at))
        end = _skip(text, end)
        if text[end : end + 1] == "]":
            return
        if text[end : end + 1] != ",":
            raise json.JSONDecodeError("Expecting ',' or ']'", text, end)
        at = _skip(text, end + 1)


def read_jsonl(stream: BinaryIO, id_: str, source: str, max_line: int) -> Iterator[Record]:
    """The records of JSON Lines, one after the other: a broken line is a problem, and the next ones go on."""
    good = broken = number = 0
    guessed: set[str] = set()
    for line, raw in _lines(stream, max_line):
        if raw is not None and not raw.strip():
            continue
        number += 1
        for result in read_line(raw, numbered(id_, number), source, line, max_line, guessed):
            broken += isinstance(result, InputError)
            good += isinstance(result, Draft)
            yield result
        if not good and broken >= _GIVE_UP:
            yield InputError(
                f"{broken} bad lines and no good one: this is not JSON Lines; the rest is not read", source, line
            )
            return
    if not number:
        yield InputError("an empty file", source)


def read_line(
    raw: bytes | None, id_: str, source: str, line: int, max_line: int, guessed: set[str]
) -> Iterator[Record]:
    """The record of one line of JSON Lines, or what is wrong with it; `raw` is None for a line beyond the limit.

    `guessed` has the encodings that were warned of already.
    """
    if raw is None:
        yield InputError(f"a line of more than {max_line:,} bytes", source, line)
        return
    try:
        decoded = decode(raw, source, line=line)
        if decoded.guessed and decoded.guessed not in guessed:
            guessed.add(decoded.guessed)
            yield Warning_(f"not UTF-8; read as {decoded.guessed}", source, line)
        yield record(json.loads(decoded.text), id_, source, line)
    except InputError as error:
        yield error.with_traceback(None)
    except json.JSONDecodeError as error:
        yield SyntaxProblem(f"not JSON: {_plain(error)}", source, line, error.colno)
    except (RecursionError, ValueError) as error:
        yield SyntaxProblem(f"not a record: {_short(error)}", source, line)


def record(value: Any, id_: str, source: str, line: int | None = None) -> Draft | InputError:
    """A parsed JSON value as a draft; `id_` is for a record without one."""
    if not isinstance(value, dict):
        return InputError(f"a record is an object with a text, this is {_kind(value)}", source, line)
    text = value.get("text")
    if text is None:
        known = ", ".join(sorted(value)[:8]) or "none"
        return InputError(f'a record without "text" (its fields: {known})', source, line)
    if not isinstance(text, str):
        return InputError(f'"text" is {_kind(text)}, not a string', source, line)
    notes: list[str] = []
    fields: dict[str, str | None] = {}
    for name in _FIELDS:
        fields[name] = _string(name, value.get(name), notes)
    own = value.get("id")
    if isinstance(own, int) and not isinstance(own, bool):
        own = str(own)
    own = _string("id", own, notes)
    return Draft(id=own or id_, text=text, source=source, line=line, notes=tuple(notes), **fields)


def _string(name: str, value: Any, notes: list[str]) -> str | None:
    """A field's string, stripped (several authors in one); None if missing, with a note if it is no string."""
    if value is None:
        return None
    if isinstance(value, list) and value and all(isinstance(v, str) for v in value):
        value = ", ".join(value)
    if not isinstance(value, str):
        notes.append(f'"{name}" is {_kind(value)}, not a string; left out')
        return None
    return value.strip() or None


def numbered(id_: str, number: int) -> str:
    """The id of a file's n-th record if it has none: the first bears the file's own name."""
    return id_ if number == 1 else f"{id_}-{number}"


def _lines(stream: BinaryIO, limit: int) -> Iterator[tuple[int, bytes | None]]:
    """Numbered lines without their ends; None for a line beyond the limit, which is passed over without being held."""
    first = stream.readline(limit + 1)
    if first.startswith((b"\xff\xfe", b"\xfe\xff")):
        yield from _utf16_lines(first, stream)
        return
    number, line = 1, first
    while line:
        if len(line) > limit and not line.endswith(b"\n"):
            yield number, None
            while line and not line.endswith(b"\n"):
                line = stream.readline(limit)
        else:
            yield number, line.removesuffix(b"\n")
        line = stream.readline(limit + 1)
        number += 1


def _utf16_lines(first: bytes, stream: BinaryIO) -> Iterator[tuple[int, bytes | None]]:
    """UTF-16 has line ends of its own; such files come from Windows tools and are small enough to be read whole."""
    raw = first + stream.read(MAX_JSON)
    text = raw.decode("utf-16", "replace")
    for number, line in enumerate(io.StringIO(text, newline="\n"), start=1):
        yield number, line.encode("utf-8", "replace")


def _skip(text: str, at: int) -> int:
    match = _SPACE.match(text, at)
    return match.end() if match else at


def _line(text: str, at: int) -> int:
    return text.count("\n", 0, at) + 1


def _place(text: str, at: int) -> tuple[int, int]:
    return _line(text, at), at - (text.rfind("\n", 0, at) + 1) + 1


def _plain(error: json.JSONDecodeError) -> str:
    return error.msg[0].lower() + error.msg[1:]


def _short(error: Exception) -> str:
    return "too deeply nested" if isinstance(error, RecursionError) else str(error).split(";", maxsplit=1)[0]


def _kind(value: Any) -> str:
    if value is None:
        return "null"
    names = {
        bool: "true or false",
        int: "a number",
        float: "a number",
        str: "a string",
        list: "a list",
        dict: "an object",
    }
    return names.get(type(value), "something else")
