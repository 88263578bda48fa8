"""Whether the words around an expression point back or ahead: *arrived on Friday*, *will arrive on Friday*.

Read off the dependency tree where the document has one, off the words of the clause where not.
"""

from __future__ import annotations

from swapgraph.annotate.context import Context
from swapgraph.annotate.times.reference import Pointing
from swapgraph.annotate.words import BREAK, word_set
from swapgraph.model import BlockKind, Token

_MODALS = word_set("will shall 'll wo would could may might must should can ought")
_PLANS = word_set(
    """due scheduled planned expected slated pencilled penciled timed booked envisaged anticipated supposed arranged
    earmarked"""
)
"""Participles whose time is still to come, seen from where they stand."""
_MOVED_PLANS = word_set("set moved")
"""The same, where *to*, *for* or *until* follows."""
_PUT_OFF = word_set("postponed delayed rescheduled deferred adjourned")
_PUT_OFF_PAIRS = frozenset({("put", "off"), ("pushed", "back"), ("put", "back")})
"""News that something is put off is told before it takes place."""
_PLAN_LEMMAS = word_set(
    """due schedule plan expect slate set pencil postpone delay reschedule defer book envisage anticipate suppose
    arrange earmark adjourn"""
)
_PROMISED = _PLAN_LEMMAS | {"promise", "pledge", "hope", "set"}
_INTENTIONS = word_set(
    """be have go agree plan expect intend hope promise pledge vow want prepare offer aim propose undertake decide order
    ask urge need wait due ready poise set schedule likely"""
)
"""What governs an infinitive that is still to come."""
_PAST_FORMS = word_set(
    """was were had did said told met held took went began came won gave sent left fell made got brought found saw led
    paid wrote broke flew drove became rose ran kept lost sat hit struck swore fought spoke knew thought shot hanged"""
)
_FUTURE_FORMS = word_set("will shall would could must might should expires lapses resumes falls")
_BEFORE_TO = word_set("is are due agreed plans plan planned expects pledged going")
_SCHEDULED = word_set("expire end begin start resume open close convene lapse fall")  # *the truce expires Saturday*
_NO_VERBS = word_set("hundred wounded armed indeed")
_DEADLINES = word_set("by until till than")  # they lie ahead unless the verb tells a past
_CLOCK_WORDS = word_set(
    """on at late early mid a p m . am pm gmt local time morning afternoon evening night dawn noon midday dusk midnight
    lunchtime daybreak sunrise nightfall"""
)
_QUOTES = '"\u201c\u201d'
_REACH = 14  # words to either side
_CLAUSE_ENDS = frozenset('.;!?:()“”"' + BREAK)
_CLAUSE_WORDS = word_set("but while whereas although though because which who when where that")
_CLAUSE_OPENERS = _CLAUSE_WORDS | word_set("after before until as")  # to the left these may be the expression's own


def pointing(context: Context, first: int, last: int) -> Pointing | None:
    """Where words `first` to `last - 1` point; None where nothing says.

    A plan told in the past (*a swap due on Friday was called off*) points to the nearest day, on either side.
    """
    words = context.words
    if words.at(first - 1) == "since":
        return Pointing.PAST
    for k in range(first - 1, max(first - 6, -1), -1):
        word = words.at(k)
        if word in _CLAUSE_ENDS or word == ",":
            break
        towards = any(words.at(n) in ("to", "until", "till", "for") for n in range(k + 1, first))
        if towards and (word in _PUT_OFF or (words.at(k - 1), word) in _PUT_OFF_PAIRS):
            return Pointing.FUTURE
        if word in _PLANS or (word in _MOVED_PLANS and towards):
            return _plan(context, k)
    token = _outer(context, first, last)
    points = _from_words(context, first, last) if token is None else _from_tree(context, token)
    if points is None or (points is Pointing.NEAREST and not _told_plan(context, first)):
        late = words.at(first - 1) in _DEADLINES or deadline(context, first) is not None
        return Pointing.FUTURE if late else points
    return points


def _told_plan(context: Context, first: int) -> bool:
    """Whether a plan is told in the past: *all were to have been freed by Jan. 19*; not *they have until Sunday*."""
    for k in range(first - 1, max(first - _REACH, -1), -1):
        if context.words.at(k) in _CLAUSE_ENDS:
            return False
        if context.words.at(k) in ("was", "were", "had", "been"):
            return True
    return False


def deadline(context: Context, first: int) -> int | None:
    """Where *by noon on*, *until 6 p.m. on*, *by late* begins that ends before word `first`; None for none."""
    words = context.words
    for k in range(first - 1, max(first - 8, -1), -1):
        word = words.at(k)
        if word in ("by", "until", "till"):
            return k if k < first - 1 else None
        if word not in _CLOCK_WORDS and not "0" <= word[0] <= "9":
            return None
    return None


def _plan(context: Context, k: int) -> Pointing:
    """A plan is still open unless it is told in the past."""
    for i in range(k - 1, max(k - 5, -1), -1):
        word = context.words.at(i)
        if word in _CLAUSE_ENDS:
            break
        if word in ("is", "are", "'s", "remains", "now", "will", "be"):
            return Pointing.FUTURE
    return Pointing.NEAREST


def _outer(context: Context, first: int, last: int) -> Token | None:
    """The token of the expression whose governor lies outside it."""
    doc = context.doc
    if not doc.tokens:
        return None
    lo, hi = doc.token_range(context.words.span(first, last))
    return next((doc.tokens[i] for i in range(lo, hi) if not lo <= doc.tokens[i].head < hi), None)


def _from_tree(context: Context, token: Token) -> Pointing | None:
    """The tense of the nearest verb above; that of the next one above an infinitive or a participle."""
    doc = context.doc
    for i in doc.ancestors(token.i):
        above = doc.tokens[i]
        first, last = sorted((token, above), key=lambda t: t.start)
        if sum(doc.text.count(mark, first.start, last.end) for mark in _QUOTES) % 2:
            return None  # *"by November," he said*: said now, of whatever time
        if above.pos in ("VERB", "AUX"):
            points = _of_verb(context, above)
            if points is not None or not _tenseless(context, above):
                return points
        elif above.pos == "ADJ" and above.lemma in _PLAN_LEMMAS:
            return Pointing.NEAREST
    return None


def _auxiliaries(context: Context, verb: Token) -> list[Token]:
    doc = context.doc
    return [doc.tokens[c] for c in doc.dependents(verb.i, "aux", "auxpass")]


def _tenseless(context: Context, verb: Token) -> bool:
    """Whether a verb has no tense of its own: *to begin*, *beginning*."""
    return verb.tag in ("VB", "VBG") and all(a.lemma == "to" for a in _auxiliaries(context, verb))


def _of_verb(context: Context, verb: Token) -> Pointing | None:
    """Where one verb points with its auxiliaries; None for an infinitive or participle that hangs on another verb."""
    auxiliaries = _auxiliaries(context, verb)
    lemmas = {a.lemma for a in auxiliaries}
    if any(a.lemma in _MODALS or a.text.lower() in _MODALS for a in auxiliaries):
        return Pointing.PAST if "have" in lemmas and not lemmas & {"will", "shall"} else Pointing.FUTURE
    if "to" in lemmas:
        if "have" in lemmas:
            return Pointing.NEAREST  # *were to have been freed*
        governor = context.doc.tokens[verb.head]
        if governor.lemma == "tell":
            return Pointing.NEAREST  # *were told to come on Sunday*
        ahead = verb.head != verb.i and governor.lemma in _INTENTIONS
        return Pointing.FUTURE if ahead else None
    if verb.tag == "VBN" and verb.dep in ("acl", "amod") and verb.lemma in _PLAN_LEMMAS:
        return Pointing.NEAREST
    present = any(a.tag in ("VBZ", "VBP") for a in auxiliaries) and "have" not in lemmas
    if present and verb.tag == "VBN" and verb.lemma in _PROMISED:
        return Pointing.FUTURE  # *is promised for the end of August*
    if verb.tag in ("VBD", "VBN") or any(a.tag == "VBD" for a in auxiliaries):
        return Pointing.PAST
    return _present(context, verb, auxiliaries)


def _present(context: Context, verb: Token, auxiliaries: list[Token]) -> Pointing | None:
    """*The truce expires Saturday* may lie ahead; headlines, captions and reports (*says*) tell the past so."""
    tags = {verb.tag, *(a.tag for a in auxiliaries)}
    if not tags & {"VBZ", "VBP"} or verb.lemma in ("say", "tell", "report", "show"):
        return None
    if verb.lemma in _SCHEDULED and not auxiliaries:
        return Pointing.FUTURE
    block = context.doc.block_of(context.doc.sentence_of(verb.i))
    return Pointing.NEAREST if block.kind in (BlockKind.BODY, BlockKind.ITEM) else None


def _from_words(context: Context, first: int, last: int) -> Pointing | None:
    """The nearest cue of tense in the clause: to the left, then to the right."""
    left = _clause(context, range(first - 1, max(first - _REACH, -1), -1), _CLAUSE_WORDS)
    return left or _clause(context, range(last, min(last + _REACH, len(context.words.low))), _CLAUSE_OPENERS)


def _clause(context: Context, indices: range, ends: frozenset[str]) -> Pointing | None:
    words = context.words
    for k in indices:
        word, before = words.at(k), words.at(k - 1)
        if word in _CLAUSE_ENDS or word in ends:
            return None
        if word in _FUTURE_FORMS or (word == "to" and before in _BEFORE_TO):
            return Pointing.FUTURE
        past = word in _PAST_FORMS or (word.endswith("ed") and len(word) > 4 and word not in _NO_VERBS)
        if past and before != "be":  # in *will be told* the modal decides
            return Pointing.PAST
    return None
