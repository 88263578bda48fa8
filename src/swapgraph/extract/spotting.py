"""Where names stand: what the language model sees, corrected by the gazetteer, cut to the bare name.

The model finds where names are far better than what they are. So its spans are kept and trimmed (titles, articles,
possessives), names of the gazetteer overrule it, and what a name is is left to votes (`voting`).
"""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass, field, replace

from swapgraph.extract.gazetteer import Gazetteer, Hit, Known, NameWords, fold, phrase_ending, phrase_starting, sound
from swapgraph.model import BlockKind, Document, NameSpan, Sentence, Span

PARTICLES = frozenset(
    "al el bin ben ibn bint abu umm ould de del della di da dos das du von van der den la le ter ten zu af av y e o".split()
)
"""Lower-case words inside people's names."""

_KEPT = frozenset(("PERSON", "ORG", "GPE", "LOC", "FAC", "NORP", "LAW", "PRODUCT", "WORK_OF_ART", "EVENT"))
_NO_TYPE = frozenset(("NORP", "LAW", "PRODUCT", "WORK_OF_ART", "EVENT"))
_AGREES = {  # what the model must say for a weak alias to count
    "Country": frozenset(("GPE", "LOC")),
    "Place": frozenset(("GPE", "LOC", "FAC")),
    "Facility": frozenset(("FAC", "ORG", "GPE", "LOC")),
    "Organization": frozenset(("ORG", "NORP", "FAC")),
    "Person": frozenset(("PERSON",)),
    "Agreement": frozenset(("LAW", "ORG", "EVENT")),
}
_SMALL = frozenset(
    "by to in on at of for from with and or the a an is are was were as after before over into how what why who".split()
)
_DATELINE_WORDS = 14
_TITLE_CASE_SHARE = 0.7


@dataclass(slots=True)
class Spot:
    """A name at tokens `first` to `last - 1`, characters `start` to `end`."""

    first: int
    last: int
    start: int
    end: int
    label: str = ""  # the model's
    known: Known | None = None
    surname: bool = False  # `known` by a surname alone
    type: str | None = None  # decided
    name: str | None = None  # a better label than the words
    kind: str = "name"
    owner: str | None = None  # of a body: the entry or the words it belongs to
    core: str | None = None  # of a body: *defence ministry*
    possessive: bool = False  # followed by *'s* inside a longer name

    @property
    def span(self) -> Span:
        """Its characters."""
        return Span(self.start, self.end)


@dataclass(frozen=True)
class Scene:
    """A document with what spotting needs beside it."""

    doc: Document
    gazetteer: Gazetteer
    folded: str
    hits: tuple[Hit, ...]
    demonyms: dict[int, Hit]  # token -> demonym that covers it
    loud: frozenset[int] = field(default=frozenset())  # sentences in capitals or in title case

    @property
    def words(self) -> NameWords:
        """The word lists."""
        return self.gazetteer.words

    def lower(self, i: int) -> str:
        """Token `i`, folded, in lower case."""
        token = self.doc.tokens[i]
        return self.folded[token.start : token.end].lower()

    def text(self, first: int, last: int) -> str:
        """Tokens `first` to `last - 1` with single spaces."""
        tokens = self.doc.tokens
        return " ".join(self.doc.text[tokens[first].start : tokens[last - 1].end].split())

    def capital(self, i: int) -> bool:
        """Whether token `i` begins with a capital letter."""
        return self.doc.tokens[i].text[0].isupper()

    def proper(self, i: int) -> bool:
        """Whether token `i` looks like a piece of a name: capitalised and tagged so."""
        token = self.doc.tokens[i]
        return token.text[0].isupper() and token.tag in ("NNP", "NNPS")

    def sentence(self, i: int) -> Sentence:
        """The sentence of token `i`."""
        return self.doc.sentences[self.doc.tokens[i].sentence]


def scene_of(doc: Document, gazetteer: Gazetteer) -> Scene:
    """Look the gazetteer's names up in a document."""
    folded = fold(doc.text)
    hits = tuple(gazetteer.hits(folded, doc.tokens))
    demonyms = {i: h for h in hits if h.alias.form in ("adjective", "people") for i in range(h.first, h.last)}
    people = {i for n in doc.names if n.label == "PERSON" for i in range(n.first, n.last)}
    loud = frozenset(s.i for s in doc.sentences if _is_loud(doc, s, people))
    return Scene(doc, gazetteer, folded, hits, demonyms, loud)


def spot_names(scene: Scene) -> list[Spot]:
    """All names of a document, in the order of the text, none overlapping another."""
    model = [s for n in scene.doc.names if n.label in _KEPT for s in _cleaned(scene, n)]
    known = _trusted(scene, model)
    spots = _merged(scene, [*_seen_elsewhere(scene, model), *_datelines(scene, model, known)], known)
    return [_extended(scene, spots, k) for k in range(len(spots))]


# ---- the language model's names


def _cleaned(scene: Scene, name: NameSpan) -> list[Spot]:
    """The bare name in what the model marked; nothing if it is none."""
    tokens, words = scene.doc.tokens, scene.words
    first, last = name.first, name.last
    person = name.label == "PERSON"
    label = name.label
    while first < last and (
        not _wordy(tokens[first].text)
        or tokens[first].tag in ("DT", "PDT", "PRP$", "CD", "CC", "IN")
        or scene.lower(first) in words["calendarWords"]
        or (last - first > 1 and _is_title(scene, first, last, person=person))
    ):
        first += 1
    if label in ("PERSON", "ORG") and (behind := _behind_titles(scene, first, last)) > first:
        first, label = behind, "PERSON"
    while first < last and (
        not _wordy(tokens[last - 1].text)
        or tokens[last - 1].tag in ("POS", "IN", "CC", "DT", "VBZ", "VBD", "VBP", "MD", "CD")
        or (
            last - first > 1
            and (
                scene.lower(last - 1) in words["calendarWords"]
                or scene.lower(last - 1).rstrip(".") in words["rankWords"]
            )
        )
    ):
        last -= 1
    if first >= last or not any(t.text[0].isupper() for t in tokens[first:last]):
        return []
    if person and (slash := next((i for i in range(first, last) if tokens[i].text == "/"), None)) is not None:
        last = slash  # *Karim Jaafar/AFP*
    if first >= last:
        return []
    text = scene.folded[tokens[first].start : tokens[last - 1].end]
    if _inside_title(scene, first, last):
        return []
    if text.lower() in words["notNames"] or len(text) < 2 or any(c.isdigit() for c in text):
        return []
    if all(i in scene.demonyms for i in range(first, last)):
        return []
    if tokens[first].sentence in scene.loud and _is_heading_noise(scene, first, last, name.label):
        return []
    if any(
        tokens[i].tag in ("VBZ", "VBD", "VBP", "MD") and not tokens[i].text[0].isupper() for i in range(first, last)
    ):
        return []
    return [Spot(first, last, tokens[first].start, tokens[last - 1].end, label)]


def _behind_titles(scene: Scene, first: int, last: int) -> int:
    """Where the name begins behind a title of several words that the model took in: *Wing Commander X*, *(Airman 1st) Class X*."""
    tokens, words = scene.doc.tokens, scene.words
    limit = scene.sentence(first).first
    best = first
    for i in range(first, last - 1):
        start = phrase_ending(scene.folded, tokens, i, limit, words.titles)
        if start is not None and start < i and start <= best:
            best = i + 1
    return best


def _inside_title(scene: Scene, first: int, last: int) -> bool:
    """Whether the words are a title or a piece of one: *(Secretary of) State*, *Defense (Secretary)*, *Brig.*"""
    tokens, words, sentence = scene.doc.tokens, scene.words, scene.sentence(first)
    word = scene.folded[tokens[first].start : tokens[last - 1].end].lower()
    if word in words["rankWords"] or word.rstrip(".") in words["rankWords"]:
        return True
    before = phrase_ending(scene.folded, tokens, last - 1, sentence.first, words.titles)
    if before is not None and before < first:
        return True
    behind = phrase_starting(scene.folded, tokens, first, sentence.last, words.titles)
    if behind is not None and behind > last:
        return True
    return word in words["forceNouns"] and last < sentence.last and scene.lower(last).rstrip(".") in words["rankWords"]


def _is_title(scene: Scene, i: int, last: int, *, person: bool) -> bool:
    """Whether token `i` before more of the name is a title, a post or a nationality."""
    if not person:
        return False
    word = scene.lower(i)
    words = scene.words
    if word in words["honorifics"] or word.rstrip(".") in words["honorifics"]:
        return True
    if i in scene.demonyms and scene.demonyms[i].last < last:
        return True
    return word in words.titles and any(scene.capital(j) for j in range(i + 1, last))


def _is_heading_noise(scene: Scene, first: int, last: int, label: str) -> bool:
    """In capitals or title case the model takes common words for names (*FREED BY RUSSIA*, *EXPLAINER*)."""
    words = [scene.lower(i) for i in range(first, last)]
    text = scene.folded[scene.doc.tokens[first].start : scene.doc.tokens[last - 1].end]
    if not text.isupper():
        return False
    if any(w in _SMALL for w in words):
        return True
    if last - first == 1 and len(words[0]) > 4 and label in ("PERSON", "ORG", "PRODUCT"):
        return not any(
            n.label == label and scene.folded[n.span.start : n.span.end] == text.title() for n in scene.doc.names
        )
    return False


def _datelines(scene: Scene, model: Sequence[Spot], known: Sequence[Spot]) -> list[Spot]:
    """The town of a dateline that neither knew: *NAQURA -*."""
    covered = {i for s in (*model, *known) for i in range(s.first, s.last)}
    out = []
    for sentence in scene.doc.sentences:
        if not is_dateline(scene.doc, sentence):
            continue
        end = sentence.first
        while end < sentence.last and scene.doc.tokens[end].text.isalpha() and scene.doc.tokens[end].text.isupper():
            end += 1
        town = range(sentence.first, end)
        if any(scene.lower(i) in scene.words["notNames"] for i in town):
            continue
        if town and not covered & set(town) and len(scene.doc.tokens[end - 1].text) > 2:
            spot = Spot(
                sentence.first, end, scene.doc.tokens[sentence.first].start, scene.doc.tokens[end - 1].end, "GPE"
            )
            spot.name = scene.text(spot.first, spot.last).title()
            out.append(spot)
    return out


def is_dateline(doc: Document, sentence: Sentence) -> bool:
    """Whether a sentence is the piece before the dash that opens a story (*KYIV, Sept 22 -*), or a line of town and date."""
    tokens = doc.tokens[sentence.first : sentence.last]
    block = doc.block_of(sentence)
    if block.kind is BlockKind.DATELINE:
        return True
    if (
        len(tokens) > _DATELINE_WORDS
        or sentence.span.start > block.span.start
        or any(t.pos in ("VERB", "AUX") for t in tokens)
    ):
        return False
    if doc.text[sentence.span.end : sentence.span.end + 4].lstrip()[:1] in ("-", "–", "—"):
        return True
    return tokens[0].text.isupper() and any(t.span.overlaps(sentence.span) for t in doc.times)


def _seen_elsewhere(scene: Scene, model: Sequence[Spot]) -> list[Spot]:
    """Without the bodies, works and buildings that the model sees in headings alone: *in Prisoner Exchange*."""
    calm = {
        scene.folded[s.start : s.end].casefold() for s in model if scene.doc.tokens[s.first].sentence not in scene.loud
    }
    return [
        s
        for s in model
        if s.label in ("PERSON", "GPE")
        or scene.doc.tokens[s.first].sentence not in scene.loud
        or scene.folded[s.start : s.end].casefold() in calm
        or (
            s.last - s.first == 1
            and scene.folded[s.start : s.end].isupper()
            and not scene.folded[: s.start].endswith(" ")
        )
    ]


def _wordy(text: str) -> bool:
    return any(c.isalnum() for c in text)


def _is_loud(doc: Document, sentence: Sentence, people: Collection[int]) -> bool:
    """Whether a sentence is a heading in capitals or in title case, where a capital letter says nothing."""
    tokens = doc.tokens[sentence.first : sentence.last]
    words = [t.text for t in tokens if t.text[0].isalpha() and t.text.lower() not in _SMALL and t.i not in people]
    if len(words) < 2:
        return bool(words) and words[0].isupper() and len(words[0]) > 3
    upper = sum(w[0].isupper() for w in words)
    if all(w.isupper() for w in words):
        return True
    return tokens[-1].text != "." and len(words) >= 5 and upper >= _TITLE_CASE_SHARE * len(words)


# ---- the gazetteer's names


def _trusted(scene: Scene, model: Sequence[Spot]) -> list[Spot]:
    """The gazetteer's hits that count here: strong ones, and weak ones that the model or a strong mention supports."""
    known = scene.gazetteer.known
    tokens = scene.doc.tokens
    by_tokens = {(s.first, s.last): s for s in model}
    named = [h for h in scene.hits if h.alias.form in ("name", "weak", "surname")]
    strong = {h.alias.known for h in named if h.alias.form == "name"}
    out: list[Spot] = []
    for hit in named:
        entry, form = known[hit.alias.known], hit.alias.form
        spot = Spot(hit.first, hit.last, hit.start, hit.end, known=entry, surname=form == "surname")
        said = by_tokens.get((hit.first, hit.last))
        spot.label = said.label if said else ""
        agreed = said is not None and said.label in _AGREES[entry.type]
        if form == "weak" and not agreed and entry.name not in strong and not _introduced(scene, hit, entry):
            continue
        loud = tokens[hit.first].sentence in scene.loud
        if loud and said is None and hit.alias.text.isupper() and hit.end - hit.start <= 4 and form != "name":
            continue
        if (
            said is not None
            and said.label == "PERSON"
            and entry.type in ("Country", "Place")
            and _is_someone(scene, model, spot)
        ):
            continue
        out.append(spot)
    return out


def _introduced(scene: Scene, hit: Hit, entry: Known) -> bool:
    """Whether the words before say what the name is: *the news agency Fars*, *wrote on X*."""
    i = hit.first - 1
    sentence = scene.sentence(hit.first)
    if i < sentence.first:
        return False
    if entry.kind == "platform":
        after = scene.lower(hit.last) if hit.last < sentence.last else "."
        return scene.lower(i) in ("on", "via", "/") and not (after[:1].isalnum() and scene.proper(hit.last))
    return scene.lower(i) in scene.words.kinds.get(entry.kind or "", ())


def _is_someone(scene: Scene, model: Sequence[Spot], spot: Spot) -> bool:
    """Whether the article tells of a person of this name (*Michael Jordan ... Jordan*)."""
    text = scene.folded[spot.start : spot.end]
    if spot.first and scene.lower(spot.first - 1) in scene.words["locatives"]:
        return False
    return any(
        s.label == "PERSON"
        and s.last - s.first > 1
        and text in (scene.folded[t.start : t.end] for t in scene.doc.tokens[s.first : s.last])
        for s in model
    )


# ---- both together


def _merged(scene: Scene, model: Sequence[Spot], known: Sequence[Spot]) -> list[Spot]:
    """One list without overlaps: the gazetteer's names, and the model's where they say more."""
    out: list[Spot] = []
    dropped: set[int] = set()
    by_token: dict[int, int] = {i: k for k, s in enumerate(known) for i in range(s.first, s.last)}
    for spot in model:
        inside = sorted({by_token[i] for i in range(spot.first, spot.last) if i in by_token})
        if not inside:
            out.append(spot)
        elif _says_more(scene, spot, [known[k] for k in inside]):
            dropped.update(inside)
            out.append(spot)
    out.extend(s for k, s in enumerate(known) if k not in dropped)
    out.sort(key=lambda s: (s.start, s.end))
    free, kept = 0, []
    for spot in out:
        if spot.start >= free:
            kept.append(spot)
            free = spot.end
    return kept


def _says_more(scene: Scene, spot: Spot, inside: Sequence[Spot]) -> bool:
    """Whether the model's longer name is one name of its own, not the known one with words around it."""
    if any(s.first < spot.first or s.last > spot.last for s in inside):
        return False
    covered = {i for s in inside for i in range(s.first, s.last)}
    rest = [i for i in range(spot.first, spot.last) if i not in covered]
    if spot.label != "PERSON" and any(s.known and s.known.type == "Person" and not s.surname for s in inside):
        return False
    names = [
        i for i in rest if scene.proper(i) and scene.lower(i) not in scene.words["notNames"] and i not in scene.demonyms
    ]
    if not names:
        return False
    if spot.label == "PERSON":
        return all(
            s.surname or (s.known and s.known.type != "Person") or s.last < spot.last for s in inside
        ) and not any(scene.lower(i) in scene.words.titles for i in names if i < inside[0].first)
    if any(scene.doc.tokens[i].text == "'s" or scene.doc.tokens[i].tag == "POS" for i in rest):
        return False  # *Ukraine's Defence Ministry* is put together later, with its owner
    if len(inside) > 1 and any(scene.lower(i) in ("and", ",", "/") for i in rest):
        return False
    return spot.label not in _NO_TYPE or spot.label == "LAW"


def _extended(scene: Scene, spots: Sequence[Spot], k: int) -> Spot:
    """The whole name where the model saw a part: a forename before it, a surname with a particle after it."""
    spot = spots[k]
    if (spot.known and not (spot.surname or spot.known.type == "Country")) or scene.doc.tokens[
        spot.first
    ].sentence in scene.loud:
        return spot
    first, last = spot.first, spot.last
    sentence = scene.sentence(first)
    left = spots[k - 1].last if k else 0
    while first - 1 >= max(sentence.first, left) and _is_forename(scene, first - 1, sentence):
        first -= 1
    right = spots[k + 1].first if k + 1 < len(spots) else len(scene.doc.tokens)
    if spot.label == "PERSON" or spot.surname:
        last = _with_rest(scene, last, min(right, sentence.last))
    if (first, last) == (spot.first, spot.last):
        return spot
    tokens = scene.doc.tokens
    if spot.known and spot.known.type == "Country":
        if first == sentence.first or tokens[first].tag not in ("NNP", "NNPS"):
            return spot
        return Spot(first, last, tokens[first].start, spot.end, "ORG")
    return replace(
        spot,
        first=first,
        last=last,
        start=tokens[first].start,
        end=max(spot.end, tokens[last - 1].end),
        known=None,
        surname=False,
    )


def _is_forename(scene: Scene, i: int, sentence: Sentence) -> bool:
    """Whether token `i` is a capitalised name word that belongs to the name behind it."""
    token = scene.doc.tokens[i]
    if not scene.proper(i) or not token.text.isalpha() or len(token.text) < 2 or i in scene.demonyms:
        return False
    word = scene.lower(i)
    words = scene.words
    if (
        word in words["honorifics"]
        or word in words.titles
        or word in words["notNames"]
        or word in words["settlementNouns"]
    ):
        return False
    if token.text.isupper() and len(token.text) > 1:
        return False  # an acronym or a dateline
    return i > sentence.first or token.dep == "compound"


def _with_rest(scene: Scene, last: int, limit: int) -> int:
    """The end of a person's name that goes on with particles or hyphens: *Mohammed* + *bin Salman*, *Kara* + *-Murza*."""
    tokens = scene.doc.tokens
    while last < limit:
        text = tokens[last].text
        joined = tokens[last].start == tokens[last - 1].end
        if (
            text in ("-", "–")
            and joined
            and last + 1 < limit
            and tokens[last + 1].start == tokens[last].end
            and scene.proper(last + 1)
        ):
            last += 2
        elif text.lower() in PARTICLES and last + 1 < limit and scene.proper(last + 1) and not joined:
            last += 2
        elif (
            text.lower() in PARTICLES
            and last + 3 <= limit - 1
            and tokens[last + 1].text == "-"
            and scene.proper(last + 2)
        ):
            last += 3
        else:
            break
    return last


def same_sound(a: str, b: str) -> bool:
    """Whether two words may be spellings of one name."""
    return a == b or (len(a) > 3 and len(b) > 3 and sound(a) == sound(b))
