"""Terms as numbers: 0 and up for IRIs and blank nodes, -1 and down for literals, so that SQL tells them apart."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

import pyoxigraph as ox

from swapgraph.reason.rule import Term


class Terms(dict[Term, int]):
    """The numbers of terms; `terms[term]` gives one to a term that has none yet."""

    def __init__(self, known: Terms | None = None) -> None:
        """Empty, or to begin with all that another one knows."""
        super().__init__(known or {})
        self._named: list[Term] = list(known._named) if known else []
        self._literals: list[Term] = list(known._literals) if known else []

    def __missing__(self, term: Term) -> int:
        """A new number."""
        if isinstance(term, ox.Literal):
            self._literals.append(term)
            number = -len(self._literals)
        else:
            number = len(self._named)
            self._named.append(term)
        self[term] = number
        return number

    @property
    def size(self) -> tuple[int, int]:
        """How many names and how many literals there are."""
        return len(self._named), len(self._literals)

    def named(self, start: int = 0) -> Iterator[tuple[int, Term]]:
        """The names from a number on."""
        return iter(enumerate(self._named[start:], start))

    def literals(self, start: int = 0) -> Iterator[tuple[int, ox.Literal]]:
        """The literals that came after so many."""
        return ((-1 - i, term) for i, term in enumerate(self._literals[start:], start))  # type: ignore[misc]

    def table(self) -> Sequence[Term]:
        """The terms by number, literals from the end (as Python counts)."""
        return [*self._named, *reversed(self._literals)]
