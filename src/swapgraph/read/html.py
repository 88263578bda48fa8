"""A web page: its article's text and metadata. Nothing is ever fetched, and no entity is loaded.

The text is what trafilatura extracts (Barbaresi 2021, https://aclanthology.org/2021.acl-demo.15/); the day is the one
in the page's JSON-LD, else what htmldate finds in meta elements, `<time>` and the like. Both libraries are handed a
parsed tree, because a string could look like an address to them and be fetched.
"""

from __future__ import annotations

import logging
import re
from typing import Any

from swapgraph.errors import InputError
from swapgraph.read.dates import date_in_url
from swapgraph.read.decode import decode
from swapgraph.read.draft import Draft
from swapgraph.read.jsonld import read_jsonld

MAX_PAGE = 10_000_000
"""Bytes of the largest page that is parsed; articles have some 100,000."""

_HEAD = 2048  # bytes in which a page declares its encoding
_DECLARED = re.compile(
    rb"""<meta[^>]{0,200}?charset\s*=\s*["']?\s*([\w.:-]+)|<\?xml[^>]{0,100}?encoding\s*=\s*["']([\w.:-]+)""",
    re.IGNORECASE,
)
_XML_DECLARATION = re.compile(r"^\s*<\?xml[^>]*\?>", re.IGNORECASE)
_EARLIEST, _LATEST = "1900-01-01", "2199-12-31"  # fixed: htmldate would ask the clock


def read_html(raw: bytes, id_: str, source: str) -> Draft:
    """The article of one page.

    Raises InputError for a page that is too large, is no HTML, or has no article in it.
    """
    if len(raw) > MAX_PAGE:
        raise InputError(f"a page of {len(raw):,} bytes; the limit is {MAX_PAGE:,}", source)
    decoded = decode(raw, source, declared_encoding(raw))
    if not decoded.text.strip():
        raise InputError("an empty file", source)
    tree = _parse(decoded.text, source)
    page = read_jsonld(
        script.text or ""
        for script in tree.iter("script")
        if (script.get("type") or "").strip().lower() == "application/ld+json"
    )
    meta = _metadata(tree)
    publisher = page.publisher or meta.sitename
    url = page.url or meta.url
    text = _text(tree)
    if not text:
        raise InputError("no article found in this page", source)
    return Draft(
        id=id_,
        text=text,
        source=source,
        title=_without_site(page.title or meta.title, publisher),
        date=page.date or _day(tree) or (date_in_url(url) if url else None),
        publisher=publisher,
        author=page.author or (meta.author.replace("; ", ", ") if meta.author else None),
        url=url,
        notes=(f"not UTF-8 and no encoding declared; read as {decoded.guessed}",) if decoded.guessed else (),
    )


def declared_encoding(raw: bytes) -> str | None:
    """The encoding that a page names in its first bytes."""
    match = _DECLARED.search(raw[:_HEAD])
    return (match.group(1) or match.group(2)).decode("ascii", "replace") if match else None


def _parse(text: str, source: str) -> Any:
    from trafilatura import load_html

    logging.getLogger("trafilatura").setLevel(logging.CRITICAL)  # we say ourselves what is wrong, with the file's name
    logging.getLogger("htmldate").setLevel(logging.CRITICAL)
    # Characters that no XML tree can hold; surrogates cannot be in a decoded text.
    clean = re.sub(r"[\x00-\x08\x0b\x0c\x0e-\x1f\ufffe\uffff]", "", _XML_DECLARATION.sub("", text))
    tree = load_html(f"<html><body>{clean}</body></html>" if "<" not in clean else clean)
    if tree is None:
        raise InputError("not HTML", source)
    return tree


def _metadata(tree: Any) -> Any:
    from copy import deepcopy

    from trafilatura import extract_metadata

    return extract_metadata(deepcopy(tree), date_config={"max_date": _LATEST, "extensive_search": False})


def _day(tree: Any) -> str | None:
    from copy import deepcopy

    from htmldate import find_date

    day: str | None = find_date(
        deepcopy(tree), original_date=True, extensive_search=False, min_date=_EARLIEST, max_date=_LATEST
    )
    return day


def _text(tree: Any) -> str:
    from trafilatura import bare_extraction, baseline

    document = bare_extraction(
        tree, include_comments=False, include_tables=True, favor_precision=True, with_metadata=False
    )
    text = getattr(document, "text", None)
    if not text:
        _, text, _ = baseline(tree)
    return str(text or "").strip()


def _without_site(title: str | None, site: str | None) -> str | None:
    """*Russia frees 300 | The Example Times* -> *Russia frees 300*."""
    if title and site:
        for separator in (" | ", " - ", " – ", " — ", " · ", " :: "):
            head, found, tail = title.rpartition(separator)
            if found and tail.strip().casefold() == site.casefold():
                return head.strip()
    return title
