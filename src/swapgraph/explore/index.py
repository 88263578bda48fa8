"""The index of a generation: a SQLite file with the names to search, lists by date, and what the overview shows.

Every question is answered from an index of SQLite's or by a bounded read, whatever the number of articles.
"""

from __future__ import annotations

import sqlite3
import threading
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

from swapgraph.explore.folding import sound, words

FAMILIES = {
    "person": "Person",
    "organization": "Organization",
    "place": "Place",
    "agreement": "Agreement",
    "group": "Group",
}
"""The lists of entities, each with the type (of `terms.ENTITY_CLASSES`) that it is made of; a country is a place."""

SCHEMA = """
CREATE TABLE meta (key TEXT PRIMARY KEY, value);
-- extra: an event's status, a claim's stance, an article's publisher
CREATE TABLE node (id INTEGER PRIMARY KEY, iri TEXT NOT NULL UNIQUE, kind TEXT, family TEXT, label TEXT, folded TEXT,
                   date TEXT, weight INTEGER, extra TEXT);
CREATE INDEX node_by_date ON node (family, date, id);
CREATE INDEX node_by_weight ON node (family, weight, id);
CREATE TABLE link (entity INTEGER, node INTEGER, role TEXT, date TEXT);
CREATE INDEX link_by_node ON link (node, entity);
CREATE INDEX link_by_entity ON link (entity, date, node);
CREATE VIRTUAL TABLE names USING fts5 (label, content='', tokenize='unicode61 remove_diacritics 0', prefix='1 2 3');
CREATE VIRTUAL TABLE texts USING fts5 (title, body, content='', tokenize='unicode61 remove_diacritics 0', prefix='3');
CREATE TABLE variant (sound TEXT, word TEXT);
CREATE INDEX variant_by_sound ON variant (sound);
CREATE TABLE happening (node INTEGER PRIMARY KEY, start TEXT, end TEXT, status TEXT, exchange INTEGER, bodies INTEGER,
                        contested INTEGER, leg INTEGER, conflict TEXT);
CREATE INDEX happening_by_start ON happening (start);
CREATE TABLE taking (node INTEGER, entity INTEGER, role TEXT);
CREATE INDEX taking_by_node ON taking (node);
CREATE INDEX taking_by_entity ON taking (entity, role);
CREATE TABLE came_home (node INTEGER, side INTEGER, bodies INTEGER, least INTEGER, most INTEGER, approximate INTEGER,
                        disputed INTEGER);
-- What filters offer: conflict, side or mediator, the most frequent first.
CREATE TABLE choice (role TEXT, name TEXT, count INTEGER);
CREATE TABLE running (side TEXT, words TEXT, since TEXT, until TEXT, figure TEXT, article INTEGER);
CREATE INDEX running_by_date ON running (until);
CREATE INDEX came_home_by_node ON came_home (node);
"""


@dataclass(frozen=True, slots=True)
class Entry:
    """A node in a list."""

    id: int
    iri: str
    kind: str
    family: str
    label: str
    date: str
    weight: int
    extra: str
    role: str = ""


_ENTRY = "node.id, node.iri, node.kind, node.family, node.label, node.date, node.weight, node.extra"


class Index:
    """Answers from the file; may be asked from several threads."""

    def __init__(self, path: Path, folder: TemporaryDirectory[str] | None = None) -> None:
        self.path, self._folder = path, folder
        self._local = threading.local()
        self._open: list[sqlite3.Connection] = []
        self._lock = threading.Lock()

    def close(self) -> None:
        """Let go of the file."""
        with self._lock:
            for connection in self._open:
                connection.close()
            self._open.clear()
        if self._folder is not None:
            self._folder.cleanup()

    def rows(self, sql: str, values: Sequence[Any] = ()) -> list[tuple[Any, ...]]:
        """The rows of a statement of ours; what is asked for comes as values, never in its text."""
        return self._connection().execute(sql, values).fetchall()

    def _connection(self) -> sqlite3.Connection:
        connection: sqlite3.Connection | None = getattr(self._local, "connection", None)
        if connection is None:
            connection = sqlite3.connect(
                f"{self.path.absolute().as_uri()}?mode=ro&immutable=1", uri=True, check_same_thread=False
            )
            self._local.connection = connection
            with self._lock:
                self._open.append(connection)
        return connection

    # Lists

    def count(self, family: str) -> int:
        """How many there are of a family."""
        return int(self.rows("SELECT count(*) FROM node WHERE family = ?", (family,))[0][0])

    def listed(self, family: str, page: int, size: int) -> list[Entry]:
        """A page of a family: articles, events and claims by date, the newest first; entities by how often named."""
        by = "date" if family in ("article", "event", "claim") else "weight"
        sql = f"SELECT {_ENTRY} FROM node WHERE family = ? ORDER BY {by} DESC, id DESC LIMIT ? OFFSET ?"
        return [Entry(*row) for row in self.rows(sql, (family, size, (page - 1) * size))]

    def entry(self, iri: str) -> Entry | None:
        """The row of a node."""
        found = self.rows(f"SELECT {_ENTRY} FROM node WHERE iri = ?", (iri,))
        return Entry(*found[0]) if found else None

    def linked(self, entity: int, families: Sequence[str], limit: int, offset: int = 0) -> list[Entry]:
        """What an entity takes part in, says or is spoken of in, with its role; the newest first."""
        marks = ",".join("?" * len(families))
        sql = f"""SELECT {_ENTRY}, link.role FROM link JOIN node ON node.id = link.node
                  WHERE link.entity = ? AND node.family IN ({marks}) AND link.role != 'answers'
                  ORDER BY link.date DESC, node.id DESC LIMIT ? OFFSET ?"""
        return [Entry(*row) for row in self.rows(sql, (entity, *families, limit, offset))]

    # Search

    def search_names(self, text: str, events: bool, limit: int, offset: int = 0) -> list[Entry]:
        """Events, or else people, organizations, places and so on by their names, the best first."""
        asked = self._match(text)
        if asked is None:
            return []
        sql = f"""SELECT {_ENTRY} FROM (SELECT rowid, rank FROM names WHERE names MATCH ? LIMIT 2000) AS found
                  JOIN node ON node.id = found.rowid WHERE (node.family = 'event') = ?
                  ORDER BY (node.folded = ?) DESC, node.weight DESC, length(node.label), node.id LIMIT ? OFFSET ?"""
        return [Entry(*row) for row in self.rows(sql, (asked, events, " ".join(words(text)), limit, offset))]

    def search_texts(self, text: str, limit: int, offset: int = 0) -> list[Entry]:
        """Articles by headline and text, the newest first."""
        asked = self._match(text)
        if asked is None:
            return []
        sql = f"""SELECT {_ENTRY}
                  FROM (SELECT rowid FROM texts WHERE texts MATCH ? ORDER BY rowid DESC LIMIT ? OFFSET ?) AS found
                  JOIN node ON node.id = found.rowid ORDER BY node.id DESC"""
        return [Entry(*row) for row in self.rows(sql, (asked, limit, offset))]

    def _match(self, text: str) -> str | None:
        """What FTS5 is asked: all the words, each as a beginning, or spelled in another way."""
        asked = words(text)[:8]
        groups = []
        for word in asked:
            like = self.rows("SELECT word FROM variant WHERE sound = ? AND word != ? LIMIT 8", (sound(word), word))
            ways = [f'"{word}"*'] + [f'"{other}"' for (other,) in like]
            groups.append(f"({' OR '.join(ways)})" if len(ways) > 1 else ways[0])
        return " AND ".join(groups) or None
