"""What a noun phrase stands for: the dead, people held, people, a named person, a pronoun for people, a bare number."""

from __future__ import annotations

from collections.abc import Iterable

from swapgraph.extract.entities import Entities
from swapgraph.lexicon import Lexicon
from swapgraph.model import Document, NumberKind, Span

BODY, CAPTIVE, PERSON, NAME, PRONOUN, NUMBER = "Body", "Captive", "Person", "Name", "PersonPronoun", "Number"

PEOPLE = frozenset({CAPTIVE, PERSON, NAME, NUMBER, PRONOUN})

_READ_FROM_SYNTAX = frozenset({CAPTIVE, PERSON, NAME, NUMBER, PRONOUN, BODY})
_NOMINAL = frozenset({"NOUN", "PROPN", "PRON", "NUM", "ADJ", "DET"})
_CROWD = 10_000_000  # no such number of people is ever held: *200 billion* are money
_COMPLEMENT_DEPS = ("pobj", "pcomp")


class Nouns:
    """Classes of the noun phrases of one document."""

    def __init__(self, doc: Document, entities: Entities, lexicon: Lexicon) -> None:
        self.doc = doc
        self.entities = entities
        self._words = {entry.name: frozenset(entry.all("word")) for entry in lexicon.of("NounClass")}
        self._counts = {
            t.i
            for n in doc.numbers
            if n.kind is NumberKind.COUNT and n.value < _CROWD
            for t in doc.tokens_in(n.value_span)
        }
        self._peoples = frozenset(i for i, _ in entities.demonym_keys())
        self._cache: dict[int, str | None] = {}

    def class_of(self, i: int) -> str | None:
        """The class of the noun phrase headed by token `i`; None for what is no people and no bodies."""
        if i not in self._cache:
            self._cache[i] = None  # guards against cycles through conjuncts
            self._cache[i] = self._class_of(i)
        return self._cache[i]

    def fits(self, i: int, classes: frozenset[str]) -> bool:
        """Whether token `i` heads a noun phrase of one of these classes: people, bodies, or any `lex:NounClass`."""
        if self.class_of(i) in classes:
            return True
        lemma = self._lemma(i)
        return any(lemma in self._words.get(c, ()) for c in classes if c not in _READ_FROM_SYNTAX)

    def is_captivity(self, i: int) -> bool:
        """Whether token `i` is a word for being held (*captivity*, *prison*)."""
        return self.doc.tokens[i].lemma in self._words["Captivity"]

    def fights(self, i: int) -> bool:
        """Whether token `i`, or the noun behind its *of*, is a word for people who fight: *150 of its soldiers*."""
        inner = self._inner(i)
        return any(self._lemma(j) in self._words["Fighter"] for j in (i, i if inner is None else inner))

    def _class_of(self, i: int) -> str | None:
        token, lemma = self.doc.tokens[i], self._lemma(i)
        nominal = token.pos in ("NOUN", "PROPN")
        adjectival = token.pos in ("ADJ", "VERB") and self._the(i)  # *the wounded*, *those freed*
        before_of = token.tag == "VBZ" and self.doc.tokens[min(i + 1, len(self.doc.tokens) - 1)].lemma == "of"
        if (
            lemma in self._words[BODY]
            and (token.pos in _NOMINAL or before_of)
            and not (token.pos == "ADJ" and token.dep == "amod")
        ):
            return BODY
        if lemma in self._words[CAPTIVE] and (
            token.pos == "NOUN" or (token.pos == "PROPN" and self._the(i)) or adjectival
        ):
            return BODY if self._described_as(i, BODY, "amod") else CAPTIVE  # *dead prisoners*
        if nominal and lemma in self._words[PERSON]:
            return self._described(i)
        if nominal and lemma == "one" and self._described_as(i, CAPTIVE, "amod"):
            return CAPTIVE  # *the freed ones*
        if (key := self.entities.at(i)) and self.entities.get(key).type == "Person":
            return NAME
        return self._class_of_others(i, lemma)

    def _class_of_others(self, i: int, lemma: str) -> str | None:
        """Of words that gather others, peoples, pronouns and bare numbers."""
        token = self.doc.tokens[i]
        inner = self._inner(i)
        if inner is not None and (of := self.class_of(inner)):
            return of
        if lemma == "own" and token.dep in ("pobj", "dobj") and self.doc.dependents(i, "poss"):
            return PERSON  # *248 of its own*
        if self._is_people_name(i):
            return self._described(i)
        if token.pos == "PRON" and token.text.lower() in self._words[PRONOUN]:
            return PRONOUN
        gathers = lemma in self._words["Partitive"]
        counts = gathers and (token.pos == "NUM" or self._counted(i) or inner is not None or self.gathers(i))
        return NUMBER if i in self._counts or counts else None

    def _described(self, i: int) -> str:
        """The class of a noun for people by its adjectives: *19 killed soldiers*, *the freed Ukrainians*."""
        if self._described_as(i, BODY, "amod"):
            return BODY
        return CAPTIVE if self._described_as(i, CAPTIVE, "amod", "compound", "nmod") else PERSON

    def _lemma(self, i: int) -> str:
        """The lemma; the model leaves capitalised and rare plurals as they are, so their singulars are tried too."""
        token = self.doc.tokens[i]
        if token.pos in ("NOUN", "PROPN") and token.lemma == token.text.lower() and not self._known(token.lemma):
            for ending, singular in (("men", "man"), ("ies", "y"), ("s", "")):
                stem = token.lemma.removesuffix(ending) + singular
                if token.lemma.endswith(ending) and self._known(stem):
                    return stem
        if token.pos == "NOUN" and token.text.lower() != token.lemma and not self._known(token.lemma):
            return token.text.lower() if self._known(token.text.lower()) else token.lemma  # *corpses*, no *corps*
        return token.lemma

    def _known(self, lemma: str) -> bool:
        return any(lemma in words for words in self._words.values())

    def _the(self, i: int) -> bool:
        """*the wounded*, *those freed*, *all captured*: an adjective or participle used as a noun."""
        return self.doc.tokens[i].dep not in (
            "amod",
            "acl",
            "ROOT",
            "relcl",
            "advcl",
            "conj",
            "ccomp",
            "xcomp",
            "acomp",
        ) and bool(self.doc.dependents(i, "det", "predet", "nummod", "amod", "advmod"))

    def _described_as(self, i: int, class_: str, *deps: str) -> bool:
        words, tokens = self._words[class_], self.doc.tokens
        told = (
            tokens[c] for c in self.doc.dependents(i, *deps) if tokens[c].tag != "VBG"
        )  # *the remaining* are no remains
        return any(token.lemma in words or token.text.lower() in words for token in told)

    def gathers(self, i: int) -> bool:
        """Whether a noun gathers people and says which of several: *the second group*, *another batch of captives*."""
        token = self.doc.tokens[i]
        return (
            token.pos == "NOUN"
            and token.tag == "NN"
            and self._lemma(i) in self._words["Gathering"]
            and (self._numbered(i) or self._inner(i) is not None)
        )

    def _numbered(self, i: int) -> bool:
        """*the third group*, *another batch*: one of several."""
        return any(
            self.doc.tokens[c].lemma in self._words["Ordinal"] for c in self.doc.dependents(i, "amod", "det", "nummod")
        )

    def _inner(self, i: int) -> int | None:
        """The noun behind *of* for words that gather others: *the remains of 6,000 soldiers*, *half of them*."""
        token = self.doc.tokens[i]
        gathers = token.lemma in self._words["Partitive"] or i in self._counts
        if not gathers and not (token.tag == "JJR" and self._counted(i)):  # *six more of its people*
            return None
        more = (
            c for c in self.doc.dependents(i, "amod") if self.doc.tokens[c].tag == "JJR"
        )  # *ten more of our people*
        for prep in (p for head in (i, *more) for p in self.doc.dependents(head, "prep")):
            if self.doc.tokens[prep].lemma == "of":
                for c in self.doc.dependents(prep, *_COMPLEMENT_DEPS):
                    return c
        return None

    def _counted(self, i: int) -> bool:
        return any(c in self._counts for c in self.doc.dependents(i, "nummod", "quantmod", "amod"))

    def _is_people_name(self, i: int) -> bool:
        """*Ukrainians*, *the Lebanese*, *five Britons*: a demonym used as a noun."""
        token = self.doc.tokens[i]
        return (
            token.pos in ("NOUN", "PROPN", "ADJ")
            and token.dep not in ("amod", "compound", "nmod", "poss")
            and (
                token.tag in ("NNPS", "NNS")
                or self._counted(i)
                or (token.pos != "ADJ" and bool(self.doc.dependents(i, "det")))
                or (token.dep in ("dobj", "nsubjpass") and i in self._peoples)
            )
            and i in self._peoples
        )

    def described(self, i: int) -> bool:
        """Whether a noun phrase says more of its people than how many they are."""
        doc = self.doc
        for c in doc.dependents(i, "amod", "compound", "poss", "acl"):
            token = doc.tokens[c]
            if (
                token.tag not in ("WP$", "PRP$")
                and token.lemma not in self._words["Partitive"]
                and token.tag not in ("JJR", "JJS")
            ):
                return True
        return False

    def holds(self, i: int) -> bool:
        """Whether token `i` is a word for people held: *its captives* are not its own people."""
        return self._lemma(i) in self._words[CAPTIVE]

    def phrase(self, i: int, *, with_number: bool = True, without: Iterable[int] = ()) -> Span:
        """The noun phrase headed by token `i` as written, but for articles, relative clauses and appositions.

        `without` are tokens that belong to something else: *hand over* in *hand over three hostages*.
        """
        doc = self.doc
        keep = {i}
        for c in doc.children(i):
            dep = doc.tokens[c].dep
            if (dep in ("amod", "compound", "nmod", "advmod", "quantmod", "neg", "poss") and c < i) or (
                dep == "nummod" and with_number
            ):
                keep.update(doc.subtree(c))
            elif doc.tokens[c].tag == "HYPH" and c < i:
                keep.add(c)  # *twenty-one of the pilots*
            elif dep == "prep" and doc.tokens[c].lemma == "of" and c > i:
                keep.update(j for j in doc.subtree(c) if self._near(c, j))
        keep -= set(without) | self._before_number(i, keep)
        first = i
        while first - 1 in keep:
            first -= 1
        last = i
        while last + 1 in keep:
            last += 1
        return doc.span_of(first, last + 1)

    def _before_number(self, i: int, keep: set[int]) -> set[int]:
        """Nouns that the parser puts before the number of another phrase: *welcomed home as heroes 145 soldiers*."""
        doc = self.doc
        numbers = doc.dependents(i, "nummod")
        first = min((j for n in numbers for j in doc.subtree(n)), default=i)
        nouns = [
            j for j in keep if j < first and doc.tokens[j].pos == "NOUN" and doc.tokens[j].dep in ("nmod", "compound")
        ]
        return {j for j in keep if nouns and j <= max(nouns)}

    def _near(self, prep: int, j: int) -> bool:
        """Whether `j` belongs to the complement of `prep` proper, not to a clause or phrase hanging on it."""
        doc = self.doc
        while j != prep:
            if doc.tokens[j].dep in ("relcl", "acl", "appos", "conj", "cc", "punct", "advcl") or (
                doc.tokens[j].dep == "prep" and doc.tokens[j].lemma != "of" and doc.tokens[j].head != prep
            ):
                return False
            j = doc.tokens[j].head
        return True
