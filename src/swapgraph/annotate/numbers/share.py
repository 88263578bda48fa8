"""Whether a number is told of each of several: *1,000 by each side*, *157 each*, *each side freed 150*."""

from __future__ import annotations

from swapgraph.annotate.context import Context
from swapgraph.annotate.numbers.lexicon import number_words
from swapgraph.annotate.words import word_set

_STOPS = frozenset('.;:!?\n()“”"')
_PREPOSITIONS = word_set("by from for on to at of with in")
_REACH = 9


def is_shared(context: Context, first: int, last: int) -> bool:
    """Whether the number in words `first` to `last - 1` holds for each of several; looks within the clause only."""
    return _behind(context, last) or _before(context, first)


def _behind(context: Context, last: int) -> bool:
    words = context.words
    for k in range(last, last + _REACH):
        word = words.at(k)
        if word in _STOPS or (word[0].isdigit() and k > last) or word in ("while", "but", "and"):
            return False
        if word == "apiece":
            return True
        if word == "each" and not (
            words.at(k + 1) == "of" or words.at(k + 1) in ("day", "week", "month", "year", "time", "other")
        ):
            return number_words().has("sharingNouns", words.at(k + 1)) or not context.content(k + 1)
        if word in ("per", "a") and words.at(k + 1) in ("side", "head", "person", "party"):
            return words.at(k + 2) not in ("to", "of")
    return False


def _before(context: Context, first: int) -> bool:
    words = context.words
    for k in range(first - 1, max(first - _REACH, -1), -1):
        word = words.at(k)
        if word in _STOPS or word == "," or word[0].isdigit() or word in ("while", "but"):
            return False
        if word == "each":
            following = words.at(k + 1)
            if k + 1 >= first or (following == "of" and first - k <= 4) or following == "other":
                return False
            if words.at(k - 1) in _PREPOSITIONS and words.at(k - 2) not in _STOPS:
                return False  # *35 from each side were flown home for 40*
            if number_words().has("sharingNouns", following):
                return True
            tag = context.tag(k + 1)
            return (
                tag in ("VBD", "VBP", "VBZ", "VBN", "MD")
                if tag
                else following.endswith("ed") or following in ("to", "will", "would", "sent", "gave", "held")
            )
    return False
