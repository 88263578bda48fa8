"""The names known beforehand (`ontology/gazetteer/`) and the words that make names.

A name is looked up at the words of a text; the longest that fits wins. Accents, kinds of apostrophes, dashes and spaces
do not count, case does, except that a name may stand in capitals. What an entry's name means where it stands (*Moscow*
the city or the government, *Georgia* the country or a woman) is decided by `spotting` and `entities`.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Sequence
from dataclasses import dataclass, field
from functools import lru_cache

from swapgraph.lexicon import Entry, Lexicon
from swapgraph.model import Token
from swapgraph.names import DEFAULT_BASE

_ENTITY = DEFAULT_BASE + "entity/"
_WIKIDATA = "wd:"
_TYPES = ("Country", "Place", "Organization", "Facility", "Person", "Agreement")
_RUN = re.compile(r"[^\W_]+")
_PHRASE_WORDS = 5  # the longest phrase of the word lists: *lower house of parliament* has four


_PLAIN = (
    dict(zip("ıłŁđĐøØ", "ilLdDoO", strict=True))
    | dict.fromkeys("‘’‛ʼʻ`´", "'")
    | dict.fromkeys("–‐‑‒", "-")
    | dict.fromkeys("\u00a0\u202f\u2009\u2007\n\r\t", " ")
)


class _Fold(dict[int, str]):
    """Character by character, so that offsets hold: accents off, one kind of apostrophe, dash and space."""

    def __missing__(self, code: int) -> str:
        char = chr(code)
        plain = _PLAIN.get(char)
        if plain is None:
            base = unicodedata.normalize("NFD", char)[0] if code > 127 else char
            plain = base if base.isalpha() else char
        self[code] = plain
        return plain


_FOLD = _Fold()


def fold(text: str) -> str:
    """The text without accents and with plain apostrophes, hyphens and spaces; as long as it was."""
    return text.translate(_FOLD)


_DIPHTHONGS = re.compile(r"(?<=.)[ae][iy](?=.)")
_VOWELS = re.compile(r"[yij]+")
_SOUNDS = (
    *(("kh", "h"), ("gh", "g"), ("zh", "z"), ("sch", "sh"), ("tch", "ch"), ("ck", "k"), ("ph", "f"), ("qu", "k")),
    *(("q", "k"), ("ou", "u"), ("oo", "u"), ("ee", "i"), ("w", "v"), ("ks", "x")),
)


@lru_cache(maxsize=4096)
def sound(name: str) -> str:
    """What transliterations of one name have in common: *Zelenskyy* and *Zelenskiy*, *Mohammed* and *Mohamed*.

    For comparing names inside one article only: across articles it would join different people.
    """
    flat = _VOWELS.sub("i", _DIPHTHONGS.sub("i", fold(name).casefold().replace("'", "")))
    for written, plain in _SOUNDS:
        flat = flat.replace(written, plain)
    flat = re.sub(r"c(?![hiey])", "k", flat.replace("dh", "d"))
    return re.sub(r"(.)\1+", r"\1", flat)


@dataclass(frozen=True, slots=True)
class Known:
    """An entry: who or what it is, and the country or body it belongs to."""

    name: str  # local name of the entry: the entity's key in every article
    type: str
    label: str
    wikidata: str | None = None
    of: str | None = None  # the country of a place or body, the country or body of a person's posts
    kind: str | None = None  # of a body: armed, agency, media, ...
    capital_of: str | None = None  # the country, or the body whose seat it is, that a capital may stand for
    realm: str | None = None  # of a country: kingdom, emirate, sultanate
    stands_for: str | None = None  # the country whose side a movement is
    against: str | None = None  # the country whose government a movement fights
    head: bool = False  # of a person: was head of state or government of `of`
    formerly: tuple[tuple[str, str], ...] = ()  # of a capital: states it was of before, and until which year
    years: tuple[str, str] | None = None  # of a person: first and last year in which *President X* is who is meant
    short_for: tuple[str, ...] = ()  # longer-named bodies that this name means where the article names them


@dataclass(frozen=True, slots=True)
class Alias:
    """A name of an entry, folded. `form`: name, weak, surname, office, adjective (*Russian*) or people (*Russians*).

    A name of form *office* is a surname that means this person only as the holder of the office in its years.
    """

    text: str
    known: str
    form: str
    the: bool = False  # counts only behind *the*


@dataclass(frozen=True, slots=True)
class Hit:
    """An alias found at tokens `first` to `last - 1`, characters `start` to `end`."""

    first: int
    last: int
    start: int
    end: int
    alias: Alias


@dataclass(frozen=True, slots=True)
class NameWords:
    """The word lists of `names.ttl` and what of `roles.ttl` names need; lower case."""

    lists: dict[str, frozenset[str]]
    posts: frozenset[str]  # posts, ranks, occupations, kinship
    titles: frozenset[str]  # these and ranks, occupations, kinship and what may stand before them
    kinds: dict[str, frozenset[str]]  # nouns by kind of body
    fighting: frozenset[str]  # kinds of bodies that may be a party of a war
    last_words: dict[str, tuple[str, ...]]  # last word of a phrase -> the lists it may end

    def __getitem__(self, name: str) -> frozenset[str]:
        """The words of one list; empty if the lexicon has none."""
        return self.lists.get(name, frozenset())

    @classmethod
    def from_lexicon(cls, lexicon: Lexicon) -> NameWords:
        """Collect the lists."""
        lists = {e.name: frozenset(e.all("word")) for e in lexicon.of("NameWords")}
        posts = {w for e in lexicon.of("RoleNouns") for w in e.all("word")}
        titles = posts | {w for e in lexicon.of("RoleModifiers") for w in e.all("word")}
        kinds = {e.one("rdfs:label") or e.name: frozenset(e.all("word")) for e in lexicon.of("BodyKind")}
        last_words: dict[str, list[str]] = {}
        for name in ("facilityNouns", "placeNouns", "agreementNouns", "bodyNouns", "unitNouns"):
            for phrase in lists.get(name, frozenset()):
                of = last_words.setdefault(phrase.rsplit(" ", 1)[-1], [])
                if name not in of:
                    of.append(name)
        fighting = frozenset(e.one("rdfs:label") or e.name for e in lexicon.of("BodyKind") if e.flag("fights"))
        return cls(
            lists,
            frozenset(posts),
            frozenset(titles),
            kinds,
            fighting,
            {w: tuple(sorted(of)) for w, of in last_words.items()},
        )


@dataclass(frozen=True)
class Gazetteer:
    """All entries and words, compiled for looking up. Make one for each lexicon: `Gazetteer.from_lexicon`."""

    known: dict[str, Known]
    words: NameWords
    bodies: dict[tuple[str, str], str]  # (country, what its own people call it) -> entry
    capitals: dict[str, str]  # country -> capital
    _sounds: dict[tuple[str, ...], str] = field(repr=False)  # people's full names, word by word, by sound
    _index: dict[str, tuple[Alias, ...]] = field(repr=False)  # first run of letters -> aliases, longest first
    _exact: dict[str, Alias] = field(repr=False)

    @classmethod
    def from_lexicon(cls, lexicon: Lexicon) -> Gazetteer:
        """Compile the entries of classes Country, Place, Organization, Facility, Person and Agreement."""
        entries = [(type_, e) for type_ in _TYPES for e in lexicon.of(type_) if e.name.startswith(_ENTITY)]
        capitals = {v: e.name for _, e in entries for v in e.all("capital")}
        former: dict[str, list[tuple[str, str]]] = {}
        for _, e in entries:
            for city in e.all("formerCapital"):
                former.setdefault(city, []).append((_local(e.name), e.one("until") or ""))
        known: dict[str, Known] = {}
        aliases: list[Alias] = []
        bodies: dict[tuple[str, str], str] = {}
        for type_, e in entries:
            name = _local(e.name)
            owner = e.one("of") or e.one("country")
            capital = e.one("seatOf") or capitals.get(e.name)
            known[name] = Known(
                name,
                type_,
                e.one("rdfs:label") or name,
                next((w.removeprefix(_WIKIDATA) for w in e.all("skos:exactMatch") if w.startswith(_WIKIDATA)), None),
                _local(owner) if owner else None,
                e.one("kind"),
                _local(capital) if capital else None,
                e.one("realm"),
                _local(e.one("standsFor") or "") or None,
                _local(e.one("against") or "") or None,
                e.flag("head"),
                tuple(sorted(former.get(e.name, ()))),
                _years(e),
                tuple(_local(v) for v in e.all("shortFor")),
            )
            aliases.extend(_aliases(e, name))
            for body in e.all("body"):
                bodies.setdefault((_local(owner) if owner else "", body), name)
        index: dict[str, dict[str, Alias]] = {}
        exact: dict[str, Alias] = {}
        shouted = [form for alias in aliases for form in _in_capitals(alias)]
        for form in (*aliases, *shouted):  # *SANA* as it is before *Sana* in capitals
            if run := _RUN.search(form.text):
                index.setdefault(run.group(), {}).setdefault(form.text, form)
        for alias in aliases:
            exact.setdefault(alias.text, alias)
        compiled = {run: tuple(sorted(of.values(), key=lambda a: (-len(a.text), a.text))) for run, of in index.items()}
        of_country = {_local(country): _local(city) for city, country in capitals.items()}
        sounds: dict[tuple[str, ...], str] = {}
        for alias in aliases:
            words = alias.text.lower().split()
            if known[alias.known].type == "Person" and alias.form == "name" and len(words) > 1:
                sounds.setdefault(tuple(sound(w) for w in words), alias.known)
        return cls(known, NameWords.from_lexicon(lexicon), bodies, of_country, sounds, compiled, exact)

    def hits(self, folded: str, tokens: Sequence[Token]) -> list[Hit]:
        """The longest alias at each word of a folded text, from left to right, none inside another."""
        found: list[Hit] = []
        index, free = self._index, 0
        for i, token in enumerate(tokens):
            start = token.start
            if start < free:
                continue
            if token.text.isalnum() and token.text.isascii():
                head = token.text
            else:
                start, head = _first_run(folded, token)
            for alias in index.get(head, ()):
                if not folded.startswith(alias.text, start):
                    continue
                end = start + len(alias.text)
                last = _last_token(tokens, i, end)
                if not _ends_word(folded, end) or tokens[last - 1].sentence != token.sentence:
                    continue
                if alias.the and not (i and tokens[i - 1].text in ("the", "The", "THE")):
                    continue
                found.append(Hit(i, last, start, end, alias))
                free = end
                break
        return found

    def capital_of(self, country: str) -> Known | None:
        """The capital of a country, by their entries' names."""
        return self.known.get(self.capitals.get(country, ""))

    def exact(self, name: str) -> Alias | None:
        """The alias that is exactly this name, accents aside."""
        return self._exact.get(fold(name))

    def person_sounding(self, words: Sequence[str]) -> Known | None:
        """The person whose full name is spelled like these words in another transliteration."""
        plain = [w for i, w in enumerate(words) if not 0 < i < len(words) - 1 or len(w.rstrip(".")) > 1]  # no initials
        name = self._sounds.get(tuple(sound(w) for w in plain)) if len(plain) > 1 else None
        return None if name is None else self.known[name]


def _years(entry: Entry) -> tuple[str, str] | None:
    """The years of office of a person, if the entry gives them."""
    since, until = entry.one("since"), entry.one("until")
    return (since, until) if since and until else None


def _local(name: str) -> str:
    return name.removeprefix(_ENTITY)


def _aliases(entry: Entry, name: str) -> list[Alias]:
    """The aliases of an entry, as it writes them."""
    weak = entry.flag("weak")
    out: list[Alias] = []
    for form, properties in (
        ("weak" if weak else "name", ("rdfs:label", "alias")),
        ("weak", ("weakAlias",)),
        ("surname", ("surname",)),
        ("office", ("officeName",)),
        ("adjective", ("demonym",)),
        ("people", ("demonymSingular", "demonymPlural")),
    ):
        for text in entry.all(*properties):
            bare = re.sub(r"^[Tt]he ", "", text)
            out.append(Alias(fold(bare), name, form, the=bare != text and bare not in entry.all("rdfs:label", "alias")))
    return out


def _in_capitals(alias: Alias) -> list[Alias]:
    """The alias as a heading may write it; nothing if it is short or has no small letters."""
    upper = alias.text.upper()
    if upper == alias.text or len(alias.text) < 4:
        return []
    return [Alias(upper, alias.known, alias.form, alias.the)]


def _first_run(folded: str, token: Token) -> tuple[int, str]:
    """Where the first letters of a token begin, and what they are: *TASS* in */TASS/.*"""
    run = _RUN.search(folded, token.start, token.end)
    return (run.start(), run.group()) if run else (token.start, "")


def _last_token(tokens: Sequence[Token], i: int, end: int) -> int:
    last = i + 1
    while tokens[last - 1].end < end and last < len(tokens):
        last += 1
    return last


def _ends_word(folded: str, end: int) -> bool:
    """Whether a word ends here; lost layout may have glued the next name to it (*IndependentAnna*)."""
    if end >= len(folded) or not folded[end].isalnum():
        return True
    return folded[end].isupper() and folded[end - 1].islower()


def phrase_ending(folded: str, tokens: Sequence[Token], i: int, first: int, words: frozenset[str]) -> int | None:
    """The first token of the longest phrase of the list that ends with token `i` and begins at `first` or later."""
    best = None
    for start in range(i, max(first, i - _PHRASE_WORDS + 1) - 1, -1):
        if folded[tokens[start].start : tokens[i].end].lower() in words:
            best = start
    return best


def phrase_starting(folded: str, tokens: Sequence[Token], i: int, last: int, words: frozenset[str]) -> int | None:
    """The end of the longest phrase of the list that begins with token `i` and ends before token `last`."""
    best = None
    for end in range(i + 1, min(last, i + _PHRASE_WORDS) + 1):
        if folded[tokens[i].start : tokens[end - 1].end].lower() in words:
            best = end
    return best
