"""When a mention says that its event was: the time expressions of its clause.

A time belongs to the first word above it whose times are an event's (`clause.carriers`). On the way up, a noun keeps
what plainly modifies it (*Wednesday's raid*, *the war of 1967*); people, names and places keep nothing, for a time
behind them (*freed two pilots on Sunday*) is the verb's.
"""

from __future__ import annotations

from dataclasses import replace

from swapgraph.annotate.times import dates_within
from swapgraph.extract.events.clause import carriers, gathered, is_background
from swapgraph.extract.events.diary import date_by_lines
from swapgraph.extract.events.mention import EventMention, MentionWords
from swapgraph.extract.events.periods import overlap
from swapgraph.extract.events.status.mood import is_phrase, not_until
from swapgraph.model import Document, Status, TimeExpression

_MODIFIERS = frozenset({"compound", "nmod", "poss", "amod", "nummod"})
_VERBAL = ("VERB", "AUX")
_NOMINAL = ("NOUN", "PROPN")
_BEFORE = frozenset({"ahead", "prior"})  # *ahead of Easter* names no day of the event
_LATER = frozenset({"later", "then", "subsequently", "eventually", "finally", "again", "since", "now"})
_AFTER = frozenset({"after", "following"})
_BESIDE = _AFTER | {"despite", "before", "since", "unlike"}  # *despite a swap last year*
_COURSE = frozenset({"in", "at", "during"})
_OPENING = frozenset({"start", "begin", "commence"})
_CLAUSES = frozenset({"ROOT", "ccomp", "relcl", "advcl", "conj"})
_UNTIL = frozenset({"to", "until", "till"})
_SOON = frozenset({"hour", "minute", "moment", "shortly", "immediately", "soon", "just"})
_LONG = 10  # years
_TOGETHER = frozenset({"when", "as", "while"})  # *an exchange on Monday, when it released 76*

Hosts = dict[int, list[TimeExpression]]
Dated = dict[int, tuple[TimeExpression, ...]]


def attach_times(doc: Document, mentions: list[EventMention], words: MentionWords) -> list[EventMention]:
    """Give each time expression to the mentions whose clause it stands in."""
    heads = [carriers(doc, m, words) for m in mentions]
    owned = {i for hs in heads for i in hs}
    hosts: Hosts = {}
    for time in doc.times:
        if (time.from_ or time.to) and not _ranks(doc, time) and (host := _host(doc, time, owned, words)) is not None:
            start, end = dates_within(time, doc.text)
            hosts.setdefault(host, []).append(replace(time, from_=None if _is_bound(doc, time) else start, to=end))
    types = {m.head: m.type for m in mentions}
    out = [
        m if _stage_of_other(doc, m, types) else replace(m, times=_own(doc, hosts, m, hs, words))
        for m, hs in zip(mentions, heads, strict=True)
    ]
    dated = {i: m.times for m, hs in zip(out, heads, strict=True) for i in hs if m.times}
    legs = {i for m, hs in zip(out, heads, strict=True) for i in hs if "transfer" in words.traits(m.type)}
    for n, m in enumerate(out):
        if not m.times and (since := _since(doc, m)):
            out[n] = replace(m, times=since)
        elif not m.times:
            out[n] = replace(m, times=_shared(doc, hosts, dated, legs, m, words))
        elif m.verbal and doc.tokens[m.head].dep == "xcomp":
            out[n] = replace(m, times=_sorted([*m.times, *_governing(doc, hosts, owned, m, words)]))
    return date_by_lines(doc, out, words)


def _is_bound(doc: Document, time: TimeExpression) -> bool:
    """*as of 9 May*; *over 60 years ago*, of which the year is not told, as that of *over two years ago* nearly is."""
    before = doc.text[: time.span.start].rstrip().casefold()
    long_ago = (
        doc.text[time.span.start : time.span.end].endswith("ago")
        and time.to is not None
        and doc.article.date is not None
        and int(doc.article.date[:4]) - int(time.to[:4]) > _LONG
    )
    return before.endswith("as of") or (long_ago and before.endswith(("over", "more than")))


def _stage_of_other(doc: Document, m: EventMention, types: dict[int, str]) -> bool:
    """*Today marks the first stage of the return*: the return is what happens today, the stage no event beside it."""
    of = (p for p in doc.dependents(m.head, "prep") if doc.tokens[p].lemma == "of")
    inner = {types[o] for p in of for o in doc.dependents(p, "pobj") if o in types}
    return m.frame.needs_time and bool(inner - {m.type})


def _own(
    doc: Document, hosts: Hosts, m: EventMention, heads: list[int], words: MentionWords
) -> tuple[TimeExpression, ...]:
    """The times of the mention's own words.

    An open period counts at the verb alone (*the largest since 2020*), and at a noun for what has been done several
    times (*has completed eight exchanges since January*).
    """
    many = m.plural and "transfer" in words.traits(m.type)
    open_at = {i for i in heads if m.verbal or (many and is_perfect(doc, i))}
    put_off = [t for i in heads if is_phrase(doc, i, words.status.postponed) for t in hosts.get(i, ())]
    if put_off:
        until = [t for t in put_off if t.to and (not t.from_ or _word_before(doc, t) in _UNTIL)]
        return tuple(replace(t, from_=t.to) for t in until[-1:])  # *set for May, was put off until 9 June*
    late = [t for i in heads if not_until(doc, i) for t in hosts.get(i, ()) if t.to and not t.from_]
    if late:
        return tuple(replace(t, from_=t.to) for t in late)  # *were not freed until 1973*
    own = [t for t in hosts.get(m.head, ()) if t.from_ and t.to] if not m.verbal else []
    told = [t for i in heads for t in hosts.get(i, ()) if (t.from_ and t.to) or i in open_at]
    if own:  # *In a 2004 deal, X freed 40 in 2005*
        told = [t for t in told if any(overlap(t.from_, t.to, o.from_, o.to) for o in own)]
    return _sorted(told)


def _since(doc: Document, m: EventMention) -> tuple[TimeExpression, ...]:
    """*Since the truce was signed in 2000, it has freed 900*, *since the start of the war in 2014*: from then on."""
    verbs = (i for i in (m.head, *doc.ancestors(m.head)) if doc.tokens[i].pos == "VERB")
    verb = next((v for v in verbs if doc.tokens[v].dep in _CLAUSES or doc.dependents(v, "nsubj", "nsubjpass")), None)
    if verb is None or not is_perfect(doc, verb):
        return ()
    for c in doc.dependents(verb, "advcl", "prep"):
        opening = [c, *doc.dependents(c, "mark")]
        if any(doc.tokens[o].lemma == "since" for o in opening):
            first, last = min(doc.subtree(c)), max(doc.subtree(c))
            start, end = doc.tokens[first].start, doc.tokens[last].end
            named = [t for t in doc.times if start <= t.span.start and t.span.end <= end and t.from_]
            return tuple(replace(t, from_=dates_within(t, doc.text)[0], to=None) for t in named[-1:])
    return ()


def _word_before(doc: Document, time: TimeExpression) -> str:
    first, _ = doc.token_range(time.span)
    return doc.tokens[first - 1].lemma if first else ""


def is_perfect(doc: Document, v: int) -> bool:
    """*has freed*, *have been freed*."""
    return doc.tokens[v].pos == "VERB" and any(doc.tokens[c].lemma == "have" for c in doc.dependents(v, "aux"))


def _sorted(times: list[TimeExpression]) -> tuple[TimeExpression, ...]:
    return tuple(sorted(dict.fromkeys(times), key=lambda t: t.span))


# ---- times of other clauses that hold for an undated mention


def _shared(
    doc: Document, hosts: Hosts, dated: Dated, legs: set[int], m: EventMention, words: MentionWords
) -> tuple[TimeExpression, ...]:
    """The times of the clause that a mention without its own is joined to."""
    if not m.verbal:
        return ()
    token = doc.tokens[m.head]
    if during := _during(doc, hosts, m):
        return during
    if met := [t for c in gathered(doc, m.head, words.clause) for t in hosts.get(c, ()) if t.from_ and t.to]:
        return _sorted(met)
    if token.dep == "relcl":
        return _antecedent(doc, m.head) or (dated.get(token.head, ()) if _in_course(doc, m.head) else ())
    if token.dep == "conj":
        first = doc.tokens[token.head]
        before = [t for t in hosts.get(first.i, ()) if t.span.start < first.start]
        alone = not doc.dependents(m.head, "nsubj", "nsubjpass")
        return _sorted(before) or (dated.get(first.i, ()) if alone else ())
    if token.dep == "xcomp":
        return _sorted(_governing(doc, hosts, set(dated), m, words))
    if token.dep == "advcl" and (same_time(doc, m.head) or _within_hours(doc, m.head)):
        above = token.head
        if is_background(doc, above, words):  # *freed men captured in 2020 while Y released two*, hung on *captured*
            above = next((a for a in doc.ancestors(above) if a in legs), m.head)
        telling = doc.tokens[above].lemma in words.clause.telling
        return dated.get(above, ()) or (() if telling else _sorted(hosts.get(above, [])))
    return _of_next(doc, hosts, dated, legs, m.head)


def _during(doc: Document, hosts: Hosts, m: EventMention) -> tuple[TimeExpression, ...]:
    """*During the truce of 1949, both freed 200*, *In a 2004 deal, X freed 40*: the time of what it was part of."""
    courses = {"during", "in"} if m.reading.status is Status.ACTUAL else {"during"}
    phrases = (p for p in doc.dependents(m.head, "prep") if doc.tokens[p].lemma in courses)
    nouns = (o for p in phrases for o in doc.dependents(p, "pobj"))
    return _sorted([t for o in nouns for t in hosts.get(o, ()) if t.from_ and t.to])


def _in_course(doc: Document, v: int) -> bool:
    """*Monday's exchange, in which Israel freed 20*."""
    return any(
        doc.tokens[p].lemma in _COURSE and any(doc.tokens[o].lemma == "which" for o in doc.dependents(p, "pobj"))
        for p in doc.dependents(v, "prep")
    )


def _of_next(doc: Document, hosts: Hosts, dated: Dated, legs: set[int], v: int) -> tuple[TimeExpression, ...]:
    """*were handed over and flown out on Monday*, *X freed two while Y freed six on Monday*: of what follows."""
    for j in doc.dependents(v, "conj", "advcl"):
        marks = {doc.tokens[c].lemma for c in doc.dependents(j, "mark")}
        if j < v or (doc.tokens[j].dep == "advcl" and "while" not in marks):
            continue
        if {doc.tokens[c].lemma for c in doc.dependents(j, "advmod")} & _LATER or _ahead(doc, j) != _ahead(doc, v):
            continue  # *were freed on bail and later jailed*, *were freed and would be flown out on Monday*
        if j in legs and j in dated:
            return dated[j]
        if doc.tokens[j].tag == doc.tokens[v].tag and not doc.dependents(j, "nsubj", "nsubjpass"):
            return _sorted([t for t in hosts.get(j, ()) if t.from_ and t.to])
    return ()


def _ahead(doc: Document, v: int) -> bool:
    """*would be flown out*."""
    return any(doc.tokens[c].tag == "MD" for c in doc.dependents(v, "aux"))


def _antecedent(doc: Document, v: int) -> tuple[TimeExpression, ...]:
    """*in December 2020, when Armenia recovered 44 people*: the time that a relative clause hangs on."""
    when = doc.tokens[doc.tokens[v].head]
    around = (t for t in doc.times if t.span.start <= when.start < t.span.end)
    return tuple(replace(t, from_=t.from_ or t.to, to=t.to or t.from_) for t in around)


def _governing(
    doc: Document, hosts: Hosts, owned: set[int], m: EventMention, words: MentionWords
) -> list[TimeExpression]:
    """*began on Friday to release*: the times of the verb above, unless it only plans or wishes, or tells its own."""
    above = doc.tokens[m.head].head
    weak = words.status.planned_verbs | words.status.hypothetical_verbs | words.clause.telling
    return [] if above in owned or doc.tokens[above].lemma in weak else list(hosts.get(above, ()))


def same_time(doc: Document, v: int) -> bool:
    """*swapped prisoners on Monday, trading X for Y*; *… when it released 76*."""
    marks = {doc.tokens[c].lemma for c in doc.dependents(v, "mark", "advmod", "prep") if c < v}
    subject = doc.dependents(v, "nsubj", "nsubjpass")
    return bool(marks & _TOGETHER) or (doc.tokens[v].tag == "VBG" and not subject and not marks)


def _within_hours(doc: Document, v: int) -> bool:
    """*arrived on Monday, hours after two were freed*, *shortly before they were*."""
    marked = any(doc.tokens[c].lemma in ("after", "before") for c in doc.dependents(v, "mark"))
    return marked and any(doc.tokens[c].lemma in _SOON for c in doc.dependents(v, "npadvmod", "advmod") if c < v)


# ---- from a time up to the word it belongs to


def _ranks(doc: Document, time: TimeExpression) -> bool:
    """*the largest swap since 1990*, *the first in four years*: says how far a ranking reaches, not when it was."""
    first, _ = doc.token_range(time.span)
    if (time.from_ and time.to) or first >= len(doc.tokens):
        return False
    sentence = doc.sentences[doc.tokens[first].sentence]
    before = doc.tokens[max(sentence.first, first - 10) : first]
    return any(t.tag == "JJS" or t.lemma in ("first", "only", "last") for t in before)


def _host(doc: Document, time: TimeExpression, owned: set[int], words: MentionWords) -> int | None:
    """The verb or noun that a time expression belongs to."""
    first, last = doc.token_range(time.span)
    inside = range(first, last)
    root = next((i for i in inside if doc.tokens[i].head not in inside or doc.tokens[i].head == i), None)
    if root is None:
        return None
    if (noun := _apart(doc, first, root, owned)) is not None:
        return noun
    below, i = root, _hung_on(doc, root, last)
    while i != below:
        token = doc.tokens[i]
        if token.lemma in _BEFORE:
            return None
        ours = i in owned or token.pos in _VERBAL
        if ours and not (_still_holding(doc, i, root, time) or _opens(doc, i) or _has_its_time(doc, i, time, words)):
            return _of_past(doc, i, root, time) or i
        if token.pos in _NOMINAL and not _in_time(doc, i, words) and _keeps(doc, below, i, root, owned, words):
            return i
        below, i = i, token.head
    return i if i != root else None


def _apart(doc: Document, first: int, root: int, owned: set[int]) -> int | None:
    """*came home despite a swap last year*, *hailed the exchange after talks on Monday*: of what stands beside."""
    before = doc.tokens[first - 1] if first else doc.tokens[first]
    if before.i in owned and before.dep == "pobj" and doc.tokens[root].dep == "npadvmod":
        return before.i if doc.tokens[before.head].text.lower() in _BESIDE else None
    if before.lemma != "on" or before.i != doc.tokens[root].head:
        return None
    above = before.head
    phrases = [
        p for p in doc.dependents(above, "prep") if above < p < before.i and doc.tokens[p].text.lower() in _AFTER
    ]
    if above not in owned or doc.tokens[above].pos not in _NOMINAL or not phrases:
        return None
    return next((o for o in doc.dependents(phrases[-1], "pobj") if o in owned), None)


def _hung_on(doc: Document, root: int, last: int) -> int:
    """The word that a time hangs on, or should: *two days after it took effect*, *freed Y Sunday, Z said*."""
    above = doc.tokens[doc.tokens[root].head]
    if doc.tokens[last - 1].dep == "mark" and above.dep == "advcl" and doc.tokens[last - 1].head == above.i:
        return above.head
    before = doc.tokens[root - 1] if root else doc.tokens[root]
    noun = above
    while noun.dep in ("compound", "nmod") and noun.head > noun.i:
        noun = doc.tokens[noun.head]
    if before.lemma == "on" and noun.dep == "pobj" and noun.head == before.i and noun.i > root + 1:
        return before.head  # *released on Monday two soldiers*
    told = [c for c in doc.dependents(above.i, "ccomp") if c < root < above.i]
    return told[-1] if told and last < len(doc.tokens) and doc.tokens[last].text == "," else above.i


def _opens(doc: Document, v: int) -> bool:
    """*would release 300 starting Friday*: no verb of its own."""
    token = doc.tokens[v]
    bare = not doc.dependents(v, "nsubj", "nsubjpass", "dobj", "aux")
    return token.tag == "VBG" and token.lemma in _OPENING and token.dep in ("prep", "advcl", "acl") and bare


def _of_past(doc: Document, v: int, root: int, time: TimeExpression) -> int | None:
    """*has freed 21 girls that were kidnapped in Mao, two years ago*: a past year is of the verb below the perfect."""
    present = any(doc.tokens[c].lemma == "have" and doc.tokens[c].tag != "VBD" for c in doc.dependents(v, "aux"))
    today = doc.article.date
    if not present or not today or time.to is None or time.from_ is None or time.to[:4] >= today[:4] or root < v:
        return None
    below = [i for i in range(root - 1, v, -1) if doc.tokens[i].pos == "VERB" and doc.tokens[i].dep in ("relcl", "acl")]
    return below[0] if below else None


def _still_holding(doc: Document, v: int, root: int, time: TimeExpression) -> bool:
    """*freed two pilots they were holding Sunday*, *on a bridge linking X to Y Sunday*: a day is not of a state."""
    token = doc.tokens[v]
    lasting = token.tag in ("VBG", "VBZ", "VBP") and token.dep in ("relcl", "acl")
    day = time.from_ is not None and time.from_ == time.to and len(time.from_) == 10
    return lasting and day and doc.tokens[root].dep == "npadvmod"


def _has_its_time(doc: Document, v: int, time: TimeExpression, words: MentionWords) -> bool:
    """*freed ten men captured in 2020 on Monday*: the second time is of the verb above."""
    token = doc.tokens[v]
    if token.dep not in ("acl", "relcl") or not is_background(doc, v, words):
        return False
    before = (t for t in doc.times if token.end <= t.span.start and t.span.end <= time.span.start)
    return any(not overlap(t.from_, t.to, time.from_, time.to) for t in before if t.from_ or t.to)


def _keeps(doc: Document, below: int, noun: int, root: int, owned: set[int], words: MentionWords) -> bool:
    """Whether a noun keeps a time that hangs on it by the token `below`; people, names and places pass it on."""
    token = doc.tokens[noun]
    if doc.tokens[below].dep in _MODIFIERS:
        return (below < noun and doc.tokens[below].dep != "compound") or token.pos != "PROPN"
    if doc.tokens[below].lemma == "of" and doc.tokens[root].head == below:
        return True  # *the convention of 1949*
    course = doc.tokens[token.head]
    if (
        token.dep == "pobj"
        and course.lemma in _COURSE
        and course.head in owned
        and doc.tokens[course.head].pos in _VERBAL
    ):
        return False  # *were freed in a ceremony on Tuesday*
    return token.pos != "PROPN" and token.lemma not in words.clause.people | words.clause.place_nouns


def _in_time(doc: Document, i: int, words: MentionWords) -> bool:
    """*the early hours of Thursday*, *5 May and 8 May*: a noun that is itself part of a time."""
    token = doc.tokens[i]
    return token.lemma in words.clause.time_nouns or any(t.span.start <= token.start < t.span.end for t in doc.times)
