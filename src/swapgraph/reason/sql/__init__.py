"""Reasoning over sets in DuckDB, many articles at a time: see docs/reasoning.md.

The same conclusions as `reason.chain` and `reason.fixpoint` draw, told by the same rules; only the way is another.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from swapgraph.reason.rules import SparqlRule


def how(rule: SparqlRule) -> str | None:
    """Why a rule does not compile to SQL, and runs as SPARQL on Oxigraph, article by article; None if it compiles."""
    from swapgraph.reason.sql.compile import compile_rule
    from swapgraph.reason.sql.terms import Terms

    compiled = compile_rule(rule, Terms().__getitem__)
    return compiled if isinstance(compiled, str) else None
