"""Direct speech: whose the quotations are, sentence by sentence."""

from __future__ import annotations

from swapgraph.extract.claims.attributing import ENDS, LINKS, Attribution, attribute, before_quote, is_clause
from swapgraph.extract.claims.content import is_quote_mark
from swapgraph.extract.claims.quotes import Quote
from swapgraph.extract.claims.scene import Draft, Scene


def read_quotes(scene: Scene, quotes: tuple[Quote, ...]) -> tuple[list[Draft], frozenset[int]]:
    """The claims of all quotations that are speech, and the tokens of these quotations.

    A quotation that is only a part of somebody else's sentence (*hailed "a triumph"*) is left to the readers of
    indirect speech.
    """
    drafts: list[Draft] = []
    speech: set[int] = set()
    last: tuple[Quote, Attribution] | None = None
    for n, quote in enumerate(quotes):
        follows = quotes[n + 1] if n + 1 < len(quotes) else None
        before = quotes[n - 1] if n else None
        if not _is_speech(scene, quote):
            continue
        attribution = attribute(scene, quote, before, follows, last)
        if attribution is None and follows is not None and follows.continues:
            attribution = attribute(scene, follows, quote, quotes[n + 2] if n + 2 < len(quotes) else None, None)
        if attribution is None:
            if _stands_alone(scene, quote):
                speech.update(range(quote.first, quote.last))
            continue
        speech.update(range(quote.first, quote.last))
        new = [
            Draft(part, attribution.stance, attribution.cue, attribution.speakers, quoted=True)
            for part in _sentences(scene, quote)
        ]
        if new and drafts and last is not None and last[1].cue == attribution.cue and _runs_on(scene, last[0], quote):
            joined = drafts.pop()
            new[0] = Draft((*joined.tokens, *new[0].tokens), joined.stance, joined.cue, joined.speakers, quoted=True)
        drafts.extend(new)
        last = (quote, attribution)
    return drafts, frozenset(speech)


def _is_speech(scene: Scene, quote: Quote) -> bool:
    """Whether the words stand by themselves: at the edge of a sentence, or behind a comma, colon or word of speech."""
    tokens, text = scene.doc.tokens, scene.doc.text
    ends = text[quote.inner.start : quote.inner.end].rstrip("’'")[-1:] or text[quote.inner.end - 1]
    before = before_quote(scene, quote)
    if not (ends in ".,!?…—–" or _after_mark(scene, quote) in (",", "", ".", ":", ";", "!", "?", "—", "–", "-")):
        return False
    if before is None or quote.continues:
        return (
            is_clause(scene, quote) or ends in ",!?" or any(t.pos == "VERB" for t in tokens[quote.first : quote.last])
        )
    word = tokens[before]
    if word.text == ":":
        return is_clause(scene, quote) or ends in ",!?" or quote.last - quote.first > 2
    if word.text in LINKS or is_quote_mark(scene.doc, before) or word.text in (")", "]"):
        return is_clause(scene, quote) or ends in ",!?"
    if word.lemma == "that" and before and scene.lemma(before - 1) in scene.speech.verbs:
        return any(tokens[j].text in ENDS for j in range(quote.first, quote.last - 1))  # *adding that "A. B."*
    return word.pos in ("VERB", "AUX") and word.lemma in scene.speech.verbs and is_clause(scene, quote)


def _after_mark(scene: Scene, quote: Quote) -> str:
    tokens, block = scene.doc.tokens, scene.doc.blocks[quote.block].span
    j = quote.last
    while j < len(tokens) and tokens[j].start < quote.outer.end:
        j += 1
    return tokens[j].text if j < len(tokens) and tokens[j].start < block.end else ""


def _stands_alone(scene: Scene, quote: Quote) -> bool:
    return before_quote(scene, quote) is None and is_clause(scene, quote)


def _runs_on(scene: Scene, earlier: Quote, quote: Quote) -> bool:
    """*"A," he said, "and B"*: one sentence in two pieces."""
    return (
        earlier.block == quote.block
        and scene.doc.text[earlier.inner.end - 1] not in ".!?"
        and scene.doc.tokens[quote.first].text[:1].islower()
    )


def _sentences(scene: Scene, quote: Quote) -> list[tuple[int, ...]]:
    doc = scene.doc
    parts: dict[int, list[int]] = {}
    for j in range(quote.first, quote.last):
        parts.setdefault(doc.tokens[j].sentence, []).append(j)
    return [tuple(part) for part in parts.values() if _says_something(scene, part)]


def _says_something(scene: Scene, part: list[int]) -> bool:
    """*Thank you very much*, single words and questions claim nothing."""
    if any(scene.doc.tokens[j].text == "?" for j in part[-2:]) or scene.doc.tokens[part[0]].text == "(":
        return False
    said = [j for j in part if scene.doc.tokens[j].pos not in ("PUNCT", "SPACE")]
    return len(said) >= 2 and not all(scene.lemma(j) in scene.words("courtesies") for j in said)
