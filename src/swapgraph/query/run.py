"""A query, terms for its parameters and a store: what comes out is an Answer, read row by row.

answer = run(store, find_query("exchanges"), {"since": "2025"})
for row in answer.rows: ...
"""

from __future__ import annotations

import pyoxigraph as ox

from swapgraph.errors import StoreError, SyntaxProblem
from swapgraph.query.guard import is_update, names_graphs, refuse_service
from swapgraph.query.parameters import bind

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Container, Iterable, Iterator, Mapping, Sequence
    from typing import Any

    from swapgraph.query.stored import StoredQuery

    Term = ox.NamedNode | ox.BlankNode | ox.Literal | ox.Triple
    Row = tuple[Term | None, ...]

PREFIXES = {
    "sg": "https://w3id.org/swapgraph/ns#",
    "rdf": "http://www.w3.org/1999/02/22-rdf-syntax-ns#",
    "rdfs": "http://www.w3.org/2000/01/rdf-schema#",
    "xsd": "http://www.w3.org/2001/XMLSchema#",
    "skos": "http://www.w3.org/2004/02/skos/core#",
    "owl": "http://www.w3.org/2002/07/owl#",
    "prov": "http://www.w3.org/ns/prov#",
    "wd": "http://www.wikidata.org/entity/",
}
"""What a query may use without declaring it: a part of `names.PREFIXES`, which takes longer to load (see the tests)."""


class Rows:
    """The answer of a SELECT: `columns` without those that only carry parameters, and the rows, once.

    `drawn` is the picture that suits them (`drawing`), or empty.
    """

    __slots__ = ("_keep", "columns", "drawn", "solutions")

    def __init__(self, solutions: ox.QuerySolutions, hidden: frozenset[str], drawn: str = "") -> None:
        self.solutions, self.drawn = solutions, drawn
        names = [variable.value for variable in solutions.variables]
        self.columns = tuple(name for name in names if name not in hidden)
        self._keep = None if len(self.columns) == len(names) else [i for i, n in enumerate(names) if n not in hidden]

    @property
    def whole(self) -> bool:
        """Whether nothing is hidden, so that the library may write the solutions as they are."""
        return self._keep is None

    def __iter__(self) -> Iterator[Row]:
        """The rows, as they come; StoreError if the store fails."""
        keep = self._keep
        try:
            for solution in self.solutions:
                terms = tuple(solution)
                yield terms if keep is None else tuple([terms[i] for i in keep])
        except (OSError, RuntimeError) as error:
            raise StoreError(f"the query failed: {error}") from error


class Triples:
    """The answer of a CONSTRUCT or DESCRIBE."""

    __slots__ = ("triples",)

    def __init__(self, triples: Iterable[ox.Triple]) -> None:
        self.triples = triples


class Verdict:
    """The answer of an ASK."""

    __slots__ = ("yes",)

    def __init__(self, yes: bool) -> None:
        self.yes = yes


if TYPE_CHECKING:
    Answer = Rows | Triples | Verdict


class Dataset:
    """The graphs that a query sees, as the SPARQL protocol names them: it overrules what the query itself says (FROM).

    Without any named, `union` makes the default graph all graphs together, unless the query says FROM.
    """

    __slots__ = ("default", "named", "union")

    def __init__(
        self, default: Sequence[str] | None = None, named: Sequence[str] | None = None, union: bool = False
    ) -> None:
        self.default, self.named, self.union = default, named, union

    def options(self, text: str) -> dict[str, Any]:
        """How `Store.query` is told."""
        if self.default is None and self.named is None:
            # Oxigraph's union would hide what FROM says.
            return {"use_default_graph_as_union": self.union and not names_graphs(text)}
        return {
            "default_graph": [ox.NamedNode(name) for name in self.default or ()],
            "named_graphs": [ox.NamedNode(name) for name in self.named or ()],
        }


def run(
    store: ox.Store,
    query: StoredQuery,
    given: Mapping[str, str],
    dataset: Dataset | None = None,
    services: Container[str] = (),
    base: str | None = None,
) -> Answer:
    """Ask the store. SERVICE may call the addresses in `services`, if any; relative IRIs are below `base`, if given.

    Raises UsageError for a bad parameter, SyntaxProblem (file, line, column) for a query that is not SPARQL, that
    calls a SERVICE or that would change the graph, StoreError if the store fails.
    """
    terms: dict[ox.Variable, Term] = {ox.Variable(name): term for name, term in bind(query, given).items()}
    refuse_service(query.text, query.path, services)
    seen = dataset.options(query.text) if dataset is not None else {}
    try:
        result = store.query(query.text, base_iri=base, prefixes=PREFIXES, substitutions=terms, **seen)
    except SyntaxError as error:
        raise syntax_problem(query.text, query.path, str(error)) from error
    except RuntimeError as error:  # a parameter's variable that SELECT does not list, an unknown function
        raise SyntaxProblem(str(error), query.path) from error
    except OSError as error:
        raise StoreError(f"the query failed: {error}") from error
    if isinstance(result, ox.QuerySolutions):
        return Rows(result, query.hidden, query.drawn)
    if isinstance(result, ox.QueryTriples):
        return Triples(result)
    return Verdict(bool(result))


def syntax_problem(text: str, source: str | None, said: str) -> SyntaxProblem:
    """What is wrong with a query, and where: Oxigraph says `error at 3:14: expected ...`."""
    if is_update(text):
        return SyntaxProblem("this is an update; a query cannot change the graph", source)
    place, _, reason = said.removeprefix("error at ").partition(": ")
    line, _, column = place.partition(":")
    if line.isdecimal() and column.isdecimal():
        return SyntaxProblem(f"not SPARQL: {reason}", source, int(line), int(column))
    return SyntaxProblem(f"not SPARQL: {said}", source)
