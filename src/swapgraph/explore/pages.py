"""Address -> page: which view and template an address stands for. The server and the static site both come here."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any
from urllib.parse import parse_qsl

import pyoxigraph as ox

from swapgraph.explore.addresses import as_data, node_address, node_of, proof_address, web, with_query
from swapgraph.explore.asking import Answered, Ask, AskHere, NoAnswer, query_view, stored
from swapgraph.explore.index import Index
from swapgraph.explore.nodes import Nodes
from swapgraph.explore.opened import Opened
from swapgraph.explore.pictures.answers import answer_picture
from swapgraph.explore.pictures.balance import balance
from swapgraph.explore.pictures.network import network
from swapgraph.explore.pictures.timeline import timeline
from swapgraph.explore.proving import read_triple
from swapgraph.explore.rdf import LONG, MEDIA, as_format, described, in_page, listed, own
from swapgraph.explore.rendering import POLICY, Href, render
from swapgraph.explore.views.article import ArticleReader
from swapgraph.explore.views.claim import claim_view
from swapgraph.explore.views.entity import entity_view
from swapgraph.explore.views.event import event_view
from swapgraph.explore.views.listing import listing_view
from swapgraph.explore.views.overview import Filters, Lane, Mark, overview_view
from swapgraph.explore.views.proof import proof_view
from swapgraph.explore.views.search import search_view
from swapgraph.explore.views.thing import thing_view
from swapgraph.explore.vocabulary import IDENTITY, STORY
from swapgraph.graph import terms as t
from swapgraph.query.stored import StoredQuery
from swapgraph.reason.provenance import provenance

LISTS = {
    "event": "Events",
    "person": "People",
    "organization": "Organizations",
    "place": "Places",
    "article": "Articles",
    "claim": "Claims",
    "agreement": "Treaties",
    "group": "Groups",
}
_DATA = {"ttl": "Turtle", "jsonld": "JSON-LD", "rdfxml": "RDF/XML", "nt": "N-Triples"}
STATIC_DATA = ("ttl", "jsonld")
PATIENCE = 3.0
"""Seconds that a page waits for an index that is being made."""
_LONGEST = 8_000
_OURS = ("run", "format")  # no parameters of queries


@dataclass(frozen=True, slots=True)
class Page:
    """A page to be rendered. Its RDF describes the `node` that it is about, or is `triples`; both None: it has none."""

    template: str
    title: str
    context: Mapping[str, Any] = field(default_factory=dict)
    status: int = 200
    node: str | None = None
    triples: tuple[ox.Triple, ...] | None = None
    whole: bool = True  # False while there is no index, and its lists are missing

    @property
    def is_data(self) -> bool:
        """Whether it has RDF."""
        return self.node is not None or self.triples is not None


@dataclass(frozen=True, slots=True)
class Elsewhere:
    """Another address has what was asked for."""

    address: str


class Pages:
    """The pages of one graph. `static` are those of a site of files: nothing in them needs a server.

    `queries` are folders of the user's with stored queries beside ours; they are read now.
    """

    def __init__(
        self, folder: Path, *, static: bool = False, patience: float | None = PATIENCE, queries: Sequence[str] = ()
    ) -> None:
        self.folder, self.static, self.patience, self.queries = folder, static, patience, stored(queries)
        self._articles = ArticleReader(folder)
        self._here = AskHere()

    def find(self, address: str, opened: Opened, ask: Ask | None = None) -> Page | Elsewhere:
        """The page of an address: its path as a client sends it, and its query; `ask` does what may take long, without
        it that is done here.
        """
        ask = ask or self._here
        path, _, query = address.partition("?")
        pairs = parse_qsl(query, max_num_fields=50) if len(query) <= _LONGEST else []
        given = dict(pairs)
        if path == "/proof":
            return self._proof(given, opened, ask)
        if path in ("/", "/ask") or path.startswith("/list/"):
            index = opened.indexed(self.patience)
            if index is None:
                return Page("preparing.html", "One moment", {"problem": opened.problem}, 503)
            return self._of_index(path, given, index, opened.nodes)
        if path.startswith("/ask/"):
            return self._query(path.removeprefix("/ask/"), pairs, lambda query, values: ask.rows(query, values, opened))
        for iri in node_of(address, opened.store.base):
            found = self._node(iri, given, opened)
            if found is not None:
                return found
        return missing()

    def html(self, page: Page, address: str, opened: Opened, href: Href) -> str:
        """The page as HTML."""

        def node(iri: str) -> str:
            return href(node_address(iri, opened.store.base))

        def proof(terms: tuple[str, str, str]) -> str:
            return href(proof_address(*terms))

        def place(iri: str) -> str | None:
            """Where an IRI of an answer leads: to its page, or out of here."""
            return node(iri) if opened.nodes.exists(ox.NamedNode(iri)) else web(iri)

        told = own(ox.NamedNode(page.node), opened.nodes) if page.node else page.triples
        common = {
            "page": page,
            "title": page.title,
            "static": self.static,
            "policy": POLICY,
            "long": LONG,
            "href": href,
            "node": node,
            "place": place,
            "proof": proof,
            "with_query": with_query,
            "lists": LISTS,
            "path": address.partition("?")[0],
            "base": opened.store.base,
            "address": address,
            "jsonld": in_page(told) if told is not None else None,
            "data": [
                (label, MEDIA[name], href(as_data(address, name)))
                for name, label in _DATA.items()
                if page.is_data and (not self.static or name in STATIC_DATA)
            ],
            "balance": balance,
            "answer_picture": lambda answer: answer_picture(answer, node),
            "network": lambda view: network(view, node),
            "timeline": lambda view: timeline(view.lanes, _mark_href(view.filters, node, href, self.static)),
        }
        return render(page.template, {**common, **page.context})

    def rdf(self, page: Page, format_: str, opened: Opened) -> bytes | None:
        """The page's data; None for a page that has none."""
        told = described(page.node, opened.store) if page.node else page.triples
        return None if told is None else as_format(told, format_)

    def _of_index(self, path: str, given: Mapping[str, str], index: Index, nodes: Nodes) -> Page:
        number = _page(given)
        if path == "/":
            filters = Filters(*(given.get(name, "")[:200].strip() for name in Filters.__slots__))
            view = overview_view(index, filters, number)
            triples = listed(view.happenings, nodes)
            status = 400 if filters.wrong else 200
            return Page("overview.html", "Exchanges", {"view": view}, status, triples=triples)
        if path == "/ask":
            view_ = search_view(index, given.get("q", "")[:200], number)
            found = listed(view_.found, nodes) if view_.text else None
            return Page("ask.html", "Ask", {"view": view_, "queries": self.queries.values()}, triples=found)
        family = path.removeprefix("/list/")
        if family not in LISTS:
            return missing()
        listing = listing_view(index, family, number)
        triples = listed(listing.entries, nodes)
        return Page("list.html", LISTS[family], {"view": listing}, triples=triples)

    def _query(
        self, name: str, pairs: list[tuple[str, str]], ask: Callable[[StoredQuery, Mapping[str, str]], Answered]
    ) -> Page:
        query = self.queries.get(name)
        if query is None:
            return missing(f"There is no stored query called {name[:80]}.")
        given = [(parameter, value) for parameter, value in pairs if parameter not in _OURS]
        view = query_view(query, given, ask if self.static or "run" in dict(pairs) else None)
        return Page("query.html", view.query.summary or name, {"view": view}, view.status)

    def _proof(self, given: Mapping[str, str], opened: Opened, ask: Ask) -> Page:
        try:
            triple = read_triple([given.get(name, "") for name in ("s", "p", "o")])
        except ValueError as error:
            return missing(f"Not a triple: {error}")
        try:
            proof = ask.proof(triple, opened)
        except NoAnswer as problem:
            return Page("unproved.html", "No proof", {"reason": str(problem)}, problem.status)
        if proof is None:
            return missing("The graph does not state this, or nothing leads to it.")
        triples = tuple(provenance([proof], opened.store.minter))
        return Page("proof.html", "Proof", {"view": proof_view(proof, opened.nodes)}, triples=triples)

    def _node(self, iri: str, given: Mapping[str, str], opened: Opened) -> Page | Elsewhere | None:
        nodes = opened.nodes
        try:
            node = ox.NamedNode(iri)
        except ValueError:
            return None
        classes = nodes.classes(node)
        if not classes and not nodes.exists(node):
            return None
        if t.MENTION in classes:
            return Elsewhere(node_address(iri, opened.store.base))
        vocabulary = nodes.vocabulary
        if t.ARTICLE in classes:
            view = self._articles.view(node, nodes)
            return Page("article.html", view.article.title, {"view": view}, node=iri)
        kinds = (
            {c for member in nodes.members(node)[:1] for c in nodes.classes(member)}
            if classes & {STORY, IDENTITY}
            else classes
        )
        if kinds & vocabulary.events:
            event = event_view(node, nodes)
            return Page("event.html", event.headline, {"view": event}, node=iri)
        if kinds & vocabulary.entities:
            index = opened.indexed(self.patience)
            entity = entity_view(node, nodes, index, _page(given))
            return Page("entity.html", entity.label, {"view": entity}, node=iri, whole=index is not None)
        if t.CLAIM in classes:
            claim = claim_view(node, nodes)
            return Page("claim.html", f"{claim.turn.source.label} {claim.turn.stance}", {"view": claim}, node=iri)
        return Page("thing.html", nodes.label(node), {"view": thing_view(node, nodes)}, node=iri)


def missing(reason: str = "Nothing has this address in the graph as it is now.") -> Page:
    """The page that says that there is none."""
    return Page("missing.html", "Not found", {"reason": reason}, 404)


def _page(given: Mapping[str, str]) -> int:
    number = given.get("page", "1")
    return int(number) if number.isascii() and number.isdecimal() and len(number) < 8 else 1


def _mark_href(filters: Filters, node: Href, href: Href, static: bool) -> Any:
    """Where a mark of the timeline leads: to its event, or to those of its month or year."""

    def address(mark: Mark, lane: Lane) -> str | None:
        if mark.iri is not None:
            return node(mark.iri)
        if static:
            return None
        own = {"side": filters.side, "mediator": filters.mediator}
        return href(with_query("/", {"conflict": lane.conflict, **own, "since": mark.start, "until": mark.start}))

    return address
