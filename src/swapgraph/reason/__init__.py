"""What follows from what was read: OWL 2 RL and rules, with proofs. See docs/reasoning.md."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import Path

    from swapgraph.graph.store import Store
    from swapgraph.reason.inference import Inferred


def infer(
    store: Store,
    ontology_dir: Path | None = None,
    *,
    ontologies: Sequence[Path] = (),
    rules: Sequence[Path] = (),
    engine: str = "auto",
) -> Inferred:
    """What follows from the articles and the graph `resolved` of a store; see `reason.inference.infer_store`.

    `ontology_dir` defaults to the folder that comes with swapgraph.
    """
    from swapgraph.reason.inference import infer_store
    from swapgraph.resources import ontology_dir as own

    return infer_store(store, ontology_dir or own(), ontologies=ontologies, rules=rules, engine=engine)
