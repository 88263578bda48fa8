"""Whether a bare number counts: not in fractions (*nine in ten*), adjectives (*two-way*) and idioms (*one another*)."""

from __future__ import annotations

from swapgraph.annotate.context import Context
from swapgraph.annotate.numbers.lexicon import number_words
from swapgraph.annotate.numbers.values import Numeral
from swapgraph.annotate.numerals import ORDINALS, TENS, UNITS
from swapgraph.annotate.words import word_set

_WHOLES = frozenset((3, 4, 5, 6, 7, 8, 9, 10, 20, 100, 1000))
"""What shares are told of: *nine in ten*; *50 out of 150* are counts."""
_PARTS = word_set("times quarters quarter halves fold")
_JOINTS = (("out", "of", "every"), ("out", "of"), ("in", "every"), ("of", "every"), ("in",))
_NO_COUNT_BEFORE_ONE = word_set("no not every any some each this that another which loved what everyone")
_VERB_FORMS = frozenset({"VBN", "VBD", "VBG"})  # *the one completed today*
_BOUNDED = word_set("least than only just exactly")
_AFTER_ELIDED = word_set("from to in at on was is died remains")
_ELLIPSIS_REACH = 12  # words back to the number that *one* goes on from


def is_fraction(context: Context, numeral: Numeral) -> bool:
    """*two thirds*, *nine in ten* (both numbers), *four out of five*, *three times*."""
    words = context.words
    part = words.at(numeral.last + (words.at(numeral.last) == "-"))
    plural = part.endswith("s") and part != "seconds"
    if part in _PARTS or (part.removesuffix("s") in ORDINALS and (plural or numeral.value == 1)):
        return True
    for joint in _JOINTS:
        behind = numeral.last + len(joint)
        if tuple(words.low[numeral.last : behind]) == joint and _share(numeral.value, _value(words.at(behind))):
            return True
        before = numeral.first - len(joint)
        if before > 0 and tuple(words.low[before : numeral.first]) == joint:
            return _share(_value(words.at(before - 1)), numeral.value)
    return False


def _share(part: float | None, whole: float | None) -> bool:
    return part is not None and whole is not None and whole in _WHOLES and part < whole


def _value(word: str) -> float | None:
    return float(word) if word.isdecimal() else UNITS.get(word, TENS.get(word))


def in_adjective(context: Context, numeral: Numeral) -> bool:
    """*two-way*, *five-star*, *one-for-one*; but people and things are counted in *a 12-member team*, *50-for-50*."""
    words, last = context.words, numeral.last
    if numeral.value == 1 and words.at(numeral.first - 1) == "-" and words.at(numeral.first - 2) == "for":
        return True
    if words.at(last) != "-" or not words.at(last + 1).isalpha():
        return False
    if words.at(last + 1) == "for" and words.at(last + 2) == "-":
        return numeral.value == 1
    return not number_words().has("countedCompounds", words.at(last + 1))


def one_counts(context: Context, numeral: Numeral) -> bool:
    """Whether *one* counts (*one soldier*, *only one of them*) and is no pronoun or idiom (*one of them, no one*)."""
    words, last = context.words, numeral.last
    before, after = words.at(numeral.first - 1), words.at(last)
    if before in _NO_COUNT_BEFORE_ONE or number_words().has("oneIdioms", after) or after == "'":
        return False
    if before in _BOUNDED:
        return True
    if after == "of":  # *one of the trio*: a member of it
        return False
    if before == "the" and (not context.content(last) or context.tag(last) in _VERB_FORMS):
        return False
    noun = context.content(last) or (words.capital(last) and after.isalpha())
    return noun or (after in _AFTER_ELIDED and _goes_on(context, numeral.first))


def _goes_on(context: Context, first: int) -> bool:
    """Whether *one* is the last of a list of numbers: *five from Sumy, two from Kharkiv and one from Kherson*."""
    words = context.words
    if words.at(first - 1) not in ("and", ";"):
        return False
    for k in range(first - 2, first - _ELLIPSIS_REACH, -1):
        word = words.at(k)
        if word in ".!?\n":
            return False
        if word[0].isdigit() or UNITS.get(word, TENS.get(word, 1)) > 1:
            return True
    return False


def is_exception(context: Context, numeral: Numeral) -> bool:
    """*all but one*, *all but two of the men*: of those who are left out; *all but 195 officers* counts these too."""
    words = context.words
    left_out = words.at(numeral.first - 1) == "but" and words.at(numeral.first - 2) == "all"
    return left_out and (numeral.value == 1 or not context.plural_follows(numeral.last))
