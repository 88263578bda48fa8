"""Clauses without their verb: *Armenia freed 32 and Azerbaijan two*, *700 by X and 200 by Y*, *70 today, 50 on Friday*.

The verb of the clause before holds for them; whose number comes first, parsers see only now and then. So the words are
read in their order: who or by whom, how many, when, up to the next mark. Each such clause is a mention of its own, with
the number's noun as its head.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

from swapgraph.extract.entities import Entities
from swapgraph.extract.events.allegiance import actor_keys
from swapgraph.extract.events.mention import EventMention, MentionWords
from swapgraph.extract.nouns import BODY, NAME, PEOPLE, Nouns
from swapgraph.model import Document, NumberExpression, NumberKind, TimeExpression

_LINKS = frozenset({"and", "while", "whereas", "but", ",", ";", ":", "–", "-"})
_OPENING = frozenset({"all", "of", "the", "its", "their", "another", "a", "further", "some", "only", "just", "other"})
_WHOSE = frozenset({"DET", "ADJ", "NOUN", "PROPN", "PART", "PUNCT", "ADP"})
_LONGEST = 8  # tokens that name a side
_FINITE = frozenset({"VBD", "VBZ", "VBP", "MD"})
_ENDS = frozenset({".", ",", ";", ":", "–", ")", "and", "all", "another"})
_WHEN = frozenset({"on", "in", "last", "this", "the"})


@dataclass(frozen=True)
class _Clause:
    """What stands where the verb is left out: whom they move, who acts or gets them, when; and how far it reaches."""

    people: int
    end: int
    actor: int | None = None
    slot: str = "subject"  # where the actor stands: *Azerbaijan two*, *two by Azerbaijan*, *two to Azerbaijan*
    time: TimeExpression | None = None


def with_gapped(
    doc: Document, entities: Entities, nouns: Nouns, words: MentionWords, mentions: Sequence[EventMention]
) -> list[EventMention]:
    """The mentions, and one more for each clause that borrows the verb of one."""
    search = _Search(doc, entities, nouns, {m.head for m in mentions})
    out: list[EventMention] = []
    for m in mentions:
        base = m if "directed" in words.traits(m.type) and not m.leg else None
        gapped = list(search.after(m)) if base else []
        out.append(_without(m, gapped, words.types[m.type].leg_of) if gapped else m)
        out.extend(_told(base, c) for c in gapped if base)
    return out


def _without(m: EventMention, gapped: list[_Clause], whole: str | None) -> EventMention:
    """A mention without what the parser gave it of the clauses behind: a time, *the Croats* of *and the Croats 15*.

    *The release of 900: 700 by X and 200 by Y* is that of both, and so the `whole` of which each is a leg.
    """
    of_both = len({c.actor for c in gapped if c.slot == "by"}) > 1 and not m.verbal
    times = {c.time.span for c in gapped if c.time}
    others = {i for c in gapped for i in (c.people, c.actor)}
    return replace(
        m,
        type=whole if whole and of_both and not m.slots.keys() & {"by", "possessive"} else m.type,
        times=tuple(t for t in m.times if t.span not in times),
        themes=tuple(h for h in m.themes if h not in others),
        slots={slot: kept for slot, heads in m.slots.items() if (kept := [h for h in heads if h not in others])},
    )


def _told(m: EventMention, c: _Clause) -> EventMention:
    """A mention with the verb of another one and its own people, actor and time."""
    theme = m.frame.theme_slot or "of"
    same = ("subject", "by", "from") if c.actor is None or c.slot == "to" else ()
    slots = {slot: heads for slot, heads in m.slots.items() if slot in same} | {theme: [c.people]}
    if c.actor is not None:
        slots[c.slot] = [c.actor]
    times = (c.time,) if c.time else m.times
    return replace(m, head=c.people, tokens=(c.people,), slots=slots, themes=(c.people,), times=times, place=None)


class _Search:
    """The clauses without a verb in a document."""

    def __init__(self, doc: Document, entities: Entities, nouns: Nouns, heads: set[int]) -> None:
        self.doc, self.entities, self.nouns, self.heads = doc, entities, nouns, heads
        self.numbers = {doc.token_range(n.span)[0]: n for n in doc.numbers if n.kind is NumberKind.COUNT}

    def after(self, m: EventMention) -> Iterator[_Clause]:
        """Those that follow a mention in its sentence, up to the next verb."""
        doc = self.doc
        if not m.themes:
            return
        last = doc.sentence_of(m.head).last
        i = max(min(m.themes), m.head) + 1
        while i < last and doc.tokens[i].tag not in _FINITE and i not in self.heads:
            clause = self._at(m, i, last) if doc.tokens[i].text.lower() in _LINKS else None
            if clause is not None:
                yield clause
            i = clause.end if clause is not None else i + 1

    def _at(self, m: EventMention, link: int, last: int) -> _Clause | None:
        """The clause behind a link."""
        doc = self.doc
        i = link + 1
        while i < last and doc.tokens[i].text.lower() in _LINKS:
            i += 1
        if (told := self._people(i, last)) is not None:
            people, end = told
            if people in m.themes:
                return None  # *12 soldiers and four civilians*
            end = self._behind_aside(end, last)
            slot = doc.tokens[end].text.lower() if end < last else ""
            gone = slot == "by" or (slot == "to" and "to" in m.slots)
            if gone and (actor := self._actor(end + 1, last)) is not None:
                return _Clause(people, actor[1], actor[0], slot)
            time = self._time(end, last)
            return _Clause(people, end, time=time) if time is not None and m.times else None
        if "subject" not in m.slots and "by" not in m.slots:
            return None
        if (actor := self._actor(i, last)) is None:
            return None
        told = self._people(actor[1], last)
        return _Clause(told[0], told[1], actor[0]) if told is not None and self._closes(told[1], last) else None

    def _behind_aside(self, i: int, last: int) -> int:
        """*181, Saudis among them, by the Houthis*: the token behind what stands between commas, if that is *by*."""
        words = [t.text.lower() for t in self.doc.tokens[i : min(last, i + _LONGEST)]]
        for n in range(1, len(words) - 1):
            if words[0] == "," and words[n] == "," and words[n + 1] == "by":
                return i + n + 1
        return i

    def _closes(self, i: int, last: int) -> bool:
        """Whether no verb follows of which the people would be the subject."""
        return i >= last or self.doc.tokens[i].tag not in _FINITE

    def _people(self, i: int, last: int) -> tuple[int, int] | None:
        """*two*, *all of the 593 Argentines*, *Brittney Griner*: their head, and the token behind them."""
        doc = self.doc
        first = i
        while i < last and i not in self.numbers and doc.tokens[i].text.lower() in _OPENING:
            i += 1
        number = self.numbers.get(i)
        if number is None:
            return self._named(first, last)
        head, end = self._counted(number, last)
        return (head, end) if self._moved(head) else None

    def _named(self, i: int, last: int) -> tuple[int, int] | None:
        key = self.entities.at(i) if i < last else None
        if key is None or self.entities.get(key).type != "Person":
            return None
        end = i
        while end < last and self.entities.at(end) == key:
            end += 1
        return (end - 1, end) if self.nouns.class_of(end - 1) == NAME else None

    def _counted(self, number: NumberExpression, last: int) -> tuple[int, int]:
        """The head of a counted noun phrase, the number itself if it stands alone."""
        tokens, end = self.doc.tokens, self.doc.token_range(number.span)[1]
        head = end - 1
        while end < last and tokens[end].pos in ("ADJ", "NOUN", "PROPN"):
            if tokens[end].pos != "ADJ":
                head = end
            end += 1
        return (head, end) if tokens[head].pos != "NUM" else (head, self.doc.token_range(number.span)[1])

    def _moved(self, head: int) -> bool:
        return self.doc.tokens[head].pos == "NUM" or self.nouns.class_of(head) in PEOPLE | {BODY}

    def _actor(self, i: int, last: int) -> tuple[int, int] | None:
        """*the Rapid Support Forces*: the head of a noun phrase that acts, and the token behind it."""
        doc = self.doc
        head, end = None, i
        while end < min(last, i + _LONGEST) and end not in self.numbers and doc.tokens[end].pos in _WHOSE:
            key = self.entities.at(end)
            if key is not None and self.entities.get(key).type == "Person":
                break
            if doc.tokens[end].pos in ("NOUN", "PROPN"):
                head = end
            elif head is not None and (doc.tokens[end].text.lower() in _ENDS or doc.tokens[end].lemma in _WHEN):
                break
            end += 1
        if head is None or not actor_keys(doc, self.entities, self.nouns, head):
            return None
        return head, end

    def _time(self, i: int, last: int) -> TimeExpression | None:
        """*on Friday*, right behind the people."""
        while i < last and self.doc.tokens[i].lemma in _WHEN:
            i += 1
        start = self.doc.tokens[i].start if i < last else -1
        return next((t for t in self.doc.times if t.span.start <= start < t.span.end and t.from_ and t.to), None)
