"""Whether a number is told of each of several: *1,000 by each side*, *157 each*, *each side freed 150*."""

from __future__ import annotations

from swapgraph.annotate.context import Context
from swapgraph.annotate.numbers.lexicon import number_words
from swapgraph.annotate.numerals import TENS, UNITS
from swapgraph.annotate.words import word_set

_STOPS = frozenset('.;:!?\n()“”"')
_PREPOSITIONS = word_set("by from for on to at of with in")
_CONTRASTS = word_set("while but whereas")
_VERB_FORMS = word_set("to will would sent gave held got has have had did brought took")
_VERB_TAGS = word_set("VBD VBP VBZ VBN MD")
_AFTER_EACH = (_PREPOSITIONS - {"of"}) | word_set("and as but while when under after is are was were be")
_REACH = 9


def is_shared(context: Context, first: int, last: int) -> bool:
    """Whether the number in words `first` to `last - 1` holds for each of several; looks within the clause only."""
    if number_words().has("sharingNouns", context.words.at(last)):
        return False  # *the two sides each*: it counts those who share
    return _behind(context, last) or _before(context, first)


def _behind(context: Context, last: int) -> bool:
    """*1,000 by each side*, *157 each*, *10 per side*; one more number may share: *880 men and 120 women each*."""
    words, shares, numbers = context.words, number_words(), 0
    for k in range(last, last + _REACH):
        word, after = words.at(k), words.at(k + 1)
        if word in _STOPS or word in _CONTRASTS:
            return False
        if k > last and _number(word):
            numbers += 1
        listed = word == "and" and _number(after)
        if (
            numbers > 1
            or (word == "," and _number(after))
            or (word == "and" and not listed)
            or (numbers and words.at(k) == ",")
        ):
            return False
        if (
            word == "apiece"
            or (word == "per" and shares.has("sharingNouns", after))
            or (word == "a" and after == "side")
        ):
            return True
        if word == "each" and words.at(k - 1) == ",":
            return False  # *17 coaches, each with 40 seats*
        if word == "each":
            by_side = shares.has("sharingNouns", after) and after != "of"
            return (by_side and (not numbers or words.at(k - 1) in _PREPOSITIONS)) or (
                not numbers and _ends(context, k + 1)
            )
    return False


def _number(word: str) -> bool:
    return word[0].isdigit() or word in UNITS or word in TENS


def _ends(context: Context, i: int) -> bool:
    """Whether nothing follows *each* that it could belong to: no noun (*each week*), no verb (*each freed 150*)."""
    word = context.words.at(i)
    return not word.isalpha() or word in _AFTER_EACH


def _before(context: Context, first: int) -> bool:
    """*each side handed over 150*, *Kyiv and Moscow each freed 95*; not *35 from each side were flown home for 40*."""
    words = context.words
    for k in range(first - 1, max(first - _REACH, -1), -1):
        word, after = words.at(k), words.at(k + 1)
        if word in _STOPS or word == "," or word[0].isdigit() or word in _CONTRASTS:
            return False
        if word == "each":
            of_these = after == "of" and first - k <= 4  # *each of the 150*
            elsewhere = words.at(k - 1) in _PREPOSITIONS and words.at(k - 2) not in _STOPS
            if k + 1 >= first or of_these or elsewhere:
                return False
            return number_words().has("sharingNouns", after) or _verb(context, k + 1)
    return False


def _verb(context: Context, i: int) -> bool:
    tag, word = context.tag(i), context.words.at(i)
    return tag in _VERB_TAGS if tag else word.endswith("ed") or word in _VERB_FORMS
