"""The phrases that name a time, as regular expressions over one letter a word.

`CLASSES` gives each class of words its letter; a rule is written with the names of the classes in lower case
(*month*, *weekday*), its groups in upper case. `phrases` finds them all in one scan, the first rule that fits winning.
What a phrase means is the business of `resolve`.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import cache

from swapgraph.annotate.times.classes import CLASSES, MONTHS, WEEKDAYS
from swapgraph.annotate.times.periods import FIRST_YEAR, LAST_YEAR
from swapgraph.annotate.words import Words

__all__ = ["MONTHS", "WEEKDAYS", "Letters", "Phrase", "letters", "phrases"]

_LETTER = {name: chr(0x100 + i) for i, name in enumerate(CLASSES)}
_OTHER = "_"
_TABLE = {word: _LETTER[name] for name, words in reversed(CLASSES.items()) for word in words.split()}
_TABLE |= {mark: mark for mark in ",.-~':()\n"}
_CLOCK = re.compile(r"\d{1,2}:\d{2}(?::\d{2})?")
_CASED = re.compile(
    f"[{_LETTER['may']}{_LETTER['abbr']}{_LETTER['wabbr']}{_LETTER['boxing']}{_LETTER['christmas']}{_LETTER['easter']}"
    f"{_LETTER['thanksgiving']}{_LETTER['valentine']}]"
)

_MACROS = {
    "amonth": r"(?: month | may | abbr \.? )",
    "aweekday": r"(?: weekday | wabbr \.? )",
    "aday": r"day suffix?",
    "dash": r"(?: - | ~ )",
    "days": r"(?: aday (?: , aday ){1,9} ,? and aday | aday (?: (?: dash | to | until | through | and | or ) aday )? )",
    "back": r"(?: the? previous )",
    "forth": r"(?: the? following )",
    "again": r"(?: the? same | that same? )",
    "deictic": r"(?: last | the? next | this (?: past | coming )? | again | back | forth | the? coming | the? past )",
    "relyear": r"(?: (?: last | this | next | again | back | forth ) yearunit )",
    "yeartail": r"(?: ,? of? fourdigits | ,? of? relyear | the yearunit (?: before | after ) )",
    "weektail": r"(?: of? (?: last | this | next | again | back | forth ) weekunit )",
    # *the end of*, *early*, *mid-*: they narrow a month or a year to less than a date can say
    "edges": r"(?: the? (?: vague | later | earlier )? edge of | somedays of"
    r" | (?: vague | later | earlier ) (?: - | in )? )",
    "somedays": r"(?: the (?: (?: last | final | vague ) (?: numword | day )? | ordinal (?: numword | day )? )"
    r" (?: dayunit | weekunit | monthunit | hourunit ) )",
    "dayedges": r"(?: (?: vague in )? the? (?: vague | small )? (?: hourunit | part ) of"
    r" | (?: vague | later | earlier ) on? )",
    "units": r"(?: dayunit | weekunit | monthunit | yearunit | decunit | century )",
    "longunits": r"(?: weekunit | monthunit | yearunit | decunit )",
    "way": r"(?: last | past | next | coming )",
    "numphrase": r"(?: art couple of? | art half? -? | half art? | quarterof"
    r" | (?: art? numword (?: - numword )? | day | number ) andahalf? )",
    "quarterof": r"(?: art quarter (?: of art )? )",
    "andahalf": r"(?: and art half )",
    "WITHWEEKDAY": r"dayedges? (?: (?P<WEEKDAY> aweekday ) part? ,? )?",
}

_RULES: tuple[tuple[str, str], ...] = (
    ("iso", r"iso"),
    ("day_month", r"(?P<DAYS> day ) dash (?P<MONTH> amonth ) dash (?P<TAIL> fourdigits )"),
    ("stamp", r"(?: clock | (?: number | day ) (?: meridiem | zone ) ) meridiem?"),
    (
        "ordinal_day",
        r"(?: aweekday ,? )? the (?P<DAY> (?: numword - )? ordinal ) of (?P<MONTH> amonth ) (?P<TAIL> yeartail )?",
    ),
    ("day_month", r"WITHWEEKDAY the? (?P<DAYS> days ) of? (?P<MONTH> amonth ) (?P<TAIL> yeartail )?"),
    (
        "month_day",
        r"WITHWEEKDAY (?P<DEICTIC> last | next | this (?: past | coming )? )? (?P<MONTH> amonth )"
        r" (?P<DAYS> days | the day suffix ) (?P<TAIL> yeartail )?",
    ),
    ("feast", r"(?P<FEAST> may dayunit ) (?P<TAIL> yeartail )?"),
    (
        "part_month",
        r"the? (?P<NTH> ordinal | last ) (?P<PIECE> dayunit | weekunit | half ) of"
        r" (?: (?P<MONTH> amonth ) (?P<TAIL> yeartail )? | (?P<REL> (?: last | this | next | again | back | forth )"
        r" monthunit ) )",
    ),
    (
        "day_of_month",
        r"the? (?P<DAY> day suffix | (?: numword - )? ordinal ) of"
        r" (?P<REL> (?: last | this | next | again | back | forth ) monthunit )",
    ),
    ("month", r"edges? (?P<DEICTIC> deictic )? (?P<MONTH> amonth ) (?P<TAIL> yeartail )?"),
    (
        "feast",
        r"(?P<DEICTIC> last | this | next )? (?P<FEAST> rite? christmas (?: eve | dayunit )? | boxing dayunit"
        r" | thanksgiving dayunit? | valentine (?: ' ess )? dayunit"
        r" | new yearunit (?: ' ess )? (?: eve | dayunit )? | rite? easter (?: weekday )? )"
        r" (?P<TAIL> yeartail | in fourdigits )?",
    ),
    (
        "nth_weekday",
        r"the? (?P<NTH> ordinal | last ) (?P<WEEKDAY> weekday ) (?: of | in )"
        r" (?: (?P<MONTH> amonth ) (?P<TAIL> yeartail )? | (?P<REL> (?: last | this | next | again | back | forth )"
        r" monthunit ) )",
    ),
    ("weekday", r"dayedges? (?P<DEICTIC> deictic )? (?P<WEEKDAY> aweekday ) part? (?P<WEEK> weektail )?"),
    (
        "part_year",
        r"the? (?P<NTH> ordinal ) (?P<PIECE> half | quarter ) of (?P<YEAR> fourdigits | relyear | the yearunit )",
    ),
    ("decade", r"the? (?: vague -? )? (?P<YEAR> fourdigits | ' ? day | ' ? number ) (?P<ESS> ess )"),
    ("decade", r"the (?: vague -? )? (?P<TENS> tens )"),
    ("this_day", r"this dayunit (?: , | in ){1,2} (?P<YEAR> fourdigits )"),
    ("year", r"edges? (?: the yearunit of? )? (?P<YEAR> fourdigits ) (?: dash (?P<TO> fourdigits | day | number ) )?"),
    ("century", r"the? (?: vague -? )? (?P<NTH> ordinal | day suffix | numword - ordinal ) -? century"),
    (
        "season",
        r"edges? (?P<DEICTIC> deictic | the )? (?P<SEASON> season | fall )"
        r" (?P<TAIL> yeartail (?: - (?: day | number | fourdigits ) )? )?",
    ),
    ("around_today", r"the? dayunit (?P<SIDE> before | after ) (?: yesterday | tomorrow )"),
    ("today", r"dayedges? (?P<WORD> today | yesterday | tomorrow | tonight | overnight ) part?"),
    ("this_part", r"dayedges? (?P<WORD> this | last ) (?P<PART> part )"),
    (
        "offset",
        r"(?P<COUNT> numphrase ) -? (?P<UNIT> units | hourunit ) (?P<HALF> andahalf )?"
        r" (?P<SIDE> ago | later | earlier | before | after | from now )"
        r" (?P<SAME> today | this (?: weekunit | monthunit ) | (?: next | last ) monthunit )?",
    ),
    ("in_time", r"in? (?P<COUNT> numphrase ) (?P<UNIT> units ) ' ess? time"),
    ("in_units", r"in (?P<COUNT> numphrase ) (?P<UNIT> units )"),
    ("hours_ago", r"hourunit ago"),
    ("since_then", r"since (?: then | that (?: date | dayunit | time ) ) | from that (?: date | dayunit )"),
    ("before_last", r"the (?P<UNIT> weekunit | monthunit | yearunit | weekend ) before last"),
    ("beside", r"the (?P<UNIT> units | part ) (?P<SIDE> before | after )"),
    ("hours", r"hourunit (?: later | earlier ) | within hourunit"),
    (
        "stretch",
        r"the? (?P<WAY> way ) (?P<COUNT> numphrase ) (?P<UNIT> units | hourunit )"
        r" | the (?P<WAY1> way ) (?P<UNIT1> longunits )",
    ),
    ("unit", r"edges? (?P<DEICTIC> deictic ) (?P<UNIT> units | weekend | part )"),
    ("within_unit", r"(?: earlier | later | vague ) in the (?P<UNIT> dayunit | weekunit | monthunit | yearunit )"),
    ("edge_unit", r"the? edge of the (?P<UNIT> weekunit | monthunit | yearunit | weekend )"),
    ("units_end", r"(?P<UNIT> weekunit | monthunit | yearunit ) (?: ' ess | - ) edge"),
    ("short_year", r"' (?P<YEAR> day | number )"),
    ("weekend", r"the (?P<UNIT> weekend )"),
    ("bare_day", r"(?P<PART> the? part of )? (?P<DAY> the day suffix )"),
)


@dataclass(frozen=True, slots=True)
class Phrase:
    """Words `first` to `last - 1`, the rule that they fit, and the words of its groups."""

    rule: str
    first: int
    last: int
    groups: dict[str, tuple[int, int]]

    def has(self, group: str) -> bool:
        """Whether the group took part."""
        return group in self.groups


@dataclass(frozen=True)
class Letters:
    """The words of a text as a string of letters, of the same length."""

    string: str

    def is_(self, i: int, *classes: str) -> bool:
        """Whether word `i` is of one of these classes."""
        return 0 <= i < len(self.string) and any(self.string[i] == _LETTER[name] for name in classes)

    def any(self, first: int, last: int, *classes: str) -> bool:
        """Whether one of words `first` to `last - 1` is of one of these classes."""
        return any(self.is_(i, *classes) for i in range(first, last))

    def find(self, first: int, last: int, class_: str) -> int | None:
        """The first of words `first` to `last - 1` that is of a class."""
        return next((i for i in range(first, last) if self.is_(i, class_)), None)

    def before(self, pattern: str, last: int, reach: int = 8) -> int | None:
        """Where the longest match of a pattern begins that ends just before word `last`."""
        compiled = _compile(pattern)
        return next((i for i in range(max(0, last - reach), last) if compiled.fullmatch(self.string, i, last)), None)


def letters(words: Words) -> Letters:
    """Write the letters. Months and weekdays that are other words too need a capital."""
    get = _TABLE.get
    out = []
    for word in words.low:
        letter = get(word)
        if letter is None:
            letter = _digits(word) if "0" <= word[0] <= "9" else _OTHER
        out.append(letter)
    for match in _CASED.finditer("".join(out)):
        if not words.capital(match.start()):
            out[match.start()] = _OTHER
    return Letters("".join(out))


def phrases(letters: Letters) -> list[Phrase]:
    """All phrases that look like a time, from left to right; some will turn out to be none."""
    found = []
    for match in _scanner().finditer(letters.string):
        for rule, pattern in _rules():
            if (fit := pattern.match(letters.string, match.start())) and fit.end() > fit.start():
                groups = {name: fit.span(name) for name, group in fit.groupdict().items() if group is not None}
                found.append(Phrase(rule, fit.start(), fit.end(), groups))
                break
    return found


def _digits(word: str) -> str:
    if word.isdigit():
        value = int(word)
        if len(word) == 4 and FIRST_YEAR <= value <= LAST_YEAR:
            return _LETTER["fourdigits"]
        return _LETTER["day"] if len(word) <= 2 and 1 <= value <= 31 else _LETTER["number"]
    if _CLOCK.fullmatch(word):
        return _LETTER["clock"]
    if ":" in word[:5] or not any(mark in word for mark in "-/.") or word.count(".") == 1:
        return _LETTER["number"] if ":" not in word[:5] else _OTHER
    return _LETTER["iso"]


@cache
def _compile(pattern: str) -> re.Pattern[str]:
    """A rule with the names of its classes replaced by their letters."""
    while any(name in _MACROS for name in re.findall("[a-zA-Z]+", pattern)):
        pattern = re.sub("[a-zA-Z]+", lambda m: _MACROS.get(m.group(), m.group()), pattern)
    return re.compile(re.sub("[a-z]+", lambda m: _LETTER[m.group()], pattern), re.VERBOSE)


@cache
def _rules() -> tuple[tuple[str, re.Pattern[str]], ...]:
    return tuple((name, _compile(pattern)) for name, pattern in _RULES)


@cache
def _scanner() -> re.Pattern[str]:
    """All rules as one expression without groups: where it matches, one of them does."""
    return re.compile(
        "|".join(f"(?:{re.sub('[?]P<[A-Z0-9]+>', '?:', rule.pattern)})" for _, rule in _rules()), re.VERBOSE
    )
