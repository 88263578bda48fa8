"""Vehicles stand for those on board: *a plane carrying 44 captives landed*, *buses with the freed men left*."""

from __future__ import annotations

from swapgraph.extract.nouns import Nouns
from swapgraph.model import Document

VEHICLE = frozenset({"Vehicle"})


def on_board(doc: Document, nouns: Nouns, heads: list[int], carrying: frozenset[str]) -> list[int]:
    """The heads with vehicles replaced by the people or bodies that they are said to carry, if any are named."""
    out: list[int] = []
    for head in heads:
        out.extend(_load(doc, head, carrying) if nouns.fits(head, VEHICLE) else [head])
    return list(dict.fromkeys(out)) or heads


def _load(doc: Document, vehicle: int, carrying: frozenset[str]) -> list[int]:
    behind = [
        o for p in doc.dependents(vehicle, "prep") if doc.tokens[p].lemma in ("with", "of") for o in doc.children(p)
    ]
    load = [
        o
        for host in (vehicle, *behind)  # *a convoy of buses carrying 40 men*
        for v in doc.dependents(host, "acl", "relcl")
        if doc.tokens[v].lemma in carrying
        for o in doc.dependents(v, "dobj")
    ]
    return [j for o in load or behind for j in doc.conjuncts(o)]
