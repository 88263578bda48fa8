"""What a stream without a name holds: JSON Lines, JSON, a page, Markdown or plain text."""

from __future__ import annotations

import io
import json
import re
from typing import BinaryIO, cast

_PAGE = re.compile(
    rb"(?:<!--.*?-->\s*)?<(?:!doctype\s+html|html|head|body|\?xml|article|div|p)\b", re.IGNORECASE | re.DOTALL
)
_PEEK = 1 << 16


def sniff(stream: BinaryIO) -> tuple[str, BinaryIO]:
    """The kind (as in `files.KINDS`), and a stream that begins where this one did."""
    head = stream.read(_PEEK)
    again = cast(BinaryIO, io.BufferedReader(_Joined(head, stream)))
    start = head.removeprefix(b"\xef\xbb\xbf").lstrip()
    if start.startswith(b"["):
        return "json", again
    if start.startswith(b"{"):
        return ("jsonl" if _one_line_object(start) else "json"), again
    if _PAGE.match(start):
        return "html", again
    return ("markdown" if re.match(rb"---[ \t]*\r?\n", start) else "text"), again


def _one_line_object(start: bytes) -> bool:
    """Whether the first line is, or means to be, a whole object: JSON over several lines begins with less."""
    line, newline, _ = start.partition(b"\n")
    try:
        json.loads(line)
    except ValueError:
        return not newline or line.rstrip().endswith(b"}") or len(line) > 200
    except RecursionError:
        return True
    return True


class _Joined(io.RawIOBase):
    """What was read already, and then the rest."""

    def __init__(self, head: bytes, rest: BinaryIO) -> None:
        self._head, self._rest = head, rest

    def readable(self) -> bool:
        return True

    def readinto(self, buffer: bytearray | memoryview) -> int:  # type: ignore[override]
        """Fill the buffer from what was read already, else from the stream."""
        if self._head:
            piece = self._head[: len(buffer)]
            self._head = self._head[len(piece) :]
        else:
            piece = self._rest.read(len(buffer))
        buffer[: len(piece)] = piece
        return len(piece)
