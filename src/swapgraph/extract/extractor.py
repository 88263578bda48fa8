"""The extractors in their order: names, events, quantities, claims, roles."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from swapgraph.extract.attribution import attribute
from swapgraph.extract.claims import find_claims, link_claims
from swapgraph.extract.coref import resolve_coref
from swapgraph.extract.entities import find_entities
from swapgraph.extract.events import EventWords, MentionWords, find_events
from swapgraph.extract.gazetteer import Gazetteer
from swapgraph.extract.nouns import Nouns
from swapgraph.extract.quantities import find_quantities
from swapgraph.extract.roles import find_roles
from swapgraph.lexicon import Lexicon, load_lexicon
from swapgraph.model import Claim, Document, Event, Facts, Quantity, Role
from swapgraph.resources import ontology_dir


class Extractor:
    """Reads the words once, then turns Documents into Facts; pure, so that one serves any number of articles."""

    def __init__(self, lexicon: Lexicon) -> None:
        self.lexicon = lexicon
        self._gazetteer = Gazetteer.from_lexicon(lexicon)
        self._mention_words = MentionWords.from_lexicon(lexicon)
        self._event_words = EventWords.from_lexicon(lexicon)

    @classmethod
    def from_paths(cls, extra: Sequence[Path] = ()) -> Extractor:
        """With the words of `ontology/lexicon/` and `ontology/gazetteer/` and of further Turtle files or folders."""
        root = ontology_dir()
        return cls(load_lexicon([root / "lexicon", root / "gazetteer", *extra]))

    def extract(self, doc: Document) -> Facts:
        """The facts of one article."""
        entities = find_entities(doc, self._gazetteer)
        resolve_coref(doc, entities, self.lexicon)
        nouns = Nouns(doc, entities, self.lexicon)
        table = find_events(doc, entities, nouns, self._mention_words, self._event_words)
        quantities = find_quantities(doc, entities, nouns, table, self.lexicon)
        claims = link_claims(doc, find_claims(doc, entities, self.lexicon), table.events)
        table = attribute(table, claims, entities, self.lexicon)
        roles = find_roles(doc, entities, self.lexicon)
        return Facts(
            article=doc.article,
            entities=entities.freeze(_used(roles, table.events, quantities, claims)),
            roles=roles,
            events=table.events,
            quantities=quantities,
            claims=claims,
            times=doc.times,
            blocks=doc.blocks,
        )


def _used(
    roles: Sequence[Role], events: Sequence[Event], quantities: Sequence[Quantity], claims: Sequence[Claim]
) -> set[str]:
    """The keys of the entities that some fact speaks of."""
    keys = {k for r in roles for k in (r.person, r.of)}
    keys |= {k for e in events for k in (e.place, *(p.agent for p in e.participants))}
    keys |= {q.side for q in quantities} | {k for c in claims for k in (c.source, c.via)}
    return {k for k in keys if k is not None}
