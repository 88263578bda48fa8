"""The words of `ontology/lexicon/roles.ttl`, compiled."""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache

from swapgraph.lexicon import Lexicon


@dataclass(frozen=True)
class RoleWords:
    """Role nouns by class, what may stand before them, verbs of holding a post."""

    nouns: dict[str, str]  # phrase -> offices, lawmakers, ranks, occupations, kinship or relations
    governing: frozenset[str]  # classes whose holders hold them in a country or body
    kin: frozenset[str]  # nouns that relate their bearer to a person
    last_words: frozenset[str]
    modifiers: dict[str, str]  # word -> tenure
    verbs: frozenset[str]
    honorifics: frozenset[str]
    calling: frozenset[str]  # *was appointed head*
    serving: frozenset[str]  # *served as head*
    partitives: frozenset[str]  # *one of the ministers*
    usual: dict[str, str]  # post -> entry of the country that has posts of this name
    naming: frozenset[str]  # *a man identified as X*
    positions: frozenset[str]  # *X, left, the wife of Y*
    people: frozenset[str]  # nouns for people that are no posts

    @classmethod
    def from_lexicon(cls, lexicon: Lexicon) -> RoleWords:
        """Collect the lists; a word of several classes is of the first by name, except that relations give way."""
        return _compiled(lexicon)

    def governs(self, noun: str) -> bool:
        """Whether the noun is a post that is held in a country or body."""
        return self.nouns.get(noun) in self.governing


@lru_cache(maxsize=4)
def _compiled(lexicon: Lexicon) -> RoleWords:
    nouns: dict[str, str] = {}
    for entry in sorted(lexicon.of("RoleNouns"), key=lambda e: (e.name == "relations", e.name)):
        for word in entry.all("word"):
            nouns.setdefault(word, entry.name)
    return RoleWords(
        nouns=nouns,
        governing=frozenset(e.name for e in lexicon.of("RoleNouns") if e.flag("governs")),
        kin=frozenset(w for w, of in nouns.items() if of in ("kinship", "relations")),
        last_words=frozenset(p.rsplit(" ", 1)[-1] for p in nouns),
        modifiers={w: e.one("tenure") or "current" for e in lexicon.of("RoleModifiers") for w in e.all("word")},
        verbs=frozenset(w for e in lexicon.of("RoleVerbs") for w in e.all("word")),
        honorifics=lexicon.words("honorifics"),
        calling=lexicon.words("callingVerbs"),
        serving=lexicon.words("servingVerbs"),
        partitives=lexicon.words("rolePartitives"),
        usual={w: e.one("usually") or "" for e in lexicon.of("UsualPosts") for w in e.all("word")},
        naming=lexicon.words("namingVerbs"),
        positions=lexicon.words("positionWords"),
        people=lexicon.words("Person") | lexicon.words("Captive"),
    )
