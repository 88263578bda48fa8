"""Attribution without a verb: *according to X*, *by its own count*, *at Baku's request*, *X: Y* in headlines."""

from __future__ import annotations

from collections.abc import Iterator

from swapgraph.extract.claims.content import below, split
from swapgraph.extract.claims.cues import Phrase
from swapgraph.extract.claims.scene import AGENT_TYPES, Draft, Scene
from swapgraph.model import BlockKind, Stance

_HEADLINES = frozenset({BlockKind.TITLE, BlockKind.SUBTITLE})
_DASHES = frozenset({"-", "–", "—"})
_SHORTEST = 3  # words of a headline's content
_LONGEST_SOURCE = 6  # words before the colon of a headline


def read_phrases(scene: Scene, speech: frozenset[int]) -> Iterator[Draft]:
    """The claims of all attributing phrases outside quotations, and of headlines with a colon."""
    doc = scene.doc
    first_words: dict[str, list[tuple[Phrase, tuple[str, ...]]]] = {}
    prepositions: dict[str, list[Phrase]] = {}
    for phrase in scene.speech.phrases:
        for opening in phrase.openings:
            first_words.setdefault(opening[0], []).append((phrase, opening))
        for word in phrase.prepositions:
            prepositions.setdefault(word, []).append(phrase)
    for token in doc.tokens:
        if token.i in speech:
            continue
        word = token.text.lower()
        drafts: list[Draft] = []
        for phrase, opening in first_words.get(word, ()):
            if tuple(t.text.lower() for t in doc.tokens[token.i : token.i + len(opening)]) == opening:
                drafts.extend(_led(scene, token.i, token.i + len(opening), phrase))
                break
        if token.pos == "ADP" or token.dep == "prep":
            for phrase in prepositions.get(word, ()):
                drafts.extend(_owned(scene, token.i, phrase))
        yield from (d for d in drafts if not _is_speech(scene, d, speech))
    for n, block in enumerate(doc.blocks):
        if block.kind in _HEADLINES:
            yield from _headline(scene, n, speech)


def _is_speech(scene: Scene, draft: Draft, speech: frozenset[int]) -> bool:
    """Whether the content is a quotation, whose speaker is known without the phrase."""
    told = [j for j in draft.tokens if scene.doc.tokens[j].pos != "PUNCT"]
    return sum(j in speech for j in told) > len(told) / 2


def _led(scene: Scene, first: int, after: int, phrase: Phrase) -> Iterator[Draft]:
    """*according to X*: the source is the object of the phrase's last preposition."""
    tokens = scene.doc.tokens
    source = next(
        (
            j
            for j in range(after, min(after + 12, len(tokens)))
            if tokens[j].dep == "pobj" and tokens[j].head < after and tokens[j].head >= first
        ),
        None,
    )
    if source is None:
        source = next(
            (
                j
                for j in range(after, min(after + 8, len(tokens)))
                if tokens[j].pos in ("NOUN", "PROPN", "PRON")
                and tokens[j].dep not in ("compound", "poss", "nmod", "amod")
            ),
            None,
        )
    if source is None or scene.lemma(source) in scene.words("noSources"):
        return
    inside = {*below(scene.doc, source), *range(first, after)}
    named = _explained(scene, max(inside) + 1)
    if named is not None:
        inside.update(range(max(inside) + 1, named + 1))
    speaker = source if named is None else named
    cited = _cited(scene, max(inside) + 1) if scene.is_medium(speaker) else None
    yield from _governed(scene, first, inside, (speaker if cited is None else cited,), phrase.stance)


def _explained(scene: Scene, i: int) -> int | None:
    """*according to the chief of staff, Andrii Kovalenko, the men ..*: the name between commas is the source."""
    tokens = scene.doc.tokens
    if i + 2 >= len(tokens) or tokens[i].text != ",":
        return None
    j = i + 1
    while j < len(tokens) and tokens[j].pos == "PROPN" and tokens[j].sentence == tokens[i].sentence:
        j += 1
    last = j - 1
    if last <= i or j >= len(tokens) or tokens[j].text != ",":
        return None
    key = scene.entities.at(last)
    return last if key is not None and scene.entities.get(key).type == "Person" else None


def _owned(scene: Scene, prep: int, phrase: Phrase) -> Iterator[Draft]:
    """*by its own count*: the source is the possessive of the phrase's noun."""
    doc = scene.doc
    for noun in doc.dependents(prep, "pobj"):
        token = doc.tokens[noun]
        if token.lemma in phrase.nouns or token.text.lower() in phrase.nouns:
            owners = [c for c in doc.dependents(noun, "poss") if scene.is_agent(c) or doc.tokens[c].tag == "PRP$"]
            for owner in owners:
                yield from _governed(scene, prep, set(below(doc, prep)), (owner,), phrase.stance)


def _governed(scene: Scene, prep: int, inside: set[int], speakers: tuple[int, ...], stance: Stance) -> Iterator[Draft]:
    """The clause that the phrase modifies, without the phrase."""
    doc, tokens = scene.doc, scene.doc.tokens
    top = prep
    while tokens[top].head in inside and tokens[top].head != top:
        top = tokens[top].head
    head = tokens[top].head
    dropped = inside | set(below(doc, top))
    local = _is_local(scene, prep, dropped)
    while not local and tokens[head].head != head and tokens[head].pos not in ("VERB", "AUX"):
        head = tokens[head].head
    if not local:
        head = _clause_head(scene, head)
    if not local and not _segment(scene, prep)[0] <= head < _segment(scene, prep)[1]:
        head = _own_head(scene, prep, dropped)
    if head in dropped:
        return
    low, high = _segment(scene, prep)
    dropped |= _citing(scene, max(inside) + 1)
    kept = [j for j in doc.subtree(head) if j not in dropped and low <= j < high]
    parts = split(scene, head, kept) if tokens[head].pos in ("VERB", "AUX") else [kept]
    if len(parts) > 1 and not local:  # the phrase covers the clause that it stands in or beside, not those before
        near = [part for part in parts if part and (part[-1] < prep or part[0] > prep)]
        parts = _nearest(prep, near) if near else parts
    for part in parts:
        if len([j for j in part if tokens[j].pos != "PUNCT"]) >= 2:
            yield Draft(tuple(part), stance, prep, speakers)


def _cited(scene: Scene, i: int) -> int | None:
    """*according to the agency, citing two officials, A*: the officials."""
    tokens = scene.doc.tokens
    if not (i + 2 < len(tokens) and tokens[i].text in (",", "(") and scene.lemma(i + 1) in scene.words("viaVerbs")):
        return None
    if tokens[i + 1].tag != "VBG":
        return None
    for j in range(i + 2, min(i + 12, scene.doc.sentence_of(i).last)):
        if tokens[j].text == ",":
            return None
        if tokens[j].pos in ("NOUN", "PROPN") and tokens[j].dep not in ("compound", "poss", "nmod", "amod"):
            return j if scene.is_agent(j) else None
    return None


def _citing(scene: Scene, i: int) -> set[int]:
    """*according to X, citing Y, A*: where X has it from, up to the next comma."""
    tokens = scene.doc.tokens
    if not (i + 1 < len(tokens) and tokens[i].text == ","):
        return set()
    cites = scene.lemma(i + 1) in scene.words("viaVerbs") or tokens[i + 1].text.lower() == "dated"
    if not cites:
        return set()
    last = scene.doc.sentence_of(i).last
    end = next((j for j in range(i + 1, last) if tokens[j].text == ","), last)
    return set(range(i, end + 1))


def _own_head(scene: Scene, prep: int, dropped: set[int]) -> int:
    """The first verb of the segment that the phrase stands in, where the parser tied it to one outside."""
    tokens = scene.doc.tokens
    low, high = _segment(scene, prep)
    verbs = [
        j
        for j in range(low, high)
        if j not in dropped and tokens[j].pos in ("VERB", "AUX") and tokens[j].dep not in ("aux", "auxpass")
    ]
    return verbs[0] if verbs else prep


def _nearest(prep: int, parts: list[list[int]]) -> list[list[int]]:
    first = [part for part in parts if part[0] < prep <= part[-1] + 2]
    return first[-1:] or parts


def _segment(scene: Scene, i: int) -> tuple[int, int]:
    """The part of the sentence between semicolons and colons."""
    sentence, tokens = scene.doc.sentence_of(i), scene.doc.tokens
    low, high = sentence.first, sentence.last
    for j in range(sentence.first, sentence.last):
        if tokens[j].text in (";", ":"):
            if j < i:
                low = j + 1
            else:
                high = j
                break
    return low, high


def _is_local(scene: Scene, prep: int, inside: set[int]) -> bool:
    """*the swap — the first in a month, according to Kyiv —*: between dashes the phrase speaks of what is there."""
    doc = scene.doc
    sentence = doc.sentence_of(prep)
    last = max(inside)
    after = doc.tokens[last + 1].text if last + 1 < sentence.last else ""
    head = doc.tokens[prep].head
    return after in ("—", "–", ")", "-") and doc.tokens[head].dep == "appos"


def _clause_head(scene: Scene, head: int) -> int:
    """The clause that stands alone: participles and relative clauses belong to the one above them."""
    tokens = scene.doc.tokens
    while (
        tokens[head].dep
        in ("xcomp", "advcl", "acl", "relcl", "pcomp", "amod", "prep", "pobj", "appos", "dobj", "nsubj", "conj")
        and tokens[head].head != head
        and not (tokens[head].dep == "conj" and tokens[head].pos in ("VERB", "AUX"))
        and not (tokens[head].dep in ("relcl",) and scene.is_finite(head))
    ):
        head = tokens[head].head
    return head


def _headline(scene: Scene, block: int, speech: frozenset[int]) -> Iterator[Draft]:
    """*Zelensky: all captives will return*; *Captives tortured: UN*."""
    doc = scene.doc
    span = doc.blocks[block].span
    first, last = doc.token_range(span)
    colons = [j for j in range(first, last) if doc.tokens[j].text == ":"]
    dashes = [j for j in range(first + 1, last) if doc.tokens[j].text in _DASHES and _stands_free(scene, j)]
    sides: list[tuple[int, int, int, int]]
    if len(colons) == 1:
        mark = colons[0]
        sides = [(first, mark, mark + 1, last), (mark + 1, last, first, mark)]
    elif not colons and dashes:  # *Captives will return – Zelensky*
        mark = dashes[-1]
        sides = [(mark + 1, last, first, mark)]
    else:
        return
    if mark in speech:
        return
    for source_first, source_last, content_first, content_last in sides:
        source, content = list(range(source_first, source_last)), list(range(content_first, content_last))
        if not 0 < len(source) <= _LONGEST_SOURCE or len(content) < _SHORTEST or any(j in speech for j in source):
            continue
        speaker = source[-1]
        key = scene.entities.at(speaker)
        known = key is not None and scene.entities.get(key).type in AGENT_TYPES
        if known and source_first == first and key is not None and scene.entities.get(key).type == "Country":
            known = False  # *Mali: two hostages freed* tells where
        paper = source_first != first and scene.is_document(speaker)  # *Captives may be dead: report*
        names = known or (key is None and (paper or scene.lemma(speaker) in scene.words("speakers")))
        verb = any(doc.tokens[j].pos in ("VERB", "AUX") for j in content) and doc.tokens[content[-1]].text != "?"
        if (
            names
            and verb
            and not any(doc.tokens[j].pos in ("VERB", "AUX", "CCONJ") for j in source if not (paper and j == speaker))
            and (paper or scene.is_agent(speaker))
            and not (doc.tokens[mark].text in _DASHES and _is_publisher(scene, source))
        ):
            yield Draft(tuple(content), Stance.ASSERTS, mark, (speaker,))
            return


def _stands_free(scene: Scene, i: int) -> bool:
    tokens, text = scene.doc.tokens, scene.doc.text
    return text[tokens[i].start - 1].isspace() and text[tokens[i].end : tokens[i].end + 1].isspace()


def _is_publisher(scene: Scene, source: list[int]) -> bool:
    """*Captives return - The Daily News*: a name behind a dash that only tells where the article stood."""
    doc = scene.doc
    written = " ".join(doc.tokens[j].text for j in source).casefold()
    publisher = (doc.article.publisher or "").casefold()
    key = scene.entities.at(source[-1])
    known = scene.entities.known(key) if key is not None else None
    media = known is not None and known.kind in scene.words("mediaKinds")
    unknown = known is None and (key is None or scene.entities.get(key).type == "Organization")
    speaks = any(scene.lemma(j) in scene.words("speakers") for j in source)
    return media or (bool(publisher) and (written in publisher or publisher in written)) or (unknown and not speaks)
