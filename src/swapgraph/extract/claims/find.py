"""All claims of a document: the readers' drafts, put in order, given sources, and made claims."""

from __future__ import annotations

from swapgraph.extract.claims.content import is_quote_mark, render, trim, without_asides, words
from swapgraph.extract.claims.cues import reporting
from swapgraph.extract.claims.nesting import (
    before_adding,
    cut_apart,
    outermost,
    to_the_mark,
    unwrap_relayed,
    without_doubles,
)
from swapgraph.extract.claims.nouns import read_exhibits, read_nouns
from swapgraph.extract.claims.phrases import read_phrases
from swapgraph.extract.claims.pointing import read_pointing
from swapgraph.extract.claims.quoted import read_quotes
from swapgraph.extract.claims.quotes import find_quotes
from swapgraph.extract.claims.scene import Draft, Scene
from swapgraph.extract.claims.sources import Source, Sources
from swapgraph.extract.claims.stance import hedges, refine
from swapgraph.extract.claims.statements import is_personal, read_statement
from swapgraph.extract.claims.turns import read_turns
from swapgraph.extract.claims.verbs import read_verbs
from swapgraph.extract.claims.when import date_of, via_of
from swapgraph.extract.entities import Entities
from swapgraph.lexicon import Lexicon
from swapgraph.model import Claim, Document, Span
from swapgraph.names import slug


def find_claims(doc: Document, entities: Entities, lexicon: Lexicon) -> tuple[Claim, ...]:
    """Every attributed statement, in the order of the text.

    Unnamed sources are added to `entities` as groups. `evidence` begins with the span that the content was cut
    from; the word that attributes it and the words that name the source follow.
    """
    scene = Scene(doc, entities, reporting(lexicon))
    quotes = find_quotes(doc)
    turns, taken = read_turns(scene)
    statement = None if taken and 2 * len(taken) > len(doc.sentences) else read_statement(scene, quotes)
    if statement is not None and statement.is_personal:
        return _claims(scene, _with_others(scene, statement.drafts), Sources(scene, own_voice=statement.voice))
    drafts, speech = read_quotes(scene, quotes)
    for read in (read_verbs, read_nouns, read_exhibits):
        drafts.extend(before_adding(scene, to_the_mark(quotes, draft)) for draft in read(scene, speech))
    drafts.extend(read_pointing(scene, speech))
    drafts.extend(read_phrases(scene, speech))
    drafts = without_doubles(drafts, speech)
    drafts = outermost(scene, cut_apart(scene, unwrap_relayed(scene, drafts)))
    attributed = {doc.tokens[d.cue].sentence for d in drafts}
    drafts = [d for d in drafts if doc.tokens[d.tokens[0]].sentence not in taken]
    drafts.extend(d for d in turns if doc.tokens[d.cue].sentence not in attributed - taken)
    if statement is not None:  # in the third person: what it does not attribute itself is its speaker's
        drafts = [d for d in drafts if not (d.speakers and is_personal(scene, d.speakers[0]) and not d.quoted)]
        attributed = {doc.tokens[d.cue].sentence for d in drafts}
        drafts.extend(d for d in statement.drafts if doc.tokens[d.cue].sentence not in attributed)
    return _claims(scene, drafts, Sources(scene, speech, statement.voice if statement else None))


def _with_others(scene: Scene, drafts: list[Draft]) -> list[Draft]:
    """A speech with what it says that others say: *The ministry has announced an amnesty* is the ministry's."""
    tokens = scene.doc.tokens
    others = [
        d for d in read_verbs(scene, frozenset())
        if tokens[d.cue].dep == "ROOT" and d.speakers and tokens[d.speakers[0]].pos != "PRON"
    ]  # fmt: skip
    theirs = {tokens[d.cue].sentence for d in others}
    return [*(d for d in drafts if tokens[d.cue].sentence not in theirs), *others]


def _claims(scene: Scene, drafts: list[Draft], sources: Sources) -> tuple[Claim, ...]:
    """The drafts, in the order of their words of speech, as claims of the sources that can be told."""
    claims: list[Claim] = []
    seen: set[tuple[str, Span]] = set()
    keys: dict[str, int] = {}
    resolved: dict[tuple[int, tuple[int, ...]], list[Source]] = {}
    for draft in drafts:
        tokens = trim(scene.doc, draft.tokens if draft.quoted else without_asides(scene, list(draft.tokens), draft.cue))
        if not words(scene.doc, tokens):
            continue
        for source in _sources(draft, sources, resolved):
            text, span = render(scene.doc, tokens)
            if (source.key, span) in seen:
                continue
            seen.add((source.key, span))
            claims.append(_claim(scene, draft, tokens, text, span, source, keys))
    return tuple(sorted(claims, key=lambda c: (c.evidence[0], c.evidence[-1], c.key)))  # of one content, as named


def _sources(draft: Draft, sources: Sources, resolved: dict[tuple[int, tuple[int, ...]], list[Source]]) -> list[Source]:
    if draft.source is not None:
        return [Source(draft.source, Span(0, 0))]
    at = (draft.cue, draft.speakers)
    if at not in resolved:
        resolved[at] = sources.resolve(draft.speakers)
    return resolved[at]


def _claim(
    scene: Scene, draft: Draft, tokens: list[int], text: str, span: Span, source: Source, keys: dict[str, int]
) -> Claim:
    doc = scene.doc
    cue = Span(doc.tokens[draft.cue].start, doc.tokens[draft.cue].end)
    base = f"{source.key}-{slug(text, 40)}"
    keys[base] = keys.get(base, 0) + 1
    quoted = draft.quoted or _is_quoted(scene, tokens)
    evidence = [span, cue, source.span] if source.span.end else [span]
    return Claim(
        key=base if keys[base] == 1 else f"{base}-{keys[base]}",
        source=source.key,
        stance=refine(
            scene,
            draft.stance,
            tokens,
            first_person=quoted or draft.source is not None,
            speaker=source.key,
            named=doc.text[source.span.start : source.span.end].lower(),
        ),
        content=text,
        evidence=tuple(dict.fromkeys(evidence)),
        date=date_of(scene, draft),
        hedges=hedges(scene, tokens),
        via=via_of(scene, draft, source.key),
        quoted=quoted,
    )


def _is_quoted(scene: Scene, tokens: list[int]) -> bool:
    """Whether quotation marks enclose the content as a whole."""
    first, last = tokens[0] - 1, tokens[-1] + 1
    return (
        first >= 0
        and last < len(scene.doc.tokens)
        and is_quote_mark(scene.doc, first)
        and is_quote_mark(scene.doc, last)
    )
