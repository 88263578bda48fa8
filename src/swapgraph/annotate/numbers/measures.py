"""Measures: durations, prison terms, distances, weights, ages, per cent and clock times. None of them is a count."""

from __future__ import annotations

from collections.abc import Sequence

from swapgraph.annotate.context import Context
from swapgraph.annotate.numbers.lexicon import number_words
from swapgraph.annotate.numbers.values import Numeral
from swapgraph.annotate.times.grammar import MONTHS, WEEKDAYS
from swapgraph.annotate.words import word_set
from swapgraph.model import NumberExpression, NumberKind

_CLOCK = word_set(
    "pm gmt utc cet cest eet eest est edt cst cdt mst mdt pst pdt bst msk ist pkt hkt sgt jst kst wib aest irst hrs"
)
_DEGREES = frozenset("°′″")
_DATE_WORDS = frozenset([*MONTHS, *WEEKDAYS]) - {"may", "march"}  # *On Friday, 12, ...* is no person's age
_OLDEST = 115
_AGE_ENDS = frozenset((",", ";", ".", ")", "\n", "~", ":", "who", "whose", "from", "was", "and"))
_TERM_REACH = 80  # characters
_BEFORE_AGE = word_set("aged age ages turned turning")


def is_percent(context: Context, numeral: Numeral) -> bool:
    """*40%*, *30 per cent*."""
    after = context.words.at(numeral.last)
    return after in ("%", "percent", "percentage") or (after == "per" and context.words.at(numeral.last + 1) == "cent")


def is_clock(context: Context, numeral: Numeral) -> bool:
    """*6 a.m.*, *1800 GMT*, *7 o'clock*."""
    words, last = context.words, numeral.last
    after, next_ = words.at(last), words.at(last + 1)
    if after in ("a", "p"):
        return next_ == "." and words.at(last + 2) == "m"
    if after == "o":
        return next_ == "'" and words.at(last + 2) == "clock"
    return after in _CLOCK or (after == "am" and numeral.value <= 12)


def is_measure(context: Context, numeral: Numeral) -> bool:
    """Whether a unit follows: *six and a half years*, *a 25-year sentence*, *11 consecutive days*, *18km*."""
    words, lexicon = context.words, number_words()
    at = numeral.last + (words.at(numeral.last) == "-")
    if words.at(at) in _DEGREES or words.at(numeral.first - 1) == "minus":
        return True
    if words.at(at) == "m" and at == numeral.last and not context.plural_follows(at + 1):
        return True
    while lexicon.has("measureModifiers", words.at(at)) and at < numeral.last + 3:
        at += 1
    # A capital makes a name of the unit (*Two Mile Island*), but for headlines (*Three Years On*) and abbreviations.
    headline = words.capital(numeral.first) or words.at(at - 1) == "-" or words.original(at).isupper()
    return lexicon.has("measureUnits", words.at(at)) and (headline or not words.capital(at))


def is_age(context: Context, numeral: Numeral) -> bool:
    """Whether the number is an age without its unit: *Anna Rot, 47,*, *aged 47*, *a boy of 12*, *those under 25*."""
    if not 0 < numeral.value <= _OLDEST:
        return False
    words = context.words
    before, earlier = words.at(numeral.first - 1), words.at(numeral.first - 2)
    if (
        before in _BEFORE_AGE
        or (before == "as" and earlier in ("young", "old"))
        or _among_ages(context, numeral.first)
        or _age_of(context, numeral)
        or _age_limit(context, numeral)
    ):
        return True
    if not words.low[numeral.first].isdigit() or context.plural_follows(numeral.last):
        return False
    after = words.at(numeral.last)
    if before in ("both", "all", "now", "then") and earlier == "," and after in _AGE_ENDS:
        return True  # *Gali and Ziv Ber, both 28,*, *Hana Ali, now 33,*
    if before == "(":
        return after == ")" and (words.capital(numeral.first - 2) or context.tag(numeral.first - 2) == "NN")
    if before == "," and earlier.isalpha() and earlier not in _DATE_WORDS:
        return after == "," or (after in _AGE_ENDS and words.capital(numeral.first - 2) and numeral.value >= 3)
    return before == "at" and after in (",", ".", ";", "\n") and not _placed(context, numeral.first)


def _among_ages(context: Context, first: int) -> bool:
    """*aged between 20 and 57*, *aged three and five*, *between the ages of 18 and 25*."""
    words = context.words
    if words.at(first - 1) in ("between", "from"):
        return words.at(first - 2) in _BEFORE_AGE
    earlier = first - 3 - (words.at(first - 3) == "of")
    return words.at(first - 1) in ("and", "to", "or") and words.at(earlier) in _BEFORE_AGE


def _age_of(context: Context, numeral: Numeral) -> bool:
    """*a corporal of 19*, *the age of 60*; but *a crew of six*, *a list of 65 names*."""
    words = context.words
    if words.at(numeral.first - 1) != "of":
        return False
    holder = words.at(numeral.first - 2)
    counted = context.content(numeral.last) or words.capital(numeral.last)
    return holder in ("age", "ages") or (number_words().has("ageNouns", holder) and not counted)


def _age_limit(context: Context, numeral: Numeral) -> bool:
    """*those under 25*, *the under-25s*."""
    words = context.words
    hyphen = words.at(numeral.first - 1) == "-"
    limit = numeral.first - 1 - hyphen
    if words.at(limit) not in ("under", "over"):
        return False
    if hyphen:
        return True
    people = number_words().has("agedPeople", words.at(limit - 1))
    were = words.at(limit) == "under" and words.at(limit - 1) in ("is", "are", "was", "were")
    return (people or were) and not context.plural_follows(numeral.last)


def _placed(context: Context, first: int) -> bool:
    """Whether a verb puts a count there: *stands at 25*, *was put at 200*."""
    return any(number_words().has("placedVerbs", context.words.at(k)) for k in range(first - 6, first - 1))


def is_elided_term(context: Context, numeral: Numeral, kind: NumberKind, found: Sequence[NumberExpression]) -> bool:
    """Whether a bare count is a term whose unit was told just before: *one got 16 years, the other 12*."""
    words = context.words
    if kind is not NumberKind.COUNT or not found or found[-1].kind is not NumberKind.MEASURE:
        return False
    if words.at(numeral.last) not in ".,;\n" and words.at(numeral.last) not in ("and", "for"):
        return False
    near = words.starts[numeral.first] - found[-1].span.end < _TERM_REACH
    verb = any(number_words().has("termVerbs", words.at(k)) for k in range(numeral.first - 3, numeral.first))
    return near and verb and found[-1].upper is None
