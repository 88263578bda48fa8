"""What the page of a person, organization or place says: posts, statements, events, and with whom they take part."""

from __future__ import annotations

from dataclasses import dataclass

import pyoxigraph as ox

from swapgraph.explore.index import Entry, Index
from swapgraph.explore.nodes import MOST, Article, Nodes, Ref
from swapgraph.explore.views.inferred import Inferences, inferences
from swapgraph.explore.views.resolved import Reasons, reasons
from swapgraph.explore.views.stated import Stated, Stating
from swapgraph.graph import terms as t
from swapgraph.names import sg
from swapgraph.reason.evidence import Quote

_ACTS_FOR, _LOCATED_IN, _CAPITAL_OF = (ox.NamedNode(sg(local)) for local in ("actsFor", "locatedIn", "capitalOf"))
PAGE = 40
_NEIGHBOURS = 14
_NEWEST = 600  # events, posts and claims looked at for neighbours


@dataclass(frozen=True, slots=True)
class Post:
    """A post: its title, in what, since it is told as current, former, acting or future; and the words."""

    holder: Ref
    title: str
    seat: tuple[Ref, ...]
    tenure: str
    iri: str
    quote: Quote | None
    article: Article | None


@dataclass(frozen=True, slots=True)
class Neighbour:
    """Who is of the same events and posts, answers or is answered: how often, and as what."""

    ref: Ref
    times: int
    roles: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class EntityView:
    """The page; lists are the newest first, a page at a time."""

    iri: str
    label: str
    kind: str
    family: str
    also: tuple[str, ...]
    matches: tuple[str, ...]  # the same elsewhere, such as Wikidata
    mentions: int
    posts: tuple[Post, ...]
    acts_for: tuple[Stated, ...]
    within: tuple[Stated, ...]
    events: tuple[Entry, ...]
    claims: tuple[Entry, ...]
    articles: tuple[Entry, ...]
    neighbours: tuple[Neighbour, ...]
    reasons: Reasons
    inferred: Inferences
    page: int
    more: bool


def entity_view(node: ox.NamedNode, nodes: Nodes, index: Index | None, page: int = 1) -> EntityView:
    """The page of an entity, or of the identity that several articles' nodes have; without an index no lists."""
    members, stating = nodes.members(node), Stating(nodes)
    told = [(member, None) for member in members[:60]]
    whole = nodes.whole(node)
    entry = index.entry(whole.value) if index is not None and isinstance(whole, ox.NamedNode) else None
    offset = (page - 1) * PAGE
    lists = {
        name: index.linked(entry.id, (name,), PAGE + 1, offset) if index is not None and entry is not None else []
        for name in ("event", "claim", "article")
    }
    return EntityView(
        node.value,
        nodes.label(node),
        nodes.kind(node),
        entry.family if entry else "",
        _also(members, nodes),
        tuple(o.value for m in members[:20] for o in nodes.nodes(m, t.EXACT_MATCH)[:3]),
        entry.weight if entry else 0,
        _posts(members, nodes),
        stating.values(told, _ACTS_FOR),
        stating.values(told, _CAPITAL_OF, _LOCATED_IN),
        tuple(_grouped(lists["event"][:PAGE])),
        tuple(_grouped(lists["claim"][:PAGE])),
        tuple(lists["article"][:PAGE]),
        _neighbours(index, entry) if index is not None and entry is not None and page == 1 else (),
        reasons(node, nodes),
        inferences(dict.fromkeys([node, *members[:20]]), nodes),
        page,
        any(len(found) > PAGE for found in lists.values()),
    )


def _grouped(entries: list[Entry]) -> list[Entry]:
    """Each once, with all its roles."""
    found: dict[int, Entry] = {}
    for entry in entries:
        before = found.get(entry.id)
        roles = f"{before.role}, {entry.role}" if before is not None and entry.role not in before.role else entry.role
        kept = before or entry
        found[entry.id] = Entry(
            kept.id, kept.iri, kept.kind, kept.family, kept.label, kept.date, kept.weight, kept.extra, roles
        )
    return list(found.values())


def _also(members: list[ox.NamedNode], nodes: Nodes) -> tuple[str, ...]:
    """Other names that articles have for it."""
    own = nodes.label(members[0]) if members else ""
    labels = {o.value for m in members[:60] for o in nodes.objects(m, t.RDFS_LABEL)[:10] if isinstance(o, ox.Literal)}
    names = set()
    for member in members[:20]:
        for quad in list(nodes.quads(None, t.DENOTES, member))[:60]:
            piece = quad.subject
            if nodes.text(piece, t.MENTION_KIND) == "name":
                names.add(nodes.text(piece, t.TEXT) or "")
    return tuple(sorted((labels | names) - {own, ""}, key=lambda name: (len(name), name)))[:12]


def _posts(members: list[ox.NamedNode], nodes: Nodes) -> tuple[Post, ...]:
    """Those it holds, and those that are held in it."""
    found: dict[tuple[str, str, str], Post] = {}
    for member in members[:60]:
        for post in (*nodes.subjects(t.HOLDER, member), *nodes.subjects(t.POST_IN, member)):
            holder = next(iter(nodes.nodes(post, t.HOLDER)), None)
            if holder is None:
                continue
            home = nodes.home(post)
            one = Post(
                nodes.ref(holder),
                nodes.text(post, t.POST_TITLE) or "",
                tuple(nodes.ref(seat) for seat in nodes.nodes(post, t.POST_IN)),
                nodes.text(post, t.TENURE) or "",
                post.value,
                nodes.quote(post),
                nodes.article(home) if home is not None else None,
            )
            found.setdefault((one.holder.iri, one.title.casefold(), one.tenure), one)
            if len(found) >= PAGE or len(found) >= MOST:
                break
    return tuple(sorted(found.values(), key=lambda p: (p.tenure != "current", p.holder.label, p.title)))


def _neighbours(index: Index, entry: Entry) -> tuple[Neighbour, ...]:
    """Who is of the newest of the same events, posts and claims; not who only reports."""
    rows = index.rows(
        """SELECT node.label, node.iri, node.kind, count(DISTINCT other.node) AS times,
                  group_concat(DISTINCT other.role)
           FROM (SELECT DISTINCT node FROM link WHERE entity = ? AND role NOT IN ('spoken of in', 'reports')
                 ORDER BY date DESC LIMIT ?) AS own
           JOIN link AS other ON other.node = own.node AND other.entity != ? AND other.role != 'reports'
           JOIN node ON node.id = other.entity
           WHERE node.family != 'group' GROUP BY other.entity ORDER BY times DESC, node.label LIMIT ?""",
        (entry.id, _NEWEST, entry.id, _NEIGHBOURS),
    )
    return tuple(
        Neighbour(Ref(label, iri, kind), times, tuple(sorted((roles or "").split(","))))
        for label, iri, kind, times, roles in rows
    )
