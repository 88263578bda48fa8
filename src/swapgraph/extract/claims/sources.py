"""Whose words they are: from the noun phrase beside a word of speech to the entity that speaks."""

from __future__ import annotations

from dataclasses import dataclass

from swapgraph.extract.claims.content import below
from swapgraph.extract.claims.scene import Scene
from swapgraph.model import Mention, Span

_FIRST_PERSON = frozenset({"i", "we", "my", "our"})
_SINGULAR = frozenset({"he", "she", "his", "her"})
_NEUTER = frozenset({"it", "its"})
_PLURAL = frozenset({"they", "their", "both"})
_RELATIVE_TAGS = ("WP", "WDT")
_ASIDE = 25  # tokens between a subject and its verb in which a relative clause is sought
_REACH = 3  # sentences back in which a pronoun's person is sought
_BODIES = frozenset({"Organization", "Country", "Group"})


@dataclass(frozen=True, slots=True)
class Source:
    """The entity that speaks and the words that name it here."""

    key: str
    span: Span


def speakers_of(scene: Scene, v: int) -> tuple[int, ...]:
    """Heads of the noun phrases whose words the verb of speech at token `v` brings; empty if nobody is named."""
    doc, tokens = scene.doc, scene.doc.tokens
    if scene.is_passive(v) or (tokens[v].dep in ("acl", "amod") and tokens[v].tag == "VBN"):
        if agents := [o for a in doc.dependents(v, "agent") for o in doc.dependents(a, "pobj")]:
            return tuple(agents)
        if any(tokens[c].dep in ("agent", "prep") and tokens[c].lemma == "by" for c in doc.children(v)):
            return tuple(
                o for a in doc.dependents(v, "prep") if tokens[a].lemma == "by" for o in doc.dependents(a, "pobj")
            )
        return ()
    if subjects := doc.dependents(v, "nsubj"):
        return tuple(_antecedent(scene, s, v) for s in subjects[-1:])
    return _inherited(scene, v) or _stray(scene, v)


def _stray(scene: Scene, v: int) -> tuple[int, ...]:
    """The name right before a finite verb whose subject the parser has put elsewhere."""
    doc, tokens = scene.doc, scene.doc.tokens
    if tokens[v].tag not in ("VBD", "VBZ", "VBP") or tokens[v].dep not in ("ROOT", "ccomp", "parataxis"):
        return ()
    j = v - 1
    if j > 0 and tokens[j].text == ",":  # *X's parents, who met Y, said*
        clauses = [
            c
            for c in range(max(0, v - _ASIDE), v)
            if tokens[c].dep == "relcl" and max(doc.subtree(c)) >= j - 1 and tokens[c].head < c
        ]
        return (tokens[clauses[0]].head,) if clauses and scene.is_agent(tokens[clauses[0]].head) else ()
    while j >= 0 and tokens[j].pos in ("ADV", "AUX"):
        j -= 1
    if j < 0 or tokens[j].sentence != tokens[v].sentence or tokens[j].pos != "PROPN" or not scene.is_agent(j):
        return ()
    return (j,)


def _inherited(scene: Scene, v: int) -> tuple[int, ...]:
    """The speakers of a verb without a subject: those of the verb that it is coordinated with or depends on."""
    doc, token = scene.doc, scene.doc.tokens[v]
    head = token.head
    if head == v:
        return ()
    if token.dep == "conj":
        if scene.doc.tokens[head].pos not in ("VERB", "AUX"):
            return _inherited(scene, head) if scene.doc.tokens[head].dep == "conj" else ()
        outer = misplaced_under(scene, v)
        return speakers_of(scene, outer if outer is not None else head)
    while doc.tokens[head].pos in ("ADV", "ADJ") and doc.tokens[head].head != head:  # *went so far as to accuse*
        head = doc.tokens[head].head
    if token.dep in ("advcl", "xcomp", "ccomp", "dep", "prep", "parataxis") and not scene.is_finite(v):
        if doc.tokens[head].pos in ("VERB", "AUX"):
            subjects = doc.dependents(head, "nsubj", "nsubjpass")
            if (outer := belongs_outside(scene, v)) is not None:
                return speakers_of(scene, outer)
            return tuple(_antecedent(scene, s, head) for s in subjects[-1:]) or _inherited(scene, head)
        return (head,) if doc.tokens[head].pos in ("NOUN", "PROPN") else ()
    if token.dep == "pcomp":  # *was quoted as saying*, *by saying*
        verb = doc.tokens[head].head
        while doc.tokens[verb].pos not in ("VERB", "AUX") and doc.tokens[verb].head != verb:  # *unanimous in saying*
            verb = doc.tokens[verb].head
        subjects = doc.dependents(verb, "nsubj", "nsubjpass")
        return tuple(_antecedent(scene, s, verb) for s in subjects[-1:]) or _inherited(scene, verb)
    if token.dep == "acl" and token.tag == "VBG":
        return (head,)
    if token.dep in ("acl", "relcl") and token.tag in ("VBD", "VBZ", "VBP"):
        return _topmost(scene, v)
    return ()


def _topmost(scene: Scene, v: int) -> tuple[int, ...]:
    """*An official quoted by an agency called it a lie*: the parser makes a finite verb without a subject a part of the
    noun phrase before it; the whole of that phrase is its subject."""
    tokens = scene.doc.tokens
    top = tokens[v].head
    while (
        tokens[top].head != top
        and tokens[top].pos in ("NOUN", "PROPN", "ADP", "VERB")
        and tokens[top].dep in ("pobj", "prep", "agent", "acl", "nmod", "compound")
    ):
        top = tokens[top].head
    return (top,) if tokens[top].dep == "ROOT" and tokens[top].pos in ("NOUN", "PROPN") and scene.is_agent(top) else ()


def misplaced_under(scene: Scene, v: int) -> int | None:
    """The verb of speech that a subjectless verb really belongs to, where the parser coordinated it with the content.

    *The army said that no plane had been seen and denied the report*: the plane did not deny anything. It is taken
    out of the content if the tenses do not match (*had been .. and denied*), if the content's subject cannot speak,
    or if a comma stands before *and*.
    """
    doc, tokens = scene.doc, scene.doc.tokens
    token = tokens[v]
    if token.dep != "conj" or scene.has_subject(v) or token.head > v:
        return None
    inner = token.head
    outer = tokens[inner].head
    while tokens[inner].dep == "conj" and outer != inner and not scene.has_subject(inner):
        inner, outer = outer, tokens[outer].head
    if (
        tokens[inner].dep not in ("ccomp", "conj", "advcl", "relcl")
        or outer == inner
        or tokens[outer].lemma not in scene.speech.verbs
    ):
        return None
    if v not in doc.subtree(outer) or not scene.is_finite(outer):
        return None
    if not doc.dependents(outer, "nsubj") and not _inherited(scene, outer):
        return None
    comma = any(t.text == "," for t in tokens[max(inner, v - 3) : v])
    subjects = doc.dependents(inner, "nsubj", "nsubjpass", "expl")
    cannot = bool(subjects) and (
        not scene.is_agent(subjects[0])
        or tokens[subjects[0]].dep != "nsubj"
        or tokens[subjects[0]].lemma in ("it", "which")
    )
    differ = _tenses_differ(scene, inner, v)
    if token.lemma not in scene.speech.verbs:  # *swore he would not be moved, and ordered tanks in*
        return outer if differ and comma else None
    return outer if comma or cannot or differ else None


def belongs_outside(scene: Scene, v: int) -> int | None:
    """The verb of speech that a participle really belongs to, where the parser hung it on the content.

    *She said it was late, adding that ..*: what was late added nothing.
    """
    doc, tokens = scene.doc, scene.doc.tokens
    token, inner = tokens[v], tokens[v].head
    if token.dep != "advcl" or token.tag != "VBG" or v < inner or token.lemma not in scene.speech.verbs:
        return None
    outer = tokens[inner].head
    if tokens[inner].dep != "ccomp" or outer == inner or tokens[outer].lemma not in scene.speech.verbs or outer > v:
        return None
    subjects = doc.dependents(inner, "nsubj", "nsubjpass", "expl")
    own = bool(subjects) and scene.is_agent(subjects[0]) and tokens[subjects[0]].pos != "PRON"
    comma = v > 0 and tokens[v - 1].text == ","
    return outer if comma and not own else None


def _tenses_differ(scene: Scene, inner: int, v: int) -> bool:
    tokens = scene.doc.tokens
    shared = [tokens[c] for c in scene.doc.dependents(inner, "aux", "auxpass")]
    own = [tokens[c] for c in scene.doc.dependents(v, "aux", "auxpass")]
    if own:
        return tokens[own[0].i].tag != (shared[0].tag if shared else tokens[inner].tag)
    if any(a.tag == "MD" for a in shared):
        return tokens[v].tag in ("VBD", "VBZ")
    if shared:
        return tokens[v].tag in ("VBD", "VBZ", "VBP")
    return tokens[v].tag != tokens[inner].tag and {tokens[v].tag, tokens[inner].tag} <= {"VBD", "VBZ", "VBP"}


def _antecedent(scene: Scene, s: int, v: int) -> int:
    """The noun that a relative pronoun stands for; *the leader of Y, who* is the person whom *the leader* explains."""
    doc, tokens = scene.doc, scene.doc.tokens
    if tokens[s].tag not in _RELATIVE_TAGS and not (tokens[s].lemma == "that" and tokens[v].dep in ("relcl", "acl")):
        return s
    clause = v
    while tokens[clause].dep not in ("relcl", "acl") and tokens[clause].head != clause:
        clause = tokens[clause].head
    noun = tokens[clause].head
    while tokens[noun].dep == "appos":
        noun = tokens[noun].head
    return noun if noun != s else s


def noun_phrase(scene: Scene, head: int) -> list[int]:
    """The tokens of the noun phrase at `head` as one would name it: without relative clauses, appositions, conjuncts."""
    doc, tokens = scene.doc, scene.doc.tokens
    dropped = [
        c for c in doc.children(head)
        if tokens[c].dep in ("relcl", "appos", "advcl", "parataxis", "ccomp", "conj", "cc", "preconj")
        or (tokens[c].dep == "prep" and tokens[c].lemma in ("according", "on", "in", "at", "after", "during"))
    ]  # fmt: skip
    kept = below(doc, head, dropped)
    out = [head]
    for j in range(head - 1, -1, -1):
        if j not in kept or tokens[j].text in (",", ";", ":", "—", "–"):
            break
        out.insert(0, j)
    for j in range(head + 1, len(tokens)):
        if j not in kept or tokens[j].text in (",", ";", ":", "—", "–"):
            break
        out.append(j)
    while len(out) > 1 and (
        tokens[out[-1]].dep == "case" or (tokens[out[-1]].pos == "PUNCT" and tokens[out[-1]].text != ")")
    ):
        out.pop()
    while len(out) > 1 and (tokens[out[0]].pos == "PUNCT" or tokens[out[0]].dep in ("preconj", "cc")):
        out.pop(0)
    return out


class Sources:
    """Resolves speakers in the order of the text and remembers who spoke, for *he added* and *the person*."""

    def __init__(self, scene: Scene, own_voice: str | None = None) -> None:
        self.scene, self.doc, self.entities = scene, scene.doc, scene.entities
        self._own_voice = own_voice  # who says *I* and *we* outside quotations
        self._spoken: list[tuple[int, str]] = []
        self._groups: list[tuple[str, str]] = []  # head noun and key of unnamed sources

    def resolve(self, heads: tuple[int, ...]) -> list[Source]:
        """The sources that these noun phrases name, coordinated ones one by one; those that cannot be told are left out."""
        found: dict[str, Source] = {}
        for head in heads:
            phrases = [head, *(c for c in self.doc.conjuncts(head)[1:] if self._is_own_speaker(c))]
            if len(phrases) > 1 and not any(self.entities.at(h) or self.doc.tokens[h].pos == "PRON" for h in phrases):
                phrases = [head]
            phrases = self._without_titles(phrases)
            for h in phrases:
                for source in self._at(h, alone=len(phrases) == 1):
                    found.setdefault(source.key, source)
        self._spoken.extend((heads[0], key) for key in found)
        return list(found.values())

    def _without_titles(self, phrases: list[int]) -> list[int]:
        """*president and chief executive Ann Lee*: one person, whatever the parser coordinates."""
        last = self.entities.at(phrases[-1])
        if len(phrases) < 2 or last is None or self.entities.get(last).type != "Person":
            return phrases
        named = [
            h
            for h in phrases[:-1]
            if self.entities.at(h) is not None
            or self.doc.dependents(h, "det", "poss")
            or self.doc.tokens[h].tag in ("NNS", "NNPS")
        ]
        return [*named, phrases[-1]]

    def _is_own_speaker(self, c: int) -> bool:
        return self.doc.tokens[c].pos in ("NOUN", "PROPN", "PRON")

    def _at(self, h: int, *, alone: bool) -> list[Source]:
        token = self.doc.tokens[h]
        if token.pos == "PRON" or token.tag in ("PRP", "PRP$", "WP", "WDT", "DT"):
            return self._pronoun(h)
        phrase = noun_phrase(self.scene, h)
        if both := self.entities.sides_meant(h):
            return [Source(key, self.doc.span_of(phrase[0], phrase[-1] + 1)) for key in both]
        one = self._one(h, alone=alone)
        return [one] if one is not None else []

    def _one(self, h: int, *, alone: bool) -> Source | None:
        token = self.doc.tokens[h]
        if self.entities.at(h) is None and (author := self.scene.author_of(h)) is not None:
            return self._one(author, alone=True)
        phrase = noun_phrase(self.scene, h)
        span = self.doc.span_of(phrase[0], phrase[-1] + 1)
        if (named := self._named_beside(h)) is not None:
            return Source(named, span)
        if (key := self.entities.at(h)) is not None:
            return Source(key, span)
        if (key := self._again(h)) is not None:
            self.entities.mention(key, Mention(span, "nominal"))
            return Source(key, span)
        if (key := self._stand_in(h)) is not None:
            return Source(key, span)
        if not alone and len(phrase) == 1 and token.pos not in ("NOUN", "PROPN"):
            return None
        if alone and (conjuncts := self.doc.conjuncts(h)[1:]) and token.pos == "NOUN":
            last = noun_phrase(self.scene, conjuncts[-1])
            if (
                all(self.doc.tokens[j].sentence == token.sentence for j in last)
                and self.doc.tokens[conjuncts[-1]].pos == "NOUN"
            ):
                span = self.doc.span_of(phrase[0], last[-1] + 1)
        key = self.entities.group(span)
        self._groups.append((token.lemma, key))
        return Source(key, span)

    def _named_beside(self, h: int) -> str | None:
        """*its spokesman, Andriy Yusov*: the person whom the noun introduces."""
        if (key := self.entities.at(h)) is not None and self.entities.get(key).type == "Person":
            return None
        for c in self.doc.dependents(h, "appos"):
            if (key := self.entities.at(c)) is not None and self.entities.get(key).type == "Person":
                return key
        return None

    def _stand_in(self, h: int) -> str | None:
        """*the Ukrainian side*: the country whose side it is."""
        if self.doc.tokens[h].lemma not in self.scene.words("standIns"):
            return None
        for c in self.doc.dependents(h, "amod", "poss", "compound"):
            if key := self.entities.at(c) or self.entities.country_of_demonym(c):
                return key
        return None

    def _again(self, h: int) -> str | None:
        """*The person added*: the unnamed source of the same noun, if it is told again."""
        determined = any(self.doc.tokens[c].lemma in ("the", "that", "this") for c in self.doc.dependents(h, "det"))
        if not determined or self.doc.dependents(h, "amod", "compound", "poss", "prep"):
            return None
        lemma = self.doc.tokens[h].lemma
        return next((key for noun, key in reversed(self._groups) if noun == lemma), None)

    # -- pronouns

    def _pronoun(self, h: int) -> list[Source]:
        token = self.doc.tokens[h]
        span = Span(token.start, token.end)
        word = token.text.lower()
        if word in _FIRST_PERSON:
            return [Source(self._own_voice, span)] if self._own_voice else []
        if both := self.entities.sides_meant(h):
            return [Source(key, span) for key in both]
        if (key := self.entities.at(h)) is not None:
            return [Source(key, span)]
        if word in _SINGULAR:
            keys = self._recent(h, frozenset({"Person"}))
        elif word in _NEUTER:
            keys = self._recent(h, _BODIES)
        elif word in _PLURAL:
            keys = self._recent(h, _BODIES, plural=True) or self._recent(h, frozenset({"Person"}), plural=True)
        else:
            keys = []
        return [Source(key, span) for key in keys]

    def _recent(self, h: int, types: frozenset[str], *, plural: bool = False) -> list[str]:
        """Whom a pronoun at token `h` means: the nearest speaker or subject of a main clause, a few sentences back."""
        tokens = self.doc.tokens
        lowest = tokens[h].sentence - _REACH
        spoken = dict(self._spoken)
        for j in range(h - 1, -1, -1):
            if tokens[j].sentence < lowest:
                break
            if j in spoken and self.entities.get(spoken[j]).type in types:
                return [spoken[j]]
            if j != h and self._leads(j) and (keys := self._named_at(j, types, plural=plural)):
                return keys
        return []

    def _leads(self, j: int) -> bool:
        """Whether token `j` is the subject of a main clause, or stands for one: *Ilya Yashin, 41, politician.*"""
        token = self.doc.tokens[j]
        if token.dep == "ROOT":
            return token.pos in ("NOUN", "PROPN")
        if token.dep not in ("nsubj", "nsubjpass"):
            return False
        verb = self.doc.tokens[token.head]
        while verb.dep in ("conj", "ccomp", "parataxis") and verb.head != verb.i and verb.head > verb.i - 60:
            if verb.dep == "ccomp" and verb.head < verb.i:
                return False  # inside somebody's words
            verb = self.doc.tokens[verb.head]
        return verb.dep == "ROOT"

    def _named_at(self, j: int, types: frozenset[str], *, plural: bool) -> list[str]:
        heads = [j]
        if self.entities.at(j) is None and (author := self.scene.author_of(j)) is not None:
            heads = [author]
        elif plural:
            heads = self.doc.conjuncts(j)
        keys = [key for i in heads if (key := self.entities.at(i)) is not None and self.entities.get(key).type in types]
        return list(dict.fromkeys(keys))
