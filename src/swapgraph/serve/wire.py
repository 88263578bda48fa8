"""What goes over the socket between the server and its workers: frames of a kind, a length and bytes.

to a worker    TASK: marshal, which is quick, and both ends are the same Python
from a worker  HEAD: JSON, as a worker runs what strangers ask, once; DATA, any number; then END, or
               FAILED: JSON with `status` and `message`
"""

from __future__ import annotations

import struct
from collections.abc import Iterator

TASK, READY, HEAD, DATA, END, FAILED = b"T", b"R", b"H", b"D", b"E", b"F"

_FRAME = struct.Struct(">cI")


def frame(kind: bytes, data: bytes = b"") -> bytes:
    """One frame."""
    return _FRAME.pack(kind, len(data)) + data


class Frames:
    """Puts frames together from bytes as they come."""

    __slots__ = ("_left",)

    def __init__(self) -> None:
        self._left = bytearray()

    def feed(self, data: bytes) -> Iterator[tuple[bytes, bytes]]:
        """The frames that are complete now."""
        left = self._left
        left += data
        at = 0
        while len(left) - at >= _FRAME.size:
            kind, length = _FRAME.unpack_from(left, at)
            end = at + _FRAME.size + length
            if len(left) < end:
                break
            yield kind, bytes(left[at + _FRAME.size : end])
            at = end
        del left[:at]
