"""Who *he*, *its*, *the ministry*, *the Ukrainian leader* and *both sides* are, and how sure that is.

Rules, in the order of the text, after Hobbs (1978) and Lappin and Leass (1994), cut to news: see `reference`.
"""

from __future__ import annotations

from swapgraph.extract.entities import Entities
from swapgraph.extract.posts.bearers import Bearers, Held
from swapgraph.extract.posts.words import RoleWords
from swapgraph.extract.reference.nominals import Nominals
from swapgraph.extract.reference.pronouns import resolve_pronoun
from swapgraph.extract.reference.trail import Trail, quotes
from swapgraph.lexicon import Lexicon
from swapgraph.model import Document


def resolve_coref(doc: Document, entities: Entities, lexicon: Lexicon) -> None:
    """Add the mentions by pronoun and by noun, and note which noun phrases mean both parties."""
    words = RoleWords.from_lexicon(lexicon)
    bearers = Bearers(doc, entities, words)
    told: dict[int, list[Held]] = {}
    for held in bearers.held():
        told.setdefault(doc.tokens[held.phrase.noun].sentence, []).append(held)
    heads = frozenset(w for e in lexicon.of("BodyKind") for w in e.all("word")) | lexicon.words("mediaNouns")
    trail = Trail(
        doc,
        entities,
        quotes(doc),
        sex=_sexes(doc, entities, lexicon, told),
        heads=heads,
        thanking=lexicon.words("thankingVerbs"),
        people=words.last_words | lexicon.words("Person") | lexicon.words("Captive"),
        nouns=dict.fromkeys(lexicon.words("women"), "f") | dict.fromkeys(lexicon.words("men"), "m"),
    )
    nominals = Nominals(trail, bearers.phrases, words, lexicon)
    both: list[int] = []
    for sentence in doc.sentences:
        for i in range(sentence.first, sentence.last):
            key = entities.at(i)
            if key is not None:
                trail.saw(sentence.i, i, key)
            elif not resolve_pronoun(trail, i):
                if nominals.means_both(i):
                    both.append(i)
                else:
                    nominals.resolve(i)
        for held in told.get(sentence.i, ()):
            trail.told(held.phrase.base, held.bearer.key, held.of)
    for i in both:
        entities.mean_both(i)


def _sexes(doc: Document, entities: Entities, lexicon: Lexicon, told: dict[int, list[Held]]) -> dict[str, str]:
    """What titles and nouns say (*Mrs X*, *his wife, X*, *spokesman X*), else the given name."""
    words = dict.fromkeys(lexicon.words("women"), "f") | dict.fromkeys(lexicon.words("men"), "m")
    sexes: dict[str, str] = {}
    for held in (h for s in sorted(told) for h in told[s]):
        noun = held.phrase.base
        if (sex := words.get(noun, words.get(noun.rsplit(" ", 1)[-1]))) is not None:
            sexes.setdefault(held.bearer.key, sex)
    for key in entities:
        entity = entities.get(key)
        for mention in entity.mentions if entity.type == "Person" else ():
            first = doc.token_range(mention.span)[0]
            if first and (sex := words.get(doc.tokens[first - 1].text.lower())) is not None:
                sexes.setdefault(key, sex)
    for key in entities:
        given, *more = entities.get(key).label.lower().split()
        if more and entities.get(key).type == "Person":
            for name, sex in (("womensNames", "f"), ("mensNames", "m")):
                if given in lexicon.words(name):
                    sexes.setdefault(key, sex)
    return sexes
