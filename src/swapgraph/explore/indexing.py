"""Makes the index of a generation: once, article by article, in a file beside the database, which never changes."""

from __future__ import annotations

import os
import sqlite3
import tempfile
from collections import Counter, defaultdict
from collections.abc import Callable, Iterable
from contextlib import closing
from dataclasses import dataclass, field
from pathlib import Path

import pyoxigraph as ox

from swapgraph.explore.figures import Figure, returned
from swapgraph.explore.folding import fold, sound, words
from swapgraph.explore.happenings import STATUSES, figures_of, sides_of, telling
from swapgraph.explore.index import FAMILIES, SCHEMA, Index
from swapgraph.explore.nodes import Nodes, OneArticle
from swapgraph.explore.vocabulary import MEDIATOR, REFERS_TO, Vocabulary
from swapgraph.graph import terms as t
from swapgraph.graph.store import Store
from swapgraph.lexicon import load_lexicon
from swapgraph.names import Minter
from swapgraph.resources import ontology_dir

VERSION = 9
"""Of what the file holds; another version is made anew."""

_FILE = f"explorer-{VERSION}.sqlite"
_BATCH = 500  # articles
_NAMES = 60  # of an entity that several articles speak of
_READ = (
    *(t.PUBLISHED, t.TITLE, t.IDENTIFIER, t.PUBLISHER, t.TEXT, t.RDFS_LABEL, t.DENOTES, t.MENTION_KIND),
    *(t.STATUS, t.START_DATE, t.END_DATE, t.AT_PLACE, t.PART_OF, t.CUMULATIVE),
    *(
        t.OF_EVENT,
        t.VALUE,
        t.UPPER_VALUE,
        t.BOUND,
        t.COUNTED,
        t.SIDE,
        t.CURRENCY,
        t.DISTRIBUTIVE,
        t.INCLUDED_IN,
        t.SINCE,
    ),
    *(t.SOURCE, t.VIA, t.STANCE, t.CONTENT, t.CLAIM_DATE, t.ABOUT, t.ANSWERS, t.HOLDER, t.POST_IN),
)
"""What the index is made of, with the roles of events."""


_CHOICES = """
INSERT INTO choice
SELECT 'conflict', conflict, count(*) FROM happening WHERE leg = 0 AND conflict != '' GROUP BY conflict;
INSERT INTO choice SELECT role, label, count(*) FROM taking JOIN node ON node.id = entity GROUP BY role, label;
"""


class StoppedError(Exception):
    """Nobody wants the index any more."""


def open_index(store: Store, vocabulary: Vocabulary, stopped: Callable[[], bool] = lambda: False) -> Index:
    """The index of a store; made if it is not there. In a temporary file where the graph's folder cannot be written."""
    if store.generation is not None:
        path = Path(store.generation) / _FILE
        if path.exists():
            return Index(path)
        if os.access(store.generation, os.W_OK):
            _make(path, store, vocabulary, stopped)
            return Index(path)
    folder = tempfile.TemporaryDirectory(prefix="swapgraph-")
    path = Path(folder.name) / _FILE
    _make(path, store, vocabulary, stopped)
    return Index(path, folder)


def _make(path: Path, store: Store, vocabulary: Vocabulary, stopped: Callable[[], bool]) -> None:
    """Whole or not at all: two who make it at once both succeed."""
    descriptor, name = tempfile.mkstemp(prefix=f".{path.name}.", dir=path.parent)
    os.close(descriptor)
    try:
        with closing(sqlite3.connect(name)) as database:
            database.executescript("PRAGMA journal_mode=OFF; PRAGMA synchronous=OFF; PRAGMA cache_size=-65536;")
            database.executescript(SCHEMA)
            _Indexer(database, store, vocabulary, stopped).run()
            database.commit()
        Path(name).replace(path)
    finally:
        Path(name).unlink(missing_ok=True)


@dataclass(slots=True)
class _Shared:
    """What several articles may speak of: a country, an identity, a story."""

    id: int
    kind: str
    family: str
    label: str
    names: set[str]
    mentions: int = 0
    date: str = ""


@dataclass(slots=True)
class _Happening:
    """An exchange, release or repatriation, gathered from its tellings."""

    exchange: bool
    bodies: bool
    figures: dict[str, list[Figure]] = field(default_factory=lambda: defaultdict(list))  # by status
    sides: dict[str, None] = field(default_factory=dict)
    mediators: dict[str, None] = field(default_factory=dict)
    dates: list[tuple[str, str]] = field(default_factory=list)
    statuses: set[str] = field(default_factory=set)
    contested: bool = False
    leg: bool = False


class _Indexer:
    def __init__(
        self, database: sqlite3.Connection, store: Store, vocabulary: Vocabulary, stopped: Callable[[], bool]
    ) -> None:
        self._db, self._store, self._vocabulary, self._stopped = database, store, vocabulary, stopped
        self._nodes = Nodes(store, vocabulary)
        self._whole: dict[str, str] = {}
        self._shared: dict[str, _Shared] = {}
        self._happenings: dict[str, _Happening] = defaultdict(lambda: _Happening(False, False))
        self._id = 0
        self._known: set[str] = set()  # words of names that have their sound already
        self._aliases = _aliases(store.minter)
        self._disputed = self._contradicting()
        self._families = _families(vocabulary)
        self._roles = [*((role, vocabulary.label(role)) for role in vocabulary.roles), (t.AT_PLACE, "place")]

    def run(self) -> None:
        resolved = ox.NamedNode(self._store.minter.graph("resolved"))
        for quad in self._store.oxigraph.quads_for_pattern(None, REFERS_TO, None, resolved):
            self._whole[quad.subject.value] = quad.object.value  # type: ignore[union-attr]
        for n, iri in enumerate(self._by_date()):
            if self._stopped():
                raise StoppedError
            self._article(iri)
            if n % _BATCH == _BATCH - 1:
                self._db.commit()
        for iri, shared in self._shared.items():
            self._name(shared.id, {shared.label, *shared.names})
            self._write(shared.id, iri, shared.kind, shared.family, shared.label, shared.date, shared.mentions, "")
        for iri, happening in self._happenings.items():
            self._write_happening(iri, happening)
        self._db.executescript(_CHOICES)
        self._db.execute("INSERT INTO meta VALUES ('articles', ?)", (self._store.size(),))
        self._db.executescript(
            "INSERT INTO texts(texts) VALUES('optimize'); INSERT INTO names(names) VALUES('optimize'); ANALYZE;"
        )

    def _by_date(self) -> list[str]:
        """The articles, the oldest first, so that what comes last is newest."""
        dated = []
        for iri in self._store.articles():
            node = ox.NamedNode(iri)
            dated.append((self._nodes.text(node, t.PUBLISHED, iri) or "", iri))
        return [iri for _, iri in sorted(dated)]

    def _contradicting(self) -> set[str]:
        found = set()
        for quad in self._store.oxigraph.quads_for_pattern(None, t.CONTRADICTS, None, None):
            found |= {quad.subject.value, quad.object.value}  # type: ignore[union-attr]
        return found

    def _article(self, iri: str) -> None:
        own = OneArticle(self._store, self._vocabulary, iri, (*_READ, *self._vocabulary.roles), self._families)
        fields = {p: own.text(ox.NamedNode(iri), p) or "" for p in (t.PUBLISHED, t.TITLE, t.IDENTIFIER, t.PUBLISHER)}
        date, title = fields[t.PUBLISHED], fields[t.TITLE] or fields[t.IDENTIFIER]
        article = self._add(iri, "article", "article", title, date, 0, fields[t.PUBLISHER])
        text = own.text(ox.NamedNode(iri), t.TEXT) or ""
        self._db.execute("INSERT INTO texts(rowid, title, body) VALUES (?,?,?)", (article, fold(title), fold(text)))
        labels, statuses, starts = (_texts(own, p) for p in (t.RDFS_LABEL, t.STATUS, t.START_DATE))
        kinds: dict[str, ox.NamedNode] = {}
        for quad in own.by_predicate[t.RDF_TYPE]:
            if quad.object in self._families:
                kinds[quad.subject.value] = quad.object  # type: ignore[assignment,union-attr]
        mentions = Counter(q.object.value for q in own.by_predicate[t.DENOTES])  # type: ignore[union-attr]
        names = _names(own)
        ids: dict[str, int] = {}
        for node, class_ in sorted(kinds.items()):
            if class_ == t.CLAIM:
                continue
            when = starts.get(node, "") if class_ in self._vocabulary.events else date
            called = labels.get(node, "")
            ids[node] = self._node(node, class_, called, names[node], when, mentions[node], statuses.get(node, ""))
        links = set()
        for entity, row in ids.items():
            if kinds[entity] not in self._vocabulary.events:
                links.add((row, article, "spoken of in", date))
        for role, label in self._roles:
            for quad in own.by_predicate.get(role, ()):
                event, entity = quad.subject.value, quad.object.value  # type: ignore[union-attr]
                if event in ids and entity in ids:
                    links.add((ids[entity], ids[event], label, starts.get(event, "")))
        links |= self._claims(own, kinds, ids, date)
        links |= self._posts(own, ids, date)
        self._db.executemany("INSERT INTO link VALUES (?,?,?,?)", sorted(links))
        self._returns(iri, own, kinds)
        self._running(iri, own, article, kinds, date)

    def _claims(
        self, own: OneArticle, kinds: dict[str, ox.NamedNode], ids: dict[str, int], date: str
    ) -> set[tuple[int, int, str, str]]:
        contents, stances, dates = (_texts(own, p) for p in (t.CONTENT, t.STANCE, t.CLAIM_DATE))
        links = set()
        claims = {}
        for node in sorted(kinds):
            if kinds[node] == t.CLAIM:
                when = dates.get(node, date)
                claims[node] = self._add(node, "claim", "claim", contents.get(node, ""), when, 0, stances.get(node, ""))
        for predicate, role in ((t.SOURCE, "says"), (t.VIA, "reports")):
            for quad in own.by_predicate.get(predicate, ()):
                claim, entity = quad.subject.value, quad.object.value  # type: ignore[union-attr]
                if claim in claims and entity in ids:
                    links.add((ids[entity], claims[claim], role, dates.get(claim, date)))
        for quad in own.by_predicate.get(t.ANSWERS, ()):
            answer, claim = quad.subject.value, quad.object.value  # type: ignore[union-attr]
            for source in own.nodes(quad.subject, t.SOURCE):
                if claim in claims and source.value in ids:
                    links.add((ids[source.value], claims[claim], "answers", dates.get(answer, date)))
        return links

    def _posts(self, own: OneArticle, ids: dict[str, int], date: str) -> set[tuple[int, int, str, str]]:
        """Who holds a post, and in what: a post is in no list, but joins the two."""
        links = set()
        for post in sorted({quad.subject for quad in own.by_predicate.get(t.HOLDER, ())}, key=str):
            self._id += 1
            for predicate, role in ((t.HOLDER, "holds a post"), (t.POST_IN, "has the post")):
                links |= {(ids[o.value], self._id, role, date) for o in own.nodes(post, predicate) if o.value in ids}
        return links

    def _node(
        self, iri: str, class_: ox.NamedNode, label: str, names: set[str], date: str, mentions: int, status: str
    ) -> int:
        """The row of a node, or of the story or identity it belongs to."""
        family, kind = self._families[class_], self._vocabulary.reported(class_).lower()
        whole = self._whole.get(iri, iri)
        if whole == iri and self._nodes.home(ox.NamedNode(iri)) is not None:
            return self._add(iri, kind, family, label, date, mentions, status, names)
        shared = self._shared.get(whole)
        if shared is None:
            self._id += 1
            named = label if whole == iri else self._nodes.text(ox.NamedNode(whole), t.RDFS_LABEL) or label
            shared = self._shared[whole] = _Shared(self._id, kind, family, named, set(self._aliases.get(whole, ())))
        if len(shared.names) < _NAMES:
            shared.names |= names
        shared.mentions += mentions
        shared.date = max(shared.date, date)
        return shared.id

    def _add(
        self,
        iri: str,
        kind: str,
        family: str,
        label: str,
        date: str,
        weight: int,
        extra: str,
        names: Iterable[str] = (),
    ) -> int:
        self._id += 1
        self._write(self._id, iri, kind, family, label, date, weight, extra)
        if family not in ("article", "claim"):
            self._name(self._id, {label, *names})
        return self._id

    def _write(
        self, id_: int, iri: str, kind: str, family: str, label: str, date: str, weight: int, extra: str
    ) -> None:
        row = (id_, iri, kind, family, label, fold(label)[:80], date, weight, extra)
        self._db.execute("INSERT INTO node VALUES (?,?,?,?,?,?,?,?,?)", row)

    def _name(self, id_: int, names: set[str]) -> None:
        """All names of a node, as one: words of several may be asked for together."""
        found = {word for name in names for word in words(name)}
        self._db.execute("INSERT INTO names(rowid, label) VALUES (?,?)", (id_, " ".join(sorted(found))))
        for word in sorted(found - self._known):
            self._known.add(word)
            self._db.execute("INSERT INTO variant VALUES (?,?)", (sound(word), word))

    # Exchanges, releases and repatriations

    def _returns(self, article: str, own: OneArticle, kinds: dict[str, ox.NamedNode]) -> None:
        for iri, class_ in kinds.items():
            if class_ not in self._vocabulary.returns:
                continue
            event = ox.NamedNode(iri)
            if own.text(event, t.CUMULATIVE, article) == "true":
                continue
            told = telling(event, own)
            if told is None:
                continue
            kept = self._happenings[self._whole.get(iri, iri)]
            kept.exchange |= class_ in self._vocabulary.exchanges
            kept.bodies |= class_ in self._vocabulary.of_bodies
            kept.figures[told.status] += told.figures
            kept.sides.update(
                (self._whole.get(s.value, s.value), None) for e in told.told for s in sides_of(e, article, own)
            )
            kept.mediators.update(
                (self._whole.get(m.value, m.value), None) for m in own.nodes(event, MEDIATOR, article)
            )
            kept.statuses.add(told.status)
            if told.start:
                kept.dates.append((told.start, told.end or told.start))
            kept.contested |= iri in self._disputed
            kept.contested |= any(f.node in self._disputed and not f.taken_back for f in told.figures) or self._denied(
                told.told, own
            )
            whole = (w for w in own.nodes(event, t.PART_OF, article))
            kept.leg |= any(kinds.get(w.value) in self._vocabulary.exchanges for w in whole)

    def _running(self, iri: str, own: OneArticle, article: int, kinds: dict[str, ox.NamedNode], date: str) -> None:
        """Running counts, which add to no sum but say more than all sums."""
        for event, class_ in sorted(kinds.items()):
            if class_ not in self._vocabulary.returns:
                continue
            node = ox.NamedNode(event)
            begun, ended = (own.text(node, p, iri) or "" for p in (t.START_DATE, t.END_DATE))
            for figure in figures_of(node, node, iri, own):
                if figure.running:
                    since = own.text(ox.NamedNode(figure.node), t.SINCE, iri) or begun
                    whose = ", ".join(self._label(self._whole.get(side, side)) for side in figure.sides)
                    row = (whose, figure.words, since, ended or date, figure.node, article)
                    self._db.execute("INSERT INTO running VALUES (?,?,?,?,?,?)", row)

    def _denied(self, events: tuple[ox.NamedNode, ...], own: OneArticle) -> bool:
        claims = [claim for event in events for claim in own.subjects(t.ABOUT, event)]
        return any(c.value in self._disputed or own.text(c, t.STANCE) == "denies" for c in claims)

    def _write_happening(self, iri: str, kept: _Happening) -> None:
        row = self._db.execute("SELECT id FROM node WHERE iri = ?", (iri,)).fetchone()
        if row is None:
            return
        start, end = max(kept.dates, key=lambda d: (len(d[0]), d), default=("", ""))
        status = next((s for s in STATUSES if s in kept.statuses), "")
        home = returned(kept.figures[status])
        contested = kept.contested or any(found.disputed for found in home.values())
        named = sorted((self._label(side), side) for side in kept.sides)
        values = (
            row[0],
            start,
            end,
            status,
            int(kept.exchange),
            int(kept.bodies),
            int(contested),
            int(kept.leg),
            " – ".join(label for label, _ in named),
        )
        self._db.execute("INSERT INTO happening VALUES (?,?,?,?,?,?,?,?,?)", values)
        for role, found in (("side", [side for _, side in named]), ("mediator", list(kept.mediators))):
            for entity in found:
                self._db.execute("INSERT INTO taking SELECT ?, id, ? FROM node WHERE iri = ?", (row[0], role, entity))
        for key, found_range in home.items():
            r = found_range
            whole = self._whole.get(key.side, key.side)
            values_ = (row[0], int(key.bodies), r.least, r.most, int(r.approximate), int(r.disputed), whole)
            self._db.execute("INSERT INTO came_home SELECT ?, id, ?,?,?,?,? FROM node WHERE iri = ?", values_)

    def _label(self, iri: str) -> str:
        shared = self._shared.get(iri)
        return shared.label if shared is not None else self._nodes.label(ox.NamedNode(iri))


def _names(own: OneArticle) -> dict[str, set[str]]:
    """By which names an article calls each entity."""
    found: dict[str, set[str]] = defaultdict(set)
    for quad in own.by_predicate[t.DENOTES]:
        if own.text(quad.subject, t.MENTION_KIND) == "name":
            found[quad.object.value].add(own.text(quad.subject, t.TEXT) or "")  # type: ignore[union-attr]
    return found


def _aliases(minter: Minter) -> dict[str, tuple[str, ...]]:
    """What else the gazetteer calls the entities that it knows, by IRI."""
    lexicon = load_lexicon([ontology_dir() / "gazetteer"])
    entries = (entry for type_ in t.ENTITY_CLASSES for entry in lexicon.of(type_))
    return {minter.entity(entry.name.rpartition("/")[2]): entry.all("alias") for entry in entries}


def _texts(own: OneArticle, predicate: ox.NamedNode) -> dict[str, str]:
    return {q.subject.value: q.object.value for q in own.by_predicate.get(predicate, ())}  # type: ignore[union-attr]


def _families(vocabulary: Vocabulary) -> dict[ox.NamedNode, str]:
    """The classes that have pages of their own -> the list that they are in."""
    found = dict.fromkeys(sorted(vocabulary.events, key=str), "event")
    for class_ in sorted(vocabulary.entities, key=str):
        found[class_] = next(
            (name for name, local in FAMILIES.items() if class_ in vocabulary.below(t.ENTITY_CLASSES[local])), "group"
        )
    found[t.CLAIM] = "claim"
    return found
