"""The syntax around a verb of speech: its clauses, objects and prepositions, and how they are built."""

from __future__ import annotations

from swapgraph.extract.claims.content import below
from swapgraph.extract.claims.cues import Cue
from swapgraph.extract.claims.modality import is_negated
from swapgraph.extract.claims.scene import Scene

_RELATIVES = frozenset({"which", "that", "whom", "what"})
_RELATIVE_TAGS = frozenset({"WP", "WDT"})
_PARTICLE_DEPS = frozenset({"prt", "advmod", "acomp", "dobj", "prep", "intj", "oprd", "ccomp", "det"})
_QUESTION_DEPS = frozenset({"mark", "advmod", "dobj", "nsubj", "nsubjpass", "attr", "pobj", "det"})
_TIME_NOUNS = frozenset({"month", "week", "year", "day", "time"})


class Frame:
    """What hangs on the verb (or adjective) of speech at token `v`, set right where parsers go wrong."""

    def __init__(self, scene: Scene, v: int) -> None:
        self.scene, self.doc, self.v = scene, scene.doc, v
        self.negated = is_negated(scene, v)
        self.passive = scene.is_passive(v)
        self.clauses = [self._innermost(c) for c in self.children("ccomp", "csubj") if self.belongs(c)]
        if any(c > v for c in self.clauses):  # *Confirming that A, the minister said that B*
            direct = any(c > v and self._is_direct(c) for c in self.clauses)
            self.clauses = [c for c in self.clauses if c > v or not (direct or self._is_no_content(c))]
        self.opens = self.children("xcomp")
        if self.doc.tokens[v].dep in ("acomp", "oprd"):  # *is adamant that*: the clause may hang on *is*
            be = self.doc.tokens[v].head
            self.clauses.extend(c for c in self.doc.dependents(be, "ccomp") if c > v)
            self.opens.extend(c for c in self.doc.dependents(be, "xcomp") if c > v)
        self.objects = self._objects()
        adpositions = ("ADP", "SCONJ", "PART")
        self.prepositions = [c for c in self.children("prep", "dative") if self.doc.tokens[c].pos in adpositions]

    def children(self, *deps: str) -> list[int]:
        """Direct dependents with one of these labels."""
        return self.doc.dependents(self.v, *deps)

    def has_particle(self, cue: Cue) -> bool:
        """Whether the entry of the lexicon is this word: *rule* with or without *out*."""
        tokens = self.doc.tokens
        if not cue.particles:
            return not self.children("prt")  # *find out* is no *find*
        present = {tokens[c].lemma for c in self.doc.children(self.v) if tokens[c].dep in _PARTICLE_DEPS}
        if self.v + 1 < len(tokens):
            present.add(tokens[self.v + 1].text.lower())
        return bool(cue.particles & present)

    # -- clauses

    def belongs(self, c: int) -> bool:
        """Not a clause before a semicolon or colon, which parsers take for a complement of the verb behind it."""
        if c > self.v:
            return True
        tokens = self.doc.tokens
        apart = any(t.text in (";", ":") for t in tokens[max(self.doc.subtree(c)) + 1 : self.v])
        return not apart and not any(t.text == ";" for t in tokens[c : self.v])

    def _is_direct(self, c: int) -> bool:
        """*Since the war began, officials said A*: right behind the verb, with a subject, stands what was said."""
        start = min(self.doc.subtree(c))
        comma = any(t.text in (",", "—", "–") for t in self.doc.tokens[self.v + 1 : start])
        return not comma and self.scene.has_subject(c) and self.scene.is_finite(c)

    def _is_no_content(self, c: int) -> bool:
        """*Confirming A, X said B*; *In a letter, in which she had signed, X said B*."""
        tokens = self.doc.tokens
        relative = any(tokens[j].tag in _RELATIVE_TAGS and j < c for j in self.doc.subtree(c))
        return tokens[min(self.doc.subtree(c))].tag == "VBG" or relative

    def _innermost(self, c: int) -> int:
        """What X said in *X said it failed, the agency reported*, if the parser makes all of it what X said."""
        if c < self.v or self.scene.lemma(c) not in self.scene.words("relayVerbs"):
            return c
        fronted = [d for d in self.doc.dependents(c, "ccomp") if self.v < d < c]
        return fronted[0] if fronted and self.scene.has_subject(c) else c

    def clause_tokens(self, c: int) -> list[int]:
        """The content of a clause: without the verb of speech, if it hangs inside, and a relative pronoun."""
        dropped = [self.v] if c in self.doc.ancestors(self.v) else []
        dropped.extend(d for d in self.doc.children(c) if d < self.v < c)
        via = self.scene.words("viaVerbs")  # *said, citing Y, that A*
        dropped.extend(d for d in self.doc.dependents(c, "advcl") if d == self.v + 2 and self.scene.lemma(d) in via)
        tokens = {*below(self.doc, c, dropped), *(j for d in self._severed(c) for j in below(self.doc, d))}
        return sorted(tokens)

    def _severed(self, c: int) -> list[int]:
        """Clauses that are one content with clause `c`.

        Of *said all of the men freed had been hurt* parsers make the clauses *all freed* and *had been*. Behind a
        comma splice, *A, B, she said*, all clauses are said.
        """
        if c < self.v:
            return [d for d in self.clauses if d < self.v and d != c and self.scene.is_finite(d)]
        end = max(self.doc.subtree(c)) + 1
        later = [d for d in self.clauses if d > c and min(self.doc.subtree(d)) == end]
        return [d for d in later if not self.scene.has_subject(d) or not self.scene.has_subject(c)]

    def is_infinitive(self, c: int) -> bool:
        """*them to sign*."""
        return self.scene.has_to(c) and not self.scene.is_finite(c)

    def is_aside(self, c: int) -> bool:
        """*Smiling at the cameras, she said so*: what the speaker did beside."""
        first = self.doc.tokens[min(self.doc.subtree(c))]
        return first.tag == "VBG" and not self.scene.is_finite(c) and not self.scene.has_subject(c)

    def is_participle(self, c: int) -> bool:
        """*wanted the deal stopped*."""
        past = self.doc.tokens[c].tag in ("VBN", "VBD")
        return past and not self.doc.dependents(c, "aux", "auxpass") and self.scene.has_subject(c)

    def resultative(self) -> int | None:
        """*wants its pilots freed*, *wants them released*: the participle; not *wants a car made in Japan*."""
        for o in self.objects:
            behind = [c for c in self.doc.dependents(o, "acl") if c == o + 1 and self.doc.tokens[c].tag == "VBN"]
            owned = self.doc.tokens[o].pos == "PRON" or bool(self.doc.dependents(o, "poss"))
            definite = any(
                self.scene.lemma(d) in ("the", "all", "these", "those") for d in self.doc.dependents(o, "det")
            )
            if behind and (owned or definite):
                return behind[0]
        return None

    def is_gerund(self, x: int) -> bool:
        """*freezing all swaps*, *having received it*."""
        if self.scene.has_to(x) or self.scene.is_finite(x):
            return False
        return any(self.doc.tokens[j].tag == "VBG" for j in (x, *self.doc.dependents(x, "aux", "auxpass")))

    def is_subjunctive(self, c: int) -> bool:
        """*insisted that Russia release them*: a bare verb with a subject."""
        tokens = self.doc.tokens
        helpers = [tokens[a] for a in self.doc.dependents(c, "aux", "auxpass")]
        if tokens[c].pos in ("NOUN", "ADJ") and not helpers and self.doc.dependents(c, "dobj"):
            return True  # *demanded the government free six*, misread
        if tokens[c].pos == "NOUN" and not helpers:  # *that the town surrender*, misread
            return any(self.scene.lemma(m) == "that" for m in self.doc.dependents(c, "mark"))
        if any(a.tag in ("MD", "TO") for a in helpers) or not self.scene.has_subject(c):
            return False
        return (tokens[c].tag == "VB" and not helpers) or any(a.text.lower() == "be" for a in helpers)

    def is_future(self, c: int) -> bool:
        """*agreed that one side will hand over the dead*."""
        helpers = (self.doc.tokens[a].text.lower() for a in self.doc.dependents(c, "aux"))
        return any(word in self.scene.words("willModals") for word in helpers)

    def is_small(self, c: int) -> bool:
        """*called it false*: a predicate with a subject, but without a verb; not *that the town surrender*, misread."""
        if any(self.scene.lemma(m) == "that" for m in self.doc.dependents(c, "mark")):
            return False
        if self.doc.dependents(c, "dobj"):  # *demanded the government free six*
            return False
        return self.doc.tokens[c].pos in ("ADJ", "NOUN", "PROPN") and not self.doc.dependents(c, "aux", "cop")

    def is_question(self, c: int) -> bool:
        """*asked whether*, *said why*; not the relative pronoun before the verb in *which officials said was old*."""
        asks = self.scene.words("interrogatives")
        for d in self.doc.children(c):
            token = self.doc.tokens[d]
            if d > c or d < self.v < c or token.dep not in _QUESTION_DEPS:
                continue
            if token.lemma in asks or token.lemma == "what" or (token.lemma == "if" and token.dep == "mark"):
                return True
        return False

    def infinitives(self) -> list[int]:
        """Infinitives as complements, wherever they hang: *offered that month to trade*, *agreed at talks to free*."""
        found = [x for x in self.opens if self.scene.has_to(x)]
        if any(not self.is_time(o) and not self.doc.dependents(o, "acl") for o in self.objects):
            return []  # *offered phones to call home*
        if all(self.is_time(o) for o in self.objects):
            loose = [
                *(a for o in self.objects for a in self.doc.dependents(o, "acl", "relcl")),
                *self.children("advcl"),
            ]
            tokens = self.doc.tokens
            found += [
                a for a in loose
                if a > self.v and self.scene.has_to(a) and tokens[min(self.doc.subtree(a)) - 1].text != ","
            ]  # fmt: skip
        return found

    def conditions(self, x: int) -> list[int]:
        """*offered to return them if X*: adverbial clauses of condition behind the complement `x`."""
        marks, tokens = self.scene.words("conditionalMarks"), self.doc.tokens
        later = [c for c in self.children("advcl") if c > x]
        return [c for c in later if any(tokens[m].lemma in marks for m in self.doc.dependents(c, "mark", "advmod"))]

    # -- objects and predicates

    def _objects(self) -> list[int]:
        deps = ("nsubjpass", "dobj") if self.passive else ("dobj", "attr")
        found = [c for c in self.children(*deps) if self.passive or c > self.v]
        return [c for c in found if not self.is_relative(c)]

    def antecedents(self) -> list[int]:
        """What a relative clause without an object of its own is about: *a charge that they rejected*."""
        token = self.doc.tokens[self.v]
        if token.dep not in ("relcl", "acl") or not self.scene.is_finite(self.v):
            return []
        subjects = self.children("nsubj")
        if not subjects or self.doc.tokens[subjects[0]].tag in _RELATIVE_TAGS:
            return []
        return [token.head] if self.doc.tokens[token.head].pos in ("NOUN", "PROPN", "PRON", "NUM") else []

    def free_relatives(self) -> list[int]:
        """*denounced what it called a plot*: clauses that stand for a thing."""
        return [
            c
            for c in self.clauses
            if any(self.scene.lemma(d) == "what" for d in self.doc.dependents(c, "dobj", "nsubj"))
        ]

    def predicate(self) -> int | None:
        """What is said of the object: *call it X*, *describe it as X*, *call it false*."""
        if self.antecedents() and self.objects:  # *a verdict that they call a sham*
            return self.objects[0]
        for prep in self.children("prep"):
            if self.scene.lemma(prep) == "as":
                for c in self.doc.dependents(prep, "pobj", "pcomp", "amod"):
                    return c
        for c in self.children("oprd"):
            return c
        for c in self.children("advcl"):  # *described it as rooted in error*
            if self.doc.tokens[c].tag == "VBN" and any(
                self.scene.lemma(m) == "as" for m in self.doc.dependents(c, "mark")
            ):
                return c
        return next((c for c in (*self.clauses, *self.opens) if self.is_small(c)), None)

    def clause_of_noun(self, o: int) -> int | None:
        """*the accusation that they block access*: the clause of a noun."""
        for c in self.doc.dependents(o, "acl", "ccomp", "relcl"):
            marks = self.doc.dependents(c, "mark")
            if c != self.v and any(self.doc.tokens[m].lemma == "that" for m in marks):
                return c
        return None

    def is_saying(self, o: int) -> bool:
        """Whether an object is speech, or points to some."""
        return self.scene.lemma(o) in self.scene.words("sayings") or self.scene.lemma(o) in (
            "it",
            "this",
            "that",
            "them",
        )

    def speaks_itself(self, o: int) -> bool:
        """*reaffirmed their intention to sign*: the noun of speech says what is said, and how."""
        cues = self.scene.speech.nouns.get(self.scene.lemma(o), ())
        complements = self.doc.dependents(o, "acl", "ccomp")
        if cues and any(self.scene.has_to(c) or self.scene.is_finite(c) for c in complements):
            return True
        prepositions = [self.scene.lemma(prep) for prep in self.doc.dependents(o, "prep")]
        return any(word in cue.prepositions for cue in cues for word in prepositions)

    def is_time(self, o: int) -> bool:
        """Whether an object is none, but tells when: *offered that month to trade him*."""
        token = self.doc.tokens[o]
        return token.lemma in _TIME_NOUNS or any(t.span.start <= token.start < t.span.end for t in self.doc.times)

    def is_relative(self, c: int) -> bool:
        """Whether token `c` is a relative pronoun."""
        token = self.doc.tokens[c]
        if token.tag in _RELATIVE_TAGS:
            return True
        in_relative = self.doc.tokens[self.v].dep in ("relcl", "acl")
        return in_relative and token.lemma in _RELATIVES and token.dep in ("mark", "dobj", "nsubj")
