"""What a verb of speech says: its complement, how it is built, and the stance that this expresses."""

from __future__ import annotations

from dataclasses import dataclass

from swapgraph.extract.claims import cues as p
from swapgraph.extract.claims.content import below, is_quote_mark
from swapgraph.extract.claims.cues import Cue
from swapgraph.extract.claims.modality import is_negated
from swapgraph.extract.claims.scene import SUBJECTS, Scene
from swapgraph.model import Stance

_CLAUSES = ("ccomp", "csubj")
_RELATIVES = frozenset({"which", "that", "whom", "what"})
_OF_ANYONE = frozenset({p.CLAUSE, p.QUOTE})
"""Patterns that papers and figures take as well as people; all others want someone who acts."""


@dataclass(frozen=True, slots=True)
class Subject:
    """What kind of thing speaks, and whether a pronoun stands for it."""

    is_agent: bool = True
    is_document: bool = False
    is_pronoun: bool = False


@dataclass(frozen=True, slots=True)
class Complement:
    """`head` is the clause's or phrase's head; `tokens` the content; `pattern` the lexicon's word for its build."""

    pattern: str
    stance: Stance
    head: int
    tokens: tuple[int, ...]
    is_whole: bool = False


class Complements:
    """Reads the complement of one verb (or adjective) of speech at token `v`."""

    def __init__(self, scene: Scene, v: int, cues: tuple[Cue, ...], speech: frozenset[int], subject: Subject) -> None:
        self.scene, self.doc, self.v, self.speech, self.subject = scene, scene.doc, v, speech, subject
        self.negated = is_negated(scene, v)
        self.cues = [cue for cue in cues if self._has_particle(cue)]
        self.passive = scene.is_passive(v)
        self.clauses = [c for c in self._children(*_CLAUSES) if self._belongs(c)]
        self.opens = self._children("xcomp")
        self.objects = self._objects()
        self.prepositions = [c for c in self.doc.dependents(v, "prep", "dative") if self.doc.tokens[c].pos in ("ADP", "SCONJ", "PART")]

    # -- which

    def read(self) -> Complement | None:
        """The complement that the lexicon knows, the most telling first; None if the verb says nothing here."""
        for reader in (self._clause, self._object_infinitive, self._infinitive, self._gerund, self._predicative, self._prepositional, self._object, self._alone):
            if (found := reader()) is not None:
                return found
        return None

    def _stance(self, pattern: str, *, object_: int | None = None) -> tuple[Stance, Cue] | None:
        for cue in self.cues:
            stance = cue.patterns.get(pattern)
            if stance is None or not self._may_speak(cue, pattern):
                continue
            if pattern == p.OBJECT and cue.addressee and object_ is not None:
                continue
            if self.negated:
                if cue.negated is None:
                    continue
                stance = cue.negated
            return stance, cue
        return None

    def _may_speak(self, cue: Cue, pattern: str) -> bool:
        if cue.present_only and self.doc.tokens[self.v].tag not in ("VBP", "VBZ"):
            return False
        if cue.attitude and self.subject.is_pronoun:
            return False
        if cue.subject == "document":
            return self.subject.is_document
        return self.subject.is_agent or (cue.subject != "agent" and pattern in _OF_ANYONE)

    # -- clauses

    def _clause(self) -> Complement | None:
        for c in self.clauses:
            if c in self.speech or self._is_question(c):
                continue
            if self._is_infinitive_clause(c) or self._is_small_clause(c):
                continue
            if self._is_participle_clause(c) and (found := self._stance(p.OBJECT_PARTICIPLE)):
                return Complement(p.OBJECT_PARTICIPLE, found[0], c, tuple(below(self.doc, c, self._own(c))))
            found = (self._stance(p.SUBJUNCTIVE) if self._is_subjunctive(c) else None) or self._stance(p.CLAUSE)
            if found is not None:
                stance, cue = found
                if p.CLAUSE in cue.whole:
                    return self._whole(p.CLAUSE, stance)
                tokens = {*below(self.doc, c, self._own(c)), *(j for d in self._severed(c) for j in below(self.doc, d))}
                return Complement(p.CLAUSE, stance, c, tuple(sorted(tokens)))
        return None

    def _severed(self, c: int) -> list[int]:
        """*said all of the men freed had been hurt*: the parser takes *all freed* for a clause and *had been* for another."""
        if c < self.v:  # *A, B, she said*
            return [d for d in self.clauses if d < self.v and d != c and self.scene.is_finite(d)]
        end = max(self.doc.subtree(c)) + 1
        return [d for d in self.clauses if d > c > self.v and min(self.doc.subtree(d)) == end and not self.scene.has_subject(d)]

    def _object_infinitive(self) -> Complement | None:
        found = self._stance(p.OBJECT_INFINITIVE)
        if found is None:
            return None
        for c in self.clauses:
            if self._is_infinitive_clause(c):
                return Complement(p.OBJECT_INFINITIVE, found[0], c, tuple(below(self.doc, c, self._own(c))))
        infinitive = next((x for x in self.opens if self.scene.has_to(x)), None)
        if infinitive is None:
            return None
        subjects = self.doc.dependents(self.v, "nsubjpass") if self.passive else self.objects
        if not subjects:
            return None
        tokens = [*below(self.doc, subjects[0]), *below(self.doc, infinitive)]
        return Complement(p.OBJECT_INFINITIVE, found[0], infinitive, tuple(sorted(set(tokens))))

    def _infinitive(self) -> Complement | None:
        if any(not self._is_time(o) and not self.doc.dependents(o, "acl") for o in self.objects):
            return None  # *offered phones to call home*
        for x in (*self.opens, *self._noun_infinitives()):
            if self.scene.has_to(x) and (found := self._stance(p.INFINITIVE)) is not None:
                if found[0] is Stance.REFUSES and self.doc.tokens[x].lemma in self.scene.words("silence"):
                    return None
                tokens = {*below(self.doc, x), *(j for c in self._conditions(x) for j in below(self.doc, c))}
                return Complement(p.INFINITIVE, found[0], x, tuple(sorted(tokens)))
        return None

    def _conditions(self, x: int) -> list[int]:
        """*offered to return them if X*: the condition is part of the offer."""
        marks = self.scene.words("conditionalMarks")
        return [c for c in self._children("advcl") if c > x and any(self.doc.tokens[m].lemma in marks for m in self.doc.dependents(c, "mark", "advmod"))]

    def _noun_infinitives(self) -> list[int]:
        """Infinitives that the parser hung elsewhere: *offered that month to trade him*, *agreed at talks to free them*."""
        if not all(self._is_time(o) for o in self.objects):
            return []
        found = [*(a for o in self.objects for a in self.doc.dependents(o, "acl", "relcl")), *self._children("advcl")]
        return [a for a in found if a > self.v and self.scene.has_to(a) and self.doc.tokens[min(self.doc.subtree(a)) - 1].text != ","]

    def _gerund(self) -> Complement | None:
        for x in (*self.opens, *self.clauses):
            if self.doc.tokens[x].tag == "VBG" or any(self.doc.tokens[c].tag == "VBG" for c in self.doc.dependents(x, "aux", "auxpass")):
                if self.scene.has_to(x) or self.scene.is_finite(x):
                    continue
                if (found := self._stance(p.GERUND)) is not None:
                    return Complement(p.GERUND, found[0], x, tuple(below(self.doc, x)))
        return None

    # -- phrases

    def _predicative(self) -> Complement | None:
        found = self._stance(p.PREDICATIVE)
        if found is None:
            return None
        stance, cue = found
        predicate = self._predicate()
        if predicate is None:
            return None
        about = self.objects or self.doc.dependents(self.v, "nsubjpass")
        speech = [o for o in about if self._is_saying(o)]
        if speech and self.doc.tokens[predicate].lemma in self.scene.words("falsehoods"):
            return self._whole(p.PREDICATIVE, Stance.DENIES)
        if p.PREDICATIVE in cue.whole:
            return self._whole(p.PREDICATIVE, stance)
        dropped = [*self._relative(predicate), *self.doc.dependents(predicate, *SUBJECTS)]
        return Complement(p.PREDICATIVE, stance, predicate, tuple(self._quoted_words(below(self.doc, predicate, dropped))))

    def _quoted_words(self, tokens: list[int]) -> list[int]:
        """*called the swap "a fine example"*: from the quotation mark on, if there is one."""
        mark = next((n for n, j in enumerate(tokens) if is_quote_mark(self.doc, j)), 0)
        return tokens[mark:] if mark < len(tokens) - 2 else tokens

    def _predicate(self) -> int | None:
        for c in self._children("oprd"):
            return c
        for prep in self.doc.dependents(self.v, "prep"):
            if self.scene.lemma(prep) == "as":
                for c in self.doc.dependents(prep, "pobj", "pcomp", "amod"):
                    return c
        for c in (*self.clauses, *self.opens):
            if self._is_small_clause(c):
                return c
        return None

    def _object(self) -> Complement | None:
        objects = self.objects or self._antecedent()
        for o in objects:
            token = self.doc.tokens[o]
            if self._is_time(o) or token.lemma in self.scene.words("emptyObjects") or o in self.speech:
                continue
            if self._is_saying(o) and (found := self._stance(p.SAYING)) is not None:
                clause = self._clause_of_noun(o)
                if clause is not None and found[0] is Stance.DENIES:
                    return Complement(p.SAYING, found[0], clause, tuple(below(self.doc, clause)))
                return self._whole(p.SAYING, found[0], o)
            if self.negated and (found := self._stance_of_negated_object()) is not None:
                return self._whole(p.OBJECT, found, o)
            found = self._stance(p.OBJECT, object_=o)
            if found is None:
                continue
            stance, cue = found
            if stance is Stance.REFUSES and token.lemma in self.scene.words("silence"):
                return None
            if stance in (Stance.ASSERTS, Stance.CONFIRMS) and self._speaks_itself(o):
                return None
            aside = token.dep == "dobj" and self.doc.tokens[self.v].dep == "advcl" and p.OBJECT not in cue.whole
            if aside and stance in (Stance.ASSERTS, Stance.CONFIRMS):
                return None  # *said so, confirming the swap*: the saying is the claim
            if stance is Stance.PLEDGES and self.doc.tokens[self.v].tag == "VBG":
                return None  # *stood by, offering hot meals*: a deed, no word
            if token.pos == "PRON" or p.OBJECT in cue.whole:
                return self._whole(p.OBJECT, stance, o)
            dative = self._children("dative")
            tokens = sorted({*below(self.doc, o), *(j for d in dative for j in below(self.doc, d))})
            return Complement(p.OBJECT, stance, o, tuple(tokens))
        return None

    def _prepositional(self) -> Complement | None:
        for prep in self.prepositions or ():
            if (found := self._after(prep, needs_object=False)) is not None:
                return found
        for o in self.objects:  # *accused Moscow of breaking*, where the parser hangs *of* on Moscow
            for prep in self.doc.dependents(o, "prep"):
                if (found := self._after(prep, needs_object=True)) is not None:
                    return found
        return None

    def _after(self, prep: int, *, needs_object: bool) -> Complement | None:
        word = self.doc.tokens[prep].lemma
        for cue in self.cues:
            stance = cue.prepositions.get(word)
            if stance is None or (needs_object and word not in cue.needs_object) or not self._may_speak(cue, word):
                continue
            if word in cue.needs_object and not (self.objects or self.passive or self._antecedent()):
                continue
            if self.negated:
                if cue.negated is None:
                    continue
                stance = cue.negated
            heads = self.doc.dependents(prep, "pobj", "pcomp")
            if not heads:
                continue
            infinitive = next((x for x in (*self.opens, *self._clauses_to()) if self.scene.has_to(x) and x > prep), None)
            if word in cue.needs_infinitive and infinitive is None:
                continue
            if word in cue.whole:
                return self._whole(word, stance, heads[0])
            tokens = set(below(self.doc, heads[0]))
            if infinitive is not None:
                tokens.update(below(self.doc, infinitive))
            return Complement(word, stance, heads[0], tuple(sorted(tokens)))
        return None

    def _clauses_to(self) -> list[int]:
        return [c for c in self._children("advcl", "ccomp") if self.scene.has_to(c)]

    def _alone(self) -> Complement | None:
        found = self._stance(p.ALONE)
        if found is None or self.objects or self.clauses or self.opens or self.passive:
            return None
        if any(self.doc.tokens[c].lemma in ("to", "with", "of", "for") for c in self.prepositions) or self._antecedent():
            return None
        whole = self._whole(p.ALONE, found[0])
        subjects = [j for s in self.doc.dependents(self.v, "nsubj") for j in below(self.doc, s)]
        return Complement(p.ALONE, whole.stance, self.v, tuple(sorted({*whole.tokens, *subjects})), True)

    # -- parts

    def _whole(self, pattern: str, stance: Stance, object_: int | None = None) -> Complement:
        """The verb phrase as it stands; a relative clause takes what it is about with it (*a charge they rejected*)."""
        doc, v = self.doc, self.v
        dropped = [
            c for c in doc.children(v)
            if doc.tokens[c].dep in ("nsubj", "nsubjpass", "conj", "cc", "parataxis", "agent", "mark", "preconj", "intj")
            or (doc.tokens[c].dep == "ccomp" and not self._belongs(c))
            or (doc.tokens[c].dep == "advcl" and (c < v or self._speaks(c) or self._is_contrast(c)))
            or (c < v and doc.tokens[c].dep in ("advmod", "prep", "npadvmod", "punct"))
            or (c > v and doc.tokens[c].dep == "prep" and self._is_venue(c))
            or self._is_relative(c)
        ]  # fmt: skip
        tokens = below(doc, v, dropped)
        if object_ is not None and object_ not in tokens:
            antecedent = [j for j in below(doc, object_) if j < v]
            if any(doc.tokens[j].text == "," for j in antecedent):
                before_comma = next(k for k, j in enumerate(antecedent) if doc.tokens[j].text == ",")
                return Complement(pattern, stance, object_, tuple(antecedent[:before_comma]) or tuple(antecedent), False)
            subjects = [j for s in doc.dependents(v, "nsubj") for j in below(doc, s)]
            tokens = sorted({*antecedent, *tokens, *subjects})
        return Complement(pattern, stance, object_ if object_ is not None else v, tuple(tokens), True)

    def _speaks(self, c: int) -> bool:
        """Whether a participle beside the verb reports something of its own: *dismissed the idea, pointing out that ..*.

        *rejected the charge, calling it a lie* is one statement: its second verb only points back.
        """
        if self.scene.lemma(c) not in self.scene.speech.verbs:
            return False
        return not any(self.doc.tokens[o].pos == "PRON" for o in self.doc.dependents(c, "dobj", "nsubj", "ccomp"))

    def _is_venue(self, prep: int) -> bool:
        """*in a statement*, *on television*, *according to the readout*: where it was said is no part of what was said."""
        if self.scene.lemma(prep) in ("accord", "according"):
            return True
        venues = self.scene.words("viaNouns") | self.scene.words("publications") | self.scene.words("venues")
        return self.scene.lemma(prep) in ("in", "on", "at", "during", "via", "by", "through") and any(
            self.scene.lemma(o) in venues for o in self.doc.dependents(prep, "pobj")
        )

    def _is_contrast(self, c: int) -> bool:
        return any(self.scene.lemma(m) in self.scene.words("contrastMarks") for m in self.doc.dependents(c, "mark"))

    def _children(self, *deps: str) -> list[int]:
        return self.doc.dependents(self.v, *deps)

    def _objects(self) -> list[int]:
        deps = ("nsubjpass", "dobj") if self.passive else ("dobj", "attr")
        found = [c for c in self._children(*deps) if (self.passive or c > self.v) and not self._is_relative(c)]
        return [c for c in found if not (self.doc.tokens[c].pos == "PRON" and self.doc.tokens[c].tag in ("WP", "WDT"))]

    def _antecedent(self) -> list[int]:
        """What a relative clause without an object of its own is about: *a charge that they rejected*."""
        token = self.doc.tokens[self.v]
        if token.dep not in ("relcl", "acl") or not self.scene.has_subject(self.v) or token.tag in ("VBG", "VBN") and not self.scene.is_finite(self.v):
            return []
        subjects = self.doc.dependents(self.v, "nsubj")
        if subjects and self.doc.tokens[subjects[0]].tag in ("WP", "WDT"):
            return []
        return [token.head] if self.doc.tokens[token.head].pos in ("NOUN", "PROPN", "PRON", "NUM") else []

    def _own(self, clause: int) -> list[int]:
        """What of the clause is not its content: the verb itself, by mistake, and a relative pronoun before it."""
        own = [self.v] if clause in self.doc.ancestors(self.v) else []
        return [*own, *(d for d in self.doc.children(clause) if d < self.v < clause)]

    def _belongs(self, c: int) -> bool:
        """Not a clause before a semicolon or colon, which the parser takes for a complement of the verb behind it."""
        if c > self.v:
            return True
        between = self.doc.tokens[max(self.doc.subtree(c)) + 1 : self.v]
        return not any(t.text in (";", ":") for t in between) and not any(t.text in (";",) for t in self.doc.tokens[c : self.v])

    def _is_infinitive_clause(self, c: int) -> bool:
        return self.scene.has_to(c) and not self.scene.is_finite(c)

    def _is_participle_clause(self, c: int) -> bool:
        return self.doc.tokens[c].tag in ("VBN", "VBD") and not self.doc.dependents(c, "aux", "auxpass") and self.scene.has_subject(c)

    def _is_subjunctive(self, c: int) -> bool:
        """*insisted that Russia release them*: a bare verb with a subject."""
        token = self.doc.tokens[c]
        bare = token.tag == "VB" and not any(self.doc.tokens[a].tag == "MD" for a in self.doc.dependents(c, "aux"))
        passive = any(self.doc.tokens[a].text.lower() == "be" for a in self.doc.dependents(c, "aux", "auxpass"))
        modal = any(self.doc.tokens[a].tag in ("MD", "TO") for a in self.doc.dependents(c, "aux"))
        return (bare or passive) and not modal and self.scene.has_subject(c)

    def _is_small_clause(self, c: int) -> bool:
        """*called it false*: a predicate with a subject, but without a verb."""
        return self.doc.tokens[c].pos in ("ADJ", "NOUN", "PROPN") and not self.doc.dependents(c, "aux", "cop")

    def _is_question(self, c: int) -> bool:
        asks = self.scene.words("interrogatives")
        for d in self.doc.children(c):
            token = self.doc.tokens[d]
            if self.v < c and d < self.v:
                continue  # *which officials said was filmed*: a relative pronoun, no question
            if d < c and token.dep in ("mark", "advmod", "dobj", "nsubj", "attr", "pobj", "nsubjpass", "det") and (
                token.lemma in asks or (token.dep == "mark" and token.lemma == "if")
            ):
                return True
            if d < c and token.lemma == "what" and token.dep in ("dobj", "nsubj", "attr"):
                return True
        return False

    def _is_saying(self, o: int) -> bool:
        lemma = self.doc.tokens[o].lemma
        return lemma in self.scene.words("sayings") or lemma in ("it", "this", "that", "them")

    def _clause_of_noun(self, o: int) -> int | None:
        for c in self.doc.dependents(o, "acl", "ccomp", "relcl"):
            if any(self.doc.tokens[m].lemma == "that" and self.doc.tokens[m].dep == "mark" for m in self.doc.children(c)):
                return c
        return None

    def _speaks_itself(self, o: int) -> bool:
        """*reaffirmed their intention to sign*: the noun of speech says what is said, and how."""
        cues = self.scene.speech.nouns.get(self.scene.lemma(o), ())
        complements = self.doc.dependents(o, "acl", "ccomp")
        if cues and any(self.scene.has_to(c) or self.scene.is_finite(c) for c in complements):
            return True
        return any(self.scene.lemma(prep) in cue.prepositions for cue in cues for prep in self.doc.dependents(o, "prep"))

    def _stance_of_negated_object(self) -> Stance | None:
        return next((cue.patterns[p.NEGATED_OBJECT] for cue in self.cues if p.NEGATED_OBJECT in cue.patterns), None)

    def _is_time(self, o: int) -> bool:
        token = self.doc.tokens[o]
        return any(t.span.start <= token.start < t.span.end for t in self.doc.times) or token.lemma in ("month", "week", "year", "day", "time")

    def _is_relative(self, c: int) -> bool:
        token = self.doc.tokens[c]
        return token.tag in ("WP", "WDT") or (token.dep in ("mark", "dobj", "nsubj") and token.lemma in _RELATIVES and self.doc.tokens[self.v].dep in ("relcl", "acl"))

    def _relative(self, head: int) -> list[int]:
        return self.doc.dependents(head, "relcl", "advcl")

    def _has_particle(self, cue: Cue) -> bool:
        lemma = self.doc.tokens[self.v].lemma
        particles = self.scene.speech.particles(lemma)
        if not particles:
            return True
        present = self._particles()
        if cue.particles:
            return bool(cue.particles & present)
        return not any(self.doc.tokens[c].dep == "prt" and self.doc.tokens[c].lemma in particles for c in self.doc.children(self.v))

    def _particles(self) -> frozenset[str]:
        doc = self.doc
        found = {doc.tokens[c].lemma for c in doc.children(self.v) if doc.tokens[c].dep in ("prt", "advmod", "acomp", "dobj", "prep", "intj", "oprd", "ccomp", "det")}
        if self.v + 1 < len(doc.tokens):
            found.add(doc.tokens[self.v + 1].text.lower())
        return frozenset(found)

