"""The `#+` comments at the head of a `.rq` file (as grlc has them): one block of YAML that says what the query is.

    #+ summary: Every exchange that the articles tell of
    #+ parameters:
    #+   - name: since
    #+     type: date
    #+     description: Only what ended on this day or later

All scalars are read as text; what `2025-06` or `true` means is for the parameter's type to say.
"""

from __future__ import annotations

from swapgraph.errors import SyntaxProblem

MARK = "#+"

TYPE_CHECKING = False
if TYPE_CHECKING:
    Node = str | list["Node"] | dict[str, "Node"]


class Metadata:
    """The block as data, and where in its file it stands."""

    __slots__ = ("first_line", "lines", "source", "values")

    def __init__(self, values: dict[str, Node], lines: list[str], source: str | None, first_line: int) -> None:
        self.values, self.lines, self.source, self.first_line = values, lines, source, first_line

    def problem(self, reason: str, near: str = "") -> SyntaxProblem:
        """An error at the first line of the block that holds `near`, or at its beginning."""
        offset = next((i for i, line in enumerate(self.lines) if near and near in line), 0)
        return SyntaxProblem(reason, self.source, self.first_line + offset)


def read_metadata(text: str, source: str | None = None) -> Metadata:
    """What a query's `#+` comments say; empty for a query without any.

    Raises SyntaxProblem, with file and line, where the comments are not one block of YAML with a mapping in it.
    """
    lines: list[str] = []
    first = 0
    for number, line in enumerate(text.splitlines(), 1):
        if not line.startswith(MARK):
            continue
        if lines and number != first + len(lines):
            raise SyntaxProblem(f"the {MARK} comments must stand together, in one block", source, number)
        first = first or number
        lines.append(line[len(MARK) :].removeprefix(" ").rstrip())
    if not lines:
        return Metadata({}, [], source, 1)
    try:
        values: Node = _Plain(lines).mapping(0)
    except _UnusualError:
        values = _full_yaml(lines, source, first)
    if not isinstance(values, dict):
        raise SyntaxProblem(f"the {MARK} comments should hold `key: value` lines", source, first)
    return Metadata(values, lines, source, first)


def _full_yaml(lines: list[str], source: str | None, first: int) -> Node:
    import yaml

    try:
        values: Node = yaml.load("\n".join(lines), Loader=yaml.BaseLoader)  # noqa: S506 - builds text, lists, dicts only
    except yaml.MarkedYAMLError as error:
        mark = error.problem_mark or error.context_mark
        reason = error.problem or error.context or "not YAML"
        if mark is None:
            raise SyntaxProblem(reason, source, first) from error
        column = mark.column + 1 + len(MARK) + 1
        raise SyntaxProblem(reason, source, first + mark.line, column) from error
    except yaml.YAMLError as error:
        raise SyntaxProblem(str(error), source, first) from error
    return values


class _UnusualError(Exception):
    """YAML beyond what `_Plain` reads."""


class _Plain:
    """Reads the YAML that these comments are made of, as PyYAML would; gives up, with _UnusualError, on anything else.

    Loading PyYAML takes longer than opening the store and asking it, hence this: mappings, lists of scalars or
    mappings, one-line scalars without quotes, `[a, b]` and folded `>` text. The tests compare it with PyYAML.
    """

    def __init__(self, lines: list[str]) -> None:
        self._lines = [(len(line) - len(line.lstrip(" ")), line.strip(" ")) for line in lines]
        self._at = 0
        if any("\t" in line or not text for line, (_, text) in zip(lines, self._lines, strict=True)):
            raise _UnusualError  # tabs and blank lines have rules of their own

    def mapping(self, indent: int) -> dict[str, Node]:
        """The `key: value` lines at this indentation."""
        values: dict[str, Node] = {}
        while self._at < len(self._lines):
            depth, line = self._lines[self._at]
            if depth < indent:
                break
            key, colon, rest = line.partition(":")
            if depth > indent or not colon or not _is_word(key) or key in values or (rest and not rest.startswith(" ")):
                raise _UnusualError
            self._at += 1
            values[key] = self._value(indent, rest.strip())
        if indent == 0 and self._at < len(self._lines):
            raise _UnusualError
        return values

    def _value(self, indent: int, text: str) -> Node:
        if text == ">":
            return self._folded(indent)
        if text.startswith("[") and text.endswith("]"):
            return [_flow_item(item.strip()) for item in text[1:-1].split(",")] if text != "[]" else []
        if text:
            if self._at < len(self._lines) and self._lines[self._at][0] > indent:
                raise _UnusualError  # a scalar that goes on in the next line
            return _scalar(text)
        if self._at == len(self._lines):
            return ""
        depth, line = self._lines[self._at]
        if line.startswith("- ") and depth >= indent:
            return self._list(depth)
        return self.mapping(depth) if depth > indent else ""

    def _list(self, indent: int) -> list[Node]:
        items: list[Node] = []
        while self._at < len(self._lines):
            depth, line = self._lines[self._at]
            if depth != indent or not line.startswith("- "):
                if depth > indent:
                    raise _UnusualError
                break
            inner = line[2:].lstrip(" ")
            key, colon, rest = inner.partition(":")
            if colon and (not rest or rest.startswith(" ")) and _is_word(key):
                column = indent + len(line) - len(inner)
                self._lines[self._at] = (column, inner)
                items.append(self.mapping(column))
            else:
                self._at += 1
                if self._at < len(self._lines) and self._lines[self._at][0] > indent:
                    raise _UnusualError
                items.append(_scalar(inner))
        return items

    def _folded(self, indent: int) -> str:
        start = self._at
        while self._at < len(self._lines) and self._lines[self._at][0] > indent:
            self._at += 1
        block = self._lines[start : self._at]
        if not block or len({depth for depth, _ in block}) != 1:
            raise _UnusualError
        last = self._at == len(self._lines)
        return " ".join(line for _, line in block) + ("" if last else "\n")


def _is_word(key: str) -> bool:
    return key.isascii() and key.replace("_", "").replace("-", "").isalnum() and key[0].isalnum()


def _scalar(text: str) -> str:
    """Text that means itself: no indicator of YAML at its head, no `: ` or ` #` within."""
    head = text[0]
    if not (head.isalnum() or head in "(/<$" or (head == "-" and text[1:2].isalnum())):
        raise _UnusualError
    if ": " in text or " #" in text or text.endswith(":"):
        raise _UnusualError
    return text


def _flow_item(text: str) -> str:
    if not text or any(c in "[]{}:#'\"" for c in text):
        raise _UnusualError
    return _scalar(text)
