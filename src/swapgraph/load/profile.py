"""What a triple store speaks, and what it is known to do: a TOML file, one of ours or a user's own.

title = "Name of the store"
about = "the URL that one names"
tested = "the version that the tests ran against"
[detect]            how `auto` knows it; any one is enough
server = "regular expression found in the Server header"
header = "the name of a header that it sends"
url = "regular expression found in the URL"
[endpoints]         paths behind the URL that one names; without `graphs` everything goes by SPARQL Update
query = "/query"    update = "/update"    graphs = "/store"    dataset = "/store"
[limits]
graph_parameter = "graph"       how the Graph Store Protocol is told the graph
direct = false                  graphs of its own host are addressed by their names, without that parameter
dataset_parameters = ""         what is added to the URL when quads are posted
form_update = false             updates as form fields only
move = true                     MOVE works, so that a graph can be staged and switched
gzip = false                    takes gzip request bodies
chunk = 8000000                 bytes in one request, before compression
connections = 2
lines_per_update = 10000        triples in one SPARQL Update
[read]
dataset = false                 all graphs can be read at once, as N-Quads
canonical = false               writes N-Quads as Oxigraph does, character for character
union_default = false           its default graph is the union of all graphs
[quirks]
known = []                      names of `quirks.py` that are told and not held against a load
[bulk]                          for `swapgraph export --for NAME`
files = "nq"                    nq: one file of quads; graphs: a file for each graph, as Virtuoso wants them
command = "load {file}"         with {file}, {folder}, {name}
note = "what else to know"
"""

from __future__ import annotations

import re
import tomllib
from dataclasses import dataclass, field, fields
from functools import cache
from importlib import resources
from pathlib import Path
from typing import Any

from swapgraph.errors import InputError, UsageError


@dataclass(frozen=True, slots=True)
class Detect:
    """How `auto` knows a store: regular expressions for the Server header and the URL, the name of a header."""

    server: str = ""
    header: str = ""
    url: str = ""


@dataclass(frozen=True, slots=True)
class Endpoints:
    """Paths behind the URL that a user names; None for what the store does not have."""

    query: str | None = None
    update: str | None = None
    graphs: str | None = None
    dataset: str | None = None


@dataclass(frozen=True, slots=True)
class Limits:
    """How requests are to be made; sizes in bytes."""

    graph_parameter: str = "graph"
    direct: bool = False
    dataset_parameters: str = ""
    form_update: bool = False
    move: bool = True
    gzip: bool = False
    chunk: int = 8_000_000
    connections: int = 2
    lines_per_update: int = 10_000


@dataclass(frozen=True, slots=True)
class Read:
    """How graphs are read back."""

    dataset: bool = False
    canonical: bool = False
    union_default: bool = False


@dataclass(frozen=True, slots=True)
class Quirks:
    """The names of quirks that the store is known for, and what it makes of our queries."""

    known: list[str] = field(default_factory=list)
    queries: str = ""


@dataclass(frozen=True, slots=True)
class Bulk:
    """The store's own loader: what files it wants, the command, a note."""

    files: str = ""
    command: str = ""
    note: str = ""


@dataclass(frozen=True, slots=True)
class Profile:
    """All that is known of a store."""

    name: str
    title: str
    about: str = ""
    tested: str = ""
    detect: Detect = field(default_factory=Detect)
    endpoints: Endpoints = field(default_factory=Endpoints)
    limits: Limits = field(default_factory=Limits)
    read: Read = field(default_factory=Read)
    quirks: Quirks = field(default_factory=Quirks)
    bulk: Bulk = field(default_factory=Bulk)


_TABLES: dict[str, type] = {
    "detect": Detect,
    "endpoints": Endpoints,
    "limits": Limits,
    "read": Read,
    "quirks": Quirks,
    "bulk": Bulk,
}


@cache
def profiles() -> dict[str, Profile]:
    """Our profiles, by name."""
    files = sorted(resources.files(__package__).joinpath("profiles").iterdir(), key=lambda file: file.name)
    texts = {file.name.removesuffix(".toml"): file.read_text("utf-8") for file in files if file.name.endswith(".toml")}
    return {name: parse_profile(text, name, f"{name}.toml") for name, text in texts.items()}


def find_profile(name: str) -> Profile:
    """One of ours by its name, or a user's own by the path of its file. UsageError, InputError."""
    if name.endswith(".toml"):
        path = Path(name)
        try:
            return parse_profile(path.read_text("utf-8"), path.stem, name)
        except OSError as error:
            raise UsageError(f"{name}: {error.strerror}") from error
        except UnicodeDecodeError as error:
            raise InputError("not UTF-8", name) from error
    if name not in profiles():
        raise UsageError(f"no profile {name!r}; there are {', '.join(profiles())}, or the path of a .toml file")
    return profiles()[name]


def parse_profile(text: str, name: str, source: str) -> Profile:
    """A profile from TOML. InputError names what is unknown or of the wrong type."""
    try:
        data = tomllib.loads(text)
    except tomllib.TOMLDecodeError as error:
        raise InputError(f"not TOML: {error}", source) from error
    given: dict[str, Any] = {}
    for key, value in data.items():
        if key in _TABLES and isinstance(value, dict):
            given[key] = _table(_TABLES[key], key, value, source)
        elif key in ("title", "about", "tested") and isinstance(value, str):
            given[key] = value
        else:
            raise InputError(f"a profile has no {key!r} of this kind; it may have title, {', '.join(_TABLES)}", source)
    profile = Profile(name=name, title=given.pop("title", name), **given)
    for pattern in (profile.detect.server, profile.detect.url):
        try:
            re.compile(pattern)
        except re.error as error:
            raise InputError(f"{pattern!r} is no regular expression: {error}", source) from error
    if min(profile.limits.chunk, profile.limits.connections, profile.limits.lines_per_update) < 1:
        raise InputError("a limit must be 1 or more", source)
    return profile


def _table(kind: type, name: str, given: dict[str, Any], source: str) -> Any:
    known = {f.name: f for f in fields(kind)}
    for key, value in given.items():
        if key not in known:
            raise InputError(f"[{name}] has no {key!r}; it may have {', '.join(known)}", source)
        wanted = str(known[key].type).removesuffix(" | None")
        texts = isinstance(value, list) and all(isinstance(item, str) for item in value)
        if not (texts if wanted == "list[str]" else type(value).__name__ == wanted):
            raise InputError(f"{key} of [{name}] should be {_NAMES[wanted]}, not {value!r}", source)
    return kind(**given)


_NAMES = {"str": "text", "bool": "true or false", "int": "a whole number", "list[str]": "a list of texts"}
