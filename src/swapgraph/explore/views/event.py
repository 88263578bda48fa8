"""What the page of an event says: the facts, how many on each side, each source's version, claims and denials."""

from __future__ import annotations

from dataclasses import dataclass, replace

import pyoxigraph as ox

from swapgraph.explore.dates import undated, written
from swapgraph.explore.figures import Figure, Range, returned
from swapgraph.explore.happenings import STATUSES, Telling, sides_of, telling
from swapgraph.explore.nodes import Article, Nodes, Ref, sentences
from swapgraph.explore.views.claim import Voice, dialogue
from swapgraph.explore.views.inferred import Inferences, inferences
from swapgraph.explore.views.resolved import Reasons, reasons
from swapgraph.explore.views.stated import Stated, Stating, Terms, terms_of
from swapgraph.explore.vocabulary import CARRIES_OUT, COPY_OF, MEDIATOR, STORY
from swapgraph.graph import terms as t
from swapgraph.names import sg
from swapgraph.reason.evidence import Quote

_UNDISPUTED = ox.NamedNode(sg("Undisputed"))
MOST_TELLINGS = 60


@dataclass(frozen=True, slots=True)
class Side:
    """One side of the balance: how many of its people, or of its dead, came home; no range where nobody says."""

    ref: Ref
    people: Range | None
    bodies: Range | None


@dataclass(frozen=True, slots=True)
class Taking:
    """Who takes part in a role, as told by so many of the articles."""

    role: str
    who: tuple[Stated, ...]


@dataclass(frozen=True, slots=True)
class Said:
    """A thing that a source says, and where; `taken_back` if the same publisher has corrected or withdrawn it since."""

    text: str
    quote: Quote | None = None
    taken_back: str = ""


@dataclass(frozen=True, slots=True)
class Cell:
    """What one source says of one matter; `differs` if it does not go with what another says."""

    said: tuple[Said, ...]
    differs: bool = False


@dataclass(frozen=True, slots=True)
class Row:
    """One matter, as each source has it, in the order of the sources."""

    matter: str
    cells: tuple[Cell, ...]


@dataclass(frozen=True, slots=True)
class Version:
    """A source of the event: the article, the event as it tells it, and its words."""

    article: Article
    event: str
    quotes: tuple[Quote, ...]
    copy_of: Article | None = None  # the same words in another paper: no source of its own


@dataclass(frozen=True, slots=True)
class EventView:
    """The page of an event or story."""

    iri: str
    label: str
    kind: str
    kind_label: str
    statuses: tuple[str, ...]
    when: str
    when_said: Quote | None
    start: str | None
    places: tuple[Stated, ...]
    taking: tuple[Taking, ...]
    sides: tuple[Side, ...]
    ranking: tuple[Said, ...]
    phase: Said | None
    deals: tuple[Stated, ...]
    within: tuple[Stated, ...]
    parts: tuple[Stated, ...]
    follows: tuple[Stated, ...]
    followed_by: tuple[Stated, ...]
    versions: tuple[Version, ...]
    more_versions: int
    rows: tuple[Row, ...]
    figures: tuple[Figure, ...]
    voices: tuple[Voice, ...]
    more_claims: int
    carries_out: tuple[Stated, ...]
    carried_out_by: tuple[Stated, ...]
    reasons: Reasons
    inferred: Inferences
    returns: bool  # people or remains change hands
    contested: bool
    undisputed: Terms | None  # what says that both sides confirm it

    @property
    def headline(self) -> str:
        """What it is and between whom: its label without the date and the status, which stand beside it."""
        rest = [part for part in undated(self.label).split(", ") if part != self.kind_label]
        words = ": ".join([self.kind_label, ", ".join(rest)]) if rest else self.kind_label
        return words[:1].upper() + words[1:]

    @property
    def independent(self) -> int:
        """How many of the sources are no copies of others."""
        return sum(1 for version in self.versions if version.copy_of is None)

    @property
    def loose(self) -> tuple[str, ...]:
        """Figures of which nobody says whose people they count."""
        return tuple(dict.fromkeys(f.words for f in self.figures if not (f.sides or f.taken_back)))

    @property
    def balanced(self) -> bool:
        """Whether there is anything to weigh: figures of sides."""
        return any(side.people or side.bodies for side in self.sides)

    @property
    def disputed_figures(self) -> bool:
        """Whether sources give numbers that do not fit."""
        return any(r is not None and r.disputed for side in self.sides for r in (side.people, side.bodies))


def event_view(node: ox.NamedNode, nodes: Nodes) -> EventView:
    """The page of an event as an article tells it, or of the story that several articles tell."""
    members = nodes.members(node)
    tellings = [told for member in members[:MOST_TELLINGS] if (told := telling(member, nodes)) is not None]
    figures = tuple(figure for told in tellings for figure in told.figures)
    every = [event for told in tellings for event in told.told]
    articles = {told.article: nodes.article(told.article) for told in tellings}
    order = sorted(tellings, key=lambda told: (articles[told.article].published or "~", told.article, str(told.event)))
    stating = Stating(nodes)
    rows = _rows(order, nodes, stating)
    voices, more_claims = dialogue(every, nodes)
    labels = [nodes.vocabulary.label(c) for member in members[:1] for c in nodes.classes(member) if c != STORY]
    undisputed = next((terms_of(q) for member in members for q in nodes.quads(member, t.RDF_TYPE, _UNDISPUTED)), None)
    statuses = {told.status for told in tellings}
    anywhere, here = [(s.event, None) for s in order], [(s.event, s.article) for s in order]
    whole = [(member, None) for member in members]
    deals = stating.values(anywhere, t.UNDER_AGREEMENT)
    when = next(iter(_precise(order)), None)
    return EventView(
        iri=node.value,
        label=nodes.label(node),
        kind=nodes.kind(node),
        kind_label=labels[0] if labels else "event",
        statuses=tuple(s for s in STATUSES if s in statuses),
        when=written(when.start, when.end) if when is not None else "",
        when_said=_when_said(when, nodes, stating) if when is not None else None,
        start=when.start if when is not None else None,
        places=stating.values(anywhere, t.AT_PLACE),
        taking=tuple(
            Taking(nodes.vocabulary.label(r), who) for r in nodes.vocabulary.roles if (who := stating.values(here, r))
        ),
        sides=_sides(order, figures, nodes),
        ranking=_ranking(order, stating),
        phase=next((p for told in order for e in told.told for p in _said(e, t.PHASE_NUMBER, told, stating)), None),
        deals=deals,
        within=tuple(one for one in stating.values(here, t.PART_OF) if one.ref not in [deal.ref for deal in deals]),
        parts=stating.subjects(t.PART_OF, here),
        follows=stating.values(anywhere, t.FOLLOWS),
        followed_by=stating.subjects(t.FOLLOWS, whole),
        versions=tuple(
            Version(articles[s.article], s.event.value, _words(s, nodes), _original(s.article, nodes)) for s in order
        ),
        more_versions=max(0, len(members) - MOST_TELLINGS),
        rows=rows,
        figures=figures,
        voices=voices,
        more_claims=more_claims,
        carries_out=stating.values(whole, CARRIES_OUT),
        carried_out_by=stating.subjects(CARRIES_OUT, whole),
        reasons=reasons(node, nodes),
        inferred=inferences([node, *members], nodes),
        returns=any(nodes.classes(member) & nodes.vocabulary.returns for member in members[:1]),
        contested=any(nodes.nodes(m, t.CONTRADICTS) or nodes.subjects(t.CONTRADICTS, m) for m in members)
        or any(voice.disputes for voice in voices)
        or _figures_clash(figures, nodes),
        undisputed=undisputed,
    )


def _original(article: str, nodes: Nodes) -> Article | None:
    return next((nodes.article(one.value) for one in nodes.nodes(ox.NamedNode(article), COPY_OF)), None)


def _precise(tellings: list[Telling]) -> list[Telling]:
    return sorted((told for told in tellings if told.start), key=lambda told: -len(told.start or ""))


def _when_said(told: Telling, nodes: Nodes, stating: Stating) -> Quote | None:
    """The words of its date."""
    for predicate in (t.START_DATE, t.END_DATE):
        for value in nodes.objects(told.event, predicate, told.article)[:1]:
            return stating.words(told.event, value, told.article)
    return None


def _said(event: ox.NamedNode, predicate: ox.NamedNode, told: Telling, stating: Stating) -> list[Said]:
    """The values of a property as an article tells them, with the words."""
    return [Said(one.ref.label, one.quote) for one in stating.values([(event, told.article)], predicate)]


def _sides(tellings: list[Telling], figures: tuple[Figure, ...], nodes: Nodes) -> tuple[Side, ...]:
    home = returned(figures)
    sides = [side.value for told in tellings for e in told.told for side in sides_of(e, told.article, nodes)]
    named = dict.fromkeys([*sorted(sides), *(key.side for key in home)])
    ranges = {(key.side, key.bodies): found for key, found in home.items()}
    return tuple(Side(nodes.ref(ox.NamedNode(iri)), ranges.get((iri, False)), ranges.get((iri, True))) for iri in named)


def _ranking(tellings: list[Telling], stating: Stating) -> tuple[Said, ...]:
    ranks = [one for told in tellings for one in _said(told.event, t.RANKING, told, stating)]
    numbers = [one for told in tellings for one in _said(told.event, t.ORDINAL, told, stating)]
    found = ranks + [replace(one, text=f"no. {one.text}") for one in numbers]
    return tuple({one.text: one for one in reversed(found)}.values())[::-1]


def _words(told: Telling, nodes: Nodes) -> tuple[Quote, ...]:
    best = nodes.quote(told.event, told.article)
    others = [q for q in nodes.evidence.of_node(told.event, told.article) if q != best]
    return sentences(([best] if best else []) + others)[:6]


def _rows(tellings: list[Telling], nodes: Nodes, stating: Stating) -> tuple[Row, ...]:
    """The table of versions: only matters of which somebody says something."""

    def said(predicate: ox.NamedNode) -> list[list[Said]]:
        return [_said(told.event, predicate, told, stating) for told in tellings]

    rows = [
        _row("when", [_dates(told, nodes, stating) for told in tellings]),
        _row("where", said(t.AT_PLACE)),
        _row("told as", [[Said(told.status, nodes.quote(told.event, told.article))] for told in tellings]),
        _row("mediated by", said(MEDIATOR), differ=False),
    ]
    sides = dict.fromkeys(side for told in tellings for figure in told.figures for side in figure.sides)
    named = {side: f"returned to {nodes.label(ox.NamedNode(side))}" for side in sides}
    rows += [_figures_row(matter, side, tellings, nodes) for side, matter in named.items()]
    if any(not figure.sides for told in tellings for figure in told.figures):
        rows.append(_figures_row("counted, side not told", None, tellings, nodes))
    rows.append(_row("under", said(t.UNDER_AGREEMENT), differ=False))
    return tuple(row for row in rows if any(cell.said for cell in row.cells))


def _dates(told: Telling, nodes: Nodes, stating: Stating) -> list[Said]:
    when = written(told.start, told.end)
    return [Said(when, _when_said(told, nodes, stating))] if when else []


def _row(matter: str, said: list[list[Said]], *, differ: bool = True) -> Row:
    told = {tuple(one.text for one in many) for many in said if many}
    return Row(matter, tuple(Cell(tuple(many), differ and len(told) > 1 and bool(many)) for many in said))


def _figures_row(matter: str, side: str | None, tellings: list[Telling], nodes: Nodes) -> Row:
    chosen = [[f for f in told.figures if (side in f.sides if side else not f.sides)] for told in tellings]
    clash = _clashing(f for figures in chosen for f in figures) if side else set()
    cells = []
    for told, figures in zip(tellings, chosen, strict=True):
        said = (Said(f.words, nodes.quote(ox.NamedNode(f.node), told.article), f.taken_back) for f in figures)
        concluded = any(nodes.nodes(ox.NamedNode(f.node), t.CONTRADICTS) for f in figures if not f.taken_back)
        differs = told.article in clash or concluded
        cells.append(Cell(tuple({one.text: one for one in said}.values()), differs))
    return Row(matter, tuple(cells))


def _clashing(figures: object) -> set[str]:
    """The articles whose figures for a side fit no common number."""
    kept = [f for f in figures if not (f.part or f.running or f.taken_back)]  # type: ignore[attr-defined]
    found = set()
    for one in returned(kept).values():
        if one.disputed:
            found |= {figure.article for figure in kept}
    return found


def _figures_clash(figures: tuple[Figure, ...], nodes: Nodes) -> bool:
    if any(found.disputed for found in returned(figures).values()):
        return True
    return any(
        nodes.nodes(ox.NamedNode(f.node), t.CONTRADICTS) or nodes.subjects(t.CONTRADICTS, ox.NamedNode(f.node))
        for f in figures
        if not f.taken_back
    )
