"""When two literals certainly differ: what a functional property with two values needs to know."""

from __future__ import annotations

from decimal import Decimal, InvalidOperation

import pyoxigraph as ox

from swapgraph.names import PREFIXES
from swapgraph.reason.rule import Term

_XSD = PREFIXES["xsd"]
_DECIMALS = frozenset(_XSD + name for name in ("integer", "decimal", "int", "long", "short", "nonNegativeInteger"))


def clash(a: Term, b: Term) -> bool:
    """Whether two terms are literals of unequal value (`dt-diff`); in doubt, as for two ways to write a date, not."""
    if not (isinstance(a, ox.Literal) and isinstance(b, ox.Literal)):
        return False
    if a.datatype.value in _DECIMALS and b.datatype.value in _DECIMALS:
        try:
            return Decimal(a.value) != Decimal(b.value)
        except InvalidOperation:
            return False
    return a.datatype == b.datatype and a != b
