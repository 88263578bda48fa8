"""The model's attribute ruler, asked once for each kind of token instead of once for each token.

spaCy's ruler gives a token its part of speech, morphology and some lemmas by some 180 patterns, matched one by one at
every token: a sixth of the model's time. Nearly all patterns look at one token alone, at its tag, word and relation, so
that what they give is a function of these and can be remembered. A text in which a pattern of several tokens may match
is left to the ruler itself.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

_RULER, _NAME = "attribute_ruler", "swapgraph_attributes"
_SEEN = ("TAG", "LOWER", "DEP", "IS_SPACE")  # what patterns of one token may look at to be remembered
_ENOUGH = 200_000  # kinds of token remembered, at most: texts are strangers' and words without number


class RememberingRuler:
    """Gives a text's tokens what an attribute ruler gives them: a component in its place."""

    def __init__(self, ruler: Any) -> None:
        self._ruler = ruler
        # Part of speech, morphology and lemma by kind of token; None where the ruler sets anything else.
        self._known: dict[tuple[int, ...], tuple[int, Any, int] | None] = {}
        patterns = [tokens for pattern in ruler.patterns for tokens in pattern["patterns"]]
        self._usable = all(set(token) <= {*_SEEN} for pattern in patterns for token in pattern)
        # For each pattern of several tokens the words, or else the relations, one of which a text must have at each.
        strings = ruler.vocab.strings
        self._several = [
            [frozenset(map(strings.add, _listed(token.get(which)))) for token in pattern for which in ("LOWER", "DEP")]
            for pattern in patterns
            if len(pattern) > 1
        ]

    def __call__(self, doc: Any) -> Any:
        """The text, with the attributes set."""
        kinds = list(map(tuple, doc.to_array(list(_SEEN)).tolist()))
        if not self._usable or self._may_match_several(kinds):
            return self._ruler(doc)
        found = [known for kind in kinds if (known := self._known.get(kind)) is not None]
        if len(found) < len(kinds):
            return self._ask(doc, kinds)
        for token, attributes in zip(doc, found, strict=True):
            token.pos, morphology, lemma = attributes
            token.set_morph(morphology)
            if lemma:
                token.lemma = lemma
        return doc

    def _may_match_several(self, kinds: Sequence[tuple[int, ...]]) -> bool:
        there = {value for _, lower, relation, _ in kinds for value in (lower, relation)}
        return any(all(not listed or listed & there for listed in pattern) for pattern in self._several)

    def _ask(self, doc: Any, kinds: Sequence[tuple[int, ...]]) -> Any:
        """Let the ruler do it, and remember what it did."""
        doc = self._ruler(doc)
        if len(self._known) < _ENOUGH:
            after = map(tuple, doc.to_array(list(_SEEN)).tolist())
            for kind, seen, token in zip(kinds, after, doc, strict=True):
                self._known[kind] = (token.pos, token.morph, token.lemma) if seen == kind else None
        return doc


def _listed(test: object) -> Sequence[str]:
    """The values that a pattern's test allows; none if it does not list them."""
    if isinstance(test, str):
        return (test,)
    return list(test["IN"]) if isinstance(test, Mapping) and set(test) == {"IN"} else ()


def remember(nlp: Any) -> None:
    """Put a remembering ruler into the place of a pipeline's attribute ruler, if it has one."""
    if _RULER not in nlp.pipe_names:
        return
    if not nlp.has_factory(_NAME):
        nlp.factory(_NAME, func=_make)
    nlp.add_pipe(_NAME, after=_RULER)
    nlp.disable_pipe(_RULER)


def _make(nlp: Any, name: str) -> RememberingRuler:  # noqa: ARG001 - as spaCy calls it
    return RememberingRuler(nlp.get_pipe(_RULER))
