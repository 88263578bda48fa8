"""The bare names in what the language model marks: titles, articles, dates and noise of headings cut off."""

from __future__ import annotations

import re
from collections.abc import Sequence

from swapgraph.extract.gazetteer import phrase_ending, phrase_starting
from swapgraph.extract.naming.scene import PARTICLES, SMALL, Scene, Spot, is_dateline
from swapgraph.model import NameSpan

_FRAGMENT = re.compile(r"(?:[DRI]-[A-Z][A-Za-z.]*|Jr\.?|Sr\.?|II|III)$")  # *Sen. X, D-FL*; *X, Jr.*
_LEFT_TAGS = frozenset(("DT", "PDT", "PRP$", "CD", "CC", "IN"))
_RIGHT_TAGS = frozenset(("POS", "IN", "CC", "DT", "VBZ", "VBD", "VBP", "MD", "CD"))
_FINITE = frozenset(("VBZ", "VBD", "VBP", "MD"))


def cleaned(scene: Scene, name: NameSpan) -> list[Spot]:
    """The bare name in what the model marked; nothing if it is none."""
    tokens, label = scene.doc.tokens, name.label
    first, last = name.first, name.last
    while first < last and _is_before(scene, first, last, person=label == "PERSON"):
        first += 1
    if first >= last:
        return []
    if label in ("PERSON", "ORG") and (behind := _behind_titles(scene, first, last)) > first:
        first, label = behind, "PERSON"
    last = _before_title(scene, first, last)
    while first < last and _is_behind(scene, first, last):
        last -= 1
    last = next((i for i in range(first + 1, last) if tokens[i].text == "(" and not _closes(scene, i, last)), last)
    if label == "PERSON":
        last = next((i for i in range(first + 1, last) if tokens[i].text == "/"), last)  # *Karim Jaafar/AFP*
    if first >= last or _is_noise(scene, first, last, name.label):
        return []
    return [Spot(first, last, tokens[first].start, tokens[last - 1].end, label)]


def _closes(scene: Scene, i: int, last: int) -> bool:
    """Whether the bracket at token `i` is closed before token `last`."""
    return any(scene.doc.tokens[j].text == ")" for j in range(i, last))


def _before_title(scene: Scene, first: int, last: int) -> int:
    """The end of the words without a title that begins in them and ends behind: *Army (Staff Sgt.)*."""
    tokens, limit = scene.doc.tokens, scene.sentence(first).last
    if last >= limit or scene.lower(last - 1) in scene.words["orgNouns"] - scene.words["staffNouns"]:
        return last
    ends = (phrase_starting(scene.folded, tokens, i, limit, scene.words.titles) for i in range(first + 1, last))
    return next(
        (i for i, end in zip(range(first + 1, last), ends, strict=True) if end is not None and end > last), last
    )


def _is_before(scene: Scene, first: int, last: int, *, person: bool) -> bool:
    """Whether token `first` only stands before the name: *the*, *Mr*, *Monday*."""
    token = scene.doc.tokens[first]
    if not _wordy(token.text) or token.tag in _LEFT_TAGS or scene.lower(first) in scene.words["calendarWords"]:
        return True
    return person and last - first > 1 and _is_title(scene, first, last)


def _is_behind(scene: Scene, first: int, last: int) -> bool:
    """Whether the last token only stands behind the name: *'s*, *on*, *Monday*, the rank of the next name."""
    token, word = scene.doc.tokens[last - 1], scene.lower(last - 1)
    if not _wordy(token.text) or token.tag in _RIGHT_TAGS:
        return True
    if token.text.islower() and word in scene.words["locatives"]:
        return True  # *Maaloula north (of Damascus)*
    cut = word in scene.words["calendarWords"] or word.rstrip(".") in scene.words["rankWords"]
    return cut and last - first > 1


def _is_noise(scene: Scene, first: int, last: int, label: str) -> bool:
    """Whether the words are no name at all."""
    tokens, words, sentence = scene.doc.tokens, scene.words, scene.sentence(first)
    inside = range(first, last)
    text = scene.folded[tokens[first].start : tokens[last - 1].end]
    numbered = any(c.isdigit() for c in text) and not any(scene.lower(i) in words["orgNouns"] for i in inside)
    return (
        not any(scene.capital(i) for i in inside)
        or text.lower() in words["notNames"]
        or len(text) < 2
        or _FRAGMENT.match(text) is not None
        or numbered  # *COP29*, but *72nd Brigade*
        or all(i in scene.demonyms for i in inside)
        or any(tokens[i].tag in _FINITE and not scene.capital(i) for i in inside)
        or (last - first == 1 and first == sentence.first and tokens[first].tag in ("NN", "NNS"))  # *Buses crossed*
        or (text.isupper() and last - first > 1 and any(scene.lower(i) in SMALL for i in inside) and label != "ORG")
        or (sentence.i in scene.loud and _is_heading_noise(scene, first, last, label))
        or (
            first == sentence.first
            and last < sentence.last
            and tokens[last].text == ":"
            and _is_common(scene, last - 1)
        )
        or _inside_title(scene, first, last)
        or is_craft(scene, first, last)
    )


def is_craft(scene: Scene, first: int, last: int) -> bool:
    """Whether a ship or aircraft is named: *the freighter Nordstern*, *MV Aurora*, *the Santa Rita ferry*."""
    words, sentence = scene.words, scene.sentence(first)
    if last - first > 1 and scene.doc.tokens[first].text in ("MV", "MT", "SS", "HMS", "USS", "INS", "RMS", "M/V"):
        return True
    if first > sentence.first and scene.lower(first - 1) in words["craftNouns"]:
        return scene.doc.tokens[first - 1].tag == "NN"
    return last < sentence.last and scene.lower(last) in words["craftNouns"] and scene.lower(first - 1) == "the"


def _behind_titles(scene: Scene, first: int, last: int) -> int:
    """Where the name begins behind a title of several words: *Wing Commander X*, *(Airman 1st) Class X*."""
    tokens, words = scene.doc.tokens, scene.words
    limit = scene.sentence(first).first
    best = first
    if scene.lower(last - 1) in words["orgNouns"]:
        return first  # *Human Rights Association*
    for i in range(first, last - 2):  # *Army Captain X Y*
        if scene.lower(i).rstrip(".") in words["rankWords"] and i > first:
            best = i + 1
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
    if last < sentence.last and scene.lower(last) in words["portfolioNouns"] and scene.capital(last):
        return last - first == 1 and tokens[last - 1].tag not in ("POS",) and not _is_state(scene, first)
    return word in words["forceNouns"] and last < sentence.last and scene.lower(last).rstrip(".") in words["rankWords"]


def _is_state(scene: Scene, i: int) -> bool:
    """Whether the gazetteer knows token `i` as a country, place or body, or the article as one elsewhere."""
    return any(h.first <= i < h.last for h in scene.hits) or any(
        n.label in ("GPE", "LOC") and n.first <= i < n.last for n in scene.doc.names
    )


def _is_title(scene: Scene, i: int, last: int) -> bool:
    """Whether token `i` before more of the name is a title, a post or a nationality."""
    word = scene.lower(i)
    words = scene.words
    rest = [j for j in range(i + 1, last) if _wordy(scene.lower(j)) and scene.lower(j) not in PARTICLES]
    if word in words["titleNames"] and len(rest) == 1 and not _is_ruler(scene, i):
        return False  # *Amir Hekmati*, *Sultan al-Arada*
    if word in words["honorifics"] or word.rstrip(".") in words["honorifics"]:
        return True
    if i in scene.demonyms and scene.demonyms[i].last < last:
        return True
    return word in words.titles and any(scene.capital(j) for j in range(i + 1, last))


def _is_ruler(scene: Scene, i: int) -> bool:
    """Whether a word that is a forename or a title is one here: *the Amir*, *Oman's Sultan Qaboos*."""
    if i == scene.sentence(i).first:
        return False
    before = scene.lower(i - 1)
    return before in ("the", "'s", "'", "late", "then") or i - 1 in scene.demonyms


def _is_heading_noise(scene: Scene, first: int, last: int, label: str) -> bool:
    """In capitals or title case the model takes common words for names (*FREED BY RUSSIA*, *EXPLAINER*)."""
    words = [scene.lower(i) for i in range(first, last)]
    text = scene.folded[scene.doc.tokens[first].start : scene.doc.tokens[last - 1].end]
    if label == "PERSON" and any(_is_common(scene, i) for i in range(first, last)):
        return True
    kinds = scene.words["orgNouns"] | scene.words["facilityNouns"] | scene.words["placeNouns"]
    if last - first > 1 and _is_common(scene, last - 1) and scene.lower(last - 1) not in kinds:
        return True  # *Bosnian Prisoner Exchange*
    if not text.isupper():
        return False
    if any(w in SMALL for w in words):
        return True
    if last - first == 1 and len(words[0]) > 4 and label in ("PERSON", "ORG", "PRODUCT"):
        return not any(
            n.label == label and scene.folded[n.span.start : n.span.end] == text.title() for n in scene.doc.names
        )
    return False


def _is_common(scene: Scene, i: int) -> bool:
    """Whether the article writes a word of a heading in small letters, as a word for itself: *Dissident Freed*."""
    word = scene.lower(i)
    return len(word) > 3 and word in scene.common


def datelines(scene: Scene, model: Sequence[Spot], known: Sequence[Spot]) -> list[Spot]:
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


def called(scene: Scene, model: Sequence[Spot], known: Sequence[Spot]) -> list[Spot]:
    """Places that neither knew, told by what they are or how they stand: *the post of Khosravi*, *at Mallavi in*."""
    covered = {i for s in (*model, *known) for i in range(s.first, s.last)}
    tokens, out = scene.doc.tokens, list[Spot]()
    nouns = scene.words["settlementNouns"] | scene.words["calledNouns"]
    for i in range(2, len(tokens)):
        before = tokens[i - 1].text.lower()
        of = before == "of" and tokens[i - 2].text.lower() in nouns
        at = before in ("at", "near", "outside") and tokens[i].dep == "pobj"
        if not (of or at) or i in covered or tokens[i].sentence != tokens[i - 2].sentence or tokens[i].tag != "NNP":
            continue
        last = i + 1
        while last < len(tokens) and last not in covered and tokens[last].tag == "NNP" and scene.capital(last):
            last += 1
        if at and (last == len(tokens) or tokens[last].text.lower() not in (",", ".", "in", "on")):
            continue
        loud = tokens[i].sentence in scene.loud or not scene.capital(i) or not tokens[i].text.isalpha()
        if not loud and scene.lower(i) not in scene.words["notNames"] and i not in scene.demonyms and last - i < 3:
            out.append(Spot(i, last, tokens[i].start, tokens[last - 1].end, "GPE"))
    return out


def seen_elsewhere(scene: Scene, model: Sequence[Spot]) -> list[Spot]:
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
