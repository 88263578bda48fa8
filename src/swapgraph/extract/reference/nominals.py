"""*the ministry*, *the movement*, *the Ukrainian leader*, *the kingdom*, *the Egyptian capital*, *both sides*."""

from __future__ import annotations

from swapgraph.extract.posts.phrases import Phrases
from swapgraph.extract.posts.words import RoleWords
from swapgraph.extract.reference.trail import Trail
from swapgraph.lexicon import Lexicon

_DEFINITE = frozenset(("the", "this", "that"))
_BOTH = frozenset(("both", "either", "two", "all"))
_EACH = frozenset(("each", "either", "neither"))
_OPPOSED = frozenset(("warring", "rival", "opposing"))
_COUNTED = frozenset(
    (
        "first",
        "second",
        "third",
        "next",
        "last",
        "other",
        "same",
        "new",
        "latest",
        "final",
        "previous",
        "whole",
        "entire",
    )
)
_COMPLEMENTS = frozenset(("of", "for", "in", "on", "at", "to"))
_REACH = 3  # sentences back in which a country may have been named
_LONGEST = 5  # words from the article to the noun

Found = tuple[str, float] | None


class Nominals:
    """Resolves definite noun phrases of one document against what was named before them."""

    def __init__(self, trail: Trail, phrases: Phrases, words: RoleWords, lexicon: Lexicon) -> None:
        self.trail, self.phrases, self.words = trail, phrases, words
        self.doc, self.entities = trail.doc, trail.entities
        self.kinds = {e.one("rdfs:label") or "": frozenset(e.all("word")) for e in lexicon.of("BodyKind")}
        self.bodies = frozenset(w for of in self.kinds.values() for w in of) | lexicon.words("ownedBodies")
        self.sides, self.countries = lexicon.words("sideNouns"), lexicon.words("countryNouns")
        self.realms, self.travel = lexicon.words("realms"), lexicon.words("travelVerbs")
        self.leaders = lexicon.words("leaderNouns")
        self.voices = lexicon.words("speakingPapers") | lexicon.words("mouthpieces")
        self.governments = lexicon.words("governmentNouns")
        self.marks = {e.one("rdfs:label") or "": frozenset(e.all("mark")) for e in lexicon.of("BodyKind")}

    def resolve(self, i: int) -> None:
        """Resolve the noun phrase headed by token `i`, if it is one that takes up a name."""
        token = self.doc.tokens[i]
        plural = token.tag == "NNS" and token.text.lower() in self.bodies  # *the militants*
        speaks = self._speaks(i)
        if not (token.tag in ("NN", "NNP") or plural) or (token.dep in ("compound", "nmod") and not speaks):
            return
        start = self.phrases.noun(i, self.doc.sentence_of(i).first)[1]
        articles = _DEFINITE | {"a"} if speaks else _DEFINITE  # *a ministry statement*
        first = self._definite(start if self.doc.tokens[start].text[0].isupper() else i, articles)
        if first is None or self.doc.dependents(i, "relcl", "acl", "appos"):
            return
        behind = self.doc.tokens[i + 1] if i + 1 < len(self.doc.tokens) else None
        if behind is not None and behind.dep == "prep" and behind.head == i and behind.text.lower() in _COMPLEMENTS:
            return  # *the president of the council* tells its own story
        if behind is not None and behind.tag == "POS" and token.tag == "NNP" and self._capital_word(i + 2):
            return  # *the Prime Minister's Office* is a body
        word = token.text.lower()
        found = (
            self._bearer(i, first)
            or self._government(i, first, word)
            or self._body(i, first, word)
            or self._capital(i, first, word)
            or self._country(i, first, word)
        )
        if found is not None:
            self.trail.add(i, found[0], "nominal", found[1], first)

    def _speaks(self, i: int) -> bool:
        """*the embassy statement*, *the ministry spokesman*: a body that stands before what speaks for it."""
        token = self.doc.tokens[i]
        before = token.dep in ("compound", "nmod") and self.doc.tokens[token.head].lemma in self.voices
        return before and token.text.lower() in self.bodies

    def _capital_word(self, i: int) -> bool:
        return i < len(self.doc.tokens) and self.doc.tokens[i].text[0].isupper()

    def means_both(self, i: int) -> bool:
        """Whether token `i` heads *both sides*, *the two countries*, *each side*, or is *both*."""
        token = self.doc.tokens[i]
        if token.tag == "DT":
            return token.text.lower() == "both" and token.dep in ("nsubj", "nsubjpass")
        if token.lemma not in self.sides:
            return False
        left = {self.doc.tokens[j].text.lower() for j in self.doc.children(i) if j < i}
        if token.tag == "NNS":
            bare = token.lemma in ("side", "party") and left == {"the"}
            return bare or not left.isdisjoint(_BOTH | _OPPOSED)
        return token.tag == "NN" and not left.isdisjoint(_EACH)

    def _definite(self, i: int, articles: frozenset[str]) -> int | None:
        """The first token behind one of the articles, if nothing but adjectives and demonyms stands between."""
        tokens = self.doc.tokens
        for j in range(i - 1, max(self.doc.sentence_of(i).first, i - _LONGEST) - 1, -1):
            if tokens[j].text.lower() in articles:
                return j + 1
            demonym = self.entities.country_at(j) is not None
            plain = tokens[j].tag in ("JJ", "NN", "NNS", "HYPH", "VBN") and tokens[j].text[0].islower()
            if not (demonym or plain):
                return None
        return None

    def _country_in(self, first: int, last: int) -> str | None:
        return next((c for j in range(first, last) if (c := self.entities.country_at(j)) is not None), None)

    def _bearer(self, i: int, first: int) -> Found:
        """*the president*, *the Ukrainian leader*, *the former lawmaker*: the person who was said to be one."""
        noun, _ = self.phrases.noun(i, first)
        if noun is None or noun in self.words.kin:
            return None
        bearers = self.trail.posts.get(noun, [])
        country = self._country_in(first, i)
        if country is not None:
            fitting = [p for p, of in bearers if of == country] or self._leaders(noun, country)
            return (fitting[-1], 0.8) if fitting else None
        people = list(dict.fromkeys(p for p, _ in bearers))
        if len(people) < 2:
            return (people[0], 0.8) if people else None
        return self._spoken_of(i, people)

    def _spoken_of(self, i: int, people: list[str]) -> Found:
        """The one of several who was spoken of in the last sentences, if the others were not; none of this one."""
        s = self.doc.tokens[i].sentence
        here = {k for _, k in self.trail.named.get(s, ())}
        for back in range(s - 1, max(-1, s - 1 - _REACH), -1):
            near = {k for _, k in self.trail.named.get(back, ()) if k in people and k not in here}
            if near:
                return (near.pop(), 0.6) if len(near) == 1 else None
        return None

    def _government(self, i: int, first: int, word: str) -> Found:
        """*the government*: of the country last said to have one, else of that facing a movement, else the only one."""
        if word not in self.governments or first != i:
            return None
        start = self.doc.tokens[i].start
        told = [
            (m.span.start, key)
            for key in self.entities
            if self.entities.get(key).type == "Country"
            for m in self.entities.get(key).mentions
            if m.kind == "nominal" and m.span.start < start and self._ends_in(m.span.end)
        ]
        if told:
            return max(told)[1], 0.7
        sides = [k for k in self.entities.sides() if self.entities.has(k)]
        countries = [k for k in sides if self.entities.get(k).type == "Country"]
        if len(sides) == 2 and len(countries) == 1:
            return countries[0], 0.6
        named = {k for k in self.entities if self.entities.get(k).type == "Country" and self.entities.get(k).mentions}
        return (named.pop(), 0.6) if len(named) == 1 else None

    def _ends_in(self, end: int) -> bool:
        """Whether a word for a government ends at a character."""
        return any(self.doc.text[:end].lower().endswith(noun) for noun in self.governments)

    def _leaders(self, noun: str, country: str) -> list[str]:
        """Who was called the country's president or the like; failing that, whom the gazetteer knows as its head."""
        if noun not in self.leaders:
            return []
        told = [p for title in sorted(self.leaders) for p, of in self.trail.posts.get(title, ()) if of == country]
        if told:
            return told
        spoken = dict.fromkeys(k for s in sorted(self.trail.named) for _, k in self.trail.named[s])
        heads = [
            k for k in spoken if (known := self.entities.known(k)) is not None and known.head and known.of == country
        ]
        return heads if len(heads) == 1 else []

    def _body(self, i: int, first: int, word: str) -> Found:
        """*the ministry*, *the movement*, *the headquarters*: the last body that is one."""
        tokens = self.doc.tokens
        if word not in self.bodies or first < i - 1 or tokens[first].lemma in _COUNTED:
            return None
        if self._country_in(first, i) is not None or (word == "group" and not self._acts(i)):
            return None
        by_kind: Found = None
        mark = tokens[first].text.lower() if first < i else ""
        meant = {kind for kind, marks in self.marks.items() if mark in marks}
        for key in reversed(self.trail.bodies):
            if self.entities.is_credit(key):
                continue
            entity, known = self.entities.get(key), self.entities.known(key)
            spans = [m.span for m in entity.mentions if m.kind == "name"]
            written = [entity.label, *(self.doc.text[span.start : span.end] for span in spans)]
            kind = (known.kind if known is not None else None) or ""
            if meant and kind and kind not in meant:
                continue  # *the aid group* is no militia
            if any(word in name.lower().split() for name in written):
                return key, 0.85
            if by_kind is None and word in self.kinds.get(kind, ()) and (meant or not mark):
                by_kind = key, 0.6
        return by_kind

    def _acts(self, i: int) -> bool:
        """A *group* that says or does something is a body; one that is freed or travels is a group of people."""
        token = self.doc.tokens[i]
        verb = self.doc.tokens[token.head]
        does = verb.pos in ("VERB", "AUX") and verb.lemma not in self.travel and verb.lemma != "include"
        return token.dep in ("poss", "agent") or (token.dep == "nsubj" and does)

    def _capital(self, i: int, first: int, word: str) -> Found:
        """*the Egyptian capital*."""
        country = self._country_in(first, i) if word == "capital" else None
        key = None if country is None else self.entities.capital_key(country)
        return None if key is None else (key, 0.95)

    def _country(self, i: int, first: int, word: str) -> Found:
        """*the country*, *the kingdom*: the one that acted or was named last."""
        if word not in self.countries or first != i:
            return None
        s = self.doc.tokens[i].sentence
        for back in range(s, max(-1, s - _REACH), -1):
            sentence = self.doc.sentences[back]
            end = first if back == s else sentence.last
            named = [(j, c) for j in range(sentence.first, end) if (c := self._plain_country(j)) is not None]
            if word in self.realms:
                named = [(j, c) for j, c in named if (k := self.entities.known_of(c)) is not None and k.realm == word]
            else:
                named = [(j, c) for j, c in named if self.entities.has(c) or back == s]
            if named:
                country = self._foremost(back, named) if word not in self.realms else named[-1][1]
                return None if country is None else (self.entities.known_key(country) or country, 0.6)
        return None

    def _plain_country(self, j: int) -> str | None:
        """The country that token `j` names or tells by an adjective; not its people, nor *Russia-backed*."""
        tokens, country = self.doc.tokens, self.entities.country_at(j)
        if country is None or (tokens[j].tag in ("NNS", "NNPS") and self.entities.at(j) is None):
            return None
        joined = j + 1 < len(tokens) and tokens[j + 1].text in ("-", "–") and tokens[j + 1].start == tokens[j].end
        return (
            None
            if joined or (j and tokens[j - 1].text in ("-", "–") and tokens[j - 1].end == tokens[j].start)
            else country
        )

    def _first_of_list(self, i: int) -> int:
        while self.doc.tokens[i].dep == "conj" and self.doc.tokens[i].head < i:
            i = self.doc.tokens[i].head
        return i

    def _foremost(self, sentence: int, named: list[tuple[int, str]]) -> str | None:
        """The one country of a sentence; of several, the one that acts or whose body acts."""
        countries = {c for _, c in named}
        if len(countries) == 1:
            return named[0][1]
        subjects = {
            c
            for j, c in named
            for k in (j, self.doc.tokens[j].head)
            if self.trail.verb_of(self._first_of_list(k)) is not None
        }
        if len(subjects) == 1:
            return subjects.pop()
        actor = self.trail.actor.get(sentence)
        return actor if actor in countries and not subjects else None
