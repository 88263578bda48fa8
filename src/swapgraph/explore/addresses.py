"""Where things are: the IRI of a node <-> the address of its page <-> the file of the static site.

`https://w3id.org/swapgraph/id/article/a/event/1` has the page `/id/article/a/event/1`: what follows the base of the
graph's IRIs stands in the address as it is, byte for byte, so that a redirect at w3id.org needs one rule. IRIs below
no base, and those that a browser would rewrite (`..`), have `/iri?of=...`.
"""

from __future__ import annotations

import hashlib
import re
from collections.abc import Mapping
from urllib.parse import parse_qsl, quote, unquote, urlencode

NODE = "/id/"
ANY = "/iri"
_LONGEST = 100  # characters of a file's name; systems allow 255 bytes, archives often less
_UNROUTED = re.compile(r"\?|%0A", re.IGNORECASE)  # begins the query; a route's pattern ends where a line does
_SAFE = "/%:@!$&'()*+,;=-._~"


def node_address(iri: str, base: str) -> str:
    """The address of a node's page; of a piece of an article's text, the place of it in the article's page."""
    whole, hash_, fragment = iri.partition("#")
    place = f"#{quote(fragment, safe=_SAFE)}" if fragment.startswith("char=") else ""
    if hash_ and not place:
        return f"{ANY}?{urlencode({'of': iri})}"
    rest = whole.removeprefix(base)
    if rest == whole or _UNROUTED.search(rest) or any(part in ("", ".", "..") for part in rest.split("/")):
        return f"{ANY}?{urlencode({'of': whole})}{place}"
    return f"{NODE}{quote(rest, safe=_SAFE)}{place}"


def node_of(address: str, base: str) -> list[str]:
    """The IRIs that an address may stand for, the likeliest first; its fragment is no part of what a browser sends."""
    path, _, query = address.partition("?")
    if path == ANY:
        return [value for name, value in parse_qsl(query) if name == "of"][:1]
    rest = path.removeprefix(NODE)
    return list(dict.fromkeys([base + rest, base + unquote(rest)])) if rest != path and rest else []


def with_query(path: str, parameters: Mapping[str, str | int | None]) -> str:
    """An address with those parameters that have a value, always in the order given."""
    given = {name: str(value) for name, value in parameters.items() if value not in (None, "")}
    return f"{path}?{urlencode(given)}" if given else path


def proof_address(subject: str, predicate: str, object_: str) -> str:
    """The address of the proof of a triple; the terms as N-Triples writes them."""
    return with_query("/proof", {"s": subject, "p": predicate, "o": object_})


def web(address: str | None) -> str | None:
    """An address of elsewhere that a link may lead to: nothing that a browser would run."""
    return address if address and address.lower().startswith(("http://", "https://")) else None


def is_node(address: str) -> bool:
    """Whether it is that of a node."""
    return address.partition("?")[0] == ANY or address.startswith(NODE)


def as_data(address: str, format_: str) -> str:
    """The address of a page's RDF in a format; a node has the same on each page of its lists."""
    path, _, query = address.partition("?")
    node = is_node(path)
    kept = [(name, value) for name, value in parse_qsl(query) if (name == "of" if node else name != "format")]
    return f"{path}?{urlencode([*kept, ('format', format_)])}"


def file_of(address: str) -> str:
    """The file of a page in the static site, relative to its folder; every address has one of its own.

    Names keep to what every file system takes: what is long, or has characters beyond the plain ones, is shortened
    and told apart by a hash.
    """
    path, _, query = address.partition("#")[0].partition("?")
    if path.startswith("/static/"):
        return path[1:]
    format_ = dict(parse_qsl(query)).get("format", "html")
    query = urlencode([(name, value) for name, value in parse_qsl(query) if name != "format"])
    parts = [part for part in path.split("/") if part] or ["index"]
    if query:
        parts.append(query)
    return "/".join(_plain(part) for part in parts) + f".{format_}"


def _plain(part: str) -> str:
    kept = "".join(c if c.isascii() and (c.isalnum() or c in "-_.~=,") else "-" for c in part)
    reserved = kept.strip(".") == "" or kept.startswith(".")
    if kept == part and len(part) <= _LONGEST and not reserved and part == part.lower():
        return part
    digest = hashlib.sha256(part.encode("utf-8", "surrogatepass")).hexdigest()[:16]
    readable = "" if "%3A%2F%2F" in part else kept[: _LONGEST - 17].strip(".-").lower()
    return f"{readable}-{digest}" if readable else digest


def relative(to: str, page: str) -> str:
    """The link from one file of the site to another, percent-encoded."""
    there, here = to.split("/"), page.split("/")[:-1]
    same = 0
    while same < min(len(here), len(there) - 1) and here[same] == there[same]:
        same += 1
    return "/".join([".."] * (len(here) - same) + [quote(part, safe="=,~") for part in there[same:]])
