"""Articles that are one speech: statements, remarks, letters. All of it is its speaker's."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from swapgraph.extract.claims import cues as p
from swapgraph.extract.claims.complements import Complement, Complements, Subject
from swapgraph.extract.claims.content import split, trim
from swapgraph.extract.claims.quotes import Quote
from swapgraph.extract.claims.scene import SUBJECTS, Draft, Scene
from swapgraph.extract.claims.stance import refine
from swapgraph.extract.gazetteer import Known
from swapgraph.model import BlockKind, Mention, Sentence, Span, Stance

_TOLD = frozenset({BlockKind.BODY, BlockKind.ITEM, BlockKind.DATELINE})
_FIRST_PERSON = frozenset({"i", "we", "our", "my", "us", "me", "ours", "mine", "ourselves", "myself"})
_QUOTED_SHARE = 0.8  # of the text between quotation marks, with a signature, makes it one quotation
_PERSONAL_SHARE = 0.25  # of the sentences in the first person make it a speech, where its publisher is an official body
_TELLING_SHARE = 0.3  # of the sentences in the first person make it a speech of its author, if nobody else is quoted
_SIGNATURE = re.compile(r"\s*[-–—]{1,2}\s*(?=[A-Z])")
_TOPIC = re.compile(r"\s(?:on|about|regarding|concerning|following|after|at|in|upon|marking|to)\s|[,:]", re.IGNORECASE)
_SHORTEST = 3  # words of a claim
_LONGEST_SIGNATURE = 120  # characters
_TAKEN_OUT = frozenset({p.CLAUSE, p.OBJECT_INFINITIVE})


@dataclass(frozen=True, slots=True)
class Statement:
    """The drafts of a speech, the key of who gives it, and whether it is in the first person."""

    drafts: list[Draft]
    voice: str
    is_personal: bool


def read_statement(scene: Scene, quotes: tuple[Quote, ...]) -> Statement | None:
    """The article as one speech, each of its sentences a claim of the speaker; None if it is none."""
    doc = scene.doc
    signature = _signature(scene)
    signed = signature[0] if signature else None
    told = [s for s in doc.sentences if doc.blocks[s.block].kind in _TOLD and s.block != signed]
    quoted = _quoted_share(scene, told, quotes) >= _QUOTED_SHARE
    titled = _titled(scene)
    inside = {j for q in quotes for j in range(q.first, q.last)} if not quoted else set()
    personal = sum(any(is_personal(scene, j) and j not in inside for j in range(s.first, s.last)) for s in told)
    alone = not inside and not any(_reports(scene, s) for s in told)
    telling = alone and personal >= _TELLING_SHARE * len(told)
    if not (titled or (quoted and signature) or _is_official(scene) or telling):
        return _own_acts(scene, told, inside)
    if not told or (not titled and not quoted and personal < _PERSONAL_SHARE * len(told)):
        return _own_acts(scene, told, inside)
    if titled and not quoted and not personal and len(inside) > 0:
        return None  # a report about a statement
    voice = signature[1] if signature else voice_of_text(scene)
    if voice is None:
        return None
    drafts = [draft for sentence in told for draft in read_sentence(scene, sentence, voice)]
    return Statement(drafts, voice, personal > 0 or quoted)


def _own_acts(scene: Scene, told: list[Sentence], inside: set[int]) -> Statement | None:
    """What a body demands, pledges or refuses in a report of its own: *GENEVA (ICRC) – .. We ask for access*.

    What it asserts there is the report; nobody says so beside it.
    """
    first = next((t for s in told for t in scene.doc.tokens[s.first : s.last] if _is_told(scene, t.i, inside)), None)
    if (
        first is None
        or (voice := _reporting_body(scene, Mention(Span(first.start, first.end), "pronoun", 0.9))) is None
    ):
        return None
    outside = [s for s in told if not inside & set(range(s.first, s.last))]
    drafts = [
        draft for sentence in outside for draft in read_sentence(scene, sentence, voice)
        if refine(scene, draft.stance, trim(scene.doc, draft.tokens), first_person=True) is not Stance.ASSERTS
    ]  # fmt: skip
    return Statement(drafts, voice, is_personal=False)


def _is_told(scene: Scene, j: int, inside: set[int]) -> bool:
    """Whether token `j` is *we* or the like outside quotations."""
    return j not in inside and is_personal(scene, j) and scene.doc.tokens[j].text.lower() not in ("i", "my", "me")


def _reporting_body(scene: Scene, mention: Mention) -> str | None:
    """The body of a dateline, or that publishes, where it is known and none of the media."""
    doc, entities = scene.doc, scene.entities
    for block in doc.blocks:
        if block.kind is BlockKind.DATELINE:
            for key in sorted({key for j in range(*doc.token_range(block.span)) if (key := entities.at(j))}):
                if (known := entities.known(key)) is not None and _reports_itself(scene, known):
                    return key
    known = _known_in(scene, (doc.article.author or doc.article.publisher or "").split())
    return entities.add_known(known, mention) if known is not None and _reports_itself(scene, known) else None


def _reports_itself(scene: Scene, known: Known) -> bool:
    return known.type == "Organization" and known.kind not in scene.words("mediaKinds")


# -- is it one, and whose


def is_personal(scene: Scene, j: int) -> bool:
    """*I*, *our*; not *the US*."""
    token = scene.doc.tokens[j]
    return token.text.lower() in _FIRST_PERSON and token.text != "US"


def is_unnamed(scene: Scene, label: str) -> bool:
    """Whether a speaker is only told by what he is: *SENIOR ADMINISTRATION OFFICIAL*, *Freed Soldier Two*."""
    words = [w.strip(".,").lower() for w in label.split()]
    while words and words[-1] in scene.words("officialNumbers"):
        words.pop()
    titles = scene.words("speakerTitles")
    return len(words) > 1 and words[-1] in scene.words("speakers") - titles and not words[0].startswith("the")


def _reports(scene: Scene, sentence: Sentence) -> bool:
    """*The minister said*: the words of somebody else than who tells."""
    doc = scene.doc
    said = [
        j
        for j in range(sentence.first, sentence.last)
        if doc.tokens[j].dep == "ROOT" and doc.tokens[j].tag in ("VBD", "VBZ") and scene.lemma(j) in scene.speech.verbs
    ]
    return any(not is_personal(scene, s) for j in said for s in doc.dependents(j, *SUBJECTS))


def _quoted_share(scene: Scene, body: list[Sentence], quotes: tuple[Quote, ...]) -> float:
    total = sum(s.last - s.first for s in body)
    held = {s.i for s in body}
    return sum(q.last - q.first for q in quotes if scene.doc.tokens[q.first].sentence in held) / total if total else 0.0


def _signature(scene: Scene) -> tuple[int, str] | None:
    """Block and speaker of a last line like *– Minister X*."""
    doc = scene.doc
    for n in range(len(doc.blocks) - 1, max(-1, len(doc.blocks) - 4), -1):
        span = doc.blocks[n].span
        text = doc.text[span.start : span.end]
        lead = doc.text[max(0, span.start - 3) : span.start]
        if len(text) > _LONGEST_SIGNATURE or not (_SIGNATURE.match(text) or lead.strip() in ("-", "–", "—")):
            continue
        first, last = doc.token_range(span)
        people = [
            key
            for j in range(first, last)
            if (key := scene.entities.at(j)) and scene.entities.get(key).type == "Person"
        ]
        if people:
            return n, people[-1]
    return None


def _titled(scene: Scene) -> bool:
    """*Statement by the President on ..*, *Remarks of ..*, *The President's statement*; no report that mentions one."""
    words = re.findall(r"[\w’'-]+", (scene.doc.article.title or "").lower())
    kinds, links, topics = (scene.words(n) for n in ("statementTitles", "statementLinks", "statementTopics"))
    for n, word in enumerate(words):
        if word in scene.words("transcripts") and words[n + 1 : n + 2] == ["by"]:
            return True  # *Background press call by senior officials*
        if word in kinds:
            lead = words[:n]
            link = words[n + 1] if n + 1 < len(words) else ""
            if (n <= 2 and link in links) or (n == 0 and link in topics):
                return True
            owned = bool(lead) and lead[-1].endswith(("'s", "’s", "s'", "s’", "press", "joint"))
            if owned and (not link or link in topics):
                return True
    return False


def _is_official(scene: Scene) -> bool:
    words = set(re.findall(r"\w+", (scene.doc.article.publisher or "").lower()))
    return bool(words & scene.words("officialPublishers"))


def voice_of_text(scene: Scene) -> str | None:
    """The speaker named in the title, in a short line of its own near the top, as author or as publisher."""
    doc, entities = scene.doc, scene.entities
    title = doc.article.title or ""
    known = [(key, entities.get(key)) for key in list(entities.keys())]
    by_label = {e.label.lower(): key for key, e in known if e.type in ("Person", "Organization", "Country")}
    kinds = "|".join(sorted(map(re.escape, scene.words("statementTitles") | scene.words("transcripts"))))
    link = re.search(rf"\b(?:{kinds})\s+(?:by|from|of)\s+(.*)", title, re.IGNORECASE)
    author = doc.article.author
    if author and not _titled(scene) and (key := by_label.get(author.lower()) or _voice_of_stranger(scene, author)):
        return key  # *The Release of X*: the title names whom it is about
    speaker = _TOPIC.split(link.group(1) if link else title)[0]  # *by President X on the Return of Y*: X speaks
    named = speaker.lower()
    found = [(named.find(label), key) for label, key in by_label.items() if _holds(named, label)]
    people = [f for f in found if entities.get(f[1]).type == "Person"]
    if people or found:
        return min(people or found)[1]
    own = next((t for t in doc.tokens if is_personal(scene, t.i)), None)
    if link and own and is_unnamed(scene, speaker):
        return entities.group(Span(own.start, own.end), speaker)
    if link and (key := _voice_of_stranger(scene, speaker)):
        return key
    for block in doc.blocks[:6]:
        if block.span.end - block.span.start > _LONGEST_SIGNATURE:
            continue
        first, last = doc.token_range(block.span)
        keys = [key for j in range(first, last) if (key := entities.at(j)) and entities.get(key).type == "Person"]
        if keys and not any(doc.tokens[j].pos == "VERB" for j in range(first, last)):
            return keys[0]
    for name in (doc.article.author, doc.article.publisher):
        if name and (key := by_label.get(name.lower())):
            return key
    return _voice_of_title(scene, link) or _voice_of_publisher(scene)


def _voice_of_stranger(scene: Scene, speaker: str) -> str | None:
    """A speaker whom the title names and the text does not; the first *I* or *we* is the mention."""
    first = next((t for t in scene.doc.tokens if is_personal(scene, t.i)), None)
    if first is None:
        return None
    mention = Mention(Span(first.start, first.end), "pronoun", 0.9)
    words = re.findall(r"[\w.’'-]+", speaker)
    if (known := _known_in(scene, words)) is not None:
        return scene.entities.add_known(known, mention)
    titles = scene.words("speakerTitles")
    while words and (words[0].lower().strip(".") in titles or not words[0][0].isupper()):
        words = words[1:]
    return scene.entities.add("Person", " ".join(words), mention) if 1 < len(words) <= 5 else None


def _known_in(scene: Scene, words: list[str]) -> Known | None:
    """The longest name among the words that the gazetteer knows as a person's or a body's."""
    gazetteer = scene.entities.gazetteer
    for length in range(len(words), 0, -1):
        for n in range(len(words) - length + 1):
            alias = gazetteer.exact(" ".join(words[n : n + length])) if gazetteer else None
            known = gazetteer.known[alias.known] if gazetteer and alias else None
            if known is not None and known.type in ("Person", "Organization"):
                return known
    return None


def _voice_of_title(scene: Scene, link: re.Match[str] | None) -> str | None:
    """A speaker whom only the title names: *Statement by the Foreign Ministry on ..*."""
    doc = scene.doc
    at = next((b for b in doc.blocks if b.kind is BlockKind.TITLE), None)
    if at is not None and link is not None and (start := doc.text.find(link.group(1), at.span.start, at.span.end)) >= 0:
        phrase = _TOPIC.split(link.group(1))[0]
        return scene.entities.group(Span(start, start + len(phrase))) if phrase else None
    return None


def _voice_of_publisher(scene: Scene) -> str | None:
    """The body that publishes its own words; its first *we* is the mention."""
    author, publisher = scene.doc.article.author, scene.doc.article.publisher
    if author and (key := _voice_of_stranger(scene, author)) is not None:
        return key
    name = author or publisher
    first = next((t for t in scene.doc.tokens if is_personal(scene, t.i)), None)
    if not name or first is None:
        return None
    span = Span(first.start, first.end)
    known = _known_in(scene, [w for w in name.split() if w.lower() != "the"])
    if known is not None and known.type == "Organization" and len(known.label.split()) + 1 >= len(name.split()):
        return scene.entities.add_known(known, Mention(span, "pronoun", 0.9))  # no office *of the Foreign Ministry*
    return scene.entities.group(span, name, "Organization")


def _holds(text: str, label: str) -> bool:
    return bool(label) and re.search(rf"(?<!\w){re.escape(label)}(?!\w)", text) is not None


# -- its sentences


def read_sentence(scene: Scene, sentence: Sentence, voice: str) -> Iterator[Draft]:
    """The sentence as a claim; what it announces in so many words (*we are able to announce that*) without these."""
    doc = scene.doc
    if doc.tokens[sentence.last - 1].text == "?":
        return
    root = next((j for j in range(sentence.first, sentence.last) if doc.tokens[j].dep == "ROOT"), None)
    if root is None or not any(
        scene.is_finite(j) for j in range(sentence.first, sentence.last) if doc.tokens[j].pos in ("VERB", "AUX")
    ):
        return
    if root == sentence.first and doc.tokens[root].text.islower() and scene.lemma(root) in scene.speech.verbs:
        performed = _complement(scene, root)  # *asked the Minister to act*, below a name
        yield from () if performed is None else _told(scene, performed[0], performed[1], voice)
        return
    yield from _read_clause(scene, root, _before_list(scene, sentence), voice)


def _read_clause(scene: Scene, root: int, tokens: list[int], voice: str) -> Iterator[Draft]:
    """*We ask for access, and we must see all*: what a clause does, and, if it does something, those beside it."""
    performed = _performed(scene, root)
    if performed is None:
        yield from _told(scene, root, Complement(p.CLAUSE, Stance.ASSERTS, root, tuple(tokens)), voice)
        return
    cue, told = performed
    held = set(tokens) - set(told.tokens)
    beside = [c for c in scene.doc.dependents(root, "conj") if c in held and scene.has_subject(c)]
    if _length(scene, told.tokens) < _SHORTEST:  # *We ask for access*
        apart = {j for c in (*beside, *scene.doc.dependents(root, "cc")) for j in scene.doc.subtree(c)}
        told = Complement(p.CLAUSE, told.stance, root, tuple(j for j in tokens if j not in apart))
    yield from _told(scene, cue, told, voice)
    for c in beside:
        yield from _read_clause(scene, c, [j for j in scene.doc.subtree(c) if j in held], voice)


def _told(scene: Scene, cue: int, told: Complement, voice: str) -> Iterator[Draft]:
    for part in _parts(scene, told.head, list(told.tokens), told.stance):
        if _length(scene, part) >= _SHORTEST:
            yield Draft(tuple(part), told.stance, cue, source=voice)


def _length(scene: Scene, tokens: Sequence[int]) -> int:
    """How many words there are."""
    return sum(scene.doc.tokens[j].pos not in ("PUNCT", "SPACE") for j in tokens)


def _before_list(scene: Scene, sentence: Sentence) -> list[int]:
    """The sentence without what a colon lists behind a clause: *All four were jailed: A for a year, B for two*."""
    tokens = list(range(sentence.first, sentence.last))
    colon = next((j for j in tokens if scene.doc.tokens[j].text == ":"), sentence.last)
    verbs = [j for j in tokens if scene.doc.tokens[j].pos in ("VERB", "AUX") and scene.is_finite(j)]
    lists = bool(verbs) and verbs[-1] < colon and scene.lemma(colon - 1) not in scene.speech.verbs
    return tokens[: colon - sentence.first] if lists else tokens


def _parts(scene: Scene, head: int, tokens: list[int], stance: Stance) -> list[list[int]]:
    """The clauses of a sentence, if they do different things: *A is free, and we will not rest until B is*."""
    parts = split(scene, head, tokens, freely=True)
    done = {refine(scene, stance, trim(scene.doc, part), first_person=True) for part in parts}
    return parts if len(done) > 1 else [sorted(j for part in parts for j in part)]


def _performed(scene: Scene, root: int) -> tuple[int, Complement] | None:
    """The verb by which a speaker does what it says, and its complement: *I am pleased to announce*, *we urge X to*."""
    doc = scene.doc
    verb = root
    for _ in range(3):
        if scene.lemma(verb) in scene.speech.verbs and doc.tokens[verb].tag in ("VBP", "VB", "VBG"):
            break
        below = [c for c in doc.children(verb) if doc.tokens[c].dep in ("xcomp", "acomp")]
        if not below:
            return None
        verb = below[0]
    if (
        scene.lemma(verb) not in scene.speech.verbs
        or doc.tokens[verb].tag not in ("VBP", "VB", "VBG")
        or not doc.dependents(root, *SUBJECTS)
    ):
        return None
    subject = doc.dependents(root, *SUBJECTS)[0]
    if doc.tokens[subject].text.lower() not in ("i", "we") and verb == root:
        return None
    found = _complement(scene, verb)
    if found is None or found[1].is_whole or found[1].head < verb:
        return None
    return found if found[1].pattern in _TAKEN_OUT or found[1].stance is not Stance.ASSERTS else None


def _complement(scene: Scene, verb: int) -> tuple[int, Complement] | None:
    """A verb of speech and what it brings."""
    complement = Complements(scene, verb, scene.speech.verbs[scene.lemma(verb)], frozenset(), Subject()).read()
    return None if complement is None else (verb, complement)
