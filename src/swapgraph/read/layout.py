"""The words of a page's layout, compiled from `ontology/lexicon/layout.ttl`: furniture, notes, bylines, captions."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass

from swapgraph.lexicon import Lexicon

_STRAIGHT = str.maketrans("‘’‛ʼ`“”„«»…", "'''''\"\"\"\"\".")
_AROUND = re.compile(r"^[^a-z(©]+|[^a-z)]+$")
_NEVER = re.compile(r"(?!)")


def fold(text: str) -> str:
    """Text as phrases are compared: no case, straight quotes, single spaces. Offsets do not survive."""
    return " ".join(text.translate(_STRAIGHT).casefold().split())


def bare(folded: str) -> str:
    """A folded line without punctuation, symbols and digits around its words: `» Read more (3)` -> `read more`."""
    return _AROUND.sub("", folded).strip("() ")


@dataclass(frozen=True, slots=True)
class Anywhere:
    """Phrases to be found anywhere in a line."""

    phrases: tuple[str, ...]
    pattern: re.Pattern[str]

    def search(self, folded: str) -> bool:
        """Whether one of the phrases stands in the line."""
        # Plain substring tests first: twenty times faster than the pattern, and nearly always enough to say no.
        return any(p in folded for p in self.phrases) and self.pattern.search(folded) is not None


@dataclass(frozen=True, slots=True)
class Phrases:
    """How one kind of block is known by its words; see the head of `layout.ttl` for the five ways."""

    line: frozenset[str]
    start: re.Pattern[str]
    anywhere: Anywhere
    edge: re.Pattern[str]
    tail: Anywhere

    def known(self, folded: str, *, at_edge: bool = False) -> bool:
        """Whether a folded line is of the kind; `at_edge`: it stands above or below the story, or is no sentence."""
        if self.start.match(folded) or self.anywhere.search(folded) or self.is_line(folded):
            return True
        return at_edge and (self.edge.match(folded) is not None or self.tail.search(folded))

    def is_line(self, folded: str) -> bool:
        """Whether one of the whole-line phrases is all that the line says."""
        return folded in self.line or bare(folded) in self.line


@dataclass(frozen=True, slots=True)
class Layout:
    """The compiled words; make it once (`Layout.of`) and pass it on."""

    furniture: Phrases
    plea: re.Pattern[str]
    end: Phrases
    more: Phrases
    note: Phrases
    byline: Phrases
    credit: Phrases
    caption: Phrases
    note_sentence: re.Pattern[str]
    """*This article was amended on ...*"""
    marker: re.Pattern[str]
    """*By*, *reporting by*, *editing by*, ...; group `helper` is set where the marker names no author."""
    label: re.Pattern[str]
    """*Last updated*, *explainer* and the like in a header line."""
    published: re.Pattern[str]
    updated: re.Pattern[str]
    agency: frozenset[str]
    outlet: frozenset[str]
    particle: frozenset[str]
    role: re.Pattern[str]

    @classmethod
    def of(cls, lexicon: Lexicon) -> Layout:
        """Compile the entries `layoutFurniture`, `layoutMore`, ... of a lexicon; a missing entry matches nothing."""

        def phrases(name: str) -> Phrases:
            words = {p: lexicon.words(name, p) for p in ("line", "start", "anywhere", "edge", "tail")}
            return Phrases(
                words["line"],
                _any_of(words["start"]),
                Anywhere(tuple(sorted(words["anywhere"])), _any_of(words["anywhere"])),
                _any_of(words["edge"]),
                Anywhere(tuple(sorted(words["tail"])), _any_of(words["tail"])),
            )

        authors, helpers = lexicon.words("layoutByline", "start"), lexicon.words("layoutCredit", "start")
        subject, verb = (_any_of(lexicon.words("layoutNote", p)).pattern for p in ("subject", "verb"))
        return cls(
            furniture=phrases("layoutFurniture"),
            plea=_any_of(lexicon.words("layoutFurniture", "plea")),
            end=phrases("layoutEnd"),
            more=phrases("layoutMore"),
            note=phrases("layoutNote"),
            byline=phrases("layoutByline"),
            credit=phrases("layoutCredit"),
            caption=phrases("layoutCaption"),
            note_sentence=re.compile(
                rf"[(\[*]?(?:an? (?:earlier|previous) version of )?(?:this|the) {subject} "
                rf"(?:(?:was|is|were|has|have|been|will|be|being|first|originally) )+(?:\w+ly )?{verb}"
            ),
            marker=re.compile(
                rf"(?P<helper>{_any_of(helpers).pattern})|(?P<author>{_any_of(authors).pattern})", re.IGNORECASE
            ),
            label=_any_of(lexicon.words("layoutLabel"), re.IGNORECASE),
            published=_any_of(lexicon.words("layoutPublished")),
            updated=_any_of(lexicon.words("layoutUpdated")),
            agency=frozenset(word.casefold() for word in lexicon.words("layoutAgency")),
            outlet=lexicon.words("layoutOutlet"),
            particle=lexicon.words("layoutParticle"),
            role=_any_of(lexicon.words("layoutRole")),
        )


def _any_of(phrases: Iterable[str], flags: int = 0) -> re.Pattern[str]:
    """One pattern for many phrases, the longest first, at borders of words."""
    ordered = sorted(phrases, key=lambda p: (-len(p), p))
    if not ordered:
        return _NEVER
    return re.compile("(?:" + "|".join(_bordered(p) for p in ordered) + ")", flags)


def _bordered(phrase: str) -> str:
    before = r"(?<!\w)" if phrase[0].isalnum() else ""
    after = r"(?!\w)" if phrase[-1].isalnum() else ""
    return before + re.escape(phrase) + after
