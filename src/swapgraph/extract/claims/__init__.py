"""Who says what: attributed statements, their sources and stances, and what they are about."""

from __future__ import annotations

from swapgraph.extract.claims.find import find_claims
from swapgraph.extract.claims.link import link_claims

__all__ = ["find_claims", "link_claims"]
