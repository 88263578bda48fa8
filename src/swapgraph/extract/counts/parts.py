"""Which count is part of which: *144 soldiers, including 95*, *two of the five*, *390: 270 soldiers and 120 civilians*.

Only then does nobody add a part to its whole. A part is never larger than its whole.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

from swapgraph.extract.nouns import BODY, PEOPLE, Nouns
from swapgraph.model import Document, Quantity

_PRONOUNS = frozenset({"them", "whom", "these", "those", "which"})
_MEMBERS = frozenset({"of", "among"})
_INCLUDING = frozenset({"including", "includes", "included", "include", "comprising", "comprises", "comprised"})
_CONSISTING = frozenset({"consisting", "composed", "up", "consists", "consisted"})  # of
_JOINTS = frozenset({",", "and", "or", "as", "well", "&", "also"})
_DASHES = frozenset({"-", "–", "—", "--"})
_ARTICLES = frozenset({"a", "an"})
_AMONG = (["among", "them"], ["among", "these"], ["among", "those"])
_FAR = 3  # sentences back to the whole of *of the girls*


@dataclass(frozen=True, slots=True)
class Count:
    """A quantity and its tokens: the figure is `first` to `after - 1`, its noun phrase ends before `end`."""

    quantity: Quantity
    head: int | None
    first: int
    after: int
    end: int
    sentence: int

    @property
    def value(self) -> float:
        """The figure; the upper one of a range."""
        return self.quantity.upper or self.quantity.value


def count_of(doc: Document, quantity: Quantity, head: int | None) -> Count:
    """A quantity with its place among the tokens."""
    first, after = doc.token_range(quantity.span)
    end = max(after, head + 1) if head is not None else after
    return Count(quantity, head, first, after, end, doc.tokens[first].sentence)


def of_people(nouns: Nouns, c: Count) -> bool:
    """Whether people or bodies are counted, or nobody says what."""
    return c.quantity.currency is None and (c.head is None or nouns.class_of(c.head) in PEOPLE | {BODY})


def with_wholes(doc: Document, nouns: Nouns, counts: Sequence[Count]) -> list[Quantity]:
    """The quantities, those that are part of another with its key; listed parts take its event, and all its side."""
    people = [c for c in counts if of_people(nouns, c)]
    listed = _enumerated(doc, nouns, [c for c in counts if c.quantity.currency is None], people)
    found: dict[str, Quantity] = {}
    for c in counts:
        subset = _subset_of(doc, counts, people, c)
        whole = subset or _included_in(doc, counts, people, found, c) or listed.get(c.quantity.key)
        told = c.quantity
        if whole is not None and whole.value >= c.value and whole is not c:
            above = found.get(whole.quantity.key, whole.quantity)
            told = replace(told, part_of=whole.quantity.key, side=told.side or above.side)
            if subset is None:
                told = replace(told, event=above.event, distributive=above.distributive)
        found[told.key] = told
    return list(found.values())


def _subset_of(doc: Document, counts: Sequence[Count], people: Sequence[Count], c: Count) -> Count | None:
    """The whole of *15 of the 115*, *12 of whom*, *of these, 163*."""
    words = [t.text.lower() for t in doc.tokens[max(c.first - 2, 0) : c.first]]
    if len(words) == 2 and words[0] in _MEMBERS and words[1] in _PRONOUNS:
        return _before(people, c)
    if [t.text.lower() for t in doc.tokens[max(c.first - 3, 0) : c.first]][:2] in _AMONG and _be(doc, c.first - 1):
        return _before(people, c)
    at = c.after + (_word(doc, c.after) == "out")
    if _word(doc, at) == "of":
        ahead = next((d for d in counts if at < d.first <= at + 3 and d.sentence == c.sentence), None)
        if ahead is not None:
            return ahead
        if _word(doc, at + 1) in _PRONOUNS and doc.tokens[at + 1].dep == "pobj":
            return _before(people, c)
        return _same_noun(doc, people, c)
    return _fronted(doc, people, c) if c in people else None


def _fronted(doc: Document, people: Sequence[Count], c: Count) -> Count | None:
    """*Of the 251 people taken that day, 94 are ...*; *of these, 163 were sent away and 40 stayed*."""
    start = doc.sentences[c.sentence].first
    for i in range(c.first - 1, start - 1, -1):
        if _word(doc, i) in (";", ":"):
            start = i + 1
            break
    if _word(doc, start) not in _MEMBERS or not any(_word(doc, i) == "," for i in range(start, c.first)):
        return None
    whole = next((d for d in people if start < d.first <= start + 2), None)
    if whole is not None:
        return whole if whole.end <= c.first else None
    return _before(people, c, until=start) if _word(doc, start + 1) in _PRONOUNS else None


def _before(people: Sequence[Count], c: Count, until: int | None = None) -> Count | None:
    """The nearest count before, in this sentence or the last, that may hold this one."""
    end = c.first if until is None else until
    near = (d for d in reversed(people) if d.end <= end and c.sentence - d.sentence <= 1)
    return next((d for d in near if d.value >= c.value), None)


def _same_noun(doc: Document, people: Sequence[Count], c: Count) -> Count | None:
    """The latest count of what *of the girls* names."""
    if c.head is None:
        return None
    lemma = doc.tokens[c.head].lemma
    near = (d for d in reversed(people) if d.end <= c.first and c.sentence - d.sentence <= _FAR and d.value >= c.value)
    return next((d for d in near if d.head is not None and doc.tokens[d.head].lemma == lemma), None)


def _included_in(
    doc: Document, counts: Sequence[Count], people: Sequence[Count], found: dict[str, Quantity], c: Count
) -> Count | None:
    """The whole of what stands behind *including*, or in a list with it."""
    others = people if c in people else counts
    consisting = _word(doc, c.first - 1) == "of" and _word(doc, c.first - 2) in _CONSISTING
    if (
        consisting
        or _word(doc, c.first - 1) in _INCLUDING
        or (_word(doc, c.end), _word(doc, c.end + 1)) == ("among", "them")
    ):
        near = [d for d in others if d.sentence == c.sentence and d.end <= c.first and d.value >= c.value]
        wholes = [d for d in near if found[d.quantity.key].part_of is None]
        return (wholes or near)[-1] if near else None
    at = counts.index(c)
    left = counts[at - 1] if at else None
    if left is None or left.sentence != c.sentence:
        return None
    part_of = found[left.quantity.key].part_of
    if part_of is None or not _joined(doc, left, c) or _word(doc, left.after) == "of":
        return None
    return next((d for d in counts if d.quantity.key == part_of and d.end <= left.first), None)


def _joined(doc: Document, left: Count, c: Count) -> bool:
    """Whether two counts stand side by side in a list."""
    if all(_word(doc, i) in _JOINTS for i in range(left.end, c.first)):
        return True
    return left.head is not None and c.head is not None and left.head in _conjunction(doc, c.head)


def _conjunction(doc: Document, i: int) -> set[int]:
    heads = {i}
    while doc.tokens[i].dep == "conj" and doc.tokens[i].head not in heads:
        i = doc.tokens[i].head
        heads.add(i)
    return heads


def _enumerated(doc: Document, nouns: Nouns, counts: Sequence[Count], people: Sequence[Count]) -> dict[str, Count]:
    """The wholes of the counts that a colon, a bracket, a dash or a comma lists, by the keys of the parts."""
    out: dict[str, Count] = {}
    for whole in people:
        rest = [d for d in counts if d.sentence == whole.sentence and d.first > whole.first]
        start = _list_start(doc, whole, rest[0]) if rest else None
        if start is None:
            continue
        mark = _word(doc, start)
        parts = [d for d in rest if d.end <= _list_end(doc, start, whole.sentence)]
        total = sum(d.quantity.value for d in parts) + _singles(doc, nouns, start, parts)
        loose = mark in ":(" and all(d in people for d in parts)
        enough = total <= whole.value if loose else total == whole.value
        if parts and enough and (mark != "," or total > parts[0].value):
            out.update({d.quantity.key: whole for d in parts if d.quantity.key not in out})
    return out


def _list_start(doc: Document, whole: Count, first: Count) -> int | None:
    """The mark behind which a list of parts begins with its first number; near the whole, but for a colon."""
    mark = first.first - 1
    if _word(doc, mark) == ":":
        return mark
    near = mark - whole.end <= (0 if _word(doc, mark) == "," else 3)
    return mark if near and mark >= whole.end and _word(doc, mark) in _DASHES | {"(", ","} else None


def _list_end(doc: Document, start: int, sentence: int) -> int:
    """Where the list ends: at the bracket, at the second dash, or with the sentence."""
    mark, last = _word(doc, start), doc.sentences[sentence].last
    closing = {")"} if mark == "(" else _DASHES if mark in _DASHES else {";"}
    return next((i for i in range(start + 1, last) if _word(doc, i) in closing), last)


def _singles(doc: Document, nouns: Nouns, start: int, parts: Sequence[Count]) -> int:
    """How many of the list are told by an article: *four men and a woman*."""
    if not parts:
        return 0
    last = parts[-1].end + 4
    articles = [i for i in range(start, min(last, len(doc.tokens))) if _word(doc, i) in _ARTICLES]
    return sum(nouns.class_of(doc.tokens[i].head) in PEOPLE for i in articles)


def _be(doc: Document, i: int) -> bool:
    """Whether a token is a form of *be*: *among them were 44 wounded*."""
    return doc.tokens[i].lemma == "be"


def _word(doc: Document, i: int) -> str:
    return doc.tokens[i].text.lower() if 0 <= i < len(doc.tokens) else ""
