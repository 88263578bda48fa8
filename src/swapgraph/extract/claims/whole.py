"""Contents that are the whole phrase of a word of speech, verb included: *rejected the accusation*."""

from __future__ import annotations

from swapgraph.extract.claims.content import below
from swapgraph.extract.claims.frame import Frame
from swapgraph.extract.claims.idle import is_contrast, speaks

_OUTSIDE = frozenset({"nsubj", "nsubjpass", "conj", "cc", "parataxis", "agent", "mark", "preconj"})
_VENUE_PREPOSITIONS = frozenset({"in", "on", "at", "during", "via", "by", "through"})


class Whole:
    """The verb phrase around one word of speech, without what tells where and when it was said."""

    def __init__(self, frame: Frame) -> None:
        self.frame, self.scene, self.doc, self.v = frame, frame.scene, frame.doc, frame.v

    def phrase(self, object_: int | None = None) -> tuple[int, list[int], bool]:
        """The verb phrase as it stands; a relative clause takes what it is about with it (*a charge they rejected*)."""
        outside = [c for c in self.doc.children(self.v) if self._is_outside(c)]
        if object_ is not None:
            outside += [*self.venues_of(object_), *self._asides_of(object_)]
        tokens = below(self.doc, self.v, outside)
        tokens = self._before_venue(tokens)
        head = object_ if object_ is not None else self.v
        if object_ is not None and object_ not in tokens and not self.frame.passive:
            before = [j for j in below(self.doc, object_) if j < self.v]
            comma = next((n for n, j in enumerate(before) if self.doc.tokens[j].text == ","), 0)
            if comma:  # *espionage, which he denied*: what is denied can stand alone
                return head, before[:comma], False
            tokens = sorted({*before, *tokens, *self.subject_tokens()})
        elif object_ is not None and self.frame.passive:  # *the trial was condemned by X*
            tokens = sorted({*below(self.doc, object_), *tokens})
        return head, tokens, True

    def _before_venue(self, tokens: list[int]) -> list[int]:
        """*hailed the swap on television, posting photos*: what stands behind the venue is no part of what was said."""
        for n in range(1, len(tokens)):
            gap = range(tokens[n - 1] + 1, tokens[n])
            if tokens[n - 1] >= self.v and any(self.doc.tokens[j].dep == "prep" for j in gap):
                return tokens[:n]
        return tokens

    def _asides_of(self, o: int) -> list[int]:
        """*welcomed the release of X, who was taken in 2019*: the article's own words about X."""
        tokens = self.doc.tokens
        return [
            c for j in self.doc.subtree(o) for c in self.doc.dependents(j, "relcl")
            if c > self.v and (first := min(self.doc.subtree(c))) > o and tokens[first - 1].text == ","
        ]  # fmt: skip

    def subject_tokens(self) -> list[int]:
        """The words of the subject."""
        return [j for s in self.doc.dependents(self.v, "nsubj") for j in below(self.doc, s)]

    def _is_outside(self, c: int) -> bool:
        """Whether a dependent of the verb is no part of the phrase: subject, other clauses, where and when."""
        dep = self.doc.tokens[c].dep
        if dep in _OUTSIDE or self.frame.is_relative(c):
            return True
        if dep == "ccomp":
            return not self.frame.belongs(c)
        if dep == "advcl":
            return c < self.v or speaks(self.scene, c) or is_contrast(self.scene, c)
        if c < self.v:
            return dep in ("advmod", "prep", "npadvmod", "punct")
        return dep == "prep" and self._is_venue(c)

    def venues_of(self, o: int) -> list[int]:
        """*announced the swap on television*, where the parser hangs the place on the swap."""
        places = self.scene.words("venues") | self.scene.words("viaNouns")
        return [
            c for c in self.doc.dependents(o, "prep")
            if self.scene.lemma(c) in ("in", "on", "via")
            and any(self.scene.lemma(n) in places for n in self.doc.dependents(c, "pobj"))
        ]  # fmt: skip

    def _is_venue(self, prep: int) -> bool:
        """*in a statement*, *on television*, *according to him*: where it was said is no part of what was said."""
        if self.scene.lemma(prep) in ("accord", "according"):
            return True
        venues = [self.scene.words(name) for name in ("viaNouns", "publications", "venues")]
        objects = [
            self.scene.lemma(o) for o in self.doc.dependents(prep, "pobj")
            if not any(self.scene.lemma(q) == "of" for q in self.doc.dependents(o, "prep"))
        ]  # fmt: skip
        inside = self.scene.lemma(prep) in _VENUE_PREPOSITIONS
        return inside and any(o in words for o in objects for words in venues)
