"""When two names are the same: letters of one sound are one, titles of courtesy and initials do not count.

Names carried over from Cyrillic, Arabic or Hebrew letters come in many spellings; a name's key is what they share.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass

from swapgraph.names import slug

# In order: longer groups first. What is left of the letters after these is compared.
_SOUNDS = tuple(
    (re.compile(pattern), sound)
    for pattern, sound in (
        (r"shch|sch", "sh"),
        (r"dzh|dj", "j"),
        (r"kh", "h"),
        (r"ph", "f"),
        (r"ck|q", "k"),
        (r"cz", "ch"),
        (r"tz", "ts"),
        (r"c(?!h)", "k"),
        (r"x", "ks"),
        (r"w", "v"),
        (r"ff$", "v"),
        (r"ou|oo", "u"),
        (r"ee", "i"),
        (r"ae|oe|ue", lambda m: m[0][0]),
        (r"[yij]+(?=[aeou])", ""),  # Yevgeny, Evgeny; Natalya, Natalia
        (r"[eyij]+", "i"),
        (r"[ou]+", "o"),
        (r"h$", ""),
        (r"(.)\1+", r"\1"),
    )
)
_ARTICLES = frozenset({"al", "el", "the"})


def sound(word: str) -> str:
    """A word of a name without what transliterations disagree on: `Zelenskyy`, `Zelensky` and `Zelenskiy` are one."""
    for pattern, replacement in _SOUNDS:
        word = pattern.sub(replacement, word)
    return word


@dataclass(frozen=True, slots=True)
class PersonName:
    """First and last word of a full name by their sound, and what stands between."""

    first: str
    last: str
    middle: frozenset[str]

    def fits(self, other: PersonName) -> bool:
        """Whether one person may bear both: same first and last name, middle names that do not contradict."""
        same = (self.first, self.last) == (other.first, other.last)
        return same and (self.middle <= other.middle or other.middle <= self.middle)


def person_name(label: str, variants: Mapping[str, str]) -> PersonName | None:
    """A full name; None for one word alone, which may mean many."""
    words = [w for w in slug(label.replace("'", "").replace("’", ""), limit=200).split("-") if w not in _ARTICLES]
    words = [w for i, w in enumerate(words) if len(w) > 1 or i == 0]  # middle initials
    if len(words) < 2 or len(words[0]) < 2:
        return None
    sounds = [sound(variants.get(w, w)) for w in words]
    return PersonName(sounds[0], sounds[-1], frozenset(sounds[1:-1]))


def body_name(label: str) -> str:
    """The key of an organization's name: letters and digits alone, without a leading article."""
    return "-".join(w for w in slug(label, limit=200).split("-") if w != "the")


def work_of(title: str, work: Mapping[str, str]) -> str | None:
    """What kind of work a post is, by the longest end of its title that is known: *airline mechanic*."""
    words = title.lower().split()
    ends = (" ".join(words[i:]) for i in range(len(words)))
    return next((work[form] for end in ends for form in (end, end.removesuffix("s")) if form in work), None)
