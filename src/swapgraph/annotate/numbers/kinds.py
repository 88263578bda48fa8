"""What a number is: a count, a sum of money, a measure, an ordinal, or part of a name."""

from __future__ import annotations

from dataclasses import dataclass

from swapgraph.annotate.context import Context
from swapgraph.annotate.numbers.lexicon import number_words
from swapgraph.annotate.numbers.values import Numeral
from swapgraph.annotate.numerals import COLLECTIVES, ORDINALS, SCALES, SHORT_SCALES, TENS, UNITS
from swapgraph.annotate.times.grammar import MONTHS, WEEKDAYS
from swapgraph.model import NumberKind

_CLOCK = frozenset("am pm gmt utc cet cest est edt bst msk hrs o".split())
_NAME_LABELS = frozenset(("ORG", "PRODUCT", "LAW", "FAC", "EVENT", "WORK_OF_ART"))
_PARTY_LABELS = frozenset(("GPE", "NORP", "LOC", "PERSON", "ORG"))
_NUMBER_WORDS = frozenset([*UNITS, *TENS, *SCALES, *COLLECTIVES])
_DATE_WORDS = frozenset([*MONTHS, *WEEKDAYS]) - {"may", "march"}
_AGE_ENDS = frozenset((",", ";", ".", ")", "\n", "~", ":", "who", "whose", "from", "was", "and"))
_NUMBER_MARKS = frozenset("no nos nr art para fig vol p pp sec ch st".split())
_BEFORE_SERIES = frozenset("a an per each every that this one same last final next previous following new latest whole another".split())
_FRACTION_OF = frozenset((3, 4, 5, 6, 7, 8, 9, 10, 20, 100, 1000))


@dataclass(frozen=True, slots=True)
class Kind:
    """What a numeral is, and the words that belong to it beyond the numeral (a currency)."""

    kind: NumberKind
    first: int
    last: int
    currency: str | None = None
    factor: float = 1.0  # of a short scale that only a sum of money or a plural noun makes one: *$3m*, *5k*


def kind_of(context: Context, numeral: Numeral) -> Kind | None:
    """What a numeral is; None where it is no number at all (*no one*, *one another*)."""
    plain = Kind(NumberKind.COUNT, numeral.first, numeral.last)
    if numeral.ordinal:
        return _ordinal(context, numeral)
    if numeral.opaque or _clock(context, numeral):
        return Kind(NumberKind.OTHER, numeral.first, numeral.last)
    if (money := _money(context, numeral)) is not None:
        return money
    after = context.words.at(numeral.last)
    if after == "%" or after in ("percent", "percentage") or (after == "per" and context.words.at(numeral.last + 1) == "cent"):
        return Kind(NumberKind.PERCENT, numeral.first, numeral.last)
    if _measured(context, numeral) or _age(context, numeral):
        return Kind(NumberKind.MEASURE, numeral.first, numeral.last)
    if (position := _position(context, numeral)) is not None:
        return Kind(position, numeral.first, numeral.last)
    if after in SHORT_SCALES and context.words.glued(numeral.last):
        return _short_scale(context, numeral)
    if _name(context, numeral) or _fraction(context, numeral) or _compound(context, numeral):
        return Kind(NumberKind.OTHER, numeral.first, numeral.last)
    if numeral.value == 1 and numeral.upper is None and context.words.low[numeral.first] == "one":
        return plain if _one_counts(context, numeral) else None
    if numeral.value % 1 and not numeral.scaled:
        return Kind(NumberKind.OTHER, numeral.first, numeral.last)
    return plain


def _ordinal(context: Context, numeral: Numeral) -> Kind | None:
    """*second* the unit of time, *a third of* and *at first* are no ordinals."""
    words = context.words
    before, after = words.at(numeral.first - 1), words.at(numeral.last)
    if before in ("a", "one") and after == "of" and words.low[numeral.last - 1] not in ("first", "second"):
        return Kind(NumberKind.OTHER, numeral.first, numeral.last)
    if words.low[numeral.last - 1] == "second" and (before in UNITS or before == "-" or before in ("per", "split")):
        return None
    if before == "at" and words.low[numeral.first] == "first" and not context.content(numeral.last):
        return None
    return Kind(NumberKind.ORDINAL, numeral.first, numeral.last)


def _clock(context: Context, numeral: Numeral) -> bool:
    words = context.words
    after = words.at(numeral.last)
    if after in ("a", "p") and words.at(numeral.last + 1) == "." and words.at(numeral.last + 2) == "m":
        return True
    return after in _CLOCK and (after != "o" or words.at(numeral.last + 1) == "'") and (after != "am" or numeral.value <= 12)


def _money(context: Context, numeral: Numeral) -> Kind | None:
    words, lists = context.words, number_words()
    first, last, factor = numeral.first, numeral.last, 1.0
    if words.at(last) in SHORT_SCALES and words.glued(last):
        factor, last = float(SHORT_SCALES[words.at(last)]), last + 1
    before = words.at(first - 1)
    if before in lists.signs and not (before in "$" and words.at(first - 2) == "#"):
        code, start = lists.signs[before], first - 1
        if words.glued(start) and (longer := words.at(start - 1) + before) in lists.signs:
            code, start = lists.signs[longer], start - 1
        return Kind(NumberKind.MONEY, start, last, code, factor)
    if words.original(first - 1) in lists.prefixes:
        return Kind(NumberKind.MONEY, first - 1, last, words.original(first - 1), factor)
    if words.at(last) in lists.signs:
        return Kind(NumberKind.MONEY, first, last + 1, lists.signs[words.at(last)], factor)
    at = last + (words.at(last) == "-")
    if words.at(at) == "of" and numeral.scaled:
        return None
    for length in (3, 2, 1):
        code_ = lists.currencies.get(tuple(words.low[at : at + length]))
        if code_ is None or (length == 1 and words.at(at) == code_.lower() and not words.original(at).isupper()):
            continue
        if length == 1 and words.at(at) in lists.large_only and numeral.value * factor < 1000:
            continue  # *40 pounds* of weight, *two won*
        return Kind(NumberKind.MONEY, first, at + length, code_, factor)
    return None


def _measured(context: Context, numeral: Numeral) -> bool:
    """Whether a unit follows: *six and a half years*, *a 25-year sentence*, *11 consecutive days*, *18km*."""
    words, lists = context.words, number_words()
    at = numeral.last + (words.at(numeral.last) in ("-", "~") and words.at(numeral.last) == "-")
    if words.at(at) == "°" or words.at(numeral.last) in ("°", "′", "″"):
        return True
    while lists.has("measureModifiers", words.at(at)) and at < numeral.last + 3:
        at += 1
    if lists.has("measureUnits", words.at(at)):
        return not words.capital(at) or context.words.original(at).isupper() or words.capital(numeral.first) or words.at(at - 1) == "-"
    return lists.has("measurePhrases", f"{words.at(at)} {words.at(at + 1)}")


def _age(context: Context, numeral: Numeral) -> bool:
    words, lists = context.words, number_words()
    if not 0 < numeral.value <= 115:
        return False
    before, after = words.at(numeral.first - 1), words.at(numeral.last)
    if before in ("aged", "age", "ages", "turned", "turning"):
        return True
    if before == "of" and (words.at(numeral.first - 2) in ("age", "ages") or (
        lists.has("ageNouns", words.at(numeral.first - 2)) and not context.content(numeral.last) and not words.capital(numeral.last)
    )):  # fmt: skip
        return True
    if before in ("under", "over", "-") and words.at(numeral.first - (2 if before == "-" else 1)) in ("under", "over"):
        youth = words.at(numeral.first - 2) in ("those", "people", "anyone", "everyone", "all", "women", "men", "children", "prisoners", "soldiers", "aged")
        return (before == "-" or youth) and not context.plural_follows(numeral.last)
    if not words.low[numeral.first].isdigit() or context.plural_follows(numeral.last):
        return False
    if before == "(" and after == ")":
        return words.capital(numeral.first - 2)
    if before == ",":
        named = words.at(numeral.first - 2)
        return after in _AGE_ENDS and named.isalpha() and named not in _DATE_WORDS and (words.capital(numeral.first - 2) or after == ",") and (
            numeral.value >= 3 or after == ","
        )  # fmt: skip
    if before == "at" and after in (",", ".", ";", "\n"):
        return not any(lists.has("placedVerbs", words.at(k)) for k in range(numeral.first - 6, numeral.first - 1))
    return False


def _position(context: Context, numeral: Numeral) -> NumberKind | None:
    """A place in a series (*phase two*) or the number of a name (*Resolution 1701*, *No. 5*), by the noun before."""
    words, lists = context.words, number_words()
    before, earlier = words.at(numeral.first - 1), words.at(numeral.first - 2)
    if before in ("#", "№") or (before == "." and earlier in _NUMBER_MARKS):
        return NumberKind.OTHER
    digits = words.low[numeral.first][0].isdigit()
    if digits and before in ("no", "nos") and words.capital(numeral.first - 1):
        return NumberKind.OTHER
    if words.glued(numeral.first) or numeral.value % 1 or numeral.scaled:
        return None
    plural = context.plural_follows(numeral.last)
    if lists.has("seriesPositions", before) and not _modified(context, numeral.first - 1) and (
        not (plural and digits) or words.capital(numeral.first - 1)
    ):
        return NumberKind.ORDINAL
    if lists.has("numberedNouns", before) and (words.capital(numeral.first - 1) or not (plural or context.content(numeral.last))):
        return NumberKind.OTHER
    return None


def _modified(context: Context, i: int) -> bool:
    """Whether word `i` has an adjective or *each*, so that the number behind it is not its own: *on the last day 150 men*."""
    before = context.words.at(i - 1)
    return before in _BEFORE_SERIES or before in ORDINALS or context.tag(i - 1) in ("JJ", "JJS", "CD")


def _short_scale(context: Context, numeral: Numeral) -> Kind:
    """*5k*, *1.2m*: thousands and millions before a plural noun, else metres and the like."""
    scale, end = SHORT_SCALES[context.words.at(numeral.last)], numeral.last + 1
    if context.plural_follows(end):
        return Kind(NumberKind.COUNT, numeral.first, end, factor=scale)
    return Kind(NumberKind.MEASURE if context.words.at(numeral.last) == "m" else NumberKind.OTHER, numeral.first, end)


def _name(context: Context, numeral: Numeral) -> bool:
    """Whether the number is part of a name: *Il-76*, *MH17*, *COP29*, *Boeing 737*, *the Group of Seven*."""
    words = context.words
    first, last, i = numeral.first, numeral.last, numeral.first - 1
    before, after = words.at(i), words.at(last)
    if words.glued(first) and (before.isalpha() or before in "@_/\\=&+.#:"):
        return True
    if words.glued(last) and after.isalpha() and not number_words().has("measureUnits", after):
        return True
    if before == "-" and words.glued(first) and words.at(i - 1).isalpha() and words.at(i - 1) != "for":
        return words.at(i - 1) not in _NUMBER_WORDS
    if before == "[" and after == "]":
        return True
    if _enumerates(context, numeral):
        return True
    written = words.original(first)
    if written.isdigit() and (len(written) > 1 and written[0] == "0" or (len(written) >= 7 and not context.content(last))):
        return True
    if written[0].isupper() and not context.sentence_start(first):
        return not words.capital(last) and not written.isupper()
    if not written[0].isdigit():
        return False
    if _inside_name(context, numeral) or _date(context, numeral):
        return True
    if not words.capital(i) or not before.isalpha() or context.sentence_start(i) or before in _DATE_WORDS:
        return False
    return not (context.plural_follows(last) or _named_party(context, i))


def _date(context: Context, numeral: Numeral) -> bool:
    """Whether the number is the day of a date that could not be placed: *June 10* in an article without a date."""
    words = context.words
    if not words.low[numeral.first].isdigit() or not 1 <= numeral.value <= 31:
        return False
    if any(words.at(i) in MONTHS and words.capital(i) for i in (numeral.last, numeral.last + (words.at(numeral.last) == "of"))):
        return True
    if words.at(numeral.first - 1) not in MONTHS or not words.capital(numeral.first - 1) or words.at(numeral.first - 2).isdigit():
        return False
    return not context.plural_follows(numeral.last)


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


def _named_party(context: Context, i: int) -> bool:
    """Whether word `i` ends the name of a state or a person: *Ukraine got 1,212 and Russia 27*."""
    span = context.words.span(i, i + 1)
    return any(name.label in _PARTY_LABELS and name.span.end == span.end for name in context.doc.names)


def _fraction(context: Context, numeral: Numeral) -> bool:
    """*two thirds*, *nine in ten*, *four out of five*, *three times*."""
    words = context.words
    at = numeral.last + (words.at(numeral.last) == "-")
    after = words.at(at)
    if after in ("times", "quarters", "quarter", "halves", "fold") or after.removesuffix("s") in ORDINALS and (after.endswith("s") or numeral.value == 1):
        return after != "seconds"
    for gap, joint in ((1, ("in",)), (2, ("out", "of"))):
        if tuple(words.low[numeral.last : numeral.last + gap]) == joint and _part_of(words.at(numeral.last + gap), numeral.value):
            return True
        if numeral.first > gap and tuple(words.low[numeral.first - gap : numeral.first]) == joint and numeral.value in _FRACTION_OF:
            share = words.at(numeral.first - gap - 1)
            return (UNITS.get(share) or (int(share) if share.isdigit() else 10**9)) < numeral.value
    return False


def _part_of(word: str, value: float) -> bool:
    whole = UNITS.get(word, TENS.get(word)) or (int(word) if word.isdigit() else 0)
    return whole in _FRACTION_OF and value < whole


def _compound(context: Context, numeral: Numeral) -> bool:
    """*two-way*, *five-star*: a number in an adjective, unless people or things are counted (*a 12-member team*)."""
    words = context.words
    if numeral.value == 1 and words.at(numeral.first - 1) == "-" and words.at(numeral.first - 2) == "for":
        return True  # one-for-one
    if words.at(numeral.last) != "-" or not words.at(numeral.last + 1).isalpha():
        return False
    word = words.at(numeral.last + 1)
    if word == "for" and words.at(numeral.last + 2) == "-":
        return numeral.value == 1
    return not number_words().has("countedCompounds", word)


def _one_counts(context: Context, numeral: Numeral) -> bool:
    """Whether *one* counts (*one soldier*, *one of them*), and is no pronoun or idiom (*no one*, *one another*, *one day*)."""
    words = context.words
    before, after = words.at(numeral.first - 1), words.at(numeral.last)
    if before in ("no", "every", "any", "some", "each", "this", "that", "another", "which", "loved", "what", "everyone"):
        return False
    if number_words().has("oneIdioms", after) or after == "'":
        return False
    if before == "but" and words.at(numeral.first - 2) == "all":
        return False  # *all but one* counts the others
    bounded = before in ("least", "than", "only", "just")
    if after == "of":
        return not any(word in ("most", "best", "worst") or word.endswith("est") for word in words.low[numeral.last + 1 : numeral.last + 4])
    if before == "the" and not context.content(numeral.last):
        return False
    return bounded or context.content(numeral.last) or (words.capital(numeral.last) and after.isalpha())
