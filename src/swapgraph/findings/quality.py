"""Quality rules: SPARQL SELECT files of `ontology/quality/` and the user's, described in `#+` comments.

    #+ name: released-twice
    #+ summary: one sentence, what is amiss
    #+ advice: what to do about it
    #+ severity: warning            or violation, or info
    #+ scope: article               the nodes of a row belong to one article, others are left out; graph: to any
    #+ message: '{name} is told to be free on {first} and again on {second}'    {x} is what ?x is bound to
    #+ example: {before: Turtle, after: [messages]}    its test

The query sees all graphs as one, conclusions too. Its first variable is the node that a finding is about, further
variables bound to IRIs are nodes that have a part in it. Rows of one node with one message are one finding.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from pathlib import Path

import pyoxigraph as ox

from swapgraph.errors import InputError, StoreError
from swapgraph.findings.finding import SEVERITIES, Check, Finding
from swapgraph.graph.store import Store
from swapgraph.names import ONTOLOGY
from swapgraph.query.guard import refuse_service
from swapgraph.query.metadata import Metadata, read_metadata
from swapgraph.query.run import PREFIXES, syntax_problem
from swapgraph.reason.evidence import Evidence
from swapgraph.reason.rules import is_quality_rule

SCOPES = ("article", "graph")
ROWS = 100_000
"""Rows that a rule may yield: more nobody reads, and they would have to be kept in memory."""

_KEYS = frozenset({"name", "summary", "advice", "severity", "scope", "message", "example"})
_HOLE = re.compile(r"\{(\w+)\}")
_QUOTES = 6  # that a finding shows: one of each node


@dataclass(frozen=True)
class QualityRule:
    """One file. `columns` are the variables of its answer."""

    name: str
    summary: str
    advice: str
    severity: str
    scope: str
    message: str
    query: str
    columns: tuple[str, ...]
    example: dict[str, object] = field(repr=False)
    source: str | None = None

    @property
    def check(self) -> Check:
        """Its description in a report."""
        return Check(self.name, "quality", self.summary, self.advice)

    def findings(self, store: Store) -> Iterator[Finding]:
        """What it finds in a graph, in no particular order. InputError for an answer that no finding can be made of."""
        evidence = Evidence(store)
        found: dict[tuple[str, str], dict[str, None]] = {}
        for row in self._rows(store.oxigraph):
            focus = row[0]
            if not isinstance(focus, ox.NamedNode):
                raise InputError(
                    f"quality rule {self.name}: ?{self.columns[0]} must be a node, not {focus}", self.source
                )
            nodes = [term.value for term in row if isinstance(term, ox.NamedNode)]
            articles = {store.minter.article_of(node) for node in nodes} - {None}
            if self.scope == "graph" or len(articles) < 2:
                found.setdefault((focus.value, self._told(row, store)), {}).update(dict.fromkeys(nodes))
        for (about, message), all_nodes in found.items():
            nodes = [about, *sorted(node for node in all_nodes if node != about)]
            quotes = (evidence.best(ox.NamedNode(node)) for node in nodes)
            yield Finding(
                check=self.name,
                kind="quality",
                severity=self.severity,
                message=message,
                article=store.minter.article_of(about),
                focus=about,
                nodes=tuple(nodes),
                quotes=tuple(dict.fromkeys(q for q in quotes if q is not None))[:_QUOTES],
            )

    def _rows(self, store: ox.Store) -> Iterator[tuple[object, ...]]:
        try:
            answer = store.query(self.query, prefixes=PREFIXES, use_default_graph_as_union=True)
            assert isinstance(answer, ox.QuerySolutions)  # noqa: S101 - `parse_quality_rule` takes nothing but SELECT
            for count, row in enumerate(answer):
                if count == ROWS:
                    raise InputError(f"quality rule {self.name} yields more than {ROWS:,} rows; narrow it", self.source)
                yield tuple(row)
        except (OSError, RuntimeError) as error:
            raise StoreError(f"quality rule {self.name} failed: {error}") from error

    def _told(self, row: Sequence[object], store: Store) -> str:
        values = dict(zip(self.columns, row, strict=True))
        return _HOLE.sub(lambda hole: _words(values[hole[1]], store), self.message)


def read_quality_rules(paths: Iterable[Path], *, all_files: bool = False) -> tuple[QualityRule, ...]:
    """The quality rules in files and folders, by name; what has no severity is another rule's, unless `all_files`.

    InputError or SyntaxProblem for a bad file, a missing one, or two of one name.
    """
    rules: dict[str, QualityRule] = {}
    for path in paths:
        if not path.exists():
            raise InputError("no such file or folder", str(path))
        for file in sorted(path.rglob("*.rq")) if path.is_dir() else [path]:
            text = _text_of(file)
            if not (all_files or is_quality_rule(text)):
                continue
            rule = parse_quality_rule(text, str(file))
            earlier = rules.setdefault(rule.name, rule)
            if earlier is not rule and Path(earlier.source or "") != file:
                raise InputError(f"quality rule {rule.name} is already in {earlier.source}", str(file))
    return tuple(sorted(rules.values(), key=lambda rule: rule.name))


def parse_quality_rule(text: str, source: str | None = None) -> QualityRule:
    """Read one rule. InputError says what its description lacks, SyntaxProblem where its SPARQL is wrong."""
    metadata = read_metadata(text, source)
    for key in metadata.values:
        if key not in _KEYS:
            raise metadata.problem(f"a quality rule has no {key!r}; it has {', '.join(sorted(_KEYS))}", key)
    name, severity, message = (_word(metadata, key) for key in ("name", "severity", "message"))
    scope = _word(metadata, "scope", "article")
    if not re.fullmatch(r"[a-z][a-z0-9-]*", name):
        raise metadata.problem("a quality rule needs a `#+ name:` of small letters, digits and dashes", "name")
    if severity not in SEVERITIES:
        raise metadata.problem(f"rule {name} needs a `#+ severity:` of {', '.join(SEVERITIES)}", "severity")
    if scope not in SCOPES:
        raise metadata.problem(f"rule {name} has the `#+ scope:` {scope}; there are {' and '.join(SCOPES)}", "scope")
    for key in ("summary", "message"):
        if not _word(metadata, key):
            raise metadata.problem(f"rule {name} needs a `#+ {key}:`")
    columns = _columns(text, name, source)
    for hole in _HOLE.findall(message):
        if hole not in columns:
            known = ", ".join(f"{{{column}}}" for column in columns)
            raise metadata.problem(f"the message names {{{hole}}}, but the query selects {known}", "message")
    example = metadata.values.get("example")
    return QualityRule(
        name=name,
        summary=_word(metadata, "summary"),
        advice=_word(metadata, "advice"),
        severity=severity,
        scope=scope,
        message=message,
        query=text,
        columns=columns,
        example=dict(example) if isinstance(example, dict) else {},
        source=source,
    )


def _columns(text: str, name: str, source: str | None) -> tuple[str, ...]:
    refuse_service(text, source)
    try:
        answer = ox.Store().query(text, prefixes=PREFIXES)
    except SyntaxError as error:
        raise syntax_problem(text, source, str(error)) from error
    if not isinstance(answer, ox.QuerySolutions):
        raise InputError(f"quality rule {name} is no SELECT query", source)
    return tuple(variable.value for variable in answer.variables)


def _word(metadata: Metadata, key: str, default: str = "") -> str:
    value = metadata.values.get(key, default)
    return " ".join(value.split()) if isinstance(value, str) else default


def _words(term: object, store: Store) -> str:
    """What a message says for a term; an IRI by its name within the graph or the ontology."""
    if isinstance(term, ox.NamedNode):
        return term.value.removeprefix(store.base).replace(ONTOLOGY, "sg:")
    return " ".join(term.value.split()) if isinstance(term, ox.Literal) else "?"


def _text_of(path: Path) -> str:
    try:
        return path.read_text(encoding="utf-8-sig")
    except OSError as error:
        raise InputError(error.strerror or str(error), str(path)) from error
    except UnicodeDecodeError as error:
        raise InputError("not UTF-8 text", str(path)) from error
