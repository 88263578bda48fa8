"""What the parser takes wrongly so often that it is set right: orders of words that news uses and it does not expect.

Each repair has a sign at one token that is quickly seen, then looks closer; `phrases` and `clauses` hold them.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence

from swapgraph.annotate.mending.clauses import (
    free_from_clause,
    free_passive,
    free_report,
    free_speaker,
    give_to_participle,
    hang_on_occasion,
    join_thanks,
    part_at_semicolon,
    part_clauses,
    turn_round,
)
from swapgraph.annotate.mending.phrases import (
    all_for_all,
    count,
    free_adjective,
    free_apposition,
    free_counted,
    free_number,
    free_object,
    free_second,
    free_subject,
    join_noun,
    join_number,
    name_with_short_form,
    part_number,
)
from swapgraph.model import Token

_SAYING = ("report", "claim")  # nouns that are verbs of speech
_ABOUT = ("around", "about")

_Sign = Callable[[Token, Token], bool]
_Repair = Callable[[list[Token], Token], None]

_REPAIRS: tuple[tuple[_Sign, _Repair], ...] = (  # of a token and its governor
    (lambda t, h: t.pos == "ADP" and t.dep in ("prep", "dative") and h.pos in ("VERB", "ADP"), free_object),
    (lambda t, _: t.dep == "ccomp" and _only_participle(t), free_from_clause),
    (lambda t, h: t.dep == "ccomp" and t.i < h.i, part_at_semicolon),
    (lambda t, _: t.dep == "appos" and t.pos == "PROPN", free_apposition),
    (lambda t, _: t.pos == "NOUN" and t.lemma in _SAYING, free_report),
    (lambda t, _: t.dep == "advcl" and t.tag == "VBN", hang_on_occasion),
    (lambda t, h: t.dep == "appos" and t.pos == "NOUN" and h.lemma == "war", name_with_short_form),
    (lambda t, _: t.lemma == "all" and t.pos in ("DET", "PRON", "ADV"), all_for_all),
    (lambda t, h: t.dep == "acomp" and h.pos == "VERB", free_adjective),
    (lambda t, h: t.dep == "nummod" and h.i == t.i - 1 and _is_day(h), free_number),
    (lambda t, h: t.dep == "dobj" and t.pos == "NUM" and h.pos == "VERB", join_number),
    (lambda t, h: t.dep == "nummod" and h.i == t.i - 1 and h.text[:1].isupper() and h.text.endswith("s"), part_number),
    (lambda t, h: t.dep == "nsubj" and t.pos == "NUM" and h.i == t.i + 1, free_counted),
    (lambda t, h: t.dep == "nsubj" and t.pos == "NOUN" and h.dep == "conj", part_clauses),
    (lambda t, _: t.dep in ("ROOT", "ccomp") and t.tag in ("VBD", "VBN"), free_subject),
    (lambda t, h: t.dep == "conj" and t.tag in ("VBD", "VBN") and h.pos == "VERB", free_second),
    (lambda t, _: t.dep in ("ROOT", "csubj", "csubjpass", "advcl") and t.tag == "VBN", turn_round),
    (lambda t, _: t.dep == "conj" and t.pos in ("NOUN", "PROPN"), join_noun),
    (lambda t, h: t.dep == "conj" and t.pos in ("NOUN", "PROPN") and h.pos == "VERB", free_passive),
    (lambda t, _: t.dep == "ROOT" and t.pos == "VERB", free_speaker),
    (lambda t, _: t.text.lower() == "to" and t.i > 0 and t.dep in ("prep", "dative"), join_thanks),
    (lambda t, h: t.dep == "prep" and h.pos == "VERB" and t.i < h.i, give_to_participle),
    (lambda t, h: t.dep == "prep" and t.lemma in _ABOUT and h.pos == "VERB", count),
)


def mended(tokens: Sequence[Token]) -> list[Token]:
    """The tokens, some with another governor and label."""
    out = list(tokens)
    for token in tokens:
        for sign, repair in _REPAIRS:
            if sign(token, out[token.head]):
                repair(out, token)
    return out


def _only_participle(token: Token) -> bool:
    """*taken*, *known*, *found* with the tag of a participle: no form that a clause could do with alone."""
    return token.tag == "VBN" or (token.tag == "VBD" and token.text.lower().endswith(("aken", "iven", "own", "een")))


def _is_day(token: Token) -> bool:
    """*Today 230 soldiers*, *on Thursday 800 prisoners*; not *on May 30*."""
    return token.dep == "npadvmod" or (token.dep == "pobj" and token.text.endswith("day"))
