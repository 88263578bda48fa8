"""Posts and roles of people: *President X*, *X, the head of Y*, *his wife X*, *X, who chairs Y*, *X was a teacher*.

The nouns, ranks and verbs stand in `ontology/lexicon/roles.ttl`. A role is kept as written, without article and
without the country or body it is held in, which is `Role.of`.
"""

from __future__ import annotations

import re

from swapgraph.extract.entities import Entities
from swapgraph.extract.posts.bearers import Bearers, Held
from swapgraph.extract.posts.verbs import roles_by_verbs
from swapgraph.extract.posts.words import RoleWords
from swapgraph.lexicon import Lexicon
from swapgraph.model import Document, Role, Span

_SEXED = re.compile(r"(?<=[a-z])(?:wo)?man$")  # *spokesman* and *spokesperson* tell one post
_AUTHOR = re.compile(r"\bauthor\W{1,4}$", re.IGNORECASE)
_TENURE_REACH = 2  # words before the phrase that may say *then*, *former*


def find_roles(doc: Document, entities: Entities, lexicon: Lexicon) -> tuple[Role, ...]:
    """The roles that an article tells, in its order, each once for a person and a post."""
    words = RoleWords.from_lexicon(lexicon)
    bearers = Bearers(doc, entities, words)
    found = [_role(doc, entities, words, held) for held in bearers.held()]
    found += roles_by_verbs(bearers)
    found += _authors(doc, entities)
    found += _meant(doc, entities, words, {r.person for r in found})
    unique: dict[tuple[str, str], Role] = {}
    for role in sorted(found, key=lambda r: (r.evidence[0], r.role)):
        key = (role.person, _SEXED.sub("person", role.role.casefold()))
        if key not in unique or (unique[key].of is None and role.of is not None):
            unique[key] = role
    return tuple(unique.values())


def _role(doc: Document, entities: Entities, words: RoleWords, held: Held) -> Role:
    """The role with its words, tenure and evidence."""
    phrase, tokens = held.phrase, doc.tokens
    first = phrase.first
    while first < phrase.noun and (entities.country_at(first) is not None or tokens[first].tag in ("DT", "PRP$")):
        first += 1
    begin = max(phrase.first - _TENURE_REACH, doc.sentence_of(phrase.noun).first)
    near = (words.modifiers.get(tokens[i].text.lower(), "current") for i in range(begin, phrase.noun))
    tenure = next((t for t in near if t != "current"), "current")
    span = doc.span_of(first, phrase.last)
    text = " ".join(doc.text[span.start : span.end].split())
    return Role(held.bearer.key, text, held.of, (span, doc.span_of(held.bearer.first, held.bearer.last)), tenure)


def _meant(doc: Document, entities: Entities, words: RoleWords, told: set[str]) -> list[Role]:
    """*the Ukrainian leader* is a role told, if it is all that the article says of someone's post."""
    out = []
    for key in entities:
        entity = entities.get(key)
        nominals = [m for m in entity.mentions if m.kind == "nominal"] if entity.type == "Person" else []
        for mention in nominals if key not in told else ():
            first, last = doc.token_range(mention.span)
            noun = doc.tokens[last - 1]
            countries = (entities.country_at(i) for i in range(first, last - 1))
            of = next((c for c in countries if c is not None and entities.has(c)), None)
            if of is not None and words.governs(noun.lemma):
                out.append(Role(key, noun.text, of, (Span(noun.start, noun.end), mention.span)))
                break
    return out


def _authors(doc: Document, entities: Entities) -> list[Role]:
    """The author is author for the publisher, where the text names both and says *author*."""
    article = doc.article
    if not article.author or not article.publisher:
        return []
    author, publisher = article.author.casefold(), article.publisher.casefold().removeprefix("the ")
    known = [entities.get(k) for k in entities]
    bodies = [e.key for e in known if e.type == "Organization" and e.label.casefold().removeprefix("the ") == publisher]
    people = [e for e in known if e.type == "Person" and e.label.casefold() in author]
    called = [e for e in people if any(_AUTHOR.search(doc.text, 0, m.span.start) for m in e.mentions)]
    return [Role(e.key, "Author", bodies[0], (e.mentions[0].span,)) for e in called if bodies]
