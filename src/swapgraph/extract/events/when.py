"""When a mention says that its event was: the time expressions of its clause."""

from __future__ import annotations

from dataclasses import replace

from swapgraph.annotate.times import dates_within
from swapgraph.extract.events.arguments import light_verb
from swapgraph.extract.events.mention import EventMention, MentionWords
from swapgraph.model import Document, TimeExpression

_TIME_LINKS = frozenset(
    {
        "prep",
        "pobj",
        "npadvmod",
        "advmod",
        "compound",
        "nmod",
        "poss",
        "appos",
        "amod",
        "conj",
        "nummod",
        "pcomp",
        "dep",
        "det",
        "quantmod",
    }
)


def attach_times(doc: Document, mentions: list[EventMention], words: MentionWords) -> list[EventMention]:
    """Give each time expression to the mention whose clause it stands in."""
    hosts: dict[int, list[TimeExpression]] = {}
    for time in doc.times:
        if (time.from_ or time.to) and not _ranks(doc, time) and (host := _host(doc, time)) is not None:
            as_of = doc.text[: time.span.start].rstrip().casefold().endswith("as of")
            start, end = dates_within(time, doc.text)
            hosts.setdefault(host, []).append(replace(time, from_=None if as_of else start, to=end))
    taken: dict[int, int] = {}
    for n, m in enumerate(mentions):
        for i in (m.head, *([v] if not m.verbal and (v := light_verb(doc, m.head, words.light)) is not None else [])):
            taken.setdefault(i, n)
    out = []
    for m in mentions:
        times: list[TimeExpression] = []
        for i in clause_heads(doc, m, words):
            # An open period counts at the verb alone: *the largest since 2020* says nothing of when
            times.extend(t for t in hosts.get(i, ()) if t not in times and ((t.from_ and t.to) or m.verbal))
        if not times and m.verbal and doc.tokens[m.head].dep == "relcl":
            # *since December 2020, when Armenia recovered 44 people*
            when = doc.tokens[doc.tokens[m.head].head]
            around = (t for t in doc.times if t.span.start <= when.start < t.span.end and t.from_)
            times.extend(replace(t, to=t.to or t.from_) for t in around)
        if not times and m.verbal and doc.tokens[m.head].dep == "conj":
            before = [
                t
                for t in hosts.get(doc.tokens[m.head].head, ())
                if t.span.start < doc.tokens[doc.tokens[m.head].head].start
            ]
            times.extend(before)
        if (not times and doc.tokens[m.head].dep == "xcomp") or (m.verbal and doc.tokens[m.head].dep == "xcomp"):
            governor = doc.tokens[m.head].head
            if (
                governor not in taken
                and doc.tokens[governor].lemma not in words.status.planned_verbs | words.status.hypothetical_verbs
            ):
                times.extend(t for t in hosts.get(governor, ()) if t not in times)
        out.append(replace(m, times=tuple(sorted(times, key=lambda t: t.span))))
    return out


def _ranks(doc: Document, time: TimeExpression) -> bool:
    """*the largest swap since 1990*, *the first in four years*: says how far a ranking reaches, not when it was."""
    first, _ = doc.token_range(time.span)
    if (time.from_ and time.to) or first >= len(doc.tokens):
        return False
    sentence = doc.sentences[doc.tokens[first].sentence]
    before = doc.tokens[max(sentence.first, first - 10) : first]
    return any(t.tag == "JJS" or t.lemma in ("first", "only", "last") for t in before)


def _host(doc: Document, time: TimeExpression) -> int | None:
    """The verb or noun that a time expression hangs on."""
    first, last = doc.token_range(time.span)
    inside = range(first, last)
    root = next((i for i in inside if doc.tokens[i].head not in inside or doc.tokens[i].head == i), None)
    if root is None:
        return None
    i = root
    for _ in range(6):
        token = doc.tokens[i]
        if i != root and token.pos in ("VERB", "AUX"):
            return i
        if (
            i != root
            and token.pos in ("NOUN", "PROPN")
            and token.dep not in ("npadvmod",)
            and not _temporal_head(doc, i, inside)
        ):
            return i
        if token.head == i or token.dep not in _TIME_LINKS:
            return i if i != root else None
        i = token.head
    return None


def _temporal_head(doc: Document, i: int, inside: range) -> bool:
    """*the early hours of Thursday*, *the morning of 5 May*: a noun that is itself part of the time."""
    return i in inside or doc.tokens[i].lemma in (
        "hour",
        "morning",
        "evening",
        "afternoon",
        "night",
        "beginning",
        "end",
        "middle",
        "start",
        "day",
        "week",
        "month",
        "eve",
    )


def clause_heads(doc: Document, m: EventMention, words: MentionWords) -> list[int]:
    """The tokens whose time adverbials are the event's: the trigger, the verb that carries it, participles on it."""
    heads = list(dict.fromkeys((m.head, *(t for t in m.tokens if doc.tokens[t].pos in ("NOUN", "PROPN", "VERB")))))
    if m.verbal:
        heads += [
            j for j in doc.dependents(m.head, "xcomp") if doc.tokens[j].pos == "VERB" and not doc.dependents(j, "dobj")
        ]
        return heads
    noun = m.head if doc.tokens[m.head].pos != "ADP" else doc.tokens[m.head].head  # *189 for 150*
    token = doc.tokens[noun]
    if (
        token.dep == "pobj"
        and doc.tokens[token.head].lemma == "of"
        and doc.tokens[doc.tokens[token.head].head].lemma in words.series
    ):
        noun = doc.tokens[token.head].head  # *the first stage of the exchange took place on*
    verb = light_verb(doc, noun, words.light)
    if verb is None and doc.tokens[noun].dep in ("nsubj", "nsubjpass"):
        verb = doc.tokens[noun].head
    if (
        verb is None
        and doc.tokens[noun].dep == "pobj"
        and doc.tokens[doc.tokens[noun].head].lemma in ("in", "during")
        and doc.tokens[doc.tokens[doc.tokens[noun].head].head].pos == "VERB"
    ):
        verb = doc.tokens[doc.tokens[noun].head].head  # *in the latest exchange, on 5 February, 150 left*
    if verb is None and doc.tokens[noun].dep == "appos":
        verb = None
        heads.append(doc.tokens[noun].head)
    if verb is not None:
        heads.append(verb)
        heads += [j for j in doc.dependents(verb, "conj") if not doc.dependents(j, "nsubj")]
    heads += [
        c
        for c in doc.dependents(noun, "acl", "relcl")
        if doc.tokens[c].lemma in words.light or doc.tokens[c].lemma in words.status.planned_verbs
    ]
    heads += doc.dependents(noun, "appos")
    return heads
