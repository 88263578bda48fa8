"""Which format of a page a client wants (RFC 9110, section 12.5.1)."""

from __future__ import annotations

from swapgraph.explore.rdf import MEDIA

_HTML = ("text/html", "application/xhtml+xml")
_ALSO = {"application/json": "jsonld", "application/xml": "rdfxml", "application/x-turtle": "ttl"}


def wanted(accept: str) -> str | None:
    """`html` or the name of an RDF format; None if the client takes none of them. Whoever takes anything gets HTML."""
    if not accept.strip():
        return "html"
    ranges = [_range(part) for part in accept.lower().split(",")[:64]]
    offers = [("html", media) for media in _HTML]
    offers += [(format_, media) for format_, media in MEDIA.items()]
    offers += [(format_, media) for media, format_ in _ALSO.items()]
    best, most = None, 0.0
    for format_, media in offers:
        fitting = [(len(name.split("/")[0]) + len(name), q) for name, q in ranges if _fits(media, name)]
        quality = max(fitting, key=lambda one: (one[0], one[1]))[1] if fitting else 0.0
        if quality > most:
            best, most = format_, quality
    return best


def _range(part: str) -> tuple[str, float]:
    media, *parameters = [piece.strip() for piece in part.split(";")]
    quality = 1.0
    for parameter in parameters:
        name, _, value = parameter.partition("=")
        if name.strip() == "q":
            try:
                quality = min(max(float(value), 0.0), 1.0)
            except ValueError:
                quality = 0.0
    return media, quality


def _fits(media: str, name: str) -> bool:
    return name in (media, "*/*", f"{media.partition('/')[0]}/*")
