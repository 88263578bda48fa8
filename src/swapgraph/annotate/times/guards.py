"""What looks like a time and is none: *May* the person, *the Sunday Times*, *1999 prisoners*, *march* the verb."""

from __future__ import annotations

import re
from functools import lru_cache

from swapgraph.annotate.context import FUNCTION_WORDS, Context
from swapgraph.annotate.numerals import ORDINALS, SCALES, TENS, UNITS, digits
from swapgraph.annotate.times.grammar import Letters
from swapgraph.annotate.times.words import name_words
from swapgraph.annotate.words import word_set

_STRONG_PREPOSITIONS = word_set("in since until till during throughout last this next early late mid from")
_TIME_PREPOSITIONS = _STRONG_PREPOSITIONS | word_set(
    "of to by between before after for on through and or around into as at circa than that past"
)
_YEAR_PREPOSITIONS = word_set("in since until till during throughout circa early late mid born")
_WEAK_YEAR_PREPOSITIONS = word_set("of from to by before after between around through into and or for")
_DETERMINERS = word_set("the a an its his her their our this that '")
_EACH = word_set("each every")
_REPEATED = word_set("every each any most a one alternate")
_NAME_LABELS = word_set("PERSON ORG FAC WORK_OF_ART PRODUCT")
_WORDY = re.compile(r"[^\W\d_]{2,}")
_LATEST = 2060  # a bare number above is hardly a year


def is_year(context: Context, letters: Letters, first: int, i: int, last: int) -> bool:
    """Whether the four digits at word `i` are a year; the phrase goes from `first` to `last`, edges included.

    A preposition of time, brackets, a line of its own or a determiner before a singular noun make them one; a plural
    noun that they count does not.
    """
    words = context.words
    before, value = words.at(first - 1), int(words.low[i])
    counts = context.plural_follows(last)
    if words.glued(i) and (words.at(i - 1).isalpha() or words.at(i - 1) in "-/.,$€£#@"):
        return first < i  # mid-2022, but not COVID-2019 or $2000
    if first < i or last > i + 1:  # *early 2022*, *2014-2019*
        named = before in _DETERMINERS and value >= 1800 and value % 100 != 0  # *the 2018-19 talks*
        return not counts or named or before in _YEAR_PREPOSITIONS
    if before in _YEAR_PREPOSITIONS:
        return not (counts and value % 100 == 0)
    named = before == "of" and words.capital(first - 2) and not context.sentence_start(first - 2)
    if named and 1800 <= value <= _LATEST:
        return True  # *the Stockholm Agreement of 2018*
    if before in _WEAK_YEAR_PREPOSITIONS:
        return value >= 1800 and not _counted_range(context, letters, first, last)
    if before == "," and letters.is_(first - 2, "fourdigits"):
        return not counts  # 2014, 2015 and 2016
    return 1800 <= value <= _LATEST and _stands_as_year(context, i, counts=counts)


def _stands_as_year(context: Context, i: int, *, counts: bool) -> bool:
    """Whether a bare number without a preposition stands where years stand: *(1942)*, *2014:*, *its 2006 campaign*."""
    words = context.words
    before, after = words.at(i - 1), words.at(i + 1)
    if before == "(" or (context.line_start(i) and after in ("\n", ":", "~", ",", ".")):
        return True
    if after == "'" and words.at(i + 2) == "s":
        return True  # 2022's invasion
    if before in _DETERMINERS or (before == "s" and words.at(i - 2) == "'"):
        number = counts and (words.low[i].endswith("00") or before in ("a", "an"))
        return not number and (context.content(i + 1) or words.capital(i + 1))
    return before == "," and after in (".", "\n", ")", ";") and words.capital(i - 2)


def _counted_range(context: Context, letters: Letters, first: int, last: int) -> bool:
    """Whether the number behind a weak preposition counts what follows: *of 1999 men*, *between 1500 and 2000 men*.

    *Between 1986 and 1991 dozens were traded* has years: numbers of people are rounder.
    """
    words = context.words
    opens = first - 1 if words.at(first - 1) == "from" else first - 3  # of *from 1800 to 2000*
    if words.at(opens) == "from" and any(words.at(k) in name_words("beforeFigures") for k in range(opens - 4, opens)):
        return True
    if words.at(first - 1) in ("to", "around", "for") and words.low[last - 1].endswith("00"):
        return not letters.is_(first - 2, "fourdigits")  # *rose to 2000*
    if letters.is_(first - 2, "fourdigits") and words.at(first - 1) in ("and", "to", "or"):
        return context.plural_follows(last) and int(words.low[last - 1]) % 10 == 0
    if words.at(last) in ("and", "to", "or") and letters.is_(last + 1, "fourdigits"):
        return context.plural_follows(last + 2) and int(words.low[last + 1]) % 10 == 0
    return context.plural_follows(last) or (context.content(last) and not context.singular_follows(last))


def is_month(context: Context, letters: Letters, first: int, i: int, last: int) -> bool:
    """Whether the month word at `i`, with neither day nor year beside it, is a month and not a name or a verb."""
    words = context.words
    before, after = words.at(i - 1), words.at(i + 1)
    if words.at(first - 1) in _EACH or (words.at(last) in _EACH and words.at(last + 1) == "year"):
        return False
    if _in_name(context, i) or before in name_words("beforeMonth") or before in name_words("beforeSurname"):
        return False
    if after in name_words("afterDate") and words.capital(i + 1):
        return False
    marked = first < i or before in _TIME_PREPOSITIONS
    if letters.is_(i, "may"):
        return not _is_surname(context, i) and _is_may(context, i, marked=marked)
    if letters.is_(i, "abbr"):
        return marked and before != "and" and not (words.capital(last) and after != ".")
    if words.capital(i + 1) and _WORDY.fullmatch(after) and first == i and before not in _STRONG_PREPOSITIONS:
        return letters.is_(i + 1, "weekday")  # a first name: *April Oliver*
    return True


def _is_may(context: Context, i: int, *, marked: bool) -> bool:
    """Whether a capital *May* or *March* is the month: *May's talks*, *a March agreement*, *in May*; not *May I*."""
    words = context.words
    if words.at(i + 1) == "'" and words.at(i + 2) == "s":
        return True
    described = words.at(i - 1) in _DETERMINERS and context.content(i + 1)
    return (marked or described) and not context.sentence_start(i)


def is_weekday(context: Context, letters: Letters, i: int) -> bool:
    """Whether the weekday at word `i`, with no date beside it, is that day and not part of a name or any such day."""
    words = context.words
    before, after = words.at(i - 1), words.at(i + 1)
    if letters.is_(i, "wabbr") and not (before == "on" and after in (".", ",", "\n")):
        return False
    repeated = before in _REPEATED - {"a"} and not _each_of_them(context, i)
    if before in name_words("beforeWeekday") or repeated or before in ORDINALS:
        return False
    if before in ("a", "the") and after in name_words("anyWeekday"):
        return False  # *a Friday sermon*
    if before == "a" and (not context.content(i + 1) or letters.is_(i + 1, "part")):
        return False  # *on a Sunday*; *a Wednesday broadcast* was that of one day
    if after in name_words("afterDate") and words.capital(i + 1):
        return False
    if after in name_words("afterWeekday") and not words.capital(i + 1):
        return False
    return f"{words.at(i - 2)} {before} {words.at(i)}" not in name_words("datedNames") and not _in_name(context, i)


def _each_of_them(context: Context, i: int) -> bool:
    """*swapped 205 prisoners each Tuesday*: so many a side, on that day; *they meet each Tuesday* is every one."""
    words = context.words
    several = words.at(i - 2).endswith("s") or words.at(i - 2) in ("men", "women", "people", "children", "war")
    if words.at(i - 1) != "each" or not several:
        return False
    near = [words.at(k) for k in range(i - 5, i - 2)]
    return any(digits(w) is not None or w in UNITS or w in TENS or w in SCALES for w in near if w)


def is_season(context: Context, letters: Letters, first: int, i: int, last: int, *, deictic: bool, year: bool) -> bool:
    """Whether the season at word `i` is a time, and not a jump, a ruin or an uprising."""
    words, before = context.words, context.words.at(first - 1)
    named = words.capital(i) and words.capital(i - 1) and not letters.is_(i - 1, "last", "this", "next")
    if named and not context.sentence_start(i - 1):
        return False  # the Prague Spring
    if year:
        return True
    the, fall, of = letters.is_(i - 1, "the"), letters.is_(i, "fall"), words.at(last) == "of"
    if deictic or fall:
        return not (fall and of) and (deictic or (the and before == "in"))
    if context.content(last) or of:
        return False
    return (
        first < i - the
        or before in _YEAR_PREPOSITIONS
        or before in ("by", "before", "after")
        or (the and before == "over")
    )


def _is_surname(context: Context, i: int) -> bool:
    """Whether the text has a person called so: *Theresa May*, *Mrs May*."""
    return context.words.original(i) in _surnames(context.doc.text)


@lru_cache(maxsize=4)
def _surnames(text: str) -> frozenset[str]:
    """The months that are surnames in a text; asked once for each, so that a long text stays linear."""
    titles = "|".join(sorted(name_words("beforeSurname")))
    return frozenset(match[1] for match in re.finditer(rf"\b(?i:{titles})\.?\s(May|March)\b", text))


def _in_name(context: Context, i: int) -> bool:
    """Whether the language model sees word `i` inside a longer name of a person, body, building or work.

    A weekday at the end of a person's name is the model's error: *met Mr Zelensky Monday*.
    """
    span, word = context.words.span(i, i + 1), context.words.original(i)
    for name in context.doc.names:
        if name.span.start >= span.end:
            break
        if name.label in _NAME_LABELS and name.span.contains(span):
            whole = context.words.text[name.span.start : name.span.end]
            others = _WORDY.findall(whole.replace(word, "", 1))
            if any(other.lower() not in FUNCTION_WORDS for other in others):
                return not (name.span.end == span.end and name.label == "PERSON" and word.lower().endswith("day"))
    return False
