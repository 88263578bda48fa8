"""Who bears a role phrase: *President X*, *the spokesman, X,*, *X, a lawyer who*, *X was a teacher*."""

from __future__ import annotations

from dataclasses import dataclass

from swapgraph.extract.entities import Entities
from swapgraph.extract.naming.scene import POSSESSIVE
from swapgraph.extract.posts.people import Named, People
from swapgraph.extract.posts.phrases import Phrase, Phrases
from swapgraph.extract.posts.seats import OF, Seats
from swapgraph.extract.posts.words import RoleWords
from swapgraph.model import Document

_QUOTES = frozenset(('"', "”", "’", "'", "''"))
_OBJECT = 5  # tokens of the body that a post is held in
_REACH = 12  # tokens from the comma to the role phrase, or from the phrase to the comma
_OPENERS = frozenset((",", "(", "-", "–", "—", ":"))
_CLOSERS = frozenset((",", ".", ")", ";", "–", "—", ":", "-"))
_SHUT = frozenset(("–", "—", "--", ")"))
_PAIRED = frozenset(("occupations", "ranks"))  # besides governing posts, may go by two: *general and historian*


@dataclass(frozen=True, slots=True)
class Held:
    """A role, its bearer, and where it is held."""

    phrase: Phrase
    bearer: Named
    of: str | None


class Bearers:
    """Finds who bears the role phrases of one document."""

    def __init__(self, doc: Document, entities: Entities, words: RoleWords) -> None:
        self.doc, self.entities, self.words = doc, entities, words
        self.people = People(doc, entities, words.honorifics)
        self.phrases = Phrases(doc, entities, self.people, words)
        self.seats = Seats(doc, entities, words)
        self._titled: dict[int, str] = {}  # end of a titled name -> where the title is held

    def held(self) -> list[Held]:
        """All roles told by nouns."""
        out: list[Held] = []
        last: Phrase | None = None
        inside = -1  # up to this name, phrases are what another one is of
        for phrase in self.phrases:
            if phrase.first < inside:
                continue  # *an adviser to the president, X*: X is the adviser
            found = (
                self._title(phrase)
                or (self._after_name(phrase) if self._is_one_of_many(phrase) else [])
                or self._before_comma(phrase)
                or self._after_name(phrase)
                or self._predicate(phrase)
            )
            if found and found[0].bearer.first > phrase.last + 1 and self._has_object(phrase):
                inside = found[0].bearer.first
            if last is not None and found and self._are_paired(last, phrase):
                bearer = found[0].bearer
                out.append(Held(last, bearer, self.seats.before(last, bearer.key) or found[0].of))
            out.extend(found)
            last = None if found else phrase
        return out

    def _is_one_of_many(self, phrase: Phrase) -> bool:
        """*a former minister* is rather said of the name before it: *X, a former minister, General Y and Z*."""
        begin = max(self.doc.sentence_of(phrase.noun).first, phrase.first - 2)
        return any(self.doc.tokens[i].text.lower() in ("a", "an") for i in range(begin, phrase.first))

    def _has_object(self, phrase: Phrase) -> bool:
        tokens = self.doc.tokens
        return phrase.last < len(tokens) and tokens[phrase.last].text.lower() in OF

    def _are_paired(self, one: Phrase, two: Phrase) -> bool:
        """*Deputy Premier and Foreign Minister X*: two posts of one person."""
        between = [t.text.lower() for t in self.doc.tokens[one.last : two.first]]
        classes = {self.words.nouns[one.base], self.words.nouns[two.base]}
        return between == ["and"] and classes <= self.words.governing | _PAIRED and not one.plural

    def _all(self, phrase: Phrase, bearers: list[Named]) -> list[Held]:
        return [Held(phrase, b, self.seats.of(phrase, b.key)) for b in bearers]

    # ---- the name right behind

    def _title(self, phrase: Phrase) -> list[Held]:
        """*President X*, *the journalist X*, *spokesmen X and Y*, *Ambassador to Qatar X*."""
        tokens = self.doc.tokens
        i = self._behind_titles(self._behind_naming(phrase.last))
        bearer = self.people.starting(i) or self._behind_object(phrase)
        if bearer is not None and bearer.first != i and tokens[bearer.last].text in POSSESSIVE:
            return []  # *head of President X's office*
        if bearer is None or tokens[bearer.first].sentence != tokens[phrase.noun].sentence:
            return []
        of = self.seats.of(phrase, bearer.key, behind=False) or self._shared(phrase)
        if of is not None and self.words.governs(phrase.base):
            self._titled[bearer.last] = of
        others = self.people.listed_after(bearer) if phrase.plural else []
        if others and of is not None and self.entities.get(of).type == "Country":
            # *Azerbaijani, Armenian and Russian leaders X, Y and Z*: each his own
            return [Held(phrase, b, self.seats.own(b.key) or of) for b in (bearer, *others)]
        return [Held(phrase, b, of) for b in (bearer, *others)]

    def _behind_titles(self, i: int) -> int:
        """Where a name may begin behind further titles: *Commander in Chief General X*, *Speaker Mr X*."""
        tokens, sentence = self.doc.tokens, self.doc.tokens[i - 1].sentence
        start = i
        while i < len(tokens) and tokens[i].sentence == sentence and self.people.starting(i) is None:
            if not (self._may_precede_a_name(i) or self._is_rank(i)):
                return start
            i += 1
        return i

    def _is_rank(self, i: int) -> bool:
        token = self.doc.tokens[i]
        return token.text[0].isupper() and self.words.nouns.get(token.text.lower()) == "ranks"

    def _may_precede_a_name(self, i: int) -> bool:
        text = self.doc.tokens[i].text
        return text.lower().rstrip(".") in self.words.honorifics or text in ("“", '"')

    def _behind_object(self, phrase: Phrase) -> Named | None:
        """The name behind the object of a title: *Ambassador to Qatar X*, *special envoy for the Sahel X*."""
        tokens, i = self.doc.tokens, phrase.last
        if i + 2 >= len(tokens) or tokens[i].text.lower() not in ("to", "of", "for"):
            return None
        i += 2 if tokens[i + 1].text.lower() == "the" else 1
        key = self.entities.at(i)
        if (behind := self._behind_noun(phrase, i) or self._behind_field(phrase, i)) is not None:
            return behind
        if key is None or self.entities.get(key).type == "Person":
            return None
        while i < len(tokens) and self.entities.at(i) == key:
            i += 1
        return self.people.starting(i)

    def _behind_noun(self, phrase: Phrase, i: int) -> Named | None:
        """The name behind a common noun for a body: *head of the Russian delegation X*, but not *of the soldier X*."""
        tokens, start = self.doc.tokens, i
        while i < min(start + _OBJECT, len(tokens)) and tokens[i].tag in ("JJ", "NN", "HYPH"):
            i += 1
        noun = tokens[i - 1]
        if i == start or noun.tag != "NN" or noun.lemma in self.words.last_words | self.words.people:
            return None
        return self.people.starting(i) if self.words.governs(phrase.base) else None

    def _behind_field(self, phrase: Phrase, i: int) -> Named | None:
        """The name behind what a title in capitals is for: *Special Envoy for Hostage Affairs X*."""
        tokens, start = self.doc.tokens, i
        if not tokens[phrase.noun].text[0].isupper():
            return None
        while i < min(start + _OBJECT, len(tokens)) and self.people.starting(i) is None:
            if not (tokens[i].text[0].isupper() or tokens[i].text in ("and", "&")):
                return None
            i += 1
        return self.people.starting(i) if i > start + 1 else None

    def _shared(self, phrase: Phrase) -> str | None:
        """*Lebanese President X, Prime Minister Y and Speaker Z*: the country said first holds for all."""
        i = phrase.first
        while i > 0 and self.doc.tokens[i - 1].text.lower() in (",", "and", "&"):
            i -= 1
        return self._titled.get(i) if i < phrase.first and self.words.governs(phrase.base) else None

    # ---- the name behind a comma

    def _before_comma(self, phrase: Phrase) -> list[Held]:
        """*the Kremlin spokesman, X, said*; *the head of military intelligence, X*; *his parents, X and Y*."""
        tokens, sentence = self.doc.tokens, self.phrases.sentence(phrase)
        comma = self._comma_after(phrase, sentence.last)
        if comma is None or self._ends_quote(comma + 1, sentence.last):
            return []
        named = self._behind_naming(comma + 1)
        bearer = self.people.starting(self._behind_titles(named))
        if bearer is None:
            return []
        if named > comma + 1:  # *the pilots, identified as X and Y*
            return self._all(phrase, [bearer, *(self.people.listed_after(bearer) if phrase.plural else [])])
        after = tokens[bearer.last] if bearer.last < sentence.last else None
        closing = after.text if after is not None else "."
        if self._is_of_someone(phrase, comma):
            return []  # *the mother of a prisoner, X*: X is the prisoner
        others = self.people.listed_after(bearer)
        several = phrase.plural and bool(others)  # *three commanders – X, Y and Z – were freed*
        if tokens[comma].text != "," and tokens[(others or [bearer])[-1].last].text not in _SHUT:
            return []  # *the premier – X had written to him – left*
        definite = several or self._is_definite(phrase, sentence.first)
        if not definite and (closing != "," or comma > phrase.last):
            return []  # only *a German officer, X, was asked*
        ends = closing in _CLOSERS or bool(others) or (after is not None and after.pos in ("VERB", "AUX"))
        head = tokens[bearer.first]
        elsewhere = comma > phrase.last and head.dep in ("conj", "nsubj") and head.head != phrase.last - 1
        if not ends or (elsewhere and closing != ","):
            return []
        return self._all(phrase, [bearer, *(others if phrase.plural else [])])

    def _ends_quote(self, i: int, limit: int) -> bool:
        """Whether a quotation mark at token `i` closes what is said: *"I met the minister," X said*."""
        tokens = self.doc.tokens
        return i < limit and tokens[i].text in _QUOTES and tokens[i].start == tokens[i - 1].end

    def _is_definite(self, phrase: Phrase, limit: int) -> bool:
        """Whether the phrase means one certain person or group: *the*, *its*, *Netanyahu's*, or a capital letter."""
        tokens, i = self.doc.tokens, phrase.first
        for j in range(i - 1, max(limit, i - 4) - 1, -1):
            word = tokens[j].text.lower()
            if word == "the" or tokens[j].tag in ("PRP$", "POS", "WP$") or word in POSSESSIVE:
                return True
            known = self.entities.country_at(j) is not None or self.entities.at(j) is not None
            if word in ("a", "an") or not (known or tokens[j].tag in ("JJ", "NN", "NNP", "HYPH")):
                return False
        return i == limit or tokens[i].text[0].isupper()

    def _behind_naming(self, i: int) -> int:
        """The token behind *identified as*, *named as*, if that stands here; else `i`."""
        tokens = self.doc.tokens
        said = i + 2 < len(tokens) and tokens[i].tag == "VBN" and tokens[i + 1].text.lower() == "as"
        return i + 2 if said and tokens[i].lemma in self.words.naming else i

    def _is_of_someone(self, phrase: Phrase, comma: int) -> bool:
        """Whether what the role is of is a person told by an indefinite noun."""
        tokens = self.doc.tokens
        rest = range(phrase.last + 1, comma)
        return (
            len(rest) > 1
            and tokens[rest[0]].text.lower() in ("a", "an", "one")
            and tokens[comma - 1].lemma in self.words.people
        )

    def _comma_after(self, phrase: Phrase, limit: int) -> int | None:
        """The comma, dash or bracket that ends the noun phrase, *of* included; None if something else comes first."""
        tokens, i = self.doc.tokens, phrase.last
        if i < limit and (tokens[i].text == "," or self._sets_apart(i, limit)):
            return i
        if i >= limit or tokens[i].text.lower() not in OF:
            return None
        held = self.words.governs(phrase.base) or phrase.base in self.words.kin
        if tokens[i].text.lower() == "to" and (phrase.plural or not held):
            return None  # *handed the soldiers to officials, X said*
        for j in range(i + 1, min(i + 1 + _REACH, limit)):
            if tokens[j].text == ",":
                return j
            if tokens[j].pos in ("VERB", "AUX") or tokens[j].text in (";", ":", "("):
                return None
        return None

    def _sets_apart(self, i: int, limit: int) -> bool:
        """Whether a dash or bracket at token `i` is closed: *two commanders – X and Y – left*, *the Premier (X)*."""
        tokens = self.doc.tokens
        closing = {"–": "–", "—": "—", "--": "--", "(": ")"}.get(tokens[i].text)
        apart = tokens[i - 1].end < tokens[i].start
        return apart and closing is not None and any(t.text == closing for t in tokens[i + 1 : limit])

    # ---- the name before

    def _after_name(self, phrase: Phrase) -> list[Held]:
        """*X, the head of Y*; *X, 32, reporter for Y*; *X, once a presenter*; *X, Y and Z, all organisers for W*."""
        tokens, sentence = self.doc.tokens, self.phrases.sentence(phrase)
        i = phrase.last
        if self.people.starting(i) is not None:
            return []
        if i < sentence.last and tokens[i].tag in ("NN", "NNS", "NNP", "NNPS", "POS", "HYPH"):
            return []  # *a lawyer friend*
        if i < sentence.last and tokens[i].text == "and" and phrase.first and tokens[phrase.first - 1].tag == "PRP$":
            return []  # *X, his daughter and two guards* are four
        end = self._opener(phrase, sentence.first)
        if end is None:
            return []
        if tokens[end - 1].text.isdigit() and end - 2 >= sentence.first and tokens[end - 2].text == ",":
            end -= 2  # *X, 32, reporter*
        elif tokens[end - 1].text == ")":
            end = next((j for j in range(end - 1, sentence.first, -1) if tokens[j].text == "("), end)
        elif tokens[end - 1].text.lower() in self.words.positions and tokens[end - 2].text == ",":
            end -= 2  # *X, left, the wife of Y*
        bearer = self.people.ending(end)
        if bearer is None:
            return []
        if phrase.plural and not self.people.listed_before(bearer) and not self._is_shared(phrase):
            return []  # *X, our brothers*
        return self._all(phrase, [bearer, *(self.people.listed_before(bearer) if phrase.plural else [])])

    def _opener(self, phrase: Phrase, limit: int) -> int | None:
        """The comma or bracket that opens the apposition in which the phrase stands; None if it stands in none."""
        tokens = self.doc.tokens
        for i in range(phrase.first - 1, max(limit, phrase.first - 1 - _REACH), -1):
            token = tokens[i]
            if token.text in _OPENERS and not (token.text in ("-", "–") and tokens[i - 1].end == token.start):
                return i
            named = self.people.starting(i)
            if named is not None and tokens[named.last].text not in POSSESSIVE:
                return None
            verbal = token.pos in ("VERB", "AUX", "SCONJ", "PART") and token.tag not in ("VBN", "VBG")
            linked = token.tag in ("IN", "WP", "WDT", "WP$") and not self._is_partitive(i)
            if (verbal and token.text not in POSSESSIVE) or linked:
                return None
        return None

    def _is_shared(self, phrase: Phrase) -> bool:
        """*X, one of the organisers*."""
        first = self.doc.sentence_of(phrase.noun).first
        before = range(max(first, phrase.first - 4), phrase.first)
        return any(self._is_partitive(i) for i in before)

    def _is_partitive(self, i: int) -> bool:
        """*one of the trio of ministers*."""
        tokens = self.doc.tokens
        return tokens[i].text.lower() == "of" and tokens[i - 1].lemma in self.words.partitives

    # ---- the name as subject

    def _predicate(self, phrase: Phrase) -> list[Held]:
        """*X was a teacher*, *he became president*, *X served as ambassador*, *X was appointed head of Y*."""
        doc, tokens = self.doc, self.doc.tokens
        head = tokens[phrase.last - 1]
        verb = tokens[head.head]
        if head.dep == "pobj" and verb.lemma == "as" and tokens[verb.head].lemma in self.words.serving:
            verb = tokens[verb.head]
        elif head.dep not in ("attr", "oprd") or verb.lemma not in self.words.calling:
            return []
        if verb.dep == "ccomp" or any(tokens[j].dep == "neg" or tokens[j].tag == "MD" for j in doc.children(verb.i)):
            return []  # only said, denied or wished
        subjects = doc.dependents(verb.i, "nsubj", "nsubjpass")
        if not subjects and verb.dep == "advcl" and verb.tag == "VBG":  # *X was abducted while working as an engineer*
            verb = tokens[verb.head]
            subjects = doc.dependents(verb.i, "nsubjpass")
        for subject in subjects:
            relative = tokens[subject].tag in ("WP", "WDT") and verb.dep == "relcl"
            bearer = verb.head if relative else subject
            persons = [
                Named(j, j + 1, key)
                for j in (doc.conjuncts(bearer) if phrase.plural else [bearer])
                if (key := self.entities.at(j)) is not None and self.entities.get(key).type == "Person"
            ]
            if persons:
                return self._all(phrase, persons)
        return []
