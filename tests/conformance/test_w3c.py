"""The W3C's cases of entailment, each passed or listed in exceptions.yaml with its reason.

An exception that begins to pass fails this test, so that it is taken off the list. How many there are of each:
`PYTHONPATH=src:tests python tests/conformance/test_w3c.py`.
"""

from __future__ import annotations

from collections import Counter

import pyoxigraph as ox
import pytest

from conformance.semantics import entailed
from conformance.suite import (
    MISSING,
    Entailment,
    Question,
    classes_described,
    entailments,
    exceptions,
    folder,
    params,
    questions,
    triples,
)

CASES = folder()
_BLANK = "_:b"
EXCEPTIONS = exceptions("exceptions.yaml")


def passes(case: Entailment | Question) -> bool:
    """Whether the reasoner does with a case what the W3C says it should."""
    return _entails(case) if isinstance(case, Entailment) else _answers(case)


def _entails(case: Entailment) -> bool:
    found = entailed(triples(case.premises), case.regime, case.datatypes)
    holds = found.inconsistent if case.conclusion is None else found.entails(triples(case.conclusion), case.datatypes)
    return holds == case.positive


def _answers(case: Question) -> bool:
    query = case.query.read_text(encoding="utf-8")
    # OWL-Direct may ask for a class that the query itself describes: the reasoner is told of it beforehand.
    described = classes_described(query) if case.regime == "OWL-Direct" else []
    found = entailed([*triples(case.data), *described], case.regime)
    store = ox.Store()
    store.extend(ox.Quad(*t) for t in found.triples)  # type: ignore[arg-type]
    given = store.query(query, base_iri=case.query.as_uri())
    wanted = ox.parse_query_results(path=str(case.answer), format=ox.QueryResultsFormat.XML)
    if described:
        # Answers are names alone, not classes without one; and each once, where graph and query describe one class.
        names = {row for row in _rows(given) if not any(term == _BLANK for _, term in row)}
        return names == set(_rows(wanted))
    return _rows(given) == _rows(wanted)


def _rows(results: object) -> Counter[frozenset[tuple[str, str]]]:
    """Solutions as a bag, yes as one without values; blank nodes only as such: no case has two to be mixed up."""
    if isinstance(results, ox.QueryBoolean):
        return Counter([frozenset()] if results else [])
    assert isinstance(results, ox.QuerySolutions)
    names = [variable.value for variable in results.variables]
    rows = ({name: row[name] for name in names} for row in results)
    return Counter(
        frozenset((name, _BLANK if isinstance(term, ox.BlankNode) else str(term)) for name, term in row.items() if term)
        for row in rows
    )


def cases() -> dict[str, Entailment | Question]:
    """Every case by its name here: `rdf-mt/NAME`, `entailment/NAME (REGIME)`."""
    if CASES is None:
        return {}
    return {
        **{f"rdf-mt/{case.name}": case for case in entailments(CASES)},
        **{f"entailment/{case.name} ({case.regime})": case for case in questions(CASES)},
    }


@pytest.mark.skipif(CASES is None, reason=MISSING)
@pytest.mark.parametrize("case", params(cases(), EXCEPTIONS))
def test_the_case_is_passed(case: Entailment | Question) -> None:
    assert passes(case)


@pytest.mark.skipif(CASES is None, reason=MISSING)
def test_every_exception_is_a_case() -> None:
    assert EXCEPTIONS.keys() <= cases().keys()


if __name__ == "__main__":
    for suite in ("rdf-mt", "entailment"):
        names = [name for name in cases() if name.startswith(suite)]
        excepted = sum(name in EXCEPTIONS for name in names)
        print(f"{suite}: {len(names) - excepted} passed, {excepted} excepted, of {len(names)}")
