"""What looks like a time and is none: *May* the person, *the Sunday Times*, *1999 prisoners*, *march* the verb."""

from __future__ import annotations

import re

from swapgraph.annotate.context import FUNCTION_WORDS, Context
from swapgraph.annotate.times.grammar import Letters
from swapgraph.annotate.times.words import name_words

_TIME_PREPOSITIONS = frozenset(
    """in of since until till from to by between before after during throughout for on through and or early late mid
    around into as at circa than next last this that past""".split()
)
_STRONG_PREPOSITIONS = frozenset("in since until till during throughout last this next early late mid from".split())
_YEAR_PREPOSITIONS = frozenset("in since until till during throughout circa early late mid born".split())
_WEAK_YEAR_PREPOSITIONS = frozenset("of from to by before after between around through into and or over for".split())
_DETERMINERS = frozenset("the a an its his her their our this that s'".split())
_SURNAME_TITLES = frozenset("theresa mrs ms mr miss minister dame lady brian james elaine philip imelda".split())
_NAME_LABELS = frozenset(("PERSON", "ORG", "FAC", "WORK_OF_ART", "PRODUCT"))
_WORDY = re.compile(r"[^\W\d_]{2,}")


def is_year(context: Context, letters: Letters, first: int, i: int, last: int) -> bool:
    """Whether the four digits at word `i` are a year; the phrase goes from `first` to `last`, edges included.

    A preposition of time, brackets, a line of its own or a determiner before a singular noun make them one; a plural
    noun that they count does not.
    """
    words = context.words
    before, after = words.at(first - 1), words.at(last)
    value = int(words.low[i])
    counts = context.plural_follows(last)
    if words.glued(i) and (words.at(i - 1).isalpha() or words.at(i - 1) in "-/.,$€£#@"):
        return first < i  # mid-2022, but not COVID-2019 or $2000
    if first < i or last > i + 1:  # *early 2022*, *2014-2019*
        return not counts or before in _YEAR_PREPOSITIONS
    if before in _YEAR_PREPOSITIONS:
        return not (counts and value % 100 == 0)
    if before in _WEAK_YEAR_PREPOSITIONS:
        return value >= 1800 and not _counted_range(context, letters, first, last)
    if before == "," and letters.is_(first - 2, "fourdigits"):
        return not counts  # 2014, 2015 and 2016
    if before == "(" or (context.line_start(i) and after in ("\n", ":", "~", ",", ".")):
        return value >= 1800
    if value < 1800 or value > 2060:
        return False
    if after == "'" and words.at(last + 1) == "s":
        return True  # 2022's invasion
    if before in _DETERMINERS or (before == "s" and words.at(first - 2) == "'") or before == "'":
        return not (counts and (value % 100 == 0 or before in ("a", "an"))) and (context.content(last) or words.capital(last))
    return before == "," and after in (".", "\n", ")", ";") and words.capital(first - 2)


def _counted_range(context: Context, letters: Letters, first: int, last: int) -> bool:
    """Whether the number behind a weak preposition counts what follows: *of 1999 men*, *between 1500 and 2000 men*.

    *Between 1986 and 1991 dozens were traded* has years: numbers of people are rounder.
    """
    words = context.words
    if letters.is_(first - 2, "fourdigits") and words.at(first - 1) in ("and", "to", "or"):
        return context.plural_follows(last) and int(words.low[last - 1]) % 10 == 0
    if words.at(last) in ("and", "to", "or") and letters.is_(last + 1, "fourdigits"):
        return context.plural_follows(last + 2) and int(words.low[last + 1]) % 10 == 0
    return context.content(last) or context.plural_follows(last)


def is_month(context: Context, letters: Letters, first: int, i: int, last: int) -> bool:
    """Whether the month word at `i`, with neither day nor year beside it, is a month and not a name or a verb."""
    words = context.words
    if _in_name(context, i, i + 1):
        return False
    before, after = words.at(i - 1), words.at(i + 1)
    marked = first < i or before in _TIME_PREPOSITIONS
    if before in name_words("beforeMonth") or (after in name_words("afterDate") and words.capital(i + 1)):
        return False
    if before in _SURNAME_TITLES:
        return False
    if letters.is_(i, "may"):
        return marked and not _is_surname(context, i) and not context.sentence_start(i)
    if letters.is_(i, "abbr"):
        return marked and before != "and" and not (words.capital(last) and after != ".")
    if words.capital(i + 1) and _WORDY.fullmatch(after) and first == i and before not in _STRONG_PREPOSITIONS:
        return letters.is_(i + 1, "weekday")  # a first name: *April Oliver*
    return not (words.capital(i - 1) and not marked and words.at(i - 1).isalpha() and not context.sentence_start(i - 1)
                and context.tag(i) not in (None, "NNP"))  # fmt: skip


def is_weekday(context: Context, letters: Letters, first: int, i: int) -> bool:
    """Whether the weekday at word `i`, with no date beside it, is that day and not part of a name or any such day."""
    words = context.words
    before, after = words.at(i - 1), words.at(i + 1)
    if letters.is_(i, "wabbr") and not (before == "on" and after in (".", ",", "\n")):
        return False
    if before in ("every", "each", "any", "most", "a", "alternate") or before in name_words("beforeWeekday"):
        return False
    if after in name_words("afterDate") and words.capital(i + 1):
        return False
    if f"{words.at(i - 2)} {before} {words.at(i)}" in name_words("datedNames"):
        return False
    return not _in_name(context, i, i + 1)


def is_season(context: Context, letters: Letters, first: int, i: int, last: int, *, deictic: bool, year: bool) -> bool:
    """Whether the season at word `i` is a time, and not a jump, a ruin or an uprising."""
    words = context.words
    before = words.at(first - 1)
    if words.capital(i) and words.capital(i - 1) and not context.sentence_start(i - 1) and not letters.is_(i - 1, "last", "this", "next"):
        return False  # the Prague Spring
    if year:
        return True
    if deictic:
        return not letters.is_(i, "fall") or words.at(last) != "of"
    the = letters.is_(i - 1, "the")
    if letters.is_(i, "fall"):
        return the and before == "in" and words.at(last) != "of"
    if context.content(last) or words.at(last) == "of":
        return False
    return before in _YEAR_PREPOSITIONS or (first < i - the) or before in ("by", "before", "after") or (the and before == "over")


def _is_surname(context: Context, i: int) -> bool:
    """Whether the text has a person called May."""
    low = context.words.low
    name = low[i]
    return any(word == name and low[k - 1] in _SURNAME_TITLES for k, word in enumerate(low) if k)


def _in_name(context: Context, first: int, last: int) -> bool:
    """Whether the language model sees the words inside a longer name of a person, body, building or work.

    A weekday at the end of a person's name is the model's error: *met Mr Zelensky Monday*.
    """
    span = context.words.span(first, last)
    for name in context.doc.names:
        if name.span.start >= span.end:
            break
        if name.label in _NAME_LABELS and name.span.contains(span) and name.span != span:
            longer = context.words.text[name.span.start : name.span.end]
            tail = name.span.end == span.end
            if any(w.lower() not in FUNCTION_WORDS for w in _WORDY.findall(longer.replace(context.words.original(first), "", 1))):
                return not (tail and name.label == "PERSON" and context.words.low[first].endswith("day"))
    return False
