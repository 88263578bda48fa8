"""Markdown with YAML front matter: the front matter is the record, the body is the text, exactly."""

from __future__ import annotations

import re
from typing import Any

import yaml

from swapgraph.errors import InputError, SyntaxProblem
from swapgraph.read.draft import Draft
from swapgraph.read.records import record

_FRONT = re.compile(r"---[ \t]*\r?\n(?P<yaml>.*?)^(?:---|\.\.\.)[ \t]*(?:\r?\n|\Z)", re.DOTALL | re.MULTILINE)
_LARGEST = 65_536  # characters of front matter
_NOTHING = frozenset(("", "~", "null", "Null", "NULL"))


def read_markdown(text: str, id_: str, source: str) -> Draft | InputError:
    """The article of one file. Without front matter all of it is the text.

    Every YAML scalar is taken as the string it is, so that an id `007` and a date `2025-06-10` stay what was written;
    such a loader can make nothing but strings, lists and mappings.
    """
    front = _FRONT.match(text)
    if not front:
        return Draft(id=id_, text=text, source=source)
    if len(front.group("yaml")) > _LARGEST:
        return InputError(f"front matter of more than {_LARGEST:,} characters; is its closing --- missing?", source, 1)
    try:
        fields: Any = yaml.load(front.group("yaml"), Loader=yaml.BaseLoader)  # noqa: S506 - a subset of the safe loader
    except yaml.YAMLError as error:
        return _problem(error, source)
    except RecursionError:
        return InputError("front matter that is too deeply nested", source, 1)
    if not isinstance(fields, dict):
        if fields:  # a rule above and below a paragraph
            return Draft(id=id_, text=text, source=source)
        fields = {}
    known = {str(name).strip().lower(): value for name, value in fields.items() if not _nothing(value)}
    if "authors" in known:
        known.setdefault("author", known["authors"])
    return record({**known, "text": text[front.end() :]}, id_, source)


def _nothing(value: Any) -> bool:
    return isinstance(value, str) and value in _NOTHING


def _problem(error: yaml.YAMLError, source: str) -> InputError:
    mark = getattr(error, "problem_mark", None)
    reason = getattr(error, "problem", None) or str(error)
    if mark is None:
        return InputError(f"front matter is not YAML: {reason}", source, 1)
    return SyntaxProblem(f"front matter is not YAML: {reason}", source, mark.line + 2, mark.column + 1)
