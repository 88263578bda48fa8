"""Numbers that name (*Il-76*, *Resolution 1701*, *Group of Seven*, *1.* of a list) or tell a place (*phase two*)."""

from __future__ import annotations

from swapgraph.annotate.context import Context
from swapgraph.annotate.numbers.lexicon import number_words
from swapgraph.annotate.numbers.values import Numeral
from swapgraph.annotate.numerals import COLLECTIVES, ORDINALS, SCALES, TENS, UNITS
from swapgraph.annotate.times.grammar import MONTHS, WEEKDAYS
from swapgraph.annotate.words import word_set
from swapgraph.model import NumberKind

_NAME_LABELS = word_set("ORG PRODUCT LAW FAC EVENT WORK_OF_ART")
_PARTY_LABELS = word_set("GPE NORP LOC PERSON ORG")
_NUMBER_WORDS = frozenset([*UNITS, *TENS, *SCALES, *COLLECTIVES])
_DATE_WORDS = frozenset([*MONTHS, *WEEKDAYS]) - {"may", "march"}
_OTHERS = word_set("more other further additional")
_BEFORE_YEAR = word_set("in since until till late early mid year")
_NUMBER_MARKS = word_set("no nos nr art para fig vol p pp sec ch st")
_BEFORE_SERIES = word_set(
    "a an per each every that this one same last final next previous following new latest whole another"
)
_MARKS = frozenset("@_/\\=&+.#:")  # glued before a number, they make a handle, an address or a telephone number of it


def position(context: Context, numeral: Numeral) -> NumberKind | None:
    """A place in a series (*phase two*) or the number of a name (*Resolution 1701*, *No. 5*), by the noun before."""
    words, lexicon, i = context.words, number_words(), numeral.first - 1
    before, digits = words.at(i), words.low[numeral.first][0].isdigit()
    if before in ("#", "№") or (before == "." and words.at(i - 1) in _NUMBER_MARKS):
        return NumberKind.OTHER
    if digits and before in ("no", "nos") and words.capital(i):
        return NumberKind.OTHER
    if digits and _second_named(context, numeral):
        return NumberKind.OTHER
    if words.glued(numeral.first) or numeral.value % 1 or numeral.scaled:
        return None
    counted = context.plural_follows(numeral.last) and not words.capital(i)
    singular = before.removesuffix("s")
    if lexicon.has("seriesPositions", singular) and not (counted and digits) and not _modified(context, i):
        return NumberKind.ORDINAL
    named = (lexicon.has("numberedNouns", before) or (digits and lexicon.has("numberedNouns", singular))) and (
        words.capital(i)
        or not (counted or (context.content(numeral.last) and not context.singular_follows(numeral.last)))
    )
    return NumberKind.OTHER if named else None


def _second_named(context: Context, numeral: Numeral) -> bool:
    """Whether the number follows that of a name: *Resolutions 242 and 338*, *page 3 of 15*."""
    words, i = context.words, numeral.first
    if words.at(i - 1) not in ("and", "or", "to", "of", ",", "-") or not words.at(i - 2).isdecimal():
        return False
    noun, plural = words.at(i - 3), words.at(i - 3).removesuffix("s")
    of = words.at(i - 1) == "of"
    named = number_words().has("numberedNouns", noun if of else plural) and (of or noun != plural)
    return named and not context.plural_follows(numeral.last)


def _modified(context: Context, i: int) -> bool:
    """Whether word `i` has an adjective or *each*, so that the number is not its own: *on the last day 150 left*."""
    before = context.words.at(i - 1)
    return before in _BEFORE_SERIES or before in ORDINALS or context.tag(i - 1) in ("JJ", "JJS", "CD")


def is_designation(context: Context, numeral: Numeral) -> bool:
    """Whether the number is part of a name, an address or an unplaced date, or counts the lines of a list."""
    if _attached(context, numeral) or _enumerates(context, numeral):
        return True
    words, first, last = context.words, numeral.first, numeral.last
    written = words.original(first)
    if written.isalpha():  # *the Group of Seven*, but not in a headline
        return written.istitle() and not context.sentence_start(first) and not context.title_case(first)
    if (
        _formula(context, numeral)
        or _dialled(context, numeral)
        or _year(context, numeral)
        or _numbered_unit(context, numeral)
    ):
        return True
    leading_zero = len(written) > 1 and written[0] == "0"
    if written.isdigit() and (leading_zero or (len(written) >= 7 and not context.content(last))):
        return True
    address = any(
        number_words().has("addressNouns", words.at(k)) and words.capital(k) for k in range(last + 1, last + 4)
    )
    if address and words.capital(last):
        return True
    return _inside_name(context, numeral) or _day_of_month(context, numeral) or _behind_name(context, numeral)


def _attached(context: Context, numeral: Numeral) -> bool:
    """Whether letters or marks are glued to the number: *MH17*, *5G*, *Il-76*; but *1,000-for-1,000*, *18km*."""
    words, first, last = context.words, numeral.first, numeral.last
    before, after = words.at(first - 1), words.at(last)
    if words.glued(first):
        if before.isalpha() or before in _MARKS:
            return True
        word = words.at(first - 2)
        if before == "-" and word.isalpha() and word != "for":
            return word not in _NUMBER_WORDS
    if (before == "[" and after == "]") or (
        after == ":" and words.glued(last) and words.glued(last + 1) and words.at(last + 1).isdecimal()
    ):
        return True  # *[1]*, *5:1*
    return words.glued(last) and after.isalpha() and after != "ish" and not number_words().has("measureUnits", after)


def _formula(context: Context, numeral: Numeral) -> bool:
    """*the 5+5 commission*."""
    words, first, last = context.words, numeral.first, numeral.last
    ahead = words.at(last) == "+" and words.glued(last) and words.at(last + 1)[0].isdecimal()
    return ahead or (words.at(first - 1) == "+" and words.glued(first) and words.at(first - 2)[0].isdecimal())


def _dialled(context: Context, numeral: Numeral) -> bool:
    """Whether the digits stand in a row of three groups or more, as in telephone numbers: *+7 495 123 45 67*."""
    words, first, last = context.words, numeral.first, numeral.last
    while words.at(first - 1)[0].isdecimal() or (words.at(first - 1) == "-" and words.at(first - 2)[0].isdecimal()):
        first -= 1
    while words.at(last)[0].isdecimal() or (words.at(last) == "-" and words.at(last + 1)[0].isdecimal()):
        last += 1
    groups = [words.low[k] for k in range(first, last) if words.low[k].isdecimal() or " " in words.low[k]]
    return len(groups) >= 3 or (words.at(first - 1) == "+" and len(groups) > 1)


def _year(context: Context, numeral: Numeral) -> bool:
    """Whether the digits are a year that the grammar of time left: *the Stockholm Agreement of 2018 foresees*."""
    words, written = context.words, context.words.original(numeral.first)
    if not (written.isdecimal() and len(written) == 4 and 1900 <= numeral.value < 2100):
        return False
    before = words.at(numeral.first - 1)
    dated = before in _BEFORE_YEAR or (before == "of" and words.capital(numeral.first - 2))
    return dated and not context.plural_follows(numeral.last)


def _numbered_unit(context: Context, numeral: Numeral) -> bool:
    """Whether digits begin the name of a body of troops: *36 Marine Brigade*; but *36 Brigades*."""
    words, last = context.words, numeral.last
    for k in range(last, last + 4):
        if not words.capital(k):
            return False
        if number_words().has("unitNouns", words.at(k)):
            return True
    return False


def _enumerates(context: Context, numeral: Numeral) -> bool:
    """Whether the number only counts the lines of a list: *1.*, *2)*, *(3)*."""
    words, first = context.words, numeral.first
    opened = words.at(first - 1) == "("
    if not words.low[first].isdigit() or numeral.value > 50 or not context.line_start(first - opened):
        return False
    return words.at(numeral.last) in ".)" and words.glued(numeral.last) and words.at(numeral.last + 1) != "\n"


def _inside_name(context: Context, numeral: Numeral) -> bool:
    """Whether the language model sees the number inside a name, behind its first word."""
    span = context.words.span(numeral.first, numeral.last)
    for name in context.doc.names:
        if name.span.start >= span.end:
            break
        if name.label in _NAME_LABELS and name.span.start < span.start and name.span.contains(span):
            return not context.plural_follows(numeral.last)
    return False


def _day_of_month(context: Context, numeral: Numeral) -> bool:
    """Whether the number is the day of a date that could not be placed: *June 10* in an article without a date."""
    words, first, last = context.words, numeral.first, numeral.last
    if not words.low[first].isdigit() or not 1 <= numeral.value <= 31:
        return False
    behind = last + (words.at(last) == "of")
    if words.at(behind) in MONTHS and words.capital(behind):
        return True
    named = words.at(first - 1) in MONTHS and words.capital(first - 1) and not words.at(first - 2).isdigit()
    return named and not context.plural_follows(last)


def _behind_name(context: Context, numeral: Numeral) -> bool:
    """Whether a name stands before and nothing counted behind: *Boeing 737*; but *Ukraine got 12, Russia 27*."""
    words, i = context.words, numeral.first - 1
    name = words.capital(i) and words.at(i).isalpha() and words.at(i) not in _DATE_WORDS
    code = words.original(i).isupper() and 2 <= len(words.at(i)) <= 3 and not context.title_case(i)  # *IC 814 flew*
    verb = (context.tag(i) or "").startswith("VB")  # *Rebels Free 8 More Prisoners*
    counted = context.plural_follows(numeral.last + (words.at(numeral.last) in _OTHERS))
    if not name or verb or counted or (context.sentence_start(i) and not code):
        return False
    end = words.ends[i]
    return not any(known.label in _PARTY_LABELS and known.span.end == end for known in context.doc.names)
