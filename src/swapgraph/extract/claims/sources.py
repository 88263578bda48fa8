"""Whose words they are: from the noun phrase beside a word of speech to the entity that speaks."""

from __future__ import annotations

from dataclasses import dataclass

from swapgraph.extract.claims.apposed import names_beside
from swapgraph.extract.claims.scene import AGENT_TYPES, Scene
from swapgraph.extract.claims.speakers import noun_phrase
from swapgraph.model import Mention, Span

_FIRST_PERSON = frozenset({"i", "we", "my", "our"})
_SINGULAR = frozenset({"he", "she", "his", "her"})
_NEUTER = frozenset({"it", "its"})
_PLURAL = frozenset({"they", "their", "both"})
_CLOSE = 1  # sentences back in which speakers and subjects are preferred to other antecedents
_REACH = 3  # sentences back in which a pronoun's person is sought
_BODIES = frozenset({"Organization", "Country", "Group"})


@dataclass(frozen=True, slots=True)
class Source:
    """The entity that speaks and the words that name it here."""

    key: str
    span: Span


class Sources:
    """Resolves speakers in the order of the text and remembers who spoke, for *he added* and *the person*."""

    def __init__(self, scene: Scene, speech: frozenset[int] = frozenset(), own_voice: str | None = None) -> None:
        self.scene, self.doc, self.entities = scene, scene.doc, scene.entities
        self._speech = speech  # tokens in quotations: their subjects are none of the article's
        self._own_voice = own_voice  # who says *I* and *we* outside quotations
        self._spoken: list[tuple[int, str]] = []
        self._groups: list[tuple[str, str]] = []  # head noun, as written, and key of unnamed sources

    def resolve(self, heads: tuple[int, ...]) -> list[Source]:
        """The sources that these noun phrases name, coordinated ones one by one; unknown ones are left out."""
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
            if self._is_agent_entity(h)
            or self.doc.dependents(h, "det", "poss")
            or self.doc.tokens[h].tag in ("NNS", "NNPS")
        ]
        return [*named, phrases[-1]]

    def _is_agent_entity(self, h: int) -> bool:
        key = self.entities.at(h)
        return key is not None and self.entities.get(key).type in AGENT_TYPES

    def _is_own_speaker(self, c: int) -> bool:
        return self.doc.tokens[c].pos in ("NOUN", "PROPN", "PRON")

    def _at(self, h: int, *, alone: bool) -> list[Source]:
        token = self.doc.tokens[h]
        if token.pos == "PRON" or token.tag in ("PRP", "PRP$", "WP", "WDT", "DT"):
            return self._pronoun(h)
        phrase = noun_phrase(self.scene, h)
        if token.pos == "ADJ" and (country := self.entities.country_of_demonym(h)) is not None:
            return [Source(country, self.doc.span_of(h, h + 1))]  # *the German statement*
        if both := self.entities.sides_meant(h):
            return [Source(key, self.doc.span_of(phrase[0], phrase[-1] + 1)) for key in both]
        if named := names_beside(self.scene, h):
            return [Source(key, self.doc.span_of(phrase[0], phrase[-1] + 1)) for key in named]
        one = self._one(h, alone=alone)
        return [one] if one is not None else []

    def _one(self, h: int, *, alone: bool) -> Source | None:
        token = self.doc.tokens[h]
        if self.entities.at(h) is None and (author := self.scene.author_of(h)) is not None:
            source = next(iter(self._at(author, alone=True)), None)
            if source is not None:
                self._groups.append((token.text.lower(), source.key))
            return source
        phrase = noun_phrase(self.scene, h)
        if self.scene.is_voice_of_paper(h):  # *Western press reports*: with what stands before the paper
            phrase = [j for j in noun_phrase(self.scene, token.head) if j <= h and self.scene.lemma(j) != "a"]
        span = self.doc.span_of(phrase[0], phrase[-1] + 1)
        if (key := self.entities.at(h)) is not None and not self._is_unnamed(h):
            return Source(key, span)
        if (key := self._again(h) or self.entities.at(h)) is not None:
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
        self._groups.append((token.text.lower(), key))
        return Source(key, span)

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
        if not determined or self.doc.dependents(h, "amod", "compound", "poss", "prep", "relcl", "acl"):
            return None
        word = self.doc.tokens[h].text.lower()
        known = next((key for noun, key in reversed(self._groups) if noun == word), None)
        if known is None and self.scene.lemma(h) in self.scene.words("speakingPapers"):
            return self._last_speaker(h)
        return known

    def _last_speaker(self, h: int) -> str | None:
        """*X said in a statement. "..," the statement read*: X, if he spoke nearby."""
        lowest = self._lowest(h, _CLOSE)
        near = [key for j, key in self._spoken if j < h and self.doc.tokens[j].sentence >= lowest]
        return near[-1] if near and self.entities.get(near[-1]).type in AGENT_TYPES else None

    def _is_unnamed(self, h: int) -> bool:
        """*the official*, *the source*: rather the one without a name than somebody named nearby."""
        token = self.doc.tokens[h]
        return token.pos == "NOUN" and token.lemma in self.scene.words("unnamedSource")

    # -- pronouns

    def _pronoun(self, h: int) -> list[Source]:
        token = self.doc.tokens[h]
        span = Span(token.start, token.end)
        word = token.text.lower()
        if word in _FIRST_PERSON:
            return [Source(self._own_voice, span)] if self._own_voice else []
        if both := self.entities.sides_meant(h):
            return [Source(key, span) for key in both]
        if (author := self._author_before(h)) is not None and word in _NEUTER:
            return [Source(author, span)]
        known = self.entities.at(h)
        # He who speaks is mostly he who spoke: nearby, that is surer than what a pronoun means in general.
        keys = self._meant(word, h, _CLOSE) or ([known] if known is not None else self._meant(word, h, _REACH))
        return [Source(key, span) for key in keys]

    def _author_before(self, h: int) -> str | None:
        """*In a statement by the ministry, it said*: who speaks in the paper that opens the sentence."""
        first = self.doc.sentence_of(h).first
        for j in range(first, h):
            if self.doc.tokens[j].dep == "pobj" and (author := self.scene.author_of(j)) is not None:
                return self.entities.at(author)
        return None

    def _meant(self, word: str, h: int, reach: int) -> list[str]:
        if word in _SINGULAR:
            return self._recent(h, frozenset({"Person"}), reach)
        if word in _NEUTER:
            return self._recent(h, _BODIES, reach)
        if word in _PLURAL:
            bodies = self._recent(h, _BODIES, reach, plural=True)
            return bodies or self._recent(h, frozenset({"Person"}), reach, plural=True)
        return []

    def _recent(self, h: int, types: frozenset[str], reach: int, *, plural: bool = False) -> list[str]:
        """Whom a pronoun at token `h` means: the nearest speaker or main subject, `reach` sentences back."""
        tokens = self.doc.tokens
        lowest = self._lowest(h, reach)
        spoken = dict(self._spoken)
        for j in range(h - 1, -1, -1):
            if tokens[j].sentence < lowest:
                break
            if j in spoken and self._fits(j, spoken[j], types) and not (plural and self._is_one_person(j, spoken[j])):
                return [spoken[j]]
            if j in self._speech or not self._leads(j) or self._stands_for_another(j):
                continue
            if keys := self._named_at(j, types, plural=plural):
                return keys
        return []

    def _stands_for_another(self, j: int) -> bool:
        """*X met her and he smiled*: a pronoun behind a name in its sentence is no better than the name."""
        tokens = self.doc.tokens
        first = self.doc.sentence_of(j).first
        return tokens[j].pos == "PRON" and any(tokens[i].pos == "PROPN" and self._leads(i) for i in range(first, j))

    def _lowest(self, h: int, reach: int) -> int:
        """The sentence `reach` sentences back from token `h`, not counting those that are quotations."""
        sentence = self.doc.tokens[h].sentence
        while sentence > 0 and reach > 0:
            sentence -= 1
            s = self.doc.sentences[sentence]
            reach -= not all(j in self._speech or self.doc.tokens[j].pos == "PUNCT" for j in range(s.first, s.last))
        return sentence

    def _fits(self, j: int, key: str, types: frozenset[str]) -> bool:
        """Whether the speaker at token `j` is of a type; *the head of state*, who has no name here, is a person."""
        type_ = self.entities.get(key).type
        unnamed = type_ == "Group" and "Person" in types and self.doc.tokens[j].tag == "NN"
        return type_ in types or (unnamed and self.scene.is_person_noun(j))

    def _is_one_person(self, j: int, key: str) -> bool:
        """*an official*, who is not *they*."""
        return (
            self.entities.get(key).type == "Group" and self.doc.tokens[j].tag == "NN" and self.scene.is_person_noun(j)
        )

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
        if not plural and self.doc.tokens[j].tag == "NNS":
            keys = [k for k in keys if self.entities.get(k).type != "Group"]  # *Three hostages were freed, it said*
        return list(dict.fromkeys(keys)) or self._unnamed_at(heads[0], types, plural=plural)

    def _unnamed_at(self, i: int, types: frozenset[str], *, plural: bool) -> list[str]:
        """*The clerk was jailed for fraud, which he denied*: people who have no name are sources all the same."""
        token = self.doc.tokens[i]
        body = token.lemma in self.scene.words("speakingBodies")
        if "Person" in types or plural:  # *His newspaper*, which is not *he*
            speaks = self.scene.is_person_noun(i) or token.lemma in self.scene.words("speakers")
            speaks = speaks and (plural or not body)
        else:
            speaks = body and token.lemma not in self.scene.words("Gathering")  # *The second group was freed. It said*
        if token.pos != "NOUN" or self.entities.at(i) is not None or not speaks:
            return []
        if (token.tag == "NNS") is not plural:
            return []
        phrase = noun_phrase(self.scene, i)
        return [self.entities.group(self.doc.span_of(phrase[0], phrase[-1] + 1))]
