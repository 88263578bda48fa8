"""What the page of an article says: its text with all that was read from it marked in place, the facts beside it."""

from __future__ import annotations

from bisect import bisect_right
from collections import Counter, defaultdict
from dataclasses import dataclass
from pathlib import Path
from threading import Lock

import pyoxigraph as ox

from swapgraph.errors import SwapgraphError
from swapgraph.explore.addresses import web
from swapgraph.explore.dates import undated, written
from swapgraph.explore.marks import Mark, Piece, marked
from swapgraph.explore.nodes import Article, Nodes, Ref
from swapgraph.graph import terms as t
from swapgraph.model import Block, BlockKind, Span
from swapgraph.read.layout import Layout

MOST_ROWS = 1_500
ENTITY_KINDS = ("person", "organization", "country", "place", "facility", "group", "agreement")
KINDS = (*ENTITY_KINDS, "event", "figure", "claim", "time", "post")
"""The kinds of marks, in the order in which they are listed."""


@dataclass(frozen=True, slots=True)
class Fact:
    """A fact beside the paragraph that tells it; `anchor` leads to its words."""

    kind: str
    label: str
    detail: str
    iri: str
    anchor: str


@dataclass(frozen=True, slots=True)
class Row:
    """A paragraph and its facts."""

    kind: str  # of the block
    pieces: tuple[Piece, ...]
    facts: tuple[Fact, ...]

    @property
    def furniture(self) -> bool:
        """Whether it is no part of the story: a newsletter line, the card of another story."""
        return self.kind == BlockKind.FURNITURE


@dataclass(frozen=True, slots=True)
class ArticleView:
    """The page of an article."""

    article: Article
    author: str | None
    address: str | None
    digest: str | None
    rows: tuple[Row, ...]
    cut: bool  # there is more text than is shown
    spoken_of: tuple[tuple[Ref, int], ...]
    kinds: tuple[tuple[str, int], ...]  # of marks, and how many there are
    events: int
    claims: int
    figures: int


class ArticleReader:
    """Makes the view; keeps what tells a page's furniture from its story, which takes some time to read."""

    def __init__(self, graph: Path) -> None:
        self._graph = graph
        self._lock = Lock()
        self._layout: Layout | None = None

    def view(self, node: ox.NamedNode, nodes: Nodes) -> ArticleView:
        """The page of a stored article."""
        return article_view(node, nodes, self._blocks(node, nodes))

    def _blocks(self, node: ox.NamedNode, nodes: Nodes) -> tuple[Block, ...]:
        from swapgraph.lexicon import load_lexicon
        from swapgraph.pipeline import remembered
        from swapgraph.read import find_blocks
        from swapgraph.resources import ontology_dir

        text, title = nodes.text(node, t.TEXT, node.value) or "", nodes.text(node, t.TITLE, node.value)
        with self._lock:
            if self._layout is None:
                try:
                    words = [ontology_dir() / "lexicon", *remembered(self._graph).lexicons]
                    self._layout = Layout.of(load_lexicon(words))
                except SwapgraphError:  # a lexicon of the user's that is gone since the build
                    self._layout = Layout.of(load_lexicon([ontology_dir() / "lexicon"]))
        return find_blocks(text, title, layout=self._layout)


def article_view(node: ox.NamedNode, nodes: Nodes, blocks: tuple[Block, ...]) -> ArticleView:
    """The page of an article whose text is made of these blocks."""
    iri = node.value
    text = nodes.text(node, t.TEXT, iri) or ""
    read = _Read(iri, nodes)
    paragraphs = _paragraphs(text, blocks)
    starts = [span.start for _, span in paragraphs]
    beside: dict[int, list[tuple[int, Fact]]] = defaultdict(list)
    for at, fact in read.facts:
        beside[max(0, bisect_right(starts, at) - 1)].append((at, fact))
    rows = [
        Row(
            kind,
            marked(text, span.start, span.end, _between(read.marks, span)),
            tuple(fact for _, fact in sorted(beside[n], key=lambda one: (one[0], one[1].kind, one[1].iri))),
        )
        for n, (kind, span) in enumerate(paragraphs[:MOST_ROWS])
    ]
    counted = Counter(kind for mark in read.marks for kind in mark.kinds)
    return ArticleView(
        nodes.article(iri),
        nodes.text(node, t.AUTHOR, iri),
        web(nodes.text(node, t.URL, iri)),
        nodes.text(node, t.DIGEST, iri),
        tuple(rows),
        len(paragraphs) > MOST_ROWS,
        read.spoken_of(),
        tuple((kind, counted[kind]) for kind in KINDS if counted[kind]),
        len(read.of_class["event"]),
        len(read.of_class["claim"]),
        len(read.of_class["figure"]),
    )


def _between(marks: list[Mark], span: Span) -> list[Mark]:
    return [mark for mark in marks if mark.start < span.end and mark.end > span.start]


def _paragraphs(text: str, blocks: tuple[Block, ...]) -> list[tuple[str, Span]]:
    """The lines of a text and what they are: blocks between which no line ends stand together, bullets with them."""
    found: list[tuple[str, Span]] = []
    at = 0
    for block in sorted(blocks, key=lambda b: b.span.start):
        gap = text[at : block.span.start]
        if found and "\n" not in gap:
            kind = found[-1][0] if block.kind is BlockKind.DATELINE else str(block.kind)
            found[-1] = (kind, Span(found[-1][1].start, block.span.end))
        else:
            start = block.span.start - len(gap.rpartition("\n")[2].lstrip())
            found.append((str(block.kind), Span(start, block.span.end)))
        at = max(at, block.span.end)
    return found or [("body", Span(0, len(text)))]


class _Read:
    """All that was read from an article: marks and facts."""

    def __init__(self, iri: str, nodes: Nodes) -> None:
        self._iri, self._nodes = iri, nodes
        self._graph = ox.NamedNode(iri)
        self._spans: dict[str, tuple[int, int]] = {}
        self._of: dict[str, list[tuple[str, str, str | None]]] = defaultdict(list)  # piece -> kind, in words, target
        self.of_class: dict[str, list[ox.NamedNode]] = defaultdict(list)
        self.facts: list[tuple[int, Fact]] = []
        self._mentions: Counter[str] = Counter()
        self._read_pieces()
        self._read_entities()
        self._read_events()
        self._read_figures()
        self._read_claims()
        self._read_posts()
        self._read_times()
        self.marks = self._make_marks()

    def spoken_of(self) -> tuple[tuple[Ref, int], ...]:
        """The entities, the most often named first."""
        counted: dict[str, tuple[Ref, int]] = {}
        for iri, count in self._mentions.items():
            ref = self._nodes.ref(ox.NamedNode(iri))
            counted[ref.iri] = (ref, counted.get(ref.iri, (ref, 0))[1] + count)
        return tuple(
            sorted(
                counted.values(),
                key=lambda one: (
                    ENTITY_KINDS.index(one[0].kind) if one[0].kind in ENTITY_KINDS else 99,
                    -one[1],
                    one[0].label,
                ),
            )
        )

    def _every(self, predicate: ox.NamedNode) -> list[tuple[ox.NamedNode, ox.NamedNode | ox.Literal]]:
        """Subject and value of a property in this article's graph, all of them: an article is bounded by itself."""
        found = self._nodes.store.oxigraph.quads_for_pattern(None, predicate, None, self._graph)
        return sorted(((q.subject, q.object) for q in found), key=lambda one: (str(one[0]), str(one[1])))  # type: ignore[misc]

    def _read_pieces(self) -> None:
        ends = {s.value: o.value for s, o in self._every(t.END)}
        for piece, start in self._every(t.START):
            if piece.value in ends:
                self._spans[piece.value] = (int(start.value), int(ends[piece.value]))

    def _read_entities(self) -> None:
        kinds: dict[str, str] = {}
        labels: dict[str, str] = {}
        how = {s.value: o.value for s, o in self._every(t.MENTION_KIND)}
        sure = {s.value: o.value for s, o in self._every(t.CONFIDENCE)}
        for piece, entity in self._every(t.DENOTES):
            iri = entity.value
            if iri not in kinds:
                kinds[iri], labels[iri] = self._nodes.kind(entity), self._nodes.label(entity)
            self._mentions[iri] += 1
            guess = f", {float(sure[piece.value]):.0%} sure" if piece.value in sure else ""
            told = f"{kinds[iri]}: {labels[iri]} ({how.get(piece.value, 'mention')}{guess})"
            self._of[piece.value].append((kinds[iri], told, iri))

    def _evidence(self, node: ox.NamedNode, predicate: ox.NamedNode = t.EVIDENCE) -> list[str]:
        return [o.value for o in self._nodes.nodes(node, predicate, self._iri) if o.value in self._spans]

    def _fact(self, kind: str, node: ox.NamedNode, pieces: list[str], label: str, detail: str) -> None:
        self.of_class[kind].append(node)
        if pieces:
            start, end = min((self._spans[piece] for piece in pieces), default=(0, 0))
            self.facts.append((start, Fact(kind, label, detail, node.value, f"char={start},{end}")))

    def _read_events(self) -> None:
        for node, status in self._every(t.STATUS):
            pieces = self._evidence(node)
            label = self._nodes.label(node)
            for piece in pieces:
                self._of[piece].append(("event", f"event: {label}", node.value))
            detail = "; ".join([status.value, *self._of_event(node)])
            self._fact("event", node, self._evidence(node, t.TRIGGER) or pieces, undated(label), detail)

    def _of_event(self, node: ox.NamedNode) -> list[str]:
        """When and where it was, and who takes part as what."""
        start, end = (self._nodes.text(node, p, self._iri) for p in (t.START_DATE, t.END_DATE))
        told = [when] if (when := written(start, end)) else []
        for role in (t.AT_PLACE, *self._nodes.vocabulary.roles):
            who = ", ".join(self._nodes.label(one) for one in self._nodes.nodes(node, role, self._iri))
            if who:
                told.append(who if role == t.AT_PLACE else f"{self._nodes.vocabulary.label(role)}: {who}")
        return told

    def _read_figures(self) -> None:
        for node, _ in self._every(t.VALUE):
            pieces = self._evidence(node, t.FIGURE)
            bound = self._nodes.text(node, t.BOUND, self._iri) or "exact"
            value, upper = (self._nodes.text(node, p, self._iri) for p in (t.VALUE, t.UPPER_VALUE))
            number = f"{float(value or 0):,.10g}" + (f"–{float(upper):,.10g}" if upper else "")
            what = self._nodes.text(node, t.COUNTED, self._iri) or ""
            sides = ", ".join(self._nodes.label(side) for side in self._nodes.nodes(node, t.SIDE, self._iri))
            head = "" if bound == "exact" else f"{bound.replace('_', ' ')} "
            label = f"{head}{number} {what}"
            each = "each side" if self._nodes.text(node, t.DISTRIBUTIVE, self._iri) == "true" else ""
            for piece in pieces:
                self._of[piece].append(("figure", f"figure: {label}", node.value))
            self._fact("figure", node, pieces or self._evidence(node), label, ", ".join(p for p in (sides, each) if p))

    def _read_claims(self) -> None:
        for node, stance in self._every(t.STANCE):
            pieces = self._evidence(node, t.CONTENT_MENTION)
            who = ", ".join(self._nodes.label(source) for source in self._nodes.nodes(node, t.SOURCE, self._iri))
            content = self._nodes.text(node, t.CONTENT, self._iri) or ""
            for piece in pieces:
                self._of[piece].append(("claim", f"{who} {stance.value}: {content}", node.value))
            self._fact("claim", node, pieces or self._evidence(node), f"{who} {stance.value}", content)

    def _read_posts(self) -> None:
        for node, title in self._every(t.POST_TITLE):
            holder, seat = (
                ", ".join(self._nodes.label(o) for o in self._nodes.nodes(node, p, self._iri))
                for p in (t.HOLDER, t.POST_IN)
            )
            pieces = self._evidence(node)
            for piece in pieces:
                self._of[piece].append(("post", f"post: {holder}, {title.value}", node.value))
            tenure = self._nodes.text(node, t.TENURE, self._iri) or ""
            self._fact(
                "post",
                node,
                pieces,
                f"{holder}: {title.value}",
                ", ".join(p for p in (seat, tenure) if p and p != "current"),
            )

    def _read_times(self) -> None:
        nodes = {node for p in (t.FROM, t.TO) for node, _ in self._every(p)}
        for node in sorted(nodes, key=str):
            start, end = (self._nodes.text(node, p, self._iri) for p in (t.FROM, t.TO))
            told = written(start, end) if end else f"since {written(start)}"
            for piece in self._evidence(node):
                self._of[piece].append(("time", f"time: {told}", node.value))
            self.of_class["time"].append(node)

    def _make_marks(self) -> list[Mark]:
        """One mark for each piece, whatever rests on it; pieces on which nothing rests are kept, to be linked to."""
        by_span: dict[tuple[int, int], list[tuple[str, str, str | None]]] = defaultdict(list)
        for piece, span in self._spans.items():
            by_span[span] += self._of[piece]
        found = []
        for (start, end), told in sorted(by_span.items()):
            ordered = sorted(dict.fromkeys(told), key=lambda one: KINDS.index(one[0]) if one[0] in KINDS else 99)
            kinds = tuple(dict.fromkeys(kind for kind, _, _ in ordered))
            words = "; ".join(dict.fromkeys(words for _, words, _ in ordered))
            found.append(Mark(start, end, kinds, words[:600], ordered[0][2] if ordered else None))
        return found
