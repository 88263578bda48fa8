"""What a web page says of its article in JSON-LD (https://schema.org/NewsArticle): the surest metadata there are.

Contexts are not loaded: pages use schema.org's names, and nothing here may reach the network.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Any

_ARTICLE_TYPES = ("Article", "BlogPosting", "LiveBlogPosting", "Report")
_DEEPEST = 12


@dataclass(frozen=True, slots=True)
class PageArticle:
    """The article that a page is about."""

    title: str | None = None
    date: str | None = None
    author: str | None = None
    publisher: str | None = None
    url: str | None = None


def read_jsonld(scripts: Iterable[str]) -> PageArticle:
    """The first article node of a page's JSON-LD scripts; broken scripts are passed over, as browsers do."""
    nodes: list[dict[str, Any]] = []
    for script in scripts:
        try:
            nodes.extend(_nodes(json.loads(script.strip().removeprefix("<!--").removesuffix("-->"), strict=False), 0))
        except (ValueError, RecursionError):
            continue
    named = {node["@id"]: node for node in nodes if isinstance(node.get("@id"), str) and len(node) > 1}
    for node in nodes:
        if any(type_.endswith(_ARTICLE_TYPES) for type_ in _strings(node.get("@type"))):
            return PageArticle(
                title=_first(node.get("headline")) or _first(node.get("name")),
                date=_first(node.get("datePublished")) or _first(node.get("dateCreated")),
                author=", ".join(dict.fromkeys(_names(node.get("author") or node.get("creator"), named))) or None,
                publisher=next(iter(_names(node.get("publisher") or node.get("sourceOrganization"), named)), None),
                url=_first(node.get("url")) or _first(node.get("mainEntityOfPage")),
            )
    return PageArticle()


def _nodes(value: Any, depth: int) -> Iterator[dict[str, Any]]:
    """The objects of a document, outer before inner; an article within an article (a related one) comes later."""
    if depth > _DEEPEST:
        return
    if isinstance(value, list):
        for item in value:
            yield from _nodes(item, depth + 1)
    elif isinstance(value, dict):
        yield value
        for item in value.values():
            yield from _nodes(item, depth + 1)


def _strings(value: Any) -> list[str]:
    values = value if isinstance(value, list) else [value]
    return [v for v in values if isinstance(v, str)]


def _first(value: Any) -> str | None:
    return next((v.strip() for v in _strings(value) if v.strip()), None)


def _names(value: Any, named: dict[str, dict[str, Any]]) -> Iterator[str]:
    for item in value if isinstance(value, list) else [value]:
        if isinstance(item, str) and not item.startswith(("http:", "https:")):
            yield " ".join(item.split())
        elif isinstance(item, dict):
            full = item if "name" in item else named.get(str(item.get("@id")), {})
            if name := _first(full.get("name")):
                yield " ".join(name.split())
