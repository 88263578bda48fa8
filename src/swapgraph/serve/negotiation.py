"""Content negotiation (RFC 9110, section 12.5.1): which of the formats there are a client wants."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache


@dataclass(frozen=True, slots=True)
class Offer:
    """A format, by its name in `query.results`, and the media type it is asked for and sent with."""

    format: str
    media: str

    @property
    def content_type(self) -> str:
        """The header; text has a charset."""
        return f"{self.media}; charset=utf-8" if self.media.startswith("text/") else self.media


ROWS = (
    Offer("json", "application/sparql-results+json"),
    Offer("xml", "application/sparql-results+xml"),
    Offer("csv", "text/csv"),
    Offer("tsv", "text/tab-separated-values"),
    Offer("json", "application/json"),
    Offer("xml", "application/xml"),
    Offer("xml", "text/xml"),
)
"""For SELECT and ASK."""

GRAPHS = (
    Offer("ttl", "text/turtle"),
    Offer("nt", "application/n-triples"),
    Offer("rdfxml", "application/rdf+xml"),
    Offer("jsonld", "application/ld+json"),
    Offer("nq", "application/n-quads"),
    Offer("trig", "application/trig"),
    Offer("ttl", "application/x-turtle"),
    Offer("jsonld", "application/json"),
    Offer("rdfxml", "application/xml"),
    Offer("rdfxml", "text/xml"),
    Offer("nt", "text/plain"),
)
"""For CONSTRUCT and DESCRIBE, graphs and the service's description."""

HTML = Offer("html", "text/html")


@lru_cache(maxsize=512)
def best(accept: str, offers: Sequence[Offer]) -> Offer | None:
    """The offer that an Accept header wants most, ours first among equals; None if it takes none of them.

    An empty header takes everything. A range counts for what no more specific one speaks of; q=0 refuses.
    """
    ranges = _ranges(accept) if accept.strip() else [("*", "*", 1.0)]
    found: Offer | None = None
    wanted = 0.0
    for offer in offers:
        quality = _quality(offer.media, ranges)
        if quality > wanted:
            found, wanted = offer, quality
    return found


def offered(offers: Sequence[Offer]) -> str:
    """The media types, for a message to someone who wants none of them."""
    return ", ".join(dict.fromkeys(offer.media for offer in offers))


def of_format(format_: str) -> Offer | None:
    """The offer of a format by its name, as in `/queries/exchanges.csv`."""
    return next((offer for offer in (*ROWS, *GRAPHS) if offer.format == format_), None)


def takes_gzip(accept_encoding: str) -> bool:
    """Whether an Accept-Encoding header allows gzip."""
    weights = {}
    for part in accept_encoding.lower().split(","):
        coding, *parameters = [piece.strip() for piece in part.split(";")]
        weights[coding] = _weight(parameters)
    return weights.get("gzip", weights.get("*", 0.0)) > 0


def _ranges(accept: str) -> list[tuple[str, str, float]]:
    ranges = []
    for part in accept.lower().split(",")[:64]:
        media, *parameters = [piece.strip() for piece in part.split(";")]
        type_, slash, subtype = media.partition("/")
        if slash and type_ and subtype:
            ranges.append((type_, subtype, _weight(parameters)))
    return ranges


def _weight(parameters: list[str]) -> float:
    for parameter in parameters:
        name, _, value = parameter.partition("=")
        if name.strip() == "q":
            digits = value.strip()
            if digits.replace(".", "", 1).isdecimal() and digits.isascii():
                return min(float(digits), 1.0)
            return 0.0
    return 1.0


def _quality(media: str, ranges: list[tuple[str, str, float]]) -> float:
    type_, _, subtype = media.partition("/")
    exact = [q for t, s, q in ranges if (t, s) == (type_, subtype)]
    wide = [q for t, s, q in ranges if (t, s) == (type_, "*")]
    any_ = [q for t, s, q in ranges if (t, s) == ("*", "*")]
    return max(exact or wide or any_ or [0.0])
