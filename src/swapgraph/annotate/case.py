"""Headlines In Title Case or CAPITALS as a parser can read them: only names keep their capitals.

A parser trained on sentences takes every capitalised word of *Rebels Free Six Hostages* for a name. The case of most
headline words can be read off the article below them and off the lexicon (truecasing, after Lita et al., "tRuEcasIng",
ACL 2003, without the statistics). Case alone changes, character by character, so that offsets hold.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from functools import cached_property

from swapgraph.lexicon import Lexicon

_WORD = re.compile(r"[^\W\d_]+(?:['’][^\W\d_]+)*")
_BEHIND_WORD = re.compile(r"(?<=[a-z,] )[A-Z][^\W\d_]+")
_ENDINGS = ("", "s", "es", "ed", "d", "ing", "ied", "ies")
_FEW = 2  # shorter lines say nothing of their case
_MOST = 0.75  # of the words of four letters and more
_SMALL = frozenset(
    {
        *("a", "an", "the", "and", "as", "at", "but", "by", "for", "from", "in", "into", "of", "off", "on"),
        *("or", "out", "over", "that", "than", "to", "up", "with", "after", "amid", "against", "before"),
        *("between", "during", "since", "under", "until", "while", "is", "are", "was", "were", "be", "has"),
        *("have", "had", "will", "not", "no", "its", "it", "their", "this", "who", "whose", "he", "she"),
        *("they", "his", "her", "how", "what", "when", "where", "why", "which", "new", "more"),
    }
)
_NAMED = ("Country", "Place", "Organization", "Facility", "Person", "Agreement")


def lowercase_words(lexicon: Lexicon) -> frozenset[str]:
    """Every word that some entry of the lexicon writes in lower case, and none writes alone with a capital."""
    values = [v for e in lexicon.entries.values() for vs in e.values.values() for v in vs]
    named = (v for class_ in _NAMED for e in lexicon.of(class_) for vs in e.values.values() for v in vs)
    names = {v.lower() for v in named if v != v.lower() and " " not in v}
    return (frozenset(w for v in values if v == v.lower() for w in _WORD.findall(v)) - names) | _SMALL


class CaseRestorer:
    """Lowers the words of one article's headlines that are no names."""

    def __init__(self, text: str, known: frozenset[str]) -> None:
        self._text, self._known = text, known

    def restore(self, line: str) -> str:
        """A headline with the case of a sentence; other lines unchanged. As long as it was."""
        words = _WORD.findall(line)
        long = [w for w in words if len(w) > 3]
        if len(words) < _FEW or not long or sum(w[0].isupper() for w in long) < _MOST * len(long):
            return line
        capitals = line.upper() == line
        return _WORD.sub(lambda m: self._word(m.group(), capitals=capitals), line)

    def _word(self, word: str, *, capitals: bool) -> str:
        small = word.lower()
        if len(small) != len(word) or (len(word) == 1 and small != "a"):
            return word  # a letter that has no single small form; *U.S.*
        if capitals:
            common = small not in self._names and (small in self._small or self._is_known(small))
            return small if common else word.capitalize()
        if not word[0].isupper() or (word.isupper() and len(word) > 1) or small in self._names:
            return word
        return small if small in self._small or self._is_known(small) else word

    def _is_known(self, small: str) -> bool:
        """Whether the lexicon has the word, or one of which it can be a form."""
        if small in self._known:
            return True
        stems = {small.removesuffix(e) for e in _ENDINGS} | {small.removesuffix("ing") + "e", small[:-3] + "y"}
        return len(small) > 3 and bool(stems & self._known)

    @cached_property
    def _small(self) -> frozenset[str]:
        """The words that the article writes small somewhere."""
        return frozenset(w for w in _WORD.findall(self._text) if w == w.lower())

    @cached_property
    def _names(self) -> frozenset[str]:
        """The words that the article writes with a capital inside a sentence, and nowhere small."""
        return _lower(_BEHIND_WORD.findall(self._text)) - self._small


def _lower(words: Iterable[str]) -> frozenset[str]:
    return frozenset(w.lower() for w in words)
