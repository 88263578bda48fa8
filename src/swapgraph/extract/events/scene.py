"""One article while its events are found: the document, its names, the words, and whose people are whose."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property

from swapgraph.extract.entities import Entities
from swapgraph.extract.events.allegiance import Allegiance
from swapgraph.extract.events.mention import MentionWords
from swapgraph.extract.nouns import Nouns
from swapgraph.model import Document


@dataclass(frozen=True)
class Scene:
    """What every step of the search for events looks at."""

    doc: Document
    entities: Entities
    nouns: Nouns
    words: MentionWords

    @cached_property
    def allegiance(self) -> Allegiance:
        """Whose people are moved, and who held them."""
        return Allegiance(self.doc, self.entities, self.nouns, self.words.holding, self.words.jailing)
