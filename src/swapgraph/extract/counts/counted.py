"""What a number counts: the noun it belongs to, and the noun phrase as written."""

from __future__ import annotations

import re

from swapgraph.extract.nouns import BODY, PEOPLE, Nouns
from swapgraph.model import Bound, Document, NumberExpression, NumberKind, Span

_COUNTING = ("nummod", "quantmod", "amod", "compound", "advmod", "det", "predet", "nmod")
_NOMINAL = ("NOUN", "PROPN", "ADJ", "NUM")
_BEFORE_NOUN = frozenset({"JJ", "JJR", "JJS", "VBN", "VBG", "NN", "NNP", "HYPH", "POS", "``", "''"})
_PLURAL = frozenset({"NNS", "NNPS"})
_NO_MODIFIERS = frozenset({"IN", "TO", "MD", "VBD", "VBP", "VBZ", "PRP", "WP", "WDT"})
_BREAKS = frozenset("():;\n—–")
_ASIDE = re.compile(r" [-–—(]|:")
_QUOTES = "“”\"‘’'«» "
_REACH = 8  # tokens from a number to its noun


def counted_head(doc: Document, number: NumberExpression) -> int | None:
    """The noun that a number counts; None for a bare number (*eight*, *another 1,200*).

    Where the parser gives none, or a verb or an adjective (*765 ill or wounded Iraqis*), it is the plural noun ahead.
    """
    if (pronoun := _of_them(doc, number)) is not None:
        return pronoun
    head = _by_syntax(doc, number)
    if head is not None and _parted(doc, number, head):
        head = None
    if head is None or doc.tokens[head].pos in ("VERB", "ADJ"):
        ahead = _ahead(doc, number)
        if ahead is not None or (head is not None and doc.tokens[head].pos == "VERB"):
            return ahead
    return head


def _of_them(doc: Document, number: NumberExpression) -> int | None:
    """The pronoun of *three of them*, whatever the parser makes of the words behind it."""
    at = doc.token_range(number.span)[1]
    of = at + 1 < len(doc.tokens) and doc.tokens[at].lemma == "of"
    return at + 1 if of and doc.tokens[at + 1].tag in ("PRP", "WP", "WDT") else None


def _parted(doc: Document, number: NumberExpression, head: int) -> bool:
    """Whether a noun belongs to something else: *some 1,500 – mostly women*, *205-for-205*, *the 306 to 74 formula*."""
    if doc.tokens[head].text.startswith("for-"):
        return True  # the parser sees the end of *50-for-50* as a word
    between = doc.text[number.span.end : max(doc.tokens[head].start, number.span.end)]
    first = doc.token_range(number.span)[1]
    if first < head and doc.tokens[first].lemma in ("of", "out"):
        return False
    clause = any(doc.tokens[i].tag in _NO_MODIFIERS for i in range(first, head))
    shared = " and " in between and doc.tokens[first].tag != "CC"  # *997 Ethiopian and 937 Eritrean captives*
    other = any(char.isdigit() for char in between) and not shared
    return bool(_BREAKS & set(between)) or " - " in between or other or clause or between.startswith((",", "-for"))


def _by_syntax(doc: Document, number: NumberExpression) -> int | None:
    tokens = doc.tokens_in(number.value_span)
    if not tokens:
        return None
    inside = {t.i for t in tokens}
    root = next((t.i for t in tokens if t.head not in inside or t.head == t.i), tokens[-1].i)
    token = doc.tokens[root]
    if token.dep in _COUNTING and token.head > root:
        head = token.head
        if doc.tokens[head].dep in ("quantmod", "nummod", "compound") and doc.tokens[head].pos == "NUM":
            head = doc.tokens[head].head
        return head if doc.tokens[head].pos in (*_NOMINAL, "VERB") and head not in inside else None
    for p in doc.dependents(root, "prep"):  # *two of the men*, *half of them*
        if doc.tokens[p].lemma == "of":
            for obj in doc.dependents(p, "pobj"):
                return None if _in_time(doc, obj) else obj
    return None


def _in_time(doc: Document, i: int) -> bool:
    """*the ten of 2010*: those of that year."""
    span = doc.span_of(i, i + 1)
    return any(time.span.overlaps(span) for time in doc.times)


def _ahead(doc: Document, number: NumberExpression) -> int | None:
    """The first plural noun behind a number with nothing but adjectives and nouns between."""
    first = doc.token_range(number.span)[1]
    for i in range(first, min(first + _REACH, len(doc.tokens))):
        token = doc.tokens[i]
        if token.text.startswith("for-"):
            return None
        if token.tag in _PLURAL:
            return i
        joins = token.tag == "CC" and i > first and doc.tokens[i - 1].tag in _BEFORE_NOUN
        if token.tag not in _BEFORE_NOUN and not joins:
            return None
    return None


def is_speaker(doc: Document, number: NumberExpression, head: int, speech: frozenset[str]) -> bool:
    """*one diplomat said*: whoever speaks is not counted."""
    token = doc.tokens[head]
    one = number.value == 1 and number.bound is Bound.EXACT
    return one and token.dep == "nsubj" and doc.tokens[token.head].lemma in speech


def counted_text(doc: Document, nouns: Nouns, number: NumberExpression, head: int | None) -> str:
    """The noun phrase as written behind the number (*Ukrainian service members*, *its personnel*).

    A bare number or sum stands for itself.
    """
    if head is None:
        return _text(doc, number.value_span if number.kind is NumberKind.COUNT else number.span)
    if doc.tokens[head].pos == "PRON":
        return doc.tokens[head].text
    span = nouns.phrase(head, with_number=True)
    behind = span.start <= number.span.start < span.end or number.span.end <= doc.tokens[head].start
    start = number.span.end if behind else span.start
    end = max(span.end, doc.tokens[_phrase_end(doc, nouns, head)].end)
    if doc.text[end : end + 1] == "-":  # cut off inside a compound: *members of the so-*
        end = doc.tokens[head].end
    end = _before_next(doc, start, end)
    text = (
        _ASIDE.split(_text(doc, Span(start, end)))[0]
        .removeprefix("out ")
        .removeprefix("of ")
        .removeprefix("more ")
        .strip(_QUOTES)
    )
    return text.removeprefix("-") or doc.tokens[head].text


def _before_next(doc: Document, start: int, end: int) -> int:
    """Where the phrase ends before another number that shares its noun: *997 Ethiopian and 937 Eritrean POWs*."""
    for number in doc.numbers:
        if start < number.span.start < end:
            before = doc.tokens_in(Span(start, number.span.start))
            if len(before) > 1 and before[-1].lemma in ("and", "or"):
                return before[-2].end
    return end


def _phrase_end(doc: Document, nouns: Nouns, head: int) -> int:
    """The last token of what is joined to the noun: *prisoners-of-war*, *prisoners and detainees*."""
    last = head
    while (
        last + 2 < len(doc.tokens)
        and doc.tokens[last + 1].text == "-"
        and doc.tokens[last + 1].start == doc.tokens[last].end
    ):
        last += 2
    return _list_end(doc, nouns, head, last)


def _list_end(doc: Document, nouns: Nouns, head: int, last: int) -> int:
    """The end of *men, women and children*, who are counted together; `last` where no such list goes on."""
    at, known = last, {head}
    while at + 2 < len(doc.tokens):
        mark, other = doc.tokens[at + 1], doc.tokens[at + 2]
        joined = other.dep == "conj" and other.head in known and other.tag in _PLURAL
        people = joined and nouns.class_of(other.i) in PEOPLE | {BODY}
        if not people or mark.lemma not in (",", "and", "or") or doc.dependents(other.i, "nummod", "relcl"):
            return last
        if mark.lemma != ",":
            return other.i
        at = other.i
        known.add(at)
    return last


def _text(doc: Document, span: Span) -> str:
    return " ".join(doc.text[span.start : span.end].split())
