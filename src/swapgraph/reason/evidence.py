"""From a node or a triple that an article says to the words of the article."""

from __future__ import annotations

import re
from dataclasses import dataclass

import pyoxigraph as ox

from swapgraph.graph.store import Store
from swapgraph.names import sg
from swapgraph.reason.rule import Term, Triple

_EVIDENCE, _DENOTES, _START, _END, _TEXT = (
    ox.NamedNode(sg(local)) for local in ("evidence", "denotes", "start", "end", "text")
)
_BEST = tuple(ox.NamedNode(sg(local)) for local in ("trigger", "contentMention", "figure"))
_SENTENCE_END = re.compile(r"[.!?…][\"'”’»)\]]*\s+|\n")
_SURROUNDING = 200  # characters of a sentence shown on each side of a quote, at most


@dataclass(frozen=True, slots=True, order=True)
class Quote:
    """`text[start:end]` of an article, with the rest of its sentence before and after."""

    article: str
    start: int
    end: int
    text: str
    before: str = ""
    after: str = ""

    @property
    def sentence(self) -> str:
        """The words with those around them."""
        return f"{self.before}{self.text}{self.after}"

    def has(self, other: Quote) -> bool:
        """Whether the words of another quote stand in this one's sentence."""
        start, end = self.start - len(self.before), self.end + len(self.after)
        return self.article == other.article and start <= other.start and other.end <= end


class Evidence:
    """Finds quotes in a store. Articles' texts are read once."""

    def __init__(self, store: Store) -> None:
        self._store = store.oxigraph
        self._minter = store.minter
        self._texts: dict[str, str] = {}

    def article_of(self, term: Term) -> str | None:
        """The IRI of the article that a term belongs to, if it belongs to one alone."""
        return self._minter.article_of(term.value) if isinstance(term, ox.NamedNode) else None

    def of_node(self, node: Term, article: str | None = None) -> list[Quote]:
        """What a node rests on: its evidence, or else where it is spoken of; in one article, or in all."""
        return self._pieces(node, _EVIDENCE, article) or self._pieces(node, _DENOTES, article)

    def best(self, node: ox.NamedNode, article: str | None = None) -> Quote | None:
        """The one piece that shows a node: its trigger, figure or content, the node itself if it is a piece, or else
        the first that it rests on or is spoken of in.
        """
        home = article or self.article_of(node)
        piece = self._quote(node, ox.NamedNode(home)) if home is not None else None
        if piece is not None:
            return piece
        found = (q for by in _BEST for q in self._pieces(node, by, article))
        return next(found, None) or next(iter(self.of_node(node, article)), None)

    def of_triple(self, triple: Triple, article: str) -> Quote | None:
        """The one piece of an article that tells a triple best."""
        return next(iter(self.all_of_triple(triple, article)), None)

    def all_of_triple(self, triple: Triple, article: str) -> list[Quote]:
        """The pieces of an article that tell a triple: first, of its subject's evidence, what names its object."""
        s, _, o = triple
        found = self._pieces(s, _EVIDENCE, article) or self._pieces(o, _EVIDENCE, article)
        named = self._pieces(o, _DENOTES, article)
        if not found:
            found = self._pieces(s, _DENOTES, article) or named
        naming = [q for q in found if any(q.start <= n.start and n.end <= q.end for n in named)]
        best = [q for end in (s, o) for by in _BEST for q in self._pieces(end, by, article) if q in found]
        return list(dict.fromkeys([*(q for q in best if q in naming), *naming, *best, *found]))

    def _pieces(self, node: Term, by: ox.NamedNode, article: str | None) -> list[Quote]:
        if not isinstance(node, ox.NamedNode):
            return []
        graph = ox.NamedNode(article) if article is not None else None
        spoken = by == _DENOTES
        s, o = (None, node) if spoken else (node, None)
        pieces = {
            (q.subject if spoken else q.object, q.graph_name) for q in self._store.quads_for_pattern(s, by, o, graph)
        }
        return sorted(q for piece, name in pieces if (q := self._quote(piece, name)) is not None)  # type: ignore[arg-type]

    def _quote(self, piece: ox.NamedNode, graph: ox.NamedNode) -> Quote | None:
        start, end = (self._value(piece, property_, graph) for property_ in (_START, _END))
        text = self._text(graph)
        if start is None or end is None or text is None:
            return None
        first, last = int(start), int(end)
        before, after = _sentence_around(text, first, last)
        return Quote(graph.value, first, last, text[first:last], before, after)

    def _text(self, article: ox.NamedNode) -> str | None:
        if article.value not in self._texts:
            text = self._value(article, _TEXT, article)
            if text is None:
                return None
            self._texts[article.value] = text
        return self._texts[article.value]

    def _value(self, subject: ox.NamedNode, predicate: ox.NamedNode, graph: ox.NamedNode) -> str | None:
        for quad in self._store.quads_for_pattern(subject, predicate, None, graph):
            if isinstance(quad.object, ox.Literal):
                return quad.object.value
        return None


def _sentence_around(text: str, start: int, end: int) -> tuple[str, str]:
    """What stands before and after a piece in its sentence; nothing beside a piece that is a whole one."""
    ahead = text[max(0, start - _SURROUNDING) : start]
    ends = [found.end() for found in _SENTENCE_END.finditer(ahead)]
    before = ahead[ends[-1] :] if ends else ahead
    behind = text[end : end + _SURROUNDING]
    if re.search(r"[.!?…][\"'”’»)\]]*$", text[start:end]) and (not behind or behind[0].isspace()):
        return before.lstrip(), ""
    stop = _SENTENCE_END.search(f"{behind}\n")
    return before.lstrip(), behind[: stop.end() if stop else None].rstrip()
