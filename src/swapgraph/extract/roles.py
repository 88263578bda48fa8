"""Posts and roles of people: *President X*, *X, the head of Y*, *his wife X*, *X, who chairs Y*, *X was a teacher*.

The nouns, ranks and verbs stand in `ontology/lexicon/roles.ttl`. A role is kept as written, without article and
without the country or body it is held in, which is `Role.of`.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from functools import lru_cache

from swapgraph.extract.entities import Entities
from swapgraph.lexicon import Lexicon
from swapgraph.model import Document, Role, Span

_POSSESSIVE = frozenset(("'s", "'", "’s", "’"))
_OF = frozenset(("of", "for", "to", "at", "with"))
_LINKING = frozenset(("be", "become", "remain"))
_CALLED = frozenset(("appoint", "name", "elect", "make", "call", "nominate", "declare"))
_AS = frozenset(("serve", "work", "act", "resign", "return", "appoint", "name", "know"))
_PARTITIVE = frozenset(
    ("one", "two", "three", "some", "trio", "pair", "both", "all", "most", "group", "member", "number")
)
_OPENERS = frozenset((",", "(", "-", "–", "—", ":"))
_REACH = 9  # tokens from the comma to the end of the role phrase
_WORDS = 5  # of a role noun


@dataclass(frozen=True)
class RoleWords:
    """`roles.ttl`, compiled."""

    nouns: dict[str, str]  # phrase -> offices, lawmakers, ranks, occupations, kinship or relations
    governing: frozenset[str]  # classes whose holders hold them in a country or body
    last_words: frozenset[str]
    modifiers: dict[str, str]  # word -> tenure
    verbs: frozenset[str]
    honorifics: frozenset[str]
    kin: frozenset[str]  # nouns that relate to a person

    @classmethod
    def from_lexicon(cls, lexicon: Lexicon) -> RoleWords:
        """Collect the lists; a word of several classes is of the first by name, except that kinship gives way."""
        return _compiled(lexicon)

    def of_kin(self, phrase: str) -> bool:
        """Whether the noun relates its bearer to a person rather than to a body."""
        return phrase in self.kin


@lru_cache(maxsize=4)
def _compiled(lexicon: Lexicon) -> RoleWords:
    nouns: dict[str, str] = {}
    for entry in sorted(lexicon.of("RoleNouns"), key=lambda e: (e.name == "relations", e.name)):
        for word in entry.all("word"):
            nouns.setdefault(word, entry.name)
    modifiers = {w: e.one("tenure") or "current" for e in lexicon.of("RoleModifiers") for w in e.all("word")}
    return RoleWords(
        nouns,
        frozenset(e.name for e in lexicon.of("RoleNouns") if e.flag("governs")),
        frozenset(p.rsplit(" ", 1)[-1] for p in nouns),
        modifiers,
        frozenset(w for e in lexicon.of("RoleVerbs") for w in e.all("word")),
        lexicon.words("honorifics"),
        frozenset(w for w, of in nouns.items() if of in ("kinship", "relations")),
    )


@dataclass(frozen=True, slots=True)
class Phrase:
    """A role noun with its modifiers: tokens `first` to `last - 1`, the noun from `noun` on."""

    first: int
    noun: int
    last: int
    base: str  # the noun as the lexicon has it


@dataclass(frozen=True, slots=True)
class Held:
    """A role and its bearer, before spans and tenure are worked out."""

    person: str
    phrase: Phrase
    of: str | None
    name: tuple[int, int]  # tokens of the bearer's mention


def find_roles(doc: Document, entities: Entities, lexicon: Lexicon) -> tuple[Role, ...]:
    """The roles that an article tells, in its order, each once for a person, a post and where it is held."""
    words = RoleWords.from_lexicon(lexicon)
    finder = Finder(doc, entities, words)
    found: list[Role] = [finder.role(h) for h in finder.held()]
    found += finder.by_verbs()
    found += _authors(doc, entities)
    found += _meant(doc, entities, words, {r.person for r in found})
    unique: dict[tuple[str, str], Role] = {}
    for role in sorted(found, key=lambda r: (r.evidence[0], r.role)):
        key = (role.person, role.role.casefold())
        if key not in unique or (unique[key].of is None and role.of is not None):
            unique[key] = role
    return tuple(unique.values())


class Finder:
    """Finds who bears which role phrase of one document."""

    def __init__(self, doc: Document, entities: Entities, words: RoleWords) -> None:
        self.doc, self.entities, self.words = doc, entities, words
        self.names: dict[int, tuple[int, str]] = {}  # first token of a person's name -> end and key
        self.end_of: dict[int, int] = {}  # token in a person's name -> first token
        self.titled: dict[int, str] = {}  # end of a titled name -> where the title is held
        for key in entities.keys():
            entity = entities.get(key)
            if entity.type != "Person":
                continue
            for mention in entity.mentions:
                if mention.kind == "name":
                    first, last = doc.token_range(mention.span)
                    self.names[first] = (last, key)
                    self.end_of.update(dict.fromkeys(range(first, last), first))

    def held(self) -> list[Held]:
        """All roles told by nouns."""
        out: list[Held] = []
        last: Phrase | None = None
        for phrase in self.phrases():
            found = (
                self._title(phrase) or self._before_comma(phrase) or self._after_name(phrase) or self._predicate(phrase)
            )
            if last is not None and found and self._paired(last, phrase):
                out.append(
                    Held(found[0].person, last, self._of_before(last, found[0].person) or found[0].of, found[0].name)
                )
            out.extend(found)
            last = None if found else phrase
        return out

    def _paired(self, one: Phrase, two: Phrase) -> bool:
        """*Deputy Premier and Foreign Minister X*: two posts of one person."""
        between = [t.text.lower() for t in self.doc.tokens[one.last : two.first]]
        governing = {self.words.nouns[one.base], self.words.nouns[two.base]} <= self.words.governing | {
            "occupations",
            "ranks",
        }
        return between == ["and"] and governing and self.doc.tokens[one.last - 1].tag not in ("NNS", "NNPS")

    # ---- the phrases

    def phrases(self) -> Iterator[Phrase]:
        """Every role noun of the lexicon, the longest, with its modifiers."""
        tokens, last_words = self.doc.tokens, self.words.last_words
        free = 0
        for i, token in enumerate(tokens):
            word = token.text.lower()
            if i in self.end_of or not (word in last_words or token.lemma in last_words):
                continue
            base, noun = self.noun(i, max(free, self.doc.sentences[token.sentence].first))
            if base is None or token.pos in ("VERB", "AUX") or token.tag in ("VB", "VBZ", "VBD", "VBP", "VBN", "VBG"):
                continue
            if any(
                tokens[after].sentence == token.sentence
                and tokens[after].text.lower() in last_words
                and self.noun(after, noun)[1] <= i
                for after in range(i + 1, min(i + _WORDS, len(tokens)))
                if after not in self.names
            ):
                continue  # *police* in *police chief*, *secretary* in *secretary of state*
            yield Phrase(self._with_modifiers(noun), noun, i + 1, base)
            free = i + 1

    def noun(self, i: int, limit: int) -> tuple[str | None, int]:
        """The longest role noun that ends with token `i`, and where it begins."""
        tokens = self.doc.tokens
        best: tuple[str | None, int] = (None, i)
        text = self.doc.text
        for ending in dict.fromkeys((tokens[i].text.lower(), tokens[i].lemma)):
            for start in range(i, max(limit, i - _WORDS + 1) - 1, -1):
                phrase = (text[tokens[start].start : tokens[i].start] + ending).lower().replace("’", "'")
                if phrase in self.words.nouns and (best[0] is None or start < best[1]):
                    best = (phrase, start)
        return best

    def _with_modifiers(self, noun: int) -> int:
        """Where the role as written begins: *former*, *acting*, *then*, *air-safety*, before the noun."""
        tokens, words = self.doc.tokens, self.words
        sentence = self.doc.sentences[tokens[noun].sentence]
        first, i = noun, noun - 1
        while i >= sentence.first:
            word = tokens[i].text.lower()
            if word in words.kin or word == "old":
                break  # *U.S. ally President X*, *four-year-old daughter*
            if word in words.modifiers or (
                tokens[i].text[0].islower()
                and tokens[i].tag in ("NN", "JJ", "VBN", "JJS", "JJR")
                and self.entities.at(i) is None
            ):
                first = i
            elif word == "-" and first == i + 1 and i - 1 >= sentence.first:
                first = i - 1 if tokens[i - 1].tag != "CD" else first
                i -= 1
            elif (
                (self._country(i) is not None)
                and i - 1 >= sentence.first
                and tokens[i - 1].text.lower() in words.modifiers
            ):
                pass  # *former US marine*: looked through, and kept if a modifier stands before
            elif tokens[i].text in ("co", "ex", "vice", "then") and i + 1 < noun and tokens[i + 1].text == "-":
                first = i
            else:
                break
            i -= 1
        return first

    # ---- who bears it

    def _title(self, phrase: Phrase) -> list[Held]:
        """*President X*, *the journalist X*, *spokesmen X and Y*."""
        i = phrase.last
        tokens = self.doc.tokens
        while (
            i < len(tokens)
            and (tokens[i].text.lower().rstrip(".") in self.words.honorifics or tokens[i].text in ("“", '"'))
            and i not in self.names
        ):
            i += 1
        bearer = self.names.get(i)
        if bearer is None and (behind := self._past_object(phrase)) is not None:
            i = behind
            bearer = self.names.get(i)
        if bearer is None or tokens[i].sentence != tokens[phrase.noun].sentence:
            return []
        of = self._of(phrase, bearer[1], after=False) or self._shared(phrase)
        if of is not None and self.words.nouns[phrase.base] in self.words.governing:
            self.titled[bearer[0]] = of
        others = self._listed(bearer[0], tokens[i].sentence) if tokens[phrase.last - 1].tag in ("NNS", "NNPS") else []
        if others and of is not None and self.entities.get(of).type == "Country":
            # *Azerbaijani, Armenian and Russian leaders X, Y and Z*: each his own
            return [Held(k, phrase, self._own(k) or of, (a, b)) for a, b, k in ((i, *bearer), *others)]
        return [Held(key, phrase, of, (first, last)) for first, last, key in ((i, *bearer), *others)]

    def _own(self, person: str) -> str | None:
        """The country or body whose posts the gazetteer says a person held, if the article speaks of it."""
        known = self.entities.known(person)
        return None if known is None or known.of is None else self.entities.known_key(known.of)

    def _past_object(self, phrase: Phrase) -> int | None:
        """The token behind the object of a title: *Ambassador to Qatar X*, *the UN special envoy for Yemen X*."""
        tokens = self.doc.tokens
        i = phrase.last
        if i + 1 >= len(tokens) or tokens[i].text.lower() not in ("to", "of", "for"):
            return None
        i += 1
        if tokens[i].text.lower() == "the" and i + 1 < len(tokens):
            i += 1
        key = self.entities.at(i)
        if key is None or self.entities.get(key).type == "Person":
            return None
        while i < len(tokens) and self.entities.at(i) == key:
            i += 1
        return i

    def _shared(self, phrase: Phrase) -> str | None:
        """*Lebanese President X, Prime Minister Y and Speaker Z*: the country said before the first title holds for all."""
        tokens = self.doc.tokens
        if self.words.nouns[phrase.base] not in self.words.governing:
            return None
        i = phrase.first - 1
        while i > 0 and tokens[i].text.lower() in (",", "and", "&"):
            i -= 1
        return self.titled.get(i + 1) if i < phrase.first - 1 else None

    def _before_comma(self, phrase: Phrase) -> list[Held]:
        """*the Kremlin spokesman, X, said*; *the head of military intelligence, X*; *his parents, X and Y*."""
        tokens = self.doc.tokens
        sentence = self.doc.sentences[tokens[phrase.noun].sentence]
        definite = self._definite(phrase, sentence.first)
        comma = self._comma_after(phrase, sentence.last)
        if comma is None:
            return []
        bearer = self.names.get(comma + 1)
        if bearer is None:
            return []
        closing = tokens[bearer[0]].text if bearer[0] < sentence.last else "."
        if not definite and (closing != "," or comma > phrase.last):
            return []  # *a German officer, X, was asked*
        joined = self._listed(bearer[0], sentence.i)
        if (
            closing not in (",", ".", ")", ";", "–", "—", ":", "-")
            and not joined
            and tokens[bearer[0]].pos not in ("VERB", "AUX")
        ):
            return []
        if (
            comma > phrase.last
            and tokens[comma + 1].dep in ("conj", "nsubj")
            and tokens[comma + 1].head != phrase.last - 1
            and closing != ","
        ):
            return []
        of = self._of(phrase, bearer[1], after=True)
        out = [Held(bearer[1], phrase, of, (comma + 1, bearer[0]))]
        if tokens[phrase.last - 1].tag in ("NNS", "NNPS") or phrase.base in ("parents", "children"):
            out += [Held(key, phrase, of, (first, last)) for first, last, key in joined]
        return out

    def _definite(self, phrase: Phrase, limit: int) -> bool:
        """Whether the phrase means one certain person or group: *the*, *its*, *Netanyahu's*."""
        tokens = self.doc.tokens
        for i in range(phrase.first - 1, max(limit, phrase.first - 4) - 1, -1):
            word = tokens[i].text.lower()
            if word == "the" or tokens[i].tag in ("PRP$", "POS", "WP$") or word in _POSSESSIVE:
                return True
            if word in ("a", "an") or not (
                self._country(i) or self.entities.at(i) or tokens[i].tag in ("JJ", "NN", "NNP", "HYPH")
            ):
                return False
        return phrase.first == limit or tokens[phrase.first].text[0].isupper()

    def _comma_after(self, phrase: Phrase, limit: int) -> int | None:
        """The comma that ends the noun phrase, its *of* included; None if something else comes first."""
        tokens = self.doc.tokens
        i = phrase.last
        if i < limit and tokens[i].text == ",":
            return i
        if i < limit and tokens[i].text.lower() in _OF:
            for j in range(i + 1, min(i + 1 + _REACH, limit)):
                if tokens[j].text == ",":
                    return j
                if tokens[j].pos in ("VERB", "AUX") or tokens[j].text in (";", ":", "("):
                    return None
        return None

    def _listed(self, last: int, sentence: int) -> list[tuple[int, int, str]]:
        """Further names of the list that goes on at token `last`: *, Y and Z*."""
        tokens, out, i = self.doc.tokens, [], last
        while i < len(tokens) and tokens[i].sentence == sentence and tokens[i].text.lower() in (",", "and", "&"):
            i += 1
            if i < len(tokens) and tokens[i].text.lower() == "and":
                i += 1
            found = self.names.get(i)
            if found is None:
                break
            out.append((i, found[0], found[1]))
            i = found[0]
        return out

    def _after_name(self, phrase: Phrase) -> list[Held]:
        """*X, the head of Y*; *X, 32, reporter for Y*; *X, once a presenter*; *X, Y and Z, all organisers for W*."""
        tokens = self.doc.tokens
        sentence = self.doc.sentences[tokens[phrase.noun].sentence]
        if phrase.last in self.names or not self._heads_phrase(phrase, sentence.last):
            return []
        opener = self._opener(phrase, sentence.first)
        if opener is None:
            return []
        end = opener
        if tokens[end - 1].text.isdigit() and end - 2 >= sentence.first and tokens[end - 2].text == ",":
            end -= 2  # *X, 32, reporter*
        elif tokens[end - 1].text == ")":
            while end > sentence.first and tokens[end - 1].text != "(":
                end -= 1
            end -= 1
        first = self.end_of.get(end - 1)
        if first is None or self.names[first][0] != end:
            return []
        of = self._of(phrase, self.names[first][1], after=True)
        out = [Held(self.names[first][1], phrase, of, (first, end))]
        if tokens[phrase.last - 1].tag in ("NNS", "NNPS"):
            out += [Held(key, phrase, of, (a, b)) for a, b, key in self._listed_before(first, sentence.first)]
        return out

    def _heads_phrase(self, phrase: Phrase, limit: int) -> bool:
        """Whether the noun ends its noun phrase: *a lawyer who*, not *a lawyer friend*."""
        tokens = self.doc.tokens
        i = phrase.last
        return i >= limit or tokens[i].tag not in ("NN", "NNS", "NNP", "NNPS", "POS", "HYPH")

    def _opener(self, phrase: Phrase, limit: int) -> int | None:
        """The comma or bracket that opens the apposition in which the phrase stands; None if something else stands between."""
        tokens = self.doc.tokens
        steps = 0
        for i in range(phrase.first - 1, limit, -1):
            steps += 1
            text = tokens[i].text
            if text in _OPENERS and not (text in ("-", "–") and tokens[i - 1].end == tokens[i].start):
                return i
            if steps > _REACH or (i in self.names and tokens[self.names[i][0]].text not in _POSSESSIVE):
                return None
            if (
                tokens[i].pos in ("VERB", "AUX", "SCONJ", "PART")
                and text not in _POSSESSIVE
                and tokens[i].tag not in ("VBN", "VBG")
            ):
                return None
            if tokens[i].tag in ("IN", "WP", "WDT", "WP$") and not (
                text.lower() == "of" and tokens[i - 1].lemma in _PARTITIVE
            ):
                return None
        return None

    def _listed_before(self, first: int, limit: int) -> list[tuple[int, int, str]]:
        """The names of the list that ends with the name at `first`."""
        tokens, out, i = self.doc.tokens, [], first
        while i - 1 > limit - 1 and i - 1 >= 0 and tokens[i - 1].text.lower() in (",", "and", "&"):
            i -= 1
            if i - 1 >= limit and tokens[i - 1].text == ",":
                i -= 1
            start = self.end_of.get(i - 1)
            if start is None:
                break
            out.append((start, self.names[start][0], self.names[start][1]))
            i = start
        return out

    def _predicate(self, phrase: Phrase) -> list[Held]:
        """*X was a teacher*, *he became president*, *X served as ambassador*, *X was appointed head of Y*."""
        doc, tokens = self.doc, self.doc.tokens
        head = tokens[phrase.last - 1]
        verb = tokens[head.head]
        if head.dep == "pobj" and verb.lemma == "as" and tokens[verb.head].lemma in _AS:
            verb = tokens[verb.head]
        elif not (
            (head.dep == "attr" and verb.lemma in _LINKING) or (head.dep in ("oprd", "attr") and verb.lemma in _CALLED)
        ):
            return []
        if verb.dep == "ccomp" or any(tokens[j].dep == "neg" or tokens[j].tag == "MD" for j in doc.children(verb.i)):
            return []  # denied, wished or only said
        for subject in doc.dependents(verb.i, "nsubj", "nsubjpass"):
            bearer = subject
            if tokens[subject].tag in ("WP", "WDT") and verb.dep == "relcl":
                bearer = verb.head
            several = head.tag in ("NNS", "NNPS")
            out = []
            for j in doc.conjuncts(bearer) if several else [bearer]:
                key = self.entities.at(j)
                if key is not None and self.entities.get(key).type == "Person":
                    out.append(Held(key, phrase, self._of(phrase, key, after=True), (j, j + 1)))
            if out:
                return out
        return []

    # ---- where it is held

    def _of(self, phrase: Phrase, person: str, *, after: bool) -> str | None:
        """The country, body or person that the role is held in or to."""
        found = self._of_before(phrase, person)
        behind = self._of_behind(phrase, person) if after or self.doc.tokens[phrase.last].text.lower() in _OF else None
        kin = self.words.of_kin(phrase.base)
        if found is not None and (behind is None or self.entities.get(found).type != "Country"):
            return found
        if behind is not None:
            return behind
        if found is not None:
            return found
        return self._own(person) if not kin and self.words.nouns[phrase.base] in self.words.governing else None

    def _of_before(self, phrase: Phrase, person: str) -> str | None:
        """*Russian*, *Kremlin*, *Netanyahu's*, *his* before the role; a country inside it (*former US marine*)."""
        tokens = self.doc.tokens
        limit = self.doc.sentences[tokens[phrase.noun].sentence].first
        inside = next(
            (c for i in range(phrase.noun - 1, phrase.first - 1, -1) if (c := self._state(phrase, i)) is not None), None
        )
        if inside is not None:
            return inside
        i = phrase.first - 1
        possessive = i >= limit and tokens[i].text in _POSSESSIVE
        if possessive:
            i -= 1
        if i < limit:
            return None
        if not possessive and self.entities.country_at(i) is not None:
            return self._state(phrase, i)
        key = self.entities.at(i)
        if key is None or key == person:
            return None
        if tokens[i].tag == "PRP$" or possessive:
            return key
        type_ = self.entities.get(key).type
        if self.words.nouns[phrase.base] in self.words.governing:
            return key if type_ in ("Organization", "Country", "Place", "Facility") else None
        return key if type_ in ("Organization", "Facility") else None

    def _of_behind(self, phrase: Phrase, person: str) -> str | None:
        """*of Ukraine's military intelligence*, *for The Wall Street Journal*, *to President X*."""
        tokens = self.doc.tokens
        i = phrase.last
        if i >= len(tokens) or tokens[i].sentence != tokens[phrase.noun].sentence or tokens[i].text.lower() not in _OF:
            return None
        found = self._inside(i, person, bodies=tokens[i].text.lower() in ("with", "at"))
        for p in self.doc.dependents(phrase.last - 1, "prep") if found is None else ():
            if (
                p > i
                and tokens[p].text.lower() in ("of", "for", "to")
                and (found := self._inside(p, person)) is not None
            ):
                break
        return found

    def _inside(self, p: int, person: str, *, bodies: bool = False) -> str | None:
        """The entity that the object of preposition `p` names, at its head or else beside it."""
        doc = self.doc
        for obj in doc.dependents(p, "pobj", "pcomp"):
            near = [obj, *doc.dependents(obj, "appos"), *doc.dependents(obj, "compound", "nmod", "amod", "poss")]
            for i in near:
                key = self.entities.at(i)
                if (
                    key is None
                    or key == person
                    or (bodies and self.entities.get(key).type not in ("Organization", "Facility"))
                ):
                    continue
                if self.entities.get(key).type in ("Group",):
                    continue
                return key
            if not bodies:
                for i in near:
                    if (country := self._country(i)) is not None:
                        return country
        return None

    def _state(self, phrase: Phrase, i: int) -> str | None:
        """The country whose post it is: *Russian foreign minister*; *an American teacher* only says where one is from."""
        if (
            self.entities.at(i) is None
            and self.words.nouns[phrase.base] not in self.words.governing
            and phrase.base not in self.words.kin
        ):
            return None
        return self._country(i)

    def _country(self, i: int) -> str | None:
        """The country of a demonym or of a country's name used like one (*US*)."""
        key = self.entities.country_of_demonym(i)
        if key is not None:
            return key
        key = self.entities.at(i)
        return (
            key
            if key is not None and self.entities.get(key).type == "Country" and self.doc.tokens[i].tag != "PRP$"
            else None
        )

    # ---- roles told by verbs

    def by_verbs(self) -> list[Role]:
        """*X, who heads Y*; *an agency chaired by X*; *X lectures at Y*."""
        doc, tokens, out = self.doc, self.doc.tokens, []
        for token in tokens:
            if token.lemma not in self.words.verbs or token.pos != "VERB":
                continue
            i = token.i
            bearer = self._verb_bearer(i)
            if bearer is None:
                continue
            key, name = bearer
            of = next((k for o in doc.dependents(i, "dobj") if (k := self._at_or_beside(o, key)) is not None), None)
            if token.tag == "VBN" and of is None:
                of = self._modified(i, key)
                of = of or next(
                    (k for o in doc.dependents(i, "nsubjpass") if (k := self._at_or_beside(o, key)) is not None), None
                )
            objects = doc.dependents(i, "dobj")
            if of is None:
                near = [
                    p
                    for p in doc.subtree(i)
                    if i < p <= i + _REACH and tokens[p].dep == "prep" and tokens[p].lemma in ("at", "over")
                ]
                of = next(
                    (k for p in near if (k := self._inside(p, key, bodies=tokens[p].lemma == "at")) is not None), None
                )
            if of is None and not any(
                tokens[c].text.lower() in ("its", "his", "her", "their", "our")
                for o in objects
                for c in doc.children(o)
            ):
                continue  # *who ran a gallery* is no post
            if of is not None and self.entities.get(of).type == "Person":
                continue
            spans = (Span(token.start, token.end), doc.span_of(*name))
            out.append(Role(key, token.text, of, spans))
        return out

    def _modified(self, i: int, person: str) -> str | None:
        """What a participle says something of: *an agency created in March and chaired by X*."""
        tokens = self.doc.tokens
        while tokens[i].dep == "conj" and tokens[tokens[i].head].pos == "VERB":
            i = tokens[i].head
        if tokens[i].dep not in ("acl", "relcl") and not (
            tokens[i].dep == "conj" and tokens[tokens[i].head].pos in ("NOUN", "PROPN")
        ):
            return None
        noun = tokens[i].head
        return self._at_or_beside(noun, person) or (
            self._at_or_beside(tokens[noun].head, person) if tokens[noun].dep == "appos" else None
        )

    def _verb_bearer(self, i: int) -> tuple[str, tuple[int, int]] | None:
        """The person who does it: in a relative clause on a name, in the present tense, or behind *by*."""
        doc, tokens = self.doc, self.doc.tokens
        token = tokens[i]
        candidates: list[int] = []
        if token.tag == "VBN" and (agents := doc.dependents(i, "agent")):
            candidates = [o for a in agents for o in doc.dependents(a, "pobj")]
        else:
            for s in doc.dependents(i, "nsubj"):
                if tokens[s].tag in ("WP", "WDT"):
                    governor = token.head if token.dep == "relcl" else s
                    candidates.append(governor)
                    first = doc.sentences[token.sentence].first
                    if s - 1 > first and tokens[s - 1].text == ",":
                        candidates.append(s - 2)
                    candidates.extend(self._apposed(governor))
                elif token.tag in ("VBZ", "VBP") and token.dep in ("ROOT", "conj", "relcl"):
                    candidates.append(s)
        for c in candidates:
            key = self.entities.at(c)
            if key is not None and self.entities.get(key).type == "Person" and c in self.end_of:
                first = self.end_of[c]
                return key, (first, self.names[first][0])
        return None

    def _apposed(self, i: int) -> list[int]:
        """*X, a general who chairs*: the names that the antecedent stands beside."""
        tokens = self.doc.tokens
        out = [tokens[i].head] if tokens[i].dep == "appos" else []
        return out + self.doc.dependents(i, "appos")

    def _at_or_beside(self, i: int, person: str) -> str | None:
        for j in (i, *self.doc.dependents(i, "appos", "poss")):
            key = self.entities.at(j)
            if key is not None and key != person:
                return key
        for p in self.doc.dependents(i, "prep"):
            if self.doc.tokens[p].lemma in ("of", "in") and (key := self._inside(p, person)) is not None:
                return key
        return None

    # ---- making it

    def role(self, held: Held) -> Role:
        """The role with its words, tenure and evidence."""
        doc, phrase = self.doc, held.phrase
        first = phrase.first
        while first < phrase.noun and (self._country(first) is not None or doc.tokens[first].tag in ("DT", "PRP$")):
            first += 1
        words = [doc.tokens[i].text.lower() for i in range(max(phrase.first - 2, 0), phrase.noun)]
        limit = doc.sentences[doc.tokens[phrase.noun].sentence].first
        near = [w for i, w in zip(range(max(phrase.first - 2, 0), phrase.noun), words, strict=True) if i >= limit]
        tenure = next((t for w in near if (t := self.words.modifiers.get(w, "current")) != "current"), "current")
        span = doc.span_of(first, phrase.last)
        text = " ".join(doc.text[span.start : span.end].split())
        return Role(held.person, text, held.of, (span, doc.span_of(*held.name)), tenure)


def _meant(doc: Document, entities: Entities, words: RoleWords, told: set[str]) -> list[Role]:
    """*the Ukrainian leader* is a role told, if it is all that the article says of someone's post."""
    out = []
    for key in entities.keys():
        entity = entities.get(key)
        if entity.type != "Person" or key in told:
            continue
        for mention in entity.mentions:
            if mention.kind != "nominal":
                continue
            first, last = doc.token_range(mention.span)
            noun = doc.tokens[last - 1]
            if noun.lemma not in words.nouns or words.nouns[noun.lemma] not in words.governing:
                continue
            of = next(
                (c for i in range(first, last - 1) if (c := entities.country_at(i)) is not None and entities.has(c)),
                None,
            )
            if of is not None:
                out.append(Role(key, noun.text, of, (Span(noun.start, noun.end), mention.span)))
                break
    return out


def _authors(doc: Document, entities: Entities) -> list[Role]:
    """The author is author for the publisher, where the text names both."""
    if not doc.article.author or not doc.article.publisher:
        return []
    authors = [
        k
        for k in entities.keys()
        if entities.get(k).type == "Person" and entities.get(k).label.casefold() in doc.article.author.casefold()
    ]
    publisher = doc.article.publisher.casefold().removeprefix("the ")
    of = next(
        (
            k
            for k in entities.keys()
            if entities.get(k).type == "Organization"
            and entities.get(k).label.casefold().removeprefix("the ") == publisher
        ),
        None,
    )
    if of is None:
        return []
    return [Role(a, "Author", of, (entities.get(a).mentions[0].span,)) for a in authors]
