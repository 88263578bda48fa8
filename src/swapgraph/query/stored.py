"""A stored query: a `.rq` file and what its `#+` comments say of it; and where such files are found.

    #+ summary: one line
    #+ description: what the rows mean, as much as is needed
    #+ tags: [contract]
    #+ parameters:
    #+   - name: since
    #+     type: date                    string | integer | date | iri | boolean | enum
    #+     values: [actual, planned]     of an enum
    #+     default: 2025-01              without one, a parameter that is not given leaves its variable unbound
    #+     description: what it does
    #+ columns:
    #+   - name: article
    #+     description: what stands in it
    #+ drawn: timeline                  the picture that a terminal shows: timeline | bars (see `drawing`)
    #+ example: swapgraph query NAME -p since=2025-06

A parameter `since` is bound to the variable `?_since`, which stays out of the answer; where the query has no such
variable, to `?since` itself: then only rows with that very value are left.
"""

from __future__ import annotations

import os

from swapgraph.errors import InputError, UsageError
from swapgraph.query.metadata import Metadata, read_metadata
from swapgraph.resources import folder

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Sequence

    from swapgraph.query.metadata import Node

ENDING = ".rq"
DRAWINGS = ("timeline", "bars")
TYPES = ("string", "integer", "date", "iri", "boolean", "enum")

_KEYS = {
    "query": ("summary", "description", "parameters", "columns", "tags", "drawn", "example"),
    "parameter": ("name", "type", "values", "default", "description"),
    "column": ("name", "description"),
}


class Parameter:
    """What may be given as `-p name=value`. `values` are those of an enum; `default` is text, not yet a term."""

    __slots__ = ("default", "description", "name", "type", "values", "variable")

    def __init__(
        self, name: str, type_: str, description: str, default: str | None, values: tuple[str, ...], variable: str
    ) -> None:
        self.name, self.type, self.description, self.default, self.values = name, type_, description, default, values
        self.variable = variable


class Column:
    """A column of the answer and what stands in it."""

    __slots__ = ("description", "name")

    def __init__(self, name: str, description: str) -> None:
        self.name, self.description = name, description


class StoredQuery:
    """A query and its description. `text` is the file as it is, comments and all; it is what runs."""

    __slots__ = ("columns", "description", "drawn", "example", "name", "parameters", "path", "summary", "tags", "text")

    def __init__(self, name: str, path: str, text: str, metadata: Metadata) -> None:
        self.name, self.path, self.text = name, path, text
        values = metadata.values
        _check_keys(metadata, values, "query")
        self.summary = _text(metadata, values, "summary")
        self.description = _text(metadata, values, "description")
        self.example = _text(metadata, values, "example")
        self.drawn = _text(metadata, values, "drawn")
        if self.drawn and self.drawn not in DRAWINGS:
            raise metadata.problem(f"drawn should be one of {', '.join(DRAWINGS)}, not {self.drawn}", "drawn:")
        self.tags = _words(metadata, values, "tags")
        self.parameters = tuple(_parameter(metadata, item, text) for item in _items(metadata, values, "parameters"))
        self.columns = tuple(_column(metadata, item) for item in _items(metadata, values, "columns"))
        for kind, names in (("parameter", self.parameters), ("column", self.columns)):
            _check_once(metadata, kind, [item.name for item in names])

    @property
    def hidden(self) -> frozenset[str]:
        """The variables that carry parameters and are no columns."""
        return frozenset(p.variable for p in self.parameters if p.variable.startswith("_"))


def load_query(path: str) -> StoredQuery:
    """Read a `.rq` file. InputError if it cannot be read, SyntaxProblem if its comments are not as they should be."""
    try:
        with open(path, encoding="utf-8-sig") as file:
            text = file.read()
    except OSError as error:
        raise InputError(error.strerror or str(error), path) from error
    except UnicodeDecodeError as error:
        raise InputError("not UTF-8 text", path) from error
    name = os.path.basename(path).removesuffix(ENDING)
    return StoredQuery(name, path, text, read_metadata(text, path))


def query_paths(folders: Sequence[str] = ()) -> dict[str, str]:
    """Where each stored query is, by name, sorted; a query in a folder of the user's hides ours of the same name.

    UsageError for a folder that is not there.
    """
    found: dict[str, str] = {}
    for place in (folder("queries"), *folders):
        try:
            files = os.listdir(place)
        except OSError as error:
            raise UsageError(f"{place}: {error.strerror}; --queries names a folder of {ENDING} files") from error
        found.update((file.removesuffix(ENDING), os.path.join(place, file)) for file in files if file.endswith(ENDING))
    return dict(sorted(found.items()))


def find_query(name: str, folders: Sequence[str] = ()) -> StoredQuery:
    """The stored query of this name, or the one in the file of this path. UsageError, with near names, if none is."""
    if name.endswith(ENDING) or os.sep in name:
        if not os.path.exists(name):
            raise UsageError(f"no such file: {name}")
        return load_query(name)
    paths = query_paths(folders)
    if name not in paths:
        raise UsageError(f"no stored query {name!r}{near(name, paths)}; `swapgraph query` lists them")
    return load_query(paths[name])


def near(name: str, known: Sequence[str] | dict[str, str]) -> str:
    """` (did you mean this or that?)`, or nothing if no known name is near."""
    import difflib

    close = difflib.get_close_matches(name, list(known), n=3, cutoff=0.5)
    return f" (did you mean {' or '.join(close)}?)" if close else ""


def has_variable(text: str, name: str) -> bool:
    """Whether `?name` or `$name` stands in a query."""
    for sigil in "?$":
        at = text.find(sigil + name)
        while at >= 0:
            after = text[at + 1 + len(name) : at + 2 + len(name)]
            if not (after.isalnum() or after == "_"):
                return True
            at = text.find(sigil + name, at + 1)
    return False


# What the comments say, checked. Every error names the file and, as far as can be told, the line.


def _parameter(metadata: Metadata, item: dict[str, Node], text: str) -> Parameter:
    _check_keys(metadata, item, "parameter")
    name = _name(metadata, item, "parameter")
    type_ = _text(metadata, item, "type") or "string"
    if type_ not in TYPES:
        raise metadata.problem(f"parameter {name} has the unknown type {type_!r}; known: {', '.join(TYPES)}", type_)
    values = _words(metadata, item, "values")
    if (type_ == "enum") != bool(values):
        raise metadata.problem(f"parameter {name}: an enum, and nothing else, lists its values", f"name: {name}")
    variable = f"_{name}" if has_variable(text, f"_{name}") else name
    if not has_variable(text, variable):
        raise metadata.problem(f"parameter {name}: the query has no variable ?_{name} or ?{name}", f"name: {name}")
    default = _text(metadata, item, "default") if "default" in item else None
    if values and default is not None and default not in values:
        raise metadata.problem(f"parameter {name}: the default {default!r} is none of its values", f"name: {name}")
    return Parameter(name, type_, _text(metadata, item, "description"), default, values, variable)


def _column(metadata: Metadata, item: dict[str, Node]) -> Column:
    _check_keys(metadata, item, "column")
    return Column(_name(metadata, item, "column"), _text(metadata, item, "description"))


def _name(metadata: Metadata, item: dict[str, Node], kind: str) -> str:
    name = _text(metadata, item, "name")
    if not (name.isidentifier() and name.isascii()) or name.startswith("_"):
        reason = f"{name!r} is no name for a {kind}" if name else f"a {kind} without a name"
        raise metadata.problem(reason, f"name: {name}" if name else f"{kind}s")
    return name


def _check_keys(metadata: Metadata, values: dict[str, Node], kind: str) -> None:
    for key in values:
        if key not in _KEYS[kind]:
            raise metadata.problem(f"a {kind} has no {key!r}; it may have {', '.join(_KEYS[kind])}", f"{key}:")


def _check_once(metadata: Metadata, kind: str, names: list[str]) -> None:
    for name in names:
        if names.count(name) > 1:
            raise metadata.problem(f"the {kind} {name} is there twice", f"name: {name}")


def _text(metadata: Metadata, values: dict[str, Node], key: str) -> str:
    value = values.get(key, "")
    if not isinstance(value, str):
        raise metadata.problem(f"{key} should be text", f"{key}:")
    return value.strip()


def _words(metadata: Metadata, values: dict[str, Node], key: str) -> tuple[str, ...]:
    value = values.get(key, [])
    words = [word for word in value if isinstance(word, str)] if isinstance(value, list) else []
    if not isinstance(value, list) or len(words) != len(value):
        raise metadata.problem(f"{key} should be a list of words: [one, two]", f"{key}:")
    return tuple(words)


def _items(metadata: Metadata, values: dict[str, Node], key: str) -> list[dict[str, Node]]:
    value = values.get(key, [])
    items = [item for item in value if isinstance(item, dict)] if isinstance(value, list) else []
    if not isinstance(value, list) or len(items) != len(value):
        raise metadata.problem(f"{key} should be a list, each with a name", f"{key}:")
    return items
