"""Templates and what they may call. Everything is escaped; nothing that comes from a graph is ever marked as HTML."""

from __future__ import annotations

import re
from collections.abc import Callable
from functools import lru_cache
from pathlib import Path
from typing import Any

import jinja2
from markupsafe import Markup, escape

from swapgraph.explore.addresses import web
from swapgraph.explore.dates import undated, written

_CONTROLS = dict.fromkeys([*range(0x202A, 0x202F), *range(0x2066, 0x206A)])  # they would turn a window's title around
FOLDER = Path(__file__).parent
POLICY = (
    "default-src 'none'; style-src 'self'; script-src 'self'; connect-src 'self'; img-src 'self' data:; "
    "form-action 'self'; base-uri 'none'"
)
"""What a browser may do with a page: nothing from outside, no script but our own."""
Href = Callable[[str], str]
"""The address of a page -> what a link to it says: itself, or a relative path in the static site."""


@lru_cache(maxsize=1)
def _environment() -> jinja2.Environment:
    environment = jinja2.Environment(
        loader=jinja2.FileSystemLoader(FOLDER / "templates"),
        autoescape=True,
        trim_blocks=True,
        lstrip_blocks=True,
        undefined=jinja2.StrictUndefined,
        auto_reload=False,
    )
    environment.filters["day"] = written
    environment.filters["plain"] = lambda text: text.translate(_CONTROLS)
    environment.filters["undated"] = undated
    environment.filters["prose"] = prose
    environment.filters["web"] = web
    environment.filters["number"] = lambda value: f"{value:,}"
    return environment


def prose(text: str) -> Markup:
    """The few marks that the descriptions of queries have: `code` and *emphasis*."""
    safe = str(escape(text))
    safe = re.sub(r"`([^`]+)`", r"<code>\1</code>", safe)
    return Markup(re.sub(r"\*([^*]+)\*", r"<em>\1</em>", safe))  # noqa: S704 - escaped above


def render(template: str, context: dict[str, Any]) -> str:
    """A page's HTML."""
    return _environment().get_template(template).render(context)
