"""The words of `ontology/lexicon/numbers.ttl`: units, currencies, nouns that change what a number beside them is."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache

from swapgraph.lexicon import load_lexicon
from swapgraph.resources import ontology_dir


@dataclass(frozen=True, slots=True)
class NumberWords:
    """The word lists, and the currencies by their words (as tuples), signs, and codes that are written before a sum."""

    lists: dict[str, frozenset[str]]
    currencies: dict[tuple[str, ...], str]
    signs: dict[str, str]
    prefixes: frozenset[str]
    large_only: frozenset[str]  # words of other meanings too: a currency behind large numbers only

    def has(self, entry: str, word: str) -> bool:
        """Whether a word is in a list."""
        return word in self.lists.get(entry, frozenset())


@cache
def number_words() -> NumberWords:
    """Read the file; once in a process."""
    lexicon = load_lexicon([ontology_dir() / "lexicon" / "numbers.ttl"])
    lists = {entry.name: frozenset(entry.all("word")) for entry in lexicon.of("WordList")}
    currencies: dict[tuple[str, ...], str] = {}
    signs: dict[str, str] = {}
    for entry in lexicon.of("Currency"):
        code = entry.one("code") or ""
        currencies[(code.lower(),)] = code
        currencies.update({tuple(word.split()): code for word in entry.all("word", "largeWord")})
        signs.update(dict.fromkeys(entry.all("sign"), code))
    prefixes = frozenset(prefix for entry in lexicon.of("Currency") for prefix in entry.all("prefix"))
    large_only = frozenset(word for entry in lexicon.of("Currency") for word in entry.all("largeWord"))
    return NumberWords(lists, currencies, signs, prefixes, large_only)
