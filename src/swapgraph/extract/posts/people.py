"""The names of people in a document, by token: who is named here, and who beside them in a list."""

from __future__ import annotations

from dataclasses import dataclass

from swapgraph.extract.entities import Entities
from swapgraph.model import Document

_COMMAS = frozenset((",", "and", "&"))


@dataclass(frozen=True, slots=True)
class Named:
    """A person's name at tokens `first` to `last - 1`."""

    first: int
    last: int
    key: str


class People:
    """All names of people in a document."""

    def __init__(self, doc: Document, entities: Entities, honorifics: frozenset[str] = frozenset()) -> None:
        self.doc, self.honorifics = doc, honorifics
        self._starting: dict[int, Named] = {}
        self._covering: dict[int, Named] = {}
        for key in entities:
            entity = entities.get(key)
            for mention in entity.mentions if entity.type == "Person" else ():
                if mention.kind == "name":
                    named = Named(*doc.token_range(mention.span), key)
                    self._starting[named.first] = named
                    self._covering.update(dict.fromkeys(range(named.first, named.last), named))

    def starting(self, i: int) -> Named | None:
        """The name that begins with token `i`."""
        return self._starting.get(i)

    def covering(self, i: int) -> Named | None:
        """The name that token `i` is part of."""
        return self._covering.get(i)

    def ending(self, last: int) -> Named | None:
        """The name that ends right before token `last`."""
        named = self._covering.get(last - 1)
        return named if named is not None and named.last == last else None

    def listed_after(self, named: Named) -> list[Named]:
        """Further names of the list that a name opens: *X, Y and Z*."""
        tokens, out, i = self.doc.tokens, [], named.last
        sentence = tokens[named.first].sentence
        while i < len(tokens) and tokens[i].sentence == sentence and tokens[i].text.lower() in _COMMAS:
            i += 2 if i + 1 < len(tokens) and tokens[i + 1].text.lower() == "and" else 1
            if i + 2 < len(tokens) and tokens[i].text.isdigit() and tokens[i + 1].text in (",", "and"):
                i += 2 if tokens[i + 2].text.lower() != "and" else 3  # *X, 51, and Y*
            polite = i not in self._starting and i + 1 < len(tokens)  # *Lord Owen* is a name as it stands
            i += polite and tokens[i].text.lower().rstrip(".") in self.honorifics
            found = self._starting.get(i)
            if found is None:
                break
            out.append(found)
            i = found.last
        return out

    def listed_before(self, named: Named) -> list[Named]:
        """The other names of the list that a name closes."""
        tokens, out, i = self.doc.tokens, [], named.first
        limit = self.doc.sentence_of(named.first).first
        while i - 1 >= limit and tokens[i - 1].text.lower() in _COMMAS:
            i -= 2 if i - 2 >= limit and tokens[i - 2].text == "," else 1
            i -= 2 * (i - 2 >= limit and tokens[i - 1].text.isdigit() and tokens[i - 2].text == ",")  # *X, 51, and Y*
            found = self.ending(i)
            if found is None:
                break
            out.append(found)
            i = found.first
        return out
