"""What the gazetteer knows of its own entities: in which country a place lies, for which state a body speaks.

No article says it and no rule concludes it, but both lean on it. It is written for the entities that the articles speak
of, in the graph of a rule of its own, so that every proof that needs it shows it.
"""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path

import pyoxigraph as ox

from swapgraph.lexicon import load_lexicon
from swapgraph.names import DEFAULT_BASE, sg
from swapgraph.reason.rule import Triple, sort_key

NAME = "gazetteer"
SUMMARY = "Known beforehand of places and bodies with a name in the gazetteer."

_ENTITY = f"{DEFAULT_BASE}entity/"
_LOCATED_IN, _CAPITAL_OF, _ACTS_FOR = (ox.NamedNode(sg(local)) for local in ("locatedIn", "capitalOf", "actsFor"))


class Background:
    """The facts of a gazetteer by entity; entities are named below `base`."""

    def __init__(self, ontology_dir: Path, base: str = DEFAULT_BASE) -> None:
        """Read it; InputError or SyntaxProblem if that cannot be done. A folder without a gazetteer knows nothing."""
        paths = (ontology_dir / "gazetteer", ontology_dir / "lexicon" / "background.ttl")
        lexicon = load_lexicon([path for path in paths if path.exists()])
        organs = lexicon.words("stateOrgans", "kind")
        self._start = f"{base}entity/"
        self._facts: dict[str, list[Triple]] = {}
        for place in lexicon.of("Place"):
            for country in place.all("country"):
                self._know(place.name, _LOCATED_IN, country)
        for country_ in lexicon.of("Country"):
            for capital in country_.all("capital"):
                self._know(capital, _CAPITAL_OF, country_.name)
        for body in lexicon.of("Organization"):
            if body.one("kind") in organs:
                for state in body.all("of"):
                    self._know(body.name, _ACTS_FOR, state)

    def of(self, triples: Iterable[Triple]) -> list[Triple]:
        """What is known of the entities that some triples name, and of those that this names; sorted."""
        todo = {term.value for s, _, o in triples for term in (s, o) if isinstance(term, ox.NamedNode)}
        done: set[str] = set()
        found: set[Triple] = set()
        while todo:
            name = todo.pop()
            if name in done or not name.startswith(self._start):
                continue
            done.add(name)
            known = self._facts.get(name.removeprefix(self._start), [])
            found.update(known)
            todo.update(o.value for _, _, o in known if isinstance(o, ox.NamedNode))
        return sorted(found, key=sort_key)

    def knows(self, triple: Triple) -> bool:
        """Whether a triple is one of these facts."""
        return triple in self.of([triple])

    def _know(self, subject: str, predicate: ox.NamedNode, object_: str) -> None:
        names = [name.removeprefix(_ENTITY) for name in (subject, object_)]
        s, o = (ox.NamedNode(self._start + name) for name in names)
        self._facts.setdefault(names[0], []).append((s, predicate, o))
