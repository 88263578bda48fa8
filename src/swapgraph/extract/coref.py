"""Who *he*, *its*, *the ministry*, *the Ukrainian leader* and *both sides* are, and how sure that is.

Rules, in the order of the text (after Hobbs 1978 and Lappin & Leass 1994, cut to news): the subject of the clause above,
then of the sentence before; a definite noun goes to the name that bears it. No list of men's and women's names is kept:
*he* and *she* are told apart by what the article says (Mr, Mrs, *his wife*, an earlier *she*).
"""

from __future__ import annotations

from dataclasses import dataclass, field

from swapgraph.extract.entities import Entities
from swapgraph.extract.roles import Finder, RoleWords
from swapgraph.lexicon import Lexicon
from swapgraph.model import Document, Mention, Span

_HE = {"he": "m", "him": "m", "his": "m", "himself": "m", "she": "f", "her": "f", "hers": "f", "herself": "f"}
_IT = frozenset(("it", "its", "itself"))
_TITLES = {
    "mr": "m",
    "mr.": "m",
    "sir": "m",
    "mrs": "f",
    "mrs.": "f",
    "ms": "f",
    "ms.": "f",
    "miss": "f",
    "madame": "f",
    "lord": "m",
    "lady": "f",
}
_FEMALE_KIN = frozenset(
    "wife mother daughter sister widow girlfriend fiancee fiancée grandmother aunt niece mother-in-law spokeswoman chairwoman policewoman businesswoman congresswoman actress".split()
)
_MALE_KIN = frozenset(
    "husband father son brother widower boyfriend fiance fiancé grandfather uncle nephew spokesman chairman policeman businessman congressman".split()
)
_LEADERS = frozenset(
    (
        "leader",
        "president",
        "premier",
        "prime minister",
        "chancellor",
        "king",
        "ruler",
        "emir",
        "monarch",
        "head of state",
        "dictator",
        "strongman",
    )
)
_BOTH = frozenset(("both", "either", "two"))
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
        "small",
        "large",
    )
)
_REACH = 3  # sentences back that a pronoun may reach
_QUOTES = frozenset(("“", "”", '"', "«", "»", "„"))


@dataclass(slots=True)
class Trail:
    """What was spoken of so far: for each sentence the names in it, and who was its subject."""

    named: dict[int, list[tuple[int, str]]] = field(default_factory=dict)  # sentence -> (token, key)
    subject: dict[int, str] = field(default_factory=dict)  # sentence -> person who was subject of its main clause
    actor: dict[int, str] = field(default_factory=dict)  # sentence -> country or body that was
    gender: dict[str, str] = field(default_factory=dict)


def resolve_coref(doc: Document, entities: Entities, lexicon: Lexicon) -> None:
    """Add the mentions by pronoun and by noun, and note which noun phrases mean both parties."""
    resolver = _Resolver(doc, entities, lexicon)
    for sentence in doc.sentences:
        resolver.read(sentence.i)
    for i in resolver.both:
        entities.mean_both(i)


class _Resolver:
    def __init__(self, doc: Document, entities: Entities, lexicon: Lexicon) -> None:
        self.doc, self.entities = doc, entities
        self.words = RoleWords.from_lexicon(lexicon)
        self.side_nouns = lexicon.words("sideNouns")
        self.kinds = {e.one("rdfs:label") or "": frozenset(e.all("word")) for e in lexicon.of("BodyKind")}
        self.body_nouns = frozenset(w for nouns in self.kinds.values() for w in nouns) | lexicon.words("ownedBodies")
        self.country_nouns = lexicon.words("countryNouns")
        self.realms = lexicon.words("realms")
        self.trail = Trail()
        self.both: list[int] = []
        self.bodies: list[str] = []  # bodies in the order of their last mention
        self.posts: dict[str, list[tuple[str, str | None]]] = {}  # role noun -> persons told to bear it, and of what
        self.quoted = _quoted(doc)
        self.travel = lexicon.words("travelVerbs")
        finder = self.finder = Finder(doc, entities, self.words)
        self.name_at = {first: key for first, (_, key) in finder.names.items()}
        self.told: dict[int, list[tuple[str, str, str | None]]] = {}  # sentence -> (noun, person, of)
        for held in finder.held():
            sentence = doc.tokens[held.phrase.noun].sentence
            self.told.setdefault(sentence, []).append((held.phrase.base, held.person, held.of))
            self._gender_of_noun(held.phrase.base, held.person)
        self.in_phrase = finder.end_of

    def _gender_of_noun(self, noun: str, person: str) -> None:
        last = noun.rsplit(" ", 1)[-1]
        if last in _FEMALE_KIN:
            self.trail.gender.setdefault(person, "f")
        elif last in _MALE_KIN:
            self.trail.gender.setdefault(person, "m")

    # ---- one sentence after the other

    def read(self, s: int) -> None:
        """Resolve the pronouns and nouns of a sentence from left to right."""
        doc, tokens, entities = self.doc, self.doc.tokens, self.entities
        sentence = doc.sentences[s]
        named = self.trail.named.setdefault(s, [])
        for i in range(sentence.first, sentence.last):
            token = tokens[i]
            lower = token.text.lower()
            key = entities.at(i)
            if key is not None:
                self._saw(s, i, key, named)
                if (
                    i > sentence.first
                    and (gender := _TITLES.get(tokens[i - 1].text.lower()))
                    and entities.get(key).type == "Person"
                ):
                    self.trail.gender[key] = gender
            elif lower in _HE and token.tag in ("PRP", "PRP$"):
                self._he(s, i, lower, named)
            elif lower in _IT and token.tag in ("PRP", "PRP$"):
                self._it(s, i, named)
            elif token.tag in ("NN", "NNP", "NNS") or (token.tag == "DT" and lower in _BOTH):
                self._noun(s, i, named)
        for noun, person, of in self.told.get(s, ()):
            self.posts.setdefault(noun, []).append((person, of))
            if " " in noun:
                self.posts.setdefault(noun.rsplit(" ", 1)[-1], []).append((person, of))

    def _saw(self, s: int, i: int, key: str, named: list[tuple[int, str]]) -> None:
        entity, token = self.entities.get(key), self.doc.tokens[i]
        named.append((i, key))
        if entity.type == "Organization":
            if key in self.bodies:
                self.bodies.remove(key)
            self.bodies.append(key)
        if token.dep in ("nsubj", "nsubjpass"):
            main = self.doc.tokens[token.head].dep in ("ROOT", "ccomp") or s not in self.trail.subject
            if entity.type == "Person" and main:
                self.trail.subject[s] = key
            elif entity.type in ("Country", "Organization", "Group") and main:
                self.trail.actor[s] = key

    def _add(
        self, s: int, i: int, key: str, kind: str, sure: float, named: list[tuple[int, str]], first: int | None = None
    ) -> None:
        tokens = self.doc.tokens
        self.entities.mention(
            key, Mention(Span(tokens[first if first is not None else i].start, tokens[i].end), kind, sure)
        )
        self._saw(s, i, key, named)

    # ---- pronouns

    def _he(self, s: int, i: int, word: str, named: list[tuple[int, str]]) -> None:
        gender = _HE[word]
        found = self._person_above(s, i, gender, named)
        if found is None:
            found = self._person_before(s, i, gender)
        if found is None:
            found = self._person_after(s, gender)
        if found is None:
            return
        key, sure = found
        self.trail.gender.setdefault(key, gender)
        self._add(s, i, key, "pronoun", sure, named)

    def _fits(self, key: str, gender: str) -> bool:
        return (
            self.entities.get(key).type == "Person"
            and self.trail.gender.get(key, gender) == gender
            and not self.entities.is_credit(key)
        )

    def _person_above(self, s: int, i: int, gender: str, named: list[tuple[int, str]]) -> tuple[str, float] | None:
        """A person named earlier in the sentence: the subject of a clause above, else the nearest."""
        if self.quoted.get(i) is not None:
            return self._in_same_quote(i, gender, named)
        tokens = self.doc.tokens
        own = self._clause(i)
        objective = tokens[i].dep in ("dobj", "dative", "pobj") and tokens[i].text.lower() in ("him", "her")
        above = [a for a in self.doc.ancestors(i) if tokens[a].pos in ("VERB", "AUX")]
        fitting = [(j, k) for j, k in named if self._fits(k, gender) and self.quoted.get(j) is None]
        if not fitting:
            return None
        for a in above:
            for j, key in reversed(fitting):
                if tokens[j].dep in ("nsubj", "nsubjpass") and tokens[j].head == a:
                    if a == own and (objective or tokens[i].dep in ("nsubj", "nsubjpass")):
                        continue
                    return key, 0.9
        others = [(j, k) for j, k in fitting if not (objective and tokens[j].head == own)]
        if not others:
            return None
        subjects = [(j, k) for j, k in others if tokens[j].dep in ("nsubj", "nsubjpass")]
        if tokens[i].dep in ("nsubj", "nsubjpass") and i == self.doc.sentences[s].first:
            return None
        return (subjects or others)[-1][1], 0.75 if len({k for _, k in others}) == 1 else 0.6

    def _in_same_quote(self, i: int, gender: str, named: list[tuple[int, str]]) -> tuple[str, float] | None:
        mine = [k for j, k in named if self.quoted.get(j) == self.quoted[i] and self._fits(k, gender)]
        return (mine[-1], 0.7) if mine else None

    def _clause(self, i: int) -> int | None:
        return next((a for a in self.doc.ancestors(i) if self.doc.tokens[a].pos in ("VERB", "AUX")), None)

    def _person_before(self, s: int, i: int, gender: str) -> tuple[str, float] | None:
        """The subject of the sentence before, else the person named last; not the speaker, inside a quote."""
        block = self.doc.sentences[s].block
        quoted = self.quoted.get(i) is not None
        speaker = self.trail.subject.get(s) if quoted else None
        for back in range(s - 1, max(-1, s - 1 - _REACH), -1):
            if abs(block - self.doc.sentences[back].block) > 1:
                break
            sure = 0.85 if back == s - 1 else 0.6
            if quoted:
                sure -= 0.3
            subject = self.trail.subject.get(back)
            if subject is not None and subject != speaker and self._fits(subject, gender):
                return subject, sure
            names = [k for _, k in self.trail.named.get(back, ()) if k != speaker and self._fits(k, gender)]
            if names:
                return names[-1], sure - 0.1
        return None

    def _person_after(self, s: int, gender: str) -> tuple[str, float] | None:
        """An article that opens with *He was a corporal of 19 when*: the first person named after."""
        if any(self._fits(k, gender) for names in self.trail.named.values() for _, k in names):
            return None
        limit = min(s + 2, len(self.doc.sentences) - 1)
        sentence = self.doc.sentences[limit]
        for i in range(self.doc.sentences[s].first, sentence.last):
            key = self.name_at.get(i)
            if key is not None and self._fits(key, gender):
                return key, 0.5
        return None

    def _it(self, s: int, i: int, named: list[tuple[int, str]]) -> None:
        """*it*, *its*: the country or body that is subject above or before; not the empty *it* of *it is clear that*."""
        tokens = self.doc.tokens
        token = tokens[i]
        if token.text.lower() == "it" and token.dep not in ("nsubj", "nsubjpass"):
            return
        if token.dep in ("nsubj", "nsubjpass") and (
            tokens[token.head].lemma in ("be", "seem", "appear", "remain", "take", "rain") or token.dep == "nsubjpass"
        ):
            return
        kinds = ("Country", "Organization")
        above = [a for a in self.doc.ancestors(i) if tokens[a].pos in ("VERB", "AUX")]
        own = above[0] if above else None
        for a in above:
            for j, key in reversed(named):
                if tokens[j].dep == "nsubj" and tokens[j].head == a and self.entities.get(key).type in kinds:
                    if a == own and token.tag == "PRP":
                        continue
                    self._add(s, i, key, "pronoun", 0.75, named)
                    return
        if token.tag == "PRP$" and (near := [k for _, k in named if self.entities.get(k).type in kinds]):
            self._add(s, i, near[-1], "pronoun", 0.5, named)
            return
        if s and self.doc.sentences[s - 1].block in (self.doc.sentences[s].block, self.doc.sentences[s].block - 1):
            actor = self.trail.actor.get(s - 1)
            if actor is not None and s not in self.trail.actor:
                self._add(s, i, actor, "pronoun", 0.6, named)

    # ---- nouns

    def _noun(self, s: int, i: int, named: list[tuple[int, str]]) -> None:
        doc, tokens = self.doc, self.doc.tokens
        token = tokens[i]
        if self._means_both(i):
            self.both.append(i)
            return
        if token.dep in ("compound", "nmod") or token.tag not in ("NN", "NNP"):
            return
        first = self._definite(i, doc.sentences[s].first)
        if first is None or doc.dependents(i, "relcl", "acl", "appos"):
            return
        if any(
            tokens[p].text.lower() in ("of", "for", "in", "on", "at", "to") and tokens[p].i == i + 1
            for p in doc.dependents(i, "prep")
        ):
            return
        lower = token.text.lower()
        found = (
            self._bearer(i, first, lower)
            or self._body(i, first, lower)
            or self._capital(i, first, lower)
            or self._country(s, i, first, lower)
        )
        if found is not None:
            key, sure = found
            self._add(s, i, key, "nominal", sure, named, first)

    def _definite(self, i: int, limit: int) -> int | None:
        """The first token behind *the* or *this*, if the noun phrase has it and nothing but adjectives between."""
        tokens = self.doc.tokens
        for j in range(i - 1, max(limit, i - 5) - 1, -1):
            word = tokens[j].text.lower()
            if word in ("the", "this", "that"):
                return j + 1
            demonym = self.entities.country_at(j) is not None
            if not (demonym or tokens[j].tag in ("JJ", "NN", "HYPH", "VBN")) or (
                tokens[j].text[0].isupper() and not demonym
            ):
                return None
        return None

    def _means_both(self, i: int) -> bool:
        """*both sides*, *the two countries*, *each side*, *the warring parties*; a bare *both* that does something."""
        tokens = self.doc.tokens
        token = tokens[i]
        if token.tag == "DT":
            return (
                token.text.lower() == "both" and token.dep in ("nsubj", "nsubjpass") and len(self.entities.sides()) == 2
            )
        if token.lemma not in self.side_nouns:
            return False
        left = {tokens[j].text.lower() for j in self.doc.children(i) if j < i}
        if token.tag == "NNS":
            return (
                bool(left & _BOTH)
                or (bool(left & {"warring", "rival", "opposing"}))
                or (token.lemma in ("side", "party") and "the" in left and len(left) == 1)
            )
        return bool(left & {"each", "either", "neither"}) and token.lemma in (
            "side",
            "party",
            "country",
            "nation",
            "government",
            "army",
            "state",
        )

    def _bearer(self, i: int, first: int, lower: str) -> tuple[str, float] | None:
        """*the president*, *the Ukrainian leader*, *the former lawmaker*: the person who was said to be one."""
        base, _ = self.finder.noun(i, first)
        lower = base or lower
        if lower not in self.words.nouns or self.words.nouns[lower] in ("kinship", "relations"):
            return None
        country = next((c for j in range(first, i) if (c := self.entities.country_at(j)) is not None), None)
        bearers = self.posts.get(lower, [])
        if country is not None:
            fitting = [p for p, of in bearers if of == country] or self._leaders(lower, country)
            return (fitting[-1], 0.8) if fitting else None
        if bearers:
            return bearers[-1][0], 0.8 if len({p for p, _ in bearers}) == 1 else 0.6
        return None

    def _leaders(self, noun: str, country: str) -> list[str]:
        """*the Ukrainian leader* is who was called its president; failing that, who the gazetteer has for it."""
        if noun not in _LEADERS:
            return []
        told = [p for title in sorted(_LEADERS) for p, of in self.posts.get(title, ()) if of == country]
        if told:
            return told
        spoken = [k for s in sorted(self.trail.named) for _, k in self.trail.named[s]]
        persons = [
            k
            for k in dict.fromkeys(spoken)
            if (known := self.entities.known(k)) is not None and known.head and known.of == country
        ]
        return persons if len(persons) == 1 else []

    def _body(self, i: int, first: int, lower: str) -> tuple[str, float] | None:
        """*the ministry*, *the movement*, *the headquarters*: the last body that is one."""
        if lower not in self.body_nouns or first < i - 1 or self.doc.tokens[first].lemma in _COUNTED:
            return None
        if lower == "group" and not self._acts(i):
            return None
        country = next((c for j in range(first, i) if (c := self.entities.country_at(j)) is not None), None)
        if country is not None:
            return None
        by_kind = None
        for key in reversed(self.bodies):
            entity, known = self.entities.get(key), self.entities.known(key)
            if self.entities.is_credit(key):
                continue
            words = entity.label.lower().replace("(", " ").split()
            names = {
                w
                for m in entity.mentions
                if m.kind == "name"
                for w in self.doc.text[m.span.start : m.span.end].lower().split()
            }
            if lower in words or lower in names:
                return key, 0.85
            if by_kind is None and known is not None and lower in self.kinds.get(known.kind or "", ()):
                by_kind = key
        return (by_kind, 0.6) if by_kind is not None else None

    def _acts(self, i: int) -> bool:
        """A *group* that says or does something is a body; one that is freed or travels is a group of people."""
        token = self.doc.tokens[i]
        verb = self.doc.tokens[token.head]
        return token.dep in ("poss", "agent") or (
            token.dep == "nsubj"
            and verb.pos in ("VERB", "AUX")
            and verb.lemma not in self.travel
            and verb.lemma != "include"
        )

    def _country(self, s: int, i: int, first: int, lower: str) -> tuple[str, float] | None:
        """*the country*, *the kingdom*: the one named or meant by its people last."""
        if lower not in self.country_nouns or first != i:
            return None
        realm = lower in self.realms
        if realm:
            before = [
                c
                for j in range(first - 1, self.doc.sentences[max(0, s - _REACH)].first - 1, -1)
                if (c := self.entities.country_at(j)) is not None
            ]
            key = next(
                (c for c in before if (known := self.entities.known_of(c)) is not None and known.realm == lower), None
            )
            return None if key is None else (self.entities.known_key(key) or key, 0.8)
        for back in range(s, max(-1, s - _REACH), -1):
            actor = self.trail.actor.get(back)
            if back != s and actor is not None and self.entities.get(actor).type == "Country":
                return actor, 0.6
            sentence = self.doc.sentences[back]
            end = first if back == s else sentence.last
            named = [c for j in range(sentence.first, end) if (c := self.entities.country_at(j)) is not None]
            listed = [c for c in named if self.entities.has(c)]
            if listed or (named and back == s):
                key = listed[-1] if listed else named[-1]
                return self.entities.known_key(key) or key, 0.6
        return None

    def _capital(self, i: int, first: int, lower: str) -> tuple[str, float] | None:
        """*the Egyptian capital*."""
        if lower != "capital":
            return None
        country = next((c for j in range(first, i) if (c := self.entities.country_at(j)) is not None), None)
        key = None if country is None else self.entities.capital_key(country)
        return None if key is None else (key, 0.95)


def _quoted(doc: Document) -> dict[int, int]:
    """For each token inside quotation marks, which quote of the article it is in."""
    out: dict[int, int] = {}
    inside, number, block = False, 0, -1
    for token in doc.tokens:
        here = doc.sentences[token.sentence].block
        if here != block:
            inside, block = False, here
        if token.text in _QUOTES:
            inside = token.text in ("“", "«", "„") if token.text != '"' else not inside
            number += inside
            continue
        if inside:
            out[token.i] = number
    return out
