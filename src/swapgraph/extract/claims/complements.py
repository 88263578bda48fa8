"""What a verb of speech says: its complement as the lexicon knows it, and the stance that this expresses."""

from __future__ import annotations

from dataclasses import dataclass

from swapgraph.extract.claims import cues as p
from swapgraph.extract.claims.content import below, is_quote_mark
from swapgraph.extract.claims.cues import Cue
from swapgraph.extract.claims.frame import Frame
from swapgraph.extract.claims.idle import hides, is_someone, only_adds, speaks_first
from swapgraph.extract.claims.scene import SUBJECTS, Scene
from swapgraph.extract.claims.whole import Whole
from swapgraph.model import Stance

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
    """Reads the complement of one verb (or adjective) of speech at token `v`; `speech` are tokens inside quotations."""

    def __init__(self, scene: Scene, v: int, cues: tuple[Cue, ...], speech: frozenset[int], subject: Subject) -> None:
        self.scene, self.doc, self.v, self.speech, self.subject = scene, scene.doc, v, speech, subject
        self.frame = Frame(scene, v)
        self.whole = Whole(self.frame)
        self.cues = [cue for cue in cues if self.frame.has_particle(cue)]

    def read(self) -> Complement | None:
        """The complement that the lexicon knows, the most telling first; None if the verb says nothing here."""
        if not self.cues:
            return None
        readers = (
            self._clause, self._object_infinitive, self._infinitive, self._gerund, self._predicative,
            self._prepositional, self._object_participle, self._object, self._alone,
        )  # fmt: skip
        return next((found for read in readers if (found := read()) is not None), None)

    # -- stance

    def _stance(self, pattern: str) -> tuple[Stance, Cue] | None:
        """Stance and entry of the first entry that takes the pattern here."""
        for cue in self.cues:
            stance = cue.patterns.get(pattern)
            if stance is not None and (given := self._given(cue, stance, pattern)) is not None:
                return given, cue
        return None

    def _given(self, cue: Cue, stance: Stance, pattern: str) -> Stance | None:
        """The stance under negation, if the subject may say such a thing at all."""
        if not self._may_speak(cue, pattern):
            return None
        return cue.negated if self.frame.negated else stance

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
        frame = self.frame
        for c in frame.clauses:
            if c in self.speech or frame.is_question(c) or frame.is_infinitive(c) or frame.is_small(c):
                continue
            if c < self.v and frame.is_aside(c):
                continue
            if (c < self.v and speaks_first(self.scene, c, self.v)) or only_adds(self.scene, c):
                continue
            if frame.is_participle(c) and (found := self._stance(p.OBJECT_PARTICIPLE)) is not None:
                return Complement(p.OBJECT_PARTICIPLE, found[0], c, tuple(frame.clause_tokens(c)))
            found = (
                (self._stance(p.SUBJUNCTIVE) if frame.is_subjunctive(c) else None)
                or (self._stance(p.FUTURE) if frame.is_future(c) else None)
                or self._stance(p.CLAUSE)
            )
            if found is not None:
                stance, cue = found
                if stance is Stance.DEMANDS and hides(self.scene, below(self.doc, c)):
                    continue
                if p.CLAUSE in cue.whole:
                    return self._whole(p.CLAUSE, stance)
                return Complement(
                    p.CLAUSE, stance, c, tuple(sorted({*self._subject_before(c), *frame.clause_tokens(c)}))
                )
        return None

    def _subject_before(self, c: int) -> list[int]:
        """Of *said two men "wrongly" held were free* the men, whom parsers make the object of *said*."""
        if c < self.v or any(cue.addressee or p.OBJECT in cue.patterns for cue in self.cues):
            return []
        first = min(self.doc.subtree(c))
        before = [o for o in self.doc.dependents(self.v, "dobj") if self.v < o < first and not self.frame.is_time(o)]
        if not before or any(self.scene.lemma(m) == "that" for m in self.doc.dependents(c, "mark")):
            return []
        tokens = below(self.doc, before[-1])
        return tokens if self.doc.tokens[tokens[-1] + 1 : first] == () or first - tokens[-1] <= 2 else []

    def _object_infinitive(self) -> Complement | None:
        found = self._stance(p.OBJECT_INFINITIVE)
        if found is None:
            return None
        for c in self.frame.clauses:
            if self.frame.is_infinitive(c):
                return Complement(p.OBJECT_INFINITIVE, found[0], c, tuple(self.frame.clause_tokens(c)))
        infinitive = next((x for x in self.frame.opens if self.scene.has_to(x)), None)
        if infinitive is None or not self.frame.objects:
            return None
        between = range(self.frame.objects[0] + 1, infinitive)
        if any(self.scene.lemma(j) == "that" and self.doc.tokens[j].tag == "IN" for j in between):
            return None  # *told the meeting that X would like to*
        tokens = {*below(self.doc, self.frame.objects[0]), *below(self.doc, infinitive)}
        return Complement(p.OBJECT_INFINITIVE, found[0], infinitive, tuple(sorted(tokens)))

    def _infinitive(self) -> Complement | None:
        found = self._stance(p.INFINITIVE)
        if found is None:
            return None
        for x in self.frame.infinitives():
            if self._keeps_silence(found[0], x):
                return None
            heads = (x, *self.frame.conditions(x))
            return Complement(p.INFINITIVE, found[0], x, tuple(sorted({j for h in heads for j in below(self.doc, h)})))
        return None

    def _keeps_silence(self, stance: Stance, x: int) -> bool:
        """*refused to say*, *declined to give details*, *asked not to be named*: nothing is claimed."""
        silent = self.scene.lemma(x) in self.scene.words("silence")
        if stance is Stance.DEMANDS:
            return (silent and self.scene.is_passive(x)) or hides(self.scene, below(self.doc, x))
        particulars = self.scene.words("particulars")
        kept_back = any(self.scene.lemma(o) in particulars for o in self.doc.dependents(x, "dobj"))
        return stance is Stance.REFUSES and (silent or kept_back)

    def _gerund(self) -> Complement | None:
        for x in (*self.frame.opens, *self.frame.clauses):
            if self.frame.is_gerund(x) and (found := self._stance(p.GERUND)) is not None:
                return Complement(p.GERUND, found[0], x, tuple(below(self.doc, x)))
        return None

    # -- phrases

    def _predicative(self) -> Complement | None:
        found = self._stance(p.PREDICATIVE)
        predicate = self.frame.predicate() if found is not None else None
        if found is None or predicate is None:
            return None
        stance, cue = found
        if self.scene.lemma(predicate) in self.scene.words("falsehoods") and any(
            map(self.frame.is_saying, self.frame.objects)
        ):
            return self._whole(p.PREDICATIVE, Stance.DENIES)
        if p.PREDICATIVE in cue.whole:
            return self._whole(p.PREDICATIVE, stance)
        dropped = [
            c for c in self.doc.dependents(predicate, "relcl", "advcl", *SUBJECTS)
            if not (self.doc.tokens[c].dep == "relcl" and self.scene.has_to(c))  # *a first step to build trust*
        ]  # fmt: skip
        tokens = self._quoted_words(below(self.doc, predicate, dropped))
        return Complement(p.PREDICATIVE, stance, predicate, tuple(sorted({*tokens, *self._extraposed(predicate)})))

    def _extraposed(self, predicate: int) -> list[int]:
        """*called it premature to name them*: *it*, and what it stands for behind the predicate."""
        empty = [
            j for j in (*self.frame.objects, *self.doc.dependents(predicate, *SUBJECTS))
            if self.scene.lemma(j) == "it" and self.v < j < predicate
        ]  # fmt: skip
        hung = (*self.frame.opens, *self.frame.children("advcl"), *self.doc.dependents(predicate, "xcomp", "advcl"))
        what = [c for c in hung if self.scene.has_to(c) and min(self.doc.subtree(c)) == predicate + 1]
        return [*empty, *below(self.doc, what[0])] if empty and what else []

    def _quoted_words(self, tokens: list[int]) -> list[int]:
        """*called the swap "a fine example"*: from the quotation mark on, if there is one."""
        marks = [n for n, j in enumerate(tokens) if is_quote_mark(self.doc, j)]
        if not marks:
            return tokens
        opened = tokens[0] > 0 and is_quote_mark(self.doc, tokens[0] - 1)  # *as "a fine example" of X*
        if len(marks) == 1 and opened:
            return tokens[: marks[0]]
        return tokens[marks[0] :] if marks[0] < len(tokens) - 2 else tokens

    def _object_participle(self) -> Complement | None:
        found = self._stance(p.OBJECT_PARTICIPLE)
        participle = self.frame.resultative() if found is not None else None
        if found is None or participle is None:
            return None
        o = self.doc.tokens[participle].head
        return Complement(p.OBJECT_PARTICIPLE, found[0], participle, tuple(below(self.doc, o)))

    def _object(self) -> Complement | None:
        for o in self.frame.objects or self.frame.antecedents() or self.frame.free_relatives():
            empty = self.scene.lemma(o) in self.scene.words("emptyObjects") or (
                self.doc.tokens[o].tag == "IN" and o > self.v and bool(self.doc.dependents(o, "pobj"))
            )
            if not empty and o not in self.speech and not self.frame.is_time(o):
                if self.frame.is_saying(o) and (found := self._saying(o)) is not None:
                    return found
                if (found := self._plain_object(o)) is not None:
                    return found
        return None

    def _saying(self, o: int) -> Complement | None:
        """*rejected the accusation*: whole; *rejected the accusation that X*: X is denied."""
        found = self._stance(p.SAYING)
        if found is None:
            return None
        clause = self.frame.clause_of_noun(o) if found[0] is Stance.DENIES else None
        if clause is not None:
            return Complement(p.SAYING, found[0], clause, tuple(below(self.doc, clause)))
        return self._whole(p.SAYING, found[0], o)

    def _plain_object(self, o: int) -> Complement | None:
        if self.frame.negated:
            for cue in self.cues:
                if (stance := cue.patterns.get(p.NEGATED_OBJECT)) is not None and self._may_speak(
                    cue, p.NEGATED_OBJECT
                ):
                    return self._whole(p.OBJECT, stance, o)
        found = self._stance(p.OBJECT)
        clause = self.frame.clause_of_noun(o) if found is not None and found[0] is Stance.CONFIRMS else None
        if found is not None and clause is not None and self.scene.is_told_by_another(o):
            return Complement(p.OBJECT, found[0], clause, tuple(below(self.doc, clause)))
        if found is None or self._is_idle(found[0], o):
            return None
        stance, cue = found
        if self.scene.lemma(self.v) in self.scene.words("greetings") and is_someone(self.scene, o):
            return None  # *welcomed the men*, at an airport
        if self.doc.tokens[o].pos == "PRON" or p.OBJECT in cue.whole or (o < self.v and not self.frame.passive):
            return self._whole(p.OBJECT, stance, o)
        heads = (o, *self.frame.children("dative"))
        venues = [*self.whole.venues_of(o), *self._added_to(o)]
        tokens = sorted({j for h in heads for j in below(self.doc, h, venues)})
        if self.frame.passive:  # what stands behind the verb belongs to its speaker
            tokens = [j for j in tokens if j < self.v]
        return Complement(p.OBJECT, stance, o, tuple(tokens))

    def _added_to(self, o: int) -> list[int]:
        """*announced the arrest of four men, two of them accused of X*: what a comma adds to the thing announced."""
        added = [
            c for j in self.doc.subtree(o) for c in self.doc.dependents(j, "relcl", "acl", "appos", "advcl")
            if c > o and not self.doc.dependents(c, "conj", "cc")
        ]  # fmt: skip
        first = [(min(self.doc.subtree(c)), c) for c in added]
        return [c for i, c in first if i > o + 1 and self.doc.tokens[i - 1].text == ","]

    def _is_whole(self, pattern: str) -> bool:
        return any(pattern in cue.whole for cue in self.cues)

    def _is_idle(self, stance: Stance, o: int) -> bool:
        """Objects with which the word claims nothing of its own."""
        token = self.doc.tokens[self.v]
        if stance is Stance.REFUSES:
            return self.scene.lemma(o) in self.scene.words("particulars")  # *declined an interview*
        if stance is Stance.DEMANDS:
            return hides(self.scene, [o])
        if stance is Stance.PLEDGES:
            return token.tag == "VBG" and not self.doc.dependents(self.v, "aux")  # *stood by, offering meals*: a deed
        if stance is Stance.ASSERTS and self.scene.lemma(o) in ("this", "that") and not self._is_whole(p.OBJECT):
            return True  # *the envoy reported this*: what he reported stands before
        if stance in (Stance.ASSERTS, Stance.CONFIRMS):
            if self.frame.passive and self.scene.lemma(o) in ("this", "that", "it", "what"):
                return True  # *this was reported by X*: what was reported stands elsewhere
            beside = stance is Stance.CONFIRMS and token.dep == "advcl"  # *said so, confirming the swap*
            return beside or self.frame.speaks_itself(o)
        return False

    def _prepositional(self) -> Complement | None:
        for prep in self.frame.prepositions:
            if (found := self._after(prep, of_object=False)) is not None:
                return found
        for c in self.frame.children("advcl", "ccomp", "xcomp"):  # *called for both to leave*
            if c > self.v and self.scene.has_to(c) and self.scene.has_subject(c):
                marks = [m for m in self.doc.dependents(c, "mark") if self.scene.lemma(m) == "for"]
                stances = [s for cue in self.cues if (s := cue.prepositions.get("for")) is not None]
                if marks and stances and (given := self._given(self.cues[0], stances[0], "for")) is not None:
                    return Complement("for", given, c, tuple(below(self.doc, c, marks)))
        for o in self.frame.objects:  # *accused Moscow of breaking*, where the parser hangs *of* on Moscow
            for prep in self.doc.dependents(o, "prep"):
                if (found := self._after(prep, of_object=True)) is not None:
                    return found
        return None

    def _after(self, prep: int, *, of_object: bool) -> Complement | None:
        word, heads = self.scene.lemma(prep), self.doc.dependents(prep, "pobj", "pcomp")
        if not heads:
            return None
        has_object = bool(self.frame.objects or self.frame.passive or self.frame.antecedents())
        loose = (*self.frame.opens, *self.frame.children("advcl", "ccomp"))
        infinitive = next((x for x in loose if x > prep and self.scene.has_to(x)), None)
        for cue in self.cues:
            stance = cue.prepositions.get(word)
            needs_object = word in cue.needs_object
            if stance is None or (of_object and not needs_object) or (needs_object and not has_object):
                continue
            if word in cue.needs_infinitive and infinitive is None:
                continue
            given = self._given(cue, stance, word)
            if given is None:
                continue
            if given is Stance.DEMANDS and hides(self.scene, heads):
                continue
            if word in cue.whole:
                return self._whole(word, given, heads[0])
            tokens = {*below(self.doc, heads[0]), *(below(self.doc, infinitive) if infinitive is not None else ())}
            return Complement(word, given, heads[0], tuple(sorted(tokens)))
        return None

    def _alone(self) -> Complement | None:
        """*The Kremlin has refused*."""
        frame = self.frame
        found = self._stance(p.ALONE)
        if found is None or frame.objects or frame.clauses or frame.opens or frame.passive or frame.antecedents():
            return None
        if any(self.scene.lemma(c) in ("to", "with", "of", "for") for c in frame.prepositions):
            return None
        whole = self._whole(p.ALONE, found[0])
        tokens = sorted({*whole.tokens, *self.whole.subject_tokens()})
        return Complement(p.ALONE, whole.stance, self.v, tuple(tokens), True)

    def _whole(self, pattern: str, stance: Stance, object_: int | None = None) -> Complement:
        """The verb phrase as it stands, or the thing that a relative clause answers (*espionage, which he denied*)."""
        head, tokens, is_whole = self.whole.phrase(object_)
        return Complement(pattern, stance, head, tuple(tokens), is_whole)
