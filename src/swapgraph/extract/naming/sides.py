"""The two parties of an article: who fights, talks and exchanges, not who mediates or lends the place."""

from __future__ import annotations

from collections import defaultdict

from swapgraph.extract.entities import Entities
from swapgraph.extract.gazetteer import NameWords
from swapgraph.extract.naming.scene import is_dateline
from swapgraph.model import BlockKind, Document, Span, Token

_PARTY_TYPES = ("Country", "Organization")
_NAMED_TOGETHER = 4.0  # *between X and Y*, *X and Y exchanged*
_IN_TITLE = 3.0
_FAR_MORE = 2.5  # so much oftener than a movement a third country is named if the movement is no party
_AT_HOME = 1.0
_MEDIATING = 2.0  # taken off for each mention as one who mediates
_TITLES = (BlockKind.TITLE, BlockKind.SUBTITLE)
_ASIDE = (BlockKind.BYLINE, BlockKind.DATELINE, BlockKind.CAPTION, BlockKind.NOTE, BlockKind.FURNITURE)
_MODIFIERS = ("amod", "compound", "nmod", "poss")
_STANCES = frozenset(("pro", "anti", "non"))
_PEOPLES = frozenset(("ethnic",))
_PLACING = frozenset(("in", "near", "via", "through", "at", "outside", "across", "inside", "into"))


def two_sides(doc: Document, entities: Entities) -> tuple[str, ...]:
    """The keys of the two, the one named first first."""
    weight, first = weigh(doc, entities)
    ranked = sorted((k for k in weight if weight[k] > 1), key=lambda k: (-weight[k], first.get(k, 0), k))[:2]
    return tuple(sorted(ranked, key=lambda k: (first.get(k, 0), k)))


def weigh(doc: Document, entities: Entities) -> tuple[dict[str, float], dict[str, int]]:
    """What an article says for each actor's being a party, and where it is named first."""
    words = entities.gazetteer.words if entities.gazetteer else None
    weight: dict[str, float] = defaultdict(float)
    first: dict[str, int] = {}
    for key in entities:
        entity, known = entities.get(key), entities.known(key)
        fights = entity.type == "Country" or (known is not None and words is not None and known.kind in words.fighting)
        if entity.type not in _PARTY_TYPES or not fights or entities.is_credit(key):
            continue
        for mention in entity.mentions:
            _count(doc, words, key, mention.span, weight, first)
    for i, country in entities.demonym_keys():
        if not _governed(entities, country):
            continue
        _count(doc, words, country, Span(doc.tokens[i].start, doc.tokens[i].end), weight, first)
    for country in _at_home(doc, entities):
        weight[country] += _AT_HOME
        first.setdefault(country, len(doc.text))
    _whose_captives(doc, entities, words, weight)
    _together(doc, entities, weight)
    _folded_into_owner(entities, weight)
    _state_or_rebels(entities, weight, first)
    return weight, first


def _at_home(doc: Document, entities: Entities) -> set[str]:
    """*SAN SALVADOR, El Salvador (AP) -*: the country that a story is sent from is sooner a party than others."""
    opening = [s for s in doc.sentences if is_dateline(doc, s)]
    keys = {k for s in opening for i in range(s.first, s.last) if (k := entities.at(i)) is not None}
    of = {known.of for k in keys if (known := entities.known(k)) is not None and known.of is not None}
    return {k for k in keys | of if entities.has(k) and entities.get(k).type == "Country"}


def _governed(entities: Entities, key: str) -> bool:
    """Whether a people may be a party: *European leaders* speak for no land, *Chechens* have one."""
    known = entities.known_of(key)
    if known is None or known.type == "Country" or known.of is not None:
        return True
    return any((k := entities.known(body)) is not None and k.stands_for == key for body in entities)


def _count(
    doc: Document, words: NameWords | None, key: str, span: Span, weight: dict[str, float], first: dict[str, int]
) -> None:
    sentence = doc.sentence_at(span.start)
    kind = None if sentence is None else doc.block_of(sentence).kind
    if kind not in _ASIDE:
        weight[key] += _worth(doc, words, span, titled=kind in _TITLES)
        first[key] = min(first.get(key, span.start), span.start)


def _worth(doc: Document, words: NameWords | None, span: Span, *, titled: bool) -> float:
    """What a mention says for its being a party: nothing if it is a place, less than nothing if it mediates."""
    begin, end = doc.token_range(span)
    head = next((i for i in range(end - 1, begin - 1, -1) if not begin <= doc.tokens[i].head < end), end - 1)
    token, governor = doc.tokens[head], doc.tokens[doc.tokens[head].head]
    if words is not None and _mediates(doc, words, token, governor):
        return -_MEDIATING
    if token.dep == "pobj" and not titled and (governor.text.lower() in _PLACING or _is_goal(doc, words, governor)):
        return 0.0
    if words is not None and token.dep in _MODIFIERS and governor.lemma in words["thingWords"]:
        return 0.0  # *signed in the Belarusian capital Minsk*, *a Cuban plane*
    if begin > 0 and doc.tokens[begin - 1].lemma in _PEOPLES:
        return 0.0  # *ethnic Albanian guerrillas*
    if begin > 1 and doc.tokens[begin - 1].text in ("-", "–") and doc.tokens[begin - 2].text.lower() in _STANCES:
        return 0.0  # *pro-Russian rebels*
    joined = end + 1 < len(doc.tokens) and doc.tokens[end].text in ("-", "–") and doc.tokens[end].start == span.end
    if joined and not doc.tokens[end + 1].text[0].isupper() and doc.tokens[end + 1].text != "led":
        return 0.5  # *Iran-backed*
    return _IN_TITLE if titled else 1.0


def _is_goal(doc: Document, words: NameWords | None, preposition: Token) -> bool:
    """*were flown to Cuba*, *on their way to Cuba*: where they go is no party, unless it gets them."""
    above = doc.tokens[preposition.head].lemma
    return words is not None and preposition.lemma == "to" and above in words["journeyWords"]


def _mediates(doc: Document, words: NameWords, token: Token, governor: Token) -> bool:
    """*mediated by Qatar*, *Egyptian mediators*, *Qatar brokered*, *Swiss-mediated*, *Oman provided mediation*."""
    mediation = words["mediationWords"]
    after = [doc.tokens[j] for j in (token.i + 1, token.i + 2) if j < len(doc.tokens)]
    if (
        len(after) == 2
        and after[0].text in ("-", "–")
        and after[1].lemma in mediation | {after[1].text.lower()} & mediation
    ):
        return True
    chain = [governor]
    if any(doc.tokens[c].lemma in mediation for c in doc.dependents(token.i, "relcl", "acl")):
        return True  # *Germany and France, which mediated the accord*
    if token.dep in ("conj", "appos"):
        return _mediates(doc, words, governor, doc.tokens[governor.head])
    if token.dep in ("amod", "compound", "nmod") and governor.dep in ("pobj", "conj", "nsubj"):
        # *brokered by the Swiss government*, *the mediation of Russian peacekeepers*
        return governor.lemma in mediation or _mediates(doc, words, governor, doc.tokens[governor.head])
    if token.dep == "nsubj":
        done = doc.dependents(governor.i, "dobj")
        done += [
            o
            for p in doc.dependents(governor.i, "prep")
            if doc.tokens[p].lemma == "as"
            for o in doc.dependents(p, "pobj")
        ]
        chain += [doc.tokens[j] for o in done for j in (o, *doc.dependents(o, "compound"))]
    if governor.dep in ("agent", "prep") and token.dep == "pobj":
        chain.append(doc.tokens[governor.head])
    return any(g.lemma in mediation for g in chain) and token.dep in (
        "nsubj",
        "pobj",
        "poss",
        "amod",
        "compound",
        "nmod",
    )


def _whose_captives(doc: Document, entities: Entities, words: NameWords | None, weight: dict[str, float]) -> None:
    """*Israeli soldiers*, *Palestinian prisoners*: of those that an article names often, rather the captives' own."""
    for i, country in entities.demonym_keys():
        token = doc.tokens[i]
        held = words is not None and doc.tokens[token.head].lemma in words["heldNouns"]
        if held and token.dep in _MODIFIERS and weight.get(country, 0.0) > 1:
            weight[country] += 1.0


def _together(doc: Document, entities: Entities, weight: dict[str, float]) -> None:
    """Two named together as subject, or by *between*, *with*, are parties."""
    for token in doc.tokens:
        if token.dep not in ("nsubj", "nsubjpass", "pobj"):
            continue
        if token.dep == "pobj" and doc.tokens[token.head].lemma not in ("between", "by"):
            continue
        joined = doc.conjuncts(token.i)
        keys = [k for j in joined if (k := entities.at(j)) is not None and k in weight]
        if (
            len(set(keys)) == 2 and len(keys) == len(joined) and all(weight[key] > 0 for key in keys)
        ):  # a mediator's companion mediates
            for key in dict.fromkeys(keys):
                weight[key] += _NAMED_TOGETHER


def _folded_into_owner(entities: Entities, weight: dict[str, float]) -> None:
    """A movement is its land's side: *Hamas*, not *Palestine*, is the party; *FARC* and *Colombia* are two."""
    for key in sorted(weight):
        known = entities.known(key)
        if known is not None and known.stands_for is not None and known.stands_for in weight:
            weight[key] += weight.pop(known.stands_for)


def _state_or_rebels(entities: Entities, weight: dict[str, float], first: dict[str, int]) -> None:
    """Who fights a state has it for the other side, if the article names it: *the ELN*, not *FARC*, frees soldiers.

    Two movements that fight one state are no two sides.
    """
    known = {key: entities.known(key) for key in entities}
    named = {*known, *(key for _, key in entities.demonym_keys())}
    rebels = {
        key: k.against for key, k in known.items() if k is not None and weight.get(key, 0) >= 1 and k.against in named
    }
    if not rebels:
        return
    main = max(rebels, key=lambda k: (weight[k], -first.get(k, 0), k))
    state = rebels[main]
    others = [k for k in weight if k not in (main, state) and weight[k] > 1 and rebels.get(k) != state]
    third = max((weight[k] for k in others), default=0.0)
    ahead = any(weight[k] > weight[main] and first.get(k, 0) < first.get(main, 0) for k in others)
    at_home = weight.get(state or "", 0.0) >= 2 * third  # its war is what the article tells of
    outdone = (ahead and not at_home) or (third >= weight[main] and third > weight.get(state or "", 0.0))
    if state is not None and not outdone and third < _FAR_MORE * weight[main]:
        weight[state] = max(
            [weight.get(state, 0.0), 2.0, *(weight[k] for k in rebels if rebels[k] == state and k != main)]
        )
        for side in (main, state):  # who lends the road is named as often, and is no party
            weight[side] = max(weight[side], third + 0.5)
