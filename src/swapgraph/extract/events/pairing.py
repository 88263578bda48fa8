"""A giving and a getting in one breath are an exchange: *won back 215 by giving up 55*, *freed 16 in return for 8*."""

from __future__ import annotations

from dataclasses import replace

from swapgraph.extract.events.frames import EventTypes
from swapgraph.extract.events.mention import EventMention, MentionWords
from swapgraph.extract.nouns import BODY, PEOPLE, PRONOUN, Nouns
from swapgraph.model import Document


def pair_directions(
    doc: Document, nouns: Nouns, words: MentionWords, mentions: list[EventMention]
) -> list[EventMention]:
    """Release and return told in one breath are an exchange; each stays beside it, as its leg.

    In one clause (*won back 215 by giving up 55*, *freed 16 in return for eight*), or in the next (*In exchange, ...*).
    """
    types = words.types
    out = list(mentions)
    legs: dict[int, list[EventMention]] = {}
    for a, first in enumerate(mentions):
        whole = types[first.type].leg_of if first.type in types else None
        if whole is None or not out[a].type:
            continue
        others = [m for m in mentions if m.type in types and not _both_dead(types, first, m)]
        releases = {m.head for m in mentions if m.type == first.type}
        if partner := _in_return_for(doc, nouns, releases, first):
            out[a] = replace(first, type=whole, themes=(*first.themes, *partner))
            legs[a] = [replace(first, leg=True)]
            inside = {x for p in doc.dependents(first.head, "prep") for x in doc.subtree(p)} & releases
            out = [replace(m, type="") if m.head in inside else m for m in out]
            continue
        for b, second in enumerate(mentions):
            if b != a and second in others and _is_counterpart(doc, nouns, first, second):
                out[a] = replace(first, type=whole, themes=(*first.themes, *second.themes), by_legs=True)
                out[b] = replace(second, type="")
                legs[a] = [replace(first, leg=True), replace(second, leg=True)]
        before = _answered(doc, types, mentions, a, whole) if _answers(doc, words.links, first) else None
        if before is not None:
            for n in (before, a):
                if out[n].type != whole:
                    legs[n] = [replace(mentions[n], leg=True)]
                    out[n] = replace(mentions[n], type=whole, by_legs=True)
            out[a] = replace(out[a], answers=mentions[before].head)
            legs[a] = [replace(leg, answers=mentions[before].head) for leg in legs.get(a, ())]
    return [m for n, one in enumerate(out) for m in (one, *legs.get(n, ())) if m.type]


def _both_dead(types: EventTypes, a: EventMention, b: EventMention) -> bool:
    """The dead of both sides, told in one breath, are one repatriation and no exchange of prisoners."""
    return "mutual" in types[a.type].traits and "mutual" in types[b.type].traits


def _answers(doc: Document, links: frozenset[str], m: EventMention) -> bool:
    """*In exchange, Russia handed over ...*, *released 90 in return*."""
    return m.verbal and any(
        is_link(doc, n) and not doc.dependents(n, "prep")
        for p in doc.dependents(m.head, "prep")
        for n in doc.dependents(p, "pobj")
        if doc.tokens[n].lemma in links
    )


def _answered(doc: Document, types: EventTypes, mentions: list[EventMention], n: int, whole: str) -> int | None:
    """The transfer told just before, in this sentence or the last, that another one answers."""
    sentence = doc.tokens[mentions[n].head].sentence
    for k in range(n - 1, -1, -1):
        m = mentions[k]
        if doc.tokens[m.head].sentence < sentence - 1:
            return None
        if m.type == whole or (m.type in types and "directed" in types[m.type].traits):
            return None if _both_dead(types, m, mentions[n]) else k
    return None


def _is_counterpart(doc: Document, nouns: Nouns, first: EventMention, second: EventMention) -> bool:
    """Whether the second verb, below the first, goes the other way: one gives where the other gets."""
    directions = {first.frame.direction, second.frame.direction}
    return (
        first.verbal
        and second.verbal
        and directions == {"gives", "gets"}
        and first.head in doc.ancestors(second.head)
        and not any(doc.tokens[x].dep in ("relcl", "ccomp", "acl") for x in _path(doc, second.head, first.head))
        and not any(nouns.class_of(h) == PRONOUN for h in second.themes)  # *were handed over and we brought them home*
    )


def is_link(doc: Document, i: int) -> bool:
    """The bare noun of *in exchange (for)*, *in return*: a link between two transfers, no event of its own."""
    token = doc.tokens[i]
    linked = token.dep == "pobj" and doc.tokens[token.head].lemma == "in"
    return linked and not doc.dependents(i, "det", "amod", "compound", "poss", "nmod")


def _in_return_for(doc: Document, nouns: Nouns, releases: set[int], m: EventMention) -> tuple[int, ...]:
    """The people behind *in exchange for*, *in return for the freedom of*, or plain *for* after a verb of giving."""
    found: list[int] = []
    noun = doc.tokens[m.head]
    hosts = (
        [m.head] if m.verbal or noun.dep != "dobj" else [m.head, noun.head]
    )  # *secured the release of X in return for*
    behind_theme = (p for h in m.slots.get("object", ()) if m.verbal for p in _on_participles(doc, h))
    for p in (*(p for host in hosts for p in doc.dependents(host, "prep")), *behind_theme):
        inner = [n for n in doc.dependents(p, "pobj") if is_link(doc, n)] if doc.tokens[p].lemma == "in" else []
        behind = [d for n in inner for d in doc.dependents(n, "prep") if doc.tokens[d].lemma == "for"]
        if doc.tokens[p].lemma == "for" and m.frame.direction == "gives":
            behind.append(p)
        for preposition in behind:
            for h in doc.dependents(preposition, "pobj"):
                of = [
                    o
                    for d in doc.dependents(h, "prep")
                    if doc.tokens[d].lemma == "of"
                    for o in doc.dependents(d, "pobj")
                ]
                for j in doc.conjuncts(h):
                    found.extend([j] if nouns.class_of(j) in PEOPLE | {BODY} else of if h in releases else [])
    return tuple(h for h in found if nouns.class_of(h) in PEOPLE | {BODY})


def _on_participles(doc: Document, theme: int) -> list[int]:
    """*freed the men held in X in exchange for*: what belongs to the verb, hung on a participle of those freed."""
    held = [v for v in doc.dependents(theme, "acl") if doc.tokens[v].tag == "VBN"]
    return [p for v in held for p in doc.dependents(v, "prep") if doc.tokens[p].lemma == "in"]


def _path(doc: Document, low: int, high: int) -> list[int]:
    out = [low]
    for a in doc.ancestors(low):
        if a == high:
            break
        out.append(a)
    return out
