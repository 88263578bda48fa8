"""IRIs as values: namespaces, prefixes, and how every IRI of the data is minted from content.

Data live below a base (default `https://w3id.org/swapgraph/id/`):

    BASE article/ID                         an article; also the name of its graph
    BASE article/ID#char=12,45              a piece of its text (RFC 5147), in code points
    BASE article/ID/KIND/KEY                what only this article tells: event, quantity, claim, role, person, ...
    BASE entity/NAME                        an entity of the gazetteer, the same in all articles
    BASE graph/resolved, BASE graph/inferred  what was concluded, apart from what was read
"""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass
from functools import lru_cache
from typing import TYPE_CHECKING
from urllib.parse import quote, unquote

if TYPE_CHECKING:  # `swapgraph query` mints names, and has no time to load what it does not use
    from swapgraph.model import Span

ONTOLOGY = "https://w3id.org/swapgraph/ns#"
LEXICON = "https://w3id.org/swapgraph/lexicon#"
DEFAULT_BASE = "https://w3id.org/swapgraph/id/"

PREFIXES: dict[str, str] = {
    "sg": ONTOLOGY,
    "lex": LEXICON,
    "rdf": "http://www.w3.org/1999/02/22-rdf-syntax-ns#",
    "rdfs": "http://www.w3.org/2000/01/rdf-schema#",
    "owl": "http://www.w3.org/2002/07/owl#",
    "xsd": "http://www.w3.org/2001/XMLSchema#",
    "skos": "http://www.w3.org/2004/02/skos/core#",
    "prov": "http://www.w3.org/ns/prov#",
    "dcterms": "http://purl.org/dc/terms/",
    "foaf": "http://xmlns.com/foaf/0.1/",
    "org": "http://www.w3.org/ns/org#",
    "sem": "http://semanticweb.cs.vu.nl/2009/11/sem/",
    "schema": "https://schema.org/",
    "time": "http://www.w3.org/2006/time#",
    "nif": "http://persistence.uni-leipzig.org/nlp2rdf/ontologies/nif-core#",
    "gaf": "http://groundedannotationframework.org/gaf#",
    "qudt": "http://qudt.org/schema/qudt/",
    "sh": "http://www.w3.org/ns/shacl#",
    "wd": "http://www.wikidata.org/entity/",
}
"""Every prefix that swapgraph writes or lets queries use without declaring."""


def sg(local: str) -> str:
    """The IRI of an ontology term."""
    return ONTOLOGY + local


def slug(text: str, limit: int = 60) -> str:
    """A short, readable, ASCII piece of an IRI: `Łódź, Poland` -> `lodz-poland`; empty without letters or digits."""
    flat = text.replace("ł", "l").replace("Ł", "L").replace("ø", "o").replace("Ø", "O").replace("ß", "ss")
    flat = unicodedata.normalize("NFKD", flat)
    flat = "".join(c for c in flat if not unicodedata.combining(c)).casefold()
    flat = re.sub(r"[^0-9a-z]+", "-", flat).strip("-")
    return flat[:limit].rstrip("-")


@lru_cache(maxsize=256)
def _quoted(article_id: str) -> str:
    """An article's identifier as a part of an IRI; each article asks for its own some hundred times."""
    return quote(article_id, safe="")


@dataclass(frozen=True, slots=True)
class Minter:
    """Mints the IRIs of the data below one base."""

    base: str = DEFAULT_BASE

    def article(self, article_id: str) -> str:
        """The IRI of an article, which is also the name of its graph."""
        return f"{self.base}article/{_quoted(article_id)}"

    def article_id(self, iri: str) -> str:
        """The identifier behind an article's IRI: the inverse of `article`."""
        return unquote(iri.removeprefix(f"{self.base}article/"))

    def article_of(self, iri: str) -> str | None:
        """The IRI of the article that an IRI is, or lies below; None for what belongs to no article alone."""
        start = f"{self.base}article/"
        if not iri.startswith(start):
            return None
        return start + iri.removeprefix(start).partition("/")[0].partition("#")[0]

    def piece(self, article_id: str, span: Span) -> str:
        """The IRI of a piece of text (RFC 5147 `char` fragment)."""
        return f"{self.article(article_id)}#char={span.start},{span.end}"

    def local(self, article_id: str, kind: str, key: str) -> str:
        """The IRI of something that this article alone tells; `key` is unique for its kind in the article."""
        return f"{self.article(article_id)}/{kind}/{quote(key, safe='-._~')}"

    def entity(self, name: str) -> str:
        """The IRI of an entity of the gazetteer."""
        return f"{self.base}entity/{quote(name, safe='-._~')}"

    def graph(self, name: str) -> str:
        """The IRI of a graph that is no article's: `resolved`, `inferred`, `meta`."""
        return f"{self.base}graph/{name}"
